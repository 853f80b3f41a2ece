/* letter - what a customer is told, in his language */
#include "letter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "num.h"
#include "pool.h"
#include "record.h"
#include "say.h"
#include "shop.h"
#include "template.h"

enum { LONGEST_FILE = 256 * 1024 };

/* One letter being written. */
struct writing {
	struct pool pool;      /* what was read for it */
	const char *folder;    /* of templates: "mail" */
	char language[LETTER_LANGUAGE]; /* whose words they are */
	const char *words_file;
	json_t *words, *values;
	const char *kind;      /* of file: "html", "text" */
	char *fault;
};

static bool
fault(struct writing *w, const char *what, const char *why)
{
	snprintf(w->fault, LETTER_FAULT, "%.250s: %.200s", what, why);
	return false;
}

/* ---- files ---- */

/* A file's text without its carriage returns; NULL after a fault. One that is there but cannot be read now is none: no
 * letter is given up for that. */
static char *
read_file(struct writing *w, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *text = pool_take(&w->pool, LONGEST_FILE + 1);
	ssize_t got = 1;
	size_t length = 0, kept = 0;

	while (fd >= 0 && got > 0 && length < LONGEST_FILE) {
		got = read(fd, text + length, LONGEST_FILE - length);
		length += got > 0 ? (size_t)got : 0;
	}
	if (fd < 0 || (got < 0 && errno != EISDIR))
		die(END_IO, "cannot read '%s':", path);
	if (got < 0)
		fault(w, path, strerror(errno));
	else if (length == LONGEST_FILE)
		fault(w, path, "too long for a template");
	else if (memchr(text, '\0', length) || !utf8_valid(text, length, NULL))
		fault(w, path, "not UTF-8 text");
	close(fd);
	if (w->fault[0])
		return NULL;
	for (size_t i = 0; i < length; i++)
		if (text[i] != '\r')
			text[kept++] = text[i];
	text[kept] = '\0';
	return text;
}

/* The path of templates/FOLDER/NAME.KIND, the shop's or ours; NULL when there is none. */
static const char *
find_file(struct writing *w, const char *name, const char *kind)
{
	char *path = share_path(pool_print(&w->pool, "templates/%s/%s.%s", w->folder, name, kind));
	const char *found = path ? pool_text(&w->pool, path) : NULL;

	free(path);
	return found;
}

static const char *
read_part(void *context, const char *name)
{
	struct writing *w = context;
	const char *path = strpbrk(name, "/.") ? NULL : find_file(w, name, w->kind);

	return path ? read_file(w, path) : NULL;
}

/* ---- words ---- */

static bool
is_tag(const char *language)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
	size_t n = language ? strspn(language, allowed) : 0;

	return n > 1 && n < LETTER_LANGUAGE && language[0] != '-' && !language[n];
}

/* Find the words of a language, shortening its tag from the right. */
static bool
find_words(struct writing *w, const char *language)
{
	snprintf(w->language, sizeof w->language, "%s", language);
	for (char *end = w->language; end;) {
		w->words_file = find_file(w, w->language, "json");
		if (w->words_file)
			return true;
		end = strrchr(w->language, '-');
		if (end)
			*end = '\0';
	}
	return false;
}

static bool
choose_words(struct writing *w, const char *wanted)
{
	if (!is_tag(wanted))
		wanted = shop_here()->language;
	return (is_tag(wanted) && find_words(w, wanted)) || find_words(w, "en");
}

const char *
letter_language(char *to, const char *wanted)
{
	struct writing w = { .folder = "mail" };

	choose_words(&w, wanted);
	snprintf(to, LETTER_LANGUAGE, "%s", w.language);
	pool_free(&w.pool);
	return to;
}

static bool
read_words(struct writing *w, const char *language)
{
	json_error_t error;
	char *text;

	if (!choose_words(w, language))
		return fault(w, pool_print(&w->pool, "templates/%s/en.json", w->folder),
			"there are no words");
	text = read_file(w, w->words_file);
	if (!text)
		return false;
	w->words = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	if (!json_is_object(w->words))
		return fault(w, w->words_file, w->words ? "not an object" :
			pool_print(&w->pool, "line %d: %s", error.line, error.text));
	return true;
}

/* The text of a word in a group of words, "" when there is none. */
static const char *
word(const struct writing *w, const char *group, const char *key)
{
	const char *text = text_of(group ? json_object_get(w->words, group) : w->words, key);

	return text ? text : "";
}

/* Fill every text of GROUP of the words and put it into OBJECT of the values. */
static bool
fill_words(struct writing *w, const char *group, json_t *object)
{
	const char *key;
	json_t *said;

	json_object_foreach(json_object_get(w->words, group), key, said) {
		struct text out = TEXT_UP_TO(LONGEST_FILE);
		char why[TEMPLATE_FAULT];
		struct template t = { .name = key, .source = json_string_value(said),
			.target = strcmp(key, "subject") == 0 ? TEMPLATE_HEADER : TEMPLATE_TEXT };
		bool good = t.source && template_fill(&t, w->values, &out, why);
		if (good)
			json_object_set_new(object, key, json_stringn(out.at ? out.at : "", out.length));
		text_free(&out);
		if (!good)
			return fault(w, pool_print(&w->pool, "%s: %s", w->words_file, group),
				t.source ? why : "text is expected");
	}
	return true;
}

/* ---- amounts ---- */

/* "1234567.50" as the language writes it: 1,234,567.50, and rupees in the languages of India 12,34,567.50. */
static void
put_number(struct writing *w, struct text *out, const char *digits, bool lakhs)
{
	size_t whole = strcspn(digits, ".");

	for (size_t i = 0; i < whole; i++) {
		size_t after = whole - i; /* digits before the point from here on */
		bool groups = lakhs && after > 3 ? after % 2 == 1 : after % 3 == 0;
		if (i > 0 && groups)
			text_put(out, word(w, NULL, "group"));
		text_byte(out, digits[i]);
	}
	if (digits[whole]) {
		text_put(out, word(w, NULL, "decimal"));
		text_put(out, digits + whole + 1);
	}
}

/* An amount with its currency, as the language writes it; NULL when it is none. */
static json_t *
shown_amount(struct writing *w, const char *amount, const char *currency)
{
	struct text number = TEXT_UP_TO(200), shown = TEXT_UP_TO(400);
	const char *symbol = word(w, "symbols", currency);
	const char *minus = amount[0] == '-' ? "\xE2\x88\x92" : ""; /* U+2212 */
	struct template t = { .name = "money", .source = word(w, NULL, "money"), .target = TEMPLATE_TEXT };
	char why[TEMPLATE_FAULT];
	int64_t value;
	json_t *values, *made = NULL;

	if (!num_decimal(amount, 6, &value))
		return NULL;
	put_number(w, &number, amount + (amount[0] == '-'),
		strcmp(currency, "INR") == 0 && json_is_true(json_object_get(w->words, "lakhs")));
	values = object("number:s symbol:s", number.at,
		*symbol ? symbol : pool_print(&w->pool, "%s\xC2\xA0", currency));
	text_put(&shown, minus);
	if (template_fill(&t, values, &shown, why))
		made = json_stringn(shown.at, shown.length);
	json_decref(values);
	text_free(&number);
	text_free(&shown);
	return made;
}

static bool
is_amount(const char *key)
{
	static const char *const amounts[] = { "price", "amount", "net", "tax", "total", "charge", "goods",
		"discount", "delivery", "rounding", "base", "collect", "paid", "over" };

	for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++)
		if (strcmp(key, amounts[i]) == 0)
			return true;
	return false;
}

/* Does a letter say it when it is nothing? A discount of 0.00 is not mentioned, a total of 0.00 is. */
static bool
is_mentioned(const char *key, const char *amount)
{
	return strspn(amount, "-0.") < strlen(amount) || strcmp(key, "total") == 0 ||
		strcmp(key, "amount") == 0 || strcmp(key, "price") == 0;
}

/* Write the amounts in VALUE for people. Records are at most RECORD_DEEPEST deep. */
static void
show_amounts(struct writing *w, json_t *value, const char *currency)
{
	const char *key;
	void *next;
	json_t *member;
	size_t i;

	json_array_foreach(value, i, member)
		show_amounts(w, member, currency);
	json_object_foreach_safe(value, next, key, member) {
		json_t *shown = NULL;
		if (!json_is_string(member))
			show_amounts(w, member, currency);
		else if (is_amount(key) && !is_mentioned(key, json_string_value(member)))
			json_object_del(value, key);
		else if (is_amount(key) && (shown = shown_amount(w, json_string_value(member), currency)))
			json_object_set_new(value, key, shown);
	}
}

/* ---- values ---- */

/* Every line has a title: its own, that of the line of the same SKU, or the SKU. */
static void
name_lines(json_t *lines, const json_t *titles)
{
	json_t *line;
	size_t i;

	json_array_foreach(lines, i, line) {
		const char *sku = text_of(line, "sku"), *title = text_of(line, "title");
		if (!title && sku)
			title = text_of(titles, sku);
		if (title || sku)
			json_object_set_new(line, "title", json_string(title ? title : sku));
	}
}

json_t *
letter_titles(const json_t *data)
{
	json_t *titles = json_deep_copy(json_object_get(data, "titles")), *line;
	size_t i;

	if (!json_is_object(titles)) {
		json_decref(titles);
		titles = json_object();
	}
	json_array_foreach(json_object_get(data, "lines"), i, line)
		if (text_of(line, "sku") && text_of(line, "title"))
			json_object_set(titles, text_of(line, "sku"), json_object_get(line, "title"));
	return titles;
}

/* What a template finds: the record's fields, `shop`, and `letter` (what is made for letters alone). */
static void
make_values(struct writing *w, const json_t *data)
{
	const struct shop *shop = shop_here();
	const json_t *lines, *waiting;
	const char *currency = text_of(data, "currency"), *url = text_of(data, "url");
	const char *payment = text_of(data, "payment"), *reason = text_of(data, "reason");
	json_t *titles = letter_titles(data), *values = json_deep_copy(data);

	w->values = values;
	lines = json_object_get(values, "lines");
	waiting = json_object_get(values, "waiting");
	name_lines(json_object_get(values, "lines"), titles);
	name_lines(json_object_get(values, "waiting"), titles);
	json_decref(titles);
	if (url && strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
		json_object_del(values, "url"); /* no javascript: behind a button */
	show_amounts(w, values, currency ? currency : shop->currency);
	json_object_set_new(values, "shop", object("name:s seller:k", shop->name, shop_value("seller")));
	json_object_set_new(values, "letter",
		object("language:s lines:b amounts:b waiting:b cod:b paid:b reason:s", w->language,
			json_array_size(lines) > 0, text_of(json_array_get(lines, 0), "amount") != NULL,
			json_array_size(waiting) > 0, payment && strcmp(payment, "cod") == 0,
			json_array_size(json_object_get(values, "payments")) > 0,
			reason && *word(w, "reason", reason) ? word(w, "reason", reason) : NULL));
}

static bool
fill_file(struct writing *w, const char *name, const char *kind, enum template_target target,
	struct text *out)
{
	struct template t = { .target = target, .part = read_part, .context = w };

	w->kind = kind;
	t.name = find_file(w, name, kind);
	if (!t.name)
		return fault(w, pool_print(&w->pool, "templates/%s/%s.%s", w->folder, name, kind),
			"there is no such template");
	t.source = read_file(w, t.name);
	return t.source && template_fill(&t, w->values, out, w->fault);
}

/* The words that all letters share, and those of this one. */
static bool
fill_all_words(struct writing *w, const char *name)
{
	json_t *words = json_object();

	json_object_set_new(w->values, "word", words);
	return fill_words(w, "word", words) && fill_words(w, name, json_object_get(w->values, "letter"));
}

static bool
fill_letter(struct writing *w, struct letter *letter, const char *name)
{
	const char *subject = text_of(json_object_get(w->values, "letter"), "subject");

	if (!subject)
		return fault(w, w->words_file, pool_print(&w->pool, "there is no '%s' with a subject", name));
	text_put(&letter->subject, subject);
	return fill_file(w, name, "text", TEMPLATE_TEXT, &letter->text) &&
		fill_file(w, name, "html", TEMPLATE_HTML, &letter->html);
}

/* Read the words and make the values that templates are filled with. */
static bool
begin(struct writing *w, const char *name, const char *language, const json_t *data)
{
	w->fault[0] = '\0';
	if (!read_words(w, language))
		return false;
	make_values(w, data);
	return fill_all_words(w, name);
}

static bool
end(struct writing *w, bool good)
{
	json_decref(w->words);
	json_decref(w->values);
	pool_free(&w->pool);
	return good;
}

bool
letter_write(struct letter *letter, const char *name, const char *language, const json_t *data,
	char *fault_text)
{
	struct writing w = { .folder = "mail", .fault = fault_text };

	*letter = (struct letter){ TEXT_UP_TO(4096), TEXT_UP_TO(LETTER_LONGEST), TEXT_UP_TO(LETTER_LONGEST) };
	return end(&w, begin(&w, name, language, data) && fill_letter(&w, letter, name));
}

bool
letter_page(struct text *page, const char *folder, const char *name, const char *kind, const char *language,
	const json_t *data, char *fault_text)
{
	struct writing w = { .folder = folder, .fault = fault_text };
	enum template_target target = strcmp(kind, "html") == 0 ? TEMPLATE_HTML : TEMPLATE_TEXT;

	return end(&w, begin(&w, name, language, data) && fill_file(&w, name, kind, target, page));
}

void
letter_free(struct letter *letter)
{
	text_free(&letter->subject);
	text_free(&letter->text);
	text_free(&letter->html);
}
