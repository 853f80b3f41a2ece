/* books - all that a life has left: the stations' tables, the shop's files, the letters taken by the server */
#ifndef BOOKS_H
#define BOOKS_H

#include "text.h"

/* Append them to OUT, a line each, in an order that does not depend on how it came to be. */
void books_of(const char *shop, struct text *out);

#endif
