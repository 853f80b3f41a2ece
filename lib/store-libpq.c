/* store-libpq - journeys to a PostgreSQL server */
#include "store-libpq.h"

#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "num.h"
#include "sandbox.h"
#include "say.h"
#include "secrets.h"
#include "shop.h"
#include "text.h"

enum { PATIENCE = 60 }; /* seconds a server that went away is waited for */

struct libpq pq;

static void
load(void)
{
	void *library;

	if (pq.PQfinish)
		return;
	errno = 0;
	library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
	if (!library)
		die(errno == ENOMEM ? END_MEMORY : END_UNAVAILABLE, "books in PostgreSQL take libpq (Debian: libpq5): %s", dlerror());
#define LOAD(f) \
	*(void **)&pq.f = dlsym(library, #f); \
	if (!pq.f) \
		die(END_UNAVAILABLE, "libpq 14 or newer is expected: %s", dlerror());
	LIBPQ_FUNCTIONS(LOAD)
}

/* ---- faults ---- */

/* libpq has no other word for its own lack of memory. */
static enum ending
ending_of(const char *said, enum ending otherwise)
{
	return strstr(said, "out of memory") || strstr(said, "Memory allocation failure") ? END_MEMORY : otherwise;
}

/* What libpq said, in one line. */
static const char *
complaint(const struct line *l)
{
	char *message = copy_text(pq.PQerrorMessage(l->conn));

	for (char *c = message; *c; c++)
		if (*c == '\n' || *c == '\t')
			*c = c[1] ? ' ' : '\0';
	return message;
}

/* After its own lack of memory libpq takes the line for broken, or waits for what has come already. */
static void
check_memory(const struct line *l)
{
	if (ending_of(pq.PQerrorMessage(l->conn), END_DONE) == END_MEMORY)
		die(END_MEMORY, "libpq: %s", complaint(l));
}

/* What SQLSTATEs, or their first letters, mean (PostgreSQL documentation, appendix A). */
static const struct {
	const char *state;
	enum trip came;     /* CONFLICT, LOST: the same again may do */
	enum ending ending; /* ARRIVED: it will not */
} meanings[] = {
	{ "40", CONFLICT },    /* serialization failure, deadlock */
	{ "55P03", CONFLICT }, /* lock not available */
	{ "08", LOST },        /* connection */
	{ "57P0", LOST },      /* shutdown, crash, starting up */
	{ "25P03", LOST },     /* idle in transaction */
	{ "53300", LOST },     /* too many connections */
	{ "25006", LOST },     /* read only: a standby, until the primary is found again */
	{ "26000", ARRIVED, END_CONFIG }, /* what was prepared is gone, or was there before: a pooler between us */
	{ "42P05", ARRIVED, END_CONFIG }, /* gives every transaction another session */
	{ "22", ARRIVED, END_USAGE }, /* a word of the command line is no number */
	{ "57014", ARRIVED, END_AGAIN },
	{ "28", ARRIVED, END_CONFIG },
	{ "3D", ARRIVED, END_CONFIG },
	{ "3F", ARRIVED, END_CONFIG },
	{ "42501", ARRIVED, END_PERMISSION },
	{ "53200", ARRIVED, END_MEMORY },
	{ "53", ARRIVED, END_IO },
	{ "54", ARRIVED, END_IO },
	{ "58", ARRIVED, END_IO },
	{ "XX", ARRIVED, END_IO },
	{ "", ARRIVED, END_BUG }
};

/* Look at a result that tells of a fault. Ends the program when trying again is of no use. */
static enum trip
judge(const struct line *l, const PGresult *result)
{
	const char *state = pq.PQresultErrorField(result, PG_DIAG_SQLSTATE);
	size_t i = 0;

	if (!state || pq.PQstatus(l->conn) != CONNECTION_OK)
		return LOST;
	while (strncmp(state, meanings[i].state, strlen(meanings[i].state)) != 0)
		i++;
	if (meanings[i].came == ARRIVED)
		die(meanings[i].ending, "the store, schema %s, says: %s (%s)", l->schema,
			pq.PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY), state);
	return meanings[i].came;
}

bool
line_pause(long milliseconds)
{
	struct timespec now, pause;

	clock_gettime(CLOCK_MONOTONIC, &now);
	milliseconds = milliseconds / 2 + (now.tv_nsec / 1000 + getpid()) % (milliseconds + 1);
	pause = (struct timespec){ .tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000 };
	return nanosleep(&pause, NULL) == 0;
}

/* ---- the address ---- */

static void
check_schema(const char *schema)
{
	size_t length = strlen(schema);

	if (length == 0 || length > 63 || strspn(schema, "abcdefghijklmnopqrstuvwxyz0123456789_") != length ||
		(*schema >= '0' && *schema <= '9') || strncmp(schema, "pg_", 3) == 0)
		die(END_CONFIG,
			"store: schema: '%s' is not 1 to 63 of a-z, 0-9 and _ that begin with a letter",
			schema);
}

/* Take the schema off the URL: the rest is libpq's. */
static void
read_url(struct line *l, const char *url)
{
	const char *query = strchr(url, '?');
	struct text rest = TEXT_UP_TO(0);
	char between = '?';

	l->schema = copy_text("ecom");
	text_add(&rest, url, query ? (size_t)(query - url) : strlen(url));
	for (const char *p = query ? query + 1 : "", *end; *p; p = *end ? end + 1 : end) {
		end = p + strcspn(p, "&");
		if (strncmp(p, "schema=", 7) == 0) {
			free(l->schema);
			l->schema = copy_text(p + 7);
			l->schema[end - p - 7] = '\0';
		} else {
			text_print(&rest, "%c%.*s", between, (int)(end - p), p);
			between = '&';
		}
	}
	check_schema(l->schema);
	l->url = rest.at;
}

/* Can libpq read it, and has it no password in it, where others may see it? */
static void
check_url(const struct line *l)
{
	char *fault = NULL;
	PQconninfoOption *options = pq.PQconninfoParse(l->url, &fault);

	if (!options && fault && ending_of(fault, END_CONFIG) == END_CONFIG &&
		strchr(l->url, '@')) /* libpq quotes all of it, and what stands before may be secret */
		die(END_CONFIG, "store: the URL is not one that libpq can read");
	if (!options && !fault)
		die(END_MEMORY, "out of memory");
	if (!options)
		die(ending_of(fault, END_CONFIG), "store: %.*s", (int)strcspn(fault, "\n"), fault);
	for (const PQconninfoOption *o = options; o->keyword; o++)
		if (o->val && (strcmp(o->keyword, "password") == 0 || strcmp(o->keyword, "sslpassword") == 0))
			die(END_CONFIG,
				"store: no password in the URL: it is the secret store-password, or in libpq's pass file");
	pq.PQconninfoFree(options);
}

/* ---- what it takes ---- */

/* Files that libpq reads when it connects: in the home of who runs it, and those that the environment or the URL names. */
static void
files_of(const PQconninfoOption *options)
{
	static const char *const at_home[] = { ".pgpass", ".pg_service.conf", ".postgresql" };
	const char *home = getenv("HOME");

	for (size_t i = 0; home && i < sizeof at_home / sizeof *at_home; i++) {
		struct text path = TEXT_UP_TO(4096);
		text_print(&path, "%s/%s", home, at_home[i]);
		sandbox_read(path.at);
		text_free(&path);
	}
	sandbox_read(getenv("PGSERVICEFILE"));
	sandbox_read(getenv("PGSYSCONFDIR"));
	for (const PQconninfoOption *o = options; o && o->keyword; o++)
		if (strncmp(o->keyword, "ssl", 3) == 0 || strcmp(o->keyword, "passfile") == 0)
			sandbox_read(o->val ? o->val : o->envvar ? getenv(o->envvar) : NULL);
}

void
line_needs(const char *url)
{
	struct line l = { 0 };
	PQconninfoOption *options;

	load();
	read_url(&l, url);
	options = pq.PQconninfoParse(l.url, NULL);
	sandbox_connect();
	files_of(options);
	pq.PQconninfoFree(options);
	free(l.url);
	free(l.schema);
}

/* ---- connections ---- */

static void
quiet(void *context, const char *message)
{
	(void)context;
	(void)message;
}

/* Connect. What libpq says when it cannot is left in l->conn. */
static bool
dial(struct line *l)
{
	char fault[SECRET_FAULT];
	struct secret password;
	bool secret = secret_open(&password, shop_here()->dir, "store-password", fault);
	bool sound = secret || errno == ENOENT;
	const char *keys[] = { "application_name", "connect_timeout", "keepalives_idle",
		"keepalives_interval", "keepalives_count", "tcp_user_timeout", "dbname", "client_encoding",
		secret ? "password" : NULL, NULL };
	const char *values[] = { say_name(), "10", "10", "5", "3", "30000", l->url, "UTF8", password.text,
		NULL };

	if (!sound)
		die(END_CONFIG, "store: %s", fault);
	if (l->conn)
		pq.PQfinish(l->conn);
	l->conn = pq.PQconnectdbParams(keys, values, 1);
	if (secret)
		secret_close(&password);
	if (!l->conn)
		die(END_MEMORY, "out of memory");
	l->calls++;
	l->asked = 0;
	l->lost = pq.PQstatus(l->conn) != CONNECTION_OK;
	pq.PQsetNoticeProcessor(l->conn, quiet, NULL);
	if (!l->lost && (!pq.PQenterPipelineMode(l->conn) || pq.PQsetnonblocking(l->conn, 1) != 0))
		die(ending_of(pq.PQerrorMessage(l->conn), END_BUG), "libpq: %s", complaint(l));
	return !l->lost;
}

_Noreturn static void
give_up(const struct line *l)
{
	const char *said = complaint(l);

	die(ending_of(said, END_AGAIN), "the store went away: %s", said);
}

void
line_open(struct line *l, const char *url)
{
	*l = (struct line){ 0 };
	load();
	read_url(l, url);
	check_url(l);
	if (dial(l))
		return;
	const char *said = complaint(l); /* the SQLSTATE of a call that failed is not to be had */
	if (pq.PQconnectionNeedsPassword(l->conn))
		die(END_CONFIG,
			"the store asks for a password: it is the secret store-password, or in libpq's pass file");
	die(strstr(said, "authentication failed") ? END_CONFIG : ending_of(said, END_UNAVAILABLE),
		"cannot reach the store: %s", said);
}

void
line_again(struct line *l)
{
	const char *test = getenv("ECOM_TEST_PATIENCE");
	time_t last = time(NULL) + (test ? strtol(test, NULL, 10) : PATIENCE);

	while (!dial(l))
		if (time(NULL) > last || !line_pause(200))
			give_up(l);
}

void
line_close(struct line *l)
{
	pq.PQfinish(l->conn);
	free(l->url);
	free(l->schema);
}

/* ---- journeys ---- */

/* A statement is packed, or the line is lost, which the journey will find. */
static void
packed(struct line *l, int ok)
{
	if (!ok && pq.PQstatus(l->conn) == CONNECTION_OK)
		die(ending_of(pq.PQerrorMessage(l->conn), END_BUG), "libpq: %s", complaint(l));
	l->lost |= !ok;
	l->asked++;
}

void
line_ask(struct line *l, const char *sql, int n, const Oid *types, const char *const *values)
{
	packed(l, pq.PQsendQueryParams(l->conn, sql, n, types, values, NULL, NULL, 0));
}

void
line_prepare(struct line *l, const char *name, const char *sql, int n, const Oid *types)
{
	packed(l, pq.PQsendPrepare(l->conn, name, sql, n, types));
}

void
line_ask_prepared(struct line *l, const char *name, int n, const char *const *values)
{
	packed(l, pq.PQsendQueryPrepared(l->conn, name, n, values, NULL, NULL, 0));
}

/* Send what is still to be sent while taking what comes, until a result is there. */
static void
await(struct line *l)
{
	while (pq.PQstatus(l->conn) == CONNECTION_OK) {
		int left = pq.PQflush(l->conn);
		struct pollfd wait = { pq.PQsocket(l->conn), (short)(left > 0 ? POLLIN | POLLOUT : POLLIN),
			0 };
		if (left == 0 && !pq.PQisBusy(l->conn))
			return;
		check_memory(l);
		if (poll(&wait, 1, -1) < 0) {
			if (errno == EINTR)
				continue;
			die(END_IO, "cannot wait for the store:");
		}
		if ((wait.revents & ~POLLOUT) && !pq.PQconsumeInput(l->conn))
			return;
	}
}

enum trip
line_travel(struct line *l, arrival *arrived, void *context)
{
	enum trip came = l->lost || !pq.PQpipelineSync(l->conn) ? LOST : ARRIVED;
	ExecStatusType status = PGRES_EMPTY_QUERY;

	for (int n = 0; came != LOST && status != PGRES_PIPELINE_SYNC;) {
		await(l);
		PGresult *result = pq.PQgetResult(l->conn);
		status = result ? pq.PQresultStatus(result) : PGRES_EMPTY_QUERY;
		if (status == PGRES_FATAL_ERROR)
			came = judge(l, result);
		else if (came == ARRIVED && (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) &&
			arrived)
			arrived(context, n, result);
		n += result != NULL;
		pq.PQclear(result);
		if (pq.PQstatus(l->conn) != CONNECTION_OK)
			came = LOST;
	}
	if (came == LOST)
		check_memory(l);
	l->asked = 0;
	l->lost = came == LOST;
	return came;
}

/* Enough was seen: the server need not tell the rest. */
static void
hang_up(const struct line *l)
{
	PGcancel *cancel = pq.PQgetCancel(l->conn);
	char fault[256];

	if (cancel)
		pq.PQcancel(cancel, fault, sizeof fault);
	pq.PQfreeCancel(cancel);
}

/* Give a row that came. The cells are the stream's, made with the first row. */
static bool
give_row(const PGresult *result, struct cell **cells, store_each *each, void *context)
{
	enum { BOOL = 16, INT8 = 20, INT2 = 21, INT4 = 23, NUMERIC = 1700 }; /* pg_type.dat */
	int n = pq.PQnfields(result);

	if (!*cells)
		*cells = need_memory((size_t)n * sizeof **cells);
	for (int c = 0; c < n; c++) {
		struct cell *cell = &(*cells)[c];
		Oid type = pq.PQftype(result, c);
		*cell = (struct cell){ .name = pq.PQfname(result, c) };
		if (pq.PQgetisnull(result, 0, c))
			continue;
		cell->text = pq.PQgetvalue(result, 0, c);
		cell->is_number = type == BOOL ||
			((type == INT8 || type == INT4 || type == INT2 || type == NUMERIC) &&
				num_int(cell->text, &cell->number));
		if (type == BOOL)
			cell->number = *cell->text == 't';
	}
	return each(context, *cells, n);
}

void
line_stream(struct line *l, const char *sql, int n, const Oid *types, const char *const *values, store_each *each,
	void *context)
{
	struct cell *cells = NULL;
	PGresult *result;
	bool more = true;

	if (!pq.PQexitPipelineMode(l->conn) ||
		!pq.PQsendQueryParams(l->conn, sql, n, types, values, NULL, NULL, 0) ||
		!pq.PQsetSingleRowMode(l->conn))
		give_up(l);
	while (await(l), result = pq.PQgetResult(l->conn)) {
		ExecStatusType status = pq.PQresultStatus(result);
		if (more && status == PGRES_FATAL_ERROR && judge(l, result) != ARRIVED)
			give_up(l);
		if (more && status == PGRES_SINGLE_TUPLE && !give_row(result, &cells, each, context)) {
			hang_up(l);
			more = false;
		}
		pq.PQclear(result);
	}
	free(cells);
	if (!pq.PQenterPipelineMode(l->conn))
		l->lost = true;
}
