#!/usr/bin/env python3
"""Make the third corpus: make_office.py OUT [--seed N] [--documents N] [--tables N]

The same interface and the same truth.jsonl as make_corpus.py (README.md), other
content: see office/__init__.py. Everything in it is invented.
"""

import argparse
import json
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from holdout import carriers, truth  # noqa: E402
from make_holdout import spread  # noqa: E402
from office import papers, sheets  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1918)
    parser.add_argument("--documents", type=int, default=560)
    parser.add_argument("--tables", type=int, default=330)
    args = parser.parse_args()
    entries = []

    def keep(path, data, entry):
        target = args.out / "files" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        entries.append({"path": path, **entry})

    for n, (kind, make, store_class, _, carrier) in enumerate(spread(papers.KINDS, args.documents, lambda k: k[3])):
        desk = papers.Desk(random.Random(f"{args.seed}/paper/{kind}/{n}"))
        desk.poll_short = [f"{desk.poll_name} {desk.year}"]
        keep(*truth.document(desk, n, kind, make, store_class, carrier))
    for n, kind in enumerate(spread(sheets.KINDS, args.tables, lambda k: k[3])):
        rng = random.Random(f"{args.seed}/sheet/{kind[0]}/{n}")
        path, lines, entry = sheets.write(rng, kind, rng.random() < 0.2)
        data, ending = carriers.to_bytes(rng, lines, entry)
        keep(f"{path} {n:04d}.{ending}", data, {"level": "table", **entry})
    entries.sort(key=lambda entry: entry["path"])
    with open(args.out / "truth.jsonl", "w", encoding="utf-8") as out:
        for entry in entries:
            out.write(json.dumps(entry, sort_keys=True, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
