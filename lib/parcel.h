/* parcel - the states of a parcel on its way, and carriers' words for them                    floor 2
 *
 * Fifteen states for what a thousand carriers say. A word nobody taught us is "unknown", never a guess; a
 * shop teaches more in shop.json (track.words).
 */
#ifndef PARCEL_H
#define PARCEL_H

#include <stdbool.h>

struct parcel_state {
	const char *name;
	int rank;          /* of two scans of the same moment the higher rank tells where the parcel is */
	bool terminal;     /* the journey is over */
	int days;          /* without news for longer it is late; 0: news is not waited for */
	const char *words; /* of carriers, see alias.h */
};

/* The state of this name ("in_transit"); NULL when there is none. */
const struct parcel_state *parcel_state(const char *name);

/* The state a carrier's word means: "Out for delivery", "InTransit", "DL RTO". CARRIER (NULL or "": not
 * known) matters where two use the same word differently. Never NULL: what is not known is the state
 * "unknown". */
const struct parcel_state *parcel_state_meant(const char *carrier, const char *word);

#endif
