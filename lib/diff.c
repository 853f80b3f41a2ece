/* diff - what changed between two JSON objects
 *
 * An array whose elements are known by a member, or by their place, is made an object of them; so there are
 * only objects to walk. */
#include "diff.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "text.h"

struct walk {
	const struct diff_by *by;
	json_t *changes;
	struct text path;
};

static void compare(struct walk *, const char *name, const json_t *was, const json_t *now);

static bool
is_there(const json_t *value)
{
	return value && !json_is_null(value);
}

/* Add a name to the path; returns its length before, to go back to. */
static size_t
step_into(struct text *path, const char *name)
{
	size_t before = path->length;

	if (before)
		text_byte(path, '.');
	if (*name == '\0' || strpbrk(name, ".\""))
		text_json(path, name, strlen(name));
	else
		text_put(path, name);
	return before;
}

static void
step_back(struct text *path, size_t before)
{
	path->length = before;
	path->at[before] = '\0';
}

static void
note(struct walk *w, const json_t *was, const json_t *now)
{
	json_t *change = json_object();

	json_object_set_new(change, "field", json_stringn(w->path.at, w->path.length));
	if (is_there(was))
		json_object_set(change, "old", (json_t *)was);
	if (is_there(now))
		json_object_set(change, "new", (json_t *)now);
	json_array_append_new(w->changes, change);
}

/* The elements by their member (NULL: by their place). NULL when one is no object, has no such member, or
 * has another's. */
static json_t *
as_object(const json_t *array, const char *member)
{
	json_t *object = json_object(), *element;
	size_t i;

	json_array_foreach(array, i, element) {
		char place[24];
		snprintf(place, sizeof place, "%zu", i);
		const char *name = member ? json_string_value(json_object_get(element, member)) : place;
		if (!json_is_object(element) || !name || json_object_get(object, name)) {
			json_decref(object);
			return NULL;
		}
		json_object_set(object, name, element);
	}
	return object;
}

/* The names of the members that OTHER has too, in their order. */
static json_t *
names_shared(json_t *object, json_t *other)
{
	json_t *names = json_array(), *value;
	const char *name;

	json_object_foreach(object, name, value)
		if (json_object_get(other, name))
			json_array_append_new(names, json_string(name));
	return names;
}

static void
compare_order(struct walk *w, json_t *was, json_t *now)
{
	json_t *before = names_shared(was, now), *after = names_shared(now, was);

	if (!json_equal(before, after))
		note(w, before, after);
	json_decref(before);
	json_decref(after);
}

static void
compare_members(struct walk *w, json_t *was, json_t *now)
{
	const char *name;
	json_t *value;

	json_object_foreach(now, name, value)
		compare(w, name, json_object_get(was, name), value);
	json_object_foreach(was, name, value)
		if (!json_object_get(now, name))
			compare(w, name, value, NULL);
}

static void
compare_arrays(struct walk *w, const char *name, const json_t *was, const json_t *now)
{
	const struct diff_by *by = w->by;

	while (by->array && strcmp(by->array, name) != 0)
		by++;
	json_t *a = as_object(was, by->member), *b = as_object(now, by->member);
	if (a && b) {
		compare_members(w, a, b);
		if (by->member)
			compare_order(w, a, b);
	} else {
		note(w, was, now);
	}
	json_decref(a);
	json_decref(b);
}

static void
compare(struct walk *w, const char *name, const json_t *was, const json_t *now)
{
	if (!is_there(was) && !is_there(now))
		return;
	if (was && now && json_equal(was, now))
		return;
	size_t before = step_into(&w->path, name);
	if (json_is_object(was) && json_is_object(now))
		compare_members(w, (json_t *)was, (json_t *)now);
	else if (json_is_array(was) && json_is_array(now))
		compare_arrays(w, name, was, now);
	else
		note(w, was, now);
	step_back(&w->path, before);
}

json_t *
diff(const json_t *was, const json_t *now, const struct diff_by *by)
{
	struct walk w = { .by = by, .changes = json_array() };

	compare_members(&w, (json_t *)was, (json_t *)now);
	text_free(&w.path);
	return w.changes;
}
