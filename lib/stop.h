/* stop - asked to stop by SIGTERM or SIGINT: finish what was begun, and begin no more          floor 1 */
#ifndef STOP_H
#define STOP_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* From now on it can be asked to; asked once more it ends at once. */
void stop_listen(void);

bool stop_asked(void);

/* How a program ends: ENDING; but when it was asked to stop, with a word on what is LEFT, and END_AGAIN when all else went well
 * (END_DONE, END_REFUSED). */
int stop_ending(int ending, const char *left);

/* poll(2), for as long as it takes: -1 with EINTR once the program was asked to stop, before or meanwhile. */
int stop_poll(struct pollfd *, size_t n);

/* read(2), the same; and open(2) to do so, which a FIFO that nobody writes to does not hold up: to read it does. */
ssize_t stop_read(int fd, void *to, size_t room);
int stop_open(const char *path);

#endif
