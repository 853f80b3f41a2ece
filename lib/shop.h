/* shop - who sells: shop.json of the shop's directory                                          floor 2
 *
 * Read once, at the start, and never changed. From then on files are made for their owner and group only.
 * The schema (share/schema/shop.json) is its dictionary.
 */
#ifndef SHOP_H
#define SHOP_H

#include <jansson.h>
#include <stdbool.h>

#include "moment.h"

struct shop {
	const char *dir;      /* the shop's directory */
	json_t *json;         /* the whole of shop.json */
	const char *name;
	const char *currency; /* ISO 4217 */
	int digits;           /* of the currency */
	const char *country;  /* ISO 3166-1 alpha-2 */
	const char *state;    /* of the seller: ISO 3166-2's second part or the national code, "" when none */
	const char *language; /* BCP 47 */
	struct zone *zone;
};

/* The directory meant by --shop (NULL when not given), $ECOM_SHOP, or ./shop. */
const char *shop_dir(const char *option);

/* Read DIR/shop.json. Ends the program with END_NO_INPUT when there is no such shop, END_CONFIG when it is
 * wrong. */
const struct shop *shop_open(const char *dir);

/* The shop that was opened. */
const struct shop *shop_here(void);

/* Where its books are: $ECOM_STORE, else "store" of shop.json (a postgresql:// URL), else its directory. */
const char *shop_store(void);

/* A value of shop.json by its path, "invoice.when"; OTHERWISE when it is not there; END_CONFIG when it is no
 * such thing. */
const char *shop_text(const char *path, const char *otherwise);
int64_t shop_int(const char *path, int64_t otherwise);
bool shop_bool(const char *path, bool otherwise);
json_t *shop_value(const char *path); /* NULL when not there; borrowed */

/* The kind of a location: "own" (also of one that shop.json does not name), or "dropship". */
const char *shop_location_kind(const char *id);

/* Open a file that ships with ecomutils, share/NAME; a file DIR/NAME of the shop comes before it. The path
 * found, or NULL. */
char *share_path(const char *name);

/* The places where such files lie: 0 the shop (NULL when none is open), 1 what is installed. */
const char *share_place(int i);

#endif
