/* allocate - which location gives what, in the fewest parcels
 *
 * Sets of places are tried by size, and within a size by priority, so the first set that has everything is
 * the answer. */
#include "allocate.h"

#include <string.h>

#include "num.h"

enum { SEARCHED = 12 };

/* The wishes by SKU: NEED of each is what can be had, all that is wished for or less. */
struct search {
	size_t items, places;
	int64_t *need, *free, *take; /* free and take: item by place */
	size_t *item_of;             /* of each wish */
};

static int64_t
given(const struct search *s, size_t item, size_t place)
{
	int64_t n = s->free[item * s->places + place];

	return n > 0 ? n : 0;
}

/* ---- the smallest set of places ---- */

static bool
enough(const struct search *s, const size_t *set, size_t n)
{
	for (size_t i = 0; i < s->items; i++) {
		int64_t left = s->need[i];
		for (size_t k = 0; k < n && left > 0; k++) {
			left -= num_least(given(s, i, set[k]), left);
		}
		if (left > 0)
			return false;
	}
	return true;
}

/* The next set of N out of the first OF places in lexical order; false after the last. */
static bool
next_set(size_t *set, size_t n, size_t of)
{
	for (size_t k = n; k-- > 0;)
		if (set[k] < of - n + k) {
			set[k]++;
			while (++k < n)
				set[k] = set[k - 1] + 1;
			return true;
		}
	return false;
}

/* Fills SET with the places that are to give; returns how many. */
static size_t
smallest(const struct search *s, size_t *set)
{
	size_t useful[ALLOCATE_PLACES], pick[SEARCHED], count = 0, most;

	for (size_t p = 0; p < s->places; p++) {
		bool has = false;
		for (size_t i = 0; i < s->items; i++)
			has |= s->need[i] > 0 && given(s, i, p) > 0;
		if (has)
			useful[count++] = p;
	}
	most = count < SEARCHED ? count : SEARCHED;
	for (size_t n = 1; n <= most; n++) {
		for (size_t k = 0; k < n; k++)
			pick[k] = k;
		do {
			for (size_t k = 0; k < n; k++)
				set[k] = useful[pick[k]];
			if (enough(s, set, n))
				return n;
		} while (next_set(pick, n, most));
	}
	memcpy(set, useful, count * sizeof *set); /* more places than are searched: all, by priority */
	return count;
}

/* ---- items ---- */

static int64_t
all_free(const struct search *s, size_t item)
{
	int64_t sum = 0;

	for (size_t p = 0; p < s->places; p++)
		if (!num_add(sum, given(s, item, p), &sum))
			return INT64_MAX;
	return sum;
}

/* Gather the wishes by SKU and ask what is free of each. Returns whether what is missing may wait. */
static bool
gather(struct search *s, struct wish *wishes, size_t n, free_at *free, void *context)
{
	const char *skus[n];
	bool may_wait = true;

	for (size_t w = 0; w < n; w++) {
		size_t i = 0;
		int64_t left;
		while (i < s->items && strcmp(skus[i], wishes[w].sku) != 0)
			i++;
		if (i == s->items) {
			skus[s->items++] = wishes[w].sku;
			for (size_t p = 0; p < s->places; p++)
				s->free[i * s->places + p] = free(context, wishes[w].sku, p);
		}
		s->item_of[w] = i;
		/* Lines before this one of the same SKU come first. */
		left = num_least(all_free(s, i) - s->need[i], wishes[w].qty);
		s->need[i] += left;
		wishes[w].missing = wishes[w].qty - left;
		may_wait &= wishes[w].missing == 0 || wishes[w].may_wait;
	}
	return may_wait;
}

/* Take item I from the places of the set: whole from the first that has it, else from each in turn. */
static void
take_item(struct search *s, size_t i, const size_t *set, size_t n)
{
	int64_t left = s->need[i], *take = s->take + i * s->places;

	for (size_t k = 0; k < n; k++)
		if (given(s, i, set[k]) >= left) {
			take[set[k]] = left;
			return;
		}
	for (size_t k = 0; k < n && left > 0; k++) {
		int64_t here = num_least(given(s, i, set[k]), left);
		take[set[k]] = here;
		left -= here;
	}
}

bool
allocate(struct wish *wishes, size_t n, size_t places, free_at *free, void *context, struct pool *pool,
	struct pick **picks, size_t *picked)
{
	struct search s = { .places = places };
	size_t set[ALLOCATE_PLACES], chosen;
	const char *why;
	bool all = true;

	*picked = 0;
	if (n == 0)
		return true;
	s.need = pool_zero(pool, n * sizeof *s.need);
	s.free = pool_zero(pool, n * places * sizeof *s.free);
	s.take = pool_zero(pool, n * places * sizeof *s.take);
	s.item_of = pool_zero(pool, n * sizeof *s.item_of);
	*picks = pool_take(pool, n * places * sizeof **picks);
	if (!gather(&s, wishes, n, free, context))
		return false;
	chosen = smallest(&s, set);
	for (size_t i = 0; i < s.items; i++)
		take_item(&s, i, set, chosen);
	for (size_t w = 0; w < n; w++)
		all &= wishes[w].missing == 0;
	why = !all           ? "all there is; the rest waits"
		: chosen > 1 ? "one of the fewest locations that together have the order"
			     : "first location by priority that has the whole order";
	for (size_t w = 0; w < n; w++) {
		int64_t left = wishes[w].qty - wishes[w].missing, *take = s.take + s.item_of[w] * places;
		for (size_t p = 0; left > 0; p++) {
			int64_t here = num_least(take[p], left);
			if (here == 0)
				continue;
			(*picks)[(*picked)++] = (struct pick){ &wishes[w], p, here, why };
			take[p] -= here;
			left -= here;
		}
	}
	return true;
}
