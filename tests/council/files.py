"""Writers of files: bytes from tables, with the standard library alone and no code of a reader under test.

A table is (name, rows) with the header already among the rows; cells are str, int, float, date or None. The next format:
one function, and a line in `TABLE_FORMATS` where it takes tables.
"""
import csv
import datetime
import gzip
import io
import json
import os
import sqlite3
import struct
import tarfile
import tempfile
import zipfile
import zlib
from xml.sax.saxutils import escape, quoteattr

STAMP = (2011, 3, 14, 9, 26, 52)


def text(value):
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float):
        return f"{value:.2f}"
    return str(value)


def delimited(tables, hand, sep=",", encoding="utf-8", quoting=csv.QUOTE_MINIMAL, line="\r\n"):
    out = io.StringIO()
    w = csv.writer(out, delimiter=sep, quoting=quoting, lineterminator=line)
    for row in tables[0]["rows"]:
        w.writerow([text(c) for c in row])
    return out.getvalue().encode(encoding, "replace")


def fixed(tables, hand, widths=None, encoding="cp1252"):
    rows = [[text(c) for c in row] for row in tables[0]["rows"]]
    n = max(map(len, rows))
    wide = [max((len(r[i]) for r in rows if i < len(r) and len(r) > 1), default=0) + 2 for i in range(n)]
    return "\r\n".join("".join(c.ljust(w) for c, w in zip(r, wide)).rstrip() if len(r) > 1 else r[0] for r in rows).encode(encoding, "replace")


def column_name(i):
    out = ""
    i += 1
    while i:
        i, rest = divmod(i - 1, 26)
        out = chr(65 + rest) + out
    return out


def zipped(members, stored=False):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as z:
        for name, data in members:
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            z.writestr(info, data)
    return out.getvalue()


def xlsx(tables, hand):
    members = [("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
                + "".join(f'<Override PartName="/xl/worksheets/sheet{i + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>' for i in range(len(tables))) + "</Types>"),
               ("_rels/.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'),
               ("xl/styles.xml", '<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" xfId="0"/><xf numFmtId="14" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>')]
    strings, order = {}, []
    sheets, rels = [], []
    for i, t in enumerate(tables):
        body = []
        for n, row in enumerate(t["rows"]):
            cells = []
            for c, v in enumerate(row):
                at = f"{column_name(c)}{n + 1}"
                if v is None or v == "":
                    continue
                if isinstance(v, datetime.date):
                    cells.append(f'<c r="{at}" s="1"><v>{(v - datetime.date(1899, 12, 30)).days}</v></c>')
                elif isinstance(v, (int, float)):
                    cells.append(f'<c r="{at}"><v>{v}</v></c>')
                else:
                    key = str(v)
                    if key not in strings:
                        strings[key] = len(order)
                        order.append(key)
                    cells.append(f'<c r="{at}" t="s"><v>{strings[key]}</v></c>')
            body.append(f'<row r="{n + 1}">{"".join(cells)}</row>')
        cols = "".join(f'<col min="{c + 1}" max="{c + 1}" width="0" hidden="1" customWidth="1"/>' for c in t.get("hidden_columns", []))
        merges = t.get("merges", [])
        merged = f'<mergeCells count="{len(merges)}">' + "".join(f'<mergeCell ref="{m}"/>' for m in merges) + "</mergeCells>" if merges else ""
        members.append((f"xl/worksheets/sheet{i + 1}.xml", '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + (f"<cols>{cols}</cols>" if cols else "") + f'<sheetData>{"".join(body)}</sheetData>{merged}</worksheet>'))
        sheets.append(f'<sheet name={quoteattr(t["name"])} sheetId="{i + 1}" {"state=" + chr(34) + "hidden" + chr(34) + " " if t.get("hidden") else ""}r:id="rId{i + 1}"/>')
        rels.append(f'<Relationship Id="rId{i + 1}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{i + 1}.xml"/>')
    rels.append(f'<Relationship Id="rId{len(tables) + 1}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId{len(tables) + 2}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>')
    members.append(("xl/workbook.xml", '<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>' + "".join(sheets) + "</sheets></workbook>"))
    members.append(("xl/_rels/workbook.xml.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + "".join(rels) + "</Relationships>"))
    members.append(("xl/sharedStrings.xml", f'<?xml version="1.0" encoding="UTF-8"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="{len(order)}" uniqueCount="{len(order)}">' + "".join(f'<si><t xml:space="preserve">{escape(s)}</t></si>' for s in order) + "</sst>"))
    return zipped(members)


def ods(tables, hand):
    ns = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    body = []
    for t in tables:
        body.append(f'<table:table table:name={quoteattr(t["name"])}>')
        for row in t["rows"]:
            body.append("<table:table-row>")
            for v in row:
                if v is None or v == "":
                    body.append("<table:table-cell/>")
                elif isinstance(v, datetime.date):
                    body.append(f'<table:table-cell office:value-type="date" office:date-value="{v.isoformat()}"><text:p>{text(v)}</text:p></table:table-cell>')
                elif isinstance(v, (int, float)):
                    body.append(f'<table:table-cell office:value-type="float" office:value="{v}"><text:p>{v}</text:p></table:table-cell>')
                else:
                    body.append(f'<table:table-cell office:value-type="string"><text:p>{escape(str(v))}</text:p></table:table-cell>')
            body.append("</table:table-row>")
        body.append("</table:table>")
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ns} office:version="1.2"><office:body><office:spreadsheet>{"".join(body)}</office:spreadsheet></office:body></office:document-content>'
    manifest = '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr(zipfile.ZipInfo("mimetype", STAMP), "application/vnd.oasis.opendocument.spreadsheet")
        for name, data in (("content.xml", content), ("META-INF/manifest.xml", manifest)):
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            z.writestr(info, data)
    return out.getvalue()


def compound(stream):
    """An OLE2 compound file with one stream `Workbook`."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    n = len(stream) // 512
    fats = 1
    while fats * 128 < n + 1 + fats:
        fats += 1
    fat = [i + 1 for i in range(n - 1)] + [-2, -2] + [-3] * fats
    fat += [-1] * (fats * 128 - len(fat))
    header = struct.pack("<8s16sHHHHH6xIIIIIiIiI", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, 0, fats, n, 0, 4096, -2, 0, -2, 0)
    header += struct.pack("<109i", *([n + 1 + i for i in range(fats)] + [-1] * (109 - fats)))

    def entry(name, kind, child, start, size):
        raw = name.encode("utf-16-le") + b"\0\0"
        return raw.ljust(64, b"\0") + struct.pack("<HBBiii16sI8s8siQ", len(raw) if name else 0, kind, 1, -1, -1, child, b"", 0, b"", b"", start, size)
    directory = entry("Root Entry", 5, 1, -2, 0) + entry("Workbook", 2, -1, 0, len(stream)) + entry("", 0, -1, 0, 0) * 2
    return header + stream + directory + struct.pack(f"<{len(fat)}i", *fat)


def xls(tables, hand):
    """BIFF8 with LABEL and NUMBER records, as small exporters of the time wrote it."""
    record = lambda kind, data: struct.pack("<HH", kind, len(data)) + data
    bof = lambda kind: record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 1996, 0x41, 6))
    string = lambda s: struct.pack("<H", len(s)) + (b"\0" + s.encode("latin-1") if all(ord(c) < 256 for c in s) else b"\1" + s.encode("utf-16-le"))
    fonts = record(0x31, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + b"\5\0Arial") * 4
    xf = lambda fmt, style: record(0xE0, struct.pack("<HHHBBBBIIH", 0, fmt, style, 0x20, 0, 0, 0, 0, 0, 0x20C0))
    formats = fonts + xf(0, 0xFFF5) * 15 + xf(0, 1) + xf(14, 1)
    sheets = []
    for t in tables:
        body = [bof(0x10)]
        for c in t.get("hidden_columns", []):
            body.append(record(0x7D, struct.pack("<HHHHHH", c, c, 0, 15, 1, 0)))
        width = max(map(len, t["rows"]))
        body.append(record(0x200, struct.pack("<IIHHH", 0, len(t["rows"]), 0, width, 0)))
        for n, row in enumerate(t["rows"]):
            for c, v in enumerate(row):
                if v is None or v == "":
                    continue
                if isinstance(v, datetime.date):
                    body.append(record(0x203, struct.pack("<HHHd", n, c, 16, (v - datetime.date(1899, 12, 30)).days)))
                elif isinstance(v, (int, float)):
                    body.append(record(0x203, struct.pack("<HHHd", n, c, 15, v)))
                else:
                    body.append(record(0x204, struct.pack("<HHH", n, c, 15) + string(str(v)[:250])))
        body.append(record(0x0A, b""))
        sheets.append(b"".join(body))
    head = bof(5) + record(0x42, struct.pack("<H", 1200)) + formats
    bound = lambda t, at: record(0x85, struct.pack("<IBBBB", at, 1 if t.get("hidden") else 0, 0, len(t["name"][:31]), 0) + t["name"][:31].encode("latin-1", "replace"))
    at = len(head) + sum(len(bound(t, 0)) for t in tables) + 4
    bounds = []
    for t, body in zip(tables, sheets):
        bounds.append(bound(t, at))
        at += len(body)
    return compound(head + b"".join(bounds) + record(0x0A, b"") + b"".join(sheets))


def dbf(tables, hand):
    names, *rows = tables[0]["rows"]
    cells = [[v.strftime("%Y%m%d") if isinstance(v, datetime.date) else text(v) for v in row] for row in rows]
    kinds = ["D" if any(isinstance(r[i], datetime.date) for r in rows) else "C" for i in range(len(names))]
    wide = [8 if k == "D" else max([1] + [min(60, len(r[i])) for r in cells]) for i, k in enumerate(kinds)]
    head = struct.pack("<BBBBIHH20x", 3, 104, 5, 12, len(rows), 33 + 32 * len(names), 1 + sum(wide))
    head += b"".join(struct.pack("<11sc4xBB14x", n.encode("ascii", "replace")[:10], k.encode(), w, 0) for n, k, w in zip(names, kinds, wide)) + b"\r"
    return head + b"".join(b" " + b"".join(c[:w].ljust(w).encode("cp850", "replace") for c, w in zip(r, wide)) for r in cells) + b"\x1a"


def sqlite(tables, hand):
    """A database with one table a sheet, all columns text or number as they come."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "db")
        db = sqlite3.connect(path)
        for t in tables:
            names, *rows = t["rows"]
            db.execute(f'CREATE TABLE "{t["name"]}" (' + ", ".join(f'"{n}"' for n in names) + ")")
            db.executemany(f'INSERT INTO "{t["name"]}" VALUES (' + ",".join("?" * len(names)) + ")",
                           [[v.isoformat() if isinstance(v, datetime.date) else (None if v == "" else str(v) if isinstance(v, str) else v) for v in r] for r in rows])
        db.commit()
        db.close()
        with open(path, "rb") as f:
            return f.read()


def plain_value(v):
    return v.isoformat() if isinstance(v, datetime.date) else None if v == "" else str(v) if isinstance(v, str) else v


def as_json(tables, hand):
    names, *rows = tables[0]["rows"]
    return json.dumps({"exported": "2022-05-30T10:00:00Z", tables[0]["name"]: [dict(zip(names, map(plain_value, r))) for r in rows]}, indent=1).encode()


def ndjson(tables, hand):
    names, *rows = tables[0]["rows"]
    return "".join(json.dumps(dict(zip(names, map(plain_value, r)))) + "\n" for r in rows).encode()


def xml(tables, hand):
    names, *rows = tables[0]["rows"]
    names = ["".join(c if c.isalnum() else "_" for c in n) for n in names]
    out = [f'<?xml version="1.0" encoding="UTF-8"?>\n<Export table={quoteattr(tables[0]["name"])}>']
    for r in rows:
        out.append("  <Record>" + "".join(f"<{n}>{escape(text(v))}</{n}>" for n, v in zip(names, r) if text(v)) + "</Record>")
    return "\n".join(out + ["</Export>"]).encode()


def sql(tables, hand):
    out = ["-- MySQL dump 10.13  Distrib 5.1.73", "SET NAMES utf8;"]
    quoted = lambda v: "NULL" if v in (None, "") else str(v) if isinstance(v, (int, float)) else "'" + text(plain_value(v)).replace("'", "''") + "'"
    for t in tables:
        names, *rows = t["rows"]
        out.append(f"DROP TABLE IF EXISTS `{t['name']}`;\nCREATE TABLE `{t['name']}` (\n" + ",\n".join(f"  `{n}` varchar(120) DEFAULT NULL" for n in names) + "\n) ENGINE=MyISAM DEFAULT CHARSET=utf8;")
        for i in range(0, len(rows), 40):
            out.append(f"INSERT INTO `{t['name']}` VALUES " + ",".join("(" + ",".join(map(quoted, r)) + ")" for r in rows[i:i + 40]) + ";")
    return ("\n".join(out) + "\n").encode()


def html(tables, hand):
    out = ["<html><head><title>" + escape(tables[0]["name"]) + "</title></head><body>"]
    for t in tables:
        out.append("<table border=1>" + "".join("<tr>" + "".join(f"<{'th' if n == 0 else 'td'}>{escape(text(c))}</{'th' if n == 0 else 'td'}>" for c in row) + "</tr>\n" for n, row in enumerate(t["rows"])) + "</table>")
    return "".join(out + ["</body></html>"]).encode()


def docx_of(paragraphs, tables=()):
    p = lambda s: f'<w:p><w:r><w:t xml:space="preserve">{escape(s)}</w:t></w:r></w:p>'
    body = "".join(map(p, paragraphs))
    for t in tables:
        body += "<w:tbl>" + "".join("<w:tr>" + "".join(f"<w:tc>{p(text(c))}</w:tc>" for c in row) + "</w:tr>" for row in t["rows"]) + "</w:tbl>"
    return zipped([("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'),
                   ("_rels/.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'),
                   ("word/document.xml", f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>')])


def docx(tables, hand):
    """Titles are paragraphs above the table, as somebody who types a list in a word processor sets them."""
    titles = [row[0] for t in tables for row in t["rows"] if len(row) == 1]
    return docx_of(titles or [t["name"] for t in tables][:1], [{"rows": [row for row in t["rows"] if len(row) > 1]} for t in tables])


def rtf(body):
    safe = body.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}").replace("£", "\\'a3")
    return ("{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Arial;}}\\f0\\fs22 " + safe.replace("\n", "\\par\n") + "}").encode("ascii", "replace")


def pdf(body):
    """One font, one page for each 60 lines; text only."""
    lines = body.split("\n")
    pages = [lines[i:i + 60] for i in range(0, len(lines), 60)] or [[]]
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    kids = []
    for page in pages:
        shown = "BT /F1 10 Tf 50 800 Td 12 TL " + " ".join("(" + s.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ") Tj T*" for s in page) + " ET"
        data = zlib.compress(shown.encode("cp1252", "replace"))
        kids.append(len(objects) + 1)
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects) + 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>")
        objects.append(data)
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(f'{k} 0 R' for k in kids)}] /Count {len(kids)} >>"
    out, at = bytearray(b"%PDF-1.4\n"), []
    for n, o in enumerate(objects):
        at.append(len(out))
        body = o.encode() if isinstance(o, str) else b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(o) + o + b"\nendstream"
        out += b"%d 0 obj\n" % (n + 1) + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % a for a in at)
    return bytes(out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))


def targz(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as t:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), 1300000000
            t.addfile(info, io.BytesIO(data))
    return gzip.compress(out.getvalue(), mtime=1300000000)


TABLE_FORMATS = {
    "csv": delimited, "semicolon": lambda t, h: delimited(t, h, ";"), "tab": lambda t, h: delimited(t, h, "\t", "cp1252"),
    "pipe": lambda t, h: delimited(t, h, "|"), "csv1252": lambda t, h: delimited(t, h, ",", "cp1252", csv.QUOTE_ALL),
    "csvbom": lambda t, h: delimited(t, h, ",", "utf-8-sig"), "csv16": lambda t, h: delimited(t, h, "\t", "utf-16"),
    "fixed": fixed, "xlsx": xlsx, "xls": xls, "ods": ods, "dbf": dbf, "sqlite": sqlite, "json": as_json, "ndjson": ndjson, "xml": xml,
    "sql": sql, "html": html, "docx": docx,
}
EXTENSION = {"semicolon": "csv", "tab": "txt", "pipe": "txt", "csv1252": "csv", "csvbom": "csv", "csv16": "txt", "fixed": "prn", "sqlite": "db"}
