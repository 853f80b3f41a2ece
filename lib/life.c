/* life - a row that goes from state to state by a table of steps, and the timeline of how it did */
#include "life.h"

const struct table life_timeline = { "timeline", KEY("number", "id"),
	COLUMNS("n", "event text", "about text", "state text", "time") };
enum { N, EVENT, ABOUT, STATE, TIME };

static void
enter(const struct life *life, struct row *row, const struct step *step, moment time)
{
	if (!step || !step->to)
		return;
	row_put(row, life->state, step->to);
	row_set(row, life->since, time);
}

bool
life_go(struct record *r, struct store *db, const struct life *life, struct row *row, const char *event,
	const char *about)
{
	const char *state = row_text(row, life->state), *advice = step_advice(life->steps, event);
	const struct step *step = step_from(life->steps, event, *state ? state : "new");
	struct row *entry;

	if (!step)
		refuse(r, life->field, "'%s' is %s: no %s now%s%s", row_key(row, 0),
			*state ? state : "not known here", r->type, advice ? "; " : "", advice ? advice : "");
	if (refused(r))
		return false;
	enter(life, row, step, r->time);
	row_add(row, life->entries, 1);
	entry = store_add(db, &life_timeline, row_key(row, 0), r->id);
	row_set(entry, N, row_int(row, life->entries));
	row_put(entry, EVENT, r->type);
	row_put(entry, ABOUT, about ? about : "");
	row_put(entry, STATE, row_text(row, life->state));
	row_set(entry, TIME, r->time);
	return true;
}

void
life_follow(struct record *r, struct store *db, const struct life *life, struct row *row, const char *event)
{
	enter(life, row, step_from(life->steps, event, row_text(row, life->state)), r->time);
	row_put(store_row(db, &life_timeline, row_key(row, 0), r->id), STATE, row_text(row, life->state));
}
