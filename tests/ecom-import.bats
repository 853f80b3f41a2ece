# ecom-import: files of other systems into records.

load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	cp "$SRC"/tests/data/import/* .
}

# A map that reads PRICE and QTY as ours, for tests of single cells: cell COLUMN VALUE FIELD [READING] → the field, or the message.
cell() {
	printf '{"makes":["products"],"fields":{"title":"t","variants.price":{"value":"1"},"variants.sku":{"value":"S"},"%s":{"column":"%s"%s}}}' \
		"$3" "$1" "${4:+,$4}" >cell.json
	printf 't,"%s"\nT,"%s"\n' "$1" "${2//\"/\"\"}" | ecom-import --map cell.json --currency INR -q 2>&1 |
		jq -Rr --arg key "${3#*.}" '. as $line | try (fromjson | (.variants[0][$key] // .[$key] | tojson)) catch ($line | sub("ecom-import: line 2: "; ""))'
}

@test "Shopify: both generations of headers are the same products" {
	says <<-'EOF'
	$ ecom-import --currency INR --run t shopify-old.csv >old.jsonl; cat old.jsonl
	ecom-import: 5 in = 5 done + 0 unchanged + 0 refused
	{"type":"product.put","id":"t.1","time":"2026-11-22T10:00:00Z","product":"assam","title":"Assam, first flush","currency":"INR","status":"active","description":"<p>Strong.</p>\n<p>\"Malty\", even.</p>","vendor":"Hill Gardens","category":"Tea","tags":["black","loose leaf"],"options":["Size","Pack"],"images":[{"src":"https://tea.example/a1.jpg","alt":"A tin"},{"src":"https://tea.example/a2.jpg"},{"src":"https://tea.example/a3.jpg","alt":"The garden"}],"variants":[{"sku":"ASM-100","options":{"Size":"100 g","Pack":"Tin"},"price":"249.50","compare_at":"299.00","cost":"120.00","gtin":"4006381333931","weight_g":140,"stocked":true,"backorder":false},{"sku":"assam-250-g-bag-paper","options":{"Size":"250 g","Pack":"Bag (paper)"},"price":"549.00","barcode":"TEA-250","weight_g":265,"stocked":true,"backorder":true,"extra":{"Variant SKU":""}}],"extra":{"Type":"Tea","Published":"TRUE","SEO Title":"Assam tea"},"partial":true}
	{"type":"product.put","id":"t.4","time":"2026-11-22T10:00:00Z","product":"gift-card","title":"Gift card","currency":"INR","status":"draft","variants":[{"sku":"gift-card","price":"500.00","stocked":false,"backorder":false}],"extra":{"Published":"FALSE","Variant SKU":"","Status":""},"partial":true}
	{"type":"product.put","id":"t.5","time":"2026-11-22T10:00:00Z","product":"pot","title":"Pot","currency":"INR","status":"draft","options":["Colour"],"variants":[{"sku":"pot-größe-blau","options":{"Colour":"Größe / Blau"},"price":"899.00","stocked":true,"backorder":false}],"extra":{"Published":"TRUE","Variant SKU":""},"partial":true}
	EOF
	# The inventory policy has other words in the new one; they are kept, to be written back.
	is "$(cat old.jsonl)" "$(ecom-import -q --currency INR --run t shopify-new.csv |
		jq -c 'del(.extra["Variant Inventory Policy"], .variants[].extra["Variant Inventory Policy"]) | del(.variants[].extra | select(. == {}))')"
}

@test "stock is made only when it is asked for, beside a location" {
	says <<-'EOF'
	$ ecom-import -q --run t --what stock --location BLR shopify-new.csv
	{"type":"stock.count","id":"t-stock.1","time":"2026-11-22T10:00:00Z","sku":"ASM-100","location":"BLR","qty":12}
	{"type":"stock.count","id":"t-stock.2","time":"2026-11-22T10:00:00Z","sku":"assam-250-g-bag-paper","location":"BLR","qty":0}
	{"type":"stock.count","id":"t-stock.5","time":"2026-11-22T10:00:00Z","sku":"pot-größe-blau","location":"BLR","qty":3}
	$ ecom-import -q --what orders shopify-old.csv
	ecom-import: --what: the format 'shopify' does not make orders
	? 65
	$ ecom-import -q --what stock shopify-old.csv
	ecom-import: shopify-old.csv: line 2: no location is said (--location, or an own one of the shop)
	ecom-import: shopify-old.csv: line 7: no location is said (--location, or an own one of the shop)
	? 1
	$ printf 'Handle,Title,Option1 Name,Option1 Value,SKU,Location,On hand (new)\na,A,Title,Default Title,,BLR,4\nb,B,Size,M,,DEL,not stocked\nb,B,Size,L,,DEL,0\n' | ecom-import -q --run t
	{"type":"stock.count","id":"t-stock.1","time":"2026-11-22T10:00:00Z","sku":"a","location":"BLR","qty":4}
	{"type":"stock.count","id":"t-stock.3","time":"2026-11-22T10:00:00Z","sku":"b-l","location":"DEL","qty":0}
	EOF
	is 6 "$(ecom-import -q --currency INR --location BLR --what products,stock shopify-old.csv | jq -r .id | sort -u | grep -c '')"
	# Who says where it lies asks for it; what a file does not have is not asked for.
	is "$(ecom-import -q --currency INR --location BLR --what products,stock shopify-old.csv)" \
		"$(ecom-import -q --currency INR --location BLR shopify-old.csv)"
	make_shop
	is '["INR","BLR"]' "$(ecom-import -q --what products,stock ../*/shopify-old.csv | jq -sc '[.[0].currency, .[1].location]')"
}

@test "WooCommerce: variations stand anywhere and name their parent by SKU or id" {
	ecom-import -q --currency INR --run t woocommerce.csv >woo.jsonl
	is '["t.3","id-20","draft",[["id-20","120.00",null,null,"zero",false,null]]]
["t.4","SET","active",[]]
["t.6","EXT","draft",[["EXT","15.00",null,null,null,false,null]]]
["t.2","MUG","active",[["MUG-R","7.50","9.00",340,null,true,true],["MUG-blue","9.00",null,680,null,true,null]]]' \
		"$(jq -c '[.id, .product, .status, [.variants[] | [.sku, .price, .compare_at, .weight_g, .tax_class, .stocked, .backorder]]]' woo.jsonl)"
	is '{"d":"=A mug, with a handle","c":"Kitchen > Mugs","o":["Colour"],"i":["https://m.example/r.jpg","https://m.example/b.jpg"],"n":"+1"}' \
		"$(jq -c 'select(.product == "MUG") | {d: .description, c: .category, o: .options, i: [.images[].src], n: .extra["Meta: note"]}' woo.jsonl)"
	# A sale with dates is on from its first day to its last.
	is '["99.00","120.00"]' "$(ecom-import -q --currency INR --now 2027-01-01T00:00:00Z woocommerce.csv |
		jq -c 'select(.product == "id-20") | .variants[0] | [.price, .compare_at]')"
	sed 's/^10,variable,MUG,/10,bundle,,/' woocommerce.csv >orphans.csv
	says <<-'EOF'
	$ ecom-import --currency INR --rejects rejects.csv orphans.csv >/dev/null
	ecom-import: orphans.csv: line 3: Regular price: is missing
	ecom-import: orphans.csv: line 2: Parent: no row of this file is that parent
	ecom-import: orphans.csv: line 6: Parent: no row of this file is that parent
	ecom-import: 6 in = 3 done + 0 unchanged + 3 refused
	? 1
	EOF
}

@test "orders: what stands on the first row holds for the order; the cancelled are left out" {
	says <<-'EOF'
	$ ecom-import shopify-orders.csv
	ecom-import: shopify-orders.csv: 1 row left out because of what 'Cancelled at' says
	{"type":"order.place","id":"shopify-1001","time":"2026-11-21T03:45:00Z","order":"1001","currency":"INR","customer":{"name":"Asha Rao","email":"asha@example.com","phone":"+919876543210"},"ship_to":{"name":"Asha Rao","line1":"12 MG Road","city":"Bengaluru","state":"KA","postcode":"560001","country":"IN"},"lines":[{"sku":"ASM-100","qty":2,"price":"249.50","extra":{"Lineitem name":"Tea"}},{"sku":"POT","qty":1,"price":"899.00","discount":"50.00","extra":{"Lineitem name":"Pot"}}],"discount":"10.00","payment":"prepaid","note":"Ring the bell","channel":"shopify","extra":{"Name":"#1001","Financial Status":"paid","Created at":"2026-11-21 09:15:00 +0530","Payment Method":"Razorpay"}}
	{"type":"order.place","id":"shopify-1002","time":"2026-11-22T04:30:00Z","order":"1002","currency":"INR","customer":{"name":"Asha Rao","email":"asha@example.com","phone":"+919876543210"},"ship_to":{"name":"Ravi Rao","line1":"12 MG Road","city":"Bengaluru","state":"KA","postcode":"560001","country":"IN"},"bill_to":{"name":"Asha Rao","line1":"12 MG Road","city":"Bengaluru","state":"KA","postcode":"560001","country":"IN"},"lines":[{"sku":"ASM-100","qty":1,"price":"249.50"}],"payment":"cod","channel":"shopify","extra":{"Name":"#1002","Financial Status":"pending","Created at":"2026-11-21 23:30:00 -0500"}}
	{"type":"order.place","id":"shopify-1004","time":"2026-11-22T08:00:00Z","order":"1004","currency":"INR","customer":{"name":"Asha Rao","email":"asha@example.com","phone":"+919876543210"},"ship_to":{"name":"Asha Rao","line1":"12 MG Road","city":"Bengaluru","state":"KA","postcode":"560001","country":"IN"},"lines":[{"sku":"GIFT","qty":1,"price":"500.00"}],"channel":"shopify","extra":{"Name":"#1004","Financial Status":"paid","Created at":"2026-11-22 08:00:00 UTC","Shipping Name":""}}
	ecom-import: 5 in = 4 done + 1 unchanged + 0 refused
	$ sed 's/+91 98765 43210/098765-43210/' shopify-orders.csv >national.csv; ecom-import -q national.csv | head -n 1
	ecom-import: national.csv: line 2: Billing Phone: '098765-43210' is not a telephone number with its country's code (+91 98765 43210)
	ecom-import: national.csv: line 4: Billing Phone: '098765-43210' is not a telephone number with its country's code (+91 98765 43210)
	ecom-import: national.csv: line 6: Billing Phone: '098765-43210' is not a telephone number with its country's code (+91 98765 43210)
	ecom-import: national.csv: 1 row left out because of what 'Cancelled at' says
	$ cmp <(ecom-import -q --calling 91 national.csv 2>&1 | grep -v left) <(ecom-import -q shopify-orders.csv 2>/dev/null)
	$ ecom-import -q --run other --now 2027-01-01T00:00:00Z shopify-orders.csv 2>/dev/null | jq -r .id
	shopify-1001
	shopify-1002
	shopify-1004
	EOF
}

@test "a refused row takes its record with it; mended in the rejects file the rows are fed back" {
	sed -e 's/,549,/,5.4.9,/' -e '$ s/,899,/,-1,/' shopify-old.csv >bad.csv
	says <<-'EOF'
	$ ecom-import --currency INR --run t --rejects rejects.csv bad.csv >done.jsonl
	ecom-import: bad.csv: line 4: Variant Price: '5.4.9' is not a price (digits with at most 6 decimals)
	ecom-import: bad.csv: line 7: Variant Price: '-1' is not a price (digits with at most 6 decimals)
	ecom-import: 5 in = 1 done + 0 unchanged + 4 refused
	? 1
	$ jq -c .product done.jsonl
	"gift-card"
	$ cut -d, -f1,30- rejects.csv | grep '^[apH].*,'
	Handle,_line,_error
	assam,4,Variant Price: '5.4.9' is not a price (digits with at most 6 decimals)
	assam,5,refused with line 4
	pot,7,Variant Price: '-1' is not a price (digits with at most 6 decimals)
	EOF
	# The cells of refused rows are as they were, to another reader of CSV.
	python3 - <<-'EOF'
	import csv
	bad = list(csv.DictReader(open("bad.csv", newline="", encoding="utf-8")))
	rejects = list(csv.DictReader(open("rejects.csv", newline="", encoding="utf-8")))
	assert [{k: v for k, v in r.items() if k[0] != "_"} for r in rejects] == bad[:3] + bad[4:], rejects
	assert [r["_line"] for r in rejects] == ["2", "4", "5", "7"]
	EOF
	ecom-import -q --currency INR --run t shopify-old.csv | jq -Sc 'select(.product != "gift-card") | del(.id)' >want
	sed -e 's/,5.4.9,/,549,/' -e 's/,-1,/,899,/' rejects.csv >mended.csv
	ecom-import -q --currency INR --run t mended.csv | jq -Sc 'del(.id)' >have
	is "$(cat want)" "$(cat have)"
	# A second run adds to the file, its header stands there once; rows of another format, or the file itself, do not go there.
	ecom-import -q --currency INR --rejects rejects.csv bad.csv >/dev/null 2>&1 || true
	is 8 "$(python3 -c 'import csv; print(len(list(csv.DictReader(open("rejects.csv", newline="", encoding="utf-8")))))')"
	says <<-'EOF'
	$ ecom-import -q --rejects rejects.csv shopify-orders.csv
	ecom-import: 'rejects.csv' holds rows of another format: give --rejects another file
	? 64
	$ ecom-import -q --rejects rejects.csv rejects.csv
	ecom-import: 'rejects.csv' cannot be read and take the rejects at once
	? 64
	EOF
}

@test "rows that cannot be taken apart are refused with what is wrong; the rest is done" {
	printf 'sku,title,price\nA,"Tea" x,1\nB,Caf\xe9,2\nC,T\0a,3\nD\nE,Pot,5,6\n,,\nF,Mug,7\nG,"Cup,8\nH,I,9\n' >broken.csv
	says <<-'EOF'
	$ ecom-import --currency INR --run t --encoding utf-8 --rejects rejects.csv broken.csv
	ecom-import: broken.csv: line 2: title: text after the closing quote
	ecom-import: broken.csv: line 3: title: byte 4 (0xE9) is not UTF-8
	ecom-import: broken.csv: line 4: title: a NUL byte
	ecom-import: broken.csv: line 5: 1 cell where the first row has 3
	ecom-import: broken.csv: line 6: 4 cells where the first row has 3
	ecom-import: broken.csv: line 9: title: a quote that is never closed
	{"type":"product.put","id":"t.6","time":"2026-11-22T10:00:00Z","product":"mug","title":"Mug","currency":"INR","variants":[{"sku":"F","price":"7.00"}],"partial":true}
	{"type":"product.put","id":"t.8","time":"2026-11-22T10:00:00Z","product":"i","title":"I","currency":"INR","variants":[{"sku":"H","price":"9.00"}],"partial":true}
	ecom-import: 8 in = 2 done + 0 unchanged + 6 refused
	? 1
	EOF
	says <<-'EOF'
	$ printf 'PK\3\4' | ecom-import
	ecom-import: 'standard input' is a spreadsheet (or another zip file): save it as CSV
	? 65
	$ ecom-import --encoding latin-99 shopify-old.csv
	ecom-import: --encoding: 'latin-99' is not known (utf-8, utf-16, windows-1252; iconv -l lists others)
	? 64
	$ echo '<?xml version="1.0" encoding="latin-99"?><rss/>' | ecom-import
	ecom-import: standard input: says that its encoding is 'latin-99', which is not known: say which with --encoding
	? 65
	$ printf 'x,y\n1,2\n' | ecom-import
	ecom-import: standard input: no format knows the header 'x,...': say which with --from, or write a map
	? 65
	$ printf 'sku,title,price,price\n1,2,3,4\n' | ecom-import --currency INR
	ecom-import: standard input: column 'price' stands there twice
	? 65
	$ printf 'SKU;Qty\n' | ecom-import --location BLR; printf '' | ecom-import
	ecom-import: 0 in = 0 done + 0 unchanged + 0 refused
	ecom-import: 0 in = 0 done + 0 unchanged + 0 refused
	$ ecom-import --from nothing shopify-old.csv
	ecom-import: --from: there is no format 'nothing'
	? 64
	$ ecom-import nothing.csv
	ecom-import: cannot read 'nothing.csv': No such file or directory
	? 66
	EOF
}

@test "a supplier's map is ten lines" {
	cat >supplier.json <<-'EOF'
	{
		"makes": ["products", "stock"],
		"decimal": ",", "thousands": ".",
		"fields": {
			"title": "Bezeichnung",
			"variants.sku": { "column": "Artikel", "strip": "#" },
			"variants.price": "Preis",
			"variants.weight_g": "Gewicht [{unit}]",
			"variants.stocked": { "column": "Lager", "words": { "ja": true, "nein": false } },
			"stock.qty": "Bestand"
		},
		"rest": "extra"
	}
	EOF
	printf 'Artikel;Bezeichnung;Preis;Gewicht [kg];Lager;Bestand;Farbe\n#0042;"Kanne; groß";1.249,5;0,4536;Ja;1.200;rot\n' >supplier.csv
	says <<-'EOF'
	$ ecom-import -q --map supplier.json --currency EUR --location BER --run t --what products,stock supplier.csv
	{"type":"product.put","id":"t.1","time":"2026-11-22T10:00:00Z","product":"kanne-groß","title":"Kanne; groß","currency":"EUR","variants":[{"sku":"0042","price":"1249.50","weight_g":454,"stocked":true}],"extra":{"Artikel":"#0042","Gewicht [kg]":"0,4536","Farbe":"rot"},"partial":true}
	{"type":"stock.count","id":"t-stock.1","time":"2026-11-22T10:00:00Z","sku":"0042","location":"BER","qty":1200}
	$ sed 's/"Preis"/{ "column": "Preis", "sortof": 1 }/' supplier.json >wrong.json; ecom-import --map wrong.json supplier.csv
	ecom-import: wrong.json: sortof: there is no such key (see ecom-map(5))
	? 78
	$ sed 's/variants.price/variants.prize/' supplier.json >wrong.json; ecom-import --map wrong.json supplier.csv
	ecom-import: wrong.json: variants.prize: there is no such field in what it makes (see ecom-map(5))
	? 78
	$ sed 's/Preis/Price/' supplier.json >wrong.json; ecom-import --map wrong.json --currency EUR supplier.csv
	ecom-import: supplier.csv: no column for 'variants.price' ('Price' is expected)
	? 65
	EOF
}

@test "cells are read exactly or not at all" {
	is '"0.50"' "$(cell x 0.5 variants.compare_at)"
	is '"1.000001"' "$(cell x 1.000001 variants.compare_at)"
	is '"123456789.00"' "$(cell x '12,34,56,789' variants.compare_at '"thousands":","')"
	is "x: '12,5' is not a price (digits with at most 6 decimals)" "$(cell x '12,5' variants.compare_at '"thousands":","')"
	is "x: '1e3' is not a price (digits with at most 6 decimals)" "$(cell x 1e3 variants.compare_at)"
	is "x: '99999999999999999999' is not a price (digits with at most 6 decimals)" "$(cell x 99999999999999999999 variants.compare_at)"
	# 1 lb = 453.59237 g, 1 oz = 28.349523125 g; half a gram and more is a gram.
	is 454 "$(cell w 1 variants.weight_g '"unit":"lb"')"
	is 28 "$(cell w 1 variants.weight_g '"unit":"oz"')"
	is 45359237 "$(cell w 100000 variants.weight_g '"unit":"lbs"')"
	is 1 "$(cell w 0.0005 variants.weight_g '"unit":"kg"')"
	is 0 "$(cell w 0.000499 variants.weight_g '"unit":"kg"')"
	is '"4006381333931"' "$(cell x 4006381333931 variants.gtin)"
	is null "$(cell x 4006381333932 variants.gtin)"
	is '"DE"' "$(cell x de variants.origin)"
	is "x: 'Germany' is not a country (ISO 3166-1: IN)" "$(cell x Germany variants.origin)"
	is "x: 'live' is not one of: active draft archived" "$(cell x live status)"
	is '["a","b,c"]' "$(cell x 'a, b\,c,,' tags)"
	is '"=1"' "$(cell x "'=1" vendor '"guard":true')"
	is "\"'quoted\"" "$(cell x "'quoted" vendor '"guard":true')"
	is '"grün-weiß-7"' "$(cell x ' Grün / weiß (7) ' vendor '"slug":true')"
}

@test "EasyPost: a tracker's scans, with ids that a repeated webhook makes again" {
	says <<-'EOF'
	$ ecom-import --from easypost easypost.json >scans; cat scans
	ecom-import: 2 in = 1 done + 1 unchanged + 0 refused
	{"type":"parcel.scan","id":"easypost-UPS-1Z_999_AA1-2026-11-20T10:00:00Z-3510927323","time":"2026-11-20T10:00:00Z","tracking":"1Z/999 AA1","carrier":"UPS","status":"created","at":"2026-11-20T10:00:00Z","place":"IN","message":"Label made","code":"MP"}
	{"type":"parcel.scan","id":"easypost-UPS-1Z_999_AA1-2026-11-22T03:30:00Z-2852318136","time":"2026-11-22T03:30:00Z","tracking":"1Z/999 AA1","carrier":"UPS","status":"delivered","at":"2026-11-22T03:30:00Z","place":"BENGALURU, KA, IN","message":"Delivered","code":"KB"}
	EOF
	# Another event of the same tracker repeats them; a tracker alone has them too.
	is "$(cat scans)" "$(jq -c 'select(.id) | .id = "evt_2" | .result.status = "x"' easypost.json | ecom-import -q --from easypost --now 2027-01-01T00:00:00Z)"
	is "$(cat scans)" "$(jq -c 'select(.id).result' easypost.json | ecom-import -q --from easypost)"
	is '["exception"]' "$(sed 's/pre_transit/failure/' easypost.json | ecom-import -q --from easypost | jq -sc '[.[0].status]')"
}

@test "a jq program sees the document and nothing else, and cannot take the run down" {
	run_jq() { printf '%s' "$1" >x.jq; printf '%s\n' "${2:-{\}}" '{"a":1}' | ecom-import -q --jq x.jq --run r 2>&1; }
	is '{"type":"a.b","id":"r.1.1","time":"2026-11-22T10:00:00Z","x":2}
{"type":"a.b","id":"r.1.2","time":"2026-11-22T10:00:00Z","x":2}
{"type":"a.b","id":"mine","time":"2026-11-22T10:00:00Z","x":1}' \
		"$(run_jq 'if .a then {x: .a, id: "mine", type: "a.b"} else {x: 2, type: "a.b"} | ., . end')"
	is '{"type":"a.b","id":"r.1","time":"2026-11-22T10:00:00Z","x":[{},"2026-11-22T10:00:00Z"]}' \
		"$(run_jq '{type: "a.b", x: [$ENV, (now | todate)]}' | head -n 1)"
	is 'ecom-import: line 1: 1e+18 is no time in seconds' "$(run_jq '{type: "a.b", x: (1e18 | todate)}' | head -n 1)"
	is 'ecom-import: line 1: env is shut' "$(run_jq '{type: "a.b", x: env.HOME}' | head -n 1)"
	is 'ecom-import: line 1: input is shut' "$(run_jq '{type: "a.b", x: input}' | head -n 1)"
	# (A sanitizer ends the process in its own way when there is no memory.)
	is 'ecom-import: line 1: needs more than 512 MiB of memory
{"type":"a.b","id":"r.2","time":"2026-11-22T10:00:00Z"}' "$(run_jq 'if .a then {type: "a.b"} else reduce range(30) as $i ("x"; . + .) end' |
		sed 's/jq gave up (status 1)/needs more than 512 MiB of memory/')"
	is 'ecom-import: line 1: makes no record: type: is missing' "$(run_jq '{x: 1}' | head -n 1)"
	is "ecom-import: line 1: makes no record: id: 'a/b' has a '/', which only answers have" "$(run_jq '{type: "a.b", id: "a/b"}' | head -n 1)"
	is 'ecom-import: x.jq: syntax error, unexpected include (Unix shell quoting issues?) at <top-level>, line 1' "$(run_jq 'include "x"; .' | head -n 1)"
	# Documents over several lines, several on one, broken ones between.
	printf '{"a":\n1}{"a":2} {"a":3}\n{"a":\n4,,\n{"a":5}\n7' >documents
	echo '.a | {type: "order.close", order: tostring}' >x.jq
	says <<-'EOF'
	$ ecom-import --jq x.jq --run r --rejects rejects.jsonl documents 2>messages
	{"type":"order.close","id":"r.1","time":"2026-11-22T10:00:00Z","order":"1"}
	{"type":"order.close","id":"r.2","time":"2026-11-22T10:00:00Z","order":"2"}
	{"type":"order.close","id":"r.3","time":"2026-11-22T10:00:00Z","order":"3"}
	{"type":"order.close","id":"r.5","time":"2026-11-22T10:00:00Z","order":"5"}
	? 1
	$ cut -c1-44 messages
	ecom-import: documents: line 3: not JSON: Ex
	ecom-import: documents: line 6: Cannot index
	ecom-import: 6 in = 4 done + 0 unchanged + 2
	$ jq -c '[._text, ._line]' rejects.jsonl
	["{\"a\":\n4,,\n",3]
	["7",6]
	EOF
}

@test "an item of a document is refused alone where the jq program says each" {
	cat >shop.json <<-'EOF'
	{"products":[{"handle":"a","title":"A","variants":[{"sku":"A","price":"1.00"}]},
	 {"handle":"b","title":"B","variants":[{"sku":"B"}]},
	 {"handle":"c","title":"C","variants":[{"sku":"C","price":"3.00"}]}]}
	{"products":[{"handle":"d","title":"D","variants":[{"sku":"D"}]}]}
	EOF
	says <<-'EOF'
	$ ecom-import --from shopify-json --currency EUR --run r --rejects items.jsonl shop.json 2>messages | jq -c '[.id, .product]'
	["r.a","a"]
	["r.c","c"]
	$ cut -c1-25 messages; tail -n 1 messages
	ecom-import: shop.json: l
	ecom-import: shop.json: l
	ecom-import: 4 in = 1 don
	ecom-import: 4 in = 1 done + 1 unchanged + 2 refused
	$ jq -c '[.handle, ._line, (._error | length > 0)]' items.jsonl
	["b",1,true]
	["d",4,true]
	$ jq -c '.variants[0].price = "2.50"' items.jsonl | ecom-import --from shopify-json --currency EUR --run r | jq -c '[.id, .variants[0].price, .extra._line, .extra._error]'
	ecom-import: 2 in = 2 done + 0 unchanged + 0 refused
	["r.b","2.50",null,null]
	["r.d","2.50",null,null]
	$ echo '.[] | each(if . > 1 then error("too much") else {type: "order.close", order: tostring}, {type: "order.close", order: "x"} end)' >x.jq
	$ echo '[1,2,1]' | ecom-import --jq x.jq --run r --rejects many.jsonl | jq -c '[.id, .order]'; cat many.jsonl
	ecom-import: line 1: too much
	ecom-import: 2 in = 1 done + 0 unchanged + 1 refused
	["r.1.1","1"]
	["r.1.2","x"]
	["r.1.4","1"]
	["r.1.5","x"]
	{"_text":"2","_line":1,"_error":"too much"}
	EOF
}

@test "what no record may hold, in an item that is refused: it goes to the rejects as it is written" {
	# The map wants a handle; the title has a NUL; the number is beyond what is exact.
	printf '%s\n' '{"products":[{"id":1,"title":"a\u0000b","variants":[{}]},{"id":2,"title":9223372036854775807,"variants":[{}]},{"id":3,"title":"c","variants":[{}]}]}' >shop.json
	echo '{_error: "a record of that name"}' >odd.jq
	says <<-'EOF'
	$ ecom-import -q --from shopify-json --rejects items.jsonl shop.json
	ecom-import: shop.json: line 1: a product has no handle
	ecom-import: shop.json: line 1: a product has no handle
	ecom-import: shop.json: line 1: a product has no handle
	? 1
	$ jq -c . items.jsonl
	{"_text":"{\"id\":1,\"title\":\"a\\u0000b\",\"variants\":[{}]}","_line":1,"_error":"a product has no handle"}
	{"_text":"{\"id\":2,\"title\":9223372036854776000,\"variants\":[{}]}","_line":1,"_error":"a product has no handle"}
	{"id":3,"title":"c","variants":[{}],"_line":1,"_error":"a product has no handle"}
	$ ecom-import -q --jq odd.jq shop.json
	ecom-import: shop.json: line 1: makes no record: type: is missing
	? 1
	EOF
}

@test "a signal ends the run between records: nothing half read goes out" {
	mkfifo pipe
	ecom-import --currency INR --run t pipe >done.jsonl 2>messages &
	exec 9>pipe
	printf 'sku,title,price\nA,Tea,1\nB,Pot,2\nC,Mug,149' >&9
	kill -TERM $!
	exec 9>&-
	wait $! || is 75 $?
	# The signal may come before the first row is read, or after the second.
	is null "$(jq -sc 'map(.variants[0].sku) | index("C")' done.jsonl)"
	is "ecom-import: $(grep -c '' done.jsonl) in = $(grep -c '' done.jsonl) done + 0 unchanged + 0 refused" "$(grep " in = " messages)"
}

@test "a map of the shop comes before one of the same name, and beside the others" {
	make_shop
	mkdir shop/maps
	sed 's/"Title"/"Name"/; s/"title": "Shopify[^"]*"/"title": "ours"/' "$ECOM_SHARE/maps/shopify.json" >shop/maps/shopify.json
	is 1 "$(ecom-import -q --help | grep -c shopify-orders)"
	printf 'Handle,Name,Option1 Name,Price\nh,Tea,,1\n' >ours.csv
	is Tea "$(ecom-import -q ours.csv | jq -r .title)"
	is 7 "$(printf 'sku,qty\nA,7\n' | ecom-import -q | jq -r .qty)"
}

@test "help lists the formats; a record larger than its bound is refused whole" {
	ecom-import --help | grep -q '^  woocommerce  *WooCommerce: product export$'
	python3 - >large.csv <<-'EOF'
	print("order,sku,qty,name,line1,city,country")
	for i in range(10003):
	    print("7,S,1,A,1 Road,Pune,IN" if i == 0 else "7,S,1,,,,")
	print("8,S,1,A,1 Road,Pune,IN")
	EOF
	says <<-'EOF'
	$ ecom-import --currency INR --rejects rejects.csv large.csv 2>&1 >/dev/null | sort -u
	ecom-import: 10004 in = 1 done + 0 unchanged + 10003 refused
	ecom-import: large.csv: line 10003: the record is larger than 8 MiB or 10000 rows
	ecom-import: large.csv: line 10004: the record is larger than 8 MiB or 10000 rows
	ecom-import: large.csv: line 2: the record is larger than 8 MiB or 10000 rows
	$ wc -l <rejects.csv
	10004
	EOF
}
