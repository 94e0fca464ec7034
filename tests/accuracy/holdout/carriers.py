"""How a sheet comes to a file: delimited text mostly, some workbooks and dBase tables. Standard library only."""

import csv
import io
import struct
import zipfile
from xml.sax.saxutils import escape

STAMP = (2010, 5, 6, 12, 0, 0)


def _number(text):
    """Is it what a spreadsheet keeps as a number: digits, no leading nought, at most fifteen."""
    whole, _, rest = text.partition(".")
    return whole.isdigit() and (whole == "0" or whole[0] != "0") and len(whole) <= 15 and (not rest or rest.isdigit())


def _letters(index):
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def workbook(lines):
    """A workbook of one sheet, with numbers as numbers and texts in the sheet."""
    rows = []
    for r, line in enumerate(lines, 1):
        cells = []
        for c, text in enumerate(line):
            place = f"{_letters(c)}{r}"
            if not text:
                continue
            cells.append(f'<c r="{place}"><v>{text}</v></c>' if _number(text) else f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>')
        rows.append(f'<row r="{r}">{"".join(cells)}</row>')
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{"".join(rows)}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, STAMP), '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def dbase(names, rows):
    """A dBase III table of character fields, or None where it cannot be one."""
    if len(set(names)) < len(names) or any(not 0 < len(n) <= 10 or n != n.upper() or not n.replace("_", "").isalnum() for n in names) or len(names) > 100:
        return None
    cells = [[cell.replace("\n", " ").encode("cp1252", "replace") for cell in row] for row in rows]
    widths = [max([1] + [len(row[i]) for row in cells]) for i in range(len(names))]
    if max(widths) > 254:
        return None
    size = 1 + sum(widths)
    head = struct.pack("<BBBBIHH16sBBH", 3, 110, 5, 6, len(cells), 32 + 32 * len(names) + 1, size, b"", 0, 3, 0)
    fields = b"".join(struct.pack("<11scIBB14s", name.encode(), b"C", 0, width, 0, b"") for name, width in zip(names, widths))
    return head + fields + b"\r" + b"".join(b" " + b"".join(cell.ljust(width) for cell, width in zip(row, widths)) for row in cells) + b"\x1a"


def delimited(rng, lines):
    delimiter = rng.choice([","] * 12 + [";"] * 3 + ["\t"] * 3 + ["|"] * 2)
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=rng.choice([csv.QUOTE_MINIMAL] * 4 + [csv.QUOTE_ALL]), lineterminator=rng.choice(["\r\n", "\n"])).writerows(lines)
    encoding = rng.choice(["utf-8"] * 6 + ["utf-8-sig"] * 2 + ["cp1252"] * 3 + ["utf-16"])
    try:
        data = out.getvalue().encode(encoding)
    except UnicodeEncodeError:
        data = out.getvalue().encode("utf-8")
    return data, {"\t": rng.choice(["tsv", "txt"]), ",": "csv", ";": "csv", "|": rng.choice(["txt", "csv"])}[delimiter]


def to_bytes(rng, lines, entry):
    """(bytes, ending) of a sheet."""
    chance = rng.random()
    if chance < 0.1:
        return workbook(lines), "xlsx"
    if chance < 0.3 and entry["header"] and not entry["title_rows"] and len(lines) == entry["rows"] + 1:
        data = dbase(lines[0], lines[1:])
        if data:
            return data, "dbf"
    return delimited(rng, lines)
