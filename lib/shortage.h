/* shortage - what an order lacks, of the lines of its stock.short                              floor 2
 */
#ifndef SHORTAGE_H
#define SHORTAGE_H

#include "record.h"

/* In a sentence: "TEA: 2 wanted, 0 there; CUP: 3 wanted, 1 there". It lives as long as the record. */
const char *shortage_text(struct record *);

/* As lines that wait, {line, sku, qty}. The caller owns them. */
json_t *shortage_lines(struct record *);

#endif
