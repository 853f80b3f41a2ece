/* listing - products as Amazon's JSON_LISTINGS_FEED
 *
 * An attribute is a list of objects, each for a marketplace. Amounts are JSON numbers there; they are written
 * from their decimal text, digit by digit. */
#include "listing.h"

#include <string.h>

#include "feed.h"
#include "record.h"

enum { IMAGES_MORE = 8 };

static void
put_text(struct text *out, const char *s)
{
	text_json(out, s, strlen(s));
}

void
listing_head(const struct listing *l, struct text *out)
{
	text_put(out, "{\"header\":{\"sellerId\":");
	put_text(out, l->seller);
	text_put(out, ",\"version\":\"2.0\",\"issueLocale\":");
	put_text(out, l->language);
	text_put(out, "},\"messages\":[");
}

void
listing_tail(const struct listing *l, struct text *out)
{
	text_put(out, l->messages ? "\n]}\n" : "]}\n");
}

/* {"messageId":…,"sku":…,"operationType":…,"productType":… and not yet its end. */
static void
begin_message(struct listing *l, const char *sku, const char *operation, struct text *out)
{
	text_print(out, "%s\n{\"messageId\":%ld,\"sku\":", l->messages ? "," : "", l->messages + 1);
	l->messages++;
	put_text(out, sku);
	text_print(out, ",\"operationType\":\"%s\",\"productType\":", operation);
	put_text(out, l->type);
}

/* ,"NAME":[{…  of which the caller writes the members, each with its comma in front. */
static void
begin_attribute(const struct listing *l, const char *name, struct text *out)
{
	text_print(out, "%s\"%s\":[{\"marketplace_id\":", out->at[out->length - 1] == '{' ? "" : ",", name);
	put_text(out, l->marketplace);
}

static void
end_attribute(struct text *out)
{
	text_put(out, "}]");
}

/* A text; LANGUAGE: in one. Nothing when there is none. */
static void
put_attribute(const struct listing *l, const char *name, const char *member, const char *value, bool language,
	struct text *out)
{
	if (!value || !*value)
		return;
	begin_attribute(l, name, out);
	text_print(out, ",\"%s\":", member);
	put_text(out, value);
	if (language) {
		text_put(out, ",\"language_tag\":");
		put_text(out, l->language);
	}
	end_attribute(out);
}

static void
put_offer(const struct listing *l, const json_t *product, const json_t *variant, struct text *out)
{
	const char *before = text_of(variant, "compare_at");

	begin_attribute(l, "purchasable_offer", out);
	text_print(out, ",\"currency\":\"%s\",\"our_price\":[{\"schedule\":[{\"value_with_tax\":%s}]}]",
		text_of(product, "currency"), text_of(variant, "price"));
	end_attribute(out);
	if (before) {
		begin_attribute(l, "list_price", out);
		text_print(out, ",\"currency\":\"%s\",\"value_with_tax\":%s", text_of(product, "currency"), before);
		end_attribute(out);
	}
}

static void
put_images(const struct listing *l, const json_t *product, const json_t *variant, struct text *out)
{
	const char *own = text_of(variant, "image");
	struct text name = { 0 };
	json_t *image;
	size_t i, n = 0;

	put_attribute(l, "main_product_image_locator", "media_location", own, false, out);
	json_array_foreach(json_object_get(product, "images"), i, image) {
		text_clear(&name);
		if (i == 0 && !own)
			text_put(&name, "main_product_image_locator");
		else
			text_print(&name, "other_product_image_locator_%zu", ++n);
		if (n <= IMAGES_MORE)
			put_attribute(l, name.at, "media_location", text_of(image, "src"), false, out);
	}
	text_free(&name);
}

static const char *
gtin_type(const char *gtin)
{
	return strlen(gtin) == 14 ? "gtin" : strlen(gtin) == 12 ? "upc" : "ean";
}

static void
put_measures(const struct listing *l, const json_t *variant, struct text *out)
{
	const char *gtin = text_of(variant, "gtin");
	int64_t grams = int_of(variant, "weight_g");

	if (gtin) {
		begin_attribute(l, "externally_assigned_product_identifier", out);
		text_print(out, ",\"type\":\"%s\",\"value\":\"%s\"", gtin_type(gtin), gtin);
		end_attribute(out);
	}
	if (grams > 0) {
		begin_attribute(l, "item_weight", out);
		text_put(out, ",\"unit\":\"grams\",\"value\":");
		text_number(out, grams);
		end_attribute(out);
	}
}

static void
put_quantity(int64_t quantity, struct text *out)
{
	text_put(out, "[{\"fulfillment_channel_code\":\"DEFAULT\",\"quantity\":");
	text_number(out, quantity);
	text_put(out, "}]");
}

static void
put_variant(struct listing *l, const json_t *product, const json_t *variant, int64_t available, struct text *out)
{
	const char *brand = text_of(product, "brand"), *html = text_of(product, "description"), *name;
	struct text title = { 0 }, description = { 0 };
	json_t *value;

	text_put(&title, text_of(product, "title") ? text_of(product, "title") : ""); /* a put of one price leaves it out */
	if (json_array_size(json_object_get(product, "variants")) > 1)
		json_object_foreach(json_object_get(variant, "options"), name, value)
			text_print(&title, " - %s", json_string_value(value));
	feed_plain(&description, html ? html : "");
	begin_message(l, text_of(variant, "sku"), "UPDATE", out);
	text_put(out, ",\"requirements\":\"LISTING\",\"attributes\":{");
	put_attribute(l, "item_name", "value", title.at, true, out);
	put_attribute(l, "brand", "value", brand ? brand : text_of(product, "vendor"), true, out);
	put_attribute(l, "product_description", "value", description.at, true, out);
	put_attribute(l, "condition_type", "value", "new_new", false, out);
	put_attribute(l, "country_of_origin", "value", text_of(variant, "origin"), false, out);
	put_measures(l, variant, out);
	put_offer(l, product, variant, out);
	put_images(l, product, variant, out);
	if (available >= 0) {
		text_put(out, ",\"fulfillment_availability\":");
		put_quantity(available, out);
	}
	text_put(out, "}}");
	text_free(&title);
	text_free(&description);
}

/* What is there of a SKU changes; the rest of the listing stays. */
static void
put_patch(struct listing *l, const json_t *level, const json_t *levels, struct text *out)
{
	begin_message(l, text_of(level, "sku"), "PATCH", out);
	text_put(out, ",\"patches\":[{\"op\":\"replace\",\"path\":\"/attributes/fulfillment_availability\",\"value\":");
	put_quantity(feed_free(level, levels), out);
	text_put(out, "}]}");
}

void
listing_product(struct listing *l, const json_t *product, const json_t *levels, struct text *out)
{
	const char *status = text_of(product, "status");
	json_t *variant;
	size_t i;

	if (!product && json_array_size(levels))
		put_patch(l, json_array_get(levels, 0), levels, out);
	if (!product || (status && strcmp(status, "active") != 0))
		return;
	json_array_foreach(json_object_get(product, "variants"), i, variant)
		put_variant(l, product, variant, feed_free(variant, levels), out);
}
