/* t-shortage - what an order lacks */
#include "shortage.h"
#include "tap.h"

int
main(void)
{
	static const char line[] = "{\"type\":\"stock.short\",\"id\":\"1\",\"lines\":["
				   "{\"line\":1,\"sku\":\"TEA\",\"qty\":2,\"held\":0,\"missing\":2},"
				   "{\"line\":2,\"sku\":\"POT\",\"qty\":1,\"held\":1,\"missing\":0},"
				   "{\"line\":3,\"sku\":\"CUP\",\"qty\":3,\"held\":1,\"missing\":2}]}";
	static const char none[] = "{\"type\":\"stock.short\",\"id\":\"2\",\"lines\":[{\"sku\":\"TEA\"}]}";
	struct pool pool = { 0 };
	struct record r = { .line = line, .length = sizeof line - 1, .pool = &pool },
		      s = { .line = none, .length = sizeof none - 1, .pool = &pool };

	record_parse(&r);
	is_text(shortage_text(&r), "TEA: 2 wanted, 0 there; CUP: 3 wanted, 1 there",
		"what is missing, and only that");
	is_text(pool_json(&pool, record_owns(&r, shortage_lines(&r))),
		"[{\"line\":1,\"sku\":\"TEA\",\"qty\":2},{\"line\":3,\"sku\":\"CUP\",\"qty\":2}]",
		"the lines that wait");
	ok(!refused(&r), "of a sound record");
	record_parse(&s);
	shortage_text(&s);
	is_text(s.fault, "lines[0].qty: is missing", "lines that say too little are refused");
	record_free(&r);
	record_free(&s);
	pool_free(&pool);
	return done();
}
