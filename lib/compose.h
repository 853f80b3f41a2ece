/* compose - rows of a table, by a map, into records                                            floor 2
 *
 * JSON text is written straight from the cells, without a tree between: this is the part that has to be fast.
 */
#ifndef COMPOSE_H
#define COMPOSE_H

#include "map.h"
#include "sheet.h"

/* What all records of a run have in common. Texts stay the caller's. */
struct making {
	unsigned what;        /* MAKES_* */
	const char *run;      /* ids are RUN.ROW; of counts RUN-stock.ROW, as both may come of a row */
	const char *time;     /* RFC 3339 */
	const char *today;    /* "2026-11-22": is a sale on? */
	const char *currency; /* where the file says none; NULL: then it must */
	const char *location; /* of stock, where the file says none; NULL: then it must */
	struct zone *zone;    /* of times without an offset; NULL: they are refused */
	const char *calling;  /* country's code of telephone numbers without one; NULL: they are refused */
};

/* Why no record could be made. */
struct trouble {
	size_t row;         /* of the sheet */
	const char *column; /* as the file writes it; NULL: the row as a whole */
	struct text why;
};

struct composer;

/* Ready to make records of the rows of a file the map is bound to. */
struct composer *compose_open(const struct map *, const struct making *);
void compose_close(struct composer *);

/* Make the record (or records: a product, and counts of its variants) of the sheet's rows and append it, a
 * line each. */
enum composed {
	COMPOSED,         /* done; perhaps nothing was to be written (an image, where stock is wanted) */
	COMPOSED_NOTHING, /* the map leaves such a record out */
	COMPOSED_TROUBLE  /* nothing was written; *TROUBLE says why */
};
enum composed compose(struct composer *, const struct sheet *, struct text *out, struct trouble *);

#endif
