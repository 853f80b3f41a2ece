/* compose-product - product.put and stock.count records */
#include "compose-product.h"

#include <string.h>

#include "compose-also.h"
#include "compose-extra.h"
#include "compose-image.h"
#include "compose-member.h"
#include "compose-variant.h"

void
product_handle(struct composer *c)
{
	struct csv_cell said = composer_says(c, c->product, 0);

	text_clear(&c->handle);
	if (said.length > 0)
		text_add(&c->handle, said.at, said.length);
	else if ((said = composer_says(c, c->title, 0)).length > 0)
		cell_slug(&c->handle, said.at, said.length);
	else if ((said = composer_says(c, c->sku, 0)).length > 0)
		text_add(&c->handle, said.at, said.length);
}

static const char *
row_id(struct composer *c, size_t row, const char *what)
{
	text_clear(&c->other);
	text_put(&c->other, c->making.run);
	text_put(&c->other, what);
	text_byte(&c->other, '.');
	text_number(&c->other, c->sheet->rows[row].number);
	return c->other.at;
}

void
product_put(struct composer *c)
{
	member_begin(c, "product.put", row_id(c, 0, ""));
	if (c->product || c->title || c->making.whole)
		member_put_name(c, MEMBER("product"), &c->handle, c->product, 0);
	if (!member_put_as(c, c->out, MEMBER("title"), c->title, 0) && !c->again && (c->title || c->making.whole))
		composer_fail_at(c, 0, c->title,
			"is missing (rows of one product must stand together, the first with its title)");
	if (c->product || c->title || c->currency || c->making.whole) {
		member_key(c->out, MEMBER("currency"));
		text_json(c->out, c->code, CURRENCY_ROOM - 1);
	}
	for (size_t i = 0; i < c->heads && !c->failed; i++)
		if (c->head[i] != c->product && c->head[i] != c->title && c->head[i] != c->currency)
			member_put(c, c->out, c->head[i], 0);
	variant_put_options(c);
	image_put_all(c);
	variant_put_all(c);
	also_put_all(c);
	extra_put(c, c->extra, c->extras, 0, true);
	extra_need_all(c);
	if (!c->making.whole)
		text_put(c->out, ",\"partial\":true");
	text_put(c->out, "}\n");
}

void
count_put(struct composer *c, size_t row)
{
	if (composer_says(c, c->qty, row).length == 0)
		return;
	member_begin(c, "stock.count", row_id(c, row, "-stock"));
	variant_sku(c, row);
	member_put_name(c, MEMBER("sku"), &c->sku_made, c->sku, row);
	if (!member_put_as(c, c->out, MEMBER("location"), c->location, row)) {
		if (c->making.location) {
			member_key(c->out, MEMBER("location"));
			text_json(c->out, c->making.location, strlen(c->making.location));
		} else
			composer_fail_at(c, row, c->location,
				"no location is said (--location, or an own one of the shop)");
	}
	member_put(c, c->out, c->qty, row);
	if (c->was)
		member_put(c, c->out, c->was, row);
	text_put(c->out, "}\n");
}
