# Short lives of a shop in which everything goes wrong (tests/sim/simulate.c).
export SRC=${SRC:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)}
load ../helper

setup() {
	[ "${SANITIZED-}" != yes ] || skip "its programs share one memory, which sanitizers do not follow"
	! on_server || skip "it simulates the files of SQLite"
}

@test "ten thousand lives: what is left with faults is what is left without" {
	TMPDIR=/dev/shm "$BUILD/tests/slow/simulate" --seeds 10000
}
