/* fuzz-export - any lines as records, written as files of other systems; the first byte says which
 *
 * A cell that a spreadsheet would take for a formula is guarded, whatever the record said. */
#include "afresh.h"
#include "csv.h"
#include "export.h"
#include "num.h"

static const char *const formats[] = { "shopify", "woocommerce", "plain-products", "google", "meta", "amazon", "magento", "prestashop",
	"bigcommerce", "plain-stock", "plain-orders", "etsy" };

static bool
is_formula(const struct csv_cell *cell)
{
	int64_t number;

	return cell->length > 0 && strchr("=+-@\t\r", *cell->at) && !num_decimal(cell->at, 12, &number);
}

static void
check_cells(void)
{
	int fd = file_of(afresh_written.at ? afresh_written.at : "", afresh_written.length);
	struct decode *in = decode_open(fd, NULL, "utf-8");
	struct csv *csv = csv_open(in, ',');
	struct csv_row row;

	while (csv_next(csv, &row))
		for (size_t i = 0; i < row.n; i++)
			must(!is_formula(&row.cells[i]));
	csv_close(csv);
	decode_close(in);
}

static void
run(const uint8_t *bytes, size_t n)
{
	struct pool pool = { 0 };
	const char *form = bytes[0] & 16 ? NULL : "csv";
	struct export export = { .to = formats[(bytes[0] & 15) % (sizeof formats / sizeof *formats)], .form = form, .guard = form ? "yes" : NULL,
		.link = "https://tea.example/{product}/{sku}", .amazon = { "A1", "A21TJRUUN4KGV", "en_IN", "PRODUCT", 0 } };
	const char *at = pool_copy(&pool, (const char *)bytes + 1, n - 1);
	struct record records[8] = { 0 };
	struct batch batch = { records, 0 };

	export_open(&export, &afresh_written);
	while (*at && batch.n < sizeof records / sizeof *records) {
		size_t length = strcspn(at, "\n");
		struct record *r = &records[batch.n++];
		*r = (struct record){ .line = pool_copy(&pool, at, length), .length = length, .number = (long)batch.n, .pool = &pool };
		record_parse(r);
		if (refused(r))
			batch.n--;
		at += length + (at[length] == '\n');
	}
	export_batch(&batch, &afresh_written, &export);
	export_close(&export, &afresh_written);
	if (form && strcmp(export.to, "amazon") != 0)
		check_cells();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	if (n < 2)
		return -1;
	afresh(run, bytes, n);
	return 0;
}
