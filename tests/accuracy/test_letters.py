"""Tests of the fourth corpus: its labels, its numbers, its forms."""

import pathlib
import random
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import make_letters  # noqa: E402
from letters import layout, mark, numbers  # noqa: E402
from letters.mark import may, no, yes  # noqa: E402


class Marks(unittest.TestCase):
    def test_a_value_is_counted_where_it_stands_and_the_text_has_no_marks(self):
        text, facts = mark.read("a\n" + yes("home_address", "1 High St, " + yes("postcode", "OX1 1AA")) + may("phone", "x") + no("thing", "y"))
        self.assertEqual(text, "a\n1 High St, OX1 1AAxy")
        self.assertEqual(facts["values"], {"home_address": 1, "postcode": 1})
        self.assertEqual(facts["neutral"]["phone"], 1)
        self.assertEqual(facts["decoys"], {"thing": 1})
        self.assertEqual(facts["lines"], {"2": ["home_address", "postcode", "phone", "!thing"]})

    def test_wrapping_and_noise_leave_marks_whole(self):
        rng = random.Random(1)
        marked = " ".join(["word letter"] * 30 + [yes("phone", "07912 345678")] + ["more"] * 30)
        for text in (layout.wrap(marked, 30), layout.scan_noise(rng, marked), layout.shout(marked), layout.quote(marked)):
            read, facts = mark.read(text)
            self.assertEqual(facts["values"], {"phone": 1})
            self.assertIn("07912345678", re.sub(r"\s", "", read))


class Numbers(unittest.TestCase):
    def test_check_digits(self):
        rng = random.Random(2)
        for _ in range(200):
            card = numbers.card_digits(rng)
            doubled = [sum(divmod(int(c) * 2, 10)) if i % 2 else int(c) for i, c in enumerate(reversed(card))]
            self.assertEqual(sum(doubled) % 10, 0)
            nhs = numbers.nhs_digits(rng)
            self.assertEqual(sum(int(c) * w for c, w in zip(nhs, range(10, 0, -1))) % 11, 0)
            iban = re.sub(r"[^A-Z0-9]", "", mark.plain(numbers.iban(rng)).upper())
            self.assertEqual(int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97, 1)


class Corpus(unittest.TestCase):
    def test_the_same_seed_gives_the_same_documents(self):
        one, two = make_letters.documents(5, 0.03), make_letters.documents(5, 0.03)
        self.assertEqual(one, two)
        self.assertNotEqual([t for _, t, _ in one], [t for _, t, _ in make_letters.documents(6, 0.03)])

    def test_nothing_that_must_be_found_stands_outside_a_label(self):
        for path, text, truth in make_letters.documents(8, 0.2):
            mails = len(re.findall(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+", text))
            known = truth["values"].get("email", 0) + truth["neutral"].get("email", 0) + truth["decoys"].get("message id", 0) + truth["decoys"].get("image name", 0)
            self.assertLessEqual(mails, known, path)


if __name__ == "__main__":
    unittest.main()
