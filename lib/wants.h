/* wants - which products want which images                                                     floor 2
 *
 * An image goes by the name of its URL, whatever the product: a digest, of a length that suits keys and ids.
 */
#ifndef WANTS_H
#define WANTS_H

#include "record.h"
#include "store.h"

/* By image and product; by product. */
extern const struct table wants_wanted, wants_product;

/* The name of a URL; it lives as long as the record. */
const char *wants_name(struct record *, const char *src);

/* The images of the record's product, names and URLs, as long as the record lives. One that is no URL is a
 * file of the shop's and wants nothing. */
json_t *wants_read(struct record *);

/* The product wants these images from now on. CAME is told of each that it did not want before, GONE of each
 * that it does not want any more (whose SRC is NULL). */
typedef void on_want(
	struct record *, struct store *, const char *product, const char *image, const char *src);
void wants_change(
	struct record *, struct store *, const char *product, json_t *now, on_want *came, on_want *gone);

/* The products that want an image: an array, the caller's. */
json_t *wants_who(struct store *, const char *image);

#endif
