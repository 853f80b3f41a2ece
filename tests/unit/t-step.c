/* step: a small machine, and where it goes */
#include "step.h"
#include "tap.h"

static const struct step door[] = {
	{ "push", "shut ajar", "open", "unlock it" },
	{ "push", "open", NULL },
	{ "lock", "shut", "locked" },
	{ 0 }
};

int
main(void)
{
	ok(step_among("a bc d", "bc"), "a word among words");
	ok(!step_among("a bc d", "b"), "a part of one is none");
	ok(!step_among("a bc d", "c d"), "two are none");
	ok(!step_among("", "a"), "no words, none");
	is_text(step_from(door, "push", "ajar")->to, "open", "a row leads on");
	ok(step_from(door, "push", "open")->to == NULL, "a row without an end stays");
	ok(step_from(door, "push", "locked") == NULL, "no row, no step");
	ok(step_from(door, "kick", "shut") == NULL, "nor for what is not known");
	is_text(step_advice(door, "push"), "unlock it", "advice is that of the first row");
	ok(step_advice(door, "lock") == NULL && step_advice(door, "kick") == NULL, "or none");
	return done();
}
