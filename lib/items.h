/* items - the items of an XML feed (RSS, Atom) as rows                                         floor 2
 *
 * An item's elements are its columns, by their names without the prefix (g:price is price); one that stands
 * there several times is a list with commas; one that has elements itself is a column for each: shipping(price).
 * The file is gone through twice, as the columns are known only at its end. A DOCTYPE is refused: nothing is
 * expanded, nothing is fetched.
 */
#ifndef ITEMS_H
#define ITEMS_H

#include "csv.h"

struct items;

/* Read from a file that can be read twice. FILE is for messages. Ends the program with END_DATA when it is no
 * XML, has a DOCTYPE or no item. */
struct items *items_open(int fd, const char *file);
void items_close(struct items *);

/* The header first, then an item each; false at the end. A row lives until the next call. */
bool items_next(struct items *, struct csv_row *);

/* Does the file begin as XML does? It is read from its place again. False for what cannot be read twice. */
bool items_begin(int fd);

#endif
