/* search - the verb `search`: rows found by words that people type                            floor 3 */
#ifndef SEARCH_H
#define SEARCH_H

#include "store.h"

/* What is printed of the rows of a table that has a searched column. */
struct searching {
	const struct table *table;
	const char *columns; /* SQL, after SELECT (ask.h) */
};

/* Print the rows, in the order of their key, in which all the words of ARGS occur, at most MOST (0: all). Says so
 * when there may be more. Returns the ending; when there is no word, the program ends (END_USAGE). */
int search(struct store *, const struct searching *, char **args, int n, long most);

#endif
