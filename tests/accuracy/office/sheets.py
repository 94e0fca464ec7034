"""Tables of the third corpus. A new kind is a line in KINDS; a new column a line in COLUMNS."""

import datetime

from holdout.mark import may, no, strip, yes

from .papers import FIRMS, PLACES, THINGS, Desk
from .people import FEMALE, LAST, MALE, Pen, digits, number

# key: (names by five habits: spoken, cryptic, camel, abbreviated, long), cell(p, pen, w)
COLUMNS = {
    "pay": ("Employee No;EMPNO;employeeNumber;Emp. No.;Payroll reference number", lambda p, n, w: n.pay(p)),
    "last": ("Surname;SNAME;lastName;Sur.;Family name", lambda p, n, w: n.fact("last", p)),
    "first": ("Forename;FNAME;firstName;Fore.;Given name(s)", lambda p, n, w: n.fact("first", p)),
    "title": ("Title;TTL;title;Ttl;Title (Mr/Mrs/Miss/Ms)", lambda p, n, w: n.fact("title", p)),
    "full": ("Name;EMP_NAME;fullName;Name;Full name of employee", lambda p, n, w: n.name(p, ("natural", "comma", "initial", "shout", "last initials"))),
    "dob": ("Date of birth;DTOFBRTH;dateOfBirth;D.o.B.;Birth date (dd/mm/yyyy)", lambda p, n, w: yes("date_of_birth", n.date(p.born, ("dmy", "dmy", "iso", "serial", "stamp", "dash", "short", "mon", "ymd", "close")))),
    "nino": ("NI number;NINO;niNumber;N.I. No.;National Insurance number (AB123456C)", lambda p, n, w: n.nino(p)),
    "sex": ("Sex;SEX;gender;M/F;Gender of employee", lambda p, n, w: n.gender(p)),
    "addr": ("Address;ADDR;homeAddress;Addr.;Home address", lambda p, n, w: yes("home_address", f"{p.street}, {p.town}")),
    "addrcode": ("Address;FULLADDR;address;Addr;Address including postcode", lambda p, n, w: yes("home_address", f"{p.street}, {p.town}, {yes('postcode', p.code)}")),
    "addr1": ("Address 1;ADDR1;addressLine1;Add1;Address line 1", lambda p, n, w: yes("home_address", p.street)),
    "addr2": ("Address 2;ADDR2;addressLine2;Add2;Address line 2", lambda p, n, w: may("home_address", p.town)),
    "code": ("Postcode;PCODE;postCode;P/Code;Post code", lambda p, n, w: n.code(p)),
    "tel": ("Telephone;TELNO;homePhone;Tel.;Home telephone number", lambda p, n, w: n.tel(p)),
    "mob": ("Mobile;MOBNO;mobilePhone;Mob.;Mobile telephone number", lambda p, n, w: n.mobile(p)),
    "email": ("E-mail;EMAIL_ADDR;emailAddress;Email;Personal e-mail address", lambda p, n, w: n.email(p)),
    "sort": ("Sort code;BNKSRTCD;sortCode;S/Code;Bank sort code", lambda p, n, w: n.sort(p)),
    "acct": ("Account no;BNKACCNO;accountNumber;A/c No.;Bank account number (8 digits)", lambda p, n, w: n.acct(p)),
    "bank": ("Bank details;BNKDTLS;bankDetails;Bank;Sort code and account number", lambda p, n, w: f"{yes('uk_sort_code', p.sort[:2] + '-' + p.sort[2:4] + '-' + p.sort[4:])} {yes('uk_bank_account', p.acct)}"),
    "tax": ("Tax code;TAXCD;taxCode;T/Code;PAYE tax code", lambda p, n, w: n.fact("tax", p)),
    "role": ("Role;DUTY;electionRole;Posn;Duty at election", lambda p, n, w: n.role(p)),
    "station": ("Station;PSNO;stationNumber;Stn;Polling station number", lambda p, n, w: yes("polling_station", str(w.rng.randint(1, 90)))),
    "place": ("Polling place;PPLACE;pollingPlace;Place;Polling place name", lambda p, n, w: yes("polling_station", w.rng.choice(PLACES))),
    "fee": ("Fee;FEEAMT;feePaid;Fee £;Fee payable (£)", lambda p, n, w: n.fee(p)),
    "salary": ("Salary;SALARY;annualSalary;Sal;Annual salary (£)", lambda p, n, w: may("fee", number(w.rng, 5))),
    "trained": ("Training date;TRNGDATE;trainingDate;Trained;Date training attended", lambda p, n, w: yes("training_record", f"{w.day(-60, -5):%d/%m/%Y}")),
    "start": ("Start date;STRTDT;startDate;Started;Date commenced", lambda p, n, w: no("date", f"{datetime.date(w.year - w.rng.randint(0, 20), w.rng.randint(1, 12), w.rng.randint(1, 28)):%d/%m/%Y}")),
    "dept": ("Department;DEPT;department;Dept;Directorate", lambda p, n, w: w.rng.choice(["Parks", "Housing", "Legal", "Revenues", "Highways"])),
    "job": ("Job title;JOBTTL;jobTitle;Job;Post title", lambda p, n, w: w.rng.choice(["Clerk", "Driver", "Cleaner", "Team leader", "Architect", "Cook"])),
    "ethnic": ("Ethnic origin;ETHNIC;ethnicity;Eth.;Ethnic group", lambda p, n, w: n.fact("ethnic", p)),
    "faith": ("Religion;RELIG;religion;Relig.;Religion or belief", lambda p, n, w: n.fact("faith", p)),
    "union": ("Union;UNION_CD;tradeUnion;T.U.;Trade union membership", lambda p, n, w: n.fact("union", p)),
    "health": ("Absence reason;ABSRSN;absenceReason;Reason;Reason for sickness absence", lambda p, n, w: n.fact("health", p)),
    "disabled": ("Disability;DISABLTY;disability;Disab.;Nature of disability", lambda p, n, w: n.fact("health", p)),
    "crime": ("Convictions;CONVICTNS;convictions;Conv.;Unspent criminal convictions", lambda p, n, w: n.fact("crime", p)),
    "nation": ("Nationality;NATNLTY;nationality;Nat.;Nationality of worker", lambda p, n, w: n.fact("nation", p)),
    "vrm": ("Car registration;VEHREGNO;vehicleReg;Reg.;Vehicle registration mark", lambda p, n, w: n.vrm(p)),
    "licence": ("Driving licence;DRVLICNO;licenceNumber;Lic. No.;Driving licence number", lambda p, n, w: n.licence(p)),
    "passport": ("Passport no;PASSPTNO;passportNumber;Ppt No.;Passport number", lambda p, n, w: n.passport(p)),
    "share": ("Share code;SHRCODE;shareCode;Share;Right to work share code", lambda p, n, w: n.share(p)),
    "brp": ("BRP;BRPNO;brpNumber;BRP No.;Biometric residence permit", lambda p, n, w: n.fact("brp", p)),
    "dbs": ("DBS number;DBSNO;dbsCertificate;DBS;DBS certificate number", lambda p, n, w: n.fact("dbs", p)),
    "nhs": ("NHS number;NHSNO;nhsNumber;NHS;NHS number", lambda p, n, w: n.nhs(p)),
    "utr": ("UTR;UTRNO;utr;UTR;Unique taxpayer reference", lambda p, n, w: n.fact("utr", p)),
    "iban": ("IBAN;IBANNO;iban;IBAN;IBAN of account", lambda p, n, w: n.fact("iban", p)),
    "elector": ("Elector no;ELECNO;electorNumber;Roll No.;Electoral number", lambda p, n, w: n.fact("elector", p)),
    "kin": ("Next of kin;NOK_NAME;nextOfKin;N.O.K.;Emergency contact name", lambda p, n, w: yes("emergency_contact", w.person().first + " " + p.last)),
    "nameaddr": ("Name and address;NAMEADDR;nameAndAddress;Name/addr;Name and address", lambda p, n, w: yes("full_name", f"{p.first} {p.last}") + ", " + yes("home_address", f"{p.street}, {p.town}, {yes('postcode', p.code)}")),
    "contact": ("Contact;CONTACT;contact;Contact;Telephone or e-mail", lambda p, n, w: n.mobile(p) if w.rng.random() < 0.5 else n.email(p)),
    "notes": ("Notes;NOTES;notes;Rmks;Remarks", lambda p, n, w: w.rng.choice(["", "", "ok", "works Tuesdays", "new mobile " + n.mobile(p), "ring " + n.tel(p) + " evenings", "has moved", "NI " + yes("national_insurance_number", p.ni), "see file"])),
    "yes": ("Leaver;LEAVER_IND;isLeaver;Lvr;Left the service? (Y/N)", lambda p, n, w: w.rng.choice("YN")),
    "row": ("ID;REC_ID;id;No.;Record number", lambda p, n, w: str(w.rng.randint(1, 9999))),
    # About nobody.
    "code9": ("Stock code;STKCODE;stockCode;Code;Item code", lambda p, n, w: no("stock code", w.stem + digits(w.rng, 6) + w.rng.choice("ABCDEX"))), "thing": ("Description;DESCRIPTN;description;Desc;Item description", lambda p, n, w: w.rng.choice(THINGS)), "qty": ("Quantity;QTY;quantity;Qty;Quantity held", lambda p, n, w: str(w.rng.randint(0, 500))), "price": ("Price;PRICE;unitPrice;£;Unit price (£)", lambda p, n, w: no("price", f"{w.rng.randint(1, 900)}.{digits(w.rng, 2)}")),
    "serial": ("Serial no;SERIALNO;serialNumber;S/N;Serial number", lambda p, n, w: no("serial", f"{number(w.rng, 10)}")), "bought": ("Purchased;PURCHDT;purchaseDate;Bought;Date of purchase", lambda p, n, w: no("date", f"{w.day(-4000, 0):%d/%m/%Y}")), "firm": ("Supplier;SUPPNAME;supplierName;Supp.;Name of supplier", lambda p, n, w: no("firm", w.rng.choice(FIRMS))), "firmno": ("Supplier no;SUPPNO;supplierId;Supp No;Supplier number", lambda p, n, w: no("supplier no", number(w.rng, 8))),
    "firmaddr": ("Address;SUPPADDR;supplierAddress;Addr;Registered address", lambda p, n, w: no("office address", f"Unit {w.rng.randint(1, 40)}, {w.rng.choice(['Canal', 'Station', 'Airport'])} Business Park, {p.town}")), "invoice": ("Invoice;INVNO;invoiceNumber;Inv.;Invoice number", lambda p, n, w: no("invoice", number(w.rng, 8))), "amount": ("Amount;AMOUNT;amount;Amt;Net amount (£)", lambda p, n, w: no("money", f"{w.rng.randint(10, 90000)}.{digits(w.rng, 2)}")), "paid": ("Paid;PAYDATE;paidOn;Paid;Date of payment", lambda p, n, w: no("date", f"{w.day():%d/%m/%Y}")),
    "subs": ("Subs;SUBSAMT;subsAmount;Ded.;Monthly subscription (£)", lambda p, n, w: may("fee", f"{w.rng.randint(4, 20)}.{digits(w.rng, 2)}")),
    "isbn": ("ISBN;ISBN;isbn;ISBN;ISBN (13)", lambda p, n, w: no("isbn", "978" + digits(w.rng, 10))), "book": ("Title;TITLE;title;Ttl;Title of work", lambda p, n, w: w.rng.choice(["Wool", "The Lost Valley", "Bread at Home", "Railways"])), "author": ("Author;AUTHOR;author;Auth.;Author of work", lambda p, n, w: no("author", f"{w.rng.choice(LAST)}, {w.rng.choice(FEMALE + MALE)}")), "plan": ("Application;APPREF;applicationRef;App. No.;Planning application", lambda p, n, w: no("planning", f"{w.rng.randint(1, 22):02d}/{digits(w.rng, 5)}/FUL")),
    "site": ("Site address;SITEADDR;siteAddress;Site;Address of site", lambda p, n, w: no("site", f"{w.rng.randint(1, 99)} {w.rng.choice(LAST)} Road, {p.town}")), "east": ("Easting;EASTING;easting;E;Easting", lambda p, n, w: no("grid", number(w.rng, 6))), "north": ("Northing;NORTHING;northing;N;Northing", lambda p, n, w: no("grid", number(w.rng, 6))), "uprn": ("UPRN;UPRN;uprn;UPRN;UPRN", lambda p, n, w: no("uprn", number(w.rng, 12))), "venue": ("Venue;VENUE;venueName;Venue;Name of venue", lambda p, n, w: may("polling_station", w.rng.choice(PLACES))),
    "venueaddr": ("Venue address;VENADDR;venueAddress;Addr;Address of venue", lambda p, n, w: no("venue address", f"{p.street.split(', ')[-1]}, {p.town}")), "venuecode": ("Venue postcode;VENPCODE;venuePostcode;PCode;Postcode of venue", lambda p, n, w: no("venue postcode", p.code)), "cost": ("Cost centre;COSTCTR;costCentre;CC;Cost centre code", lambda p, n, w: no("cost code", f"{w.rng.randint(10, 99)}-{w.rng.randint(10, 99)}-{w.rng.randint(10, 99)}")), "acode": ("Account code;ACCTCODE;accountCode;A/C;Account code", lambda p, n, w: no("ledger", number(w.rng, 8))),
    "budget": ("Budget;BUDGET;budget;Bud.;Original budget (£)", lambda p, n, w: no("money", number(w.rng, 6))), "tree": ("TPO ref;TPOREF;tpoRef;TPO;Order reference", lambda p, n, w: no("tree", f"TP{digits(w.rng, 6)}{w.rng.choice('ABXY')}")), "species": ("Species;SPECIES;species;Sp.;Species of tree", lambda p, n, w: w.rng.choice(["Ash", "Oak", "Holly", "Hazel", "Rowan"])), "mpan": ("MPAN;MPAN;mpan;MPAN;Meter point number", lambda p, n, w: no("mpan", number(w.rng, 13))), "read": ("Reading;READING;reading;Rdg;Meter reading", lambda p, n, w: no("reading", number(w.rng, 6))),
    "case": ("Case ref;CASEREF;caseRef;Ref;Service request reference", lambda p, n, w: no("case", number(w.rng, 9))), "opened": ("Opened;OPENDT;openedOn;Opened;Date opened", lambda p, n, w: no("date", f"{w.day():%d/%m/%Y}")), "street": ("Street;STREET;street;St.;Street name", lambda p, n, w: no("street", p.street.split(" ", 1)[-1])), "fault": ("Fault;FAULT;fault;Flt;Nature of fault", lambda p, n, w: w.rng.choice(["pothole", "lamp out", "fly tipping", "graffiti"])),
    "candidate": ("Candidate;CANDIDATE;candidateName;Cand.;Name of candidate", lambda p, n, w: no("candidate", f"{p.last.upper()}, {p.first}")), "party": ("Party;PARTY;party;Pty;Description of party", lambda p, n, w: no("party", w.rng.choice(["Labour Party", "Conservative", "Liberal Democrats", "Green Party", "Independent"]))), "votes": ("Votes;VOTES;votes;Vts;Number of votes", lambda p, n, w: no("votes", str(w.rng.randint(20, 3000)))), "ward": ("Ward;WARD;ward;Wd;Electoral ward", lambda p, n, w: w.rng.choice(["Moorside", "Beck", "Central", "Priory"])),
    "grade": ("Grade;GRADE;grade;Gr.;Salary grade", lambda p, n, w: w.rng.choice(["SO1", "PO4", "Sc6", "K2", "D1"])), "mail2": ("E-mail;EMAIL;email;Email;Contact e-mail", lambda p, n, w: no("office mail", w.rng.choice(["info", "sales", "accounts", "enquiries"]) + "@" + w.rng.choice(["pennine-supplies.co.uk", "hargreave.co.uk", "greenfield-ls.com", "lewisoffice.co.uk"]))), "tel2": ("Telephone;TELNO;telephone;Tel;Telephone number", lambda p, n, w: no("office phone", w.rng.choice(["01484", "01422", "0161"]) + " " + number(w.rng, 6))),
}
# What values alone do not tell.
UNTOLD = {"fee", "payroll_number", "polling_station", "training_record", "passport_number", "gender", "electoral_number", "emergency_contact", "dbs_certificate"}
WORKER, OTHER, ELECTOR, NONE = "election_worker", "other_personal", "elector", "none"
# (kind, class, columns; `?` may be left out, share, folder, file name)
KINDS = [
    ("election staff", WORKER, "pay? title? last first addr1 addr2? code mob email? dob? nino? role station? trained? sort? notes?", 14, "Democratic Services/{poll}", "staff"), ("duty list", WORKER, "station place full role mob? fee?", 12, "Elections/{year}", "duties"), ("fee run", WORKER, "pay full role fee nino? tax? sort? vrm?", 14, "Payroll/casuals", "fees {year}"), ("count list", WORKER, "last first role email? mob? notes?", 8, "Count", "count staff {year}"),
    ("bank in one", WORKER, "full role bank fee", 6, "Elections/pay", "pay list"), ("name in one", WORKER, "nameaddr mob role notes?", 6, "Elections/letters", "mailing"), ("contact in one", WORKER, "full contact role station?", 6, "Elections/contacts", "contacts"),
    ("payroll unload", OTHER, "pay last first dob nino sort tax? sex? start? code? salary", 16, "HR/unload", "EMPMAST"), ("establishment", OTHER, "pay last first job dept grade start salary? email?", 12, "HR", "establishment"), ("monitoring", OTHER, "pay dept sex ethnic faith? disabled? dob?", 8, "HR/Equalities", "monitoring"), ("absence", OTHER, "pay full dept health opened?", 8, "HR/absence", "sickness"), ("union subs", OTHER, "pay full union subs", 5, "Payroll", "subs"),
    ("drivers", OTHER, "last first dob? licence vrm dept?", 6, "Fleet", "drivers"), ("checks", OTHER, "last first dob nation passport? share? brp? dbs?", 8, "HR/checks", "checks"), ("contractors", OTHER, "full utr addr? code? sort? iban?", 6, "Finance/CIS", "subcontractors"), ("service users", OTHER, "last first dob nhs addr code tel kin?", 8, "Adult Services", "clients"), ("allotments", OTHER, "full addrcode tel? email? paid? amount?", 6, "Leisure", "plots"), ("convictions", OTHER, "full role? crime opened", 4, "Licensing", "disclosures"), ("staff cars", OTHER, "full vrm dept mob?", 5, "Facilities", "car park"),
    ("register", ELECTOR, "elector last first addr1 code dob?", 8, "Electoral Register", "register {year}"), ("absent voters", ELECTOR, "elector full addrcode dob? opened?", 6, "Absent votes", "AV list"),
    ("stock", NONE, "code9 thing qty price bought?", 9, "Stores", "stock"), ("assets", NONE, "code9 thing serial bought dept?", 8, "ICT", "assets"), ("suppliers", NONE, "firmno firm firmaddr tel2? mail2? invoice? amount?", 9, "Finance", "suppliers"), ("payments", NONE, "firm invoice amount paid cost?", 7, "Transparency", "spend"), ("books", NONE, "isbn book author bought? price?", 7, "Libraries", "stock"), ("planning", NONE, "plan site opened east? north? uprn?", 7, "Planning", "applications"),
    ("venues", NONE, "venue venueaddr venuecode east? north? uprn?", 7, "Elections/venues", "polling places"), ("budget", NONE, "cost acode thing budget amount?", 7, "Finance/budget", "budget"), ("trees", NONE, "tree species street east? north?", 5, "Parks", "tree orders"), ("meters", NONE, "mpan street read opened", 5, "Estates", "meters"), ("faults", NONE, "case opened street fault", 6, "Highways", "faults"), ("results", NONE, "ward candidate party votes", 5, "Elections/results {year}", "declaration"),
]
KIN = {"full_name": {"title", "first_name", "last_name"}, "home_address": {"postcode"}, "first_name": {"full_name"}, "last_name": {"full_name"}, "emergency_contact": {"full_name", "phone"}, "polling_station": {"home_address"}}


def write(rng, kind, bare):
    """(path, rows of text, entry) of one sheet."""
    name, store_class, spec, _, folder, file = kind
    w = Desk(rng)
    w.stem = rng.choice(["AB", "JK", "WR", "PX", "SE", "KD"])
    pen = Pen(rng, True)
    poll = f"{w.poll_name} {w.year}"
    keys = []
    for word in spec.split():
        if word.endswith("?") and rng.random() < 0.45:
            continue
        word = word.rstrip("?")
        keys += ["sort", "acct"] if word == "sort" else [word]
    habit = rng.randrange(5)
    rows = rng.choice([6, 10, 15, 22, 35, 60, 120])
    columns = []
    for index, key in enumerate(keys):
        names, cell = COLUMNS[key]
        columns.append({"key": key, "name": names.split(";")[habit], "make": cell, "cells": [], "types": {}, "accept": set(), "embedded": {}, "decoys": {}, "filled": 0})
    gaps = {c["key"]: rng.choice([0, 0, 0.05, 0.3]) for c in columns[1:]}
    nothing = rng.choice(["", "", "", "N/K", "-", "n/a"])
    # As a spreadsheet keeps them that took a text of digits for a number.
    lost = rng.random() < 0.25 and pen.way("sort", ["dash", "dash", "dash", "space", "close"]) == "close"
    for _ in range(rows):
        p = w.person()
        for c in columns:
            if rng.random() < gaps.get(c["key"], 0) and c["key"] not in ("last", "first", "full"):
                c["cells"].append(nothing)
                c["filled"] += bool(nothing)
                continue
            text, spans = strip(c["make"](p, pen, w))
            if lost and c["key"] in ("sort", "acct", "mob", "tel") and text.isdigit():
                text = text.lstrip("0")
            c["cells"].append(text)
            c["filled"] += bool(text.strip())
            for label, _, _, depth in spans:
                if label[0] == "?":
                    c["accept"].add(label[1:])
                elif label[0] == "!":
                    c["decoys"][label[1:]] = c["decoys"].get(label[1:], 0) + 1
                elif c["key"] == "notes":
                    c["embedded"][label] = c["embedded"].get(label, 0) + 1
                elif depth:
                    c["accept"].add(label)
                else:
                    c["types"][label] = c["types"].get(label, 0) + 1
    years, lines = set(), []
    path = f"{folder.format(poll=poll, year=w.year)}/{file.format(year=w.year)}"
    if str(w.year) in path:
        years.add(w.year)
    heads = [c["name"] for c in columns]
    if not bare and rng.random() < 0.25:
        if store_class == WORKER:
            lines.append([f"{w.council}: {poll}"])
            years.add(w.year)
        else:
            lines.append([rng.choice([w.council, f"Printed {w.day():%d/%m/%Y}", name.upper()])])
        if rng.random() < 0.5:
            lines.append([])
    if not bare and habit in (0, 4) and rng.random() < 0.2:  # a header over two lines
        above = [head.rsplit(" ", 1)[0] if " " in head else "" for head in heads]
        if any(above):
            lines.append(above)
            heads = [head.rsplit(" ", 1)[-1] for head in heads]
            for c, head in zip(columns, heads):
                c["name"] = head
    title_rows = len(lines)
    if not bare:
        lines.append(heads)
    lines += [[c["cells"][n] for c in columns] for n in range(rows)]
    if rng.random() < 0.1:
        lines.append(["Total"] + [""] * (len(columns) - 2) + [str(rows)])
    entries = []
    for index, c in enumerate(columns):
        kin = set().union(*(KIN.get(t, set()) for t in c["types"])) if c["types"] else set()
        if c["key"] in ("author", "candidate", "firm", "code9", "cost", "acode", "venuecode", "venueaddr", "site", "firmaddr", "tel2") and bare:
            kin |= {"full_name", "national_insurance_number", "uk_sort_code", "uk_bank_account", "postcode", "home_address", "phone", "last_name", "first_name"}
        if c["key"] == "kin":
            kin |= {"full_name", "first_name", "last_name"}
        entry = {"index": index, "name": "" if bare else c["name"], "type": max(c["types"], key=c["types"].get) if c["types"] else None, "types": dict(sorted(c["types"].items())), "cells": rows, "filled": c["filled"], "embedded": dict(sorted(c["embedded"].items())), "accept": sorted((c["accept"] | kin) - set(c["types"])), "decoy": max(c["decoys"], key=c["decoys"].get) if c["decoys"] and not c["types"] else None}
        vague = c["key"] == "dob" and pen.ways.get("date") == "serial" or lost and c["key"] in ("tel", "mob", "sort", "acct")
        if bare and (set(c["types"]) & UNTOLD or vague):
            entry["tellable"] = False
        entries.append(entry)
    store = store_class
    if store == WORKER and bare and "role" not in keys:
        store = "election_worker|other_personal"
    return path, lines, {"kind": name + (" (bare)" if bare else ""), "class": store, "years": sorted(years) if store == WORKER else [], "header": not bare, "title_rows": title_rows, "rows": rows, "columns": entries, "decoys": {}}
