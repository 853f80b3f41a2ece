"""goods - the shop, what it sells, and how much of it is there"""
import csv
import json
import os

from chance import at, dice, record, rupees, write_json

HERE = os.path.dirname(os.path.abspath(__file__))
SHARE = os.environ.get("ECOM_SHARE", os.path.join(HERE, "..", "..", "share"))

with open(os.path.join(HERE, "words.json"), encoding="utf-8") as words:
    WORDS = json.load(words)

# The same columns in Shopify's product export, since 2025 and before.
COLUMNS = """
URL handle                      | Handle
Title                           | Title
Description                     | Body (HTML)
Vendor                          | Vendor
Type                            | Type
Tags                            | Tags
Published on online store       | Published
Option1 name                    | Option1 Name
Option1 value                   | Option1 Value
SKU                             | Variant SKU
Weight value (grams)            | Variant Grams
Inventory tracker               | Variant Inventory Tracker
Continue selling when out of stock | Variant Inventory Policy
Price                           | Variant Price
Requires shipping               | Variant Requires Shipping
Charge tax                      | Variant Taxable
Barcode                         | Variant Barcode
Product image URL               | Image Src
Image alt text                  | Image Alt Text
Gift card                       | Gift Card
Weight unit for display         | Variant Weight Unit
Tax code                        | Variant Tax Code
Cost per item                   | Cost per item
Status                          | Status
HS Code                         | HS Code
"""
NEW, OLD = zip(*(line.split("|") for line in COLUMNS.strip().split("\n")))
HEADERS = {"new": [name.strip() for name in NEW], "old": [name.strip() for name in OLD]}


def catalogue(most):
    """The shop's range of products, at most so many of it."""
    products = []
    for code, group in WORDS["goods"].items():
        pairs = [(name, kind) for name in group["names"] for kind in group["kinds"]]
        products += [product(code, n + 1, name, kind, group) for n, (name, kind) in enumerate(pairs)]
    dice("range").shuffle(products)
    return sorted(products[:most], key=lambda p: p["handle"])


def product(code, n, name, kind, group):
    d = dice("product", code, n)
    first = d.randrange(len(group["sizes"]))
    sizes = group["sizes"][first:first + d.randint(1, len(group["sizes"]))]
    base = d.randrange(*group["price"])
    return {
        "group": group,
        "handle": "%s-%03d" % (code.lower(), n),
        "title": "%s %s" % (name, kind),
        "text": d.choice(group["texts"]),
        "tags": "%s, %s" % (group["what"].lower(), kind.lower().replace(",", "")),
        "status": "draft" if d.random() < 0.02 else "active",
        "variants": [variant(d, "%s-%03d" % (code, n), i, size, base) for i, size in enumerate(sizes)],
    }


def variant(d, stem, i, size, base):
    by_weight = isinstance(size, int)
    return {
        "sku": "%s-%s" % (stem, str(size)[:5]),
        "size": "%d g" % size if by_weight else size,
        "grams": 40 + (size if by_weight else 300 + 250 * i),
        "price": base * (i + 2) // 2 * 100 - d.choice((0, 1, 50, 100, 100)),
        "backorder": d.random() < 0.4,
        "gtin": gtin(d.randrange(10 ** 9)),
    }


def gtin(number):
    digits = "890%09d" % number
    return digits + str(-sum(int(c) * (1, 3)[i % 2] for i, c in enumerate(digits)) % 10)


def write_catalogue(path, products, header):
    """The products as Shopify exports them: a row a variant, what is the product's in its first."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(HEADERS[header])
        for p in products:
            for v in p["variants"]:
                out.writerow(row(p, v, v is p["variants"][0], header))


def row(p, v, first, header):
    group = p["group"]
    shared = [p["title"], "<p>%s</p>" % p["text"], group["vendor"], group["what"], p["tags"], "TRUE", group["option"]]
    policy = {"old": ("deny", "continue"), "new": ("FALSE", "TRUE")}[header][v["backorder"]]
    image = ["https://tea.example/%s.jpg" % p["handle"], p["title"], "FALSE"]
    return (
        [p["handle"]] + (shared if first else [""] * len(shared))
        + [v["size"], v["sku"], v["grams"], "shopify", policy, rupees(v["price"]), "TRUE", "TRUE", v["gtin"]]
        + (image if first else [""] * len(image))
        + ["g", group["tax_class"], rupees(v["price"] // 2), p["status"] if first else "", group["hsn"]]
    )


def write_map(path):
    """The shop's own reading of that file: as it ships, and where this shop keeps tax class and HSN."""
    with open(os.path.join(SHARE, "maps", "shopify.json"), encoding="utf-8") as file:
        map_ = json.load(file)
    map_["fields"].update({"variants.tax_class": "Variant Tax Code", "variants.hsn": "HS Code"})
    del map_["fields"]["variants.extra.Variant Tax Code"]
    write_json(path, map_)


def counts(products, demand):
    """The stock at the opening: somewhat more than will be wanted of most, less of some."""
    for p in products:
        for v in p["variants"]:
            d = dice("count", v["sku"])
            units = int(demand[v["sku"]] * d.choice((0.6, 1.0, 1.4, 1.8, 2.2, 2.8))) + d.choice((0, 2, 4, 6, 10))
            if p["group"]["vendor"] == "Acme Supplies" and d.random() < 0.6:
                there = {"ACME": units}
            else:
                here = d.choice((units, units, units * 2 // 3, units // 2, 0))
                there = {"BLR": here, "DEL": units - here}
            for location, qty in there.items():
                if qty or location == "BLR":
                    name = "count-1.%s.%s" % (v["sku"], location)
                    yield record("stock.count", name, at(0, 6), sku=v["sku"], location=location, qty=qty)
