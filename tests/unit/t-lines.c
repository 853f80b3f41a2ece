/* lines: whole lines, however they come in pieces */
#include <stdlib.h>
#include <unistd.h>

#include "lines.h"
#include "record.h"
#include "say.h"
#include "tap.h"

/* Read TEXT in pieces of SIZE bytes; what comes out, each line with a bar behind it. */
static const char *
taken(const char *text, size_t size)
{
	static char out[400];
	struct lines in = { 0 };
	const char *line;
	size_t n, length = 0, left = strlen(text);
	bool too_long;
	int ends[2];

	if (pipe(ends) != 0)
		return "no pipe";
	out[0] = '\0';
	while (!in.ended) {
		size_t piece = left < size ? left : size;
		if (!write_all(ends[1], text, piece))
			return "not written";
		text += piece;
		left -= piece;
		if (piece == 0)
			close(ends[1]);
		lines_read(&in, ends[0]);
		while (lines_next(&in, &line, &n, &too_long))
			length += (size_t)snprintf(
				out + length, sizeof out - length, "%ld:%.*s|", in.number, (int)n, line);
	}
	ok(!lines_next(&in, &line, &n, &too_long), "nothing behind the end");
	close(ends[0]);
	free(in.buffer);
	return out;
}

/* A file of a line of N bytes and another: how it comes out. */
static void
check_long(size_t n, bool newline, bool want)
{
	FILE *file = tmpfile();
	int fd = fileno(file);
	struct lines in = { 0 };
	const char *line;
	size_t length;
	bool too_long = false, other = false;
	char *bytes = memset(malloc(n + 3), 'x', n);

	memcpy(bytes + n, "\ny\n", 3);
	ok(write_all(fd, bytes, newline ? n + 3 : n) && lseek(fd, 0, SEEK_SET) == 0, "a line of %zu bytes",
		n);
	while (!lines_next(&in, &line, &length, &too_long) && !in.ended)
		lines_read(&in, fd);
	ok(too_long == want && in.number == 1 && (want || length == n), "is %s", want ? "too long" : "there");
	too_long = false;
	while (!(other = lines_next(&in, &line, &length, &too_long)) && !in.ended)
		lines_read(&in, fd);
	ok(other == newline && !too_long && (!other || (length == 1 && *line == 'y' && in.number == 2)),
		"what follows is there");
	ok(in.room <= 3 * (size_t)RECORD_LONGEST, "and not much is kept");
	fclose(file);
	free(in.buffer);
	free(bytes);
}

int
main(void)
{
	for (size_t size = 1; size < 12; size++) {
		is_text(taken("one\ntwo\n\n \t\r\nthree\r\n", size), "1:one|2:two|5:three\r|",
			"in pieces of %zu", size);
		is_text(taken("\none\n  two", size), "2:one|3:  two|", "without a newline, in pieces of %zu",
			size);
	}
	is_text(taken("", 1), "", "nothing");
	is_text(taken("\n\n", 1), "", "blank");
	for (int newline = 0; newline < 2; newline++) {
		check_long(RECORD_LONGEST, newline, false);
		check_long(RECORD_LONGEST + 1, newline, true);
		check_long(3 * (size_t)RECORD_LONGEST, newline, true);
	}
	return done();
}
