/* uncompose - a record into rows of a table, by a map read backwards */
#include "uncompose.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "money.h"
#include "record.h"
#include "say.h"
#include "uncell.h"

/* How a cell came to be: KEPT ones give way, MADE ones do not. */
enum state { EMPTY, KEPT, MADE };

/* What stands in a column where nothing is said: always, or where another column says something. */
struct otherwise {
	const char *text;
	long at, with; /* -1: none */
};

struct uncomposer {
	const struct map *map;
	on_row *out;
	void *context;
	const struct place **places; /* those with a column in the header, of which a field has the fewest first */
	size_t n;
	struct otherwise *otherwise;
	size_t otherwises;
	bool several; /* images in one row */
	bool *pure; /* by column: no field is read from it, it can only be kept */
	bool parallel; /* rows of a record are held together by a key, and say the head once */
	const struct place *sale_price, *compare_at, *qty, *src;
	struct reckoning by;

	/* The row in work. */
	struct text *cells;
	enum state *states;
	struct text scratch, read, wanted, made, key, keys, lost;

	/* What it is of. NULL: not of that. */
	const json_t *record, *variant, *image, *line, *count;
	bool head;
	bool returns; /* the record came out of such a file: nothing is added to what it kept */
	size_t number; /* of the image, from 1 */
	enum row_kind kind;
	const json_t *variants, *counts;
	json_t *own; /* values made for the row */
};

/* ---- making ready ---- */

static long
column_at(const struct map *m, const char *name)
{
	for (size_t i = 0; i < m->width; i++)
		if (cell_fits(name, m->called[i], NULL))
			return (long)i;
	return -1;
}

static size_t
columns_of(const struct place *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		n += p->sources[i].at >= 0;
	return n;
}

/* The best column there is. */
static long
first_at(const struct place *p)
{
	size_t i = 0;

	while (i + 1 < p->n && p->sources[i].at < 0)
		i++;
	return p->sources[i].at;
}

/* What is kept comes first; then the fields with the least choice of columns. */
static int
by_choice(const void *a, const void *b)
{
	const struct place *x = *(const struct place *const *)a, *y = *(const struct place *const *)b;
	bool x_extra = x->field->level >= LEVEL_EXTRA, y_extra = y->field->level >= LEVEL_EXTRA;
	size_t n = columns_of(x), m = columns_of(y);

	if (x_extra != y_extra)
		return x_extra ? -1 : 1;
	if (x->sources[0].reading.part != y->sources[0].reading.part) /* a cell is begun with its first part */
		return x->sources[0].reading.part - y->sources[0].reading.part;
	if (n != m)
		return n < m ? -1 : 1;
	return x < y ? -1 : x > y;
}

static const struct place *
place_named(const struct uncomposer *u, const char *name)
{
	for (size_t i = 0; i < u->n; i++)
		if (strcmp(u->places[i]->name, name) == 0)
			return u->places[i];
	return NULL;
}

static void
take_otherwise(struct uncomposer *u)
{
	const char *column;
	json_t *value;

	u->otherwise = need_memory((json_object_size(u->map->defaults) + 1) * sizeof *u->otherwise);
	json_object_foreach(u->map->defaults, column, value) {
		const char *with = text_of(value, "with");
		struct otherwise *o = &u->otherwise[u->otherwises];
		*o = (struct otherwise){ .at = column_at(u->map, column), .with = -1 };
		o->text = json_is_object(value) ? text_of(value, "value") : json_string_value(value);
		if (with)
			o->with = column_at(u->map, with);
		u->otherwises += o->at >= 0 && (!with || o->with >= 0);
	}
}

static void
find_pure(struct uncomposer *u)
{
	u->pure = need_memory((u->map->width + 1) * sizeof *u->pure);
	for (size_t i = 0; i < u->map->width; i++)
		u->pure[i] = true;
	for (size_t i = 0; i < u->n; i++)
		for (size_t k = 0; k < u->places[i]->n; k++)
			if (u->places[i]->field->level < LEVEL_EXTRA && u->places[i]->sources[k].at >= 0)
				u->pure[u->places[i]->sources[k].at] = false;
}

struct uncomposer *
uncompose_open(const struct map *m, on_row *out, void *context)
{
	struct uncomposer *u = need_memory(sizeof *u);

	*u = (struct uncomposer){ .map = m, .out = out, .context = context };
	u->places = need_memory((m->n + 1) * sizeof *u->places);
	u->cells = need_memory((m->width + 1) * sizeof *u->cells);
	u->states = need_memory((m->width + 1) * sizeof *u->states);
	for (size_t i = 0; i < m->width; i++) {
		u->cells[i] = (struct text){ 0 };
		text_put(&u->cells[i], "");
	}
	for (size_t i = 0; i < m->n; i++)
		if (columns_of(&m->places[i]))
			u->places[u->n++] = &m->places[i];
	qsort(u->places, u->n, sizeof *u->places, by_choice);
	find_pure(u);
	take_otherwise(u);
	u->parallel = columns_of(&m->key) > 0 && !m->kind.n;
	u->sale_price = place_named(u, "variants.sale_price");
	u->compare_at = place_named(u, "variants.compare_at");
	u->qty = place_named(u, "stock.qty");
	u->src = place_named(u, "images.src");
	u->several = u->src && (u->src->all || u->src->sources[0].reading.split);
	text_put(&u->lost, "");
	return u;
}

void
uncompose_close(struct uncomposer *u)
{
	struct text *texts[] = { &u->scratch, &u->read, &u->wanted, &u->made, &u->key, &u->keys, &u->lost };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		text_free(texts[i]);
	for (size_t i = 0; i < u->map->width; i++)
		text_free(&u->cells[i]);
	free(u->cells);
	free(u->states);
	free(u->pure);
	free(u->places);
	free(u->otherwise);
	free(u);
}

/* ---- what the row should say ---- */

/* A value that is made for this row, and forgotten with it. */
static const json_t *
owned(struct uncomposer *u, json_t *value)
{
	json_array_append_new(u->own, value);
	return value;
}

/* "customer.name" of the record; one address stands for both. */
static const json_t *
head_value(const struct uncomposer *u, const struct place *p)
{
	const char *dot = strchr(p->name, '.');
	const json_t *object = u->record;
	char name[32];

	if (dot && (size_t)(dot - p->name) < sizeof name) {
		memcpy(name, p->name, (size_t)(dot - p->name));
		name[dot - p->name] = '\0';
		object = json_object_get(u->record, name);
		if (!object && strcmp(name, "bill_to") == 0)
			object = json_object_get(u->record, "ship_to");
	}
	return json_object_get(object, p->key);
}

/* Where a map has sale prices but no former ones, a price with a former one is a sale. */
static const json_t *
variant_value(const struct uncomposer *u, const struct place *p)
{
	const json_t *value = json_object_get(u->variant, p->key);
	const json_t *before = u->sale_price && !u->compare_at ? json_object_get(u->variant, "compare_at") : NULL;

	if (strcmp(p->key, "gtin") == 0 && !value)
		return json_object_get(u->variant, "barcode");
	if (strcmp(p->key, "price") == 0 && before)
		return before;
	if (strcmp(p->key, "sale_price") == 0)
		return before ? json_object_get(u->variant, "price") : NULL;
	return value;
}

/* All values of an option, each once, in the order of the variants. */
static const json_t *
option_values(struct uncomposer *u, const char *name)
{
	json_t *all = json_array(), *variant, *one;
	size_t i, k;

	json_array_foreach(u->variants, i, variant) {
		json_t *value = json_object_get(json_object_get(variant, "options"), name);
		json_array_foreach(all, k, one)
			if (json_equal(one, value))
				break;
		if (value && k == json_array_size(all))
			json_array_append(all, value);
	}
	return owned(u, all);
}

static const json_t *
option_value(struct uncomposer *u, const struct place *p)
{
	const json_t *names = json_object_get(u->record, "options");
	const json_t *name = json_array_get(names, (size_t)p->number - 1);

	if (json_array_size(names) == 0 && p->number == 1 && u->map->single[0] && u->variant)
		return p->value || u->head ? owned(u, json_string(u->map->single[p->value])) : NULL;
	if (!name || (!p->value && !u->head && u->parallel))
		return NULL;
	if (!p->value)
		return name;
	return u->kind == KIND_HEAD ? option_values(u, json_string_value(name))
		: json_object_get(json_object_get(u->variant, "options"), json_string_value(name));
}

static const json_t *
image_value(struct uncomposer *u, const struct place *p)
{
	const json_t *images = json_object_get(u->record, "images");
	bool several = u->several;
	json_t *all, *image;
	size_t i;

	if (several && strcmp(p->key, "src") == 0) {
		all = json_array();
		json_array_foreach(images, i, image)
			json_array_append(all, json_object_get(image, "src"));
		return owned(u, all);
	}
	if (strcmp(p->key, "position") == 0)
		return u->image ? owned(u, json_integer((json_int_t)u->number)) : NULL;
	return json_object_get(u->image, p->key);
}

/* A shop is told what it may sell, a list of stock what is there. Less than nothing is nothing. */
static const json_t *
stock_value(struct uncomposer *u, const struct place *p)
{
	int64_t qty = int_of(u->count, u->map->makes & MAKES_PRODUCTS ? "free" : "on_hand");

	if (strcmp(p->key, "qty") != 0)
		return json_object_get(u->count, p->key);
	return owned(u, json_integer(qty > 0 ? qty : 0));
}

/* Is the field one that this row says? */
static bool
concerns(const struct uncomposer *u, const struct place *p)
{
	switch (p->field->level) {
	case LEVEL_HEAD: return u->head && (u->kind != KIND_MEMBER || strcmp(p->key, "product") != 0);
	case LEVEL_EXTRA: return u->head && u->kind != KIND_MEMBER;
	case LEVEL_VARIANT_EXTRA: return u->variant;
	case LEVEL_LINE_EXTRA: return u->line;
	case LEVEL_VARIANT: return u->variant || (u->count && strcmp(p->key, "sku") == 0);
	case LEVEL_STOCK: return u->count;
	case LEVEL_LINE: return u->line;
	case LEVEL_OPTION: return u->record && u->kind != KIND_ALONE && (u->variant || u->kind == KIND_HEAD);
	case LEVEL_IMAGE: return u->image || (u->head && u->several && u->kind != KIND_MEMBER);
	}
	return false;
}

static const json_t *
value_of(struct uncomposer *u, const struct place *p)
{
	switch (p->field->level) {
	case LEVEL_HEAD: return head_value(u, p);
	case LEVEL_EXTRA: return json_object_get(json_object_get(u->record, "extra"), p->key);
	case LEVEL_VARIANT_EXTRA: return json_object_get(json_object_get(u->variant, "extra"), p->key);
	case LEVEL_LINE_EXTRA: return json_object_get(json_object_get(u->line, "extra"), p->key);
	case LEVEL_VARIANT: return u->variant ? variant_value(u, p) : json_object_get(u->count, p->key);
	case LEVEL_STOCK: return stock_value(u, p);
	case LEVEL_LINE: return json_object_get(u->line, p->key);
	case LEVEL_OPTION: return option_value(u, p);
	case LEVEL_IMAGE: return image_value(u, p);
	}
	return NULL;
}

/* ---- what the row says ---- */

/* What the place would be read as, into u->read, as JSON; "" for nothing. */
static void
read_back(struct uncomposer *u, const struct place *p, bool plain)
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
	read_back(u, p, false);
	return strcmp(u->read.at, u->wanted.at) == 0;
}

static void
put(struct uncomposer *u, long at, const char *text, enum state state)
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

static void
lose(struct uncomposer *u, const char *name)
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
	put(u, s->at, text.at, MADE);
	done = s->reading.n_back || says_wanted(u, p);
	if (!done)
		put(u, s->at, before.at, state);
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

	read_back(u, p, true);
	reads = u->read.length > 0 && !may_stay(u, p);
	for (size_t i = 0; i < p->n; i++) {
		const struct source *s = &p->sources[i];
		if (s->at < 0 || u->states[s->at] == MADE)
			continue;
		if (reads && u->states[s->at] == KEPT)
			put(u, s->at, "", EMPTY);
		text_clear(&text);
		if (u->states[s->at] == EMPTY && !u->returns && s->reading.n_back &&
			uncell_text(&s->reading, "", &text))
			put(u, s->at, text.at, text.length ? MADE : EMPTY);
	}
	text_free(&text);
}

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
	long at = first_at(p);
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
		put(u, s->at, text.at, text.length ? MADE : EMPTY);
		text_free(&text);
		json_decref(part);
	}
	if (next < n)
		lose(u, p->name);
}

static void
say_value(struct uncomposer *u, const struct place *p, const json_t *value)
{
	bool said;

	if (is_made(u, p, value) || are_heads(u, p, value) ||
		(strcmp(p->name, "images.position") == 0 && u->states[first_at(p)] == KEPT))
		return;
	text_clear(&u->wanted);
	text_value(&u->wanted, value);
	said = says_wanted(u, p);
	if (said)
		settle(u, p);
	/* The best column says it too, unless it was empty when the record came in. */
	for (size_t i = 0; i < p->n; i++) {
		const struct source *s = &p->sources[i];
		bool too = s->at >= 0 && u->states[s->at] == EMPTY && (s->at == first_at(p) || s->reading.always);
		if (!said || too)
			said = try_source(u, p, s, value) || said;
	}
	if (!said)
		lose(u, p->name);
}

/* Cells kept on the way in. */
static void
bring_back(struct uncomposer *u, const json_t *of, const char *object)
{
	const char *column;
	json_t *value;

	json_object_foreach(json_object_get(of, "extra"), column, value) {
		long at = column_at(u->map, column);
		if (at >= 0 && json_is_string(value))
			put(u, at, json_string_value(value), KEPT);
		else if (at < 0) {
			text_clear(&u->made);
			text_print(&u->made, "%sextra.%s", object, column);
			if (!place_named(u, u->made.at))
				lose(u, u->made.at);
		}
	}
}

/* ---- rows ---- */

/* All options' values in any order: as the cell of a head names them. */
static bool
is_same_list(struct uncomposer *u, const struct place *p, const json_t *values)
{
	struct text scratch = { 0 };
	struct csv_cell rest = { u->cells[first_at(p)].at, u->cells[first_at(p)].length }, part;
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
	long at = first_at(p);

	r.split = ',';
	if (is_same_list(u, p, values))
		return;
	if (uncell(&r, values, &text))
		put(u, at, text.at, MADE);
	text_free(&text);
}

static void
say_place(struct uncomposer *u, const struct place *p)
{
	const json_t *value = value_of(u, p);

	if (u->returns && u->kind == KIND_MEMBER && p->field->level == LEVEL_HEAD)
		return; /* what its own row said of that was kept */
	if (p->field->level >= LEVEL_EXTRA) {
		if (json_is_string(value) && u->states[first_at(p)] == EMPTY)
			put(u, first_at(p), json_string_value(value), KEPT);
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

/* Which row is the head of this one: a name for it that was kept stays if the head still has it. */
static void
say_parent(struct uncomposer *u)
{
	long at = first_at(&u->map->parent);
	struct text line = { 0 };

	if (at < 0)
		return;
	text_print(&line, "\n%s\n", u->cells[at].at);
	if (u->cells[at].length == 0 || !strstr(u->keys.at, line.at))
		put(u, at, u->key.at, MADE);
	text_free(&line);
}

/* All names by which members may know a head, a line each. */
static void
note_keys(struct uncomposer *u)
{
	struct place one = u->map->key;

	text_clear(&u->keys);
	text_byte(&u->keys, '\n');
	one.n = 1;
	for (size_t i = 0; i < u->map->key.n; i++) {
		one.sources = &u->map->key.sources[i];
		read_back(u, &one, true);
		text_print(&u->keys, "%s\n", u->read.at);
	}
}

/* Append what the variant differs in: Size=M,Colour=Red. */
static void
put_options(struct text *cell, const json_t *variant)
{
	const char *name;
	json_t *value;

	json_object_foreach(json_object_get(variant, "options"), name, value)
		uncell_pair(cell, name, json_string_value(value));
}

static void
say_options(struct uncomposer *u, long at)
{
	struct text text = { 0 };

	put_options(&text, u->variant);
	if (at >= 0 && text.length)
		put(u, at, text.at, MADE);
	text_free(&text);
}

/* On a head, its members: sku=A,Size=M|sku=B,Size=L. */
static void
say_members(struct uncomposer *u, long at)
{
	struct text text = { 0 }, one = { 0 };
	json_t *variant;
	size_t i;

	json_array_foreach(u->variants, i, variant) {
		text_clear(&one);
		uncell_pair(&one, "sku", text_of(variant, "sku"));
		put_options(&one, variant);
		text_print(&text, "%s%s", i ? "|" : "", one.at);
	}
	if (at >= 0 && text.length)
		put(u, at, text.at, MADE);
	text_free(&text);
	text_free(&one);
}

/* Is one of the reading's words, not any other, this? */
static bool
word_means(const struct reading *r, const char *what)
{
	for (size_t i = 0; i < r->n_words; i++)
		if (strcmp(r->words[i].word, "*") != 0 && strcmp(r->words[i].means, what) == 0)
			return true;
	return false;
}

/* What kind of row it is, and which its head. */
static void
say_kind(struct uncomposer *u)
{
	static const char *const names[] = { "alone", "head", "member" };
	struct text text = { 0 };
	const char *kind;

	if (!u->map->kind.n)
		return;
	kind = names[u->kind];
	if (u->map->members.n && u->kind == KIND_MEMBER)
		kind = "alone"; /* their head knows them, not they their head */
	else if (u->map->follow && u->kind == KIND_ALONE)
		kind = "head"; /* of none */
	read_back(u, &u->map->kind, true);
	if (strcmp(u->read.at, kind) != 0)
		for (size_t i = 0; i < u->map->kind.n; i++)
			if (u->map->kind.sources[i].at >= 0 && word_means(&u->map->kind.sources[i].reading, kind) &&
				uncell_text(&u->map->kind.sources[i].reading, kind, &text)) {
				put(u, u->map->kind.sources[i].at, text.at, MADE);
				break;
			}
	if (u->kind == KIND_MEMBER && u->map->parent.n)
		say_parent(u);
	if (u->kind == KIND_MEMBER && u->map->options.n)
		say_options(u, first_at(&u->map->options));
	if (u->kind == KIND_HEAD && u->map->members.n)
		say_members(u, first_at(&u->map->members));
	text_free(&text);
}

/* The key of the record: read on its first row, written on those that follow. */
static void
say_key(struct uncomposer *u)
{
	const struct place *key = &u->map->key;

	if (u->head) {
		read_back(u, key, true);
		/* Members have to name their head, even if its name alone would do to know it again. */
		if (u->kind == KIND_HEAD && u->read.length == 0 && key->n && key->sources[0].at >= 0)
			put(u, key->sources[0].at, text_of(u->record, "product"), MADE);
		read_back(u, key, true);
		text_clear(&u->key);
		text_put(&u->key, u->read.at);
		note_keys(u);
	} else if (u->parallel)
		for (size_t i = 0; i < key->n; i++)
			if (key->sources[i].at >= 0 && u->states[key->sources[i].at] != MADE) {
				put(u, key->sources[i].at, u->key.at, MADE);
				break;
			}
}

static void
write_row(struct uncomposer *u)
{
	for (size_t i = 0; i < u->map->width; i++)
		put(u, (long)i, "", EMPTY);
	u->own = json_array();
	if (u->head && u->kind != KIND_MEMBER)
		bring_back(u, u->record, "");
	bring_back(u, u->image, "images.");
	bring_back(u, u->variant, "variants.");
	bring_back(u, u->line, "lines.");
	for (size_t i = 0; i < u->n; i++)
		if (concerns(u, u->places[i]))
			say_place(u, u->places[i]);
	if (u->record) {
		say_kind(u);
		say_key(u);
	}
	for (size_t i = 0; i < u->otherwises && !u->returns; i++) {
		const struct otherwise *o = &u->otherwise[i];
		if (u->cells[o->at].length == 0 && u->states[o->at] == EMPTY &&
			(o->with < 0 || u->cells[o->with].length > 0))
			put(u, o->at, o->text, MADE);
	}
	u->out(u->cells, u->map->width, u->context);
	json_decref(u->own);
}

/* ---- records ---- */

/* Was anything kept that only such a file has? */
static bool
has_kept(const struct uncomposer *u, const json_t *of)
{
	const char *column;
	json_t *value;

	json_object_foreach(json_object_get(of, "extra"), column, value) {
		long at = column_at(u->map, column);
		if (at >= 0 && u->pure[at] && json_string_length(value) > 0)
			return true;
	}
	return false;
}

static bool
any_has_kept(const struct uncomposer *u, const json_t *array)
{
	json_t *one;
	size_t i;

	json_array_foreach(array, i, one)
		if (has_kept(u, one))
			return true;
	return false;
}

/* Begin a record: no row of it is written yet. */
static void
begin(struct uncomposer *u, const json_t *record)
{
	const char *currency = text_of(record, "currency");

	u->record = record;
	u->variant = u->image = u->line = u->count = NULL;
	u->variants = json_object_get(record, "variants");
	u->head = true;
	u->returns = has_kept(u, record) || any_has_kept(u, u->variants) ||
		any_has_kept(u, json_object_get(record, "lines"));
	u->number = 0;
	u->kind = KIND_HEAD; /* of rows that do not say: the fields alone decide */
	u->by.digits = currency ? money_digits(currency) : 2;
	text_clear(&u->key);
	text_put(&u->key, "");
}

/* What there is of a variant in all places; the place, when it is one. */
static json_t *
count_of(const json_t *variant, const json_t *counts)
{
	const char *sku = text_of(variant, "sku");
	json_t *count, *sum = NULL;
	size_t i;

	json_array_foreach(counts, i, count) {
		const char *of = text_of(count, "sku");
		if (!sku || !of || strcmp(sku, of) != 0)
			continue;
		if (!sum)
			sum = json_copy(count);
		else {
			json_object_del(sum, "location");
			json_object_set_new(sum, "free",
				json_integer(int_of(sum, "free") + int_of(count, "free")));
		}
	}
	return sum;
}

/* A row for the product's variant; on the first also what is said of all. */
static void
write_variant(struct uncomposer *u, const json_t *variant, bool head)
{
	json_t *count = count_of(variant, u->counts);

	u->variant = variant;
	u->count = count;
	u->head = head;
	write_row(u);
	json_decref(count);
}

/* Rows that say what they are: a head and its members, or one alone. */
static void
write_family(struct uncomposer *u)
{
	json_t *variant;
	size_t i;

	if (json_array_size(u->variants) <= 1 &&
		json_object_size(json_object_get(json_array_get(u->variants, 0), "options")) == 0) {
		u->kind = KIND_ALONE;
		write_variant(u, json_array_get(u->variants, 0), true);
		return;
	}
	if (!u->map->members.n)
		write_row(u);
	u->kind = KIND_MEMBER;
	json_array_foreach(u->variants, i, variant)
		write_variant(u, variant, u->map->members.n > 0);
	if (!u->map->members.n)
		return;
	/* A head stands behind the members it lists; each of them is a product of its own there. */
	u->kind = KIND_HEAD;
	u->variant = u->count = NULL;
	u->head = true;
	write_row(u);
}

/* Variants and images, side by side: the first row says what is said of all. */
static void
write_side_by_side(struct uncomposer *u)
{
	const json_t *images = json_object_get(u->record, "images");
	bool each_image = u->src && !u->several;
	size_t n = json_array_size(u->variants), m = each_image && u->parallel ? json_array_size(images) : 0;

	u->kind = KIND_UNKNOWN;
	for (size_t i = 0; i < n || i < m || i == 0; i++) {
		u->image = each_image ? json_array_get(images, u->parallel ? i : 0) : NULL;
		u->number = i + 1;
		write_variant(u, json_array_get(u->variants, i), i == 0 || !u->parallel);
	}
}

/* A row for each count, with what is known of the product. */
static void
write_counts(struct uncomposer *u)
{
	json_t *count, *variant;
	size_t i, k;

	u->kind = KIND_UNKNOWN;
	json_array_foreach(u->counts, i, count) {
		const char *sku = text_of(count, "sku"), *of;
		u->count = count;
		u->variant = NULL;
		json_array_foreach(u->variants, k, variant) {
			of = text_of(variant, "sku");
			if (sku && of && strcmp(sku, of) == 0)
				u->variant = variant;
		}
		u->head = true;
		write_row(u);
	}
}

void
uncompose_product(struct uncomposer *u, const json_t *record, const json_t *counts)
{
	begin(u, record);
	u->counts = counts;
	if (!(u->map->makes & MAKES_PRODUCTS) || !record)
		write_counts(u);
	else if (u->map->kind.n)
		write_family(u);
	else
		write_side_by_side(u);
}

void
uncompose_order(struct uncomposer *u, const json_t *record)
{
	json_t *line;
	size_t i;

	begin(u, record);
	json_array_foreach(json_object_get(record, "lines"), i, line) {
		u->line = line;
		u->head = i == 0 || !u->parallel;
		write_row(u);
	}
}

const char *
uncompose_lost(const struct uncomposer *u)
{
	return u->lost.at;
}
