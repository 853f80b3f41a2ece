# helper.bash - what every story needs: is, says, make_shop
#
# Names of locals begin with _ because bash's scope is dynamic. What the programs write to standard output in `says` and `run` is
# kept, and at the end of a file every record of it is held against its schema.

bats_require_minimum_version 1.7.0
export SRC=${SRC:-$(cd "$BATS_TEST_DIRNAME/.." && pwd)}
export BUILD=${BUILD:-$SRC}
case ":$PATH:" in *":$BUILD/cmd:"*) ;; *) PATH=$BUILD/cmd:$PATH ;; esac
export ECOM_SHARE=${ECOM_SHARE:-$SRC/share} ECOM_TEST_NOSYNC=1 ECOM_NOW=2026-11-22T10:00:00Z LC_ALL=C.UTF-8 TZ=UTC0

# is WANT HAVE: equal, or fail with the difference.
is() {
	[ "$1" = "$2" ] || {
		diff -u --label want --label have <(printf '%s\n' "$1") <(printf '%s\n' "$2")
		return 1
	}
}

# says <<EOF: a session. Lines `$ command` are run in this shell, one after the other (`> ` continues one); what follows is what they must
# print, standard error included, and `? N` their ending when it is not 0.
says() {
	local _line _command='' _want='' _started=
	while IFS= read -r _line || [ -n "$_line" ]; do
		case $_line in
		'$ '*)
			[ -z "$_started" ] || _says_run || return 1
			_command=${_line#\$ } _want='' _started=1
			;;
		'> '*) if [ -z "$_want" ]; then _command+=$'\n'${_line#> }; else _want+=$_line$'\n'; fi ;;
		*) _want+=$_line$'\n' ;;
		esac
	done
	[ -z "$_started" ] || _says_run
}

_says_run() {
	local _have _ending=0
	eval "$_command" >"$BATS_TEST_TMPDIR/.said" 2>&1 || _ending=$?
	grep '^{"type":"' "$BATS_TEST_TMPDIR/.said" >>"$BATS_FILE_TMPDIR/emitted.jsonl" || true
	_have=$(cat "$BATS_TEST_TMPDIR/.said"; echo x)
	_have=${_have%x}
	[ "$_ending" = 0 ] || _have+="? $_ending"$'\n'
	[ "$_want" = "$_have" ] || {
		echo "\$ $_command"
		diff -u --label want --label have <(printf '%s' "$_want") <(printf '%s' "$_have")
		return 1
	}
}

# make_shop: an empty shop in ./shop of the test's own folder, in which the test then is. One that is there is thrown away.
make_shop() {
	cd "$BATS_TEST_TMPDIR" || return 1
	rm -rf shop
	mkdir shop
	cp "$SRC/tests/data/shop.json" shop/shop.json
}

# Every record that the file's sessions printed is what its schema says.
teardown_file() {
	if [ -s "$BATS_FILE_TMPDIR/emitted.jsonl" ] && [ -x "$SRC/tests/validate" ]; then
		sort -u "$BATS_FILE_TMPDIR/emitted.jsonl" | "$SRC/tests/validate"
	fi
}
