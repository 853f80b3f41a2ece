/* ecom-invoice - tax invoices and credit notes, numbered without gaps
 *
 * A number is the row of its series plus one, taken in the transaction that writes the document: a document
 * that is refused, or a run that is killed, has taken no number. An issued document is never changed; a
 * credit note takes it back. */
#include <inttypes.h>
#include <string.h>

#include "bill.h"
#include "letter.h"
#include "money.h"
#include "numbering.h"
#include "station.h"
#include "stop.h"
#include "totals.h"

#include "ecom-invoice-options.h"

static on_record accepted, shipped, cancelled;

static const struct intake takes[] = {
	{ "order.accepted",  accepted  }, /* → invoice.issued, or remembered until it is shipped */
	{ "order.shipped",   shipped   }, /* → invoice.issued, at the first parcel */
	{ "order.cancelled", cancelled }, /* → creditnote.issued when there is an invoice */
	{ 0 }
};

/* The last number of a series in a financial year. */
static const struct table series = { "series", KEY("series", "year"), COLUMNS("last", "date text") };
enum { LAST, LAST_DATE };

static const struct table document = { "document", KEY("document"),
	COLUMNS("kind text",                       /* invoice, creditnote */
		"series text", "year", "n",
		"date text", "number text",        /* of the order */
		"invoice text",                    /* a credit note's */
		"currency text", "net", "tax", "total",
		"credited",                        /* of an invoice, by credit notes */
		"body text"),
	INDEXES("year, series, n", "number") };
enum { KIND, SERIES, YEAR, N, DATE, NUMBER, INVOICE, CURRENCY, NET, TAX, TOTAL, CREDITED, BODY };

/* An order: its invoice, or, until it is issued, all that goes upon it. */
static const struct table sale = { "sale", KEY("number"), COLUMNS("invoice text", "body text") };
enum { ISSUED, WAITING };

static int verify(struct store *, char **args, int n), render(struct store *, char **args, int n);

#define SUMMARY \
	"document, kind, date, number AS \"order\", nullif(invoice, '') AS invoice, currency," \
	" net AS \"net:a\", tax AS \"tax:a\", total AS \"total:a\""

static const struct verb answers[] = {
	{ "list", "[YEAR|DATE]", "documents of a financial year (2026), a month (2026-11), a day, or all",
		"SELECT " SUMMARY " FROM document WHERE ?1 IS NULL OR CAST(year AS TEXT) = ?1"
		" OR length(?1) > 4 AND substr(date, 1, length(?1)) = ?1 ORDER BY year, series, n" },
	{ "show", "NUMBER", "a document as it was issued",
		"SELECT body AS \"*:j\" FROM document WHERE document = ?1" },
	{ "order", "ORDER", "the documents of an order",
		"SELECT " SUMMARY " FROM document WHERE number = ?1 ORDER BY date, document" },
	{ "waiting", "", "orders whose invoice is issued when they are shipped",
		"SELECT number AS \"order\" FROM sale WHERE invoice = '' ORDER BY number" },
	{ "render", "NUMBER", "a document to read or print: --as text or --as html", .run = render },
	{ "verify", "", "are numbers without gaps, do totals add up, is no more credited than invoiced?",
		.run = verify },
	{ 0 }
};

static const struct table *const keeps[] = { &series, &document, &sale, 0 };

static bool when_shipped;
static const char *as;

/* What shop.json says of invoices. */
static void
know_rules(void)
{
	const char *when = shop_text("invoice.when", "accepted");

	when_shipped = strcmp(when, "shipped") == 0;
	if (!when_shipped && strcmp(when, "accepted") != 0)
		die(END_CONFIG, "shop.json: invoice.when: '%s' is neither accepted nor shipped", when);
	numbering_open();
	if (!shop_value("seller"))
		die(END_CONFIG, "shop.json: seller is missing: an invoice says who sells");
}

int
main(int argc, char **argv)
{
	static struct options o;

	opt_parse(argc, argv, &o);
	as = o.as_arg;
	return station_main(&(struct station){ takes, answers, keeps, know_rules }, STATION_ASKED(o));
}

/* ---- issuing ---- */

/* A document being issued. */
struct issue {
	const char *kind, *series, *number, *date;
	int64_t year, n;
};

/* Take the next number. The date of a document is that of its record in the shop's zone, but never before
 * that of the number before it. */
static struct issue
next_number(struct record *r, struct store *db, const char *kind, const char *name)
{
	int year = numbering_year(r->time);
	struct row *s = store_row(db, &series, name, pool_print(r->pool, "%d", year));
	struct issue d = { .kind = kind, .series = name, .year = year, .n = row_int(s, LAST) + 1 };
	char number[SERIAL_ROOM], date[MOMENT_ROOM];

	if (!numbering_text(number, name, year, d.n))
		refuse(r, NULL, "number %" PRId64 " of series '%s' does not fit in %d characters:"
			" see invoice.format and the series in shop.json", d.n, name, SERIAL_LONGEST);
	else
		d.number = pool_text(r->pool, number);
	d.date = pool_text(r->pool, zone_date(date, shop_here()->zone, r->time));
	if (strcmp(row_text(s, LAST_DATE), d.date) > 0)
		d.date = row_text(s, LAST_DATE);
	row_set(s, LAST, d.n);
	row_put(s, LAST_DATE, d.date);
	return d;
}

/* Write the document down. BODY is what it says. */
static struct row *
keep(struct record *r, struct store *db, const struct issue *d, const json_t *body)
{
	const json_t *totals = json_object_get(body, "totals");
	int digits = money_digits(text_of(body, "currency"));
	struct row *row = store_row(db, &document, d->number);

	if (row_exists(row))
		refuse(r, NULL, "the number '%s' was given before: see invoice.format in shop.json",
			d->number);
	row_put(row, KIND, d->kind);
	row_put(row, SERIES, d->series);
	row_set(row, YEAR, d->year);
	row_set(row, N, d->n);
	row_put(row, DATE, d->date);
	row_put(row, NUMBER, text_of(body, "order"));
	row_put(row, CURRENCY, text_of(body, "currency"));
	row_set(row, NET, amount_of(totals, "net", digits));
	row_set(row, TAX, amount_of(totals, "tax", digits));
	row_set(row, TOTAL, amount_of(totals, "total", digits));
	row_put(row, BODY, pool_json(r->pool, body));
	return row;
}

/* What a document takes over from the order. */
static const char *const said[] = { "order", "currency", "customer", "bill_to", "ship_to", "lines",
	"delivery", "place_of_supply", "prices_include_tax", "taxes", "totals", "payment", "note", 0 };

static void
issue_invoice(struct record *r, struct store *db, struct row *order, const json_t *accepted)
{
	struct issue d = next_number(r, db, "invoice", shop_text("invoice.series", "INV"));
	json_t *body = record_owns(r, object("invoice:s series:s year:i date:s seller:k bill_to:k", d.number,
		d.series, d.year, d.date, shop_value("seller"), json_object_get(accepted, "ship_to")));

	for (size_t i = 0; said[i]; i++)
		if (json_object_get(accepted, said[i]))
			json_object_set(body, said[i], json_object_get(accepted, said[i]));
	if (refused(r))
		return;
	keep(r, db, &d, body);
	row_put(order, ISSUED, d.number);
	row_put(order, WAITING, "");
	emit(r, "invoice.issued", "*:k", body);
}

/* Take a whole invoice back, once. */
static void
issue_creditnote(struct record *r, struct store *db, const char *invoice, const char *reason)
{
	struct row *of = store_row(db, &document, invoice);
	struct issue d = next_number(r, db, "creditnote", shop_text("invoice.credit_series", "CN"));

	if (row_int(of, CREDITED) > 0)
		refuse(r, "order", "invoice '%s' was credited before", invoice);
	if (refused(r))
		return;
	json_t *body = record_owns(r,
		object("creditnote:s *:k series:s year:i date:s invoice_date:s reason:s", d.number,
			record_stored(r, row_text(of, BODY)), d.series, d.year, d.date, row_text(of, DATE),
			reason));
	row_put(keep(r, db, &d, body), INVOICE, invoice);
	row_set(of, CREDITED, row_int(of, TOTAL));
	emit(r, "creditnote.issued", "*:k", body);
}

/* ---- what becomes of an order ---- */

static void
accepted(struct record *r, struct store *db)
{
	const char *number = need_name(r, "order");
	struct row *o = store_row(db, &sale, number);
	char fault[TOTALS_FAULT];

	need_object(r, "ship_to");
	if (!refused(r) && !totals_add_up(r->body, fault))
		refuse(r, NULL, "%s", fault);
	if (row_exists(o))
		refuse(r, "order", "'%s' was accepted before", number);
	if (refused(r))
		return;
	if (when_shipped)
		row_put(o, WAITING, pool_json(r->pool, r->body));
	else
		issue_invoice(r, db, o, r->body);
}

static void
shipped(struct record *r, struct store *db)
{
	const char *number = need_name(r, "order");
	struct row *o = store_row(db, &sale, number);

	if (!row_exists(o) && when_shipped)
		refuse(r, "order", "'%s' was never accepted here, so it has no invoice", number);
	if (!refused(r) && *row_text(o, WAITING))
		issue_invoice(r, db, o, record_stored(r, row_text(o, WAITING)));
}

static void
cancelled(struct record *r, struct store *db)
{
	const char *reason = maybe_text(r, "reason");
	struct row *o = store_row(db, &sale, need_name(r, "order"));

	if (refused(r) || !row_exists(o))
		return;
	if (*row_text(o, ISSUED))
		issue_creditnote(r, db, row_text(o, ISSUED), reason ? reason : "order cancelled");
	else
		row_delete(o);
}

/* ---- verify ---- */

static const char *const audits[] = {
	/* A number after which the next is missing; 0 stands before the first. */
	"WITH at AS (SELECT series, CAST(year AS BIGINT) AS year, 0 AS n, last FROM series"
	" UNION ALL SELECT d.series, d.year, d.n, s.last FROM document d"
	" JOIN series s ON s.series = d.series AND s.year = CAST(d.year AS TEXT)),"
	" step AS (SELECT series, year, n,"
	" coalesce(lead(n) OVER (PARTITION BY series, year ORDER BY n) - 1, last) AS until FROM at)"
	" SELECT series, year, n + 1 AS \"from\", until AS \"to\", 'missing' AS fault, " RESTORE " AS repair"
	" FROM step WHERE until > n ORDER BY series, year, n",

	"SELECT series, year, 'number ' || n || ' was given ' || count(*) || ' times' AS fault, " RESTORE " AS repair"
	" FROM document GROUP BY series, year, n HAVING count(*) > 1 ORDER BY series, year, n",

	"SELECT d.document, 'its number is past the last of its series' AS fault, " RESTORE " AS repair FROM document d"
	" WHERE NOT EXISTS (SELECT 1 FROM series s WHERE s.series = d.series"
	" AND s.year = CAST(d.year AS TEXT) AND s.last >= d.n) ORDER BY d.document",

	"SELECT document, 'dated before the number before it' AS fault, " RESTORE " AS repair FROM (SELECT document, date,"
	" lag(date) OVER (PARTITION BY series, year ORDER BY n) AS earlier FROM document) AS dated"
	" WHERE date < earlier ORDER BY document",

	"SELECT number AS \"order\", 'it has ' || count(*) || ' invoices' AS fault, " RESTORE " AS repair FROM document"
	" WHERE kind = 'invoice' GROUP BY number HAVING count(*) > 1 ORDER BY number",

	"SELECT i.document, 'its credit notes do not add up to what it says was credited' AS fault, " RESTORE " AS repair"
	" FROM document i LEFT JOIN (SELECT invoice, sum(total) AS total FROM document"
	" WHERE kind = 'creditnote' GROUP BY invoice) AS c ON c.invoice = i.document"
	" WHERE i.kind = 'invoice' AND i.credited <> coalesce(c.total, 0) ORDER BY i.document",

	"SELECT document, 'more was credited than invoiced' AS fault, " RESTORE " AS repair FROM document"
	" WHERE credited > total ORDER BY document",

	"SELECT c.document, 'the invoice it takes back is not there' AS fault, " RESTORE " AS repair FROM document c"
	" WHERE c.kind = 'creditnote' AND NOT EXISTS (SELECT 1 FROM document i"
	" WHERE i.kind = 'invoice' AND i.document = c.invoice) ORDER BY c.document",
};

struct audit {
	struct text out;
	long faults;
};

/* A document's number, what it says, and its sums as the row has them; and the repair. */
static bool
audit_sums(void *context, const struct cell *cells, int n)
{
	struct audit *a = context;
	json_t *body = json_loads(cells[1].text, 0, NULL);
	char fault[TOTALS_FAULT];

	(void)n;
	if (!totals_add_up(body, fault) ||
		!totals_are(body, cells[2].number, cells[3].number, cells[4].number, fault)) {
		json_t *found = object("document:s fault:s repair:s", cells[0].text, fault, cells[5].text);
		text_value(&a->out, found);
		text_byte(&a->out, '\n');
		json_decref(found);
		a->faults++;
	}
	json_decref(body);
	return !stop_asked();
}

static int
verify(struct store *db, char **args, int n)
{
	struct audit a = { .out = TEXT_UP_TO(0) };

	if (n > 0)
		die(END_USAGE, "verify: '%s' is too much: it takes no argument", args[0]);
	for (size_t i = 0; i < sizeof audits / sizeof *audits; i++)
		a.faults += ask_print(db, audits[i], NULL, 0);
	store_query(db, "SELECT document, body, net, tax, total, " RESTORE " FROM document ORDER BY document", NULL, 0,
		audit_sums, &a);
	filter_write(&a.out);
	text_free(&a.out);
	return a.faults ? END_REFUSED : END_DONE;
}

/* ---- render ---- */

static int
render(struct store *db, char **args, int n)
{
	bool html = as && strcmp(as, "html") == 0;
	struct text out = TEXT_UP_TO(LETTER_LONGEST);
	char fault[LETTER_FAULT];

	if (n != 1)
		die(END_USAGE, "render: the number of one document is expected");
	if (as && !html && strcmp(as, "text") != 0)
		die(END_USAGE, "--as: '%s' is neither text nor html", as);
	json_t *found = ask_rows(db, "SELECT kind, body AS \"body:j\" FROM document WHERE document = ?1",
		(const char *const *)args, 1);
	json_t *row = json_array_get(found, 0), *body = json_object_get(row, "body");
	if (!row)
		die(END_NO_INPUT, "render: there is no document '%s'", args[0]);
	json_t *bill = bill_of(body);
	if (!letter_page(&out, "invoice", text_of(row, "kind"), html ? "html" : "text",
		text_of(json_object_get(body, "customer"), "language"), bill, fault))
		die(END_CONFIG, "%s", fault);
	filter_write(&out);
	text_free(&out);
	json_decref(bill);
	json_decref(found);
	return END_DONE;
}
