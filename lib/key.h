/* key - the field of a line by which it is sorted to others, found without parsing the line    floor 2
 *
 * The scan stops at the field, so it costs next to nothing. Whatever is odd (an escape where it matters, no
 * JSON) is given to the parser: of every line that is a record, the key is what the parser would say.
 */
#ifndef KEY_H
#define KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pool.h"
#include "text.h"

enum {
	KEY_FIELDS = 8, /* in a list */
	KEY_DEEPEST = 8 /* names in a path */
};

struct key {
	struct key_field {
		const char *names[KEY_DEEPEST + 1]; /* the path, ended by NULL */
		bool root;                          /* it is the id: its root is the key */
	} fields[KEY_FIELDS + 1];                   /* ended by one without a name */
};

/* Read a list of fields, "order,customer.email". False when it is none. */
bool key_read(struct key *, const char *list, struct pool *);

/* Put the key of a line into TO: the first field of the list that the line has, as text that is not empty. Of
 * the id it is the root, what is before its first slash. False when the line has none. */
bool key_of(const struct key *, const char *line, size_t n, struct text *to);

/* The CRC-32 of the bytes, as gzip and zip reckon it. */
uint32_t key_hash(const char *bytes, size_t n);

#endif
