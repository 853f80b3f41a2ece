/* quote - an order on its way to its price                                                    floor 3
 *
 *     quote_read(r, &q);            what order.place asks: faults of the record refuse it
 *     quote_offer(r, &q, i, &o);    for each line what is offered under its SKU, or quote_reject()
 *     quote_price(r, &q);           delivery, taxes, sums, by the rules of shop.json
 *     quote_answer(r, &q);          order.priced or order.rejected
 *
 * A fault is a record that cannot be meant; a rejection is the shop's no, an event like any other. The
 * first of each counts.
 */
#ifndef QUOTE_H
#define QUOTE_H

#include "basket.h"
#include "delivery.h"
#include "record.h"
#include "tax.h"

/* What is sold under a SKU. */
struct offer {
	const char *product, *title, *status, *currency, *tax_class, *hsn; /* hsn "" when it has none */
	int64_t price, weight_g; /* millionths; 0: not known */
	bool stocked, backorder;
};

struct quote {
	const char *order, *currency, *payment, *method, *date;
	const char *reason, *why; /* of the rejection, NULL while there is none */
	struct tax_place to;
	struct tax_supply supply;
	const struct delivery *delivery;
	struct basket basket;
	struct quote_line {
		const char *sku;
		bool agreed;      /* its price is the order's, not the list's */
		struct offer offer;
	} *lines;                 /* as many as the basket has */
};

/* Read the rules of the shop that was opened; ends the program with END_CONFIG when they are wrong. */
void quote_open(void);

void quote_read(struct record *, struct quote *);
void quote_offer(struct record *, struct quote *, size_t line, const struct offer *);
void quote_reject(struct quote *, const char *reason, const char *why);
void quote_price(struct record *, struct quote *);
void quote_answer(struct record *, const struct quote *);

#endif
