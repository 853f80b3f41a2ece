/* payments - the money that came for an order, told once or twice                              floor 2
 */
#ifndef PAYMENTS_H
#define PAYMENTS_H

#include "record.h"
#include "store.h"

/* By order and payment: amount (minor units), method, time. */
extern const struct table payments_table;

/* The record's payment for an order in this currency ("": not known yet). Returns its amount in minor units;
 * 0 when it was told before (by the gateway and by the bank, say), or is refused. */
int64_t payments_take(struct record *, struct store *, const char *order, const char *currency);

/* All of them, as an order tells them: [{payment, amount, method, time}], in a currency of so many DIGITS.
 * The caller owns it. */
json_t *payments_of(struct store *, const char *order, int digits);

#endif
