/* transfer - a shop's books from one store to another, and the proof that they are the same    floor 3
 *
 * A station's book appears in the new store as a whole or not at all, so a transfer that was killed is begun
 * again by the same command: what is there already, and is the same, is left as it is. A book that is there
 * and says something else is never overwritten.
 */
#ifndef TRANSFER_H
#define TRANSFER_H

#include <stdbool.h>

#include "shelf.h"

/* What became of a table. */
struct transferred {
	const char *station, *table;
	struct sum from, to;
	bool same;
	const char *result; /* "copied"; "unchanged": it was there; "refused": something else was; "differs":
			     * it was copied, but what is there now is something else */
};
typedef void transfer_tell(void *context, const struct transferred *);

/* Copy all books of the shelf to the store at TO, read them there again, and tell every table. Messages say
 * what is wrong; a shelf without books ends the program. DRY: nothing is written. Returns END_DONE when all
 * is the same, END_REFUSED when not, END_AGAIN when it was asked to stop. */
int transfer(struct shelf *, const char *to, bool dry, transfer_tell *, void *context);

/* As transfer_tell: print the table as a record, and count what became of it. The counts are said at the end
 * (ALOUD). */
void transfer_print(void *nothing, const struct transferred *);
void transfer_close(bool aloud);

/* For long work on a shelf: shows progress; false when the program was asked to stop. */
bool transfer_going(long rows);

/* Books that are not what a station's are end the program: they cannot be copied as such. */
void transfer_sound(const struct shelf *);

#endif
