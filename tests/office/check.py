"""Opens report.xlsx with LibreOffice and with Python's own zip and XML, and holds both to report.json.

    python3 tests/office/check.py BINARY [SOFFICE]

A staff list that LibreOffice printed to a PDF file has the same columns, and as many values in each, as the list itself.

The estate that is scanned has files called like formulas, with quotes, commas and line breaks in their names: each has
to be text and nothing else after LibreOffice has read the workbook and written it again. Counts and sums are made here
from report.json, not taken from the program's own. Ends with 1 and a line for each fault. Python's standard library.
"""

import csv
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile

SHEETS = [
    "Summary", "Systems", "Stores", "Fields", "People by election", "Retention", "Not read", "Actions",
    "Article 30", "Article 33", "Method",
]
# What a spreadsheet, a CSV reader or a shell might take for something else than a name.
NAMES = [
    "=cmd|' /C calc'!A0.csv",
    "+44 20 7946 0000.csv",
    "-2+3.csv",
    "@SUM(A1).csv",
    '=HYPERLINK("http:example.org","x").csv',
    'a "quoted", name.csv',
    "two\nlines.csv",
    "#REF!.csv",
    "007.csv",
    "1e5.csv",
]
STAFF = "Forename,Surname,NI Number,Role\n" + "".join(
    f"{first},{last},JG10{number:04}{'ABCD'[number % 4]},Poll Clerk\n"
    for number, (first, last) in enumerate(
        [("Ann", "Okonkwo"), ("Mary", "Brown"), ("Ottilie", "Farnsworth"), ("Rupert", "Ainscough"),
         ("Delia", "Marchbanks"), ("Tomasz", "Wiśniewski"), ("Priya", "Raman")]
    )
)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

faults = []


def expect(truth, words):
    if not truth:
        faults.append(words)


def run(*command, cwd):
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        sys.exit(f"{command[1]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done


def make(folder):
    estate = folder / "estate"
    for name in NAMES:
        # The slash of the first one makes a folder of it, and the path in the report reads as it should.
        (estate / name).parent.mkdir(parents=True, exist_ok=True)
        (estate / name).write_text(STAFF, encoding="utf-8")
    (estate / "=1+1.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return estate


def office(soffice, folder):
    """Every sheet as rows of text, and what LibreOffice takes for formulas."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    # Comma, double quote, UTF-8, from the first line; -1 writes all sheets. The values as stored, not as shown.
    filter_ = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    for target in (filter_, "fods"):
        done = run(soffice, profile, "--headless", "--convert-to", target, "--outdir", folder / "office",
                   folder / "out" / "report.xlsx", cwd=folder)
        said = [line for line in (done.stdout + done.stderr).splitlines()
                if line and not line.startswith(("convert ", "Writing sheet", "Overwriting", "Warning: failed to launch javaldx"))]
        expect(not said, f"LibreOffice says: {said}")
    sheets = {}
    for path in (folder / "office").glob("report-*.csv"):
        with open(path, newline="", encoding="utf-8") as file:
            sheets[path.stem.removeprefix("report-")] = list(csv.reader(file, strict=True))
    flat = (folder / "office" / "report.fods").read_text(encoding="utf-8")
    return sheets, re.findall(r'table:formula="[^"]*"', flat)


def column_number(reference):
    number = 0
    for letter in re.match(r"[A-Z]+", reference).group():
        number = number * 26 + ord(letter) - 64
    return number - 1


def raw(path):
    """The same with zipfile and XML alone."""
    sheets = {}
    with zipfile.ZipFile(path) as book:
        expect(book.testzip() is None, "a part of the workbook is damaged")
        expect(not any("externalLink" in name or "vba" in name.lower() for name in book.namelist()),
               "the workbook has links or code")
        strings = []
        if "xl/sharedStrings.xml" in book.namelist():
            root = ET.fromstring(book.read("xl/sharedStrings.xml"))
            strings = ["".join(part.text or "" for part in item.iter(f"{MAIN}t")) for item in root]
        names = [sheet.get("name") for sheet in ET.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")]
        for number, name in enumerate(names, 1):
            root = ET.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
            expect(not list(root.iter(f"{MAIN}f")), f"{name}: a formula")
            expect(root.find(f".//{MAIN}pane") is not None, f"{name}: the headings are not frozen")
            rows = []
            numbers = [row.get("r") for row in root.iter(f"{MAIN}row")]
            # Excel calls a workbook damaged that has a row twice.
            expect(len(numbers) == len(set(numbers)), f"{name}: a row stands there twice")
            for row in root.iter(f"{MAIN}row"):
                cells = {}
                for cell in row.iter(f"{MAIN}c"):
                    kind, value = cell.get("t"), cell.find(f"{MAIN}v")
                    if kind == "inlineStr":
                        text = "".join(part.text or "" for part in cell.iter(f"{MAIN}t"))
                    elif kind == "s":
                        text = strings[int(value.text)]
                    else:
                        text = "" if value is None else value.text
                    cells[column_number(cell.get("r"))] = text
                rows.append([cells.get(at, "") for at in range(max(cells, default=-1) + 1)])
            sheets[name] = rows
    return sheets


def check(sheets, report, reader):
    expect(sorted(sheets) == sorted(SHEETS), f"{reader}: the sheets are {sorted(sheets)}")
    if sorted(sheets) != sorted(SHEETS):
        return
    def rows(name):
        return sheets[name][1:]

    def column(name, title):
        at = sheets[name][0].index(title)
        return [row[at] if at < len(row) else "" for row in rows(name)]

    stores = report["stores"]
    findings = sum(len(column["findings"]) for store in stores for table in store["tables"] for column in table["columns"])
    findings += sum(len(store["text"]) for store in stores)
    for name, count in {
        "Systems": len(report["systems"]), "Stores": len(stores), "Fields": findings,
        "Retention": sum(store["retention"] is not None for store in stores), "Article 33": 16,
    }.items():
        expect(len(rows(name)) == count, f"{reader}: {name} has {len(rows(name))} rows instead of {count}")
    expect(column("Stores", "Store") == [store["path"] for store in stores], f"{reader}: other paths of stores")
    for title, key in [("People low", "low"), ("People likely", "likely"), ("People high", "high")]:
        own = [int(float(n or 0)) for n in column("Stores", title)]
        expect(own == [store["people"][key] for store in stores], f"{reader}: {title} differs")
    expect(sum(int(float(n or 0)) for n in column("Fields", "Values"))
           == sum(find["values"] for store in stores for table in store["tables"] for column in table["columns"]
                  for find in column["findings"]) + sum(text["hits"] for store in stores for text in store["text"]),
           f"{reader}: the values of all findings have another sum")
    for name in NAMES:
        # A line break is shown as a code, here and everywhere.
        name = name.replace("\n", "\\x0a")
        expect(name in column("Stores", "Store"), f"{reader}: {name!r} is not there as it is called")
    places = column("Not read", "File or folder")
    expect("=1+1.png" in places, f"{reader}: {places}")
    mine = [row for row in rows("Actions") if row[2] == NAMES[0]]
    expect(len(mine) == 1 and mine[0][0] == "open" and mine[0][4] == "=Finance", f"{reader}: the action is {mine}")


def printed(binary, soffice, folder):
    """A list of 70 people over two pages: names that fill their cells, cells with nothing in them, fees at the right."""
    surnames = ["Okonkwo", "Brown", "Featherstonehaugh", "Ainscough", "Marchbanks-Lee", "Raman", "Ek"]
    forenames = ["Ann", "Mary-Jane", "Ottilie", "Rupert", "Delia"]
    roles = ["Poll Clerk", "Presiding Officer", "Count Assistant"]
    rows = [["Surname", "Forename", "Role", "NI Number", "Fee"]]
    for n in range(70):
        number = "" if n % 3 == 0 else f"JG10{n:04}{'ABCD'[n % 4]}"
        rows.append([surnames[n % 7], forenames[n % 5], "" if n % 4 == 3 else roles[n % 3], number, 95 + 35 * (n % 3)])
    estate = folder / "printed"
    estate.mkdir()
    with open(folder / "staff 2015.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    run(soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
        "--outdir", estate, folder / "staff 2015.csv", cwd=folder)
    run(binary, "scan", estate, "--out", folder / "out-printed", "--quiet", "--format", "json",
        "--key-file", folder / "key", cwd=folder)
    stores = json.loads((folder / "out-printed" / "report.json").read_text(encoding="utf-8"))["stores"]
    found = {}
    for column in (column for store in stores for table in store["tables"] for column in table["columns"]):
        for finding in column["findings"]:
            place = (column["name"], finding["field_type"])
            found[place] = found.get(place, 0) + finding["values"]
    kinds = ["last_name", "first_name", "election_role", "national_insurance_number", "fee"]
    truth = {(name, kind): sum(row[at] != "" for row in rows[1:]) for at, (name, kind) in enumerate(zip(rows[0], kinds))}
    expect(found == truth, f"the printed list has {found} instead of {truth}")


def main():
    binary = pathlib.Path(sys.argv[1]).resolve()
    soffice = sys.argv[2] if len(sys.argv) > 2 else "soffice"
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        estate = make(folder)
        run(binary, "actions", "add", NAMES[0], "--status", "delete", "--owner", "=Finance",
            "--deadline", "2999-12-31", cwd=folder)
        run(binary, "keygen", folder / "key", cwd=folder)
        run(binary, "scan", estate, "--out", folder / "out", "--quiet", "--format", "json,xlsx,csv",
            "--key-file", folder / "key", "--actions", folder / "pollsweep-actions.toml", cwd=folder)
        report = json.loads((folder / "out" / "report.json").read_text(encoding="utf-8"))
        expect(len(report["stores"]) == len(NAMES), f"{len(report['stores'])} stores were read")
        sheets, formulas = office(soffice, folder)
        expect(not formulas, f"LibreOffice took for formulas: {formulas[:3]}")
        check(sheets, report, "LibreOffice")
        check(raw(folder / "out" / "report.xlsx"), report, "zip and XML")
        # findings.csv as LibreOffice opens it: guarded cells stay text.
        run(soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "fods",
            "--outdir", folder / "office", folder / "out" / "findings.csv", cwd=folder)
        flat = (folder / "office" / "findings.fods").read_text(encoding="utf-8")
        expect("table:formula" not in flat, "a cell of findings.csv became a formula")
        printed(binary, soffice, folder)
    for fault in faults:
        print(fault)
    print(f"{len(SHEETS)} sheets, {len(NAMES)} hostile names: {len(faults)} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
