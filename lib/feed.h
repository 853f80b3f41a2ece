/* feed - products as rows of the feeds that shopping sites read                                 floor 2
 *
 * The columns are those of Google Merchant Center's product data specification and of Meta's catalogue; a row
 * for each variant that is sold.
 */
#ifndef FEED_H
#define FEED_H

#include <jansson.h>

#include "table.h"

struct feed;

/* "google", "meta"; NULL when there is none of that name. */
const struct feed *feed_named(const char *name);

/* The feeds, by number from 0, with what they are; NULL after the last one. */
const char *feed_name(int i, const char **title);

/* Set the table's columns and the form that the site is best at. */
void feed_table(const struct feed *, struct table *);

/* Rows of a product, with levels of its variants (levels.h; may be NULL). LINK is the page of one, in which
 * {product} and {sku} stand for what they say. Only active products have rows. */
typedef void on_feed_row(const struct text *cells, size_t n, void *context);
void feed_product(const struct feed *, const char *link, const json_t *product, const json_t *levels,
	on_feed_row *, void *context);

/* What of a product is free to be sold: of all locations; -1: nothing is known. */
int64_t feed_free(const json_t *variant, const json_t *levels);

/* Append HTML as plain text: tags become blanks, the common entities what they mean. */
void feed_plain(struct text *, const char *html);

#endif
