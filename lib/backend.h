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
	void *prepared;                   /* the backend's */
};

struct row {
	struct shape *shape;
	const char *key[TABLE_KEYS];
	int64_t version;                  /* 0: not in the store */
	bool exists;                      /* as this batch sees it */
	bool dirty;
	uint64_t hash;
	struct row *next, *sibling;       /* in the hash; of the same first key, in key order */
	union value values[];
};

struct backend {
	void *(*open)(const char *shop, const char *name, struct shape *, int n, bool dry);
	void (*close)(void *);
	void (*begin)(void *);

	/* Fill the row of a key from the store (version stays 0 when it is not there); texts are copied into
	 * the pool. */
	void (*fetch)(void *, struct row *, struct pool *);

	/* Give all rows with this first key, in key order: SEEN gets the keys and returns the row to be
	 * filled, or NULL to skip it. */
	void (*family)(void *, struct shape *, const char *key,
		struct row *(*seen)(void *, const char *const *keys), void *, struct pool *);

	/* Write these rows of one table, in key order: those that exist are put, those that do not are
	 * deleted, each only if its version in the store is still the row's. Returns how many were. */
	size_t (*write)(void *, struct row **, size_t n);

	/* Forget a few rows of a table whose column `day` is before DAY. */
	void (*prune)(void *, struct shape *, int64_t day);
	bool (*commit)(void *);
	void (*rollback)(void *);
	void (*query)(void *, const char *sql, const char *const *parameters, int n, store_each *, void *);
};

extern const struct backend sqlite_backend;

#endif
