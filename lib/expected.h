/* expected - goods that are to come                                                           floor 2
 *
 * Each delivery goes by a reference of its own, and is part of what its level expects until it is there.
 */
#ifndef EXPECTED_H
#define EXPECTED_H

#include "ledger.h"

/* By SKU and reference: location, date, qty. */
extern const struct table expected_goods;

/* So many units of a level are to come on a date, "2026-12-01"; what is told again of a reference is in place of what
 * was told before. The record is refused when there are more than can be counted. */
void expected_put(struct record *, struct store *, struct row *level, const char *ref, const char *on, int64_t qty);

/* Up to so many units have come. */
void expected_came(struct store *, const char *sku, const char *ref, int64_t qty);

#endif
