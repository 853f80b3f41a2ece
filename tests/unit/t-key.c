/* key: what the scan says is what a parser would say, and a broken line is no key or any */
#include <jansson.h>
#include <stdlib.h>

#include "key.h"
#include "tap.h"

static const struct {
	const char *by, *line, *want; /* NULL: no key */
} cases[] = {
	{ "order", "{\"type\":\"order.place\",\"id\":\"w1\",\"order\":\"1001\"}", "1001" },
	{ "order", " \t{ \"a\" : 1 ,\r\"order\"\t:\t\"1001\" } \r", "1001" },
	{ "order", "{\"order\":\"1001\",\"rest\":[{},{\"order\":\"2\"}]}", "1001" },
	{ "order", "{\"lines\":[{\"order\":\"2\"},\"order\"],\"o\":{\"order\":\"3\"},\"order\":\"1001\"}", "1001" },
	{ "order", "{\"a\":[[[]],[{\"b\":\"]}\\\"\"}]],\"order\":\"1\"}", "1" },
	{ "order", "{\"note\":\"\\\",\\\"order\\\":\\\"9\\\"\",\"order\":\"1\"}", "1" },
	{ "order", "{\"note\":\"\\\\\",\"order\":\"1\"}", "1" },
	{ "order", "{\"note\":\"order\",\"n\":-1.5e3,\"t\":true,\"z\":null,\"order\":\"1\"}", "1" },
	{ "order", "{\"\\u006frder\":\"1001\"}", "1001" },          /* escapes: the parser says */
	{ "order", "{\"order\":\"10\\u00301\"}", "1001" },
	{ "order", "{\"\\\"\":1,\"order\":\"1\"}", "1" },
	{ "order", "{\"order\":\"caf\xC3\xA9\"}", "caf\xC3\xA9" },
	{ "order", "{\"order\":\"caf\\u00e9\"}", "caf\xC3\xA9" },
	{ "order", "{\"order\":1001}", NULL },                      /* a number is no order number */
	{ "order", "{\"order\":null}", NULL },
	{ "order", "{\"order\":\"\"}", NULL },
	{ "order", "{\"order\":{\"order\":\"1\"}}", NULL },
	{ "order", "{\"order\":[\"1\"]}", NULL },
	{ "order", "{\"orders\":\"1\",\"orde\":\"2\",\"Order\":\"3\"}", NULL },
	{ "order", "{}", NULL },
	{ "order", "{ }", NULL },
	{ "order", "", NULL },
	{ "order", "order", NULL },
	{ "order", "\"order\"", NULL },
	{ "order", "[\"order\",\"1\"]", NULL },
	{ "order", "{\"\\u006frder\":\"1\",\"order\":\"2\"}", NULL }, /* the same key twice */
	{ "order", "{\"x\":\"\\u0000\",\"\\u006frder\":\"1\"}", NULL },
	{ "order", "{\"order\"", NULL },
	{ "order", "{\"order\":", NULL },
	{ "order", "{\"order\":\"1", NULL },
	{ "order", "{\"order\":\"1\\", NULL },
	{ "order", "{\"a\":[\"", NULL },
	{ "order", "{\"a\":}", NULL },
	{ "order", "\xEF\xBB\xBF{\"order\":\"1\"}", NULL },         /* its reader knows */
	{ "customer.email", "{\"email\":\"x\",\"customer\":{\"name\":\"n\",\"email\":\"a@b\"}}", "a@b" },
	{ "customer.email", "{\"customer\":\"a@b\"}", NULL },
	{ "customer.email", "{\"customer\":[{\"email\":\"a@b\"}]}", NULL },
	{ "customer.email", "{\"customer\":{},\"email\":\"x\"}", NULL },
	{ "customer.email", "{\"customer\":{\"\\u0065mail\":\"a@b\"}}", "a@b" },
	{ "a.b.c", "{\"a\":{\"c\":\"1\",\"b\":{\"b\":\"2\",\"c\":\"3\"}}}", "3" },
	{ "order,sku", "{\"sku\":\"TEA\",\"order\":\"1001\"}", "1001" },
	{ "order,sku", "{\"sku\":\"TEA\",\"order\":7}", "TEA" },
	{ "order,sku", "{\"sku\":\"TEA\",\"order\":\"\"}", "TEA" },
	{ "order,sku", "{\"sku\":\"T\\/A\",\"order\":null}", "T/A" },
	{ "order,customer.id,sku", "{\"sku\":\"TEA\",\"customer\":{\"id\":\"c1\"}}", "c1" },
	{ "id", "{\"type\":\"a.b\",\"id\":\"web-1/priced/held\"}", "web-1" },
	{ "id", "{\"type\":\"a.b\",\"id\":\"web-1\"}", "web-1" },
	{ "id", "{\"id\":\"web-1\\/priced\"}", "web-1" },
	{ "id", "{\"id\":\"/priced\"}", NULL },
	{ "customer.id", "{\"id\":\"w\",\"customer\":{\"id\":\"a/b\"}}", "a/b" },
};

/* Keys by the CRC-32 of Python's zlib. */
static const struct {
	const char *bytes;
	uint32_t crc;
} hashes[] = { { "", 0 }, { "123456789", 0xCBF43926 }, { "1001", 0xC3209381 }, { "caf\xC3\xA9", 0x98AD42B5 } };

/* The key by the parser alone. NULL when there is none; *RECORD false when the line is not JSON. */
static const char *
parsed(const char *line, size_t n, const char *const *paths[], bool *record)
{
	static char said[300];
	json_t *body = json_loadb(line, n, JSON_REJECT_DUPLICATES, NULL);
	const char *text = NULL;

	*record = json_is_object(body);
	for (; *record && *paths && !text; paths++) {
		const json_t *value = body;
		for (const char *const *name = *paths; *name; name++)
			value = json_object_get(value, *name);
		text = json_string_value(value);
		if (text)
			snprintf(said, sizeof said, "%s", text);
		text = text && *text ? said : NULL;
	}
	json_decref(body);
	return text;
}

/* Lines made of pieces that mean something, in any order. */
static size_t
make_line(char *line, unsigned *chance)
{
	static const char *const pieces[] = { "{", "}", "[", "]", ",", ":", "\"", "\\", "\"order\":", "\"sku\":", "\"a\":",
		"\"c\":{", "\"1\"", "\"x\",", "1,", "null", " ", "\"\\u006frder\":", "\"\\\"\"", "{\"order\":\"7\"}", "\"a\":1,",
		"\"order\":\"5\",", "\"b\":[", "]," };
	size_t n = 1;

	line[0] = '{';
	for (unsigned i = 0, many = 2 + (*chance >> 8) % 12; i < many; i++) {
		const char *piece;
		*chance = *chance * 1103515245 + 12345;
		piece = pieces[(*chance >> 16) % (sizeof pieces / sizeof *pieces)];
		memcpy(line + n, piece, strlen(piece));
		n += strlen(piece);
	}
	line[n++] = '}';
	return n;
}

static void
compare(void)
{
	static const char *const order[] = { "order", 0 }, *const nested[] = { "c", "order", 0 }, *const sku[] = { "sku", 0 };
	static const char *const *paths[] = { order, nested, sku, 0 };
	struct pool pool = { 0 };
	struct text said = TEXT_UP_TO(0);
	struct key key;
	unsigned chance = 1, records = 0, keys = 0, wrong = 0;
	char line[400];

	key_read(&key, "order,c.order,sku", &pool);
	for (int i = 0; i < 400000; i++) {
		size_t n = make_line(line, &chance);
		bool record, found = key_of(&key, line, n, &said);
		const char *want = parsed(line, n, paths, &record);
		records += record;
		keys += want != NULL;
		if (record && (found != (want != NULL) || (found && strcmp(said.at, want) != 0)) && wrong++ == 0)
			printf("# '%.*s'\n", (int)n, line);
	}
	is_int(wrong, 0, "of lines made by chance");
	ok(records > 1000 && keys > 300, "%u of them records, %u with a key", records, keys);
	text_free(&said);
	pool_free(&pool);
}

int
main(void)
{
	struct pool pool = { 0 };
	struct text said = TEXT_UP_TO(0);
	struct key key;
	char deep[20000];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		/* A copy without anything behind it, so that a sanitizer sees a step too far. */
		size_t n = strlen(cases[i].line);
		char *line = memcpy(malloc(n ? n : 1), cases[i].line, n);
		bool found;
		key_read(&key, cases[i].by, &pool);
		found = key_of(&key, line, n, &said);
		is_text(found ? said.at : "(none)", cases[i].want ? cases[i].want : "(none)", "%s of %s", cases[i].by, cases[i].line);
		free(line);
	}
	for (size_t i = 0; i < sizeof hashes / sizeof *hashes; i++)
		is_int(key_hash(hashes[i].bytes, strlen(hashes[i].bytes)), hashes[i].crc, "CRC-32 of '%s'", hashes[i].bytes);

	ok(key_read(&key, "a,b,c,d,e,f,g,h", &pool), "eight fields");
	ok(!key_read(&key, "a,b,c,d,e,f,g,h,i", &pool), "nine fields");
	ok(key_read(&key, "a.b.c.d.e.f.g.h", &pool), "eight names");
	ok(!key_read(&key, "a.b.c.d.e.f.g.h.i", &pool), "nine names");
	ok(!key_read(&key, "", &pool) && !key_read(&key, "a,", &pool) && !key_read(&key, ".a", &pool) &&
		!key_read(&key, "a..b", &pool), "a field without a name");

	memset(deep, '[', sizeof deep);
	memcpy(deep, "{\"a\":", 5);
	key_read(&key, "order", &pool);
	ok(!key_of(&key, deep, sizeof deep, &said), "deeper than a parser goes");
	compare();
	text_free(&said);
	pool_free(&pool);
	return done();
}
