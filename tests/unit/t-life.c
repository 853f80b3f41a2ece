/* t-life - a row goes from state to state, and its timeline tells how */
#include <stdlib.h>
#include <unistd.h>

#include "life.h"
#include "tap.h"

static const struct table door = { "door", KEY("number"), COLUMNS("state text", "since", "entries") };
static const struct table *const tables[] = { &door, &life_timeline, 0 };
static const struct step steps[] = {
	{ "door.open", "new shut", "open" },
	{ "door.shut", "open", "shut", "it is shut" },
	{ "falls shut", "open", "shut" },
	{ 0 }
};
static const struct life life = { steps, "door", 0, 1, 2 };

static struct store *db;
static struct pool pool;
static struct record r;

/* Go a step by a record of this id. */
static bool
go(const char *id, const char *event, const char *about)
{
	record_free(&r);
	r = (struct record){ .pool = &pool };
	r.line = pool_print(
		&pool, "{\"type\":\"%s\",\"id\":\"%s\",\"time\":\"1970-01-01T00:00:0%sZ\"}", event, id, id);
	r.length = strlen(r.line);
	record_parse(&r);
	store_mark(db);
	return life_go(&r, db, &life, store_row(db, &door, "7"), event, about);
}

int
main(void)
{
	char dir[] = "/tmp/t-life-XXXXXX", path[100];
	struct row *row;

	ok(mkdtemp(dir) != NULL, "a folder");
	db = store_open(dir, "test", tables, false);
	store_begin(db);
	row = store_row(db, &door, "7");

	ok(!go("1", "door.shut", NULL), "what is new has no state");
	is_text(r.fault, "door: '7' is not known here: no door.shut now; it is shut", "and is not known");
	ok(go("2", "door.open", "creaks"), "a step");
	is_text(row_text(row, 0), "open", "leads on");
	is_int(row_int(row, 1), 2000, "from the record's time");
	ok(!go("3", "door.open", NULL), "a step that is none from here");
	is_text(r.fault, "door: '7' is open: no door.open now",
		"is refused, without advice where there is none");
	is_int(row_int(row, 2), 1, "and leaves no entry");
	is_text(row_text(store_row(db, &life_timeline, "7", "2"), 2), "creaks", "an entry says what about");
	is_text(row_text(store_row(db, &life_timeline, "7", "2"), 3), "open", "and the state after it");
	life_follow(&(struct record){ .id = "2", .time = 5000 }, db, &life, row, "falls shut");
	is_text(row_text(row, 0), "shut", "a step that follows by itself");
	is_text(row_text(store_row(db, &life_timeline, "7", "2"), 3), "shut", "is told in the same entry");
	life_follow(&(struct record){ .id = "2", .time = 6000 }, db, &life, row, "falls shut");
	is_int(row_int(row, 1), 5000, "where there is none, nothing follows");

	store_rollback(db);
	store_close(db);
	record_free(&r);
	pool_free(&pool);
	for (const char *const *end = (const char *const[]){ "", "-wal", "-shm", 0 }; *end; end++) {
		snprintf(path, sizeof path, "%s/test.db%s", dir, *end);
		unlink(path);
	}
	rmdir(dir);
	return done();
}
