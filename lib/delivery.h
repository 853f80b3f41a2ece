/* delivery - the shop's delivery methods: where they go, what they charge                     floor 3
 *
 * They are shop.json's `delivery`; a shop that names none delivers everywhere, without a charge.
 */
#ifndef DELIVERY_H
#define DELIVERY_H

#include <stdint.h>

struct delivery {
	const char *method, *title, *tax_class;
	const struct json_t *countries; /* NULL: everywhere */
	struct step {
		int64_t from_total, charge;
	} *charges;                     /* ascending from 0 */
	unsigned long steps;
};

/* Read them from the shop that was opened; ends the program with END_CONFIG when they are wrong. */
void delivery_open(void);

/* The first method of that name (NULL: of any) that goes to COUNTRY (NULL: to any); NULL when there is
 * none. */
const struct delivery *delivery_find(const char *method, const char *country);

/* What it charges for goods that cost TOTAL, both in minor units of the shop's currency. */
int64_t delivery_charge(const struct delivery *, int64_t total);

#endif
