/* items - the items of an XML feed (RSS, Atom) as rows */
#include "items.h"

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "nameless.h"
#include "say.h"

enum {
	PIECE = 64 * 1024,
	MOST_COLUMNS = 1000,
	DEEPEST = 64
};

struct items {
	XML_Parser parser;
	struct decode *in;
	FILE *again;                /* what was read, for the second time through */
	const char *file;
	bool known;                 /* the columns are: this is the second time through */
	bool ended, ready;          /* the file has; an item is complete */
	int depth, item;            /* item: the depth of the item in work; 0: none */

	char *names[MOST_COLUMNS];
	struct text values[MOST_COLUMNS]; /* of the item in work */
	size_t n;
	long line, items;
	bool too_long;

	struct text outer, name, said; /* of the element in work */
	struct text bytes;             /* of the row */
	struct csv_cell cells[MOST_COLUMNS];
	char buffer[PIECE];
};

bool
items_begin(struct decode *in)
{
	size_t n, at = 0;
	const char *start = decode_peek(in, &n);

	while (at < n && memchr(" \t\r\n", start[at], 4))
		at++;
	return at + 1 < n && start[at] == '<' && memchr("?!rfR", start[at + 1], 5);
}

/* ---- what expat tells ---- */

static const char *
local_name(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon ? colon + 1 : name;
}

static void XMLCALL
on_doctype(void *user, const char *name, const char *system, const char *public, int internal)
{
	struct items *x = user;

	(void)name, (void)system, (void)public, (void)internal;
	die(END_DATA, "%s: line %lu: a DOCTYPE is not read", x->file, XML_GetCurrentLineNumber(x->parser));
}

static void
begin_item(struct items *x)
{
	x->item = x->depth;
	x->line = (long)XML_GetCurrentLineNumber(x->parser);
	x->too_long = false;
	for (size_t i = 0; i < x->n; i++)
		text_clear(&x->values[i]);
}

static void XMLCALL
on_start(void *user, const char *name, const char **attributes)
{
	struct items *x = user;
	const char *local = local_name(name);

	if (++x->depth > DEEPEST)
		die(END_DATA, "%s: elements within each other deeper than %d", x->file, DEEPEST);
	if (!x->item && (strcmp(local, "item") == 0 || strcmp(local, "entry") == 0))
		begin_item(x);
	else if (x->item) {
		text_clear(&x->said);
		if (x->depth == x->item + 1) {
			text_clear(&x->outer);
			text_put(&x->outer, local);
		}
		text_clear(&x->name);
		if (x->depth == x->item + 1)
			text_put(&x->name, local);
		else
			text_print(&x->name, "%s(%s)", x->outer.at, local);
		for (; attributes[0]; attributes += 2) /* Atom's <link href="…"/> */
			if (strcmp(attributes[0], "href") == 0)
				text_put(&x->said, attributes[1]);
	}
}

static void XMLCALL
on_text(void *user, const char *s, int n)
{
	struct items *x = user;

	if (!x->item)
		return;
	x->too_long = x->too_long || x->said.length + (size_t)n > CSV_ROW_LONGEST;
	if (!x->too_long)
		text_add(&x->said, s, (size_t)n);
}

static size_t
column_of(struct items *x, const char *name)
{
	size_t i = 0;

	while (i < x->n && strcasecmp(x->names[i], name) != 0)
		i++;
	if (i < x->n || x->known)
		return i;
	if (x->n == MOST_COLUMNS)
		die(END_DATA, "%s: elements of more than %d names", x->file, MOST_COLUMNS);
	x->names[x->n] = copy_text(name);
	return x->n++;
}

static void XMLCALL
on_end(void *user, const char *name)
{
	struct items *x = user;
	size_t begin = 0, i;

	(void)name;
	if (x->item && x->depth == x->item) {
		x->item = 0;
		x->items++;
		if (x->known) {
			x->ready = true;
			XML_StopParser(x->parser, XML_TRUE);
		}
	} else if (x->item) {
		while (begin < x->said.length && strchr(" \t\r\n", x->said.at[begin]))
			begin++;
		if (begin < x->said.length && (i = column_of(x, x->name.at)) < x->n) {
			if (x->values[i].length)
				text_byte(&x->values[i], ',');
			text_add(&x->values[i], x->said.at + begin, x->said.length - begin);
		}
		text_clear(&x->said);
	}
	x->depth--;
}

/* ---- reading ---- */

static void
start(struct items *x)
{
	if (x->parser)
		XML_ParserFree(x->parser);
	x->parser = XML_ParserCreate("UTF-8"); /* whatever it says that it is: it was decoded */
	if (!x->parser)
		die(END_MEMORY, "out of memory");
	XML_SetUserData(x->parser, x);
	XML_SetElementHandler(x->parser, on_start, on_end);
	XML_SetCharacterDataHandler(x->parser, on_text);
	XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
	x->depth = x->item = 0;
	x->ended = false;
}

static void
check(struct items *x, enum XML_Status status)
{
	if (status == XML_STATUS_ERROR)
		die(END_DATA, "%s: line %lu: %s", x->file, XML_GetCurrentLineNumber(x->parser),
			decode_fault(x->in) ? decode_fault(x->in) : XML_ErrorString(XML_GetErrorCode(x->parser)));
}

/* A piece of the text: as it comes, and then as it came. */
static size_t
next_piece(struct items *x)
{
	size_t n = x->known ? fread(x->buffer, 1, PIECE, x->again) : decode_read(x->in, x->buffer, PIECE);

	if (x->known && ferror(x->again))
		die(END_IO, "cannot read a temporary file:");
	if (!x->known && fwrite(x->buffer, 1, n, x->again) != n)
		die(END_IO, "cannot write a temporary file:");
	return n;
}

/* Read on until an item is complete, or the file ends; a signal ends it too. */
static void
advance(struct items *x)
{
	XML_ParsingStatus status;
	size_t n;

	XML_GetParsingStatus(x->parser, &status);
	if (status.parsing == XML_SUSPENDED)
		check(x, XML_ResumeParser(x->parser));
	while (!x->ready && !x->ended) {
		n = next_piece(x);
		x->ended = n == 0;
		if (x->ended && decode_cut(x->in))
			return;
		check(x, XML_Parse(x->parser, x->buffer, (int)n, n == 0));
	}
}

struct items *
items_open(struct decode *in)
{
	struct items *x = need_memory(sizeof *x);

	memset(x, 0, sizeof *x);
	x->in = in;
	x->file = decode_name(in);
	x->again = nameless_file();
	start(x);
	advance(x);
	if (!decode_cut(in) && (x->items == 0 || x->n == 0))
		die(END_DATA, "%s: is XML, but has no item or entry", x->file);
	return x;
}

void
items_close(struct items *x)
{
	struct text *texts[] = { &x->outer, &x->name, &x->said, &x->bytes };

	XML_ParserFree(x->parser);
	fclose(x->again);
	for (size_t i = 0; i < x->n; i++) {
		free(x->names[i]);
		text_free(&x->values[i]);
	}
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		text_free(texts[i]);
	free(x);
}

/* A row of the texts, one behind the other in memory. */
static void
make_row(struct items *x, struct csv_row *row, bool header)
{
	size_t at = 0;

	text_clear(&x->bytes);
	for (size_t i = 0; i < x->n; i++) {
		const char *s = header ? x->names[i] : x->values[i].at;
		text_add(&x->bytes, s ? s : "", s ? strlen(s) : 0);
		text_add(&x->bytes, "", 1);
		x->cells[i].length = s ? strlen(s) : 0;
	}
	for (size_t i = 0; i < x->n; at += x->cells[i++].length + 1)
		x->cells[i].at = x->bytes.at + at;
	*row = (struct csv_row){ .cells = x->cells, .n = x->n, .line = header ? 1 : x->line, .fault_cell = -1 };
	if (!header && x->too_long)
		row->fault = "the item is longer than 4 MiB";
}

bool
items_next(struct items *x, struct csv_row *row)
{
	if (!x->known && decode_cut(x->in))
		return false;
	if (!x->known) {
		if (fflush(x->again) != 0 || fseek(x->again, 0, SEEK_SET) != 0)
			die(END_IO, "cannot write a temporary file:");
		start(x);
		x->known = true;
		make_row(x, row, true);
		return true;
	}
	x->ready = false;
	advance(x);
	if (x->ready)
		make_row(x, row, false);
	return x->ready;
}
