# faults.bats - what fails costs a word and an ending, never a record; tests/faults.bats does a little of each
export SRC=${SRC:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)}
load ../helper

@test "500 kills of the stages of a line: nothing is lost, nothing doubled" {
	"$SRC/tests/slow/kills" --kills 500 line
}

@test "500 kills of ecom-run and its programs: nothing is lost, nothing doubled" {
	"$SRC/tests/slow/kills" --kills 500 run
}

@test "asked to stop 500 times, they do, and nothing is lost, nothing doubled" {
	"$SRC/tests/slow/kills" --asked --kills 250 line
	"$SRC/tests/slow/kills" --asked --kills 250 run
}

@test "every allocation fails once" {
	[ "${SANITIZED-}" != yes ] || skip "sanitizers allocate for themselves"
	"$SRC/tests/slow/faults" memory
}

@test "every write, fsync, open, rename ... fails once" {
	strace -qq -o "$BATS_TEST_TMPDIR/trace" true || skip "no strace, or it is not allowed"
	"$SRC/tests/slow/faults" calls
}

@test "a full disk, files that may not grow, nothing more to open, nowhere to write to" {
	"$SRC/tests/slow/faults" limits
}

@test "memcheck sees every program and verb at its work" {
	[ "${SANITIZED-}" != yes ] || skip "sanitizers look themselves"
	command -v valgrind >/dev/null || skip "no valgrind"
	"$SRC/tests/slow/faults" memcheck
}
