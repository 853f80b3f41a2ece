/* composer - the record in work: what its rows say, and which of their cells a field has          floor 2
 *
 * What the rooms compose-*.c share. A cell is read by a place of the map (map.h); the place that makes a field of it
 * takes it. Cells that nobody took go into extra, so that nothing of a file is lost.
 */
#ifndef COMPOSER_H
#define COMPOSER_H

#include "compose.h"

enum { OPTIONS = 9, CURRENCY_ROOM = 4 };

/* What became of a cell, in composer.taken: enum has, or it is to be empty on the way back, though something was made
 * of its column's place. */
enum { LEFT_EMPTY = 9 };

struct composer {
	const struct map *map;
	struct making making;
	struct reckoning by;

	/* The map's places that this file fills, by level, in the order they are written. */
	const struct place **head, **variant, **line, **extra, **own_extra;
	size_t heads, variants, lines, extras, own_extras; /* own_extra: of variants or lines */
	const struct place *option[OPTIONS][2]; /* name, value */
	size_t options; /* how many there may be */
	/* Those that need more than to be written. NULL: not in this file. */
	const struct place *product, *title, *currency, *order, *time, *channel, *sku, *price, *compare_at,
		*sale_price, *sale_from, *sale_to, *src, *alt, *position, *image, *location, *qty, *was;

	/* Keys as they are written, ,"key": of the map's places, and of the file's columns. */
	struct csv_cell *keys, *columns;

	bool plain_rest; /* cell_plain() of what goes into extra */

	/* Of the record in work. */
	const struct sheet *sheet;
	struct text *out;
	struct trouble *trouble;
	bool failed, again, any_clears;
	bool set;         /* the product has no variants: it is sold as others */
	bool *is_variant; /* by row */
	size_t variant_room;
	size_t members; /* rows of variants, in a file that says what rows are */
	size_t listed;  /* where in the head's list the last member was */
	unsigned char *taken; /* enum has, by cell of the sheet */
	size_t taken_room, images;
	struct text handle, sku_made, called, ship_to, bill_to, scratch, other;
	char code[CURRENCY_ROOM];
	enum blank blank;
};

/* No record can be made: of a row, and the column as the file writes it (NULL: the row as a whole); the caller writes
 * the trouble's why. Or of a row and a place (NULL: the row as a whole), and why. The first one counts. */
void composer_fail(struct composer *, size_t row, const char *column);
void composer_fail_at(struct composer *, size_t row, const struct place *, const char *why);

/* What a place says in a row, and its source; length 0: nothing. It lies in the sheet, the map or SCRATCH. PLACE may
 * be NULL. */
struct csv_cell composer_read(const struct composer *, const struct place *, size_t row, struct text *scratch,
	const struct source **);

/* A field is made of what was read: it has the cell. When it would be written back as it is, and into that column, there
 * is no need to keep it besides. */
void composer_take(struct composer *, const struct place *, size_t row, const struct source *, struct csv_cell);

/* Read, by composer.scratch: it lives until the next is asked for. */
static inline struct csv_cell
composer_peek(struct composer *c, const struct place *p, size_t row)
{
	const struct source *from;

	return composer_read(c, p, row, &c->scratch, &from);
}

/* Read so, and take. Most cells need but be looked at. */
static inline struct csv_cell
composer_says_of(struct composer *c, const struct place *p, size_t row, const struct source **from)
{
	struct csv_cell value = p && p->simple ? sheet_cell(c->sheet, row, p->best->at) : (struct csv_cell){ "", 0 };

	if (value.length > 0 && cell_bare(value)) {
		c->taken[c->sheet->rows[row].first + (size_t)p->best->at] = HAS_FIELD;
		*from = p->best;
		return value;
	}
	value = composer_read(c, p, row, &c->scratch, from);
	composer_take(c, p, row, *from, value);
	return value;
}

static inline struct csv_cell
composer_says(struct composer *c, const struct place *p, size_t row)
{
	const struct source *from;

	return composer_says_of(c, p, row, &from);
}

/* Does the row have text for one of these places? */
bool composer_any(struct composer *, const struct place *const *, size_t n, size_t row);

/* Is the cell of an empty place, in a column that is there, to say that there is nothing any more? */
bool composer_clears(struct composer *, const struct place *, size_t row);

/* Of the field's columns the best one is empty, though something is made of the others: on the way back it is to
 * be empty again. */
void composer_leave_empty(struct composer *, const struct place *, size_t row);

/* No field has the cell alone: it is kept besides. */
void composer_untake(struct composer *, const struct place *, size_t row);

#endif
