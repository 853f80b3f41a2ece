/* schema: the dictionary is read, records are judged by it, and it answers what a field is
 *
 * `t-schema judge` judges each record of stdin by its type: "good" or the fault, a line each. schema.bats compares its
 * verdicts with those of python3-jsonschema. */
#include "schema.h"
#include "tap.h"

#include <stdlib.h>

#include "record.h"

static const struct {
	const char *type, *path, *words, *kind, *unit;
} fields[] = {
	{ "stock.count", "qty", "an integer", "count", "pieces" },
	{ "stock.count", "sku", "text", "sku", NULL },
	{ "stock.count", "type", "text", NULL, NULL },
	{ "order.place", "customer", "an object", "customer", NULL },
	{ "order.place", "customer.email", "text", "email", NULL },
	{ "order.place", "lines", "an array", NULL, NULL },
	{ "order.place", "lines.0.price", "text", "price", "currency each" },
	{ "order.place", "lines.12.qty", "an integer", "quantity", "pieces" },
	{ "order.place", "payment", "text", "payment_choice", NULL },
	{ "order.accepted", "totals.total", "text", "amount", "currency" },
	{ "order.accepted", "ready", "true or false", NULL, NULL },
	{ "product.put", "variants.0.options.Size", "text", "text", NULL },
	{ "product.put", "extra.shopify.handle", "anything", NULL, NULL },
	{ "shop", "invoice.year_month", "an integer", NULL, "month" },
};

static const char *const no_fields[][2] = {
	{ "stock.count", "quantity" }, { "stock.count", "qty.0" }, { "order.place", "lines.sku" },
	{ "order.place", "lines." }, { "order.place", "lines.-1.sku" }, { "order.place", "customer.fax" }, { "order.place", "customer..email" },
};

#define COUNT "{\"type\":\"stock.count\",\"id\":\"a\",\"time\":\"2026-11-22T04:30:00Z\",\"location\":\"BLR\""

static const struct {
	const char *record, *fault;
} records[] = {
	{ COUNT ",\"sku\":\"TEA\",\"qty\":40}", "" },
	{ COUNT ",\"sku\":\"TEA\",\"qty\":0,\"colour\":[1,2.5]}", "" },
	{ COUNT ",\"sku\":\"TEA\"}", "qty: is missing" },
	{ COUNT ",\"sku\":\"TEA\",\"qty\":-1}", "qty: -1 is not 0 or more (pieces)" },
	{ COUNT ",\"sku\":\"TEA\",\"qty\":\"40\"}", "qty: \"40\" is not an integer" },
	{ COUNT ",\"sku\":\"TEA\",\"qty\":40.0}", "qty: 40.0 is not an integer" },
	{ COUNT ",\"sku\":\"\",\"qty\":1}", "sku: is empty" },
	{ COUNT ",\"sku\":7,\"qty\":1}", "sku: 7 is not text; put it in quotes" },
	{ COUNT ",\"sku\":null,\"qty\":1}", "sku: null is not text" },
	{ COUNT ",\"sku\":\" TEA\",\"qty\":1}",
		"sku: \" TEA\" is not well formed (A name: 1 to 120 printable bytes, no space at its ends.)" },
	{ "{\"type\":\"stock.count\",\"id\":\"a\",\"time\":\"2026-02-30T04:30:00Z\",\"location\":\"BLR\",\"sku\":\"TEA\",\"qty\":1}",
		"time: \"2026-02-30T04:30:00Z\" is not a date-time (When it happened, RFC 3339; written in UTC, any offset is read.)" },
	{ "[1]", "an array is not an object" },
};

static const char *const spelled[][2] = {
	{ "quantiy", "quantity" }, { "locaton", "location" }, { "sku", "sku" }, { "colour", NULL }, { "x", NULL },
};

static int
judge_input(void)
{
	char *line = NULL, fault[SCHEMA_FAULT];
	size_t room = 0;

	while (getline(&line, &room, stdin) > 0) {
		json_t *record = json_loads(line, JSON_REJECT_DUPLICATES, NULL), *schema = schema_of(text_of(record, "type"));
		if (!schema)
			puts("no schema");
		else
			puts(schema_obeyed(schema, record, fault) ? "good" : fault);
		json_decref(record);
	}
	free(line);
	return 0;
}

static void
count_field(const char *path, json_t *field, bool required, void *context)
{
	int *seen = context;

	if (strcmp(path, "lines[].qty") == 0 && required && schema_type(field) == JSON_INTEGER)
		seen[0]++;
	if (strcmp(path, "note") == 0 && !required)
		seen[0]++;
	seen[1]++;
}

static void
test_reading(void)
{
	json_t *value = schema_read(schema_at(schema_of("stock.count"), "qty"), "40");
	json_t *count = schema_at(schema_of("stock.count"), "qty"), *sku = schema_at(schema_of("stock.count"), "sku");

	ok(json_is_integer(value) && json_integer_value(value) == 40, "40 is an integer where one belongs");
	json_decref(value);
	ok(!schema_read(count, "4o") && !schema_read(count, "") && !schema_read(count, "1e3") && !schema_read(count, "99999999999999999999"),
		"what is no integer is not read as one");
	value = schema_read(sku, "40");
	ok(json_is_string(value), "40 stays text where text belongs");
	json_decref(value);
	ok(!schema_read(sku, "\xff"), "text that is not UTF-8 is not read");
	ok(json_is_true(schema_read(schema_at(schema_of("shop"), "prices_include_tax"), "true")), "true is true");
	ok(!schema_read(schema_at(schema_of("order.place"), "lines"), "x"), "an array is not read from text");
}

static void
test_filling(void)
{
	json_t *shop = json_loads("{\"invoice\":{\"series\":\"T\"},\"locations\":[{\"id\":\"A\"}],\"close_after\":3}", 0, NULL);

	schema_fill(schema_of("shop"), shop);
	is_text(text_of(json_object_get(shop, "invoice"), "series"), "T", "what is there stays");
	is_text(text_of(json_object_get(shop, "invoice"), "credit_series"), "CN", "what is absent within an object is filled in");
	is_text(text_of(json_array_get(json_object_get(shop, "locations"), 0), "kind"), "own", "and within an array");
	is_int(int_of(shop, "close_after"), 3, "a number stays");
	is_int(int_of(shop, "keep_answers"), 30, "a default of the schema");
	ok(!json_object_get(shop, "mail"), "what has no default stays absent");
	json_decref(shop);
}

int
main(int argc, char **argv)
{
	const char *const *types = schema_types(), *const names[] = { "sku", "quantity", "location", NULL };
	char fault[SCHEMA_FAULT];
	int n = 0, seen[2] = { 0, 0 };

	if (argc > 1 && strcmp(argv[1], "judge") == 0)
		return judge_input();
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		json_t *field = schema_at(schema_of(fields[i].type), fields[i].path);
		const char *kind = text_of(field, "kind"), *unit = text_of(field, "unit");
		is_text(field ? schema_type_words(field) : "none", fields[i].words, "%s %s", fields[i].type, fields[i].path);
		ok(strcmp(kind ? kind : "", fields[i].kind ? fields[i].kind : "") == 0, "its kind is %s", fields[i].kind);
		ok(strcmp(unit ? unit : "", fields[i].unit ? fields[i].unit : "") == 0, "its unit is %s", fields[i].unit);
	}
	for (size_t i = 0; i < sizeof no_fields / sizeof *no_fields; i++)
		ok(!schema_at(schema_of(no_fields[i][0]), no_fields[i][1]), "%s has no %s", no_fields[i][0], no_fields[i][1]);
	for (size_t i = 0; i < sizeof records / sizeof *records; i++) {
		json_t *record = json_loads(records[i].record, 0, NULL);
		bool good = schema_obeyed(schema_of("stock.count"), record, fault);
		is_text(fault, records[i].fault, "%s", records[i].record);
		ok(good == !*records[i].fault, "the verdict goes with it");
		json_decref(record);
	}
	for (size_t i = 0; i < sizeof spelled / sizeof *spelled; i++) {
		const char *nearest = schema_nearest(spelled[i][0], names);
		is_text(nearest ? nearest : "", spelled[i][1] ? spelled[i][1] : "", "%s is like", spelled[i][0]);
	}
	for (; types[n]; n++)
		if (n && strcmp(types[n - 1], types[n]) >= 0)
			break;
	ok(n > 40 && !types[n], "the types are listed in order");
	ok(!schema_of("stock.steal") && !schema_of("../shop") && !schema_of("common") && !schema_of(""), "what is no type has no schema");
	schema_fields(schema_of("order.place"), count_field, seen);
	ok(seen[0] == 2 && seen[1] > 25, "fields are told with their path");
	test_reading();
	test_filling();
	return done();
}
