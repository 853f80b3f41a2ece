/* step - a state machine written as a table */
#include "step.h"

#include <stddef.h>
#include <string.h>

bool
step_among(const char *words, const char *word)
{
	size_t wanted = strlen(word), n;

	for (; *words; words += n + strspn(words + n, " ")) {
		n = strcspn(words, " ");
		if (n == wanted && memcmp(words, word, n) == 0)
			return true;
	}
	return false;
}

const struct step *
step_from(const struct step *step, const char *event, const char *state)
{
	for (; step->event; step++)
		if (strcmp(step->event, event) == 0 && step_among(step->from, state))
			return step;
	return NULL;
}

const char *
step_advice(const struct step *step, const char *event)
{
	for (; step->event; step++)
		if (strcmp(step->event, event) == 0)
			return step->advice;
	return NULL;
}
