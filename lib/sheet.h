/* sheet - the rows of a table that make one record, held together                              floor 2
 */
#ifndef SHEET_H
#define SHEET_H

#include <stdint.h>

#include "csv.h"
#include "text.h"

struct sheet_row {
	long line;    /* of the file */
	long number;  /* among the rows of the run, from 1 */
	size_t start; /* of its first cell in bytes */
	size_t first; /* of its cells in ends */
	size_t n;     /* of its cells */
};

struct sheet {
	struct text bytes; /* the cells, each with a NUL after it */
	uint32_t *ends;    /* where each cell ends in bytes */
	struct sheet_row *rows;
	size_t n, room;
	size_t used, ends_room;
};

/* Add a row; NUMBER is its place among the rows of the run. */
void sheet_add(struct sheet *, const struct csv_row *, long number);

/* A cell; an empty one where the row has none. It lives until the sheet changes. */
static inline struct csv_cell
sheet_cell(const struct sheet *s, size_t row, long column)
{
	const struct sheet_row *r = &s->rows[row];
	size_t i = (size_t)column, begin;

	if (column < 0 || i >= r->n)
		return (struct csv_cell){ "", 0 };
	begin = i ? s->ends[r->first + i - 1] + 1 : r->start;
	return (struct csv_cell){ s->bytes.at + begin, s->ends[r->first + i] - begin };
}

void sheet_clear(struct sheet *);
void sheet_free(struct sheet *);

#endif
