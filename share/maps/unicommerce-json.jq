# Unicommerce (Uniware): items, sale orders and inventory -> product.put, order.place, stock.count
#
# A document is an answer of its API: {"itemTypeDTO":…}, {"saleOrderDTO":…}, {"saleOrderDTOs":[…]}, {"inventorySnapshots":[…]},
# or the object itself. Amounts are rupees, as JSON numbers; lists of orders without their lines make nothing.

def text: if type == "string" and test("[^ ]") then . elif type == "number" or type == "boolean" then tostring else null end;
def said: with_entries(select(.value != null and .value != [] and .value != {}));
def amount: if type == "number" then . * 100 | (. + 0.5 | floor) as $paise
	| if ($paise - . | fabs) > 0.000001 * (1 + $paise) then error("\(. / 100) is not a whole number of paise") else $paise end
	| "\(. / 100 | floor).\((. % 100 + 100 | tostring)[1:])" else text end;
def time: if type == "number" then . / 1000 | floor | todate else $time end;
def rest($known): with_entries(select((.key | IN($known[]) | not) and .value != null and .value != "" and
	((.value | type) as $t | $t == "string" or $t == "number" or $t == "boolean"))) | map_values(tostring);

def item:
	(.skuCode | text // error("an item has no skuCode")) as $sku
	| ([{ key: "Colour", value: (.color | text) }, { key: "Size", value: (.size | text) }] | map(select(.value))) as $options
	| {
		type: "product.put",
		id: "\($run).\($sku | gsub("[/ ]"; "."))",
		time: $time,
		product: $sku,
		title: (.name | text // $sku),
		currency: "INR",
		status: (if .enabled == false then "draft" else "active" end),
		description: (.description | text),
		brand: (.brand | text),
		category: (.categoryCode | text),
		tags: [.tags[]? | text // empty],
		options: [$options[].key],
		images: (if .imageUrl | text then [{ src: .imageUrl }] else null end),
		variants: [{
			sku: $sku,
			options: ($options | from_entries),
			price: ((if (.basePrice // 0) != 0 then .basePrice else .maxRetailPrice end) | amount // error("\($sku) has no price")),
			cost: (.costPrice | amount),
			hsn: (.hsnCode | text),
			gtin: ([.ean, .upc] | map(text | select(. != null and test("^([0-9]{8}|[0-9]{12,14})$"))) | first),
			weight_g: (.weight | if type == "number" then floor else null end)
		} | said],
		extra: ((rest(["skuCode", "name", "description", "brand", "color", "size", "imageUrl", "enabled"])) +
			([.customFieldValues[]? | select(.fieldValue | text) | { key: .fieldName, value: (.fieldValue | tostring) }] | from_entries)),
		partial: true
	} | said;

def phone: text | if . == null then null else gsub("[ ().-]"; "")
	| if test("^\\+[1-9][0-9]{4,14}$") then . elif test("^[6-9][0-9]{9}$") then "+91" + . else null end end;
def address: {
	name: (.name | text),
	line1: (.addressLine1 | text),
	line2: (.addressLine2 | text),
	city: (.city | text),
	state: (.state | text),
	postcode: (.pincode | text),
	country: (.country | text)
} | said;

def order:
	(.code | text // error("an order has no code")) as $code
	| (.billingAddress // .addresses[0]) as $bill
	| (.saleOrderItems[0].shippingAddressId | text) as $to
	| ([.addresses[]? | select((.id | text) == $to)] | first // $bill) as $ship
	| {
		type: "order.place",
		id: "unicommerce-\($code | gsub("[/ ]"; "."))",
		time: (.displayOrderDateTime | time),
		order: $code,
		currency: ((.currencyCode | text) // "INR"),
		customer: ({ id: (.customerCode | text), name: ($bill.name | text),
			email: ((.notificationEmail | text) // ($bill.email | text)),
			phone: ((.notificationMobile | phone) // ($bill.phone | phone)) } | said),
		ship_to: ($ship | address),
		bill_to: (if ($bill | address) != ($ship | address) then $bill | address else null end),
		lines: [.saleOrderItems | group_by([.itemSku, .sellingPrice])[] | {
			sku: .[0].itemSku,
			qty: length,
			price: (.[0].sellingPrice | amount),
			extra: (.[0] | rest(["itemSku", "sellingPrice", "giftMessage"]))
		} | said],
		payment: (if .cod then "cod" else "prepaid" end),
		channel: ((.channel | text) // "unicommerce"),
		extra: (rest(["code", "currencyCode", "notificationEmail", "notificationMobile", "customerGSTIN", "customerCode"]))
	} | said;

def level: {
	type: "stock.count", id: "\($run)-stock.\(.itemTypeSKU | gsub("[/ ]"; "."))", time: $time, sku: .itemTypeSKU,
	location: ((.facilityCode? | text) // $location // error("no location is said (--location, or an own one of the shop)")),
	qty: .inventory
};

def document:
	if type == "array" then .[] | each(document)
	elif type != "object" then error("no answer of Unicommerce's API")
	elif .itemTypeDTO then .itemTypeDTO | document
	elif .saleOrderDTO then .saleOrderDTO | document
	elif .saleOrderDTOs then .saleOrderDTOs | document
	elif .inventorySnapshots then .inventorySnapshots[] | each(level)
	elif .saleOrderItems and .code then
		if .status == "CANCELLED" then empty else order end
	elif .skuCode then item
	else empty
	end;

document
