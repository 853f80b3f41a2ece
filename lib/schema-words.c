/* schema-words - a schema told to people */
#include "schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record.h"
#include "say.h"

enum { WIDEST_KIND = 30 };

const char *
schema_unknown(json_t *schema, const char *path, char fault[SCHEMA_FAULT])
{
	char *known = copy_text(path), *name, *dot;
	const char *nearest, **names, *field;
	struct text list = TEXT_UP_TO(SCHEMA_FAULT / 2);
	json_t *fields, *ignored;
	size_t n = 0;

	/* The longest part of the path that is known, and the name that goes astray there. */
	while (!schema_at(schema, known) && (dot = strrchr(known, '.')))
		*dot = '\0';
	if (!schema_at(schema, known))
		*known = '\0';
	schema = schema_at(schema, known);
	name = copy_text(path + strlen(known) + (*known != '\0'));
	name[strcspn(name, ".")] = '\0';

	fields = json_object_get(schema, "properties");
	names = need_memory((json_object_size(fields) + 1) * sizeof *names);
	json_object_foreach(fields, field, ignored) {
		text_print(&list, "%s%s", n ? ", " : "", field);
		names[n++] = field;
	}
	names[n] = NULL;
	nearest = schema_nearest(name, names);
	if (n == 0)
		snprintf(fault, SCHEMA_FAULT, "'%.120s' is not a field: %.120s is %s", path, known,
			schema_type_words(schema));
	else
		snprintf(fault, SCHEMA_FAULT, "'%.120s' is not a field%s%s%s; the fields%s%.120s are: %s",
			path, nearest ? " (is '" : "", nearest ? nearest : "", nearest ? "' meant?)" : "",
			*known ? " of " : "", known, list.at);
	text_free(&list);
	free(names);
	free(name);
	free(known);
	return fault;
}

/* What may stand in a field: the words of an enum, else the shared piece it is or its type, and its unit. */
static void
kind_of(json_t *field, struct text *to)
{
	const char *kind = text_of(field, "kind"), *unit = text_of(field, "unit");
	json_t *words = json_object_get(field, "enum"), *word;
	size_t i;

	text_clear(to);
	json_array_foreach(words, i, word)
		text_print(to, "%s%s", i ? "|" : "", json_string_value(word));
	if (words)
		return;
	if (schema_type(field) == JSON_INTEGER || !kind)
		kind = schema_type(field) == JSON_STRING ? "text" : text_of(field, "type");
	text_put(to, kind ? kind : "anything");
	if (unit)
		text_print(to, " (%s)", unit);
}

/* A table whose columns are as wide as their widest text: it is gone through twice. */
struct table {
	struct text *to; /* NULL: measure */
	struct text kind;
	size_t path_width, kind_width;
};

static void
explain_field(const char *path, json_t *field, bool required, void *context)
{
	struct table *t = context;
	const char *needed = required ? "required" : "";
	json_t *otherwise = json_object_get(field, "default");

	if (json_object_get(field, "const"))
		return;
	kind_of(field, &t->kind);
	if (!t->to) {
		if (strlen(path) > t->path_width)
			t->path_width = strlen(path);
		if (t->kind.length > t->kind_width && t->kind.length <= WIDEST_KIND)
			t->kind_width = t->kind.length;
		return;
	}
	if (strcmp(path, "id") == 0 || strcmp(path, "time") == 0)
		needed = "supplied";
	text_print(t->to, "  %-*s  %-*s  %-8s  %s", (int)t->path_width, path, (int)t->kind_width, t->kind.at,
		needed, text_of(field, "description"));
	if (otherwise) {
		text_put(t->to, " Default: ");
		text_value(t->to, otherwise);
		text_byte(t->to, '.');
	}
	text_byte(t->to, '\n');
}

void
schema_explain(json_t *schema, struct text *to)
{
	struct table t = { 0 };

	schema_fields(schema, explain_field, &t);
	t.to = to;
	schema_fields(schema, explain_field, &t);
	text_free(&t.kind);
}
