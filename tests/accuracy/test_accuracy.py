"""Tests of the corpus maker and of the scorer: python3 -m unittest tests/accuracy/test_accuracy.py"""

import contextlib
import hashlib
import io
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import score as scorer  # noqa: E402
from corpus import checks, mark  # noqa: E402


def make(folder, *more):
    subprocess.run([sys.executable, str(HERE / "make_corpus.py"), str(folder), "--documents", "60", "--tables", "60", *more], check=True)
    with open(folder / "truth.jsonl", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def perfect(truths):
    """The report that a detector without fault would write."""
    stores = []
    for truth in truths:
        store = {"path": truth["path"], "text": [], "tables": [], "election": {"class": truth["class"].split("|")[0], "years": truth["years"]}}
        if truth["level"] == "text":
            store["text"] = [{"field_type": t, "hits": n, "distinct": n, "confidence": 90, "locators": []} for t, n in truth["values"].items()]
        else:
            columns = [{"index": c["index"], "name": c["name"], "findings": [{"field_type": t, "values": n, "valid": n, "confidence": 90} for t, n in {**c["embedded"], **c["types"]}.items()]} for c in truth["columns"]]
            store["tables"] = [{"name": "", "rows": truth["rows"], "columns": columns}]
        stores.append(store)
    return {"stores": stores}


class Corpus(unittest.TestCase):
    def test_same_seed_same_bytes_and_truth_covers_every_file(self):
        digests = []
        for _ in range(2):
            with tempfile.TemporaryDirectory() as folder:
                folder = pathlib.Path(folder)
                truths = make(folder)
                files = sorted(p for p in folder.rglob("*") if p.is_file())
                digests.append(hashlib.sha256(b"".join(p.read_bytes() for p in files)).hexdigest())
                self.assertEqual({t["path"] for t in truths}, {str(p.relative_to(folder / "files")) for p in files if p.name != "truth.jsonl"})
        self.assertEqual(digests[0], digests[1])

    def test_another_seed_gives_other_values(self):
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
            self.assertNotEqual(make(pathlib.Path(one)), make(pathlib.Path(two), "--seed", "7"))

    def test_no_mark_is_left_in_a_file(self):
        with tempfile.TemporaryDirectory() as folder:
            make(pathlib.Path(folder))
            for path in pathlib.Path(folder).rglob("*"):
                if path.is_file():
                    self.assertNotIn("\ue000".encode(), path.read_bytes(), path.name)
                    self.assertNotIn("\ue002".encode(), path.read_bytes(), path.name)


class Marks(unittest.TestCase):
    def test_marks_nest_and_wrapping_keeps_them(self):
        text = "to " + mark.true("home_address", "1 Mill Road, " + mark.true("postcode", "OX4 1AB")) + " now " + mark.decoy("room", "K2")
        plain, spans = mark.strip(text)
        self.assertEqual(plain, "to 1 Mill Road, OX4 1AB now K2")
        self.assertEqual([label for label, _, _ in spans], ["postcode", "home_address", "!room"])
        folded, spans = mark.strip(mark.wrap(text, 12))
        self.assertEqual(folded.replace("\n", " "), plain)
        self.assertEqual(len(spans), 3)

    def test_check_digits_against_published_examples(self):
        self.assertEqual(checks.utr("282497350"), "3282497350")
        self.assertEqual(checks.nhs_digit("943476591"), "9")
        self.assertEqual(checks.iban("GB", "WEST12345698765432"), "GB82WEST12345698765432")
        self.assertTrue(checks.luhn_ok("4111111111111111"))
        self.assertEqual(checks.isbn10("030640615"), "0306406152")
        self.assertEqual(checks.isbn13("978030640615"), "9780306406157")
        self.assertEqual(checks.mrz_digit("520727"), "3")


class Scorer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.truths = make(pathlib.Path(cls.folder.name))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def scored(self, report):
        score = scorer.Score(50)
        stores = {s["path"]: s for s in report["stores"]}
        for truth in self.truths:
            score.store(truth, stores.get(truth["path"]))
        return score

    def test_a_faultless_report_scores_one_everywhere(self):
        score = self.scored(perfect(self.truths))
        for level in scorer.LEVELS:
            total = score.total(level)
            self.assertGreater(total.tp, 0, level)
            self.assertEqual((total.fp, total.fn), (0, 0), level)
        self.assertEqual(score.class_misses, [])

    def test_one_value_too_many_and_one_too_few_are_both_seen(self):
        report = perfect(self.truths)
        hit = next(h for s in report["stores"] for h in s["text"] if h["field_type"] == "national_insurance_number")
        hit["hits"] += 1
        other = next(h for s in report["stores"] for h in s["text"] if h["field_type"] == "uk_sort_code")
        other["hits"] -= 1
        score = self.scored(report)
        self.assertEqual((score.tallies["text value", "national_insurance_number"].fp, score.tallies["text value", "uk_sort_code"].fn), (1, 1))

    def test_a_finding_in_a_decoy_column_is_false_and_names_the_decoy(self):
        report = perfect(self.truths)
        truth = next(t for t in self.truths if t["level"] == "table" and t["header"] and any(c.get("decoy") and not c["accept"] and not c["embedded"] for c in t["columns"]))
        column = next(c for c in truth["columns"] if c.get("decoy") and not c["accept"] and not c["embedded"])
        store = next(s for s in report["stores"] if s["path"] == truth["path"])
        store["tables"][0]["columns"][column["index"]]["findings"].append({"field_type": "iban", "values": 3, "valid": 3, "confidence": 80})
        score = self.scored(report)
        self.assertEqual(score.tallies["column", "iban"].fp, 1)
        self.assertTrue(any(column["decoy"] in miss[7] for miss in score.misses if miss[4] == "iban"))

    def test_a_missing_store_and_low_confidence_count_as_missed(self):
        report = perfect(self.truths)
        report["stores"] = [s for s in report["stores"] if s["path"] != self.truths[0]["path"]]
        for store in report["stores"]:
            for hit in store["text"]:
                hit["confidence"] = 49
        score = self.scored(report)
        self.assertEqual(score.absent, [self.truths[0]["path"]])
        self.assertEqual(score.total("text value").tp, 0)

    def test_floors_fail_below_and_pass_at_the_value(self):
        score = self.scored(perfect(self.truths))
        self.assertEqual(scorer.below_floors(score, {"column": {"all": {"f1": 1.0}}, "class": {"none": {"recall": 1.0}}}), [])
        score.tallies["column", "email"].add(0, 5, 0)
        self.assertEqual(len(scorer.below_floors(score, {"column": {"all": {"precision": 1.0}, "email": {"precision": 0.99}}})), 2)

    def test_ratchet_raises_floors_and_never_lowers_them(self):
        good = self.scored(perfect(self.truths))
        floors = scorer.ratchet(good, {})
        self.assertEqual(floors["column"]["all"]["f1"], 0.995)
        bad = self.scored({"stores": []})
        self.assertEqual(scorer.ratchet(bad, json.loads(json.dumps(floors)))["column"]["all"]["f1"], 0.995)
        self.assertGreater(len(scorer.below_floors(bad, floors)), 20)

    def test_output_holds_no_value(self):
        report = perfect(self.truths)
        for store in report["stores"]:
            store["text"], store["tables"] = [], []
        score = self.scored(report)
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            scorer.print_tables(score, out)
            print(scorer.markdown(score))
            scorer.print_misses(score, 1000, 1000, out)
        text = out.getvalue()
        self.assertNotIn("@", text)
        self.assertNotRegex(text, r"\b[A-Z]{2}\d{6}[A-D]\b")
        self.assertNotRegex(text, r"\b07\d{9}\b")


if __name__ == "__main__":
    unittest.main()
