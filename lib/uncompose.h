/* uncompose - a record into rows of a table, by a map read backwards                           floor 2
 *
 * What a row says is looked at as ecom-import would read it: a cell is made only when the row does not say
 * the field yet, and what is made must read as the field again. So cells that were kept in `extra` on the way
 * in come back as they were, until the field they are read for is changed.
 */
#ifndef UNCOMPOSE_H
#define UNCOMPOSE_H

#include <jansson.h>

#include "map.h"
#include "text.h"

struct uncomposer;

/* What becomes of a row: as many cells as the map's header is wide. They are the uncomposer's. */
typedef void on_row(const struct text *cells, size_t n, void *context);

/* Ready to make rows under the header that the map is bound to. */
struct uncomposer *uncompose_open(const struct map *, on_row *, void *context);
void uncompose_close(struct uncomposer *);

/* Make the rows of a product with the counts of its variants (an array of {sku, location, qty}; may be NULL);
 * of counts alone (RECORD NULL); of an order. */
void uncompose_product(struct uncomposer *, const json_t *record, const json_t *counts);
void uncompose_order(struct uncomposer *, const json_t *record);

/* The fields that some record had and that these columns cannot say, with commas between; "" when all was
 * said. */
const char *uncompose_lost(const struct uncomposer *);

#endif
