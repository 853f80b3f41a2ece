/* vfs - the files of SQLite, in memory
 *
 * A file is what was written to it, and what of that is on the disk: a power cut leaves what was synced, and of the rest
 * what chance leaves, the last write torn perhaps. One program has a store open at a time, so locks are always given,
 * but for a fault.
 */
#ifndef VFS_H
#define VFS_H

#include <stdbool.h>

#include "chance.h"

/* Once: from now on SQLite's files are here. */
void vfs_begin(void);

/* No file is there. */
void vfs_clear(void);

/* Who had files open is gone, with its locks. */
void vfs_let_go(void);

void vfs_cut_power(struct chance *);

/* Has the program that runs a transaction under way, or ended one that is not on the disk yet? */
bool vfs_is_unsettled(void);

#endif
