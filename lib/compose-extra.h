/* compose-extra - what a file says and no field has, kept in the record's extra for the way back  floor 2
 */
#ifndef COMPOSE_EXTRA_H
#define COMPOSE_EXTRA_H

#include "composer.h"

/* Write "extra":{…}, if there is any: the map's places for it and, with REST, the cells of the row that nobody took. */
void extra_put(struct composer *, const struct place *const *, size_t n, size_t row, bool rest);

/* Nothing of a row may go lost: a row of which neither a variant nor an image nor a line was made says the same as the
 * first one, or nothing. Else the record fails. */
void extra_need_all(struct composer *);

/* Does the cell say what the same column, one of the map's, says in the first row? Many files say it all again. */
bool extra_repeats(const struct composer *, size_t row, size_t column, struct csv_cell);

#endif
