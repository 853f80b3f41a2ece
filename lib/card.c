/* card - numbers of payment cards, which nobody keeps
 *
 * A number with its separators is at least 13 bytes, all of them digits or separators, so of the text's
 * sevens of bytes one at least has nothing else in it. */
#include "card.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"

enum { SHORTEST = 13, LONGEST = 19, MOST_PIECES = 5, FIRST = 6, LAST = 4 };

/* Networks: the first four digits from, to; and how many digits there are. */
static const struct {
	short from, to;
	signed char least, most;
} networks[] = {
	{ 2200, 2204, 16, 19 }, /* Mir */
	{ 2221, 2720, 16, 16 }, /* Mastercard */
	{ 3000, 3059, 14, 14 }, /* Diners Club */
	{ 3095, 3095, 14, 14 }, { 3600, 3699, 14, 14 }, { 3800, 3999, 14, 14 },
	{ 3400, 3499, 15, 15 },                         /* American Express */
	{ 3700, 3799, 15, 15 }, { 3500, 3599, 16, 19 }, /* JCB */
	{ 4000, 4999, 13, 13 },                         /* Visa */
	{ 4000, 4999, 16, 16 }, { 4000, 4999, 19, 19 },
	{ 5000, 5999, 16, 16 }, /* Mastercard, Maestro, RuPay, Verve */
	{ 6000, 6999, 16, 19 }, /* Discover, UnionPay, Maestro, RuPay */
	{ 8100, 8299, 16, 16 }, /* RuPay, UnionPay */
};

/* Fields that people write in. */
static const char *const prose[] = { "note", "name", "line1", "line2", "message", "reason", "text", "title",
	"description" };

/* The digits of what may be one number. */
struct digits {
	int n;
	char *at[LONGEST + 1];
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_separator(char c)
{
	return c == ' ' || c == '-';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_card(const struct digits *d)
{
	int head = 0, sum = 0;

	for (int i = 0; i < 4; i++)
		head = head * 10 + (*d->at[i] - '0');
	for (int i = 0; i < d->n; i++) {
		int twice = (*d->at[d->n - 1 - i] - '0') << (i % 2);
		sum += twice > 9 ? twice - 9 : twice;
	}
	for (size_t i = 0; sum % 10 == 0 && i < sizeof networks / sizeof *networks; i++)
		if (head >= networks[i].from && head <= networks[i].to && d->n >= networks[i].least &&
			d->n <= networks[i].most)
			return true;
	return false;
}

static void
mask(const struct digits *d)
{
	for (int i = FIRST; i < d->n - LAST; i++)
		*d->at[i] = 'X';
}

/* ---- where it stands ---- */

/* Is the string that begins at the quote at AT the value of a field that people write in? */
static bool
in_prose(const char *text, const char *at)
{
	const char *end, *key;

	while (at > text && (at[-1] == ' ' || at[-1] == ':'))
		at--;
	if (at == text || at[-1] != '"' || *at != ':')
		return false;
	end = at - 1;
	for (key = end; key > text && key[-1] != '"'; key--)
		continue;
	for (size_t i = 0; i < sizeof prose / sizeof *prose; i++)
		if (strlen(prose[i]) == (size_t)(end - key) &&
			memcmp(prose[i], key, (size_t)(end - key)) == 0)
			return true;
	return false;
}

/* Is it an item of a list? */
static bool
in_list(const char *text, const char *at)
{
	while (at > text && at[-1] == ' ')
		at--;
	return at > text && (at[-1] == '[' || at[-1] == ',');
}

/* Does AT stand in a word that reads as a hash: digits, and letters up to f? */
static bool
in_hash(const char *text, const char *stop, const char *at)
{
	const char *from = at, *to = at;
	bool letters = false;

	while (from > text && (is_digit(from[-1]) || is_letter(from[-1])))
		from--;
	while (to < stop && (is_digit(*to) || is_letter(*to)))
		to++;
	for (; from < to; from++) {
		if (is_letter(*from) && (*from | 0x20) > 'f')
			return false;
		letters |= is_letter(*from);
	}
	return letters;
}

/* Has what stands before it this shape (d: a digit)? */
static bool
behind(const char *text, const char *first, const char *shape)
{
	size_t n = strlen(shape);

	if ((size_t)(first - text) < n)
		return false;
	for (const char *c = first - n; *shape; c++, shape++)
		if (*shape == 'd' ? !is_digit(*c) : *c != *shape)
			return false;
	return true;
}

/* Part of an id that begins with a time: 20261122T221654-823e8f76665301a2? */
static bool
is_of_id(const char *text, const char *first)
{
	return behind(text, first, "ddddddddT") || behind(text, first, "ddddddddTdddddd-");
}

/* Part of a fraction (0.4111...), of an id of ours, or, at either end, of a hash? */
static bool
is_part(const char *text, const char *stop, const char *first, const char *last)
{
	return (first - text >= 2 && first[-1] == '.' && is_digit(first[-2])) || is_of_id(text, first) ||
		in_hash(text, stop, first) || in_hash(text, stop, last);
}

/* All of a value that is a code? */
static bool
is_code(const struct digits *d, const char *text, const char *stop)
{
	const char *first = d->at[0], *last = d->at[d->n - 1];

	return d->n <= 14 && last - first == d->n - 1 &&
		(first == text || strchr("\"':,;\t[{/=#", first[-1])) &&
		(last + 1 == stop || strchr("\"',;\t]}\r\n/?&#", last[1])) &&
		!(first > text && first[-1] == '"' && in_prose(text, first - 1));
}

/* ---- numbers in one piece ---- */

/* Is there a number that begins with the group of digits at AT, within [text, stop), and ends with a group
 * before END? Masks it, and returns where it ends; else NULL. */
static char *
number_at(char *text, char *stop, char *at, const char *end)
{
	struct digits d = { 0 };

	while (at < end && d.n <= LONGEST) {
		if (is_digit(*at)) {
			d.at[d.n++] = at++;
			if ((at < end && is_digit(*at)) || d.n < SHORTEST || d.n > LONGEST)
				continue;
			if (is_card(&d) && !is_part(text, stop, d.at[0], at - 1) &&
				!is_code(&d, text, stop)) {
				mask(&d);
				return at;
			}
			continue;
		}
		char *next = at;
		while (next < end && !is_digit(*next))
			next++;
		if (next == end || next - at > 3)
			break;
		at = next;
	}
	return NULL;
}

static size_t
mask_run(char *text, char *stop, char *from, const char *to)
{
	size_t found = 0;

	for (char *at = from, *end; at < to; at = end)
		if (is_digit(*at) && (end = number_at(text, stop, at, to)))
			found++;
		else
			for (end = at + 1; end < to && (is_digit(*end) ? is_digit(end[-1]) : true); end++)
				continue;
	return found;
}

/* Is none of seven bytes a letter? Digits and separators, and signs beside them, are 0x20 to 0x3F. */
static bool
may_be_number(const char *seven)
{
	const uint32_t high = 0xE0E0E0E0, low = 0x20202020;
	uint32_t a, b;

	memcpy(&a, seven, sizeof a);
	memcpy(&b, seven + 3, sizeof b);
	return (((a ^ low) | (b ^ low)) & high) == 0;
}

static size_t
mask_whole(char *text, size_t n)
{
	char *done = text, *stop = text + n;
	size_t found = 0;

	for (size_t i = 0; i + 7 <= n; i += 7) {
		char *from = text + i, *to = from;
		if (!may_be_number(from) || (!is_digit(*from) && !is_separator(*from)))
			continue;
		while (from > done && (is_digit(from[-1]) || is_separator(from[-1])))
			from--;
		while (to < stop && (is_digit(*to) || is_separator(*to)))
			to++;
		if (to - from < SHORTEST)
			continue;
		found += mask_run(text, stop, from, to);
		done = to;
		i = (size_t)(to - text) - 7;
	}
	return found;
}

/* ---- numbers in several ---- */

struct piece {
	struct digits digits;
	bool prose;
};

/* The text between quotes as a piece of a number: 2 to 12 digits and separators, and nothing else. */
static bool
piece_of(char *from, const char *to, struct piece *piece)
{
	piece->digits.n = 0;
	for (; from < to; from++)
		if (is_digit(*from) && piece->digits.n < 12)
			piece->digits.at[piece->digits.n++] = from;
		else if (!is_separator(*from))
			return false;
	return piece->digits.n >= 2;
}

/* As on the card: 4-4-4-4, 4-4-4-4-3, 4-6-5, 4-6-4. */
static bool
grouped(const struct piece *p, int n)
{
	if (n == 3)
		return p[0].digits.n == 4 && p[1].digits.n == 6 && (p[2].digits.n == 5 || p[2].digits.n == 4);
	for (int i = 0; i < 4 && n >= 4; i++)
		if (p[i].digits.n != 4)
			return false;
	return n >= 4;
}

/* Do the last of N pieces make a number? */
static size_t
mask_pieces(struct piece *pieces, int n)
{
	for (int from = n - 2; from >= 0; from--) {
		struct digits all = { 0 };
		bool prose_all = true;
		for (int i = from; i < n; i++) {
			prose_all &= pieces[i].prose;
			for (int k = 0; k < pieces[i].digits.n && all.n <= LONGEST; k++)
				all.at[all.n++] = pieces[i].digits.at[k];
		}
		if (all.n > LONGEST)
			return 0;
		if (all.n >= SHORTEST && (prose_all || grouped(pieces + from, n - from)) && is_card(&all)) {
			mask(&all);
			return 1;
		}
	}
	return 0;
}

static size_t
mask_split(char *line, size_t n)
{
	struct piece pieces[MOST_PIECES];
	char *stop = line + n, *at = line, *quote;
	size_t found = 0;
	int have = 0;

	while ((quote = memchr(at, '"', (size_t)(stop - at)))) {
		char *end = quote + 1;
		struct piece piece;
		while (end < stop && *end != '"')
			end += *end == '\\' && end + 1 < stop ? 2 : 1;
		/* An object or a list that begins or ends between two texts parts them. */
		for (const char *c = at; c < quote; c++)
			if (strchr("{}[]", *c))
				have = 0;
		at = end < stop ? end + 1 : stop;
		if (at < stop && *at == ':') /* a key */
			continue;
		if (!piece_of(quote + 1, end, &piece)) {
			have = 0;
			continue;
		}
		piece.prose = in_list(line, quote) || in_prose(line, quote);
		if (have == MOST_PIECES)
			memmove(pieces, pieces + 1, (size_t)--have * sizeof *pieces);
		pieces[have++] = piece;
		if (mask_pieces(pieces, have)) {
			found++;
			have = 0;
		}
	}
	return found;
}

/* ---- all of them ---- */

/* What is left of a number that was masked may be part of another one: again, until there is none, so that
 * what was masked is the same for ever. */
static size_t
mask_all(size_t (*pass)(char *, size_t), char *text, size_t n)
{
	size_t found = 0, more;

	while (n > 0 && (more = pass(text, n)) > 0) /* a text that is not there has no place to begin at */
		found += more;
	return found;
}

size_t
cards_mask(char *text, size_t n)
{
	return mask_all(mask_whole, text, n);
}

static size_t
mask_both(char *line, size_t n)
{
	return mask_whole(line, n) + mask_split(line, n);
}

/* ---- digits in disguise ---- */

/* Spell out what is written \u0030 to \u0039 in N bytes; returns how many are left. */
static size_t
spell_digits(char *text, size_t n)
{
	size_t to = 0;

	for (size_t i = 0; i < n; to++)
		if (text[i] != '\\' || i + 1 == n)
			text[to] = text[i++];
		else if (n - i >= 6 && memcmp(text + i + 1, "u003", 4) == 0 && is_digit(text[i + 5])) {
			text[to] = text[i + 5];
			i += 6;
		} else {
			text[to++] = text[i++];
			text[to] = text[i++];
		}
	return to;
}

size_t
cards_mask_json(char *line, size_t *n, bool split)
{
	size_t (*pass)(char *, size_t) = split ? mask_both : mask_whole;
	size_t found = mask_all(pass, line, *n), spelt;
	char *plain;

	if (!memmem(line, *n, "\\u003", 5))
		return found;
	plain = need_memory(*n);
	memcpy(plain, line, *n);
	spelt = spell_digits(plain, *n);
	if (mask_all(pass, plain, spelt) > 0) {
		memcpy(line, plain, spelt);
		*n = spelt;
		found++;
	}
	free(plain);
	return found;
}

bool
card_masked(const char *text)
{
	for (const char *x = text; (x = strchr(x, 'X')); x += strspn(x, "X"))
		if (x - text >= FIRST && strspn(x - FIRST, "0123456789") == FIRST && strspn(x, "X") >= 3 &&
			strspn(x + strspn(x, "X"), "0123456789") >= LAST)
			return true;
	return false;
}
