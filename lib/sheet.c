/* sheet - the rows of a table that make one record, held together */
#include "sheet.h"

#include <stdlib.h>

#include "say.h"

void
sheet_add(struct sheet *s, const struct csv_row *row, long number)
{
	size_t start = s->bytes.length;
	const struct csv_cell *last;
	struct sheet_cell *to;
	const char *first;

	if (s->n == s->room) {
		s->room = s->room ? s->room * 2 : 16;
		s->rows = more_memory(s->rows, s->room * sizeof *s->rows);
	}
	if (s->used + row->n > s->cells_room) {
		s->cells_room = (s->used + row->n) * 2;
		s->cells = more_memory(s->cells, s->cells_room * sizeof *s->cells);
	}
	s->rows[s->n++] =
		(struct sheet_row){ .line = row->line, .number = number, .first = s->used, .n = row->n };
	if (row->n == 0)
		return; /* as a row at fault may be */
	first = row->cells[0].at;
	last = &row->cells[row->n - 1];
	to = s->cells + s->used;
	for (size_t i = 0; i < row->n; i++)
		to[i] = (struct sheet_cell){ (uint32_t)(start + (size_t)(row->cells[i].at - first)),
			(uint32_t)row->cells[i].length };
	s->used += row->n;
	text_add(&s->bytes, first, (size_t)(last->at + last->length + 1 - first));
}

void
sheet_clear(struct sheet *s)
{
	text_clear(&s->bytes);
	s->n = s->used = 0;
}

void
sheet_free(struct sheet *s)
{
	text_free(&s->bytes);
	free(s->cells);
	free(s->rows);
	*s = (struct sheet){ 0 };
}
