"""The invented people of the district, their numbers, and who worked at which poll.

Numbers are valid by grammar and check digit and avoid the ranges kept for drama and the examples of leaflets, so that a
scanner has to take them for real. The next kind of person: one line in `population`.
"""
import datetime
import random

import words

PREFIX_1, PREFIX_2 = "ABCEGHJKLMNPRSTWXYZ", "ABCEGHJKLMNPRSTWXYZ"
NOT_ISSUED = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}


def nino(r):
    while True:
        pair = r.choice("ABCEHJKLMNPRSTWYZ") + r.choice("ABCEGHJKLMNPRSTWXYZ")
        if pair not in NOT_ISSUED and pair[1] not in "QO":
            return pair + f"{r.randrange(10**6):06d}" + r.choice("ABCD")


def nhs(r):
    while True:
        digits = [r.randrange(10) for _ in range(9)]
        digits[0] = r.choice([4, 6, 7])
        check = 11 - sum(d * w for d, w in zip(digits, range(10, 1, -1))) % 11
        if check != 10:
            return "".join(map(str, digits)) + str(check % 11)


def mobile(r):
    return "07" + r.choice("345789") + f"{r.randrange(10**8):08d}"


def landline(r):
    return r.choice(["01924", "01484", "01422"]) + f"{r.randrange(200000, 899999)}"


def sort_code(r):
    return r.choice(["20", "30", "40", "60", "77", "11", "09", "16", "56", "01"]) + f"{r.randrange(1, 99):02d}{r.randrange(1, 99):02d}"


def vrm(r, year):
    letters = "ABCDEFGHJKLMNOPRSTUVWXY"
    age = max(2, min(22, year - 2000)) + r.choice([0, 50])
    return "".join(r.choice("YFLMNDK") + r.choice(letters)) + f"{age:02d}" + "".join(r.choice("ABCDEFGHJKLMNOPRSTUVWXYZ") for _ in range(3))


class Person:
    """Somebody invented; `last` and `address` are asked for a year, since people marry and move."""

    def __init__(self, number, r, kind, ages=(18, 85), around=2010):
        self.id, self.kind, self.r = f"H{number:05d}", kind, r
        self.sex = r.choice("FM")
        self.first = r.choice(words.FEMALE if self.sex == "F" else words.MALE)
        self.middle = r.choice(words.FEMALE if self.sex == "F" else words.MALE) if r.random() < 0.45 else ""
        self.born_as = r.choice(words.SURNAMES).replace("-", " ") if r.random() < 0.1 else r.choice(words.SURNAMES)
        self.married = r.randrange(2002, 2022) if self.sex == "F" and r.random() < 0.12 else 0
        self.married_as = r.choice(words.SURNAMES) if self.married else ""
        age = r.randint(*ages)
        self.dob = datetime.date(around - age, 1, 1) + datetime.timedelta(days=r.randrange(365))
        self.title = r.choice(["Mrs", "Mrs", "Miss", "Ms"]) if self.sex == "F" else "Mr"
        if r.random() < 0.03:
            self.title = r.choice(["Dr", "Rev"])
        self.addresses = [(0, self.draw_address(r))]
        if r.random() < 0.22:
            self.addresses.append((r.randrange(2003, 2021), self.draw_address(r)))
        self.nino, self.nhs, self.sort, self.account = nino(r), nhs(r), sort_code(r), f"{r.randrange(10**7, 10**8)}"
        if r.random() < 0.1:
            self.account = f"0{r.randrange(10**6, 10**7)}"
        self.mobile, self.phone = mobile(r), landline(r)
        user = r.choice([f"{self.first}.{self.born_as}", f"{self.first[0]}{self.born_as}{r.randrange(99)}", f"{self.first}{self.dob.year % 100}{r.randrange(1000)}",
                         f"{r.choice(words.STREETS)}{self.first}{r.randrange(100)}"])
        self.email = "".join(c for c in user.lower() if c.isalnum() or c == ".") + str(number) + "@" + r.choice(words.MAIL)
        self.payroll, self.department, self.job = "", "", ""
        self.tax_code = r.choice(["BR", "BR", "BR", "D0", "0T", "543L", "647L", "810L", "1060L", "1250L", "K120"])
        self.elector = ""
        self.nationality, self.ethnicity = r.choice(words.NATIONALITIES), r.choice(words.ETHNICITIES)
        self.religion, self.union = r.choice(words.RELIGIONS), r.choice(words.UNIONS)
        self.health = r.choice(words.HEALTH) if r.random() < 0.15 else ""
        self.passport = f"{r.randrange(10**8, 10**9)}"
        self.car = vrm(r, r.randrange(2003, 2022))
        self.work = {}

    @staticmethod
    def draw_address(r):
        town, outward = r.choice(words.TOWNS)
        number = f"{r.randrange(1, 190)}" + (r.choice("ab") if r.random() < 0.05 else "")
        line = f"{number} {r.choice(words.STREETS)} {r.choice(words.STREET_KINDS)}"
        pick = r.random()
        extra = f"Flat {r.randrange(1, 30)}" if pick < 0.08 else r.choice(words.HOUSES) if pick < 0.12 else ""
        letters = "ABDEFGHJLNPQRSTUWXYZ"
        return (extra, line, town, f"{outward} {r.randrange(1, 10)}{r.choice(letters)}{r.choice(letters)}")

    def last(self, year):
        return self.married_as if self.married and year >= self.married else self.born_as

    def address(self, year):
        return [a for since, a in self.addresses if since <= year][-1]

    def full(self, year):
        return f"{self.first} {self.last(year)}"

    def entry(self):
        """The row of people.jsonl."""
        return {"id": self.id, "kind": self.kind, "first": self.first, "last": self.born_as, "married": self.married,
                "married_as": self.married_as, "dob": self.dob.isoformat(), "work": {d.isoformat(): a.role for d, a in sorted(self.work.items())}}


class Assignment:
    """One person at one poll."""

    def __init__(self, role, station, place, fee, ward, district):
        self.role, self.station, self.place, self.fee, self.ward, self.district = role, station, place, fee, ward, district
        self.code = words.ROLES[role][1]


class Poll:
    def __init__(self, date, name, shorts):
        self.date, self.name, self.shorts = date, name, shorts
        self.staff = []
        self.of = {}

    @property
    def year(self):
        return self.date.year


class Council:
    """Everybody, by group; groups overlap: staff and tenants are electors too, officers work at polls."""

    def __init__(self, seed, scale):
        r = random.Random(f"{seed}:people")
        self.all = []
        size = lambda n: max(8, round(n * scale))
        new = lambda n, kind, ages, around=2010: [self.person(r, kind, ages, around) for _ in range(size(n))]
        self.workers = new(430, "worker", (18, 74), 2011)
        self.canvassers = new(24, "worker", (20, 70), 2011)
        officers = new(330, "officer", (19, 62), 2009)
        # Council officers among the election staff.
        both = [p for p in self.workers if r.random() < 0.4]
        self.employees = sorted(officers + both, key=lambda p: p.id)
        for n, p in enumerate(self.employees):
            p.payroll, p.department, p.job = f"{500137 + n * 7 + r.randrange(7)}", r.choice(words.DEPARTMENTS), r.choice(words.JOBS)
            p.email_work = f"{p.first}.{p.born_as}@holmebury.gov.uk".lower().replace("'", "").replace(" ", "")
        for n, p in enumerate(self.workers + self.canvassers):
            p.payroll = p.payroll or f"9{20113 + n * 3 + r.randrange(3)}"
        electors = new(900, "elector", (18, 92))
        # Households: the same address and often the same name; sometimes father and son of one name.
        for a, b in zip(electors[::5], electors[1::5]):
            b.addresses = list(a.addresses)
            b.phone = a.phone
            if r.random() < 0.8:
                b.born_as, b.married = a.born_as, 0
            if r.random() < 0.05:
                b.first, b.sex, b.title = a.first, a.sex, a.title
        at_home = [p for p in self.workers + officers if r.random() < 0.6]
        self.electors = sorted(electors + at_home, key=lambda p: (p.address(2012)[2], p.address(2012)[1], p.id))
        for n, p in enumerate(self.electors):
            p.district = words.DISTRICTS[n * len(words.DISTRICTS) // len(self.electors)]
            p.elector = f"{n % 1500 + 1}"
        some = lambda group, n: r.sample(group, min(len(group), size(n)))
        self.tenants = new(170, "tenant", (20, 88)) + some(self.electors, 130)
        self.borrowers = new(130, "borrower", (8, 85)) + some(self.electors, 70)
        self.drivers = new(110, "driver", (22, 66))
        self.motorists = new(90, "motorist", (19, 80)) + some(self.electors, 60)
        self.candidates = new(60, "candidate", (22, 76))
        self.councillors = self.candidates[: max(8, size(30))]
        self.agents = new(30, "agent", (25, 70))
        self.keyholders = new(26, "keyholder", (30, 72))
        self.firms = new(60, "trader", (25, 65))
        self.polls = [Poll(*p) for p in words.POLLS]
        for p in self.workers:
            begin = r.randrange(0, len(self.polls) - 1)
            p.span = (begin, min(len(self.polls), begin + r.randrange(2, 16)))
            p.usual = r.choices(list(words.ROLES), weights=[18, 34, 2, 4, 22, 8, 2, 4, 5, 1])[0]
        for n, poll in enumerate(self.polls):
            self.appoint(r, n, poll)

    def person(self, r, kind, ages, around):
        p = Person(len(self.all) + 1, r, kind, ages, around)
        self.all.append(p)
        return p

    def appoint(self, r, n, poll):
        poll.staff = [p for p in self.workers if p.span[0] <= n < p.span[1] and r.random() < 0.85 and poll.year - p.dob.year >= 18]
        r.shuffle(poll.staff)
        station = 0
        for p in poll.staff:
            role = p.usual if r.random() < 0.85 else r.choice(["Poll Clerk", "Count Assistant"])
            family, _, fee = words.ROLES[role]
            number = place = None
            if family == "polling":
                station = station % 38 + 1
                number, place = station, words.PLACES[station % len(words.PLACES)]
            a = Assignment(role, number, place, round(fee * (1 + 0.025 * n)) + r.choice([0, 0, 0, 15]), words.WARDS[(station or 3) % 10],
                           words.DISTRICTS[(station or 3) % 15])
            poll.of[p.id] = p.work[poll.date] = a
