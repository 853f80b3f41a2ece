/* csv - rows of cells out of a file, and cells into a line
 *
 * libcsv takes quotes apart; it is fed one line at a time, because its callbacks do not say where they are. It
 * runs in strict mode, which stops at a quote that is out of place: inside an unquoted cell that quote is let
 * through, after a closing quote the row is at fault. (Left alone, libcsv takes all text up to the next quote,
 * perhaps the rest of the file, as one cell.) What needs no judgement is taken here, up to where it begins to: cells without
 * a quote, eight bytes at a time, and those whose quotes are where they belong.
 *
 * The lines of a row stay in the buffer until the row is complete: when a quote goes wrong in its third line,
 * the first is given as the row at fault and the others are read again. */
#include "csv.h"

#include <csv.h>
#include <endian.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "say.h"

enum {
	PIECE = 128 * 1024, /* read together; fed to libcsv at most */
	LINES_TO_JUDGE = 10,
	STRICT = CSV_STRICT | CSV_STRICT_FINI
};

struct csv {
	struct csv_parser parser;
	struct decode *in;
	char delimiter;

	char *buffer;      /* bytes not yet given as rows: buffer[begin..end) */
	size_t begin, end, room;
	size_t last_cr, last_nul; /* behind the last of them in the buffer; 0: it has none. Most files have none at all */
	bool ended;
	long line;         /* of buffer[begin], from 1 */
	long long offset;  /* of buffer[begin] */

	char *bytes;       /* the cells of the row, each with a NUL after it */
	size_t used;
	struct csv_cell *cells;
	size_t n, width;   /* width: cells of the first row, 0 while it is not read */
	size_t taken;      /* bytes of the buffer in the row so far */
	size_t first;      /* of them, its first line */
	long lines;        /* line ends among them */
	bool whole;        /* the row is complete */
	bool open;         /* its last line has no end */
	bool nul;          /* the row has a NUL byte */
	bool stray;        /* it has a quote inside an unquoted cell */
	bool skipping;     /* the rest of a line too long */
	long shaken;       /* quotes went wrong on this line, and no row since was beyond doubt; 0: not so */
	char fault[160];
	long fault_cell;
};

static const char delimiters[] = ",;\t|";

/* ---- reading ---- */

/* Behind the last BYTE of the buffer, of which GOT bytes are new; BEFORE they came and GONE went it was there. */
static size_t
behind_last(const struct csv *c, char byte, size_t got, size_t before, size_t gone)
{
	const char *last = memrchr(c->buffer + c->end - got, byte, got);

	return last ? (size_t)(last + 1 - c->buffer) : before > gone ? before - gone : 0;
}

/* Have more in the buffer behind what is there. */
static void
read_more(struct csv *c)
{
	size_t got, gone = c->begin;

	memmove(c->buffer, c->buffer + c->begin, c->end - c->begin);
	c->end -= c->begin;
	c->begin = 0;
	if (c->room - c->end < PIECE) {
		c->room *= 2;
		c->buffer = more_memory(c->buffer, c->room);
	}
	got = decode_read(c->in, c->buffer + c->end, PIECE);
	c->ended = got == 0;
	c->end += got;
	c->last_cr = behind_last(c, '\r', got, c->last_cr, gone);
	c->last_nul = behind_last(c, '\0', got, c->last_nul, gone);
}

/* How often each delimiter stands outside quotes in a line. Its length with its end; 0: it is not there whole. */
static size_t
count_delimiters(const char *s, size_t n, size_t count[])
{
	bool quoted = false;
	size_t i = 0;

	memset(count, 0, sizeof delimiters * sizeof *count);
	for (; i < n && (quoted || (s[i] != '\n' && s[i] != '\r')); i++) {
		const char *found = s[i] ? strchr(delimiters, s[i]) : NULL;
		if (s[i] == '"')
			quoted = !quoted;
		else if (found && !quoted)
			count[found - delimiters]++;
	}
	return i < n ? i + 1 : 0;
}

/* Choose the delimiter that stands in the first line, as often in most of those that follow; of several, the
 * one that does so most often. (A decimal comma may stand as often as the semicolon.) */
static char
find_delimiter(const char *s, size_t n)
{
	size_t first[sizeof delimiters], count[sizeof delimiters], agree[sizeof delimiters] = { 0 };
	size_t length, best = 0;

	while (n > 0 && strchr(" \r\n", *s) && *s) {
		s++;
		n--;
	}
	length = count_delimiters(s, n, first);
	for (int lines = 0; length > 0 && lines < LINES_TO_JUDGE;) {
		s += length;
		n -= length;
		length = count_delimiters(s, n, count);
		if (length <= 1)
			continue; /* nothing, or an empty line: CRLF has one */
		lines++;
		for (size_t i = 0; i < sizeof delimiters - 1; i++)
			agree[i] += first[i] && count[i] == first[i];
	}
	for (size_t i = 1; i < sizeof delimiters - 1; i++)
		if (first[i] && (agree[i] > agree[best] || !first[best] ||
				(agree[i] == agree[best] && first[i] >= first[best])))
			best = i;
	return delimiters[best];
}

/* Excel's own first line: sep=; */
static bool
says_delimiter(struct csv *c)
{
	const char *s = c->buffer + c->begin, *at = s;
	size_t n = c->end - c->begin;
	bool quoted = n > 0 && *s == '"';

	at += quoted;
	if (n < 6 + 2 * (size_t)quoted || strncasecmp(at, "sep=", 4) != 0 || strchr("\"\r\n", at[4]))
		return false;
	at += 5;
	if ((quoted && *at++ != '"') || (*at != '\r' && *at != '\n'))
		return false;
	c->delimiter = s[4 + quoted];
	at += *at == '\r' && at + 1 < s + n && at[1] == '\n' ? 2 : 1;
	c->begin += (size_t)(at - s);
	c->line++;
	return true;
}

struct csv *
csv_open(struct decode *in, char delimiter)
{
	struct csv *c = need_memory(sizeof *c);

	*c = (struct csv){ .in = in, .line = 1, .room = 2 * PIECE };
	c->buffer = need_memory(c->room);
	/* The bounds are looked at between pieces, so a row may pass them by one piece; the pages are used as
	 * they are needed. */
	c->bytes = need_memory(CSV_ROW_LONGEST + 2 * PIECE + CSV_MOST_CELLS);
	c->cells = need_memory((CSV_MOST_CELLS + 1) * sizeof *c->cells);
	if (csv_init(&c->parser, STRICT) != 0)
		die(END_MEMORY, "out of memory");
	csv_set_realloc_func(&c->parser, more_memory);
	csv_set_blk_size(&c->parser, PIECE / 4);
	while (c->end < PIECE / 2 && !c->ended && !memchr(c->buffer, '\n', c->end))
		read_more(c); /* a line, to find the delimiter in */
	if (!says_delimiter(c))
		c->delimiter = find_delimiter(c->buffer + c->begin, c->end - c->begin);
	if (delimiter)
		c->delimiter = delimiter;
	c->offset = (long long)c->begin;
	csv_set_delim(&c->parser, (unsigned char)c->delimiter);
	return c;
}

void
csv_close(struct csv *c)
{
	csv_free(&c->parser);
	free(c->buffer);
	free(c->bytes);
	free(c->cells);
	free(c);
}

char
csv_delimiter(const struct csv *c)
{
	return c->delimiter;
}

/* ---- rows ---- */

static void fault(struct csv *, long cell, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void
fault(struct csv *c, long cell, const char *format, ...)
{
	va_list args;

	if (*c->fault)
		return;
	va_start(args, format);
	vsnprintf(c->fault, sizeof c->fault, format, args);
	va_end(args);
	c->fault_cell = cell;
}

static void
too_many(struct csv *c)
{
	fault(c, -1, "more than %d cells", CSV_MOST_CELLS);
}

/* Another cell, which lies in c->bytes. */
static void
add_cell(struct csv *c, char *at, size_t length)
{
	if (c->n == CSV_MOST_CELLS) {
		too_many(c);
		return;
	}
	at[length] = '\0';
	c->cells[c->n++] = (struct csv_cell){ at, length };
}

static void
take_cell(void *cell, size_t length, void *context)
{
	struct csv *c = context;

	bool room = c->n < CSV_MOST_CELLS;

	if (room)
		memcpy(c->bytes + c->used, cell, length);
	add_cell(c, c->bytes + c->used, length);
	c->used += room ? length + 1 : 0;
}

static void
take_row(int end, void *context)
{
	struct csv *c = context;

	(void)end;
	c->whole = true;
}

/* A cell without quotes: what is between its blanks. */
static inline struct csv_cell
plain_cell(char *at, char *end)
{
	if (at < end && ((unsigned char)*at <= ' ' || (unsigned char)end[-1] <= ' ')) {
		while (at < end && (*at == ' ' || *at == '\t'))
			at++;
		while (at < end && (end[-1] == ' ' || end[-1] == '\t'))
			end--;
	}
	*end = '\0';
	return (struct csv_cell){ at, (size_t)(end - at) };
}

/* Split bytes that have no quotes into cells: those between delimiters, and what is after the last one. Eight
 * bytes are looked at together; in FOUND the highest bit of each that is a delimiter is set. */
static void
split(struct csv *c, const char *piece, size_t n)
{
	const uint64_t ones = 0x0101010101010101U, low = 0x7F7F7F7F7F7F7F7FU;
	const uint64_t pattern = ones * (unsigned char)c->delimiter;
	char *s = c->bytes + c->used, *cell = s;
	struct csv_cell *to = c->cells + c->n, *last = c->cells + CSV_MOST_CELLS; /* of one too many */
	uint64_t eight, found;

	memcpy(s, piece, n);
	memset(s + n, 0, sizeof eight);
	for (size_t i = 0; i < n; i += sizeof eight) {
		memcpy(&eight, s + i, sizeof eight);
		eight = le64toh(eight) ^ pattern;
		found = ~(((eight & low) + low) | eight | low);
		for (; found; found &= found - 1) {
			char *at = s + i + __builtin_ctzll(found) / 8;
			*to = plain_cell(cell, at);
			to += to < last;
			cell = at + 1;
		}
	}
	if (to == last)
		too_many(c);
	else
		*to++ = plain_cell(cell, s + n);
	c->n = (size_t)(to - c->cells);
	c->used += n + 1;
}

/* The length of what is fed next, behind what the row has: up to and with the line's end, or a piece of it. */
static size_t
next_piece(struct csv *c, bool *line_ends)
{
	const char *s, *lf, *cr;
	size_t n, crs = 0;
	bool lf_may_come;

	for (;;) {
		s = c->buffer + c->begin + c->taken;
		n = c->end - c->begin - c->taken;
		n = n < PIECE ? n : PIECE;
		lf = n ? memchr(s, '\n', n) : NULL;
		cr = s < c->buffer + c->last_cr ? memchr(s, '\r', lf ? (size_t)(lf - s) : n) : NULL;
		for (crs = 0; cr && cr + crs < s + n && cr[crs] == '\r';)
			crs++;
		lf_may_come = cr && !lf && cr + crs == s + n;
		if (c->ended || lf || (cr && !lf_may_come) || n == PIECE)
			break;
		read_more(c);
	}
	*line_ends = (cr || lf) && !(lf_may_come && n == PIECE && cr > s);
	if (cr && *line_ends)
		return (size_t)(cr - s) + (cr + crs == lf ? crs + 1 : 1);
	return lf ? (size_t)(lf - s) + 1 : cr ? (size_t)(cr - s) : n;
}

/* End the row here, whatever state it is in. */
static void
end_row(struct csv *c)
{
	if (csv_fini(&c->parser, take_cell, take_row, c) != 0) {
		fault(c, (long)c->n, "a quote that is never closed");
		csv_set_opts(&c->parser, 0);
		csv_fini(&c->parser, take_cell, take_row, c);
		csv_set_opts(&c->parser, STRICT);
	}
	c->whole = true;
}

/* Put the rest of a line, which cannot be taken apart, into the row's last cell as it is. */
static void
put_aside(struct csv *c, const char *rest, size_t n)
{
	struct csv_cell *last = &c->cells[c->n - 1];

	while (n > 0 && (rest[n - 1] == '\n' || rest[n - 1] == '\r'))
		n--;
	c->used--; /* the NUL */
	c->bytes[c->used] = '"';
	memcpy(c->bytes + c->used + 1, rest, n);
	c->used += n + 1;
	c->bytes[c->used++] = '\0';
	last->length += n + 1;
}

/* Hand a piece to libcsv. False when a quote is out of place: *AT is behind it. */
static bool
parse(struct csv *c, const char *piece, size_t n, size_t *at)
{
	while ((*at += csv_parse(&c->parser, piece + *at, n - *at, take_cell, take_row, c)) < n) {
		if (csv_error(&c->parser) != CSV_EPARSE)
			die(END_MEMORY, "out of memory");
		if (c->parser.quoted)
			return false;
		c->stray = true;
		csv_set_opts(&c->parser, 0);
		csv_parse(&c->parser, piece + (*at)++, 1, take_cell, take_row, c);
		csv_set_opts(&c->parser, STRICT);
	}
	return true;
}

static void
begin_row(struct csv *c)
{
	c->n = c->used = c->taken = c->first = 0;
	c->lines = 0;
	c->whole = c->open = c->nul = c->stray = false;
}

/* The row went wrong behind its first line: that is the row, the others are read again. */
static void
retreat(struct csv *c)
{
	size_t first = c->first, at = 0;
	const char *piece = c->buffer + c->begin;

	csv_set_opts(&c->parser, 0);
	csv_fini(&c->parser, NULL, NULL, NULL);
	csv_set_opts(&c->parser, STRICT);
	begin_row(c);
	c->taken = first;
	c->lines = 1;
	c->nul = memchr(piece, '\0', first) != NULL;
	while (first > 0 && (piece[first - 1] == '\n' || piece[first - 1] == '\r'))
		first--;
	parse(c, piece, first, &at);
	c->fault_cell = (long)c->n;
	end_row(c);
}

static bool
blank(const char *s, size_t n)
{
	while (n > 0 && strchr(" \t\r\n", s[n - 1]) && s[n - 1])
		n--;
	return n == 0;
}

/* Where the quote is that closes the cell which AT is in; NULL when it is not in this line. */
static const char *
closing_quote(const char *at, const char *end)
{
	while ((at = memchr(at, '"', (size_t)(end - at))) && at + 1 < end && at[1] == '"')
		at += 2;
	return at;
}

/* A cell in quotes: what is between them, each quote in it once. */
static void
add_quoted(struct csv *c, const char *s, const char *end)
{
	char *cell = c->bytes + c->used, *to = cell;

	for (const char *quote; (quote = memchr(s, '"', (size_t)(end - s))); s = quote + 2)
		to = mempcpy(to, s, (size_t)(quote + 1 - s));
	to = mempcpy(to, s, (size_t)(end - s));
	add_cell(c, cell, (size_t)(to - cell));
	c->used += (size_t)(to - cell) + 1;
}

/* Take a line apart as far as that is plain: cells without quotes, and in quotes with the delimiter behind it. INSIDE: the
 * line begins in such a cell, of which libcsv has the other lines. What is left (from the cell on that is neither, or
 * is not closed or the last) is libcsv's too. How much was taken? */
static size_t
take_plain(struct csv *c, const char *piece, size_t n, bool inside)
{
	const char *at = piece, *end = piece + n, *quote, *from;

	while (end > piece && (end[-1] == '\n' || end[-1] == '\r'))
		end--;
	for (;;) {
		if (!inside) {
			quote = memchr(at, '"', (size_t)(end - at));
			if (!quote)
				break;
			from = memrchr(at, c->delimiter, (size_t)(quote - at));
			if (from) {
				split(c, at, (size_t)(from - at));
				at = from + 1;
			}
			if (at != quote)
				return (size_t)(at - piece);
		}
		quote = closing_quote(inside ? at : at + 1, end);
		if (!quote || quote + 1 == end || quote[1] != c->delimiter)
			return (size_t)(at - piece);
		n = (size_t)(quote + 2 - at);
		if (!inside)
			add_quoted(c, at + 1, quote);
		else if (csv_parse(&c->parser, at, n, take_cell, take_row, c) != n)
			die(END_MEMORY, "out of memory");
		at += n;
		inside = false;
	}
	split(c, at, (size_t)(end - at));
	csv_fini(&c->parser, NULL, NULL, NULL); /* it waits for a cell: not any more */
	c->whole = true;
	return (size_t)(at - piece);
}

/* A piece more of the row: a line, or a part of a long one. */
static void
feed(struct csv *c, size_t n, bool line_ends)
{
	const char *piece = c->buffer + c->begin + c->taken;
	bool first = c->lines == 0;
	size_t at = line_ends && !c->open ? take_plain(c, piece, n, !first) : 0;

	c->nul = c->nul || (piece < c->buffer + c->last_nul && memchr(piece, '\0', n));
	c->taken += n;
	c->first += first ? n : 0;
	c->lines += line_ends;
	c->open = !line_ends;
	if (c->whole || parse(c, piece, n, &at))
		return;
	c->shaken = c->line;
	while (at > 0 && (piece[at - 1] == ' ' || piece[at - 1] == '\t'))
		at--; /* blanks that libcsv passed over */
	if (first) {
		fault(c, (long)c->n, "text after the closing quote");
		end_row(c);
		put_aside(c, piece + at, n - at);
	} else {
		fault(c, 0, "a quote that is closed on another line, with text behind it");
		retreat(c);
	}
}

/* Make the row as wide as the first one, or find it at fault. */
static void
check_width(struct csv *c)
{
	size_t n = c->n;

	if (!c->width)
		c->width = n;
	while (c->n > c->width && c->cells[c->n - 1].length == 0)
		c->n--;
	if (c->n > c->width)
		fault(c, -1, "%zu cells where the first row has %zu", c->n, c->width);
	if (c->n == c->width)
		return;
	if (c->n == 1 || c->open || c->shaken)
		fault(c, -1, "%zu cell%s where the first row has %zu%s", n, n == 1 ? "" : "s", c->width,
			c->open ? ", and the line has no end: was the file cut?" : "");
	while (!*c->fault && c->n < c->width)
		add_cell(c, c->bytes + c->used++, 0);
}

/* What can be said of a row only when it is complete. */
static void
check(struct csv *c)
{
	size_t bad;

	check_width(c);
	for (size_t i = 0; c->nul && i < c->n; i++)
		if (memchr(c->cells[i].at, '\0', c->cells[i].length))
			fault(c, (long)i, "a NUL byte");
	if (decode_doubtful(c->in) && !utf8_valid(c->bytes, c->used, &bad))
		for (size_t i = 0; i < c->n; i++)
			if (!utf8_valid(c->cells[i].at, c->cells[i].length, &bad))
				fault(c, (long)i, "byte %zu (0x%02X) is not %s", bad + 1,
					(unsigned char)c->cells[i].at[bad], decode_encoding(c->in));
	if (c->shaken && c->stray)
		fault(c, -1, "a quote out of place, after those that went wrong on line %ld", c->shaken);
	if (!*c->fault)
		c->shaken = 0;
}

/* Skip empty lines, and the rest of one too long. Then as next_piece(). */
static size_t
next_line(struct csv *c, bool *line_ends)
{
	size_t n;

	while ((n = next_piece(c, line_ends)) > 0 &&
		(c->skipping || (*line_ends && blank(c->buffer + c->begin, n)))) {
		c->skipping = c->skipping && !*line_ends;
		c->begin += n;
		c->offset += (long long)n;
		c->line += *line_ends;
	}
	return n;
}

static void
too_long(struct csv *c)
{
	fault(c, (long)c->n, "longer than %d MiB; is there a quote that is never closed?", CSV_ROW_LONGEST >> 20);
	c->shaken = c->line;
	if (c->taken > c->first)
		retreat(c);
	else {
		end_row(c);
		c->skipping = c->open;
	}
}

/* The file ended inside the row. */
static void
end_of_file(struct csv *c)
{
	if (decode_fault(c->in))
		fault(c, -1, "the file ends in it: %s", decode_fault(c->in));
	if (c->taken > c->first) {
		c->shaken = c->line;
		fault(c, 0, "a quote that is never closed");
		retreat(c);
	} else
		end_row(c);
}

bool
csv_next(struct csv *c, struct csv_row *row)
{
	bool line_ends;
	size_t n;

	begin_row(c);
	*c->fault = '\0';
	c->fault_cell = -1;
	for (n = next_line(c, &line_ends); n > 0 && !c->whole; n = c->whole ? 0 : next_piece(c, &line_ends)) {
		feed(c, n, line_ends);
		if (!c->whole && c->taken > CSV_ROW_LONGEST)
			too_long(c);
	}
	if (c->taken == 0 || (!c->whole && decode_cut(c->in)))
		return false;
	if (!c->whole)
		end_of_file(c);
	if (c->n == 0 && !*c->fault)
		return false; /* blanks behind the last line */
	if (c->n == 0)
		add_cell(c, c->bytes + c->used++, 0); /* a row has one at least */
	check(c);
	*row = (struct csv_row){ .line = c->line, .offset = c->offset };
	c->begin += c->taken;
	c->offset += (long long)c->taken;
	c->line += c->lines;
	row->cells = c->cells;
	row->n = c->n;
	row->fault = *c->fault ? c->fault : NULL;
	row->fault_cell = c->fault_cell;
	row->cut = row->fault && c->open && !c->skipping;
	return true;
}

/* ---- writing ---- */

void
csv_put(struct text *line, const char *cell, size_t length, char delimiter)
{
	const char special[] = { '"', '\n', '\r', delimiter };
	bool quote = length > 0 &&
		(cell[0] == ' ' || cell[0] == '\t' || cell[length - 1] == ' ' || cell[length - 1] == '\t');

	for (size_t i = 0; i < sizeof special && length && !quote; i++)
		quote = memchr(cell, special[i], length) != NULL;
	if (!quote) {
		text_add(line, cell, length);
		return;
	}
	text_byte(line, '"');
	for (size_t i = 0; i < length; i++) {
		if (cell[i] == '"')
			text_byte(line, '"');
		text_byte(line, cell[i]);
	}
	text_byte(line, '"');
}
