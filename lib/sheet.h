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
	size_t first; /* of its cells */
	size_t n;
};

struct sheet_cell {
	uint32_t at, length; /* in bytes */
};

struct sheet {
	struct text bytes; /* of the cells, each with a NUL after it */
	struct sheet_cell *cells;
	struct sheet_row *rows;
	size_t n, room;
	size_t used, cells_room;
};

/* Add a row; NUMBER is its place among the rows of the run. */
void sheet_add(struct sheet *, const struct csv_row *, long number);

/* A cell; an empty one where the row has none. It lives until the sheet changes. */
static inline struct csv_cell
sheet_cell(const struct sheet *s, size_t row, long column)
{
	const struct sheet_row *r = &s->rows[row];
	const struct sheet_cell *cell;

	if (column < 0 || (size_t)column >= r->n)
		return (struct csv_cell){ "", 0 };
	cell = &s->cells[r->first + (size_t)column];
	return (struct csv_cell){ s->bytes.at + cell->at, cell->length };
}

void sheet_clear(struct sheet *);
void sheet_free(struct sheet *);

#endif
