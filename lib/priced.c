/* priced - a basket in the words of a record (order.priced) */
#include "priced.h"

#include "money.h"
#include "num.h"
#include "record.h"

static json_t *
item_taxes(const struct basket *b, const struct basket_item *item)
{
	json_t *taxes = json_array();
	char rate[NUM_ROOM];

	for (size_t h = 0; h < item->tax.n; h++)
		json_array_append_new(taxes, object("name:s rate:s amount:a", item->tax.heads[h].name,
			num_text(rate, item->tax.heads[h].rate, RATE_PLACES, 0), item->taxes[h], b->digits));
	return taxes;
}

json_t *
priced_item(const struct basket *b, const struct basket_item *item)
{
	int digits = b->digits;
	char price[NUM_ROOM], rate[NUM_ROOM];

	num_text(rate, item->tax.rate, RATE_PLACES, 0);
	if (item == b->items + b->lines)
		return object("charge:a net:a rate:s taxes:j tax:a total:a", item->amount, digits, item->net,
			digits, rate, item_taxes(b, item), item->tax_sum, digits, item->total, digits);
	return object("qty:i price:s amount:a discount:a net:a rate:s taxes:j tax:a total:a", item->qty,
		num_text(price, item->price, PRICE_PLACES, digits), item->amount, digits, item->discount,
		digits, item->net, digits, rate, item_taxes(b, item), item->tax_sum, digits, item->total,
		digits);
}

json_t *
priced_taxes(const struct basket *b)
{
	json_t *taxes = json_array();
	char rate[NUM_ROOM];

	for (const struct basket_tax *tax = b->taxes; tax < b->taxes + b->kinds; tax++)
		json_array_append_new(taxes, object("name:s rate:s base:a amount:a", tax->head.name,
			num_text(rate, tax->head.rate, RATE_PLACES, 0), tax->base, b->digits, tax->amount,
			b->digits));
	return taxes;
}

json_t *
priced_totals(const struct basket *b)
{
	int digits = b->digits;

	return object("goods:a discount:a delivery:a net:a tax:a rounding:a total:a", b->goods, digits,
		b->discount, digits, b->delivered ? b->items[b->lines].amount : 0, digits, b->net, digits,
		b->tax, digits, b->rounding, digits, b->total, digits);
}
