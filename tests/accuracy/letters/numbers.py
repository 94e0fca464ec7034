"""Identifiers with valid check digits, and the ways in which people write them."""

import datetime

from .mark import may, yes

NI_PAIRS = "AB AE AH AK AL AM AP AR AS AT AW AX AY AZ BA BE BH CE CH EA EB EG HA HB HK HM JA JC JE JG JH JK JM JP JR JS JW JX JY JZ KA KB KE KH KL KM LA LB LS NA NB NE NH NM NP NR NW NX NY NZ OA OB OE PA PB PC PE PX RA RK SA SB SC SG SH SK SP SX SZ TA TB TE TW WA WB WE WK WM YA YB YE YH YZ ZA ZB ZE ZR ZT".replace("EG ", "").split()
MONTHS = "January February March April May June July August September October November December".split()
MISIOEDD = "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr".split()


def digits(rng, n):
    return "".join(rng.choice("0123456789") for _ in range(n))


def ni(rng):
    pair, number, last = rng.choice(NI_PAIRS), digits(rng, 6), rng.choice("ABCD")
    a, b, c = number[:2], number[2:4], number[4:]
    value = rng.choices([f"{pair}{number}{last}", f"{pair} {a} {b} {c} {last}", f"{pair} {number} {last}", f"{pair}-{a}-{b}-{c}-{last}", f"{pair} {a} {b} {c}{last}", f"{pair}{number} {last}", f"{pair}.{a}.{b}.{c}.{last}",
                         f"{pair}\u00a0{a}\u00a0{b}\u00a0{c}\u00a0{last}", f"{pair[0]} {pair[1]} {a} {b} {c} {last}", f"{pair} {number[:3]} {number[3:]} {last}", f"{pair}/{a}/{b}/{c}/{last}", f"{pair}  {a}  {b}  {c}  {last}", f"{pair}\u2013{a}\u2013{b}\u2013{c}\u2013{last}"],
                        [40, 28, 7, 4, 4, 4, 2, 3, 1.5, 1.5, 1.5, 2, 1.5])[0]
    if rng.random() < 0.12:
        value = value.lower()
    return yes("national_insurance_number", value)


def mobile_digits(rng):
    return "07" + rng.choice(["3", "4", "5", "7", "8", "9"]) + rng.choice("0123456789") + digits(rng, 7)


def mobile(rng, simple=False):
    while True:
        d = mobile_digits(rng)
        if not d.startswith("07700900"):
            break
    a, b = d[:5], d[5:]
    forms = [f"{a} {b}", d, f"{a} {b[:3]} {b[3:]}"]
    if not simple:
        forms = forms * 3 + [f"+44 {a[1:]} {b}", f"+44{d[1:]}", f"+44 (0){a[1:]} {b}", f"+44 (0) {a[1:]} {b[:3]} {b[3:]}", f"0044 {a[1:]} {b}", f"{a}-{b}", f"{a}-{b[:3]}-{b[3:]}", f"{a}.{b[:3]}.{b[3:]}", f"{a}\u00a0{b}", f"({a}) {b}", f"{d[:4]} {d[4:7]} {d[7:]}", f"{a}/{b}", f"{a} {b[:2]} {b[2:4]} {b[4:]}", f"+44.{a[1:]}.{b}"]
    return rng.choice(forms)


def landline(rng, dial):
    while True:
        if len(dial) == 3:  # 020 7946 0123
            first = {"020": "3" if rng.random() < 0.2 else rng.choice("78"), "029": "2", "023": rng.choice("89"), "028": rng.choice("79")}[dial]
            d = first + {"029": "0", "023": rng.choice("0"), "028": "1"}.get(dial, digits(rng, 1)) + digits(rng, 6)
            if d.startswith(("79460", "20180", "90180", "96496")):
                continue
            forms = [f"{dial} {d[:4]} {d[4:]}", f"({dial}) {d[:4]} {d[4:]}", f"{dial}{d}", f"{dial}-{d[:4]}-{d[4:]}", f"+44 {dial[1:]} {d[:4]} {d[4:]}", f"+44 (0){dial[1:]} {d[:4]} {d[4:]}", f"{dial} {d}"]
        elif len(dial) == 4:
            d = rng.choice("23456789") + digits(rng, 6)
            if d.startswith(("496", "498")):
                continue
            forms = [f"{dial} {d[:3]} {d[3:]}", f"({dial}) {d[:3]} {d[3:]}", f"{dial}{d}", f"{dial}-{d[:3]}-{d[3:]}", f"+44 {dial[1:]} {d[:3]} {d[3:]}", f"{dial} {d}"]
        else:
            d = rng.choice("23456789") + digits(rng, 5)
            forms = [f"{dial} {d}", f"({dial}) {d}", f"{dial}{d}", f"{dial} {d[:3]} {d[3:]}", f"{dial}-{d}", f"+44 {dial[1:]} {d}", f"+44 (0){dial[1:]} {d}", f"{dial}/{d}"]
        return rng.choices(forms, [6, 4, 3] + [1] * (len(forms) - 3))[0]


FOREIGN = [lambda r: f"+353 {r.choice(['86', '87'])} {digits(r, 3)} {digits(r, 4)}", lambda r: f"+33 {r.choice('12346')} {digits(r, 2)} {digits(r, 2)} {digits(r, 2)} {digits(r, 2)}",
           lambda r: f"+48 {r.choice('56')}{digits(r, 2)} {digits(r, 3)} {digits(r, 3)}", lambda r: f"+234 80{digits(r, 1)} {digits(r, 3)} {digits(r, 4)}", lambda r: f"+91 9{digits(r, 4)} {digits(r, 5)}",
           lambda r: f"0034 6{digits(r, 2)} {digits(r, 3)} {digits(r, 3)}", lambda r: f"+1 ({r.choice(['212', '416'])}) {r.choice('23456')}{digits(r, 2)}-{digits(r, 4)}"]


def phone(rng, person, kind=None):
    """One labelled number of a person; an extension stands outside the label."""
    kind = kind or rng.choices(["mobile", "home", "foreign"], [60, 37, 3])[0]
    if kind == "mobile":
        return yes("phone", mobile(rng))
    if kind == "foreign":
        return yes("phone", rng.choice(FOREIGN)(rng))
    return yes("phone", landline(rng, person.dial)) + (rng.choice([" ext 214", " x 2209", " (ext. 31)", " extn 4410"]) if rng.random() < 0.08 else "")


BANKS = ["20", "30", "40", "09", "11", "60", "77", "08", "07", "16", "83", "54", "55", "82", "80", "04", "98", "23", "52", "01"]


def pair_digits(rng):
    while True:
        sort, account = rng.choice(BANKS) + digits(rng, 4), rng.choice("01234567") + digits(rng, 7)
        if len(set(sort)) > 2 and len(set(account)) > 3 and sort != "123456":
            return sort, account


def write_sort(rng, s):
    sep = rng.choices(["-", " ", "", ".", "\u2013", " - ", "/", "\u00a0", "\u2011"], [55, 18, 14, 3, 3, 3, 1, 2, 1])[0]
    return sep.join([s[:2], s[2:4], s[4:]])


def write_account(rng, a):
    return rng.choices([a, f"{a[:4]} {a[4:]}", f"{a[:2]} {a[2:4]} {a[4:6]} {a[6:]}", f"{a[:4]}-{a[4:]}", f"{a[:2]} {a[2:5]} {a[5:]}"], [80, 11, 3, 4, 2])[0]


def bank(rng):
    """(sort, account), each labelled."""
    s, a = pair_digits(rng)
    return yes("uk_sort_code", write_sort(rng, s)), yes("uk_bank_account", write_account(rng, a))


def bank_inline(rng):
    """The pair in running text, in one of many ways."""
    s, a = bank(rng)
    name = rng.choice(["Barclays", "Lloyds", "HSBC", "Nat West", "Santander", "the Co-op Bank", "Halifax", "Nationwide"])
    return rng.choice([f"sort code {s}, account number {a}", f"Sort Code: {s} Account No: {a}", f"s/c {s} a/c {a}", f"{name}, {s}, {a}", f"sort code {s} and account {a}", f"account {a} (sort code {s})", f"a/c no. {a}, sort {s}",
                       f"{s} / {a}", f"{s} {a}", f"bank details: {s} {a}", f"SC {s} AC {a}", f"{name} account number {a}, sort code {s}", f"Acc: {a} Sort: {s}", f"my sort code is {s} and the account {a}", f"account no {a}; branch sort code {s}", f"pay to {s} {a} please", f"Bank A/C {a} Sort Code {s} ({name})"])


def luhn(body):
    total = 0
    for i, c in enumerate(reversed(body)):
        n = int(c) * (2 if i % 2 == 0 else 1)
        total += n - 9 if n > 9 else n
    return body + str(-total % 10)


def card_digits(rng):
    start, length = rng.choice([("4", 16)] * 4 + [("5" + rng.choice("12345"), 16)] * 3 + [("2" + rng.choice(["221", "345", "500", "699"]), 16), ("37", 15), ("6759", 16)])
    return luhn(start + digits(rng, length - 1 - len(start)))


def card(rng):
    d = card_digits(rng)
    if len(d) == 15:
        return yes("payment_card", rng.choice([d, f"{d[:4]} {d[4:10]} {d[10:]}"]))
    four = [d[:4], d[4:8], d[8:12], d[12:]]
    return yes("payment_card", rng.choices([" ".join(four), d, "-".join(four), "\u00a0".join(four), ".".join(four)], [55, 25, 14, 4, 2])[0])


def mod97(country, bban):
    number = "".join(str(int(c, 36)) for c in bban + country + "00")
    return f"{98 - int(number) % 97:02}"


def iban(rng):
    """A labelled IBAN; in a British one the sort code and account may be told besides."""
    country = rng.choices(["GB", "IE", "DE", "FR", "PL", "ES"], [70, 8, 8, 4, 6, 4])[0]
    s, a = pair_digits(rng)
    bban = {"GB": rng.choice(["BARC", "LOYD", "MIDL", "NWBK", "ABBY", "CPBK", "HLFX"]) + s + a, "IE": rng.choice(["AIBK", "BOFI"]) + "93" + digits(rng, 12), "DE": digits(rng, 18), "PL": digits(rng, 24), "ES": digits(rng, 20), "FR": digits(rng, 23)}[country]
    value = country + mod97(country, bban) + bban
    spaced = " ".join(value[i:i + 4] for i in range(0, len(value), 4))
    text = rng.choices([spaced, value, value.lower(), spaced.replace(" ", "\u00a0"), spaced.replace(" ", "-")], [60, 30, 3, 4, 3])[0]
    text = yes("iban", text)
    return may("uk_sort_code", may("uk_bank_account", text)) if country == "GB" else text


def nhs_digits(rng):
    while True:
        body = rng.choice("4567") + digits(rng, 8)
        check = 11 - sum(int(c) * w for c, w in zip(body, range(10, 1, -1))) % 11
        if check != 10:
            return body + ("0" if check == 11 else str(check))


def nhs(rng):
    d = nhs_digits(rng)
    return yes("nhs_number", rng.choices([f"{d[:3]} {d[3:6]} {d[6:]}", d, f"{d[:3]}-{d[3:6]}-{d[6:]}", f"{d[:3]}\u00a0{d[3:6]}\u00a0{d[6:]}", f"{d[:3]}.{d[3:6]}.{d[6:]}"], [55, 30, 10, 3, 2])[0])


def utr(rng):
    body = digits(rng, 9)
    check = "21987654321"[sum(int(c) * w for c, w in zip(body, (6, 7, 8, 9, 10, 5, 4, 3, 2))) % 11]
    d = check + body
    return yes("utr", rng.choice([d, f"{d[:5]} {d[5:]}", d + "K"]))


def passport(rng):
    return yes("passport_number", rng.choice(["1", "2", "5", "7", "0", "8"]) + digits(rng, 8))


def licence(rng, person):
    last = "".join(c for c in person.last.upper() if "A" <= c <= "Z")
    if last.startswith("MAC") and len(last) > 4:
        last = "MC" + last[3:]
    month = person.born.month + (50 if person.female else 0)
    year = f"{person.born.year % 100:02}"
    core = last[:5].ljust(5, "9") + year[0] + f"{month:02}{person.born.day:02}" + year[1] + person.first[0].translate(str.maketrans("ÁÉÍÓÚŁŻŚ", "AEIOULZS")).upper() + person.middle + rng.choice("9J") + rng.choice("ABCDEFGHJKLM") + rng.choice("ABCDEFGHJKLM")
    return yes("driving_licence", rng.choice([core, core, f"{core[:5]} {core[5:11]} {core[11:]}", core + f" {rng.randrange(1, 40):02}"]))


def registration(rng):
    letters = "ABCDEFGHJKLMNPRSTUVWXY"
    l = lambda n: "".join(rng.choice(letters) for _ in range(n))
    now = f"{l(2)}{rng.choice(['02', '05', '08', '11', '14', '17', '53', '57', '60', '66', '70'])}"
    return yes("vehicle_registration", rng.choice([f"{now} {l(3)}", f"{now}{l(3)}", f"{rng.choice('KLMNPRSTV')}{rng.randrange(21, 999)} {l(3)}"]))


def tax_code(rng):
    return yes("tax_code", rng.choice(["BR", "1257L", "503L", "647L", "1185L", "0T", "K475", "1250L M1", "S1257L", "C1257L", "D0", "474L", "810L W1", "NT"]))


def elector(rng):
    letters = "".join(rng.choice("ABCDEFGHKLMNPRSTW") for _ in range(rng.choice([1, 2, 2, 3])))
    return yes("electoral_number", rng.choice([f"{letters}-{rng.randrange(1, 2400)}", f"{letters} {rng.randrange(1, 2400)}", f"{letters}{rng.randrange(100, 2400)}", f"{letters}/{rng.randrange(1, 2400)}", f"{letters} {rng.randrange(1, 2400)}/{rng.randrange(1, 4)}", f"{letters}{rng.randrange(1, 9)}-{rng.randrange(1, 1900)}"]))


def payroll(rng):
    return yes("payroll_number", rng.choice([digits(rng, 5), "0" + digits(rng, 6), rng.choice("15678") + digits(rng, 6), f"E{digits(rng, 5)}"]))


def ordinal(n):
    return f"{n}{'th' if 10 < n < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


def date(rng, day, style=None):
    """A date as people write it, unlabelled."""
    d, m, y = day.day, day.month, day.year
    month, short = MONTHS[m - 1], MONTHS[m - 1][:3]
    forms = [f"{d:02}/{m:02}/{y}", f"{d}/{m}/{y % 100:02}", f"{d:02}.{m:02}.{y}", f"{d:02}-{m:02}-{y}", f"{d} {month} {y}", f"{ordinal(d)} {month} {y}", f"{d}-{short}-{y}", f"{y}-{m:02}-{d:02}", f"{d:02}/{m:02}/{y % 100:02}", f"{d} {short} {y}"]
    rare = [f"{d}-{short}-{y % 100:02}", f"{ordinal(d)} of {month} {y}", f"{month} {d}, {y}", f"{d:02} {m:02} {y}", f"{d:02}{m:02}{y}", f"{d:02}{m:02}{y % 100:02}", f"{d}.{m}.{y % 100:02}", f"{d:02} / {m:02} / {y}", f"{short} {d} {y}", f"{y}{m:02}{d:02}", f"{d:02} {short.upper()} {y}", f"{d:02}\u2013{m:02}\u2013{y}", f"{ordinal(d)} {short} '{y % 100:02}", f"{d} {MISIOEDD[m - 1]} {y}"]
    if style == "long":
        return rng.choice([f"{d} {month} {y}", f"{ordinal(d)} {month} {y}"])
    return rng.choice(forms) if style == "common" or rng.random() < 0.72 else rng.choice(rare)


def birth(rng, person, style=None):
    return yes("date_of_birth", date(rng, person.born, style))


def some_day(rng, first=1999, last=2023):
    return datetime.date(first, 1, 1) + datetime.timedelta(days=rng.randrange(365 * (last - first)))


def any_date(rng, first=1999, last=2023, style=None):
    return date(rng, some_day(rng, first, last), style)
