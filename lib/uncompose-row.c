/* uncompose-row - a row as a whole: what was kept, what it should say, and which rows it belongs to */
#include "uncompose-row.h"

#include <string.h>
#include <strings.h>

#include "record.h"
#include "uncell.h"

/* All names by which members may know a head, a line each. */
static void
note_keys(struct uncomposer *u)
{
	struct place one = u->map->key;

	text_clear(&u->keys);
	text_byte(&u->keys, '\n');
	one.n = 1;
	for (size_t i = 0; i < u->map->key.n; i++) {
		one.sources = &u->map->key.sources[i];
		cells_read(u, &one, true);
		text_print(&u->keys, "%s\n", u->read.at);
	}
}

/* Which row is the head of this one: a name for it that was kept stays if the head still has it. */
static void
say_parent(struct uncomposer *u)
{
	long at = cells_first(&u->map->parent);
	struct text line = { 0 };

	if (at < 0)
		return;
	text_print(&line, "\n%s\n", u->cells[at].at);
	if (u->cells[at].length == 0 || !strstr(u->keys.at, line.at))
		cells_put(u, at, u->key.at, MADE);
	text_free(&line);
}

/* Append what the variant differs in: Size=M,Colour=Red. */
static void
put_options(struct text *cell, const json_t *variant)
{
	const char *name;
	json_t *value;

	json_object_foreach(json_object_get(variant, "options"), name, value)
		uncell_pair(cell, name, json_string_value(value));
}

/* Does the cell, perhaps [S]Size=M, say the variant's options? */
static bool
has_options(struct uncomposer *u, const struct text *cell)
{
	json_t *options = json_object_get(u->variant, "options");
	struct csv_cell rest = { cell->at, cell->length }, name, value;
	struct text called = { 0 };
	size_t n = 0;

	while (cell_pair(&rest, '\0', &u->scratch, &name, &value)) {
		const char *bracket = *name.at == '[' ? memchr(name.at, ']', name.length) : NULL;
		size_t passed = bracket ? (size_t)(bracket + 1 - name.at) : 0;
		const char *one;
		text_clear(&called);
		text_add(&called, name.at + passed, name.length - passed);
		one = text_of(options, called.at);
		n += one && strlen(one) == value.length && memcmp(one, value.at, value.length) == 0;
	}
	text_free(&called);
	return n > 0 && n == json_object_size(options);
}

static void
say_options(struct uncomposer *u, long at)
{
	struct text text = { 0 };

	put_options(&text, u->variant);
	if (at >= 0 && text.length && !has_options(u, &u->cells[at]))
		cells_put(u, at, text.at, MADE);
	text_free(&text);
}

/* On a head, its members: sku=A,Size=M|sku=B,Size=L. */
static void
say_members(struct uncomposer *u, long at)
{
	struct text text = { 0 }, one = { 0 };
	json_t *variant;
	size_t i;

	json_array_foreach(u->variants, i, variant) {
		text_clear(&one);
		uncell_pair(&one, "sku", text_of(variant, "sku"));
		put_options(&one, variant);
		text_print(&text, "%s%s", i ? "|" : "", one.at);
	}
	if (at >= 0 && text.length)
		cells_put(u, at, text.at, MADE);
	text_free(&text);
	text_free(&one);
}

/* Is one of the reading's words, not any other, this? */
static bool
word_means(const struct reading *r, const char *what)
{
	for (size_t i = 0; i < r->n_words; i++)
		if (strcmp(r->words[i].word, "*") != 0 && strcmp(r->words[i].means, what) == 0)
			return true;
	return false;
}

bool
uncompose_kind_known(const struct uncomposer *u, long at, const char *text)
{
	struct text scratch = { 0 };
	bool known = true;

	for (size_t i = 0; i < u->map->kind.n && known; i++) {
		struct reading r = u->map->kind.sources[i].reading, plain = r;
		if (u->map->kind.sources[i].at != at)
			continue;
		plain.n_words = 0;
		struct csv_cell word = cell_text(&plain, (struct csv_cell){ text, strlen(text) }, &scratch);
		known = false;
		for (size_t k = 0; k < r.n_words && !known; k++)
			known = strlen(r.words[k].word) == word.length && strcmp(r.words[k].word, "*") != 0 &&
				strncasecmp(r.words[k].word, word.at, word.length) == 0;
	}
	text_free(&scratch);
	return known;
}

/* Is the row already said to be of that kind? By a word that stands for any other only in such a file. */
static bool
says_kind(struct uncomposer *u, const char *kind)
{
	long at = cells_first(&u->map->kind);

	cells_read(u, &u->map->kind, true);
	return strcmp(u->read.at, kind) == 0 && (u->returns || at < 0 || uncompose_kind_known(u, at, u->cells[at].at));
}

/* A row that says more of a product: in the column that says so, as what. */
static void
say_as(struct uncomposer *u)
{
	const char *as = text_of(u->record, "as");

	for (size_t i = 0; as && i < u->map->kind.n; i++) {
		const struct source *s = &u->map->kind.sources[i];
		for (size_t k = 0; s->at >= 0 && k < s->reading.n_words; k++)
			if (strcmp(s->reading.words[k].means, "also") == 0) {
				cells_put(u, s->at, as, MADE);
				return;
			}
	}
}

/* What kind of row it is, and which its head. */
static void
say_kind(struct uncomposer *u)
{
	static const char *const names[] = { [KIND_ALONE] = "alone", [KIND_HEAD] = "head", [KIND_MEMBER] = "member",
		[KIND_IMAGE] = "image", [KIND_SET] = "set", [KIND_ALSO] = "also" };
	struct text text = { 0 };
	const char *kind;

	if (!u->map->kind.n)
		return;
	kind = names[u->kind];
	if (u->map->members.n && u->kind == KIND_MEMBER)
		kind = "alone"; /* their head knows them, not they their head */
	else if (u->map->follow && u->kind == KIND_ALONE)
		kind = "head"; /* of none */
	if (u->kind == KIND_ALSO)
		say_as(u);
	else if (!says_kind(u, kind))
		for (size_t i = 0; i < u->map->kind.n; i++)
			if (u->map->kind.sources[i].at >= 0 && word_means(&u->map->kind.sources[i].reading, kind) &&
				uncell_text(&u->map->kind.sources[i].reading, kind, &text)) {
				cells_put(u, u->map->kind.sources[i].at, text.at, MADE);
				break;
			}
	if (u->kind == KIND_MEMBER && u->map->parent.n)
		say_parent(u);
	if (u->kind == KIND_MEMBER && u->map->options.n)
		say_options(u, cells_first(&u->map->options));
	if (u->kind == KIND_HEAD && u->map->members.n)
		say_members(u, cells_first(&u->map->members));
	text_free(&text);
}

/* A head that is called like one of its members, in any case of letters, would be taken for it. */
static void
tell_apart(struct uncomposer *u, long at)
{
	const struct place *sku = cells_place(u, "variants.sku");
	json_t *variant;
	size_t i;

	if (u->kind != KIND_HEAD || !sku || cells_first(sku) != at)
		return;
	json_array_foreach(u->variants, i, variant)
		if (strcasecmp(text_of(variant, "sku"), u->cells[at].at) == 0) {
			text_clear(&u->made);
			text_print(&u->made, "%s-parent", u->cells[at].at);
			cells_put(u, at, u->made.at, MADE);
			cells_lose(u, "product");
			return;
		}
}

/* The key of the record: read on its first row, written on those that follow. */
static void
say_key(struct uncomposer *u)
{
	const struct place *key = &u->map->key;

	if (u->head) {
		cells_read(u, key, true);
		/* Members have to name their head, even if its name alone would do to know it again. */
		if (u->kind == KIND_HEAD && u->read.length == 0 && key->n && key->sources[0].at >= 0)
			cells_put(u, key->sources[0].at, text_of(u->record, "product"), MADE);
		if (key->n && key->sources[0].at >= 0)
			tell_apart(u, key->sources[0].at);
		cells_read(u, key, true);
		text_clear(&u->key);
		text_put(&u->key, u->read.at);
		note_keys(u);
	} else if (u->parallel)
		for (size_t i = 0; i < key->n; i++)
			if (key->sources[i].at >= 0 && u->states[key->sources[i].at] != MADE) {
				cells_put(u, key->sources[i].at, u->key.at, MADE);
				break;
			}
}

void
uncompose_row(struct uncomposer *u)
{
	for (size_t i = 0; i < u->map->width; i++)
		cells_put(u, (long)i, "", EMPTY);
	u->own = json_array();
	if (u->head && u->kind != KIND_MEMBER)
		cells_bring_back(u, u->record, "");
	cells_bring_back(u, u->image, "images.");
	cells_bring_back(u, u->variant, "variants.");
	cells_bring_back(u, u->line, "lines.");
	for (size_t i = 0; i < u->n; i++)
		if (want_concerns(u, u->places[i]))
			cells_say(u, u->places[i]);
	if (u->record) {
		say_kind(u);
		say_key(u);
	}
	for (size_t i = 0; i < u->otherwises && !u->returns; i++) {
		const struct otherwise *o = &u->otherwise[i];
		if (u->cells[o->at].length == 0 && u->states[o->at] == EMPTY &&
			(o->with < 0 || u->cells[o->with].length > 0))
			cells_put(u, o->at, o->text, MADE);
	}
	u->out(u->cells, u->map->width, u->context);
	json_decref(u->own);
}
