"""Things that only look like personal data, each marked with what it is."""

import datetime
import uuid

from . import checks, people, spell, words
from .mark import decoy

digits = people.digits


def date(rng, low=1999, high=2023):
    return datetime.date(low, 1, 1) + datetime.timedelta(days=rng.randrange(365 * (high - low)))


def some_date(rng, kind="other_date", low=1999, high=2023):
    return decoy(kind, spell.date_text(rng, date(rng, low, high)))


def order_number(rng):
    return decoy("order_number", rng.choice(["PO", "ORD", "PO-", "40", "R"]) + digits(rng, rng.choice([6, 7, 8, 10])))


def invoice(rng):
    return decoy("invoice", rng.choice([lambda: digits(rng, 8), lambda: "INV" + digits(rng, 6), lambda: digits(rng, 10), lambda: f"{digits(rng, 2)}-{digits(rng, 2)}-{digits(rng, 2)}"])())


def uprn(rng):
    return decoy("uprn", rng.choice(["1000", "1001", "0100", "2000"]) + digits(rng, 8))


def usrn(rng):
    return decoy("usrn", rng.choice("234") + digits(rng, 7))


def isbn(rng):
    if rng.random() < 0.5:
        value = checks.isbn10("0" + digits(rng, 8))
        return decoy("isbn", value if rng.random() < 0.5 else f"{value[0]}-{value[1:4]}-{value[4:9]}-{value[9]}")
    value = checks.isbn13("978" + digits(rng, 9))
    return decoy("isbn", value if rng.random() < 0.5 else f"{value[:3]}-{value[3]}-{value[4:8]}-{value[8:12]}-{value[12]}")


def grid(rng):
    return decoy("grid_reference", rng.choice([lambda: f"SP{digits(rng, 6)}", lambda: f"SP {digits(rng, 3)} {digits(rng, 3)}", lambda: f"{rng.randint(400000, 560000)}, {rng.randint(180000, 330000)}",
                                               lambda: f"E{rng.randint(400000, 560000)} N{rng.randint(180000, 330000)}"])())


def planning(rng):
    y = rng.randint(1, 22)
    return decoy("planning_reference", rng.choice([f"{y:02d}/{digits(rng, 5)}/{rng.choice(['FUL', 'OUT', 'LBC', 'CT3', 'TPO'])}", f"P/{2000 + y}/{digits(rng, 4)}", f"PP-{digits(rng, 8)}", f"NE{digits(rng, 6)}A"]))


def committee(rng):
    return decoy("committee_reference", rng.choice([f"CEB/{digits(rng, 3)}/{rng.randint(1, 22):02d}", f"Min. {rng.randint(1, 120)}/{rng.randint(1, 22):02d}", f"GP{digits(rng, 4)}", f"AB{digits(rng, 6)}"]))


def version(rng):
    return decoy("version", rng.choice([f"v{rng.randint(1, 12)}.{rng.randint(0, 20)}.{rng.randint(0, 99)}", f"{rng.randint(1, 12)}.{rng.randint(0, 9)}.{digits(rng, 4)}.{digits(rng, 5)}", f"10.{rng.randint(0, 255)}.{rng.randint(0, 255)}.{rng.randint(1, 254)}"]))


def hexes(rng):
    return decoy("hex", "".join(rng.choices("0123456789abcdef", k=rng.choice([8, 16, 32, 40]))))


def guid(rng):
    return decoy("uuid", str(uuid.UUID(int=rng.getrandbits(128), version=4)))


def example_nino(rng):
    return decoy("example_nino", rng.choice(["QQ 12 34 56 C", "QQ123456C", "QQ 12 34 56 A", "QQ123456A"]))


def drama_phone(rng):
    return decoy("drama_phone", rng.choice([f"07700 900{digits(rng, 3)}", f"01632 960{digits(rng, 3)}", f"020 7946 0{digits(rng, 3)}", f"07700900{digits(rng, 3)}", f"0114 496 0{digits(rng, 3)}"]))


def helpline(rng):
    return decoy("helpline", rng.choice([f"0800 {digits(rng, 3)} {digits(rng, 4)}", f"0845 {digits(rng, 3)} {digits(rng, 4)}", f"0300 {digits(rng, 3)} {digits(rng, 4)}", f"0303 123 {digits(rng, 4)}", f"0870 {digits(rng, 7)}"]))


def rent_reference(rng):
    """Sixteen digits as on a rent or council tax swipe card; some pass Luhn by design."""
    body = rng.choice(["9826", "6338", "1000", "8040"]) + digits(rng, 11)
    value = body + (checks.luhn_digit(body) if rng.random() < 0.4 else rng.choice("0123456789"))
    return decoy("rent_reference", value if rng.random() < 0.6 else " ".join(value[i:i + 4] for i in range(0, 16, 4)))


def cost_centre(rng):
    return decoy("cost_centre", rng.choice([f"{digits(rng, 2)}-{digits(rng, 2)}-{digits(rng, 2)}", f"{rng.choice('ABCDER')}{digits(rng, 4)}", f"{digits(rng, 5)}/{digits(rng, 4)}", digits(rng, 8), "12-34-56"]))


def room(rng):
    return decoy("room", rng.choice([f"{rng.randint(1, 5)}{digits(rng, 2)}", f"{rng.randint(1, 400)}T", f"K{rng.randint(1, 30)}", f"D{rng.randint(0, 8)}", f"E{rng.randint(1, 20)}.{digits(rng, 2)}", f"{rng.randint(100, 900)}L"]))


def product_code(rng):
    """Bin, part and shelf codes with the shape of a postcode."""
    return decoy("product_code", rng.choice([f"B{rng.randint(1, 40)} {rng.randint(0, 9)}{rng.choice('CIKMOV')}{rng.choice('ABD')}", f"QX{rng.randint(1, 9)} {rng.randint(1, 9)}AB", f"ZZ{rng.randint(1, 9)} {rng.randint(1, 9)}TT",
                                              f"XR{rng.randint(10, 99)} {rng.randint(1, 9)}ZA", f"SKU{digits(rng, 5)}", f"JQ{rng.randint(1, 9)}{rng.randint(1, 9)}XX"]))


def company(rng):
    return decoy("company_number", rng.choice([f"SC{digits(rng, 6)}", f"NI0{digits(rng, 5)}", f"OC{digits(rng, 6)}", f"0{digits(rng, 7)}"]))


def vat(rng):
    return decoy("vat_number", rng.choice([f"GB {digits(rng, 3)} {digits(rng, 4)} {digits(rng, 2)}", f"GB{digits(rng, 9)}", f"{digits(rng, 3)} {digits(rng, 4)} {digits(rng, 2)}"]))


def employer_ref(rng):
    return decoy("employer_paye_reference", rng.choice([f"{digits(rng, 3)}/{rng.choice('AEXZ')}{digits(rng, 4)}", f"{digits(rng, 3)}P{rng.choice('ABC')}00{digits(rng, 6)}"]))


def case_ref(rng):
    return decoy("case_reference", rng.choice([f"FOI/{digits(rng, 4)}", f"CAS-{digits(rng, 6)}-{''.join(rng.choices('ABCDEFGHJKLMNP', k=4))}", f"{digits(rng, 4)}/{rng.randint(1, 22):02d}", f"HB{digits(rng, 7)}", digits(rng, 9), digits(rng, 7)]))


def licence_key(rng):
    return decoy("licence_key", rng.choice([lambda: "-".join("".join(rng.choices("ABCDEFGHJKMNPQRTVWXY23456789", k=5)) for _ in range(5)), lambda: "".join(rng.choices("ABCDEFGHJKMNPQRTVWXY23456789", k=16))])())


def test_card(rng):
    return decoy("test_card", rng.choice(["4111 1111 1111 1111", "4242424242424242", "5555 5555 5555 4444", "4000 0000 0000 0002"]))


def placeholder_bank(rng):
    return decoy("placeholder_bank", rng.choice(["12-34-56 12345678", "00-00-00 00000000", "sort code 12-34-56, account number 12345678"]))


def long_number(rng):
    size = rng.choice([9, 10, 11, 12, 13, 16])
    return decoy("long_number", rng.choice("1234568") + digits(rng, size - 1))


def mpan(rng):
    return decoy("mpan", f"{rng.randint(10, 23)} {digits(rng, 4)} {digits(rng, 4)} {digits(rng, 3)}")


def money(rng, kind="price", low=1, high=900):
    amount = rng.randint(low * 100, high * 100) / 100
    return decoy(kind, rng.choice([f"£{amount:,.2f}", f"£{int(amount)}", f"£{amount:.2f}", f"£{int(amount)}.00"]))


def named_place(rng):
    """A street, ward, school or firm with a person's name in it."""
    first, last = rng.choice(words.FEMALE + words.MALE), rng.choice(words.SURNAMES[:45])
    return decoy("place_with_name", rng.choice([f"{last} Road", f"{first} {last} Primary School", f"St {first}'s Church", f"{last} ward", f"the {first} {last} Centre", f"{last} Way", f"{last}, {rng.choice(words.SURNAMES[:40])} & Co Solicitors",
                                                rng.choice(words.SUPPLIERS), f"{rng.choice(words.WARDS).replace('-', ' ')} ward"]))


def server(rng):
    return decoy("host_address", rng.choice([f"root@srv{rng.randint(1, 40)}", f"<{digits(rng, 8)}.{digits(rng, 4)}@mail{rng.randint(1, 4)}.internal>", f"git@code.internal:it/forms.git", f"noreply@mailer{rng.randint(1, 9)}.internal", f"user@host"]))


ANY = [order_number, invoice, uprn, usrn, isbn, grid, planning, committee, version, hexes, guid, rent_reference, cost_centre, room, product_code, company, vat, case_ref, long_number, mpan,
       some_date, money, named_place, helpline]

LABELS = {
    order_number: ["Order no", "Purchase order", "Official order number"], invoice: ["Invoice", "Invoice No.", "Our invoice"], uprn: ["UPRN"], usrn: ["USRN", "street ref"], isbn: ["ISBN"],
    grid: ["Grid ref", "OS grid reference", "easting/northing"], planning: ["Planning application", "Application ref", "TPO ref"], committee: ["Minute ref", "Committee reference"],
    version: ["Version", "build", "template"], hexes: ["hash", "checksum", "MD5"], guid: ["document id", "DocID"], rent_reference: ["rent account", "Council Tax reference", "Payment reference"],
    cost_centre: ["cost centre", "budget code", "ledger code"], room: ["room", "Room no.", "meeting room"], product_code: ["product code", "stock item", "shelf", "bin location"], company: ["company number", "Registered in England no."],
    vat: ["VAT reg no", "VAT no."], case_ref: ["our ref", "case ref", "your reference"], long_number: ["reference", "transaction ID", "tracking number"], mpan: ["MPAN", "supply number"],
    some_date: ["meeting on", "dated", "deadline", "review date", "date of issue", "printed"], money: ["price", "at a cost of", "budget of"], named_place: ["at", "near", "adjoining"], helpline: ["helpline", "customer services on", "freephone"],
}


def labelled(rng, maker=None):
    """A decoy behind the words that usually come before it."""
    maker = maker or rng.choice(ANY)
    return f"{rng.choice(LABELS[maker])}{rng.choice([' ', ': ', ' '])}{maker(rng)}"
