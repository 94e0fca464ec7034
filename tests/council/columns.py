"""Columns of a staff list or any other list: what the header says, how the value is written, what it truly is.

A factory takes a `Hand` (who typed this list: words of the headers, forms of the values, year) and gives a `Column`. The
cells are plain Python values; `Off` marks a value that is of the type but damaged beyond its grammar, `Blank` one that is no
value of the type at all ("n/k"), `Note` a text with other types inside. The next kind of column: one function in KINDS.
"""
import datetime

import words


class Column:
    def __init__(self, head, make, type=None, also=(), weak=False, decoy=None, hidden=False):
        self.head, self.make, self.type, self.also, self.weak, self.decoy, self.hidden = head, make, type, tuple(also), weak, decoy, hidden


class Off(str):
    """Of the type, but not valid."""


class Blank(str):
    """Filled, but not of the type."""


class Note(str):
    """A text with values of other types inside."""
    inside = {}


def note(text, **inside):
    out = Note(text)
    out.inside = inside
    return out


# Headers by kind: office spelling; ten characters of a DBF; a database's snake case (camel case is made from it).
HEADS = {
    "last_name": (["Surname", "Last Name", "Family name"], ["SURNAME", "SNAME", "EMPSURNAM"], ["surname", "last_name"]),
    "first_name": (["Forename", "First name", "Forename(s)", "Christian name"], ["FORENAME", "FNAME", "FORENAMES"], ["forename", "first_name", "given_name"]),
    "full_name": (["Name", "Full Name", "Staff member", "Name of employee"], ["NAME", "FULLNAME", "EMPNAME"], ["name", "full_name", "staff_name"]),
    "initials": (["Initials", "Init.", "Inits"], ["INITS", "INITIALS"], ["initials"]),
    "title": (["Title", "Mr/Mrs", "Salutation"], ["TITLE", "TTL"], ["title"]),
    "date_of_birth": (["Date of Birth", "DOB", "D.O.B", "Birth date", "Born"], ["DOB", "BIRTHDATE", "DTOFBIRTH", "BRTHDT"], ["date_of_birth", "dob", "birth_date"]),
    "gender": (["Gender", "Sex", "M/F"], ["SEX", "GENDER"], ["gender", "sex"]),
    "nino": (["NI Number", "NI No", "National Insurance No.", "NINO", "Nat. Ins. No."], ["NINO", "NI_NO", "NATINSNO"], ["ni_number", "nino", "national_insurance_no"]),
    "address": (["Address", "Home address", "Postal address"], ["ADDRESS", "ADDR", "HOMEADDR"], ["address", "home_address"]),
    "address1": (["Address 1", "Address line 1", "House & street"], ["ADDR1", "ADD1", "ADR_1"], ["address_1", "addr_line1"]),
    "address2": (["Address 2", "Address line 2"], ["ADDR2", "ADD2", "ADR_2"], ["address_2", "addr_line2"]),
    "town": (["Town", "Post town"], ["TOWN", "ADDR3"], ["town", "post_town"]),
    "county": (["County"], ["COUNTY"], ["county"]),
    "postcode": (["Postcode", "Post Code", "P/Code"], ["POSTCODE", "PCODE", "PSTCD"], ["postcode", "post_code"]),
    "phone": (["Telephone", "Home tel", "Tel. No.", "Phone"], ["TELNO", "HOMETEL", "PHONE"], ["telephone", "phone", "home_phone"]),
    "mobile": (["Mobile", "Mobile No", "Mob."], ["MOBILE", "MOBNO"], ["mobile", "mobile_no"]),
    "email": (["E-mail", "Email address", "Email"], ["EMAIL", "EMAILADD"], ["email", "email_address"]),
    "sort": (["Sort Code", "Bank sort code", "Sort"], ["SORTCODE", "SRTCDE", "BNKSORT"], ["sort_code", "bank_sort_code"]),
    "account": (["Account No", "A/C Number", "Bank account"], ["ACCNO", "ACCTNUM", "BNKACC"], ["account_number", "bank_account"]),
    "payroll": (["Payroll No", "Employee No.", "Payroll ref", "Staff No"], ["PAYNO", "EMPNO", "PAYROLL"], ["payroll_number", "employee_no"]),
    "role": (["Role", "Position", "Duty", "Appointed as"], ["ROLE", "DUTY", "POSN"], ["role", "position", "duty"]),
    "role_code": (["Role", "Duty", "Grade", "Code"], ["ROLECODE", "DUTY", "RL"], ["role_code", "duty_code"]),
    "station": (["Stn No", "Polling Station No", "PS", "Station"], ["STNNO", "PSNO", "STN"], ["station_no", "polling_station_no"]),
    "place": (["Polling Station", "Polling place", "Venue"], ["POLLPLACE", "STNNAME"], ["polling_place", "polling_station"]),
    "fee": (["Fee", "Fee £", "Fee payable", "Amount due"], ["FEE", "FEEAMT"], ["fee", "fee_amount"]),
    "gross": (["Gross", "Gross pay"], ["GROSS", "GRSPAY"], ["gross", "gross_pay"]),
    "tax": (["Tax", "Tax deducted"], ["TAX", "TAXDED"], ["tax", "tax_deducted"]),
    "tax_code": (["Tax Code", "Code"], ["TAXCODE", "TXCD"], ["tax_code"]),
    "poll_date": (["Election date", "Date of poll", "Polling day"], ["POLLDATE", "ELECDATE"], ["election_date", "poll_date"]),
    "election": (["Election", "Event"], ["ELECTION", "ELECCODE"], ["election", "event_name"]),
    "trained": (["Training attended", "Training session", "Trained?"], ["TRAINED", "TRAINSESS"], ["training_session", "training_attended"]),
    "department": (["Department", "Directorate", "Service"], ["DEPT", "DEPTNAME"], ["department", "service"]),
    "job": (["Job title", "Post", "Post title"], ["JOBTITLE", "POSTTITLE"], ["job_title", "post_title"]),
    "started": (["Start date", "Date started"], ["STARTDT", "DTSTART"], ["start_date", "date_started"]),
    "left": (["Leaving date", "Date left"], ["LEFTDT", "DTLEFT"], ["leaving_date", "date_left"]),
    "notes": (["Notes", "Comments", "Remarks"], ["NOTES", "COMMENT"], ["notes", "comments"]),
    "number": (["No.", "Ref", "ID"], ["RECNO", "ID"], ["id", "record_id"]),
    "ward": (["Ward", "Ward name"], ["WARD"], ["ward"]),
    "elector": (["Elector No", "Roll number", "Electoral No."], ["ELECNO", "ROLLNO"], ["elector_number", "roll_no"]),
    "vrm": (["Car reg", "Vehicle reg", "Registration mark"], ["CARREG", "VRM"], ["vehicle_reg", "vrm"]),
    "nationality": (["Nationality"], ["NATION"], ["nationality"]),
    "ethnicity": (["Ethnic origin", "Ethnicity"], ["ETHNIC"], ["ethnic_origin", "ethnicity"]),
    "religion": (["Religion", "Faith"], ["RELIGION"], ["religion"]),
    "union": (["Trade union", "Union subs"], ["UNION"], ["trade_union"]),
    "health": (["Disability / health", "Medical conditions"], ["MEDICAL"], ["disability", "health_conditions"]),
    "passport": (["Passport No", "Passport number"], ["PASSPORT"], ["passport_number"]),
    "nhs": (["NHS No", "NHS Number"], ["NHSNO"], ["nhs_number"]),
    "emergency": (["Emergency contact", "Next of kin", "In emergency ring"], ["NOK", "EMERGCON"], ["emergency_contact", "next_of_kin"]),
    "available": (["Available?", "Willing to work", "Y/N"], ["AVAIL"], ["available"]),
}

DATE_FORMS = ["%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%b-%Y", "%d-%b-%y", "%d-%m-%Y", "%Y-%m-%d", "%d %B %Y", "%d%m%Y", "%Y%m%d", "serial", "cell"]


def serial(d):
    return (d - datetime.date(1899, 12, 30)).days


def written_date(d, form):
    """A date as the form says; `cell` stays a date (workbooks and databases have a type for it)."""
    if form == "cell":
        return d
    if form == "serial":
        return serial(d)
    if form == "long":
        n = d.day
        return f"{n}{'th' if 4 <= n <= 20 or 24 <= n <= 30 else ['st', 'nd', 'rd'][n % 10 - 1]} {d:%B %Y}"
    return d.strftime(form)


class Hand:
    """Who typed a list, and when: how headers and values are written, the year that names and addresses are of."""

    def __init__(self, r, style, year, poll=None, council=None, forms=None):
        self.r, self.style, self.year, self.poll, self.council = r, style, year, poll, council
        self.shout = style in ("caps", "dbf") and r.random() < 0.7 or r.random() < 0.08
        forms = forms or (["%Y%m%d", "%d/%m/%Y", "%d%m%Y"] if style == "dbf" else ["%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%dT00:00:00"] if style in ("snake", "camel")
                          else ["%d/%m/%Y", "%d/%m/%y", "%d.%m.%y", "%d-%b-%y", "%d %B %Y", "long", "cell", "serial"])
        self.form = r.choice(forms)
        self.gaps = r.choice([0, 0.02, 0.06, 0.15])

    def head(self, kind):
        office, dbf, snake = HEADS[kind]
        if self.style == "dbf":
            return self.r.choice(dbf)
        if self.style == "snake":
            return self.r.choice(snake)
        if self.style == "camel":
            first, *rest = self.r.choice(snake).split("_")
            return first + "".join(w.title() for w in rest)
        said = self.r.choice(office)
        return said.upper() if self.style == "caps" else said

    def case(self, text):
        return text.upper() if self.shout else text

    def date(self, d):
        return written_date(d, self.form)


def of(p, hand):
    return hand.poll.of.get(p.id) if hand.poll else None


def gap(hand, make, rate=None):
    """Some cells are empty, and a few say so in words."""
    def cell(p):
        pick = hand.r.random()
        if pick < (hand.gaps if rate is None else rate):
            return hand.r.choice(["", "", "", "", Blank("n/k"), Blank("-")])
        return make(p)
    return cell


def last_name(h):
    return Column(h.head("last_name"), lambda p: h.case(p.last(h.year)), "last_name")


def first_name(h):
    both = h.r.random() < 0.3
    return Column(h.head("first_name"), lambda p: h.case(f"{p.first} {p.middle}".strip() if both else p.first), "first_name")


def initials(h):
    dot = h.r.choice(["", ".", " "])
    return Column(h.head("initials"), lambda p: dot.join([p.first[0]] + ([p.middle[0]] if p.middle else [])) + dot.strip(), "first_name", weak=True)


def full_name(h, head=None):
    form = h.r.choice(["{f} {l}", "{f} {l}", "{l}, {f}", "{t} {f} {l}", "{f} {m} {l}", "{L} {f}", "{L}, {f}"])
    return Column(head or h.head("full_name"), lambda p: h.case(" ".join(form.format(
        f=p.first, l=p.last(h.year), L=p.last(h.year).upper(), t=p.title, m=p.middle).split())), "full_name", also=("title",))


def short_name(h, head=None):
    """Initials and surname, as rotas have it: enough to know a colleague, not to join two lists."""
    form = h.r.choice(["{i} {l}", "{t} {i} {l}", "{l} {i}", "{i}. {l}"])
    return Column(head or h.head("full_name"), lambda p: h.case(form.format(i=p.first[0], l=p.last(h.year), t=p.title)), "full_name", also=("title",))


def title(h):
    return Column(h.head("title"), lambda p: h.case(p.title), "title")


def date_of_birth(h):
    return Column(h.head("date_of_birth"), gap(h, lambda p: h.date(p.dob)), "date_of_birth")


def gender(h):
    long = h.r.random() < 0.4
    return Column(h.head("gender"), lambda p: ({"F": "Female", "M": "Male"}[p.sex] if long else p.sex), "gender")


def nino(h):
    form = h.r.choice(["plain", "plain", "plain", "spaced", "lower", "no suffix"])

    def cell(p):
        n = p.nino
        if form == "spaced":
            return f"{n[:2]} {n[2:4]} {n[4:6]} {n[6:8]} {n[8]}"
        if form == "lower":
            return n.lower()
        if form == "no suffix" and h.r.random() < 0.3:
            return Off(n[:8])
        return n
    return Column(h.head("nino"), gap(h, cell), "national_insurance_number")


def address(h):
    sep = h.r.choice([", ", ", ", " ", ",  "])
    return Column(h.head("address"), lambda p: h.case(sep.join(x for x in p.address(h.year) if x)), "home_address", also=("postcode",))


def address1(h):
    return Column(h.head("address1"), lambda p: h.case(", ".join(x for x in p.address(h.year)[:2] if x)), "home_address")


def town(h):
    return Column(h.head("town"), lambda p: h.case(p.address(h.year)[2]), "home_address", weak=True)


def county(h):
    return Column(h.head("county"), lambda p: h.case(words.COUNTY), "home_address", weak=True)


def postcode(h):
    form = h.r.choice(["", "", "", "tight", "lower"])
    return Column(h.head("postcode"), gap(h, lambda p: (lambda c: c.replace(" ", "") if form == "tight" else c.lower() if form == "lower" else c)(p.address(h.year)[3])), "postcode")


def spoken(h, number):
    """A telephone number as somebody types it; a spreadsheet that took it for a number lost its zero."""
    form = h.phone_form
    if form == "lost":
        return int(number)
    if form == "spaced":
        return f"{number[:5]} {number[5:]}"
    if form == "triple":
        return f"{number[:5]} {number[5:8]} {number[8:]}"
    if form == "brackets":
        return f"({number[:5]}) {number[5:]}"
    if form == "abroad":
        return f"+44 {number[1:5]} {number[5:]}"
    return number


def phone(h):
    h.phone_form = h.r.choice(["plain", "spaced", "spaced", "triple", "brackets", "lost", "abroad"])
    return Column(h.head("phone"), gap(h, lambda p: spoken(h, p.phone)), "phone")


def mobile(h):
    h.phone_form = h.r.choice(["plain", "plain", "spaced", "triple", "lost", "abroad"])
    return Column(h.head("mobile"), gap(h, lambda p: spoken(h, p.mobile)), "phone")


def email(h):
    return Column(h.head("email"), gap(h, lambda p: p.email), "email")


def sort(h):
    form = h.r.choice(["-", "-", "", " ", "number"])
    h.sort_form = form
    return Column(h.head("sort"), lambda p: int(p.sort) if form == "number" else form.join([p.sort[:2], p.sort[2:4], p.sort[4:]]), "uk_sort_code")


def account(h):
    return Column(h.head("account"), lambda p: int(p.account) if getattr(h, "sort_form", "") == "number" else p.account, "uk_bank_account")


def payroll(h):
    return Column(h.head("payroll"), lambda p: p.payroll or "", "payroll_number")


def role(h):
    plural = h.r.random() < 0.15
    return Column(h.head("role"), lambda p: h.case(of(p, h).role + ("s" if plural else "")) if of(p, h) else "", "election_role")


def role_code(h):
    return Column(h.head("role_code"), lambda p: of(p, h).code if of(p, h) else "", "election_role")


def station(h):
    return Column(h.head("station"), lambda p: (of(p, h).station or "") if of(p, h) else "", "polling_station", weak=True)


def place(h):
    return Column(h.head("place"), lambda p: h.case(of(p, h).place or "") if of(p, h) else "", "polling_station")


def fee(h):
    form = h.r.choice(["{:.2f}", "£{:.2f}", "number", "{:d}.00"])
    return Column(h.head("fee"), lambda p: "" if not of(p, h) else float(of(p, h).fee) if form == "number" else form.format(of(p, h).fee), "fee")


def poll_date(h):
    return Column(h.head("poll_date"), lambda p: h.date(h.poll.date), "election_date")


def election(h):
    said = h.r.choice(h.poll.shorts)
    return Column(h.head("election"), lambda p: said, None, also=("election_date",), decoy="name of a poll")


def trained(h):
    session = h.r.choice([["Tue 6pm Council Chamber", "Wed 2pm Annexe", "Thu 10am Annexe"], ["Yes", "Yes", "No"], ["PO briefing", "Poll clerk session", "Count briefing"]])
    return Column(h.head("trained"), lambda p: h.r.choice(session), "training_record", weak=True, also=("election_role",))


def tax_code(h):
    return Column(h.head("tax_code"), lambda p: p.tax_code, "tax_code")


def department(h):
    return Column(h.head("department"), lambda p: h.case(p.department or "External"), None, decoy="department")


def job(h):
    return Column(h.head("job"), lambda p: h.case(p.job), None, decoy="job title")


def started(h):
    return Column(h.head("started"), lambda p: h.date(datetime.date(max(1980, p.dob.year + 20), 1 + int(p.id[1:]) % 12, 1 + int(p.id[1:]) % 28)), None, decoy="start date")


def notes(h):
    """Mostly nothing; now and then a telephone number or an e-mail address that had no column."""
    def cell(p):
        pick = h.r.random()
        if pick < 0.6:
            return ""
        if pick < 0.7:
            return note(f"ring after 6 on {p.mobile}", phone=1)
        if pick < 0.75:
            return note(f"prefers {p.email}", email=1)
        return h.r.choice(["ok", "will bring own pens", "no lift", "last time was late", "prefers to work near home", "not before 8am", "see letter"])
    return Column(h.head("notes"), cell, None, decoy="notes")


def number(h):
    count = [0]

    def cell(p):
        count[0] += 1
        return count[0]
    return Column(h.head("number"), cell, None, decoy="running number")


def ward(h):
    return Column(h.head("ward"), lambda p: of(p, h).ward if of(p, h) else words.WARDS[int(p.id[1:]) % 10], None, decoy="ward", also=("polling_station",))


def elector(h):
    return Column(h.head("elector"), lambda p: f"{p.district}/{p.elector}" if p.elector else "", "electoral_number")


def vrm(h):
    spaced = h.r.random() < 0.5
    return Column(h.head("vrm"), gap(h, lambda p: p.car[:4] + " " + p.car[4:] if spaced else p.car), "vehicle_registration")


def emergency(h):
    """Somebody else, by name and number: a data subject of its own, whom no row is about."""
    name = lambda p: f"{h.r.choice(words.FEMALE + words.MALE)} {p.born_as}"
    return Column(h.head("emergency"), gap(h, lambda p: f"{name(p)} 07{h.r.randrange(7 * 10**8, 8 * 10**8)}"), "emergency_contact", also=("full_name", "phone"))


def plain(kind, type, value, **more):
    """A column whose cell is one attribute as it stands."""
    return lambda h: Column(h.head(kind), lambda p: value(p), type, **more)


def available(h):
    return Column(h.head("available"), lambda p: h.r.choice("YYYN"), None, decoy="yes or no")


KINDS = {f.__name__: f for f in (last_name, first_name, initials, full_name, short_name, title, date_of_birth, gender, nino, address, address1, town,
                                 county, postcode, phone, mobile, email, sort, account, payroll, role, role_code, station, place, fee, poll_date,
                                 election, trained, tax_code, department, job, started, notes, number, ward, elector, vrm, emergency, available)}
KINDS |= {
    "nationality": plain("nationality", "nationality", lambda p: p.nationality),
    "ethnicity": plain("ethnicity", "ethnicity", lambda p: p.ethnicity),
    "religion": plain("religion", "religion", lambda p: p.religion),
    "union": plain("union", "trade_union", lambda p: p.union),
    "health": plain("health", "disability_or_health", lambda p: p.health),
    "passport": plain("passport", "passport_number", lambda p: p.passport),
    "nhs": plain("nhs", "nhs_number", lambda p: p.nhs),
}


def columns(hand, spec):
    """The columns of `name name ...`; one name, or a Column as it stands, in each place."""
    return [KINDS[k](hand) if isinstance(k, str) else k for k in (spec.split() if isinstance(spec, str) else sum((s.split() if isinstance(s, str) else [s] for s in spec), []))]
