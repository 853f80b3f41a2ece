/* crew - workers of one kind, who get their work line by line and say theirs in whole lines    floor 2
 *
 * Their output is read whenever somebody waits here, so nobody waits for nobody. What is in flight is
 * bounded. Like all programs started by pipeline.h they die with their starter.
 */
#ifndef CREW_H
#define CREW_H

#include <stdbool.h>
#include <stddef.h>

#include "pool.h"

enum { CREW_MOST = 256 };

struct crew {
	size_t n;    /* at work; 0: none */
	bool broken; /* one of them reads no more, though there is more for it: crew_end() tells which */
	bool ending;
	struct worker *workers;
	struct pool pool;
};

/* Start N workers: each runs the words, in which {} is its number, from 0. */
void crew_start(struct crew *, char *const *words, size_t n);

/* Hand a worker a line (without its newline). Waits while it has much to do; is in vain when it is broken. */
void crew_give(struct crew *, size_t worker, const char *line, size_t n);

/* Wait until FD can be read, or (false) something else has come to pass: look around, and wait again. */
bool crew_wait(struct crew *, int fd);

/* No more input: let them all finish, and say who did not end well. Returns the worst ending, END_IO when one
 * stopped reading and all ended well. */
int crew_end(struct crew *);

/* A copy of the word in which each {} is WHO. */
char *crew_word(struct pool *, const char *word, const char *who);

#endif
