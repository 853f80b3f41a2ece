/* ecom-stock - the stock ledger: what is on the shelf, how much of it is promised, what is to come
 *
 * A movement is written once and never changed; a level is always the sum of its movements. What is free is
 * on hand less held, and every promise to an order is a hold at one location, so two orders cannot be
 * promised the same unit. */
#include <inttypes.h>

#include "expected.h"
#include "places.h"
#include "promise.h"
#include "station.h"
#include "undo.h"

#include "ecom-stock-options.h"

static on_record count, receive, adjust, move, expect, hold, cancel, ship, take_back;

static const struct intake takes[] = {
	{ "stock.count", count },
	{ "stock.receive", receive },
	{ "stock.adjust", adjust },
	{ "stock.move", move },
	{ "stock.expect", expect },
	{ "order.priced", hold },
	{ "order.cancel", cancel },
	{ "parcel.sent", ship },
	{ "return.received", take_back },
	{ 0 }
};

static int undo(struct store *, char **args, int n);

/* For the audit: what an order's rows come to is not what the order says. */
#define LACKS(column, rows, fault) \
	" UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL," \
	" 'order ' || c.\"order\" || ' " fault " ' || coalesce(SUM(r.qty), 0) || ', not ' || c." column " || ': ' || " RESTORE \
	" FROM commitment c LEFT JOIN (" rows ") AS r ON r.\"order\" = c.\"order\"" \
	" GROUP BY c.\"order\", c." column " HAVING coalesce(SUM(r.qty), 0) <> c." column

static const struct verb answers[] = {
	{ "levels", "[SKU]", "on hand, held, free and expected at each location",
		"SELECT sku, location, on_hand, held, on_hand - held AS free, expected FROM level"
		" WHERE " MAYBE("sku", "?1") " ORDER BY sku, location" },
	{ "totals", "[SKU]", "the same, in all locations together",
		"SELECT sku, SUM(on_hand) AS on_hand, SUM(held) AS held, SUM(on_hand - held) AS free,"
		" SUM(expected) AS expected FROM level WHERE " MAYBE("sku", "?1")
		" GROUP BY sku ORDER BY sku" },
	{ "moves", "[SKU]", "every movement, oldest first",
		"SELECT time AS \"time:t\", sku, location, reason, on_hand, held, record FROM movement"
		" WHERE " MAYBE("sku", "?1") " ORDER BY time, record, sku, location, reason" },
	{ "holds", "[ORDER]", "what is held for orders and has not left",
		"SELECT \"order\", CAST(line AS BIGINT) AS line, sku, location, qty FROM hold"
		" WHERE qty > 0 AND " MAYBE("\"order\"", "?1") " ORDER BY \"order\", line, location" },
	{ "waiting", "[SKU]", "backorders, in the order they will be served",
		"SELECT sku, CAST(since AS BIGINT) AS \"since:t\", \"order\", CAST(line AS BIGINT) AS line,"
		" qty FROM waiting WHERE " MAYBE("sku", "?1")
		" ORDER BY sku, since, \"order\", waiting.line" },
	{ "forecast", "[SKU]", "expected in and promised out by date, and what will then be free",
		"WITH change AS ("
		" SELECT sku, '' AS date, 0 AS came, 0 AS went, on_hand - held AS free FROM level"
		" UNION ALL SELECT sku, '', 0, qty, -qty FROM waiting"
		" UNION ALL SELECT sku, date, qty, 0, qty FROM expectation),"
		" day AS (SELECT sku, date, SUM(came) AS came, SUM(went) AS went,"
		" SUM(SUM(free)) OVER (PARTITION BY sku ORDER BY date) AS free"
		" FROM change GROUP BY sku, date)"
		" SELECT sku, CASE date WHEN '' THEN 'now' ELSE date END AS date,"
		" came AS \"in\", went AS out, free FROM day"
		" WHERE came + went > 0 AND " MAYBE("sku", "?1") " ORDER BY sku, day.date" },
	{ "low", "[LEAST]", "SKUs of which fewer than LEAST (5) are free in all",
		"SELECT sku, SUM(on_hand - held) AS free, SUM(expected) AS expected FROM level GROUP BY sku"
		" HAVING SUM(on_hand - held) < CAST(coalesce(?1, '5') AS BIGINT) ORDER BY free, sku" },
	VERB_DIFF,
	{ "runs", "[RUN]", "runs of counts, receipts and adjustments RUN.1, RUN.2, ...: when, and how many",
		"SELECT run, MIN(time) AS \"first:t\", MAX(time) AS \"last:t\", "
		" SUM(CASE WHEN reason = 'count' THEN 1 ELSE 0 END) AS counted, SUM(CASE WHEN reason <> 'count' THEN 1 ELSE 0 END) AS moved, SUM(on_hand) AS on_hand FROM"
		" (SELECT rtrim(rtrim(record, '0123456789'), '.') AS run, time, reason, on_hand FROM movement"
		" WHERE reason IN ('count', 'receive', 'adjust')) AS m WHERE " MAYBE("run", "?1")
		" GROUP BY run ORDER BY 3, run" },
	{ "undo", "RUN", "the adjustments that take back what a run counted, received and adjusted", .run = undo },
	{ "verify", "", "prove the books: levels are the sums of movements, holds, expectations; orders of what they wait for",
		.audit = true, .sql = "WITH part AS ("
		" SELECT sku, location, on_hand, 0 AS moved, held, 0 AS held_moved, 0 AS promised,"
		" expected, 0 AS due FROM level"
		" UNION ALL SELECT sku, location, 0, on_hand, 0, held, 0, 0, 0 FROM movement"
		" UNION ALL SELECT sku, location, 0, 0, 0, 0, qty, 0, 0 FROM hold"
		" UNION ALL SELECT sku, location, 0, 0, 0, 0, 0, 0, qty FROM expectation),"
		" book AS (SELECT sku, location, SUM(on_hand) AS on_hand, SUM(moved) AS movements,"
		" SUM(held) AS held, SUM(held_moved) AS held_movements, SUM(promised) AS holds,"
		" SUM(expected) AS expected, SUM(due) AS expectations FROM part GROUP BY sku, location)"
		" SELECT *, 'count ' || sku || ' at ' || location"
		" || ', restore the row from the movements, then feed a stock.count' AS repair FROM book"
		" WHERE on_hand <> movements OR held <> held_movements OR held <> holds"
		" OR expected <> expectations OR held < 0 OR on_hand < 0"
		LACKS("missing", "SELECT w.\"order\", w.qty FROM waiting w", "waits for")
		LACKS("sent", "SELECT h.\"order\", h.sent AS qty FROM hold h", "was sent")
		" ORDER BY sku, location, repair" },
	{ 0 }
};

static const struct table *const keeps[] = { &ledger_level, &ledger_movement, &promise_hold, &promise_waiting,
	&promise_order, &expected_goods, 0 };

enum { LINES_MOST = 10000 }; /* of an order */

static const struct intake counts[] = { { "stock.count", 0 }, { 0 } };

static const struct plan plan = {
	.things = "levels", .gone = "emptied", .changes = stock_changes,
	.columns = { "sku", "location", "change", "field", "old", "new" },
	.count = "SELECT count(*) FROM level WHERE on_hand > 0",
	.names = counts, .members = { "sku", "location" }, .drop = "stock.count", .zero = "qty",
	.all = "SELECT sku, location FROM level WHERE on_hand > 0"
		" UNION SELECT sku, location FROM movement WHERE reason = 'count' AND on_hand < 0 AND "
		OF_RUN("record", "?1") " ORDER BY 1, 2",
};

int
main(int argc, char **argv)
{
	static struct options o;

	opt_parse(argc, argv, &o);
	return station_main(
		&(struct station){ takes, answers, keeps, places_read, &plan },
		STATION_ASKED(o, PLAN_ASKED(o), .complete = o.complete_given));
}

/* ---- counting, receiving, adjusting, moving, expecting ---- */

static void
count(struct record *r, struct store *db)
{
	struct row *l = need_level(r, db, "location");
	int64_t qty = need_whole(r, "qty"), old = row_int(l, LEVEL_ON_HAND);
	int64_t was = have(r, "was") ? need_whole(r, "was") : old;

	if (!refused(r) && old != was && old != qty)
		refuse(r, "was", "%" PRIi64 " are on hand, not %" PRIi64 ": stock has moved since", old, was);

	if (refused(r) || (row_exists(l) && old == qty))
		return;
	ledger_book(r, db, l, "count", qty - old, 0);
	emit(r, "stock.counted", "sku:s location:s old:i qty:i free:i", row_key(l, 0), row_key(l, 1), old,
		qty, level_free(l));
	promise_serve(r, db, l);
}

static void
receive(struct record *r, struct store *db)
{
	struct row *l = need_level(r, db, "location");
	const char *ref = maybe_name(r, "ref", NULL);
	int64_t qty = need_count(r, "qty");

	if (refused(r))
		return;
	ledger_book(r, db, l, "receive", qty, 0);
	if (ref)
		expected_came(db, row_key(l, 0), ref, qty);
	emit(r, "stock.received", "sku:s location:s qty:i on_hand:i ref:s", row_key(l, 0), row_key(l, 1), qty,
		row_int(l, LEVEL_ON_HAND), ref);
	promise_serve(r, db, l);
}

static void
adjust(struct record *r, struct store *db)
{
	struct row *l = need_level(r, db, "location");
	const char *reason = need_text(r, "reason");
	int64_t qty = need_int(r, "qty");

	if (refused(r))
		return;
	ledger_book(r, db, l, "adjust", qty, 0);
	if (row_int(l, LEVEL_ON_HAND) < 0)
		refuse(r, "qty", "%" PRId64 " would leave %" PRId64 " on hand", qty,
			row_int(l, LEVEL_ON_HAND));
	emit(r, "stock.adjusted", "sku:s location:s qty:i on_hand:i reason:s", row_key(l, 0), row_key(l, 1),
		qty, row_int(l, LEVEL_ON_HAND), reason);
	promise_serve(r, db, l);
}

static void
move(struct record *r, struct store *db)
{
	struct row *from = need_level(r, db, "from"), *to = need_level(r, db, "to");
	const char *sku = row_key(from, 0);
	int64_t qty = need_count(r, "qty");

	if (!refused(r) && from == to)
		refuse(r, "to", "'%s' is where it is already", row_key(to, 1));
	if (!refused(r) && level_free(from) < qty)
		refuse(r, "qty", "%" PRId64 " of '%s' are to be moved, %" PRId64 " are free at '%s'", qty,
			sku, level_free(from), row_key(from, 1));
	if (refused(r))
		return;
	ledger_book(r, db, from, "move", -qty, 0);
	ledger_book(r, db, to, "move", qty, 0);
	emit(r, "stock.moved", "sku:s from:s to:s qty:i", sku, row_key(from, 1), row_key(to, 1), qty);
	promise_serve(r, db, to);
}

static void
expect(struct record *r, struct store *db)
{
	struct row *l = need_level(r, db, "location");
	const char *on = need_date(r, "on"), *ref = maybe_name(r, "ref", r->id);
	int64_t qty = need_count(r, "qty");

	if (refused(r))
		return;
	expected_put(r, db, l, ref, on, qty);
	emit(r, "stock.expected", "sku:s location:s qty:i on:s ref:s", row_key(l, 0), row_key(l, 1), qty, on,
		ref);
}

/* ---- promising to orders ---- */

static void
hold(struct record *r, struct store *db)
{
	const char *order = need_name(r, "order");
	size_t lines = json_array_size(need_array(r, "lines")), n, picked;
	struct wish *wishes = pool_take(r->pool, lines * sizeof *wishes);
	json_t *allocation = record_owns(r, json_array()), *said = record_owns(r, json_array());
	struct row *o = store_row(db, &promise_order, order);
	struct pick *picks;
	bool given, all = true;

	if (lines > LINES_MOST)
		refuse(r, "lines", "%zu are more than an order may have (%d)", lines, LINES_MOST);
	n = promise_wishes(r, wishes);
	if (row_exists(o))
		refuse(r, "order", "'%s' has goods held for it already (by '%s')", order,
			row_text(o, ORDER_RECORD));
	if (refused(r))
		return;
	promise_open(r, o);
	given = promise_allocate(r, db, wishes, n, &picks, &picked);
	for (size_t i = 0; i < picked; i++) {
		const struct pick *p = &picks[i];
		struct row *l = store_row(db, &ledger_level, p->wish->sku, place_id(p->place));
		json_array_append_new(allocation, promise(r, db, o, p->wish->line, l, p->qty, p->why));
	}
	for (size_t i = 0; i < n; i++) {
		const struct wish *w = &wishes[i];
		json_array_append_new(said,
			object("line:i sku:s qty:i held:i missing:i", promise_line(w->line), w->sku, w->qty,
				given ? w->qty - w->missing : 0, w->missing));
		if (given && w->missing > 0)
			promise_wait(db, o, w);
		all &= w->missing == 0;
	}
	if (all)
		emit(r, "stock.held", "order:s allocation:k", order, allocation);
	else
		emit(r, "stock.short", "order:s backordered:b lines:k allocation:k", order, given, said,
			allocation);
}

/* An order is called off: what is held for it comes free, for those who wait. */
static void
cancel(struct record *r, struct store *db)
{
	const char *order = need_name(r, "order");
	struct row *o = store_row(db, &promise_order, order);

	if (!refused(r) && !row_exists(o))
		refuse(r, "order", "'%s' is not known here: no goods were looked for", order);
	if (refused(r) || row_int(o, ORDER_CANCELLED))
		return;
	if (row_int(o, ORDER_SENT) > 0)
		refuse(r, "order",
			"'%s' has left in part or whole; goods come back by a return, not by cancelling",
			order);
	else
		promise_release(r, db, o);
}

/* ---- goods that leave and come back ---- */

static void
ship(struct record *r, struct store *db)
{
	const char *order = need_name(r, "order"), *parcel = need_name(r, "parcel"),
		   *location = need_place(r, "location");
	struct row *o = store_row(db, &promise_order, order);
	json_t *sent = record_owns(r, json_array());

	if (row_int(o, ORDER_MISSING) > 0)
		refuse(r, "order", "'%s' waits for goods: it leaves when it is complete", order);
	for (size_t i = 0; each(r, "lines", i) && !refused(r); i++) {
		const char *sku = need_name(r, "sku");
		struct row *l = store_row(db, &ledger_level, sku, location);
		int64_t qty = need_count(r, "qty"), left = promise_send(r, db, o, l, qty, parcel, i);
		if (left < qty)
			refuse(r, "qty",
				"%" PRId64 " of '%s' left, but only %" PRId64
				" are held at '%s' for order '%s'",
				qty, sku, left, location, order);
		else if (row_int(l, LEVEL_ON_HAND) < 0)
			refuse(r, "qty",
				"%" PRId64 " of '%s' left, but only %" PRId64 " are on hand at '%s': count it",
				qty, sku, row_int(l, LEVEL_ON_HAND) + qty, location);
		json_array_append_new(sent, object("sku:s location:s qty:i", sku, location, qty));
	}
	/* Not /shipped: that is what the order station answers to the same record. */
	emit_as(r, "stock.shipped", "stock.shipped", "order:s parcel:s lines:k", order, parcel, sent);
}

static void
take_back(struct record *r, struct store *db)
{
	const char *order = need_name(r, "order"), *location = need_place(r, "location");
	bool restock = maybe_bool(r, "restock", true);
	json_t *back = record_owns(r, json_array());

	for (size_t i = 0; each(r, "lines", i) && !refused(r); i++) {
		const char *sku = need_name(r, "sku");
		int64_t qty = need_count(r, "qty"), out = promise_return(db, order, sku, qty);
		if (out < qty)
			refuse(r, "qty",
				"%" PRId64 " of '%s' came back, but only %" PRId64 " of order '%s' are out",
				qty, sku, out, order);
		if (restock && !refused(r))
			ledger_book(r, db, store_row(db, &ledger_level, sku, location),
				pool_print(r->pool, "return %s/%zu", order, i), qty, 0);
		json_array_append_new(back, object("sku:s location:s qty:i", sku, location, qty));
	}
	emit(r, "stock.returned", "order:s restock:b lines:k", order, restock, back);
	for (size_t i = 0; restock && each(r, "lines", i); i++)
		promise_serve(r, db, store_row(db, &ledger_level, need_name(r, "sku"), location));
}

/* ---- undoing ---- */

/* What a run booked at each level; LATE when the level was counted by another after that, so that to take it
 * back would spoil the count. */
#define UNDONE \
	"SELECT m.*, EXISTS (SELECT 1 FROM movement c WHERE c.sku = m.sku AND c.location = m.location" \
	" AND c.reason = 'count' AND c.time > m.time AND NOT " OF_RUN("c.record", "?1") " AND c.record <> ?1) AS late FROM movement m" \
	" WHERE m.reason IN ('count', 'receive', 'adjust') AND m.on_hand <> 0" \
	" AND (" OF_RUN("m.record", "?1") " OR m.record = ?1)"

/* The ids have no time in them: what was undone is not undone twice. */
static int
undo(struct store *db, char **args, int n)
{
	static const struct undoing how = {
		.late = "SELECT DISTINCT '''' || sku || ''' at ''' || location || ''' was counted again since ' || ?1"
			" || ': it is left as it is' FROM (" UNDONE ") AS undone WHERE late ORDER BY 1",
		.records = "SELECT 'stock.adjust' AS type, 'undo-' || record AS id, ?9 AS \"time:t\", sku, location,"
			" -on_hand AS qty, 'undo ' || record AS reason FROM (" UNDONE ") AS undone WHERE NOT late"
			" ORDER BY length(undone.record) DESC, undone.record DESC",
	};

	return undo_run(db, &how, args, n, false);
}
