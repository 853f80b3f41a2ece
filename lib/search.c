/* search - the verb `search`: rows found by words that people type */
#include "search.h"

#include <string.h>

#include "ask.h"
#include "say.h"
#include "words.h"

/* All that was typed, in one text; the caller's. */
static struct text
typed(char **args, int n)
{
	struct text text = TEXT_UP_TO(0);

	text_put(&text, "");
	for (int i = 0; i < n; i++) {
		if (!utf8_valid(args[i], strlen(args[i]), NULL))
			die(END_USAGE, "search: '%s' is not UTF-8", args[i]);
		text_put(&text, args[i]);
		text_byte(&text, ' ');
	}
	return text;
}

int
search(struct store *db, const struct searching *what, char **args, int n, long most)
{
	struct text all = typed(args, n), words = TEXT_UP_TO(0), sql = TEXT_UP_TO(0), parameter = TEXT_UP_TO(0);
	long found;

	text_put(&words, "");
	words_asked(&words, all.at);
	if (words.length == 0)
		die(END_USAGE, "search: a word to look for is missing");
	text_print(&sql, "SELECT %s FROM %s WHERE ", what->columns, what->table->name);
	store_found(db, what->table, words.at, most, &sql, &parameter);
	text_print(&sql, " ORDER BY %s", what->table->key[0]);
	found = ask_print(db, sql.at, (const char *const[]){ parameter.at }, 1);
	if (most && found == most)
		say("search: there may be more than these %ld: say more words, or --limit=0 for all", found);
	text_free(&all);
	text_free(&words);
	text_free(&sql);
	text_free(&parameter);
	return END_DONE;
}
