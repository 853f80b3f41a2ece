# What is released: from its tarball, in whatever folder, come the same programs and pages, and nothing is written into the source
load ../helper

# Root may write where nobody may, unless it is without that right.
setpriv --bounding-set=-dac_override true 2>/dev/null && OWNER='setpriv --bounding-set=-dac_override' || OWNER=

# Unpack the tarball into folder $1, which is not to be written to, and build it in folder $2.
build_from() {
	mkdir -p "$1" "$2"
	tar -C "$1" --strip-components=1 -xf ecomutils-*.tar.xz
	chmod -R a-w "$1"
	(cd "$2" && $OWNER "$1/configure" -q CFLAGS='-O2 -g' && $OWNER make -s -j2) >"$3" 2>&1 || { tail "$3"; return 1; }
}

# The sum of each program, as it was built and stripped, and of each page.
sums() {
	(cd "$1" && for program in $TOOLS; do
		strip -o "cmd/$program.stripped" "cmd/$program"
		echo "cmd/$program" "cmd/$program.stripped" "man/$program.1"
	done | xargs sha256sum)
}

@test "the tarball has what git has; built in two folders it gives the same bytes, stripped or not" {
	cd "$BATS_TEST_TMPDIR"
	make -s -C "$BUILD" dist-xz >dist.log 2>&1
	mv "$BUILD"/ecomutils-*.tar.xz .
	build_from "$PWD/source" "$PWD/build" one.log
	build_from "$PWD/other-names/of-the-source" "$PWD/elsewhere/and/deeper" two.log
	if git -C "$SRC" rev-parse 2>/dev/null; then
		is '' "$(comm -13 <(cd source && find . -type f | sed 's/^..//' | sort) \
			<(git -C "$SRC" ls-files | grep -v -x -e .gitignore -e .ci/run | sort))"
	fi
	sums build >one
	sums elsewhere/and/deeper >two
	is "$(echo $TOOLS | wc -w)" "$(grep -c stripped one)"
	is "$(cat one)" "$(cat two)"
}

teardown() {
	chmod -R u+w "$BATS_TEST_TMPDIR"
}
