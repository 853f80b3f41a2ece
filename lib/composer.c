/* composer - the record in work: what its rows say, and which of their cells a field has */
#include "composer.h"

void
composer_fail(struct composer *c, size_t row, const char *column)
{
	c->failed = true;
	c->trouble->row = row;
	c->trouble->column = column;
}

void
composer_fail_at(struct composer *c, size_t row, const struct place *p, const char *why)
{
	if (c->failed)
		return;
	text_put(&c->trouble->why, why);
	composer_fail(c, row, !p ? NULL : p->sources[0].column ? map_column(c->map, &p->sources[0]) : p->name);
}

void
composer_leave_empty(struct composer *c, const struct place *p, size_t row)
{
	const struct sheet_row *r = &c->sheet->rows[row];

	if (p->best && (size_t)p->best->at < r->n)
		c->taken[r->first + (size_t)p->best->at] = LEFT_EMPTY;
}

void
composer_take(struct composer *c, const struct place *p, size_t row, const struct source *from, struct csv_cell value)
{
	if (value.length == 0 || from->at < 0)
		return;
	if (from != p->best)
		composer_leave_empty(c, p, row);
	else if (from->again || cell_again(&from->reading, sheet_cell(c->sheet, row, from->at), value))
		c->taken[c->sheet->rows[row].first + (size_t)from->at] = HAS_FIELD;
}

void
composer_untake(struct composer *c, const struct place *p, size_t row)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->sources[i].at >= 0 && (size_t)p->sources[i].at < c->sheet->rows[row].n)
			c->taken[c->sheet->rows[row].first + (size_t)p->sources[i].at] = 0;
}

struct csv_cell
composer_read(const struct composer *c, const struct place *p, size_t row, struct text *scratch, const struct source **from)
{
	*from = NULL;
	return p ? map_value(p, c->sheet, row, scratch, from) : (struct csv_cell){ "", 0 };
}

bool
composer_clears(struct composer *c, const struct place *p, size_t row)
{
	bool any = false;

	if (!c->any_clears || !p || c->making.whole)
		return false;
	for (size_t i = 0; i < p->n; i++) {
		const struct source *s = &p->sources[i];
		enum blank blank = s->reading.blank ? s->reading.blank : c->blank;
		if (s->at < 0)
			continue;
		if (blank != BLANK_CLEAR || sheet_cell(c->sheet, row, s->at).length > 0)
			return false;
		any = true;
	}
	return any;
}

bool
composer_any(struct composer *c, const struct place *const *places, size_t n, size_t row)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < places[i]->n; k++)
			if (places[i]->sources[k].at >= 0 &&
				sheet_cell(c->sheet, row, places[i]->sources[k].at).length > 0)
				return true;
	return false;
}
