"""Electoral registration, candidates and councillors: electors are not staff, and much here is public."""
import datetime

import files
import words
from columns import Column, Hand
from truth import Sheet
from .election import Row


def registration(e):
    S, r, c = "electoral registration", e.random("register"), e.council
    both = ["csv", "pipe", "xlsx", "csv1252", "xls"]
    prefix = lambda head: Column(head, lambda p: p.district, "electoral_number", weak=True)
    number = lambda head: Column(head, lambda p: p.elector, "electoral_number", weak=True)
    for year in [2003, 2006, 2009, 2012, 2015, 2018] if e.scale >= 0.5 else [2009, 2015]:
        h = Hand(r, r.choice(["caps", "office"]), year)
        cols = r.choice([[prefix("PD"), number("Elector No"), "last_name first_name", Column("Franchise", lambda p: r.choice(["", "", "", "G", "K"]), None, decoy="franchise marker"), "address postcode"],
                         [prefix("Elector Number Prefix"), number("Elector Number"), Column("Elector Number Suffix", lambda p: "", None, decoy="suffix"), Column("Elector Name", lambda p: f"{p.last(year)} {p.first}", "full_name"), "address1 town postcode"],
                         ["elector full_name address"]])
        e.table(f"{S}/register/{r.choice(['full register', 'Register of electors', 'REG'])} {year}", r.choice(both), Sheet("Register", cols, e.few(r, c.electors, 620), h), "elector", controller="ERO")
    for poll in c.polls[3::3]:
        r = e.random(f"absent {poll.year}")
        if e.scale < 0.5 and poll.year % 2:
            continue
        h = Hand(r, "office", poll.year)
        kind = r.choice(["postal", "proxy", "proxy appointed"])
        # A neighbour votes for whom cannot come.
        proxy = lambda p: c.electors[(int(p.elector) * 7) % len(c.electors)]
        cols = [prefix("PD"), number("No."), "full_name address"]
        if kind != "postal":
            cols.append(Column("Proxy", lambda p: proxy(p).full(poll.year), "full_name", weak=True))
        else:
            cols.append(Column("Address to send ballot paper", lambda p: r.choice(["", "", f"{r.randrange(1, 90)} Sea View Road, Sidmouth, EX10 8AB"]), "home_address", weak=True, also=("postcode",)))
        e.table(f"{S}/absent voters/{kind} {poll.year}", r.choice(["xls", "csv", "xlsx"]), Sheet("AV", cols, e.few(r, c.electors, 110), h, [f"List of {kind} voters - {poll.date:%d %B %Y}", ""] if r.random() < 0.6 else [], others=(lambda p: []) if kind == "postal" else lambda p: [proxy(p)]), "elector", controller="ERO")
        e.table(f"{S}/marked register/{poll.year} {r.choice(words.WARDS)}", r.choice(["csv", "fixed"]), Sheet("M", [Column("Mark", lambda p: r.choice(["X", "X", "", "A"]), None, decoy="mark"), "elector full_name", "address1"], e.few(r, c.electors, 90), h), "elector", controller="ERO")
    r = e.random("canvass")
    for year in [2004, 2008, 2011, 2014, 2017] if e.scale >= 0.5 else [2008, 2014]:
        h = Hand(r, "office", year)
        area = Column("Canvass area", lambda p: r.choice(words.DISTRICTS), None, decoy="polling district", also=("polling_station", "electoral_number"))
        e.table(f"{S}/canvass/{year}/canvassers {year}", r.choice(["xls", "xlsx"]), Sheet("Canvassers", ["payroll full_name address mobile nino", area, Column("Forms issued", lambda p: r.randrange(100, 500), None, decoy="count"), Column("Rate per form", lambda p: 1.25, None, decoy="rate", also=("fee",)), "sort account"], c.canvassers, h, [f"ANNUAL CANVASS {year} - CANVASSERS", ""] if r.random() < 0.5 else []), "election_worker", [], "ERO", years_also=[year])
        people = e.few(r, c.electors, 80)
        e.table(f"{S}/canvass/{year}/returns {year}", r.choice(["csv", "semicolon"]), Sheet("Returns", [Column("Form ref", lambda p: f"HEF{r.randrange(10**6)}", None, decoy="form"), Column("Property", lambda p: p.address(year)[1], "home_address"), "postcode", Column("Name of occupier", lambda p: p.full(year), "full_name"), Column("Date received", lambda p: h.date(datetime.date(year, 9, 1 + r.randrange(28))), None, decoy="date")], people, h), "elector", controller="ERO")
        e.table(f"{S}/canvass/{year}/response rates", "csv", Sheet("Rates", [Column("District", lambda d: d, None, decoy="polling district", also=("polling_station",)), Column("Properties", lambda d: r.randrange(300, 1500), None, decoy="count"), Column("Returned", lambda d: r.randrange(200, 900), None, decoy="count"), Column("%", lambda d: round(r.uniform(60, 99), 1), None, decoy="percentage")], words.DISTRICTS, h), "none", controller="ERO")
    h = Hand(r, "snake", 2016)
    people = e.few(r, c.electors, 120)
    cols = [Column("application_ref", lambda p: f"IER-{r.randrange(10**7)}", None, decoy="reference"), "first_name last_name date_of_birth nino address postcode nationality email", Column("dwp_match", lambda p: r.choice("GGAR"), None, decoy="match")]
    e.table(f"{S}/IER/applications.db", "sqlite", Sheet("ier_application", cols, people, h), "elector", controller="ERO")
    e.table(f"{S}/IER/exceptions 2016", "csv", Sheet("x", cols, people[: max(6, len(people) // 3)], h), "elector", controller="ERO")
    e.table(f"{S}/properties/property list", "csv", Sheet("p", [Column("UPRN", lambda n: f"1000{r.randrange(10**8):08d}", None, decoy="uprn"), Column("Street", lambda n: f"{words.STREETS[n % 60]} {words.STREET_KINDS[n % 16]}", None, decoy="street", also=("home_address",)), Column("District", lambda n: words.DISTRICTS[n % 15], None, decoy="polling district", also=("polling_station",)), Column("Electors", lambda n: n % 5, None, decoy="count")], range(120), h), "none", controller="ERO")
    for p in people[:3]:
        e.text(f"{S}/letters/query {p.id[-3:]}.txt", f"Electoral Registration Officer\nTown Hall, Holmebury HD1 1AA\n\n[[full_name:{p.title} {p.full(2016)}]]\n[[home_address:{', '.join(x for x in p.address(2016) if x)}]]\n\nDear [[last_name:{p.title} {p.last(2016)}]]\n\nYour entry in the register of electors\n\nWe could not match your application to register to vote. Please send a copy of your passport. Your elector number is [[electoral_number:{p.district}/{p.elector}]].\n", "elector", controller="ERO", people=[p], also=("other_personal",))


def candidates(e):
    S, r, c = "candidates and agents", e.random("candidates"), e.council
    for poll in c.polls[1::3 if e.scale >= 0.5 else 8]:
        r = e.random(f"candidates {poll.year}")
        h = Hand(r, "office", poll.year)
        principal = lambda p: c.candidates[int(p.id[1:]) % len(c.candidates)]
        party = Column("Party", lambda p: r.choice(words.PARTIES), "political_activity", weak=True)
        e.table(f"{S}/{poll.year}/nominations received", r.choice(["xls", "csv"]), Sheet("Noms", ["last_name first_name address postcode phone", party, Column("Ward", lambda p: r.choice(words.WARDS), None, decoy="ward", also=("polling_station",)), Column("Received", lambda p: h.date(poll.date - datetime.timedelta(days=26)), None, decoy="date", also=("election_date",))], e.few(r, c.candidates, 40), h), "other_personal", controller="RO", also=("none",))
        e.table(f"{S}/{poll.year}/agents", r.choice(["xlsx", "csv"]) if poll.year > 2007 else "xls", Sheet("Agents", ["full_name address mobile email", Column("Agent for", lambda p: principal(p).full(poll.year), "full_name", weak=True), Column("Type", lambda p: r.choice(["Election agent", "Counting agent", "Polling agent"]), None, decoy="kind of agent", also=("election_role",))], e.few(r, c.agents, 24), h), "other_personal", controller="RO", also=("election_worker",))
        e.table(f"{S}/{poll.year}/results", "csv", Sheet("Results", [Column("Ward", lambda p: r.choice(words.WARDS), None, decoy="ward", also=("polling_station",)), Column("Candidate", lambda p: f"{p.last(poll.year).upper()}, {p.first}", None, decoy="candidate, public", also=("full_name",)), Column("Party", lambda p: r.choice(words.PARTIES), None, decoy="party, public", also=("political_activity",)), Column("Votes", lambda p: r.randrange(40, 2400), None, decoy="count"), Column("Elected", lambda p: r.choice(["", "", "E"]), None, decoy="mark")], [Public(p) for p in e.few(r, c.candidates, 40)], h), "none", controller="RO", also=("other_personal",), public_by_law=True)


class Public:
    """Somebody whose name is published by law: no data subject of the count."""

    def __init__(self, p):
        self.last, self.first = p.last, p.first


def councillors(e):
    S, r, c = "democratic services", e.random("councillors"), e.council
    for year in [2005, 2011, 2017]:
        h = Hand(r, "office", year)
        e.table(f"{S}/members/home contacts {year} CONFIDENTIAL", r.choice(["xls", "xlsx"]) if year > 2006 else "xls", Sheet("Members", ["full_name", Column("Ward", lambda p: r.choice(words.WARDS), None, decoy="ward", also=("polling_station",)), "address postcode phone mobile", Column("Party", lambda p: r.choice(words.PARTIES), "political_activity", weak=True)], c.councillors, h), "other_personal")
        e.table(f"{S}/allowances/members allowances {year}", "csv", Sheet("a", [Column("Councillor", lambda p: f"Cllr {p.first} {p.last(year)}", "full_name", weak=True, also=("title",)), Column("Basic", lambda p: 4200.0, None, decoy="amount", also=("fee",)), Column("Special responsibility", lambda p: r.choice([0.0, 1800.0]), None, decoy="amount", also=("fee",)), Column("Travel", lambda p: round(r.uniform(0, 300), 2), None, decoy="amount", also=("fee",))], [Public(p) for p in c.councillors], h), "none", also=("other_personal",), public_by_law=True)
    for n in range(14 if e.scale >= 0.5 else 4):
        a, b = r.sample(c.councillors, 2)
        topic = r.choice(["Polling place review", "Taxi rank at Market Place", "Refuse collection contract", "Review of ward boundaries", "Budget monitoring"])
        e.text(f"{S}/minutes/{2003 + n}/{r.choice(['planning', 'cabinet', 'licensing'])} {n}.{'docx' if n % 2 else 'txt'}", f"MINUTES OF THE MEETING HELD ON {4 + n} MARCH {2003 + n}\n\nPresent: Councillors {a.last(2003)} (Chairman) and {b.last(2003)}.\n\n{n + 12}. {topic}\n\nThe Committee considered the report of the Head of Service. It was moved, seconded and RESOLVED that the report be noted. Planning reference {2003 + n}/0{n}123/FUL.\n", "none", also=("other_personal",), wrap=(lambda t: files.docx_of(t.split("\n"))) if n % 2 else None, fmt="docx" if n % 2 else "text")
