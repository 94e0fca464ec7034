"""How a column of a kind is written: one style for the column, with lapses and damage.

`make(kind, rng)` returns a function of (writer generator, person, row context)
giving marked text. DAMAGE says what legacy systems did to values.
"""

import datetime

from . import decoys, people, spell, words
from .mark import decoy, maybe, true

BLANKS = ["", "", "", "n/k", "N/K", "-", "n/a", "ex dir", "tbc", "not known", "?", "none"]

# Field type of each kind of column; kinds that are not listed are their own type.
TYPE = {"initials": None, "address_line1": "home_address", "address_line2": None, "phone_home": "phone", "phone_mobile": "phone", "tax_amount": "fee"}
# Types that may also be reported for a column of this kind without being wrong.
ACCEPT = {
    "last_name": ["full_name"], "first_name": ["full_name"], "initials": ["first_name", "full_name"], "full_name": ["last_name", "first_name", "title"], "home_address": ["postcode"], "address_line1": [], "address_line2": ["home_address"],
    "emergency_contact": ["full_name", "phone"], "polling_station": ["home_address"], "training_record": ["election_date", "election_role"], "election_date": [], "driving_licence": ["date_of_birth"],
}
# What values alone do not tell: in a table without a header such a column may be reported or not.
NOT_TELLABLE = {"fee", "payroll_number", "polling_station", "training_record", "passport_number", "dbs_certificate", "electoral_number", "election_date", "disability_or_health", "gender"}
FREE_OF_BLANKS = {"last_name", "first_name", "full_name", "election_date", "fee"}

OF_PERSON = {
    "national_insurance_number": (spell.NINO, lambda p: p.nino), "postcode": (spell.POSTCODE, lambda p: p.postcode), "phone_mobile": (spell.MOBILE, lambda p: p.mobile), "phone_home": (spell.LANDLINE, lambda p: p.phone),
    "uk_sort_code": (spell.SORT[:5], lambda p: p.sort_code), "uk_bank_account": (spell.ACCOUNT[:1], lambda p: p.account), "iban": (spell.IBAN, lambda p: p.iban), "nhs_number": (spell.NHS, lambda p: p.nhs), "utr": (spell.UTR, lambda p: p.utr),
    "passport_number": (spell.PASSPORT[:1], lambda p: p.passport), "driving_licence": (spell.LICENCE, lambda p: p.driving_licence), "right_to_work_share_code": (spell.SHARE, lambda p: p.share_code), "dbs_certificate": (spell.PLAIN, lambda p: p.dbs),
    "vehicle_registration": (spell.VEHICLE, lambda p: p.vehicle), "tax_code": (spell.TAX[:1], lambda p: p.tax_code), "electoral_number": (spell.PLAIN, lambda p: p.elector), "email": (spell.PLAIN, lambda p: p.email),
    "payment_card": (spell.CARD, lambda p: p.card), "biometric_residence_permit": (spell.PLAIN, lambda p: p.brp),
    "title": (spell.PLAIN, lambda p: p.title), "initials": (spell.PLAIN, lambda p: p.initials),
}


def _lost_zero(rng, value):
    """As a spreadsheet shows a number: no blanks, no leading zeros."""
    return value.lstrip("0") or "0"


def _letter_o(text):
    """O typed for 0."""
    return text.replace("0", "O", 1)


def birth_style(rng):
    if rng.random() < 0.12:
        return lambda r, v: spell.excel_serial(v)
    return spell.pick(rng, spell.BIRTH + [(1, lambda r, v: f"{v:%d%m%y}"), (2, lambda r, v: f"{v:%Y%m%d}"), (1, lambda r, v: f"{v:%d%m%Y}"), (1, lambda r, v: f"{v:%d/%m/%Y} 00:00:00"), (1, lambda r, v: f"{v:%m/%d/%Y}")])


def make(kind, rng):
    """A column's way of writing: function(generator, person) -> marked text."""
    field_type = TYPE.get(kind, kind)
    if kind in OF_PERSON:
        styles, raw = OF_PERSON[kind]
        style = spell.pick(rng, styles)
        mixed = rng.random() < 0.15
        zeros = kind in ("phone_mobile", "phone_home", "uk_sort_code", "uk_bank_account") and rng.random() < 0.16
        if zeros:
            style, mixed = _lost_zero, False
        capital_o = kind in ("national_insurance_number",) and rng.random() < 0.08

        def value(r, p):
            chosen = spell.pick(r, styles) if mixed and r.random() < 0.4 else style
            text = chosen(r, raw(p))
            if capital_o and r.random() < 0.3:
                text = text[:2] + _letter_o(text[2:])
            if kind == "national_insurance_number" and r.random() < 0.015:
                text = p.temporary_nino
            return true(field_type, text) if field_type else maybe("first_name", text)
        return value
    if kind == "date_of_birth":
        style = birth_style(rng)
        mixed = rng.random() < 0.12
        return lambda r, p: true("date_of_birth", (spell.pick(r, spell.BIRTH) if mixed and r.random() < 0.3 else style)(r, p.dob))
    if kind in ("last_name", "first_name"):
        change = rng.choice([str, str, str, str.upper])
        extra = kind == "first_name" and rng.random() < 0.3
        get = (lambda p: p.last) if kind == "last_name" else (lambda p: p.first + (f" {p.middle}" if extra and p.middle else ""))
        return lambda r, p: true(kind, change(get(p)))
    if kind == "full_name":
        form = rng.choice([lambda p: f"{p.first} {p.last}", lambda p: f"{p.last}, {p.first}", lambda p: f"{p.title} {p.first[0]} {p.last}", lambda p: f"{p.last.upper()} {p.first[0]}", lambda p: f"{p.title} {p.first} {p.last}", lambda p: f"{p.last} {p.first}", lambda p: f"{p.first} {p.last}".upper(), lambda p: f"{p.last} {p.initials} {p.title}"])
        return lambda r, p: true("full_name", form(p))
    if kind == "gender":
        form = rng.choice([lambda p: p.sex, lambda p: "Female" if p.female else "Male", lambda p: "2" if p.female else "1"])
        return lambda r, p: true("gender", form(p))
    if kind == "nationality":
        return lambda r, p: true("nationality", r.choice(words.NATIONALITIES))
    if kind == "home_address":
        sep = rng.choice([", ", ", ", " ", "\n", "; "])
        with_code = rng.random() < 0.6
        return lambda r, p: true("home_address", sep.join(p.address + ([maybe("postcode", p.postcode)] if with_code else [])))
    if kind == "address_line1":
        return lambda r, p: true("home_address", ", ".join(p.premises))
    if kind == "address_line2":
        return lambda r, p: maybe("home_address", p.town)
    if kind == "payroll_number":
        prefix, size = rng.choice([("", 6), ("", 6), ("", 8), ("E", 6), ("EL", 5), ("", 5)])
        zeros = rng.random() < 0.2
        return lambda r, p: true("payroll_number", (p.payroll.lstrip("0") if zeros else prefix + p.payroll.zfill(size)[-size:]))
    if kind == "election_role":
        form = rng.choice([lambda role: role[0], lambda role: role[1], lambda role: role[0].upper(), lambda role: role[2][-1], lambda role: role[1]])
        return lambda r, p: true("election_role", form(p.role))
    if kind == "polling_station":
        form = rng.choice([lambda n, v: f"{n}", lambda n, v: f"{n} {v}", lambda n, v: v, lambda n, v: f"PS{n:03d}", lambda n, v: f"{n} - {v}"])
        return lambda r, p: true("polling_station", form(r.randint(1, 90), r.choice(words.VENUES).replace("-", " ")))
    if kind in ("fee", "tax_amount"):
        form = rng.choice([lambda a: f"{a:.2f}", lambda a: f"£{a:.2f}", lambda a: f"{a:.0f}", lambda a: f"{a:,.2f}"])
        usual = [rng.randint(60, 420) for _ in range(6)] if kind == "fee" else [12, 24.4, 39, 44.6, 61.2, 0]
        return lambda r, p: true("fee", form(r.choice(usual) + r.choice([0, 0, 0, 0.5, 12.75])))
    if kind == "training_record":
        form = rng.choice(["date", "yn", "course", "session"])
        base = rng.choice(words.POLLS)[0]
        style = spell.pick(rng, spell.BIRTH)
        texts = {"yn": ["Y", "N", "Yes", "No"], "course": ["Presiding Officer training", "Poll Clerk training", "Count briefing", "E-learning module 1", "Did not attend"], "session": ["Session A", "Session B", "Evening", "AM", "PM"]}
        return lambda r, p: true("training_record", decoy("training_date", style(r, base - datetime.timedelta(days=r.randint(5, 40)))) if form == "date" else r.choice(texts[form]))
    if kind == "election_date":
        poll = rng.choice(words.POLLS)
        form = rng.choice([lambda q: f"{q[0]:%d/%m/%Y}", lambda q: q[3], lambda q: f"{q[2]} {q[0].year}", lambda q: f"{q[0]:%d-%b-%y}", lambda q: q[0].isoformat()])
        many = rng.random() < 0.5
        return lambda r, p: true("election_date", form(r.choice(words.POLLS) if many else poll))
    if kind == "emergency_contact":
        form = rng.choice([lambda q: f"{q.first} {q.last} {q.mobile}", lambda q: f"{q.first} {q.last}", lambda q: f"{q.title} {q.last} (wife) {q.phone}"])
        return lambda r, p: true("emergency_contact", form(people.Person(r)))
    if kind == "political_activity":
        return lambda r, p: true(kind, r.choice([f"Member, {r.choice(words.PARTIES)}", f"Leafleted for {r.choice(words.PARTIES)}", f"{r.choice(words.PARTIES)} canvasser {r.randint(1998, 2021)}"])) if r.random() < 0.5 else r.choice(["", "", maybe(kind, "None")])
    simple = {"religion": words.RELIGIONS[:6], "ethnicity": words.ETHNICITIES, "trade_union": words.UNIONS, "disability_or_health": words.HEALTH}
    if kind in simple:
        return lambda r, p: true(kind, r.choice(simple[kind]).capitalize() if kind == "disability_or_health" else r.choice(simple[kind])) if r.random() < 0.8 else ""
    if kind == "criminal_conviction":
        return lambda r, p: true(kind, f"{r.choice(words.OFFENCES).capitalize()} {r.randint(1985, 2018)}") if r.random() < 0.4 else r.choice(["", maybe(kind, "None"), maybe(kind, "None declared")])
    raise KeyError(kind)


# Look-alikes that cannot be told from people's values without a header: they count neither way there.
BARE_NEUTRAL = {"venue_postcode": "postcode", "company_postcode": "postcode", "switchboard": "phone", "venue_address": "home_address"}


# Columns with two kinds in one cell.
def two_in_one(kind, rng):
    if kind == "name_and_address":
        sep = rng.choice([", ", " - ", "\n"])
        return ["Name and Address", "Name & Address", "Staff details", "NAMEADDR", "Name/Address"], ["full_name", "home_address"], lambda r, p: true("full_name", f"{p.title} {p.first} {p.last}") + sep + true("home_address", ", ".join(p.address) + ", " + maybe("postcode", p.postcode))
    if kind == "bank_details":
        form = rng.choice([lambda s, a: f"{s} {a}", lambda s, a: f"{s}/{a}", lambda s, a: f"{s} - {a}", lambda s, a: f"SC {s} AC {a}"])
        dashed = rng.random() < 0.7
        return ["Bank Details", "Bank", "BANKDTLS", "Sort Code / Account", "Bank sort & a/c"], ["uk_sort_code", "uk_bank_account"], lambda r, p: form(true("uk_sort_code", f"{p.sort_code[:2]}-{p.sort_code[2:4]}-{p.sort_code[4:]}" if dashed else p.sort_code), true("uk_bank_account", p.account))
    if kind == "phone_or_email":
        return ["Contact", "Tel / e-mail", "Preferred contact", "CONTACT", "Phone or email"], ["phone", "email"], lambda r, p: true("email", p.email) if r.random() < 0.4 else true("phone", p.mobile[:5] + " " + p.mobile[5:])
    if kind == "name_and_phone":
        return ["Contact", "Name / Tel", "Staff member (mobile)", "PO and contact no", "Contact details"], ["full_name", "phone"], lambda r, p: f"{true('full_name', p.first + ' ' + p.last)} {true('phone', p.mobile[:5] + ' ' + p.mobile[5:])}"
    raise KeyError(kind)


def notes(rng):
    """A remarks column: mostly empty or harmless, sometimes with a value in it."""
    def value(r, p):
        roll = r.random()
        if roll < 0.45:
            return ""
        if roll < 0.72:
            return r.choice(["worked well", "prefers evenings", "see file", "has own transport", "not available May", "late return of form", "keys collected", f"order {decoys.order_number(r)}", f"met on {decoys.some_date(r)}", f"parked at {decoys.named_place(r)}", f"room {decoys.room(r)}", f"paid {decoys.invoice(r)}"])
        style = r.choice([
            lambda: f"new mobile {true('phone', p.mobile)}", lambda: f"email now {true('email', p.email)}", lambda: f"moved to {true('home_address', ', '.join(p.address) + ' ' + true('postcode', p.postcode))}", lambda: f"NI {true('national_insurance_number', p.nino)} confirmed",
            lambda: f"bank {true('uk_sort_code', p.sort_code[:2] + '-' + p.sort_code[2:4] + '-' + p.sort_code[4:])} a/c {true('uk_bank_account', p.account)}", lambda: f"ring {true('phone', p.phone)} after 6", lambda: f"dob {true('date_of_birth', f'{p.dob:%d/%m/%Y}')} checked",
            lambda: f"{true('disability_or_health', 'suffers from ' + r.choice(words.HEALTH))}", lambda: f"passport {true('passport_number', p.passport)} seen"])
        return style()
    return value


# Look-alike columns: header names and a maker; `None` where nothing may be reported.
def _serial(rng):
    return decoy("asset_serial", "".join(rng.choices("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", k=rng.choice([8, 10, 12]))))


def _near_date(rng):
    return decoys.some_date(rng, "work_date", 2000, 2022)


LOOKALIKE = {
    "date_started": (["Start Date", "Date started", "DOC", "Started", "DT_START", "Employment start"], _near_date), "date_left": (["Date left", "DOL", "Leaving Date", "Left Date"], _near_date),
    "form_returned": (["Form returned", "Date received", "RTN_DATE", "Letter sent", "Date appointed"], _near_date), "printed": (["Date printed", "RUN_DATE", "Last updated", "Modified"], _near_date),
    "uprn": (["UPRN", "uprn", "Property ref", "UPRN_NO"], decoys.uprn), "usrn": (["USRN", "Street ref", "usrn"], decoys.usrn), "order": (["Order No", "PO Number", "Purchase order", "ORDERNO"], decoys.order_number), "invoice": (["Invoice No", "INVNO", "Invoice ref", "Doc No"], decoys.invoice),
    "cost_centre": (["Cost Centre", "COSTCENTRE", "Ledger code", "Budget code", "GL Code"], lambda r: decoy("cost_centre", decoys.digits(r, 5))),
    "cost_centre_dashed": (["Cost Centre", "Budget", "Ledger", "Subjective code"], lambda r: decoy("cost_centre", f"{decoys.digits(r, 2)}-{decoys.digits(r, 2)}-{decoys.digits(r, 2)}")),
    "serial": (["Serial No", "SERIALNO", "Asset Tag", "Tag"], _serial), "room": (["Room", "ROOM_NO", "Location", "Loc"], decoys.room), "version": (["Version", "Build", "IP address"], decoys.version), "guid": (["GUID", "id", "RowID", "msrepl_tran_version"], decoys.guid),
    "hash": (["Hash", "Checksum", "MD5"], decoys.hexes), "isbn": (["ISBN", "isbn13", "Book no"], decoys.isbn), "grid": (["Grid Ref", "OS Grid", "GRIDREF"], decoys.grid), "easting": (["Easting", "X", "pollingplaceeasting", "XCOORD"], lambda r: decoy("easting", str(r.randint(400000, 560000)))),
    "northing": (["Northing", "Y", "pollingplacenorthing", "YCOORD"], lambda r: decoy("northing", str(r.randint(180000, 330000)))), "planning": (["Application No", "Planning Ref", "App_Ref", "REFVAL"], decoys.planning), "committee": (["Minute", "Committee ref", "Min No"], decoys.committee),
    "rent_ref": (["Rent Ref", "Account Ref", "Payment Ref", "CTAX_REF"], decoys.rent_reference), "product": (["Product Code", "Item", "SKU", "Part No", "Bin"], decoys.product_code), "company_no": (["Company No", "Co Reg No", "CRN"], decoys.company), "vat": (["VAT No", "VAT Reg", "VATREG"], decoys.vat),
    "supplier": (["Supplier", "Vendor", "Company", "SUPP_NAME"], lambda r: decoy("supplier", r.choice(words.SUPPLIERS))), "ward": (["Ward", "Ward Name", "WARD", "Electoral division"], lambda r: decoy("ward", r.choice(words.WARDS).replace("-", " "))), "street_name": (["Street", "Street Name", "Road", "STREETDESC"], lambda r: decoy("street", people.street(r))),
    "school": (["School", "Establishment", "Site"], lambda r: decoy("school", f"{r.choice(words.FEMALE + words.MALE)} {r.choice(words.SURNAMES[:45])} Primary School")), "price": (["Price", "Unit Cost", "Cost (£)", "Value", "Budget 2004/05"], lambda r: decoys.money(r, "price", 1, 9000)), "quantity": (["Qty", "Quantity", "No.", "Stock"], lambda r: str(r.randint(0, 400))),
    "percent": (["%", "Turnout %", "Share"], lambda r: f"{r.randint(1, 99)}.{r.randint(0, 9)}"), "count": (["Count", "Total", "Votes", "Electorate"], lambda r: str(r.randint(10, 9000))), "mpan": (["MPAN", "Supply No", "Meter"], decoys.mpan), "status": (["Status", "State", "Flag", "Active"], lambda r: r.choice(["Open", "Closed", "Y", "N", "Pending"])),
    "department": (["Department", "DEPARTMENT", "Dept", "Service", "Directorate"], lambda r: r.choice(["Housing", "Leisure", "Finance", "Legal", "Planning", "Chief Executive's"])), "grade": (["Grade", "Scale", "Spinal point"], lambda r: r.choice(["SO1", "PO2", "D1", "Scale 6", "K2", "PO4", "BR"])), "hours": (["Hours", "Std hours", "FTE"], lambda r: r.choice(["37", "18.5", "0.6", "1.0", "20"])),
    "case": (["Ref", "Case No", "Call Ref", "Our Ref"], decoys.case_ref), "sensor": (["Sensor", "Station", "Device"], lambda r: f"S{r.randint(1, 99):03d}"), "reading": (["Reading", "NO2", "Temp C", "Level (m)"], lambda r: f"{r.uniform(-4, 90):.3f}"), "stamp": (["Timestamp", "Time", "Logged at"], lambda r: f"{decoys.date(r):%Y-%m-%d} {r.randint(0, 23):02d}:{r.randint(0, 59):02d}:00"),
    "description": (["Description", "Details", "Item description"], lambda r: r.choice(["Ballot box, steel", "Refuse vehicle hire", "Playground repair", "Photocopier lease", "Stationery", "Grounds maintenance", "Legal fees", "Street light"])), "licence_key": (["Licence Key", "Product key", "LICENCE"], decoys.licence_key),
    "day": (["Day", "Collection day", "Round"], lambda r: r.choice(["Monday", "Tuesday", "Thursday", "Friday wk 2"])), "epoch": (["created", "epoch", "ts"], lambda r: decoy("epoch", str(r.randint(1000000000, 1650000000)))), "card_ref": (["Transaction", "Receipt No", "Auth ref"], decoys.long_number),
    "venue": (["Venue", "Building", "Premises"], lambda r: decoy("venue", r.choice(words.VENUES).replace("-", " "))), "venue_address": (["Venue address", "pollingplaceaddress1", "Building address"], lambda r: decoy("venue_address", f"{people.street(r)}, {r.choice(words.TOWNS).replace('-', ' ')}")),
    "venue_postcode": (["Venue postcode", "pollingplaceaddress7", "polling_place_postcode", "Building Postcode"], lambda r: decoy("venue_postcode", people.postcode(r))), "candidate": (["Candidate", "Candidate Name", "Name of candidate"], lambda r: decoy("candidate", f"{r.choice(words.SURNAMES)}, {r.choice(words.MALE + words.FEMALE)}")),
    "party": (["Party", "Description (party)", "Party Name"], lambda r: r.choice(words.PARTIES)), "author": (["Author", "AUTHOR", "Writer"], lambda r: decoy("author", f"{r.choice(words.SURNAMES[:50])}, {r.choice('ABCDEJMPRST')}.")), "book": (["Title", "Book title"], lambda r: r.choice(["The Long Ballot", "Local Walks", "A Year at Sea", "Gardening", "Mr Penny", "Miss Wood's Diary"])),
    "switchboard": (["Office Tel", "Switchboard", "School telephone", "Main number"], lambda r: decoy("office_phone", people.landline(r))), "office_mail": (["Office email", "Generic mailbox", "Enquiries e-mail"], lambda r: decoy("office_mailbox", f"{r.choice(['office', 'admin', 'enquiries', 'info'])}@{r.choice(['northmarsh.gov.uk', 'school.elverdon.gov.uk', 'wexcombe.gov.uk'])}")),
    "company_postcode": (["Supplier postcode", "Company Postcode", "Registered office postcode"], lambda r: decoy("office_postcode", people.postcode(r))), "tariff": (["Up to 1 hr", "2 hours", "Tariff", "Charge"], lambda r: decoys.money(r, "tariff", 1, 15)), "bus": (["Route", "Service", "Stop"], lambda r: r.choice(["U1", "X90", "5A", "400", "S3", "K2"])),
    "clock": (["Dep", "Arr", "Opens", "Time"], lambda r: f"{r.randint(5, 23):02d}:{r.randint(0, 59):02d}"), "vacancies": (["Vacancies", "Posts vacant", "Headcount"], lambda r: str(r.randint(0, 30))), "year": (["Year", "FY", "Period"], lambda r: str(r.randint(1999, 2022))), "fleet": (["Fleet No", "Vehicle", "Asset no."], lambda r: f"F{r.randint(100, 999)}"),
    "six_digits": (["Code", "Nominal", "Account code", "Analysis"], lambda r: decoy("six_digit_code", decoys.digits(r, 6))), "eight_digits": (["Reference", "Creditor ref", "NNDR ref", "Doc ref"], lambda r: decoy("eight_digit_code", decoys.digits(r, 8))), "ten_digits": (["ID", "Ref No", "Customer ref", "Document"], lambda r: decoy("ten_digit_code", r.choice("12345678") + decoys.digits(r, 9))),
    "council_vehicle": (["Vehicle reg", "Registration", "VRM"], lambda r: maybe("vehicle_registration", people.Person(r).vehicle)),
}
