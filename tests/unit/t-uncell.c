/* t-uncell - values into cells, and cells back into values */
#include <stdlib.h>
#include <string.h>

#include "tap.h"
#include "table.h"
#include "uncell.h"

static const struct word words[] = { { "*", "standard" }, { "yes", "true" }, { "", "none" } };
static const struct word back[] = { { "archived", "-1" }, { "", "1" } };

static const char *
cell(struct reading r, json_t *value)
{
	static struct text text;

	text_clear(&text);
	text_put(&text, "");
	if (!uncell(&r, value, &text))
		text_put(&text, "(none)");
	json_decref(value);
	return text.at;
}

static const char *
row(struct table t, const char *first, const char *second)
{
	static struct text out;
	struct text cells[2] = { 0 };

	text_put(&cells[0], first);
	text_put(&cells[1], second);
	text_clear(&out);
	table_row(&t, cells, &out);
	text_free(&cells[0]);
	text_free(&cells[1]);
	return out.at;
}

static bool
formula(const char *text)
{
	return cell_formula((struct csv_cell){ text, strlen(text) });
}

int
main(void)
{
	struct reading text = { .form = FORM_TEXT }, said = { .form = FORM_TEXT, .words = words, .n_words = 3 };
	struct reading price = { .form = FORM_PRICE, .decimal = ',' }, weight = { .form = FORM_WEIGHT, .unit = "kg" };
	struct reading list = { .form = FORM_LIST, .split = ',' }, prefix = { .form = FORM_NAME, .prefix = "id-" };
	struct reading path = { .form = FORM_TEXT, .path = '/' }, pair = { .form = FORM_TEXT, .pair = "brand" };
	struct table csv = { .form = TABLE_CSV, .delimiter = ',', .guard = true, .n = 2,
		.columns = (const char *[]){ "a", "b[]" } };
	struct table xml = csv, tsv = csv;
	struct text pairs = { 0 };

	is_text(cell(text, json_string("as it is")), "as it is", "a text");
	is_text(cell(said, json_true()), "yes", "the word that means it");
	is_text(cell(said, json_string("none")), "", "the empty cell, when that means it");
	is_text(cell(said, json_string("other")), "other", "* is no word: the text stays");
	said.back = back;
	said.n_back = 2;
	is_text(cell(said, json_string("archived")), "-1", "what the map wants written");
	is_text(cell(price, json_string("1375.5")), "1375,5", "a decimal comma");
	is_text(cell(weight, json_integer(280)), "0.28", "grams in kilograms");
	weight.unit = "lb";
	is_text(cell(weight, json_integer(1000)), "2.204623", "grams in pounds, with six decimals");
	is_text(cell(list, json_pack("[sss]", "a", "b, c", "d")), "a, b\\, c, d", "a list");
	list.join = ",";
	is_text(cell(list, json_pack("[ss]", "a", "b")), "a,b", "a list without blanks");
	is_text(cell(prefix, json_string("id-7")), "7", "a prefix goes away");
	is_text(cell(prefix, json_string("mug")), "(none)", "a text without the prefix cannot be written");
	is_text(cell(path, json_string("Men > Tops > New")), "Men/Tops/New", "a path");
	is_text(cell(pair, json_string("Hill, Ltd")), "brand=\"Hill, Ltd\"", "a pair in quotes");
	uncell_pair(&pairs, "a", "1");
	uncell_pair(&pairs, "b", "2\"");
	is_text(pairs.at, "a=1,b=\"2\"\"\"", "pairs");
	text_free(&pairs);

	ok(formula("=1") && formula("+x") && formula("-a") && formula("@x") && formula("\tx") && formula("\rx"),
		"formulas");
	ok(formula("'=1") && formula("''-"), "guards are guarded");
	ok(!formula("-5") && !formula("+1.50") && !formula("-1375,5") && !formula("-") && !formula("'x") && !formula(""),
		"numbers, signs alone and quotes are none");
	ok(formula("-5+1") && formula("-1.2.3") && formula("=5") && formula("-.5"), "what is no plain number is one");

	is_text(row(csv, "=a\"b", "x\ny"), "\"'=a\"\"b\",\"x,y\"\n", "a row of CSV");
	csv.crlf = true;
	is_text(row(csv, " a", ""), "\" a\",\r\n", "blanks in quotes, CR LF");
	tsv.form = TABLE_TSV;
	is_text(row(tsv, "a\tb\r\nc", "d"), "a b  c\td\n", "a row of TSV");
	xml.form = TABLE_XML;
	is_text(row(xml, "<&>\x01\xEF\xBF\xBEz", "x\ny"),
		"<item>\n<g:a>&lt;&amp;&gt;z</g:a>\n<g:b>x</g:b>\n<g:b>y</g:b>\n</item>\n", "a row of XML");
	done();
}
