"""Labels inside text: private-use characters around a value, so that wrapping, case and noise cannot hurt them.

`yes(type, text)` has to be found, `may(type, text)` counts neither way, `no(kind, text)` is a look-alike. They nest.
"""

import collections
import re

TYPES = """date_of_birth gender nationality home_address postcode phone email emergency_contact national_insurance_number utr nhs_number
passport_number driving_licence right_to_work_share_code biometric_residence_permit dbs_certificate electoral_number uk_sort_code
uk_bank_account iban payment_card tax_code payroll_number vehicle_registration""".split()
# Types whose mentions are not labelled here: they count neither way.
UNJUDGED = """full_name first_name last_name title election_role polling_station election_date fee training_record ethnicity
disability_or_health trade_union political_activity religion criminal_conviction""".split()
JUDGED = TYPES
KINDS = []  # look-alikes, in order of first use

_YES, _MAY, _NO, _END = 0xE100, 0xE200, 0xE300, "\ue000"
MARKS = re.compile("[\ue000-\ue4ff]")


def yes(field_type, text):
    return chr(_YES + TYPES.index(field_type)) + text + _END


def may(field_type, text):
    return chr(_MAY + TYPES.index(field_type)) + text + _END


def no(kind, text):
    if kind not in KINDS:
        KINDS.append(kind)
    return chr(_NO + KINDS.index(kind)) + text + _END


def width(text):
    return len(MARKS.sub("", text))


def plain(text):
    return MARKS.sub("", text)


def shape(value):
    return re.sub(r"\s+", " ", re.sub(r"[a-z]", "a", re.sub(r"[A-Z]", "A", re.sub(r"\d", "9", value))))[:60]


def read(marked):
    """(text, facts): the text without marks, and values, distinct, neutral, decoys, lines, forms."""
    out, stack, spans = [], [], []
    length = 0
    for char in marked:
        code = ord(char)
        if char == _END:
            mark, start = stack.pop()
            spans.append((mark, start, length))
        elif 0xE100 <= code <= 0xE4FF:
            stack.append((code, length))
        else:
            out.append(char)
            length += 1
    assert not stack, "a mark was cut off"
    text = "".join(out)
    starts = [0] + [m.end() for m in re.finditer("\n", text)]
    values, neutral, decoys = collections.Counter(), collections.Counter(), collections.Counter()
    lines, forms, seen = collections.defaultdict(list), collections.defaultdict(list), collections.defaultdict(set)
    for code, start, end in sorted(spans, key=lambda s: (s[1], -s[2])):
        line = str(sum(1 for s in starts if s <= start))
        value = text[start:end]
        if code >= _NO:
            kind = KINDS[code - _NO]
            decoys[kind] += 1
            lines[line].append("!" + kind)
        elif code >= _MAY:
            neutral[TYPES[code - _MAY]] += 1
            lines[line].append(TYPES[code - _MAY])
        else:
            field_type = TYPES[code - _YES]
            values[field_type] += 1
            seen[field_type].add(re.sub(r"[^0-9a-z@]", "", value.lower()))
            lines[line].append(field_type)
            before = " ".join(re.sub(r"\d", "9", text[max(0, start - 26):start]).split())
            forms[field_type].append(f"{before} | {shape(value)}")
    neutral.update({t: 10**6 for t in UNJUDGED})
    return text, {"values": dict(values), "distinct": {t: len(s) for t, s in seen.items()}, "neutral": dict(neutral), "decoys": dict(decoys), "lines": dict(lines), "forms": dict(forms)}
