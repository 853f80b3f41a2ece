# faults.bats - what fails costs a word and an ending, never a record; tests/slow/faults.bats does all that this does a little of
# bats file_tags=harm
load helper

@test "a few kills of the line: nothing is lost, nothing doubled" {
	[ "${SANITIZED-}" != yes ] || skip "the other build has them"
	"$SRC/tests/slow/kills" --kills 3 line
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
