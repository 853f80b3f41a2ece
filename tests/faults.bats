# faults.bats - what fails costs a word and an ending, never a record; tests/slow/faults.bats does all that this does a little of
# bats file_tags=harm
load helper

@test "a few kills of the line: nothing is lost, nothing doubled" {
	[ "${SANITIZED-}" != yes ] || skip "the other build has them"
	"$SRC/tests/slow/kills" --kills 3 line
	"$SRC/tests/slow/kills" --asked --kills 3 run
}

@test "a failed allocation, a failed call, a full disk in each program" {
	[ "${SANITIZED-}" != yes ] || skip "sanitizers allocate for themselves, and cannot be traced"
	kinds='limits memory'
	! strace -qq -o "$BATS_TEST_TMPDIR/trace" true || kinds+=' calls'
	# shellcheck disable=SC2086 # words
	"$SRC/tests/slow/faults" --short --seed "${SEED:-1}" $kinds
}

@test "of one program each allocation that other calls led to fails, from its start to its end: while it is shut in too" {
	[ "${SANITIZED-}" != yes ] || skip "sanitizers allocate for themselves"
	"$SRC/tests/slow/faults" --most 0 --only '^ecom-new stock' memory
}

@test "what the disk does not give back is not taken for what is not there" {
	[ "${SANITIZED-}" != yes ] || skip "sanitizers cannot be traced"
	! on_server || skip "its disk is not ours"
	strace -qq -o "$BATS_TEST_TMPDIR/trace" true || skip "no strace, or it is not allowed"
	make_shop
	products() { jq -nc --arg run "$1" --arg title "$2" 'range(300) | {type: "product.put", id: "\($run).\(.)", product: "a-name-so-long-that-few-fit-on-a-page-\(.)",
		title: "\($title) \(.)", currency: "INR", variants: [{sku: "S\(.)", price: "4.00"}]}'; }
	products a Cup | ecom-catalog -q >/dev/null
	products b Mug >b.jsonl
	cp -r shop before
	for ((n = 1; ; n++)); do
		rm -rf shop
		cp -r before shop
		ending=0
		strace -qq -o trace -P shop/catalog.db -e trace=pread64 -e inject=pread64:error=ESTALE:when=$n ecom-catalog -q b.jsonl >/dev/null 2>err || ending=$?
		grep -q INJECTED trace || break
		is "read $n: 74" "read $n: $ending"
		[ -s err ]
	done
	[ "$n" -gt 20 ]
}
