# The dictionary: share/schema, its validator, and the judges of both.

load helper

setup_file() {
	python3 -c 'import jsonschema' 2>/dev/null && return
	[ -n "${CI-}" ] || skip "python3-jsonschema is not installed"
	echo "python3-jsonschema is not installed: without it records go unjudged" >&2
	return 1
}

@test "every schema is one, is described, has units, and its examples obey it" {
	run -0 "$SRC/tests/validate" --schemas
	[ -z "$output" ]
	jq -c . "$SRC/tests/data/shop.json" >"$BATS_TEST_TMPDIR/shop"
	run -0 "$SRC/tests/validate" --type shop <"$BATS_TEST_TMPDIR/shop"
}

@test "the judge that all tests lean on does say no" {
	local count='"type":"stock.count","id":"a","time":"2026-11-22T04:30:00Z","sku":"TEA","location":"BLR"'

	run -0 "$SRC/tests/validate" <<<"{$count,\"qty\":1}"
	[ -z "$output" ]
	run -1 "$SRC/tests/validate" <<-END
		{$count,"qty":1}
		{$count,"qty":"1"}
		{$count}
		{"type":"stock.steal"}
		{"type":
	END
	[ "${#lines[@]}" = 4 ]
	[[ ${lines[0]} == "line 2: stock.count: \$.qty: "* ]]
	[[ ${lines[2]} == "line 4: stock.steal: type 'stock.steal' has no schema" ]]
	run -1 "$SRC/tests/validate" --type shop <<<'{"name":"Tea House"}'
}

@test "our validator and python3-jsonschema agree on hundreds of records made wrong in one place" {
	cd "$BATS_TEST_TMPDIR" || return
	"$SRC/tests/mutations" >records
	"$BUILD/tests/unit/t-schema" judge <records | sed 's/^good$/good/; t; s/.*/bad/' >ours
	"$SRC/tests/validate" --verdicts <records >theirs
	paste -d' ' ours theirs records | awk '$1 != $2' >disagreed
	run -0 cat disagreed
	[ -z "$output" ]
	[ "$(grep -c good ours)" -gt 100 ]
	[ "$(grep -c bad ours)" -gt 100 ]
}

@test "ecom-record(5) holds the dictionary as it is now" {
	# A page that lags behind: scripts/dictionary <man/ecom-record.5 >new && mv new man/ecom-record.5
	diff -u "$SRC/man/ecom-record.5" <("$SRC/scripts/dictionary" <"$SRC/man/ecom-record.5")
}

# The standard line, without the sums at its end.
line() {
	ecom-catalog -q | ecom-track -q | ecom-price -q | ecom-stock -q | ecom-order -q | ecom-invoice -q | ecom-ship -q | ecom-notify -q
}

# The example of each type.
examples() {
	local type
	for type; do jq -c '.examples[0]' "$SRC/share/schema/$type.json"; done
}

# What the line said otherwise than the example that has its id, and how many it said alike, at least.
compare() {
	jq -rn --slurpfile said said --slurpfile examples <(jq -c '.examples[0]' "$SRC"/share/schema/*.*.json) --argjson least "$1" '
		[$said[] as $have | $examples[] | select(.id == $have.id and .type == $have.type) | {want: ., have: $have}]
		| (.[] | select(.want != .have)), (if length < $least then "only \(length) to compare" else empty end)'
}

@test "the examples are a true story: the line says of an order what the dictionary says it does" {
	make_shop
	{
		ecom-new stock.count sku=TEA location=BLR qty=42
		examples product.put stock.count order.place payment.captured stock.receive stock.adjust stock.move stock.expect \
			parcel.picked parcel.sent
		ecom-new parcel.scan tracking=1490815212345 carrier=delhivery status=out_for_delivery time=2026-11-24T03:00:00Z
		examples parcel.scan return.received order.close product.drop
		examples order.place | jq -c '.id = "web-1003" | .order = "1003" | .lines[0].sku = "TAE"'
	} | line >said
	is '' "$(compare 30)"
	"$SRC/tests/validate" <said

	rm -r shop && make_shop
	{
		ecom-new stock.count sku=TEA location=BLR qty=9
		examples product.put order.place order.cancel
	} | line >said
	is '' "$(compare 10)"
	"$SRC/tests/validate" <said
}
