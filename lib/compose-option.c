/* compose-option - what a variant differs in from the others: its options */
#include "compose-option.h"

#include <string.h>

#include "compose-member.h"

/* The name of option I: as the row says it, else as the first row does. Length 0: there is no such option. */
static struct csv_cell
option_name(struct composer *c, size_t i, size_t row)
{
	const struct source *from;
	struct csv_cell said = composer_read(c, c->option[i][0], row, &c->called, &from);

	composer_take(c, c->option[i][0], row, from, said);
	if (said.length == 0 && row > 0)
		said = composer_read(c, c->option[i][0], 0, &c->called, &from);
	return said;
}

/* The part of a head's list, KEY=…,OPTION=VALUE,…|…, that is of the row; else nothing. Members mostly stand in the
 * order of the list: it is looked for from where the last one was. */
static struct csv_cell
listed_part(struct composer *c, size_t row)
{
	struct csv_cell list = sheet_cell(c->sheet, 0, c->map->members.sources[0].at), name, value, part;
	struct csv_cell key = composer_peek(c, &c->map->key, row);
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
listed_option(struct composer *c, size_t i, size_t row, struct csv_cell *name, struct csv_cell *value)
{
	struct csv_cell part = listed_part(c, row);

	for (size_t n = 0; cell_pair(&part, '|', &c->other, name, value); n++)
		if (n == i + 1)
			return value->length > 0;
	return false;
}

/* The same of a member that says what it differs in: [S]OPTION=VALUE,… (what is in brackets is how it is chosen) */
static bool
own_option(struct composer *c, size_t i, size_t row, struct csv_cell *name, struct csv_cell *value)
{
	struct csv_cell list = composer_peek(c, &c->map->options, row);
	const char *bracket;
	size_t skip;

	for (size_t n = 0; cell_pair(&list, '\0', &c->other, name, value); n++) {
		if (n < i || value->length == 0)
			continue;
		bracket = *name->at == '[' ? memchr(name->at, ']', name->length) : NULL;
		skip = bracket ? (size_t)(bracket + 1 - name->at) : 0;
		*name = (struct csv_cell){ name->at + skip, name->length - skip };
		return name->length > 0;
	}
	return false;
}

bool
option_said(struct composer *c, size_t i, size_t row, struct csv_cell *name, struct csv_cell *value)
{
	if (c->map->members.n)
		return row > 0 && listed_option(c, i, row, name, value);
	if (c->map->options.n)
		return row > 0 && own_option(c, i, row, name, value);
	if (!c->option[i][1] || (c->map->kind.n && c->members == 0))
		return false;
	*value = composer_says(c, c->option[i][1], row);
	if (value->length == 0)
		return false;
	*name = option_name(c, i, row);
	if (name->length == 0) {
		composer_fail_at(c, row, c->option[i][1], "is the value of an option that has no name");
		return false;
	}
	return !(i == 0 && c->map->single[0] && cell_is(*name, c->map->single[0]) &&
		cell_is(*value, c->map->single[1]));
}

void
option_put(struct composer *c, size_t row)
{
	struct csv_cell name, value;
	struct text *out = c->out;
	size_t before = out->length, empty;

	member_key(out, MEMBER("options"));
	text_byte(out, '{');
	empty = out->length;
	for (size_t i = 0; i < c->options; i++)
		if (option_said(c, i, row, &name, &value)) {
			member_name(out, name);
			text_json(out, value.at, value.length);
		}
	if (out->length == empty)
		out->length = before;
	else
		text_byte(out, '}');
}
