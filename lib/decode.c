/* decode - the bytes of a file as UTF-8, whatever they were */
#include "decode.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <zlib.h>

#include "say.h"
#include "stop.h"
#include "text.h"

enum {
	RAW = 128 * 1024,  /* bytes of the text held; a line longer than this is looked at in pieces */
	PACKED = 64 * 1024,
	WIDEST = 4,        /* bytes of UTF-8 for a character */
	GZIP = 16 + MAX_WBITS
};

enum how {
	BY_LINE, /* UTF-8, or Windows-1252 */
	AS_IT_IS,
	WINDOWS,
	OTHER    /* by iconv */
};

struct decode {
	int fd;
	const char *file;
	long long done;
	bool ended, cut;
	const char *fault;

	bool packed, member; /* it is gzip; in the middle of a member */
	z_stream z;
	unsigned char *input;

	const char *encoding;
	enum how how;
	iconv_t iconv;
	size_t unit;         /* bytes that iconv cannot read are skipped so many at once */
	bool marked, doubtful;

	char *raw;           /* bytes not yet decoded: raw[begin..end) */
	size_t begin, end;
	char *made;          /* room for what is decoded */
	const char *ready;   /* decoded, not yet handed out */
	size_t n;

	long line;           /* of raw[begin], from 1 */
	bool utf8, windows;  /* lines that were, beyond ASCII */
};

/* 0x80 to 0x9F; 0: no character. The rest of Windows-1252 is that of Unicode. */
static const unsigned short windows_1252[32] = {
	0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
	0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178
};

static const struct {
	const char *magic, *what;
} no_text[] = {
	{ "PK\3\4", "a spreadsheet (or another zip file): save it as CSV" },
	{ "\xD0\xCF\x11\xE0", "a spreadsheet (xls): save it as CSV" },
	{ "\xFD" "7zXZ", "compressed by xz: unpack it" },
	{ "BZh", "compressed by bzip2: unpack it" },
	{ "\x28\xB5\x2F\xFD", "compressed by zstd: unpack it" },
};

/* ---- bytes of the file ---- */

static size_t
read_file(struct decode *d, void *to, size_t room)
{
	ssize_t got = stop_read(d->fd, to, room);

	d->cut = got < 0 && errno == EINTR;
	if (got < 0 && !d->cut)
		die(errno == EISDIR ? END_NO_INPUT : END_IO, "cannot read '%s':", decode_name(d));
	d->done += got > 0 ? got : 0;
	return got > 0 ? (size_t)got : 0;
}

/* Is there a byte of gzip to unpack? Between members stand zeros at most. */
static bool
packed_input(struct decode *d)
{
	do {
		if (d->z.avail_in == 0) {
			d->z.next_in = d->input;
			d->z.avail_in = (uInt)read_file(d, d->input, PACKED);
		}
		while (!d->member && d->z.avail_in > 0 && *d->z.next_in == 0) {
			d->z.next_in++;
			d->z.avail_in--;
		}
	} while (d->z.avail_in == 0 && !d->member && !d->cut && d->z.next_in > d->input);
	if (d->z.avail_in == 0) {
		if (d->member && !d->cut)
			d->fault = "its gzip data is cut short";
		return false;
	}
	if (!d->member && *d->z.next_in != 0x1F) {
		d->fault = "something stands behind its gzip data";
		return false;
	}
	if (!d->member)
		inflateReset(&d->z);
	return d->member = true;
}

static size_t
unpack(struct decode *d, char *to, size_t room)
{
	d->z.next_out = (Bytef *)to;
	d->z.avail_out = (uInt)room;
	while (d->z.avail_out == room && !d->fault && packed_input(d)) {
		int result = inflate(&d->z, Z_NO_FLUSH);
		d->member = result != Z_STREAM_END;
		if (result == Z_MEM_ERROR)
			die(END_MEMORY, "out of memory");
		if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
			d->fault = "its gzip data is damaged";
	}
	return room - d->z.avail_out;
}

/* Have more in raw; it has room. */
static void
fill(struct decode *d)
{
	size_t got;

	memmove(d->raw, d->raw + d->begin, d->end - d->begin);
	d->end -= d->begin;
	d->begin = 0;
	got = d->packed ? unpack(d, d->raw + d->end, RAW - d->end)
			: read_file(d, d->raw + d->end, RAW - d->end);
	d->ended = got == 0;
	d->end += got;
}

static void
have(struct decode *d, size_t n)
{
	while (d->end - d->begin < n && !d->ended)
		fill(d);
}

/* ---- what they are ---- */

static bool
begins(const struct decode *d, const char *with, size_t n)
{
	return d->end - d->begin >= n && memcmp(d->raw + d->begin, with, n) == 0;
}

static void
find_gzip(struct decode *d)
{
	have(d, 6);
	for (size_t i = 0; i < sizeof no_text / sizeof *no_text; i++)
		if (begins(d, no_text[i].magic, strlen(no_text[i].magic)))
			die(END_DATA, "'%s' is %s", decode_name(d), no_text[i].what);
	if (!begins(d, "\x1F\x8B", 2))
		return;
	d->input = need_memory(RAW);
	memcpy(d->input, d->raw + d->begin, d->end - d->begin);
	d->z = (z_stream){ .next_in = d->input, .avail_in = (uInt)(d->end - d->begin) };
	if (inflateInit2(&d->z, GZIP) != Z_OK)
		die(END_MEMORY, "out of memory");
	d->packed = true;
	d->begin = d->end = 0;
	d->ended = false;
	have(d, 6);
}

/* UTF-16 without a mark: its first character is ASCII, and so are many of the others. */
static const char *
find_utf16(const struct decode *d)
{
	const char *s = d->raw + d->begin;
	size_t pairs = (d->end - d->begin) / 2, high = 0, low = 0;

	for (size_t i = 0; i < pairs; i++) {
		high += s[2 * i] == '\0';
		low += s[2 * i + 1] == '\0';
	}
	if (pairs >= 2 && *s && !s[1] && low >= pairs / 8 && high <= pairs / 64)
		return "UTF-16LE";
	return pairs >= 2 && !*s && s[1] && high >= pairs / 8 && low <= pairs / 64 ? "UTF-16BE" : NULL;
}

/* Take away a mark of UTF-8, and those that a careless program put behind it; the blanks before it stay. */
static void
drop_mark(struct decode *d)
{
	size_t blanks = 0;

	while (d->begin + blanks < d->end && memchr(" \t\r\n", d->raw[d->begin + blanks], 4))
		blanks++;
	have(d, blanks + 3);
	while (d->end - d->begin >= blanks + 3 && memcmp(d->raw + d->begin + blanks, "\xEF\xBB\xBF", 3) == 0) {
		memmove(d->raw + d->begin + 3, d->raw + d->begin, blanks);
		d->begin += 3;
		d->marked = d->utf8 = true;
		have(d, blanks + 3);
	}
}

static void
use_iconv(struct decode *d, const char *encoding)
{
	d->iconv = iconv_open("UTF-8", encoding);
	if (d->iconv == (iconv_t)-1 && d->encoding)
		die(END_USAGE, "--encoding: '%s' is not known (utf-8, utf-16, windows-1252; iconv -l lists others)",
			encoding);
	if (d->iconv == (iconv_t)-1)
		die(END_DATA, "%s: says that its encoding is '%s', which is not known: say which with --encoding",
			decode_name(d), encoding);
	d->how = OTHER;
	d->unit = strncasecmp(encoding, "UTF-16", 6) == 0 ? 2 : 1;
	d->marked = true;
}

static bool
is(const char *encoding, const char *name)
{
	return encoding && strcasecmp(encoding, name) == 0;
}

/* <?xml version="1.0" encoding="iso-8859-2"?>: what it says, in NAME. False when it says nothing, or UTF-8. */
static bool
declared(const struct decode *d, char name[64])
{
	const char *s = d->raw + d->begin, *end = memchr(s, '>', d->end - d->begin), *at;

	if (!begins(d, "<?xml", 5) || !end || !(at = memmem(s, (size_t)(end - s), "encoding=", 9)) || end - at < 11)
		return false;
	snprintf(name, 64, "%.*s", (int)strcspn(at + 10, "\"'?>"), at + 10);
	return *name && strcasecmp(name, "utf-8") != 0 && strncasecmp(name, "utf-16", 6) != 0;
}

static void
find_encoding(struct decode *d, const char *encoding)
{
	char name[64];

	bool utf16 = is(encoding, "utf-16") || is(encoding, "utf16");
	const char *found = !encoding || utf16 ? find_utf16(d) : NULL;

	if ((!encoding || utf16 || is(encoding, "utf-16le")) && begins(d, "\xFF\xFE", 2)) {
		found = "UTF-16LE";
		d->begin += 2;
	} else if ((!encoding || utf16 || is(encoding, "utf-16be")) && begins(d, "\xFE\xFF", 2)) {
		found = "UTF-16BE";
		d->begin += 2;
	}
	if (found || utf16)
		use_iconv(d, found ? found : "UTF-16LE");
	else if (!encoding && declared(d, name))
		use_iconv(d, name);
	else if (!encoding || is(encoding, "utf-8") || is(encoding, "utf8")) {
		d->how = encoding ? AS_IT_IS : BY_LINE;
		d->doubtful = d->how == AS_IT_IS;
		drop_mark(d);
	} else if (is(encoding, "windows-1252") || is(encoding, "cp1252")) {
		d->how = WINDOWS;
		d->marked = true;
	} else
		use_iconv(d, encoding);
}

struct decode *
decode_open(int fd, const char *file, const char *encoding)
{
	struct decode *d = need_memory(sizeof *d);

	*d = (struct decode){ .fd = fd, .file = file, .encoding = encoding, .iconv = (iconv_t)-1, .line = 1 };
	d->raw = need_memory(RAW);
	find_gzip(d);
	find_encoding(d, encoding);
	if (d->how != AS_IT_IS)
		d->made = need_memory((RAW + 1) * WIDEST);
	return d;
}

void
decode_close(struct decode *d)
{
	if (d->packed)
		inflateEnd(&d->z);
	if (d->iconv != (iconv_t)-1)
		iconv_close(d->iconv);
	free(d->input);
	free(d->raw);
	free(d->made);
	free(d);
}

const char *
decode_encoding(const struct decode *d)
{
	if (d->how == OTHER)
		return d->encoding ? d->encoding : "UTF-16";
	return d->how == WINDOWS ? "Windows-1252" : "UTF-8";
}

bool
decode_doubtful(const struct decode *d)
{
	return d->doubtful;
}

bool
decode_cut(const struct decode *d)
{
	return d->cut;
}

const char *
decode_fault(const struct decode *d)
{
	return d->fault;
}

bool
decode_marked(const struct decode *d)
{
	return d->marked;
}

const char *
decode_name(const struct decode *d)
{
	return d->file ? d->file : "standard input";
}

long long
decode_done(const struct decode *d)
{
	return d->done;
}

/* ---- into UTF-8 ---- */

static void
ready_as_it_is(struct decode *d, size_t n)
{
	d->ready = d->raw + d->begin;
	d->n = n;
	d->begin += n;
}

static void
ready_from_windows(struct decode *d, size_t n)
{
	const unsigned char *s = (const unsigned char *)d->raw + d->begin;
	char *to = d->made;

	for (size_t i = 0; i < n; i++) {
		unsigned c = s[i] >= 0x80 && s[i] < 0xA0 ? windows_1252[s[i] - 0x80] : s[i];
		d->doubtful = d->doubtful || (c == 0 && s[i]);
		if (c < 0x80)
			*to++ = (char)s[i];
		else if (c < 0x800) {
			*to++ = (char)(0xC0 | c >> 6);
			*to++ = (char)(0x80 | (c & 0x3F));
		} else {
			*to++ = (char)(0xE0 | c >> 12);
			*to++ = (char)(0x80 | (c >> 6 & 0x3F));
			*to++ = (char)(0x80 | (c & 0x3F));
		}
	}
	d->ready = d->made;
	d->n = (size_t)(to - d->made);
	d->begin += n;
}

static void
ready_by_iconv(struct decode *d)
{
	char *from = d->raw + d->begin, *to = d->made;
	size_t left = d->end - d->begin, room = RAW * WIDEST;

	while (left > 0 && iconv(d->iconv, &from, &left, &to, &room) == (size_t)-1 && errno != E2BIG) {
		if (errno == EINVAL && !d->ended)
			break;
		d->doubtful = true;
		*to++ = '\xFF';
		room--;
		from += left < d->unit ? left : d->unit;
		left -= left < d->unit ? left : d->unit;
	}
	d->begin = d->end - left;
	d->ready = d->made;
	d->n = (size_t)(to - d->made);
}

static bool
ascii(const char *s, size_t n)
{
	unsigned char all = 0;
	uint64_t eight, any = 0;

	for (; n >= sizeof eight; s += sizeof eight, n -= sizeof eight) {
		memcpy(&eight, s, sizeof eight);
		any |= eight;
	}
	while (n > 0)
		all |= (unsigned char)s[--n];
	return !(any & 0x8080808080808080U) && all < 0x80;
}

/* How many lines end in these bytes: by LF, CR, CRLF or CRCRLF. */
static long
lines_in(const char *s, size_t n)
{
	const char *end = s + n;
	long lines = 0;

	for (const char *at = s; (at = memchr(at, '\n', (size_t)(end - at))); at++)
		lines++;
	for (const char *at = s; (at = memchr(at, '\r', (size_t)(end - at)));) {
		while (at < end && *at == '\r')
			at++;
		lines += at == end || *at != '\n';
	}
	return lines;
}

/* Bytes up to the end of the last line that is there; all, if none ends. */
static size_t
whole_lines(const char *s, size_t n)
{
	const char *end = memrchr(s, '\n', n);

	if (!end && (end = memrchr(s, '\r', n)) == s + n - 1)
		end = n > 1 ? memrchr(s, '\r', n - 1) : NULL; /* its LF may come */
	return end ? (size_t)(end - s) + 1 : n;
}

/* The line that the byte at BAD is in: up to its end from *BEGIN. */
static size_t
line_around(const char *s, size_t n, size_t bad, size_t *begin)
{
	size_t end = bad;

	while (bad > 0 && s[bad - 1] != '\n' && s[bad - 1] != '\r')
		bad--;
	*begin = bad;
	while (end < n && s[end] != '\n' && s[end] != '\r')
		end++;
	return end - bad;
}

static bool
has_utf8(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		size_t length = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
		if (c >= 0xC2 && length <= n - i && utf8_valid(s + i, length, NULL))
			return true;
	}
	return false;
}

static void
tell_windows(struct decode *d, const char *line, size_t n)
{
	size_t bad = 0, column = 1;

	utf8_valid(line, n, &bad);
	for (size_t i = 0; i < bad; i++)
		column += (line[i] & 0xC0) != 0x80;
	if (!d->windows)
		say_at(d->file, d->line, "column %zu: 0x%02X is not UTF-8%s: read as Windows-1252 (else say --encoding)",
			column, (unsigned char)line[bad],
			d->utf8 ? ", which lines before it are; each line that is not" : "");
	d->windows = d->marked = true;
}

static void
tell_utf8(struct decode *d, const char *s)
{
	size_t ascii_bytes = 0;

	while (d->windows && (unsigned char)s[ascii_bytes] < 0x80)
		ascii_bytes++;
	if (d->windows && !d->utf8)
		say_at(d->file, d->line + lines_in(s, ascii_bytes),
			"is UTF-8, which lines before it are not: each line is read as what it is");
	d->utf8 = true;
}

/* Lines that are UTF-8 as they are; one that is not, by itself. */
static void
ready_by_line(struct decode *d)
{
	const char *s;
	size_t n, bad, begin, length;

	while (n = d->end - d->begin, s = d->raw + d->begin,
		!d->ended && n < RAW && !memchr(s, '\n', n) && whole_lines(s, n) == n)
		fill(d);
	n = d->ended ? n : whole_lines(s, n);
	if ((!d->utf8 && ascii(s, n)) || utf8_valid(s, n, &bad)) {
		if (!d->utf8 && !ascii(s, n))
			tell_utf8(d, s);
		d->line += lines_in(s, n);
		ready_as_it_is(d, n);
		return;
	}
	length = line_around(s, n, bad, &begin);
	if (begin == 0 && length == n && !d->ended && n - bad < WIDEST && bad > 0)
		begin = bad; /* a line in pieces: the character goes on in the next one */
	if (begin > 0) {
		if (!d->utf8 && !ascii(s, begin))
			tell_utf8(d, s);
		d->line += lines_in(s, begin);
		ready_as_it_is(d, begin);
	} else if (d->utf8 && has_utf8(s, length)) {
		d->doubtful = true;
		ready_as_it_is(d, length);
	} else {
		tell_windows(d, s, length);
		ready_from_windows(d, length);
	}
}

static void
prepare(struct decode *d)
{
	d->n = 0;
	have(d, 1);
	if (d->begin == d->end)
		return;
	switch (d->how) {
	case BY_LINE: ready_by_line(d); break;
	case AS_IT_IS: ready_as_it_is(d, d->end - d->begin); break;
	case WINDOWS: ready_from_windows(d, d->end - d->begin); break;
	case OTHER:
		ready_by_iconv(d);
		if (d->n == 0 && d->end > d->begin)
			fill(d); /* half a character */
		break;
	}
}

const char *
decode_peek(struct decode *d, size_t *n)
{
	while (d->n == 0 && (d->end > d->begin || !d->ended))
		prepare(d);
	*n = d->n;
	return d->ready;
}

size_t
decode_read(struct decode *d, char *to, size_t room)
{
	size_t n;

	decode_peek(d, &n);
	n = d->n < room ? d->n : room;
	if (n == 0)
		return 0;
	memcpy(to, d->ready, n);
	d->ready += n;
	d->n -= n;
	return n;
}
