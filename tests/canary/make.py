#!/usr/bin/env python3
"""Makes the canary estate: one small file of each format, full of values that stand nowhere else in the world.

    python3 tests/canary/make.py        (needs fixtures/make_estate/requirements.txt)

Writes `estate/` and `values.tsv` (file, kind, value) beside this script; both are kept in git, so that the test
`tests/it/canary.rs` needs no Python. The test scans `estate/` and copies of it that are cut and damaged, and looks for
every value in every output, in 8-bit and UTF-16, in any case, with and without spaces and dashes. So a value here must
be long enough never to turn up by chance: no kind with fewer than six letters and digits.

Everybody is invented: surnames are nonsense syllables, numbers random. Values stand where programs are tempted to
print them: first row of a file without header (taken for column names), keys of JSON objects, broken records, a
total row, titles, memo fields, comments, hidden sheets, deleted rows. Names of files, sheets and columns are
no canaries: a report has to name places. The next format is one line in `main`.
"""
import base64
import pathlib
import random
import shutil
import struct
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "fixtures"))

from make_estate import tables  # noqa: E402
from make_estate.writers import archives, dbf, ods, sqlite, xls, xlsb, xlsx  # noqa: E402
from make_estate.writers.grid import Sheet  # noqa: E402
from mdf.make import NVARCHAR, database  # noqa: E402
from mtf.make import Backup, stream  # noqa: E402
from pst.make import make as make_pst  # noqa: E402
import json  # noqa: E402

SYLLABLES = "quor vex zim bral dwyn threk yul pax gworn skiv jaz frub wex myx plo zed".split()
HEADER = ["Forename", "Surname", "Date of Birth", "NI Number", "Address", "Postcode", "Mobile", "Email", "Sort Code", "Account Number",
          "Payroll Number", "Role"]


class Canaries:
    """Draws people and writes down which value is in which file."""

    def __init__(self):
        self.rng, self.seen, self.rows = None, set(), []

    def fresh(self, make):
        """A value that was not drawn before, compared as the test compares."""
        while True:
            value = make()
            bare = "".join(c for c in value.lower() if c.isalnum())
            if bare not in self.seen:
                self.seen.add(bare)
                return value

    def digits(self, n):
        return str(self.rng.randrange(10 ** (n - 1), 10**n))

    def word(self):
        return "".join(self.rng.choice(SYLLABLES) for _ in range(3)).capitalize()

    def person(self, file):
        """One person for `file`; every value is noted."""
        r = self.rng
        first, last = self.fresh(self.word), self.fresh(self.word)
        letters = "ABDEFGHJLNPQRSTUWXYZ"
        p = {
            "forename": first,
            "surname": last,
            "born": self.fresh(lambda: f"{r.randint(1, 28):02}/{r.randint(1, 12):02}/{r.randint(1941, 1985)}"),
            "nino": self.fresh(lambda: f"{r.choice('CEHJKLMPRST')}{r.choice('CEHJKLMPRS')} {self.digits(2)} {self.digits(2)} {self.digits(2)} {r.choice('ABCD')}"),
            "street": self.fresh(lambda: f"{r.randint(11, 99)} {self.word()} Road"),
            "postcode": self.fresh(lambda: f"{r.choice(('OX', 'RG', 'LS', 'BS'))}{r.randint(2, 9)} {r.randint(1, 9)}{r.choice(letters)}{r.choice(letters)}"),
            "phone": self.fresh(lambda: f"074{self.digits(2)} {self.digits(6)}"),
            "email": self.fresh(lambda: f"{first.lower()}.{last.lower()}@example.org"),
            "sort_code": self.fresh(lambda: f"{self.digits(2)}-{self.digits(2)}-{self.digits(2)}"),
            "account": self.fresh(lambda: self.digits(8)),
            "payroll": self.fresh(lambda: self.digits(8)),
        }
        self.rows += [(file, kind, value) for kind, value in p.items()]
        return p

    def people(self, file, n=8):
        # By name, so that a new file leaves the others as they are.
        self.rng = random.Random(f"canary/{file}")
        return [self.person(file) for _ in range(n)]


def row(p):
    return [p["forename"], p["surname"], p["born"], p["nino"], p["street"], p["postcode"], p["phone"], p["email"], p["sort_code"], p["account"],
            p["payroll"], "Poll Clerk"]


def table(people, name="", header=HEADER):
    t = tables.Table(name, [tables.Column(h, None, None) for h in header])
    for p in people:
        t.add(row(p)[: len(header)])
    return t


def lines(people, header=HEADER, separator=","):
    rows = ([header] if header else []) + [row(p) for p in people]
    return "\r\n".join(separator.join(cells) for cells in rows) + "\r\n"


def letter(p):
    return (f"Dear {p['forename']} {p['surname']},\n\nYou are appointed Poll Clerk at the elections of 5 May 2005. We hold these details of you: born {p['born']}, "
            f"National Insurance number {p['nino']}, {p['street']}, {p['postcode']}, telephone {p['phone']}, {p['email']}, sort code {p['sort_code']}, "
            f"account number {p['account']}, payroll number {p['payroll']}.\n\nYours sincerely\n\n")


def record(p):
    return {"forename": p["forename"], "surname": p["surname"], "contact": {"email": p["email"], "mobile": p["phone"], "postcode": p["postcode"]},
            "nationalInsurance": p["nino"], "dateOfBirth": p["born"], "bank": {"sortCode": p["sort_code"], "account": int(p["account"])},
            "payrollNumber": int(p["payroll"]), "address": p["street"]}


def dbase(people):
    """A table with memo file; the last row is marked deleted."""
    spec = [("FORENAME", "C", 24, 0), ("SURNAME", "C", 24, 0), ("DOB", "C", 10, 0), ("NINO", "C", 16, 0), ("ADDRESS", "C", 40, 0), ("POSTCODE", "C", 10, 0),
            ("MOBILE", "C", 16, 0), ("EMAIL", "C", 60, 0), ("SORTCODE", "C", 8, 0), ("ACCOUNT", "N", 8, 0), ("REMARKS", "M", 10, 0)]
    t = tables.Table("", [tables.Column(s[0], None, None) for s in spec])
    for p in people:
        cells = row(p)[:10]
        cells[9] = int(cells[9])
        t.add(cells + [f"Payroll number {p['payroll']}"])
    t.deleted = [len(people) - 1]
    return dbf.dbf(t, spec, memo="dbt")


def page(people):
    """A table, a remark and a hidden paragraph."""
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row(p)) + "</tr>\n" for p in people[1:])
    heads = "".join(f"<th>{name}</th>" for name in HEADER)
    return (f"<html><body><!-- {letter(people[0])} --><p style='display:none'>{people[0]['email']}</p>"
            f"<table><tr>{heads}</tr>\n{cells}</table></body></html>")


def export(people):
    rows = "".join(f"<Employee NINO='{p['nino']}'><Forename>{p['forename']}</Forename><Surname>{p['surname']}</Surname><BirthDate>{p['born']}</BirthDate>"
                   f"<Address>{p['street']}</Address><Postcode>{p['postcode']}</Postcode><Mobile>{p['phone']}</Mobile><Email>{p['email']}</Email>"
                   f"<SortCode>{p['sort_code']}</SortCode><Account>{p['account']}</Account><PayrollNo>{p['payroll']}</PayrollNo></Employee>\n" for p in people)
    return f"<?xml version='1.0'?><Payroll>{rows}</Payroll>"


def mail(people):
    """Base64 text, and the same people in an attachment."""
    def wrapped(text):
        packed = base64.b64encode(text.encode()).decode()
        return "\r\n".join(packed[at : at + 76] for at in range(0, len(packed), 76))

    head = f"From: {people[0]['email']}\r\nTo: staffing@example.org\r\nSubject: Poll clerk {people[0]['forename']} {people[0]['surname']}\r\nMIME-Version: 1.0\r\n"
    return (head + "Content-Type: multipart/mixed; boundary=cut\r\n\r\n--cut\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + wrapped("".join(map(letter, people[:4]))) + "\r\n--cut\r\nContent-Type: text/csv; name=staff.csv\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + wrapped(lines(people[4:])) + "\r\n--cut--\r\n")


def rtf(people):
    return "{\\rtf1\\ansi " + "\\par ".join(letter(p).replace("\n", "\\par ") for p in people) + "}"


def dump(people):
    values = ",\n".join("(" + ",".join(f"'{cell}'" for cell in row(p)) + ")" for p in people)
    names = ",".join("`" + name.lower().replace(" ", "_") + "`" for name in HEADER)
    return f"-- dump of the staff of {people[0]['surname']}\nINSERT INTO `staff` ({names}) VALUES\n{values};\n"


def docx(people):
    text = "".join(f"<w:p><w:r><w:t xml:space='preserve'>{part}</w:t></w:r></w:p>" for p in people for part in letter(p).split("\n"))
    main = f"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>{text}</w:body></w:document>"
    kinds = ("<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Override PartName='/word/document.xml' "
             "ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>")
    links = ("<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='r1' Target='word/document.xml' "
             "Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument'/></Relationships>")
    return archives.make_zip([("[Content_Types].xml", kinds.encode()), ("_rels/.rels", links.encode()), ("word/document.xml", main.encode())])


def pdf(people):
    """One page of plain text, nothing packed."""
    shown = "".join(f"({part}) Tj T*\n" for p in people for sentence in letter(p).split("\n") for part in sentence.split(", "))
    content = f"BT /F 9 Tf 11 TL 20 800 Td\n{shown}ET"
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
               "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 830]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
               f"<</Length {len(content)}>>\nstream\n{content}\nendstream", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return data + f"xref\n0 6\n0000000000 65535 f \n{table}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{len(data)}\n%%EOF\n".encode()


def spool(people):
    """Columns by blanks, under a page's head."""
    widths = [max(len(name), *(len(row(p)[at]) for p in people)) + 2 for at, name in enumerate(HEADER)]
    rows = [HEADER] + [row(p) for p in people]
    return "\r\n".join("".join(cell.ljust(width) for cell, width in zip(cells, widths)).rstrip() for cells in rows) + "\r\n\f"


def outlook(people):
    """A message with an attachment, a contact, and one that its folder does not list, plainly encoded."""
    sender = (people[0]["forename"] + " " + people[0]["surname"], people[0]["email"])
    contact = {0x3A06: people[1]["forename"], 0x3A11: people[1]["surname"], 0x3A1C: people[1]["phone"],
               0x3A15: people[1]["street"] + ", " + people[1]["postcode"]}
    return make_pst("unicode", 0, [
        {"subject": letter(people[2])[:60], "from": sender, "body": letter(people[2]),
         "attached": [("staff.csv", lines(people[3:]).encode())]},
        {"class": "IPM.Contact", "subject": people[1]["surname"], "from": sender, "more": contact},
        {"subject": "gone", "from": sender, "body": letter(people[0]) + letter(people[1])},
    ])


def backup(people):
    """A list and a letter in a backup of Windows NT."""
    made = Backup()
    made.begin(1)
    made.volume("D:")
    made.folder("Elections\0")
    made.file("staff.csv", [stream(b"STAN", lines(people[1:]).encode())])
    made.file("letter.txt", [stream(b"STAN", letter(people[0]).encode())])
    made.end(1)
    return bytes(made.out)


def works(people):
    """A database of Microsoft Works for DOS: the names of its fields, then a record a row."""
    def put(kind, body):
        return struct.pack("<HH", kind, len(body)) + body

    out = put(0x5420, b"\x04\x04")
    for at, name in enumerate(HEADER):
        out += put(0x0B, name.encode()[:15].ljust(16, b"\0") + struct.pack("<HHHH", at, 0, at, 0xFFF))
    for number, p in enumerate(people):
        for at, cell in enumerate(row(p)):
            out += put(0x0F, struct.pack("<BHH", 0xFF, at, number) + b"'" + cell.encode("cp850") + b"\0")
    return out + put(1, b"")


def main():
    canaries = Canaries()
    files = {}

    def put(name, make, n=8):
        files[name] = make(canaries.people(name, n))

    put("staff.csv", lambda p: lines(p).encode("cp1252"))
    put("no header.csv", lambda p: lines(p, header=None).encode("utf-8"))
    put("one row.csv", lambda p: lines(p, header=None).encode("utf-8"), 1)
    put("titles.csv", lambda p: (f"Poll clerks of {p[0]['forename']} {p[0]['surname']} {p[0]['nino']}\r\n\r\n" + lines(p)).encode("utf-8"))
    put("open quote.csv", lambda p: lines(p).replace(p[3]["surname"], '"' + p[3]["surname"], 1).encode("utf-8"))
    put("tabs utf16.txt", lambda p: b"\xff\xfe" + lines(p, separator="\t").encode("utf-16-le"))
    put("utf16 no mark.csv", lambda p: lines(p).encode("utf-16-be"))
    put("letter.txt", lambda p: "\f".join(map(letter, p)).encode("utf-8"))
    put("list.json", lambda p: json.dumps({"submissions": [record(x) for x in p]}, indent=1).encode())
    put("by key.json", lambda p: json.dumps({x["nino"]: {x["email"]: record(x)} for x in p}).encode())
    put("cut.json", lambda p: json.dumps([record(x) for x in p]).encode()[:-120])
    put("lines.ndjson", lambda p: "".join(json.dumps(record(x)) + "\n" for x in p).encode() + b'{"surname": oops\n')
    put("book.xls", lambda p: xls.xls([Sheet("Staff", [table(p[:8])]), Sheet("Bank", [table(p[8:])], hidden="hidden")]), 16)
    put("book.xlsx", lambda p: xlsx.xlsx([Sheet("Staff", [table(p[:8])]), Sheet("Bank", [table(p[8:])], hidden="very_hidden")],
                                         comments=[("Staff", "B2", f"not {p[0]['surname']} {p[0]['phone']}")]), 16)
    put("book.xlsb", lambda p: xlsb.xlsb([Sheet("Staff", [table(p)])]))
    put("book.ods", lambda p: ods.ods([Sheet("Staff", [table(p)])]))
    put("no header.xlsx", lambda p: xlsx.xlsx([Sheet("Sheet1", [table(p)], header=False)]))
    put("STAFF.DBF", dbase)
    files["STAFF.DBF"], files["STAFF.DBT"] = files["STAFF.DBF"]
    put("staff.db", lambda p: sqlite.sqlite([table(p, "staff")]))
    put("log.db", lambda p: sqlite.sqlite_wal(table(p, "staff"), 4))
    files["log.db"], files["log.db-wal"] = files["log.db"]
    put("staff.csv.gz", lambda p: archives.make_gzip(lines(p).encode()))
    inner = {}
    for name in ("deep/book.xls", "deep/staff.db", "deep/letter.txt"):
        people = canaries.people(f"nest.tar.gz!/{name}")
        inner[name] = (xls.xls([Sheet("Staff", [table(people)])]) if name.endswith("xls") else
                       sqlite.sqlite([table(people, "staff")]) if name.endswith("db") else "\f".join(map(letter, people)).encode())
    files["nest.tar.gz"] = archives.make_gzip(archives.make_tar([("old/2004.zip", archives.make_zip(list(inner.items())))]))
    put("page.html", lambda p: page(p).encode("utf-8"))
    put("export.xml", lambda p: export(p).encode("utf-8"))
    put("letter.eml", lambda p: mail(p).encode("ascii"))
    put("letter.rtf", lambda p: rtf(p).encode("ascii"))
    put("dump.sql", lambda p: dump(p).encode("utf-8"))
    put("letter.docx", docx)
    put("letter.pdf", pdf)
    put("spool.prn", lambda p: spool(p).encode("ascii"))
    put("locked.zip", lambda p: archives.encrypted_zip([("staff.csv", lines(p).encode())], b"canary", 7))
    put("unknown.bin", lambda p: b"\x07\x00\xfe\x91" * 64 + b"\x00\x03".join(letter(x).encode() for x in p) + b"\x9c\x00" * 64)
    put("mail.pst", outlook)
    put("nightly.bkf", backup)
    put("STAFF.WDB", works)
    put("staff.mdf", lambda p: database("staff", [(name, NVARCHAR) for name in HEADER], [row(x) for x in p], [7], letter(p[0])))

    estate = HERE / "estate"
    if estate.exists():
        shutil.rmtree(estate)
    estate.mkdir()
    for name, data in files.items():
        (estate / name).write_bytes(data)
    (HERE / "values.tsv").write_text("".join("\t".join(r) + "\n" for r in canaries.rows), encoding="ascii")
    print(f"{len(files)} files, {sum(map(len, files.values()))} bytes, {len(canaries.rows)} values")


if __name__ == "__main__":
    main()
