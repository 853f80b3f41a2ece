# The same records again, wherever and however; tests/slow/replays.bats does the same a thousand times.
load helper

@test "a few replays: the same bytes, the same books; another content under the same id is refused" {
	[ "${SANITIZED-}" != yes ] || skip "it passes there, but takes long: the other build has it"
	"$SRC/tests/slow/replays" --seed 3 --commands 350 --replays 4 --fresh 1 ${ECOM_TEST_STORE:+--store "$ECOM_TEST_STORE"} "$BATS_TEST_TMPDIR/shops"
}
