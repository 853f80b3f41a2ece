/* fuzz-shop - any bytes as shop.json: the shop opens and all that reads it can work, or the program ends and says why */
#include "afresh.h"
#include "delivery.h"
#include "numbering.h"
#include "places.h"
#include "post.h"
#include "quote.h"
#include "say.h"
#include "scan.h"
#include "schema.h"
#include "shop.h"

static void
run(const uint8_t *bytes, size_t n)
{
	const struct shop *shop = shop_open(folder_with("shop.json", bytes, n));
	char number[SERIAL_ROOM], fault[SCHEMA_FAULT];

	must(shop->digits >= 0 && shop->zone && shop->name && shop->currency);
	schema_obeyed(schema_of("shop"), shop->json, fault);
	shop_store();
	numbering_open();
	must(numbering_year(INT64_C(1800000000000)) >= 2026);
	numbering_text(number, shop_text("invoice.series", "INV"), 2026, 1);
	delivery_open();
	must(!delivery_find("no such method", "IN"));
	if (delivery_find(NULL, "IN"))
		delivery_charge(delivery_find(NULL, "IN"), 50000);
	scan_open();
	places_read();
	must(places_count() > 0 && place_id(0));
	quote_open();
	post_open();
	shop_int("close_after", 14);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	int ending = afresh(run, bytes, n);

	must(ending == -1 || ending == END_CONFIG || ending == END_NO_INPUT || ending == END_PERMISSION);
	return 0;
}
