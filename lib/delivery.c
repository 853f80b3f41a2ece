/* delivery - the shop's delivery methods: where they go, what they charge */
#include "delivery.h"

#include <string.h>

#include "money.h"
#include "record.h"
#include "say.h"
#include "shop.h"

static struct step free_of_charge = { 0, 0 };
static struct delivery otherwise = { "standard", "Standard delivery", "standard", NULL, &free_of_charge, 1 };

static struct delivery *methods = &otherwise;
static size_t methods_n = 1;

_Noreturn static void
wrong(size_t method, const char *expected)
{
	die(END_CONFIG, "%s/shop.json: delivery[%zu]: %s", shop_here()->dir, method, expected);
}

static int64_t
config_amount(size_t method, const json_t *step, const char *key)
{
	const char *text = text_of(step, key);
	int64_t amount;

	if (!text || !money_parse(text, shop_here()->digits, &amount) || amount < 0)
		wrong(method, "charges are expected as [{\"from_total\":\"0\",\"charge\":\"49.00\"}, ...]");
	return amount;
}

static void
read_method(size_t i, const json_t *from, struct delivery *method)
{
	const json_t *charges = json_object_get(from, "charges"), *step;
	size_t at;

	*method = (struct delivery){
		.method = text_of(from, "method"),
		.title = text_of(from, "title"),
		.tax_class = text_of(from, "tax_class"),
		.countries = json_object_get(from, "countries"),
		.steps = json_array_size(charges),
	};
	if (!method->method || !method->title)
		wrong(i, "a method and a title are expected");
	if (!method->tax_class)
		method->tax_class = "standard";
	if (method->countries && !json_is_array(method->countries))
		wrong(i, "countries are expected as [\"IN\", ...]");
	method->charges = need_memory(method->steps * sizeof *method->charges);
	json_array_foreach(charges, at, step) {
		struct step *s = &method->charges[at];
		*s = (struct step){ config_amount(i, step, "from_total"), config_amount(i, step, "charge") };
		if (at == 0 ? s->from_total != 0 : s->from_total <= s[-1].from_total)
			wrong(i, "from_total is expected to begin with 0 and to rise");
	}
	if (method->steps == 0)
		wrong(i, "charges are expected");
}

void
delivery_open(void)
{
	const json_t *list = shop_value("delivery"), *method;
	size_t i;

	if (!list)
		return;
	if (!json_is_array(list))
		die(END_CONFIG, "%s/shop.json: delivery: an array is expected", shop_here()->dir);
	methods_n = json_array_size(list);
	methods = need_memory(methods_n * sizeof *methods);
	json_array_foreach(list, i, method)
		read_method(i, method, &methods[i]);
}

static bool
goes_to(const struct delivery *method, const char *country)
{
	const json_t *there;
	size_t i;

	json_array_foreach(method->countries, i, there)
		if (json_is_string(there) && strcmp(json_string_value(there), country) == 0)
			return true;
	return !method->countries;
}

const struct delivery *
delivery_find(const char *method, const char *country)
{
	for (size_t i = 0; i < methods_n; i++)
		if ((!method || strcmp(methods[i].method, method) == 0) &&
			(!country || goes_to(&methods[i], country)))
			return &methods[i];
	return NULL;
}

int64_t
delivery_charge(const struct delivery *method, int64_t total)
{
	size_t i = method->steps - 1;

	while (i > 0 && method->charges[i].from_total > total)
		i--;
	return method->charges[i].charge;
}
