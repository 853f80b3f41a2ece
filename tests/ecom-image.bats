#!/usr/bin/env bats
# ecom-image.bats - images noted, fetched once, kept once; and what servers do instead
load helper

setup() {
	make_shop
}

teardown() {
	exec 9>&- # ends the server
}

# serve [OPTION]...: start an HTTP server; $at is its URL, requests.log what it was asked.
serve() {
	rm -f alive port
	mkfifo alive
	"$SRC/tests/data/image-server" requests.log "$@" <alive >port 2>server.err 3>&- 9>&- &
	exec 9>alive
	for _ in $(seq 100); do
		[ -s port ] && break
		sleep 0.05
	done
	at=http://127.0.0.1:$(cat port)
}

# product NAME SRC...: a product.put that wants images.
product() {
	jq -cn '{type: "product.put", id: "\($ARGS.positional[0]).\(now)", time: "2026-11-22T10:00:00Z", product: $ARGS.positional[0], title: "T", currency: "INR",
		images: ($ARGS.positional[1:] | map({src: .})), variants: [{sku: "S", price: "1.00"}]}' --args "$@"
}

image() {
	ecom-image -q --allow-private "$@"
}

# The files kept, with their digests as sha256sum reckons them: each is named after its own.
proved() {
	(cd shop/images && find . -type f | while read -r f; do
		is "$(sha256sum <"$f" | cut -d' ' -f1)" "$(echo "$f" | tr -d ./ | sed 's/\(png\|gif\|jpg\)$//')"
	done)
	find shop/images -type f | wc -l
}

@test "each image is fetched once, each content kept once, and nothing twice" {
	serve
	{
		product a "$at/img/1.png" "$at/img/2.png"
		product b "$at/img/2.png" "$at/same/x" "$at/same/y" images/local.png "$at/img/2.png"
		echo '{"type":"weather.seen","id":"w1"}'
	} >in
	image in >out
	cmp in out
	[ ! -e shop/images ]
	[ ! -e requests.log ] || is "" "$(cat requests.log)"
	is 4 "$(ecom-image due | wc -l)"
	image fetch >fetched
	is "/img/1.png 200
/img/2.png 200
/same/x 200
/same/y 200" "$(sort requests.log)"
	is 3 "$(proved)"
	is "" "$(ls shop/images/parts)"
	is "/img/1.png [\"a\"] image/png 3x2
/img/2.png [\"a\",\"b\"] image/png 3x2
/same/x [\"b\"] image/png 3x2
/same/y [\"b\"] image/png 3x2" "$(jq -r --arg at "$at" 'select(.type == "image.fetched") |
		"\(.src | ltrimstr($at)) \(.products | tojson) \(.media_type) \(.width)x\(.height)"' fetched | sort)"
	jq -r 'select(.type == "image.fetched") | "\(.digest)  shop/\(.path)"' fetched | sha256sum -c --quiet
	"$SRC/tests/validate" <fetched

	# Again: the same records, the same products under other ids, what is due: the server hears of nothing.
	: >requests.log
	image in | cmp in -
	jq -c '.id += "again"' in | image >/dev/null
	grep '"image.fetch"' fetched | image | cmp fetched -
	is "" "$(ecom-image --now 2027-01-01T00:00:00Z due)"
	image fetch
	is "" "$(cat requests.log)"

	# A product that wants what is here is told so at once.
	product c "$at/same/y" | image >out
	is "[\"c\"] $(jq -r 'select(.type == "image.fetched" and (.src | endswith("/same/y"))) | .path' fetched)" \
		"$(jq -r 'select(.type == "image.fetched") | "\(.products | tojson) \(.path)"' out)"
	is "a 2 b 3 c 1" "$(ecom-image products | jq -r .product | sort | uniq -c | awk '{ printf "%s%s %s", s, $2, $1; s = " " }')"

	# Who wants nothing more gets nothing more.
	product b "$at/img/3.png" | image >/dev/null
	echo '{"type":"product.dropped","id":"d/dropped","product":"b","images":[{"src":"x:y"}]}' | image >/dev/null
	is "" "$(ecom-image due)"
	is "" "$(ecom-image products b)"
	run -0 ecom-image verify
}

@test "looked at again: what did not change is not sent again; what did is" {
	serve
	product a "$at/img/1.png" "$at/dated/2.png" "$at/new/1.png" | image >/dev/null
	image fetch >first
	image look >out
	is "3 image.look" "$(jq -r .type out | uniq -c | sed 's/^ *//')"
	: >requests.log
	image --now 2026-11-23T00:00:00Z fetch >second
	is "/dated/2.png 304
/img/1.png 304
/new/1.png 200" "$(sort requests.log)"
	is "image.fetched /new/1.png
image.kept /dated/2.png
image.kept /img/1.png" "$(jq -r --arg at "$at" 'select(.type != "image.fetch") | "\(.type) \(.src | ltrimstr($at))"' second | sort)"
	is 4 "$(proved)"
	"$SRC/tests/validate" <second

	# A file that is gone or spoilt is found out, and comes back.
	path=shop/$(jq -r 'select(.type == "image.fetched" and (.src | test("/img/"))) | .path' first)
	echo x >>"$path"
	run -1 ecom-image verify
	is "its bytes are others" "$(jq -r .why <<<"$output")"
	rm "$path"
	run -1 ecom-image verify
	is "it is not there" "$(jq -r .why <<<"$output")"
	image --now 2026-11-24T00:00:00Z look "$at/img/1.png" >/dev/null
	image --now 2026-11-24T00:00:00Z fetch | jq -se 'map(.type) == ["image.fetch", "image.kept"]'
	run -0 ecom-image verify
}

@test "what servers do instead of giving an image" {
	serve
	product a "$at"/{status/404,status/410,html,heads,svg,empty,bomb,short,big,endless,slow,hop/5,hop/6,flaky/1,wait/1,status/500,to/ftp://x.example/y} \
		"$at/to/http://user:password@127.0.0.1/x" "$at/img/with space é.png" >in
	image in >/dev/null
	image --max-bytes 1000000 --timeout 4 fetch >out
	is "big failed it is larger than 1000000 bytes
bomb failed it is not JPEG, PNG, GIF, WebP or AVIF
empty failed it is empty
endless failed it is larger than 1000000 bytes
flaky/1 fetched -
heads failed the server's headers do not end
hop/5 fetched -
hop/6 failed it is redirected too often
html failed it is a web page, not an image
img/with space é.png fetched -
short deferred the server broke off
slow deferred the server takes too long
status/404 failed the server says 404
status/410 failed the server says 410
status/500 deferred the server says 500
svg failed it is SVG, which can carry programs
to/ftp://x.example/y failed it is redirected to what is neither http nor https
to/http://user:password@127.0.0.1/x failed it is redirected to a URL with a user in it
wait/1 fetched -" "$(jq -r --arg at "$at/" 'select(.type != "image.fetch") | "\(.src | ltrimstr($at)) \(.type[6:]) \(.why // "-")"' out | LC_ALL=C sort)"
	is 3 "$(grep -c /flaky requests.log)"
	is 2 "$(grep -c /wait requests.log)"
	is 3 "$(grep -c /status/500 requests.log)"
	is 4 "$(proved)"
	is "" "$(ls shop/images/parts)"
	"$SRC/tests/validate" <out
	run -0 ecom-image verify

	# What may come yet is tried again, later and later, and then no more.
	product a "$at/status/500" | image >/dev/null
	for now in 10:00:59 10:01:00 10:10:59 10:11:00 11:11:00 17:11:00; do
		image --now "2026-11-22T${now}Z" fetch
	done >out
	image --now 2026-11-23T17:11:00Z fetch >>out
	is "2 2026-11-22T10:11:00Z
3 2026-11-22T11:11:00Z
4 2026-11-22T17:11:00Z
5 2026-11-23T17:11:00Z" "$(jq -r 'select(.type == "image.deferred" and (.src | test("500"))) | "\(.try) \(.until)"' out)"
	is "the server says 500" "$(jq -r 'select(.type == "image.failed" and (.src | test("500"))) | .why' out)"
	is "" "$(ecom-image --now 2027-01-01T00:00:00Z due)"
	image --now 2027-01-01T00:00:00Z retry "$at/status/500" >/dev/null
	is "$at/status/500" "$(ecom-image --now 2027-01-01T00:00:00Z due | jq -r .src)"
}

@test "a server that asks to wait is waited for; one that is not there is left alone" {
	serve
	product a "$at/wait/7200" "$at/img/1" "$at/img/2" "$at/img/3" | image >/dev/null
	image --per-host 1 fetch >out
	# How many came before it was asked to wait depends on their order; nothing was asked for after.
	is "/wait/7200 429" "$(tail -n 1 requests.log)"
	is "2026-11-22T12:00:00Z" "$(jq -r 'select(.type == "image.deferred") | .until' out | sort -u)"
	is 4 "$(jq -r 'select(.type == "image.deferred" or .type == "image.fetched") | .src' out | wc -l)"

	rm -r shop/*.db* 2>/dev/null || make_shop
	seq 200 | sed 's|.*|http://127.0.0.1:1/&.png|' | xargs -n 200 | while read -r list; do product a $list; done | image >/dev/null
	began=$EPOCHSECONDS
	image fetch >out
	[ $((EPOCHSECONDS - began)) -lt 10 ]
	is 200 "$(grep -c image.deferred out)"
	is "the server is not there" "$(jq -r 'select(.type == "image.deferred") | .why' out | sort -u)"
}

@test "addresses of this host and its network are refused, however they are reached" {
	serve
	port=${at##*:}
	# As URLs say it: known at once. (t-address has a hundred spellings.)
	product a http://127.0.0.1/x http://2130706433/x http://0x7f.1/x http://0177.0.0.1/x 'http://[::1]/x' 'http://[::ffff:127.0.0.1]/x' \
		http://169.254.169.254/latest/meta-data http://10.0.0.1/x http://localhost/x http://user@tea.example/x http://tea.example%00/x \
		'http://127%2e0.0.1/x' file:///etc/passwd gopher://tea.example/x ftp://tea.example/x //tea.example/x 'http:///' javascript:x \
		"http://tea.example/$(printf %02000d 0)" >in
	ecom-image -q in >out
	is 19 "$(grep -c image.failed out)"
	is "" "$(ecom-image due)"
	is "it is a loopback address" "$(jq -r 'select(.type == "image.failed" and .src == "http://127%2e0.0.1/x") | .why' out)"
	"$SRC/tests/validate" <out

	# As names say it, and as servers say it: known when it is dialled. (Fetching is asked for by the row of a run that allowed it.)
	product b "$at/img/1" "$at/to/http://[::1]:$port/img/2" | image >/dev/null
	ecom-image -q fetch >out
	is "2 it is a loopback address" "$(jq -r 'select(.type == "image.failed") | .why' out | sort | uniq -c | sed 's/^ *//')"
	[ ! -s requests.log ]

	# Who cannot prove who he is is not listened to.
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout key.pem \
		-out cert.pem 2>/dev/null
	exec 9>&-
	serve --tls cert.pem key.pem
	product d "https://localhost:${at##*:}/img/1" | image >/dev/null
	is "the server's certificate is not good" "$(image fetch | jq -r 'select(.type == "image.deferred") | .why')"
	[ ! -s requests.log ]
	exec 9>&-
	serve

	# What the environment says of proxies is not listened to.
	product c "$at/img/4" | http_proxy=http://127.0.0.1:1 image >/dev/null
	http_proxy=http://127.0.0.1:1 image fetch | jq -se 'map(.type) == ["image.fetch", "image.fetched"]'
}

# in_own_network: names and addresses there are what we say.
in_own_network() {
	local within
	ip link set lo up
	for address in 11.22.33.44 10.1.2.3 169.254.169.254; do ip addr add $address/32 dev lo; done
	printf '%s\n' '11.22.33.44 tea.example both.example' '127.0.0.1 both.example localhost' '10.1.2.3 intranet.example' \
		'169.254.169.254 metadata.example' >hosts
	mount --bind hosts /etc/hosts
	serve --on 0.0.0.0
	port=${at##*:}
	within=(http://metadata.example:$port/img/1 http://intranet.example:$port/img/2 http://127。0。0。1:$port/img/3)
	for url in http://127.0.0.1:$port/img/4 http://metadata.example:$port/img/5 http://2130706433:$port/img/6 http://0x7f.1:$port/img/7 \
		"http://[::ffff:127.0.0.1]:$port/img/8" "http://[64:ff9b::a9fe:a9fe]:$port/img/9" //localhost:$port/img/10 \
		http://tea.example:$port/to/http://10.1.2.3:$port/img/11; do
		within+=("http://tea.example:$port/to/$url")
	done
	product a "http://tea.example:$port/img/ok" "http://both.example:$port/img/both" "${within[@]}" | ecom-image -q >/dev/null
	ecom-image -q fetch >out
	is "/img/both 200
/img/ok 200" "$(grep /img/ requests.log | grep -v ^/to | sort)"
	is "image.failed ${#within[@]}
image.fetched 2" "$(jq -r 'select(.type != "image.fetch") | .type' out | sort | uniq -c | awk '{ print $2, $1 }')"
	is "it is a link-local address
it is a private address
it is redirected: it is a link-local address
it is redirected: it is a loopback address
it is redirected: it is a private address
its URL, or one it is redirected to, is wrong" "$(jq -r 'select(.type == "image.failed") | .why' out | sort -u)"

	# They are there, for those who are allowed.
	ecom-image --now 2026-11-22T11:00:00Z -q retry >/dev/null
	ecom-image --now 2026-11-22T11:00:00Z -q --allow-private fetch >/dev/null
	is "1 10 11 2 4 5 6 7 both ok" "$(sed -n 's,^/img/\([^ ]*\) 200,\1,p' requests.log | grep -vx 8 | sort | xargs)" # 8 needs IPv6
}

@test "names and redirects that lead within, in a network of our own" {
	! on_server || skip "the database is not in a network of our own"
	unshare -rnm ip link set lo up 2>/dev/null || skip "a network of our own is not to be had"
	export -f serve product image is in_own_network
	unshare -rnm bash -euo pipefail -c in_own_network 3>&-
}

# bats test_tags=harm
@test "killed at any moment, run again: nothing is lost, nothing doubled" {
	serve --delay 0.01
	for p in $(seq 30); do product "p$p" "$at/img/$p-a" "$at/img/$p-b" "$at/img/$p-c" "$at/same/$p"; done | image >/dev/null
	{ echo '{"type":"weather.seen","id":"w1"}'; ecom-image due; } >asked
	for ms in 40 80 120 160 200 240 300; do
		timeout -s KILL "0.$(printf %03d $ms)" ecom-image -q --allow-private --rate 1000 asked >/dev/null || true
	done
	image --rate 1000 asked >out
	is 120 "$(grep -c image.fetched out)"
	is 91 "$(proved)"
	is "" "$(ls shop/images/parts)"
	run -0 ecom-image verify
	# At most what was under way when it was killed was asked for once more.
	[ "$(wc -l <requests.log)" -le $((120 + 7 * 8)) ]
	: >requests.log
	image asked | cmp out -
	is "" "$(cat requests.log)"

	# Two at once fetch once.
	product q $(seq -f "$at/img/q%g" 40) | image >/dev/null
	image fetch >a &
	image --now 2026-11-22T10:00:01Z fetch >b
	wait $!
	is 40 "$(cat a b | grep -c image.fetched)"
	is 40 "$(wc -l <requests.log)"
}

@test "many at a time, but not more of one host than it should bear" {
	serve --delay 0.05
	product a $(seq -f "$at/img/%g" 60) | image >/dev/null
	image --parallel 50 --per-host 7 --rate 1000 fetch >out
	is 60 "$(grep -c image.fetched out)"
	busiest=$(python3 -c 'import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).read().decode())' "$at/busiest")
	[ "$busiest" -gt 1 ] && [ "$busiest" -le 7 ]

	product b $(seq -f "$at/img/b%g" 10) | image >/dev/null
	began=${EPOCHREALTIME/./}
	image --rate 5 fetch >out
	[ $((${EPOCHREALTIME/./} - began)) -ge 1700000 ]
	is 10 "$(grep -c image.fetched out)"
}

@test "SIGTERM: what is under way is finished, the rest is for the next run" {
	serve --delay 0.2
	product a $(seq -f "$at/img/%g" 60) | image >/dev/null
	ecom-image -q --allow-private fetch >out &
	soon '[ -s requests.log ]'
	kill -TERM $!
	ending=0
	wait $! || ending=$?
	is 75 "$ending"
	n=$(grep -c image.fetched out)
	[ "$n" -ge 1 ] && [ "$n" -lt 60 ]
	is "$n" "$(ecom-image images held | wc -l)"
	is "$((60 - n))" "$(ecom-image due | wc -l)"
}

@test "wrong options, wrong records, --dry-run" {
	says <<-'EOF'
	$ ecom-image --parallel 0 </dev/null
	ecom-image: --parallel: '0' is not an integer from 1 to 200
	? 64
	$ echo '{"type":"image.fetch","id":"x","src":"https://tea.example/x.jpg","try":1}' | ecom-image -q
	ecom-image: line 1: src: 'https://tea.example/x.jpg' is no product's image
	? 1
	$ echo '{"type":"product.put","id":"y","product":"p","images":[{"alt":"x"}]}' | ecom-image -q
	ecom-image: line 1: images[0].src: is missing
	? 1
	EOF
	serve
	product a "$at/img/1" >in
	image --dry-run in | cmp in -
	is "" "$(ecom-image images)"
	image in >/dev/null
	image --dry-run fetch | jq -se 'map(.type) == ["image.fetch"]'
	[ ! -e shop/images ] && [ ! -s requests.log ]
	ecom-image due | jq -c '.try = 3' | run -1 ecom-image -q
	# A full disk, or one that cannot be written: said, and nothing is lost.
	: >shop/images
	run -73 image fetch
	rm shop/images
	image fetch | jq -se 'map(.type) == ["image.fetch", "image.fetched"]'
}
