/* station - a filter that keeps books                                                          floor 3
 *
 * The same record again changes nothing and gives the same answer; output leaves only after COMMIT; a refused
 * record undoes only itself. A word on the command line that names a verb asks the books instead: `ecom-stock
 * levels TEA`.
 */
#ifndef STATION_H
#define STATION_H

#include "ask.h"
#include "filter.h"
#include "plan.h"
#include "shop.h"
#include "store.h"

/* A question to the books: a table ended by a row of zeros. A verb is SQL (ask.h tells how its rows are
 * written). One whose rows are faults (audit) ends END_REFUSED when there are any. RUN, instead of SQL, is
 * code that returns the ending. With PARTS each row is one JSON object that also holds what they tell. */
struct verb {
	const char *name, *args, *help;
	const char *sql;
	int (*run)(struct store *, char **args, int n);
	bool audit;
	const struct part *parts;
	bool diff; /* instead of all that: what a run of the records in these files would change */
};
#define VERB_DIFF { "diff", "[FILE...]", "what these records would change, field by field", .diff = true }

struct station {
	const struct intake *takes;
	const struct verb *answers;
	const struct table *const *keeps; /* ends with NULL */
	void (*start)(void); /* after shop.json was read: prepare what handlers need (NULL: nothing) */
	const struct plan *plan; /* what it knows of its own changes, for the verb diff and for limits (NULL: nothing) */
};

/* The whole of a station's main after its options are read. Returns the ending. */
int station_main(const struct station *, const struct asked *);

/* For verbs with code: take the records that SQL makes as if they had been read, and print them with their
 * answers; the ending. So a verb can do what its `due` asks for, or change the books by records that say so.
 */
int station_take(struct store *, const char *sql, const char *const *parameters, int n);

#endif
