"""model_chance - commands by chance: what a shop, its warehouse, its customers and its carriers may say

Most of it makes sense, because chance looks into the model's books; some of it comes too late, twice, or is wrong.
"""
import collections
import copy
import datetime

STATES = ["KA", "KA", "KA", "MH", "DL", "TN", "CH", "LA", "UP", "XX"]
COUNTRIES = ["DE", "DE", "DE", "FR", "AT", "ES", "US"]
WORDS = [
    "created", "Picked Up", "In Transit", "In Transit", "Out for Delivery", "Delivery Attempted", "delivered", "Delivered",
    "Delivered", "Delivered", "returning", "exception", "gibberish", "lost",
]
START = datetime.datetime(2025, 9, 15, 6)
SPAN = 230 * 86400  # over a change of rates (22 September 2025) and into the next year of either calendar


class Chance:
    weights = {
        "order": 300, "receive": 120, "pay": 170, "send": 150, "pick": 50, "scan": 130, "cancel": 45, "take_back": 35,
        "count": 40, "adjust": 20, "move": 25, "expect": 15, "put": 20, "drop": 1, "close": 25, "again": 40, "forged": 15,
    }

    def __init__(self, random, shop, commands):
        self.random, self.shop, self.line = random, shop, shop.line
        self.step, self.now, self.n = SPAN / commands, 0.0, 0
        self.history = collections.deque(maxlen=20000)
        self.orders, self.sent, self.payments = 0, 0, []
        self.classes = sorted({c for country, c in shop.rates if country == shop.country and c != "zero"})
        self.usual = ["standard", "5", "18", "apparel"] if shop.country == "IN" else ["standard", "reduced"]
        self.skus = ["S%03d" % n for n in range(90)]
        self.first = ["P%02d" % n for n in range(30)]  # every product is put once, and stock of it comes in
        self.deeds = list(self.weights)
        self.odds = list(self.weights.values())

    def maybe(self, percent):
        return self.random.random() * 100 < percent

    def recent(self, them, n=1500):
        """One of the last, or of all."""
        return them[-1 - int(self.random.random() * (len(them) if self.maybe(10) else min(n, len(them))))]

    def command(self):
        self.n += 1
        self.now += self.random.random() * 2 * self.step
        deed = self.random.choices(self.deeds, self.odds)[0]
        if self.first:
            deed = "put"
        elif self.n <= 30 + 2 * len(self.skus):
            deed = "count"
        r = getattr(self, deed)() or self.receive()
        if deed not in ("again", "forged"):
            self.history.append(r)
        return r

    def record(self, kind, **fields):
        time = START + datetime.timedelta(seconds=int(self.now))
        name = "k%08d" % self.n
        if kind in ("product.put", "stock.count", "stock.receive") and self.maybe(30):
            name = "feed%d.%d" % divmod(self.n, 2000)  # a row of a run
        return dict(type=kind, id=name, time=time.strftime("%Y-%m-%dT%H:%M:%SZ"), **fields)

    # ---- the same again, and what is not the same

    def again(self):
        return self.random.choice(self.history)

    def forged(self):
        r = copy.deepcopy(self.random.choice(self.history))
        if "qty" in r:
            r["qty"] += 1
        elif "lines" in r:
            r["lines"][0]["qty"] += 1
        else:
            r["x_note"] = "changed"
        return r

    # ---- products

    def put(self):
        if self.first:
            key = self.first.pop()
            return self.product(key)
        products = self.line["catalog"].products
        key = "P%02d" % self.random.randrange(30)
        if key not in products or self.maybe(5):
            return self.product(key)
        r = self.record("product.put", **copy.deepcopy(products[key]))
        v = self.random.choice(r["variants"])
        what = self.random.randrange(6)
        if what < 3:
            v["price"] = self.price()
        elif what == 3:
            v["backorder"] = not v["backorder"]
        elif what == 4:
            r["status"] = self.random.choice(["active"] * 6 + ["draft", "archived"])
        return r  # or nothing is changed

    def product(self, key):
        n = int(key[1:])
        mine = self.skus[3 * n:3 * n + 1 + self.random.randrange(3)]
        if not self.first and self.maybe(10):
            mine[-1] = self.random.choice(self.skus)  # another's, perhaps
        variants = []
        for i, sku in enumerate(dict.fromkeys(mine)):
            variants.append({
                "sku": sku, "options": {"Size": str(i)}, "price": self.price(), "backorder": n % 3 == 0,
                "tax_class": self.random.choice(self.classes if self.maybe(30) else self.usual), "stocked": n % 10 != 9, "weight_g": self.random.randrange(1, 900),
            })
        currency = "USD" if self.maybe(0.3) else self.shop.currency
        return self.record("product.put", product=key, title="Product " + key, status="active", currency=currency,
                           options=["Size"], variants=variants)

    def price(self):
        if self.maybe(10):
            return "%d.%04d" % (self.random.randrange(50), self.random.randrange(10000))
        return "%d.%02d" % (self.random.randrange(1, self.random.choice([60, 900, 5000])), self.random.randrange(100))

    def drop(self):
        return self.record("product.drop", product="P%02d" % self.random.randrange(31))

    # ---- stock

    def sku(self):
        return self.random.choice(self.skus) if self.maybe(3) else self.random.choice(list(self.line["catalog"].owner) or self.skus)

    def place(self):
        return "NOWHERE" if self.maybe(0.5) else self.random.choice(self.shop.places)

    def count(self):
        sku, place = self.sku(), self.place()
        have = self.line["stock"].on_hand[sku, place]
        qty = self.random.randrange(4) if have > 8 else max(0, have + self.random.randrange(-3, 7))
        r = self.record("stock.count", sku=sku, location=place, qty=qty)
        if self.maybe(30):
            r["was"] = have + (self.maybe(20) and 1)
        return r

    def receive(self):
        sku = self.sku()
        waiting = [sku for sku, them in self.line["stock"].waiting.items() if them]
        if waiting and self.maybe(10):
            sku = self.random.choice(waiting)
        r = self.record("stock.receive", sku=sku, location=self.place(), qty=self.random.randrange(1, 9))
        due = [key for key in self.line["stock"].due if key[0] == sku]
        if due and self.maybe(50):
            r["ref"] = self.random.choice(due)[1]
        return r

    def adjust(self):
        return self.record("stock.adjust", sku=self.sku(), location=self.place(), qty=self.random.randrange(-4, 4),
                           reason=self.random.choice(["breakage", "theft", "find"]))

    def move(self):
        sku, a, b = self.sku(), self.place(), self.place()
        return self.record("stock.move", sku=sku, qty=self.random.randrange(1, 6), **{"from": a, "to": b})

    def expect(self):
        r = self.record("stock.expect", sku=self.sku(), location=self.place(), qty=self.random.randrange(1, 30), on="2026-12-01")
        if self.maybe(70):
            r["ref"] = "PO-%d" % self.random.randrange(40)
        return r

    # ---- orders

    def order(self):
        number = str(1000 + self.orders)
        if self.orders and self.maybe(2):
            number = str(1000 + self.random.randrange(self.orders))
        else:
            self.orders += 1
        r = self.record("order.place", order=number, currency="USD" if self.maybe(0.5) else self.shop.currency,
                        customer={"name": "Asha Rao"}, ship_to=self.address(),
                        lines=[self.wish() for _ in range(self.random.choice([1, 1, 1, 2, 2, 3, 5]))])
        if self.maybe(40):
            r["payment"] = self.random.choice(["cod", "prepaid"])
        if self.maybe(30):
            r["delivery"] = self.random.choice(["standard", "express", "express", "pigeon"] if self.maybe(20) else ["express"])
        self.discount(r)
        return r

    def address(self):
        to = {"name": "Asha Rao", "line1": "12 MG Road", "city": "Town", "country": "IN"}
        if self.shop.country == "IN" and not self.maybe(0.5):
            return dict(to, state=self.random.choice(STATES if self.maybe(10) else STATES[:-1]))
        return dict(to, country=self.random.choice(COUNTRIES))

    def wish(self):
        line = {"sku": self.sku(), "qty": self.random.choice([1, 1, 1, 2, 2, 3, 4, 9])}
        if self.maybe(5):
            line["price"] = self.price()
        self.discount(line)
        return line

    def discount(self, it):
        if self.maybe(12):
            it["discount"] = "%d.%02d" % (self.random.randrange(30), self.random.randrange(100))
        elif self.maybe(12):
            it["discount_percent"] = self.random.choice(["10", "5", "12.5", "33.3333", "100"])

    def some_order(self):
        live = self.line["order"].live
        return self.recent(live) if live and not self.maybe(3) else str(1000 + self.random.randrange(self.orders + 3))

    def pay(self):
        orders = self.line["order"].orders
        for _ in range(6):
            number = self.some_order()
            o = orders.get(number, {"total": 100, "paid": 0})
            if o["paid"] < o["total"]:
                break
        due = max(1, o["total"] - o["paid"])
        amount = self.random.choice([due, due, due, due, max(1, due // 2), due + 1, 1, due + 100])
        if self.payments and self.maybe(3):
            number, payment, amount = self.random.choice(self.payments[-500:])
        else:
            payment = "pay-%d" % self.n
            self.payments.append((number, payment, amount))
            del self.payments[:-1000]
        return self.record("payment.captured", order=number, payment=payment, amount="%d.%02d" % divmod(amount, 100),
                           currency="USD" if self.maybe(0.5) else self.shop.currency)

    def cancel(self):
        r = self.record("order.cancel", order=self.some_order())
        if self.maybe(50):
            r["reason"] = "changed my mind"
        return r

    def close(self):
        number = self.some_order()
        for _ in range(8):
            if self.line["order"].orders.get(number, {"state": ""})["state"] == "delivered":
                break
            number = self.some_order()
        return self.record("order.close", order=number)

    # ---- the warehouse and the carriers

    def parcel(self, *states):
        """A parcel that is so, if one is found soon; else any."""
        fresh, number = self.line["ship"].fresh, None
        for _ in range(12):
            if not fresh:
                return None, None
            number = self.recent(fresh, 600)
            if self.line["ship"].parcels[number]["state"] in states:
                break
        return number, self.line["ship"].parcels[number]

    def pick(self):
        number, parcel = self.parcel("planned")
        if not number:
            return None
        return self.record("parcel.picked", parcel=number if not self.maybe(2) else number + "7", order=parcel["order"])

    def send(self):
        number, parcel = self.parcel("planned", "picked")
        if not number:
            return None
        lines = [{"line": line, "sku": sku, "qty": qty} for line, sku, qty in parcel["lines"]]
        if self.maybe(12):
            line = self.random.choice(lines)
            line["qty"] -= 1
            lines = [x for x in lines if x["qty"]] or lines
            line["qty"] = max(1, line["qty"])
        elif self.maybe(3):
            self.random.choice(lines)["qty"] += 1
        if self.maybe(30):
            for line in lines:
                del line["line"]
        order, place = parcel["order"], parcel["location"]
        if self.maybe(2):
            place = self.place()
        if self.maybe(1):
            number += "9"  # that was never planned
        elif self.maybe(1):
            order = self.some_order()
        self.sent += not self.maybe(3)  # or it travels in one box with the last
        return self.record("parcel.sent", parcel=number, order=order, location=place, carrier="own", tracking="T%d" % self.sent,
                           lines=lines)

    def scan(self):
        if not self.sent:
            return None
        n = self.sent + 1 if self.maybe(2) else max(1, self.sent - self.random.randrange(300 if self.maybe(90) else self.sent))
        r = self.record("parcel.scan", tracking="T%d" % n, status=self.random.choice(WORDS))
        if self.maybe(40):
            at = START + datetime.timedelta(seconds=int(max(0, self.now - self.random.random() * 50 * self.step)))
            r["at"] = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        return r

    def take_back(self):
        orders = self.line["order"].orders
        number = None
        for _ in range(8):
            number = self.some_order()
            if orders.get(number, {"state": ""})["state"] in ("shipped", "delivered", "closed"):
                break
        sent = self.line["stock"].orders.get(number, {"sent": {}})["sent"]
        lines = [{"sku": sku, "qty": qty + self.maybe(5)} for sku, qty in sent.items() if qty and self.maybe(70)]
        r = self.record("return.received", order=number, location=self.place(), lines=lines or [{"sku": self.sku(), "qty": 1}])
        if self.maybe(30):
            r["restock"] = self.maybe(40)
        return r
