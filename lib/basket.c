/* basket - what an order costs, line by line and in sum */
#include "basket.h"

#include <string.h>

#include "money.h"
#include "num.h"

static const char too_large[] = "its sums are too large";

/* Sums are sticky in their overflow, like ferror(). */
static void
add(struct basket *b, int64_t *to, int64_t amount)
{
	if (!num_add(*to, amount, to))
		b->overflow = true;
}

/* A discount given as an amount or a rate. */
static int64_t
discount_of(struct basket *b, int64_t amount, int64_t off, int64_t off_rate)
{
	if (off_rate != 0 && !money_share(amount, off_rate, &off))
		b->overflow = true;
	return off;
}

/* Which discount is more than what it is taken from: WHOSE. */
static const char *
discount_too_large(const struct basket *b, const char *whose, int64_t discount, int64_t from)
{
	char much[NUM_ROOM], less[NUM_ROOM];

	return pool_print(b->pool, "%sdiscount: %s is more than the %s it is taken from", whose,
		money_text(much, discount, b->digits), money_text(less, from, b->digits));
}

static int64_t *
take_amounts(struct basket *b, size_t n)
{
	return pool_zero(b->pool, n * sizeof(int64_t));
}

const char *
basket_goods(struct basket *b)
{
	int64_t *left = take_amounts(b, b->lines), *shares = take_amounts(b, b->lines), sum = 0, off;

	for (size_t i = 0; i < b->lines; i++) {
		struct basket_item *line = &b->items[i];
		if (!money_times(line->price, line->qty, b->digits, &line->amount))
			return too_large;
		line->discount = discount_of(b, line->amount, line->off, line->off_rate);
		if (line->discount > line->amount)
			return discount_too_large(b, pool_print(b->pool, "lines[%zu].", i), line->discount,
				line->amount);
		left[i] = line->amount - line->discount;
		add(b, &b->goods, line->amount);
		add(b, &sum, left[i]);
	}
	off = discount_of(b, sum, b->off, b->off_rate);
	if (b->overflow)
		return too_large;
	if (off > sum)
		return discount_too_large(b, "", off, sum);
	money_split(off, left, b->lines, shares);
	for (size_t i = 0; i < b->lines; i++) {
		b->items[i].discount += shares[i];
		b->discount += b->items[i].discount;
	}
	return NULL;
}

static bool
same_tax(const struct tax *x, const struct tax *y)
{
	if (x->n != y->n || x->by_group != y->by_group)
		return false;
	for (size_t h = 0; h < x->n; h++)
		if (x->heads[h].rate != y->heads[h].rate || strcmp(x->heads[h].name, y->heads[h].name) != 0)
			return false;
	return true;
}

/* The tax of all items from FIRST on that have its tax (of FIRST alone when tax is rounded by line):
 * computed once for their sum and split. */
static void
tax_group(struct basket *b, struct basket_item *first, struct basket_item *end, int64_t *values,
	int64_t *parts)
{
	const struct tax *tax = &first->tax;
	int64_t sum = 0, whole;
	size_t n = 0;

	if (!tax->by_group)
		end = first + 1;
	for (struct basket_item *item = first; item < end; item++)
		if (same_tax(&item->tax, tax)) {
			values[n++] = item->amount - item->discount;
			add(b, &sum, item->amount - item->discount);
		}
	for (size_t h = 0; h < tax->n; h++) {
		int64_t rate = tax->heads[h].rate;
		bool fits = b->included ? num_scale(sum, rate, RATE_WHOLE + tax->rate, &whole) :
					  money_share(sum, rate, &whole);
		if (!fits) {
			b->overflow = true;
			return;
		}
		money_split(whole, values, n, parts);
		n = 0;
		for (struct basket_item *item = first; item < end; item++)
			if (same_tax(&item->tax, tax)) {
				item->taxes[h] = parts[n++];
				item->taxed = true;
			}
	}
}

/* Into the summary, under its name and rate. */
static void
sum_up(struct basket *b, const struct tax_head *head, int64_t base, int64_t amount)
{
	struct basket_tax *kind = b->taxes;

	while (kind < b->taxes + b->kinds &&
		(kind->head.rate != head->rate || strcmp(kind->head.name, head->name) != 0))
		kind++;
	if (kind == b->taxes + b->kinds) {
		*kind = (struct basket_tax){ .head = *head };
		b->kinds++;
	}
	add(b, &kind->base, base);
	add(b, &kind->amount, amount);
}

static void
finish_item(struct basket *b, struct basket_item *item)
{
	for (size_t h = 0; h < item->tax.n; h++)
		add(b, &item->tax_sum, item->taxes[h]);
	item->net = item->total = item->amount - item->discount;
	if (b->included)
		item->net -= item->tax_sum;
	else
		add(b, &item->total, item->tax_sum);
	for (size_t h = 0; h < item->tax.n; h++)
		sum_up(b, &item->tax.heads[h], item->net, item->taxes[h]);
	add(b, &b->net, item->net);
	add(b, &b->tax, item->tax_sum);
	add(b, &b->total, item->total);
}

const char *
basket_tax(struct basket *b)
{
	size_t n = b->lines + b->delivered;
	int64_t *values = take_amounts(b, n), *parts = take_amounts(b, n), steps;
	struct basket_item *end = b->items + n;

	b->taxes = pool_zero(b->pool, n * TAX_HEADS * sizeof *b->taxes);
	for (struct basket_item *item = b->items; item < end; item++)
		if (!item->taxed)
			tax_group(b, item, end, values, parts);
	for (struct basket_item *item = b->items; item < end && !b->overflow; item++)
		finish_item(b, item);
	if (b->step > 0 && !b->overflow) {
		if (!num_scale(b->total, 1, b->step, &steps) || !num_mul(steps, b->step, &steps))
			return too_large;
		b->rounding = steps - b->total;
		b->total = steps;
	}
	return b->overflow ? too_large : NULL;
}
