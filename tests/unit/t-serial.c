/* serial: formats, and the numbers that come of them */
#include "serial.h"
#include "tap.h"

static const struct {
	const char *format, *series;
	struct serial_year year;
	int64_t n;
	const char *number; /* NULL: none */
} cases[] = {
	{ "{series}/{year}/{n}", "INV", { 2026, 4 }, 1, "INV/26-27/1" },
	{ "{series}/{year}/{n}", "INV", { 2026, 1 }, 1, "INV/2026/1" },
	{ "{series}/{year}/{n}", "INV", { 2099, 4 }, 7, "INV/99-00/7" },
	{ "{series}/{year}/{n}", "INV", { 2026, 4 }, 999999, "INV/26-27/999999" },
	{ "{series}/{year}/{n}", "INV", { 2026, 4 }, 1000000, NULL }, /* 17 characters */
	{ "{series}{yy}-{n5}", "R", { 2026, 4 }, 42, "R26-00042" },
	{ "{series}{yy}-{n5}", "R", { 2026, 4 }, 123456, "R26-123456" },
	{ "{n}{series}{yy}", "B", { 2026, 4 }, 9, "9B26" },
	{ "{n5}{series}{yy}", "B", { 2026, 4 }, 9, NULL },  /* begins with 0 */
	{ "/{series}{yy}-{n}", "B", { 2026, 4 }, 9, NULL },
	{ "{series}{yy}_{n}", "B", { 2026, 4 }, 9, NULL },
	{ "{series}{yy} {n}", "B", { 2026, 4 }, 9, NULL },
	{ "{series}{yy}-{n}", "É", { 2026, 4 }, 9, NULL },
	{ "{series}{yy}-{m}", "B", { 2026, 4 }, 9, NULL },
	{ "{series}{yy}-{n0}", "B", { 2026, 4 }, 9, NULL },
	{ "{series", "B", { 2026, 4 }, 9, NULL },
	{ "", "B", { 2026, 4 }, 9, NULL },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char number[SERIAL_ROOM] = "";
		bool fits = serial_text(number, cases[i].format, cases[i].series, cases[i].year, cases[i].n);
		ok(fits == (cases[i].number != NULL), "'%s' of %" PRId64 " is %s", cases[i].format, cases[i].n,
			cases[i].number ? "a number" : "none");
		is_text(number, cases[i].number ? cases[i].number : "", "and it is '%s'", number);
	}
	ok(!serial_fault("{series}/{year}/{n}"), "a good format");
	ok(!serial_fault("{series}{yy}{n4}"), "another");
	ok(serial_fault("{year}/{n}"), "no series");
	ok(serial_fault("{series}/{n}"), "no year");
	ok(serial_fault("{series}/{year}"), "no number");
	ok(serial_fault("#{series}/{year}/{n}"), "a letter that may not be");
	return done();
}
