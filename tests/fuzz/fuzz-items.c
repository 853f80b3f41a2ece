/* fuzz-items - any bytes as an XML feed: every row has the columns of the header, and a DOCTYPE gives none */
#include "afresh.h"
#include "items.h"

static void
run(const uint8_t *bytes, size_t n)
{
	struct decode *in = decode_open(file_of(bytes, n), NULL, NULL);
	struct items *items;
	struct csv_row row;
	size_t columns = 0;
	long line = 0;

	if (!items_begin(in))
		return;
	items = items_open(in);
	while (items_next(items, &row)) {
		if (columns == 0)
			columns = row.n;
		must(row.n <= columns && row.line >= line);
		for (size_t i = 0; i < row.n; i++)
			must(row.cells[i].at[row.cells[i].length] == '\0' && utf8_valid(row.cells[i].at, row.cells[i].length, NULL));
		line = row.line;
	}
	must(columns > 0);
	items_close(items);
	decode_close(in);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	afresh(run, bytes, n);
	return 0;
}
