/* again - input that is read more than once                                                    floor 3 */
#ifndef AGAIN_H
#define AGAIN_H

#include <stdio.h>

#include "filter.h"

/* Let ASKED's input be read again: what comes to standard input is kept in a file without a name. One that
 * neither is a file nor comes there ends the program (END_USAGE). */
void again_keep(const struct asked *);

/* Go back to its beginning; nothing is counted yet. */
void again_begin(void);

/* A file without a name, gone with the program. */
FILE *again_nameless(void);

#endif
