/* parse: what is read quickly is what Jansson reads, and what Jansson refuses is not read */
#include <stdlib.h>

#include "parse.h"
#include "tap.h"

/* Read quickly. */
static const char *const usual[] = {
	"{}", "[]", " { } \n", "[[],{}]", "{\"a\":1}", "{ \"a\" : [ 1 , -2 , 0 ] , \"b\" : null }\r\n",
	"{\"t\":true,\"f\":false,\"n\":null}", "[-0]", "[999999999999999999]", "[-999999999999999999]",
	"{\"\":\"\"}", "{\"a\":{\"a\":{\"a\":\"a\"}}}", "[\"चाय\",\"绿茶\",\"\xF0\x9F\x8D\xB5\",\"\x7F\"]",
	"{\"<p>\":\"a \\\"b\\\" \\\\ \\/ \\b\\f\\n\\r\\t\"}", "{\"a\\nb\":\"\\n\",\"c\":\"\\\\n\"}", "[\"\\\\\",\"\\\"\"]",
};

/* Left to Jansson, who may take it. */
static const char *const unusual[] = {
	"", " ", "1", "\"a\"", "null", "[1.5]", "[1e3]", "[01]", "[-]", "[+1]", "[9999999999999999999]", "[1000000000000000000]",
	"[\"\\u00e9\"]", "[\"\\x\"]", "[\"\\", "[\"a", "[\"a\nb\"]", "[\"\xFF\"]", "[\"\xED\xA0\x80\"]", "[1,]", "[,1]", "[1 2]", "[1",
	"{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{a:1}", "{\"a\":1 \"b\":2}", "{\"a\":1,\"a\":1}", "{\"a\" 1}",
	"{} {}", "{}x", "[tru]", "[truex]", "[nul", "\xEF\xBB\xBF{}", "[[[[[[[[[[]]]]]]]]]]", "[\"a\"\"b\"]", "{\"a\":}", "[}", "{]",
	"{\"0123456789012345678901234567890123456789012345678901234567890123\":1}",
};

int
main(void)
{
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
		json_t *have = parse_usual(usual[i], strlen(usual[i]), 9);
		json_t *want = json_loadb(usual[i], strlen(usual[i]), JSON_REJECT_DUPLICATES, NULL);
		char *text = have ? json_dumps(have, JSON_COMPACT) : NULL, *expected = json_dumps(want, JSON_COMPACT);
		is_text(text, expected, "%s", usual[i]);
		free(text);
		free(expected);
		json_decref(have);
		json_decref(want);
	}
	for (size_t i = 0; i < sizeof unusual / sizeof *unusual; i++)
		ok(!parse_usual(unusual[i], strlen(unusual[i]), 9), "left: %s", unusual[i]);
	ok(!parse_usual("[1]\0[2]", 7, 9), "left: a NUL");
	for (size_t n = 0; n < 14; n++)
		ok(!parse_usual("{\"a\":\"b\",\"c\":[1]}", n, 9), "left: cut after %zu", n);
	return done();
}
