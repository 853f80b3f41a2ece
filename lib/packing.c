/* packing - an order taken apart into what is packed where */
#include "packing.h"

#include <inttypes.h>
#include <string.h>

#include "money.h"
#include "num.h"

/* The place with this location, made when it is new. */
static size_t
place_of(struct record *r, struct packing *p, const char *location)
{
	for (size_t i = 0; i < p->places; i++)
		if (strcmp(p->location[i], location) == 0)
			return i;
	if (p->places == PACKING_PLACES) {
		refuse(r, "location", "an order leaves from at most %d places", PACKING_PLACES);
		return 0;
	}
	p->location[p->places] = location;
	return p->places++;
}

/* The item of this line and place, made when it is new: an allocation may name both several times (goods
 * that came later). */
static struct packed *
item_of(struct packing *p, int64_t line, size_t place)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->items[i].line == line && p->items[i].place == place)
			return &p->items[i];
	p->items[p->n] = (struct packed){ .line = line, .place = place };
	return &p->items[p->n++];
}

/* QTY units of LINE, the order's own line of that number, leave from LOCATION. */
static void
add(struct record *r, struct packing *p, const json_t *line, const char *location, int64_t qty, int digits)
{
	size_t place = place_of(r, p, location);
	struct packed *item = item_of(p, int_of(line, "line"), place);
	int64_t weight, worth;

	item->sku = text_of(line, "sku");
	item->title = text_of(line, "title") ? text_of(line, "title") : item->sku;
	item->weight_g = int_of(line, "weight_g");
	if (!num_add(item->qty, qty, &item->qty) || !num_mul(qty, item->weight_g, &weight) ||
		!num_scale(amount_of(line, "total", digits), qty, int_of(line, "qty"), &worth) ||
		weight < 0 || worth < 0 || !num_add(p->weight_g[place], weight, &p->weight_g[place]) ||
		!num_add(p->worth[place], worth, &p->worth[place]))
		refuse(r, "line", "line %" PRId64 " of the order has no sound quantity, weight or total",
			int_of(line, "line"));
}

int64_t
packing_owed(struct record *r, int digits)
{
	int64_t total = 0, paid_before = maybe_amount(r, "paid", digits, 0);

	if (strcmp(maybe_one_of(r, "payment", "cod prepaid", "prepaid"), "cod") != 0)
		return 0;
	if (within(r, "totals")) {
		total = need_amount(r, "total", digits);
		leave(r);
	}
	return total > paid_before ? total - paid_before : 0;
}

/* The fields of the order that each of its parcels has too. */
static json_t *
read_shared(struct record *r, const char *currency)
{
	json_t *customer = need_object(r, "customer"), *ship_to = need_object(r, "ship_to");
	const char *method = text_of(json_object_get(r->body, "delivery"), "method");

	return record_owns(r, object("order:s currency:s customer:k ship_to:k delivery:s payment:s",
		need_name(r, "order"), currency, customer, ship_to, method, maybe_text(r, "payment")));
}

void
packing_read(struct record *r, struct packing *p)
{
	const char *currency = need_currency(r, "currency");
	const json_t *lines = need_array(r, "lines"), *allocation = need_array(r, "allocation");
	int digits = refused(r) ? 0 : money_digits(currency);
	int64_t collect;

	*p = (struct packing){ 0 };
	if (json_array_size(allocation) > PACKING_ITEMS)
		refuse(r, "allocation", "has more than %d entries", PACKING_ITEMS);
	if (refused(r))
		return;
	p->items = pool_take(r->pool, json_array_size(allocation) * sizeof *p->items);
	for (size_t i = 0; each(r, "allocation", i); i++) {
		int64_t number = need_count(r, "line"), qty = need_count(r, "qty");
		const char *location = need_name(r, "location");
		const json_t *line = json_array_get(lines, (size_t)number - 1);
		if (refused(r))
			break;
		if (int_of(line, "line") != number || !text_of(line, "sku"))
			refuse(r, "line", "the order has no line %" PRId64, number);
		else
			add(r, p, line, location, qty, digits);
	}
	collect = packing_owed(r, digits);
	p->order = read_shared(r, currency);
	if (!refused(r))
		money_split(collect, p->worth, p->places, p->collect);
}

json_t *
packing_lines(const struct packing *p, size_t place)
{
	json_t *lines = json_array(), *line;

	for (const struct packed *item = p->items; item < p->items + p->n; item++) {
		if (item->place != place)
			continue;
		line = object("line:i sku:s title:s qty:i", item->line, item->sku, item->title, item->qty);
		if (item->weight_g > 0)
			json_object_set_new(line, "weight_g", json_integer(item->weight_g));
		json_array_append_new(lines, line);
	}
	return lines;
}

json_t *
packing_leaving(const json_t *lines)
{
	json_t *leaving = json_array(), *line;
	size_t i;

	json_array_foreach(lines, i, line)
		json_array_append_new(leaving, object("line:k sku:k qty:k", json_object_get(line, "line"),
			json_object_get(line, "sku"), json_object_get(line, "qty")));
	return leaving;
}
