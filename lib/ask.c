/* ask - questions to the books: SQL whose rows are records */
#include "ask.h"

#include <stdlib.h>
#include <string.h>

#include "filter.h"
#include "money.h"
#include "num.h"
#include "shop.h"
#include "stop.h"

enum { TABLE_MOST = 64 * 1024 * 1024 }; /* bytes of the cells of --table */

static bool as_table;

/* ---- values ---- */

/* A value as its alias says: "time:t". KIND 0: as it is. */
static void
write_value(struct text *out, const struct cell *cell, char kind, int digits)
{
	char text[NUM_ROOM];

	switch (kind) {
	case 't': text_print(out, "\"%s\"", moment_text(text, cell->number)); break;
	case 'a': text_print(out, "\"%s\"", money_text(text, cell->number, digits)); break;
	case 'b': text_put(out, cell->number ? "true" : "false"); break;
	case 'j': text_put(out, cell->text && *cell->text ? cell->text : "null"); break;
	default:
		if (cell->is_number)
			text_number(out, cell->number);
		else
			text_json(out, cell->text, strlen(cell->text));
	}
}

/* The digits of a row's amounts: those of its own currency, else the shop's. */
static int
digits_of(const struct cell *cells, int n)
{
	int digits = -1;

	for (int i = 0; i < n; i++)
		if (strcmp(cells[i].name, "currency") == 0 && cells[i].text)
			digits = money_digits(cells[i].text);
	return digits < 0 ? shop_here()->digits : digits;
}

/* A row as an object: {"sku":"TEA","on_hand":4}. */
static void
write_row(struct text *out, const struct cell *cells, int n)
{
	int digits = digits_of(cells, n);
	size_t begin = out->length;

	for (int i = 0; i < n; i++) {
		const char *colon = strchr(cells[i].name, ':');
		if (!cells[i].is_number && !cells[i].text)
			continue;
		text_byte(out, out->length > begin ? ',' : '{');
		if (strcmp(cells[i].name, "*:j") == 0) { /* the members, without the braces around them */
			text_add(out, cells[i].text + 1, strlen(cells[i].text + 1) - 1);
			continue;
		}
		text_json(
			out, cells[i].name, colon ? (size_t)(colon - cells[i].name) : strlen(cells[i].name));
		text_byte(out, ':');
		write_value(out, &cells[i], colon ? colon[1] : 0, digits);
	}
	text_put(out, out->length > begin ? "}" : "{}");
}

/* ---- rows for people and pipes ---- */

struct printing {
	struct text out;
	long rows;
	struct text *table; /* the cells of --table, each ended by a NUL */
	int columns;
};

void
ask_as_table(bool on)
{
	as_table = on;
}

/* The cells of a row for --table, after the names of the columns when it is the first. */
static void
note_cells(struct printing *p, const struct cell *cells, int n)
{
	int digits = digits_of(cells, n);

	for (int i = 0; p->rows == 0 && i < n; i++) {
		text_add(p->table, cells[i].name, strcspn(cells[i].name, ":"));
		text_byte(p->table, '\0');
	}
	p->columns = n;
	for (int i = 0; i < n; i++) {
		const char *colon = strchr(cells[i].name, ':');
		size_t before = p->table->length;
		if (cells[i].is_number || cells[i].text)
			write_value(p->table, &cells[i], colon ? colon[1] : 0, digits);
		if (p->table->length > before + 1 &&
			p->table->at[before] == '"') { /* people need no quotes */
			memmove(p->table->at + before, p->table->at + before + 1,
				p->table->length - before - 2);
			p->table->length -= 2;
		}
		text_byte(p->table, '\0');
	}
}

static bool
print_row(void *context, const struct cell *cells, int n)
{
	struct printing *p = context;

	if (as_table)
		note_cells(p, cells, n);
	else {
		write_row(&p->out, cells, n);
		text_byte(&p->out, '\n');
	}
	p->rows++;
	if (p->out.length > 64 * 1024) {
		filter_write(&p->out);
		text_clear(&p->out);
	}
	return !stop_asked();
}

/* How wide a cell shows: its characters, not its bytes. */
static int
width(const char *s)
{
	int n = 0;

	for (; *s; s++)
		n += (*s & 0xC0) != 0x80;
	return n;
}

void
ask_align(struct text *out, const char *cells, size_t n, int columns)
{
	int *widths = need_memory((size_t)(columns + 1) * sizeof *widths), column = 0;
	const char *cell = cells, *end = cells + n;

	memset(widths, 0, (size_t)(columns + 1) * sizeof *widths);
	for (const char *c = cell; c < end; c += strlen(c) + 1, column = (column + 1) % columns)
		if (width(c) > widths[column])
			widths[column] = width(c);
	for (column = 0; cell < end; cell += strlen(cell) + 1, column++) {
		bool last = column % columns == columns - 1;
		text_put(out, cell);
		if (last)
			text_byte(out, '\n');
		else
			text_print(out, "%*s", widths[column % columns] - width(cell) + 2, "");
	}
	free(widths);
}

static void
end_rows(struct printing *p)
{
	if (as_table && p->rows > 0)
		ask_align(&p->out, p->table->at, p->table->length, p->columns);
	filter_write(&p->out);
	text_free(&p->out);
	text_free(p->table);
}

long
ask_print(struct store *db, const char *sql, const char *const *parameters, int n)
{
	struct text cells = TEXT_UP_TO(TABLE_MOST);
	struct printing p = { .out = TEXT_UP_TO(0), .table = &cells };

	store_query(db, sql, parameters, n, print_row, &p);
	end_rows(&p);
	return p.rows;
}

static struct text told_cells = { .most = TABLE_MOST };
static struct printing told = { .table = &told_cells };

void
ask_tell(const struct cell *cells, int n)
{
	print_row(&told, cells, n);
	filter_write(&told.out);
	text_clear(&told.out);
}

void
ask_told(void)
{
	end_rows(&told);
	told.rows = 0;
}

int
ask_ending(int ending)
{
	return ending > END_REFUSED ? ending : stop_ending(ending, "this may not be all");
}

/* ---- rows for programs ---- */

static bool
add_line(void *context, const struct cell *cells, int n)
{
	write_row(context, cells, n);
	text_byte(context, '\n');
	return !stop_asked();
}

void
ask_lines(struct store *db, const char *sql, const char *const *parameters, int n, struct text *lines)
{
	store_query(db, sql, parameters, n, add_line, lines);
}

static bool
add_object(void *context, const struct cell *cells, int n)
{
	struct text *array = context;

	if (array->length > 1)
		text_byte(array, ',');
	write_row(array, cells, n);
	return !stop_asked();
}

json_t *
ask_rows(struct store *db, const char *sql, const char *const *parameters, int n)
{
	struct text array = TEXT_UP_TO(0);
	json_t *rows;

	text_byte(&array, '[');
	store_query(db, sql, parameters, n, add_object, &array);
	text_byte(&array, ']');
	rows = json_loadb(array.at, array.length, 0, NULL);
	text_free(&array);
	return rows;
}

long
ask_whole(struct store *db, const char *sql, const struct part *parts, const char *const *parameters, int n)
{
	json_t *rows = ask_rows(db, sql, parameters, n), *row;
	struct text out = TEXT_UP_TO(0);
	long count = (long)json_array_size(rows);
	size_t i;

	json_array_foreach(rows, i, row) {
		for (const struct part *p = parts; p->name; p++)
			json_object_set_new(row, p->name, ask_rows(db, p->sql, parameters, n));
		text_value(&out, row);
		text_byte(&out, '\n');
	}
	filter_write(&out);
	text_free(&out);
	json_decref(rows);
	return count;
}
