/* promise - what orders are promised of the stock, and who waits for more                      floor 2
 *
 * A promise is units of a level that are held for a line of an order until they are sent; so no unit is
 * promised twice. What a line lacks waits, and is served when goods come free, first come, first served.
 * Lines have their numbers as text, from "1".
 */
#ifndef PROMISE_H
#define PROMISE_H

#include "allocate.h"
#include "ledger.h"

/* An order as the stock knows it: the RECORD that asked for it, units that are MISSING and waited for, and
 * that have been SENT; SINCE when it waits. */
extern const struct table promise_order;
enum { ORDER_RECORD, ORDER_MISSING, ORDER_SENT, ORDER_CANCELLED, ORDER_SINCE };

/* The tables behind: units held for a line at a location, and lines that wait. */
extern const struct table promise_hold, promise_waiting;

/* The record asks for goods for an order that is new. */
void promise_open(struct record *, struct row *order);

/* Hold units of a level for a line. Returns what is said of them, {line, sku, location, qty, why}; the
 * caller's. */
json_t *promise(struct record *, struct store *, const struct row *order, const char *line, struct row *level,
	int64_t qty, const char *why);

/* The lines of the record that need goods, as wishes (with room for all): a download or a service is not stocked.
 * Returns how many. */
size_t promise_wishes(struct record *, struct wish *);

/* As allocate(), from what is free in the shop's locations. */
bool promise_allocate(struct record *, struct store *, struct wish *, size_t n, struct pick **, size_t *picked);

/* So many units are missing of a line, and it waits for them. */
void promise_later(struct store *, struct row *order, const char *line, const char *sku, int64_t qty);

/* The same of what is missing of a wish. Who brings goods to any location at this very moment is to meet it. */
void promise_wait(struct store *, struct row *order, const struct wish *);

/* Goods of a level came free: serve who waits for them, each with a stock.filled. */
void promise_serve(struct record *, struct store *, struct row *level);

/* Let go all that is held for an order and what it waits for, say so (stock.released), and serve others. */
void promise_release(struct record *, struct store *, struct row *order);

/* Up to QTY units of a level that are held for an order leave in a parcel, by its ENTRY. Returns how many. */
int64_t promise_send(struct record *, struct store *, struct row *order, struct row *level, int64_t qty,
	const char *parcel, size_t entry);

/* Up to QTY units of a SKU that were sent are back. Returns how many were out. */
int64_t promise_return(struct store *, const char *order, const char *sku, int64_t qty);

/* The number of a line. */
int64_t promise_line(const char *line);

#endif
