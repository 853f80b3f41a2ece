/* csv: rows of cells out of a file, and cells into a line */
#include "csv.h"

#include <stdlib.h>
#include <unistd.h>

#include "tap.h"

/* A file, and its rows as we read them: "LINE:cell|cell|", "!cell:fault" behind a row at fault. Empty cells are shown as ''. */
static const struct {
	const char *what, *file, *rows;
} files[] = {
	{ "plain rows", "a,b,c\n1,2,3\n", "1:a|b|c|\n2:1|2|3|\n" },
	{ "a last line without its end", "a,b\n1,2", "1:a|b|\n2:1|2|\n" },
	{ "a byte order mark", "\xEF\xBB\xBF" "a,b\n1,2\n", "1:a|b|\n2:1|2|\n" },
	{ "CRLF", "a,b\r\n1,2\r\n", "1:a|b|\n2:1|2|\n" },
	{ "CR alone", "a,b\r1,2\r3,4", "1:a|b|\n2:1|2|\n3:3|4|\n" },
	{ "all three at once", "a,b\n1,2\r3,4\r\n5,6", "1:a|b|\n2:1|2|\n3:3|4|\n4:5|6|\n" },
	{ "empty lines are skipped but counted", "\n\na,b\n\r\n  \n1,2\n\n", "3:a|b|\n6:1|2|\n" },
	{ "a delimiter or a quote in quotes", "a,b\n\"1,5\",\"say \"\"ah\"\"\"\n", "1:a|b|\n2:1,5|say \"ah\"|\n" },
	{ "a cell of several lines", "a,b\n\"one\n\ntwo\r\n\",2\n3,4\n", "1:a|b|\n2:one\n\ntwo\r\n|2|\n6:3|4|\n" },
	{ "a cell of several lines ended by CR", "a,b\r\"one\rtwo\",2\r3,4\r", "1:a|b|\n2:one\rtwo|2|\n4:3|4|\n" },
	{ "empty cells", "a,b,c\n,,\n\"\",,\"\"\n", "1:a|b|c|\n2:|||\n3:|||\n" },
	{ "blanks around cells", "a, b ,c\n \"1, 5\" ,\t2,\" 3 \"\n", "1:a|b|c|\n2:1, 5|2| 3 |\n" },
	{ "semicolons", "a;b;c,d\n1;2,5;3\n", "1:a|b|c,d|\n2:1|2,5|3|\n" },
	{ "tabs", "a\tb\n1,5\t\n", "1:a|b|\n2:1,5||\n" },
	{ "bars", "a|b\n1|2\n", "1:a|b|\n2:1|2|\n" },
	{ "a delimiter in quotes does not count", "\"a,b,c\";d\n1;2\n", "1:a,b,c|d|\n2:1|2|\n" },
	{ "one column", "a\n1\n", "1:a|\n2:1|\n" },
	{ "a quote inside an unquoted cell", "a,b\n5\" nail,6\"\n7,8\n", "1:a|b|\n2:5\" nail|6\"|\n3:7|8|\n" },
	{ "text after a closing quote", "a,b\n\"x\"y,\"z\"\n1,2\n",
		"1:a|b|\n2:x\"y,\"z\"|!0:text after the closing quote\n3:1|2|\n" },
	{ "a quote never closed", "a,b\n1,\"x\n2,y\n", "1:a|b|\n2:1|x|!1:a quote that is never closed\n3:2|y|\n" },
	{ "a quote that swallows lines up to the next one", "a,b\n1,\"x\n2,y\n3,\"z, z\"\n4,w\n",
		"1:a|b|\n2:1|x|!1:a quote that is closed on another line, with text behind it\n3:2|y|\n4:3|z, z|\n5:4|w|\n" },
	{ "quotes that are not doubled, in a cell of lines", "a,b,c\n1,\"<p class=\"x\">\ny, z</p>\",3\n4,5,6\n7,\"8\" x,9\n",
		"1:a|b|c|\n2:1|<p class=\"x\">|!1:text after the closing quote\n"
		"3:y|z</p>\"|3|!-1:a quote out of place, after those that went wrong on line 2\n4:4|5|6|\n"
		"5:7|8\" x,9|!1:text after the closing quote\n" },
	{ "a quote never closed on the last line", "a,b\n1,\"x", "1:a|b|\n2:1|x|!1:a quote that is never closed\n" },
	{ "too few cells", "a,b\n1\n2,3\n", "1:a|b|\n2:1|!-1:1 cell where the first row has 2\n3:2|3|\n" },
	{ "cells that a spreadsheet does not write at the end", "a,b,c\n1,2\n3,\"4\"\n5,6,\n", "1:a|b|c|\n2:1|2||\n3:3|4||\n4:5|6||\n" },
	{ "a last line cut short", "a,b,c\n1,2,3\n4,5",
		"1:a|b|c|\n2:1|2|3|\n3:4|5|!-1:2 cells where the first row has 3, and the line has no end: was the file cut?\n" },
	{ "CRCRLF", "a,b\r\r\n1,\"x\r\r\ny\"\r\r\n2,3\r\r\n", "1:a|b|\n2:1|x\r\r\ny|\n4:2|3|\n" },
	{ "Excel's line that says the delimiter", "sep=|\r\na|b;c;d\r\n1|2\r\n", "2:a|b;c;d|\n3:1|2|\n" },
	{ "a delimiter that stands more often, but only in the header", "a;b, c, d, e;f\n1;2;3\n4;5;6\n",
		"1:a|b, c, d, e|f|\n2:1|2|3|\n3:4|5|6|\n" },
	{ "decimal commas", "a;b,c\n1;2,5\n3;4,5\n", "1:a|b,c|\n2:1|2,5|\n3:3|4,5|\n" },
	{ "plain, quoted and doubled in turn", "a,b,c,d,e\n\"1\",2,\"3,\"\"x\"\"\",,\"\"\n1, \"2\" ,3,\"4\", 5 \n",
		"1:a|b|c|d|e|\n2:1|2|3,\"x\"|||\n3:1|2|3|4|5|\n" },
	{ "too many cells", "a,b\n1,2,3\n", "1:a|b|\n2:1|2|3|!-1:3 cells where the first row has 2\n" },
	{ "more cells are no fault when empty", "a,b\n1,2,,\n", "1:a|b|\n2:1|2|\n" },
	{ "no UTF-8", "a,b\nx,caf\xE9\ny,caf\xC3\xA9\n",
		"1:a|b|\n2:x|caf\xE9|!1:byte 4 (0xE9) is not UTF-8\n3:y|caf\xC3\xA9|\n" },
	{ "UTF-8 cut off at the end of a cell", "a,b\n\xC3,\xA9\n", "1:a|b|\n2:\xC3|\xA9|!0:byte 1 (0xC3) is not UTF-8\n" },
	{ "an empty file", "", "" },
	{ "a file of empty lines", "\n\r\n\n", "" },
	{ "a file of blanks", "  ", "" },
	{ "blanks behind the last line", "a,b\n1,2\n \t", "1:a|b|\n2:1|2|\n" },
};

static int
file_of(const char *bytes, size_t n)
{
	char name[] = "/tmp/t-csv.XXXXXX";
	int fd = mkstemp(name);

	unlink(name);
	if (fd < 0 || write(fd, bytes, n) != (ssize_t)n || lseek(fd, 0, SEEK_SET) != 0)
		abort();
	return fd;
}

static char *
rows_of(const char *bytes, size_t n)
{
	int fd = file_of(bytes, n);
	struct decode *in = decode_open(fd, NULL, "utf-8");
	struct csv *csv = csv_open(in, 0);
	static struct text rows;
	struct csv_row row;

	text_clear(&rows);
	text_put(&rows, "");
	while (csv_next(csv, &row)) {
		text_print(&rows, "%ld:", row.line);
		for (size_t i = 0; i < row.n; i++)
			text_print(&rows, "%s|", row.cells[i].at);
		if (row.fault)
			text_print(&rows, "!%ld:%s", row.fault_cell, row.fault);
		text_byte(&rows, '\n');
	}
	csv_close(csv);
	decode_close(in);
	close(fd);
	return rows.at;
}

/* Cells longer than what is read at once, at every distance of the line's end from the end of the buffer. */
static void
long_cells(void)
{
	enum { AROUND = 128 * 1024 };
	char *file = malloc(AROUND + 100);
	bool all = true;

	for (size_t n = AROUND - 12; n < AROUND + 12; n++) {
		char have[64];
		memcpy(file, "a,b\r\n", 5);
		memset(file + 5, 'x', n);
		memcpy(file + 5 + n, ",1\r\n\r\n2,3\r\n", 11);
		snprintf(have, sizeof have, "%s", rows_of(file, n + 16) + 7 + 2 + n);
		all = all && strcmp(have, "|1|\n4:2|3|\n") == 0;
	}
	ok(all, "rows around the end of the buffer");
	free(file);
}

static void
bounds(void)
{
	size_t n = 2 * CSV_ROW_LONGEST;
	char *file = malloc(n + 10), *rows;

	memset(file, 'x', n);
	memcpy(file, "a\nxx", 4);
	memcpy(file + n, "\n1\n2", 4);
	rows = rows_of(file, n + 4);
	ok(strstr(rows, "!0:longer than 4 MiB") && strcmp(strchr(rows, '!') + strcspn(strchr(rows, '!'), "\n"), "\n3:1|\n4:2|\n") == 0,
		"a row too long is at fault, its rest is skipped");
	memset(file, ',', CSV_MOST_CELLS - 1);
	file[CSV_MOST_CELLS - 1] = '\n';
	ok(!strchr(rows_of(file, CSV_MOST_CELLS), '!'), "a row may have as many cells as it may");
	memset(file, ',', CSV_MOST_CELLS);
	memcpy(file + CSV_MOST_CELLS, "\na\n", 3);
	rows = rows_of(file, CSV_MOST_CELLS + 3);
	ok(strstr(rows, "!-1:more than 10000 cells\n") != NULL, "a row of too many cells is at fault");
	free(file);
}

int
main(void)
{
	struct text line = { 0 };

	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		is_text(rows_of(files[i].file, strlen(files[i].file)), files[i].rows, "%s", files[i].what);
	is_text(rows_of("a,b\n1,x\0y\n", 10), "1:a|b|\n2:1|x|!1:a NUL byte\n", "a NUL byte");
	long_cells();
	bounds();

	csv_put(&line, "plain", 5, ',');
	text_byte(&line, ',');
	csv_put(&line, "a,b", 3, ',');
	text_byte(&line, ',');
	csv_put(&line, "a,b", 3, ';');
	text_byte(&line, ',');
	csv_put(&line, "say \"ah\"\r\n", 10, ',');
	text_byte(&line, ',');
	csv_put(&line, " x", 2, ',');
	text_byte(&line, ',');
	csv_put(&line, "", 0, ',');
	is_text(line.at, "plain,\"a,b\",a,b,\"say \"\"ah\"\"\r\n\",\" x\",", "cells are quoted where they must be");
	text_free(&line);
	return done();
}
