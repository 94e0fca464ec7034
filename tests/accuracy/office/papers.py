"""Documents of the third corpus. A new kind is a function and a line in KINDS."""

import datetime

from holdout import numbers
from holdout.mark import may, no, yes

from .layouts import form, listing
from .people import FEMALE, LAST, MALE, MONTHS, Pen, Person, decoy, digits, number

COUNCILS = [("Aldershire County Council", "aldershire.gov.uk"), ("Borough of Tarnbridge", "tarnbridge.gov.uk"), ("Westmarch District Council", "westmarch.gov.uk"), ("Cyngor Sir Glanafon", "glanafon.gov.uk"), ("Royal Burgh of Inverlair", "inverlair.gov.uk"), ("Northfold City Council", "northfold.gov.uk")]
POLLS = [(2001, 6, 7, "General Election"), (2003, 5, 1, "Local Elections"), (2004, 6, 10, "European and Local Elections"), (2005, 5, 5, "General Election"), (2007, 5, 3, "Borough Elections"), (2009, 6, 4, "County and European Elections"), (2010, 5, 6, "Parliamentary Election"), (2011, 5, 5, "AV Referendum"),
         (2012, 11, 15, "Police and Crime Commissioner Election"), (2015, 5, 7, "General Election"), (2016, 6, 23, "EU Referendum"), (2017, 6, 8, "General Election"), (2019, 12, 12, "General Election"), (2021, 5, 6, "Local Elections"), (2022, 5, 5, "District Elections")]
PLACES = ["Moorside Village Hall", "St Cuthbert's Church Hall", "Larkfield Junior School", "The Scout Hut, Beck Lane", "Canal Street Methodist Church", "Priory Community Centre", "Working Men's Club", "Ferry Road Library", "Mobile unit, Co-op car park"]
FIRMS = ["Hargreave & Sons Ltd", "Taylor Wood Joinery", "Smith Electrical Services", "J Walker Plant Hire", "Green Field Landscapes", "Lewis Office Supplies plc", "Evans Coaches", "Pennine Water Coolers Ltd", "Thomas Cook Printers", "Hill & Price Solicitors LLP", "Bishop Auctioneers", "Marks & Grant Catering"]
THINGS = ["Desk, beech, 1600mm", "Filing cabinet 4 drawer", "Toner cartridge black", "Monitor 19in TFT", "Polling booth, aluminium", "Hi-vis vest, large", "Grit bin 200l", "Envelope C5 window (500)", "Laptop HP 6730b", "Kettle 1.7l", "Ballot box, black", "Chair, operator"]


class Desk:
    """Who writes, for which council, at which time."""

    def __init__(self, rng):
        self.rng = rng
        year, month, day, self.poll_name = rng.choice(POLLS)
        self.year, self.poll = year, datetime.date(year, month, day)
        self.council, self.domain = rng.choice(COUNCILS)
        self.pen = Pen(rng)
        self.told_year = False
        self.place = rng.choice(PLACES)

    def person(self):
        return Person(self.rng, self.year)

    def people(self, low, high):
        return [self.person() for _ in range(self.rng.randint(low, high))]

    def any(self, *options):
        return self.rng.choice(options)

    def day(self, low=-200, high=200):
        d = self.poll + datetime.timedelta(days=self.rng.randint(low, high))
        return d if d != self.poll else d + datetime.timedelta(days=2)

    def date(self, *span):
        return no("date", self.pen.date(self.day(*span), ("dmy", "long", "short", "dots", "mon", "ordinal")))

    def polled(self):
        self.told_year = True
        return yes("election_date", self.any(f"Thursday {self.poll.day} {MONTHS[self.poll.month - 1]} {self.year}", f"{self.poll.day} {MONTHS[self.poll.month - 1]} {self.year}", f"{self.poll:%d/%m/%Y}"))

    def titled(self, shout=False):
        """The poll's name and year, which tell its date more or less."""
        name = self.poll_name.upper() if shout else self.poll_name
        return may("election_date", f"{name} {self.year}")

    def officer(self):
        p = self.person()
        return may("full_name", f"{p.first} {p.last}")

    def staff_mail(self):
        p = self.person()
        return may("email", f"{p.first}.{p.last}@{self.domain}".lower().replace("'", ""))

    def clock(self):
        return f"{self.rng.randint(6, 22):02d}:{self.rng.randint(0, 59):02d}"

    def ref(self):
        r = self.rng
        return no(*self.any(("file ref", f"HR/{number(r, 5)}/{r.choice('ABC')}"), ("job ref", f"JR{digits(r, 5)}"), ("planning ref", f"{r.randint(1, 22):02d}/{digits(r, 4)}/F"), ("case ref", f"{number(r, 8)}"), ("service call", f"SR-{digits(r, 8)}"), ("uprn", f"1000{digits(r, 8)}")))

    def head(self):
        return f"{self.council}\n{self.any('Human Resources', 'Personnel Division', 'Payroll and Pensions', 'Corporate Services')}\n{no('office address', self.any('Town Hall, Market Square', 'Civic Offices, Bridge Road', 'County Hall'))}\n\n{self.any('Date', 'Our ref')}: {self.date() if self.any(1, 0) else self.ref()}\n\n"

    def end(self):
        return self.any(f"Yours sincerely\n\n\n{self.officer()}\nHR Adviser\n", f"Regards,\n{self.officer()}\n", f"{self.officer()}\nfor Head of Personnel\n")


def contract(w):
    p, n = w.person(), w.pen
    return f"""{w.head()}{n.name(p, ('titled', 'natural', 'middle'))}
{n.block(p)}

Dear {n.name(p, ('formal',)) if w.any(1, 0) else yes('first_name', p.first)}

Appointment as {w.any('Housing Officer', 'Refuse Loader', 'School Cook', 'Library Assistant')}

I write to confirm the offer of the above post from {w.date()} at a salary of {may('fee', '£' + number(w.rng, 2) + ',' + digits(w.rng, 3))} a year. Your employee number will be {n.pay(p)}. The offer depends upon two references and a disclosure ({w.any('certificate', 'DBS certificate number', 'disclosure no.')} {n.fact('dbs', p)} has been seen).

Please let Payroll have your bank details before {w.date()}. Post reference {w.ref()} should be quoted.

{w.end()}"""


def return_to_work(w):
    p, n = w.person(), w.pen
    return f"RETURN TO WORK INTERVIEW\n\n" + form(w.rng, [("Employee name", n.name(p)), ("Employee no", n.pay(p)), (w.any("Department", "Section"), w.any("Parks", "Revenues", "Highways")), ("First day of absence", w.date()), ("Date returned", w.date()), (w.any("Reason for absence", "Nature of illness", "Medical condition"), n.fact("health", p)),
                                                           (w.any("Date of birth", "DOB"), n.dob(p)), (w.any("Certificate received", "Fit note"), w.any("Yes", "No")), ("Interviewed by", w.officer())])


def starter(w):
    p, n = w.person(), w.pen
    pairs = [(w.any("Surname", "Last name", "Family name"), n.fact("last", p)), (w.any("Forename(s)", "First names", "Given name"), n.fact("first", p)), ("Title", n.fact("title", p)), (w.any("Date of birth", "D.O.B.", "Birth date"), n.dob(p)), (w.any("National Insurance No.", "NI Number", "N.I. No", "Nat. Ins. number"), n.nino(p)), (w.any("Sex", "Gender"), n.gender(p)),
             (w.any("Home address", "Address", "Permanent address"), n.line(p)), (w.any("Home telephone", "Tel (home)", "Home tel no"), n.tel(p)), (w.any("Mobile", "Mobile no.", "Mob"), n.mobile(p)), (w.any("E-mail", "Email address", "Personal email"), n.email(p)), (w.any("Nationality", "Citizenship"), n.fact("nation", p)), ("Sort code", n.sort(p)), (w.any("Account number", "A/c no", "Account no."), n.acct(p)),
             ("Bank", w.any("Barclays, High Street", "Lloyds TSB", "Co-operative")), (w.any("Tax code", "Code operated"), n.fact("tax", p)), ("Post reference", w.ref()), ("Start date", w.date()), (w.any("Ethnic origin", "Ethnicity"), n.fact("ethnic", p)), ("Religion", n.fact("faith", p)), (w.any("Trade union", "Union membership", "Union"), n.fact("union", p)),
             (w.any("Disability", "Do you have a disability?", "Any medical conditions"), n.fact("health", p)), (w.any("Criminal convictions", "Unspent convictions", "Any convictions?"), n.fact("crime", p)), (w.any("Vehicle registration", "Car reg", "Reg. no. of car"), n.vrm(p)), (w.any("Driving licence no", "Driver number"), n.licence(p)), (w.any("Passport number", "Passport no."), n.passport(p)), ("Share code", n.share(p))]
    keep = pairs[:2] + [pair for pair in pairs[2:] if w.rng.random() < 0.55]
    if not any("Sort code" == label for label, _ in keep) or not any("ccount" in label or "A/c" in label for label, _ in keep):
        keep = [pair for pair in keep if pair[0] != "Sort code" and "ccount n" not in pair[0].lower() and "A/c" not in pair[0]]
    return w.any("NEW STARTER FORM", "PERSONAL DETAILS", "Employee record card", "Staff information sheet") + "\n\n" + form(w.rng, keep) + w.any("", "\nI declare that the above is true.\nSigned .....................  Date ..........\n")


def election_form(w):
    p, n = w.person(), w.pen
    pairs = [("Name", n.name(p)), (w.any("Position applied for", "Duty", "Role", "Appointment"), n.role(p)), (w.any("Address", "Home address"), n.line(p)), (w.any("NI No", "National Insurance number"), n.nino(p)), (w.any("Date of birth", "DoB"), n.dob(p)), (w.any("Telephone", "Mobile"), n.mobile(p)), (w.any("Email", "E mail"), n.email(p)),
             (w.any("Sort code", "Bank sort code"), n.sort(p)), (w.any("Account no", "Bank account number"), n.acct(p)), (w.any("Polling station", "Station"), yes("polling_station", w.place)), (w.any("Fee", "Fee payable"), n.fee(p)), (w.any("Car registration", "Vehicle reg"), n.vrm(p)), ("Payroll number", n.pay(p)),
             (w.any("Training attended", "Training date", "Date trained"), yes("training_record", n.date(w.day(-60, -5), ("dmy", "long", "mon"))))]
    keep = pairs[:2] + [pair for pair in pairs[2:] if w.rng.random() < 0.7]
    has = {label for label, _ in keep}
    if len([label for label in has if "ort code" in label or "ccount n" in label or "ank account" in label]) == 1:
        keep = [pair for pair in keep if "ort code" not in pair[0] and "ccount n" not in pair[0]]
    w.told_year = True
    return f"{w.council}\n{w.titled()} - {w.any('staff acceptance form', 'appointment of staff', 'election staff record', 'application to work')}\n\n" + form(w.rng, keep)


def election_rota(w):
    n, rows = w.pen, []
    way = w.any("natural", "comma", "initial", "titled", "shout")
    w.told_year = True
    for i, p in enumerate(w.people(4, 12), 1):
        rows.append([yes("polling_station", str(i)), n.name(p, (way,)), n.role(p), n.mobile(p), n.fee(p)])
    heads = [w.any("Stn", "Station", "PS No"), "Name", w.any("Role", "Duty", "Position"), w.any("Mobile", "Contact no", "Tel"), w.any("Fee", "Fee £")]
    return f"{w.titled(True)} - {w.any('STAFF ROTA', 'POLLING STATION STAFF', 'DUTY LIST')}\n\n" + listing(w.rng, heads, rows) + f"\nReserves to ring the office on {no('switchboard', '01422 ' + '288000')}.\n"


def phone_list(w):
    n, out = w.pen, []
    way = w.any("natural", "comma", "initial", "shout", "titled")
    sep = w.any(" ", "\t", " ..... ", " - ", ", ", ": ")
    for p in w.people(5, 18):
        out.append(n.name(p, (way,)) + sep + n.phone(w.any(p.tel, p.mobile)) + w.any("", "", " (after 6pm)", " ext " + no("extension", digits(w.rng, 4))))
    return w.any("Out of hours contacts", "Home numbers - DO NOT GIVE OUT", "Cascade list", "Team phone list") + "\n\n" + "\n".join(out) + "\n"


def sick_list(w):
    n, rows = w.pen, []
    for p in w.people(4, 10):
        rows.append([n.pay(p), n.name(p, ("comma", "natural")), w.any("Parks", "Legal", "Cleansing"), w.date(), n.fact("health", p), str(w.rng.randint(1, 40))])
    return "Sickness absence - quarter 2\n\n" + listing(w.rng, [w.any("Emp no", "Payroll", "Employee No"), "Name", "Section", "From", w.any("Reason", "Absence reason", "Illness"), "Days"], rows)


def payslip(w):
    p, n = w.person(), w.pen
    gap = w.any("   ", "    ", "        ")
    return f"""{w.council.upper()}{gap}PAY ADVICE{gap}PERIOD {w.rng.randint(1, 12):02d}
{'-' * 66}
{w.any('EMP NO', 'PAY NO', 'EMPLOYEE NO.')} {n.pay(p)}{gap}{w.any('NAME', 'EMPLOYEE')} {n.name(p, ('shout', 'titled'))}
{w.any('NI NO', 'N.I. NUMBER', 'NI NUM')} {n.nino(p)}{gap}TAX CODE {n.fact('tax', p)}{gap}NI CAT {w.any('A', 'D', 'X')}

BASIC PAY                 {may('fee', digits(w.rng, 3) + '.' + digits(w.rng, 2))}
OVERTIME 1.5              {may('fee', digits(w.rng, 2) + '.' + digits(w.rng, 2))}
GROSS TO DATE            {may('fee', number(w.rng, 4) + '.' + digits(w.rng, 2))}
NET PAY                   {may('fee', digits(w.rng, 3) + '.' + digits(w.rng, 2))}
PAID BY BACS TO {n.sort(p)} {w.any('A/C ', 'ACCOUNT ', '')}{n.acct(p)}
{w.any('', n.name(p, ('titled',)) + chr(10) + n.block(p))}
"""


def bank_change(w):
    p, n = w.person(), w.pen
    return w.any(f"""From: {n.name(p, ('natural',))} <{n.email(p)}>
To: {may('email', 'payroll@' + w.domain)}
Subject: change of bank
Date: {w.day():%a, %d %b %Y} 09:14:00 +0000

Hi

I've moved my account, please pay me into {w.any('Nationwide', 'the Halifax', 'Santander')} from now on: {n.sort(p)}, {n.acct(p)}. {w.any('My works number is', 'Staff no', 'Payroll ref')} {n.pay(p)}. {w.any('NI', 'NINO', 'National insurance')} {n.nino(p)} in case you need it.

Ta
{yes('first_name', p.first)}
""", f"""PHONE MESSAGE
{w.date()} {w.clock()}
{n.name(p, ('titled', 'natural'))} rang re new bank acct - s/c {n.sort(p)} a/c {n.acct(p)} - wants it for next pay run. Call back {n.mobile(p)}. {w.any('Emp', 'Pay no')} {n.pay(p)}
taken by {w.officer()}
""", f"""Amendments to standing data, week {w.rng.randint(1, 52)}

{n.pay(p)}  {n.name(p, ('comma', 'last initials'))}  bank details  old: {n.sort(p)} / {n.acct(p)}  input {w.date()}
checked by: {w.officer()}
""")


def mail_chain(w):
    p, q, n = w.person(), w.person(), w.pen
    w.told_year = True
    return f"""From: {w.officer()} <{w.staff_mail()}>
To: {n.name(p, ('natural',))} <{n.email(p)}>
Subject: RE: {w.titled()} - {w.any('can you work?', may('election_role', 'poll clerk'), 'your forms')}
Date: {w.day(-60, -10):%a, %d %b %Y} 11:02:00 +0000

Thanks {yes('first_name', p.first)}, I have put you down as {n.role(p)} at {yes('polling_station', w.place)}.

> From: {n.name(p, ('natural',))} <{n.email(p)}>
> Sent: {w.date()} {w.clock()}
>
> Hello, I can work on the day. My new address is {n.line(p)}
> and my mobile is {n.mobile(p)}. NI number {n.nino(p)}, {w.any('born', 'DOB', 'date of birth')} {n.dob(p)}.
> Bank as before ({w.any('sort code', 'sort')} {n.sort(p)} {w.any('account', 'acc no', 'a/c')} {n.acct(p)}).
> {n.name(q, ('natural',))} would help as well, her number is {n.tel(q)}.
>
>> {w.any('We are looking for ' + may('election_role', 'poll clerks') + ' again this year.', 'Please reply by ' + w.date())}
"""


def pasted_sheet(w):
    n, rows = w.pen, []
    n = Pen(w.rng, True)
    for p in w.people(3, 9):
        rows.append([n.name(p, ("natural", "comma")), n.nino(p), n.dob(p), n.sort(p), n.acct(p)])
    w.told_year = True
    return f"""From: {w.officer()} <{w.staff_mail()}>
To: {may('email', 'payroll@' + w.domain)}
Subject: {w.any('count staff to pay', 'new casuals', 'election staff')}
Date: {w.day():%a, %d %b %Y} 16:40:00 +0000

Hi all, please set these up for the {w.titled()} as {yes('election_role', w.any('count assistants', 'poll clerks'))}:

{listing(w.rng, [w.any('Name', 'Employee'), w.any('NI', 'NINO', 'NI No'), w.any('DOB', 'Date of Birth', 'Born'), w.any('Sort', 'Sort code'), w.any('Acc', 'Account', 'Account no')], rows, w.any('aligned', 'tab', 'tab', 'comma', 'ruled'))}
Shout if anything is missing.
"""


def minutes(w):
    a, b, n = w.person(), w.person(), w.pen
    return f"""{w.any('Staffing Sub-Group', 'JCC', 'Sickness Review Panel')} - notes of meeting held on {w.date()}

Present: {w.officer()}, {w.officer()}, {w.officer()}

{w.rng.randint(1, 9)}.1 {n.name(a, ('natural', 'titled'))} ({n.pay(a)}) has been off since {w.date()} with {n.fact('health', a)}. OH referral made.
{w.rng.randint(1, 9)}.2 {n.name(b, ('natural', 'titled'))}: {w.any('grievance', 'disciplinary')} outcome noted, {n.fact('union', b)} rep attended. Appeal by {w.date()}.
{w.rng.randint(1, 9)}.3 Budget {no('cost code', f'{number(w.rng, 4)}-{digits(w.rng, 4)}')} is overspent by {no('money', '£' + number(w.rng, 5))}.

Next meeting: {w.date()} at {w.clock()}, Room {no('room', w.any('K2', 'BR1', 'D1'))}
"""


def app_log(w):
    n, out = w.pen, []
    for _ in range(w.rng.randint(6, 20)):
        p = w.person()
        stamp = f"{w.day():%Y-%m-%d} {w.clock()}:{w.rng.randint(0, 59):02d},{digits(w.rng, 3)}"
        out.append(stamp + w.any(f" INFO  [http-{w.rng.randint(1, 9)}] session={no('hex', ''.join(w.rng.choice('0123456789abcdef') for _ in range(32)))} ok", f" DEBUG employee saved id={no('id', number(w.rng, 8))} nino={yes('national_insurance_number', p.ni)}", f" WARN  mail to {n.email(p)} bounced", f" ERROR lookup failed for {yes('postcode', p.code)} (timeout {digits(w.rng, 4)} ms)",
                                 f" INFO  batch {no('batch', digits(w.rng, 6))} of {number(w.rng, 4)} rows, build {no('version', '4.12.' + digits(w.rng, 4))}", f" DEBUG user.update(email={n.email(p)}, mobile={yes('phone', p.mobile)})"))
    return "\n".join(out) + "\n"


def sql_dump(w):
    n, rows = w.pen, []
    n = Pen(w.rng, True)
    for i, p in enumerate(w.people(4, 14), 1):
        rows.append(f"({i},'{yes('last_name', p.last.replace(chr(39), chr(39) * 2))}','{yes('first_name', p.first)}','{yes('date_of_birth', f'{p.born:%Y-%m-%d}')}','{yes('national_insurance_number', p.ni)}','{yes('postcode', p.code)}','{yes('email', p.email)}',{w.any('NULL', '0', '1')})")
    return f"-- dump {w.day():%d/%m/%Y}\nCREATE TABLE `{w.any('employee', 'tblStaff', 'person')}` (`id` int, `surname` varchar(40), `forename` varchar(40), `dob` date, `ni_no` char(9), `post_code` varchar(8), `email` varchar(80), `leaver` int);\nINSERT INTO `{w.any('employee', 'tblStaff')}` VALUES\n" + ",\n".join(rows) + ";\n"


def json_log(w):
    out = []
    for p in w.people(3, 10):
        out.append('{"id": %s, "surname": "%s", "forename": "%s", "dob": "%s", "niNumber": "%s", "address": {"line1": "%s", "postcode": "%s"}, "mobile": "%s", "bank": {"sortCode": "%s", "accountNumber": "%s"}}' % (number(w.rng, 6), yes("last_name", p.last), yes("first_name", p.first), yes("date_of_birth", f"{p.born:%Y-%m-%d}"), yes("national_insurance_number", p.ni), yes("home_address", p.street), yes("postcode", p.code), yes("phone", p.mobile), yes("uk_sort_code", p.sort), yes("uk_bank_account", p.acct)))
    return "\n".join(out) + "\n"


def fixed_record(w):
    """Columns without gaps, as a mainframe unloads them."""
    out = []
    for p in w.people(8, 24):
        out.append(yes("payroll_number", f"{int(p.pay):08d}") + yes("last_name", p.last.upper()) + " " * (20 - len(p.last)) + yes("first_name", p.first.upper()) + " " * (15 - len(p.first)) + yes("date_of_birth", f"{p.born:%d%m%Y}") + yes("gender", "F" if p.female else "M") + yes("national_insurance_number", p.ni) + yes("uk_sort_code", p.sort) + yes("uk_bank_account", p.acct) + f"{w.rng.randint(1, 999999):07d}")
    return "\n".join(out) + "\n"


def print_spool(w):
    n = Pen(w.rng, True)
    rows = []
    for p in w.people(6, 25):
        rows.append([n.pay(p), n.name(p, ("last initials", "shout")), n.nino(p), n.dob(p), yes("gender", "F" if p.female else "M"), n.fact("tax", p)])
    return f"REPORT PR{digits(w.rng, 3)}A     {w.council.upper()}      PAGE 1\nRUN {w.day():%d/%m/%y} {w.clock()}\n\n" + listing(w.rng, [w.any("EMPNO", "PAYNO", "EMP NO"), "NAME", w.any("NI NUMBER", "NINO", "N I NO"), w.any("BIRTH DATE", "DOB", "D.O.B"), "SEX", w.any("TAX CODE", "TAXCODE")], rows, "aligned") + "\n*** END OF REPORT ***\n"


def postal_vote(w):
    p, n = w.person(), w.pen
    return w.any("", w.council + "\n") + w.any("Application to vote by post", "Application for a proxy vote", "Absent vote application") + "\n\n" + form(w.rng, [(w.any("Name of elector", "Full name", "Elector"), n.name(p, ("natural", "middle"))), (w.any("Address", "Registered address"), n.line(p)), (w.any("Electoral number", "Elector No", "Register number", "Roll no"), n.fact("elector", p)), ("Date of birth", n.dob(p)), (w.any("Telephone", "Contact number"), n.mobile(p)),
                                                                              ("Reason", w.any("working away", "on holiday", yes("disability_or_health", p.health))), ("Elections", w.any("all elections until further notice", "one election only"))])


def postal_letter(w):
    p, n = w.person(), w.pen
    return f"""{w.council}
Electoral Registration
{w.date()}

{n.name(p, ('titled', 'natural'))}
{n.block(p)}

{w.any('Elector number', 'Your electoral number', 'Electoral roll number')}: {n.fact('elector', p)}

Dear {w.any('Elector', n.name(p, ('formal',)))}

{w.any('Absent vote - your postal vote has been granted', 'Refresh of absent voter signatures', 'Your application to vote by proxy')}

{w.any('Your ballot paper will be sent to the above address.', 'We hold your date of birth as ' + n.dob(p) + '.', 'Your signature did not match the one we hold.')} You must {w.any('return the enclosed form', 'tell us')} by {w.date()}, or your postal vote will be cancelled.

{w.any('', w.officer() + chr(10))}{may('election_role', 'Electoral Registration Officer')}
"""


def register_print(w):
    rows, n = [], w.pen
    prefix = w.any("AA", "KB", "C2", "NE1")
    for i, p in enumerate(w.people(6, 20)):
        rows.append(["", yes("electoral_number", f"{prefix}-{i + w.rng.randint(1, 9) * 100}"), n.name(p, ("comma",)), yes("home_address", p.street)])
    return f"REGISTER OF ELECTORS {w.year}\nPolling district {prefix}\n\n" + listing(w.rng, ["", "No.", "Name", "Address"], rows, w.any("aligned", "tab", "ruled"))


def citizen_letter(w):
    p, n = w.person(), w.pen
    return f"""{n.block(p)}
{w.date()}

Dear {w.any('Sirs', 'Council', 'Housing Department')}

{w.any('I write about the damp in my flat.', 'My bin has not been emptied for three weeks.', 'I wish to dispute the penalty charge on my car ' + n.vrm(p) + '.')} I have {w.any('rung twice', 'written before')} and nobody has come. {w.any('I suffer from ' + n.fact('health', p) + ' and cannot wait.', 'My account number with you is ' + no('council account', number(w.rng, 8)) + '.', 'My reference is ' + w.ref() + '.')}

You can reach me on {n.phone(w.any(p.tel, p.mobile))}{w.any('', ' or ' + n.email(p))}.

{w.any('Yours faithfully', 'Yours')}

{n.name(p, ('natural', 'titled', 'initial'))}
"""


def reference(w):
    p, n = w.person(), w.pen
    return f"""{w.head()}STRICTLY CONFIDENTIAL

Re: {n.name(p, ('titled', 'natural'))}, {w.any('D.O.B.', 'date of birth', 'born')} {n.dob(p)}

{may('first_name', p.first) if w.any(1, 0) else n.name(p, ('formal',))} worked here from {w.date()} to {w.date()} as a {w.any('cleaner', 'clerical officer', 'driver')}. {w.any('He', 'She')} had {w.rng.randint(0, 20)} days of sickness. {w.any('NI number ' + n.nino(p) + '.', 'Our payroll number was ' + n.pay(p) + '.', '')}

{w.end()}"""


def emergency(w):
    p, q, n = w.person(), w.person(), w.pen
    return w.any("EMERGENCY CONTACT DETAILS", "NEXT OF KIN FORM", "In case of emergency") + "\n\n" + form(w.rng, [(w.any("Name", "Employee"), n.name(p)), (w.any("Employee number", "Staff number"), n.pay(p)), (w.any("Next of kin", "Emergency contact", "Person to contact"), yes("emergency_contact", f"{q.first} {q.last}" + w.any("", " (wife)", " (son)"))), ("Relationship", w.any("wife", "husband", "mother", "son")), (w.any("Telephone", "Their telephone", "Contact no."), may("phone", q.mobile)), (w.any("GP", "Doctor"), may("full_name", "Dr " + q.middle)), (w.any("Medical conditions", "Allergies", "Health conditions"), n.fact("health", p))])


def rtw_check(w):
    p, n = w.person(), w.pen
    kind = w.any("passport", "share", "brp")
    doc = {"passport": ("Passport No", n.passport(p)), "share": ("Share code", n.share(p)), "brp": (w.any("BRP number", "Residence permit no"), n.fact("brp", p))}[kind]
    return "RIGHT TO WORK CHECKLIST\n\n" + form(w.rng, [("Name", n.name(p)), ("Nationality", n.fact("nation", p)), doc, ("Expiry", w.date(100, 2000)), ("Date of birth", n.dob(p)), ("Seen by", w.officer()), ("Date of check", w.date())])


def mrz(w):
    p = w.person()
    first = f"P<GBR{p.last.upper().replace(chr(39), '').replace('-', '<')}<<{p.first.upper()}<{p.middle.upper()}"
    first = first[:44].ljust(44, "<")
    number_, born, ends = p.passport, f"{p.born:%y%m%d}", f"{w.day(400, 3000):%y%m%d}"
    second = f"{number_}{numbers.mrz(number_)}GBR{born}{numbers.mrz(born)}{'F' if p.female else 'M'}{ends}{numbers.mrz(ends)}{'<' * 14}0"
    second += numbers.mrz(number_ + numbers.mrz(number_) + born + numbers.mrz(born) + ends + numbers.mrz(ends) + "<" * 14 + "0")
    text = f"OCR page 1 of 1\n\nUNITED KINGDOM OF GREAT BRITAIN AND NORTHERN IRELAND\n{w.any('Passport  Passeport', 'PASSPORT')}\n\n"
    name = yes("full_name", first)
    return text + (name + "\n" + yes("passport_number", second[:9]) + second[9:13] + may("date_of_birth", second[13:19]) + second[19:] if w.any(1, 1, 0) else name) + "\n"


def accident(w):
    p, n = w.person(), w.pen
    return "ACCIDENT / INCIDENT REPORT\n\n" + form(w.rng, [(w.any("Injured person", "Name of injured person"), n.name(p)), ("Address", n.line(p)), ("Age", str(w.year - p.born.year)), ("Date of accident", w.date()), ("Time", w.clock()), (w.any("Injury", "Nature of injury"), yes("disability_or_health", w.any("cut to left hand", "sprained ankle", "bruised ribs", "burn to forearm"))), ("Witness", n.name(w.person(), ("natural",))), ("Ref", w.ref())])


def tax_notice(w):
    rows, n = [], Pen(w.rng, True)
    for p in w.people(5, 12):
        rows.append([n.nino(p), n.name(p, ("last initials", "comma")), n.fact("tax", p), n.pay(p)])
    return f"P9 NOTICES OF CODING - {w.year}/{(w.year + 1) % 100:02d}\nEmployer PAYE ref {no('paye ref', digits(w.rng, 3) + '/' + 'A' + digits(w.rng, 3))}\n\n" + listing(w.rng, ["NI No", "Name", w.any("New code", "Tax code", "Code"), w.any("Works no", "Payroll no")], rows, w.any("aligned", "tab", "ruled"))


def expenses(w):
    p, n = w.person(), w.pen
    return "TRAVEL AND SUBSISTENCE CLAIM\n\n" + form(w.rng, [("Name", n.name(p)), (w.any("Payroll no", "Employee no"), n.pay(p)), (w.any("Car reg", "Registration", "Vehicle reg no"), n.vrm(p)), ("Engine cc", w.any("1390", "1598", "1997"))]) + "\n" + listing(w.rng, ["Date", "From", "To", "Miles", "Amount"], [[w.date(), no("place", "Civic Offices"), no("place", w.place), str(w.rng.randint(2, 60)), may("fee", f"{w.rng.randint(1, 40)}.{digits(w.rng, 2)}")] for _ in range(w.rng.randint(2, 7))], w.any("aligned", "tab", "ruled")) + f"\nTotal {may('fee', number(w.rng, 2) + '.' + digits(w.rng, 2))}\n"


def training_sheet(w):
    n, rows = w.pen, []
    w.told_year = True
    for p in w.people(4, 14):
        rows.append([n.name(p, ("natural",)), n.role(p), yes("training_record", w.any("Attended", "Yes", "Completed", "Did not attend"))])
    return f"{w.titled()}\n{w.any('Training session', may('election_role', 'Presiding officer') + ' briefing')} - {w.date(-60, -5)}\n\n" + listing(w.rng, ["Name", w.any("Role", "Post"), w.any("Attended training", "Training attended", "Trained")], rows)


def narrative(w):
    p, q, n = w.person(), w.person(), w.pen
    return w.any(f"""Note for file {w.ref()}

Spoke to {n.name(p, ('natural', 'titled'))} today. {w.any('She', 'He')} confirmed that {w.any('her', 'his')} date of birth is {n.dob(p)} and the NI number is {n.nino(p)}. Lives at {n.line(p)}. {w.any('Phone', 'Best number', 'Can be rung on')} {n.phone(w.any(p.tel, p.mobile))}. Works alongside {n.name(q, ('natural',))}.
""", f"""{w.day():%d/%m/%Y} {w.clock()} - caller {n.name(p, ('natural',))}, {n.line(p)}, tel {n.phone(p.tel)}, re: {w.any('housing', 'blue badge', 'council tax')}. Advised to ring {no('switchboard', '0300 123 ' + digits(w.rng, 4))}. Ref {w.ref()}.
""", f"""Handover notes

- {n.name(p, ('natural',))} starts Monday, staff no {n.pay(p)}, still waiting for {w.any('her', 'his')} P45. Tax code {n.fact('tax', p)} for now.
- {n.name(q, ('natural',))} has changed {w.any('her', 'his')} mobile to {n.mobile(q)} and e-mail to {n.email(q)}.
- Printer is on contract {no('contract', number(w.rng, 9))}, call {no('helpline', '0800 ' + digits(w.rng, 6))}.
""")


def card_note(w):
    p, n = w.person(), w.pen
    return f"""Telephone payments {w.date()}

{n.name(p, ('titled', 'natural'))} paid {no('money', '£' + number(w.rng, 2) + '.00')} on {w.any('Visa', 'card')} {n.fact('card', p)} exp {w.rng.randint(1, 12):02d}/{w.rng.randint(5, 25):02d}
receipt {no('receipt', number(w.rng, 8))}
"""


def ids_mail(w):
    p, n = w.person(), w.pen
    what = w.any(("My UTR is", "utr"), ("IBAN", "iban"), ("the disclosure number is", "dbs"), ("BRP no.", "brp"))
    return f"""From: {n.name(p, ('natural',))} <{n.email(p)}>
To: {may('email', 'hr@' + w.domain)}
Subject: documents
Date: {w.day():%a, %d %b %Y} 08:00:00 +0000

Dear HR

As asked, {what[0]} {n.fact(what[1], p)}. {w.any('My driving licence number is ' + n.licence(p) + '.', 'My passport is number ' + n.passport(p) + '.', 'My NHS number is ' + n.nhs(p) + '.', '')} {w.any('The car is ' + n.vrm(p) + '.', '')}

{n.name(p, ('natural', 'initial'))}
{n.mobile(p)}
"""


# Papers about nobody.
def stock_list(w):
    rows = [[no("stock code", f"{w.any('AB', 'PX', 'JK', 'WR', 'SE')}{digits(w.rng, 6)}{w.any('A', 'B', 'C', 'D', 'X')}"), w.rng.choice(THINGS), str(w.rng.randint(1, 900)), no("price", f"{w.rng.randint(1, 300)}.{digits(w.rng, 2)}")] for _ in range(w.rng.randint(5, 30))]
    return w.any("STOCK LIST", "Stores catalogue", "Inventory count") + f" {w.date()}\n\n" + listing(w.rng, [w.any("Code", "Item", "Stock no"), "Description", "Qty", w.any("Price", "Unit cost")], rows)


def asset_note(w):
    return "IT asset disposal\n\n" + "".join(f"{w.rng.choice(THINGS)} {w.any('tag', 'asset', 's/n', 'serial')} {no('asset tag', w.any('NB', 'PC', 'ZX', 'WS') + digits(w.rng, 6) + w.any('', 'A', 'C'))} {w.any('disposed', 'wiped', 'returned')} {w.date()}\n" for _ in range(w.rng.randint(4, 20)))


def firm_list(w):
    rows = [[no("supplier", f"{w.rng.randint(10000, 99999)}"), no("firm", w.rng.choice(FIRMS)), no("office address", f"Unit {w.rng.randint(1, 40)}, {w.any('Canal', 'Station')} Business Park"), no("invoice", number(w.rng, 8)), no("money", f"{w.rng.randint(50, 9000)}.{digits(w.rng, 2)}")] for _ in range(w.rng.randint(5, 25))]
    return "Payments to suppliers over £500\n\n" + listing(w.rng, ["Supplier no", "Supplier", "Address", "Invoice", "Amount"], rows)


def book_list(w):
    rows = [[no("isbn", numbers.isbn13("978" + digits(w.rng, 9))), w.any("A History of Wool", "Gardening in Small Spaces", "The Lost Valley", "Bread", "Railways of the North"), no("author", f"{w.rng.choice(LAST)}, {w.rng.choice(FEMALE + MALE)}"), str(w.rng.randint(1970, 2020))] for _ in range(w.rng.randint(5, 20))]
    return w.any("Library withdrawals", "New titles") + "\n\n" + listing(w.rng, ["ISBN", "Title", "Author", "Year"], rows)


def planning_list(w):
    out = []
    for _ in range(w.rng.randint(4, 12)):
        out.append(f"{no('planning ref', f'{w.year % 100:02d}/{digits(w.rng, 5)}/{w.any(chr(70) + chr(85) + chr(76), chr(79) + chr(85) + chr(84))}')}  {no('site', f'{w.rng.randint(1, 90)} {w.rng.choice(LAST)} Road')}  {w.any('Rear extension', 'Change of use', 'New dwelling', 'Fell ash tree')}  Grid ref {no('grid', w.any('SE', 'SP', 'TQ') + digits(w.rng, 6))}  valid {w.date()}\n")
    return f"{w.council}\nWeekly list of planning applications\n\n" + "".join(out)


def agenda(w):
    return f"""{w.council}
{w.any('Cabinet', 'Licensing Committee', 'Audit Committee')}

Agenda for {w.date()} at {w.clock()}, Council Chamber, {no('office address', 'Town Hall, Market Square')}

Members: Councillors {no('councillor', w.rng.choice(LAST))}, {no('councillor', w.rng.choice(LAST))} and {no('councillor', w.rng.choice(LAST))}

1. Minutes of the meeting of {w.date()} ({no('minute ref', f'CAB.{w.rng.randint(1, 90)}/{w.year % 100:02d}')})
2. Sickness absence policy (all staff with a disability are covered)
3. Trade union facility time
4. Fees and charges: garden waste {no('price', '£35.00')}, bulky items {no('price', '£22.50')}
5. Review of polling places

Contact: Democratic Services, {no('switchboard', '01422 ' + '393000')}, {may('email', 'democracy@' + w.domain)}
"""


def policy(w):
    return f"""{w.any('Guidance on recruiting', 'Data protection policy', 'Equality policy')} version {no('version', f'{w.rng.randint(1, 9)}.{w.rng.randint(0, 9)}.{w.rng.randint(0, 9)}')}

{w.any('Every new starter must give a National Insurance number (two letters, six digits and a letter, such as ' + no('example', 'QQ 12 34 56 C') + ') and a date of birth.', 'Managers record sickness, religion and ethnicity only where the law asks for it.', 'Applicants with a criminal conviction are considered on merit.')} Records are kept for six years from {w.date()}. {may('election_role', 'Poll clerks')} and {may('election_role', 'presiding officers')} are paid a fee set in the scale of fees ({no('fee scale', '£' + number(w.rng, 3) + '.00')} in {w.year}).

Questions: {no('switchboard', '0300 456 ' + digits(w.rng, 4))} or {may('email', 'hr@' + w.domain)}.
"""


def server_log(w):
    return "".join(f"{w.rng.randint(10, 192)}.{w.rng.randint(0, 254)}.{w.rng.randint(0, 254)}.{w.rng.randint(1, 254)} - - [{w.day():%d/%b/%Y}:{w.clock()}:{w.rng.randint(0, 59):02d} +0000] \"GET /{w.any('planning', 'bins', 'jobs')}/{no('id', number(w.rng, 8))}?v={no('version', number(w.rng, 9))} HTTP/1.1\" {w.any(200, 200, 304, 404)} {number(w.rng, 5)}\n" for _ in range(w.rng.randint(8, 40)))


def price_list(w):
    return "Fees and charges\n\n" + listing(w.rng, ["Service", "Code", "Charge"], [[w.any("Hall hire, hour", "Skip permit", "Allotment, 10 rods", "Dog licence"), no("cost code", f"{w.rng.randint(10, 99)}-{w.rng.randint(10, 99)}-{w.rng.randint(10, 99)}"), no("price", f"£{w.rng.randint(3, 250)}.{digits(w.rng, 2)}")] for _ in range(w.rng.randint(5, 15))])


def firm_invoice(w):
    return f"""{no('firm', w.rng.choice(FIRMS))}
{no('office address', f'Unit {w.rng.randint(1, 30)}, Canal Trading Estate')}
VAT Reg No {no('vat', 'GB ' + number(w.rng, 9))}    Company No {no('company no', number(w.rng, 8))}

INVOICE {no('invoice', number(w.rng, 8))}    {w.date()}
To: {w.council}, order {no('order', 'PO' + digits(w.rng, 6))}

{w.rng.choice(THINGS)}      {no('price', f'{w.rng.randint(20, 900)}.{digits(w.rng, 2)}')}
VAT 20%                 {no('price', f'{w.rng.randint(4, 90)}.{digits(w.rng, 2)}')}

Telephone {no('office phone', '01484 ' + digits(w.rng, 6))}  {may('email', 'accounts@' + w.any('hargreave', 'pennine', 'lewis') + '-supplies.co.uk')}
"""


def meter_list(w):
    return "Meter readings\n\n" + listing(w.rng, ["MPAN", "Site", "Read date", "Reading"], [[no("mpan", number(w.rng, 13)), no("site", w.rng.choice(PLACES)), w.date(), no("reading", number(w.rng, 6))] for _ in range(w.rng.randint(4, 20))])


# (kind, function, class, share, carrier)
WORKER, OTHER, ELECTOR, NONE = "election_worker", "other_personal", "elector", "none"
KINDS = [
    ("contract letter", contract, OTHER, 12, "prose"), ("return to work", return_to_work, OTHER, 12, "text"), ("starter form", starter, OTHER, 40, "text"), ("election form", election_form, WORKER, 40, "text"), ("election rota", election_rota, WORKER, 24, "text"), ("phone list", phone_list, OTHER, 16, "text"), ("sick list", sick_list, OTHER, 12, "text"),
    ("payslip", payslip, OTHER, 14, "text"), ("bank change", bank_change, OTHER, 18, "text"), ("mail chain", mail_chain, WORKER, 24, "mail"), ("pasted sheet", pasted_sheet, WORKER, 18, "mail"), ("minutes", minutes, OTHER, 10, "prose"), ("app log", app_log, OTHER, 10, "text"), ("sql dump", sql_dump, OTHER, 8, "text"), ("json log", json_log, OTHER, 8, "text"),
    ("fixed record", fixed_record, OTHER, 8, "text"), ("print spool", print_spool, OTHER, 12, "text"), ("postal vote form", postal_vote, ELECTOR, 14, "text"), ("postal vote letter", postal_letter, ELECTOR, 14, "prose"), ("register print", register_print, ELECTOR, 8, "text"), ("citizen letter", citizen_letter, OTHER, 12, "prose"), ("reference", reference, OTHER, 12, "prose"),
    ("emergency form", emergency, OTHER, 12, "text"), ("right to work check", rtw_check, OTHER, 14, "text"), ("passport scan", mrz, OTHER, 8, "text"), ("accident form", accident, OTHER, 10, "text"), ("tax notice", tax_notice, OTHER, 10, "text"), ("expenses claim", expenses, OTHER, 10, "text"), ("training sheet", training_sheet, WORKER, 12, "text"), ("narrative", narrative, OTHER, 20, "prose"),
    ("card note", card_note, OTHER, 6, "text"), ("ids mail", ids_mail, OTHER, 16, "mail"),
    ("stock list", stock_list, NONE, 10, "text"), ("asset note", asset_note, NONE, 10, "text"), ("firm list", firm_list, NONE, 8, "text"), ("book list", book_list, NONE, 8, "text"), ("planning list", planning_list, NONE, 8, "text"), ("agenda", agenda, NONE, 8, "prose"), ("policy", policy, NONE, 8, "prose"), ("server log", server_log, NONE, 6, "text"), ("price list", price_list, NONE, 6, "text"), ("firm invoice", firm_invoice, NONE, 8, "text"), ("meter list", meter_list, NONE, 6, "text"),
]
