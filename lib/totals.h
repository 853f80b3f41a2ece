/* totals - do the sums of a priced order add up?                                               floor 2
 *
 * An order as ecom-price makes it, an invoice and a credit note have the same sums
 * (share/schema/common.json, priced_order):
 *     of a line     qty * price = amount;  amount - discount = net, or with prices that include tax = total
 *     of delivery   charge = net, or total
 *     of both       net + tax = total;  tax = sum of its taxes
 *     totals        goods, discount, net, tax = sums of those;  net + tax + rounding = total
 *     taxes         each head and rate = sum of the same head and rate of the lines and delivery; all =
 *                   totals.tax
 */
#ifndef TOTALS_H
#define TOTALS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum { TOTALS_FAULT = 256 }; /* room for a fault */

/* False when they do not: FAULT, of TOTALS_FAULT bytes, says which, "lines[1].tax: 9.00 is not the 9.01 of
 * its parts". */
bool totals_add_up(const json_t *order, char *fault);

/* Are its net, tax and total these, in minor units? As above. */
bool totals_are(const json_t *order, int64_t net, int64_t tax, int64_t total, char *fault);

#endif
