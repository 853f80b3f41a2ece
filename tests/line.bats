# The line as a whole, in a small shop; tests/slow/line.bats does the same in one of 500 products and 1,000 orders.
load helper
load slow/line

setup_file() {
	export WEEK='--products 60 --orders 60 --seed 7' SHOP=$BATS_FILE_TMPDIR/week
	live "$SHOP"
}

@test "a week: every station proves its books, and a second counting from what came in finds the same" {
	books_add_up "$SHOP"
}

@test "the whole week fed again: the same bytes, and no table changes" {
	again_is_nothing "$SHOP"
}

@test "the same week, its rows fetched in pieces: the same journal, tables and mails" {
	pieces_are_nothing "$SHOP" 1
}

# bats test_tags=harm
@test "the same week, killed with -9 again and again: the same journal, tables and mails" {
	killed_is_nothing "$SHOP" 1 8
}
