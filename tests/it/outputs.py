"""Reads every file of a report with Python's standard library and prints its figures as JSON, for tests/it/outputs.rs.

    python3 outputs.py FOLDER

Not a reader of report.json: the test sums that up itself.
"""

import csv
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "office"))
import check  # noqa: E402

folder = pathlib.Path(sys.argv[1])
figures = {}

for name in ("findings.csv", "ropa.csv"):
    path = folder / name
    if path.exists():
        text = path.read_bytes().decode("utf-8")
        # RFC 4180: lines end with CRLF, and a line break inside a cell does not end one.
        rows = list(csv.DictReader(text.removeprefix("\ufeff").splitlines(keepends=True), strict=True))
        assert text.startswith("\ufeff") and text.endswith("\r\n"), name
        assert all(None not in row and None not in row.values() for row in rows), f"{name}: rows of several lengths"
        cells = [cell for row in rows for cell in row.values()]
        formulas = [cell for cell in cells if cell != "-" and cell[:1] in tuple("=+-@|%\t\r\n")]
        figures[name] = {"rows": rows, "formulas": formulas}

if (folder / "report.html").exists():
    page = (folder / "report.html").read_text(encoding="utf-8")
    data = json.loads(re.search(r'id="store-data">(.*?)</script>', page, re.S).group(1))
    figures["report.html"] = {
        "page": page,
        "stores": [{"path": row[0], "low": row[3], "likely": row[4], "high": row[5]} for row in data["rows"]],
    }

if (folder / "report.xlsx").exists():
    sheets = check.raw(folder / "report.xlsx")
    assert not check.faults, check.faults
    figures["report.xlsx"] = {
        name: [dict(zip(rows[0], row + [""] * (len(rows[0]) - len(row)))) for row in rows[1:]]
        for name, rows in sheets.items()
    }

if (folder / "findings.ocsf.ndjson").exists():
    events = [json.loads(line) for line in (folder / "findings.ocsf.ndjson").read_text(encoding="utf-8").splitlines()]
    for event in events:
        # What version 1.4.0 of the published schema requires of class 2006 and of the objects in it.
        for path in ("activity_id", "category_uid", "class_uid", "finding_info.uid", "metadata.version",
                     "metadata.product.name", "severity_id", "time", "type_uid", "file.name", "file.type_id",
                     "device.type_id"):
            value = event
            for part in path.split("."):
                value = value[part]
            assert value is not None, path
        assert event["type_uid"] == 200600 + event["activity_id"] and event["class_uid"] == 2006
    figures["findings.ocsf.ndjson"] = events

if (folder / "summary.md").exists():
    text = (folder / "summary.md").read_text(encoding="utf-8")
    width = 0
    for line in text.splitlines():
        cells = len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) if line.startswith("|") else 0
        assert not width or not cells or cells == width, f"a row of {cells} in a table of {width}: {line}"
        width = cells
    figures["summary.md"] = text

json.dump(figures, sys.stdout)
