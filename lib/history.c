/* history - what was changed by each run, and what was before it */
#include "history.h"

const struct table history_before = { "before", KEY("id"), COLUMNS("product text", "n", "body text", "dropped") };
enum { THING, NTH, WAS, DROPPED };

const struct table history_run = { "run", KEY("run"), COLUMNS("first", "last", "added", "changed", "dropped"),
	INDEXES("last") };
enum { FIRST, LAST };

void
history_note(struct record *r, struct store *db, const char *thing, int64_t n, const char *was, enum history what)
{
	struct row *before = store_add(db, &history_before, r->id);
	struct row *run = store_row(db, &history_run, record_run(r));

	row_put(before, THING, thing);
	row_put(before, WAS, was);
	row_set(before, DROPPED, what == HISTORY_DROPPED);
	row_set(before, NTH, n);
	if (!row_exists(run) || r->time < row_int(run, FIRST))
		row_set(run, FIRST, r->time);
	if (r->time > row_int(run, LAST))
		row_set(run, LAST, r->time);
	row_add(run, (int)what, 1);
}
