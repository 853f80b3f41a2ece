/* payments - the money that came for an order, told once or twice */
#include "payments.h"

#include <string.h>

#include "money.h"

const struct table payments_table = { "payment", KEY("number", "payment"),
	COLUMNS("amount", "method text", "time") };
enum { AMOUNT, METHOD, TIME };

int64_t
payments_take(struct record *r, struct store *db, const char *order, const char *expected)
{
	const char *name = need_name(r, "payment"), *currency = need_currency(r, "currency"),
		   *method = maybe_name(r, "method", "");
	int64_t amount = need_amount(r, "amount", money_digits(currency));
	struct row *p = store_row(db, &payments_table, order, name);

	if (refused(r) || (row_exists(p) && row_int(p, AMOUNT) == amount))
		return 0;
	if (row_exists(p))
		refuse(r, "amount", "payment '%s' was told before with another amount", name);
	if (*expected && strcmp(currency, expected) != 0)
		refuse(r, "currency", "%s for an order in %s", currency, expected);
	if (amount == 0)
		refuse(r, "amount", "nothing was paid");
	row_set(p, AMOUNT, amount);
	row_put(p, METHOD, method);
	row_set(p, TIME, r->time);
	return refused(r) ? 0 : amount;
}

json_t *
payments_of(struct store *db, const char *order, int digits)
{
	json_t *all = json_array();

	for (struct row *p = NULL; (p = store_next(db, &payments_table, order, p));) {
		const char *method = row_text(p, METHOD);
		json_array_append_new(all,
			object("payment:s amount:a method:s time:t", row_key(p, 1), row_int(p, AMOUNT),
				digits, *method ? method : NULL, row_int(p, TIME)));
	}
	return all;
}
