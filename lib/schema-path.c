/* schema-path - fields by their path: what they are, what stands there, where they go */
#include "schema.h"

#include <stdio.h>
#include <string.h>

#include "num.h"
#include "record.h"

enum { NAME_ROOM = 128 };

/* Take the first step of a path into NAME ("" when it is longer than any name). What follows it; NULL after
 * the last. */
static const char *
first_step(const char *path, char name[NAME_ROOM])
{
	size_t n = strcspn(path, ".");

	snprintf(name, NAME_ROOM, "%.*s", n < NAME_ROOM ? (int)n : 0, path);
	return path[n] ? path + n + 1 : NULL;
}

/* What a schema says of a field of an object or of an entry of an array; NULL when it has none of that
 * name. */
static json_t *
inside(json_t *schema, const char *name)
{
	static json_t *anything;
	json_t *named = json_object_get(schema, "properties"), *items = json_object_get(schema, "items");
	json_t *others = json_object_get(schema, "additionalProperties");

	if (!*name)
		return NULL;
	if (items)
		return strspn(name, "0123456789") == strlen(name) ? items : NULL;
	if (json_object_get(named, name))
		return json_object_get(named, name);
	if (others || named)
		return others;
	if (schema_type(schema) != JSON_OBJECT && schema_type(schema) != JSON_NULL)
		return NULL;
	if (!anything)
		anything = json_object();
	return anything;
}

json_t *
schema_at(json_t *schema, const char *path)
{
	char name[NAME_ROOM];

	for (const char *rest = *path ? path : NULL; rest && schema;) {
		rest = first_step(rest, name);
		schema = inside(schema, name);
	}
	return schema;
}

json_t *
schema_read(const json_t *field, const char *text)
{
	int64_t number;

	switch (schema_type(field)) {
	case JSON_INTEGER:
		return num_int(text, &number) ? json_integer(number) : NULL;
	case JSON_TRUE:
		if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
			return NULL;
		return json_boolean(*text == 't');
	case JSON_ARRAY:
	case JSON_OBJECT:
		return NULL;
	default:
		return json_string(text);
	}
}

/* The number of an array's entry; no array has one of it when NAME is none. */
static size_t
entry(const char *name)
{
	int64_t number;

	return num_int(name, &number) && number >= 0 ? (size_t)number : SIZE_MAX;
}

static json_t *
member(const json_t *at, const char *name)
{
	return json_is_array(at) ? json_array_get(at, entry(name)) : json_object_get(at, name);
}

/* An array grows by one entry at a time. Takes VALUE over. */
static bool
set(json_t *at, const char *name, json_t *value)
{
	if (!json_is_array(at))
		return json_object_set_new(at, name, value) == 0;
	if (entry(name) == json_array_size(at))
		return json_array_append_new(at, value) == 0;
	json_decref(value);
	return false;
}

const char *
schema_put(json_t *schema, json_t *record, const char *path, json_t *value)
{
	static const char twice[] = "is given twice", gap[] = "leaves out an entry before it";
	char name[NAME_ROOM];
	const char *rest = path;

	for (;;) {
		json_t *inner;
		rest = first_step(rest, name);
		inner = member(record, name);
		if (!rest && (!inner || json_is_null(inner)))
			return set(record, name, value) ? NULL : gap;
		if (!rest || (inner && !json_is_object(inner) && !json_is_array(inner))) {
			json_decref(value);
			return twice;
		}
		schema = inside(schema, name);
		if (!inner) {
			inner = schema_type(schema) == JSON_ARRAY ? json_array() : json_object();
			if (!set(record, name, inner)) {
				json_decref(value);
				return gap;
			}
		}
		record = inner;
	}
}

static void
go_through(json_t *schema, const char *path, on_field *tell, void *context)
{
	json_t *needed = json_object_get(schema, "required"), *field, *word;
	const char *name;
	char below[256];
	size_t i;

	json_object_foreach(json_object_get(schema, "properties"), name, field) {
		json_t *items = json_object_get(field, "items");
		bool is_needed = false;
		json_array_foreach(needed, i, word)
			is_needed |= strcmp(json_string_value(word), name) == 0;
		snprintf(below, sizeof below, "%s%s", path, name);
		tell(below, field, is_needed, context);
		snprintf(below, sizeof below, "%s%s%s.", path, name, items ? "[]" : "");
		go_through(items ? items : field, below, tell, context);
	}
}

void
schema_fields(json_t *schema, on_field *tell, void *context)
{
	go_through(schema, "", tell, context);
}

void
schema_fill(json_t *schema, json_t *value)
{
	json_t *field, *item, *default_is;
	const char *name;
	size_t i;

	if (json_is_object(value))
		json_object_foreach(json_object_get(schema, "properties"), name, field) {
			default_is = json_object_get(field, "default");
			if (json_object_get(value, name))
				schema_fill(field, json_object_get(value, name));
			else if (default_is)
				json_object_set_new(value, name, json_deep_copy(default_is));
		}
	json_array_foreach(value, i, item)
		schema_fill(json_object_get(schema, "items"), item);
}

