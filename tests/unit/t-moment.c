/* moment: instants, calendar days, zones */
#include "moment.h"
#include "tap.h"

#include <stdlib.h>

/* Milliseconds from `date -u -d … +%s`. */
static const struct {
	const char *text;
	bool good;
	moment when;
	const char *back; /* NULL: the same */
} times[] = {
	{ "1970-01-01T00:00:00Z", true, 0, NULL },
	{ "2026-11-22T04:30:00Z", true, INT64_C(1795321800000), NULL },
	{ "2026-11-22T10:00:00+05:30", true, INT64_C(1795321800000), "2026-11-22T04:30:00Z" },
	{ "2026-11-21T23:30:00-05:00", true, INT64_C(1795321800000), "2026-11-22T04:30:00Z" },
	{ "2026-11-22t04:30:00z", true, INT64_C(1795321800000), "2026-11-22T04:30:00Z" },
	{ "2026-11-22 04:30:00Z", true, INT64_C(1795321800000), "2026-11-22T04:30:00Z" },
	{ "2026-11-22T04:30:00.5Z", true, INT64_C(1795321800500), "2026-11-22T04:30:00.500Z" },
	{ "2026-11-22T04:30:00.000Z", true, INT64_C(1795321800000), "2026-11-22T04:30:00Z" },
	{ "2026-11-22T04:30:00.123999999999999999999Z", true, INT64_C(1795321800123), "2026-11-22T04:30:00.123Z" },
	{ "1969-12-31T23:59:59.999Z", true, -1, NULL },
	{ "1900-03-01T00:00:00Z", true, INT64_C(-2203891200000), NULL },
	{ "2000-02-29T00:00:00Z", true, INT64_C(951782400000), NULL },
	{ "2024-02-29T12:00:00Z", true, INT64_C(1709208000000), NULL },
	{ "0001-01-01T00:00:00Z", true, INT64_C(-62135596800000), NULL },
	{ "9999-12-31T23:59:59.999Z", true, INT64_C(253402300799999), NULL },
	{ "2016-12-31T23:59:60Z", true, INT64_C(1483228799000), "2016-12-31T23:59:59Z" },
	{ "2026-11-22T04:30:00-00:00", true, INT64_C(1795321800000), "2026-11-22T04:30:00Z" },
	{ "0001-01-01T00:00:00+00:01", false, 0, NULL },
	{ "9999-12-31T23:59:59-00:01", false, 0, NULL },
	{ "0000-01-01T00:00:00Z", false, 0, NULL },
	{ "1900-02-29T00:00:00Z", false, 0, NULL },
	{ "2026-02-30T00:00:00Z", false, 0, NULL },
	{ "2026-13-01T00:00:00Z", false, 0, NULL },
	{ "2026-00-01T00:00:00Z", false, 0, NULL },
	{ "2026-01-00T00:00:00Z", false, 0, NULL },
	{ "2026-01-01T24:00:00Z", false, 0, NULL },
	{ "2026-01-01T00:60:00Z", false, 0, NULL },
	{ "2026-01-01T00:00:61Z", false, 0, NULL },
	{ "2026-01-01T00:00:00", false, 0, NULL },
	{ "2026-01-01T00:00Z", false, 0, NULL },
	{ "2026-01-01T00:00:00.Z", false, 0, NULL },
	{ "2026-01-01T00:00:00,5Z", false, 0, NULL },
	{ "2026-01-01T00:00:00+0530", false, 0, NULL },
	{ "2026-01-01T00:00:00+24:00", false, 0, NULL },
	{ "2026-01-01T00:00:00Z ", false, 0, NULL },
	{ " 2026-01-01T00:00:00Z", false, 0, NULL },
	{ "2026-1-1T00:00:00Z", false, 0, NULL },
	{ "+2026-01-01T00:00:00Z", false, 0, NULL },
	{ "2026-01-01", false, 0, NULL },
	{ "", false, 0, NULL },
};

/* What the clocks show, and the moment that follows from it. Seconds from `TZ=… date`. */
static const struct {
	const char *zone;
	int year, month, day, hour, minute;
	int64_t seconds;
	int back; /* minutes that the clock shows more than was asked: past a gap */
} walls[] = {
	{ "Asia/Kolkata", 2026, 11, 22, 10, 0, 1795321800, 0 },
	{ "", 2026, 11, 22, 4, 30, 1795321800, 0 },
	{ "UTC", 2026, 11, 22, 4, 30, 1795321800, 0 },
	{ "Europe/Berlin", 2026, 3, 29, 1, 59, 1774745940, 0 },
	{ "Europe/Berlin", 2026, 3, 29, 2, 0, 1774746000, 60 },
	{ "Europe/Berlin", 2026, 3, 29, 2, 30, 1774746000, 30 },
	{ "Europe/Berlin", 2026, 3, 29, 3, 0, 1774746000, 0 },
	{ "Europe/Berlin", 2026, 10, 25, 1, 59, 1792886340, 0 },
	{ "Europe/Berlin", 2026, 10, 25, 2, 30, 1792888200, 0 }, /* the first of two, CEST */
	{ "Europe/Berlin", 2026, 10, 25, 3, 0, 1792893600, 0 },
	{ "America/New_York", 2026, 3, 8, 2, 30, 1772953200, 30 },
	{ "America/New_York", 2026, 11, 1, 1, 30, 1793511000, 0 },
	{ "Australia/Lord_Howe", 2026, 10, 4, 2, 15, 1791041400, 15 }, /* half an hour forward */
	{ "Pacific/Apia", 2011, 12, 30, 12, 0, 1325239200, 720 },      /* a whole day was left out */
	{ "Pacific/Kiritimati", 2026, 1, 1, 0, 0, 1767175200, 0 },
	{ "Asia/Kathmandu", 1970, 1, 1, 5, 30, 0, 0 },
};

static void
zones(void)
{
	for (size_t i = 0; i < sizeof walls / sizeof *walls; i++) {
		struct zone *zone = zone_open(walls[i].zone);
		ok(zone != NULL, "there is a zone '%s'", walls[i].zone);
		if (!zone)
			continue;
		moment when = zone_moment(zone, walls[i].year, walls[i].month, walls[i].day, walls[i].hour, walls[i].minute, 0);
		struct wall wall = zone_wall(zone, when);
		is_int(when, walls[i].seconds * 1000, "moment of %d-%d-%d %d:%d", walls[i].year, walls[i].month, walls[i].day,
			walls[i].hour, walls[i].minute);
		is_int((wall.day * 24 + wall.hour) * 60 + wall.minute,
			(walls[i].day * 24 + walls[i].hour) * 60 + walls[i].minute + walls[i].back, "what its clocks show then");
	}
	ok(zone_open("Asia/Kolkata") == zone_open("Asia/Kolkata"), "a zone is opened once");
	ok(!zone_open("Asia/Nowhere") && !zone_open("Asia") && !zone_open("IST-5:30") && !zone_open("localtime"),
		"no zone is guessed");
	ok(!zone_open("../../../etc/passwd") && !zone_open("/etc/localtime") && !zone_open("zone.tab"), "no other file is read");
}

static void
wall(void)
{
	struct wall w = zone_wall(zone_open("Asia/Kolkata"), INT64_C(-1));
	char date[MOMENT_ROOM];

	ok(w.year == 1970 && w.month == 1 && w.day == 1 && w.hour == 5 && w.minute == 29 && w.second == 59 && w.weekday == 4 &&
		w.offset == 19800, "a millisecond before 1970 in Kolkata is Thursday 05:29:59");
	is_text(zone_date(date, zone_open("Asia/Kolkata"), INT64_C(1774981799999)), "2026-03-31",
		"in Kolkata March ends at 18:30 UTC");
	is_text(zone_date(date, zone_open("Asia/Kolkata"), INT64_C(1774981800000)), "2026-04-01",
		"a millisecond later it is April");
}

static void
financial_year(void)
{
	static const struct {
		const char *when;
		int month, year;
	} years[] = {
		{ "2026-03-31T18:29:59.999Z", 4, 2025 }, { "2026-03-31T18:30:00Z", 4, 2026 }, { "2026-12-31T18:29:59Z", 1, 2026 },
		{ "2026-12-31T18:30:00Z", 1, 2027 }, { "2027-01-15T00:00:00Z", 4, 2026 },
	};

	for (size_t i = 0; i < sizeof years / sizeof *years; i++) {
		moment when = 0;
		moment_parse(years[i].when, &when);
		is_int(zone_year(zone_open("Asia/Kolkata"), when, years[i].month), years[i].year, "year of %s", years[i].when);
	}
}

int
main(void)
{
	char text[MOMENT_ROOM];
	moment when;

	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		bool good = moment_parse(times[i].text, &when);
		ok(good == times[i].good, "'%s' is %s", times[i].text, times[i].good ? "a time" : "none");
		if (good) {
			is_int(when, times[i].when, "its milliseconds");
			is_text(moment_text(text, when), times[i].back ? times[i].back : times[i].text, "and back");
		}
	}
	ok(moment_date("2026-11-22", &when) && when == INT64_C(1795305600000), "a date is its midnight in UTC");
	ok(!moment_date("2026-11-22T00:00:00Z", &when) && !moment_date("2026-11-31", &when) && !moment_date("20261122", &when),
		"and nothing else");
	is_text(moment_text(text, INT64_MAX), "292278994-08-17T07:12:55.807Z", "the last moment there is");
	is_text(moment_text(text, INT64_MIN), "-292275055-05-16T16:47:04.192Z", "and the first");
	zones();
	wall();
	financial_year();
	setenv("ECOM_NOW", "2026-11-22T10:00:00+05:30", 1);
	is_int(moment_now(), INT64_C(1795321800000), "ECOM_NOW stands in for the clock");
	moment_set_now(5);
	is_int(moment_now(), 5, "and --now for both");
	return done();
}
