# ecom-run.bats - the cron entry

load helper

setup() {
	make_shop
	line ecom-stock
	mkdir shop/inbox bin
	PATH=$PWD/bin:$PATH
}

# line COMMAND...: the shop's line; nothing is due.
line() {
	jq '.run = {line: $ARGS.positional, due: []}' shop/shop.json --args "$@" >new
	mv new shop/shop.json
}

# program NAME <<EOF: a program of the test's own, for the line.
program() {
	{
		echo '#!/bin/bash'
		cat
	} >"bin/$1"
	chmod +x "bin/$1"
}

# counts N [FIRST]: stock counts of N SKUs.
counts() {
	seq "${2:-1}" $((${2:-1} + $1 - 1)) | sed 's/.*/{"type":"stock.count","id":"c&","sku":"S-&","location":"BLR","qty":7}/'
}

same() {
	diff -r "$1/journal" "$2/journal"
	diff -r "$1/done" "$2/done"
	diff -r "$1/rejects" "$2/rejects"
	diff <(all_books "$1") <(all_books "$2")
}

# A run in its own session is killed with SIGNAL after so many seconds, and its programs with it.
killed_after() {
	setsid ecom-run -q -s "$2" 2>/dev/null &
	sleep "$3"
	kill -"$1" -- "-$!" 2>/dev/null || true
	wait $! 2>/dev/null || true
}

@test "files go from the inbox through the line to the journal, in order of name" {
	counts 2 >shop/inbox/b.jsonl
	counts 1 3 >shop/inbox/a.jsonl
	echo '{"type":"stock.count","id":"x","sku":"S-1","location":"PNQ","qty":7}' >>shop/inbox/a.jsonl
	counts 1 4 >shop/inbox/.hidden
	counts 1 5 >shop/inbox/half.tmp
	counts 1 6 >shop/inbox/half.part
	says <<-'EOF'
	$ ecom-run
	ecom-stock: line 2: location: 'PNQ' is not a location of the shop (shop.json: locations)
	ecom-run: 000001-a.jsonl: refused by ecom-stock: see ./shop/rejects/000001-a.jsonl.ecom-stock
	? 1
	$ ls shop/inbox shop/work shop/done shop/journal shop/rejects
	shop/done:
	000001-a.jsonl
	000002-b.jsonl
	
	shop/inbox:
	half.part
	half.tmp
	
	shop/journal:
	000001-a.jsonl
	000002-b.jsonl
	
	shop/rejects:
	000001-a.jsonl.ecom-stock
	
	shop/work:
	$ jq -r .id shop/journal/*
	c3
	c3/counted
	c1
	c1/counted
	c2
	c2/counted
	$ ecom-run verify
	$ ecom-run
	$ sed s/PNQ/DEL/ shop/rejects/* >shop/inbox/c.jsonl; rm shop/rejects/*
	$ ecom-run && jq -r '.id, .location' shop/journal/000003-c.jsonl
	x
	DEL
	x/counted
	DEL
	$ ecom-run status
	{"shop":"./shop","inbox":0,"work":0,"done":3,"rejects":0}
	$ ecom-run nonsense
	ecom-run: 'nonsense' is not a verb (status, verify)
	? 64
	EOF
	# A file that is dropped in again is answered as it was.
	cp shop/done/000002-b.jsonl shop/inbox/
	ecom-run -q
	cmp shop/journal/000002-b.jsonl shop/journal/000004-000002-b.jsonl
}

@test "one run at a time: the second ends 75 at once" {
	program slow <<-'EOF'
	until [ -e go ]; do sleep 0.01; done
	cat
	EOF
	line slow
	echo '{"type":"x.y","id":"1"}' >shop/inbox/a.jsonl
	ecom-run &
	first=$!
	until [ -e shop/work/000001-a.jsonl ]; do sleep 0.01; done
	counts 1 >shop/inbox/b.jsonl
	is '{"inbox":1,"work":1}' "$(ecom-run status | jq -c '{inbox, work}')"
	ending=0
	ecom-run 2>err || ending=$?
	is "75 ecom-run: another run is at work on './shop' (process $first)" "$ending $(cat err)"
	touch go
	wait $first
	is '000001-a.jsonl' "$(ls shop/journal)"
	ecom-run
	is '000002-b.jsonl' "$(ls shop/journal | tail -n 1)"
}

# bats test_tags=harm
@test "killed ten times, or asked to stop, and run again: the books and the journal of an unbroken run" {
	for shop in whole killed stopped; do
		mkdir -p $shop/inbox
		cp shop/shop.json $shop
		own_store $shop
		for file in 1 2 3 4 5; do counts 3000 $((file * 3000)) >$shop/inbox/$file.jsonl; done
		echo '{"type":"stock.count","id":"x","sku":"S-1","location":"PNQ","qty":7}' >>$shop/inbox/3.jsonl
	done
	ending=0
	ecom-run -q -s whole || ending=$?
	is 1 $ending
	for after in 0.005 0.01 0.02 0.03 0.04 0.05 0.06 0.07 0.08 0.09; do
		killed_after KILL killed $after
		killed_after TERM stopped $after
	done
	for shop in killed stopped; do
		ecom-run -q -s $shop || [ $? = 1 ]
		same whole $shop
		is "" "$(ls $shop/inbox $shop/work | grep -v :)"
	done
}

@test "asked to stop it finishes the file in hand, and ends 75" {
	program slow <<-'EOF'
	touch begun
	until [ -e go ]; do sleep 0.01; done
	cat
	EOF
	line slow
	counts 1 >shop/inbox/a.jsonl
	counts 1 >shop/inbox/b.jsonl
	ecom-run &
	until [ -e begun ]; do sleep 0.01; done
	kill -TERM $!
	touch go
	ending=0
	wait $! || ending=$?
	is "75 000001-a.jsonl 000002-b.jsonl" "$ending $(ls shop/journal) $(ls shop/work)"
	ecom-run
	is "000002-b.jsonl" "$(ls shop/journal | tail -n 1)"
}

@test "a file whose line failed stays in work, and is tried again before all others" {
	program broken <<-'EOF'
	cat >/dev/null
	exit 70
	EOF
	line ecom-stock broken
	counts 3 >shop/inbox/a.jsonl
	counts 3 4 >shop/inbox/b.jsonl
	says <<-'EOF'
	$ ecom-run
	ecom-run: 000001-a.jsonl: broken ended 70
	? 70
	$ ls shop/work shop/journal shop/done
	shop/done:
	
	shop/journal:
	
	shop/work:
	000001-a.jsonl
	000001-a.jsonl.out.tmp
	000002-b.jsonl
	EOF
	line ecom-stock no-such-program
	counts 3 7 >shop/inbox/0.jsonl
	says <<-'EOF'
	$ ecom-run
	ecom-run: cannot start 'no-such-program': No such file or directory
	ecom-run: 000001-a.jsonl: no-such-program ended 69
	? 69
	EOF
	line ecom-stock
	ecom-run
	is "000001-a.jsonl 000002-b.jsonl 000003-0.jsonl" "$(echo $(ls shop/journal))"
	is "c1 c1/counted c2 c2/counted c3 c3/counted" "$(echo $(jq -r .id shop/journal/000001-a.jsonl))"
	is "" "$(ls shop/work)"
}

@test "a .csv goes through the import first; what is due comes last, until nothing is" {
	program to-records <<-'EOF'
	while [ "$1" != "${1#--}" ]; do case $1 in --run=*) run=${1#--run=} ;; esac; shift; done
	n=0
	while IFS=, read -r sku qty; do
		echo '{"type":"stock.count","id":"'$run.$((++n))'","sku":"'$sku'","location":"BLR","qty":'$qty'}'
	done
	EOF
	# Asked what is due it says three records, one each time it is asked.
	program clock <<-'EOF'
	n=$(ls shop/journal | grep -c due)
	[ "$1" != due ] || [ "$n" = 3 ] || echo '{"type":"stock.count","id":"due-'$n'","sku":"TEA","location":"DEL","qty":'$n',"now":"'$ECOM_NOW'"}'
	EOF
	jq '.run = {import: "to-records", line: ["ecom-stock"], due: ["clock"]}' shop/shop.json >new
	mv new shop/shop.json
	printf 'TEA,5\nMUG,6\n' >shop/inbox/feed.csv
	ecom-run --now=2026-11-23T00:00:00Z
	is "000001-feed.jsonl 000002-due.jsonl 000003-due.jsonl 000004-due.jsonl" "$(echo $(ls shop/journal))"
	is "000001-feed.csv.1 000001-feed.csv.2" "$(echo $(jq -r 'select(.type == "stock.count").id' shop/journal/000001-feed.jsonl))"
	is '["due-2",2,"2026-11-23T00:00:00Z"]' "$(jq -c 'select(.type == "stock.count") | [.id, .qty, .now]' shop/journal/000004-due.jsonl)"
	is '5 2' "$(ecom-stock levels TEA | jq -s -r 'map(.on_hand) | join(" ")')"
}

@test "rows that the import refused, mended, are put into the inbox as they are" {
	printf 'sku,qty\nTEA,5\nMUG,many\n' >shop/inbox/feed.csv
	jq '.run.import = "ecom-import --what stock"' shop/shop.json >new
	mv new shop/shop.json
	says <<-'EOF'
	$ ecom-run
	ecom-import: line 3: qty: 'many' is not a whole number (0 or more)
	ecom-run: 000001-feed.csv: refused by ecom-import: see ./shop/rejects/000001-feed.csv.ecom-import.csv
	? 1
	$ sed s/many/7/ shop/rejects/* >shop/inbox/000001-feed.csv.ecom-import.csv; rm shop/rejects/*
	$ ecom-run
	$ ecom-stock levels | jq -c '[.sku, .on_hand]'
	["MUG",7]
	["TEA",5]
	EOF
}

@test "a file that cannot be read at all, or has an odd name, holds up no other" {
	jq '.run.import = "ecom-import --what stock"' shop/shop.json >new
	mv new shop/shop.json
	long=$(printf 'x%.0s' {1..251}).csv
	for name in 'my list.csv' '--help.csv' $'two\nlines.csv' $'\xff.csv' "$long" '%s%n.csv'; do
		printf 'sku,qty\nTEA,5\n' >"shop/inbox/$name"
	done
	printf 'a,b\n1,2\n' >shop/inbox/a.csv
	printf 'order,sku,qty,name,line1,city,country\n' >shop/inbox/b.csv
	counts 1 >outside
	ln -s "$PWD/outside" shop/inbox/link.jsonl
	touch -d 2001-01-01 outside
	ending=0
	ecom-run 2>err || ending=$?
	is "1 6" "$ending $(wc -l <err)"
	grep -q '^ecom-run: 000003-a.csv: refused as a whole: see ./shop/rejects/000003-a.csv$' err
	is "link.jsonl" "$(ls shop/inbox)"
	is "2001-01-01" "$(date -r outside +%F)"
	is "" "$(ls shop/work)"
	is "2 6 6" "$(ls -b shop/rejects | wc -l) $(ls -b shop/done | wc -l) $(ls -b shop/journal | wc -l)"
	is "000005-my-list.csv-stock.1" "$(jq -r 'select(.type == "stock.count").id' shop/journal/*-my*)" || ls shop/journal
}

@test "a file that a program further down refuses as a whole goes to rejects, and holds up no other" {
	line ecom-stock 'ecom-catalog --max-drops=0'
	jq -nc '{type: "product.put", id: "put-1", product: "tea", title: "Tea", currency: "INR", variants: [{sku: "TEA", price: "1.00"}]}' \
		>shop/inbox/0.jsonl
	{ counts 1; echo '{"type":"product.drop","id":"drop-1","product":"tea"}'; } >shop/inbox/a.jsonl
	counts 1 2 >shop/inbox/b.jsonl
	says <<-'EOF'
	$ ecom-run 2>err
	? 1
	$ grep ecom-run err
	ecom-run: 000002-a.jsonl: ecom-catalog ended 65
	ecom-run: 000002-a.jsonl: refused as a whole: see ./shop/rejects/000002-a.jsonl
	$ ls shop/work shop/rejects shop/journal
	shop/journal:
	000001-0.jsonl
	000003-b.jsonl
	
	shop/rejects:
	000002-a.jsonl
	
	shop/work:
	EOF
	# It is let through: what was done before the refusal is not done again, and is told now.
	line ecom-stock ecom-catalog
	mv shop/rejects/000002-a.jsonl shop/inbox/a.jsonl
	ecom-run
	is 'stock.count stock.counted product.drop product.dropped' "$(jq -r .type shop/journal/000004-a.jsonl | paste -sd ' ')"
	is 7 "$(ecom-stock levels S-1 | jq .on_hand)"

	# What is due and is refused would be due at once again. Who does not know its own options says nothing of a file.
	program strict <<-'EOF'
	cat >/dev/null
	exit 65
	EOF
	program clock <<-'EOF'
	echo '{"type":"order.close","id":"close-1","order":"1"}'
	EOF
	jq '.run = {line: ["strict"], due: ["clock"]}' shop/shop.json >new
	mv new shop/shop.json
	run -1 ecom-run -q
	is '000005-due.jsonl' "$(ls shop/rejects)"
	line 'ecom-stock --wrong' strict
	counts 1 3 >shop/inbox/c.jsonl
	run -65 ecom-run -q
	is '000006-c.jsonl' "$(ls shop/work | grep 'jsonl$')"
}

@test "a file that another user put into the inbox is worked on, at the time it was claimed" {
	local other="setpriv --reuid=65534 --regid=65534 --clear-groups"
	[ "$(id -u)" = 0 ] || skip "only root can be two users"
	$other test -x "$(command -v ecom-run)" || skip "another user cannot reach this build"
	jq 'del(.store)' standard.json >shop/shop.json # the tests' server is open to us alone
	line ecom-stock
	echo '{"type":"stock.count","id":"c","sku":"TEA","location":"BLR","qty":5}' >shop/inbox/theirs.jsonl
	chmod 644 shop/inbox/theirs.jsonl
	chown -R 65534 shop
	chown 1 shop/inbox/theirs.jsonl
	touch -d 2001-01-01 shop/inbox/theirs.jsonl
	for folder in . .. ../..; do chmod o+x "$folder"; done
	$other ecom-run
	is "2026-11-22T10:00:00Z" "$(jq -r 'select(.type == "stock.counted").time' shop/journal/*)"
	is "theirs" "$(ls shop/done | sed 's/^000001-//; s/.jsonl//')"
	is "" "$(ls -A shop/work)"
}

@test "what tells of customers is made for its owner and group only, whatever the umask" {
	counts 2 >shop/inbox/a.jsonl
	echo '{"type":"stock.count","id":"x","sku":"S-1","location":"PNQ","qty":7}' >>shop/inbox/a.jsonl
	chmod 600 shop/inbox/a.jsonl
	(umask 000; ecom-run -q) || [ $? = 1 ]
	[ -s shop/journal/000001-a.jsonl ] && [ -s shop/rejects/000001-a.jsonl.ecom-stock ]
	on_server || [ -s shop/stock.db ]
	is "" "$(find shop/*.db shop/journal shop/rejects shop/done -perm /o=rwx 2>/dev/null)"
}

@test "a command of the line may have any number of words" {
	program words <<-'EOF'
	printf '%s\n' "$@" | grep -c '^w' >seen
	exec cat
	EOF
	line "words $(seq -s ' ' -f 'w%g' 40)"
	counts 1 >shop/inbox/a.jsonl
	ecom-run -q
	is 40 "$(cat seen)"
}

@test "a station that cannot say what is due is named" {
	program late <<-'EOF'
	kill -9 $$
	EOF
	jq '.run.due = ["late"]' shop/shop.json >new
	mv new shop/shop.json
	says <<-'EOF'
	$ ecom-run
	ecom-run: late due ended 137
	? 137
	EOF
}

@test "what was refused is in the ending, also when what is due by the clock went well" {
	jq 'del(.run.due)' shop/shop.json >new
	mv new shop/shop.json
	counts 1 >shop/inbox/a.jsonl
	counts 1 2 | sed s/BLR/PNQ/ >shop/inbox/b.jsonl
	says <<-'EOF'
	$ ecom-run
	ecom-stock: line 1: location: 'PNQ' is not a location of the shop (shop.json: locations)
	ecom-run: 000002-b.jsonl: refused by ecom-stock: see ./shop/rejects/000002-b.jsonl.ecom-stock
	? 1
	$ ecom-run
	EOF
}

@test "of a station that fell silent within a record nothing is taken" {
	program due <<-'EOF'
	echo '{"type":"stock.count","id":"d1","sku":"S-1","location":"BLR","qty":7}'
	[ ! -e fall ] || { printf '{"type":"stock.cou'; kill -9 $$; }
	EOF
	jq '.run.due = ["due"]' shop/shop.json >new
	mv new shop/shop.json
	touch fall
	says <<-'EOF'
	$ ecom-run -q
	ecom-run: due due ended 137
	? 137
	$ ls -A shop/work shop/done shop/rejects | grep json
	? 1
	EOF
}

@test "no shop is 66; a line that is no list is 78" {
	says <<-'EOF'
	$ ecom-run -s nowhere
	ecom-run: no shop at 'nowhere' (--shop DIR or $ECOM_SHOP says where it is): No such file or directory
	? 66
	EOF
	for wrong in '{"line":"ecom-stock"}' '{"line":[1]}' '{"line":[]}' '{"due":["", "x"]}'; do
		jq -c ".run = $wrong" standard.json >shop/shop.json
		counts 1 >shop/inbox/a.jsonl
		ending=0
		ecom-run 2>err || ending=$?
		is "78 $wrong" "$ending $wrong"
		grep -q '^ecom-run: ./shop/shop.json: run\.' err
	done
}
