/* parse - JSON text into values, quickly */
#include "parse.h"

#include <stdbool.h>
#include <string.h>

#include "text.h"

enum { DIGITS = 18 }; /* that every integer of so many fits */

struct parse {
	const char *at;
	int deeper;          /* levels that are left */
	struct text unescaped; /* of the string that was read last */
};

static json_t *value(struct parse *);

/* The end of the text is a NUL, which is neither blank nor part of a value. */
static char
next(struct parse *p)
{
	while (*p->at == ' ' || *p->at == '\n' || *p->at == '\t' || *p->at == '\r')
		p->at++;
	return *p->at;
}

static bool
takes(struct parse *p, char c)
{
	bool there = next(p) == c;

	p->at += there;
	return there;
}

/* The bytes that the escapes stand for, from AT on; NULL when there is one that is left to others. */
static const char *
unescape(struct parse *p, const char *at, size_t *n)
{
	static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	const char *from = p->at, *letter;

	text_clear(&p->unescaped);
	for (; *at != '"'; at++)
		if ((unsigned char)*at < ' ')
			return NULL;
		else if (*at == '\\') {
			letter = at[1] ? strchr(letters, at[1]) : NULL;
			if (!letter)
				return NULL;
			text_add(&p->unescaped, from, (size_t)(at - from));
			text_byte(&p->unescaped, meant[letter - letters]);
			from = ++at + 1;
		}
	text_add(&p->unescaped, from, (size_t)(at - from));
	p->at = at + 1;
	*n = p->unescaped.length;
	return p->unescaped.at;
}

/* What is between the quotes, the first of which was taken; until the next is read. */
static const char *
string(struct parse *p, size_t *n)
{
	const char *from = p->at, *at = from;

	while ((unsigned char)*at >= ' ' && *at != '"' && *at != '\\')
		at++;
	if (*at != '"')
		return *at == '\\' ? unescape(p, at, n) : NULL;
	*n = (size_t)(at - from);
	p->at = at + 1;
	return from;
}

static json_t *
string_value(struct parse *p)
{
	size_t n;
	const char *bytes = string(p, &n);

	return bytes ? json_stringn_nocheck(bytes, n) : NULL;
}

static json_t *
number(struct parse *p)
{
	bool minus = *p->at == '-';
	const char *from = p->at += minus;
	json_int_t n = 0;

	while (*p->at >= '0' && *p->at <= '9' && p->at - from < DIGITS)
		n = n * 10 + (*p->at++ - '0');
	if (p->at == from || (*from == '0' && p->at - from > 1) || (*p->at && strchr("0123456789.eE", *p->at)))
		return NULL;
	return json_integer(minus ? -n : n);
}

static json_t *
word(struct parse *p, const char *spelled, json_t *meant)
{
	size_t n = strlen(spelled);

	if (strncmp(p->at, spelled, n) != 0)
		return NULL;
	p->at += n;
	return meant;
}

static bool
members(struct parse *p, json_t *object)
{
	if (takes(p, '}'))
		return true;
	for (size_t had = 0;; had++) {
		char name[64];
		size_t n;
		const char *read = takes(p, '"') ? string(p, &n) : NULL;
		if (!read || n >= sizeof name)
			return false;
		memcpy(name, read, n);
		name[n] = '\0';
		if (!takes(p, ':') || json_object_set_new_nocheck(object, name, value(p)) != 0 ||
			json_object_size(object) == had)
			return false;
		if (!takes(p, ','))
			return takes(p, '}');
	}
}

static bool
elements(struct parse *p, json_t *array)
{
	if (takes(p, ']'))
		return true;
	do
		if (json_array_append_new(array, value(p)) != 0)
			return false;
	while (takes(p, ','));
	return takes(p, ']');
}

/* What is in the brackets, of which the first was taken. */
static json_t *
whole(struct parse *p, json_t *made, bool (*parts)(struct parse *, json_t *))
{
	bool good = p->deeper-- > 0 && parts(p, made);

	p->deeper++;
	if (good)
		return made;
	json_decref(made);
	return NULL;
}

static json_t *
value(struct parse *p)
{
	switch (next(p)) {
	case '"': p->at++; return string_value(p);
	case '{': p->at++; return whole(p, json_object(), members);
	case '[': p->at++; return whole(p, json_array(), elements);
	case 't': return word(p, "true", json_true());
	case 'f': return word(p, "false", json_false());
	case 'n': return word(p, "null", json_null());
	default: return number(p);
	}
}

json_t *
parse_usual(const char *text, size_t n, int deepest)
{
	struct parse p = { .at = text, .deeper = deepest };
	char first = next(&p);
	json_t *made = (first == '{' || first == '[') && utf8_valid(text, n, NULL) ? value(&p) : NULL;

	if (made && (next(&p) != '\0' || p.at != text + n)) {
		json_decref(made);
		made = NULL;
	}
	text_free(&p.unescaped);
	return made;
}
