/* packing: an order taken apart by place, its money with it */
#include "packing.h"
#include "tap.h"

#define LINE(n, sku, qty, total, more) \
	"{\"line\":" #n ",\"sku\":\"" sku "\",\"title\":\"" sku "\",\"qty\":" #qty \
	",\"total\":\"" total "\"" more "}"
#define TAKE(n, qty, location) "{\"line\":" #n ",\"qty\":" #qty ",\"location\":\"" location "\"}"

static const char lines[] =
	"[" LINE(1, "TEA", 3, "300.00", ",\"weight_g\":250") "," LINE(2, "CUP", 1, "100.00", "") "]";

static struct pool pool;

/* What comes of an order of these lines with this allocation and these other fields. */
static struct packing
packed(struct record *r, const char *allocation, const char *more)
{
	struct packing p;

	*r = (struct record){ .pool = &pool };
	r->line = pool_print(&pool,
		"{\"type\":\"order.accepted\",\"id\":\"1\",\"time\":\"2026-11-22T04:30:00Z\","
		"\"order\":\"1001\",\"currency\":\"INR\",\"customer\":{},\"ship_to\":{},"
		"\"lines\":%s,\"allocation\":[%s]%s}",
		lines, allocation, more);
	r->length = strlen(r->line);
	record_parse(r);
	packing_read(r, &p);
	return p;
}

int
main(void)
{
	struct record r;
	struct packing p = packed(&r, TAKE(1, 2, "BLR") "," TAKE(2, 1, "DEL") "," TAKE(1, 1, "DEL"),
		",\"payment\":\"cod\",\"totals\":{\"total\":\"450.01\"}");
	json_t *said = packing_lines(&p, 1), *leaving = packing_leaving(said);

	ok(!refused(&r) && p.places == 2 && p.n == 3, "two places, three items");
	is_int(p.weight_g[0], 500, "two teas weigh 500 g");
	is_int(p.weight_g[1], 250, "a cup of unknown weight counts as nothing");
	is_int(p.collect[0], 22501, "the odd cent goes to the first of two halves");
	is_int(p.collect[1], 22500, "the other half");
	is_text(pool_json(&pool, said), "[{\"line\":2,\"sku\":\"CUP\",\"title\":\"CUP\",\"qty\":1},"
		"{\"line\":1,\"sku\":\"TEA\",\"title\":\"TEA\",\"qty\":1,\"weight_g\":250}]",
		"as it is planned");
	is_text(pool_json(&pool, leaving), "[{\"line\":2,\"sku\":\"CUP\",\"qty\":1},"
		"{\"line\":1,\"sku\":\"TEA\",\"qty\":1}]", "as it is sent");
	json_decref(said);
	json_decref(leaving);
	record_free(&r);

	p = packed(&r, TAKE(1, 3, "BLR"),
		",\"payment\":\"cod\",\"paid\":\"450.00\",\"totals\":{\"total\":\"450.00\"}");
	is_int(p.collect[0], 0, "what is paid is not collected");
	record_free(&r);
	p = packed(&r, TAKE(1, 3, "BLR"), ",\"totals\":{\"total\":\"450.00\"}");
	is_int(p.collect[0], 0, "nor is what was to be prepaid");
	record_free(&r);
	packed(&r, TAKE(3, 1, "BLR"), "");
	ok(refused(&r), "a line that is not there");
	record_free(&r);
	pool_free(&pool);
	return done();
}
