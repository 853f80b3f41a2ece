/* serial - the numbers of a series of documents: INV/26-27/1                                   floor 1
 *
 * Invoices are numbered without gaps within a series and a financial year. A number has at most 16
 * characters, letters, digits, '/' and '-' (India's CGST Rule 46), the first no '0', '/' or '-' (the
 * pattern of its e-invoice portal); that suits elsewhere.
 */
#ifndef SERIAL_H
#define SERIAL_H

#include <stdbool.h>
#include <stdint.h>

enum { SERIAL_LONGEST = 16, SERIAL_ROOM = SERIAL_LONGEST + 1 };

/* A year of documents: the calendar year it begins in, and the month (1-12). */
struct serial_year {
	int year, month;
};

/* Fill FORMAT: {series}; {year}, as 26-27, or as 2026 when it begins in January; {yy}, as 26; {n}, or {n5}
 * with leading zeros to 5 digits (any of 1 to 9). False when what comes out is not such a number. TO has
 * SERIAL_ROOM bytes. */
bool serial_text(char *to, const char *format, const char *series, struct serial_year, int64_t n);

/* What is wrong with a format, NULL when nothing: without {series}, a year and {n}, numbers would come
 * twice. */
const char *serial_fault(const char *format);

#endif
