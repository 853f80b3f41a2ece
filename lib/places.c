/* places - the shop's locations, the first by priority first */
#include "places.h"

#include <string.h>

#include "allocate.h"
#include "say.h"
#include "shop.h"

static struct {
	const char *id;
	int64_t priority;
} places[ALLOCATE_PLACES];
static size_t count;

void
places_read(void)
{
	json_t *list = shop_value("locations"), *place;
	size_t i, at;

	if (count > 0)
		return;
	if (json_array_size(list) == 0 || json_array_size(list) > ALLOCATE_PLACES)
		die(END_CONFIG, "%s/shop.json: locations: 1 to %d are expected", shop_here()->dir,
			ALLOCATE_PLACES);
	json_array_foreach(list, i, place) {
		int64_t priority = int_of(place, "priority");
		if (!text_of(place, "id"))
			die(END_CONFIG, "%s/shop.json: locations[%zu].id: a name is expected",
				shop_here()->dir, i);
		for (size_t p = 0; p < count; p++)
			if (strcmp(places[p].id, text_of(place, "id")) == 0)
				die(END_CONFIG, "%s/shop.json: locations[%zu].id: '%s' stands there twice",
					shop_here()->dir, i, places[p].id);
		for (at = count++; at > 0 && places[at - 1].priority > priority; at--)
			places[at] = places[at - 1];
		places[at].id = text_of(place, "id");
		places[at].priority = priority;
	}
}

size_t
places_count(void)
{
	places_read();
	return count;
}

const char *
place_id(size_t i)
{
	places_read();
	return places[i].id;
}

const char *
need_place(struct record *r, const char *field)
{
	const char *id = need_name(r, field);

	for (size_t p = 0; p < places_count(); p++)
		if (strcmp(places[p].id, id) == 0)
			return id;
	refuse(r, field, "'%s' is not a location of the shop (shop.json: locations)", id);
	return "";
}
