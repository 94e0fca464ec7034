#!/usr/bin/env python3
"""Score a pollsweep binary against the labelled corpus.

    score.py [CORPUS] --binary PATH      make the corpus if none is given, scan it, print the table
    score.py CORPUS --report FILE        score a report that is already there
    score.py --corpus holdout ...        the held-out corpus instead of the first one

Levels:
  text value     per document and type, tp = min(found, true); over- and undercounts show
  text presence  per document and type: is it there at all
  table value    the same as text value, over all columns of a table together
  table presence the same as text presence, per table
  column         a column of a table with a header is said to hold the type
  column bare    the same in tables without a header; types that values alone
                 do not tell (fees, payroll numbers, ...) count neither way

What may be reported or not ("neutral" in the truth) counts neither way. No
value is ever printed: paths, types, counts and kinds of look-alikes only.
"""

import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
# The types that the truth knows; others (a user's own rules, credentials) are not judged.
TYPES = set("""full_name first_name last_name title date_of_birth gender nationality home_address postcode phone email emergency_contact
national_insurance_number utr nhs_number passport_number driving_licence right_to_work_share_code biometric_residence_permit dbs_certificate
electoral_number uk_sort_code uk_bank_account iban payment_card tax_code payroll_number election_role polling_station election_date fee
training_record vehicle_registration ethnicity disability_or_health trade_union political_activity religion criminal_conviction""".split())
CLASSES = ["election_worker", "elector", "other_personal", "none"]
# Name: the program that makes it, its seed, the mark of its table in docs/accuracy.md.
CORPORA = {"first": ("make_corpus.py", 2001, "table"), "holdout": ("make_holdout.py", 1832, "held-out table"), "office": ("make_office.py", 1918, "office table"),
           "letters": ("make_letters.py", 1957, "letters table")}
LEVELS = ["text value", "text presence", "table value", "table presence", "column", "column bare"]


class Tally:
    """True positives, false positives and false negatives of one type at one level."""

    def __init__(self):
        self.tp = self.fp = self.fn = 0

    def add(self, tp, fp, fn):
        self.tp += tp
        self.fp += fp
        self.fn += fn

    @property
    def precision(self):
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else None

    @property
    def recall(self):
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else None

    @property
    def f1(self):
        return 2 * self.tp / (2 * self.tp + self.fp + self.fn) if self.tp + self.fp + self.fn else None


def counts(found, expected, neutral):
    """(tp, fp, fn) of a count against the expected count, with some that may be there or not."""
    tp = min(found, expected)
    return tp, max(0, found - expected - neutral), expected - tp


class Score:
    def __init__(self, least):
        self.least = least
        self.tallies = collections.defaultdict(Tally)  # (level, type)
        self.misses = []  # (weight, level, path, kind, type, expected, found, why)
        self.forms = collections.defaultdict(lambda: [0, 0])  # (type, form) of lone values -> [there, missed]
        self.classes = collections.Counter()
        self.class_misses = []
        self.years = Tally()
        self.absent = []
        self.moved = 0

    def _note(self, level, truth, field_type, expected, found, result, why=""):
        tp, fp, fn = result
        if not (tp or fp or fn):
            return
        self.tallies[level, field_type].add(tp, fp, fn)
        if fp or fn:
            self.misses.append((fp + fn, level, truth["path"], truth["kind"], field_type, expected, found, why))

    def store(self, truth, store):
        if store is None:
            self.absent.append(truth["path"])
            store = {"tables": [], "text": [], "election": {"class": "none", "years": []}}
        if truth["level"] == "text":
            self._text(truth, store)
        else:
            self._table(truth, store)
        self._class(truth, store)

    def _counts(self, finding):
        return finding["confidence"] >= self.least and finding["field_type"] in TYPES

    def _found(self, store):
        """Values by type in a whole store, from text and from columns."""
        found, lines = collections.Counter(), collections.defaultdict(set)
        for hit in store["text"]:
            if self._counts(hit):
                found[hit["field_type"]] += hit["hits"]
                lines[hit["field_type"]].update(str(l).split()[-1] for l in hit.get("locators", []))
        for table in store["tables"]:
            for column in table["columns"]:
                for finding in column["findings"]:
                    if self._counts(finding):
                        found[finding["field_type"]] += finding["values"]
        return found, lines

    def _text(self, truth, store):
        found, lines = self._found(store)
        for field_type in set(found) | set(truth["values"]):
            expected, n = truth["values"].get(field_type, 0), found[field_type]
            neutral = truth["neutral"].get(field_type, 0)
            result = counts(n, expected, neutral)
            why = ""
            if result[1]:  # name the look-alikes on the lines that hold no such value
                suspects = collections.Counter(label[1:] for line in lines[field_type] for label in truth["lines"].get(line, []) if label[0] == "!" and field_type not in truth["lines"][line])
                why = "/".join(kind for kind, _ in suspects.most_common(2)) or ("counted twice" if expected else "other words")
            elif result[2]:
                why = "none found" if n == 0 else "some found"
            self._note("text value", truth, field_type, expected, n, result, why)
            if expected == 1 and len(truth["forms"].get(field_type, ())) == 1:
                form = self.forms[field_type, truth["forms"][field_type][0]]
                form[0] += 1
                form[1] += n == 0
            present = (int(n > 0), int(expected > 0))
            self._note("text presence", truth, field_type, expected, n, (int(present == (1, 1)), int(present == (1, 0) and not neutral), int(present == (0, 1))), why)

    def _table(self, truth, store):
        found, _ = self._found(store)
        expected, neutral = collections.Counter(), collections.Counter()
        tables = store["tables"]
        level = "column" if truth["header"] else "column bare"
        if len(tables) > 1:
            self.moved += 1
        by_index = {}
        if tables:
            for column in max(tables, key=lambda t: t.get("rows") or 0)["columns"]:
                by_index[column["index"]] = {f["field_type"]: f["values"] for f in column["findings"] if self._counts(f)}
        for column in truth["columns"]:
            if column.get("elsewhere"):  # of a second table on the sheet: its values count, its columns are not judged
                expected.update(column["types"])
                expected.update(column["embedded"])
                neutral.update({t: column["filled"] for t in column["accept"]})
                continue
            tellable = column.get("tellable", True)
            said = by_index.get(column["index"], {})
            allowed = set(column["accept"]) | set(column["embedded"])
            for t, n in column["types"].items():
                (expected if tellable else neutral)[t] += n
            for t, n in column["embedded"].items():
                expected[t] += n
            for t in column["accept"]:
                neutral[t] += column["filled"]
            kind = column["name"] if truth["header"] else "no header"
            for t in set(said) | set(column["types"]):
                true_here, said_here = t in column["types"], t in said
                if not tellable and true_here or t in allowed and not true_here:
                    continue
                why = (f"header `{kind}`" if true_here else f"{column.get('decoy') or column['type']} under `{kind}`")
                self._note(level, truth, t, column["types"].get(t, 0), said.get(t, 0), (int(true_here and said_here), int(said_here and not true_here), int(true_here and not said_here)), why)
        for t in set(found) | set(expected):
            n = found[t]
            self._note("table value", truth, t, expected[t], n, counts(n, expected[t], neutral[t]), "too many" if n > expected[t] else "too few")
            self._note("table presence", truth, t, expected[t], n, (int(n > 0 and expected[t] > 0), int(n > 0 and not expected[t] and not neutral[t]), int(n == 0 and expected[t] > 0)))

    def _class(self, truth, store):
        said = store["election"]["class"]
        right = said in truth["class"].split("|")
        real = said if right else truth["class"].split("|")[0]
        self.classes[real, said] += 1
        if not right:
            self.class_misses.append((truth["path"], truth["kind"], truth["class"], said))
        if truth["class"] == "election_worker" and truth["years"]:
            here, told = set(truth["years"]), set(store["election"]["years"])
            self.years.add(len(here & told), 0, len(here - told))

    def total(self, level):
        tally = Tally()
        for (l, _), t in self.tallies.items():
            if l == level:
                tally.add(t.tp, t.fp, t.fn)
        return tally

    def types(self, level):
        return sorted(t for l, t in self.tallies if l == level)


def show(value):
    return "-" if value is None else f"{value:.3f}"


def print_tables(score, out):
    for level in LEVELS:
        rows = [(t, score.tallies[level, t]) for t in score.types(level)] + [("all", score.total(level))]
        print(f"\n{level:<28}{'true':>7}{'right':>7}{'false':>7}{'missed':>7}{'prec':>8}{'recall':>8}{'F1':>8}", file=out)
        for name, t in rows:
            print(f"{name:<28}{t.tp + t.fn:>7}{t.tp:>7}{t.fp:>7}{t.fn:>7}{show(t.precision):>8}{show(t.recall):>8}{show(t.f1):>8}", file=out)
    print(f"\n{'class (true down)':<20}" + "".join(f"{n:>17}" for n in CLASSES) + f"{'prec':>8}{'recall':>8}{'F1':>8}", file=out)
    for real in CLASSES:
        t = class_tally(score, real)
        print(f"{real:<20}" + "".join(f"{score.classes[real, said]:>17}" for said in CLASSES) + f"{show(t.precision):>8}{show(t.recall):>8}{show(t.f1):>8}", file=out)
    print(f"\n{remarks(score)}", file=out)


def remarks(score):
    return (f"Election years of stores of election work: recall {show(score.years.recall)}." + (f" {len(score.absent)} files are not in the report." if score.absent else "")
            + (f" {score.moved} CSV files gave more than one table." if score.moved else ""))


def markdown(score):
    """One row a type; under each level how many there are, precision and recall."""
    pair = lambda t: f"{t.tp + t.fn} | {show(t.precision)} / {show(t.recall)}" if t.tp + t.fp + t.fn else "- | -"
    lines = ["| type | " + " | ".join(f"{level}: true | P / R" for level in LEVELS) + " |", "|---|" + "---:|---:|" * len(LEVELS)]
    for name in sorted({t for _, t in score.tallies}) + ["all"]:
        lines.append(f"| {name} | " + " | ".join(pair(score.total(level) if name == "all" else score.tallies[level, name]) for level in LEVELS) + " |")
    lines += ["", "| class of the store | " + " | ".join(f"said {n}" for n in CLASSES) + " | precision | recall | F1 |", "|---|" + "---:|" * 7]
    for real in CLASSES:
        t = class_tally(score, real)
        lines.append(f"| {real} | " + " | ".join(str(score.classes[real, said]) for said in CLASSES) + f" | {show(t.precision)} | {show(t.recall)} | {show(t.f1)} |")
    return "\n".join(lines + ["", remarks(score)])


def rewrite(doc, table, name):
    """Put the table between the two marks of a document."""
    text = doc.read_text(encoding="utf-8")
    start, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    before, rest = text.split(start, 1)
    doc.write_text(before + start + "\n" + table + "\n" + end + rest.split(end, 1)[1], encoding="utf-8")


def ratchet(score, floors, margin=0.005):
    """Raise each floor to what is measured, less a margin; none is lowered."""
    def raised(old, tally):
        out = dict(old)
        for measure in ("precision", "recall", "f1"):
            value = getattr(tally, measure)
            # Precision and recall are held only where both are good: before that one is traded for the other.
            if value is not None and tally.tp + tally.fn >= 10 and (measure == "f1" or (tally.f1 or 0) >= 0.9):
                out[measure] = max(old.get(measure, 0), int((value - margin) * 1000) / 1000)
        return out
    for level in LEVELS:
        section = floors.setdefault(level, {})
        for name in score.types(level) + ["all"]:
            section[name] = raised(section.get(name, {}), score.total(level) if name == "all" else score.tallies[level, name])
        floors[level] = {name: least for name, least in sorted(section.items()) if least}
    section = floors.setdefault("class", {})
    for name in CLASSES:
        section[name] = raised(section.get(name, {}), class_tally(score, name))
    return floors


def class_tally(score, name):
    t = Tally()
    t.tp = score.classes[name, name]
    t.fn = sum(n for (real, said), n in score.classes.items() if real == name != said)
    t.fp = sum(n for (real, said), n in score.classes.items() if said == name != real)
    return t


def print_misses(score, count, by_kind, out):
    if by_kind:
        groups = collections.defaultdict(lambda: [0, 0, 0])
        for weight, level, _, kind, field_type, expected, found, why in score.misses:
            if level.endswith("presence"):
                continue
            side = "missed" if found < expected else "false"
            group = groups[level, field_type, side, kind if level.startswith("t") else "", why]
            group[0] += weight if level.startswith("t") else 1
            group[1] += 1
        print("\nMisses by kind (values or columns, files)", file=out)
        for (level, field_type, side, kind, why), (n, files, _) in sorted(groups.items(), key=lambda g: (-g[1][0], g[0]))[:by_kind]:
            print(f"  {n:>6} in {files:>4}  {level:<12} {field_type:<26} {side:<7} {kind} {why}", file=out)
    if count:
        print("\nWorst misses", file=out)
        for _, level, path, kind, field_type, expected, found, why in sorted(score.misses, key=lambda m: (-m[0], m[1:5]))[:count]:
            print(f"  {level:<14} {field_type:<26} expected {expected:>4} found {found:>4}  {kind:<22} {why:<36} {path}", file=out)
        for path, kind, real, said in score.class_misses[:count]:
            print(f"  class          {said} instead of {real}  {kind}  {path}", file=out)


def below_floors(score, floors):
    """Lines for what is under its floor: {level: {type or "all": {"precision": x, "recall": y, "f1": z}}}, and "class"."""
    failures = []
    for level, types in floors.items():
        for name, least in types.items():
            if level == "class":
                tally = class_tally(score, name)
            else:
                tally = score.total(level) if name == "all" else score.tallies[level, name]
            for measure, floor in least.items():
                value = getattr(tally, measure)
                if value is None or value < floor:
                    failures.append(f"{level} / {name}: {measure} {show(value)} is under {floor}")
    return failures


def scan(binary, corpus, out):
    """Run the binary; its state folder is kept inside `out`."""
    env = dict(os.environ, XDG_STATE_HOME=str(out / "state"), XDG_CONFIG_HOME=str(out / "config"), XDG_DATA_HOME=str(out / "data"))
    done = subprocess.run([binary, "scan", str(corpus / "files"), "--out", str(out / "out"), "--quiet"], env=env, check=False)
    if done.returncode not in (0, 1, 3):
        sys.exit(f"the scan ended with exit code {done.returncode}")
    return out / "out" / "report.json"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=pathlib.Path, metavar="CORPUS", help="folder made by make_corpus.py or make_holdout.py; made afresh if left out")
    parser.add_argument("--corpus", choices=sorted(CORPORA), default="first", help="which corpus to make: the first one, the held-out one that no rule is tuned to, that of ordinary offices, or that of free text")
    parser.add_argument("--binary", help="the pollsweep to run")
    parser.add_argument("--report", type=pathlib.Path, help="a report.json to score instead of running")
    parser.add_argument("--seed", type=int, help="default 2001, for the held-out corpus 1832")
    parser.add_argument("--least", type=int, default=50, help="findings under this confidence do not count (default 50)")
    parser.add_argument("--markdown", action="store_true", help="one table in Markdown instead of the listing")
    parser.add_argument("--doc", type=pathlib.Path, help="put that table into this document")
    parser.add_argument("--ratchet", type=pathlib.Path, help="raise the floors in this JSON to what is measured")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="list the N worst documents")
    parser.add_argument("--by-kind", type=int, default=0, metavar="N", help="list the N worst kinds of misses")
    parser.add_argument("--forms", type=int, default=0, metavar="N", help="list N ways of writing that were missed: words before | shape, in documents with one value of the type")
    parser.add_argument("--only", help="misses of this field type only")
    parser.add_argument("--floors", type=pathlib.Path, help="JSON of least values; exit 1 below")
    args = parser.parse_args()
    if not args.binary and not args.report:
        parser.error("--binary or --report is needed")
    with tempfile.TemporaryDirectory(prefix="accuracy-") as temp:
        temp = pathlib.Path(temp)
        corpus = args.folder
        if corpus is None:
            corpus = temp / "corpus"
            program, seed, _ = CORPORA[args.corpus]
            subprocess.run([sys.executable, str(HERE / program), str(corpus), "--seed", str(seed if args.seed is None else args.seed)], check=True)
        report_path = args.report or scan(args.binary, corpus, temp)
        with open(report_path, encoding="utf-8") as file:
            report = json.load(file)
        score = Score(args.least)
        stores = {store["path"]: store for store in report["stores"]}
        with open(corpus / "truth.jsonl", encoding="utf-8") as file:
            for line in file:
                truth = json.loads(line)
                score.store(truth, stores.pop(truth["path"], None))
    if args.only:
        score.misses = [m for m in score.misses if m[4] == args.only]
    if args.markdown:
        print(markdown(score))
    else:
        print_tables(score, sys.stdout)
    if args.doc:
        rewrite(args.doc, markdown(score), CORPORA[args.corpus][2])
    if args.ratchet:
        old = json.loads(args.ratchet.read_text(encoding="utf-8")) if args.ratchet.exists() else {}
        args.ratchet.write_text(json.dumps(ratchet(score, old), indent=1) + "\n", encoding="utf-8")
    print_misses(score, args.misses, args.by_kind, sys.stdout)
    if args.forms:
        print("\nForms missed in text (missed of there)")
        missed = [(m, there, t, form) for (t, form), (there, m) in score.forms.items() if m and args.only in (None, t)]
        for m, there, t, form in sorted(missed, key=lambda f: (-f[0], f[2:]))[:args.forms]:
            print(f"  {m:>4} of {there:>4}  {t:<26} {form}")
    if stores:
        print(f"{len(stores)} stores of the report are not in the truth.")
    if args.floors:
        failures = below_floors(score, json.loads(args.floors.read_text(encoding="utf-8")))
        for failure in failures:
            print(f"below its floor: {failure}")
        sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
