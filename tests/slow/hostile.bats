# What nobody should send: to every program in full; bytes of chance to every reader, a minute each.
export SRC=${SRC:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)}
load ../helper

@test "hostile files, words and streams, through every program" {
	"$SRC/tests/slow/hostile"
}

@test "what is data in a record stays data wherever it goes; nobody is led to a private address" {
	make_shop
	"$SRC/tests/slow/injection"
}

@test "no reader falls over chance" {
	command -v clang >/dev/null || skip "clang is not there"
	"$SRC/tests/fuzz/run" -s 60
}
