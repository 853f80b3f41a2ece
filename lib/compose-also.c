/* compose-also - rows that say more of a product, or of one of its variants */
#include "compose-also.h"

#include "compose-extra.h"
#include "compose-member.h"
#include "compose-variant.h"

/* What the row is, whose key it has, what it says of the product itself, and all else as it stands there. */
static void
put_row(struct composer *c, size_t row)
{
	const struct source *from;
	struct csv_cell as;

	composer_read(c, &c->map->kind, row, &c->scratch, &from);
	as = sheet_cell(c->sheet, row, from->at);
	member_comma(c->out);
	text_put(c->out, "{\"as\":");
	text_json(c->out, as.at, as.length);
	c->taken[c->sheet->rows[row].first + (size_t)from->at] = HAS_FIELD;
	if (c->map->key.n)
		member_put_as(c, c->out, MEMBER("product"), &c->map->key, row);
	for (size_t i = 0; i < c->heads && !c->failed; i++)
		if (c->head[i] != c->product && c->head[i] != c->currency)
			member_put(c, c->out, c->head[i], row);
	extra_put(c, NULL, 0, row, true);
	text_byte(c->out, '}');
}

void
also_put_all(struct composer *c)
{
	bool any = false;

	for (size_t row = 1; c->map->kind.n && row < c->sheet->n && !c->failed; row++) {
		if (variant_kind(c, row) != KIND_ALSO)
			continue;
		if (!any) {
			member_key(c->out, MEMBER("also"));
			text_byte(c->out, '[');
		}
		any = true;
		put_row(c, row);
	}
	if (any)
		text_byte(c->out, ']');
}
