/* map-load - a map out of its JSON file
 *
 * The JSON of a map stays in memory as long as the program, and everything in struct map points into it. */
#include "map.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "pool.h"
#include "say.h"

/* What a field of a record is, in the order in which records are written. */
static const struct field product_fields[] = {
	{ "product", FORM_NAME, LEVEL_HEAD, NULL, false },
	{ "title", FORM_TEXT, LEVEL_HEAD, NULL, false },
	{ "currency", FORM_CURRENCY, LEVEL_HEAD, NULL, false },
	{ "status", FORM_CHOICE, LEVEL_HEAD, "active draft archived", false },
	{ "description", FORM_TEXT, LEVEL_HEAD, NULL, false },
	{ "vendor", FORM_TEXT, LEVEL_HEAD, NULL, false },
	{ "brand", FORM_TEXT, LEVEL_HEAD, NULL, false },
	{ "category", FORM_TEXT, LEVEL_HEAD, NULL, false },
	{ "tags", FORM_LIST, LEVEL_HEAD, NULL, false },
	{ "options", FORM_TEXT, LEVEL_OPTION, NULL, false },
	{ "images.src", FORM_LIST, LEVEL_IMAGE, NULL, false },
	{ "images.alt", FORM_TEXT, LEVEL_IMAGE, NULL, false },
	{ "images.position", FORM_COUNT, LEVEL_IMAGE, NULL, false },
	{ "variants.sku", FORM_NAME, LEVEL_VARIANT, NULL, false },
	{ "variants.title", FORM_TEXT, LEVEL_VARIANT, NULL, false },
	{ "variants.price", FORM_PRICE, LEVEL_VARIANT, NULL, true },
	{ "variants.compare_at", FORM_PRICE, LEVEL_VARIANT, NULL, false },
	{ "variants.sale_price", FORM_PRICE, LEVEL_VARIANT, NULL, false },
	{ "variants.sale_from", FORM_DATE, LEVEL_VARIANT, NULL, false },
	{ "variants.sale_to", FORM_DATE, LEVEL_VARIANT, NULL, false },
	{ "variants.cost", FORM_PRICE, LEVEL_VARIANT, NULL, false },
	{ "variants.tax_class", FORM_NAME, LEVEL_VARIANT, NULL, false },
	{ "variants.hsn", FORM_NAME, LEVEL_VARIANT, NULL, false },
	{ "variants.gtin", FORM_GTIN, LEVEL_VARIANT, NULL, false },
	{ "variants.weight_g", FORM_WEIGHT, LEVEL_VARIANT, NULL, false },
	{ "variants.stocked", FORM_YESNO, LEVEL_VARIANT, NULL, false },
	{ "variants.backorder", FORM_YESNO, LEVEL_VARIANT, NULL, false },
	{ "variants.origin", FORM_COUNTRY, LEVEL_VARIANT, NULL, false },
	{ "variants.image", FORM_TEXT, LEVEL_VARIANT, NULL, false },
	{ "variants.extra", FORM_TEXT, LEVEL_VARIANT_EXTRA, NULL, false },
	{ "extra", FORM_TEXT, LEVEL_EXTRA, NULL, false },
	{ "stock.location", FORM_NAME, LEVEL_STOCK, NULL, false },
	{ "stock.was", FORM_WHOLE, LEVEL_STOCK, NULL, false },
	{ "stock.qty", FORM_WHOLE, LEVEL_STOCK, NULL, false },
	{ 0 }
};

static const struct field order_fields[] = {
	{ "time", FORM_TIME, LEVEL_HEAD, NULL, false },
	{ "order", FORM_NAME, LEVEL_HEAD, NULL, true },
	{ "currency", FORM_CURRENCY, LEVEL_HEAD, NULL, false },
	{ "customer.id", FORM_NAME, LEVEL_HEAD, NULL, false },
	{ "customer.name", FORM_TEXT, LEVEL_HEAD, NULL, true },
	{ "customer.email", FORM_EMAIL, LEVEL_HEAD, NULL, false },
	{ "customer.phone", FORM_PHONE, LEVEL_HEAD, NULL, false },
	{ "customer.language", FORM_LANGUAGE, LEVEL_HEAD, NULL, false },
	{ "ship_to.name", FORM_TEXT, LEVEL_HEAD, NULL, true },
	{ "ship_to.company", FORM_TEXT, LEVEL_HEAD, NULL, false },
	{ "ship_to.line1", FORM_TEXT, LEVEL_HEAD, NULL, true },
	{ "ship_to.line2", FORM_TEXT, LEVEL_HEAD, NULL, false },
	{ "ship_to.city", FORM_TEXT, LEVEL_HEAD, NULL, true },
	{ "ship_to.state", FORM_STATE, LEVEL_HEAD, NULL, false },
	{ "ship_to.postcode", FORM_TEXT, LEVEL_HEAD, NULL, false },
	{ "ship_to.country", FORM_COUNTRY, LEVEL_HEAD, NULL, true },
	{ "bill_to.name", FORM_TEXT, LEVEL_HEAD, NULL, true },
	{ "bill_to.company", FORM_TEXT, LEVEL_HEAD, NULL, false },
	{ "bill_to.line1", FORM_TEXT, LEVEL_HEAD, NULL, true },
	{ "bill_to.line2", FORM_TEXT, LEVEL_HEAD, NULL, false },
	{ "bill_to.city", FORM_TEXT, LEVEL_HEAD, NULL, true },
	{ "bill_to.state", FORM_STATE, LEVEL_HEAD, NULL, false },
	{ "bill_to.postcode", FORM_TEXT, LEVEL_HEAD, NULL, false },
	{ "bill_to.country", FORM_COUNTRY, LEVEL_HEAD, NULL, true },
	{ "lines.sku", FORM_NAME, LEVEL_LINE, NULL, true },
	{ "lines.qty", FORM_COUNT, LEVEL_LINE, NULL, true },
	{ "lines.price", FORM_PRICE, LEVEL_LINE, NULL, false },
	{ "lines.discount", FORM_AMOUNT, LEVEL_LINE, NULL, false },
	{ "lines.discount_percent", FORM_RATE, LEVEL_LINE, NULL, false },
	{ "lines.extra", FORM_TEXT, LEVEL_LINE_EXTRA, NULL, false },
	{ "discount", FORM_AMOUNT, LEVEL_HEAD, NULL, false },
	{ "discount_percent", FORM_RATE, LEVEL_HEAD, NULL, false },
	{ "delivery", FORM_NAME, LEVEL_HEAD, NULL, false },
	{ "payment", FORM_CHOICE, LEVEL_HEAD, "cod prepaid", false },
	{ "note", FORM_TEXT, LEVEL_HEAD, NULL, false },
	{ "channel", FORM_NAME, LEVEL_HEAD, NULL, false },
	{ "extra", FORM_TEXT, LEVEL_EXTRA, NULL, false },
	{ 0 }
};

static const char map_keys[] =
	" title makes detect decimal thousands guard rows skip fields single rest leave headers blank to defaults ";
static const char row_keys[] = " key parent kind members options ";
static const char column_keys[] =
	" column all value part words decimal thousands guard unquote split slug strip prefix escape pair path calling unit blank"
	" back always join ";
static const char default_keys[] = " value with ";

static struct pool forever;

/* ---- pieces ---- */

_Noreturn static void
wrong(const struct map *m, const char *where, const char *expected)
{
	die(END_CONFIG, "%s: %s: %s (see ecom-map(5))", m->file, where, expected);
}

static void
need_object(const struct map *m, const char *where, json_t *object, const char *keys)
{
	const char *name;
	json_t *value;
	size_t n;

	if (!json_is_object(object))
		wrong(m, where, "an object is expected");
	json_object_foreach(object, name, value) {
		const char *at = keys;
		n = strlen(name);
		while (at && (at = strstr(at, name)) && (at[-1] != ' ' || at[n] != ' '))
			at++;
		if (keys && !at)
			wrong(m, name, "there is no such key");
	}
}

static const char *
text(const struct map *m, const char *where, json_t *value)
{
	if (!json_is_string(value))
		wrong(m, where, "text is expected");
	return json_string_value(value);
}

/* A member of an object: its text, its one character, its truth; what it was when there is none. */
static const char *
text_in(const struct map *m, json_t *object, const char *key, const char *was)
{
	json_t *value = json_object_get(object, key);

	return value ? text(m, key, value) : was;
}

static char
byte_in(const struct map *m, json_t *object, const char *key, char was)
{
	const char *s = text_in(m, object, key, NULL);

	if (s && strlen(s) != 1)
		wrong(m, key, "one character is expected");
	return s ? *s : was;
}

static bool
truth_in(const struct map *m, json_t *object, const char *key, bool was)
{
	json_t *value = json_object_get(object, key);

	if (value && !json_is_boolean(value))
		wrong(m, key, "true or false is expected");
	return value ? json_is_true(value) : was;
}

/* A list of texts, ended by NULL; a single text is a list of one. */
static const char **
texts(const struct map *m, const char *where, json_t *value)
{
	size_t n = json_is_array(value) ? json_array_size(value) : 1;
	const char **list = pool_zero(&forever, (n + 1) * sizeof *list);

	for (size_t i = 0; i < n; i++)
		list[i] = text(m, where, json_is_array(value) ? json_array_get(value, i) : value);
	return list;
}

/* ---- columns ---- */

static const struct word *
read_words(const struct map *m, const char *key, json_t *object, size_t *n)
{
	struct word *words = pool_take(&forever, (json_object_size(object) + 1) * sizeof *words);
	const char *word;
	json_t *means;

	need_object(m, key, object, NULL);
	*n = 0;
	json_object_foreach(object, word, means) {
		if (!json_is_string(means) && !json_is_boolean(means) && !json_is_null(means))
			wrong(m, word, "a word means text, true, false or null");
		words[(*n)++] = (struct word){ word, json_is_string(means) ? json_string_value(means)
			: json_is_null(means) ? "" : json_is_true(means) ? "true" : "false" };
	}
	return words;
}

/* The decimal mark, or two of which either may be it. */
static void
read_decimal(const struct map *m, struct reading *r, json_t *object)
{
	const char *marks = text_in(m, object, "decimal", NULL);

	if (marks && (strlen(marks) < 1 || strlen(marks) > 2))
		wrong(m, "decimal", "one character is expected, or two of which either may stand");
	if (marks) {
		r->decimal = marks[0];
		r->either = marks[1];
	}
}

/* How a column is read: as its map or field says, but for what OBJECT says itself. */
static struct reading
read_reading(const struct map *m, struct reading r, json_t *object)
{
	json_t *words = json_object_get(object, "words"), *back = json_object_get(object, "back");
	json_t *part;
	const char *blank;

	if (words)
		r.words = read_words(m, "words", words, &r.n_words);
	if (back)
		r.back = read_words(m, "back", back, &r.n_back);
	r.join = text_in(m, object, "join", r.join);
	r.always = truth_in(m, object, "always", r.always);
	read_decimal(m, &r, object);
	r.thousands = byte_in(m, object, "thousands", r.thousands);
	r.split = byte_in(m, object, "split", r.split);
	r.guard = truth_in(m, object, "guard", r.guard);
	r.unquote = truth_in(m, object, "unquote", r.unquote);
	r.slug = truth_in(m, object, "slug", r.slug);
	r.strip = text_in(m, object, "strip", r.strip);
	r.prefix = text_in(m, object, "prefix", r.prefix);
	r.escape = text_in(m, object, "escape", r.escape);
	part = json_object_get(object, "part");
	if (part && (json_integer_value(part) < 1 || json_integer_value(part) > 9))
		wrong(m, "part", "a number from 1 to 9 is expected");
	r.part = part ? (int)json_integer_value(part) : r.part;
	r.pair = text_in(m, object, "pair", r.pair);
	r.path = byte_in(m, object, "path", r.path);
	r.calling = text_in(m, object, "calling", r.calling);
	r.unit = text_in(m, object, "unit", r.unit);
	blank = text_in(m, object, "blank", NULL);
	if (blank && strcmp(blank, "keep") != 0 && strcmp(blank, "clear") != 0)
		wrong(m, "blank", "\"keep\" or \"clear\" is expected");
	if (blank)
		r.blank = strcmp(blank, "keep") == 0 ? BLANK_KEEP : BLANK_CLEAR;
	if (r.unit && !cell_weighs(r.unit))
		wrong(m, "unit", "g, kg, lb or oz is expected");
	return r;
}

static size_t
most_sources(json_t *value)
{
	size_t n = 1, i;
	json_t *part;

	if (json_is_object(value))
		return most_sources(json_object_get(value, json_object_get(value, "all") ? "all" : "column"));
	json_array_foreach(value, i, part)
		n += most_sources(part);
	return n;
}

/* "Name", { "column": "Name", … }, or several of them, the best first. */
static void
read_sources(const struct map *m, struct place *p, struct reading reading, json_t *value)
{
	struct source *s = &p->sources[p->n];
	json_t *column = json_object_get(value, "column"), *constant = json_object_get(value, "value"), *part;
	size_t i;

	if (json_object_get(value, "all")) {
		column = json_object_get(value, "all");
		p->all = true;
		if (!p->field || p->field->level != LEVEL_IMAGE)
			wrong(m, p->name, "\"all\" is for images");
	}
	if (json_is_object(value)) {
		need_object(m, p->name, value, column_keys);
		if ((column != NULL) == (constant != NULL))
			wrong(m, p->name, "either \"column\" or \"value\" is expected");
		reading = read_reading(m, reading, value);
	}
	if (column)
		read_sources(m, p, reading, column);
	else if (json_is_array(value))
		json_array_foreach(value, i, part)
			read_sources(m, p, reading, part);
	else {
		*s = (struct source){ .reading = reading, .at = -1 };
		if (constant)
			s->constant = (struct csv_cell){ text(m, p->name, constant), json_string_length(constant) };
		else
			s->column = text(m, p->name, value);
		p->n++;
	}
}

static void
read_place(const struct map *m, struct place *p, struct reading reading, json_t *value)
{
	if (p->field) {
		reading.form = p->field->form;
		reading.choices = p->field->choices;
		reading.split = reading.form == FORM_LIST && p->field->level == LEVEL_HEAD ? ',' : '\0';
		reading.unit = reading.form == FORM_WEIGHT ? "g" : NULL;
	}
	p->sources = pool_take(&forever, most_sources(value) * sizeof *p->sources);
	read_sources(m, p, reading, value);
	if (p->n == 0)
		wrong(m, p->name, "a column is expected");
}

/* ---- fields ---- */

const struct field *
map_fields(unsigned makes)
{
	return makes & MAKES_ORDERS ? order_fields : product_fields;
}

static const struct field *
field_of(const struct field *fields, const char *name)
{
	for (; fields->name; fields++) {
		size_t n = strlen(fields->name);
		bool family = fields->level == LEVEL_OPTION || fields->level >= LEVEL_EXTRA;
		if (family ? strncmp(fields->name, name, n) == 0 && name[n] == '.' && name[n + 1]
			   : strcmp(fields->name, name) == 0)
			return fields;
	}
	return NULL;
}

static void
read_field(struct map *m, struct reading reading, const char *name, json_t *value)
{
	struct place *p = &m->places[m->n++];
	const char *dot = strrchr(name, '.');

	*p = (struct place){ .name = name, .key = dot ? dot + 1 : name };
	p->field = field_of(map_fields(m->makes), name);
	if (!p->field)
		wrong(m, name, "there is no such field in what it makes");
	if (p->field->level >= LEVEL_EXTRA)
		p->key = strstr(name, "extra.") + strlen("extra.");
	if (p->field->level == LEVEL_OPTION) {
		p->number = name[8] >= '1' && name[8] <= '9' ? name[8] - '0' : 0;
		p->value = p->number && strcmp(name + 9, ".value") == 0;
		if (!p->number || (!p->value && strcmp(name + 9, ".name") != 0))
			wrong(m, name, "options.1.name or options.1.value is expected, up to 9");
	}
	read_place(m, p, reading, value);
}

/* Records are written in the order of the table. */
static int
by_field(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->field != y->field)
		return x->field < y->field ? -1 : 1;
	return x->number != y->number ? x->number - y->number : x->value - y->value;
}

/* The value with a number where its texts have a '#'. The caller owns it. */
static json_t *
numbered(json_t *value, char digit)
{
	json_t *made, *part;
	const char *name;
	char *text;
	size_t i;

	if (json_is_string(value)) {
		text = copy_text(json_string_value(value));
		for (char *at = text; (at = strchr(at, '#')); at++)
			*at = digit;
		made = json_string(text);
		free(text);
		return made;
	}
	if (json_is_array(value)) {
		made = json_array();
		json_array_foreach(value, i, part)
			json_array_append_new(made, numbered(part, digit));
		return made;
	}
	if (!json_is_object(value))
		return json_incref(value);
	made = json_object();
	json_object_foreach(value, name, part)
		json_object_set_new(made, name, numbered(part, digit));
	return made;
}

/* "options.#.name": "Attribute # name" stands for nine fields. */
static json_t *
spelt_out(json_t *fields)
{
	json_t *all = json_object(), *value, *name;
	const char *key;

	json_object_foreach(fields, key, value) {
		if (!strchr(key, '#')) {
			json_object_set(all, key, value);
			continue;
		}
		name = json_string(key);
		for (const char *digit = "123456789"; *digit; digit++) {
			json_t *one = numbered(name, *digit);
			json_object_set_new(all, json_string_value(one), numbered(value, *digit));
			json_decref(one);
		}
		json_decref(name);
	}
	json_object_set_new(fields, "", all); /* lives as long as the map */
	return all;
}

static void
read_headers(struct map *m, json_t *sets)
{
	const char *set, *column;
	json_t *columns, *local;

	if (!sets)
		return;
	need_object(m, "headers", sets, NULL);
	json_object_foreach(sets, set, columns) {
		need_object(m, set, columns, NULL);
		json_object_foreach(columns, column, local)
			texts(m, column, local);
	}
	m->headers = sets;
}

static void
read_fields(struct map *m, struct reading reading, json_t *object)
{
	const char *name;
	json_t *value;

	need_object(m, "fields", object, NULL);
	object = spelt_out(object);
	m->places = pool_take(&forever, (json_object_size(object) + 1) * sizeof *m->places);
	json_object_foreach(object, name, value)
		read_field(m, reading, name, value);
	if (m->n == 0)
		wrong(m, "fields", "a field is expected");
	qsort(m->places, m->n, sizeof *m->places, by_field);
}

/* ---- the map ---- */

static void
read_makes(struct map *m, json_t *value)
{
	for (const char **name = texts(m, "makes", value); *name; name++) {
		unsigned makes = map_makes(*name);
		if (!makes)
			wrong(m, "makes", "products, stock or orders is expected");
		m->makes |= makes;
	}
	if ((m->makes & MAKES_ORDERS) && m->makes != MAKES_ORDERS)
		wrong(m, "makes", "a map of orders makes nothing else");
}

static void
read_group(struct map *m, struct place *p, struct reading reading, const char *name, json_t *value)
{
	*p = (struct place){ .name = name };
	if (value)
		read_place(m, p, reading, value);
}

static void
read_rows(struct map *m, struct reading reading, json_t *rows)
{
	if (rows)
		need_object(m, "rows", rows, row_keys);
	read_group(m, &m->key, reading, "key", json_object_get(rows, "key"));
	read_group(m, &m->parent, reading, "parent", json_object_get(rows, "parent"));
	read_group(m, &m->options, reading, "options", json_object_get(rows, "options"));
	read_group(m, &m->members, reading, "members", json_object_get(rows, "members"));
	read_group(m, &m->kind, reading, "kind", json_object_get(rows, "kind"));
	m->follow = m->kind.n && !m->parent.n && !m->members.n;
	if ((m->parent.n || m->members.n) && (!m->key.n || !m->kind.n || (m->parent.n && m->members.n)))
		wrong(m, "rows", "\"parent\" and \"members\" are for rows that have a \"kind\" and a \"key\"");
	for (size_t i = 0; i < m->kind.n; i++)
		for (size_t k = 0; k < m->kind.sources[i].reading.n_words; k++) {
			const char *means = m->kind.sources[i].reading.words[k].means;
			enum row_kind kind = map_kind(means, strlen(means));
			if (kind == KIND_UNKNOWN)
				wrong(m, "kind", "a row is alone, head, member, image, set, also or skip");
			if (kind == KIND_ALSO && m->parent.n)
				wrong(m, "kind", "also is for files in which members are listed, or follow their head");
		}
}

/* For the way back: columns, and what stands in one that nothing is said for. */
static void
read_writing(struct map *m, json_t *to, json_t *defaults)
{
	const char *name;
	json_t *value;

	if (to)
		need_object(m, "to", to, NULL);
	json_object_foreach(to, name, value)
		texts(m, name, value);
	if (defaults)
		need_object(m, "defaults", defaults, NULL);
	json_object_foreach(defaults, name, value) {
		if (json_is_object(value)) {
			need_object(m, name, value, default_keys);
			text_in(m, value, "with", NULL);
			value = json_object_get(value, "value");
		}
		text(m, name, value);
	}
	m->to = to;
	m->defaults = defaults;
}

static void
read_map(struct map *m, json_t *json)
{
	struct reading plain = { .form = FORM_TEXT, .decimal = '.', .guard = true };
	const char *rest;
	json_t *detect = json_object_get(json, "detect"), *single = json_object_get(json, "single");

	m->json = json;
	need_object(m, "map", json, map_keys);
	plain = m->plain = read_reading(m, plain, json);
	m->blank = plain.blank;
	plain.blank = m->plain.blank = BLANK_UNSAID;
	m->title = text_in(m, json, "title", "");
	read_headers(m, json_object_get(json, "headers"));
	read_makes(m, json_object_get(json, "makes"));
	read_fields(m, plain, json_object_get(json, "fields"));
	read_rows(m, plain, json_object_get(json, "rows"));
	read_group(m, &m->skip, plain, "skip", json_object_get(json, "skip"));
	if (single && json_array_size(single) != 2)
		wrong(m, "single", "the name and the value of an option are expected");
	for (size_t i = 0; single && i < 2; i++)
		m->single[i] = text(m, "single", json_array_get(single, i));
	rest = text_in(m, json, "rest", m->makes & MAKES_PRODUCTS ? "extra" : "leave");
	if (strcmp(rest, "extra") != 0 && strcmp(rest, "leave") != 0)
		wrong(m, "rest", "\"extra\" or \"leave\" is expected");
	m->rest = strcmp(rest, "extra") == 0;
	if (json_object_get(json, "leave"))
		m->leave = texts(m, "leave", json_object_get(json, "leave"));
	read_writing(m, json_object_get(json, "to"), json_object_get(json, "defaults"));
	m->detect = pool_zero(&forever, (json_array_size(detect) + 1) * sizeof *m->detect);
	for (size_t i = 0; i < json_array_size(detect); i++)
		m->detect[i] = texts(m, "detect", json_array_get(detect, i));
}

struct map *
map_load(const char *file)
{
	struct map *m = pool_zero(&forever, sizeof *m);
	const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file, *dot = strrchr(name, '.');
	json_error_t error;
	json_t *json = json_load_file(file, JSON_REJECT_DUPLICATES, &error);

	if (!json && json_error_code(&error) == json_error_cannot_open_file)
		die(errno == EACCES ? END_PERMISSION : END_NO_INPUT, "cannot read the map '%s':", file);
	if (!json)
		die(END_CONFIG, "%s: line %d: %s", file, error.line, error.text);
	m->file = pool_text(&forever, file);
	m->name = pool_copy(&forever, name, dot ? (size_t)(dot - name) : strlen(name));
	read_map(m, json);
	return m;
}
