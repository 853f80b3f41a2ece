/* durable - what was written stays written                                                     floor 1 */
#ifndef DURABLE_H
#define DURABLE_H

#include <stdbool.h>

/* Put what was written to an open file on the disk. False (errno set) when that cannot be. In tests, where only
 * programs are killed and never the machine, ECOM_TEST_NOSYNC spares the wait. */
bool durable(int fd);

/* Put a closed file on the disk, or the names in a folder: a rename is there only when its folder is. False (errno
 * set) when that cannot be; durable_path() ends the program then, with END_IO. */
bool durable_at(const char *path);
void durable_path(const char *path);

#endif
