/* uncompose-row - a row in work: what it should say, and the cells that say it                 floor 2
 *
 * The inside of uncompose.h. A row is of a record and, of that, perhaps of a variant, an image, a line or a
 * count. uncompose-want.c knows what the fields of these are; uncompose-cell.c writes cells so that they read
 * as that; uncompose-row.c does so for all of a row, and says which rows belong together; uncompose-past.c
 * tells whether what was kept of a record's file is to stand there again.
 */
#ifndef UNCOMPOSE_ROW_H
#define UNCOMPOSE_ROW_H

#include "uncompose.h"

/* How a cell came to be: KEPT ones give way, MADE ones do not. */
enum state { EMPTY, KEPT, MADE };

/* What stands in a column where nothing is said: always, or where another column says something. */
struct otherwise {
	const char *text;
	long at, with; /* -1: none */
};

struct uncomposer {
	const struct map *map;
	on_row *out;
	void *context;
	const struct place **places; /* those with a column in the header, of which a field has the fewest first */
	size_t n;
	struct otherwise *otherwise;
	size_t otherwises;
	bool several; /* images in one row */
	json_t *known; /* columns that are not in the file: does the format have them? */
	const struct field **unsaid; /* fields that no column says, so far not seen in a record; ends with NULL */
	bool *pure; /* by column: no field is read from it, it can only be kept */
	bool parallel; /* rows of a record are held together by a key, and say the head once */
	const struct place *sale_price, *compare_at, *qty, *src;
	struct reckoning by;

	/* The row in work. */
	struct text *cells;
	enum state *states;
	struct text scratch, read, wanted, made, key, keys, lost;

	/* What it is of. NULL: not of that. */
	const json_t *record, *variant, *image, *line, *count;
	bool head;
	bool returns; /* the record came out of such a file: nothing is added to what it kept */
	bool foreign; /* it came out of another: what it kept says nothing here */
	size_t number; /* of the image, from 1 */
	size_t also;   /* rows that say more of the record and are not written yet */
	enum row_kind kind;
	const json_t *variants, *counts;
	json_t *own; /* values made for the row */
};

/* ---- what the row should say (uncompose-want.c) ---- */

/* Is the field one that this row says? */
bool want_concerns(const struct uncomposer *, const struct place *);

/* What it should say; NULL: nothing. It lives as long as the row. */
const json_t *want_value(struct uncomposer *, const struct place *);

/* ---- what the row says (uncompose-cell.c) ---- */

/* The column of the name in the file, the best column there is of a place; -1: none. */
long cells_column(const struct map *, const char *name);
long cells_first(const struct place *);

/* The place of that name among those with a column; NULL: none. */
const struct place *cells_place(const struct uncomposer *, const char *name);

/* What the place would be read as, into u->read, as JSON or PLAIN text; "" for nothing. */
void cells_read(struct uncomposer *, const struct place *, bool plain);

/* Write a cell. */
void cells_put(struct uncomposer *, long at, const char *text, enum state);

/* Note that these columns cannot say the field. */
void cells_lose(struct uncomposer *, const char *name);

/* Write the cells that were kept of a record, variant, image or line; OBJECT is what messages call it: "lines." */
void cells_bring_back(struct uncomposer *, const json_t *of, const char *object);

/* Write cells so that the place reads as it should. */
void cells_say(struct uncomposer *, const struct place *);

/* ---- where the record comes from (uncompose-past.c) ---- */

/* Find out what u->returns and u->foreign say. */
void uncompose_look_back(struct uncomposer *);

/* ---- the row as a whole (uncompose-row.c) ---- */

void uncompose_row(struct uncomposer *);

/* Is TEXT, if the column is the one that says the kinds of rows, a word for one that the map names? */
bool uncompose_kind_known(const struct uncomposer *, long at, const char *text);

#endif
