/* uncell - a value of a record into the text of a cell: cell.h read backwards                 floor 2
 */
#ifndef UNCELL_H
#define UNCELL_H

#include <jansson.h>

#include "cell.h"

/* Append the text that the reading takes for VALUE; NULL: for nothing. False when there is none that could
 * be: a slug, a text without the prefix. That it does read so, who writes it has to look at: cell_text(). */
bool uncell(const struct reading *, const json_t *value, struct text *cell);

/* The same for a text. */
bool uncell_text(const struct reading *, const char *value, struct text *cell);

/* Append NAME=VALUE, with a comma before it when the cell has a pair already. */
void uncell_pair(struct text *cell, const char *name, const char *value);

#endif
