"""trials - every program and verb, each in a shop where it has something to do, and how to tell whether it was harmed

A bench makes a Stage, asks it for its cases, does a case once undisturbed (Stage.whole), then again and again with one
fault each, and after each fault once more: what the shop holds then, and what was said, is that of the undisturbed run.

Books are in files, or on the server of $ECOM_TEST_STORE.
"""
import glob
import os
import re
import shutil
import sqlite3
import subprocess
import sys

SRC = os.environ.setdefault("SRC", os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
ENDINGS = (64, 65, 66, 69, 71, 73, 74, 75, 77, 78)  # of ecom(7), but 70: a bug
PATIENCE = 20  # seconds; what takes longer hangs

os.environ["ECOM_TEST_PATIENCE"] = "2"  # with a server that is gone
os.environ.setdefault("ECOM_NOW", "2026-11-22T10:00:00Z")

STATIONS = "catalog track price stock order invoice ship notify image".split()

# What verbs are asked that cannot do without. Those not here are asked without words.
WORDS = {
    "catalog show": ["{product}"], "catalog search": ["tea"], "catalog undo": ["000001-catalogue.csv"],
    "catalog diff": ["{in}/put.jsonl"], "stock diff": ["{in}/counts.jsonl"], "stock undo": ["count-BLR"],
    "invoice show": ["{invoice}"], "invoice render": ["{invoice}", "--as=html"], "invoice order": ["{order}"],
    "notify show": ["{message}"], "order show": ["{order}"], "ship show": ["{parcel}"], "ship pick": ["{parcel}"],
    "ship send": ["{parcel}", "delhivery", "1234567890123"], "track show": ["{parcel}"],
    "track carriers": ["1Z999AA10123456784"],
}

PRODUCT = """
{"type":"product.put","id":"put.1","product":"pot","title":"Pot","currency":"INR",
 "images":[{"src":"http://127.0.0.1:%(port)s/img/1.png"},{"src":"http://127.0.0.1:%(port)s/img/2.png"}],
 "variants":[{"sku":"POT","price":"899.00"}]}
""".replace("\n", "") + "\n"
COUNT = '{"type":"stock.count","id":"count-1","sku":"POT","location":"%s","qty":3}\n'
WRONG = COUNT % "NOWHERE"
TABLE = 'sku,qty,location\n"A","1","BLR"\n"B","many","BLR"\n"C","3","DEL"\n'
JQ = '.[] | {type: "stock.count", sku: .s, location: $location, qty: .q}'


class Case:
    """ARGS as one line, in which {shop}, {in} … stand for what is there; STATE: the shop before, by name."""

    def __init__(self, args, state, stdin=None, once=False, changes=False, short=False, excuse=None):
        self.args, self.state, self.stdin = args.split() if isinstance(args, str) else args, state, stdin
        self.name = re.sub(r"\{in\}/|--now=\S+ ", "", " ".join(self.args)).replace("{", "").replace("}", "")
        self.program = self.args[0]
        self.once = once        # a second run has less to say
        self.changes = changes  # the books, or files
        self.short = short      # stands for its program where there is little time
        self.excuse = excuse    # what it may say, on either output, and end otherwise


class Outcome:
    def __init__(self, ending, out, err):
        self.ending, self.out, self.err = ending, out, err

    def __str__(self):
        return "ended %s: %s" % (self.ending, self.err.decode(errors="replace").strip()[-300:] or "(no word)")


class Stage:
    def __init__(self, folder):
        self.folder, self.input, self.states = folder, os.path.join(folder, "in"), os.path.join(folder, "states")
        self.trial, self.server = os.path.join(folder, "trial"), None
        self.store, self.schemas = os.environ.get("ECOM_TEST_STORE"), {}
        os.makedirs(self.input)
        os.makedirs(self.states)
        self.serve_images()
        self.make_states()
        self.make_input()

    def close(self):
        if self.server:
            self.server.stdin.close()
            self.server.wait()
        for schema in self.schemas.values():
            self.sql("DROP SCHEMA IF EXISTS %s CASCADE" % schema)

    # ---- what there is

    def state(self, name):
        return os.path.join(self.states, name)

    def serve_images(self):
        command = [os.path.join(SRC, "tests/data/image-server"), os.path.join(self.folder, "requests.log")]
        self.server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.words = {"port": self.server.stdout.readline().decode().strip(), "in": self.input}

    def make_states(self):
        """empty: a new shop. week: it was lived in. queued: mails wait. images: so do they. early: before anything was
        picked. inbox: all that came in that week waits there."""
        week = self.state("week")
        command = [os.path.join(SRC, "scripts/shopgen"), "--quiet", "--products=8", "--orders=10", "--seed=7"]
        if self.store:
            command.append("--store=" + self.url("week"))
        subprocess.run(command + [week], check=True, env={k: v for k, v in os.environ.items() if k != "ECOM_NOW"})
        for name in ("maps", ".shopgen", "run.log"):
            path = os.path.join(week, name)
            shutil.rmtree(path) if os.path.isdir(path) else os.unlink(path)
        for name in ("empty", "queued", "images", "inbox", "early"):
            os.mkdir(self.state(name))
            shutil.copy(os.path.join(week, "shop.json"), self.state(name))
            self.own_store(name)
        with open(os.path.join(self.input, "journal.jsonl"), "wb") as journal:
            for path in sorted(glob.glob(week + "/journal/*")):
                with open(path, "rb") as file:
                    journal.write(file.read())
        self.write("put.jsonl", PRODUCT % self.words)
        self.feed("images", ["ecom-image"], "put.jsonl")
        self.feed("queued", ["ecom-notify"], "journal.jsonl", lambda line: b'"message.' not in line[:20])
        self.feed("early", ["ecom-ship"], "journal.jsonl", lambda line: b'"parcel.' not in line[:20])
        inbox = self.state("inbox") + "/inbox"
        os.mkdir(inbox)
        shutil.copy(week + "/done/000001-catalogue.csv", inbox + "/1.csv")
        with open(inbox + "/2.jsonl", "wb") as roots:
            for path in sorted(glob.glob(week + "/done/*")):
                if not path.endswith((".csv", "-due.jsonl")):
                    with open(path, "rb") as file:
                        roots.write(file.read())

    def make_input(self):
        self.write("counts.jsonl", COUNT % "BLR" + WRONG)
        self.write("table.csv", TABLE)
        self.write("table.json", '[{"s":"A","q":1},{"s":"B","q":2}]')
        self.write("jq", JQ)
        for name in ("shopify-new.csv", "woocommerce.csv", "shopify-orders.csv"):
            shutil.copy(os.path.join(SRC, "tests/data/import", name), self.input)
        for station, verb, field in (
            ("order", "list", "order"), ("invoice", "list", "document"), ("ship", "list", "parcel"),
            ("notify", "outbox", "message"), ("catalog", "list", "product"),
        ):
            said = subprocess.run(["ecom-" + station, verb, "--shop=" + self.state("week")], check=True, stdout=subprocess.PIPE)
            self.words[field.replace("document", "invoice")] = re.search(
                rb'"%s":"([^"]*)"' % field.encode(), said.stdout).group(1).decode()

    def write(self, name, text):
        with open(os.path.join(self.input, name), "w") as file:
            file.write(text)

    def feed(self, state, command, name, wanted=lambda line: True):
        with open(os.path.join(self.input, name), "rb") as file:
            lines = b"".join(line for line in file if wanted(line))
        subprocess.run(command + ["-q", "--shop=" + self.state(state)], input=lines, check=True, stdout=subprocess.DEVNULL)

    # ---- cases

    def cases(self):
        for program in sorted(os.path.basename(ggo)[:-len(".ggo")] for ggo in glob.glob(SRC + "/cmd/ecom-*.ggo")):
            yield Case(program + " --help", "empty")
            yield Case(program + " --version", "empty")
        yield from self.filters()
        for station in STATIONS:
            yield Case("ecom-%s --rejects=rejects" % station, "empty", stdin="journal.jsonl", changes=True, short=True)
            yield from self.verbs(station)
        yield from self.runners()

    def filters(self):
        yield Case("ecom-new stock.count id=n-1 sku=A location=BLR qty=4", "empty", short=True)
        yield Case("ecom-new --types", "empty")
        yield Case("ecom-new --fields=order.place", "empty")
        yield Case(["ecom-new", "shop", "name=Tea", "currency=INR", "country=IN", "state=KA", "zone=Asia/Kolkata"], "empty")
        yield Case("ecom-import --run=r {in}/shopify-new.csv", "empty")
        yield Case("ecom-import --run=r --what=stock --rejects=rejects.csv", "empty", stdin="table.csv", changes=True, short=True)
        yield Case("ecom-import --run=r --gather --whole {in}/woocommerce.csv", "empty")
        yield Case("ecom-import --run=r {in}/shopify-orders.csv --calling=91", "empty")
        yield Case("ecom-import --run=r --jq={in}/jq --location=BLR {in}/table.json", "empty", excuse=b"needs more than")
        yield Case("ecom-import --explain --table {in}/shopify-new.csv", "empty")
        yield Case("ecom-export --to=google --link=https://tea.example/{{product}}", "empty", stdin="journal.jsonl", short=True)
        yield Case("ecom-export --to=shopify", "empty", stdin="journal.jsonl")
        yield Case("ecom-export --to=shopify --like={in}/shopify-new.csv", "empty", stdin="journal.jsonl")
        yield Case("ecom-split -q 2 cat", "empty", stdin="counts.jsonl", short=True)
        yield Case("ecom-split -q --to=part-{{}} 2", "empty", stdin="journal.jsonl", changes=True)

    def verbs(self, station):
        """All that --help names."""
        text = subprocess.run(["ecom-" + station, "--help"], check=True, stdout=subprocess.PIPE, text=True).stdout
        states = {"notify due": "queued", "notify send": "queued", "notify retry": "queued", "ship pick": "early", "ship send": "early"}
        for verb in re.findall(r"^  ([a-z]+) ", text[text.index("\nVerbs:"):], re.M):
            name = "%s %s" % (station, verb)
            state = states.get(name, "images" if station == "image" else "week")
            more = ["--allow-private", "--timeout=5"] if verb in ("fetch", "look") and station == "image" else []
            yield Case(["ecom-" + station, verb] + WORDS.get(name, []) + more, state,
                       once=verb in ("send", "fetch", "look", "retry"), changes=verb in ("send", "fetch", "look", "retry"))
        yield Case("ecom-%s verify --table --log=json" % station, "week")
        yield Case("ecom-%s --dry-run" % station, "week", stdin="put.jsonl")

    def runners(self):
        now = "--now=2026-11-29T14:30:00Z"
        yield Case("ecom-run %s -q" % now, "inbox", changes=True, once=True, short=True)
        yield Case("ecom-run status", "week")
        yield Case("ecom-run verify", "week")
        yield Case("ecom-store check", "week", short=True, excuse=b" to get ")  # a page
        yield Case("ecom-store stats", "week")
        yield Case("ecom-store backup saved", "week", changes=True)
        yield Case("ecom-store prune --before=2026-10-20", "week", changes=True, once=True)

    # ---- a trial

    def whole(self, case):
        """The undisturbed run: what it said, and what the shop then held."""
        self.reset(case)
        before = self.holds()
        said = self.do(case)
        if said.ending not in (0, 1):
            sys.exit("%s: without any fault it %s" % (case.name, said))
        return said, self.holds(), before

    def reset(self, case):
        shutil.rmtree(self.trial, ignore_errors=True)
        shutil.copytree(self.state(case.state), os.path.join(self.trial, "shop"), symlinks=True)
        if self.store:
            self.own_store_of_trial(case.state)

    def do(self, case, wrap=(), env=None, patience=PATIENCE, **more):
        words = dict(self.words, shop="shop")
        args = [a.format(**words) for a in case.args]
        stdin = open(os.path.join(self.input, case.stdin), "rb") if case.stdin else subprocess.DEVNULL
        more = dict({"stdin": stdin, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}, **more)
        env = {k: v for k, v in dict(os.environ, **(env or {})).items() if v is not None}
        job = subprocess.Popen(list(wrap) + args, cwd=self.trial, env=env, start_new_session=True, **more)
        try:
            out, err = job.communicate(timeout=patience)
        except subprocess.TimeoutExpired:
            os.killpg(job.pid, 9)
            out, err = job.communicate()
            return Outcome("never", out, err)
        finally:
            if case.stdin:
                stdin.close()
        return Outcome(job.returncode, out or b"", err or b"")

    def verify(self, case):
        """Does the program prove its books now? None, or what is wrong."""
        if case.program not in ["ecom-" + station for station in STATIONS] + ["ecom-run"]:
            return None
        said = self.do(Case(case.program + " verify", case.state))
        return None if said.ending == 0 else "verify %s %s" % (said, said.out.decode()[-300:])

    def judge(self, case, whole, had, allowed, heard=True):
        """What is wrong after a run that HAD a fault, if anything is. ALLOWED: how it may end. HEARD: can it say why?"""
        said, holds, before = whole
        if b".deferred" in had.out and b".deferred" not in said.out:
            return self.comes_later(case, had, holds)
        if had.ending == said.ending:
            if had.out != said.out:
                return "ends %s as if nothing were, but does not say the same" % had.ending
            found = self.differs(holds)
            return found and "ends %s as if nothing were, but %s" % (had.ending, found)
        excused = case.excuse and case.excuse in had.err + had.out
        if had.ending not in allowed and not excused:
            return str(had)
        if not had.err.strip() and heard and not excused:
            return "ended %s without a word" % had.ending
        if not case.changes:
            return self.differs(before) # what did not change says the same when it is asked again
        found = self.verify(case)
        if found:
            return "%s; then %s" % (had, found)
        rejects = os.path.join(self.trial, "rejects")
        for path in (rejects, rejects + ".csv"):
            if os.path.exists(path):
                os.unlink(path)
        again = self.do(case)
        if again.ending != said.ending or (again.out != said.out and not case.once):
            return "%s; run again it does not say the same: it %s" % (had, again)
        found = self.differs(holds)
        return found and "%s; run again, %s" % (had, found)

    def comes_later(self, case, said, want):
        """A courier says that it will try again: it does, and what is outside then is what should be."""
        until = re.search(rb'"until":"([^"]*)"', said.out).group(1).decode()
        had = self.do(Case([case.program, "send" if case.program == "ecom-notify" else "fetch", "--now=" + until] +
                           [word for word in case.args if word == "--allow-private"], case.state))
        outside = [{name for name in files if name.startswith(("shop/outbox/", "shop/images/"))} for files in (want[1], self.holds()[1])]
        return None if outside[0] == outside[1] else "it was to come later: it %s, but outside is %s" % (had, outside[0] ^ outside[1])

    # ---- what a shop holds

    def holds(self):
        """Books, row by row, and files, byte by byte; not those that only say what was going on."""
        files = {}
        for folder, folders, names in os.walk(self.trial):
            folders[:] = [f for f in folders if f not in ("tmp", "parts")]
            for name in names:
                if not re.search(r"\.db(-wal|-shm|-journal)?$|\.turn$|\.lock$|^shop\.json$", name):
                    path = os.path.join(folder, name)
                    with open(path, "rb") as file:
                        files[os.path.relpath(path, self.trial)] = file.read()
        return self.books(), files

    def differs(self, want):
        """In a word or two, how the shop is not what it should be; else None."""
        for kind, have, should in zip(("table", "file"), self.holds(), want):
            for name in sorted(set(have) | set(should)):
                if have.get(name) != should.get(name):
                    how = "missing" if name not in have else "too much" if name not in should else "another"
                    return "%s %s is %s" % (kind, name, how)
        return None

    def books(self):
        if self.store:
            return self.far_books()
        tables = {}
        for path in glob.glob(os.path.join(self.trial, "shop/*.db")) + glob.glob(os.path.join(self.trial, "saved/*.db")):
            db = sqlite3.connect(path)
            for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                if not table.startswith(("search_", "sqlite_")):
                    rows = db.execute('SELECT * FROM "%s"' % table).fetchall()
                    if rows:
                        tables[os.path.relpath(path, self.trial) + " " + table] = sorted(rows)
            db.close()
        return tables

    # ---- on a server

    def sql(self, text):
        env = dict(os.environ, PGOPTIONS="-c client_min_messages=warning")
        return subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", self.store], input=text,
                              stdout=subprocess.PIPE, text=True, check=True, env=env).stdout

    def url(self, state):
        self.schemas[state] = "trial%d_%s" % (os.getpid(), state)
        return "%s&schema=%s" % (self.store, self.schemas[state])

    def own_store(self, state, shop=None):
        if not self.store:
            return
        path = os.path.join(shop or self.state(state), "shop.json")
        with open(path) as file:
            text = re.sub(r"&schema=\w+", "&schema=" + self.url(state).split("&schema=")[1], file.read())
        with open(path, "w") as file:
            file.write(text)

    def own_store_of_trial(self, state):
        self.own_store("trial", os.path.join(self.trial, "shop"))
        self.sql("""
            DO $$ DECLARE t record; BEGIN
                DROP SCHEMA IF EXISTS %(new)s CASCADE;
                IF EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = '%(old)s') THEN
                    CREATE SCHEMA %(new)s;
                    FOR t IN SELECT tablename AS name FROM pg_tables WHERE schemaname = '%(old)s' LOOP
                        EXECUTE format('CREATE TABLE %(new)s.%%1$I (LIKE %(old)s.%%1$I INCLUDING ALL)', t.name);
                        EXECUTE format('INSERT INTO %(new)s.%%1$I SELECT * FROM %(old)s.%%1$I', t.name);
                    END LOOP;
                END IF;
            END $$""" % {"new": self.schemas["trial"], "old": self.schemas[state]})

    def far_books(self):
        rows = self.sql("""
            SELECT format('SELECT %%L, x::text FROM (SELECT %%s FROM %%I.%%I) x', table_name,
                    string_agg(format('%%I', column_name), ', ' ORDER BY column_name), table_schema, table_name)
                FROM information_schema.columns WHERE table_schema = '%s' AND column_name <> 'version'
                GROUP BY table_schema, table_name \\gexec
            """ % self.schemas["trial"])
        tables = {}
        for row in rows.splitlines():
            tables.setdefault(row.split("|")[0], []).append(row)
        return {name: sorted(rows) for name, rows in tables.items()}
