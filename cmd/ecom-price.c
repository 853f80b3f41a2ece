/* ecom-price - what an order costs: list price, discounts, delivery charge, tax by place of supply
 *
 * The catalogue's events are its price list; an order is priced once, on the day of its record's time, and
 * what comes after works with that price. How it is made up is in quote.c and basket.c. */
#include <string.h>

#include "quote.h"
#include "station.h"

#include "ecom-price-options.h"

static on_record learn, forget, place;

static const struct intake takes[] = {
	{ "product.added", learn },
	{ "product.changed", learn },
	{ "product.dropped", forget },
	{ "order.place", place },
	{ 0 }
};

static const struct verb answers[] = {
	{ "list", "[SKU]", "the prices that are known",
		"SELECT sku, product, title, status, currency, list_price AS price, tax_class FROM offer WHERE "
		MAYBE("sku", "?1") " ORDER BY sku" },
	{ "taken", "[ORDER]", "the order numbers that are taken, and by which record",
		"SELECT \"order\", record FROM placed WHERE " MAYBE("\"order\"", "?1") " ORDER BY \"order\"" },
	{ "verify", "", "prove the books: every price belongs to a product that lists it, and the reverse", .audit = true, .sql =
		"SELECT o.sku, o.product, 'feed the last event of ' || o.product || ' under a new id' AS repair FROM offer o"
		" LEFT JOIN variant v ON v.product = o.product AND v.sku = o.sku WHERE v.sku IS NULL UNION ALL"
		" SELECT v.sku, v.product, 'feed the last event of ' || v.product || ' under a new id' FROM variant v"
		" LEFT JOIN offer o ON o.sku = v.sku WHERE o.sku IS NULL ORDER BY 1" },
	{ 0 }
};

/* What may be sold, by SKU. The price is in millionths, and as the product said it. */
static const struct table offer_table = { "offer", KEY("sku"),
	COLUMNS("product text", "title text", "status text", "currency text", "price", "list_price text",
		"tax_class text", "hsn text", "weight_g", "stocked", "backorder") };
enum { PRODUCT, TITLE, STATUS, CURRENCY, PRICE, LIST_PRICE, TAX_CLASS, HSN, WEIGHT, STOCKED, BACKORDER };

/* The SKUs of a product as it last was, so that those it no longer has can be forgotten. */
static const struct table variant = { "variant", KEY("product", "sku"), COLUMNS("listed") };
enum { LISTED };

/* The order numbers that are taken, and the id of the record that took them. */
static const struct table placed = { "placed", KEY("order"), COLUMNS("record text") };
enum { RECORD };

static const struct table *const keeps[] = { &offer_table, &variant, &placed, 0 };

int
main(int argc, char **argv)
{
	static struct options o;

	opt_parse(argc, argv, &o);
	return station_main(&(struct station){ takes, answers, keeps, quote_open }, STATION_ASKED(o));
}

/* ---- the price list ---- */

/* "Darjeeling, 250 g": the product's title with the variant's, or with its options. */
static const char *
title_of(struct record *r, const char *product)
{
	const char *own = maybe_text(r, "title"), *title = product, *key;
	json_t *options = json_object_get(r->scope, "options"), *value;

	if (own)
		return pool_print(r->pool, "%s, %s", product, own);
	json_object_foreach(options, key, value)
		if (json_is_string(value))
			title = pool_print(r->pool, "%s, %s", title, json_string_value(value));
	return title;
}

static void
learn(struct record *r, struct store *db)
{
	const char *product = need_name(r, "product"), *title = need_text(r, "title"),
		   *currency = need_currency(r, "currency");
	const char *status = maybe_one_of(r, "status", "active draft archived", "active");

	forget(r, db);
	for (size_t i = 0; have_some(r, "variants") && each(r, "variants", i); i++) {
		const char *sku = need_name(r, "sku"), *tax_class = maybe_name(r, "tax_class", "standard");
		struct row *o = store_row(db, &offer_table, sku);
		row_put(o, PRODUCT, product);
		row_put(o, TITLE, title_of(r, title));
		row_put(o, STATUS, status);
		row_put(o, CURRENCY, currency);
		row_set(o, PRICE, need_price(r, "price"));
		row_put(o, LIST_PRICE, need_text(r, "price"));
		row_put(o, TAX_CLASS, tax_class);
		row_put(o, HSN, maybe_name(r, "hsn", ""));
		row_set(o, WEIGHT, maybe_whole(r, "weight_g", 0));
		row_set(o, STOCKED, maybe_bool(r, "stocked", true));
		row_set(o, BACKORDER, maybe_bool(r, "backorder", false));
		row_set(store_row(db, &variant, product, sku), LISTED, 1);
	}
}

static void
forget(struct record *r, struct store *db)
{
	const char *product = need_name(r, "product");

	for (struct row *v = NULL; !refused(r) && (v = store_next(db, &variant, product, v));) {
		struct row *o = store_row(db, &offer_table, row_key(v, 1));
		if (strcmp(row_text(o, PRODUCT), product) == 0)
			row_delete(o);
		row_delete(v);
	}
}

/* ---- orders ---- */

/* Tell the quote what is sold under the SKU of its line. */
static void
look_up(struct record *r, struct store *db, struct quote *q, size_t i)
{
	const char *sku = q->lines[i].sku;
	const struct row *o = store_row(db, &offer_table, sku);
	struct offer offer = { row_text(o, PRODUCT), row_text(o, TITLE), row_text(o, STATUS),
		row_text(o, CURRENCY), row_text(o, TAX_CLASS), row_text(o, HSN), row_int(o, PRICE),
		row_int(o, WEIGHT), row_int(o, STOCKED) != 0, row_int(o, BACKORDER) != 0 };

	if (row_exists(o))
		quote_offer(r, q, i, &offer);
	else
		quote_reject(q, "unknown_sku", pool_print(r->pool, "'%s' is not in the catalogue", sku));
}

/* A number is taken by the order that was priced, not by one that was rejected: mended, it may come again
 * under a new id. */
static void
place(struct record *r, struct store *db)
{
	struct quote q = { 0 };
	struct row *taken;

	quote_read(r, &q);
	for (size_t i = 0; i < q.basket.lines && !refused(r); i++)
		look_up(r, db, &q, i);
	if (refused(r))
		return;
	taken = store_row(db, &placed, q.order);
	if (row_exists(taken))
		refuse(r, "order", "'%s' is taken by '%s'", q.order, row_text(taken, RECORD));
	quote_price(r, &q);
	if (refused(r))
		return;
	if (!q.reason)
		row_put(taken, RECORD, r->id);
	quote_answer(r, &q);
}
