/* fuzz-import - any bytes as a file of another system; the first byte says by which map it is read
 *
 * What is made of it is taken by the next program: it is a record, and its id is a root. A feed of XML is such a file too. */
#include <dirent.h>
#include <stdlib.h>

#include "afresh.h"
#include "filter.h"
#include "ingest.h"
#include "shop.h"

static const char *const maps[] = { NULL, "bigcommerce-v3", "bigcommerce", "etsy", "google-merchant", "magento-simple", "magento",
	"plain-orders", "plain-products", "plain-stock", "prestashop-combinations", "prestashop", "shopify-inventory-levels",
	"shopify-inventory", "shopify-orders", "shopify", "supplier", "woocommerce-orders", "woocommerce" };

/* A NUL ends a line too early for strcspn(): there must be none. */
static void
check_records(void)
{
	struct pool pool = { 0 };
	const char *at = afresh_written.at ? afresh_written.at : "";

	must(strlen(at) == afresh_written.length);
	for (size_t n; *at; at += n + 1) {
		n = strcspn(at, "\n");
		must(at[n] == '\n');
		struct record r = { .line = pool_copy(&pool, at, n), .length = n, .pool = &pool };
		record_parse(&r);
		must(!refused(&r) && !strchr(r.id, '/'));
		record_free(&r);
	}
	pool_free(&pool);
}

static void
run(const uint8_t *bytes, size_t n)
{
	unsigned how = bytes[0], more = bytes[1];
	int fd = file_of(bytes + 2, n - 2);
	struct ingest in = { .from = maps[how % (sizeof maps / sizeof *maps)], .located = more & 1, .gather = more & 2,
		.explain = more & 4, .table = more & 8,
		.making = { .run = "run", .time = "2026-11-22T10:00:00Z", .today = "2026-11-22", .currency = more & 16 ? "INR" : NULL,
			.location = more & 32 ? "BLR" : NULL, .zone = zone_open("Asia/Kolkata"), .whole = more & 64,
			.calling = more & 128 ? "91" : NULL } };

	ingest_csv(&in, fd, NULL);
	ingest_end(&in);
	must(tally.in == tally.done + tally.unchanged + tally.refused);
	if (!in.explain)
		check_records();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	if (n < 3)
		return -1;
	afresh(run, bytes, n);
	return 0;
}
