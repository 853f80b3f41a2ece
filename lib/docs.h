/* docs - JSON documents out of a file, one after the other                                     floor 2
 *
 * A document may be a line or be laid out over many; blanks stand between. Where one ends is found by its
 * brackets and quotes alone; whether it is JSON is for its reader to say, and then docs_again() finds the
 * next place to begin.
 */
#ifndef DOCS_H
#define DOCS_H

#include <stdbool.h>
#include <stddef.h>

#include "decode.h"

enum { DOCS_LONGEST = 16 * 1024 * 1024 };

struct doc {
	const char *at; /* not NUL-terminated */
	size_t length;
	long line;      /* its first, from 1 */
	bool too_long;  /* cut at DOCS_LONGEST */
};

struct docs;

/* Read documents; the bytes stay the caller's to close. */
struct docs *docs_open(struct decode *);
void docs_close(struct docs *);

/* The next document, false at the end; it lives until the next call. A signal that interrupts reading ends
 * the file. */
bool docs_next(struct docs *, struct doc *);

/* The document last given was broken: what follows begins at its next line that begins with '{', if it has
 * one. *DOC is cut to what is given up. */
void docs_again(struct docs *, struct doc *);

#endif
