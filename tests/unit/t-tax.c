/* tax: places of supply, and the tables that ship with ecomutils */
#include "tax.h"
#include "tap.h"

#include <stdlib.h>
#include <unistd.h>

static struct tax_table *india, *europe, *own;

static struct tax_table *
table(const char *name)
{
	char path[1000];
	const char *share = getenv("ECOM_SHARE");

	snprintf(path, sizeof path, "%s/tax/%s.csv", share ? share : "share", name);
	return tax_read(path);
}

/* "CGST 90000 + SGST 90000", rates as the room has them: percent times ten thousand. */
static const char *
heads(const struct tax *tax)
{
	static char text[200];
	size_t at = 0;

	text[0] = '\0';
	for (size_t i = 0; i < tax->n; i++)
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%s %" PRId64, i ? " + " : "", tax->heads[i].name,
			tax->heads[i].rate);
	return text;
}

static const struct {
	const char *from, *to, *supply, *heads; /* supply NULL: there is none */
} supplies[] = {
	{ "IN KA", "IN KA", "IN-KA", "CGST 90000 + SGST 90000" },
	{ "IN 29AAGCB7383J1Z4", "IN Karnataka", "IN-KA", "CGST 90000 + SGST 90000" },
	{ "IN KA", "IN 07", "IN-DL", "IGST 180000" },
	{ "IN CH", "IN IN-CH", "IN-CH", "CGST 90000 + UTGST 90000" },
	{ "IN PY", "IN Pondicherry", "IN-PY", "CGST 90000 + SGST 90000" },
	{ "IN KA", "IN CH", "IN-CH", "IGST 180000" },
	{ "IN KA", "DE BE", "DE", "IGST 0" },
	{ "IN KA", "IN Bavaria", NULL, NULL },
	{ "IN KA", "IN ", NULL, NULL },
	{ "DE BE", "DE BY", "DE", "VAT 190000" },
	{ "DE BE", "FR ", "DE", "VAT 190000" },
	{ "DE BE", "FR  oss", "FR", "VAT 200000" },
	{ "DE BE", "HU  oss", "HU", "VAT 270000" },
	{ "DE BE", "CH ZH", "CH", "VAT 0" },
	{ "DE BE", "US NY oss", "US", "VAT 0" },
};

static void
places(void)
{
	for (size_t i = 0; i < sizeof supplies / sizeof *supplies; i++) {
		struct tax_supply supply;
		struct tax tax;
		char to[64];
		const char *from = supplies[i].from;
		bool found, oss, indian = strncmp(from, "IN", 2) == 0;
		const struct tax_table *t = indian ? india : europe;

		snprintf(to, sizeof to, "%s", supplies[i].to);
		oss = strlen(to) > 4 && strcmp(to + strlen(to) - 4, " oss") == 0;
		if (oss)
			to[strlen(to) - 4] = '\0';
		to[2] = '\0';
		char home[3] = { from[0], from[1], '\0' };
		found = tax_supply(t, (struct tax_place){ home, from + 3 }, (struct tax_place){ to, to + 3 }, oss, &supply);
		is_text(found ? supply.text : "none", supplies[i].supply ? supplies[i].supply : "none", "from %s to %s", from,
			supplies[i].to);
		if (!found)
			continue;
		ok(tax_find(t, &supply, "standard", "2026-11-22", 10000, 1, 2, false, &tax), "it has a rate");
		is_text(heads(&tax), supplies[i].heads, "its heads");
		ok(tax.by_group == !indian, "tax is rounded by %s", indian ? "line" : "group");
	}
}

static const struct {
	bool indian;
	const char *to, *class, *date;
	int64_t amount, qty;
	bool included;
	int64_t rate; /* -1: none */
} rates[] = {
	{ true, "KA", "18", "2017-06-30", 100, 1, false, -1 },
	{ true, "KA", "18", "2017-07-01", 100, 1, false, 180000 },
	{ true, "KA", "0.25", "2026-11-22", 100, 1, false, 2500 },
	{ true, "KA", "0", "2026-11-22", 100, 1, false, 0 },
	{ true, "KA", "12", "2025-09-21", 100, 1, false, 120000 },
	{ true, "KA", "12", "2025-09-22", 100, 1, false, -1 },
	{ true, "KA", "28", "2025-09-22", 100, 1, false, -1 },
	{ true, "KA", "40", "2025-09-21", 100, 1, false, -1 },
	{ true, "KA", "40", "2025-09-22", 100, 1, false, 400000 },
	{ true, "KA", "tobacco", "2026-01-31", 100, 1, false, 280000 },
	{ true, "KA", "tobacco", "2026-02-01", 100, 1, false, 400000 },
	{ true, "KA", "luxury", "2026-11-22", 100, 1, false, -1 },
	/* apparel: 1,000 a piece until 2025-09-21, 2,500 since; the value is that of a piece, not of the line */
	{ true, "KA", "apparel", "2025-09-21", 100000, 1, false, 50000 },
	{ true, "KA", "apparel", "2025-09-21", 100001, 1, false, 120000 },
	{ true, "KA", "apparel", "2025-09-22", 250000, 1, false, 50000 },
	{ true, "KA", "apparel", "2025-09-22", 250001, 1, false, 180000 },
	{ true, "KA", "apparel", "2025-09-22", 750000, 3, false, 50000 },
	{ true, "KA", "apparel", "2025-09-22", 750001, 3, false, 180000 },
	/* tax included: 2,625.00 is 2,500 and 5 % */
	{ true, "KA", "apparel", "2025-09-22", 262500, 1, true, 50000 },
	{ true, "KA", "apparel", "2025-09-22", 262502, 1, true, 180000 },
	{ true, "KA", "footwear", "2017-07-01", 50000, 1, false, 50000 },
	{ true, "KA", "footwear", "2018-07-26", 50001, 1, false, 180000 },
	{ true, "KA", "footwear", "2018-07-27", 50001, 1, false, 50000 },
	{ true, "KA", "footwear", "2022-01-01", 50001, 1, false, 120000 },
	{ true, "KA", "footwear", "2025-09-22", 50001, 1, false, 50000 },
	{ false, "DE", "standard", "2020-06-30", 100, 1, false, 190000 },
	{ false, "DE", "standard", "2020-12-31", 100, 1, false, 160000 },
	{ false, "DE", "reduced", "2020-07-01", 100, 1, false, 50000 },
	{ false, "DE", "standard", "2021-01-01", 100, 1, false, 190000 },
	{ false, "FI", "standard", "2026-11-22", 100, 1, false, 255000 },
	{ false, "FI", "intermediate", "2026-11-22", 100, 1, false, 135000 },
	{ false, "SK", "standard", "2024-12-31", 100, 1, false, 200000 },
	{ false, "SK", "standard", "2025-01-01", 100, 1, false, 230000 },
	{ false, "FR", "super_reduced", "2026-11-22", 100, 1, false, 21000 },
	{ false, "DK", "reduced", "2026-11-22", 100, 1, false, -1 },
	{ false, "DK", "zero", "2026-11-22", 100, 1, false, 0 },
	{ false, "DE", "standard", "2019-12-31", 100, 1, false, -1 },
};

static void
days_and_values(void)
{
	for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
		const struct tax_table *t = rates[i].indian ? india : europe;
		struct tax_place seller = { "DE", "" }, to = { rates[i].to, "" };
		struct tax_supply supply;
		struct tax tax;
		if (rates[i].indian)
			seller = to = (struct tax_place){ "IN", rates[i].to };
		bool found = tax_supply(t, seller, to, true, &supply) && tax_find(t, &supply, rates[i].class, rates[i].date,
			rates[i].amount, rates[i].qty, 2, rates[i].included, &tax);
		is_int(found ? tax.rate : -1, rates[i].rate, "%s in %s on %s at %" PRId64, rates[i].class, rates[i].to, rates[i].date,
			rates[i].amount);
	}
}

/* A shop's own table: a state's row is before the country's, a day does not end another region's rows. */
static void
regions(void)
{
	char path[] = "/tmp/t-tax.XXXXXX";
	FILE *file = fdopen(mkstemp(path), "w");
	struct tax_supply supply;
	struct tax tax;

	fputs("country,region,class,from,unit_up_to,rate,name,rounding\r\n# a comment\r\n\r\n"
	      "US,,standard,2020-01-01,,0,sales tax,line\r\nUS,NY,standard,2020-01-01,,8.875,sales tax,line\r\n"
	      "US,,standard,2026-01-01,,1,sales tax,line\r\n", file);
	fclose(file);
	own = tax_read(path);
	unlink(path);
	ok(tax_supply(own, (struct tax_place){ "US", "NY" }, (struct tax_place){ "US", "NY" }, false, &supply) &&
		tax_find(own, &supply, "standard", "2026-11-22", 100, 1, 2, false, &tax), "a state's own row");
	is_text(heads(&tax), "sales tax 88750", "is before the country's");
	is_text(supply.text, "US-NY", "and names the place");
	ok(tax_supply(own, (struct tax_place){ "US", "NY" }, (struct tax_place){ "US", "OR" }, false, &supply) &&
		tax_find(own, &supply, "standard", "2026-11-22", 100, 1, 2, false, &tax), "another state");
	is_text(heads(&tax), "sales tax 10000", "bears the country's");
	is_text(supply.text, "US", "which is the place");
}

int
main(void)
{
	struct tax_supply supply;
	struct tax tax;

	india = table("IN");
	europe = table("EU");
	places();
	days_and_values();
	regions();
	ok(tax_supply(NULL, (struct tax_place){ "IN", "" }, (struct tax_place){ "IN", "" }, false, &supply) &&
		tax_find(NULL, &supply, "standard", "2026-11-22", 100, 1, 2, false, &tax) && tax.n == 0,
		"a shop without a table has no tax");
	return done();
}
