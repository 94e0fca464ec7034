"""Papers about nobody: full of numbers and dates, with at most a named office."""

from . import decoys, layout, numbers
from .mark import no
from .people import Person, TOWNS, street

NONE = "none"


def agenda(rng, council):
    lines = [f"{council.name}\n{rng.choice(['PLANNING COMMITTEE', 'AUDIT AND GOVERNANCE COMMITTEE', 'CABINET'])}\n{numbers.any_date(rng, style='long')} at 6.30 pm, Council Chamber", ""]
    for n in range(rng.randrange(5, 10)):
        lines.append(f"{n + 1}. {rng.choice(['Minutes of the meeting held on ' + numbers.any_date(rng), 'Report of the Head of Finance', 'Application', 'To receive', 'To note'])} {decoys.one(rng)}")
    return "\n".join(lines), NONE, f"agenda {rng.randrange(900)}"


def stock(rng, council):
    lines = [rng.choice(["STOCK LIST", "Stores requisition", "Inventory check"]) + " " + numbers.any_date(rng, style="common"), ""]
    for _ in range(rng.randrange(6, 16)):
        lines.append(f"{numbers.digits(rng, 6)}  {rng.choice(['ballot box seals', 'toner', 'A4 paper', 'hi-vis vest XL', 'desk 1600', 'monitor 19in', 'grit salt'])}  {decoys.one(rng, ['part number', 'bar code', 'serial number', 'asset tag', 'order number', 'lot', 'sizes', 'imei', 'sim', 'cost centre', 'parcel'])}  qty {rng.randrange(1, 500)}  £{rng.randrange(1, 900)}.{numbers.digits(rng, 2)}")
    return "\n".join(lines), NONE, f"stock {rng.randrange(900)}"


def ledger(rng, council):
    """Dates that look like sort codes, beside eight digits."""
    lines = [f"Ledger extract {rng.choice(['2003/04', '2005/06', '2008/09'])}  cost centre {rng.randrange(40, 99)}-{rng.randrange(10, 99)}-{rng.randrange(10, 99)}", rng.choice(["Date      Voucher   Amount", "Posted   Document   Value", ""])]
    style = rng.choice(["-", "/", ".", " "])
    for _ in range(rng.randrange(6, 20)):
        lines.append(no("date and document", f"{rng.randrange(1, 29):02}{style}{rng.randrange(1, 13):02}{style}{rng.choice(['03', '04', '05', '06', '08', '09'])}  {numbers.digits(rng, 8)}") + f"  {rng.randrange(10, 9000)}.{numbers.digits(rng, 2)}")
    return "\n".join(lines), NONE, f"ledger {rng.randrange(900)}"


def results(rng, council):
    ward = rng.choice(["Headington Hill", "Lye Valley", "Barton", "Quarry & Risinghurst"])
    lines = [f"DECLARATION OF RESULT OF POLL\n{council.name}\nElection of a councillor for the {ward} Ward, {numbers.any_date(rng, 2002, 2022, 'long')}", ""]
    for _ in range(rng.randrange(3, 7)):
        p = Person(rng)
        lines.append(f"{p.last.upper()} {p.first:<14} {rng.choice(['Labour', 'Conservative', 'Liberal Democrat', 'Green', 'Independent']):<18}{rng.randrange(80, 1900):>5}")
    lines += ["", f"Electorate {rng.randrange(3000, 6000)}   Ballot papers issued {rng.randrange(900, 3000)}   Turnout {rng.randrange(28, 60)}.{rng.randrange(99):02}%", f"Rejected: want of official mark {rng.randrange(3)}, voting for more {rng.randrange(20)}, void {rng.randrange(20)}"]
    return "\n".join(lines), NONE, f"result {rng.randrange(900)}"


def timetable(rng, council):
    lines = [rng.choice(["Libraries: opening times", "Bulky waste: collection days", "Swimming lessons, autumn term", "Mobile library route"]), ""]
    for _ in range(rng.randrange(5, 12)):
        lines.append(f"{rng.choice(TOWNS)[0]:<20} {rng.choice(['Mon', 'Tue', 'Wed', 'Thu', 'Fri'])} {rng.randrange(8, 12):02}.{rng.choice(['00', '15', '30'])}-{rng.randrange(13, 19)}.{rng.choice(['00', '30'])}   {decoys.one(rng, ['course code', 'bus', 'road', 'opening times', 'isbn', 'grid reference'])}")
    lines.append(f"Valid from {numbers.any_date(rng)} to {numbers.any_date(rng)}")
    return "\n".join(lines), NONE, f"times {rng.randrange(900)}"


def guidance(rng, council):
    body = [f"Write the National Insurance number as two letters, six digits and a letter, {decoys.one(rng, ['example number'])}.", f"Enter the sort code with hyphens, {decoys.one(rng, ['example bank'])}.", f"Telephone numbers are stored without the country code, {decoys.one(rng, ['play telephone'])}.", f"In the training system use {decoys.one(rng, ['test card'])}.",
            f"Dates of birth are entered as dd/mm/yyyy. The form was last changed on {numbers.any_date(rng)}.", f"See {decoys.one(rng, ['isbn', 'issn', 'minute'])} and {decoys.one(rng, ['version', 'guid'])}.", f"Old records show {decoys.one(rng, ['budget code', 'asset tag', 'planning reference like a number'])}, which is not a bank or insurance number."]
    rng.shuffle(body)
    return "Guidance for data entry staff\n\n" + layout.wrap("\n".join(body[:rng.randrange(4, 8)]), 78), NONE, f"guide {rng.randrange(900)}"


def invoice(rng, council):
    s = rng.choice(["Brightwell Office Supplies Ltd", "Tarmac & Kerb (Southern) plc", "Cleanway Services LLP"])
    lines = [s, f"{decoys.one(rng, ['company number'])}   {decoys.one(rng, ['vat number'])}", f"INVOICE {decoys.one(rng, ['invoice number', 'invoice number like a telephone'])}   Date {numbers.any_date(rng)}", f"{decoys.one(rng, ['order number', 'order number like a mobile', 'cost centre'])}", ""]
    for _ in range(rng.randrange(2, 6)):
        lines.append(f"{rng.randrange(1, 40):>3} x {rng.choice(['toner', 'chairs', 'kerb stones', 'cleaning hours'])}  {decoys.one(rng, ['part number', 'bar code', 'lot', 'serial number'])}  {rng.randrange(10, 900)}.00")
    lines += [f"Net {rng.randrange(100, 9000)}.00  VAT 20%  Due {numbers.any_date(rng)}"]
    return "\n".join(lines), NONE, f"invoice {rng.randrange(900)}"


def planning(rng, council):
    body = f"{decoys.one(rng, ['planning reference'])}: two-storey rear extension, {rng.randrange(1, 90)} {street(rng)}. Site at {decoys.one(rng, ['easting and northing', 'easting and northing bare', 'grid reference', 'coordinates'])}, {decoys.one(rng, ['uprn', 'usrn'])}. Drawings {decoys.one(rng, ['phone like ratio', 'version'])} received {numbers.any_date(rng)}. Previous: {decoys.one(rng, ['planning reference', 'planning reference like a number'])}, refused {numbers.any_date(rng)}. Materials {decoys.one(rng, ['sizes', 'lot'])}. Permission lapses {numbers.any_date(rng, style='long')}."
    return f"{council.name} - delegated report\n\n" + layout.wrap(body, 76), NONE, f"plan {rng.randrange(900)}"


def minutes(rng, council):
    lines = [f"Minutes of the {rng.choice(['Parks', 'Highways', 'Licensing'])} Sub-Committee, {numbers.any_date(rng, style='long')}", f"Present: Councillors {', '.join(Person(rng).last for _ in range(4))}", ""]
    for n in range(rng.randrange(4, 9)):
        lines.append(f"{n + 1}/{rng.randrange(2, 22):02} RESOLVED that {decoys.one(rng)} be {rng.choice(['approved', 'deferred', 'noted'])} from {numbers.any_date(rng)}.")
    return "\n".join(lines), NONE, f"mins {rng.randrange(900)}"


def facts(rng, council):
    return "\n".join(["Odds and ends", ""] + decoys.several(rng, rng.randrange(8, 22))), NONE, f"odds {rng.randrange(900)}"


KINDS = {agenda: 14, stock: 16, ledger: 14, results: 12, timetable: 10, guidance: 12, invoice: 14, planning: 14, minutes: 12, facts: 20}
