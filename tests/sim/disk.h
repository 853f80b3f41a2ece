/* disk - the plain files of a shop: its inbox and journal, rejects, mails
 *
 * They lie in a folder in memory. A power cut takes from them what was not synced: bytes, and names that came or went in
 * a folder which was not synced since.
 */
#ifndef DISK_H
#define DISK_H

#include "chance.h"

/* From now on the shop is at FOLDER; BACKUPS is another one, for names that may come back. */
void disk_open(const char *folder, const char *backups);

void disk_cut_power(struct chance *);

#endif
