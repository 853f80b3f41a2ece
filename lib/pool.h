/* pool - memory that is given back all at once                                                floor 1
 *
 * What a record or a batch needs is taken from a pool and forgotten with it; nobody frees the pieces.
 * Memory that runs out ends the program with END_MEMORY, so no caller checks.
 */
#ifndef POOL_H
#define POOL_H

#include <stddef.h>

struct pool {
	struct chunk *chunk; /* newest first */
	size_t used;         /* of the newest chunk */
};

/* N bytes, aligned for any object, not cleared. They live until pool_reset() or pool_free(). */
void *pool_take(struct pool *, size_t n);

/* N bytes of zeros. */
void *pool_zero(struct pool *, size_t n);

/* A NUL-terminated copy of the N bytes at S; of the text S; of a printed text. */
char *pool_copy(struct pool *, const char *s, size_t n);
char *pool_text(struct pool *, const char *s);
char *pool_print(struct pool *, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Forget everything taken, keeping a first chunk for what comes next. */
void pool_reset(struct pool *);

/* Give everything back. */
void pool_free(struct pool *);

#endif
