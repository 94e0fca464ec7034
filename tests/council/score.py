#!/usr/bin/env python3
"""Scores a scan of the council: the figures of fixtures/make_estate/score.py, and people by system, election and role.

    score.py REPORT.json TRUTH [--root OUT] [--misses] [--fail-under column_f1=0.95,worker_f1=0.97]

Before scoring, what the truth calls as right (`class_also`, `years_also`, `text_also` of a store) is taken as it was said. Prints names of stores, tables,
columns and field types, never a value.
"""
import argparse
import json
import pathlib
import statistics
import sys
from collections import defaultdict

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "fixtures/make_estate"))
import score as base  # noqa: E402


def neutral(truth, report):
    """Takes what was said as the truth where the truth says that either is right."""
    for path, store in truth.stores.items():
        said, years = report.merged_class(path)
        more = years - set(store["election_years"])
        if more and more <= set(store.get("years_also", [])):
            store["election_years"] = sorted(years)
        wanted = {row["type"] for row in truth.text.get(path, [])}
        unasked = set(store.get("text_also", [])) - wanted
        for owned in report.owned.get(path, []) if unasked else []:
            owned["text"] = [f for f in owned.get("text", []) if f["field_type"] not in unasked]
        if said in store.get("class_also", []):
            store["class"] = said


def by_system(truth, report, out):
    """Distinct people of each system, and the median and worst of their relative errors."""
    true = defaultdict(set)
    for path, ids in truth.people.items():
        if path in truth.stores and truth.stores[path]["readable"]:
            true[truth.stores[path]["system"]] |= ids
    errors = []
    for system in report.data.get("systems", []):
        people, wanted = system.get("people") or {}, len(true.get(system["name"], ()))
        if not wanted:
            if people.get("likely", 0) > 3:
                out.miss("people of a system about nobody", system["name"], f"said {people['likely']}")
            continue
        errors.append((base.relative_error(people.get("likely", 0), wanted), system["name"]))
        if errors[-1][0] > 0.03:
            out.miss("people of a system", system["name"], f"are {wanted}", f"said {people.get('low')} - {people.get('likely')} - {people.get('high')}")
    out.figure("system_people", 1 - statistics.median(e for e, _ in errors))
    out.figure("system_people_close", base.ratio(sum(e <= 0.03 for e, _ in errors), len(errors)))
    worst = max(errors)
    out.say(f"people, systems {base.shown(out.figures['system_people'])}  median relative error {base.shown(statistics.median(e for e, _ in errors))}; "
            f"{sum(e <= 0.03 for e, _ in errors)} of {len(errors)} within 3 %; worst {worst[1]} {worst[0]:.3f}")


def score(data, truth_folder, root=None):
    truth = base.Truth(truth_folder)
    report = base.Report(data, truth)
    neutral(truth, report)
    out = base.Score()
    base.coverage(truth, report, root, out)
    columns = base.columns(truth, report, out, 0)
    texts = base.texts(truth, report, out, 0)
    base.classes(truth, report, out)
    base.people(truth, report, out)
    by_system(truth, report, out)
    base.by_type(columns, "column", "columns by field type", out)
    base.by_type(texts, "text", "texts by field type", out)
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("report", type=pathlib.Path)
    parser.add_argument("truth", type=pathlib.Path)
    parser.add_argument("--root", type=pathlib.Path)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--fail-under", default="", metavar="FIGURE=FLOOR,...")
    args = parser.parse_args()
    out = score(json.loads(args.report.read_text(encoding="utf-8")), args.truth, args.root)
    print("\n".join(out.lines))
    if args.misses:
        print("\n" + "\n".join(sorted(out.misses)))
    broken = base.floors(args.fail_under, out.figures)
    for line in broken:
        print(f"floor broken: {line}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
