/* feed - products as rows of the feeds that shopping sites read */
#include "feed.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "record.h"

/* A row in work. */
struct offer {
	const json_t *product, *variant;
	const char *link;
	int64_t available; /* -1: not known */
	bool several;      /* variants */
	bool spaces;       /* "in stock" instead of "in_stock" */
};

typedef void on_cell(const struct offer *, const char *what, struct text *cell);

static on_cell id, group, title, description, link, image, images, availability, price, sale_price, brand, gtin, mpn,
	identified, condition, category, option, weight, kept;

struct column {
	const char *name;
	on_cell *make;
	const char *what; /* names of an option, or of columns that were kept; several with | between */
};

/* What both say of goods, and call the same. */
#define BOTH_SAY \
	{ "google_product_category", kept, "Google Shopping / Google Product Category|google_product_category" }, \
	{ "product_type", category, NULL }, \
	{ "color", option, "color|colour" }, \
	{ "size", option, "size" }, \
	{ "material", option, "material" }, \
	{ "pattern", option, "pattern" }, \
	{ "gender", kept, "Google Shopping / Gender|gender" }, \
	{ "age_group", kept, "Google Shopping / Age Group|age_group" }, \
	{ "shipping_weight", weight, NULL }

static const struct column google[] = {
	{ "id", id, NULL },
	{ "item_group_id", group, NULL },
	{ "title", title, NULL },
	{ "description", description, NULL },
	{ "link", link, NULL },
	{ "image_link", image, NULL },
	{ "additional_image_link[]", images, NULL },
	{ "availability", availability, NULL },
	{ "price", price, NULL },
	{ "sale_price", sale_price, NULL },
	{ "brand", brand, NULL },
	{ "gtin", gtin, NULL },
	{ "mpn", mpn, "Google Shopping / MPN|Google Shopping / Manufacturer part number (MPN)|mpn" },
	{ "identifier_exists", identified, "Google Shopping / MPN|Google Shopping / Manufacturer part number (MPN)|mpn" },
	{ "condition", condition, "Google Shopping / Condition|condition" },
	BOTH_SAY,
	{ 0 }
};

static const struct column meta[] = {
	{ "id", id, NULL },
	{ "title", title, NULL },
	{ "description", description, NULL },
	{ "availability", availability, NULL },
	{ "condition", condition, "Google Shopping / Condition|condition" },
	{ "price", price, NULL },
	{ "link", link, NULL },
	{ "image_link", image, NULL },
	{ "brand", brand, NULL },
	{ "gtin", gtin, NULL },
	{ "mpn", mpn, "Google Shopping / MPN|Google Shopping / Manufacturer part number (MPN)|mpn" },
	{ "item_group_id", group, NULL },
	{ "sale_price", sale_price, NULL },
	{ "additional_image_link[]", images, NULL },
	BOTH_SAY,
	{ 0 }
};

enum { MOST_COLUMNS = 32, IMAGES_MORE = 10, TITLE_LONGEST = 150, DESCRIPTION_LONGEST = 5000 };

static const struct feed {
	const char *name, *title;
	const struct column *columns;
	enum table_form form;
	bool spaces; /* in the words of availability */
} feeds[] = {
	{ "google", "Google Merchant Center: a product feed", google, TABLE_XML, false },
	{ "meta", "Meta (Facebook, Instagram): a catalogue feed", meta, TABLE_CSV, true },
};

const struct feed *
feed_named(const char *name)
{
	for (size_t i = 0; i < sizeof feeds / sizeof *feeds; i++)
		if (strcmp(feeds[i].name, name) == 0)
			return &feeds[i];
	return NULL;
}

const char *
feed_name(int i, const char **title)
{
	if ((size_t)i >= sizeof feeds / sizeof *feeds)
		return NULL;
	*title = feeds[i].title;
	return feeds[i].name;
}

void
feed_table(const struct feed *f, struct table *t)
{
	static const char *names[MOST_COLUMNS];

	t->form = f->form;
	t->columns = names;
	for (t->n = 0; f->columns[t->n].name; t->n++)
		names[t->n] = f->columns[t->n].name;
}

/* ---- text ---- */

static void
put(struct text *cell, const char *s)
{
	text_put(cell, s ? s : "");
}

/* Cut to MOST characters of UTF-8. */
static void
shorten(struct text *cell, size_t most)
{
	size_t n = 0;

	for (size_t i = 0; i < cell->length; i++)
		if (((unsigned char)cell->at[i] & 0xC0) != 0x80 && n++ == most) {
			cell->length = i;
			cell->at[i] = '\0';
		}
}

static size_t
put_entity(struct text *t, const char *at)
{
	static const struct {
		const char *name, *means;
	} entities[] = { { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&#39;", "'" },
		{ "&apos;", "'" }, { "&nbsp;", " " }, { "&#160;", " " } };

	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
		if (strncmp(at, entities[i].name, strlen(entities[i].name)) == 0) {
			text_put(t, entities[i].means);
			return strlen(entities[i].name);
		}
	text_byte(t, '&');
	return 1;
}

void
feed_plain(struct text *t, const char *html)
{
	size_t begin = t->length;

	for (const char *at = html; *at;) {
		const char *end = *at == '<' && (isalpha((unsigned char)at[1]) || strchr("/!", at[1])) ? strchr(at, '>')
			: NULL;
		bool gap = end || isspace((unsigned char)*at);
		if (gap && t->length > begin && t->at[t->length - 1] != ' ')
			text_byte(t, ' ');
		if (!gap && *at == '&')
			at += put_entity(t, at);
		else if (!gap)
			text_byte(t, *at++);
		else
			at = end ? end + 1 : at + 1;
	}
	while (t->length > begin && t->at[t->length - 1] == ' ')
		t->at[--t->length] = '\0';
}

/* ---- cells ---- */

static void
id(const struct offer *o, const char *what, struct text *cell)
{
	(void)what;
	put(cell, text_of(o->variant, "sku"));
}

static void
group(const struct offer *o, const char *what, struct text *cell)
{
	(void)what;
	if (o->several)
		put(cell, text_of(o->product, "product"));
}

/* The variants of a product are told apart by what they differ in. */
static void
title(const struct offer *o, const char *what, struct text *cell)
{
	const char *name;
	json_t *value;

	(void)what;
	put(cell, text_of(o->product, "title"));
	if (o->several)
		json_object_foreach(json_object_get(o->variant, "options"), name, value)
			text_print(cell, " - %s", json_string_value(value));
	shorten(cell, TITLE_LONGEST);
}

static void
description(const struct offer *o, const char *what, struct text *cell)
{
	const char *html = text_of(o->product, "description");

	feed_plain(cell, html ? html : "");
	if (cell->length == 0)
		title(o, what, cell);
	shorten(cell, DESCRIPTION_LONGEST);
}

static void
put_in_url(struct text *cell, const char *s)
{
	for (; s && *s; s++)
		if (isalnum((unsigned char)*s) || strchr("-._~", *s))
			text_byte(cell, *s);
		else
			text_print(cell, "%%%02X", (unsigned char)*s);
}

static void
link(const struct offer *o, const char *what, struct text *cell)
{
	(void)what;
	for (const char *at = o->link; *at;)
		if (strncmp(at, "{product}", 9) == 0) {
			put_in_url(cell, text_of(o->product, "product"));
			at += 9;
		} else if (strncmp(at, "{sku}", 5) == 0) {
			put_in_url(cell, text_of(o->variant, "sku"));
			at += 5;
		} else
			text_byte(cell, *at++);
}

static void
image(const struct offer *o, const char *what, struct text *cell)
{
	const char *own = text_of(o->variant, "image");

	(void)what;
	put(cell, own ? own : text_of(json_array_get(json_object_get(o->product, "images"), 0), "src"));
}

static void
images(const struct offer *o, const char *what, struct text *cell)
{
	struct text first = { 0 };
	json_t *one;
	size_t i, n = 0;

	text_put(&first, "");
	image(o, what, &first);
	json_array_foreach(json_object_get(o->product, "images"), i, one) {
		const char *src = text_of(one, "src");
		if (src && strcmp(src, first.at) != 0 && n++ < IMAGES_MORE)
			text_print(cell, "%s%s", cell->length ? "\n" : "", src);
	}
	text_free(&first);
}

static void
availability(const struct offer *o, const char *what, struct text *cell)
{
	bool stocked = !json_is_false(json_object_get(o->variant, "stocked"));
	bool backorder = json_is_true(json_object_get(o->variant, "backorder"));

	(void)what;
	if (!stocked || o->available != 0)
		put(cell, o->spaces ? "in stock" : "in_stock");
	else if (backorder)
		put(cell, o->spaces ? "available for order" : "backorder");
	else
		put(cell, o->spaces ? "out of stock" : "out_of_stock");
}

static void
put_price(const struct offer *o, const char *amount, struct text *cell)
{
	text_print(cell, "%s %s", amount, text_of(o->product, "currency"));
}

static void
price(const struct offer *o, const char *what, struct text *cell)
{
	const char *before = text_of(o->variant, "compare_at");

	(void)what;
	put_price(o, before ? before : text_of(o->variant, "price"), cell);
}

static void
sale_price(const struct offer *o, const char *what, struct text *cell)
{
	(void)what;
	if (text_of(o->variant, "compare_at"))
		put_price(o, text_of(o->variant, "price"), cell);
}

static void
brand(const struct offer *o, const char *what, struct text *cell)
{
	const char *own = text_of(o->product, "brand");

	(void)what;
	put(cell, own ? own : text_of(o->product, "vendor"));
}

static void
gtin(const struct offer *o, const char *what, struct text *cell)
{
	(void)what;
	put(cell, text_of(o->variant, "gtin"));
}

/* A column that was kept on the way in, of the variant or of the product, under one of the names in WHAT. */
static void
kept(const struct offer *o, const char *what, struct text *cell)
{
	const json_t *places[] = { o->variant, o->product };
	const char *name;
	json_t *value;

	for (size_t i = 0; i < 2 && cell->length == 0; i++)
		json_object_foreach(json_object_get(places[i], "extra"), name, value)
			for (const char *at = what; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL)
				if (strcspn(at, "|") == strlen(name) && cell->length == 0 &&
					strncasecmp(at, name, strlen(name)) == 0)
					put(cell, json_string_value(value));
}

static void
mpn(const struct offer *o, const char *what, struct text *cell)
{
	kept(o, what, cell);
}

/* Said only when it is not so: neither a GTIN nor a maker's number. */
static void
identified(const struct offer *o, const char *what, struct text *cell)
{
	struct text number = { 0 };

	kept(o, what, &number);
	gtin(o, what, &number);
	if (number.length == 0)
		put(cell, "no");
	text_free(&number);
}

static void
condition(const struct offer *o, const char *what, struct text *cell)
{
	kept(o, what, cell);
	if (cell->length == 0)
		put(cell, "new");
}

static void
category(const struct offer *o, const char *what, struct text *cell)
{
	(void)what;
	put(cell, text_of(o->product, "category"));
}

static void
option(const struct offer *o, const char *what, struct text *cell)
{
	const char *name;
	json_t *value;

	json_object_foreach(json_object_get(o->variant, "options"), name, value)
		for (const char *at = what; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL)
			if (strcspn(at, "|") == strlen(name) && strncasecmp(at, name, strlen(name)) == 0)
				put(cell, json_string_value(value));
}

static void
weight(const struct offer *o, const char *what, struct text *cell)
{
	int64_t grams = int_of(o->variant, "weight_g");

	(void)what;
	if (grams > 0) {
		text_number(cell, grams);
		text_put(cell, " g");
	}
}

/* ---- rows ---- */

int64_t
feed_free(const json_t *variant, const json_t *levels)
{
	const char *sku = text_of(variant, "sku");
	int64_t sum = -1;
	json_t *level;
	size_t i;

	json_array_foreach(levels, i, level) {
		const char *of = text_of(level, "sku");
		if (sku && of && strcmp(of, sku) == 0)
			sum = (sum < 0 ? 0 : sum) + (int_of(level, "free") > 0 ? int_of(level, "free") : 0);
	}
	return sum;
}

void
feed_product(const struct feed *f, const char *page, const json_t *product, const json_t *levels, on_feed_row *row,
	void *context)
{
	const char *status = text_of(product, "status");
	const json_t *variants = json_object_get(product, "variants");
	struct text cells[MOST_COLUMNS] = { 0 };
	json_t *variant;
	size_t i, n = 0;

	if (status && strcmp(status, "active") != 0)
		return;
	json_array_foreach(variants, i, variant) {
		struct offer o = { product, variant, page, feed_free(variant, levels), json_array_size(variants) > 1,
			f->spaces };
		for (n = 0; f->columns[n].name; n++) {
			text_clear(&cells[n]);
			f->columns[n].make(&o, f->columns[n].what, &cells[n]);
		}
		row(cells, n, context);
	}
	for (i = 0; i < n; i++)
		text_free(&cells[i]);
}
