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
	.variants = []|variants: 0 entries are too few, 1 or more are wanted
	.variants[1].price = 280|variants[1].price: 280 is not text; put it in quotes
	.variants[1].sku = "TEA"|variants[1].sku: 'TEA' is there twice
	.variants[0].options.Size = 250|variants[0].options.Size: 250 is not text; put it in quotes
	.status = "gone"|status: "gone" is not one of: active, draft, archived
	.images[1] = {}|images[1].src: is missing
	.product = "a "|product: "a " is not a name (1 to 120 printable characters, no space at either end)
	EOF
	is '' "$(ecom-catalog list)"
}

@test "search finds all words, in any case, width and script" {
	put f.1 | ecom-catalog -q >/dev/null
	put f.2 '.product = "masala" | .title = "मसाला चाय" | .brand = "STRASSE" | .variants = [{sku: "50%_OFF", price: "1"}]' | ecom-catalog -q >/dev/null
	found() { ecom-catalog search "$@" | jq -r .product | tr '\n' ' '; }
	is 'assam-tea ' "$(found ASSAM leaf)"
	is 'assam-tea ' "$(found ｔｅａ '500 g')"
	is 'masala ' "$(found चाय)"
	is 'masala ' "$(found straße)"
	is 'masala ' "$(found '50%_off')"
	is '' "$(found 'a%')$(found '5_%')$(found assam green)"
	is 'assam-tea masala ' "$(found a)"
	says <<-'EOF'
	$ ecom-catalog search ' '
	ecom-catalog: search: a word to look for is missing
	? 64
	$ ecom-catalog search 1 2 3 4 5 6 7 8 9
	ecom-catalog: search: more than 8 words
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
	["product.put","undo-1795341600000-f2.1","assam-tea","149.50"]
	["product.put","undo-1795341600000-f2.3","pot","9"]
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
	{"product":"assam-tea","fault":"the product has 2 variants and 1 SKUs"}
	{"sku":"TEA","product":"nobody","fault":"the SKU is of a product that is not there"}
	? 1
	EOF
}
