"""Lists as text: printed allocation lists, rotas, pay lists, keyholders, Bacs files, report spools, registers."""

from . import words
from .mark import may, no, pad, yes


def allocation(w):
    out = f"{w.council.upper()}\n{w.poll_title.upper()}\nPOLLING STATION STAFF\n\n"
    for n in range(w.rng.randint(3, 7)):
        po, pc = w.person(), w.person()
        out += f"""{yes('polling_station', f'Station {n + 1}')}  {may('polling_station', w.any(*words.VENUES))}
   {yes('election_role', w.any('PO', 'Presiding Officer'))}  {pad(po.full, 26)} {po.mobile}
   {yes('election_role', w.any('PC', 'Poll Clerk'))}  {pad(pc.full, 26)} {pc.mobile}

"""
    return out


def allocation_wide(w):
    out = f"STAFFING {w.poll_mention}\n\nStn  Place                          {may('election_role', 'Presiding Officer')}        Tel            {may('election_role', 'Poll Clerk')}\n" + "-" * 92 + "\n"
    w.told_year = True
    for n in range(w.rng.randint(5, 12)):
        po, pc = w.person(), w.person()
        out += f"{yes('polling_station', str(n + 1)):<4} {pad(may('polling_station', w.any(*words.VENUES)[:29]), 31)}{pad(po.full, 24)} {pad(po.mobile, 14)} {pc.full}\n"
    return out


def count_tables(w):
    out = f"COUNT SEATING PLAN - {w.any('Sports Hall', 'Leisure Centre', 'Assembly Rooms')} - {w.poll_title}\n\n"
    for n in range(w.rng.randint(2, 5)):
        s = w.person()
        out += f"TABLE {n + 1}  {w.any(*words.WARDS)}\n  {yes('election_role', 'Supervisor')}: {s.full}\n  {may('election_role', 'Assistants')}: " + ", ".join(p.short for p in w.people(w.rng.randint(3, 6))) + "\n"
    return out


def pay_list(w):
    out = f"ELECTION FEES   {w.poll_title}   BATCH {w.rng.randint(1, 9)}   RUN {w.day(5, 30):%d/%m/%y} {w.clock()}\n\nPAYNO   NAME                      NINO         ROLE    SORT      ACCOUNT     FEE\n"
    w.told_year = True
    total = 0
    form = w.any("dash", "tight")
    for p in w.people(w.rng.randint(6, 16)):
        amount = w.rng.randint(40, 300)
        total += amount
        sort = f"{p.raw_sort[:2]}-{p.raw_sort[2:4]}-{p.raw_sort[4:]}" if form == "dash" else p.raw_sort
        out += f"{pad(p.pay, 7)} {pad(yes('full_name', p.name('surname first').upper()), 25)} {pad(yes('national_insurance_number', p.raw_nino), 12)} {pad(yes('election_role', p.codes[0]), 7)} {pad(yes('uk_sort_code', sort), 9)} {pad(yes('uk_bank_account', p.raw_acct), 9)} {yes('fee', f'{amount:>8.2f}'.strip()):>8}\n"
    return out + f"\nTOTAL {no('total', f'{total:,.2f}')}    RECORDS {w.rng.randint(6, 16)}\n*** END OF REPORT ***\n"


def bacs(w):
    """Standard 18: 100 characters a payment, between labels."""
    orig = f"{w.rng.randint(20, 60)}{w.rng.randint(1000, 9999)}", f"{w.rng.randint(10000000, 99999999)}"
    out = f"VOL1{w.rng.randint(100000, 999999)}                               HSBC                                1\nHDR1A{w.rng.randint(100000, 999999)}S  1{w.rng.randint(100000, 999999)}00010001        {w.day(5, 20):%y%j}\nUHL1 {w.day(5, 20):%y%j}999999    000000001 DAILY  001\n".replace("\n", "\r\n")
    for p in w.people(w.rng.randint(6, 20)):
        name = "".join(c for c in f"{p.raw_last} {p.initials}".upper() if c.isascii())[:18].strip()
        out += f"{yes('uk_sort_code', p.raw_sort)}{yes('uk_bank_account', p.raw_acct)}099{no('own account', orig[0] + orig[1])}    {may('fee', f'{w.rng.randint(4000, 42000):011d}')}{'ELECTIONS ' + w.short:<18}{pad(yes('payroll_number', p.raw_pay), 18)}{pad(yes('full_name', name), 18)}\r\n"
    return out + "EOF1\r\nUTL1\r\n"


def keyholders(w):
    out = w.any("KEYHOLDERS", "Keyholder and caretaker list", "HALL CONTACTS") + f" {w.year}\n\n"
    for _ in range(w.rng.randint(4, 9)):
        p = w.person()
        out += f"{no('venue', w.any(*words.VENUES))}\n  key from {p.full}, {p.addr}\n  {p.tel}{w.any('', ' / ' + p.mobile)}\n"
    return out


def rota(w):
    out = f"Postal vote opening rota - {w.poll_title}\n\n"
    for _ in range(w.rng.randint(3, 6)):
        out += f"{w.any('Mon', 'Tue', 'Wed')} {w.date(-12, -1)} {w.any('9-1', '1.30-5', '10am-2pm')}: " + "; ".join(p.full for p in w.people(w.rng.randint(3, 6))) + f"  ({yes('election_role', w.any('Supervisor', 'PVS'))} {w.person().full})\n"
    return out


def reserve_list(w):
    w.told_year = True
    return f"Reserves {w.poll_mention}\n" + "".join(f"- {p.full} ({yes('election_role', w.any('reserve PO', 'reserve PC', 'count reserve'))}) {w.any(p.mobile, p.tel, p.email)}{w.any('', ', lives ' + p.postcode, ', own car')}\n" for p in w.people(w.rng.randint(4, 10)))


def minutes_staff(w):
    ps = w.people(3)
    return f"""NOTES OF ELECTIONS PROJECT TEAM {w.date()}
Present: {w.officer}, {w.officer}, {w.officer} (notes)
1. Staffing. {ps[0].full} has dropped out as {yes('election_role', 'PO')} at {w.station()}; {ps[1].full} ({ps[1].mobile}) moved up from {yes('election_role', 'PC')}. Action: {may('full_name', w.person().name('short'))}.
2. {ps[2].full} still owes the {w.year} training session. {w.generic_role(True)} fee agreed at {no('fee scale', f'£{w.rng.randint(180, 290)}')}.
3. Budget {w.decoy_ref()}; next meeting {w.date()}.
{w.poll_title}
"""


def register_print(w):
    out = f"REGISTER OF ELECTORS {w.year}   POLLING DISTRICT {w.any('AB', 'KE2', 'ND')}   WARD {w.ward.upper()}\n\n"
    street = f"{w.any(*words.STREETS)} {w.any(*words.STREET_TYPES)}"
    # The number alone is half of an elector's number.
    number = w.any(lambda n: yes("electoral_number", f"AB {n}"), lambda n: yes("electoral_number", f"KE2-{n}"), lambda n: may("electoral_number", str(n)))
    for n in range(w.rng.randint(12, 30)):
        p = w.person()
        mark = w.any("", "", "", "A ", "G ", "L ")
        out += f"{pad(number(n + 41), 9)} {mark:<2}{pad(p.rev, 30)} {may('home_address', f'{w.rng.randint(1, 90)} {street}')}\n"
    return out


def absent_list(w):
    out = f"LIST OF POSTAL VOTERS    {may('election_date', f'{w.poll:%d/%m/%Y}')}\n\n"
    for p in w.people(w.rng.randint(6, 14)):
        out += f"{pad(p.elector, 12)} {pad(p.rev, 30)} {p.addr}\n"
    return out


def sick_list(w):
    return f"ABSENCE LOG {w.any('Depot', 'Revenues', 'Customer Services')} w/e {w.date()}\n" + "".join(f"{pad(p.full, 26)} {p.pay}  {w.rng.randint(1, 20)} days  {p.condition}\n" for p in w.people(w.rng.randint(4, 10)))


def phone_tree(w):
    return w.any("Out of hours call-out list", "BUSINESS CONTINUITY - CALL TREE", "Gritting rota contacts") + "\n" + "".join(f"{w.any('Lead', 'Deputy', 'Driver', 'Standby')}: {p.full}  H {p.tel}  M {p.mobile}\n" for p in w.people(w.rng.randint(4, 8)))


def import_log(w):
    """A program's log that repeats what it could not load."""
    out = ""
    for p in w.people(w.rng.randint(3, 8)):
        stamp = f"{w.day():%Y-%m-%d} {w.clock()}:{w.rng.randint(10, 59)},{w.rng.randint(100, 999)}"
        out += w.any(f"{stamp} WARN staffimport row {w.rng.randint(2, 900)}: duplicate NINO {p.nino} for {p.full}\n", f"{stamp} ERROR staffimport - invalid sort code/account {p.sort} {p.acct} (payroll {p.pay})\n", f"{stamp} INFO  mailer sent 'Appointment letter' to {p.email} role={yes('election_role', p.codes[0])}\n",
                     f"{stamp} ERROR staffimport: postcode {p.postcode} not found for '{p.full}' dob={yes('date_of_birth', f'{p.raw_dob:%Y-%m-%d}')}\n")
        out += f"{stamp} DEBUG session {no('hex', f'{w.rng.getrandbits(64):016x}')} pid {w.rng.randint(1000, 40000)} v{no('version', f'{w.rng.randint(1, 9)}.{w.rng.randint(0, 30)}.{w.rng.randint(0, 99)}')}\n"
    return out


def sql_dump(w):
    out = "-- Table structure for staff\nINSERT INTO election_staff (id, surname, forename, dob, ni_no, sortcode, accno, role) VALUES\n"
    rows = [f"({w.rng.randint(1, 9999)},'{p.last}','{p.first}','{yes('date_of_birth', f'{p.raw_dob:%Y-%m-%d}')}','{yes('national_insurance_number', p.raw_nino)}','{yes('uk_sort_code', p.raw_sort)}','{yes('uk_bank_account', p.raw_acct)}','{yes('election_role', p.codes[0])}')" for p in w.people(w.rng.randint(5, 12))]
    return out + ",\n".join(rows).replace("O'", "O''") + ";\n"


def fixed_width(w):
    """A payroll extract of fixed columns without a heading."""
    out = ""
    for p in w.people(w.rng.randint(8, 20)):
        fix = lambda s, n: "".join(c for c in s if c.isascii())[:n]
        out += f"{yes('payroll_number', f'{p.raw_pay:0>8}')}{pad(yes('last_name', fix(p.raw_last.upper(), 20)), 20)}{pad(yes('first_name', fix(p.raw_first.upper(), 15)), 15)}{yes('gender', 'F' if p.female else 'M')}{yes('date_of_birth', f'{p.raw_dob:%d%m%Y}')}{yes('national_insurance_number', p.raw_nino)}{pad(yes('home_address', fix(p.lines[0].upper(), 29)), 30)}{pad(yes('postcode', p.raw_postcode), 8)}{yes('uk_sort_code', p.raw_sort)}{yes('uk_bank_account', p.raw_acct)}{no('pence', f'{w.rng.randint(0, 99999):09d}')}C\n"
    return out


KINDS = [
    ("allocation list", allocation, "election_worker", 10), ("allocation wide", allocation_wide, "election_worker", 8), ("count tables", count_tables, "election_worker", 6), ("pay list", pay_list, "election_worker", 9), ("bacs file", bacs, "other_personal|election_worker", 5),
    ("keyholders", keyholders, "other_personal|election_worker", 6), ("rota", rota, "election_worker", 6), ("reserve list", reserve_list, "election_worker", 6), ("staff minutes", minutes_staff, "election_worker", 6), ("register print", register_print, "elector", 6),
    ("absent list", absent_list, "elector", 5), ("sick list", sick_list, "other_personal", 5), ("phone tree", phone_tree, "other_personal", 5), ("import log", import_log, "election_worker|other_personal", 7), ("sql dump", sql_dump, "election_worker", 5), ("fixed width", fixed_width, "other_personal", 5),
]
