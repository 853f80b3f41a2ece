# Random commands against a model of the line that was written from the documents; tests/slow/model.bats does the same
# with a hundred thousand.
load helper

@test "two thousand random commands: every answer, level, state, number and total is the model's" {
	[ "${SANITIZED-}" != yes ] || skip "the other build has them"
	cd "$BATS_TEST_TMPDIR"
	for kind in inclusive exclusive union; do
		"$SRC/tests/slow/model" --seed 7 --commands 700 --checkpoints 1 --shop $kind ${ECOM_TEST_STORE:+--store "$(new_store)"} $kind
	done
}
