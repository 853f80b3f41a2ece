/* merge - what is said of a product, put into what is kept of it */
#include "merge.h"

#include <string.h>

/* Arrays of objects that are known by a member. */
static const struct {
	const char *array, *member;
} known_by[] = {
	{ "variants", "sku" },
	{ "images", "src" },
};

/* Set or take away every member that SAID names. */
static void
set_members(json_t *to, const json_t *said)
{
	const char *name;
	json_t *value;

	json_object_foreach((json_t *)said, name, value)
		if (json_is_null(value))
			json_object_del(to, name);
		else if (strcmp(name, "extra") == 0 && json_is_object(value) &&
			json_is_object(json_object_get(to, name)))
			set_members(json_object_get(to, name), value);
		else {
			json_object_set_new(to, name, json_deep_copy(value));
			if (json_is_object(value)) /* a new object, without what it takes away */
				set_members(json_object_get(to, name), value);
		}
}

static json_t *
find(const json_t *array, const char *member, const json_t *like)
{
	json_t *one;
	size_t i;

	json_array_foreach(array, i, one)
		if (json_equal(json_object_get(one, member), json_object_get(like, member)))
			return one;
	return NULL;
}

/* The elements of WAS, each with what SAID says of it, and the new ones. */
static json_t *
merge_known(const json_t *was, const json_t *said, const char *member)
{
	json_t *made = was ? json_deep_copy(was) : json_array(), *one, *mine;
	size_t i;

	json_array_foreach(said, i, one) {
		mine = find(made, member, one);
		if (!mine) {
			mine = json_object();
			json_array_append_new(made, mine);
		}
		set_members(mine, one);
	}
	return made;
}

static json_t *
merge_names(const json_t *was, const json_t *said)
{
	json_t *made = was ? json_copy((json_t *)was) : json_array(), *name, *other;
	size_t i, k;
	bool there;

	json_array_foreach(said, i, name) {
		there = false;
		json_array_foreach(made, k, other)
			there = there || json_equal(name, other);
		if (!there)
			json_array_append(made, name);
	}
	return made;
}

json_t *
merge(const json_t *was, const json_t *said)
{
	json_t *made = was ? json_deep_copy(was) : json_object();
	const json_t *options = json_object_get(said, "options");

	set_members(made, said);
	for (size_t i = 0; i < sizeof known_by / sizeof *known_by; i++) {
		const char *array = known_by[i].array;
		if (json_is_array(json_object_get(said, array)))
			json_object_set_new(made, array, merge_known(json_object_get(was, array),
				json_object_get(said, array), known_by[i].member));
	}
	if (json_is_array(options))
		json_object_set_new(made, "options", merge_names(json_object_get(was, "options"), options));
	return made;
}

static bool
has_all(const json_t *was, const json_t *said, const char *member)
{
	json_t *one, *mine;
	size_t i;

	json_array_foreach(said, i, one) {
		mine = find(was, member, one);
		if (!mine || !merge_is_vain(mine, one))
			return false;
	}
	return true;
}

bool
merge_is_vain(const json_t *was, const json_t *said)
{
	const char *name;
	json_t *value, *old;

	json_object_foreach((json_t *)said, name, value) {
		const char *member = NULL;
		old = json_object_get(was, name);
		for (size_t i = 0; json_is_array(value) && i < sizeof known_by / sizeof *known_by; i++)
			if (strcmp(name, known_by[i].array) == 0)
				member = known_by[i].member;
		if (json_is_null(value) ? old != NULL
			: member ? !json_is_array(old) || !has_all(old, value, member)
				 : !json_equal(old, value))
			return false;
	}
	return true;
}
