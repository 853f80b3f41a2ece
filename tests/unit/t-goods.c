/* t-goods - what is to be sent, what was paid: nothing twice, nothing too much */
#include <stdlib.h>
#include <unistd.h>

#include "goods.h"
#include "payments.h"
#include "tap.h"

static const struct table *const tables[] = { &goods_item, &goods_parcel, &payments_table, 0 };

static struct store *db;
static struct pool pool;
static struct record r;

/* The next record, with these fields. */
static struct record *
record(const char *fields)
{
	static int n;

	record_free(&r);
	r = (struct record){ .pool = &pool };
	r.line = pool_print(
		&pool, "{\"type\":\"a.b\",\"id\":\"%d\",\"time\":\"1970-01-01T00:00:01Z\",%s}", ++n, fields);
	r.length = strlen(r.line);
	record_parse(&r);
	store_mark(db);
	return &r;
}

static int64_t
promised(const char *allocation)
{
	record(allocation);
	return goods_promise(&r, db, "7", json_object_get(r.body, "allocation"));
}

static int64_t
sent(const char *parcel, int qty)
{
	int64_t pieces = goods_send(
		record(pool_print(&pool,
			"\"parcel\":\"%s\",\"carrier\":\"dhl\",\"tracking\":\"T\",\"lines\":[{\"sku\":\"TEA\",\"qty\":%d}]",
			parcel, qty)),
		db, "7");

	if (refused(&r))
		store_undo(db);
	return pieces;
}

static bool
moved(const char *parcel, const char *state)
{
	return goods_move(
		record(pool_print(&pool, "\"parcel\":\"%s\",\"state\":\"%s\"", parcel, state)), db, "7");
}

static void
goods(void)
{
	is_int(promised("\"allocation\":[{\"sku\":\"TEA\",\"qty\":2},{\"sku\":\"CUP\",\"qty\":1},"
			"{\"sku\":\"TEA\",\"qty\":1}]"), 4, "four pieces are promised");
	promised("\"allocation\":[{\"sku\":\"TEA\"}]");
	is_text(r.fault, "allocation: entry 1 lacks its sku or qty", "no number, no promise");
	store_undo(db);

	is_int(sent("7-1", 2), 2, "two of three leave");
	sent("7-1", 1);
	is_text(r.fault, "parcel: '7-1' was sent before", "a parcel leaves once");
	sent("7-2", 2);
	is_text(r.fault, "lines[0].qty: 2 of 'TEA', of which 1 are left to send", "no more than is left");
	is_int(sent("7-2", 1), 1, "but that");

	ok(moved("7-1", "in_transit"), "it is on its way");
	ok(!moved("7-1", "in_transit"), "told again, that is nothing new");
	ok(moved("7-1", "delivered") && !moved("7-1", "in_transit"), "after delivered comes nothing");
	ok(!moved("7-9", "delivered") && refused(&r), "what did not leave does not move");
}

static int64_t
paid(const char *payment, const char *amount, const char *currency)
{
	int64_t sum = payments_take(
		record(pool_print(&pool, "\"payment\":\"%s\",\"amount\":\"%s\",\"currency\":\"%s\"", payment,
			amount, currency)),
		db, "7", "INR");

	if (refused(&r))
		store_undo(db);
	return sum;
}

static void
payments(void)
{
	json_t *all;

	is_int(paid("p1", "3.50", "INR"), 350, "a payment");
	is_int(paid("p1", "3.50", "INR"), 0, "told again counts nothing");
	ok(!refused(&r), "and is no fault");
	is_int(paid("p1", "4.00", "INR"), 0, "with another amount");
	ok(refused(&r), "it is one");
	paid("p2", "1.00", "EUR");
	is_text(r.fault, "currency: EUR for an order in INR", "in another currency");
	paid("p2", "0.00", "INR");
	is_text(r.fault, "amount: nothing was paid", "or of nothing");
	all = payments_of(db, "7", 2);
	is_text(pool_json(&pool, all),
		"[{\"payment\":\"p1\",\"amount\":\"3.50\",\"time\":\"1970-01-01T00:00:01Z\"}]",
		"what was taken is told");
	json_decref(all);
}

int
main(void)
{
	char dir[] = "/tmp/t-goods-XXXXXX", path[100];

	ok(mkdtemp(dir) != NULL, "a folder");
	db = store_open(dir, "test", tables, false);
	store_begin(db);
	goods();
	payments();
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
