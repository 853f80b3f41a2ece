/* docs - JSON documents out of a file, one after the other */
#include "docs.h"

#include <stdlib.h>
#include <string.h>

#include "say.h"

enum { READ = 128 * 1024 };

struct docs {
	struct decode *in;
	char *buffer;
	size_t room, begin, end; /* bytes not yet given: buffer[begin..end) */
	size_t given;            /* of them, the document last given */
	long line;               /* of buffer[begin], from 1 */
	bool ended;
};

struct docs *
docs_open(struct decode *in)
{
	struct docs *d = need_memory(sizeof *d);

	*d = (struct docs){ .in = in, .line = 1, .room = READ };
	d->buffer = need_memory(d->room);
	return d;
}

void
docs_close(struct docs *d)
{
	free(d->buffer);
	free(d);
}

/* False at the end of the file. */
static bool
read_more(struct docs *d)
{
	size_t got;

	if (d->ended)
		return false;
	memmove(d->buffer, d->buffer + d->begin, d->end - d->begin);
	d->end -= d->begin;
	d->begin = 0;
	if (d->room - d->end < READ / 2) {
		d->room *= 2;
		d->buffer = more_memory(d->buffer, d->room);
	}
	got = decode_read(d->in, d->buffer + d->end, d->room - d->end);
	d->ended = got == 0;
	d->end += got;
	return got > 0;
}

/* Go on by N bytes, counting lines. */
static void
pass(struct docs *d, size_t n)
{
	for (const char *at = d->buffer + d->begin, *end = at + n;
		(at = memchr(at, '\n', (size_t)(end - at))); at++)
		d->line++;
	d->begin += n;
}

static bool
skip_blanks(struct docs *d)
{
	do {
		size_t n = 0;
		while (d->begin + n < d->end && strchr(" \t\r\n", d->buffer[d->begin + n]) &&
			d->buffer[d->begin + n])
			n++;
		pass(d, n);
	} while (d->begin == d->end && read_more(d));
	return d->begin < d->end;
}

/* Where a document stands: its brackets that are open, inside a string or not. */
struct scan {
	size_t at, depth;
	bool quoted, escaped;
};

/* Go through the bytes there are; true when the document ends before s->at. One without brackets ends with
 * its line. */
static bool
scan(const struct docs *d, struct scan *s)
{
	const char *bytes = d->buffer + d->begin;
	bool brackets = *bytes == '{' || *bytes == '[';

	for (; s->at < d->end - d->begin && s->at < DOCS_LONGEST; s->at++) {
		char c = bytes[s->at];
		if (!brackets && c == '\n')
			return true;
		if (s->quoted) {
			s->quoted = s->escaped || c != '"';
			s->escaped = !s->escaped && c == '\\';
		} else if (c == '"')
			s->quoted = true;
		else if (c == '{' || c == '[')
			s->depth++;
		else if ((c == '}' || c == ']') && brackets && --s->depth == 0) {
			s->at++;
			return true;
		}
	}
	return false;
}

bool
docs_next(struct docs *d, struct doc *doc)
{
	struct scan s = { 0 };

	pass(d, d->given);
	d->given = 0;
	if (!skip_blanks(d))
		return false;
	while (!scan(d, &s) && s.at < DOCS_LONGEST && read_more(d))
		continue;
	if (decode_cut(d->in))
		return false;
	d->given = s.at;
	*doc = (struct doc){
		.at = d->buffer + d->begin, .length = s.at, .line = d->line, .too_long = s.at == DOCS_LONGEST
	};
	return true;
}

void
docs_again(struct docs *d, struct doc *doc)
{
	const char *at = doc->at, *end = doc->at + doc->length;

	while ((at = memchr(at, '\n', (size_t)(end - at))) && ++at < end)
		if (*at == '{') {
			doc->length = (size_t)(at - doc->at);
			d->given = doc->length;
			return;
		}
}
