"""The estate under construction: stores, what is truly in them, and the files of both.

The truth has the form that `fixtures/make_estate/score.py` reads (`fixtures/make_estate/truth_readme.md` says what each key
means), with three keys more in stores.jsonl for what nobody could decide: `class_also`, `years_also` and `text_also` hold what is as
right. A system is a function over `Estate` (see systems/); nothing here knows what a council is.
"""
import contextlib
import datetime
import json
import pathlib
import random
import re

import files
from columns import Blank, Note, Off, columns
from people import Person

MARK = re.compile(r"\[\[(\w+):(.*?)\]\]", re.S)
KIND = {"xml": "text"}


class Sheet:
    """A table to be: columns, and the things its rows are about (people, or anything without an id)."""

    def __init__(self, name, spec, rows, hand, titles=(), headerless=False, total=None, hidden=False, merges=(), others=None, blank_every=0):
        self.name, self.columns, self.rows, self.hand = name, columns(hand, spec), list(rows), hand
        self.titles, self.headerless, self.total, self.hidden, self.merges = list(titles), headerless, total, hidden, list(merges)
        self.others = others or (lambda row: [])


class Estate:
    def __init__(self, seed, scale, council):
        self.seed, self.scale, self.council = seed, scale, council
        self.files, self.stores, self.fields, self.text_rows, self.rows = {}, [], [], [], []
        self.inside = []

    def random(self, what):
        return random.Random(f"{self.seed}:{what}")

    def few(self, r, group, n):
        """About n of a group, by the estate's scale; at least six."""
        n = min(len(group), max(6, round(n * self.scale)))
        return r.sample(list(group), n)

    # -- stores

    @contextlib.contextmanager
    def archive(self, path, kind):
        """What is added within goes into this archive."""
        self.inside.append((path, kind, []))
        yield
        _, _, members = self.inside.pop()
        data = files.targz(members) if kind == "tar.gz" else files.zipped(members)
        if kind == "tar.gz":
            self.store(path, "gzip", "archive", data, "none")
            self.stores.append({**self.stores[-1], "store": self.full(path) + "!/" + path.rpartition("/")[2][:-3], "format": "tar"})
        else:
            self.store(path, "zip", "archive", data, "none")

    def full(self, path):
        """The report's path of a store inside the archives that are open."""
        out = ""
        for outer, kind, _ in self.inside:
            out += outer + "!/"
            if kind == "tar.gz":
                out += outer.rpartition("/")[2][:-3] + "!/"
        return out + path

    def store(self, path, fmt, kind, data, cls, years=(), controller="council", people=(), also=(), readable=True, why="", **more):
        full = self.full(path)
        if self.inside:
            self.inside[-1][2].append((path, data))
        else:
            self.files[path] = data
        ids = {p.id for p in people}
        row = {"store": full, "system": full.split("/")[0], "format": fmt, "kind": kind, "readable": readable, "why": why,
               "coverage": "scanned" if readable else "skipped", "class": cls, "election_related": cls == "election_worker",
               "controller": controller, "nested": bool(self.inside), "rows": 0, "election_years": sorted(set(years)),
               "distinct_people": len(ids), "bytes": len(data), "class_also": list(also), **more}
        self.stores.append(row)
        return row

    def table(self, path, fmt, sheets, cls, years=(), controller="council", also=(), **more):
        """A store of tables. Adds the extension to the path when it has none."""
        sheets = [sheets] if isinstance(sheets, Sheet) else sheets
        if "." not in path.rpartition("/")[2][-6:]:
            path += "." + files.EXTENSION.get(fmt, fmt)
        hand = sheets[0].hand
        full, tables, everyone, n_rows, kind = self.full(path), [], [], 0, KIND.get(fmt, "table")
        typed = {}
        for s in sheets:
            names = [c.head for c in s.columns]
            if fmt in ("sqlite", "sql", "json", "ndjson", "xml", "dbf"):
                names = distinct(names)
            counts = [{"non_null": 0, "count": 0, "valid": 0, "embedded": {}} for _ in names]
            body, persons, others = [], [], {}
            for n, item in enumerate(s.rows):
                cells = [c.make(item) for c in s.columns]
                for c, v, k in zip(s.columns, cells, counts):
                    tally(c, v, k)
                    if c.type and not isinstance(v, Blank) and v not in (None, ""):
                        typed.setdefault(c.type, set()).add(str(v))
                body.append(cells)
                is_person = isinstance(item, Person)
                persons.append(item.id if is_person else None)
                more_people = s.others(item)
                if more_people:
                    others[str(n)] = [p.id for p in more_people]
                everyone += ([item] if is_person else []) + list(more_people)
            rows = [[t] if isinstance(t, str) else list(t) for t in s.titles] + ([] if s.headerless else [names]) + body
            if s.total is not None:
                rows.append(s.total)
            hidden = [i for i, c in enumerate(s.columns) if c.hidden] if fmt in ("xlsx", "xls") else []
            tables.append({"name": s.name, "rows": rows, "hidden": s.hidden, "hidden_columns": hidden, "merges": s.merges})
            n_rows += len(body)
            container = s.name if fmt in ("xlsx", "xls", "ods", "sqlite", "sql", "json") else ""
            headed = not s.headerless
            for i, (c, k) in enumerate(zip(s.columns, counts)):
                row = {"store": full, "container": container, "column": names[i] if headed else None, "index": i, "type": c.type, "weak": c.weak or not k["count"] or bool(s.headerless and c.type in WEAK_BARE),
                       "also": sorted(set(c.also) | (OR_SO.get(c.decoy, set()))), "layout": "titled" if s.titles else "named" if headed else "headerless",
                       **k, "hidden": (s.hidden or c.hidden) and fmt in ("xlsx", "xls")}
                if c.decoy and not c.type:
                    row["decoy"] = c.decoy
                if kind == "table":
                    self.fields.append(row)
                elif c.type and k["count"]:
                    self.text_rows.append({"store": full, "type": c.type, "hits": k["count"], "distinct": len(typed[c.type])})
            self.rows.append({"store": full, "container": container, "unit": "row", "persons": persons, "others": others})
        data = files.TABLE_FORMATS[fmt](tables, hand)
        label = {"semicolon": "csv", "tab": "csv", "pipe": "csv", "csv1252": "csv", "csvbom": "csv", "csv16": "csv", "fixed": "text"}.get(fmt, fmt)
        return self.store(path, label, kind, data, cls, years, controller, everyone, also, rows=n_rows, **more) | {"rows": n_rows}

    def text(self, path, body, cls, years=(), controller="council", people=(), also=(), wrap=None, fmt="text", encoding="utf-8", **more):
        """A store of text with marks `[[type:value]]`."""
        full, hits = self.full(path), {}
        for kind, value in MARK.findall(body):
            hits.setdefault(kind, []).append(value)
        for kind, values in sorted(hits.items()):
            self.text_rows.append({"store": full, "type": kind, "hits": len(values), "distinct": len(set(values))})
        clean = MARK.sub(lambda m: m[2], body)
        data = wrap(clean) if wrap else clean.encode(encoding, "replace")
        self.rows.append({"store": full, "container": "", "unit": "document", "persons": [p.id for p in people]})
        return self.store(path, fmt, "text", data, cls, years, controller, people, also, **more)

    def raw(self, path, fmt, data, readable=True, why="", cls="none", **more):
        """A store about nobody that is made elsewhere; text unless the format says that nobody reads it."""
        data = data.encode() if isinstance(data, str) else data
        return self.store(path, fmt, "text" if readable else "none", data, cls, readable=readable, why=why, **more)

    def copy(self, path, of):
        """A store that is the same to the byte as one on disk."""
        source = next(s for s in self.stores if s["store"] == of)
        full = self.full(path)
        self.files[path] = self.files[of]
        self.stores.append({**source, "store": full, "system": full.split("/")[0], "copy_of": of})
        for rows in (self.fields, self.text_rows, self.rows):
            rows += [{**x, "store": full} for x in rows if x["store"] == of]

    # -- the files of it

    def write(self, out, truth):
        out, truth = pathlib.Path(out), pathlib.Path(truth)
        for path, data in self.files.items():
            target = out / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        truth.mkdir(parents=True, exist_ok=True)
        seen = {i for r in self.rows for i in [p for p in r["persons"] if p] + sum(r.get("others", {}).values(), [])}
        readable = {s["store"] for s in self.stores if s["readable"]}
        save = lambda name, rows: (truth / name).write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
        save("stores.jsonl", sorted(self.stores, key=lambda s: s["store"]))
        save("fields.jsonl", sorted(self.fields, key=lambda s: (s["store"], s["container"], s["index"])))
        save("text.jsonl", sorted(self.text_rows, key=lambda s: s["store"]))
        save("rows.jsonl", sorted((r for r in self.rows if r["store"] in readable), key=lambda s: (s["store"], s["container"])))
        save("people.jsonl", [p.entry() for p in self.council.all if p.id in seen])


# What cannot be told from another number without a header.
WEAK_BARE = {"election_date", "fee", "payroll_number", "polling_station", "gender", "training_record", "tax_code", "electoral_number", "title"}
# Types that a look-alike may be said to be without fault.
OR_SO = {"department": set(), "job title": {"election_role"}, "salary": {"fee"}, "venue": {"polling_station"}, "officer": {"full_name", "last_name"}}


def tally(column, value, counts):
    if value is None or value == "":
        return
    counts["non_null"] += 1
    if isinstance(value, Note):
        for kind, n in value.inside.items():
            counts["embedded"][kind] = counts["embedded"].get(kind, 0) + n
    if column.type and not isinstance(value, Blank):
        counts["count"] += 1
        counts["valid"] += not isinstance(value, Off)


def distinct(names):
    out = []
    for n in names:
        while n in out:
            n = n[:8] + str(len(out))
        out.append(n)
    return out
