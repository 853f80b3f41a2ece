/* store - a station's books: the rows of a batch
 *
 * A row is fetched once a batch and written once a batch, whatever number of records touch it. Changes are
 * noted in a log, so that a refused record takes back its own and nobody else's, and a batch that wanted rows
 * which are not at hand takes back all. */
#include "store.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "backend.h"
#include "digest.h"
#include "num.h"
#include "say.h"

enum { MOST_TABLES = 16 };

/* The rows of a table that share their first key. */
struct family {
	struct family *next;
	const struct shape *shape;
	const char *key;
	uint64_t hash;
	bool whole; /* all of the store's are here */
	struct row *first;
};

/* What a change replaced: a column's value (or, column -1, the row's coming or going). */
struct change {
	struct row *row;
	int column;
	union value old;
	bool existed, dirty;
};

struct store {
	const struct backend *backend;
	void *db;
	struct shape shapes[MOST_TABLES];
	int tables;

	struct pool pool; /* of the batch */
	struct row **rows;
	struct family **families;
	size_t room, count, family_room, family_count;

	bool far;           /* rows are fetched many at a time */
	unsigned forgetful; /* for tests: a seed, by which some of what is wanted is not brought */
	struct want *wants;
	size_t wanted, want_room;
	bool tried;         /* this batch was written before, in vain */

	struct change *log;
	size_t logged, log_room, mark; /* mark: where the log of this record begins */
	bool clashed;

	struct {
		struct shape *shape;
		int64_t day;
	} prunes[2];
	int prunes_n;
};

/* ---- opening ---- */

void
shape_make(struct shape *shape, const struct table *table)
{
	*shape = (struct shape){ .table = table, .search = -1 };
	while (table->key[shape->keys])
		shape->keys++;
	for (; table->columns[shape->columns]; shape->columns++) {
		const char *column = table->columns[shape->columns], *space = strchr(column, ' ');
		char *name = copy_text(column);
		if (space)
			name[space - column] = '\0';
		shape->names[shape->columns] = name;
		shape->is_text[shape->columns] = space != NULL;
		if (table->search && strcmp(name, table->search) == 0)
			shape->search = shape->columns;
	}
}

void
shape_free(struct shape *shape)
{
	for (int c = 0; c < shape->columns; c++)
		free((char *)(uintptr_t)shape->names[c]);
}

bool
store_is_far(const char *where)
{
	return strncmp(where, "postgresql://", 13) == 0 || strncmp(where, "postgres://", 11) == 0;
}

void
store_needs(const char *where)
{
	(store_is_far(where) ? &pgsql_backend : &sqlite_backend)->needs(where);
}

struct store *
store_open(const char *where, const char *name, const struct table *const *tables, bool dry)
{
	struct store *db = need_memory(sizeof *db);

	const char *forgetful = getenv("ECOM_TEST_FORGETFUL");

	*db = (struct store){ .backend = store_is_far(where) ? (dry ? &far_dry_backend : &pgsql_backend)
							      : (dry ? &dry_backend : &sqlite_backend) };
	db->forgetful = forgetful && *where ? (unsigned)strtoul(forgetful, NULL, 10) : 0;
	db->far = db->backend->far || db->forgetful;
	for (; *tables; tables++) {
		if (db->tables == MOST_TABLES)
			die(END_BUG, "more than %d tables", MOST_TABLES);
		shape_make(&db->shapes[db->tables++], *tables);
	}
	if (*where)
		store_needs(where);
	db->db = db->backend->open(where, name, db->shapes, db->tables, dry);
	return db;
}

void
store_close(struct store *db)
{
	db->backend->close(db->db);
	for (int t = 0; t < db->tables; t++)
		shape_free(&db->shapes[t]);
	pool_free(&db->pool);
	free(db->rows);
	free(db->families);
	free(db->wants);
	free(db->log);
	free(db);
}

/* ---- finding rows ---- */

static struct shape *
shape_of(struct store *db, const struct table *table)
{
	for (int t = 0; t < db->tables; t++)
		if (db->shapes[t].table == table)
			return &db->shapes[t];
	die(END_BUG, "table %s is not among those the station keeps", table->name);
}

static uint64_t
hash_of(const struct shape *s, const char *const *key, int keys)
{
	uint64_t h = 14695981039346656037U ^ (uint64_t)(uintptr_t)s;

	for (int k = 0; k < keys; k++)
		for (const char *c = key[k];; c++) { /* the NUL counts: it parts the keys */
			h = (h ^ (unsigned char)*c) * 1099511628211U;
			if (!*c)
				break;
		}
	return h ^ h >> 29;
}

static bool
same_key(const struct row *row, const char *const *key)
{
	for (int k = 0; k < row->shape->keys; k++)
		if (strcmp(row->key[k], key[k]) != 0)
			return false;
	return true;
}

static int
by_key(const struct row *a, const char *const *key)
{
	for (int k = 0; k < a->shape->keys; k++) {
		int order = strcmp(a->key[k], key[k]);
		if (order)
			return order;
	}
	return 0;
}

static struct family *
family_of(struct store *db, const struct shape *s, const char *key)
{
	uint64_t hash = hash_of(s, &key, 1);
	struct family *f;

	if (db->family_count * 2 >= db->family_room) {
		size_t room = db->family_room ? db->family_room * 2 : 1024;
		struct family **grown = need_memory(room * sizeof *grown);
		memset(grown, 0, room * sizeof *grown);
		for (size_t i = 0; i < db->family_room; i++)
			for (struct family *next; (f = db->families[i]); db->families[i] = next) {
				next = f->next;
				f->next = grown[f->hash & (room - 1)];
				grown[f->hash & (room - 1)] = f;
			}
		free(db->families);
		db->families = grown;
		db->family_room = room;
	}
	for (f = db->families[hash & (db->family_room - 1)]; f; f = f->next)
		if (f->hash == hash && f->shape == s && strcmp(f->key, key) == 0)
			return f;
	f = pool_take(&db->pool, sizeof *f);
	*f = (struct family){ .next = db->families[hash & (db->family_room - 1)],
		.shape = s,
		.key = pool_text(&db->pool, key),
		.hash = hash };
	db->families[hash & (db->family_room - 1)] = f;
	db->family_count++;
	return f;
}

/* A place for the row of this key, in its family too when keys have several parts. */
static struct row *
place(struct store *db, struct shape *s, const char *const *key, uint64_t hash)
{
	struct row *row = pool_zero(&db->pool, sizeof *row + (size_t)s->columns * sizeof *row->values);

	if (db->count * 2 >= db->room) {
		size_t room = db->room ? db->room * 2 : 4096;
		struct row **grown = need_memory(room * sizeof *grown), *old;
		memset(grown, 0, room * sizeof *grown);
		for (size_t i = 0; i < db->room; i++)
			for (struct row *next; (old = db->rows[i]); db->rows[i] = next) {
				next = old->next;
				old->next = grown[old->hash & (room - 1)];
				grown[old->hash & (room - 1)] = old;
			}
		free(db->rows);
		db->rows = grown;
		db->room = room;
	}
	row->shape = s;
	row->hash = hash;
	for (int k = 0; k < s->keys; k++)
		row->key[k] = pool_text(&db->pool, key[k]);
	for (int c = 0; c < s->columns; c++)
		if (s->is_text[c])
			row->values[c].text = "";
	row->next = db->rows[hash & (db->room - 1)];
	db->rows[hash & (db->room - 1)] = row;
	db->count++;
	if (s->keys > 1) {
		struct row **at = &family_of(db, s, key[0])->first;
		while (*at && by_key(*at, key) < 0)
			at = &(*at)->sibling;
		row->sibling = *at;
		*at = row;
	}
	return row;
}

static struct row *
cached(struct store *db, const struct shape *s, const char *const *key, uint64_t hash)
{
	struct row *row = db->room ? db->rows[hash & (db->room - 1)] : NULL;

	while (row && !(row->hash == hash && row->shape == s && same_key(row, key)))
		row = row->next;
	return row;
}

/* A row the store has: to be filled, unless the batch has it already. */
static struct row *
found(void *context, struct shape *s, const char *const *key)
{
	struct store *db = context;
	uint64_t hash = hash_of(s, key, s->keys);
	struct row *row = cached(db, s, key, hash);

	if (!row)
		row = place(db, s, key, hash);
	else if (row->version != 0)
		return NULL;
	row->here = true;
	return row;
}

/* Ask the store for the row of a key, or for all rows of a first key: a near one now, a far one before the
 * batch is run again. */
static void
want(struct store *db, struct shape *s, const char *const *key, int keys)
{
	if (!db->far) {
		db->backend->find(db->db, &(struct want){ s, key, keys }, 1, found, db, &db->pool);
		return;
	}
	if (db->wanted == db->want_room) {
		db->want_room = db->want_room ? db->want_room * 2 : 1024;
		db->wants = more_memory(db->wants, db->want_room * sizeof *db->wants);
	}
	db->wants[db->wanted++] = (struct want){ s, key, keys };
}

/* The row of a key. NEW: it is taken that a far store has none, unless this batch was already written in
 * vain. */
static struct row *
find(struct store *db, struct shape *s, const char *const *key, bool new)
{
	uint64_t hash = hash_of(s, key, s->keys);
	struct row *row = cached(db, s, key, hash);

	if (!row)
		row = place(db, s, key, hash);
	if (row->here || row->exists || (new && db->backend->far && !db->tried))
		return row;
	row->here = true;
	want(db, s, row->key, s->keys);
	return row;
}

#define KEYS_OF(key, first, s) \
	do { \
		va_list args; \
		va_start(args, first); \
		(key)[0] = (first); \
		for (int k = 1; k < (s)->keys; k++) \
			(key)[k] = va_arg(args, const char *); \
		va_end(args); \
	} while (0)

struct row *
store_row(struct store *db, const struct table *table, const char *first, ...)
{
	struct shape *s = shape_of(db, table);
	const char *key[TABLE_KEYS];

	KEYS_OF(key, first, s);
	return find(db, s, key, false);
}

/* Note what is about to change. */
static void
note(struct store *db, struct row *row, int column)
{
	if (db->logged == db->log_room) {
		db->log_room = db->log_room ? db->log_room * 2 : 64;
		db->log = more_memory(db->log, db->log_room * sizeof *db->log);
	}
	db->log[db->logged] = (struct change){ .row = row, .column = column, .existed = row->exists, .dirty = row->dirty };
	if (column >= 0)
		db->log[db->logged].old = row->values[column];
	db->logged++;
	row->exists = row->dirty = true;
}

/* Rows carry no pointer to their store; there is one store in a program. */
static struct store *open_store;

/* A row that comes to be after it was deleted begins with zeros again. */
static void
revive(struct row *row)
{
	static const union value no_text = { .text = "" }, no_number = { 0 };

	if (row->exists)
		return;
	for (int c = 0; c < row->shape->columns; c++)
		if (row->shape->is_text[c] ? *row->values[c].text != '\0' : row->values[c].number != 0) {
			note(open_store, row, c);
			row->values[c] = row->shape->is_text[c] ? no_text : no_number;
		}
}

struct row *
store_add(struct store *db, const struct table *table, const char *first, ...)
{
	struct shape *s = shape_of(db, table);
	const char *key[TABLE_KEYS];
	struct row *row;

	KEYS_OF(key, first, s);
	row = find(db, s, key, true);
	if (row->exists)
		db->clashed = true;
	revive(row);
	note(db, row, -1);
	return row;
}

struct row *
store_next(struct store *db, const struct table *table, const char *key, struct row *last)
{
	struct row *row = last ? last->sibling : NULL;

	if (!last) {
		struct shape *s = shape_of(db, table);
		struct family *f = family_of(db, s, key);
		if (!f->whole)
			want(db, s, &f->key, 1);
		f->whole = true;
		row = f->first;
	}
	while (row && !row->exists)
		row = row->sibling;
	return row;
}

/* ---- rows ---- */

bool
row_exists(const struct row *row)
{
	return row->exists;
}

const char *
row_key(const struct row *row, int i)
{
	return row->key[i];
}

int64_t
row_int(const struct row *row, int column)
{
	return row->exists ? row->values[column].number : 0;
}

const char *
row_text(const struct row *row, int column)
{
	return row->exists ? row->values[column].text : "";
}

void
row_set(struct row *row, int column, int64_t number)
{
	if (row->exists && row->values[column].number == number)
		return;
	revive(row);
	note(open_store, row, column);
	row->values[column].number = number;
}

bool
row_add(struct row *row, int column, int64_t delta)
{
	int64_t sum;

	if (!num_add(row_int(row, column), delta, &sum))
		return false;
	row_set(row, column, sum);
	return true;
}

void
row_put(struct row *row, int column, const char *text)
{
	text = text ? text : "";
	if (row->exists && strcmp(row->values[column].text, text) == 0)
		return;
	revive(row);
	note(open_store, row, column);
	row->values[column].text = pool_text(&open_store->pool, text);
}

void
row_delete(struct row *row)
{
	if (!row->exists)
		return;
	note(open_store, row, -1);
	row->exists = false;
}

void
row_rest(struct row *row)
{
	if (row->exists && !open_store->far)
		return;
	revive(row);
	note(open_store, row, -1);
}

/* ---- batches ---- */

void
store_begin(struct store *db)
{
	open_store = db;
	pool_reset(&db->pool);
	if (db->room)
		memset(db->rows, 0, db->room * sizeof *db->rows);
	if (db->family_room)
		memset(db->families, 0, db->family_room * sizeof *db->families);
	db->count = db->family_count = db->wanted = 0;
	db->logged = db->mark = 0;
	db->clashed = false;
	db->backend->begin(db->db);
}

void
store_mark(struct store *db)
{
	db->mark = db->logged;
	db->clashed = false;
}

bool
store_changed(const struct store *db)
{
	return db->logged > db->mark;
}

bool
store_clashed(const struct store *db)
{
	return db->clashed;
}

void
store_undo(struct store *db)
{
	while (db->logged > db->mark) {
		struct change *change = &db->log[--db->logged];
		if (change->column >= 0)
			change->row->values[change->column] = change->old;
		change->row->exists = change->existed;
		change->row->dirty = change->dirty;
	}
	db->clashed = false;
}

/* ---- what was wanted ---- */

static int
wants_in_order(const void *a, const void *b)
{
	const struct want *x = a, *y = b;
	int order = 0;

	if (x->shape != y->shape)
		return x->shape < y->shape ? -1 : 1;
	if (x->keys != y->keys)
		return x->keys - y->keys;
	for (int k = 0; order == 0 && k < x->keys; k++)
		order = strcmp(x->key[k], y->key[k]);
	return order;
}

/* For tests: let handlers see many a row beside another that is missing. */
static void
forget_some(struct store *db)
{
	size_t kept = 0;

	for (size_t i = 0; i < db->wanted; i++) {
		struct want *w = &db->wants[i];
		db->forgetful = db->forgetful * 1103515245 + 12345;
		if (i == 0 || db->forgetful >> 16 & 1)
			db->wants[kept++] = *w;
		else if (w->keys == w->shape->keys)
			cached(db, w->shape, w->key, hash_of(w->shape, w->key, w->keys))->here = false;
		else
			family_of(db, w->shape, w->key[0])->whole = false;
	}
	db->wanted = kept;
}

bool
store_complete(struct store *db)
{
	if (db->wanted == 0)
		return true;
	db->mark = 0;
	store_undo(db);
	if (db->forgetful)
		forget_some(db);
	qsort(db->wants, db->wanted, sizeof *db->wants, wants_in_order);
	if (!db->backend->find(db->db, db->wants, db->wanted, found, db, &db->pool))
		store_begin(db);
	db->wanted = 0;
	return false;
}

/* ---- writing ---- */

static int
rows_in_order(const void *a, const void *b)
{
	const struct row *x = *(struct row *const *)a, *y = *(struct row *const *)b;

	if (x->shape != y->shape)
		return x->shape < y->shape ? -1 : 1;
	return by_key(x, y->key);
}

bool
store_commit(struct store *db)
{
	struct row **dirty = pool_take(&db->pool, (db->count + 1) * sizeof *dirty);
	size_t n = 0;

	for (size_t i = 0; i < db->room; i++)
		for (struct row *row = db->rows[i]; row; row = row->next)
			if (row->dirty && (row->exists || row->version > 0))
				dirty[n++] = row;
	qsort(dirty, n, sizeof *dirty, rows_in_order);
	db->tried = true;
	if (!db->backend->write(db->db, dirty, n)) {
		db->backend->rollback(db->db);
		return false;
	}
	for (int i = 0; n > 0 && i < db->prunes_n; i++)
		db->backend->prune(db->db, db->prunes[i].shape, db->prunes[i].day);
	if (!db->backend->commit(db->db))
		return false;
	db->tried = false;
	return true;
}

void
store_rollback(struct store *db)
{
	db->backend->rollback(db->db);
}

bool
store_turn(struct store *db)
{
	return db->backend->turn(db->db);
}

void
store_prune(struct store *db, const struct table *table, int64_t day)
{
	db->prunes[db->prunes_n].shape = shape_of(db, table);
	db->prunes[db->prunes_n++].day = day;
}

void
store_query(struct store *db, const char *sql, const char *const *parameters, int n, store_each *each,
	void *context)
{
	db->backend->query(db->db, sql, parameters, n, each, context);
}

void
store_found(struct store *db, const struct table *table, const char *words, long most, struct text *condition,
	struct text *parameter)
{
	db->backend->found_by(db->db, shape_of(db, table), words, most, condition, parameter);
}
