/* check - check digits */
#include "check.h"

#include <string.h>

static int
digit(char c)
{
	return c - '0';
}

/* What must be added to SUM to reach a multiple of ten. */
static char
to_ten(int sum)
{
	return (char)('0' + (10 - sum % 10) % 10);
}

char
check_gs1(const char *s, size_t n)
{
	int sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += digit(s[n - 1 - i]) * (i % 2 ? 1 : 3);
	return to_ten(sum);
}

char
check_luhn(const char *s, size_t n)
{
	int sum = 0;

	for (size_t i = 0; i < n; i++) {
		int d = digit(s[n - 1 - i]);
		sum += i % 2 ? d : d * 2 / 10 + d * 2 % 10;
	}
	return to_ten(sum);
}

char
check_mod7(const char *s, size_t n)
{
	int rest = 0;

	for (size_t i = 0; i < n; i++)
		rest = (rest * 10 + digit(s[i])) % 7;
	return (char)('0' + rest);
}

char
check_s10(const char *s, size_t n)
{
	static const int weights[] = { 8, 6, 4, 2, 3, 5, 9, 7 };
	int sum = 0, c;

	for (size_t i = 0; i < n && i < sizeof weights / sizeof *weights; i++)
		sum += digit(s[i]) * weights[i];
	c = 11 - sum % 11;
	return (char)('0' + (c == 10 ? 0 : c == 11 ? 5 : c));
}

char
check_ups(const char *s, size_t n)
{
	int sum = 0;

	for (size_t i = 0; i < n; i++) {
		int d = s[i] >= 'A' ? (s[i] - 'A' + 2) % 10 : digit(s[i]);
		sum += d * (i % 2 ? 2 : 1);
	}
	return to_ten(sum);
}

char
check_fedex(const char *s, size_t n)
{
	static const int weights[] = { 1, 3, 7 };
	int sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += digit(s[n - 1 - i]) * weights[i % 3];
	return (char)('0' + sum % 11 % 10);
}

char
check_mod37_36(const char *s, size_t n)
{
	static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	int p = 36;

	for (size_t i = 0; i < n; i++) {
		p = (p + (s[i] >= 'A' ? s[i] - 'A' + 10 : digit(s[i]))) % 36;
		p = (p ? p : 36) * 2 % 37;
	}
	return alphabet[(37 - p) % 36];
}

/* N digits, the last of them the GS1 check digit of the others. */
static bool
ends_in_gs1(const char *text, size_t n)
{
	return strlen(text) == n && strspn(text, "0123456789") == n && check_gs1(text, n - 1) == text[n - 1];
}

bool
check_gtin(const char *text)
{
	return ends_in_gs1(text, 8) || ends_in_gs1(text, 12) || ends_in_gs1(text, 13) ||
		ends_in_gs1(text, 14);
}

bool
check_sscc(const char *text)
{
	return ends_in_gs1(text, 18);
}
