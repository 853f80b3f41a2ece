/* ecom-order - the life of an order, from placed to closed
 *
 * The table `steps` is the whole state machine: what happens, in which states it may, and the state it leads
 * to. What finds no row there is refused. Money and parcels are counted beside the state, since they come in
 * any order. */
#include <string.h>

#include "goods.h"
#include "life.h"
#include "money.h"
#include "num.h"
#include "payments.h"
#include "shortage.h"
#include "station.h"

#include "ecom-order-options.h"

static on_record priced, rejected, held, lacking, filled, captured, picked, sent, moved, returned, cancel,
	finish;

static const struct intake takes[] = {
	{ "order.priced",     priced      }, /* → order.accepted where no stock is kept */
	{ "order.rejected",   rejected    },
	{ "stock.held",       held        }, /* → order.accepted */
	{ "stock.short",      lacking     }, /* → order.backordered | order.rejected */
	{ "stock.filled",     filled      }, /* → order.accepted when complete */
	{ "payment.captured", captured    }, /* → order.paid */
	{ "parcel.picked",    picked      }, /* → order.picked */
	{ "parcel.sent",      sent        }, /* → order.shipped */
	{ "parcel.moved",     moved       }, /* → order.delivered when all has arrived */
	{ "return.received",  returned    },
	{ "order.cancel",     cancel      }, /* → order.cancelled */
	{ "order.close",      finish      }, /* → order.closed */
	{ 0 }
};

/* What a record alone does not tell, its handler does. */
static const char no_stock_kept[] = "no stock is kept", no_goods[] = "no goods",
	all_filled[] = "all goods are there", all_paid[] = "all is paid", all_arrived[] = "all has arrived",
	none_to_send[] = "nothing is to be sent";

/* All the states in which its goods are promised. */
#define LIVE "accepted paid picked shipped delivered closed"

static const struct step steps[] = {
	{ "order.priced",     "new rejected",             "placed",      "a number is used once" },
	{ no_stock_kept,      "new rejected",             "accepted",    "a number is used once" },
	{ "order.rejected",   "new rejected",             "rejected",    "a number is used once" },
	{ "stock.held",       "placed",                   "accepted"     },
	{ "stock.short",      "placed",                   "backordered"  },
	{ no_goods,           "placed",                   "rejected"     },
	{ "stock.filled",     "backordered",              NULL           },
	{ all_filled,         "backordered",              "accepted"     },
	{ "payment.captured", "placed backordered " LIVE, NULL,
		"refund it at the gateway or book it by hand" },
	{ all_paid,           "accepted",                 "paid"         },
	{ "parcel.picked",    "accepted paid",            "picked",      "stop the parcel" },
	{ "parcel.picked",    "picked shipped",           NULL           },
	{ "parcel.sent",      "accepted paid picked shipped", "shipped", "have the parcel called back" },
	{ "parcel.moved",     "shipped delivered closed", NULL           },
	{ all_arrived,        "shipped",                  "delivered"    },
	{ "return.received",  "shipped delivered closed", NULL           },
	{ "order.cancel",     "placed backordered accepted paid picked", "cancelled",
		"what was shipped comes back by a return" },
	{ "order.close",      "shipped delivered",        "closed",      "only what was sent is closed" },
	{ none_to_send,       "accepted paid",            "closed"       },
	{ 0 }
};

static const struct table sale = { "sale", KEY("number"),
	COLUMNS("id text",          /* of the record that priced it */
		"state text", "since",  /* and since when */
		"placed", "currency text", "total", "paid", "cod",
		"events",               /* entries of its timeline */
		"goods", "sent",        /* pieces to be sent, pieces sent */
		"parcels", "arrived",   /* parcels sent, parcels delivered */
		"body text",            /* the priced order */
		"allocation text"),     /* what goes from where, as far as it is known */
	INDEXES("state, since") };
enum {
	ID, STATE, SINCE, PLACED, CURRENCY, TOTAL, PAID, COD, EVENTS, GOODS, SENT, PARCELS, ARRIVED, BODY,
	ALLOCATION
};

static const struct life life = { steps, "order", STATE, SINCE, EVENTS };

static int due(struct store *, char **args, int n);

/* What is told of an order in rows. */
static const struct part parts[] = {
	{ "payments", "SELECT p.time AS \"time:t\", payment, amount AS \"amount:a\", currency, method"
		" FROM payment p JOIN sale s ON s.number = p.number WHERE p.number = ?1"
		" ORDER BY p.time, payment" },
	{ "parcels", "SELECT parcel, carrier, tracking, sent AS \"sent:t\", nullif(state, '') AS state"
		" FROM parcel WHERE number = ?1 ORDER BY sent, parcel" },
	{ "goods", "SELECT sku, qty, sent FROM item WHERE number = ?1 ORDER BY sku" },
	{ "timeline", "SELECT time AS \"time:t\", event, nullif(about, '') AS about, state, id"
		" FROM timeline WHERE number = ?1 ORDER BY n" },
	{ 0 }
};

#define SUMMARY \
	"number AS \"order\", state, since AS \"since:t\", placed AS \"placed:t\", currency," \
	" total AS \"total:a\", paid AS \"paid:a\""

/* For the audit: what an order's rows in a table come to is not what the order says. */
#define UNLESS(column, sum, table, fault) \
	" UNION SELECT number, '" fault "', " RESTORE " FROM sale s WHERE " column \
	" <> (SELECT coalesce(" sum ", 0) FROM " table " t WHERE t.number = s.number)"

static const struct verb answers[] = {
	{ "list", "[STATE]", "orders: placed, backordered, accepted, paid, ... or all",
		"SELECT " SUMMARY " FROM sale WHERE " MAYBE("state", "?1") " ORDER BY number" },
	{ "show", "ORDER", "an order with its payments, parcels and timeline", .parts = parts,
		.sql = "SELECT " SUMMARY ", nullif(body, '') AS \"priced:j\" FROM sale WHERE number = ?1" },
	{ "unpaid", "", "orders that are not paid in full, and what is due",
		"SELECT " SUMMARY ", total - paid AS \"due:a\" FROM sale"
		" WHERE paid < total AND state NOT IN ('rejected', 'cancelled', 'closed')"
		" ORDER BY placed, number" },
	{ "due", "", "an order.close record for each order to be closed, to be fed to the line", .run = due },
	{ "verify", "", "do state, payments and parcels agree with the timeline?", .audit = true,
		.sql = "SELECT s.number AS \"order\","
		" 'its state is ' || s.state || ', its timeline says ' || t.state AS fault, " RESTORE " AS repair FROM sale s"
		" JOIN timeline t ON t.number = s.number AND t.n = s.events WHERE t.state <> s.state"
		UNLESS("events", "count(CASE WHEN t.n <= s.events THEN 1 END)", "timeline",
			"its timeline lacks entries")
		UNLESS("paid", "SUM(t.amount)", "payment",
			"its payments do not add up to what is said to be paid")
		UNLESS("goods", "SUM(t.qty)", "item", "its items do not add up to what is said to be sent")
		UNLESS("sent", "SUM(t.sent)", "item", "its items do not add up to what is said to be sent")
		UNLESS("parcels", "count(*)", "parcel", "its parcels are not as many as is said")
		" ORDER BY 1, 2" },
	{ 0 }
};

static const struct table *const keeps[] = { &sale, &life_timeline, &payments_table, &goods_item,
	&goods_parcel, 0 };

int
main(int argc, char **argv)
{
	static struct options o;

	opt_parse(argc, argv, &o);
	return station_main(&(struct station){ takes, answers, keeps }, STATION_ASKED(o));
}

/* ---- steps ---- */

static struct row *
order_of(struct record *r, struct store *db)
{
	return store_row(db, &sale, need_name(r, "order"));
}

/* Go a step of its life, and the next when it is paid; refuse the record when there is none from here. */
static bool
step(struct record *r, struct store *db, struct row *o, const char *event, const char *about)
{
	if (!life_go(r, db, &life, o, event, about))
		return false;
	if (row_int(o, PAID) > 0 && row_int(o, PAID) >= row_int(o, TOTAL))
		life_follow(r, db, &life, o, all_paid);
	return true;
}

/* What is promised is to be sent. */
static void
note_allocation(struct record *r, struct store *db, struct row *o, const json_t *allocation)
{
	json_t *all = record_owns(r, json_array());

	if (!row_add(o, GOODS, goods_promise(r, db, row_key(o, 0), allocation)))
		refuse(r, "allocation", "too many to add up");
	json_array_extend(all, record_stored(r, row_text(o, ALLOCATION)));
	json_array_extend(all, (json_t *)allocation);
	row_put(o, ALLOCATION, pool_json(r->pool, all));
}

/* The order as it was priced, and what has become of it. */
static json_t *
all_of(struct record *r, struct store *db, struct row *o)
{
	int digits = money_digits(row_text(o, CURRENCY));
	int64_t paid = row_int(o, PAID), over = paid - row_int(o, TOTAL);
	bool ready = step_among(LIVE, row_text(o, STATE)) && (row_int(o, COD) || over >= 0);
	json_t *allocation = record_stored(r, row_text(o, ALLOCATION));
	json_t *all = object("*:k allocation:k ready:b", record_stored(r, row_text(o, BODY)),
		allocation ? allocation : record_owns(r, json_array()), ready);
	char text[NUM_ROOM];

	if (paid > 0)
		json_object_update_new(all,
			object("payments:j paid:a over:s", payments_of(db, row_key(o, 0), digits), paid,
				digits, over > 0 ? money_text(text, over, digits) : NULL));
	return record_owns(r, all);
}

/* ---- may it be had? ---- */

static void
priced(struct record *r, struct store *db)
{
	bool stock = shop_bool("stock", true);
	struct row *o = order_of(r, db);
	const char *currency = need_currency(r, "currency"),
		   *paying = need_one_of(r, "payment", "cod prepaid");
	int64_t total = 0;

	need_object(r, "totals");
	if (within(r, "totals"))
		total = need_amount(r, "total", money_digits(currency));
	for (size_t i = 0; each(r, "lines", i); i++) {
		need_name(r, "sku");
		need_count(r, "qty");
	}
	if (refused(r) || !step(r, db, o, stock ? "order.priced" : no_stock_kept, NULL))
		return;
	row_put(o, ID, r->id);
	row_set(o, PLACED, r->time);
	row_put(o, CURRENCY, currency);
	row_set(o, TOTAL, total);
	row_set(o, COD, strcmp(paying, "cod") == 0);
	row_put(o, BODY, pool_json(r->pool, record_owns(r, object("*:k", r->body))));
	if (!stock) {
		note_allocation(r, db, o, goods_from_first_place(r, no_stock_kept));
		emit(r, "order.accepted", "*:k", all_of(r, db, o));
	}
}

static void
rejected(struct record *r, struct store *db)
{
	struct row *o = order_of(r, db);

	if (step(r, db, o, "order.rejected", maybe_text(r, "reason")))
		row_set(o, PLACED, r->time);
}

/* Goods are promised: note the step, and answer with all of the order when they are ALL there. */
static void
allot(struct record *r, struct store *db, const char *event, bool all)
{
	struct row *o = order_of(r, db);

	if (!step(r, db, o, event, NULL))
		return;
	note_allocation(r, db, o, json_object_get(r->body, "allocation"));
	if (all)
		emit(r, "order.accepted", "*:k", all_of(r, db, o));
}

static void
held(struct record *r, struct store *db)
{
	allot(r, db, "stock.held", true);
}

static void
filled(struct record *r, struct store *db)
{
	bool complete = maybe_bool(r, "complete", false);

	allot(r, db, complete ? all_filled : "stock.filled", complete);
}

static void
lacking(struct record *r, struct store *db)
{
	bool waits = maybe_bool(r, "backordered", false);
	struct row *o = order_of(r, db);

	if (!step(r, db, o, waits ? "stock.short" : no_goods, shortage_text(r)))
		return;
	if (waits) {
		note_allocation(r, db, o, json_object_get(r->body, "allocation"));
		emit(r, "order.backordered", "*:k waiting:j", all_of(r, db, o), shortage_lines(r));
	} else {
		emit(r, "order.rejected", "*:k reason:s why:s", all_of(r, db, o), "no_stock",
			shortage_text(r));
	}
}

/* ---- money ---- */

static void
captured(struct record *r, struct store *db)
{
	struct row *o = order_of(r, db);
	int64_t amount = payments_take(r, db, row_key(o, 0), row_text(o, CURRENCY));

	if (amount == 0)
		return;
	if (!row_add(o, PAID, amount))
		refuse(r, "amount", "too much to add up");
	if (step(r, db, o, "payment.captured", need_name(r, "payment")))
		emit(r, "order.paid", "*:k", all_of(r, db, o));
}

/* ---- parcels ---- */

static void
picked(struct record *r, struct store *db)
{
	const char *name = need_name(r, "parcel");
	struct row *o = order_of(r, db);

	if (step(r, db, o, "parcel.picked", name))
		emit(r, "order.picked", "order:s parcel:s", row_key(o, 0), name);
}

static void
sent(struct record *r, struct store *db)
{
	const char *name = need_name(r, "parcel"), *carrier = need_name(r, "carrier"),
		   *tracking = need_name(r, "tracking");
	struct row *o = order_of(r, db);

	if (!step(r, db, o, "parcel.sent", name))
		return;
	row_add(o, SENT, goods_send(r, db, row_key(o, 0)));
	row_add(o, PARCELS, 1);
	json_t *body = record_stored(r, row_text(o, BODY));
	emit(r, "order.shipped",
		"order:s parcel:s carrier:s tracking:s url:s lines:k complete:b customer:k ship_to:k",
		row_key(o, 0), name, carrier, tracking, maybe_text(r, "url"),
		json_object_get(r->body, "lines"), row_int(o, SENT) == row_int(o, GOODS),
		json_object_get(body, "customer"), json_object_get(body, "ship_to"));
}

static void
moved(struct record *r, struct store *db)
{
	const char *name = maybe_name(r, "parcel", NULL), *state = need_name(r, "state");

	if (!have(r, "order") || !name)
		return; /* not one of ours */
	struct row *o = order_of(r, db);
	if (row_exists(o) && !goods_move(r, db, row_key(o, 0)))
		return;
	row_add(o, ARRIVED, strcmp(state, "delivered") == 0);
	bool all = strcmp(row_text(o, STATE), "shipped") == 0 && row_int(o, ARRIVED) == row_int(o, PARCELS) &&
		row_int(o, SENT) == row_int(o, GOODS);
	if (step(r, db, o, all ? all_arrived : "parcel.moved", pool_print(r->pool, "%s %s", name, state)) &&
		all)
		emit(r, "order.delivered", "order:s parcel:s complete:b", row_key(o, 0), name, true);
}

static void
returned(struct record *r, struct store *db)
{
	step(r, db, order_of(r, db), "return.received", maybe_name(r, "location", NULL));
}

/* ---- the end ---- */

static void
cancel(struct record *r, struct store *db)
{
	const char *reason = maybe_text(r, "reason");
	struct row *o = order_of(r, db);

	if (step(r, db, o, "order.cancel", reason))
		emit(r, "order.cancelled", "*:k reason:s", all_of(r, db, o), reason);
}

static void
finish(struct record *r, struct store *db)
{
	struct row *o = order_of(r, db);

	if (step(r, db, o, row_int(o, GOODS) ? "order.close" : none_to_send, NULL))
		emit(r, "order.closed", "order:s", row_key(o, 0));
}

/* ---- verbs ---- */

static int
due(struct store *db, char **args, int n)
{
	char latest[NUM_ROOM];
	const char *parameters[] = {
		num_text(latest, moment_now() - shop_int("close_after", 14) * MOMENT_DAY, 0, 0)
	};

	if (n > 0)
		die(END_USAGE, "due: '%s' is too much: it takes no argument", args[0]);
	ask_print(db,
		"SELECT 'order.close' AS type, replace(number, '/', '-') || '.close' AS id, ?9 AS \"time:t\","
		" number AS \"order\" FROM sale WHERE paid >= total AND since <= CAST(?1 AS BIGINT)"
		" AND (state = 'delivered' OR goods = 0 AND state IN ('accepted', 'paid')) ORDER BY number",
		parameters, 1);
	return END_DONE;
}
