/* csv - rows of cells out of a file, and cells into a line
 *
 * libcsv takes the bytes apart; it is fed one line of the file at a time, because its callbacks do not say
 * where they are. It runs in strict mode, which stops at a quote that is out of place: inside an unquoted
 * cell that quote is let through, after a closing quote the row is at fault and the rest of its line is put
 * aside. (Left alone, libcsv takes all text up to the next quote, perhaps the rest of the file, as one cell.) */
#include "csv.h"

#include <csv.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "say.h"

enum {
	PIECE = 128 * 1024, /* read together; fed to libcsv at most */
	STRICT = CSV_STRICT | CSV_STRICT_FINI
};

struct csv {
	struct csv_parser parser;
	int fd;
	const char *file;
	char delimiter;

	char *buffer;      /* bytes not yet fed: buffer[begin..end) */
	size_t begin, end;
	bool ended, cut;   /* there is no more; because a signal came */
	long line;         /* of buffer[begin], from 1 */
	long long offset;  /* of buffer[begin] */
	long long done;

	char *bytes;       /* the cells of the row, each with a NUL after it */
	size_t used;
	struct csv_cell *cells;
	size_t n, width;   /* width: cells of the first row, 0 while it is not read */
	size_t taken;      /* bytes of the file in the row so far */
	bool begun, whole; /* the row has a byte; it is complete */
	bool nul;          /* the row has a NUL byte */
	bool skipping;     /* the rest of a line too long */
	char fault[160];
	long fault_cell;
};

static const char delimiters[] = ",;\t|";

/* ---- reading ---- */

static const char *
name_of(const struct csv *c)
{
	return c->file ? c->file : "standard input";
}

/* Move what is left to the front of the buffer and read more after it. */
static void
read_more(struct csv *c)
{
	ssize_t got;

	memmove(c->buffer, c->buffer + c->begin, c->end - c->begin);
	c->end -= c->begin;
	c->begin = 0;
	got = read(c->fd, c->buffer + c->end, PIECE - c->end);
	c->cut = got < 0 && errno == EINTR;
	if (c->cut)
		got = 0;
	if (got < 0)
		die(errno == EISDIR ? END_NO_INPUT : END_IO, "cannot read '%s':", name_of(c));
	c->ended = got == 0;
	c->end += (size_t)got;
	c->done += got;
}

/* Choose the delimiter that stands most often in the first line, outside quotes. */
static char
find_delimiter(const char *s, size_t n)
{
	size_t count[sizeof delimiters] = { 0 }, best = 0;
	bool quoted = false;

	for (size_t i = 0; i < n && (quoted || (s[i] != '\n' && s[i] != '\r')); i++) {
		const char *found = s[i] ? strchr(delimiters, s[i]) : NULL;
		if (s[i] == '"')
			quoted = !quoted;
		else if (found && !quoted)
			count[found - delimiters]++;
	}
	for (size_t i = 1; i < sizeof delimiters - 1; i++)
		if (count[i] > count[best])
			best = i;
	return delimiters[best];
}

static bool
utf16(const char *s, size_t n)
{
	return n >= 2 && (memcmp(s, "\xFF\xFE", 2) == 0 || memcmp(s, "\xFE\xFF", 2) == 0 || (!s[0] != !s[1]));
}

struct csv *
csv_open(int fd, const char *file, char delimiter)
{
	struct csv *c = need_memory(sizeof *c);

	*c = (struct csv){ .fd = fd, .file = file, .line = 1 };
	c->buffer = need_memory(PIECE);
	/* The bounds are looked at between pieces, so a row may pass them by one piece; the pages are used as
	 * they are needed. */
	c->bytes = need_memory(CSV_ROW_LONGEST + 2 * PIECE + CSV_MOST_CELLS);
	c->cells = need_memory((CSV_MOST_CELLS + 1) * sizeof *c->cells);
	if (csv_init(&c->parser, STRICT) != 0)
		die(END_MEMORY, "out of memory");
	csv_set_blk_size(&c->parser, PIECE / 4);
	while (c->end < PIECE / 2 && !c->ended && !memchr(c->buffer, '\n', c->end))
		read_more(c); /* a line, to find the delimiter in */
	if (utf16(c->buffer, c->end))
		die(END_DATA, "'%s' is UTF-16: save it as UTF-8", name_of(c));
	if (c->end >= 3 && memcmp(c->buffer, "\xEF\xBB\xBF", 3) == 0)
		c->begin = 3;
	c->offset = (long long)c->begin;
	c->delimiter = delimiter ? delimiter : find_delimiter(c->buffer + c->begin, c->end - c->begin);
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

long long
csv_done(const struct csv *c)
{
	return c->done;
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
take_cell(void *cell, size_t length, void *context)
{
	struct csv *c = context;
	char *to = c->bytes + c->used;

	if (c->n == CSV_MOST_CELLS) {
		fault(c, -1, "more than %d cells", CSV_MOST_CELLS);
		return;
	}
	memcpy(to, cell, length);
	to[length] = '\0';
	c->cells[c->n++] = (struct csv_cell){ to, length };
	c->used += length + 1;
}

static void
take_row(int end, void *context)
{
	struct csv *c = context;

	(void)end;
	c->whole = true;
}

/* The length of what is fed next: up to and with the line's end, or all there is. */
static size_t
next_piece(struct csv *c, bool *line_ends)
{
	const char *s, *lf, *cr;
	size_t n;

	for (;;) {
		s = c->buffer + c->begin;
		n = c->end - c->begin;
		lf = n ? memchr(s, '\n', n) : NULL;
		cr = n ? memchr(s, '\r', lf ? (size_t)(lf - s) : n) : NULL;
		bool pair_may_come = cr && !lf && cr == s + n - 1;
		if (c->ended || (lf && !cr) || (cr && !pair_may_come) || (n == PIECE && !pair_may_come))
			break;
		if (pair_may_come && n == PIECE)
			return *line_ends = false, n - 1;
		read_more(c);
	}
	*line_ends = cr || lf;
	if (cr)
		return (size_t)(cr - s) + (cr + 1 < s + n && cr[1] == '\n' ? 2 : 1);
	return lf ? (size_t)(lf - s) + 1 : n;
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

static void
feed(struct csv *c, const char *piece, size_t n)
{
	size_t at = 0;

	while ((at += csv_parse(&c->parser, piece + at, n - at, take_cell, take_row, c)) < n) {
		if (csv_error(&c->parser) != CSV_EPARSE)
			die(END_MEMORY, "out of memory");
		if (c->parser.quoted) {
			fault(c, (long)c->n, "text after the closing quote");
			end_row(c);
			put_aside(c, piece + at, n - at);
			return;
		}
		csv_set_opts(&c->parser, 0);
		csv_parse(&c->parser, piece + at++, 1, take_cell, take_row, c);
		csv_set_opts(&c->parser, STRICT);
	}
}

static bool
blank(const char *s, size_t n)
{
	while (n > 0 && strchr(" \t\r\n", s[n - 1]) && s[n - 1])
		n--;
	return n == 0;
}

/* What can be said of a row only when it is complete. */
static void
check(struct csv *c)
{
	size_t bad;

	if (!c->width)
		c->width = c->n;
	while (c->n > c->width && c->cells[c->n - 1].length == 0)
		c->n--;
	if (c->n != c->width)
		fault(c, -1, "%zu cells where the first row has %zu", c->n, c->width);
	for (size_t i = 0; c->nul && i < c->n; i++)
		if (memchr(c->cells[i].at, '\0', c->cells[i].length))
			fault(c, (long)i, "a NUL byte");
	if (!utf8_valid(c->bytes, c->used, &bad))
		for (size_t i = 0; i < c->n; i++)
			if (!utf8_valid(c->cells[i].at, c->cells[i].length, &bad))
				fault(c, (long)i, "byte %zu (0x%02X) is not UTF-8", bad + 1,
					(unsigned char)c->cells[i].at[bad]);
}

bool
csv_next(struct csv *c, struct csv_row *row)
{
	long lines = 0;

	c->n = c->used = c->taken = 0;
	c->begun = c->whole = c->nul = false;
	*c->fault = '\0';
	c->fault_cell = -1;
	*row = (struct csv_row){ .line = c->line, .offset = c->offset };
	while (!c->whole) {
		bool line_ends;
		size_t n = next_piece(c, &line_ends);
		const char *piece = c->buffer + c->begin;
		if (n == 0)
			break;
		if (c->skipping || (!c->begun && line_ends && blank(piece, n))) {
			c->skipping = c->skipping && !line_ends;
			row->line += line_ends;
			row->offset += (long long)n;
		} else {
			c->begun = true;
			c->taken += n;
			c->nul = c->nul || memchr(piece, '\0', n);
			feed(c, piece, n);
		}
		if (!c->whole && c->taken > CSV_ROW_LONGEST) {
			fault(c, (long)c->n, "longer than %d MiB; is there a quote that is never closed?",
				CSV_ROW_LONGEST >> 20);
			end_row(c);
			c->skipping = !line_ends;
		}
		c->begin += n;
		c->offset += (long long)n;
		lines += line_ends;
	}
	c->line += lines;
	if (!c->begun || (!c->whole && c->cut))
		return false;
	if (!c->whole)
		end_row(c);
	check(c);
	row->cells = c->cells;
	row->n = c->n;
	row->fault = *c->fault ? c->fault : NULL;
	row->fault_cell = c->fault_cell;
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
