/* sheet - the rows of a table that make one record, held together */
#include "sheet.h"

#include <stdlib.h>

#include "say.h"

void
sheet_add(struct sheet *s, const struct csv_row *row, long number)
{
	struct sheet_row *r;
	const char *first;

	if (s->n == s->room) {
		s->room = s->room ? s->room * 2 : 16;
		s->rows = more_memory(s->rows, s->room * sizeof *s->rows);
	}
	if (s->used + row->n > s->ends_room) {
		s->ends_room = (s->used + row->n) * 2;
		s->ends = more_memory(s->ends, s->ends_room * sizeof *s->ends);
	}
	r = &s->rows[s->n++];
	*r = (struct sheet_row){ .line = row->line, .number = number, .first = s->used, .n = row->n };
	r->start = s->bytes.length;
	first = row->cells[0].at;
	for (size_t i = 0; i < row->n; i++)
		s->ends[s->used++] = (uint32_t)(r->start + (size_t)(row->cells[i].at + row->cells[i].length - first));
	text_add(&s->bytes, first, s->ends[s->used - 1] + 1 - r->start);
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
	free(s->ends);
	free(s->rows);
	*s = (struct sheet){ 0 };
}
