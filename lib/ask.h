/* ask - questions to the books: SQL whose rows are records                                      floor 3
 *
 * The column names are the JSON keys, in their order; NULL is left out. A column alias may say how its value
 * is written:
 *
 *     "time:t"    milliseconds as RFC 3339
 *     "total:a"   minor units of the row's "currency" (else the shop's) as an amount
 *     "held:b"    0 or 1 as false or true
 *     "body:j"    JSON text as JSON
 *     "*:j"       the members of a JSON object, in this place
 *
 * Parameters are ?1 ... ?8, text, NULL when not given; ?9 is the time now (BIGINT, milliseconds).
 */
#ifndef ASK_H
#define ASK_H

#include <jansson.h>
#include <stdbool.h>

#include "store.h"
#include "text.h"

/* In SQL: column = parameter, or any when the parameter is not given, in a form that uses the key. */
#define MAYBE(column, parameter) \
	column " BETWEEN coalesce(" parameter ", '') AND coalesce(" parameter ", '\xF4\x8F\xBF\xBF')"

/* In SQL: is this the id of a record of the run that the parameter names, RUN.1, RUN.2, ...? */
#define OF_RUN(column, parameter) "(" column " > " parameter " || '.' AND " column " < " parameter " || '/')"

/* In SQL: the repair of a fault that no record mends. */
#define RESTORE "'restore the books of a backup, then feed again what came in since'"

/* Print the rows as JSON lines, or as a table after ask_as_table(true); returns how many there were. */
long ask_print(struct store *, const char *sql, const char *const *parameters, int n);
void ask_as_table(bool);

/* Append a table for people: N bytes of cells, row by row, each ended by a NUL. */
void ask_align(struct text *, const char *cells, size_t n, int columns);

/* The rows as JSON lines appended to LINES; as a JSON array that the caller owns. */
void ask_lines(struct store *, const char *sql, const char *const *parameters, int n, struct text *lines);
json_t *ask_rows(struct store *, const char *sql, const char *const *parameters, int n);

/* What is told of a row in rows of their own, with the same parameters, under NAME. A table ended by a row of
 * zeros. */
struct part {
	const char *name, *sql;
};

/* Print the rows of SQL as JSON lines, each with its parts; returns how many there were. */
long ask_whole(struct store *, const char *sql, const struct part *, const char *const *parameters, int n);

/* Rows that come from elsewhere, the same N cells in each: print one, in the same form; at the end, the table. */
void ask_tell(const struct cell *, int n);
void ask_told(void);

/* How a program ends that has answered (stop_ending): asked to stop, it may not have said all. One that did not end well has had its
 * word. */
int ask_ending(int ending);

/* Their cells. */
#define TELL_TEXT(key, value) { .name = (key), .text = (value) }
#define TELL_NUMBER(key, value) { .name = (key), .number = (value), .is_number = true }

#endif
