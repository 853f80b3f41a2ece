/* ecom-notify - tell customers what became of their orders, by mail
 *
 * What is to be said is written to the outbox with the record that causes it, once; saying it is another
 * matter, for message.send records made by the clock. A message's name comes from its cause, and whoever
 * carries it knows it by that name: a try repeated after a crash is the same file of a maildir, and the
 * same Message-ID. */
#include <inttypes.h>
#include <string.h>

#include "courier.h"
#include "letter.h"
#include "post.h"

#include "ecom-notify-options.h"

static on_record meet, queue, send, retry;
static on_outcome settle;
static int send_due(struct store *, char **, int), retry_dead(struct store *, char **, int);
static int show(struct store *, char **, int);

static const struct intake takes[] = {
	{ "order.place", meet },
	{ "order.accepted", queue },
	{ "order.backordered", queue },
	{ "order.rejected", queue },
	{ "order.cancelled", queue },
	{ "invoice.issued", queue },
	{ "creditnote.issued", queue },
	{ "order.shipped", queue },
	{ "parcel.moved", queue },
	{ "order.delivered", queue },
	{ "message.send", send, post_send, settle },
	{ "message.retry", retry },
	{ 0 }
};

/* The letter that a record calls for; parcel.moved does when the parcel is out for delivery. */
static const struct {
	const char *type, *letter;
} letters[] = {
	{ "order.accepted", "order-accepted" },
	{ "order.backordered", "order-backordered" },
	{ "order.rejected", "order-rejected" },
	{ "order.cancelled", "order-cancelled" },
	{ "invoice.issued", "invoice" },
	{ "creditnote.issued", "credit-note" },
	{ "order.shipped", "shipped" },
	{ "order.delivered", "delivered" },
};

#define DUE \
	"SELECT 'message.send' AS type, message || '.send.' || CAST(?9 AS TEXT) AS id," \
	" CAST(?9 AS BIGINT) AS \"time:t\", message, tries + 1 AS try FROM outbox" \
	" WHERE state = 'queued' AND due <= CAST(?9 AS BIGINT) ORDER BY due, message"
#define DEAD \
	"SELECT 'message.retry' AS type, message || '.retry.' || CAST(?9 AS TEXT) AS id," \
	" CAST(?9 AS BIGINT) AS \"time:t\", message FROM outbox" \
	" WHERE state = 'dead' AND " MAYBE("message", "?1") " ORDER BY message"

static const struct verb answers[] = {
	{ "outbox", "[STATE]", "messages: queued, sent or dead",
		"SELECT message, time AS \"time:t\", state, template, language, \"order\", address, tries,"
		" CASE state WHEN 'queued' THEN due END AS \"due:t\", nullif(why, '') AS why"
		" FROM outbox WHERE " MAYBE("state", "?1") " ORDER BY message" },
	{ "due", "", "message.send records of what is to be sent now", DUE },
	{ "send", "", "send what is due: the same as `due`, taken at once", .run = send_due },
	{ "retry", "[MESSAGE]", "put dead letters back into the queue", .run = retry_dead },
	{ "show", "MESSAGE", "a message as it is sent", .run = show },
	{ "verify", "", "prove the books: every message has an address and a state that its tries allow",
		.audit = true,
		.sql = "SELECT message, state, tries, due, address,"
		" 'ecom-notify show ' || message AS repair FROM outbox"
		" WHERE state NOT IN ('queued', 'sent', 'dead') OR address = '' OR tries < tries_before"
		" OR (state <> 'queued' AND tries = tries_before)"
		" OR (state = 'dead' AND why = '') OR (state = 'sent' AND why <> '')"
		" ORDER BY message" },
	{ 0 }
};

/* A message for ever; DUE is 0 once it is sent or dead. TRIES_BEFORE are those before it was last put into
 * the queue. */
static const struct table outbox = { "outbox", KEY("message"),
	COLUMNS("time", "state text", "due", "tries", "tries_before", "order text", "template text",
		"language text", "address text", "why text", "data text"),
	INDEXES("state, due") };
enum { TIME, STATE, DUE_AT, TRIES, TRIES_BEFORE, ORDER, TEMPLATE, LANGUAGE, ADDRESS, WHY, DATA };

/* What is remembered of an order, for events that do not say whose it is. */
static const struct table known = { "known", KEY("order"), COLUMNS("data text") };
enum { KNOWN_DATA };

static const struct table *const keeps[] = { &outbox, &known, 0 };

/* How long after each failed try the next follows, in milliseconds; after the last the letter is dead. */
enum { MINUTE = 60 * 1000, HOUR = 60 * MINUTE };
static const int64_t patience[] = { MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 24 * HOUR };
enum { PATIENCE = sizeof patience / sizeof *patience };

int
main(int argc, char **argv)
{
	static struct options o;

	opt_parse(argc, argv, &o);
	return station_main(&(struct station){ takes, answers, keeps, post_open }, STATION_ASKED(o));
}

/* ---- what is remembered ---- */

/* What is known of the record's order, what the record says of it included. An order placed under a number
 * that is taken does not change whose the number is: only one that was accepted does. */
static const char *
remember(struct record *r, struct store *db, const char *order, bool surely)
{
	struct row *row = store_row(db, &known, order);
	json_t *said;

	if (json_is_object(json_object_get(r->body, "customer")) && (surely || !row_exists(row))) {
		said = object("customer:k ship_to:k currency:k titles:j",
			json_object_get(r->body, "customer"), json_object_get(r->body, "ship_to"),
			json_object_get(r->body, "currency"), letter_titles(r->body));
		row_put(row, KNOWN_DATA, pool_json(r->pool, said));
		json_decref(said);
	}
	return row_text(row, KNOWN_DATA);
}

static void
meet(struct record *r, struct store *db)
{
	const char *order = need_name(r, "order");

	if (!refused(r))
		remember(r, db, order, false);
}

/* ---- into the outbox ---- */

/* The letter that a record calls for, NULL when it calls for none. */
static const char *
letter_for(struct record *r)
{
	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
		if (strcmp(letters[i].type, r->type) == 0)
			return letters[i].letter;
	return strcmp(need_text(r, "state"), "out_for_delivery") == 0 && have(r, "order") ?
		"out-for-delivery" : NULL;
}

static void
say_queued(struct record *r, const struct row *m)
{
	emit(r, "message.queued", "message:s template:s language:s channel:s order:s", row_key(m, 0),
		row_text(m, TEMPLATE), row_text(m, LANGUAGE), "mail", row_text(m, ORDER));
}

/* Put a letter about DATA into the outbox, unless it is there. Who has no address gets none. */
static void
post(struct record *r, struct store *db, const char *letter, const char *order, const json_t *data)
{
	const json_t *customer = json_object_get(data, "customer");
	const char *email = text_of(customer, "email");
	char id[MAIL_ID_LONGEST + 1], language[LETTER_LANGUAGE];
	struct row *m;

	if (!email || !*email)
		return;
	m = store_row(db, &outbox, mail_id(id, r->time, r->id));
	if (!row_exists(m)) {
		row_set(m, TIME, r->time);
		row_put(m, STATE, "queued");
		row_set(m, DUE_AT, r->time);
		row_put(m, ORDER, order);
		row_put(m, TEMPLATE, letter);
		row_put(m, LANGUAGE, letter_language(language, text_of(customer, "language")));
		row_put(m, ADDRESS, email);
		row_put(m, DATA, pool_json(r->pool, data));
	}
	say_queued(r, m);
}

static void
queue(struct record *r, struct store *db)
{
	const char *letter = letter_for(r), *order = letter ? need_name(r, "order") : "";
	bool surely = strcmp(r->type, "order.accepted") == 0 || strcmp(r->type, "order.backordered") == 0;
	json_t *before, *data;

	if (refused(r) || !letter)
		return;
	before = json_loads(remember(r, db, order, surely), 0, NULL);
	data = object("*:k *:k", before, r->body);
	post(r, db, letter, order, data);
	json_decref(before);
	json_decref(data);
}

/* A dead letter is to be tried again. Its tries go on being counted, so that an old message.send is still
 * known as old. */
static void
retry(struct record *r, struct store *db)
{
	const char *message = need_name(r, "message");
	struct row *m = store_row(db, &outbox, message);

	if (!refused(r) && !row_exists(m))
		refuse(r, "message", "'%s' is not in the outbox", message);
	if (refused(r) || strcmp(row_text(m, STATE), "dead") != 0)
		return;
	row_put(m, STATE, "queued");
	row_put(m, WHY, "");
	row_set(m, DUE_AT, r->time);
	row_set(m, TRIES_BEFORE, row_int(m, TRIES));
	say_queued(r, m);
}

/* ---- out of the outbox ---- */

/* Is it no news any more: the history of another system was imported, cron or the mail server stood still,
 * a parcel was to come yesterday? A person who puts it back into the queue knows better. */
static bool
is_stale(const struct record *r, const struct row *m)
{
	bool of_today = strcmp(row_text(m, TEMPLATE), "out-for-delivery") == 0;
	int64_t days = of_today ? 1 : shop_int("mail.stale_days", 7);

	return row_int(m, TRIES_BEFORE) == 0 && r->time - row_int(m, TIME) > days * MOMENT_DAY;
}

static void
bury(struct record *r, struct row *m, int64_t try, const char *why)
{
	row_put(m, STATE, "dead");
	row_set(m, TRIES, try);
	row_set(m, DUE_AT, 0);
	row_put(m, WHY, why);
	emit(r, "message.dead", "message:s order:s try:i why:s", row_key(m, 0), row_text(m, ORDER), try, why);
}

/* A try that is not the next was made before, or follows one that is still to be made. */
static void
send(struct record *r, struct store *db)
{
	const char *message = need_name(r, "message");
	int64_t try = need_count(r, "try");
	struct row *m = store_row(db, &outbox, message);

	if (!refused(r) && !row_exists(m))
		refuse(r, "message", "'%s' is not in the outbox", message);
	if (!refused(r) && try > row_int(m, TRIES) + 1)
		refuse(r, "try", "%" PRId64 " is not the next, which is %" PRId64, try,
			row_int(m, TRIES) + 1);
	if (refused(r) || try <= row_int(m, TRIES) || strcmp(row_text(m, STATE), "queued") != 0)
		return;
	if (is_stale(r, m)) {
		bury(r, m, try, "too old to be news");
		return;
	}
	errand(r, object("message:s time:t template:s language:s address:s data:j", message, row_int(m, TIME),
		row_text(m, TEMPLATE), row_text(m, LANGUAGE), row_text(m, ADDRESS),
		json_loads(row_text(m, DATA), 0, NULL)));
}

static void
settle(struct record *r, struct store *db, const json_t *outcome)
{
	const char *message = need_name(r, "message"), *why = text_of(outcome, "why");
	struct row *m = store_row(db, &outbox, message);
	int64_t try = need_count(r, "try"), failed = try - row_int(m, TRIES_BEFORE);
	bool sent = strcmp(text_of(outcome, "end"), "sent") == 0;
	bool again = strcmp(text_of(outcome, "end"), "later") == 0 && failed <= PATIENCE;

	if (!sent && !again) {
		bury(r, m, try, why);
		return;
	}
	row_set(m, TRIES, try);
	row_set(m, DUE_AT, sent ? 0 : r->time + patience[failed - 1]);
	row_put(m, WHY, why);
	if (sent) {
		row_put(m, STATE, "sent");
		emit(r, "message.sent", "message:s order:s try:i", message, row_text(m, ORDER), try);
	} else
		emit(r, "message.deferred", "message:s order:s try:i until:t why:s", message,
			row_text(m, ORDER), try, row_int(m, DUE_AT), why);
}

/* ---- verbs ---- */

static int
send_due(struct store *db, char **args, int n)
{
	(void)args;
	if (n > 0)
		die(END_USAGE, "send: no argument is expected");
	return station_take(db, DUE, NULL, 0);
}

static int
retry_dead(struct store *db, char **args, int n)
{
	return station_take(db, DEAD, (const char *const *)args, n);
}

/* A row of the outbox as its mail. */
static bool
show_row(void *context, const struct cell *cells, int n)
{
	struct text *out = context;
	char why[MAIL_FAULT];
	json_t *job = object("message:s time:t template:s language:s address:s data:j", cells[0].text,
		cells[1].number, cells[2].text, cells[3].text, cells[4].text,
		json_loads(cells[5].text, 0, NULL));

	if (n != 6 || !post_compose(job, out, why))
		die(END_DATA, "%s: %s", cells[0].text, why);
	json_decref(job);
	return true;
}

static int
show(struct store *db, char **args, int n)
{
	struct text out = TEXT_UP_TO(MAIL_LONGEST);

	if (n != 1)
		die(END_USAGE, "show: the name of a message is expected (see `ecom-notify outbox`)");
	store_query(db,
		"SELECT message, time, template, language, address, data FROM outbox WHERE message = ?1",
		(const char *const *)args, 1, show_row, &out);
	if (!out.length)
		die(END_NO_INPUT, "'%s' is not in the outbox", args[0]);
	filter_write(&out);
	text_free(&out);
	return END_DONE;
}
