/* ingest - a file of another system into records on standard output, counted row by row        floor 3
 *
 * CSV by a map, JSON by a jq program. What becomes of a row or document is added to the tally (filter.h), and
 * said on stderr when it is refused.
 */
#ifndef INGEST_H
#define INGEST_H

#include <stdbool.h>

#include "compose.h"
#include "jq.h"
#include "rejects.h"

struct ingest {
	struct making making;    /* all but `what`, which the map has a say in */
	const char *from, *map;  /* the name of a map, the file of one; both NULL: the header decides */
	const char *what;        /* "products,stock"; NULL: the first thing that the map can make */
	bool located;            /* the user said where stock lies: then it is made too */
	char delimiter;          /* 0: the header decides */
	const char *encoding;    /* NULL: the bytes decide */
	bool explain, table;     /* say where the columns go, instead of making records; for people */
	bool gather;             /* rows of a record stand anywhere */
	bool strict;             /* stop at the first row that is refused */
	struct rejects *rejects; /* of rows; NULL: none are kept (those of documents are filter's) */
	struct jq *jq;           /* for JSON */

	long number;             /* of rows and documents so far */
	bool broken;             /* a file ended before its end */
	struct text out;         /* not yet written */
};

/* Read a file, open as FD; FILE NULL: it is standard input. They end the program when the file as a whole
 * cannot be taken: END_DATA when no map knows its header, END_USAGE when it makes nothing that was asked for. */
void ingest_csv(struct ingest *, int fd, const char *file);
void ingest_json(struct ingest *, int fd, const char *file);

/* No more input is to be taken: a signal, or strictness. */
bool ingest_stopped(const struct ingest *);

/* Write what is not yet written. */
void ingest_end(struct ingest *);

#endif
