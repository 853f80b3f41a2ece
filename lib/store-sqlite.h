/* store-sqlite - what the rooms that use SQLite share                                          floor 2
 *
 * Only lib/store-sqlite*.c include this.
 */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include <sqlite3.h>
#include <stdbool.h>

#include "say.h"

/* End the program with what SQLite says and the system says behind it: cannot WHAT 'NAME': … */
_Noreturn void sqlite_fail(sqlite3 *, const char *what, const char *name);

/* Before SQLite is used: where it lacks memory the program ends, END_MEMORY. */
void sqlite_start(void);

/* For sqlite3_busy_handler(): waits its turn for up to a minute. */
int sqlite_wait(void *context, int tries);

/* Open a file that may not be written to, or (SEALED) that nobody writes to. Without a log beside it nobody
 * is at work: nothing needs to be written to read it then, if SQLite is told so. */
int sqlite_open_to_read(const char *path, bool sealed, sqlite3 **);

#endif
