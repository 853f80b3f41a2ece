"""chance - dice, times and records: what all of shopgen is made with"""
import json
import random
from datetime import datetime, timedelta, timezone

OPENING = datetime(2026, 11, 22, tzinfo=timezone.utc)  # a Sunday; the week begins the day after
NOON, EVENING = 9.5, 14.5  # hours UTC at which the line runs: in Bengaluru after lunch, and after the parcels left

seed = 1  # of all chance


def dice(*about):
    """Chance that depends on nothing but the seed and what it is about."""
    return random.Random("/".join(str(word) for word in (seed,) + about))


def at(day, hour):
    return OPENING + timedelta(days=day, hours=hour)


def ago(now, hours=0, minutes=0):
    return now - timedelta(hours=hours, minutes=minutes)


def rfc3339(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def parse(time):
    return datetime.strptime(time, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)


def rupees(paise):
    return "%d.%02d" % divmod(paise, 100)


def record(kind, name, time, **fields):
    """A record of that type and id; a field that is None is left out, from_ is written from."""
    fields = {key.rstrip("_"): value for key, value in fields.items() if value is not None}
    return {"type": kind, "id": name, "time": rfc3339(time), **fields}


def by_time(records):
    return sorted(records, key=lambda r: (r["time"], r["id"]))


def line_of(it):
    return json.dumps(it, ensure_ascii=False, separators=(",", ":"))


def write_json(path, it):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(it, file, ensure_ascii=False, indent=1)
        file.write("\n")
