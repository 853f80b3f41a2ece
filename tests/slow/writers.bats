# Many programs that sell the same goods at the same moment; SEED=N for other orders of theirs. What is said is on the disk:
# without that a writer is done before the last has begun, and how long each takes says little.
export SRC=${SRC:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)}
load ../helper

@test "16 writers, 500 orders each, of 5000 units and of the last one: no unit is sold twice, and nobody starves" {
	cd "$BATS_TEST_TMPDIR"
	unset ECOM_TEST_NOSYNC
	"$SRC/tests/slow/writers" --seed "${SEED:-1}" ${ECOM_TEST_STORE:+--store "$(new_store)"} one
	# By tens all is over in a second: too short to say who waited for whom.
	"$SRC/tests/slow/writers" --seed "${SEED:-1}" --batch 10 --fair 0 ${ECOM_TEST_STORE:+--store "$(new_store)"} ten
}
