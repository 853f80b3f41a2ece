# A thousand card numbers and more; tests/cards.bats tells the story.
export SRC=${SRC:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)}
load ../helper

@test "1,100 card numbers through the line, killed forty times, and through every program: none is kept" {
	make_shop
	"$SRC/tests/slow/cards" shop --numbers 1000 --kills 40 --seed 1
}
