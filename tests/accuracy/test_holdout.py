"""Tests of the held-out corpus: python3 -m unittest tests/accuracy/test_holdout.py"""

import csv
import hashlib
import io
import json
import pathlib
import quopri
import random
import re
import struct
import subprocess
import sys
import tempfile
import unittest
import zipfile
from xml.etree import ElementTree

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import score as scorer  # noqa: E402
from holdout import context, exports, forms, letters, lists, mails, mark, numbers, people, public, sheets  # noqa: E402

DOCUMENTS = letters.KINDS + forms.KINDS + lists.KINDS + exports.KINDS + public.KINDS + mails.KINDS


def make(folder, *more):
    subprocess.run([sys.executable, str(HERE / "make_holdout.py"), str(folder), *more], check=True)
    with open(folder / "truth.jsonl", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def text_of(path):
    data = path.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    if path.suffix == ".eml" and b"quoted-printable" in data:
        data = quopri.decodestring(data)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def workbook(path):
    """The rows of the one sheet, by the standard library's own XML reader."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in root.iter(space + "row"):
        cells = {}
        for cell in row:
            column = 0
            for letter in re.match("[A-Z]+", cell.get("r"))[0]:
                column = column * 26 + ord(letter) - 64
            cells[column - 1] = "".join(t.text or "" for t in cell.iter() if t.tag in (space + "t", space + "v"))
        while len(rows) < int(row.get("r")) - 1:
            rows.append([])
        rows.append([cells.get(i, "") for i in range(max(cells, default=-1) + 1)])
    widest = max(map(len, rows))
    return [row + [""] * (widest - len(row)) for row in rows]


def dbase(path):
    data = path.read_bytes()
    count, head, size = struct.unpack("<IHH", data[4:12])
    fields = [(data[at:at + 11].rstrip(b"\0").decode(), data[at + 16]) for at in range(32, head - 1, 32)]
    rows = [[name for name, _ in fields]]
    for n in range(count):
        record, at = data[head + n * size:head + (n + 1) * size], 1
        rows.append([])
        for _, width in fields:
            rows[-1].append(record[at:at + width].decode("cp1252").strip())
            at += width
    return rows


READERS = {".xlsx": workbook, ".dbf": dbase}


class Corpus(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.root = pathlib.Path(cls.folder.name)
        cls.truths = make(cls.root)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_same_seed_same_bytes_and_another_seed_others(self):
        digest = lambda root: hashlib.sha256(b"".join(str(p.relative_to(root)).encode() + p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file())).hexdigest()
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as again, tempfile.TemporaryDirectory() as other:
            small = ["--documents", "60", "--tables", "60"]
            make(pathlib.Path(one), *small)
            make(pathlib.Path(again), *small)
            self.assertEqual(digest(pathlib.Path(one)), digest(pathlib.Path(again)))
            make(pathlib.Path(other), "--seed", "7", *small)
            self.assertNotEqual(digest(pathlib.Path(one)), digest(pathlib.Path(other)))

    def test_the_truth_names_every_file_and_no_other(self):
        files = {str(p.relative_to(self.root / "files")) for p in (self.root / "files").rglob("*") if p.is_file()}
        self.assertEqual({t["path"] for t in self.truths}, files)
        self.assertEqual(len(self.truths), len(files))

    def test_every_type_that_the_scorer_judges_is_there_in_text_and_in_tables(self):
        self.assertEqual(scorer.TYPES - {t for truth in self.truths if truth["level"] == "text" for t in truth["values"]}, set())
        self.assertEqual(scorer.TYPES - {t for truth in self.truths if truth["level"] == "table" for c in truth["columns"] for t in c["types"]}, set())

    def test_no_mark_is_left_and_a_document_has_the_values_that_its_truth_counts(self):
        for truth in self.truths:
            path = self.root / "files" / truth["path"]
            text = "\n".join("|".join(row) for row in READERS[path.suffix](path)) if path.suffix in READERS else text_of(path)
            for sign in (mark.OPEN, mark.BAR, mark.SHUT):
                self.assertNotIn(sign, text, truth["path"])
            if truth["level"] == "text":
                lines = text.replace("\r\n", "\n").count("\n")
                self.assertLessEqual(max([int(n) for n in truth["lines"]] or [0]), lines + 1, truth["path"])
                # Counted another way: by their sign.
                self.assertGreaterEqual(text.count("@"), truth["values"].get("email", 0), truth["path"])

    def test_a_table_reads_back_with_the_cells_that_its_truth_counts(self):
        for truth in self.truths:
            if truth["level"] != "table":
                continue
            path = self.root / "files" / truth["path"]
            main = [c for c in truth["columns"] if not c.get("elsewhere")]
            reads = [READERS[path.suffix](path)] if path.suffix in READERS else [list(csv.reader(io.StringIO(text_of(path), newline=""), delimiter=d)) for d in ",;\t|"]
            rows = None
            for read in reads:
                body = read[truth["title_rows"]:]
                if body and len(body[0]) == len(main) and (not truth["header"] or body[0] == [c["name"] for c in main]):
                    rows = body[int(truth["header"]):]
                    break
            self.assertIsNotNone(rows, truth["path"])
            for column in main:
                self.assertEqual(column["cells"], truth["rows"], truth["path"])
                self.assertLessEqual(max(list(column["types"].values()) + [0]), column["filled"], truth["path"])
                here = [row[column["index"]].strip() for row in rows if len(row) == len(main)]
                self.assertGreaterEqual(sum(map(bool, here)), column["filled"], truth["path"])
                if "email" in column["types"]:
                    self.assertGreaterEqual(sum("@" in cell for cell in here), column["types"]["email"], truth["path"])

    def test_a_report_without_fault_scores_one_everywhere(self):
        score = scorer.Score(50)
        for truth in self.truths:
            store = {"text": [], "tables": [], "election": {"class": truth["class"].split("|")[0], "years": truth["years"]}}
            if truth["level"] == "text":
                store["text"] = [{"field_type": t, "hits": n, "confidence": 90, "locators": []} for t, n in truth["values"].items()]
            else:
                columns = [{"index": c["index"], "findings": [{"field_type": t, "values": n, "confidence": 90} for t, n in {**c["embedded"], **c["types"]}.items()]} for c in truth["columns"]]
                store["tables"] = [{"rows": truth["rows"], "columns": columns}]
            score.store(truth, store)
        for level in scorer.LEVELS:
            total = score.total(level)
            self.assertGreater(total.tp, 100, level)
            self.assertEqual((total.fp, total.fn), (0, 0), level)
        self.assertEqual(score.class_misses, [])


class Labels(unittest.TestCase):
    def spans(self):
        """(kind, text, label, value, start) of every label, three draws of each kind of document."""
        for kind, function, _, _ in DOCUMENTS:
            for n in range(3):
                plain, spans = mark.strip(function(context.Context(random.Random(f"{kind}{n}"))))
                for label, value, start, _ in spans:
                    yield kind, plain, label, value, start

    def test_a_labelled_value_stands_where_the_label_says_and_is_whole(self):
        for kind, plain, label, value, start in self.spans():
            self.assertEqual(plain[start:start + len(value)], value, (kind, label))
            self.assertEqual(value, value.strip() if kind != "fixed width" else value, (kind, label))
            if label in ("national_insurance_number", "uk_bank_account", "postcode", "phone") and kind not in ("fixed width", "bacs file"):
                around = plain[start - 1:start] + plain[start + len(value):start + len(value) + 1]
                self.assertNotRegex(around, r"[0-9]", (kind, label))

    def test_labelled_values_have_the_form_of_their_type(self):
        # Independent of the makers: the shape that each type has when spaces and signs are gone.
        shapes = {"national_insurance_number": r"[A-Z]{2}[0-9OLS]{6}[A-D]?", "postcode": r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}", "uk_sort_code": r"[0-9]{6}", "uk_bank_account": r"[0-9]{8}", "email": r".+@.+\..+", "payroll_number": r"[0-9]{5,8}", "phone": r"[0-9]{10,15}",
                  "right_to_work_share_code": r"W[A-Z0-9]{8}", "biometric_residence_permit": r"[A-Z]{2}[X0-9][0-9]{6}", "dbs_certificate": r"00[0-9]{10}", "driving_licence": r"[A-Z9]{5}[0-9]{6}[A-Z9]{2}[A-Z0-9]{3}([0-9]{2})?"}
        for kind, _, label, value, _ in self.spans():
            if label in shapes:
                bare = value if label == "email" else re.sub(r"[^A-Z0-9]", "", value.upper())
                self.assertRegex(bare, f"^{shapes[label]}$", (kind, label))
            if label in ("nhs_number", "utr", "iban", "payment_card"):
                bare = re.sub(r"\W", "", value)
                right = {"nhs_number": lambda: numbers.nhs(bare[:9]) == bare, "utr": lambda: numbers.utr(bare[1:]) == bare, "iban": lambda: numbers.iban_ok(bare), "payment_card": lambda: len(bare) == 16 and numbers.luhn_ok(bare)}[label]
                self.assertTrue(right(), (kind, label))

    def test_check_digits_against_published_examples(self):
        self.assertEqual(numbers.utr("282497350"), "3282497350")
        self.assertEqual(numbers.nhs("943476591"), "9434765919")
        self.assertEqual(numbers.iban("GB", "WEST12345698765432"), "GB82WEST12345698765432")
        self.assertTrue(numbers.luhn_ok("4111111111111111"))
        self.assertEqual(numbers.isbn10("030640615"), "0306406152")
        self.assertEqual(numbers.isbn13("978030640615"), "9780306406157")
        self.assertEqual(numbers.mrz("520727"), "3")

    def test_a_driver_number_tells_name_birthday_and_sex(self):
        for n in range(200):
            p = people.Person(random.Random(n), 2010)
            value = re.sub(r"\W", "", mark.strip(p.licence)[0])
            self.assertEqual((value[5] + value[10], int(value[6:8]) % 50, int(value[8:10])), (f"{p.raw_dob:%y}", p.raw_dob.month, p.raw_dob.day))
            self.assertEqual(int(value[6:8]) > 50, p.female)

    def test_no_value_is_one_that_guides_use_as_an_example(self):
        for n in range(500):
            p = people.Person(random.Random(n), 2005)
            self.assertNotIn(p.raw_nino[:2], ("QQ", "BG", "GB", "NK", "KN", "TN", "NT", "ZZ"))
            self.assertNotRegex("".join(p.raw_mobile), "^07700900")
            self.assertNotIn(p.raw_sort, ("123456", "000000"))

    def test_folding_keeps_labels_and_words(self):
        text = "write to " + mark.yes("home_address", "14 Larch Road, Truro, " + mark.yes("postcode", "TR1 2AB")) + " before the end of the month"
        plain, spans = mark.strip(text)
        folded, after = mark.strip(mark.fold(text, 20))
        self.assertEqual(folded.replace("\n", " "), plain)
        self.assertEqual([label for label, *_ in spans], [label for label, *_ in after])
        self.assertTrue(all(len(line) <= 20 for line in folded.split("\n")))

    def test_a_bare_table_never_holds_it_against_anybody_that_a_fee_was_not_told(self):
        for n in range(60):
            _, _, _, entry = sheets.build(random.Random(n), sheets.PEOPLE_KINDS[3], False)
            if not entry["header"]:
                self.assertTrue(all(c.get("tellable") is False for c in entry["columns"] if "fee" in c["types"]))


if __name__ == "__main__":
    unittest.main()
