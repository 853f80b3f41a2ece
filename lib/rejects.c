/* rejects - rows of a table that were refused, in a file of the same format */
#include "rejects.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "say.h"

struct rejects {
	const char *file;
	int fd;
	struct text header; /* as it stands, or will stand, in the file; empty: not known yet */
	bool written;       /* the header */
	bool *ours;         /* columns of the input that are our own notes */
	size_t width;
	char delimiter;
	struct text line;
};

struct rejects *
rejects_open(const char *file)
{
	struct rejects *r;

	if (!file)
		return NULL;
	r = need_memory(sizeof *r);
	*r = (struct rejects){ .file = file };
	r->fd = open(file, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (r->fd < 0)
		die(END_CANT_CREATE, "cannot write rejects to '%s':", file);
	return r;
}

/* Does the file begin with the header? An empty one does not yet. */
static bool
begins_with_header(struct rejects *r)
{
	char *first = need_memory(r->header.length + 1);
	ssize_t n = pread(r->fd, first, r->header.length, 0);
	bool same = n == (ssize_t)r->header.length && memcmp(first, r->header.at, r->header.length) == 0;

	free(first);
	if (n < 0)
		die(END_IO, "cannot read '%s':", r->file);
	if (n > 0 && !same)
		die(END_USAGE, "'%s' holds rows of another format: give --rejects another file", r->file);
	return same;
}

void
rejects_header(struct rejects *r, int fd, const struct csv_row *header, char delimiter)
{
	struct stat input, output;
	struct text line = { 0 };

	if (!r)
		return;
	if (fstat(fd, &input) == 0 && fstat(r->fd, &output) == 0 && S_ISREG(input.st_mode) &&
		input.st_ino == output.st_ino && input.st_dev == output.st_dev)
		die(END_USAGE, "'%s' cannot be read and take the rejects at once", r->file);
	r->delimiter = delimiter;
	r->width = header->n;
	r->ours = more_memory(r->ours, r->width * sizeof *r->ours);
	for (size_t i = 0; i < r->width; i++) {
		r->ours[i] = strcmp(header->cells[i].at, "_line") == 0 ||
			strcmp(header->cells[i].at, "_error") == 0;
		if (r->ours[i])
			continue;
		csv_put(&line, header->cells[i].at, header->cells[i].length, delimiter);
		text_byte(&line, delimiter);
	}
	text_print(&line, "_line%c_error\n", delimiter);
	if (r->header.length && strcmp(r->header.at, line.at) != 0)
		die(END_USAGE,
			"'%s' is for rows of one format: read the files one by one, each with its own --rejects",
			r->file);
	text_free(&r->header);
	r->header = line;
	r->written = r->written || begins_with_header(r);
}

void
rejects_row(struct rejects *r, const struct sheet *sheet, size_t row, const char *error)
{
	const struct sheet_row *from = &sheet->rows[row];
	size_t n = from->n > r->width ? from->n : r->width;

	text_clear(&r->line);
	if (!r->written)
		text_add(&r->line, r->header.at, r->header.length);
	r->written = true;
	for (size_t i = 0; i < n; i++) {
		struct csv_cell cell = sheet_cell(sheet, row, (long)i);
		if (i < r->width && r->ours[i])
			continue;
		csv_put(&r->line, cell.at, cell.length, r->delimiter);
		text_byte(&r->line, r->delimiter);
	}
	text_number(&r->line, from->line);
	text_byte(&r->line, r->delimiter);
	csv_put(&r->line, error, strlen(error), r->delimiter);
	text_byte(&r->line, '\n');
	if (!write_all(r->fd, r->line.at, r->line.length))
		die(END_IO, "cannot write rejects to '%s':", r->file);
}

void
rejects_close(struct rejects *r)
{
	if (!r)
		return;
	if (close(r->fd) != 0)
		die(END_IO, "cannot write rejects to '%s':", r->file);
	text_free(&r->header);
	text_free(&r->line);
	free(r->ours);
	free(r);
}
