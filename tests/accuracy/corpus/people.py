"""Invented people and the raw values that belong to them.

A person is drawn from a seeded generator; nothing is taken from a list of
people. How a value is then written (spacing, case, damage) is in spell.py.
"""

import datetime
import functools
import random

from . import checks, words

# Prefixes that have been issued (a sample), and some that the rules allow but that are rare.
_NI_COMMON = """AA AB AE AL AS AZ BA BB BE BH BM BT CA CB CE CH CR EA EB EE EL EP ES EX GY HA HB HE HK HS HT JA JB JC JE JG JH
JK JL JM JN JP JR JS JT JW JX JY JZ KA KB KE KH LA LB LE LW LX LY LZ MA MW MX NA NB NE NH NL NM NP NR NS NW NX NY NZ OA OB OE
OX PA PB PC PE PW PX PY RA RB RE RH SA SB SC SE SG SH SJ SK SL SM SN SP SR SS ST SW SX SY SZ TA TB TE TH TK TL TM TP TR TS TT TW
TX WA WB WE WK WL WM WP YA YB YE YH YK YL YM YP YR YS YT YW YX YY YZ ZA ZB ZE ZH""".split()
_NI_RARE = ["CW", "EG", "GA", "GP", "HC", "LC", "MB", "RC", "TC", "WC", "ZC", "GT"]

AREAS = """AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EN EX FK FY G GL GU HA HD HG
HP HR HU HX IG IP KA KT L LA LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM
SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WD WF WN WR WS WV YO GY JE IM""".split()
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"
_SPECIAL_OUT = ["W1A", "W1F", "EC1A", "EC2N", "SW1A", "WC2H", "E1W", "N1C", "SE1P", "NW1W"]

_SORT_FIRST = ["04", "07", "08", "09", "11", "12", "15", "16", "20", "20", "20", "23", "30", "30", "40", "40", "51", "52", "54", "56",
               "60", "60", "77", "80", "82", "83", "87", "89", "90", "93", "95", "98"]
_AREA_CODES = ["01865", "01235", "01993", "01491", "01904", "01392", "01792", "01224", "01223", "01482", "0114", "0116", "0121", "0131",
               "0151", "0161", "020", "020", "023", "024", "028", "029", "0118", "01539", "01697"]
_MAIL = ["gmail.com", "hotmail.com", "hotmail.co.uk", "btinternet.com", "yahoo.co.uk", "virgin.net", "talk21.com", "ntlworld.com",
         "tiscali.co.uk", "aol.com", "freeserve.co.uk", "lineone.net", "blueyonder.co.uk", "outlook.com", "icloud.com", "sky.com"]
_TAX = ["BR", "BR", "BR", "0T", "D0", "NT", "461L", "474L", "489L", "503L", "522L", "603L", "647L", "747L", "810L", "944L", "1000L",
        "1060L", "1100L", "1150L", "1185L", "1250L", "1257L", "K123", "K45", "S1257L", "C1250L", "326T", "415V", "598H", "D1", "1137M"]


def digits(rng, count):
    return "".join(rng.choices("0123456789", k=count))


def postcode(rng, area=None):
    """A postcode by the grammar; outward and inward joined by one space."""
    if area is None and rng.random() < 0.06:
        out = rng.choice(_SPECIAL_OUT)
    else:
        area = area or rng.choice(AREAS)
        out = area + str(rng.choice([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 20, 23, 28, 33, 44]))
    return f"{out} {rng.randint(0, 9)}{rng.choice(_INWARD)}{rng.choice(_INWARD)}"


def landline(rng):
    """A geographic number, never from the ranges kept for drama."""
    code = rng.choice(_AREA_CODES)
    local = 11 - len(code)
    while True:
        number = rng.choice("23456789") + digits(rng, local - 1)
        if not number.startswith(("496", "960", "7946", "9018", "946")):
            return code + number


def mobile(rng):
    while True:
        number = "07" + rng.choice("45789") + digits(rng, 8)
        if not number.startswith("07700900"):
            return number


def street(rng):
    return rng.choice(words.STREET_NAMES).replace("-", " ") + " " + rng.choice(words.STREET_TYPES)


class Person:
    """One invented person; each value is drawn once, when first asked for, from the person's own seed."""

    def __init__(self, rng):
        self.rng = random.Random(rng.getrandbits(48))
        rng = self.rng
        self.female = rng.random() < 0.56
        accented = rng.random() < 0.03
        self.first = (rng.choice(words.ACCENTED) if accented else rng.choice(words.FEMALE if self.female else words.MALE))
        self.middle = rng.choice(words.FEMALE if self.female else words.MALE) if rng.random() < 0.6 else ""
        self.last = (rng.choice(words.ACCENTED_SUR) if rng.random() < 0.02 else rng.choice(words.SURNAMES)).replace("-", " " if rng.random() < 0.2 else "-")
        self.title = rng.choice(["Mrs", "Miss", "Ms", "Ms", "Mrs", "Dr"] if self.female else ["Mr"] * 9 + ["Dr", "Rev"])
        self.sex = "F" if self.female else "M"
        self.dob = datetime.date(1926, 1, 1) + datetime.timedelta(days=int(rng.triangular(0, 28500, 10800)))
        self.nino = (rng.choice(_NI_COMMON) if rng.random() < 0.92 else rng.choice(_NI_RARE)) + digits(rng, 6) + rng.choice("ABCD")
        self.phone = landline(rng)
        self.mobile = mobile(rng)
        self.payroll = str(rng.randint(1000, 899999)).zfill(6)

    @functools.cached_property
    def temporary_nino(self):
        return f"TN{self.dob:%d%m%y}{self.sex}"

    @functools.cached_property
    def premises(self):
        """The first line or lines of the address: a list."""
        rng = self.rng
        roll = rng.random()
        road = street(rng)
        if roll < 0.70:
            return [f"{rng.randint(1, 240)}{rng.choice(['', '', '', '', '', '', 'a', 'A', 'B'])} {road}"]
        if roll < 0.82:
            return [f"{rng.choice(['Flat', 'Flat', 'Apt', 'Flat No.'])} {rng.randint(1, 40)}{rng.choice(['', '', 'a', 'C'])}", f"{rng.randint(1, 160)} {road}"]
        if roll < 0.86:
            return [f"Flat {rng.randint(1, 40)}, {rng.choice(words.STREET_NAMES).replace('-', ' ')} {rng.choice(['House', 'Court', 'Point', 'Lodge'])}", road]
        name = rng.choice(words.HOUSE_NAMES).replace("-", " ")
        return [name, road] if roll < 0.95 else [name]

    @functools.cached_property
    def town(self):
        return self.rng.choice(words.TOWNS).replace("-", " ")

    @functools.cached_property
    def postcode(self):
        return postcode(self.rng)

    @functools.cached_property
    def address(self):
        """All lines but the postcode."""
        lines = list(self.premises)
        if self.rng.random() < 0.45:
            lines.append(self.rng.choice(words.LOCALITIES).replace("-", " "))
        lines.append(self.town)
        if self.rng.random() < 0.25:
            lines.append(self.rng.choice(words.COUNTIES))
        return lines

    @functools.cached_property
    def email(self):
        rng = self.rng
        plain = lambda text: "".join(c for c in text.lower() if "a" <= c <= "z") or "x"
        first, last = plain(self.first), plain(self.last)
        local = rng.choice([f"{first}.{last}", f"{first[0]}{last}{rng.randint(1, 99)}", f"{first}{self.dob.year % 100:02d}", f"{last}_{first[0]}",
                            f"{first}_{last}", f"the{last}s", f"{first}-{last}{rng.randint(1, 9)}", f"{first}.{last}+elections"])
        return f"{local}@{rng.choice(_MAIL)}"

    @functools.cached_property
    def sort_code(self):
        return self.rng.choice(_SORT_FIRST) + digits(self.rng, 4)

    @functools.cached_property
    def account(self):
        return digits(self.rng, 8) if self.rng.random() < 0.8 else "0" + digits(self.rng, 7)

    @functools.cached_property
    def iban(self):
        rng = self.rng
        if rng.random() < 0.12:
            return checks.iban("IE", rng.choice(["AIBK", "BOFI"]) + digits(rng, 14)) if rng.random() < 0.5 else checks.iban("DE", digits(rng, 18))
        return checks.iban("GB", rng.choice(["BARC", "LOYD", "NWBK", "MIDL", "ABBY"]) + self.sort_code + self.account)

    @functools.cached_property
    def card(self):
        prefix, size = self.rng.choice([("4", 16), ("4", 16), ("4", 16), ("51", 16), ("54", 16), ("55", 16), ("37", 15), ("6759", 18), ("4903", 16)])
        body = prefix + digits(self.rng, size - 1 - len(prefix))
        return body + checks.luhn_digit(body)

    @functools.cached_property
    def nhs(self):
        while True:
            body = self.rng.choice("46") + digits(self.rng, 8)
            digit = checks.nhs_digit(body)
            if digit is not None:
                return body + digit

    @functools.cached_property
    def utr(self):
        return checks.utr(digits(self.rng, 9))

    @functools.cached_property
    def passport(self):
        return self.rng.choice("1234579") + digits(self.rng, 8)

    @functools.cached_property
    def driving_licence(self):
        """GB driver number; the check character's algorithm is not public, so it is random."""
        rng = self.rng
        sur = "".join(c for c in self.last.upper() if "A" <= c <= "Z")
        sur = ("MC" + sur[3:] if sur.startswith("MAC") else sur)[:5].ljust(5, "9")
        month = self.dob.month + (50 if self.female else 0)
        initials = (self.first[0].upper() if self.first[0].isascii() else "Z") + (self.middle[:1].upper() or "9")
        return (f"{sur}{self.dob.year // 10 % 10}{month:02d}{self.dob.day:02d}{self.dob.year % 10}{initials}"
                f"{rng.choice('23456789ABCDEFGHJKLMNPRSTUVWXYZ')}{rng.choice('ABCDEFGHJKLMNPRSTUVWXYZ')}{rng.choice('ABCDEFGHJKLMNPRSTUVWXYZ')}")

    @functools.cached_property
    def share_code(self):
        return "W" + "".join(self.rng.choices("123456789ABCDEFGHJKLMNPQRSTUVWXYZ", k=8))

    @functools.cached_property
    def brp(self):
        return self.rng.choice(["ZU", "RF", "RX", "ZR"]) + self.rng.choice("X0123456789") + digits(self.rng, 6)

    @functools.cached_property
    def dbs(self):
        return "001" + digits(self.rng, 9)

    @functools.cached_property
    def vehicle(self):
        rng = self.rng
        letters = "ABCDEFGHJKLMNOPRSTUVWXY"
        roll = rng.random()
        tail = "".join(rng.choices("ABCDEFGHJKLMNOPRSTUVWXY", k=3))
        if roll < 0.6:
            return f"{rng.choice('ABCDEFGHKLMNOPRSVWY')}{rng.choice(letters)}{rng.choice(['51', '02', '52', '03', '53', '54', '05', '56', '07', '58', '09', '60', '61', '12', '63', '14', '65', '16', '67', '18', '69', '70', '21', '71'])} {tail}"
        if roll < 0.85:
            return f"{rng.choice('ABCDEFGHJKLMNPRSTVWXY')}{rng.randint(1, 999)} {tail}"
        return f"{tail} {rng.randint(1, 999)}{rng.choice('ABCDEFGHJKLMNPRSTVWXY')}"

    @functools.cached_property
    def tax_code(self):
        return self.rng.choice(_TAX)

    @functools.cached_property
    def elector(self):
        rng = self.rng
        letters = "".join(rng.choices("ABCDEFGHJKLMNPRSTW", k=rng.choice([1, 2, 2, 2, 3])))
        return letters + (rng.choice(["", "", "1", "2"])) + rng.choice(["-", " ", "/", ""]) + str(rng.randint(1, 2900)) + rng.choice(["", "", "", "", "/1"])

    @functools.cached_property
    def role(self):
        return words.ROLES[self.rng.choice(words.COMMON_ROLES)]

    @functools.cached_property
    def bank(self):
        return self.rng.choice(words.BANKS)

    @property
    def initials(self):
        return self.first[0] + (self.middle[:1])
