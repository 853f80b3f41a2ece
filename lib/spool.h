/* spool - files that move through the folders of a shop: inbox → work → journal, done          floor 2
 *
 * A file is claimed by a rename that gives it a number; from then on its name is fixed, so whatever is done
 * for it can be done again after a crash with the same result under the same name. What is finished is put in
 * place by a rename, after it is on the disk. Who drops files into the inbox does it by a rename too; names
 * that begin with '.' or end in .tmp or .part are not looked at.
 */
#ifndef SPOOL_H
#define SPOOL_H

#include <stdbool.h>
#include <stddef.h>

#include "moment.h"
#include "pool.h"

struct spool {
	const char *dir;  /* of the shop */
	long number;      /* the last that was given */
	int lock;
	struct pool pool; /* names handed out; they live until the spool is closed */
};

/* Open the shop's spool, making its folders where they are missing. */
void spool_open(struct spool *, const char *dir);

/* Lock it: only who holds the lock may claim and move files. False when another run holds it: OWNER gets its
 * process id (0: unknown). A run whose owner was killed is waited for until its programs are gone. The lock
 * is inherited by programs started. */
bool spool_lock(struct spool *, long *owner);

/* Give every file of the inbox, in order of name, its number, and move it to work as NUMBER-NAME, marked with
 * the time NOW. A very long name loses its beginning; what is no plain file stays in the inbox. */
void spool_claim(struct spool *, moment now);

/* A new file of work: begin it (the descriptor to write it, *PATH where it is meanwhile), then adopt it as
 * NAME, numbered and marked as if it had been claimed. An empty one is dropped, and false returned. */
int spool_begin(struct spool *, const char **path);
bool spool_adopt(struct spool *, int fd, const char *path, const char *name, moment now);

/* Remove a file that is empty or not there; false when it has something in it. */
bool spool_drop_empty(const char *path);

/* The first claimed file, NULL when there is none; NOW gets the time it was marked with. */
const char *spool_first(struct spool *, moment *now);

/* Mask the card numbers in a claimed file (card.h); returns how many there were. */
size_t spool_mask(struct spool *, const char *name);

/* The path of file NAME (with ENDING added) in a folder of the shop. */
const char *spool_path(struct spool *, const char *folder, const char *name, const char *ending);

/* What was written to PATH (an open descriptor, closed here) is put on the disk and moved to FOLDER as NAME.
 * Ends the program when it cannot (END_IO). */
void spool_finish(struct spool *, int fd, const char *path, const char *folder, const char *name);

/* The names that came to FOLDER, and those that went, are put on the disk. Ends the program when it cannot (END_IO). */
void spool_keep(struct spool *, const char *folder);

/* Move a claimed file to done, or, refused as a whole, to rejects. */
void spool_done(struct spool *, const char *name);
void spool_refuse(struct spool *, const char *name);

/* How many files are in a folder, and the time of the oldest. */
long spool_count(struct spool *, const char *folder, moment *oldest);

#endif
