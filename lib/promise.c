/* promise - what orders are promised of the stock, and who waits for more */
#include "promise.h"

#include <inttypes.h>
#include <string.h>

#include "num.h"
#include "places.h"

/* SINCE is milliseconds, of one width. */
const struct table promise_order = { "commitment", KEY("order"),
	COLUMNS("record text", "missing", "sent", "cancelled", "since text") };

/* They leave QTY when they are sent. A row at location '' says that the line waits. */
const struct table promise_hold = { "hold", KEY("order", "line", "location"),
	COLUMNS("sku text", "qty", "sent", "returned"), INDEXES("sku, location") };
enum { SKU, QTY, SENT, RETURNED };

/* Keyed so that they are served first come, first served. */
const struct table promise_waiting = { "waiting", KEY("sku", "since", "order", "line"), COLUMNS("qty") };
enum { WANTED };

/* ---- wishes ---- */

size_t
promise_wishes(struct record *r, struct wish *wishes)
{
	size_t n = 0;

	for (size_t i = 0; each(r, "lines", i); i++) {
		struct wish wish = { pool_print(r->pool, "%zu", i + 1), need_name(r, "sku"),
			need_count(r, "qty"), maybe_bool(r, "backorder", false) };
		if (maybe_bool(r, "stocked", true))
			wishes[n++] = wish;
	}
	return n;
}

static int64_t
free_at_place(void *db, const char *sku, size_t place)
{
	return level_free(store_row(db, &ledger_level, sku, place_id(place)));
}

bool
promise_allocate(struct record *r, struct store *db, struct wish *wishes, size_t n, struct pick **picks,
	size_t *picked)
{
	return allocate(wishes, n, places_count(), free_at_place, db, r->pool, picks, picked);
}

/* ---- holding ---- */

void
promise_open(struct record *r, struct row *order)
{
	row_put(order, ORDER_RECORD, r->id);
	row_put(order, ORDER_SINCE, pool_print(r->pool, "%015" PRId64, r->time));
}

int64_t
promise_line(const char *line)
{
	int64_t n = 0;

	num_int(line, &n);
	return n;
}

/* What is said of units that are held. */
static json_t *
said(const struct row *hold, int64_t qty, const char *why)
{
	return object("line:i sku:s location:s qty:i why:s", promise_line(row_key(hold, 1)),
		row_text(hold, SKU), row_key(hold, 2), qty, why);
}

json_t *
promise(struct record *r, struct store *db, const struct row *order, const char *line, struct row *level,
	int64_t qty, const char *why)
{
	struct row *hold = store_row(db, &promise_hold, row_key(order, 0), line, row_key(level, 1));

	ledger_book(r, db, level, pool_print(r->pool, "hold %s/%s", row_key(order, 0), line), 0, qty);
	row_put(hold, SKU, row_key(level, 0));
	row_add(hold, QTY, qty);
	return said(hold, qty, why);
}

/* ---- waiting ---- */

void
promise_later(struct store *db, struct row *order, const char *line, const char *sku, int64_t qty)
{
	const char *number = row_key(order, 0), *since = row_text(order, ORDER_SINCE);

	row_set(store_row(db, &promise_waiting, sku, since, number, line), WANTED, qty);
	row_put(store_row(db, &promise_hold, number, line, ""), SKU, sku);
	row_add(order, ORDER_MISSING, qty);
}

void
promise_wait(struct store *db, struct row *order, const struct wish *wish)
{
	promise_later(db, order, wish->line, wish->sku, wish->missing);
	for (size_t p = 0; p < places_count(); p++)
		row_rest(store_row(db, &ledger_level, wish->sku, place_id(p)));
}

void
promise_serve(struct record *r, struct store *db, struct row *level)
{
	const char *sku = row_key(level, 0);

	for (struct row *w = NULL;
		level_free(level) > 0 && !refused(r) && (w = store_next(db, &promise_waiting, sku, w));) {
		struct row *order = store_row(db, &promise_order, row_key(w, 2));
		int64_t given = num_least(row_int(w, WANTED), level_free(level));
		json_t *allocation = json_array();
		json_array_append_new(allocation,
			promise(r, db, order, row_key(w, 3), level, given, "came in for a backorder"));
		row_add(order, ORDER_MISSING, -given);
		row_add(w, WANTED, -given);
		if (row_int(w, WANTED) == 0)
			row_delete(w);
		emit(r, "stock.filled", "order:s complete:b allocation:j", row_key(order, 0),
			row_int(order, ORDER_MISSING) == 0, allocation);
	}
}

/* ---- leaving ---- */

void
promise_release(struct record *r, struct store *db, struct row *order)
{
	const char *number = row_key(order, 0);
	json_t *released = json_array();
	struct row *hold = NULL;

	row_set(order, ORDER_CANCELLED, 1);
	row_set(order, ORDER_MISSING, 0);
	while ((hold = store_next(db, &promise_hold, number, hold))) {
		const char *line = row_key(hold, 1), *location = row_key(hold, 2), *sku = row_text(hold, SKU);
		int64_t qty = row_int(hold, QTY);
		if (!*location)
			row_delete(store_row(
				db, &promise_waiting, sku, row_text(order, ORDER_SINCE), number, line));
		if (qty == 0)
			continue;
		ledger_book(r, db, store_row(db, &ledger_level, sku, location),
			pool_print(r->pool, "release %s/%s", number, line), 0, -qty);
		row_set(hold, QTY, 0);
		json_array_append_new(released, said(hold, qty, NULL));
	}
	emit(r, "stock.released", "order:s allocation:j", number, released);
	while ((hold = store_next(db, &promise_hold, number, hold)))
		if (*row_key(hold, 2))
			promise_serve(
				r, db, store_row(db, &ledger_level, row_text(hold, SKU), row_key(hold, 2)));
}

/* The next of an order's holds of a SKU. */
static struct row *
next_of(struct store *db, const char *order, const char *sku, struct row *last)
{
	struct row *hold = store_next(db, &promise_hold, order, last);

	while (hold && strcmp(row_text(hold, SKU), sku) != 0)
		hold = store_next(db, &promise_hold, order, hold);
	return hold;
}

int64_t
promise_send(struct record *r, struct store *db, struct row *order, struct row *level, int64_t qty,
	const char *parcel, size_t entry)
{
	const char *number = row_key(order, 0), *sku = row_key(level, 0), *location = row_key(level, 1);
	int64_t left = qty;

	for (struct row *hold = NULL; left > 0 && !refused(r) && (hold = next_of(db, number, sku, hold));) {
		int64_t here = num_least(row_int(hold, QTY), left);
		if (here == 0 || strcmp(row_key(hold, 2), location) != 0)
			continue;
		ledger_book(r, db, level,
			pool_print(r->pool, "ship %s/%s/%zu", parcel, row_key(hold, 1), entry), -here, -here);
		row_add(hold, QTY, -here);
		row_add(hold, SENT, here);
		left -= here;
	}
	row_add(order, ORDER_SENT, qty - left);
	return qty - left;
}

int64_t
promise_return(struct store *db, const char *order, const char *sku, int64_t qty)
{
	int64_t left = qty;

	for (struct row *hold = NULL; left > 0 && (hold = next_of(db, order, sku, hold));) {
		int64_t here = num_least(row_int(hold, SENT) - row_int(hold, RETURNED), left);
		row_add(hold, RETURNED, here);
		left -= here;
	}
	return qty - left;
}
