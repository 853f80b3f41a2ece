/* ledger - what lies where: levels, and the movements they are the sums of                     floor 2
 *
 * A movement is written once and never changed. Of what is on hand a part may be held (promised); the rest
 * is free.
 */
#ifndef LEDGER_H
#define LEDGER_H

#include "record.h"
#include "store.h"

/* A level is the stock of a SKU at a location: its keys, in this order. */
extern const struct table ledger_level;
enum { LEVEL_ON_HAND, LEVEL_HELD, LEVEL_EXPECTED };

/* What a record did to a level. */
extern const struct table ledger_movement;

/* The level of the record's SKU at the location that FIELD names. */
struct row *need_level(struct record *, struct store *, const char *field);

/* On hand less held; negative when goods that were promised are lost. */
int64_t level_free(const struct row *level);

/* Book a movement: so many more on hand and held. The reason parts several movements of one record at one
 * level. The record is refused when there are more than can be counted. */
void ledger_book(struct record *, struct store *, struct row *level, const char *reason, int64_t on_hand,
	int64_t held);

/* The change that stock.counted tells of, as plan.h wants it; none of another record. The caller owns it. */
json_t *stock_changes(const json_t *answer);

#endif
