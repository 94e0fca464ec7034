"""The many ways a value is written in letters, forms and exports.

Each entry is a list of (weight, function of a generator and the raw value).
`STRICT` lists are for columns that a machine wrote, `FREE` ones for people's
typing. A column uses one style throughout, with a few lapses.
"""

import calendar
import datetime

MONTHS = [calendar.month_name[m] for m in range(13)]
SHORT = [calendar.month_abbr[m] for m in range(13)]


def ordinal(day):
    return f"{day}{'th' if 11 <= day % 100 <= 13 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def _group(text, sizes, sep):
    out, at = [], 0
    for size in sizes:
        out.append(text[at:at + size])
        at += size
    return sep.join(part for part in out + [text[at:]] if part)


NINO = [
    (10, lambda r, v: v), (8, lambda r, v: _group(v, (2, 2, 2, 2), " ")), (4, lambda r, v: f"{v[:2]} {v[2:8]} {v[8:]}"),
    (2, lambda r, v: v.lower()), (2, lambda r, v: _group(v, (2, 2, 2, 2), " ").lower()), (2, lambda r, v: f"{v[:4]} {v[4:6]} {v[6:]}"),
    (2, lambda r, v: _group(v, (2, 2, 2, 2), "-")), (1, lambda r, v: _group(v, (2, 2, 2, 2), "/")), (1, lambda r, v: _group(v, (2, 2, 2, 2), ".")),
    (1, lambda r, v: f"{v[:2]} {v[2:5]} {v[5:8]} {v[8]}"), (1, lambda r, v: v[0] + v[1].lower() + _group(v[2:], (2, 2, 2), " ").lower()),
    (1, lambda r, v: _group(v, (2, 2, 2, 2), "  ")), (1, lambda r, v: f"{v[:2]}{v[2:8]} {v[8]}"), (1, lambda r, v: f"{v[:2]} {v[2:4]} {v[4:]}"),
]
# Only where a label says what it is: no suffix, boxes of a form.
NINO_LABELLED = NINO + [(2, lambda r, v: v[:8]), (2, lambda r, v: " ".join(v)), (1, lambda r, v: _group(v[:8], (2, 2, 2), " "))]

POSTCODE = [
    (12, lambda r, v: v), (4, lambda r, v: v.replace(" ", "")), (2, lambda r, v: v.lower()), (1, lambda r, v: v.replace(" ", "").lower()),
    (1, lambda r, v: v.replace(" ", "  ")), (1, lambda r, v: v[:-3].capitalize() + v[-3:].lower()),
]

MOBILE = [
    (6, lambda r, v: v), (7, lambda r, v: f"{v[:5]} {v[5:]}"), (3, lambda r, v: f"{v[:5]} {v[5:8]} {v[8:]}"), (1, lambda r, v: f"{v[:4]} {v[4:7]} {v[7:]}"),
    (1, lambda r, v: f"{v[:5]}-{v[5:]}"), (2, lambda r, v: f"+44 {v[1:5]} {v[5:]}"), (1, lambda r, v: f"+44{v[1:]}"), (1, lambda r, v: f"0044 {v[1:5]} {v[5:]}"),
    (1, lambda r, v: f"+44 (0){v[1:5]} {v[5:]}"), (1, lambda r, v: f"({v[:5]}) {v[5:]}"), (1, lambda r, v: f"{v[:5]}.{v[5:8]}.{v[8:]}"),
    (1, lambda r, v: f"{v[:3]} {v[3:7]} {v[7:]}"), (1, lambda r, v: f"{v[:5]}/{v[5:]}"), (1, lambda r, v: f"44{v[1:]}"),
]


def _area(v):
    """The length of the area code of a national number."""
    return 3 if v[1] == "2" else 4 if v[:4] in ("0114", "0115", "0116", "0117", "0118", "0121", "0131", "0141", "0151", "0161", "0191") else 5


def _local(v):
    rest = v[_area(v):]
    return f"{rest[:-4]} {rest[-4:]}" if len(rest) > 6 else rest


LANDLINE = [
    (5, lambda r, v: v), (7, lambda r, v: f"{v[:_area(v)]} {_local(v)}"), (4, lambda r, v: f"({v[:_area(v)]}) {_local(v)}"), (2, lambda r, v: f"{v[:_area(v)]}-{_local(v)}"),
    (1, lambda r, v: f"{v[:_area(v)]} - {_local(v)}"), (2, lambda r, v: f"+44 {v[1:_area(v)]} {_local(v)}"), (1, lambda r, v: f"+44 (0) {v[1:_area(v)]} {_local(v)}"),
    (1, lambda r, v: f"0044{v[1:]}"), (1, lambda r, v: f"({v[:_area(v)]}){v[_area(v):]}"), (1, lambda r, v: f"{v[:_area(v)]} {_local(v)} ext {r.randint(2, 99)}"),
    (1, lambda r, v: f"{v[:_area(v)]}/{v[_area(v):]}"), (1, lambda r, v: f"{v[:_area(v)]}.{_local(v).replace(' ', '.')}"),
    (1, lambda r, v: f"0171-{v[-7:-4]} {v[-4:]}" if v.startswith("020") else f"{v[:_area(v)]} {_local(v)}"),
]

SORT = [(9, lambda r, v: _group(v, (2, 2), "-")), (4, lambda r, v: v), (3, lambda r, v: _group(v, (2, 2), " ")), (1, lambda r, v: _group(v, (2, 2), "\u2013")),
        (1, lambda r, v: _group(v, (2, 2), "/")), (1, lambda r, v: _group(v, (2, 2), " - ")), (1, lambda r, v: _group(v, (2, 2), "."))]
ACCOUNT = [(10, lambda r, v: v), (2, lambda r, v: f"{v[:4]} {v[4:]}"), (1, lambda r, v: _group(v, (2, 2, 2), " ")), (1, lambda r, v: v.lstrip("0") if v[0] == "0" and v[1] != "0" else v)]
IBAN = [(5, lambda r, v: " ".join(v[i:i + 4] for i in range(0, len(v), 4))), (4, lambda r, v: v), (1, lambda r, v: v.lower()), (1, lambda r, v: f"{v[:4]} {v[4:8]} {v[8:]}")]
CARD = [(5, lambda r, v: " ".join(v[i:i + 4] for i in range(0, len(v), 4)) if len(v) == 16 else v), (3, lambda r, v: v),
        (2, lambda r, v: "-".join(v[i:i + 4] for i in range(0, len(v), 4)) if len(v) == 16 else f"{v[:4]} {v[4:10]} {v[10:]}")]
NHS = [(6, lambda r, v: f"{v[:3]} {v[3:6]} {v[6:]}"), (4, lambda r, v: v), (2, lambda r, v: f"{v[:3]}-{v[3:6]}-{v[6:]}")]
UTR = [(5, lambda r, v: v), (4, lambda r, v: f"{v[:5]} {v[5:]}"), (1, lambda r, v: v + "K"), (1, lambda r, v: f"{v[:3]} {v[3:6]} {v[6:]}")]
PASSPORT = [(6, lambda r, v: v), (1, lambda r, v: f"{v[:3]} {v[3:6]} {v[6:]}")]
LICENCE = [(6, lambda r, v: v), (2, lambda r, v: f"{v[:5]} {v[5:11]} {v[11:]}"), (2, lambda r, v: f"{v} {r.randint(10, 60)}"), (1, lambda r, v: v.lower())]
SHARE = [(5, lambda r, v: f"{v[:3]} {v[3:6]} {v[6:]}"), (3, lambda r, v: v), (1, lambda r, v: f"{v[:3]}-{v[3:6]}-{v[6:]}")]
PLAIN = [(1, lambda r, v: v)]
DBS = [(5, lambda r, v: v), (1, lambda r, v: _group(v, (3, 3, 3), " "))]
VEHICLE = [(6, lambda r, v: v), (4, lambda r, v: v.replace(" ", "")), (1, lambda r, v: v.lower()), (1, lambda r, v: v.replace(" ", "").lower())]
TAX = [(6, lambda r, v: v), (1, lambda r, v: v + " W1"), (1, lambda r, v: v + " M1"), (1, lambda r, v: v + "X" if v[-1] != "X" and v[0] != "K" else v), (1, lambda r, v: v + " W1/M1"), (1, lambda r, v: v.lower())]

# Twelve forms that stand on their own, and compact ones that need a label or a header.
BIRTH = [
    (8, lambda r, v: f"{v:%d/%m/%Y}"), (3, lambda r, v: f"{v.day}/{v.month}/{v:%y}"), (3, lambda r, v: f"{v:%d.%m.%Y}"), (2, lambda r, v: f"{v:%d.%m.%y}"),
    (3, lambda r, v: f"{v.day:02d}-{SHORT[v.month]}-{v:%y}"), (3, lambda r, v: f"{ordinal(v.day)} {MONTHS[v.month]} {v.year}"), (3, lambda r, v: f"{v.day} {MONTHS[v.month]} {v.year}"),
    (2, lambda r, v: v.isoformat()), (2, lambda r, v: f"{v:%d-%m-%Y}"), (1, lambda r, v: f"{MONTHS[v.month]} {v.day}, {v.year}"), (2, lambda r, v: f"{v.day}/{v.month}/{v.year}"),
    (1, lambda r, v: f"{v.day:02d}/{SHORT[v.month].upper()}/{v.year}"), (1, lambda r, v: f"{v.day} {SHORT[v.month]} {v.year}"), (1, lambda r, v: f"{v:%d %m %Y}"), (1, lambda r, v: f"{v:%d-%m-%y}"),
]
BIRTH_COMPACT = [(1, lambda r, v: f"{v:%d%m%y}"), (1, lambda r, v: f"{v:%d%m%Y}"), (1, lambda r, v: f"{v:%Y%m%d}")]


def excel_serial(date):
    """The 1900 system."""
    return str((date - datetime.date(1899, 12, 30)).days)


def date_text(rng, v):
    """A date that is no birth date, in any form of running text."""
    return pick(rng, BIRTH[:13])(rng, v)


def pick(rng, styles):
    return rng.choices([s for _, s in styles], weights=[w for w, _ in styles])[0]


def name(rng, p):
    """A person's full name in running text."""
    roll = rng.random()
    if roll < 0.26:
        return f"{p.title} {p.first} {p.last}"
    if roll < 0.50:
        return f"{p.first} {p.last}"
    if roll < 0.68:
        return f"{p.title} {p.first[0]} {p.last}"
    if roll < 0.78:
        return f"{p.title} {'.'.join(p.initials)}. {p.last}"
    if roll < 0.84:
        return f"{p.first} {p.middle[:1] + ' ' if p.middle else ''}{p.last}"
    if roll < 0.89:
        return f"{p.title}. {p.first} {p.last.upper()}" if p.title != "Miss" else f"Miss {p.first} {p.last.upper()}"
    if roll < 0.93:
        return f"{p.first.upper()} {p.last.upper()}"
    if roll < 0.97:
        return f"{p.last.upper()}, {p.first}"
    return f"{p.last}, {p.first} {p.middle[:1]}".strip()
