#!/usr/bin/env bats
# What a station remembers, told with the stock: the same records again change nothing and get the same answers.

load helper

setup() { make_shop; }

count() { printf '{"type":"stock.count","id":"%s","time":"2026-11-22T09:00:00Z","sku":"%s","location":"BLR","qty":%d}\n' "$@"; }
receive() { printf '{"type":"stock.receive","id":"%s","time":"2026-11-22T09:00:00Z","sku":"%s","location":"BLR","qty":%d}\n' "$@"; }
on_hand() { ecom-stock levels TEA | jq -c '[.location, .on_hand]' | paste -sd ' '; }

@test "a count that changed nothing does not undo, when the file comes again, what came after it" {
	count monday.1 TEA 5 | ecom-stock -q >/dev/null
	{ count tuesday.1 TEA 5; receive tuesday.2 TEA 7; } >tuesday.jsonl
	ecom-stock -q tuesday.jsonl >first
	is '["BLR",12]' "$(on_hand)"
	ecom-stock -q tuesday.jsonl >second
	is '["BLR",12]' "$(on_hand)"
	cmp first second

	# With an id that is no row of a run it is the same.
	{ count wednesday TEA 12; receive wednesday-2 TEA 1; } >wednesday.jsonl
	ecom-stock -q wednesday.jsonl >/dev/null
	ecom-stock -q wednesday.jsonl >/dev/null
	is '["BLR",13]' "$(on_hand)"
}

@test "an id says one thing for ever, also when it had no effect" {
	count a.1 TEA 5 | ecom-stock -q >/dev/null
	says <<-'EOF'
	$ count a.1 TEA 6 | ecom-stock -q
	ecom-stock: line 1: id: 'a.1' was used before by a record that says something else
	? 1
	$ count a.2 TEA 5 | ecom-stock -q
	{"type":"stock.count","id":"a.2","time":"2026-11-22T09:00:00Z","sku":"TEA","location":"BLR","qty":5}
	$ count a.2 TEA 6 | ecom-stock -q
	ecom-stock: line 1: id: 'a.2' was used before by a record that says something else
	? 1
	EOF
	# The order of keys and the spacing are no difference.
	run -0 ecom-stock -q <<<'{ "id": "a.1", "qty": 5, "type": "stock.count", "time": "2026-11-22T09:00:00Z", "location": "BLR", "sku": "TEA" }'
}

@test "a million unchanged rows leave no more than a few characters each" {
	python3 - >night.jsonl <<-'EOF'
	for i in range(1, 3001):
	    print('{"type":"stock.count","id":"RUN.%d","sku":"S%d","location":"BLR","qty":5}' % (i, i))
	EOF
	sed s/RUN/mon/ night.jsonl | ecom-stock -q >/dev/null
	sed s/RUN/tue/ night.jsonl | ecom-stock -q >/dev/null
	is 3000 "$(books shop stock "SELECT count(*) FROM answer")"
	# Rows 1 to 3000 by pages of 500, four characters a row.
	is "7|12004" "$(books shop stock "SELECT count(*), sum(length(marks)) FROM page WHERE run = 'tue'")"
	before=$(all_books shop | sha256sum)
	sed s/RUN/tue/ night.jsonl | ecom-stock -q >/dev/null
	is "$before" "$(all_books shop | sha256sum)"
}

@test "a refusal stands for the same try; later, mended or fed back the record is tried again" {
	echo '{"type":"stock.move","id":"m","sku":"TEA","from":"BLR","to":"DEL","qty":3}' >move.jsonl
	{ cat move.jsonl; receive r TEA 9; } >file.jsonl
	run -1 ecom-stock -q --rejects rejects.jsonl file.jsonl
	# The run again, as after a crash: the move is refused as it was, though the goods are there now.
	run -1 ecom-stock -q file.jsonl
	is '["BLR",9]' "$(on_hand)"
	# Fed back, it is a new try; so is a mended record, and one at another time.
	ecom-stock -q rejects.jsonl >/dev/null
	is '["BLR",6] ["DEL",3]' "$(on_hand)"

	sed 's/"m"/"n"/; s/3}/7}/' move.jsonl >n.jsonl
	run -1 ecom-stock -q n.jsonl
	sed 's/7}/2}/' n.jsonl | ecom-stock -q >/dev/null
	is '["BLR",4] ["DEL",5]' "$(on_hand)"

	sed 's/"m"/"o"/; s/3}/5}/' move.jsonl >o.jsonl
	run -1 ecom-stock -q o.jsonl
	receive r2 TEA 1 | ecom-stock -q >/dev/null
	run -1 ecom-stock -q o.jsonl
	ecom-stock -q --now 2026-11-22T11:00:00Z o.jsonl >/dev/null
	is '["BLR",0] ["DEL",10]' "$(on_hand)"
}

@test "answers are forgotten after keep_answers days, and a movement is still not made twice" {
	receive r TEA 9 | ecom-stock -q >/dev/null
	receive s TEA 1 | ecom-stock -q --now 2027-01-15T00:00:00Z >/dev/null
	is s "$(books shop stock 'SELECT id FROM answer')"
	says <<-'EOF'
	$ receive r TEA 9 | ecom-stock -q
	ecom-stock: line 1: id: 'r' was done before, too long ago for its answer to be kept
	? 1
	EOF
	is '["BLR",10]' "$(on_hand)"
}

@test "what is refused once more changes no table: at the same time, at an earlier one, by the running clock" {
	echo '{"type":"stock.move","id":"m","sku":"TEA","from":"BLR","to":"DEL","qty":3}' >move.jsonl
	run -1 ecom-stock -q move.jsonl
	before=$(all_books shop)
	run -1 ecom-stock -q move.jsonl
	run -1 ecom-stock -q --now 2026-11-21T10:00:00Z move.jsonl
	run -1 env -u ECOM_NOW ecom-stock -q move.jsonl
	run -1 env -u ECOM_NOW ecom-stock -q move.jsonl
	is "$before" "$(all_books shop)"
}

@test "an answer asked for when it is old enough to be forgotten can be asked for once more" {
	receive r1 TEA 5 | ecom-stock -q >first
	export ECOM_NOW=2027-01-15T10:00:00Z # keep_answers is 30 days
	{ receive r1 TEA 5; receive r2 TEA 1; } | ecom-stock -q | head -n 2 >second # and what comes after is killed
	{ receive r1 TEA 5; receive r2 TEA 1; } | ecom-stock -q | head -n 2 >third
	cmp first second
	cmp first third
	is '["BLR",6]' "$(on_hand)"
}
