/* compose-option - what a variant differs in from the others: its options */
#include "compose-option.h"

#include <string.h>

#include "compose-member.h"

/* The name of option I: as the row says it, else as the first row does. Length 0: there is no such option. */
static struct csv_cell
option_name(struct composer *c, size_t i, size_t row)
{
	const struct source *from;
	struct csv_cell said = composer_peek(c, c->option[i][0], row, &from);

	if (said.length == 0 && row > 0)
		said = composer_peek(c, c->option[i][0], 0, &from);
	return said;
}

/* The part of a head's list, KEY=…,OPTION=VALUE,…|…, that is of the row; else nothing. Members mostly stand in the
 * order of the list: it is looked for from where the last one was. */
static struct csv_cell
listed_part(struct composer *c, size_t row)
{
	const struct source *from;
	struct csv_cell list = sheet_cell(c->sheet, 0, c->map->members.sources[0].at), name, value, part;
	struct csv_cell key = composer_peek(c, &c->map->key, row, &from);
	size_t began = c->listed < list.length ? c->listed : 0;

	for (int turn = 0; turn < 2; turn++) {
		struct csv_cell rest = turn ? list : (struct csv_cell){ list.at + began, list.length - began };
		while (rest.length > 0 && (!turn || rest.at < list.at + began)) {
			bool mine = false;
			part = rest;
			for (size_t n = 0; cell_pair(&rest, '|', &c->other, &name, &value); n++)
				mine = n == 0 ? value.length == key.length && memcmp(value.at, key.at, key.length) == 0 : mine;
			if (!mine)
				continue;
			c->listed = (size_t)(part.at - list.at);
			return part;
		}
	}
	return (struct csv_cell){ "", 0 };
}

/* The same of a head that lists what its members differ in. */
static bool
listed_option(struct composer *c, size_t i, size_t row, struct csv_cell *value)
{
	struct csv_cell part = listed_part(c, row), name;

	for (size_t n = 0; cell_pair(&part, '|', &c->other, &name, value); n++)
		if (n == i + 1) {
			text_clear(&c->called);
			text_add(&c->called, name.at, name.length);
			return value->length > 0;
		}
	return false;
}

/* The same of a member that says what it differs in: [S]OPTION=VALUE,… (what is in brackets is how it is chosen) */
static bool
own_option(struct composer *c, size_t i, size_t row, struct csv_cell *value)
{
	const struct source *from;
	struct csv_cell list = composer_peek(c, &c->map->options, row, &from), name;
	const char *bracket;

	for (size_t n = 0; cell_pair(&list, '\0', &c->other, &name, value); n++) {
		bracket = *name.at == '[' ? memchr(name.at, ']', name.length) : NULL;
		if (n < i || value->length == 0)
			continue;
		text_clear(&c->called);
		text_add(&c->called, bracket ? bracket + 1 : name.at,
			name.length - (size_t)(bracket ? bracket + 1 - name.at : 0));
		return c->called.length > 0;
	}
	return false;
}

bool
option_said(struct composer *c, size_t i, size_t row, struct csv_cell *value)
{
	const struct source *from;
	struct csv_cell called;

	if (c->map->members.n)
		return row > 0 && listed_option(c, i, row, value);
	if (c->map->options.n)
		return row > 0 && own_option(c, i, row, value);
	if (!c->option[i][1] || (c->map->kind.n && c->members == 0))
		return false;
	called = option_name(c, i, row);
	text_clear(&c->called);
	text_add(&c->called, called.at, called.length);
	*value = composer_says(c, c->option[i][1], row, &from);
	if (value->length == 0)
		return false;
	if (called.length == 0) {
		composer_fail_at(c, row, c->option[i][1], "is the value of an option that has no name");
		return false;
	}
	composer_says(c, c->option[i][0], row, &from); /* the name has done its work */
	return !(i == 0 && c->map->single[0] && strcmp(c->called.at, c->map->single[0]) == 0 &&
		cell_is(*value, c->map->single[1]));
}

void
option_put(struct composer *c, size_t row)
{
	struct csv_cell value;
	struct text *out = c->out;
	size_t before = out->length, empty;

	member_name(out, "options");
	text_byte(out, '{');
	empty = out->length;
	for (size_t i = 0; i < OPTIONS; i++)
		if (option_said(c, i, row, &value)) {
			member_name(out, c->called.at);
			text_json(out, value.at, value.length);
		}
	if (out->length == empty)
		out->length = before;
	else
		text_byte(out, '}');
}
