"""Payroll, personnel, the staff database, the booking portal, tablets and mail: election work seen from other desks."""
import datetime

import files
import words
from columns import Column, Hand
from truth import Sheet
from .election import Row


def poll_at(e, year):
    return next(p for p in e.council.polls if p.year >= year)


def payroll(e):
    S, r = "payroll", e.random("payroll")
    c = e.council
    for year in range(2002, 2022, 1 if e.scale >= 0.5 else 5):
        h = Hand(r, r.choice(["caps", "snake", "office"]), year)
        pay = Column(h.head("gross"), lambda p: round(r.uniform(900, 3900), 2), None, decoy="salary")
        people = e.few(r, c.employees, 110)
        spec = r.choice([["payroll last_name first_name nino department", pay, "tax_code sort account"], ["payroll full_name date_of_birth nino", pay, "tax_code"],
                         ["payroll title last_name initials address1 town postcode nino sort account", pay]])
        e.table(f"{S}/extracts/{year}/{r.choice(['month 12', 'payroll extract', 'P60 check'])} {year}", r.choice(["csv", "fixed", "xls", "pipe", "csv1252"]), Sheet("Payroll", spec, people, h), "other_personal")
    for poll in c.polls[::2 if e.scale >= 0.5 else 6]:
        h = Hand(r, r.choice(["caps", "snake"]), poll.year, poll, c)
        element = Column("ELEMENT", lambda p: r.choice(["ELECT01 PRES OFFICER", "ELECT02 POLL CLERK"]) if poll.of[p.id].station else "ELECT05 COUNT/POSTAL", "election_role", weak=True)
        spec = ["payroll full_name", element, "fee nino tax_code"]
        e.table(f"{S}/casual claims/{poll.year}/elections {poll.date:%b%y}", r.choice(["csv", "semicolon", "xls"]), Sheet("Claims", spec, poll.staff[: max(8, round(100 * e.scale))], h), "election_worker", [poll.year], "RO")
        # Standard 18, as sent to the bank: a fixed record, no header.
        people = poll.staff[: max(8, round(90 * e.scale))]
        lines = [f"{p.sort}{p.account}099404711{33012345:08d}    {poll.of[p.id].fee * 80:011d}{'HOLMEBURY ELECTION':<18}{p.payroll:<18}{p.full(poll.year).upper()[:18]:<18}" for p in people]
        body = "VOL1ELEC01\nHDR1A404711S  1404711\nUHL1 " + poll.date.strftime("%y%j") + "999999    000000001 DAILY  001\n" + "\n".join(lines) + "\nEOF1\nUTL1\n"
        wanted = [{"type": t} for t in ("uk_sort_code", "uk_bank_account", "full_name", "payroll_number", "fee")]
        e.text(f"{S}/bacs/ELEC{poll.year % 100:02d}.txt", body, "election_worker", [poll.year], "RO", people, also=("other_personal",))
        full = e.stores[-1]["store"]
        e.text_rows += [{"store": full, "hits": len(people), "distinct": len(people), **w} for w in wanted]
        if poll.year < 2014:
            cols = ["full_name address nino", Column("P527 held", lambda p: r.choice(["Y", "N", "N"]), None, decoy="yes or no"), "fee", Column("Tax", lambda p: round(poll.of[p.id].fee * 0.2, 2), "fee", weak=True)]
            h = Hand(r, "office", poll.year, poll, c)
            e.table(f"{S}/ELECT scheme/P35(EP) {poll.year}-{(poll.year + 1) % 100:02d}", "xls", Sheet("P35EP", cols, poll.staff[: max(8, round(100 * e.scale))], h, ["Deductions from election fees", ""]), "election_worker", [poll.year], "RO")
    h = Hand(r, "caps", 2008)
    cols = ["payroll", Column("POSTNO", lambda p: f"P{r.randrange(1000, 9999)}", None, decoy="post number"), "department title gender last_name first_name", "address1 town postcode date_of_birth phone nino",
            Column("FTPT", lambda p: r.choice("FPC"), None, decoy="flag"), Column("GROSSTD", lambda p: round(r.uniform(4000, 40000), 2), None, decoy="salary"), "sort account"]
    e.table(f"{S}/NFI/NFI 2008 payroll", "csv1252", Sheet("nfi", cols, e.few(r, c.employees, 300), h), "other_personal")
    people = e.few(r, c.employees, 60)
    body = ['<?xml version="1.0"?>\n<IRenvelope xmlns="http://www.govtalk.gov.uk/taxation/PAYE/RTI/FullPaymentSubmission/18-19/1"><FullPaymentSubmission>']
    for p in people:
        a = p.address(2018)
        body.append(f"<Employee><EmployeeDetails><NINO>[[national_insurance_number:{p.nino}]]</NINO><Name><Ttl>[[title:{p.title}]]</Ttl><Fore>[[first_name:{p.first}]]</Fore><Sur>[[last_name:{p.last(2018)}]]</Sur></Name><Address><Line>[[home_address:{a[1]}]]</Line><Line>{a[2]}</Line><UKPostcode>[[postcode:{a[3]}]]</UKPostcode></Address><BirthDate>[[date_of_birth:{p.dob.isoformat()}]]</BirthDate><Gender>[[gender:{p.sex}]]</Gender></EmployeeDetails><Employment><PayId>[[payroll_number:{p.payroll}]]</PayId><Payment><TaxCode>[[tax_code:{p.tax_code}]]</TaxCode></Payment></Employment></Employee>")
    e.text(f"{S}/RTI/FPS 2018-06.xml", "\n".join(body + ["</FullPaymentSubmission></IRenvelope>"]), "other_personal", people=people, fmt="xml")
    h = Hand(r, "office", 2015)
    e.raw(f"{S}/tables/pay scales 2015.csv", "csv", "Grade,Point,Annual,Hourly\r\n" + "".join(f"G{n // 4 + 1},{n + 6},{13500 + n * 640},{(13500 + n * 640) / 1929:.2f}\r\n" for n in range(40)))


def personnel(e):
    S, r, c = "HR", e.random("hr"), e.council
    for name, spec, n, year in [("STAFF", "payroll last_name first_name gender date_of_birth address1 town postcode nino started department", 260, 2006),
                                ("LEAVERS", "payroll last_name initials date_of_birth nino started", 90, 2009), ("EQUAL", "payroll gender ethnicity religion health", 140, 2007),
                                ("NOK", "payroll last_name first_name emergency", 120, 2008), ("CARUSER", "payroll last_name initials vrm department", 80, 2010),
                                ("UNIONSUB", "payroll full_name union", 70, 2011)]:
        h = Hand(r, "dbf", year)
        e.table(f"{S}/PERSDATA/{name}.DBF", "dbf", Sheet(name, spec, e.few(r, c.employees, n), h), "other_personal")
    for year in range(2004, 2022, 2 if e.scale >= 0.5 else 7):
        h = Hand(r, "office", year)
        kind = r.choice(["sickness", "fire warden training", "annual leave", "DSE assessments", "long service awards"])
        spec = {"sickness": ["payroll full_name department", Column("Reason", lambda p: r.choice(["Cold", "Back pain", "Stress", "Migraine", "Operation"]), "disability_or_health"), Column("Days", lambda p: r.randrange(1, 30), None, decoy="count")],
                "fire warden training": ["full_name department", Column("Course", lambda p: "Fire warden", "training_record", weak=True), Column("Date attended", lambda p: h.date(datetime.date(year, 3, 4)), None, decoy="training date", also=("training_record",))],
                "annual leave": ["payroll last_name first_name", Column("Entitlement", lambda p: 25 + r.randrange(8), None, decoy="count"), Column("Taken", lambda p: r.randrange(20), None, decoy="count")],
                "DSE assessments": ["full_name job", Column("Extension", lambda p: r.randrange(2100, 2999), None, decoy="extension"), Column("Outcome", lambda p: r.choice(["OK", "New chair", "Refer"]), None, decoy="outcome")],
                "long service awards": ["title full_name department started"]}[kind]
        e.table(f"{S}/Lists/{kind} {year}", r.choice(["xls", "xlsx", "csv"]), Sheet(kind, spec, e.few(r, c.employees, 60), h), "other_personal")
    poll = poll_at(e, 2010)
    released = [p for p in poll.staff if p.department][: max(6, round(40 * e.scale))]
    h = Hand(r, "office", 2010, poll, c)
    e.table(f"{S}/Lists/staff released for election duty 2010", "xls", Sheet("Released", "payroll full_name department role", released, h), "election_worker", [2010], "council", also=("other_personal",))
    people = e.few(r, c.employees, 40)
    h = Hand(r, "office", 2016)
    cols = ["payroll full_name", Column("Document seen", lambda p: r.choice(["Passport", "Birth certificate", "BRP"]), None, decoy="kind of document", also=("right_to_work_share_code",)), "passport nationality"]
    e.table(f"{S}/Right to work/checks 2016", "xlsx", Sheet("Checks", cols, people, h, ["Right to work checks", ""]), "other_personal")
    for n in range(3):
        p = people[n]
        e.text(f"{S}/Letters/contract {n}.txt", f"CONTRACT OF EMPLOYMENT\n\n[[full_name:{p.title} {p.full(2016)}]]\n[[home_address:{', '.join(x for x in p.address(2016) if x)}]]\n\nPost: {p.job}, {p.department}\nEmployee number [[payroll_number:{p.payroll}]]\nNational Insurance number [[national_insurance_number:{p.nino}]]\n\nYour hours are 37 a week.\n", "other_personal", people=[p])
    e.raw(f"{S}/Policies/flexible working policy.txt", "text", "FLEXIBLE WORKING POLICY\n\n1. Employees may ask to change hours.\n2. The head of service answers in writing within 28 days.\n")
    e.raw(f"{S}/Policies/establishment 2012.csv", "csv", "Post no,Post title,Department,Grade,FTE\r\n" + "".join(f"P{1000 + n},{words.JOBS[n % 20]},{words.DEPARTMENTS[n % 12]},G{n % 9},{1 if n % 3 else 0.5}\r\n" for n in range(60)))


def database(e):
    """The staff database of the election office, as a file, as its CSV exports and as a dump."""
    S, r, c = "staffdb", e.random("staffdb"), e.council
    polls = c.polls[10:]
    people = [p for p in c.workers if any(p.id in q.of for q in polls)][: max(10, round(320 * e.scale))]
    h = Hand(r, "snake", 2016)
    key = {p.id: n + 1 for n, p in enumerate(people)}
    ident = lambda head: Column(head, lambda p: key[p.id], None, decoy="key", also=("payroll_number",))
    jobs = [Row(person=p, poll=q) for p in people for q in polls if p.id in q.of][: max(12, round(900 * e.scale))]
    worker = Sheet("tblWorker", [ident("worker_id"), "title first_name last_name date_of_birth nino address1 town postcode phone mobile email"], people, h)
    bank = Sheet("tblBank", [ident("worker_id"), "sort account"], people, h)
    job = Sheet("tblJob", [Column("worker_id", lambda x: key[x.person.id], None, decoy="key", also=("payroll_number",)), Column("election_date", lambda x: x.poll.date.isoformat(), "election_date"),
                           Column("role_code", lambda x: x.poll.of[x.person.id].code, "election_role"), Column("station_no", lambda x: x.poll.of[x.person.id].station or "", "polling_station", weak=True),
                           Column("fee", lambda x: float(x.poll.of[x.person.id].fee), "fee")], jobs, h, others=lambda x: [x.person])
    place = Sheet("tblPlace", [Column("place_id", lambda n: n, None, decoy="key"), Column("place_name", lambda n: words.PLACES[n], None, decoy="venue", also=("polling_station",)), Column("hire_charge", lambda n: 60.0 + n, None, decoy="amount", also=("fee",))], range(len(words.PLACES)), h)
    role = Sheet("tblRole", [Column("role_code", lambda x: x[1], None, decoy="lookup", also=("election_role",)), Column("role_name", lambda x: x[0], None, decoy="lookup", also=("election_role",))], [(n, v[1]) for n, v in words.ROLES.items()], h)
    years = sorted({x.poll.year for x in jobs})
    e.table(f"{S}/polling.db", "sqlite", [worker, bank, job, place, role], "election_worker", years, "RO")
    e.table(f"{S}/exports/worker.csv", "csv", worker, "election_worker", [], "RO", also=("other_personal",))
    e.table(f"{S}/exports/job.csv", "csv", job, "election_worker", years, "RO", also=("none",))
    e.table(f"{S}/exports/place.csv", "csv", place, "none", controller="RO")
    e.table(f"{S}/dump/polling_2019.sql", "sql", [worker, job, role], "election_worker", years, "RO")
    old = [p for p in c.workers if any(p.id in q.of for q in c.polls[:8])]
    h = Hand(r, "dbf", 2007)
    e.table(f"{S}/old/POLLSTAF.DBF", "dbf", Sheet("p", ["last_name first_name address1 town postcode phone nino date_of_birth", Column("LASTDUTY", lambda p: p.usual and words.ROLES[p.usual][1], "election_role"), Column("LASTYEAR", lambda p: max(q.year for q in c.polls[:8] if p.id in q.of), None, decoy="year", also=("election_date",))], e.few(r, old, 200), h), "election_worker", sorted({max(q.year for q in c.polls[:8] if p.id in q.of) for p in old}), "RO")


def portal(e):
    """The staff booking portal: JSON and CSV as a web firm exports them."""
    S, r, c = "staff portal", e.random("portal"), e.council
    for poll in c.polls[13:]:
        if e.scale < 0.5 and poll.year % 2:
            continue
        h = Hand(r, "camel", poll.year, poll, c)
        state = Column("status", lambda p: r.choice(["accepted", "accepted", "declined", "reserve"]), None, decoy="state")
        people = poll.staff[: max(8, round(80 * e.scale))]
        e.table(f"{S}/{poll.year}/bookings", r.choice(["json", "ndjson"]), Sheet("bookings", ["first_name last_name email mobile", Column("jobRole", lambda p: poll.of[p.id].role, "election_role"), Column("pollingStation", lambda p: poll.of[p.id].place or "", "polling_station"), state, "poll_date"], people, h), "election_worker", [poll.year], "RO")
        e.table(f"{S}/{poll.year}/profiles", r.choice(["ndjson", "csv", "json"]), Sheet("profiles", ["first_name last_name date_of_birth address postcode nino sort account nationality", Column("previousExperience", lambda p: r.choice(["Poll Clerk 2010", "none", "Count assistant", "presiding officer since 2008"]), None, decoy="notes", also=("election_role",)), "health"], e.few(r, people, 60), h), "election_worker", [poll.year], "RO")
        if poll.year % 2:
            e.table(f"{S}/{poll.year}/training slots", "csv", Sheet("slots", ["email", Column("session", lambda p: r.choice(["Tue 18:00", "Wed 10:00"]), "training_record", weak=True), Column("quizScore", lambda p: r.randrange(60, 101), None, decoy="score", also=("training_record",)), Column("completed", lambda p: (poll.date - datetime.timedelta(days=r.randrange(5, 20))).isoformat(), None, decoy="date", also=("training_record",))], people, h), "election_worker", [poll.year], "RO", also=("other_personal",))
        e.raw(f"{S}/{poll.year}/server.log", "text", "".join(f"{poll.date - datetime.timedelta(days=n % 40)}T0{n % 9}:1{n % 6}:02Z INFO request id={r.randrange(10**8)} path=/api/v1/slots status=200 ms={r.randrange(9, 400)}\n" for n in range(120)))


def tablets(e):
    """Polling-day tablets: check-ins with names, and telemetry without."""
    S, r, c = "tablets", e.random("tablets"), e.council
    for poll in c.polls[16:]:
        h = Hand(r, "snake", poll.year, poll, c)
        people = [p for p in poll.staff if poll.of[p.id].station][: max(8, round(60 * e.scale))]
        e.table(f"{S}/{poll.date.isoformat()}/staff_checkin.csv", "csv", Sheet("c", [Column("device", lambda p: f"TAB{r.randrange(100, 199)}", None, decoy="device"), Column("station_no", lambda p: poll.of[p.id].station, "polling_station", weak=True), "full_name", Column("duty", lambda p: poll.of[p.id].code, "election_role"), Column("checked_in", lambda p: f"{poll.date.isoformat()}T06:{r.randrange(10, 59)}:00", None, decoy="time", also=("election_date",)), "mobile"], people, h), "election_worker", [poll.year], "RO")
        e.table(f"{S}/{poll.date.isoformat()}/hourly_turnout.csv", "csv", Sheet("t", [Column("station_no", lambda n: n % 38 + 1, None, decoy="station number", also=("polling_station",)), Column("hour", lambda n: 7 + n // 38, None, decoy="hour"), Column("ballots_issued", lambda n: r.randrange(0, 120), None, decoy="count"), Column("battery", lambda n: r.randrange(10, 100), None, decoy="percentage")], range(150), h), "none", controller="RO")
        e.table(f"{S}/{poll.date.isoformat()}/register_lookup.csv", "csv", Sheet("l", [Column("elector_no", lambda p: f"{p.district}-{p.elector}", "electoral_number"), "last_name first_name", Column("issued_at", lambda p: f"{r.randrange(7, 22)}:{r.randrange(10, 59)}", None, decoy="time")], e.few(r, c.electors, 90), h), "elector", controller="RO")


def mail(e):
    S, r, c = "mail", e.random("mail"), e.council
    boxes = [("elections inbox 2009", c.polls[8], 40), ("elections inbox 2015", c.polls[14], 40), ("elections inbox 2019", c.polls[18], 30)]
    for name, poll, n in boxes:
        out, people = [], poll.staff[: max(8, round(n * e.scale))]
        for i, p in enumerate(people):
            a = poll.of[p.id]
            say = r.choice([f"I can work again as [[election_role:{a.role}]]. My new mobile is [[phone:{p.mobile}]].", f"Please pay my fee into sort code [[uk_sort_code:{p.sort[:2]}-{p.sort[2:4]}-{p.sort[4:]}]] account [[uk_bank_account:{p.account}]].",
                            f"My NI number is [[national_insurance_number:{p.nino}]] and I was born on [[date_of_birth:{p.dob:%d/%m/%Y}]].", f"We moved to [[home_address:{p.address(poll.year)[1]}, {p.address(poll.year)[2]}, {p.address(poll.year)[3]}]]. Can I stay [[election_role:{a.role.lower()}]] near there?"])
            out.append(f"From {p.email} Mon Apr 11 09:{10 + i % 50}:00 {poll.year}\nFrom: [[full_name:{p.full(poll.year)}]] <[[email:{p.email}]]>\nTo: elections@holmebury.gov.uk\nSubject: {r.choice(['Polling day', 'Re: ' + poll.shorts[0], 'availability', 'poll staff'])}\nDate: Mon, 11 Apr {poll.year} 09:{10 + i % 50}:00 +0100\n\nDear elections team\n\n{say}\n\nRegards\n[[full_name:{p.full(poll.year)}]]\n\n")
        e.text(f"{S}/{name}.mbox", "".join(out), "election_worker", [poll.year], "RO", people, fmt="mbox", text_also=("election_date",))
    for i in range(8 if e.scale >= 0.5 else 3):
        p = e.few(r, c.tenants, 20)[0]
        e.text(f"{S}/housing/message {i}.eml", f"From: {p.first} <[[email:{p.email}]]>\nTo: housing@holmebury.gov.uk\nSubject: boiler\nDate: Tue, 4 Feb 2014 10:00:00 +0000\n\nThe boiler at [[home_address:{p.address(2014)[1]}, {p.address(2014)[2]}]] is broken again. Ring me on [[phone:{p.mobile}]].\n\n[[full_name:{p.full(2014)}]]\n", "other_personal", people=[p], fmt="eml")
        e.raw(f"{S}/ict/notice {i}.eml", "eml", f"From: ICT service desk <servicedesk@holmebury.gov.uk>\nTo: all-staff@holmebury.gov.uk\nSubject: Outage {i}\nDate: Wed, 5 Mar 2014 08:00:00 +0000\n\nThe finance system will be down from 17:00 to 19:00 on Thursday. Reference CHG00{i}4512.\n", text_also=("email",))
    # A message with a list attached, as lists travel.
    for i, poll in enumerate(c.polls[9::4]):
        h = Hand(r, "office", poll.year, poll, c)
        s = Sheet("list", "full_name role place mobile", poll.staff[: max(6, round(30 * e.scale))], h)
        rows = [[x.head for x in s.columns]] + [[x.make(p) for x in s.columns] for p in s.rows]
        data = files.delimited([{"name": "list", "rows": rows}], h).decode()
        path = f"{S}/sent/list {poll.year}.eml"
        body = f"From: Elections <elections@holmebury.gov.uk>\nTo: printing@holmebury.gov.uk\nSubject: Badges for {poll.shorts[0]}\nDate: Mon, 11 Apr {poll.year} 09:00:00 +0100\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"cut{i}\"\n\n--cut{i}\nContent-Type: text/plain\n\nList of polling staff for badges attached.\n\n--cut{i}\nContent-Type: text/csv; name=\"staff.csv\"\nContent-Disposition: attachment; filename=\"staff.csv\"\n\n{data}\n--cut{i}--\n"
        e.text(path, body, "election_worker", [poll.year], "RO", s.rows, fmt="eml", text_also=("email", "election_date"))
        for kind in ("full_name", "phone", "election_role", "polling_station"):
            e.text_rows.append({"store": path, "type": kind, "hits": len(s.rows), "distinct": len(s.rows)})
