/* compose-product - product.put and stock.count records                                           floor 2
 */
#ifndef COMPOSE_PRODUCT_H
#define COMPOSE_PRODUCT_H

#include "composer.h"

/* Put the product's key into composer.handle: what the file says, else its title as a slug, else its SKU. */
void product_handle(struct composer *);

/* Write the product; or a count of the variant that a row makes, if the row says how many there are. */
void product_put(struct composer *);
void count_put(struct composer *, size_t row);

#endif
