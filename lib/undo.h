/* undo - the verb `undo`: records that bring back what was before a run                       floor 3 */
#ifndef UNDO_H
#define UNDO_H

#include <stdbool.h>

#include "store.h"

/* How a station takes back a run: SQL whose parameter ?1 is the run, and ?2 '1' when that is forced. */
struct undoing {
	const char *late;    /* what is left as it is: the cells of a row together say why, numbers being times */
	const char *records; /* the records (ask.h) */
};

/* Say what is left, unless FORCE, and print the records. Returns the ending. */
int undo_run(struct store *, const struct undoing *, char **args, int n, bool force);

#endif
