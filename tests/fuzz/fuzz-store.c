/* fuzz-store - any bytes as what is done to the rows of a book: what was set is what is read after the commit, what was undone or
 * rolled back is not */
#include <stdlib.h>

#include "afresh.h"
#include "store.h"

static const struct table thing = { "thing", KEY("kind", "name"), COLUMNS("number", "words text"), .search = NULL };
static const struct table *const tables[] = { &thing, 0 };
enum { NUMBER, WORDS, NAMES = 8 };

struct known {
	bool there;
	int64_t number;
	char words[64];
};

/* UTF-8, as all that a record says. */
static void
words_of(char *to, const char *text)
{
	size_t n = strlen(text) < 60 ? strlen(text) : 60, bad;

	memcpy(to, text, n);
	to[n] = '\0';
	while (!utf8_valid(to, strlen(to), &bad))
		to[bad] = '\'';
}

static void
check(struct store *db, const struct known *known)
{
	char name[2] = "A";

	store_begin(db);
	for (int i = 0; i < NAMES; i++) {
		name[0] = (char)('A' + i);
		struct row *r = store_row(db, &thing, "it's", name);
		must(row_exists(r) == known[i].there);
		must(!known[i].there || (row_int(r, NUMBER) == known[i].number && strcmp(row_text(r, WORDS), known[i].words) == 0));
	}
	store_rollback(db);
}

static void
batch(struct store *db, struct input *input, struct known *known)
{
	struct known is[NAMES], was[NAMES];
	unsigned steps = next_byte(input) % 8;

	memcpy(is, known, sizeof is);
	store_begin(db);
	while (steps-- > 0 && input->n) {
		unsigned what = next_byte(input), which = next_byte(input) % NAMES;
		char name[2] = { (char)('A' + which), '\0' };
		struct row *r;
		memcpy(was, is, sizeof was);
		store_mark(db);
		r = store_row(db, &thing, "it's", name);
		if (what & 1) {
			is[which].there = true;
			words_of(is[which].words, next_text(input));
			row_put(r, WORDS, is[which].words);
		}
		if (what & 2) {
			is[which].there = true;
			is[which].number = (int64_t)((uint64_t)next_byte(input) << next_byte(input) % 60 & INT64_MAX);
			row_set(r, NUMBER, is[which].number);
		}
		if (what & 4 && row_add(r, NUMBER, INT64_MAX / 2)) {
			is[which].there = true;
			is[which].number += INT64_MAX / 2;
		}
		if (what & 8) {
			row_delete(r);
			is[which] = (struct known){ 0 };
		}
		if (what & 16) {
			store_undo(db);
			memcpy(is, was, sizeof is);
		}
	}
	if (next_byte(input) & 1)
		store_rollback(db);
	else {
		must(store_commit(db));
		memcpy(known, is, sizeof is);
	}
	check(db, known);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct known known[NAMES] = { 0 };
	struct input input = { bytes, n };
	struct store *db = store_open("", "fuzz", tables, false);

	for (int i = 0; i < 4 && input.n; i++)
		batch(db, &input, known);
	store_close(db);
	return 0;
}
