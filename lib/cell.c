/* cell - the text of one cell of a table into one value of a record */
#include "cell.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "check.h"
#include "money.h"
#include "num.h"
#include "say.h"

enum {
	TEXT_LONGEST = 64 * 1024,
	NAME_LONGEST = 120,
	NUMBER_LONGEST = 60, /* a longer one cannot fit in 64 bits */
	EMAIL_LONGEST = 254,
	GTIN_LONGEST = 14,
	WEIGHT_PLACES = 6
};

/* A unit of weight is so many grams, exactly: GRAMS / TENS. The pound and the ounce are those of 1959. */
static const struct {
	const char *unit;
	int64_t grams, tens;
} units[] = {
	{ "g", 1, 1 },
	{ "kg", 1000, 1 },
	{ "lb", 45359237, 100000 },
	{ "lbs", 45359237, 100000 },
	{ "oz", 28349523125, 1000000000 },
};

/* What a cell begins with that a spreadsheet would reckon. */
static const char formula[] = "=+-@\t\r";

static const char *const yes[] = { "true", "yes", "y", "on", "1", NULL };
static const char *const no[] = { "false", "no", "n", "off", "0", NULL };

static struct csv_cell paired(const struct reading *, struct csv_cell, struct text *scratch);
static struct csv_cell as_path(const struct reading *, struct csv_cell, struct text *scratch);
static bool plain_number(const struct reading *, struct csv_cell, char to[NUMBER_LONGEST + 1]);
static bool whole_so(const struct reading *, struct csv_cell);

/* ---- cleaning ---- */

static struct csv_cell
without_blanks(struct csv_cell c)
{
	while (c.length > 0 && isspace((unsigned char)c.at[c.length - 1]))
		c.length--;
	while (c.length > 0 && isspace((unsigned char)*c.at)) {
		c.at++;
		c.length--;
	}
	return c;
}

static inline struct csv_cell
trimmed(struct csv_cell c)
{
	if (c.length == 0 || ((unsigned char)*c.at > ' ' && (unsigned char)c.at[c.length - 1] > ' '))
		return c;
	return without_blanks(c);
}

bool
cell_is(struct csv_cell c, const char *text)
{
	return strlen(text) == c.length && memcmp(c.at, text, c.length) == 0;
}

static bool
same_word(struct csv_cell c, const char *word)
{
	if (c.length == 0 || (*c.at | 0x20) != (*word | 0x20)) /* most words differ in their first letter */
		return c.length == 0 && *word == '\0';
	return strncasecmp(c.at, word, c.length) == 0 && strlen(word) == c.length; /* there may be a NUL in the cell */
}

static bool
one_of(struct csv_cell c, const char *const *words)
{
	while (*words && !same_word(c, *words))
		words++;
	return *words != NULL;
}

static void
show(struct text *why, struct csv_cell c)
{
	text_print(why, "'%.*s%s'", (int)(c.length < 80 ? c.length : 80), c.at, c.length > 80 ? "..." : "");
}

static struct csv_cell
translated(const struct reading *r, struct csv_cell value)
{
	for (size_t i = 0; i < r->n_words; i++)
		if (same_word(value, r->words[i].word) ||
			(value.length && strcmp(r->words[i].word, "*") == 0))
			return (struct csv_cell){ r->words[i].means, strlen(r->words[i].means) };
	return value;
}

/* A formula behind one ' or several? */
static bool
is_guarded(struct csv_cell c)
{
	size_t n = 0;

	while (n < c.length && c.at[n] == '\'')
		n++;
	return n > 0 && n < c.length && memchr(formula, c.at[n], sizeof formula - 1);
}

bool
cell_formula(struct csv_cell c)
{
	bool digit = false, point = false;

	if (is_guarded(c))
		return true;
	if (c.length < 2 || !memchr(formula, *c.at, sizeof formula - 1))
		return false;
	for (size_t i = 1; i < c.length; i++) {
		bool is_point = c.at[i] == '.' || c.at[i] == ',';
		digit = digit || isdigit((unsigned char)c.at[i]);
		if (!isdigit((unsigned char)c.at[i]) && (!is_point || point || !digit))
			return true;
		point = point || is_point;
	}
	return !strchr("+-", *c.at) || !digit;
}

void
cell_escape(const struct reading *r, const char *text, size_t n, struct text *out)
{
	for (size_t i = 0; i < n; i++)
		if (text[i] == '\\')
			text_put(out, "\\\\");
		else if (text[i] == '\n' && *r->escape == 'n' && (i == 0 || text[i - 1] != '\\'))
			text_put(out, "\\n");
		else /* behind a backslash a line end stays: together they might be read as two backslashes and an n */
			text_byte(out, text[i]);
}

static struct csv_cell
unescaped(const struct reading *r, struct csv_cell c, struct text *scratch)
{
	if (!memchr(c.at, '\\', c.length))
		return c;
	text_clear(scratch);
	for (size_t i = 0; i < c.length; i++) {
		char next = c.at[i] == '\\' && i + 1 < c.length ? c.at[i + 1] : '\0';
		bool is_end = next == 'n' && *r->escape == 'n';
		text_byte(scratch, is_end ? '\n' : c.at[i]);
		i += is_end || next == '\\';
	}
	return (struct csv_cell){ scratch->at, scratch->length };
}

bool
cell_plain(const struct reading *r)
{
	return !r->n_words && !r->strip && !r->slug && !r->prefix && !r->path && !r->pair && !r->escape &&
		(!r->split || r->form == FORM_LIST);
}

bool
cell_always_again(const struct reading *r)
{
	return cell_plain(r) && !r->unquote && !r->either && r->form != FORM_WEIGHT && r->form != FORM_TIME;
}

struct csv_cell
cell_text(const struct reading *r, struct csv_cell cell, struct text *scratch)
{
	struct csv_cell c = trimmed(cell), rest;
	struct text made = { 0 };

	if (c.length == 0 && !r->n_words)
		return c;
	if (c.length > 1 && *c.at == '\'' && (r->unquote || (r->guard && is_guarded(c)))) {
		c.at++;
		c.length--;
	}
	if (r->escape)
		c = unescaped(r, c, scratch);
	if (r->pair)
		c = trimmed(paired(r, c, scratch));
	rest = c;
	for (int i = 0; r->split && r->form != FORM_LIST && i < (r->part ? r->part : 1); i++)
		if (!cell_part(r, &rest, scratch, &c))
			c.length = 0;
	if (r->n_words)
		c = translated(r, c);
	while (r->strip && c.length > 0 && strchr(r->strip, *c.at)) {
		c.at++;
		c.length--;
	}
	if (c.length > 0 && r->path)
		c = as_path(r, c, scratch);
	if (c.length == 0 || (!r->prefix && !r->slug))
		return c;
	text_put(&made, r->prefix ? r->prefix : "");
	if (r->slug)
		cell_slug(&made, c.at, c.length);
	else
		text_add(&made, c.at, c.length);
	text_clear(scratch);
	text_add(scratch, made.at, made.length);
	text_free(&made);
	return (struct csv_cell){ scratch->at, scratch->length };
}

/* Is TEXT the first word's meaning that is WORD's? "*" stands for no word. */
static bool
same_again(const struct reading *r, struct csv_cell cell, struct csv_cell text)
{
	for (size_t i = 0; i < r->n_words; i++) {
		const char *means = r->words[i].means;
		if (strcmp(r->words[i].word, "*") != 0 && strlen(means) == text.length &&
			memcmp(means, text.at, text.length) == 0)
			return same_word(cell, r->words[i].word);
	}
	return cell.length == text.length && memcmp(cell.at, text.at, text.length) == 0;
}

/* Is CELL the path TEXT, with another separator? */
static bool
same_path(const struct reading *r, struct csv_cell cell, struct csv_cell text)
{
	size_t i = 0, k = 0;

	for (; i < cell.length; i++, k++) {
		bool gap = text.length - k >= 3 && memcmp(text.at + k, " > ", 3) == 0;
		if ((cell.at[i] == r->path) != gap || (!gap && (k == text.length || cell.at[i] != text.at[k])))
			return false;
		k += gap ? 2 : 0;
	}
	return k == text.length;
}

/* Is CELL how TEXT is written? */
static bool
same_escaped(const struct reading *r, struct csv_cell cell, struct csv_cell text)
{
	struct text made = { 0 };
	bool same;

	cell = trimmed(cell);
	if (!memchr(cell.at, '\\', cell.length) && !memchr(cell.at, '\n', cell.length))
		return true;
	if (*cell.at == '\'' && (text.length == 0 || *text.at != '\'')) {
		cell.at++;
		cell.length--;
	}
	cell_escape(r, text.at, text.length, &made);
	same = made.length == cell.length && memcmp(made.at, cell.at, cell.length) == 0;
	text_free(&made);
	return same;
}

bool
cell_again(const struct reading *r, struct csv_cell cell, struct csv_cell text)
{
	size_t skip = r->prefix ? strlen(r->prefix) : 0;
	int64_t n;
	char plain[NUMBER_LONGEST + 1];

	if (r->unquote && memchr(cell.at, '\'', cell.length))
		return false;
	if (r->either && r->form >= FORM_PRICE && r->form <= FORM_WEIGHT && memchr(text.at, r->either, text.length))
		return false;
	if (r->form == FORM_WEIGHT && strcasecmp(r->unit, "g") != 0 && strcasecmp(r->unit, "kg") != 0)
		return false;
	if (r->form == FORM_WEIGHT)
		return whole_so(r, text) ||
			(plain_number(r, text, plain) && num_decimal(plain, strlen(r->unit) == 2 ? 3 : 0, &n));
	if (r->form == FORM_TIME) /* "2026-11-22T10:00:00Z" is what would be written */
		return text.length == 20 && text.at[10] == 'T' && text.at[19] == 'Z';
	if (r->pair)
		return false;
	if (r->escape)
		return same_escaped(r, cell, text);
	if (cell_plain(r))
		return true;
	cell = trimmed(cell);
	if (cell.length > 1 && *cell.at == '\'' && (r->unquote || r->guard)) {
		cell.at += cell.length > text.length - skip;
		cell.length -= cell.length > text.length - skip;
	}
	if (r->path)
		return same_path(r, cell, text);
	return same_again(r, cell, (struct csv_cell){ text.at + skip, text.length - skip });
}

bool
cell_part(const struct reading *r, struct csv_cell *at, struct text *scratch, struct csv_cell *part)
{
	while (at->length > 0) {
		size_t n = 0;
		bool escaped = false;
		while (n < at->length && at->at[n] != r->split) {
			bool escape = at->at[n] == '\\' && n + 1 < at->length && at->at[n + 1] == r->split;
			escaped = escaped || escape;
			n += escape ? 2 : 1;
		}
		*part = trimmed((struct csv_cell){ at->at, n });
		n += n < at->length;
		at->at += n;
		at->length -= n;
		if (part->length == 0)
			continue;
		if (escaped) {
			text_clear(scratch);
			for (size_t i = 0; i < part->length; i++)
				if (part->at[i] != '\\' || i + 1 == part->length ||
					part->at[i + 1] != r->split)
					text_byte(scratch, part->at[i]);
			*part = (struct csv_cell){ scratch->at, scratch->length };
		}
		return true;
	}
	return false;
}

bool
cell_pair(struct csv_cell *at, char end, struct text *scratch, struct csv_cell *name, struct csv_cell *value)
{
	const char *s = at->at, *stop = s + at->length, *equals, *from;
	bool quoted;

	if (s == stop || (end && *s == end)) {
		at->at += s != stop;
		at->length -= s != stop;
		return false;
	}
	equals = memchr(s, '=', at->length);
	from = equals ? equals + 1 : stop;
	*name = trimmed((struct csv_cell){ s, (size_t)((equals ? equals : stop) - s) });
	quoted = from < stop && *from == '"';
	text_clear(scratch);
	for (s = from + quoted; s < stop; s++) {
		if (quoted && *s == '"') {
			quoted = s + 1 < stop && s[1] == '"';
			if (!quoted)
				continue;
			s++;
		} else if (!quoted && (*s == ',' || (end && *s == end)))
			break;
		text_byte(scratch, *s);
	}
	s += s < stop && *s == ',';
	*value = (struct csv_cell){ scratch->at ? scratch->at : "", scratch->length };
	*at = (struct csv_cell){ s, (size_t)(stop - s) };
	return true;
}

/* Of pairs, the value of the reading's name; else nothing. */
static struct csv_cell
paired(const struct reading *r, struct csv_cell cell, struct text *scratch)
{
	struct csv_cell name, value;

	while (cell_pair(&cell, '\0', scratch, &name, &value))
		if (same_word(name, r->pair))
			return value;
	return (struct csv_cell){ "", 0 };
}

/* "Men/Tops" → "Men > Tops". */
static struct csv_cell
as_path(const struct reading *r, struct csv_cell cell, struct text *scratch)
{
	struct text made = { 0 };

	for (size_t i = 0; i < cell.length; i++)
		if (cell.at[i] == r->path)
			text_put(&made, " > ");
		else
			text_byte(&made, cell.at[i]);
	text_clear(scratch);
	text_add(scratch, made.at, made.length);
	text_free(&made);
	return (struct csv_cell){ scratch->at, scratch->length };
}

void
cell_slug(struct text *t, const char *s, size_t n)
{
	bool gap = false, any = false;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		if (!isalnum(c) && c < 0x80) {
			gap = any;
			continue;
		}
		if (gap)
			text_byte(t, '-');
		text_byte(t, (char)(c < 0x80 ? tolower(c) : c));
		gap = false;
		any = true;
	}
}

bool
cell_fits(const char *column, const char *name, char **unit)
{
	const char *hole = strstr(column, "{unit}"), *after;
	size_t before, n = strlen(name), rest;

	if (!hole)
		return strcasecmp(column, name) == 0;
	before = (size_t)(hole - column);
	after = hole + strlen("{unit}");
	rest = strlen(after);
	if (n <= before + rest || strncasecmp(column, name, before) != 0 ||
		strcasecmp(name + n - rest, after) != 0)
		return false;
	if (unit) {
		*unit = copy_text(name + before);
		(*unit)[n - before - rest] = '\0';
	}
	return true;
}

bool
cell_weighs(const char *unit)
{
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (strcasecmp(unit, units[i].unit) == 0)
			return true;
	return false;
}

void
cell_weight(struct text *t, int64_t grams, const char *unit)
{
	char digits[NUM_ROOM];
	int64_t n;

	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (strcasecmp(unit, units[i].unit) == 0 &&
			num_scale(grams, units[i].tens * 1000000, units[i].grams, &n))
			text_put(t, num_text(digits, n, WEIGHT_PLACES, 0));
}

/* ---- numbers ---- */

/* The number's text with a point and without thousands, NUL-terminated, in TO. False when it is no such text:
 * a separator of thousands must have three digits after it ("12,5" is not a hundred and twenty-five); where both
 * marks may be the decimal one, "1,299" could be either. */
static bool
plain_number(const struct reading *r, struct csv_cell value, char to[NUMBER_LONGEST + 1])
{
	const char decimal = r->decimal ? r->decimal : '.';
	size_t n = 0, since = 3; /* digits since the last separator */
	bool fraction = false;
	const char *other = r->either ? memchr(value.at, r->either, value.length) : NULL;

	if (value.length > NUMBER_LONGEST || (other && value.at + value.length - other == 4))
		return false;
	for (size_t i = 0; i < value.length; i++) {
		char c = value.at + i == other ? decimal : value.at[i];
		if (r->thousands && c == r->thousands && !fraction && n > 0) {
			since = 0;
			continue;
		}
		if (c == decimal && !fraction) {
			if (since < 3)
				return false;
			fraction = true;
			c = '.';
		} else if (c == '.' || c == ',')
			return false;
		else if (!fraction)
			since++;
		to[n++] = c;
	}
	to[n] = '\0';
	return since >= 3;
}

/* Is it, digit for digit, what would be written of the number it is? No zeros in front, DECIMALS digits behind a point,
 * and few enough to fit. Most numbers are, and need not be reckoned. */
static bool
written_so(const struct reading *r, struct csv_cell value, int decimals)
{
	size_t tail = decimals > 0 ? (size_t)decimals + 1 : 0, whole = value.length - tail;

	if (value.length <= tail || whole > 12 || (*value.at == '0' && whole > 1))
		return false;
	if (tail && (value.at[whole] != '.' || (r->decimal && r->decimal != '.')))
		return false;
	for (size_t i = 0; i < value.length; i++)
		if ((value.at[i] < '0' || value.at[i] > '9') && (i != whole || !tail))
			return false;
	return true;
}

/* The same of the whole number that a reading's cells have. */
static bool
whole_so(const struct reading *r, struct csv_cell value)
{
	return (r->form == FORM_WHOLE || (r->form == FORM_WEIGHT && r->unit && strcmp(r->unit, "g") == 0)) &&
		written_so(r, value, 0);
}

static bool
write_decimal(struct text *out, int64_t value, int places, int least)
{
	char digits[NUM_ROOM];

	text_byte(out, '"');
	text_put(out, num_text(digits, value, places, least));
	text_byte(out, '"');
	return true;
}

/* "2 kg" says its unit itself. */
static struct csv_cell
without_unit(struct csv_cell value, struct csv_cell *unit)
{
	size_t n = value.length;

	while (n > 0 && isalpha((unsigned char)value.at[n - 1]))
		n--;
	if (n < value.length)
		*unit = (struct csv_cell){ value.at + n, value.length - n };
	return trimmed((struct csv_cell){ value.at, n });
}

static bool
number(const struct reading *r, struct csv_cell value, const struct reckoning *by, struct text *out)
{
	char plain[NUMBER_LONGEST + 1];
	struct csv_cell unit = { r->unit, r->unit ? strlen(r->unit) : 0 };
	int64_t n;

	if (whole_so(r, value)) {
		text_add(out, value.at, value.length);
		return true;
	}
	if ((r->form == FORM_PRICE || r->form == FORM_AMOUNT) && written_so(r, value, by->digits)) {
		text_json(out, value.at, value.length);
		return true;
	}
	if (r->form == FORM_RATE && value.length > 1 && value.at[value.length - 1] == '%')
		value = trimmed((struct csv_cell){ value.at, value.length - 1 });
	if (r->form == FORM_WEIGHT)
		value = without_unit(value, &unit);
	if (!plain_number(r, value, plain))
		return false;
	switch (r->form) {
	case FORM_PRICE:
		return money_price(plain, &n) && n >= 0 && write_decimal(out, n, PRICE_PLACES, by->digits);
	case FORM_AMOUNT:
		return money_parse(plain, by->digits, &n) && n >= 0 &&
			write_decimal(out, n, by->digits, by->digits);
	case FORM_RATE:
		return money_rate(plain, &n) && n >= 0 && write_decimal(out, n, RATE_PLACES, 0);
	case FORM_WEIGHT:
		for (size_t i = 0; i < sizeof units / sizeof *units; i++)
			if (same_word(unit, units[i].unit)) {
				if (!num_decimal(plain, WEIGHT_PLACES, &n) || n < 0 ||
					!num_scale(n, units[i].grams, units[i].tens * 1000000, &n))
					return false;
				text_number(out, n);
				return true;
			}
		return false;
	default: /* an integer; a sheet may have written it with decimals */
		if (!num_decimal(plain, 0, &n) || n < (r->form == FORM_COUNT))
			return false;
		text_number(out, n);
		return true;
	}
}

/* ---- text of a certain form ---- */

static bool
has_control(struct csv_cell c, bool lines)
{
	for (size_t i = 0; i < c.length; i++) {
		unsigned char b = (unsigned char)c.at[i];
		if ((b < 0x20 && !(lines && (b == '\n' || b == '\t' || b == '\r'))) || (b == 0x7F && !lines))
			return true;
	}
	return false;
}

static bool
write_text(struct text *out, struct csv_cell c, bool good)
{
	if (good)
		text_json(out, c.at, c.length);
	return good;
}

/* The same of what has no control characters: most text is written as it is, and so has none. */
static bool
write_clean(struct text *out, struct csv_cell c, size_t longest, bool lines)
{
	size_t before = out->length;

	if (c.length > longest)
		return false;
	text_json(out, c.at, c.length);
	return out->length - before == c.length + 2 || !has_control(c, lines);
}

/* One of the words between blanks in LIST. */
static bool
listed(struct csv_cell c, const char *list)
{
	for (const char *at = list; *at;) {
		size_t n = strcspn(at, " ");
		if (n == c.length && n > 0 && strncmp(at, c.at, n) == 0)
			return true;
		at += n + (at[n] == ' ');
	}
	return false;
}

/* Letters and digits of the cell in capitals, LEAST to MOST of them. */
static bool
write_code(struct text *out, struct csv_cell c, size_t least, size_t most, bool digits)
{
	char code[8];

	if (c.length < least || c.length > most)
		return false;
	for (size_t i = 0; i < c.length; i++) {
		unsigned char b = (unsigned char)c.at[i];
		if (!isalpha(b) && !(digits && isdigit(b)))
			return false;
		code[i] = (char)toupper(b);
	}
	code[c.length] = '\0';
	if (most == 3 && !digits && money_digits(code) < 0)
		return false;
	text_json(out, code, c.length);
	return true;
}

static bool
write_state(struct text *out, struct csv_cell c)
{
	const char *dash = memchr(c.at, '-', c.length);

	if (dash && dash - c.at == 2) {
		c.length -= 3;
		c.at += 3;
	}
	return write_code(out, c, 1, 3, true);
}

static bool
email(struct csv_cell c)
{
	const char *at = memchr(c.at, '@', c.length);
	size_t user = at ? (size_t)(at - c.at) : 0;

	return user > 0 && user + 1 < c.length && c.length <= EMAIL_LONGEST && !memchr(c.at, ' ', c.length) &&
		!memchr(at + 1, '@', c.length - user - 1) && !has_control(c, false);
}

/* "+91 (98765) 432-10", "0091…", with a calling code also "098765 43210" → "+919876543210". */
static bool
write_phone(const char *calling, struct text *out, struct csv_cell c)
{
	char digits[20];
	size_t n = 0;
	bool international = *c.at == '+';

	for (size_t i = international; i < c.length; i++) {
		if (isdigit((unsigned char)c.at[i])) {
			if (n == sizeof digits - 1)
				return false;
			digits[n++] = c.at[i];
		} else if (!strchr(" -./()", c.at[i]))
			return false;
	}
	digits[n] = '\0';
	if (!international && strncmp(digits, "00", 2) == 0) {
		international = true;
		memmove(digits, digits + 2, n - 1);
	}
	if (!international && !calling)
		return false;
	n = out->length;
	text_print(out, "\"+%s%s\"", international ? "" : calling,
		digits + (!international && *digits == '0'));
	n = out->length - n - 3; /* digits alone */
	return digits[0] && out->at[out->length - n - 1] != '0' && n >= 5 && n <= 15;
}

/* ---- times ---- */

static bool
write_time(struct text *out, struct csv_cell c, const struct reckoning *by)
{
	char text[40], shown[MOMENT_ROOM];
	int year, month, day, hour = 0, minute = 0, second = 0, end = 0;
	moment when;

	if (c.length >= sizeof text - 2)
		return false;
	memcpy(text, c.at, c.length);
	text[c.length] = '\0';
	/* "2026-11-22 10:00:00 +0530": close the gap, part the offset. */
	if (c.length == 25 && text[19] == ' ' && strchr("+-", text[20])) {
		memmove(text + 19, text + 20, 3);
		text[22] = ':';
	} else if (c.length == 23 && text[19] == ' ')
		memcpy(text + 19, strcmp(text + 20, "UTC") == 0 ? "Z" : "?", 2);
	if (!moment_parse(text, &when)) {
		moment midnight;
		if (!by->zone ||
			sscanf(text, "%4d-%2d-%2d%n%*[ T]%2d:%2d%n:%2d%n", &year, &month, &day, &end, &hour,
				&minute, &end, &second, &end) < 3 ||
			text[end] || hour > 23 || minute > 59 || second > 59)
			return false;
		text[10] = '\0';
		if (!moment_date(text, &midnight))
			return false;
		when = zone_moment(by->zone, year, month, day, hour, minute, second);
	}
	text_put(out, "\"");
	text_put(out, moment_text(shown, when));
	text_put(out, "\"");
	return true;
}

static bool
write_date(struct text *out, struct csv_cell c)
{
	char text[11] = "";
	moment midnight;

	memcpy(text, c.at, c.length < 10 ? c.length : 10);
	if (!moment_date(text, &midnight))
		return false;
	text_json(out, text, 10);
	return true;
}

/* ---- values ---- */

static const char *const expected[] = {
	[FORM_TEXT] = "text (up to 64 KiB, no control characters)",
	[FORM_NAME] = "a name (1 to 120 printable bytes)",
	[FORM_CHOICE] = "one of: ",
	[FORM_YESNO] = "yes or no (true, false, 1, 0)",
	[FORM_LIST] = "a list of texts",
	[FORM_PRICE] = "a price (digits with at most 6 decimals)",
	[FORM_AMOUNT] = "an amount (digits, no more decimals than the currency has)",
	[FORM_RATE] = "a percentage (digits with at most 4 decimals)",
	[FORM_WHOLE] = "a whole number (0 or more)",
	[FORM_COUNT] = "a count (1 or more)",
	[FORM_WEIGHT] = "a weight (digits with at most 6 decimals)",
	[FORM_GTIN] = "text",
	[FORM_CURRENCY] = "a currency (ISO 4217: INR)",
	[FORM_COUNTRY] = "a country (ISO 3166-1: IN)",
	[FORM_STATE] = "a state (ISO 3166-2 or the national code: KA)",
	[FORM_LANGUAGE] = "a language (BCP 47: en)",
	[FORM_EMAIL] = "a mail address",
	[FORM_PHONE] = "a telephone number with its country's code (+91 98765 43210)",
	[FORM_TIME] = "a time (2026-11-22 10:00:00 +0530, or RFC 3339)",
	[FORM_DATE] = "a date (2026-11-22)",
};

bool
cell_gtin(struct csv_cell c)
{
	char text[GTIN_LONGEST + 1];

	if (c.length > GTIN_LONGEST)
		return false;
	memcpy(text, c.at, c.length);
	text[c.length] = '\0';
	return check_gtin(text);
}

static bool
write_list(const struct reading *r, struct csv_cell value, struct text *out)
{
	struct text scratch = TEXT_UP_TO(0);
	struct csv_cell part;
	bool good = true, any = false;

	text_byte(out, '[');
	while (good && cell_part(r, &value, &scratch, &part)) {
		if (any)
			text_byte(out, ',');
		any = true;
		good = write_text(out, part, part.length <= TEXT_LONGEST && !has_control(part, true));
	}
	text_byte(out, ']');
	text_free(&scratch);
	return good;
}

static bool
write_value(const struct reading *r, struct csv_cell c, const struct reckoning *by, struct text *out)
{
	switch (r->form) {
	case FORM_TEXT:
	case FORM_GTIN:
		return write_clean(out, c, TEXT_LONGEST, true);
	case FORM_NAME:
		return write_clean(out, c, NAME_LONGEST, false);
	case FORM_LANGUAGE:
		return write_text(out, c,
			c.length <= 35 && isalpha((unsigned char)*c.at) && !has_control(c, false) &&
				!memchr(c.at, ' ', c.length));
	case FORM_CHOICE:
		return write_text(out, c, listed(c, r->choices));
	case FORM_YESNO:
		if (one_of(c, yes))
			text_put(out, "true");
		else if (one_of(c, no))
			text_put(out, "false");
		else
			return false;
		return true;
	case FORM_LIST:
		return write_list(r, c, out);
	case FORM_CURRENCY:
		return write_code(out, c, 3, 3, false);
	case FORM_COUNTRY:
		return write_code(out, c, 2, 2, false);
	case FORM_STATE:
		return write_state(out, c);
	case FORM_EMAIL:
		return write_text(out, c, email(c));
	case FORM_PHONE:
		return write_phone(r->calling ? r->calling : by->calling, out, c);
	case FORM_TIME:
		return write_time(out, c, by);
	case FORM_DATE:
		return write_date(out, c);
	default:
		return number(r, c, by, out);
	}
}

bool
cell_json(const struct reading *r, struct csv_cell value, const struct reckoning *by, struct text *out,
	struct text *why)
{
	if (write_value(r, value, by, out))
		return true;
	show(why, value);
	text_print(why, " is not %s%s", expected[r->form], r->form == FORM_CHOICE ? r->choices : "");
	return false;
}
