/* numbering - the numbers that a shop gives its documents                                     floor 2
 *
 * The rules are shop.json's: invoice.format (serial.h) and invoice.year_month, the month in which its
 * financial year begins.
 */
#ifndef NUMBERING_H
#define NUMBERING_H

#include <stdbool.h>
#include <stdint.h>

#include "moment.h"
#include "serial.h"

/* Read the rules; ends the program with END_CONFIG when they are wrong. */
void numbering_open(void);

/* The financial year that holds a moment where the shop is, as the year it begins in. */
int numbering_year(moment);

/* The Nth number of a series in a year. TO has SERIAL_ROOM bytes. False when it is too long. */
bool numbering_text(char *to, const char *series, int year, int64_t n);

#endif
