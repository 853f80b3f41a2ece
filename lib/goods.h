/* goods - what of an order is to be sent, in which parcels it was, and how far they are        floor 2
 */
#ifndef GOODS_H
#define GOODS_H

#include "record.h"
#include "store.h"

/* By order and SKU: qty to be sent in all, sent of it. */
extern const struct table goods_item;

/* By order and parcel: carrier, tracking, sent (when), state as the carrier says it. */
extern const struct table goods_parcel;

/* The allocation of the record's lines where no stock is kept: all from the location of first priority. It
 * lives as long as the record. */
json_t *goods_from_first_place(struct record *, const char *why);

/* What an allocation, [{sku, qty}], promises is to be sent. Returns how many pieces that is. */
int64_t goods_promise(struct record *, struct store *, const char *order, const json_t *allocation);

/* The record's parcel leaves, with its lines. Returns how many pieces; refuses more than is left to send. */
int64_t goods_send(struct record *, struct store *, const char *order);

/* The record tells of a parcel that has left. False when that is nothing new; nothing follows after
 * "delivered". */
bool goods_move(struct record *, struct store *, const char *order);

#endif
