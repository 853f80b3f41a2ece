/* image - what is known of an image, and what is said of it */
#include "image.h"

const struct table image_table = { "image", KEY("image"),
	COLUMNS("src text", "state text", "due", "tries", "tries_before", "products", "etag text",
		"last_modified text", "path text", "digest text", "media_type text", "size", "width",
		"height", "fetched", "looked", "why text"),
	INDEXES("due", "state") };

void
image_queue(struct row *m, moment when)
{
	row_put(m, IMAGE_STATE, *row_text(m, IMAGE_DIGEST) ? "held" : "queued");
	row_put(m, IMAGE_WHY, "");
	row_set(m, IMAGE_DUE_AT, when > 0 ? when : 1);
	row_set(m, IMAGE_TRIES_BEFORE, row_int(m, IMAGE_TRIES));
}

static json_t *
pixels(const struct row *image, int column)
{
	return row_int(image, column) ? json_integer(row_int(image, column)) : NULL;
}

void
image_fetched(struct record *r, const struct row *m, json_t *products)
{
	emit(r, "image.fetched", "src:s products:j path:s digest:s media_type:s size:i width:j height:j",
		row_text(m, IMAGE_SRC), products, row_text(m, IMAGE_PATH), row_text(m, IMAGE_DIGEST),
		row_text(m, IMAGE_MEDIA_TYPE), row_int(m, IMAGE_SIZE), pixels(m, IMAGE_WIDTH),
		pixels(m, IMAGE_HEIGHT));
}

void
image_kept(struct record *r, const struct row *m)
{
	emit(r, "image.kept", "src:s path:s digest:s", row_text(m, IMAGE_SRC), row_text(m, IMAGE_PATH),
		row_text(m, IMAGE_DIGEST));
}

void
image_failed(struct record *r, const struct row *m, json_t *products)
{
	emit(r, "image.failed", "src:s products:j why:s", row_text(m, IMAGE_SRC), products, row_text(m, IMAGE_WHY));
}
