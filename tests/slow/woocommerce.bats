# A WooCommerce imports what ecom-export writes, and ecom-import reads what it exports.
#
# $ECOM_TEST_WORDPRESS is the folder of a WordPress with WooCommerce (4 or later; seen with 11.0) whose products may all be thrown away;
# php must be able to reach its database. Without it there is nothing to do.
export SRC=${SRC:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)}
load ../helper

setup() {
	[ -n "${ECOM_TEST_WORDPRESS-}" ] || skip "no WooCommerce: \$ECOM_TEST_WORDPRESS is not set"
	cd "$BATS_TEST_TMPDIR"
	woo empty
	# told RECORDS: what the shop has to say of these, by the record's own words; in the shape of `woo show`.
	cat >told <<-'EOF'
	import json, sys
	from decimal import Decimal
	puts, counts = [], {}
	for line in open(sys.argv[1], encoding="utf-8"):
	    r = json.loads(line)
	    if r["type"] == "product.put":
	        puts.append(r)
	    elif r["type"] == "stock.count":
	        counts[r["sku"]] = counts.get(r["sku"], 0) + r["qty"]
	def money(text):
	    return str(Decimal(text).normalize().quantize(Decimal("0.01"))) if text else ""
	def said(r, v, kind):
	    stock = counts.get(v.get("sku")) if v.get("stocked") is not False else None
	    row = {"type": kind, "sku": v.get("sku") or r["product"], "parent": None,
	        "status": "publish" if r.get("status", "active") == "active" or kind == "variation" else "draft", "visible": "visible",
	        "regular": money(v.get("compare_at") or v.get("price")), "sale": money(v.get("compare_at") and v["price"]),
	        "weight": float(Decimal(v["weight_g"]) / 1000) if "weight_g" in v else "", "stock": stock,
	        "instock": "outofstock" if stock == 0 else "instock", "gtin": v.get("gtin", ""), "attributes": {},
	        "tax_class": {"reduced": "reduced-rate", "zero": "zero-rate"}.get(v.get("tax_class"), "")}
	    if kind == "variation":
	        return row | {"parent": r["product"], "attributes": v.get("options", {}), "images": [v["image"]] if v.get("image") else []}
	    return row | {"name": r["title"], "description": r.get("description", "").strip(), "images": [i["src"] for i in r.get("images", [])],
	        "categories": [r["category"]] if r.get("category") else [], "tags": sorted(r.get("tags", [])),
	        "brands": [b for b in [r.get("brand") or r.get("vendor")] if b]}
	rows = []
	for r in puts:
	    if len(r["variants"]) == 1 and not r["variants"][0].get("options"):
	        rows.append(said(r, r["variants"][0], "simple"))
	        continue
	    head = said(r, {}, "variable")
	    for name in r["options"]:
	        values = [v["options"][name] for v in r["variants"] if name in v.get("options", {})]
	        head["attributes"][name] = list(dict.fromkeys(values))
	    rows += [head] + [said(r, v, "variation") for v in r["variants"]]
	for row in sorted(rows, key=lambda row: row["sku"]):
	    print(json.dumps(row, ensure_ascii=False, sort_keys=True))
	EOF
	# shown: what `woo show` says, without what no record says.
	cat >shown <<-'EOF'
	import json, sys
	for row in sorted(map(json.loads, sys.stdin), key=lambda row: row["sku"]):
	    for key in ("backorders", *(("name", "description", "categories", "tags", "brands") if row["type"] == "variation" else ())):
	        row.pop(key)
	    for key in ("regular", "sale"):
	        row[key] = row[key] and "%.2f" % float(row[key])
	    row["weight"] = row["weight"] and float(row["weight"])
	    if "tags" in row:
	        row["tags"].sort()
	    print(json.dumps(row, ensure_ascii=False, sort_keys=True))
	EOF
}

woo() {
	php -d error_reporting=0 -d memory_limit=1G "$BATS_TEST_DIRNAME/woocommerce.php" "$ECOM_TEST_WORDPRESS" "$@"
}

# moves RECORDS: export, import there, look.
moves() {
	ecom-export -q --to woocommerce --guard=no "$1" >in.csv
	woo import in.csv >sum
	jq -e '.rows == .imported + .imported_variations and .placeholders == 0' sum >/dev/null || { cat sum; return 1; }
	woo show | python3 shown >have
	is "$(python3 told "$1")" "$(cat have)"
}

# comes_back RECORDS: what is exported there reads as what went in, but for what WooCommerce has no word for.
comes_back() {
	local same='select(.type == "product.put") | {product, title, description, tags: ((.tags // []) | sort), options, images: [.images[]?.src],
		brand: (.brand // .vendor), status: (if (.status // "active") == "active" then "active" else "draft" end), category: (.category // "Uncategorized"),
		variants: [.variants[] | {sku, price, compare_at, options, gtin, weight_g, tax_class, image}]}'
	woo export out.csv
	ecom-import -q --run r --currency INR --location BLR --what products,stock out.csv >back.jsonl
	is "$(jq -c "$same" "$1" | sort)" "$(jq -c "$same" back.jsonl | sort)"
	is "$(jq -c 'select(.type == "stock.count") | [.sku, .qty]' "$1" | sort)" "$(jq -c 'select(.type == "stock.count") | [.sku, .qty]' back.jsonl | sort)"
}

@test "a catalogue of nasty texts: every field is there as it was, and comes back" {
	cat >nasty.jsonl <<-'EOF'
	{"type":"product.put","id":"n.1","time":"2026-11-22T10:00:00Z","product":"assam","title":"Assam","currency":"INR","status":"archived","description":"<p>Strong &amp; malty.</p>\n<ul><li>black</li></ul>","vendor":"Hill","category":"Tea, black > Assam","tags":["a, b","c"],"options":["Size","Pack"],"images":[{"src":"https://tea.example/1.jpg"},{"src":"https://tea.example/2.png"}],"variants":[{"sku":"ASM-100","options":{"Size":"100 g","Pack":"Tin"},"price":"249.50","compare_at":"299.00","gtin":"4006381333931","weight_g":140},{"sku":"ASM-250","options":{"Size":"250 g","Pack":"Bag, paper"},"price":"549.00","weight_g":265,"image":"https://tea.example/2.png"}]}
	{"type":"stock.count","id":"n.2","time":"2026-11-22T10:00:00Z","sku":"ASM-100","location":"BLR","qty":40}
	{"type":"product.put","id":"n.3","time":"2026-11-22T10:00:00Z","product":"mug","title":"Mug \"big\", 5\" 'x' C:\\temp\\new & <b>bold</b> {é}","currency":"INR","description":"line one\nline \\n two\n\nC:\\new\\table x, \"q\" 'y'\n- last\ttab","category":"R&D > A/B > C, D","tags":["-5%","\"q\"","R&D","x > y","100%","+1"],"brand":"Hill + Son","options":["Colour","Size \"mm\""],"images":[{"src":"https://tea.example/a,b.jpg"},{"src":"https://tea.example/c%20d.png?x=1&y=2"}],"variants":[{"sku":"MUG-1","options":{"Colour":"=red","Size \"mm\"":"5\" / 6\""},"price":"9.00","weight_g":1},{"sku":"mug-2","options":{"Colour":"R&D","Size \"mm\"":"a\\b"},"price":"0.50"},{"sku":"MUG-3","options":{"Colour":"-5","Size \"mm\"":"Größe, 'M' > x"},"price":"1234567.89","tax_class":"reduced","weight_g":12345}]}
	{"type":"stock.count","id":"n.4","time":"2026-11-22T10:00:00Z","sku":"MUG-1","location":"BLR","qty":0}
	{"type":"stock.count","id":"n.5","time":"2026-11-22T10:00:00Z","sku":"mug-2","location":"BLR","qty":7}
	{"type":"product.put","id":"n.6","time":"2026-11-22T10:00:00Z","product":"one","title":"=1+1, + - @","status":"draft","currency":"INR","description":"- as a list\n- of dashes","options":["Size"],"variants":[{"sku":"ONE-1","options":{"Size":"0"},"price":"0.00","tax_class":"zero"}]}
	{"type":"product.put","id":"n.7","time":"2026-11-22T10:00:00Z","product":"plain","title":"Plain","currency":"INR","variants":[{"sku":"plain","price":"10.00","compare_at":"12.50","gtin":"96385074","stocked":false}]}
	EOF
	moves nasty.jsonl
	comes_back nasty.jsonl
	# Other prices, and "update existing products": the same products say them.
	jq -c 'if .variants then .variants |= map(.price = "3.00" | del(.compare_at)) else . end' nasty.jsonl >cheap.jsonl
	ecom-export -q --to woocommerce --guard=no cheap.jsonl >in.csv
	is '{"rows":10,"imported":0,"imported_variations":0,"updated":10,"skipped":0,"failed":0,"placeholders":0}' "$(woo update in.csv)"
	is "$(python3 told cheap.jsonl)" "$(woo show | python3 shown)"
}

@test "a product called like one of its own variants: the parent gets a name of its own" {
	cat >twin.jsonl <<-'EOF'
	{"type":"product.put","id":"n.1","time":"2026-11-22T10:00:00Z","product":"mug","title":"Mug","currency":"INR","options":["Size"],"variants":[{"sku":"MUG","options":{"Size":"S"},"price":"1.00"},{"sku":"MUG-L","options":{"Size":"L"},"price":"2.00"}]}
	EOF
	ecom-export -q --to woocommerce twin.jsonl 2>said >in.csv
	is 'ecom-export: has no place in these columns: product' "$(cat said)"
	is '{"rows":3,"imported":1,"imported_variations":2,"updated":0,"skipped":0,"failed":0,"placeholders":0}' "$(woo import in.csv)"
	is '["mug-parent",null,"Mug"]
	["MUG","mug-parent","Mug - S"]
	["MUG-L","mug-parent","Mug - L"]' "$(woo show | jq -c '[.sku, .parent, .name]' | sed '2,$s/^/	/')"
}

@test "backslashes arrive, however many, and whatever follows them" {
	jq -c 'to_entries[] | {type: "product.put", id: "s.\(.key)", time: "2026-11-22T10:00:00Z", product: "p\(.key)", title: "x\(.value | gsub("\n"; ""))",
		currency: "INR", description: .value, variants: [{sku: "p\(.key)", price: "1.00"}]}' >slashes.jsonl <<-'EOF'
	["a\\b", "a\\\\b", "a\\n b", "a\\\\n b", "a\\\nb", "a\n\\b", "\\x", "x\\", "\\\\\\\\n", "x\\\n\\\ny", "\\\\host\\share\\new", "c:\\\\\n\\n\\"]
	EOF
	moves slashes.jsonl
}

@test "a Shopify catalogue moves over, and so do WooCommerce's own exports" {
	data=$SRC/../shared/data/catalogue
	cat >shopify.csv <<-'EOF'
	Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Fulfillment Service,Variant Price,Variant Compare At Price,Variant Requires Shipping,Variant Taxable,Variant Barcode,Image Src,Image Position,Gift Card,SEO Title,Variant Weight Unit,Status
	mug,"Mug, ""big""","<p>one
	two</p>",Hill,Kitchen,"a,b",true,Colour,Red,MUG-R,350,shopify,3,deny,manual,9.90,,true,true,,https://x.example/1.jpg,1,false,Buy,kg,active
	mug,,,,,,,,Blue,MUG-B,350,,0,continue,manual,10,12,true,true,,https://x.example/2.jpg,2,,,kg,
	cap,Cap,,Hill,Bundle,,false,Title,Default Title,CAP,0,,7,deny,manual,1,,false,true,,,,false,,g,draft
	EOF
	for file in shopify.csv "$data"/shopify/*.csv; do
		[ -e "$file" ] || continue
		# A picture's address has to end like one there.
		ecom-import -q --run r --currency INR --location BLR --what products,stock "$file" |
			jq -c 'if .images then .images |= map(select(.src | test("\\.(jpe?g|png)(\\?|$)"))) | .variants |= map(del(.image)) else . end' >records.jsonl
		woo empty
		moves records.jsonl || { echo "in $file"; return 1; }
	done
	for file in "$data"/woocommerce/sample*.csv; do
		[ -e "$file" ] || continue
		ecom-import -q --run r --currency INR --location BLR --what products,stock "$file" >records.jsonl
		woo empty
		ecom-export -q --to woocommerce records.jsonl >in.csv
		woo import in.csv >sum
		jq -e '.rows == .imported + .imported_variations' sum
		comes_back records.jsonl || { echo "in $file"; return 1; }
	done
}
