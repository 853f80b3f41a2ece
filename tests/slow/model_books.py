"""model_books - what every station of the line does, a second time, from the documents alone

Written from ecom-*(1), ecom-record(5) and the schemas, in whole numbers and fractions; shares no code and no table of
code with the programs (tax tables are data and are read). A record is a dict; a station takes one and gives what
leaves it: the record, then its answers. Of an answer only what is checked is there: `None` is a field that must be
absent, a callable is asked.
"""
import csv
import datetime
import itertools
import json
import os
import zoneinfo
from collections import Counter, defaultdict
from fractions import Fraction

DIGITS = 2  # of all currencies that the shops have
UNION_TERRITORIES = {"AN", "CH", "DH", "LA", "LD"}
INDIA = UNION_TERRITORIES | set(
    "AP AR AS BR CG DL GA GJ HP HR JH JK KA KL MH ML MN MP MZ NL OD PB PY RJ SK TN TR TS UK UP WB".split()
)
STATES_OF_PARCELS = """
    unknown created picked_up in_transit customs_hold exception damaged out_for_delivery attempt_failed
    available_for_pickup returning cancelled lost delivered returned
""".split()


class Refused(Exception):
    """A record that a station must not take."""


def minor(text):
    """An amount in minor units."""
    return int(Fraction(text) * 10**DIGITS)


def major(n):
    return "%s%d.%02d" % ("-" if n < 0 else "", *divmod(abs(n), 10**DIGITS))


def percent(rate):
    """A rate as it is written: no zeros at its end."""
    text = "%.4f" % float(rate)  # rates have four decimals at most: exact
    return text.rstrip("0").rstrip(".")


def nearest(x):
    """To a whole number, half away from zero."""
    whole = (2 * abs(x.numerator) + x.denominator) // (2 * x.denominator)
    return whole if x >= 0 else -whole


def split(total, weights):
    """By largest remainder, ties to the first."""
    whole = sum(weights)
    if not whole:
        return [total] + [0] * (len(weights) - 1)
    parts = [total * w // whole for w in weights]
    rests = sorted(range(len(parts)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in rests[:total - sum(parts)]:
        parts[i] += 1
    return parts


class Station:
    """What all have in common: a record's effect is had once, and its answer is always the same. A refusal stands for
    as long as the clock does."""
    takes = {}

    def __init__(self, shop):
        self.shop, self.known = shop, {}  # id → what was said, the answers (None: refused), when it was tried
        self.taken = self.done = self.refused = 0

    def feed(self, r):
        self.taken += 1
        handler = self.takes.get(r["type"])
        if not handler:
            return [r]
        said, answers, tried = self.known.get(r["id"], (None, None, -1))
        same = said == self.said(r)
        if answers is not None and same:
            return [r] + answers
        if answers is None and (not same or tried < self.shop.now):
            return self.take(r, getattr(self, handler))
        self.refused += 1
        return []

    def take(self, r, handler):
        self.record, self.answers, self.changed = r, [], False
        try:
            handler(r)
        except Refused:
            self.refused += 1
            self.known[r["id"]] = self.said(r), None, self.shop.now
            return []
        self.done += self.changed or bool(self.answers)
        self.known[r["id"]] = self.said(r), self.answers, self.shop.now
        return [r] + self.answers

    @staticmethod
    def said(r):
        return "same" if "/" in r["id"] else hash(json.dumps(r, sort_keys=True))

    def answer(self, kind, suffix=None, /, **fields):
        r = self.record
        suffix = suffix or kind.split(".")[1]
        fields.update(type=kind, id="%s/%s" % (r["id"], suffix), time=r["time"])
        alike = [a for a in self.answers if a["type"] == kind]
        if alike:  # several of a kind are numbered
            alike[0]["id"] = "%s/%s.1" % (r["id"], suffix)
            fields["id"] += ".%d" % (len(alike) + 1)
        self.answers.append(fields)


class Catalog(Station):
    takes = {"product.put": "put", "product.drop": "drop"}

    def __init__(self, shop):
        super().__init__(shop)
        self.products, self.owner = {}, {}

    def put(self, r):
        new = {k: v for k, v in r.items() if k not in ("type", "id", "time")}
        key, old = r["product"], self.products.get(r["product"])
        if any(self.owner.get(v["sku"], key) != key for v in r["variants"]):
            raise Refused
        if new == old:
            return
        self.products[key] = new
        for v in (old or {"variants": ()})["variants"]:
            del self.owner[v["sku"]]
        for v in r["variants"]:
            self.owner[v["sku"]] = key
        if not old:
            self.answer("product.added", **new)
        else:
            want = sorted(map(repr, self.changes(old, new)))
            said = lambda have: sorted(repr((c["field"], c.get("old"), c.get("new"))) for c in have) == want
            self.answer("product.changed", changes=said, **new)

    def changes(self, old, new):
        for field in old.keys() | new.keys():
            if field != "variants" and old.get(field) != new.get(field):
                yield field, old.get(field), new.get(field)
        was, now = ({v["sku"]: v for v in them["variants"]} for them in (old, new))
        for sku in was.keys() | now.keys():
            if sku not in was or sku not in now:
                yield "variants." + sku, was.get(sku), now.get(sku)
                continue
            for field in was[sku].keys() | now[sku].keys():
                if was[sku].get(field) != now[sku].get(field):
                    yield "variants.%s.%s" % (sku, field), was[sku].get(field), now[sku].get(field)

    def drop(self, r):
        if r["product"] not in self.products:
            raise Refused
        old = self.products.pop(r["product"])
        for v in old["variants"]:
            del self.owner[v["sku"]]
        self.answer("product.dropped", **old)


class Track(Station):
    takes = {"parcel.sent": "sent", "parcel.scan": "scan"}

    def __init__(self, shop):
        super().__init__(shop)
        self.journeys, self.number_of = {}, {}

    def journey(self, tracking, **fields):
        return self.journeys.setdefault(tracking, dict({"state": None, "at": "", "heard": "", "labels": {}, "scans": set()},
                                                       **fields))

    def sent(self, r):
        number, old = r["tracking"], self.number_of.get(r["parcel"])
        if old == number:
            return
        if old and self.journeys[old]["scans"]:
            raise Refused
        if old:
            del self.journeys[old]["labels"][r["parcel"]]
            if not self.journeys[old]["labels"]:
                del self.journeys[old]
        way = self.journey(number, state="created", heard=r["time"])
        self.number_of[r["parcel"]] = number
        way["labels"][r["parcel"]] = r["order"]
        self.changed = True
        if way["state"] != "created":
            self.moved(number, way, "created", r["parcel"])

    def scan(self, r):
        way = self.journey(r["tracking"])
        at, state = r.get("at", r["time"]), self.shop.words.get(r["status"], "unknown")
        if (at, r["status"]) in way["scans"]:
            return
        way["scans"].add((at, r["status"]))
        self.changed = True
        was = way["state"]
        if self.is_news(way, at, state):
            way.update(at=at, state=state, heard=max(at, way["heard"]))
        if way["state"] != was:
            for parcel in sorted(way["labels"]) or [None]:
                self.moved(r["tracking"], way, was or "unknown", parcel)

    @staticmethod
    def is_news(way, at, state):
        """The latest by the carrier's clock; of one moment the one further along; never what is not understood."""
        rank, known = STATES_OF_PARCELS.index(state), STATES_OF_PARCELS.index(way["state"] or "unknown")
        if way["state"] and (rank == 0) != (known == 0):
            return rank > 0
        return (at, rank) > (way["at"], known) or not way["at"]

    def moved(self, tracking, way, was, parcel):
        self.answer("parcel.moved", tracking=tracking, state=way["state"], was=was, at=way["at"], parcel=parcel,
                    order=way["labels"].get(parcel))


class Price(Station):
    takes = {"product.added": "offer", "product.changed": "offer", "product.dropped": "drop", "order.place": "place"}

    def __init__(self, shop):
        super().__init__(shop)
        self.offers, self.taken_by = {}, {}

    def offer(self, r):
        self.drop(r)
        for v in r["variants"]:
            self.offers[v["sku"]] = dict(v, product=r["product"], status=r["status"], currency=r["currency"])

    def drop(self, r):
        self.offers = {sku: o for sku, o in self.offers.items() if o["product"] != r["product"]}
        self.changed = True

    def place(self, r):
        if self.taken_by.get(r["order"], r["id"]) != r["id"]:
            raise Refused
        try:
            sale = self.price(r)
        except Rejected as no:
            self.answer("order.rejected", order=r["order"], reason=no.args[0])
            return
        self.taken_by[r["order"]] = r["id"]
        self.answer("order.priced", **sale)

    def price(self, r):
        shop = self.shop
        if r["currency"] != shop.currency:
            raise Rejected("currency")
        offers = [self.offer_of(line["sku"], r["currency"]) for line in r["lines"]]
        amounts, off = [], []
        for line, o in zip(r["lines"], offers):
            amounts.append(nearest(line["qty"] * Fraction(line.get("price", o["price"])) * 10**DIGITS))
            off.append(self.discount(line, amounts[-1]))
        left = [a - d for a, d in zip(amounts, off)]
        whole = self.discount(r, sum(left)) if min(left) >= 0 else 0
        if min(left) < 0 or whole > sum(left):
            raise Refused
        off = [d + part for d, part in zip(off, split(whole, left))]
        left = [a - d for a, d in zip(amounts, off)]
        method, charge = self.delivery(r, sum(left))
        supply = Supply(shop, r["ship_to"])
        items = [Item(supply, o["tax_class"], n, line["qty"], r["time"]) for o, n, line in zip(offers, left, r["lines"])]
        if charge:  # a free delivery bears no tax
            items.append(Item(supply, method["tax_class"], charge, 1, r["time"]))
        self.by_group(items)
        return self.sale(r, offers, amounts, off, items, method, charge, supply)

    def offer_of(self, sku, currency):
        offer = self.offers.get(sku)
        if not offer:
            raise Rejected("unknown_sku")
        if offer["status"] != "active":
            raise Rejected("closed_product")
        if offer["currency"] != currency:
            raise Rejected("currency")
        return offer

    def discount(self, it, amount):
        if "discount" in it:
            return minor(it["discount"])
        return nearest(amount * Fraction(it.get("discount_percent", "0")) / 100)

    def delivery(self, r, goods):
        for method in self.shop.deliveries:
            if r.get("delivery") in (None, method["method"]) and r["ship_to"]["country"] in method["countries"]:
                return method, [minor(c["charge"]) for c in method["charges"] if minor(c["from_total"]) <= goods][-1]
        raise Rejected("no_delivery")

    def by_group(self, items):
        """Where the law says so, the tax of one rate is worked out of all of its items, and shared by them."""
        groups = defaultdict(list)
        for item in items:
            if item.group:
                groups[item.rate].append(item)
        for rate, them in groups.items():
            weights = [item.weight() for item in them]
            amount = them[0].tax_of(sum(item.base for item in them), rate)
            for item, part in zip(them, split(amount, weights)):
                item.settle([part])
        for item in items:
            if not item.group:
                item.settle([item.tax_of(item.base, rate) for _, rate in item.heads])

    def sale(self, r, offers, amounts, off, items, method, charge, supply):
        lines = []
        for n, (line, offer, amount, d, item) in enumerate(zip(r["lines"], offers, amounts, off, items), 1):
            lines.append(dict(item.written(), line=n, sku=line["sku"], qty=line["qty"], product=offer["product"],
                              amount=major(amount), discount=major(d), stocked=offer.get("stocked", True),
                              backorder=offer.get("backorder", False), tax_class=offer["tax_class"]))
        delivered = items[-1].written() if charge else {"net": "0.00", "rate": "0", "tax": "0.00", "total": "0.00", "taxes": []}
        kinds = {}
        for item in items:
            for (name, rate), amount in zip(item.heads, item.taxes):
                kind = kinds.setdefault((name, rate), [0, 0])
                kind[0] += item.net
                kind[1] += amount
        net, tax = sum(i.net for i in items), sum(sum(i.taxes) for i in items)
        step = self.shop.step
        total = (2 * (net + tax) + step) // (2 * step) * step if step else net + tax  # half up
        return {
            "order": r["order"], "currency": r["currency"], "lines": lines, "place_of_supply": supply.text,
            "prices_include_tax": self.shop.included, "payment": r.get("payment", "prepaid"),
            "delivery": dict(delivered, method=method["method"], charge=major(charge)),
            "taxes": [
                {"name": name, "rate": percent(rate), "base": major(base), "amount": major(amount)}
                for (name, rate), (base, amount) in kinds.items()
            ],
            "totals": {
                "goods": major(sum(amounts)), "discount": major(sum(off)), "delivery": major(charge),
                "net": major(net), "tax": major(tax), "rounding": major(total - net - tax), "total": major(total),
            },
        }


class Rejected(Exception):
    """An order that the shop says no to, with the reason."""


class Supply:
    """Where a sale takes place, for the tax."""

    def __init__(self, shop, to):
        self.shop, self.country, self.exported = shop, to["country"], False
        if self.country == "IN" == shop.country:
            if to.get("state") not in INDIA:
                raise Rejected("no_tax_rate")
            self.text = "IN-" + to["state"]
            self.across = to["state"] != shop.state
            self.local = "UTGST" if to["state"] in UNION_TERRITORIES else "SGST"
        elif self.country == shop.country or self.country in shop.tax_countries and shop.oss:
            self.text = self.country
        elif self.country in shop.tax_countries:
            self.country = self.text = shop.country
        else:
            self.text, self.exported = self.country, True


class Item:
    """A line or the delivery, and the tax on it."""

    def __init__(self, supply, tax_class, base, qty, time):
        self.base, self.shop = base, supply.shop
        country = supply.shop.country if supply.exported else supply.country
        date = supply.shop.date(time)
        rows = supply.shop.rates.get((country, tax_class), ())
        current = max((row["from"] for row in rows if row["from"] <= date), default=None)
        for row in rows:
            if row["from"] == current and row["rate"] != "" and self.within(row, qty):
                break
        else:
            if not supply.exported:
                raise Rejected("no_tax_rate")
            row = None
        self.rate = Fraction(0) if supply.exported else Fraction(row["rate"])
        self.group = bool(row and row["rounding"] == "group")
        if country == "IN":
            if supply.exported or supply.across:
                self.heads = [("IGST", self.rate)]
            else:
                self.heads = [("CGST", self.rate / 2), (supply.local, self.rate / 2)]
        else:
            self.heads = [("VAT", self.rate)]

    def within(self, row, qty):
        if row["unit_up_to"] == "":
            return True
        rate = Fraction(row["rate"])
        net = self.base * 100 / (100 + rate) if self.shop.included else self.base
        return net <= minor(row["unit_up_to"]) * qty

    def tax_of(self, base, rate):
        """Tax at RATE on what bears it all."""
        if self.shop.included:
            return nearest(base * rate / (100 + self.rate))
        return nearest(base * rate / 100)

    def weight(self):
        return self.base

    def settle(self, taxes):
        self.taxes = taxes
        self.net = self.base - sum(taxes) if self.shop.included else self.base

    def written(self):
        return {
            "net": major(self.net), "rate": percent(self.rate), "tax": major(sum(self.taxes)),
            "total": major(self.net + sum(self.taxes)),
            "taxes": [{"name": n, "rate": percent(rate), "amount": major(a)} for (n, rate), a in zip(self.heads, self.taxes)],
        }


class Stock(Station):
    takes = {
        "stock.count": "count", "stock.receive": "receive", "stock.adjust": "adjust", "stock.move": "move",
        "stock.expect": "expect", "order.priced": "hold", "order.cancel": "cancel", "parcel.sent": "ship",
        "return.received": "take_back",
    }

    def __init__(self, shop):
        super().__init__(shop)
        self.on_hand, self.held, self.expected = Counter(), Counter(), Counter()
        self.counted = set()                # levels that are known: a first count of 0 is news too
        self.due = {}                       # (sku, ref) → [location, date, units]
        self.orders = {}
        self.waiting = defaultdict(dict)    # sku → {(since, order, line): units}

    def free(self, sku, place):
        return self.on_hand[sku, place] - self.held[sku, place]

    def level(self, r, field="location"):
        if r[field] not in self.shop.places:
            raise Refused
        return r["sku"], r[field]

    def count(self, r):
        level = self.level(r)
        old = self.on_hand[level]
        if old != r["qty"] and r.get("was", old) != old:
            raise Refused
        if old == r["qty"] and level in self.counted:
            return
        self.put(level, r["qty"] - old)
        self.answer("stock.counted", sku=r["sku"], location=r["location"], old=old, qty=r["qty"], free=self.free(*level))
        self.serve([level])

    def put(self, level, qty):
        self.on_hand[level] += qty
        self.counted.add(level)

    def receive(self, r):
        level = self.level(r)
        self.put(level, r["qty"])
        self.less_due((r["sku"], r.get("ref")), r["qty"])
        self.answer("stock.received", sku=r["sku"], location=r["location"], qty=r["qty"], on_hand=self.on_hand[level],
                    ref=r.get("ref"))
        self.serve([level])

    def less_due(self, key, qty):
        if key in self.due:
            due = self.due[key]
            less = min(qty, due[2])
            due[2] -= less
            self.expected[key[0], due[0]] -= less
            if not due[2]:
                del self.due[key]

    def adjust(self, r):
        level = self.level(r)
        if r["qty"] == 0 or self.on_hand[level] + r["qty"] < 0:
            raise Refused
        self.put(level, r["qty"])
        self.answer("stock.adjusted", sku=r["sku"], location=r["location"], qty=r["qty"], on_hand=self.on_hand[level],
                    reason=r["reason"])
        self.serve([level])

    def move(self, r):
        a, b = self.level(r, "from"), self.level(r, "to")
        if a == b or self.free(*a) < r["qty"]:
            raise Refused
        self.put(a, -r["qty"])
        self.put(b, r["qty"])
        self.answer("stock.moved", sku=r["sku"], qty=r["qty"], **{"from": r["from"], "to": r["to"]})
        self.serve([b])

    def expect(self, r):
        level, key = self.level(r), (r["sku"], r.get("ref", r["id"]))
        self.less_due(key, self.due.get(key, (0, 0, 0))[2])
        self.due[key] = [r["location"], r["on"], r["qty"]]
        self.expected[level] += r["qty"]
        self.counted.add(level)
        self.answer("stock.expected", sku=r["sku"], location=r["location"], qty=r["qty"], on=r["on"])

    # ---- promises

    def hold(self, r):
        lines = [line for line in r["lines"] if line["stocked"]]
        if r["order"] in self.orders:
            raise Refused
        there = Counter()
        missing = {}
        for line in lines:  # lines of one SKU share what is there, the first line first
            sku = line["sku"]
            all_there = sum(max(0, self.free(sku, p)) for p in self.shop.places)
            n = min(line["qty"], all_there - there[sku])
            there[sku] += n
            missing[line["line"]] = line["qty"] - n
        o = self.orders[r["order"]] = {"since": r["time"], "holds": {}, "sent": Counter(), "cancelled": False,
                                       "missing": 0, "left": 0}
        if any(missing[line["line"]] and not line["backorder"] for line in lines):
            self.answer("stock.short", order=r["order"], backordered=False, allocation=[], lines=[
                {"line": line["line"], "sku": line["sku"], "qty": line["qty"], "held": 0} for line in lines])
            return
        allocation = self.allocate(lines, missing, there)
        for line, place, qty in allocation:
            self.promise(o, line["line"], line["sku"], place, qty)
        for line in lines:
            n = missing[line["line"]]
            if n:
                self.waiting[line["sku"]][r["time"], r["order"], str(line["line"])] = n
                self.counted.update((line["sku"], p) for p in self.shop.places)
                o["missing"] += n
        said = [self.promised(line["line"], line["sku"], place, qty) for line, place, qty in allocation]
        if not o["missing"]:
            self.answer("stock.held", order=r["order"], allocation=said)
            return
        self.answer("stock.short", order=r["order"], backordered=True, allocation=said, lines=[
            {"line": line["line"], "sku": line["sku"], "qty": line["qty"], "missing": missing[line["line"]],
             "held": line["qty"] - missing[line["line"]]} for line in lines])

    @staticmethod
    def promised(line, sku, place, qty):
        return {"line": line, "sku": sku, "location": place, "qty": qty}

    def allocate(self, lines, missing, there):
        """From the fewest locations, of those the first by priority; a SKU whole from one where it can."""
        free = {(sku, p): max(0, self.free(sku, p)) for sku in there for p in self.shop.places}
        for n in range(len(self.shop.places) + 1):
            few = next((few for few in itertools.combinations(self.shop.places, n)
                        if all(sum(free[sku, p] for p in few) >= want for sku, want in there.items())), None)
            if few is not None:
                break
        piles = {}  # of each SKU, what comes from where
        for sku, want in there.items():
            whole = [p for p in few if free[sku, p] >= want]
            piles[sku] = []
            for place in whole[:1] or few:
                qty = min(want, free[sku, place])
                want -= qty
                piles[sku].append([place, qty])
        allocation = []
        for line in lines:
            want = line["qty"] - missing[line["line"]]
            for pile in piles[line["sku"]]:
                qty = min(want, pile[1])
                if qty:
                    allocation.append((line, pile[0], qty))
                    pile[1] -= qty
                    want -= qty
        return allocation

    def promise(self, order, line, sku, place, qty):
        key = (line, sku, place)
        order["holds"][key] = order["holds"].get(key, 0) + qty
        self.held[sku, place] += qty

    def serve(self, levels):
        """Those who wait get what came free, the oldest order first; an order says once what it got by a record."""
        for sku, place in levels:
            waiting = self.waiting[sku]
            for key in sorted(waiting):
                given = min(waiting[key], self.free(sku, place))
                if given <= 0:
                    break
                _, number, line = key
                order = self.orders[number]
                self.promise(order, int(line), sku, place, given)
                order["missing"] -= given
                waiting[key] -= given
                if not waiting[key]:
                    del waiting[key]
                self.filled(number, order, self.promised(int(line), sku, place, given))

    def filled(self, number, order, what):
        self.answer("stock.filled", order=number, complete=order["missing"] == 0, allocation=[what])

    def cancel(self, r):
        o = self.orders.get(r["order"])
        if not o or o["left"]:
            raise Refused
        if o["cancelled"]:
            return
        o["cancelled"], self.changed = True, True
        for them in self.waiting.values():
            for key in [key for key in them if key[1] == r["order"]]:
                del them[key]
        freed = [(key, qty) for key, qty in sorted(o["holds"].items()) if qty]
        o["holds"], o["missing"] = {}, 0
        for (_, sku, place), qty in freed:
            self.held[sku, place] -= qty
        self.answer("stock.released", order=r["order"], allocation=as_set(
            self.promised(line, sku, place, qty) for (line, sku, place), qty in freed))
        self.serve([(sku, place) for (_, sku, place), _ in freed])

    # ---- what leaves and comes back

    def ship(self, r):
        o = self.orders.get(r["order"])
        self.level(dict(r, sku=None))
        want = Counter()
        for line in r["lines"]:
            want[line["sku"]] += line["qty"]
        if not o or o["missing"]:
            raise Refused
        for sku, qty in want.items():
            held = sum(n for (_, s, p), n in o["holds"].items() if s == sku and p == r["location"])
            if min(held, self.on_hand[sku, r["location"]]) < qty:
                raise Refused
        for sku, qty in want.items():
            for key in sorted(o["holds"]):
                if key[1] == sku and key[2] == r["location"]:
                    n = min(qty, o["holds"][key])
                    o["holds"][key] -= n
                    qty -= n
        for sku, qty in want.items():
            self.put((sku, r["location"]), -qty)
            self.held[sku, r["location"]] -= qty
            o["sent"][sku] += qty
            o["left"] += qty
        self.answer("stock.shipped", "stock.shipped", order=r["order"], parcel=r["parcel"], lines=self.where(r))

    @staticmethod
    def where(r):
        return [{"sku": x["sku"], "location": r["location"], "qty": x["qty"]} for x in r["lines"]]

    def take_back(self, r):
        o = self.orders.get(r["order"], {"sent": Counter()})
        self.level(dict(r, sku=None))
        back = Counter()
        for line in r["lines"]:
            back[line["sku"]] += line["qty"]
        if any(o["sent"][sku] < qty for sku, qty in back.items()):
            raise Refused
        for sku, qty in back.items():
            o["sent"][sku] -= qty
            if r.get("restock", True):
                self.put((sku, r["location"]), qty)
        self.answer("stock.returned", order=r["order"], restock=r.get("restock", True), lines=self.where(r))
        if r.get("restock", True):
            self.serve([(x["sku"], r["location"]) for x in r["lines"]])


def as_set(rows):
    """An array whose order is nobody's business."""
    want = sorted(sorted(row.items()) for row in rows)
    return lambda have: sorted(sorted(row.items()) for row in have) == want


class Order(Station):
    takes = {
        "order.priced": "priced", "order.rejected": "rejected", "stock.held": "held", "stock.short": "short",
        "stock.filled": "filled", "payment.captured": "captured", "parcel.picked": "picked", "parcel.sent": "sent",
        "parcel.moved": "moved", "return.received": "returned", "order.cancel": "cancel", "order.close": "close",
    }

    def __init__(self, shop):
        super().__init__(shop)
        self.orders = {}
        self.live = []  # numbers of the orders that were accepted or wait, for those who look for one

    def of(self, r, *states):
        o = self.orders.get(r["order"])
        if not o or o["state"] not in states:
            raise Refused
        self.changed = True
        return o

    def priced(self, r):
        if self.orders.get(r["order"], {"state": "rejected"})["state"] != "rejected":
            raise Refused
        sale = {k: v for k, v in r.items() if k not in ("type", "id", "time")}
        self.orders[r["order"]] = {
            "state": "placed", "sale": sale, "total": minor(r["totals"]["total"]), "paid": 0, "payments": {},
            "cod": r["payment"] == "cod", "allocation": [], "goods": Counter(), "sent": Counter(), "parcels": {},
            "placed": r["time"],
        }
        self.changed = True

    def rejected(self, r):
        if self.orders.get(r["order"], {"state": "rejected"})["state"] != "rejected":
            raise Refused
        self.orders[r["order"]] = {"state": "rejected", "total": 0, "paid": 0, "placed": r["time"]}
        self.changed = True

    def all_of(self, o):
        live = o["state"] in ("accepted", "paid", "picked", "shipped", "delivered", "closed")
        paid = {"paid": None, "over": None}
        if o["paid"]:
            over = o["paid"] - o["total"]
            paid = {"paid": major(o["paid"]), "over": major(over) if over > 0 else None}
        return dict(o["sale"], allocation=list(o["allocation"]), ready=live and (o["cod"] or o["paid"] >= o["total"]), **paid)

    def promised(self, o, r):
        o["allocation"] += r["allocation"]
        for a in r["allocation"]:
            o["goods"][a["sku"]] += a["qty"]

    def held(self, r):
        o = self.of(r, "placed")
        self.promised(o, r)
        self.accept(r, o)

    def accept(self, r, o):
        o["state"] = "accepted"
        self.live.append(r["order"])
        self.settle(o)
        self.answer("order.accepted", **self.all_of(o))

    def settle(self, o):
        if o["state"] == "accepted" and 0 < o["paid"] and o["total"] <= o["paid"]:
            o["state"] = "paid"

    def short(self, r):
        o = self.of(r, "placed")
        if not r["backordered"]:
            o["state"] = "rejected"
            self.answer("order.rejected", **dict(self.all_of(o), reason="no_stock"))
            return
        o["state"] = "backordered"
        self.live.append(r["order"])
        self.promised(o, r)
        waiting = [{"line": x["line"], "sku": x["sku"], "qty": x["missing"]} for x in r["lines"] if x["missing"]]
        self.answer("order.backordered", **dict(self.all_of(o), waiting=waiting))

    def filled(self, r):
        o = self.of(r, "backordered")
        self.promised(o, r)
        if r["complete"]:
            self.accept(r, o)

    def captured(self, r):
        o = self.orders.get(r["order"])
        if o and r["payment"] in o.get("payments", ()):
            return
        if o and "sale" in o and r["currency"] != o["sale"]["currency"]:
            raise Refused
        o = self.of(r, "placed", "backordered", "accepted", "paid", "picked", "shipped", "delivered", "closed")
        o["payments"][r["payment"]] = minor(r["amount"])
        o["paid"] += minor(r["amount"])
        self.settle(o)
        self.answer("order.paid", **self.all_of(o))

    def picked(self, r):
        o = self.of(r, "accepted", "paid", "picked", "shipped")
        if o["state"] != "shipped":
            o["state"] = "picked"
        self.answer("order.picked", order=r["order"], parcel=r["parcel"])

    def sent(self, r):
        o = self.of(r, "accepted", "paid", "picked", "shipped")
        want = Counter()
        for line in r["lines"]:
            want[line["sku"]] += line["qty"]
        if r["parcel"] in o["parcels"] or any(o["sent"][sku] + n > o["goods"][sku] for sku, n in want.items()):
            raise Refused
        o["state"] = "shipped"
        o["sent"].update(want)
        o["parcels"][r["parcel"]] = ""
        self.answer("order.shipped", order=r["order"], parcel=r["parcel"], carrier=r["carrier"], tracking=r["tracking"],
                    lines=r["lines"], complete=self.all_sent(o))

    @staticmethod
    def all_sent(o):
        return sum(o["sent"].values()) == sum(o["goods"].values())

    def moved(self, r):
        if not r.get("order"):
            return
        o = self.orders.get(r["order"])
        if not o or r["parcel"] not in o.get("parcels", ()):
            raise Refused
        if o["parcels"][r["parcel"]] in ("delivered", r["state"]):
            return
        o["parcels"][r["parcel"]] = r["state"]
        self.changed = True
        if o["state"] == "shipped" and self.all_sent(o) and set(o["parcels"].values()) == {"delivered"}:
            o["state"] = "delivered"
            self.answer("order.delivered", order=r["order"], parcel=r["parcel"], complete=True)

    def returned(self, r):
        self.of(r, "shipped", "delivered", "closed")

    def cancel(self, r):
        o = self.of(r, "placed", "backordered", "accepted", "paid", "picked")
        o["state"] = "cancelled"
        self.answer("order.cancelled", **dict(self.all_of(o), reason=r.get("reason")))

    def close(self, r):
        o = self.orders.get(r["order"])
        bare = o and not sum(o.get("goods", Counter()).values())
        o = self.of(r, *(("accepted", "paid") if bare else ("shipped", "delivered")))
        o["state"] = "closed"
        self.answer("order.closed", order=r["order"])


class Invoice(Station):
    takes = {"order.accepted": "accepted", "order.shipped": "shipped", "order.cancelled": "cancelled"}

    def __init__(self, shop):
        super().__init__(shop)
        self.last, self.waiting, self.invoice_of, self.documents = {}, {}, {}, {}

    def accepted(self, r):
        if r["order"] in self.invoice_of or r["order"] in self.waiting:
            raise Refused
        sale = {k: r[k] for k in ("order", "currency", "lines", "delivery", "place_of_supply", "prices_include_tax",
                                  "taxes", "totals", "payment")}
        if self.shop.when == "shipped":
            self.waiting[r["order"]] = sale
            self.changed = True
        else:
            self.issue(sale)

    def shipped(self, r):
        if r["order"] in self.waiting:
            self.issue(self.waiting.pop(r["order"]))

    def next_number(self, series):
        date = self.shop.date(self.record["time"])
        year = int(date[:4]) - (int(date[5:7]) < self.shop.year_month)
        n, before = self.last.get((series, year), (0, ""))
        date = max(date, before)
        self.last[series, year] = n + 1, date
        written = "%02d-%02d" % (year % 100, (year + 1) % 100) if self.shop.year_month > 1 else str(year)
        return "%s/%s/%d" % (series, written, n + 1), {"series": series, "year": year, "date": date}

    def issue(self, sale):
        number, said = self.next_number("INV")
        self.invoice_of[sale["order"]] = number
        self.documents[number] = self.row("invoice", sale, said["date"])
        self.answer("invoice.issued", **sale, **said, invoice=number)

    def row(self, kind, sale, date, invoice=None):
        row = {"kind": kind, "order": sale["order"], "date": date, "invoice": invoice}
        row.update((k, sale["totals"][k]) for k in ("net", "tax", "total"))
        return row

    def cancelled(self, r):
        if self.waiting.pop(r["order"], None):
            self.changed = True
        invoice = self.invoice_of.get(r["order"])
        if invoice:
            sale = {k: r[k] for k in ("order", "currency", "lines", "taxes", "totals")}
            number, said = self.next_number("CN")
            self.documents[number] = self.row("creditnote", sale, said["date"], invoice)
            self.answer("creditnote.issued", **sale, **said, creditnote=number, invoice=invoice,
                        invoice_date=self.documents[invoice]["date"])


class Ship(Station):
    takes = {"order.accepted": "plan", "order.paid": "paid", "order.cancelled": "cancel", "parcel.picked": "picked",
             "parcel.sent": "sent"}

    def __init__(self, shop):
        super().__init__(shop)
        self.planned, self.parcels, self.cancelled = defaultdict(list), {}, set()
        self.fresh = []  # parcels that were planned, for those who look for one

    def plan(self, r):
        if not r["ready"] or not r["allocation"] or self.planned.get(r["order"]) or r["order"] in self.cancelled:
            return
        places = {}
        for a in r["allocation"]:
            places.setdefault(a["location"], []).append(a)
        worth = [sum(self.worth(r["lines"][a["line"] - 1], a["qty"]) for a in them) for them in places.values()]
        for n, ((place, them), collect) in enumerate(zip(places.items(), split(self.owed(r), worth)), 1):
            self.pack(r, place, [(a["line"], a["sku"], a["qty"]) for a in them], n, len(places), collect)

    @staticmethod
    def worth(line, qty):
        return nearest(Fraction(minor(line["total"]) * qty, line["qty"]))

    @staticmethod
    def owed(r):
        """What is still to be paid, at the door."""
        return max(0, minor(r["totals"]["total"]) - minor(r.get("paid") or "0")) if r["payment"] == "cod" else 0

    def pack(self, r, place, lines, n, of, collect):
        number = "%s-%d" % (r["order"], n)
        self.planned[r["order"]].append(number)
        self.parcels[number] = {"order": r["order"], "location": place, "state": "planned", "lines": lines, "collect": collect}
        self.fresh.append(number)
        what = Counter()
        for line, sku, qty in lines:
            what[line, sku] += qty
        self.answer("parcel.planned", parcel=number, n=n, of=of, order=r["order"], location=place,
                    kind=self.shop.kinds[place], collect=major(collect) if collect else None, lines=lambda have, what=what: len(have) == len(what) and
                    {(x["line"], x["sku"]): x["qty"] for x in have} == what)

    def paid(self, r):
        self.plan(r)
        if r["ready"] and not self.owed(r):
            for number in self.planned.get(r["order"], ()):
                parcel = self.parcels[number]
                if parcel["state"] in ("planned", "picked") and parcel["collect"]:
                    parcel["collect"], self.changed = 0, True

    def cancel(self, r):
        self.cancelled.add(r["order"])
        self.changed = True
        for number in self.planned.get(r["order"], ()):
            parcel = self.parcels[number]
            if parcel["state"] in ("planned", "picked"):
                self.answer("parcel.dropped", parcel=number, order=r["order"], location=parcel["location"],
                            was=parcel["state"])
                parcel["state"] = "dropped"

    def waits(self, r):
        parcel = self.parcels.get(r["parcel"])
        if not parcel or parcel["order"] != r["order"] or parcel["state"] not in ("planned", "picked"):
            raise Refused
        return parcel

    def picked(self, r):
        parcel = self.waits(r)
        self.changed = parcel["state"] != "picked"
        parcel["state"] = "picked"

    def sent(self, r):
        parcel = self.waits(r)
        left = Counter()
        for _, sku, qty in parcel["lines"]:
            left[sku] += qty
        for line in r["lines"]:
            left[line["sku"]] -= line["qty"]
        if parcel["location"] != r["location"] or min(left.values()) < 0:
            raise Refused
        parcel["state"], self.changed = "sent", True
        gone = Counter()
        for line in r["lines"]:
            gone[line["sku"]] += line["qty"]
        rest = []
        for line, sku, qty in sorted(parcel["lines"]):
            n = min(gone[sku], qty)
            gone[sku] -= n
            if qty > n:
                rest.append((line, sku, qty - n))
        if rest:
            n = len(self.planned[r["order"]]) + 1
            self.pack(r, r["location"], rest, n, n, 0)


class Shop:
    """A shop.json, and the line of its stations."""
    stations = {"catalog": Catalog, "track": Track, "price": Price, "stock": Stock, "order": Order, "invoice": Invoice,
                "ship": Ship}

    def __init__(self, said, share):
        self.currency, self.country, self.state = said["currency"], said["country"], said.get("state")
        self.included, self.oss = said["prices_include_tax"], said["tax"].get("oss", False)
        self.step = minor(said.get("rounding", "0"))
        self.when, self.year_month = said["invoice"]["when"], said["invoice"]["year_month"]
        self.zone = zoneinfo.ZoneInfo(said["zone"])
        self.deliveries = said["delivery"]
        self.words = dict(zip(STATES_OF_PARCELS, STATES_OF_PARCELS), **said["track"]["words"])
        places = sorted(said["locations"], key=lambda p: p["priority"])
        self.places, self.kinds = [p["id"] for p in places], {p["id"]: p["kind"] for p in places}
        self.rates = defaultdict(list)
        with open(os.path.join(share, "tax", said["tax"]["table"] + ".csv"), encoding="utf-8") as file:
            for row in csv.DictReader(line for line in file if not line.startswith("#")):
                self.rates[row["country"], row["class"]].append(row)
        self.tax_countries = {country for country, _ in self.rates}
        self.line = {name: station(self) for name, station in self.stations.items()}
        self.dates, self.now = {}, 0

    def date(self, time):
        """The local day of a time."""
        hour = time[:15]  # ten minutes: zones are no finer
        if hour not in self.dates:
            self.dates[hour] = datetime.datetime.fromisoformat(time.replace("Z", "+00:00")).astimezone(self.zone).strftime("%Y-%m-%d")
        return self.dates[hour]

    def feed(self, r):
        """A record through the line: what comes out at its end."""
        records = [r]
        for station in self.line.values():
            records = [out for taken in records for out in station.feed(taken)]
        return records
