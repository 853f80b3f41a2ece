/* scan - what a carrier says of a parcel on its way                                            floor 2
 *
 * The words are the carrier's, the state is ours. A shop may teach words in shop.json (track.words: a state
 * by each); what it teaches comes before what everybody knows.
 */
#ifndef SCAN_H
#define SCAN_H

#include <stdbool.h>

#include "parcel.h"
#include "record.h"

/* Texts are "" where the record has none; they live as long as the record. */
struct scan {
	const char *tracking, *carrier, *status, *code, *place, *message;
	moment at;                        /* by the carrier's clock, else the record's time */
	const struct parcel_state *state; /* NULL until scan_means() */
};

/* See that shop.json teaches words for states there are; else the program ends with END_CONFIG. */
void scan_open(void);

/* The record's tracking number, tidy (tracking.h). */
const char *need_tracking(struct record *);

/* Read a record that is a scan. */
void scan_read(struct record *, struct scan *);

/* The state that it tells of; never NULL. CARRIER: whose number it is, "" when nobody knows. */
const struct parcel_state *scan_means(struct record *, const struct scan *, const char *carrier);

/* A digest of what it says: the same words of the same moment. TO has DIGEST_ROOM bytes. Returns TO. */
char *scan_digest(char *to, struct pool *, const struct scan *);

/* Does it say more of where the parcel is than what is known: STATE (NULL: nothing) since AT (0: no scan
 * yet)? Of two of one moment the one further along does; an unknown word says nothing after one known. */
bool scan_is_news(const struct scan *, const struct parcel_state *state, moment at);

#endif
