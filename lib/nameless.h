/* nameless - a temporary file without a name                                                  floor 1
 *
 * It lies in $TMPDIR, else /tmp, and is gone when it is closed, however the program ends.
 */
#ifndef NAMELESS_H
#define NAMELESS_H

#include <stdio.h>

/* Open for writing and reading; the caller closes it. Ends the program with END_CANT_CREATE when there is none. */
FILE *nameless_file(void);

#endif
