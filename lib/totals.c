/* totals - do the sums of a priced order add up?
 *
 * Nothing is rounded here: whoever priced the order has rounded, and what he wrote must add up to the last
 * digit. */
#include "totals.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "money.h"
#include "num.h"
#include "record.h"

struct check {
	char *fault; /* the first, "" while there is none */
	int digits;
	bool inclusive; /* prices include tax */
	int64_t goods, discount, net, tax;
};

static void fault(struct check *, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void
fault(struct check *c, const char *format, ...)
{
	va_list args;

	if (*c->fault)
		return;
	va_start(args, format);
	vsnprintf(c->fault, TOTALS_FAULT, format, args);
	va_end(args);
}

/* An amount of what is at WHERE. */
static int64_t
amount(struct check *c, const json_t *object, const char *where, const char *name)
{
	const char *text = text_of(object, name);
	int64_t amount = 0;

	if (!text || !money_parse(text, c->digits, &amount))
		fault(c, "%s.%s: '%.40s' is not an amount", where, name, text ? text : "");
	return amount;
}

static int64_t
sum(struct check *c, int64_t a, int64_t b)
{
	int64_t sum = 0;

	if (!num_add(a, b, &sum))
		fault(c, "amounts too great to add up");
	return sum;
}

/* What is said must be what it comes to. */
static void
agree(struct check *c, const char *where, const char *name, int64_t said, int64_t comes_to)
{
	char a[NUM_ROOM], b[NUM_ROOM];

	if (said != comes_to)
		fault(c, "%s.%s: %s is said, its parts make %s", where, name, money_text(a, said, c->digits),
			money_text(b, comes_to, c->digits));
}

/* Of a line, or of delivery: net, tax and total; GROSS is what the customer was told. */
static void
check_taxed(struct check *c, const json_t *taxed, const char *where, int64_t gross)
{
	int64_t net = amount(c, taxed, where, "net"), tax = amount(c, taxed, where, "tax"), parts = 0;
	const json_t *share;
	size_t i;

	json_array_foreach(json_object_get(taxed, "taxes"), i, share)
		parts = sum(c, parts, amount(c, share, where, "amount"));
	agree(c, where, "tax", tax, parts);
	agree(c, where, "total", amount(c, taxed, where, "total"), sum(c, net, tax));
	agree(c, where, c->inclusive ? "total" : "net", c->inclusive ? sum(c, net, tax) : net, gross);
	c->net = sum(c, c->net, net);
	c->tax = sum(c, c->tax, tax);
}

static void
check_line(struct check *c, const json_t *line, const char *where)
{
	int64_t said = amount(c, line, where, "amount"), discount = amount(c, line, where, "discount");
	int64_t price = 0, comes_to = 0, after = 0;
	const char *text = text_of(line, "price");

	if (!text || !money_price(text, &price))
		fault(c, "%s.price: '%.40s' is not a price", where, text ? text : "");
	if (!money_times(price, int_of(line, "qty"), c->digits, &comes_to))
		fault(c, "%s.amount: too great", where);
	agree(c, where, "amount", said, comes_to);
	if (!num_sub(said, discount, &after))
		fault(c, "%s.discount: too great", where);
	check_taxed(c, line, where, after);
	c->goods = sum(c, c->goods, said);
	c->discount = sum(c, c->discount, discount);
}

/* Add what a line, or delivery, has of this head and rate. */
static void
add_head(struct check *c, const json_t *taxed, const json_t *head, int64_t *base, int64_t *tax)
{
	const json_t *share;
	size_t i;

	json_array_foreach(json_object_get(taxed, "taxes"), i, share)
		if (json_equal(json_object_get(share, "name"), json_object_get(head, "name")) &&
			json_equal(json_object_get(share, "rate"), json_object_get(head, "rate"))) {
			*base = sum(c, *base, amount_of(taxed, "net", c->digits));
			*tax = sum(c, *tax, amount_of(share, "amount", c->digits));
		}
}

static void
check_heads(struct check *c, const json_t *order)
{
	const json_t *head, *line;
	int64_t all = 0;
	size_t h, l;

	json_array_foreach(json_object_get(order, "taxes"), h, head) {
		int64_t base = 0, tax = 0;
		char where[32];
		snprintf(where, sizeof where, "taxes[%zu]", h);
		json_array_foreach(json_object_get(order, "lines"), l, line)
			add_head(c, line, head, &base, &tax);
		add_head(c, json_object_get(order, "delivery"), head, &base, &tax);
		agree(c, where, "base", amount(c, head, where, "base"), base);
		agree(c, where, "amount", amount(c, head, where, "amount"), tax);
		all = sum(c, all, tax);
	}
	agree(c, "totals", "tax", c->tax, all);
}

bool
totals_add_up(const json_t *order, char *room)
{
	const char *currency = text_of(order, "currency");
	const json_t *totals = json_object_get(order, "totals");
	const json_t *delivery = json_object_get(order, "delivery"), *line;
	struct check c = { .fault = room, .digits = currency ? money_digits(currency) : -1,
		.inclusive = json_is_true(json_object_get(order, "prices_include_tax")) };
	int64_t charge = 0;
	size_t i;

	*room = '\0';
	if (c.digits < 0)
		fault(&c, "currency: '%.40s' is not a currency", currency ? currency : "");
	json_array_foreach(json_object_get(order, "lines"), i, line) {
		char where[32];
		snprintf(where, sizeof where, "lines[%zu]", i);
		check_line(&c, line, where);
	}
	if (json_is_object(delivery)) {
		charge = amount(&c, delivery, "delivery", "charge");
		check_taxed(&c, delivery, "delivery", charge);
	}
	check_heads(&c, order);
	agree(&c, "totals", "goods", amount(&c, totals, "totals", "goods"), c.goods);
	agree(&c, "totals", "discount", amount(&c, totals, "totals", "discount"), c.discount);
	agree(&c, "totals", "delivery", amount(&c, totals, "totals", "delivery"), charge);
	agree(&c, "totals", "net", amount(&c, totals, "totals", "net"), c.net);
	agree(&c, "totals", "tax", amount(&c, totals, "totals", "tax"), c.tax);
	agree(&c, "totals", "total", amount(&c, totals, "totals", "total"),
		sum(&c, sum(&c, c.net, c.tax), amount(&c, totals, "totals", "rounding")));
	return !*room;
}

bool
totals_are(const json_t *order, int64_t net, int64_t tax, int64_t total, char *room)
{
	const struct {
		const char *name;
		int64_t minor;
	} booked[] = { { "net", net }, { "tax", tax }, { "total", total } };
	const json_t *totals = json_object_get(order, "totals");
	int digits = money_digits(text_of(order, "currency"));

	for (size_t i = 0; i < sizeof booked / sizeof *booked; i++)
		if (amount_of(totals, booked[i].name, digits) != booked[i].minor) {
			snprintf(room, TOTALS_FAULT, "totals.%s is not what was booked", booked[i].name);
			return false;
		}
	return true;
}
