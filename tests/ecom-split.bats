# ecom-split.bats - a stream shared out among workers

load helper

setup() {
	make_shop
	cat >share <<-'EOF'
	import json, sys, zlib
	# Who gets a line: share N FIELD reads lines and puts the worker before each, or -1.
	n, field = int(sys.argv[1]), sys.argv[2]
	for line in sys.stdin.buffer:
	    try:
	        value = json.loads(line).get(field)
	    except (ValueError, AttributeError):
	        value = None
	    if field == "id" and isinstance(value, str):
	        value = value.split("/")[0]
	    who = zlib.crc32(value.encode()) % n if isinstance(value, str) and value else -1
	    sys.stdout.buffer.write(b"%d " % who + line)
	EOF
}

# orders FIRST LAST: an order for each number, and something later about each third.
orders() {
	seq "$1" "$2" | sed 's/.*/{"type":"order.note","id":"web-&","order":"&","n":1}/; /[369]"/p'
}

# The ending of a command, what it says in `err`.
ending() {
	local ending=0
	"$@" >out 2>err || ending=$?
	echo $ending
}

@test "a line goes to the worker that the CRC-32 of its field says, and stays in order" {
	orders 1 3000 >in
	seq 100 | sed 's/.*/{"id":"p-&\/priced\/held","order":"caf\\u00e9 &","sku":"S\/&"}/' >>in
	for n in 1 3 64; do
		for field in order id; do
			python3 share $n $field <in | sort -s -k 1,1n >want
			ecom-split -q --by=$field $n -- sed 's/^/{} /' <in | sort -s -k 1,1n | cmp want -
			ecom-split -q --by=$field $n sh -c "sed 's/^/{} /'" <in | sort -s -k 1,1n | cmp want -
		done
	done
	ecom-split -q --by=sku,id 5 cat <in | sort | cmp <(sort in) -
	says <<-'EOF'
	$ printf '%s\n' '{"a":{"b":"1"}}' '{"c":"1"}' '{"c":"x","a":{"b":"1"}}' | ecom-split --by a.b,c 1000000007 cat
	ecom-split: '1000000007' is not a number of workers (1 to 256)
	? 64
	$ printf '%s\n' '{"a":{"b":"1"}}' '{"c":"1"}' '{"c":"x","a":{"b":"1"}}' | ecom-split -q --by a.b,c 256 sed 's/^/{} /'
	183 {"a":{"b":"1"}}
	183 {"c":"1"}
	183 {"c":"x","a":{"b":"1"}}
	EOF
}

@test "a line without the field goes alone: all before it is done, nothing after it has begun" {
	mkdir log
	cat >worker <<-'EOF'
	#!/bin/bash
	echo "begin $1" >>log/all
	while read -r line; do
		echo "$line"
	done
	sleep 0.0$((RANDOM % 5))
	echo "end $1" >>log/all
	EOF
	chmod +x worker
	{
		orders 1 50
		echo '{"type":"product.put","id":"p1"}'
		echo 'not json'
		orders 51 99
		echo '{"type":"stock.count","id":"c1","order":7}'
		orders 100 120
	} >in
	ecom-split 3 ./worker {} <in >out 2>err
	is "ecom-split: 159 in = 156 split + 3 alone + 0 refused" "$(cat err)"
	# What stands between two fences comes out between them, and the fences in order.
	parts() { awk '!/"order":"/ { part++; print part ".5 " $0; next } { print part + 0 " " $0 }' "$1" | sort; }
	cmp <(parts in) <(parts out)
	is "$(grep -v '"order":"' in)" "$(grep -v '"order":"' out)"
	for lines in 1,6 9,14 17,22; do
		is "begin 0 begin 1 begin 2 end 0 end 1 end 2" "$(echo $(sed -n ${lines}p log/all | sort))"
	done
	is "begin 0 end 0 begin 0 end 0" "$(echo $(sed -n '7,8p; 15,16p' log/all))"
	is 22 "$(wc -l <log/all)"
	# One worker needs no fence.
	rm log/all
	ecom-split -q 1 ./worker {} <in | cmp in -
	is "begin 0 end 0" "$(echo $(cat log/all))"
}

# A catalogue, goods enough for all, orders, and now and then a cancellation or another price.
shop_week() {
	python3 - "$1" <<-'EOF'
	import json, random, sys
	random.seed(7)
	def say(type, id, **more):
	    print(json.dumps({"type": type, "id": id, "time": "2026-11-22T04:30:00Z", **more}, separators=(",", ":")))
	def put(id, n, price):
	    say("product.put", id, product="p%d" % n, title="P", currency="INR",
	        variants=[{"sku": "S-%d" % n, "price": price, "tax_class": "5", "hsn": "0902", "weight_g": 100}])
	for n in range(20):
	    put("p.%d" % n, n, "100.00")
	    say("stock.count", "c.%d" % n, sku="S-%d" % n, location="BLR", qty=100000)
	for n in range(int(sys.argv[1])):
	    say("order.place", "web-%d" % n, order=str(1000 + n), currency="INR", payment="cod", customer={"name": "Asha Rao", "email": "a@example.com"},
	        ship_to={"name": "Asha Rao", "line1": "12 MG Road", "city": "Bengaluru", "state": "KA", "country": "IN"},
	        lines=[{"sku": "S-%d" % random.randrange(20), "qty": 1 + n % 3}, {"sku": "S-%d" % (n % 20), "qty": 1}])
	    if n % 7 == 6:
	        say("order.cancel", "x-%d" % n, order=str(1000 + n - random.randrange(5)))
	    if n % 150 == 100:
	        put("q.%d" % n, 3, "%d.00" % (100 + n))
	EOF
}

line='ecom-catalog -q | ecom-price -q | ecom-stock -q | ecom-order -q'

@test "four lines of stations on one shop: the books and the answers of one" {
	shop_week 600 >in
	for shop in one four; do copy_shop shop $shop; done
	is 0 "$(ECOM_SHOP=one ending bash -o pipefail -c "$line" <in)"
	mv out want
	is 0 "$(ECOM_SHOP=four ending ecom-split 4 bash -o pipefail -c "$line" <in)"
	is 600 "$(jq -r 'select(.type == "order.accepted").order' out | sort -u | wc -l)"
	cmp <(sort want) <(sort out)
	cmp <(all_books one) <(all_books four)
	# Each answer follows what it answers, as in one line.
	is "" "$(jq -r .id out | awk '{ cause = $0; if (sub(/\/[^\/]*$/, "", cause) && !(cause in seen)) print; seen[$0] = 1 }')"
	# The same once more: the same answers, and nothing changed.
	is 0 "$(ECOM_SHOP=four ending ecom-split 3 bash -o pipefail -c "$line" <in)"
	cmp <(sort want) <(sort out)
	cmp <(all_books one) <(all_books four)
}

# bats test_tags=harm
@test "killed at any moment, and run again on the same input: the books of an unbroken run" {
	shop_week 400 >in
	for shop in one four; do copy_shop shop $shop; done
	ECOM_SHOP=one bash -o pipefail -c "$line" <in >want
	for after in 0.02 0.05 0.1 0.15 0.2 0.3; do
		ECOM_SHOP=four ecom-split -q 4 bash -o pipefail -c "$line" <in >>torn 2>/dev/null &
		sleep $after
		kill -KILL $! || true
		wait $! || true
	done
	ECOM_SHOP=four ecom-split -q 4 bash -o pipefail -c "$line" <in >out
	cmp <(sort want) <(sort out)
	cmp <(all_books one) <(all_books four)
}

# bats test_tags=harm
@test "killed, it leaves nobody behind; asked to stop, it finishes what it has, and ends 75" {
	mkfifo pipe
	for signal in KILL TERM INT; do
		rm -f out done.*
		ecom-split 2 sh -c 'cat; echo >done.{}' <pipe >out 2>err &
		exec 7>pipe
		orders 1 20 >&7
		soon '[ "$(wc -l <out)" = 26 ]'
		is "$(orders 1 20 | sort)" "$(sort out)"
		is 2 "$(pgrep -P $! | wc -l)"
		pgrep -P $! >pids
		kill -$signal $!
		ending=0
		wait $! || ending=$?
		exec 7>&-
		if [ $signal = KILL ]; then
			is 137 $ending
			soon '! ps -o stat= -p "$(echo $(cat pids))" | grep -q -v "^Z"'
		else
			is "75 done.0 done.1" "$ending $(echo done.*)"
			is "ecom-split: asked to stop: what followed in the input was not read" "$(tail -n 1 err)"
		fi
	done
}

@test "a worker that fails ends it, and is told of; the others finish what they have" {
	orders 1 100000 >in
	says <<-'EOF'
	$ ecom-split -q 3 sh -c 'if [ {} = 1 ]; then exit 70; fi; exec cat' <in >out
	ecom-split: worker 1 ended 70 before its input did
	? 70
	$ ecom-split -q 3 sh -c 'if [ {} = 2 ]; then kill -9 $$; fi; exec cat' <in >out
	ecom-split: worker 2 ended 137 before its input did
	? 137
	$ ecom-split -q 3 sh -c 'if [ {} = 2 ]; then exit 0; fi; exec cat' <in >out
	ecom-split: worker 2 ended 0 before its input did
	? 74
	$ ecom-split -q 2 no-such-program <in 2>&1 | sort
	ecom-split: cannot start 'no-such-program': No such file or directory
	ecom-split: cannot start 'no-such-program': No such file or directory
	ecom-split: worker 0 ended 69 before its input did
	ecom-split: worker 1 ended 69 before its input did
	$ ecom-split -q 3 sh -c 'cat; exit {}' <in | cmp <(sort in) <(sort)
	ecom-split: worker 2 ended 2
	$ orders 1 20 | ecom-split -q 3 sh -c 'cat; exit $(({} % 2))' | wc -l
	26
	$ orders 1 20 | ecom-split -q 3 sh -c 'cat; exit $(({} % 2))' >out
	? 1
	EOF
	# What is a fence waits for all; when one of them failed it does not go.
	{ orders 1 20; echo '{"type":"product.put","id":"p1"}'; orders 21 30; } >in
	is 70 "$(ending ecom-split 2 sh -c 'cat; [ {} = 0 ] || exit 70' <in)"
	is "$(orders 1 20 | sort)" "$(sort out)"
	is "ecom-split: worker 1 ended 70" "$(cat err)"
}

@test "nobody waits for nobody: workers that hold back, say more than they hear, or nothing" {
	orders 1 20000 >in
	timeout 60 ecom-split -q 5 jq -c .n <in | is 26000 "$(wc -l)"
	# each line a hundred times: their output is far more than fits anywhere
	timeout 60 ecom-split -q 3 awk '{ for (i = 0; i < 100; i++) print }' <in | is 2600000 "$(wc -l)"
	timeout 60 ecom-split -q 3 sh -c 'cat >/dev/null' <in | is 0 "$(wc -l)"
	timeout 60 ecom-split -q 3 sh -c 'exec >&-; cat >said.{}' <in
	cmp <(sort in) <(cat said.* | sort)
	# a worker that says all at its end; one whose last line has no end; one that is slow
	timeout 60 ecom-split -q 3 sort <in | cmp <(sort in) <(sort)
	is "$(printf '%s\n' a0 a1 a2)" "$(ecom-split -q 3 sh -c 'cat >/dev/null; printf a{}' <in | sort)"
	timeout 60 ecom-split -q 2 sh -c 'if [ {} = 0 ]; then sleep 0.5; fi; cat' <in | cmp <(sort in) <(sort)
	# half lines of several workers do not mix
	timeout 60 ecom-split -q 4 perl -e '$| = 1; while (<>) { for (split //) { print } }' <in | cmp <(sort in) <(sort)
	# an answer comes while the input goes on
	mkfifo pipe
	ecom-split -q 2 cat <pipe >out &
	exec 7>pipe
	orders 1 1 >&7
	soon '[ -s out ]'
	is "$(orders 1 1)" "$(cat out)"
	exec 7>&-
	wait $!
}

@test "hostile lines go through as they are; one past 16 MiB is refused" {
	{
		printf '%s\n' 'not json' '[]' '1' '{' '{}' '{"order":"1","order":"2"}' '{"\u006frder":"3"}' '{"order":{"order":[]}}' '"order":"1"'
		printf '{"order":"1\0","x":"\xff\xfe"}\n\0\n{"order":"\xed\xa0\x80"}\r\n'
		printf '{"x":%s,"order":"4"}\n' "$(head -c 1000000 /dev/zero | tr '\0' '[')"
		printf '{"order":"'
		head -c 16000000 /dev/zero | tr '\0' x
		printf '"}\n \n\n\t\r\n{"order":"5"}'
	} >hostile
	is 0 "$(ending ecom-split 4 cat <hostile)"
	cmp <(grep -a -v -x '[[:space:]]*' hostile | sort) <(sort out)
	{
		orders 1 3
		head -c 40000000 /dev/zero | tr '\0' x
		echo
		orders 4 5
		head -c 17000000 /dev/zero | tr '\0' x
	} >long
	is 1 "$(ending ecom-split 2 cat <long)"
	is "$(orders 1 5 | sort)" "$(sort out)"
	says <<-'EOF'
	$ cat err
	ecom-split: line 5: is longer than 16 MiB
	ecom-split: line 8: is longer than 16 MiB
	ecom-split: 8 in = 6 split + 0 alone + 2 refused
	$ tr -d '\n' </dev/zero | head -c 20000000 | tr '\0' x | ecom-split 1 cat
	ecom-split: line 1: is longer than 16 MiB
	ecom-split: 1 in = 0 split + 0 alone + 1 refused
	? 1
	$ orders 1 1 | ecom-split -q 1 sh -c 'head -c 20000000 /dev/zero | tr "\0" x'
	ecom-split: worker 0 says a line longer than 16 MiB
	? 65
	EOF
}

@test "input and output that are closed or full; nothing in" {
	orders 1 10000 >in
	is 74 "$(ending eval 'ecom-split 2 cat <in >/dev/full')"
	is "ecom-split: cannot write standard output: No space left on device" "$(cat err)"
	is "74 74" "$(ending eval 'ecom-split 2 cat <&-') $(ending eval 'ecom-split 2 cat <in >&-')"
	is 74 "$(ending ecom-split 2 cat <.)"
	is "ecom-split: cannot read standard input: Is a directory" "$(cat err)"
	# Who stops reading is no fault of anybody, and nobody is told.
	ecom-split -q 2 cat <in 2>err | head -n 1 >out
	is "1 0" "$(wc -l <out) $(wc -c <err)"
	is 0 "$(ending ecom-split 2 cat </dev/null)"
	is "ecom-split: 0 in = 0 split + 0 alone + 0 refused" "$(cat out err)"
	ecom-split -q --now=2027-01-02T00:00:00Z 1 sh -c 'cat >/dev/null; echo "$ECOM_NOW"' <in | grep -x 2027-01-02T00:00:00Z
}

# bats test_tags=harm
@test "--to: a file for each worker and one for the rest, whole or not at all" {
	{ orders 1 300; echo '{"type":"product.put","id":"p1"}'; orders 301 400; echo 'not json'; } >in
	mkdir parts
	echo old | tee parts/part-0.jsonl >parts/part-rest.jsonl
	is 0 "$(umask 000; ending ecom-split --to='parts/part-{}.jsonl' 3 <in)"
	is "ecom-split: 522 in = 520 split + 2 rest + 0 refused" "$(cat out err)"
	for n in -1 0 1 2; do
		python3 share 3 order <in | sed -n "s/^$n //p" | cmp - parts/part-${n/-1/rest}.jsonl
	done
	is "part-0.jsonl part-1.jsonl part-2.jsonl part-rest.jsonl" "$(echo $(ls -A parts))"
	is "" "$(find parts -type f -perm /o=rwx)"
	cp -r parts before
	# asked to stop, full, or nowhere to write: those that were there stay, and nothing else
	mkfifo pipe
	ecom-split --to='parts/part-{}.jsonl' 3 <pipe 2>err &
	exec 7>pipe
	orders 1 5 >&7
	soon '[ "$(find parts -name "*.tmp" | wc -l)" = 4 ]'
	kill -TERM $!
	ending=0
	wait $! || ending=$?
	exec 7>&-
	is "75" "$ending"
	is 74 "$(ulimit -f 1; ending ecom-split --to='parts/part-{}.jsonl' 3 <in)"
	grep -q "^ecom-split: cannot write 'parts/part-0.jsonl.[0-9]*.tmp': File too large$" err
	diff -r before parts
	is 73 "$(ending ecom-split --to='nowhere/part-{}.jsonl' 3 <in)"
	is 73 "$(ending ecom-split --to='parts/{}/a' 3 <in)"
	# Nothing in: all files, and empty.
	ecom-split -q --to='none-{}' 2 </dev/null
	is "0 none-0 0 none-1 0 none-rest" "$(echo $(wc -c none-* | sed '$d'))"
}

@test "a wrong command line is 64" {
	says <<-'EOF'
	$ ecom-split
	ecom-split: N, the number of workers, is not given
	? 64
	$ ecom-split 4
	ecom-split: no COMMAND is given (or --to)
	? 64
	$ ecom-split cat
	ecom-split: 'cat' is not a number of workers (1 to 256)
	? 64
	$ ecom-split 0 cat
	ecom-split: '0' is not a number of workers (1 to 256)
	? 64
	$ ecom-split 4 --by=order cat
	ecom-split: '--by=order' is no COMMAND; options stand before the number of workers
	? 64
	$ ecom-split --by=a..b 4 cat
	ecom-split: --by: 'a..b' is not a field, nor a list of at most 8
	? 64
	$ ecom-split --to=part 4
	ecom-split: --to: 'part' has no {} where the number of a file goes
	? 64
	$ ecom-split --to='part-{}' 4 cat
	ecom-split: either --to or a COMMAND
	? 64
	EOF
}

@test "memory does not grow with the input" {
	[ "${SANITIZED-}" != yes ] || skip "sanitizers take their space"
	orders 1 2000 >in
	yes in | head -n 400 | xargs cat >many
	mkfifo pipe
	ecom-split -q 4 cat <pipe >/dev/null &
	exec 7>pipe
	cat many >&7
	peak=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' /proc/$!/status)
	exec 7>&-
	wait $!
	[ "$(stat -c %s many)" -gt 40000000 ]
	[ "$peak" -lt 32000 ] || { echo "$peak kB for $(stat -c %s many) bytes"; false; }
}
