/* compose-extra - what a file says and no field has, kept in the record's extra for the way back */
#include "compose-extra.h"

#include <string.h>

#include "compose-member.h"

bool
extra_repeats(const struct composer *c, size_t row, size_t column, struct csv_cell cell)
{
	struct csv_cell first = sheet_cell(c->sheet, 0, (long)column);

	return row > 0 && !c->map->kind.n && c->map->named[column] && cell.length == first.length &&
		memcmp(cell.at, first.at, cell.length) == 0;
}

/* A cell with its column's name, unless the map leaves it out or it says nothing new. */
static void
put_cell(struct composer *c, size_t row, size_t column, unsigned char *taken)
{
	struct csv_cell raw = sheet_cell(c->sheet, row, (long)column), cell;

	if (c->map->left[column] || extra_repeats(c, row, column, raw))
		return;
	cell = c->plain_rest && cell_bare(raw) ? raw : cell_text(&c->map->plain, raw, &c->scratch);
	if (cell.length == 0)
		return;
	*taken = HAS_EXTRA;
	member_key(c->out, c->columns[column]);
	text_json(c->out, cell.at, cell.length);
}

/* The cells of a row that no field has. */
static void
put_rest(struct composer *c, size_t row)
{
	const struct sheet_row *r = &c->sheet->rows[row];
	size_t n = r->n < c->map->width ? r->n : c->map->width;
	bool clears = row == 0 && c->blank == BLANK_CLEAR && !c->making.whole;

	for (size_t i = 0; i < n; i++) {
		unsigned char *taken = &c->taken[r->first + i];
		bool empty = c->sheet->cells[r->first + i].length == 0;
		if (*taken == LEFT_EMPTY) {
			member_key(c->out, c->columns[i]);
			text_put(c->out, "\"\"");
		} else if (*taken == HAS_NOT && empty && clears && !c->map->named[i] && !c->map->left[i]) {
			*taken = HAS_EXTRA;
			member_key(c->out, c->columns[i]);
			text_put(c->out, "null");
		} else if (*taken == HAS_NOT && !empty)
			put_cell(c, row, i, taken);
	}
}

void
extra_put(struct composer *c, const struct place *const *places, size_t n, size_t row, bool rest)
{
	size_t before = c->out->length, empty;

	if (n == 0 && !(rest && c->map->rest))
		return;
	member_key(c->out, MEMBER("extra"));
	text_byte(c->out, '{');
	empty = c->out->length;
	for (size_t i = 0; i < n; i++)
		member_put(c, c->out, places[i], row);
	if (rest && c->map->rest)
		put_rest(c, row);
	if (c->out->length == empty)
		c->out->length = before;
	else
		text_byte(c->out, '}');
}

void
extra_need_all(struct composer *c)
{
	for (size_t row = 1; row < c->sheet->n && c->map->rest && !c->failed; row++)
		for (size_t i = 0; i < c->map->width && i < c->sheet->rows[row].n; i++) {
			struct csv_cell cell = sheet_cell(c->sheet, row, (long)i);
			if (cell.length == 0 || c->taken[c->sheet->rows[row].first + i] || c->map->left[i] ||
				extra_repeats(c, row, i, cell) || cell_text(&c->map->plain, cell, &c->scratch).length == 0)
				continue;
			text_put(&c->trouble->why, "the row makes neither a variant nor an image, and so this has no place");
			composer_fail(c, row, c->map->header[i].at);
			return;
		}
}
