/* money: amounts in minor units */
#include "money.h"
#include "num.h"
#include "tap.h"

#include <stdlib.h>

static const struct {
	const char *code;
	int digits;
} currencies[] = {
	{ "INR", 2 }, { "EUR", 2 }, { "USD", 2 }, { "JPY", 0 }, { "KRW", 0 }, { "KWD", 3 }, { "BHD", 3 }, { "TND", 3 },
	{ "CLF", 4 }, { "CLP", 0 }, { "HUF", 2 }, { "ISK", 0 }, { "AED", 2 }, { "ZWG", 2 }, { "UYW", 4 }, { "XPF", 0 },
	{ "", -1 }, { "IN", -1 }, { "INRX", -1 }, { "inr", -1 }, { "XXX", -1 }, { "DEM", -1 }, { "NR ", -1 }, { "R I", -1 },
};

static const struct {
	const char *text;
	int digits;
	bool good;
	int64_t amount;
	const char *back;
} amounts[] = {
	{ "499.00", 2, true, 49900, "499.00" },
	{ "499", 2, true, 49900, "499.00" },
	{ "499.0", 2, true, 49900, "499.00" },
	{ "499.000", 2, true, 49900, "499.00" },
	{ "499.001", 2, false, 0, NULL },
	{ "-0.01", 2, true, -1, "-0.01" },
	{ "499", 0, true, 499, "499" },
	{ "499.5", 0, false, 0, NULL },
	{ "0.499", 3, true, 499, "0.499" },
	{ "1e2", 2, false, 0, NULL },
	{ "1,499.00", 2, false, 0, NULL },
	{ "92233720368547758.08", 2, false, 0, NULL },
};

/* Unit price, quantity, decimals of the currency; the product rounded half away from zero. */
static const struct {
	const char *price;
	int64_t qty;
	int digits;
	bool good;
	int64_t amount;
} products[] = {
	{ "499.00", 3, 2, true, 149700 },
	{ "0.333333", 3, 2, true, 100 },
	{ "0.0049", 1, 2, true, 0 },
	{ "0.005", 1, 2, true, 1 },
	{ "-0.005", 1, 2, true, -1 },
	{ "2.675", 1, 2, true, 268 },
	{ "1.005", 1, 2, true, 101 },
	{ "0.5", 1, 0, true, 1 },
	{ "12.3456", 1000, 0, true, 12346 },
	{ "0.000001", 1000000, 3, true, 1000 },
	{ "0.000001", 499, 3, true, 0 },
	{ "0.000001", 500, 3, true, 1 },
	{ "9223372036854.775807", 10000, 2, true, INT64_C(9223372036854775807) },
	{ "9223372036854.775807", 10001, 2, false, 0 },
};

/* Rate of a net amount; tax contained in the same number taken as gross. */
static const struct {
	int64_t amount;
	const char *rate;
	int64_t share, contained;
} rates[] = {
	{ 49900, "18", 8982, 7612 },   /* 499 * 18/118 = 76.1186 */
	{ 10000, "2.5", 250, 244 },
	{ 10000, "0.125", 13, 12 },    /* 12.5; 12.484 */
	{ 50, "1", 1, 0 },             /* 0.5; 0.495 */
	{ -50, "1", -1, 0 },
	{ 11900, "19", 2261, 1900 },
	{ 12345, "0", 0, 0 },
	{ 12345, "100", 12345, 6173 }, /* 6172.5 */
	{ -12345, "100", -12345, -6173 },
	{ 0, "28", 0, 0 },
};

static const struct {
	int64_t total, weights[5];
	size_t n;
	int64_t parts[5];
} splits[] = {
	{ 100, { 1, 1, 1 }, 3, { 34, 33, 33 } },
	{ 200, { 1, 1, 1 }, 3, { 67, 67, 66 } },
	{ -200, { 1, 1, 1 }, 3, { -67, -67, -66 } },
	{ 1000, { 49900, 19900, 100 }, 3, { 714, 285, 1 } }, /* 713.876 284.692 1.430 */
	{ 5, { 0, 0, 0 }, 3, { 5, 0, 0 } },
	{ 5, { 0, 3, 0 }, 3, { 0, 5, 0 } },
	{ 0, { 3, 4 }, 2, { 0, 0 } },
	{ 1, { 1, 1, 2 }, 3, { 0, 0, 1 } },
	{ 7, { 10 }, 1, { 7 } },
	{ INT64_MAX, { INT64_MAX, INT64_MAX, INT64_MAX }, 3,
		{ INT64_C(3074457345618258603), INT64_C(3074457345618258602), INT64_C(3074457345618258602) } },
	{ INT64_MIN, { 1, 1 }, 2, { INT64_MIN / 2, INT64_MIN / 2 } },
	{ INT64_MIN, { 1 }, 1, { INT64_MIN } },
};

static void
split_many(void)
{
	enum { MANY = 200000 };
	int64_t *weights = malloc(MANY * sizeof *weights), *parts = malloc(MANY * sizeof *parts), sum = 0;

	for (int i = 0; i < MANY; i++)
		weights[i] = i % 7 + 1;
	money_split(INT64_C(123456789012345), weights, MANY, parts);
	for (int i = 0; i < MANY; i++)
		sum += parts[i];
	is_int(sum, INT64_C(123456789012345), "two hundred thousand parts sum to the total");
	free(weights);
	free(parts);
}

int
main(void)
{
	char text[NUM_ROOM];
	int64_t n, rate, price, parts[5];

	for (size_t i = 0; i < sizeof currencies / sizeof *currencies; i++)
		is_int(money_digits(currencies[i].code), currencies[i].digits, "decimals of '%s'", currencies[i].code);
	for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
		bool good = money_parse(amounts[i].text, amounts[i].digits, &n);
		ok(good == amounts[i].good, "'%s' with %d decimals is %s", amounts[i].text, amounts[i].digits,
			amounts[i].good ? "an amount" : "none");
		if (good) {
			is_int(n, amounts[i].amount, "amount of '%s'", amounts[i].text);
			is_text(money_text(text, n, amounts[i].digits), amounts[i].back, "and back");
		}
	}
	for (size_t i = 0; i < sizeof products / sizeof *products; i++) {
		ok(money_price(products[i].price, &price), "'%s' is a price", products[i].price);
		bool good = money_times(price, products[i].qty, products[i].digits, &n);
		ok(good == products[i].good && (!good || n == products[i].amount), "%s times %" PRId64, products[i].price,
			products[i].qty);
	}
	ok(!money_price("0.0000001", &price), "a price has six decimals at most");
	ok(!money_rate("0.00001", &rate), "a rate has four decimals at most");
	for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
		ok(money_rate(rates[i].rate, &rate), "'%s' is a rate", rates[i].rate);
		ok(money_share(rates[i].amount, rate, &n) && n == rates[i].share, "%s %% of %" PRId64, rates[i].rate, rates[i].amount);
		ok(money_contained(rates[i].amount, rate, &n) && n == rates[i].contained, "%s %% in %" PRId64, rates[i].rate,
			rates[i].amount);
	}
	ok(!money_share(INT64_MAX, 2000000, &n), "200 %% of the largest amount does not fit");
	ok(!money_contained(1, INT64_MAX, &n), "nor does the largest rate");
	for (size_t i = 0; i < sizeof splits / sizeof *splits; i++) {
		money_split(splits[i].total, splits[i].weights, splits[i].n, parts);
		for (size_t k = 0; k < splits[i].n; k++)
			is_int(parts[k], splits[i].parts[k], "part %zu of %" PRId64, k, splits[i].total);
	}
	split_many();
	return done();
}
