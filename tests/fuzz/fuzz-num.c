/* fuzz-num - any text as a number, with any number of places: what is taken is written again, and read as the same
 *
 * Whether text is a number at all is asked a second time, of its characters alone. */
#include "afresh.h"
#include "num.h"

/* -?D+(.D+)? with at most PLACES decimals that are not zeros at the end. */
static bool
is_decimal(const char *s, int places)
{
	size_t whole, part;

	s += *s == '-';
	whole = strspn(s, "0123456789");
	if (whole == 0)
		return false;
	s += whole;
	if (!*s)
		return true;
	if (*s++ != '.')
		return false;
	part = strspn(s, "0123456789");
	while (part > (size_t)places && s[part - 1] == '0' && !s[part])
		return part > 0 && strspn(s + places, "0") == strlen(s + places);
	return part > 0 && !s[part] && part <= (size_t)places;
}

static void
run(const uint8_t *bytes, size_t n)
{
	struct input input = { bytes, n };
	int places = (int)(next_byte(&input) % 13);
	char said[NUM_ROOM];
	int64_t value, again, third, a, b;
	const char *text = next_text(&input), *other = next_text(&input);

	if (num_decimal(text, places, &value)) {
		must(is_decimal(text, places));
		must(num_decimal(num_text(said, value, places, 0), places, &again) && again == value);
		must(num_decimal(num_text(said, value, places, places), places, &again) && again == value);
	}
	if (!num_int(text, &a))
		return;
	must(strspn(text + (*text == '-'), "0123456789") == strlen(text + (*text == '-')));
	must(num_decimal(text, 0, &value) && value == a);
	if (!num_int(other, &b))
		return;
	__int128 sum = (__int128)a + b, difference = (__int128)a - b, product = (__int128)a * b;
	must(num_add(a, b, &value) == (sum == (int64_t)sum) && (sum != (int64_t)sum || value == sum));
	must(num_sub(a, b, &value) == (difference == (int64_t)difference) && (difference != (int64_t)difference || value == difference));
	must(num_mul(a, b, &value) == (product == (int64_t)product) && (product != (int64_t)product || value == product));
	if (num_scale(a, b, 1000, &third))
		must(product - (__int128)third * 1000 <= 500 && product - (__int128)third * 1000 >= -500);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	afresh(run, bytes, n);
	return 0;
}
