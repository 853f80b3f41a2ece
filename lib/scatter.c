/* scatter - rows that belong together and stand anywhere in a file
 *
 * The rows lie in a file that has no name, as they came. It is gone through once for every PART rows in it:
 * each time those whose key's digest falls into that part are indexed and sorted. Members that call their
 * head by its second key lie in a file of their own, with a stub for every head; there they are sorted to
 * those stubs first, and so learn the first key. */
#include "scatter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "nameless.h"
#include "say.h"

enum { PART = 256 * 1024 };

/* A row in a file: this, the lengths of its cells (uint32_t each), the cells with their NULs, the fault. A
 * stub has none of these. */
struct packed {
	struct digest key, second;
	int64_t line, number;
	uint32_t cells, bytes, fault, head;
};

/* Where a row lies. */
struct place {
	struct digest key, head_key; /* head_key: of a stub */
	int64_t number, group;       /* group: the number of its group's first row */
	off_t at;
	bool head;
};

struct part {
	FILE *file;
	size_t rows;             /* in the file */
	size_t part, parts;      /* the next to index; 0 parts: it was not begun */
	struct place *index;     /* of the part in work */
	size_t n;
};

struct scatter {
	struct part rows, calls; /* calls: those by the second key, and the stubs */
	size_t callers;          /* of them, the rows */
	size_t begun, next, group_end, heads; /* the group in work, in rows.index */
	char *row;               /* the row last read */
	size_t room;
	struct csv_cell *cells;
	size_t cells_room;
};

struct scatter *
scatter_open(void)
{
	struct scatter *s = need_memory(sizeof *s);

	*s = (struct scatter){ .rows.file = nameless_file(), .calls.file = nameless_file() };
	return s;
}

void
scatter_close(struct scatter *s)
{
	fclose(s->rows.file);
	fclose(s->calls.file);
	free(s->rows.index);
	free(s->calls.index);
	free(s->row);
	free(s->cells);
	free(s);
}

static void
put(FILE *file, const void *bytes, size_t n)
{
	if (n && fwrite(bytes, n, 1, file) != 1)
		die(END_IO, "cannot write a temporary file:");
}

static void
get(FILE *file, void *bytes, size_t n)
{
	if (n && fread(bytes, n, 1, file) != 1)
		die(END_IO, "cannot read a temporary file:");
}

static void
go_to(FILE *file, off_t at, int whence)
{
	if (fseeko(file, at, whence) != 0)
		die(END_IO, "cannot read a temporary file:");
}

static size_t
length_of(const struct packed *p)
{
	return p->cells * sizeof(uint32_t) + p->bytes + p->fault;
}

void
scatter_add(struct scatter *s, const struct csv_row *row, long number, bool head, struct csv_cell key,
	struct csv_cell second)
{
	const char *fault = row->fault ? row->fault : "";
	struct packed p = { .line = row->line, .number = number, .cells = (uint32_t)row->n, .head = head };
	struct part *to = second.length && !head ? &s->calls : &s->rows;

	for (size_t i = 0; i < row->n; i++)
		p.bytes += (uint32_t)row->cells[i].length + 1;
	p.fault = (uint32_t)strlen(fault);
	p.key = digest_bytes(key.at, key.length);
	p.second = digest_bytes(second.at, second.length);
	put(to->file, &p, sizeof p);
	for (size_t i = 0; i < row->n; i++) {
		uint32_t length = (uint32_t)row->cells[i].length;
		put(to->file, &length, sizeof length);
	}
	for (size_t i = 0; i < row->n; i++)
		put(to->file, row->cells[i].at, row->cells[i].length + 1);
	put(to->file, fault, p.fault);
	to->rows++;
	s->callers += to == &s->calls;
	if (head && second.length)
		scatter_claim(s, key, second);
}

void
scatter_claim(struct scatter *s, struct csv_cell key, struct csv_cell second)
{
	struct packed p = { .head = true };

	p.key = digest_bytes(key.at, key.length);
	p.second = digest_bytes(second.at, second.length);
	put(s->calls.file, &p, sizeof p);
	s->calls.rows++;
}

void
scatter_add_free(struct scatter *s, const struct csv_row *row, long number, struct csv_cell key)
{
	scatter_add(s, row, number, false, key, key);
}

/* ---- groups ---- */

static bool
same(const struct place *x, const struct place *y)
{
	return x->key.a == y->key.a && x->key.b == y->key.b;
}

/* By key, a head before its members. */
static int
by_key(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->key.a != y->key.a)
		return x->key.a < y->key.a ? -1 : 1;
	if (x->key.b != y->key.b)
		return x->key.b < y->key.b ? -1 : 1;
	if (x->head != y->head)
		return x->head ? -1 : 1;
	return x->number < y->number ? -1 : 1;
}

/* As their groups' first rows stood in the input. */
static int
by_group(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return x->group != y->group ? x->group < y->group ? -1 : 1 : by_key(a, b);
}

/* Index the next part; false when all are done. */
static bool
next_part(struct part *w, bool by_second)
{
	struct packed p;

	if (w->parts == 0) {
		w->parts = w->rows / PART + 1;
		/* Parts differ in size, and one key may have all rows; pages that are not used cost nothing. */
		w->index = need_memory(w->rows * sizeof *w->index);
	}
	if (w->part == w->parts)
		return false;
	w->n = 0;
	rewind(w->file);
	for (size_t i = 0; i < w->rows; i++) {
		struct place at = { .at = ftello(w->file) };
		get(w->file, &p, sizeof p);
		at.key = by_second ? p.second : p.key;
		at.head_key = p.key;
		at.number = p.number;
		at.head = p.head;
		if (at.key.a % w->parts == w->part)
			w->index[w->n++] = at;
		go_to(w->file, (off_t)length_of(&p), SEEK_CUR);
	}
	qsort(w->index, w->n, sizeof *w->index, by_key);
	w->part++;
	return true;
}

/* Read the packed row at a place into s->row. */
static struct packed
read_row(struct scatter *s, FILE *file, off_t at)
{
	struct packed p;

	go_to(file, at, SEEK_SET);
	get(file, &p, sizeof p);
	if (s->room <= length_of(&p)) {
		s->room = 2 * length_of(&p) + 1;
		s->row = more_memory(s->row, s->room);
	}
	get(file, s->row, length_of(&p));
	s->row[length_of(&p)] = '\0';
	return p;
}

/* The members that call their head by its second key join the others, under its first. */
static void
join_callers(struct scatter *s)
{
	const struct place *stub = NULL;

	go_to(s->rows.file, 0, SEEK_END);
	while (s->callers && next_part(&s->calls, true))
		for (const struct place *at = s->calls.index; at < s->calls.index + s->calls.n; at++) {
			struct packed p;
			if (at->head) {
				stub = at;
				continue;
			}
			p = read_row(s, s->calls.file, at->at);
			if (stub && same(stub, at))
				p.key = stub->head_key;
			put(s->rows.file, &p, sizeof p);
			put(s->rows.file, s->row, length_of(&p));
			s->rows.rows++;
		}
}

/* Find the next group. False when there is none. */
static bool
next_group(struct scatter *s)
{
	struct place *index;

	if (s->rows.parts == 0)
		join_callers(s);
	while (s->group_end == s->rows.n) {
		if (!next_part(&s->rows, false))
			return false;
		index = s->rows.index;
		for (size_t i = 0; i < s->rows.n; i++)
			index[i].group =
				i && same(&index[i], &index[i - 1]) ? index[i - 1].group : index[i].number;
		qsort(index, s->rows.n, sizeof *index, by_group);
		s->group_end = 0;
		if (s->rows.n > 0)
			break;
	}
	index = s->rows.index;
	s->begun = s->next = s->group_end;
	s->heads = 0;
	while (s->group_end < s->rows.n && index[s->group_end].group == index[s->begun].group)
		s->heads += index[s->group_end++].head;
	return true;
}

bool
scatter_next(struct scatter *s, struct scattered *out)
{
	struct packed p;
	uint32_t *lengths;
	char *cell;

	if (s->next == s->group_end && !next_group(s))
		return false;
	p = read_row(s, s->rows.file, s->rows.index[s->next++].at);
	lengths = (uint32_t *)(void *)s->row;
	cell = s->row + p.cells * sizeof *lengths;
	if (s->cells_room < p.cells) {
		s->cells_room = p.cells;
		s->cells = more_memory(s->cells, s->cells_room * sizeof *s->cells);
	}
	for (size_t i = 0; i < p.cells; i++) {
		s->cells[i] = (struct csv_cell){ cell, lengths[i] };
		cell += lengths[i] + 1;
	}
	out->row = (struct csv_row){ .cells = s->cells, .n = p.cells, .line = p.line, .fault_cell = -1 };
	out->row.fault = p.fault ? cell : NULL;
	out->number = p.number;
	out->last = s->next == s->group_end;
	out->heads = s->heads;
	out->n = s->group_end - s->begun;
	return true;
}
