/* items - the items of an XML feed (RSS, Atom) as rows                                         floor 2
 *
 * An item's elements are its columns, by their names without the prefix (g:price is price); one that stands
 * there several times is a list with commas; one that has elements itself is a column for each: shipping(price).
 * The items are gone through twice, as the columns are known only at the end: the bytes wait in a temporary file, so that
 * they may come out of a pipe or be packed. A DOCTYPE is refused: nothing is expanded, nothing is fetched.
 */
#ifndef ITEMS_H
#define ITEMS_H

#include "csv.h"
#include "decode.h"

struct items;

/* Read XML; the bytes stay the caller's to close. Ends the program with END_DATA when it is none, has a DOCTYPE or no
 * item; END_IO, END_CANT_CREATE when there is no room for the temporary file. */
struct items *items_open(struct decode *);
void items_close(struct items *);

/* The header first, then an item each; false at the end. A row lives until the next call. */
bool items_next(struct items *, struct csv_row *);

/* Does the text begin as XML does? Nothing of it is taken. */
bool items_begin(struct decode *);

#endif
