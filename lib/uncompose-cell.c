/* uncompose-cell - cells that read as a row should say
 *
 * Every cell that is made is read again at once: what does not read as the field is not written. */
#include "uncompose-row.h"

#include <string.h>

#include "record.h"
#include "uncell.h"

long
cells_column(const struct map *m, const char *name)
{
	for (size_t i = 0; i < m->width; i++)
		if (cell_fits(name, m->called[i], NULL))
			return (long)i;
	return -1;
}

/* The best column there is. */
long
cells_first(const struct place *p)
{
	size_t i = 0;

	while (i + 1 < p->n && p->sources[i].at < 0)
		i++;
	return p->sources[i].at;
}

const struct place *
cells_place(const struct uncomposer *u, const char *name)
{
	for (size_t i = 0; i < u->n; i++)
		if (strcmp(u->places[i]->name, name) == 0)
			return u->places[i];
	return NULL;
}

/* What the place would be read as, into u->read, as JSON; "" for nothing. */
void
cells_read(struct uncomposer *u, const struct place *p, bool plain)
{
	struct csv_cell value = { "", 0 };
	const struct source *from = NULL;

	text_clear(&u->read);
	for (size_t i = 0; i < p->n && value.length == 0; i++) {
		struct reading r = p->sources[i].reading;
		const struct text *cell = p->sources[i].at >= 0 ? &u->cells[p->sources[i].at] : NULL;
		if (!cell && p->sources[i].column)
			continue;
		from = &p->sources[i];
		r.guard = false; /* that is put on when the row is written */
		value = cell_text(&r, cell ? (struct csv_cell){ cell->at, cell->length } : from->constant,
			&u->scratch);
	}
	text_put(&u->read, "");
	if (value.length > 0 && plain)
		text_add(&u->read, value.at, value.length);
	else if (value.length > 0) {
		struct reading r = from->reading;
		if (p->field->level == LEVEL_IMAGE && r.split)
			r.form = FORM_LIST;
		else if (r.form == FORM_LIST && !r.split)
			r.form = FORM_TEXT;
		text_clear(&u->made);
		if (!cell_json(&r, value, &u->by, &u->read, &u->made))
			text_clear(&u->read);
	}
}

static bool
says_wanted(struct uncomposer *u, const struct place *p)
{
	cells_read(u, p, false);
	return strcmp(u->read.at, u->wanted.at) == 0;
}

void
cells_put(struct uncomposer *u, long at, const char *text, enum state state)
{
	text_clear(&u->cells[at]);
	text_put(&u->cells[at], text);
	u->states[at] = state;
}

/* The columns the field is read from keep what they have. */
static void
settle(struct uncomposer *u, const struct place *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->sources[i].at >= 0 && u->cells[p->sources[i].at].length > 0 &&
			u->states[p->sources[i].at] == KEPT)
			u->states[p->sources[i].at] = MADE;
}

void
cells_lose(struct uncomposer *u, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = u->lost.at; (at = strstr(at, name)); at += n)
		if ((at == u->lost.at || at[-1] == ' ') && (at[n] == ',' || !at[n]))
			return;
	text_print(&u->lost, "%s%s", u->lost.length ? ", " : "", name);
}

/* The column is written so that the field reads as wanted. */
static bool
try_source(struct uncomposer *u, const struct place *p, const struct source *s, const json_t *value)
{
	struct text before = { 0 }, text = { 0 };
	bool shared = s->reading.pair || s->reading.part > 1; /* what others have put there stays */
	enum state state;
	bool done;

	if (s->at < 0 || (u->states[s->at] == MADE && !shared))
		return false;
	text_put(&text, shared ? u->cells[s->at].at : "");
	if (shared && !s->reading.pair)
		text_byte(&text, s->reading.split);
	if (!uncell(&s->reading, value, &text)) {
		text_free(&text);
		return false;
	}
	state = u->states[s->at];
	text_put(&before, u->cells[s->at].at);
	cells_put(u, s->at, text.at, MADE);
	done = s->reading.n_back || says_wanted(u, p);
	if (!done)
		cells_put(u, s->at, before.at, state);
	text_free(&before);
	text_free(&text);
	return done;
}

/* Was the cell kept though the field is not there? An option that no variant has a value of, a sale that is
 * not on. */
static bool
may_stay(const struct uncomposer *u, const struct place *p)
{
	return p->field->level == LEVEL_OPTION || strncmp(p->name, "variants.sale_", 14) == 0 ||
		(p == u->sale_price && u->returns);
}

/* Nothing is to be read for the field: what would be goes away, and what the map wants there comes. */
static void
say_nothing(struct uncomposer *u, const struct place *p)
{
	struct text text = { 0 };
	bool reads;

	cells_read(u, p, true);
	reads = u->read.length > 0 && !may_stay(u, p);
	for (size_t i = 0; i < p->n; i++) {
		const struct source *s = &p->sources[i];
		if (s->at < 0 || u->states[s->at] == MADE)
			continue;
		if (reads && u->states[s->at] == KEPT)
			cells_put(u, s->at, "", EMPTY);
		text_clear(&text);
		if (u->states[s->at] == EMPTY && !u->returns && s->reading.n_back &&
			uncell_text(&s->reading, "", &text))
			cells_put(u, s->at, text.at, text.length ? MADE : EMPTY);
	}
	text_free(&text);
}

/* ---- what was kept ---- */

/* Of the parts of the cells that were kept for the place, how many are the text (NULL: how many are there)? */
static size_t
kept_parts(struct uncomposer *u, const struct place *p, const json_t *text)
{
	struct csv_cell rest, part;
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++) {
		struct reading r = p->sources[i].reading;
		if (p->sources[i].at < 0 || u->states[p->sources[i].at] != KEPT)
			continue;
		r.split = r.split ? r.split : '\n';
		rest = (struct csv_cell){ u->cells[p->sources[i].at].at, u->cells[p->sources[i].at].length };
		while (cell_part(&r, &rest, &u->scratch, &part))
			n += !text || (part.length == json_string_length(text) &&
				memcmp(part.at, json_string_value(text), part.length) == 0);
	}
	return n;
}

/* Is it the image of a member, or one that was kept of the member's row? */
static bool
is_members(const struct uncomposer *u, const struct place *p, const json_t *variant, const json_t *src)
{
	const json_t *extra = json_object_get(variant, "extra");
	bool found = json_equal(json_object_get(variant, "image"), src);

	for (size_t i = 0; i < p->n && !found; i++) {
		const char *cell = p->sources[i].at >= 0 ? text_of(extra, u->map->called[p->sources[i].at]) : NULL;
		found = cell && strstr(cell, json_string_value(src));
	}
	return found;
}

/* The images kept for a head, when those of its members are added, are all of the product's. */
static bool
are_heads(struct uncomposer *u, const struct place *p, const json_t *all)
{
	json_t *src, *variant;
	size_t kept = 0, i, k;

	if (p != u->src || u->kind != KIND_HEAD)
		return false;
	json_array_foreach(all, i, src) {
		bool known = kept_parts(u, p, src) > 0;
		kept += known;
		json_array_foreach(u->variants, k, variant)
			known = known || is_members(u, p, variant, src);
		if (!known)
			return false;
	}
	return kept > 0 && kept == kept_parts(u, p, NULL);
}

/* A SKU that was made on the way in, of the product's name and the values of its options, because there was
 * none: the cell was kept empty. */
static bool
is_made(struct uncomposer *u, const struct place *p, const json_t *sku)
{
	long at = cells_first(p);
	json_t *name;
	size_t i;

	if (strcmp(p->name, "variants.sku") != 0 || u->states[at] != KEPT || u->cells[at].length > 0)
		return false;
	text_clear(&u->made);
	text_put(&u->made, text_of(u->record, "product"));
	json_array_foreach(json_object_get(u->record, "options"), i, name) {
		const char *value = text_of(json_object_get(u->variant, "options"), json_string_value(name));
		if (value) {
			text_byte(&u->made, '-');
			cell_slug(&u->made, value, strlen(value));
		}
	}
	return strcmp(u->made.at, json_string_value(sku)) == 0;
}

/* A member's price that is its head's: its own cell was kept empty. */
static bool
is_heads_price(struct uncomposer *u, const struct place *p)
{
	long at = cells_first(p);
	const char *heads = u->kind == KIND_MEMBER && strcmp(p->name, "variants.price") == 0
		? text_of(json_object_get(u->record, "extra"), u->map->called[at]) : NULL;
	bool same;

	if (!heads || u->states[at] != KEPT || u->cells[at].length > 0)
		return false;
	cells_put(u, at, heads, KEPT);
	same = says_wanted(u, p);
	cells_put(u, at, "", KEPT);
	return same;
}

/* Does a field say what stands in the column? Then a cell of another format may stay, as long as it is read as
 * what the record says; not where rows are named or sorted by it. */
static bool
is_common(const struct uncomposer *u, long at)
{
	const struct place *const rows[] = { &u->map->key, &u->map->parent, &u->map->kind };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (size_t k = 0; k < rows[i]->n; k++)
			if (rows[i]->sources[k].at == at)
				return false;
	return !u->pure[at];
}

/* Cells kept on the way in. */
void
cells_bring_back(struct uncomposer *u, const json_t *of, const char *object)
{
	const char *column;
	json_t *value;

	json_object_foreach(json_object_get(of, "extra"), column, value) {
		long at = cells_column(u->map, column);
		bool fits = at >= 0 && (!u->foreign || (is_common(u, at) && json_string_length(value) > 0));
		if (fits && json_is_string(value))
			cells_put(u, at, json_string_value(value), KEPT);
		else if (!fits && json_string_length(value) > 0) {
			text_clear(&u->made);
			text_print(&u->made, "%sextra.%s", object, column);
			if (!cells_place(u, u->made.at))
				cells_lose(u, u->made.at);
		}
	}
}

/* ---- a field ---- */

/* A list over several columns: one each, and the rest in one that is split. */
static void
say_all(struct uncomposer *u, const struct place *p, const json_t *list)
{
	size_t next = 0, n = json_array_size(list);

	for (size_t i = 0; i < p->n; i++) {
		const struct source *s = &p->sources[i];
		struct text text = { 0 };
		json_t *part;
		if (s->at < 0)
			continue;
		part = json_array();
		while (next < n && (s->reading.split || json_array_size(part) == 0))
			json_array_append(part, json_array_get(list, next++));
		text_put(&text, "");
		if (s->reading.split)
			uncell(&s->reading, part, &text);
		else
			uncell(&s->reading, json_array_get(part, 0), &text);
		cells_put(u, s->at, text.at, text.length ? MADE : EMPTY);
		text_free(&text);
		json_decref(part);
	}
	if (next < n)
		cells_lose(u, p->name);
}

static void
say_value(struct uncomposer *u, const struct place *p, const json_t *value)
{
	bool said;

	if (is_made(u, p, value) || are_heads(u, p, value) ||
		(strcmp(p->name, "images.position") == 0 && u->states[cells_first(p)] == KEPT))
		return;
	text_clear(&u->wanted);
	text_value(&u->wanted, value);
	if (is_heads_price(u, p))
		return;
	said = says_wanted(u, p);
	if (said)
		settle(u, p);
	/* The best column says it too, unless it was empty when the record came in. What was kept gives way last. */
	for (size_t i = 0; i < 2 * p->n; i++) {
		const struct source *s = &p->sources[i % p->n];
		bool kept = s->at >= 0 && u->states[s->at] == KEPT;
		bool too = s->at >= 0 && u->states[s->at] == EMPTY && (s->at == cells_first(p) || s->reading.always);
		if ((!said || too) && kept == (i >= p->n))
			said = try_source(u, p, s, value) || said;
	}
	if (!said)
		cells_lose(u, p->name);
}

/* All options' values in any order: as the cell of a head names them. */
static bool
is_same_list(struct uncomposer *u, const struct place *p, const json_t *values)
{
	struct text scratch = { 0 };
	struct csv_cell rest = { u->cells[cells_first(p)].at, u->cells[cells_first(p)].length }, part;
	struct reading r = p->sources[0].reading;
	size_t n = 0, i;
	bool all = true;
	json_t *value;

	r.split = ',';
	while (cell_part(&r, &rest, &scratch, &part)) {
		bool found = false;
		json_array_foreach(values, i, value)
			found = found || (json_string_length(value) == part.length &&
				memcmp(json_string_value(value), part.at, part.length) == 0);
		all = all && found;
		n++;
	}
	text_free(&scratch);
	return all && n == json_array_size(values);
}

/* On a head, the values of all its members. */
static void
say_option_values(struct uncomposer *u, const struct place *p, const json_t *values)
{
	struct reading r = p->sources[0].reading;
	struct text text = { 0 };
	long at = cells_first(p);

	r.split = ',';
	if (is_same_list(u, p, values))
		return;
	if (uncell(&r, values, &text))
		cells_put(u, at, text.at, MADE);
	text_free(&text);
}

void
cells_say(struct uncomposer *u, const struct place *p)
{
	const json_t *value = want_value(u, p);

	if (u->returns && u->kind == KIND_MEMBER && p->field->level == LEVEL_HEAD)
		return; /* what its own row said of that was kept */
	if (p->field->level >= LEVEL_EXTRA) {
		if (json_is_string(value) && u->states[cells_first(p)] == EMPTY)
			cells_put(u, cells_first(p), json_string_value(value), KEPT);
	} else if (p->field->level == LEVEL_OPTION && u->kind == KIND_HEAD && p->value) {
		if (value)
			say_option_values(u, p, value);
	} else if (!value || json_is_null(value) || (json_is_array(value) && json_array_size(value) == 0))
		say_nothing(u, p);
	else if (p->all && json_is_array(value) && !are_heads(u, p, value))
		say_all(u, p, value);
	else
		say_value(u, p, value);
}
