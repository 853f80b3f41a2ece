/* compose-variant - which rows of a product are its variants, and what each one is                floor 2
 */
#ifndef COMPOSE_VARIANT_H
#define COMPOSE_VARIANT_H

#include "composer.h"

/* What a row says that it is, where rows say it; else KIND_ALONE. */
enum row_kind variant_kind(struct composer *, size_t row);

/* Find out which rows make a variant: composer.is_variant, composer.members, composer.set. */
void variant_find(struct composer *);

/* Put the row's SKU into composer.sku_made: what the file says, else the product's key and the values of its options. */
void variant_sku(struct composer *, size_t row);

/* Write the product's "variants":[…]; and its "options":[…], the names of those that one of the variants has. */
void variant_put_all(struct composer *);
void variant_put_options(struct composer *);

#endif
