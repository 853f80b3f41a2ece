/* gather - rows that belong to one record, brought together                                    floor 2
 *
 * Most files hold the rows of a record one after the other: the rows of the record in work are held, no more.
 * Where a row names its parent (WooCommerce's variations) they may stand anywhere: such rows wait in a
 * temporary file until the input has ended. Memory does not grow with the file either way.
 */
#ifndef GATHER_H
#define GATHER_H

#include "compose.h"
#include "map.h"
#include "sheet.h"

enum {
	GATHER_MOST_BYTES = 8 * 1024 * 1024, /* of the rows of one record */
	GATHER_MOST_ROWS = 10000
};

/* What is known of a record's rows besides what they say. */
struct gathered {
	const struct trouble *trouble; /* why no record may be made of them; NULL: it may */
	bool left;                     /* the map leaves them out */
	bool again;                    /* rows of the same record stood further up, others between */
};

/* A record's rows are complete. */
typedef void on_rows(const struct sheet *, const struct gathered *, void *context);

struct gather;

/* ANYWHERE: rows of a record need not stand together; all wait until the input has ended. */
struct gather *gather_open(const struct map *, bool anywhere, on_rows *, void *context);

/* A row, and its number in the run. */
void gather_row(struct gather *, const struct csv_row *, long number);

/* The input ended before its end: no record may be made of what is not yet handed out. */
void gather_spoil(struct gather *, const char *why);

/* No more rows: hand out what is left, and close. CUT: the input did not end, it was given up; what is left
 * is dropped. */
void gather_close(struct gather *, bool cut);

#endif
