/* bill - an invoice or credit note laid out for people */
#include "bill.h"

#include <stdbool.h>
#include <string.h>

#include "gst.h"
#include "money.h"
#include "record.h"
#include "text.h"

/* ---- the total in words ---- */

static const char *const small[] = { "zero", "one", "two", "three", "four", "five", "six", "seven", "eight",
	"nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
	"eighteen", "nineteen" };
static const char *const tens[] = { "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy",
	"eighty", "ninety" };

static void
put_word(struct text *to, const char *word)
{
	if (to->length)
		text_byte(to, ' ');
	text_put(to, word);
}

static void
put_number(struct text *to, int64_t n)
{
	static const struct {
		int64_t value;
		const char *name;
	} units[] = { { 10000000, "crore" }, { 100000, "lakh" }, { 1000, "thousand" }, { 100, "hundred" } };

	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (n >= units[i].value) {
			put_number(to, n / units[i].value);
			put_word(to, units[i].name);
			n %= units[i].value;
			if (n == 0)
				return;
		}
	put_word(to, n < 20 ? small[n] : tens[n / 10]);
	if (n >= 20 && n % 10) {
		text_byte(to, '-');
		text_put(to, small[n % 10]);
	}
}

/* As invoices in India say it. */
static json_t *
in_words(const json_t *document)
{
	int64_t total = amount_of(json_object_get(document, "totals"), "total", 2);
	struct text words = TEXT_UP_TO(1000);

	if (!text_of(document, "currency") || strcmp(text_of(document, "currency"), "INR") != 0 || total < 0)
		return NULL;
	text_put(&words, "Rupees");
	put_number(&words, total / 100);
	if (total % 100) {
		text_put(&words, " and");
		put_number(&words, total % 100);
		text_put(&words, " paise");
	}
	text_put(&words, " only");
	json_t *said = json_stringn(words.at, words.length);
	text_free(&words);
	return said;
}

/* ---- lines ---- */

/* The names of the taxes, each once, in the order of the summary. */
static json_t *
heads_of(const json_t *document)
{
	json_t *heads = json_array(), *tax, *head;
	size_t i, h;

	json_array_foreach(json_object_get(document, "taxes"), i, tax) {
		bool known = false;
		json_array_foreach(heads, h, head)
			known |= json_equal(head, json_object_get(tax, "name"));
		if (!known && text_of(tax, "name"))
			json_array_append(heads, json_object_get(tax, "name"));
	}
	return heads;
}

/* What a line bears of each head: {borne: {rate, amount}}, or nothing. */
static json_t *
cells_of(const json_t *line, const json_t *heads)
{
	json_t *cells = json_array(), *head, *tax;
	size_t h, i;

	json_array_foreach(heads, h, head) {
		json_t *cell = json_object();
		json_array_foreach(json_object_get(line, "taxes"), i, tax)
			if (json_equal(json_object_get(tax, "name"), head))
				json_object_set_new(cell, "borne", object("rate:k amount:k",
					json_object_get(tax, "rate"), json_object_get(tax, "amount")));
		json_array_append_new(cells, cell);
	}
	return cells;
}

static json_t *
lines_of(const json_t *document, const json_t *heads)
{
	json_t *lines = json_array(), *line, *delivery = json_object_get(document, "delivery");
	const char *total = text_of(delivery, "total");
	int64_t n = 0;
	size_t i;

	json_array_foreach(json_object_get(document, "lines"), i, line)
		json_array_append_new(lines, object("*:k n:i heads:j", line, ++n, cells_of(line, heads)));
	if (total && strspn(total, "0.") < strlen(total))
		json_array_append_new(lines, object("*:k n:i heads:j amount:k", delivery, n + 1,
			cells_of(delivery, heads), json_object_get(delivery, "charge")));
	return lines;
}

/* What each head comes to on the whole document. */
static json_t *
sums_of(const json_t *document, const json_t *heads)
{
	int digits = money_digits(text_of(document, "currency"));
	json_t *sums = json_array(), *head, *tax;
	size_t h, i;

	json_array_foreach(heads, h, head) {
		int64_t sum = 0;
		json_array_foreach(json_object_get(document, "taxes"), i, tax)
			if (json_equal(json_object_get(tax, "name"), head))
				sum += amount_of(tax, "amount", digits);
		json_array_append_new(sums, object("name:k amount:a", head, sum, digits));
	}
	return sums;
}

/* "Karnataka (29)"; elsewhere as the document says it, "DE". */
static json_t *
supply_of(const json_t *document)
{
	const char *place = text_of(document, "place_of_supply");
	const struct gst_state *state = place && strncmp(place, "IN-", 3) == 0 ? gst_state(place) : NULL;

	if (state)
		return json_sprintf("%s (%s)", state->name, state->number);
	return place ? json_string(place) : NULL;
}

/* A state of India by its name: "KA" is nobody's address. */
static void
name_state(json_t *address)
{
	const char *country = text_of(address, "country"), *code = text_of(address, "state");
	bool indian = country && code && strcmp(country, "IN") == 0;
	const struct gst_state *state = indian ? gst_state(code) : NULL;

	if (state)
		json_object_set_new(address, "state", json_string(state->name));
}

json_t *
bill_of(const json_t *document)
{
	json_t *bill = json_deep_copy(document), *heads = heads_of(document);
	const char *country = text_of(json_object_get(document, "seller"), "country");

	name_state(json_object_get(bill, "seller"));
	name_state(json_object_get(bill, "bill_to"));
	name_state(json_object_get(bill, "ship_to"));
	json_object_set_new(bill, "bill", object("lines:j sums:j taxed:b words:j supply:j india:b heads:j",
		lines_of(document, heads), sums_of(document, heads), json_array_size(heads) > 0,
		in_words(document), supply_of(document), country && strcmp(country, "IN") == 0, heads));
	return bill;
}
