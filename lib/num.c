/* num - integers and decimals out of text, exactly */
#include "num.h"

#include <string.h>

/* The digits at *TEXT added to *SUM, which is kept negative because int64 reaches further there. False when
 * there is no digit or the sum does not fit: a number of a milliard digits is left at its twentieth. */
static bool
take_digits(const char **text, int64_t *sum)
{
	const char *s = *text;

	for (; *s >= '0' && *s <= '9'; s++)
		if (__builtin_mul_overflow(*sum, 10, sum) || __builtin_sub_overflow(*sum, *s - '0', sum))
			return false;
	if (s == *text)
		return false;
	*text = s;
	return true;
}

/* The sum take_digits() made, with its sign. */
static bool
with_sign(int64_t sum, bool negative, int64_t *out)
{
	if (!negative && sum == INT64_MIN)
		return false;
	*out = negative ? sum : -sum;
	return true;
}

bool
num_int(const char *text, int64_t *out)
{
	bool negative = *text == '-';
	int64_t sum = 0;

	text += negative;
	if (text[0] == '0' && text[1] != '\0')
		return false;
	return take_digits(&text, &sum) && *text == '\0' && with_sign(sum, negative, out);
}

bool
num_decimal(const char *text, int places, int64_t *out)
{
	bool negative = *text == '-';
	int64_t sum = 0;

	text += negative;
	if (!take_digits(&text, &sum))
		return false;
	if (*text == '.') {
		if (*++text == '\0')
			return false;
		for (; places > 0 && *text >= '0' && *text <= '9'; text++, places--)
			if (__builtin_mul_overflow(sum, 10, &sum) ||
				__builtin_sub_overflow(sum, *text - '0', &sum))
				return false;
		while (*text == '0')
			text++;
	}
	for (; places > 0; places--)
		if (__builtin_mul_overflow(sum, 10, &sum))
			return false;
	return *text == '\0' && with_sign(sum, negative, out);
}

char *
num_text(char *to, int64_t value, int places, int least)
{
	char digits[NUM_ROOM], *start = digits + sizeof digits;
	uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;

	*--start = '\0';
	for (int pad = places; pad < least; pad++)
		*--start = '0';
	for (; places > least && rest % 10 == 0; places--)
		rest /= 10;
	for (int place = places; place > 0; place--, rest /= 10)
		*--start = (char)('0' + rest % 10);
	if (*start != '\0')
		*--start = '.';
	do
		*--start = (char)('0' + rest % 10);
	while (rest /= 10);
	if (value < 0)
		*--start = '-';
	return memcpy(to, start, (size_t)(digits + sizeof digits - start));
}

int64_t
num_least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

bool
num_add(int64_t a, int64_t b, int64_t *out)
{
	return !__builtin_add_overflow(a, b, out);
}

bool
num_sub(int64_t a, int64_t b, int64_t *out)
{
	return !__builtin_sub_overflow(a, b, out);
}

bool
num_mul(int64_t a, int64_t b, int64_t *out)
{
	return !__builtin_mul_overflow(a, b, out);
}

bool
num_scale(int64_t a, int64_t b, int64_t c, int64_t *out)
{
	__int128 product = (__int128)a * b, whole, rest;

	if (c == 0)
		return false;
	whole = product / c;
	rest = product % c * 2;
	if ((rest < 0 ? -rest : rest) >= (c < 0 ? -(__int128)c : c))
		whole += (product < 0) == (c < 0) ? 1 : -1;
	if (whole < INT64_MIN || whole > INT64_MAX)
		return false;
	*out = (int64_t)whole;
	return true;
}
