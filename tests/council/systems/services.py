"""Services of the council that hold people who have nothing to do with polls."""
import datetime

import files
import words
from columns import Column, Hand
from truth import Sheet


def day(r, year):
    return datetime.date(year, 1, 1) + datetime.timedelta(days=r.randrange(365))


def none(head, make, decoy, **more):
    return Column(head, make, None, decoy=decoy, **more)


def housing(e):
    S, r, c = "housing", e.random("housing"), e.council
    for year in range(2003, 2022, 2 if e.scale >= 0.5 else 6):
        h = Hand(r, r.choice(["caps", "office", "snake"]), year)
        ref = none(h.r.choice(["Tenancy ref", "TENREF", "Rent account"]), lambda p: f"{700000 + int(p.id[1:]) * 7}/0{int(p.id[1:]) % 9}", "tenancy reference")
        e.table(f"{S}/tenancies/{year}/{r.choice(['tenants', 'tenancy list', 'current tenants'])}", r.choice(["csv", "xls", "pipe", "fixed"]), Sheet("T", [ref, "title first_name last_name", "address1 town postcode", "date_of_birth nino phone"], e.few(r, c.tenants, 120), h), "other_personal")
        e.table(f"{S}/arrears/{year} arrears", r.choice(["xls", "csv"]), Sheet("A", [ref, "full_name address", none("Balance", lambda p: round(r.uniform(-900, 0), 2), "amount", also=("fee",)), none("Weeks", lambda p: r.randrange(1, 40), "count"), "notes"], e.few(r, c.tenants, 60), h), "other_personal")
        e.table(f"{S}/repairs/jobs {year}", "csv", Sheet("J", [none("Job no", lambda n: f"R{year % 100:02d}{n:05d}", "job number"), none("Trade", lambda n: r.choice(["Plumber", "Joiner", "Electrician"]), "trade"), none("Priority", lambda n: r.choice("123"), "priority"), none("Raised", lambda n: h.date(day(r, year)), "date"), none("Cost", lambda n: round(r.uniform(20, 600), 2), "amount", also=("fee",)), none("SOR code", lambda n: f"{r.randrange(100000, 999999)}", "schedule of rates")], range(80), h), "none")
    h = Hand(r, "dbf", 2004)
    e.table(f"{S}/waiting/WAITLIST.DBF", "dbf", Sheet("w", ["last_name initials date_of_birth address1 postcode phone", none("POINTS", lambda p: r.randrange(10, 200), "points"), none("BEDS", lambda p: r.randrange(1, 4), "count"), "health"], e.few(r, c.tenants, 130), h), "other_personal")


def library(e):
    S, r, c = "library", e.random("library"), e.council
    h = Hand(r, "snake", 2013)
    card = lambda p: f"2180{1000000 + int(p.id[1:]) * 13:09d}"
    people = e.few(r, c.borrowers, 200)
    borrower = Sheet("borrower", [none("card_no", card, "library card"), "first_name last_name date_of_birth address postcode email phone"], people, h)
    loan = Sheet("loan", [none("card_no", lambda x: card(x[0]), "library card"), none("isbn", lambda x: x[1], "isbn"), none("due", lambda x: day(r, 2013).isoformat(), "date")], [(p, f"978{r.randrange(10**10):010d}") for p in people for _ in range(2)], h)
    book = Sheet("book", [none("isbn", lambda n: f"978{r.randrange(10**10):010d}", "isbn"), none("title", lambda n: f"The {r.choice(words.STREETS)} of {r.choice(words.SURNAMES)}", "title of a book", also=("title",)), none("author", lambda n: f"{r.choice(words.SURNAMES)}, {r.choice(words.FEMALE)}", "author", also=("full_name",)), none("shelf", lambda n: f"{r.randrange(100, 999)}.{r.randrange(9)}", "shelf mark")], range(120), h)
    e.table(f"{S}/lms.db", "sqlite", [borrower, loan, book], "other_personal")
    e.table(f"{S}/catalogue.csv", "csv", book, "none", also=("other_personal",))
    for year in [2006, 2012, 2018]:
        h = Hand(r, "office", year)
        e.table(f"{S}/home delivery {year}", r.choice(["xls", "csv"]), Sheet("H", ["title full_name address phone", none("Day", lambda p: r.choice(["Mon", "Thu"]), "day"), none("Large print?", lambda p: r.choice("YN"), "yes or no")], e.few(r, c.borrowers, 40), h), "other_personal")
        e.table(f"{S}/staff rota {year}", "xls", Sheet("Rota", ["short_name"] + [none(d, lambda p: r.choice(["9-5", "12-8", "OFF"]), "shift") for d in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat")], e.few(r, c.employees, 10), h, [f"LIBRARY ROTA - {day(r, year):%B %Y}", ""]), "other_personal")
        e.table(f"{S}/issues by branch {year}", "csv", Sheet("I", [none("Branch", lambda n: r.choice(words.WARDS), "branch", also=("polling_station",)), none("Month", lambda n: n % 12 + 1, "month"), none("Issues", lambda n: r.randrange(400, 9000), "count")], range(60), h), "none")


def licensing(e):
    S, r, c = "licensing", e.random("licensing"), e.council
    for year in range(2005, 2022, 3 if e.scale >= 0.5 else 9):
        h = Hand(r, r.choice(["office", "caps"]), year)
        badge = none(h.r.choice(["Badge", "Badge No"]), lambda p: f"HD{1000 + int(p.id[1:]) % 900}", "badge")
        e.table(f"{S}/taxi/drivers {year}", r.choice(["xls", "csv", "xlsx"]), Sheet("D", [badge, "last_name first_name date_of_birth address postcode mobile", none("Licence expires", lambda p: h.date(day(r, year + 1)), "date"), Column("DBS check", lambda p: f"00{r.randrange(10**9, 2 * 10**9)}", "dbs_certificate")], e.few(r, c.drivers, 70), h), "other_personal")
        e.table(f"{S}/taxi/vehicles {year}", "csv", Sheet("V", [none("Plate", lambda p: 100 + int(p.id[1:]) % 400, "plate"), "vrm", none("Make", lambda p: r.choice(["Skoda Octavia", "Toyota Avensis", "Ford Mondeo"]), "make"), Column("Proprietor", lambda p: p.full(year), "full_name"), none("Tested", lambda p: h.date(day(r, year)), "date")], e.few(r, c.drivers, 60), h), "other_personal")
        e.table(f"{S}/premises/premises licences {year}", "csv", Sheet("P", [none("Licence", lambda n: f"PL/{year}/{n:04d}", "licence number"), none("Premises", lambda n: f"The {r.choice(words.STREETS)} {r.choice(['Arms', 'Inn', 'Club'])}", "venue", also=("polling_station",)), none("Address", lambda n: f"{n} {r.choice(words.STREETS)} Street, Holmebury", "address of a business", also=("home_address",)), none("Alcohol", lambda n: r.choice("YN"), "yes or no"), none("Hours", lambda n: "10:00-23:00", "hours")], range(50), h), "none", also=("other_personal",))


def parking(e):
    S, r, c = "parking", e.random("parking"), e.council
    for year in range(2006, 2022, 3 if e.scale >= 0.5 else 9):
        h = Hand(r, r.choice(["caps", "snake"]), year)
        e.table(f"{S}/permits/{year} residents permits", r.choice(["csv", "tab", "xls"]), Sheet("P", [none("Permit", lambda p: f"Z{int(p.id[1:]) % 5}-{r.randrange(10**5):05d}", "permit"), "full_name address postcode vrm", none("Zone", lambda p: f"Z{int(p.id[1:]) % 5}", "zone")], e.few(r, c.motorists, 80), h), "other_personal")
        e.table(f"{S}/pcn/{year} penalty notices", "csv", Sheet("N", [none("PCN", lambda p: f"HD{r.randrange(10**8):08d}", "penalty notice"), "vrm", none("Street", lambda p: f"{r.choice(words.STREETS)} Street", "street", also=("home_address",)), none("Issued", lambda p: h.date(day(r, year)), "date"), none("Code", lambda p: r.choice(["01", "25", "30", "62"]), "contravention code"), none("Amount", lambda p: r.choice([35.0, 70.0]), "amount", also=("fee",))], [None_(p) for p in e.few(r, c.motorists, 80)], h), "other_personal", also=("none",))
        e.table(f"{S}/machines/takings {year}", "csv", Sheet("M", [none("Machine", lambda n: f"PM{n % 30:03d}", "machine"), none("Car park", lambda n: f"{words.STREETS[n % 60]} Street", "car park", also=("home_address",)), none("Coins", lambda n: r.randrange(50, 3000), "count"), none("Total", lambda n: round(r.uniform(20, 900), 2), "amount", also=("fee",)), none("Collected", lambda n: h.date(day(r, year)), "date")], range(90), h), "none")


class None_:
    """A vehicle whose keeper the row does not name."""

    def __init__(self, p):
        self.car, self.id = p.car, p.id


def premises(e):
    """Halls that are let, also as polling places: keyholders are people, but none of the staff."""
    S, r, c = "premises", e.random("premises"), e.council
    for year in [2004, 2009, 2013, 2018]:
        h = Hand(r, "office", year)
        keep = lambda n: c.keyholders[n % len(c.keyholders)]
        polling = year in (2009, 2018)
        cols = [none("Polling place" if polling else "Hall", lambda n: words.PLACES[n], "venue", also=("polling_station",)), none("Address", lambda n: f"{words.STREETS[n % 60]} {words.STREET_KINDS[n % 16]}, Holmebury", "venue", also=("polling_station",)),
                Column("Keyholder", lambda n: keep(n).full(year), "full_name"), Column("Keyholder tel", lambda n: keep(n).phone, "phone"), none("Hire £", lambda n: 45.0 + n, "amount", also=("fee",)), none("Open up at", lambda n: "6.15 am", "time")]
        e.table(f"{S}/{'polling place bookings' if polling else 'halls'} {year}", r.choice(["xls", "csv"]), Sheet("Halls", cols, range(len(words.PLACES)), h, others=lambda n: [keep(n)]), "other_personal", controller="RO" if polling else "council", also=("election_worker", "none") if polling else ("none",), years_also=[year])
    h = Hand(r, "office", 2015)
    e.table(f"{S}/alarm keyholders", "xls", Sheet("K", ["full_name mobile phone", none("Site", lambda p: r.choice(["Town Hall", "Depot", "Museum"]), "venue")], e.few(r, c.employees, 16), h), "other_personal")
    e.table(f"{S}/asset register", "xlsx", Sheet("Assets", [none("Asset", lambda n: f"A{n:05d}", "asset"), none("Description", lambda n: r.choice(["Bus shelter", "Toilets", "Pavilion", "Depot"]), "thing"), none("Easting", lambda n: r.randrange(410000, 430000), "easting"), none("Northing", lambda n: r.randrange(410000, 430000), "northing"), none("Value", lambda n: float(r.randrange(1, 900) * 1000), "amount", also=("fee",))], range(90), h), "none")


def council_tax(e):
    S, r, c = "revenues", e.random("revenues"), e.council
    for year in [2005, 2010, 2015, 2020]:
        h = Hand(r, r.choice(["caps", "snake"]), year)
        acct = none("CTAXREF" if h.style == "caps" else "account_ref", lambda p: f"{60000000 + int(p.id[1:]) * 131}", "council tax reference")
        e.table(f"{S}/direct debits {year}", r.choice(["csv", "pipe", "fixed"]), Sheet("D", [acct, "full_name address postcode sort account", none("Amount", lambda p: round(r.uniform(60, 220), 2), "amount", also=("fee",))], e.few(r, c.electors, 120), h), "other_personal")
        e.table(f"{S}/single person discount {year}", "csv", Sheet("S", [acct, "title last_name initials", "address1 town postcode", none("Discount", lambda p: "25%", "percentage")], e.few(r, c.electors, 70), h), "other_personal")
        e.table(f"{S}/bands {year}", "csv", Sheet("B", [none("Band", lambda n: "ABCDEFGH"[n], "band"), none("Charge", lambda n: 900.0 + n * 180, "amount", also=("fee",)), none("Properties", lambda n: r.randrange(100, 9000), "count")], range(8), h), "none")
    for n in range(4):
        p = e.few(r, c.electors, 10)[0]
        e.text(f"{S}/letters/reminder {n}.txt", f"COUNCIL TAX REMINDER\n\n[[full_name:{p.title} {p.full(2015)}]]\n[[home_address:{', '.join(x for x in p.address(2015) if x)}]]\n\nAccount 6012{n}881\n\nYou have missed an instalment. Please pay £112.40 within seven days.\n\nHead of Revenues\n", "other_personal", people=[p], text_also=("fee",))


def leisure(e):
    S, r, c = "leisure", e.random("leisure"), e.council
    for year in [2007, 2014, 2019]:
        h = Hand(r, r.choice(["office", "snake"]), year)
        e.table(f"{S}/members {year}", r.choice(["csv", "xlsx", "xls"]), Sheet("M", [none("Member no", lambda p: 40000 + int(p.id[1:]), "membership number", also=("payroll_number",)), "first_name last_name date_of_birth email mobile postcode", none("Type", lambda p: r.choice(["Gold", "Off peak"]), "kind")], e.few(r, c.borrowers + c.motorists, 90), h), "other_personal")
        e.table(f"{S}/swimming lessons {year}", "csv", Sheet("L", ["full_name date_of_birth emergency health"], e.few(r, c.borrowers, 50), h), "other_personal")
        e.table(f"{S}/class bookings {year}", "csv", Sheet("C", [none("Class", lambda n: r.choice(["Aqua", "Spin", "Yoga"]), "class"), none("Date", lambda n: h.date(day(r, year)), "date"), none("Booked", lambda n: r.randrange(30), "count"), none("Capacity", lambda n: 30, "count")], range(70), h), "none")


def make(e):
    for f in (housing, library, licensing, parking, premises, council_tax, leisure):
        f(e)
