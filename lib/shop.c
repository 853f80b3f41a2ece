/* shop - who sells: shop.json of the shop's directory */
#include "shop.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "money.h"
#include "record.h"
#include "sandbox.h"
#include "say.h"
#include "store.h"
#include "text.h"

static struct shop here;

const char *
shop_dir(const char *option)
{
	const char *dir = option ? option : getenv("ECOM_SHOP");

	return dir && *dir ? dir : "./shop";
}

const struct shop *
shop_here(void)
{
	return &here;
}

json_t *
shop_value(const char *path)
{
	json_t *at = here.json;
	char key[64];

	while (at && *path) {
		size_t n = strcspn(path, ".");
		snprintf(key, sizeof key, "%.*s", (int)n, path);
		at = json_object_get(at, key);
		path += n + (path[n] == '.');
	}
	return json_is_null(at) ? NULL : at;
}

_Noreturn static void
wrong(const char *path, const char *expected)
{
	die(END_CONFIG, "%s/shop.json: %s: %s is expected", here.dir, path, expected);
}

const char *
shop_text(const char *path, const char *otherwise)
{
	json_t *value = shop_value(path);

	if (value && !json_is_string(value))
		wrong(path, "text");
	return value ? json_string_value(value) : otherwise;
}

int64_t
shop_int(const char *path, int64_t otherwise)
{
	json_t *value = shop_value(path);

	if (value && !json_is_integer(value))
		wrong(path, "a whole number");
	return value ? json_integer_value(value) : otherwise;
}

bool
shop_bool(const char *path, bool otherwise)
{
	json_t *value = shop_value(path);

	if (value && !json_is_boolean(value))
		wrong(path, "true or false");
	return value ? json_is_true(value) : otherwise;
}

const char *
shop_location_kind(const char *location)
{
	json_t *place;
	size_t i;

	json_array_foreach(shop_value("locations"), i, place) {
		const char *id = text_of(place, "id"), *kind = text_of(place, "kind");
		if (id && kind && strcmp(id, location) == 0)
			return kind;
	}
	return "own";
}

const struct shop *
shop_open(const char *dir)
{
	struct text path = TEXT_UP_TO(0);
	json_error_t error;
	const char *zone;

	if (access(dir, F_OK) != 0)
		die(END_NO_INPUT, "no shop at '%s' (--shop DIR or $ECOM_SHOP says where it is):", dir);
	here.dir = copy_text(dir);
	sandbox_read(dir);
	umask(umask(077) | 007); /* what is made in a shop tells of its customers: owner and group read it, nobody else */
	text_print(&path, "%s/shop.json", dir);
	here.json = json_load_file(path.at, JSON_REJECT_DUPLICATES, &error);
	if (!here.json && json_error_code(&error) == json_error_cannot_open_file)
		die(errno == EACCES ? END_PERMISSION : END_CONFIG, "cannot read '%s':", path.at);
	if (!here.json)
		die(END_CONFIG, "%s: line %d: %s", path.at, error.line, error.text);
	if (!json_is_object(here.json))
		die(END_CONFIG, "%s: a JSON object is expected", path.at);
	text_free(&path);

	here.name = shop_text("name", "Shop");
	here.currency = shop_text("currency", NULL);
	if (!here.currency || (here.digits = money_digits(here.currency)) < 0)
		wrong("currency", "an ISO 4217 code (\"INR\")");
	here.country = shop_text("country", "");
	here.state = shop_text("state", "");
	here.language = shop_text("language", "en");
	zone = shop_text("zone", "");
	here.zone = zone_open(zone);
	if (!here.zone)
		wrong("zone", "a name of the tz database (\"Asia/Kolkata\")");
	return &here;
}

const char *
shop_store(void)
{
	const char *given = getenv("ECOM_STORE"), *store = given && *given ? given : shop_text("store", NULL);

	if (store && !store_is_far(store))
		die(END_CONFIG, "store: '%s' is not a postgresql:// URL", store);
	return store ? store : here.dir;
}

const char *
share_place(int i)
{
	const char *share = getenv("ECOM_SHARE");

	return i == 0 ? here.dir : share && *share ? share : PKGDATADIR "/share";
}

char *
share_path(const char *name)
{
	for (int i = 0; i < 2; i++) {
		struct text path = TEXT_UP_TO(4096);
		if (!share_place(i))
			continue;
		text_print(&path, "%s/%s", share_place(i), name);
		if (!path.full && access(path.at, R_OK) == 0)
			return path.at;
		text_free(&path);
	}
	return NULL;
}
