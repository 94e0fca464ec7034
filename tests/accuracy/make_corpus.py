#!/usr/bin/env python3
"""Make the labelled corpus: make_corpus.py OUT [--seed N] [--documents N] [--tables N]

Writes OUT/files/ (what is scanned) and OUT/truth.jsonl (one line a file). The
same seed gives the same bytes. People, councils and values are invented; the
files are made at test time and not kept. truth.jsonl is explained in README.md.
"""

import argparse
import json
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from corpus import decoy_texts, forms, letters, mark, tables  # noqa: E402
from corpus.text import Writer  # noqa: E402


def canonical(value):
    """What is left of a value without its spelling, to count the distinct ones."""
    return "".join(c for c in value.lower() if c.isalnum())


def document_truth(plain, spans):
    """(values, distinct, neutral, decoys, lines): counts by type, and which marks stand on which line."""
    values, distinct, neutral, kinds, lines = {}, {}, {}, {}, {}
    for label, text, start in spans:
        line = str(plain.count("\n", 0, start) + 1)
        if label not in lines.setdefault(line, []):
            lines[line].append(label)
        if label[0] == "!":
            kinds[label[1:]] = kinds.get(label[1:], 0) + 1
        elif label[0] == "?":
            neutral[label[1:]] = neutral.get(label[1:], 0) + 1
        else:
            values[label] = values.get(label, 0) + 1
            distinct.setdefault(label, set()).add(canonical(text))
    # A full name may also be reported by its parts, and parts on forms as a name.
    names = values.get("full_name", 0) + neutral.get("full_name", 0)
    for part in ("first_name", "last_name", "title"):
        neutral[part] = neutral.get(part, 0) + names
    neutral["full_name"] = neutral.get("full_name", 0) + values.get("last_name", 0) + values.get("first_name", 0)
    return values, {t: len(s) for t, s in distinct.items()}, {t: n for t, n in neutral.items() if n}, kinds, lines


SHAPED = {"date_of_birth", "dbs_certificate", "driving_licence", "electoral_number", "iban", "national_insurance_number", "nhs_number", "passport_number", "payment_card",
          "payroll_number", "phone", "postcode", "right_to_work_share_code", "tax_code", "uk_bank_account", "uk_sort_code", "utr", "vehicle_registration", "fee", "election_date"}


# Documents of the elections office that are about nobody.
PUBLIC_ELECTION = {"persons_nominated", "notice_of_poll", "timetable"}


def ways(plain, spans):
    """How the values are written, by type: the template's words before it and its shape, never the value.

    Only words outside every mark are taken, so that no value can be among them.
    """
    inside = [False] * len(plain)
    for label, text, start in spans:
        for place in range(start, start + len(text)):
            inside[place] = True
    shapes = {}
    for label, text, start in spans:
        if label not in SHAPED:
            continue
        before = start
        while before > 0 and start - before < 40 and not inside[before - 1]:
            before -= 1
        words = " ".join(plain[before:start].replace("\n", " / ").split()[-2:])
        shape = "".join("9" if c.isdigit() else "A" if c.isupper() else "a" if c.isalpha() else c for c in text).replace("\n", "/")
        shapes.setdefault(label, []).append(f"{words}|{shape}")
    return shapes


def encode(text, encoding):
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return text.encode("utf-8")


def spread(items, total, share):
    """Document kinds with their shares of `total`."""
    weight = sum(share(item) for item in items)
    plan = [(item, max(1, round(share(item) * total / weight))) for item in items]
    return [item for item, count in plan for _ in range(count)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=2001)
    parser.add_argument("--documents", type=int, default=620)
    parser.add_argument("--tables", type=int, default=500)
    args = parser.parse_args()
    files = args.out / "files"
    files.mkdir(parents=True, exist_ok=True)
    truth = []

    def write(path, data, entry):
        target = files / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        truth.append({"path": path, **entry})

    kinds = spread(letters.KINDS + forms.KINDS + decoy_texts.KINDS, args.documents, lambda item: item[4])
    prose = {make for _, make, *_ in letters.KINDS}
    for number, (kind, make, store_class, ending, _) in enumerate(kinds):
        rng = random.Random(f"{args.seed}/text/{number}")
        writer = Writer(rng, "elect" in store_class or kind in PUBLIC_ELECTION)
        marked = make(writer)
        if ending == "txt" and make in prose and rng.random() < 0.3:
            marked = mark.wrap(marked, rng.choice([60, 66, 72, 78]))
        plain, spans = mark.strip(marked + "\n")
        values, distinct, neutral, decoy_kinds, lines = document_truth(plain, spans)
        year = [writer.poll[0].year] if "election_worker" in store_class and (writer.poll[3] in plain or "election_date" in values) else []
        folder = f"Elections/{writer.poll[3]}/letters" if rng.random() < 0.3 and store_class == "election_worker" else "share/docs"
        told = {label.lstrip("?") for label, _, _ in spans} & {"election_role", "election_date", "polling_station"}
        if store_class == "election_worker" and not told and folder.startswith("share"):
            store_class += "|other_personal"  # a note that does not say what the work was
        write(f"{folder}/{number:04d}.{ending}", encode(plain, "cp1252" if rng.random() < 0.1 and ending != "eml" else "utf-8"), {
            "level": "text", "kind": kind, "class": store_class, "years": year if folder.startswith("share") else [writer.poll[0].year],
            "values": values, "distinct": distinct, "neutral": neutral, "decoys": decoy_kinds, "lines": lines, "forms": ways(plain, spans)})
    for number, (kind, table_class, always, sometimes, _, folder) in enumerate(spread(tables.KINDS, args.tables, lambda item: item[4])):
        rng = random.Random(f"{args.seed}/table/{number}")
        data, entry, where, name = tables.Table(rng, kind, table_class, always, sometimes, folder).write()
        write(f"{where}/{name + ' ' if name else ''}{number:04d}.csv", data, {"level": "table", **entry})
    truth.sort(key=lambda entry: entry["path"])
    with open(args.out / "truth.jsonl", "w", encoding="utf-8") as out:
        for entry in truth:
            out.write(json.dumps(entry, sort_keys=True, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
