"""From a labelled document to a file and its entry in truth.jsonl."""

import quopri

from .mark import fold, strip

# Types whose ways of writing are listed in the truth: the words before and the shape, never the value.
SHAPED = {"date_of_birth", "dbs_certificate", "driving_licence", "electoral_number", "iban", "national_insurance_number", "nhs_number", "passport_number", "payment_card", "payroll_number", "phone", "postcode", "right_to_work_share_code",
          "biometric_residence_permit", "tax_code", "uk_bank_account", "uk_sort_code", "utr", "vehicle_registration", "fee", "election_date"}

ENDINGS = {"log", "sql", "xml", "json", "ldif", "vcf", "ics", "html", "ini"}


def _bare(value):
    return "".join(c for c in value.lower() if c.isalnum())


def judged(plain, spans):
    """values, distinct, neutral, decoys and lines of a document, by type."""
    values, distinct, neutral, decoys, lines = {}, {}, {}, {}, {}
    for label, text, start, _ in spans:
        here = lines.setdefault(str(plain.count("\n", 0, start) + 1), [])
        if label not in here:
            here.append(label)
        if label[0] == "!":
            decoys[label[1:]] = decoys.get(label[1:], 0) + 1
        elif label[0] == "?":
            neutral[label[1:]] = neutral.get(label[1:], 0) + 1
        else:
            values[label] = values.get(label, 0) + 1
            distinct.setdefault(label, set()).add(_bare(text))
    names = values.get("full_name", 0) + neutral.get("full_name", 0)
    parts = {part: values.get(part, 0) for part in ("first_name", "last_name", "title")}
    for part in parts:  # a full name may be told by its parts as well, and parts as a full name
        neutral[part] = neutral.get(part, 0) + names
    neutral["full_name"] = neutral.get("full_name", 0) + max(parts["first_name"], parts["last_name"])
    # A contact in an emergency may be told as a person with a telephone, too.
    return {"values": values, "distinct": {t: len(s) for t, s in distinct.items()}, "neutral": {t: n for t, n in neutral.items() if n}, "decoys": decoys, "lines": lines}


def forms(plain, spans):
    inside = bytearray(len(plain))
    for _, text, start, _ in spans:
        inside[start:start + len(text)] = b"\1" * len(text)
    out = {}
    for label, text, start, _ in spans:
        if label in SHAPED:
            before = start
            while before > 0 and start - before < 40 and not inside[before - 1]:
                before -= 1
            said = " ".join(plain[before:start].replace("\n", " / ").split()[-2:])
            shape = "".join("9" if c.isdigit() else "A" if c.isupper() else "a" if c.isalpha() else c for c in text).replace("\n", "/")
            out.setdefault(label, []).append(f"{said}|{shape}")
    return out


def document(w, number, kind, make, store_class, carrier):
    """(path, bytes, entry) of one document."""
    marked = make(w)  # `carrier`: "prose" (lines may be folded anew), "text" (layout is kept), "mail"
    rng = w.rng
    if carrier == "prose" and rng.random() < 0.5:
        marked = fold(marked, rng.choice([58, 66, 72, 80]))
    if not marked.endswith("\n"):
        marked += "\n"
    plain, spans = strip(marked)
    worker = store_class == "election_worker"
    folder = rng.choice(["docs", "share/misc", "Scanned", "users/temp", "Archive", "My Documents"])
    years = [w.year] if "election_worker" in store_class and w.told_year else []
    if worker and rng.random() < 0.35:
        short = rng.choice(w.poll_short)
        folder, years = f"{rng.choice(['Elections', 'Electoral Services', 'election team'])}/{short}", [w.year]
    elif worker and not {label.lstrip("?") for label, *_ in spans} & {"election_role", "election_date", "polling_station"}:
        store_class += "|other_personal"
    if carrier == "mail":
        ending, data = "eml", plain.encode("utf-8")
        if rng.random() < 0.2:
            head, body = plain.split("\n\n", 1)
            if "charset=utf-8" in head:
                data = (head + "\nContent-Transfer-Encoding: quoted-printable\n\n").encode() + quopri.encodestring(body.encode("utf-8"))
    else:
        ending = next((word for word in kind.split() if word in ENDINGS), "txt")
        text = plain.replace("\n", "\r\n") if "\r" not in plain and rng.random() < 0.4 else plain
        encoding = rng.choice(["utf-8"] * 7 + ["cp1252"] * 3 + ["utf-16"])
        try:
            data = text.encode(encoding)
        except UnicodeEncodeError:
            data = text.encode("utf-8")
    return f"{folder}/{kind.replace(' ', '_') if rng.random() < 0.5 else 'doc'}{number:04d}.{ending}", data, {
        "level": "text", "kind": kind, "class": store_class, "years": sorted(set(years)) if "election_worker" in store_class else [], **judged(plain, spans), "forms": forms(plain, spans)}
