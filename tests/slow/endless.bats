# A gigabyte through every program that reads: under 64 MB of memory, and nothing missing.
export SRC=${SRC:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)}
load ../helper

GB=1000000000

setup() {
	make_shop
}

# endless KIND COMMAND...: sets RSS (KiB), ENDING, IN and OUT (lines).
endless() {
	local kind=$1 speed
	shift
	read -r RSS speed ENDING IN OUT < <("$SRC/tests/slow/endless" "$kind" "$GB" "$@")
	echo "# $kind: $*: $RSS KiB, $speed MB/s, ended $ENDING, $IN lines in, $OUT out" >&3
	[ "$RSS" -lt 64000 ]
}

# Programs that read records and write them.
readers() {
	local tool
	for tool in $TOOLS; do
		if grep -q -E '^#include "(station|filter).ggo"' "$SRC/cmd/$tool.ggo"; then
			case $tool in ecom-import | ecom-export) ;; *) echo "$tool" ;; esac
		fi
	done
}

@test "a gigabyte of records that are not the program's goes through" {
	for tool in $(readers); do
		endless strange "$tool" -q
		is "$tool 0 $IN" "$tool $ENDING $OUT"
	done
	endless strange ecom-split -q 2 -- cat
	is "0 $IN" "$ENDING $OUT"
}

@test "a gigabyte of one record, again and again, changes the books once" {
	endless same ecom-stock -q
	is "0 $((2 * IN))" "$ENDING $OUT"
	is 3 "$(ecom-stock levels TEA | jq .on_hand)"
}

@test "a line that does not end in a gigabyte is refused" {
	for tool in $(readers); do
		endless line "$tool" -q
		is "$tool 1 0" "$tool $ENDING $OUT"
	done
}

@test "a gigabyte of CSV; a cell that does not end" {
	endless rows ecom-import -q --from plain-products
	is "0 $IN" "$ENDING $OUT"
	endless cell ecom-import -q --from plain-products
	[ "$ENDING" = 1 ] || [ "$ENDING" = 65 ]
}
