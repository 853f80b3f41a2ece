/* shelf - all the books of a shop: the stations and tables that are found in a store            floor 2
 *
 * Nothing here knows a station: what tables there are is found by looking, so the books of a station that is
 * not written yet are copied, counted and compared like any other's. A store is a folder, with a file NAME.db
 * for each station, or a postgresql:// URL. It is read as of one instant, the one at which it was opened,
 * over all stations, while they go on working.
 */
#ifndef SHELF_H
#define SHELF_H

#include <stdbool.h>
#include <stdint.h>

#include "digest.h"
#include "moment.h"
#include "pool.h"
#include "store.h"

enum { BOOK_TABLES = 16 };

/* What a station keeps. */
struct book {
	const char *station;
	struct table *tables;
	const char **names; /* of the tables, in SQL of their store */
	int n;
	const char *fault; /* its tables are not what a station's are: why. NULL: they are */
};

struct shelving;
struct shelf {
	const char *where;
	moment time;        /* the instant */
	struct book *books; /* by name of the station */
	int n;
	const struct shelving *kind;
	void *handle; /* NULL: there is no such place yet */
	struct pool pool;
};

/* The rows of a table and their fingerprint, by which tables of different stores are compared: the SHA-256 of
 * the rows in the order of their keys, each value (keys, then columns; the version is left out) as
 * LENGTH:BYTES and a comma, a number in decimal, a newline after each row. */
struct sum {
	int64_t rows;
	char digest[SHA256_ROOM];
};

/* Open the books at WHERE. A place that is not there has no books (MAY_LACK), or ends the program with
 * END_NO_INPUT; SEALED: it is read without regard to others, as nobody writes it any more. */
enum shelf_state { SHELF_LIVE, SHELF_MAY_LACK, SHELF_SEALED };
struct shelf *shelf_open(const char *where, enum shelf_state);
void shelf_close(struct shelf *);

/* Stop reading, so that the store need not keep that instant; what books there are is still known. */
void shelf_release(struct shelf *);

/* The book of a station, NULL when there is none. */
const struct book *shelf_book(const struct shelf *, const char *station);

/* Of long work: called with the number of rows that were read since the last call. False: stop. */
typedef bool shelf_going(long rows);

/* What is in a table. Returns what is wrong with it, NULL when nothing is. */
const char *shelf_sum(struct shelf *, const struct book *, int table, struct sum *, shelf_going *);

/* Is there no row in any of its tables? What cannot be read may have some. */
bool shelf_is_empty(struct shelf *, const struct book *);

/* Write a book into the store at WHERE, in which the station has no rows yet: all of it, or, when anything is
 * wrong (returned), nothing. SUMS (book->n of them) get what was written. */
const char *shelf_write(
	struct shelf *, const struct book *, const char *where, struct sum *sums, shelf_going *);

/* What is wrong with a book, or with the store as a whole (BOOK NULL): TELL gets each fault with its repair.
 */
typedef void shelf_fault(void *context, const char *fault, const char *repair);
void shelf_check(struct shelf *, const struct book *, shelf_fault *, void *context);

/* What keeps the books: "SQLite 3.40.1". NULL when there is no such place yet. */
const char *shelf_server(struct shelf *);

/* The number of rows; of those whose column `day` is before DAY; the least `day`. False: not known, or there
 * is no such thing. */
bool shelf_rows(struct shelf *, const struct book *, int table, int64_t *rows);
bool shelf_older(struct shelf *, const struct book *, int table, int64_t day, int64_t *rows);
bool shelf_oldest(struct shelf *, const struct book *, int table, int64_t *day);

/* Bytes that a table takes, and its further indexes. */
bool shelf_sizes(struct shelf *, const struct book *, int table, int64_t *bytes, int64_t *index_bytes);

/* Forget the rows of a table whose column `day` is before DAY, a few at a time, so that nobody waits long for
 * his turn. The shelf does not see it, and is best released before. Returns how many they were. */
int64_t shelf_forget(struct shelf *, const struct book *, int table, int64_t day, shelf_going *);

#endif
