/* quote - an order on its way to its price */
#include "quote.h"

#include <stdlib.h>
#include <string.h>

#include "delivery.h"
#include "money.h"
#include "priced.h"
#include "say.h"
#include "shop.h"

enum { LINES_MOST = 10000 };

/* What shop.json says, read once. */
static struct {
	struct tax_table *taxes; /* NULL: the shop is not registered for tax */
	struct tax_place seller;
	bool included, one_stop_shop;
	int64_t step;
} policy;

void
quote_open(void)
{
	static struct pool pool;
	const struct shop *shop = shop_here();
	const char *step = shop_text("rounding", NULL), *table = shop_text("tax.table", NULL);
	char *path;

	delivery_open();
	policy.included = shop_bool("prices_include_tax", true);
	policy.one_stop_shop = shop_bool("tax.oss", false);
	policy.seller = (struct tax_place){ shop->country,
		*shop->state ? shop->state : shop_text("seller.tax_id", "") };
	if (step && (!money_parse(step, shop->digits, &policy.step) || policy.step <= 0))
		die(END_CONFIG, "%s/shop.json: rounding: '%s' is not an amount to round to (\"1.00\")",
			shop->dir, step);
	if (!table)
		return;
	path = share_path(pool_print(&pool, "tax/%s.csv", table));
	if (!path)
		die(END_CONFIG, "%s/shop.json: tax.table: there is no table 'tax/%s.csv'", shop->dir, table);
	policy.taxes = tax_read(path);
	free(path);
	if (!tax_supply(policy.taxes, policy.seller, policy.seller, false, &(struct tax_supply){ 0 }))
		die(END_CONFIG, "%s/shop.json: state: '%s' is no state of %s", shop->dir, policy.seller.state,
			shop->country);
}

/* ---- what an order asks ---- */

void
quote_reject(struct quote *q, const char *reason, const char *why)
{
	if (!q->reason) {
		q->reason = reason;
		q->why = why;
	}
}

static void
read_address(struct record *r, const char *field, struct tax_place *to)
{
	if (!within(r, field))
		return;
	need_text(r, "name");
	need_text(r, "line1");
	need_text(r, "city");
	*to = (struct tax_place){ need_country(r, "country"), have(r, "state") ? need_name(r, "state") : "" };
	leave(r);
}

/* A discount of the record's scope: an amount or a percentage. */
static void
read_discount(struct record *r, int digits, int64_t *off, int64_t *rate)
{
	const char *percent = maybe_text(r, "discount_percent");

	*off = maybe_amount(r, "discount", digits, 0);
	if (percent && have(r, "discount"))
		refuse(r, "discount_percent", "stands beside a discount; one of them is expected");
	if (percent && (!money_rate(percent, rate) || *rate < 0 || *rate > RATE_WHOLE))
		refuse(r, "discount_percent", "'%.80s' is not a percentage from 0 to 100", percent);
}

static void
read_lines(struct record *r, struct quote *q)
{
	for (size_t i = 0; each(r, "lines", i); i++) {
		struct basket_item *item = &q->basket.items[i];
		q->lines[i].sku = need_name(r, "sku");
		q->lines[i].agreed = have(r, "price");
		item->qty = need_count(r, "qty");
		item->price = q->lines[i].agreed ? need_price(r, "price") : 0;
		read_discount(r, q->basket.digits, &item->off, &item->off_rate);
	}
}

void
quote_read(struct record *r, struct quote *q)
{
	char date[MOMENT_ROOM];
	struct basket *b = &q->basket;
	struct tax_place bill_to;

	q->order = need_name(r, "order");
	q->currency = need_currency(r, "currency");
	q->payment = maybe_one_of(r, "payment", "cod prepaid", "prepaid");
	q->method = maybe_name(r, "delivery", NULL);
	q->date = pool_text(r->pool, zone_date(date, shop_here()->zone, r->time));
	*b = (struct basket){
		.pool = r->pool,
		.digits = money_digits(q->currency),
		.included = policy.included,
		.step = policy.step,
	};
	b->lines = json_array_size(need_array(r, "lines"));
	if (b->lines > LINES_MOST) {
		refuse(r, "lines", "%zu are more than %d", b->lines, LINES_MOST);
		b->lines = 0;
	}
	b->items = pool_zero(r->pool, (b->lines + 1) * sizeof *b->items);
	q->lines = pool_zero(r->pool, b->lines * sizeof *q->lines);
	read_discount(r, b->digits, &b->off, &b->off_rate);
	need_object(r, "customer");
	if (within(r, "customer"))
		need_text(r, "name");
	leave(r);
	need_object(r, "ship_to");
	read_address(r, "ship_to", &q->to);
	read_address(r, "bill_to", &bill_to);
	read_lines(r, q);
	if (!refused(r) && strcmp(q->currency, shop_here()->currency) != 0)
		quote_reject(q, "currency",
			pool_print(r->pool, "the shop sells in %s, not in %s", shop_here()->currency,
				q->currency));
}

void
quote_offer(struct record *r, struct quote *q, size_t i, const struct offer *offer)
{
	struct basket_item *item = &q->basket.items[i];
	const char *sku = q->lines[i].sku;

	q->lines[i].offer = *offer;
	if (strcmp(offer->status, "active") != 0)
		quote_reject(q, "closed_product",
			pool_print(r->pool, "'%s' is not for sale, its product is %s", sku, offer->status));
	if (strcmp(offer->currency, q->currency) != 0)
		quote_reject(q, "currency",
			pool_print(r->pool, "'%s' has its price in %s", sku, offer->currency));
	if (!q->lines[i].agreed)
		item->price = offer->price;
}

/* ---- what it costs ---- */

static void
choose_delivery(struct record *r, struct quote *q)
{
	struct basket *b = &q->basket;

	q->delivery = delivery_find(q->method, q->to.country);
	if (!q->delivery && q->method)
		quote_reject(q, "no_delivery",
			pool_print(r->pool, "'%s' is no delivery to %s", q->method, q->to.country));
	else if (!q->delivery)
		quote_reject(q, "no_delivery",
			pool_print(r->pool, "nothing is delivered to %s", q->to.country));
	else {
		b->items[b->lines].amount = delivery_charge(q->delivery, b->goods - b->discount);
		b->delivered = true;
	}
}

static void
choose_taxes(struct record *r, struct quote *q)
{
	struct basket *b = &q->basket;

	if (!tax_supply(policy.taxes, policy.seller, q->to, policy.one_stop_shop, &q->supply)) {
		quote_reject(q, "no_tax_rate",
			pool_print(r->pool, "the tax depends on the state, and '%s' is none of %s",
				q->to.state, q->to.country));
		return;
	}
	for (size_t i = 0; i < b->lines + b->delivered; i++) {
		struct basket_item *item = &b->items[i];
		const char *class = i < b->lines ? q->lines[i].offer.tax_class : q->delivery->tax_class;
		if (i == b->lines && item->amount == 0)
			continue; /* what is free of charge is not taxed, and not on the invoice */
		if (!tax_find(policy.taxes, &q->supply, class, q->date, item->amount - item->discount,
			item->qty, b->digits, b->included, &item->tax))
			quote_reject(q, "no_tax_rate",
				pool_print(r->pool, "tax class '%s' has no rate in %s on %s", class,
					q->supply.text, q->date));
	}
}

void
quote_price(struct record *r, struct quote *q)
{
	const char *fault;

	if (q->reason)
		return;
	fault = basket_goods(&q->basket);
	if (!fault) {
		choose_delivery(r, q);
		choose_taxes(r, q);
		fault = q->reason ? NULL : basket_tax(&q->basket);
	}
	if (fault)
		refuse(r, NULL, "%s", fault);
}

/* ---- what is answered ---- */

static json_t *
priced_line(const struct quote *q, size_t i)
{
	const struct offer *o = &q->lines[i].offer;

	return object("line:i product:s sku:s title:s *:j tax_class:s hsn:s weight_g:j stocked:b backorder:b",
		(int64_t)i + 1, o->product, q->lines[i].sku, o->title,
		priced_item(&q->basket, &q->basket.items[i]), o->tax_class, *o->hsn ? o->hsn : NULL,
		o->weight_g ? json_integer(o->weight_g) : NULL, o->stocked, o->backorder);
}

void
quote_answer(struct record *r, const struct quote *q)
{
	const struct basket *b = &q->basket;
	json_t *lines, *delivery;

	if (q->reason) {
		emit(r, "order.rejected", "order:s reason:s why:s", q->order, q->reason, q->why);
		return;
	}
	lines = json_array();
	for (size_t i = 0; i < b->lines; i++)
		json_array_append_new(lines, priced_line(q, i));
	delivery = object("method:s title:s *:j", q->delivery->method, q->delivery->title,
		priced_item(b, &b->items[b->lines]));
	emit(r, "order.priced",
		"*:k payment:s lines:j delivery:j prices_include_tax:b place_of_supply:s taxes:j totals:j",
		r->body, q->payment, lines, delivery, b->included, q->supply.text, priced_taxes(b),
		priced_totals(b));
}
