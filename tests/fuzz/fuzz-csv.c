/* fuzz-csv - any bytes as a CSV file; its good rows, written again, are the same */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static int
file_of(const char *bytes, size_t n)
{
	int fd = memfd_create("fuzz", 0);

	if (fd < 0 || write(fd, bytes, n) != (ssize_t)n || lseek(fd, 0, SEEK_SET) != 0)
		abort();
	return fd;
}

/* Write a row as CSV and read it again: it must be the same cells. */
static void
there_and_back(const struct csv_row *row, char delimiter)
{
	struct text line = { 0 };
	struct csv_row again;
	struct decode *in;
	struct csv *csv;
	int fd;

	for (size_t i = 0; i < row->n; i++) { /* a header, so that a byte order mark in a cell is not the file's */
		if (i)
			text_byte(&line, delimiter);
		text_byte(&line, 'x');
	}
	text_byte(&line, '\n');
	for (size_t i = 0; i < row->n; i++) {
		if (i)
			text_byte(&line, delimiter);
		csv_put(&line, row->cells[i].at, row->cells[i].length, delimiter);
	}
	text_byte(&line, '\n');
	fd = file_of(line.at, line.length);
	in = decode_open(fd, NULL, "utf-8");
	csv = csv_open(in, delimiter);
	if (csv_next(csv, &again) && csv_next(csv, &again)) {
		if (again.n != row->n)
			abort();
		for (size_t i = 0; i < row->n; i++)
			if (again.cells[i].length != row->cells[i].length ||
				memcmp(again.cells[i].at, row->cells[i].at, row->cells[i].length) != 0)
				abort();
	} else
		for (size_t i = 0; i < row->n; i++) /* an empty line is no row */
			if (row->cells[i].length)
				abort();
	csv_close(csv);
	decode_close(in);
	close(fd);
	text_free(&line);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct csv_row row;
	struct decode *in;
	struct csv *csv;
	long line = 0;
	int fd;

	/* What is no text ends the program, as decode_open() says; what is packed has other offsets. */
	if (n >= 2 && memchr("PBhZ\xD0\xFD\x28\x1F", bytes[0], 8))
		return -1;
	fd = file_of((const char *)bytes, n);
	in = decode_open(fd, NULL, "utf-8");
	csv = csv_open(in, 0);
	while (csv_next(csv, &row)) {
		if (row.n == 0 || row.line <= line || row.offset > (long long)n)
			abort();
		line = row.line;
		if (!row.fault)
			there_and_back(&row, csv_delimiter(csv));
	}
	csv_close(csv);
	decode_close(in);
	close(fd);
	return 0;
}
