/* history - what was changed by each run, and what was before it                              floor 2
 *
 * So that a run can be undone. A thing goes by one key, and all that it is is a text: a product and its JSON.
 */
#ifndef HISTORY_H
#define HISTORY_H

#include "record.h"
#include "store.h"

/* By the record that changed it: which thing, for which time, as it was (empty: it was not there), and whether it is
 * there no more. */
extern const struct table history_before;

/* What was changed by the records RUN.1, RUN.2, ... and when. */
extern const struct table history_run;

/* What a record does to a thing: the columns of history_run that count it. */
enum history { HISTORY_ADDED = 2, HISTORY_CHANGED, HISTORY_DROPPED };

/* The record changes a thing for the Nth time, which WAS so. */
void history_note(struct record *, struct store *, const char *thing, int64_t n, const char *was, enum history);

#endif
