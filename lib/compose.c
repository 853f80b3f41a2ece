/* compose - rows of a table, by a map, into records */
#include "composer.h"

#include <stdlib.h>
#include <string.h>

#include "compose-extra.h"
#include "compose-order.h"
#include "compose-product.h"
#include "compose-variant.h"
#include "money.h"
#include "say.h"

/* ---- making ready ---- */

/* Places that need more than to be written. */
static const struct {
	const char *name;
	size_t at;
} special[] = {
#define SPECIAL(name, member) { name, offsetof(struct composer, member) }
	SPECIAL("product", product),
	SPECIAL("title", title),
	SPECIAL("currency", currency),
	SPECIAL("order", order),
	SPECIAL("time", time),
	SPECIAL("channel", channel),
	SPECIAL("variants.sku", sku),
	SPECIAL("variants.price", price),
	SPECIAL("variants.compare_at", compare_at),
	SPECIAL("variants.sale_price", sale_price),
	SPECIAL("variants.sale_from", sale_from),
	SPECIAL("variants.sale_to", sale_to),
	SPECIAL("images.src", src),
	SPECIAL("images.alt", alt),
	SPECIAL("variants.image", image),
	SPECIAL("images.position", position),
	SPECIAL("stock.location", location),
	SPECIAL("stock.qty", qty),
	SPECIAL("stock.was", was),
#undef SPECIAL
};

static void
sort_in(struct composer *c, const struct place *p)
{
	for (size_t i = 0; i < sizeof special / sizeof *special; i++)
		if (strcmp(special[i].name, p->name) == 0)
			*(const struct place **)(void *)((char *)c + special[i].at) = p;
	switch (p->field->level) {
	case LEVEL_HEAD: c->head[c->heads++] = p; break;
	case LEVEL_VARIANT: c->variant[c->variants++] = p; break;
	case LEVEL_LINE: c->line[c->lines++] = p; break;
	case LEVEL_EXTRA: c->extra[c->extras++] = p; break;
	case LEVEL_VARIANT_EXTRA:
	case LEVEL_LINE_EXTRA: c->own_extra[c->own_extras++] = p; break;
	case LEVEL_OPTION: c->option[p->number - 1][p->value] = p; break;
	case LEVEL_IMAGE:
	case LEVEL_STOCK: break;
	}
}

/* A key with what stands around it. */
static struct csv_cell
as_written(const char *key)
{
	struct text t = { 0 };

	text_byte(&t, ',');
	text_json(&t, key, strlen(key));
	text_byte(&t, ':');
	return (struct csv_cell){ t.at, t.length };
}

struct composer *
compose_open(const struct map *map, const struct making *making)
{
	struct composer *c = need_memory(sizeof *c);
	size_t room = (map->n + 1) * sizeof(struct place *);

	*c = (struct composer){ .map = map, .making = *making,
		.blank = making->blank ? making->blank : map->blank, .by = { 0, making->zone, making->calling } };
	text_put(&c->handle, ""); /* so that it is text before it is anything */
	c->head = need_memory(room);
	c->variant = need_memory(room);
	c->line = need_memory(room);
	c->extra = need_memory(room);
	c->own_extra = need_memory(room);
	c->keys = need_memory((map->n + 1) * sizeof *c->keys);
	c->columns = need_memory((map->width + 1) * sizeof *c->columns);
	for (size_t i = 0; i < map->n; i++)
		c->keys[i] = as_written(map->places[i].key);
	for (size_t i = 0; i < map->width; i++)
		c->columns[i] = as_written(map->called[i]);
	c->plain_rest = cell_plain(&map->plain);
	c->any_clears = c->blank == BLANK_CLEAR;
	for (size_t i = 0; i < map->n; i++) {
		const struct place *p = &map->places[i];
		for (size_t k = 0; k < p->n; k++)
			c->any_clears = c->any_clears || p->sources[k].reading.blank == BLANK_CLEAR;
		if (p->there || p->field->needed)
			sort_in(c, p);
	}
	for (size_t i = 0; i < OPTIONS; i++)
		if (c->option[i][1] || map->members.n || map->options.n)
			c->options = i + 1;
	return c;
}

void
compose_close(struct composer *c)
{
	struct text *texts[] = { &c->handle, &c->sku_made, &c->called, &c->ship_to, &c->bill_to, &c->scratch,
		&c->other };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		text_free(texts[i]);
	free(c->head);
	free(c->variant);
	free(c->line);
	free(c->extra);
	free(c->own_extra);
	free(c->taken);
	free(c->is_variant);
	for (size_t i = 0; i < c->map->n; i++)
		free((char *)c->keys[i].at);
	for (size_t i = 0; i < c->map->width; i++)
		free((char *)c->columns[i].at);
	free(c->keys);
	free(c->columns);
	free(c);
}

/* ---- a record ---- */

/* The record's currency decides how many decimals its amounts have. */
static void
find_currency(struct composer *c)
{
	const struct source *from;
	struct csv_cell said;
	struct text code = { 0 };

	if (!c->currency && *c->code)
		return; /* that of the record before */
	said = composer_says_of(c, c->currency, 0, &from);
	if (c->failed)
		return;
	if (said.length > 0) {
		if (cell_json(&from->reading, said, &c->by, &code, &c->trouble->why))
			memcpy(c->code, code.at + 1, CURRENCY_ROOM - 1);
		else
			composer_fail(c, 0, map_column(c->map, from));
	} else if (c->making.currency)
		memcpy(c->code, c->making.currency, CURRENCY_ROOM - 1);
	else
		composer_fail_at(c, 0, c->currency, "no currency is said (--currency, or the shop's)");
	text_free(&code);
	c->by.digits = money_digits(c->code);
}

/* Take note of the cells that only say which rows belong together. */
static void
take_grouping(struct composer *c)
{
	for (size_t row = 0; row < c->sheet->n; row++) {
		if (c->qty && c->is_variant[row]) {
			composer_says(c, c->qty, row);
			composer_says(c, c->location, row);
		}
		if (c->map->key.n && !c->map->kind.n && row > 0)
			composer_says(c, &c->map->key, row);
		if (c->map->kind.n)
			composer_says(c, &c->map->kind, row);
		if (c->map->kind.n && row > 0 && cell_is(composer_peek(c, &c->map->parent, row), c->handle.at))
			composer_says(c, &c->map->parent, row);
	}
}

static void
products(struct composer *c)
{
	product_handle(c);
	take_grouping(c);
	if (c->making.what & MAKES_PRODUCTS) {
		find_currency(c);
		product_put(c);
	}
	if (c->making.what & MAKES_STOCK)
		for (size_t row = 0; row < c->sheet->n && !c->failed; row++)
			if (c->is_variant[row])
				count_put(c, row);
}

static void
orders(struct composer *c)
{
	order_id(c);
	take_grouping(c);
	find_currency(c);
	if (!c->failed)
		order_put(c);
}

enum composed
compose(struct composer *c, const struct sheet *sheet, bool again, struct text *out, struct trouble *trouble)
{
	size_t before = out->length;

	c->sheet = sheet;
	c->out = out;
	c->trouble = trouble;
	c->failed = false;
	c->again = again;
	c->listed = 0;
	variant_find(c);
	if (c->taken_room < sheet->used) {
		c->taken_room = 2 * sheet->used;
		c->taken = more_memory(c->taken, c->taken_room);
	}
	memset(c->taken, 0, sheet->used);
	text_clear(&trouble->why);
	if (c->map->skip.n && composer_says(c, &c->map->skip, 0).length > 0)
		return COMPOSED_NOTHING;
	if (again && (c->making.what & MAKES_ORDERS || c->making.whole))
		composer_fail_at(c, 0, &c->map->key, "stood further up already: rows of one record must stand together (or --gather)");
	if (!c->failed && c->making.what & MAKES_ORDERS)
		orders(c);
	else if (!c->failed)
		products(c);
	if (!c->failed)
		return COMPOSED;
	out->length = before;
	return COMPOSED_TROUBLE;
}

enum has
compose_has(const struct composer *c, size_t row, size_t column)
{
	struct csv_cell cell = sheet_cell(c->sheet, row, (long)column);
	enum has has = c->taken[c->sheet->rows[row].first + column];

	return has == HAS_NOT && c->map->rest && (c->making.what & MAKES_PRODUCTS) && extra_repeats(c, row, column, cell)
		? HAS_FIELD : has;
}
