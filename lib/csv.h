/* csv - rows of cells out of a file, and cells into a line                                     floor 2
 *
 * RFC 4180 and what real files do: a byte order mark is skipped; lines end in LF, CRLF or CR; the delimiter (
 * , ; tab | ) is found in the first line; blanks around a cell (outside its quotes) are dropped; a quote
 * inside an unquoted cell is a quote; empty lines are skipped. Memory does not grow with the file: one row is
 * held, and a row has bounds.
 *
 * What can only be guessed at is not guessed: text after a closing quote, a quote that is never closed, a row
 * with more or fewer cells than the first one, bytes that are no UTF-8. Such a row comes with its fault said.
 */
#ifndef ECOM_CSV_H
#define ECOM_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "text.h"

enum {
	CSV_ROW_LONGEST = 4 * 1024 * 1024, /* bytes */
	CSV_MOST_CELLS = 10000
};

struct csv_cell {
	const char *at; /* NUL-terminated; may hold a NUL itself in a row at fault */
	size_t length;
};

struct csv_row {
	const struct csv_cell *cells; /* one behind the other in memory, each with its NUL */
	size_t n;
	long line;         /* its first line, from 1 */
	long long offset;  /* bytes of the file before it */
	const char *fault; /* NULL, or why the row cannot be relied on; the cells are what could be read */
	long fault_cell;   /* in which cell, from 0; -1: in the row as a whole */
};

struct csv;

/* Read CSV from a descriptor, which stays the caller's. FILE (NULL: standard input) is for messages.
 * DELIMITER 0: find it in the first line. Ends the program with END_DATA when the file is UTF-16, END_IO when
 * it cannot be read (NO_INPUT: a directory). */
struct csv *csv_open(int fd, const char *file, char delimiter);
void csv_close(struct csv *);

/* The next row, false at the end; it lives until the next call. A signal that interrupts reading ends the
 * file, without a row that is not whole. The first row tells how many cells a row has; cells more than that
 * are no fault when they are empty. */
bool csv_next(struct csv *, struct csv_row *);

char csv_delimiter(const struct csv *);

/* Bytes read from the file so far. */
long long csv_done(const struct csv *);

/* Append a cell to a line of CSV, in quotes where it must be. Delimiters and the line's end are the caller's. */
void csv_put(struct text *, const char *cell, size_t length, char delimiter);

#endif
