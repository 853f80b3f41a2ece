/* csv - rows of cells out of a file, and cells into a line                                     floor 2
 *
 * RFC 4180 and what real files do: lines end in LF, CRLF, CR or CRCRLF; the delimiter (, ; tab | ) is found in the
 * first lines, or said by a line "sep=;" before them, as Excel writes it; blanks around a cell (outside its
 * quotes) are dropped; a quote inside an unquoted cell is a quote; empty lines are skipped; a row with fewer
 * cells than the first one has empty ones behind them, as in a spreadsheet, which does not write those. Memory
 * does not grow with the file: one row is held, and a row has bounds.
 *
 * What can only be guessed at is not guessed: text after a closing quote, a quote that is never closed, filled
 * cells that have no column, one lone cell where the first row has several, a last line that is short and has
 * no end (the file was cut), bytes that are no UTF-8. Such a row comes with its fault said. A quote that goes
 * wrong some lines later takes only the line that it is in: the lines it swallowed are read again as rows.
 */
#ifndef ECOM_CSV_H
#define ECOM_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "decode.h"
#include "text.h"

enum {
	CSV_ROW_LONGEST = 4 * 1024 * 1024, /* bytes; then a row is at fault */
	CSV_MOST_CELLS = 10000
};

struct csv_cell {
	const char *at; /* NUL-terminated; may hold a NUL itself in a row at fault */
	size_t length;
};

struct csv_row {
	const struct csv_cell *cells; /* in one piece of memory, one behind the other, each with its NUL */
	size_t n;          /* 1 or more */
	long line;         /* its first line, from 1 */
	long long offset;  /* bytes of UTF-8 before it */
	const char *fault; /* NULL, or why the row cannot be relied on; the cells are what could be read */
	long fault_cell;   /* in which cell, from 0; -1: in the row as a whole */
	bool cut;          /* the file ended in it */
};

struct csv;

/* Read CSV; the bytes stay the caller's to close. DELIMITER 0: find it. */
struct csv *csv_open(struct decode *, char delimiter);
void csv_close(struct csv *);

/* The next row, false at the end; it lives until the next call. A signal that interrupts reading ends the
 * file, without a row that is not whole. The first row tells how many cells a row has; cells more than that
 * are no fault when they are empty. */
bool csv_next(struct csv *, struct csv_row *);

char csv_delimiter(const struct csv *);

/* Append a cell to a line of CSV, in quotes where it must be. Delimiters and the line's end are the caller's. */
void csv_put(struct text *, const char *cell, size_t length, char delimiter);

#endif
