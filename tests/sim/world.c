/* world - who buys at the shop, and what becomes of it outside */
#include "world.h"

#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chance.h"
#include "process.h"
#include "say.h"

enum { PRODUCTS = 4, ORDERS_MOST = 20, PARCELS_MOST = 60, LINES_MOST = 1000, STATES = 5 };

#define SECOND ((moment)1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

struct order {
	char number[24], total[24];
	bool known, prepaid, paid;
};

struct parcel {
	char name[24], order[24], location[24], tracking[24], *lines;
	int state; /* index of what was told of it last */
};

KEPT static struct {
	struct chance chance;
	moment now;
	int days, day, made;
	struct order orders[ORDERS_MOST];
	struct parcel parcels[PARCELS_MOST];
	int n_orders, n_parcels, n_lines;
	char *lines[LINES_MOST]; /* all that was dropped so far */
	char read[16];           /* the last file of the journal that was read */
} world;

static int
below(int n)
{
	return chance_below(&world.chance, n);
}

static bool
in(int n)
{
	return chance_in(&world.chance, n);
}

/* ---- records ---- */

/* Begin a record; its id. */
static void
begin(struct text *out, const char *type)
{
	char time[MOMENT_ROOM];

	moment_text(time, world.now - below(3600) * SECOND);
	text_print(out, "{\"type\":\"%s\",\"id\":\"r%d\",\"time\":\"%s\"", type, ++world.made, time);
}

static void
end(struct text *out)
{
	text_put(out, "}\n");
}

static const char *
any_place(void)
{
	static const char *const places[] = { "BLR", "BLR", "DEL", "ACME" };

	return places[below(4)];
}

static void
put_product(struct text *out, int product)
{
	begin(out, "product.put");
	text_print(out, ",\"product\":\"p%d\",\"title\":\"Tea %d \\u00e9\",\"currency\":\"INR\",\"status\":\"%s\",\"options\":[\"Size\"],"
		"\"variants\":[{\"sku\":\"P%d-S\",\"options\":{\"Size\":\"S\"},\"price\":\"%d.%02d\",\"tax_class\":\"5\",\"weight_g\":%d},"
		"{\"sku\":\"P%d-L\",\"options\":{\"Size\":\"L\"},\"price\":\"%d.50\",\"tax_class\":\"18\",\"weight_g\":900,\"backorder\":%s}]",
		product, product, product == 3 && in(4) ? "draft" : "active", product, 40 + below(300), below(100), 80 + below(200),
		product, 300 + below(400), product % 2 ? "true" : "false");
	end(out);
}

static void
put_sku(struct text *out)
{
	if (in(40))
		text_put(out, ",\"sku\":\"NONE\"");
	else
		text_print(out, ",\"sku\":\"P%d-%c\"", below(PRODUCTS), in(2) ? 'S' : 'L');
}

static void
move_stock(struct text *out)
{
	static const char *const types[] = { "stock.count", "stock.receive", "stock.receive", "stock.adjust", "stock.move", "stock.expect" };
	const char *type = types[below(6)];

	begin(out, type);
	put_sku(out);
	if (strcmp(type, "stock.move") == 0)
		text_put(out, ",\"from\":\"BLR\",\"to\":\"DEL\"");
	else
		text_print(out, ",\"location\":\"%s\"", any_place());
	text_print(out, ",\"qty\":%s%d", strcmp(type, "stock.adjust") == 0 ? "-" : "",
		1 + below(strcmp(type, "stock.receive") == 0 ? 80 : 10));
	if (strcmp(type, "stock.adjust") == 0)
		text_put(out, ",\"reason\":\"broken\"");
	if (strcmp(type, "stock.expect") == 0)
		text_print(out, ",\"on\":\"2027-01-0%d\"", 1 + below(9));
	if (strcmp(type, "stock.expect") == 0 || strcmp(type, "stock.receive") == 0)
		text_print(out, ",\"ref\":\"PO-%d\"", below(4));
	end(out);
}

static void
place_order(struct text *out)
{
	static const char *const names[] = { "Asha Rao", "\\u0905\\u0928\\u0940\\u0924\\u093e", "Jos\\u00e9 \\\"J\\\" O'Neil", "Li" };
	static const char *const states[] = { "KA", "KA", "DL", "TN", "MH" };
	struct order *o = &world.orders[world.n_orders++];
	int who = below(4), lines = 1 + below(3);
	const char *state = in(30) ? "ZZ" : states[below(STATES)];

	*o = (struct order){ .prepaid = !in(3) };
	snprintf(o->number, sizeof o->number, "%d", in(25) && world.n_orders > 1 ? 1001 : 1000 + world.n_orders);
	begin(out, "order.place");
	text_print(out, ",\"order\":\"%s\",\"currency\":\"%s\",\"customer\":{\"name\":\"%s\"", o->number, in(25) ? "USD" : "INR", names[who]);
	if (!in(6))
		text_print(out, ",\"email\":\"c%d@example.com\",\"language\":\"%s\"", who, who == 1 ? "hi" : "en");
	text_print(out, "},\"ship_to\":{\"name\":\"%s\",\"line1\":\"12 MG Road\",\"city\":\"City\",\"state\":\"%s\",\"postcode\":\"560001\","
		"\"country\":\"IN\"},\"lines\":[", names[who], state);
	for (int i = 0; i < lines; i++) {
		text_print(out, "%s{\"qty\":%d%s", i ? "," : "", in(12) ? 60 : 1 + below(4),
			in(6) ? ",\"discount_percent\":\"10\"" : "");
		put_sku(out);
		text_put(out, "}");
	}
	text_print(out, "],\"payment\":\"%s\"", o->prepaid ? "prepaid" : "cod");
	end(out);
}

static void
pay(struct text *out, struct order *o)
{
	if (!o->known || !o->prepaid || o->paid || in(4))
		return;
	begin(out, "payment.captured");
	text_print(out, ",\"order\":\"%s\",\"payment\":\"pay%d\",\"amount\":\"%s\",\"currency\":\"INR\"", o->number, world.made,
		in(8) ? "10.00" : o->total);
	end(out);
	o->paid = !in(8);
}

/* A parcel gets on: it is picked, leaves, is scanned on its way. */
static void
get_on(struct text *out, struct parcel *p)
{
	static const char *const scans[] = { "in_transit", "out_for_delivery", "delivered" };
	enum { PICKED = 1, SENT, SCANNED };

	for (int steps = below(6); steps > 0 && p->state < SCANNED + 3; steps--) {
		p->state++;
		begin(out, p->state == PICKED ? "parcel.picked" : p->state == SENT ? "parcel.sent" : "parcel.scan");
		if (p->state <= SENT)
			text_print(out, ",\"parcel\":\"%s\",\"order\":\"%s\"", p->name, p->order);
		if (p->state == SENT)
			text_print(out, ",\"location\":\"%s\",\"lines\":%s", p->location, p->lines);
		if (p->state >= SENT)
			text_print(out, ",\"carrier\":\"delhivery\",\"tracking\":\"%s\"", p->tracking);
		if (p->state >= SCANNED)
			text_print(out, ",\"status\":\"%s\"", scans[p->state - SCANNED]);
		end(out);
	}
}

static void
change_mind(struct text *out)
{
	const struct order *o = &world.orders[below(world.n_orders)];

	begin(out, in(3) ? "return.received" : "order.cancel");
	text_print(out, ",\"order\":\"%s\"", o->number);
	if (in(2))
		text_put(out, ",\"reason\":\"too late\"");
	text_print(out, ",\"location\":\"BLR\",\"lines\":[{\"sku\":\"P%d-S\",\"qty\":1}]", below(PRODUCTS));
	end(out);
}

/* What was dropped before comes again: as it was, or with another body; or what is no record comes. */
static void
repeat(struct text *out)
{
	const char *line = world.n_lines ? world.lines[below(world.n_lines)] : "{";

	if (in(3))
		text_print(out, "%.*s\n", (int)strlen(line) / 2, line);
	else if (in(3))
		text_print(out, "%.*s,\"more\":1}\n", (int)strlen(line) - 1, line);
	else
		text_print(out, "%s\n", line);
}

/* ---- what the journal says ---- */

static struct order *
order_of(const char *number)
{
	for (int i = 0; i < world.n_orders; i++)
		if (number && strcmp(world.orders[i].number, number) == 0)
			return &world.orders[i];
	return NULL;
}

static const char *
text_at(const json_t *record, const char *key)
{
	const char *text = json_string_value(json_object_get(record, key));

	return text ? text : "";
}

static void
hear_order(const json_t *record)
{
	struct order *o = order_of(text_at(record, "order"));

	if (o && !o->known) {
		snprintf(o->total, sizeof o->total, "%s", text_at(json_object_get(record, "totals"), "total"));
		o->known = true;
	}
}

static void
hear_parcel(const json_t *record)
{
	struct parcel *p = &world.parcels[world.n_parcels];
	json_t *lines = json_array(), *line;
	size_t i;

	if (world.n_parcels == PARCELS_MOST)
		return;
	world.n_parcels++;
	*p = (struct parcel){ 0 };
	snprintf(p->name, sizeof p->name, "%s", text_at(record, "parcel"));
	snprintf(p->order, sizeof p->order, "%s", text_at(record, "order"));
	snprintf(p->location, sizeof p->location, "%s", text_at(record, "location"));
	snprintf(p->tracking, sizeof p->tracking, "14908152%05d", world.n_parcels);
	json_array_foreach(json_object_get(record, "lines"), i, line)
		json_array_append_new(lines, json_pack("{s:O,s:O,s:O}", "line", json_object_get(line, "line"), "sku",
			json_object_get(line, "sku"), "qty", json_object_get(line, "qty")));
	p->lines = json_dumps(lines, JSON_COMPACT);
	json_decref(lines);
}

static void
hear(const char *line)
{
	static const struct {
		const char *begins;
		void (*hear)(const json_t *);
	} news[] = {
		{ "{\"type\":\"order.accepted\"", hear_order },
		{ "{\"type\":\"order.backordered\"", hear_order },
		{ "{\"type\":\"parcel.planned\"", hear_parcel },
	};

	for (size_t i = 0; i < sizeof news / sizeof *news; i++)
		if (strncmp(line, news[i].begins, strlen(news[i].begins)) == 0) {
			json_t *record = json_loads(line, 0, NULL);
			news[i].hear(record);
			json_decref(record);
		}
}

static int
is_new(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && strncmp(entry->d_name, world.read, 6) > 0;
}

static void
hear_all(const char *shop)
{
	char path[700], *line = NULL;
	struct dirent **files;
	size_t room = 0;
	int n;

	snprintf(path, sizeof path, "%s/journal", shop);
	n = scandir(path, &files, is_new, alphasort);
	for (int i = 0; i < n; i++) {
		FILE *file;
		snprintf(path, sizeof path, "%s/journal/%s", shop, files[i]->d_name);
		file = fopen(path, "r");
		while (file && getline(&line, &room, file) > 0)
			hear(line);
		if (file)
			fclose(file);
		snprintf(world.read, sizeof world.read, "%.6s", files[i]->d_name);
		free(files[i]);
	}
	free(line);
	if (n >= 0)
		free(files);
}

/* ---- days ---- */

static void
remember(const struct text *file)
{
	for (const char *line = file->at, *end; line && (end = strchr(line, '\n')) && world.n_lines < LINES_MOST; line = end + 1)
		if (end > line) {
			world.lines[world.n_lines] = need_memory((size_t)(end - line) + 1);
			memcpy(world.lines[world.n_lines], line, (size_t)(end - line));
			world.lines[world.n_lines++][end - line] = '\0';
		}
}

static void
first_day(struct text *out)
{
	for (int i = 0; i < PRODUCTS; i++)
		put_product(out, i);
	for (int i = 0; i < PRODUCTS * 2; i++) {
		begin(out, "stock.count");
		text_print(out, ",\"sku\":\"P%d-%c\",\"location\":\"%s\",\"qty\":%d", i / 2, i % 2 ? 'L' : 'S', in(4) ? "DEL" : "BLR",
			5 + below(30));
		end(out);
	}
}

static void
some_day(struct text *out)
{
	for (int n = 1 + below(6); n > 0 && world.n_orders < ORDERS_MOST; n--)
		place_order(out);
	for (int i = 0; i < world.n_orders; i++)
		pay(out, &world.orders[i]);
	for (int i = 0; i < world.n_parcels; i++)
		get_on(out, &world.parcels[i]);
	for (int n = below(4); n > 0; n--)
		move_stock(out);
	for (int n = below(3); n > 0; n--)
		change_mind(out);
	if (in(4))
		put_product(out, below(PRODUCTS));
	for (int n = below(3); n > 0; n--)
		repeat(out);
}

bool
world_next(const char *shop, struct day *day)
{
	static const int steps[] = { 2, 7, 45, 180, 1440, 1440, 4000, 14000, 24000 }; /* minutes */

	hear_all(shop);
	text_clear(&day->file);
	if (world.day == world.days)
		return false;
	if (world.day == 0)
		first_day(&day->file);
	if (world.day == 0 || !in(5))
		some_day(&day->file);
	remember(&day->file);
	moment_text(day->now, world.now);
	world.now += steps[below(9)] * MINUTE + below(50) * SECOND;
	world.day++;
	return true;
}

void
world_begin(uint64_t seed, struct text *shop)
{
	for (int i = 0; i < world.n_lines; i++)
		free(world.lines[i]);
	for (int i = 0; i < world.n_parcels; i++)
		free(world.parcels[i].lines);
	memset(&world, 0, sizeof world);
	world.chance.state = seed;
	world.now = 1795300000000 + below(1000) * HOUR;
	world.days = 4 + below(3);
	text_print(shop,
		"{\"name\":\"Tea House\",\"currency\":\"INR\",\"country\":\"IN\",\"state\":\"KA\",\"zone\":\"Asia/Kolkata\",\"language\":\"en\","
		"\"prices_include_tax\":%s,\"seller\":{\"name\":\"Tea House Private Limited\",\"line1\":\"12 Church Street\",\"city\":\"Bengaluru\","
		"\"state\":\"KA\",\"postcode\":\"560001\",\"country\":\"IN\",\"tax_id\":\"29AAGCB7383J1Z4\",\"email\":\"orders@tea.example\"},"
		"\"locations\":[{\"id\":\"BLR\",\"name\":\"Bengaluru\",\"kind\":\"own\",\"priority\":1},"
		"{\"id\":\"DEL\",\"name\":\"Delhi\",\"kind\":\"own\",\"priority\":2},{\"id\":\"ACME\",\"name\":\"Acme\",\"kind\":\"dropship\",\"priority\":9}],"
		"\"delivery\":[{\"method\":\"standard\",\"title\":\"Standard\",\"tax_class\":\"standard\",\"countries\":[\"IN\"],"
		"\"charges\":[{\"from_total\":\"0.00\",\"charge\":\"49.00\"},{\"from_total\":\"499.00\",\"charge\":\"0.00\"}]}],"
		"\"tax\":{\"table\":\"IN\"},\"invoice\":{\"when\":\"%s\",\"series\":\"INV\",\"credit_series\":\"CN\",\"year_month\":4},\"close_after\":%d,"
		"\"mail\":{\"from\":\"Tea House <orders@tea.example>\",\"to\":\"%s\"}}\n",
		in(3) ? "false" : "true", in(2) ? "accepted" : "shipped", 1 + below(3), in(2) ? "maildir" : "smtp://127.0.0.1:25");
}
