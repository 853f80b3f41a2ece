/* wants - which products want which images */
#include "wants.h"

#include <string.h>

#include "digest.h"

const struct table wants_wanted = { "wanted", KEY("image", "product"), COLUMNS("since"), INDEXES("product") };
enum { SINCE };

/* IMAGES: an object whose keys are the names of what the product wants. */
const struct table wants_product = { "product", KEY("product"), COLUMNS("images text") };
enum { IMAGES };

enum { NAME = 32 }; /* digits of a name */

const char *
wants_name(struct record *r, const char *src)
{
	char digest[SHA256_ROOM];

	return pool_copy(r->pool, sha256_text(digest, src, strlen(src)), NAME);
}

/* Does it begin with a scheme, or leave it to the page that shows it? */
static bool
is_url(const char *src)
{
	return src[strcspn(src, "/:")] == ':' || strncmp(src, "//", 2) == 0;
}

json_t *
wants_read(struct record *r)
{
	json_t *images = record_owns(r, json_object());

	if (json_array_size(json_object_get(r->body, "images")) == 0)
		return images;
	for (size_t i = 0; each(r, "images", i); i++) {
		const char *src = need_text(r, "src");
		if (!refused(r) && is_url(src))
			json_object_set_new(images, wants_name(r, src), json_string(src));
	}
	return images;
}

/* The names alone, as they are stored. */
static const char *
names_of(struct record *r, json_t *images)
{
	json_t *names = record_owns(r, json_object()), *src;
	const char *name;

	json_object_foreach(images, name, src)
		json_object_set_new(names, name, json_true());
	return pool_json(r->pool, names);
}

void
wants_change(
	struct record *r, struct store *db, const char *product, json_t *now, on_want *came, on_want *gone)
{
	struct row *p = store_row(db, &wants_product, product);
	json_t *before = record_stored(r, row_text(p, IMAGES)), *src;
	const char *name;

	json_object_foreach(before, name, src)
		if (!json_object_get(now, name)) {
			row_delete(store_row(db, &wants_wanted, name, product));
			gone(r, db, product, name, NULL);
		}
	json_object_foreach(now, name, src)
		if (!json_object_get(before, name)) {
			row_set(store_row(db, &wants_wanted, name, product), SINCE, r->time);
			came(r, db, product, name, json_string_value(src));
		}
	if (json_object_size(now) > 0)
		row_put(p, IMAGES, names_of(r, now));
	else if (row_exists(p))
		row_delete(p);
}

json_t *
wants_who(struct store *db, const char *image)
{
	json_t *products = json_array();

	for (struct row *w = NULL; (w = store_next(db, &wants_wanted, image, w));)
		json_array_append_new(products, json_string(row_key(w, 1)));
	return products;
}
