/* uncompose-past - which file a record came out of: one such as is written, or another
 *
 * Nothing in a record says so. But files of different systems have few names of columns in common, and some columns
 * of each are always filled: those of the map's defaults. */
#include "uncompose-row.h"

#include <string.h>
#include <strings.h>

#include "record.h"

/* What the kept cells of a record tell of the file they stood in. */
struct past {
	size_t own;     /* cells in columns that no field is read from: only such a file has them */
	size_t known;   /* in columns that the format has, but not the file that is written */
	size_t strange; /* in columns that the format does not have */
	bool sure;      /* one of its own stood where such files always say something */
};

static bool
knows_column(const struct map *m, const char *name)
{
	json_t *columns, *column;
	const char *to;
	size_t k;

	for (size_t i = 0; i < m->n; i++)
		for (k = 0; k < m->places[i].n; k++)
			if (m->places[i].sources[k].column && cell_fits(m->places[i].sources[k].column, name, NULL))
				return true;
	json_object_foreach(m->to, to, columns)
		json_array_foreach(columns, k, column)
			if (strcasecmp(json_string_value(column), name) == 0)
				return true;
	return false;
}

/* The same, found out once for each name. */
static bool
is_known(const struct uncomposer *u, const char *column)
{
	if (!json_object_get(u->known, column))
		json_object_set_new(u->known, column, json_boolean(knows_column(u->map, column)));
	return json_is_true(json_object_get(u->known, column));
}

static bool
is_always_said(const struct uncomposer *u, long at)
{
	for (size_t i = 0; i < u->otherwises; i++)
		if (u->otherwise[i].at == at)
			return true;
	return false;
}

static void
weigh_cell(const struct uncomposer *u, const char *column, const char *text, struct past *past)
{
	long at = cells_column(u->map, column);

	if (at < 0 && is_known(u, column))
		past->known++;
	else if (at < 0)
		past->strange++;
	else if (u->pure[at] && uncompose_kind_known(u, at, text)) {
		past->own++;
		past->sure = past->sure || is_always_said(u, at);
	}
}

static void
weigh(const struct uncomposer *u, const json_t *of, struct past *past)
{
	const char *column;
	json_t *value;

	json_object_foreach(json_object_get(of, "extra"), column, value)
		if (!past->sure && json_string_length(value) > 0)
			weigh_cell(u, column, json_string_value(value), past);
}

static void
weigh_all(const struct uncomposer *u, const json_t *array, struct past *past)
{
	json_t *one;
	size_t i;

	json_array_foreach(array, i, one)
		weigh(u, one, past);
}

void
uncompose_look_back(struct uncomposer *u)
{
	struct past past = { 0 };

	weigh(u, u->record, &past);
	weigh_all(u, u->variants, &past);
	weigh_all(u, json_object_get(u->record, "lines"), &past);
	weigh_all(u, json_object_get(u->record, "also"), &past);
	u->foreign = !past.sure && past.strange > past.own + past.known;
	u->returns = !u->foreign && past.own > 0;
}
