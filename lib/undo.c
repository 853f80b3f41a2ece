/* undo - the verb `undo`: records that bring back what was before a run */
#include "undo.h"

#include "ask.h"
#include "filter.h"
#include "moment.h"
#include "say.h"

static bool
say_late(void *nothing, const struct cell *cells, int n)
{
	struct text why = TEXT_UP_TO(0);
	char when[MOMENT_ROOM];

	(void)nothing;
	for (int i = 0; i < n; i++)
		text_put(&why, cells[i].is_number ? moment_text(when, cells[i].number) : cells[i].text);
	say("undo: %s", why.at);
	tally.refused++;
	text_free(&why);
	return true;
}

int
undo_run(struct store *db, const struct undoing *how, char **args, int n, bool force)
{
	const char *const parameters[] = { n ? args[0] : "", force ? "1" : "0" };

	if (n != 1)
		die(END_USAGE, "undo: one RUN is expected");
	if (!force)
		store_query(db, how->late, parameters, 1, say_late, NULL);
	ask_print(db, how->records, parameters, 2);
	return tally.refused ? END_REFUSED : END_DONE;
}
