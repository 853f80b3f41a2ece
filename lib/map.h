/* map - how the columns of other systems' files become fields of records                       floor 2
 *
 * A map is a JSON file, ecom-map(5); those that ship are share/maps/NAME.json. It says what its records are
 * made of, field by field: from which columns, read how. Nothing in it runs, and each line of it can be read
 * backwards.
 */
#ifndef MAP_H
#define MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "cell.h"
#include "csv.h"
#include "sheet.h"

/* What a file makes. */
enum {
	MAKES_PRODUCTS = 1,
	MAKES_STOCK = 2,
	MAKES_ORDERS = 4
};

/* Where a field lies, and so which rows fill it. */
enum level {
	LEVEL_HEAD,     /* of the record: the first row that says it */
	LEVEL_VARIANT,  /* variants.*: every row that says one of these makes a variant */
	LEVEL_IMAGE,    /* images.*: an image of every row that has one */
	LEVEL_STOCK,    /* stock.*: beside a variant */
	LEVEL_LINE,     /* lines.*: every row that says one of these makes a line */
	LEVEL_OPTION,   /* options.N.name and options.N.value */
	LEVEL_EXTRA,    /* extra.* */
	LEVEL_VARIANT_EXTRA, /* variants.extra.* */
	LEVEL_LINE_EXTRA     /* lines.extra.* */
};

struct field {
	const char *name;
	enum form form;
	enum level level;
	const char *choices; /* FORM_CHOICE */
	bool needed;
};

/* A column, or a constant text. */
struct source {
	struct reading reading;
	const char *column;
	struct csv_cell constant; /* when there is no column */
	long at;                  /* the column's place in the header; -1: not there */
	bool plain, again;        /* cell_plain(), cell_always_again() */
};

/* A field and where it comes from, the best source first. */
struct place {
	const struct field *field; /* NULL for what only groups rows */
	const char *name;          /* as the map writes it */
	const char *key;           /* in JSON: what is behind the last dot */
	int number;                /* LEVEL_OPTION: from 1 */
	bool all;                  /* every source counts, not the best: images in columns of their own */
	bool value;                /* LEVEL_OPTION: the value, not the name */
	struct source *sources;
	size_t n;
	bool there;                /* some source is in the header, or a constant */
	const struct source *begin, *end; /* the sources from the first to the last one that is there */
	const struct source *best; /* the first one that is a column; NULL: none is */
	bool simple;               /* it is the only one, plain, and its cells could all be written again */
};

/* What a row is among those of its record. */
enum row_kind {
	KIND_ALONE, /* a product with one variant, or none of a head */
	KIND_HEAD,
	KIND_MEMBER,
	KIND_IMAGE,
	KIND_SET,   /* a product without a variant of its own: it is sold as others */
	KIND_ALSO,  /* says more of the product or variant whose key it has: its texts for a view of the shop */
	KIND_SKIP,
	KIND_UNKNOWN
};

struct map {
	const char *name, *file, *title;
	struct json_t *json;  /* what the texts here are of */
	unsigned makes;
	struct place *places; /* in the order records are written */
	size_t n;
	struct place key;     /* rows that say the same and stand together are a record; no sources: each row is */
	struct place parent;  /* of a member: the key of its head; heads and members stand anywhere */
	struct place members; /* of a head: KEY=…,OPTION=VALUE|…, its members' keys and what they differ in */
	struct place options; /* of a member: OPTION=VALUE,…, what it differs in */
	bool follow;          /* members stand behind their head: there are neither parents nor members listed */
	struct place kind;    /* whose words are those of map_kind() */
	struct place skip;    /* any text: the record is left out */
	const char *single[2]; /* option name and value that mean "no options" */
	bool rest;            /* columns that the map does not name go into extra */
	struct reading plain; /* how those are read */
	enum blank blank;     /* what empty cells mean, where their column does not say */
	const char **leave;   /* but not these; ends with NULL; NULL when there are none */
	struct json_t *to;       /* for the way back: a name, and its columns; NULL */
	struct json_t *defaults; /* a column, and the text that stands in it where nothing is said; NULL */
	const char ***detect; /* lists of names, one of each must be in the header; all end with NULL */

	struct json_t *headers; /* sets of other names of the columns: { "de": { "SKU": "Artikelnummer" } } */

	struct csv_cell *header; /* of the bound file, copied */
	char **called;           /* what the map calls these columns */
	size_t width;
	bool *named;             /* does a field of the map read the column? */
	bool *left;              /* is it left out, being in `leave` or a rejects file's own? */
};

/* Read a map; END_CONFIG when it is wrong, END_NO_INPUT when it is not there. */
struct map *map_load(const char *file);

/* The map NAME of share/maps (or of the shop's maps/). NULL when there is none. */
struct map *map_named(const char *name);

/* The map, of the shop or of share/maps, that knows a header: of several, the one that knows most of its
 * columns. NULL when none does. */
struct map *map_detect(const struct csv_row *header);

/* The map NAME, or the one that has a header of that name. NULL when there is none. */
struct map *map_to(const char *name);

/* See every map of the shop and of share/maps, by name. */
void map_each(void (*see)(struct map *, void *context), void *context);

/* All fields that records of MAKES_* have; a row of zeros ends them. */
const struct field *map_fields(unsigned makes);

/* "products", "stock", "orders" as MAKES_*; 0 when it is none of them. */
unsigned map_makes(const char *name);

/* "alone", "head", "member", "image", "set", "also", "skip"; else KIND_UNKNOWN. */
enum row_kind map_kind(const char *word, size_t n);

/* Find the map's columns in a header. WHAT is what is to be made of it; 0: it is to be written. Ends the program
 * with END_DATA when a field that every record needs has no column, or a column that is used stands there twice. FILE is for the
 * message. */
void map_bind(struct map *, const struct csv_row *header, unsigned what, const char *file);

/* What the map calls a column of the file: its own name, unless the map's headers know it. The caller frees. */
char *map_called(const struct map *, const char *name);

/* The text of the first source of a place that says something in this row, and that source; length 0: none
 * does. It lies in the sheet, the map or SCRATCH. */
struct csv_cell map_value(const struct place *, const struct sheet *, size_t row, struct text *scratch,
	const struct source **);

/* The column's name as the file writes it, for messages. */
const char *map_column(const struct map *, const struct source *);

#endif
