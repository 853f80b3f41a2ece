/* product - what is put into the catalogue, and what an answer says was changed */
#include "product.h"

#include <string.h>

#include "schema.h"
#include "words.h"

void
product_check(struct record *r)
{
	json_t *timed =
		record_owns(r, object("type:s id:s time:t *:k", "product.added", r->id, r->time, r->body));
	json_t *seen = record_owns(r, json_object());
	char fault[SCHEMA_FAULT];

	if (!schema_obeyed(schema_of("product.added"), timed, fault))
		refuse(r, NULL, "%s", fault);
	for (size_t i = 0; have_some(r, "variants") && each(r, "variants", i); i++) {
		const char *sku = need_name(r, "sku");
		if (json_object_get(seen, sku))
			refuse(r, "sku", "'%s' is there twice", sku);
		json_object_set_new(seen, sku, json_true());
	}
}

json_t *
product_body(json_t *record)
{
	json_t *body = object("*:k", record);

	json_object_del(body, "source");
	return body;
}

/* ---- search ---- */

/* Text that search finds a product by. */
static void
add_words(struct text *words, const json_t *value)
{
	const char *name;
	const json_t *member;
	size_t i;

	words_add(words, json_string_value(value));
	json_array_foreach(value, i, member)
		add_words(words, member);
	json_object_foreach((json_t *)value, name, member)
		add_words(words, member);
}

/* The members that search finds a product by, and a variant. */
static const char *const searched[] = { "product", "title", "brand", "vendor", "category", "tags", 0 };
static const char *const searched_variant[] = { "sku", "title", "gtin", "options", 0 };

enum { WORDS_MOST = 256 * 1024 }; /* bytes; what else there is finds nothing */

const char *
product_words(struct record *r)
{
	struct text words = TEXT_UP_TO(WORDS_MOST);

	text_put(&words, ""); /* of one called "%" there is none */
	for (size_t f = 0; searched[f]; f++)
		add_words(&words, json_object_get(r->body, searched[f]));
	for (size_t i = 0; have_some(r, "variants") && each(r, "variants", i); i++)
		for (size_t f = 0; searched_variant[f]; f++)
			add_words(&words, json_object_get(r->scope, searched_variant[f]));
	while (words.full && words.length > 0 && words.at[words.length - 1] != ' ')
		words.at[--words.length] = '\0';
	const char *kept = pool_text(r->pool, words.at);
	text_free(&words);
	return kept;
}

/* ---- changes ---- */

/* One name of a path, which may be quoted: its end, and the name itself in *NAME (the caller's). */
static const char *
step(const char *path, json_t **name)
{
	const char *end = path;

	if (*path == '"') {
		for (end++; *end && *end != '"'; end++)
			end += *end == '\\' && end[1];
		end += *end == '"';
		*name = json_loadb(path, (size_t)(end - path), JSON_DECODE_ANY, NULL);
	} else {
		end += strcspn(path, ".");
		*name = json_stringn(path, (size_t)(end - path));
	}
	return *end == '.' ? end + 1 : end;
}

/* A change of a field: `variants.TEA.price` is the price of a SKU. */
static json_t *
field_change(const char *product, const json_t *change)
{
	const char *field = text_of(change, "field"), *rest = field;
	json_t *sku = NULL;

	if (strncmp(field, "variants.", 9) == 0)
		rest = step(field + 9, &sku);
	return object("product:s change:s sku:j field:s old:k new:k", product, "changed", sku,
		*rest ? rest : "variant", json_object_get(change, "old"), json_object_get(change, "new"));
}

json_t *
product_changes(const json_t *answer)
{
	const char *type = text_of(answer, "type"), *product = text_of(answer, "product");
	const json_t *title = json_object_get(answer, "title");
	json_t *told = json_array(), *change;
	size_t i;

	if (strcmp(type, "product.added") == 0)
		json_array_append_new(
			told, object("product:s change:s field:s new:k", product, "added", "title", title));
	else if (strcmp(type, "product.dropped") == 0)
		json_array_append_new(
			told, object("product:s change:s field:s old:k", product, "dropped", "title", title));
	else if (strcmp(type, "product.changed") == 0)
		json_array_foreach(json_object_get(answer, "changes"), i, change)
			json_array_append_new(told, field_change(product, change));
	return told;
}
