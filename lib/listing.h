/* listing - products as Amazon's JSON_LISTINGS_FEED                                             floor 2
 *
 * A message for each variant. Amazon's attributes differ by product type; these are those that all have.
 */
#ifndef LISTING_H
#define LISTING_H

#include <jansson.h>

#include "text.h"

struct listing {
	const char *seller;      /* the seller's id, "A1B2…" */
	const char *marketplace; /* its id: A21TJRUUN4KGV is India */
	const char *language;    /* of the texts: "en_IN" */
	const char *type;        /* Amazon's product type, "PRODUCT" */
	long messages;           /* so far */
};

void listing_head(const struct listing *, struct text *out);

/* A product with levels of its variants (levels.h; may be NULL); levels alone (PRODUCT NULL) change the
 * quantities of listings that are there. */
void listing_product(struct listing *, const json_t *product, const json_t *levels, struct text *out);
void listing_tail(const struct listing *, struct text *out);

#endif
