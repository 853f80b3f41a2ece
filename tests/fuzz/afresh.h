/* afresh - run rooms as if the program had just been started, thousands of times in one process
 *
 * A room may end the program (die), keep what it read for ever, and never give it back: a process has one file and
 * one end. A harness has a million. So what a room ends is left by a jump, what it took is given back, and its
 * variables, which the Makefile keeps in sections of their own, are what they were at the start. */
#ifndef AFRESH_H
#define AFRESH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* RUN with the bytes; the ending if it ended the program, else -1. An ending that says it is our bug (END_BUG) is a
 * finding. */
int afresh(void (*run)(const uint8_t *bytes, size_t n), const uint8_t *bytes, size_t n);

/* What filter_write() was given in this run, which goes nowhere else. */
extern struct text afresh_written;

/* A file of these bytes, read from its beginning; its name, in which the descriptor stands. */
int file_of(const void *bytes, size_t n);
const char *name_of_file(int fd);

/* A file of these bytes in a folder of this process, which is /…/NAME; the folder is returned. */
const char *folder_with(const char *name, const void *bytes, size_t n);

/* The next piece of the input, up to a NUL; NUL-terminated, the last one empty. It lives until thirty more were asked for. */
struct input {
	const uint8_t *at;
	size_t n;
};
const char *next_text(struct input *);
unsigned next_byte(struct input *);

/* What is not true is a finding. */
#define must(condition) ((condition) ? (void)0 : must_have(#condition, __FILE__, __LINE__))
_Noreturn void must_have(const char *condition, const char *file, int line);

#endif
