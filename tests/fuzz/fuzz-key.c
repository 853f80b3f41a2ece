/* fuzz-key - any bytes as a line: of what the parser takes, the key is what the parser says */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "key.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static const char *
text_at(const json_t *record, const char *outer, const char *name)
{
	const char *text =
		json_string_value(json_object_get(*outer ? json_object_get(record, outer) : record, name));

	return text && *text ? text : NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct pool pool = { 0 };
	struct text said = TEXT_UP_TO(0);
	struct key key;
	json_t *record = json_loadb((const char *)bytes, n, JSON_REJECT_DUPLICATES, NULL);
	bool found;

	key_read(&key, "order,c.o,sku", &pool);
	found = key_of(&key, (const char *)bytes, n, &said);
	if (json_is_object(record)) {
		const char *want = text_at(record, "", "order");
		want = want ? want : text_at(record, "c", "o");
		want = want ? want : text_at(record, "", "sku");
		if (found != (want != NULL) || (found && strcmp(said.at, want) != 0))
			abort();
	}
	json_decref(record);
	text_free(&said);
	pool_free(&pool);
	return 0;
}
