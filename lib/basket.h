/* basket - what an order costs, line by line and in sum                                       floor 3
 *
 * Pure arithmetic on minor units, in two steps, because the delivery charge and the tax of a line depend on
 * what its goods cost: basket_goods(), then the caller chooses delivery and taxes, then basket_tax().
 * Whatever is split is split by largest remainder, so that every line adds up to the cent and all lines to
 * the totals:
 *
 *     amount - discount = net             net + tax = total     (prices without tax)
 *     amount - discount = total           total - tax = net     (prices with tax included)
 */
#ifndef BASKET_H
#define BASKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pool.h"
#include "tax.h"

/* A line, or the delivery. */
struct basket_item {
	int64_t price;        /* of a unit, in millionths (money_price) */
	int64_t qty;
	int64_t off, off_rate; /* its own discount: an amount, or a rate when that is not 0 */
	struct tax tax;       /* to be set before basket_tax() */

	int64_t amount;       /* qty * price; of the delivery it is given */
	int64_t discount;     /* its own and its share of the order's */
	int64_t net, total;
	int64_t taxes[TAX_HEADS], tax_sum;
	bool taxed;           /* within basket_tax(): its group was done */
};

/* All that bears a tax of one name and rate. */
struct basket_tax {
	struct tax_head head;
	int64_t base, amount;
};

struct basket {
	struct pool *pool;
	int digits;            /* of the currency */
	bool included;         /* prices include tax */
	int64_t off, off_rate; /* the order's discount, over the lines by what is left of them */
	int64_t step;          /* the total is rounded to a multiple of this; 0: it is not */

	struct basket_item *items; /* the lines, and one more place for the delivery */
	size_t lines;
	bool delivered;            /* items[lines] is the delivery */

	int64_t goods, discount, net, tax, rounding, total;
	struct basket_tax *taxes;  /* in the order of the items */
	size_t kinds;
	bool overflow;
};

/* What the lines cost: amount and discount of each, goods and discount of the basket. */
const char *basket_goods(struct basket *);

/* Taxes, net amounts and totals of all items and of the basket. Both return what is wrong (a discount
 * larger than what it is taken from, a sum that does not fit), or NULL. */
const char *basket_tax(struct basket *);

#endif
