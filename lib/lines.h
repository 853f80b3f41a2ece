/* lines - whole lines out of a descriptor, for who has other things to wait for too            floor 2
 *
 * Reading is apart from taking: ask for lines until there is none, wait for whatever comes, read once.
 */
#ifndef LINES_H
#define LINES_H

#include <stdbool.h>
#include <stddef.h>

struct lines {
	long number;     /* of the last line taken, from 1 */
	long long bytes; /* read so far */
	bool ended;      /* there is no more to read */

	char *buffer;
	size_t room, begin, end; /* of bytes not yet taken: buffer[begin..end) */
	size_t seen;             /* bytes from begin known to hold no newline */
	bool skipping;           /* the rest of a line that was too long */
};

/* The next line that is there whole (at the end of the input: the rest), without its newline; blank ones are
 * passed over. It stays until the next call of lines_read(). False when there is none. TOO_LONG: it had more
 * than RECORD_LONGEST bytes, and is not there. */
bool lines_next(struct lines *, const char **line, size_t *n, bool *too_long);

/* One read(2). Ends the program with END_IO when it fails; an interruption is no failure. */
void lines_read(struct lines *, int fd);

#endif
