# Files as they come: any bytes, ends of lines, delimiters, quotes, sizes. A row is read as another reader reads it, or is refused and named.

load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	cat >plain.json <<-'EOF'
	{ "makes": ["products"], "decimal": ".", "fields": {
		"product": "sku", "variants.sku": "sku", "title": "title", "description": "text", "vendor": "maker", "variants.price": "price" } }
	EOF
}

import() { ecom-import --map plain.json --currency INR --run t "$@"; }

# What Python reads a file as: the products' SKU, title, text and maker, an array a line.
cells() { jq -c '[.product, .title, .description // "", .vendor // ""]'; }

@test "one table in every encoding, line end and delimiter, also packed, is the same records" {
	python3 - <<-'EOF'
	import csv, gzip, io, itertools, json
	rows = [["sku", "title", "text", "maker", "price"],
	    ["A-1", "Café crème, 5\" wide", "<p>one;\ntwo|\tthree</p>", "Müller & Söhne", "1.50"],
	    ["A-2", "„Größe“ – 10 €", "", "sep=;", "2"], ["A-3", "plain", "x" * 5000 + " é", "", "3"]]
	rows += [["B-%d" % i, "Tee Nr. %d" % i, "“ä”\n" * (i % 3), "ß" * (i % 7), "%d.25" % i] for i in range(300)]
	def written(delimiter, end):
	    text = io.StringIO()
	    quoting = csv.QUOTE_ALL if end == "\r" else csv.QUOTE_MINIMAL # Python leaves an LF bare there
	    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
	    return text.getvalue()
	n = 0
	for name, end, delimiter in itertools.product(
	        ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"], ["\n", "\r\n", "\r", "\r\r\n"], ",;\t|"):
	    raw = written(delimiter, end).encode(name)
	    if n % 5 == 3: # in two members
	        raw = gzip.compress(raw[:1000]) + gzip.compress(raw[1000:])
	    with open("%03d-%s.csv" % (n, name), "wb") as file: file.write(raw)
	    n += 1
	with open("want", "w", encoding="utf-8") as file:
	    for row in rows[1:]:
	        file.write(json.dumps([row[0], row[1], row[2].strip(), row[3]], ensure_ascii=False, separators=(",", ":")) + "\n")
	EOF
	ls ./*.csv >files
	is 96 "$(grep -c '' files)"
	while read -r file; do
		import -q "$file" 2>said | cells >have
		cmp want have || { echo "$file"; cat said; diff want have | head; return 1; }
		case $file in *cp1252*) grep -q 'read as Windows-1252' said; is 1 "$(grep -c '' said)" ;; *) is '' "$(cat said)" ;; esac
	done <files
	# Said, an encoding is that and no other.
	import -q --encoding cp1252 000-utf-8.csv | head -n 1 | jq -r .vendor >have
	is 'MÃ¼ller & SÃ¶hne' "$(cat have)"
	iconv -f utf-8 -t iso-8859-15 <<<$'sku,title,price\nE,5 € Tee,5' >latin.csv
	is '5 € Tee' "$(import -q --encoding iso-8859-15 latin.csv | jq -r .title)"
}

@test "a line is UTF-8, or it is Windows-1252 and that is said; what is both or neither is refused" {
	printf 'sku,title,price\nA,Tea,1\nB,Caf\xe9 \x93x\x94,2\nC,\x93CAF\xc9\x94,3\nD,\x81,4\n' >windows.csv
	printf 'sku,title,price\nA,Th\xc3\xa9,1\nB,Caf\xe9,2\nC,Th\xc3\xa9 caf\xe9,3\nD,\xc3\xa9,4\n' >both.csv
	says <<-'EOF'
	$ import windows.csv | jq -r .title
	ecom-import: windows.csv: line 3: column 6: 0xE9 is not UTF-8: read as Windows-1252 (else say --encoding)
	ecom-import: windows.csv: line 5: title: byte 1 (0x81) is not UTF-8
	ecom-import: 4 in = 3 done + 0 unchanged + 1 refused
	Tea
	Café “x”
	“CAFÉ”
	$ import both.csv | jq -r .title
	ecom-import: both.csv: line 3: column 6: 0xE9 is not UTF-8, which lines before it are; each line that is not: read as Windows-1252 (else say --encoding)
	ecom-import: both.csv: line 4: title: byte 9 (0xE9) is not UTF-8
	ecom-import: 4 in = 3 done + 0 unchanged + 1 refused
	Thé
	Café
	é
	$ import -q --encoding utf-8 windows.csv | jq -r .title
	ecom-import: windows.csv: line 3: title: byte 4 (0xE9) is not UTF-8
	ecom-import: windows.csv: line 4: title: byte 1 (0x93) is not UTF-8
	ecom-import: windows.csv: line 5: title: byte 1 (0x81) is not UTF-8
	Tea
	$ { cat windows.csv; sed 1d both.csv; } >joined.csv
	$ import -q joined.csv | jq -rs 'map(.title) | join(" ")'
	ecom-import: joined.csv: line 3: column 6: 0xE9 is not UTF-8: read as Windows-1252 (else say --encoding)
	ecom-import: joined.csv: line 6: is UTF-8, which lines before it are not: each line is read as what it is
	ecom-import: joined.csv: line 5: title: byte 1 (0x81) is not UTF-8
	ecom-import: joined.csv: line 8: title: byte 9 (0xE9) is not UTF-8
	Tea Café “x” “CAFÉ” Thé Café é
	$ printf '\n \xEF\xBB\xBF\xEF\xBB\xBFsku,title,price\nA,T\xc3\xa9,1\n' | import -q | jq -r .title
	Té
	EOF
}

@test "a packed file that is cut, damaged or followed by something says so, and loses no row before that" {
	python3 - <<-'EOF'
	import gzip
	text = "sku,title,price\n" + "".join("S%d,Title %d,%d.00\n" % (i, i * 7919 % 1000, i) for i in range(3000))
	packed = gzip.compress(text.encode(), mtime=0)
	open("cut.csv.gz", "wb").write(packed[:9000])
	open("junk.csv.gz", "wb").write(packed + b"\0" * 100 + b"junk")
	open("padded.csv.gz", "wb").write(packed + b"\0" * 1000)
	damaged = bytearray(packed); damaged[-5] ^= 1
	open("damaged.csv.gz", "wb").write(damaged)
	import zlib
	whole = zlib.decompressobj(31).decompress(packed[:9000]).decode()
	assert not whole.endswith("\n")
	print(whole.count("\n") - 1)
	EOF
	n=$(python3 -c 'import zlib; print(zlib.decompressobj(31).decompress(open("cut.csv.gz", "rb").read()).count(b"\n") - 1)')
	run -65 --separate-stderr import --rejects rest.csv cut.csv.gz
	is "$n,$n" "$(printf '%s\n' "$output" | jq -s '"\(length),\(.[-1].product[1:] | tonumber + 1)"' -r)"
	is "ecom-import: cut.csv.gz: line $((n + 2)): the file ends in it: its gzip data is cut short
ecom-import: cut.csv.gz: its gzip data is cut short: what stands before that was read
ecom-import: $((n + 1)) in = $n done + 0 unchanged + 1 refused" "$stderr"
	is "$((n + 2))" "$(python3 -c 'import csv; print(*[r["_line"] for r in csv.DictReader(open("rest.csv"))])')"
	# Where a record has several rows, the last one before the cut is not made either: it may have had more.
	jq '.rows.key = "sku"' plain.json >keyed.json
	run -65 --separate-stderr ecom-import --map keyed.json --currency INR cut.csv.gz
	is "ecom-import: $((n + 1)) in = $((n - 1)) done + 0 unchanged + 2 refused" "$(printf '%s\n' "$stderr" | tail -n 1)"
	is 3000 "$(import -q padded.csv.gz | grep -c '')"
	run -65 --separate-stderr import -q junk.csv.gz
	is 'ecom-import: junk.csv.gz: something stands behind its gzip data: what stands before that was read' "$(printf '%s\n' "$stderr" | tail -n 1)"
	run -65 --separate-stderr import -q damaged.csv.gz
	is 'ecom-import: damaged.csv.gz: its gzip data is damaged: what stands before that was read' "$(printf '%s\n' "$stderr" | tail -n 1)"
	# JSON comes by the same way.
	printf '{"sku":"T\xe9"}' | gzip >j.gz
	echo '{type: "stock.count", sku, location: "BLR", qty: 1}' >j.jq
	is 'Té' "$(ecom-import -q --jq j.jq j.gz 2>/dev/null | jq -r .sku)"
}

@test "cells and lines of 100 MB are refused by their line, in bounded memory, and the rest is read" {
	python3 - >huge.csv <<-'EOF'
	import sys
	put = sys.stdout.write
	put('sku,title,price\nA,Tea,1\nB,"')
	for _ in range(100): put("x" * 1000000)
	put('",2\nC,Pot,3\nD,')
	for _ in range(100): put("x" * 1000000)
	put(",4\nE,Mug,5\n")
	EOF
	says <<-'EOF'
	$ import huge.csv | jq -r .title
	ecom-import: huge.csv: line 3: title: longer than 4 MiB; is there a quote that is never closed?
	ecom-import: huge.csv: line 5: title: longer than 4 MiB; is there a quote that is never closed?
	ecom-import: 5 in = 3 done + 0 unchanged + 2 refused
	Tea
	Pot
	Mug
	EOF
	[ "$SANITIZED" = yes ] || python3 - <<-'EOF'
	import resource, subprocess
	subprocess.run(["ecom-import", "-q", "--map", "plain.json", "--currency", "INR", "huge.csv"],
	    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
	peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
	assert peak < 32 * 1024, peak
	EOF
}

@test "a quote that is never closed takes its own line; those it swallowed are rows again" {
	swallowing() {
		python3 -c 'if True:
		print("sku,title,price")
		for i in range(int('"$1"')):
		    print("Q,\"5 inch,1" if i == 100 else "S%d,Title number %d, that fills some MiB,%d".replace(", ", " ") % (i, i, i))'
	}
	swallowing 1000 >few.csv
	swallowing 100000 >many.csv
	says <<-'EOF'
	$ import --rejects rejects.csv few.csv | tail -n 1 | jq -r .product
	ecom-import: few.csv: line 102: title: a quote that is never closed
	ecom-import: 1000 in = 999 done + 0 unchanged + 1 refused
	S999
	$ import many.csv | tail -n 1 | jq -r .product
	ecom-import: many.csv: line 102: title: longer than 4 MiB; is there a quote that is never closed?
	ecom-import: 100000 in = 99999 done + 0 unchanged + 1 refused
	S99999
	EOF
	sed 's/"5 inch,1",/"5"" inch",1/' rejects.csv >mended.csv
	is '5" inch' "$(import -q mended.csv | jq -r .title)"
}

@test "refused rows go through a spreadsheet that saves them its own way, and are fed back" {
	printf '\xEF\xBB\xBFsku,title,price\r\nA,Th\xc3\xa9,1\r\nB,"Caf\xc3\xa9, groß",1.2.3\r\nC,Pot,x\r\n' >list.csv
	says <<-'EOF'
	$ import -q --rejects rejects.csv list.csv | jq -r .title
	ecom-import: list.csv: line 3: price: '1.2.3' is not a price (digits with at most 6 decimals)
	ecom-import: list.csv: line 4: price: 'x' is not a price (digits with at most 6 decimals)
	Thé
	EOF
	# It had a byte order mark, without which spreadsheets do not see UTF-8, and so have the rejects.
	is 'efbbbf736b75' "$(head -c 6 rejects.csv | od -An -tx1 | tr -d ' ')"
	python3 - <<-'EOF'
	import csv
	rows = list(csv.reader(open("rejects.csv", newline="", encoding="utf-8-sig")))
	assert [row[3] for row in rows] == ["_line", "3", "4"], rows
	rows[1][2] = "12.50"
	with open("saved.csv", "w", newline="", encoding="cp1252") as file: csv.writer(file, delimiter=";").writerows(rows)
	with open("unicode.txt", "w", newline="", encoding="utf-16") as file: csv.writer(file, delimiter="\t").writerows(rows)
	EOF
	says <<-'EOF'
	$ import -q --rejects again.csv unicode.txt | jq -r .title
	ecom-import: unicode.txt: line 3: price: 'x' is not a price (digits with at most 6 decimals)
	Café, groß
	$ import -q --rejects again.jsonl saved.csv | jq -r .title
	ecom-import: saved.csv: line 2: column 6: 0xE9 is not UTF-8: read as Windows-1252 (else say --encoding)
	ecom-import: saved.csv: line 3: price: 'x' is not a price (digits with at most 6 decimals)
	Café, groß
	$ tail -n 1 again.csv | tr '\t' '|'
	C|Pot|x|4|price: 'x' is not a price (digits with at most 6 decimals)
	$ cat again.jsonl
	{"sku":"C","title":"Pot","price":"x","_line":4,"_error":"price: 'x' is not a price (digits with at most 6 decimals)"}
	EOF
	# In JSON each column has a key of its own, and bytes that are no text are U+00XX.
	printf 'sku,title,,x,x,price\nA,T,1,2,3,\xff\n' >odd.csv
	import -q --encoding utf-8 --rejects odd.jsonl odd.csv 2>/dev/null || true
	is '{"sku":"A","title":"T","column 3":"1","x":"2","x (2)":"3","price":"ÿ","_line":2,"_error":"price: byte 1 (0xFF) is not UTF-8"}' "$(cat odd.jsonl)"
}

@test "files of real shops: every row is done, left out or refused, and refused ones are in the rejects" {
	local data=$SRC/../shared/data
	[ -d "$data" ] || skip "no files of real shops are here"
	find "$data" -name '*.csv' -o -name '*.tsv' | sort >files
	while read -r file; do
		rm -f rejects.csv
		ecom-import --currency INR --location BLR --calling 91 --what products,stock --rejects rejects.csv "$file" >out 2>said ||
			ecom-import --currency INR --calling 91 --rejects rejects.csv "$file" >out 2>said || true
		grep -q 'no format knows\|no column for\|stands there twice\|does not make' said && continue
		FILE=$file python3 - <<-'EOF'
		import csv, os, re
		counts = re.search(r"(\d+) in = (\d+) done \+ (\d+) unchanged \+ (\d+) refused", open("said").read())
		total, done, unchanged, refused = map(int, counts.groups())
		text = open(os.environ["FILE"], newline="", encoding="utf-8-sig").read()
		first = text.split("\n")[0]
		rows = [r for r in csv.reader(text.splitlines(keepends=True), delimiter=max(",;\t", key=first.count)) if any(c.strip() for c in r)]
		rejects = list(csv.reader(open("rejects.csv", newline=""))) if os.path.getsize("rejects.csv") else [0]
		assert total == done + unchanged + refused == len(rows) - 1, (os.environ["FILE"], counts.group(0), len(rows))
		assert len(rejects) - 1 == refused, os.environ["FILE"]
		EOF
	done <files
}
