/* compose-member - members of a record's objects, written from what its rows say */
#include "compose-member.h"

void
member_begin(struct composer *c, const char *type, const char *id)
{
	text_put(c->out, "{\"type\":\"");
	text_put(c->out, type);
	text_put(c->out, "\",\"id\":");
	text_json(c->out, id, strlen(id));
	if (!c->time) {
		text_put(c->out, ",\"time\":\"");
		text_put(c->out, c->making.time);
		text_byte(c->out, '"');
	}
}

void
member_comma(struct text *t)
{
	char last = t->at[t->length - 1];

	if (last != '{' && last != '[')
		text_byte(t, ',');
}

void
member_name(struct text *t, const char *key)
{
	member_comma(t);
	text_json(t, key, strlen(key));
	text_byte(t, ':');
}

void
member_written(struct text *t, struct csv_cell written)
{
	member_comma(t);
	text_add(t, written.at, written.length);
}

bool
member_put_as(struct composer *c, struct text *to, const char *key, const struct place *p, size_t row)
{
	const struct source *from;
	struct csv_cell value = composer_says(c, p, row, &from);

	if (value.length == 0) {
		if (composer_clears(c, p, row) && !p->field->needed && p != c->title) {
			member_name(to, key);
			text_put(to, "null");
		}
		return false;
	}
	if (from->reading.form == FORM_GTIN && !cell_gtin(value))
		key = "barcode"; /* a code of the shop's own: kept, but no GTIN */
	if (key == p->key)
		member_written(to, c->keys[p - c->map->places]);
	else
		member_name(to, key);
	if (!cell_json(&from->reading, value, &c->by, to, &c->trouble->why))
		composer_fail(c, row, map_column(c->map, from));
	return true;
}

bool
member_put(struct composer *c, struct text *to, const struct place *p, size_t row)
{
	return member_put_as(c, to, p->key, p, row);
}

void
member_put_name(struct composer *c, const char *key, const struct text *t, const struct place *p, size_t row)
{
	const struct reading as_name = { .form = FORM_NAME };
	struct csv_cell cell = { t->at, t->length };

	if (c->failed)
		return;
	member_name(c->out, key);
	if (!cell_json(&as_name, cell, &c->by, c->out, &c->trouble->why))
		composer_fail(c, row, p ? map_column(c->map, &p->sources[0]) : NULL);
}
