/* fuzz-map - a map that nobody trusts, and a file read by it: both are the input, with a NUL between */
#include "afresh.h"
#include "ingest.h"
#include "filter.h"

static void
run(const uint8_t *bytes, size_t n)
{
	struct input input = { bytes, n };
	const char *map = next_text(&input);
	int map_fd = file_of(map, strlen(map)), fd = file_of(input.at, input.n);
	struct ingest in = { .map = name_of_file(map_fd), .making = { .run = "run", .time = "2026-11-22T10:00:00Z", .today = "2026-11-22",
		.currency = "INR", .location = "BLR", .zone = zone_open("Asia/Kolkata") } };

	ingest_csv(&in, fd, NULL);
	ingest_end(&in);
	must(tally.in == tally.done + tally.unchanged + tally.refused);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	afresh(run, bytes, n);
	return 0;
}
