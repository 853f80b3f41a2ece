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

/* The length of the harmless UTF-8 sequence at S, 0 when its first byte must be shown escaped. */
static int
harmless(const unsigned char *s, unsigned *code)
{
	int n = *s < 0x80                 ? 1
		: *s >= 0xC2 && *s < 0xE0 ? 2
		: *s >= 0xE0 && *s < 0xF0 ? 3
		: *s >= 0xF0 && *s < 0xF5 ? 4
					  : 0;
	unsigned c = n == 1 ? *s : n ? *s & (0xFFU >> (n + 1)) : 0;

	for (int i = 1; i < n; i++) {
		if ((s[i] & 0xC0) != 0x80)
			return *code = *s, 0;
		c = c << 6 | (s[i] & 0x3F);
	}
	*code = n ? c : *s;
	if (c < 0x20 || (c >= 0x7F && c < 0xA0))             /* C0, DEL, C1 */
		return 0;
	if (c == 0x061C || (c >= 0x200B && c <= 0x200F) ||    /* marks of direction, zero widths */
		(c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF)
		return 0;
	return n;
}

static void
clean(char *to, size_t room, const char *from)
{
	const unsigned char *s = (const unsigned char *)from;
	size_t at = 0;

	while (*s && at + 12 < room) {
		unsigned code;
		int n = harmless(s, &code);
		bool special = as_json && (*s == '"' || *s == '\\');
		if (n && !special) {
			memcpy(to + at, s, (size_t)n);
			at += (size_t)n;
			s += n;
		} else if (special) {
			to[at++] = '\\';
			to[at++] = (char)*s++;
		} else {
			const char *back = as_json ? "\\\\" : "\\";
			int wrote = code > 0xFF ? snprintf(to + at, room - at, "%su{%04X}", back, code)
						: snprintf(to + at, room - at, "%sx%02X", back, code);
			at += (size_t)wrote;
			s += code >= 0x800 ? 3 : code >= 0x80 && *s >= 0xC2 && (s[1] & 0xC0) == 0x80 ? 2 : 1;
		}
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
