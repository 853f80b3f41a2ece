# ecom-export.bats - records into files of other systems

load helper

setup() {
	make_shop
	cat >tea.jsonl <<-'EOF'
	{"type":"product.put","id":"p.1","time":"2026-11-22T10:00:00Z","product":"assam","title":"Assam","currency":"INR","status":"archived","description":"<p>Strong &amp; malty.</p>\n<ul><li>black</li></ul>","vendor":"Hill","category":"Tea, black > Assam","tags":["a, b","c"],"options":["Size","Pack"],"images":[{"src":"https://tea.example/1.jpg","alt":"A tin"},{"src":"https://tea.example/2.jpg"},{"src":"https://tea.example/3.jpg"}],"variants":[{"sku":"ASM-100","options":{"Size":"100 g","Pack":"Tin"},"price":"249.50","compare_at":"299.00","gtin":"4006381333931","weight_g":140},{"sku":"ASM-250","options":{"Size":"250 g","Pack":"Bag, paper"},"price":"549.00","weight_g":265,"backorder":true}]}
	{"type":"stock.count","id":"c.1","time":"2026-11-22T10:00:00Z","sku":"ASM-100","location":"BLR","qty":40}
	{"type":"stock.count","id":"c.2","time":"2026-11-22T10:00:00Z","sku":"ASM-100","location":"DEL","qty":2}
	{"type":"weather.seen","id":"w.1"}
	{"type":"product.put","id":"p.2","time":"2026-11-22T10:00:00Z","product":"pot","title":"=POT()","currency":"INR","variants":[{"sku":"POT","price":"899.00","stocked":false}]}
	EOF
	# cells FILE [DELIMITER]: a file's rows, each as an object without the empty cells.
	cat >cells <<-'EOF'
	import csv, json, sys
	csv.field_size_limit(10**9)
	for row in csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8"), delimiter=sys.argv[2] if len(sys.argv) > 2 else ","):
	    print(json.dumps({k: v for k, v in row.items() if v}, ensure_ascii=False))
	EOF
	# same BEFORE AFTER: every cell is the same, or is written otherwise and means the same. Rows are matched by the columns that name them.
	cat >same <<-'EOF'
	import csv, re, sys
	from decimal import Decimal
	csv.field_size_limit(10**9)
	def table(name):
	    text = open(name, newline="", encoding="utf-8-sig").read()
	    delimiter = max(",;\t", key=text.split("\n")[0].count)
	    rows = [row for row in csv.reader(text.splitlines(True), delimiter=delimiter) if any(cell.strip() for cell in row)]
	    return rows[0], rows[1:]
	def number(cell):
	    return Decimal(cell.replace(",", ".")) if re.fullmatch(r"-?\d+([.,]\d+)?", cell) else None
	ALLOWED = (  # what may differ, and why
	    ("a number with other zeros: amounts have the currency's decimals", lambda a, b: number(a) is not None and number(a) == number(b)),
	    ("true and false in capitals: the map knows one spelling", lambda a, b: a.lower() == b.lower() and a.lower() in ("true", "false")),
	    ("a formula gets its guard", lambda a, b: b == "'" + a and a[0] in "=+-@"),
	    ("blanks at a cell's ends are no part of it", lambda a, b: a.strip() == b.strip()),
	    ("a list of words has a blank behind each comma", lambda a, b: re.sub(r",\s*", ",", a) == re.sub(r",\s*", ",", b)),
	)
	(head, before), (head_after, after) = table(sys.argv[1]), table(sys.argv[2])
	assert head == head_after, (head, head_after)
	if "Type" in head and "SKU" in head:  # WooCommerce's rows stand anywhere
	    key = lambda row: [row[head.index(c)] for c in ("ID", "SKU", "Type", "Parent", "Position") if c in head]
	    before.sort(key=key), after.sort(key=key)
	bad = [] if len(before) == len(after) else ["%d rows became %d" % (len(before), len(after))]
	for i, (a, b) in enumerate(zip(before, after)):
	    for column, x, y in zip(head, a + [""] * (len(head) - len(a)), b):
	        if x != y and not any(may(x, y) for _, may in ALLOWED):
	            bad.append("row %d, %s: %r became %r" % (i + 1, column, x, y))
	print("\n".join(bad[:20]), end="\n" if bad else "")
	sys.exit(bool(bad))
	EOF
}

# there_and_back FILE OPTION...: import a file, export it in its own columns, compare.
there_and_back() {
	local file=$1
	shift
	ecom-import -q --run r --currency INR --location BLR --what products,stock "$@" "$file" >back.jsonl
	ecom-export -q "$@" --like "$file" back.jsonl >back.csv
	python3 same "$file" back.csv
}

@test "Shopify: variants and images side by side, what is said of all on the first row" {
	says <<-'EOF'
	$ ecom-export --to shopify tea.jsonl >out.csv
	ecom-export: 5 in = 4 done + 1 unchanged + 0 refused
	$ python3 cells out.csv
	{"Handle": "assam", "Title": "Assam", "Body (HTML)": "<p>Strong &amp; malty.</p>\n<ul><li>black</li></ul>", "Vendor": "Hill", "Product Category": "Tea, black > Assam", "Tags": "a\\, b, c", "Published": "false", "Option1 Name": "Size", "Option1 Value": "100 g", "Option2 Name": "Pack", "Option2 Value": "Tin", "Variant SKU": "ASM-100", "Variant Grams": "140", "Variant Inventory Tracker": "shopify", "Variant Inventory Qty": "42", "Variant Inventory Policy": "deny", "Variant Fulfillment Service": "manual", "Variant Price": "249.50", "Variant Compare At Price": "299.00", "Variant Requires Shipping": "true", "Variant Taxable": "true", "Variant Barcode": "4006381333931", "Image Src": "https://tea.example/1.jpg", "Image Position": "1", "Image Alt Text": "A tin", "Gift Card": "false", "Variant Weight Unit": "g", "Status": "archived"}
	{"Handle": "assam", "Option1 Value": "250 g", "Option2 Value": "Bag, paper", "Variant SKU": "ASM-250", "Variant Grams": "265", "Variant Inventory Tracker": "shopify", "Variant Inventory Policy": "continue", "Variant Fulfillment Service": "manual", "Variant Price": "549.00", "Variant Requires Shipping": "true", "Variant Taxable": "true", "Image Src": "https://tea.example/2.jpg", "Image Position": "2", "Variant Weight Unit": "g"}
	{"Handle": "assam", "Image Src": "https://tea.example/3.jpg", "Image Position": "3"}
	{"Handle": "pot", "Title": "'=POT()", "Published": "true", "Option1 Name": "Title", "Option1 Value": "Default Title", "Variant SKU": "POT", "Variant Inventory Policy": "deny", "Variant Fulfillment Service": "manual", "Variant Price": "899.00", "Variant Requires Shipping": "true", "Variant Taxable": "true", "Gift Card": "false", "Status": "active"}
	EOF
	# The newer columns say the same: both read as one catalogue.
	ecom-export -q --to shopify-new tea.jsonl >new.csv
	is "$(ecom-import -q --run r --what products,stock --location BLR out.csv)" "$(ecom-import -q --run r --what products,stock --location BLR new.csv)"
	is "Title,URL handle,Description,Vendor" "$(head -n 1 new.csv | cut -d, -f1-4)"
	formats=$SRC/../shared/data/formats
	[ ! -d "$formats" ] || is "$(tr -d '"\r' <"$formats/shopify_product_new.csv")" "$(head -n 1 new.csv)"
}

@test "WooCommerce: a variable product and its variations, images in one cell, stock and sale" {
	sed 's/"archived"/"active"/' tea.jsonl | ecom-export -q --to woocommerce >out.csv
	says <<-'EOF'
	$ python3 cells out.csv
	{"Type": "variable", "SKU": "assam", "Name": "Assam", "Published": "1", "Is featured?": "0", "Visibility in catalog": "visible", "Description": "<p>Strong &amp; malty.</p>\\n<ul><li>black</li></ul>", "Tax status": "taxable", "In stock?": "1", "Backorders allowed?": "0", "Sold individually?": "0", "Allow customer reviews?": "1", "Categories": "Tea\\, black > Assam", "Tags": "a\\, b, c", "Images": "https://tea.example/1.jpg, https://tea.example/2.jpg, https://tea.example/3.jpg", "Position": "0", "Attribute 1 name": "Size", "Attribute 1 value(s)": "100 g, 250 g", "Attribute 1 visible": "1", "Attribute 1 global": "0", "Attribute 2 name": "Pack", "Attribute 2 value(s)": "Tin, Bag\\, paper", "Attribute 2 visible": "1", "Attribute 2 global": "0", "Brands": "Hill"}
	{"Type": "variation", "SKU": "ASM-100", "Published": "1", "Is featured?": "0", "Visibility in catalog": "visible", "Tax status": "taxable", "In stock?": "1", "Stock": "42", "Backorders allowed?": "0", "Sold individually?": "0", "Weight (kg)": "0.14", "Allow customer reviews?": "1", "Sale price": "249.50", "Regular price": "299.00", "Parent": "assam", "Position": "0", "Attribute 1 name": "Size", "Attribute 1 value(s)": "100 g", "Attribute 1 visible": "1", "Attribute 1 global": "0", "Attribute 2 name": "Pack", "Attribute 2 value(s)": "Tin", "Attribute 2 visible": "1", "Attribute 2 global": "0", "GTIN, UPC, EAN, or ISBN": "4006381333931"}
	{"Type": "variation", "SKU": "ASM-250", "Published": "1", "Is featured?": "0", "Visibility in catalog": "visible", "Tax status": "taxable", "In stock?": "1", "Backorders allowed?": "1", "Sold individually?": "0", "Weight (kg)": "0.265", "Allow customer reviews?": "1", "Regular price": "549.00", "Parent": "assam", "Position": "0", "Attribute 1 name": "Size", "Attribute 1 value(s)": "250 g", "Attribute 1 visible": "1", "Attribute 1 global": "0", "Attribute 2 name": "Pack", "Attribute 2 value(s)": "Bag\\, paper", "Attribute 2 visible": "1", "Attribute 2 global": "0"}
	{"Type": "simple", "SKU": "POT", "Name": "'=POT()", "Published": "1", "Is featured?": "0", "Visibility in catalog": "visible", "Tax status": "taxable", "In stock?": "1", "Backorders allowed?": "0", "Sold individually?": "0", "Allow customer reviews?": "1", "Regular price": "899.00", "Position": "0"}
	EOF
}

@test "WooCommerce's own importer reads of a file what the records say" {
	cat >nasty.jsonl <<-'EOF'
	{"type":"product.put","id":"n.1","time":"2026-11-22T10:00:00Z","product":"mug","title":"Mug, 5\" C:\\temp\\new","currency":"INR","description":"one\ntwo \\n\\\n\n\\\\host\\new","category":"R&D > C, D","tags":["-5%","a, b"],"brand":"Hill","options":["Size"],"variants":[{"sku":"MUG","options":{"Size":"5\", 'M'"},"price":"9.00"},{"sku":"MUG-2","options":{"Size":"a\\b"},"price":"1234.50","compare_at":"2000.00"}]}
	{"type":"stock.count","id":"n.2","time":"2026-11-22T10:00:00Z","sku":"MUG","location":"BLR","qty":3}
	{"type":"product.put","id":"n.3","time":"2026-11-22T10:00:00Z","product":"ebook","title":"=Book","currency":"INR","variants":[{"sku":"ebook","price":"1.00","stocked":false}]}
	{"type":"stock.count","id":"n.4","time":"2026-11-22T10:00:00Z","sku":"ebook","location":"BLR","qty":0}
	EOF
	# A cell as WooCommerce parses it: lists are split at commas without a backslash, \n in a description is a line end but not \\n, and
	# WordPress takes a backslash away where it stores names and descriptions.
	cat >parsed <<-'EOF'
	import csv, json, re, sys
	def parts(cell):
	    return [p.replace("\0", ",").strip() for p in cell.replace("\\,", "\0").split(",")] if cell else []
	def stored(text):
	    return re.sub(r"\\(.)", r"\1", text, flags=re.S)
	def description(cell):
	    return stored("\\\\n".join(p.replace("\\n", "\n") for p in cell.split("\\\\n")))
	for row in csv.DictReader(open("out.csv", newline="", encoding="utf-8")):
	    print(json.dumps([row["SKU"], row["Parent"], stored(row["Name"]), description(row["Description"]), parts(row["Categories"]), parts(row["Tags"]),
	        parts(row["Brands"]), parts(row["Attribute 1 value(s)"]), row["Regular price"], row["Sale price"], row["Stock"]]))
	EOF
	ecom-export -q --to woocommerce --guard=no nasty.jsonl >out.csv 2>said
	is 'ecom-export: has no place in these columns: product' "$(cat said)"
	says <<-'EOF'
	$ python3 parsed
	["mug-parent", "", "Mug, 5\" C:\\temp\\new", "one\ntwo \\n\\\n\n\\\\host\\new", ["R&D > C, D"], ["-5%", "a, b"], ["Hill"], ["5\", 'M'", "a\\b"], "", "", ""]
	["MUG", "mug-parent", "", "", [], [], [], ["5\", 'M'"], "9.00", "", "3"]
	["MUG-2", "mug-parent", "", "", [], [], [], ["a\\b"], "2000.00", "1234.50", ""]
	["ebook", "", "=Book", "", [], [], [], [], "1.00", "", ""]
	EOF
	# And so does ecom-import.
	is "$(jq -c 'select(.variants) | [.title, .description, .category, .tags, .brand, [.variants[] | [.sku, .options, .price, .compare_at]]]' nasty.jsonl)" \
		"$(ecom-import -q --run r --currency INR out.csv | jq -c '[.title, .description, .category, .tags, .brand, [.variants[] | [.sku, .options, .price, .compare_at]]]' | sort -r)"
}

@test "a file of one system becomes one of another: columns that are only called the same stay behind" {
	cat >shopify.csv <<-'EOF'
	Handle,Title,Vendor,Type,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Fulfillment Service,Variant Price,Variant Requires Shipping,Gift Card,Status
	mug,Mug,Hill,Kitchen,TRUE,Colour,Red,MUG-R,shopify,3,manual,9.90,true,false,active
	mug,,,,,,Blue,MUG-B,shopify,0,manual,10.00,true,,
	cap,Cap,Hill,Variable,FALSE,Title,Default Title,CAP,,,manual,1.00,true,false,draft
	EOF
	says <<-'EOF'
	$ ecom-import -q --run r --currency INR --location BLR --what products,stock shopify.csv >records; ecom-export -q --to woocommerce records >woo.csv
	ecom-export: has no place in these columns: vendor, extra.Type, extra.Gift Card, variants.extra.Variant Fulfillment Service, variants.extra.Variant Requires Shipping, product
	$ python3 cells woo.csv | jq -c '[.Type, .SKU, .Published, ."Visibility in catalog", ."Tax status", .Stock, .Brands]'
	["variable","mug","1","visible","taxable",null,"Hill"]
	["variation","MUG-R","1","visible","taxable","3",null]
	["variation","MUG-B","1","visible","taxable","0",null]
	["simple","CAP","-1","visible","taxable",null,"Hill"]
	$ ecom-import -q --run r --currency INR woo.csv | ecom-export -q --to shopify 2>/dev/null >back.csv; python3 cells back.csv | jq -c '[.Handle, .Type, ."Variant SKU", .Status, ."Variant Fulfillment Service"]'
	["CAP",null,"CAP","draft","manual"]
	["mug",null,"MUG-R","active","manual"]
	["mug",null,"MUG-B",null,"manual"]
	$ printf 'Handle,Title,Type,Variant SKU,Variant Price\npin,Pin,Grouped pins,pin,1\n' >few.csv; ecom-import -q --run r --from shopify --currency INR few.csv | ecom-export -q --to woocommerce | tail -n 1 | cut -d, -f2-8
	simple,pin,Pin,1,0,visible,
	EOF
}

@test "what came in goes out: real files and nasty ones, cell by cell" {
	cat >shopify.csv <<-'EOF'
	Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Fulfillment Service,Variant Price,Variant Compare At Price,Variant Requires Shipping,Variant Taxable,Variant Barcode,Image Src,Image Position,Image Alt Text,Gift Card,SEO Title,Note (product.metafields.custom.note),Variant Image,Variant Weight Unit,Cost per item,Status
	mug,"Mug, ""big""","<p>one
	two</p>",Hill,Kitchen,"a,b",true,Colour,Red,Size,L,MUG-R,350,shopify,3,deny,manual,9.90,,true,true,'4006381333931,https://x.example/1.jpg,1,red,false,Buy,=1+1,https://x.example/1.jpg,kg,4,active
	mug,,,,,,,,Blue,,L,,350,,0,continue,dhl,10,12,true,false,,https://x.example/2.jpg,2,,,,-5,https://x.example/2.jpg,kg,,
	mug,,,,,,,,,,,,,,,,,,,,,,https://x.example/3.jpg,3,"back, side",,,,,,,
	cap,Cap,,,,,false,Title,Default Title,,,,0,,,deny,manual,1,,false,true,OWN-7,,,,false,,+49 30 1,,g,,draft
	pin,'=Pin,,Hill,Kitchen,,true,Title,Default Title,,,PIN,5,shopify,,deny,manual,2.5,,true,true,,https://x.example/p.jpg,,,true,,''=x,,lb,,
	EOF
	there_and_back shopify.csv
	cat >woo.csv <<-'EOF'
	ID,Type,SKU,Name,Published,Is featured?,Visibility in catalog,Short description,Description,Date sale price starts,Date sale price ends,Tax status,Tax class,In stock?,Stock,Backorders allowed?,Weight (lbs),Sale price,Regular price,Categories,Tags,Images,Parent,Upsells,Position,Attribute 1 name,Attribute 1 value(s),Attribute 1 visible,Attribute 1 global,Attribute 2 name,Attribute 2 value(s),Attribute 1 default,Meta: note
	10,variable,shirt,Shirt,1,1,visible,Short,Long,,,taxable,,1,,0,,,,"Clothing, Clothing > Tops","x\, y, z","https://x.example/a.jpg, https://x.example/b.jpg",,mug,0,Size,"S, M",1,1,Care,wash,M,'-10 %
	11,variation,shirt-s,Shirt - S,1,0,visible,,,,,taxable,parent,1,4,notify,0.3,,20,,,https://x.example/s.jpg,shirt,,1,Size,S,,1,,,,
	12,variation,,Shirt - M,-1,0,visible,,Long,2020-01-01,2020-02-01,taxable,parent,0,,0,,15,20,,,https://x.example/b.jpg,id:10,,2,Size,M,,1,,,,'=2*3
	13,"simple, virtual",,Song,0,0,hidden,Only short,,,,none,zero-rate,backorder,,1,,8,9.5,Music,,,,,0,Label,Indie,1,0,,,,''=quoted
	14,external,ext,Ext,1,,,,,,,,,1,,,,,5,,,,,,,,,,,,,,
	EOF
	there_and_back woo.csv
	printf 'sku;title;price;qty;Regal;;Regal\nA;"a;b";1,50;3;x;y;z\nB;c;2;;;;\n' >list.csv
	echo '{"makes":["products","stock"],"decimal":",","fields":{"variants.sku":"sku","title":"title","variants.price":"price","stock.qty":"qty"}}' >list.json
	there_and_back list.csv --map list.json
	cat >magento.csv <<-'EOF'
	sku,store_view_code,attribute_set_code,product_type,categories,name,description,price,product_online,base_image,additional_images,additional_attributes,configurable_variations,visibility,qty
	CUP,,Default,simple,"Default Category/Kitchen,Default Category",Cup,,4.5,1,/c.jpg,"/c2.jpg,/c3.jpg","manufacturer=Hill,has_options=0",,"Catalog, Search",3
	TEE-S,,Default,simple,Default Category/Tees,Tee S,Soft,9,1,/s.jpg,,"size=S,note=""a, b""",,Not Visible Individually,1
	TEE-M,,Default,simple,Default Category/Tees,Tee M,Soft,9,1,/m.jpg,,size=M,,Not Visible Individually,2
	TEE,,Default,configurable,Default Category/Tees,Tee,Soft,,1,/t.jpg,/t2.jpg,has_options=1,"sku=TEE-S,size=S|sku=TEE-M,size=M","Catalog, Search",
	EOF
	there_and_back magento.csv
	cat >etsy.csv <<-'EOF'
	TITLE,DESCRIPTION,PRICE,CURRENCY_CODE,QUANTITY,TAGS,MATERIALS,IMAGE1,IMAGE2,IMAGE3,VARIATION 1 TYPE,SKU
	Card,"Nice
	card",3.50,INR,4,"a,b_c","paper,ink",https://x.example/1.jpg,https://x.example/2.jpg,,,C-1
	EOF
	there_and_back etsy.csv
	for file in "$SRC"/../shared/data/catalogue/*/*.csv; do
		[ -e "$file" ] || continue
		ecom-import -q --currency INR "$file" >known.jsonl 2>err || { grep -q 'no format knows\|no column for' err && continue; }
		grep -q '"type":"product.put"' known.jsonl || continue # stock alone
		there_and_back "$file" || { echo "in $file"; return 1; }
	done
}

@test "a field that changed is written anew, whatever was kept for it" {
	cat >w.csv <<-'EOF'
	ID,Type,SKU,Name,Published,Short description,Description,Tax class,Regular price,Sale price,Categories,Images,Parent,Attribute 1 name,Attribute 1 value(s)
	1,simple,A,Song,0,Brief,,standard,9,,"Music, Music > Folk",https://x.example/1.jpg,,Label,Indie
	EOF
	says <<-'EOF'
	$ ecom-import -q --run r --currency INR w.csv | ecom-export -q --like w.csv | tail -n 1
	1,simple,A,Song,0,Brief,,standard,9.00,,"Music, Music > Folk",https://x.example/1.jpg,,Label,Indie
	$ ecom-import -q --run r --currency INR w.csv | jq -c '.category = "Books" | .status = "active" | .description = "Long" | .images = [] | .variants[0] += {price: "7.00", compare_at: "9.00", tax_class: "zero"}' | ecom-export -q --like w.csv | tail -n 1
	1,simple,A,Song,1,Brief,Long,zero-rate,9.00,7.00,Books,,,Label,Indie
	EOF
}

@test "formulas are guarded on the way out, and any text comes back as it was" {
	says <<-'EOF'
	$ ecom-export -q --to plain-products tea.jsonl | tail -n 1 | cut -d, -f1-2
	pot,'=POT()
	$ ecom-export -q --to plain-products --guard=no tea.jsonl | tail -n 1 | cut -d, -f1-2
	pot,=POT()
	$ ecom-export -q --to plain-products --guard=perhaps tea.jsonl
	ecom-export: --guard: 'perhaps' is neither yes nor no
	? 64
	EOF
	python3 - >random.jsonl <<-'EOF'
	import json, random
	random.seed(7)
	odd = ["'", "=", "+", "-", "@", "\t", "\r", "\n", '"', ",", ";", "\\", " ", "a", "1", ".", "é", "\u200b"]
	for i in range(3000):
	    text = "".join(random.choice(odd) for _ in range(random.randint(1, 6)))
	    if text.strip(" \t\r\n") != text or not text.strip():  # blanks at a cell's ends are no part of it
	        text = "x" + text + "x"
	    print(json.dumps({"type": "product.put", "id": "r.%d" % i, "time": "2026-11-22T10:00:00Z", "product": "p%d" % i, "title": text,
	        "currency": "INR", "tags": [t for t in [text.strip()] if t], "variants": [{"sku": "s%d" % i, "price": "1.00"}]}))
	EOF
	for to in plain-products shopify shopify-new woocommerce; do
		ecom-export -q --to $to random.jsonl 2>/dev/null >out.csv
		ecom-import -q --run r --currency INR out.csv | jq -c '[.title, .variants[0].sku]' >have
		cmp <(jq -c '[.title, .variants[0].sku]' random.jsonl) have
		# No spreadsheet reckons a cell: what begins like a formula is a number, or one sign alone.
		python3 - <<-'EOF'
		import csv, re
		for row in csv.reader(open("out.csv", newline="", encoding="utf-8")):
		    for cell in row:
		        assert not re.match(r"[=+\-@\t\r].", cell, re.S) or re.fullmatch(r"[+-][0-9]+([.,][0-9]*)?", cell), repr(cell)
		EOF
	done
}

@test "orders: written as a file, and read again, they are the same orders" {
	cat >o.jsonl <<-'EOF'
	{"type":"order.place","id":"web-1001","time":"2026-11-21T03:45:00Z","order":"1001","currency":"INR","customer":{"id":"c-7","name":"Asha Rao","email":"asha@example.com","phone":"+919876543210","language":"hi"},"ship_to":{"name":"Asha Rao","company":"Tea Co","line1":"12 MG Road","line2":"Flat 3","city":"Bengaluru","state":"KA","postcode":"060001","country":"IN"},"bill_to":{"name":"Asha Rao","line1":"1 Fort","city":"Mumbai","state":"MH","postcode":"400001","country":"IN"},"lines":[{"sku":"ASM-100","qty":2,"price":"249.50"},{"sku":"POT","qty":1,"price":"899.00","discount":"50.00"}],"discount":"10.00","delivery":"standard","payment":"cod","note":"Ring, the \"bell\"","channel":"web"}
	{"type":"order.place","id":"web-1002","time":"2026-11-22T04:30:00Z","order":"1002","currency":"INR","customer":{"name":"Ravi","email":"r@example.com"},"ship_to":{"name":"Ravi","line1":"=5 Road","city":"Pune","country":"IN"},"lines":[{"sku":"X","qty":3}],"payment":"prepaid","channel":"web"}
	EOF
	says <<-'EOF'
	$ ecom-export -q --to plain-orders o.jsonl | ecom-import -q | diff <(jq -cS . o.jsonl) <(jq -cS .)
	$ ecom-export -q --to shopify-orders o.jsonl | ecom-import -q >shopify.jsonl
	ecom-export: has no place in these columns: customer.id, customer.language, delivery, channel
	$ ecom-export -q --to woocommerce-orders o.jsonl | ecom-import -q >woo.jsonl
	ecom-export: has no place in these columns: customer.language, lines.discount, discount, delivery, channel
	$ diff <(jq -cS 'del(.id, .channel, .delivery, .customer.id, .customer.language)' o.jsonl) <(jq -cS 'del(.id, .channel)' shopify.jsonl)
	$ diff <(jq -cS 'del(.id, .channel, .delivery, .discount, .lines[].discount, .customer.language)' o.jsonl) <(jq -cS 'del(.id, .channel)' woo.jsonl)
	$ jq -r .id shopify.jsonl woo.jsonl | paste -sd ' '
	shopify-1001 shopify-1002 woocommerce-1001 woocommerce-1002
	EOF
}

@test "orders: a Shopify export comes back cell by cell, but for what would keep people where they do not belong" {
	cat >s.csv <<-'EOF'
	Name,Email,Financial Status,Paid at,Currency,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem taxable,Billing Name,Billing Street,Billing Address1,Billing City,Billing Zip,Billing Country,Billing Phone,Shipping Name,Shipping Street,Shipping Address1,Shipping City,Shipping Zip,Shipping Country,Shipping Phone,Notes,Payment Method,Vendor,Id,Tags,Lineitem discount,Tax 1 Name,Tax 1 Value,Phone
	#1001,a@example.com,paid,2026-11-21 09:15:10 +0530,INR,1378.00,TEA10,10.00,Standard,2026-11-21 09:15:00 +0530,2,Assam,249.50,,ASM,true,Asha,12 MG Road,12 MG Road,Pune,411001,IN,+91 98765 43210,Asha,12 MG Road,12 MG Road,Pune,411001,IN,+91 98765 43210,"Ring
	the bell",Razorpay,Hill,5001,"vip, new",0.00,IGST 5%,66.90,
	#1001,,,,,,,,,,1,Pot,899.00,999.00,POT,false,,,,,,,,,,,,,,,,,Clay,,,50.00,,,
	#1002,r@example.com,pending,,INR,5.00,,,,2026-11-22 10:00:00 +0530,1,X,5.00,,X,,,,,,,,,Ravi,,1 Road,Pune,411001,IN,,,Cash on Delivery (COD),,5002,,0.00,,,
	#1003,m@example.com,paid,,INR,9.00,,,,2026-11-22 11:00:00 +0530,1,Song,9.00,,S,,Mira,,2 Road,Goa,403001,IN,,,,,,,,,,Razorpay,,5003,,0.00,,,
	EOF
	ecom-import -q s.csv >s.jsonl
	ecom-export -q --like s.csv s.jsonl >out.csv
	says <<-'EOF'
	$ python3 same s.csv out.csv
	row 1, Billing Street: '12 MG Road' became ''
	row 1, Billing Phone: '+91 98765 43210' became '+919876543210'
	row 1, Shipping Street: '12 MG Road' became ''
	row 1, Shipping Phone: '+91 98765 43210' became ''
	? 1
	$ ecom-import -q --explain s.csv | jq -r 'select(.back == "no" or .back == "in part") | .column' | paste -sd,
	Billing Street,Billing Phone,Shipping Street,Shipping Phone
	$ ecom-import -q out.csv | diff <(jq -cS . s.jsonl) <(jq -cS .)
	EOF
}

@test "feeds: a row for each variant that is sold, with its stock" {
	sed 's/"archived"/"active"/' tea.jsonl >active.jsonl
	says <<-'EOF'
	$ ecom-export -q --to google active.jsonl
	ecom-export: --to google: the pages' address is needed, such as --link 'https://shop.example/products/{product}'
	? 64
	$ ecom-export -q --to google --form csv --link 'https://tea.example/p/{product}?v={sku}' active.jsonl >google.csv; python3 cells google.csv
	{"id": "ASM-100", "item_group_id": "assam", "title": "Assam - 100 g - Tin", "description": "Strong & malty. black", "link": "https://tea.example/p/assam?v=ASM-100", "image_link": "https://tea.example/1.jpg", "additional_image_link": "https://tea.example/2.jpg,https://tea.example/3.jpg", "availability": "in_stock", "price": "299.00 INR", "sale_price": "249.50 INR", "brand": "Hill", "gtin": "4006381333931", "condition": "new", "product_type": "Tea, black > Assam", "size": "100 g", "shipping_weight": "140 g"}
	{"id": "ASM-250", "item_group_id": "assam", "title": "Assam - 250 g - Bag, paper", "description": "Strong & malty. black", "link": "https://tea.example/p/assam?v=ASM-250", "image_link": "https://tea.example/1.jpg", "additional_image_link": "https://tea.example/2.jpg,https://tea.example/3.jpg", "availability": "in_stock", "price": "549.00 INR", "brand": "Hill", "identifier_exists": "no", "condition": "new", "product_type": "Tea, black > Assam", "size": "250 g", "shipping_weight": "265 g"}
	{"id": "POT", "title": "=POT()", "description": "=POT()", "link": "https://tea.example/p/pot?v=POT", "availability": "in_stock", "price": "899.00 INR", "identifier_exists": "no", "condition": "new"}
	EOF
	# XML: the same cells, in an RSS that others read.
	ecom-export -q --to google --link 'https://tea.example/p/{product}?v={sku}' active.jsonl >google.xml
	[ ! -x "$(command -v xmllint)" ] || xmllint --noout google.xml
	python3 - <<-'EOF'
	import csv, xml.etree.ElementTree as tree
	channel = tree.parse("google.xml").getroot().find("channel")
	assert channel.find("link").text == "https://tea.example", channel.find("link").text
	g = "{http://base.google.com/ns/1.0}"
	rows = list(csv.DictReader(open("google.csv", newline="")))
	items = channel.findall("item")
	assert len(items) == len(rows) == 3
	for item, row in zip(items, rows):
	    have = {}
	    for e in item:
	        have.setdefault(e.tag.replace(g, ""), []).append(e.text)
	    assert {k: ",".join(v) for k, v in have.items()} == {k: v for k, v in row.items() if v}, (have, row)
	EOF
	# With levels: who is not in them has none; what is not sold is not shown.
	echo '{"sku":"ASM-100","location":"BLR","on_hand":5,"held":5,"free":0}' >levels
	grep '"product.put"' active.jsonl >products.jsonl
	is 'out of stock
	available for order
	in stock' "$(ecom-export -q --to meta --stock levels --link https://tea.example/ products.jsonl | python3 -c 'import csv,sys; [print(r["availability"]) for r in csv.DictReader(sys.stdin)]' | sed '2,$s/^/	/')"
	is "ecom-export: 5 in = 1 done + 4 unchanged + 0 refused" "$(ecom-export --to meta --form tsv --link https://tea.example/ tea.jsonl 2>&1 >meta.tsv)"
	is '{"id": "POT", "title": "=POT()", "description": "=POT()", "availability": "in stock", "condition": "new", "price": "899.00 INR", "link": "https://tea.example/"}' "$(python3 cells meta.tsv $'\t')"
}

@test "Amazon: a message for each variant; a quantity alone is a patch" {
	sed 's/"archived"/"active"/' tea.jsonl | ecom-export -q --to amazon --seller S1 --marketplace A21TJRUUN4KGV --language en_IN >feed.json
	says <<-'EOF'
	$ jq -c '.header, (.messages[] | [.messageId, .sku, .operationType, .productType, .requirements])' feed.json
	{"sellerId":"S1","version":"2.0","issueLocale":"en_IN"}
	[1,"ASM-100","UPDATE","PRODUCT","LISTING"]
	[2,"ASM-250","UPDATE","PRODUCT","LISTING"]
	[3,"POT","UPDATE","PRODUCT","LISTING"]
	$ jq -c '.messages[0].attributes | .item_name, .purchasable_offer, .list_price, .fulfillment_availability, .externally_assigned_product_identifier' feed.json
	[{"marketplace_id":"A21TJRUUN4KGV","value":"Assam - 100 g - Tin","language_tag":"en_IN"}]
	[{"marketplace_id":"A21TJRUUN4KGV","currency":"INR","our_price":[{"schedule":[{"value_with_tax":249.5}]}]}]
	[{"marketplace_id":"A21TJRUUN4KGV","currency":"INR","value_with_tax":299}]
	[{"fulfillment_channel_code":"DEFAULT","quantity":42}]
	[{"marketplace_id":"A21TJRUUN4KGV","type":"ean","value":"4006381333931"}]
	$ grep stock.count tea.jsonl | ecom-export -q --to amazon --seller S1 --marketplace A2 | jq -c '.messages[]'
	{"messageId":1,"sku":"ASM-100","operationType":"PATCH","productType":"PRODUCT","patches":[{"op":"replace","path":"/attributes/fulfillment_availability","value":[{"fulfillment_channel_code":"DEFAULT","quantity":42}]}]}
	$ ecom-export -q --to amazon --seller S1 --marketplace A2 </dev/null
	{"header":{"sellerId":"S1","version":"2.0","issueLocale":"en_US"},"messages":[]}
	$ ecom-export --to amazon --seller S1 </dev/null
	ecom-export: --to amazon: --seller and --marketplace are needed
	? 64
	EOF
}

@test "what cannot be written, read or understood is said, and what is not ours is left out" {
	says <<-'EOF'
	$ ecom-export tea.jsonl
	ecom-export: no format is said: --to NAME, --map FILE or --like FILE
	? 64
	$ ecom-export --to shopware tea.jsonl
	ecom-export: --to: there is no format 'shopware' (--help lists them)
	? 64
	$ ecom-export --to shopify --form xml tea.jsonl
	ecom-export: --form xml: only feeds are written so (google, meta)
	? 64
	$ printf 'a,b\n' >odd.csv; ecom-export --like odd.csv tea.jsonl
	ecom-export: odd.csv: no format knows this header: say which with --to, or write a map
	? 65
	$ ecom-export --like nowhere.csv tea.jsonl
	ecom-export: cannot read 'nowhere.csv': No such file or directory
	? 66
	$ ecom-export --to plain-stock --stock nowhere.jsonl tea.jsonl
	ecom-export: cannot read 'nowhere.jsonl': No such file or directory
	? 66
	$ ecom-export -q --to shopify tea.jsonl >/dev/full
	ecom-export: cannot write standard output: No space left on device
	? 74
	$ printf '%s\n' 'no JSON' '{"type":"product.put","id":"x","product":"x","title":"X","currency":"INR","variants":[{"sku":"X","price":9}]}' | ecom-export --to plain-stock --rejects=no
	sku,location,qty
	ecom-export: line 1: not JSON: '[' or '{' expected near 'no' (column 2)
	ecom-export: line 2: variants[0].price: 9 is not text; put it in quotes
	ecom-export: 2 in = 0 done + 0 unchanged + 2 refused
	? 1
	$ jq -c ._error no
	"not JSON: '[' or '{' expected near 'no' (column 2)"
	"variants[0].price: 9 is not text; put it in quotes"
	$ printf '{"sku":"A","location":"BLR","qty":3}\n{"sku":"A","on_hand":-1}\n{"type":"stock.count","id":"s"}\n{"id":"t"}\n' | ecom-export --to plain-stock
	sku,location,qty
	ecom-export: line 3: no sku with a quantity
	ecom-export: line 4: type: is missing
	A,BLR,3
	A,,0
	ecom-export: 4 in = 2 done + 0 unchanged + 2 refused
	? 1
	EOF
	# Who stops reading is no fault of anybody.
	yes tea.jsonl | head -n 3000 | xargs cat >many.jsonl
	ecom-export -q --to shopify many.jsonl 2>err | head -n 1 >out
	is "" "$(cat err)"
}

@test "memory does not grow with the input" {
	[ "${SANITIZED-}" != yes ] || skip "sanitizers take their space"
	yes tea.jsonl | head -n 2000 | xargs cat >many.jsonl
	mkfifo pipe
	for to in shopify woocommerce google; do
		ecom-export -q --to $to --link https://tea.example/ <pipe >/dev/null 2>&1 &
		exec 7>pipe
		for i in 1 2 3; do cat many.jsonl >&7; done
		peak=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' /proc/$!/status)
		exec 7>&-
		wait $!
		[ "$peak" -lt 32000 ] || { echo "--to $to took $peak kB"; false; }
	done
}

@test "a put that does not name its product is refused: whose it is only the catalogue knows" {
	says <<-'EOF'
	$ echo '{"type":"product.put","id":"p","time":"2026-11-22T09:00:00Z","currency":"INR","options":["Size"],"variants":[{"sku":"T","price":"1.00","options":{"Size":"M"}}]}' | ecom-export --to woocommerce 2>&1 >/dev/null
	ecom-export: line 1: product: is missing
	ecom-export: 1 in = 0 done + 0 unchanged + 1 refused
	? 1
	EOF
}
