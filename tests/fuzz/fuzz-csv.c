/* fuzz-csv - any bytes as a CSV file; its good rows, written again, are the same */
#include <string.h>
#include <unistd.h>

#include "afresh.h"
#include "csv.h"

/* A line of N cells. Without CELLS a header, so that a byte order mark in a cell is not the file's. */
static void
put_line(struct text *line, const struct csv_cell *cells, size_t n, char delimiter)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			text_byte(line, delimiter);
		csv_put(line, cells ? cells[i].at : "x", cells ? cells[i].length : 1, delimiter);
	}
	text_byte(line, '\n');
}

/* Write a row as CSV and read it again: it must be the same cells. */
static void
there_and_back(const struct csv_row *row, char delimiter)
{
	struct text file = { 0 };
	struct csv_row again;
	struct decode *in;
	struct csv *csv;
	int fd;

	put_line(&file, NULL, row->n, delimiter);
	put_line(&file, row->cells, row->n, delimiter);
	fd = file_of(file.at, file.length);
	in = decode_open(fd, NULL, "utf-8");
	csv = csv_open(in, delimiter);
	if (csv_next(csv, &again) && csv_next(csv, &again)) {
		must(again.n == row->n);
		for (size_t i = 0; i < row->n; i++)
			must(again.cells[i].length == row->cells[i].length &&
				memcmp(again.cells[i].at, row->cells[i].at, row->cells[i].length) == 0);
	} else
		for (size_t i = 0; i < row->n; i++)
			must(row->cells[i].length == 0); /* an empty line is no row */
	csv_close(csv);
	decode_close(in);
	close(fd);
	text_free(&file);
}

static void
run(const uint8_t *bytes, size_t n)
{
	struct decode *in = decode_open(file_of(bytes, n), NULL, "utf-8");
	struct csv *csv = csv_open(in, 0);
	struct csv_row row;
	long line = 0;

	while (csv_next(csv, &row)) {
		must(row.n > 0 && row.line > line);
		line = row.line;
		if (!row.fault)
			there_and_back(&row, csv_delimiter(csv));
	}
	csv_close(csv);
	decode_close(in);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	afresh(run, bytes, n);
	return 0;
}
