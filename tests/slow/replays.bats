# The same records again, wherever and however; SEED=N for others.
export SRC=${SRC:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)}
load ../helper

@test "a thousand replays: the same bytes, the same books; another content under the same id is refused" {
	"$SRC/tests/slow/replays" --seed "${SEED:-1}" --commands 450 ${ECOM_TEST_STORE:+--store "$ECOM_TEST_STORE"} "$BATS_TEST_TMPDIR/shops"
}
