/* ledger - what lies where: levels, and the movements they are the sums of */
#include "ledger.h"

#include <string.h>

#include "places.h"

const struct table ledger_level = { "level", KEY("sku", "location"), COLUMNS("on_hand", "held", "expected") };

const struct table ledger_movement = { "movement", KEY("record", "sku", "location", "reason"),
	COLUMNS("on_hand", "held", "time"), INDEXES("sku, time") };
enum { BY_ON_HAND, BY_HELD, TIME };

struct row *
need_level(struct record *r, struct store *db, const char *field)
{
	const char *sku = need_name(r, "sku");

	return store_row(db, &ledger_level, sku, need_place(r, field));
}

int64_t
level_free(const struct row *level)
{
	return row_int(level, LEVEL_ON_HAND) - row_int(level, LEVEL_HELD);
}

void
ledger_book(struct record *r, struct store *db, struct row *level, const char *reason, int64_t on_hand,
	int64_t held)
{
	const char *sku = row_key(level, 0), *location = row_key(level, 1);
	struct row *movement = store_add(db, &ledger_movement, r->id, sku, location, reason);

	if (!row_add(level, LEVEL_ON_HAND, on_hand) || !row_add(level, LEVEL_HELD, held))
		refuse(r, NULL, "more of '%s' at '%s' than can be counted", sku, location);
	row_set(movement, BY_ON_HAND, on_hand);
	row_set(movement, BY_HELD, held);
	row_set(movement, TIME, r->time);
}

json_t *
stock_changes(const json_t *answer)
{
	json_t *told = json_array();
	int64_t old = int_of(answer, "old"), qty = int_of(answer, "qty");

	if (strcmp(text_of(answer, "type"), "stock.counted") == 0)
		json_array_append_new(told,
			object("sku:s location:s change:s field:s old:i new:i", text_of(answer, "sku"),
				text_of(answer, "location"),
				old == 0         ? "added"
					: qty == 0 ? "emptied"
						   : "changed",
				"on_hand", old, qty));
	return told;
}
