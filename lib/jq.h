/* jq - JSON of other systems into records, by a jq program                                     floor 2
 *
 * The program is shut in: no environment, no other input, no modules, no clock (now is the run's time). It
 * runs in a process of its own, because libjq cannot be interrupted and ends the process on some input
 * (1e18|todate): what takes too long, too much memory or writes too much is a fault of that document, and the
 * next one gets a new process.
 */
#ifndef ECOM_JQ_H
#define ECOM_JQ_H

#include <stdbool.h>
#include <stddef.h>

#include "text.h"

enum {
	JQ_SECONDS = 10,                    /* of processor time for a document */
	JQ_MEMORY = 512 * 1024 * 1024,      /* of the process */
	JQ_MOST_BYTES = 64 * 1024 * 1024,   /* written for a document */
	JQ_MOST_RECORDS = 100000
};

struct jq;

/* Compile the program in FILE. RUN and TIME are there as $run and $time, CURRENCY and LOCATION (NULL: not known) as
 * $currency and $location, which may be null. A record it makes without an id gets
 * RUN.ROW, or RUN.ROW.N when there are several; one without a time gets TIME. Beside what jq has there is each(f), which
 * is f, but where that fails a refusal of its input alone. Ends the program with END_CONFIG when FILE is wrong. */
struct jq *jq_open(const char *file, const char *run, const char *time, const char *currency, const char *location);
void jq_close(struct jq *);

/* What the program makes of a document, one JSON object a line, `type`, `id` and `time` first; an item that was refused
 * by itself is a line {"_error":why,"item":…}. False, with
 * *WHY written, when the document is no JSON (*BROKEN is set), the program refuses it with error(), or it
 * passes a bound. */
bool jq_run(struct jq *, const char *document, size_t n, long row, struct text *lines, struct text *why,
	bool *broken);

#endif
