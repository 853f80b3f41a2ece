/* schema-judge - does a value obey a schema? */
#include "schema.h"

#include <errno.h>
#include <regex.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "moment.h"
#include "money.h"
#include "record.h"
#include "say.h"

enum { ROOM = 1024 * 1024 }; /* that must be free for a pattern: where GNU libc finds none in the midst of one, it frees twice */

/* A value being judged: where it stands in the one that it is part of, and what was found wrong. */
struct visit {
	const struct visit *outer; /* NULL: it is the whole */
	const char *name;          /* of a member; NULL: it is the element AT */
	size_t at;
	const struct ruling *ruling;
	json_t *schema;            /* of that place */
	char *fault;
};

/* Does VALUE do what a keyword of the standard ASKED? */
typedef bool on_rule(struct visit *, json_t *asked, json_t *value);
static on_rule type, constant, one_of, unlike, pattern, format, min_length, max_length, minimum, maximum,
	min_items, required, properties, others, items;

/* In the order in which they are asked: what a value is comes before what it holds. */
static const struct rule {
	const char *keyword;
	on_rule *holds;
} rules[] = {
	{ "type", type },
	{ "const", constant },
	{ "enum", one_of },
	{ "not", unlike },
	{ "minLength", min_length },
	{ "maxLength", max_length },
	{ "pattern", pattern },
	{ "format", format },
	{ "minimum", minimum },
	{ "maximum", maximum },
	{ "minItems", min_items },
	{ "required", required },
	{ "properties", properties },
	{ "additionalProperties", others },
	{ "items", items },
	{ 0 }
};

enum { RULES = sizeof rules / sizeof *rules - 1, SLOTS = 256 };

/* What a schema asks, looked up once: there are few schemas, and looking would take longer than judging. */
struct ruling {
	struct ruling *next; /* of the same slot */
	json_t *schema;
	json_type type;
	size_t n;
	struct {
		on_rule *holds;
		json_t *asked;
	} asks[RULES];
};

static const struct ruling *
ruling_of(json_t *schema)
{
	static struct ruling *slots[SLOTS];
	struct ruling **slot = &slots[(uintptr_t)schema / sizeof *schema % SLOTS], *at = *slot;

	while (at && at->schema != schema)
		at = at->next;
	if (at)
		return at;
	at = need_memory(sizeof *at);
	*at = (struct ruling){ .next = *slot, .schema = json_incref(schema), .type = schema_type(schema) };
	for (const struct rule *rule = rules; rule->keyword; rule++) {
		json_t *asked = json_object_get(schema, rule->keyword);
		if (asked) {
			at->asks[at->n].holds = rule->holds;
			at->asks[at->n++].asked = asked;
		}
	}
	return *slot = at;
}

/* Write the path of what is visited; returns its length. */
static size_t
put_path(const struct visit *v, char *to, size_t room)
{
	size_t n = v->outer ? put_path(v->outer, to, room) : 0;
	int more = !v->outer ? 0
		: v->name    ? snprintf(to + n, room - n, "%s%s", n ? "." : "", v->name)
			     : snprintf(to + n, room - n, "[%zu]", v->at);

	return n + (size_t)more < room ? n + (size_t)more : room - 1;
}

__attribute__((format(printf, 2, 3))) static bool
wrong(const struct visit *v, const char *format, ...)
{
	enum { PATH_MOST = 256 }; /* there is to be room for the rest */
	size_t n = put_path(v, v->fault, PATH_MOST);
	va_list args;

	n += (size_t)snprintf(v->fault + n, SCHEMA_FAULT - n, "%s", n ? ": " : "");
	va_start(args, format);
	vsnprintf(v->fault + n, SCHEMA_FAULT - n, format, args);
	va_end(args);
	return false;
}

/* The value as a message shows it; in static memory, till the next call. */
static const char *
shown(const json_t *value)
{
	static char cut[96];
	struct text text = TEXT_UP_TO(1 << 20);
	size_t n = 80;

	if (json_is_object(value))
		return "an object";
	if (json_is_array(value))
		return "an array";
	text_value(&text, value);
	while (text.length > 80 && (text.at[n] & 0xC0) == 0x80)
		n--;
	snprintf(cut, sizeof cut, "%.*s%s", (int)n, text.at, text.length > 80 ? "..." : "");
	text_free(&text);
	return cut;
}

/* What a schema says in words of how its value is written. */
static const char *
form(const json_t *schema)
{
	const char *words = text_of(schema, "form");

	return words ? words : text_of(schema, "description");
}

bool
schema_rule(const char *keyword)
{
	for (const struct rule *rule = rules; rule->keyword; rule++)
		if (strcmp(keyword, rule->keyword) == 0)
			return true;
	return false;
}

static bool
judge(struct visit v, json_t *schema, json_t *value)
{
	v.schema = schema;
	v.ruling = ruling_of(schema);
	for (size_t i = 0; i < v.ruling->n; i++)
		if (!v.ruling->asks[i].holds(&v, v.ruling->asks[i].asked, value))
			return false;
	return true;
}

bool
schema_obeyed(json_t *schema, json_t *value, char fault[SCHEMA_FAULT])
{
	fault[0] = '\0';
	return judge((struct visit){ .fault = fault }, schema, value);
}

static bool
judge_member(struct visit *v, json_t *schema, json_t *value, const char *name)
{
	return judge((struct visit){ .outer = v, .name = name, .fault = v->fault }, schema, value);
}

static bool
type(struct visit *v, json_t *asked, json_t *value)
{
	json_type is = json_typeof(value), wanted = v->ruling->type;

	if (is == wanted || (wanted == JSON_TRUE && is == JSON_FALSE))
		return true;
	(void)asked;
	return wrong(v, "%s is not %s%s", shown(value), schema_type_words(v->schema),
		wanted == JSON_STRING && json_is_number(value) ? "; put it in quotes" : "");
}

static bool
constant(struct visit *v, json_t *asked, json_t *value)
{
	char is[96];

	if (json_equal(asked, value))
		return true;
	snprintf(is, sizeof is, "%s", shown(value));
	return wrong(v, "%s is not %s", is, shown(asked));
}

static bool
one_of(struct visit *v, json_t *asked, json_t *value)
{
	struct text words = TEXT_UP_TO(SCHEMA_FAULT);
	json_t *word;
	size_t i;

	json_array_foreach(asked, i, word)
		if (json_equal(word, value))
			return true;
	json_array_foreach(asked, i, word)
		text_print(&words, "%s%s", i ? ", " : "", json_string_value(word));
	wrong(v, "%s is not one of: %s", shown(value), words.at);
	text_free(&words);
	return false;
}

static bool
unlike(struct visit *v, json_t *asked, json_t *value)
{
	char ignored[SCHEMA_FAULT];

	return !schema_obeyed(asked, value, ignored) ||
		wrong(v, "%s is not allowed (%s)", shown(value), form(v->schema));
}

/* Its length in code points, as the standard counts; -1 when it is no text. */
static json_int_t
text_length(const json_t *value)
{
	json_int_t n = json_is_string(value) ? 0 : -1;

	for (const char *c = json_string_value(value); c && *c; c++)
		n += ((unsigned char)*c & 0xC0) != 0x80;
	return n;
}

static bool
min_length(struct visit *v, json_t *asked, json_t *value)
{
	json_int_t length = text_length(value);

	if (length < 0 || length >= json_integer_value(asked))
		return true;
	if (length == 0)
		return wrong(v, "is empty");
	return wrong(v, "%s is too short (%s)", shown(value), form(v->schema));
}

static bool
max_length(struct visit *v, json_t *asked, json_t *value)
{
	return text_length(value) <= json_integer_value(asked) ||
		wrong(v, "%s is longer than %" JSON_INTEGER_FORMAT " characters", shown(value),
			json_integer_value(asked));
}

/* A pattern of a schema, compiled once: there are few, and compiling takes longer than all the rest. */
static const regex_t *
compiled(const char *text)
{
	static struct compiled {
		struct compiled *next;
		char *text;
		regex_t regex;
	} *all;
	struct compiled *at = all;

	while (at && strcmp(at->text, text) != 0)
		at = at->next;
	if (!at) {
		at = need_memory(sizeof *at);
		at->text = copy_text(text);
		free(need_memory(ROOM));
		int wrong = regcomp(&at->regex, text, REG_EXTENDED | REG_NOSUB);
		if (wrong == REG_ESPACE)
			die(END_MEMORY, "out of memory");
		if (wrong)
			die(END_CONFIG, "schema: pattern: '%s' is no regular expression", text);
		at->next = all;
		all = at;
	}
	return &at->regex;
}

static bool
pattern(struct visit *v, json_t *asked, json_t *value)
{
	const char *text = json_string_value(value);

	const regex_t *regex = compiled(json_string_value(asked));

	errno = 0;
	if (!text || regexec(regex, text, 0, NULL, 0) == 0)
		return true;
	if (errno == ENOMEM) /* which libc takes for a text that does not match */
		die(END_MEMORY, "out of memory");
	return wrong(v, "%s is not well formed (%s)", shown(value), form(v->schema));
}

/* The standard lets formats be ignored; those named here are not. */
static bool
format(struct visit *v, json_t *asked, json_t *value)
{
	const char *name = json_string_value(asked), *text = json_string_value(value);
	moment ignored;

	if (!text)
		return true;
	if (strcmp(name, "date-time") == 0 ? moment_parse(text, &ignored)
		: strcmp(name, "date") == 0    ? moment_date(text, &ignored)
		: strcmp(name, "currency") == 0 ? money_digits(text) >= 0
		: strcmp(name, "zone") == 0     ? zone_open(text) != NULL
						: true)
		return true;
	return wrong(v, "%s is not a %s (%s)", shown(value), name, form(v->schema));
}

static bool
minimum(struct visit *v, json_t *asked, json_t *value)
{
	return !json_is_integer(value) || json_integer_value(value) >= json_integer_value(asked) ||
		wrong(v, "%s is not %" JSON_INTEGER_FORMAT " or more (%s)", shown(value),
			json_integer_value(asked), text_of(v->schema, "unit"));
}

static bool
maximum(struct visit *v, json_t *asked, json_t *value)
{
	return !json_is_integer(value) || json_integer_value(value) <= json_integer_value(asked) ||
		wrong(v, "%s is not %" JSON_INTEGER_FORMAT " or less (%s)", shown(value),
			json_integer_value(asked), text_of(v->schema, "unit"));
}

static bool
min_items(struct visit *v, json_t *asked, json_t *value)
{
	return !json_is_array(value) || (json_int_t)json_array_size(value) >= json_integer_value(asked) ||
		wrong(v, "%zu entries are too few, %" JSON_INTEGER_FORMAT " or more are wanted",
			json_array_size(value), json_integer_value(asked));
}

static bool
required(struct visit *v, json_t *asked, json_t *value)
{
	size_t i;
	json_t *word;

	if (!json_is_object(value))
		return true;
	json_array_foreach(asked, i, word) {
		const char *name = json_string_value(word);
		if (!json_object_get(value, name))
			return wrong(&(struct visit){ .outer = v, .name = name, .fault = v->fault }, "is missing");
	}
	return true;
}

static bool
properties(struct visit *v, json_t *asked, json_t *value)
{
	const char *name;
	json_t *property;

	json_object_foreach(asked, name, property) {
		json_t *field = json_object_get(value, name);
		if (field && !judge_member(v, property, field, name))
			return false;
	}
	return true;
}

static bool
others(struct visit *v, json_t *asked, json_t *value)
{
	json_t *named = json_object_get(v->schema, "properties"), *field;
	const char *name;

	json_object_foreach(value, name, field)
		if (!json_object_get(named, name) && !judge_member(v, asked, field, name))
			return false;
	return true;
}

static bool
items(struct visit *v, json_t *asked, json_t *value)
{
	json_t *item;
	size_t i;

	json_array_foreach(value, i, item)
		if (!judge((struct visit){ .outer = v, .at = i, .fault = v->fault }, asked, item))
			return false;
	return true;
}

