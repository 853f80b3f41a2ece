/* store-pgsql-shelf - all the books of a schema, as of one instant: that of one transaction */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend.h"
#include "say.h"
#include "store-libpq.h"

struct schema {
	struct line line;
	struct pool *pool;
};

static const char begin[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/* The stations whose tables are here: each has a table of answers. */
static const char stations_sql[] =
	"SELECT left(relname, -length('_answer')) FROM pg_class WHERE relnamespace = to_regnamespace(quote_ident($3))"
	" AND relkind IN ('r', 'p') AND relname ~ '^[a-z][a-z0-9-]*_answer$' ORDER BY relname COLLATE \"C\"";

/* ---- questions ---- */

/* Rows after EACH had enough are read, and forgotten: a question that is broken off would break off the
 * transaction. */
struct asking {
	store_each *each;
	void *context;
	bool enough;
};

static bool
give_row(void *context, const struct cell *cells, int n)
{
	struct asking *a = context;

	if (!a->enough)
		a->enough = !a->each(a->context, cells, n);
	return true;
}

static const char *
ask(void *schema, const char *station, const char *table, const char *sql, store_each *each, void *context)
{
	static const Oid types[] = { TYPE_TEXT, TYPE_TEXT, TYPE_TEXT };
	struct schema *s = schema;

	line_stream(&s->line, sql, 3, types, (const char *[]){ station, table, s->line.schema }, give_row,
		&(struct asking){ each, context, false });
	return NULL;
}

static const char *
name(void *schema, struct pool *pool, const char *station, const char *table)
{
	const struct schema *s = schema;

	return pool_print(pool, "\"%s\".%s_%s", s->line.schema, station, table);
}

/* ---- the instant ---- */

static bool
is_there(void *context, const struct cell *cells, int n)
{
	(void)n;
	*(bool *)context = cells[0].is_number && cells[0].number;
	return true;
}

struct finding {
	struct pool *pool;
	const char **names;
	size_t n, room;
};

static bool
find_station(void *context, const struct cell *cells, int n)
{
	struct finding *f = context;

	(void)n;
	if (f->n + 1 >= f->room) {
		const char **grown = pool_zero(f->pool, (f->room * 2 + 16) * sizeof *grown);
		if (f->n > 0)
			memcpy(grown, f->names, f->n * sizeof *grown);
		f->names = grown;
		f->room = f->room * 2 + 16;
	}
	f->names[f->n++] = pool_text(f->pool, cells[0].text);
	f->names[f->n] = NULL;
	return true;
}

static void
close_schema(void *schema)
{
	struct schema *s = schema;

	line_close(&s->line);
	free(s);
}

static void *
open_schema(const char *where, bool sealed, struct pool *pool, const char *const **stations)
{
	struct schema *s = need_memory(sizeof *s);
	struct finding found = { .pool = pool };
	bool there = false;

	(void)sealed;
	*s = (struct schema){ .pool = pool };
	line_open(&s->line, where);
	line_ask(&s->line, begin, 0, NULL, NULL);
	if (line_travel(&s->line, NULL, NULL) != ARRIVED)
		die(END_AGAIN, "the store went away");
	ask(s, NULL, NULL, "SELECT to_regnamespace(quote_ident($3)) IS NOT NULL", is_there, &there);
	if (!there) {
		close_schema(s);
		return NULL;
	}
	ask(s, NULL, NULL, stations_sql, find_station, &found);
	*stations = found.names;
	return s;
}

static const char *
server(void *schema)
{
	struct schema *s = schema;
	int version = pq.PQserverVersion(s->line.conn);

	return pool_print(s->pool, "PostgreSQL %d.%d", version / 10000, version % 10000);
}

/* ---- what is there, and is it sound? ---- */

#define OF_STATION \
	" c.relnamespace = to_regnamespace(quote_ident($3)) AND c.relkind IN ('r', 'p') AND c.relname LIKE $1 || '\\_%'"

static const struct audit of_store[] = {
	{ "SELECT 'the server is older than PostgreSQL 12: ' || current_setting('server_version')"
	  " WHERE current_setting('server_version_num')::int < 120000",
		"move the database to a newer server" },
	{ "SELECT 'the database is in ' || pg_encoding_to_char(encoding) || ', not in UTF8' FROM pg_database"
	  " WHERE datname = current_database() AND pg_encoding_to_char(encoding) <> 'UTF8'",
		"make a database with ENCODING 'UTF8' TEMPLATE template0, and ecom-store copy the books to it" },
	{ "SELECT format('%s is off: a power cut may take back what was answered', name) FROM pg_settings"
	  " WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off' ORDER BY name",
		"turn it on in postgresql.conf" },
	{ "SELECT format('a prepared transaction is left since %s: %s', prepared, gid) FROM pg_prepared_xacts"
	  " WHERE database = current_database() ORDER BY prepared",
		"COMMIT PREPARED or ROLLBACK PREPARED it" },
	{ 0 }
};

static const struct audit of_station[] = {
	{ "SELECT format('table ''%s'': column ''%s'' has the collation %s, not \"C\"', c.relname, a.attname, l.collname)"
	  " FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
	  " JOIN pg_collation AS l ON l.oid = a.attcollation WHERE" OF_STATION
	  " AND l.collname NOT IN ('C', 'POSIX')"
	  " ORDER BY c.oid, a.attnum",
		"ALTER TABLE … ALTER COLUMN … TYPE TEXT COLLATE \"C\"" },
	{ "SELECT format('index %s is not valid', i.indexrelid::regclass) FROM pg_class AS c"
	  " JOIN pg_index AS i ON i.indrelid = c.oid AND NOT (i.indisvalid AND i.indisready) WHERE" OF_STATION
	  " ORDER BY i.indexrelid",
		"REINDEX it" },
	{ 0 }
};

const struct shelving pgsql_shelving = {
	.backend = &pgsql_backend,
	.open = open_schema,
	.close = close_schema,
	.ask = ask,
	.server = server,
	.name = name,
	.columns =
		"SELECT substr(c.relname, length($1) + 2), a.attname,"
		" CASE a.atttypid WHEN 'text'::regtype THEN 'TEXT' WHEN 'bigint'::regtype THEN 'BIGINT'"
		" ELSE upper(format_type(a.atttypid, a.atttypmod)) END,"
		" coalesce((SELECT k.place FROM unnest(i.indkey) WITH ORDINALITY AS k (attnum, place)"
		" WHERE k.attnum = a.attnum), 0)"
		" FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
		" LEFT JOIN pg_index AS i ON i.indrelid = c.oid AND i.indisprimary WHERE" OF_STATION
		" ORDER BY c.oid, a.attnum",
	/* A name is quoted only where it must be, as in the stations' own tables. */
	.indexes =
		"SELECT substr(c.relname, length($1) + 2), string_agg(CASE WHEN a.attname ~ '^[a-z_][a-z0-9_]*$'"
		" AND a.attname NOT IN (SELECT word FROM pg_get_keywords() WHERE catcode = 'R')"
		" THEN a.attname ELSE format('\"%s\"', a.attname) END, ', ' ORDER BY k.place)"
		" FROM pg_class AS c JOIN pg_index AS i ON i.indrelid = c.oid AND NOT i.indisprimary"
		" JOIN pg_class AS x ON x.oid = i.indexrelid AND x.relname ~ ('^' || c.relname || '_[0-9]+$')"
		" CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attnum, place)"
		" JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.attnum WHERE" OF_STATION
		" GROUP BY c.relname, i.indexrelid ORDER BY i.indexrelid",
	.sizes =
		"SELECT pg_table_size(t.name), pg_indexes_size(t.name)"
		" FROM (SELECT to_regclass(format('%I.%I', $3, $1 || '_' || $2)) AS name) AS t WHERE t.name IS NOT NULL",
	.of_store = of_store,
	.of_station = of_station,
};
