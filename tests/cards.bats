# cards.bats - numbers of payment cards go nowhere; tests/slow/cards.bats tries a thousand

load helper

setup() {
	make_shop
}

@test "a card number is masked before anything else is done: what goes on, the message, the rejects" {
	cat >in <<-'EOF'
		{"type":"seen.never","id":"1","note":"my card: 4111 1111 1111 1111"}
		{"type":"stock.count","id":"2","sku":"TEA","location":"BLR","qty":"5555555555554444"}
		{"type":"stock.count","id":"3","sku":"4111111111111111","location":"BLR","qty":3}
		{"type":"stock.count","id":"4","sku":"TEA","location":"BLR","qty":3,"card":["3782","822463","10005"]}
		{"type":"stock.count","id":"5","sku":"TEA","location":"BLR","qty":4,"note":"\u0034111111111111111"}
	EOF
	says <<-'EOF'
		$ ecom-stock -q --rejects refused in
		ecom-stock: in: line 1: a card number is masked
		ecom-stock: in: line 2: a card number is masked
		ecom-stock: in: line 3: a card number is masked
		ecom-stock: in: line 4: a card number is masked
		ecom-stock: in: line 5: a card number is masked
		ecom-stock: in: line 2: qty: "555555XXXXXX4444" is not a whole number (0 or more)
		ecom-stock: in: line 3: sku: '411111XXXXXX1111' reads as a card number, which no name may hold
		{"type":"seen.never","id":"1","note":"my card: 4111 11XX XXXX 1111"}
		{"type":"stock.count","id":"4","sku":"TEA","location":"BLR","qty":3,"card":["3782","82XXXX","X0005"]}
		{"type":"stock.counted","id":"4/counted","time":"2026-11-22T10:00:00Z","sku":"TEA","location":"BLR","old":0,"qty":3,"free":3}
		{"type":"stock.count","id":"5","sku":"TEA","location":"BLR","qty":4,"note":"411111XXXXXX1111"}
		{"type":"stock.counted","id":"5/counted","time":"2026-11-22T10:00:00Z","sku":"TEA","location":"BLR","old":3,"qty":4,"free":4}
		? 1
		$ grep -c XXXXXX refused
		2
	EOF
}

@test "a number that is only long is let be: GTINs, ids of other systems, orders of a market place" {
	# Each has the check digit that a card would have.
	cat >in <<-'EOF'
		{"type":"x.y","id":"1","gtin":"4222222222222","order":4222222222222,"from":"gid://shop/Order/4222222222222","ref":"403-1234567-1234563"}
	EOF
	is "$(cat in)" "$(ecom-stock -q in)"
}

# bats test_tags=harm
@test "ninety numbers, in notes, names, addresses, lists, keys, escapes and tables, with runs killed: none is kept" {
	"$SRC/tests/slow/cards" shop --numbers 90 --kills 3 --seed 7
}
