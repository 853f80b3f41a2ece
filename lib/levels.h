/* levels - what there is of each SKU in each location, looked up                              floor 2
 */
#ifndef LEVELS_H
#define LEVELS_H

#include <jansson.h>
#include <stdbool.h>

struct levels;

/* Read a file of JSON lines that have a sku and a quantity: `ecom-stock levels`, stock.counted, stock.count.
 * Of several about the same SKU and location the last one counts. Ends the program with END_NO_INPUT, or
 * END_DATA when a line is none. Memory grows with the file: some 100 bytes a line. */
struct levels *levels_load(const char *file);
void levels_free(struct levels *);

/* Append {sku, location, free, on_hand} of each location to ARRAY. False when nothing is known of the SKU. */
bool levels_of(const struct levels *, const char *sku, json_t *array);

/* A record or a line of levels as such an object: what is free is what is on hand where it is not said. NULL
 * when it is none. The caller owns it. */
json_t *level_of(const json_t *record);

#endif
