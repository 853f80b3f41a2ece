/* step - a state machine written as a table                                                    floor 1
 *
 * A row says what happens, in which states it may, and the state it leads to. What has no row cannot happen.
 */
#ifndef STEP_H
#define STEP_H

#include <stdbool.h>

struct step {
	const char *event;
	const char *from;   /* words: the states in which it may happen */
	const char *to;     /* NULL: the state stays */
	const char *advice; /* to who asks for it in another state; NULL: none; an event's first row has it */
};

/* The first row for the event in this state, NULL when there is none. The table ends with a row of zeros. */
const struct step *step_from(const struct step *, const char *event, const char *state);

const char *step_advice(const struct step *, const char *event);

/* Is it one of the words, which have a space between? */
bool step_among(const char *words, const char *word);

#endif
