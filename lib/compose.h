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
	enum blank blank;     /* of empty cells whose column does not say; UNSAID: what the map says */
	bool whole;           /* a put says all there is of a product; else only what is to be as it says */
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
/* AGAIN: the record was made already, of rows that stood elsewhere; these are added to it. */
enum composed compose(struct composer *, const struct sheet *, bool again, struct text *out, struct trouble *);

/* Where the text of a cell of the record just made is. */
enum has {
	HAS_NOT,   /* nowhere */
	HAS_FIELD, /* in a field, which gives it back */
	HAS_EXTRA  /* in extra, verbatim; perhaps in a field too */
};
enum has compose_has(const struct composer *, size_t row, size_t column);

#endif
