/* schema - the dictionary of records: share/schema/TYPE.json */
#include "schema.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record.h"
#include "say.h"
#include "shop.h"

/* Keywords that ask nothing of a value, or are followed when the file is read. */
static const char *const remarks[] = { "$schema", "$id", "$ref", "allOf", "title", "description", "unit",
	"default", "examples", NULL };

/* Keywords whose value is a schema. */
static const char *const inner_schemas[] = { "items", "not", "additionalProperties", NULL };

static const struct {
	const char *name, *words;
	json_type type;
} types[] = {
	{ "string", "text", JSON_STRING },
	{ "integer", "an integer", JSON_INTEGER },
	{ "boolean", "true or false", JSON_TRUE },
	{ "array", "an array", JSON_ARRAY },
	{ "object", "an object", JSON_OBJECT },
};
enum { TYPES = sizeof types / sizeof *types };

/* ---- reading the files ---- */

struct file {
	struct file *next;
	char *name;
	json_t *schema; /* of common.json: as it is written; of others: with $ref and allOf followed */
};
static struct file *files;

static json_t *
read_file(const char *name)
{
	char *path = NULL, relative[128];
	json_error_t error;
	json_t *json;

	snprintf(relative, sizeof relative, "schema/%s.json", name);
	if (!strchr(name, '/') && strlen(name) < 100)
		path = share_path(relative);
	if (!path)
		return NULL;
	json = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	if (!json && json_error_code(&error) == json_error_cannot_open_file)
		die(END_CONFIG, "cannot read '%s':", path);
	if (!json_is_object(json))
		die(END_CONFIG, "%s: line %d: %s", path, error.line, json ? "not an object" : error.text);
	free(path);
	return json;
}

static struct file *
keep_file(const char *name, json_t *schema)
{
	struct file *file = need_memory(sizeof *file);

	*file = (struct file){ files, copy_text(name), schema };
	return files = file;
}

static json_t *
kept_file(const char *name)
{
	for (struct file *file = files; file; file = file->next)
		if (strcmp(file->name, name) == 0)
			return file->schema;
	return NULL;
}

/* A shared piece, by a $ref to it. */
static json_t *
shared(const char *ref)
{
	json_t *common = kept_file("common"), *piece;
	const char *name = strrchr(ref, '/');

	if (!common)
		common = keep_file("common", read_file("common"))->schema;
	piece = name ? json_object_get(json_object_get(common, "$defs"), name + 1) : NULL;
	if (!piece)
		die(END_CONFIG, "schema: $ref: '%s' is nothing in common.json", ref);
	return piece;
}

/* Is WORD among WORDS? */
static bool
among(const char *word, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(word, *words) == 0)
			return true;
	return false;
}

/* Add to INTO what FROM says besides; where both say something, INTO's own word stands. */
static void
merge(json_t *into, json_t *from)
{
	const char *key;
	json_t *value;

	json_object_foreach(from, key, value) {
		json_t *own = json_object_get(into, key);
		if (!own)
			json_object_set_new(into, key, json_copy(value));
		else if (strcmp(key, "required") == 0)
			json_array_extend(own, value);
		else if (strcmp(key, "properties") == 0)
			json_object_update_missing(own, value);
	}
}

/* A schema with its $ref and allOf followed, in all its depth. New. */
static json_t *
follow(json_t *raw)
{
	json_t *whole = json_object(), *value, *inner, *ref = json_object_get(raw, "$ref"), *from;
	const char *key, *name;
	size_t i;

	json_object_foreach(raw, key, value) {
		if (!schema_rule(key) && !among(key, remarks))
			die(END_CONFIG, "schema: '%s' is a keyword that is not understood here", key);
		if (strcmp(key, "properties") == 0) {
			json_t *all = json_object();
			json_object_foreach(value, name, inner)
				json_object_set_new(all, name, follow(inner));
			json_object_set_new(whole, key, all);
		} else if (among(key, inner_schemas))
			json_object_set_new(whole, key, follow(value));
		else if (strcmp(key, "$ref") != 0 && strcmp(key, "allOf") != 0)
			json_object_set_new(whole, key, json_copy(value));
	}
	if (ref) {
		from = follow(shared(json_string_value(ref)));
		json_object_set_new(from, "kind", json_string(strrchr(json_string_value(ref), '/') + 1));
		if (!json_object_get(from, "form"))
			json_object_set(from, "form", json_object_get(from, "description"));
		merge(whole, from);
		json_decref(from);
	}
	json_array_foreach(json_object_get(raw, "allOf"), i, value) {
		from = follow(value);
		merge(whole, from);
		json_decref(from);
	}
	return whole;
}

json_t *
schema_of(const char *name)
{
	json_t *schema, *raw;

	if (strcmp(name, "common") == 0)
		return NULL;
	schema = kept_file(name);
	if (schema)
		return schema;
	raw = read_file(name);
	if (!raw)
		return NULL;
	schema = keep_file(name, follow(raw))->schema;
	json_decref(raw);
	return schema;
}

static int
is_record(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot && strcmp(dot, ".json") == 0 && memchr(entry->d_name, '.', (size_t)(dot - entry->d_name));
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

const char *const *
schema_types(void)
{
	static char **names;
	struct dirent **entries;
	char *dir;
	int n;

	if (names)
		return (const char *const *)names;
	dir = share_path("schema");
	n = dir ? scandir(dir, &entries, is_record, by_name) : -1;
	if (n < 0)
		die(END_CONFIG, "cannot read the schemas:");
	names = need_memory(((size_t)n + 1) * sizeof *names);
	for (int i = 0; i < n; i++) {
		names[i] = copy_text(entries[i]->d_name);
		*strrchr(names[i], '.') = '\0';
		free(entries[i]);
	}
	names[n] = NULL;
	free(entries);
	free(dir);
	return (const char *const *)names;
}

/* ---- asking ---- */

json_type
schema_type(const json_t *field)
{
	const json_t *type = json_object_get(field, "type");
	const char *name = json_string_value(json_is_array(type) ? json_array_get(type, 0) : type);
	const json_t *sample = json_object_get(field, "const");

	if (!sample)
		sample = json_array_get(json_object_get(field, "enum"), 0);
	for (size_t i = 0; name && i < TYPES; i++)
		if (strcmp(name, types[i].name) == 0)
			return types[i].type;
	return sample ? json_typeof(sample) : JSON_NULL;
}

const char *
schema_type_words(const json_t *field)
{
	json_type type_of = schema_type(field);

	for (size_t i = 0; i < TYPES; i++)
		if (types[i].type == type_of)
			return types[i].words;
	return "anything";
}

/* How many letters have to be put in, left out or exchanged to make one word of the other (Levenshtein). */
static size_t
distance(const char *a, const char *b)
{
	size_t row[65], m = strlen(a), n = strlen(b);

	if (m > 64 || n > 64)
		return 64;
	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 1; i <= m; i++) {
		size_t corner = row[0];
		row[0] = i;
		for (size_t j = 1; j <= n; j++) {
			size_t exchanged = corner + (a[i - 1] != b[j - 1]);
			size_t added = 1 + (row[j - 1] < row[j] ? row[j - 1] : row[j]);
			corner = row[j];
			row[j] = exchanged < added ? exchanged : added;
		}
	}
	return row[n];
}

const char *
schema_nearest(const char *word, const char *const *names)
{
	size_t best = strlen(word) / 3 + 2;
	const char *nearest = NULL;

	for (; *names; names++) {
		size_t far = distance(word, *names);
		if (far < best) {
			best = far;
			nearest = *names;
		}
	}
	return nearest;
}
