/* export - the records of a stream into a file of another system */
#include "export.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "csv.h"
#include "decode.h"
#include "feed.h"
#include "levels.h"
#include "map.h"
#include "say.h"
#include "schema.h"
#include "uncompose.h"

/* What writes is a map, a feed, or neither of them: then it is Amazon's listings. */
struct exporter {
	struct map *map;
	struct uncomposer *uncomposer;
	const struct feed *feed;
	const char *link;
	struct text site; /* of the link */
	struct listing *amazon;
	unsigned makes; /* MAKES_* */
	struct table table;
	struct levels *levels;
	struct text *out;

	/* Not written yet: a product and levels of it, levels alone, or an order. */
	json_t *record, *counts;
};

const struct intake export_takes[] = {
	{ .type = "product.put" }, { .type = "product.added" }, { .type = "product.changed" },
	{ .type = "stock.count" }, { .type = "stock.counted" },
	{ .type = "order.place" }, { .type = "order.priced" }, { .type = "order.accepted" },
	{ .type = "order.backordered" }, { .type = "order.paid" },
	{ 0 }
};

/* ---- which columns ---- */

/* "csv", "tsv", "xml". */
static enum table_form
form_of(const char *name)
{
	static const char *const forms[] = { [TABLE_CSV] = "csv", [TABLE_TSV] = "tsv", [TABLE_XML] = "xml" };

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (strcmp(forms[i], name) == 0)
			return (enum table_form)i;
	die(END_USAGE, "--form: '%s' is not csv, tsv or xml", name);
}

/* A feed, or Amazon's listings? They are no maps: their rows are reckoned. */
static bool
bind_own(struct export *e)
{
	struct exporter *x = e->work;

	if (!e->to || e->map || e->like)
		return false;
	x->feed = feed_named(e->to);
	x->makes = MAKES_PRODUCTS | MAKES_STOCK;
	if (strcmp(e->to, "amazon") == 0) {
		if (!e->amazon.seller || !e->amazon.marketplace)
			die(END_USAGE, "--to amazon: --seller and --marketplace are needed");
		x->amazon = &e->amazon;
	} else if (x->feed) {
		if (!e->link || !strstr(e->link, "://"))
			die(END_USAGE, "--to %s: the pages' address is needed, such as"
				" --link 'https://shop.example/products/{product}'", e->to);
		feed_table(x->feed, &x->table);
		x->link = e->link;
		text_add(&x->site, e->link, (size_t)(strstr(e->link, "://") - e->link) + 3);
		text_add(&x->site, e->link + x->site.length, strcspn(e->link + x->site.length, "/?#{"));
		x->table.title = x->table.link = x->site.at;
	}
	return x->feed || x->amazon;
}

static struct map *
map_asked(const struct export *e)
{
	struct map *m = e->map ? map_load(e->map) : e->to ? map_to(e->to) : NULL;

	if (!m && e->to)
		die(END_USAGE, "--to: there is no format '%s' (--help lists them)", e->to);
	if (!m && !e->like)
		die(END_USAGE, "no format is said: --to NAME, --map FILE or --like FILE");
	return m;
}

static void
bind(struct exporter *x, struct csv_cell *cells, size_t n, const char *file)
{
	map_bind(x->map, &(struct csv_row){ .cells = cells, .n = n }, 0, file);
	x->table.columns = need_memory((n + 1) * sizeof *x->table.columns);
	for (size_t i = 0; i < n; i++)
		x->table.columns[i] = x->map->header[i].at;
	x->table.n = n;
}

/* The columns of a file, but not those that --rejects added to it. */
static void
bind_like(struct export *e)
{
	struct exporter *x = e->work;
	int fd = open(e->like, O_RDONLY | O_CLOEXEC);
	struct csv_cell *cells;
	struct decode *bytes;
	struct csv_row row;
	struct csv *csv;
	size_t n = 0;

	if (fd < 0)
		die(errno == EACCES ? END_PERMISSION : END_NO_INPUT, "cannot read '%s':", e->like);
	bytes = decode_open(fd, e->like, NULL);
	csv = csv_open(bytes, e->delimiter);
	if (!csv_next(csv, &row) || row.fault)
		die(END_DATA, "%s: there is no header line", e->like);
	cells = need_memory(row.n * sizeof *cells);
	for (size_t i = 0; i < row.n; i++)
		if (strcmp(row.cells[i].at, "_line") != 0 && strcmp(row.cells[i].at, "_error") != 0)
			cells[n++] = row.cells[i];
	if (!x->map)
		x->map = map_detect(&row);
	if (!x->map)
		die(END_DATA, "%s: no format knows this header: say which with --to, or write a map", e->like);
	x->table.delimiter = csv_delimiter(csv);
	bind(x, cells, n, e->like);
	free(cells);
	csv_close(csv);
	decode_close(bytes);
	close(fd);
}

/* Of a format that does not list its columns: those that say what rows are, and the first of each field. */
static void
bind_first(struct exporter *x)
{
	const struct map *m = x->map;
	const struct place *groups[] = { &m->kind, &m->key, &m->parent, &m->members, &m->options };
	const size_t n_groups = sizeof groups / sizeof *groups;
	struct csv_cell *cells = need_memory((m->n + n_groups) * sizeof *cells);
	struct text *names = need_memory((m->n + n_groups) * sizeof *names);
	size_t n = 0;

	for (size_t i = 0; i < n_groups + m->n; i++) {
		const struct place *p = i < n_groups ? groups[i] : &m->places[i - n_groups];
		const struct source *s = p->sources;
		const char *hole;
		if (p->n == 0)
			continue;
		bool there = !s->column;
		for (size_t k = 0; k < n && !there; k++)
			there = cell_fits(s->column, names[k].at, NULL);
		if (there)
			continue;
		hole = strstr(s->column, "{unit}");
		names[n] = (struct text){ 0 };
		text_add(&names[n], s->column, hole ? (size_t)(hole - s->column) : strlen(s->column));
		if (hole)
			text_print(&names[n], "kg%s", hole + strlen("{unit}"));
		cells[n] = (struct csv_cell){ names[n].at, names[n].length };
		n++;
	}
	bind(x, cells, n, m->file);
	for (size_t i = 0; i < n; i++)
		text_free(&names[i]);
	free(names);
	free(cells);
}

static void
bind_format(struct export *e)
{
	struct exporter *x = e->work;
	json_t *columns = json_object_get(x->map->to, e->to ? e->to : x->map->name), *column;
	struct csv_cell *cells = need_memory((json_array_size(columns) + 1) * sizeof *cells);
	size_t i;

	if (columns) {
		json_array_foreach(columns, i, column)
			cells[i] = (struct csv_cell){ json_string_value(column), json_string_length(column) };
		bind(x, cells, json_array_size(columns), x->map->file);
	} else
		bind_first(x);
	free(cells);
}

static void
take_row(const struct text *cells, size_t n, void *context)
{
	struct exporter *x = context;

	(void)n;
	table_row(&x->table, cells, x->out);
}

void
export_open(struct export *e, struct text *out)
{
	struct exporter *x = e->work = need_memory(sizeof *x);

	*x = (struct exporter){ .table = { .delimiter = ',' } };
	if (!bind_own(e)) {
		x->map = map_asked(e);
		if (e->like)
			bind_like(e);
		else
			bind_format(e);
		x->makes = x->map->makes;
		x->uncomposer = uncompose_open(x->map, take_row, x);
	}
	if (e->delimiter)
		x->table.delimiter = e->delimiter;
	if (e->form)
		x->table.form = form_of(e->form);
	if (x->table.form == TABLE_XML && !x->feed)
		die(END_USAGE, "--form xml: only feeds are written so (google, meta)");
	x->table.crlf = e->crlf;
	x->table.guard = e->guard ? strcmp(e->guard, "yes") == 0 : !x->feed;
	if (e->levels)
		x->levels = levels_load(e->levels);
	if (x->amazon)
		listing_head(x->amazon, out);
	else
		table_head(&x->table, out);
}

/* ---- records ---- */

/* What the file of levels says of the product's variants; of what it does not name there is none. */
static void
look_up(struct exporter *x)
{
	json_t *variant;
	size_t i;

	json_array_foreach(json_object_get(x->record, "variants"), i, variant)
		if (!levels_of(x->levels, text_of(variant, "sku"), x->counts) &&
			!json_is_false(json_object_get(variant, "stocked")))
			json_array_append_new(x->counts, object("sku:s free:i on_hand:i", text_of(variant, "sku"),
				INT64_C(0), INT64_C(0)));
}

/* Write what is complete. */
static void
flush(struct exporter *x)
{
	if (x->record && json_object_get(x->record, "lines"))
		uncompose_order(x->uncomposer, x->record);
	else if (x->record || x->counts) {
		if (!x->counts)
			x->counts = json_array();
		if (x->levels && json_array_size(x->counts) == 0)
			look_up(x);
		if (x->amazon)
			listing_product(x->amazon, x->record, x->counts, x->out);
		else if (x->feed)
			feed_product(x->feed, x->link, x->record, x->counts, take_row, x);
		else
			uncompose_product(x->uncomposer, x->record, x->counts);
	}
	json_decref(x->record);
	json_decref(x->counts);
	x->record = x->counts = NULL;
}

/* The same said again, or more of it: it takes the place of what waits. */
static void
wait_with(struct exporter *x, json_t *record, const char *key)
{
	const char *was = text_of(x->record, key), *is = text_of(record, key);

	if (was && is && strcmp(was, is) == 0)
		json_decref(x->record);
	else
		flush(x);
	x->record = json_incref(record);
}

static bool
is_ours(const json_t *product, const char *sku)
{
	json_t *variant;
	size_t i;

	json_array_foreach(json_object_get(product, "variants"), i, variant) {
		const char *one = text_of(variant, "sku");
		if (one && strcmp(one, sku) == 0)
			return true;
	}
	return false;
}

static bool
is_equal(const json_t *a, const json_t *b, const char *key)
{
	return json_equal(json_object_get(a, key), json_object_get(b, key)) ||
		(!json_object_get(a, key) && !json_object_get(b, key));
}

static void
wait_with_level(struct exporter *x, json_t *level)
{
	json_t *other;
	size_t i;

	if (!(x->record ? is_ours(x->record, text_of(level, "sku"))
			: x->counts && is_equal(json_array_get(x->counts, 0), level, "sku")))
		flush(x);
	if (!x->counts)
		x->counts = json_array();
	json_array_foreach(x->counts, i, other)
		if (is_equal(other, level, "sku") && is_equal(other, level, "location")) {
			json_array_set(x->counts, i, level);
			return;
		}
	json_array_append(x->counts, level);
}

/* What a station's verb prints has no type: its members tell what it is. */
static const char *
type_of(const struct record *r)
{
	if (json_object_get(r->body, "type"))
		return refused(r) ? NULL : r->type;
	if (json_is_array(json_object_get(r->body, "variants")))
		return "product.put";
	if (json_is_array(json_object_get(r->body, "lines")))
		return "order.place";
	return json_object_get(r->body, "sku") ? "stock.counted" : NULL;
}

/* Is it what the dictionary says? Only then can rows be made of it. */
static bool
is_good(struct record *r, const char *type)
{
	json_t *whole = object("type:s id:s *:k", type, r->id && *r->id ? r->id : "x", r->body);
	char fault[SCHEMA_FAULT];

	if (!json_object_get(whole, "time"))
		json_object_set_new(whole, "time", json_string("2000-01-01T00:00:00Z"));
	record_owns(r, whole);
	if (!schema_obeyed(schema_of(type), whole, fault))
		refuse(r, NULL, "%s", fault);
	if (strncmp(type, "product.", 8) == 0)
		need_name(r, "product"); /* a put of one price may leave it out: the catalogue knows whose it is, we do not */
	return !refused(r);
}

/* Does the format take quantities of goods that it is not told more of? */
static bool
alone_does(const struct exporter *x)
{
	return x->amazon || x->makes == MAKES_STOCK;
}

/* Is it something the format has rows for? */
static bool
take(struct exporter *x, struct record *r)
{
	const char *type = type_of(r);
	const char *status = text_of(r->body, "status");
	unsigned makes = x->makes;
	json_t *level;

	if (!type)
		return false;
	*r->fault = '\0'; /* that there is no type */
	if (strncmp(type, "stock.", 6) == 0) {
		level = level_of(r->body);
		if (!level) {
			refuse(r, NULL, "no sku with a quantity");
			return false;
		}
		record_owns(r, level);
		if (!(x->record && is_ours(x->record, text_of(level, "sku"))) && !alone_does(x))
			return false;
		wait_with_level(x, level);
		return true;
	}
	if (!is_good(r, type))
		return false;
	if (strncmp(type, "order.", 6) == 0 && makes & MAKES_ORDERS)
		wait_with(x, r->body, "order");
	else if (!x->map && status && strcmp(status, "active") != 0)
		return false; /* who only shows what is sold is not told of the rest */
	else if (strncmp(type, "product.", 8) == 0 && !(makes & MAKES_ORDERS))
		wait_with(x, r->body, "product");
	else
		return false;
	return true;
}

void
export_batch(struct batch *batch, struct text *out, void *context)
{
	struct export *e = context;

	e->work->out = out;
	for (size_t i = 0; i < batch->n; i++) {
		struct record *r = &batch->records[i];
		bool taken = r->body && take(e->work, r);
		if (refused(r))
			filter_reject(r);
		else if (taken)
			tally.done++;
		else
			tally.unchanged++;
	}
}

void
export_close(struct export *e, struct text *out)
{
	struct exporter *x = e->work;

	x->out = out;
	flush(x);
	if (x->amazon)
		listing_tail(x->amazon, out);
	else
		table_tail(&x->table, out);
	if (x->uncomposer) {
		if (*uncompose_lost(x->uncomposer))
			say("has no place in these columns: %s", uncompose_lost(x->uncomposer));
		uncompose_close(x->uncomposer);
		free(x->table.columns);
	}
	if (x->levels)
		levels_free(x->levels);
	text_free(&x->site);
	free(x);
}

/* ---- help ---- */

static void
show_format(struct map *m, void *context)
{
	const char *name;
	json_t *columns;

	text_print(context, "  %-20s %s\n", m->name, m->title);
	json_object_foreach(m->to, name, columns)
		if (strcmp(name, m->name) != 0)
			text_print(context, "  %-20s the same, other columns\n", name);
}

void
export_formats(struct text *out)
{
	const char *name, *title;

	text_put(out, "\nFormats:\n");
	map_each(show_format, out);
	for (int i = 0; (name = feed_name(i, &title)); i++)
		text_print(out, "  %-20s %s\n", name, title);
	text_print(out, "  %-20s %s\n", "amazon", "Amazon: JSON_LISTINGS_FEED");
}
