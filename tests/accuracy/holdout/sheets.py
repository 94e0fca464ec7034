"""Tables: which columns stand together, how the sheet is laid out, and what is true of it."""

from . import words
from .columns import FAMILIES, LIBRARY, PLAIN, UNTELLABLE, history
from .context import Context
from .mark import strip
from .people import Style

NAMES = ["title first last", "last first", "last initials title", "full", "title initials last", "first last", "name addr"]
ADDRESSES = ["addr", "addr1 addr2 addr3 postcode", "addr1 addr3 postcode", "addr postcode", "postcode"]
# (kind, class, columns, columns that may be there, share, folders, names). `N` is a choice of names, `A` of addresses, `|` one or the other.
PEOPLE_KINDS = [
    ("staff master", "election_worker", "pay N A", "tel mobile email dob nino role sex yesno notes vrm initials", 9, "Elections/Staff;shared/ES;Electoral Services/Databases", "staff list;master;pool;election staff"),
    ("allocation", "election_worker", "station place full role", "mobile tel email contact fee notes trained", 8, "Elections/{poll};Stations", "allocation;stations {poll};PO PC list"),
    ("allocation wide", "election_worker", "WIDE", "", 5, "Elections/{poll}", "allocations;staffing plan"),
    ("fee sheet", "election_worker", "pay N role fee", "training+fee gross deduction nino sort+acct|sort_acct tax station miles notes polldate", 9, "Elections/{poll}/pay;Payroll/elections", "fees;pay sheet {poll};claims"),
    ("count staff", "election_worker", "N role", "mobile email dept ward fee yesno notes nok noktel", 5, "Elections/{poll}/count;Count", "count staff;seating;count {poll}"),
    ("history", "election_worker", "pay N HISTORY", "mobile dob notes", 6, "Elections;old/Elections db", "history;who did what;availability"),
    ("training register", "election_worker", "N role course", "trained pay email mobile station", 6, "Elections/training;Training", "training;e-learning export"),
    ("right to work", "election_worker", "N dob nationality RTW checked", "expiry role nino notes email share brp", 8, "Elections/RTW;HR/RTW", "rtw checks;passports"),
    ("mileage", "election_worker", "N A vrm miles role", "pay fee licence notes", 4, "Elections/{poll};Claims", "mileage;travel claims"),
    ("merge source", "election_worker", "title first last addr1 addr2 addr3 postcode role place fee", "pay station trained email", 5, "Elections/letters;Merge", "merge;letters data"),
    ("p46 log", "election_worker", "N nino dob tax role", "started addr postcode sex", 4, "Payroll/elections;Elections/P46", "p46;starters"),
    ("bank upload", "election_worker|other_personal", "sort acct acctname|full fee", "pay", 4, "Payroll/BACS;Finance/out", "bacs;upload;payments"),
    ("applicants", "election_worker", "N A mobile email role", "dob nino politics conviction disability yesno notes nok noktel", 6, "Elections/recruitment;web exports", "applicants;expressions of interest;webform"),
    ("keyholders", "election_worker|other_personal", "places contact|full", "tel mobile addr email notes", 4, "Elections/stations;Premises", "keyholders;halls"),
    ("canvassers", "election_worker", "pay N A role ward", "mobile email nino sort+acct vrm fee", 3, "Registration/canvass", "canvassers;rounds"),
    ("payroll nfi", "other_personal", "pay dept N sex addr1 addr2 addr3 postcode dob nino sort acct", "tel mobile email passport started flag salary", 6, "Audit/NFI;Internal Audit", "payroll;nfi extract;NFI_PAY"),
    ("payroll export", "other_personal", "pay N dob nino tax nicat", "sort+acct dept job salary started sex bank iban postcode", 7, "Payroll;HR/exports;dump", "export;emp;PA0002"),
    ("hr list", "other_personal", "pay N job dept", "email tel started dob sex ethnic religion disability union nationality", 6, "HR;Personnel", "establishment;people;monitoring"),
    ("equality", "other_personal", "pay dept sex ethnic", "dob religion disability nationality", 4, "HR/Equality", "monitoring;workforce profile"),
    ("union deductions", "other_personal", "pay N union", "paid nino dept", 3, "Payroll/deductions", "subs;union"),
    ("emergency contacts", "other_personal|election_worker", "full nok noktel", "mobile disability role addr", 5, "H&S;Elections", "emergency contacts;NOK"),
    ("dbs register", "other_personal", "N dob dbs checked", "conviction job dept", 6, "HR/DBS", "dbs;disclosures"),
    ("drivers", "other_personal", "N licence vrm", "dob dept expiry passport", 4, "Fleet;Insurance", "drivers;licence checks"),
    ("contractors", "other_personal", "full utr", "nino sort+acct addr postcode iban iban email", 6, "Finance/CIS", "cis;sole traders"),
    ("card payments", "other_personal", "full card paid", "postcode date", 6, "Cash office", "card log;phone payments"),
    ("clients", "other_personal", "N dob nhs A", "tel notes nok noktel religion ethnic", 6, "Social Care;Meals on wheels", "clients;service users"),
    ("parking", "other_personal", "full vrm A", "email date paid", 3, "Parking", "permits;blue badges"),
    ("register", "elector", "elector N A", "dob ward+x", 6, "Registration/{year};Register", "register;electors;full register"),
    ("absent voters", "elector", "elector full addr", "postcode dob email yesno ward+x", 4, "Registration/AV;Elections/{poll}/postal", "postal voters;absent voters;proxies"),
    ("register changes", "elector", "elector last first addr1 postcode nationality dob", "nino email tel", 3, "Registration", "rolling registration;IER applications"),
    ("ems register", "elector", "elprefix elnumber elsuffix franchise last first addr1 addr3 postcode", "dob email ward+x title", 5, "Registration/{year};EMS/exports;Register", "ElectorExport;full_register;eros extract"),
    ("marked register", "elector", "elector full marked", "addr1 postcode", 3, "Registration/marked;Elections/{poll}", "marked register;register marked"),
    ("pay load", "election_worker|other_personal", "pay postref element units paid", "full", 3, "Payroll/iTrent;Payroll/loads", "load sheet;elements"),
    ("bacs csv", "other_personal|election_worker", "sort acct acctname pence transcode origsort origacct origname pay", "", 4, "Finance/BACS;Payroll/out", "bacs;PAYFILE"),
    ("opening rota", "election_worker", "full role session hours+worked", "mobile email fee notes dept", 4, "Elections/{poll}/postal;Postal votes", "opening rota;PV sessions"),
    ("request log", "other_personal", "case full request date", "email status", 3, "FOI;CRM", "foi log;enquiries"),
    ("penalty notices", "other_personal", "vrm date street paid", "case full addr", 3, "Parking", "pcn;penalty charges"),
    ("repairs", "other_personal", "full addr tel request", "date status case", 3, "Housing/repairs", "repairs;jobs"),
    ("council tax people", "other_personal", "ctref full A band", "amount sort+acct tel", 3, "Revenues", "accounts;direct debits"),
    ("accident log", "other_personal", "date full dept injury", "sex dob notes", 3, "H&S", "accident book;incidents"),
    ("benefits", "other_personal", "N nino dob A", "nationality sort+acct disability", 3, "Benefits", "claims;hb extract"),
]
PLAIN_KINDS = [
    ("uprn list", "uprn street easting northing", "town ward usrn lat lon band", 5, "GIS;LLPG", "gazetteer;uprn"), ("planning register", "planref date desc street", "ward status date2 easting northing grid charge uprn case", 6, "Planning", "register;weekly list"),
    ("creditors", "supplierno supplier invoice date amount", "vat ledger po budget nominal", 7, "Finance;Creditors", "payments over 500;creditors;spend"), ("budget", "ledger desc amount", "budget nominal", 5, "Finance", "budget;codes;outturn"), ("stock", "stock desc qty", "amount room barcode date", 5, "Stores", "stock;stationery"),
    ("library", "isbn booktitle author", "class date isbn10 amount", 4, "Library", "catalogue;withdrawn"), ("server log", "time ip status", "hex version tenid", 4, "ICT/logs", "access;audit"), ("council tax list", "ctref band amount", "uprn date street ward", 4, "Revenues", "liability;bands"), ("nndr", "nndr street amount", "supplier date uprn", 3, "Revenues", "nndr;rates"),
    ("polling places", "placeno places placeaddr placepost", "easting northing district electors ward uprn switchboard", 7, "Elections/stations;Democracy Club", "polling places;Democracy_Club;stations"), ("results", "ward candidate party votes", "turnout electors", 5, "Elections/results", "results;declaration"),
    ("councillors", "councillor ward party cllrmail", "switchboard", 4, "Democratic Services", "members;councillors"), ("fee scale", "role+name scale+fee", "hours desc", 4, "Elections", "fee scales;scale of fees"), ("assets", "asset desc serial room", "date version case", 5, "ICT", "assets;inventory"), ("meters", "mpan date amount", "street room barcode", 3, "Property", "readings"),
    ("rent refs", "swipe tenid amount", "date status", 3, "Housing", "swipe cards"), ("trees", "tree grid street", "easting northing date2 ward", 3, "Planning/Trees", "tpo"), ("requests", "case tenid date status", "desc date2 time", 4, "CRM", "cases;tickets"), ("districts", "district ward electors", "places placeno turnout", 3, "Elections", "districts;electorate"), ("buses", "bus date charge", "status hours", 2, "Transport", "routes"),
]


class Column:
    def __init__(self, key, name, make, also=()):
        """`also`: what may be said of the column besides what its cells say."""
        self.key, self.name, self.make, self.notes = key, name, make, key == "notes"
        self.types, self.accept, self.embedded, self.decoys, self.filled, self.cells = {}, set(also), {}, {}, 0, []

    def add(self, marked):
        marked = marked or ""
        text, spans = strip(marked)
        self.cells.append(text)
        if not text.strip():
            return
        self.filled += 1
        for label, _, _, depth in spans:
            if label[0] == "?":
                self.accept.add(label[1:])
            elif label[0] == "!":
                self.decoys[label[1:]] = self.decoys.get(label[1:], 0) + 1
            elif self.notes:
                self.embedded[label] = self.embedded.get(label, 0) + 1
            elif depth:
                self.accept.add(label)
            else:
                self.types[label] = self.types.get(label, 0) + 1


# What may be said of a column that holds the first: parts and kin.
KIN = {"full_name": {"title", "first_name", "last_name"}, "home_address": {"postcode"}, "first_name": {"full_name"}, "last_name": {"full_name"}, "emergency_contact": {"full_name", "first_name", "last_name", "phone"}, "polling_station": {"home_address", "postcode"},
       "training_record": set(), "uk_sort_code": set(), "uk_bank_account": set()}

ALSO = {"addr2": ["home_address"], "addr3": ["home_address"], "noktel": ["phone", "emergency_contact"], "job": [], "acctname": ["first_name", "last_name", "title"], "gross": ["fee"], "contact": ["emergency_contact", "first_name", "last_name"]}
# What nobody can rule out when such values have no header.
BARE = {"stock": {"national_insurance_number"}, "asset": {"national_insurance_number"}, "tree": {"national_insurance_number"}, "swipe": {"payment_card"}, "ledger": {"uk_sort_code"}, "budget": {"uk_sort_code"}, "costcentre": {"uk_sort_code"}, "nominal": {"uk_bank_account"},
        "candidate": {"full_name"}, "noktel": {"phone"}, "nicat": {"gender"}, "flag": {"gender"}}


class Sheet:
    def __init__(self, rng):
        self.rng = rng
        self.style = Style(rng)
        self.w = Context(rng, self.style)
        self.w.decoy_date = rng.choice(["iso", "dmy", "dmy", "short", "serial", "mon"])
        # Codes that end like NI numbers are rare among codes.
        self.w.code_ends = rng.choice(["ABCD", "XYZ", ["", "/1", "/2"], "EFGHJKLMNP", "ABCDEFGHJKLM"])
        self.w.own_account = f"{rng.randint(20, 60)}{rng.randint(1000, 9999)}{rng.randint(10000000, 99999999)}"
        self.family = rng.choice(FAMILIES)
        self.years = set()

    def library(self, key):
        make, named = LIBRARY[key]
        return Column(key, self.rng.choice(named.get(self.family) or named["office"]), make, ALSO.get(key, ()))

    def plain(self, key):
        named, make = PLAIN[key]
        name = self.rng.choice(named)
        return Column(key, name.upper().replace(" ", "_")[:10] if self.family == "dbase" else name, make)

    def column(self, key):
        key = key.replace("+", " ")
        return self.plain(key) if key not in LIBRARY else self.library(key)

    def expand(self, spec):
        keys = []
        for word in spec.split():
            word = self.rng.choice(word.split("|"))
            if word == "N":
                keys += self._names()
            elif word == "A":
                keys += self.rng.choice(ADDRESSES).split()
            elif word == "RTW":
                keys.append(self.rng.choice(["passport", "passport", "brp", "share"]))
            elif word == "sort+acct":
                keys += ["sort", "acct"]
            elif word == "sort_acct":
                keys.append("sort acct")
            elif word.endswith("+x"):
                keys.append(word[:-2])
            else:
                keys.append(word)
        return keys

    def _names(self):
        choice = self.rng.choice(NAMES)
        return ["name addr"] if choice == "name addr" else choice.split()

    def people_columns(self, always, sometimes):
        keys = self.expand(always)
        for word in sometimes.split():
            if self.rng.random() < 0.42:
                keys += self.expand(word)
        out, seen = [], set()
        for key in keys:
            if key == "HISTORY":
                for iso, _, short in self.rng.sample(words.POLLS, self.rng.randint(2, 6)):
                    self.years.add(int(iso[:4]))
                    out.append(Column("history", self.rng.choice([s for s in short if any(c.isdigit() for c in s)]), history))
            elif key == "WIDE":
                out += [self.library("station"), self.library("place")]
                for name in self.rng.choice([["Presiding Officer", "Poll Clerk 1", "Poll Clerk 2"], ["PO", "PC1", "PC2"], ["PO NAME", "PC NAME"], ["Presiding Officer", "PO Mobile", "Poll Clerk", "PC Mobile"]]):
                    # Headed with what they do: the role may be told, too.
                    mobile = "Mobile" in name
                    out.append(Column("wide", name, (lambda p, w: self.w.person().mobile) if mobile else (lambda p, w: self.w.person().full), [] if mobile else ["election_role"]))
            elif key.replace("+", " ") not in seen:
                seen.add(key.replace("+", " "))
                out.append(self.column(key))
        if self.rng.random() < 0.25:
            out.insert(0, self.library("row"))
        if self.rng.random() < 0.3 and len(out) > 4:  # columns in another order, names and banks kept together
            cut = self.rng.randint(1, len(out) - 2)
            if not {out[cut - 1].key, out[cut].key} & {"sort", "acct", "first", "last", "title"}:
                out = out[cut:] + out[:cut]
        return out

    def plain_columns(self, always, sometimes):
        keys = always.split() + [k for k in sometimes.split() if self.rng.random() < 0.45]
        out = [self.plain(k.replace("+", " ")) for k in keys]
        if self.rng.random() < 0.2:
            out.insert(0, self.library("row"))
        return out

    def fill(self, columns, rows):
        blanks = {c: self.rng.choice([0, 0, 0.03, 0.15, 0.4]) if n > 1 else 0 for n, c in enumerate(columns)}
        for c in columns:
            if c.key in ("last", "first", "full", "name addr", "history"):
                blanks[c] = 0
        gone = self.rng.choice(["", "", "", "n/k", "-", "NULL", "unknown", "TBC"])
        for n in range(rows):
            p = self.w.person()
            for c in columns:
                if self.rng.random() < blanks[c]:
                    c.cells.append(gone)
                    c.filled += bool(gone)
                else:
                    c.add(str(n + 1) if c.key == "row" else c.make(p, self.w))


def fold_heads(rng, columns):
    """A header over two lines: what all but the last word says, then the last word."""
    above = []
    for c in columns:
        first, _, last = c.name.rpartition(" ")
        above.append(first)
        c.name = last
    return above


# A second table further down on the same sheet: (title, columns).
BELOW = [("RESERVES", "full role mobile"), ("Keyholders", "place contact"), ("Leavers", "pay full"), ("NOT AVAILABLE", "last first yesno"), ("Drivers", "full vrm"), ("Drop outs", "full tel")]


def entry_of(c, index, bare, keys, style):
    """The truth about a column."""
    # A type may be both: "None" among health notes is neither right nor wrong.
    kin = set().union(*(KIN.get(t, set()) for t in c.types), BARE.get(c.key, set()) if bare else set())
    accept = set(c.accept) | kin - set(c.types)
    entry = {"index": index, "name": "" if bare else c.name, "type": max(c.types, key=c.types.get) if c.types else None, "types": dict(sorted(c.types.items())), "cells": len(c.cells), "filled": c.filled, "embedded": dict(sorted(c.embedded.items())),
             "accept": sorted(accept), "decoy": max(c.decoys, key=c.decoys.get) if c.decoys and not c.types else None}
    lone_half = c.key == "acct" and "sort" not in keys or c.key == "sort" and "acct" not in keys
    vague = c.key == "tel" and style.phone == "lost" or c.key == "noktel" or c.key == "dob" and style.dob in ("dmy", "dmyshort", "serial")
    if bare and (set(c.types) & UNTELLABLE or lone_half or vague):
        entry["tellable"] = False
    return entry


def titles(rng, sheet, kind, store_class):
    """Lines above the header."""
    w, above = sheet.w, []
    if rng.random() < 0.3:
        about = store_class in ("election_worker", "elector")
        above.append(rng.choice([w.council, f"{w.council} - {w.poll_name} {w.year}" if about else w.council, f"{kind.upper()} {w.year}", f"Run date {w.day():%d/%m/%Y}", f"Printed {w.day():%d-%b-%y} {w.clock()} page 1"]))
        if rng.random() < 0.4:
            above.append(rng.choice(["", "CONFIDENTIAL", f"Prepared by {rng.choice(['jh', 'Elections', 'Finance'])}"]))
    return above


def build(rng, spec, public):
    """(name, folder, rows of text, entry): one sheet of a kind."""
    sheet = Sheet(rng)
    w = sheet.w
    if public:
        kind, always, sometimes, _, folders, names = spec
        store_class, columns = "none", sheet.plain_columns(always, sometimes)
    else:
        kind, store_class, always, sometimes, _, folders, names = spec
        columns = sheet.people_columns(always, sometimes)
    rows = rng.choice([4, 8, 12, 18, 25, 40, 60, 90, 150, 260])
    sheet.fill(columns, rows)
    needs_header = "HISTORY" in always or "WIDE" in always or kind == "pay load"
    header = needs_header or rng.random() > (0.12 if public else 0.6 if kind == "bacs csv" else 0.17)
    folder = rng.choice(folders.split(";")).format(poll=rng.choice(w.poll_short), year=w.year)
    name = rng.choice(names.split(";")).format(poll=rng.choice(w.poll_short))
    above = titles(rng, sheet, kind, store_class)
    told = " ".join([folder, name] + above)
    keys = {c.key for c in columns}
    if store_class == "election_worker" and (str(w.year) in told or any(short in told for short in w.poll_short)):
        sheet.years.add(w.year)
    if header and any(c.key == "polldate" and c.types for c in columns):
        sheet.years.add(w.year)

    width = len(columns)
    lines = [[t] + [""] * (width - 1) if rng.random() < 0.6 else [t] for t in above]
    if header:
        chance = rng.random()
        if chance < 0.06:
            groups = {"title": "Person", "sort": "Payment", "addr1": "Home", "pay": "Ref"}
            lines.append([groups.get(c.key, "") for c in columns])
        elif chance < 0.12 and not needs_header:
            lines.append(fold_heads(rng, columns))
    title_rows = len(lines)
    heads = [c.name for c in columns]
    if header:
        lines.append(heads)
    again = header and rng.random() < 0.07 and rows > 30
    for n in range(rows):
        if again and n and n % 25 == 0:  # a page break of the program that printed it
            lines.append([""] * width if rng.random() < 0.5 else heads)
        lines.append([c.cells[n] for c in columns])
    if rng.random() < 0.12:
        lines.append(["Total" if i == 0 else str(rows) if i == width - 1 else "" for i in range(width)])
    entries = [entry_of(c, i, not header, keys, sheet.style) for i, c in enumerate(columns)]
    if store_class == "election_worker" and header and rows > 10 and rng.random() < 0.1:
        title, more = rng.choice(BELOW)
        second = [sheet.library(key) for key in more.split()]
        sheet.fill(second, rng.randint(2, rows // 2))
        lines += [[], [title], [c.name for c in second]] + [[c.cells[n] for c in second] for n in range(len(second[0].cells))]
        for i, c in enumerate(second):
            below = entry_of(c, i, False, keys, sheet.style)
            if i < width:  # whoever takes both for one table says so of the column above
                entries[i]["accept"] = sorted(set(entries[i]["accept"]) | (set(below["types"]) | set(below["accept"])) - set(entries[i]["types"]))
            entries.append({**below, "index": -1 - i, "elsewhere": True})
    unsaid = not keys & {"role", "history", "wide", "station", "place"}
    if store_class == "election_worker" and unsaid and not sheet.years and (not header or "lection" not in told):
        store_class = "election_worker|other_personal"
    entry = {"kind": kind + ("" if header else " (bare)"), "class": store_class, "years": sorted(sheet.years) if store_class == "election_worker" else [], "header": header, "title_rows": title_rows, "rows": rows, "columns": entries, "decoys": {}}
    return name, folder, lines, entry
