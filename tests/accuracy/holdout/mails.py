"""Mails with headers, quoted replies and signatures."""

import datetime

from . import words
from .mark import may, no, yes

DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def _stamp(w, low=-50, high=30):
    d = datetime.datetime.combine(w.day(low, high), datetime.time(w.rng.randint(7, 22), w.rng.randint(0, 59), w.rng.randint(0, 59)))
    return f"{DAYS[d.weekday()]}, {d.day} {MONTHS[d.month - 1]} {d.year} {d:%H:%M:%S} +0{w.rng.randint(0, 1)}00"


def _head(w, sender, to, subject, more=""):
    ident = no("message id", f"<{w.rng.randint(10 ** 8, 10 ** 9)}.{w.rng.randint(1000, 99999)}.JavaMail.{w.any('root', 'svc')}@mx{w.rng.randint(1, 4)}.{w.domain}>")
    return (f"Return-Path: {no('bounce address', f'<bounces-{w.rng.randint(1000, 9999)}@lists.{w.domain}>')}\n" if w.chance(0.2) else "") + f"From: {sender}\nTo: {to}\nSubject: {subject}\nDate: {_stamp(w)}\nMessage-ID: {ident}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n{more}\n"


def _sig(w):
    return w.any(f"--\n{w.officer}\nElectoral Services, {w.council}\nT {w.officer_tel} | {w.team_mail}\n", f"{w.officer} | Elections\n{w.office_line}\n", f"Regards\n{w.officer}\nx{w.rng.randint(2000, 7999)}\n",
                 f"{w.officer}\nDISCLAIMER: This e-mail is confidential. {w.council}, switchboard {w.office_tel}.\n")


def offer(w):
    p = w.person()
    w.told_year = True
    return _head(w, f"{p.full} <{p.email}>", w.team_mail, f"working at the {w.any('election', 'elections')} {w.year}") + f"""Hi

{w.any('I saw your advert for staff.', 'My neighbour said you need people.', 'I worked for you last time.')} I'd like to work as a {yes('election_role', p.raw_role.lower())} {w.any('', 'or ' + may('election_role', 'count assistant'))} on {w.poll_date}. I live at {p.addr}, my date of birth is {p.dob} and my NI number is {p.nino}. Best number to get me on is {p.mobile}.

{p.known}
"""


def thread(w):
    p = w.person()
    q = f"On {_stamp(w)[:-6]}, {w.sender} wrote:"
    return _head(w, f'"{p.rev}" <{p.email}>', w.officer_mail, f"RE: {w.any('Bank details', 'your pay', 'Missing form')} - {w.poll_title}") + f"""Hello again, sorry for the delay.

sort code {p.sort}
account {p.acct}
NI {p.nino}

{w.any('Thanks', 'Cheers', 'Ta')}
{p.full}

{q}
> Dear {p.known}
>
> We still need your bank details and National Insurance number before we can
> pay your fee of {p.fee()} as {p.role}. Payroll number {p.pay}.
>
> {w.officer}
> Tel {w.officer_tel}
>> {w.any('On ' + w.date() + ' ' + may('full_name', p.name('natural')) + ' wrote:', '-----Original Message-----')}
>> Just wondering when I'll be paid for the {w.any('count', 'polling station')}?
>> My number is {p.mobile}
"""


def payroll_query(w):
    p, q = w.person(), w.person()
    return _head(w, w.sender, f"payroll@{w.domain}", f"Election payroll {w.poll_title} - queries") + f"""All

- {p.rev}, {p.nino}: tax code should be {p.tax} not {q.tax}. gross {p.fee()}.
- {q.rev}, emp no {q.pay}: leaver, P45 sent to {q.addr}
- sort code {q.sort} / {q.acct} rejected for the {q.role} above.

{_sig(w)}"""


def station_team(w):
    ps = w.people(w.rng.randint(3, 4))
    lines = "\n".join(f"{p.role} - {p.full} - {p.mobile}" for p in ps)
    return _head(w, w.sender, ", ".join(p.email for p in ps), f"Your team for {w.poll_name}") + f"""Dear all

You will be working together on {w.poll_date} at {w.station(False)}:

{lines}

Keyholder: {w.any('caretaker', 'vicar')} {w.person().full}, {w.person().tel}
Please share lifts.

{_sig(w)}"""


def private_hr(w):
    p = w.person()
    return _head(w, w.sender, w.officer_mail, "Confidential") + f"""{p.full} ({p.pay}) has told me that {w.any('she' if p.female else 'he')} has {p.condition} and will need an adjusted chair. OH appointment {w.date()}. {w.any('', f'NOK is {yes("emergency_contact", may("full_name", w.person().name("natural")))} on {w.person().mobile}.')}

{_sig(w)}"""


def no_person(w):
    return _head(w, w.sender, w.team_mail, w.any("Polling booths", "Toner", "Room booking", "Ballot paper proofs")) + f"""Morning

Delivery of {w.rng.randint(10, 90)} booths (order {w.decoy_ref()}, cost centre {w.decoy_ref()}) is due {w.date()}. Van needs {w.rng.randint(2, 9)}m clearance. Room {no('room', w.any('K2', 'M1', 'C104', 'B12 3'))} from {w.clock()}. Invoice {w.decoy_ref()} for {no('amount', f'£{w.rng.randint(100, 9000)}.{w.rng.randint(10, 99)}')}.

{_sig(w)}"""


def bounce(w):
    p = w.person()
    return f"""From: MAILER-DAEMON@mx1.{w.domain}
To: {w.team_mail}
Subject: Undelivered Mail Returned to Sender
Date: {_stamp(w)}
Content-Type: text/plain

This is the mail system at host mx1.{w.domain}.
<{p.email}>: host mx.example.net[{no('ip', f'10.{w.rng.randint(0, 255)}.{w.rng.randint(0, 255)}.{w.rng.randint(1, 254)}')}] said: 550 5.1.1 User unknown (id {no('hex', f'{w.rng.getrandbits(48):012X}')})

Subject: Training session {w.any('reminder', 'invitation')} for {may('election_role', 'poll clerks')}
"""


def elector_mail(w):
    p = w.person()
    return _head(w, f"{p.full} <{p.email}>", w.team_mail, w.any("polling card not arrived", "am i registered?", "postal vote")) + f"""hello

{w.any('I have not had my poll card.', 'My postal vote has not come.', 'can you tell me if i am on the electoral register')} i'm at {p.addr}, dob {p.dob}. {w.any('', f'elector number {p.elector}')} thanks {p.known}
"""


def councillor_mail(w):
    return _head(w, f"{may('full_name', 'Cllr ' + w.person().name('natural'))} <{may('email', 'cllr.' + w.person().plain_last + '@' + w.domain)}>", w.officer_mail, "Ward walk") + f"""Thanks for the note on pot holes in {no('street', w.any('Mill Lane', 'Union Street', 'Ferry Road'))} (ref {w.decoy_ref()}). Can highways look before {w.date()}?

{may('full_name', w.person().name('natural'))}
Councillor for {w.ward} ward, {may('political_activity', w.any(*words.PARTIES))}
"""


KINDS = [
    ("mail offer", offer, "election_worker", 9), ("mail thread", thread, "election_worker", 10), ("mail payroll query", payroll_query, "election_worker", 7), ("mail station team", station_team, "election_worker", 7), ("mail private hr", private_hr, "other_personal", 6),
    ("mail no person", no_person, "none", 8), ("mail bounce", bounce, "other_personal|election_worker|none", 3), ("mail elector", elector_mail, "elector", 6), ("mail councillor", councillor_mail, "none", 4),
]
