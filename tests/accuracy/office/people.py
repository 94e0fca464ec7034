"""Invented people of the third corpus, and the many ways in which offices write down what they know of them."""

import datetime

from holdout import numbers
from holdout.mark import may, no, yes

FEMALE = "Alison Beverley Carys Deborah Eileen Fatima Gillian Heather Ifeoma Jacqueline Kirsty Lorraine Maureen Nasreen Oonagh Philippa Rosalind Siobhan Tamsin Ursula Vanessa Wendy Yasmin Zofia Agnieszka Bronwen Catriona Denise Elspeth Frances Geraldine Hilary Imogen Jill Kathleen Lesley Moira Nicola Olwen Pauline Rita Sheila Teresa Valerie Win Anjali Chidinma Mei Precious Sunita".split()
MALE = "Alistair Barry Clive Desmond Edwin Frank Gareth Howard Iestyn Jeremy Keith Leonard Malcolm Neville Owain Percy Quentin Raymond Stuart Trevor Vernon Wayne Yusuf Zbigniew Abdul Brendan Colm Dafydd Euan Fergus Graham Hamish Imran Jarek Kwame Lloyd Mohammed Nigel Olu Piotr Rajesh Sean Terence Vijay Wilfred Wojciech Xiang Dilip Tunde Hugh".split()
LAST = ("Ackroyd Baldock Bannerjee Battersby Blenkinsop Bracegirdle Caddick Chowdhury Clutterbuck Coldwell Cunliffe Danvers Dewhirst Dinsdale Eastwood Entwistle Fairclough Fazakerley Featherstone Gorringe Greenhalgh Grimshaw Hackett Hainsworth "
        "Hardcastle Heptonstall Ibbotson Iqbal Jagger Jellicoe Kershaw Kowalczyk Lofthouse Lumley Machin Mahmood Micklethwait Nadarajah Nuttall Oakeshott Okonkwo Oldroyd Onyeka Ormerod Partington Pickersgill Pomfret Quayle Ramsbottom Rathbone Rawstron "
        "Sagar Scargill Shackleton Sidebottom Sugden Szymanski Tattersall Thackray Tordoff Twistleton Uttley Varley Wadsworth Whitaker Wigglesworth Wolstenholme Wroe Xu Yeadon Zielinski Adeyemi Ahmed Bevan Cadwallader Davies Evans Farooq Griffiths "
        "Hughes Ivanov Jones Khan Lewis MacLeod McCafferty Nowak O'Donoghue Patel Pugh Rees Singh Smith Taylor Thomas Walker Williams Wright Young Zaman Brown-Hurst Lloyd-Pryce Green Hill Banks Price Bishop Field Church Marsh Park Wood Rivers Fox").split()
STREETS = "Canal Larkfield Beck Priory Tanyard Sycamore Wharf Alder Gasworks Moorside Hawthorn Cloisters Viaduct Brickkiln Meadowcroft Rectory Cinder Quarry Windmill Holly Bankside Ferry Chestnut Foundry Ashgrove Victoria Albert Jubilee Coronation Nelson Wellington Pinfold".split()
KINDS = "Road Street Avenue Close Lane Crescent Drive Gardens Terrace Way Grove Place Mews Rise Court Walk View Row Rd St Ave Cl".split()
HOUSES = ["Rose Cottage", "The Old Forge", "Beech House", "Hillcrest", "Mill Farm", "Woodside", "The Bungalow", "Ty Gwyn"]
TOWNS = [("Halifax", ["HX1", "HX3"], "01422"), ("Kendal", ["LA8", "LA9"], "01539"), ("Wrexham", ["LL11", "LL13"], "01978"), ("Perth", ["PH1", "PH2"], "01738"), ("Barnsley", ["S70", "S71"], "01226"), ("Ludlow", ["SY8"], "01584"), ("Newport", ["NP19", "NP20"], "01633"), ("Coleraine", ["BT51", "BT52"], "028 70"),
         ("Wembley", ["HA0", "HA9"], "020 8"), ("Sheffield", ["S6", "S10"], "0114 2"), ("Whitby", ["YO21", "YO22"], "01947"), ("Rochdale", ["OL11", "OL16"], "01706"), ("Telford", ["TF1", "TF3"], "01952"), ("Truro", ["TR1", "TR4"], "01872"), ("Hove", ["BN3"], "01273"), ("Dudley", ["DY1", "DY2"], "01384"),
         ("Dumfries", ["DG1", "DG2"], "01387"), ("Hackney", ["E5", "E8", "N16"], "020 7"), ("Islington", ["N1", "EC1V"], "020 7"), ("Grimsby", ["DN31", "DN32"], "01472")]
MAILS = ["gmail.com", "hotmail.co.uk", "btinternet.com", "yahoo.co.uk", "talktalk.net", "sky.com", "outlook.com", "ntlworld.com", "live.co.uk", "blueyonder.co.uk", "icloud.com"]
SORTS = "20 30 40 60 77 09 11 16 83 08 07 82 05 01 54 52 55 80 87 53".split()
ROLES = ["Presiding Officer", "Poll Clerk", "Count Assistant", "Count Supervisor", "Polling Station Inspector", "Postal Vote Opener", "Senior Presiding Officer", "Ballot Box Receipt Assistant", "Counting Assistant", "Canvasser", "Verification Assistant", "Reserve Poll Clerk", "Deputy Returning Officer"]
MONTHS = "January February March April May June July August September October November December".split()
FIRSTS, SECONDS = "ABCEHJKLNPRSTWYZ", "ABCEGHJKLMNPRSTWXYZ"
BANNED = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}


def digits(rng, n):
    return "".join(rng.choice("0123456789") for _ in range(n))


def number(rng, n):
    return rng.choice("123456789") + digits(rng, n - 1)


class Person:
    """Raw facts. How they are written is the matter of `Pen`."""

    def __init__(self, rng, year):
        self.female = rng.random() < 0.5
        self.first, self.middle = rng.sample(FEMALE if self.female else MALE, 2)
        self.last = rng.choice(LAST)
        self.title = rng.choice(["Mrs", "Miss", "Ms", "Mrs", "Ms", "Dr"] if self.female else ["Mr", "Mr", "Mr", "Mr", "Dr"])
        born = datetime.date(year - rng.randint(18, 74), rng.randint(1, 12), rng.randint(1, 28))
        self.born = born
        while True:
            prefix = rng.choice(FIRSTS) + rng.choice(SECONDS)
            if prefix not in BANNED:
                break
        self.ni = prefix + digits(rng, 6) + rng.choice("ABCD")
        self.town, outs, self.dial = rng.choice(TOWNS)
        self.code = f"{rng.choice(outs)} {rng.randint(1, 9)}{rng.choice('ABDEFGHJLNPQRSTUWXYZ')}{rng.choice('ABDEFGHJLNPQRSTUWXYZ')}"
        street = f"{rng.choice(STREETS)} {rng.choice(KINDS)}"
        self.street = rng.choice([f"{rng.randint(1, 190)} {street}"] * 7 + [f"{rng.randint(2, 80)}{rng.choice('AB')} {street}", f"Flat {rng.randint(1, 30)}, {rng.randint(1, 90)} {street}", f"{rng.choice(HOUSES)}, {street}"])
        area = self.dial.replace(" ", "")
        self.tel = area + number(rng, 11 - len(area))
        self.mobile = "07" + rng.choice("345789") + digits(rng, 8)
        while self.mobile.startswith("07700900") or self.mobile.startswith("0762"):
            self.mobile = "07" + rng.choice("34589") + digits(rng, 8)
        self.email = rng.choice([f"{self.first}.{self.last}", f"{self.first[0]}{self.last}{rng.randint(1, 99)}", f"{self.last}_{self.first}", f"{self.first}{self.born:%y}"]).lower().replace("'", "") + "@" + rng.choice(MAILS)
        self.sort, self.acct = rng.choice(SORTS) + digits(rng, 4), digits(rng, 8)
        while len(set(self.acct)) < 4:
            self.acct = digits(rng, 8)
        self.pay = number(rng, rng.choice([5, 6, 6, 7]))
        self.role = rng.choice(ROLES)
        self.fee = rng.choice(["45.00", "60.00", "185.00", "210.50", "275.00", "312.75", "398.00", "1,150.00"])
        self.vrm = rng.choice([f"{rng.choice('ABDEFGKLMNPRSVWY')}{rng.choice('ABCDEFGHJKLMNOPRSTUVWXY')}{rng.choice(['02', '05', '09', '13', '18', '51', '55', '62', '67'])} {''.join(rng.choice('ABDEFGHJKLMNOPRSTUVWXY') for _ in range(3))}"] * 4 + [f"{rng.choice('KLMNPRSTVWXY')}{rng.randint(21, 989)} {''.join(rng.choice('ABDEFGHJKLMNOPRSTUVWXY') for _ in range(3))}"])
        letters = self.last.upper().replace("'", "").replace("-", "")
        month = born.month + (50 if self.female else 0)
        self.licence = f"{letters[:5]:9<5}{born.year // 10 % 10}{month:02d}{born.day:02d}{born.year % 10}{self.first[0].upper()}{rng.choice([self.middle[0].upper(), '9'])}{rng.choice('23456789')}{rng.choice('ABCDEFGHJKLMNPRSTUVWXYZ')}{rng.choice('ABCDEFGHJKLMNPRSTUVWXYZ')}"
        self.passport = number(rng, 9)
        while True:
            self.nhs = numbers.nhs(rng.choice("467") + digits(rng, 8))
            if self.nhs:
                break
        self.utr = numbers.utr(digits(rng, 9))
        self.iban = numbers.iban("GB", rng.choice(["BARC", "LOYD", "NWBK", "HBUK", "MIDL", "ABBY"]) + self.sort + self.acct)
        self.card = numbers.luhn(rng.choice(["4", "51", "52", "54", "4929"]).ljust(6, str(rng.randint(1, 9))) + digits(rng, 9))
        self.dbs = "00" + number(rng, 10)
        self.brp = rng.choice(["ZU", "RF", "RJ", "ZX"]) + rng.choice("X0123456789") + digits(rng, 6)
        self.share = "W" + "".join(rng.choice("ABCDEFGHJKLMNPRSTVWXYZ23456789") for _ in range(8))
        self.tax = rng.choice(["BR", "BR", "0T", "1257L", "1250L", "944L", "810L", "747L", "647L", "503L", "1185L", "K475", "D0", "S1257L", "C1257L", "1257L M1", "BR W1", "1100T", "489L", "117T"])
        self.elector = f"{rng.choice(['AA', 'BC', 'KD', 'W1', 'NE2', 'CA', 'HB', 'T3'])}{rng.choice(['-', ' ', '/', ''])}{rng.randint(1, 2899)}{rng.choice(['', '', '', '/1'])}"
        self.nationality = rng.choice(["British", "British", "British", "Irish", "Polish", "Indian", "Romanian", "Nigerian", "Portuguese", "Pakistani", "Spanish", "Australian"])
        self.ethnic = rng.choice(["White British", "White Irish", "Asian or Asian British - Indian", "Black African", "Black Caribbean", "Any other White background", "Mixed White and Asian", "Pakistani", "Chinese", "Bangladeshi"])
        self.faith = rng.choice(["Church of England", "Roman Catholic", "Muslim", "Hindu", "Sikh", "Methodist", "Jewish", "Buddhist", "Baptist", "No religion"])
        self.union = rng.choice(["UNISON", "GMB", "Unite", "NALGO", "TGWU"])
        self.health = rng.choice(["asthma", "Type 2 diabetes", "hearing loss - uses loop", "back injury, cannot stand for long", "depression", "epilepsy", "dyslexia", "arthritis in both knees", "pregnant, due in June", "recovering from hip replacement", "wheelchair user", "anxiety and stress", "visually impaired"])
        self.crime = rng.choice(["drink driving, 2003, fined", "theft from employer 1996", "caution for common assault 2001", "shoplifting (spent)", "ABH, 12 months suspended"])


class Pen:
    """How one office writes; with `fixed` the same way for all, as a column does, else anew for each mention."""

    def __init__(self, rng, fixed=False):
        self.rng, self.fixed, self.ways = rng, fixed, {}

    def way(self, what, options):
        if not self.fixed:
            return self.rng.choice(options)
        if what not in self.ways:
            self.ways[what] = self.rng.choice(options)
        return self.ways[what]

    def name(self, p, ways=("natural", "natural", "titled", "initial", "comma", "capital", "middle")):
        way = self.way("name", list(ways))
        text = {"natural": f"{p.first} {p.last}", "titled": f"{p.title} {p.first[0]} {p.last}", "initial": f"{p.first[0]}. {p.last}", "comma": f"{p.last}, {p.first}", "capital": f"{p.last.upper()} {p.first}", "shout": f"{p.first} {p.last}".upper(), "middle": f"{p.first} {p.middle[0]} {p.last}",
                "formal": f"{p.title} {p.last}", "last initials": f"{p.last} {p.first[0]}{p.middle[0]}", "comma capital": f"{p.last.upper()}, {p.first}"}[way]
        if way in ("titled", "formal"):
            return p.title + " " + yes("full_name", text[len(p.title) + 1:])
        return yes("full_name", text)

    def nino(self, p):
        n = p.ni
        way = self.way("ni", ["close"] * 5 + ["pairs"] * 4 + ["lower", "short", "dash", "middle", "slash"])
        return yes("national_insurance_number", {"close": n, "pairs": f"{n[:2]} {n[2:4]} {n[4:6]} {n[6:8]} {n[8]}", "lower": n.lower(), "short": n[:8], "dash": f"{n[:2]}-{n[2:4]}-{n[4:6]}-{n[6:8]}-{n[8]}", "middle": f"{n[:2]} {n[2:8]} {n[8]}", "slash": f"{n[:2]}/{n[2:4]}/{n[4:6]}/{n[6:8]}/{n[8]}"}[way])

    def date(self, d, ways=("dmy", "dmy", "long", "short", "dots", "dash", "mon")):
        way = self.way("date", list(ways))
        end = "th" if 4 <= d.day <= 20 or 24 <= d.day <= 30 else ["st", "nd", "rd"][d.day % 10 - 1]
        return {"dmy": f"{d:%d/%m/%Y}", "long": f"{d.day} {MONTHS[d.month - 1]} {d.year}", "short": f"{d.day}/{d.month}/{d:%y}", "dots": f"{d:%d.%m.%Y}", "dash": f"{d:%d-%m-%Y}", "mon": f"{d.day}-{MONTHS[d.month - 1][:3]}-{d:%y}", "ordinal": f"{d.day}{end} {MONTHS[d.month - 1]} {d.year}", "iso": f"{d:%Y-%m-%d}", "close": f"{d:%d%m%Y}", "six": f"{d:%d%m%y}",
                "serial": str((d - datetime.date(1899, 12, 30)).days), "stamp": f"{d:%d/%m/%Y} 00:00:00", "ymd": f"{d:%Y%m%d}", "spaced": f"{d:%d %m %Y}", "mon4": f"{d:%d} {MONTHS[d.month - 1][:3]} {d.year}"}[way]

    def dob(self, p):
        return yes("date_of_birth", self.date(p.born, ("dmy", "dmy", "dmy", "long", "short", "dots", "dash", "mon", "ordinal", "spaced", "mon4")))

    def phone(self, raw):
        head = 5 if raw.startswith(("01", "07")) and not raw.startswith(("011", "0131", "0191")) else 4 if raw.startswith("01") else 3
        a, b = raw[:head], raw[head:]
        way = self.way("phone" + raw[:2], ["space"] * 5 + ["close"] * 4 + ["bracket", "dash", "plus", "triple", "slash", "zero"])
        half = len(b) // 2
        return yes("phone", {"space": f"{a} {b}", "close": raw, "bracket": f"({a}) {b}", "dash": f"{a}-{b}", "plus": f"+44 {a[1:]} {b}", "triple": f"{a} {b[:half]} {b[half:]}", "slash": f"{a}/{b}", "zero": f"+44(0){a[1:]} {b}"}[way])

    def mobile(self, p):
        return self.phone(p.mobile)

    def tel(self, p):
        return self.phone(p.tel)

    def code(self, p):
        return yes("postcode", self.way("code", [p.code] * 6 + [p.code.replace(" ", ""), p.code.lower()]) if not self.fixed else p.code if self.way("code", ["spaced", "spaced", "close"]) == "spaced" else p.code.replace(" ", ""))

    def line(self, p):
        return yes("home_address", f"{p.street}, {p.town}, {self.code(p)}") if self.way("line", [1, 1, 1, 0]) else yes("home_address", f"{p.street} {p.town} {self.code(p)}")

    def block(self, p, indent=""):
        return yes("home_address", f"{p.street}\n{indent}{p.town}\n{indent}{self.code(p)}")

    def sort(self, p):
        s = p.sort
        return yes("uk_sort_code", {"dash": f"{s[:2]}-{s[2:4]}-{s[4:]}", "space": f"{s[:2]} {s[2:4]} {s[4:]}", "close": s}[self.way("sort", ["dash", "dash", "dash", "space", "close"])])

    def acct(self, p):
        return yes("uk_bank_account", self.way("acct", [p.acct] * 6 + [f"{p.acct[:4]} {p.acct[4:]}"]) if not self.fixed else p.acct)

    def email(self, p):
        return yes("email", p.email)

    def pay(self, p):
        return yes("payroll_number", p.pay)

    def role(self, p):
        return yes("election_role", p.role)

    def fee(self, p):
        return yes("fee", self.way("fee", ["£" + p.fee, "£" + p.fee, p.fee]) if not self.fixed else ("£" if self.way("fee", [1, 0]) else "") + p.fee)

    def licence(self, p):
        return yes("driving_licence", p.licence)

    def vrm(self, p):
        return yes("vehicle_registration", p.vrm)

    def passport(self, p):
        return yes("passport_number", p.passport)

    def nhs(self, p):
        return yes("nhs_number", f"{p.nhs[:3]} {p.nhs[3:6]} {p.nhs[6:]}" if self.way("nhs", [1, 1, 0]) else p.nhs)

    def gender(self, p):
        return yes("gender", ("Female" if p.female else "Male") if self.way("sex", [1, 0]) else ("F" if p.female else "M"))

    def share(self, p):
        s = p.share
        return yes("right_to_work_share_code", f"{s[:3]} {s[3:6]} {s[6:]}" if self.way("share", [1, 0]) else s)

    def fact(self, label, p):
        """What needs no more than its label."""
        return {"utr": lambda: yes("utr", p.utr), "iban": lambda: yes("iban", self.way("iban", [p.iban, " ".join(p.iban[i:i + 4] for i in range(0, 22, 4))]) if not self.fixed else p.iban), "card": lambda: yes("payment_card", " ".join(p.card[i:i + 4] for i in range(0, 16, 4))), "dbs": lambda: yes("dbs_certificate", p.dbs), "brp": lambda: yes("biometric_residence_permit", p.brp),
                "tax": lambda: yes("tax_code", p.tax), "elector": lambda: yes("electoral_number", p.elector), "nation": lambda: yes("nationality", p.nationality), "ethnic": lambda: yes("ethnicity", p.ethnic), "faith": lambda: may("religion", p.faith) if p.faith == "No religion" else yes("religion", p.faith), "union": lambda: yes("trade_union", p.union),
                "health": lambda: yes("disability_or_health", p.health), "crime": lambda: yes("criminal_conviction", p.crime), "title": lambda: yes("title", p.title), "first": lambda: yes("first_name", p.first), "last": lambda: yes("last_name", p.last)}[label]()


def decoy(kind, text):
    return no(kind, text)
