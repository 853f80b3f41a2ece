/* fault - what goes wrong, where and when
 *
 * Whatever a program asks of the world passes fault_at(): at a moment that the seed chose, it goes wrong. Only one thing
 * at a time, but a full disk stays full and a busy store busy until the run of ecom-run ends.
 */
#ifndef FAULT_H
#define FAULT_H

#include <stdbool.h>

#include "chance.h"

/* What is asked of the world. */
enum site { AT_OUTPUT, AT_FILE, AT_OPEN, AT_READ, AT_WRITE, AT_SYNC, AT_LOCK, AT_MAIL, SITES };

/* What comes of it. KILLED and POWER_CUT come before or after what was asked is done, or when a part is. SHORT is no failure: a write
 * takes a part and says so. */
enum fault { NO_FAULT, KILLED, KILLED_AMID, KILLED_AFTER, POWER_CUT, POWER_CUT_AFTER, CUT_OFF, SHORT, NO_SPACE, BROKEN, BUSY, FAULTS };

/* How often programs came by here since fault_arm(), and what went wrong, ever. */
extern long fault_passed[SITES], fault_done[FAULTS];
extern const char *const fault_names[FAULTS];

/* From now on nothing goes wrong but, if COUNTDOWN is not negative, what comes to SITE when so many came before it. */
void fault_arm(struct chance *, enum site, long countdown);

/* At a site: what goes wrong with WHAT. KILLED and POWER_CUT do not return. */
enum fault fault_at(enum site, const char *what, const char *object);

/* It is done, in spite of the fault: KILLED_AMID, KILLED_AFTER and POWER_CUT_AFTER do not return. */
void fault_after(enum fault);

/* Of N bytes, how many are written in spite of the fault. */
int fault_part(enum fault, int n);

#endif
