/* gather - rows that belong to one record, brought together */
#include "gather.h"

#include <stdlib.h>
#include <string.h>

#include "say.h"
#include "scatter.h"
#include "seen.h"

struct gather {
	const struct map *map;
	on_rows *hand_out;
	void *context;

	struct sheet rows;     /* of the record in work */
	struct sheet incoming; /* the row just read */
	struct text key, scratch, second;
	struct trouble trouble;
	bool troubled, too_large, anywhere, again, told;
	struct seen *seen; /* keys of records, where rows of a key stand together */
	const char *spoilt; /* NULL, or why nothing more may be made */

	struct scatter
		*waiting; /* rows whose parent or children may be anywhere; NULL while there are none */
};

struct gather *
gather_open(const struct map *map, bool anywhere, on_rows *hand_out, void *context)
{
	struct gather *g = need_memory(sizeof *g);

	*g = (struct gather){ .map = map, .hand_out = hand_out, .context = context, .seen = seen_open() };
	g->anywhere = anywhere && map->key.there && !map->kind.n;
	return g;
}

static void
trouble(struct gather *g, size_t row, const char *column, const char *why)
{
	if (g->troubled)
		return;
	text_clear(&g->trouble.why);
	text_put(&g->trouble.why, why);
	g->trouble.row = row;
	g->trouble.column = column;
	g->troubled = true;
}

static void
flush(struct gather *g, bool left)
{
	if (g->rows.n && g->spoilt)
		trouble(g, 0, NULL, g->spoilt);
	if (g->rows.n)
		g->hand_out(&g->rows,
			&(struct gathered){ g->troubled ? &g->trouble : NULL, left, g->again }, g->context);
	sheet_clear(&g->rows);
	g->troubled = g->too_large = false;
}

/* Add a row, perhaps the one just read, to the record in work. One that grows too large is handed out in pieces, all of them refused. */
static void
add(struct gather *g, const struct csv_row *row, long number)
{
	if (row->fault) {
		bool known = row->fault_cell >= 0 && (size_t)row->fault_cell < g->map->width;
		trouble(g, g->rows.n, known ? g->map->header[row->fault_cell].at : NULL, row->fault);
	}
	if (g->rows.n == 0 && g->incoming.n == 1) {
		struct sheet empty = g->rows;
		g->rows = g->incoming; /* most records are one row: it is not copied again */
		g->incoming = empty;
	} else
		sheet_add(&g->rows, row, number);
	if (g->rows.bytes.length > GATHER_MOST_BYTES || g->rows.n > GATHER_MOST_ROWS || g->too_large) {
		trouble(g, 0, NULL, "the record is larger than 8 MiB or 10000 rows");
		flush(g, false);
		g->too_large = true;
		trouble(g, 0, NULL, "the record is larger than 8 MiB or 10000 rows");
	}
}

/* What a place says in the row just read; length 0: nothing. *FROM is its source. */
static struct csv_cell
says(struct gather *g, const struct place *place, const struct source **from)
{
	return place->there ? map_value(place, &g->incoming, 0, &g->scratch, from)
			    : (struct csv_cell){ "", 0 };
}

static enum row_kind
kind_of(struct gather *g)
{
	const struct source *from;
	struct csv_cell said = says(g, &g->map->kind, &from);
	enum row_kind kind = said.length ? map_kind(said.at, said.length) : KIND_ALONE;

	if (kind == KIND_UNKNOWN)
		trouble(g, 0, map_column(g->map, from), "is no kind of row that the map knows");
	return kind;
}

static bool
is_also(struct gather *g, size_t row)
{
	const struct source *from;
	struct csv_cell said = map_value(&g->map->kind, &g->rows, row, &g->scratch, &from);

	return map_kind(said.at, said.length) == KIND_ALSO;
}

static void
alone(struct gather *g, const struct csv_row *row, long number, bool left)
{
	add(g, row, number);
	flush(g, left);
}

/* The second key of a head: what a source after the first says. */
static struct csv_cell
second_key(struct gather *g)
{
	const struct place *key = &g->map->key;
	struct csv_cell said = { "", 0 };

	for (size_t i = 1; i < key->n && said.length == 0; i++)
		if (key->sources[i].at >= 0)
			said = cell_text(&key->sources[i].reading,
				sheet_cell(&g->incoming, 0, key->sources[i].at), &g->second);
	return said;
}

/* Does a member call its head by a source after the first? Their prefixes tell them apart. */
static bool
calls_by_second(struct gather *g, struct csv_cell called)
{
	const struct place *key = &g->map->key;

	for (size_t i = 1; i < key->n; i++) {
		const char *prefix = key->sources[i].reading.prefix;
		if (prefix && strncmp(called.at, prefix, strlen(prefix)) == 0)
			return true;
	}
	return false;
}

/* The members that a head lists: the first pair of each is its key. */
static void
claim_members(struct gather *g, struct csv_cell key)
{
	struct csv_cell list = sheet_cell(&g->incoming, 0, g->map->members.sources[0].at), name, value;

	while (list.length > 0) {
		bool first = true;
		while (cell_pair(&list, '|', &g->second, &name, &value)) {
			if (first && value.length)
				scatter_claim(g->waiting, key, value);
			first = false;
		}
	}
}

/* A row of a file in which members follow their head. */
static void
row_that_follows(struct gather *g, const struct csv_row *row, long number)
{
	enum row_kind kind = kind_of(g);
	bool member = kind == KIND_MEMBER || kind == KIND_IMAGE || kind == KIND_ALSO;

	if (member && g->rows.n > 0) {
		add(g, row, number);
		return;
	}
	flush(g, false);
	if (member)
		trouble(g, 0, NULL, "no row it could belong to stands before it");
	add(g, row, number);
	if (member || kind == KIND_SKIP)
		flush(g, kind == KIND_SKIP);
}

/* A row of a file in which rows say what they are. */
static void
row_of_kind(struct gather *g, const struct csv_row *row, long number)
{
	enum row_kind kind = kind_of(g);
	const struct source *from;
	struct csv_cell key = says(g, kind == KIND_MEMBER ? &g->map->parent : &g->map->key, &from),
			second = { "", 0 };

	if ((kind == KIND_ALONE || kind == KIND_SET || kind == KIND_ALSO) && g->map->members.n && key.length > 0) {
		if (!g->waiting)
			g->waiting = scatter_open();
		scatter_add_free(g->waiting, row, number, key);
		return;
	}
	if (kind == KIND_ALSO)
		trouble(g, 0, map_column(g->map, &g->map->key.sources[0]), "is missing: what does it say more of?");
	if ((kind != KIND_HEAD && kind != KIND_MEMBER) || key.length == 0) {
		alone(g, row, number, kind == KIND_SKIP);
		return;
	}
	if (kind == KIND_HEAD)
		second = second_key(g);
	else if (calls_by_second(g, key))
		second = key;
	if (!g->waiting)
		g->waiting = scatter_open();
	scatter_add(g->waiting, row, number, kind == KIND_HEAD, key, second);
	if (kind == KIND_HEAD && g->map->members.n)
		claim_members(g, key);
}

/* Are the rows that were gathered by their keys a record? HEADS of them are heads. */
static void
check_family(struct gather *g, size_t heads)
{
	const struct map *m = g->map;
	const char *key = map_column(m, &m->key.sources[0]);
	size_t n = 0;

	for (size_t row = 0; row < g->rows.n; row++)
		n += !is_also(g, row);
	if (heads > 1)
		trouble(g, 1, key, "stands there twice");
	else if (heads == 1 && n == 1)
		trouble(g, 0, NULL, "no row of this file is a variation of it");
	else if (heads == 0 && m->parent.n)
		trouble(g, 0, map_column(m, &m->parent.sources[0]), "no row of this file is that parent");
	else if (heads == 0 && is_also(g, 0))
		trouble(g, 0, key, "no row before it is what it says more of");
	else if (heads == 0 && n > 1)
		trouble(g, 1, key, "stands there twice");
}

static void
hand_out_waiting(struct gather *g)
{
	struct scattered s;

	sheet_clear(&g->incoming);
	while (scatter_next(g->waiting, &s)) {
		add(g, &s.row, s.number);
		if (!s.last)
			continue;
		if (g->anywhere) {
			flush(g, false);
			continue;
		}
		check_family(g, s.heads);
		flush(g, false);
	}
}

void
gather_row(struct gather *g, const struct csv_row *row, long number)
{
	const struct source *from;
	struct csv_cell key;

	sheet_clear(&g->incoming);
	sheet_add(&g->incoming, row, number);
	if (g->map->follow) {
		row_that_follows(g, row, number);
		return;
	}
	if (g->map->kind.n) {
		row_of_kind(g, row, number);
		return;
	}
	key = says(g, &g->map->key, &from);
	if (g->anywhere && key.length) {
		if (!g->waiting)
			g->waiting = scatter_open();
		scatter_add(g->waiting, row, number, false, key, (struct csv_cell){ "", 0 });
		return;
	}
	if (key.length == 0 || key.length != g->key.length || memcmp(key.at, g->key.at, key.length) != 0) {
		uint64_t seen = key.length ? seen_key(g->seen, key.at, key.length) : 0;
		flush(g, false);
		text_clear(&g->key);
		text_add(&g->key, key.at, key.length);
		g->again = key.length && seen_before(g->seen, seen);
		if (seen_full(g->seen) && !g->told)
			say_at(NULL, row->line, "more than %d records: rows of one that do not stand together are not "
				"noticed from here on", SEEN_MOST);
		g->told = seen_full(g->seen);
	}
	if (key.length)
		add(g, row, number);
	else
		alone(g, row, number, false);
}

void
gather_spoil(struct gather *g, const char *why)
{
	g->spoilt = why;
}

void
gather_close(struct gather *g, bool cut)
{
	if (!cut)
		flush(g, false);
	if (g->waiting && !cut)
		hand_out_waiting(g);
	if (g->waiting)
		scatter_close(g->waiting);
	seen_close(g->seen);
	sheet_free(&g->rows);
	sheet_free(&g->incoming);
	text_free(&g->key);
	text_free(&g->scratch);
	text_free(&g->second);
	text_free(&g->trouble.why);
	free(g);
}
