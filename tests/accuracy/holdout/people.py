"""Invented people and the ways in which clerks and systems write them down.

A `Person` holds raw values; its properties give them labelled and spelled. A
table sets `style`, so that a column is written in one way as exports are; in
documents each mention is spelled anew.
"""

import datetime

from . import numbers, words
from .mark import may, yes

NINO_FIRST = "AA AB BE BT CE CR EA EH EY GY HA HK HX JA JG JN JZ KB KL KP LA LM LZ MA MW NA NE NP NW NZ OA OE OX PA PC PK PW PY RA RK RX SA SC SJ SP SY TA TE TK TW TZ WA WB WK WM YA YE YK YT YZ ZA ZE ZH ZL ZR ZY".split()
MONTHS = "January February March April May June July August September October November December".split()
# First two digits of sort codes by bank, and what follows is free.
BANKS = [("20", "Barclays"), ("30", "Lloyds TSB"), ("40", "HSBC"), ("60", "NatWest"), ("09", "Santander"), ("11", "Halifax"), ("07", "Nationwide"), ("08", "Co-operative Bank"), ("77", "TSB"), ("83", "Royal Bank of Scotland"), ("80", "Bank of Scotland"),
         ("54", "NatWest"), ("82", "Clydesdale"), ("95", "Danske Bank"), ("04", "Starling"), ("16", "RBS"), ("23", "Metro Bank"), ("52", "NatWest"), ("90", "Bank of Ireland"), ("05", "Yorkshire Bank"), ("01", "National Westminster"), ("87", "TSB")]
INWARD = "ABDEFGHJLNPQRSTUWXYZ"


def pick(rng, weighted):
    return rng.choices([v for v, _ in weighted], [w for _, w in weighted])[0]


def ordinal(n):
    return f"{n}{'th' if 10 <= n % 100 <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


DATES = {
    "dmy/": lambda d: f"{d:%d/%m/%Y}", "dmy.": lambda d: f"{d:%d.%m.%Y}", "dmy-": lambda d: f"{d:%d-%m-%Y}", "short": lambda d: f"{d.day}/{d.month}/{d:%y}", "dmy2": lambda d: f"{d:%d/%m/%y}", "dot2": lambda d: f"{d.day}.{d.month}.{d:%y}",
    "iso": lambda d: f"{d:%Y-%m-%d}", "mon": lambda d: f"{d:%d-%b-%y}", "mon4": lambda d: f"{d:%d-%b-%Y}", "MON": lambda d: f"{d:%d-%b-%Y}".upper(), "words": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    "ord": lambda d: f"{ordinal(d.day)} {MONTHS[d.month - 1]} {d.year}", "us words": lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}", "ymd": lambda d: f"{d:%Y%m%d}", "dmy": lambda d: f"{d:%d%m%Y}", "dmyshort": lambda d: f"{d:%d%m%y}",
    "time": lambda d: f"{d:%d/%m/%Y} 00:00:00", "isotime": lambda d: f"{d:%Y-%m-%d}T00:00:00", "serial": lambda d: str((d - datetime.date(1899, 12, 30)).days), "spaced": lambda d: f"{d:%d %m %Y}", "slashes": lambda d: f"{d.day:02d} / {d.month:02d} / {d.year}",
}
TABLE_DATES = [("dmy/", 10), ("dmy2", 4), ("short", 2), ("iso", 4), ("mon", 4), ("mon4", 2), ("MON", 2), ("ymd", 3), ("dmy", 1), ("dmyshort", 1), ("time", 3), ("isotime", 1), ("serial", 4), ("dmy.", 2), ("dmy-", 2), ("words", 1), ("dot2", 1)]
TEXT_DATES = [("dmy/", 8), ("short", 3), ("dmy2", 3), ("dmy.", 2), ("dmy-", 2), ("mon", 2), ("mon4", 1), ("words", 6), ("ord", 4), ("dot2", 2), ("spaced", 1), ("slashes", 1), ("iso", 1), ("us words", 0.5)]
NINOS = {
    "tight": lambda n: n, "pairs": lambda n: f"{n[:2]} {n[2:4]} {n[4:6]} {n[6:8]} {n[8:]}", "three": lambda n: f"{n[:2]} {n[2:8]} {n[8:]}", "lower": lambda n: n.lower(), "dots": lambda n: f"{n[:2]}.{n[2:4]}.{n[4:6]}.{n[6:8]}.{n[8:]}",
    "dashes": lambda n: f"{n[:2]}-{n[2:4]}-{n[4:6]}-{n[6:8]}-{n[8:]}", "lowpairs": lambda n: f"{n[:2].lower()} {n[2:4]} {n[4:6]} {n[6:8]} {n[8:].lower()}", "slash": lambda n: f"{n[:2]}/{n[2:8]}/{n[8:]}", "end": lambda n: f"{n[:8]} {n[8:]}",
    "boxes": lambda n: " ".join(n), "nosuffix": lambda n: n[:8], "mixed": lambda n: n[:2].title() + n[2:8] + n[8:].lower(),
}
TABLE_NINOS = [("tight", 12), ("pairs", 5), ("three", 2), ("lower", 1.5), ("end", 1), ("nosuffix", 1), ("dashes", 0.5)]
TEXT_NINOS = [("tight", 8), ("pairs", 8), ("three", 2), ("lower", 2), ("lowpairs", 1), ("dots", 0.7), ("dashes", 1), ("slash", 0.4), ("end", 1), ("mixed", 0.5)]
PHONES = {
    "spaced": lambda a, b: f"{a} {b}", "tight": lambda a, b: a + b, "brackets": lambda a, b: f"({a}) {b}", "dash": lambda a, b: f"{a}-{b}", "plus": lambda a, b: f"+44 {a[1:]} {b}", "plus0": lambda a, b: f"+44 (0){a[1:]} {b}",
    "plustight": lambda a, b: f"+44{a[1:]}{b}", "0044": lambda a, b: f"0044 {a[1:]} {b}", "three": lambda a, b: f"{a} {b[:3]} {b[3:]}", "lost": lambda a, b: (a + b)[1:], "slash": lambda a, b: f"{a}/{b}", "dots": lambda a, b: f"{a}.{b[:3]}.{b[3:]}",
    "odd": lambda a, b: f"{(a + b)[:4]} {(a + b)[4:7]} {(a + b)[7:]}",
}
TABLE_PHONES = [("spaced", 8), ("tight", 7), ("brackets", 1), ("plus", 1), ("plustight", 2), ("three", 3), ("lost", 4), ("dash", 1), ("odd", 2)]
TEXT_PHONES = [("spaced", 9), ("tight", 6), ("brackets", 3), ("dash", 1), ("plus", 2), ("plus0", 1), ("plustight", 1), ("0044", 0.4), ("three", 4), ("slash", 1), ("dots", 0.5), ("odd", 2)]
SORTS = {"dash": lambda s: f"{s[:2]}-{s[2:4]}-{s[4:]}", "tight": lambda s: s, "spaced": lambda s: f"{s[:2]} {s[2:4]} {s[4:]}", "lost": lambda s: s.lstrip("0"), "dots": lambda s: f"{s[:2]}.{s[2:4]}.{s[4:]}", "slash": lambda s: f"{s[:2]}/{s[2:4]}/{s[4:]}"}
TABLE_SORTS = [("dash", 8), ("tight", 8), ("spaced", 2), ("lost", 3), ("slash", 0.3)]
TEXT_SORTS = [("dash", 10), ("tight", 4), ("spaced", 4), ("dots", 0.5), ("slash", 0.5)]


class Style:
    """One way of writing for a whole table."""

    def __init__(self, rng):
        self.dob, self.date, self.nino = pick(rng, TABLE_DATES), pick(rng, TABLE_DATES), pick(rng, TABLE_NINOS)
        self.phone, self.sort = pick(rng, TABLE_PHONES), pick(rng, TABLE_SORTS)
        self.name = rng.choice(["natural"] * 4 + ["initial"] * 2 + ["reverse"] * 3 + ["titled"] * 2 + ["REVERSE", "surname first"])
        self.address = rng.choice([", "] * 6 + [" ", "; ", ",", "\n"])
        self.upper = rng.random() < 0.2
        self.code = rng.random() < 0.55
        self.gap, self.dash_codes = rng.choice([" ", " ", "/", " / ", "  ", ", ", ""]), rng.random() < 0.5
        self.acct = rng.choice(["plain"] * 5 + ["lost", "spaced"])
        self.sex = rng.choice([("F", "M")] * 5 + [("Female", "Male")] * 3 + [("f", "m"), ("2", "1"), ("FEMALE", "MALE")])


class Person:
    def __init__(self, rng, year, style=None):
        self.rng, self.year, self.style = rng, year, style
        _, _, women, men, surnames = pick(rng, [(row, row[1]) for row in words.NAMES])
        origin = next(row[0] for row in words.NAMES if row[4] == surnames)
        self.female = rng.random() < 0.58
        firsts = (women if self.female else men).split()
        self.raw_first, self.raw_middle = rng.choice(firsts), rng.choice(firsts) if rng.random() < 0.45 else ""
        several = words.LONG_SURNAMES.get(origin, [])
        taken = {w for s in several for w in s.split()} if origin == "european" else set()
        self.raw_last = rng.choice(several) if several and rng.random() < 0.08 else rng.choice([s for s in surnames.split() if s not in taken])
        self.raw_title = rng.choice(["Mrs", "Mrs", "Miss", "Ms", "Ms", "Dr"] if self.female else ["Mr"] * 6 + ["Dr", "Rev"])
        self.raw_dob = datetime.date(year, 5, 1) - datetime.timedelta(days=rng.randint(int(18.3 * 365), 74 * 365))
        town, outs, county, dial = rng.choice(words.TOWNS)
        self.raw_postcode = f"{rng.choice(outs)} {rng.randint(1, 9)}{rng.choice(INWARD)}{rng.choice(INWARD)}"
        street = f"{rng.choice(words.STREETS)} {rng.choice(words.STREET_TYPES)}" if rng.random() < 0.93 else rng.choice(words.ONE_WORD_STREETS)
        number = pick(rng, [(str(rng.randint(1, 160)), 10), (f"{rng.randint(1, 90)}{rng.choice('abAB')}", 1), (f"Flat {rng.randint(1, 40)}, {rng.randint(1, 99)}", 1.5), (f"{rng.choice(words.HOUSES)},", 1.4), (f"Flat {rng.choice('ABCD')}, {rng.choice(words.BLOCKS)},", 0.7)])
        self.lines = [f"{number} {street}"] + ([rng.choice(words.VILLAGES)] if rng.random() < 0.2 else []) + [town] + ([county] if county and county != town and rng.random() < 0.4 else [])
        self.town, self.dial = town, dial
        self.raw_nino = rng.choice(NINO_FIRST) + f"{rng.randint(0, 999999):06d}" + rng.choice("ABCD")
        self.raw_mobile = f"07{rng.choice('34578')}{rng.randint(10, 99)}", f"{rng.randint(100000, 999999)}"
        body = f"{rng.randint(2, 9)}{rng.randint(0, 10 ** (9 - len(dial) + 1) - 1):0{10 - len(dial)}d}"
        self.raw_tel = dial, body
        first, self.bank = rng.choice(BANKS)
        self.raw_sort = first + f"{rng.randint(0, 99):02d}{rng.randint(1, 99):02d}"
        self.raw_acct = f"{rng.randint(0, 99999999):08d}" if rng.random() < 0.12 else f"{rng.randint(10000000, 99999999)}"
        self.raw_pay = str(rng.randint(10000, 89999))
        self.raw_role, self.codes = rng.choice(words.ROLES[:12])
        plain = lambda s: "".join(c for c in s.lower().translate(str.maketrans("łąęśżźćńóéäá", "laeszzcnoeaa")) if c.isascii() and c.isalnum())
        f, l = plain(self.raw_first), plain(self.raw_last)
        local = pick(rng, [(f"{f}.{l}", 4), (f"{f[0]}{l}", 2), (f"{f}{l}{self.raw_dob:%y}", 2), (f"{l}_{f}", 1), (f"{f}{rng.randint(1, 999)}", 2), (f"{f}-{l}", 0.5), (f"the{l}s", 0.7), (f"{rng.choice(['gardenlover', 'wolves4ever', 'narrowboat', 'bluebird', 'knitwit'])}{rng.randint(1, 99)}", 0.8)])
        self.raw_email = f"{local}@{rng.choice(words.PERSONAL_MAIL)}"
        self.plain_first, self.plain_last = f, l

    def _style(self, name, options):
        return getattr(self.style, name) if self.style else pick(self.rng, options)

    def _case(self, text):
        return text.upper() if self.style and self.style.upper else text

    # Names
    @property
    def initials(self):
        return self.raw_first[0] + (self.raw_middle[0] if self.raw_middle else "")

    def name(self, form):
        r = self
        first = f"{r.raw_first} {r.raw_middle}" if r.raw_middle and self.rng.random() < 0.25 else r.raw_first
        return {"natural": f"{first} {r.raw_last}", "initial": f"{r.raw_title} {' '.join(r.initials)} {r.raw_last}", "reverse": f"{r.raw_last}, {first}", "titled": f"{r.raw_title} {first} {r.raw_last}", "REVERSE": f"{r.raw_last.upper()}, {first}",
                "surname first": f"{r.raw_last} {r.raw_first}", "short": f"{r.raw_first[0]} {r.raw_last}", "dotted": f"{r.raw_first[0]}. {r.raw_last}", "UPPER": f"{r.raw_first} {r.raw_last}".upper(), "brackets": f"{r.raw_last} {r.initials} ({r.raw_title})"}[form]

    @property
    def full(self):
        form = self.style.name if self.style else pick(self.rng, [("natural", 9), ("titled", 3)])
        return yes("full_name", self._case(self.name(form)))

    @property
    def formal(self):
        return yes("full_name", self.name(pick(self.rng, [("initial", 3), ("titled", 3)])))

    @property
    def rev(self):
        return yes("full_name", self.name(pick(self.rng, [("reverse", 3), ("REVERSE", 2), ("brackets", 1)])))

    @property
    def short(self):
        return yes("full_name", self.name(pick(self.rng, [("short", 2), ("dotted", 1)])))

    @property
    def upper(self):
        return yes("full_name", self.name("UPPER"))

    @property
    def dear(self):
        """Mr Patel: a name, but not a full one."""
        return may("full_name", f"{self.raw_title} {self.raw_last}")

    @property
    def known(self):
        """A forename by itself in running text."""
        return may("first_name", self.raw_first)

    @property
    def first(self):
        return yes("first_name", self._case(self.raw_first))

    @property
    def firsts(self):
        return yes("first_name", self._case(f"{self.raw_first} {self.raw_middle}".strip()))

    @property
    def last(self):
        return yes("last_name", self._case(self.raw_last))

    @property
    def title(self):
        return yes("title", self._case(self.raw_title))

    # Where
    @property
    def postcode(self):
        code = self.raw_postcode
        form = self.rng.random()
        return yes("postcode", code.replace(" ", "") if form < 0.08 else code.lower() if form < 0.12 else code.replace(" ", "  ") if form < 0.13 else code)

    @property
    def addr(self):
        """On one line."""
        sep = self.style.address if self.style else ", "
        tail = sep + self.postcode if self.rng.random() < 0.93 else ""
        return yes("home_address", self._case(sep.join(self.lines)) + tail)

    def block(self, indent="", commas=False):
        """On several lines."""
        end = ",\n" if commas else "\n"
        return yes("home_address", (end + indent).join(self.lines + [self.postcode]))

    @property
    def addr1(self):
        return yes("home_address", self._case(self.lines[0]))

    @property
    def addr2(self):
        return may("home_address", self._case(self.lines[1] if len(self.lines) > 2 else ""))

    @property
    def addr3(self):
        return may("home_address", self._case(self.town))

    # When
    @property
    def dob(self):
        return yes("date_of_birth", DATES[self._style("dob", TEXT_DATES)](self.raw_dob))

    def date(self, day):
        """Any other date in the way of this table or text."""
        return DATES[self._style("date", TEXT_DATES)](day)

    # Numbers
    @property
    def nino(self):
        value = NINOS[self._style("nino", TEXT_NINOS)](self.raw_nino)
        if self.style and self.rng.random() < 0.03:
            value = self.rng.choice([value.lower(), value + " ", value.replace("0", "O", 1)])
        return yes("national_insurance_number", value)

    def _phone(self, parts):
        form = self._style("phone", TEXT_PHONES)
        if not self.style and parts[0].startswith("07") and form in ("brackets", "slash"):
            form = "spaced"
        return PHONES[form](*parts)

    @property
    def mobile(self):
        return yes("phone", self._phone(self.raw_mobile))

    @property
    def tel(self):
        return yes("phone", self._phone(self.raw_tel))

    @property
    def local_tel(self):
        """Without the dialling code, as neighbours write it: not decidable."""
        return may("phone", self.raw_tel[1])

    @property
    def email(self):
        return yes("email", self.raw_email.capitalize() if self.rng.random() < 0.04 else self.raw_email)

    @property
    def sort(self):
        return yes("uk_sort_code", SORTS[self._style("sort", TEXT_SORTS)](self.raw_sort))

    @property
    def acct(self):
        form = self.style.acct if self.style else pick(self.rng, [("plain", 9), ("spaced", 1)])
        return yes("uk_bank_account", {"plain": self.raw_acct, "lost": self.raw_acct.lstrip("0"), "spaced": f"{self.raw_acct[:4]} {self.raw_acct[4:]}"}[form])

    @property
    def pay(self):
        return yes("payroll_number", self.raw_pay)

    @property
    def tax(self):
        letters = pick(self.rng, [("BR", 8), ("0T", 2), ("D0", 1), ("NT", 0.3), (f"{self.rng.randint(12, 499)}T", 0.6), (f"K{self.rng.randint(20, 480)}", 0.8), ({2001: "453L", 2005: "489L", 2010: "647L", 2015: "1060L", 2019: "1250L", 2021: "1257L"}.get(self.year, "747L"), 7),
                                  ("1257L W1" if self.year > 2020 else "543L M1", 1), (f"S{self.rng.choice(['1257L', 'BR'])}" if self.year > 2016 else "810L", 0.7)])
        return yes("tax_code", letters)

    @property
    def utr(self):
        value = numbers.utr(f"{self.rng.randint(0, 999999999):09d}")
        return yes("utr", value if self.style or self.rng.random() < 0.6 else f"{value[:5]} {value[5:]}")

    @property
    def nhs(self):
        value = None
        while not value:
            value = numbers.nhs(f"{self.rng.randint(400000000, 799999999)}")
        return yes("nhs_number", value if self.rng.random() < 0.4 else f"{value[:3]} {value[3:6]} {value[6:]}")

    @property
    def passport(self):
        return yes("passport_number", pick(self.rng, [(f"{self.rng.randint(100000000, 569999999)}", 8), (f"{self.rng.choice('ABCDEN')}{self.rng.randint(100000, 999999)}", 0.8), (f"0{self.rng.randint(10000000, 99999999)}", 1)]))

    @property
    def licence(self):
        d, female = self.raw_dob, self.female
        sur = "".join(c for c in self.plain_last.upper())[:5].ljust(5, "9")
        value = f"{sur}{d:%y}"[:6] + f"{d.month + (50 if female else 0):02d}{d.day:02d}{d:%y}"[:4] + f"{d:%y}"[1] + (self.initials.upper() if self.initials.isascii() else "J").ljust(2, "9")[:2] + self.rng.choice("234567899") + self.rng.choice("ABCDEFGHJKLMNPRSTUVWXYZ") + self.rng.choice("ABCDEFGHJKLMNPRSTUVWXYZ")
        form = self.rng.random()
        return yes("driving_licence", value if form < 0.7 else f"{value[:5]} {value[5:11]} {value[11:]}" if form < 0.9 else value + " " + self.rng.choice(["12", "34", "07"]))

    @property
    def vrm(self):
        letter = lambda s="ABCDEFGHJKLMNOPRSTUVWXY": self.rng.choice(s)
        three = "".join(letter("ABCDEFGHJKLMNOPRSTUVWXYZ".replace("I", "")) for _ in range(3))
        a, b = pick(self.rng, [((letter() + letter() + self.rng.choice(["02", "51", "53", "04", "55", "06", "57", "08", "59", "10", "62", "13", "64", "15", "66", "67", "18", "69", "70", "21"]), three), 7), ((letter("HJKLMNPRSTVWXY") + str(self.rng.randint(1, 999)), three), 4), ((three + str(self.rng.randint(1, 999)), letter("NPRSTVWXY")), 0.4)])
        return yes("vehicle_registration", a + " " + b if self.rng.random() < 0.7 else (a + b).lower() if self.rng.random() < 0.15 else a + b)

    @property
    def brp(self):
        return yes("biometric_residence_permit", f"{self.rng.choice(['ZU', 'RF', 'ZX', 'RA', 'ZV'])}{self.rng.choice('X0123456789')}{self.rng.randint(0, 999999):06d}")

    @property
    def share(self):
        value = "W" + "".join(self.rng.choice("ABCDEFGHJKLMNPRSTUVWXYZ23456789") for _ in range(8))
        return yes("right_to_work_share_code", f"{value[:3]} {value[3:6]} {value[6:]}" if self.rng.random() < 0.6 else value)

    @property
    def dbs(self):
        return yes("dbs_certificate", f"00{self.rng.randint(1100000000, 1799999999)}")

    @property
    def iban(self):
        value = numbers.iban("GB", self.rng.choice(["BARC", "NWBK", "LOYD", "MIDL", "BUKB", "ABBY"]) + self.raw_sort + self.raw_acct)
        return yes("iban", value if self.rng.random() < 0.5 else " ".join(value[i:i + 4] for i in range(0, 22, 4)))

    @property
    def card(self):
        value = numbers.luhn(self.rng.choice(["4", "4", "51", "54", "55"]).ljust(2, str(self.rng.randint(0, 9))) + f"{self.rng.randint(0, 10 ** 13 - 1):013d}")
        return yes("payment_card", value if self.rng.random() < 0.35 else self.rng.choice([" ", " ", "-"]).join(value[i:i + 4] for i in range(0, 16, 4)))

    @property
    def elector(self):
        district = self.rng.choice(["AB", "CD1", "ND", "KE2", "W", "GAA", "1FB", "SOM3"])
        number = self.rng.randint(1, 2400)
        return yes("electoral_number", pick(self.rng, [(f"{district} {number}", 3), (f"{district}-{number}", 2), (f"{district}/{number}", 1), (f"{district}{number:04d}", 0.7), (f"{district} {number}/{self.rng.randint(1, 3)}", 0.5)]))

    # Words
    @property
    def role(self):
        return yes("election_role", self.rng.choice(self.codes) if self.style and self.style.code else self._case(self.raw_role))

    @property
    def gender(self):
        f, m = self.style.sex if self.style else self.rng.choice([("F", "M"), ("Female", "Male"), ("female", "male")])
        return yes("gender", f if self.female else m)

    @property
    def nationality(self):
        return yes("nationality", self.rng.choice(words.NATIONALITIES))

    @property
    def ethnicity(self):
        value = self.rng.choice(words.ETHNICITIES)
        return may("ethnicity", value) if value.startswith("Prefer") else yes("ethnicity", value)

    @property
    def religion(self):
        value = self.rng.choice(words.RELIGIONS)
        return may("religion", value) if value == "No religion" else yes("religion", value)

    @property
    def union(self):
        return yes("trade_union", self.rng.choice(words.UNIONS))

    @property
    def party(self):
        return yes("political_activity", self.rng.choice(words.PARTIES))

    @property
    def condition(self):
        return yes("disability_or_health", self.rng.choice(words.CONDITIONS))

    @property
    def conviction(self):
        return yes("criminal_conviction", self.rng.choice(words.CONVICTIONS))

    def fee(self, low=40, high=420):
        pounds = self.rng.choice([self.rng.randint(low, high), self.rng.randint(low // 5, high // 5) * 5])
        pence = self.rng.choice(["00", "00", "50", "25", "20", "46"])
        return yes("fee", f"{pounds}.{pence}" if self.style else pick(self.rng, [(f"£{pounds}.{pence}", 5), (f"£{pounds}", 2), (f"{pounds}.{pence}", 0.5)]))
