/* upkeep - how a store fares: is it sound, what does it hold, what may go */
#include "upkeep.h"

#include <stdio.h>
#include <string.h>

#include "ask.h"
#include "say.h"
#include "stop.h"
#include "transfer.h"

#define MAYBE_NUMBER(key, value, known) \
	{ \
		.name = (key), .number = (value), .is_number = (known) \
	}

/* ---- check ---- */

struct checked {
	const char *store, *server, *station;
	int64_t rows; /* -1: not known */
	long faults;
};

static void
tell_checked(const struct checked *c, const char *fault, const char *repair)
{
	const struct cell cells[] = { TELL_TEXT("store", c->store), TELL_TEXT("server", c->server),
		TELL_TEXT("station", c->station), MAYBE_NUMBER("rows", c->rows, c->rows >= 0),
		TELL_NUMBER("ok:b", !fault), TELL_TEXT("fault", fault), TELL_TEXT("repair", repair) };

	ask_tell(cells, sizeof cells / sizeof *cells);
}

static void
tell_fault(void *context, const char *fault, const char *repair)
{
	struct checked *c = context;

	c->faults++;
	tell_checked(c, fault, repair);
}

static int64_t
rows_of(struct shelf *shelf, const struct book *book)
{
	int64_t rows = 0, more;

	for (int t = 0; t < book->n; t++, rows += more)
		if (!shelf_rows(shelf, book, t, &more))
			return -1;
	return book->fault ? -1 : rows;
}

static long
check(struct shelf *shelf, const struct book *book, struct checked *checked)
{
	shelf_check(shelf, book, tell_fault, checked);
	if (checked->faults == 0)
		tell_checked(checked, NULL, NULL);
	return checked->faults;
}

int
upkeep_check(struct shelf *shelf)
{
	struct checked whole = { .store = shelf->where, .server = shelf_server(shelf), .rows = -1 };
	long faults = check(shelf, NULL, &whole);

	for (int i = 0; i < shelf->n && !stop_asked(); i++) {
		struct checked one = { .station = shelf->books[i].station,
			.rows = rows_of(shelf, &shelf->books[i]) };
		faults += check(shelf, &shelf->books[i], &one);
	}
	return ask_ending(faults ? END_REFUSED : END_DONE);
}

/* ---- stats ---- */

static void
tell_stats(struct shelf *shelf, const struct book *book, int table)
{
	int64_t rows, bytes, index_bytes, day;
	bool counted = shelf_rows(shelf, book, table, &rows),
	     sized = shelf_sizes(shelf, book, table, &bytes, &index_bytes);
	bool dated = shelf_oldest(shelf, book, table, &day);
	char date[MOMENT_ROOM] = "";

	if (dated)
		moment_text(date, day * MOMENT_DAY)[strlen("2026-11-22")] = '\0';
	ask_tell((const struct cell[]){ TELL_TEXT("station", book->station),
			 TELL_TEXT("table", book->tables[table].name), MAYBE_NUMBER("rows", rows, counted),
			 MAYBE_NUMBER("bytes", bytes, sized), MAYBE_NUMBER("index_bytes", index_bytes, sized),
			 TELL_TEXT("oldest", dated ? date : NULL) },
		6);
}

int
upkeep_stats(struct shelf *shelf)
{
	for (int i = 0; i < shelf->n; i++)
		for (int t = 0; t < shelf->books[i].n && !stop_asked(); t++)
			tell_stats(shelf, &shelf->books[i], t);
	return ask_ending(END_DONE);
}

/* ---- prune ---- */

static void
prune(struct shelf *shelf, const struct book *book, int table, int64_t day, bool dry)
{
	int64_t rows = 0;

	if (dry)
		shelf_older(shelf, book, table, day, &rows);
	else
		rows = shelf_forget(shelf, book, table, day, transfer_going);
	ask_tell((const struct cell[]){ TELL_TEXT("station", book->station),
			 TELL_TEXT("table", book->tables[table].name), TELL_NUMBER("forgotten", rows) },
		3);
}

int
upkeep_prune(struct shelf *shelf, const char *const *tables, int64_t day, bool dry)
{
	transfer_sound(shelf);
	if (!dry)
		shelf_release(shelf);
	for (int i = 0; i < shelf->n; i++)
		for (int t = 0; t < shelf->books[i].n && !stop_asked(); t++)
			for (const char *const *table = tables; *table; table++)
				if (strcmp(shelf->books[i].tables[t].name, *table) == 0)
					prune(shelf, &shelf->books[i], t, day, dry);
	return ask_ending(END_DONE);
}
