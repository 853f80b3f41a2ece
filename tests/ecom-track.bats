# ecom-track - scans come late, twice and out of order

load helper

setup() {
	make_shop
	export ECOM_NOW=2026-11-25T00:00:00Z
}

# sent PARCEL TRACKING [CARRIER]: a parcel of order 1001 leaves on the 22nd at 09:00.
sent() {
	printf '{"type":"parcel.sent","id":"sent-%s","time":"2026-11-22T09:00:00Z","parcel":"%s","order":"%s","location":"BLR",' "$1" "$1" "${1%%-*}"
	printf '"carrier":"%s","tracking":"%s","lines":[{"sku":"TEA","qty":1}]}\n' "${3:-delhivery}" "$2"
}

# scan ID TRACKING AT STATUS [PLACE]: a carrier's scan, which came on the 24th.
scan() {
	printf '{"type":"parcel.scan","id":"%s","time":"2026-11-24T12:00:00Z","tracking":"%s","at":"%s","status":"%s"%s}\n' \
		"$1" "$2" "$3" "$4" "${5:+,\"place\":\"$5\"}"
}

# What is answered, without what was asked.
moved() {
	ecom-track -q "$@" | jq -c 'select(.type == "parcel.moved") | [.id, .parcel, .was, .state, .at]'
}

@test "a parcel's journey is told in the states of one vocabulary" {
	sent 1001-1 14908152123456 >in
	scan d1 14908152123456 2026-11-22T15:30:00+05:30 'UD In Transit' Bengaluru >>in
	scan d2 14908152123456 2026-11-23T02:00:00Z 'UD Dispatched' Delhi >>in
	scan d3 14908152123456 2026-11-23T06:00:00Z 'DL Delivered' Delhi >>in
	says <<-'EOF'
	$ ecom-track in >out
	ecom-track: 4 in = 4 done + 0 unchanged + 0 refused
	$ grep parcel.moved out
	{"type":"parcel.moved","id":"d1/moved","time":"2026-11-24T12:00:00Z","parcel":"1001-1","order":"1001","carrier":"delhivery","tracking":"14908152123456","state":"in_transit","was":"created","at":"2026-11-22T10:00:00Z","place":"Bengaluru"}
	{"type":"parcel.moved","id":"d2/moved","time":"2026-11-24T12:00:00Z","parcel":"1001-1","order":"1001","carrier":"delhivery","tracking":"14908152123456","state":"out_for_delivery","was":"in_transit","at":"2026-11-23T02:00:00Z","place":"Delhi"}
	{"type":"parcel.moved","id":"d3/moved","time":"2026-11-24T12:00:00Z","parcel":"1001-1","order":"1001","carrier":"delhivery","tracking":"14908152123456","state":"delivered","was":"out_for_delivery","at":"2026-11-23T06:00:00Z","place":"Delhi"}
	$ ecom-track in | cmp - out
	ecom-track: 4 in = 0 done + 4 unchanged + 0 refused
	$ ecom-track list
	{"parcel":"1001-1","order":"1001","carrier":"delhivery","tracking":"14908152123456","state":"delivered","heard":"2026-11-23T06:00:00Z","days":1,"place":"Delhi"}
	$ ecom-track list in_transit
	$ ecom-track verify
	EOF
	is "$(ecom-track show 1001-1)" "$(ecom-track show '1490 8152 123 456')"
	is 'created in_transit out_for_delivery delivered' "$(ecom-track show 1001-1 | jq -rs 'map(.state) | join(" ")')"
}

@test "whatever the order in which scans come, the parcel ends where the latest says" {
	sent 1000-1 14908152123000 >s
	scan a 14908152123000 2026-11-22T10:00:00Z 'Picked Up' >a
	scan b 14908152123000 2026-11-23T02:00:00Z InTransit >b
	scan c 14908152123000 2026-11-23T06:00:00Z out_for_delivery >c
	scan d 14908152123000 2026-11-23T06:00:00Z delivered >d # of the same second: the one further along
	local order n=1000
	python3 -c 'import itertools; print("\n".join(" ".join(p) for p in itertools.permutations(["s", "a", "b", "c", "d"])))' >orders
	is 120 "$(wc -l <orders)"
	# A parcel for each.
	while read -r order; do
		n=$((n + 1))
		# shellcheck disable=SC2086
		cat $order | sed -E "s/\"id\":\"[^\"]*/&-$n/; s/1000/$n/g; s/14908152123000/1490815212$n/"
	done <orders >in
	moved in >answers # whose ids end -1001/moved and so on
	is "$(seq -f '%.0f-1 delivered 2026-11-23T06:00:00Z' 1001 1120)" "$(jq -rs 'group_by(.[0][-10:-6])[] | last | "\(.[1]) \(.[3]) \(.[4])"' answers)"
	is "$(seq -f '%.0f-1 delivered' 1001 1120)" "$(ecom-track list | jq -r '"\(.parcel) \(.state)"')"
	is '' "$(ecom-track verify)"
	for n in $(seq 1001 1120); do is 5 "$(ecom-track show "$n-1" | wc -l)"; done
}

@test "an older scan undoes nothing and answers nothing; a later one may, and the same news again is no news" {
	{
		sent 1001-1 14908152123456
		scan a 14908152123456 2026-11-23T06:00:00Z delivered
		scan b 14908152123456 2026-11-23T05:59:59.999Z in_transit
		scan c 14908152123456 2026-11-23T06:00:00Z delivered          # the webhook again, under another id
		scan d 14908152123456 2026-11-24T06:00:00Z delivered Delhi     # the same state, later
		scan e 14908152123456 2026-11-24T07:00:00Z 'hm?'               # says nothing of where it is
		scan f 14908152123456 2026-11-24T08:00:00Z 'RTO Initiated'     # the customer sent it back
	} >in
	moved in >answers
	is '["a/moved","1001-1","created","delivered","2026-11-23T06:00:00Z"]
["f/moved","1001-1","delivered","returning","2026-11-24T08:00:00Z"]' "$(cat answers)"
	is 6 "$(ecom-track show 1001-1 | wc -l)" # c is not kept: it says what a said
	is '{"status":"hm?","scans":1,"last":"2026-11-24T07:00:00Z"}' "$(ecom-track words)"
	is '' "$(ecom-track verify)"
}

@test "scans of a number nobody sent wait for their parcel" {
	scan a 'EE 473 124 829 IN' 2026-11-23T06:00:00Z 'Item Dispatched' Kochi >early
	scan b EE473124829IN 2026-11-23T09:00:00Z 'Beyond the seven hills' >>early
	says <<-'EOF'
	$ ecom-track -q early | grep moved
	{"type":"parcel.moved","id":"a/moved","time":"2026-11-24T12:00:00Z","tracking":"EE473124829IN","state":"in_transit","was":"unknown","at":"2026-11-23T06:00:00Z","place":"Kochi"}
	$ ecom-track stray
	{"tracking":"EE473124829IN","state":"in_transit","heard":"2026-11-23T06:00:00Z"}
	$ ecom-track list
	$ sent 1002-1 EE473124829IN 'India Post' | ecom-track -q | grep moved
	{"type":"parcel.moved","id":"sent-1002-1/moved","time":"2026-11-22T09:00:00Z","parcel":"1002-1","order":"1002","carrier":"India Post","tracking":"EE473124829IN","state":"in_transit","was":"created","at":"2026-11-23T06:00:00Z","place":"Kochi"}
	$ ecom-track stray
	$ ecom-track verify
	EOF
	scan c RR473124829FI 2026-11-23T06:00:00Z 'Mystery' >odd
	is '"Mystery" "unknown"' "$(ecom-track -q odd | jq -rc 'select(.type == "parcel.moved") | "\(.code | tojson) \(.state | tojson)"')"
}

@test "a miscopied number is refused when its carrier is known, and only then" {
	{
		sent 1001-1 1Z999AA10123456785 UPS
		sent 1002-1 1Z999AA10123456785 'our own van'
		sent 1003-1 H0TCH0C0LATE UPS
		sent 1004-1 '1z 999 aa1 01 2345 6784' ups
		sent 1004-1 1Z999AA10123456784 ups | jq -c '.id = "again"'
		scan s 1Z999AA10123456784 2026-11-23T06:00:00Z 'Origin Scan'
		sent 1004-1 1Z12345E0205271688 ups | jq -c '.id = "relabelled"'
		sent 1005-1 ' - ' ups | jq -c '.tracking = "--"'
	} >in
	says <<-'EOF'
	$ ecom-track -r no in >out
	ecom-track: in: line 1: tracking: '1Z999AA10123456785' is no number of UPS: its check digit is wrong
	ecom-track: in: line 7: parcel: '1004-1' has left already, as 1Z999AA10123456784
	ecom-track: in: line 8: tracking: '--' is no tracking number
	ecom-track: 8 in = 4 done + 1 unchanged + 3 refused
	? 1
	$ jq -r .id out no
	sent-1002-1
	sent-1003-1
	sent-1004-1
	again
	s
	sent-1001-1
	relabelled
	sent-1005-1
	$ ecom-track carriers 1Z999AA10123456784
	{"tracking":"1Z999AA10123456784","carrier":"ups","form":"UPS 1Z","checked":true,"url":"https://www.ups.com/track?tracknum=1Z999AA10123456784"}
	$ ecom-track carriers 123456789012 | jq -r .carrier
	fedex
	dhl
	gls
	$ ecom-track carriers 1Z999AA10123456785
	? 1
	$ ecom-track carriers
	ecom-track: carriers: one tracking number is expected
	? 64
	EOF
}

@test "several parcels in one box move together; a number used again is another parcel's" {
	{
		sent 1001-1 14908152123456
		sent 1002-1 14908152123456
		scan a 14908152123456 2026-11-23T06:00:00Z delivered
		sent 2001-1 14908152123456 | jq -c '.time = "2027-03-01T09:00:00Z"'
		scan b 14908152123456 2026-11-23T05:00:00Z out_for_delivery | jq -c '.time = "2027-03-01T10:00:00Z"'
		scan c 14908152123456 2027-03-02T05:00:00Z in_transit | jq -c '.time = "2027-03-02T06:00:00Z"'
	} >in
	moved in >answers
	is '["a/moved.1","1001-1","created","delivered","2026-11-23T06:00:00Z"]
["a/moved.2","1002-1","created","delivered","2026-11-23T06:00:00Z"]
["c/moved","2001-1","created","in_transit","2027-03-02T05:00:00Z"]' "$(cat answers)"
	is '2001-1 in_transit' "$(ecom-track list | jq -r '"\(.parcel) \(.state)"')"
	is '' "$(ecom-track --now 2027-03-03T00:00:00Z verify)"
}

@test "late parcels are those without news for longer than their state allows" {
	jq '.track = {late_days: {in_transit: 2}}' shop/shop.json >shop/new && mv shop/new shop/shop.json
	{
		sent 1001-1 14908152123451
		sent 1002-1 14908152123452
		sent 1003-1 14908152123453
		scan a 14908152123452 2026-11-23T06:00:00Z in_transit
		scan b 14908152123453 2026-11-23T06:00:00Z delivered
	} | ecom-track -q >/dev/null
	says <<-'EOF'
	$ ecom-track late soon
	ecom-track: late: 'soon' is not a number
	? 64
	EOF
	late() { ecom-track --now "$1" late "${@:2}" | jq -rs 'map("\(.parcel) \(.days)") | join(", ")'; }
	is '' "$(late 2026-11-25T06:00:00Z)"
	is '1002-1 2' "$(late 2026-11-25T06:00:00.001Z)"                    # two days in transit
	is '1001-1 3, 1002-1 2' "$(late 2026-11-25T09:00:01Z)"              # three days since it left, and no scan
	is '1001-1 2, 1002-1 1' "$(late 2026-11-24T09:00:01Z 1)"
	is '1001-1 98' "$(late 2027-02-28T10:00:00Z 98)"
}

@test "a shop teaches its carrier's words" {
	jq '.track = {words: {"Unterwegs": "in_transit", "zugestellt": "delivered"}}' shop/shop.json >shop/new && mv shop/new shop/shop.json
	{ sent 1001-1 1; scan a 1 2026-11-23T06:00:00Z unterwegs; scan b 1 2026-11-23T07:00:00Z ZUGESTELLT; } >in
	is '["a/moved","1001-1","created","in_transit","2026-11-23T06:00:00Z"]
["b/moved","1001-1","in_transit","delivered","2026-11-23T07:00:00Z"]' "$(moved in)"
	jq '.track = {words: {"weg": "gone"}}' shop/shop.json >shop/new && mv shop/new shop/shop.json
	says <<-'EOF'
	$ ecom-track in
	ecom-track: ./shop/shop.json: track.words: 'weg' does not say a state of a parcel
	? 78
	EOF
}

@test "some carriers mean code and status together, some only the code" {
	{
		sent 1 14908152123451
		sent 2 123456789012 fedex
		scan a 14908152123451 2026-11-23T06:00:00Z Dispatched | jq -c '.code = "UD"'
		scan b 14908152123451 2026-11-23T07:00:00Z Dispatched | jq -c '.code = "RT"'
		scan c 14908152123451 2026-11-23T08:00:00Z RTO | jq -c '.code = "DL"'
		scan d 123456789012 2026-11-23T06:00:00Z 'Left FedEx origin facility' | jq -c '.code = "DP"'
		scan e 123456789012 2026-11-23T07:00:00Z out_for_delivery | jq -c '.code = "DL"'
	} >in
	is '1 out_for_delivery
1 returning
1 returned
2 in_transit
2 out_for_delivery' "$(moved in | jq -r '"\(.[1]) \(.[3])"')"
}

@test "verify finds a state that its scans do not bear out; ahead finds scans from the future" {
	{ sent 1001-1 1; scan a 1 2026-11-23T06:00:00Z in_transit; scan b 1 2026-11-23T07:00:00Z delivered; } | ecom-track -q >/dev/null
	books shop track "UPDATE journey SET state = 'in_transit', at = at - 3600000"
	{ sent 1002-1 2; scan z 2 2026-12-24T06:00:00Z in_transit; } | ecom-track -q >/dev/null
	says <<-'EOF'
	$ ecom-track verify
	{"tracking":"1","state":"in_transit","scanned":"delivered","at":"2026-11-23T07:00:00Z","fault":"a later scan says otherwise","repair":"restore the books of a backup, then feed again what came in since"}
	? 1
	$ ecom-track ahead
	{"tracking":"2","state":"in_transit","status":"in_transit","at":"2026-12-24T06:00:00Z","time":"2026-11-24T12:00:00Z"}
	EOF
}

@test "a number may be mended until it is scanned" {
	sent 1001-1 111 | ecom-track -q >/dev/null
	sent 1001-1 112 | jq -c '.id = "mended"' | ecom-track -q >/dev/null
	scan a 111 2026-11-23T06:00:00Z 'In Transit' >scans
	scan b 112 2026-11-23T07:00:00Z 'In Transit' >>scans
	says <<-'EOF'
	$ moved scans
	["a/moved",null,"unknown","in_transit","2026-11-23T06:00:00Z"]
	["b/moved","1001-1","created","in_transit","2026-11-23T07:00:00Z"]
	$ ecom-track list | jq -c '[.parcel, .tracking, .state]'
	["1001-1","112","in_transit"]
	$ ecom-track verify
	$ sent 1001-1 113 | jq -c '.id = "late"' | ecom-track -q
	ecom-track: line 1: parcel: '1001-1' has left already, as 112
	? 1
	EOF
}
