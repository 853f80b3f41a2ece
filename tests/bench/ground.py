"""ground - what the benchmarks share: commands that are run and timed, and what is fed to them"""
import csv
import io
import json
import os
import resource
import shutil
import subprocess
import sys
import time
import zlib

SRC = os.environ.get("SRC") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
NOW = "2026-11-22T10:00:00Z"
TRIES = 3
LINE = "ecom-price -q | ecom-stock -q | ecom-order -q | ecom-invoice -q"

os.environ["TZ"] = "UTC"  # Miller does not know UTC0
os.environ.pop("ECOM_TEST_NOSYNC", None)
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(SRC, "scripts", "shopgen.d"))

import goods
from chance import line_of
from people import People


def peak_of(pid):
    """The most memory that was resident so far, in MB. (What wait4 tells counts us, before the exec.)"""
    try:
        with open("/proc/%d/status" % pid) as file:
            return max([int(line.split()[1]) / 1024 for line in file if line.startswith("VmHWM")], default=0)
    except OSError:
        return 0


class Ran:
    """A command that was run: seconds, those of CPU, and peak resident memory in MB."""

    def __init__(self, command, source=None, feed=None):
        stdin = open(source, "rb") if source else subprocess.PIPE if feed else subprocess.DEVNULL
        began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
        pipes = {"stdin": stdin, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
        child = subprocess.Popen(command, shell=isinstance(command, str), **pipes)
        self.peak = 0
        if feed:
            for block in feed:
                child.stdin.write(block)
                self.peak = peak_of(child.pid)
            child.stdin.close()
        said = child.stderr.read()
        child.wait()
        self.seconds, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        self.cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        if child.returncode not in ((0, 1) if "ecom-" in str(command) else (0,)):
            sys.exit("%s ended %d: %s" % (command, child.returncode, said.decode()[:500]))


def best(make, prepare=None, by="seconds"):
    runs = []
    for _ in range(TRIES):
        if prepare:
            prepare()
        runs.append(make())
    return min(runs, key=lambda ran: getattr(ran, by))


def tell(name, ran, ours, amount, unit, by="seconds"):
    took = getattr(ran, by)
    ratio = "" if ran is ours else "%.2f x" % (took / getattr(ours, by))
    print("  %-34s %8.3f s %10.0f %s/s %8s" % (name, took, amount / took, unit, ratio), flush=True)


def against(ours_name, ours, peers, source, amount, unit, by="seconds"):
    """Ours and its peers, who all read SOURCE."""
    first = best(lambda: Ran(ours, source), by=by)
    tell(ours_name, first, first, amount, unit, by)
    for name, command in peers.items():
        if shutil.which(command[0]):
            tell(name, best(lambda: Ran(command, source), by=by), first, amount, unit, by)
        else:
            print("  %-34s is not installed" % name)


# ---- what is fed


class Ground:
    """A folder with a shop, and files of a size."""

    def __init__(self, folder, size):
        self.folder, self.size = folder, size
        self.products = goods.catalogue(1000)
        self.fresh()

    def path(self, name):
        return os.path.join(self.folder, name)

    def fresh(self):
        shutil.rmtree(self.path("shop"), ignore_errors=True)
        os.makedirs(self.path("shop/maps"))
        shutil.copyfile(os.path.join(goods.HERE, "shop.json"), self.path("shop/shop.json"))
        goods.write_map(self.path("shop/maps/shopify.json"))
        os.environ.update(ECOM_SHOP=self.path("shop"), ECOM_NOW=NOW)

    def csv(self):
        """A catalogue's header, and its rows until there are SIZE MB."""
        once = self.path("once.csv")
        goods.write_catalogue(once, self.products, "new")
        header, rows = open(once, "rb").read().split(b"\n", 1)
        times = max(1, self.size * 1000000 // len(rows))
        with open(self.path("catalogue.csv"), "wb") as file:
            file.write(header + b"\n" + rows * times)
        return header, rows, self.path("catalogue.csv")

    def shopify(self, rows):
        """A Shopify export of so many rows: the shop's products, and then again under other handles."""
        goods.write_catalogue(self.path("once.csv"), self.products, "old")
        with open(self.path("once.csv"), newline="", encoding="utf-8") as file:
            once = list(csv.reader(file))
        texts = []
        for row in once:
            text = io.StringIO()
            csv.writer(text).writerow(row)
            texts.append(text.getvalue())
        with open(self.path("shopify.csv"), "w", newline="", encoding="utf-8") as file:
            file.write(texts.pop(0))
            for i in range(rows):
                file.write("%d-%s" % (i // len(texts), texts[i % len(texts)]))
        return self.path("shopify.csv")

    def lines(self, name, records):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.writelines(line_of(r) + "\n" for r in records)
        return self.path(name)

    def fed(self, records):
        """The same in blocks, for a pipe."""
        block = []
        for record in records:
            block.append(line_of(record) + "\n")
            if len(block) == 1000:
                yield "".join(block).encode()
                block = []
        yield "".join(block).encode()

    def records(self):
        """Orders, which a station that does not take them passes on."""
        text = "".join(line_of(order) + "\n" for order in People(self.products, 1000).placed()).encode()
        with open(self.path("orders.jsonl"), "wb") as file:
            file.write(text * max(1, self.size * 1000000 // len(text)))
        return text, self.path("orders.jsonl")

    def receipts(self, n, name="receipts.jsonl"):
        at = {"time": NOW, "location": "BLR"}
        return self.lines(name, (
            {"type": "stock.receive", "id": "grn-%08d" % i, **at, "sku": "SKU-%05d" % (i * 7919 % 5000), "qty": 1 + i % 9}
            for i in range(n)
        ))

    def skus(self):
        return [v["sku"] for p in self.products if p["status"] == "active" for v in p["variants"]]

    def counts(self):
        """Plenty of everything."""
        plenty = {"time": NOW, "location": "BLR", "qty": 1000000}
        return self.lines("counts.jsonl", (
            {"type": "stock.count", "id": "count-%06d" % i, "sku": sku, **plenty} for i, sku in enumerate(self.skus())
        ))

    def stock_up(self):
        """Everything is on sale, and plenty of it is there."""
        once = self.path("once.csv")
        goods.write_catalogue(once, self.products, "new")
        Ran("ecom-import -q %s | ecom-catalog -q | ecom-price -q" % once)
        Ran(["ecom-stock", "-q"], self.counts())

    def orders(self, n, number="1%06d", shares=1):
        """Orders of two lines each. Those that ecom-split gives to different ones of so many workers share no SKU."""
        skus = self.skus()
        who = {"name": "Asha Rao", "email": "asha@mail.example", "language": "en"}
        where = {"name": "Asha Rao", "line1": "12 MG Road", "city": "Mumbai", "state": "MH", "country": "IN"}
        order = {"time": NOW, "currency": "INR", "customer": who, "ship_to": where}

        def lines(i):
            known = skus[zlib.crc32((number % i).encode()) % shares::shares]
            return [{"sku": known[i * step % len(known)], "qty": qty} for step, qty in ((31, 1), (17, 2))]

        return self.lines("place.jsonl", (
            {"type": "order.place", "id": "web-" + number % i, "order": number % i, **order, "lines": lines(i)}
            for i in range(n)
        ))
