#!/usr/bin/env python3
"""Make the held-out corpus: make_holdout.py OUT [--seed N] [--documents N] [--tables N]

The same interface and the same truth.jsonl as make_corpus.py (README.md), other
content: see holdout/__init__.py. Everything in it is invented.
"""

import argparse
import json
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from holdout import carriers, exports, forms, letters, lists, mails, public, sheets, truth  # noqa: E402
from holdout.context import Context  # noqa: E402


def spread(kinds, total, share):
    """Kinds, each as often as its share of `total`, at least once."""
    weight = sum(share(kind) for kind in kinds)
    return [kind for kind in kinds for _ in range(max(1, round(share(kind) * total / weight)))]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1832)
    parser.add_argument("--documents", type=int, default=620)
    parser.add_argument("--tables", type=int, default=430)
    args = parser.parse_args()
    entries = []

    def write(path, data, entry):
        target = args.out / "files" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        entries.append({"path": path, **entry})

    texts = [(kind, "prose") for kind in letters.KINDS] + [(kind, "text") for kind in forms.KINDS + lists.KINDS + exports.KINDS + public.KINDS] + [(kind, "mail") for kind in mails.KINDS]
    for number, ((kind, make, store_class, _), carrier) in enumerate(spread(texts, args.documents, lambda item: item[0][3])):
        rng = random.Random(f"{args.seed}/document/{kind}/{number}")
        path, data, entry = truth.document(Context(rng), number, kind, make, store_class, carrier)
        write(path, data, entry)
    tables = [(spec, False) for spec in sheets.PEOPLE_KINDS] + [(spec, True) for spec in sheets.PLAIN_KINDS]
    for number, (spec, is_public) in enumerate(spread(tables, args.tables, lambda item: item[0][3 if item[1] else 4])):
        rng = random.Random(f"{args.seed}/table/{spec[0]}/{number}")
        name, folder, lines, entry = sheets.build(rng, spec, is_public)
        data, ending = carriers.to_bytes(rng, lines, entry)
        write(f"{folder}/{name} {number:04d}.{ending}", data, {"level": "table", **entry})
    entries.sort(key=lambda entry: entry["path"])
    with open(args.out / "truth.jsonl", "w", encoding="utf-8") as out:
        for entry in entries:
            out.write(json.dumps(entry, sort_keys=True, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
