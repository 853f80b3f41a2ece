/* say - messages, endings, and the guard on standard output */
#include "say.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "card.h"

static const char *name = "ecom";
static bool as_json;

/* Longer messages are cut: what they quote came from outside. */
enum { LONGEST = 2000 };

static void
guard_stdout(void)
{
	bool failed = ferror(stdout) != 0;

	if (fclose(stdout) != 0 || failed) {
		say("cannot write standard output:");
		_exit(END_IO);
	}
}

/* A program may be started with one of 0, 1, 2 closed. The next file it opens would be taken for its input,
 * output or messages: the place is held by something that cannot be read or written. */
static void
hold_places(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

void
say_start(const char *argv0)
{
	const char *slash = strrchr(argv0, '/');

	hold_places();
	mallopt(M_MXFAST, 0); /* else all small pieces that are free are put together at each large one */
	name = slash ? slash + 1 : argv0;
	signal(SIGXFSZ, SIG_IGN); /* a file too large is an error of write(2), not a death */
	atexit(guard_stdout);
}

const char *
say_name(void)
{
	return name;
}

void
say_as_json(bool on)
{
	as_json = on;
}

/* Characters that move a cursor, hide what stands there, or turn it around: C0, DEL, C1, line ends of Unicode, marks of
 * direction, zero widths, invisible operators, tags. */
static const struct {
	unsigned first, last;
} harmful[] = {
	{ 0x00, 0x1F }, { 0x7F, 0x9F }, { 0xAD, 0xAD }, { 0x061C, 0x061C }, { 0x180E, 0x180E }, { 0x200B, 0x200F }, { 0x2028, 0x202E },
	{ 0x2060, 0x206F }, { 0xFEFF, 0xFEFF }, { 0xFFF9, 0xFFFB }, { 0xE0000, 0xE0FFF },
};

/* The length of the UTF-8 sequence at S and its character; 1 and its byte where there is none. */
static int
read_character(const unsigned char *s, unsigned *code)
{
	static const unsigned least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	int n = *s < 0x80 ? 1 : *s < 0xC0 ? 0 : *s < 0xE0 ? 2 : *s < 0xF0 ? 3 : *s < 0xF8 ? 4 : 0;
	unsigned c = n < 2 ? *s : *s & (0xFFU >> (n + 1));

	for (int i = 1; i < n; i++) {
		if ((s[i] & 0xC0) != 0x80)
			return *code = *s, 1;
		c = c << 6 | (s[i] & 0x3F);
	}
	if (n < 2 || c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return *code = *s, 1;
	*code = c;
	return n;
}

static bool
is_harmless(unsigned code, int length)
{
	if (length == 1 && code >= 0x80) /* a broken byte */
		return false;
	for (size_t i = 0; i < sizeof harmful / sizeof *harmful; i++)
		if (code >= harmful[i].first && code <= harmful[i].last)
			return false;
	return true;
}

static void
clean(char *to, size_t room, const char *from)
{
	const unsigned char *s = (const unsigned char *)from;
	const char *back = as_json ? "\\\\" : "\\";
	size_t at = 0;

	while (*s && at + 12 < room) {
		unsigned code;
		int n = read_character(s, &code);
		if (as_json && (*s == '"' || *s == '\\'))
			at += (size_t)snprintf(to + at, room - at, "\\%c", *s);
		else if (is_harmless(code, n)) {
			memcpy(to + at, s, (size_t)n);
			at += (size_t)n;
		} else
			at += (size_t)snprintf(to + at, room - at, code > 0xFF ? "%su{%04X}" : "%sx%02X", back, code);
		s += n;
	}
	to[at] = '\0';
}

static void
message(const char *file, long number, const char *format, va_list args)
{
	char raw[LONGEST], shown[2 * LONGEST], line[3 * LONGEST];
	char place[LONGEST / 2] = "", where[LONGEST] = "";
	int error = errno, n;

	n = vsnprintf(raw, sizeof raw, format, args);
	cards_mask(raw, strlen(raw));
	if (n > 0 && (size_t)n < sizeof raw && raw[n - 1] == ':')
		snprintf(raw + n, sizeof raw - (size_t)n, " %s", strerror(error));
	else if (n > 0 && (size_t)n >= sizeof raw)
		memcpy(raw + sizeof raw - 4, "...", 4);
	clean(shown, sizeof shown, raw);
	if (file)
		clean(place, sizeof place, file);
	if (as_json) {
		if (number)
			snprintf(where, sizeof where, "%s%s%s\"line\":%ld,", file ? "\"file\":\"" : "", place,
				file ? "\"," : "", number);
		n = snprintf(line, sizeof line, "{\"tool\":\"%s\",%s\"message\":\"%s\"}\n", name, where,
			shown);
	} else {
		if (number)
			snprintf(where, sizeof where, "%s%sline %ld: ", place, file ? ": " : "", number);
		n = snprintf(line, sizeof line, "%s: %s%s\n", name, where, shown);
	}
	/* One write, so that the messages of the stages of a pipeline do not run into each other. */
	if (n > 0)
		write_all(STDERR_FILENO, line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1);
	errno = error;
}

void
say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	message(NULL, 0, format, args);
	va_end(args);
}

void
say_at(const char *file, long number, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	message(file, number, format, args);
	va_end(args);
}

void
die(enum ending ending, const char *format, ...)
{
	bool starved = errno == ENOMEM && *format && format[strlen(format) - 1] == ':';
	va_list args;

	va_start(args, format);
	message(NULL, 0, format, args);
	va_end(args);
	exit(starved ? END_MEMORY : (int)ending);
}

void *
need_memory(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		die(END_MEMORY, "out of memory (%zu bytes wanted)", size);
	return p;
}

void *
more_memory(void *old, size_t size)
{
	void *p = realloc(old, size ? size : 1);

	if (!p)
		die(END_MEMORY, "out of memory (%zu bytes wanted)", size);
	return p;
}

void *
need_zeros(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		die(END_MEMORY, "out of memory (%zu bytes wanted)", n * size);
	return p;
}

char *
copy_text(const char *text)
{
	size_t n = strlen(text) + 1;

	return memcpy(need_memory(n), text, n);
}

void
need_env(const char *variable, const char *value)
{
	if (setenv(variable, value, 1) != 0)
		die(END_MEMORY, "out of memory");
}

bool
write_all(int fd, const void *bytes, size_t n)
{
	const char *p = bytes;

	while (n > 0) {
		ssize_t wrote = write(fd, p, n);
		if (wrote < 0) {
			if (errno == EINTR)
				continue;
			return false;
		}
		p += wrote;
		n -= (size_t)wrote;
	}
	return true;
}
