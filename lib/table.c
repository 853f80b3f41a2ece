/* table - rows of cells into a file: CSV by RFC 4180, tab-separated values, or an RSS feed */
#include "table.h"

#include <string.h>

#include "cell.h"
#include "csv.h"

/* The length of a column's name; of one that repeats, without its []. */
static size_t
name_length(const char *column)
{
	size_t n = strlen(column);

	return n > 2 && strcmp(column + n - 2, "[]") == 0 ? n - 2 : n;
}

/* A tab or a line's end has no place in a cell of TSV, and there is no way to quote it. */
static void
put_flat(struct text *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		text_byte(out, strchr("\t\r\n", s[i]) ? ' ' : s[i]);
}

static void
put_cell(const struct table *t, const char *s, size_t n, struct text *out)
{
	struct text guarded = { 0 };

	if (t->guard && cell_formula((struct csv_cell){ s, n })) {
		text_byte(&guarded, '\'');
		text_add(&guarded, s, n);
		s = guarded.at;
		n = guarded.length;
	}
	if (t->form == TABLE_TSV)
		put_flat(out, s, n);
	else
		csv_put(out, s, n, t->delimiter);
	text_free(&guarded);
}

static void
end_line(const struct table *t, size_t began, struct text *out)
{
	/* A line with nothing on it would be no row: one empty cell is written as such. */
	if (t->form == TABLE_CSV && out->length == began)
		text_put(out, "\"\"");
	text_put(out, t->crlf ? "\r\n" : "\n");
}

/* ---- RSS ---- */

/* Characters that XML 1.0 cannot hold, even escaped, are left out. */
static void
put_escaped(struct text *out, const char *s, size_t n)
{
	size_t begin = 0;

	for (size_t i = 0; i <= n; i++) {
		bool end = i == n, bad = !end && (unsigned char)s[i] < 0x20 && !strchr("\t\n\r", s[i]);
		/* U+FFFE and U+FFFF */
		bool none = !end && i + 2 < n && memcmp(s + i, "\xEF\xBF", 2) == 0 && (unsigned char)s[i + 2] >= 0xBE;
		if (!end && !bad && !none)
			continue;
		text_html(out, s + begin, i - begin);
		i += none ? 2 : 0;
		begin = i + 1;
	}
}

static void
put_element(struct text *out, const char *name, size_t n, const char *value, size_t length)
{
	text_print(out, "<g:%.*s>", (int)n, name);
	put_escaped(out, value, length);
	text_print(out, "</g:%.*s>\n", (int)n, name);
}

static void
put_item(const struct table *t, const struct text *cells, struct text *out)
{
	text_put(out, "<item>\n");
	for (size_t i = 0; i < t->n; i++) {
		const char *name = t->columns[i];
		size_t n = name_length(name);
		for (const char *at = cells[i].length ? cells[i].at : ""; *at;) {
			size_t length = name[n] ? strcspn(at, "\n") : strlen(at);
			put_element(out, name, n, at, length);
			at += length + (at[length] != '\0');
		}
	}
	text_put(out, "</item>\n");
}

/* ---- the file ---- */

void
table_head(const struct table *t, struct text *out)
{
	size_t began = out->length;

	if (t->form == TABLE_XML) {
		text_put(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			"<rss xmlns:g=\"http://base.google.com/ns/1.0\" version=\"2.0\">\n<channel>\n<title>");
		put_escaped(out, t->title, strlen(t->title));
		text_put(out, "</title>\n<link>");
		put_escaped(out, t->link, strlen(t->link));
		text_put(out, "</link>\n<description>");
		put_escaped(out, t->title, strlen(t->title));
		text_put(out, "</description>\n");
		return;
	}
	for (size_t i = 0; i < t->n; i++) {
		if (i)
			text_byte(out, t->form == TABLE_TSV ? '\t' : t->delimiter);
		put_cell(t, t->columns[i], name_length(t->columns[i]), out);
	}
	end_line(t, began, out);
}

void
table_row(const struct table *t, const struct text *cells, struct text *out)
{
	size_t began = out->length;

	if (t->form == TABLE_XML) {
		put_item(t, cells, out);
		return;
	}
	for (size_t i = 0; i < t->n; i++) {
		if (i)
			text_byte(out, t->form == TABLE_TSV ? '\t' : t->delimiter);
		if (t->columns[i][name_length(t->columns[i])]) {
			struct text list = { 0 };
			for (size_t k = 0; k < cells[i].length; k++)
				text_byte(&list, cells[i].at[k] == '\n' ? ',' : cells[i].at[k]);
			put_cell(t, list.length ? list.at : "", list.length, out);
			text_free(&list);
		} else
			put_cell(t, cells[i].length ? cells[i].at : "", cells[i].length, out);
	}
	end_line(t, began, out);
}

void
table_tail(const struct table *t, struct text *out)
{
	if (t->form == TABLE_XML)
		text_put(out, "</channel>\n</rss>\n");
}
