/* store-pgsql - the books in a PostgreSQL database: SCHEMA.STATION_TABLE
 *
 * A batch takes one journey for each round of rows it wants, one to write all of its rows, one to commit, and
 * sees one moment in all. Nothing is locked while handlers work: a row is put only where its version is still
 * the one that was read, the rows put are counted, and a batch that lost one is run again. Who lost takes turns
 * with others who did, so that of many writers of the same rows none is left behind.
 *
 * The statements are those that PostgreSQL, Citus and their kin take alike: VALUES and not unnest() where
 * rows are put (Citus then reports the rows selected, not those written), keys in order (no deadlocks). */
#include "store-libpq.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "backend.h"
#include "moment.h"
#include "num.h"
#include "say.h"
#include "text.h"

enum {
	SIZES = 8, /* statements put 1, 2, 4 … 128 rows */
	MOST_PARAMETERS = 65535,
	TURNS = 8, /* batches for which who lost takes turns */
	PRUNE_EACH = 16 /* commits */
};

struct pgsql {
	struct line line;
	char *station;
	struct shape *shapes;
	int tables;
	bool one_by_one;     /* for comparison: every row a journey of its own */
	bool in_transaction;
	bool in_turn;        /* nobody else does this station's errands */
	bool locked;         /* nobody else who takes turns is at work */
	int turns;           /* batches for which we take turns still */
	int64_t fresh;       /* the version of the next new row: no row that went before had it */
	struct pool pool;    /* of a journey */

	unsigned commits;
	struct {
		const struct shape *shape;
		int64_t day;
	} prunes[2];
	int prunes_n;
};

/* A table as this database knows it. */
struct prepared {
	char *name, *place;       /* stock_level, "teahouse".stock_level */
	unsigned put[SIZES];      /* on which call of the line each size of INSERT was prepared */
};

static const struct prepared *
known(const struct shape *shape)
{
	return shape->prepared;
}

/* ---- tables ---- */

static void
list_keys(struct text *sql, const struct shape *shape, const char *of)
{
	for (int k = 0; k < shape->keys; k++)
		text_print(sql, "%s%s\"%s\"", k ? ", " : "", of, shape->table->key[k]);
}

static void
list_columns(struct text *sql, const struct shape *shape, const char *of)
{
	list_keys(sql, shape, of);
	for (int c = 0; c < shape->columns; c++)
		text_print(sql, ", %s\"%s\"", of, shape->names[c]);
	text_print(sql, ", %sversion", of);
}

/* The words of column %s, parted already (words.h), as what PostgreSQL searches. */
#define WORDS "array_to_tsvector(array_remove(string_to_array(\"%s\", ' '), ''))"

static void
table_ddl(struct text *sql, const struct shape *shape)
{
	const struct table *table = shape->table;
	const struct prepared *p = known(shape);

	text_print(sql, "CREATE TABLE IF NOT EXISTS %s (", p->place);
	for (int k = 0; k < shape->keys; k++)
		text_print(sql, "\"%s\" TEXT COLLATE \"C\" NOT NULL, ", table->key[k]);
	text_put(sql, "version BIGINT NOT NULL, PRIMARY KEY (");
	list_keys(sql, shape, "");
	text_put(sql, ")) WITH (fillfactor = 90);\n");
	for (int c = 0; c < shape->columns; c++)
		text_print(sql, "ALTER TABLE %s ADD COLUMN IF NOT EXISTS \"%s\" %s;\n", p->place,
			shape->names[c],
			shape->is_text[c] ? "TEXT COLLATE \"C\" NOT NULL DEFAULT ''"
					  : "BIGINT NOT NULL DEFAULT 0");
	for (int i = 0; table->indexes[i]; i++)
		text_print(sql, "CREATE INDEX IF NOT EXISTS %s_%d ON %s (%s);\n", p->name, i + 1, p->place,
			table->indexes[i]);
	if (shape->search >= 0)
		text_print(sql, "CREATE INDEX IF NOT EXISTS %s_search ON %s USING gin (" WORDS ");\n", p->name,
			p->place, shape->names[shape->search]);
}

/* What is there of our tables. */
struct survey {
	bool schema, tables, same;
	const char *mark;
};

static void
look(void *context, int n, const PGresult *result)
{
	struct survey *survey = context;

	(void)n;
	if (pq.PQntuples(result) == 1) {
		survey->schema = *pq.PQgetvalue(result, 0, 0) == 't';
		survey->tables = !pq.PQgetisnull(result, 0, 1);
		survey->same = strcmp(pq.PQgetvalue(result, 0, 1), survey->mark) == 0;
	}
}

/* Make the tables, or add what they lack. */
static void
make_tables(struct pgsql *s, const char *ddl, const char *mark, bool schema)
{
	struct text sql = TEXT_UP_TO(0);

	text_put(&sql, "DO $ecom$ BEGIN\n");
	text_print(&sql, "PERFORM pg_advisory_xact_lock(%d);\n", 0xEC0);
	if (!schema)
		text_print(&sql, "CREATE SCHEMA IF NOT EXISTS \"%s\";\n", s->line.schema);
	text_put(&sql, ddl);
	text_print(&sql, "COMMENT ON TABLE %s IS '%s';\nEND $ecom$", known(&s->shapes[0])->place, mark);
	line_ask(&s->line, sql.at, 0, NULL, NULL);
	if (line_travel(&s->line, NULL, NULL) != ARRIVED)
		die(END_AGAIN, "the store, schema %s: its tables could not be made", s->line.schema);
	text_free(&sql);
}

/* The comment of the first table remembers which definition the tables have, so that a start asks one
 * question. False: there are none, and a dry run makes none. */
static bool
check_tables(struct pgsql *s, bool dry)
{
	const char *ask[] = { s->line.schema, known(&s->shapes[0])->place };
	struct text ddl = TEXT_UP_TO(0);
	char mark[32];
	struct survey survey = { .mark = mark };
	unsigned sum = 5381;

	for (int t = 0; t < s->tables; t++)
		table_ddl(&ddl, &s->shapes[t]);
	for (size_t i = 0; i < ddl.length; i++)
		sum = sum * 33 + (unsigned char)ddl.at[i];
	snprintf(mark, sizeof mark, "ecomutils %08x", sum);
	line_ask(&s->line,
		"SELECT to_regnamespace(quote_ident($1)) IS NOT NULL, obj_description(to_regclass($2), 'pg_class')", 2,
		(const Oid[]){ TYPE_TEXT, TYPE_TEXT }, ask);
	if (line_travel(&s->line, look, &survey) != ARRIVED)
		die(END_AGAIN, "the store went away");
	if (dry && survey.tables && !survey.same)
		die(END_CONFIG,
			"the store, schema %s, has tables of another version: a dry run leaves them as they are",
			s->line.schema);
	if (!dry && !survey.same)
		make_tables(s, ddl.at, mark, survey.schema);
	text_free(&ddl);
	return survey.tables || !dry;
}

/* ---- opening ---- */

static void
close_database(void *db)
{
	struct pgsql *s = db;

	line_close(&s->line);
	for (int t = 0; t < s->tables; t++) {
		struct prepared *p = s->shapes[t].prepared;
		free(p->name);
		free(p->place);
		free(p);
	}
	pool_free(&s->pool);
	free(s->station);
	free(s);
}

static void *
open_database(const char *url, const char *station, struct shape *shapes, int n, bool dry)
{
	struct pgsql *s = need_memory(sizeof *s);
	struct timespec now;

	*s = (struct pgsql){ .station = copy_text(station), .shapes = shapes, .tables = n,
		.one_by_one = getenv("ECOM_TEST_ONE_BY_ONE") };
	line_open(&s->line, url);
	for (int t = 0; t < n; t++) {
		struct text name = TEXT_UP_TO(0), place = TEXT_UP_TO(0);
		struct prepared *p = need_memory(sizeof *p);
		text_print(&name, "%s_%s", station, shapes[t].table->name);
		text_print(&place, "\"%s\".%s", s->line.schema, name.at);
		*p = (struct prepared){ .name = name.at, .place = place.at };
		shapes[t].prepared = p;
	}
	if (!check_tables(s, dry)) {
		close_database(s);
		return NULL;
	}
	clock_gettime(CLOCK_REALTIME, &now);
	s->fresh = (int64_t)now.tv_sec << 29 | now.tv_nsec >> 1;
	return s;
}

/* ---- transactions ---- */

/* A number for an advisory lock, of the shop's station and PURPOSE. */
static int64_t
lock_number(const struct pgsql *s, const char *purpose)
{
	const char *const words[] = { s->line.schema, s->station, purpose };
	uint64_t h = 14695981039346656037U;

	for (size_t w = 0; w < sizeof words / sizeof *words; w++)
		for (const char *c = words[w];; c++) {
			h = (h ^ (unsigned char)*c) * 1099511628211U;
			if (!*c)
				break;
		}
	return (int64_t)h;
}

static void
ask_for_lock(struct pgsql *s, const char *function, const char *purpose)
{
	struct text sql = TEXT_UP_TO(0);

	text_print(&sql, "SELECT %s(", function);
	text_number(&sql, lock_number(s, purpose));
	text_byte(&sql, ')');
	line_ask(&s->line, sql.at, 0, NULL, NULL);
	text_free(&sql);
}

static void
take_answer(void *context, int n, const PGresult *result)
{
	(void)n;
	*(bool *)context = pq.PQntuples(result) == 1 && *pq.PQgetvalue(result, 0, 0) == 't';
}

static bool turn(void *);

/* Be where a batch begins: outside of any transaction, and, when turns are taken, when it is our turn. The
 * lock is taken before the transaction begins, so that what it sees is what the last one left. */
static void
start(struct pgsql *s)
{
	do {
		if (s->line.lost) {
			line_again(&s->line);
			s->in_transaction = s->locked = false;
			while (s->in_turn && !turn(s)) /* it was given back with the line */
				;
		}
		if (s->in_transaction)
			line_ask(&s->line, "ROLLBACK", 0, NULL, NULL);
		if (s->turns > 0 && !s->locked)
			ask_for_lock(s, "pg_advisory_lock", "batch");
	} while (s->line.asked && line_travel(&s->line, NULL, NULL) != ARRIVED);
	s->in_transaction = false;
	s->locked = s->turns > 0;
}

static void
begin(void *db)
{
	struct pgsql *s = db;

	pool_reset(&s->pool);
	if (s->line.lost || s->in_transaction || (s->turns > 0 && !s->locked))
		start(s);
}

/* Be in the batch's transaction, which sees one moment from its first question on. */
static void
ask_to_begin(struct pgsql *s)
{
	if (!s->in_transaction)
		line_ask(&s->line, "BEGIN ISOLATION LEVEL REPEATABLE READ", 0, NULL, NULL);
	s->in_transaction = true;
}

static void
rollback(void *db)
{
	struct pgsql *s = db;

	s->turns = TURNS; /* start() takes the transaction back */
	s->prunes_n = 0;
}

static bool
turn(void *db)
{
	struct pgsql *s = db;
	bool ours = false;

	ask_for_lock(s, "pg_try_advisory_lock", "errands");
	if (line_travel(&s->line, take_answer, &ours) == LOST)
		line_again(&s->line);
	if (!ours)
		line_pause(100);
	return s->in_turn = ours || s->in_turn, ours;
}

/* ---- reading ---- */

static void
add_element(struct text *array, const char *element)
{
	text_put(array, array->length ? ",\"" : "{\"");
	for (const char *c = element; *c; c++) {
		if (*c == '"' || *c == '\\')
			text_byte(array, '\\');
		text_byte(array, *c);
	}
	text_byte(array, '"');
}

/* SELECT the rows of many keys, or of many first keys. */
static void
select_sql(struct text *sql, const struct shape *shape, int keys)
{
	text_put(sql, "SELECT ");
	list_columns(sql, shape, "t.");
	text_print(sql, " FROM %s t", known(shape)->place);
	if (keys == 1) {
		text_print(sql, " WHERE t.\"%s\" = ANY ($1)", shape->table->key[0]);
		return;
	}
	for (int k = 0; k < keys; k++)
		text_print(sql, k ? ", $%d" : " JOIN unnest($%d", k + 1);
	for (int k = 0; k < keys; k++)
		text_print(sql, k ? ", k%d" : ") AS w (k%d", k);
	for (int k = 0; k < keys; k++)
		text_print(sql, "%s t.\"%s\" = w.k%d", k ? " AND" : ") ON", shape->table->key[k], k);
}

/* The questions of a journey, for who takes the answers. */
struct questions {
	const struct want **first; /* what each asks for */
	int answered;
	row_found *found;
	void *context;
	struct pool *pool;
};

static int64_t
number_of(const char *digits)
{
	int64_t n;

	if (!num_int(digits, &n))
		die(END_IO, "the store says '%s' where a whole number is expected", digits);
	return n;
}

static void
take_rows(void *context, int n, const PGresult *result)
{
	struct questions *q = context;
	struct shape *shape;

	(void)n;
	if (pq.PQresultStatus(result) != PGRES_TUPLES_OK)
		return; /* BEGIN */
	shape = q->first[q->answered++]->shape;
	for (int i = 0; i < pq.PQntuples(result); i++) {
		const char *key[TABLE_KEYS];
		int at = shape->keys;
		for (int k = 0; k < at; k++)
			key[k] = pq.PQgetvalue(result, i, k);
		struct row *row = q->found(q->context, shape, key);
		if (!row)
			continue;
		for (int c = 0; c < shape->columns; c++, at++)
			if (shape->is_text[c])
				row->values[c].text = pool_copy(q->pool, pq.PQgetvalue(result, i, at),
					(size_t)pq.PQgetlength(result, i, at));
			else
				row->values[c].number = number_of(pq.PQgetvalue(result, i, at));
		row->version = number_of(pq.PQgetvalue(result, i, at));
		row->exists = true;
	}
}

/* Ask for wants FROM up to TO, all of one table and kind. */
static void
ask_for(struct line *l, const struct want *from, const struct want *to)
{
	static const Oid types[TABLE_KEYS] = { TYPE_TEXTS, TYPE_TEXTS, TYPE_TEXTS, TYPE_TEXTS };
	struct text sql = TEXT_UP_TO(0), arrays[TABLE_KEYS] = { 0 };
	const char *values[TABLE_KEYS];

	select_sql(&sql, from->shape, from->keys);
	for (int k = 0; k < from->keys; k++) {
		for (const struct want *w = from; w < to; w++)
			add_element(&arrays[k], w->key[k]);
		text_byte(&arrays[k], '}');
		values[k] = arrays[k].at;
	}
	line_ask(l, sql.at, from->keys, types, values);
	for (int k = 0; k < from->keys; k++)
		text_free(&arrays[k]);
	text_free(&sql);
}

static bool
same_question(const struct want *a, const struct want *b)
{
	return a->shape == b->shape && a->keys == b->keys;
}

static bool
find(void *db, const struct want *wants, size_t n, row_found *found, void *context, struct pool *pool)
{
	struct pgsql *s = db;
	struct questions q = { .first = pool_take(&s->pool, n * sizeof *q.first),
		.found = found,
		.context = context,
		.pool = pool };
	enum trip came = ARRIVED;
	int asked = 0;

	ask_to_begin(s);
	for (size_t i = 0, j; came == ARRIVED && i < n; i = j) {
		for (j = i + 1; j < n && same_question(&wants[i], &wants[j]) && !s->one_by_one; j++)
			;
		q.first[asked++] = &wants[i];
		ask_for(&s->line, wants + i, wants + j);
		if (s->one_by_one || j == n)
			came = line_travel(&s->line, take_rows, &q);
	}
	return came == ARRIVED;
}

/* ---- writing ---- */

static int
parameters_of(const struct shape *shape)
{
	return shape->keys + shape->columns + 1;
}

/* INSERT of SIZE rows, each put only where the version is the one that was read. */
static void
put_sql(struct text *sql, const struct shape *shape, int size)
{
	text_print(sql, "INSERT INTO %s AS t (", known(shape)->place);
	list_columns(sql, shape, "");
	text_put(sql, ") VALUES ");
	for (int i = 0, n = 0; i < size; i++) {
		for (int c = 0; c < parameters_of(shape); c++)
			text_print(sql, c ? ", $%d" : i ? ", ($%d" : "($%d", ++n);
		text_byte(sql, ')');
	}
	text_put(sql, " ON CONFLICT (");
	list_keys(sql, shape, "");
	text_put(sql, ") DO UPDATE SET ");
	for (int c = 0; c < shape->columns; c++)
		text_print(sql, "\"%s\" = excluded.\"%s\", ", shape->names[c], shape->names[c]);
	text_put(sql, "version = excluded.version WHERE t.version = excluded.version - 1 RETURNING 1");
}

/* The size of the next statement for N rows, as its log2. */
static int
size_for(const struct pgsql *s, const struct shape *shape, size_t n)
{
	int size = 0;

	while (size + 1 < SIZES && (size_t)2 << size <= n &&
		(2 << size) * parameters_of(shape) <= MOST_PARAMETERS)
		size++;
	return s->one_by_one ? 0 : size;
}

static const char *
put_name(struct pgsql *s, const struct shape *shape, int size)
{
	return pool_print(&s->pool, "%s*%d", known(shape)->name, 1 << size);
}

static void
prepare_put(struct pgsql *s, const struct shape *shape, int size)
{
	struct prepared *p = shape->prepared;
	int width = parameters_of(shape), n = width << size;
	Oid *types = pool_take(&s->pool, (size_t)n * sizeof *types);
	struct text sql = TEXT_UP_TO(0);

	if (p->put[size] == s->line.calls)
		return;
	for (int i = 0; i < n; i++) {
		int c = i % width - shape->keys;
		types[i] = c < 0 || (c < shape->columns && shape->is_text[c]) ? TYPE_TEXT : TYPE_BIGINT;
	}
	put_sql(&sql, shape, 1 << size);
	line_prepare(&s->line, put_name(s, shape, size), sql.at, n, types);
	p->put[size] = s->line.calls;
	text_free(&sql);
}

static const char *
digits_of(struct pgsql *s, int64_t number)
{
	char digits[NUM_ROOM];

	return pool_text(&s->pool, num_text(digits, number, 0, 0));
}

static void
ask_put(struct pgsql *s, struct row *const *rows, int size)
{
	const struct shape *shape = rows[0]->shape;
	int n = parameters_of(shape) << size;
	const char **values = pool_take(&s->pool, (size_t)n * sizeof *values), **value = values;

	for (int i = 0; i < 1 << size; i++) {
		const struct row *row = rows[i];
		for (int k = 0; k < shape->keys; k++)
			*value++ = row->key[k];
		for (int c = 0; c < shape->columns; c++)
			*value++ =
				shape->is_text[c] ? row->values[c].text : digits_of(s, row->values[c].number);
		*value++ = digits_of(s, row->version ? row->version + 1 : s->fresh++);
	}
	line_ask_prepared(&s->line, put_name(s, shape, size), n, values);
}

/* DELETE N rows, each only where the version is the one that was read. */
static void
ask_drop(struct pgsql *s, struct row *const *rows, size_t n)
{
	const struct shape *shape = rows[0]->shape;
	Oid types[TABLE_KEYS + 1];
	struct text sql = TEXT_UP_TO(0), arrays[TABLE_KEYS + 1] = { 0 };
	const char *values[TABLE_KEYS + 1];

	text_print(&sql, "DELETE FROM %s t USING unnest(", known(shape)->place);
	for (int k = 0; k <= shape->keys; k++) {
		types[k] = k < shape->keys ? TYPE_TEXTS : TYPE_BIGINTS;
		for (size_t i = 0; i < n; i++)
			add_element(&arrays[k],
				k < shape->keys ? rows[i]->key[k] : digits_of(s, rows[i]->version));
		text_byte(&arrays[k], '}');
		values[k] = arrays[k].at;
		text_print(&sql, "%s$%d", k ? ", " : "", k + 1);
	}
	text_put(&sql, ") AS d (");
	for (int k = 0; k < shape->keys; k++)
		text_print(&sql, "k%d, ", k);
	text_put(&sql, "v) WHERE t.version = d.v");
	for (int k = 0; k < shape->keys; k++)
		text_print(&sql, " AND t.\"%s\" = d.k%d", shape->table->key[k], k);
	text_put(&sql, " RETURNING 1");
	line_ask(&s->line, sql.at, shape->keys + 1, types, values);
	for (int k = 0; k <= shape->keys; k++)
		text_free(&arrays[k]);
	text_free(&sql);
}

static void
count_rows(void *context, int n, const PGresult *result)
{
	(void)n;
	*(size_t *)context += (size_t)pq.PQntuples(result);
}

/* Do WORK for every statement that N rows, sorted by table, take: rows of one table that are all to be put or
 * all to be dropped. Those to be put are some power of 2. */
static void
by_statement(struct pgsql *s, struct row *const *rows, size_t n,
	void (*work)(struct pgsql *, struct row *const *rows, size_t n, int size))
{
	for (size_t i = 0, run; i < n; i += run) {
		const struct row *first = rows[i];
		for (run = 1; i + run < n && rows[i + run]->shape == first->shape &&
			rows[i + run]->exists == first->exists;)
			run++;
		int size = size_for(s, first->shape, run);
		if (first->exists || s->one_by_one)
			run = (size_t)1 << size;
		work(s, rows + i, run, size);
	}
}

static void
prepare_statement(struct pgsql *s, struct row *const *rows, size_t n, int size)
{
	(void)n;
	if (rows[0]->exists)
		prepare_put(s, rows[0]->shape, size);
}

static void
ask_statement(struct pgsql *s, struct row *const *rows, size_t n, int size)
{
	if (rows[0]->exists)
		ask_put(s, rows, size);
	else
		ask_drop(s, rows, n);
}

static bool
write_rows(void *db, struct row **rows, size_t n)
{
	struct pgsql *s = db;
	size_t written = 0;

	if (n == 0)
		return true;
	if (s->one_by_one && n > 1)
		return write_rows(db, rows, 1) && write_rows(db, rows + 1, n - 1);
	pool_reset(&s->pool);
	by_statement(s, rows, n, prepare_statement);
	if (s->line.asked && line_travel(&s->line, NULL, NULL) != ARRIVED)
		return false;
	ask_to_begin(s);
	by_statement(s, rows, n, ask_statement);
	return line_travel(&s->line, count_rows, &written) == ARRIVED && written == n;
}

/* ---- the end of a batch ---- */

static void
prune(void *db, struct shape *shape, int64_t day)
{
	struct pgsql *s = db;

	s->prunes[s->prunes_n].shape = shape;
	s->prunes[s->prunes_n++].day = day;
}

/* Forget old rows now and then, in a transaction of their own that waits for nobody. That it fails is no
 * harm. */
static void
prune_now(struct pgsql *s)
{
	struct text sql = TEXT_UP_TO(0);

	if (s->commits++ % PRUNE_EACH == 0)
		for (int i = 0; i < s->prunes_n; i++) {
			const struct shape *shape = s->prunes[i].shape;
			text_clear(&sql);
			text_print(&sql, "DELETE FROM %s WHERE (", known(shape)->place);
			list_keys(&sql, shape, "");
			text_put(&sql, ") IN (SELECT ");
			list_keys(&sql, shape, "");
			text_print(&sql,
				" FROM %s WHERE day < %lld ORDER BY day LIMIT %d FOR UPDATE SKIP LOCKED)",
				known(shape)->place, (long long)s->prunes[i].day, 200 * PRUNE_EACH);
			line_ask(&s->line, sql.at, 0, NULL, NULL);
		}
	s->prunes_n = 0;
	if (s->line.asked)
		line_travel(&s->line, NULL, NULL);
	text_free(&sql);
}

static bool
commit(void *db)
{
	struct pgsql *s = db;

	if (s->in_transaction)
		line_ask(&s->line, "COMMIT", 0, NULL, NULL);
	if (s->locked)
		ask_for_lock(s, "pg_advisory_unlock", "batch");
	if (s->line.asked && line_travel(&s->line, NULL, NULL) != ARRIVED) {
		s->prunes_n = 0;
		return false;
	}
	s->in_transaction = s->locked = false;
	if (s->turns > 0)
		s->turns--;
	if (s->prunes_n > 0)
		prune_now(s);
	return true;
}

/* ---- questions ---- */

/* SQL as this database reads it: `?1` is `$1`, and a station's table, which it names without its place, is
 * the one of this shop. */
static void
translate(const struct pgsql *s, struct text *out, const char *sql)
{
	bool with = strncmp(sql, "WITH ", 5) == 0, recursive = strncmp(sql, "WITH RECURSIVE ", 15) == 0;
	char quote = 0;
	int tables = 0;

	for (int t = 0; t < s->tables; t++)
		if (strstr(sql, s->shapes[t].table->name))
			text_print(out, "%s%s AS NOT MATERIALIZED (SELECT * FROM %s)",
				tables++            ? ", "
					: recursive ? "WITH RECURSIVE "
						    : "WITH ",
				s->shapes[t].table->name, known(&s->shapes[t])->place);
	if (tables > 0 && with)
		sql += recursive ? 14 : 4;
	text_put(out, tables > 0 && with ? "," : " ");
	for (; *sql; sql++) {
		if (quote ? *sql == quote : *sql == '\'' || *sql == '"')
			quote = quote ? 0 : *sql;
		text_byte(out, !quote && *sql == '?' ? '$' : *sql);
	}
}

static void
query(void *db, const char *sql, const char *const *parameters, int n, store_each *each, void *context)
{
	static const Oid types[] = { TYPE_TEXT, TYPE_TEXT, TYPE_TEXT, TYPE_TEXT, TYPE_TEXT, TYPE_TEXT,
		TYPE_TEXT, TYPE_TEXT, TYPE_BIGINT };
	struct pgsql *s = db;
	const char *values[9] = { 0 };
	struct text translated = TEXT_UP_TO(0);
	char now[NUM_ROOM];

	for (int i = 0; i < n && i < 8; i++)
		values[i] = parameters[i];
	values[8] = num_text(now, moment_now(), 0, 0);
	translate(s, &translated, sql);
	line_stream(&s->line, translated.at, 9, types, values, each, context);
	text_free(&translated);
}

/* For @@, each word in quotes; one has no quotes in it. */
static void
found_by(void *db, const struct shape *shape, const char *words, long most, struct text *condition,
	struct text *parameter)
{
	const char *key = shape->table->key[0];

	(void)db;
	if (most)
		text_print(condition, "\"%s\" IN (SELECT \"%s\" FROM %s WHERE ", key, key, shape->table->name);
	text_print(condition, WORDS " @@ CAST(?1 AS tsquery)", shape->names[shape->search]);
	if (most)
		text_print(condition, " LIMIT %ld)", most);
	for (size_t n; (n = strcspn(words, " ")) > 0; words += n + (words[n] == ' '))
		text_print(parameter, "%s'%.*s'%s", parameter->length ? " & " : "", (int)n, words,
			words[n] ? "" : ":*");
}

const struct backend pgsql_backend = {
	.far = true,
	.needs = line_needs,
	.open = open_database,
	.close = close_database,
	.begin = begin,
	.find = find,
	.write = write_rows,
	.prune = prune,
	.commit = commit,
	.rollback = rollback,
	.turn = turn,
	.query = query,
	.found_by = found_by,
};
