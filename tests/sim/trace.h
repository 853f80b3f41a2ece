/* trace - what a life was like, for people (--trace), and what was wrong with it */
#ifndef TRACE_H
#define TRACE_H

#include <stdbool.h>

extern bool tracing;
extern int trace_to;          /* a descriptor */
extern char trace_wrong[400]; /* the first thing that was wrong; "": nothing */

void trace(const char *format, ...) __attribute__((format(printf, 1, 2)));
void wrong(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
