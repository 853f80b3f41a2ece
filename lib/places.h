/* places - the shop's locations, the first by priority first                                   floor 2
 *
 * They are read from shop.json when they are first asked for. A station that cannot do without them calls
 * places_read() at its start, so that a fault is told before any work is done.
 */
#ifndef PLACES_H
#define PLACES_H

#include <stddef.h>

#include "record.h"

/* Ends the program with END_CONFIG unless shop.json has 1 to ALLOCATE_PLACES locations, each with its id. */
void places_read(void);

size_t places_count(void);

/* The location of rank I, from 0; of the same priority, the one that is written first. */
const char *place_id(size_t i);

/* A field that must name one of them; "" after a fault. */
const char *need_place(struct record *, const char *field);

#endif
