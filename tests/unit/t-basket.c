/* basket: sums that add up. Random baskets are worked out a second time by tests/baskets (tests/ecom-price.bats). */
#include "basket.h"
#include "tap.h"

static struct pool pool;

static const struct tax gst_18 = { 2, { { "CGST", 90000 }, { "SGST", 90000 } }, 180000, false };
static const struct tax gst_5 = { 2, { { "CGST", 25000 }, { "SGST", 25000 } }, 50000, false };
static const struct tax vat_19 = { 1, { { "VAT", 190000 } }, 190000, true };

/* A basket of N lines of QTY at PRICE (whole major units) and, at the end, a delivery of 50.00. */
static struct basket
basket_of(size_t n, int64_t price, int64_t qty, const struct tax *tax, bool included)
{
	struct basket b = { .pool = &pool, .digits = 2, .included = included, .lines = n, .delivered = true };

	b.items = pool_zero(&pool, (n + 1) * sizeof *b.items);
	for (size_t i = 0; i <= n; i++) {
		b.items[i].price = price * 1000000;
		b.items[i].qty = qty;
		b.items[i].tax = *tax;
	}
	b.items[n].amount = 5000;
	return b;
}

static void
without_tax(void)
{
	struct basket b = basket_of(2, 10, 3, &gst_18, false);

	b.items[0].off_rate = 100000;
	b.items[1].off = 1;
	b.off = 100;
	ok(basket_goods(&b) == NULL, "two lines of 30.00, 10 %% and 0.01 off, 1.00 off in all");
	is_int(b.goods, 6000, "goods");
	is_int(b.items[0].discount, 347, "3.00 and 27.00/56.99 of 1.00");
	is_int(b.items[1].discount, 54, "0.01 and 29.99/56.99 of it");
	is_int(b.discount, 401, "discount");
	ok(basket_tax(&b) == NULL, "18 %% on it");
	is_int(b.items[0].taxes[0], 239, "9 %% of 26.53 is 2.3877");
	is_int(b.items[0].taxes[1], 239, "twice the same");
	is_int(b.items[0].total, 2653 + 478, "total of the line");
	is_int(b.net, 2653 + 2946 + 5000, "net");
	is_int(b.tax, 478 + 530 + 900, "tax");
	is_int(b.total, b.net + b.tax, "total");
	is_int((int64_t)b.kinds, 2, "two heads");
	is_text(b.taxes[1].head.name, "SGST", "the second is the state's");
	ok(b.taxes[1].base == b.net && b.taxes[1].amount == b.tax / 2, "half the tax each");
}

static void
tax_included(void)
{
	struct basket b = basket_of(1, 499, 1, &gst_5, true);

	b.step = 100;
	b.items[1].tax = gst_18;
	b.items[1].amount = 4949;
	ok(!basket_goods(&b) && !basket_tax(&b), "499.00 with 5 %% in it, 49.49 with 18 %%");
	is_int(b.items[0].taxes[0], 1188, "499 * 2.5 / 105 is 11.881");
	is_int(b.items[0].net, 49900 - 2 * 1188, "net is the rest");
	is_int(b.items[0].total, 49900, "the customer pays what the price says");
	is_int(b.items[1].taxes[1], 377, "49.49 * 9 / 118 is 3.7747");
	is_int(b.rounding, -49, "548.49 is rounded to 548.00");
	is_int(b.total, 54800, "total");
}

static void
by_group(void)
{
	struct basket b = basket_of(3, 0, 1, &vat_19, false);

	for (size_t i = 0; i < 3; i++)
		b.items[i].price = 330000; /* 0.33: 19 % is 0.0627 */
	b.items[3].amount = 0;
	ok(!basket_goods(&b) && !basket_tax(&b), "three lines of 0.33");
	is_int(b.tax, 19, "19 %% of 0.99 is 0.1881, not three times 0.06");
	is_int(b.items[0].tax_sum, 7, "the first line bears the cent that is over");
	is_int(b.items[2].tax_sum, 6, "the last one does not");
}

static void
faults(void)
{
	struct basket b = basket_of(1, 10, 1, &gst_18, false);

	b.items[0].off = 1001;
	is_text(basket_goods(&b), "lines[0].discount: 10.01 is more than the 10.00 it is taken from", "10.01 off 10.00");
	b = basket_of(2, 10, 1, &gst_18, false);
	b.off = 2001;
	is_text(basket_goods(&b), "discount: 20.01 is more than the 20.00 it is taken from", "20.01 off 20.00");
	b = basket_of(2, 10, 1, &gst_18, false);
	b.off = 2000;
	ok(!basket_goods(&b) && !basket_tax(&b) && b.total == 5900, "20.00 off 20.00 leaves the delivery");
	b = basket_of(1, 9000000000000, INT64_MAX, &gst_18, false);
	is_text(basket_goods(&b), "its sums are too large", "a line that does not fit");
	b = basket_of(2, 9000000000000, 8000, &gst_18, false);
	is_text(basket_goods(&b), "its sums are too large", "lines that do not fit together");
	b = basket_of(1, 9000000000000, 10000, &gst_18, false);
	ok(!basket_goods(&b), "a line that just fits");
	is_text(basket_tax(&b), "its sums are too large", "but not with its tax");
	b = basket_of(1, 9000000000000, 10000, &gst_18, true);
	b.step = INT64_MAX - 1;
	ok(!basket_goods(&b) && !basket_tax(&b) && b.total == INT64_MAX - 1, "a huge step");
}

int
main(void)
{
	without_tax();
	tax_included();
	by_group();
	faults();
	pool_free(&pool);
	return done();
}
