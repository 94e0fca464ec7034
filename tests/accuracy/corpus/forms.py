"""Forms with `Label: value` lines or dotted leaders, print spools, and record layouts."""

import datetime

from . import checks, decoys, spell, words
from .mark import decoy, maybe, plain, true


def _line(w, style, label, value):
    if style == "dots":
        return f"{label} {'.' * max(3, 34 - len(label))} {value}"
    if style == "wide":
        return f"{label:<30}{value}"
    if style == "upper":
        return f"{label.upper()}: {value}"
    if style == "below":
        return f"{label}\n    {value}"
    if style == "boxed":
        return f"| {label:<28} | {value} |"
    return f"{label}: {value}"


def application(w):
    """Expression of interest in working at elections."""
    p, r = w.p, w.rng
    style = w.one("colon", "colon", "dots", "wide", "upper", "below", "boxed")
    v = lambda field_type, styles, raw: true(field_type, spell.pick(r, styles)(r, raw))
    rows = [(w.one("Title", "Mr/Mrs/Miss/Ms"), true("title", p.title))]
    rows += w.one([(w.one("Surname", "Last name", "Family name"), true("last_name", w.one(p.last, p.last.upper()))), (w.one("Forename(s)", "First name", "Christian names", "First names"), true("first_name", p.first + (" " + p.middle if p.middle and w.chance(0.4) else "")))], [(w.one("Full name", "Name", "Name of applicant"), w.name())])
    rows += [(w.one("Address", "Home address"), w.address(", ", None, False)), (w.one("Postcode", "Post code"), maybe("home_address", w.postcode()))] if w.chance(0.6) else [("Home address", w.address())]
    rows += [(w.one("Date of birth", "D.O.B.", "DOB", "Date of Birth (dd/mm/yy)"), v("date_of_birth", spell.BIRTH + spell.BIRTH_COMPACT, p.dob)), (w.one("National Insurance No", "NI Number", "N.I. No.", "NINO"), w.nino(None, True)),
             (w.one("Telephone (home)", "Home tel", "Tel. no."), v("phone", spell.LANDLINE, p.phone)), (w.one("Mobile", "Mobile number", "Mob. no"), v("phone", spell.MOBILE, p.mobile)), (w.one("E-mail", "Email address"), w.email())]
    optional = [("Sex", true("gender", w.one(p.sex, "Female" if p.female else "Male"))), ("Nationality", true("nationality", r.choice(words.NATIONALITIES))), (w.one("Car registration", "Vehicle reg. no."), v("vehicle_registration", spell.VEHICLE, p.vehicle)),
                (w.one("Sort code", "Bank sort code"), v("uk_sort_code", spell.SORT, p.sort_code)), (w.one("Account number", "A/c no."), v("uk_bank_account", spell.ACCOUNT, p.account)),
                (w.one("Emergency contact", "Next of kin"), true("emergency_contact", f"{w.name(w.person())} {w.phone(w.person())}")), (w.one("Post applied for", "Position", "Role"), w.role()), (w.one("Payroll number (if council employee)", "Employee no."), true("payroll_number", p.payroll)),
                (w.one("Criminal convictions", "Unspent convictions"), true("criminal_conviction", f"{r.choice(words.OFFENCES)} {r.randint(1988, 2016)}")), (w.one("Political activity", "Have you campaigned for a party"), true("political_activity", f"yes, {r.choice(words.PARTIES)} leaflets")),
                (w.one("Health", "Medical conditions", "Disability"), true("disability_or_health", r.choice(words.HEALTH))), ("Trade union", true("trade_union", r.choice(words.UNIONS))), ("Religion", true("religion", r.choice(words.RELIGIONS[:6]))), ("Ethnic origin", true("ethnicity", r.choice(words.ETHNICITIES))),
                ("Criminal convictions", maybe("criminal_conviction", "None")), ("Disability", maybe("disability_or_health", "No")), ("Emergency contact", maybe("emergency_contact", "as above")), ("Passport No", v("passport_number", spell.PASSPORT, p.passport)), ("Driving licence number", v("driving_licence", spell.LICENCE, p.driving_licence))]
    seen = {label for label, _ in rows}
    for label, value in r.sample(optional, r.randint(2, 8)):
        if label not in seen:
            seen.add(label)
            rows.append((label, value))
    if "Sort code" in seen or "Bank sort code" in seen:
        rows.append(("Account no.", v("uk_bank_account", spell.ACCOUNT, p.account))) if not seen & {"Account number", "A/c no."} else None
    lines = [f"{w.council.name}", w.one("WORKING AT ELECTIONS - EXPRESSION OF INTEREST", "Application to work at polling stations and the count", f"Election staff details form {w.code()}"), ""]
    lines += [_line(w, style, label, value) for label, value in rows]
    lines += ["", f"Office use: received {w.near()}  entered {w.near()}  batch {decoys.order_number(w.rng)}", f"Return to {w.council.address()}", w.one("", f"Example: {decoys.example_nino(r)}")]
    return "\n".join(lines)


def starter_form(w):
    """P46 or starter checklist, typed."""
    p, r = w.p, w.rng
    old = w.poll[0].year < 2013
    style = w.one("colon", "dots", "wide", "below")
    v = lambda field_type, styles, raw: true(field_type, spell.pick(r, styles)(r, raw))
    rows = [("National Insurance number", w.nino(None, True)), ("Title", true("title", p.title)), ("Surname or family name" if old else "Last name", true("last_name", p.last)), ("First or given name(s)" if old else "First names", true("first_name", p.first)),
            ("Gender" if old else "Are you male or female", true("gender", "Female" if p.female else "Male")), ("Date of birth", v("date_of_birth", spell.BIRTH, p.dob)), ("House or flat number, rest of address", w.address(", ", None, False)), ("Postcode", maybe("home_address", w.postcode())),
            ("Statement", w.one("A", "B", "C")), ("Student loan", w.one("No", "Plan 1", "Plan 2")), ("Date started", w.near(-2, 2)), ("Works/payroll number", true("payroll_number", p.payroll)), ("Job title", w.role()), ("Employer PAYE reference", decoys.employer_ref(r)), ("Tax code used", v("tax_code", spell.TAX, p.tax_code))]
    return "\n".join([("P46: Employee without a Form P45" if old else "Starter checklist"), f"{w.council.name}   {w.code()}", ""] + [_line(w, style, *row) for row in rows])


def equality_form(w):
    p, r = w.p, w.rng
    rows = [("Ethnic group", true("ethnicity", r.choice(words.ETHNICITIES))), ("Religion or belief", true("religion", r.choice(words.RELIGIONS[:6]))), ("Do you consider yourself disabled", true("disability_or_health", f"Yes - {r.choice(words.HEALTH)}")), ("Gender", true("gender", "Female" if p.female else "Male")),
            ("Nationality", true("nationality", r.choice(words.NATIONALITIES))), ("Date of birth", true("date_of_birth", spell.pick(r, spell.BIRTH)(r, p.dob))), ("Trade union member", true("trade_union", r.choice(words.UNIONS)))]
    return "\n".join([f"{w.council.name} EQUALITY MONITORING FORM", f"Post: {w.role()}  Vacancy ref {decoys.case_ref(r)}", ""] + [_line(w, "colon", *row) for row in r.sample(rows, r.randint(3, 6))] + ["", f"Name: {w.name()}" if w.chance(0.7) else "", w.chatter(1)])


def claim_form(w):
    p, r = w.p, w.rng
    style = w.one("colon", "dots", "upper")
    rows = [("Name", w.name()), ("Home address", w.address()), (w.one("Payroll no", "Employee number"), true("payroll_number", p.payroll)), (w.one("Vehicle reg", "Car registration no."), true("vehicle_registration", spell.pick(r, spell.VEHICLE)(r, p.vehicle))), ("Engine size", decoy("engine_size", w.one("1400cc", "1.6", "1998 cc"))), ("Role", w.role())]
    lines = [f"TRAVEL CLAIM - {w.poll[2]} {w.poll_day()}", ""] + [_line(w, style, *row) for row in rows] + ["", "Date        From      To        Miles   Amount"]
    for _ in range(r.randint(1, 4)):
        lines.append(f"{w.near(-3, 1)}  {w.postcode()}  {maybe('postcode', plain(w.postcode(w.person())))}  {r.randint(2, 40)}  {w.fee(2, 20)}")
    return "\n".join(lines + ["", f"Signed {w.name()}   Date {w.near(1, 20)}", f"Authorised {w.officer_name()}  {decoys.labelled(r, decoys.cost_centre)}"])


def spool(w):
    """A printed list with columns aligned by blanks and page furniture."""
    r = w.rng
    kind = w.one("p528", "bank", "staff")
    lines = [f"{w.council.name.upper():<40}PAGE {r.randint(1, 9):>4}", f"RUN DATE {w.near(5, 40)}  PROGRAM {decoy('program', 'PYR' + decoys.digits(r, 4))}", f"{w.one('P528 DEDUCTIONS - ELECT SCHEME', 'ELECTION FEES', 'STAFF PAYMENTS')}  {w.code()}", ""]
    dash = lambda p: f"{p.sort_code[:2]}-{p.sort_code[2:4]}-{p.sort_code[4:]}"
    heads = {"p528": f"{'NAME':<28}{'NI NUMBER':<16}{'FEE':>10}{'TAX':>10}", "bank": f"{'PAYEE':<28}{'SORT CODE':<12}{'ACCOUNT':<12}{'AMOUNT':>10}", "staff": f"{'NAME':<28}{'BORN':<12}{'TELEPHONE':<16}{'DUTY':<20}"}
    lines += [heads[kind], "-" * 70]
    for _ in range(r.randint(3, 12)):
        p = w.person()
        full = f"{p.last.upper()} {p.first[0]}" if w.chance(0.5) else f"{p.title} {p.first} {p.last}"
        name = true("full_name", full) + " " * max(1, 28 - len(full))
        amount = lambda low, high: true("fee", f"{r.randint(low, high)}.{r.randint(0, 99):02d}")
        if kind == "p528":
            value = p.nino if w.chance(0.8) else spell.pick(r, spell.NINO)(r, p.nino)
            lines.append(f"{name}{true('national_insurance_number', value)}{' ' * max(1, 18 - len(value))}{amount(90, 400)}   {amount(18, 80)}")
        elif kind == "bank":
            lines.append(f"{name}{true('uk_sort_code', dash(p))}    {true('uk_bank_account', p.account)}    {amount(90, 400)}")
        else:
            duty = p.role[0].upper()
            lines.append(f"{name}{true('date_of_birth', f'{p.dob:%d/%m/%y}')}    {true('phone', p.mobile)}     {true('election_role', duty)}")
    return "\n".join(lines + ["-" * 70, f"TOTAL {decoy('total', f'{r.randint(1000, 9000)}.{r.randint(10, 99)}')}   RECORDS {r.randint(3, 12)}   BATCH {decoys.digits(r, 8)}"])


def bacs(w):
    """A Bacs Standard 18 submission: labels of 80, data records of 100 characters."""
    r = w.rng
    originator = decoys.digits(r, 6), decoys.digits(r, 8)
    lines = [f"VOL1{decoys.digits(r, 6)}{'':<27}{decoys.digits(r, 6)}{'':<36}1"[:80].ljust(80), f"HDR1A{decoys.digits(r, 6)}S  1{decoys.digits(r, 6)}00010001       {w.poll[0]:%y%j}".ljust(80), "HDR2F0200000100".ljust(80), f"UHL1 {w.poll[0]:%y%j}999999    00        {decoys.digits(r, 3)}".ljust(80)]
    total = 0
    for _ in range(r.randint(4, 30)):
        p = w.person()
        amount = r.randint(4000, 40000)
        total += amount
        account_name = f"{p.last.upper()} {p.first[0].upper()}"[:18]
        record = (true("uk_sort_code", p.sort_code) + true("uk_bank_account", p.account) + "099" + decoy("council_bank", originator[0] + originator[1]) + "0000" + true("fee", f"{amount:011d}") + w.council.name.upper()[:18].ljust(18)
                  + true("payroll_number", p.payroll) + " " * (18 - len(p.payroll)) + true("full_name", account_name) + " " * (18 - len(account_name)))
        lines.append(record)
    contra = originator[0] + originator[1] + "017" + originator[0] + originator[1] + "0000" + f"{total:011d}" + w.council.name.upper()[:18].ljust(18) + "CONTRA".ljust(18) + w.council.name.upper()[:18].ljust(18)
    return "\n".join(lines + [decoy("council_bank", contra), f"EOF1A{decoys.digits(r, 6)}".ljust(80), "EOF2F0200000100".ljust(80), f"UTL1{total:013d}{total:013d}0000001{len(lines) - 4:07d}".ljust(80)])


def passport_page(w):
    """The text a scanner gets from a passport's data page: the machine readable zone."""
    p = w.p
    clean = lambda text: "".join(c if "A" <= c <= "Z" else "<" for c in text.upper())
    sur, given = clean(p.last), clean(p.first)
    expiry = datetime.date(w.poll[0].year + 5, w.rng.randint(1, 12), w.rng.randint(1, 28))
    number, dob, exp = p.passport, f"{p.dob:%y%m%d}", f"{expiry:%y%m%d}"
    first = f"P<GBR{sur}<<{given}".ljust(44, "<")[:44]
    body = f"{number}{checks.mrz_digit(number)}GBR{dob}{checks.mrz_digit(dob)}{p.sex}{exp}{checks.mrz_digit(exp)}{'<' * 14}0"
    second = body + checks.mrz_digit(body[:10] + body[13:20] + body[21:43])
    return "\n".join([f"Scan {decoys.hexes(w.rng)} right to work {w.code()}", "UNITED KINGDOM OF GREAT BRITAIN AND NORTHERN IRELAND", "", maybe("full_name", first), true("passport_number", second[:9]) + second[9:13] + maybe("date_of_birth", second[13:19]) + second[19:], "", w.one("", f"Checked {w.near()}")])


KINDS = [
    ("application_form", application, "election_worker", "txt", 44), ("starter_form", starter_form, "election_worker", "txt", 22), ("equality_form", equality_form, "election_worker", "txt", 14), ("claim_form", claim_form, "election_worker", "txt", 18),
    ("print_spool", spool, "election_worker", "prn", 26), ("bacs_file", bacs, "election_worker|other_personal", "txt", 8), ("passport_scan", passport_page, "election_worker|other_personal", "txt", 8),
]
