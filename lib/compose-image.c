/* compose-image - the images of a product */
#include "compose-image.h"

#include <stdio.h>
#include <string.h>

#include "compose-extra.h"
#include "compose-member.h"
#include "compose-variant.h"

/* The images of a row: one, or several where the map splits the cell. A variation's image is often one of the
 * product's. */
static void
put_images_of(struct composer *c, const struct place *p, size_t row, size_t begun)
{
	const struct source *from, *of;
	char place[20];
	struct csv_cell rest = c->map->kind.n && row > 0 ? composer_peek(c, p, row, &from) : composer_says(c, p, row, &from);
	struct csv_cell part;

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
		snprintf(place, sizeof place, "%zu", c->images);
		if (cell_is(composer_peek(c, c->position, row, &of), place))
			composer_says(c, c->position, row, &of); /* its place says it */
		else if (c->position && composer_peek(c, c->position, row, &of).length == 0)
			composer_leave_empty(c, c->position, row);
		if (row > 0 && !variant_is(c, row))
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
		if (one.sources->at >= 0)
			put_images_of(c, &one, row, begun);
}

void
image_put_all(struct composer *c)
{
	size_t before = c->out->length, begun;

	if (!c->src)
		return;
	member_name(c->out, "images");
	text_byte(c->out, '[');
	begun = c->out->length;
	c->images = 0;
	for (size_t row = 0; row < c->sheet->n; row++)
		put_row_images(c, row, begun);
	if (c->out->length > begun)
		text_byte(c->out, ']');
	else {
		c->out->length = before;
		if (!c->again && composer_clears(c, c->src, 0)) {
			member_name(c->out, "images");
			text_put(c->out, "null");
		}
	}
}
