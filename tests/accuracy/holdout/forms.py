"""Forms that somebody filled in: labels before, beside, above or below the value; ticked boxes; typed and scanned ones."""

from . import numbers, words
from .mark import may, no, pad, strip, yes


def _rows(w, pairs):
    """Labels and values in one of the ways in which forms come out as text."""
    way = w.any("colon", "colon", "dots", "column", "under", "pipe", "tab", "upper", "bracket", "numbered")
    if way == "colon":
        return "".join(f"{k}: {v}\n" for k, v in pairs)
    if way == "dots":
        return "".join(f"{k} {'.' * max(3, 34 - len(k))} {v}\n" for k, v in pairs)
    if way == "column":
        return "".join(f"{k:<28}{v}\n" for k, v in pairs)
    if way == "under":
        return "".join(f"{k}\n{v}\n\n" for k, v in pairs)
    if way == "pipe":
        return "".join(f"| {k:<26}| {pad(v, 36)} |\n" for k, v in pairs)
    if way == "tab":
        return "".join(f"{k}\t{v}\n" for k, v in pairs)
    if way == "upper":
        return "".join(f"{k.upper()}: {v}\n" for k, v in pairs)
    if way == "bracket":
        return "".join(f"{k} [ {v} ]\n" for k, v in pairs)
    return "".join(f"{n}. {k}  {v}\n" for n, (k, v) in enumerate(pairs, 1))


def p46(w):
    p = w.person()
    boxes = " ".join(p.raw_nino)
    return f"""P46: Employee without a Form P45

Section one    To be completed by the employee

National Insurance number   {yes('national_insurance_number', boxes if w.chance(.5) else p.raw_nino)}
Title {p.title}
Surname or family name   {p.last}
First or given name(s)   {p.firsts}
Gender   {may('gender', 'Male [ ]  Female [X]' if p.female else 'Male [X]  Female [ ]')}
Date of birth   {yes('date_of_birth', w.any(f'{p.raw_dob:%d %m %Y}', f'{p.raw_dob:%d/%m/%Y}', f'{p.raw_dob:%d%m%Y}'))}
Address
House or flat number {p.block()}

Your present circumstances: A [ ]  B [{w.any('X', ' ')}]  C [ ]   Student Loan D [ ]

Section two    To be completed by the employer
Date employment started {w.date()}     Works/payroll number {p.pay}
Job title  {p.role}
Employer PAYE reference {no('PAYE reference', f'{w.rng.randint(100, 999)}/NE{w.rng.randint(100, 9999)}')}   Tax code used {p.tax}
"""


def starter(w):
    p = w.person()
    return f"""HMRC Starter checklist - employee statement

{_rows(w, [('1 Last name', p.last), ('2 First names', p.firsts), ('3 Are you male or female?', p.gender), ('4 Date of birth', p.dob), ('5 Home address', p.addr), ('6 National Insurance number', p.nino), ('7 Employment start date', w.date()), ('8 Statement', w.any('A', 'B', 'C')), ('9 Student Loan', w.any('No', 'Plan 1', 'Plan 2'))])}
Job: {p.role}
Full name {p.full}      Date {w.date()}
"""


def interest(w):
    p = w.person()
    w.told_year = True
    ticks = "  ".join(f"[{'x' if w.chance(.4) else ' '}] {may('election_role', r)}" for r in ("Presiding Officer", "Poll Clerk", "Count Assistant (overnight)", "Postal vote opening"))
    pairs = [("Full name", p.full), ("Address", p.addr), ("Home tel", p.tel), ("Mobile", p.mobile), ("E-mail", p.email), ("Date of birth", p.dob), (w.any("N.I. Number", "NI No", "Nat Ins No."), p.nino), ("Preferred area", w.ward), ("Gender", p.gender), ("Vehicle insured for business use?", w.any("Yes", "No"))]
    w.rng.shuffle(pairs)
    return f"""Working at elections {w.year} - expression of interest ({w.any('external', 'council')} staff)

I am interested in: {ticks}

{_rows(w, pairs)}
I {w.any('do', 'do NOT')} pay income tax.  Experience: {w.any('none', yes('election_role', p.raw_role) + ' since ' + str(w.year - 4))}
Bank: {p.bank}  Sort code {p.sort}  Account no {p.acct}
I consent to work more than 48 hours: Yes
"""


def application(w):
    p = w.person()
    pairs = [("Surname", p.last), ("Forename(s)", p.firsts), ("Title", p.title), ("Known as", may("first_name", p.raw_first)), ("Address", p.addr), ("Telephone (day)", p.tel), ("Telephone (mobile)", p.mobile), ("Email", p.email), ("NI number", p.nino), ("Date of birth", p.dob), ("Nationality", p.nationality)]
    return f"""APPLICATION FOR ELECTION DUTIES    {w.poll_title}

{_rows(w, pairs)}
Post applied for: {p.role}
Are you related to a candidate or active in a party? {w.any(may('political_activity', 'No'), 'Yes - ' + yes('political_activity', 'member of the ' + w.any(*words.PARTIES) + ' party'))}
Unspent convictions: {w.any(may('criminal_conviction', 'None'), p.conviction)}
Disability: {w.any(may('disability_or_health', 'None'), p.condition)}
In case of emergency contact: {yes('emergency_contact', may('full_name', w.person().name('natural')))} {w.any('(husband)', '(mother)', '(partner)')} {w.person().mobile}
Signature: {p.short}   Date: {w.date()}
"""


def mileage(w):
    p = w.person()
    rows = "".join(f"{w.date(-3, 3)}  {w.any('Home', 'Home address')} - {no('venue', w.any(*words.VENUES))}  {w.rng.randint(2, 30)} miles\n" for _ in range(w.rng.randint(2, 5)))
    return f"""TRAVEL AND SUBSISTENCE CLAIM

Name {p.full}     Payroll No. {p.pay}     Dept {w.any('Electoral Services', 'Elections (casual)')}
Address {p.addr}
Vehicle {w.any('VW Golf', 'Nissan Micra', 'Ford Focus')}  Reg. No. {p.vrm}  Engine {no('engine size', w.any('1197 cc', '1598cc', '998 cc'))}
Duty {p.role}, {w.poll_title}

{rows}
Total {w.rng.randint(20, 90)} miles @ {no('rate', '45.0p')} = {may('fee', f'£{w.rng.randint(5, 40)}.{w.rng.randint(10, 99)}')}
I certify that my policy no {no('policy number', f'{w.rng.randint(10000000, 99999999)}/MC')} covers business use and that I hold licence {p.licence}.
Signed {p.short}
"""


def rtw_check(w):
    p = w.person()
    doc = w.any(f"[X] UK passport   No: {p.passport}   Expires: {w.date(300, 3000)}", f"[X] Biometric residence permit   No: {p.brp}   Valid until {w.date(300, 900)}", f"[X] Online check   Share code: {p.share}   Checked on {w.date()}", f"[X] EU passport ({p.nationality})   No: {p.passport}")
    return f"""RIGHT TO WORK CHECKLIST

{_rows(w, [('Name of worker', p.full), ('Date of birth', p.dob), ('Nationality', p.nationality), ('Post', p.role), ('Date of check', w.date()), ('Checked by', w.officer)])}
List A document
{doc}
Copy taken, signed and dated: Yes
Company check ref: {w.decoy_ref()}
"""


def passport_scan(w):
    p = w.person()
    number = p.passport
    raw = strip(number)[0]
    digits = raw if raw.isdigit() else "5" + f"{w.rng.randint(0, 99999999):08d}"
    dob, exp = f"{p.raw_dob:%y%m%d}", f"{w.rng.randint(10, 30):02d}0{w.rng.randint(1, 9)}1{w.rng.randint(0, 9)}"
    up = lambda s: "".join(c for c in s.upper() if c.isalpha() and c.isascii()) or "NAME"
    one = (f"P<GBR{up(p.plain_last)}<<{up(p.plain_first)}").ljust(44, "<")[:44]
    two = digits + numbers.mrz(digits) + "GBR" + dob + numbers.mrz(dob) + ("F" if p.female else "M") + exp + numbers.mrz(exp) + "<" * 14 + "0" + "0"
    return f"""[scan0{w.rng.randint(100, 999)}.tif - text recognised]

UNITED KINGDOM OF GREAT BRITAIN AND NORTHERN IRELAND
Passport  Type/Type  P   Code GBR   Passport No. {yes('passport_number', digits)}
Surname/Nom (1)  {yes('last_name', up(p.plain_last))}
Given names/Prenoms (2)  {yes('first_name', up(p.plain_first))}
Nationality/Nationalite (3)  {yes('nationality', 'BRITISH CITIZEN')}
Date of birth/Date de naissance (4)  {yes('date_of_birth', f'{p.raw_dob:%d} {p.raw_dob:%b}'.upper() + f' /{p.raw_dob:%b} {p.raw_dob:%y}'.upper())}
Sex/Sexe (5) {yes('gender', 'F' if p.female else 'M')}
{may('passport_number', may('date_of_birth', may('full_name', may('gender', may('nationality', one + chr(10) + two)))))}

copy seen for {p.role} post {w.date()}
"""


def licence_scan(w):
    p = w.person()
    return f"""DRIVING LICENCE   UK
1. {yes('last_name', p.raw_last.upper())}
2. {may('title', p.raw_title.upper())} {yes('first_name', p.raw_first.upper())}
3. {yes('date_of_birth', f'{p.raw_dob:%d.%m.%Y}')}  UNITED KINGDOM
4a. {w.day(-900, -100):%d.%m.%Y}   4b. {w.day(900, 3000):%d.%m.%Y}   4c. DVLA
5. {p.licence}
8. {yes('home_address', ', '.join(p.lines).upper() + ', ' + p.postcode)}
9. AM/B1/B/f/k/q
"""


def payslip(w):
    p = w.person()
    gross = p.fee()
    return f"""{w.council}                      PAY ADVICE
{'-' * 66}
Employee  {pad(yes('full_name', p.name('initial')), 28)} Pay No {p.pay}
NI No     {pad(p.nino, 20)} NI Cat {w.any('A', 'X', 'C')}   Tax Code {p.tax}
Period    {no('tax period', f'{w.rng.randint(1, 12):02d}/{w.rng.randint(1, 12):02d}')}   Date {w.date(10, 40)}
{'-' * 66}
{yes('election_role', p.raw_role):<10}   {gross}
Training fee                 {may('fee', f'{w.rng.randint(20, 40)}.00')}
PAYE tax                    -{may('fee', f'{w.rng.randint(5, 60)}.{w.rng.randint(10, 99)}')}
NET PAY                      {may('fee', f'{w.rng.randint(100, 300)}.{w.rng.randint(10, 99)}')}
BACS to {p.sort} {p.acct}
{p.block('          ')}
"""


def payslip_other(w):
    p = w.person()
    return f"""EMPLOYEE NO {p.pay}    {p.upper}     DEPT {w.any('EDUCATION', 'DSO', 'LEISURE')}   TAX CODE {p.tax}   NI NUMBER {p.nino}
BASIC PAY {no('salary', f'{w.rng.randint(800, 3000)}.{w.rng.randint(10, 99)}')}   {w.any('GMB', 'UNISON')} {may('trade_union', 'SUBS')} {w.rng.randint(8, 20)}.{w.rng.randint(10, 99)}   SUPERANN {w.rng.randint(40, 200)}.00
PAID BY CREDIT TO {p.sort} {p.acct}      TOTALS TO DATE: GROSS {no('salary', f'{w.rng.randint(9000, 30000)}.10')} TAX {w.rng.randint(900, 5000)}.60
"""


def training_sheet(w):
    rows = "".join(f"{n:>2}  {pad(p.full, 28)} {pad(p.role, 26)} {w.any('.......', 'attended', 'DNA', 'apologies')}\n" for n, p in enumerate(w.people(w.rng.randint(6, 14)), 1))
    return f"""TRAINING SESSION SIGN-IN   {w.any('Council Chamber', 'Committee Room 1')}   {w.date()}   {w.clock()}
{w.poll_title} - {w.any(may('election_role', 'presiding officers') + ' and ' + may('election_role', 'poll clerks'), 'count staff')}

No  Name                         Role                       Signature
{rows}"""


def emergency_sheet(w):
    p, q = w.person(), w.person()
    return f"""STAFF EMERGENCY CONTACT SHEET (keep in ballot box lid)

{_rows(w, [('Staff member', p.full), ('Role', p.role), ('Station', yes('polling_station', w.venue)), ('Mobile', p.mobile), ('Next of kin', yes('emergency_contact', may('full_name', q.name('natural')))), ('Relationship', w.any('wife', 'husband', 'son', 'friend')), ('NOK telephone', q.tel), ('Medical information', p.condition)])}
Doctor: {may('full_name', 'Dr ' + w.person().raw_last)}, {may('disability_or_health', w.any('Beacon Surgery', 'Priory Medical Centre'))}
"""


def equality(w):
    p = w.person()
    return f"""EQUAL OPPORTUNITIES MONITORING  (detached before shortlisting)   Ref {no('job reference', f'ES{w.rng.randint(100, 999)}')}

{_rows(w, [('Name', p.full), ('Date of birth', p.dob), ('Sex', p.gender), ('Ethnic origin', p.ethnicity), ('Religion or belief', p.religion), ('Disability', w.any(may('disability_or_health', 'No'), p.condition)), ('Nationality', p.nationality)])}
"""


def union_form(w):
    p = w.person()
    return f"""{p.union} membership - deduction of contributions from pay

{_rows(w, [('Name', p.formal), ('Employee no', p.pay), ('Workplace', w.any('Depot', 'Civic Centre', 'Library')), ('NI no', p.nino), ('Home address', p.addr)])}
I authorise the council to deduct my subscription. Date {w.date()}
"""


def card_form(w):
    p = w.person()
    return f"""TELEPHONE PAYMENT SLIP - destroy after use

{_rows(w, [('Cardholder', p.formal), ('Card number', p.card), ('Expiry', f'{w.rng.randint(1, 12):02d}/{w.rng.randint(5, 24):02d}'), ('Security code', no('cvv', str(w.rng.randint(100, 999)))), ('Amount', no('amount', f'£{w.rng.randint(20, 600)}.00')), ('Paid for', w.any('council tax', 'garden waste', 'parking permit ')), ('Ref', w.decoy_ref())])}
Postcode of billing address {p.postcode}
"""


def self_employed(w):
    p = w.person()
    return f"""SELF-EMPLOYED TRAINER / DRIVER - PAYMENT DETAILS

{_rows(w, [('Name', p.full), ('Trading address', p.addr), ('UTR', p.utr), ('NINO', p.nino), ('IBAN', p.iban), ('VAT no', no('VAT number', f'GB {w.rng.randint(100, 999)} {w.rng.randint(1000, 9999)} {w.rng.randint(10, 99)}')), ('Tel', p.tel)])}
Services: delivery of {may('polling_station', 'ballot boxes')} for {w.poll_title}, price {no('amount', f'£{w.rng.randint(100, 900)}')}
"""


def health(w):
    p = w.person()
    return f"""PRE-EMPLOYMENT HEALTH QUESTIONNAIRE - in confidence

{_rows(w, [('Name', p.full), ('D.O.B.', p.dob), ('NHS Number', p.nhs), ('GP', may('full_name', 'Dr ' + w.person().raw_last)), ('Present conditions', p.condition), ('Medication', yes('disability_or_health', w.any('insulin', 'ventolin inhaler', 'sertraline 50mg', 'methotrexate'))), ('Days lost last year', str(w.rng.randint(0, 20)))])}
"""


def dbs_form(w):
    p = w.person()
    return f"""DISCLOSURE RECORD
{_rows(w, [('Applicant', p.rev), ('Position', w.any('Escort', 'Lifeguard', 'Care Worker')), (w.any('DBS certificate number', 'Disclosure no', 'CRB/DBS No'), p.dbs), ('Issue date', w.date(-300, -20)), ('Level', 'Enhanced'), ('Content', w.any(may('criminal_conviction', 'Clear'), p.conviction)), ('Form ref', no('form ref', f'F{w.rng.randint(1000000000, 9999999999)}'))])}
"""


def ocr(w):
    """A scanned form with the usual mistakes; values stay readable for people."""
    p = w.person()
    damage = lambda s: "".join({"0": "O", "1": "l", "5": "S"}.get(c, c) if w.chance(0.12) else c for c in s)
    nino = damage(p.raw_nino[2:8])
    return f"""ELECTlON  STAFF  -  PERSONAL  DETAlLS        [pagc 1]

N ame : {p.full}
Addrcss : {p.block('        ')}
Datc of  Birth : {yes('date_of_birth', f'{p.raw_dob:%d / %m / %Y}')}
Nat. lns. No : {yes('national_insurance_number', f'{p.raw_nino[:2]} {nino[:2]} {nino[2:4]} {nino[4:]} {p.raw_nino[8]}')}
Tel . No : {p.tel}
Position  heId : {p.role}   {w.any('W ard', 'Ward')} : {w.ward}
Sort  Code : {p.sort}    Account  N o : {p.acct}
Paid  {p.fee()}   Initials  {w.any('jh', 'M.T.', 'kb')}   Our file {w.decoy_ref()}
"""


def typewriter(w):
    p = w.person()
    w.told_year = True
    return f"""
          R E C O R D   O F   E L E C T I O N   S T A F F

   N A M E          {pad(p.upper, 30)}
   ADDRESS          {p.block('                    ')}
   TEL.             {p.tel}
   BORN             {p.dob}
   INS. NO.         {p.nino}

   ELECTION               DUTY                 FEE
   -----------------------------------------------
   {w.poll.year} {w.any('Parl.', 'District', 'County')}          {pad(p.role, 20)} {p.fee()}
"""


def web_form(w):
    """As the mail of a web form server shows it."""
    p = w.person()
    fields = [("txtFirstName", p.first), ("txtSurname", p.last), ("txtHouse", p.addr1), ("txtPostcode", p.postcode), ("txtEmail", p.email), ("txtMobile", p.mobile), ("ddlRole", p.role), ("txtNINO", p.nino), ("dob_day_month_year", p.dob), ("chkConsent", "on"), ("__VIEWSTATE", no("hex", f"/wEPDwUK{w.rng.getrandbits(120):030X}"))]
    sep = w.any(" = ", ": ", "=")
    return f"Form: Election staff registration\nSubmitted {w.day():%Y-%m-%d}T{w.clock()}:{w.rng.randint(10, 59)}Z from {no('ip', f'81.{w.rng.randint(2, 250)}.{w.rng.randint(2, 250)}.{w.rng.randint(2, 250)}')}\n\n" + "".join(f"{k}{sep}{v}\n" for k, v in fields)


def pool_record(w):
    """A record printed from an old database, several on one page."""
    out = f"ELECTION STAFF DATABASE     PRINTED {w.date()}   PAGE {w.rng.randint(1, 40)}\n"
    for p in w.people(w.rng.randint(2, 4)):
        out += f"""{'=' * 60}
REC# {w.rng.randint(1, 900):>5}   NAME {pad(p.rev, 30)} SEX {p.gender}
ADDR {pad(p.addr, 50)}
TEL-H {pad(p.tel, 16)} TEL-M {p.mobile}
NINO {pad(p.nino, 16)} DOB {p.dob}
BANK {p.sort} {p.acct}   PAYROLL {p.pay}
LAST DUTY {p.role} {w.poll_mention}
"""
    w.told_year = True
    return out


KINDS = [
    ("p46", p46, "election_worker", 10), ("starter checklist", starter, "election_worker", 10), ("interest", interest, "election_worker", 14), ("application", application, "election_worker", 10), ("mileage claim", mileage, "election_worker", 8),
    ("right to work check", rtw_check, "election_worker", 14), ("passport scan", passport_scan, "election_worker", 4), ("licence scan", licence_scan, "other_personal", 4), ("payslip", payslip, "election_worker", 7), ("payslip other", payslip_other, "other_personal", 4),
    ("training sheet", training_sheet, "election_worker", 6), ("emergency sheet", emergency_sheet, "election_worker", 7), ("equality form", equality, "other_personal", 13), ("union form", union_form, "other_personal", 9), ("card slip", card_form, "other_personal", 9),
    ("self employed", self_employed, "election_worker|other_personal", 10), ("health form", health, "other_personal", 8), ("disclosure", dbs_form, "other_personal", 7), ("ocr form", ocr, "election_worker", 10), ("typewriter record", typewriter, "election_worker", 6), ("web form", web_form, "election_worker", 7), ("pool record", pool_record, "election_worker", 6),
]
