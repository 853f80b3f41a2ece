/* t-store - rows as a batch sees them, and what is left of them */
#include <stdlib.h>
#include <unistd.h>

#include "say.h"
#include "store.h"
#include "tap.h"

static const struct table level = { "level", KEY("sku", "location"), COLUMNS("on_hand", "note text"), INDEXES("on_hand") };
enum { ON_HAND, NOTE };
static const struct table move = { "move", KEY("record"), COLUMNS("qty", "day") };
enum { QTY, DAY };
static const struct table *const tables[] = { &level, &move, 0 };

static char dir[] = "/tmp/t-store-XXXXXX";
static struct store *db;

static void
reopen(bool dry)
{
	if (db)
		store_close(db);
	db = store_open(dir, "test", tables, dry);
	store_begin(db);
}

static int64_t
on_hand(const char *sku, const char *location)
{
	return row_int(store_row(db, &level, sku, location), ON_HAND);
}

static void
rows(void)
{
	struct row *tea, *same;

	reopen(false);
	tea = store_row(db, &level, "TEA", "BLR");
	ok(!row_exists(tea) && row_int(tea, ON_HAND) == 0 && !*row_text(tea, NOTE), "a row that is not there reads as zeros");
	store_mark(db);
	ok(!store_changed(db), "looking is no change");
	ok(row_add(tea, ON_HAND, 5), "five more");
	row_put(tea, NOTE, "x");
	ok(row_exists(tea) && store_changed(db), "it came to be");
	same = store_row(db, &level, "TEA", "BLR");
	ok(same == tea, "a key has one row");
	ok(store_row(db, &level, "TEA", "DEL") != tea && store_row(db, &level, "TEAB", "LR") != tea, "other keys have others");
	ok(!row_add(tea, ON_HAND, INT64_MAX) && row_int(tea, ON_HAND) == 5, "a sum that does not fit changes nothing");
	store_mark(db);
	row_set(tea, ON_HAND, 5);
	row_put(tea, NOTE, "x");
	ok(!store_changed(db), "what it is already is no change");
	ok(store_commit(db), "committed");

	reopen(false);
	is_int(on_hand("TEA", "BLR"), 5, "it is there when opened again");
	is_text(row_text(store_row(db, &level, "TEA", "BLR"), NOTE), "x", "its text too");
	is_text(row_key(store_row(db, &level, "TEA", "BLR"), 1), "BLR", "its key too");
	row_add(store_row(db, &level, "TEA", "BLR"), ON_HAND, 1);
	store_rollback(db);
	store_begin(db);
	is_int(on_hand("TEA", "BLR"), 5, "rolled back");
	store_rollback(db);
}

static void
undo(void)
{
	struct row *tea;

	reopen(false);
	tea = store_row(db, &level, "TEA", "BLR");
	row_add(tea, ON_HAND, 10);
	store_mark(db);
	row_add(tea, ON_HAND, 1);
	row_delete(tea);
	ok(!row_exists(tea) && row_int(tea, ON_HAND) == 0, "deleted, it reads as zeros");
	row_set(tea, ON_HAND, 3);
	is_text(row_text(tea, NOTE), "", "come back, it begins with zeros");
	store_add(db, &move, "m1");
	store_undo(db);
	is_int(row_int(tea, ON_HAND), 15, "undone: the record's changes only");
	is_text(row_text(tea, NOTE), "x", "undone: the text of a row that was deleted");
	ok(!row_exists(store_row(db, &move, "m1")), "undone: the row that was added");
	ok(store_commit(db), "committed");
	reopen(false);
	is_int(on_hand("TEA", "BLR"), 15, "what was not undone is there");
	ok(!row_exists(store_row(db, &move, "m1")), "what was undone is not");
	row_delete(store_row(db, &level, "TEA", "BLR"));
	ok(store_commit(db), "committed");
	reopen(false);
	ok(!row_exists(store_row(db, &level, "TEA", "BLR")), "deleted for good");
	store_rollback(db);
}

/* The locations of a SKU as store_next() goes through them. */
static const char *
family(const char *sku)
{
	static char text[200];
	size_t at = 0;

	text[0] = '\0';
	for (struct row *row = NULL; (row = store_next(db, &level, sku, row));)
		at += (size_t)snprintf(text + at, sizeof text - at, "%s=%" PRId64 " ", row_key(row, 1), row_int(row, ON_HAND));
	return text;
}

static void
families(void)
{
	reopen(false);
	row_set(store_row(db, &level, "MUG", "B"), ON_HAND, 2);
	row_set(store_row(db, &level, "MUG", "D"), ON_HAND, 4);
	row_set(store_row(db, &level, "MUGS", "A"), ON_HAND, 9);
	ok(store_commit(db), "committed");
	store_begin(db);
	row_set(store_row(db, &level, "MUG", "E"), ON_HAND, 5);
	row_set(store_row(db, &level, "MUG", "A"), ON_HAND, 1);
	row_set(store_row(db, &level, "MUG", "D"), ON_HAND, 40);
	store_row(db, &level, "MUG", "C");
	is_text(family("MUG"), "A=1 B=2 D=40 E=5 ", "stored rows and new ones, as they are now, in order");
	is_text(family("CUP"), "", "none");
	row_delete(store_row(db, &level, "MUG", "B"));
	row_set(store_row(db, &level, "MUG", "C"), ON_HAND, 3);
	is_text(family("MUG"), "A=1 C=3 D=40 E=5 ", "asked again: one gone, one come");
	for (struct row *row = NULL; (row = store_next(db, &level, "MUG", row));)
		row_delete(row);
	is_text(family("MUG"), "", "deleted while going through them");
	is_text(family("MUGS"), "A=9 ", "another family");
	ok(store_commit(db), "committed");
	store_begin(db);
	is_text(family("MUG"), "", "gone in the next batch");
	store_rollback(db);
}

static void
clashes(void)
{
	struct row *m;

	reopen(false);
	store_mark(db);
	row_set(store_add(db, &move, "m1"), QTY, 7);
	ok(!store_clashed(db), "a new movement");
	store_add(db, &move, "m1");
	ok(store_clashed(db), "the same again clashes");
	store_undo(db);
	ok(!store_clashed(db), "undone: no clash");
	store_mark(db);
	row_set(store_add(db, &move, "m1"), QTY, 7);
	ok(store_commit(db), "committed");
	store_begin(db);
	store_mark(db);
	store_add(db, &move, "m1");
	ok(store_clashed(db), "a stored one clashes");
	store_undo(db);
	m = store_row(db, &move, "m1");
	row_delete(m);
	store_mark(db);
	m = store_add(db, &move, "m1");
	ok(!store_clashed(db), "one that was deleted does not");
	is_int(row_int(m, QTY), 0, "and begins with zeros");
	store_rollback(db);
}

static void
dry_and_old(void)
{
	reopen(false);
	for (int64_t day = 1; day <= 5; day++) {
		char key[20];
		snprintf(key, sizeof key, "old-%" PRId64, day);
		row_set(store_add(db, &move, key), DAY, day);
	}
	ok(store_commit(db), "committed");
	reopen(true);
	row_set(store_row(db, &move, "dry"), QTY, 1);
	ok(store_commit(db), "committed, dry");
	store_begin(db);
	ok(row_exists(store_row(db, &move, "dry")), "a dry run sees its own changes");
	ok(row_exists(store_row(db, &move, "old-1")), "and what was there");
	store_rollback(db);
	reopen(false);
	ok(!row_exists(store_row(db, &move, "dry")), "and leaves nothing");
	store_prune(db, &move, 4);
	ok(store_commit(db), "committed");
	store_begin(db);
	ok(row_exists(store_row(db, &move, "old-1")), "a commit that writes nothing forgets nothing");
	row_set(store_row(db, &level, "X", "Y"), ON_HAND, 1);
	ok(store_commit(db), "committed");
	store_begin(db);
	ok(!row_exists(store_row(db, &move, "old-3")) && row_exists(store_row(db, &move, "old-4")), "old rows are forgotten, and no others");
	store_rollback(db);
}

/* As many rows as make the tables of the batch grow. */
static void
many(void)
{
	char key[20];
	int64_t sum = 0;

	reopen(false);
	for (int i = 0; i < 20000; i++) {
		snprintf(key, sizeof key, "S-%d", i);
		row_set(store_row(db, &level, key, "BLR"), ON_HAND, i);
	}
	ok(store_commit(db), "committed");
	store_begin(db);
	for (int i = 0; i < 20000; i++) {
		snprintf(key, sizeof key, "S-%d", i);
		sum += on_hand(key, "BLR");
	}
	is_int(sum, INT64_C(20000) * 19999 / 2, "twenty thousand rows");
	store_rollback(db);
}

/* A far store brings rows in pieces. One of these says where another is. */
static void
pieces(void)
{
	int64_t sum;
	int runs = 0;

	reopen(false);
	row_set(store_row(db, &level, "WAY", "0"), ON_HAND, 40);
	row_set(store_row(db, &level, "WAY", "40"), ON_HAND, 2);
	row_set(store_row(db, &level, "ALL", "a"), ON_HAND, 100);
	row_set(store_row(db, &level, "ALL", "b"), ON_HAND, 200);
	ok(store_commit(db), "committed");
	setenv("ECOM_TEST_FORGETFUL", "3", 1);
	reopen(false);
	do {
		char next[24];
		sum = on_hand("NONE", "0");
		snprintf(next, sizeof next, "%d", (int)on_hand("WAY", "0"));
		sum += on_hand("WAY", next);
		for (struct row *w = NULL; (w = store_next(db, &level, "ALL", w));)
			sum += row_int(w, ON_HAND);
		row_add(store_row(db, &move, "sum"), QTY, sum);
		runs++;
	} while (!store_complete(db));
	ok(runs > 2, "run again as long as rows were wanted");
	is_int(sum, 302, "until all were at hand");
	is_int(row_int(store_row(db, &move, "sum"), QTY), 302, "what was done on part of them is forgotten");
	ok(store_commit(db), "committed");
	unsetenv("ECOM_TEST_FORGETFUL");
	reopen(false);
	is_int(row_int(store_row(db, &move, "sum"), QTY), 302, "and only the last is kept");
	store_mark(db);
	row_rest(store_row(db, &level, "WAY", "0"));
	ok(!store_changed(db), "nobody else writes a near store: nothing need rest on a row that is there");
	row_rest(store_row(db, &level, "WAY", "1"));
	ok(row_exists(store_row(db, &level, "WAY", "1")), "one that is not comes to be");
	store_rollback(db);
}

int
main(int argc, char **argv)
{
	(void)argc;
	say_start(argv[0]);
	setenv("ECOM_TEST_NOSYNC", "1", 1);
	unsetenv("ECOM_TEST_FORGETFUL");
	if (!mkdtemp(dir))
		return 1;
	rows();
	undo();
	families();
	clashes();
	dry_and_old();
	many();
	pieces();
	store_close(db);
	for (const char **end = (const char *[]){ "test.db", "test.db-wal", "test.db-shm", 0 }; *end; end++) {
		char path[100];
		snprintf(path, sizeof path, "%s/%s", dir, *end);
		unlink(path);
	}
	rmdir(dir);
	return done();
}
