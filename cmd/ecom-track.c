/* ecom-track - where every parcel is, in one vocabulary for all carriers
 *
 * Scans come late, twice and out of order. Each is kept; where a parcel is says the scan that is latest by
 * the carrier's clock (of two of the same moment the one further along), whenever it came. So the end of a
 * journey is undone by later news only. */
#include <string.h>

#include "digest.h"
#include "scan.h"
#include "station.h"
#include "tracking.h"

#include "ecom-track-options.h"

static on_record sent, scan;

static const struct intake takes[] = {
	{ "parcel.sent", sent },
	{ "parcel.scan", scan },
	{ 0 }
};

/* A parcel that left. */
static const struct table parcel = { "parcel", KEY("parcel"),
	COLUMNS("order text", "location text", "tracking text", "carrier text", "sent"),
	INDEXES("tracking") };
enum { ORDER, LOCATION, TRACKING, CARRIER, SENT };

/* Whose goods travel under a number: those of one parcel, or of several in one box. */
static const struct table label = { "label", KEY("tracking", "parcel"), COLUMNS("order text") };
enum { LABEL_ORDER };

/* How far a number has come: its state since `at` by the carrier's clock (0: no scan yet), when it was
 * last heard of, and when that will be too long ago (0: nothing more is waited for). */
static const struct table journey = { "journey", KEY("tracking"),
	COLUMNS("carrier text", "state text", "at", "heard", "due", "place text", "code text",
		"message text"),
	INDEXES("due") };
enum { BY, STATE, AT, HEARD, DUE, PLACE, CODE, MESSAGE };

/* Every scan, in the carrier's words. The key is a digest of what it said, so that a repeated one is the
 * same row. */
static const struct table history = { "scan", KEY("tracking", "said"),
	COLUMNS("at", "state text", "rank", "status text", "code text", "place text", "message text",
		"carrier text", "time") };
enum { SAID_AT, SAID_STATE, SAID_RANK, SAID_STATUS, SAID_CODE, SAID_PLACE, SAID_MESSAGE, SAID_BY, SAID_TIME };

static const struct table *const keeps[] = { &parcel, &label, &journey, &history, NULL };

#define JOURNEYS \
	"SELECT l.parcel, l.\"order\", j.carrier, j.tracking, j.state, j.heard AS \"heard:t\"," \
	" (?9 - j.heard) / 86400000 AS days, nullif(j.place, '') AS place" \
	" FROM journey j JOIN label l ON l.tracking = j.tracking WHERE "
#define TIDY(parameter) "upper(replace(replace(replace(" parameter ", ' ', ''), '-', ''), '.', ''))"

static int carriers(struct store *, char **args, int n);

static const struct verb answers[] = {
	{ "list", "[STATE]", "the parcels that left, and where they are",
		JOURNEYS MAYBE("j.state", "?1") " ORDER BY l.parcel, l.tracking" },
	{ "show", "PARCEL|TRACKING", "the journey of one, scan by scan",
		"SELECT p.parcel, p.\"order\", p.carrier, p.tracking, p.sent AS \"at:t\","
		" 'created' AS state, 'parcel.sent' AS status, p.location AS place,"
		" NULL AS code, NULL AS message, 0 AS rank"
		" FROM parcel p WHERE p.parcel = ?1 OR p.tracking = " TIDY("?1")
		" UNION ALL SELECT NULL, NULL, nullif(s.carrier, ''), s.tracking, s.at,"
		" s.state, s.status, nullif(s.place, ''), nullif(s.code, ''), nullif(s.message, ''), s.rank"
		" FROM scan s WHERE s.tracking = " TIDY("?1")
		" OR s.tracking IN (SELECT tracking FROM parcel WHERE parcel = ?1)"
		" ORDER BY 5, 11" },
	{ "late", "[DAYS]", "parcels without news for too long in their state (or for DAYS)",
		JOURNEYS "j.due > 0 AND CASE WHEN ?1 IS NULL THEN j.due"
		" ELSE j.heard + CAST(?1 AS BIGINT) * 86400000 END < ?9 ORDER BY j.heard, l.parcel" },
	{ "stray", "", "numbers that were scanned, but belong to no parcel that left",
		"SELECT j.tracking, nullif(j.carrier, '') AS carrier, j.state, j.heard AS \"heard:t\""
		" FROM journey j WHERE NOT EXISTS (SELECT 1 FROM label l WHERE l.tracking = j.tracking)"
		" ORDER BY j.heard, j.tracking" },
	{ "words", "", "carriers' words that are not understood (shop.json can teach them)",
		"SELECT nullif(carrier, '') AS carrier, status, nullif(code, '') AS code,"
		" COUNT(*) AS scans, MAX(at) AS \"last:t\" FROM scan WHERE state = 'unknown'"
		" GROUP BY carrier, status, code ORDER BY 4 DESC, 1, 2, 3" },
	{ "ahead", "", "scans dated more than a day from now: until then no other can move their parcels",
		"SELECT tracking, nullif(carrier, '') AS carrier, state, status, at AS \"at:t\","
		" time AS \"time:t\" FROM scan WHERE at > ?9 + 86400000 ORDER BY at, tracking" },
	{ "carriers", "TRACKING", "whose number it can be, likeliest first", .run = carriers },
	{ "verify", "", "prove the books: the states are those of the latest scans", .audit = true,
		.sql = "SELECT j.tracking, j.state, s.state AS scanned, s.at AS \"at:t\","
		" 'a later scan says otherwise' AS fault, " RESTORE " AS repair"
		" FROM journey j JOIN scan s ON s.tracking = j.tracking"
		" WHERE s.state <> 'unknown' AND s.state <> j.state"
		" AND (s.at > j.at OR s.at = j.at AND s.rank > (SELECT MAX(r.rank) FROM scan r"
		" WHERE r.tracking = j.tracking AND r.state = j.state))"
		" UNION ALL SELECT j.tracking, j.state, NULL, j.at, 'no scan says so', " RESTORE " FROM journey j"
		" WHERE j.at > 0 AND j.state <> 'created' AND NOT EXISTS"
		" (SELECT 1 FROM scan s WHERE s.tracking = j.tracking AND s.state = j.state AND s.at = j.at)"
		" UNION ALL SELECT p.tracking, NULL, NULL, p.sent, 'parcel ' || p.parcel || ' has no journey', " RESTORE
		" FROM parcel p WHERE NOT EXISTS (SELECT 1 FROM journey j WHERE j.tracking = p.tracking)"
		" ORDER BY 1, 4" },
	{ 0 }
};

/* Carriers give out their numbers again, some after three months; scans this old are of another parcel. */
static const moment used_again = 60 * (moment)MOMENT_DAY;

int
main(int argc, char **argv)
{
	static struct options o;

	opt_parse(argc, argv, &o);
	return station_main(&(struct station){ takes, answers, keeps, scan_open }, STATION_ASKED(o));
}

/* When a silence since this moment is too long in this state; 0 when no news is expected. */
static moment
due(struct record *r, const struct parcel_state *state, moment since)
{
	int64_t days = shop_int(pool_print(r->pool, "track.late_days.%s", state->name), state->days);

	return state->terminal || days < 1 || days > 3650 ? 0 : since + days * MOMENT_DAY;
}

/* A text of a row, NULL when it is empty. */
static const char *
some(const struct row *row, int column)
{
	const char *text = row_text(row, column);

	return *text ? text : NULL;
}

/* Answer that a parcel moved. GOODS says which; NULL when the number belongs to none that we know. */
static void
tell(struct record *r, const struct row *way, const char *was, const struct row *goods)
{
	emit(r, "parcel.moved",
		"parcel:s order:s carrier:s tracking:s state:s was:s at:t place:s code:s message:s",
		goods ? row_key(goods, 1) : NULL, goods ? row_text(goods, LABEL_ORDER) : NULL, some(way, BY),
		row_key(way, 0), row_text(way, STATE), was, (moment)row_int(way, AT), some(way, PLACE),
		some(way, CODE), some(way, MESSAGE));
}

/* A number sets out (again: then what it went through before is another parcel's). */
static void
set_out(struct record *r, struct store *db, struct row *way)
{
	struct row *goods = NULL;

	while ((goods = store_next(db, &label, row_key(way, 0), goods)))
		row_delete(goods);
	row_put(way, STATE, "created");
	row_set(way, AT, row_int(way, AT) ? row_int(way, AT) + 1 : 0);
	row_set(way, HEARD, r->time);
	row_set(way, DUE, due(r, parcel_state("created"), r->time));
	row_put(way, PLACE, "");
	row_put(way, CODE, "");
	row_put(way, MESSAGE, "");
}

/* Was the number scanned that a parcel left with? Until then it may have been miscopied, or who refused the record further
 * down the line has had it mended. */
static bool
scanned(struct store *db, const struct row *row)
{
	return store_next(db, &history, row_text(row, TRACKING), NULL) != NULL;
}

/* Forget that a parcel left with a number. */
static void
take_back(struct store *db, const struct row *row)
{
	const char *number = row_text(row, TRACKING);

	row_delete(store_row(db, &label, number, row_key(row, 0)));
	if (!store_next(db, &label, number, NULL))
		row_delete(store_row(db, &journey, number));
}

static void
sent(struct record *r, struct store *db)
{
	const char *number = need_name(r, "parcel"), *order = need_name(r, "order");
	const char *location = need_name(r, "location"), *carrier = need_name(r, "carrier");
	const char *tracking = need_tracking(r);
	struct row *row, *goods, *way;

	if (refused(r))
		return;
	row = store_row(db, &parcel, number);
	if (row_exists(row) && strcmp(row_text(row, TRACKING), tracking) == 0)
		return;
	if (row_exists(row) && scanned(db, row))
		refuse(r, "parcel", "'%s' has left already, as %s", number, row_text(row, TRACKING));
	else if (tracking_wrong(carrier, tracking))
		refuse(r, "tracking", "'%s' is no number of %s: its check digit is wrong", tracking, carrier);
	if (refused(r))
		return;
	if (row_exists(row))
		take_back(db, row);
	row_put(row, ORDER, order);
	row_put(row, LOCATION, location);
	row_put(row, TRACKING, tracking);
	row_put(row, CARRIER, carrier);
	row_set(row, SENT, r->time);

	way = store_row(db, &journey, tracking);
	if (!row_exists(way) ||
		(row_int(way, HEARD) + used_again < r->time && store_next(db, &label, tracking, NULL)))
		set_out(r, db, way);
	row_put(way, BY, carrier);
	row_rest(way); /* a scan at this moment is to find the parcel, or this what was scanned */
	goods = store_row(db, &label, tracking, number);
	row_put(goods, LABEL_ORDER, order);
	if (strcmp(row_text(way, STATE), "created") != 0)
		tell(r, way, "created", goods);
}

/* Keep a scan. False when it was there already: the same words of the same moment are the same row. */
static bool
keep(struct record *r, struct store *db, const struct scan *n)
{
	char digest[DIGEST_ROOM];
	struct row *row = store_row(db, &history, n->tracking, scan_digest(digest, r->pool, n));

	if (row_exists(row))
		return false;
	row_set(row, SAID_AT, n->at);
	row_put(row, SAID_STATE, n->state->name);
	row_set(row, SAID_RANK, n->state->rank);
	row_put(row, SAID_STATUS, n->status);
	row_put(row, SAID_CODE, n->code);
	row_put(row, SAID_PLACE, n->place);
	row_put(row, SAID_MESSAGE, n->message);
	row_put(row, SAID_BY, n->carrier);
	row_set(row, SAID_TIME, r->time);
	return true;
}

static void
scan(struct record *r, struct store *db)
{
	struct scan n;
	struct row *way, *goods = NULL;
	const char *was;

	scan_read(r, &n);
	if (refused(r))
		return;
	way = store_row(db, &journey, n.tracking);
	was = row_text(way, STATE);
	n.state = scan_means(r, &n, *n.carrier ? n.carrier : row_text(way, BY));
	if (!keep(r, db, &n) || !scan_is_news(&n, parcel_state(was), row_int(way, AT)))
		return;
	row_put(way, STATE, n.state->name);
	row_set(way, AT, n.at);
	row_set(way, HEARD, n.at > row_int(way, HEARD) ? n.at : row_int(way, HEARD));
	row_set(way, DUE, due(r, n.state, row_int(way, HEARD)));
	row_put(way, PLACE, n.place);
	row_put(way, CODE, *n.code || n.state->rank ? n.code : n.status);
	row_put(way, MESSAGE, n.message);
	if (!*row_text(way, BY))
		row_put(way, BY, n.carrier);
	if (strcmp(was, n.state->name) == 0)
		return;
	was = *was ? was : "unknown";
	while ((goods = store_next(db, &label, n.tracking, goods)))
		tell(r, way, was, goods);
	if (!store_next(db, &label, n.tracking, NULL))
		tell(r, way, was, NULL);
}

/* Print whose number the first argument can be. */
static int
carriers(struct store *db, char **args, int n)
{
	const struct tracking_form *forms[TRACKING_FORMS];
	char tidy[TRACKING_ROOM];
	struct pool pool = { 0 };
	size_t found;

	if (n != 1 || !tracking_tidy(tidy, args[0]))
		die(END_USAGE, "carriers: one tracking number is expected");
	found = tracking_forms(tidy, forms);
	for (size_t i = 0; i < found; i++)
		ask_print(db,
			"SELECT ?1 AS tracking, ?2 AS carrier, ?3 AS form,"
			" CASE WHEN ?4 IS NULL THEN 0 ELSE 1 END AS \"checked:b\", ?5 AS url",
			(const char *const[]){ tidy, forms[i]->carrier, forms[i]->name,
				forms[i]->check ? "" : NULL, tracking_url(&pool, forms[i]->carrier, tidy) },
			5);
	pool_free(&pool);
	return found ? END_DONE : END_REFUSED;
}
