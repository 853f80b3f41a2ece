/* key - the field of a line by which it is sorted to others, found without parsing the line */
#include "key.h"

#include <jansson.h>
#include <string.h>

bool
key_read(struct key *key, const char *list, struct pool *pool)
{
	char *rest = pool_text(pool, list), *path;
	size_t n = 0;

	*key = (struct key){ 0 };
	while ((path = strsep(&rest, ","))) {
		struct key_field *field = &key->fields[n];
		size_t depth = 0;
		char *name;
		if (n++ == KEY_FIELDS)
			return false;
		while ((name = strsep(&path, "."))) {
			if (!*name || depth == KEY_DEEPEST)
				return false;
			field->names[depth++] = name;
		}
		field->root = depth == 1 && strcmp(field->names[0], "id") == 0;
	}
	return true;
}

/* ---- the scan ---- */

/* What a scan found. ODD: let the parser say. */
enum found { FOUND, ABSENT, ODD };

static const char *
past_space(const char *s, const char *end)
{
	while (s < end && (*s == ' ' || *s == '\t' || *s == '\r' || *s == '\n'))
		s++;
	return s;
}

/* S is behind the quote that begins a string; what is returned is behind the one that ends it, NULL if there
 * is none. */
static const char *
past_string(const char *s, const char *end)
{
	for (; s < end; s++)
		if (*s == '"')
			return s + 1;
		else if (*s == '\\' && ++s == end)
			break;
	return NULL;
}

/* Behind the object or array that begins at S, NULL if it does not end. */
static const char *
past_nest(const char *s, const char *end)
{
	size_t depth = 0;

	while (s && s < end)
		switch (*s++) {
		case '"': s = past_string(s, end); break;
		case '{':
		case '[': depth++; break;
		case '}':
		case ']':
			if (--depth == 0)
				return s;
		}
	return NULL;
}

static const char *
past_value(const char *s, const char *end)
{
	if (s < end && *s == '"')
		return past_string(s + 1, end);
	if (s < end && (*s == '{' || *s == '['))
		return past_nest(s, end);
	while (s < end && *s != ',' && *s != '}')
		s++;
	return s;
}

/* Find the member NAME of the object that begins at *S, and leave *S at its value. */
static enum found
member(const char **at, const char *end, const char *name)
{
	size_t length = strlen(name);
	const char *s = past_space(*at, end), *first, *last;

	if (s == end || *s != '{')
		return ODD;
	s = past_space(s + 1, end);
	if (s < end && *s == '}')
		return ABSENT;
	for (;;) {
		if (s == end || *s != '"')
			return ODD;
		first = s + 1;
		s = past_string(first, end);
		if (!s)
			return ODD;
		last = s - 1;
		s = past_space(s, end);
		if (s == end || *s != ':' || memchr(first, '\\', (size_t)(last - first)))
			return ODD;
		s = past_space(s + 1, end);
		if ((size_t)(last - first) == length && memcmp(first, name, length) == 0) {
			*at = s;
			return FOUND;
		}
		s = past_value(s, end);
		if (s)
			s = past_space(s, end);
		if (!s || s == end)
			return ODD;
		if (*s == '}')
			return ABSENT;
		s = past_space(s + 1, end);
	}
}

/* The bytes of a field that is text without escapes. */
static enum found
scan(const struct key_field *field, const char *s, const char *end, const char **text, size_t *n)
{
	const char *last;

	for (size_t i = 0; field->names[i]; i++) {
		enum found found;
		if (i > 0 && (s == end || *s != '{'))
			return ABSENT;
		found = member(&s, end, field->names[i]);
		if (found != FOUND)
			return found;
	}
	if (s == end || *s != '"')
		return ABSENT;
	last = past_string(s + 1, end);
	if (!last || memchr(s, '\\', (size_t)(last - s)))
		return ODD;
	*text = s + 1;
	*n = (size_t)(last - s) - 2;
	return FOUND;
}

/* ---- the key ---- */

/* Take the text of a field as the key; false when it cannot be one. */
static bool
take(const struct key_field *field, const char *bytes, size_t n, struct text *to)
{
	const char *slash = field->root ? memchr(bytes, '/', n) : NULL;

	text_clear(to);
	text_add(to, bytes, slash ? (size_t)(slash - bytes) : n);
	return to->length > 0;
}

static bool
parse(const struct key *key, const char *line, size_t n, struct text *to)
{
	json_t *record = json_loadb(line, n, JSON_REJECT_DUPLICATES, NULL);
	bool found = false;

	for (const struct key_field *field = key->fields; record && !found && field->names[0]; field++) {
		const json_t *value = record;
		for (size_t i = 0; field->names[i]; i++)
			value = json_object_get(value, field->names[i]);
		found = json_is_string(value) &&
			take(field, json_string_value(value), json_string_length(value), to);
	}
	json_decref(record);
	return found;
}

bool
key_of(const struct key *key, const char *line, size_t n, struct text *to)
{
	for (const struct key_field *field = key->fields; field->names[0]; field++) {
		const char *text;
		size_t length;
		enum found found = scan(field, line, line + n, &text, &length);
		if (found == ODD)
			return parse(key, line, n, to);
		if (found == FOUND && take(field, text, length, to))
			return true;
	}
	return false;
}

/* Four bits at a time: keys are short. */
uint32_t
key_hash(const char *bytes, size_t n)
{
	static const uint32_t step[16] = { 0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190,
		0x6B6B51F4, 0x4DB26158, 0x5005713C, 0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C,
		0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C };
	uint32_t crc = ~0U;

	for (size_t i = 0; i < n; i++) {
		crc ^= (unsigned char)bytes[i];
		crc = crc >> 4 ^ step[crc & 15];
		crc = crc >> 4 ^ step[crc & 15];
	}
	return ~crc;
}
