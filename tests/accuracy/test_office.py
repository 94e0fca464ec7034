"""Tests of the third corpus: its truth is whole, and a report without fault scores one."""

import hashlib
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import score as scorer  # noqa: E402
from holdout import mark  # noqa: E402
from office import papers  # noqa: E402


def make(folder, *more):
    subprocess.run([sys.executable, str(HERE / "make_office.py"), str(folder), "--documents", "120", "--tables", "80", *more], check=True)
    with open(folder / "truth.jsonl", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


class Office(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.root = pathlib.Path(cls.folder.name)
        cls.truths = make(cls.root)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_same_seed_same_bytes_and_another_seed_others(self):
        digest = lambda root: hashlib.sha256(b"".join(p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file())).hexdigest()
        with tempfile.TemporaryDirectory() as again, tempfile.TemporaryDirectory() as other:
            make(pathlib.Path(again))
            make(pathlib.Path(other), "--seed", "7")
            self.assertEqual(digest(self.root), digest(pathlib.Path(again)))
            self.assertNotEqual(digest(self.root), digest(pathlib.Path(other)))

    def test_the_truth_names_every_file_and_no_other(self):
        files = {str(p.relative_to(self.root / "files")) for p in (self.root / "files").rglob("*") if p.is_file()}
        self.assertEqual(sorted(t["path"] for t in self.truths), sorted(files))

    def test_a_report_without_fault_scores_one_everywhere(self):
        score = scorer.Score(50)
        for truth in self.truths:
            store = {"text": [], "tables": [], "election": {"class": truth["class"].split("|")[0], "years": truth["years"]}}
            if truth["level"] == "text":
                store["text"] = [{"field_type": t, "hits": n, "confidence": 90, "locators": []} for t, n in truth["values"].items()]
            else:
                store["tables"] = [{"rows": truth["rows"], "columns": [{"index": c["index"], "findings": [{"field_type": t, "values": n, "confidence": 90} for t, n in {**c["embedded"], **c["types"]}.items()]} for c in truth["columns"]]}]
            score.store(truth, store)
        for level in scorer.LEVELS:
            total = score.total(level)
            self.assertGreater(total.tp, 20, level)
            self.assertEqual((total.fp, total.fn), (0, 0), level)
        self.assertEqual(score.class_misses, [])

    def test_labelled_values_have_the_form_of_their_type(self):
        shapes = {"national_insurance_number": r"[A-Z]{2}[0-9]{6}[A-D]?", "uk_sort_code": r"[0-9]{6}", "uk_bank_account": r"[0-9]{8}", "phone": r"[0-9]{11,14}", "driving_licence": r"[A-Z9]{5}[0-9]{6}[A-Z9]{2}[0-9][A-Z]{2}", "nhs_number": r"[0-9]{10}", "postcode": r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}"}
        for kind, function, *_ in papers.KINDS:
            plain, spans = mark.strip(function(papers.Desk(random.Random(kind))))
            for label, value, start, _ in spans:
                self.assertEqual(plain[start:start + len(value)], value, kind)
                if label in shapes:
                    self.assertRegex("".join(c for c in value.upper() if c.isalnum()), f"^{shapes[label]}$", (kind, label))


if __name__ == "__main__":
    unittest.main()
