/* fuzz-schema - a schema and a value that nobody trusts, with a NUL between; the value is also held against the shipped schemas, and
 * what comes before a '=' in it is a path that they may name */
#include <stdlib.h>

#include "afresh.h"
#include "record.h"
#include "schema.h"

static void
judge(json_t *schema, json_t *value)
{
	char fault[SCHEMA_FAULT] = "";

	if (schema_obeyed(schema, value, fault))
		return;
	must(*fault && memchr(fault, '\0', sizeof fault));
}

static void
explain(json_t *schema, const char *path)
{
	struct text told = TEXT_UP_TO(1 << 20);
	char fault[SCHEMA_FAULT];
	json_t *record = json_object(), *field = schema_at(schema, path), *value;

	schema_explain(schema, &told);
	if (field && (value = schema_read(field, path)))
		schema_put(schema, record, path, value);
	else if (!field)
		must(*schema_unknown(schema, path, fault));
	schema_fill(schema, record);
	json_decref(record);
	text_free(&told);
}

static void
run(const uint8_t *bytes, size_t n)
{
	struct input input = { bytes, n };
	const char *schema = next_text(&input), *text = next_text(&input);
	json_t *value = json_loads(text, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL), *whole;

	if (*schema == '!') { /* one that ships */
		whole = schema_of(schema + 1);
		must(whole || !strstr(" shop order.place stock.count product.put ", schema));
	} else {
		setenv("ECOM_SHARE", folder_with("schema/common.json", "{\"$defs\":{\"a\":{\"type\":\"string\"}}}", 34), 1);
		folder_with("schema/x.json", schema, strlen(schema));
		whole = schema_of("x");
	}
	if (whole && value)
		judge(whole, value);
	if (whole)
		explain(whole, text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static char *share;

	if (!share)
		share = strdup(getenv("ECOM_SHARE"));
	setenv("ECOM_SHARE", share, 1);
	afresh(run, bytes, n);
	return 0;
}
