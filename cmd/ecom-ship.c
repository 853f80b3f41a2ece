/* ecom-ship - what to pick where, and which parcels go out
 *
 * An order becomes parcels when it may go to the warehouse: one for each location of its allocation,
 * numbered ORDER-1, ORDER-2 … It is planned once, whatever says that it is ready and how often; what a
 * parcel lacks when it leaves becomes the order's next parcel. Cash on delivery is split: each parcel
 * collects its share, so that nobody pays at the door for what is still on the way. */
#include <inttypes.h>
#include <string.h>

#include "money.h"
#include "num.h"
#include "packing.h"
#include "station.h"
#include "tracking.h"

#include "ecom-ship-options.h"

static on_record plan, paid, cancel, picked, sent;

static const struct intake takes[] = {
	{ "order.accepted", plan },
	{ "order.paid", paid },
	{ "order.cancelled", cancel },
	{ "parcel.picked", picked },
	{ "parcel.sent", sent },
	{ 0 }
};

#define PARCELS_WHERE \
	"SELECT parcel, n, \"of\", \"order\", location, kind, state, weight_g," \
	" nullif(collect, 0) AS \"collect:a\", currency, planned AS \"planned:t\"," \
	" nullif(sent, 0) AS \"sent:t\", nullif(carrier, '') AS carrier," \
	" nullif(tracking, '') AS tracking FROM parcel WHERE "

static int pick(struct store *, char **args, int n), send_off(struct store *, char **args, int n);

static const struct verb answers[] = {
	{ "picks", "[LOCATION]", "what to take off the shelves (a drop-shipper's only when named)",
		"SELECT p.location, l.sku, l.title, SUM(l.qty) AS qty, COUNT(DISTINCT p.parcel) AS parcels"
		" FROM parcel p JOIN line l ON l.parcel = p.parcel"
		" WHERE p.state = 'planned' AND (p.kind = 'own' OR ?1 IS NOT NULL)"
		" AND " MAYBE("p.location", "?1")
		" GROUP BY p.location, l.sku, l.title ORDER BY p.location, l.sku" },
	{ "list", "[STATE]", "parcels: planned, picked, sent, dropped",
		PARCELS_WHERE MAYBE("state", "?1") " ORDER BY parcel" },
	{ "waiting", "[LOCATION]", "parcels that have not left, the oldest first",
		PARCELS_WHERE "state IN ('planned', 'picked') AND " MAYBE("location", "?1")
		" ORDER BY planned, parcel" },
	{ "show", "PARCEL", "one parcel, with what is in it and where it goes",
		"SELECT parcel, state, nullif(collect, 0) AS \"collect:a\", currency,"
		" record AS \"planned:j\", nullif(sent, 0) AS \"sent:t\", nullif(carrier, '') AS carrier,"
		" nullif(tracking, '') AS tracking FROM parcel WHERE parcel = ?1" },
	{ "pick", "PARCEL", "the record to feed to the line when it was picked", .run = pick },
	{ "send", "PARCEL CARRIER TRACKING", "the record to feed to the line when it left", .run = send_off },
	{ "verify", "", "prove the books: parcels of an order, weights, what has left", .audit = true,
		.sql = "SELECT o.\"order\", NULL AS parcel,"
		" 'has ' || COUNT(p.parcel) || ' parcels, not ' || o.parcels AS fault, " RESTORE " AS repair"
		" FROM purchase o LEFT JOIN parcel p ON p.\"order\" = o.\"order\""
		" GROUP BY o.\"order\", o.parcels HAVING COUNT(p.parcel) <> o.parcels"
		" UNION ALL SELECT p.\"order\", p.parcel,"
		" 'weighs ' || SUM(l.qty * l.weight_g) || ' g, not ' || p.weight_g, " RESTORE
		" FROM parcel p JOIN line l ON l.parcel = p.parcel"
		" GROUP BY p.\"order\", p.parcel, p.weight_g HAVING SUM(l.qty * l.weight_g) <> p.weight_g"
		" UNION ALL SELECT p.\"order\", p.parcel, 'is of a cancelled order, but waits', " RESTORE
		" FROM parcel p JOIN purchase o ON o.\"order\" = p.\"order\""
		" WHERE o.cancelled = 1 AND p.state IN ('planned', 'picked')"
		" UNION ALL SELECT \"order\", parcel, 'has left without a tracking number', " RESTORE
		" FROM parcel WHERE state = 'sent' AND tracking = ''"
		" UNION ALL SELECT p.\"order\", p.parcel, 'more of ' || l.sku || ' has left than was planned', " RESTORE
		" FROM parcel p JOIN line l ON l.parcel = p.parcel WHERE l.gone > l.qty ORDER BY 1, 2, 3" },
	{ 0 }
};

/* An order that was planned (PARCELS parcels so far) or cancelled. */
static const struct table purchase = { "purchase", KEY("order"), COLUMNS("parcels", "cancelled") };
enum { PARCELS, CANCELLED };

/* LINES is what parcel.sent says of them, RECORD what parcel.planned said, both JSON; COLLECT in minor
 * units of the currency. */
static const struct table parcel = { "parcel", KEY("parcel"),
	COLUMNS("order text", "location text", "kind text", "state text", "n", "of", "weight_g", "collect",
		"currency text", "planned", "sent", "carrier text", "tracking text", "lines text",
		"record text"),
	INDEXES("state, location", "\"order\"") };
enum {
	ORDER, LOCATION, KIND, STATE, N, OF, WEIGHT, COLLECT, CURRENCY, PLANNED, SENT, CARRIER, TRACKING,
	LINES, RECORD
};

/* What is in a parcel; GONE of it has left. */
static const struct table line = { "line", KEY("parcel", "line"),
	COLUMNS("sku text", "title text", "qty", "weight_g", "gone") };
enum { SKU, TITLE, QTY, EACH_WEIGHS, GONE };

static const struct table *const keeps[] = { &purchase, &parcel, &line, NULL };

int
main(int argc, char **argv)
{
	static struct options o;

	opt_parse(argc, argv, &o);
	return station_main(&(struct station){ takes, answers, keeps }, STATION_ASKED(o));
}

/* ---- planning ---- */

/* Has the parcel not left, nor been dropped? */
static bool
waits(const struct row *row)
{
	return strcmp(row_text(row, STATE), "planned") == 0 || strcmp(row_text(row, STATE), "picked") == 0;
}

/* The row of an order's Nth parcel. */
static struct row *
nth(struct record *r, struct store *db, const char *order, int64_t n)
{
	return store_row(db, &parcel, pool_print(r->pool, "%s-%" PRId64, order, n));
}

/* The row of a line of a parcel; the zeros keep them in the order's order. */
static struct row *
line_row(struct record *r, struct store *db, const char *number, int64_t n)
{
	return store_row(db, &line, number, pool_print(r->pool, "%05" PRId64, n));
}

/* Enter what leaves from one place as the lines of a parcel. */
static void
enter_lines(struct record *r, struct store *db, const char *number, const struct packing *load, size_t place)
{
	for (size_t i = 0; i < load->n; i++) {
		const struct packed *item = &load->items[i];
		struct row *in;
		if (item->place != place)
			continue;
		in = line_row(r, db, number, item->line);
		row_put(in, SKU, item->sku);
		row_put(in, TITLE, item->title);
		row_set(in, QTY, item->qty);
		row_set(in, EACH_WEIGHS, item->weight_g);
	}
}

/* Plan the order's parcel N, from one place. */
static void
pack(struct record *r, struct store *db, const struct packing *load, size_t place, int64_t n, int64_t of)
{
	const json_t *order = load->order;
	const char *number = text_of(order, "order"), *currency = text_of(order, "currency");
	const char *location = load->location[place], *kind = shop_location_kind(location);
	struct row *row = nth(r, db, number, n);
	json_t *lines = packing_lines(load, place), *leaving = packing_leaving(lines);
	char amount[NUM_ROOM];
	json_t *said = object("parcel:s n:i of:i order:s location:s kind:s customer:k ship_to:k lines:j"
		" weight_g:i delivery:s payment:s", row_key(row, 0), n, of, number, location, kind,
		json_object_get(order, "customer"), json_object_get(order, "ship_to"), lines,
		load->weight_g[place], text_of(order, "delivery"), text_of(order, "payment"));

	money_text(amount, load->collect[place], money_digits(currency));
	emit(r, "parcel.planned", "*:k collect:s currency:s", said,
		load->collect[place] > 0 ? amount : NULL, currency);

	enter_lines(r, db, row_key(row, 0), load, place);
	row_put(row, ORDER, number);
	row_put(row, LOCATION, location);
	row_put(row, KIND, kind);
	row_put(row, STATE, "planned");
	row_set(row, N, n);
	row_set(row, OF, of);
	row_set(row, WEIGHT, load->weight_g[place]);
	row_set(row, COLLECT, load->collect[place]);
	row_put(row, CURRENCY, currency);
	row_set(row, PLANNED, r->time);
	row_put(row, LINES, pool_json(r->pool, leaving));
	row_put(row, RECORD, pool_json(r->pool, said));
	json_decref(leaving);
	json_decref(said);
}

static void
plan(struct record *r, struct store *db)
{
	struct row *known = store_row(db, &purchase, need_name(r, "order"));
	struct packing load;

	need_currency(r, "currency"); /* whether it is planned now or not */
	if (refused(r) || !maybe_bool(r, "ready", false))
		return;
	if (row_int(known, PARCELS) > 0 || row_int(known, CANCELLED))
		return;
	if (json_array_size(json_object_get(r->body, "allocation")) == 0)
		return; /* services, downloads: nothing leaves */
	packing_read(r, &load);
	if (refused(r))
		return;
	for (size_t p = 0; p < load.places; p++)
		pack(r, db, &load, p, (int64_t)p + 1, (int64_t)load.places);
	row_set(known, PARCELS, (int64_t)load.places);
}

/* Ready if it was not before; and when it is paid in full, nothing more is collected at the door. */
static void
paid(struct record *r, struct store *db)
{
	const char *order = need_name(r, "order");
	struct row *known = store_row(db, &purchase, order), *row;

	plan(r, db);
	if (refused(r) || !maybe_bool(r, "ready", false) ||
		packing_owed(r, money_digits(need_currency(r, "currency"))) > 0)
		return;
	for (int64_t n = 1; n <= row_int(known, PARCELS); n++) {
		row = nth(r, db, order, n);
		if (waits(row))
			row_set(row, COLLECT, 0);
	}
}

static void
cancel(struct record *r, struct store *db)
{
	const char *order = need_name(r, "order");
	struct row *known = store_row(db, &purchase, order), *row;

	if (refused(r))
		return;
	row_set(known, CANCELLED, 1);
	for (int64_t n = 1; n <= row_int(known, PARCELS); n++) {
		row = nth(r, db, order, n);
		if (!waits(row))
			continue;
		emit(r, "parcel.dropped", "parcel:s order:s location:s was:s", row_key(row, 0), order,
			row_text(row, LOCATION), row_text(row, STATE));
		row_put(row, STATE, "dropped");
	}
}

/* ---- leaving ---- */

/* The row of the record's parcel, which must be waiting to leave. */
static struct row *
need_waiting(struct record *r, struct store *db)
{
	const char *number = need_name(r, "parcel"), *order = need_name(r, "order");
	struct row *row = store_row(db, &parcel, number);

	if (refused(r))
		return row;
	if (!row_exists(row))
		refuse(r, "parcel", "'%s' is not planned", number);
	else if (strcmp(row_text(row, ORDER), order) != 0)
		refuse(r, "order", "parcel '%s' is of order '%s'", number, row_text(row, ORDER));
	else if (strcmp(row_text(row, STATE), "dropped") == 0)
		refuse(r, "parcel", "'%s' was dropped: its order is cancelled", number);
	else if (!waits(row))
		refuse(r, "parcel", "'%s' has left already, as %s", number, row_text(row, TRACKING));
	return row;
}

static void
picked(struct record *r, struct store *db)
{
	struct row *row = need_waiting(r, db);

	if (!refused(r))
		row_put(row, STATE, "picked");
}

/* Take QTY of a SKU out of a parcel's lines. */
static void
take_out(struct record *r, struct store *db, const char *number, const char *sku, int64_t qty)
{
	struct row *in = NULL;

	while (qty > 0 && (in = store_next(db, &line, number, in)))
		if (strcmp(row_text(in, SKU), sku) == 0) {
			int64_t part = num_least(row_int(in, QTY) - row_int(in, GONE), qty);
			row_add(in, GONE, part);
			qty -= part;
		}
	if (qty > 0)
		refuse(r, "qty", "%" PRId64 " more of '%s' than parcel '%s' was planned with", qty, sku,
			number);
}

/* What a parcel lacked when it left becomes the order's next. It collects nothing: the one that left asked
 * for everything. */
static void
plan_rest(struct record *r, struct store *db, struct row *left)
{
	struct row *known = store_row(db, &purchase, row_text(left, ORDER));
	json_t *order = record_stored(r, row_text(left, RECORD)), *lines = json_object_get(order, "lines");
	struct packing rest = { .order = order, .places = 1, .location = { row_text(left, LOCATION) } };
	const json_t *planned;
	int64_t n = row_int(known, PARCELS) + 1;
	size_t i;

	rest.items = pool_take(r->pool, json_array_size(lines) * sizeof *rest.items);
	json_array_foreach(lines, i, planned) {
		const struct row *in = line_row(r, db, row_key(left, 0), int_of(planned, "line"));
		int64_t lacks = row_int(in, QTY) - row_int(in, GONE);
		if (lacks == 0)
			continue;
		rest.items[rest.n++] = (struct packed){ int_of(planned, "line"), lacks,
			row_int(in, EACH_WEIGHS), row_text(in, SKU), row_text(in, TITLE), 0 };
		rest.weight_g[0] += lacks * row_int(in, EACH_WEIGHS);
	}
	if (rest.n > 0) {
		row_set(known, PARCELS, n);
		json_object_set_new(order, "currency", json_string(row_text(left, CURRENCY)));
		pack(r, db, &rest, 0, n, n);
	}
}

static void
sent(struct record *r, struct store *db)
{
	struct row *row = need_waiting(r, db);
	const char *location = need_name(r, "location"), *carrier = need_name(r, "carrier");
	const char *tracking = need_name(r, "tracking");

	if (!refused(r) && strcmp(row_text(row, LOCATION), location) != 0)
		refuse(r, "location", "parcel '%s' is packed at '%s'", row_key(row, 0),
			row_text(row, LOCATION));
	for (size_t i = 0; each(r, "lines", i); i++) {
		const char *sku = need_name(r, "sku");
		int64_t qty = need_count(r, "qty");
		if (refused(r))
			return;
		take_out(r, db, row_key(row, 0), sku, qty);
	}
	if (refused(r))
		return;
	row_put(row, STATE, "sent");
	row_set(row, SENT, r->time);
	row_put(row, CARRIER, carrier);
	row_put(row, TRACKING, tracking);
	plan_rest(r, db, row);
}

/* ---- the packing table ---- */

/* Print the record that SQL makes of a parcel that waits. */
static int
print_record(struct store *db, const char *sql, char **args, int n)
{
	if (ask_print(db, sql, (const char *const *)args, n) > 0)
		return END_DONE;
	say("parcel '%s' is not there, or does not wait to leave", args[0]);
	return END_REFUSED;
}

static int
pick(struct store *db, char **args, int n)
{
	if (n != 1)
		die(END_USAGE, "pick: PARCEL is expected");
	return print_record(db,
		"SELECT 'parcel.picked' AS type, 'picked-' || parcel AS id, ?9 AS \"time:t\", parcel,"
		" \"order\" FROM parcel WHERE parcel = ?1 AND state = 'planned'",
		args, n);
}

static int
send_off(struct store *db, char **args, int n)
{
	char tidy[TRACKING_ROOM];

	if (n != 3 || !tracking_tidy(tidy, args[2]))
		die(END_USAGE, "send: PARCEL CARRIER TRACKING are expected");
	if (tracking_wrong(args[1], tidy)) {
		say("'%s' is no number of %s: its check digit is wrong", tidy, args[1]);
		return END_REFUSED;
	}
	return print_record(db,
		"SELECT 'parcel.sent' AS type, 'sent-' || parcel AS id, ?9 AS \"time:t\", parcel, \"order\","
		" location, ?2 AS carrier, ?3 AS tracking, lines AS \"lines:j\" FROM parcel"
		" WHERE parcel = ?1 AND state IN ('planned', 'picked')",
		(char *[]){ args[0], args[1], tidy }, n);
}
