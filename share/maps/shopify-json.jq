# Shopify's Admin API: products, orders and inventory levels, REST and GraphQL -> product.put, order.place, stock.count
#
# A document is an answer of the API ({"products":[…]}, {"data":{"orders":{"edges":[…]}}}), one of its objects, or a webhook's
# body. What is no product, order or level makes nothing. GraphQL's lists (edges, nodes) are read as lists.

def text: if type == "string" and test("[^ ]") then . elif type == "number" or type == "boolean" then tostring else null end;
def list: if type == "array" then . elif type == "object" then (.nodes // [.edges[]?.node]) else [] end;
def said: with_entries(select(.value != null and .value != [] and .value != {}));
def number: if type == "number" and . != (. | floor) then error("a number that has decimals is not exact: \(.)") else . end;
# A SKU is one line, whatever was pasted into it.
def one_line: text | if . == null then null else gsub("[\\x00-\\x1f]+"; "") end;
# The number at the end of "gid://shopify/Product/1".
def number_of: text | if . == null then null else sub("^gid://[^/]+/[^/]+/"; "") end;
# What a record has no field for, without what is one, a list of objects, or empty.
def rest($known): with_entries(select((.key | IN($known[]) | not) and .value != null and .value != "" and
	((.value | type) as $t | $t == "string" or $t == "number" or $t == "boolean"))) | map_values(tostring);

def option_names: [.options // [] | list[] | if type == "object" then .name else . end | text] | map(select(. != null));
def single: . == ["Title"];

def variant($product; $names):
	([.option1, .option2, .option3] | map(text)) as $values
	| {
		sku: ((.sku | one_line) // ($product + "-" + ((.id | number_of) // error("a variant has neither sku nor id")))),
		title: (if .title == "Default Title" then null else (.title | text) end),
		options: (
			if .selectedOptions then [.selectedOptions[] | select(.value != "Default Title") | { key: .name, value: .value }] | from_entries
			elif $names | single then null
			else [range($names | length) as $i | select($values[$i]) | { key: $names[$i], value: $values[$i] }] | from_entries
			end),
		price: ((.price | if type == "object" then .amount else . end) | text // error("a variant has no price")),
		compare_at: ((.compare_at_price // .compareAtPrice) | if type == "object" then .amount else . end | text),
		cost: (.inventoryItem.unitCost.amount? | text),
		gtin: ((.barcode | text | select(. != null and test("^([0-9]{8}|[0-9]{12,14})$"))) // null),
		barcode: ((.barcode | text | select(. != null and (test("^([0-9]{8}|[0-9]{12,14})$") | not))) // null),
		weight_g: (.grams | number),
		stocked: (if has("inventory_management") then .inventory_management != null else (.inventoryItem.tracked? // null) end),
		backorder: ((.inventory_policy // .inventoryPolicy) | if . == null then null else ascii_downcase == "continue" end),
		extra: (rest(["sku", "title", "option1", "option2", "option3", "price", "compare_at_price", "compareAtPrice", "barcode",
			"grams", "product_id", "inventory_policy", "inventoryPolicy"]))
	} | said;

def product:
	(.handle | text // error("a product has no handle")) as $handle
	| option_names as $names
	| {
		type: "product.put",
		id: "\($run).\($handle)",
		time: $time,
		product: $handle,
		title: .title,
		currency: ((.priceRangeV2.minVariantPrice.currencyCode? // .priceRange.minVariantPrice.currencyCode? // $currency)
			// error("no currency is said (--currency, or the shop's)")),
		status: ((.status // (if has("published_at") then (if .published_at then "active" else "draft" end) else null end))
			| if . == null then null else ascii_downcase end),
		description: ((.body_html // .descriptionHtml // .description) | text),
		vendor: (.vendor | text),
		category: ((.category.fullName? // .product_type // .productType) | text),
		tags: ((.tags // []) | if type == "string" then split(",") | map(sub("^ +"; "") | sub(" +$"; "")) | map(select(. != "")) else . end),
		options: (if $names | single then null else $names end),
		images: [(.images // .media // []) | list[] | { src: ((.src // .url // .originalSrc // .image.url?) | text),
			alt: ((.alt // .altText) | text) } | said | select(.src)],
		variants: [.variants | list[] | variant($handle; $names)],
		extra: (rest(["handle", "title", "status", "body_html", "descriptionHtml", "description", "vendor", "tags"])),
		partial: true
	} | said;

def address: if . == null then null else {
	name: ((.name // ([.first_name // .firstName, .last_name // .lastName] | map(text // empty) | join(" "))) | text),
	company: (.company | text),
	line1: (.address1 | text),
	line2: (.address2 | text),
	city: (.city | text),
	state: ((.province_code // .provinceCode) | text),
	postcode: (.zip | text),
	country: ((.country_code // .countryCodeV2 // .countryCode) | text)
} | said end;

# Digits behind a '+'; a number without its country's code is no E.164.
def phone: text | if . == null then null else gsub("[ ().-]"; "") | if test("^\\+[1-9][0-9]{4,14}$") then . else null end end;
def money: if type == "object" then (.shopMoney // .presentmentMoney // .) | .amount else . end | text;

def line: {
	sku: ((.sku | one_line) // (.variant.sku? | one_line) // error("a line has no sku: \(.title // .name)")),
	qty: (.quantity | number),
	price: ((.originalUnitPriceSet // .price) | money),
	discount: (((.totalDiscountSet // .total_discount) | money | select(. != null and (test("^[0.]*$") | not))) // null),
	extra: (rest(["sku", "quantity", "price", "total_discount"]))
} | said;

def order:
	((.name // .order_number) | text // error("an order has no name") | sub("^#"; "")) as $number
	| ((.shipping_address // .shippingAddress) | address) as $ship
	| ((.billing_address // .billingAddress) | address) as $bill
	| ([.payment_gateway_names // .paymentGatewayNames // [.gateway] | .[]? | text // empty] | map(ascii_downcase)) as $gateways
	| {
		type: "order.place",
		id: ("shopify-" + ($number | gsub("[/ ]"; "."))),
		time: ((.created_at // .createdAt) | text // $time),
		order: $number,
		currency: ((.currency // .currencyCode) | text // $currency),
		customer: ({
			id: ((.customer.id? | number_of)),
			name: (([.customer.first_name? // .customer.firstName?, .customer.last_name? // .customer.lastName?] | map(text // empty)
				| join(" ") | text) // $bill.name // $ship.name),
			email: ((.email | text) // (.customer.email? | text)),
			phone: ((.phone | phone) // (.customer.phone? | phone) // ((.billing_address // .shipping_address // .shippingAddress).phone? | phone)),
			language: (.customer_locale // .customerLocale | text)
		} | said),
		ship_to: ($ship // $bill // error("order \($number) has no address")),
		bill_to: (if $bill and $ship and $bill != $ship then $bill else null end),
		lines: [(.line_items // .lineItems) | list[] | line],
		discount: ((([.discount_codes[]?.amount] | if length == 1 then .[0] | text else null end)
			| select(. != null and (test("^[0.]*$") | not))) // null),
		payment: (if any($gateways[]; test("cash on delivery|cod")) then "cod" else "prepaid" end),
		note: (.note | text),
		channel: "shopify",
		extra: ({ id: (.id | number_of), financial_status: (.financial_status // .displayFinancialStatus),
			fulfillment_status: (.fulfillment_status // .displayFulfillmentStatus), total_price: (.total_price // (.totalPriceSet | money)),
			total_tax: (.total_tax // (.totalTaxSet | money)), source_name: .source_name,
			discount_codes: ([.discount_codes[]?.code] | join(",") | text) } | said)
	} | said;

# An inventory level names an item, not a SKU: {"inventory_levels":[…]} alone makes nothing. GraphQL can say both.
def document:
	if type == "array" then .[] | each(document)
	elif type != "object" then error("no answer of Shopify's API")
	elif has("data") and (.data | type) == "object" then .data | document
	elif .product and (.product | type) == "object" then .product | document
	elif .order and (.order | type) == "object" then .order | document
	elif .products then .products | list[] | each(document)
	elif .orders then .orders | list[] | each(document)
	elif .variants and (.handle or .title) then product
	elif .line_items or .lineItems then
		if (.cancelled_at // .cancelledAt) then empty else order end
	else empty
	end;

document
