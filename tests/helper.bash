# helper.bash - what every story needs: is, says, make_shop; and its shop's books, wherever they are
#
# Names of locals begin with _ because bash's scope is dynamic. What the programs write to standard output in `says` and `run` is
# kept, and at the end of a file every record of it is held against its schema.
#
# Where $ECOM_TEST_STORE is the URL of a PostgreSQL (`make check STORE=pgsql`), each shop has a schema of its own there.

bats_require_minimum_version 1.7.0
export SRC=${SRC:-$(cd "$BATS_TEST_DIRNAME/.." && pwd)}
export BUILD=${BUILD:-$SRC}
case ":$PATH:" in *":$BUILD/cmd:"*) ;; *) PATH=$BUILD/cmd:$PATH ;; esac
unset ECOM_STORE
export ECOM_SHARE=${ECOM_SHARE:-$SRC/share} ECOM_TEST_NOSYNC=1 ECOM_NOW=2026-11-22T10:00:00Z LC_ALL=C.UTF-8 TZ=UTC0

# Programs may write where temporary files are: that is not where the shops of the tests lie.
TMPDIR=$BATS_RUN_TMPDIR/tmp
mkdir -p "$TMPDIR"
export TMPDIR

# is WANT HAVE: equal, or fail with the difference.
is() {
	[ "$1" = "$2" ] || {
		diff -u --label want --label have <(printf '%s\n' "$1") <(printf '%s\n' "$2")
		return 1
	}
}

# soon COMMAND: wait until it is so, or fail.
soon() {
	for _ in $(seq 500); do
		! eval "$1" || return 0
		sleep 0.01
	done
	echo "not to be: $1"
	return 1
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

# make_shop: an empty shop in ./shop of the test's own folder, in which the test then is. One that is there is thrown away. What its
# shop.json says is in ./standard.json too, for stories that want it otherwise.
make_shop() {
	cd "$BATS_TEST_TMPDIR" || return 1
	rm -rf shop
	mkdir shop
	cp "$SRC/tests/data/shop.json" shop/shop.json
	own_store shop
	cp shop/shop.json standard.json
}

# on_server: are the books on a server? If not, they are SQLite's files.
on_server() {
	[ -n "${ECOM_TEST_STORE-}" ]
}

# new_store: the URL of a store that nobody uses yet.
new_store() {
	local _schema=t${EPOCHREALTIME/./}_$BASHPID
	echo "$_schema" >>"$BATS_FILE_TMPDIR/schemas"
	echo "$ECOM_TEST_STORE&schema=$_schema"
}

# own_store SHOP: books of its own, of which there are none yet.
own_store() {
	on_server || return 0
	jq --arg store "$(new_store)" '.store = $store' "$1/shop.json" >"$1/shop.json.new"
	mv "$1/shop.json.new" "$1/shop.json"
}

# copy_shop FROM TO: another shop, in which all is as it is in the first.
copy_shop() {
	cp -rp "$1" "$2"
	if on_server; then
		own_store "$2"
		copy_books "$1" "$2"
	fi
}

# copy_books FROM TO: the books of one shop become those of another too, whatever that had.
copy_books() {
	local _from _to
	if on_server; then
		_from=$(_schema_of "$1") _to=$(_schema_of "$2")
		_ask_server -c "DROP SCHEMA IF EXISTS $_to CASCADE"
		pg_dump -n "$_from" "$ECOM_TEST_STORE" | sed "s/$_from/$_to/g" | _ask_server >/dev/null
	else
		rm -f "$2"/*.db*
		cp -p "$1"/*.db* "$2"
	fi
}

# books SHOP STATION SQL: look into a station's books, or tamper with them. (Tables have no prefix, whatever the store.)
books() {
	if on_server; then
		_ask_server -v schema="$(_schema_of "$1")" -v station="$2" <<-EOF
		SELECT format('CREATE TEMPORARY VIEW %I AS SELECT * FROM %I.%I', substr(tablename, length(:'station') + 2), schemaname, tablename)
			FROM pg_tables WHERE schemaname = :'schema' AND starts_with(tablename, :'station' || '_') \gexec
		$3;
		EOF
	else
		sqlite3 "$1/$2.db" "$3"
	fi
}

# all_books SHOP: all that its stations keep, sorted, but neither how often a row was written nor what search is made of: for either store
# the same text.
all_books() {
	local _db _station _asks
	if on_server; then
		_ask_server -v schema="$(_schema_of "$1")" <<-'EOF'
		SELECT format('SELECT %L, %s FROM %I.%I ORDER BY %2$s', regexp_replace(table_name, '_', '.'),
				string_agg(format('%I', column_name), ', ' ORDER BY column_name COLLATE "C"), table_schema, table_name)
			FROM information_schema.columns WHERE table_schema = :'schema' AND column_name <> 'version'
			GROUP BY table_schema, table_name ORDER BY table_name COLLATE "C" \gexec
		EOF
		return
	fi
	for _db in "$1"/*.db; do
		[ -e "$_db" ] || continue
		_station=$(basename "$_db" .db)
		_asks=$(sqlite3 "$_db" <<-EOF
		WITH kept AS (SELECT name, (SELECT group_concat('"' || name || '"', ', ')
				FROM (SELECT name FROM pragma_table_info(m.name) WHERE name <> 'version' ORDER BY name)) AS columns
			FROM sqlite_master AS m WHERE type = 'table' AND name NOT GLOB 'search_*' ORDER BY name)
		SELECT printf('SELECT ''$_station.%s'', %s FROM "%s" ORDER BY %s;', name, columns, name, columns) FROM kept;
		EOF
		)
		sqlite3 "$_db" "$_asks"
	done
}

_schema_of() {
	jq -r '.store | capture("schema=(?<it>.*)").it' "$1/shop.json"
}

_ask_server() {
	PGOPTIONS='-c client_min_messages=warning' psql -X -q -A -t -v ON_ERROR_STOP=1 "$@" "$ECOM_TEST_STORE"
}

# Every record that the file's sessions printed is what its schema says. Its shops' books leave the server.
teardown_file() {
	if [ -s "$BATS_FILE_TMPDIR/emitted.jsonl" ] && [ -x "$SRC/tests/validate" ]; then
		sort -u "$BATS_FILE_TMPDIR/emitted.jsonl" | "$SRC/tests/validate"
	fi
	if [ -e "$BATS_FILE_TMPDIR/schemas" ]; then
		sed 's/.*/DROP SCHEMA IF EXISTS & CASCADE;/' "$BATS_FILE_TMPDIR/schemas" | _ask_server
	fi
}
