/* fuzz-moment - any text as a time, a date and a zone: what is taken is written again and read as the same */
#include "afresh.h"
#include "moment.h"

static void
run(const uint8_t *bytes, size_t n)
{
	struct input input = { bytes, n };
	const char *text = next_text(&input), *name = next_text(&input);
	char said[MOMENT_ROOM];
	struct zone *zone = zone_open(name);
	struct wall wall;
	moment when, again;

	must(!zone || (!strstr(name, "..") && *name != '/'));
	if (moment_date(text, &when))
		must(when % MOMENT_DAY == 0 && strcmp(zone_date(said, zone_open(""), when), text) == 0);
	if (!moment_parse(text, &when))
		return;
	must(moment_parse(moment_text(said, when), &again) && again == when && strlen(said) < MOMENT_ROOM);
	if (!zone)
		return;
	wall = zone_wall(zone, when);
	must(wall.month >= 1 && wall.month <= 12 && wall.day >= 1 && wall.day <= 31 && wall.hour >= 0 && wall.hour <= 23);
	again = zone_moment(zone, wall.year, wall.month, wall.day, wall.hour, wall.minute, wall.second);
	must(again <= when && when - again < 3 * INT64_C(3600000) + 1000);
	zone_date(said, zone, when);
	must(zone_year(zone, when, 4) <= wall.year && zone_year(zone, when, 4) >= wall.year - 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	afresh(run, bytes, n);
	return 0;
}
