/* card: what is masked, and what is let be */
#include <string.h>

#include "card.h"
#include "tap.h"

/* The numbers are those that networks and gateways publish for tests. */
static const struct {
	const char *what, *from, *to;
} cases[] = {
	{ "Visa", "{\"note\":\"4111111111111111\"}", "{\"note\":\"411111XXXXXX1111\"}" },
	{ "Visa of 19", "x 4000000000000000006 y", "x 400000XXXXXXXXX0006 y" },
	{ "Visa of 13 in prose", "pay 4222222222222 now", "pay 422222XXX2222 now" },
	{ "Mastercard", "5555555555554444", "555555XXXXXX4444" },
	{ "Mastercard of the 2-series", "2223003122003222", "222300XXXXXX3222" },
	{ "American Express", "\"378282246310005\"", "\"378282XXXXX0005\"" },
	{ "American Express as on the card", "3782 822463 10005", "3782 82XXXX X0005" },
	{ "Diners Club in a note", "{\"note\": \"30569309025904\"}", "{\"note\": \"305693XXXX5904\"}" },
	{ "Discover", "6011 1111 1111 1117", "6011 11XX XXXX 1117" },
	{ "JCB", "3530-1113-3330-0000", "3530-11XX-XXXX-0000" },
	{ "UnionPay", "6200000000000005", "620000XXXXXX0005" },
	{ "Maestro", "6759649826438453", "675964XXXXXX8453" },
	{ "spaced, with hyphens, two blanks", "4111 - 1111  1111 1111", "4111 - 11XX  XXXX 1111" },
	{ "letters around it", "card4111111111111111please", "card411111XXXXXX1111please" },
	{ "after a date, before the month it ends", "2026-11-22 4111 1111 1111 1111 12 27",
		"2026-11-22 4111 11XX XXXX 1111 12 27" },
	{ "two of them", "4111111111111111, 5555555555554444", "411111XXXXXX1111, 555555XXXXXX4444" },
	{ "a number, which is no JSON any more then", "{\"a\":4111111111111111}", "{\"a\":411111XXXXXX1111}" },
	{ "in CSV", "1,\"4111 1111 1111 1111\",x", "1,\"4111 11XX XXXX 1111\",x" },
	{ "masked already", "411111XXXXXX1111", "411111XXXXXX1111" },
	{ "wrong check digit", "4111111111111112", "4111111111111112" },
	{ "no network's", "1111111111111117", "1111111111111117" },
	{ "longer than a card", "411111111111111100000", "411111111111111100000" },
	{ "a fraction", "[0.4111111111111111]", "[0.4111111111111111]" },
	{ "part of a hash", "deadbeef4111111111111111deadbeef", "deadbeef4111111111111111deadbeef" },
	{ "a time and a hash, as in ids of messages", "20261228T232040-9999960844f1b549", "20261228T232040-9999960844f1b549" },
	{ "a hash of digits behind a time", "20261228T232040-4111111111111111", "20261228T232040-4111111111111111" },
	{ "a time and ten digits", "20261228T232040-9999960844", "20261228T232040-9999960844" },
	{ "a GTIN-13 that has the check digit", "{\"gtin\":\"4222222222222\"}", "{\"gtin\":\"4222222222222\"}" },
	{ "a GTIN-14", "{\"gtin\":\"30569309025904\"}", "{\"gtin\":\"30569309025904\"}" },
	{ "an id of another system, a number", "{\"a\":4222222222222}", "{\"a\":4222222222222}" },
	{ "the same in a cell", "x,4222222222222,y", "x,4222222222222,y" },
	{ "part of an address", "gid://shop/Order/4222222222222?x=4222222222222\"", "gid://shop/Order/4222222222222?x=4222222222222\"" },
	{ "an Amazon order", "403-1234567-1234563", "403-1234567-1234563" },
	{ "a time", "2026-11-22 10:00:00 2026-11-22 10:00:01", "2026-11-22 10:00:00 2026-11-22 10:00:01" },
	{ "far apart", "4111 1111     1111 1111", "4111 1111     1111 1111" },
	{ "nothing", "", "" },
}, split[] = {
	{ "a list", "[\"4111\",\"1111\",\"1111\",\"1111\"]", "[\"4111\",\"11XX\",\"XXXX\",\"1111\"]" },
	{ "a list of halves", "{\"a\":[\"41111111\", \"11111111\"]}", "{\"a\":[\"411111XX\", \"XXXX1111\"]}" },
	{ "fields as on the card", "{\"c1\":\"4111\",\"c2\":\"1111\",\"c3\":\"1111\",\"c4\":\"1111\"}",
		"{\"c1\":\"4111\",\"c2\":\"11XX\",\"c3\":\"XXXX\",\"c4\":\"1111\"}" },
	{ "American Express", "{\"c1\":\"3782\",\"c2\":\"822463\",\"c3\":\"10005\"}",
		"{\"c1\":\"3782\",\"c2\":\"82XXXX\",\"c3\":\"X0005\"}" },
	{ "lines of an address", "{\"line1\":\"4111 1111\",\"line2\":\"1111 1111\"}",
		"{\"line1\":\"4111 11XX\",\"line2\":\"XXXX 1111\"}" },
	{ "behind another piece", "[\"12\",\"4111\",\"1111\",\"1111\",\"1111\"]", "[\"12\",\"4111\",\"11XX\",\"XXXX\",\"1111\"]" },
	{ "codes beside each other", "{\"sku\":\"41111111\",\"hsn\":\"11111111\"}", "{\"sku\":\"41111111\",\"hsn\":\"11111111\"}" },
	{ "text between", "[\"4111\",\"1111\",\"or\",\"1111\",\"1111\"]", "[\"4111\",\"1111\",\"or\",\"1111\",\"1111\"]" },
	{ "in different objects", "[{\"note\":\"41111111\"},{\"note\":\"11111111\"}]", "[{\"note\":\"41111111\"},{\"note\":\"11111111\"}]" },
	{ "a string that does not end", "[\"4111\",\"1111", "[\"4111\",\"1111" },
};

int
main(void)
{
	char text[200];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		snprintf(text, sizeof text, "%s", cases[i].from);
		size_t found = cards_mask(text, strlen(text));
		is_text(text, cases[i].to, "%s", cases[i].what);
		ok((found > 0) == (strcmp(cases[i].from, cases[i].to) != 0), "%s: counted", cases[i].what);
	}
	for (size_t i = 0; i < sizeof split / sizeof *split; i++) {
		snprintf(text, sizeof text, "%s", split[i].from);
		size_t n = strlen(text);
		cards_mask_json(text, &n, true);
		is_text(text, split[i].to, "split: %s", split[i].what);
	}
	ok(cards_mask(NULL, 0) == 0, "no text at all");
	ok(card_masked("order 411111XXXXXX1111"), "a masked number is known");
	ok(!card_masked("411111"), "no X");
	ok(!card_masked("TEAXXXX1111"), "no digits before");
	return done();
}
