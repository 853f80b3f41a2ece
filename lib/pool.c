/* pool - memory that is given back all at once */
#include "pool.h"

#include <stdarg.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"

enum { CHUNK = 64 * 1024 };

struct chunk {
	struct chunk *older;
	size_t size;
	alignas(max_align_t) char bytes[];
};

void *
pool_take(struct pool *pool, size_t n)
{
	size_t aligned = (n + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	char *taken;

	if (!pool->chunk || pool->chunk->size - pool->used < aligned) {
		size_t size = aligned > CHUNK ? aligned : CHUNK;
		struct chunk *chunk = need_memory(sizeof *chunk + size);
		chunk->size = size;
		chunk->older = pool->chunk;
		pool->chunk = chunk;
		pool->used = 0;
	}
	taken = pool->chunk->bytes + pool->used;
	pool->used += aligned;
	return taken;
}

void *
pool_zero(struct pool *pool, size_t n)
{
	return memset(pool_take(pool, n), 0, n);
}

char *
pool_copy(struct pool *pool, const char *s, size_t n)
{
	char *copy = pool_take(pool, n + 1);

	memcpy(copy, s, n);
	copy[n] = '\0';
	return copy;
}

char *
pool_text(struct pool *pool, const char *s)
{
	return pool_copy(pool, s, strlen(s));
}

char *
pool_print(struct pool *pool, const char *format, ...)
{
	va_list args, again;
	char *text;
	int n;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	text = pool_take(pool, (size_t)n + 1);
	vsnprintf(text, (size_t)n + 1, format, again);
	va_end(again);
	return text;
}

void
pool_reset(struct pool *pool)
{
	while (pool->chunk && (pool->chunk->older || pool->chunk->size > CHUNK)) {
		struct chunk *older = pool->chunk->older;
		free(pool->chunk);
		pool->chunk = older;
	}
	pool->used = 0;
}

void
pool_free(struct pool *pool)
{
	pool_reset(pool);
	free(pool->chunk);
	pool->chunk = NULL;
}
