/* uncompose - a record into rows of a table, by a map read backwards */
#include "uncompose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "money.h"
#include "record.h"
#include "say.h"
#include "uncompose-row.h"

/* ---- making ready ---- */

static size_t
columns_of(const struct place *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		n += p->sources[i].at >= 0;
	return n;
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

static void
take_otherwise(struct uncomposer *u)
{
	const char *column;
	json_t *value;

	u->otherwise = need_memory((json_object_size(u->map->defaults) + 1) * sizeof *u->otherwise);
	json_object_foreach(u->map->defaults, column, value) {
		const char *with = text_of(value, "with");
		struct otherwise *o = &u->otherwise[u->otherwises];
		*o = (struct otherwise){ .at = cells_column(u->map, column), .with = -1 };
		o->text = json_is_object(value) ? text_of(value, "value") : json_string_value(value);
		if (with)
			o->with = cells_column(u->map, with);
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

/* What other systems take for granted, and what is said otherwise, is not missed. */
static const char *const never_missed[] = { "product", "currency", "time", "images.position", "variants.sale_price",
	"variants.sale_from", "variants.sale_to", NULL };

static bool
is_missed(const struct uncomposer *u, const struct field *f)
{
	bool missed = f->level < LEVEL_EXTRA && f->level != LEVEL_OPTION && f->level != LEVEL_STOCK;

	for (size_t i = 0; never_missed[i] && missed; i++)
		missed = strcmp(never_missed[i], f->name) != 0;
	if (strcmp(f->name, "variants.compare_at") == 0 && u->sale_price)
		missed = false; /* the price is on sale */
	return missed && !cells_place(u, f->name);
}

static void
find_unsaid(struct uncomposer *u)
{
	const struct field *fields = map_fields(u->map->makes);
	size_t n = 0;

	for (const struct field *f = fields; f->name; f++)
		n++;
	u->unsaid = need_memory((n + 1) * sizeof *u->unsaid);
	n = 0;
	for (const struct field *f = fields; f->name; f++)
		if (is_missed(u, f))
			u->unsaid[n++] = f;
	u->unsaid[n] = NULL;
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
	u->known = json_object();
	take_otherwise(u);
	u->parallel = columns_of(&m->key) > 0 && !m->kind.n;
	u->sale_price = cells_place(u, "variants.sale_price");
	u->compare_at = cells_place(u, "variants.compare_at");
	u->qty = cells_place(u, "stock.qty");
	u->src = cells_place(u, "images.src");
	find_unsaid(u);
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
	free(u->unsaid);
	free(u->places);
	free(u->otherwise);
	json_decref(u->known);
	free(u);
}

/* ---- what no column says ---- */

/* Does the map take the value for granted, or does everybody? */
static bool
goes_without_saying(const struct uncomposer *u, const struct field *f, const json_t *value)
{
	static const char *const granted[][2] = { { "status", "\"active\"" }, { "payment", "\"prepaid\"" },
		{ "variants.stocked", "true" }, { "variants.backorder", "false" } };
	struct text text = { 0 };
	bool granted_so = false;

	text_value(&text, value);
	for (size_t i = 0; i < sizeof granted / sizeof *granted; i++)
		granted_so = granted_so || (strcmp(granted[i][0], f->name) == 0 && strcmp(granted[i][1], text.at) == 0);
	for (size_t i = 0; i < u->map->n; i++) {
		const struct place *p = &u->map->places[i];
		granted_so = granted_so || (strcmp(p->name, f->name) == 0 && !p->sources[0].column && json_is_string(value) &&
			strcmp(p->sources[0].constant.at, json_string_value(value)) == 0);
	}
	if (f->form == FORM_AMOUNT && strspn(text.at, "\"0.") == text.length)
		granted_so = true;
	text_free(&text);
	return granted_so;
}

static bool
has_value(const struct uncomposer *u, const struct field *f, const json_t *of, const char *key)
{
	const json_t *value = json_object_get(of, key);

	return value && !json_is_null(value) && (!json_is_array(value) || json_array_size(value)) &&
		!goes_without_saying(u, f, value);
}

/* Has the record the field? "variants.cost" is one of each element, "customer.id" of an object. */
static bool
has_field(const struct uncomposer *u, const json_t *record, const struct field *f)
{
	const char *dot = strchr(f->name, '.');
	const json_t *in = record;
	char name[32];
	json_t *one;
	size_t i;

	if (!dot)
		return has_value(u, f, record, f->name);
	snprintf(name, sizeof name, "%.*s", (int)(dot - f->name), f->name);
	in = json_object_get(record, name);
	if (!json_is_array(in))
		return has_value(u, f, in, dot + 1);
	json_array_foreach(in, i, one)
		if (has_value(u, f, one, dot + 1))
			return true;
	return false;
}

/* Each field is told of once: what a record had, later ones need not be asked for. */
static void
note_unsaid(struct uncomposer *u, const json_t *record)
{
	size_t kept = 0;

	for (size_t i = 0; u->unsaid[i]; i++)
		if (has_field(u, record, u->unsaid[i]))
			cells_lose(u, u->unsaid[i]->name);
		else
			u->unsaid[kept++] = u->unsaid[i];
	u->unsaid[kept] = NULL;
}

/* ---- records ---- */

/* Begin a record: no row of it is written yet. */
static void
begin(struct uncomposer *u, const json_t *record)
{
	const char *currency = text_of(record, "currency");

	u->record = record;
	u->variant = u->image = u->line = u->count = NULL;
	u->variants = json_object_get(record, "variants");
	u->head = true;
	uncompose_look_back(u);
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
	uncompose_row(u);
	json_decref(count);
}

/* Has the map such rows, or some that are called AS? */
static bool
knows_kind(const struct map *m, enum row_kind kind, const char *as)
{
	for (size_t i = 0; i < m->kind.n; i++) {
		const struct reading *r = &m->kind.sources[i].reading;
		for (size_t k = 0; k < r->n_words && m->kind.sources[i].at >= 0; k++) {
			const struct word *w = &r->words[k];
			if (map_kind(w->means, strlen(w->means)) == kind &&
				(!as || strcmp(w->word, "*") == 0 || strcasecmp(w->word, as) == 0))
				return true;
		}
	}
	return false;
}

/* The rows that say more of what the row just written has the key of; WHOLE: of the record as a whole. */
static void
write_also(struct uncomposer *u, bool whole)
{
	const json_t *record = u->record;
	enum row_kind kind = u->kind;
	char *key;
	json_t *one;
	size_t i;

	cells_read(u, &u->map->key, true);
	key = copy_text(whole ? "" : u->read.at);
	u->variant = u->count = NULL;
	u->head = true;
	u->kind = KIND_ALSO;
	json_array_foreach(json_object_get(record, "also"), i, one) {
		const char *of = text_of(one, "product");
		if (whole ? of != NULL : !of || strcmp(of, key) != 0)
			continue;
		if (!knows_kind(u->map, KIND_ALSO, text_of(one, "as")))
			continue;
		u->record = one;
		uncompose_row(u);
		u->also--;
	}
	u->record = record;
	u->kind = kind;
	free(key);
}

/* The product as a whole, in a row of its own. */
static void
write_whole(struct uncomposer *u, enum row_kind kind)
{
	u->kind = kind;
	u->variant = u->count = NULL;
	u->head = true;
	uncompose_row(u);
	write_also(u, false);
}

/* Of a variant that had no row of its own nothing is kept but with its product. */
static bool
was_member(const struct uncomposer *u, const json_t *variant)
{
	return json_object_size(json_object_get(variant, "options")) ||
		(!u->foreign && json_object_size(json_object_get(variant, "extra")));
}

/* A row for each image, where the format has such. */
static void
write_images(struct uncomposer *u)
{
	json_t *image;
	size_t i;

	u->variant = u->count = NULL;
	u->head = false;
	u->kind = KIND_IMAGE;
	json_array_foreach(json_object_get(u->record, "images"), i, image) {
		u->image = image;
		u->number = i + 1;
		uncompose_row(u);
	}
	u->image = NULL;
}

/* Rows that say what they are: a head and its members, or one alone. */
static void
write_family(struct uncomposer *u)
{
	json_t *variant;
	size_t i;

	if (json_array_size(u->variants) <= 1 && !was_member(u, json_array_get(u->variants, 0))) {
		u->kind = KIND_ALONE;
		write_variant(u, json_array_get(u->variants, 0), true);
		write_also(u, false);
		return;
	}
	if (!u->map->members.n)
		write_whole(u, KIND_HEAD);
	json_array_foreach(u->variants, i, variant) {
		u->kind = KIND_MEMBER;
		write_variant(u, variant, u->map->members.n > 0);
		write_also(u, false);
	}
	if (u->map->members.n) /* a head stands behind the members it lists; each of them is a product of its own there */
		write_whole(u, KIND_HEAD);
}

static void
write_kinds(struct uncomposer *u)
{
	u->also = json_array_size(json_object_get(u->record, "also"));
	if (u->variants && json_array_size(u->variants) == 0)
		write_whole(u, KIND_SET);
	else
		write_family(u);
	if (u->src && !u->several && knows_kind(u->map, KIND_IMAGE, NULL))
		write_images(u);
	if (u->map->follow)
		write_also(u, true);
	if (u->also)
		cells_lose(u, "also");
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
		uncompose_row(u);
	}
}

void
uncompose_product(struct uncomposer *u, const json_t *record, const json_t *counts)
{
	begin(u, record);
	u->counts = counts;
	if (record && u->map->makes & MAKES_PRODUCTS)
		note_unsaid(u, record);
	if (!(u->map->makes & MAKES_PRODUCTS) || !record)
		write_counts(u);
	else if (u->variants && json_array_size(u->variants) == 0 && !knows_kind(u->map, KIND_SET, NULL))
		cells_lose(u, "products without variants");
	else if (u->map->kind.n)
		write_kinds(u);
	else {
		write_side_by_side(u);
		if (json_array_size(json_object_get(record, "also")))
			cells_lose(u, "also");
	}
}

void
uncompose_order(struct uncomposer *u, const json_t *record)
{
	json_t *line;
	size_t i;

	begin(u, record);
	note_unsaid(u, record);
	json_array_foreach(json_object_get(record, "lines"), i, line) {
		u->line = line;
		u->head = i == 0 || !u->parallel;
		uncompose_row(u);
	}
}

const char *
uncompose_lost(const struct uncomposer *u)
{
	return u->lost.at;
}
