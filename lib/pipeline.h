/* pipeline - programs started, their ends tied together, and waited for                        floor 1
 *
 * No shell: a command is its words. The programs die with their starter (even when it is killed), so that
 * nothing goes on behind the back of the one who starts again.
 */
#ifndef PIPELINE_H
#define PIPELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "say.h"

enum {
	PIPELINE_STAGES = 32,
	PIPELINE_CUT = 128 + 13 /* the status of a stage that lost its reader (SIGPIPE) */
};

struct stage {
	char *const *words; /* the program (looked up in PATH) and its arguments, ended by NULL */
	int status;         /* after pipeline_run(): its ending, or 128 + the signal that ended it */
};

/* Run the stages, the first reading from IN, the last writing to OUT (descriptors, left open). Returns the
 * worst ending: that of the stage which failed, not of those which lost their reader because of it. A program
 * that cannot be started ends END_UNAVAILABLE. */
int pipeline_run(struct stage *, size_t n, int in, int out);

/* One program, reading from IN and writing to OUT (left open): start it, and wait for its ending (or 128 + the
 * signal that ended it). */
pid_t pipeline_start(char *const *words, int in, int out);
int pipeline_wait(pid_t);

/* Put the folder of this very program first in PATH, so that its siblings are found. */
void pipeline_siblings(void);

#endif
