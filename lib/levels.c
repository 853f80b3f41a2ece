/* levels - what there is of each SKU in each location, looked up */
#include "levels.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pool.h"
#include "record.h"
#include "say.h"

struct level {
	struct level *next; /* of the same slot */
	int64_t on_hand, available;
	const char *sku, *location;
};

struct levels {
	struct level **slots;
	size_t n, room; /* a power of two */
	struct pool pool;
};

json_t *
level_of(const json_t *record)
{
	const char *sku = text_of(record, "sku"), *location = text_of(record, "location");
	json_t *on_hand = json_object_get(record, "on_hand"), *available = json_object_get(record, "free");

	if (!on_hand)
		on_hand = json_object_get(record, "qty");
	if (!available)
		available = on_hand;
	if (!on_hand)
		on_hand = available;
	if (!sku || !json_is_integer(on_hand) || !json_is_integer(available))
		return NULL;
	return object("sku:s location:s free:k on_hand:k", sku, location, available, on_hand);
}

/* FNV-1a. */
static size_t
slot_of(const struct levels *l, const char *sku)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (; *sku; sku++)
		hash = (hash ^ (unsigned char)*sku) * UINT64_C(1099511628211);
	return (size_t)(hash ^ hash >> 32) & (l->room - 1);
}

static void
grow(struct levels *l)
{
	struct level **old = l->slots, *next;
	size_t n = l->room;

	l->room = n ? 2 * n : 1024;
	l->slots = need_memory(l->room * sizeof *l->slots);
	memset(l->slots, 0, l->room * sizeof *l->slots);
	for (size_t i = 0; i < n; i++)
		for (struct level *one = old[i]; one; one = next) {
			struct level **at = &l->slots[slot_of(l, one->sku)];
			next = one->next;
			while (*at) /* in the order in which they came */
				at = &(*at)->next;
			one->next = NULL;
			*at = one;
		}
	free(old);
}

static void
keep(struct levels *l, const json_t *level)
{
	const char *sku = text_of(level, "sku"), *location = text_of(level, "location");
	struct level **at;

	if (l->n >= l->room)
		grow(l);
	at = &l->slots[slot_of(l, sku)];
	while (*at && (strcmp((*at)->sku, sku) != 0 || strcmp((*at)->location, location ? location : "") != 0))
		at = &(*at)->next;
	if (!*at) {
		*at = pool_zero(&l->pool, sizeof **at);
		(*at)->sku = pool_text(&l->pool, sku);
		(*at)->location = pool_text(&l->pool, location ? location : "");
		l->n++;
	}
	(*at)->on_hand = int_of(level, "on_hand");
	(*at)->available = int_of(level, "free");
}

struct levels *
levels_load(const char *file)
{
	struct levels *l = need_memory(sizeof *l);
	FILE *in = fopen(file, "re");
	char *line = NULL;
	size_t room = 0;

	*l = (struct levels){ 0 };
	if (!in)
		die(END_NO_INPUT, "cannot read '%s':", file);
	grow(l);
	for (long number = 1; getline(&line, &room, in) > 0; number++) {
		json_t *record = json_loads(line, JSON_REJECT_DUPLICATES, NULL), *level = level_of(record);
		if (level)
			keep(l, level);
		else if (line[strspn(line, " \t\r\n")] && !text_of(record, "type"))
			die(END_DATA, "%s: line %ld: no sku with a quantity (on_hand, free or qty)", file, number);
		json_decref(level);
		json_decref(record);
	}
	if (!feof(in))
		die(END_IO, "cannot read '%s':", file);
	fclose(in);
	free(line);
	return l;
}

void
levels_free(struct levels *l)
{
	pool_free(&l->pool);
	free(l->slots);
	free(l);
}

bool
levels_of(const struct levels *l, const char *sku, json_t *array)
{
	bool any = false;

	for (const struct level *one = l->slots[slot_of(l, sku)]; one; one = one->next)
		if (strcmp(one->sku, sku) == 0) {
			json_array_append_new(array, object("sku:s location:s free:i on_hand:i", one->sku,
				*one->location ? one->location : NULL, one->available, one->on_hand));
			any = true;
		}
	return any;
}
