"""Papers about people that have nothing to do with elections: staff, residents, patients, debtors."""

from . import decoys, layout, numbers
from .mark import may, no, yes
from .people import Person, address, mail, postcode, street
from .staff import (ACCOUNT_LABELS, BIRTH_LABELS, HOME_LABELS, MAIL_LABELS, MOBILE_LABELS, NI_LABELS, PAYROLL_LABELS, SORT_LABELS, TAX_LABELS, addressee, head, pick, references)

OTHER = "other_personal"


def bank_form(rng, council):
    p = Person(rng)
    s, a = numbers.bank(rng)
    fields = [("Name of account holder", p.name), ("Bank or building society", rng.choice(["Barclays", "Nationwide BS", "Lloyds TSB", "The Co-operative Bank"])), (pick(rng, SORT_LABELS), s), (pick(rng, ACCOUNT_LABELS), a)]
    if rng.random() < 0.3:
        fields.append(("Roll number (building societies)", f"{numbers.digits(rng, 4)}/{numbers.digits(rng, 6)}-{rng.randrange(9)}"))
    if rng.random() < 0.35:
        fields.append((rng.choice(["IBAN", "IBAN (overseas)", "Int. bank account no."]), numbers.iban(rng)))
    fields += [(pick(rng, PAYROLL_LABELS), numbers.payroll(rng)), (pick(rng, MOBILE_LABELS), numbers.phone(rng, p)), ("Effective from", numbers.any_date(rng))]
    if rng.random() < 0.4:
        fields.insert(0, ("Reference", decoys.one(rng, ["council tax account", "order number", "invoice number", "ten digits", "cost centre"])))
    text = f"{rng.choice(['CHANGE OF BANK DETAILS', 'Bank details form', 'BACS payment authority', 'Instruction to pay by Direct Credit'])}\n{council.name}\n\n" + layout.form(rng, fields) + f"\n\nSignature ______________  Date {numbers.any_date(rng, style='common')}"
    return (layout.shout(text) if rng.random() < 0.12 else text), OTHER, f"bank {rng.randrange(900)}"


def payslip(rng, council):
    p = Person(rng)
    gross = rng.randrange(90000, 320000) / 100
    s, a = numbers.bank(rng)
    day = numbers.some_day(rng)
    left = [(pick(rng, PAYROLL_LABELS), numbers.payroll(rng)), ("Employee", f"{p.title} {p.first[0]} {p.last}"), (pick(rng, NI_LABELS), numbers.ni(rng)), (pick(rng, TAX_LABELS), numbers.tax_code(rng)), ("Pay date", numbers.date(rng, day, "common")), ("Tax period", rng.randrange(1, 13)), ("Cost centre", no("cost centre", f"{numbers.digits(rng, 2)}-{numbers.digits(rng, 2)}-{numbers.digits(rng, 2)}"))]
    text = f"{council.name}   PAY ADVICE\n\n" + layout.form(rng, [(l, str(v)) for l, v in left]) + f"\n\nBasic pay {gross:,.2f}\nTax {gross * .14:,.2f}\nNIC {gross * .08:,.2f}\nPension {gross * .06:,.2f}\nNet pay {gross * .72:,.2f}\n\n"
    text += rng.choice([f"Paid by BACS to {s} {a}", f"BACS: sort code {s} account {a}", f"Net pay credited to account {a} at {s}", f"Bank {s}  A/C {a}"])
    if rng.random() < 0.4:
        text += f"\nNote: your P60 will be sent to {address(rng, p)}"
    return text, OTHER, f"payslip {rng.randrange(900)}"


def p45_letter(rng, council):
    p, officer = Person(rng), Person(rng)
    body = [f"I enclose your P45 for the employment that ended on {numbers.any_date(rng)}. It shows tax code {numbers.tax_code(rng)} and National Insurance number {numbers.ni(rng)}; our PAYE reference is 635/A{numbers.digits(rng, 3)}.",
            f"Give parts 2 and 3 to your new employer. {rng.choice(['We still owe you 2 days of leave', 'A final payment'])} will reach {numbers.bank_inline(rng)} on {numbers.any_date(rng, style='common')}."]
    if rng.random() < 0.5:
        body.append(f"If your date of birth is not {numbers.birth(rng, p)}, ring {council.line(rng)}.")
    if rng.random() < 0.3:
        body.append(f"HM Revenue & Customs may know you under your Unique Taxpayer Reference {numbers.utr(rng)}.")
    text = "\n\n".join([head(rng, council), addressee(rng, p), references(rng), f"Dear {p.formal}"] + [layout.wrap(b, rng.choice([60, 70, 80])) for b in body] + ["Yours sincerely", layout.signature(rng, council, officer, "Payroll Team Leader")])
    return text, OTHER, f"P45 {p.last}"


def case_note(rng, council):
    p, m = Person(rng), Person(rng)
    lines = [f"HR CASE NOTES   {rng.choice(['Employee', 'Re', 'Subject'])}: {p.name} ({pick(rng, BIRTH_LABELS)} {numbers.birth(rng, p)})"]
    if rng.random() < 0.7:
        lines.append(f"{pick(rng, NI_LABELS)}: {numbers.ni(rng)}   {pick(rng, PAYROLL_LABELS)}: {numbers.payroll(rng)}")
    for _ in range(rng.randrange(3, 7)):
        when = numbers.any_date(rng)
        lines.append(f"{when}  " + rng.choice([
            f"Met {p.formal} with {m.name}. Return to work interview, off since {numbers.any_date(rng)}.", f"Rang {numbers.phone(rng, p)}, no answer, left message.", f"Letter sent to {address(rng, p)}.",
            f"GP letter received, NHS no. {numbers.nhs(rng)}. Fit for amended duties.", f"Says she rang from {numbers.phone(rng, p)} at 8.10 and spoke to reception.", f"Stage 2 hearing fixed for {numbers.any_date(rng)}, room 2.14.", f"Expenses claim {decoys.one(rng, ['invoice number', 'order number', 'case number'])} queried.",
            f"E-mail to {mail(rng, p)} bounced.", f"Childcare: son born {numbers.birth(rng, p)}, requests compressed hours.", f"Overpayment recovered from {numbers.bank_inline(rng)}.", f"OH referral {decoys.one(rng, ['ten digits', 'case number', 'guid'])}."]))
    return "\n".join(layout.wrap(l, 90) for l in lines), OTHER, f"case {rng.randrange(900)}"


def phone_message(rng, council):
    p = Person(rng)
    text = rng.choice([
        f"WHILE YOU WERE OUT\n{p.formal} rang {rng.choice(['10.40', 'at ten to three', '14:05'])}\nTel {numbers.phone(rng, p)}\n{rng.choice(['Please ring back', 'Will call again', 'URGENT'])} re {rng.choice(['missed bin', 'council tax', 'her repair', 'housing benefit'])} {decoys.one(rng, ['council tax account', 'case number', 'uprn', 'ten digits'])}",
        f"Voicemail transcript {numbers.any_date(rng)}\n\"Hello it's {p.name} here, I got your letter. My sort code is {numbers.bank(rng)[0]}... " + f"sorry you'll want to ring me, it's {numbers.phone(rng, p)}, or email {mail(rng, p)}. I'm at {address(rng, p)}. Bye.\"",
        f"Tel msg for {rng.choice(['Jan', 'Phil', 'Benefits', 'HR'])}: {p.name} says refund should go to {numbers.bank_inline(rng)}. Ring {numbers.phone(rng, p)} to confirm. Quote {decoys.one(rng, ['council tax account', 'invoice number', 'order number'])}",
        f"spoke to {p.first} {p.last} on {numbers.phone(rng, p)} - card payment for the garden bins, {numbers.card(rng)} exp {rng.randrange(1, 13):02}/{rng.randrange(5, 25):02}, £{rng.randrange(20, 90)}.00 taken ok",
        f"{p.first} phoned, date of birth {numbers.birth(rng, p)}, postcode {postcode(rng, p)}, passed security. Wants copy bill to {mail(rng, p)}."])
    return text, OTHER, f"msg {rng.randrange(900)}"


def spoken(rng, council):
    p = Person(rng)
    s, a = numbers.pair_digits(rng)
    bits = [f"So my sort code is {yes('uk_sort_code', f'{s[:2]} {s[2:4]} {s[4:]}')} and the account {yes('uk_bank_account', rng.choice([a, f'{a[:4]} {a[4:]}']))}.", f"I was born on the {yes('date_of_birth', numbers.ordinal(p.born.day) + ' of ' + numbers.MONTHS[p.born.month - 1] + ' ' + str(p.born.year))}.",
            f"National insurance is {numbers.ni(rng)}, I have it here on the P60.", f"You can get me on {numbers.phone(rng, p)} most evenings.", f"The address is {address(rng, p)}, it's the one with the blue gate.", f"The appointment was {numbers.any_date(rng, style='long')} I think, or the week after.",
            f"They gave me this number, {decoys.one(rng, ['case number', 'ten digits', 'order number'])}.", f"Email? It's {mail(rng, p)}, all lower case."]
    rng.shuffle(bits)
    return layout.wrap(rng.choice(["Transcript of call, benefits line. ", "Notes of call: ", "(dictated) "]) + " ".join(bits[:rng.randrange(3, 8)]), rng.choice([72, 300])), OTHER, f"call {rng.randrange(900)}"


def resident_letter(rng, council):
    p, officer = Person(rng), Person(rng)
    about = rng.choice(["Council tax arrears", "Housing application", "Blue badge", "Planning objection", "Parking appeal", "Disabled facilities grant"])
    body = [f"Thank you for your letter of {numbers.any_date(rng, style='long')} about {decoys.one(rng)}."]
    body.append({"Council tax arrears": f"The balance on your account is {decoys.one(rng, ['budget'])}. {decoys.one(rng, ['council tax account'])}. Payments reach us from {numbers.bank_inline(rng)}.",
                 "Housing application": f"You told us that you, born {numbers.birth(rng, p)}, share one room. NI number {numbers.ni(rng)}. We will ring {numbers.phone(rng, p)} before {numbers.any_date(rng)}.",
                 "Blue badge": f"Your badge expires on {numbers.any_date(rng)}. Date of birth: {numbers.birth(rng, p)}. NHS number {numbers.nhs(rng)}. Vehicle {numbers.registration(rng)}.",
                 "Planning objection": f"{decoys.one(rng, ['planning reference'])} at {decoys.one(rng, ['easting and northing', 'grid reference', 'uprn'])} goes to committee on {numbers.any_date(rng)}; objections and names are published, telephone numbers such as {numbers.phone(rng, p)} are not.",
                 "Parking appeal": f"Penalty charge notice {decoys.one(rng, ['ten digits'])} to vehicle registration {numbers.registration(rng)} is cancelled. The payment from card {numbers.card(rng)} is refunded.",
                 "Disabled facilities grant": f"The surveyor will call on {numbers.any_date(rng, style='long')}. We have {numbers.phone(rng, p)} and {mail(rng, p)}. {decoys.one(rng, ['sizes', 'serial number', 'meter reading'])}."}[about])
    if rng.random() < 0.4:
        body.append(f"Our office is {decoys.one(rng, ['opening times'])}. Write to {council.box(rng)} and give {decoys.one(rng, ['case number', 'planning reference', 'ten digits', 'minute'])}.")
    text = "\n\n".join([head(rng, council), addressee(rng, p), references(rng), f"Dear {p.formal}", about] + [layout.wrap(b, rng.choice([64, 76, 300])) for b in body] + [rng.choice(["Yours sincerely", "Yours faithfully", "Yr eiddoch yn gywir"]), layout.signature(rng, council, officer, rng.choice(["Revenues Officer", "Housing Adviser", "Customer Services"]))])
    if rng.random() < 0.15:
        text = layout.scan_noise(rng, text)
    return text, OTHER, f"ltr {rng.randrange(9000)}"


def benefits_form(rng, council):
    p, q = Person(rng), Person(rng)
    blocks = []
    for who, person in (("You", p), ("Your partner", q)):
        blocks.append(f"{who.upper()}\n" + layout.form(rng, [("Name", person.name), (pick(rng, BIRTH_LABELS), numbers.birth(rng, person)), (pick(rng, NI_LABELS), numbers.ni(rng)), (pick(rng, MOBILE_LABELS), numbers.phone(rng, person))]))
    for n in range(rng.randrange(0, 4)):
        child = Person(rng)
        blocks.append(f"Child {n + 1}: {child.first} {p.last}, {rng.choice(['born', 'date of birth', 'DOB', 'd.o.b'])} {numbers.birth(rng, child)}")
    text = f"Housing Benefit and Council Tax Benefit claim\nDate of claim {numbers.any_date(rng)}\nTenancy began {numbers.any_date(rng)}\nAddress {address(rng, p)}\n\n" + "\n\n".join(blocks)
    if rng.random() < 0.6:
        text += f"\n\nPay benefit to: {numbers.bank_inline(rng)}"
    return text, OTHER, f"hb {rng.randrange(900)}"


def meeting_with_people(rng, council):
    staff = [Person(rng) for _ in range(4)]
    lines = [f"Notes of team meeting {numbers.any_date(rng, style='common')}", f"Present: {', '.join(p.name for p in staff)}", ""]
    p = staff[0]
    items = [f"{p.first}'s new mobile is {numbers.phone(rng, p, 'mobile')}.", f"{staff[1].name} to send list to {mail(rng, staff[1])} as his work mail is down.", f"Key holder for the depot is now {staff[2].name}, {numbers.phone(rng, staff[2])}.", f"Order more toner: {decoys.one(rng, ['order number', 'part number', 'serial number', 'bar code'])}.", f"{decoys.one(rng, ['planning reference', 'minute', 'grid reference'])} deferred to {numbers.any_date(rng)}.",
             f"Next meeting {numbers.any_date(rng)}, 10.30-12.00.", f"Server move: {decoys.one(rng, ['ip address', 'asset tag', 'version', 'user at host'])}.", f"Collection for {staff[3].first}'s 50th: pay {numbers.bank_inline(rng)}."]
    rng.shuffle(items)
    lines += [f"{n + 1}. {i}" for n, i in enumerate(items[:rng.randrange(4, 8)])]
    text = "\n".join(lines)
    return text, OTHER if any("\ue100" <= c < "\ue200" for c in text) else "other_personal|none", f"team {rng.randrange(900)}"


def mail_thread(rng, council):
    people = [Person(rng) for _ in range(3)]
    parts = []
    for n, p in enumerate(people):
        body = rng.choice([f"Can you update my record, I've moved to {address(rng, p)}. Tel {numbers.phone(rng, p)}.", f"See {decoys.one(rng)} and {decoys.one(rng)}. Deadline {numbers.any_date(rng)}.", f"My passport is {numbers.passport(rng)}, NI {numbers.ni(rng)}, DOB {numbers.birth(rng, p)} for the DBS form.", f"Payment details as requested: {numbers.bank_inline(rng)}", f"IBAN for the Polish account is {numbers.iban(rng)}, name {p.name}.", f"Please ring {p.first} on {numbers.phone(rng, p)} before {numbers.any_date(rng, style='common')}."])
        sign = rng.choice(["-- \n{0}\n{1}", "Kind regards\n{0}\n{1}", "{0} | {1}", "{0}\nmob {2}"]).format(p.name, rng.choice(["Customer Services", "Senior Surveyor", "HR Adviser"]), "{M}")
        if "{M}" in sign:
            sign = sign.replace("{M}", numbers.phone(rng, p, "mobile"))
        header = rng.choice([f"From: {p.name} <{mail(rng, p)}>\nSent: {numbers.any_date(rng, style='common')} {rng.randrange(8, 18)}:{rng.randrange(60):02}\nTo: {council.box(rng)}\nSubject: RE: details", f"From: {council.officer_mail(rng, p)}\nDate: {numbers.any_date(rng)}\nCc: {mail(rng, people[(n + 1) % 3])}", f"On {numbers.any_date(rng, style='common')} at 09:{rng.randrange(10, 60)}, {p.name} <{mail(rng, p)}> wrote:"])
        text = f"{header}\n\n{layout.wrap(body, 72)}\n\n{sign}"
        parts.append(layout.quote(text, "> " * n) if n and rng.random() < 0.6 else text)
    return "\n\n".join(parts), OTHER, f"FW details {rng.randrange(900)}"


def incident(rng, council):
    p, w = Person(rng), Person(rng)
    fields = [("Date of incident", numbers.any_date(rng)), ("Time", "14.20"), ("Location", decoys.one(rng, ["grid reference", "easting and northing", "road", "usrn"])), ("Injured person", p.name), (pick(rng, BIRTH_LABELS), numbers.birth(rng, p)), ("Home address", address(rng, p)), (pick(rng, MOBILE_LABELS), numbers.phone(rng, p)), ("Witness", f"{w.name}, {numbers.phone(rng, w)}"), ("Equipment", decoys.one(rng, ["serial number", "asset tag", "part number"])), ("Reported by", f"{w.first}, {council.line(rng)}"), ("RIDDOR ref", decoys.one(rng, ["case number", "guid", "ten digits"]))]
    return "ACCIDENT / INCIDENT REPORT\n\n" + layout.form(rng, fields), OTHER, f"incident {rng.randrange(900)}"


def identity_check(rng, council):
    p = Person(rng)
    fields = [("Applicant", p.name), (pick(rng, BIRTH_LABELS), numbers.birth(rng, p)), ("Passport number", numbers.passport(rng)), ("Passport expires", numbers.any_date(rng, 2010, 2029)), (rng.choice(["Driving licence number", "Driver number", "DVLA licence no."]), numbers.licence(rng, p)), ("Issued", numbers.any_date(rng)), (pick(rng, NI_LABELS), numbers.ni(rng))]
    if rng.random() < 0.4:
        fields.append((rng.choice(["DBS certificate number", "DBS certificate no."]), yes("dbs_certificate", "00" + rng.choice("01") + numbers.digits(rng, 9))))
    if rng.random() < 0.4:
        fields.append((rng.choice(["Right to work share code", "Share code"]), yes("right_to_work_share_code", "W" + "".join(rng.choice("ABCDEFGHJKLMNPRTUVWXYZ2346789") for _ in range(2)) + " " + "".join(rng.choice("ABCDEFGHJKLMNPRTUVWXYZ2346789") for _ in range(3)) + " " + "".join(rng.choice("ABCDEFGHJKLMNPRTUVWXYZ2346789") for _ in range(3)))))
    if rng.random() < 0.3:
        fields.append(("BRP number", yes("biometric_residence_permit", rng.choice(["ZU", "RF", "ZX"]) + numbers.digits(rng, 7))))
    return f"Identity checks, {council.name}\n\n" + layout.form(rng, fields) + f"\n\nSeen by {Person(rng).name} on {numbers.any_date(rng)}", OTHER, f"id {rng.randrange(900)}"


def card_receipt(rng, council):
    p = Person(rng)
    text = f"Telephone payment {numbers.any_date(rng)}\n{p.title} {p.name}\n{rng.choice(['Card no', 'Card number', 'Visa', 'Long number', 'Debit card', 'Switch card no'])}: {numbers.card(rng)}\n{rng.choice(['Exp', 'Expiry', 'Valid to'])} {rng.randrange(1, 13):02}/{rng.randrange(4, 26):02}   {rng.choice(['CVV', 'Security code'])} {numbers.digits(rng, 3)}\nAmount £{rng.randrange(10, 900)}.{numbers.digits(rng, 2)}\n{decoys.one(rng, ['transaction', 'rent payment reference', 'payment swipe card', 'council tax account', 'order number'])}\nAuth {numbers.digits(rng, 6)}"
    if rng.random() < 0.5:
        text += f"\nReceipt to {mail(rng, p)}"
    return text, OTHER, f"receipt {rng.randrange(900)}"


def care_note(rng, council):
    p, d = Person(rng), Person(rng)
    text = f"{rng.choice(['Care assessment', 'Referral from hospital discharge', 'Meals service referral'])}\n{p.formal}, {rng.choice(['dob', 'DOB:', 'born', 'b.'])} {numbers.birth(rng, p)}, {rng.choice(['NHS', 'NHS No', 'NHS number', 'N.H.S. no.', 'NHS #'])} {numbers.nhs(rng)}\n{address(rng, p)}\nTel {numbers.phone(rng, p, 'home')}\n\n" + layout.wrap(f"Seen {numbers.any_date(rng)} with daughter {d.name} ({numbers.phone(rng, d, 'mobile')}). Falls in {numbers.any_date(rng, style='long')}. GP Dr {Person(rng).last}. Walking frame {decoys.one(rng, ['serial number', 'part number', 'asset tag'])}. Review by {numbers.any_date(rng)}.", 80)
    return text, OTHER, f"care {rng.randrange(900)}"


def record_lines(rng, council):
    """A list without header, as pasted into a mail: one line a person."""
    order = rng.sample(["ni", "birth", "phone", "post", "mail", "bank"], rng.randrange(2, 5))
    sep = rng.choice(["  ", ", ", " | ", "\t", "; "])
    lines = []
    heads = {"ni": "NI", "birth": "DOB", "phone": "tel", "post": "postcode", "mail": "e-mail", "bank": "sort code + a/c"}
    lines.append(f"{rng.choice(['Starters this month', 'Team list', 'Volunteers', 'For the P11D'])} ({', '.join(['name'] + [heads[o] for o in order])}):")
    for _ in range(rng.randrange(4, 15)):
        p = Person(rng)
        make = {"ni": lambda: numbers.ni(rng), "birth": lambda: numbers.birth(rng, p, "common"), "phone": lambda: numbers.phone(rng, p), "post": lambda: postcode(rng, p), "mail": lambda: mail(rng, p), "bank": lambda: " ".join(numbers.bank(rng))}
        lines.append(sep.join([p.name] + [make[o]() for o in order]))
    return "\n".join(lines), OTHER, f"list {rng.randrange(900)}"


KINDS = {bank_form: 24, payslip: 24, p45_letter: 18, case_note: 22, phone_message: 30, spoken: 16, resident_letter: 40, benefits_form: 16, meeting_with_people: 16, mail_thread: 30, incident: 12, identity_check: 14, card_receipt: 16, care_note: 16, record_lines: 16}
