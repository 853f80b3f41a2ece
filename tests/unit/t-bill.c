/* bill: amounts in words, and the columns of a bill */
#include "bill.h"
#include "record.h"
#include "tap.h"

static const struct {
	const char *currency, *total, *words; /* NULL: none are said */
} cases[] = {
	{ "INR", "0.00", "Rupees zero only" },
	{ "INR", "0.05", "Rupees zero and five paise only" },
	{ "INR", "1.00", "Rupees one only" },
	{ "INR", "19.19", "Rupees nineteen and nineteen paise only" },
	{ "INR", "20.40", "Rupees twenty and forty paise only" },
	{ "INR", "100.00", "Rupees one hundred only" },
	{ "INR", "358.00", "Rupees three hundred fifty-eight only" },
	{ "INR", "1001.00", "Rupees one thousand one only" },
	{ "INR", "99999.99", "Rupees ninety-nine thousand nine hundred ninety-nine and ninety-nine paise only" },
	{ "INR", "100000.00", "Rupees one lakh only" },
	{ "INR", "12345678.90", "Rupees one crore twenty-three lakh forty-five thousand six hundred seventy-eight and ninety paise only" },
	{ "INR", "1000000000000.00", "Rupees one lakh crore only" },
	{ "EUR", "358.00", NULL },
};

static void
check_columns(void)
{
	json_t *document = json_pack("{s:s, s:s, s:[{s:s,s:[{s:s,s:s,s:s}]},{s:s,s:[]}], s:{s:s,s:s}, s:[{s:s,s:s},{s:s,s:s},{s:s,s:s}]}",
		"currency", "INR", "place_of_supply", "IN-KA",
		"lines", "title", "Tea", "taxes", "name", "SGST", "rate", "2.5", "amount", "7.12", "title", "Book", "taxes",
		"delivery", "title", "Standard", "total", "0.00",
		"taxes", "name", "CGST", "amount", "7.12", "name", "SGST", "amount", "7.12", "name", "CGST", "amount", "1.00");
	json_t *made = bill_of(document), *bill = json_object_get(made, "bill");
	struct pool pool = { 0 };

	is_text(pool_json(&pool, json_object_get(bill, "heads")), "[\"CGST\",\"SGST\"]", "each tax is a column once");
	is_text(pool_json(&pool, json_object_get(bill, "sums")),
		"[{\"name\":\"CGST\",\"amount\":\"8.12\"},{\"name\":\"SGST\",\"amount\":\"7.12\"}]", "and is summed up");
	is_int((int64_t)json_array_size(json_object_get(bill, "lines")), 2, "delivery for nothing is no line");
	is_text(pool_json(&pool, json_object_get(json_array_get(json_object_get(bill, "lines"), 0), "heads")),
		"[{},{\"borne\":{\"rate\":\"2.5\",\"amount\":\"7.12\"}}]", "a line's taxes are in their columns");
	is_text(text_of(bill, "supply"), "Karnataka (29)", "the place of supply by its name");
	json_decref(made);
	json_decref(document);
	pool_free(&pool);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		json_t *document = object("currency:s totals:j", cases[i].currency, object("total:s", cases[i].total));
		json_t *made = bill_of(document);
		const char *words = text_of(json_object_get(made, "bill"), "words");
		is_text(words ? words : "", cases[i].words ? cases[i].words : "", "%s %s", cases[i].currency, cases[i].total);
		json_decref(made);
		json_decref(document);
	}
	check_columns();
	return done();
}
