"""Letters, memos, notes and references about people. A new kind is a function and a line in KINDS."""

from . import words
from .mark import may, no, yes


def appointment(w):
    p = w.person()
    role = p.role
    return f"""{w.letterhead()}{p.formal}
{p.block()}

Dear {p.dear}

{w.poll_title.upper()}
{w.any('APPOINTMENT OF STAFF', 'Appointment as polling station staff', 'LETTER OF APPOINTMENT')}

I am pleased to appoint you as {role} at {w.station()} on {w.poll_date}. You should be at the station by 6.15 a.m. The poll is open from 7am to 10pm.

Your fee will be {p.fee()}{w.any('', f' and your payroll number is {p.pay}', ', paid by BACS')}. {w.any('', f'Training is compulsory and takes place at 6pm on {w.date()} in the Council Chamber.', f'You attended training on {yes("training_record", w.date())}.')}

Please {w.any('sign and return the slip', 'ring us')} by {w.date()} if you cannot {w.any('act', 'accept')}. You may not have taken part in any campaign on behalf of a candidate.

{w.sign_off()}"""


def appointment_merge(w):
    """As the merge printed it: upper case, columns of the 1990s still in use."""
    p = w.person()
    stn = yes("polling_station", f"{w.rng.randint(1, 80):03d}")
    return f"""                                                   {w.date()}

     {p.upper}
     {p.block('     ')}


     POLLING DISTRICT    : {w.any('AA', 'CB', 'GD', 'KE1')}
     POLLING STATION NO  : {stn}
     POLLING PLACE       : {may('polling_station', w.venue.upper())}
     YOUR DUTY           : {yes('election_role', p.raw_role.upper())}
     FEE                 : {p.fee()}
     PAYROLL REF         : {p.pay}

     ELECTION OF {w.any('COUNCILLORS', 'A MEMBER OF PARLIAMENT')} - {yes('election_date', f'{w.poll:%d/%m/%Y}')}

     YOU ARE HEREBY APPOINTED TO THE ABOVE DUTY.
     COLLECT YOUR BALLOT BOX FROM {w.office_line} AT 5.45PM ON {w.date()}
"""


def acceptance(w):
    p = w.person()
    w.told_year = True
    return f"""{p.block()}

{w.date()}

Dear {w.any('Sir', 'Madam', 'Elections')},

Thank you for your letter. I {w.any('accept', 'am happy to accept', 'would like to accept')} the position of {p.role} at {w.station()} for the {w.poll_name} {w.year}.

My bank is {p.bank}, sort code {p.sort} and account number {p.acct}. My N.I. number is {p.nino}. {w.any('I can be reached on', 'Mobile', 'Ring me on')} {p.mobile}{w.any('', f' or {p.tel} in the evenings')}.

{w.any('Yours sincerely', 'Yours', 'Many thanks')}

{p.full}
"""


def decline(w):
    p = w.person()
    return f"""From: {p.full}, {p.addr}

To the {may('election_role', 'Returning Officer')}

I regret that I cannot work as {p.role} this {w.any('May', 'time', 'year')} because {w.any(f'I have {p.condition}', f'I was told by my consultant that {p.condition} rules out a 16 hour day', 'I will be on holiday', f'my mother is ill', f'I am now helping the {p.party} candidate in our ward')}. Please keep me on the list{w.any('.', f' (my number is {p.tel}).', f', and note my new e-mail {p.email}.')}

{p.short}
{w.date()}
"""


def reference(w):
    p, q = w.person(), w.person()
    return f"""Private and confidential

{w.date()}

To whom it may concern

{p.full}, born {p.dob}, {w.any('of', 'who lives at')} {p.addr}

I have known {may('full_name', f'{p.raw_title} {p.raw_last}')} for {w.rng.randint(2, 20)} years, as {w.any('neighbour', 'a colleague at the library', 'his line manager' if not p.female else 'her line manager')}. {w.any('She' if p.female else 'He')} has worked for us as {yes('election_role', p.raw_role.lower())} at every poll since {w.rng.randint(1997, w.year)} and was always punctual, accurate and polite to electors. I recommend {w.any('her' if p.female else 'him')} without reservation.

{q.full}
{w.any('Headteacher', 'Minister', 'Retired police inspector')}
Tel. {q.tel}
"""


def reference_other(w):
    p, q = w.person(), w.person()
    return f"""REFERENCE REQUEST - {w.any('CATERING ASSISTANT', 'CARETAKER', 'ADMIN OFFICER (SCALE 3)')}

Name of applicant: {p.formal}
Date of birth: {p.dob}
How long have you known the applicant? {w.rng.randint(1, 12)} years
Days' sickness in last two years: {w.rng.randint(0, 30)}
Any reason not to employ: none known
Referee: {q.full}, {q.email}
"""


def payroll_memo(w):
    p, q = w.person(), w.person()
    w.told_year = True
    return f"""M E M O R A N D U M

To:    Payroll Section                From:  Electoral Services
Ref:   {w.decoy_ref()}             Date:  {w.date(5, 60)}

ELECTION FEES {w.year} - QUERIES

1. {p.formal} (pay no {p.pay}, NI {p.nino}) acted as {p.role} and has been paid {p.fee()} when the fee is {p.fee()}. Tax code used was {p.tax}.
2. {q.formal}'s payment was returned by the bank. Correct details: {q.sort} / {q.acct}, account name {yes('full_name', q.name('UPPER'))}.
3. Please charge code {no('budget code', f'{w.rng.randint(1000, 9999)} {w.rng.randint(100, 999)} {w.rng.randint(1000, 9999)}')} with the lot.

{w.officer}
"""


def bank_change(w):
    p = w.person()
    return f"""{p.full}
{p.block()}
{w.date()}

Payroll number {p.pay}

Please note that from {w.date()} my {w.any('salary', 'wages', 'pension')} should be paid into my new account:
   Bank: {p.bank}
   Sort Code: {p.sort}
   A/c No: {p.acct}
   Name of account: {yes('full_name', f'{p.raw_title} {p.initials} {p.raw_last}')}
{w.any('', f'Building society roll no. {no("roll number", f"D/{w.rng.randint(10000000, 99999999)}-{w.rng.randint(1, 9)}")}')}

Signed {p.short}
"""


def accident(w):
    p, q = w.person(), w.person()
    return f"""ACCIDENT / INCIDENT REPORT (to Health & Safety within 24 hrs)

Injured person      {p.full}
Home address        {p.addr}
D.O.B.              {p.dob}       Sex  {p.gender}
Telephone           {p.tel}
Occupation          {yes('election_role', p.raw_role)} (casual), {w.station()}
Date & time         {may('election_date', f'{w.poll:%d/%m/%Y}')} {w.clock()}
What happened       Slipped on wet leaves while carrying the ballot box to the car.
Injury              {yes('disability_or_health', w.any('fractured left wrist', 'sprained ankle', 'cut to forehead, 3 stitches', 'bruised ribs'))}
Witness             {q.full} - {q.mobile}
RIDDOR reportable?  {w.any('No', 'Yes - over 3 days')}    Ref {w.decoy_ref()}
"""


def accident_other(w):
    p = w.person()
    return f"""Accident book entry no. {w.rng.randint(1, 400)}

{p.rev}  aged {w.rng.randint(18, 70)}   {p.addr}
Works no. {p.pay}   Dept: {w.any('Refuse', 'Leisure', 'Catering', 'Parks')}
On {w.date()} at {w.clock()} trapped finger in bin lift. {yes('disability_or_health', w.any('Laceration to right index finger', 'Suspected broken thumb'))}; taken to A&E by {w.officer}. NHS no {p.nhs}
"""


def complaint(w):
    p = w.person()
    return f"""{p.addr}
{p.email}

Dear Chief Executive

When I went to vote at {no('venue', w.venue)} I was told I was not on the register although I have lived here for {w.rng.randint(3, 30)} years. My number on the poll card is {p.elector}. {w.any('I was most upset.', f'I am {yes("disability_or_health", "registered disabled")} and had to walk home.', 'The lady behind the desk was rude.')}

{p.full}
"""


def absent_vote(w):
    p, q = w.person(), w.person()
    return f"""APPLICATION TO VOTE BY {w.any('POST', 'PROXY')}

Surname {p.last}   First names {p.firsts}
Address where registered: {p.addr}
Elector no. {p.elector}
Date of birth [{yes('date_of_birth', ' '.join(f'{p.raw_dob:%d%m%Y}'))}]
Reason: {w.any('work abroad', p.condition, 'student', 'holiday')}
{w.any('', f'Proxy: {q.full}, {q.addr}, relationship: friend')}
Telephone (optional) {p.mobile}
For elections on: {may('election_date', f'{w.poll:%d/%m/%Y}')} / all elections
"""


def registration_query(w):
    p = w.person()
    return f"""{w.letterhead()}{p.dear if w.chance(.3) else may('full_name', 'The Occupier')}
{p.block()}

Dear {w.any('Resident', 'Sir or Madam')},

Electoral registration: we have an application from {p.full}, date of birth {p.dob}, National Insurance number {p.nino} at this address, nationality given as {p.nationality}. We could not match these details. Please send a copy of a {w.any('passport', 'driving licence')} by {w.date()}. The name will appear in the register as {p.elector}.

{may('full_name', w.person().name('natural'))}
{may('election_role', 'Electoral Registration Officer')}
"""


def interview_notes(w):
    p = w.person()
    return f"""Interview notes - {w.any('Elections Assistant', may('election_role', 'Casual canvasser'), may('election_role', 'count supervisors'))} post

Candidate: {p.full} {w.any('', '(internal)')}
Panel: {w.officer}, {w.officer}
- Worked as {p.role} in {w.year}, wants more hours. knows the {w.ward} area.
- asked about adjustments: has {p.condition}
- clean licence, reg {p.vrm}
- declared: {p.conviction}
- {p.nationality} national; share code {p.share}
- phone {p.mobile} after 6
Score {w.rng.randint(20, 40)}/45
"""


def supervision_note(w):
    p = w.person()
    return f"""1:1 {p.known} {w.date()}

back from sick leave ({p.condition}), OH report says phased return. GP letter on file. asked re {p.union} rep being present - fine.
leave left: {w.rng.randint(1, 22)} days. next appraisal {w.date()}.
"""


def council_tax(w):
    p = w.person()
    ref = no("council tax ref", f"{w.rng.randint(20000000, 89999999)}")
    return f"""{w.letterhead()}{p.formal}
{p.block()}

Account reference: {ref}
Property reference: {no('UPRN', f'{w.rng.randint(100000000000, 100099999999)}')}

Dear {p.dear}

COUNCIL TAX - {w.any('REMINDER', 'SINGLE PERSON DISCOUNT REVIEW', 'DIRECT DEBIT REJECTED')}

Amount now due {no('amount', f'£{w.rng.randint(80, 1900)}.{w.rng.randint(10, 99)}')}. {w.any('', f'Your bank returned our direct debit on sort code {p.sort} account {p.acct}.')} You can pay at {w.office_line} or on {no('helpline', '0845 603 ' + str(w.rng.randint(1000, 9999)))}.

Revenues Manager
"""


def handwritten(w):
    """A note as somebody typed it from a slip."""
    p = w.person()
    return w.any(
        f"rang {w.clock()} - {p.full} can do {yes('election_role', p.raw_role.lower())} again, new mob {p.mobile}, moved to {p.addr}. same bank. NI {p.nino}\n",
        f"{p.rev}\n{p.nino}\n{p.sort}  {p.acct}\n{p.tel}\nwants {w.station()} ({yes('election_role', 'P.O.')}) - no car\n",
        f"* {p.short} - {p.role} - {p.mobile}\n* husband drives - {p.vrm}\n* NOT evenings, {yes('disability_or_health', 'diabetic')}\n* pay as before (no. {p.pay})\n* {w.poll_title}\n",
        f"Post-it on file: {p.full} ({p.dob}) - passport {p.passport} seen {w.date()} by {may('full_name', w.person().name('short'))}. ok for count {w.poll_title}.\n")


def keyholder_letter(w):
    p = w.person()
    return f"""{w.letterhead()}{may('full_name', 'The Booking Secretary')}: {p.full}
{p.block()}

HIRE OF {no('venue', w.venue.upper())} AS A POLLING STATION - {w.poll_date}

I wish to hire the hall from 6am to 11pm. I have you as keyholder on {p.tel}{w.any('', f' / {p.mobile}')}. The hire charge of {no('amount', f'£{w.rng.randint(60, 250)}.00')} will be paid to {no('organisation', 'the Hall Committee')} on receipt of an invoice. The {may('election_role', 'Presiding Officer')} will ring you the day before.

{w.sign_off()}"""


def expenses_letter(w):
    p = w.person()
    return f"""Dear {may('full_name', f'{p.raw_title} {p.raw_last}')},

Travel claim, {w.poll_title}. We have received your claim for {w.rng.randint(6, 90)} miles at {no('rate', '45p')} from your home ({p.addr}) to {w.station()} in your {w.any('Ford Fiesta', 'Vauxhall Astra', 'Skoda')} {p.vrm}. As {p.role} you get {p.fee()} plus travel of {may('fee', f'£{w.rng.randint(3, 40)}.{w.rng.randint(10, 99)}')}. We need a copy of the insurance with business use; your driver number {p.licence} is on file.

{w.sign_off()}"""


def p527(w):
    """The certificate of those who paid no tax on election fees, until 2014."""
    p = w.person()
    return f"""P527                        {w.any('ELECTIONS - CERTIFICATE OF NON-LIABILITY', 'ELECT SCHEME')}

Name  {p.upper}           National Insurance no  {yes('national_insurance_number', ' '.join([p.raw_nino[:2], p.raw_nino[2:4], p.raw_nino[4:6], p.raw_nino[6:8], p.raw_nino[8]]))}
Address {p.addr}
Employed as {p.role} at the election held on {yes('election_date', f'{w.poll:%d %B %Y}')}
I certify that I am not liable to pay income tax for the year ended 5 April {w.year + 1}.
Fee paid in full {p.fee()}     Signature ..................   PAYE ref {no('PAYE reference', f'{w.rng.randint(100, 999)}/E{w.rng.randint(100, 999)}')}
"""


def rtw_letter(w):
    p = w.person()
    return f"""RIGHT TO WORK - {p.upper}

Before you can start as {p.role} we have to see proof of your right to work. We have seen: {w.any(f'British passport no. {p.passport}', f'residence permit {p.brp}', f'online check, share code {p.share}', f'birth certificate and P45 showing {p.nino}')}, expiring {w.date(200, 900)}. Date of birth on document {p.dob}, nationality {p.nationality}. {w.any('', f'DBS no. {p.dbs} issued {w.date(-400, -50)}.')}

Checked by {w.officer}   {w.date()}
"""


def pension(w):
    p, q = w.person(), w.person()
    return f"""LOCAL GOVERNMENT PENSION SCHEME
EXPRESSION OF WISH

Member: {p.full}   NI number {p.nino}   Payroll {p.pay}
Date of birth {p.dob}
In the event of my death pay: {q.full}, {q.addr}, born {q.dob}, {w.any('spouse', 'daughter', 'partner')}, 100%
"""


def housing(w):
    p = w.person()
    return f"""Housing Register - change of circumstances

App no {no('application number', str(w.rng.randint(100000, 999999)))}
{p.full} {p.dob} now at {p.addr} (temporary). Household: partner + {w.rng.randint(1, 4)} children. Medical: {p.condition}, hospital letter received. Tel {p.mobile}. NINO {p.nino}. Priority band {w.any('A', 'B', 'C')}.
"""


def disciplinary(w):
    p = w.person()
    return f"""STRICTLY PRIVATE

Report of complaint against {p.full}, {yes('election_role', p.raw_role)} at {w.station()} on {w.poll_date}

An elector states that {may('full_name', f'{p.raw_title} {p.raw_last}')} wore a {p.party} rosette while issuing ballot papers. {may('full_name', f'{p.raw_title} {p.raw_last}')} admitted having {yes('political_activity', 'delivered leaflets for the party')} the week before. Disposal: not to be re-employed; details to be removed from the list held under staff no. {p.pay}.

{w.officer}, {w.date(3, 40)}
"""


def thank_you(w):
    p = w.person()
    return f"""Dear {p.known},

A big thank you for your hard work at the count on {w.poll_date}. We were finished by {w.any('2.40am', 'half past four', '11pm')}. Payment of {p.fee()} will be in your account on {w.date(15, 45)}.

Best wishes
{w.officer}
{may('election_role', 'Returning Officer')}
"""


def parking_appeal(w):
    p = w.person()
    return f"""{p.addr}

PCN {no('penalty notice', w.any('EW', 'AV') + str(w.rng.randint(10000000, 99999999)))}   Vehicle {p.vrm}

Sir, I got a ticket on {w.date()} in {no('street', w.any(*words.STREETS) + ' Street')} car park. My blue badge was showing; I {w.any('have ' + p.condition, 'suffer from ' + p.condition)}. I enclose a copy of the badge and await your refund of {no('amount', '£35')}.

{p.full}, {p.email}
"""


def blue_badge(w):
    p = w.person()
    return f"""BLUE BADGE SCHEME - application

Name {p.formal}   Date of birth {p.dob}   NI no {p.nino}
Address {p.addr}
Driving licence no. {p.licence}
Condition: {p.condition}
GP: {may('full_name', 'Dr ' + w.person().raw_last)}   Vehicles: {p.vrm}
"""


def care_note(w):
    p, q = w.person(), w.person()
    return f"""Case note {w.date()} {w.clock()}
Visited {p.full} (NHS {p.nhs}, dob {p.dob}). {p.condition} worse since fall. Practising {yes('religion', w.any('Roman Catholic', 'Muslim', 'Methodist', 'Sikh'))}, wants visits outside prayers. Next of kin {yes('emergency_contact', may('full_name', q.name('natural')))} {w.any('daughter', 'son', 'niece')}, {q.mobile}.
AW: {w.officer}
"""


def admission(w):
    p, q = w.person(), w.person()
    return f"""SCHOOL ADMISSION - in-year transfer

Child: {may('full_name', q.raw_first + ' ' + p.raw_last)}, born {may('date_of_birth', f'{w.day(-3600, -1800):%d/%m/%Y}')}
Parent/carer: {p.formal}
Home address: {p.addr}
Home phone: {p.tel}
Religion: {yes('religion', w.any('Church of England', 'Roman Catholic', 'Hindu', 'Jewish'))}
Ethnicity: {yes('ethnicity', w.any('White British', 'Black African', 'Pakistani', 'Chinese'))}
UPN {no('pupil number', f'{w.any("A", "H", "K")}{w.rng.randint(100000000000, 999999999999)}')}
"""


def leaver(w):
    p = w.person()
    return f"""LEAVER NOTIFICATION TO PAYROLL

Employee: {p.rev}   No: {p.pay}   NI: {p.nino}   DOB {p.dob}
Last day {w.date()}   Reason: {w.any('resigned', 'retired on ill health (' + p.condition + ')', 'end of contract')}
P45 to: {p.addr}
Tax code at leaving {p.tax}. Stop {p.union} subs.
"""


def station_log(w):
    p, q, r = w.person(), w.person(), w.person()
    return f"""POLLING STATION LOG   {w.station()}   {w.poll_date}
{yes('election_role', 'Presiding Officer')}: {p.full}      {yes('election_role', 'Poll Clerk')}: {q.full}

06.40 opened up, caretaker late, rang {w.officer_tel}
09.15 elector {yes('electoral_number', f'AB {w.rng.randint(1, 1900)}')} ({r.full}, {r.addr}) says already marked - tendered paper issued
13.00 PSI visited. Box seal {no('seal number', str(w.rng.randint(100000, 999999)))}
21.30 {w.rng.randint(200, 900)} papers issued
"""


def risk_conviction(w):
    p = w.person()
    return f"""POSITIVE DISCLOSURE - RISK ASSESSMENT (HR only)

Applicant {p.full}, born {p.dob}. Post: {w.any('school escort', 'leisure attendant', 'care worker')}.
Certificate {p.dbs}.
Disclosed: {p.conviction}.
Panel: offence old, no pattern; appoint. {w.officer}, {w.date()}
"""


def union_minutes(w):
    ps = w.people(4)
    return f"""{yes('trade_union', w.any(*words.UNIONS))} branch committee, {w.date()}
Present: {', '.join(p.full for p in ps)}
1. {ps[0].full} elected shop steward for refuse. 2. Hardship grant of {no('amount', '£200')} to member {ps[1].full} while off with {ps[1].condition}. 3. Ballot papers to home addresses; {ps[2].full} has moved to {ps[2].addr}.
"""


def attachment(w):
    p = w.person()
    return f"""ATTACHMENT OF EARNINGS ORDER   Court ref {no('court ref', f'{w.rng.randint(100, 999)}MC{w.rng.randint(100, 999)}')}

Debtor: {p.upper}
Date of birth: {p.dob}
National Insurance Number: {p.nino}
Works number: {p.pay}
Deduct {no('amount', f'£{w.rng.randint(20, 90)}.00')} weekly. Fine imposed for {yes('criminal_conviction', w.any('no insurance', 'speeding', 'TV licence evasion', 'drunk and disorderly'))}.
"""


def postal_rejection(w):
    p = w.person()
    return f"""{w.letterhead()}{p.formal}
{p.block()}

Dear {p.dear}

Your postal vote at the election on {may('election_date', f'{w.poll:%d/%m/%Y}')} was not counted because the {w.any('date of birth', 'signature')} on your statement did not match. We hold {p.dob}. Elector number: {p.elector}.

{w.officer}
{may('election_role', 'Returning Officer')}
"""


def canvasser_letter(w):
    p = w.person()
    return f"""Dear {p.known}

ANNUAL CANVASS {w.year}

You are appointed {yes('election_role', 'canvasser')} for round {no('round', w.any('K2', 'AB', 'M14'))}. You get {p.fee()} plus {may('fee', '£1.20')} a form. Your ID badge with photo is at reception; we have your car as {p.vrm} and your mobile as {p.mobile}. Please return the lone worker form.

{w.officer}
{may('election_role', 'Electoral Registration Officer')}
"""


# (kind, function, class, share)
KINDS = [
    ("appointment", appointment, "election_worker", 10), ("appointment merge", appointment_merge, "election_worker", 6), ("acceptance", acceptance, "election_worker", 8), ("decline", decline, "election_worker|other_personal", 6), ("reference", reference, "election_worker", 5),
    ("reference other", reference_other, "other_personal", 4), ("payroll memo", payroll_memo, "election_worker", 7), ("bank change", bank_change, "other_personal", 6), ("accident", accident, "election_worker", 5), ("accident other", accident_other, "other_personal", 4),
    ("complaint", complaint, "elector", 5), ("absent vote", absent_vote, "elector", 6), ("registration query", registration_query, "elector", 6), ("interview notes", interview_notes, "election_worker", 5), ("supervision note", supervision_note, "other_personal", 3),
    ("council tax", council_tax, "other_personal", 6), ("handwritten", handwritten, "election_worker|other_personal", 10), ("keyholder letter", keyholder_letter, "election_worker|other_personal", 5), ("expenses letter", expenses_letter, "election_worker", 6), ("p527", p527, "election_worker", 6),
    ("right to work letter", rtw_letter, "election_worker", 11), ("pension", pension, "other_personal", 4), ("housing", housing, "other_personal", 4), ("disciplinary", disciplinary, "election_worker", 5), ("thank you", thank_you, "election_worker", 4),
    ("parking appeal", parking_appeal, "other_personal", 4), ("blue badge", blue_badge, "other_personal", 4), ("care note", care_note, "other_personal", 5), ("admission", admission, "other_personal", 4), ("leaver", leaver, "other_personal", 5), ("station log", station_log, "election_worker", 4),
    ("positive disclosure", risk_conviction, "other_personal", 5), ("union minutes", union_minutes, "other_personal", 4), ("attachment", attachment, "other_personal", 4), ("postal rejection", postal_rejection, "elector", 4), ("canvasser letter", canvasser_letter, "election_worker|elector", 4),
]
