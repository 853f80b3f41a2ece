/* ecom-catalog - the catalogue: products, their variants, and what changed
 *
 * A put is the whole product: what it does not name is not there any more. So the same file put again changes nothing, and
 * the file of last week put again is last week's catalogue. A partial put is made whole of what is kept, and is then one
 * like any other. */
#include <string.h>

#include "diff.h"
#include "digest.h"
#include "ecom-catalog-options.h"
#include "history.h"
#include "merge.h"
#include "product.h"
#include "search.h"
#include "station.h"
#include "undo.h"

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
		"body text",    /* all of the record but type, id, time, source; empty: it was dropped */
		"said text"),   /* digest of the partial put that made it so; empty: it was no such put */
	INDEXES("status"), .search = "words" };
enum { TITLE, STATUS, CURRENCY, VARIANTS, CHANGES, CHANGED, WORDS, BODY, SAID };

/* A SKU belongs to one product. */
static const struct table variant = { "variant", KEY("sku"), COLUMNS("product text", "title text", "price text") };
enum { PRODUCT, VARIANT_TITLE, PRICE };

static int find(struct store *, char **words, int n), undo(struct store *, char **args, int n);

#define SUMMARY "product, title, status, currency, variants, changed AS \"changed:t\""

static const struct verb answers[] = {
	{ "list", "[STATUS]", "products: active, draft, archived or all",
		"SELECT " SUMMARY " FROM product WHERE body <> '' AND " MAYBE("status", "?1") " ORDER BY product" },
	{ "show", "PRODUCT|SKU", "a product with everything that was put",
		"SELECT body AS \"*:j\", changed AS \"changed:t\" FROM product WHERE body <> '' AND product ="
		" coalesce((SELECT p.product FROM product p WHERE p.product = ?1),"
		" (SELECT v.product FROM variant v WHERE v.sku = ?1))" },
	{ "search", "WORD...", "products in which all the words occur, in any script and case", .run = find },
	{ "skus", "[SKU]", "variants: whose they are and what they cost",
		"SELECT v.sku, v.product, nullif(v.title, '') AS title, v.price, p.currency"
		" FROM variant v LEFT JOIN product p ON p.product = v.product WHERE " MAYBE("v.sku", "?1") " ORDER BY v.sku" },
	VERB_DIFF,
	{ "runs", "[RUN]", "runs of records RUN.1, RUN.2, ...: when, and how many products they changed",
		"SELECT run, first AS \"first:t\", last AS \"last:t\", added, changed, dropped FROM run"
		" WHERE " MAYBE("run", "?1") " ORDER BY run.last, run" },
	{ "undo", "RUN", "the records that bring back what was before a run, or before record RUN", .run = undo },
	{ "verify", "", "does every SKU have its product, and every product its SKUs?",
		"SELECT v.sku, v.product, 'the SKU is of a product that is not there' AS fault, " RESTORE " AS repair FROM variant v"
		" WHERE NOT EXISTS (SELECT 1 FROM product p WHERE p.product = v.product AND p.body <> '')"
		" UNION ALL "
		"SELECT NULL, p.product, 'the product has ' || p.variants || ' variants and ' || coalesce(v.skus, 0) || ' SKUs', " RESTORE
		" FROM product p LEFT JOIN (SELECT product, count(*) AS skus FROM variant GROUP BY product) AS v"
		" ON v.product = p.product WHERE p.body <> '' AND p.variants <> coalesce(v.skus, 0)"
		" ORDER BY 2, 1", .audit = true },
	{ 0 }
};

static const struct table *const keeps[] = { &product, &variant, &history_before, &history_run, 0 };

static const struct intake names[] = { { "product.put", 0 }, { "product.drop", 0 }, { 0 } };

static const struct plan plan = {
	.things = "products", .gone = "dropped", .changes = product_changes,
	.columns = { "product", "sku", "change", "field", "old", "new" },
	.count = "SELECT count(*) FROM product WHERE status <> ''",
	.names = names, .members = { "product" }, .drop = "product.drop",
	.all = "SELECT product FROM product WHERE status <> ''"
		" UNION SELECT product FROM before WHERE dropped = 1 AND " OF_RUN("id", "?1") " ORDER BY 1",
};

static struct options o;

int
main(int argc, char **argv)
{
	opt_parse(argc, argv, &o);
	return station_main(&(struct station){ takes, answers, keeps, .plan = &plan },
		STATION_ASKED(o, PLAN_ASKED(o), .complete = o.complete_given));
}

static const char *product_of(struct record *, struct store *);
static json_t *whole_of(struct record *, struct row *);
static void put_whole(struct record *, struct store *, struct row *, const char *said);
static void keep(struct record *, struct store *, struct row *, json_t *was, json_t *now);
static void give_back(const json_t *was, struct store *);
static void note(struct record *, struct store *, struct row *, enum history what);

static const struct diff_by by[] = { { "variants", "sku" }, { 0 } };

static void
put(struct record *r, struct store *db)
{
	const char *handle = product_of(r, db);
	json_t *asked = r->body;
	char said[DIGEST_ROOM] = "";

	if (refused(r))
		return;
	struct row *row = store_row(db, &product, handle);
	if (json_is_true(json_object_get(asked, "partial"))) {
		const char *text = pool_json(r->pool, record_owns(r, product_body(asked)));
		digest_text(said, digest_bytes(text, strlen(text)));
		if (*row_text(row, BODY) && strcmp(row_text(row, SAID), said) == 0)
			return;
		json_t *whole = whole_of(r, row);
		if (!whole)
			return;
		r->body = r->scope = whole;
	}
	put_whole(r, db, row, said);
	r->body = r->scope = asked;
}

/* The product a put is of. A partial one may leave it to its first SKU. */
static const char *
product_of(struct record *r, struct store *db)
{
	const char *of = "", *sku = "";

	if (!json_is_true(json_object_get(r->body, "partial")) || have(r, "product"))
		return need_name(r, "product");
	for (size_t i = 0; i == 0 && each(r, "variants", i); i++)
		sku = need_name(r, "sku");
	if (!refused(r))
		of = row_text(store_row(db, &variant, sku), PRODUCT);
	if (!*of)
		refuse(r, "sku", "'%s' is of no product in the catalogue", sku);
	return of;
}

/* What is kept, with what a partial put says; NULL: it says nothing new. */
static json_t *
whole_of(struct record *r, struct row *row)
{
	json_t *was = record_stored(r, row_text(row, BODY)), *said = record_owns(r, product_body(r->body));

	json_object_del(said, "partial");
	return was && merge_is_vain(was, said) ? NULL : record_owns(r, merge(was, said));
}

static void
put_whole(struct record *r, struct store *db, struct row *row, const char *said)
{
	json_t *now = record_owns(r, product_body(r->body));

	if (strcmp(row_text(row, BODY), pool_json(r->pool, now)) == 0)
		return; /* as it mostly is; what is kept was checked, and diff() would find nothing */
	product_check(r);
	if (refused(r))
		return;
	json_t *was = record_stored(r, row_text(row, BODY));
	json_t *changes = record_owns(r, diff(was, now, by));
	if (json_array_size(changes)) {
		keep(r, db, row, was, now);
		row_put(row, SAID, said);
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
	note(r, db, row, HISTORY_DROPPED);
	give_back(was, db);
	row_set(row, CHANGED, r->time);
	row_put(row, STATUS, "");
	row_put(row, WORDS, "");
	row_put(row, BODY, "");
	row_put(row, SAID, "");
	emit(r, "product.dropped", "*:k", was);
}

/* ---- the books ---- */

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
	for (size_t i = 0; have_some(r, "variants") && each(r, "variants", i); i++) {
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
note(struct record *r, struct store *db, struct row *row, enum history what)
{
	row_add(row, CHANGES, 1);
	history_note(r, db, row_key(row, 0), row_int(row, CHANGES), row_text(row, BODY), what);
}

static void
keep(struct record *r, struct store *db, struct row *row, json_t *was, json_t *now)
{
	note(r, db, row, was ? HISTORY_CHANGED : HISTORY_ADDED);
	give_back(was, db);
	take(r, db, row_key(row, 0));
	row_put(row, TITLE, text_of(now, "title"));
	row_put(row, STATUS, have(r, "status") ? need_text(r, "status") : "active");
	row_put(row, CURRENCY, text_of(now, "currency"));
	row_set(row, VARIANTS, (int64_t)json_array_size(json_object_get(now, "variants")));
	row_set(row, CHANGED, r->time);
	row_put(row, WORDS, product_words(r));
	row_put(row, BODY, pool_json(r->pool, now));
}

/* ---- verbs ---- */

static int
find(struct store *db, char **words, int n)
{
	static const struct searching products = { &product, SUMMARY };

	return search(db, &products, words, n, opt_int("limit", o.limit_arg, 0, 1000000000));
}

/* Of each product that a run changed: what was before, and whether it was changed again since. */
#define UNDONE \
	"SELECT u.*, p.changes - u.n + 1 <> u.times AS late, p.changed FROM" \
	" (SELECT id, product, body, n, row_number() OVER (PARTITION BY product ORDER BY n) AS nth," \
	" count(*) OVER (PARTITION BY product) AS times" \
	" FROM before WHERE " OF_RUN("id", "?1") " OR id = ?1) AS u" \
	" JOIN product p ON p.product = u.product WHERE u.nth = 1"

/* What was done last is undone first; but products that come to be again find their SKUs given back. */
static int
undo(struct store *db, char **args, int n)
{
	static const struct undoing how = {
		.late = "SELECT '''' || product || ''' was changed again since ' || ?1 || ', last at ', changed,"
			" ': it is left as it is (--force brings it back too)'"
			" FROM (" UNDONE ") AS undone WHERE late ORDER BY product",
		.records = "SELECT CASE body WHEN '' THEN 'product.drop' ELSE 'product.put' END AS type,"
			" 'undo-' || CAST(?9 AS TEXT) || '-' || id AS id, ?9 AS \"time:t\","
			" CASE body WHEN '' THEN product END AS product, nullif(body, '') AS \"*:j\""
			" FROM (" UNDONE ") AS undone WHERE NOT late OR ?2 = '1'"
			" ORDER BY 1, length(undone.id) DESC, undone.id DESC",
	};

	return undo_run(db, &how, args, n, o.force_given);
}
