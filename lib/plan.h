/* plan - what a run would change, told and limited before anything is changed                  floor 3
 *
 * A run with a limit is tried first, by the same handlers, on books that nothing is written to.
 */
#ifndef PLAN_H
#define PLAN_H

#include <jansson.h>
#include <stdbool.h>

#include "filter.h"
#include "store.h"

enum { PLAN_COLUMNS = 6 };

/* What a station knows of its own changes. */
struct plan {
	const char *things; /* what they are changes of: "products" */
	const char *gone;   /* the word for a change that --max-drops counts: "dropped" */
	const char *count;  /* SQL: how many there are */

	/* The changes that an answer tells of, an array of objects; the caller owns it. Of their members
	 *     change   is "added", "changed", or the word for what is gone
	 *     field    is "price" where --max-price looks
	 *     old, new are absent where there was or will be none
	 * and COLUMNS names all, in the order in which people read them. */
	json_t *(*changes)(const json_t *answer);
	const char *columns[PLAN_COLUMNS];

	/* For --complete: the types that name a thing, and in which members; of two the second says where it is, and
	 * only of the places that are named is all said. The type that drops one, and the member of it that is 0
	 * (NULL: none). SQL for all there are and those that run ?1 has dropped already, in order. */
	const struct intake *names;
	const char *members[2];
	const char *drop, *zero, *all;
};

/* Is the run to be tried first? */
bool plan_asked(const struct asked *);

/* Make input that can be read again of ASKED's, and with --complete put the drops before it. DB: the books as
 * they are. TELL: the changes are to be printed (as a table with --table), and nothing done. Ends the program
 * (END_DATA) when the input cannot say all there is. */
void plan_input(const struct plan *, struct asked *, struct store *db, bool tell);

/* Take note of the answers of a batch. */
void plan_note(const struct plan *, const struct text *answers);

/* All was tried: say what it comes to. When that is more than ASKED allows, end the program (END_DATA), or
 * return false when all was to be told. */
bool plan_allowed(const struct plan *, const struct asked *, struct store *db);

#endif
