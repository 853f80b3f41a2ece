# WooCommerce's REST API: products and orders -> product.put, order.place, stock.count
#
# A document is an answer (a list, or {"data":[…]}), one of its objects, or a webhook's body. A variable product has only the
# numbers of its variations: where they are embedded as objects they are read, else it makes nothing; a variation by itself
# (it names its parent) makes a partial put of its price.

def text: if type == "string" and test("[^ ]") then . elif type == "number" or type == "boolean" then tostring else null end;
def said: with_entries(select(.value != null and .value != [] and .value != {}));
def rest($known): with_entries(select((.key | IN($known[]) | not) and .value != null and .value != "" and
	((.value | type) as $t | $t == "string" or $t == "number" or $t == "boolean"))) | map_values(tostring);
# Times in GMT come without a zone.
def gmt: text | if . == null then null elif test("Z$|[+-][0-9][0-9]:?[0-9][0-9]$") then . else . + "Z" end;

def variant($fallback):
	{
		sku: ((.sku | text) // $fallback),
		options: ([.attributes[]? | select(.option? | text) | { key: .name, value: .option }] | from_entries),
		price: (if (.on_sale? // false) and (.sale_price | text) then .sale_price else (.regular_price | text) // (.price | text) end
			// error("\((.sku | text) // $fallback) has no price")),
		compare_at: (if (.on_sale? // false) and (.sale_price | text) then (.regular_price | text) else null end),
		tax_class: (.tax_class | text | if . == "reduced-rate" then "reduced" elif . == "zero-rate" then "zero" else null end),
		gtin: ((.global_unique_id? | text | select(. != null and test("^([0-9]{8}|[0-9]{12,14})$"))) // null),
		stocked: (.manage_stock | if . == "parent" then true else . end),
		backorder: .backorders_allowed,
		extra: (rest(["sku", "price", "regular_price", "sale_price", "on_sale", "manage_stock", "backorders_allowed", "description",
			"name", "short_description", "permalink", "stock_quantity"]))
	} | said;

def product:
	((.slug | text) // (.sku | text) // "id-\(.id)") as $handle
	| {
		type: "product.put",
		id: "\($run).\($handle)",
		time: $time,
		product: $handle,
		title: (.name | text // error("a product has no name")),
		currency: ($currency // error("no currency is said (--currency, or the shop's)")),
		status: (if .status == "publish" then "active" elif .status then "draft" else null end),
		description: ((.description | text) // (.short_description | text)),
		brand: ([.brands[]?.name] | first),
		category: ([.categories[]?.name] | first),
		tags: [.tags[]? | .name],
		options: (if .type == "variable" then [.attributes[]? | select(.variation) | .name] else null end),
		images: [.images[]? | { src: (.src | text), alt: (.alt | text) } | said | select(.src)],
		variants: (if .type == "variable" then [.variations[]? | objects | variant("\($handle)-\(.id)")] else [variant($handle)] end),
		extra: (rest(["name", "description", "price_html"])),
		partial: true
	} | said | if .variants then . else empty end;

# A variation by itself: the product it is of is found by its SKU.
def variation: variant("") | if .sku == "" then error("a variation has no sku") else . end
	| { type: "product.put", id: "\($run).\(.sku)", time: $time, variants: [.], partial: true };

def address: {
	name: ([.first_name, .last_name] | map(text // empty) | join(" ") | text),
	company: (.company | text),
	line1: (.address_1 | text),
	line2: (.address_2 | text),
	city: (.city | text),
	state: (.state | text),
	postcode: (.postcode | text),
	country: (.country | text)
} | said | if .line1 then . else null end;

def phone: text | if . == null then null else gsub("[ ().-]"; "") | if test("^\\+[1-9][0-9]{4,14}$") then . else null end end;

# What one cost before discounts: the subtotal, where it can be divided without a remainder to the cent; else the line's own total as one.
def cents: text | if . == null then null else capture("^(?<w>[0-9]+)(\\.(?<f>[0-9]{1,2}))?$") | ((.w | tonumber) * 100 + ((((.f // "") + "00")[0:2]) | tonumber)) end;
def decimal: "\(. / 100 | floor).\((. % 100 + 100 | tostring)[1:])";
def line:
	(.subtotal | cents) as $before | (.total | cents) as $after
	| {
		sku: ((.sku | text) // "id-\(if .variation_id != 0 and .variation_id then .variation_id else .product_id end)"),
		qty: .quantity,
		price: (if $before == null or .quantity == 0 or $before % .quantity != 0 then null else $before / .quantity | decimal end),
		discount: (if $before != null and $after != null and $before > $after then $before - $after | decimal else null end),
		extra: (rest(["sku", "quantity", "price"]))
	} | said;

def order:
	((.number // .id) | text // error("an order has no number")) as $number
	| (.shipping // {} | address) as $ship
	| (.billing // {} | address) as $bill
	| {
		type: "order.place",
		id: "woocommerce-\($number | gsub("[/ ]"; "."))",
		time: ((.date_created_gmt | gmt) // $time),
		order: $number,
		currency: ((.currency | text) // $currency),
		customer: ({
			id: (if .customer_id and .customer_id != 0 then .customer_id | tostring else null end),
			name: ($bill.name // $ship.name // ([.billing.first_name?, .billing.last_name?] | map(text // empty) | join(" ") | text)),
			email: (.billing.email? | text),
			phone: (.billing.phone? | phone)
		} | said),
		ship_to: ($ship // $bill // error("order \($number) has no address")),
		bill_to: (if $bill and $ship and $bill != $ship then $bill else null end),
		lines: [.line_items[]? | select(.quantity > 0) | line],
		payment: (if .payment_method == "cod" then "cod" else "prepaid" end),
		note: (.customer_note | text),
		channel: "woocommerce",
		extra: (rest(["number", "currency", "date_created_gmt", "customer_note", "customer_ip_address", "customer_user_agent",
			"order_key", "cart_hash", "payment_url", "customer_id", "version"]))
	} | said | if .lines then . else error("order \($number) has no lines") end;

def document:
	if type == "array" then .[] | each(document)
	elif type != "object" then error("no answer of WooCommerce's API")
	elif has("data") and (.data | type == "array" or type == "object") then .data | document
	elif .line_items and .billing then
		if .status == "cancelled" or .status == "failed" or .status == "refunded" or .status == "trash" then empty else order end
	elif has("regular_price") and has("name") then product
	elif has("regular_price") and has("attributes") then (if .sku | text then variation else empty end)
	else empty
	end;

document
