# The line as a whole, in a shop of 500 products and 1,000 orders; tests/line.bats does the same in a small one.
export SRC=${SRC:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)}
load ../helper
load line

setup_file() {
	export WEEK='--header old' SHOP=$BATS_FILE_TMPDIR/week
	live "$SHOP"
}

@test "a week: every station proves its books, and a second counting from what came in finds the same" {
	books_add_up "$SHOP"
}

@test "the whole week fed again: the same bytes, and no table changes" {
	again_is_nothing "$SHOP"
}

@test "the same week, its rows fetched in pieces: the same journal, tables and mails" {
	pieces_are_nothing "$SHOP" 1 2
}

@test "the same week, killed with -9 forty times: the same journal, tables and mails" {
	killed_is_nothing "$SHOP" 4 40
}

@test "weeks of other shops add up too" {
	for seed in 2 3 4; do
		WEEK="--seed $seed --orders 400" live "$BATS_TEST_TMPDIR/$seed"
		books_add_up "$BATS_TEST_TMPDIR/$seed"
	done
}
