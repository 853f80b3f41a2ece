/* transfer - a shop's books from one store to another, and the proof that they are the same */
#include "transfer.h"

#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "filter.h"
#include "say.h"
#include "stop.h"

/* What is at the other place before. */
enum state { ABSENT, SAME, OTHER };

struct copy {
	const struct book *book;
	enum state state;
	struct sum from[BOOK_TABLES], to[BOOK_TABLES];
};

bool
transfer_going(long rows)
{
	tally.in += rows;
	filter_progress(0, 0);
	return !stop_asked();
}

void
transfer_sound(const struct shelf *shelf)
{
	for (int i = 0; i < shelf->n; i++)
		if (shelf->books[i].fault)
			die(END_IO,
				"the books of '%s' in '%s' are not what a station's are: %s (see: ecom-store check)",
				shelf->books[i].station, shelf->where, shelf->books[i].fault);
}

static void
read_sums(struct shelf *shelf, const struct book *book, struct sum *sums)
{
	for (int t = 0; t < book->n; t++) {
		const char *fault = shelf_sum(shelf, book, t, &sums[t], transfer_going);
		if (stop_asked())
			return;
		if (fault)
			die(END_IO, "cannot read the books of '%s' in '%s': %s (see: ecom-store check)",
				book->station, shelf->where, fault);
	}
}

static bool
same_sum(const struct sum *a, const struct sum *b)
{
	return a->rows == b->rows && strcmp(a->digest, b->digest) == 0;
}

/* The place of a table in a book, -1 when it has none of this name. */
static int
table_there(const struct book *there, const char *name)
{
	for (int t = 0; there && t < there->n; t++)
		if (strcmp(there->tables[t].name, name) == 0)
			return t;
	return -1;
}

/* Read what the other place has of a book into copy->to. A table that is not there has no rows. Is all the
 * same? */
static bool
read_there(struct shelf *to, struct copy *copy)
{
	const struct book *there = shelf_book(to, copy->book->station);
	struct sum sums[BOOK_TABLES], nothing = { 0 };
	int64_t others = 0; /* rows in tables that the book has not */
	bool same = true;

	sha256_text(nothing.digest, "", 0);
	if (there)
		read_sums(to, there, sums);
	for (int t = 0; there && t < there->n; t++)
		others += sums[t].rows;
	for (int t = 0; t < copy->book->n; t++) {
		int at = table_there(there, copy->book->tables[t].name);
		copy->to[t] = at < 0 ? nothing : sums[at];
		same &= same_sum(&copy->from[t], &copy->to[t]);
		others -= copy->to[t].rows;
	}
	return same && others == 0;
}

/* What is there of this book already? */
static void
look(struct shelf *from, struct shelf *to, struct copy *copy)
{
	const struct book *there = shelf_book(to, copy->book->station);

	if (!there || (shelf_is_empty(to, there) && !shelf_is_empty(from, copy->book)))
		return;
	read_sums(from, copy->book, copy->from);
	copy->state = read_there(to, copy) ? SAME : OTHER;
}

/* Is there anything that the copy would stand beside or replace? */
static bool
look_everywhere(struct shelf *from, struct shelf *to, struct copy *copies)
{
	bool clean = true;

	for (int i = 0; i < to->n; i++)
		if (!shelf_book(from, to->books[i].station) && !shelf_is_empty(to, &to->books[i])) {
			say("'%s' holds books of '%s', which '%s' has not", to->where, to->books[i].station,
				from->where);
			clean = false;
		}
	for (int i = 0; i < from->n && !stop_asked(); i++) {
		look(from, to, &copies[i]);
		if (copies[i].state == OTHER) {
			say("'%s' holds other books of '%s'", to->where, copies[i].book->station);
			clean = false;
		}
	}
	return clean;
}

static bool
write_all_books(struct shelf *from, const char *to, bool dry, struct copy *copies)
{
	for (int i = 0; i < from->n && !stop_asked(); i++) {
		struct copy *copy = &copies[i];
		const char *fault = NULL;
		if (copy->state == SAME)
			continue;
		if (dry)
			read_sums(from, copy->book, copy->from);
		else
			fault = shelf_write(from, copy->book, to, copy->from, transfer_going);
		if (fault && !stop_asked()) {
			say("cannot copy the books of '%s' to '%s': %s", copy->book->station, to, fault);
			return false;
		}
	}
	return !stop_asked();
}

/* Tell the tables of a copy; false when one is not the same. */
static bool
tell_tables(const struct copy *copy, transfer_tell *tell, void *context)
{
	bool all = true;

	for (int t = 0; t < copy->book->n; t++) {
		struct transferred told = { copy->book->station, copy->book->tables[t].name, copy->from[t],
			copy->to[t], same_sum(&copy->from[t], &copy->to[t]), "refused" };
		if (copy->state == SAME)
			told.result = "unchanged";
		else if (copy->state == ABSENT)
			told.result = told.same ? "copied" : "differs";
		all &= told.same;
		tell(context, &told);
	}
	return all;
}

/* Read the new books again. */
static bool
prove(struct copy *copies, int n, const char *where, bool dry, transfer_tell *tell, void *context)
{
	struct shelf *to = dry ? NULL : shelf_open(where, SHELF_LIVE);
	bool all = true;

	for (int i = 0; i < n && !stop_asked(); i++) {
		if (copies[i].state == ABSENT && dry)
			memcpy(copies[i].to, copies[i].from, sizeof copies[i].to);
		else if (copies[i].state == ABSENT)
			read_there(to, &copies[i]);
		if (stop_asked())
			break;
		if (!tell_tables(&copies[i], tell, context)) {
			say("the books of '%s' are not the same in '%s': somebody writes there",
				copies[i].book->station, where);
			all = false;
		}
	}
	if (to)
		shelf_close(to);
	return all;
}

int
transfer(struct shelf *from, const char *where, bool dry, transfer_tell *tell, void *context)
{
	struct copy *copies;
	struct shelf *to;
	bool fine;

	if (from->n == 0)
		die(END_NO_INPUT, "there are no books at '%s'", from->where);
	transfer_sound(from);
	to = shelf_open(where, SHELF_MAY_LACK);
	transfer_sound(to);
	copies = need_memory((size_t)from->n * sizeof *copies);
	memset(copies, 0, (size_t)from->n * sizeof *copies);
	for (int i = 0; i < from->n; i++)
		copies[i].book = &from->books[i];
	fine = look_everywhere(from, to, copies);
	if (!fine && !stop_asked()) {
		for (int i = 0; i < from->n; i++)
			if (copies[i].state == OTHER)
				tell_tables(&copies[i], tell, context);
		say("nothing was written: copy to a place that is empty, or holds the same");
	}
	shelf_close(to);
	fine = fine && write_all_books(from, where, dry, copies) &&
		prove(copies, from->n, where, dry, tell, context);
	free(copies);
	return stop_ending(fine ? END_DONE : END_REFUSED, "the same command goes on from here");
}

/* ---- what is told ---- */

static struct {
	long tables, copied, unchanged;
} counts;

void
transfer_print(void *nothing, const struct transferred *t)
{
	const struct cell cells[] = { TELL_TEXT("station", t->station), TELL_TEXT("table", t->table),
		TELL_NUMBER("rows", t->from.rows), TELL_TEXT("digest", t->from.digest),
		TELL_NUMBER("same:b", t->same), TELL_TEXT("result", t->result) };

	(void)nothing;
	counts.tables++;
	counts.copied += strcmp(t->result, "copied") == 0;
	counts.unchanged += strcmp(t->result, "unchanged") == 0;
	ask_tell(cells, sizeof cells / sizeof *cells);
}

void
transfer_close(bool aloud)
{
	if (aloud)
		say("%ld tables = %ld copied + %ld unchanged + %ld refused", counts.tables, counts.copied,
			counts.unchanged, counts.tables - counts.copied - counts.unchanged);
}
