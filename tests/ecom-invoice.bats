# ecom-invoice - numbers without gaps, sums that add up, pages that say what the law wants

load helper

setup() {
	make_shop
}

# accepted ORDER [jq FILTER]: two teas and delivery within Karnataka, 358.00. By hand: 299.00 / 1.05 = 284.76 and 2 * 7.12;
# 59.00 / 1.18 = 50.00 and 2 * 4.50.
accepted() {
	jq -nc --arg o "$1" 'def gst($rate; $amount): [{name: "CGST", rate: $rate, amount: $amount}, {name: "SGST", rate: $rate, amount: $amount}];
		{type: "order.accepted", id: ("web-" + $o + "/priced/held/accepted"), time: "2026-11-22T04:30:00Z", order: $o, currency: "INR",
		customer: {name: "Asha Rao", email: "asha@example.com", language: "en"},
		ship_to: {name: "Asha Rao", line1: "12 MG Road", city: "Bengaluru", state: "KA", postcode: "560001", country: "IN"},
		lines: [{line: 1, product: "assam-tea", sku: "TEA", title: "Assam tea, 250 g", qty: 2, price: "149.50", amount: "299.00",
			discount: "0.00", net: "284.76", rate: "5", taxes: gst("2.5"; "7.12"), tax: "14.24", total: "299.00", tax_class: "5",
			hsn: "0902", stocked: true, backorder: false}],
		delivery: {method: "standard", title: "Standard delivery", charge: "59.00", net: "50.00", rate: "18", taxes: gst("9"; "4.50"),
			tax: "9.00", total: "59.00"},
		payment: "prepaid", prices_include_tax: true, place_of_supply: "IN-KA",
		taxes: [(gst("2.5"; "7.12")[] | . + {base: "284.76"}), (gst("9"; "4.50")[] | . + {base: "50.00"})],
		totals: {goods: "299.00", discount: "0.00", delivery: "59.00", net: "334.76", tax: "23.24", rounding: "0.00",
			total: "358.00"},
		allocation: [{line: 1, sku: "TEA", location: "BLR", qty: 2, why: "first"}], ready: false} | '"${2:-.}"
}

shipped() {
	jq -nc --arg o "$1" --arg p "$2" '{type: "order.shipped", id: ("sent-" + $p + "/shipped"), time: "2026-11-24T04:30:00Z", order: $o, parcel: $p,
		carrier: "dhl", tracking: "T1", lines: [{sku: "TEA", qty: 1}], complete: false, customer: {name: "Asha Rao"},
		ship_to: {name: "Asha Rao", line1: "12 MG Road", city: "Bengaluru", country: "IN"}}'
}

cancelled() {
	accepted "$1" '.type = "order.cancelled" | .id = "x-" + .order + "/cancelled" | .time = "2026-11-25T04:30:00Z" | .reason = "ordered twice"'
}

# numbers: what was issued of the input, in its order.
numbers() {
	ecom-invoice -q "$@" | jq -r '.creditnote // .invoice // empty' | paste -sd ' '
}

# set JQ: change shop.json.
shop() {
	jq "$1" shop/shop.json >s && mv s shop/shop.json
}

@test "an accepted order is invoiced; the document says all of it, and the same record again gives the same" {
	accepted 1001 >in
	says <<-'EOF'
	$ ecom-invoice in >out
	ecom-invoice: 1 in = 1 done + 0 unchanged + 0 refused
	$ tail -n 1 out
	{"type":"invoice.issued","id":"web-1001/priced/held/accepted/issued","time":"2026-11-22T04:30:00Z","invoice":"INV/26-27/1","series":"INV","year":2026,"date":"2026-11-22","seller":{"name":"Tea House Private Limited","line1":"12 Church Street","city":"Bengaluru","state":"KA","postcode":"560001","country":"IN","tax_id":"29AAGCB7383J1Z4","email":"orders@tea.example","phone":"+918012345678"},"bill_to":{"name":"Asha Rao","line1":"12 MG Road","city":"Bengaluru","state":"KA","postcode":"560001","country":"IN"},"order":"1001","currency":"INR","customer":{"name":"Asha Rao","email":"asha@example.com","language":"en"},"ship_to":{"name":"Asha Rao","line1":"12 MG Road","city":"Bengaluru","state":"KA","postcode":"560001","country":"IN"},"lines":[{"line":1,"product":"assam-tea","sku":"TEA","title":"Assam tea, 250 g","qty":2,"price":"149.50","amount":"299.00","discount":"0.00","net":"284.76","rate":"5","taxes":[{"name":"CGST","rate":"2.5","amount":"7.12"},{"name":"SGST","rate":"2.5","amount":"7.12"}],"tax":"14.24","total":"299.00","tax_class":"5","hsn":"0902","stocked":true,"backorder":false}],"delivery":{"method":"standard","title":"Standard delivery","charge":"59.00","net":"50.00","rate":"18","taxes":[{"name":"CGST","rate":"9","amount":"4.50"},{"name":"SGST","rate":"9","amount":"4.50"}],"tax":"9.00","total":"59.00"},"place_of_supply":"IN-KA","prices_include_tax":true,"taxes":[{"name":"CGST","rate":"2.5","amount":"7.12","base":"284.76"},{"name":"SGST","rate":"2.5","amount":"7.12","base":"284.76"},{"name":"CGST","rate":"9","amount":"4.50","base":"50.00"},{"name":"SGST","rate":"9","amount":"4.50","base":"50.00"}],"totals":{"goods":"299.00","discount":"0.00","delivery":"59.00","net":"334.76","tax":"23.24","rounding":"0.00","total":"358.00"},"payment":"prepaid"}
	$ ecom-invoice -q in | cmp - out
	$ accepted 1001 '.id = "again"' | ecom-invoice -q >/dev/null
	ecom-invoice: line 1: order: '1001' was accepted before
	? 1
	$ ecom-invoice list
	{"document":"INV/26-27/1","kind":"invoice","date":"2026-11-22","order":"1001","currency":"INR","net":"334.76","tax":"23.24","total":"358.00"}
	$ ecom-invoice show INV/26-27/1 | jq -c '[.invoice, .totals.total]'
	["INV/26-27/1","358.00"]
	$ ecom-invoice verify
	EOF
}

@test "a refused order takes no number, whatever is wrong with its sums" {
	while IFS='|' read -r filter why; do
		is "ecom-invoice: line 1: $why" "$(accepted 1 "$filter" | ecom-invoice -q 2>&1 >/dev/null)"
	done <<-'EOF'
	.lines[0].amount = "298.00"|lines[0].amount: 298.00 is said, its parts make 299.00
	.lines[0].tax = "14.23"|lines[0].tax: 14.23 is said, its parts make 14.24
	.lines[0].total = "299.01"|lines[0].total: 299.01 is said, its parts make 299.00
	.lines[0].discount = "0.01"|lines[0].total: 299.00 is said, its parts make 298.99
	.lines[0].net = 284|lines[0].net: '' is not an amount
	.lines[0].net = "284.765"|lines[0].net: '284.765' is not an amount
	.delivery.charge = "60.00"|delivery.total: 59.00 is said, its parts make 60.00
	.taxes[2].amount = "4.49"|taxes[2].amount: 4.49 is said, its parts make 4.50
	.taxes[0].base = "0.00"|taxes[0].base: 0.00 is said, its parts make 284.76
	del(.taxes[3])|totals.tax: 23.24 is said, its parts make 18.74
	.totals.goods = "300.00"|totals.goods: 300.00 is said, its parts make 299.00
	.totals.rounding = "0.50"|totals.total: 358.00 is said, its parts make 358.50
	.totals.total = "92233720368547758.08"|totals.total: '92233720368547758.08' is not an amount
	del(.ship_to)|ship_to: is missing
	EOF
	is 'INV/26-27/1' "$(accepted 1 | numbers)"
	is 'INV/26-27/2' "$(accepted 2 '.prices_include_tax = false | .lines[0] += {price: "142.38", amount: "284.76"} |
		.totals += {goods: "284.76", delivery: "50.00"} | .delivery.charge = "50.00"' | numbers)"
	is '' "$(ecom-invoice verify)"
}

@test "the year of a number begins where the shop is, on the day its law says" {
	day() { accepted "$1" ".time = \"$2\""; }
	{
		day 1 2027-03-31T18:29:59Z # 23:59:59 on 31 March in India
		day 2 2027-03-31T18:30:00Z # a second later it is April
		day 3 2027-04-15T00:00:00Z
		day 4 2027-03-31T12:00:00Z # comes late, and still belongs to the old year
		day 5 2027-04-10T00:00:00Z # comes late: its date is never before that of the number before
	} >in
	is 'INV/26-27/1 INV/27-28/1 INV/27-28/2 INV/26-27/2 INV/27-28/3' "$(numbers in)"
	says <<-'EOF'
	$ ecom-invoice list | jq -c '[.document, .date]'
	["INV/26-27/1","2027-03-31"]
	["INV/26-27/2","2027-03-31"]
	["INV/27-28/1","2027-04-01"]
	["INV/27-28/2","2027-04-15"]
	["INV/27-28/3","2027-04-15"]
	$ ecom-invoice list 2026 | jq -r .order | paste -sd ' '
	1 4
	$ ecom-invoice list 2027-04 | jq -r .order | paste -sd ' '
	2 3 5
	$ ecom-invoice list 2027-04-01 | jq -r .order | paste -sd ' '
	2
	$ ecom-invoice verify
	EOF
	shop '.invoice.year_month = 1 | .zone = "UTC" | .invoice.format = "{series}{yy}-{n5}"'
	is 'INV27-00004' "$(day 6 2027-12-31T23:59:59Z | numbers)"
}

@test "a format that would give a number twice, or none, is refused at once; a number too long takes none" {
	while IFS='|' read -r format why; do
		shop ".invoice.format = \"$format\""
		is "ecom-invoice: shop.json: invoice.format: '$format': $why" "$(ecom-invoice </dev/null 2>&1)"
	done <<-'EOF'
	{year}/{n}|{series} is missing, so an invoice and a credit note would have the same number
	{series}/{n}|{year} or {yy} is missing, so next year's numbers would be this year's
	{series}/{year}|{n} is missing
	#{series}{yy}{n}|what comes of it is not 1 to 16 letters, digits, '/' and '-'
	EOF
	shop '.invoice += {format: "{series}-{yy}-{n}", series: "BENGALURU"}'
	for i in 1 2 3 4 5 6 7 8 9 10 11 12; do accepted $i; done >in
	is 'BENGALURU-26-12' "$(numbers in | grep -o '[^ ]*$')"
	shop '.invoice.series = "BENGALURU-NORTH"'
	says <<-'EOF'
	$ accepted 13 | ecom-invoice -q >/dev/null
	ecom-invoice: line 1: number 1 of series 'BENGALURU-NORTH' does not fit in 16 characters: see invoice.format and the series in shop.json
	? 1
	$ ecom-invoice verify
	EOF
}

@test "where invoices wait for the goods, the first parcel brings it" {
	shop '.invoice.when = "shipped"'
	is '' "$({ accepted 1; accepted 2; } | numbers)"
	says <<-'EOF'
	$ ecom-invoice waiting
	{"order":"1"}
	{"order":"2"}
	$ { shipped 1 1-1; shipped 1 1-2; } | ecom-invoice -q | jq -c 'select(.invoice) | [.id, .invoice, .date, .order, .totals.total]'
	["sent-1-1/shipped/issued","INV/26-27/1","2026-11-24","1","358.00"]
	$ cancelled 2 | ecom-invoice -q | wc -l
	1
	$ ecom-invoice waiting
	$ shipped 3 3-1 | ecom-invoice -q
	ecom-invoice: line 1: order: '3' was never accepted here, so it has no invoice
	? 1
	$ ecom-invoice verify
	EOF
	accepted 4 | ecom-invoice -q >/dev/null
	shop '.invoice.when = "accepted"' # who waited still gets his
	is INV/26-27/2 "$({ shipped 4 4-1; shipped 9 9-1; } | numbers)"
}

@test "a cancelled order's invoice is taken back once, in a series of its own" {
	{ accepted 1; accepted 2; accepted 3; } | ecom-invoice -q >/dev/null
	says <<-'EOF'
	$ cancelled 2 | ecom-invoice -q | tail -n 1 | jq -c 'del(.lines, .delivery, .taxes, .seller, .bill_to, .ship_to, .customer) | [.]'
	[{"type":"creditnote.issued","id":"x-2/cancelled/issued","time":"2026-11-25T04:30:00Z","creditnote":"CN/26-27/1","invoice":"INV/26-27/2","series":"CN","year":2026,"date":"2026-11-25","order":"2","currency":"INR","place_of_supply":"IN-KA","prices_include_tax":true,"totals":{"goods":"299.00","discount":"0.00","delivery":"59.00","net":"334.76","tax":"23.24","rounding":"0.00","total":"358.00"},"payment":"prepaid","invoice_date":"2026-11-22","reason":"ordered twice"}]
	$ cancelled 2 | sed s/x-2/y-2/ | ecom-invoice -q >/dev/null
	ecom-invoice: line 1: order: invoice 'INV/26-27/2' was credited before
	? 1
	$ cancelled 7 | ecom-invoice -q | wc -l
	1
	$ ecom-invoice order 2 | jq -c '[.document, .kind, .invoice, .total]'
	["INV/26-27/2","invoice",null,"358.00"]
	["CN/26-27/1","creditnote","INV/26-27/2","358.00"]
	$ ecom-invoice verify
	EOF
	cancelled 3 | ecom-invoice -q >out
	is CN/26-27/2 "$(tail -n 1 out | jq -r .creditnote)"
	ecom-invoice show CN/26-27/2 | jq -e '.invoice == "INV/26-27/3"' >/dev/null
}

# bats test_tags=harm
@test "many at once, one killed at any moment: no gap, no double, no order twice" {
	accepted 0 'range(1; 401) as $n | .order = "\($n)" | .id = "web-\($n)/priced/held/accepted"' >in
	for n in 1 2 3 4; do
		{ timeout -s KILL 0.0"$((n * 2))" ecom-invoice -q --batch 7 in >/dev/null 2>&1 || true; } &
	done
	wait
	for n in 1 2 3 4; do
		split -n "r/$n/4" in | ecom-invoice -q --batch 7 >"out.$n" &
	done
	wait
	is 400 "$(ecom-invoice list | wc -l)"
	is "$(seq 400)" "$(ecom-invoice list | jq -r .order | sort -n)"
	is "$(ecom-invoice list | jq -r .document | sort)" "$(cat out.* | jq -r '.invoice // empty' | sort)"
	is '' "$(ecom-invoice verify)"
}

@test "the audit finds gaps, doubles, dates that go back, totals and credits that were tampered with" {
	for i in 1 2 3 4 5 6 7; do accepted $i; done | ecom-invoice -q >/dev/null
	cancelled 1 | ecom-invoice -q >/dev/null
	copy_shop shop good
	repair=',"repair":"restore the books of a backup, then feed again what came in since"}'
	while IFS='|' read -r sql fault; do
		copy_books good shop
		books shop invoice "$sql"
		run -1 ecom-invoice verify
		is "${fault%\}}$repair" "$output"
	done <<-'EOF'
	DELETE FROM document WHERE n IN (3, 4) AND kind = 'invoice'|{"series":"INV","year":2026,"from":3,"to":4,"fault":"missing"}
	DELETE FROM document WHERE n = 7|{"series":"INV","year":2026,"from":7,"to":7,"fault":"missing"}
	UPDATE series SET last = 6 WHERE series = 'INV'|{"document":"INV/26-27/7","fault":"its number is past the last of its series"}
	UPDATE document SET date = '2026-11-21' WHERE n = 5|{"document":"INV/26-27/5","fault":"dated before the number before it"}
	UPDATE document SET number = '4' WHERE n = 5|{"order":"4","fault":"it has 2 invoices"}
	UPDATE document SET credited = 35700 WHERE n = 1 AND kind = 'invoice'|{"document":"INV/26-27/1","fault":"its credit notes do not add up to what it says was credited"}
	UPDATE document SET total = 35801 WHERE n = 6|{"document":"INV/26-27/6","fault":"totals.total is not what was booked"}
	UPDATE document SET body = replace(body, '"7.12"', '"7.13"') WHERE n = 6|{"document":"INV/26-27/6","fault":"lines[0].tax: 14.24 is said, its parts make 14.26"}
	EOF
	copy_books good shop
	books shop invoice "UPDATE document SET n = 6 WHERE n = 7"
	run -1 ecom-invoice verify
	is '{"series":"INV","year":2026,"from":7,"to":7,"fault":"missing"'"$repair"'
{"series":"INV","year":2026,"fault":"number 6 was given 2 times"'"$repair" "$output"
}

@test "a page is in the customer's language, and every language has all words" {
	for language in "$SRC"/share/templates/invoice/*.json; do
		is "$(jq -c '[paths] | sort' "$SRC/share/templates/invoice/hi.json")" \
			"$(jq -c '.lakhs = true | [paths] | sort' "$language")"
	done
	accepted 1 '.customer.language = "hi"' | ecom-invoice -q >/dev/null
	is 'कर बीजक INV/26-27/1' "$(ecom-invoice render INV/26-27/1 | head -n 1)"
	mkdir -p shop/templates/invoice # the shop's own words come first
	sed 's/कर बीजक/Bill/' "$SRC/share/templates/invoice/hi.json" >shop/templates/invoice/hi.json
	is 'Bill INV/26-27/1' "$(ecom-invoice render INV/26-27/1 | head -n 1)"
}

@test "a page has what the law wants on it, nothing from elsewhere, and no code from a customer's name" {
	accepted 1 '.ship_to.name = "<script>alert(1)</script>" | .bill_to = {name: "R&D \"Ltd\"", line1: "1 A St", city: "Pune", state: "MH",
		country: "IN", tax_id: "27AAPFU0939F1ZV"}' | ecom-invoice -q >/dev/null
	ecom-invoice render INV/26-27/1 --as html >page.html
	for say in 'Tea House Private Limited' 29AAGCB7383J1Z4 INV/26-27/1 2026-11-22 'R&amp;D &quot;Ltd&quot;' 27AAPFU0939F1ZV 'Karnataka (29)' \
		'Reverse charge' 0902 284.76 7.12 '2.5 %' 358.00 'Rupees three hundred fifty-eight only' 'Authorised signatory' '&lt;script&gt;'; do
		grep -qF -- "$say" page.html || { echo "'$say' is not on the page"; return 1; }
	done
	is 0 "$(grep -c -e '<script' -e 'src=' -e 'href=' -e 'url(' -e '@import' page.html)"
	python3 - page.html <<-'EOF'
	import html.parser, sys
	void = {"meta", "br", "link", "img"}
	class Check(html.parser.HTMLParser):
	    open = []
	    def handle_starttag(self, tag, attrs):
	        if tag not in void: self.open.append(tag)
	    def handle_endtag(self, tag):
	        assert self.open.pop() == tag, (tag, self.getpos())
	check = Check()
	check.feed(open(sys.argv[1]).read())
	assert not check.open
	EOF
	says <<-'EOF'
	$ ecom-invoice render INV/26-27/1
	Tax invoice INV/26-27/1

	  Tea House Private Limited
	  12 Church Street
	  Bengaluru 560001, Karnataka, IN
	  GSTIN 29AAGCB7383J1Z4

	Date: 2026-11-22
	Order: 1
	Place of supply: Karnataka (29)
	Reverse charge: No
	Payment: Prepaid

	Bill to:
	  R&D "Ltd"
	  1 A St
	  Pune, Maharashtra, IN
	  GSTIN 27AAPFU0939F1ZV

	Ship to:
	  <script>alert(1)</script>
	  12 MG Road
	  Bengaluru 560001, Karnataka, IN

	1. Assam tea, 250 g, HSN 0902
	   2 x 149.50 = 299.00  (Taxable value 284.76, CGST 2.5 % 7.12, SGST 2.5 % 7.12)
	2. Standard delivery
	   59.00  (Taxable value 50.00, CGST 9 % 4.50, SGST 9 % 4.50)

	Total before tax: 334.76
	CGST: 11.62
	SGST: 11.62
	Total: INR 358.00
	Rupees three hundred fifty-eight only
	$ ecom-invoice render INV/26-27/9
	ecom-invoice: render: there is no document 'INV/26-27/9'
	? 66
	$ ecom-invoice render
	ecom-invoice: render: the number of one document is expected
	? 64
	$ ecom-invoice render INV/26-27/1 --as pdf
	ecom-invoice: --as: 'pdf' is neither text nor html
	? 64
	EOF
	cancelled 1 | ecom-invoice -q >/dev/null
	ecom-invoice render CN/26-27/1 | sed -n 1,3p >head
	is 'Credit note CN/26-27/1
Takes back invoice INV/26-27/1 of 2026-11-22
Reason: ordered twice' "$(cat head)"
}
