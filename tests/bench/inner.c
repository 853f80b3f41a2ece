/* inner - how long libcsv alone takes for a file, and how long our rows of it: two lines of seconds
 *
 *     inner FILE TIMES        the best of so many times each, taken in turn */
#include <csv.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "csv.h"

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
no_cell(void *cell, size_t length, void *context)
{
	(void)cell, (void)length, (void)context;
}

static void
no_row(int end, void *context)
{
	(void)end, (void)context;
}

static void
libcsv_alone(int fd)
{
	static char buffer[128 * 1024];
	struct csv_parser parser;
	ssize_t n;

	csv_init(&parser, 0);
	while ((n = read(fd, buffer, sizeof buffer)) > 0)
		csv_parse(&parser, buffer, (size_t)n, no_cell, no_row, NULL);
	csv_fini(&parser, no_cell, no_row, NULL);
	csv_free(&parser);
}

static void
our_rows(int fd)
{
	struct decode *bytes = decode_open(fd, NULL, NULL);
	struct csv *csv = csv_open(bytes, 0);
	struct csv_row row;

	while (csv_next(csv, &row))
		continue;
	csv_close(csv);
	decode_close(bytes);
}

int
main(int argc, char **argv)
{
	static void (*const ways[])(int) = { libcsv_alone, our_rows };
	double best[2] = { 1e9, 1e9 };
	int fd = argc == 3 ? open(argv[1], O_RDONLY) : -1;

	if (fd < 0)
		return 64;
	for (int i = 0; i < 2 * atoi(argv[2]); i++) {
		double began = seconds(), took;
		lseek(fd, 0, SEEK_SET);
		ways[i % 2](fd);
		took = seconds() - began;
		if (took < best[i % 2])
			best[i % 2] = took;
	}
	printf("%.6f\n%.6f\n", best[0], best[1]);
	return 0;
}
