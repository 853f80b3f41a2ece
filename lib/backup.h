/* backup - a shop's books in a folder, with the proof that they are whole                      floor 3
 *
 * The folder has shop.json, a file STATION.db for each station, whatever store they came from, manifest.jsonl
 * (when and of what; the rows and the digest of every table), and SHA256SUMS over all of these, in the form
 * of sha256sum(1). It appears whole, by a rename, after it is on the disk. Secrets are never in it.
 */
#ifndef BACKUP_H
#define BACKUP_H

#include "transfer.h"

/* Back up the shelf, and the shop's shop.json, to DIR, which is not there yet or empty (else the program
 * ends). Prints the tables. As transfer(). */
int backup_write(struct shelf *, const char *dir, bool dry);

/* Prove that the backup is what was written, and copy it to the store at WHERE. A damaged one ends the
 * program with END_REFUSED before anything is written. Prints the tables. As transfer(). */
int backup_restore(const char *dir, const char *where, bool dry);

#endif
