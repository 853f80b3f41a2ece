/* num: integers and decimals out of text */
#include "num.h"
#include "tap.h"

#include <stdlib.h>

static const struct {
	const char *text;
	bool good;
	int64_t value;
} integers[] = {
	{ "0", true, 0 },
	{ "7", true, 7 },
	{ "-7", true, -7 },
	{ "1000000", true, 1000000 },
	{ "9223372036854775807", true, INT64_MAX },
	{ "-9223372036854775808", true, INT64_MIN },
	{ "9223372036854775808", false, 0 },
	{ "-9223372036854775809", false, 0 },
	{ "18446744073709551617", false, 0 },
	{ "", false, 0 },
	{ "-", false, 0 },
	{ "+1", false, 0 },
	{ "--1", false, 0 },
	{ "01", false, 0 },
	{ "-01", false, 0 },
	{ " 1", false, 0 },
	{ "1 ", false, 0 },
	{ "1.0", false, 0 },
	{ "1e3", false, 0 },
	{ "0x10", false, 0 },
	{ "\xd9\xa1", false, 0 }, /* ARABIC-INDIC DIGIT ONE */
};

static const struct {
	const char *text;
	int places;
	bool good;
	int64_t value;
} decimals[] = {
	{ "499.5", 2, true, 49950 },
	{ "499.50", 2, true, 49950 },
	{ "499.500000", 2, true, 49950 },
	{ "499.501", 2, false, 0 },
	{ "499", 2, true, 49900 },
	{ "499", 0, true, 499 },
	{ "499.0", 0, true, 499 },
	{ "499.5", 0, false, 0 },
	{ "-0.05", 2, true, -5 },
	{ "-0", 2, true, 0 },
	{ "0.000000000001", 12, true, 1 },
	{ "007.50", 2, true, 750 },
	{ "92233720368547758.07", 2, true, INT64_MAX },
	{ "-92233720368547758.08", 2, true, INT64_MIN },
	{ "92233720368547758.08", 2, false, 0 },
	{ "92233720368547759", 2, false, 0 },
	{ "9223372036854775807", 0, true, INT64_MAX },
	{ "9223372036854775807", 1, false, 0 },
	{ "", 2, false, 0 },
	{ ".", 2, false, 0 },
	{ ".5", 2, false, 0 },
	{ "1.", 2, false, 0 },
	{ "1.", 0, false, 0 },
	{ "-.5", 2, false, 0 },
	{ "+1", 2, false, 0 },
	{ "1e3", 2, false, 0 },
	{ "1,5", 2, false, 0 },
	{ " 1", 2, false, 0 },
	{ "1.5 ", 2, false, 0 },
	{ "1.5.0", 2, false, 0 },
	{ "1.-5", 2, false, 0 },
	{ "NaN", 2, false, 0 },
	{ "Infinity", 2, false, 0 },
};

static const struct {
	int64_t value;
	int places, least;
	const char *text;
} texts[] = {
	{ 49950, 2, 0, "499.5" },
	{ 49950, 2, 2, "499.50" },
	{ 49900, 2, 0, "499" },
	{ 49900, 2, 2, "499.00" },
	{ 180000, 4, 0, "18" },
	{ 2500, 4, 0, "0.25" },
	{ 0, 2, 2, "0.00" },
	{ 0, 2, 0, "0" },
	{ -5, 2, 2, "-0.05" },
	{ 5, 0, 0, "5" },
	{ 5, 0, 2, "5.00" },
	{ 1500, 3, 2, "1.50" },
	{ 1505, 3, 2, "1.505" },
	{ 1, 12, 0, "0.000000000001" },
	{ INT64_MAX, 2, 2, "92233720368547758.07" },
	{ INT64_MIN, 2, 2, "-92233720368547758.08" },
	{ INT64_MIN, 0, 0, "-9223372036854775808" },
};

/* a * b / c, half away from zero. */
static const struct {
	int64_t a, b, c;
	bool good;
	int64_t value;
} scales[] = {
	{ 10, 1, 4, true, 3 },
	{ -10, 1, 4, true, -3 },
	{ 10, 1, -4, true, -3 },
	{ -10, 1, -4, true, 3 },
	{ 9, 1, 4, true, 2 },
	{ 11, 1, 4, true, 3 },
	{ 1, 1, 2, true, 1 },
	{ 1, 1, 3, true, 0 },
	{ 0, 5, 7, true, 0 },
	{ 49950, 180000, 1000000, true, 8991 },
	{ INT64_MAX, INT64_MAX, INT64_MAX, true, INT64_MAX },
	{ INT64_MIN, 1, 1, true, INT64_MIN },
	{ INT64_MIN, INT64_MIN, INT64_MIN, true, INT64_MIN },
	{ INT64_MIN, 1, -1, false, 0 },
	{ INT64_MAX, 2, 1, false, 0 },
	{ INT64_MAX, 1, INT64_MIN, true, -1 },
	{ 1, 1, 0, false, 0 },
};

/* A text of N times C between HEAD and TAIL. The caller frees it. */
static char *
long_text(const char *head, char c, size_t n, const char *tail)
{
	size_t before = strlen(head);
	char *text = malloc(before + n + strlen(tail) + 1);

	memcpy(text, head, before);
	memset(text + before, c, n);
	memcpy(text + before + n, tail, strlen(tail) + 1);
	return text;
}

static void
long_numbers(void)
{
	enum { LONG = 10 * 1000 * 1000 };
	char *nines = long_text("", '9', LONG, ""), *zeros = long_text("1.", '0', LONG, ""), *almost = long_text("1.", '0', LONG, "1");
	int64_t n;

	ok(!num_int(nines, &n), "ten million nines are no integer");
	ok(!num_decimal(nines, 2, &n), "nor a decimal");
	ok(num_decimal(zeros, 2, &n) && n == 100, "ten million zeros after the point change nothing");
	ok(!num_decimal(almost, 2, &n), "a one after them does");
	free(nines);
	free(zeros);
	free(almost);
}

int
main(void)
{
	char text[NUM_ROOM];
	int64_t n;

	for (size_t i = 0; i < sizeof integers / sizeof *integers; i++) {
		bool good = num_int(integers[i].text, &n);
		ok(good == integers[i].good && (!good || n == integers[i].value), "integer '%s'", integers[i].text);
	}
	for (size_t i = 0; i < sizeof decimals / sizeof *decimals; i++) {
		bool good = num_decimal(decimals[i].text, decimals[i].places, &n);
		ok(good == decimals[i].good && (!good || n == decimals[i].value), "decimal '%s' with %d places", decimals[i].text,
			decimals[i].places);
	}
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		is_text(num_text(text, texts[i].value, texts[i].places, texts[i].least), texts[i].text, "text of %" PRId64,
			texts[i].value);
	for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
		bool good = num_scale(scales[i].a, scales[i].b, scales[i].c, &n);
		ok(good == scales[i].good && (!good || n == scales[i].value), "%" PRId64 " * %" PRId64 " / %" PRId64, scales[i].a,
			scales[i].b, scales[i].c);
	}
	ok(num_least(-3, 2) == -3 && num_least(2, -3) == -3 && num_least(2, 2) == 2, "the lesser of two");
	ok(num_add(INT64_MAX - 1, 1, &n) && n == INT64_MAX && !num_add(INT64_MAX, 1, &n), "a sum says when it does not fit");
	ok(num_sub(INT64_MIN + 1, 1, &n) && n == INT64_MIN && !num_sub(INT64_MIN, 1, &n), "a difference says so");
	ok(num_mul(INT64_C(3037000499), INT64_C(3037000499), &n) && !num_mul(INT64_C(3037000500), INT64_C(3037000500), &n),
		"a product says so");
	long_numbers();
	return done();
}
