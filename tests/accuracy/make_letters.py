#!/usr/bin/env python3
"""Make the fourth corpus, of free text: make_letters.py OUT [--seed N] [--scale X]

The same truth.jsonl as make_corpus.py (README.md), other content: see
letters/__init__.py. Everything in it is invented.
"""

import argparse
import json
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from letters import machine, mark, others, public, staff  # noqa: E402
from letters.people import Council  # noqa: E402

FOLDERS = ["G/Corporate", "G/Shared/old", "home/cwilks", "home/temp staff", "archive/2009", "dept7/docs", "inbox", "scans/box 14", "misc"]


def documents(seed, scale):
    """(path, text, truth) of each document."""
    out = []
    for module in (staff, others, public, machine):
        for make, times in module.KINDS.items():
            for n in range(max(1, round(times * scale))):
                # A kind's documents do not change when another kind gets more.
                rng = random.Random(f"{seed} {make.__name__} {n}")
                marked, store_class, name = make(rng, Council(rng))
                text, facts = mark.read(marked)
                log = module is machine
                ending = "log" if log and rng.random() < 0.8 else rng.choices(["txt", "md", "text", "asc"], [90, 4, 3, 3])[0]
                # Half of the names say nothing.
                stem = name if rng.random() < 0.5 else f"doc{len(out):04}"
                path = f"{rng.choice(FOLDERS)}/{mark.plain(stem)} {len(out):04}.{ending}"
                if rng.random() < 0.2:
                    text = text.replace("\n", "\r\n")
                out.append((path, text, {"path": path, "level": "text", "kind": make.__name__, "class": store_class, "years": [], **facts}))
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, metavar="OUT")
    parser.add_argument("--seed", type=int, default=1957)
    parser.add_argument("--scale", type=float, default=1.0, help="so many times as many documents")
    args = parser.parse_args()
    made = documents(args.seed, args.scale)
    for path, text, _ in made:
        file = args.folder / "files" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        # Old papers are in the encoding of Windows where that can hold them.
        encoding = "cp1252" if len(text) % 5 == 0 else "utf-8"
        try:
            data = text.encode(encoding)
        except UnicodeEncodeError:
            data = text.encode("utf-8")
        file.write_bytes(data)
    with open(args.folder / "truth.jsonl", "w", encoding="utf-8") as file:
        for truth in sorted((t for _, _, t in made), key=lambda t: t["path"]):
            file.write(json.dumps(truth, ensure_ascii=False, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
