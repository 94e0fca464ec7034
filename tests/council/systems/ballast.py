"""Much that is about nobody: money, machines, maps, roads, software. Its numbers look like all sorts of other numbers."""
import datetime
import json

import files
import words
from columns import Hand
from truth import Sheet
from .services import day, none


def finance(e):
    S, r = "finance", e.random("finance")
    firm = lambda n: f"{words.SURNAMES[n * 7 % 250]} & {r.choice(['Sons', 'Partners', 'Co'])} Ltd"
    for year in range(2002, 2022, 2 if e.scale >= 0.5 else 7):
        h = Hand(r, r.choice(["office", "caps", "snake"]), year)
        ledger = [none("Date", lambda n: h.date(day(r, year)), "date"), none("Account code", lambda n: f"{r.randrange(10, 99)}-{r.randrange(10, 99)}-{r.randrange(10, 99)}", "ledger code"), none("Details", lambda n: r.choice(["Stationery", "Election printing", "Van hire", "Bank charges", "Salaries"]), "narrative"), none("Dr", lambda n: round(r.uniform(1, 4000), 2), "amount", also=("fee",)), none("Cr", lambda n: "", "amount")]
        e.table(f"{S}/ledger/{year} ledger", r.choice(["csv", "xls", "fixed"]), Sheet("L", ledger, range(140), h), "none")
        e.table(f"{S}/orders/{year} purchase orders", r.choice(["csv", "xls"]), Sheet("O", [none("PO", lambda n: f"PO{year % 100:02d}{n:05d}", "purchase order"), none("Supplier", firm, "supplier", also=("full_name",)), none("PC", lambda n: f"PC{r.randrange(100, 999)}", "profit centre"), none("Net", lambda n: round(r.uniform(10, 9000), 2), "amount", also=("fee",)), none("VAT", lambda n: round(r.uniform(2, 1800), 2), "amount", also=("fee",))], range(70), h), "none")
        e.table(f"{S}/creditors/{year} invoices paid", "csv", Sheet("I", [none("Invoice", lambda n: f"{r.randrange(10**7, 10**8)}", "invoice"), none("Supplier no", lambda n: 30000 + n, "supplier number", also=("payroll_number",)), none("Supplier", firm, "supplier", also=("full_name",)), none("Amount", lambda n: round(r.uniform(10, 9000), 2), "amount", also=("fee",)), none("Paid", lambda n: h.date(day(r, year)), "date"), none("Cheque", lambda n: f"{r.randrange(10**5, 10**6)}", "cheque")], range(100), h), "none")
    traders = e.few(r, e.council.firms, 50)
    h = Hand(r, "office", 2012)
    e.table(f"{S}/creditors/sole traders 2012", "xls", Sheet("S", [none("Supplier no", lambda p: 41000 + int(p.id[1:]), "supplier number", also=("payroll_number",)), "full_name address postcode phone sort account"], traders, h), "other_personal")
    for name in ("VAT return", "capital programme", "reserves"):
        e.table(f"{S}/budget/{name} 2014", "xlsx", Sheet("Sheet1", [none("Heading", lambda n: f"{r.choice(words.STREETS)} scheme {n}", "scheme"), none("2014/15", lambda n: float(r.randrange(1000, 900000)), "amount", also=("fee",)), none("2015/16", lambda n: float(r.randrange(1000, 900000)), "amount", also=("fee",))], range(40), h, [name.upper(), ""]), "none")


def ict(e):
    S, r = "ict", e.random("ict")
    h = Hand(r, "snake", 2014)
    for year in range(2005, 2021, 5):
        e.table(f"{S}/inventory/computers {year}", "csv", Sheet("C", [none("asset_tag", lambda n: f"HDC{n:06d}", "asset tag"), none("serial", lambda n: "".join(r.choice("ABCDEFGHJK0123456789") for _ in range(10)), "serial number"), none("mac", lambda n: ":".join(f"{r.randrange(256):02x}" for _ in range(6)), "mac address"), none("ip", lambda n: f"10.{r.randrange(9)}.{r.randrange(250)}.{r.randrange(250)}", "ip address"), none("bought", lambda n: day(r, year).isoformat(), "date")], range(110), h), "none")
        e.table(f"{S}/phones/extensions {year}", "csv", Sheet("X", [none("Extension", lambda n: 2000 + n, "extension"), none("Room", lambda n: f"{r.randrange(1, 4)}.{r.randrange(10, 40)}", "room"), none("Service", lambda n: words.DEPARTMENTS[n % 12], "department"), none("DDI", lambda n: f"01484 22{2000 + n}", "office telephone", also=("phone",))], range(60), h), "none", also=("other_personal",))
        e.raw(f"{S}/logs/web {year}.log", "text", "".join(f"10.1.{r.randrange(250)}.{r.randrange(250)} - - [{day(r, year):%d/%b/%Y}:10:{n % 60:02d}:11 +0000] \"GET /elections/results.html HTTP/1.1\" 200 {r.randrange(10**5)}\n" for n in range(200)))
    for n, app in enumerate(["planner", "gis", "rota", "forms"]):
        base = f"{S}/software/{app}"
        e.raw(f"{base}/README.md", "text", f"# {app}\n\nInternal tool. Run `make` and then `./{app} --poll 10`.\n\nPoll interval is in seconds; workers are started by the scheduler and vote on a leader (election timeout 150 ms).\n")
        e.raw(f"{base}/src/main.py", "text", "import sys\n\n\ndef election(nodes):\n    \"\"\"Leader election: the worker with the highest id wins.\"\"\"\n    return max(nodes)\n\n\nif __name__ == '__main__':\n    print(election(map(int, sys.argv[1:])))\n")
        e.raw(f"{base}/package.json", "json", json.dumps({"name": app, "version": f"1.{n}.0", "author": "ICT", "dependencies": {"left-pad": "^1.3.0"}}))
        e.raw(f"{base}/style.css", "text", "body { margin: 0; color: #123456; }\n.po { width: 12em }\n")
        e.raw(f"{base}/config.ini", "text", f"[database]\nhost=db{n}.holmebury.local\nport=1433\ntimeout=30\n")
    e.raw(f"{S}/backup/image.bin", "unknown", bytes(e.random("noise").randrange(256) for _ in range(4000)), readable=False, why="no_reader")
    for n in range(3):
        e.table(f"{S}/telemetry/sensor {n}", "csv", Sheet("T", [none("ts", lambda i: 1500000000 + i * 60, "epoch"), none("v1", lambda i: round(r.gauss(20, 3), 3), "reading"), none("v2", lambda i: r.randrange(10**9, 10**10), "counter"), none("code", lambda i: r.randrange(10**7, 10**8), "counter")], range(400), h, headerless=n == 1), "none")


def planning(e):
    S, r = "planning", e.random("planning")
    for year in range(2003, 2021, 4):
        h = Hand(r, "office", year)
        e.table(f"{S}/applications/weekly list {year}", r.choice(["csv", "xls", "html"]), Sheet("W", [none("Reference", lambda n: f"{year}/{n:05d}/FUL", "planning reference"), none("Proposal", lambda n: r.choice(["Single storey rear extension", "Change of use to shop", "Fell one ash tree", "Erection of 2 dwellings"]), "proposal"), none("Location", lambda n: f"{n + 3} {r.choice(words.STREETS)} Road, Holmebury", "site", also=("home_address",)), none("Decision", lambda n: r.choice(["PER", "REF", "WDN"]), "decision"), none("Easting", lambda n: r.randrange(410000, 430000), "easting"), none("Northing", lambda n: r.randrange(410000, 430000), "northing")], range(70), h), "none", also=("other_personal",))
        people = e.few(r, e.council.electors, 40)
        e.table(f"{S}/objections/comments {year}", "csv", Sheet("O", [none("Reference", lambda p: f"{year}/{r.randrange(9999):05d}/FUL", "planning reference"), "full_name address", none("Stance", lambda p: r.choice(["Object", "Support"]), "stance"), none("Received", lambda p: h.date(day(r, year)), "date")], people, h), "other_personal")
        e.table(f"{S}/trees/TPO {year}", "csv", Sheet("T", [none("TPO", lambda n: f"TPO/{year}/{n}", "tree order"), none("Species", lambda n: r.choice(["Oak", "Ash", "Beech"]), "species"), none("Grid ref", lambda n: f"SE{r.randrange(10**5, 10**6)}", "grid reference"), none("Girth", lambda n: r.randrange(40, 400), "count")], range(60), h), "none")


def refuse(e):
    S, r = "street scene", e.random("refuse")
    for year in range(2004, 2021, 4):
        h = Hand(r, r.choice(["office", "snake"]), year)
        e.table(f"{S}/rounds/{year} collection rounds", r.choice(["csv", "xls"]), Sheet("R", [none("Round", lambda n: f"R{n % 12:02d}", "round"), none("Street", lambda n: f"{words.STREETS[n % 60]} {words.STREET_KINDS[n % 16]}", "street", also=("home_address",)), none("Day", lambda n: r.choice(["Mon", "Tue", "Wed", "Thu", "Fri"]), "day"), none("Bins", lambda n: r.randrange(10, 120), "count"), none("USRN", lambda n: 32800000 + n * 13, "usrn")], range(120), h), "none")
        e.table(f"{S}/tonnage/{year} weighbridge", "csv", Sheet("W", [none("Ticket", lambda n: r.randrange(10**5, 10**6), "ticket"), none("Vehicle", lambda n: f"RCV{n % 9}", "vehicle"), none("Gross", lambda n: r.randrange(14000, 26000), "weight", also=("fee",)), none("Tare", lambda n: 12000 + n % 9, "weight"), none("Net", lambda n: r.randrange(1000, 12000), "weight", also=("fee",)), none("Date", lambda n: h.date(day(r, year)), "date")], range(120), h), "none")
        e.table(f"{S}/crews/{year} crews", "xls", Sheet("Crews", [none("Round", lambda p: f"R{int(p.id[1:]) % 12:02d}", "round"), "full_name payroll mobile", none("Duty", lambda p: r.choice(["Driver", "Loader"]), "job title")], e.few(r, e.council.employees, 30), h), "other_personal")


def web(e):
    S, r = "website backup", e.random("web")
    h = Hand(r, "office", 2012)
    with e.archive(f"{S}/site_2012.tar.gz", "tar.gz"):
        for n, page in enumerate(["index", "bins", "council-tax", "elections", "register-to-vote", "working-at-elections", "planning"]):
            text = {"elections": "How to vote at a polling station. The next elections are on 3 May 2012.", "working-at-elections": "Would you like to be a presiding officer, poll clerk or count assistant? Fees are from £105. Ring 01484 221000 and ask for a form.",
                    "register-to-vote": "You must be on the electoral register to vote. Your elector number is on your poll card."}.get(page, f"Information about {page} in Holmebury.")
            e.raw(f"www/{page}.html", "html", f"<html><head><title>{page}</title></head><body><h1>{page.title()}</h1><p>{text}</p><p>Holmebury District Council, Town Hall, HD1 1AA</p></body></html>", text_also=("election_date", "election_role", "phone", "fee"))
        people = e.few(r, e.council.electors, 40)
        e.table("www/data/newsletter.csv", "csv", Sheet("n", "email full_name", people, Hand(r, "snake", 2012)), "other_personal")
        e.raw("www/.htaccess", "text", "RewriteEngine On\nRewriteRule ^old$ /new [R=301]\n")
    poll = e.council.polls[11]
    people = e.few(r, e.council.workers, 40)
    e.table(f"{S}/forms/work at elections 2012", "csv", Sheet("f", ["full_name email mobile address postcode", none("Submitted", lambda p: f"2012-0{r.randrange(1, 9)}-1{r.randrange(9)} 10:0{r.randrange(9)}", "time"), none("I have worked at elections before", lambda p: r.choice(["Yes", "No"]), "yes or no")], people, Hand(r, "office", 2012)), "election_worker", [2012], "RO")
    e.table(f"{S}/forms/report a pothole", "csv", Sheet("f", [none("Where", lambda p: f"{r.choice(words.STREETS)} Street", "street", also=("home_address",)), "full_name email", none("Depth cm", lambda p: r.randrange(3, 20), "count")], e.few(r, e.council.motorists, 40), Hand(r, "office", 2016)), "other_personal")
    e.table(f"{S}/stats/page views", "csv", Sheet("v", [none("page", lambda n: f"/p/{n}", "path"), none("views", lambda n: r.randrange(10**6), "count"), none("bounce", lambda n: round(r.random(), 3), "share")], range(150), h), "none")
    e.raw(f"{S}/sitemap.xml", "xml", "<?xml version='1.0'?><urlset>" + "".join(f"<url><loc>https://www.holmebury.gov.uk/p/{n}</loc></url>" for n in range(40)) + "</urlset>")


def headerless(e):
    """Tables whose header was lost on the way: what the cells hold is all there is."""
    S, r, c = "transfer area", e.random("headerless"), e.council
    for n, poll in enumerate(c.polls[2::4 if e.scale >= 0.5 else 9]):
        h = Hand(r, r.choice(["office", "caps"]), poll.year, poll, c, forms=["%d/%m/%Y", "%d-%b-%Y", "%Y-%m-%d"])
        e.table(f"{S}/out{n}.csv", "csv", Sheet("x", "last_name first_name postcode mobile role", poll.staff[: max(8, round(60 * e.scale))], h, headerless=True), "election_worker", [], "RO")
        e.table(f"{S}/ldata{n}.txt", "pipe", Sheet("x", "full_name nino date_of_birth sort account", e.few(r, c.employees, 60), h, headerless=True), "other_personal")
        e.table(f"{S}/feed{n}.csv", "csv", Sheet("x", [none("a", lambda i: r.randrange(10**5, 10**6), "number"), none("b", lambda i: day(r, 2010).strftime("%d-%m-%y"), "date"), none("c", lambda i: round(r.uniform(1, 999), 2), "amount", also=("fee",)), none("d", lambda i: r.choice(["A", "B", "PO", "PC"]), "code")], range(100), h, headerless=True), "none")


def make(e):
    for f in (finance, ict, planning, refuse, web, headerless):
        f(e)
