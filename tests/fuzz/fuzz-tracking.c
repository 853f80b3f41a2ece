/* fuzz-tracking - any text as a tracking number, and as the name of its carrier
 *
 * A URL made of them has nothing in it that a browser would take for more than the number. */
#include "afresh.h"
#include "parcel.h"
#include "tracking.h"

static void
run(const uint8_t *bytes, size_t n)
{
	struct input input = { bytes, n };
	struct pool pool = { 0 };
	const char *carrier = next_text(&input), *number = next_text(&input), *url;
	const struct tracking_form *forms[TRACKING_FORMS];
	char tidy[TRACKING_ROOM];

	must(parcel_state_meant(carrier, number));
	if (!tracking_tidy(tidy, number))
		return;
	must(*tidy && strlen(tidy) < TRACKING_ROOM);
	must(tracking_forms(tidy, forms) <= TRACKING_FORMS);
	tracking_wrong(carrier, tidy);
	if ((url = tracking_url(&pool, carrier, tidy))) {
		must(tracking_carrier(carrier));
		must(strncmp(url, "https://", 8) == 0);
		for (const char *c = url; *c; c++)
			must(*c > ' ' && *c < 0x7F && !strchr("\"<>\\^`{|}", *c));
	}
	pool_free(&pool);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	afresh(run, bytes, n);
	return 0;
}
