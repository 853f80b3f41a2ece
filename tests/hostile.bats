# hostile.bats - some of what tests/slow feeds to every program in full

load helper

@test "files and words that nobody should send: refused by line, in bounds, and nothing that moves a cursor is said" {
	"$SRC/tests/slow/hostile" --short
}

@test "what is data in a record stays data wherever it goes" {
	make_shop
	"$SRC/tests/slow/injection" --short
}
