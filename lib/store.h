/* store - a station's books: tables of rows, and what was answered                            floor 2
 *
 * A station says what tables it keeps (struct table) and a handler works on rows: store_row() gives the row
 * of a key as this batch sees it, row_*() read and change it, and the loop writes the changed rows and
 * commits. Handlers contain no SQL, so that the store behind can be SQLite's files or a PostgreSQL far away.
 * Verbs are plain SQL that both read: TEXT and BIGINT, ?1 parameters, ON CONFLICT.
 *
 * A far store is asked for many rows at once. There a row that was not fetched yet reads as absent; the batch
 * is then run again with what it wanted at hand, until it wants no more (store_complete). So a handler may
 * see an absent row beside one that is there, and what it does then is forgotten.
 *
 * Several may write one store. A row that was changed is only written if it is still as it was read; else the
 * batch is run again on what is there now. A row that was only read is not guarded: a decision that rests on
 * a row which another may change at the same time writes that row too (row_rest).
 */
#ifndef STORE_H
#define STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pool.h"
#include "text.h"

enum { TABLE_KEYS = 4, TABLE_COLUMNS = 24, TABLE_INDEXES = 4 };

/* A table. Keys are TEXT. A column is BIGINT, or TEXT when its name is followed by " text" ("state text");
 * absent values are 0 and "". Every table also has a column `version`, kept by the store. A column added to
 * the end of the list is added to tables that exist; columns are never removed or reordered. */
struct table {
	const char *name;
	const char *key[TABLE_KEYS + 1];
	const char *columns[TABLE_COLUMNS + 1];
	const char *indexes[TABLE_INDEXES + 1]; /* "state, time": further indexes, not unique */
	const char *search; /* a column of words as words_add() makes them, by which rows are found (store_found);
			     * of a table with one key column. NULL: none */
};
#define KEY(...) { __VA_ARGS__, 0 }
#define COLUMNS(...) { __VA_ARGS__, 0 }
#define INDEXES(...) { __VA_ARGS__, 0 }

struct store;
struct row;

/* Is this the address of a database, a postgresql:// URL? */
bool store_is_far(const char *where);

/* Say what a store at WHERE will need (sandbox.h); store_open() does. */
void store_needs(const char *where);

/* Open (and make or bring up to date) the tables of station NAME at WHERE: a folder, whose file NAME.db has
 * them, or a postgresql:// URL, or "": a file without a name, gone with the program, whose rows are at hand
 * when they are asked for. TABLES ends with NULL. DRY: change nothing there, and forget at the end what
 * was changed. Ends the program when it cannot (END_AGAIN when another keeps it busy too long,
 * END_UNAVAILABLE when there is no server). */
struct store *store_open(const char *where, const char *name, const struct table *const *tables, bool dry);
void store_close(struct store *);

/* The row of a key, one text for each key column, as this batch sees it. A row that is not there reads as
 * zeros and comes to be when something is set. Never NULL. Lives until the batch ends. */
struct row *store_row(struct store *, const struct table *, const char *key, ...);

/* The rows whose first key column is KEY, in key order, those not yet written included: LAST NULL starts,
 * then pass the row last got. NULL at the end. for (struct row *w = NULL; (w = store_next(db, &waiting, sku,
 * w));) */
struct row *store_next(struct store *, const struct table *, const char *key, struct row *last);

/* A new row, of a key that cannot be there yet (it holds the record's id): a movement, an entry of a
 * timeline. When it is there all the same, the record was done before and its answer is no longer kept:
 * store_clashed() says so, and the loop refuses the record. */
struct row *store_add(struct store *, const struct table *, const char *key, ...);

bool row_exists(const struct row *);
const char *row_key(const struct row *, int i);
int64_t row_int(const struct row *, int column);
const char *row_text(const struct row *, int column);
void row_set(struct row *, int column, int64_t);
bool row_add(
	struct row *, int column, int64_t delta); /* false, and nothing changed, when it would overflow */
void row_put(struct row *, int column, const char *);   /* copied; NULL is "" */
void row_delete(struct row *);

/* What is decided now rests on this row staying as it is: it is written, changed or not, and is there then.
 */
void row_rest(struct row *);

/* ---- for the loop (station) ---- */

/* Begin a batch; nothing is cached. */
void store_begin(struct store *);

/* From here on changes belong to one record. store_changed: has it changed anything? store_undo: take its
 * changes back. */
void store_mark(struct store *);
bool store_changed(const struct store *);
void store_undo(struct store *);
bool store_clashed(const struct store *);

/* Was every row at hand that the batch asked for? If not, all its changes are forgotten and the rows fetched,
 * as they were at the moment of the first that was: run it again. */
bool store_complete(struct store *);

/* Write the batch's changed rows and commit. False: another writer was first, or nobody knows whether it was
 * committed; begin again and run the batch once more. Ends the program when the store cannot be written. */
bool store_commit(struct store *);
void store_rollback(struct store *);

/* From now to the end of the program nobody else of this shop does what this station does in turns. False
 * when it is another's turn still: ask again. */
bool store_turn(struct store *);

/* With each commit that writes, forget a few rows of this table whose column `day` (days since 1970) is
 * before DAY. */
void store_prune(struct store *, const struct table *, int64_t day);

/* ---- for verbs ---- */

/* Run SQL (one statement) with N text parameters (?1 … ?8; NULL is NULL; ?9 is the time now, BIGINT) and give
 * every row to EACH: column names, their values (int64 when it is a number, else text; NULL text and !number:
 * NULL). EACH returns false to stop. */
struct cell {
	const char *name, *text;
	int64_t number;
	bool is_number;
};
typedef bool store_each(void *context, const struct cell *cells, int n);
void store_query(
	struct store *, const char *sql, const char *const *parameters, int n, store_each *, void *context);

/* What finds the rows of TABLE in whose searched column are all these WORDS (words_asked(); one at least), at most
 * MOST (0: all) of them, always the same of the same books: append to CONDITION SQL for a WHERE, whose parameter ?1
 * is PARAMETER. */
void store_found(struct store *, const struct table *, const char *words, long most, struct text *condition,
	struct text *parameter);

#endif
