/* compose-option - what a variant differs in from the others: its options                         floor 2
 *
 * Files say it in three ways: a column for each option's name and one for its value; the head lists its members
 * with their options; the member says its own.
 */
#ifndef COMPOSE_OPTION_H
#define COMPOSE_OPTION_H

#include "composer.h"

/* The name and value of option I (from 0, up to composer.options) in a row; they live until the next is asked for. False
 * when it has none, or it is the one that means "no options". */
bool option_said(struct composer *, size_t i, size_t row, struct csv_cell *name, struct csv_cell *value);

/* Write "options":{…} of a row, if it has any. */
void option_put(struct composer *, size_t row);

#endif
