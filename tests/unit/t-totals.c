/* totals: what was booked of a document */
#include "totals.h"
#include "tap.h"

int
main(void)
{
	json_t *document = json_pack("{s:s, s:{s:s, s:s, s:s}}", "currency", "INR", "totals", "net", "334.76",
		"tax", "23.24", "total", "358.00");
	char fault[TOTALS_FAULT] = "";

	ok(totals_are(document, 33476, 2324, 35800, fault), "all three are");
	ok(!totals_are(document, 33476, 2324, 35801, fault), "the total is not");
	is_text(fault, "totals.total is not what was booked", "and it is said");
	ok(!totals_are(document, 33475, 2323, 35800, fault), "two are not");
	is_text(fault, "totals.net is not what was booked", "the first is said");
	json_decref(document);
	return done();
}
