/* fuzz-template - any bytes as a template, with themselves as a part */
#include <stdlib.h>
#include <string.h>

#include "template.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static const char *
itself(void *source, const char *name)
{
	return strcmp(name, "a") == 0 ? source : NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char values[] = "{\"a\":[1,{\"b\":{\"c\":\"<x>\"}},[],\"\"],\"b\":{\"c\":true,\"a\":[2,3]},\"c\":null,\"d\":-1.5}";
	json_t *json = json_loads(values, 0, NULL);
	char *source = malloc(n + 1), fault[TEMPLATE_FAULT];
	struct text out = TEXT_UP_TO(4096);
	struct template t = { "fuzz", source, (enum template_target)(n % 3), n % 2, itself, source };

	memcpy(source, bytes, n);
	source[n] = '\0';
	if (!template_fill(&t, json, &out, fault) && !fault[0])
		abort();
	json_decref(json);
	text_free(&out);
	free(source);
	return 0;
}
