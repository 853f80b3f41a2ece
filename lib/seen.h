/* seen - which keys were seen before, in bounded memory                                        floor 2
 *
 * A key is remembered as the 64 bits of its digest: of a million keys two look the same once in thirty million
 * files.
 */
#ifndef SEEN_H
#define SEEN_H

#include <stdbool.h>
#include <stddef.h>

enum { SEEN_MOST = 900000 }; /* keys; they take 8 MiB */

struct seen;

struct seen *seen_open(void);
void seen_close(struct seen *);

/* Was the key seen before? It is from now on, unless there are SEEN_MOST of them. */
bool seen_before(struct seen *, const char *key, size_t n);

/* Are there keys that could not be remembered? */
bool seen_full(const struct seen *);

#endif
