/* scatter - rows that belong together and stand anywhere in a file                             floor 2
 *
 * A head and its members have a key in common; a head may have a second one, by which members call it when
 * they do not use the first. Rows wait in a temporary file until all have come. Memory does not grow with
 * their number.
 */
#ifndef SCATTER_H
#define SCATTER_H

#include "csv.h"

struct scatter;

/* What comes out: a row of a group. The head is first, then the members as they stood in the file. */
struct scattered {
	struct csv_row row; /* lives until the next one; its fault_cell is -1 */
	long number;
	bool last;          /* of its group */
	size_t heads, n;    /* of the group: its heads; all its rows */
};

struct scatter *scatter_open(void);
void scatter_close(struct scatter *);

/* A row, and its number in the run. A head has a key, and a second one if that has a length. A member calls
 * its head by KEY, or by the head's second key if SECOND has a length. Ends the program with END_IO when the
 * temporary file cannot be written. */
void scatter_add(struct scatter *, const struct csv_row *, long number, bool head, struct csv_cell key,
	struct csv_cell second);

/* A head claims the rows of the key SECOND, wherever they stand: they are its members. */
void scatter_claim(struct scatter *, struct csv_cell key, struct csv_cell second);

/* A row that is alone unless a head claims it. */
void scatter_add_free(struct scatter *, const struct csv_row *, long number, struct csv_cell key);

/* The next row, group by group; nothing can be added any more. False at the end. */
bool scatter_next(struct scatter *, struct scattered *);

#endif
