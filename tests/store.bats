# store.bats - what holds of the books, wherever they are; and of a server, whatever becomes of it

load helper

setup() {
	make_shop
}

teardown() {
	kill -9 $(jobs -p) 2>/dev/null || true
	[ -z "${watch-}" ] || { exec {alive}>&-; wait "$watch"; }
}

# goods WRITER N: goods come in, half of them of a SKU that all writers know.
goods() {
	seq "$2" | sed 's/.*/{"type":"stock.receive","id":"w'"$1"'-&","sku":"S&","location":"BLR","qty":1}/; s/"S[0-9]*[02468]"/"HOT"/; s/"S/"S'"$1"'-/'
}

# slowly: line by line as it comes, for about as many hundredths of a second as there are tens of lines.
slowly() {
	local lines
	while mapfile -n 10 lines && [ ${#lines[@]} -gt 0 ]; do
		printf '%s' "${lines[@]}"
		sleep 0.01
	done
}

# writers N RECORDS: so many ecom-stock at work at once; `in1`, `out1`, ... are what they read and said.
writers() {
	local n
	pids=
	for n in $(seq "$1"); do
		goods "$n" "$2" >"in$n"
		slowly <"in$n" | ecom-stock -q --batch=10 >"out$n" 2>>err &
		pids+=" $!"
	done
}

all_at_work() {
	local n
	for n in $(seq "$1"); do until [ -s "out$n" ]; do sleep 0.01; done; done
}

all_end_well() {
	local pid
	for pid in $pids; do wait "$pid" || { cat err; return 1; }; done
}

# balanced WRITERS RECORDS: each record had its effect, and once.
balanced() {
	local n
	is "$(($1 * $2)) $(($1 * $2))" "$(ecom-stock totals | jq -s -r 'map(.on_hand) | add') $(cat $(seq -f out%g "$1") | grep -c stock.received)"
	is "$(($1 * $2 / 2))" "$(ecom-stock totals HOT | jq .on_hand)"
	is "" "$(ecom-stock verify)"
	all_books shop >books
	for n in $(seq "$1"); do ecom-stock -q "in$n" | cmp - "out$n"; done
	all_books shop | cmp - books
}

# own_server [-c NAME=VALUE]...: a server for this story alone, and a shop on it.
own_server() {
	on_server || skip "about a server"
	exec {alive}> >(exec setsid "$SRC/scripts/cluster" watch server >/dev/null 3>&-)
	watch=$!
	ECOM_TEST_STORE=$("$SRC/scripts/cluster" "$@" start server 3>&-)
	settings=("$@")
	make_shop
}

start_again() {
	until "$SRC/scripts/cluster" "${settings[@]}" start server >/dev/null 2>&1 3>&-; do sleep 0.1; done
}

# ends ENDING PATTERN COMMAND...: it says what matches.
ends() {
	local ending=0
	"${@:3}" >said 2>&1 </dev/null || ending=$?
	[[ $ending = "$1" && $(cat said) == $2 ]] || { echo "$ending, not $1: $(cat said)"; return 1; }
}

@test "many write the same rows and others at once: nothing is lost, nothing doubled" {
	writers 16 100
	all_end_well
	balanced 16 100
}

@test "the same input to several at once: the effect of one, and each says the same" {
	goods 1 300 >in1
	pids=
	for n in 1 2 3; do
		ecom-stock -q --batch=7 in1 >"out$n" 2>>err &
		pids+=" $!"
	done
	all_end_well
	cmp out1 out2
	cmp out1 out3
	balanced 1 300
}

@test "many make the tables at once" {
	: >in
	for n in $(seq 12); do
		ecom-stock -q in 2>>err &
		pids+=" $!"
	done
	all_end_well
	is "" "$(cat err)"
}

@test "ECOM_STORE comes before shop.json" {
	on_server || skip "about a server"
	goods 1 2 | ecom-stock -q >/dev/null
	is 2 "$(ecom-stock totals | wc -l)"
	ECOM_STORE=$(new_store)
	export ECOM_STORE
	is 0 "$(ecom-stock totals | wc -l)"
	goods 1 8 | ecom-stock -q >/dev/null
	is 5 "$(ecom-stock totals | wc -l)"
	unset ECOM_STORE
	is 2 "$(ecom-stock totals | wc -l)"
}

@test "a line that is cut when all is about to be said, before, after and late: the bytes and the books of an unbroken run" {
	on_server || skip "about a server"
	goods 1 60 >in
	ecom-stock -q --batch=5 in >whole
	all_books shop >books
	for how in before after late; do
		server=${ECOM_TEST_STORE#*host=}
		"$SRC/tests/data/cutter" "$how" "${server%%&*}" 2 "$how" 3>&- &
		cutter=$!
		make_shop
		until [ -S "$how/.s.PGSQL.5432" ]; do sleep 0.01; done
		ECOM_STORE=$(jq -r .store shop/shop.json | sed "s|host=[^&]*|host=$PWD/$how|") ecom-stock -q --batch=5 in >out
		kill "$cutter"
		cmp out whole
		all_books shop | cmp - books
	done
}

# bats test_tags=harm
@test "a server that cuts its lines, is stopped or killed under load: nothing is lost, nothing doubled, nothing left in doubt" {
	own_server
	writers 4 1500
	all_at_work 4
	for _ in 1 2 3 4; do
		sleep 0.1
		psql -q -o /dev/null "$ECOM_TEST_STORE" -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ecom-stock'"
	done
	"$SRC/scripts/cluster" stop server
	start_again
	sleep 0.1
	kill -9 "$(head -n 1 server/server/data/postmaster.pid)"
	start_again
	all_end_well
	balanced 4 1500
	is 0 "$(psql -A -t "$ECOM_TEST_STORE" -c 'SELECT count(*) FROM pg_prepared_xacts')"
}

@test "a server that is not there is 69; one that goes away for good is 75, and the run is made again" {
	export ECOM_TEST_PATIENCE=1
	own_server
	ends 69 "ecom-stock: cannot reach the store: *" env ECOM_STORE="postgresql:///shops?host=$PWD/nowhere" ecom-stock levels
	writers 1 600
	all_at_work 1
	"$SRC/scripts/cluster" stop server
	ends 69 "ecom-stock: cannot reach the store: *" ecom-stock levels
	ending=0
	wait $pids || ending=$?
	is 75 "$ending"
	is "ecom-stock: the store went away" "$(cut -d: -f 1,2 err)"
	start_again
	ecom-stock -q in1 >out1
	balanced 1 600
}

@test "a store that shop.json cannot mean is 78" {
	on_server || skip "about a server"
	while read -r pattern url; do
		ends 78 "ecom-stock: *$pattern*" env ECOM_STORE="$url" ecom-stock levels
		run -1 grep house said
	done <<-EOF
	mysql mysql://localhost/shops
	schema $ECOM_TEST_STORE&schema=
	schema $ECOM_TEST_STORE&schema=Tea
	schema $ECOM_TEST_STORE&schema=tea";DROP
	schema $ECOM_TEST_STORE&schema=1tea
	schema $ECOM_TEST_STORE&schema=pg_tea
	schema $ECOM_TEST_STORE&schema=$(printf 'x%.0s' {1..64})
	nonsense $ECOM_TEST_STORE&nonsense=1
	IPv6 postgresql://[::1/shops
	password postgresql://tea:house@localhost/shops
	password $ECOM_TEST_STORE&password=house
	password $ECOM_TEST_STORE&pass%77ord=house
	password $ECOM_TEST_STORE&sslpassword=house
	libpq postgresql://tea:house@[::1/shops
	EOF
}

@test "who may only read reads, and tries; he changes nothing" {
	on_server || skip "about a server"
	goods 1 2 | ecom-stock -q >/dev/null
	schema=$(_schema_of shop)
	psql -q "$ECOM_TEST_STORE" -c "CREATE ROLE r$schema LOGIN; GRANT USAGE ON SCHEMA $schema TO r$schema;
		GRANT SELECT ON ALL TABLES IN SCHEMA $schema TO r$schema"
	ecom-stock totals >books
	goods 2 2 >in
	ecom-stock -q --dry-run in >tried
	export ECOM_STORE="$ECOM_TEST_STORE&schema=$schema&user=r$schema"
	ecom-stock totals | cmp - books
	ecom-stock -q --dry-run in | cmp - tried
	ends 77 "ecom-stock: the store, schema $schema, says: permission denied for *" ecom-stock -q in
	unset ECOM_STORE
	ecom-stock totals | cmp - books
	psql -q "$ECOM_TEST_STORE" -c "DROP OWNED BY r$schema; DROP ROLE r$schema"
}

@test "a server far away: its certificate is looked at, and the password is seen by nobody else" {
	port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
	own_server -c listen_addresses=127.0.0.1 -c "port=$port"
	ECOM_TEST_STORE+="&port=$port"
	for name in ours theirs; do
		openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$name" -keyout $name.key -out $name.pem 2>/dev/null
	done
	openssl req -newkey rsa:2048 -nodes -subj /CN=server -keyout server.key -out server.csr 2>/dev/null
	openssl x509 -req -in server.csr -CA ours.pem -CAkey ours.key -CAcreateserial -days 2 -out server.crt \
		-extfile <(echo subjectAltName=DNS:db.tea.example) 2>/dev/null
	data=server/server/data
	install -m 600 -o "$(stat -c %U $data)" server.key server.crt $data
	psql -q "$ECOM_TEST_STORE" <<-'END'
	CREATE ROLE tea LOGIN PASSWORD 'let me@in:/?&%20';
	GRANT CREATE ON DATABASE postgres TO tea;
	ALTER SYSTEM SET ssl = on;
	SELECT pg_reload_conf() \g /dev/null
	END
	export ECOM_STORE="postgresql://tea@db.tea.example:$port/postgres?hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert=$PWD/ours.pem&schema=tea"

	ends 78 "ecom-stock: *password*" ecom-stock levels
	mkdir shop/secrets
	echo 'let me@in:/?&%20' >shop/secrets/store-password
	ends 78 "ecom-stock: *secrets/store-password*" ecom-stock levels
	chmod 600 shop/secrets/store-password

	mkfifo pipe
	ecom-stock -q <pipe >out 2>err &
	exec {feed}>pipe
	goods 1 1 >&$feed
	until [ -s out ]; do sleep 0.01; done
	run -1 grep -a -l 'let me' /proc/$!/cmdline /proc/$!/environ
	is t "$(psql -A -t "$ECOM_TEST_STORE" -c "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = 'tea'")"
	exec {feed}>&-
	wait $!
	is '["S1-1",1]' "$(ecom-stock levels | jq -c '[.sku, .on_hand]')"

	ends 69 "ecom-stock: *db.tea.example*db.coffee.example*" env ECOM_STORE="${ECOM_STORE/tea.example/coffee.example}" ecom-stock levels
	ends 69 "ecom-stock: *certificate verify failed*" env ECOM_STORE="${ECOM_STORE/ours.pem/theirs.pem}" ecom-stock levels
	psql -q "$ECOM_TEST_STORE" -c 'ALTER ROLE tea CONNECTION LIMIT 0'
	ends 69 "ecom-stock: *too many connections*" ecom-stock levels
	echo wrong >shop/secrets/store-password
	ends 78 "ecom-stock: *password*" ecom-stock levels
	run -1 grep -a -r 'let me' out err said
}

@test "an order that begins to wait and the goods it waits for, at the same moment, meet" {
	seq 400 | jq -c '{type: "order.priced", id: "o\(.)", order: "\(.)", lines: [{sku: "S\(.)", qty: 1, backorder: true}]}' >orders
	seq 400 | jq -c '{type: "stock.receive", id: "g\(.)", sku: "S\(.)", location: "BLR", qty: 1}' >goods
	ecom-stock -q --batch=2 orders >said1 &
	ecom-stock -q --batch=2 goods >said2
	wait $!
	is 400 "$(cat said1 said2 | jq -c 'select(.type == "stock.held" or (.type == "stock.filled" and .complete)) | .order' | sort -u | wc -l)"
	is "" "$(ecom-stock waiting)"
	is "" "$(ecom-stock verify)"
	is 0 "$(ecom-stock totals | jq -s 'map(.free) | add')"
}
