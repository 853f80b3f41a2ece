/* goods - what of an order is to be sent, in which parcels it was, and how far they are */
#include "goods.h"

#include <inttypes.h>
#include <string.h>

#include "num.h"
#include "places.h"

const struct table goods_item = { "item", KEY("number", "sku"), COLUMNS("qty", "sent") };
enum { QTY, SENT };

const struct table goods_parcel = { "parcel", KEY("number", "parcel"),
	COLUMNS("carrier text", "tracking text", "sent", "state text") };
enum { CARRIER, TRACKING, LEFT, STATE };

json_t *
goods_from_first_place(struct record *r, const char *why)
{
	json_t *all = record_owns(r, json_array());

	for (size_t i = 0; each(r, "lines", i); i++)
		if (maybe_bool(r, "stocked", true))
			json_array_append_new(all,
				object("line:i sku:s location:s qty:i why:s", (int64_t)i + 1,
					need_name(r, "sku"), place_id(0), need_count(r, "qty"), why));
	return all;
}

int64_t
goods_promise(struct record *r, struct store *db, const char *order, const json_t *allocation)
{
	int64_t all = 0;
	json_t *part;
	size_t i;

	json_array_foreach(allocation, i, part) {
		const char *sku = text_of(part, "sku");
		int64_t qty = int_of(part, "qty");
		if (!sku || qty < 1)
			refuse(r, "allocation", "entry %zu lacks its sku or qty", i + 1);
		else if (!row_add(store_row(db, &goods_item, order, sku), QTY, qty) ||
			!num_add(all, qty, &all))
			refuse(r, "allocation", "too many to add up");
	}
	return all;
}

int64_t
goods_send(struct record *r, struct store *db, const char *order)
{
	struct row *parcel = store_row(db, &goods_parcel, order, need_name(r, "parcel"));
	int64_t all = 0;

	if (row_exists(parcel))
		refuse(r, "parcel", "'%s' was sent before", row_key(parcel, 1));
	row_put(parcel, CARRIER, need_name(r, "carrier"));
	row_put(parcel, TRACKING, need_name(r, "tracking"));
	row_set(parcel, LEFT, r->time);
	for (size_t i = 0; each(r, "lines", i) && !refused(r); i++) {
		const char *sku = need_name(r, "sku");
		int64_t qty = need_count(r, "qty");
		struct row *item = store_row(db, &goods_item, order, sku);
		int64_t left = row_int(item, QTY) - row_int(item, SENT);
		if (qty > left)
			refuse(r, "qty", "%" PRId64 " of '%s', of which %" PRId64 " are left to send", qty,
				sku, left);
		row_add(item, SENT, qty);
		all += qty;
	}
	return all;
}

bool
goods_move(struct record *r, struct store *db, const char *order)
{
	struct row *parcel = store_row(db, &goods_parcel, order, need_name(r, "parcel"));
	const char *was = row_text(parcel, STATE), *state = need_name(r, "state");

	if (!row_exists(parcel))
		refuse(r, "parcel", "'%s' of order '%s' was not sent yet", row_key(parcel, 1), order);
	if (refused(r) || strcmp(was, "delivered") == 0 || strcmp(was, state) == 0)
		return false;
	row_put(parcel, STATE, state);
	return true;
}
