"""world - who acts upon what the programs said: the gateway, the warehouse, the buyer, the carriers, the customers"""
import json
from collections import Counter
from datetime import timedelta

from chance import ago, dice, record, rfc3339, rupees

# What carriers call it: collected, on its way, at the door, nobody there, delivered, on its way back.
CARRIERS = {
    "india-post": "Item Booked, Item Dispatched, Out for Delivery, Item Onhold, Item Delivered, Item Returned",
    "delhivery": "Picked Up, In Transit, Out for Delivery, Undelivered, Delivered, RTO Initiated",
    "ups": "Pickup, Departed Facility, Out for Delivery, Delivery Attempted, Delivered, Return to Sender",
}
REASONS = ("ordered twice", "found elsewhere", "wrong address", "गलती से ऑर्डर हुआ")


def s10(serial):
    """A number of India Post, by the postal union's standard."""
    digits = "%08d" % serial
    check = 11 - sum(int(c) * weight for c, weight in zip(digits, (8, 6, 4, 2, 3, 5, 9, 7))) % 11
    return "EK%s%dIN" % (digits, {10: 0, 11: 5}.get(check, check))


def ups(serial):
    body = "999AA103%07d" % serial
    values = [int(c) if c.isdigit() else (ord(c) - 63) % 10 for c in body]
    return "1Z%s%d" % (body, -sum(value * (1, 2)[i % 2] for i, value in enumerate(values)) % 10)


def label(parcel):
    """Carrier and tracking number of a parcel."""
    serial = int(parcel["order"]) * 10 + parcel["n"]
    if parcel["kind"] == "dropship":
        return "ups", ups(serial)
    if parcel.get("delivery") == "express" or dice("label", parcel["parcel"]).random() < 0.4:
        return "delhivery", "1490%09d" % serial
    return "india-post", s10(serial)


def journey(parcel, carrier, tracking, left):
    """Scans of a parcel, with the time each becomes known: some late, some twice, some of parcels gone astray."""
    d = dice("journey", parcel)
    collected, moving, at_door, nobody, delivered, back = CARRIERS[carrier].split(", ")
    way, time = [], left + timedelta(hours=2)
    for status, hours in ((collected, 10), (moving, 12), (at_door, 4)):
        way.append((status, time))
        time += timedelta(hours=hours * (0.8 + 0.6 * d.random()))
    fate = d.random()
    if fate < 0.06:
        way += [(nobody, time), (at_door, time + timedelta(hours=20)), (delivered, time + timedelta(hours=23))]
    elif fate < 0.09:
        way += [(nobody, time), (back, time + timedelta(hours=30))]
    elif fate < 0.97:
        way.append((delivered, time))
    n = 0
    for status, time in way:
        told = time + (timedelta(hours=15) if d.random() < 0.06 else timedelta(minutes=3))
        for again in range(2 if d.random() < 0.05 else 1):
            n += 1
            told += timedelta(minutes=again)
            yield told, record(
                "parcel.scan", "scan-%s-%d" % (parcel, n), told, tracking=tracking, carrier=carrier, status=status,
                at=rfc3339(time),
            )


class World:
    """What people know who read the journal, and what they do about it. Records are known by their ids."""

    def __init__(self):
        self.seen = set()
        self.said = Counter()     # new records by type
        self.orders = {}          # accepted or backordered, as last told
        self.over = set()         # rejected or cancelled
        self.unpaid = []          # those the gateway has not asked for money yet
        self.parcels = {}         # planned, not sent
        self.picked = set()
        self.shipped = set()
        self.waiting = Counter()  # SKU → units
        self.scans = []           # (when, record)
        self.delivered = {}       # order → time
        self.remitted = set()
        self.asked_to_cancel = set()

    # ---- what they read

    def read(self, path):
        with open(path, encoding="utf-8") as file:
            for r in map(json.loads, file):
                if r["id"] not in self.seen:
                    self.seen.add(r["id"])
                    self.said[r["type"]] += 1
                    getattr(self, "see_" + r["type"].replace(".", "_"), lambda r: None)(r)

    def see_order_accepted(self, r):
        if r["order"] not in self.orders and r.get("payment") != "cod":
            self.unpaid.append(r["order"])
        self.orders[r["order"]] = r

    def see_order_backordered(self, r):
        self.see_order_accepted(r)
        for w in r["waiting"]:
            self.waiting[w["sku"]] += w["qty"]

    def see_stock_filled(self, r):
        for a in r["allocation"]:
            self.waiting[a["sku"]] -= a["qty"]

    def see_order_rejected(self, r):
        self.over.add(r["order"])

    def see_order_cancelled(self, r):
        self.over.add(r["order"])
        for w in self.orders[r["order"]].get("waiting", ()):
            self.waiting[w["sku"]] -= w["qty"]
        self.parcels = {name: p for name, p in self.parcels.items() if p["order"] != r["order"]}

    def see_parcel_planned(self, r):
        self.parcels[r["parcel"]] = r

    def see_order_shipped(self, r):
        self.shipped.add(r["order"])

    def see_order_delivered(self, r):
        self.delivered[r["order"]] = r["time"]

    # ---- what they do

    def pay(self, now):
        """The gateway asks for money; of twenty one does not pay, one pays in two parts, one too much."""
        asked, self.unpaid = self.unpaid, []
        for number in asked:
            d = dice("pay", number)
            total = int(self.orders[number]["totals"]["total"].replace(".", ""))
            half = total // 2
            parts = {0: [], 1: [half, total - half], 2: [total + 5000]}.get(d.randrange(20), [total])
            when = ago(now, minutes=d.randint(20, 200))
            for n, amount in enumerate(parts if number not in self.over and total else [], 1):
                yield record(
                    "payment.captured", "pay-%s-%d" % (number, n), when + timedelta(minutes=n), order=number,
                    payment="pay_%s.%d" % (number, n), amount=rupees(amount), currency="INR",
                    method=d.choice(("upi", "card", "netbanking")),
                )

    def remit(self, now):
        """Carriers hand over what they collected at the door, the day after."""
        for number, time in sorted(self.delivered.items()):
            r = self.orders[number]
            if r.get("payment") == "cod" and number not in self.remitted and time < rfc3339(ago(now, hours=12)):
                self.remitted.add(number)
                yield record(
                    "payment.captured", "cod-%s" % number, ago(now, hours=1), order=number, payment="cod_" + number,
                    amount=r["totals"]["total"], currency="INR", method="cod",
                )

    def send(self, now):
        """The warehouse picks and sends; some parcels leave the day after, some short; a drop-shipper is slow."""
        for name, p in sorted(self.parcels.items()):
            d = dice("send", name)
            slow = d.random() < (0.5 if p["kind"] == "dropship" else 0.12)
            picked, left = (ago(now, minutes=start - d.randrange(30)) for start in (150, 60))
            if name not in self.picked:
                self.picked.add(name)
                if p["kind"] == "own":
                    yield record("parcel.picked", "wh-%s-picked" % name, picked, parcel=name, order=p["order"])
                if slow:
                    continue
            lines = [{key: line[key] for key in ("line", "sku", "qty")} for line in p["lines"]]
            if lines[0]["qty"] > 1 and d.random() < 0.1:  # one is not where it should be, and follows
                lines[0]["qty"] -= 1
            carrier, tracking = label(p)
            yield record(
                "parcel.sent", "wh-%s-sent" % name, left, parcel=name, order=p["order"], location=p["location"],
                carrier=carrier, tracking=tracking, lines=lines,
            )
            del self.parcels[name]
            self.scans += journey(name, carrier, tracking, left)

    def scan(self, now):
        known = [r for when, r in self.scans if when <= now]
        self.scans = [(when, r) for when, r in self.scans if when > now]
        return known

    def cancel(self, since, now):
        """Customers change their minds, a few of them too late."""
        for number, r in sorted(self.orders.items()):
            d = dice("cancel", number)
            changes = d.random() < (0.01 if number in self.shipped else 0.035)
            if changes and number not in self.over | self.asked_to_cancel and r["time"] >= rfc3339(since):
                self.asked_to_cancel.add(number)
                when = ago(now, minutes=d.randint(30, 600))
                yield record("order.cancel", "cancel-%s" % number, when, order=number, reason=d.choice(REASONS))

    def come_back(self, now):
        """Of what was delivered yesterday, some comes back."""
        since, until = rfc3339(ago(now, hours=30)), rfc3339(ago(now, hours=6))
        for number, time in sorted(self.delivered.items()):
            if since <= time < until and dice("return", number).random() < 0.04:
                lines = [{"sku": self.orders[number]["allocation"][0]["sku"], "qty": 1}]
                when = ago(now, hours=1)
                yield record("return.received", "return-%s" % number, when, order=number, location="BLR", lines=lines)

    def buy(self, day, now):
        """The buyer orders what is waited for, most of it, sometimes one too few and sometimes some more."""
        for sku, units in sorted(self.waiting.items()):
            d = dice("buy", sku, day)
            if units > 0 and d.random() < 0.9:
                qty = max(1, units + d.choice((-1, 0, 0, 0, 5, 10)))
                yield record(
                    "stock.expect", "po-%d.%s" % (day, sku), ago(now, hours=2), sku=sku, qty=qty,
                    location=d.choice(("BLR", "BLR", "DEL")), on=rfc3339(now + timedelta(days=2))[:10],
                    ref="PO-%d" % day,
                )

    def receive(self, order, now):
        """What a supplier was asked for comes, most of it."""
        for r in order:
            if dice("late", r["id"]).random() < 0.93:
                yield record(
                    "stock.receive", r["id"].replace("po-", "grn-"), ago(now, hours=1), sku=r["sku"],
                    location=r["location"], qty=r["qty"], ref=r["ref"],
                )

    def mishaps(self, day, now, plenty):
        """Goods break, or move to the other warehouse, where there are plenty."""
        for sku in plenty:
            d = dice("mishap", day, sku)
            name, when = "%d.%s" % (day, sku), ago(now, minutes=30)
            if d.random() < 0.01:
                reason = d.choice(("broken", "mice", "tasted"))
                yield record("stock.adjust", "adjust-" + name, when, sku=sku, location="BLR", qty=-1, reason=reason)
            elif d.random() < 0.02:
                yield record("stock.move", "move-" + name, when, sku=sku, qty=1, from_="BLR", to="DEL")
