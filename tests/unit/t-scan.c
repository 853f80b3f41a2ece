/* scan: which of two scans tells where the parcel is */
#include "scan.h"
#include "digest.h"
#include "tap.h"

static const struct {
	const char *state, *known;
	moment at, since;
	bool news;
} cases[] = {
	{ "in_transit", NULL, 5, 0, true },
	{ "in_transit", "created", 5, 0, true },                /* no scan came before */
	{ "delivered", "in_transit", 6, 5, true },
	{ "in_transit", "delivered", 6, 5, true },              /* later news undoes the end */
	{ "delivered", "in_transit", 4, 5, false },             /* comes late */
	{ "out_for_delivery", "in_transit", 5, 5, true },       /* further along */
	{ "in_transit", "out_for_delivery", 5, 5, false },
	{ "in_transit", "in_transit", 5, 5, false },
	{ "unknown", "in_transit", 6, 5, false },               /* says nothing after one that does */
	{ "unknown", "unknown", 6, 5, true },
};

int
main(void)
{
	struct pool pool = { 0 };
	struct scan s = { .status = "Arrived", .code = "", .place = "", .message = "", .at = 7 }, t = s;
	char one[DIGEST_ROOM], other[DIGEST_ROOM];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct scan scan = { .at = cases[i].at, .state = parcel_state(cases[i].state) };
		const struct parcel_state *known = cases[i].known ? parcel_state(cases[i].known) : NULL;
		ok(scan_is_news(&scan, known, cases[i].since) == cases[i].news, "%s at %d after %s since %d",
			cases[i].state, (int)cases[i].at, cases[i].known ? cases[i].known : "nothing",
			(int)cases[i].since);
	}
	t.carrier = "dhl"; /* who says it does not matter */
	is_text(scan_digest(one, &pool, &s), scan_digest(other, &pool, &t), "the same words of the same moment");
	t.at = 8;
	ok(strcmp(one, scan_digest(other, &pool, &t)) != 0, "another moment");
	t = s;
	t.status = "";
	t.code = "Arrived";
	ok(strcmp(one, scan_digest(other, &pool, &t)) != 0, "the same words elsewhere");
	pool_free(&pool);
	return done();
}
