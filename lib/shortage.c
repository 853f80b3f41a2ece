/* shortage - what an order lacks, of the lines of its stock.short */
#include "shortage.h"

#include <inttypes.h>

const char *
shortage_text(struct record *r)
{
	struct text why = TEXT_UP_TO(1000);
	const char *kept;

	text_put(&why, "");
	for (size_t i = 0; each(r, "lines", i); i++) {
		const char *sku = need_name(r, "sku");
		int64_t qty = need_count(r, "qty"), there = need_whole(r, "held");
		if (need_whole(r, "missing") > 0)
			text_print(&why, "%s%s: %" PRId64 " wanted, %" PRId64 " there",
				why.length ? "; " : "", sku, qty, there);
	}
	kept = pool_text(r->pool, why.at);
	text_free(&why);
	return kept;
}

json_t *
shortage_lines(struct record *r)
{
	json_t *all = json_array();

	for (size_t i = 0; each(r, "lines", i); i++) {
		int64_t line = need_count(r, "line"), missing = need_whole(r, "missing");
		if (missing > 0)
			json_array_append_new(
				all, object("line:i sku:s qty:i", line, need_name(r, "sku"), missing));
	}
	return all;
}
