/* store-sqlite-shelf - all the books of a folder, as of one instant
 *
 * Each station has a file of its own, and its own commits. One instant over all of them is one at which
 * nobody can commit: for the moment that it takes to begin reading every file, all of them are locked against
 * writers. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backend.h"
#include "store-sqlite.h"
#include "text.h"

struct file {
	const char *station, *path;
	sqlite3 *db;       /* in its transaction */
	sqlite3 *lock;     /* against writers, while all are opened */
	const char *fault; /* it cannot be read: why */
};

struct folder {
	struct pool *pool;
	struct file *files;
	size_t n;
	char *fault; /* the answer to the last question */
};

/* ---- the files ---- */

/* The station whose books this file has: NAME.db, NULL when it is another file. */
static const char *
station_of(struct pool *pool, const char *file)
{
	size_t n = strspn(file, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return n > 0 && islower((unsigned char)*file) && strcmp(file + n, ".db") == 0
		? pool_copy(pool, file, n)
		: NULL;
}

static int
by_station(const void *a, const void *b)
{
	return strcmp(((const struct file *)a)->station, ((const struct file *)b)->station);
}

static void
find_files(struct folder *f, DIR *dir, const char *where)
{
	struct dirent *entry;
	size_t room = 0;

	while ((entry = readdir(dir))) {
		const char *station = station_of(f->pool, entry->d_name);
		struct stat about;
		const char *path;
		if (!station)
			continue;
		path = pool_print(f->pool, "%s/%s", where, entry->d_name);
		if (stat(path, &about) != 0 || !S_ISREG(about.st_mode))
			continue;
		if (f->n == room) {
			room = room ? room * 2 : 16;
			f->files = more_memory(f->files, room * sizeof *f->files);
		}
		f->files[f->n++] = (struct file){ .station = station, .path = path };
	}
	if (f->n > 0)
		qsort(f->files, f->n, sizeof *f->files, by_station);
}

/* ---- the instant ---- */

/* What is at fault, the file itself or what was asked of it; anything else ends the program. */
static const char *
fault_of(const struct file *file, sqlite3 *db)
{
	int code = sqlite3_errcode(db);

	if (code != SQLITE_CORRUPT && code != SQLITE_NOTADB && code != SQLITE_ERROR)
		sqlite_fail(db, "read", file->path);
	return sqlite3_errmsg(db);
}

static int
open_live(const char *path, sqlite3 **db)
{
	return sqlite3_open_v2(path, db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
}

static void
begin(struct folder *f, struct file *file, sqlite3 *db, int opened, const char *sql)
{
	if (opened != SQLITE_OK || sqlite3_busy_handler(db, sqlite_wait, NULL) != SQLITE_OK ||
		sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		file->fault = pool_text(f->pool, fault_of(file, db));
}

/* Begin to read all files: what others commit from now on is not seen. Who may not write to the folder cannot
 * lock its files either. */
static void
begin_all(struct folder *f, bool live, bool sealed)
{
	for (size_t i = 0; live && i < f->n; i++) {
		int opened = open_live(f->files[i].path, &f->files[i].lock);
		begin(f, &f->files[i], f->files[i].lock, opened, "BEGIN IMMEDIATE");
	}
	for (size_t i = 0; i < f->n; i++) {
		struct file *file = &f->files[i];
		int opened = live ? open_live(file->path, &file->db)
				  : sqlite_open_to_read(file->path, sealed, &file->db);
		if (!file->fault)
			begin(f, file, file->db, opened, "BEGIN; SELECT count(*) FROM sqlite_schema");
	}
	for (size_t i = 0; i < f->n; i++)
		sqlite3_close(f->files[i].lock); /* which ends its transaction */
}

static void *
open_folder(const char *where, bool sealed, struct pool *pool, const char *const **stations)
{
	struct folder *f;
	DIR *dir = opendir(where);
	const char **names;

	if (!dir && errno == ENOENT)
		return NULL;
	if (!dir)
		die(errno == EACCES ? END_PERMISSION : END_NO_INPUT, "cannot read '%s':", where);
	sqlite_start();
	f = need_memory(sizeof *f);
	*f = (struct folder){ .pool = pool };
	find_files(f, dir, where);
	closedir(dir);
	begin_all(f, !sealed && access(where, W_OK) == 0, sealed);
	*stations = names = pool_zero(pool, (f->n + 1) * sizeof *names);
	for (size_t i = 0; i < f->n; i++)
		names[i] = f->files[i].station;
	return f;
}

static void
close_folder(void *folder)
{
	struct folder *f = folder;

	for (size_t i = 0; i < f->n; i++)
		sqlite3_close(f->files[i].db);
	free(f->files);
	free(f->fault);
	free(f);
}

static void
make_folder(const char *where)
{
	if (mkdir(where, 0777) != 0 && errno != EEXIST)
		die(END_CANT_CREATE, "cannot make '%s':", where);
}

/* ---- questions ---- */

/* A value; what is neither a whole number nor a text is none, nor is a text with a NUL in it. */
static void
take_value(struct cell *cell, sqlite3_stmt *ask, int c)
{
	int type = sqlite3_column_type(ask, c);

	cell->is_number = type == SQLITE_INTEGER;
	cell->number = cell->is_number ? sqlite3_column_int64(ask, c) : 0;
	cell->text = type == SQLITE_TEXT ? (const char *)sqlite3_column_text(ask, c) : NULL;
	if (cell->text && strlen(cell->text) != (size_t)sqlite3_column_bytes(ask, c))
		cell->text = NULL;
}

/* Give the rows of a statement; the code with which it ended. */
static int
give_rows(sqlite3_stmt *ask, store_each *each, void *context)
{
	int columns = sqlite3_column_count(ask), got;
	struct cell *cells = need_memory((size_t)columns * sizeof *cells);

	for (int c = 0; c < columns; c++)
		cells[c].name = sqlite3_column_name(ask, c);
	while ((got = sqlite3_step(ask)) == SQLITE_ROW) {
		for (int c = 0; c < columns; c++)
			take_value(&cells[c], ask, c);
		if (!each(context, cells, columns))
			break;
	}
	free(cells);
	return got;
}

static const char *
ask(void *folder, const char *station, const char *table, const char *sql, store_each *each, void *context)
{
	struct folder *f = folder;
	struct file *file = f->files;
	sqlite3_stmt *statement;
	int got;

	while (strcmp(file->station, station) != 0)
		file++;
	if (file->fault)
		return file->fault;
	got = sqlite3_prepare_v2(file->db, sql, -1, &statement, NULL);
	if (got == SQLITE_OK) {
		int n = sqlite3_bind_parameter_count(statement);
		if (n > 0)
			sqlite3_bind_text(statement, 1, station, -1, SQLITE_STATIC);
		if (n > 1)
			sqlite3_bind_text(statement, 2, table, -1, SQLITE_STATIC);
		got = give_rows(statement, each, context);
	}
	free(f->fault);
	f->fault = got == SQLITE_DONE || got == SQLITE_ROW ? NULL : copy_text(fault_of(file, file->db));
	sqlite3_finalize(statement);
	return f->fault;
}

static const char *
name(void *folder, struct pool *pool, const char *station, const char *table)
{
	(void)folder, (void)station;
	return pool_print(pool, "\"%s\"", table);
}

static const char *
server(void *folder)
{
	struct folder *f = folder;

	return pool_print(f->pool, "SQLite %s", sqlite3_libversion());
}

static const struct audit no_audits[] = { { 0 } };

static const struct audit of_station[] = {
	{ "SELECT replace(integrity_check, '*** in database main ***' || char(10), '') FROM pragma_integrity_check"
	  " WHERE integrity_check <> 'ok'",
		"restore the station from a backup (ecom-store restore), or feed its records into an empty store" },
	{ 0 }
};

const struct shelving sqlite_shelving = {
	.backend = &sqlite_backend,
	.open = open_folder,
	.close = close_folder,
	.make = make_folder,
	.ask = ask,
	.name = name,
	.server = server,
	.columns =
		"SELECT t.name, c.name, c.type, c.pk FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c"
		" WHERE t.type = 'table' AND t.name NOT GLOB 'sqlite_*' AND t.name NOT GLOB 'search_*'"
		" ORDER BY t.rowid, c.cid",
	.indexes =
		"SELECT tbl_name, substr(sql, instr(sql, '(') + 1, length(sql) - instr(sql, '(') - 1)"
		" FROM sqlite_schema WHERE type = 'index' AND name GLOB tbl_name || '_[0-9]*' ORDER BY rowid",
	.sizes =
		"SELECT SUM(CASE name WHEN ?2 THEN pgsize ELSE 0 END),"
		" SUM(CASE name WHEN ?2 THEN 0 ELSE pgsize END) FROM dbstat('main', 1)"
		" WHERE name = ?2 OR name IN (SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ?2)",
	.of_store = no_audits,
	.of_station = of_station,
};
