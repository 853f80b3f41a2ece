/* moment - instants, calendar days, zones
 *
 * libc knows the zones, one at a time, by the TZ of the environment; it is changed only when another zone is
 * asked for. */
#include "moment.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "say.h"

enum { SECOND = 1000, DAY_SECONDS = 86400 };

struct zone {
	struct zone *next;
	char *name; /* "" is UTC */
};

static struct zone *zones;   /* all that were opened */
static struct zone *current; /* whose rules libc holds */

static moment fixed_now;
static enum { NOT_ASKED, CLOCK, FIXED } now_is;

/* Quotient and remainder of a division that rounds down, so that times before 1970 are like those after. */
static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static int64_t
floor_mod(int64_t a, int64_t b)
{
	return a % b + (a % b < 0 ? b : 0);
}

static bool
leap(int64_t year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
days_of(int64_t year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return month == 2 && leap(year) ? 29 : days[month - 1];
}

/* Days from 1970-01-01 to a day of the Gregorian calendar. Years are counted from March, so that the leap day
 * is the last. */
static int64_t
day_number(int64_t year, int month, int day)
{
	int64_t y = month > 2 ? year : year - 1, era = floor_div(y, 400), of_era = y - era * 400;
	int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* The reverse of day_number(). */
static int64_t
day_date(int64_t number, int *month, int *day)
{
	int64_t n = number + 719468, era = floor_div(n, 146097), of_era = n - era * 146097;
	int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;

	*day = (int)(of_year - (153 * m + 2) / 5 + 1);
	*month = (int)(m < 10 ? m + 3 : m - 9);
	return y + era * 400 + (*month <= 2);
}

/* Exactly N digits at *TEXT, a number from LEAST to MOST. */
static bool
take(const char **text, int n, int least, int most, int *out)
{
	int number = 0;

	for (; n > 0; n--, (*text)++) {
		if (**text < '0' || **text > '9')
			return false;
		number = number * 10 + (**text - '0');
	}
	*out = number;
	return number >= least && number <= most;
}

static bool
take_one_of(const char **text, const char *choices)
{
	return **text != '\0' && strchr(choices, *(*text)++) != NULL;
}

static bool
take_date(const char **text, int64_t *number)
{
	int year, month, day;

	if (!take(text, 4, 1, 9999, &year) || !take_one_of(text, "-") || !take(text, 2, 1, 12, &month) ||
		!take_one_of(text, "-") || !take(text, 2, 1, days_of(year, month), &day))
		return false;
	*number = day_number(year, month, day);
	return true;
}

/* ".123456" in milliseconds, the rest cut; nothing there is 0. */
static bool
take_fraction(const char **text, int *ms)
{
	int scale = 100;

	*ms = 0;
	if (**text != '.')
		return true;
	if (*++*text < '0' || **text > '9')
		return false;
	for (; **text >= '0' && **text <= '9'; (*text)++, scale /= 10)
		*ms += (**text - '0') * scale;
	return true;
}

/* "Z" or "+05:30", in seconds. */
static bool
take_offset(const char **text, int *offset)
{
	char sign = **text;
	int hours, minutes;

	if (!take_one_of(text, "Zz+-"))
		return false;
	*offset = 0;
	if (sign == 'Z' || sign == 'z')
		return true;
	if (!take(text, 2, 0, 23, &hours) || !take_one_of(text, ":") || !take(text, 2, 0, 59, &minutes))
		return false;
	*offset = (hours * 60 + minutes) * (sign == '-' ? -60 : 60);
	return true;
}

bool
moment_parse(const char *text, moment *out)
{
	int64_t number, seconds;
	int hour, minute, second, ms, offset;

	if (!take_date(&text, &number) || !take_one_of(&text, "Tt ") || !take(&text, 2, 0, 23, &hour) ||
		!take_one_of(&text, ":") || !take(&text, 2, 0, 59, &minute) || !take_one_of(&text, ":") ||
		!take(&text, 2, 0, 60, &second) || !take_fraction(&text, &ms) ||
		!take_offset(&text, &offset) || *text != '\0')
		return false;
	if (second == 60)
		second = 59;
	seconds = number * DAY_SECONDS + hour * 3600 + minute * 60 + second - offset;
	/* An offset must not carry it out of the years that moment_text() can write and this can read. */
	if (seconds < day_number(1, 1, 1) * DAY_SECONDS || seconds >= day_number(10000, 1, 1) * DAY_SECONDS)
		return false;
	*out = seconds * SECOND + ms;
	return true;
}

char *
moment_text(char *to, moment when)
{
	int64_t ms = floor_mod(when, MOMENT_DAY), seconds = ms / SECOND, year;
	int month, day, n;

	year = day_date(floor_div(when, MOMENT_DAY), &month, &day);
	n = snprintf(to, MOMENT_ROOM, "%04lld-%02d-%02dT%02d:%02d:%02d", (long long)year, month, day,
		(int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60));
	if (ms % SECOND)
		snprintf(to + n, MOMENT_ROOM - (size_t)n, ".%03dZ", (int)(ms % SECOND));
	else
		snprintf(to + n, MOMENT_ROOM - (size_t)n, "Z");
	return to;
}

bool
moment_date(const char *text, moment *out)
{
	int64_t number;

	if (!take_date(&text, &number) || *text != '\0')
		return false;
	*out = number * MOMENT_DAY;
	return true;
}

moment
moment_now(void)
{
	struct timespec clock;

	if (now_is == NOT_ASKED) {
		const char *asked = getenv("ECOM_NOW");
		now_is = asked && *asked ? FIXED : CLOCK;
		if (now_is == FIXED && !moment_parse(asked, &fixed_now))
			die(END_USAGE, "ECOM_NOW: '%s' is not a time (RFC 3339)", asked);
	}
	if (now_is == FIXED)
		return fixed_now;
	clock_gettime(CLOCK_REALTIME, &clock);
	return (moment)clock.tv_sec * SECOND + clock.tv_nsec / 1000000;
}

bool
moment_is_fixed(void)
{
	moment_now();
	return now_is == FIXED;
}

void
moment_set_now(moment now)
{
	fixed_now = now;
	now_is = FIXED;
}

/* Is there such a zone in the tz database? "localtime" lies there too, but is another zone on every machine.
 */
static bool
zone_exists(const char *name)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
	const char *dir = getenv("TZDIR");
	char path[512], magic[4];
	ssize_t got;
	int fd;

	if (*name == '/' || name[strspn(name, letters)] != '\0' || strcmp(name, "localtime") == 0)
		return false;
	if (snprintf(path, sizeof path, "%s/%s", dir && *dir ? dir : "/usr/share/zoneinfo", name) >=
		(int)sizeof path)
		return false;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	got = fd < 0 ? -1 : read(fd, magic, sizeof magic);
	if (got < 0 && errno != ENOENT && errno != ENOTDIR && errno != EISDIR && errno != EACCES)
		die(END_IO, "cannot read '%s':", path);
	if (fd >= 0)
		close(fd);
	return got == sizeof magic && memcmp(magic, "TZif", sizeof magic) == 0;
}

struct zone *
zone_open(const char *name)
{
	struct zone *zone;

	if (strcmp(name, "UTC") == 0)
		name = "";
	for (zone = zones; zone; zone = zone->next)
		if (strcmp(zone->name, name) == 0)
			return zone;
	if (*name && !zone_exists(name))
		return NULL;
	zone = need_memory(sizeof *zone);
	zone->name = copy_text(name);
	zone->next = zones;
	zones = zone;
	return zone;
}

/* What the clock shows at a second since 1970. */
static struct tm
clock_at(struct zone *zone, int64_t seconds)
{
	time_t time = (time_t)seconds;
	struct tm tm;

	if (zone != current) {
		/* What cannot be read is UTC to tzset(), which does not say so. */
		need_env("TZ", *zone->name ? zone->name : "UTC0");
		errno = 0;
		tzset();
		if (*zone->name && errno != 0)
			die(END_IO, "cannot read the zone '%s':", zone->name);
		current = zone;
	}
	return *localtime_r(&time, &tm);
}

struct wall
zone_wall(struct zone *zone, moment when)
{
	struct tm tm = clock_at(zone, floor_div(when, SECOND));

	return (struct wall){ tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec,
		tm.tm_wday, (int)tm.tm_gmtoff };
}

char *
zone_date(char *to, struct zone *zone, moment when)
{
	struct wall wall = zone_wall(zone, when);

	snprintf(to, MOMENT_ROOM, "%04d-%02d-%02d", wall.year, wall.month, wall.day);
	return to;
}

moment
zone_moment(struct zone *zone, int year, int month, int day, int hour, int minute, int second)
{
	int64_t shown = day_number(year, month, day) * DAY_SECONDS + hour * 3600 + minute * 60 + second;
	/* No zone is a day from UTC: if its clocks change around this time, these are the offsets before and
	 * after. */
	long before = clock_at(zone, shown - DAY_SECONDS).tm_gmtoff,
	     after = clock_at(zone, shown + DAY_SECONDS).tm_gmtoff;
	int64_t by_before = shown - before, by_after = shown - after, low = by_after, high = by_before;

	if (clock_at(zone, by_before).tm_gmtoff == before)
		return by_before * SECOND;
	if (clock_at(zone, by_after).tm_gmtoff == after)
		return by_after * SECOND;
	/* In the gap: the clocks change between the two; the first second after it. */
	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;
		if (clock_at(zone, middle).tm_gmtoff == before)
			low = middle;
		else
			high = middle;
	}
	return high * SECOND;
}

int
zone_year(struct zone *zone, moment when, int month)
{
	struct wall wall = zone_wall(zone, when);

	return wall.month >= month ? wall.year : wall.year - 1;
}
