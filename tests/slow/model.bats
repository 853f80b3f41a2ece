# A hundred thousand random commands against the model, and what verify finds. A million: three times
# `tests/slow/model --commands 333334 --shop KIND /tmp/m`, KIND inclusive, exclusive and union.
export SRC=${SRC:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)}
load ../helper

SEED=${SEED:-1}

# modelled KIND COMMANDS
modelled() {
	local folder=$BATS_TEST_TMPDIR/$1
	"$SRC/tests/slow/model" --seed "$SEED" --commands "$2" --shop "$1" ${ECOM_TEST_STORE:+--store "$(new_store)"} "$folder"
	rm -rf "$folder"
}

@test "a hundred thousand commands: every answer, level, state, number and total is the model's" {
	modelled inclusive 34000
	modelled exclusive 33000
	modelled union 33000
}

# caught STATION SQL: what SQL does to sound books is found, and each fault has a repair.
caught() {
	copy_books sound broken
	books broken "$1" "$2" >/dev/null
	run -1 "ecom-$1" --shop broken verify
	[ -n "$output" ]
	is "" "$(jq -c 'select(.repair | . == null or length < 10)' <<<"$output")"
	echo "$1: $2: $(head -n 1 <<<"$output")"
}

@test "verify of each station finds what was changed behind its back, in every table, and says the repair" {
	cd "$BATS_TEST_TMPDIR"
	export ECOM_NOW=2026-11-23T10:00:00Z
	"$SRC/tests/slow/model" --seed "$SEED" --commands 3000 ${ECOM_TEST_STORE:+--store "$(new_store)"} made
	mv made/shop sound
	# The messages of a customer who can be written to.
	jq -c 'select(.type == "order.accepted") | .customer.email = "asha@example.com"' made/out.jsonl | ecom-notify -q --shop sound >/dev/null
	for station in catalog track price stock order invoice ship notify; do
		is "" "$("ecom-$station" --shop sound verify)"
	done
	cp -r sound broken
	own_store broken
	while IFS='|' read -r station sql; do
		caught "$station" "$sql"
	done <<-'EOF'
	catalog|UPDATE variant SET product = 'nobody' WHERE sku = (SELECT min(sku) FROM variant)
	catalog|UPDATE product SET variants = variants + 1 WHERE product = (SELECT min(product) FROM product WHERE status <> '')
	track|UPDATE journey SET state = 'lost' WHERE tracking = (SELECT min(tracking) FROM journey WHERE state = 'delivered')
	track|UPDATE scan SET state = 'picked_up' WHERE state = 'delivered'
	track|DELETE FROM journey WHERE tracking = (SELECT min(tracking) FROM parcel)
	track|UPDATE parcel SET tracking = 'X' WHERE parcel = (SELECT min(parcel) FROM parcel)
	price|UPDATE offer SET product = 'nobody' WHERE sku = (SELECT min(sku) FROM offer)
	price|DELETE FROM variant WHERE sku = (SELECT min(sku) FROM offer)
	stock|UPDATE level SET on_hand = on_hand + 1 WHERE sku = (SELECT min(sku) FROM level)
	stock|UPDATE level SET held = held + 1 WHERE sku = (SELECT min(sku) FROM level)
	stock|UPDATE level SET expected = expected + 1 WHERE sku = (SELECT min(sku) FROM level)
	stock|UPDATE movement SET on_hand = on_hand - 1 WHERE record = (SELECT min(record) FROM movement)
	stock|UPDATE movement SET held = held - 1 WHERE record = (SELECT min(record) FROM movement)
	stock|UPDATE hold SET qty = qty + 1 WHERE "order" = (SELECT min("order") FROM hold WHERE qty > 0) AND location <> ''
	stock|UPDATE hold SET sent = sent + 1 WHERE "order" = (SELECT min("order") FROM hold WHERE qty > 0) AND location <> ''
	stock|UPDATE expectation SET qty = qty + 1
	stock|DELETE FROM waiting
	stock|UPDATE commitment SET missing = missing + 1 WHERE "order" = (SELECT min("order") FROM commitment)
	stock|UPDATE commitment SET sent = sent - 1 WHERE "order" = (SELECT min("order") FROM commitment WHERE sent > 0)
	order|UPDATE sale SET state = 'closed' WHERE number = (SELECT min(number) FROM sale WHERE state = 'accepted')
	order|UPDATE sale SET paid = paid + 1 WHERE number = (SELECT min(number) FROM sale)
	order|DELETE FROM timeline WHERE n = 2 AND number = (SELECT min(number) FROM timeline WHERE n = 3)
	order|UPDATE payment SET amount = amount - 1 WHERE number = (SELECT min(number) FROM payment)
	order|UPDATE item SET qty = qty + 1 WHERE number = (SELECT min(number) FROM item)
	order|UPDATE item SET sent = sent + 1 WHERE number = (SELECT min(number) FROM item)
	order|DELETE FROM parcel WHERE number = (SELECT min(number) FROM parcel)
	invoice|DELETE FROM document WHERE n = 3 AND series = 'INV'
	invoice|UPDATE document SET n = n + 1 WHERE n = 3 AND series = 'INV'
	invoice|UPDATE document SET total = total + 1 WHERE n = 3 AND series = 'INV'
	invoice|UPDATE document SET tax = tax + 1, net = net - 1 WHERE n = 3 AND series = 'INV'
	invoice|UPDATE document SET body = replace(body, '"tax":"', '"tax":"1') WHERE n = 3 AND series = 'INV'
	invoice|UPDATE document SET date = '2030-01-01' WHERE n = 3 AND series = 'INV'
	invoice|UPDATE document SET number = (SELECT number FROM document WHERE n = 2 AND series = 'INV' LIMIT 1) WHERE n = 3 AND series = 'INV'
	invoice|UPDATE document SET credited = credited + 1 WHERE n = 3 AND series = 'INV'
	invoice|UPDATE document SET invoice = 'INV/25-26/99999' WHERE n = 1 AND series = 'CN'
	invoice|UPDATE series SET last = last + 1 WHERE series = 'INV'
	invoice|UPDATE series SET last = last - 1 WHERE series = 'CN'
	ship|UPDATE purchase SET parcels = parcels + 1 WHERE parcels > 0
	ship|DELETE FROM parcel WHERE parcel = (SELECT min(parcel) FROM parcel)
	ship|UPDATE parcel SET weight_g = weight_g + 1 WHERE parcel = (SELECT min(parcel) FROM parcel)
	ship|UPDATE parcel SET tracking = '' WHERE parcel = (SELECT min(parcel) FROM parcel WHERE state = 'sent')
	ship|UPDATE parcel SET state = 'planned' WHERE state = 'dropped'
	ship|UPDATE line SET gone = qty + 1 WHERE parcel = (SELECT min(parcel) FROM line)
	notify|UPDATE outbox SET address = '' WHERE message = (SELECT min(message) FROM outbox)
	notify|UPDATE outbox SET state = 'lost' WHERE message = (SELECT min(message) FROM outbox)
	EOF
}

@test "and the repair is one: a backup's books and what came in since, fed again" {
	cd "$BATS_TEST_TMPDIR"
	export ECOM_NOW=2026-11-22T10:00:00Z
	line() {
		local -x ECOM_SHOP=$1
		ecom-catalog -q | ecom-track -q | ecom-price -q | ecom-stock -q | ecom-order -q | ecom-invoice -q | ecom-ship -q || [ $? = 1 ] # some are refused
	}
	"$SRC/tests/slow/model" --seed "$SEED" --commands 2000 ${ECOM_TEST_STORE:+--store "$(new_store)"} made
	head -n 1000 made/in.jsonl >before
	tail -n +1001 made/in.jsonl >after
	mkdir shop
	cp made/shop/shop.json shop
	own_store shop
	line shop <before >/dev/null 2>&1
	ecom-store backup -q --shop shop saved >/dev/null
	line shop <after >want 2>/dev/null
	all_books shop >sound
	mkdir mended
	cp made/shop/shop.json mended
	own_store mended
	ecom-store restore -q --shop mended saved >/dev/null
	cat before after | line mended 2>/dev/null | tail -n "$(wc -l <want)" | cmp - want
	all_books mended | cmp - sound
}
