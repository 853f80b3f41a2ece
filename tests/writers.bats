# Many programs that sell the same goods at the same moment; tests/slow/writers.bats does the same with more.
load helper

@test "16 writers, 40 orders each, of 400 units and of one: no unit is sold twice, none is left" {
	[ "${SANITIZED-}" != yes ] || skip "the other build has them"
	cd "$BATS_TEST_TMPDIR"
	"$SRC/tests/slow/writers" --orders 40 --units 400 --fair 0 ${ECOM_TEST_STORE:+--store "$(new_store)"} crew
}
