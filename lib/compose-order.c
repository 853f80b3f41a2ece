/* compose-order - order.place records */
#include "compose-order.h"

#include <string.h>

#include "compose-extra.h"
#include "compose-member.h"

enum { ID_LONGEST = 120 };

/* The channel (or "order"), a dash, the number. A slash would make it an answer's id. */
void
order_id(struct composer *c)
{
	struct csv_cell said = composer_says(c, c->channel, 0);

	text_clear(&c->handle);
	text_add(&c->handle, said.length ? said.at : "order", said.length ? said.length : strlen("order"));
	text_byte(&c->handle, '-');
	said = composer_says(c, c->order, 0);
	text_add(&c->handle, said.at, said.length);
	for (size_t i = 0; i < c->handle.length; i++)
		if (c->handle.at[i] == '/')
			c->handle.at[i] = '.';
	if (said.length == 0)
		composer_fail_at(c, 0, c->order, "is missing (rows of one order must stand together)");
	else if (c->handle.length > ID_LONGEST)
		composer_fail_at(c, 0, c->order, "is longer than an id may be");
}

/* Write the head fields whose names begin with OBJECT (with its dot) as members of an object into TO; nothing
 * when none is said. A field that such an object needs is a fault only when it has another. */
static void
put_object_of(struct composer *c, struct text *to, const char *object)
{
	size_t n = strlen(object);
	const struct place *missing = NULL;

	text_clear(to);
	text_byte(to, '{');
	for (size_t i = 0; i < c->heads && !c->failed; i++)
		if (strncmp(c->head[i]->name, object, n) == 0 && !member_put(c, to, c->head[i], 0) &&
			c->head[i]->field->needed && !missing)
			missing = c->head[i];
	if (to->length == 1)
		text_clear(to);
	else {
		text_byte(to, '}');
		if (missing)
			composer_fail_at(c, 0, missing, "is missing");
	}
}

static void
put_object(struct composer *c, struct csv_cell key, const struct text *object)
{
	member_key(c->out, key);
	text_add(c->out, object->at, object->length);
}

/* Where it goes and who pays; one of them may stand for both. */
static void
put_addresses(struct composer *c)
{
	put_object_of(c, &c->ship_to, "ship_to.");
	put_object_of(c, &c->bill_to, "bill_to.");
	if (c->failed)
		return;
	if (c->ship_to.length == 0 && c->bill_to.length == 0) {
		composer_fail_at(c, 0, NULL, "no address is said");
		return;
	}
	for (size_t i = 0; i < c->heads; i++) /* so that the way back knows which of them was said */
		if (strcmp(c->head[i]->name, c->ship_to.length ? "bill_to.name" : "ship_to.name") == 0 &&
			(c->ship_to.length == 0 || c->bill_to.length == 0))
			composer_leave_empty(c, c->head[i], 0);
	put_object(c, MEMBER("ship_to"), c->ship_to.length ? &c->ship_to : &c->bill_to);
	if (c->ship_to.length && c->bill_to.length && strcmp(c->ship_to.at, c->bill_to.at) != 0)
		put_object(c, MEMBER("bill_to"), &c->bill_to);
}

static void
put_lines(struct composer *c)
{
	bool any = false;

	member_key(c->out, MEMBER("lines"));
	text_byte(c->out, '[');
	for (size_t row = 0; row < c->sheet->n && !c->failed; row++) {
		if (!composer_any(c, c->line, c->lines, row))
			continue;
		any = true;
		member_comma(c->out);
		text_byte(c->out, '{');
		for (size_t i = 0; i < c->lines && !c->failed; i++)
			if (!member_put(c, c->out, c->line[i], row) && c->line[i]->field->needed)
				composer_fail_at(c, row, c->line[i], "is missing");
		extra_put(c, c->own_extra, c->own_extras, row, row > 0);
		text_byte(c->out, '}');
	}
	if (!any)
		composer_fail_at(c, 0, NULL, "the order has no lines");
	text_byte(c->out, ']');
}

void
order_put(struct composer *c)
{
	member_begin(c, "order.place", c->handle.at);
	if (c->time && !member_put(c, c->out, c->time, 0)) {
		member_key(c->out, MEMBER("time"));
		text_json(c->out, c->making.time, strlen(c->making.time));
	}
	member_put(c, c->out, c->order, 0);
	member_key(c->out, MEMBER("currency"));
	text_json(c->out, c->code, CURRENCY_ROOM - 1);
	put_object_of(c, &c->other, "customer.");
	if (!c->failed && c->other.length == 0)
		composer_fail_at(c, 0, NULL, "no customer is said");
	if (!c->failed)
		put_object(c, MEMBER("customer"), &c->other);
	put_addresses(c);
	put_lines(c);
	for (size_t i = 0; i < c->heads && !c->failed; i++)
		if (c->head[i]->key == c->head[i]->name && c->head[i] != c->time && c->head[i] != c->order &&
			c->head[i] != c->currency)
			member_put(c, c->out, c->head[i], 0);
	extra_put(c, c->extra, c->extras, 0, true);
	text_put(c->out, "}\n");
}
