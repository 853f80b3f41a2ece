/* t-shelf - books found by looking: what they are, their digests, and what is written of them */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "say.h"
#include "shelf.h"
#include "store.h"
#include "tap.h"

/* What a station of tomorrow may keep: a key of several columns, columns of both kinds, words of SQL for names. */
static const struct table answer = { "answer", KEY("id"), COLUMNS("output text", "day"), INDEXES("day") };
static const struct table thing = { "thing", KEY("order", "line"), COLUMNS("qty", "group text"), INDEXES("\"group\", qty") };
enum { QTY, GROUP };
static const struct table *const tables[] = { &answer, &thing, 0 };

static char here[] = "/tmp/t-shelf-XXXXXX", there[] = "/tmp/t-shelf-XXXXXX";

static bool
go_on(long rows)
{
	return rows >= 0;
}

static bool
stop(long rows)
{
	return rows < 0;
}

static void
put(struct store *db, const char *order, const char *line, int64_t qty, const char *group)
{
	struct row *row = store_row(db, &thing, order, line);

	row_set(row, QTY, qty);
	row_put(row, GROUP, group);
}

static void
fill(void)
{
	struct store *db = store_open(here, "future", tables, false);

	store_begin(db);
	put(db, "b", "1", INT64_MIN, "x\ty\"'\\\n");
	put(db, "a", "b", 1, "");
	put(db, "", "ab", -1, "日本");
	for (int day = 1; day <= 3; day++) {
		char id[8];
		snprintf(id, sizeof id, "r%d", day);
		row_set(store_row(db, &answer, id), 1, day * 100);
	}
	ok(store_commit(db), "filled");
	store_close(db);
}

/* The digests were reckoned by Python:
 *     frame = lambda v: b"%d:%s," % (len(v), v)
 *     sha256(b"".join(b"".join(map(frame, row)) + b"\n" for row in rows)).hexdigest() */
static void
reads(void)
{
	struct shelf *shelf = shelf_open(here, SHELF_LIVE);
	const struct book *book = shelf_book(shelf, "future");
	struct sum sum;
	int64_t n, bytes, index_bytes;

	ok(shelf->n == 1 && book == shelf->books && !shelf_book(shelf, "futur"), "one book");
	ok(book && book->n == 2 && !book->fault, "of two tables");
	is_text(book->tables[1].name, "thing", "in their order");
	ok(strcmp(book->tables[1].key[0], "order") == 0 && strcmp(book->tables[1].key[1], "line") == 0 && !book->tables[1].key[2],
		"the key in its order");
	ok(strcmp(book->tables[1].columns[0], "qty") == 0 && strcmp(book->tables[1].columns[1], "group text") == 0 &&
			!book->tables[1].columns[2],
		"the columns, without the version");
	ok(strcmp(book->tables[1].indexes[0], "\"group\", qty") == 0 && !book->tables[1].indexes[1], "the index");
	ok(!shelf_sum(shelf, book, 1, &sum, go_on) && sum.rows == 3, "three rows");
	is_text(sum.digest, "80f629dce3c96d75e79043f8baf52d5aa582a7ea6aad9a0757713e54fcaff2ef", "their digest");
	ok(!shelf_sum(shelf, book, 0, &sum, NULL), "the other table");
	is_text(sum.digest, "ab60a46d7112ee40ac3fe4939c3ae94e406559f8de7e80c9ffd759b5a7416460", "its digest");
	ok(!shelf_is_empty(shelf, book) && shelf_rows(shelf, book, 0, &n) && n == 3, "it is not empty");
	ok(shelf_older(shelf, book, 0, 200, &n) && n == 1 && !shelf_older(shelf, book, 1, 200, &n), "older than a day");
	ok(shelf_oldest(shelf, book, 0, &n) && n == 100 && !shelf_oldest(shelf, book, 1, &n), "the oldest");
	ok(shelf_sizes(shelf, book, 1, &bytes, &index_bytes) && bytes > 0 && index_bytes > 0, "sizes");
	shelf_close(shelf);
}

/* One instant: what is written after the shelf was opened is not on it. */
static void
stands_still(void)
{
	struct shelf *shelf = shelf_open(here, SHELF_LIVE), *later;
	struct store *db = store_open(here, "future", tables, false);
	struct sum before, after;

	store_begin(db);
	put(db, "late", "1", 1, "");
	ok(store_commit(db), "somebody writes");
	store_close(db);
	later = shelf_open(here, SHELF_LIVE);
	ok(!shelf_sum(shelf, shelf->books, 1, &before, NULL) && before.rows == 3, "it is not on the older shelf");
	ok(!shelf_sum(later, later->books, 1, &after, NULL) && after.rows == 4, "it is on the newer");
	shelf_close(later);
	shelf_close(shelf);
}

static void
copies(void)
{
	struct shelf *from = shelf_open(here, SHELF_LIVE), *to = shelf_open(there, SHELF_LIVE);
	struct sum sums[BOOK_TABLES], sum;
	const char *fault;

	is_int(to->n, 0, "nothing there");
	shelf_close(to);
	fault = shelf_write(from, from->books, there, sums, stop);
	ok(fault != NULL, "stopped: %s", fault ? fault : "no");
	to = shelf_open(there, SHELF_LIVE);
	ok(to->n == 1 && shelf_is_empty(to, to->books), "nothing was written");
	shelf_close(to);
	ok(!shelf_write(from, from->books, there, sums, go_on), "written");
	to = shelf_open(there, SHELF_LIVE);
	for (int t = 0; t < 2; t++) {
		ok(!shelf_sum(to, to->books, t, &sum, NULL) && sum.rows == sums[t].rows, "as many rows");
		is_text(sum.digest, sums[t].digest, "the same digest");
	}
	is_text(to->books[0].tables[1].indexes[0], "\"group\", qty", "the same index");
	shelf_close(to);
	ok(shelf_write(from, from->books, there, sums, go_on), "not twice");
	shelf_close(from);
}

static void
forgets(void)
{
	struct shelf *shelf = shelf_open(there, SHELF_LIVE);
	int64_t n;

	is_int(shelf_forget(shelf, shelf->books, 0, 300, go_on), 2, "two of three days are forgotten");
	shelf_close(shelf);
	shelf = shelf_open(there, SHELF_LIVE);
	ok(shelf_rows(shelf, shelf->books, 0, &n) && n == 1, "one is left");
	shelf_close(shelf);
}

static void
note_fault(void *context, const char *fault, const char *repair)
{
	ok(fault && repair && *repair, "%s: %s", fault, repair);
	++*(int *)context;
}

static int
faults_of(const char *sql)
{
	char command[400];
	struct shelf *shelf;
	int faults = 0;

	snprintf(command, sizeof command, "sqlite3 '%s/future.db' \"%s\" >/dev/null", there, sql);
	if (system(command) != 0)
		return -1;
	shelf = shelf_open(there, SHELF_LIVE);
	shelf_check(shelf, shelf->books, note_fault, &faults);
	shelf_close(shelf);
	return faults;
}

static void
checks(void)
{
	is_int(faults_of("SELECT 1"), 0, "it is sound");
	is_int(faults_of("UPDATE thing SET qty = 'many' WHERE line = 'b'"), 1, "a text among numbers");
	is_int(faults_of("UPDATE thing SET qty = 2.5 WHERE line = 'b'"), 1, "a part of a number");
	is_int(faults_of("UPDATE thing SET qty = 1, \\\"group\\\" = x'00' WHERE line = 'b'"), 1, "bytes among texts");
	is_int(faults_of("UPDATE thing SET \\\"group\\\" = 'a' || char(0) || 'b' WHERE line = 'b'"), 1, "a NUL in a text");
	is_int(faults_of("UPDATE thing SET \\\"group\\\" = '' WHERE line = 'b'; UPDATE thing SET version = 0"), 1, "a version that none writes");
	is_int(faults_of("UPDATE thing SET version = 1; CREATE TABLE loose (a TEXT, n REAL)"), 1, "a table of somebody else");
	is_int(faults_of("DROP TABLE loose; CREATE TABLE t (k TEXT PRIMARY KEY, 'x);--' TEXT, version BIGINT)"), 1,
		"a name that is SQL");
	is_int(faults_of("DROP TABLE t; CREATE INDEX thing_2 ON thing (qty) WHERE qty > 0"), 1, "an index of a part");
	is_int(faults_of("DROP INDEX thing_2; DROP TABLE answer"), 1, "no answers");
}

int
main(int argc, char **argv)
{
	char command[200];

	(void)argc;
	say_start(argv[0]);
	if (!mkdtemp(here) || !mkdtemp(there))
		return 1;
	fill();
	reads();
	stands_still();
	copies();
	forgets();
	checks();
	snprintf(command, sizeof command, "rm -r %s %s", here, there);
	return (system(command) != 0) | done();
}
