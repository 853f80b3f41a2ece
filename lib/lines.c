/* lines - whole lines out of a descriptor, for who has other things to wait for too */
#include "lines.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "record.h"
#include "say.h"

enum { CHUNK = 256 * 1024 }; /* bytes read at once */

static bool
blank(const char *s, size_t n)
{
	while (n > 0 && (*s == ' ' || *s == '\t' || *s == '\r')) {
		s++;
		n--;
	}
	return n == 0;
}

static bool
next(struct lines *in, const char **line, size_t *n, bool *too_long)
{
	size_t left = in->end - in->begin;
	char *newline =
		left > in->seen ? memchr(in->buffer + in->begin + in->seen, '\n', left - in->seen) : NULL;
	size_t length = newline ? (size_t)(newline - in->buffer) - in->begin : left;

	in->seen = length;
	if (!newline && length > RECORD_LONGEST) {
		in->skipping = true;
		in->begin = in->end = in->seen = 0;
	}
	if (!newline && !(in->ended && (length > 0 || in->skipping)))
		return false;
	*too_long = in->skipping || length > RECORD_LONGEST;
	*line = in->buffer + in->begin;
	*n = length;
	in->begin = newline ? in->begin + length + 1 : in->end;
	in->seen = 0;
	in->skipping = false;
	in->number++;
	return true;
}

bool
lines_next(struct lines *in, const char **line, size_t *n, bool *too_long)
{
	bool there;

	do
		there = next(in, line, n, too_long);
	while (there && !*too_long && blank(*line, *n));
	return there;
}

void
lines_read(struct lines *in, int fd)
{
	ssize_t got;

	if (in->begin > 0) {
		memmove(in->buffer, in->buffer + in->begin, in->end - in->begin);
		in->end -= in->begin;
		in->begin = 0;
	}
	if (in->room - in->end < CHUNK) {
		in->room = in->room * 2 > in->end + CHUNK ? in->room * 2 : in->end + CHUNK;
		in->buffer = more_memory(in->buffer, in->room);
	}
	got = read(fd, in->buffer + in->end, CHUNK);
	if (got < 0 && errno != EINTR && errno != EAGAIN)
		die(END_IO, "cannot read standard input:");
	if (got == 0)
		in->ended = true;
	if (got > 0) {
		in->end += (size_t)got;
		in->bytes += got;
	}
}
