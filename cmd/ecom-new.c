/* ecom-new - one record from arguments, typed by its schema
 *
 * What fields there are is asked of share/schema, so a new record type changes nothing here. The id is made
 * of the record's time and content: the same command at the same time makes the same record, and stations
 * book it once. */
#include <string.h>

#include "card.h"
#include "digest.h"
#include "filter.h"
#include "sandbox.h"
#include "schema.h"

#include "ecom-new-options.h"

static struct pool pool;
static struct text out = TEXT_UP_TO(RECORD_LONGEST);

static void make_record(char **words, unsigned n), make_shop(char **words, unsigned n);
static void tell_types(void), tell_fields(const char *type);

int
main(int argc, char **argv)
{
	static struct options o;

	opt_parse(argc, argv, &o);
	filter_start(&(struct asked){ COMMON_ASKED(o) }, NULL);
	if (o.inputs_num && strcmp(o.inputs[0], "shop") != 0)
		sandbox_shut();
	if (o.types_given)
		tell_types();
	else if (o.fields_given)
		tell_fields(o.fields_arg);
	else if (o.inputs_num == 0)
		die(END_USAGE, "no TYPE given; '%s --types' lists them", say_name());
	else if (strcmp(o.inputs[0], "shop") == 0)
		make_shop(o.inputs + 1, o.inputs_num - 1);
	else
		make_record(o.inputs, o.inputs_num);
	if (cards_mask(out.at, out.length))
		die(END_USAGE, "no record may hold a card number: %.*s", (int)strcspn(out.at, "\n"), out.at);
	filter_write(&out);
	return END_DONE;
}

static json_t *
need_schema(const char *type)
{
	json_t *schema = schema_of(type);
	const char *nearest = schema ? NULL : schema_nearest(type, schema_types());

	if (schema)
		return schema;
	if (nearest)
		die(END_USAGE, "'%s' is not a type of record (is '%s' meant?); '%s --types' lists them", type,
			nearest, say_name());
	die(END_USAGE, "'%s' is not a type of record; '%s --types' lists them", type, say_name());
}

/* ---- making ---- */

/* The value of an argument, as the field's type. */
static json_t *
read_value(json_t *field, const char *path, const char *text, bool raw)
{
	json_error_t error;
	json_t *value;

	if (raw) {
		value = json_loads(text, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
		if (!value)
			die(END_USAGE, "%s: '%s' is not JSON: %s", path, text, error.text);
		return value;
	}
	value = schema_read(field, text);
	if (!value && json_object_get(field, "items"))
		die(END_USAGE, "%s: is an array; say %s.0=..., or %s:='[...]'", path, path, path);
	if (!value && schema_type(field) == JSON_OBJECT)
		die(END_USAGE, "%s: is an object; say %s.FIELD=..., or %s:='{...}'", path, path, path);
	if (!value)
		die(END_USAGE, "%s: '%s' is not %s", path, text, schema_type_words(field));
	return value;
}

static void
assign(json_t *record, json_t *schema, char **words, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		const char *equals = strchr(words[i], '='), *path, *wrong;
		bool raw = equals && equals > words[i] && equals[-1] == ':';
		char fault[SCHEMA_FAULT];
		json_t *field;
		if (!equals || equals - raw == words[i])
			die(END_USAGE, "'%s' is not FIELD=VALUE", words[i]);
		path = pool_copy(&pool, words[i], (size_t)(equals - raw - words[i]));
		field = schema_at(schema, path);
		if (!field)
			die(END_USAGE, "%s", schema_unknown(schema, path, fault));
		wrong = schema_put(schema, record, path, read_value(field, path, equals + 1, raw));
		if (wrong)
			die(END_USAGE, "%s: %s", path, wrong);
	}
}

static void
check(json_t *record, json_t *schema, const char *type)
{
	char fault[SCHEMA_FAULT];

	if (!schema_obeyed(schema, record, fault))
		die(END_USAGE, "%s; '%s --fields %s' explains the fields", fault, say_name(), type);
}

/* The verb, the time to the millisecond, a digest of the content: "count-20261122T100000.000Z-8c1f0a2b3d4e".
 */
static const char *
make_id(const char *type, moment time, const json_t *record)
{
	const char *dot = strchr(type, '.'), *content = pool_json(&pool, record);
	struct wall utc = zone_wall(zone_open(""), time);
	char digest[SHA256_ROOM];

	sha256_text(digest, content, strlen(content));
	return pool_print(&pool, "%s-%04d%02d%02dT%02d%02d%02d.%03dZ-%.12s", dot ? dot + 1 : type, utc.year,
		utc.month, utc.day, utc.hour, utc.minute, utc.second, (int)((time % 1000 + 1000) % 1000),
		digest);
}

static void
make_record(char **words, unsigned n)
{
	json_t *schema = need_schema(words[0]), *unset = json_null();
	json_t *record = object("type:s id:k time:k", words[0], unset, unset);
	const char *given;
	char text[MOMENT_ROOM];
	moment time = moment_now();

	assign(record, schema, words + 1, n - 1);
	given = text_of(record, "time");
	if (json_object_get(record, "time") == unset || (given && moment_parse(given, &time)))
		json_object_set_new(record, "time", json_string(moment_text(text, time)));
	if (json_object_get(record, "id") == unset)
		json_object_set_new(record, "id", json_string(make_id(words[0], time, record)));
	check(record, schema, words[0]);
	text_value(&out, record);
	text_byte(&out, '\n');
	json_decref(record);
}

static int
add_out(const char *bytes, size_t n, void *to)
{
	text_add(to, bytes, n);
	return 0;
}

static void
make_shop(char **words, unsigned n)
{
	json_t *schema = need_schema("shop"), *shop = json_object();

	assign(shop, schema, words, n);
	schema_fill(schema, shop);
	check(shop, schema, "shop");
	json_dump_callback(shop, add_out, &out, JSON_INDENT(2));
	text_byte(&out, '\n');
	json_decref(shop);
}

/* ---- telling ---- */

static void
tell_types(void)
{
	for (const char *const *type = schema_types(); *type; type++)
		text_print(&out, "%-18s  %s\n", *type, text_of(schema_of(*type), "title"));
}

static void
tell_fields(const char *type)
{
	json_t *schema = need_schema(type);

	text_print(&out, "%s - %s\n%s\n\n", type, text_of(schema, "title"), text_of(schema, "description"));
	schema_explain(schema, &out);
}
