/* record - one line of the stream: read, checked, answered */
#include "record.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "card.h"
#include "digest.h"
#include "money.h"
#include "num.h"
#include "parse.h"
#include "say.h"

/* The answers of one kind are counted, since several of a kind are numbered. */
struct kind {
	struct kind *next;
	const char *what;
	int n;
};

struct made {
	struct made *next;
	struct kind *kind;
	int place; /* among its kind, from 1 */
	const char *type;
	json_t *fields;
};

/* ---- reading ---- */

/* A parser takes a stack for what is deep, and for a value of two bytes a hundred of memory: both are bounded before it starts. Counted
 * are the places where a value begins behind another or within one. */
static void
check_shape(struct record *r)
{
	bool quoted = false;
	int depth = 0, values = 0;

	for (const char *s = r->line, *end = s + r->length; s < end && depth <= RECORD_DEEPEST && values <= RECORD_MOST; s++)
		if (quoted) {
			if (*s == '\\')
				s++;
			else if (*s == '"')
				quoted = false;
		} else if (*s == '"')
			quoted = true;
		else if (*s == '{' || *s == '[') {
			depth++;
			values++;
		} else if (*s == '}' || *s == ']')
			depth--;
		else
			values += *s == ',';
	if (depth > RECORD_DEEPEST)
		refuse(r, NULL, "nested deeper than %d levels", RECORD_DEEPEST);
	if (values > RECORD_MOST)
		refuse(r, NULL, "has more than %d values", RECORD_MOST);
}

/* A type is noun.verb: lower-case letters, digits and '_' with a '.' between. */
static bool
good_type(const char *type)
{
	const char *dot = strchr(type, '.');

	return dot && dot != type && dot[1] && strlen(type) <= 64 &&
		strspn(type, "abcdefghijklmnopqrstuvwxyz0123456789_.") == strlen(type);
}

static bool
printable(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < 0x20 || s[i] == 0x7F)
			return false;
	return n > 0 && s[0] != ' ' && s[n - 1] != ' ';
}

static bool
good_id(const char *id)
{
	const char *slash = strchr(id, '/');
	size_t length = strlen(id), root = slash ? (size_t)(slash - id) : length;

	return printable(id, length) && root >= 1 && root <= ID_LONGEST_ROOT && length <= ID_LONGEST;
}

/* A refused record that is fed back: without our notes, and its text read again when it was no JSON. Its line
 * is written anew: in a mended text there may be newlines. */
static void
take_back(struct record *r)
{
	json_t *text = json_object_get(r->body, "_text");

	r->fed_back = true;
	if (json_is_string(text) && !json_object_get(r->body, "type")) {
		r->line = pool_copy(r->pool, json_string_value(text), json_string_length(text));
		r->length = json_string_length(text);
		json_decref(r->body);
		r->body = NULL;
		record_parse(r);
		if (!r->body)
			return;
	}
	json_object_del(r->body, "_line");
	json_object_del(r->body, "_error");
	r->line = pool_json(r->pool, r->body);
	r->length = strlen(r->line);
}

void
record_parse(struct record *r)
{
	json_error_t error;

	/* A line that has no more bytes has no more values. */
	if (r->length <= RECORD_MOST)
		r->body = parse_usual(r->line, r->length, RECORD_DEEPEST);
	if (!r->body) {
		check_shape(r);
		if (refused(r))
			return;
		r->body = json_loadb(r->line, r->length, JSON_REJECT_DUPLICATES, &error);
	}
	if (!r->body) {
		refuse(r, NULL, "not JSON: %s (column %d)", error.text, error.column);
		return;
	}
	if (!json_is_object(r->body)) {
		refuse(r, NULL, "not a record: a JSON object is expected");
		return;
	}
	if (json_object_get(r->body, "_error")) {
		take_back(r);
		if (refused(r))
			return;
	}
	r->scope = r->body;
	r->type = need_text(r, "type");
	r->id = need_text(r, "id");
	if (!refused(r) && !good_type(r->type))
		refuse(r, "type", "'%s' is not a type (noun.verb)", r->type);
	if (!refused(r) && card_masked(r->id))
		refuse(r, "id", "'%.130s' reads as a card number, which no id may hold", r->id);
	if (!refused(r) && !good_id(r->id))
		refuse(r, "id",
			"'%.130s' is not an id (printable, up to %d characters before the first '/', %d in all)",
			r->id, ID_LONGEST_ROOT, ID_LONGEST);
	r->time = have(r, "time") ? need_time(r, "time") : moment_now();
}

const char *
record_peek(const char *line, size_t length, size_t *n)
{
	static const char head[] = "{\"type\":\"";
	const char *type = line + sizeof head - 1, *quote;

	if (length <= sizeof head || memcmp(line, head, sizeof head - 1) != 0)
		return NULL;
	quote = memchr(type, '"', length - (sizeof head - 1) < 80 ? length - (sizeof head - 1) : 80);
	if (!quote || memchr(type, '\\', (size_t)(quote - type)))
		return NULL;
	*n = (size_t)(quote - type);
	return type;
}

/* ---- what a record says, as a number ---- */

static struct digest
digest_of(const json_t *value, bool top)
{
	struct {
		char kind[8];
		struct digest of;
	} node = { .kind = { (char)('a' + json_typeof(value)) } };
	const char *key;
	json_t *item;
	size_t i;

	switch (json_typeof(value)) {
	case JSON_OBJECT:
		json_object_foreach((json_t *)(uintptr_t)value, key, item) {
			struct digest pair[2];
			if (top && key[0] == '_')
				continue;
			pair[0] = digest_bytes(key, strlen(key));
			pair[1] = digest_of(item, false);
			node.of = digest_sum(node.of, digest_bytes(pair, sizeof pair));
		}
		break;
	case JSON_ARRAY:
		json_array_foreach(value, i, item) {
			struct digest pair[2] = { node.of, digest_of(item, false) };
			node.of = digest_bytes(pair, sizeof pair);
		}
		break;
	case JSON_STRING:
		node.of = digest_bytes(json_string_value(value), json_string_length(value));
		break;
	case JSON_INTEGER: {
		json_int_t number = json_integer_value(value);
		node.of = digest_bytes(&number, sizeof number);
		break;
	}
	case JSON_REAL: {
		double real = json_real_value(value);
		node.of = digest_bytes(&real, sizeof real);
		break;
	}
	default:
		break;
	}
	return digest_bytes(&node, sizeof node);
}

struct digest
record_digest(const struct record *r)
{
	return digest_of(r->body, true);
}

/* ---- saying no ---- */

void
refuse(struct record *r, const char *field, const char *why, ...)
{
	va_list args;
	int n;

	if (refused(r))
		return;
	n = snprintf(r->fault, sizeof r->fault, "%s%s%s", field ? r->where : "", field ? field : "",
		field ? ": " : "");
	va_start(args, why);
	vsnprintf(r->fault + n, sizeof r->fault - (size_t)n, why, args);
	va_end(args);
}

const char *
record_run(const struct record *r)
{
	const char *dot = strrchr(r->id, '.');
	size_t digits = dot ? strspn(dot + 1, "0123456789") : 0;

	return dot > r->id && digits && !dot[1 + digits] ? pool_copy(r->pool, r->id, (size_t)(dot - r->id)) : r->id;
}

bool
refused(const struct record *r)
{
	return r->fault[0] != '\0';
}

/* The value as a message shows it: JSON, cut when it is long. */
static const char *
shown(struct record *r, const json_t *value)
{
	struct text text = TEXT_UP_TO(1 << 20);
	char *copy;

	if (json_is_object(value))
		return "an object";
	if (json_is_array(value))
		return "an array";
	text_value(&text, value);
	copy = pool_print(r->pool, "%.80s%s", text.at, text.length > 80 ? "..." : "");
	text_free(&text);
	return copy;
}

/* ---- fields ---- */

static json_t *
find(const struct record *r, const char *field)
{
	json_t *value = json_object_get(r->scope, field);

	return json_is_null(value) ? NULL : value;
}

bool
have(const struct record *r, const char *field)
{
	return find(r, field) != NULL;
}

static json_t *
need(struct record *r, const char *field)
{
	json_t *value;

	if (refused(r))
		return NULL;
	value = find(r, field);
	if (!value)
		refuse(r, field, "is missing");
	return value;
}

/* The text of a field, NULL after a fault. WHAT completes "… is not …". */
static const char *
text_field(struct record *r, const char *field, const char *what)
{
	json_t *value = need(r, field);

	if (!value)
		return NULL;
	if (!json_is_string(value)) {
		refuse(r, field, "%s is not %s", shown(r, value), what);
		return NULL;
	}
	return json_string_value(value);
}

const char *
need_text(struct record *r, const char *field)
{
	const char *text = text_field(r, field, "text");

	if (!text)
		return "";
	if (!*text)
		refuse(r, field, "is empty");
	else if (strlen(text) > 64 * 1024)
		refuse(r, field, "is longer than 64 KiB");
	for (const char *c = text; *c; c++)
		if ((unsigned char)*c < 0x20 && *c != '\n' && *c != '\t' && *c != '\r') {
			refuse(r, field, "has a control character (byte %02X)", (unsigned char)*c);
			break;
		}
	return text;
}

const char *
need_name(struct record *r, const char *field)
{
	const char *name = text_field(r, field, "text");

	if (!name)
		return "";
	if (!printable(name, strlen(name)) || strlen(name) > ID_LONGEST_ROOT)
		refuse(r, field, "%s is not a name (1 to %d printable characters, no space at either end)",
			shown(r, json_object_get(r->scope, field)), ID_LONGEST_ROOT);
	else if (card_masked(name))
		refuse(r, field, "'%s' reads as a card number, which no name may hold", name);
	return name;
}

static int64_t
integer(struct record *r, const char *field, int64_t least, const char *what)
{
	json_t *value = need(r, field);

	if (!value)
		return 0;
	if (!json_is_integer(value) || json_integer_value(value) < least)
		refuse(r, field, "%s is not %s", shown(r, value), what);
	else if (json_integer_value(value) > QUANTITY_MOST)
		refuse(r, field, "%s is more than a record may count (%" PRId64 ")", shown(r, value),
			QUANTITY_MOST);
	return refused(r) ? 0 : json_integer_value(value);
}

int64_t
need_count(struct record *r, const char *field)
{
	return integer(r, field, 1, "a count (1 or more)");
}

int64_t
need_whole(struct record *r, const char *field)
{
	return integer(r, field, 0, "a whole number (0 or more)");
}

int64_t
need_int(struct record *r, const char *field)
{
	int64_t number = integer(r, field, -QUANTITY_MOST, "a whole number");

	if (!refused(r) && number == 0)
		refuse(r, field, "0 changes nothing (a number other than 0 is expected)");
	return number;
}

moment
need_time(struct record *r, const char *field)
{
	const char *text = text_field(r, field, "a time");
	moment when = 0;

	if (text && !moment_parse(text, &when))
		refuse(r, field, "'%.80s' is not a time (RFC 3339 with an offset, 2026-11-22T10:00:00Z)",
			text);
	return when;
}

const char *
need_date(struct record *r, const char *field)
{
	const char *text = text_field(r, field, "a date");
	moment when;

	if (text && !moment_date(text, &when))
		refuse(r, field, "'%.80s' is not a date (2026-11-22)", text);
	return text ? text : "";
}

const char *
need_currency(struct record *r, const char *field)
{
	const char *code = text_field(r, field, "a currency");

	if (code && money_digits(code) < 0)
		refuse(r, field, "'%.80s' is not a currency (ISO 4217, three capital letters)", code);
	return code ? code : "";
}

const char *
need_country(struct record *r, const char *field)
{
	const char *code = text_field(r, field, "a country");

	if (code &&
		!(strlen(code) == 2 && isupper((unsigned char)code[0]) && isupper((unsigned char)code[1])))
		refuse(r, field, "'%.80s' is not a country (ISO 3166-1, two capital letters)", code);
	return code ? code : "";
}

/* Decimal text read by PARSE, which need not be negative. */
static int64_t
decimal(struct record *r, const char *field, int digits, bool price)
{
	json_t *value = need(r, field);
	int64_t amount = 0;

	if (!value)
		return 0;
	if (json_is_number(value))
		refuse(r, field, "%s is a number; an amount is text, \"499.00\", so that it stays exact",
			shown(r, value));
	else if (!json_is_string(value))
		refuse(r, field, "%s is not an amount (text, \"499.00\")", shown(r, value));
	else if (price ? !money_price(json_string_value(value), &amount)
		       : !money_parse(json_string_value(value), digits, &amount))
		refuse(r, field, "%s is not an amount (digits with at most %d decimals after a point)",
			shown(r, value), price ? PRICE_PLACES : digits);
	else if (amount < 0)
		refuse(r, field, "%s is negative", shown(r, value));
	return refused(r) ? 0 : amount;
}

int64_t
need_amount(struct record *r, const char *field, int digits)
{
	return decimal(r, field, digits, false);
}

int64_t
need_price(struct record *r, const char *field)
{
	return decimal(r, field, 0, true);
}

const char *
need_one_of(struct record *r, const char *field, const char *choices)
{
	const char *word = text_field(r, field, choices), *at = choices;
	size_t length = word ? strlen(word) : 0;

	while (length && (at = strstr(at, word))) {
		if ((at == choices || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0') &&
			!strchr(word, ' '))
			return word;
		at += length;
	}
	if (word)
		refuse(r, field, "'%.80s' is not one of: %s", word, choices);
	return "";
}

json_t *
need_array(struct record *r, const char *field)
{
	json_t *value = need(r, field);

	if (value && !(json_is_array(value) && json_array_size(value) > 0))
		refuse(r, field, "is not an array with something in it");
	return refused(r) ? NULL : value;
}

json_t *
need_object(struct record *r, const char *field)
{
	json_t *value = need(r, field);

	if (value && !json_is_object(value))
		refuse(r, field, "%s is not an object", shown(r, value));
	return refused(r) ? NULL : value;
}

const char *
maybe_text(struct record *r, const char *field)
{
	return have(r, field) ? need_text(r, field) : NULL;
}

const char *
maybe_name(struct record *r, const char *field, const char *otherwise)
{
	return have(r, field) ? need_name(r, field) : otherwise;
}

int64_t
maybe_whole(struct record *r, const char *field, int64_t otherwise)
{
	return have(r, field) ? need_whole(r, field) : otherwise;
}

int64_t
maybe_amount(struct record *r, const char *field, int digits, int64_t otherwise)
{
	return have(r, field) ? need_amount(r, field, digits) : otherwise;
}

bool
maybe_bool(struct record *r, const char *field, bool otherwise)
{
	json_t *value = find(r, field);

	if (value && !json_is_boolean(value))
		refuse(r, field, "%s is not true or false", shown(r, value));
	return value ? json_is_true(value) : otherwise;
}

const char *
maybe_one_of(struct record *r, const char *field, const char *choices, const char *otherwise)
{
	return have(r, field) ? need_one_of(r, field, choices) : otherwise;
}

/* ---- scopes ---- */

void
leave(struct record *r)
{
	r->scope = r->body;
	r->where[0] = '\0';
}

bool
each(struct record *r, const char *array, size_t i)
{
	json_t *list, *item;

	leave(r);
	list = need_array(r, array);
	if (!list || i >= json_array_size(list))
		return false;
	snprintf(r->where, sizeof r->where, "%s[%zu].", array, i);
	item = json_array_get(list, i);
	if (!json_is_object(item)) {
		refuse(r, "", "%s is not an object", shown(r, item));
		leave(r);
		return false;
	}
	r->scope = item;
	return true;
}

bool
have_some(const struct record *r, const char *array)
{
	return json_array_size(json_object_get(r->body, array)) > 0;
}

bool
within(struct record *r, const char *object)
{
	leave(r);
	if (!have(r, object) || !need_object(r, object))
		return false;
	r->scope = json_object_get(r->body, object);
	snprintf(r->where, sizeof r->where, "%s.", object);
	return true;
}

/* ---- answering ---- */

/* Members of what came before that are not the new record's: its head, and notes. */
static bool
own(const char *key)
{
	return strcmp(key, "type") == 0 || strcmp(key, "id") == 0 || strcmp(key, "time") == 0 ||
		key[0] == '_';
}

static json_t *
build(const char *fields, va_list args)
{
	json_t *made = json_object(), *value, *member;
	const char *key;
	char name[64], text[NUM_ROOM];

	while (*fields) {
		size_t n = strcspn(fields, ":");
		char kind = fields[n] ? fields[n + 1] : '\0';
		if (n >= sizeof name)
			die(END_BUG, "wrong field list: %s", fields);
		memcpy(name, fields, n);
		name[n] = '\0';
		fields += n + (kind ? 2 : 0);
		fields += strspn(fields, " ");
		value = NULL;
		switch (kind) {
		case 's': {
			const char *s = va_arg(args, const char *);
			value = s ? json_string(s) : NULL;
			break;
		}
		case 'i': value = json_integer(va_arg(args, int64_t)); break;
		case 'b': value = json_boolean(va_arg(args, int)); break;
		case 't': value = json_string(moment_text(text, va_arg(args, moment))); break;
		case 'a': {
			int64_t amount = va_arg(args, int64_t);
			value = json_string(money_text(text, amount, va_arg(args, int)));
			break;
		}
		case 'j': value = va_arg(args, json_t *); break;
		case 'k': value = json_incref(va_arg(args, json_t *)); break;
		default: die(END_BUG, "wrong field kind ':%c'", kind);
		}
		if (strcmp(name, "*") == 0) {
			json_object_foreach(value, key, member)
				if (!own(key))
					json_object_set_nocheck(made, key, member);
			json_decref(value);
		} else if (value)
			json_object_set_new_nocheck(made, name, value);
	}
	return made;
}

json_t *
object(const char *fields, ...)
{
	va_list args;
	json_t *made;

	va_start(args, fields);
	made = build(fields, args);
	va_end(args);
	return made;
}

static void
answer(struct record *r, const char *what, const char *type, const char *fields, va_list args)
{
	struct made *made = pool_take(r->pool, sizeof *made);
	struct kind *kind = r->kinds;

	while (kind && strcmp(kind->what, what) != 0)
		kind = kind->next;
	if (!kind) {
		kind = pool_take(r->pool, sizeof *kind);
		*kind = (struct kind){ .next = r->kinds, .what = what };
		r->kinds = kind;
	}
	*made = (struct made){
		.kind = kind, .place = ++kind->n, .type = type, .fields = build(fields, args)
	};
	if (!r->made)
		r->made_end = &r->made;
	*r->made_end = made;
	r->made_end = &made->next;
}

void
emit(struct record *r, const char *type, const char *fields, ...)
{
	va_list args;

	va_start(args, fields);
	answer(r, strchr(type, '.') + 1, type, fields, args);
	va_end(args);
}

void
emit_as(struct record *r, const char *what, const char *type, const char *fields, ...)
{
	va_list args;

	va_start(args, fields);
	answer(r, what, type, fields, args);
	va_end(args);
}

void
record_answers(struct record *r, struct text *out)
{
	char time[MOMENT_ROOM], id[ID_LONGEST + 100];

	moment_text(time, r->time);
	for (const struct made *m = r->made; m; m = m->next) {
		const char *key;
		json_t *value;
		int length = snprintf(id, sizeof id, "%s/%s", r->id, m->kind->what);

		if (m->kind->n > 1)
			length += snprintf(id + length, sizeof id - (size_t)length, ".%d", m->place);
		if (length > ID_LONGEST) {
			refuse(r, "id", "'%s' has too long a lineage for its answers (%d characters)", r->id,
				ID_LONGEST);
			return;
		}
		text_put(out, "{\"type\":\"");
		text_put(out, m->type);
		text_put(out, "\",\"id\":");
		text_json(out, id, (size_t)length);
		text_put(out, ",\"time\":\"");
		text_put(out, time);
		text_byte(out, '"');
		json_object_foreach(m->fields, key, value) {
			text_byte(out, ',');
			text_json(out, key, strlen(key));
			text_byte(out, ':');
			text_value(out, value);
		}
		text_put(out, "}\n");
	}
}

void
record_again(struct record *r)
{
	for (struct made *m = r->made; m; m = m->next)
		json_decref(m->fields);
	r->made = NULL;
	r->kinds = NULL;
	json_decref(r->job);
	r->job = NULL;
	json_decref(r->owned);
	r->owned = NULL;
	r->fault[0] = '\0';
	leave(r);
}

void
record_free(struct record *r)
{
	record_again(r);
	json_decref(r->body);
	r->body = r->scope = NULL;
}

/* ---- values for as long as the record ---- */

json_t *
record_owns(struct record *r, json_t *value)
{
	if (!r->owned)
		r->owned = json_array();
	if (value)
		json_array_append_new(r->owned, value);
	return value;
}

json_t *
record_stored(struct record *r, const char *text)
{
	json_t *usual = parse_usual(text, strlen(text), RECORD_DEEPEST);

	return !*text ? NULL : record_owns(r, usual ? usual : json_loads(text, JSON_DECODE_ANY, NULL));
}

/* ---- JSON ---- */

const char *
text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

int64_t
int_of(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

int64_t
amount_of(const json_t *object, const char *key, int digits)
{
	const char *text = text_of(object, key);
	int64_t amount = 0;

	return text && money_parse(text, digits, &amount) ? amount : 0;
}

/* The shortest of 15, 16, 17 digits that reads back the same; always with a point or an exponent, so that it
 * stays a real. */
static void
text_real(struct text *to, double real)
{
	char digits[40];

	for (int n = 15; n <= 17; n++) {
		snprintf(digits, sizeof digits, "%.*g", n, real);
		if (strtod(digits, NULL) == real)
			break;
	}
	text_put(to, digits);
	if (!strpbrk(digits, ".e"))
		text_put(to, ".0");
}

void
text_value(struct text *to, const json_t *value)
{
	const char *key;
	json_t *item;
	size_t i;
	bool first = true;

	switch (json_typeof(value)) {
	case JSON_OBJECT:
		text_byte(to, '{');
		json_object_foreach((json_t *)(uintptr_t)value, key, item) {
			if (!first)
				text_byte(to, ',');
			first = false;
			text_json(to, key, strlen(key));
			text_byte(to, ':');
			text_value(to, item);
		}
		text_byte(to, '}');
		break;
	case JSON_ARRAY:
		text_byte(to, '[');
		json_array_foreach(value, i, item) {
			if (i)
				text_byte(to, ',');
			text_value(to, item);
		}
		text_byte(to, ']');
		break;
	case JSON_STRING: text_json(to, json_string_value(value), json_string_length(value)); break;
	case JSON_INTEGER: text_number(to, json_integer_value(value)); break;
	case JSON_REAL: text_real(to, json_real_value(value)); break;
	case JSON_TRUE: text_put(to, "true"); break;
	case JSON_FALSE: text_put(to, "false"); break;
	case JSON_NULL: text_put(to, "null"); break;
	}
}

char *
pool_json(struct pool *pool, const json_t *value)
{
	struct text text = TEXT_UP_TO(0);
	char *copy;

	text_value(&text, value);
	copy = pool_copy(pool, text.at, text.length);
	text_free(&text);
	return copy;
}
