"""Tables as CSV files: staff lists, pay sheets, registers, and tables without personal data.

A table is a list of column kinds (columns.py), a header style, damage, and the
truth about each column. A new kind of table is one line in KINDS.
"""

import csv
import io
import math

from . import columns, decoys, headers, people, words
from .mark import maybe, strip, true

_ELECTION = ["{council} - {poll} - {date}", "{poll} {date}: polling station staff", "Election staff {code}", "{code} staff list (CONFIDENTIAL)", "Returning Officer: staff for {poll}"]
_PLAIN = ["{council}", "Report run {printed}", "{council} extract", "Listing"]

# kind, class, always, sometimes, how many of these, folder names
KINDS = [
    ("staff_list", "election_worker", "last_name first_name home_address? postcode phone_mobile election_role", "title date_of_birth national_insurance_number email phone_home payroll_number initials nationality gender notes form_returned fee status", 34, "Elections/{code}/staff"),
    ("staff_list_full_name", "election_worker", "full_name election_role phone_mobile", "address_line1 address_line2 postcode email date_of_birth national_insurance_number payroll_number bank_details notes ward polling_station phone_or_email", 24, "Elections/{code}"),
    ("pay_sheet", "election_worker", "full_name payroll_number election_role fee tax_amount", "national_insurance_number uk_sort_code+uk_bank_account tax_code bank_details cost_centre notes polling_station", 30, "Elections/{code}/pay"),
    ("allocation_list", "election_worker", "polling_station name_and_phone|full_name election_role", "phone_mobile ward email election_date venue_postcode notes quantity", 20, "Elections/{code}/stations"),
    ("availability_list", "election_worker", "last_name first_name phone_home PER_ELECTION", "postcode home_address email date_of_birth title notes phone_or_email", 16, "Elections/Pool"),
    ("training_register", "election_worker", "full_name election_role training_record", "email phone_mobile training_record payroll_number percent form_returned", 18, "Elections/Training"),
    ("travel_claims", "election_worker", "full_name vehicle_registration fee", "home_address postcode payroll_number election_role venue_postcode quantity form_returned notes", 14, "Elections/{code}/claims"),
    ("bacs_csv", "election_worker|other_personal", "uk_sort_code uk_bank_account full_name fee", "payroll_number form_returned status iban", 18, "Finance/BACS"),
    ("starters", "election_worker", "last_name first_name national_insurance_number date_of_birth tax_code", "gender title address_line1 address_line2 postcode payroll_number form_returned election_role nationality", 14, "Elections/{code}/P46"),
    ("right_to_work_register", "election_worker", "full_name nationality passport_number|right_to_work_share_code|driving_licence", "date_of_birth election_role form_returned dbs_certificate driving_licence biometric_residence_permit notes status", 14, "Elections/RTW"),
    ("count_seating", "election_worker", "quantity ward full_name election_role", "phone_mobile payroll_number department", 10, "Elections/{code}/count"),
    ("canvassers", "election_worker", "full_name phone_mobile ward election_role", "home_address email national_insurance_number fee vehicle_registration notes", 10, "Registration/Canvass"),
    ("equality_monitoring", "election_worker|other_personal", "payroll_number ethnicity gender disability_or_health", "trade_union date_of_birth nationality criminal_conviction election_role religion religion", 10, "Elections/HR"),
    ("applicants", "election_worker", "last_name first_name political_activity election_role", "phone_or_email criminal_conviction disability_or_health postcode date_of_birth home_address form_returned", 8, "Elections/{code}/Applications"),
    ("card_payments", "other_personal", "full_name payment_card price", "postcode form_returned card_ref", 8, "Cash Office"),
    ("emergency_sheet", "election_worker", "full_name phone_mobile emergency_contact election_role", "disability_or_health polling_station home_address", 8, "Elections/{code}"),
    ("name_address_list", "election_worker|other_personal", "name_and_address election_role", "phone_home fee bank_details notes", 10, "Elections/Labels"),
    ("payroll_extract", "other_personal", "payroll_number last_name first_name national_insurance_number date_of_birth", "title gender address_line1 address_line2 postcode department grade date_started date_left tax_code uk_sort_code+uk_bank_account fee hours phone_home email trade_union passport_number cost_centre", 24, "Payroll"),
    ("self_employed", "other_personal", "full_name utr fee", "national_insurance_number postcode iban invoice", 6, "Finance/CIS"),
    ("elector_register", "elector", "electoral_number last_name first_name address_line1 postcode", "date_of_birth ward address_line2 uprn status", 12, "Register"),
    ("absent_voters", "elector", "electoral_number full_name home_address", "postcode date_of_birth form_returned status ward", 6, "Register/AV"),
    ("care_clients", "other_personal", "full_name nhs_number date_of_birth", "postcode phone_home disability_or_health case address_line1", 6, "Social Care"),
    ("tenants", "other_personal", "rent_ref full_name home_address", "phone_home date_started email uprn", 8, "Housing"),
    ("permit_holders", "other_personal", "full_name vehicle_registration postcode", "phone_mobile form_returned case card_ref", 6, "Parking"),
    # nothing personal, or only look-alikes
    ("assets", "none", "serial description room price", "date_started cost_centre supplier quantity order", 16, "IT"), ("budgets", "none", "cost_centre_dashed description price price", "year six_digits percent", 14, "Finance"), ("planning", "none", "planning grid form_returned status", "ward uprn easting northing", 12, "Planning"),
    ("waste_rounds", "none", "street_name day usrn", "ward quantity uprn", 10, "Waste"), ("library_stock", "none", "isbn book author", "quantity price year status", 12, "Library"), ("sensor_data", "none", "sensor stamp reading reading", "version epoch status", 12, "Env Health"),
    ("election_results", "none|other_personal", "ward candidate party count", "percent year election_date~", 12, "Results"), ("polling_places", "none", "quantity venue venue_address venue_postcode", "easting northing uprn ward", 12, "Elections/Places"), ("bus_timetable", "none", "bus clock clock clock", "day street_name", 8, "Transport"),
    ("vacancies", "none", "department vacancies vacancies grade", "year percent", 8, "HR"), ("suppliers", "none", "supplier company_no vat", "company_postcode switchboard office_mail ten_digits", 12, "Procurement"), ("spending_over_500", "none", "supplier printed price cost_centre_dashed", "invoice description eight_digits department", 12, "Transparency"),
    ("invoices", "none", "invoice order printed price", "supplier ten_digits six_digits status", 10, "Finance"), ("rents", "none", "rent_ref price printed", "status card_ref", 8, "Housing/Ledger"), ("licences", "none", "licence_key version description", "guid quantity date_started", 8, "IT"), ("documents", "none", "guid hash stamp", "version eight_digits", 8, "IT/Index"),
    ("gazetteer", "none", "uprn usrn street_name", "easting northing ward", 10, "GIS"), ("products", "none", "product description price", "quantity order", 8, "Stores"), ("meters", "none", "mpan venue reading", "printed price", 6, "Energy"), ("schools", "none", "school switchboard office_mail", "quantity ward venue_postcode", 10, "Education"),
    ("fleet", "none", "fleet council_vehicle description", "date_started price", 6, "Fleet"), ("committee_log", "none", "committee printed description", "status case", 6, "Democratic"), ("car_parks", "none", "venue tariff tariff", "quantity ward grid", 6, "Parking/Tariffs"), ("web_stats", "none", "epoch version count", "hash stamp", 6, "Web"),
]


def _filename(rng, kind, poll):
    return rng.choice([kind, kind.upper()[:8], f"{kind}_{poll[0].year}", f"{poll[3]} {kind}".replace("_", " ")])


class Table:
    """One table being made: columns, their truth, and the rows as marked text."""

    def __init__(self, rng, kind, table_class, always, sometimes, folder):
        self.rng, self.kind, self.table_class, self.folder = rng, kind, table_class, folder
        self.poll = rng.choice(words.POLLS)
        chosen = []
        for part in always.split():
            part = rng.choice(part.split("|"))
            if part.endswith("?") and rng.random() < 0.5:
                continue
            chosen.append(part.rstrip("?"))
        options = sometimes.split()
        chosen += rng.sample(options, rng.randint(min(1, len(options)), min(len(options), 7)))
        if rng.random() < 0.25:
            chosen.append(rng.choice(["guid", "eight_digits", "ten_digits", "printed", "status", "six_digits"]))
        parts = [p for c in chosen for p in ([c] if c != "PER_ELECTION" else ["PER_ELECTION"] * rng.randint(2, 6))]
        if rng.random() < 0.35:  # columns in any order; pairs stay together
            rng.shuffle(parts)
        self.columns = []
        polls = rng.sample(words.POLLS, 6)
        for part in parts:
            for kind_of_column in part.split("+"):
                if kind_of_column == "PER_ELECTION":
                    self._add_election(polls.pop())
                else:
                    self._add(kind_of_column.rstrip("~"), soft=kind_of_column.endswith("~"))

    def _add(self, kind, soft=False):
        rng = self.rng
        share = rng.choice([0, 0, 0.02, 0.1, 0.3])
        if kind == "notes":
            self.columns.append({"header": rng.choice(["Notes", "Comments", "Remarks", "NOTES", "Other info", "Comment", "MEMO"]), "type": None, "notes": True, "accept": [], "make": columns.notes(rng), "blank": 0, "decoy": "notes"})
        elif kind in ("name_and_address", "bank_details", "name_and_phone", "phone_or_email"):
            names, types, maker = columns.two_in_one(kind, rng)
            self.columns.append({"header": rng.choice(names), "type": types[0], "also": types[1:], "accept": [], "make": maker, "blank": share})
        elif kind in columns.LOOKALIKE:
            names, maker = columns.LOOKALIKE[kind]
            self.columns.append({"header": rng.choice(names), "type": None, "accept": ["vehicle_registration"] if kind == "council_vehicle" else [], "make": lambda r, p, maker=maker: maker(r), "blank": share if share < 0.2 else 0, "decoy": kind})
        else:
            field_type = None if soft else columns.TYPE.get(kind, kind)
            accept = list(columns.ACCEPT.get(kind, [])) + ([kind] if soft else [])
            maker = columns.make(kind, rng)
            if soft:
                inner = maker
                maker = lambda r, p: maybe(kind, strip(inner(r, p))[0])
            self.columns.append({"header": rng.choice(headers.BY_KIND[kind]), "type": field_type, "accept": accept, "make": maker, "blank": 0 if kind in columns.FREE_OF_BLANKS else share})

    def _add_election(self, poll):
        """A column of an availability list: the election in the header, role codes or ticks below."""
        codes = self.rng.choice([["PO", "PC", "PC", "CA", "", "", "N/A"], ["Y", "N", "Yes", "?", ""], ["PO", "PC", "RPC", "declined", ""]])
        has_roles = "PC" in codes
        make = lambda r, p: (lambda text: true("election_role", text) if text in ("PO", "PC", "CA", "RPC") else text)(r.choice(codes))
        self.columns.append({"header": self.rng.choice([poll[3], f"{poll[1]} {poll[0].year}", f"{poll[0]:%b-%y}", f"{poll[0]:%d/%m/%Y}"]), "type": "election_role" if has_roles else None, "accept": ["election_date", "training_record"], "make": make, "blank": 0, "decoy": None if has_roles else "availability"})

    def write(self):
        """(bytes, truth without the path)."""
        rng = self.rng
        count = int(round(5 * math.exp(rng.random() * math.log(80))))
        with_header = rng.random() >= 0.25
        rows, truth_columns = [], []
        stats = [{"cells": 0, "filled": 0, "kinds": {}} for _ in self.columns]
        kinds_seen = {}
        for _ in range(count):
            person = people.Person(rng)
            row = []
            for column, stat in zip(self.columns, stats):
                marked = rng.choice(columns.BLANKS) if column["blank"] and rng.random() < column["blank"] else column["make"](rng, person)
                text, spans = strip(marked)
                held = {}
                for label, _, _ in spans:
                    if label[0] == "!":
                        kinds_seen[label[1:]] = kinds_seen.get(label[1:], 0) + 1
                    else:
                        held[label] = held.get(label, 0) + 1
                for label in held:
                    stat["kinds"][label] = stat["kinds"].get(label, 0) + 1
                stat["filled"] += text != ""
                row.append(text)
            rows.append(row)
        for index, (column, stat) in enumerate(zip(self.columns, stats)):
            types = [column["type"]] + column.get("also", []) if column["type"] else []
            cells = {t: stat["kinds"].get(t, 0) for t in types if stat["kinds"].get(t, 0)}
            embedded = {t: n for t, n in stat["kinds"].items() if t not in types and t[0] != "?"}
            if not with_header and column.get("decoy") in columns.BARE_NEUTRAL:
                column["accept"] = column["accept"] + [columns.BARE_NEUTRAL[column["decoy"]]]
            if column.get("decoy") == "venue" and self.kind == "polling_places":
                column["accept"] = column["accept"] + ["polling_station"]
            accept = sorted(set(column["accept"]) | {t[1:] for t in stat["kinds"] if t[0] == "?"} | {t for t in types if t not in cells})
            entry = {"index": index, "name": column["header"] if with_header else None, "type": column["type"] if column["type"] in cells else None, "types": cells, "cells": max(cells.values(), default=0), "filled": stat["filled"], "embedded": embedded, "accept": accept}
            if cells and not with_header and column["type"] in columns.NOT_TELLABLE:
                entry["tellable"] = False
            if not cells:
                entry["decoy"] = column.get("decoy") or "blank"
            truth_columns.append(entry)
        lines = []
        title = None
        if with_header and rng.random() < 0.25:
            pattern = rng.choice(_ELECTION if self.table_class.startswith("election") else _PLAIN)
            title = pattern.format(council=rng.choice(words.COUNCILS)[0], poll=self.poll[2], date=f"{self.poll[0]:%d %B %Y}", code=self.poll[3], printed=f"{decoys.date(rng):%d/%m/%Y}")
            lines.append([title] + [""] * (len(self.columns) - 1 if rng.random() < 0.6 else 0))
            lines += [[""] * len(self.columns)] if rng.random() < 0.5 else []
        header = [c["header"] for c in self.columns]
        if with_header:
            lines.append(header)
        lines += rows
        if with_header and count > 60 and rng.random() < 0.15:
            lines.insert(len(lines) // 2, header)  # the page break of an old report
        if rng.random() < 0.15:
            lines.append(["TOTAL"] + [str(count) if i == len(header) - 1 else "" for i in range(1, len(header))])
        delimiter = rng.choices(",;\t|", weights=[85, 5, 6, 4])[0]
        buffer = io.StringIO()
        csv.writer(buffer, delimiter=delimiter, quoting=rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), lineterminator=rng.choice(["\n", "\r\n"])).writerows(lines)
        encoding = rng.choice(["utf-8", "utf-8", "utf-8", "utf-8-sig", "cp1252"])
        try:
            data = buffer.getvalue().encode(encoding)
        except UnicodeEncodeError:
            data = buffer.getvalue().encode("utf-8")
        informative = rng.random() < 0.5
        folder = self.folder.format(code=self.poll[3]) if informative else "share/" + rng.choice(["A", "B", "C", "Common", "Temp", "Old"])
        table_class = self.table_class
        told = informative or title or with_header and any(c["type"] in ("election_role", "polling_station", "election_date") or c.get("decoy") == "availability" for c in self.columns)
        told = told or any(c["type"] == "election_role" for c in self.columns)
        if table_class == "election_worker" and not told:
            table_class += "|other_personal"  # nothing says what the people worked for
        years = set()
        if informative and "{code}" in self.folder or title and self.table_class.startswith("election") and any(part in title for part in (self.poll[3], str(self.poll[0].year))):
            years.add(self.poll[0].year)
        return data, {"kind": self.kind, "class": table_class, "header": with_header, "title_rows": title is not None, "rows": count, "years": sorted(years), "columns": truth_columns, "decoys": kinds_seen}, folder, (_filename(rng, self.kind, self.poll) if informative else None)
