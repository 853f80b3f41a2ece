/* seen - which keys were seen before, in bounded memory */
#include "seen.h"

#include <stdlib.h>

#include "digest.h"
#include "say.h"

enum { FIRST_ROOM = 1024 };

struct seen {
	uint64_t *keys; /* open addressing; 0 is an empty place */
	size_t room, n; /* room: a power of two */
	bool full;
};

static uint64_t *
places(size_t room)
{
	uint64_t *keys = need_memory(room * sizeof *keys);

	for (size_t i = 0; i < room; i++)
		keys[i] = 0;
	return keys;
}

struct seen *
seen_open(void)
{
	struct seen *s = need_memory(sizeof *s);

	*s = (struct seen){ .keys = places(FIRST_ROOM), .room = FIRST_ROOM };
	return s;
}

void
seen_close(struct seen *s)
{
	free(s->keys);
	free(s);
}

/* Where the key is looked for first. (Its lowest bit is always set.) */
static size_t
first_place(const struct seen *s, uint64_t key)
{
	return key >> 1 & (s->room - 1);
}

/* Where the key is, or would be. */
static uint64_t *
place_of(const struct seen *s, uint64_t key)
{
	size_t at = first_place(s, key);

	while (s->keys[at] && s->keys[at] != key)
		at = (at + 1) & (s->room - 1);
	return &s->keys[at];
}

static void
grow(struct seen *s)
{
	struct seen larger = { .keys = places(2 * s->room), .room = 2 * s->room, .n = s->n };

	for (size_t i = 0; i < s->room; i++)
		if (s->keys[i])
			*place_of(&larger, s->keys[i]) = s->keys[i];
	free(s->keys);
	*s = larger;
}

uint64_t
seen_key(const struct seen *s, const char *text, size_t n)
{
	uint64_t key = digest_bytes(text, n).a | 1;

	__builtin_prefetch(&s->keys[first_place(s, key)]);
	return key;
}

bool
seen_before(struct seen *s, uint64_t key)
{
	uint64_t *place = place_of(s, key);

	if (*place)
		return true;
	if (s->n == SEEN_MOST) {
		s->full = true;
		return false;
	}
	*place = key;
	if (++s->n > s->room / 8 * 7)
		grow(s);
	return false;
}

bool
seen_full(const struct seen *s)
{
	return s->full;
}
