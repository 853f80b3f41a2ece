/* uncompose-want - what a row should say: the fields of the record, variant, image, line or count it is of */
#include "uncompose-row.h"

#include <string.h>

#include "record.h"

/* A value that is made for this row, and forgotten with it. */
static const json_t *
owned(struct uncomposer *u, json_t *value)
{
	json_array_append_new(u->own, value);
	return value;
}

/* Was no such address said in the file the record came from? Then the column of its name was kept empty. */
static bool
had_none(const struct uncomposer *u, const char *address)
{
	const struct place *name = cells_place(u, address);
	const char *kept = name ? text_of(json_object_get(u->record, "extra"), u->map->called[cells_first(name)]) : NULL;

	return kept && !*kept;
}

/* One address stands for both. */
static const json_t *
address(const struct uncomposer *u, bool bill)
{
	const json_t *ship_to = json_object_get(u->record, "ship_to"), *bill_to = json_object_get(u->record, "bill_to");

	if (had_none(u, bill ? "bill_to.name" : "ship_to.name"))
		return bill ? bill_to : NULL;
	return bill && !bill_to ? ship_to : bill ? bill_to : ship_to;
}

/* "customer.name" of the record. Who makes the goods stands for their brand where there is no other place for it. */
static const json_t *
head_value(const struct uncomposer *u, const struct place *p)
{
	const char *dot = strchr(p->name, '.');

	if (!dot && strcmp(p->name, "brand") == 0 && !json_object_get(u->record, "brand") && !cells_place(u, "vendor"))
		return json_object_get(u->record, "vendor");
	if (!dot)
		return json_object_get(u->record, p->key);
	if (strncmp(p->name, "customer.", 9) == 0)
		return json_object_get(json_object_get(u->record, "customer"), p->key);
	return json_object_get(address(u, *p->name == 'b'), p->key);
}

/* Where a map has sale prices but no former ones, a price with a former one is a sale. */
static const json_t *
variant_value(const struct uncomposer *u, const struct place *p)
{
	const json_t *value = json_object_get(u->variant, p->key);
	const json_t *before = u->sale_price && !u->compare_at ? json_object_get(u->variant, "compare_at") : NULL;

	if (strcmp(p->key, "gtin") == 0 && !value)
		return json_object_get(u->variant, "barcode");
	if (strcmp(p->key, "price") == 0 && before)
		return before;
	if (strcmp(p->key, "sale_price") == 0)
		return before ? json_object_get(u->variant, "price") : NULL;
	return value;
}

/* All values of an option, each once, in the order of the variants. */
static const json_t *
option_values(struct uncomposer *u, const char *name)
{
	json_t *all = json_array(), *variant, *one;
	size_t i, k;

	json_array_foreach(u->variants, i, variant) {
		json_t *value = json_object_get(json_object_get(variant, "options"), name);
		json_array_foreach(all, k, one)
			if (json_equal(one, value))
				break;
		if (value && k == json_array_size(all))
			json_array_append(all, value);
	}
	return owned(u, all);
}

static const json_t *
option_value(struct uncomposer *u, const struct place *p)
{
	const json_t *names = json_object_get(u->record, "options");
	const json_t *name = json_array_get(names, (size_t)p->number - 1);

	if (json_array_size(names) == 0 && p->number == 1 && u->map->single[0] && u->variant)
		return p->value || u->head ? owned(u, json_string(u->map->single[p->value])) : NULL;
	if (!name || (!p->value && !u->head && u->parallel))
		return NULL;
	if (!p->value)
		return name;
	return u->kind == KIND_HEAD ? option_values(u, json_string_value(name))
		: json_object_get(json_object_get(u->variant, "options"), json_string_value(name));
}

static const json_t *
image_value(struct uncomposer *u, const struct place *p)
{
	const json_t *images = json_object_get(u->record, "images");
	bool several = u->several;
	json_t *all, *image;
	size_t i;

	if (several && strcmp(p->key, "src") == 0) {
		all = json_array();
		json_array_foreach(images, i, image)
			json_array_append(all, json_object_get(image, "src"));
		return owned(u, all);
	}
	if (strcmp(p->key, "position") == 0)
		return u->image ? owned(u, json_integer((json_int_t)u->number)) : NULL;
	return json_object_get(u->image, p->key);
}

/* Would a quantity say that the goods are stocked, which they are not? */
static bool
would_stock(const struct uncomposer *u, const struct place *qty)
{
	const struct place *stocked = cells_place(u, "variants.stocked");

	return stocked && cells_first(stocked) == cells_first(qty) &&
		json_is_false(json_object_get(u->variant, "stocked"));
}

/* A shop is told what it may sell, a list of stock what is there. Less than nothing is nothing. */
static const json_t *
stock_value(struct uncomposer *u, const struct place *p)
{
	int64_t qty = int_of(u->count, u->map->makes & MAKES_PRODUCTS ? "free" : "on_hand");

	if (strcmp(p->key, "qty") != 0)
		return json_object_get(u->count, p->key);
	return would_stock(u, p) ? NULL : owned(u, json_integer(qty > 0 ? qty : 0));
}

/* Is the field one that this row says? */
bool
want_concerns(const struct uncomposer *u, const struct place *p)
{
	if (u->kind == KIND_ALSO && p->field->level != LEVEL_HEAD)
		return false;
	switch (p->field->level) {
	case LEVEL_HEAD: return u->head && (u->kind != KIND_MEMBER || strcmp(p->key, "product") != 0);
	case LEVEL_EXTRA: return u->head && u->kind != KIND_MEMBER;
	case LEVEL_VARIANT_EXTRA: return u->variant;
	case LEVEL_LINE_EXTRA: return u->line;
	case LEVEL_VARIANT: return u->variant || (u->count && strcmp(p->key, "sku") == 0);
	case LEVEL_STOCK: return u->count;
	case LEVEL_LINE: return u->line;
	case LEVEL_OPTION: return u->record && u->kind != KIND_ALONE && (u->variant || u->kind == KIND_HEAD);
	case LEVEL_IMAGE: return u->image || (u->head && u->several && u->kind != KIND_MEMBER);
	}
	return false;
}

const json_t *
want_value(struct uncomposer *u, const struct place *p)
{
	switch (p->field->level) {
	case LEVEL_HEAD: return head_value(u, p);
	case LEVEL_EXTRA: return json_object_get(json_object_get(u->record, "extra"), p->key);
	case LEVEL_VARIANT_EXTRA: return json_object_get(json_object_get(u->variant, "extra"), p->key);
	case LEVEL_LINE_EXTRA: return json_object_get(json_object_get(u->line, "extra"), p->key);
	case LEVEL_VARIANT: return u->variant ? variant_value(u, p) : json_object_get(u->count, p->key);
	case LEVEL_STOCK: return stock_value(u, p);
	case LEVEL_LINE: return json_object_get(u->line, p->key);
	case LEVEL_OPTION: return option_value(u, p);
	case LEVEL_IMAGE: return image_value(u, p);
	}
	return NULL;
}
