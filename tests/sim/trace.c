/* trace - what a life was like, for people (--trace) */
#include "trace.h"

#include <stdarg.h>
#include <stdio.h>

#include "process.h"

KEPT bool tracing;
KEPT int trace_to = 1;
KEPT char trace_wrong[400];

void
trace(const char *format, ...)
{
	va_list more;

	if (!tracing)
		return;
	va_start(more, format);
	vdprintf(trace_to, format, more);
	va_end(more);
	dprintf(trace_to, "\n");
}

void
wrong(const char *format, ...)
{
	va_list more;

	if (trace_wrong[0])
		return;
	va_start(more, format);
	vsnprintf(trace_wrong, sizeof trace_wrong, format, more);
	va_end(more);
	trace("WRONG: %s", trace_wrong);
}
