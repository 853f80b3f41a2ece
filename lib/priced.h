/* priced - a basket in the words of a record (order.priced)                                   floor 3 */
#ifndef PRICED_H
#define PRICED_H

#include <jansson.h>

#include "basket.h"

/* What an item costs, with its taxes; of a line also qty and price. New; the caller's, as are those below. */
json_t *priced_item(const struct basket *, const struct basket_item *);

/* The taxes of the whole basket, and its totals. */
json_t *priced_taxes(const struct basket *);
json_t *priced_totals(const struct basket *);

#endif
