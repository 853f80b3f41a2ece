/* allocate - which location gives what, in the fewest parcels                                  floor 1
 *
 * Pure: wishes and free quantities in, picks and reasons out. Locations come in the shop's order of priority.
 */
#ifndef ALLOCATE_H
#define ALLOCATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pool.h"

enum {
	ALLOCATE_PLACES = 64
}; /* locations at most; the search for the fewest looks at the first 12 that have anything */

/* A line of an order. Lines of one SKU share what is free of it, the first line first. */
struct wish {
	const char *line, *sku; /* the line is the caller's name for it */
	int64_t qty;
	bool may_wait;   /* what is missing may come later (a backorder) */
	int64_t missing; /* answered: units that are nowhere free */
};

struct pick {
	const struct wish *wish;
	size_t place;
	int64_t qty;
	const char *why; /* static text */
};

/* Units of a SKU that are free at place P (negative counts as none). */
typedef int64_t free_at(void *context, const char *sku, size_t place);

/* Pick what is wished for from the fewest places, and of such sets from the one first by priority; a SKU
 * comes whole from one place where it can. What is missing is noted in the wishes. False, and nothing is
 * picked, when a line lacks something and may not wait. The PICKS (of the pool) are in the order of the
 * lines. */
bool allocate(struct wish *, size_t n, size_t places, free_at *, void *context, struct pool *,
	struct pick **picks, size_t *picked);

#endif
