/* ecom-catalog - the catalogue: products, their variants, and what changed
 *
 * A put is the whole product: what it does not name is not there any more. So the same file put again changes nothing, and
 * the file of last week put again is last week's catalogue. */
#include <string.h>

#include "diff.h"
#include "ecom-catalog-options.h"
#include "schema.h"
#include "station.h"
#include "words.h"

static on_record put, drop;

static const struct intake takes[] = {
	{ "product.put",  put  }, /* → product.added | product.changed | nothing */
	{ "product.drop", drop }, /* → product.dropped */
	{ 0 }
};

static const struct table product = { "product", KEY("product"),
	COLUMNS("title text", "status text", "currency text",
		"variants",     /* how many */
		"changes",      /* how many there were, the first put included */
		"changed",      /* when the last was */
		"words text",   /* what search looks through */
		"body text"),   /* all of the record but type, id, time, source; empty: it was dropped */
	INDEXES("status") };
enum { TITLE, STATUS, CURRENCY, VARIANTS, CHANGES, CHANGED, WORDS, BODY };

/* A SKU belongs to one product. */
static const struct table variant = { "variant", KEY("sku"), COLUMNS("product text", "title text", "price text") };
enum { PRODUCT, VARIANT_TITLE, PRICE };

/* What a product was before a record changed it, so that a run can be undone. */
static const struct table before = { "before", KEY("id"),
	COLUMNS("product text",
		"n",            /* which change of the product */
		"body text") }; /* empty: it was not there */
enum { OF, NTH, WAS };

static int search(struct store *, char **words, int n);

#define SUMMARY "product, title, status, currency, variants, changed AS \"changed:t\""

static const struct verb answers[] = {
	{ "list", "[STATUS]", "products: active, draft, archived or all",
		"SELECT " SUMMARY " FROM product WHERE body <> '' AND " MAYBE("status", "?1") " ORDER BY product" },
	{ "show", "PRODUCT|SKU", "a product with everything that was put",
		"SELECT body AS \"*:j\", changed AS \"changed:t\" FROM product WHERE body <> '' AND product ="
		" coalesce((SELECT p.product FROM product p WHERE p.product = ?1),"
		" (SELECT v.product FROM variant v WHERE v.sku = ?1))" },
	{ "search", "WORD...", "products in which all the words occur, in any script and case", .run = search },
	{ "skus", "[SKU]", "variants: whose they are and what they cost",
		"SELECT v.sku, v.product, nullif(v.title, '') AS title, v.price, p.currency"
		" FROM variant v LEFT JOIN product p ON p.product = v.product WHERE " MAYBE("v.sku", "?1") " ORDER BY v.sku" },
	{ "undo", "RUN", "the records that bring back what was before a run (records RUN.1, RUN.2, ...), or before record RUN",
		"SELECT CASE body WHEN '' THEN 'product.drop' ELSE 'product.put' END AS type,"
		" 'undo-' || CAST(?9 AS TEXT) || '-' || id AS id, ?9 AS \"time:t\","
		" CASE body WHEN '' THEN product END AS product, nullif(body, '') AS \"*:j\""
		" FROM (SELECT id, product, body, row_number() OVER (PARTITION BY product ORDER BY n) AS nth FROM before"
		" WHERE id = ?1 OR id > ?1 || '.' AND id < ?1 || '/') AS run WHERE nth = 1 ORDER BY 1, run.product" },
	{ "verify", "", "does every SKU have its product, and every product its SKUs?",
		"SELECT v.sku, v.product, 'the SKU is of a product that is not there' AS fault FROM variant v"
		" WHERE NOT EXISTS (SELECT 1 FROM product p WHERE p.product = v.product AND p.body <> '')"
		" UNION ALL "
		"SELECT NULL, p.product, 'the product has ' || p.variants || ' variants and ' || coalesce(v.skus, 0) || ' SKUs'"
		" FROM product p LEFT JOIN (SELECT product, count(*) AS skus FROM variant GROUP BY product) AS v"
		" ON v.product = p.product WHERE p.body <> '' AND p.variants <> coalesce(v.skus, 0)"
		" ORDER BY 2, 1", .audit = true },
	{ 0 }
};

static const struct table *const keeps[] = { &product, &variant, &before, 0 };
static const struct station catalog = { takes, answers, keeps, 0 };

int
main(int argc, char **argv)
{
	static struct options o;

	opt_parse(argc, argv, &o);
	return station_main(&catalog, STATION_ASKED(o));
}

static void check(struct record *);
static json_t *body_of(json_t *);
static void keep(struct record *, struct store *, struct row *, json_t *was, json_t *now);
static void give_back(const json_t *was, struct store *);
static void remember(struct record *, struct store *, struct row *);

static const struct diff_by by[] = { { "variants", "sku" }, { 0 } };

static void
put(struct record *r, struct store *db)
{
	const char *handle = need_name(r, "product");

	check(r);
	if (refused(r))
		return;
	struct row *row = store_row(db, &product, handle);
	json_t *now = record_owns(r, body_of(r->body));
	if (strcmp(row_text(row, BODY), pool_json(r->pool, now)) == 0)
		return; /* as it mostly is; diff() would find nothing either */
	json_t *was = record_stored(r, row_text(row, BODY));
	json_t *changes = record_owns(r, diff(was, now, by));
	if (json_array_size(changes)) {
		keep(r, db, row, was, now);
		emit(r, was ? "product.changed" : "product.added", "*:k changes:k", now, was ? changes : NULL);
	}
}

static void
drop(struct record *r, struct store *db)
{
	const char *handle = need_name(r, "product");
	struct row *row = store_row(db, &product, handle);

	if (!*row_text(row, BODY))
		refuse(r, "product", "'%s' is not in the catalogue", handle);
	if (refused(r))
		return;
	json_t *was = record_stored(r, row_text(row, BODY));
	remember(r, db, row);
	give_back(was, db);
	row_put(row, BODY, "");
	emit(r, "product.dropped", "*:k", was);
}

/* ---- what a put may say ---- */

/* What the dictionary says (share/schema/product.put.json), and that no SKU is there twice. */
static void
check(struct record *r)
{
	json_t *timed = record_owns(r, object("type:s id:s time:t *:k", r->type, r->id, r->time, r->body));
	json_t *seen = record_owns(r, json_object());
	char fault[SCHEMA_FAULT];

	if (!schema_obeyed(schema_of("product.put"), timed, fault))
		refuse(r, NULL, "%s", fault);
	for (size_t i = 0; each(r, "variants", i); i++) {
		const char *sku = need_name(r, "sku");
		if (json_object_get(seen, sku))
			refuse(r, "sku", "'%s' is there twice", sku);
		json_object_set_new(seen, sku, json_true());
	}
}

/* What is kept of a product: all that was said but what names, dates and traces the record. */
static json_t *
body_of(json_t *record)
{
	json_t *body = object("*:k", record);

	json_object_del(body, "source");
	return body;
}

/* Text that search finds a product by. */
static void
add_words(struct text *words, const json_t *value)
{
	const char *name;
	const json_t *member;
	size_t i;

	words_add(words, json_string_value(value));
	json_array_foreach(value, i, member)
		add_words(words, member);
	json_object_foreach((json_t *)value, name, member)
		add_words(words, member);
}

/* The members that search finds a product by, and a variant. */
static const char *const searched[] = { "product", "title", "brand", "vendor", "category", "tags", 0 };
static const char *const searched_variant[] = { "sku", "title", "gtin", "options", 0 };

static const char *
words_of(struct record *r)
{
	struct text words = TEXT_UP_TO(0);

	for (size_t f = 0; searched[f]; f++)
		add_words(&words, json_object_get(r->body, searched[f]));
	for (size_t i = 0; each(r, "variants", i); i++)
		for (size_t f = 0; searched_variant[f]; f++)
			add_words(&words, json_object_get(r->scope, searched_variant[f]));
	const char *kept = pool_text(r->pool, words.at);
	text_free(&words);
	return kept;
}

/* Give back the SKUs of the product as it was; take those of the product as it is. */
static void
give_back(const json_t *was, struct store *db)
{
	json_t *gone;
	size_t i;

	json_array_foreach(json_object_get(was, "variants"), i, gone)
		row_delete(store_row(db, &variant, text_of(gone, "sku")));
}

static void
take(struct record *r, struct store *db, const char *handle)
{
	for (size_t i = 0; each(r, "variants", i); i++) {
		const char *sku = need_name(r, "sku");
		struct row *row = store_row(db, &variant, sku);
		if (row_exists(row))
			refuse(r, "sku", "'%s' belongs to product '%s'", sku, row_text(row, PRODUCT));
		row_put(row, PRODUCT, handle);
		row_put(row, VARIANT_TITLE, have(r, "title") ? need_text(r, "title") : "");
		row_put(row, PRICE, need_text(r, "price"));
	}
}

static void
remember(struct record *r, struct store *db, struct row *row)
{
	struct row *old = store_add(db, &before, r->id);

	row_put(old, OF, row_key(row, 0));
	row_put(old, WAS, row_text(row, BODY));
	row_add(row, CHANGES, 1);
	row_set(old, NTH, row_int(row, CHANGES));
}

static void
keep(struct record *r, struct store *db, struct row *row, json_t *was, json_t *now)
{
	remember(r, db, row);
	give_back(was, db);
	take(r, db, row_key(row, 0));
	row_put(row, TITLE, text_of(now, "title"));
	row_put(row, STATUS, have(r, "status") ? need_text(r, "status") : "active");
	row_put(row, CURRENCY, text_of(now, "currency"));
	row_set(row, VARIANTS, (int64_t)json_array_size(json_object_get(now, "variants")));
	row_set(row, CHANGED, r->time);
	row_put(row, WORDS, words_of(r));
	row_put(row, BODY, pool_json(r->pool, now));
}

/* ---- search ---- */

enum { MOST_WORDS = 8 };

/* What LIKE is to look for: the word anywhere, with '!' before a letter that means something to LIKE. */
static const char *
pattern(struct pool *pool, const char *word, size_t n)
{
	struct text text = TEXT_UP_TO(0);

	text_byte(&text, '%');
	for (size_t i = 0; i < n; i++) {
		if (strchr("%_!", word[i]))
			text_byte(&text, '!');
		text_byte(&text, word[i]);
	}
	text_byte(&text, '%');
	const char *kept = pool_text(pool, text.at);
	text_free(&text);
	return kept;
}

#define HAS(word) " AND (" word " IS NULL OR words LIKE " word " ESCAPE '!')"

static int
search(struct store *db, char **args, int n)
{
	const char *patterns[MOST_WORDS] = { 0 };
	struct text words = TEXT_UP_TO(0);
	struct pool pool = { 0 };
	int found = 0;

	for (int i = 0; i < n; i++) {
		if (!utf8_valid(args[i], strlen(args[i]), NULL))
			die(END_USAGE, "search: '%s' is not UTF-8", args[i]);
		words_add(&words, args[i]);
	}
	for (const char *word = words.at, *end; word && (end = strchr(word, ' ')); word = end + 1) {
		if (found == MOST_WORDS)
			die(END_USAGE, "search: more than %d words", MOST_WORDS);
		patterns[found++] = pattern(&pool, word, (size_t)(end - word));
	}
	if (found == 0)
		die(END_USAGE, "search: a word to look for is missing");
	ask_print(db, "SELECT " SUMMARY " FROM product WHERE body <> '' AND words LIKE ?1 ESCAPE '!'"
		HAS("?2") HAS("?3") HAS("?4") HAS("?5") HAS("?6") HAS("?7") HAS("?8") " ORDER BY product",
		patterns, MOST_WORDS);
	text_free(&words);
	pool_free(&pool);
	return END_DONE;
}
