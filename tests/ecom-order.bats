# ecom-order - an order goes from state to state as its table says, and no other way

load helper

setup() {
	make_shop
}

# priced ORDER [jq FILTER]: two teas at 149.50 and delivery at 59.00, 358.00 in all, to be paid before they leave.
priced() {
	jq -nc --arg o "$1" '{type: "order.priced", id: ("web-" + $o + "/priced"), time: "2026-11-22T04:30:00Z", order: $o, currency: "INR",
		customer: {name: "Asha Rao", email: "asha@example.com"},
		ship_to: {name: "Asha Rao", line1: "12 MG Road", city: "Bengaluru", state: "KA", postcode: "560001", country: "IN"},
		lines: [{line: 1, product: "assam-tea", sku: "TEA", title: "Assam tea", qty: 2, price: "149.50", amount: "299.00",
			discount: "0.00", net: "284.76", rate: "5", taxes: [{name: "IGST", rate: "5", amount: "14.24"}], tax: "14.24",
			total: "299.00", tax_class: "5", stocked: true, backorder: false}],
		delivery: {method: "standard", title: "Standard", charge: "59.00", net: "50.00", rate: "18",
			taxes: [{name: "IGST", rate: "18", amount: "9.00"}], tax: "9.00", total: "59.00"},
		payment: "prepaid", prices_include_tax: true, place_of_supply: "IN-KA",
		taxes: [{name: "IGST", rate: "5", base: "284.76", amount: "14.24"}, {name: "IGST", rate: "18", base: "50.00", amount: "9.00"}],
		totals: {goods: "299.00", discount: "0.00", delivery: "59.00", net: "334.76", tax: "23.24", rounding: "0.00",
			total: "358.00"}} | '"${2:-.}"
}

# say TYPE ORDER [jq FILTER]: a record of an order: r1, r2, ... (counted in a file, for pipes are shells of their own).
say() {
	echo >>said
	jq -nc --arg t "$1" --arg o "$2" --arg i "r$(wc -l <said)" '{type: $t, id: $i, time: "2026-11-22T05:00:00Z", order: $o} | '"${3:-.}"
}

held() { say stock.held "$1" '.allocation = [{line: 1, sku: "TEA", location: "BLR", qty: 2, why: "first"}]'; }
pay() { say payment.captured "$1" ".payment = \"$2\" | .amount = \"$3\" | .currency = \"${4:-INR}\""; }
pick() { say parcel.picked "$1" ".parcel = \"$2\""; }
send() { say parcel.sent "$1" ".parcel = \"$2\" | .location = \"BLR\" | .carrier = \"dhl\" | .tracking = \"T$2\" | .lines = [{sku: \"TEA\", qty: $3}]"; }
move() { say parcel.moved "$1" ".parcel = \"$2\" | .tracking = \"T$2\" | .state = \"$3\" | .was = \"unknown\" | .at = .time"; }

# answers: only what ecom-order made of its input.
answers() {
	ecom-order -q "$@" | jq -c 'select(.id | test("^r[0-9]+/|/accepted$"))'
}

state() { ecom-order show "$1" | jq -r .state; }

@test "from placed to closed: accepted, paid, picked, shipped, delivered" {
	{ priced 1; held 1; } >in
	says <<-'EOF'
	$ answers in >out; jq -c '[del(.customer, .ship_to, .lines, .delivery, .taxes, .totals)]' out
	[{"type":"order.accepted","id":"r1/accepted","time":"2026-11-22T05:00:00Z","order":"1","currency":"INR","payment":"prepaid","prices_include_tax":true,"place_of_supply":"IN-KA","allocation":[{"line":1,"sku":"TEA","location":"BLR","qty":2,"why":"first"}],"ready":false}]
	EOF
	is "$(priced 1 'del(.type, .id, .time)')" "$(jq -c 'del(.type, .id, .time, .allocation, .ready)' out)"
	{ pay 1 p1 358.00; pick 1 1-1; send 1 1-1 2; move 1 1-1 in_transit; move 1 1-1 delivered; } >in
	says <<-'EOF'
	$ answers in | jq -c '[del(.customer, .ship_to, .lines, .delivery, .taxes, .totals, .allocation)]'
	[{"type":"order.paid","id":"r2/paid","time":"2026-11-22T05:00:00Z","order":"1","currency":"INR","payment":"prepaid","prices_include_tax":true,"place_of_supply":"IN-KA","ready":true,"payments":[{"payment":"p1","amount":"358.00","time":"2026-11-22T05:00:00Z"}],"paid":"358.00"}]
	[{"type":"order.picked","id":"r3/picked","time":"2026-11-22T05:00:00Z","order":"1","parcel":"1-1"}]
	[{"type":"order.shipped","id":"r4/shipped","time":"2026-11-22T05:00:00Z","order":"1","parcel":"1-1","carrier":"dhl","tracking":"T1-1","complete":true}]
	[{"type":"order.delivered","id":"r6/delivered","time":"2026-11-22T05:00:00Z","order":"1","parcel":"1-1","complete":true}]
	$ ecom-order due
	$ ECOM_NOW=2026-12-06T04:59:59Z ecom-order due
	$ ECOM_NOW=2026-12-06T05:00:00Z ecom-order due
	{"type":"order.close","id":"1.close","time":"2026-12-06T05:00:00Z","order":"1"}
	$ ECOM_NOW=2026-12-06T05:00:00Z ecom-order due | ecom-order -q | tail -n 1
	{"type":"order.closed","id":"1.close/closed","time":"2026-12-06T05:00:00Z","order":"1"}
	$ ECOM_NOW=2027-12-06T05:00:00Z ecom-order due
	$ ecom-order show 1 | jq -r '.timeline[] | [.event, .about, .state] | join(" ")'
	order.priced  placed
	stock.held  accepted
	payment.captured p1 paid
	parcel.picked 1-1 picked
	parcel.sent 1-1 shipped
	parcel.moved 1-1 in_transit shipped
	parcel.moved 1-1 delivered delivered
	order.close  closed
	$ ecom-order verify
	EOF
}

@test "the same records again: the same answers, nothing else" {
	{ priced 1; held 1; pay 1 p1 300; send 1 1-1 2; say order.cancel 1; } >in
	ecom-order in >first 2>/dev/null || [ $? = 1 ]
	ecom-order show 1 >shown
	ecom-order in >second 2>/dev/null || [ $? = 1 ]
	is "$(cat first)" "$(cat second)"
	is "$(cat shown)" "$(ecom-order show 1)"
	is 3 "$(grep -c '"order\.\(accepted\|paid\|shipped\)"' first)"
}

@test "part payments add up, too much is said, the same payment counts once" {
	{ priced 1; held 1; pay 1 p1 300.00; pay 1 p2 58.00; pay 1 p3 2.50; pay 1 p2 58.00; } | answers >out
	is '300.00 false|358.00 true|360.50 true 2.50' \
		"$(jq -r 'select(.type == "order.paid") | [.paid, .ready, .over] | map(values | tostring) | join(" ")' out | paste -sd '|')"
	says <<-'EOF'
	$ pay 1 p2 59.00 | ecom-order >/dev/null
	ecom-order: line 1: amount: payment 'p2' was told before with another amount
	ecom-order: 1 in = 0 done + 0 unchanged + 1 refused
	? 1
	$ pay 1 p4 0.00 | ecom-order -q >/dev/null
	ecom-order: line 1: amount: nothing was paid
	? 1
	$ pay 1 p4 1.00 EUR | ecom-order -q >/dev/null
	ecom-order: line 1: currency: EUR for an order in INR
	? 1
	$ pay 1 p4 92233720368547758.07 | ecom-order -q >/dev/null
	ecom-order: line 1: amount: too much to add up
	? 1
	$ ecom-order unpaid
	$ ecom-order verify
	EOF
	priced 2 | ecom-order -q >/dev/null
	{ pay 2 q1 358.00; held 2; } | answers >out # paid before the goods were there
	is 'order.paid false|order.accepted true' "$(jq -r '[.type, .ready] | map(tostring) | join(" ")' out | paste -sd '|')"
	is paid "$(state 2)"
	priced 3 '.payment = "cod"' | ecom-order -q >/dev/null
	held 3 | answers | jq -e .ready >/dev/null
	is '{"order":"3","due":"358.00"}' "$(ecom-order unpaid | jq -c '{order, due}')"
}

@test "money that finds no order is refused and says what to do" {
	priced 1 | ecom-order -q >/dev/null
	say stock.short 1 '.backordered = false | .lines = [{line: 1, sku: "TEA", qty: 2, held: 0, missing: 2}] | .allocation = []' | answers >out
	is 'order.rejected no_stock TEA: 2 wanted, 0 there' "$(jq -r '[.type, .reason, .why] | join(" ")' out)"
	says <<-'EOF'
	$ { pay 1 p1 358.00; pay 9 p2 1.00; } | ecom-order >/dev/null
	ecom-order: line 1: order: '1' is rejected: no payment.captured now; refund it at the gateway or book it by hand
	ecom-order: line 2: order: '9' is not known here: no payment.captured now; refund it at the gateway or book it by hand
	ecom-order: 2 in = 0 done + 0 unchanged + 2 refused
	? 1
	EOF
}

@test "goods that come later: backordered, filled in part, accepted when all are there" {
	priced 1 '.payment = "cod"' | ecom-order -q >/dev/null
	{
		say stock.short 1 '.backordered = true | .lines = [{line: 1, sku: "TEA", qty: 2, held: 0, missing: 2}] | .allocation = []'
		say stock.filled 1 '.complete = false | .allocation = [{line: 1, sku: "TEA", location: "BLR", qty: 1, why: "came in"}]'
		say stock.filled 1 '.complete = true | .allocation = [{line: 1, sku: "TEA", location: "DEL", qty: 1, why: "came in"}]'
	} | answers >out
	says <<-'EOF'
	$ jq -c '[.type, .id, .ready, .waiting, [.allocation[] | .location, .qty]]' out
	["order.backordered","r1/backordered",false,[{"line":1,"sku":"TEA","qty":2}],[]]
	["order.accepted","r3/accepted",true,null,["BLR",1,"DEL",1]]
	$ ecom-order list | jq -c '[.order, .state]'
	["1","accepted"]
	$ ecom-order list placed
	EOF
}

@test "several parcels: shipped in part, then whole; delivered when the last arrives; never more than was ordered" {
	{ priced 1; held 1; send 1 1-1 1; } | answers >out
	is 'order.accepted|order.shipped false' "$(jq -r '[.type, .complete] | map(values | tostring) | join(" ")' out | paste -sd '|')"
	says <<-'EOF'
	$ move 1 1-1 delivered | answers
	$ { send 1 1-2 2; send 1 1-1 1; send 1 1-3 0; send 1 1-3 1 | sed s/TEA/CUP/; } | ecom-order -q >/dev/null
	ecom-order: line 1: lines[0].qty: 2 of 'TEA', of which 1 are left to send
	ecom-order: line 2: parcel: '1-1' was sent before
	ecom-order: line 3: lines[0].qty: 0 is not a count (1 or more)
	ecom-order: line 4: lines[0].qty: 1 of 'CUP', of which 0 are left to send
	? 1
	$ move 1 1-2 delivered | ecom-order -q >/dev/null
	ecom-order: line 1: parcel: '1-2' of order '1' was not sent yet
	? 1
	$ { send 1 1-2 1; move 1 1-2 delivered; move 1 1-2 delivered; move 1 1-2 in_transit; } | answers | jq -c '[.type, .parcel, .complete]'
	["order.shipped","1-2",true]
	["order.delivered","1-2",true]
	$ say return.received 1 '.location = "BLR" | .lines = [{sku: "TEA", qty: 1}]' | answers
	$ ecom-order show 1 | jq -c '.goods, [.parcels[].state], .timeline[-1].event, .state'
	[{"sku":"TEA","qty":2,"sent":2}]
	["delivered","delivered"]
	"return.received"
	"delivered"
	$ ecom-order verify
	EOF
	move 1 1-9 delivered | jq -c 'del(.order)' | ecom-order -q >out # somebody else's parcel
}

@test "a parcel that arrives after its order was closed is a parcel that arrived" {
	{ priced 1; held 1; pay 1 p1 358.00; send 1 1-1 2; say order.close 1; } | ecom-order -q >/dev/null
	says <<-'EOF'
	$ move 1 1-1 in_transit | answers
	$ move 1 1-1 delivered | answers
	$ ecom-order show 1 | jq -c '[.state, .parcels[].state, .timeline[-1].about]'
	["closed","delivered","1-1 delivered"]
	$ ecom-order verify
	EOF
}

@test "an order is cancelled until something has left" {
	{ priced 1; held 1; pay 1 p1 100.00; } | ecom-order -q >/dev/null
	{ say order.cancel 1 '.reason = "ordered twice"'; } | answers >out
	is '["order.cancelled","ordered twice",false,"100.00",1]' "$(jq -c '[.type, .reason, .ready, .paid, (.payments | length)]' out)"
	{ priced 2; held 2; pick 2 2-1; send 2 2-1 1; } | ecom-order -q >/dev/null
	says <<-'EOF'
	$ { say order.cancel 1; say order.cancel 2; say order.cancel 3; pick 1 1-1; send 1 1-1 2; } | ecom-order >/dev/null
	ecom-order: line 1: order: '1' is cancelled: no order.cancel now; what was shipped comes back by a return
	ecom-order: line 2: order: '2' is shipped: no order.cancel now; what was shipped comes back by a return
	ecom-order: line 3: order: '3' is not known here: no order.cancel now; what was shipped comes back by a return
	ecom-order: line 4: order: '1' is cancelled: no parcel.picked now; stop the parcel
	ecom-order: line 5: order: '1' is cancelled: no parcel.sent now; have the parcel called back
	ecom-order: 5 in = 0 done + 0 unchanged + 5 refused
	? 1
	EOF
}

@test "a number is used once, but a rejected order may be placed again" {
	priced 1 | ecom-order -q >/dev/null
	says <<-'EOF'
	$ priced 1 '.id = "other/priced"' | ecom-order -q >/dev/null
	ecom-order: line 1: order: '1' is placed: no order.priced now; a number is used once
	? 1
	$ say order.rejected 2 '.reason = "unknown_sku" | .why = "no such thing"' | ecom-order -q >/dev/null
	$ ecom-order list rejected | jq -c '[.order, .state]'
	["2","rejected"]
	$ priced 2 '.id = "again/priced"' | ecom-order -q >/dev/null
	$ ecom-order list | jq -c '[.order, .state]'
	["1","placed"]
	["2","placed"]
	$ priced 3 'del(.totals.total)' | ecom-order -q >/dev/null
	ecom-order: line 1: totals.total: is missing
	? 1
	$ priced 3 '.lines[0].qty = 0' | ecom-order -q >/dev/null
	ecom-order: line 1: lines[0].qty: 0 is not a count (1 or more)
	? 1
	EOF
}

@test "a shop without stock accepts at once; an order of nothing to send is closed when it is paid" {
	jq '.stock = false' shop/shop.json >s && mv s shop/shop.json
	says <<-'EOF'
	$ { priced 1; send 1 1-1 2; } | answers | jq -c '[.type, .id, .allocation, .complete]'
	["order.accepted","web-1/priced/accepted",[{"line":1,"sku":"TEA","location":"BLR","qty":2,"why":"no stock is kept"}],null]
	["order.shipped","r1/shipped",null,true]
	EOF
	jq 'del(.stock)' shop/shop.json >s && mv s shop/shop.json
	{ priced 2; say stock.held 2 '.allocation = []'; pay 2 p1 358.00; } | ecom-order -q >/dev/null
	says <<-'EOF'
	$ ECOM_NOW=2026-12-06T05:00:00Z ecom-order due | ecom-order -q | jq -c '[.type, .order]'
	["order.close","2"]
	["order.closed","2"]
	EOF
}

@test "a promise that is none is refused" {
	priced 1 | ecom-order -q >/dev/null
	says <<-'EOF'
	$ say stock.held 1 '.allocation = [{line: 1, sku: "TEA", location: "BLR", qty: 2}, {sku: "TEA"}]' | ecom-order -q >/dev/null
	ecom-order: line 1: allocation: entry 2 lacks its sku or qty
	? 1
	$ say stock.held 1 '.allocation = [range(3) | {line: 1, sku: "TEA", location: "BLR", qty: 4611686018427387903}]' | ecom-order -q >/dev/null
	ecom-order: line 1: allocation: too many to add up
	? 1
	$ ecom-order show 1 | jq -c '[.state, .goods]'
	["placed",[]]
	EOF
}

@test "the audit finds a state, a payment, a parcel that was changed behind its back" {
	{ priced 1; held 1; pay 1 p1 358.00; send 1 1-1 2; } | ecom-order -q >/dev/null
	ecom-order verify
	books shop order "UPDATE sale SET state = 'closed', paid = 1, sent = 1, parcels = 2"
	says <<-'EOF'
	$ ecom-order verify
	{"order":"1","fault":"its items do not add up to what is said to be sent","repair":"restore the books of a backup, then feed again what came in since"}
	{"order":"1","fault":"its parcels are not as many as is said","repair":"restore the books of a backup, then feed again what came in since"}
	{"order":"1","fault":"its payments do not add up to what is said to be paid","repair":"restore the books of a backup, then feed again what came in since"}
	{"order":"1","fault":"its state is closed, its timeline says shipped","repair":"restore the books of a backup, then feed again what came in since"}
	? 1
	EOF
}
