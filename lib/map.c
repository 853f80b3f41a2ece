/* map - how the columns of other systems' files become fields of records */
#include "map.h"

#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "say.h"
#include "shop.h"

static const char *const things[] = { "products", "stock", "orders" }; /* in the order of MAKES_* */
static const char *const kinds[] = { "alone", "head", "member", "image", "set", "also", "skip" }; /* in the order of enum row_kind */

unsigned
map_makes(const char *name)
{
	for (unsigned i = 0; i < sizeof things / sizeof *things; i++)
		if (strcmp(things[i], name) == 0)
			return 1U << i;
	return 0;
}

enum row_kind
map_kind(const char *word, size_t n)
{
	enum row_kind kind = KIND_ALONE;

	while (kind < KIND_UNKNOWN && (strlen(kinds[kind]) != n || memcmp(kinds[kind], word, n) != 0))
		kind++;
	return kind;
}

/* ---- which map ---- */

static bool
is_map(const char *name)
{
	size_t n = strlen(name);

	return n > 5 && *name != '.' && strcmp(name + n - 5, ".json") == 0;
}

struct map *
map_named(const char *name)
{
	struct text path = TEXT_UP_TO(255);
	struct map *m = NULL;
	char *file = NULL;

	text_print(&path, "maps/%s.json", name);
	if (!path.full && !strchr(name, '/'))
		file = share_path(path.at);
	if (file)
		m = map_load(file);
	free(file);
	text_free(&path);
	return m;
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int
wanted(const struct dirent *entry)
{
	return is_map(entry->d_name);
}

/* See the maps in a place; those that the shop has too, only there. */
static void
each_in(int place, void (*see)(struct map *, void *), void *context)
{
	struct text dir = { 0 }, own = { 0 };
	struct dirent **names = NULL;
	int n = -1;

	if (share_place(place)) {
		text_print(&dir, "%s/maps", share_place(place));
		n = scandir(dir.at, &names, wanted, by_name);
		if (n < 0 && errno != ENOENT)
			die(END_IO, "cannot list '%s':", dir.at);
	}
	for (int i = 0; i < n; i++) {
		char *name = names[i]->d_name;
		text_clear(&own);
		text_print(&own, "%s/maps/%s", place > 0 && share_place(0) ? share_place(0) : "", name);
		name[strlen(name) - strlen(".json")] = '\0';
		if (place == 0 || !share_place(0) || access(own.at, F_OK) != 0)
			see(map_named(name), context);
		free(names[i]);
	}
	free(names);
	text_free(&dir);
	text_free(&own);
}

void
map_each(void (*see)(struct map *, void *), void *context)
{
	each_in(0, see, context);
	each_in(1, see, context);
}

static long
column_of(char *const *called, size_t n, const char *column)
{
	for (size_t i = 0; i < n; i++)
		if (cell_fits(column, called[i], NULL))
			return (long)i;
	return -1;
}

/* Does NAME fit LOCAL, in which '#' is a number and {unit} a unit? What they are is put into HOLE. */
static bool
fits_local(const char *local, const char *name, struct text *hole)
{
	size_t before = strcspn(local, "#{"), width = local[before] == '{' ? strlen("{unit}") : 1, n = strlen(name);
	const char *after = local[before] ? local + before + width : "";

	text_clear(hole);
	if (!local[before])
		return strcasecmp(local, name) == 0;
	if (n <= before + strlen(after) || strncasecmp(local, name, before) != 0 ||
		strcasecmp(name + n - strlen(after), after) != 0)
		return false;
	text_add(hole, name + before, n - before - strlen(after));
	return local[before] == '{' || strspn(hole->at, "0123456789") == hole->length;
}

/* The column's name with what was in the hole of the local one. */
static char *
filled(const char *column, const struct text *hole)
{
	struct text name = { 0 };
	size_t before = strcspn(column, "#{");

	text_add(&name, column, before);
	if (column[before]) {
		text_add(&name, hole->at, hole->length);
		text_put(&name, column + before + (column[before] == '{' ? strlen("{unit}") : 1));
	}
	return name.at;
}

char *
map_called(const struct map *m, const char *name)
{
	const char *set, *column;
	json_t *columns, *locals, *one;
	struct text hole = { 0 };
	char *called = NULL;
	size_t i;

	json_object_foreach(m->headers, set, columns)
		json_object_foreach(columns, column, locals)
			for (i = 0; !called && i < (json_is_array(locals) ? json_array_size(locals) : 1); i++) {
				one = json_is_array(locals) ? json_array_get(locals, i) : locals;
				if (fits_local(json_string_value(one), name, &hole))
					called = filled(column, &hole);
			}
	text_free(&hole);
	return called ? called : copy_text(name);
}

struct search {
	const struct csv_row *header;
	struct map *best;
	size_t knows;
};

/* How many of the header's columns the map says something about; 0 when it does not know the file. */
static size_t
knows_called(const struct map *m, char *const *called, size_t width)
{
	size_t n = 0;

	for (const char ***one = m->detect; *one; one++, n++) {
		const char **name = *one;
		while (*name && column_of(called, width, *name) < 0)
			name++;
		if (!*name)
			return 0;
	}
	for (size_t i = 0; n && i < m->n; i++)
		for (size_t k = 0; k < m->places[i].n; k++)
			n += m->places[i].sources[k].column &&
				column_of(called, width, m->places[i].sources[k].column) >= 0;
	return n;
}

static size_t
knows(const struct map *m, const struct csv_row *header)
{
	char **called = need_memory((header->n + 1) * sizeof *called);
	size_t n;

	for (size_t i = 0; i < header->n; i++)
		called[i] = map_called(m, header->cells[i].at);
	n = m->detect[0] ? knows_called(m, called, header->n) : 0;
	for (size_t i = 0; i < header->n; i++)
		free(called[i]);
	free(called);
	return n;
}

static void
consider(struct map *m, void *context)
{
	struct search *s = context;
	size_t n = knows(m, s->header);

	if (n > s->knows) {
		s->best = m;
		s->knows = n;
	}
}

struct map *
map_detect(const struct csv_row *header)
{
	struct search s = { .header = header };

	map_each(consider, &s);
	return s.best;
}

struct sought {
	const char *name;
	struct map *found;
};

static void
has_header(struct map *m, void *context)
{
	struct sought *s = context;

	if (!s->found && json_object_get(m->to, s->name))
		s->found = m;
}

struct map *
map_to(const char *name)
{
	struct sought s = { name, map_named(name) };

	if (!s.found)
		map_each(has_header, &s);
	return s.found;
}

/* ---- a file's columns ---- */

/* A column that is read must not stand in the file twice: which of them is meant? */
static void
need_once(const struct map *m, long at, const char *file)
{
	for (size_t i = (size_t)at + 1; i < m->width; i++)
		if (strcasecmp(m->called[i], m->called[at]) == 0)
			die(END_DATA, "%s: column '%s' stands there twice", file, m->header[at].at);
}

static void
bind_place(struct map *m, struct place *p, const char *file)
{
	p->there = false;
	p->begin = p->end = p->sources;
	p->best = NULL;
	for (size_t i = 0; i < p->n; i++) {
		struct source *s = &p->sources[i];
		char *unit = NULL;
		s->at = s->column ? column_of(m->called, m->width, s->column) : -1;
		if (s->at >= 0 || !s->column) {
			p->begin = p->there ? p->begin : s;
			p->end = s + 1;
			p->there = true;
		}
		if (s->at < 0)
			continue;
		p->best = p->best ? p->best : s;
		need_once(m, s->at, file);
		m->named[s->at] = true;
		cell_fits(s->column, m->called[s->at], &unit);
		if (unit && !cell_weighs(unit))
			die(END_DATA, "%s: column '%s': '%s' is no unit of weight known here (g kg lb oz)",
				file, m->header[s->at].at, unit);
		if (unit)
			s->reading.unit = unit;
	}
	for (size_t i = 0; i < p->n; i++) {
		struct source *s = &p->sources[i];
		s->plain = cell_plain(&s->reading);
		s->again = cell_always_again(&s->reading);
	}
	p->simple = p->best && p->best == p->begin && p->begin + 1 == p->end && p->best->plain && p->best->again;
}

/* What is said of people belongs into the fields of people, and nowhere else. */
static void
keep_private(struct map *m, const struct place *p)
{
	if (strncmp(p->name, "customer.", 9) != 0 && strncmp(p->name, "ship_to.", 8) != 0 &&
		strncmp(p->name, "bill_to.", 8) != 0)
		return;
	for (size_t i = 0; i < p->n; i++)
		if (p->sources[i].at >= 0)
			m->left[p->sources[i].at] = true;
}

static void
need_places(const struct map *m, unsigned what, const char *file)
{
	for (size_t i = 0; i < m->n; i++) {
		const struct place *p = &m->places[i];
		bool always = p->field->needed && (p->field->level != LEVEL_HEAD || p->key == p->name);
		if (!p->there && (what == MAKES_STOCK ? strcmp(p->name, "stock.qty") == 0 : always))
			die(END_DATA, "%s: no column for '%s' ('%s' is expected)", file, p->name,
				p->sources[0].column);
	}
}

/* A column that only extra has needs a name, and one of its own. */
static void
call_once(struct map *m, size_t column)
{
	struct text name = { 0 };
	int n = 1;

	for (size_t i = 0; i < column && !m->named[column]; i++)
		n += strcmp(m->header[i].at, m->header[column].at) == 0;
	if (m->named[column] || (m->called[column][0] && n == 1))
		return;
	if (m->called[column][0])
		text_print(&name, "%s (%d)", m->called[column], n);
	else
		text_print(&name, "column %zu", column + 1);
	free(m->called[column]);
	m->called[column] = name.at;
}

void
map_bind(struct map *m, const struct csv_row *header, unsigned what, const char *file)
{
	for (size_t i = 0; i < m->width; i++) {
		free((char *)m->header[i].at);
		free(m->called[i]);
	}
	m->width = header->n;
	m->header = more_memory(m->header, m->width * sizeof *m->header);
	m->called = more_memory(m->called, m->width * sizeof *m->called);
	m->named = more_memory(m->named, m->width * sizeof *m->named);
	m->left = more_memory(m->left, m->width * sizeof *m->left);
	for (size_t i = 0; i < m->width; i++) {
		m->header[i] = (struct csv_cell){ copy_text(header->cells[i].at), header->cells[i].length };
		m->called[i] = map_called(m, header->cells[i].at);
		m->named[i] = false;
		m->left[i] = strcmp(header->cells[i].at, "_line") == 0 ||
			strcmp(header->cells[i].at, "_error") == 0;
	}
	for (size_t i = 0; i < m->n; i++) {
		bind_place(m, &m->places[i], file);
		keep_private(m, &m->places[i]);
	}
	bind_place(m, &m->key, file);
	bind_place(m, &m->parent, file);
	bind_place(m, &m->members, file);
	bind_place(m, &m->options, file);
	bind_place(m, &m->kind, file);
	bind_place(m, &m->skip, file);
	for (const char **leave = m->leave; leave && *leave; leave++)
		for (size_t i = 0; i < m->width; i++)
			m->left[i] = m->left[i] || cell_fits(*leave, m->called[i], NULL);
	for (size_t i = 0; i < m->width; i++)
		call_once(m, i);
	if (what)
		need_places(m, what, file);
}

struct csv_cell
map_value(const struct place *p, const struct sheet *s, size_t row, struct text *scratch,
	const struct source **source)
{
	struct csv_cell value = { "", 0 };

	*source = p->sources;
	for (const struct source *from = p->begin; from < p->end && value.length == 0; from++) {
		if (from->at < 0 && from->column)
			continue;
		*source = from;
		value = from->column ? sheet_cell(s, row, from->at) : from->constant;
		if (value.length == 0 ? from->reading.n_words > 0 : !(from->plain && cell_bare(value)))
			value = cell_text(&from->reading, value, scratch);
	}
	return value;
}

const char *
map_column(const struct map *m, const struct source *s)
{
	return s->at >= 0 ? m->header[s->at].at : s->column ? s->column : s->constant.at;
}
