#!/usr/bin/env python3
"""Holds an opened notification list of the demo estate to its truth, by names and counts.

    python3 tests/sealed/check.py LIST.xlsx report.json fixtures/estate-truth

Reads the workbook with the standard library alone: a zip of XML. Prints figures, never a name.
"""

import json
import pathlib
import re
import sys
import unicodedata
import xml.etree.ElementTree
import zipfile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# At least so many of the workers that the truth names in readable stores have to be in the list.
LEAST = 0.85


def table(path: str) -> list[dict]:
    book = zipfile.ZipFile(path)
    strings = []
    if "xl/sharedStrings.xml" in book.namelist():
        for item in xml.etree.ElementTree.fromstring(book.read("xl/sharedStrings.xml")):
            strings.append("".join(text.text or "" for text in item.iter(f"{MAIN}t")))
    rows = []
    sheet = xml.etree.ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    for row in sheet.iter(f"{MAIN}row"):
        cells = {}
        for cell in row:
            value = cell.find(f"{MAIN}v")
            text = value.text if value is not None else "".join(t.text or "" for t in cell.iter(f"{MAIN}t"))
            column = re.match(r"[A-Z]+", cell.get("r"))[0]
            cells[column] = strings[int(text)] if cell.get("t") == "s" else text
        rows.append(cells)
    titles = rows[0]
    return [{title: row.get(column, "") for column, title in titles.items()} for row in rows[1:]]


def letters(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z]", "", folded.lower())


def main() -> None:
    people = table(sys.argv[1])
    report = json.loads(pathlib.Path(sys.argv[2]).read_text())
    truth = [json.loads(line) for line in (pathlib.Path(sys.argv[3]) / "people.jsonl").read_text().splitlines()]
    sure = [person for person in people if not person["note"]]
    counted = report["summary"]["people"]
    names = {letters(person["name"]) for person in people}
    workers = [person for person in truth if person["kind"] == "worker"]
    found = 0
    for worker in workers:
        surnames = {letters(worker["last"]), letters(worker["maiden"])} - {""}
        first = letters(worker["first"])
        found += any(surname in name and first[:1] and first[0] in name for surname in surnames for name in names)
    addressed = sum(bool(person["best address"]) for person in sure)
    share = found / len(workers)
    print(f"{len(people)} rows, {len(sure)} without doubt, report says {counted['low']} to {counted['high']}; {share:.3f} of the workers; "
          f"{addressed} with an address")
    # Letters go to everybody who may be a person of their own: the most that the report counts. How many people they
    # are is an estimate, in which some of two writings are one.
    assert abs(len(people) - counted["high"]) <= counted["high"] // 100, "the list and the report count people differently"
    assert counted["low"] <= len(sure) <= counted["high"], "the list and the report count people differently"
    assert share >= LEAST, "too few of the workers are in the list"
    assert addressed > len(sure) // 3
    assert all(person["token"].startswith("P-") and person["risk class"] in "ABCD" for person in people)
    assert any(person["elections worked"] for person in people)


if __name__ == "__main__":
    main()
