/* expected - goods that are to come */
#include "expected.h"

#include "num.h"

const struct table expected_goods = { "expectation", KEY("sku", "ref"), COLUMNS("location text", "date text", "qty") };
enum { AT, ON, QTY };

void
expected_came(struct store *db, const char *sku, const char *ref, int64_t qty)
{
	struct row *due = store_row(db, &expected_goods, sku, ref);
	int64_t less = num_least(qty, row_int(due, QTY));

	if (!row_exists(due))
		return;
	row_add(store_row(db, &ledger_level, sku, row_text(due, AT)), LEVEL_EXPECTED, -less);
	row_add(due, QTY, -less);
	if (row_int(due, QTY) == 0)
		row_delete(due);
}

void
expected_put(struct record *r, struct store *db, struct row *level, const char *ref, const char *on, int64_t qty)
{
	struct row *due = store_row(db, &expected_goods, row_key(level, 0), ref);

	expected_came(db, row_key(level, 0), ref, row_int(due, QTY));
	row_put(due, AT, row_key(level, 1));
	row_put(due, ON, on);
	row_set(due, QTY, qty);
	if (!row_add(level, LEVEL_EXPECTED, qty))
		refuse(r, "qty", "more than can be counted");
}
