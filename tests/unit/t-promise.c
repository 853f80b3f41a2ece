/* t-promise - levels, what is held of them for orders, and who waits for more */
#include <stdlib.h>
#include <unistd.h>

#include "promise.h"
#include "tap.h"

static const struct table *const tables[] = { &ledger_level, &ledger_movement, &promise_order, &promise_hold,
	&promise_waiting, 0 };

static struct store *db;
static struct pool pool;

/* A record with this id; its handler runs next. */
static struct record
record(const char *id)
{
	struct record r = { .pool = &pool };

	r.line = pool_print(&pool, "{\"type\":\"a.b\",\"id\":\"%s\",\"time\":\"2026-11-22T04:00:00Z\"}", id);
	r.length = strlen(r.line);
	record_parse(&r);
	store_mark(db);
	return r;
}

/* What it answered, without what every answer has. */
static const char *
answers(struct record *r)
{
	struct text out = TEXT_UP_TO(0);
	const char *kept;

	record_answers(r, &out);
	kept = pool_text(&pool, out.at ? out.at : "");
	text_free(&out);
	record_free(r);
	return kept;
}

static struct row *
tea(const char *location)
{
	return store_row(db, &ledger_level, "TEA", location);
}

static struct row *
order(const char *number)
{
	return store_row(db, &promise_order, number);
}

static void
levels(void)
{
	struct record r = record("c1"), s = record("c2");

	ledger_book(&r, db, tea("BLR"), "count", 5, 0);
	ok(!refused(&r), "five are there");
	is_int(level_free(tea("BLR")), 5, "all of them free");
	ledger_book(&s, db, tea("BLR"), "receive", INT64_MAX, 0);
	ok(refused(&s), "more than can be counted");
	is_int(level_free(tea("BLR")), 5, "changes nothing");
	record_free(&r);
	record_free(&s);
}

static void
promises(void)
{
	struct record r = record("o1");
	json_t *said;

	promise_open(&r, order("1"));
	said = promise(&r, db, order("1"), "2", tea("BLR"), 4, "because");
	is_text(pool_json(&pool, said),
		"{\"line\":2,\"sku\":\"TEA\",\"location\":\"BLR\",\"qty\":4,\"why\":\"because\"}",
		"a promise says what, where and why");
	json_decref(said);
	is_int(level_free(tea("BLR")), 1, "what is promised is not free");
	promise_later(db, order("1"), "2", "TEA", 3);
	is_int(row_int(order("1"), ORDER_MISSING), 3, "the rest is missing");
	record_free(&r);

	r = record("o2");
	promise_open(&r, order("2"));
	promise_later(db, order("2"), "1", "TEA", 2);
	record_free(&r);

	r = record("g1");
	ledger_book(&r, db, tea("DEL"), "count", 4, 0);
	promise_serve(&r, db, tea("DEL"));
	is_int(row_int(order("1"), ORDER_MISSING), 0, "who waited first is served first");
	is_int(row_int(order("2"), ORDER_MISSING), 1, "the next gets what is left");
	ok(strstr(answers(&r), "\"order\":\"2\",\"complete\":false") != NULL,
		"and is told that it is not all");
	is_int(level_free(tea("DEL")), 0, "nothing is free then");
}

static void
leaving(void)
{
	struct record r = record("p1");

	is_int(promise_send(&r, db, order("1"), tea("BLR"), 9, "1-1", 0), 4,
		"no more leaves than is held there");
	is_int(promise_send(&r, db, order("2"), tea("BLR"), 1, "2-1", 0), 0, "nor what is held for others");
	is_int(row_int(order("1"), ORDER_SENT), 4, "the order knows what left");
	is_int(row_int(tea("BLR"), LEVEL_ON_HAND), 1, "and the shelf");
	is_int(promise_return(db, "1", "TEA", 3), 3, "three come back");
	is_int(promise_return(db, "1", "TEA", 3), 1, "of four");
	is_int(promise_return(db, "1", "CUP", 1), 0, "none of what never left");
	record_free(&r);

	r = record("x2");
	promise_release(&r, db, order("1"));
	ok(strstr(answers(&r), "\"order\":\"2\",\"complete\":true") != NULL,
		"what is let go serves who waits");
	is_int(level_free(tea("BLR")), 0, "from the first place that has any");
	is_int(level_free(tea("DEL")), 3, "the rest is free again");
	is_int(promise_line("12"), 12, "a line's number");
}

int
main(void)
{
	char dir[] = "/tmp/t-promise-XXXXXX", path[100];

	ok(mkdtemp(dir) != NULL, "a folder");
	db = store_open(dir, "test", tables, false);
	store_begin(db);
	levels();
	promises();
	leaving();
	store_rollback(db);
	store_close(db);
	pool_free(&pool);
	for (const char *const *end = (const char *const[]){ "", "-wal", "-shm", 0 }; *end; end++) {
		snprintf(path, sizeof path, "%s/test.db%s", dir, *end);
		unlink(path);
	}
	rmdir(dir);
	return done();
}
