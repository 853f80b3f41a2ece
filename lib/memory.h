/* memory - what a station did before, so that the same record again changes nothing            floor 3
 *
 * A record is the same when its id and what it says are the same. What it did is remembered in the
 * transaction that did it:
 *
 *     an effect   its answers, which go out again, byte for byte
 *     none        that it had none: a put that changes nothing today would undo tomorrow's change if it ran
 *                 again. Bulk records are numbered RUN.ROW: they take four characters in a page of their run,
 *                 so that a million unchanged products cost two thousand rows
 *     a refusal   for the same try only, which is the same record at the same time (a run begun again after a
 *                 crash) or at an earlier one. A refused record may be fed back, mended or not, at any later
 *                 time; refused once more by the running clock, it changes nothing
 */
#ifndef MEMORY_H
#define MEMORY_H

#include "record.h"
#include "store.h"

extern const struct table answer_table, page_table;

struct memory {
	struct row *answer, *page; /* page NULL: the record is not one of a run */
	char digest[33];
	int at;                    /* the record's place in its page */
};

/* Was this record done before? Then its answers are appended to OUT, or it is refused as it was, or because
 * its id was used by a record that says something else. */
bool recall(struct memory *, struct record *, struct store *, struct text *out);

/* Note what it did: ANSWERS it gave (the text's end, "" for none), or, when EFFECT is false, that it did
 * nothing; or that it was refused. */
void remember(struct memory *, struct record *, bool effect, const char *answers);

/* The day (since 1970) before which answers need not be kept: shop.json's keep_answers. Ends the program when that
 * is wrong. */
int64_t memory_begins(void);

#endif
