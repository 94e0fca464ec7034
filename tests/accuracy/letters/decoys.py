"""Look-alikes, with the words that stand before them in council papers."""

from .mark import no
from .numbers import any_date, digits, luhn, nhs_digits, mobile_digits, pair_digits


def _letters(rng, n):
    return "".join(rng.choice("ABCDEFGHJKLMNPRSTUVWXYZ") for _ in range(n))


def _hex(rng, n):
    return "".join(rng.choice("0123456789abcdef") for _ in range(n))


def guid(rng):
    h = _hex(rng, 32)
    return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"


def isbn13(rng):
    body = "978" + rng.choice(["0", "1"]) + digits(rng, 8)
    return body + str(-sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(body)) % 10)


def ean(rng):
    body = "50" + digits(rng, 10)
    return body + str(-sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(body)) % 10)


def isbn10(rng):
    body = rng.choice("01") + digits(rng, 8)
    check = -sum(int(c) * w for c, w in zip(body, range(10, 1, -1))) % 11
    return body + ("X" if check == 10 else str(check))


# Kind: what stands in the text. Each is a phrase that can close a sentence or fill a line.
KINDS = {
    "order number": lambda r: f"Order no. {r.choice([digits(r, 8), digits(r, 10), 'PO' + digits(r, 6), '4500' + digits(r, 6)])}",
    "order number like a mobile": lambda r: f"Order number {mobile_digits(r)}",
    "invoice number": lambda r: f"Invoice {r.choice(['INV-', '', 'No. '])}{digits(r, r.choice([6, 8, 10]))}",
    "invoice number like a telephone": lambda r: f"Invoice no: 0{r.choice(['1', '2'])}{digits(r, 9)}",
    "grid reference": lambda r: f"Grid ref. {_letters(r, 2)}{digits(r, 6)}",
    "easting and northing": lambda r: f"Easting {r.choice('345')}{digits(r, 5)} Northing {r.choice('1234')}{digits(r, 5)}",
    "easting and northing bare": lambda r: f"at {r.choice('345')}{digits(r, 5)}, {r.choice('1234')}{digits(r, 5)}",
    "isbn": lambda r: f"ISBN {r.choice([isbn13(r), isbn10(r), '0 19 ' + digits(r, 6) + ' 2'])}",
    "issn": lambda r: f"ISSN {digits(r, 4)}-{digits(r, 4)}",
    "vat number": lambda r: f"VAT Reg No. GB {digits(r, 3)} {digits(r, 4)} {digits(r, 2)}",
    "company number": lambda r: f"Company No. {r.choice(['0' + digits(r, 7), 'SC' + digits(r, 6), 'NI' + digits(r, 6), 'OC' + digits(r, 6)])}",
    "charity number": lambda r: f"registered charity no. {r.choice(['2', '1'])}{digits(r, 6)}",
    "uprn": lambda r: f"UPRN {r.choice(['100' + digits(r, 9), '0100' + digits(r, 8), '10' + digits(r, 9)])}",
    "usrn": lambda r: f"USRN {digits(r, 8)}",
    "planning reference": lambda r: r.choice([f"{digits(r, 2)}/0{digits(r, 4)}/FUL", f"P/{2000 + r.randrange(22)}/{digits(r, 4)}", f"planning application {2001 + r.randrange(20)}/{digits(r, 4)}/HOUSE", f"ref. {_letters(r, 2)}/{digits(r, 2)}/{digits(r, 5)}/OUT"]),
    "planning reference like a number": lambda r: f"Planning ref: NE{digits(r, 6)}A",
    "version": lambda r: f"version {r.randrange(1, 12)}.{r.randrange(20)}.{r.randrange(5000)}.{r.randrange(100)}",
    "hex": lambda r: f"0x{_hex(r, 8)}",
    "digest": lambda r: f"sha1 {_hex(r, 40)}",
    "guid": lambda r: f"{{{guid(r).upper()}}}",
    "bar code": lambda r: f"Barcode {ean(r)}",
    "serial number": lambda r: f"S/N {r.choice([_letters(r, 2) + digits(r, 6) + _letters(r, 1), _letters(r, 3) + digits(r, 7), 'CN' + digits(r, 2) + _letters(r, 4) + digits(r, 4)])}",
    "asset tag": lambda r: f"Asset {r.choice(['PC', 'SR', 'LT', 'MA'])}{digits(r, 6)}{r.choice('ABCD')}",
    "part number": lambda r: f"Part No. {r.choice(['AB', 'KE', 'ST'])} {digits(r, 2)} {digits(r, 2)} {digits(r, 2)} {r.choice('ABC')}",
    "meter reading": lambda r: f"meter {_letters(r, 1)}{digits(r, 2)}{_letters(r, 1)}{digits(r, 5)} reading {digits(r, 5)}",
    "mpan": lambda r: f"MPAN 10{digits(r, 11)}",
    "council tax account": lambda r: f"Council tax account {r.choice([digits(r, 8), '7' + digits(r, 9), digits(r, 9) + r.choice('0123X')])}",
    "rent payment reference": lambda r: f"Rent payment reference {luhn('9826' + digits(r, 14))}",
    "payment swipe card": lambda r: f"council tax payment card 6338 {digits(r, 4)} {digits(r, 4)} {digits(r, 4)}",
    "transaction": lambda r: f"Transaction id {luhn('4' + digits(r, 14))[:-1]}{r.randrange(10)}",
    "imei": lambda r: f"IMEI {luhn('35' + digits(r, 12))}",
    "sim": lambda r: f"SIM 8944{digits(r, 15)}",
    "tracking": lambda r: f"Royal Mail {_letters(r, 2)} {digits(r, 4)} {digits(r, 4)} {digits(r, 1)}GB",
    "parcel": lambda r: f"tracking 1Z{_letters(r, 3)}{digits(r, 12)}",
    "ip address": lambda r: f"{r.choice([10, 172, 192])}.{r.randrange(256)}.{r.randrange(256)}.{r.randrange(1, 255)}",
    "coordinates": lambda r: f"{50 + r.random() * 8:.6f}, -{r.random() * 4:.6f}",
    "cost centre": lambda r: f"cost centre {r.randrange(32, 99)}-{r.randrange(10, 99)}-{r.randrange(10, 99)}",
    "budget code": lambda r: f"code {digits(r, 2)}-{digits(r, 2)}-{digits(r, 2)} {digits(r, 5)}",
    "date and invoice": lambda r: f"{r.randrange(1, 29):02}-{r.randrange(1, 13):02}-0{r.randrange(1, 9)} {digits(r, 8)}",
    "course code": lambda r: f"course {_letters(r, 2)}{digits(r, 3)}{_letters(r, 1)}",
    "ten digits": lambda r: f"Job number {nhs_digits(r)}",
    "case number": lambda r: f"Case {nhs_digits(r)[:3]}-{digits(r, 3)}-{digits(r, 4)}",
    "message id": lambda r: f"Message-ID: <{digits(r, 14)}.{_letters(r, 5)}{digits(r, 3)}@{r.choice(['mail.invalid', 'exch01.council.local', 'smtp3.kestrelvale.gov.uk'])}>",
    "user at host": lambda r: f"{r.choice(['root', 'backup', 'svc_print', 'oracle'])}@{r.choice(['srv-file01', 'OXF-DC2', 'localhost', 'payroll-db'])}",
    "image name": lambda r: f"logo@2x.png",
    "example number": lambda r: r.choice(["for example QQ 12 34 56 C", "e.g. QQ123456C", "in the form AB123456C (example only)"]),
    "play telephone": lambda r: f"e.g. 07700 900{digits(r, 3)}",
    "example bank": lambda r: "for example sort code 12-34-56, account 12345678",
    "test card": lambda r: r.choice(["test card 4111 1111 1111 1111", "test card number 5555555555554444"]),
    "paper": lambda r: f"{r.randrange(2, 20)} reams A4 80gsm",
    "opening times": lambda r: f"open 09.00-17.00 Mon-Fri, 10.00-12.30 Sat",
    "phone like ratio": lambda r: f"scale 1:{r.choice([1250, 2500])} sheet {digits(r, 2)}-{digits(r, 2)}-{digits(r, 2)}",
    "bus": lambda r: f"buses {r.randrange(1, 9)}, {r.randrange(10, 99)} and X{r.randrange(10, 99)}",
    "road": lambda r: f"between M{r.randrange(1, 7)} junction {r.randrange(2, 20)} and the A{digits(r, 3)}",
    "lot": lambda r: f"Lot {digits(r, 6)} Batch {_letters(r, 2)}{digits(r, 5)}",
    "sizes": lambda r: f"{r.randrange(100, 999)} x {r.randrange(100, 999)} x {r.randrange(10, 99)} mm",
    "phone of nobody": lambda r: f"fault code {r.choice(['01', '02'])}{digits(r, 4)} {digits(r, 5)}",
    "budget": lambda r: f"£{r.randrange(1, 999)},{digits(r, 3)}.{digits(r, 2)} of £{r.randrange(1, 9)},{digits(r, 3)},{digits(r, 3)}",
    "account like the pair": lambda r: "supplier {} ledger {}".format(*pair_digits(r)),
    "minute": lambda r: f"Minute {r.randrange(1, 99)}/{r.randrange(1, 22):02}",
    "deadline": lambda r: f"to be returned by {any_date(r, style='common')}",
}


def one(rng, kinds=None):
    kind = rng.choice(kinds or list(KINDS))
    return no(kind, KINDS[kind](rng))


def several(rng, n, kinds=None):
    return [no(k, KINDS[k](rng)) for k in rng.sample(kinds or list(KINDS), n)]
