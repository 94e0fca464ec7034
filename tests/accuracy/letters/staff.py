"""Papers about people who work at elections, and about electors. Each function returns (marked text, class, name of the file)."""

from . import decoys, layout, numbers
from .mark import may, no, yes
from .people import Person, address, address_lines, mail, postcode

ROLES = ["Presiding Officer", "Poll Clerk", "Count Assistant", "Count Supervisor", "Postal Vote Opening Assistant", "Polling Station Inspector", "Reserve Poll Clerk"]
PLACES = ["St Barnabas Church Hall", "Northfield Primary School", "Scout Hut, Mill Lane", "Community Centre, Room 2", "Bowls Pavilion", "Neuadd y Pentref", "Masonic Hall", "Library, Meeting Room"]
POLLS = ["European Parliamentary Election on 10 June 2004", "UK Parliamentary General Election on 5 May 2005", "district council elections on Thursday 4 May 2006", "Local Elections - 1 May 2008", "General Election and local elections of 6 May 2010", "Police and Crime Commissioner election, 15 November 2012", "EU Referendum 23 June 2016", "Parliamentary General Election, 12 December 2019", "local elections on 5th May 2022"]

NI_LABELS = ["NI number", "National Insurance No", "NI No.", "N.I. Number", "Nat Ins No", "NINO", "National Insurance number", "Rhif Yswiriant Gwladol", "N I No", "Nat. Ins."]
BIRTH_LABELS = ["Date of birth", "DOB", "D.O.B.", "Date of Birth (dd/mm/yyyy)", "Birth date", "D o B", "Born", "Dyddiad geni", "Date of birth / Dyddiad geni", "DoB"]
SORT_LABELS = ["Sort code", "Sort Code", "Bank sort code", "Branch sort code", "Sorting code", "Cod didoli", "Sort code (6 digits)", "S/C"]
ACCOUNT_LABELS = ["Account number", "Account No", "A/C No", "Bank account number", "Account no.", "Rhif cyfrif", "Acc. No.", "Account number (8 digits)", "A/c"]
MOBILE_LABELS = ["Mobile", "Mobile no", "Mob", "Tel (mobile)", "Contact number", "Daytime telephone", "Telephone", "Phone", "Tel. No.", "Symudol", "M"]
HOME_LABELS = ["Home tel", "Tel (home)", "Telephone (evening)", "Home phone", "Tel", "Landline", "Ffôn"]
MAIL_LABELS = ["E-mail", "Email", "Email address", "E-bost", "e-mail address", "E"]
TAX_LABELS = ["Tax code", "Tax Code", "Code used"]
ELECTOR_LABELS = ["Electoral number", "Elector number", "Electoral roll no.", "Register number", "Elector No", "Roll number"]
PAYROLL_LABELS = ["Payroll number", "Payroll No", "Employee number", "Staff no", "Payroll ref", "Employee ref."]


def pick(rng, labels):
    return rng.choice(labels)


def head(rng, council):
    lines = [council.name]
    if rng.random() < 0.6:
        lines.append(council.office(rng, rng.choice([", ", "\n"])))
    if rng.random() < 0.5:
        lines.append(f"Tel: {council.line(rng)}" + (f"   Fax: {council.line(rng)}" if rng.random() < 0.3 else ""))
    if rng.random() < 0.4:
        lines.append(f"Email: {council.box(rng)}")
    return "\n".join(lines)


def addressee(rng, person):
    name = rng.choice([f"{person.title} {person.name}", f"{person.title} {person.first[0]} {person.last}", person.name])
    return name + "\n" + address(rng, person, "\n")


def references(rng):
    return "\n".join([f"Our ref: {rng.choice(['ELEC', 'ES', 'HR', 'FIN', 'LEG'])}/{rng.choice('ABCDE')}{rng.randrange(10, 99)}/{numbers.digits(rng, 4)}", f"Date: {numbers.any_date(rng, style='common')}"])


def appointment(rng, council):
    p, officer, role = Person(rng), Person(rng), rng.choice(ROLES)
    poll = rng.choice(POLLS)
    body = [
        f"I am pleased to appoint you as {role} for the {poll}. Your station is no. {rng.randrange(1, 90)}, {rng.choice(PLACES)}.",
        f"Please be at the station by 6.15 am; polls are open from 7 am until 10 pm. The fee is £{rng.randrange(140, 320)}.00 plus £{rng.randrange(20, 45)} for attending the briefing on {numbers.any_date(rng, 2004, 2022)}.",
    ]
    if rng.random() < 0.6:
        body.append(f"We hold these details for you: {pick(rng, NI_LABELS)} {numbers.ni(rng)}, {rng.choice(['date of birth', 'born', 'DOB', 'd.o.b.'])} {numbers.birth(rng, p)}. {rng.choice(['Tell us at once if they are wrong.', 'Please check them.'])}")
    if rng.random() < 0.5:
        body.append(f"We will pay your fee into the account that you gave us ({numbers.bank_inline(rng)}).")
    if rng.random() < 0.5:
        body.append(f"On the day I can reach you on {numbers.phone(rng, p, 'mobile')}" + (f" or {mail(rng, p)}." if rng.random() < 0.5 else "."))
    if rng.random() < 0.4:
        body.append(f"The ballot box will be collected from you at {numbers.any_date(rng, 2004, 2022)}; the key safe code and {decoys.one(rng, ['planning reference', 'uprn', 'asset tag', 'grid reference'])} are in the pack.")
    if rng.random() < 0.3:
        body.append(f"Your {rng.choice(['payroll number', 'payroll no.'])} is {numbers.payroll(rng)} and your tax code is {numbers.tax_code(rng)}.")
    text = "\n\n".join([head(rng, council), addressee(rng, p), references(rng), f"Dear {p.formal}", f"{poll.upper()} - APPOINTMENT OF {role.upper()}"] + [layout.wrap(b, rng.choice([66, 72, 78, 400])) for b in body]
                      + ["Yours sincerely", layout.signature(rng, council, officer, rng.choice(["Returning Officer", "Electoral Services Manager"]))])
    return text, "election_worker", f"appt {p.last}"


def staff_form(rng, council):
    p = Person(rng)
    sort, account = numbers.bank(rng)
    fields = [("Surname", p.last), ("First name(s)", f"{p.first} {p.middle}"), ("Home address", ", ".join(["{A}"])), (pick(rng, HOME_LABELS), numbers.phone(rng, p, "home")), (pick(rng, MOBILE_LABELS), numbers.phone(rng, p, "mobile")),
              (pick(rng, MAIL_LABELS), mail(rng, p)), (pick(rng, BIRTH_LABELS), numbers.birth(rng, p)), (pick(rng, NI_LABELS), numbers.ni(rng))]
    fields[2] = (rng.choice(["Home address", "Address", "Address (inc. postcode)", "Cyfeiriad"]), address(rng, p))
    if rng.random() < 0.5:
        fields.append((rng.choice(["Sex", "Gender"]), yes("gender", rng.choice(["Female", "F", "female"] if p.female else ["Male", "M", "male"]))))
    if rng.random() < 0.4:
        fields.append(("Nationality", yes("nationality", rng.choice(["British", "Irish", "Polish", "Indian", "Nigerian", "British"]))))
    if rng.random() < 0.6:
        fields += [(pick(rng, SORT_LABELS), sort), (pick(rng, ACCOUNT_LABELS), account), ("Account holder", p.name)]
    if rng.random() < 0.3:
        fields.append((rng.choice(["Passport number", "Passport No."]), numbers.passport(rng)))
    if rng.random() < 0.3:
        fields.append((rng.choice(["Car registration", "Vehicle reg", "Vehicle registration number"]), numbers.registration(rng)))
    if rng.random() < 0.35:
        other = Person(rng)
        fields.append((rng.choice(["Emergency contact", "Next of kin", "In an emergency contact"]), f"{yes('emergency_contact', other.name)} ({rng.choice(['husband', 'wife', 'mother', 'son', 'sister', 'partner'])}) {may('emergency_contact', numbers.phone(rng, other))}"))
    rng.random() < 0.4 and rng.shuffle(fields)
    boxes = "\n".join(f"{rng.choice(['[ ]', '[x]', '☐', '☒', '( )'])} {r}" for r in rng.sample(ROLES, 4))
    parts = [f"{council.name.upper()}\nWORKING AT ELECTIONS - {rng.choice(['EXPRESSION OF INTEREST', 'APPLICATION', 'STAFF DETAILS FORM'])}", layout.form(rng, fields), "I would like to work as\n" + boxes,
             f"{rng.choice(['[x]', '☒'])} I do not work for more than 48 hours a week    {rng.choice(['[ ]', '☐'])} I have worked at an election before (last: {rng.choice(POLLS)})", f"Signed ................   Date {numbers.any_date(rng, style='common')}"]
    if rng.random() < 0.5:
        parts.append(f"Office use: received {numbers.any_date(rng)}  entered {rng.choice(['JT', 'PM', 'SAB'])}  {decoys.one(rng, ['order number', 'case number', 'serial number', 'deadline', 'minute'])}")
    text = "\n\n".join(parts)
    if rng.random() < 0.15:
        text = layout.shout(text)
    if rng.random() < 0.15:
        text = layout.scan_noise(rng, text)
    return text, "election_worker", f"form {rng.randrange(1000)}"


def availability_mail(rng, council):
    p, officer = Person(rng), Person(rng)
    poll = rng.choice(POLLS)
    own = [f"Hi {officer.first}", f"Yes I can do {rng.choice(ROLES).lower()} at the {poll} again, same place as last time if possible."]
    details = []
    if rng.random() < 0.6:
        details.append(rng.choice(["My bank has changed, it is now {}.", "New bank details: {}", "Please pay me at {}", "Could you pay it to {} this time?"]).format(numbers.bank_inline(rng)))
    if rng.random() < 0.5:
        details.append(rng.choice(["My NI number is {}.", "NI no {}", "you asked for my national insurance number - {}", "NINO is {} (on my payslip)"]).format(numbers.ni(rng)))
    if rng.random() < 0.4:
        details.append(rng.choice(["I was born on {}.", "dob {}", "my date of birth is {}", "D.O.B. {}"]).format(numbers.birth(rng, p)))
    if rng.random() < 0.5:
        details.append(rng.choice(["We have moved: {} is the new address.", "I now live at {}.", "new address {}"]).format(address(rng, p)))
    details.append(rng.choice(["Ring me on {} if not.", "my mobile is {}", "Mob {}", "Call me any time after 4 on {}", "You can text me: {}"]).format(numbers.phone(rng, p)))
    rng.shuffle(details)
    own += [layout.wrap(" ".join(details), 74) if rng.random() < 0.5 else "\n".join(details), f"{rng.choice(['Regards', 'Thanks', 'Diolch', 'Cheers'])}\n{p.first}"]
    asked = f"Dear {p.first}\n\nCan you tell us by {numbers.any_date(rng, style='common')} whether you are available for the {poll}?\nWe still need your bank details and NI number. Please quote {decoys.one(rng, ['case number', 'ten digits', 'minute', 'course code', 'order number'])}.\n\n" + layout.signature(rng, council, officer, "Elections Assistant")
    sent = numbers.any_date(rng, 2003, 2022, "common")
    if rng.random() < 0.5:
        above = rng.choice([f"On {sent}, {officer.name} <{council.officer_mail(rng, officer)}> wrote:", f"{officer.name} <{council.officer_mail(rng, officer)}> wrote on {sent}:"])
        text = "\n\n".join(own) + f"\n\n{above}\n" + layout.quote(asked)
    else:
        text = "\n\n".join(own) + f"\n\n-----Original Message-----\nFrom: {officer.name} [mailto:{council.officer_mail(rng, officer)}]\nSent: {sent} 10:42\nTo: {p.name} <{mail(rng, p)}>\nSubject: Staffing\n\n{asked}"
    if rng.random() < 0.6:
        text = f"From: {p.name} <{mail(rng, p)}>\nTo: {council.box(rng, 'elections')}\nDate: Mon, 3 Apr 2006 09:12:44 +0100\nSubject: Re: Staffing\n" + ("Message-ID: <" + no("message id", numbers.digits(rng, 12) + ".GA" + numbers.digits(rng, 4)) + "@mail.invalid>\n" if rng.random() < 0.3 else "") + "\n" + text
    return text, "election_worker", f"RE staffing {rng.randrange(900)}"


def count_notes(rng, council):
    lines = [f"Count team - {rng.choice(POLLS)}", f"Venue: Leisure Centre main hall, doors {rng.choice(['9.30 pm', '21:30', 'half nine'])}", ""]
    for n in range(rng.randrange(4, 12)):
        p = Person(rng)
        bits = [p.name, rng.choice(["count assistant", "supervisor table 4", "CA", "runner", "count asst", "verification"])]
        if rng.random() < 0.7:
            bits.append(numbers.phone(rng, p))
        if rng.random() < 0.3:
            bits.append(mail(rng, p))
        if rng.random() < 0.25:
            bits.append(f"NI {numbers.ni(rng)}")
        if rng.random() < 0.15:
            bits.append(f"dob {numbers.birth(rng, p)}")
        lines.append(rng.choice(["- ", "* ", f"{n + 1}. ", ""]) + rng.choice([", ", " / ", " - ", "; "]).join(bits))
    lines += ["", f"Boxes {rng.randrange(20, 60)}, tables {rng.randrange(6, 20)}, {decoys.one(rng, ['opening times', 'paper', 'bus', 'sizes', 'budget'])}", f"Briefing {numbers.any_date(rng, style='common')}, 18.00"]
    return "\n".join(lines), "election_worker", f"count {rng.randrange(900)}"


def fee_memo(rng, council):
    p, officer = Person(rng), Person(rng)
    s, a = numbers.bank(rng)
    gross = rng.randrange(180, 400)
    fields = [("Name", p.name), (pick(rng, PAYROLL_LABELS), numbers.payroll(rng)), (pick(rng, NI_LABELS), numbers.ni(rng)), (pick(rng, TAX_LABELS), numbers.tax_code(rng)), ("Duty", rng.choice(ROLES)), ("Gross fee", f"{gross}.00"), ("Tax", f"{gross * 0.2:.2f}"), ("Net", f"{gross * 0.8:.2f}"),
              (pick(rng, SORT_LABELS), s), (pick(rng, ACCOUNT_LABELS), a), ("Paid", numbers.any_date(rng, 2004, 2022))]
    text = f"MEMO\nTo: Payroll\nFrom: {officer.name}, Electoral Services\nDate: {numbers.any_date(rng, style='common')}\nSubject: election fee not paid\n\n{rng.choice(POLLS)}\n\n" + layout.form(rng, fields) + f"\n\nPlease pay by BACS and charge to {decoys.one(rng, ['cost centre', 'budget code', 'order number'])}."
    return text, "election_worker", f"fee query {rng.randrange(900)}"


def training(rng, council):
    lines = [f"Poll staff training, session {rng.randrange(1, 9)}, {rng.choice(PLACES)}, {numbers.any_date(rng, style='common')}", decoys.one(rng, ["course code", "isbn", "bus", "opening times"]), ""]
    for _ in range(rng.randrange(5, 14)):
        p = Person(rng)
        lines.append("  ".join(filter(None, [f"{p.last}, {p.first}", rng.choice(["PO", "PC", "Poll Clerk"]), rng.choice(["attended", "absent", "attended", "sent apologies"]), mail(rng, p) if rng.random() < 0.5 else numbers.phone(rng, p) if rng.random() < 0.6 else ""])))
    return "\n".join(lines), "election_worker", f"training {rng.randrange(900)}"


def elector_letter(rng, council):
    p, officer = Person(rng), Person(rng)
    label = pick(rng, ELECTOR_LABELS)
    body = [rng.choice([
        f"Your application for a postal vote has been {rng.choice(['accepted', 'rejected because the signature does not match'])}. {label}: {numbers.elector(rng)}.",
        f"You are on the register of electors under {label.lower()} {numbers.elector(rng)}. This is your poll card number too.",
        f"Individual electoral registration: we could not match your national insurance number {numbers.ni(rng)} and date of birth {numbers.birth(rng, p)} with records of the Department for Work and Pensions.",
        f"We wrote to you about a proxy vote. Please give us your date of birth ({numbers.birth(rng, p)} on our file) and sign the form. {label} {numbers.elector(rng)}."]),
        f"Polling district {rng.choice(['AB', 'KC', 'ND1'])}. If you have moved, tell us by {numbers.any_date(rng, style='common')} or ring {council.line(rng)}."]
    text = "\n\n".join([head(rng, council), addressee(rng, p), references(rng), f"Dear {p.formal}"] + [layout.wrap(b, 76) for b in body] + ["Yours sincerely", layout.signature(rng, council, officer, "for the Electoral Registration Officer")])
    return text, "elector", f"elector {rng.randrange(900)}"


def postal_form(rng, council):
    p = Person(rng)
    fields = [("Full name", p.name), ("Address where registered", address(rng, p)), (pick(rng, ELECTOR_LABELS) + " (if known)", numbers.elector(rng)), (pick(rng, BIRTH_LABELS), numbers.birth(rng, p)), (pick(rng, MOBILE_LABELS) + " (optional)", numbers.phone(rng, p)), (pick(rng, MAIL_LABELS), mail(rng, p))]
    text = "Application to vote by post\n\n" + layout.form(rng, fields) + f"\n\n{rng.choice(['[x] until further notice   [ ] for the poll on', '[ ] permanent   [x] for the election of'])} {numbers.any_date(rng, 2004, 2022, 'long')}\n\nDeclaration: I am entitled to vote as an elector at the address above. Signature ........"
    return text, "elector", f"pv {rng.randrange(900)}"


def canvass_notes(rng, council):
    lines = [f"Canvass round {rng.randrange(1, 30)}, ward {rng.choice(['Churchill', 'Lye Valley', 'Quarry', 'St Clement'])}, {numbers.any_date(rng, 2003, 2020, 'common')}", ""]
    for _ in range(rng.randrange(5, 12)):
        p = Person(rng)
        lines.append(f"{address(rng, p)} - {rng.choice(['no reply x2', 'form returned', f'{p.name} moved in', f'new elector {p.name}', 'empty', 'refused'])}" + (f", {rng.choice(['rings back', 'tel', 'text'])} {numbers.phone(rng, p)}" if rng.random() < 0.35 else "") + (f" ({rng.choice(['roll', 'elector no'])} {numbers.elector(rng)})" if rng.random() < 0.35 else ""))
    return "\n".join(lines), "elector", f"canvass {rng.randrange(900)}"


def poll_incident(rng, council):
    p, q = Person(rng), Person(rng)
    lines = [f"POLLING STATION INCIDENT LOG   Station {rng.randrange(1, 80)} {rng.choice(PLACES)}   {rng.choice(POLLS)}", f"Presiding Officer {p.name}  mob {numbers.phone(rng, p, 'mobile')}   Poll clerk {q.name}  mob {numbers.phone(rng, q, 'mobile')}", ""]
    for hour in sorted(rng.sample(range(7, 22), 6)):
        e = Person(rng)
        lines.append(f"{hour:02}{rng.choice(['.', ':', ''])}{rng.randrange(60):02}  " + rng.choice([f"Elector {e.name} ({rng.choice(['roll no', 'elector number', 'no.'])} {numbers.elector(rng)}) told already voted; tendered ballot issued", "Kettle fused, caretaker called", f"Teller asked to move. Car {numbers.registration(rng)} blocking ramp" if rng.random() < 0.5 else "Teller asked to move",
                                                                              f"Rang helpdesk {council.line(rng)}, waited 12 min", f"{decoys.one(rng, ['serial number', 'asset tag', 'order number'])} box seal replaced", f"{e.formal} left spectacles; ring {numbers.phone(rng, e)}", "Ballot papers issued so far 214", "Inspector visited"]))
    return "\n".join(lines), "election_worker", f"stn log {rng.randrange(900)}"


KINDS = {appointment: 34, staff_form: 44, availability_mail: 40, count_notes: 16, fee_memo: 16, training: 10, elector_letter: 24, postal_form: 18, canvass_notes: 10, poll_incident: 12}
