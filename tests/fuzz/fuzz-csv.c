/* fuzz-csv - any bytes as a CSV file; its good rows, written again, are the same
 *
 *     clang -g -fsanitize=fuzzer,address,undefined -iquote lib tests/fuzz/fuzz-csv.c lib/csv.c lib/text.c lib/say.c -lcsv */
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
	struct csv *csv;
	int fd;

	text_byte(&line, '\n'); /* so that a byte order mark in a cell is not the file's */
	for (size_t i = 0; i < row->n; i++) {
		if (i)
			text_byte(&line, delimiter);
		csv_put(&line, row->cells[i].at, row->cells[i].length, delimiter);
	}
	text_byte(&line, '\n');
	fd = file_of(line.at, line.length);
	csv = csv_open(fd, NULL, delimiter);
	if (csv_next(csv, &again)) {
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
	close(fd);
	text_free(&line);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct csv_row row;
	struct csv *csv;
	long line = 0;
	int fd;

	/* UTF-16 ends the program, as csv_open() says. */
	if (n >= 2 && (bytes[0] >= 0xFE || !bytes[0] != !bytes[1]))
		return -1;
	fd = file_of((const char *)bytes, n);
	csv = csv_open(fd, NULL, 0);
	while (csv_next(csv, &row)) {
		if (row.line <= line || row.offset > (long long)n)
			abort();
		line = row.line;
		if (!row.fault)
			there_and_back(&row, csv_delimiter(csv));
	}
	csv_close(csv);
	close(fd);
	return 0;
}
