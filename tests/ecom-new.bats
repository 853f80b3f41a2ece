# ecom-new: one record from arguments.

load helper

# The arguments that say a record: a scalar by its path, an empty array as JSON.
arguments='to_entries[] | select(.key != "type") | [.key] as $k | .value
	| if type == "object" or type == "array" then paths(type != "object" and (type != "array" or . == [])) as $p | [$k + $p, getpath($p)] else [$k, .] end
	| (.[0] | map(tostring) | join(".")) + (if .[1] == [] then ":=[]" else "=" + (.[1] | tostring) end)'

@test "every example of the dictionary can be said in arguments, and is what it was" {
	local arg args=()
	cd "$BATS_TEST_TMPDIR" || return
	jq -c '.examples[0]' "$SRC"/share/schema/*.*.json >examples
	jq -r ".type, ($arguments), \"\"" examples >said
	while IFS= read -r arg; do
		if [ "$arg" ]; then
			args+=("$arg")
		else
			ecom-new "${args[@]}"
			args=()
		fi
	done <said >records
	is "$(jq -S . examples)" "$(jq -S . records)"
}

@test "the same command at the same time is the same record; another time or content is another" {
	local count=(stock.count sku=TEA location=BLR) ids
	is "$(ecom-new "${count[@]}" qty=40)" "$(ecom-new "${count[@]}" qty=40)"
	is "$(ECOM_NOW='' ecom-new --now=2026-11-22T10:00:00Z "${count[@]}" qty=40)" "$(ecom-new "${count[@]}" qty=40)"
	is "$(ECOM_NOW='' ecom-new "${count[@]}" qty=40 time=2026-11-22T15:30:00+05:30)" "$(ecom-new "${count[@]}" qty=40)"
	ids=$(
		ecom-new "${count[@]}" qty=40 time=2026-11-22T09:59:59.999Z
		ecom-new "${count[@]}" qty=40
		ecom-new "${count[@]}" qty=40 time=2026-11-22T10:00:00.001Z
		ecom-new "${count[@]}" qty=40 time=2027-01-01T00:00:00Z
		ecom-new stock.receive sku=TEA location=BLR qty=40
		ecom-new stock.receive sku=TEA location=BLR qty=41
	)
	ids=$(jq -r .id <<<"$ids")
	is "$ids" "$(LC_ALL=C sort -u <<<"$ids")"
	[[ $ids =~ ^count-20261122T095959\.999Z-[0-9a-f]{12} ]]
	says <<-'END'
	$ ecom-new stock.count id=mine sku=TEA location=BLR qty=40 time=2026-11-22T23:30:00-01:00
	{"type":"stock.count","id":"mine","time":"2026-11-23T00:30:00Z","sku":"TEA","location":"BLR","qty":40}
	END
}

@test "a value becomes what the schema wants: integers, booleans, text that stays text" {
	says <<-'END'
	$ ecom-new stock.adjust id=a sku=0042 location=1 qty=-3 reason=true
	{"type":"stock.adjust","id":"a","time":"2026-11-22T10:00:00Z","sku":"0042","location":"1","qty":-3,"reason":"true"}
	$ ecom-new payment.captured id=a order=7 payment=p amount=100 currency=INR
	{"type":"payment.captured","id":"a","time":"2026-11-22T10:00:00Z","order":"7","payment":"p","amount":"100","currency":"INR"}
	$ ecom-new return.received id=a order=7 location=BLR restock=false lines:='[{"sku":"A","qty":1}]' lines.1.sku='B=B' lines.1.qty:=2
	{"type":"return.received","id":"a","time":"2026-11-22T10:00:00Z","order":"7","location":"BLR","restock":false,"lines":[{"sku":"A","qty":1},{"sku":"B=B","qty":2}]}
	$ ecom-new order.cancel id=a order=7 reason='she said: "no", \ and न'
	{"type":"order.cancel","id":"a","time":"2026-11-22T10:00:00Z","order":"7","reason":"she said: \"no\", \\ and न"}
	END
	is "two
lines" "$(ecom-new order.cancel order=7 reason=$'two\nlines' | jq -r .reason)"
}

@test "what makes no record is said, with what would, and nothing is printed" {
	says <<-'END'
	$ ecom-new
	ecom-new: no TYPE given; 'ecom-new --types' lists them
	? 64
	$ ecom-new stock.cuont sku=TEA
	ecom-new: 'stock.cuont' is not a type of record (is 'stock.count' meant?); 'ecom-new --types' lists them
	? 64
	$ ecom-new ../../etc/passwd sku=TEA
	ecom-new: '../../etc/passwd' is not a type of record; 'ecom-new --types' lists them
	? 64
	$ ecom-new stock.count sku
	ecom-new: 'sku' is not FIELD=VALUE
	? 64
	$ ecom-new stock.count =TEA
	ecom-new: '=TEA' is not FIELD=VALUE
	? 64
	$ ecom-new stock.count sku=TEA location=BLR quantity=40
	ecom-new: 'quantity' is not a field; the fields are: type, id, time, sku, location, qty, was
	? 64
	$ ecom-new order.place lines.0.qyt=1
	ecom-new: 'lines.0.qyt' is not a field (is 'qty' meant?); the fields of lines.0 are: sku, qty, price, discount, discount_percent, extra
	? 64
	$ ecom-new order.place lines.sku=TEA
	ecom-new: 'lines.sku' is not a field: lines is an array
	? 64
	$ ecom-new order.place customer=Asha
	ecom-new: customer: is an object; say customer.FIELD=..., or customer:='{...}'
	? 64
	$ ecom-new order.place lines.1.sku=TEA
	ecom-new: lines.1.sku: leaves out an entry before it
	? 64
	$ ecom-new order.place customer:=null customer.name=Asha
	ecom-new: customer.name: is given twice
	? 64
	$ ecom-new stock.count sku=TEA sku=TEA
	ecom-new: sku: is given twice
	? 64
	$ ecom-new stock.count type=stock.count
	ecom-new: type: is given twice
	? 64
	$ ecom-new stock.count qty=99999999999999999999
	ecom-new: qty: '99999999999999999999' is not an integer
	? 64
	$ ecom-new stock.count qty:='{"a":1,"a":2}'
	ecom-new: qty: '{"a":1,"a":2}' is not JSON: duplicate object key near '"a"'
	? 64
	$ ecom-new stock.count sku=$(printf '\377') location=BLR qty=1
	ecom-new: sku: '\xFF' is not text
	? 64
	$ ecom-new stock.count sku=TEA location=BLR
	ecom-new: qty: is missing; 'ecom-new --fields stock.count' explains the fields
	? 64
	$ ecom-new stock.count sku= location=BLR qty=1
	ecom-new: sku: is empty; 'ecom-new --fields stock.count' explains the fields
	? 64
	$ ecom-new stock.count sku=TEA location=BLR qty=1 time=today
	ecom-new: time: "today" is not well formed (When it happened, RFC 3339; written in UTC, any offset is read.); 'ecom-new --fields stock.count' explains the fields
	? 64
	$ ecom-new stock.count sku=TEA location=BLR qty=1 time:=5 id:=5
	ecom-new: id: 5 is not text; put it in quotes; 'ecom-new --fields stock.count' explains the fields
	? 64
	$ ecom-new stock.count sku.x=TEA
	ecom-new: 'sku.x' is not a field: sku is text
	? 64
	$ ecom-new payment.captured order=1 payment=p currency=INR amount:=358.00
	ecom-new: amount: 358.0 is not text; put it in quotes; 'ecom-new --fields payment.captured' explains the fields
	? 64
	$ ecom-new --fields=order.plaec
	ecom-new: 'order.plaec' is not a type of record (is 'order.place' meant?); 'ecom-new --types' lists them
	? 64
	END
}

@test "a shop in one command: defaults filled in, names checked, and a station opens it" {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir shop
	ecom-new shop name='Tea House' currency=JPY country=JP zone=Asia/Tokyo locations.0.id=TYO invoice.year_month=4 \
		mail.from='Tea House <tea@tea.example>' >shop/shop.json
	jq -c . shop/shop.json | "$SRC/tests/validate" --type shop
	is '["own",1,4,"INV","maildir",14,"en",true]' "$(jq -c '[.locations[0].kind, .locations[0].priority, .invoice.year_month, .invoice.series,
		.mail.to, .close_after, .language, .prices_include_tax]' shop/shop.json)"
	is '["name","currency"]' "$(jq -c 'keys_unsorted[:2]' shop/shop.json)"
	says <<-'END'
	$ ecom-new stock.count id=c sku=TEA location=TYO qty=3 | ecom-stock -q | tail -n 1
	{"type":"stock.counted","id":"c/counted","time":"2026-11-22T10:00:00Z","sku":"TEA","location":"TYO","old":0,"qty":3,"free":3}
	$ ecom-new shop name=Tea country=JP
	ecom-new: currency: is missing; 'ecom-new --fields shop' explains the fields
	? 64
	$ ecom-new shop name=Tea country=JP currency=YEN
	ecom-new: currency: "YEN" is not a currency (ISO 4217 code. All amounts of the record are in it.); 'ecom-new --fields shop' explains the fields
	? 64
	$ ecom-new shop name=Tea country=JP currency=JPY zone=Asia/Kyoto
	ecom-new: zone: "Asia/Kyoto" is not a zone (Time zone by its name in the tz database, Asia/Kolkata: decides local dates.); 'ecom-new --fields shop' explains the fields
	? 64
	END
}

@test "the dictionary is told as it is written" {
	local type
	cd "$BATS_TEST_TMPDIR" || return
	jq -r '.properties as $fields | $fields.type.const as $type | "\($type) - \(.title)",
		($fields | keys[] | select(. != "type") | "\($type) \(.)")' "$SRC"/share/schema/*.*.json | LC_ALL=C sort >written
	ecom-new --types | while read -r type _; do
		ecom-new --fields "$type" | awk -v type="$type" 'NR == 1 { print } NR > 1 { print type, $1 }'
	done | LC_ALL=C sort >told
	is "$(grep ' - ' written)" "$(grep ' - ' told)"
	is '' "$(comm -23 written told)"
	says <<-'END'
	$ ecom-new --fields order.place | grep -E '^  (payment|lines\[\]\.(qty|price)) '
	  lines[].qty               integer (pieces)       required  How many, at least one.
	  lines[].price             price (currency each)            Agreed for one, instead of the list price.
	  payment                   cod|prepaid                      cod: cash on delivery. prepaid: before it leaves. Default: "prepaid".
	END
}
