"""The election office's own papers, 2001 to 2022: lists in many hands, and much that is about nobody."""
import datetime

import files
import words
from columns import Column, Hand, full_name, short_name, of
from people import Person
from truth import Sheet

RO = "RO"
# Said of elections in general: neither right nor wrong where nobody is named with it.
GENERAL = ("election_date", "election_role", "polling_station", "fee", "phone")
S = "elections share"


class Row:
    """A row about a place, a table or a box: people are beside it."""

    def __init__(self, **facts):
        self.__dict__.update(facts)


def hand(e, r, poll, style=None):
    """The same office types otherwise in each decade."""
    style = style or (r.choice(["caps", "office"]) if poll.year < 2006 else "office" if poll.year < 2015 else r.choice(["office", "office", "snake"]))
    return Hand(r, style, poll.year, poll, e.council)


def sheet_format(r, year):
    return r.choice(["xls", "xls", "csv1252"] if year < 2007 else ["xls", "xlsx", "xlsx", "csv"] if year < 2013 else ["xlsx", "xlsx", "csv", "ods", "csvbom"])


def heading(poll, what):
    return ["HOLMEBURY DISTRICT COUNCIL", f"{poll.name} - {poll.date:%A %d %B %Y}", what, ""]


def typed(value, type, **more):
    return Column(more.pop("head"), value, type, **more)


def person_column(head, pick, hand, form=short_name):
    """A name in a row that is about something else; the row's people are told to the truth by `others`."""
    inner = form(hand, head)
    return Column(head, lambda row: inner.make(pick(row)) if pick(row) else "", "full_name", also=("title",))


def master_list(e, r, poll):
    h = hand(e, r, poll)
    spec = r.choice(["payroll last_name first_name address postcode mobile date_of_birth nino role_code station fee",
                     "title first_name last_name address1 town postcode phone email nino role place",
                     "full_name address phone mobile date_of_birth role_code place fee notes",
                     "last_name initials address1 town postcode phone nino payroll role station",
                     "number full_name address postcode phone mobile email role fee"])
    titles = heading(poll, "Staff appointed") if r.random() < 0.5 else []
    s = Sheet(r.choice(["Staff", "Sheet1", "Master"]), spec, poll.staff[: max(8, round(140 * e.scale))], h, titles, merges=["A1:F1"] if titles else [])
    short = r.choice(poll.shorts)
    e.table(f"{S}/{poll.year}/{short} {r.choice(['staff master', 'staff list FINAL', 'appointments', 'all staff v2'])}", sheet_format(r, poll.year), s, "election_worker", [poll.year], RO)


def stations(e, poll):
    out = {}
    for p in poll.staff:
        a = poll.of[p.id]
        if a.station:
            out.setdefault(a.station, Row(number=a.station, place=a.place, ward=a.ward, district=a.district, people=[])).people.append(p)
    return [out[n] for n in sorted(out)]


def matrix(e, r, poll):
    """Station by role: who sits where, in initials or in full, with the presiding officer's mobile."""
    h = hand(e, r, poll, "office")
    rows = [x for x in stations(e, poll) if len(x.people) >= 2][: max(8, round(38 * e.scale))]
    form = r.choice([short_name, full_name])
    at = lambda n: lambda x: x.people[n] if len(x.people) > n else None
    cols = [Column(r.choice(["Stn", "No", "PS No."]), lambda x: x.number, "polling_station", weak=True),
            Column(r.choice(["Polling Station", "Place", "Venue"]), lambda x: x.place, "polling_station"),
            Column("Ward", lambda x: x.ward, None, decoy="ward", also=("polling_station",)),
            person_column(r.choice(["Presiding Officer", "PO", "P.O."]), at(0), h, form)]
    if r.random() < 0.7:
        cols.append(Column(r.choice(["PO mobile", "Mobile", "Contact no."]), lambda x: x.people[0].mobile, "phone"))
    cols += [person_column(r.choice(["Poll Clerk", "PC1", "Poll Clerk 1"]), at(1), h, form), person_column(r.choice(["Poll Clerk 2", "PC2"]), at(2), h, form)]
    s = Sheet(r.choice(["Stations", "Sheet1", "Staffing"]), [cols[0], *cols[1:]], rows, h, heading(poll, "POLLING STATION STAFF") if r.random() < 0.6 else [],
              others=lambda x: x.people[:3])
    e.table(f"{S}/{poll.year}/{r.choice(['Polling stations', 'Stations and staff', 'PS staffing'])} {poll.shorts[0]}", r.choice(["xls", "xlsx", "docx"] if poll.year > 2006 else ["xls", "csv1252"]), s,
            "election_worker", [poll.year], RO)


def count_plan(e, r, poll):
    h = hand(e, r, poll, "office")
    staff = [p for p in poll.staff if poll.of[p.id].role in ("Count Assistant", "Count Supervisor")]
    tables = [Row(number=n + 1, ward=words.WARDS[n % 10], people=staff[i:i + 4]) for n, i in enumerate(range(0, len(staff) - 3, 4))]
    if len(tables) < 4:
        return
    at = lambda n: lambda x: x.people[n]
    cols = [Column("Table", lambda x: x.number, None, decoy="count table", also=("polling_station",)), Column("Ward", lambda x: x.ward, None, decoy="ward", also=("polling_station",)),
            person_column("Supervisor", at(0), h)] + [person_column(f"Count Assistant {n}" if r.random() < 0.5 else f"Asst {n}", at(n), h) for n in (1, 2, 3)]
    s = Sheet("Tables", cols, tables, h, heading(poll, "COUNT SEATING PLAN"), others=lambda x: x.people)
    e.table(f"{S}/{poll.year}/The Count/{r.choice(['Seating plan', 'Count tables', 'table plan'])} {poll.year}", r.choice(["xls", "xlsx", "docx"]), s, "election_worker", [poll.year], RO)


def pay_sheet(e, r, poll):
    h = hand(e, r, poll)
    fee = lambda p: poll.of[p.id].fee
    cols = r.choice(["payroll full_name role", "full_name address nino role", "last_name first_name payroll nino role_code"]).split()
    tail = ["fee", Column(h.head("tax"), lambda p: round(fee(p) * 0.2, 2), "fee", weak=True), Column("Net" if h.style == "office" else "NET", lambda p: round(fee(p) * 0.8, 2), "fee", weak=True)]
    if r.random() < 0.75:
        tail += ["sort", "account"]
    people = poll.staff[: max(8, round(120 * e.scale))]
    total = ["TOTAL"] + [""] * (len(cols) - 1) + [float(sum(map(fee, people)))] if r.random() < 0.5 else None
    s = Sheet(r.choice(["Payments", "Fees", "Sheet1"]), [*cols, *tail], people, h, heading(poll, "PAYMENT OF FEES") if r.random() < 0.5 else [], total=total)
    e.table(f"{S}/{poll.year}/Payments/{poll.shorts[-1]} fees", sheet_format(r, poll.year), s, "election_worker", [poll.year], RO)


def training(e, r, poll):
    h = hand(e, r, poll)
    spec = r.choice(["full_name role trained mobile", "last_name first_name payroll trained role_code", "full_name email trained"])
    s = Sheet("Training", spec, poll.staff[: max(8, round(70 * e.scale))], h, [f"Polling staff training {poll.year} - attendance", ""] if r.random() < 0.7 else [])
    e.table(f"{S}/{poll.year}/Training/attendance {poll.date:%B %Y}", sheet_format(r, poll.year), s, "election_worker", [poll.year], RO)


def postal_rota(e, r, poll):
    h = hand(e, r, poll, "office")
    days = [poll.date - datetime.timedelta(days=n) for n in (9, 7, 5, 2)]
    cols = ["full_name"] + [Column(f"{d:%a %d %b}", lambda p: r.choice(["AM", "PM", "All day", "", ""]), None, decoy="session") for d in days] + ["mobile"]
    staff = [p for p in poll.staff if poll.of[p.id].role.startswith("Postal")] + poll.staff[:6]
    s = Sheet("Rota", cols, staff, h, [f"POSTAL VOTE OPENING - {poll.shorts[0]}", "Ballroom, Town Hall", ""])
    e.table(f"{S}/{poll.year}/Postal votes/opening rota", sheet_format(r, poll.year), s, "election_worker", [poll.year], RO)


def availability(e, r, poll):
    h = hand(e, r, poll)
    wants = Column(r.choice(["Preferred role", "Would like to be", "Role requested"]), lambda p: words.ROLES and p.usual, "election_role")
    s = Sheet("Availability", [r.choice(["full_name", "last_name first_name"]), "available", wants, r.choice(["mobile", "phone email", "email"]), "notes"],
              e.few(r, [p for p in e.council.workers if p.span[0] <= e.council.polls.index(poll) < p.span[1]] or e.council.workers, 60), h)
    e.table(f"{S}/{poll.year}/{r.choice(['Availability returns', 'who can work', 'replies to invitation'])}", sheet_format(r, poll.year), s, "election_worker", [poll.year], RO)


def workbook(e, r, poll):
    """Everything of a poll in one workbook: a sheet for each kind of staff, a lookup, an old sheet hidden."""
    h = hand(e, r, poll, "office")
    by = lambda *roles: [p for p in poll.staff if poll.of[p.id].role in roles][: max(6, round(60 * e.scale))]
    lookup = Sheet("Lookups", [Column("Code", lambda x: x.code, None, also=("election_role",), decoy="lookup"), Column("Meaning", lambda x: x.role, None, also=("election_role",), decoy="lookup")],
                   [Row(code=c, role=n) for n, (_, c, _) in words.ROLES.items()], h)
    sheets = [Sheet("POs", "last_name first_name address postcode mobile nino station place", by("Presiding Officer"), h, heading(poll, "Presiding Officers")),
              Sheet("Poll Clerks", "last_name first_name address postcode mobile nino station place", by("Poll Clerk", "Reserve Poll Clerk"), h, heading(poll, "Poll Clerks")),
              Sheet("Count", "full_name role phone email", by("Count Assistant", "Count Supervisor", "Ballot Box Receipt"), h), lookup]
    if r.random() < 0.6:
        sheets.append(Sheet("old bank", "payroll full_name sort account date_of_birth", by("Presiding Officer", "Poll Clerk"), h, hidden=True))
    sheets = [s for s in sheets if s.rows]
    e.table(f"{S}/{poll.year}/{poll.shorts[0]} STAFFING", "xlsx" if poll.year > 2007 else "xls", sheets, "election_worker", [poll.year], RO)


def merge_source(e, r, poll):
    h = hand(e, r, poll, r.choice(["office", "snake"]))
    s = Sheet("merge", "title first_name last_name address1 town postcode role place fee", poll.staff[: max(8, round(60 * e.scale))], h)
    e.table(f"{S}/{poll.year}/Letters/merge data {r.choice(['PO', 'clerks', 'all'])}", r.choice(["csv", "tab", "xls"]), s, "election_worker", [poll.year], RO)


def letter(e, r, poll, n):
    p = poll.staff[n]
    a, extra = poll.of[p.id], p.address(poll.year)
    body = f"""Returning Officer
Town Hall, Corporation Street, Holmebury HD1 1AA
Telephone 01484 221000

[[full_name:{p.title} {p.full(poll.year)}]]
[[home_address:{", ".join(x for x in extra if x)}]]

{poll.date - datetime.timedelta(days=40):%d %B %Y}

Dear [[last_name:{p.title} {p.last(poll.year)}]]

{poll.name.upper()} - [[election_date:{poll.date:%d %B %Y}]]

I am pleased to appoint you as [[election_role:{a.role}]]{f" at station {a.station}, [[polling_station:{a.place}]]" if a.place else ""}. The fee is [[fee:£{a.fee}.00]], less tax.
Your payroll number is [[payroll_number:{p.payroll}]]. We hold your National Insurance number as [[national_insurance_number:{p.nino}]] and will ring you on [[phone:{p.mobile}]] if anything changes.

Yours sincerely

M. Thistlewood
Deputy Returning Officer
"""
    ext, wrap, fmt = r.choice([("txt", None, "text"), ("docx", lambda t: files.docx_of(t.split("\n")), "docx"), ("rtf", files.rtf, "rtf"), ("pdf", files.pdf, "pdf")])
    e.text(f"{S}/{poll.year}/Letters/{r.choice(['appt', 'offer', 'appointment'])} {n:02d}.{ext}", body, "election_worker", [poll.year], RO, [p], wrap=wrap, fmt=fmt)


def history(e, r):
    """A person a row, a poll a column, a role code a cell: the office's memory."""
    h = Hand(r, "office", 2014, e.council.polls[13], e.council)
    polls = e.council.polls[5:14]
    cols = ["last_name", "first_name", "postcode"] + [Column(p.shorts[0], (lambda p: lambda x: p.of[x.id].code if x.id in p.of else "")(p), "election_role", weak=True) for p in polls] + ["notes"]
    people = [p for p in e.council.workers if any(p.id in q.of for q in polls)][: max(10, round(220 * e.scale))]
    e.table(f"{S}/Who has done what 2006-2014", "xlsx", Sheet("History", cols, people, h), "election_worker", [p.year for p in polls], RO)
    h = Hand(r, "caps", 2009, e.council.polls[8], e.council)
    people = e.few(r, e.council.workers, 160)
    years = sorted({d.year for p in people for d in p.work})
    cols = ["full_name", "address", "phone", Column("ELECTIONS WORKED", lambda p: ", ".join(str(d.year) for d in sorted(p.work)), None, decoy="years", also=("election_date",)), "nino", "notes"]
    e.table(f"{S}/Card index typed up", "xls", Sheet("Cards", cols, people, h, ["POLLING STAFF CARD INDEX", ""]), "election_worker", years, RO)


def nobody(e, r, poll):
    """What an election office holds that is about no person: the words are those of election work, the class is none."""
    h = hand(e, r, poll, "office")
    year, short = poll.year, poll.shorts[0]
    count = max(8, round(38 * e.scale))
    place = lambda n: words.PLACES[n % len(words.PLACES)]
    numbers = range(1, count + 1)
    col = lambda head, make, decoy, **k: Column(head, make, None, decoy=decoy, **k)
    station = [col("Station No", lambda n: n, "station number", also=("polling_station",)), col("Polling place", place, "venue", also=("polling_station",))]
    lists = {
        "Equipment issue": [*station, col("Booths", lambda n: 2 + n % 3, "count"), col("Ballot boxes", lambda n: 1 + n % 2, "count"), col("Pencils", lambda n: 10, "count"), col("Seal numbers", lambda n: f"{r.randrange(10**6, 10**7)}", "seal number")],
        "Ballot paper account": [*station, col("Issued", lambda n: r.randrange(200, 900), "count"), col("Unused", lambda n: r.randrange(100, 900), "count"), col("Spoilt", lambda n: r.randrange(4), "count"), col("First no.", lambda n: f"{n * 1200:06d}", "ballot number")],
        "Situation of polling stations": [*station, col("Address", lambda n: f"{place(n)}, {words.STREETS[n % 60]} {words.STREET_KINDS[n % 16]}, Holmebury", "venue", also=("polling_station",)), col("Postcode", lambda n: f"HD{3 + n % 2} {n % 9 + 1}{'ABD'[n % 3]}{'XYZ'[n % 3]}", "venue postcode", also=("postcode",)), col("Electors", lambda n: r.randrange(400, 2300), "count")],
        "Turnout by ward": [col("Ward", lambda n: words.WARDS[n % 10], "ward", also=("polling_station",)), col("Electorate", lambda n: r.randrange(3000, 9000), "count"), col("Votes cast", lambda n: r.randrange(900, 4000), "count"), col("Turnout %", lambda n: round(r.uniform(20, 70), 1), "percentage")],
        "Election budget": [col("Heading", lambda n: ["Printing of ballot papers", "Hire of premises", "Presiding officers", "Poll clerks", "Count staff", "Postage", "Poll cards"][n % 7], "budget heading", also=("election_role",)), col("Cost centre", lambda n: f"E{2000 + n}", "cost centre"), col("Budget £", lambda n: float(r.randrange(1, 90) * 500), "amount", also=("fee",)), col("Actual £", lambda n: round(r.uniform(100, 40000), 2), "amount", also=("fee",))],
        "Fee scale": [col("Role", lambda n: list(words.ROLES)[n % 10], "role in general", also=("election_role",)), col("Fee", lambda n: float(words.ROLES[list(words.ROLES)[n % 10]][2]), "scale of fees", also=("fee",)), col("Training", lambda n: 20.0, "scale of fees", also=("fee",))],
        "Ballot box delivery rounds": [col("Van", lambda n: n % 6 + 1, "van"), *station, col("Leave", lambda n: f"{6 + n % 3}:{n % 6}0", "time"), col("Miles", lambda n: r.randrange(1, 14), "miles")],
    }
    for name in r.sample(sorted(lists), 2 if e.scale >= 0.5 else 1):
        rows = range(1, 11) if name in ("Fee scale", "Turnout by ward") else numbers
        e.table(f"{S}/{year}/{r.choice(['Admin', 'Stations', 'Project'])}/{name} {short}", sheet_format(r, year), Sheet(name[:28], lists[name], rows, h, heading(poll, name) if r.random() < 0.4 else []), "none", controller=RO)


def notices(e, r, poll):
    c = e.few(r, e.council.candidates, 14)
    body = f"HOLMEBURY DISTRICT COUNCIL\nSTATEMENT OF PERSONS NOMINATED\n{poll.name}\nThursday {poll.date:%d %B %Y}\n\n" + "\n".join(f"{p.last(poll.year).upper()} {p.first}    {r.choice(words.PARTIES)}    {r.choice(words.WARDS)} Ward" for p in c) + "\n\nReturning Officer, Town Hall, Holmebury\nPrinted and published by the Returning Officer\n"
    e.text(f"{S}/{poll.year}/Notices/statement of persons nominated.txt", body, "none", controller=RO, also=("other_personal",), public_by_law=True, text_also=GENERAL)
    body = f"NOTICE OF POLL\n\n{poll.name}\n\nA poll will be held on {poll.date:%d %B %Y} between 7 am and 10 pm.\n\n" + "\n".join(f"{n + 1:>4}  {p}" for n, p in enumerate(words.PLACES)) + "\n"
    e.text(f"{S}/{poll.year}/Notices/notice of poll.pdf", body, "none", controller=RO, wrap=files.pdf, fmt="pdf", text_also=GENERAL)
    body = f"GUIDANCE FOR PRESIDING OFFICERS AND POLL CLERKS {poll.year}\n\nBe at your station by 6.30 am. The presiding officer collects the ballot box. Poll clerks mark the register.\nAn NI number looks like QQ 12 34 56 C; you will find yours on a payslip. If you have a question, ring the election office on 01484 221000.\nFees are paid on the last working day of the month after the poll.\n"
    e.text(f"{S}/{poll.year}/Training/handbook.docx", body, "none", controller=RO, wrap=lambda t: files.docx_of(t.split("\n")), fmt="docx", text_also=GENERAL)


def make(e):
    lists = [master_list, matrix, count_plan, pay_sheet, training, postal_rota, availability, workbook, merge_source]
    small = e.scale < 0.5
    for n, poll in enumerate(e.council.polls):
        if small and n % 4:
            continue
        r = e.random(f"election {poll.year}")
        chosen = r.sample(lists, 5)
        if small:
            chosen = lists if n % 8 == 0 else r.sample(lists, 4)
        for f in sorted(chosen, key=lists.index):
            f(e, e.random(f"{f.__name__} {poll.year}"), poll)
        nobody(e, e.random(f"nobody {poll.year}"), poll)
        if n % 4 == 0:
            notices(e, e.random(f"notices {poll.year}"), poll)
        if n % 3 == 0:
            for i in range(3):
                letter(e, e.random(f"letter {poll.year} {i}"), poll, i)
    history(e, e.random("history"))
    copies(e)


def copies(e):
    """Files that were copied to another folder, as they are or with an edit, and a year that was packed away."""
    lists = [s["store"] for s in e.stores if s["class"] == "election_worker" and s["kind"] == "table" and s["store"] in e.files]
    r = e.random("copies")
    for path in r.sample(lists, min(8, len(lists) // 6)):
        name = path.rpartition("/")[2]
        e.copy(f"old pc backup/My Documents/{r.choice(['', 'elections/', 'From H drive/'])}{r.choice(['', 'Copy of '])}{name}", path)
    poll = e.council.polls[4]
    with e.archive("old pc backup/archive 2005.zip", "zip"):
        h = Hand(r, "office", poll.year, poll, e.council)
        e.table("2005/staff used", "csv1252", Sheet("s", "last_name first_name address1 town postcode phone role", poll.staff[: max(8, round(90 * e.scale))], h), "election_worker", [2005], RO)
        e.table("2005/count/people", "xls", Sheet("Count", "full_name phone role", poll.staff[: max(6, round(40 * e.scale))], h, heading(poll, "Count staff")), "election_worker", [2005], RO)
        e.raw("2005/stationery order.txt", "text", "Order 4500123\n200 pencils\n40 stamping instruments\n")
        with e.archive("2005/nested.zip", "zip"):
            e.table("payments", "dbf", Sheet("p", "payroll last_name initials nino fee sort account", poll.staff[: max(8, round(80 * e.scale))], Hand(r, "dbf", poll.year, poll, e.council)), "election_worker", [2005], RO, also=("other_personal",))
