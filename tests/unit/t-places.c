/* t-places - the shop's locations by priority, and fields that name them */
#include <stdlib.h>
#include <unistd.h>

#include "places.h"
#include "shop.h"
#include "tap.h"

static void
make_shop(void)
{
	char dir[] = "/tmp/t-places-XXXXXX", path[100];
	FILE *f;

	ok(mkdtemp(dir) != NULL, "a folder");
	snprintf(path, sizeof path, "%s/shop.json", dir);
	f = fopen(path, "w");
	fputs("{\"currency\":\"INR\",\"locations\":["
	      "{\"id\":\"DEL\",\"priority\":2},{\"id\":\"BLR\",\"priority\":1},"
	      "{\"id\":\"PNQ\",\"priority\":2},{\"id\":\"AIR\"}]}", f);
	ok(f && fclose(f) == 0, "a shop");
	shop_open(dir);
	unlink(path);
	rmdir(dir);
}

int
main(void)
{
	static const char *const by_priority[] = { "AIR", "BLR", "DEL", "PNQ" };
	static const char line[] = "{\"type\":\"a.b\",\"id\":\"1\",\"from\":\"PNQ\",\"to\":\"pnq\"}";
	struct pool pool = { 0 };
	struct record r = { .line = line, .length = sizeof line - 1, .pool = &pool };

	make_shop();
	is_int((int64_t)places_count(), 4, "all are counted");
	places_read();
	is_int((int64_t)places_count(), 4, "and once");
	for (size_t i = 0; i < 4; i++)
		is_text(place_id(i), by_priority[i], "%s in its place", by_priority[i]);

	record_parse(&r);
	is_text(need_place(&r, "from"), "PNQ", "a location of the shop");
	ok(!refused(&r), "is taken");
	is_text(need_place(&r, "to"), "", "another");
	is_text(r.fault, "to: 'pnq' is not a location of the shop (shop.json: locations)", "is refused");
	record_free(&r);
	pool_free(&pool);
	return done();
}
