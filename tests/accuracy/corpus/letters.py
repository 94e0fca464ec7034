"""Letters, e-mails, minutes and notes that hold people's data.

Each function takes a Writer and returns its marked text; KINDS names it with
the class of the store, the file name's ending and whether the poll's year is in it.
"""

from . import decoys, spell
from .mark import decoy, maybe, true, wrap


def _extras(w, low, high, p=None):
    """Some of the identifiers an election office asks for, as sentences or clauses."""
    p = p or w.p
    makers = [lambda: w.nino_said(p), lambda: w.nino_said(p), lambda: w.bank_pair(p), lambda: w.bank_pair(p), lambda: w.born(p), lambda: w.born(p), lambda: w.phone_said(p), lambda: w.email(p)]
    makers += [lambda k=k: w.said(k, p) for k in ("payroll", "payroll", "tax", "passport", "licence", "share", "vehicle", "dbs", "utr", "elector", "iban", "brp", "card", "nhs")]
    return [maker() for maker in w.rng.sample(makers, w.rng.randint(low, high))]


def _block(w, p=None):
    """Name and address as a block of lines."""
    return f"{w.name(p)}\n{w.address(chr(10), p)}"


def appointment(w):
    extras = _extras(w, 0, 3)
    body = [w.letterhead(), w.refs(), _block(w), f"Dear {w.greeting()}", f"{w.poll[2]}, {w.poll_day()}",
            w.one(f"I am pleased to appoint you as {w.role()} at {w.station()}.", f"Thank you for agreeing to act as {w.role()}. You will be at {w.station()}.", f"I confirm your appointment as {w.role()} for the above, at {w.station()}. The fee is {w.fee()}.")]
    if w.chance(0.6):
        other = w.person()
        body.append(f"You will work with {w.name(other)} ({w.phone(other)}).")
    body.append(w.chatter())
    if extras:
        body.append(w.one("We hold these details about you: ", "Please check: ", "Our records show ") + "; ".join(extras) + ".")
    body.append(w.one(f"Training will be held on {w.near(-30, -5)} at {w.one('6pm', '10.00 am', '2.30pm')} in {decoys.named_place(w.rng)}.", w.chatter(1)))
    body.append(w.sign_off())
    return "\n\n".join(body)


def fee_letter(w):
    lines = [w.letterhead(), _block(w), w.refs(), f"Dear {w.greeting()}", f"Payment of fees - {w.poll[2]} {w.poll_day()}",
             f"Your fee as {w.role()} was {w.fee()}" + w.one("", f" with {w.fee(10, 45)} for training", f", travelling {w.fee(5, 40)}") + f", less tax ({w.said('tax')}).",
             w.one(f"It will be paid to {w.bank_pair()} on {w.near(10, 50)}.", f"Paid by BACS: {w.bank_pair()}", f"We could not pay you as {w.bank_pair()} was returned by the bank.")]
    lines += [f"Your {w.said('payroll')}, {w.nino_said()}." if w.chance(0.6) else w.chatter(1), w.chatter(1), w.sign_off()]
    return "\n\n".join(lines)


def training_invitation(w):
    head = [w.letterhead(), w.refs(), w.one(_block(w), w.name()), f"Dear {w.greeting()}"]
    return "\n\n".join(head + [f"Training for {w.some_role()}s will take place on {w.near(-40, -6)} at {w.one('9.30', '14.00', '18:30')} in {decoys.named_place(w.rng)}.",
                               w.one(f"Our records show you {w.trained()}.", f"You are booked as {w.role()} for {w.poll_day()}.", ""), w.chatter(), w.one("", f"Please confirm {w.phone_said()} is still right."), w.sign_off()])


def _mail(w, sender, subject, body, to=None):
    day = w.poll[0]
    head = [f"Received: from mx{w.rng.randint(1, 9)}.internal ([{decoys.version(w.rng)}]) by {decoy('host_address', 'gw' + str(w.rng.randint(1, 9)) + '.internal')}; Thu, {day.day} {spell.SHORT[day.month]} {day.year} 10:{w.rng.randint(10, 59)}:07 +0100"] if w.chance(0.5) else []
    head += [f"From: {sender}", f"To: {to or w.council.mailbox()}", f"Subject: {subject}", f"Date: {w.one('Mon', 'Tue', 'Fri')}, {day.day:02d} {spell.SHORT[max(1, day.month - 1)]} {day.year} {w.rng.randint(8, 22):02d}:{w.rng.randint(10, 59)}:{w.rng.randint(10, 59)} +0100",
             f"Message-ID: {decoys.server(w.rng)}", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"]
    return "\n".join(head) + "\n\n" + wrap(body, w.one(72, 76, 200)) + "\n"


def _ascii(p):
    """Header names are kept to ASCII: header encoding is a reader's business, not detection's."""
    return p.first.isascii() and p.last.isascii()


def _sender(w):
    while not _ascii(w.p):
        w.p = w.person()
    name = true("full_name", f"{w.p.first} {w.p.last}")
    return w.one(f"{name} <{true('email', w.p.email)}>", f'"{name}" <{true("email", w.p.email)}>', true("email", w.p.email))


def acceptance_mail(w):
    body = [w.one("Hi", "Dear Elections Team", "Hello", f"Dear {w.officer_name()}"),
            w.one(f"I am happy to work as {w.role()} on {w.poll_day()}.", f"Yes I can do {w.poll_day()} as {w.role()} again, same place as last time ({w.station()}).", f"Thanks for the letter. I accept the post of {w.role()}."),
            " ".join(w.one(f"{x}.", f"My {x}." if x[:1].islower() else f"{x}") for x in _extras(w, 1, 4)), w.chatter(1),
            w.one(f"Address is {w.address()}", f"I have moved to {w.address()}.", ""), w.one("Thanks", "Best wishes", "Cheers"), w.one(w.name(), maybe("first_name", w.p.first)), w.one("", w.phone_said())]
    return _mail(w, _sender(w), w.one("Polling day", "Re: availability", f"FW: {w.code()}", "Working at the election"), "\n\n".join(x for x in body if x))


def bank_mail(w):
    body = [w.one("Hi", "To whom it may concern", "Dear Payroll"), w.one("I have changed bank. ", "My fee has not arrived. ", "New bank details below. ") + w.bank_pair(),
            w.one(f"I worked as {w.role()} on {w.poll_day()}, {w.said('payroll')}.", f"{w.nino_said()}", f"It was for the count, {w.poll_day()}; you owe me {w.fee()}."),
            w.one("", f"or use {w.said('iban')}", f"Please do not refund {w.said('card')} again."), w.one("", f"Your reference {decoys.case_ref(w.rng)}."), "Many thanks", w.name()]
    return _mail(w, _sender(w), w.one("Bank details", "Election pay", "Change of bank account"), "\n\n".join(x for x in body if x))


def forwarded_mail(w):
    """A chain: two people, two bodies, the older one quoted."""
    other = w.person()
    quoted = f"Could {w.name(other)} stand in for {w.name()} at {w.station()}? {w.phone_said(other)}. {' '.join(_extras(w, 0, 2, other))}"
    body = f"Yes, fine. {w.chatter(1)}\n\nOn {w.near()} {maybe('full_name', 'Elections Office')} wrote:\n" + "\n".join("> " + line for line in wrap(quoted, 68).split("\n"))
    return _mail(w, _sender(w), "RE: cover for polling day", body)


def complaint(w):
    """An elector complains about the staff of a station."""
    staff = w.person()
    return "\n\n".join([_block(w), w.phone_said(), w.near(0, 20), f"Dear {w.one('Sir or Madam', maybe('election_role', 'Returning Officer'))}", f"I went to vote at {w.station()} on {w.poll_day()} and was told I was not on the register ({w.said('elector')}).",
                        w.one(f"The {w.role(staff)}, {w.name(staff)}, was rude.", f"Your {w.role(staff)} {w.name(staff)} {w.statement(staff, 'political_activity')} and should not be working there."),
                        w.chatter(2), w.one(f"You can reach me at {w.email()}.", ""), w.one("Yours faithfully", "Yours sincerely"), w.name()])


def debrief_minutes(w):
    people = [w.person() for _ in range(w.rng.randint(2, 5))]
    lines = [f"{w.council.name} - Elections debrief, {w.poll[2]} ({w.poll_day()})", f"Held on {w.near(5, 40)} in {decoys.labelled(w.rng, decoys.room)}", "Present: " + "; ".join(w.name(p) for p in people), f"Apologies: {w.name(w.person())}", ""]
    for number, p in enumerate(people, 1):
        lines.append(f"{number}. " + w.one(f"{w.name(p)} ({w.role(p)}) said that {w.station()} opened late.", f"{w.name(p)} left early because {w.statement(p, 'disability_or_health')}.", f"{w.name(p)} to be paid {w.fee()} extra; {w.said('payroll', p)}.",
                                           f"{w.name(p)}: {w.trained(p)}; not to be used again as {w.role(p)}.", f"Fee for {w.name(p)} was sent to the wrong bank ({w.bank_pair(p)})."))
        lines.append("   " + w.chatter(1))
    return "\n".join(lines + ["", f"Next meeting {w.near(40, 90)}. {decoys.labelled(w.rng, decoys.committee)}"])


def incident(w):
    victim = w.person()
    return "\n".join([f"INCIDENT REPORT {decoys.case_ref(w.rng)}", f"{w.poll[2]} {w.poll_day()}", f"Reported by: {w.name()}, {w.role()}, {w.station()}", f"Contact: {w.phone()}", "", f"At {w.rng.randint(7, 21):02d}:{w.rng.randint(10, 59)} {w.name(victim)} fell in the entrance. " + w.statement(victim, "disability_or_health").capitalize() + ".",
                      w.one(f"Home address {w.address(None, victim)}.", f"{w.born(victim)}.", ""), w.one(f"Hospital asked for the {w.said('nhs', victim)}.", ""), w.one("", f"The ambulance, {decoys.labelled(w.rng, decoys.order_number)}, left at 14:20."), w.chatter(2), f"Next of kin informed: {true('emergency_contact', w.name(w.person()) + ' ' + w.phone(w.person()))}" if w.chance(0.5) else ""])


def reference(w):
    return "\n\n".join([w.letterhead(), w.near(), "To whom it may concern", f"{w.name()}, {w.born()}, worked for this office as {w.role()} at elections from {w.rng.randint(2001, 2008)} to {w.rng.randint(2009, 2021)}.", w.statement() + "." if w.chance(0.3) else w.chatter(1), f"{w.said('payroll')}." if w.chance(0.4) else "", w.sign_off()])


def right_to_work(w):
    items = w.rng.sample(["passport", "share", "brp", "licence", "dbs", "passport"], w.rng.randint(1, 3))
    nationality = true("nationality", w.one("British", "Polish", "Nigerian", "Irish", "Indian"))
    return "\n".join([f"Right to work check - election staff {w.code()}", f"Name: {w.name()}", f"Date of birth: {true('date_of_birth', spell.pick(w.rng, spell.BIRTH)(w.rng, w.p.dob))}", f"Nationality: {nationality}"] + [f"Seen: {w.said(item)}" for item in dict.fromkeys(items)]
                     + [f"Checked by {w.officer_name()} on {w.near()}", f"Copy kept in {decoys.labelled(w.rng, decoys.room)}", w.one("", f"Expires {decoys.some_date(w.rng, 'expiry_date', 2010, 2029)}")])


def phone_note(w):
    """Terse notes, as typed in a text file during calls."""
    lines = []
    for _ in range(w.rng.randint(1, 4)):
        p = w.person()
        lines.append(w.one(f"{w.name(p)} rang - can do {w.role(p)} {w.one('on polling day', 'for ' + w.code())}. {w.phone(p)}", f"{w.name(p)} {w.phone(p)} moved to {w.address(None, p)}", f"ring {w.name(p)} re bank, {w.bank_pair(p)}",
                           f"{w.name(p)} NI {w.nino(p)} {w.born(p)}", f"- {w.name(p)} - {w.statement(p)}", f"{w.name(p)} email {w.email(p)} / {w.phone(p)} / {w.said('vehicle', p)}"))
        if w.chance(0.4):
            lines.append("  " + w.chatter(1))
    return "\n".join(lines)


def payroll_memo(w):
    people = [w.person() for _ in range(w.rng.randint(1, 4))]
    return "\n".join([f"MEMO", f"To: Payroll   From: {w.officer_name()}   Date: {w.near()}", f"Subject: {w.one('Election fees', 'ELECT scheme', 'P46s', 'Starters')} {w.code()}", ""] + [
        w.one(f"Please pay {w.name(p)}, {w.said('payroll', p)}, {w.fee()} as {w.role(p)}.", f"{w.name(p)} - {w.nino_said(p)} - {w.said('tax', p)} - {w.fee()}", f"P527 received from {w.name(p)}, {w.nino_said(p)}, {w.address(None, p)}.", f"{w.name(p)}: {w.said('utr', p)}, {w.nino_said(p)}, self-employed.")
        for p in people] + ["", w.chatter(1), f"Employer ref {decoys.employer_ref(w.rng)}, {decoys.labelled(w.rng, decoys.cost_centre)}"])


def station_list(w):
    lines = [f"{w.poll[2].upper()} - POLLING STATION STAFF", w.poll_day(), ""]
    for number in range(1, w.rng.randint(2, 5)):
        po, pc = w.person(), w.person()
        venue = w.venue()
        lines += [f"{true('polling_station', f'{number}. {venue}')}", f"   {true('election_role', 'Presiding Officer')}: {w.name(po)}  {w.phone(po)}", f"   {true('election_role', 'Poll Clerk')}: {w.name(pc)}  {w.phone(pc)}", f"   Keyholder: {w.name(w.person())} {w.phone(w.person())}" if w.chance(0.4) else "", ""]
    return "\n".join(lines)


def housing_letter(w):
    return "\n\n".join([w.letterhead(), _block(w), f"Dear {w.greeting()}", f"Your tenancy of {w.address()}: {decoys.labelled(w.rng, decoys.rent_reference)}.", f"Rent is {decoys.money(w.rng, 'rent')} a week from {decoys.some_date(w.rng)}.", w.one(f"{w.born()}, {w.nino_said()}.", f"We hold {w.phone_said()}.", w.said("nhs") + "."), f"{decoys.labelled(w.rng, decoys.uprn)}.", "Yours sincerely", w.officer_name(), "Housing Options"])


def absent_vote(w):
    return "\n\n".join([_block(w), decoys.some_date(w.rng), "Dear " + maybe("election_role", "Electoral Registration Officer"), f"I want to vote by {w.one('post', 'proxy')} at all elections. My {w.said('elector')}, {w.born()}.", w.one(f"My proxy is {w.name(w.person())}.", f"I cannot get to the station as {w.statement(None, 'disability_or_health')}.", f"{w.nino_said()}."), "Yours faithfully", w.name()])


def benefits_letter(w):
    return "\n\n".join([w.letterhead(), _block(w), f"Dear {w.greeting()}", f"Housing benefit claim {decoys.case_ref(w.rng)}", f"We need proof for {w.nino_said()}, {w.born()}.", w.one(f"Payment goes to {w.bank_pair()}.", f"Your {w.said('nhs')} was not needed.", w.statement(None, "disability_or_health") + "."), f"{decoys.labelled(w.rng, decoys.invoice)}", "Yours sincerely", w.officer_name(), "Benefits"])


KINDS = [
    # name, function, class, ending, documents
    ("appointment_letter", appointment, "election_worker", "txt", 36), ("fee_letter", fee_letter, "election_worker", "txt", 30), ("training_invitation", training_invitation, "election_worker", "txt", 20),
    ("acceptance_mail", acceptance_mail, "election_worker", "eml", 32), ("bank_mail", bank_mail, "election_worker", "eml", 26), ("forwarded_mail", forwarded_mail, "election_worker", "eml", 14),
    ("complaint_letter", complaint, "elector|election_worker|other_personal", "txt", 14), ("debrief_minutes", debrief_minutes, "election_worker", "txt", 18), ("incident_report", incident, "election_worker", "txt", 16),
    ("reference_letter", reference, "election_worker", "txt", 12), ("right_to_work_note", right_to_work, "election_worker", "txt", 20), ("phone_notes", phone_note, "election_worker", "txt", 30),
    ("payroll_memo", payroll_memo, "election_worker", "txt", 24), ("station_list", station_list, "election_worker", "txt", 16), ("housing_letter", housing_letter, "other_personal", "txt", 14),
    ("absent_vote_letter", absent_vote, "elector", "txt", 14), ("benefits_letter", benefits_letter, "other_personal", "txt", 14),
]
