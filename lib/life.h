/* life - a row that goes from state to state by a table of steps, and the timeline of how it did   floor 2
 */
#ifndef LIFE_H
#define LIFE_H

#include "record.h"
#include "step.h"
#include "store.h"

/* The columns of the row in which its life is kept. A row without a state is "new". */
struct life {
	const struct step *steps;
	const char *field; /* of the record, that names the row: for messages */
	int state, since;  /* text, and the moment it came to be */
	int entries;       /* how many the row's timeline has */
};

/* What happened, entry by entry: the row's key and the record's id; n (from 1), event (the record's type),
 * about, state (after it), time. */
extern const struct table life_timeline;

/* Go a step and note it. False, and the record refused with the step's advice, when there is none from where
 * the row stands; false too when the record is refused already. ABOUT: what else there is to say, or NULL. */
bool life_go(struct record *, struct store *, const struct life *, struct row *, const char *event,
	const char *about);

/* Go a step that follows by itself from the last, in its entry; nothing when there is none from here. */
void life_follow(struct record *, struct store *, const struct life *, struct row *, const char *event);

#endif
