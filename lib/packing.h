/* packing - an order taken apart into what is packed where                                    floor 2 */
#ifndef PACKING_H
#define PACKING_H

#include <stddef.h>
#include <stdint.h>

#include "record.h"

enum { PACKING_PLACES = 100, PACKING_ITEMS = 10000 };

/* Units of one line of an order that leave from one place. */
struct packed {
	int64_t line, qty, weight_g; /* weight_g: of one, 0 when it is not known */
	const char *sku, *title;
	size_t place; /* index of location[] */
};

/* The places are in the order they come up in the allocation. */
struct packing {
	json_t *order; /* what its parcels share: order, currency, customer, ship_to, delivery, payment */
	struct packed *items;
	size_t n, places;
	const char *location[PACKING_PLACES];
	int64_t weight_g[PACKING_PLACES]; /* of all that leaves from there */
	int64_t worth[PACKING_PLACES];    /* what the customer pays for it, minor units */
	int64_t collect[PACKING_PLACES];  /* of that, at the door: cash on delivery, shared out by worth */
};

/* Read a record that is an order with its allocation. Refuses what does not fit together, more than
 * PACKING_PLACES places or PACKING_ITEMS entries. It lives as long as the record. */
void packing_read(struct record *, struct packing *);

/* What is still to be paid of the record's order, when it is paid at the door: minor units of a currency with so many DIGITS. 0 for a
 * prepaid one. */
int64_t packing_owed(struct record *, int digits);

/* What leaves from a place, as `lines` of parcel.planned; and of such lines, as parcel.sent says them. The
 * caller owns both. */
json_t *packing_lines(const struct packing *, size_t place);
json_t *packing_leaving(const json_t *lines);

#endif
