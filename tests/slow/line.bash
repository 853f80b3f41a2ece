# line.bash - stories of the whole line, told by tests/line.bats of a small shop and by line.bats of a large one
#
# A week is lived once a file; the stories look at it, and live it again.

# live FOLDER [SHOPGEN-OPTION...]: a week in a new shop of the size WEEK says.
live() {
	local folder=$1
	shift
	# shellcheck disable=SC2086 # a list of words
	env -u ECOM_NOW "$SRC/scripts/shopgen" --quiet $WEEK ${ECOM_TEST_STORE:+--store "$(new_store)"} "$@" "$folder"
}

# said SHOP: all that was said and sent, file by file.
said() {
	(cd "$1" && find journal 'done' rejects outbox -type f | LC_ALL=C sort | xargs tail -n +1)
}

# shellcheck disable=SC2094 # reading its time is not reading it
# once_more SHOP FILE: a file that is done, through the line again, in batches of another size.
once_more() {
	local line=cat program
	case $2 in *.csv) line="ecom-import -q --run=$2" ;; esac
	for program in catalog track price stock order invoice ship notify; do
		line+=" | ecom-$program -q --batch=7 2>/dev/null"
	done
	ECOM_SHOP=$1 ECOM_NOW=$(date -u -r "$1/done/$2" +%Y-%m-%dT%H:%M:%SZ) sh -c "$line" <"$1/done/$2"
}

# Every station proves its books, every record is what its schema says, and who counts again from what came in finds
# the same.
books_add_up() {
	ecom-run verify --shop "$1" --now 2026-11-29T14:30:00Z
	cat "$1"/journal/* | "$SRC/tests/validate"
	"$SRC/tests/slow/recount" "$1"
}

# The whole week fed again says the same bytes, and changes no table.
again_is_nothing() {
	local file shop=$BATS_TEST_TMPDIR/again
	copy_shop "$1" "$shop"
	for file in "$1"/done/*; do
		file=${file##*/}
		once_more "$shop" "$file" | cmp "$1/journal/${file%.*}.jsonl" -
	done
	all_books "$1" | cmp - <(all_books "$shop")
}

# pieces_are_nothing SHOP SEED...: the week lived again is the same, though of what a batch wants only some comes at a time.
pieces_are_nothing() {
	local seed shop
	for seed in "${@:2}"; do
		shop=$BATS_TEST_TMPDIR/$seed
		ECOM_TEST_FORGETFUL=$seed live "$shop"
		all_books "$1" | cmp - <(all_books "$shop")
		said "$1" | cmp - <(said "$shop")
	done
}

# killed_is_nothing SHOP EACH LEAST: the week lived again is the same, though each run was killed EACH times before it
# could end, and at LEAST so many times in all.
killed_is_nothing() {
	local hits=$BATS_TEST_TMPDIR/hits
	live "$BATS_TEST_TMPDIR/killed" --runner "$SRC/tests/slow/killer $2 $hits ecom-run"
	sort "$hits" | uniq -c
	[ "$(wc -l <"$hits")" -ge "$3" ]
	all_books "$1" | cmp - <(all_books "$BATS_TEST_TMPDIR/killed")
	said "$1" | cmp - <(said "$BATS_TEST_TMPDIR/killed")
}
