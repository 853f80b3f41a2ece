/* fuzz-record - any bytes as a line: what is taken is written again as a line that says the same */
#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "record.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static struct digest
said(struct record *r)
{
	need_name(r, "sku");
	need_count(r, "qty");
	need_amount(r, "price", 2);
	need_time(r, "at");
	for (size_t i = 0; each(r, "lines", i); i++)
		need_one_of(r, "kind", "a b");
	within(r, "customer");
	leave(r);
	return record_digest(r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct pool pool = { 0 };
	struct record r = { .line = pool_copy(&pool, (const char *)bytes, n), .length = n, .pool = &pool };
	struct text out = TEXT_UP_TO(0);
	size_t type;

	setenv("ECOM_NOW", "2026-11-22T10:00:00Z", 0);
	record_peek(r.line, n, &type);
	record_parse(&r);
	if (!refused(&r)) {
		struct record again = { .line = pool_json(&pool, r.body), .pool = &pool };
		struct digest first, second;
		again.length = strlen(again.line);
		record_parse(&again);
		if (refused(&again))
			abort();
		first = said(&r);
		second = said(&again);
		if (memcmp(&first, &second, sizeof first) != 0)
			abort();
		record_again(&r);
		emit(&r, "a.done", "*:k", r.body);
		record_answers(&r, &out);
		if (out.length && memchr(out.at, '\n', out.length) != out.at + out.length - 1)
			abort();
		record_free(&again);
	}
	record_free(&r);
	text_free(&out);
	pool_free(&pool);
	return 0;
}
