# ecom-catalog - what changed is said, field by field; what did not leaves no trace

load helper

setup() {
	make_shop
}

# put ID [jq FILTER]: Assam tea in two sizes.
put() {
	jq -nc --arg id "$1" '{type: "product.put", id: $id, time: "2026-11-22T04:30:00Z", product: "assam-tea", title: "Assam tea", currency: "INR",
		tags: ["black", "leaf"], options: ["Size"], images: [{src: "a.jpg", alt: "Tea"}, {src: "b.jpg"}],
		variants: [{sku: "TEA", options: {Size: "250 g"}, price: "149.50", hsn: "0902"},
			{sku: "TEA.500", options: {Size: "500 g"}, price: "280.00"}]} | '"${2:-.}"
}

# changes [jq FILTER]: what a put of the tea, so changed, changes; the put itself is tried, not done.
changes() {
	put "try-$RANDOM" "$1" | ecom-catalog -qn | jq -c 'select(.type == "product.changed").changes[]'
}

@test "a product is added, put again without effect whatever its spelling, changed, dropped" {
	put f.1 >in
	says <<-'EOF'
	$ ecom-catalog in >out
	ecom-catalog: 1 in = 1 done + 0 unchanged + 0 refused
	$ tail -n +2 out
	{"type":"product.added","id":"f.1/added","time":"2026-11-22T04:30:00Z","product":"assam-tea","title":"Assam tea","currency":"INR","tags":["black","leaf"],"options":["Size"],"images":[{"src":"a.jpg","alt":"Tea"},{"src":"b.jpg"}],"variants":[{"sku":"TEA","options":{"Size":"250 g"},"price":"149.50","hsn":"0902"},{"sku":"TEA.500","options":{"Size":"500 g"},"price":"280.00"}]}
	$ put f.2 '.time = "2026-11-23T04:30:00Z"' | ecom-catalog >out; wc -l <out
	ecom-catalog: 1 in = 0 done + 1 unchanged + 0 refused
	1
	$ put f.3 '.source = "/feed" | ._line = 7' | jq -cS . | ecom-catalog >out; wc -l <out
	ecom-catalog: 1 in = 0 done + 1 unchanged + 0 refused
	1
	$ put f.4 '.title = "Assam"' | ecom-catalog -q | tail -n 1 | jq -c '[.id, .title, .changes]'
	["f.4/changed","Assam",[{"field":"title","old":"Assam tea","new":"Assam"}]]
	$ echo '{"type":"product.drop","id":"f.5","time":"2026-11-23T04:30:00Z","product":"assam-tea"}' >drop
	$ ecom-catalog -q drop | tail -n 1 | jq -c '[.type, .id, .title, .variants[].sku]'
	["product.dropped","f.5/dropped","Assam","TEA","TEA.500"]
	$ ecom-catalog -q drop | tail -n 1 | jq -c '[.type, .id, .title, .variants[].sku]'
	["product.dropped","f.5/dropped","Assam","TEA","TEA.500"]
	$ sed s/f.5/f.6/ drop | ecom-catalog
	ecom-catalog: line 1: product: 'assam-tea' is not in the catalogue
	ecom-catalog: 1 in = 0 done + 0 unchanged + 1 refused
	? 1
	$ ecom-catalog list; ecom-catalog skus; ecom-catalog show TEA; ecom-catalog search tea
	EOF
}

@test "every change has its path, its old and its new value; a dry run says them and does nothing" {
	put f.1 | ecom-catalog -q >added
	says <<-'EOF'
	$ changes '.variants[0].price = "159.00" | .variants[1].options.Size = "half a kilo"'
	{"field":"variants.TEA.price","old":"149.50","new":"159.00"}
	{"field":"variants.\"TEA.500\".options.Size","old":"500 g","new":"half a kilo"}
	$ changes 'del(.tags) | .vendor = "Acme" | .images[0].src = "c.jpg" | del(.images[1])'
	{"field":"images.0.src","old":"a.jpg","new":"c.jpg"}
	{"field":"images.1","old":{"src":"b.jpg"}}
	{"field":"vendor","new":"Acme"}
	{"field":"tags","old":["black","leaf"]}
	$ changes '.variants[1] = {sku: "TEA.1000", price: "500"}'
	{"field":"variants.\"TEA.1000\"","new":{"sku":"TEA.1000","price":"500"}}
	{"field":"variants.\"TEA.500\"","old":{"sku":"TEA.500","options":{"Size":"500 g"},"price":"280.00"}}
	$ changes '.variants |= reverse'
	{"field":"variants","old":["TEA","TEA.500"],"new":["TEA.500","TEA"]}
	$ ecom-catalog skus
	{"sku":"TEA","product":"assam-tea","price":"149.50","currency":"INR"}
	{"sku":"TEA.500","product":"assam-tea","price":"280.00","currency":"INR"}
	EOF
}

@test "a SKU belongs to one product, and may go to another when it is given back" {
	put f.1 | ecom-catalog -q >/dev/null
	other() { jq -nc --arg id "$1" --arg sku "$2" '{type: "product.put", id: $id, time: "2026-11-22T04:30:00Z", product: "gift",
		title: "Gift", currency: "INR", variants: [{sku: $sku, title: "Boxed", price: "1"}]}'; }
	says <<-'EOF'
	$ { other g.1 TEA; other g.2 BOX; } | ecom-catalog --rejects no >out; wc -l <out
	ecom-catalog: line 1: variants[0].sku: 'TEA' belongs to product 'assam-tea'
	ecom-catalog: 2 in = 1 done + 0 unchanged + 1 refused
	2
	$ put f.2 'del(.variants[0])' | ecom-catalog -q | wc -l
	2
	$ ecom-catalog -q no | jq -c '.changes // empty'
	[{"field":"variants.TEA","new":{"sku":"TEA","title":"Boxed","price":"1"}},{"field":"variants.BOX","old":{"sku":"BOX","title":"Boxed","price":"1"}}]
	$ ecom-catalog skus
	{"sku":"TEA","product":"gift","title":"Boxed","price":"1","currency":"INR"}
	{"sku":"TEA.500","product":"assam-tea","price":"280.00","currency":"INR"}
	$ ecom-catalog verify
	EOF
}

@test "what is no product is refused and says why" {
	while IFS='|' read -r filter why; do
		is "ecom-catalog: line 1: $why" "$(put f.1 "$filter" | ecom-catalog 2>&1 >/dev/null | head -n 1)"
	done <<-'EOF'
	del(.title)|title: is missing
	.title = ""|title: is empty
	.currency = "INX"|currency: "INX" is not a currency (ISO 4217 code. All amounts of the record are in it.)
	del(.variants)|variants: is missing
	.variants[1].price = 280|variants[1].price: 280 is not text; put it in quotes
	.variants[1].sku = "TEA"|variants[1].sku: 'TEA' is there twice
	.variants[0].options.Size = 250|variants[0].options.Size: 250 is not text; put it in quotes
	.status = "gone"|status: "gone" is not one of: active, draft, archived
	.images[1] = {}|images[1].src: is missing
	.product = "a "|product: "a " is not a name (1 to 120 printable characters, no space at either end)
	EOF
	is '' "$(ecom-catalog list)"
}

@test "a set has no variants of its own: it is shown, and given back, and nobody can order it" {
	echo '{"type":"product.put","id":"s.1","time":"2026-11-22T10:00:00Z","product":"set","title":"Tea set","currency":"INR","variants":[],"also":[{"as":"hi","title":"चाय सेट"}]}' >set
	says <<-'EOF'
	$ cat set | ecom-catalog -q | ecom-price -q | jq -c '[.type, .variants, .also[0].title]'
	["product.put",[],"चाय सेट"]
	["product.added",[],"चाय सेट"]
	$ ecom-catalog list
	{"product":"set","title":"Tea set","status":"active","currency":"INR","variants":0,"changed":"2026-11-22T10:00:00Z"}
	$ ecom-catalog verify
	$ ecom-catalog search set | jq -r .product
	set
	$ put f.1 '.product = "set"' | ecom-catalog -q | jq -c 'select(.changes) | [.changes[].field] | length > 1'
	true
	$ sed s/s.1/s.2/ set | ecom-catalog -q | jq -c 'select(.changes) | [.changes[] | select(.field | startswith("variants")) | [.field, .new]]'
	[["variants.TEA",null],["variants.\"TEA.500\"",null]]
	$ ecom-catalog verify
	EOF
}

@test "search finds all words, the last perhaps only begun, in any case, width and script" {
	named() { put "$1" ".product = \"p$1\" | .title = \"$2\" | .variants = [{sku: \"${3:-S$1}\", price: \"1\"}] | del(.tags)"; }
	{
		put 1
		named 2 'मसाला चाय' '50%_OFF'
		named 3 'தேயிலை தூள்'
		named 4 'Früchtetee STRASSE, 1. Wahl'
		named 5 '龙井绿茶礼盒'
		named 6 '抹茶セット'
		named 7 'ชาเขียว'
	} | ecom-catalog -q >/dev/null
	found() { ecom-catalog search "$@" | jq -r .product | paste -sd ' '; }
	is 'assam-tea' "$(found ASSAM leaf)"
	is 'assam-tea' "$(found ｔｅａ '500 g')"
	is 'assam-tea' "$(found tea.50)$(found green tea)"
	is 'p2' "$(found चाय)"
	is 'p2' "$(found मसा)"
	is '' "$(found च मसाला)$(found मसा चाय)$(found masala)"
	is 'p2' "$(found '50%_off')"
	is 'p3' "$(found தேயிலை)"
	is 'p4' "$(found straße fRÜCHTE)"
	is '' "$(found Fruchte)"
	is 'p5' "$(found 绿茶)"
	is 'p5' "$(found 礼盒 龙)"
	is 'p5 p6' "$(found 茶)"
	is '' "$(found 茶绿)"
	is 'p6' "$(found セット 抹茶)"
	is 'p7' "$(found เขียว)"
	is '' "$(found "x' OR 1")$(found 'tea" OR "leaf')"

	# What is changed is found by its new words alone; what is dropped, put again, undone: as it is.
	named 8 'Früchtetee' S4b | jq -c '.product = "p4"' | ecom-catalog -q >/dev/null
	is ' p4' "$(found strasse) $(found früchtetee)"
	echo '{"type":"product.drop","id":"9","product":"p4"}' | ecom-catalog -q >/dev/null
	is '' "$(found früchtetee)"
	ecom-catalog undo 9 | ecom-catalog -q >/dev/null
	is 'p4' "$(found früchtetee)"

	# In books that were copied, too.
	mkdir other
	jq 'del(.store)' standard.json >other/shop.json
	ecom-store backup -q saved >/dev/null
	ecom-store restore -q --shop=other saved >/dev/null
	is 'p4' "$(found --shop=other früchtetee)"
	named 10 'Chai' | ECOM_SHOP=other ecom-catalog -q >/dev/null
	is 'p10 p2' "$(found --shop=other chai) $(found --shop=other चाय)"
	says <<-'EOF'
	$ ecom-catalog search ' - '
	ecom-catalog: search: a word to look for is missing
	? 64
	$ ecom-catalog search $'\xff'
	ecom-catalog: search: '\xFF' is not UTF-8
	? 64
	EOF
}

@test "a run is undone, whatever it did, and so is the undoing" {
	{ put f1.1; put f1.2 '.product = "pot" | .variants = [{sku: "POT", price: "9"}]'; } | ecom-catalog -q >/dev/null
	ecom-catalog skus >before
	{
		put f2.1 '.variants[0].price = "1"'
		put f2.10 '.variants[0].price = "2"'
		put f2.2 '.product = "new" | .variants = [{sku: "NEW", price: "9"}]'
		echo '{"type":"product.drop","id":"f2.3","time":"2026-11-23T04:30:00Z","product":"pot"}'
	} | ecom-catalog -q >/dev/null
	ecom-catalog skus >after
	says <<-'EOF'
	$ ecom-catalog undo f2 | jq -c '[.type, .id, .product, .variants[0].price]'
	["product.drop","undo-1795341600000-f2.2","new",null]
	["product.put","undo-1795341600000-f2.3","pot","9"]
	["product.put","undo-1795341600000-f2.1","assam-tea","149.50"]
	$ ecom-catalog undo f2 | ecom-catalog -q | jq -r .type | sort | uniq -c | xargs
	1 product.added 1 product.changed 1 product.drop 1 product.dropped 2 product.put
	$ ecom-catalog skus | diff before -
	$ ecom-catalog undo undo-1795341600000-f2 | ECOM_NOW=2026-11-23T10:00:00Z ecom-catalog -q >log
	$ ecom-catalog skus | diff after -
	$ ecom-catalog undo f
	$ ecom-catalog verify
	EOF
}

@test "the audit finds a SKU and a product that do not agree" {
	put f.1 | ecom-catalog -q >/dev/null
	books shop catalog "UPDATE variant SET product = 'nobody' WHERE sku = 'TEA'"
	says <<-'EOF'
	$ ecom-catalog verify
	{"product":"assam-tea","fault":"the product has 2 variants and 1 SKUs","repair":"restore the books of a backup, then feed again what came in since"}
	{"sku":"TEA","product":"nobody","fault":"the SKU is of a product that is not there","repair":"restore the books of a backup, then feed again what came in since"}
	? 1
	EOF
}

# night RUN N [jq FILTER]: so many products of a run, a line each.
night() {
	jq -nc --arg run "$1" --argjson n "$2" 'range(1; $n + 1) | {type: "product.put", id: "\($run).\(.)", time: "2026-11-22T04:30:00Z",
		product: "p\(.)", title: "Cup \(.)", currency: "INR", variants: [{sku: "S\(.)", price: "\(100 + .).00"}]} | '"${3:-.}"
}

@test "diff tells what records would change, a line a field, and does nothing; a dry run with --table too" {
	night a 3 | ecom-catalog -q >/dev/null
	{
		night b 4 'select(.product != "p2") | if .product == "p1" then .variants[0].price = "9.50" | .tags = ["x"] else . end'
		echo '{"type":"product.drop","id":"b.9","product":"p2"}'
		echo '{"type":"product.drop","id":"b.10","product":"p9"}'
		echo '{"type":"order.place","id":"web-1"}'
	} >b.jsonl
	says <<-'EOF'
	$ ecom-catalog diff b.jsonl
	ecom-catalog: b.jsonl: line 5: product: 'p9' is not in the catalogue
	{"product":"p1","change":"changed","sku":"S1","field":"price","old":"101.00","new":"9.50"}
	{"product":"p1","change":"changed","field":"tags","new":["x"]}
	{"product":"p4","change":"added","field":"title","new":"Cup 4"}
	{"product":"p2","change":"dropped","field":"title","old":"Cup 2"}
	ecom-catalog: plan: 1 added, 1 changed (variants.price 1, tags 1), 1 dropped, 2 unchanged, 1 refused
	ecom-catalog: 6 in = 3 done + 2 unchanged + 1 refused
	? 1
	$ ecom-catalog diff -q --table - <b.jsonl
	ecom-catalog: line 5: product: 'p9' is not in the catalogue
	product  sku  change   field  old     new
	p1       S1   changed  price  101.00  9.50
	p1            changed  tags           ["x"]
	p4            added    title          Cup 4
	p2            dropped  title  Cup 2   
	? 1
	$ ecom-catalog -q --dry-run --table b.jsonl | grep -c .
	ecom-catalog: b.jsonl: line 5: product: 'p9' is not in the catalogue
	5
	$ ecom-catalog list | jq -r .product | paste -sd ' '
	p1 p2 p3
	$ cat b.jsonl | ecom-catalog -q >/dev/null
	ecom-catalog: line 5: product: 'p9' is not in the catalogue
	? 1
	$ ecom-catalog diff -q b.jsonl
	ecom-catalog: b.jsonl: line 5: product: 'p9' is not in the catalogue
	? 1
	EOF
}

@test "a run past a limit stops before anything is changed, and says what was found" {
	night a 10 | ecom-catalog -q >/dev/null
	all_books shop >before
	night b 10 'if .product == "p7" then .variants[0].price = "1070.00" else . end | if .id == "b.9" then .title = "" else . end' >b.jsonl
	{
		cat b.jsonl
		echo '{"type":"product.drop","id":"b.11","product":"p1"}'
		echo '{"type":"product.drop","id":"b.12","product":"p2"}'
	} >c.jsonl
	says <<-'EOF'
	$ ecom-catalog --max-drops=1 c.jsonl
	ecom-catalog: plan: 0 added, 1 changed (variants.price 1), 2 dropped, 8 unchanged, 1 refused
	ecom-catalog: 2 of 10 products would be dropped, more than --max-drops=1; --max-drops=2 allows it
	ecom-catalog: stopped: nothing was changed
	? 65
	$ cat c.jsonl | ecom-catalog -q --max-drops=19.9% --max-change=9 --max-price=50% --max-refused=0
	ecom-catalog: 2 of 10 products would be dropped, more than --max-drops=19.9%; --max-drops=2 allows it
	ecom-catalog: 1 of 10 products would be changed, more than --max-change=9
	ecom-catalog: 1 prices would move by more than --max-price=50%, such as that of 'S7' from 107.00 to 1070.00
	ecom-catalog: 1 records would be refused, more than --max-refused=0
	ecom-catalog: stopped: nothing was changed
	? 65
	$ all_books shop | diff before -
	$ ecom-catalog -q diff --max-change=9% b.jsonl
	ecom-catalog: b.jsonl: line 9: title: is empty
	{"product":"p7","change":"changed","sku":"S7","field":"price","old":"107.00","new":"1070.00"}
	ecom-catalog: 1 of 10 products would be changed, more than --max-change=9%
	? 65
	$ ecom-catalog --max-price=lots b.jsonl
	ecom-catalog: --max-price: 'lots' is not a percentage (12.5)
	? 64
	$ ecom-catalog --max-drops=-1 b.jsonl
	ecom-catalog: --max-drops: '-1' is not an integer from 0 to 1000000000000
	? 64
	$ ecom-catalog --max-drops=1 <(cat b.jsonl) 2>&1 | sed 's/[0-9]\+/N/'
	ecom-catalog: '/dev/fd/N' cannot be read twice; give it on standard input
	$ cat c.jsonl | ecom-catalog --max-drops=20% --max-change=10 --max-refused=1 >out
	ecom-catalog: plan: 0 added, 1 changed (variants.price 1), 2 dropped, 8 unchanged, 1 refused
	ecom-catalog: line 9: title: is empty
	ecom-catalog: 12 in = 3 done + 8 unchanged + 1 refused
	? 1
	EOF
	ecom-catalog -q c.jsonl | cmp - out
}

@test "a complete catalogue drops what it does not name, a tenth at most; a SKU moves; killed, the same run completes" {
	night a 30 | ecom-catalog -q >/dev/null
	# p1 is p0 now, with the same SKU; p2 is refused and stays; p3 is gone.
	night b 29 'select(.product != "p3") | if .product == "p1" then .product = "p0" elif .product == "p2" then .title = "" else . end' >b.jsonl
	copy_shop shop twin
	says <<-'EOF'
	$ ecom-catalog -q --complete --max-drops=2 b.jsonl
	ecom-catalog: 3 of 30 products would be dropped, more than --max-drops=2; --max-drops=3 allows it
	ecom-catalog: stopped: nothing was changed
	? 65
	$ ecom-catalog -q diff --complete --table b.jsonl 2>&1 | head -n 4
	ecom-catalog: b.jsonl: line 2: title: is empty
	product  sku  change   field  old     new
	p1            dropped  title  Cup 1   
	p3            dropped  title  Cup 3   
	$ cat b.jsonl | ecom-catalog --complete >out
	ecom-catalog: plan: 1 added, 0 changed, 3 dropped, 26 unchanged, 1 refused
	ecom-catalog: line 2: title: is empty
	ecom-catalog: 31 in = 4 done + 26 unchanged + 1 refused
	? 1
	$ ecom-catalog list | jq -r .product | grep -v -x -f <(jq -r .product b.jsonl)
	? 1
	$ ecom-catalog runs b | jq -c '[.added, .changed, .dropped]'
	[1,0,3]
	$ head -n 2 out | jq -c '[.type, .product, (.id | test("^b[.][0-9]{19}(/dropped)?$"))]'
	["product.drop","p1",true]
	["product.dropped","p1",true]
	EOF
	all_books shop >after
	# Twice as well as once; cut off after a record or thirty as well as whole.
	cat b.jsonl | ecom-catalog -q --complete 2>/dev/null | cmp - out
	all_books shop | diff after -
	for n in 1 2 5 31; do
		rm -rf shop
		copy_shop twin shop
		{ jq -c 'select(.type == "product.drop")' out; cat b.jsonl; } | head -n "$n" | ecom-catalog -q >/dev/null 2>&1 || true
		ecom-catalog -q --complete <b.jsonl 2>/dev/null | cmp - out
		all_books shop | diff after -
	done
	ecom-catalog undo b | ecom-catalog -q >/dev/null
	is "$(seq 30 | sed s/^/p/ | sort)" "$(ecom-catalog list | jq -r .product)"
}

@test "what may not be all there is stops a complete run" {
	night a 10 | ecom-catalog -q >/dev/null
	all_books shop >before
	says <<-'EOF'
	$ ecom-catalog --complete </dev/null
	ecom-catalog: --complete: there are no products in the input: all would be dropped
	? 65
	$ { night b 9; echo '{"type":"product.pu'; } | ecom-catalog --complete 2>&1 | cut -c1-66
	ecom-catalog: --complete: line 10 names no product (not JSON: prem
	$ { night b 5; night c 9; } | ecom-catalog --complete
	ecom-catalog: --complete: record 'c.1' is not of run 'b'; one run at a time says what there is
	? 65
	$ night b 9 '.id = "promo"' | ecom-catalog --complete
	ecom-catalog: --complete: record 'promo' is not one of a run (RUN.1, RUN.2, ...)
	? 65
	$ all_books shop | diff before -
	EOF
}

@test "runs are listed; undoing leaves what was changed again since, and says so" {
	night a 3 | ecom-catalog -q >/dev/null
	night b 3 '.time = "2026-11-23T04:30:00Z" | .title = "Mug" | .variants[0].sku = "S\(4 - (.product[1:] | tonumber))x"' | ecom-catalog -q >/dev/null
	night c 1 '.time = "2026-11-24T04:30:00Z" | .title = "Jug"' | ecom-catalog -q >/dev/null
	echo '{"type":"product.drop","id":"d","time":"2026-11-25T04:30:00Z","product":"p3"}' | ecom-catalog -q >/dev/null
	says <<-'EOF'
	$ ecom-catalog runs --table
	run  first                 last                  added  changed  dropped
	a    2026-11-22T04:30:00Z  2026-11-22T04:30:00Z  3      0        0
	b    2026-11-23T04:30:00Z  2026-11-23T04:30:00Z  0      3        0
	c    2026-11-24T04:30:00Z  2026-11-24T04:30:00Z  0      1        0
	d    2026-11-25T04:30:00Z  2026-11-25T04:30:00Z  0      0        1
	$ ecom-catalog undo b | jq -c '[.type, .id, .product, .title, .variants[0].sku]'
	ecom-catalog: undo: 'p1' was changed again since b, last at 2026-11-24T04:30:00Z: it is left as it is (--force brings it back too)
	ecom-catalog: undo: 'p3' was changed again since b, last at 2026-11-25T04:30:00Z: it is left as it is (--force brings it back too)
	["product.put","undo-1795341600000-b.2","p2","Cup 2","S2"]
	$ ecom-catalog undo --force b | jq -r .product | paste -sd ' '
	p3 p2 p1
	$ ecom-catalog undo d | ecom-catalog -q | jq -r .type
	product.put
	product.added
	$ ecom-catalog undo c | ecom-catalog -q >log
	$ ecom-catalog undo
	ecom-catalog: undo: one RUN is expected
	? 64
	EOF
	# c and d were undone by runs of their own, so b is still not what changed last.
	is 1 "$(ecom-catalog undo b 2>/dev/null | wc -l)"
	ecom-catalog undo --force b | ecom-catalog -q >log
	is "Cup 1 Cup 2 Cup 3" "$(ecom-catalog list | jq -r .title | paste -sd ' ')"
	ecom-catalog undo undo-1795341600000-b | ECOM_NOW=2026-11-26T00:00:00Z ecom-catalog -q >log
	is "Mug Mug Mug" "$(ecom-catalog list | jq -r .title | paste -sd ' ')"
	ecom-catalog verify
}

# bats test_tags=harm
@test "an import that is killed again and again finds, in the end, every product by its words, once" {
	night a 3000 '.title = "Cup \(.product) \(.product[1:] | tonumber % 7)er"' >a.jsonl
	for after in 0.05 0.1 0.15 0.2 0.25; do
		ecom-catalog -q --batch=100 a.jsonl >/dev/null 2>&1 &
		sleep $after
		kill -KILL $! 2>/dev/null || true
		wait $! 2>/dev/null || true
	done
	ecom-catalog -q a.jsonl >/dev/null
	for word in 0er 3er 6er; do
		is "$(jq -r --arg word $word 'select(.title | endswith($word)).product' a.jsonl | sort)" "$(ecom-catalog search --limit=0 $word | jq -r .product)"
	done
	is 3000 "$(ecom-catalog search --limit=0 cup | wc -l)"
	sed 's/"a[.]/"b./; s/"Cup /"Mug /' a.jsonl | ecom-catalog -q >/dev/null
	is '0 3000' "$(ecom-catalog search cup | wc -l) $(ecom-catalog search --limit=0 mug | wc -l)"
	is '100 7' "$(ecom-catalog search mug 2>/dev/null | wc -l) $(ecom-catalog search --limit=7 mug 2>/dev/null | wc -l)"
	says <<-'EOF'
	$ ecom-catalog search --limit=1 mug >some
	ecom-catalog: search: there may be more than these 1: say more words, or --limit=0 for all
	EOF
}

@test "a product of signs alone is kept, and found by no word" {
	says <<-'EOF'
	$ echo '{"type":"product.put","id":"p","time":"2026-11-22T09:00:00Z","product":"%","title":"?!","currency":"INR","variants":[{"sku":"$$","price":"1.00"}]}' | ecom-catalog -q | jq -r .type
	product.put
	product.added
	$ ecom-catalog show % | jq -r .title
	?!
	$ ecom-catalog verify
	EOF
}
