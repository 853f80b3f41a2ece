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
member_name(struct text *t, struct csv_cell key)
{
	member_comma(t);
	text_json(t, key.at, key.length);
	text_byte(t, ':');
}

bool
member_put_as(struct composer *c, struct text *to, struct csv_cell key, const struct place *p, size_t row)
{
	const struct source *from;
	struct csv_cell value;

	if (c->failed)
		return false;
	value = composer_says_of(c, p, row, &from);
	if (value.length == 0) {
		if (composer_clears(c, p, row) && !p->field->needed && p != c->title) {
			member_key(to, key);
			text_put(to, "null");
		}
		return false;
	}
	if (from->reading.form == FORM_GTIN && !cell_gtin(value))
		key = MEMBER("barcode"); /* a code of the shop's own: kept, but no GTIN */
	member_key(to, key);
	if (!cell_json(&from->reading, value, &c->by, to, &c->trouble->why))
		composer_fail(c, row, map_column(c->map, from));
	return true;
}

bool
member_put(struct composer *c, struct text *to, const struct place *p, size_t row)
{
	return member_put_as(c, to, c->keys[p - c->map->places], p, row);
}

void
member_put_name(struct composer *c, struct csv_cell key, const struct text *t, const struct place *p, size_t row)
{
	const struct reading as_name = { .form = FORM_NAME };
	struct csv_cell cell = { t->at, t->length };

	if (c->failed)
		return;
	member_key(c->out, key);
	if (!cell_json(&as_name, cell, &c->by, c->out, &c->trouble->why))
		composer_fail(c, row, p ? map_column(c->map, &p->sources[0]) : NULL);
}
