/* rejects - rows of a table that were refused, in a file of the same format                    floor 2
 *
 * The file has the header and the delimiter of the input and two columns more, _line and _error, which are
 * ignored when it is read again: mend the rows and feed them back. _line of a row that was fed back stays that
 * of the file it was first in. A file whose name ends in .jsonl gets an object a row instead, by column names.
 */
#ifndef REJECTS_H
#define REJECTS_H

#include "csv.h"
#include "sheet.h"

struct rejects;

/* Append to FILE (made if need be); NULL: keep none. Ends the program with END_CANT_CREATE when it cannot. */
struct rejects *rejects_open(const char *file);

/* Rows now come from a file with this header, open as FD. MARKED: the file that is made gets a byte order mark,
 * as spreadsheets want it. Ends the program with END_USAGE when the file holds
 * rows of another format, or is the input itself. */
void rejects_header(struct rejects *, int fd, const struct csv_row *header, char delimiter, bool marked);

/* Write a row of a sheet with its reason. */
void rejects_row(struct rejects *, const struct sheet *, size_t row, const char *error);

/* Ends the program with END_IO when not all could be written. */
void rejects_close(struct rejects *);

#endif
