/* export - the records of a stream into a file of another system                               floor 3
 *
 * A product is written when the next record shows that nothing more is said of it: levels of its stock that
 * follow it, or the same product again (the put, and the catalogue's answer) belong to one.
 */
#ifndef EXPORT_H
#define EXPORT_H

#include <stdbool.h>

#include "filter.h"
#include "listing.h"
#include "table.h"

/* What is asked for. */
struct export {
	const char *to, *map;  /* the name of a format, the file of a map; both NULL: what LIKE is */
	const char *like;      /* a file whose columns are to be written; NULL: those of the format */
	const char *levels;    /* a file of levels; NULL: those of the stream */
	char delimiter;        /* 0: that of LIKE, or a comma */
	const char *form;      /* "csv", "tsv", "xml"; NULL: what the format is best in */
	bool crlf;
	const char *guard;     /* "yes", "no"; NULL: yes, but not in what only machines read */
	const char *link;      /* of feeds: the page of a product, with {product} or {sku} in it */
	struct listing amazon; /* seller and so on */

	struct exporter *work;
};

extern const struct intake export_takes[];

/* Find the format and write the header. Ends the program with END_USAGE, END_NO_INPUT or END_DATA when there
 * is no such format or file, or it needs to be told more. */
void export_open(struct export *, struct text *out);

/* filter_loop()'s work; CONTEXT is the struct export. */
void export_batch(struct batch *, struct text *out, void *context);

/* Append what is still to be written. Says what the format could not hold. */
void export_close(struct export *, struct text *out);

/* The formats there are, a line each, for --help. */
void export_formats(struct text *);

#endif
