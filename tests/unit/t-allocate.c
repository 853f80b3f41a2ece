/* t-allocate - which location gives what */
#include <stdlib.h>

#include "allocate.h"
#include "tap.h"

enum { PLACES = 4, SKUS = 3, LINES = 4 };

/* What is free, by SKU ("A", "B", "C") and place. */
static int64_t stock[SKUS][ALLOCATE_PLACES];

static int64_t
in_stock(void *context, const char *sku, size_t place)
{
	(void)context;
	return stock[sku[0] - 'A'][place];
}

/* Allocate and write the picks as "line:place*qty", in order. */
static const char *
picks_of(struct wish *wishes, size_t n, size_t places, bool *given)
{
	static char text[1000];
	static struct pool pool;
	struct pick *picks;
	size_t picked, at = 0;

	pool_reset(&pool);
	*given = allocate(wishes, n, places, in_stock, NULL, &pool, &picks, &picked);
	text[0] = '\0';
	for (size_t i = 0; i < picked; i++)
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%s:%zu*%" PRId64, i ? " " : "", picks[i].wish->line, picks[i].place, picks[i].qty);
	return text;
}

static void
by_hand(void)
{
	static const struct {
		const char *name;
		int64_t stock[SKUS][PLACES];
		struct wish wishes[LINES];
		const char *picks;
		bool refused;
		int64_t missing; /* of the first line */
	} cases[] = {
		{ "the first by priority", { { 5, 5, 5 } }, { { "1", "A", 3 } }, "1:0*3" },
		{ "the first that has it whole", { { 2, 5, 9 } }, { { "1", "A", 3 } }, "1:1*3" },
		{ "one parcel before priority", { { 9, 9, 9 }, { 0, 0, 1 } }, { { "1", "A", 1 }, { "2", "B", 1 } }, "1:2*1 2:2*1" },
		{ "two when one has not all", { { 9, 0, 0 }, { 0, 0, 9 } }, { { "1", "A", 1 }, { "2", "B", 1 } }, "1:0*1 2:2*1" },
		{ "the first of the pairs", { { 1, 1, 1, 1 } }, { { "1", "A", 2 } }, "1:0*1 1:1*1" },
		{ "a line whole from one", { { 2, 5, 0 }, { 1, 0, 0 } }, { { "1", "A", 4 }, { "2", "B", 1 } }, "1:1*4 2:0*1" },
		{ "lines of one SKU share it", { { 3, 9, 0 } }, { { "1", "A", 2 }, { "2", "A", 2 } }, "1:1*2 2:1*2" },
		{ "less than nothing is nothing", { { -5, 5, 0 } }, { { "1", "A", 2 } }, "1:1*2" },
		{ "too little, and no waiting", { { 1, 1, 0 } }, { { "1", "A", 3 } }, "", true, 1 },
		{ "too little of one line, and no waiting", { { 9 } }, { { "1", "B", 1 }, { "2", "A", 1, true } }, "", true, 1 },
		{ "too little, the rest waits", { { 1, 1, 0 } }, { { "1", "A", 3, true } }, "1:0*1 1:1*1", false, 1 },
		{ "nothing at all, all of it waits", { { 0 } }, { { "1", "A", 3, true } }, "", false, 3 },
		{ "the last line waits", { { 4, 0, 0 } }, { { "1", "A", 3, true }, { "2", "A", 3, true } }, "1:0*3 2:0*1", false, 0 },
		{ "as much as can be said", { { INT64_MAX, INT64_MAX } }, { { "1", "A", INT64_MAX } }, "1:0*9223372036854775807" },
	};

	for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
		struct wish wishes[LINES];
		size_t n = 0;
		bool given;
		memset(stock, 0, sizeof stock);
		for (size_t s = 0; s < SKUS; s++)
			memcpy(stock[s], cases[c].stock[s], sizeof cases[c].stock[s]);
		memcpy(wishes, cases[c].wishes, sizeof wishes);
		while (n < LINES && wishes[n].sku)
			n++;
		is_text(picks_of(wishes, n, PLACES, &given), cases[c].picks, "%s", cases[c].name);
		ok(given == !cases[c].refused, "%s: given or not", cases[c].name);
		is_int(wishes[0].missing, cases[c].missing, "%s: what is missing", cases[c].name);
	}
}

/* The fewest places that have everything, found by trying all sets. */
static int
fewest(const int64_t *want)
{
	int best = 99;

	for (unsigned set = 0; set < 1U << PLACES; set++) {
		int size = __builtin_popcount(set);
		bool all = true;
		for (size_t s = 0; s < SKUS; s++) {
			int64_t sum = 0;
			for (unsigned p = 0; p < PLACES; p++)
				sum += set >> p & 1 ? stock[s][p] : 0;
			all &= sum >= want[s];
		}
		if (all && size < best)
			best = size;
	}
	return best;
}

static void
against_trying_all(void)
{
	static char lines[SKUS][2] = { "1", "2", "3" }, skus[SKUS][2] = { "A", "B", "C" };
	long wrong_sum = 0, wrong_size = 0, over = 0, refused = 0;

	srand(1);
	for (int round = 0; round < 20000; round++) {
		struct wish wishes[SKUS];
		int64_t want[SKUS], got[SKUS] = { 0 };
		unsigned used = 0;
		struct pool pool = { 0 };
		struct pick *picks;
		size_t picked;
		for (size_t s = 0; s < SKUS; s++) {
			want[s] = rand() % 6 + 1;
			wishes[s] = (struct wish){ lines[s], skus[s], want[s], false, 0 };
			for (size_t p = 0; p < PLACES; p++)
				stock[s][p] = rand() % 6;
		}
		if (!allocate(wishes, SKUS, PLACES, in_stock, NULL, &pool, &picks, &picked)) {
			refused++;
			wrong_size += fewest(want) != 99;
		} else {
			for (size_t i = 0; i < picked; i++) {
				size_t s = (size_t)(picks[i].wish->sku[0] - 'A');
				got[s] += picks[i].qty;
				over += picks[i].qty > stock[s][picks[i].place] || picks[i].qty < 1;
				used |= 1U << picks[i].place;
			}
			wrong_sum += memcmp(got, want, sizeof got) != 0;
			wrong_size += __builtin_popcount(used) > fewest(want);
		}
		pool_free(&pool);
	}
	is_int(wrong_sum, 0, "20,000 orders: what is wished for is picked");
	is_int(over, 0, "20,000 orders: from nowhere more than is there");
	is_int(wrong_size, 0, "20,000 orders: from as few places as trying all sets finds");
	ok(refused > 1000 && refused < 19000, "20,000 orders: of both sorts");
}

int
main(void)
{
	struct wish many = { "1", "A", 60, true, 0 };
	bool given;

	by_hand();
	against_trying_all();
	for (size_t p = 0; p < ALLOCATE_PLACES; p++)
		stock[0][p] = 1;
	ok(strlen(picks_of(&many, 1, ALLOCATE_PLACES, &given)) > 200 && given, "more places than are searched: all of them give");
	is_int(many.missing, 0, "more places than are searched: nothing is missing");
	return done();
}
