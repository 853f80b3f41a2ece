/* moment - instants, calendar days, zones                                                     floor 1
 *
 * A moment is int64_t milliseconds since 1970-01-01T00:00:00Z. Records write it as RFC 3339 in UTC; any
 * offset is read. Where law or custom asks for a local date (a financial year, quiet hours) the shop's zone
 * decides, by its name in the tz database. The clock is read in one place, moment_now(), and ECOM_NOW or
 * --now stand in for it.
 */
#ifndef MOMENT_H
#define MOMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int64_t moment;

enum { MOMENT_ROOM = 32, MOMENT_DAY = 86400000 };

/* RFC 3339 date-time with an offset ("2026-11-22T10:00:00+05:30", "…Z"; 't', 'z' and a space for 'T' are
 * read). Fractions finer than a millisecond are cut. Years 0001 to 9999; no 24:00; second 60 is read as 59.
 */
bool moment_parse(const char *text, moment *);

/* In UTC: "2026-11-22T04:30:00Z", with ".123" before the Z only when there are milliseconds. Returns TO. */
char *moment_text(char *to, moment);

/* A date alone, "2026-11-22", as its midnight in UTC. */
bool moment_date(const char *text, moment *);

/* The clock, or what moment_set_now() or ECOM_NOW (RFC 3339) says instead. A wrong ECOM_NOW ends the program
 * (END_USAGE). */
moment moment_now(void);
void moment_set_now(moment);

/* Is the time said from outside, so that a run begun again has the same? */
bool moment_is_fixed(void);

/* A zone of the tz database. Opening one that does not exist gives NULL (libc would silently take UTC). The
 * empty name is UTC. Never freed. */
struct zone;
struct zone *zone_open(const char *name);

/* What a clock on the wall there shows at a moment. */
struct wall {
	int year, month, day;     /* month 1-12, day 1-31 */
	int hour, minute, second;
	int weekday;              /* 0 Sunday */
	int offset;               /* seconds east of UTC */
};
struct wall zone_wall(struct zone *, moment);

/* The date there, "2026-11-22". TO has MOMENT_ROOM bytes. Returns TO. */
char *zone_date(char *to, struct zone *, moment);

/* The moment when a clock there shows this time; of two (clocks went back) the first, of none (clocks went
 * forward) the moment after the gap. */
moment zone_moment(struct zone *, int year, int month, int day, int hour, int minute, int second);

/* The first day of the financial year that holds the moment, as its year, when the year begins on the first
 * of MONTH there: zone Asia/Kolkata, month 4, 2026-03-31T18:29Z → 2025, one minute later → 2026. */
int zone_year(struct zone *, moment, int month);

#endif
