/* rejects - rows of a table that were refused, in a file of the same format */
#include "rejects.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "card.h"
#include "say.h"

static const char mark[] = "\xEF\xBB\xBF";

struct rejects {
	const char *file;
	int fd;
	bool json;          /* lines of JSON, not CSV */
	char **names;       /* of the columns: "name": as JSON */
	struct text header; /* as it stands, or will stand, in the file; empty: not known yet */
	bool written;       /* the header */
	bool marked;        /* a byte order mark goes before it */
	bool *ours;         /* columns of the input that are our own notes */
	long line_column;   /* of them, _line; -1: it has none */
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
	*r = (struct rejects){ .file = file, .json = strlen(file) > 6 &&
		strcmp(file + strlen(file) - 6, ".jsonl") == 0 };
	r->fd = open(file, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (r->fd < 0)
		die(END_CANT_CREATE, "cannot write rejects to '%s':", file);
	return r;
}

/* Does the file begin with the header? An empty one does not yet. */
static bool
begins_with_header(struct rejects *r)
{
	size_t room = r->header.length + strlen(mark);
	char *first = need_memory(room);
	ssize_t n = pread(r->fd, first, room, 0);
	size_t skip = n >= 3 && memcmp(first, mark, 3) == 0 ? 3 : 0;
	bool same = n >= (ssize_t)(skip + r->header.length) &&
		memcmp(first + skip, r->header.at, r->header.length) == 0;

	free(first);
	if (n < 0)
		die(END_IO, "cannot read '%s':", r->file);
	if (n > 0 && !same)
		die(END_USAGE, "'%s' holds rows of another format: give --rejects another file", r->file);
	return same;
}

/* The name of a column as a key: of several with one name, and of those without, each gets its own. */
static char *
key_of(const struct csv_row *header, size_t column)
{
	struct text name = { 0 }, key = { 0 };
	const struct csv_cell *cell = &header->cells[column];
	int before = 0;

	for (size_t i = 0; i < column; i++)
		before += strcmp(header->cells[i].at, cell->at) == 0;
	if (cell->length == 0)
		text_print(&name, "column %zu", column + 1);
	else if (before)
		text_print(&name, "%s (%d)", cell->at, before + 1);
	else
		text_put(&name, cell->at);
	text_json(&key, name.at, name.length);
	text_byte(&key, ':');
	text_free(&name);
	return key.at;
}

static void
free_names(struct rejects *r)
{
	for (size_t i = 0; r->names && i < r->width; i++)
		free(r->names[i]);
}

static void
take_columns(struct rejects *r, const struct csv_row *header, char delimiter, struct text *line)
{
	free_names(r);
	r->delimiter = delimiter;
	r->width = header->n;
	r->ours = more_memory(r->ours, r->width * sizeof *r->ours);
	r->names = more_memory(r->names, r->width * sizeof *r->names);
	r->line_column = -1;
	for (size_t i = 0; i < r->width; i++) {
		bool is_line = strcmp(header->cells[i].at, "_line") == 0;
		r->names[i] = key_of(header, i);
		r->ours[i] = is_line || strcmp(header->cells[i].at, "_error") == 0;
		if (is_line)
			r->line_column = (long)i;
		if (r->ours[i])
			continue;
		csv_put(line, header->cells[i].at, header->cells[i].length, delimiter);
		text_byte(line, delimiter);
	}
	text_print(line, "_line%c_error\n", delimiter);
}

void
rejects_header(struct rejects *r, int fd, const struct csv_row *header, char delimiter, bool marked)
{
	struct stat input, output;
	struct text line = { 0 };

	if (!r)
		return;
	if (fstat(fd, &input) == 0 && fstat(r->fd, &output) == 0 && S_ISREG(input.st_mode) &&
		input.st_ino == output.st_ino && input.st_dev == output.st_dev)
		die(END_USAGE, "'%s' cannot be read and take the rejects at once", r->file);
	take_columns(r, header, delimiter, &line);
	if (!r->json && r->header.length && strcmp(r->header.at, line.at) != 0)
		die(END_USAGE,
			"'%s' is for rows of one format: read the files one by one, each with its own --rejects",
			r->file);
	text_free(&r->header);
	r->header = line;
	r->marked = marked;
	r->written = r->json || r->written || begins_with_header(r);
}

/* The row's line: where it was first, if it says so itself. */
static void
put_line(struct rejects *r, const struct sheet *sheet, size_t row)
{
	struct csv_cell said = sheet_cell(sheet, row, r->line_column);

	if (said.length > 0 && said.length < 19 && *said.at != '0' &&
		strspn(said.at, "0123456789") == said.length)
		text_add(&r->line, said.at, said.length);
	else
		text_number(&r->line, sheet->rows[row].line);
}

static void
put_csv(struct rejects *r, const struct sheet *sheet, size_t row, size_t n, const char *error)
{
	if (!r->written && r->marked)
		text_put(&r->line, mark);
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
	put_line(r, sheet, row);
	text_byte(&r->line, r->delimiter);
	csv_put(&r->line, error, strlen(error), r->delimiter);
}

/* A byte that is not UTF-8 goes along as U+00XX. */
static void
put_json_text(struct text *to, struct csv_cell cell)
{
	struct text good = { 0 };

	text_put(&good, "");
	for (size_t i = 0, bad; i < cell.length; i += bad + 1) {
		bad = cell.length - i;
		utf8_valid(cell.at + i, cell.length - i, &bad);
		text_add(&good, cell.at + i, bad);
		if (i + bad < cell.length) {
			unsigned char byte = (unsigned char)cell.at[i + bad];
			text_byte(&good, (char)(0xC0 | byte >> 6));
			text_byte(&good, (char)(0x80 | (byte & 0x3F)));
		}
	}
	text_json(to, good.at, good.length);
	text_free(&good);
}

static void
put_json(struct rejects *r, const struct sheet *sheet, size_t row, size_t n, const char *error)
{
	text_byte(&r->line, '{');
	for (size_t i = 0; i < n; i++) {
		struct csv_cell cell = sheet_cell(sheet, row, (long)i);
		if (cell.length == 0 || (i < r->width && r->ours[i]))
			continue;
		if (i < r->width)
			text_put(&r->line, r->names[i]);
		else
			text_print(&r->line, "\"column %zu\":", i + 1);
		put_json_text(&r->line, cell);
		text_byte(&r->line, ',');
	}
	text_put(&r->line, "\"_line\":");
	put_line(r, sheet, row);
	text_put(&r->line, ",\"_error\":");
	put_json_text(&r->line, (struct csv_cell){ error, strlen(error) });
	text_byte(&r->line, '}');
}

void
rejects_row(struct rejects *r, const struct sheet *sheet, size_t row, const char *error)
{
	size_t n = sheet->rows[row].n > r->width ? sheet->rows[row].n : r->width;

	text_clear(&r->line);
	(r->json ? put_json : put_csv)(r, sheet, row, n, error);
	text_byte(&r->line, '\n');
	cards_mask(r->line.at, r->line.length);
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
	free_names(r);
	free(r->names);
	free(r->ours);
	free(r);
}
