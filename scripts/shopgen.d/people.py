"""people - who orders what, and what is wrong with some orders"""
import copy

from chance import EVENING, NOON, at, dice, record, rupees
from goods import WORDS


class People:
    """Customers and their orders: the same for the same number."""

    def __init__(self, products, orders):
        self.orders = orders
        self.active = [v for p in products if p["status"] == "active" for v in p["variants"]]
        self.drafts = [v for p in products if p["status"] != "active" for v in p["variants"]]
        dice("taste").shuffle(self.active)
        self.liking = [1 / (rank + 12) for rank in range(len(self.active))]

    def demand(self):
        """Units that will be wanted of each SKU, about."""
        units = 3.4 * self.orders / sum(self.liking)
        wanted = {v["sku"]: units * liking for v, liking in zip(self.active, self.liking)}
        wanted.update({v["sku"]: 0 for v in self.drafts})
        return wanted

    def placed(self):
        """All orders of the week, oldest first: from the evening of the opening to the noon of the sixth day."""
        first, last = at(0, EVENING), at(6, NOON)
        times = sorted(first + (last - first) * dice("time", n).random() for n in range(self.orders))
        return [self.order(1001 + n, time) for n, time in enumerate(times)]

    def order(self, number, time):
        d = dice("order", number)
        language = d.choices(("en", "hi", "de", "fr"), (65, 25, 6, 4))[0]
        name = d.choice(WORDS["people"][language])
        customer = {"id": "C%04d" % d.randint(1, 600), "name": name, "email": "customer%d@mail.example" % number}
        customer["language"] = language
        if d.random() < 0.5:
            customer["phone"] = "+9198%08d" % d.randrange(10 ** 8)
        order = record(
            "order.place", "web-%d" % number, time, order=str(number), currency="INR", customer=customer,
            ship_to=address(d, name), bill_to=address(d, name) if d.random() < 0.06 else None,
            lines=[self.line(d) for _ in range(d.choices((1, 2, 3, 4, 5), (40, 27, 17, 10, 6))[0])],
            delivery=d.choices((None, "standard", "express"), (30, 50, 20))[0],
            payment=d.choices((None, "prepaid", "cod"), (20, 45, 35))[0],
            channel=d.choice(("web", "app", "phone")),
        )
        if d.random() < 0.08:
            order["discount_percent"] = d.choice(("5", "10", "12.5"))
        elif d.random() < 0.06:
            order["discount"] = d.choice(("10.00", "25.50", "49.99"))
        self.spoil(d, order)
        return order

    def line(self, d):
        v = d.choices(self.active, self.liking)[0]
        line = {"sku": v["sku"], "qty": d.choices((1, 2, 3, 5, 8), (62, 22, 9, 5, 2))[0]}
        bargain = d.random()
        if bargain < 0.03:
            line["price"] = rupees(v["price"] * 9 // 10)
        elif bargain < 0.08:
            line["discount_percent"] = d.choice(("5", "7.5", "20"))
        elif bargain < 0.11:
            line["discount"] = "15.00"
        return line

    def spoil(self, d, order):
        """Of some orders something is wrong that a shop has to say no to."""
        kind = d.random()
        if kind < 0.02:
            order["lines"][0]["sku"] = "TEA-999-250"
        elif kind < 0.04:
            order["currency"] = d.choice(("EUR", "USD", "JPY"))
            for it in [order] + order["lines"]:
                it.pop("discount", None)
                it.pop("price", None)
        elif kind < 0.05:
            order["ship_to"].update(city="Colombo", country="LK", postcode="00100")
            del order["ship_to"]["state"]
        elif kind < 0.055:
            order["ship_to"]["state"] = "ZZ"
        elif kind < 0.065 and self.drafts:
            order["lines"][-1]["sku"] = d.choice(self.drafts)["sku"]


def address(d, name):
    city, state, postcode = d.choice(WORDS["cities"])
    street = "%d %s" % (d.randint(1, 200), d.choice(WORDS["streets"]))
    return {"name": name, "line1": street, "city": city, "state": state, "postcode": postcode, "country": "IN"}


def broken(order):
    """The order as a careless program writes it; mended, it is what it was."""
    bad = copy.deepcopy(order)
    kind = int(order["order"]) % 3
    if kind == 0:
        bad["lines"][0]["qty"] = "two"
    elif kind == 1:
        bad["lines"][0]["price"] = 149.5
    else:
        del bad["ship_to"]
    return bad
