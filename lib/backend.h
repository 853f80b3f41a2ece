/* backend - what a store behind store.h must be able to do                                    floor 2
 *
 * store.c keeps the rows of a batch; a backend fetches and writes them. Nobody else includes this.
 */
#ifndef BACKEND_H
#define BACKEND_H

#include "store.h"

union value {
	int64_t number;
	const char *text;
};

/* A table as the store works with it. */
struct shape {
	const struct table *table;
	int keys, columns;
	const char *names[TABLE_COLUMNS]; /* without " text" */
	bool is_text[TABLE_COLUMNS];
	int search;                       /* the column of words, -1: none */
	void *prepared;                   /* the backend's */
};

/* The shape of a table, and its end. */
void shape_make(struct shape *, const struct table *);
void shape_free(struct shape *);

struct row {
	struct shape *shape;
	const char *key[TABLE_KEYS];
	int64_t version;                  /* 0: not in the store */
	bool here;                        /* the store was asked for it */
	bool exists;                      /* as this batch sees it */
	bool dirty;
	uint64_t hash;
	struct row *next, *sibling;       /* in the hash; of the same first key, in key order */
	union value values[];
};

/* What a store is asked for: the row of a key, or all rows of a first key (KEYS 1). */
struct want {
	struct shape *shape;
	const char *const *key;
	int keys;
};

/* The row to be filled with what was found for these keys; NULL to skip it. */
typedef struct row *row_found(void *context, struct shape *, const char *const *keys);

struct backend {
	bool far; /* one answer takes as long as a hundred */

	/* Say what will be needed of a store at WHERE (sandbox.h). */
	void (*needs)(const char *where);

	/* Open the tables of a station, and make them or add what they lack, unless DRY: NULL then, when
	 * there are none. */
	void *(*open)(const char *where, const char *name, struct shape *, int n, bool dry);
	void (*close)(void *);
	void (*begin)(void *);

	/* Find all that is wanted, sorted by table, number of keys and key, and fill its rows, as they were
	 * when the first of the batch were found; texts are copied into the pool. False: that moment is lost,
	 * begin again. */
	bool (*find)(void *, const struct want *, size_t n, row_found *, void *context, struct pool *);

	/* Write these rows, sorted by table and key: those that exist are put, those that do not are deleted,
	 * each only if its version in the store is still the row's. False when one was not. */
	bool (*write)(void *, struct row **, size_t n);

	/* Forget a few rows of a table whose column `day` is before DAY. */
	void (*prune)(void *, struct shape *, int64_t day);
	bool (*commit)(void *);
	void (*rollback)(void *);
	bool (*turn)(void *);
	void (*query)(void *, const char *sql, const char *const *parameters, int n, store_each *, void *);

	/* As store_found(). */
	void (*found_by)(void *, const struct shape *, const char *words, long most, struct text *condition,
		struct text *parameter);
};

extern const struct backend sqlite_backend, pgsql_backend, dry_backend, far_dry_backend;

/* ---- the store as a whole, for shelf.c: whatever stations' books are in it ---- */

/* SQL whose rows are faults: the first column says what is wrong. */
struct audit {
	const char *sql, *repair;
};

struct shelving {
	const struct backend *backend;

	/* Open what is at WHERE, to be read as of this moment, all stations alike; SEALED: nobody writes it
	 * any more. Gets the stations by name, ended by NULL, in the pool. NULL when there is no such place.
	 */
	void *(*open)(const char *where, bool sealed, struct pool *, const char *const **stations);
	void (*close)(void *);

	/* Make the place, if it is not there (NULL: backend->open does). */
	void (*make)(const char *where);

	/* Run SQL on a station's books and give every row to EACH; its first parameter is the station, the
	 * second the table. Returns what is wrong with the books, NULL when nothing is; it lives until the
	 * next question. */
	const char *(*ask)(
		void *, const char *station, const char *table, const char *sql, store_each *, void *context);

	/* The name and version of what keeps the books. */
	const char *(*server)(void *);

	/* A table's name in that SQL. */
	const char *(*name)(void *, struct pool *, const char *station, const char *table);

	const char
		*columns; /* SQL: table, column, type, place in the key (from 1; 0: none), in their order */
	const char
		*indexes; /* SQL: table, list of columns, of those that we made (TABLE_1 …), in their order */
	const char *sizes;   /* SQL: bytes of the table, of its further indexes; no row: not known */
	const struct audit *of_store, *of_station; /* each ended by a row of zeros */
};

extern const struct shelving sqlite_shelving, pgsql_shelving;

#endif
