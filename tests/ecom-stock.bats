# ecom-stock.bats - the stock ledger

load helper

setup() {
	make_shop
}

# count SKU LOCATION QTY...: feed counts.
count() {
	while [ $# -gt 0 ]; do
		printf '{"type":"stock.count","id":"c-%s-%s-%s","time":"2026-11-22T04:00:00Z","sku":"%s","location":"%s","qty":%s}\n' "$1" "$2" "$3" "$1" "$2" "$3"
		shift 3
	done | ecom-stock -q >/dev/null
}

# order NUMBER SKU QTY...: a priced order; with backorder=true what is missing may wait.
order() {
	local number=$1 lines= line=1
	shift
	while [ $# -gt 0 ]; do
		lines+=${lines:+,}'{"line":'$((line++))',"sku":"'$1'","qty":'$2',"backorder":'${backorder:-false}'}'
		shift 2
	done
	printf '{"type":"order.priced","id":"web-%s/priced","time":"2026-11-22T05:%02d:00Z","order":"%s","lines":[%s]}\n' "$number" "$number" "$number" "$lines"
}

# What is said of the record that is read: the type and what matters of it.
answers() {
	ecom-stock -q "$@" | jq -c 'select(.id | test("/(held|short|filled|released|shipped|stock.shipped|returned)[.0-9]*$")) |
		[.type, .order, .backordered, .complete, [(.allocation // .lines)[] | [.line, .sku, .location, .qty]]] | del(.[] | nulls)'
}

@test "goods are counted, come in, break, move, and are expected; the ledger tells each" {
	cat >day <<-'EOF'
	{"type":"stock.count","id":"d1","time":"2026-11-22T04:00:00Z","sku":"TEA","location":"BLR","qty":10}
	{"type":"stock.expect","id":"d2","time":"2026-11-22T04:01:00Z","sku":"TEA","location":"BLR","qty":30,"on":"2026-12-01","ref":"PO-1"}
	{"type":"stock.receive","id":"d3","time":"2026-11-22T04:02:00Z","sku":"TEA","location":"BLR","qty":20,"ref":"PO-1"}
	{"type":"stock.adjust","id":"d4","time":"2026-11-22T04:03:00Z","sku":"TEA","location":"BLR","qty":-3,"reason":"broken"}
	{"type":"stock.move","id":"d5","time":"2026-11-22T04:04:00Z","sku":"TEA","from":"BLR","to":"DEL","qty":7}
	{"type":"stock.count","id":"d6","time":"2026-11-22T04:05:00Z","sku":"TEA","location":"DEL","qty":7}
	{"type":"stock.count","id":"d7","time":"2026-11-22T04:06:00Z","sku":"TEA","location":"DEL","qty":5}
	EOF
	says <<-'EOF'
	$ ecom-stock -q day | grep '/'
	{"type":"stock.counted","id":"d1/counted","time":"2026-11-22T04:00:00Z","sku":"TEA","location":"BLR","old":0,"qty":10,"free":10}
	{"type":"stock.expected","id":"d2/expected","time":"2026-11-22T04:01:00Z","sku":"TEA","location":"BLR","qty":30,"on":"2026-12-01","ref":"PO-1"}
	{"type":"stock.received","id":"d3/received","time":"2026-11-22T04:02:00Z","sku":"TEA","location":"BLR","qty":20,"on_hand":30,"ref":"PO-1"}
	{"type":"stock.adjusted","id":"d4/adjusted","time":"2026-11-22T04:03:00Z","sku":"TEA","location":"BLR","qty":-3,"on_hand":27,"reason":"broken"}
	{"type":"stock.moved","id":"d5/moved","time":"2026-11-22T04:04:00Z","sku":"TEA","from":"BLR","to":"DEL","qty":7}
	{"type":"stock.counted","id":"d7/counted","time":"2026-11-22T04:06:00Z","sku":"TEA","location":"DEL","old":7,"qty":5,"free":5}
	$ ecom-stock day >again
	ecom-stock: 7 in = 0 done + 7 unchanged + 0 refused
	$ ecom-stock levels
	{"sku":"TEA","location":"BLR","on_hand":20,"held":0,"free":20,"expected":10}
	{"sku":"TEA","location":"DEL","on_hand":5,"held":0,"free":5,"expected":0}
	$ ecom-stock totals TEA
	{"sku":"TEA","on_hand":25,"held":0,"free":25,"expected":10}
	$ ecom-stock totals COFFEE
	$ ecom-stock moves TEA --table
	time                  sku  location  reason   on_hand  held  record
	2026-11-22T04:00:00Z  TEA  BLR       count    10       0     d1
	2026-11-22T04:02:00Z  TEA  BLR       receive  20       0     d3
	2026-11-22T04:03:00Z  TEA  BLR       adjust   -3       0     d4
	2026-11-22T04:04:00Z  TEA  BLR       move     -7       0     d5
	2026-11-22T04:04:00Z  TEA  DEL       move     7        0     d5
	2026-11-22T04:06:00Z  TEA  DEL       count    -2       0     d7
	$ ecom-stock low 26
	{"sku":"TEA","free":25,"expected":10}
	$ ecom-stock low 25
	$ ecom-stock verify
	EOF
}

@test "what cannot be is refused with field and reason, and nothing is booked" {
	count TEA BLR 10
	order 1 TEA 4 | ecom-stock -q >/dev/null
	kept() { all_books shop | grep -v '^stock.answer|'; }
	kept >before
	cat >wrong <<-'EOF'
	{"type":"stock.count","id":"x1","sku":"TEA","location":"PNQ","qty":1}
	{"type":"stock.count","id":"x2","sku":"TEA","location":"BLR","qty":-1}
	{"type":"stock.count","id":"x3","sku":"TEA","location":"BLR","qty":1.5}
	{"type":"stock.count","id":"x4","sku":"TEA","location":"BLR","qty":"1"}
	{"type":"stock.count","id":"x5","location":"BLR","qty":1}
	{"type":"stock.receive","id":"x6","sku":"TEA","location":"BLR","qty":0}
	{"type":"stock.receive","id":"x7","sku":"TEA","location":"BLR","qty":9223372036854775807}
	{"type":"stock.adjust","id":"x8","sku":"TEA","location":"BLR","qty":-11,"reason":"lost"}
	{"type":"stock.adjust","id":"x9","sku":"TEA","location":"BLR","qty":-1}
	{"type":"stock.move","id":"x10","sku":"TEA","from":"BLR","to":"DEL","qty":7}
	{"type":"stock.move","id":"x11","sku":"TEA","from":"BLR","to":"BLR","qty":1}
	{"type":"stock.expect","id":"x12","sku":"TEA","location":"BLR","qty":1,"on":"2026-02-30"}
	{"type":"order.priced","id":"x13/priced","order":"1","lines":[{"sku":"TEA","qty":1}]}
	{"type":"order.priced","id":"x14/priced","order":"2","lines":[]}
	{"type":"order.priced","id":"x15/priced","order":"2","lines":[{"sku":"TEA","qty":1},{"sku":"TEA"}]}
	{"type":"parcel.sent","id":"x16","order":"1","parcel":"1-1","location":"BLR","lines":[{"sku":"TEA","qty":5}]}
	{"type":"parcel.sent","id":"x17","order":"1","parcel":"1-1","location":"DEL","lines":[{"sku":"TEA","qty":1}]}
	{"type":"return.received","id":"x18","order":"1","location":"BLR","lines":[{"sku":"TEA","qty":1}]}
	{"type":"order.priced","id":"web-1/priced","order":"1","lines":[{"sku":"TEA","qty":5}]}
	EOF
	ending=0
	ecom-stock wrong >out 2>err || ending=$?
	is "1 " "$ending $(cat out)"
	is "ecom-stock: 19 in = 0 done + 0 unchanged + 19 refused" "$(tail -n 1 err)"
	is "$(seq 19)" "$(sed -n 's/^ecom-stock: wrong: line \([0-9]*\): .*/\1/p' err)"
	for said in "line 1: location: 'PNQ'" 'line 2: qty: -1' 'line 3: qty: 1.5' 'line 5: sku: ' 'line 9: reason: ' 'line 12: on: ' 'line 15: lines\[1\].qty: ' \
		"line 10: qty: 7 of 'TEA' are to be moved, 6 are free at 'BLR'" "line 13: order: '1' has goods held" \
		"line 19: id: 'web-1/priced' was used before"; do
		grep -q "$said" err || { echo "not said: $said"; cat err; false; }
	done
	diff before <(kept)
}

@test "an order comes from the fewest locations, then from those first by priority, and each choice says why" {
	count TEA BLR 5 TEA DEL 50 TEA ACME 50 MUG BLR 9 MUG DEL 1 POT ACME 2 CUP BLR 1 CUP DEL 1
	order 1 TEA 3 >in; is '["stock.held","1",[[1,"TEA","BLR",3]]]' "$(answers in)"
	# Five are not left in Bengaluru: Delhi has them all.
	order 2 TEA 5 >in; is '["stock.held","2",[[1,"TEA","DEL",5]]]' "$(answers in)"
	# Mugs are in Bengaluru, tea for it is in Delhi: two parcels; each line whole from one.
	order 3 TEA 10 MUG 5 >in; is '["stock.held","3",[[1,"TEA","DEL",10],[2,"MUG","BLR",5]]]' "$(answers in)"
	# The pot is with the drop-shipper, who has the tea too: one parcel, though others come first by priority.
	order 4 TEA 10 POT 1 >in; is '["stock.held","4",[[1,"TEA","ACME",10],[2,"POT","ACME",1]]]' "$(answers in)"
	# Two cups are nowhere together.
	order 5 CUP 2 >in; is '["stock.held","5",[[1,"CUP","BLR",1],[1,"CUP","DEL",1]]]' "$(answers in)"
	# Two lines of one SKU share what there is: 2 + 35 in Bengaluru and Delhi is less than 36 in one place, so ACME's 40 serve both.
	order 6 TEA 30 TEA 6 >in; is '["stock.held","6",[[1,"TEA","ACME",30],[2,"TEA","ACME",6]]]' "$(answers in)"
	is 0 "$(ecom-stock -q in | jq '[.allocation[]?.why | select(length < 10)] | length' | tail -n 1)"
	# A download needs no goods.
	echo '{"type":"order.priced","id":"web-7/priced","order":"7","lines":[{"sku":"E-BOOK","qty":1,"stocked":false}]}' >in
	is '["stock.held","7",[]]' "$(answers in)"
	says <<-'EOF'
	$ ecom-stock holds 3
	{"order":"3","line":1,"sku":"TEA","location":"DEL","qty":10}
	{"order":"3","line":2,"sku":"MUG","location":"BLR","qty":5}
	$ ecom-stock levels TEA
	{"sku":"TEA","location":"ACME","on_hand":50,"held":46,"free":4,"expected":0}
	{"sku":"TEA","location":"BLR","on_hand":5,"held":3,"free":2,"expected":0}
	{"sku":"TEA","location":"DEL","on_hand":50,"held":15,"free":35,"expected":0}
	$ ecom-stock verify
	EOF
}

@test "too little: all or nothing, unless it may wait; who waits is served first come, first served" {
	count TEA BLR 5 MUG BLR 5
	order 1 TEA 6 MUG 1 >in; is '["stock.short","1",false,[]]' "$(answers in)"
	backorder=true order 2 TEA 6 MUG 1 >in
	is '["stock.short","2",true,[[1,"TEA","BLR",5],[2,"MUG","BLR",1]]]' "$(answers in)"
	is '[6,5,1]' "$(ecom-stock -q in | jq -c 'select(.type == "stock.short").lines[] | select(.sku == "TEA") | [.qty, .held, .missing]')"
	backorder=true order 3 TEA 3 >in; is '["stock.short","3",true,[]]' "$(answers in)"
	backorder=true order 4 TEA 2 >in; is '["stock.short","4",true,[]]' "$(answers in)"
	says <<-'EOF'
	$ ecom-stock waiting
	{"sku":"TEA","since":"2026-11-22T05:02:00Z","order":"2","line":1,"qty":1}
	{"sku":"TEA","since":"2026-11-22T05:03:00Z","order":"3","line":1,"qty":3}
	{"sku":"TEA","since":"2026-11-22T05:04:00Z","order":"4","line":1,"qty":2}
	EOF
	echo '{"type":"stock.receive","id":"r1","time":"2026-11-22T06:00:00Z","sku":"TEA","location":"DEL","qty":3}' >in
	is '["stock.filled","2",true,[[1,"TEA","DEL",1]]]
["stock.filled","3",false,[[1,"TEA","DEL",2]]]' "$(answers in)"
	# Order 2 is called off: its six go to 3 and 4, and two and one of mug and tea come free.
	echo '{"type":"order.cancel","id":"x2","time":"2026-11-22T07:00:00Z","order":"2"}' >in
	is '["stock.released","2",[[1,"TEA","BLR",5],[1,"TEA","DEL",1],[2,"MUG","BLR",1]]]
["stock.filled","3",true,[[1,"TEA","BLR",1]]]
["stock.filled","4",true,[[1,"TEA","BLR",2]]]' "$(answers in)"
	says <<-'EOF'
	$ ecom-stock waiting
	$ ecom-stock totals
	{"sku":"MUG","on_hand":5,"held":0,"free":5,"expected":0}
	{"sku":"TEA","on_hand":8,"held":5,"free":3,"expected":0}
	$ ecom-stock verify
	EOF
	# Called off again, by another record: nothing.
	echo '{"type":"order.cancel","id":"x3","order":"2"}' >in
	is "" "$(answers in)"
}

@test "who waits and is called off is not served" {
	backorder=true order 1 TEA 2 | ecom-stock -q >/dev/null
	backorder=true order 2 TEA 2 | ecom-stock -q >/dev/null
	echo '{"type":"order.cancel","id":"x1","order":"1"}' >in
	is '["stock.released","1",[]]' "$(answers in)"
	echo '{"type":"stock.count","id":"r1","sku":"TEA","location":"DEL","qty":3}' >in
	is '["stock.filled","2",true,[[1,"TEA","DEL",2]]]' "$(answers in)"
	says <<-'EOF'
	$ ecom-stock verify
	$ ecom-stock totals
	{"sku":"TEA","on_hand":3,"held":2,"free":1,"expected":0}
	EOF
}

@test "goods leave once, an order that left is not cancelled, and no more comes back than left" {
	count TEA BLR 10
	order 1 TEA 4 | ecom-stock -q >/dev/null
	echo '{"type":"parcel.sent","id":"p1","order":"1","parcel":"1-1","location":"BLR","lines":[{"sku":"TEA","qty":3}]}' >in
	is '["stock.shipped","1",[[null,"TEA","BLR",3]]]' "$(answers in | sed 's/\["TEA"/[null,"TEA"/')"
	says <<-'EOF'
	$ ecom-stock levels
	{"sku":"TEA","location":"BLR","on_hand":7,"held":1,"free":6,"expected":0}
	$ echo '{"type":"order.cancel","id":"x1","order":"1"}' | ecom-stock
	ecom-stock: line 1: order: '1' has left in part or whole; goods come back by a return, not by cancelling
	ecom-stock: 1 in = 0 done + 0 unchanged + 1 refused
	? 1
	$ echo '{"type":"return.received","id":"b1","order":"1","location":"DEL","lines":[{"sku":"TEA","qty":4}]}' | ecom-stock
	ecom-stock: line 1: lines[0].qty: 4 of 'TEA' came back, but only 3 of order '1' are out
	ecom-stock: 1 in = 0 done + 0 unchanged + 1 refused
	? 1
	$ echo '{"type":"return.received","id":"b2","order":"1","location":"DEL","lines":[{"sku":"TEA","qty":2}]}' | ecom-stock -q | jq -r .type
	return.received
	stock.returned
	$ echo '{"type":"return.received","id":"b3","order":"1","location":"DEL","restock":false,"lines":[{"sku":"TEA","qty":1}]}' | ecom-stock -q | jq -r .type
	return.received
	stock.returned
	$ ecom-stock levels
	{"sku":"TEA","location":"BLR","on_hand":7,"held":1,"free":6,"expected":0}
	{"sku":"TEA","location":"DEL","on_hand":2,"held":0,"free":2,"expected":0}
	$ ecom-stock verify
	EOF
}

@test "the forecast, reckoned by hand" {
	count TEA BLR 10 TEA DEL 5
	order 1 TEA 12 | ecom-stock -q >/dev/null
	backorder=true order 2 TEA 8 | ecom-stock -q >/dev/null
	backorder=true order 3 TEA 4 | ecom-stock -q >/dev/null
	for row in '20 2026-12-05 PO-2' '3 2026-12-01 PO-1' '5 2026-12-05 PO-3'; do
		read -r qty on ref <<<"$row"
		echo '{"type":"stock.expect","id":"'"$ref"'","sku":"TEA","location":"BLR","qty":'"$qty"',"on":"'"$on"'"}'
	done | ecom-stock -q >/dev/null
	# 15 on hand, 12 + 3 held, 5 + 4 wait: nothing is free, 9 are owed; 3 come, then 20 + 5.
	says <<-'EOF'
	$ ecom-stock forecast
	{"sku":"TEA","date":"now","in":0,"out":9,"free":-9}
	{"sku":"TEA","date":"2026-12-01","in":3,"out":0,"free":-6}
	{"sku":"TEA","date":"2026-12-05","in":25,"out":0,"free":19}
	$ ecom-stock low 1
	{"sku":"TEA","free":0,"expected":28}
	EOF
	# An expectation told again is in place of the old one; goods that came for it are no longer expected.
	printf '%s\n' '{"type":"stock.expect","id":"e9","sku":"TEA","location":"DEL","qty":6,"on":"2026-12-09","ref":"PO-2"}' \
		'{"type":"stock.receive","id":"e10","sku":"TEA","location":"BLR","qty":4,"ref":"PO-1"}' | ecom-stock -q >/dev/null
	says <<-'EOF'
	$ ecom-stock forecast TEA
	{"sku":"TEA","date":"now","in":0,"out":5,"free":-5}
	{"sku":"TEA","date":"2026-12-05","in":5,"out":0,"free":0}
	{"sku":"TEA","date":"2026-12-09","in":6,"out":0,"free":6}
	$ ecom-stock verify
	EOF
}

@test "verify finds what was not booked, and says the repair" {
	count TEA BLR 10 MUG BLR 5
	order 1 TEA 2 | ecom-stock -q >/dev/null
	says <<-'EOF'
	$ ecom-stock verify
	EOF
	copy_shop shop sound
	for damage in "UPDATE level SET on_hand = on_hand + 1 WHERE sku = 'TEA'" "UPDATE level SET held = 0 WHERE sku = 'TEA'" 'DELETE FROM hold' \
		"UPDATE level SET expected = 7 WHERE sku = 'TEA'" "DELETE FROM movement WHERE sku = 'TEA'" 'UPDATE hold SET qty = 1'; do
		books shop stock "$damage"
		ending=0
		ecom-stock verify >out || ending=$?
		is "1 TEA BLR $damage" "$ending $(jq -r '[.sku, .location] | join(" ")' out) $damage"
		is true "$(jq '.repair | length > 10' out)"
		copy_books sound shop
	done
}

@test "sixteen programs sell the last hundred at once: a hundred are sold" {
	count TEA BLR 60 TEA DEL 40
	for seller in $(seq 16); do
		for n in $(seq 20); do
			printf '{"type":"order.priced","id":"s%d-%d/priced","order":"%d-%d","lines":[{"sku":"TEA","qty":1}]}\n' "$seller" "$n" "$seller" "$n"
		done >"seller$seller"
	done
	pids=
	for seller in $(seq 16); do
		ecom-stock -q --batch=3 "seller$seller" >"sold$seller" &
		pids+=" $!"
	done
	for pid in $pids; do wait "$pid"; done
	is '100 held, 220 short' "$(cat sold* | jq -s -r 'map(.type) | "\(map(select(. == "stock.held")) | length) held, \(map(select(. == "stock.short")) | length) short"')"
	says <<-'EOF'
	$ ecom-stock totals
	{"sku":"TEA","on_hand":100,"held":100,"free":0,"expected":0}
	$ ecom-stock verify
	EOF
}

@test "what shop.json cannot mean is 78: a location twice, answers kept for no time" {
	jq '.locations[1].id = "BLR"' standard.json >shop/shop.json
	says <<-'EOF'
	$ ecom-stock levels
	ecom-stock: ./shop/shop.json: locations[1].id: 'BLR' stands there twice
	? 78
	EOF
	jq '.keep_answers = 0' standard.json >shop/shop.json
	says <<-'EOF'
	$ ecom-stock levels
	ecom-stock: ./shop/shop.json: keep_answers: 1 to 36500 days are expected
	? 78
	EOF
}

@test "nothing leaves of an order that waits for goods" {
	count TEA BLR 2
	backorder=true order 1 TEA 3 | ecom-stock -q >/dev/null
	says <<-'EOF'
	$ echo '{"type":"parcel.sent","id":"p","order":"1","parcel":"1-1","location":"BLR","lines":[{"sku":"TEA","qty":2}]}' | ecom-stock -q
	ecom-stock: line 1: order: '1' waits for goods: it leaves when it is complete
	? 1
	$ ecom-stock levels TEA
	{"sku":"TEA","location":"ACME","on_hand":0,"held":0,"free":0,"expected":0}
	{"sku":"TEA","location":"BLR","on_hand":2,"held":2,"free":0,"expected":0}
	{"sku":"TEA","location":"DEL","on_hand":0,"held":0,"free":0,"expected":0}
	EOF
}

@test "goods that are held, but were counted away, leave when they are found again" {
	count TEA BLR 5
	order 1 TEA 4 | ecom-stock -q >/dev/null
	count TEA BLR 2
	echo '{"type":"parcel.sent","id":"p1","order":"1","parcel":"1-1","location":"BLR","lines":[{"sku":"TEA","qty":3}]}' >in
	says <<-'EOF'
	$ ecom-stock -q in
	ecom-stock: in: line 1: lines[0].qty: 3 of 'TEA' left, but only 2 are on hand at 'BLR': count it
	? 1
	$ ecom-stock levels
	{"sku":"TEA","location":"BLR","on_hand":2,"held":4,"free":-2,"expected":0}
	EOF
	count TEA BLR 4
	says <<-'EOF'
	$ ecom-stock -q --now=2026-11-22T11:00:00Z in | jq -r .type
	parcel.sent
	stock.shipped
	$ ecom-stock levels
	{"sku":"TEA","location":"BLR","on_hand":1,"held":1,"free":0,"expected":0}
	$ ecom-stock verify
	EOF
}

@test "an order that is called off before its goods were looked for is called off when they were" {
	count TEA BLR 5
	echo '{"type":"order.cancel","id":"x1","order":"1"}' >in
	says <<-'EOF'
	$ ecom-stock -q in
	ecom-stock: in: line 1: order: '1' is not known here: no goods were looked for
	? 1
	EOF
	order 1 TEA 2 | ecom-stock -q >/dev/null
	is '["stock.released","1",[[1,"TEA","BLR",2]]]' "$(answers --now=2026-11-22T11:00:00Z in)"
	is '5 0 5' "$(ecom-stock totals | jq -r '"\(.on_hand) \(.held) \(.free)"')"
	is '' "$(ecom-stock verify)"
}

@test "who may only read a shop asks with --dry-run" {
	! on_server || skip "about SQLite's files"
	count TEA BLR 2
	chmod 555 shop
	chmod 444 shop/stock.db
	# Root may write everywhere, unless he gives that up.
	reader() { setpriv --bounding-set=-dac_override ecom-stock "$@"; }
	[ "$(id -u)" = 0 ] || reader() { ecom-stock "$@"; }
	says <<-'EOF'
	$ reader --dry-run levels
	{"sku":"TEA","location":"BLR","on_hand":2,"held":0,"free":2,"expected":0}
	$ reader levels
	ecom-stock: cannot use './shop/stock.db': attempt to write a readonly database
	? 77
	EOF
	chmod 755 shop
}

@test "what counts would change is told and limited; a run is undone, sales in between notwithstanding" {
	counted() { printf '{"type":"stock.count","id":"%s","time":"2026-11-2%sT09:00:00Z","sku":"%s","location":"BLR","qty":%d}\n' "$@"; }
	{ counted m.1 0 TEA 5; counted m.2 0 CUP 7; counted m.3 0 POT 2; } | ecom-stock -q >/dev/null
	{ counted t.1 1 TEA 0; counted t.2 1 CUP 9; counted t.3 1 POT 2; } >tuesday
	says <<-'EOF'
	$ ecom-stock diff tuesday
	{"sku":"TEA","location":"BLR","change":"emptied","field":"on_hand","old":5,"new":0}
	{"sku":"CUP","location":"BLR","change":"changed","field":"on_hand","old":7,"new":9}
	ecom-stock: plan: 0 added, 1 changed (on_hand 1), 1 emptied, 1 unchanged, 0 refused
	ecom-stock: 3 in = 2 done + 1 unchanged + 0 refused
	$ ecom-stock -q --max-drops=30% --max-change=40% tuesday
	ecom-stock: 1 of 3 levels would be emptied, more than --max-drops=30%; --max-drops=1 allows it
	ecom-stock: stopped: nothing was changed
	? 65
	$ ecom-stock -q --max-drops=1 tuesday | wc -l
	5
	$ echo '{"type":"stock.adjust","id":"sold","time":"2026-11-22T09:00:00Z","sku":"CUP","location":"BLR","qty":-1,"reason":"sold"}' | ecom-stock -q >log
	$ ecom-stock runs --table
	run   first                 last                  counted  moved  on_hand
	m     2026-11-20T09:00:00Z  2026-11-20T09:00:00Z  3        0      14
	t     2026-11-21T09:00:00Z  2026-11-21T09:00:00Z  2        0      -3
	sold  2026-11-22T09:00:00Z  2026-11-22T09:00:00Z  0        1      -1
	$ ecom-stock undo t | tee undone | jq -c '[.type, .id, .sku, .location, .qty, .reason]'
	["stock.adjust","undo-t.2","CUP","BLR",-2,"undo t.2"]
	["stock.adjust","undo-t.1","TEA","BLR",5,"undo t.1"]
	$ ecom-stock -q undone >log
	$ ecom-stock totals | jq -c '[.sku, .on_hand]'
	["CUP",6]
	["POT",2]
	["TEA",5]
	$ ecom-stock undo t --now 2026-11-23T00:00:00Z | ecom-stock -q 2>&1 | head -n 1
	ecom-stock: line 1: id: 'undo-t.2' was used before by a record that says something else
	$ ECOM_NOW=2026-11-23T00:00:00Z ecom-stock undo undo-t | jq -c '[.sku, .qty]'
	["CUP",2]
	["TEA",-5]
	$ counted w.1 3 TEA 1 | ecom-stock -q >log
	$ ecom-stock undo t | jq -c '[.sku, .qty]'
	ecom-stock: undo: 'TEA' at 'BLR' was counted again since t: it is left as it is
	["CUP",-2]
	EOF
	is "" "$(ecom-stock verify)"
}

@test "a complete count of a place takes what it does not name for gone, a tenth at most; killed, the same run completes" {
	feed() { jq -nc --arg run "$1" --argjson skus "$2" '$skus[] | split("=") as [$sku, $qty]
		| {type: "stock.count", time: "2026-11-20T09:00:00Z", sku: $sku, location: "BLR", qty: ($qty | tonumber)}' |
		jq -c --arg run "$1" '. + {id: "\($run).\(input_line_number)"}'; }
	feed m '["A=5","B=7","C=2","D=1","E=0"]' | ecom-stock -q >/dev/null
	echo '{"type":"stock.count","id":"del","time":"2026-11-20T09:00:00Z","sku":"A","location":"DEL","qty":3}' | ecom-stock -q >/dev/null
	# A changes, B is refused and stays, C and D are not named, E was 0 already, F is new; Delhi is not spoken of.
	feed t '["A=6","B=-1","F=4"]' >feed
	copy_shop shop twin
	says <<-'EOF'
	$ ecom-stock -q --complete feed
	ecom-stock: 2 of 5 levels would be emptied, more than --max-drops=10%; --max-drops=2 allows it
	ecom-stock: stopped: nothing was changed
	? 65
	$ ecom-stock -q diff --complete --max-drops=2 feed
	{"sku":"C","location":"BLR","change":"emptied","field":"on_hand","old":2,"new":0}
	{"sku":"D","location":"BLR","change":"emptied","field":"on_hand","old":1,"new":0}
	ecom-stock: feed: line 2: qty: -1 is not a whole number (0 or more)
	{"sku":"A","location":"BLR","change":"changed","field":"on_hand","old":5,"new":6}
	{"sku":"F","location":"BLR","change":"added","field":"on_hand","old":0,"new":4}
	? 1
	$ ecom-stock -q --complete --max-drops=2 <feed >out
	ecom-stock: line 2: qty: -1 is not a whole number (0 or more)
	? 1
	$ ecom-stock levels | jq -c '[.sku, .location, .on_hand]' | paste -sd ' '
	["A","BLR",6] ["A","DEL",3] ["B","BLR",7] ["C","BLR",0] ["D","BLR",0] ["E","BLR",0] ["F","BLR",4]
	$ ecom-stock -q --complete </dev/null
	ecom-stock: --complete: there are no levels in the input: all would be emptied
	? 65
	$ echo '{"type":"stock.count","id":"u.1","sku":"A","qty":1}' | ecom-stock -q --complete
	ecom-stock: --complete: line 1 names no location (it is missing): what is not in the input is not known
	? 65
	EOF
	all_books shop >after
	ecom-stock -q --complete --max-drops=2 <feed 2>/dev/null | cmp - out
	all_books shop | diff after -
	for n in 1 2 4; do # cut short after so many records, and begun again
		rm -rf shop
		copy_shop twin shop
		{ jq -c 'select(.type == "stock.count" and .qty == 0)' out; cat feed; } | head -n "$n" | ecom-stock -q >/dev/null 2>&1 || true
		ecom-stock -q --complete --max-drops=2 <feed 2>/dev/null | cmp - out
		all_books shop | diff after -
	done
	ecom-stock undo t | ecom-stock -q >/dev/null
	is '["A",5] ["B",7] ["C",2] ["D",1] ["E",0] ["F",0]' "$(ecom-stock levels | jq -c 'select(.location == "BLR") | [.sku, .on_hand]' | paste -sd ' ')"
	is "" "$(ecom-stock verify)"
}
