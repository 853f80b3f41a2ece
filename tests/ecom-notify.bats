#!/usr/bin/env bats
# ecom-notify.bats - messages queued once, delivered once, tried again, given up; read by Python's email package
load helper

setup() {
	make_shop
	mail=shop/outbox/mail
}

teardown() {
	[ -z "${smtpd-}" ] || kill "$smtpd" 2>/dev/null || true
}

# order NUMBER EMAIL [MORE]: an accepted order. MORE is a jq filter.
order() {
	jq -cn --arg n "$1" --arg email "$2" '{type: "order.accepted", id: "web-\($n)/priced/held/accepted", time: "2026-11-22T09:00:00Z",
		order: $n, currency: "INR", customer: {name: "Asha Rao", email: $email, language: "en"},
		ship_to: {name: "Asha Rao", line1: "4 Lake View", city: "Bengaluru", state: "KA", postcode: "560038", country: "IN"},
		lines: [{line: 1, sku: "TEA", title: "Darjeeling <first flush> & more", qty: 2, price: "61725.00", amount: "123450.00"}],
		payment: "cod", prices_include_tax: true,
		totals: {goods: "123450.00", discount: "0.00", delivery: "49.00", net: "117618.10", tax: "5880.90", rounding: "-0.40",
			total: "123498.60"}} | '"${3:-.}"
}

states() {
	ecom-notify outbox | jq -r '"\(.order) \(.template) \(.state) \(.tries)"'
}

# serve [OPTION]...: start a mail server; $port is its port.
serve() {
	local python
	for python in python3 /usr/bin/python3 ''; do
		[ -n "$python" ] || skip "python3-aiosmtpd is not here"
		! "$python" -c 'import aiosmtpd' 2>/dev/null || break
	done
	mkfifo alive
	"$python" "$SRC/tests/data/smtpd" taken "$@" <alive >port 2>smtpd.err 3>&- &
	smtpd=$!
	exec 9>alive
	for _ in $(seq 100); do
		[ -s port ] && break
		sleep 0.05
	done
	port=$(cat port)
}

relay() {
	jq --argjson more "$1" '.mail += $more' shop/shop.json >shop/new.json
	mv shop/new.json shop/shop.json
}

@test "what happens to an order is said once, in the customer's language" {
	{
		order 1001 asha@example.com
		order 1002 null '.customer |= del(.email)'
		order 1003 ravi@example.com '.customer.language = "hi-IN" | .type = "order.backordered" | .waiting = [{line: 1, sku: "TEA", qty: 1}]'
		echo '{"type":"order.place","id":"web-1004","time":"2026-11-22T09:00:00Z","order":"1004","customer":{"name":"Jo","email":"jo@example.com"}}'
		echo '{"type":"order.rejected","id":"web-1004/rejected","time":"2026-11-22T09:00:00Z","order":"1004","reason":"no_stock","why":"x"}'
		echo '{"type":"parcel.moved","id":"s1/moved","time":"2026-11-22T09:30:00Z","order":"1001","carrier":"dtdc","tracking":"D1","state":"in_transit"}'
		echo '{"type":"parcel.moved","id":"s2/moved","time":"2026-11-22T09:40:00Z","order":"1001","carrier":"dtdc","tracking":"D1","state":"out_for_delivery"}'
		echo '{"type":"parcel.moved","id":"s3/moved","time":"2026-11-22T09:40:00Z","carrier":"dtdc","tracking":"D9","state":"out_for_delivery"}'
		echo '{"type":"order.delivered","id":"s4/moved/delivered","time":"2026-11-22T09:50:00Z","order":"1001","parcel":"1001-1","complete":true}'
		echo '{"type":"order.delivered","id":"s5/moved/delivered","time":"2026-11-22T09:50:00Z","order":"999","parcel":"999-1","complete":true}'
	} >in
	ecom-notify -q in >out
	is "order-accepted en 1001
order-backordered hi 1003
order-rejected en 1004
out-for-delivery en 1001
delivered en 1001" "$(jq -r 'select(.type == "message.queued") | "\(.template) \(.language) \(.order)"' out)"
	is "$(cat in)" "$(grep -v message.queued out)"
	ecom-notify -q in | cmp - out
	is "5" "$(ecom-notify outbox queued | wc -l)"
	is "5" "$(ecom-notify due | wc -l)"
	is "" "$(ecom-notify --now 2026-11-22T08:59:59Z due)"
	run -0 ecom-notify verify

	# The order number of a second order does not make it the second customer's.
	echo '{"type":"order.place","id":"web-7","time":"2026-11-22T09:00:00Z","order":"1001","customer":{"name":"Eve","email":"eve@example.com"}}' |
		ecom-notify -q >/dev/null
	echo '{"type":"order.delivered","id":"s6/moved/delivered","time":"2026-11-22T09:55:00Z","order":"1001","parcel":"1001-2","complete":true}' |
		ecom-notify -q >/dev/null
	is asha@example.com "$(ecom-notify outbox | jq -r 'select(.time == "2026-11-22T09:55:00Z") | .address')"
}

@test "mail in a maildir: Python reads it as it was meant" {
	order 1001 asha@example.com '.customer.name = "Łukasz \"Lucky\" Żółć, of a very long name that has to be folded somewhere"' >in
	order 1002 ravi@example.com '.customer = {name: "रवि कुमार", email: "ravi@example.com", language: "hi"}' >>in
	order 1003 otto@example.com '.customer += {name: "Otto", language: "de-AT"} | .currency = "EUR"' >>in
	order 1005 uwe@example.com '.customer += {name: "Uwe", language: "de"}' >>in
	order 1004 x@example.com '.customer += {name: "<script>alert(1)</script>", language: "../../etc"}' >>in
	ecom-notify -q in >/dev/null
	ecom-notify -q send >sent
	is "5" "$(jq -s 'map(select(.type == "message.sent")) | length' sent)"
	is "1001 order-accepted sent 1
1002 order-accepted sent 1
1003 order-accepted sent 1
1004 order-accepted sent 1
1005 order-accepted sent 1" "$(states | sort)"
	is "" "$(ls "$mail/tmp")"
	"$SRC/tests/data/read-mail" "$mail"/new/* >read
	is '[]' "$(jq -c .defects read | sort -u)"
	is '["multipart/alternative","text/plain","text/html"]' "$(jq -c .parts read | sort -u)"
	is 2026-11-22T09:00:00+00:00 "$(jq -r .Date read | sort -u)"
	is auto-generated "$(jq -r '."Auto-Submitted"' read | sort -u)"
	is 5 "$(jq -r '."Message-ID"' read | sort -u | grep -c '^<20261122T090000-[0-9a-f]\{16\}@tea.example>$')"
	of() { jq -r --arg to "$1" "select(.To | contains(\$to)) | $2" read; }
	is 'Łukasz "Lucky" Żółć, of a very long name that has to be folded somewhere <asha@example.com>' "$(of asha .To)"
	is "Your order 1001 is confirmed" "$(of asha .Subject)"
	is "आपका ऑर्डर 1002 स्वीकार हो गया है" "$(of ravi .Subject)"
	is "Ihre Bestellung 1003 ist bestätigt" "$(of otto .Subject)"
	is "Your order 1004 is confirmed" "$(of x@ .Subject)"
	of ravi .plain | grep -qx 'कुल राशि: ₹1,23,498.60'
	of otto .plain | grep -qx $'Gesamtbetrag: 123.498,60\xc2\xa0€'
	of uwe .plain | grep -qx $'Gesamtbetrag: 123.498,60\xc2\xa0₹'
	of asha .plain | grep -qx '  2 x Darjeeling <first flush> & more (TEA): ₹1,23,450.00'
	of asha .html | grep -q 'Darjeeling &lt;first flush&gt; &amp; more<br>'
	of x@ .html | grep -q 'Hello &lt;script&gt;alert(1)&lt;/script&gt;,'
	for f in "$mail"/new/*; do
		is 0 "$(LC_ALL=C grep -c '[^ -~	]' <(tr -d '\r' <"$f"))"
		[ "$(tr -d '\r' <"$f" | wc -L)" -le 78 ]
		ecom-notify show "$(basename "$f")" | cmp - "$f"
	done
}

# bats test_tags=harm
@test "killed at any moment, run again: never two, never none" {
	for n in $(seq 1001 1030); do order "$n" asha@example.com; done >in
	ecom-notify -q in >/dev/null
	{ echo '{"type":"weather.seen","id":"w1"}'; ecom-notify due; } >asked

	# Delivered but not settled, as when it is killed in between: the books of before, the maildir of after.
	copy_shop shop before
	ecom-notify -q asked >first
	is 30 "$(find $mail/new -type f | wc -l)"
	copy_books before shop
	ls $mail/new | head -10 | while read -r f; do mv "$mail/new/$f" "$mail/cur/$f:2,S"; done
	ecom-notify -q asked | cmp - first
	ecom-notify -q asked | cmp - first
	is 30 "$(find $mail -type f | wc -l)"
	is 30 "$(ecom-notify outbox sent | wc -l)"

	# And killed by the clock, while a reader takes the mail away to cur/.
	for n in $(seq 2001 2040); do order "$n" ravi@example.com; done | ecom-notify -q >/dev/null
	for ms in 5 8 11 14 17 20 25 30 40 60; do
		timeout -s KILL "0.0$(printf %02d $ms)" ecom-notify -q send >/dev/null || true
		ls $mail/new | while read -r f; do mv "$mail/new/$f" "$mail/cur/$f:2,S"; done
	done
	ecom-notify -q send >/dev/null
	is 70 "$(ecom-notify outbox sent | wc -l)"
	is 70 "$(find $mail/new $mail/cur -type f | wc -l)"
	is 70 "$(find $mail/new $mail/cur -type f -printf '%f\n' | sed 's/:.*//' | sort -u | wc -l)"
	run -0 ecom-notify verify
}

@test "two at once deliver once" {
	for n in $(seq 1001 1020); do order "$n" asha@example.com; done | ecom-notify -q >/dev/null
	ecom-notify due >asked
	ecom-notify -q asked >a &
	ecom-notify -q --now 2026-11-22T10:00:01Z send >b
	wait $!
	is 20 "$(cat a b | grep -c message.sent)"
	is 20 "$(find $mail/new -type f | wc -l)"
}

@test "a server that is down is tried again, later and later, and then no more" {
	relay '{"to": "smtp://127.0.0.1:1"}'
	order 1001 asha@example.com | ecom-notify -q >/dev/null
	for now in 10:00:00 10:00:30 10:01:00 10:05:59 10:06:00 10:36:00 12:36:00 18:36:00; do
		ecom-notify -q --now "2026-11-22T${now}Z" send
	done >out
	ecom-notify -q --now 2026-11-23T18:36:00Z send >>out
	is '1 2026-11-22T10:01:00Z
2 2026-11-22T10:06:00Z
3 2026-11-22T10:36:00Z
4 2026-11-22T12:36:00Z
5 2026-11-22T18:36:00Z
6 2026-11-23T18:36:00Z' "$(jq -r 'select(.type == "message.deferred") | "\(.try) \(.until)"' out)"
	is "7 Couldn't connect to server" "$(jq -r 'select(.type == "message.dead") | "\(.try) \(.why)"' out)"
	is "1001 order-accepted dead 7" "$(states)"
	is "" "$(ecom-notify --now 2026-12-01T00:00:00Z due)"

	# Somebody sees to it. Nothing happens twice when he does it twice.
	relay '{"to": "maildir"}'
	ecom-notify -q --now 2026-12-01T00:00:00Z retry >out
	is '["message.retry","message.queued"]' "$(jq -sc 'map(.type)' out)"
	ecom-notify -q --now 2026-12-01T00:00:01Z retry | cmp - /dev/null
	grep message.retry out | ecom-notify -q | cmp - out
	ecom-notify -q --now 2026-12-01T00:00:00Z send >/dev/null
	is "1001 order-accepted sent 8" "$(states)"
	run -0 ecom-notify verify
}

@test "news that is a week old is no news" {
	order 1001 asha@example.com '.time = "2026-11-01T00:00:00Z"' | ecom-notify -q >/dev/null
	is 'too old to be news' "$(ecom-notify -q send | jq -r 'select(.type == "message.dead") | .why')"
	ecom-notify -q --now 2026-11-22T10:00:01Z retry >/dev/null
	ecom-notify -q --now 2026-11-22T10:00:02Z send >/dev/null
	is "1001 order-accepted sent 2" "$(states)"
	{
		order 1002 asha@example.com
		echo '{"type":"parcel.moved","id":"s2/moved","time":"2026-11-22T09:40:00Z","order":"1002","carrier":"dtdc","tracking":"D1","state":"out_for_delivery"}'
	} | ecom-notify -q >/dev/null
	ecom-notify -q --now 2026-11-23T10:00:00Z send >/dev/null
	is "1002 order-accepted sent 1
1002 out-for-delivery dead 1" "$(states | tail -2)"
}

@test "a mail server: STARTTLS, password, 4xx later, 5xx never" {
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout key.pem \
		-out shop/ca.pem 2>/dev/null
	serve --tls shop/ca.pem key.pem --user orders@tea.example 'let me in'
	relay "{\"to\": \"smtp://orders%40tea.example@localhost:$port\", \"ca\": \"ca.pem\"}"
	for who in asha later full gone spam; do order "$who" "$who@example.com"; done | ecom-notify -q >/dev/null 2>err || true
	is "ecom-notify: secret 'smtp': ./shop/secrets/smtp: No such file or directory" "$(cat err)"
	mkdir shop/secrets
	echo 'let me in' >shop/secrets/smtp
	chmod 644 shop/secrets/smtp
	run -78 ecom-notify due
	chmod 600 shop/secrets/smtp

	for who in asha later full gone spam; do order "$who" "$who@example.com"; done | ecom-notify -q >/dev/null
	order नाम 'अ@example.com' | ecom-notify -q >/dev/null
	ecom-notify -q send >out
	is "asha sent -
full deferred 452 4.2.2 mailbox full
gone dead 550 5.1.1 no such user here
later deferred 451 4.3.0 come back later
spam dead 554 5.7.1 looks like spam
नाम dead not a mail address" "$(jq -r 'select(.type != "message.send") | "\(.order) \(.type[8:]) \(.why // "-")"' out | LC_ALL=C sort)"
	is 1 "$(find taken -name '*.eml' | wc -l)"
	is "RCPT asha@example.com tls auth" "$(grep asha taken/log)"
	name=$(ecom-notify outbox sent | jq -r .message)
	ecom-notify show "$name" | cmp - taken/1.eml
	"$SRC/tests/data/read-mail" taken/1.eml | jq -e '.defects == [] and .Subject == "Your order asha is confirmed"'
	all_books shop >kept
	run -1 grep -r 'let me in' kept out $(find shop -name '*.db*')

	# A wrong password or a wrong certificate is our fault, not the letter's: later.
	echo wrong >shop/secrets/smtp
	ecom-notify -q --now 2026-11-22T10:01:00Z send >out
	is 'message.deferred 535 5.7.8 Authentication credentials invalid' "$(jq -r 'select(.order == "later") | "\(.type) \(.why)"' out)"
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout /dev/null -out shop/ca.pem 2>/dev/null
	ecom-notify -q --now 2026-11-22T10:06:00Z send >out
	is 'message.deferred SSL peer certificate or SSH remote key was not OK' "$(jq -r 'select(.order == "later") | "\(.type) \(.why)"' out)"
	is 1 "$(find taken -name '*.eml' | wc -l)"
}

@test "a mail server in plain text: only on this host, unless shop.json allows it" {
	serve
	relay "{\"to\": \"smtp://127.0.0.1:$port\"}"
	order 1001 asha@example.com | ecom-notify -q >/dev/null
	copy_shop shop before
	ecom-notify -q send | tail -1 | jq -e '.type == "message.sent"'
	# Killed between the server's word and ours it is sent again, the same to the byte, so that the reader's side knows it.
	copy_books before shop
	ecom-notify -q send >/dev/null
	cmp taken/1.eml taken/2.eml

	order 1002 asha@example.com | ecom-notify -q >/dev/null
	# The same place by a name that is not this host's: curl cannot know.
	[ -e /proc/net/if_inet6 ] || skip "no IPv6 here"
	relay "{\"to\": \"smtp://[::ffff:127.0.0.1]:$port\"}"
	is "Requested SSL level failed" "$(ecom-notify -q send | jq -r 'select(.type == "message.deferred") | .why')"
	relay '{"tls": "optional"}'
	ecom-notify -q --now 2026-11-22T10:01:00Z send | tail -1 | jq -e '.type == "message.sent"'
}

@test "who looks at ecom-notify while it waits for the mail server does not see its password" {
	serve --user orders@tea.example 'let me in'
	relay "{\"to\": \"smtp://orders%40tea.example@127.0.0.1:$port\"}"
	mkdir shop/secrets
	(umask 077; echo 'let me in' >shop/secrets/smtp)
	order 1001 slow@example.com | ecom-notify -q >/dev/null
	ecom-notify -q send >out &
	soon "grep -q -s 'RCPT slow@example.com auth' taken/log"
	run -0 grep -a -c ecom-notify /proc/$!/cmdline
	run -1 grep -a -l -F 'let me' /proc/$!/cmdline /proc/$!/environ
	touch taken/go
	wait $!
	is message.sent "$(tail -n 1 out | jq -r .type)"
}

@test "a wrong shop.json, a wrong template and a wrong letter say what is wrong" {
	relay '{"to": "smtp://me:secret@mail.example"}'
	says <<-'EOF'
	$ ecom-notify due
	ecom-notify: ./shop/shop.json: mail.to: 'smtp://me:secret@mail.example': a password does not belong here but in the shop's secrets/
	? 78
	EOF
	relay '{"to": "maildir", "from": "nobody"}'
	says <<-'EOF'
	$ ecom-notify due
	ecom-notify: ./shop/shop.json: mail.from: 'nobody' is not "NAME <ADDRESS>"
	? 78
	EOF
	relay '{"from": "Tea House <orders@tea.example>"}'
	mkdir -p shop/templates/mail
	printf 'Hello\n{{#lines}}\n' >shop/templates/mail/order-accepted.text
	order 1001 asha@example.com | ecom-notify -q >/dev/null
	is "./shop/templates/mail/order-accepted.text: line 2: section 'lines' is not closed" \
		"$(ecom-notify -q send | jq -r 'select(.type == "message.dead") | .why')"
	printf 'Hello {{customer.name}},\r\n{{#lines}}\r\n{{qty}} {{title}}\r\n{{/lines}}\r\n' >shop/templates/mail/order-accepted.text
	ecom-notify -q --now 2026-11-22T10:00:01Z retry >/dev/null
	ecom-notify -q --now 2026-11-22T10:00:02Z send >/dev/null
	is "Hello Asha Rao,
2 Darjeeling <first flush> & more" "$("$SRC/tests/data/read-mail" "$mail"/new/* | jq -rj .plain)"
	says <<-'EOF'
	$ ecom-notify show nothing
	ecom-notify: 'nothing' is not in the outbox
	? 66
	$ echo '{"type":"message.send","id":"x","message":"nothing","try":1}' | ecom-notify -q
	ecom-notify: line 1: message: 'nothing' is not in the outbox
	? 1
	EOF
	echo '{"type":"message.send","id":"y","message":"'"$(ls "$mail/new")"'","try":9}' | run -1 ecom-notify -q
}

@test "--dry-run queues nothing and sends nothing" {
	order 1001 asha@example.com >in
	is "$(ecom-notify -q --dry-run in)" "$(ecom-notify -q in)"
	ecom-notify -q --dry-run send | jq -se 'map(.type) == ["message.send"]'
	is "1001 order-accepted queued 0" "$(states)"
	[ ! -e $mail ]
}
