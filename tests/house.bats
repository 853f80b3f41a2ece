# house.bats - what is true of every program

load helper

setup() {
	make_shop
}

# The programs of a kind: station (a courier is one), filter, other. What includes station.ggo is a station.
of_kind() {
	local tool kind
	for tool in $TOOLS; do
		kind=other
		! grep -q '^#include "filter.ggo"' "$SRC/cmd/$tool.ggo" || kind=filter
		! grep -q '^#include "station.ggo"' "$SRC/cmd/$tool.ggo" || kind=station
		[ "$kind" != "$1" ] || echo "$tool"
	done
}

# Those that read records and write records (ecom-import reads files of others, ecom-export writes them).
readers() {
	of_kind station
	of_kind filter | grep -vx -e ecom-import -e ecom-export || true
}

# The types a program takes, as its --help says.
takes() {
	"$1" --help | sed -n 's/^Takes: //p'
}

# run_tool ENDING TOOL ARG...: run it with what is in the file `in`; what it says is in `out` and `err`, and no byte of the latter moves a cursor.
run_tool() {
	local want=$1 ending=0
	shift
	"$@" <in >out 2>err || ending=$?
	[ "$ending" = "$want" ] || { echo "$* ended $ending instead of $want"; head -c 2000 err; return 1; }
	! grep -a -P -q '[\x{00}-\x{09}\x{0b}-\x{1f}\x{7f}-\x{9f}]' err || { echo "$*: a control character on stderr"; return 1; }
}

@test "--help and --version answer on stdout; a wrong option is 64; what cannot be written is 74" {
	for tool in $TOOLS; do
		: >in
		run_tool 0 "$tool" --help
		is "$tool - " "$(head -c $((${#tool} + 3)) out)"
		is "" "$(cat err)"
		run_tool 0 "$tool" --version
		[[ $(cat out) =~ ^"$tool (ecomutils) "[0-9]+\.[0-9]+ ]]
		run_tool 64 "$tool" --no-such-option
		is "" "$(cat out)"
		[[ $(cat err) == "$tool: "*"'--no-such-option'"* ]] || { cat err; false; }
		for option in --help --version; do
			ending=0
			"$tool" $option >/dev/full 2>err || ending=$?
			is "$tool $option 74 $tool: cannot write standard output: No space left on device" "$tool $option $ending $(cat err)"
		done
	done
}

@test "a program is four files; options are written alike; page and --help agree" {
	for tool in $TOOLS; do
		for file in cmd/$tool.c cmd/$tool.ggo man/$tool.1.in tests/$tool.bats; do
			[ -e "$SRC/$file" ] || { echo "$file is missing"; false; }
		done
		"$SRC/scripts/options" --expand "$SRC/cmd/$tool.ggo" | sed -n 's/^option "\([^"]*\)" [^ ]* "\([^"]*\)".*/\1: \2/p' >options
		! grep -n -E ': [A-Z][^A-Z]|\.$' options || { echo "of $tool: lower case, no full stop"; false; }
		sed -n '/^Verbs:/,$s/^  \([a-z][a-z-]*\).*/\1/p' <("$tool" --help) | sort >in_help
		sed -n '/^\.Sh VERBS/,/^\.Sh OPTIONS/s/^\.It [CI][mc] \([a-z-]*\).*/\1/p' "$SRC/man/$tool.1.in" | sort >in_page
		[ ! -s in_help ] || is "$tool: $(cat in_help)" "$tool: $(cat in_page)"
		for type in $(takes "$tool"); do
			grep -q -F "$type" "$SRC/man/$tool.1.in" || { echo "$tool.1 does not mention $type, which it takes"; false; }
			[ -e "$SRC/share/schema/$type.json" ] || { echo "$type, which $tool takes, has no schema"; false; }
		done
	done
}

@test "the examples of every page say what they do" {
	for page in "$SRC"/man/*.in "$SRC"/man/*.[57] "$SRC/README.md"; do
		mkdir "$BATS_TEST_TMPDIR/${page##*/}"
		(
			BATS_TEST_TMPDIR="$BATS_TEST_TMPDIR/${page##*/}"
			make_shop
			says < <("$SRC/scripts/examples" "$page")
		) || { echo "in the examples of $page"; return 1; }
	done
	[ "$("$SRC/scripts/examples" "$SRC/man/ecom.7" | grep -c '^\$ ')" -gt 20 ] # they were found
}

@test "README and ecom(7) tell the same of every program" {
	for tool in $TOOLS; do
		said=$(sed -n "s/^.* \($tool   *[^ ].*\)/\1/p" "$SRC/README.md" | head -n 1)
		is "$tool: $said" "$tool: $(sed -e 's/\\(->/→/' -n -e "s/^.* \($tool   *[^ ].*\)/\1/p" "$SRC/man/ecom.7" | head -n 1)"
	done
}

@test "nothing in, nothing out; what is not ours passes byte for byte" {
	# odd spacing, CR LF, numbers and escapes that a parser would write otherwise, an empty object of nobody's, a long line
	{
		printf '%s\n' '{"type":"weather.seen","id":"w1","t":1.0,"n":1e400,"s":"\u0041\/"}' '{ "id" : "w2" , "type":"weather.seen" }' \
			'	{"type" :"weather.seen","id":"w3","x":  [ 1,2 ]}  ' '{"type":"weather.seen","id":"w4"}'$'\r' '{"type":"weather.seen","id":"w5","é":"日本"}'
		printf '{"type":"weather.seen","id":"w6","long":"%s"}\n' "$(head -c 10000000 /dev/zero | tr '\0' x)"
	} >foreign
	for tool in $(readers); do
		: >in
		run_tool 0 "$tool"
		is "" "$(cat out)"
		is "$tool: 0 in = 0 done + 0 unchanged + 0 refused" "$(cat err)"
		run_tool 0 "$tool" -q
		is "" "$(cat err)"
		cp foreign in
		run_tool 0 "$tool"
		cmp foreign out
		is "$tool: 6 in = 0 done + 6 unchanged + 0 refused" "$(cat err)"
		run_tool 0 "$tool" -q foreign - foreign
		cmp <(cat foreign foreign foreign) out
	done
}

@test "a hostile line is refused by file and line, and costs nothing else" {
	for tool in $(readers); do
		type=$(takes "$tool" | cut -d' ' -f1)
		{
			printf '%s\n' 'not json' '[]' '1' 'null' '"text"' '{' '{}' '{"type":1,"id":"a"}' "{\"type\":\"$type\"}" "{\"type\":\"$type\",\"id\":1}" \
				"{\"type\":\"$type\",\"id\":\"a\",\"id\":\"b\"}" "{\"type\":\"$type\",\"id\":\"\\u0000\"}" "{\"type\":\"$type\",\"id\":\"\\u001b[31m\"}" \
				"{\"type\":\"$type\",\"id\":\"a b\\n\"}" "{\"type\":\"$type\",\"id\":\"$(printf '%0121d' 0)\"}" "{\"type\":\"$type\",\"id\":\"h1\"} {}"
			printf '{"type":"%s","id":"h2","x":"\xff\xfe"}\n' "$type"
			printf '{"type":"%s","id":"h3","x":"\xc2\x9b31m\xed\xa0\x80"}\n' "$type"
			printf '{"type":"%s","id":"h4\0","x":1}\n' "$type"
			printf '\033]0;title\a\0\n'
			printf '{"type":"%s","id":"h5","x":%s}\n' "$type" "$(head -c 1000000 /dev/zero | tr '\0' '[')"
			printf '{"type":"%s","id":"h6","time":%s}\n' "$type" "$(head -c 1000000 /dev/zero | tr '\0' 9)"
			printf '{"type":"%s","id":"h8","x":[0%s]}\n' "$type" "$(head -c 200000 /dev/zero | sed 's/\x00/,{}/g')"
			printf '{"type":"%s","id":"h7","x":"' "$type"
			head -c 17000000 /dev/zero | tr '\0' x
			printf '"}\n{"type":"weather.seen","id":"last"}\n'
		} >hostile
		lines=$(wc -l <hostile)
		: >in
		run_tool 1 "$tool" --rejects=no hostile
		is '{"type":"weather.seen","id":"last"}' "$(cat out)"
		is "$(seq -f "$tool: hostile: line %.0f" $((lines - 1)))" "$(sed '$d' err | cut -d: -f1-3)"
		is "$tool: $lines in = 0 done + 1 unchanged + $((lines - 1)) refused" "$(tail -n 1 err)"
		is "$(seq $((lines - 1)))" "$(jq ._line no)"
		is 0 "$(jq -r ._error no | grep -c -v .)"
		cp hostile in
		run_tool 65 "$tool" --strict
		is "" "$(cat out)"
		run_tool 1 "$tool" --log=json
		jq -e .tool err >/dev/null
		rm no
	done
}

@test "input and output that are closed, full or not there" {
	seq 3000 | sed 's/.*/{"type":"weather.seen","id":"w&"}/' >many
	for tool in $(readers); do
		echo '{"type":"weather.seen","id":"w1"}' >in
		run_tool 66 "$tool" --rejects=no ./no-such-file
		[[ $(cat err) == "$tool: "*"'./no-such-file'"* ]]
		for closed in '<&-' '>&-' '<&- >&- 2>&-'; do
			ending=0
			eval "$tool --rejects=no in - $closed" >out 2>err <in || ending=$?
			[ "$ending" = 74 ] || { echo "$tool with $closed ended $ending"; cat err; false; }
			[ ! -s no ] || { echo "$tool with $closed wrote to its rejects:"; cat no; false; }
		done
		"$tool" --rejects=no in >out 2>&-
		cmp in out
		[ ! -s no ]
		ending=0
		"$tool" -q in >/dev/full 2>err || ending=$?
		is "74 $tool: cannot write standard output: No space left on device" "$ending $(cat err)"
		run_tool 73 "$tool" --rejects=/no/such/folder/file
		echo '{broken' >again
		run_tool 64 "$tool" --rejects=again again
		is "$tool: 'again' cannot be read and take the rejects at once" "$(cat err)"
		is '{broken' "$(cat again)"
		# Who stops reading is no fault of anybody, and nobody is told.
		"$tool" -q many 2>err | head -n 1 >out
		is "" "$(cat err)"
	done
}

@test "a shop that is not there is 66, a wrong shop.json 78, and both are named" {
	: >in
	for tool in $(of_kind station); do
		run_tool 66 "$tool" --shop=nowhere
		grep -q "^$tool: .*nowhere" err
		mkdir -p bad
		for wrong in '' '{' '[]' '{"name":1}' '{"currency":"XXQ"}' "$(jq -c '.zone="Mars/Base"' shop/shop.json)"; do
			printf '%s' "$wrong" >bad/shop.json
			run_tool 78 "$tool" --shop=bad
			grep -q "^$tool: .*bad/shop.json" err || { cat err; false; }
		done
		ECOM_SHOP=$PWD/shop run_tool 0 "$tool"
		for wrong in --batch=0 --batch=1x --batch= --batch=99999999999999999999 --now=yesterday --log=xml; do
			run_tool 64 "$tool" "$wrong"
			grep -q "^$tool: ${wrong%%=*}: '${wrong#*=}'" err || { cat err; false; }
		done
	done
}

# Everything the dictionary gives as an example, what undoes something last.
dictionary() {
	jq -c -s '[.[].examples[]? | select(type == "object" and has("type") and has("id"))] | sort_by(.type | test("cancel|return|close"))[]' \
		"$SRC"/share/schema/*.*.json
}

@test "the same input twice: the same bytes, and no table is changed; a dry run changes none" {
	for tool in $(of_kind station); do
		# What it would refuse is left out: that may be good the second time, when what it lacks has come.
		dictionary >in
		"$tool" -q --rejects=no <in >first 2>err || grep -v -x -F -f <(jq -c 'del(._line, ._error)' no) first >in
		make_shop
		"$tool" -q --dry-run <in >dry
		is "" "$(all_books shop)"
		run_tool 0 "$tool"
		cp out first
		read -r _ n _ _ done _ _ unchanged _ _ refused _ <err
		is "$n in" "$((done + unchanged + refused)) in"
		is "$n lines" "$(wc -l <in) lines"
		all_books shop >before
		[ "$tool" = ecom-notify ] || cmp first dry
		run_tool 0 "$tool"
		cmp first out
		diff before <(all_books shop)
		is "$tool: $n in = 0 done + $n unchanged + 0 refused" "$(cat err)"
		# Each alone in its batch, or all in one: the same.
		make_shop
		run_tool 0 "$tool" --batch=1
		cmp first out
		diff before <(all_books shop)
	done
}

@test "SIGTERM finishes the batch; of a line that is half there nothing is taken" {
	for tool in $(readers); do
		rm -f pipe out err # what is there is this one's
		mkfifo pipe
		"$tool" <pipe >out 2>err &
		exec 7>pipe
		echo '{"type":"weather.seen","id":"w1"}' >&7
		soon '[ -s out ]'
		printf '{"type":"weather.seen",' >&7
		sleep 0.01
		kill -TERM $!
		ending=0
		wait $! || ending=$?
		exec 7>&-
		# Not all of the input was read: that is to be done again.
		is "75 $tool: 1 in = 0 done + 1 unchanged + 0 refused" "$ending $(head -n 1 err)"
		is '{"type":"weather.seen","id":"w1"}' "$(cat out)"
	done
}

@test "SIGTERM is heard also when it comes just before the input is waited for" {
	[ "${SANITIZED-}" != yes ] || skip "a sanitizer wants to be loaded first"
	${CC:-cc} -shared -fPIC -o late.so "$SRC/tests/late.c"
	mkfifo pipe
	exec 7<>pipe # with nothing in it, and no end
	for words in $(readers) ecom-import ecom-export,--to=shopify ecom-stock,diff ecom-split,2,cat; do
		ending=0
		LD_PRELOAD=$PWD/late.so timeout -s KILL 10 ${words//,/ } <pipe >out 2>err || ending=$?
		is "$words 75" "$words $ending"
		grep -q 'asked to stop' err
	done
	exec 7>&-
}

@test "a FIFO that nobody writes to yet is waited for, but not by who is asked to stop" {
	mkfifo pipe
	for tool in $(readers) ecom-import; do
		if [ "$tool" != ecom-import ]; then
			"$tool" -q pipe >out &
			soon '[ -n "$(find /proc/$!/fd -lname "*/pipe")" ]'
			echo '{"type":"weather.seen","id":"w1"}' >pipe
			wait $!
			is '{"type":"weather.seen","id":"w1"}' "$(cat out)"
		fi
		"$tool" pipe >out 2>err &
		soon '[ -n "$(find /proc/$!/fd -lname "*/pipe")" ]'
		kill -TERM $!
		ending=0
		wait $! || ending=$?
		is "$tool 75 $tool: 0 in = 0 done + 0 unchanged + 0 refused" "$tool $ending $(head -n 1 err)"
	done
}

@test "a verb that is asked to stop does not end as if it had said all" {
	seq 5000 | sed 's/.*/{"type":"stock.count","id":"c&","sku":"TEA-&","location":"BLR","qty":3}/' >in
	ecom-stock -q <in >/dev/null
	mkfifo pipe
	ecom-stock levels >pipe 2>err &
	exec 7<pipe
	read -r first <&7 # more is to come than a pipe holds
	kill -TERM $!
	cat <&7 >rest
	exec 7<&-
	ending=0
	wait $! || ending=$?
	is "75 ecom-stock: asked to stop: this may not be all" "$ending $(cat err)"
	[ "$(wc -l <rest)" -lt 4999 ]
}

@test "memory does not grow with the input" {
	[ "${SANITIZED-}" != yes ] || skip "sanitizers take their space"
	yes '{"type":"weather.seen","id":"w1","long":"0123456789012345678901234567890123456789"}' | head -n 1000000 >many
	for tool in $(readers); do
		rm -f pipe
		mkfifo pipe
		"$tool" -q <pipe >/dev/null &
		exec 7>pipe
		cat many >&7
		peak=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' /proc/$!/status)
		exec 7>&-
		wait $!
		[ "$peak" -lt 32000 ] || { echo "$tool took $peak kB for $(stat -c %s many) bytes"; false; }
	done
}

@test "a program starts in a few milliseconds" {
	[ "${SANITIZED-}" != yes ] || skip "sanitizers take their time"
	TIMEFORMAT='%U %S' # of the processor: a busy machine is not the program's fault
	for tool in $TOOLS; do
		took=$({ time for _ in 1 2 3 4 5 6 7 8 9 10; do "$tool" --version >/dev/null; done; } 2>&1)
		awk -v took="$took" 'BEGIN { split(took, t, " "); exit t[1] + t[2] > 0.25 }' || { echo "ten of $tool take $took s"; false; }
	done
}
