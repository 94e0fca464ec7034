"""A writer of running text about one or several people: each method returns marked text."""

import datetime
import random

from . import decoys, people, spell, words
from .mark import decoy, maybe, true


class Council:
    """The invented council a document comes from: its office contacts are decoys."""

    def __init__(self, rng):
        self.rng = rng
        self.name, self.domain, self.building, self.street, self.town, area, self.code, block = rng.choice(words.COUNCILS)
        fixed = random.Random(self.name)  # the same office for the same council
        self._postcode = people.postcode(fixed, area)
        self._switchboard = f"{self.code} {block}{fixed.randint(1000, 9999)}" if " " not in self.code else f"{self.code}{block}7 {fixed.randint(1000, 9999)}"

    def address(self, sep=", "):
        return decoy("office_address", sep.join([self.building, self.street, self.town, decoy("office_postcode", self._postcode)]))

    def switchboard(self):
        return decoy("switchboard", self._switchboard)

    def fax(self):
        return decoy("fax", self._switchboard[:-2] + f"{self.rng.randint(10, 99)}")

    def mailbox(self, election=True):
        return maybe("email", f"{self.rng.choice(['elections', 'electoral.services', 'returning.officer', 'electoralregistration'] * election + ['info', 'payroll', 'enquiries'])}@{self.domain}")

    def officer_mail(self, p):
        return maybe("email", f"{p.first[0].lower() if p.first[0].isascii() else 'x'}{''.join(c for c in p.last.lower() if 'a' <= c <= 'z')}@{self.domain}")


class Writer:
    """Everything said in one document; `p` is its main person, `poll` the election it is about."""

    def __init__(self, rng, election=True):
        self.rng = rng
        self.election = election  # whether the document comes from the elections office
        self.p = people.Person(rng)
        self.council = Council(rng)
        self.poll = rng.choice(words.POLLS)
        self.officer = people.Person(rng)

    def one(self, *options):
        return self.rng.choice(options)

    def chance(self, share):
        return self.rng.random() < share

    def person(self):
        return people.Person(self.rng)

    def _spelt(self, field_type, styles, raw):
        return true(field_type, spell.pick(self.rng, styles)(self.rng, raw))

    # Names and places of people

    def name(self, p=None):
        return true("full_name", spell.name(self.rng, p or self.p))

    def greeting(self, p=None):
        p = p or self.p
        return self.one(true("full_name", f"{p.title} {p.last}"), true("full_name", f"{p.title} {p.last}"), maybe("first_name", p.first), maybe("full_name", f"{p.title} {p.first} {p.last}"))

    def officer_name(self):
        return maybe("full_name", f"{self.one('', '', self.officer.title + ' ')}{self.officer.first} {self.officer.last}")

    def postcode(self, p=None):
        return self._spelt("postcode", spell.POSTCODE, (p or self.p).postcode)

    def address(self, sep=None, p=None, with_postcode=True):
        p = p or self.p
        sep = sep or self.one(", ", ", ", ",", " ", "; ")
        lines = list(p.address)
        if self.chance(0.1):
            lines = [line.upper() for line in lines]
        if with_postcode:
            if "\n" in sep or self.chance(0.7):
                return true("home_address", sep.join(lines + [self.postcode(p)]))
            return true("home_address", f"{sep.join(lines)} {self.postcode(p)}")
        return true("home_address", sep.join(lines))

    # Identifiers

    def nino(self, p=None, labelled=False):
        p = p or self.p
        if labelled and self.chance(0.07):
            raw = p.temporary_nino
            return true("national_insurance_number", self.one(raw, f"{raw[:2]} {raw[2:8]} {raw[8:]}", f"{raw[:2]} {raw[2:4]} {raw[4:6]} {raw[6:8]} {raw[8:]}"))
        if labelled and self.chance(0.03):  # a temporary reference number
            digits = decoys.digits(self.rng, 7)
            return true("national_insurance_number", f"{digits[:2]}{self.one('A', 'E', 'T', 'W')}{digits[2:]}")
        return self._spelt("national_insurance_number", spell.NINO_LABELLED if labelled else spell.NINO, p.nino)

    def nino_said(self, p=None):
        value = self.nino(p, labelled=True)
        return self.one(f"National Insurance number {value}", f"NI No. {value}", f"NINO: {value}", f"N.I. number: {value}", f"nat ins no {value}", f"National Insurance No: {value}", f"NI no {value}", f"Nat. Ins. {value}")

    def phone(self, p=None):
        p = p or self.p
        return self._spelt("phone", spell.MOBILE, p.mobile) if self.chance(0.55) else self._spelt("phone", spell.LANDLINE, p.phone)

    def phone_said(self, p=None):
        value = self.phone(p)
        return self.one(f"Tel: {value}", f"Tel {value}", f"mobile {value}", f"Mob: {value}", f"telephone {value}", f"ring me on {value}", f"(h) {value}", f"call {value}", f"contact no. {value}", f"Home: {value}", f"t. {value}", value)

    def email(self, p=None):
        p = p or self.p
        return true("email", self.one(p.email, p.email, p.email, p.email.upper() if self.chance(0.3) else p.email))

    def sort(self, p=None):
        return self._spelt("uk_sort_code", spell.SORT, (p or self.p).sort_code)

    def account(self, p=None):
        return self._spelt("uk_bank_account", spell.ACCOUNT, (p or self.p).account)

    def bank_pair(self, p=None):
        """Sort code and account number in one of the wordings people use."""
        p = p or self.p
        s, a = self.sort(p), self.account(p)
        tidy = true("uk_sort_code", f"{p.sort_code[:2]}-{p.sort_code[2:4]}-{p.sort_code[4:]}")
        whole = true("uk_bank_account", p.account)
        return self.one(
            f"Sort code: {s} Account number: {a}", f"sort code {s}, account number {a}", f"Sort Code {s}  A/c No. {a}", f"s/c {s} a/c {a}", f"{tidy} / {whole}", f"{tidy} {whole}",
            f"account {a}, sort code {s}", f"my sort code is {s} and the account is {a}", f"Account No {a} at {p.bank}, branch sort code {s}", f"{p.bank}, sc {s}, acc {a}",
            f"{p.bank} {tidy} a/c no {a}", f"A/C: {a} ({tidy})", f"Sort code {s}\nAccount {a}", f"bank sort code: {s}\naccount no.: {a}\naccount name: {true('full_name', p.initials[0] + ' ' + p.last)}",
            f"BACS details {tidy} {whole}", f"Bank a/c {a} Sort {s}", f"sort-code {s} acct {a}", f"{whole}, {tidy}",
            f"Sort/Acct {true('uk_sort_code', p.sort_code)}{true('uk_bank_account', p.account)}")

    def born(self, p=None):
        p = p or self.p
        value = self._spelt("date_of_birth", spell.BIRTH, p.dob)
        return self.one(f"date of birth {value}", f"DOB {value}", f"D.O.B. {value}", f"born {value}", f"born on {value}", f"DoB: {value}", f"(b. {value})", f"d.o.b. {value}", f"Date of Birth: {value}",
                        f"dob {self._spelt('date_of_birth', spell.BIRTH_COMPACT, p.dob)}", f"birth date: {value}", f"whose birthday is {value}" if p.dob.year > 1900 else value)

    def said(self, kind, p=None):
        """One identifier with the words that introduce it."""
        p = p or self.p
        v = lambda field_type, styles, raw: self._spelt(field_type, styles, raw)
        if kind == "nhs":
            return f"{self.one('NHS number', 'NHS No.', 'NHS no:')} {v('nhs_number', spell.NHS, p.nhs)}"
        if kind == "utr":
            return f"{self.one('UTR', 'Unique Taxpayer Reference', 'UTR:', 'self assessment UTR')} {v('utr', spell.UTR, p.utr)}"
        if kind == "passport":
            return f"{self.one('passport number', 'Passport No.', 'UK passport', 'passport no:', 'British passport no.')} {v('passport_number', spell.PASSPORT, p.passport)}"
        if kind == "licence":
            return f"{self.one('driving licence', 'Driver number', 'driving licence no.', 'DVLA licence number', 'licence no')} {v('driving_licence', spell.LICENCE, p.driving_licence)}"
        if kind == "share":
            return f"{self.one('share code', 'right to work share code', 'Share code:', 'RTW share code')} {v('right_to_work_share_code', spell.SHARE, p.share_code)}"
        if kind == "brp":
            return f"{self.one('BRP', 'BRP number', 'biometric residence permit', 'residence permit no.')} {v('biometric_residence_permit', spell.PLAIN, p.brp)}"
        if kind == "dbs":
            return f"{self.one('DBS certificate', 'CRB disclosure no.', 'DBS certificate number', 'disclosure number', 'Enhanced CRB ref')} {v('dbs_certificate', spell.DBS, p.dbs)}"
        if kind == "vehicle":
            return f"{self.one('car reg', 'vehicle registration', 'Reg. no.', 'car registration', 'vehicle reg:', 'my car is')} {v('vehicle_registration', spell.VEHICLE, p.vehicle)}"
        if kind == "tax":
            return f"{self.one('tax code', 'Tax Code:', 'PAYE code', 'on code', 'tax code used:')} {v('tax_code', spell.TAX, p.tax_code)}"
        if kind == "payroll":
            return f"{self.one('payroll number', 'Payroll No.', 'employee number', 'pay ref', 'staff no.', 'Employee No:', 'works number', 'Payroll ref:')} {true('payroll_number', self.one(p.payroll, p.payroll, 'E' + p.payroll, p.payroll.lstrip('0'), p.payroll + '/1', 'EL' + p.payroll[1:]))}"
        if kind == "elector":
            return f"{self.one('elector number', 'Electoral number', 'roll no.', 'electoral roll number', 'register no.')} {true('electoral_number', p.elector)}"
        if kind == "iban":
            return f"{self.one('IBAN', 'IBAN:', 'iban no')} {v('iban', spell.IBAN, p.iban)}"
        if kind == "card":
            return f"{self.one('card number', 'Visa', 'debit card no.', 'Card no:', 'credit card')} {v('payment_card', spell.CARD, p.card)}{self.one('', f' exp {self.rng.randint(1, 12):02d}/{self.rng.randint(3, 24):02d}', f' expiry {self.rng.randint(1, 12):02d}/{self.rng.randint(3, 24):02d}')}"
        raise KeyError(kind)

    # Work at the election

    def role(self, p=None):
        return true("election_role", self.rng.choice((p or self.p).role[2]))

    def some_role(self):
        """A role that is nobody's: guidance and adverts."""
        return maybe("election_role", self.rng.choice(self.rng.choice(words.ROLES)[2]))

    def venue(self):
        return self.rng.choice(words.VENUES).replace("-", " ")

    def station(self):
        number = self.rng.randint(1, 90)
        venue = self.venue()
        return self.one(f"polling station {true('polling_station', f'{number}, {venue}')}", f"Polling Station No. {true('polling_station', f'{number} - {venue}')}", f"station {true('polling_station', f'{number} ({venue})')}",
                        f"Polling place: {true('polling_station', venue)}", f"the polling station at {true('polling_station', venue)}")

    def poll_day(self, exact=True):
        day = self.poll[0]
        text = self.one(f"Thursday {day.day} {spell.MONTHS[day.month]} {day.year}", f"{day.day} {spell.MONTHS[day.month]} {day.year}", f"{spell.ordinal(day.day)} {spell.MONTHS[day.month]} {day.year}", f"Thursday, {spell.ordinal(day.day)} {spell.MONTHS[day.month]} {day.year}", f"{day:%d/%m/%Y}")
        return true("election_date", text) if exact else maybe("election_date", text)

    def fee(self, low=40, high=420):
        amount = self.rng.randint(low, high)
        return true("fee", self.one(f"£{amount}.00", f"£{amount}", f"£{amount}.50", f"£{amount}.{self.rng.randint(10, 99)}"))

    def code(self):
        """What an office calls the election: "Euro04"."""
        return maybe("election_date", self.poll[3])

    def office(self):
        """A title that is no post of the day: it stands under a signature."""
        if not self.election:
            return self.one("Head of Service", "Case Officer", "Customer Services Manager")
        return self.one(maybe("election_role", "(Acting) Returning Officer"), maybe("election_role", "Returning Officer"), maybe("election_role", "Electoral Services Manager"), "Head of Democratic Services", maybe("election_role", "Elections Assistant"))

    def near(self, days_low=-60, days_high=30, kind="other_date"):
        """A date near the poll that is nobody's birth."""
        return decoy(kind, spell.date_text(self.rng, self.poll[0] + datetime.timedelta(days=self.rng.randint(days_low, days_high))))

    def statement(self, p=None, field_type=None):
        """A sentence that states something sensitive about a person."""
        p = p or self.p
        he = "she" if p.female else "he"
        kind = field_type or self.rng.choice(["ethnicity", "disability_or_health", "disability_or_health", "trade_union", "criminal_conviction", "political_activity", "religion"])
        r = self.rng
        options = {
            "ethnicity": [f"ethnic origin: {r.choice(words.ETHNICITIES)}", f"{he} describes {'her' if p.female else 'his'} ethnicity as {r.choice(words.ETHNICITIES)}", f"Ethnic group - {r.choice(words.ETHNICITIES)}"],
            "disability_or_health": [f"{he} has {r.choice(words.HEALTH)} and cannot stand for long", f"{he} suffers from {r.choice(words.HEALTH)}", f"medical condition: {r.choice(words.HEALTH)}", f"off sick with {r.choice(words.HEALTH)} since the last poll",
                                     f"registered disabled ({r.choice(words.HEALTH)})"],
            "trade_union": [f"{he} is a member of {r.choice(words.UNIONS)}", f"trade union membership: {r.choice(words.UNIONS)}", f"{he} is the {r.choice(words.UNIONS)} shop steward", f"union subs deducted - {r.choice(words.UNIONS)}"],
            "criminal_conviction": [f"{he} declared a conviction for {r.choice(words.OFFENCES)} in {r.randint(1985, 2019)}", f"unspent convictions: {r.choice(words.OFFENCES)}, {r.randint(1990, 2018)}", f"previous convictions: {r.choice(words.OFFENCES)}",
                                    f"was convicted of {r.choice(words.OFFENCES)}"],
            "political_activity": [f"{he} has campaigned for the {r.choice(words.PARTIES)}", f"delivered leaflets for the {r.choice(words.PARTIES)} candidate", f"is a member of the {r.choice(words.PARTIES)}", f"Political activity: {r.choice(words.PARTIES)} canvassing {r.randint(1999, 2021)}"],
            "religion": [f"religion: {r.choice(words.RELIGIONS[:6])}", f"{he} is a practising {r.choice(words.RELIGIONS[:6])} and cannot work on holy days", f"Religion or belief - {r.choice(words.RELIGIONS[:6])}"],
        }
        return true(kind, r.choice(options[kind]))

    def trained(self, p=None):
        return true("training_record", self.one(f"attended the {maybe('election_role', self.one('presiding officer', 'poll clerk', 'count staff'))} training session on {self.near(-40, -5)}", f"training attended: {self.near(-40, -5)}", f"did not attend training on {self.near(-40, -5)}",
                                                f"completed the e-learning module with a score of {self.rng.randint(60, 100)}%"))

    # Around the letter

    def letterhead(self):
        c = self.council
        lines = [c.name.upper() if self.chance(0.4) else c.name, self.one("Electoral Services", "Elections Office", "Democratic Services", maybe("election_role", "Returning Officer") + "'s Office") if self.election else self.one("Customer Services", "Planning and Housing", "Revenues and Benefits", "Corporate Services"), c.address(self.one(", ", "\n"))]
        lines += [self.one(f"Tel: {c.switchboard()}  Fax: {c.fax()}", f"Switchboard: {c.switchboard()}", f"Telephone {c.switchboard()} (office hours)"), self.one(f"E-mail: {c.mailbox(self.election)}", f"www.{c.domain}", f"email {c.mailbox(self.election)}  www.{c.domain}")]
        return "\n".join(lines)

    def refs(self):
        return "\n".join(self.rng.sample([f"Our ref: {decoys.case_ref(self.rng)}", f"Date: {self.near()}", f"Please ask for: {self.officer_name()}", f"Ext: {decoy('extension', decoys.digits(self.rng, 4))}", decoys.labelled(self.rng)], self.rng.randint(1, 4)))

    def sign_off(self):
        return "\n".join([self.one("Yours sincerely", "Yours faithfully", "Kind regards", "Regards"), "", self.officer_name(), self.office()])

    def chatter(self, count=None):
        """Sentences without personal data, with look-alikes."""
        r = self.rng
        d = decoys
        about_polls = [
            lambda: f"The count will be held at {d.named_place(r)}, {d.labelled(r, d.grid)}.", lambda: f"The polling screens were bought under {d.labelled(r, d.invoice)}, {d.labelled(r, d.vat)}.", lambda: f"Sealed boxes are numbered {r.randint(100, 400)} to {r.randint(401, 900)}.",
            lambda: f"Polling hours are 7am to 10pm; please arrive by 6.{r.choice(['15', '30'])}am.", lambda: f"Deadline for postal votes was {self.near(-20, -5)}.",
        ]
        options = [
            lambda: f"Please quote {d.labelled(r, d.order_number)} on all correspondence.", lambda: f"The equipment is stored in {d.labelled(r, d.room)} and will be collected on {self.near()}.",
            lambda: f"This is charged to {d.labelled(r, d.cost_centre)}.", lambda: f"If you have any questions call {self.council.switchboard()} or write to {self.council.mailbox(self.election)}.",
            lambda: f"Parking at the leisure centre costs {d.money(r, 'tariff', 1, 12)} for {r.randint(2, 6)} hours.",
            lambda: f"See {d.labelled(r, d.committee)} for the background.", lambda: f"The site is at {d.labelled(r, d.grid)}.", lambda: f"The chairs were bought under {d.labelled(r, d.invoice)}, {d.labelled(r, d.vat)}.",
            lambda: f"Form {d.version(r)}, {d.labelled(r, d.guid)}.", lambda: f"The handbook ({d.labelled(r, d.isbn)}) will be sent separately.", lambda: f"The hall is {d.labelled(r, d.uprn)}.",
            lambda: f"Deliveries go to {self.council.address()}.", lambda: f"Calls to the helpline {d.helpline(r)} are free.", lambda: f"The extension to the hall ({d.labelled(r, d.planning)}) will be finished by {d.some_date(r)}.",
            lambda: f"Rent for the venue is paid with {d.labelled(r, d.rent_reference)}.", lambda: f"Write your NI number as in this example: {d.example_nino(r)}.", lambda: f"The venue is next to {d.named_place(r)}.",
            lambda: f"Mileage is paid at {r.choice(['40p', '45p', '42.9p'])} a mile.", lambda: f"Our supplier is {decoy('supplier', r.choice(words.SUPPLIERS))} ({d.labelled(r, d.company)}).",
        ]
        if self.election:
            options += about_polls
        return " ".join(r.choice(options)() for _ in range(count or r.randint(1, 4)))
