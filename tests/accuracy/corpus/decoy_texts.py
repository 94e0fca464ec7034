"""Documents that hold no personal data of staff, full of look-alikes, and public-by-law lists."""

from . import decoys as d, spell, words
from .mark import decoy, maybe, plain


def job_advert(w):
    return "\n\n".join([w.letterhead(), f"Could you work at the {w.poll[1]}?", f"We need {w.some_role()}s and {w.some_role()}s on {w.poll_day(False)}. Fees from {maybe('fee', plain(d.money(w.rng, 'fee_scale', 60, 300)))}.", "You must be 18 or over, have a National Insurance number and the right to work in the UK. You cannot have campaigned for a candidate.", w.chatter(3), f"Closing date {w.near(-60, -30)}. Apply to {w.council.mailbox()} quoting {d.labelled(w.rng, d.case_ref)}."])


def privacy_notice(w):
    return "\n\n".join([f"Privacy notice: election staff. {w.council.name}", "We collect your name, address, date of birth, National Insurance number, bank sort code and account number, e-mail and telephone number. We may hold trade union membership, health, ethnicity, religion and criminal convictions.",
                        f"We keep it for {w.rng.randint(2, 7)} years. The {maybe('election_role', 'Returning Officer')} is the controller; registration {decoy('ico_registration', 'Z' + d.digits(w.rng, 7))}.", f"Complain to the regulator, {d.helpline(w.rng)}, or {w.council.mailbox()}.", f"An NI number looks like {d.example_nino(w.rng)}; a sort code like {d.placeholder_bank(w.rng)}.", w.chatter(2), f"Reviewed {d.some_date(w.rng)}, version {d.version(w.rng)}"])


def handbook(w):
    return "\n\n".join([f"HANDBOOK FOR POLLING STATION STAFF {w.poll[0].year}", f"The {w.some_role()} is in charge. The {w.some_role()} checks the register.", f"If the register shows {decoy('example_elector', 'AB123')} and the elector says {d.named_place(w.rng)}, ask the statutory questions.", f"Ring {d.drama_phone(w.rng)} (example) or the office {w.council.switchboard()}.", f"Sample pay claim: {d.example_nino(w.rng)}, {d.placeholder_bank(w.rng)}, A. N. Other, 1 High Street, Anytown.", w.chatter(4), f"ISBN {d.isbn(w.rng)}"])


def price_list(w):
    lines = [f"PRICE LIST {d.some_date(w.rng)}", f"{decoy('supplier', w.rng.choice(words.SUPPLIERS))}  {d.labelled(w.rng, d.company)}  {d.labelled(w.rng, d.vat)}", ""]
    for _ in range(w.rng.randint(8, 25)):
        lines.append(f"{d.product_code(w.rng)}  {w.one('Ballot box', 'Polling screen', 'Pencil, HB', 'Stamping instrument', 'Cable ties', 'A4 paper', 'Hi-vis vest')}  {d.invoice(w.rng)}  {d.money(w.rng)}")
    return "\n".join(lines + [f"Orders: {d.helpline(w.rng)}"])


def application_log(w):
    lines = []
    for _ in range(w.rng.randint(15, 60)):
        day = d.date(w.rng)
        lines.append(f"{day:%Y-%m-%d} {w.rng.randint(0, 23):02d}:{w.rng.randint(0, 59):02d}:{w.rng.randint(0, 59):02d},{d.digits(w.rng, 3)} {w.one('INFO', 'WARN', 'ERROR')} [{d.hexes(w.rng)}] " + w.one(f"job {d.long_number(w.rng)} done in {w.rng.randint(1, 999)} ms", f"session {d.guid(w.rng)} from {d.version(w.rng)}", f"delivery to {d.server(w.rng)} deferred", f"account locked id={d.digits(w.rng, 8)}", f"order {d.order_number(w.rng)} posted to ledger {d.cost_centre(w.rng)}", f"uprn {d.uprn(w.rng)} not matched, grid {d.grid(w.rng)}"))
    return "\n".join(lines)


def web_log(w):
    return "\n".join(f"{d.version(w.rng)} - - [{w.rng.randint(1, 28):02d}/{spell.SHORT[w.rng.randint(1, 12)]}/{w.rng.randint(2001, 2022)}:{w.rng.randint(0, 23):02d}:{w.rng.randint(10, 59)}:{w.rng.randint(10, 59)} +0100] \"GET /{w.one('planning/search', 'planning/view.asp')}?appref={plain(d.planning(w.rng))}&id={d.digits(w.rng, 10)} HTTP/1.1\" 200 {w.rng.randint(100, 99999)}" for _ in range(w.rng.randint(20, 60)))


def source_code(w):
    lines = [f"# {w.one('nightly load', 'export job', 'lookup')} {d.version(w.rng)}", f"API_KEY = '{d.hexes(w.rng)}'", f"TIMEOUT = {d.digits(w.rng, 5)}", f"EPOCH = {w.rng.randint(1000000000, 1650000000)}", f"BATCH = '{d.guid(w.rng)}'", f"TEST_CARD = '{d.test_card(w.rng)}'", f"TEST_NI = '{d.example_nino(w.rng)}'", f"TEST_TEL = '{d.drama_phone(w.rng)}'",
             f"def sort_code(value):", f"    # e.g. {d.placeholder_bank(w.rng)}", f"    return value.replace('-', '')[:6]", f"DATE_OF_BIRTH = 'dob'", f"COLUMNS = ['surname', 'forename', 'nino', 'postcode']", f"OFFSETS = [{', '.join(d.digits(w.rng, 6) for _ in range(12))}]", f"RE_PC = r'[A-Z]{{1,2}}[0-9][A-Z0-9]? ?[0-9][A-Z]{{2}}'", f"send('{w.council.mailbox()}')", f"x = 0x{d.hexes(w.rng)}", f"# see {d.labelled(w.rng)}"]
    w.rng.shuffle(lines)
    return "\n".join(lines)


def config(w):
    return "\n".join([f"[server]", f"host={d.version(w.rng)}", f"guid={{{d.guid(w.rng)}}}", f"licence={d.licence_key(w.rng)}", f"serial={d.long_number(w.rng)}", f"admin={w.council.mailbox()}", f"version={d.version(w.rng)}", f"sha1={d.hexes(w.rng)}", f"ledger={d.cost_centre(w.rng)}", f"installed={d.some_date(w.rng)}"])


def planning_letter(w):
    p = w.p
    return "\n\n".join([w.letterhead(), f"{w.name()}\n{w.address(chr(10))}", w.refs(), f"Dear {w.greeting()}", f"Application {d.planning(w.rng)}: single storey extension at {decoy('site', 'land at ' + plain(d.named_place(w.rng)))}", f"Grid reference {d.grid(w.rng)}, {d.labelled(w.rng, d.uprn)}, {d.labelled(w.rng, d.usrn)}.", f"The application was valid on {d.some_date(w.rng)} and goes to committee ({d.committee(w.rng)}).", f"Fee paid {d.money(w.rng)}.", w.chatter(2), w.sign_off()])


def committee_minutes(w):
    lines = [f"{w.council.name} - {w.one('Licensing', 'General Purposes', 'Planning')} Committee, {d.some_date(w.rng)}", "Present: " + ", ".join(f"Councillor {decoy('councillor', plain(w.name(w.person())))}" for _ in range(w.rng.randint(3, 8))), f"Officers: {w.officer_name()}"]
    for number in range(1, w.rng.randint(4, 9)):
        lines += ["", f"{number}. {d.committee(w.rng)} " + w.chatter(2)]
    return "\n".join(lines)


def nominated(w):
    lines = [f"STATEMENT OF PERSONS NOMINATED", f"Election of a Councillor for {plain(d.named_place(w.rng))} on {w.poll_day(False)}", "", "Name of candidate / Home address / Description / Proposer, seconder"]
    for _ in range(w.rng.randint(3, 7)):
        p = w.person()
        lines.append(f"{decoy('candidate', p.last.upper() + ', ' + p.first)}  {decoy('candidate_address', ', '.join(p.address) + ' ' + p.postcode)}  {w.rng.choice(words.PARTIES)}  {decoy('subscriber', w.person().last + ' ' + w.person().first)}")
    return "\n".join(lines + ["", f"Printed and published by {w.officer_name()}, {maybe('election_role', 'Returning Officer')}, {w.council.address()}"])


def notice_of_poll(w):
    lines = [f"{w.one('SITUATION OF POLLING STATIONS', 'NOTICE OF POLL AND SITUATION OF POLLING STATIONS')}", f"{w.poll[2]}", f"A poll will be held on {w.poll_day(False)} between 7 am and 10 pm", ""]
    for number in range(1, w.rng.randint(5, 14)):
        lines.append(f"{number}  {maybe('polling_station', w.venue())}, {decoy('venue_address', plain(d.named_place(w.rng)))} {decoy('venue_postcode', w.person().postcode)}  {decoy('elector_range', f'AB{number}-1 to AB{number}-' + d.digits(w.rng, 4))}")
    return "\n".join(lines + ["", f"{w.officer_name()}, {maybe('election_role', 'Returning Officer')}"])


def car_park(w):
    return "\n".join([f"CAR PARK TARIFFS from {d.some_date(w.rng)}", ""] + [f"{decoy('place_with_name', w.rng.choice(words.STREET_NAMES) + ' Street')} car park  {w.rng.randint(1, 4)} hours {d.money(w.rng, 'tariff', 1, 15)}  code {d.digits(w.rng, 6)}" for _ in range(w.rng.randint(5, 15))] + [f"Pay by phone {d.helpline(w.rng)}, location {d.digits(w.rng, 5)}"])


def inventory_note(w):
    return "\n".join(["Stock check, election store, " + d.labelled(w.rng, d.room)] + [f"- {w.rng.randint(1, 300)} {w.one('ballot boxes', 'screens', 'chairs', 'sign kits')} {w.one('asset', 'tag', 'serial')} {decoy('asset_tag', w.one('NE', 'AB', 'ZX') + d.digits(w.rng, 6) + w.one('A', '', '', '-1'))} {d.labelled(w.rng, d.product_code)} {d.labelled(w.rng)}" for _ in range(w.rng.randint(5, 15))])


def reading_list(w):
    return "\n".join(f"{decoy('author', w.rng.choice(words.SURNAMES[:50]) + ', ' + w.rng.choice('ABCDEJMPRST') + '.')} ({w.rng.randint(1950, 2020)}) {w.one('Running an election', 'The count', 'A history of the ballot', 'Local government law')}. ISBN {d.isbn(w.rng)}" for _ in range(w.rng.randint(6, 16)))


def contract(w):
    return "\n\n".join([f"CONTRACT {d.order_number(w.rng)} between {w.council.name} and {decoy('supplier', w.rng.choice(words.SUPPLIERS))}, {d.labelled(w.rng, d.company)}", f"Value {d.money(w.rng, 'contract', 1000, 90000)}; from {d.some_date(w.rng)} to {d.some_date(w.rng)}.", f"Invoices to {w.council.address()} quoting {d.labelled(w.rng, d.cost_centre)}.", "The supplier states with conviction that staff health and safety, union rules and European Union law are met.", w.chatter(4)])


def press_release(w):
    return "\n\n".join([f"NEWS RELEASE {d.some_date(w.rng)}", f"Turnout at the {w.poll[1]} on {w.poll_day(False)} was {w.rng.randint(20, 75)}.{w.rng.randint(0, 9)} per cent.", f"Councillor {decoy('councillor', plain(w.name()))} was elected for {plain(d.named_place(w.rng))} with {w.rng.randint(300, 4000)} votes.", w.chatter(3), f"Media enquiries: {d.helpline(w.rng)}, {w.council.mailbox()}"])


def budget_memo(w):
    return "\n".join([f"Budget monitoring, {w.one('Elections', 'Leisure', 'Parks')}  {d.labelled(w.rng, d.cost_centre)}"] + [f"{d.cost_centre(w.rng)}  {w.one('Printing', 'Hire of halls', 'Staff fees', 'Postage', 'NI contributions', 'Training')}  {d.money(w.rng, 'budget', 100, 60000)}  {d.money(w.rng, 'budget', 100, 60000)}" for _ in range(w.rng.randint(5, 18))] + [w.chatter(1)])


def timetable(w):
    return "\n".join([f"Timetable for the {w.poll[2]}, poll {w.poll_day(False)}"] + [f"{w.one('Notice of election', 'Last date for nominations', 'Postal votes issued', 'Last day to register', 'Polling agents', 'Count begins', 'Bus route')}  {w.near(-40, 5)}  {w.one('noon', '4 pm', '10 pm')}" for _ in range(w.rng.randint(6, 14))])


def test_notes(w):
    """A developer's test data: every value is an example."""
    return "\n".join(["Test cases for the staff portal", f"user: test.user@example.com pass {d.hexes(w.rng)}".replace("test.user@example.com", decoy("example_email", "test.user@example.com")), f"NI {d.example_nino(w.rng)}", f"tel {d.drama_phone(w.rng)} / {d.drama_phone(w.rng)}", f"card {d.test_card(w.rng)}", f"bank {d.placeholder_bank(w.rng)}", f"postcode {decoy('placeholder_postcode', 'ZZ99 9ZZ')}", d.labelled(w.rng), d.labelled(w.rng)])


KINDS = [
    ("job_advert", job_advert, "none|election_worker", "txt", 12), ("privacy_notice", privacy_notice, "none|election_worker", "txt", 10), ("handbook", handbook, "none|election_worker", "txt", 12), ("price_list", price_list, "none", "txt", 10), ("application_log", application_log, "none", "log", 14),
    ("web_log", web_log, "none", "log", 8), ("source_code", source_code, "none", "py", 12), ("config_file", config, "none", "ini", 8), ("planning_letter", planning_letter, "other_personal", "txt", 14), ("committee_minutes", committee_minutes, "none|other_personal", "txt", 10),
    ("persons_nominated", nominated, "none|other_personal", "txt", 8), ("notice_of_poll", notice_of_poll, "none", "txt", 8), ("car_park_tariff", car_park, "none", "txt", 8), ("inventory_note", inventory_note, "none", "txt", 10), ("reading_list", reading_list, "none", "txt", 8),
    ("contract", contract, "none", "txt", 10), ("press_release", press_release, "none", "txt", 8), ("budget_memo", budget_memo, "none", "txt", 10), ("timetable", timetable, "none", "txt", 8), ("test_notes", test_notes, "none", "txt", 8),
]
