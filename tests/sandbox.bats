# sandbox.bats - what a program can still do once it reads what came from outside

load helper

setup() {
	make_shop
	elsewhere
	echo theirs >"$ELSEWHERE/file"
}

teardown() {
	rm -rf "$ELSEWHERE"
}

# A folder the programs have no business in: not where temporary files are.
elsewhere() {
	local place
	for place in "$BATS_TEST_TMPDIR" "$BUILD" "$HOME"; do
		case $place in /tmp/* | /var/tmp/*) ;; *) break ;; esac
	done
	ELSEWHERE=$(mktemp -d "$place/elsewhere.XXXXXX")
	unset TMPDIR
}

# Is there Landlock that knows of truncation (Linux 6.2)? The number of the call is everywhere the same.
landlock() {
	[ "$(python3 -c 'import ctypes; print(ctypes.CDLL(None).syscall(444, None, 0, 1))')" -ge 3 ]
}

# probed COMMAND...: what it could do when it began to answer.
probed() {
	PROBE=$ELSEWHERE LD_PRELOAD=$PWD/probe.so "$@" 2>&1 >/dev/null | sed -n 's/^probe: //p'
}

@test "once it answers, a program opens, starts and calls nothing that is not its own" {
	landlock || skip "this kernel has no Landlock of version 3"
	[ "${SANITIZED-}" != yes ] || skip "a sanitizer wants to be loaded first"
	[ "${ECOM_SANDBOX-}" != off ] || skip "ECOM_SANDBOX is off"
	${CC:-cc} -shared -fPIC -o probe.so "$SRC/tests/probe.c"
	local shut="read EACCES, write EACCES, truncate EACCES, make EACCES, remove EACCES, start EPERM, socket EPERM, trace EPERM, privileges none, core 1"
	local calls=${shut/socket EPERM/socket done} tool want
	echo '{"type":"stock.count","id":"c1","time":"2026-11-22T10:00:00Z","sku":"TEA","location":"BLR","qty":3}' >in
	printf 'sku,location,qty\nTEA,BLR,3\n' >in.csv
	for tool in $TOOLS; do
		want=$shut
		case $tool in
		ecom-run | ecom-split) continue ;; # which start others
		ecom-image | ecom-notify) want=$calls ;;
		esac
		if grep -q '^#include "station.ggo"' "$SRC/cmd/$tool.ggo"; then
			! on_server || want=$calls
			is "$tool $want" "$tool $(probed "$tool" in)"
		fi
	done
	is "$shut" "$(probed ecom-export --to shopify in)"
	is "$shut" "$(probed ecom-import --from plain-stock in.csv)"
	is "$shut" "$(probed ecom-new stock.count sku=TEA location=BLR qty=3)"
	on_server && want=$calls || want=$shut
	is "$want" "$(probed ecom-store stats)"
	is "$want" "$(probed ecom-stock levels)"
	is "theirs" "$(cat "$ELSEWHERE/file")"
}

@test "with ECOM_SANDBOX=off nothing is taken away" {
	[ "${SANITIZED-}" != yes ] || skip "a sanitizer wants to be loaded first"
	${CC:-cc} -shared -fPIC -o probe.so "$SRC/tests/probe.c"
	is "read done, write done, truncate done, make done, remove done, start done, socket done, trace ESRCH, privileges new, core 1" \
		"$(ECOM_SANDBOX=off probed ecom-new stock.count sku=TEA location=BLR qty=3)"
	[ ! -e "$ELSEWHERE/file" ]
}

@test "what starts others leaves no core either" {
	echo '{"order":"1"}' | ecom-split 1 -- bash -c 'ulimit -c; cat >/dev/null' >out
	is 0 "$(cat out)"
}

@test "a file behind a link of the shop's folder is read when it is named, not when the link is followed" {
	landlock || skip "this kernel has no Landlock of version 3"
	ln -s "$ELSEWHERE/file" shop/link
	echo '{"type":"stock.count","id":"c1","time":"2026-11-22T10:00:00Z","sku":"TEA","location":"BLR","qty":3}' >"$ELSEWHERE/file"
	ecom-stock shop/link >out
	is 2 "$(wc -l <out)"
}

@test "services for systemd are shut in too" {
	command -v systemd-analyze >/dev/null || skip "no systemd-analyze"
	local unit
	for unit in "$SRC"/share/systemd/*.service; do
		SYSTEMD_UNIT_PATH=$SRC/share/systemd: systemd-analyze security --no-pager --offline=true --threshold=15 "$unit" >out 2>&1 ||
			{ tail -n 1 out; false; }
	done
}
