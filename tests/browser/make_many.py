"""Writes a report.json of many stores, made up from a seed, in the shape that the scanner writes.

    python3 make_many.py TEMPLATE OUT [STORES]

TEMPLATE is a real report.json (of the demo estate): run, systems, method and the shape of stores come from it, so that
the large report follows the schema of the day without being kept in step by hand.
"""

import copy
import json
import random
import sys


def main():
    template, out = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 50_000
    rng = random.Random(20250607)
    with open(template, encoding="utf-8") as file:
        report = json.load(file)
    models = report["stores"]
    stores = []
    for number in range(count):
        store = copy.deepcopy(rng.choice(models))
        store["path"] = f"{store['path'].split('/')[0]}/dept-{number % 97:02}/box {number % 1009:04}/{number:05} {store['path'].rsplit('/', 1)[-1]}"
        likely = int(rng.paretovariate(0.9)) if store["people"]["high"] else 0
        store["people"] = {"low": likely * 9 // 10, "likely": likely, "high": likely * 6 // 5}
        store["digest"] = f"{number:064x}"
        if "copies_of" in store:
            store["copies_of"], store["copy_families"] = [], []
        stores.append(store)
    stores.sort(key=lambda store: store["path"].encode())
    for number, store in enumerate(stores):
        store["id"] = number
    report["stores"] = stores
    report["copy_families"] = []
    report["summary"]["stores"] = count
    # Three thousand unread pictures in thirty folders, and as many single files.
    ledger = report["ledger"] + [
        {"path": f"it-leftovers/scans/batch {n % 30:02}/{n:05}.tif", "status": "skipped", "reason": "needs_ocr", "bytes": 90_000 + n}
        for n in range(3000)
    ]
    report["ledger"] = sorted(ledger, key=lambda row: row["path"].encode())
    with open(out, "w", encoding="utf-8") as file:
        json.dump(report, file)


main()
