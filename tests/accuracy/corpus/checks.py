"""Check digits, written from their published definitions, to make valid and invalid numbers."""

_UTR = "21987654321"


def luhn_digit(body):
    """The digit that makes `body` + digit pass the Luhn check."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def luhn_ok(number):
    return luhn_digit(number[:-1]) == number[-1]


def nhs_digit(body):
    """NHS Data Dictionary: weights 10 to 2; None where the result is 10."""
    digit = 11 - sum(int(d) * w for d, w in zip(body, range(10, 1, -1))) % 11
    return None if digit == 10 else str(digit % 11)


def utr(body):
    """The ten digits of a taxpayer reference from its last nine; the check digit comes first."""
    return _UTR[sum(int(d) * w for d, w in zip(body, (6, 7, 8, 9, 10, 5, 4, 3, 2))) % 11] + body


def iban(country, bban):
    """ISO 7064 mod 97-10."""
    digits = "".join(str(int(c, 36)) for c in bban + country + "00")
    return f"{country}{98 - int(digits) % 97:02d}{bban}"


def mrz_digit(text):
    """ICAO 9303: weights 7 3 1, `<` is 0, A is 10."""
    return str(sum((0 if c == "<" else int(c, 36)) * (7, 3, 1)[i % 3] for i, c in enumerate(text)) % 10)


def isbn10(body):
    check = sum(int(d) * w for d, w in zip(body, range(10, 1, -1)))
    digit = -check % 11
    return body + ("X" if digit == 10 else str(digit))


def isbn13(body):
    return body + str(-sum(int(d) * (1, 3)[i % 2] for i, d in enumerate(body)) % 10)
