/* store-sqlite - the books as one SQLite file a station, SHOP/NAME.db
 *
 * Tables are kept in the order of their keys, so that a shop's file says the same whatever the batches were.
 * WAL, so that verbs read while a batch is written; synchronous FULL, so that what was answered is on the
 * disk. A batch is one BEGIN IMMEDIATE … COMMIT: writers of one file take turns, so the version of a row,
 * which other stores compare, is always 1 here: how often it was written depends on how the batches fell. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "backend.h"
#include "moment.h"
#include "sandbox.h"
#include "say.h"
#include "store-sqlite.h"
#include "text.h"

enum {
	PATIENCE = 60, /* seconds a station waits for another one's batch before it ends END_AGAIN */
	HERE = 1, GONE = -1 /* versions */
};

struct sqlite {
	sqlite3 *db;
	char *name; /* of the file, for messages */
	struct shape *shapes;
	int tables;
	sqlite3_stmt *begin, *commit;
	char *turn_name; /* of the file whose lock says whose turn it is */
	int turn;        /* its descriptor, -1: not our turn */
	bool nameless;   /* it lies above another store: a row that was deleted is kept, as gone */
};

/* The statements of a table. */
struct prepared {
	sqlite3_stmt *fetch, *family, *put, *drop, *prune; /* prune: when it was asked for */
	sqlite3_stmt *known, *number, *add_words, *drop_words; /* of a table that is searched */
};

/* ---- faults ---- */

/* What a fault means to a supervisor. */
static enum ending
ending_of(int code)
{
	switch (code) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED: return END_AGAIN;
	case SQLITE_NOMEM: return END_MEMORY;
	case SQLITE_CANTOPEN: return END_CANT_CREATE;
	case SQLITE_READONLY:
	case SQLITE_PERM: return END_PERMISSION;
	case SQLITE_ERROR:
	case SQLITE_MISUSE:
	case SQLITE_CONSTRAINT:
	case SQLITE_RANGE: return END_BUG;
	default: return END_IO;
	}
}

void
sqlite_fail(sqlite3 *db, const char *what, const char *name)
{
	int system = sqlite3_system_errno(db);

	die(ending_of(sqlite3_errcode(db)), "cannot %s '%s': %s%s%s", what, name, sqlite3_errmsg(db),
		system ? ": " : "", system ? strerror(system) : "");
}

_Noreturn static void
fail(const struct sqlite *s, const char *what)
{
	sqlite_fail(s->db, what, s->name);
}

static void
run(const struct sqlite *s, const char *sql)
{
	if (sqlite3_exec(s->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail(s, "use");
}

static sqlite3_stmt *
prepare(const struct sqlite *s, const char *sql)
{
	sqlite3_stmt *statement;

	if (sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
		fail(s, "use");
	return statement;
}

/* Has it another row? */
static bool
next_row(const struct sqlite *s, sqlite3_stmt *ask)
{
	int got = sqlite3_step(ask);

	if (got != SQLITE_ROW && got != SQLITE_DONE)
		fail(s, "read");
	return got == SQLITE_ROW;
}

/* Do what gives no rows. */
static void
perform(const struct sqlite *s, sqlite3_stmt *statement)
{
	if (sqlite3_step(statement) != SQLITE_DONE)
		fail(s, "write");
	sqlite3_reset(statement);
}

static sqlite3_mem_methods plain;

static void *
take_memory(int n)
{
	void *p = plain.xMalloc(n);

	if (!p)
		die(END_MEMORY, "out of memory (%d bytes wanted)", n);
	return p;
}

static void *
take_more_memory(void *old, int n)
{
	void *p = plain.xRealloc(old, n);

	if (!p)
		die(END_MEMORY, "out of memory (%d bytes wanted)", n);
	return p;
}

void
sqlite_start(void)
{
	sqlite3_mem_methods ours;

	if (plain.xMalloc)
		return;
	sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain);
	ours = plain;
	ours.xMalloc = take_memory;
	ours.xRealloc = take_more_memory;
	sqlite3_config(SQLITE_CONFIG_MALLOC, &ours);
}

/* Short waits of our own instead of SQLite's growing ones, so that of many writers none is left behind. */
int
sqlite_wait(void *context, int tries)
{
	struct timespec pause = { .tv_nsec = 200000 + 100000 * (tries % 19) };
	static time_t began;

	(void)context;
	if (tries == 0)
		began = time(NULL);
	if (time(NULL) - began > PATIENCE)
		return 0;
	nanosleep(&pause, NULL);
	return 1;
}

/* ---- tables ---- */

static void
list_keys(struct text *sql, const struct shape *shape)
{
	for (int k = 0; k < shape->keys; k++)
		text_print(sql, "%s\"%s\"", k ? ", " : "", shape->table->key[k]);
}

static void
list_columns(struct text *sql, const struct shape *shape)
{
	list_keys(sql, shape);
	for (int c = 0; c < shape->columns; c++)
		text_print(sql, ", \"%s\"", shape->names[c]);
	text_put(sql, ", version");
}

static void
column_ddl(struct text *sql, const struct shape *shape, int c)
{
	text_print(sql, "\"%s\" %s", shape->names[c],
		shape->is_text[c] ? "TEXT NOT NULL DEFAULT ''" : "BIGINT NOT NULL DEFAULT 0");
}

/* What searches a table, in tables of its own, search_…: the number of each key, and by it the words. FTS5
 * keeps none of the text; the words are parted already (words.h), so its simplest tokenizer does, for which
 * all that is not ASCII is a letter. */
static void
search_ddl(struct text *sql, const struct shape *shape)
{
	const char *table = shape->table->name;

	text_print(sql,
		"CREATE TABLE IF NOT EXISTS search_%s_number (n INTEGER PRIMARY KEY, \"%s\" TEXT NOT NULL UNIQUE);\n"
		"CREATE VIRTUAL TABLE IF NOT EXISTS search_%s USING fts5"
		" (words, content = '', columnsize = 0, detail = none, tokenize = 'ascii', prefix = '3');\n",
		table, shape->table->key[0], table);
}

static void
table_ddl(struct text *sql, const struct shape *shape)
{
	const struct table *table = shape->table;

	text_print(sql, "CREATE TABLE IF NOT EXISTS %s (", table->name);
	for (int k = 0; k < shape->keys; k++)
		text_print(sql, "\"%s\" TEXT NOT NULL, ", table->key[k]);
	for (int c = 0; c < shape->columns; c++) {
		column_ddl(sql, shape, c);
		text_put(sql, ", ");
	}
	text_put(sql, "version BIGINT NOT NULL DEFAULT 1, PRIMARY KEY (");
	list_keys(sql, shape);
	text_put(sql, ")) WITHOUT ROWID;\n");
	for (int i = 0; table->indexes[i]; i++)
		text_print(sql, "CREATE INDEX IF NOT EXISTS %s_%d ON %s (%s);\n", table->name, i + 1,
			table->name, table->indexes[i]);
	if (shape->search >= 0)
		search_ddl(sql, shape);
}

static bool
has_column(const struct sqlite *s, const char *table, const char *column)
{
	sqlite3_stmt *ask = prepare(s, "SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2");
	bool found;

	sqlite3_bind_text(ask, 1, table, -1, SQLITE_STATIC);
	sqlite3_bind_text(ask, 2, column, -1, SQLITE_STATIC);
	found = next_row(s, ask);
	sqlite3_finalize(ask);
	return found;
}

/* PRAGMA user_version remembers which definition the tables have, so that a start asks one number. */
static bool
tables_are_new(const struct sqlite *s, const char *ddl, unsigned *mark)
{
	sqlite3_stmt *ask = prepare(s, "PRAGMA user_version");
	int have = next_row(s, ask) ? sqlite3_column_int(ask, 0) : 0;

	sqlite3_finalize(ask);
	*mark = 5381;
	for (; *ddl; ddl++)
		*mark = *mark * 33 + (unsigned char)*ddl;
	*mark &= 0x7FFFFFFF;
	return have == (int)*mark;
}

static void copy_aside(struct sqlite *);

/* Let the rows be found that were there before their table was searched. */
static void
index_all(const struct sqlite *s, const struct shape *shape)
{
	const char *table = shape->table->name, *key = shape->table->key[0], *words = shape->names[shape->search];
	struct text sql = TEXT_UP_TO(0);

	text_print(&sql,
		"INSERT INTO search_%s_number (\"%s\") SELECT \"%s\" FROM %s"
		" WHERE \"%s\" <> '' AND NOT EXISTS (SELECT 1 FROM search_%s_number)",
		table, key, key, table, words, table);
	run(s, sql.at);
	text_clear(&sql);
	text_print(&sql,
		"INSERT INTO search_%s (rowid, words)"
		" SELECT n, \"%s\" FROM search_%s_number JOIN %s USING (\"%s\")",
		table, words, table, table, key);
	if (sqlite3_changes(s->db) > 0)
		run(s, sql.at);
	text_free(&sql);
}

/* Make the tables, or add what they lack. DRY: in a copy. */
static void
make_tables(struct sqlite *s, bool dry)
{
	struct text sql = TEXT_UP_TO(0);
	unsigned want;

	for (int t = 0; t < s->tables; t++)
		table_ddl(&sql, &s->shapes[t]);
	if (!tables_are_new(s, sql.at, &want)) {
		if (dry)
			copy_aside(s);
		run(s, "BEGIN IMMEDIATE");
		run(s, sql.at);
		for (int t = 0; t < s->tables; t++)
			for (int c = 0; c < s->shapes[t].columns; c++)
				if (!has_column(s, s->shapes[t].table->name, s->shapes[t].names[c])) {
					text_clear(&sql);
					text_print(&sql, "ALTER TABLE %s ADD COLUMN ",
						s->shapes[t].table->name);
					column_ddl(&sql, &s->shapes[t], c);
					run(s, sql.at);
				}
		for (int t = 0; t < s->tables; t++)
			if (s->shapes[t].search >= 0)
				index_all(s, &s->shapes[t]);
		text_clear(&sql);
		text_print(&sql, "PRAGMA user_version = %u", want);
		run(s, sql.at);
		run(s, "COMMIT");
	}
	text_free(&sql);
}

static void
where_key(struct text *sql, const struct shape *shape, int keys)
{
	for (int k = 0; k < keys; k++)
		text_print(sql, "%s\"%s\" = ?%d", k ? " AND " : " WHERE ", shape->table->key[k], k + 1);
}

/* A statement about the table's search: %1$s the table, %2$s its key, %3$s the column of words. */
static sqlite3_stmt *
prepare_about(const struct sqlite *s, const struct shape *shape, const char *form)
{
	struct text sql = TEXT_UP_TO(0);
	sqlite3_stmt *statement;

	text_print(&sql, form, shape->table->name, shape->table->key[0], shape->names[shape->search]);
	statement = prepare(s, sql.at);
	text_free(&sql);
	return statement;
}

static void
prepare_search(const struct sqlite *s, struct prepared *p, const struct shape *shape)
{
	p->known = prepare_about(s, shape,
		"SELECT d.n, coalesce(t.\"%3$s\", '') FROM search_%1$s_number d LEFT JOIN %1$s t ON t.\"%2$s\" = d.\"%2$s\""
		" WHERE d.\"%2$s\" = ?1");
	p->number = prepare_about(s, shape, "INSERT INTO search_%1$s_number (\"%2$s\") VALUES (?1)");
	p->add_words = prepare_about(s, shape, "INSERT INTO search_%1$s (rowid, words) VALUES (?1, ?2)");
	p->drop_words = prepare_about(s, shape,
		"INSERT INTO search_%1$s (search_%1$s, rowid, words) VALUES ('delete', ?1, ?2)");
}

static struct prepared *
prepare_table(const struct sqlite *s, const struct shape *shape)
{
	struct prepared *p = need_memory(sizeof *p);
	struct text sql = TEXT_UP_TO(0);

	*p = (struct prepared){ 0 };
	text_put(&sql, "SELECT ");
	list_columns(&sql, shape);
	text_print(&sql, " FROM %s", shape->table->name);
	where_key(&sql, shape, shape->keys);
	p->fetch = prepare(s, sql.at);

	text_clear(&sql);
	text_put(&sql, "SELECT ");
	list_columns(&sql, shape);
	text_print(&sql, " FROM %s", shape->table->name);
	where_key(&sql, shape, 1);
	text_put(&sql, " ORDER BY ");
	list_keys(&sql, shape);
	p->family = prepare(s, sql.at);

	text_clear(&sql);
	text_print(&sql, "INSERT INTO %s (", shape->table->name);
	list_columns(&sql, shape);
	text_put(&sql, ") VALUES (");
	for (int i = 1; i <= shape->keys + shape->columns; i++)
		text_print(&sql, "?%d, ", i);
	text_print(&sql, "?%d) ON CONFLICT (", shape->keys + shape->columns + 1);
	list_keys(&sql, shape);
	text_put(&sql, ") DO UPDATE SET version = excluded.version");
	for (int c = 0; c < shape->columns; c++)
		text_print(&sql, ", \"%s\" = excluded.\"%s\"", shape->names[c], shape->names[c]);
	p->put = prepare(s, sql.at);

	text_clear(&sql);
	text_print(&sql, "DELETE FROM %s", shape->table->name);
	where_key(&sql, shape, shape->keys);
	p->drop = prepare(s, sql.at);
	if (shape->search >= 0 && !s->nameless)
		prepare_search(s, p, shape);
	text_free(&sql);
	return p;
}

/* ---- opening ---- */

/* A private copy of the file, gone with the process: what a dry run reads whose tables are of another version. */
static void
copy_aside(struct sqlite *s)
{
	sqlite3 *copy;
	sqlite3_backup *backup;

	if (sqlite3_open("", &copy) != SQLITE_OK)
		fail(s, "copy");
	backup = sqlite3_backup_init(copy, "main", s->db, "main");
	if (backup)
		sqlite3_backup_step(backup, -1);
	if (!backup || sqlite3_backup_finish(backup) != SQLITE_OK) /* finish tells the copy what step found */
		die(END_IO, "cannot copy '%s' for a dry run: %s", s->name, sqlite3_errmsg(copy));
	sqlite3_close(s->db);
	s->db = copy;
	run(s, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF");
}

int
sqlite_open_to_read(const char *path, bool sealed, sqlite3 **db)
{
	struct text uri = TEXT_UP_TO(0);
	int result;

	text_print(&uri, "%s-wal", path);
	bool log = !sealed && access(uri.at, F_OK) == 0;
	text_clear(&uri);
	text_put(&uri, "file:");
	for (const char *c = path; *c; c++)
		text_print(&uri, strchr("%?#", *c) ? "%%%02X" : "%c", (unsigned char)*c);
	text_put(&uri, log ? "" : "?immutable=1");
	result = sqlite3_open_v2(uri.at, db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
	text_free(&uri);
	return result;
}

/* Several who come upon a new file at once are in each other's way here, and SQLite sees no use in waiting. */
static void
write_ahead(const struct sqlite *s)
{
	int tries = 0;

	while (sqlite3_exec(s->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL) != SQLITE_OK)
		if (sqlite3_errcode(s->db) != SQLITE_BUSY || !sqlite_wait(NULL, tries++))
			fail(s, "use");
}

static void *
open_file(const char *folder, const char *name, struct shape *shapes, int n, bool dry)
{
	struct sqlite *s;
	struct text path = TEXT_UP_TO(4096);
	bool there;

	text_print(&path, "%s/%s.db", folder, name);
	there = *folder && access(path.at, F_OK) == 0;
	if (dry && *folder && !there) {
		text_free(&path);
		return NULL;
	}
	sqlite_start();
	s = need_memory(sizeof *s);
	*s = (struct sqlite){ .name = copy_text(path.at), .shapes = shapes, .tables = n, .turn = -1,
		.nameless = !*folder };
	text_clear(&path);
	text_print(&path, "%s/%s.turn", folder, name);
	s->turn_name = copy_text(path.at);
	if (dry && there && access(folder, W_OK) != 0 ? sqlite_open_to_read(s->name, false, &s->db) != SQLITE_OK
		: sqlite3_open_v2(s->nameless ? "" : s->name, &s->db,
			SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		fail(s, "open");
	sqlite3_busy_handler(s->db, sqlite_wait, NULL);
	sqlite3_extended_result_codes(s->db, 0);
	if (s->nameless)
		run(s, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF");
	else if (!dry) {
		/* Small pages, since the keys of a batch lie apart: each writes a page of its own, twice. */
		run(s, "PRAGMA page_size = 4096; PRAGMA wal_autocheckpoint = 8000");
		write_ahead(s);
		run(s, getenv("ECOM_TEST_NOSYNC") ? "PRAGMA synchronous = OFF" : "PRAGMA synchronous = FULL");
		/* Who was killed may have left in the log what is not on the disk yet: nothing is answered from that. */
		run(s, "PRAGMA wal_checkpoint");
	}
	run(s, "PRAGMA cache_size = -16000");
	make_tables(s, dry && there);
	for (int t = 0; t < n; t++)
		shapes[t].prepared = prepare_table(s, &shapes[t]);
	s->begin = prepare(s, dry ? "BEGIN" : "BEGIN IMMEDIATE");
	s->commit = prepare(s, "COMMIT");
	text_free(&path);
	return s;
}

static void
close_file(void *db)
{
	struct sqlite *s = db;

	for (int t = 0; t < s->tables; t++) {
		struct prepared *p = s->shapes[t].prepared;
		sqlite3_finalize(p->fetch);
		sqlite3_finalize(p->family);
		sqlite3_finalize(p->put);
		sqlite3_finalize(p->drop);
		sqlite3_finalize(p->prune);
		sqlite3_finalize(p->known);
		sqlite3_finalize(p->number);
		sqlite3_finalize(p->add_words);
		sqlite3_finalize(p->drop_words);
		free(p);
	}
	sqlite3_finalize(s->begin);
	sqlite3_finalize(s->commit);
	sqlite3_close(s->db);
	if (s->turn >= 0)
		close(s->turn);
	free(s->turn_name);
	free(s->name);
	free(s);
}

/* ---- rows ---- */

static struct sqlite *
opened(void *db)
{
	return db;
}

static void
bind_key(sqlite3_stmt *statement, const char *const *key, int n)
{
	for (int k = 0; k < n; k++)
		sqlite3_bind_text(statement, k + 1, key[k], -1, SQLITE_STATIC);
}

/* The columns after the key, and the version, out of the current result. */
static void
take_values(sqlite3_stmt *from, struct row *row, struct pool *pool)
{
	const struct shape *shape = row->shape;
	int at = shape->keys;

	for (int c = 0; c < shape->columns; c++, at++)
		if (shape->is_text[c])
			row->values[c].text = pool_copy(pool, (const char *)sqlite3_column_text(from, at),
				(size_t)sqlite3_column_bytes(from, at));
		else
			row->values[c].number = sqlite3_column_int64(from, at);
	row->version = sqlite3_column_int64(from, at);
	row->exists = row->version > 0;
}

static void
find_one(struct sqlite *s, const struct want *want, row_found *found, void *context, struct pool *pool)
{
	struct prepared *p = want->shape->prepared;
	sqlite3_stmt *statement = want->keys == want->shape->keys ? p->fetch : p->family;

	bind_key(statement, want->key, want->keys);
	while (next_row(s, statement)) {
		const char *key[TABLE_KEYS];
		struct row *row;
		for (int k = 0; k < want->shape->keys; k++)
			key[k] = (const char *)sqlite3_column_text(statement, k);
		row = found(context, want->shape, key);
		if (row)
			take_values(statement, row, pool);
	}
	sqlite3_reset(statement);
}

static bool
find(void *db, const struct want *wants, size_t n, row_found *found, void *context, struct pool *pool)
{
	for (size_t i = 0; i < n; i++)
		find_one(db, &wants[i], found, context, pool);
	return true;
}

static void
do_words(struct sqlite *s, sqlite3_stmt *statement, int64_t number, const char *words)
{
	sqlite3_bind_int64(statement, 1, number);
	sqlite3_bind_text(statement, 2, words, -1, SQLITE_STATIC);
	perform(s, statement);
}

/* A row is about to be written: let it be found by its new words, and no more by the old. */
static void
index_words(struct sqlite *s, const struct row *row)
{
	struct prepared *p = row->shape->prepared;
	const char *words = row->exists ? row->values[row->shape->search].text : "", *old = "";
	int64_t number = 0;
	bool same;

	sqlite3_bind_text(p->known, 1, row->key[0], -1, SQLITE_STATIC);
	if (next_row(s, p->known)) {
		number = sqlite3_column_int64(p->known, 0);
		old = (const char *)sqlite3_column_text(p->known, 1);
	}
	same = strcmp(old, words) == 0;
	if (*old && !same)
		do_words(s, p->drop_words, number, old);
	if (*words && !same) {
		if (!number) {
			sqlite3_bind_text(p->number, 1, row->key[0], -1, SQLITE_STATIC);
			perform(s, p->number);
			number = sqlite3_last_insert_rowid(s->db);
		}
		do_words(s, p->add_words, number, words);
	}
	sqlite3_reset(p->known);
}

static bool
write_row(struct sqlite *s, const struct row *row)
{
	const struct shape *shape = row->shape;
	struct prepared *p = shape->prepared;
	sqlite3_stmt *statement = row->exists || s->nameless ? p->put : p->drop;
	int at = shape->keys + 1;

	bind_key(statement, row->key, shape->keys);
	for (int c = 0; statement == p->put && c < shape->columns; c++, at++)
		if (shape->is_text[c])
			sqlite3_bind_text(statement, at, row->values[c].text, -1, SQLITE_STATIC);
		else
			sqlite3_bind_int64(statement, at, row->values[c].number);
	if (statement == p->put)
		sqlite3_bind_int64(statement, at, row->exists ? HERE : GONE);
	perform(s, statement);
	return sqlite3_changes(s->db) == 1;
}

/* Words first, and nothing between them: FTS5 gathers what it is given until another statement that may have to
 * be taken back begins, and then writes it as a piece of its index, which later has to be merged with the others. */
static bool
write_rows(void *db, struct row **rows, size_t n)
{
	struct sqlite *s = db;
	size_t written = 0;

	for (size_t i = 0; i < n; i++)
		if (((struct prepared *)rows[i]->shape->prepared)->known)
			index_words(s, rows[i]);
	for (size_t i = 0; i < n; i++)
		written += write_row(s, rows[i]);
	return written == n;
}

/* ---- transactions ---- */

static void
begin(void *db)
{
	perform(db, opened(db)->begin);
}

static bool
commit(void *db)
{
	perform(db, opened(db)->commit);
	return true;
}

static void
rollback(void *db)
{
	run(db, "ROLLBACK");
}

static void
prune(void *db, struct shape *shape, int64_t day)
{
	struct prepared *p = shape->prepared;

	if (!p->prune) {
		struct text sql = TEXT_UP_TO(0);
		text_print(&sql, "DELETE FROM %s WHERE (", shape->table->name);
		list_keys(&sql, shape);
		text_put(&sql, ") IN (SELECT ");
		list_keys(&sql, shape);
		text_print(&sql, " FROM %s WHERE day < ?1 ORDER BY day LIMIT 200)", shape->table->name);
		p->prune = prepare(db, sql.at);
		text_free(&sql);
	}
	sqlite3_bind_int64(p->prune, 1, day);
	perform(db, p->prune);
}

static bool
turn(void *db)
{
	struct sqlite *s = db;

	if (s->turn < 0)
		s->turn = open(s->turn_name, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (s->turn < 0)
		die(END_CANT_CREATE, "cannot make '%s':", s->turn_name);
	return flock(s->turn, LOCK_EX) == 0;
}

/* ---- questions ---- */

static void
query(void *db, const char *sql, const char *const *parameters, int n, store_each *each, void *context)
{
	struct sqlite *s = db;
	sqlite3_stmt *ask = prepare(s, sql);
	int columns = sqlite3_column_count(ask), now = sqlite3_bind_parameter_index(ask, "?9");
	struct cell *cells = need_memory((size_t)columns * sizeof *cells);

	for (int i = 0; i < n && i < 8; i++)
		if (i < sqlite3_bind_parameter_count(ask) && parameters[i])
			sqlite3_bind_text(ask, i + 1, parameters[i], -1, SQLITE_STATIC);
	if (now)
		sqlite3_bind_int64(ask, now, moment_now());
	while (next_row(s, ask)) {
		for (int c = 0; c < columns; c++) {
			int type = sqlite3_column_type(ask, c);
			cells[c] = (struct cell){ .name = sqlite3_column_name(ask, c),
				.is_number = type == SQLITE_INTEGER };
			if (type == SQLITE_INTEGER)
				cells[c].number = sqlite3_column_int64(ask, c);
			else if (type != SQLITE_NULL)
				cells[c].text = (const char *)sqlite3_column_text(ask, c);
		}
		if (!each(context, cells, columns))
			break;
	}
	sqlite3_finalize(ask);
	free(cells);
}

/* For FTS5, each word in quotes; that all are there need not be said. It finds them in the order of their numbers,
 * one after the other, so that the first of very many are found at once. */
static void
found_by(void *db, const struct shape *shape, const char *words, long most, struct text *condition,
	struct text *parameter)
{
	(void)db;
	text_print(condition,
		"\"%2$s\" IN (SELECT d.\"%2$s\" FROM search_%1$s s JOIN search_%1$s_number d ON d.n = s.rowid"
		" WHERE search_%1$s MATCH ?1 LIMIT %3$ld)",
		shape->table->name, shape->table->key[0], most ? most : -1);
	for (size_t n; (n = strcspn(words, " ")) > 0; words += n + (words[n] == ' '))
		text_print(parameter, "%s\"%.*s\"%s", parameter->length ? " " : "", (int)n, words,
			words[n] ? "" : "*");
}

const struct backend sqlite_backend = {
	.needs = sandbox_write,
	.open = open_file,
	.close = close_file,
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
