/* upkeep - how a store fares: is it sound, what does it hold, what may go                      floor 3
 *
 * Each prints records, and returns END_DONE, END_REFUSED (a fault was found), or END_AGAIN when the program
 * was asked to stop.
 */
#ifndef UPKEEP_H
#define UPKEEP_H

#include <stdbool.h>

#include "shelf.h"

/* One record for the store and one for each station; where there are faults, one for each, with its repair.
 */
int upkeep_check(struct shelf *);

/* One record a table: rows, bytes, and the day of the oldest answer. */
int upkeep_stats(struct shelf *);

/* Forget the rows of these TABLES (ended by NULL) of all stations whose `day` is before DAY. One record a
 * table. DRY: only say how many. */
int upkeep_prune(struct shelf *, const char *const *tables, int64_t day, bool dry);

#endif
