/* uncell - a value of a record into the text of a cell: cell.h read backwards */
#include "uncell.h"

#include <string.h>

/* The first word that means VALUE ("*" is no word one could write). */
static const char *
word_for(const struct reading *r, const char *value)
{
	for (size_t i = 0; i < r->n_words; i++)
		if (strcmp(r->words[i].means, value) == 0 && strcmp(r->words[i].word, "*") != 0)
			return r->words[i].word;
	return NULL;
}

/* What the map wants written for VALUE, whatever is read for it. */
static const char *
wanted_for(const struct reading *r, const char *value)
{
	for (size_t i = 0; i < r->n_back; i++)
		if (strcmp(r->back[i].word, value) == 0 || (*value && strcmp(r->back[i].word, "*") == 0))
			return r->back[i].means;
	return NULL;
}

/* A part of a list: what separates parts has a backslash before it. */
static void
put_part(const struct reading *r, const char *part, struct text *cell)
{
	for (; *part; part++) {
		if (*part == r->split)
			text_byte(cell, '\\');
		text_byte(cell, *part);
	}
}

/* "Men > Tops" → "Men/Tops". */
static void
put_path(const struct reading *r, const char *path, struct text *cell)
{
	char part[2] = { r->path, '\0' };

	for (const char *next; *path; path = next) {
		const char *end = strstr(path, " > ");
		size_t n = end ? (size_t)(end - path) : strlen(path);
		for (size_t i = 0; i < n; i++) {
			if (r->split && path[i] == r->split)
				text_byte(cell, '\\');
			text_byte(cell, path[i]);
		}
		text_put(cell, end ? part : "");
		next = path + n + (end ? 3 : 0);
	}
}

void
uncell_pair(struct text *cell, const char *name, const char *value)
{
	bool quote = strpbrk(value, ",|\"") != NULL;

	text_print(cell, "%s%s=%s", cell->length ? "," : "", name, quote ? "\"" : "");
	for (; *value; value++) {
		if (*value == '"')
			text_byte(cell, '"');
		text_byte(cell, *value);
	}
	text_put(cell, quote ? "\"" : "");
}

static void
put_number(const struct reading *r, const char *number, struct text *cell)
{
	for (; *number; number++)
		text_byte(cell, *number == '.' && r->decimal ? r->decimal : *number);
}

bool
uncell_text(const struct reading *r, const char *value, struct text *cell)
{
	const char *word = wanted_for(r, value);
	size_t n = r->prefix ? strlen(r->prefix) : 0;

	if (!word)
		word = word_for(r, value);
	if (word) {
		text_put(cell, word);
		return true;
	}
	if (!*value || r->slug || (r->form == FORM_YESNO && r->n_words) || (n && strncmp(value, r->prefix, n) != 0))
		return false;
	if (r->form == FORM_PRICE || r->form == FORM_AMOUNT || r->form == FORM_RATE)
		put_number(r, value, cell);
	else if (r->escape)
		cell_escape(r, value, strlen(value), cell);
	else if (r->pair)
		uncell_pair(cell, r->pair, value);
	else if (r->path)
		put_path(r, value + n, cell);
	else if (r->split)
		put_part(r, value + n, cell);
	else
		text_put(cell, value + n);
	return true;
}

static bool
put_list(const struct reading *r, const json_t *list, struct text *cell)
{
	json_t *part;
	size_t i;

	json_array_foreach(list, i, part) {
		if (i && r->join)
			text_put(cell, r->join);
		else if (i)
			text_add(cell, (char[]){ r->split ? r->split : ',', ' ' }, 2);
		if (json_is_string(part))
			put_part(r, json_string_value(part), cell);
	}
	return json_array_size(list) > 0;
}

bool
uncell(const struct reading *r, const json_t *value, struct text *cell)
{
	struct text number = { 0 };
	bool said;

	if (json_is_array(value))
		return put_list(r, value, cell);
	if (json_is_integer(value) && r->form == FORM_WEIGHT && r->unit) {
		cell_weight(cell, json_integer_value(value), r->unit);
		return true;
	}
	if (!json_is_integer(value))
		return uncell_text(r, json_is_string(value) ? json_string_value(value)
			: json_is_boolean(value) ? (json_is_true(value) ? "true" : "false") : "", cell);
	text_number(&number, json_integer_value(value));
	said = uncell_text(r, number.at, cell);
	text_free(&number);
	return said;
}
