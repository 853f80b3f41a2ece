/* seen - which keys were seen before, in bounded memory                                        floor 2
 *
 * A key is remembered as the 64 bits of its digest: of a million keys two look the same once in thirty million
 * files.
 */
#ifndef SEEN_H
#define SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SEEN_MOST = 900000 }; /* keys; they take 8 MiB */

struct seen;

struct seen *seen_open(void);
void seen_close(struct seen *);

/* What a key is remembered by. Its place is fetched meanwhile: who can asks for it early, for a million places do not
 * fit into a processor's cache. */
uint64_t seen_key(const struct seen *, const char *text, size_t n);

/* Was the key seen before? It is from now on, unless there are SEEN_MOST of them. */
bool seen_before(struct seen *, uint64_t key);

/* Are there keys that could not be remembered? */
bool seen_full(const struct seen *);

#endif
