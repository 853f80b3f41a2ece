/* ingest - a file of another system into records on standard output, counted row by row */
#include "ingest.h"

#include <string.h>
#include <sys/stat.h>

#include "card.h"
#include "docs.h"
#include "explain.h"
#include "filter.h"
#include "gather.h"
#include "items.h"
#include "say.h"
#include "stop.h"

enum { FLUSH = 64 * 1024, ROWS_A_LOOK = 256 };

/* A file in work. */
struct work {
	struct ingest *in;
	const char *file;
	struct composer *composer;
	struct explain *explain;
	struct trouble trouble;
	const struct map *map;
	long again, again_at; /* records that are added to what stood further up; the first one's line */
	long left;            /* rows that are left out */
};

bool
ingest_stopped(const struct ingest *in)
{
	return stop_asked() || (in->strict && tally.refused);
}

static void
put_out(struct ingest *in, size_t least)
{
	if (in->out.length >= least) {
		size_t masked = cards_mask(in->out.at, in->out.length);
		if (masked > 0)
			say("card numbers are masked: %zu", masked);
		filter_write(&in->out);
		text_clear(&in->out);
	}
}

void
ingest_end(struct ingest *in)
{
	put_out(in, 0);
	text_free(&in->out);
}

static const char *
name_of(const char *file)
{
	return file ? file : "standard input";
}

static long long
size_of(int fd)
{
	struct stat about;

	return fstat(fd, &about) == 0 && S_ISREG(about.st_mode) ? about.st_size : 0;
}

static void
close_bytes(struct ingest *in, struct decode *bytes)
{
	if (decode_fault(bytes))
		say("%s: %s: what stands before that was read", decode_name(bytes), decode_fault(bytes));
	in->broken = in->broken || decode_fault(bytes);
	decode_close(bytes);
}

/* ---- rows ---- */

/* What is made of the file: what --what asks, if the map can; else the first that it can, and with a location
 * said for it stock too. */
static unsigned
what_of(const struct ingest *in, const struct map *m)
{
	unsigned what = 0;

	if (!in->what)
		return (m->makes & (~m->makes + 1)) | (in->located ? m->makes & MAKES_STOCK : 0);
	for (const char *at = in->what; *at;) {
		struct text one = { 0 };
		size_t n = strcspn(at, ",");
		text_add(&one, at, n);
		if (!map_makes(one.at))
			die(END_USAGE, "--what: '%s' is not products, stock or orders", one.at);
		if (!(map_makes(one.at) & m->makes))
			die(in->map || in->from ? END_USAGE : END_DATA,
				"--what: the format '%s' does not make %s", m->name, one.at);
		what |= map_makes(one.at);
		at += n + (at[n] == ',');
		text_free(&one);
	}
	return what;
}

static struct map *
map_of(const struct ingest *in, const char *file, const struct csv_row *header)
{
	struct map *m = in->map ? map_load(in->map) : in->from ? map_named(in->from) : map_detect(header);

	if (!m && in->from)
		die(END_USAGE, "--from: there is no format '%s'", in->from);
	if (!m)
		die(END_DATA, "%s: no format knows the header '%.60s%s...': say which with --from, or write a map",
			name_of(file), header->cells[0].at, header->n > 1 ? "," : "");
	return m;
}

static void
refuse_rows(const struct work *w, const struct sheet *rows, const struct trouble *t)
{
	struct text why = { 0 }, other = { 0 };
	long line = rows->rows[t->row].line;

	text_print(&why, "%s%s%s", t->column ? t->column : "", t->column ? ": " : "", t->why.at);
	text_print(&other, "refused with line %ld", line);
	say_at(w->file, line, "%s", why.at);
	for (size_t row = 0; w->in->rejects && row < rows->n; row++)
		rejects_row(w->in->rejects, rows, row, row == t->row ? why.at : other.at);
	tally.refused += (long)rows->n;
	text_free(&why);
	text_free(&other);
}

static void
make_record(const struct sheet *rows, const struct gathered *g, void *context)
{
	struct work *w = context;
	enum composed made = g->trouble ? COMPOSED_TROUBLE : COMPOSED_NOTHING;

	if (!g->trouble && !g->left)
		made = compose(w->composer, rows, g->again, &w->in->out, &w->trouble);
	if (w->explain) {
		explain_rows(w->explain, w->composer, rows, made);
		text_clear(&w->in->out);
	}
	tally.in += (long)rows->n;
	if (made == COMPOSED)
		tally.done += (long)rows->n;
	else if (made == COMPOSED_NOTHING) {
		tally.unchanged += (long)rows->n;
		w->left += (long)rows->n;
	} else
		refuse_rows(w, rows, g->trouble ? g->trouble : &w->trouble);
	if (made == COMPOSED && g->again && w->again++ == 0)
		w->again_at = rows->rows[0].line;
	put_out(w->in, FLUSH);
}

/* A sheet's leftover: separators, and nothing between. */
static bool
says_nothing(const struct csv_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (row->cells[i].length > 0)
			return false;
	return true;
}

/* Where rows come from: CSV, or the items of an XML feed. */
struct rows {
	struct decode *bytes;
	struct csv *csv;
	struct items *items;
};

static struct rows
open_rows(const struct ingest *in, int fd, const char *file)
{
	struct rows r = { .bytes = decode_open(fd, file, in->encoding) };

	if (items_begin(r.bytes))
		r.items = items_open(r.bytes);
	else
		r.csv = csv_open(r.bytes, in->delimiter);
	return r;
}

static bool
next_row(struct rows *r, struct csv_row *row)
{
	return r->items ? items_next(r->items, row) : csv_next(r->csv, row);
}

static char
delimiter_of(const struct rows *r)
{
	return r->items ? ',' : csv_delimiter(r->csv);
}

static void
close_rows(struct ingest *in, struct rows *r)
{
	if (r->items)
		items_close(r->items);
	else
		csv_close(r->csv);
	close_bytes(in, r->bytes);
}

static const char cut[] = "the file is cut: rows of this record may be missing";

static void
take_rows(struct work *w, struct rows *rows, int fd, const struct map *map)
{
	struct ingest *in = w->in;
	struct gather *gather = gather_open(map, in->gather, make_record, w);
	struct csv_row row;

	/* Who wrote into our pipe may have been stopped by the same signal, in the middle of this row. */
	while (!ingest_stopped(in) && next_row(rows, &row) && !ingest_stopped(in)) {
		if (!row.fault && says_nothing(&row))
			continue;
		if (row.cut)
			gather_spoil(gather, cut);
		gather_row(gather, &row, ++in->number);
		if (in->number % ROWS_A_LOOK == 0)
			filter_progress(decode_done(rows->bytes), size_of(fd));
	}
	if (decode_fault(rows->bytes))
		gather_spoil(gather, cut);
	gather_close(gather, ingest_stopped(in));
}

/* What a user should know of rows that were done, and of those that were not: once a file. */
static void
sum_up(const struct work *w)
{
	const struct place *says = w->map->skip.n ? &w->map->skip : &w->map->kind;
	const struct source *from = says->sources;

	while (from && from + 1 < says->sources + says->n && from->at < 0)
		from++;
	if (w->again)
		say("%s: %ld record%s came again further down, first at line %ld: the rows are added to what stood further up"
			" (--gather brings them together)", name_of(w->file), w->again, w->again > 1 ? "s" : "", w->again_at);
	if (w->left)
		say("%s: %ld row%s left out because of what '%s' says", name_of(w->file), w->left, w->left > 1 ? "s" : "",
			from ? map_column(w->map, from) : "the map");
}

void
ingest_csv(struct ingest *in, int fd, const char *file)
{
	struct rows rows = open_rows(in, fd, file);
	struct work w = { .in = in, .file = file };
	struct csv_row row;
	struct map *map;

	if (!next_row(&rows, &row)) {
		close_rows(in, &rows);
		return;
	}
	if (row.fault)
		die(END_DATA, "%s: the header: %s", name_of(file), row.fault);
	map = map_of(in, file, &row);
	in->making.what = what_of(in, map);
	map_bind(map, &row, in->making.what, name_of(file));
	rejects_header(in->rejects, fd, &row, delimiter_of(&rows), decode_marked(rows.bytes));
	w.map = map;
	w.composer = compose_open(map, &in->making);
	if (in->explain)
		w.explain = explain_open(map);
	take_rows(&w, &rows, fd, map);
	if (w.explain) {
		explain_text(w.explain, name_of(file), delimiter_of(&rows), in->table, &in->out);
		explain_close(w.explain);
	}
	sum_up(&w);
	compose_close(w.composer);
	text_free(&w.trouble.why);
	close_rows(in, &rows);
}

/* ---- documents ---- */

/* Are the lines records? Nothing is put out that the next program would refuse. */
static void
check_records(struct record *r, const struct text *lines)
{
	size_t n;

	for (const char *line = lines->at; line && *line && !refused(r); line += n + 1) {
		struct record made = { .line = line, .number = r->number, .pool = r->pool };
		n = strcspn(line, "\n");
		made.length = n;
		record_parse(&made);
		if (refused(&made))
			refuse(r, NULL, "makes no record: %s", made.fault);
		else if (strchr(made.id, '/'))
			refuse(r, NULL, "makes no record: id: '%s' has a '/', which only answers have",
				made.id);
		record_free(&made);
	}
}

/* An item that was refused by itself: why, and what it was. (Within a text quotes have a backslash before them.) */
static const char refusal[] = "{\"_error\":", refused_item[] = ",\"item\":";

static bool
is_refusal(const char *line, size_t n)
{
	return strncmp(line, refusal, strlen(refusal)) == 0 && memmem(line, n, refused_item, strlen(refused_item));
}

/* Part the items that were refused by themselves from the records. */
static void
part(const struct text *lines, struct text *records, struct text *items)
{
	size_t n;

	for (const char *line = lines->at; line && *line; line += n) {
		n = strcspn(line, "\n");
		n += line[n] == '\n';
		text_add(is_refusal(line, n) ? items : records, line, n);
	}
}

/* An item of a document is refused alone, and counted beside it. What no record may hold, as a NUL, may stand in it. */
static void
refuse_item(const struct record *document, const char *line, size_t n)
{
	struct record r = { .file = document->file, .number = document->number, .pool = document->pool };
	const char *why = line + strlen(refusal), *item = memmem(line, n, refused_item, strlen(refused_item));
	json_t *told = json_loadb(why, (size_t)(item - why), JSON_DECODE_ANY, NULL);

	refuse(&r, NULL, "%s", json_is_string(told) ? json_string_value(told) : "cannot be told apart");
	item += strlen(refused_item);
	r.length = (size_t)(line + n - 1 - item);
	r.body = json_loadb(item, r.length, JSON_DECODE_ANY, NULL);
	r.line = r.body ? pool_json(r.pool, r.body) : pool_copy(r.pool, item, r.length);
	r.length = strlen(r.line);
	tally.in++;
	filter_reject(&r);
	json_decref(told);
	record_free(&r);
}

static void
refuse_items(const struct record *document, const struct text *items)
{
	size_t n;

	for (const char *line = items->at; line && *line; line += n + 1) {
		n = strcspn(line, "\n");
		refuse_item(document, line, n);
	}
}

/* What the program makes of a document goes out, or the document is refused as a whole. */
static void
take_document(struct ingest *in, struct docs *docs, struct doc *doc, struct record *r)
{
	struct text made = { 0 }, lines = { 0 }, items = { 0 }, why = { 0 };
	bool broken = doc->too_long;

	if (doc->too_long)
		refuse(r, NULL, "is longer than %d MiB", DOCS_LONGEST >> 20);
	else if (!jq_run(in->jq, doc->at, doc->length, in->number, &made, &why, &broken))
		refuse(r, NULL, "%s%s", broken ? "not JSON: " : "", why.at);
	if (broken)
		docs_again(docs, doc);
	part(&made, &lines, &items);
	check_records(r, &lines);
	if (refused(r)) {
		r->line = doc->at;
		r->length = doc->length;
		r->body = broken ? NULL : json_loadb(doc->at, doc->length, 0, NULL);
		if (r->body)
			r->length = strlen(r->line = pool_json(r->pool, r->body)); /* on one line */
		filter_reject(r);
	} else if (lines.length > 0) {
		text_add(&in->out, lines.at, lines.length);
		tally.done++;
	} else
		tally.unchanged++;
	if (!refused(r))
		refuse_items(r, &items);
	text_free(&made);
	text_free(&items);
	text_free(&lines);
	text_free(&why);
}

void
ingest_json(struct ingest *in, int fd, const char *file)
{
	struct decode *bytes = decode_open(fd, file, in->encoding);
	struct docs *docs = docs_open(bytes);
	struct pool pool = { 0 };
	struct doc doc;

	while (!ingest_stopped(in) && docs_next(docs, &doc) && !ingest_stopped(in)) {
		struct record r = { .file = file, .number = doc.line, .pool = &pool };
		tally.in++;
		in->number++;
		take_document(in, docs, &doc, &r);
		record_free(&r);
		put_out(in, 1);
		filter_progress(decode_done(bytes), size_of(fd));
		pool_reset(&pool);
	}
	docs_close(docs);
	close_bytes(in, bytes);
	pool_free(&pool);
}
