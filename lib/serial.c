/* serial - the numbers of a series of documents */
#include "serial.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "text.h"

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
static const char good[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-";

/* Does the blank at AT say NAME? Returns what follows it, NULL when it does not. */
static const char *
blank(const char *at, const char *name)
{
	size_t n = strlen(name);

	return strncmp(at, name, n) == 0 ? at + n : NULL;
}

/* {n} or {n1} to {n9}: the least number of its digits, 0 when it is no such blank. */
static int
digits_of(const char *at)
{
	if (blank(at, "{n}"))
		return 1;
	return at[0] == '{' && at[1] == 'n' && at[2] >= '1' && at[2] <= '9' && at[3] == '}' ? at[2] - '0' : 0;
}

bool
serial_text(char *to, const char *format, const char *series, struct serial_year y, int64_t n)
{
	struct text number = TEXT_UP_TO(SERIAL_LONGEST);
	const char *after;

	for (const char *at = format; *at; at = after)
		if ((after = blank(at, "{series}")))
			text_put(&number, series);
		else if ((after = blank(at, "{year}")) && y.month == 1)
			text_print(&number, "%04d", y.year);
		else if (after)
			text_print(&number, "%02d-%02d", y.year % 100, (y.year + 1) % 100);
		else if ((after = blank(at, "{yy}")))
			text_print(&number, "%02d", y.year % 100);
		else if (digits_of(at)) {
			text_print(&number, "%0*" PRId64, digits_of(at), n);
			after = strchr(at, '}') + 1;
		} else {
			text_byte(&number, *at);
			after = at + 1;
		}
	bool fits = number.length > 0 && !number.full && strspn(number.at, good) == number.length &&
		(strchr(letters, number.at[0]) || (number.at[0] >= '1' && number.at[0] <= '9'));
	if (fits)
		memcpy(to, number.at, number.length + 1);
	text_free(&number);
	return fits;
}

const char *
serial_fault(const char *format)
{
	char number[SERIAL_ROOM];
	bool numbered = false;

	for (const char *at = format; *at; at++)
		numbered |= digits_of(at) > 0;
	if (!strstr(format, "{series}"))
		return "{series} is missing, so an invoice and a credit note would have the same number";
	if (!strstr(format, "{year}") && !strstr(format, "{yy}"))
		return "{year} or {yy} is missing, so next year's numbers would be this year's";
	if (!numbered)
		return "{n} is missing";
	if (!serial_text(number, format, "A", (struct serial_year){ 2026, 4 }, 1))
		return "what comes of it is not 1 to 16 letters, digits, '/' and '-'";
	return NULL;
}
