/* t-template - filling templates: the rules of Mustache that we keep, and the bounds */
#include "tap.h"
#include "template.h"

static const struct {
	const char *name, *source, *values, *want;
} filled[] = {
	{ "a value", "Hello, {{name}}!", "{\"name\":\"Asha\"}", "Hello, Asha!" },
	{ "blanks within a tag", "{{  name\t}}", "{\"name\":\"Asha\"}", "Asha" },
	{ "a dotted name", "{{a.b.c}}", "{\"a\":{\"b\":{\"c\":\"deep\"}}}", "deep" },
	{ "a dotted name that is not there", "[{{a.b.c}}]", "{\"a\":{\"b\":\"x\"},\"c\":\"no\"}", "[]" },
	{ "a dotted name does not fall back", "{{#a}}[{{b.c}}]{{/a}}", "{\"a\":{\"b\":{}},\"b\":{\"c\":\"outer\"}}", "[]" },
	{ "nothing for what is missing or null", "[{{x}}{{y}}]", "{\"y\":null}", "[]" },
	{ "numbers and truth", "{{n}} {{m}} {{yes}} {{no}}", "{\"n\":-7,\"m\":85.5,\"yes\":true,\"no\":false}", "-7 85.5 true false" },
	{ "objects and arrays are no text", "[{{o}}{{a}}]", "{\"o\":{\"x\":1},\"a\":[1]}", "[]" },
	{ "escaped for HTML", "{{x}}", "{\"x\":\"<b a=\\\"1\\\">&'\"}", "&lt;b a=&quot;1&quot;&gt;&amp;&#39;" },
	{ "an array", "{{#l}}<{{sku}}>{{/l}}", "{\"l\":[{\"sku\":\"A\"},{\"sku\":\"B\"}]}", "<A><B>" },
	{ "an array of texts", "{{#l}}{{.}},{{/l}}", "{\"l\":[\"a\",2,\"c\"]}", "a,2,c," },
	{ "an object is entered", "{{#c}}{{name}} of {{shop}}{{/c}}", "{\"shop\":\"S\",\"c\":{\"name\":\"N\"}}", "N of S" },
	{ "the inner name hides the outer", "{{x}}{{#c}}{{x}}{{/c}}", "{\"x\":1,\"c\":{\"x\":2}}", "12" },
	{ "what is true is shown once", "{{#t}}yes{{/t}}{{#s}} {{.}}{{/s}}{{#z}} 0{{/z}}", "{\"t\":true,\"s\":\"text\",\"z\":0}", "yes text 0" },
	{ "what is false is not", "[{{#f}}f{{/f}}{{#n}}n{{/n}}{{#e}}e{{/e}}{{#s}}s{{/s}}{{#m}}m{{/m}}]",
	  "{\"f\":false,\"n\":null,\"e\":[],\"s\":\"\"}", "[]" },
	{ "the other way round", "{{^f}}f{{/f}}{{^e}}e{{/e}}{{^s}}s{{/s}}{{^m}}m{{/m}}{{^t}}t{{/t}}",
	  "{\"f\":false,\"e\":[],\"s\":\"\",\"t\":1}", "fesm" },
	{ "sections in sections", "{{#a}}{{#b}}{{x}}{{y}} {{/b}}{{/a}}", "{\"a\":[{\"x\":1,\"b\":[{\"y\":1},{\"y\":2}]},{\"x\":2,\"b\":[]}]}", "11 12 " },
	{ "a hidden section hides its sections", "{{#no}}{{#a}}x{{/a}}{{^b}}y{{/b}}{{/no}}.", "{\"a\":[1,2]}", "." },
	{ "a remark", "a{{! not {shown}\n at all }}b", "{}", "ab" },
	{ "a tag alone on its line leaves none", "a\n{{#t}}\nb\n{{/t}}\nc\n", "{\"t\":true}", "a\nb\nc\n" },
	{ "also indented, at the end, and with CRLF", "a\r\n  {{#t}}  \r\nb\r\n\t{{/t}}", "{\"t\":true}", "a\r\nb\r\n" },
	{ "two tags on a line are not alone", "{{#t}} {{/t}}\nx", "{\"t\":true}", " \nx" },
	{ "a value alone keeps its line", "{{x}}\n.", "{}", "\n." },
	{ "each element its lines", "{{#l}}\n- {{.}}\n{{/l}}\nend", "{\"l\":[\"a\",\"b\"]}", "- a\n- b\nend" },
	{ "a part", "<{{>sign}}>", "{\"name\":\"Asha\"}", "<yours, Asha>" },
	{ "a part alone on its line", "x\n  {{>lines}}\ny\n", "{}", "x\n1\n2\ny\n" },
	{ "a part in a section", "{{#l}}{{>sign}};{{/l}}", "{\"l\":[{\"name\":\"a\"},{\"name\":\"b\"}]}", "yours, a;yours, b;" },
	{ "a hidden part is not looked for", "{{#no}}{{>nowhere}}{{/no}}", "{}", "" },
	{ "braces that are no tags", "{a} }} { { }", "{}", "{a} }} { { }" },
};

static const struct {
	const char *name, *source, *want;
} faulty[] = {
	{ "a tag not closed", "a\nb {{name", "t.html: line 2: a tag is not closed" },
	{ "a section not closed", "a\n{{#lines}}\n\n", "t.html: line 2: section 'lines' is not closed" },
	{ "closed, not open", "\n\n{{/lines}}", "t.html: line 3: 'lines' is closed but not open" },
	{ "closed crosswise", "{{#a}}\n{{#b}}{{/a}}{{/b}}", "t.html: line 2: 'a' is closed but not open" },
	{ "no name", "{{ }}", "t.html: line 1: a tag without a name" },
	{ "code", "{{#if x == 1}}", "t.html: line 1: 'if x == 1' is not a name" },
	{ "an ampersand", "{{&x}}", "t.html: line 1: '&x' is not a name" },
	{ "other delimiters", "{{=<% %>=}}", "t.html: line 1: '=<% %>=' is not a name" },
	{ "raw where it may not be", "{{{x}}}", "t.html: line 1: '{{{x}}}' is not allowed here" },
	{ "no such part", "\n{{>nowhere}}", "t.html: line 2: there is no part 'nowhere'" },
	{ "a part in itself", "{{>again}}", "again: line 1: sections or parts more than 32 deep" },
	{ "a fault in a part", "\n\n{{>broken}}", "broken: line 2: section 'x' is not closed" },
};

static const char *
part(void *context, const char *name)
{
	static const char *const parts[][2] = {
		{ "sign", "yours, {{name}}" }, { "lines", "1\n2\n" }, { "again", "{{>again}}" }, { "broken", "\n{{#x}}" } };

	(void)context;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (strcmp(parts[i][0], name) == 0)
			return parts[i][1];
	return NULL;
}

static bool
fill(const char *source, const char *values, enum template_target target, struct text *out, char *fault)
{
	struct template t = { "t.html", source, target, false, part, NULL };
	json_t *json = json_loads(values, JSON_ALLOW_NUL, NULL);
	bool good;

	text_clear(out);
	text_put(out, "");
	good = template_fill(&t, json, out, fault);
	json_decref(json);
	return good;
}

static void
test_bounds(struct text *out, char *fault)
{
	struct text little = TEXT_UP_TO(10), deep = TEXT_UP_TO(0);
	json_t *many = json_pack("{s:[]}", "a");

	ok(!fill("{{x}}{{x}}", "{\"x\":\"123456\"}", TEMPLATE_TEXT, &little, fault), "an output too long");
	is_text(fault, "t.html: line 1: makes more than 10 bytes", "  says so");
	for (int i = 0; i < 33; i++)
		text_put(&deep, "{{#a}}");
	ok(!fill(deep.at, "{}", TEMPLATE_TEXT, out, fault), "too many sections within each other");
	is_text(fault, "t.html: line 1: sections or parts more than 32 deep", "  says so");

	for (int i = 0; i < 1000; i++)
		json_array_append_new(json_object_get(many, "a"), json_integer(i));
	struct template work = { "t.html", "{{#a}}{{#a}}{{#a}}{{#a}}{{/a}}{{/a}}{{/a}}{{/a}}", TEMPLATE_TEXT, false, NULL, NULL };
	ok(!template_fill(&work, many, out, fault), "a million million turns that write nothing");
	is_text(fault, "t.html: line 1: too much work: sections within sections", "  are ended");
	json_decref(many);
	text_free(&little);
	text_free(&deep);
}

int
main(void)
{
	struct text out = TEXT_UP_TO(65536);
	char fault[TEMPLATE_FAULT];

	for (size_t i = 0; i < sizeof filled / sizeof *filled; i++) {
		ok(fill(filled[i].source, filled[i].values, TEMPLATE_HTML, &out, fault), "%s", filled[i].name);
		is_text(out.at, filled[i].want, "  is right");
	}
	for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++) {
		ok(!fill(faulty[i].source, "{}", TEMPLATE_HTML, &out, fault), "refused: %s", faulty[i].name);
		is_text(fault, faulty[i].want, "  says where and why");
	}
	fill("Subject: {{x}}", "{\"x\":\"a\\r\\nBcc: all\\u0000\\u007f\"}", TEMPLATE_HEADER, &out, fault);
	is_text(out.at, "Subject: a  Bcc: all  ", "a header is one line");
	fill("{{x}}", "{\"x\":\"a\\nb\\tc\\u001b[31m\\r<&\\u009b2J\\u00e9\\u00a0\"}", TEMPLATE_TEXT, &out, fault);
	is_text(out.at, "a\nb\tc[31m<&2J\u00e9\u00a0", "plain text keeps its lines, not its control characters");

	struct template raw = { "t.html", "{{{x}}} {{x}}", TEMPLATE_HTML, true, NULL, NULL };
	json_t *values = json_pack("{s:s}", "x", "<b>");
	text_clear(&out);
	ok(template_fill(&raw, values, &out, fault), "raw where it may be");
	is_text(out.at, "<b> &lt;b&gt;", "  is as it was");
	json_decref(values);

	test_bounds(&out, fault);
	text_free(&out);
	return done();
}
