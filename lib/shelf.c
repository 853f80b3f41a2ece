/* shelf - all the books of a shop: the stations and tables that are found in a store
 *
 * What differs between stores is a little SQL (struct shelving); rows go from one to the other by the same
 * way as those of a station. */
#include "shelf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "backend.h"
#include "num.h"
#include "say.h"
#include "text.h"

enum {
	BATCH_ROWS = 1000,
	BATCH_BYTES = 4 * 1024 * 1024,
	FRAMES = 64 * 1024, /* bytes that are digested at a time */
	FORGET_PAUSE = 3    /* milliseconds between transactions, for others */
};

/* Repairs. */
static const char not_a_station[] = "move it away, if it is not a station's";
static const char restore[] =
	"restore the station from a backup (ecom-store restore), or feed its records into an empty store";

static const struct shelving *
kind_of(const char *where)
{
	return store_is_far(where) ? &pgsql_shelving : &sqlite_shelving;
}

/* ---- what is there ---- */

struct describing {
	struct shelf *shelf;
	struct book *book;
	bool version; /* the table at hand has one */
};

static void
not_ours(struct describing *d, const char *fault)
{
	if (!d->book->fault)
		d->book->fault = fault;
}

#define NOT_OURS(d, ...) not_ours(d, pool_print(&(d)->shelf->pool, __VA_ARGS__))

/* Is it made of these letters? Names and lists of other letters are no station's; they would be put into SQL.
 */
static bool
made_of(const char *name, const char *letters)
{
	return *name && !name[strspn(name, letters)];
}

#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789_"

/* A table is told: has it what tables of stations have? */
static void
end_table(struct describing *d)
{
	const struct table *table;

	if (d->book->n == 0)
		return;
	table = &d->book->tables[d->book->n - 1];
	if (!d->version)
		NOT_OURS(d, "table '%s' has no column 'version'", table->name);
	if (!table->key[0])
		NOT_OURS(d, "table '%s' has no primary key", table->name);
	if (!table->columns[0])
		NOT_OURS(d, "table '%s' has no columns beside its key", table->name);
}

static struct table *
table_of(struct describing *d, const char *name)
{
	struct book *book = d->book;

	if (book->n > 0 && strcmp(book->tables[book->n - 1].name, name) == 0)
		return &book->tables[book->n - 1];
	end_table(d);
	d->version = false;
	if (book->n == BOOK_TABLES) {
		NOT_OURS(d, "there are more than %d tables", BOOK_TABLES);
		book->n--;
	}
	book->tables[book->n].name = pool_text(&d->shelf->pool, name);
	book->names[book->n] = d->shelf->kind->name(d->shelf->handle, &d->shelf->pool, book->station, name);
	return &book->tables[book->n++];
}

/* A row of shelving->columns. */
static bool
add_column(void *context, const struct cell *cells, int n)
{
	struct describing *d = context;
	struct table *table = table_of(d, cells[0].text);
	const char *name = pool_text(&d->shelf->pool, cells[1].text);
	bool is_text = strcmp(cells[2].text, "TEXT") == 0;
	int64_t place = cells[3].number;
	int c = 0;

	(void)n;
	if (!made_of(table->name, NAME_LETTERS) || !made_of(name, NAME_LETTERS))
		NOT_OURS(d, "table '%s': column '%s': a name of a-z, 0-9 and _ is expected", table->name,
			name);
	if (!is_text && strcmp(cells[2].text, "BIGINT") != 0)
		NOT_OURS(d, "table '%s': column '%s' is %s, neither TEXT nor BIGINT", table->name, name,
			cells[2].text);
	if (place > 0 && place <= TABLE_KEYS && is_text)
		table->key[place - 1] = name;
	else if (place > 0)
		NOT_OURS(
			d, "table '%s': a key of up to %d TEXT columns is expected", table->name, TABLE_KEYS);
	else if (strcmp(name, "version") == 0)
		d->version = true;
	else {
		while (c < TABLE_COLUMNS && table->columns[c])
			c++;
		if (c < TABLE_COLUMNS)
			table->columns[c] = is_text ? pool_print(&d->shelf->pool, "%s text", name) : name;
		else
			NOT_OURS(d, "table '%s' has more than %d columns", table->name, TABLE_COLUMNS);
	}
	return true;
}

/* A row of shelving->indexes. */
static bool
add_index(void *context, const struct cell *cells, int n)
{
	struct describing *d = context;

	(void)n;
	for (int t = 0; t < d->book->n; t++) {
		struct table *table = &d->book->tables[t];
		int i = 0;
		if (strcmp(table->name, cells[0].text) != 0)
			continue;
		while (i < TABLE_INDEXES && table->indexes[i])
			i++;
		if (i == TABLE_INDEXES || !cells[1].text || !made_of(cells[1].text, NAME_LETTERS "\", "))
			NOT_OURS(d, "table '%s': up to %d indexes of plain columns are expected", table->name,
				TABLE_INDEXES);
		else
			table->indexes[i] = pool_text(&d->shelf->pool, cells[1].text);
	}
	return true;
}

/* The tables of a station; false when it has none yet. */
static bool
describe(struct shelf *shelf, struct book *book)
{
	struct describing d = { shelf, book, false };
	const char *fault;
	bool answers = false;

	book->tables = pool_zero(&shelf->pool, BOOK_TABLES * sizeof *book->tables);
	book->names = pool_zero(&shelf->pool, BOOK_TABLES * sizeof *book->names);
	fault = shelf->kind->ask(shelf->handle, book->station, NULL, shelf->kind->columns, add_column, &d);
	end_table(&d);
	if (!fault)
		fault = shelf->kind->ask(
			shelf->handle, book->station, NULL, shelf->kind->indexes, add_index, &d);
	if (fault)
		NOT_OURS(&d, "%s", fault);
	for (int t = 0; t < book->n; t++)
		answers |= strcmp(book->tables[t].name, "answer") == 0;
	if (book->n > 0 && !answers)
		not_ours(&d, "there is no table 'answer'");
	return book->n > 0 || book->fault;
}

struct shelf *
shelf_open(const char *where, enum shelf_state state)
{
	struct shelf *shelf = need_memory(sizeof *shelf);
	const char *const *stations = NULL;
	int n = 0;

	*shelf = (struct shelf){ .where = copy_text(where), .time = moment_now(), .kind = kind_of(where) };
	shelf->handle = shelf->kind->open(where, state == SHELF_SEALED, &shelf->pool, &stations);
	if (!shelf->handle && state != SHELF_MAY_LACK)
		die(END_NO_INPUT, "there are no books at '%s'", where);
	while (stations && stations[n])
		n++;
	shelf->books = pool_zero(&shelf->pool, ((size_t)n + 1) * sizeof *shelf->books);
	for (int i = 0; i < n; i++) {
		shelf->books[shelf->n] = (struct book){ .station = stations[i] };
		shelf->n += describe(shelf, &shelf->books[shelf->n]);
	}
	return shelf;
}

void
shelf_release(struct shelf *shelf)
{
	if (shelf->handle)
		shelf->kind->close(shelf->handle);
	shelf->handle = NULL;
}

void
shelf_close(struct shelf *shelf)
{
	shelf_release(shelf);
	pool_free(&shelf->pool);
	free((char *)(uintptr_t)shelf->where);
	free(shelf);
}

const struct book *
shelf_book(const struct shelf *shelf, const char *station)
{
	for (int i = 0; i < shelf->n; i++)
		if (strcmp(shelf->books[i].station, station) == 0)
			return &shelf->books[i];
	return NULL;
}

/* ---- reading a table ---- */

typedef void row_each(void *context, const struct row *);

struct reading {
	const struct shape *shape;
	struct row *row;
	struct text key, last; /* the keys of this row and of the one before, with NULs between */
	struct text frames;
	struct sha256 *digest;
	int64_t rows;
	long untold; /* rows since GOING was called */
	shelf_going *going;
	row_each *each;
	void *context;
	struct pool *pool; /* for faults */
	const char *fault;
};

static void
frame(struct text *out, const char *bytes, size_t n)
{
	text_number(out, (int64_t)n);
	text_byte(out, ':');
	text_add(out, bytes, n);
	text_byte(out, ',');
}

static void
digest_row(struct reading *r, const struct cell *cells, int n)
{
	for (int c = 0; c < n; c++)
		if (cells[c].is_number) {
			char room[NUM_ROOM];
			const char *decimal = num_text(room, cells[c].number, 0, 0);
			frame(&r->frames, decimal, strlen(decimal));
		} else
			frame(&r->frames, cells[c].text, strlen(cells[c].text));
	text_byte(&r->frames, '\n');
	if (r->frames.length >= FRAMES) {
		sha256_add(r->digest, r->frames.at, r->frames.length);
		text_clear(&r->frames);
	}
}

/* Does the row come after the one before, byte by byte? Another order would be of another collation. */
static bool
in_order(struct reading *r, const struct cell *cells)
{
	struct text last = r->last;
	int order;

	r->last = r->key;
	r->key = last;
	text_clear(&r->key);
	for (int k = 0; k < r->shape->keys; k++)
		text_add(&r->key, cells[k].text, strlen(cells[k].text) + 1);
	order = memcmp(r->key.at, r->last.length ? r->last.at : "",
		r->key.length < r->last.length ? r->key.length : r->last.length);
	return r->last.length == 0 || order > 0;
}

static void
go_on(struct reading *r)
{
	if (r->going && !r->going(r->untold))
		r->fault = "asked to stop";
	r->untold = 0;
}

/* Has every column what it is for, and is the row in its place? */
static bool
check_row(struct reading *r, const struct cell *cells, int n)
{
	const struct shape *shape = r->shape;
	const char *key = cells[0].text ? cells[0].text : "";

	for (int c = 0; c < n; c++) {
		bool is_text = c < shape->keys || shape->is_text[c - shape->keys];
		if (is_text ? !cells[c].text : !cells[c].is_number) {
			r->fault = pool_print(r->pool, "row '%s': '%s' is no %s", key, cells[c].name,
				is_text ? "text" : "whole number");
			return false;
		}
	}
	if (!in_order(r, cells))
		r->fault = pool_print(r->pool, "row '%s' is not in the order of the keys", key);
	return !r->fault;
}

/* Give a row as those of the stores are. */
static void
give_row(struct reading *r, const struct cell *cells)
{
	const struct shape *shape = r->shape;

	for (int k = 0; k < shape->keys; k++)
		r->row->key[k] = cells[k].text;
	cells += shape->keys;
	for (int c = 0; c < shape->columns; c++)
		if (shape->is_text[c])
			r->row->values[c].text = cells[c].text;
		else
			r->row->values[c].number = cells[c].number;
	r->each(r->context, r->row);
}

static bool
take_row(void *context, const struct cell *cells, int n)
{
	struct reading *r = context;

	if (!check_row(r, cells, n))
		return false;
	digest_row(r, cells, n);
	r->rows++;
	if (r->each)
		give_row(r, cells);
	if (++r->untold == BATCH_ROWS)
		go_on(r);
	return !r->fault;
}

/* SELECT of all columns but the version, in the order of the keys. */
static void
select_rows(struct text *sql, const char *name, const struct shape *shape)
{
	struct text keys = TEXT_UP_TO(0);

	for (int k = 0; k < shape->keys; k++)
		text_print(&keys, "%s\"%s\"", k ? ", " : "", shape->table->key[k]);
	text_print(sql, "SELECT %s", keys.at);
	for (int c = 0; c < shape->columns; c++)
		text_print(sql, ", \"%s\"", shape->names[c]);
	text_print(sql, " FROM %s ORDER BY %s", name, keys.at);
	text_free(&keys);
}

/* Read all rows, in the order of their keys. EACH may be NULL. */
static const char *
read_rows(struct shelf *shelf, const struct book *book, int table, const struct shape *shape, struct sum *sum,
	row_each *each, void *context, shelf_going *going)
{
	struct reading r = { .shape = shape,
		.digest = sha256_begin(),
		.each = each,
		.context = context,
		.going = going,
		.pool = &shelf->pool };
	struct text sql = TEXT_UP_TO(0);
	const char *fault;

	r.row = need_memory(sizeof *r.row + (size_t)shape->columns * sizeof *r.row->values);
	select_rows(&sql, book->names[table], shape);
	fault = shelf->kind->ask(shelf->handle, book->station, shape->table->name, sql.at, take_row, &r);
	go_on(&r);
	sum->rows = r.rows;
	sha256_add(r.digest, r.frames.at, r.frames.length);
	sha256_end(sum->digest, r.digest);
	text_free(&sql);
	text_free(&r.frames);
	text_free(&r.key);
	text_free(&r.last);
	free(r.row);
	if (!fault && !r.fault)
		return NULL;
	return pool_print(&shelf->pool, "table '%s': %s", shape->table->name, fault ? fault : r.fault);
}

const char *
shelf_sum(struct shelf *shelf, const struct book *book, int table, struct sum *sum, shelf_going *going)
{
	struct shape shape;
	const char *fault;

	shape_make(&shape, &book->tables[table]);
	fault = read_rows(shelf, book, table, &shape, sum, NULL, NULL, going);
	shape_free(&shape);
	return fault;
}

/* ---- writing a book ---- */

struct writing {
	const struct backend *backend;
	void *db;
	struct shape shapes[BOOK_TABLES];
	struct shape *shape; /* of the table at hand */
	struct row *rows[BATCH_ROWS];
	size_t n, bytes;
	struct pool pool; /* of the batch */
	bool lost;        /* a row was there, or somebody else wrote it */
};

static void
write_batch(struct writing *w)
{
	if (w->n > 0 && !w->lost && !w->backend->write(w->db, w->rows, w->n))
		w->lost = true;
	w->n = w->bytes = 0;
	pool_reset(&w->pool);
}

static const char *
keep_text(struct writing *w, const char *text)
{
	size_t n = strlen(text);

	w->bytes += n;
	return pool_copy(&w->pool, text, n);
}

static void
put_row(void *context, const struct row *from)
{
	struct writing *w = context;
	const struct shape *shape = w->shape;
	struct row *row = pool_zero(&w->pool, sizeof *row + (size_t)shape->columns * sizeof *row->values);

	row->shape = w->shape;
	row->exists = row->dirty = true;
	for (int k = 0; k < shape->keys; k++)
		row->key[k] = keep_text(w, from->key[k]);
	for (int c = 0; c < shape->columns; c++)
		if (shape->is_text[c])
			row->values[c].text = keep_text(w, from->values[c].text);
		else
			row->values[c].number = from->values[c].number;
	w->rows[w->n++] = row;
	if (w->n == BATCH_ROWS || w->bytes >= BATCH_BYTES)
		write_batch(w);
}

static bool
find_row(void *found, const struct cell *cells, int n)
{
	(void)cells, (void)n;
	*(bool *)found = true;
	return false;
}

static const char *
write_tables(
	struct writing *w, struct shelf *shelf, const struct book *book, struct sum *sums, shelf_going *going)
{
	const char *fault = NULL;
	struct text sql = TEXT_UP_TO(0);

	for (int t = 0; t < book->n && !w->lost; t++) {
		text_clear(&sql);
		text_print(&sql, "SELECT 1 FROM %s LIMIT 1", book->tables[t].name);
		w->backend->query(w->db, sql.at, NULL, 0, find_row, &w->lost);
	}
	for (int t = 0; t < book->n && !fault && !w->lost; t++) {
		w->shape = &w->shapes[t];
		fault = read_rows(shelf, book, t, w->shape, &sums[t], put_row, w, going);
		write_batch(w);
	}
	text_free(&sql);
	return w->lost ? "somebody else writes there" : fault;
}

const char *
shelf_write(
	struct shelf *shelf, const struct book *book, const char *where, struct sum *sums, shelf_going *going)
{
	struct writing *w = need_memory(sizeof *w);
	const struct shelving *kind = kind_of(where);
	const char *fault;

	*w = (struct writing){ .backend = kind->backend };
	for (int t = 0; t < book->n; t++)
		shape_make(&w->shapes[t], &book->tables[t]);
	if (kind->make)
		kind->make(where);
	w->db = w->backend->open(where, book->station, w->shapes, book->n, false);
	w->backend->begin(w->db);
	fault = write_tables(w, shelf, book, sums, going);
	if (fault)
		w->backend->rollback(w->db);
	else if (!w->backend->commit(w->db))
		fault = "somebody else writes there";
	w->backend->close(w->db);
	for (int t = 0; t < book->n; t++)
		shape_free(&w->shapes[t]);
	pool_free(&w->pool);
	free(w);
	return fault;
}

/* ---- one number ---- */

struct numbers {
	int64_t n[2];
	bool known;
};

static bool
take_numbers(void *context, const struct cell *cells, int n)
{
	struct numbers *numbers = context;

	numbers->known = true;
	for (int i = 0; i < n && i < 2; i++) {
		numbers->n[i] = cells[i].number;
		numbers->known &= cells[i].is_number;
	}
	return false;
}

static struct numbers
ask_numbers(struct shelf *shelf, const struct book *book, int table, const char *sql)
{
	struct numbers numbers = { 0 };
	const char *name = book->tables[table].name;

	if (shelf->kind->ask(shelf->handle, book->station, name, sql, take_numbers, &numbers))
		numbers.known = false;
	return numbers;
}

/* The number that WHAT gives of the table's rows. */
static bool
ask_number(struct shelf *shelf, const struct book *book, int table, const char *what, const char *where,
	int64_t *out)
{
	struct text sql = TEXT_UP_TO(0);
	struct numbers numbers;

	text_print(&sql, "SELECT %s FROM %s %s", what, book->names[table], where);
	numbers = ask_numbers(shelf, book, table, sql.at);
	text_free(&sql);
	*out = numbers.n[0];
	return numbers.known;
}

bool
shelf_rows(struct shelf *shelf, const struct book *book, int table, int64_t *rows)
{
	return ask_number(shelf, book, table, "count(*)", "", rows);
}

static bool
is_there(void *context, const struct cell *cells, int n)
{
	(void)cells, (void)n;
	*(bool *)context = true;
	return false;
}

bool
shelf_is_empty(struct shelf *shelf, const struct book *book)
{
	struct text sql = TEXT_UP_TO(0);
	bool there = false;

	for (int t = 0; t < book->n && !there; t++) {
		text_clear(&sql);
		text_print(&sql, "SELECT 1 FROM %s LIMIT 1", book->names[t]);
		if (shelf->kind->ask(shelf->handle, book->station, book->tables[t].name, sql.at, is_there, &there))
			there = true;
	}
	text_free(&sql);
	return !there;
}

static bool
has_days(const struct table *table)
{
	for (int c = 0; table->columns[c]; c++)
		if (strcmp(table->columns[c], "day") == 0)
			return true;
	return false;
}

bool
shelf_older(struct shelf *shelf, const struct book *book, int table, int64_t day, int64_t *rows)
{
	char where[48];

	snprintf(where, sizeof where, "WHERE day < %lld", (long long)day);
	return has_days(&book->tables[table]) && ask_number(shelf, book, table, "count(*)", where, rows);
}

bool
shelf_oldest(struct shelf *shelf, const struct book *book, int table, int64_t *day)
{
	return has_days(&book->tables[table]) && ask_number(shelf, book, table, "min(day)", "", day);
}

bool
shelf_sizes(struct shelf *shelf, const struct book *book, int table, int64_t *bytes, int64_t *index_bytes)
{
	struct numbers numbers = ask_numbers(shelf, book, table, shelf->kind->sizes);

	*bytes = numbers.n[0];
	*index_bytes = numbers.n[1];
	return numbers.known;
}

/* ---- is it sound? ---- */

struct checking {
	struct shelf *shelf;
	const struct audit *audit;
	shelf_fault *tell;
	void *context;
};

static bool
tell_fault(void *context, const struct cell *cells, int n)
{
	struct checking *c = context;

	(void)n;
	c->tell(c->context, cells[0].text, c->audit->repair);
	return true;
}

/* Read the whole of a table: can it be read, is it in order, was every row written by a store? */
static void
check_table(struct checking *c, const struct book *book, int t)
{
	int64_t strange;
	struct sum sum;
	const char *fault = shelf_sum(c->shelf, book, t, &sum, NULL);

	if (fault)
		c->tell(c->context, fault, restore);
	if (ask_number(c->shelf, book, t, "count(*)", "WHERE version < 1", &strange) && strange > 0)
		c->tell(c->context,
			pool_print(&c->shelf->pool, "table '%s': %lld rows have a version below 1",
				book->tables[t].name, (long long)strange),
			"UPDATE them to version 1");
}

void
shelf_check(struct shelf *shelf, const struct book *book, shelf_fault *tell, void *context)
{
	struct checking c = { shelf, book ? shelf->kind->of_station : shelf->kind->of_store, tell, context };
	const char *station = book ? book->station : NULL;
	bool broken = false;

	for (; c.audit->sql; c.audit++) {
		const char *fault =
			shelf->kind->ask(shelf->handle, station, NULL, c.audit->sql, tell_fault, &c);
		if (fault && !broken)
			tell(context, fault, c.audit->repair);
		broken |= fault != NULL;
	}
	if (!book || broken)
		return;
	if (book->fault)
		tell(context, book->fault, not_a_station);
	for (int t = 0; t < book->n && !book->fault; t++)
		check_table(&c, book, t);
}

const char *
shelf_server(struct shelf *shelf)
{
	return shelf->handle ? shelf->kind->server(shelf->handle) : NULL;
}

/* ---- forgetting ---- */

static bool
count_row(void *context, const struct cell *cells, int n)
{
	(void)cells, (void)n;
	++*(long *)context;
	return true;
}

/* DELETE that gives a row for each one that it forgot. */
static void
forget_sql(struct text *sql, const char *name, const struct table *table, int64_t day)
{
	struct text keys = TEXT_UP_TO(0);

	for (int k = 0; table->key[k]; k++)
		text_print(&keys, "%s\"%s\"", k ? ", " : "", table->key[k]);
	text_print(sql, "DELETE FROM %s WHERE (%s) IN (SELECT %s FROM %s WHERE day < ", name, keys.at,
		keys.at, name);
	text_number(sql, day);
	text_print(sql, " ORDER BY day LIMIT %d) RETURNING 1", BATCH_ROWS);
	text_free(&keys);
}

int64_t
shelf_forget(struct shelf *shelf, const struct book *book, int table, int64_t day, shelf_going *going)
{
	const struct timespec pause = { .tv_nsec = FORGET_PAUSE * 1000000 };
	const struct backend *backend = shelf->kind->backend;
	struct shape shapes[BOOK_TABLES];
	struct text sql = TEXT_UP_TO(0);
	int64_t forgotten = 0;
	long some;
	void *db;

	forget_sql(&sql, book->names[table], &book->tables[table], day);
	for (int t = 0; t < book->n; t++)
		shape_make(&shapes[t], &book->tables[t]);
	db = backend->open(shelf->where, book->station, shapes, book->n, false);
	do {
		some = 0;
		backend->query(db, sql.at, NULL, 0, count_row, &some);
		forgotten += some;
		nanosleep(&pause, NULL);
	} while (some > 0 && going(some));
	backend->close(db);
	for (int t = 0; t < book->n; t++)
		shape_free(&shapes[t]);
	text_free(&sql);
	return forgotten;
}
