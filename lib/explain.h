/* explain - where each column of a file goes, and whether it comes back                        floor 2
 *
 * What is said is counted, not read off the map: every cell that says something is in a field, in extra, or
 * left out.
 */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "compose.h"

struct explain;

/* Of a file that the map is bound to. */
struct explain *explain_open(const struct map *);
void explain_close(struct explain *);

/* Count a record's rows, after compose(). */
void explain_rows(struct explain *, const struct composer *, const struct sheet *, enum composed);

/* Append what was found: a line of JSON about the file and one for each of its columns; or, for people, a
 * table. FILE and DELIMITER are what was read. */
void explain_text(const struct explain *, const char *file, char delimiter, bool table, struct text *out);

#endif
