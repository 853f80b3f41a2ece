/* cell - the text of one cell of a table into one value of a record                            floor 2
 *
 * A cell is read exactly or not at all: nothing is rounded but weights (to the gram, by exact arithmetic),
 * nothing is guessed. How a cell is read comes from the map (ecom-map(5)).
 */
#ifndef CELL_H
#define CELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "csv.h"
#include "moment.h"
#include "text.h"

/* What kind of value a field takes. */
enum form {
	FORM_TEXT,     /* 1 byte to 64 KiB, no control characters but tab and line ends */
	FORM_NAME,     /* 1 to 120 printable bytes */
	FORM_CHOICE,   /* one of the words in choices */
	FORM_YESNO,    /* true yes y on 1 / false no n off 0, in any case */
	FORM_LIST,     /* an array of texts */
	FORM_PRICE,    /* decimal text with at least the currency's decimals and at most six; not negative */
	FORM_AMOUNT,   /* decimal text with the currency's decimals; not negative */
	FORM_RATE,     /* a percentage: decimal text with at most four decimals; "10 %" is 10 */
	FORM_WHOLE,    /* an integer, 0 or more */
	FORM_COUNT,    /* an integer, 1 or more */
	FORM_WEIGHT,   /* a decimal in the unit of the reading → grams, an integer */
	FORM_GTIN,     /* 8, 12, 13 or 14 digits with a right check digit, else text (cell_gtin tells) */
	FORM_CURRENCY, /* ISO 4217 */
	FORM_COUNTRY,  /* ISO 3166-1 alpha-2 */
	FORM_STATE,    /* the second part of ISO 3166-2, or the national code: 1 to 3 letters or digits */
	FORM_LANGUAGE, /* BCP 47 in form */
	FORM_EMAIL,
	FORM_PHONE,    /* → E.164 */
	FORM_TIME,     /* RFC 3339, "2026-11-22 10:00:00 +0530", or without an offset: by the zone's clock */
	FORM_DATE      /* the day a date or a time begins with */
};

/* A word of the file and what it means ("" for nothing). The word "*" is any other; without it other words
 * stay as they are. */
struct word {
	const char *word, *means;
};

/* What an empty cell means. */
enum blank {
	BLANK_UNSAID, /* what the run says */
	BLANK_KEEP,   /* nothing: what was there stays */
	BLANK_CLEAR   /* that there is nothing any more */
};

struct reading {
	enum form form;
	enum blank blank;
	const char *choices;     /* FORM_CHOICE: "active draft archived" */
	const struct word *words;
	size_t n_words;
	char decimal, thousands; /* of numbers; thousands 0: none are allowed */
	char either;             /* 0, or what may stand for the decimal mark too; not before three digits: they may be thousands */
	int part;                /* which part a form that is no list takes; 0: the first */
	char split;              /* 0, or what separates the parts of a list; other forms take the first part */
	bool guard;              /* a ' before a formula was put there against spreadsheets: it goes away */
	bool unquote;            /* a ' in front always goes away (postcodes) */
	bool slug;               /* lower case, all that is no letter or digit becomes '-' */
	const char *escape;      /* NULL, or a backslash is written twice; "n": and \n is a line end */
	const char *pair;        /* NULL, or of name=value,name=value the value of this name */
	char path;               /* 0, or what stands between the parts of a path: they get " > " */
	const char *strip;       /* leading characters to drop: "#" */
	const char *prefix;      /* goes before what is there */
	const char *calling;     /* FORM_PHONE: country calling code of numbers that have none: "91" */
	const char *unit;        /* FORM_WEIGHT: g kg lb lbs oz */

	/* For the way back only (uncell.h). */
	const struct word *back; /* what the field says, and the word that is written for it */
	size_t n_back;
	const char *join;        /* stands between the parts of a list; NULL: what separates them, and a blank */
	bool always;             /* written also where a column before it says the field */
};

/* What the values of a record are read by. */
struct reckoning {
	int digits;          /* of its currency */
	struct zone *zone;   /* of times without an offset; NULL: they are refused */
	const char *calling; /* country's code of telephone numbers without one, if the reading has none */
};

/* The cell's text, cleaned as the reading says (blanks at its ends, guard, words, strip, prefix, slug);
 * length 0 when it says nothing. It lies in the cell itself, in the map, or in SCRATCH. */
struct csv_cell cell_text(const struct reading *, struct csv_cell, struct text *scratch);

/* Does the reading take nothing away but blanks at the ends, and a ' in front? Then a cell with neither (and not empty) is
 * its own text. (The reading is asked once a column, its cells once each.) */
bool cell_plain(const struct reading *);

static inline bool
cell_bare(struct csv_cell c)
{
	return (unsigned char)*c.at > ' ' && *c.at != '\'' && (unsigned char)c.at[c.length - 1] > ' ';
}

/* Is every cell one that cell_again() finds could be written again? */
bool cell_always_again(const struct reading *);

/* Could the cell be written again from the text that was read of it? Not, when the map makes one word of two,
 * drops what it strips, takes the first of several parts, or a weight is not whole grams. */
bool cell_again(const struct reading *, struct csv_cell cell, struct csv_cell text);

/* Append TEXT with its backslashes, and perhaps its line ends, written as the reading's ESCAPE says. */
void cell_escape(const struct reading *, const char *text, size_t n, struct text *out);

/* Append the value of a cleaned, not empty text as JSON. False, with *WHY written, when it is no such value. */
bool cell_json(const struct reading *, struct csv_cell value, const struct reckoning *, struct text *out,
	struct text *why);

/* The next part of a list: cleaned, not empty; *AT moves on. False at the end. Parts that hold the separator
 * have a backslash before it; it is taken away in SCRATCH. */
bool cell_part(const struct reading *, struct csv_cell *at, struct text *scratch, struct csv_cell *part);

/* The next NAME=VALUE of a list of them with commas between; *AT moves on. A value that holds a comma is in
 * quotes, and a quote in it is doubled; they are taken away in SCRATCH. END, if not 0, ends the list, and is
 * passed over. False at the end. */
bool cell_pair(struct csv_cell *at, char end, struct text *scratch, struct csv_cell *name, struct csv_cell *value);

/* Is the cell this text? */
bool cell_is(struct csv_cell, const char *text);

/* 8, 12, 13 or 14 digits of which the last is the check digit? */
bool cell_gtin(struct csv_cell);

/* Append TEXT as a slug: "Größe M / Blue" → "größe-m-blue" (letters beyond ASCII are kept). */
void cell_slug(struct text *, const char *text, size_t n);

/* Does the header cell NAME fit the map's COLUMN, in any case of ASCII letters? "Weight ({unit})" fits
 * "Weight (kg)": then *UNIT, if not NULL, is what stands there (a copy; the caller frees it). */
bool cell_fits(const char *column, const char *name, char **unit);

/* Is this a unit of weight? */
bool cell_weighs(const char *unit);

/* Append a weight in UNIT, with at most six decimals: 280 g are 0.28 kg. */
void cell_weight(struct text *, int64_t grams, const char *unit);

/* Would a spreadsheet take the text for a formula, or for the guard of one? = + - @ TAB or CR, behind any
 * number of '; a number is no formula. Then it is guarded by one more ', which the reading takes away. */
bool cell_formula(struct csv_cell);

#endif
