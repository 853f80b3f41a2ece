# ecom-ship - an order becomes parcels once, and they leave once

load helper

setup() {
	make_shop
}

# accepted ORDER [jq FILTER]: an accepted order of three teas (280 g) and a pot, 449.00 cash on delivery, from Bengaluru and Delhi.
accepted() {
	jq -nc --arg o "$1" '{type: "order.accepted", id: ("web-" + $o + "/priced/held/accepted"), time: "2026-11-22T04:30:00Z", order: $o,
		currency: "INR", customer: {name: "Asha Rao"},
		ship_to: {name: "Asha Rao", line1: "12 MG Road", city: "Bengaluru", state: "KA", postcode: "560001", country: "IN"},
		lines: [{line: 1, product: "assam-tea", sku: "TEA", title: "Assam tea, 250 g", qty: 3, price: "100.00", weight_g: 280, total: "300.00"},
			{line: 2, product: "pot", sku: "POT", title: "Pot", qty: 1, price: "100.00", total: "100.00"}],
		delivery: {method: "standard", charge: "49.00"}, payment: "cod", totals: {total: "449.00"},
		allocation: [{line: 1, sku: "TEA", location: "BLR", qty: 2, why: "first priority"},
			{line: 1, sku: "TEA", location: "DEL", qty: 1, why: "the rest"},
			{line: 2, sku: "POT", location: "BLR", qty: 1, why: "first priority"}],
		ready: true} | '"${2:-.}"
}

prepaid() {
	accepted "$1" '.payment = "prepaid" | .ready = false'
}

paid() {
	accepted "$1" '.type = "order.paid" | .id = "pay-" + .order + "/paid" | .payment = "'"${2:-prepaid}"'" | .paid = "449.00"'
}

# gone PARCEL LOCATION SKU=QTY...: it leaves.
gone() {
	jq -nc '$ARGS.positional as [$p, $l] | {type: "parcel.sent", id: ("sent-" + $p), time: "2026-11-22T12:00:00Z", parcel: $p,
		order: ($p | split("-")[0]), location: $l, carrier: "delhivery", tracking: "14908152123456",
		lines: [$ARGS.positional[2:][] | split("=") | {sku: .[0], qty: (.[1] | tonumber)}]}' --args "$@"
}

@test "an order is packed where its goods are: one parcel for each location, each collecting its share" {
	accepted 1001 >in
	says <<-'EOF'
	$ ecom-ship in >out
	ecom-ship: 1 in = 1 done + 0 unchanged + 0 refused
	$ tail -n +2 out
	{"type":"parcel.planned","id":"web-1001/priced/held/accepted/planned.1","time":"2026-11-22T04:30:00Z","parcel":"1001-1","n":1,"of":2,"order":"1001","location":"BLR","kind":"own","customer":{"name":"Asha Rao"},"ship_to":{"name":"Asha Rao","line1":"12 MG Road","city":"Bengaluru","state":"KA","postcode":"560001","country":"IN"},"lines":[{"line":1,"sku":"TEA","title":"Assam tea, 250 g","qty":2,"weight_g":280},{"line":2,"sku":"POT","title":"Pot","qty":1}],"weight_g":560,"delivery":"standard","payment":"cod","collect":"336.75","currency":"INR"}
	{"type":"parcel.planned","id":"web-1001/priced/held/accepted/planned.2","time":"2026-11-22T04:30:00Z","parcel":"1001-2","n":2,"of":2,"order":"1001","location":"DEL","kind":"own","customer":{"name":"Asha Rao"},"ship_to":{"name":"Asha Rao","line1":"12 MG Road","city":"Bengaluru","state":"KA","postcode":"560001","country":"IN"},"lines":[{"line":1,"sku":"TEA","title":"Assam tea, 250 g","qty":1,"weight_g":280}],"weight_g":280,"delivery":"standard","payment":"cod","collect":"112.25","currency":"INR"}
	$ ecom-ship in | cmp - out
	ecom-ship: 1 in = 0 done + 1 unchanged + 0 refused
	$ ecom-ship verify
	EOF
}

@test "it is planned once, whatever says that it is ready" {
	planned() { ecom-ship -q | jq -rs 'map(select(.type == "parcel.planned") | .parcel) | join(" ")'; }
	is '' "$(prepaid 1001 | planned)"
	is '1001-1 1001-2' "$(paid 1001 | planned)"
	is '' "$(accepted 1001 '.id = "goods-came/filled/accepted"' | planned)"
	is '' "$(paid 1001 | jq -c '.id = "pay-again/paid"' | planned)"
	is '' "$(accepted 1002 'del(.allocation)' | planned)"            # a download: nothing leaves
	is '2' "$(ecom-ship list | wc -l)"

	# Paid after all before it left: nobody asks for the money again.
	accepted 1003 | ecom-ship -q >/dev/null
	gone 1003-2 DEL TEA=1 | ecom-ship -q >/dev/null
	is '1003-1 336.75,1003-2 112.25' "$(ecom-ship list | jq -rs 'map(select(.collect) | "\(.parcel) \(.collect)") | join(",")')"
	paid 1003 cod | ecom-ship -q >/dev/null
	is '1003-2 112.25' "$(ecom-ship list | jq -rs 'map(select(.collect) | "\(.parcel) \(.collect)") | join(",")')"
}

@test "a part payment of an order that is paid at the door leaves what its parcels collect" {
	collects() { ecom-ship list | jq -rs 'map("\(.parcel) \(.collect // "nothing")") | join(",")'; }
	in_part() { paid "$1" cod | jq -c '.paid = "100.00"'; }
	accepted 1001 | ecom-ship -q >/dev/null
	in_part 1001 | ecom-ship -q >/dev/null
	is '1001-1 336.75,1001-2 112.25' "$(collects)"
	# Before it was planned: 349.00 is left, and three quarters of the goods leave from Bengaluru.
	in_part 1002 | ecom-ship -q >/dev/null
	is '1001-1 336.75,1001-2 112.25,1002-1 261.75,1002-2 87.25' "$(collects)"
	paid 1001 cod | jq -c '.id = "rest-1001/paid"' | ecom-ship -q >/dev/null
	is '1001-1 nothing,1001-2 nothing,1002-1 261.75,1002-2 87.25' "$(collects)"
}

@test "the pick list says what to take where; drop-shippers pick for themselves" {
	{
		accepted 1001
		accepted 1002 '.allocation = [{line: 1, sku: "TEA", location: "BLR", qty: 1}, {line: 1, sku: "TEA", location: "BLR", qty: 1},
			{line: 1, sku: "TEA", location: "ACME", qty: 1}, {line: 2, sku: "POT", location: "ACME", qty: 1}]'
	} | ecom-ship -q >/dev/null
	says <<-'EOF'
	$ ecom-ship picks --table
	location  sku  title             qty  parcels
	BLR       POT  Pot               1    1
	BLR       TEA  Assam tea, 250 g  4    2
	DEL       TEA  Assam tea, 250 g  1    1
	$ ecom-ship picks ACME
	{"location":"ACME","sku":"POT","title":"Pot","qty":1,"parcels":1}
	{"location":"ACME","sku":"TEA","title":"Assam tea, 250 g","qty":1,"parcels":1}
	$ ecom-ship pick 1001-1 | tee picked
	{"type":"parcel.picked","id":"picked-1001-1","time":"2026-11-22T10:00:00Z","parcel":"1001-1","order":"1001"}
	$ ecom-ship -q picked | cmp - picked
	$ ecom-ship picks BLR
	{"location":"BLR","sku":"TEA","title":"Assam tea, 250 g","qty":2,"parcels":1}
	$ ecom-ship list picked | jq -c '[.parcel, .state]'
	["1001-1","picked"]
	$ ecom-ship pick 1001-1
	ecom-ship: parcel '1001-1' is not there, or does not wait to leave
	? 1
	$ ecom-ship waiting BLR | jq -r .parcel
	1001-1
	1002-1
	$ ecom-ship verify
	EOF
}

@test "a person at the packing table sends a parcel with one command" {
	accepted 1001 | ecom-ship -q >/dev/null
	says <<-'EOF'
	$ ecom-ship send 1001-1 ups '1z 999 aa1 01 2345 6784' | tee sent
	{"type":"parcel.sent","id":"sent-1001-1","time":"2026-11-22T10:00:00Z","parcel":"1001-1","order":"1001","location":"BLR","carrier":"ups","tracking":"1Z999AA10123456784","lines":[{"line":1,"sku":"TEA","qty":2},{"line":2,"sku":"POT","qty":1}]}
	$ ecom-ship sent | cmp - sent
	ecom-ship: 1 in = 1 done + 0 unchanged + 0 refused
	$ ecom-ship list sent
	{"parcel":"1001-1","n":1,"of":2,"order":"1001","location":"BLR","kind":"own","state":"sent","weight_g":560,"collect":"336.75","currency":"INR","planned":"2026-11-22T04:30:00Z","sent":"2026-11-22T10:00:00Z","carrier":"ups","tracking":"1Z999AA10123456784"}
	$ ecom-ship send 1001-1 ups 1Z999AA10123456784
	ecom-ship: parcel '1001-1' is not there, or does not wait to leave
	? 1
	$ ecom-ship send 1001-2 ups 1Z999AA10123456785
	ecom-ship: '1Z999AA10123456785' is no number of ups: its check digit is wrong
	? 1
	$ ecom-ship send 1001-2
	ecom-ship: send: PARCEL CARRIER TRACKING are expected
	? 64
	$ ecom-ship show 1001-2 | jq -c '[.state, .collect, .planned.ship_to.city, .planned.lines[0].sku]'
	["planned","112.25","Bengaluru","TEA"]
	$ ecom-ship verify
	EOF
}

@test "what a parcel lacks when it leaves is the order's next parcel" {
	{ accepted 1001; gone 1001-1 BLR TEA=1 POT=1; } >in
	ecom-ship -q in | jq -c 'select(.parcel == "1001-3") | [.id, .n, .of, .location, .lines, .weight_g, .collect, .currency, .payment]' >rest
	is '["sent-1001-1/planned",3,3,"BLR",[{"line":1,"sku":"TEA","title":"Assam tea, 250 g","qty":1,"weight_g":280}],280,null,"INR","cod"]' "$(cat rest)"
	gone 1001-3 BLR TEA=1 | ecom-ship -q >/dev/null
	is '1001-1 sent,1001-2 planned,1001-3 sent' "$(ecom-ship list | jq -rs 'map("\(.parcel) \(.state)") | join(",")')"
	is '' "$(ecom-ship verify)"
}

@test "a cancelled order's parcels are dropped unless they left" {
	{ accepted 1001; gone 1001-2 DEL TEA=1; accepted 1001 '.type = "order.cancelled" | .id = "c-1001/cancelled"'; } >in
	says <<-'EOF'
	$ ecom-ship -q in | grep dropped
	{"type":"parcel.dropped","id":"c-1001/cancelled/dropped","time":"2026-11-22T04:30:00Z","parcel":"1001-1","order":"1001","location":"BLR","was":"planned"}
	$ ecom-ship picks
	$ gone 1001-1 BLR TEA=2 POT=1 | ecom-ship -q
	ecom-ship: line 1: parcel: '1001-1' was dropped: its order is cancelled
	? 1
	$ accepted 1002 '.type = "order.cancelled" | .id = "c-1002/cancelled"' | ecom-ship -q >/dev/null
	$ paid 1002 | ecom-ship -q | grep planned
	? 1
	$ ecom-ship verify
	EOF
}

@test "a parcel that was not planned, or left, or holds other goods is refused, and the books stay as they were" {
	{ accepted 1001; gone 1001-2 DEL TEA=1; } | ecom-ship -q >/dev/null
	ecom-ship list >before
	{
		gone 1001-9 BLR TEA=1
		gone 1001-2 DEL TEA=1 | jq -c '.id = "again"'
		gone 1001-1 DEL TEA=1
		gone 1001-1 BLR TEA=2 TEA=1
		gone 1001-1 BLR POT=1 MUG=1
		gone 1001-1 BLR TEA=1 | jq -c '.order = "1002"'
		gone 1001-1 BLR TEA=0
		jq -nc '{type: "parcel.picked", id: "k", parcel: "1001-2", order: "1001"}'
		accepted 1004 '.allocation[0].line = 3'
		accepted 1005 | sed 's/"qty":2,"why"/"qty":99999999,"why"/; s/"weight_g":280/"weight_g":999999999999/'
		accepted 1006 'del(.ship_to)'
	} >bad
	says <<-'EOF'
	$ ecom-ship bad
	ecom-ship: bad: line 1: parcel: '1001-9' is not planned
	ecom-ship: bad: line 2: parcel: '1001-2' has left already, as 14908152123456
	ecom-ship: bad: line 3: location: parcel '1001-1' is packed at 'BLR'
	ecom-ship: bad: line 4: lines[1].qty: 1 more of 'TEA' than parcel '1001-1' was planned with
	ecom-ship: bad: line 5: lines[1].qty: 1 more of 'MUG' than parcel '1001-1' was planned with
	ecom-ship: bad: line 6: order: parcel '1001-1' is of order '1001'
	ecom-ship: bad: line 7: lines[0].qty: 0 is not a count (1 or more)
	ecom-ship: bad: line 8: parcel: '1001-2' has left already, as 14908152123456
	ecom-ship: bad: line 9: allocation[0].line: the order has no line 3
	ecom-ship: bad: line 10: allocation[0].line: line 1 of the order has no sound quantity, weight or total
	ecom-ship: bad: line 11: ship_to: is missing
	ecom-ship: 11 in = 0 done + 0 unchanged + 11 refused
	? 1
	$ ecom-ship list | cmp - before
	$ ecom-ship verify
	EOF
}

@test "verify finds a lost parcel, a wrong weight and goods that left unplanned" {
	{ accepted 1001; accepted 1002; } | ecom-ship -q >/dev/null
	books shop ship "DELETE FROM parcel WHERE parcel = '1001-2'"
	books shop ship "UPDATE parcel SET weight_g = 1 WHERE parcel = '1002-2'"
	books shop ship "UPDATE line SET gone = 4 WHERE parcel = '1002-1' AND sku = 'TEA'"
	says <<-'EOF'
	$ ecom-ship verify
	{"order":"1001","fault":"has 1 parcels, not 2","repair":"restore the books of a backup, then feed again what came in since"}
	{"order":"1002","parcel":"1002-1","fault":"more of TEA has left than was planned","repair":"restore the books of a backup, then feed again what came in since"}
	{"order":"1002","parcel":"1002-2","fault":"weighs 280 g, not 1","repair":"restore the books of a backup, then feed again what came in since"}
	? 1
	EOF
}
