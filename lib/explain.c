/* explain - where each column of a file goes, and whether it comes back */
#include "explain.h"

#include <stdlib.h>
#include <string.h>

#include "say.h"

/* The cells of a column that say something. */
struct count {
	size_t cells, field, extra, lost;
};

struct explain {
	const struct map *map;
	struct count *columns;
	size_t rows, done, left, refused;
};

struct explain *
explain_open(const struct map *map)
{
	struct explain *e = need_memory(sizeof *e);

	*e = (struct explain){ .map = map, .columns = need_memory((map->width + 1) * sizeof *e->columns) };
	memset(e->columns, 0, map->width * sizeof *e->columns);
	return e;
}

void
explain_close(struct explain *e)
{
	free(e->columns);
	free(e);
}

void
explain_rows(struct explain *e, const struct composer *composer, const struct sheet *sheet, enum composed made)
{
	e->rows += sheet->n;
	e->done += made == COMPOSED ? sheet->n : 0;
	e->left += made == COMPOSED_NOTHING ? sheet->n : 0;
	e->refused += made == COMPOSED_TROUBLE ? sheet->n : 0;
	for (size_t row = 0; row < sheet->n; row++)
		for (size_t i = 0; i < e->map->width && i < sheet->rows[row].n; i++) {
			struct count *c = &e->columns[i];
			if (sheet_cell(sheet, row, (long)i).length == 0)
				continue;
			c->cells++;
			if (made != COMPOSED)
				continue;
			switch (compose_has(composer, row, i)) {
			case HAS_FIELD: c->field++; break;
			case HAS_EXTRA: c->extra++; break;
			case HAS_NOT: c->lost++; break;
			}
		}
}

/* ---- words ---- */

static const char *const forms[] = {
	[FORM_TEXT] = "text",
	[FORM_NAME] = "a name",
	[FORM_CHOICE] = "a choice",
	[FORM_YESNO] = "yes or no",
	[FORM_LIST] = "a list",
	[FORM_PRICE] = "a price",
	[FORM_AMOUNT] = "an amount",
	[FORM_RATE] = "a percentage",
	[FORM_WHOLE] = "a whole number",
	[FORM_COUNT] = "a count",
	[FORM_WEIGHT] = "a weight",
	[FORM_GTIN] = "a GTIN",
	[FORM_CURRENCY] = "a currency",
	[FORM_COUNTRY] = "a country",
	[FORM_STATE] = "a state",
	[FORM_LANGUAGE] = "a language",
	[FORM_EMAIL] = "a mail address",
	[FORM_PHONE] = "a telephone number",
	[FORM_TIME] = "a time",
	[FORM_DATE] = "a date",
};

/* "a price with a decimal comma; a weight in kg; a choice, TRUE is active" */
static void
put_reading(struct text *t, const struct reading *r)
{
	text_put(t, forms[r->form]);
	if (r->form == FORM_WEIGHT)
		text_print(t, " in %s", r->unit);
	if ((r->decimal == ',' || r->either) && r->form >= FORM_PRICE && r->form <= FORM_WEIGHT)
		text_put(t, r->either ? " with a decimal point or comma" : " with a decimal comma");
	if (r->split && r->form != FORM_LIST)
		text_print(t, ", the first of those between '%c'", r->split);
	for (size_t i = 0; i < r->n_words; i++)
		text_print(t, "%s '%s' is %s", i ? "," : ":", r->words[i].word,
			*r->words[i].means ? r->words[i].means : "nothing");
	if (r->strip)
		text_print(t, ", without '%s' in front", r->strip);
	if (r->prefix)
		text_print(t, ", '%s' before it", r->prefix);
	if (r->slug)
		text_put(t, ", in lower case with dashes");
	if (r->blank)
		text_put(t, r->blank == BLANK_KEEP ? ", empty keeps" : ", empty clears");
}

/* The fields that read the column, and how. */
static void
find_fields(const struct map *m, size_t column, struct text *fields, struct text *readings)
{
	const struct place *groups[] = { &m->key, &m->parent, &m->kind, &m->skip };
	static const char *const names[] = { "which rows belong together", "the parent", "the kind of row",
		"whether it is left out" };

	for (size_t i = 0; i < m->n; i++)
		for (size_t k = 0; k < m->places[i].n; k++)
			if (m->places[i].sources[k].at == (long)column) {
				text_print(fields, "%s%s", fields->length ? ", " : "", m->places[i].name);
				text_put(readings, readings->length ? "; " : "");
				put_reading(readings, &m->places[i].sources[k].reading);
			}
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
		for (size_t k = 0; k < groups[i]->n; k++)
			if (groups[i]->sources[k].at == (long)column)
				text_print(fields, "%s%s", fields->length ? ", " : "", names[i]);
}

/* Does the column come back out? */
static const char *
back(const struct count *c)
{
	return c->cells == 0 ? "nothing in it" : c->lost == c->cells ? "no" : c->lost ? "in part" : c->extra == 0 ? "yes"
		: c->field == 0 ? "yes, from extra" : "yes, some from extra";
}

/* ---- lines ---- */

static void
put_json(struct text *t, const char *key, const char *value)
{
	text_print(t, ",\"%s\":", key);
	text_json(t, value, strlen(value));
}

static void
json_lines(const struct explain *e, const char *file, char delimiter, struct text *out)
{
	const struct map *m = e->map;

	text_put(out, "{\"file\":");
	text_json(out, file, strlen(file));
	put_json(out, "format", m->name);
	put_json(out, "title", m->title);
	put_json(out, "delimiter", (char[]){ delimiter, '\0' });
	text_print(out, ",\"rows\":%zu,\"done\":%zu,\"left_out\":%zu,\"refused\":%zu,\"no_column\":[", e->rows, e->done,
		e->left, e->refused);
	for (size_t i = 0, any = 0; i < m->n; i++)
		if (!m->places[i].there) {
			text_put(out, any++ ? "," : "");
			text_json(out, m->places[i].name, strlen(m->places[i].name));
		}
	text_put(out, "]}\n");
	for (size_t i = 0; i < m->width; i++) {
		const struct count *c = &e->columns[i];
		struct text fields = { 0 }, readings = { 0 };
		find_fields(m, i, &fields, &readings);
		text_put(out, "{\"column\":");
		text_json(out, m->header[i].at, m->header[i].length);
		if (strcmp(m->called[i], m->header[i].at) != 0)
			put_json(out, "called", m->called[i]);
		if (fields.length)
			put_json(out, "field", fields.at);
		if (readings.length)
			put_json(out, "read", readings.at);
		text_print(out, ",\"cells\":%zu,\"in_field\":%zu,\"in_extra\":%zu,\"lost\":%zu", c->cells, c->field,
			c->extra, c->lost);
		put_json(out, "back", back(c));
		text_put(out, "}\n");
		text_free(&fields);
		text_free(&readings);
	}
}

/* Characters, not bytes; a tab or a line's end would break the table. */
static size_t
width_of(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xC0) != 0x80;
	return n;
}

static void
put_cell(struct text *out, const char *s, size_t width)
{
	size_t n = width_of(s);

	for (; *s; s++)
		text_byte(out, (unsigned char)*s < ' ' ? ' ' : *s);
	for (; n < width; n++)
		text_byte(out, ' ');
	text_put(out, "  ");
}

static void
table_lines(const struct explain *e, const char *file, struct text *out)
{
	const struct map *m = e->map;
	size_t width = strlen("column"), wide = strlen("goes to"), any = 0;
	struct text *fields = need_memory((2 * m->width + 1) * sizeof *fields), *readings = fields + m->width;

	text_print(out, "%s: %s%s%s, %zu rows: %zu done, %zu left out, %zu refused\n\n", file, m->name,
		*m->title ? ", " : "", m->title, e->rows, e->done, e->left, e->refused);
	for (size_t i = 0; i < m->width; i++) {
		fields[i] = readings[i] = (struct text){ 0 };
		find_fields(m, i, &fields[i], &readings[i]);
		text_put(&fields[i], fields[i].length ? "" : m->left[i] || !m->rest ? "(left out)" : "extra");
		width = width_of(m->header[i].at) > width ? width_of(m->header[i].at) : width;
		wide = width_of(fields[i].at) > wide ? width_of(fields[i].at) : wide;
	}
	put_cell(out, "column", width);
	put_cell(out, "goes to", wide);
	text_put(out, "   cells  comes back  read as\n");
	for (size_t i = 0; i < m->width; i++) {
		put_cell(out, m->header[i].at, width);
		put_cell(out, fields[i].at, wide);
		text_print(out, "%8zu  %s%s%s\n", e->columns[i].cells, back(&e->columns[i]),
			readings[i].length ? "  " : "", readings[i].length ? readings[i].at : "");
		text_free(&fields[i]);
		text_free(&readings[i]);
	}
	for (size_t i = 0; i < m->n; i++)
		if (!m->places[i].there)
			text_print(out, "%s%s", any++ ? ", " : "\nno column for: ", m->places[i].name);
	text_put(out, any ? "\n" : "");
	free(fields);
}

void
explain_text(const struct explain *e, const char *file, char delimiter, bool table, struct text *out)
{
	if (table)
		table_lines(e, file, out);
	else
		json_lines(e, file, delimiter, out);
}
