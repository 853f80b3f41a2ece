/* compose-variant - which rows of a product are its variants, and what each one is */
#include "compose-variant.h"

#include <string.h>

#include "compose-extra.h"
#include "compose-member.h"
#include "compose-option.h"
#include "say.h"

enum row_kind
variant_kind(struct composer *c, size_t row)
{
	struct csv_cell said = composer_peek(c, &c->map->kind, row);

	return c->map->kind.n ? map_kind(said.at, said.length) : KIND_ALONE;
}

static bool
is_member(struct composer *c, size_t row)
{
	enum row_kind kind = row > 0 ? variant_kind(c, row) : KIND_HEAD;

	return row > 0 && kind != KIND_IMAGE && kind != KIND_ALSO;
}

static bool
is_variant(struct composer *c, size_t row)
{
	if (c->map->kind.n)
		return c->members == 0 ? row == 0 && !c->set : is_member(c, row);
	if (c->sheet->n == 1 && !c->again)
		return true;
	return composer_any(c, c->variant, c->variants, row) || composer_any(c, &c->qty, c->qty != NULL, row);
}

void
variant_find(struct composer *c)
{
	size_t n = c->sheet->n;

	if (c->variant_room < n) {
		c->variant_room = 2 * n;
		c->is_variant = more_memory(c->is_variant, c->variant_room * sizeof *c->is_variant);
	}
	c->members = 0;
	c->set = variant_kind(c, 0) == KIND_SET;
	for (size_t row = 1; c->map->kind.n && row < n; row++)
		c->members += is_member(c, row);
	for (size_t row = 0; row < n; row++)
		c->is_variant[row] = is_variant(c, row);
}

void
variant_sku(struct composer *c, size_t row)
{
	struct csv_cell said = composer_says(c, c->sku, row), name;

	text_clear(&c->sku_made);
	if (said.length > 0) {
		text_add(&c->sku_made, said.at, said.length);
		return;
	}
	if (c->sku)
		composer_leave_empty(c, c->sku, row);
	text_add(&c->sku_made, c->handle.at, c->handle.length);
	for (size_t i = 0; i < c->options; i++)
		if (option_said(c, i, row, &name, &said)) {
			text_byte(&c->sku_made, '-');
			cell_slug(&c->sku_made, said.at, said.length);
		}
	if (c->handle.length == 0)
		composer_fail_at(c, row, c->sku, "is missing, and there is nothing to make one of");
}

/* Sold at its sale price today? The dates are whole days; one that is not said is no bound. */
static bool
on_sale(struct composer *c, size_t row)
{
	struct csv_cell day;

	if (!c->sale_price || composer_peek(c, c->sale_price, row).length == 0)
		return false;
	day = composer_peek(c, c->sale_from, row);
	if (day.length > 0 && strncmp(c->making.today, day.at, 10) < 0)
		return false;
	day = composer_peek(c, c->sale_to, row);
	return day.length == 0 || strncmp(c->making.today, day.at, 10) <= 0;
}

static void
put_price(struct composer *c, size_t row)
{
	bool sale = on_sale(c, row);

	if (!member_put_as(c, c->out, MEMBER("price"), sale ? c->sale_price : c->price, row)) {
		if (!c->map->kind.n || row == 0 || !member_put_as(c, c->out, MEMBER("price"), c->price, 0)) /* its head's */
			composer_fail_at(c, row, c->price, "is missing");
		else {
			composer_leave_empty(c, c->price, row);
			composer_untake(c, c->price, 0);
		}
	}
	if (sale)
		member_put_as(c, c->out, MEMBER("compare_at"), c->price, row);
	else if (c->compare_at)
		member_put(c, c->out, c->compare_at, row);
}

static void
put_variant(struct composer *c, size_t row, bool alone)
{
	member_comma(c->out);
	text_byte(c->out, '{');
	variant_sku(c, row);
	if (!alone && c->sku_made.length == c->handle.length &&
		composer_says(c, c->sku, row).length == 0)
		composer_fail_at(c, row, c->sku, "is missing, and it has no options to make one of");
	member_put_name(c, MEMBER("sku"), &c->sku_made, c->sku, row);
	option_put(c, row);
	for (size_t i = 0; i < c->variants && !c->failed; i++) {
		const struct place *p = c->variant[i];
		if (p == c->price)
			put_price(c, row);
		else if (p == c->image && c->map->kind.n && row == 0)
			continue; /* one of the product's */
		else if (p != c->sku && p != c->compare_at && p != c->sale_price && p != c->sale_from &&
			p != c->sale_to)
			member_put(c, c->out, p, row);
	}
	extra_put(c, c->own_extra, c->own_extras, row, row > 0);
	text_byte(c->out, '}');
}

void
variant_put_all(struct composer *c)
{
	size_t n = 0;

	for (size_t row = 0; row < c->sheet->n; row++)
		n += c->is_variant[row];
	if (n == 0 && !c->set) {
		if (!c->again)
			composer_fail_at(c, 0, c->price, "is missing");
		return;
	}
	member_key(c->out, MEMBER("variants"));
	text_byte(c->out, '[');
	for (size_t row = 0; row < c->sheet->n && !c->failed; row++)
		if (c->is_variant[row])
			put_variant(c, row, n == 1);
	text_byte(c->out, ']');
}

void
variant_put_options(struct composer *c)
{
	struct csv_cell name, value;
	bool any = false;

	for (size_t i = 0; i < c->options; i++)
		for (size_t row = 0; row < c->sheet->n && !c->failed; row++)
			if (c->is_variant[row] && option_said(c, i, row, &name, &value)) {
				if (!any) {
					member_key(c->out, MEMBER("options"));
					text_byte(c->out, '[');
				}
				any = true;
				member_comma(c->out);
				text_json(c->out, name.at, name.length);
				break;
			}
	if (any)
		text_byte(c->out, ']');
}
