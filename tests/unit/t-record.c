/* t-record - one line: read, checked, answered */
#include <stdlib.h>

#include "digest.h"
#include "record.h"
#include "say.h"
#include "tap.h"

static struct pool pool;

static struct record
parsed(const char *line, size_t n)
{
	struct record r = { .line = pool_copy(&pool, line, n), .length = n, .number = 1, .pool = &pool };

	record_parse(&r);
	return r;
}

static struct record
record_of(const char *line)
{
	return parsed(line, strlen(line));
}

/* ---- lines ---- */

static void
good_and_bad_lines(void)
{
	static const char *good[] = {
		"{\"type\":\"a.b\",\"id\":\"1\"}", "  { \"id\" : \"x y\" , \"type\":\"stock.count_2\" }\r", "{\"type\":\"a.b\",\"id\":\"web-1/priced/held.2\"}",
		"{\"type\":\"a.b\",\"id\":\"\xE2\x82\xB9\",\"n\":[1,2.5,null,true,{\"\":0}]}", "{\"type\":\"a.b\",\"id\":\"1\",\"time\":\"2026-11-22T10:00:00+05:30\"}",
	};
	static const struct {
		const char *line, *fault;
	} bad[] = {
		{ "", "not JSON" }, { "{", "not JSON" }, { "{}x", "not JSON" }, { "[]", "not a record" }, { "12", "not JSON" },
		{ "{\"type\":\"a.b\"}", "id: is missing" }, { "{\"id\":\"1\"}", "type: is missing" }, { "{\"type\":\"a.b\",\"id\":7}", "id: 7 is not text" },
		{ "{\"type\":\"ab\",\"id\":\"1\"}", "type: 'ab' is not a type" }, { "{\"type\":\"a.B\",\"id\":\"1\"}", "type: 'a.B' is not" },
		{ "{\"type\":\".b\",\"id\":\"1\"}", "type: " }, { "{\"type\":\"a.\",\"id\":\"1\"}", "type: " },
		{ "{\"type\":\"a.b\",\"id\":\"\"}", "id: is empty" }, { "{\"type\":\"a.b\",\"id\":\"/x\"}", "id: " }, { "{\"type\":\"a.b\",\"id\":\" 1\"}", "id: " },
		{ "{\"type\":\"a.b\",\"id\":\"a\\tb\"}", "id: " }, { "{\"type\":\"a.b\",\"id\":\"a\\u0000b\"}", "not JSON" },
		{ "{\"type\":\"a.b\",\"id\":\"1\",\"id\":\"1\"}", "not JSON: duplicate object key" }, { "{\"type\":\"a.b\",\"id\":\"1\",\"x\":{\"a\":1,\"a\":1}}", "not JSON: dup" },
		{ "{\"type\":\"a.b\",\"id\":\"\xff\"}", "not JSON" }, { "{\"type\":\"a.b\",\"id\":\"1\",\"n\":1e999}", "not JSON" },
		{ "{\"type\":\"a.b\",\"id\":\"1\",\"n\":99999999999999999999}", "not JSON" }, { "{\"type\":\"a.b\",\"id\":\"1\",\"time\":\"now\"}", "time: 'now' is not a time" },
	};
	struct record r;
	char line[2000];

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		r = record_of(good[i]);
		ok(!refused(&r), "taken: %s (%s)", good[i], r.fault);
		record_free(&r);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		r = record_of(bad[i].line);
		ok(strncmp(r.fault, bad[i].fault, strlen(bad[i].fault)) == 0, "refused: %s (%s)", bad[i].line, r.fault);
		record_free(&r);
	}
	r = parsed("{\"type\":\"a.b\"\0,\"id\":\"1\"}", 24);
	ok(refused(&r), "refused: a NUL between");
	record_free(&r);
	for (int over = 0; over < 2; over++) {
		snprintf(line, sizeof line, "{\"type\":\"a.b\",\"id\":\"%0*d\"}", ID_LONGEST_ROOT + over, 0);
		r = record_of(line);
		ok(refused(&r) == over, "an id of %d", ID_LONGEST_ROOT + over);
		record_free(&r);
		snprintf(line, sizeof line, "{\"type\":\"a.b\",\"id\":\"1/%0*d\"}", ID_LONGEST - 2 + over, 0);
		r = record_of(line);
		ok(refused(&r) == over, "an id with a lineage of %d", ID_LONGEST + over);
		record_free(&r);
		snprintf(line, sizeof line, "{\"type\":\"a.b\",\"id\":\"1\",\"x\":%.*s0%.*s}", RECORD_DEEPEST - 1 + over, "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
			RECORD_DEEPEST - 1 + over, "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");
		r = record_of(line);
		ok(refused(&r) == over, "a depth of %d", RECORD_DEEPEST + over);
		record_free(&r);
	}
	r = record_of("{\"type\":\"a.b\",\"id\":\"1\",\"x\":\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[\"}");
	ok(!refused(&r), "brackets in text are no depth");
	record_free(&r);
}

static void
fed_back(void)
{
	struct record r = record_of("{\"type\":\"a.b\",\"id\":\"1\",\"qty\":5,\"_line\":3,\"_error\":\"qty: was wrong\"}");

	ok(!refused(&r), "fed back after mending");
	is_text(r.line, "{\"type\":\"a.b\",\"id\":\"1\",\"qty\":5}", "fed back: without our notes");
	record_free(&r);
	r = record_of("{\"_text\":\"{\\\"type\\\":\\\"a.b\\\",\\n\\\"id\\\":\\\"2\\\"}\",\"_line\":3,\"_error\":\"not JSON\"}");
	ok(!refused(&r), "what was no JSON, mended");
	is_text(r.line, "{\"type\":\"a.b\",\"id\":\"2\"}", "what was no JSON, mended: one line");
	record_free(&r);
	r = record_of("{\"_text\":\"still not\",\"_line\":3,\"_error\":\"not JSON\"}");
	ok(strncmp(r.fault, "not JSON", 8) == 0, "what is still no JSON is refused for that (%s)", r.fault);
	record_free(&r);
}

static void
peeking(void)
{
	static const struct {
		const char *line, *type;
	} lines[] = {
		{ "{\"type\":\"a.b\",\"id\":\"1\"}", "a.b" }, { "{\"type\":\"a.b\"", "a.b" }, { "{\"type\": \"a.b\"}", NULL }, { "{ \"type\":\"a.b\"}", NULL },
		{ "{\"type\":\"a\\u002eb\"}", NULL }, { "{\"type\":\"", NULL }, { "{\"type\":\"a", NULL }, { "", NULL },
	};

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		size_t n = 0;
		const char *type = record_peek(lines[i].line, strlen(lines[i].line), &n);
		ok((type != NULL) == (lines[i].type != NULL) && (!type || (n == strlen(lines[i].type) && memcmp(type, lines[i].type, n) == 0)),
			"the type at a glance: %s", lines[i].line);
	}
}

/* ---- what it says ---- */

static bool
alike(const char *a, const char *b)
{
	struct record x = record_of(a), y = record_of(b);
	struct digest p = record_digest(&x), q = record_digest(&y);

	record_free(&x);
	record_free(&y);
	return memcmp(&p, &q, sizeof p) == 0;
}

#define R(rest) "{\"type\":\"a.b\",\"id\":\"1\"," rest "}"

static void
digests(void)
{
	ok(alike(R("\"x\":1,\"y\":[1,{\"a\":1,\"b\":2}]"), "{\"y\": [1,{\"b\":2, \"a\":1}],\"x\":1, \"id\":\"1\",\"type\":\"\\u0061.b\"}"), "spacing, order, escapes: the same");
	ok(alike(R("\"x\":1"), R("\"x\":1,\"_note\":2")), "notes do not count");
	ok(!alike(R("\"x\":1"), R("\"x\":2")), "another number");
	ok(!alike(R("\"x\":1"), R("\"x\":\"1\"")), "a text is no number");
	ok(!alike(R("\"x\":[1,2]"), R("\"x\":[2,1]")), "the order of an array");
	ok(!alike(R("\"x\":[[1],2]"), R("\"x\":[[1,2]]")), "the shape of arrays");
	ok(!alike(R("\"x\":{\"_a\":1}"), R("\"x\":{\"_a\":2}")), "only notes of the record itself do not count");
	ok(!alike(R("\"x\":null"), R("\"y\":null")), "another name");
	ok(!alike(R("\"x\":{}"), R("\"x\":[]")), "empty, but another kind");
	ok(!alike(R("\"a\":1,\"b\":2"), R("\"a\":2,\"b\":1")), "values changed about");
}

/* ---- fields ---- */

static void
fields(void)
{
	static const struct {
		const char *value, *fault;
		char kind; /* of need_*() */
	} cases[] = {
		{ "1", "", 'c' }, { "0", "x: 0 is not a count", 'c' }, { "-1", "x: -1 is not a count", 'c' }, { "1.0", "x: 1.0 is not a count", 'c' },
		{ "\"1\"", "x: \"1\" is not a count", 'c' }, { "null", "x: is missing", 'c' }, { "1000000000000", "", 'c' }, { "1000000000001", "x: 1000000000001 is more", 'c' },
		{ "0", "", 'w' }, { "-1", "x: -1 is not a whole number", 'w' }, { "-5", "", 'i' }, { "0", "x: 0 changes nothing", 'i' }, { "-9223372036854775808", "x: ", 'i' },
		{ "\"TEA\"", "", 'n' }, { "\" TEA\"", "x: \" TEA\" is not a name", 'n' }, { "\"a\\nb\"", "x: ", 'n' }, { "\"\"", "x: ", 'n' }, { "[]", "x: an array is not text", 'n' },
		{ "\"a\\nb\"", "", 't' }, { "\"a\\u0007\"", "x: has a control character (byte 07)", 't' }, { "{}", "x: an object is not text", 't' },
		{ "\"2024-02-29\"", "", 'd' }, { "\"2026-02-29\"", "x: '2026-02-29' is not a date", 'd' }, { "\"INR\"", "", '$' }, { "\"inr\"", "x: 'inr' is not a currency", '$' },
		{ "\"499.00\"", "", 'a' }, { "499.0", "x: 499.0 is a number", 'a' }, { "499", "x: 499 is a number", 'a' }, { "\"499.005\"", "x: \"499.005\" is not an amount", 'a' },
		{ "\"-1.00\"", "x: \"-1.00\" is negative", 'a' }, { "\"92233720368547758.08\"", "x: ", 'a' }, { "\"0.000001\"", "", 'p' }, { "\"0.0000001\"", "x: ", 'p' },
		{ "\"cod\"", "", 'o' }, { "\"co\"", "x: 'co' is not one of", 'o' }, { "\"d prepaid\"", "x: ", 'o' }, { "\"cod prepaid\"", "x: ", 'o' }, { "\"\"", "x: ", 'o' },
		{ "\"IN\"", "", 'l' }, { "\"in\"", "x: 'in' is not a country", 'l' }, { "[1]", "", '[' }, { "[]", "x: is not an array", '[' }, { "true", "", 'b' }, { "1", "x: 1 is not true", 'b' },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char line[200];
		struct record r;
		snprintf(line, sizeof line, "{\"type\":\"a.b\",\"id\":\"1\",\"x\":%s}", cases[i].value);
		r = record_of(line);
		switch (cases[i].kind) {
		case 'c': need_count(&r, "x"); break;
		case 'w': need_whole(&r, "x"); break;
		case 'i': need_int(&r, "x"); break;
		case 'n': need_name(&r, "x"); break;
		case 't': need_text(&r, "x"); break;
		case 'd': need_date(&r, "x"); break;
		case '$': need_currency(&r, "x"); break;
		case 'a': need_amount(&r, "x", 2); break;
		case 'p': need_price(&r, "x"); break;
		case 'o': need_one_of(&r, "x", "cod prepaid"); break;
		case 'l': need_country(&r, "x"); break;
		case '[': need_array(&r, "x"); break;
		case 'b': maybe_bool(&r, "x", false); break;
		}
		ok(strncmp(r.fault, cases[i].fault, strlen(cases[i].fault)) == 0 && refused(&r) == (*cases[i].fault != '\0'), "%c %s (%s)", cases[i].kind, cases[i].value, r.fault);
		record_free(&r);
	}
}

static void
scopes(void)
{
	struct record r = record_of(R("\"lines\":[{\"qty\":2},{\"qty\":3},{\"qty\":0}],\"to\":{\"city\":\"Pune\"},\"odd\":[{},7]"));
	int64_t sum = 0;
	size_t i;

	for (i = 0; each(&r, "lines", i) && i < 2; i++)
		sum += need_count(&r, "qty");
	is_int(sum, 5, "each line in turn");
	need_count(&r, "qty");
	is_text(r.fault, "lines[2].qty: 0 is not a count (1 or more)", "the fault says where");
	need_count(&r, "nothing");
	is_text(r.fault, "lines[2].qty: 0 is not a count (1 or more)", "the first fault stays");
	record_again(&r);
	ok(within(&r, "to"), "within an object");
	is_text(need_text(&r, "city"), "Pune", "a field within");
	need_text(&r, "street");
	is_text(r.fault, "to.street: is missing", "the fault says where, within");
	record_again(&r);
	ok(!within(&r, "from") && !refused(&r), "an object that is not there");
	ok(!within(&r, "type") && refused(&r), "a text is no object");
	record_again(&r);
	for (i = 0; each(&r, "odd", i); i++)
		;
	is_text(r.fault, "odd[1].: 7 is not an object", "an element that is no object");
	record_free(&r);
}

static void
answers(void)
{
	struct record r = record_of("{\"type\":\"a.b\",\"id\":\"w\\\"1\",\"time\":\"2026-11-22T10:00:00+05:30\",\"keep\":[1.10,null],\"_x\":1}");
	struct text out = TEXT_UP_TO(0);
	char line[400];

	emit(&r, "c.done", "n:i s:s none:s b:b", INT64_C(-7), "\xE2\x82\xB9\n", NULL, true);
	emit(&r, "c.planned", "a:a", INT64_C(123456), 2);
	emit(&r, "d.planned", "*:k keep:s", r.body, "mine");
	emit_as(&r, "c.done", "c.done", "j:j", json_array());
	record_answers(&r, &out);
	is_text(out.at,
		"{\"type\":\"c.done\",\"id\":\"w\\\"1/done\",\"time\":\"2026-11-22T04:30:00Z\",\"n\":-7,\"s\":\"\xE2\x82\xB9\\n\",\"b\":true}\n"
		"{\"type\":\"c.planned\",\"id\":\"w\\\"1/planned.1\",\"time\":\"2026-11-22T04:30:00Z\",\"a\":\"1234.56\"}\n"
		"{\"type\":\"d.planned\",\"id\":\"w\\\"1/planned.2\",\"time\":\"2026-11-22T04:30:00Z\",\"keep\":\"mine\"}\n"
		"{\"type\":\"c.done\",\"id\":\"w\\\"1/c.done\",\"time\":\"2026-11-22T04:30:00Z\",\"j\":[]}\n",
		"answers: ids, numbers where there are several, the cause's time");
	record_again(&r);
	text_clear(&out);
	record_answers(&r, &out);
	is_int((int64_t)out.length, 0, "again: no answers yet");
	record_free(&r);

	snprintf(line, sizeof line, "{\"type\":\"a.b\",\"id\":\"1/%0*d\"}", ID_LONGEST - 6, 0);
	r = record_of(line);
	emit(&r, "c.planned", "");
	record_answers(&r, &out);
	ok(refused(&r) && out.length == 0, "a lineage that grew too long refuses the record");
	record_free(&r);
	text_free(&out);
}

static void
numbers_as_they_were(void)
{
	static const char *values[] = { "19.99", "0.1", "1.0", "1e+100", "-0.0", "123456789012345678", "2.5e-300", "\"\\u0001\\\"\\\\\"", "[]", "{\"a\":{}}" };

	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		json_t *value = json_loads(values[i], JSON_DECODE_ANY, NULL);
		char *text = pool_json(&pool, value);
		is_text(text, values[i], "written as read: %s", values[i]);
		json_decref(value);
	}
}

int
main(int argc, char **argv)
{
	(void)argc;
	say_start(argv[0]);
	setenv("ECOM_NOW", "2026-11-22T10:00:00Z", 1);
	good_and_bad_lines();
	fed_back();
	peeking();
	digests();
	fields();
	scopes();
	answers();
	numbers_as_they_were();
	pool_free(&pool);
	return done();
}
