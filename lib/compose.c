/* compose - rows of a table, by a map, into records */
#include "compose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "money.h"
#include "say.h"

enum {
	OPTIONS = 9,
	ID_LONGEST = 120,
	CURRENCY_ROOM = 4,
	LEFT_EMPTY = 9 /* in composer.taken */
};

struct composer {
	const struct map *map;
	struct making making;
	struct reckoning by;

	/* The map's places that this file fills, by level, in the order they are written. */
	const struct place **head, **variant, **line, **extra, **own_extra;
	size_t heads, variants, lines, extras, own_extras; /* own_extra: of variants or lines */
	const struct place *option[OPTIONS][2]; /* name, value */
	/* Those that need more than to be written. NULL: not in this file. */
	const struct place *product, *title, *currency, *order, *time, *channel, *sku, *price, *compare_at,
		*sale_price, *sale_from, *sale_to, *src, *alt, *position, *image, *location, *qty, *was;

	/* Names as they are written: "name": of the map's places, and of the file's columns. */
	struct csv_cell *keys, *columns;

	/* Of the record in work. */
	const struct sheet *sheet;
	struct text *out;
	struct trouble *trouble;
	bool failed, again, any_clears;
	size_t members; /* rows of variants, in a file that says what rows are */
	size_t listed;  /* where in the head's list the last member was */
	unsigned char *taken; /* enum has, by cell of the sheet */
	size_t taken_room, images;
	struct text handle, sku_made, called, ship_to, bill_to, scratch, other;
	char code[CURRENCY_ROOM];
	enum blank blank;
};

/* ---- making ready ---- */

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

static struct csv_cell
as_written(const char *key)
{
	struct text t = { 0 };

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
	c->any_clears = c->blank == BLANK_CLEAR;
	for (size_t i = 0; i < map->n; i++) {
		const struct place *p = &map->places[i];
		for (size_t k = 0; k < p->n; k++)
			c->any_clears = c->any_clears || p->sources[k].reading.blank == BLANK_CLEAR;
		if (p->there || p->field->needed)
			sort_in(c, p);
	}
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
	for (size_t i = 0; i < c->map->n; i++)
		free((char *)c->keys[i].at);
	for (size_t i = 0; i < c->map->width; i++)
		free((char *)c->columns[i].at);
	free(c->keys);
	free(c->columns);
	free(c);
}

/* ---- pieces ---- */

static void
fail(struct composer *c, size_t row, const char *column)
{
	c->failed = true;
	c->trouble->row = row;
	c->trouble->column = column;
}

static void
fail_with(struct composer *c, size_t row, const struct place *p, const char *why)
{
	if (c->failed)
		return;
	text_put(&c->trouble->why, why);
	fail(c, row, !p ? NULL : p->sources[0].column ? map_column(c->map, &p->sources[0]) : p->name);
}

/* Of the field's columns the best one is empty, though something is made of the others: on the way back it is to
 * be empty again. */
static void
leave_empty(struct composer *c, const struct place *p, size_t row)
{
	const struct source *best = p->sources, *end = best + p->n;

	while (best < end && best->at < 0)
		best++;
	if (best < end && (size_t)best->at < c->sheet->rows[row].n)
		c->taken[c->sheet->rows[row].first + (size_t)best->at] = LEFT_EMPTY;
}

/* A field has the cell. When it would be written back as it is, and into that column, there is no need to keep it
 * besides. */
static void
take(struct composer *c, const struct place *p, size_t row, const struct source *from, struct csv_cell value)
{
	const struct source *best = p->sources;

	while (best->at < 0)
		best++;
	if (best != from)
		leave_empty(c, p, row);
	if (best == from && cell_again(&from->reading, sheet_cell(c->sheet, row, from->at), value))
		c->taken[c->sheet->rows[row].first + (size_t)from->at] = HAS_FIELD;
}

/* What a place says in a row; length 0: nothing. */
static struct csv_cell
peek(struct composer *c, const struct place *p, size_t row, const struct source **from)
{
	return p ? map_value(p, c->sheet, row, &c->scratch, from) : (struct csv_cell){ "", 0 };
}

/* The same, and a field is made of it. */
static struct csv_cell
says(struct composer *c, const struct place *p, size_t row, const struct source **from)
{
	struct csv_cell value = peek(c, p, row, from);

	if (value.length > 0 && (*from)->at >= 0)
		take(c, p, row, *from, value);
	return value;
}

static void
comma(struct text *t)
{
	char last = t->at[t->length - 1];

	if (last != '{' && last != '[')
		text_byte(t, ',');
}

static void
name(struct text *t, const char *key)
{
	comma(t);
	text_json(t, key, strlen(key));
	text_byte(t, ':');
}

static void
written_name(struct text *t, struct csv_cell written)
{
	comma(t);
	text_add(t, written.at, written.length);
}

/* Is the cell of an empty place, in a column that is there, to say that there is nothing any more? */
static bool
clears(struct composer *c, const struct place *p, size_t row)
{
	bool any = false;

	if (!c->any_clears || !p || c->making.whole)
		return false;
	for (size_t i = 0; i < p->n; i++) {
		const struct source *s = &p->sources[i];
		enum blank blank = s->reading.blank ? s->reading.blank : c->blank;
		if (s->at < 0)
			continue;
		if (blank != BLANK_CLEAR || sheet_cell(c->sheet, row, s->at).length > 0)
			return false;
		any = true;
	}
	return any;
}

/* Write "key":value when the place says something in the row. Did it? */
static bool
write_as(struct composer *c, struct text *to, const char *key, const struct place *p, size_t row)
{
	const struct source *from;
	struct csv_cell value = says(c, p, row, &from);

	if (value.length == 0) {
		if (clears(c, p, row) && !p->field->needed && p != c->title) {
			name(to, key);
			text_put(to, "null");
		}
		return false;
	}
	if (from->reading.form == FORM_GTIN && !cell_gtin(value))
		key = "barcode"; /* a code of the shop's own: kept, but no GTIN */
	if (key == p->key)
		written_name(to, c->keys[p - c->map->places]);
	else
		name(to, key);
	if (!cell_json(&from->reading, value, &c->by, to, &c->trouble->why))
		fail(c, row, map_column(c->map, from));
	return true;
}

static bool
write(struct composer *c, struct text *to, const struct place *p, size_t row)
{
	return write_as(c, to, p->key, p, row);
}

static void
begin(struct composer *c, const char *type, const char *id)
{
	text_put(c->out, "{\"type\":\"");
	text_put(c->out, type);
	text_put(c->out, "\",\"id\":");
	text_json(c->out, id, strlen(id));
	if (!c->time) {
		text_put(c->out, ",\"time\":\"");
		text_put(c->out, c->making.time);
		text_byte(c->out, '"');
	}
}

/* The row says one of these. */
static bool
any_said(struct composer *c, const struct place *const *places, size_t n, size_t row)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < places[i]->n; k++)
			if (places[i]->sources[k].at >= 0 &&
				sheet_cell(c->sheet, row, places[i]->sources[k].at).length > 0)
				return true;
	return false;
}

/* The record's currency decides how many decimals its amounts have. */
static void
find_currency(struct composer *c)
{
	const struct source *from;
	struct csv_cell said;
	struct text code = { 0 };

	if (!c->currency && *c->code)
		return; /* that of the record before */
	said = says(c, c->currency, 0, &from);
	if (c->failed)
		return;
	if (said.length > 0) {
		if (cell_json(&from->reading, said, &c->by, &code, &c->trouble->why))
			memcpy(c->code, code.at + 1, CURRENCY_ROOM - 1);
		else
			fail(c, 0, map_column(c->map, from));
	} else if (c->making.currency)
		memcpy(c->code, c->making.currency, CURRENCY_ROOM - 1);
	else
		fail_with(c, 0, c->currency, "no currency is said (--currency, or the shop's)");
	text_free(&code);
	c->by.digits = money_digits(c->code);
}

/* Does the cell say what the same column, one of the map's, says in the first row? Many files say it all
 * again. */
static bool
repeats(const struct composer *c, size_t row, size_t column, struct csv_cell cell)
{
	struct csv_cell first = sheet_cell(c->sheet, 0, (long)column);

	return row > 0 && !c->map->kind.n && c->map->named[column] && cell.length == first.length &&
		memcmp(cell.at, first.at, cell.length) == 0;
}

/* The cells of a row that no field has. */
static void
write_rest(struct composer *c, size_t row)
{
	const struct sheet_row *r = &c->sheet->rows[row];

	for (size_t i = 0; i < c->map->width && i < r->n; i++) {
		struct csv_cell raw = sheet_cell(c->sheet, row, (long)i), cell;
		bool empty = c->taken[r->first + i] == LEFT_EMPTY;
		bool clear = raw.length == 0 && row == 0 && !c->map->named[i] && c->blank == BLANK_CLEAR &&
			!c->making.whole;
		if (empty) {
			name(c->out, c->map->called[i]);
			text_put(c->out, "\"\"");
		}
		if (c->map->left[i] || c->taken[r->first + i] || (raw.length == 0 && !clear) || repeats(c, row, i, raw))
			continue;
		cell = cell_text(&c->map->plain, raw, &c->scratch);
		if (cell.length == 0 && !clear)
			continue;
		c->taken[r->first + i] = HAS_EXTRA;
		written_name(c->out, c->columns[i]);
		if (clear)
			text_put(c->out, "null");
		else
			text_json(c->out, cell.at, cell.length);
	}
}

/* Fields of the other system that have no place of their own, kept for the way back. */
static void
write_extra(struct composer *c, const struct place *const *places, size_t n, size_t row, bool rest)
{
	size_t before = c->out->length, empty;

	if (n == 0 && !(rest && c->map->rest))
		return;
	name(c->out, "extra");
	text_byte(c->out, '{');
	empty = c->out->length;
	for (size_t i = 0; i < n; i++)
		write(c, c->out, places[i], row);
	if (rest && c->map->rest)
		write_rest(c, row);
	if (c->out->length == empty)
		c->out->length = before;
	else
		text_byte(c->out, '}');
}

/* Nothing of a row may go lost: a row of which neither a variant nor an image nor a line was made says the same as the
 * first one, or nothing. */
static void
need_all(struct composer *c)
{
	for (size_t row = 1; row < c->sheet->n && c->map->rest && !c->failed; row++)
		for (size_t i = 0; i < c->map->width && i < c->sheet->rows[row].n; i++) {
			struct csv_cell cell = sheet_cell(c->sheet, row, (long)i);
			if (cell.length == 0 || c->map->left[i] || c->taken[c->sheet->rows[row].first + i] ||
				repeats(c, row, i, cell) || cell_text(&c->map->plain, cell, &c->scratch).length == 0)
				continue;
			text_put(&c->trouble->why, "the row makes neither a variant nor an image, and so this has no place");
			fail(c, row, c->map->header[i].at);
			return;
		}
}

/* ---- products ---- */

/* The product's key: what the file says, else its title as a slug. */
static void
find_handle(struct composer *c)
{
	const struct source *from;
	struct csv_cell said = says(c, c->product, 0, &from);

	text_clear(&c->handle);
	if (said.length > 0)
		text_add(&c->handle, said.at, said.length);
	else if ((said = says(c, c->title, 0, &from)).length > 0)
		cell_slug(&c->handle, said.at, said.length);
	else if ((said = says(c, c->sku, 0, &from)).length > 0)
		text_add(&c->handle, said.at, said.length);
}

static bool
is_image_row(struct composer *c, size_t row)
{
	const struct source *from;
	struct csv_cell said = peek(c, &c->map->kind, row, &from);

	return map_kind(said.at, said.length) == KIND_IMAGE;
}

static bool
is_variant(struct composer *c, size_t row)
{
	if (c->map->kind.n)
		return c->members == 0 ? row == 0 : row > 0 && !is_image_row(c, row);
	if (c->sheet->n == 1 && !c->again)
		return true;
	return any_said(c, c->variant, c->variants, row) ||
		any_said(c, (const struct place *[]){ c->qty }, c->qty != NULL, row);
}

/* The name of option I: as the row says it, else as the first row does. Length 0: there is no such option. */
static struct csv_cell
option_name(struct composer *c, size_t i, size_t row)
{
	const struct source *from;
	struct csv_cell said = peek(c, c->option[i][0], row, &from);

	if (said.length == 0 && row > 0)
		said = peek(c, c->option[i][0], 0, &from);
	return said;
}

static bool
is(struct csv_cell c, const char *text)
{
	return strlen(text) == c.length && memcmp(c.at, text, c.length) == 0;
}

/* The part of a head's list, KEY=…,OPTION=VALUE,…|…, that is of the row; else nothing. Members mostly stand in the
 * order of the list: it is looked for from where the last one was. */
static struct csv_cell
listed_part(struct composer *c, size_t row)
{
	const struct source *from;
	struct csv_cell list = sheet_cell(c->sheet, 0, c->map->members.sources[0].at), name, value, part;
	struct csv_cell key = peek(c, &c->map->key, row, &from);
	size_t began = c->listed < list.length ? c->listed : 0;

	for (int turn = 0; turn < 2; turn++) {
		struct csv_cell rest = turn ? list : (struct csv_cell){ list.at + began, list.length - began };
		while (rest.length > 0 && (!turn || rest.at < list.at + began)) {
			bool mine = false;
			part = rest;
			for (size_t n = 0; cell_pair(&rest, '|', &c->other, &name, &value); n++)
				mine = n == 0 ? value.length == key.length && memcmp(value.at, key.at, key.length) == 0 : mine;
			if (!mine)
				continue;
			c->listed = (size_t)(part.at - list.at);
			return part;
		}
	}
	return (struct csv_cell){ "", 0 };
}

/* The same of a head that lists what its members differ in. */
static bool
listed_option(struct composer *c, size_t i, size_t row, struct csv_cell *value)
{
	struct csv_cell part = listed_part(c, row), name;

	for (size_t n = 0; cell_pair(&part, '|', &c->other, &name, value); n++)
		if (n == i + 1) {
			text_clear(&c->called);
			text_add(&c->called, name.at, name.length);
			return value->length > 0;
		}
	return false;
}

/* The same of a member that says what it differs in: [S]OPTION=VALUE,… (what is in brackets is how it is chosen) */
static bool
own_option(struct composer *c, size_t i, size_t row, struct csv_cell *value)
{
	const struct source *from;
	struct csv_cell list = peek(c, &c->map->options, row, &from), name;
	const char *bracket;

	for (size_t n = 0; cell_pair(&list, '\0', &c->other, &name, value); n++) {
		bracket = *name.at == '[' ? memchr(name.at, ']', name.length) : NULL;
		if (n < i || value->length == 0)
			continue;
		text_clear(&c->called);
		text_add(&c->called, bracket ? bracket + 1 : name.at,
			name.length - (size_t)(bracket ? bracket + 1 - name.at : 0));
		return c->called.length > 0;
	}
	return false;
}

/* The value of option I in a row; its name is put into c->called. False when it has none, or it is the one
 * that means "no options". */
static bool
option_said(struct composer *c, size_t i, size_t row, struct csv_cell *value)
{
	const struct source *from;
	struct csv_cell called;

	if (c->map->members.n)
		return row > 0 && listed_option(c, i, row, value);
	if (c->map->options.n)
		return row > 0 && own_option(c, i, row, value);
	if (!c->option[i][1] || (c->map->kind.n && c->members == 0))
		return false;
	called = option_name(c, i, row);
	text_clear(&c->called);
	text_add(&c->called, called.at, called.length);
	*value = says(c, c->option[i][1], row, &from);
	if (value->length == 0)
		return false;
	if (called.length == 0) {
		fail_with(c, row, c->option[i][1], "is the value of an option that has no name");
		return false;
	}
	says(c, c->option[i][0], row, &from); /* the name has done its work */
	return !(i == 0 && c->map->single[0] && strcmp(c->called.at, c->map->single[0]) == 0 &&
		is(*value, c->map->single[1]));
}

/* The row's SKU: what the file says, else the product's key and the values of its options. */
static void
find_sku(struct composer *c, size_t row)
{
	const struct source *from;
	struct csv_cell said = says(c, c->sku, row, &from);

	text_clear(&c->sku_made);
	if (said.length > 0) {
		text_add(&c->sku_made, said.at, said.length);
		return;
	}
	if (c->sku)
		leave_empty(c, c->sku, row);
	text_add(&c->sku_made, c->handle.at, c->handle.length);
	for (size_t i = 0; i < OPTIONS; i++)
		if (option_said(c, i, row, &said)) {
			text_byte(&c->sku_made, '-');
			cell_slug(&c->sku_made, said.at, said.length);
		}
	if (c->handle.length == 0)
		fail_with(c, row, c->sku, "is missing, and there is nothing to make one of");
}

static void
write_name(struct composer *c, const char *key, const struct text *t, const struct place *p, size_t row)
{
	const struct reading as_name = { .form = FORM_NAME };
	struct csv_cell cell = { t->at, t->length };

	if (c->failed)
		return;
	name(c->out, key);
	if (!cell_json(&as_name, cell, &c->by, c->out, &c->trouble->why))
		fail(c, row, p ? map_column(c->map, &p->sources[0]) : NULL);
}

/* Sold at its sale price today? The dates are whole days; one that is not said is no bound. */
static bool
on_sale(struct composer *c, size_t row)
{
	const struct source *from;
	struct csv_cell day;

	if (!c->sale_price || peek(c, c->sale_price, row, &from).length == 0)
		return false;
	day = peek(c, c->sale_from, row, &from);
	if (day.length > 0 && strncmp(c->making.today, day.at, 10) < 0)
		return false;
	day = peek(c, c->sale_to, row, &from);
	return day.length == 0 || strncmp(c->making.today, day.at, 10) <= 0;
}

static void
write_options(struct composer *c, size_t row)
{
	struct csv_cell value;
	struct text *out = c->out;
	size_t before = out->length, empty;

	name(out, "options");
	text_byte(out, '{');
	empty = out->length;
	for (size_t i = 0; i < OPTIONS; i++)
		if (option_said(c, i, row, &value)) {
			name(out, c->called.at);
			text_json(out, value.at, value.length);
		}
	if (out->length == empty)
		out->length = before;
	else
		text_byte(out, '}');
}

static void
write_price(struct composer *c, size_t row)
{
	bool sale = on_sale(c, row);

	if (!write_as(c, c->out, "price", sale ? c->sale_price : c->price, row) &&
		!(c->map->kind.n && row > 0 && write_as(c, c->out, "price", c->price, 0))) /* its head's */
		fail_with(c, row, c->price, "is missing");
	if (sale)
		write_as(c, c->out, "compare_at", c->price, row);
	else if (c->compare_at)
		write(c, c->out, c->compare_at, row);
}

static void
write_variant(struct composer *c, size_t row, bool alone)
{
	comma(c->out);
	text_byte(c->out, '{');
	find_sku(c, row);
	if (!alone && c->sku_made.length == c->handle.length &&
		says(c, c->sku, row, &(const struct source *){ 0 }).length == 0)
		fail_with(c, row, c->sku, "is missing, and it has no options to make one of");
	write_name(c, "sku", &c->sku_made, c->sku, row);
	write_options(c, row);
	for (size_t i = 0; i < c->variants && !c->failed; i++) {
		const struct place *p = c->variant[i];
		if (p == c->price)
			write_price(c, row);
		else if (p == c->image && c->map->kind.n && row == 0)
			continue; /* one of the product's */
		else if (p != c->sku && p != c->compare_at && p != c->sale_price && p != c->sale_from &&
			p != c->sale_to)
			write(c, c->out, p, row);
	}
	write_extra(c, c->own_extra, c->own_extras, row, row > 0);
	text_byte(c->out, '}');
}

static void
write_variants(struct composer *c)
{
	size_t n = 0;

	for (size_t row = 0; row < c->sheet->n; row++)
		n += is_variant(c, row);
	if (n == 0) {
		if (!c->again)
			fail_with(c, 0, c->price, "is missing");
		return;
	}
	name(c->out, "variants");
	text_byte(c->out, '[');
	for (size_t row = 0; row < c->sheet->n && !c->failed; row++)
		if (is_variant(c, row))
			write_variant(c, row, n == 1);
	text_byte(c->out, ']');
}

/* What the variants differ in: the names of the options one of them has a value of. */
static void
write_option_names(struct composer *c)
{
	struct csv_cell value;
	bool any = false;

	for (size_t i = 0; i < OPTIONS && (c->option[i][1] || c->map->members.n || c->map->options.n); i++)
		for (size_t row = 0; row < c->sheet->n && !c->failed; row++)
			if (is_variant(c, row) && option_said(c, i, row, &value)) {
				if (!any) {
					name(c->out, "options");
					text_byte(c->out, '[');
				}
				any = true;
				comma(c->out);
				text_json(c->out, c->called.at, c->called.length);
				break;
			}
	if (any)
		text_byte(c->out, ']');
}

/* No field has the cell alone: it is kept besides. */
static void
untake(struct composer *c, const struct place *p, size_t row)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->sources[i].at >= 0 && (size_t)p->sources[i].at < c->sheet->rows[row].n)
			c->taken[c->sheet->rows[row].first + (size_t)p->sources[i].at] = 0;
}

/* The images of a row: one, or several where the map splits the cell. A variation's image is often one of the
 * product's. */
static void
write_images_of(struct composer *c, const struct place *p, size_t row, size_t begun)
{
	const struct source *from, *of;
	char place[20];
	struct csv_cell rest = c->map->kind.n && row > 0 ? peek(c, p, row, &from) : says(c, p, row, &from);
	struct csv_cell part;

	while (rest.length > 0 && !c->failed) {
		size_t before = c->out->length;
		if (!from->reading.split) {
			part = rest;
			rest.length = 0;
		} else if (!cell_part(&from->reading, &rest, &c->other, &part))
			break;
		comma(c->out);
		text_put(c->out, "{\"src\":");
		text_json(c->out, part.at, part.length);
		if (row > 0 && c->map->kind.n &&
			memmem(c->out->at + begun, before - begun, c->out->at + before + 1,
				c->out->length - before - 1)) {
			c->out->length = before;
			continue;
		}
		if (row > 0 && c->map->kind.n)
			untake(c, c->src, 0); /* so that the way back knows which were the head's */
		c->images++;
		if (c->alt)
			write(c, c->out, c->alt, row);
		snprintf(place, sizeof place, "%zu", c->images);
		if (is(peek(c, c->position, row, &of), place))
			says(c, c->position, row, &of); /* its place says it */
		else if (c->position && peek(c, c->position, row, &of).length == 0)
			leave_empty(c, c->position, row);
		if (row > 0 && !is_variant(c, row))
			write_extra(c, NULL, 0, row, true);
		text_byte(c->out, '}');
	}
}

/* The images in every column that has one, if the map says so. */
static void
write_row_images(struct composer *c, size_t row, size_t begun)
{
	struct place one = *c->src;

	if (!c->src->all) {
		write_images_of(c, c->src, row, begun);
		return;
	}
	one.n = 1;
	for (size_t i = 0; i < c->src->n; i++, one.sources++)
		if (one.sources->at >= 0)
			write_images_of(c, &one, row, begun);
}

static void
write_images(struct composer *c)
{
	size_t before = c->out->length, begun;

	if (!c->src)
		return;
	name(c->out, "images");
	text_byte(c->out, '[');
	begun = c->out->length;
	c->images = 0;
	for (size_t row = 0; row < c->sheet->n; row++)
		write_row_images(c, row, begun);
	if (c->out->length > begun)
		text_byte(c->out, ']');
	else {
		c->out->length = before;
		if (!c->again && clears(c, c->src, 0)) {
			name(c->out, "images");
			text_put(c->out, "null");
		}
	}
}

static const char *
row_id(struct composer *c, size_t row, const char *what)
{
	text_clear(&c->other);
	text_put(&c->other, c->making.run);
	text_put(&c->other, what);
	text_byte(&c->other, '.');
	text_number(&c->other, c->sheet->rows[row].number);
	return c->other.at;
}

static void
write_product(struct composer *c)
{
	begin(c, "product.put", row_id(c, 0, ""));
	if (c->product || c->title || c->making.whole)
		write_name(c, "product", &c->handle, c->product, 0);
	if (!write_as(c, c->out, "title", c->title, 0) && !c->again && (c->title || c->making.whole))
		fail_with(c, 0, c->title,
			"is missing (rows of one product must stand together, the first with its title)");
	if (c->product || c->title || c->currency || c->making.whole) {
		name(c->out, "currency");
		text_json(c->out, c->code, CURRENCY_ROOM - 1);
	}
	for (size_t i = 0; i < c->heads && !c->failed; i++)
		if (c->head[i] != c->product && c->head[i] != c->title && c->head[i] != c->currency)
			write(c, c->out, c->head[i], 0);
	write_option_names(c);
	write_images(c);
	write_variants(c);
	write_extra(c, c->extra, c->extras, 0, true);
	need_all(c);
	if (!c->making.whole)
		text_put(c->out, ",\"partial\":true");
	text_put(c->out, "}\n");
}

static void
write_count(struct composer *c, size_t row)
{
	const struct source *from;

	if (says(c, c->qty, row, &from).length == 0)
		return;
	begin(c, "stock.count", row_id(c, row, "-stock"));
	find_sku(c, row);
	write_name(c, "sku", &c->sku_made, c->sku, row);
	if (!write_as(c, c->out, "location", c->location, row)) {
		if (c->making.location) {
			name(c->out, "location");
			text_json(c->out, c->making.location, strlen(c->making.location));
		} else
			fail_with(c, row, c->location,
				"no location is said (--location, or an own one of the shop)");
	}
	write(c, c->out, c->qty, row);
	if (c->was)
		write(c, c->out, c->was, row);
	text_put(c->out, "}\n");
}

/* Take note of the cells that only say which rows belong together. */
static void
take_grouping(struct composer *c)
{
	const struct source *from;

	for (size_t row = 0; row < c->sheet->n; row++) {
		if (c->qty && is_variant(c, row)) {
			says(c, c->qty, row, &from);
			says(c, c->location, row, &from);
		}
		if (c->map->key.n && !c->map->kind.n && row > 0)
			says(c, &c->map->key, row, &from);
		if (c->map->kind.n)
			says(c, &c->map->kind, row, &from);
		if (c->map->kind.n && row > 0 && is(peek(c, &c->map->parent, row, &from), c->handle.at))
			says(c, &c->map->parent, row, &from);
	}
}

static void
products(struct composer *c)
{
	find_handle(c);
	take_grouping(c);
	if (c->making.what & MAKES_PRODUCTS) {
		find_currency(c);
		write_product(c);
	}
	if (c->making.what & MAKES_STOCK)
		for (size_t row = 0; row < c->sheet->n && !c->failed; row++)
			if (is_variant(c, row))
				write_count(c, row);
}

/* ---- orders ---- */

/* Write the head fields whose names begin with OBJECT (with its dot) as members of an object into TO; nothing
 * when none is said. A field that such an object needs is a fault only when it has another. */
static void
write_object(struct composer *c, struct text *to, const char *object)
{
	size_t n = strlen(object);
	const struct place *missing = NULL;

	text_clear(to);
	text_byte(to, '{');
	for (size_t i = 0; i < c->heads && !c->failed; i++)
		if (strncmp(c->head[i]->name, object, n) == 0 && !write(c, to, c->head[i], 0) &&
			c->head[i]->field->needed && !missing)
			missing = c->head[i];
	if (to->length == 1)
		text_clear(to);
	else {
		text_byte(to, '}');
		if (missing)
			fail_with(c, 0, missing, "is missing");
	}
}

static void
put_object(struct composer *c, const char *key, const struct text *object)
{
	name(c->out, key);
	text_add(c->out, object->at, object->length);
}

/* Where it goes and who pays; one of them may stand for both. */
static void
write_addresses(struct composer *c)
{
	write_object(c, &c->ship_to, "ship_to.");
	write_object(c, &c->bill_to, "bill_to.");
	if (c->failed)
		return;
	if (c->ship_to.length == 0 && c->bill_to.length == 0) {
		fail_with(c, 0, NULL, "no address is said");
		return;
	}
	put_object(c, "ship_to", c->ship_to.length ? &c->ship_to : &c->bill_to);
	if (c->ship_to.length && c->bill_to.length && strcmp(c->ship_to.at, c->bill_to.at) != 0)
		put_object(c, "bill_to", &c->bill_to);
}

static void
write_lines(struct composer *c)
{
	bool any = false;

	name(c->out, "lines");
	text_byte(c->out, '[');
	for (size_t row = 0; row < c->sheet->n && !c->failed; row++) {
		if (!any_said(c, c->line, c->lines, row))
			continue;
		any = true;
		comma(c->out);
		text_byte(c->out, '{');
		for (size_t i = 0; i < c->lines && !c->failed; i++)
			if (!write(c, c->out, c->line[i], row) && c->line[i]->field->needed)
				fail_with(c, row, c->line[i], "is missing");
		write_extra(c, c->own_extra, c->own_extras, row, row > 0);
		text_byte(c->out, '}');
	}
	if (!any)
		fail_with(c, 0, NULL, "the order has no lines");
	text_byte(c->out, ']');
}

/* The channel (or "order"), a dash, the number. A slash would make it an answer's id. */
static void
find_order_id(struct composer *c)
{
	const struct source *from;
	struct csv_cell said = says(c, c->channel, 0, &from);

	text_clear(&c->handle);
	text_add(&c->handle, said.length ? said.at : "order", said.length ? said.length : strlen("order"));
	text_byte(&c->handle, '-');
	said = says(c, c->order, 0, &from);
	text_add(&c->handle, said.at, said.length);
	for (size_t i = 0; i < c->handle.length; i++)
		if (c->handle.at[i] == '/')
			c->handle.at[i] = '.';
	if (said.length == 0)
		fail_with(c, 0, c->order, "is missing (rows of one order must stand together)");
	else if (c->handle.length > ID_LONGEST)
		fail_with(c, 0, c->order, "is longer than an id may be");
}

static void
write_order(struct composer *c)
{
	find_order_id(c);
	take_grouping(c);
	find_currency(c);
	if (c->failed)
		return;
	begin(c, "order.place", c->handle.at);
	if (c->time && !write(c, c->out, c->time, 0)) {
		name(c->out, "time");
		text_json(c->out, c->making.time, strlen(c->making.time));
	}
	write(c, c->out, c->order, 0);
	name(c->out, "currency");
	text_json(c->out, c->code, CURRENCY_ROOM - 1);
	write_object(c, &c->other, "customer.");
	if (!c->failed && c->other.length == 0)
		fail_with(c, 0, NULL, "no customer is said");
	if (!c->failed)
		put_object(c, "customer", &c->other);
	write_addresses(c);
	write_lines(c);
	for (size_t i = 0; i < c->heads && !c->failed; i++)
		if (c->head[i]->key == c->head[i]->name && c->head[i] != c->time && c->head[i] != c->order &&
			c->head[i] != c->currency)
			write(c, c->out, c->head[i], 0);
	write_extra(c, c->extra, c->extras, 0, true);
	text_put(c->out, "}\n");
}

/* ---- a record ---- */

enum composed
compose(struct composer *c, const struct sheet *sheet, bool again, struct text *out, struct trouble *trouble)
{
	size_t before = out->length;
	const struct source *from;

	c->sheet = sheet;
	c->out = out;
	c->trouble = trouble;
	c->failed = false;
	c->again = again;
	c->members = c->listed = 0;
	for (size_t row = 1; c->map->kind.n && row < sheet->n; row++)
		c->members += !is_image_row(c, row);
	if (c->taken_room < sheet->used) {
		c->taken_room = 2 * sheet->used;
		c->taken = more_memory(c->taken, c->taken_room);
	}
	memset(c->taken, 0, sheet->used);
	text_clear(&trouble->why);
	if (c->map->skip.n && says(c, &c->map->skip, 0, &from).length > 0)
		return COMPOSED_NOTHING;
	if (again && (c->making.what & MAKES_ORDERS || c->making.whole))
		fail_with(c, 0, &c->map->key, "stood further up already: rows of one record must stand together (or --gather)");
	if (!c->failed && c->making.what & MAKES_ORDERS)
		write_order(c);
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

	return has == HAS_NOT && c->map->rest && (c->making.what & MAKES_PRODUCTS) && repeats(c, row, column, cell)
		? HAS_FIELD : has;
}
