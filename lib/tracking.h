/* tracking - whose number is this, is it well copied, and where can its parcel be followed     floor 2
 *
 * Carriers agreed on nothing: a number often fits several of them, check digit included. So the answer is
 * a list of candidates, and a number is called wrong only when its carrier is known and has no form that
 * it could be.
 */
#ifndef TRACKING_H
#define TRACKING_H

#include <stdbool.h>
#include <stddef.h>

#include "pool.h"

enum { TRACKING_ROOM = 128, TRACKING_FORMS = 16 };

/* A number as carriers' computers write it: no spaces, hyphens or dots, letters in capitals. TO has
 * TRACKING_ROOM bytes. False when nothing is left of it, or too much. */
bool tracking_tidy(char *to, const char *number);

/* A kind of number some carrier gives out. */
struct tracking_form {
	const char *carrier; /* its id: "ups" */
	const char *name;    /* "UPS 1Z" */
	const char *pattern; /* see tracking.c */
	char (*check)(const char *s, size_t n); /* NULL: has no check digit */
};

/* The forms a tidy number can be, likeliest first: the shape fits, and the check digit where there is one.
 * At most TRACKING_FORMS are put into FORMS; returns how many. */
size_t tracking_forms(const char *number, const struct tracking_form **forms);

/* Is the tidy number surely miscopied? Its carrier is known, it has the shape of a number of theirs with a
 * check digit, and no form of theirs fits. CARRIER is an id or any name a carrier goes by. */
bool tracking_wrong(const char *carrier, const char *number);

/* The id of the carrier that goes by this name ("DHL Express", "India Post", "dhl_express"), NULL when it
 * is not known. */
const char *tracking_carrier(const char *name);

/* The page where customers follow the number, from the pool; NULL when the carrier is not known or has no
 * such page. */
char *tracking_url(struct pool *, const char *carrier, const char *number);

#endif
