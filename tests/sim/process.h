/* process - the programs of ecomutils, run within this one
 *
 * A program is its main(). It begins with its static variables as they were when this process began, and ends by
 * returning, by exit(), or by being killed, wherever it is: then the descriptors it opened are closed, and what it took
 * of memory is lost. Its static variables are those between the linker's marks for data; what the simulation itself keeps
 * is KEPT elsewhere. A program runs alone: of a pipeline each stage runs to its end, and what it wrote is the input of
 * the next, which of a stage that was killed gets what had been written till then.
 */
#ifndef PROCESS_H
#define PROCESS_H

#include <stdbool.h>

#include "pipeline.h"

#define KEPT __attribute__((section("kept")))

enum {
	STATUS_KILLED = 128 + 9,
	STATUS_POWER = 256 /* nobody lives to tell it */
};

/* Once, before the first program. */
void process_begin(void);

/* Run a program with the environment as it is; its status. */
int process_run(char *const *words, int in, int out);

/* The name of the program that runs; NULL: none. */
const char *process_name(void);

/* The one that runs ends here; all of them do. */
_Noreturn void process_kill(int status);
_Noreturn void process_cut_all(void);

#endif
