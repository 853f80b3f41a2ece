/* fault - what goes wrong, where and when */
#include "fault.h"

#include "process.h"
#include "trace.h"

#define ONE(fault) (1U << (fault))
#define ENDS (ONE(KILLED) | ONE(KILLED_AFTER) | ONE(POWER_CUT) | ONE(POWER_CUT_AFTER))

/* What can go wrong where. */
static const unsigned possible[SITES] = {
	[AT_OUTPUT] = ENDS | ONE(KILLED_AMID) | ONE(CUT_OFF) | ONE(SHORT) | ONE(NO_SPACE) | ONE(BROKEN),
	[AT_FILE] = ENDS | ONE(KILLED_AMID) | ONE(SHORT) | ONE(NO_SPACE) | ONE(BROKEN),
	[AT_OPEN] = ENDS | ONE(BROKEN),
	[AT_READ] = ONE(KILLED) | ONE(BROKEN),
	[AT_WRITE] = ENDS | ONE(KILLED_AMID) | ONE(NO_SPACE) | ONE(BROKEN),
	[AT_SYNC] = ENDS | ONE(BROKEN),
	[AT_LOCK] = ONE(KILLED) | ONE(POWER_CUT) | ONE(BUSY),
	[AT_MAIL] = ENDS,
};

const char *const fault_names[FAULTS] = { "", "killed before", "killed amid", "killed after", "power cut before", "power cut after",
	"reader gone at", "a part only of", "no space for", "broken", "busy" };

enum { BUSY_MOST = 40000 }; /* tries: about a minute of waiting, but mostly less */

KEPT long fault_passed[SITES], fault_done[FAULTS];
KEPT static struct {
	struct chance *chance;
	enum site site;
	long countdown;
	bool full;     /* the disk */
	int busy;      /* tries to come that find the store busy */
} plan;

void
fault_arm(struct chance *chance, enum site site, long countdown)
{
	plan.chance = chance;
	plan.site = site;
	plan.countdown = countdown;
	plan.full = false;
	plan.busy = 0;
	for (int s = 0; s < SITES; s++)
		fault_passed[s] = 0;
}

static bool
takes_space(enum site site)
{
	return site == AT_OUTPUT || site == AT_FILE || site == AT_WRITE;
}

static enum fault
choose(enum site site)
{
	enum fault fault;

	do
		fault = (enum fault)(1 + chance_below(plan.chance, FAULTS - 1));
	while (!(possible[site] & ONE(fault)));
	if (fault == NO_SPACE)
		plan.full = true;
	if (fault == BUSY)
		plan.busy = chance_below(plan.chance, chance_in(plan.chance, 3) ? 2 * BUSY_MOST : 200);
	return fault;
}

enum fault
fault_at(enum site site, const char *what, const char *object)
{
	enum fault fault = NO_FAULT;

	fault_passed[site]++;
	if (plan.full && takes_space(site))
		return NO_SPACE;
	if (plan.busy > 0 && site == AT_LOCK) {
		plan.busy--;
		return BUSY;
	}
	if (site != plan.site || plan.countdown < 0 || plan.countdown-- > 0)
		return NO_FAULT;
	fault = choose(site);
	fault_done[fault]++;
	trace("%s: %s %s '%s'", process_name(), fault_names[fault], what, object);
	if (fault == KILLED)
		process_kill(STATUS_KILLED);
	if (fault == POWER_CUT)
		process_cut_all();
	return fault;
}

void
fault_after(enum fault fault)
{
	if (fault == KILLED_AMID || fault == KILLED_AFTER)
		process_kill(STATUS_KILLED);
	if (fault == POWER_CUT_AFTER)
		process_cut_all();
}

int
fault_part(enum fault fault, int n)
{
	switch (fault) {
	case BROKEN:
	case BUSY:
	case CUT_OFF:
	case NO_SPACE: return 0;
	case KILLED_AMID: return chance_below(plan.chance, n + 1);
	case SHORT: return n > 0 ? 1 + chance_below(plan.chance, n) : 0;
	default: return n;
	}
}
