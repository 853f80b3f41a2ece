# share/maps and the language they are written in: what cells of other systems' files mean.

load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	export ECOM_NOW=2026-11-22T10:00:00Z
}

# What is imported, a line each: jq's FILTER of it.
import() {
	local _filter=$1
	shift
	ecom-import -q --currency EUR --run t "$@" | jq -c "$_filter"
}

@test "what every cell of a file says is in some record" {
	local data=$SRC/../shared/data/catalogue file
	cat >shop.csv <<-'EOF'
	Handle,Title,Body (HTML),Type,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Price,Variant Image,Image Src,Image Position,Status,Metafield: wood,,Variant Weight Unit,Product Category
	chair,Chair,<b>Oak</b>,Seats,FALSE,Colour,red,C-R,4500,amazon,10.00,https://x.example/r.jpg,https://x.example/a.jpg,1,active,oak,first,kg,Furniture > Chairs
	chair,,,,,,blue,C-B,4500,shopify,12,,https://x.example/b.jpg,3,,ash,,lb,
	chair,,,,,,,,,,,,https://x.example/c.jpg,4,,beech,,,
	EOF
	ecom-import -q --currency EUR shop.csv >shop.jsonl
	"$SRC/tests/every-cell" shop.csv <shop.jsonl
	is '[{"Image Position":"3","Metafield: wood":"ash"},{"Image Position":"4","Metafield: wood":"beech"},"oak","first","FALSE","amazon"]' \
		"$(jq -c '[.variants[1].extra, .images[2].extra, .extra["Metafield: wood", "column 17", "Published", "Variant Inventory Tracker"]] |
			.[0] |= del(.["Variant Weight Unit"])' shop.jsonl)"
	# A row of which nothing can be made is not dropped.
	printf 'chair,Chair again,,,,,,,,,,,,,,,,,\n' >>shop.csv
	is 'ecom-import: shop.csv: line 5: Title: the row makes neither a variant nor an image, and so this has no place' \
		"$(ecom-import -q --currency EUR shop.csv 2>&1)"
	# Files of real shops, where they are at hand.
	for file in "$data"/shopify/*.csv "$data"/woocommerce/*.csv "$data"/etsy/*.csv "$data"/magento/C*prod*.csv "$data"/prestashop/products*.csv; do
		[ -e "$file" ] || continue
		ecom-import -q --currency EUR --location X --what products,stock "$file" >real.jsonl
		"$SRC/tests/every-cell" "$file" "$(head -n 1 "$file" | grep -q ';' && echo ';' || echo ,)" <real.jsonl >lost || true
		# But for option "Title" of "Default Title", which means there is none; grouped products; and a weight of 0.5 kg, which is 500 g.
		is '' "$(grep -v "'Title'\|'Default Title'\|Weight: '0.5'" lost | case $file in */woo*) grep -v 'row \(7\|16\):' ;; *) cat ;; esac)"
	done
}

@test "an empty cell keeps what there is, or clears it: as is asked, and by column" {
	make_shop
	shown() { ecom-catalog show tea | jq -c '[.description, .tags, (.variants[0] | .price, .cost, .compare_at), .extra, (.images | length)]'; }
	printf 'sku,title,description,tags,price,cost,compare_at,image,colour,origin\nT,Tea,Nice,"a,b",5,2,7,https://x.example/t.jpg,red,\n' |
		ecom-import -q --run a | ecom-catalog -q >/dev/null
	is '["Nice",["a","b"],"5.00","2.00","7.00",{"colour":"red"},1]' "$(shown)"
	printf 'sku,title,price,cost,description,tags,image,colour\nT,Tea,6,,,,,\n' >list.csv
	is '[{"field":"variants.T.price","old":"5.00","new":"6.00"}]' "$(ecom-import -q --run b list.csv | ecom-catalog -q | jq -c '.changes // empty')"
	is '["Nice",["a","b"],"6.00","2.00","7.00",{"colour":"red"},1]' "$(shown)"
	# The same list again changes nothing, whatever it leaves open.
	is '' "$(ecom-import -q --run c list.csv | ecom-catalog -q | jq -c '.changes // empty')"
	# The map's word for a column goes before the one for all.
	sed 's/"variants.cost": "cost"/"variants.cost": { "column": "cost", "blank": "keep" }/' "$ECOM_SHARE/maps/plain-products.json" >own.json
	ecom-import -q --run d --map own.json --blank clear list.csv | ecom-catalog -q >/dev/null
	is '[null,null,"6.00","2.00","7.00",{},null]' "$(shown | sed 's/,0\]$/,null]/')"
	ecom-import -q --run e --blank clear list.csv | ecom-catalog -q >/dev/null
	is '[null,null,"6.00",null,"7.00",{},null]' "$(shown | sed 's/,0\]$/,null]/')"
	# A whole product is what the file says, and nothing else.
	ecom-import -q --run f --whole list.csv | ecom-catalog -q >/dev/null
	is '[null,null,"6.00",null,null,null,0]' "$(shown)"
	says <<-'EOF'
	$ ecom-import --blank empty list.csv
	ecom-import: --blank: 'empty' is not keep or clear
	? 64
	EOF
}

@test "rows of a product that come again are added to it" {
	make_shop
	printf 'Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src\nmug,Mug,Colour,red,M-R,5,https://x.example/1.jpg\npot,Pot,Title,Default Title,P,9,\nmug,,Colour,blue,M-B,6,https://x.example/2.jpg\nmug,,,,,,https://x.example/3.jpg\n' >again.csv
	ecom-import -q --run b again.csv 2>messages | ecom-catalog -q >/dev/null
	is 'ecom-import: again.csv: 1 record came again further down, first at line 4: the rows are added to what stood further up (--gather brings them together)' "$(cat messages)"
	{ cat again.csv; printf 'pot,,,,,,https://x.example/%s.jpg\nmug,,,,,,https://x.example/1.jpg\n' 4 5; } >often.csv
	is 'ecom-import: often.csv: 5 records came again further down, first at line 4: the rows are added to what stood further up (--gather brings them together)' "$(ecom-import -q often.csv 2>&1 >/dev/null)"
	mug='[["M-R","red","5.00"],["M-B","blue","6.00"]] ["https://x.example/1.jpg","https://x.example/2.jpg","https://x.example/3.jpg"]'
	is "$mug" "$(ecom-catalog show mug | jq -r '([.variants[] | [.sku, .options.Colour, .price]] | tojson) + " " + ([.images[].src] | tojson)')"
	# Twice the same is the same; gathered, it is one record.
	is '' "$(ecom-import -q --run c again.csv 2>/dev/null | ecom-catalog -q | jq -c '.changes // empty')"
	is "$mug" "$(ecom-import -q --gather again.csv | jq -r 'select(.product == "mug") | ([.variants[] | [.sku, .options.Colour, .price]] | tojson) + " " + ([.images[].src] | tojson)')"
	# Of an order, and of a product that is put whole, they are refused.
	is "ecom-import: again.csv: line 4: Handle: stood further up already: rows of one record must stand together (or --gather)" \
		"$(ecom-import -q --whole again.csv 2>&1 >/dev/null)"
}

@test "a price list by SKU changes prices, and nothing else" {
	make_shop
	printf 'product,title,description,sku,price\nmug,Mug,Round,M-R,5\nmug,,,M-B,6\n' | ecom-import -q --run a | ecom-catalog -q >/dev/null
	printf 'Artikel;Preis;Bestand;Notiz\nM-B;1.234,50;7;neu\nM-X;2;1;\n' >list.csv
	echo '{ "makes": ["products", "stock"], "decimal": ",", "thousands": ".", "rest": "leave",
		"fields": { "variants.sku": "Artikel", "variants.price": "Preis", "stock.qty": "Bestand" } }' >supplier.json
	says <<-'EOF'
	$ ecom-import -q --run b --map supplier.json --what products list.csv >prices.jsonl; cat prices.jsonl
	{"type":"product.put","id":"b.1","time":"2026-11-22T10:00:00Z","variants":[{"sku":"M-B","price":"1234.50"}],"partial":true}
	{"type":"product.put","id":"b.2","time":"2026-11-22T10:00:00Z","variants":[{"sku":"M-X","price":"2.00"}],"partial":true}
	$ ecom-catalog -q prices.jsonl | jq -c '.changes // empty'
	ecom-catalog: prices.jsonl: line 2: variants[0].sku: 'M-X' is of no product in the catalogue
	[{"field":"variants.M-B.price","old":"6.00","new":"1234.50"}]
	$ ecom-catalog show mug | jq -c '[.description, [.variants[].price]]'
	["Round",["5.00","1234.50"]]
	$ ecom-import -q --run c --map supplier.json --what stock list.csv | jq -c '[.sku, .location, .qty]'
	["M-B","BLR",7]
	["M-X","BLR",1]
	EOF
}

@test "Shopify's inventory: what was set anew, unless stock has moved since the export" {
	make_shop
	header='Handle,Title,Option1 Name,Option1 Value,SKU,Location,Available (not editable),On hand (current),On hand (new)'
	printf '%s\na,A,Title,Default Title,A,BLR,,,40\nb,B,Size,M,,BLR,,0,5\n' "$header" | ecom-import -q --run a | ecom-stock -q >/dev/null
	printf '%s\na,A,Title,Default Title,A,BLR,40,40,38\nb,B,Size,M,,BLR,4,4,9\nc,C,Title,Default Title,C,BLR,3,3,\nd,D,Title,Default Title,D,BLR,,not stocked,not stocked\n' "$header" >inventory.csv
	says <<-'EOF'
	$ ecom-import -q --run b inventory.csv >counts.jsonl; cat counts.jsonl
	{"type":"stock.count","id":"b-stock.1","time":"2026-11-22T10:00:00Z","sku":"A","location":"BLR","qty":38,"was":40}
	{"type":"stock.count","id":"b-stock.2","time":"2026-11-22T10:00:00Z","sku":"b-m","location":"BLR","qty":9,"was":4}
	$ ecom-stock -q counts.jsonl | jq -c 'select(.type == "stock.counted") | [.sku, .old, .qty]'
	ecom-stock: counts.jsonl: line 2: was: 5 are on hand, not 4: stock has moved since
	["A",40,38]
	$ ecom-import -q --from shopify-inventory-levels inventory.csv | jq -c '[.sku, .qty]'
	["A",40]
	["b-m",4]
	["C",3]
	EOF
}

@test "WooCommerce writes line ends of descriptions as \\n, and commas of what a variation differs in with a backslash" {
	cat >woo.csv <<-'EOF'
	ID,Type,SKU,Name,Description,Regular price,Parent,Brands,Attribute 1 name,Attribute 1 value(s)
	1,variable,BAG,Bag C:\\new\x,'- one\n- two \\n \t,,,"Hill\, Son, Other",Kind,"Bag\, paper, Tin"
	2,variation,BAG-P,,,1.00,BAG,,Kind,"Bag\, paper"
	3,variation,BAG-T,,"as it
	stands",2.00,BAG,,Kind,"Tin, or not"
	EOF
	says <<-'EOF'
	$ import '[.title, .description, .brand, [.variants[] | .options.Kind]]' woo.csv
	["Bag C:\\new\\x","- one\n- two \\n \\t","Hill, Son",["Bag, paper","Tin"]]
	$ ecom-import -q --currency EUR woo.csv | ecom-export -q --like woo.csv | diff - <(sed 's/\(,[12]\.00,\)/\1/' woo.csv) && echo same
	same
	EOF
}

@test "WooCommerce in six other languages is what it is in English, with a point or a comma in its prices" {
	row='1,variable,SHIRT,Hemd,1,,Textil > Hemden\, lang,,,Größe,"S, M"
2,variation,S-S,Hemd S,1,19.90,,"id:1",0.25,Größe,S
3,variation,S-M,Hemd M,1,21.90,,SHIRT,0.25,Größe,M'
	row=${row/Textil > Hemden\\, lang/\"Textil > Hemden\\, lang\"}
	printf '%s\n%s\n' 'ID,Type,SKU,Name,Published,Regular price,Categories,Parent,Weight (kg),Attribute 1 name,Attribute 1 value(s)' "$row" >en.csv
	printf '%s\n%s\n' 'ID,Typ,Artikelnummer,Name,Veröffentlicht,Regulärer Preis,Kategorien,Übergeordnetes Produkt,Gewicht (kg),Attribut 1 Name,Attribut 1 Wert(e)' "$row" >de.csv
	printf '%s\n%s\n' 'ID,Type,UGS,Nom,Publié,Tarif régulier,Catégories,Parent,Poids (kg),Nom de l’attribut 1,Valeur(s) de l’attribut 1 ' "$row" >fr.csv
	printf '%s\n%s\n' 'ID,Tipo,SKU,Nombre,Publicado,Precio normal,Categorías,Superior,Peso (kg),Nombre del atributo 1,Valor(es) del atributo 1' "$row" >es.csv
	is '["SHIRT","Textil > Hemden, lang",["Größe"],[["S-S","S","19.90",250],["S-M","M","21.90",250]],"1","id:1"]' \
		"$(import '[.product, .category, .options, [.variants[] | [.sku, .options["Größe"], .price, .weight_g]], .extra.ID, .variants[0].extra.Parent]' en.csv)"
	printf '%s\n%s\n' 'ID,Type,Artikelnummer,Naam,Gepubliceerd,Reguliere prijs,Categorieën,Hoofd,Gewicht (kg),Naam eigenschap 1,Waarde eigenschap 1' "$row" >nl.csv
	printf '%s\n%s\n' "ID,Tipo,SKU,Nome,Pubblicato,Prezzo di listino,Categorie,Genitore,Peso (kg),Nome dell'attributo 1,Valore dell'attributo 1" "$row" >it.csv
	printf '%s\n%s\n' 'ID,Tipo,SKU,Nome,Publicado,Preço,Categorias,Ascendente,Peso (kg),Nome do atributo 1,Valores do atributo 1' "$row" >pt.csv
	for language in de fr es nl it pt; do
		is "$(import . en.csv)" "$(import . "$language.csv")"
	done
	# A blank before a question mark is one that does not break, of either width.
	for blank in ' ' $'\u00a0' $'\u202f'; do
		printf 'UGS,Nom,Tarif régulier,Mis en avant%s?,En stock%s?,Autoriser les commandes de produits en rupture%s?\nA,A,1,0,backorder,1\n' \
			"$blank" "$blank" "$blank" >fr.csv
		is '["0",true,true]' "$(import '[.extra["Is featured?"], .variants[0].stocked, .variants[0].backorder]' --from woocommerce fr.csv)"
	done
	# WooCommerce writes prices with the shop's decimal mark, and never thousands: what could be thousands is not guessed.
	printf 'ID,Type,SKU,Name,Regular price,Sale price\n1,simple,A,A,"199,99","149,9"\n2,simple,B,B,"1,299",\n3,simple,C,C,"1.299,00",\n4,simple,D,D,"12,",\n5,simple,E,E,1299.5,\n' >marks.csv
	says <<-'EOF'
	$ import '[.product, .variants[0].price, .variants[0].compare_at]' marks.csv
	ecom-import: marks.csv: line 3: Regular price: '1,299' is not a price (digits with at most 6 decimals)
	ecom-import: marks.csv: line 4: Regular price: '1.299,00' is not a price (digits with at most 6 decimals)
	ecom-import: marks.csv: line 5: Regular price: '12,' is not a price (digits with at most 6 decimals)
	["A","149.90","199.99"]
	["E","1299.50",null]
	$ ecom-import -q --currency EUR marks.csv 2>/dev/null | ecom-export -q --like marks.csv
	ID,Type,SKU,Name,Regular price,Sale price
	1,simple,A,A,"199,99","149,9"
	5,simple,E,E,1299.50,
	EOF
}

@test "Magento: children stand before the parent that lists them" {
	cat >magento.csv <<-'EOF'
	sku,store_view_code,attribute_set_code,product_type,categories,name,description,product_online,price,special_price,additional_attributes,qty,manage_stock,use_config_manage_stock,base_image,additional_images,configurable_variations
	H-S-Red,,Top,simple,"Default/Men/Tops,Default/Sale",Hoodie S Red,<p>Soft</p>,1,52.00,,"size=S,color=Red,manufacturer=""Oak, Sons"",has_options=0",10,0,1,/r.jpg,,
	H-S-Blue,,Top,simple,Default/Men/Tops,Hoodie S Blue,<p>Soft</p>,1,54.00,49.00,"size=S,color=""Sea, deep""",0,0,0,/b.jpg,"/b1.jpg,/b2.jpg",
	Bag,,Gear,simple,Default/Gear,Bag,<p>Big</p>,2,20.00,,"manufacturer=""Say """"Bag"""", Ltd""",5,1,0,/bag.jpg,/bag2.jpg,
	H,,Top,configurable,Default/Men/Tops,Hoodie,<p>Soft</p>,1,,,"ean=4006381333931",0,0,1,/h.jpg,,"sku=H-S-Red,size=S,color=Red|sku=H-S-Blue,size=S,color=""Sea, deep"""
	Lost,,Top,configurable,Default,Nothing,,1,,,,0,0,1,,,"sku=Gone,size=S"
	EOF
	says <<-'EOF'
	$ import '[.product, .status, .brand, .category, .options, [.images[].src], [.variants[] | [.sku, .options, .price, .compare_at, .stocked]]]' magento.csv
	ecom-import: magento.csv: line 6: no row of this file is a variation of it
	["Bag","draft","Say \"Bag\", Ltd","Default > Gear",null,["/bag.jpg","/bag2.jpg"],[["Bag",null,"20.00",null,true]]]
	["H","active",null,"Default > Men > Tops",["size","color"],["/h.jpg","/r.jpg","/b.jpg","/b1.jpg","/b2.jpg"],[["H-S-Red",{"size":"S","color":"Red"},"52.00",null,true],["H-S-Blue",{"size":"S","color":"Sea, deep"},"49.00","54.00",false]]]
	EOF
	sed -i '$d' magento.csv
	ecom-import -q --currency EUR --location X --what products,stock magento.csv | "$SRC/tests/every-cell" magento.csv
}

@test "Magento: views of the shop and sets are kept, and come back in their places" {
	cat >views.csv <<-'EOF'
	sku,store_view_code,attribute_set_code,product_type,name,description,product_online,price,base_image,additional_attributes,configurable_variations,visibility,associated_skus,bundle_values
	CUP,,Gear,simple,Cup,Blue,1,4.00,/c.jpg,manufacturer=Hill,,Both,,
	CUP,de,Gear,simple,Tasse,Blau,,,,,,,,
	CUP,fr,,,Tasse bleue,,2,4.50,/f.jpg,a=b,,,,
	TEE-S,,Top,simple,Tee S,Soft,1,9.00,/s.jpg,size=S,,None,,
	TEE-S,de,Top,simple,Hemd S,,,,,,,,,
	TEE,,Top,configurable,Tee,Soft,1,,/t.jpg,,"sku=TEE-S,size=S",Both,,
	TEE,de,Top,configurable,Hemd,Weich,,,,,,,,
	SET,,Gear,grouped,Set,For two,1,,/g.jpg,,,Both,"CUP=2.0,TEE-S=1.0",
	SET,de,Gear,grouped,Teeset,,,,,,,,,
	BOX,,Gear,bundle,Box,,1,12.50,,,,Both,,"name=Cup,type=select,required=1,sku=CUP|name=Tee,sku=TEE-S"
	EOF
	says <<-'EOF'
	$ ecom-import --run t --currency EUR views.csv >views.jsonl
	ecom-import: 10 in = 10 done + 0 unchanged + 0 refused
	$ $SRC/tests/validate <views.jsonl; jq -c '[.product, [.variants[].sku], [.images[]?.src], [.also[]? | [.as, .product, .title, .description, .status, .extra.price]]]' views.jsonl
	["CUP",["CUP"],["/c.jpg"],[["de","CUP","Tasse","Blau",null,null],["fr","CUP","Tasse bleue",null,"draft","4.50"]]]
	["TEE",["TEE-S"],["/t.jpg","/s.jpg"],[["de","TEE-S","Hemd S",null,null,null],["de","TEE","Hemd","Weich",null,null]]]
	["SET",[],["/g.jpg"],[["de","SET","Teeset",null,null,null]]]
	["BOX",[],[],[]]
	$ ecom-export -q --like views.csv views.jsonl | cmp - views.csv
	$ make_shop; ecom-catalog -q views.jsonl | jq -c 'select(.type == "product.put" | not)' | ecom-export -q --like views.csv | cmp - views.csv
	$ ecom-export -q --to shopify views.jsonl 2>messages | wc -l; grep -ow 'also' messages; grep -o '[a-z ]* without variants' messages
	4
	also
	 products without variants
	$ printf 'sku,store_view_code,attribute_set_code,product_type,name,price\nA,de,,,Tasse,\n,de,,,Nichts,\nB,,,simple,Bowl,1\nB,,,simple,Bowl,1\n' | ecom-import -q --currency EUR
	ecom-import: line 3: sku: is missing: what does it say more of?
	ecom-import: line 2: sku: no row before it is what it says more of
	ecom-import: line 5: sku: stands there twice
	? 1
	EOF
}

@test "BigCommerce: rules are kept with their product, a price is the head's where an option has none" {
	cat >v2.csv <<-'EOF'
	Item Type,Product ID,Product Name,Product Code/SKU,Price,Category,Track Inventory,Product Visible?
	Product,1,Shirt,SH,20.00,Tops/Shirts;New,by option,Y
	SKU,2,[S]Size=S,SH-S,,,,
	SKU,3,[S]Size=L,SH-L,25.00,,,
	Rule,4,[S]Size=L,,[ADD]5,,,
	Product,5,Cup,CUP,4.00,Cups,none,N
	EOF
	says <<-'EOF'
	$ ecom-import -q --currency EUR --run t v2.csv >v2.jsonl; jq -c '[.product, .status, [.variants[] | [.sku, .options, .price]], .also]' v2.jsonl
	["shirt","active",[["SH-S",{"Size":"S"},"20.00"],["SH-L",{"Size":"L"},"25.00"]],[{"as":"Rule","title":"[S]Size=L","extra":{"Product ID":"4","Price":"[ADD]5"}}]]
	["cup","draft",[["CUP",null,"4.00"]],null]
	$ ecom-export -q --like v2.csv v2.jsonl | cmp - v2.csv
	$ jq -c '(.variants[] | select(.sku == "SH-S")).price = "21.00"' v2.jsonl | ecom-export -q --like v2.csv | sed -n 3p
	SKU,2,[S]Size=S,SH-S,21.00,,,
	EOF
}

@test "BigCommerce, newer: images and videos in rows of their own come back there" {
	cat >v3.csv <<-'EOF'
	Item,ID,Name,Type,SKU,Options,Inventory Tracking,Current Stock,Price,Categories,Description,Is Visible,Variant Image URL,Image URL (Import),Image Description,Image is Thumbnail,YouTube ID,Video Title
	Product,77,Shirt,physical,SH,,variant,0,20.00,12;14,<p>x</p>,TRUE,,,,,,
	Variant,1,,,SH-S,Type=Rectangle|Name=Size|Value=S,,4,,,,,https://x/s.jpg,,,,,
	Variant,2,,,SH-L,Type=Rectangle|Name=Size|Value=L,,5,25.00,,,,,,,,,
	Image,,,,,,,,,,,,,https://x/1.jpg,Front,TRUE,,
	Image,,,,,,,,,,,,,https://x/2.jpg,,FALSE,,
	Video,,,,,,,,,,,,,,,,abc,Our shirt
	Product,78,Cup,physical,CUP,,product,3,4.00,12,,FALSE,,,,,,
	Variant,3,,,CUP-1,,,2,4.50,,,,,,,,,
	EOF
	says <<-'EOF'
	$ ecom-import -q --currency EUR --location X --what products,stock --run r v3.csv >v3.jsonl; jq -c 'select(.product) | [.product, [.variants[] | [.sku, .price]], [.images[]? | [.src, .alt]], .also[0].as]' v3.jsonl
	["shirt",[["SH-S","20.00"],["SH-L","25.00"]],[["https://x/1.jpg","Front"],["https://x/2.jpg",null]],"Video"]
	["cup",[["CUP-1","4.50"]],[],null]
	$ ecom-export -q --like v3.csv v3.jsonl | cmp - v3.csv
	$ for format in bigcommerce bigcommerce-v3 prestashop; do ecom-export -q --to $format v3.jsonl 2>/dev/null | ecom-import -q --currency EUR | jq -c '[.product, .title, .status, [.variants[].price], [.images[]?.src]]'; done
	["shirt","Shirt","active",["20.00","25.00"],["https://x/1.jpg","https://x/2.jpg"]]
	["cup","Cup","draft",["4.50"],[]]
	["shirt","Shirt","active",["20.00","25.00"],["https://x/1.jpg","https://x/2.jpg"]]
	["cup","Cup","draft",["4.50"],[]]
	["shirt","Shirt","active",["20.00"],["https://x/1.jpg","https://x/2.jpg"]]
	["shirt","Shirt","active",["25.00"],["https://x/1.jpg","https://x/2.jpg"]]
	["cup","Cup","draft",["4.50"],[]]
	EOF
}

@test "PrestaShop, Etsy, BigCommerce and feeds" {
	printf 'id;Active (0/1);Name*;Categories (x,y,z,...);Price tax excl.;Wholesale price;Reference #;Manufacturer;EAN13;Weight;Quantity;Description;Tags (x,y,z,...);URL rewritten;Image URLs (x,y,z,...)\n7;0;Kanne;Küche, Tee;49,90;20;K-1;Ton GmbH;4006381333931;0.75;12;Blau;tee, ton;kanne-blau;https://x.example/1.jpg, https://x.example/2.jpg;\n' |
		sed 's/49,90/49.90/' >presta.csv
	is '["kanne-blau","draft","Küche","Ton GmbH",["tee","ton"],2,"K-1","49.90","20.00",750,"7"]' \
		"$(import '[.product, .status, .category, .brand, .tags, (.images | length), (.variants[0] | .sku, .price, .cost, .weight_g), .extra.id]' presta.csv)"

	printf 'TITLE,DESCRIPTION,PRICE,CURRENCY_CODE,QUANTITY,TAGS,MATERIALS,IMAGE1,IMAGE2,IMAGE3,SKU\n"Ring, silver",Fine,30,USD,2,"ring,silver_ring",silver,https://x.example/1.jpg,,https://x.example/3.jpg,\n' >etsy.csv
	is '["ring-silver","USD",["ring","silver_ring"],["https://x.example/1.jpg","https://x.example/3.jpg"],"silver"]' \
		"$(import '[.product, .currency, .tags, [.images[].src], .extra.MATERIALS]' etsy.csv)"

	cat >big.csv <<-'EOF'
	Item Type,Product ID,Product Name,Product Code/SKU,Product Visible?,Category,Price,Retail Price,Track Inventory,Current Stock Level,Product Image File - 1,Product Image File - 2
	Product,12,Oak Chair,CHAIR,Y,Home/Chairs;Sale,99.00,120.00,by option,0,a.jpg,b.jpg
	  SKU,,"[S]Colour=Red,[RB]Size=L",CHAIR-R,,,,,,3,,
	  SKU,,"[S]Colour=Blue,[RB]Size=L",CHAIR-B,,,105.00,,,4,,
	Product,13,Lamp,LAMP,N,Home/Lamps,15.00,,none,0,c.jpg,
	EOF
	says <<-'EOF'
	$ import '[.product, .status, .category, .options, [.images[].src], [.variants[] | [.sku, .options, .price, .compare_at, .stocked]]]' big.csv
	["oak-chair","active","Home > Chairs",["Colour","Size"],["a.jpg","b.jpg"],[["CHAIR-R",{"Colour":"Red","Size":"L"},"99.00",null,null],["CHAIR-B",{"Colour":"Blue","Size":"L"},"105.00",null,null]]]
	["lamp","draft","Home > Lamps",null,["c.jpg"],[["LAMP",null,"15.00",null,false]]]
	$ import '[.sku, .qty]' --what stock --location X big.csv
	["CHAIR-R",3]
	["CHAIR-B",4]
	["LAMP",0]
	EOF

	printf 'id\ttitle\tdescription\tlink\timage_link\tadditional_image_link\tavailability\tprice\tsale_price\tsale_price_effective_date\tgtin\titem_group_id\tcolor\tshipping_weight\nS-1\tShirt red\tSoft\thttps://x.example/s\thttps://x.example/1.jpg\thttps://x.example/2.jpg,https://x.example/3.jpg\tin_stock\t20.00 GBP\t15.00 GBP\t2026-11-01T00:00Z/2026-12-01T00:00Z\t4006381333931\tSHIRT\tred\t0.2 kg\nS-2\tShirt blue\tSoft\thttps://x.example/s\thttps://x.example/4.jpg\t\tbackorder\t20.00 GBP\t\t\t\tSHIRT\tblue\t200 g\n' >feed.tsv
	is '["SHIRT","Shirt red","GBP",["color"],4,[["S-1",{"color":"red"},"15.00","20.00",200,false],["S-2",{"color":"blue"},"20.00",null,200,true]]]' \
		"$(import '[.product, .title, .currency, .options, (.images | length), [.variants[] | [.sku, .options, .price, .compare_at, .weight_g, .backorder]]]' feed.tsv)"
	ecom-import -q feed.tsv | "$SRC/tests/every-cell" feed.tsv $'\t' >lost || true
	is '' "$(cat lost)"
}

@test "an XML feed is read as its rows; a DOCTYPE is not" {
	cat >feed.xml <<-'EOF'
	<?xml version="1.0"?>
	<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel><title>Shop</title>
	<item><g:id>S-1</g:id><title>Shirt &amp; tie</title><description><![CDATA[<b>Soft</b>]]></description><link>https://x.example/s</link>
	<g:image_link>https://x.example/1.jpg</g:image_link><g:additional_image_link>https://x.example/2.jpg</g:additional_image_link>
	<g:additional_image_link>https://x.example/3.jpg</g:additional_image_link><g:availability>in_stock</g:availability><g:price>20.00 GBP</g:price>
	<g:shipping><g:country>GB</g:country><g:price>3.00 GBP</g:price></g:shipping></item>
	<item><g:id>S-2</g:id><title>Broken</title><g:price>cheap</g:price></item>
	</channel></rss>
	EOF
	says <<-'EOF'
	$ import '[.product, .title, .description, .currency, (.images | length), .variants[0].price, .extra["shipping(price)"]]' --rejects again.csv feed.xml
	ecom-import: feed.xml: line 7: price: 'cheap' is not a price (digits with at most 6 decimals)
	["S-1","Shirt & tie","<b>Soft</b>","GBP",3,"20.00","3.00 GBP"]
	$ sed 's/cheap/21.00 GBP/' again.csv >mended.csv; import '[.product, .variants[0].price]' mended.csv
	["S-2","21.00"]
	$ printf '<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a "b">]>\n<rss><item><id>&a;</id></item></rss>' >evil.xml; ecom-import evil.xml
	ecom-import: evil.xml: line 2: a DOCTYPE is not read
	? 65
	$ printf '<rss><item><id>1</item></rss>' >evil.xml; ecom-import evil.xml
	ecom-import: evil.xml: line 1: mismatched tag
	? 65
	EOF
	# From a pipe, packed, and in other encodings it is the same feed.
	python3 - <<-'EOF'
	body = ('<rss><channel>' + ''.join('<item><id>S-%d</id><title>Kočka %d</title><link>u</link><image_link>v</image_link><availability>in stock</availability><price>%d.00 CZK</price></item>' % (i, i, i + 1) for i in range(5000)) +
	        '<item><id>LAST</id><title>Pes</title><price>1.00 CZK</price><size>L</size></item></channel></rss>')
	for name, code, mark in (("utf8", "utf-8", b""), ("bom", "utf-8", b"\xef\xbb\xbf"), ("latin2", "iso-8859-2", b""), ("wide", "utf-16-le", b"\xff\xfe")):
	    said = {"latin2": "iso-8859-2", "wide": "utf-16"}.get(name, "utf-8")
	    open(name + ".xml", "wb").write(mark + ('<?xml version="1.0" encoding="%s"?>' % said + body).encode(code))
	EOF
	import . utf8.xml >want
	is '5001 ["S-4999","Kočka 4999","5000.00"] 1' "$(wc -l <want) $(sed -n 5000p want | jq -c '[.product, .title, .variants[0].price]') $(tail -n 1 want | jq -c '[.. | strings | select(. == "L")] | length')"
	for file in bom latin2 wide; do
		import . <"$file.xml" | cmp want -
		gzip -c "$file.xml" | import . | cmp want -
		cat "$file.xml" | import . | cmp want -
	done
	(cat utf8.xml; sleep 0.2) | import . - | cmp want -
	gzip -c utf8.xml | head -c 20000 >cut.xml.gz
	says <<-'EOF'
	$ import . cut.xml.gz 2>&1 | sed 's/line [0-9]*/line N/'
	ecom-import: cut.xml.gz: line N: its gzip data is cut short
	$ TMPDIR=/nowhere ecom-import utf8.xml 2>&1 | sed "s/ecom\.[^']*/NAME/"
	ecom-import: cannot make a temporary file '/nowhere/NAME': No such file or directory
	EOF
}

@test "explain says where each column goes, and counts what is in it" {
	printf 'URL handle,Title,Option1 name,Option1 value,Price,Published on online store,Weight value (grams),Meta,Nothing\na,A,Title,Default Title,1,TRUE,10,x,\nb,B,Title,Default Title,y,FALSE,,,\n' >x.csv
	says <<-'EOF'
	$ ecom-import -q --currency EUR --explain x.csv | jq -c 'if .file then [.format, .rows, .done, .refused] else [.column, .called, .field, .cells, .back] end'
	ecom-import: x.csv: line 3: Price: 'y' is not a price (digits with at most 6 decimals)
	["shopify",2,1,1]
	["URL handle","Handle","product, which rows belong together",2,"yes"]
	["Title",null,"title",2,"yes"]
	["Option1 name","Option1 Name","options.1.name",2,"yes"]
	["Option1 value","Option1 Value","options.1.value",2,"yes"]
	["Price","Variant Price","variants.price",2,"yes"]
	["Published on online store","Published","status",2,"yes"]
	["Weight value (grams)","Variant Grams","variants.weight_g",1,"yes"]
	["Meta",null,null,1,"yes, from extra"]
	["Nothing",null,null,0,"nothing in it"]
	$ printf 'order,sku,qty,name,line1,city,country,tip\n1,A,2,Asha,1 Road,Pune,IN,5\n' | ecom-import -q --currency EUR --table | sed 's/ *$//'
	standard input: plain-orders, a plain table: a row for each order line, 1 rows: 1 done, 0 left out, 0 refused

	column   goes to                               cells  comes back  read as
	order    order, which rows belong together         1  yes  a name, without '#' in front
	sku      lines.sku                                 1  yes  a name
	qty      lines.qty                                 1  yes  a count
	name     customer.name, ship_to.name               1  yes  text; text
	line1    ship_to.line1                             1  yes  text
	city     ship_to.city                              1  yes  text
	country  ship_to.country                           1  yes  a country
	tip      (left out)                                1  no

	no column for: time, currency, customer.id, customer.email, customer.phone, customer.language, ship_to.company, ship_to.line2, ship_to.state, ship_to.postcode, bill_to.name, bill_to.company, bill_to.line1, bill_to.line2, bill_to.city, bill_to.state, bill_to.postcode, bill_to.country, lines.price, lines.discount, lines.discount_percent, discount, discount_percent, delivery, payment, note, channel
	EOF
}

@test "JSON of Shopify, WooCommerce and Unicommerce" {
	cat >shopify.json <<-'EOF'
	{"products":[{"id":1,"handle":"nano","title":"Nano","status":"active","tags":"a, b","vendor":"Apple","body_html":"<p>x</p>",
		"options":[{"name":"Colour"}],"images":[{"src":"https://x.example/1.png","alt":null}],
		"variants":[{"id":11,"sku":"N-P","option1":"Pink","price":"199.00","compare_at_price":null,"grams":200,"inventory_policy":"continue","inventory_management":"shopify","barcode":"x"},
			{"id":12,"sku":"","option1":"Red","price":"198.5","grams":0,"inventory_policy":"deny","inventory_management":null}]}]}
	{"data":{"products":{"edges":[{"node":{"id":"gid://shopify/Product/2","handle":"tea","title":"Tea","status":"DRAFT","tags":["x"],"options":[{"name":"Title"}],
		"variants":{"nodes":[{"id":"gid://shopify/ProductVariant/21","sku":"T","price":"5.00","selectedOptions":[{"name":"Title","value":"Default Title"}],"inventoryPolicy":"DENY"}]}}}]}}}
	{"order":{"name":"#1001","id":9,"created_at":"2026-11-01T10:00:00+05:30","currency":"INR","email":"a@example.com","gateway":"Cash on Delivery (COD)",
		"billing_address":{"name":"Asha Rao","address1":"1 Road","city":"Pune","province_code":"MH","zip":"411001","country_code":"IN","phone":"+91 98765-43210"},
		"line_items":[{"sku":"N-P","quantity":2,"price":"199.00","total_discount":"10.00","title":"Nano"},{"sku":"T","quantity":1,"price":"5.00","total_discount":"0.00"}]}}
	{"customers":[]}
	EOF
	says <<-'EOF'
	$ ecom-import -q --from shopify-json --currency EUR --run t shopify.json >shopify.jsonl; tests=$SRC/tests/validate; $tests <shopify.jsonl
	$ jq -c 'select(.product) | [.id, .product, .status, .tags, .options, [.variants[] | [.sku, .options, .price, .weight_g, .stocked, .backorder, .barcode]]]' shopify.jsonl
	["t.nano","nano","active",["a","b"],["Colour"],[["N-P",{"Colour":"Pink"},"199.00",200,true,true,"x"],["nano-12",{"Colour":"Red"},"198.5",0,false,false,null]]]
	["t.tea","tea","draft",["x"],null,[["T",null,"5.00",null,null,false,null]]]
	$ jq -c 'select(.order) | [.id, .payment, .customer, .ship_to.state, [.lines[] | [.sku, .qty, .price, .discount]]]' shopify.jsonl
	["shopify-1001","cod",{"name":"Asha Rao","email":"a@example.com","phone":"+919876543210"},"MH",[["N-P",2,"199.00","10.00"],["T",1,"5.00",null]]]
	EOF
	cat >woo.json <<-'EOF'
	[{"id":5,"name":"Mug","slug":"mug","type":"simple","status":"publish","sku":"MUG","regular_price":"9.00","sale_price":"7.50","price":"7.50","on_sale":true,"attributes":[],"categories":[{"name":"Kitchen"}],"images":[],"manage_stock":false,"backorders_allowed":false}]
	{"data":[{"id":949,"number":"949","status":"processing","currency":"USD","date_created_gmt":"2026-04-02T14:57:39","billing":{"first_name":"Jake","last_name":"J","company":"Lorean","address_1":"9 Drive","city":"Hill","state":"CA","postcode":"95420","country":"US","email":"j@example.com","phone":"333"},"shipping":{"first_name":"","address_1":""},"payment_method":"stripe","customer_ip_address":"10.0.0.1","line_items":[{"id":1,"product_id":5,"variation_id":0,"sku":"MUG","quantity":2,"subtotal":"18.00","total":"15.00","price":7.5}]},{"id":950,"status":"cancelled","billing":{},"line_items":[]}]}
	EOF
	says <<-'EOF'
	$ ecom-import -q --from woocommerce-json --currency EUR --run t woo.json >woo.jsonl; $tests <woo.jsonl
	$ jq -c '[.id, .time, .customer, .ship_to.company, .variants[0].price?, .variants[0].compare_at?, .lines[0].price?, .lines[0].discount?]' woo.jsonl
	["t.mug","2026-11-22T10:00:00Z",null,null,"7.50","9.00",null,null]
	["woocommerce-949","2026-04-02T14:57:39Z",{"name":"Jake J","email":"j@example.com"},"Lorean",null,null,"9.00","3.00"]
	$ grep -c '10\.0\.0\.1' woo.jsonl
	0
	? 1
	EOF
	cat >uni.json <<-'EOF'
	{"successful":true,"itemTypeDTO":{"skuCode":"WATCH","name":"Watch","color":"Silver","size":null,"weight":1000,"basePrice":22000.5,"maxRetailPrice":30000,"hsnCode":"91011100","ean":"73513537","enabled":true,"categoryCode":"Products"}}
	{"saleOrderDTO":{"code":"SO1","channel":"FRODO","displayOrderDateTime":1623695400000,"cod":true,"currencyCode":"INR","notificationMobile":"9999999940","billingAddress":{"id":"1","name":"John","addressLine1":"42 Town","city":"Mumbai","state":"MH","country":"IN","pincode":"400001"},"addresses":[],"saleOrderItems":[{"itemSku":"WATCH","sellingPrice":199.99,"shippingAddressId":1},{"itemSku":"WATCH","sellingPrice":199.99,"shippingAddressId":1}]}}
	{"inventorySnapshots":[{"itemTypeSKU":"WATCH","inventory":7}]}
	EOF
	says <<-'EOF'
	$ ecom-import -q --from unicommerce-json --location BLR --run t uni.json >uni.jsonl; $tests <uni.jsonl
	$ jq -c '[.id, .product, .variants[0].price?, .variants[0].options?, .customer.phone?, .payment, .lines[0].qty?, .lines[0].price?, .sku, .location, .qty]' uni.jsonl
	["t.WATCH","WATCH","22000.50",{"Colour":"Silver"},null,null,null,null,null,null,null]
	["unicommerce-SO1",null,null,null,"+919999999940","cod",2,"199.99",null,null,null]
	["t-stock.WATCH",null,null,null,null,null,null,null,"WATCH","BLR",7]
	EOF
}
