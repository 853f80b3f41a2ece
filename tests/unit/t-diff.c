/* diff: old and new side by side, and the changes that must come of it */
#include <stdlib.h>

#include "diff.h"
#include "tap.h"

static const struct diff_by by[] = { { "variants", "sku" }, { 0 } };

static const struct {
	const char *what, *was, *now, *changes;
} cases[] = {
	{ "nothing", "{}", "{}", "[]" },
	{ "the order of members does not count", "{'a':1,'b':{'c':2,'d':3}}", "{'b':{'d':3,'c':2},'a':1}", "[]" },
	{ "a value", "{'title':'Tea'}", "{'title':'Green tea'}", "[{'field':'title','old':'Tea','new':'Green tea'}]" },
	{ "a field more and one less, the new ones first", "{'a':1,'b':2}", "{'b':2,'c':3}",
		"[{'field':'c','new':3},{'field':'a','old':1}]" },
	{ "null is as good as none", "{'a':null,'b':1}", "{'b':null,'c':null}", "[{'field':'b','old':1}]" },
	{ "null and none, deep", "{'a':{'b':null}}", "{'a':{}}", "[]" },
	{ "another kind of value", "{'a':'1'}", "{'a':1}", "[{'field':'a','old':'1','new':1}]" },
	{ "an object member", "{'extra':{'care':'cold','n':1}}", "{'extra':{'care':'warm','n':1}}",
		"[{'field':'extra.care','old':'cold','new':'warm'}]" },
	{ "an array of texts is one value", "{'tags':['a','b']}", "{'tags':['b']}",
		"[{'field':'tags','old':['a','b'],'new':['b']}]" },
	{ "an array of objects goes by place", "{'images':[{'src':'a'},{'src':'b'}]}", "{'images':[{'src':'c'}]}",
		"[{'field':'images.0.src','old':'a','new':'c'},{'field':'images.1','old':{'src':'b'}}]" },
	{ "one known by a member goes by it", "{'variants':[{'sku':'A','price':'1'},{'sku':'B','price':'2'}]}",
		"{'variants':[{'sku':'B','price':'3'},{'sku':'C','price':'4'}]}",
		"[{'field':'variants.B.price','old':'2','new':'3'},{'field':'variants.C','new':{'sku':'C','price':'4'}},"
		"{'field':'variants.A','old':{'sku':'A','price':'1'}}]" },
	{ "elements that changed places", "{'variants':[{'sku':'A'},{'sku':'B'},{'sku':'D'}]}",
		"{'variants':[{'sku':'B'},{'sku':'C'},{'sku':'A'}]}",
		"[{'field':'variants.C','new':{'sku':'C'}},{'field':'variants.D','old':{'sku':'D'}},"
		"{'field':'variants','old':['A','B'],'new':['B','A']}]" },
	{ "elements without the member make it one value", "{'variants':[{'sku':'A'}]}", "{'variants':[{}]}",
		"[{'field':'variants','old':[{'sku':'A'}],'new':[{}]}]" },
	{ "two of one name make it one value", "{'variants':[{'sku':'A'}]}", "{'variants':[{'sku':'A'},{'sku':'A'}]}",
		"[{'field':'variants','old':[{'sku':'A'}],'new':[{'sku':'A'},{'sku':'A'}]}]" },
	{ "a name with a dot is quoted", "{'variants':[{'sku':'TEA.250','price':'1'}]}", "{'variants':[{'sku':'TEA.250','price':'2'}]}",
		"[{'field':'variants.\\\"TEA.250\\\".price','old':'1','new':'2'}]" },
	{ "a name of nothing is quoted", "{'extra':{'':1}}", "{'extra':{'':2}}", "[{'field':'extra.\\\"\\\"','old':1,'new':2}]" },
};

/* JSON with ' for ", which C need not escape. */
static json_t *
json_of(const char *text)
{
	char copy[512];
	json_error_t error;

	snprintf(copy, sizeof copy, "%s", text);
	for (char *c = copy; *c; c++)
		if (*c == '\'')
			*c = '"';
	json_t *value = json_loads(copy, 0, &error);
	if (!value)
		printf("# %s: %s\n", text, error.text);
	return value;
}

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		json_t *was = json_of(cases[i].was), *now = json_of(cases[i].now), *want = json_of(cases[i].changes);
		json_t *have = diff(was, now, by);
		char *have_text = json_dumps(have, JSON_COMPACT), *want_text = json_dumps(want, JSON_COMPACT);
		is_text(have_text, want_text, "%s", cases[i].what);
		free(have_text);
		free(want_text);
		json_decref(was);
		json_decref(now);
		json_decref(want);
		json_decref(have);
	}
	return done();
}
