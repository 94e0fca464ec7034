"""Papers without anybody's personal data, or with names that the law makes public: full of look-alikes."""

from . import numbers, words
from .mark import may, no
from .people import Person


PENCE = ["00", "50", "75"]


def _public_name(w):
    p = Person(w.rng, w.year)
    return no("public name", w.any(p.name("natural"), p.name("reverse"), p.name("titled")))


def _digits(w, n):
    return f"{w.rng.randint(10 ** (n - 1), 10 ** n - 1)}"


def persons_nominated(w):
    out = f"STATEMENT OF PERSONS NOMINATED\n\n{w.council}\nElection of {w.any('a Councillor', 'Councillors')} for {w.ward} Ward on {w.public_poll_date()}\n\nName of candidate | Home address | Description | Proposer and seconder\n"
    for _ in range(w.rng.randint(3, 7)):
        p = Person(w.rng, w.year)
        out += f"{no('candidate', p.name('REVERSE'))} | {no('candidate address', w.any(', '.join(p.lines) + ', ' + p.raw_postcode, '(address in ' + w.ward + ')'))} | {no('party', w.any(*words.PARTIES) + w.any(' Party', ' Party Candidate', ''))} | {_public_name(w)}+ {_public_name(w)}++\n"
    return out + f"\nDated {w.date()}   {w.officer}, {may('election_role', 'Returning Officer')}\nPrinted and published by the Returning Officer, {w.office_line}\n"


def notice_of_poll(w):
    return f"""NOTICE OF POLL
{w.council}

1. A poll for the election of {w.rng.randint(1, 3)} Councillors for {w.ward} will be held on {w.public_poll_date()} between 7.00am and 10.00pm.
2. The situation of polling stations:

{''.join(f"  {n}  {no('venue', w.any(*words.VENUES))}, {w.any(*words.STREETS)} {w.any(*words.STREET_TYPES)} {no('venue postcode', w.rng.choice(w.rng.choice(words.TOWNS)[1]) + ' ' + str(w.rng.randint(1, 9)) + 'QT')}   {w.any('AB', 'CD1')} 1 to {w.rng.randint(500, 2400)}" + chr(10) for n in range(1, w.rng.randint(4, 9)))}
{w.officer}, {may('election_role', 'Returning Officer')}
"""


def result(w):
    return f"DECLARATION OF RESULT OF POLL   {w.ward} ward   {w.public_poll_date()}\n\n" + "".join(f"{no('candidate', Person(w.rng, w.year).name('REVERSE')):<40} {w.any(*words.PARTIES):<20} {w.rng.randint(30, 2900)}\n" for _ in range(5)) + f"\nRejected {w.rng.randint(0, 40)}  Electorate {_digits(w, 4)}  Turnout {w.rng.randint(20, 70)}.{w.rng.randint(0, 9)}%\n"


def minutes(w):
    return f"""{w.council.upper()}
{w.any('PLANNING COMMITTEE', 'CABINET', 'LICENSING PANEL', 'FULL COUNCIL')}  {w.date()} at {w.any('6.30pm', '7.00 p.m.')}

PRESENT: Councillors {', '.join(no('councillor', Person(w.rng, w.year).name('short')) for _ in range(5))}
Officers: {w.officer}, {w.officer}
{w.rng.randint(20, 99)}. APOLOGIES received from Cllr {no('councillor', Person(w.rng, w.year).raw_last)}.
{w.rng.randint(20, 99)}. APPLICATION {w.decoy_ref()} - {w.any('two storey extension', 'change of use', '14 dwellings')}, land at {no('site', w.any(*words.STREETS) + ' ' + w.any(*words.STREET_TYPES))}, grid ref {w.decoy_ref()}. RESOLVED: approve subject to conditions K2 and BR1.
{w.rng.randint(20, 99)}. BUDGET MONITORING: overspend of {no('amount', '£' + _digits(w, 5))} on {w.decoy_ref()}. Minute {w.decoy_ref()} refers.
The meeting closed at {w.any('9.14pm', '8.50 pm')}.
"""


def tariff(w):
    return f"FEES AND CHARGES FROM 1 APRIL {w.year}\n\n" + "".join(f"{item:<44}{no('price', f'£{w.rng.randint(2, 300)}.{w.rng.choice(PENCE)}')}\n" for item in ("Allotment (5 rods)", "Bowling green, season", "Cremation, adult", "Garden waste bin", "Pest control: wasps", "Hall hire per hour", "Street naming", "Taxi plate")) + f"\nVAT no {no('VAT', 'GB ' + _digits(w, 9))}. Queries {w.office_tel}\n"


def fee_scale(w):
    return f"""SCALE OF FEES - {w.any(may('election_role', 'RETURNING OFFICERS'), 'COUNTY ASSOCIATION')} {w.year}

{may('election_role', 'Presiding Officer')}      {no('fee scale', f'£{w.rng.randint(150, 290)}.00')}
{may('election_role', 'Poll Clerk')}             {no('fee scale', f'£{w.rng.randint(100, 190)}.00')}
{may('election_role', 'Count Supervisor')}       {no('fee scale', f'£{w.rng.randint(60, 120)}.50')}
{may('election_role', 'Count Assistant')} (per hour) {no('fee scale', f'£{w.rng.randint(8, 14)}.20')}
For every 100 postal votes issued {no('fee scale', '£' + str(w.rng.randint(30, 60)) + '.00')}
Employer's PAYE scheme {no('PAYE reference', _digits(w, 3) + '/E' + _digits(w, 3))}. Tax is deducted at {may('tax_code', 'BR')} unless a P527 is held.
"""


def advert(w):
    return f"""{w.council} - could you help at the {w.poll_name} on {w.public_poll_date()}?

We need {w.generic_role(True)}, {w.generic_role(True)} and {may('election_role', 'count assistants')}. You must be over 18, have a National Insurance number (it looks like {no('example NI number', w.any('QQ 12 34 56 C', 'QQ123456C', 'AB123456C'))}) and the right to work in the UK. Pay {no('advertised fee', f'£{w.rng.randint(120, 260)}')}. Do not send your bank details by email.

Contact {w.officer} on {w.office_tel} or {w.team_mail}. Closing date {w.date()}.
"""


def handbook(w):
    return f"""POLLING STATION HANDBOOK - chapter {w.rng.randint(1, 12)}

The {may('election_role', 'presiding officer')} is responsible for the station; the {may('election_role', 'poll clerk')} marks the register. For an elector with the number {no('example', 'AB 123')} write the number on the corresponding number list (ballot papers {no('ballot numbers', f'{w.rng.randint(1000, 9999):06d}-{w.rng.randint(10000, 19999):06d}')}). Anonymous electors show a certificate. If someone's name has been marked, issue a tendered ballot paper. In an emergency ring 999, then the helpline {w.office_tel}.
Example: {no('example name', 'Mr A N Other')}, {no('example address', '1 Any Street, Anytown, AA1 1AA')}, 01/01/1970, sort code {no('example', '12-34-56')}, account {no('example', '12345678')}.
"""


def server_log(w):
    out = ""
    for _ in range(w.rng.randint(12, 40)):
        ip = no("ip", f"10.{w.rng.randint(0, 255)}.{w.rng.randint(0, 255)}.{w.rng.randint(1, 254)}")
        out += f'{ip} - - [{w.day():%d/%b/%Y}:{w.clock()}:{w.rng.randint(10, 59)} +0000] "GET /{w.any("planning", "elections", "polling-stations", "bins")}/{no("id", _digits(w, w.rng.randint(6, 12)))}?t={no("hex", f"{w.rng.getrandbits(40):x}")} HTTP/1.1" {w.any(200, 304, 404)} {no("bytes", _digits(w, w.rng.randint(4, 8)))} "-" "Mozilla/4.0 (compatible; MSIE {no("version", "6.0")}; Windows NT 5.1)"\n'
    return out


def inventory(w):
    return f"ICT ASSET REGISTER EXTRACT {w.date()}\n\n" + "".join(f"{no('asset tag', w.any('WB', 'PC', 'LT') + _digits(w, 6) + w.any('A', 'B', 'C', 'D'))}  {w.any('Dell Optiplex', 'HP 6730b', 'Lexmark T640')}  s/n {no('serial', f'{w.rng.getrandbits(48):012X}')}  MAC {no('mac', ':'.join(f'{w.rng.randint(0, 255):02x}' for _ in range(6)))}  room {no('room', w.any('K2', 'M1', 'C104', '0T', 'D1'))}  {w.date(-900, -20)}\n" for _ in range(14))


def planning_notice(w):
    return f"""TOWN AND COUNTRY PLANNING ACT 1990
Application no. {w.decoy_ref()}   Portal ref {no('portal ref', 'PP-' + _digits(w, 8))}   UPRN {no('UPRN', '100' + _digits(w, 9))}
Site: land adjacent to {no('site', str(w.rng.randint(1, 99)) + ' ' + w.any(*words.STREETS) + ' ' + w.any(*words.STREET_TYPES))}. OS grid {no('grid ref', w.any('SP', 'NZ') + _digits(w, 6))}, easting {no('easting', _digits(w, 6))} northing {no('northing', _digits(w, 6))}.
Proposal: demolition of garage, erection of 2 no. dwellings (plans {no('plan', 'A1-' + _digits(w, 3))}, {no('plan', 'K2/' + _digits(w, 3))}).
Decision due {w.date()}. Appeal {no('appeal ref', 'APP/X' + _digits(w, 4) + '/A/' + f'{w.year % 100:02d}' + '/' + _digits(w, 7))}.
"""


def purchase_order(w):
    return f"""PURCHASE ORDER {no('purchase order', 'PO' + _digits(w, 6))}
Supplier {no('supplier', w.any(*words.SUPPLIERS))}   Supplier no {no('supplier no', _digits(w, 6))}
Deliver to {w.office_line}
VAT {no('VAT', 'GB ' + _digits(w, 9))}  Co. reg. {no('company no', w.any('SC', 'NI', '0', 'OC') + _digits(w, 6))}

{''.join(f"{w.rng.randint(1, 60):>4}  {w.any('ballot box seals', 'A4 paper 80gsm', 'toner TN-3280', 'hi-vis vest XL', 'polling booth leg'):<26} {no('stock code', w.any('AB', 'CD', 'ST') + _digits(w, 6) + w.any('A', 'B', 'C'))}  {no('price', f'{w.rng.randint(1, 90)}.{w.rng.randint(10, 99)}')}" + chr(10) for _ in range(6))}
Cost code {w.decoy_ref()}  Authorised by {w.officer}
Remit to the account held.
"""


def book_list(w):
    return "LIBRARY STOCK - NEW TITLES\n\n" + "".join(f"{no('author', Person(w.rng, w.year).name('reverse'))}: {w.any('A History of', 'Walks around', 'The Birds of', 'Ghosts of')} {w.any(*words.WARDS)}. {w.any('Phillimore', 'Sutton', 'Tempus')}, {w.rng.randint(1980, w.year)}. ISBN {no('isbn', w.any(numbers.isbn10(f'0{w.rng.randint(0, 99999999):08d}'), numbers.isbn13('978' + f'{w.rng.randint(0, 999999999):09d}')))} class {no('class mark', f'{w.rng.randint(100, 999)}.{w.rng.randint(1, 999)}')}\n" for _ in range(12))


def press(w):
    return f"""PRESS RELEASE {no('release no', f'{w.rng.randint(1, 300)}/{w.year}')}   {w.date()}

Council Leader Cllr {no('councillor', Person(w.rng, w.year).name('natural'))} ({may('political_activity', w.any(*words.PARTIES))}) opened the new {w.any('swimming pool', 'recycling centre', 'bandstand')} in {w.ward} yesterday. "{w.any('A great day for the town', 'This is good news')}," said Mayor {no('councillor', Person(w.rng, w.year).name('natural'))}. The project cost {no('amount', f'£{w.rng.randint(1, 9)}.{w.rng.randint(1, 9)}m')}.

Media enquiries: {w.office_tel}. Charity no. {no('charity no', _digits(w, 7))}.
"""


def timetable(w):
    return f"ELECTION TIMETABLE - poll {w.public_poll_date()}\n\n" + "".join(f"{w.date(-40, 20):<28}{item}\n" for item in ("Publication of notice of election", "Close of nominations (4pm)", "Statement of persons nominated", "Last day to register", "Last day for new postal votes", "Appointment of counting agents", "Replacement postal votes", "Last day for return of expenses"))


def program(w):
    return f"""' Module modStaff  v{no('version', f'{w.rng.randint(1, 9)}.{w.rng.randint(0, 99)}.{w.rng.randint(0, 9999)}')}  {w.date()}
Const NI_LEN = 9
Public Function CheckNINO(ByVal s As String) As Boolean
    ' e.g. {no('example NI number', 'QQ123456C')}
    CheckNINO = s Like "[A-Z][A-Z]######[A-D]"
End Function
INSERT INTO tblRole VALUES (1,'{may('election_role', 'PO')}','{may('election_role', 'Presiding Officer')}');
SELECT surname, forename, sortcode, accno FROM tblStaff WHERE polldate = #{w.poll:%m/%d/%Y}#;
guid {{{no('guid', f'{w.rng.getrandbits(32):08X}-{w.rng.getrandbits(16):04X}-{w.rng.getrandbits(16):04X}')}}}
"""


def road_works(w):
    return "BUS AND ROAD WORKS\n" + "".join(f"{no('route', w.any('X', 'N', 'K') + str(w.rng.randint(1, 99)))} dep {w.clock()} {w.clock()} {w.clock()}  via M{w.rng.randint(1, 62)} J{w.rng.randint(1, 40)}, closed {w.date()} ref {no('works ref', w.any('AB', 'WK', 'SE') + _digits(w, 7))}\n" for _ in range(10))


def menu(w):
    return f"CANTEEN MENU w/c {w.date()}\nMon: cottage pie {no('price', '£2.40')} (code {no('menu code', 'D1')})\nTue: curry of the day, K{w.rng.randint(1, 9)} halal\nWed: roast, 0 allergens listed\nBatch {no('batch', _digits(w, 8))} use by {w.date()}\nFridge temps 04-02-05 / 03-01-04 / {no('temps', f'{w.rng.randint(1, 5):02d}-{w.rng.randint(1, 5):02d}-{w.rng.randint(1, 5):02d}')}\n"


def retention(w):
    return f"""RECORDS RETENTION SCHEDULE (version {no('version', f'{w.rng.randint(1, 6)}.{w.rng.randint(0, 9)}')})

{w.decoy_ref()}  Staff records: name, address, date of birth, National Insurance number, bank details    6 years
Electoral register (marked)       1 year
Training attendance                6 years
Passport and visa copies         employment + 2 years
Medical questionnaires, trade union deductions, ethnic monitoring   6 years
Contact {w.team_mail}. Approved by the Executive {w.date()}, minute {w.decoy_ref()}
"""


def contract(w):
    return f"""THIS AGREEMENT is made {w.date()} between {w.council.upper()} and {no('supplier', w.any(*words.SUPPLIERS).upper())} (company number {no('company no', '0' + _digits(w, 7))}) whose registered office is at {no('company address', f'Unit {w.rng.randint(1, 40)}, {w.any(*words.STREETS)} Business Park, {w.rng.choice(words.TOWNS)[0]} LS{w.rng.randint(1, 19)} {w.rng.randint(1, 9)}AB')}

1. The Supplier shall print {no('quantity', _digits(w, 6))} poll cards at {no('price', '£' + _digits(w, 4) + '.00')}.
2. Payment to the Supplier's account within 30 days. 3. Liability capped at {no('amount', '£' + _digits(w, 7))}.
"""


def meter_readings(w):
    return "METER READINGS\n" + "".join(f"MPAN {no('mpan', _digits(w, 13))}  {w.date()}  {no('reading', _digits(w, 6))}  serial {no('serial', w.any('K', 'D', 'E') + _digits(w, 9))}\n" for _ in range(12))


def job_description(w):
    return f"""JOB DESCRIPTION   Post no. {no('post no', 'ES' + _digits(w, 3))}   Grade {no('grade', w.any('K2', 'D1', 'SO1', 'PO2', 'Scale 6'))}

Title: {w.any('Electoral Services Officer', 'Planning Technician', 'Payroll Assistant')}    Reports to: Head of {w.any('Legal', 'Finance')}
Salary {no('salary range', f'£{w.rng.randint(14, 22)},{_digits(w, 3)} - £{w.rng.randint(23, 30)},{_digits(w, 3)}')}, 37 hours. A {w.any('full driving licence', 'basic DBS check')} is required.
The postholder will process National Insurance numbers, dates of birth and bank details in line with the Data Protection Act 1998. Disability Confident employer. Union recognised: {may('trade_union', w.any('UNISON', 'GMB'))}.
Apply by {w.date()} quoting {no('job ref', 'LEG/' + _digits(w, 4))}. Informal talk: {w.officer}, {w.office_tel}.
"""


def card_statement(w):
    rows = "".join(f"{w.date()}  {no('supplier', w.any(*words.SUPPLIERS)):<34} {no('amount', f'{w.rng.randint(3, 900)}.{w.rng.randint(10, 99)}')}  {no('masked card', '**** **** **** ' + _digits(w, 4))}\n" for _ in range(8))
    return f"CORPORATE PURCHASING CARD - {w.any('March', 'June')} {w.year}   account ending {no('ending', _digits(w, 4))}\n\n{rows}Cost code {w.decoy_ref()}\n"


def foi_response(w):
    return f"""FREEDOM OF INFORMATION ACT 2000 - Request {no('FOI ref', f'FOI/{w.year}/{w.rng.randint(100, 999)}')}

Dear Requester

You asked how many staff worked at the {w.poll_name} and what they were paid.
{may('election_role', 'Presiding officers')} {w.rng.randint(40, 99)}, {may('election_role', 'poll clerks')} {w.rng.randint(90, 180)}, average fee {no('average', f'£{w.rng.randint(150, 260)}.40')}. Total cost {no('amount', f'£{w.rng.randint(40, 200)},{_digits(w, 3)}')}.
Names, home addresses and NI numbers are withheld under section 40(2): [REDACTED] [REDACTED].
Review: {w.office_line}. ICO, {no('regulator', 'Wycliffe House, Water Lane, Wilmslow SK9 5AF')}, tel {no('helpline', '0303 123 1113')}.
"""


def risk_assessment(w):
    return f"""RISK ASSESSMENT   Ref {no('risk ref', 'RA' + _digits(w, 6) + w.any('', 'X'))}   Venue: {no('venue', w.any(*words.VENUES))}   Review {w.date(100, 400)}

Hazard                     Likelihood  Severity  Score   Control
Slips on wet floor              2          3       6     mats; first aider
Asthma / allergy attack         1          4       4     inhalers with owner
Manual handling (boxes)         3          2       6     two persons
Epileptic seizure of voter      1          5       5     dial 999
Lone working                    2          4       8     phone list of {may('election_date', w.any(*w.poll_short))}
"""


def schema(w):
    return f"""Table tblStaff ({no('rows', _digits(w, 4))} rows)   db v{no('version', f'{w.rng.randint(1, 9)}.{w.rng.randint(0, 30)}')}

Field        Type      Len  Null  Example
SURNAME      C          25   N    {no('example name', 'BLOGGS')}
FORENAME     C          20   Y    {no('example name', 'JOE')}
NI_NUMBER    C           9   Y    {no('example NI number', w.any('QQ123456C', 'AB123456C', 'XX999999X'))}
DOB          D           8   Y    {no('example date', '19000101')}
SORTCODE     C           6   Y    {no('example', '000000')}
ACCNO        C           8   Y    {no('example', '12345678')}
TELNO        C          15   Y    {no('example', '01632 960001')}
ROLE         C           3   N    {may('election_role', 'PO')}, {may('election_role', 'PC')}, {may('election_role', 'CA')}
"""


def tender(w):
    return f"TENDER EVALUATION - poll card printing - contract {no('contract no', 'C' + _digits(w, 6))}\n\nBidder                         Price       Quality  Total\n" + "".join(f"{no('supplier', s):<30} {no('price', f'{w.rng.randint(9000, 60000)}.00')}    {w.rng.randint(20, 60)}       {w.rng.randint(50, 99)}\n" for s in w.rng.sample(words.SUPPLIERS, 4)) + f"\nPanel: {w.officer}, {w.officer}. OJEU ref {no('OJEU', f'{w.year}/S {w.rng.randint(100, 250)}-{_digits(w, 6)}')}. DUNS {no('DUNS', _digits(w, 9))}.\n"


KINDS = [
    ("persons nominated", persons_nominated, "none", 6), ("notice of poll", notice_of_poll, "none", 6), ("result", result, "none", 4), ("council minutes", minutes, "none", 8), ("tariff", tariff, "none", 4), ("fee scale", fee_scale, "none", 6), ("advert", advert, "none", 6), ("handbook", handbook, "none", 6),
    ("server log", server_log, "none", 5), ("asset register", inventory, "none", 5), ("planning notice", planning_notice, "none", 6), ("purchase order", purchase_order, "none", 6), ("book list", book_list, "none", 4), ("press release", press, "none", 5), ("timetable", timetable, "none", 4),
    ("program", program, "none", 4), ("road works", road_works, "none", 4), ("menu", menu, "none", 3), ("retention schedule", retention, "none", 5), ("contract", contract, "none", 5), ("meter readings", meter_readings, "none", 4),
    ("job description", job_description, "none", 4), ("card statement", card_statement, "none", 4), ("foi response", foi_response, "none", 4), ("risk assessment", risk_assessment, "none", 3), ("schema", schema, "none", 4), ("tender", tender, "none", 3),
]
