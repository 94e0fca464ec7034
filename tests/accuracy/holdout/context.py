"""What a document is written in: a council, a poll, officers, days. One `Context` a document or table."""

import datetime

from . import numbers, words
from .mark import may, no, yes
from .people import DATES, TEXT_DATES, MONTHS, Person, pick


class Context:
    def __init__(self, rng, style=None):
        self.rng, self.style = rng, style
        iso, self.poll_name, self.poll_short = rng.choice(words.POLLS)
        self.poll = datetime.date.fromisoformat(iso)
        self.year = self.poll.year
        self.council, self.short, self.domain = rng.choice(words.COUNCILS)
        self.ward, self.venue = rng.choice(words.WARDS), rng.choice(words.VENUES)
        self.told_year = False
        town, outs, _, dial = rng.choice(words.TOWNS)
        self.office_dial = dial
        self.office_block = no("office address", f"{rng.choice(['Town Hall', 'Civic Centre', 'Council Offices', 'Guildhall', 'County Hall'])}\n{rng.choice(['Market Place', 'High Street', 'Queen Square', 'Bridge Street'])}\n{town}\n{rng.choice(outs)} {rng.randint(1, 9)}XX")
        self.office_line = no("office address", f"{rng.choice(['Town Hall', 'Civic Centre', 'Council Offices'])}, {rng.choice(['Market Place', 'High Street', 'Queen Square'])}, {town} {rng.choice(outs)} {rng.randint(1, 9)}UU")
        self.office_end = rng.choice(["252", "470", "815", "606"]) + rng.choice(["000", "111", "500", "800"])
        office = ("switchboard", self.office_number(self.office_end))
        # The council's number is nobody's; an officer's line may be told.
        self.office_tel, self.officer_tel = no(*office), may("phone", office[1])

    def office_number(self, end):
        """A number of the council's exchange; short codes have long numbers."""
        return f"{self.office_dial} {'7946'[:11 - len(self.office_dial) - len(end)]}{end}"

    def person(self):
        return Person(self.rng, self.year, self.style)

    def people(self, n):
        return [self.person() for _ in range(n)]

    def any(self, *options):
        return self.rng.choice(options)

    def chance(self, share):
        return self.rng.random() < share

    @property
    def officer(self):
        """Somebody who writes for the council: reported or not, both is right."""
        p = Person(self.rng, self.year)
        return may("full_name", p.name(self.rng.choice(["natural", "natural", "dotted", "titled"])))

    @property
    def officer_mail(self):
        p = Person(self.rng, self.year)
        return may("email", f"{p.plain_first}.{p.plain_last}@{self.domain}")

    @property
    def team_mail(self):
        return may("email", f"{self.rng.choice(['elections', 'electoral.services', 'election.staffing', 'registration'])}@{self.domain}")

    @property
    def poll_date(self):
        """The day of the poll, in a paper about people who work on it."""
        self.told_year = True
        d = self.poll
        return yes("election_date", pick(self.rng, [(f"Thursday {d.day} {MONTHS[d.month - 1]} {d.year}", 5), (f"{d.day} {MONTHS[d.month - 1]} {d.year}", 4), (f"Thursday, {DATES['ord'](d)}", 2), (DATES["dmy/"](d), 2), (DATES["dmy."](d), 1), (DATES["mon4"](d), 0.5)]))

    @property
    def poll_title(self):
        """The name of the poll with its year."""
        self.told_year = True
        return f"{self.poll_name} {self.year}"

    @property
    def poll_mention(self):
        """The poll in short, which tells its date more or less."""
        self.told_year = True
        return may("election_date", self.any(*self.poll_short))

    @property
    def sender(self):
        """An officer in a mail's header."""
        p = Person(self.rng, self.year)
        return f"{may('full_name', p.name(self.any('natural', 'dotted')))} <{may('email', f'{p.plain_first}.{p.plain_last}@{self.domain}')}>"

    def public_poll_date(self):
        return may("election_date", f"Thursday {self.poll.day} {MONTHS[self.poll.month - 1]} {self.year}")

    def day(self, low=-60, high=-5):
        """A date around the poll that is neither birthday nor poll."""
        d = self.poll + datetime.timedelta(days=self.rng.randint(low, high))
        if d == self.poll:
            d += datetime.timedelta(days=1)
        return d

    def date(self, low=-60, high=-5):
        return no("date", DATES[pick(self.rng, TEXT_DATES)](self.day(low, high)))

    def clock(self):
        return f"{self.rng.randint(0, 23):02d}:{self.rng.randint(0, 59):02d}"

    def station(self, full=True):
        """The polling station where somebody works."""
        n = self.rng.randint(1, 96)
        return yes("polling_station", self.venue if full and self.chance(0.6) else f"{self.any('Station', 'Polling Station', 'Station No', 'Polling Station No.')} {n}")

    def generic_role(self, plural=False):
        """A role by itself, nobody's."""
        return may("election_role", self.rng.choice(["presiding officer", "poll clerk", "count assistant", "Presiding Officer", "Poll Clerk"]) + ("s" if plural else ""))

    # Look-alikes
    def decoy_ref(self):
        r = self.rng
        return no(*r.choice([
            ("planning ref", f"{r.randint(1, 22):02d}/{r.randint(1, 3999):05d}/{r.choice(['FUL', 'OUT', 'LBC', 'TPO', 'HH'])}"), ("planning portal", f"PP-{r.randint(1000000, 12000000):08d}"), ("minute ref", f"{r.choice(['CAB', 'EX', 'PC', 'LIC'])}{r.randint(1, 99)}/{r.randint(1, 22):02d}"),
            ("council tax ref", f"{r.randint(10000000, 99999999)}{r.choice(['', 'X', '/1'])}"), ("invoice", f"INV{r.randint(10000, 9999999)}"), ("purchase order", f"PO{r.randint(100000, 999999)}"), ("UPRN", f"{r.choice(['1000', '2000', '0100'])}{r.randint(10000000, 99999999)}"),
            ("cost code", f"{r.randint(10, 99)}-{r.randint(10, 99)}-{r.randint(10, 99)}"), ("grid ref", f"{r.choice(['SP', 'SU', 'NZ', 'TQ', 'SE'])}{r.randint(100000, 999999)}"), ("asset tag", f"{r.choice(['WB', 'PC', 'NB', 'CR'])}{r.randint(100000, 999999)}{r.choice('ABXYZ')}"),
            ("case ref", f"{r.randint(100000000, 999999999)}"), ("ledger code", f"{r.randint(1000, 9999)}/{r.randint(1000, 9999)}"), ("room", f"{r.choice(['K2', 'BR1', '0T', 'D1', '117L', '204T'])}"), ("isbn", numbers.isbn13("978" + f"{r.randint(0, 999999999):09d}")),
        ]))

    def sign_off(self):
        """The end of a letter from the office."""
        return self.any(f"Yours sincerely\n\n\n{self.officer}\n{self.any('Elections Manager', 'Electoral Services Officer', 'Returning Officer', 'Head of Democratic Services')}\n",
                        f"Yours sincerely,\n\n{self.officer}\nfor the {may('election_role', 'Returning Officer')}\n", f"Regards\n\n{self.officer}\nElectoral Services\n{self.council}\nTel: {self.officer_tel}\n",
                        f"Yours faithfully\n\n(signed)\n{self.officer}\nDeputy {may('election_role', 'Returning Officer')}\n")

    def letterhead(self):
        head = f"{self.council.upper() if self.chance(.5) else self.council}\n"
        if self.chance(0.6):
            head += self.office_block + "\n"
        if self.chance(0.5):
            head += f"Tel: {self.office_tel}   {self.any('Fax', 'Fax No', 'Minicom')}: {no('fax', self.office_number(str(self.rng.randint(200000, 899999))))}\n"
        if self.chance(0.4):
            head += f"{self.any('www.', 'Web: www.')}{self.domain}\n"
        head += "\n" + self.any(f"Our ref: {self.any('ES', 'DEM', 'EL')}/{self.rng.randint(1, 99)}/{self.any('jk', 'SB', 'pr')}   Date: {self.date()}\n\n", f"{self.date()}\n\n", f"Please ask for: {self.officer}\nDirect line: {self.officer_tel}\nDate {self.date()}\n\n")
        return head
