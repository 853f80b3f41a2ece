/* fuzz-tax - any bytes as a table of taxes: a sale bears what it says, or the program ends and says why */
#include "afresh.h"
#include "money.h"
#include "say.h"
#include "tax.h"

static void
run(const uint8_t *bytes, size_t n)
{
	struct tax_table *table = tax_read(name_of_file(file_of(bytes, n)));
	struct tax_place seller = { "IN", "KA" }, to = { "IN", "TN" }, far = { "DE", "" };
	struct tax_supply supply;
	struct tax tax;

	if (tax_supply(table, seller, to, false, &supply) && tax_find(table, &supply, "standard", "2026-11-22", 100000, 3, 2, true, &tax))
		must(tax.n <= TAX_HEADS && tax.rate >= 0);
	if (tax_supply(table, seller, far, true, &supply))
		tax_find(table, &supply, "apparel", "2026-11-22", 100000, 3, 2, false, &tax);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	int ending = afresh(run, bytes, n);

	must(ending == -1 || ending == END_CONFIG);
	return 0;
}
