/* store-dry - books that nothing is written to: what a dry run changes lies above them, in a file without a
 * name
 *
 * A row is looked for above first, where one that was deleted is remembered as gone. Verbs see what is below,
 * if there is anything. */
#include <stdlib.h>
#include <string.h>

#include "backend.h"
#include "say.h"

static const struct backend *const upper = &sqlite_backend;

struct dry {
	const struct backend *lower;
	void *above, *below; /* below NULL: the shop has no tables yet */
	struct shape *shapes, *shapes_above; /* the same tables, as each knows them */
};

static void *
open_both(const char *where, const char *name, struct shape *shapes, int n, bool dry)
{
	struct dry *d = need_memory(sizeof *d);

	d->lower = store_is_far(where) ? &pgsql_backend : &sqlite_backend;
	d->shapes = shapes;
	d->shapes_above = need_memory((size_t)n * sizeof *shapes);
	memcpy(d->shapes_above, shapes, (size_t)n * sizeof *shapes);
	d->below = d->lower->open(where, name, shapes, n, dry);
	d->above = upper->open("", name, d->shapes_above, n, dry);
	return d;
}

static void
close_both(void *db)
{
	struct dry *d = db;

	upper->close(d->above);
	if (d->below)
		d->lower->close(d->below);
	free(d->shapes_above);
	free(d);
}

static void
begin(void *db)
{
	struct dry *d = db;

	upper->begin(d->above);
	if (d->below)
		d->lower->begin(d->below);
}

/* Who takes what is found above: its rows are of the shapes below. */
struct taking {
	struct dry *dry;
	row_found *found;
	void *context;
};

static struct row *
found_above(void *context, struct shape *shape, const char *const *key)
{
	struct taking *t = context;

	return t->found(t->context, t->dry->shapes + (shape - t->dry->shapes_above), key);
}

static bool
find(void *db, const struct want *wants, size_t n, row_found *found, void *context, struct pool *pool)
{
	struct dry *d = db;
	struct taking taking = { d, found, context };

	for (size_t i = 0; i < n; i++) {
		struct want want = wants[i];
		want.shape = d->shapes_above + (want.shape - d->shapes);
		upper->find(d->above, &want, 1, found_above, &taking, pool);
	}
	return !d->below || d->lower->find(d->below, wants, n, found, context, pool);
}

/* Rows say which table they are of: of ours above, while they are written there. */
static bool
write_rows(void *db, struct row **rows, size_t n)
{
	struct dry *d = db;
	bool written;

	for (size_t i = 0; i < n; i++)
		rows[i]->shape = d->shapes_above + (rows[i]->shape - d->shapes);
	written = upper->write(d->above, rows, n);
	for (size_t i = 0; i < n; i++)
		rows[i]->shape = d->shapes + (rows[i]->shape - d->shapes_above);
	return written;
}

static void
prune(void *db, struct shape *shape, int64_t day)
{
	(void)db;
	(void)shape;
	(void)day;
}

static bool
commit(void *db)
{
	struct dry *d = db;

	return upper->commit(d->above) && (!d->below || d->lower->commit(d->below));
}

static void
rollback(void *db)
{
	struct dry *d = db;

	upper->rollback(d->above);
	if (d->below)
		d->lower->rollback(d->below);
}

static bool
turn(void *db)
{
	(void)db;
	return true;
}

static void
query(void *db, const char *sql, const char *const *parameters, int n, store_each *each, void *context)
{
	struct dry *d = db;

	if (d->below)
		d->lower->query(d->below, sql, parameters, n, each, context);
	else
		upper->query(d->above, sql, parameters, n, each, context);
}

/* Where query() asks. */
static void
found_by(void *db, const struct shape *shape, const char *words, long most, struct text *condition,
	struct text *parameter)
{
	struct dry *d = db;

	if (d->below)
		d->lower->found_by(d->below, shape, words, most, condition, parameter);
	else
		upper->found_by(d->above, shape, words, most, condition, parameter);
}

#define DRY \
	.open = open_both, .close = close_both, .begin = begin, .find = find, .write = write_rows, .prune = prune, \
	.commit = commit, .rollback = rollback, .turn = turn, .query = query, .found_by = found_by

const struct backend dry_backend = { DRY }, far_dry_backend = { .far = true, DRY };
