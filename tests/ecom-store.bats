# ecom-store.bats - all the books of a shop, from one store to another
#
# The digests are reckoned again by Python, the rows counted and compared by sqlite3 and psql. A place is a folder, or, where the tests keep
# their books on a server, a schema there.

load helper

setup() {
	make_shop
}

line() {
	ecom-catalog -q | ecom-track -q | ecom-price -q | ecom-stock -q | ecom-order -q | ecom-invoice -q | ecom-ship -q | ecom-notify -q
}

# fill: a small shop's life, so that every station has books. Words of all kinds are in them.
fill() {
	printf 'sku,product,title,price,hsn,tax_class,weight_g,qty\nTEA,tea,"Tea ""日本"", 5%% \\ off\t😀",249.00,0902,5,100,400\nPOT,pot,Pot,899.00,6911,12,900,30\n' |
		ecom-import -q --run=first --what=products,stock | line >/dev/null
	jq -n -c 'range(1; 31) | {type: "order.place", id: "web-\(.)", order: "\(1000 + .)", currency: "INR", payment: "cod",
		customer: {name: "Asha \"\\Rao\" 😀", email: "asha@example.com"}, lines: [{sku: "TEA", qty: .}],
		ship_to: {name: "Asha", line1: "12 MG Road, 'A'", city: "Bengaluru", state: "KA", country: "IN"}}' | line >/dev/null
}

# store_of SHOP: where its books are.
store_of() {
	jq -r --arg dir "$1" '.store // $dir' "$1/shop.json"
}

# new_shop NAME: another shop, without books.
new_shop() {
	rm -rf "$1"
	mkdir "$1"
	jq 'del(.store)' standard.json >"$1/shop.json"
	own_store "$1"
}

# tomorrow FOLDER [ROWS]: the books of a station that is not written yet, in a file.
tomorrow() {
	mkdir -p "$1"
	sqlite3 "$1/future.db" <<-EOF
	PRAGMA journal_mode = WAL;
	CREATE TABLE answer ("id" TEXT NOT NULL, "output" TEXT NOT NULL DEFAULT '', "day" BIGINT NOT NULL DEFAULT 0, version BIGINT NOT NULL DEFAULT 1, PRIMARY KEY ("id")) WITHOUT ROWID;
	CREATE INDEX answer_1 ON answer (day);
	CREATE TABLE thing ("order" TEXT NOT NULL, "group" TEXT NOT NULL, "c" TEXT NOT NULL, "d" TEXT NOT NULL, "n" BIGINT NOT NULL DEFAULT 0, "select" TEXT NOT NULL DEFAULT '', version BIGINT NOT NULL DEFAULT 1, PRIMARY KEY ("order", "group", "c", "d")) WITHOUT ROWID;
	CREATE INDEX thing_1 ON thing (n, "select", "order");
	INSERT INTO thing ("order", "group", c, d, n, "select") VALUES ('a', 'bc', '', '', 9223372036854775807, '\\.'), ('ab', 'c', '', '', -1, '\\N'),
		('B', 'é', 'x' || char(10) || char(9) || char(13) || char(1), '''"{},', 0, '?1 \$1 %s'), ('b', '', '', char(65535), -9223372036854775807 - 1, '😀');
	INSERT INTO answer (id, output, day) WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ${2:-3})
		SELECT printf('r%09d', i), printf('%.400c', 'x'), 20000 + i % 100 FROM n;
	EOF
} >/dev/null

# digests FOLDER: of all tables of SQLite's files there, reckoned as the page says.
digests() {
	python3 - "$1" <<-'EOF'
	import glob, hashlib, json, os, sqlite3, sys
	for path in sorted(glob.glob(sys.argv[1] + "/*.db")):
	    db = sqlite3.connect(path)
	    for (table,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'search_*' ORDER BY rowid").fetchall():
	        columns = [c for c in db.execute(f"PRAGMA table_info({table})") if c[1] != "version"]
	        keys = [c[1] for c in sorted(columns, key=lambda c: c[5]) if c[5]]
	        rows = [r for r in db.execute("SELECT %s FROM %s" % (", ".join('"%s"' % c for c in keys + [c[1] for c in columns if not c[5]]), table))]
	        rows = [[str(v).encode() for v in row] for row in rows]
	        rows.sort(key=lambda row: row[:len(keys)])
	        digest = hashlib.sha256(b"".join(b"".join(b"%d:%s," % (len(v), v) for v in row) + b"\n" for row in rows)).hexdigest()
	        print(json.dumps([os.path.basename(path)[:-3], table, len(rows), digest]))
	EOF
}

# told FILE: what a copy said of each table, as digests() says it.
told() {
	jq -c '[.station, .table, .rows, .digest]' "$1" | sed 's/,/, /g'
}

@test "copied to another place and back, every row is the same, and so are the digests that others reckon" {
	fill
	new_shop other
	ecom-store copy -q "$(store_of shop)" "$(store_of other)" >to
	ecom-store copy -q "$(store_of other)" file >from
	is "$(digests file)" "$(told to)"
	is "$(digests file)" "$(told from)"
	is "true copied" "$(jq -r '"\(.same) \(.result)"' to from | sort -u)"
	is "catalog invoice notify order price ship stock track" "$(jq -r .station to | uniq | paste -sd' ')"
	all_books shop | sort >want
	all_books other | sort | diff want -
	is "30" "$(books other order 'SELECT count(*) FROM sale')"
	# The stations work there, and what they did before they know.
	for station in catalog track price stock order invoice ship notify; do ecom-$station verify --shop=other; done
	jq -n -c '{type: "stock.receive", id: "r1", sku: "TEA", location: "BLR", qty: 5}' >in
	ecom-stock --shop=shop <in >want 2>&1
	ecom-stock --shop=other <in 2>&1 | diff want -
	ecom-stock --shop=other <in 2>&1 | grep -q '0 done + 1 unchanged'
	says <<-'EOF'
	$ ecom-store copy -q --table file again | head -n 2 | cut -c1-26
	station  table        rows
	catalog  answer       2   
	EOF
}

@test "a station of tomorrow is copied too: its tables, its indexes, every byte of its rows" {
	tomorrow file
	new_shop other
	ecom-store copy file "$(store_of other)" >to 2>err
	is "$(digests file)" "$(told to)"
	[[ $(cat err) == "ecom-store: 2 tables = 2 copied + 0 unchanged + 0 refused
ecom-store: '$(store_of other)' has the books as they were at 2026-11-22T10:00:00Z; what comes later does not come along
ecom-store: to work there, "* ]] || { cat err; false; }
	! on_server || grep -q -F "set in shop.json: \"store\": \"$(store_of other)\"" err
	ecom-store copy -q "$(store_of other)" again >from
	cmp to from
	diff <(sqlite3 file/future.db .dump) <(sqlite3 again/future.db .dump)
	is "ok" "$(sqlite3 again/future.db 'PRAGMA integrity_check')"
	# An order of its own: that of bytes, whatever the server's language is.
	is "B a ab b" "$(books other future 'SELECT "order" FROM thing ORDER BY "order"' | paste -sd' ')"
}

@test "what is there already is unchanged; what is something else is refused, and not touched" {
	tomorrow file
	new_shop other
	to=$(store_of other)
	says <<-'EOF'
	$ ecom-store copy -q file "$to" | jq -c '[.table, .rows, .same, .result]'
	["answer",3,true,"copied"]
	["thing",4,true,"copied"]
	$ ecom-store copy -q file "$to" | jq -c '[.table, .rows, .same, .result]'
	["answer",3,true,"unchanged"]
	["thing",4,true,"unchanged"]
	$ ecom-store copy -q file file | jq -r .result
	unchanged
	unchanged
	EOF
	# One letter is another; then a row more; then another station's.
	sqlite3 file/future.db "UPDATE thing SET \"select\" = '\\n' WHERE \"order\" = 'ab'"
	all_books other >before
	for _ in 1 2; do
		ending=0
		ecom-store copy file "$to" >out 2>err || ending=$?
		is "1 refused" "$ending $(jq -r 'select(.same | not).result' out)"
		is "ecom-store: '$to' holds other books of 'future'
ecom-store: nothing was written: copy to a place that is empty, or holds the same
ecom-store: 2 tables = 0 copied + 0 unchanged + 2 refused" "$(cat err)"
		all_books other | diff before -
		sqlite3 file/future.db "UPDATE thing SET \"select\" = '\\N' WHERE \"order\" = 'ab'; INSERT OR IGNORE INTO answer (id) VALUES ('more')"
	done
	sqlite3 file/future.db "DELETE FROM answer WHERE id = 'more'"
	mv file/future.db file/past.db
	says <<-'EOF'
	$ ecom-store copy -q file "$to" 2>&1 | sed "s|$to|TO|"
	ecom-store: 'TO' holds books of 'future', which 'file' has not
	ecom-store: nothing was written: copy to a place that is empty, or holds the same
	$ mkdir empty
	$ ecom-store copy empty "$to"
	ecom-store: there are no books at 'empty'
	? 66
	$ ecom-store copy nowhere "$to"
	ecom-store: there are no books at 'nowhere'
	? 66
	EOF
	all_books other | diff before -
	# Tables without rows are as good as none: who looks before he copies does not spoil the place.
	new_shop third
	ecom-stock --shop=third levels
	fill
	ecom-store copy -q "$(store_of shop)" "$(store_of third)" >out
	all_books shop | diff - <(all_books third)
}

@test "a dry run says the same, and writes nothing" {
	tomorrow file
	new_shop other
	for dry in --dry-run ''; do
		rm -f "said$dry"
		ecom-store copy $dry file "$(store_of other)" >"out$dry" 2>/dev/null
		ecom-store backup $dry --shop=other monday >"backup$dry" 2>/dev/null || [ -n "$dry" ]
		[ -z "$dry" ] || { [ ! -e monday ]; [ ! -e monday.part ]; is "" "$(all_books other)"; }
	done
	cmp out out--dry-run
	cp -r other third
	own_store third
	rm -f third/*.db
	ecom-store restore --dry-run -q --shop=third monday | jq -r .result | sort -u >result
	is "copied" "$(cat result)"
	is "" "$(all_books third)"
}

# bats test_tags=harm
@test "killed at any moment, a book is there whole or not at all, and the same command completes it" {
	tomorrow file 20000
	for other in a b c; do sqlite3 file/future.db "VACUUM INTO 'file/$other.db'"; done
	digests file >want
	new_shop other
	to=$(store_of other)
	for after in 0.02 0.06 0.1 0.15 0.2 0.3 0.4 0.6 0.8 1.2 1.6; do
		ecom-store copy -q file "$to" >/dev/null 2>&1 &
		sleep $after
		kill -KILL $! 2>/dev/null || true
		wait $! 2>/dev/null || true
		whole=0
		for station in a b c future; do
			n=$(books other $station 'SELECT count(*) FROM answer' 2>/dev/null) || n=0
			[ "${n:-0}" = 0 ] || [ "$n" = 20000 ] || { echo "after $after s: $n rows of $station"; false; }
			[ "${n:-0}" = 0 ] || whole=$((whole + 1))
		done
		[ $whole -lt 3 ] || break # it has been killed in all its parts
	done
	[ $whole -gt 0 ]
	ecom-store copy -q file "$(store_of other)" >out
	is "$(cat want)" "$(told out)"
	# Asked to stop, it says so.
	for after in 0.02 0.05 0.1 0.2 0.4 0.8; do
		new_shop third
		to=$(store_of third)
		ecom-store copy -q file "$to" >/dev/null 2>err &
		sleep $after
		kill -TERM $! 2>/dev/null || true
		ending=0
		wait $! 2>/dev/null || ending=$?
		[ $ending != 75 ] || break
	done
	is "75 ecom-store: asked to stop: the same command goes on from here" "$ending $(cat err)"
	ecom-store copy -q file "$(store_of third)" >out
	is "$(cat want)" "$(told out)"
}

@test "stations work on while their books are copied: the copy is of one instant" {
	fill
	# Each record is answered by catalog, then by price: at no instant has price one that catalog has not.
	seq 100000 | sed 's/.*/{"type":"product.put","id":"live-&","product":"p&","title":"x","currency":"INR","variants":[{"sku":"S&","price":"1.00"}]}/' |
		ecom-catalog -q --batch=20 | ecom-price -q --batch=7 >/dev/null &
	for n in 1 2 3 4 5 6; do
		ecom-store backup -q "copy$n" >/dev/null
		sqlite3 "copy$n/catalog.db" "ATTACH 'copy$n/price.db' AS price; SELECT count(*), (SELECT count(*) FROM price.answer WHERE id LIKE 'live-%'),
			(SELECT count(*) FROM price.answer WHERE id LIKE 'live-%' AND substr(id, 1, length(id) - length('/added')) NOT IN (SELECT id FROM main.answer))
			FROM answer WHERE id LIKE 'live-%'" >>seen
	done
	kill -0 $! # they were at work all the time
	kill -TERM $! || true
	wait $! 2>/dev/null || true
	awk -F'|' '$3 > 0 || $1 < $2 { print "price has what catalog has not: " $0; bad = 1 } END { exit bad }' seen
	[ "$(sort -u seen | wc -l)" -gt 1 ] || { cat seen; false; }
}

@test "a backup, and what comes back of it" {
	fill
	mkdir -p shop/secrets
	echo hunter2 >shop/secrets/smtp-password
	says <<-'EOF'
	$ ecom-store backup -q monday/ | jq -r .result | sort -u
	copied
	$ ls monday | paste -sd' '
	SHA256SUMS catalog.db invoice.db manifest.jsonl notify.db order.db price.db ship.db shop.json stock.db track.db
	$ (cd monday; sha256sum --quiet -c SHA256SUMS)
	$ cmp shop/shop.json monday/shop.json
	$ grep -r hunter2 monday
	? 1
	$ stat -c %A monday monday/stock.db monday/shop.json
	drwxr-x---
	-rw-r-----
	-rw-r-----
	$ ecom-store backup monday
	ecom-store: 'monday' is not empty: a backup takes a folder of its own
	? 73
	EOF
	is "$(digests monday)" "$(tail -n +2 monday/manifest.jsonl | jq -c '[.station, .table, .rows, .digest]' | sed 's/,/, /g')"
	is '{"backup":1,"time":"2026-11-22T10:00:00Z"}' "$(head -n 1 monday/manifest.jsonl | jq -c '{backup, time}')"
	cp -rp monday kept
	new_shop other
	ecom-store restore -q --shop=other monday >out
	is "true copied" "$(jq -r '"\(.same) \(.result)"' out | sort -u)"
	all_books shop | diff - <(all_books other)
	ecom-store restore -q --shop=other monday | jq -r .result | sort -u >result
	is "unchanged" "$(cat result)"
	diff -r kept monday # restoring changes nothing in a backup
	echo '{"type":"stock.receive","id":"r1","sku":"TEA","location":"BLR","qty":5}' | ecom-stock -q --shop=other >/dev/null
	all_books other >before
	ending=0
	ecom-store restore -q --shop=other monday >out 2>err || ending=$?
	is "1 ecom-store: '$(store_of other)' holds other books of 'stock'" "$ending $(head -n 1 err)"
	all_books other | diff before -
}

@test "a backup that is damaged by one bit is refused, whichever bit" {
	tomorrow file
	mkdir empty
	jq 'del(.store)' standard.json >file/shop.json
	ecom-store backup -q --shop=file sound >/dev/null
	new_shop other
	flip() {
		python3 - "$1" "$2" <<-'EOF'
		import sys
		data = bytearray(open(sys.argv[1], "rb").read())
		at = int(len(data) * float(sys.argv[2]) * 8) if float(sys.argv[2]) < 1 else len(data) * 8 - 1
		data[at // 8] ^= 1 << at % 8
		open(sys.argv[1], "wb").write(data)
		EOF
	}
	for file in future.db shop.json manifest.jsonl SHA256SUMS; do
		for at in 0 0.4001 1; do
			rm -rf hurt
			cp -rp sound hurt
			flip hurt/$file $at
			ending=0
			ecom-store restore -q --shop=other hurt >out 2>err || ending=$?
			[[ "$ending $(cat out err)" == "1 ecom-store: the backup in 'hurt' is damaged: '"*"' is not what was written; nothing was restored" ]] ||
				{ echo "$file at $at: $ending"; cat out err; false; }
			is "" "$(all_books other)"
		done
		rm -rf hurt
		cp -rp sound hurt
		rm hurt/$file
		run ! ecom-store restore -q --shop=other hurt
		is "" "$(all_books other)"
	done
	# Nor does it help to reckon the sums again.
	for forgery in 'jq -c "select(.table != \"thing\")"' 'jq -c "if .rows then .rows += 1 else . end"' 'jq -c "del(.digest)"' 'cat - hurt/shop.json' \
		'jq -c "if .backup then .backup = 2 else . end"'; do
		rm -rf hurt
		cp -rp sound hurt
		eval "$forgery" <sound/manifest.jsonl >hurt/manifest.jsonl
		(cd hurt && sha256sum manifest.jsonl shop.json future.db >SHA256SUMS)
		run -1 ecom-store restore -q --shop=other hurt
		[[ $output == "ecom-store: the backup in 'hurt' is "* ]] || { echo "$forgery: $output"; false; }
		is "" "$(all_books other)"
	done
	cp sound/* hurt
	cp sound/future.db hurt/past.db
	run -1 ecom-store restore -q --shop=other hurt
	# Who writes into a backup, even by SQLite's log, has another one.
	rm -rf hurt
	cp -rp sound hurt
	sqlite3 hurt/future.db "PRAGMA journal_mode = WAL; UPDATE thing SET n = 5" >/dev/null
	run -1 ecom-store restore -q --shop=other hurt
	ecom-store restore -q --shop=other sound >out
	is "$(digests file)" "$(told out)"
}

# bats test_tags=harm
@test "a backup that is killed leaves none, and the next one is whole" {
	tomorrow file 20000
	jq 'del(.store)' standard.json >file/shop.json
	for after in 0.02 0.06 0.1 0.2; do
		ecom-store backup -q --shop=file saved >/dev/null 2>&1 &
		sleep $after
		kill -KILL $! 2>/dev/null || true
		wait $! 2>/dev/null || true
		[ ! -e saved ] || { (cd saved && sha256sum --quiet -c SHA256SUMS) && rm -r saved; }
	done
	ecom-store backup -q --shop=file saved >out
	is "$(digests file)" "$(told out)"
	[ ! -e saved.part ]
	(cd saved && sha256sum --quiet -c SHA256SUMS)
	# Two at once do not meet in one folder.
	mkdir again.part
	flock again.part ecom-store backup -q --shop=file again 2>err || ending=$?
	is "75 ecom-store: another backup to 'again.part' is at work" "$ending $(cat err)"
	# What somebody else put there is not taken away.
	echo mine >again.part/mine
	run -73 ecom-store backup -q --shop=file again
	is "mine" "$(cat again.part/mine)"
}

@test "answers of old days go, documents stay, and what went is still refused when it comes again" {
	jq '.keep_answers = 400' shop/shop.json >new && mv new shop/shop.json # a station forgets some itself, as it works
	for day in 2026-01-01 2026-01-02 2026-08-01; do
		echo "{\"type\":\"stock.receive\",\"id\":\"r-$day\",\"sku\":\"TEA\",\"location\":\"BLR\",\"qty\":5}" | ecom-stock -q --now=$day >/dev/null
		echo "{\"type\":\"stock.count\",\"id\":\"count.$day\",\"sku\":\"TEA\",\"location\":\"BLR\",\"qty\":15}" | sed 's/-//g' | ecom-stock -q --now=$day >/dev/null
	done
	jq '.keep_answers = 30' shop/shop.json >new && mv new shop/shop.json
	books shop stock 'SELECT record, on_hand FROM movement' | sort >ledger
	is "20454" "$(($(date -u -d 2026-01-01 +%s) / 86400))" # the days of the rows
	says <<-'EOF'
	$ ecom-store prune --before=2026-10-24
	ecom-store: --before: answers of 2026-10-23 and later are kept, as shop.json says (keep_answers)
	? 64
	$ ecom-store prune --before=2099-01-01 2>&1 | cut -c1-23
	ecom-store: --before: a
	$ ecom-store prune
	ecom-store: prune: the day before which answers go is expected: --before=DATE
	? 64
	$ ecom-store prune --before=yesterday 2>&1 | cut -c1-32
	ecom-store: --before: 'yesterday
	$ ecom-store prune --before=2026-01-01 --dry-run | jq -c '[.station, .table, .forgotten]'
	["stock","answer",0]
	["stock","page",0]
	EOF
	for dry in --dry-run ''; do
		want=$(books shop stock 'SELECT count(*) FROM answer WHERE day < 20455')
		[ "$want" -gt 0 ]
		is "stock answer $want" "$(ecom-store prune $dry --before=2026-01-02 | jq -r 'select(.table == "answer") | "\(.station) \(.table) \(.forgotten)"')"
		is "$([ -z "$dry" ] || echo "$want")" "$(books shop stock 'SELECT count(*) FROM answer WHERE day < 20455' | grep -v '^0$' || true)"
	done
	books shop stock 'SELECT record, on_hand FROM movement' | sort | diff ledger -
	ecom-stock verify
	echo '{"type":"stock.receive","id":"r-2026-01-01","sku":"TEA","location":"BLR","qty":5}' >again
	says <<-'EOF'
	$ ecom-stock again
	ecom-stock: again: line 1: id: 'r-2026-01-01' was done before, too long ago for its answer to be kept
	ecom-stock: 1 in = 0 done + 0 unchanged + 1 refused
	? 1
	EOF
}

@test "old answers go a few at a time, and stations work meanwhile" {
	tomorrow file 30000
	new_shop other
	ecom-store copy -q file "$(store_of other)" >/dev/null
	jq -n -c 'range(300) | {type: "stock.receive", id: "r\(.)", sku: "TEA", location: "BLR", qty: 1}' | ecom-stock -q --shop=other --batch=1 >/dev/null &
	# Days are 20000 to 20099: half of them before 2024-11-22.
	is "20049" "$(($(date -u -d 2024-11-22 +%s) / 86400))"
	is "future answer 14700" "$(ecom-store prune --shop=other --before=2024-11-22 | jq -r 'select(.station == "future") | "\(.station) \(.table) \(.forgotten)"')"
	wait $!
	is "15300" "$(books other future 'SELECT count(*) FROM answer')"
	is "300" "$(books other stock 'SELECT on_hand FROM level')"
	is "4" "$(books other future 'SELECT count(*) FROM thing')"
}

@test "rows and bytes of every table, and the day of the oldest answer" {
	fill
	ecom-store stats >out
	[ "$(wc -l <out)" -gt 30 ]
	while read -r station table rows; do
		is "$station $table $(books shop "$station" "SELECT count(*) FROM \"$table\"")" "$station $table $rows"
	done < <(jq -r '"\(.station) \(.table) \(.rows)"' out)
	is "0" "$(jq 'select(.bytes <= 0 or .index_bytes < 0)' out | wc -l)"
	is "2026-11-22" "$(jq -r 'select(.table == "answer" and .rows > 0).oldest' out | sort -u)"
	is "" "$(jq -r 'select(.table == "level" or .rows == 0) | .oldest // empty' out)"
	on_server || is "$(sqlite3 shop/stock.db "SELECT sum(pgsize) FROM dbstat WHERE name <> 'sqlite_schema'")" \
		"$(jq -s 'map(select(.station == "stock") | .bytes + .index_bytes) | add' out)"
}

@test "check: a sound store, and faults with their repairs" {
	fill
	# The server of the tests trades safety for speed, which is said; that is all.
	ending=0
	ecom-store check >out || ending=$?
	if on_server; then
		is "1 fsync" "$ending $(jq -r 'select(.ok | not).fault' out | head -n 1 | cut -d' ' -f1)"
		is "" "$(jq -r 'select(.ok | not).fault' out | grep -v ' is off: a power cut may take back what was answered$')"
	else
		is "0 1" "$ending $(jq -r 'select(.store and .ok and (.server | startswith("SQLite 3."))).store' out | wc -l)"
	fi
	for station in catalog track price stock order invoice ship notify; do
		want=$(ecom-store stats | jq -s --arg s $station 'map(select(.station == $s).rows) | add')
		is "$want true" "$(jq -r --arg s $station 'select(.station == $s) | "\(.rows) \(.ok)"' out)"
	done
}

@test "check: a file that is corrupted is found, and named" {
	! on_server || skip "files are SQLite's"
	fill
	for page in 0 1 2 5; do # what SQLite keeps at the beginning of each: what is where in it
		at=$((page * 4096))
		copy_shop shop hurt
		head -c 300 /dev/urandom | dd of=hurt/stock.db bs=1 seek=$at conv=notrunc status=none
		ending=0
		ecom-store check --shop=hurt >out || ending=$?
		[ "$ending" = 1 ] || { echo "at $at: $ending"; cat out; false; }
		is "stock" "$(jq -r 'select(.ok | not).station' out | sort -u)"
		is "0" "$(jq -r 'select(.ok | not) | select(.fault == null or .repair == null)' out | wc -l)"
		# Its rows are not copied as if they were sound. (Where only an index is hurt, they are.)
		if ecom-store backup -q --shop=hurt saved >out 2>&1; then
			is "$(digests shop)" "$(told out)"
		else
			[ ! -e saved ]
		fi
		rm -rf hurt saved saved.part
	done
	cp shop/shop.json file.db
	cp file.db shop/notes.db
	says <<-'EOF'
	$ ecom-store check | jq -c 'select(.ok | not) | [.station, .fault]'
	["notes","file is not a database"]
	EOF
	rm shop/notes.db
	sqlite3 shop/notes.db 'CREATE TABLE note (text TEXT)'
	says <<-'EOF'
	$ ecom-store check | jq -r 'select(.ok | not) | "\(.station): \(.fault): \(.repair)"'
	notes: table 'note' has no column 'version': move it away, if it is not a station's
	$ ecom-store copy shop elsewhere
	ecom-store: the books of 'notes' in 'shop' are not what a station's are: table 'note' has no column 'version' (see: ecom-store check)
	? 74
	EOF
	[ ! -e elsewhere ]
}

@test "check: what a database administrator may do to tables is found" {
	on_server || skip "tables are a server's"
	tomorrow file
	ecom-store copy -q file "$(store_of shop)" >/dev/null
	schema=$(_schema_of shop)
	faults() {
		ecom-store check | jq -r 'select(.station and (.ok | not)) | "\(.station): \(.fault): \(.repair)"'
	}
	is "" "$(faults)"
	_ask_server -c "ALTER TABLE $schema.future_thing ALTER COLUMN \"group\" TYPE text COLLATE \"POSIX\""
	is "" "$(faults)" # the same order by another name
	_ask_server -c "CREATE COLLATION $schema.other (provider = icu, locale = 'und')
		" -c "ALTER TABLE $schema.future_thing ALTER COLUMN \"order\" TYPE text COLLATE $schema.other"
	is "future: table 'future_thing': column 'order' has the collation other, not \"C\": ALTER TABLE … ALTER COLUMN … TYPE TEXT COLLATE \"C\"
future: table 'thing': row 'B' is not in the order of the keys: " "$(faults | sed 's/: restore the station.*/: /')"
	_ask_server -c "ALTER TABLE $schema.future_thing ALTER COLUMN \"order\" TYPE text COLLATE \"C\"" \
		-c "UPDATE $schema.future_answer SET version = 0 WHERE id = 'r000000001'" \
		-c "UPDATE pg_index SET indisvalid = false WHERE indexrelid = '$schema.future_answer_1'::regclass"
	is "future: index $schema.future_answer_1 is not valid: REINDEX it
future: table 'answer': 1 rows have a version below 1: UPDATE them to version 1" "$(faults)"
	_ask_server -c "ALTER TABLE $schema.future_thing ALTER COLUMN n TYPE numeric"
	[[ $(faults) == *"future: table 'thing': column 'n' is NUMERIC, neither TEXT nor BIGINT: "* ]] || { faults; false; }
}

@test "words that are wrong" {
	tomorrow file
	says <<-'EOF'
	$ ecom-store
	ecom-store: '' is not a verb (see --help)
	? 64
	$ ecom-store move a b
	ecom-store: 'move' is not a verb (see --help)
	? 64
	$ ecom-store copy a
	ecom-store: expected is: copy FROM TO
	? 64
	$ ecom-store check now
	ecom-store: expected is: check
	? 64
	$ ecom-store check --shop=nowhere 2>&1 | cut -c1-31
	ecom-store: no shop at 'nowhere
	$ ecom-store copy file postgresql://u:secret@localhost/x
	ecom-store: store: no password in the URL: it is the secret store-password, or in libpq's pass file
	? 78
	EOF
}
