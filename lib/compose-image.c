/* compose-image - the images of a product */
#include "compose-image.h"

#include <string.h>

#include "compose-extra.h"
#include "compose-member.h"
#include "compose-variant.h"
#include "num.h"

/* The image's place among the others says its number: the cell is taken if it is that. */
static void
take_position(struct composer *c, size_t row)
{
	char number[NUM_ROOM];
	struct csv_cell said = composer_peek(c, c->position, row);

	if (!c->position)
		return;
	if (said.length == 0)
		composer_leave_empty(c, c->position, row);
	else if (cell_is(said, num_text(number, (int64_t)c->images, 0, 0)))
		composer_says(c, c->position, row);
}

/* The images of a row: one, or several where the map splits the cell. A variation's image is often one of the
 * product's. */
static void
put_images_of(struct composer *c, const struct place *p, size_t row, size_t begun)
{
	const struct source *from;
	struct csv_cell rest = composer_read(c, p, row, &c->scratch, &from), part;

	if (!c->map->kind.n || row == 0)
		composer_take(c, p, row, from, rest);
	while (rest.length > 0 && !c->failed) {
		size_t before = c->out->length;
		if (!from->reading.split) {
			part = rest;
			rest.length = 0;
		} else if (!cell_part(&from->reading, &rest, &c->other, &part))
			break;
		member_comma(c->out);
		text_put(c->out, "{\"src\":");
		text_json(c->out, part.at, part.length);
		if (row > 0 && c->map->kind.n &&
			memmem(c->out->at + begun, before - begun, c->out->at + before + 1,
				c->out->length - before - 1)) {
			c->out->length = before;
			continue;
		}
		if (row > 0 && c->map->kind.n)
			composer_untake(c, c->src, 0); /* so that the way back knows which were the head's */
		c->images++;
		if (c->alt)
			member_put(c, c->out, c->alt, row);
		take_position(c, row);
		if (row > 0 && !c->is_variant[row])
			extra_put(c, NULL, 0, row, true);
		text_byte(c->out, '}');
	}
}

/* The images in every column that has one, if the map says so. */
static void
put_row_images(struct composer *c, size_t row, size_t begun)
{
	struct place one = *c->src;

	if (!c->src->all) {
		put_images_of(c, c->src, row, begun);
		return;
	}
	one.n = 1;
	for (size_t i = 0; i < c->src->n; i++, one.sources++)
		if (one.sources->at >= 0) {
			one.begin = one.best = one.sources;
			one.end = one.begin + 1;
			put_images_of(c, &one, row, begun);
		}
}

void
image_put_all(struct composer *c)
{
	size_t before = c->out->length, begun;

	if (!c->src)
		return;
	member_key(c->out, MEMBER("images"));
	text_byte(c->out, '[');
	begun = c->out->length;
	c->images = 0;
	for (size_t row = 0; row < c->sheet->n; row++)
		if (variant_kind(c, row) != KIND_ALSO)
			put_row_images(c, row, begun);
	if (c->out->length > begun)
		text_byte(c->out, ']');
	else {
		c->out->length = before;
		if (!c->again && composer_clears(c, c->src, 0)) {
			member_key(c->out, MEMBER("images"));
			text_put(c->out, "null");
		}
	}
}
