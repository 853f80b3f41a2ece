# What an order costs. Amounts are worked out by hand, or by tests/baskets, which shares no code with ours.

load helper

setup() {
	make_shop
	cat >products <<-'END'
		{"type":"product.added","id":"p1/added","product":"tea","title":"Assam","currency":"INR","variants":[{"sku":"TEA","price":"499.00","options":{"Size":"250 g"},"tax_class":"5","hsn":"0902","weight_g":280},{"sku":"BAG","title":"sample","price":"0.335","backorder":true}]}
		{"type":"product.added","id":"p2/added","product":"cup","title":"Cup","currency":"INR","variants":[{"sku":"CUP","price":"250.00","stocked":false}]}
		{"type":"product.added","id":"p3/added","product":"shirt","title":"Shirt","currency":"INR","variants":[{"sku":"SHIRT","price":"2625.00","tax_class":"apparel"}]}
		{"type":"product.added","id":"p4/added","product":"old","title":"Old","status":"archived","currency":"INR","variants":[{"sku":"OLD","price":"1"}]}
		{"type":"product.added","id":"p5/added","product":"odd","title":"Odd","currency":"INR","variants":[{"sku":"ODD","price":"1","tax_class":"12"}]}
		{"type":"product.added","id":"p6/added","product":"abroad","title":"Abroad","currency":"USD","variants":[{"sku":"USD","price":"1"}]}
	END
	ecom-price -q products >/dev/null
}

# order NUMBER LINES [JQ]: an order.place of a customer in Bengaluru, changed by a jq program.
order() {
	jq -c "${3:-.}" <<-END
		{"type":"order.place","id":"web-$1","time":"2026-11-22T04:30:00Z","order":"$1","currency":"INR","customer":{"name":"Asha Rao"},
		"ship_to":{"name":"Asha Rao","line1":"12 MG Road","city":"Bengaluru","state":"KA","country":"IN"},"lines":$2}
	END
}

# What became of the orders, without the fields that were asked. All records are judged by their schemas at the end.
priced() {
	tee -a "$BATS_FILE_TMPDIR/emitted.jsonl" | jq -r 'def heads: [.[] | "\(.name) \(.rate)% \(.amount)"] | join(" + ");
		if .type == "order.priced" then
			(.lines[] | "\(.title): \(.qty) x \(.price) = \(.amount) - \(.discount), net \(.net), \(.taxes | heads), total \(.total)"),
			(.delivery | "\(.title): \(.charge), net \(.net), \(.taxes | heads), total \(.total)"),
			"\(.place_of_supply): \(.totals | to_entries | map("\(.key) \(.value)") | join(", "))"
		elif .type == "order.rejected" then "\(.reason): \(.why)" else empty end'
}

@test "an order is priced: list prices with tax in them, delivery, the sums" {
	order 1 '[{"sku":"TEA","qty":2},{"sku":"CUP","qty":1}]' >orders
	order 2 '[{"sku":"CUP","qty":1}]' '.delivery = "standard"' >>orders
	order 3 '[{"sku":"TEA","qty":1,"price":"100.333333"}]' '.delivery = "express" | .payment = "cod"' >>orders
	order 4 '[{"sku":"BAG","qty":3}]' >>orders
	says <<-'EOF'
	$ ecom-price -q orders | priced
	Assam, 250 g: 2 x 499.00 = 998.00 - 0.00, net 950.48, CGST 2.5% 23.76 + SGST 2.5% 23.76, total 998.00
	Cup: 1 x 250.00 = 250.00 - 0.00, net 211.86, CGST 9% 19.07 + SGST 9% 19.07, total 250.00
	Standard delivery: 0.00, net 0.00, , total 0.00
	IN-KA: goods 1248.00, discount 0.00, delivery 0.00, net 1162.34, tax 85.66, rounding 0.00, total 1248.00
	Cup: 1 x 250.00 = 250.00 - 0.00, net 211.86, CGST 9% 19.07 + SGST 9% 19.07, total 250.00
	Standard delivery: 49.00, net 41.52, CGST 9% 3.74 + SGST 9% 3.74, total 49.00
	IN-KA: goods 250.00, discount 0.00, delivery 49.00, net 253.38, tax 45.62, rounding 0.00, total 299.00
	Assam, 250 g: 1 x 100.333333 = 100.33 - 0.00, net 95.55, CGST 2.5% 2.39 + SGST 2.5% 2.39, total 100.33
	Express delivery: 149.00, net 126.28, CGST 9% 11.36 + SGST 9% 11.36, total 149.00
	IN-KA: goods 100.33, discount 0.00, delivery 149.00, net 221.83, tax 27.50, rounding 0.00, total 249.33
	Assam, sample: 3 x 0.335 = 1.01 - 0.00, net 0.85, CGST 9% 0.08 + SGST 9% 0.08, total 1.01
	Standard delivery: 49.00, net 41.52, CGST 9% 3.74 + SGST 9% 3.74, total 49.00
	IN-KA: goods 1.01, discount 0.00, delivery 49.00, net 42.37, tax 7.64, rounding 0.00, total 50.01
	$ ecom-price -q orders | jq -c 'select(.type == "order.priced") | [.id, .payment, .lines[0].stocked, .lines[0].backorder, .lines[0].weight_g, .lines[0].hsn, .taxes]'
	["web-1/priced","prepaid",true,false,280,"0902",[{"name":"CGST","rate":"2.5","base":"950.48","amount":"23.76"},{"name":"SGST","rate":"2.5","base":"950.48","amount":"23.76"},{"name":"CGST","rate":"9","base":"211.86","amount":"19.07"},{"name":"SGST","rate":"9","base":"211.86","amount":"19.07"}]]
	["web-2/priced","prepaid",false,false,null,null,[{"name":"CGST","rate":"9","base":"253.38","amount":"22.81"},{"name":"SGST","rate":"9","base":"253.38","amount":"22.81"}]]
	["web-3/priced","cod",true,false,280,"0902",[{"name":"CGST","rate":"2.5","base":"95.55","amount":"2.39"},{"name":"SGST","rate":"2.5","base":"95.55","amount":"2.39"},{"name":"CGST","rate":"9","base":"126.28","amount":"11.36"},{"name":"SGST","rate":"9","base":"126.28","amount":"11.36"}]]
	["web-4/priced","prepaid",true,true,null,null,[{"name":"CGST","rate":"9","base":"42.37","amount":"3.82"},{"name":"SGST","rate":"9","base":"42.37","amount":"3.82"}]]
	$ ecom-price taken
	{"order":"1","record":"web-1"}
	{"order":"2","record":"web-2"}
	{"order":"3","record":"web-3"}
	{"order":"4","record":"web-4"}
	EOF
}

@test "discounts: off a line, off the order, as amounts and percentages; prices without tax; a total in whole rupees" {
	jq '.prices_include_tax = false | .rounding = "1.00" | .delivery = [{"method":"van","title":"Van","charges":[{"from_total":"0","charge":"10.00"}]}]' \
		standard.json >shop/shop.json
	order 1 '[{"sku":"TEA","qty":2,"discount_percent":"10"},{"sku":"CUP","qty":1,"discount":"50.00"}]' '.discount = "100.00"' >orders
	order 2 '[{"sku":"CUP","qty":1},{"sku":"CUP","qty":1},{"sku":"CUP","qty":1}]' '.discount_percent = "33.3333"' >>orders
	order 3 '[{"sku":"CUP","qty":1}]' '.discount_percent = "100"' >>orders
	# 898.20 and 200.00 are left: the order's 100.00 is split 81.79 and 18.21. 750.00 less 250.00 (249.99975) is split 83.34 + 83.33 + 83.33.
	says <<-'EOF'
	$ ecom-price -q orders | priced
	Assam, 250 g: 2 x 499.00 = 998.00 - 181.59, net 816.41, CGST 2.5% 20.41 + SGST 2.5% 20.41, total 857.23
	Cup: 1 x 250.00 = 250.00 - 68.21, net 181.79, CGST 9% 16.36 + SGST 9% 16.36, total 214.51
	Van: 10.00, net 10.00, CGST 9% 0.90 + SGST 9% 0.90, total 11.80
	IN-KA: goods 1248.00, discount 249.80, delivery 10.00, net 1008.20, tax 75.34, rounding 0.46, total 1084.00
	Cup: 1 x 250.00 = 250.00 - 83.34, net 166.66, CGST 9% 15.00 + SGST 9% 15.00, total 196.66
	Cup: 1 x 250.00 = 250.00 - 83.33, net 166.67, CGST 9% 15.00 + SGST 9% 15.00, total 196.67
	Cup: 1 x 250.00 = 250.00 - 83.33, net 166.67, CGST 9% 15.00 + SGST 9% 15.00, total 196.67
	Van: 10.00, net 10.00, CGST 9% 0.90 + SGST 9% 0.90, total 11.80
	IN-KA: goods 750.00, discount 250.00, delivery 10.00, net 510.00, tax 91.80, rounding 0.20, total 602.00
	Cup: 1 x 250.00 = 250.00 - 250.00, net 0.00, CGST 9% 0.00 + SGST 9% 0.00, total 0.00
	Van: 10.00, net 10.00, CGST 9% 0.90 + SGST 9% 0.90, total 11.80
	IN-KA: goods 250.00, discount 250.00, delivery 10.00, net 10.00, tax 1.80, rounding 0.20, total 12.00
	EOF
}

@test "the tax follows the place of supply and the local day" {
	order 1 '[{"sku":"CUP","qty":2}]' '.ship_to.state = "07"' >orders
	order 2 '[{"sku":"SHIRT","qty":1}]' >>orders
	order 3 '[{"sku":"SHIRT","qty":1,"price":"2625.02"}]' >>orders
	# Midnight in India is 18:30 UTC: on the 21st shirts of more than 1,000 bore 12 %, on the 22nd up to 2,500 bear 5 %.
	order 4 '[{"sku":"SHIRT","qty":1,"price":"2000.00"}]' '.time = "2025-09-21T18:29:59Z"' >>orders
	order 5 '[{"sku":"SHIRT","qty":1,"price":"2000.00"}]' '.time = "2025-09-22T00:00:00+05:30"' >>orders
	order 6 '[{"sku":"ODD","qty":1}]' '.time = "2025-09-21T12:00:00Z"' >>orders
	order 7 '[{"sku":"ODD","qty":1}]' >>orders
	order 8 '[{"sku":"CUP","qty":2}]' '.ship_to.state = "BY"' >>orders
	order 9 '[{"sku":"CUP","qty":2}]' 'del(.ship_to.state)' >>orders
	says <<-'EOF'
	$ ecom-price -q orders | priced | grep -v -e ^Standard -e goods
	Cup: 2 x 250.00 = 500.00 - 0.00, net 423.73, IGST 18% 76.27, total 500.00
	Shirt: 1 x 2625.00 = 2625.00 - 0.00, net 2500.00, CGST 2.5% 62.50 + SGST 2.5% 62.50, total 2625.00
	Shirt: 1 x 2625.02 = 2625.02 - 0.00, net 2224.60, CGST 9% 200.21 + SGST 9% 200.21, total 2625.02
	Shirt: 1 x 2000.00 = 2000.00 - 0.00, net 1785.72, CGST 6% 107.14 + SGST 6% 107.14, total 2000.00
	Shirt: 1 x 2000.00 = 2000.00 - 0.00, net 1904.76, CGST 2.5% 47.62 + SGST 2.5% 47.62, total 2000.00
	Odd: 1 x 1.00 = 1.00 - 0.00, net 0.90, CGST 6% 0.05 + SGST 6% 0.05, total 1.00
	no_tax_rate: tax class '12' has no rate in IN-KA on 2026-11-22
	no_tax_rate: the tax depends on the state, and 'BY' is none of IN
	no_tax_rate: the tax depends on the state, and '' is none of IN
	EOF
}

@test "a shop in the European Union: the seller's rate, the one-stop shop, export; tax by rate group" {
	local lines='[{"sku":"A","qty":1},{"sku":"A","qty":1},{"sku":"A","qty":1}]' eur='.currency = "EUR" | .ship_to |= {name, line1, city, country}'
	local product='{"type":"product.added","id":"e/added","product":"a","title":"A","currency":"EUR","variants":[{"sku":"A","price":"0.33"}]}'

	jq '.currency = "EUR" | .country = "DE" | .state = "BE" | .zone = "Europe/Berlin" | .prices_include_tax = false | .tax = {table: "EU"} | del(.delivery)' \
		standard.json >shop/shop.json
	ecom-price -q <<<"$product" >/dev/null
	order 1 "$lines" "$eur | .ship_to.country = \"FR\"" >orders
	order 2 "$lines" "$eur | .ship_to.country = \"CH\"" >>orders
	order 3 '[{"sku":"A","qty":1,"price":"100"}]' "$eur | .ship_to.country = \"DE\" | .time = \"2020-12-31T22:59:59Z\"" >>orders
	order 4 '[{"sku":"A","qty":1,"price":"100"}]' "$eur | .ship_to.country = \"DE\" | .time = \"2020-12-31T23:00:00Z\"" >>orders
	# 19 % of 0.99 is 0.1881: 0.19, and the first of three equal lines bears the cent over.
	says <<-'EOF'
	$ ecom-price -q orders | priced | grep -v ^Standard
	A: 1 x 0.33 = 0.33 - 0.00, net 0.33, VAT 19% 0.07, total 0.40
	A: 1 x 0.33 = 0.33 - 0.00, net 0.33, VAT 19% 0.06, total 0.39
	A: 1 x 0.33 = 0.33 - 0.00, net 0.33, VAT 19% 0.06, total 0.39
	DE: goods 0.99, discount 0.00, delivery 0.00, net 0.99, tax 0.19, rounding 0.00, total 1.18
	A: 1 x 0.33 = 0.33 - 0.00, net 0.33, VAT 0% 0.00, total 0.33
	A: 1 x 0.33 = 0.33 - 0.00, net 0.33, VAT 0% 0.00, total 0.33
	A: 1 x 0.33 = 0.33 - 0.00, net 0.33, VAT 0% 0.00, total 0.33
	CH: goods 0.99, discount 0.00, delivery 0.00, net 0.99, tax 0.00, rounding 0.00, total 0.99
	A: 1 x 100.00 = 100.00 - 0.00, net 100.00, VAT 16% 16.00, total 116.00
	DE: goods 100.00, discount 0.00, delivery 0.00, net 100.00, tax 16.00, rounding 0.00, total 116.00
	A: 1 x 100.00 = 100.00 - 0.00, net 100.00, VAT 19% 19.00, total 119.00
	DE: goods 100.00, discount 0.00, delivery 0.00, net 100.00, tax 19.00, rounding 0.00, total 119.00
	EOF
	jq '.tax.oss = true' shop/shop.json >oss && mv oss shop/shop.json
	order 5 '[{"sku":"A","qty":1,"price":"100"}]' "$eur | .ship_to.country = \"FI\"" >orders
	says <<-'EOF'
	$ ecom-price -q orders | priced | tail -n 1
	FI: goods 100.00, discount 0.00, delivery 0.00, net 100.00, tax 25.50, rounding 0.00, total 125.50
	EOF
	# The shop's own table comes first.
	mkdir shop/tax
	printf '%s\n' '# ours' 'country,region,class,from,unit_up_to,rate,name,rounding' 'DE,,standard,2020-01-01,,1,own,line' >shop/tax/EU.csv
	order 6 '[{"sku":"A","qty":1,"price":"100"}]' "$eur | .ship_to.country = \"DE\"" >orders
	says <<-'EOF'
	$ ecom-price -q orders | priced | head -n 1
	A: 1 x 100.00 = 100.00 - 0.00, net 100.00, own 1% 1.00, total 101.00
	EOF
}

@test "the shop's no is an event with a reason; the number stays free" {
	order 1 '[{"sku":"TEA","qty":1},{"sku":"TAE","qty":1}]' >orders
	order 2 '[{"sku":"OLD","qty":1}]' >>orders
	order 3 '[{"sku":"USD","qty":1}]' >>orders
	order 4 '[{"sku":"TEA","qty":1}]' '.currency = "USD"' >>orders
	order 5 '[{"sku":"TEA","qty":1}]' '.delivery = "drone"' >>orders
	order 6 '[{"sku":"TEA","qty":1}]' '.ship_to.country = "DE"' >>orders
	order 7 '[{"sku":"TEA","qty":1}]' '.ship_to.country = "DE" | .delivery = "express"' >>orders
	says <<-'EOF'
	$ ecom-price orders | priced
	ecom-price: 7 in = 7 done + 0 unchanged + 0 refused
	unknown_sku: 'TAE' is not in the catalogue
	closed_product: 'OLD' is not for sale, its product is archived
	currency: 'USD' has its price in USD
	currency: the shop sells in INR, not in USD
	no_delivery: 'drone' is no delivery to IN
	no_delivery: nothing is delivered to DE
	no_delivery: 'express' is no delivery to DE
	$ order 1 '[{"sku":"TEA","qty":1}]' '.id = "mended-1"' | ecom-price -q | tail -n 1 | jq -c '[.id, .totals.total]'
	["mended-1/priced","499.00"]
	$ ecom-price orders | tail -n +7 | head -n 2 | priced
	ecom-price: 7 in = 0 done + 7 unchanged + 0 refused
	currency: the shop sells in INR, not in USD
	EOF
}

@test "what cannot be meant is refused, and says where" {
	order 1 '[{"sku":"TEA","qty":1}]' | ecom-price -q >/dev/null
	{
		order 1 '[{"sku":"TEA","qty":1}]' '.id = "web-2"'
		order 3 '[{"sku":"TEA","qty":0}]'
		order 4 '[{"sku":"TEA","qty":1.5}]'
		order 5 '[{"sku":"TEA","qty":1,"price":499}]'
		order 6 '[{"sku":"TEA","qty":1,"price":"-1"}]'
		order 7 '[{"sku":"TEA","qty":1},{"sku":"TEA","qty":1,"discount":"1.001"}]'
		order 8 '[{"sku":"TEA","qty":1,"discount":"1","discount_percent":"1"}]'
		order 9 '[{"sku":"TEA","qty":1,"discount_percent":"101"}]'
		order 10 '[{"sku":"TEA","qty":1,"discount":"499.01"}]'
		order 11 '[{"sku":"TEA","qty":1}]' '.discount = "499.01"'
		order 12 '[{"sku":"TEA","qty":1000000000000,"price":"9000000000000"}]'
		order 13 '[]'
		order 14 '["TEA"]'
		order 15 '[{"sku":"TEA","qty":1}]' 'del(.ship_to)'
		order 16 '[{"sku":"TEA","qty":1}]' '.ship_to.country = "India"'
		order 17 '[{"sku":"TEA","qty":1}]' '.customer = {}'
		order 18 '[{"sku":"TEA","qty":1}]' '.bill_to = {"name":"A","line1":"1"}'
		order 19 '[{"sku":"TEA","qty":1}]' '.payment = "barter"'
		order 20 '[{"sku":"TEA","qty":1}]' '.currency = "XXX"'
		order 21 '[{"sku":"TEA","qty":1}]' '.lines = [range(10001) | {sku: "TEA", qty: 1}]'
		echo '{"type":"product.changed","id":"x/changed","product":"tea","title":"Tea","currency":"INR","variants":[{"sku":"TEA","price":"1e3"}]}'
	} >orders
	says <<-'EOF'
	$ ecom-price --rejects=no orders
	ecom-price: orders: line 1: order: '1' is taken by 'web-1'
	ecom-price: orders: line 2: lines[0].qty: 0 is not a count (1 or more)
	ecom-price: orders: line 3: lines[0].qty: 1.5 is not a count (1 or more)
	ecom-price: orders: line 4: lines[0].price: 499 is a number; an amount is text, "499.00", so that it stays exact
	ecom-price: orders: line 5: lines[0].price: "-1" is negative
	ecom-price: orders: line 6: lines[1].discount: "1.001" is not an amount (digits with at most 2 decimals after a point)
	ecom-price: orders: line 7: lines[0].discount_percent: stands beside a discount; one of them is expected
	ecom-price: orders: line 8: lines[0].discount_percent: '101' is not a percentage from 0 to 100
	ecom-price: orders: line 9: lines[0].discount: 499.01 is more than the 499.00 it is taken from
	ecom-price: orders: line 10: discount: 499.01 is more than the 499.00 it is taken from
	ecom-price: orders: line 11: its sums are too large
	ecom-price: orders: line 12: lines: is not an array with something in it
	ecom-price: orders: line 13: lines[0].: "TEA" is not an object
	ecom-price: orders: line 14: ship_to: is missing
	ecom-price: orders: line 15: ship_to.country: 'India' is not a country (ISO 3166-1, two capital letters)
	ecom-price: orders: line 16: customer.name: is missing
	ecom-price: orders: line 17: bill_to.city: is missing
	ecom-price: orders: line 18: payment: 'barter' is not one of: cod prepaid
	ecom-price: orders: line 19: currency: 'XXX' is not a currency (ISO 4217, three capital letters)
	ecom-price: orders: line 20: lines: 10001 are more than 10000
	ecom-price: orders: line 21: variants[0].price: "1e3" is not an amount (digits with at most 6 decimals after a point)
	ecom-price: 21 in = 0 done + 0 unchanged + 21 refused
	? 1
	$ wc -l <no
	21
	$ ecom-price list TEA
	{"sku":"TEA","product":"tea","title":"Assam, 250 g","status":"active","currency":"INR","price":"499.00","tax_class":"5"}
	EOF
}

@test "the price list follows the catalogue; an order keeps the price it got" {
	order 1 '[{"sku":"BAG","qty":100}]' >order
	says <<-'EOF'
	$ ecom-price -q order | priced | tail -n 1
	IN-KA: goods 33.50, discount 0.00, delivery 49.00, net 69.90, tax 12.60, rounding 0.00, total 82.50
	$ echo '{"type":"product.changed","id":"p7/changed","product":"tea","title":"Tea","currency":"INR","variants":[{"sku":"TEA","price":"599.00"},{"sku":"NEW","price":"1.5"}]}' | ecom-price -q | wc -l
	1
	$ ecom-price -q order | priced | tail -n 1
	IN-KA: goods 33.50, discount 0.00, delivery 49.00, net 69.90, tax 12.60, rounding 0.00, total 82.50
	$ ecom-price list | jq -c '[.sku, .title, .price]'
	["CUP","Cup","250.00"]
	["NEW","Tea","1.5"]
	["ODD","Odd","1"]
	["OLD","Old","1"]
	["SHIRT","Shirt","2625.00"]
	["TEA","Tea","599.00"]
	["USD","Abroad","1"]
	$ order 2 '[{"sku":"BAG","qty":100}]' | ecom-price -q | priced
	unknown_sku: 'BAG' is not in the catalogue
	$ echo '{"type":"product.added","id":"p9/added","product":"new","title":"New","currency":"INR","variants":[{"sku":"NEW","price":"2"}]}' | ecom-price -q | wc -l
	1
	$ echo '{"type":"product.dropped","id":"p8/dropped","product":"tea","title":"Tea","currency":"INR","variants":[{"sku":"TEA","price":"599.00"}]}' | ecom-price -q --dry-run | wc -l
	1
	$ ecom-price list TEA | wc -l
	1
	$ echo '{"type":"product.dropped","id":"p8/dropped","product":"tea","title":"Tea","currency":"INR","variants":[{"sku":"TEA","price":"599.00"}]}' | ecom-price -q | wc -l
	1
	$ ecom-price list | jq -r .sku | xargs
	CUP NEW ODD OLD SHIRT USD
	$ ecom-price verify
	$ books shop price "DELETE FROM variant WHERE sku = 'CUP'"
	$ ecom-price verify
	{"sku":"CUP","product":"cup","repair":"feed the last event of cup under a new id"}
	? 1
	EOF
}

@test "a shop that is set up wrongly is told so before anything is done" {
	wrong() {
		jq "$1" standard.json >shop/shop.json
		ecom-price </dev/null
	}
	mkdir -p shop/tax
	echo 'rate,18' >shop/tax/BAD.csv
	printf '%s\n' 'country,region,class,from,unit_up_to,rate,name,rounding' 'IN,,standard,2017-07-01,,eighteen,GST,line' >shop/tax/WORSE.csv
	says <<-'EOF'
	$ wrong '.tax.table = "MARS"'
	ecom-price: ./shop/shop.json: tax.table: there is no table 'tax/MARS.csv'
	? 78
	$ wrong '.tax.table = "BAD"'
	ecom-price: ./shop/tax/BAD.csv: line 1: not the columns of a tax table
	? 78
	$ wrong '.tax.table = "WORSE"'
	ecom-price: ./shop/tax/WORSE.csv: line 2: rate is no percentage from 0 to 100
	? 78
	$ wrong '.state = "XX"'
	ecom-price: ./shop/shop.json: state: 'XX' is no state of IN
	? 78
	$ wrong '.rounding = "1.001"'
	ecom-price: ./shop/shop.json: rounding: '1.001' is not an amount to round to ("1.00")
	? 78
	$ wrong '.delivery[0].charges[0].from_total = "1"'
	ecom-price: ./shop/shop.json: delivery[0]: from_total is expected to begin with 0 and to rise
	? 78
	$ wrong '.delivery[1].charges = []'
	ecom-price: ./shop/shop.json: delivery[1]: charges are expected
	? 78
	$ wrong 'del(.tax)'
	ecom-price: 0 in = 0 done + 0 unchanged + 0 refused
	EOF
}

@test "two thousand random orders of five shops cost to the cent what they cost in fractions" {
	local shop sums='{id, lines: [.lines[] | {amount, discount, net, rate, taxes, tax, total}],
		delivery: (.delivery | {charge, net, rate, taxes, tax, total}), taxes, totals}'

	for shop in in in-net eu eu-net jp; do
		mkdir "$shop" && cd "$shop" || return
		"$SRC/tests/baskets" "$shop" 1 400 orders want
		ecom-price -q orders | jq -c "select(.type == \"order.priced\") | $sums" >have
		[ "$(wc -l <want)" = 400 ]
		cmp want have || diff <(jq . want) <(jq . have) | head -n 40
		cmp -s want have
		cd ..
	done
}
