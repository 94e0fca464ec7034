"""Numbers with check digits, written from their published definitions."""


def nhs(nine):
    """NHS number of nine digits, or None where the check would be 10."""
    check = 11 - sum(int(d) * (10 - i) for i, d in enumerate(nine)) % 11
    return None if check == 10 else nine + ("0" if check == 11 else str(check))


def utr(nine):
    """Unique taxpayer reference: the check digit stands first."""
    return "21987654321"[sum(int(d) * w for d, w in zip(nine, (6, 7, 8, 9, 10, 5, 4, 3, 2))) % 11] + nine


def luhn(body):
    """`body` with its Luhn digit."""
    total = 0
    for i, d in enumerate(reversed(body)):
        n = int(d) * (2 if i % 2 == 0 else 1)
        total += n - 9 if n > 9 else n
    return body + str(-total % 10)


def luhn_ok(digits):
    return luhn(digits[:-1]) == digits


def iban(country, rest):
    number = "".join(str(int(c, 36)) for c in rest + country + "00")
    return f"{country}{98 - int(number) % 97:02d}{rest}"


def iban_ok(value):
    return int("".join(str(int(c, 36)) for c in value[4:] + value[:4])) % 97 == 1


def isbn13(twelve):
    return twelve + str(-sum(int(d) * (1, 3)[i % 2] for i, d in enumerate(twelve)) % 10)


def isbn10(nine):
    check = -sum(int(d) * (10 - i) for i, d in enumerate(nine)) % 11
    return nine + ("X" if check == 10 else str(check))


def mrz(text):
    return str(sum((int(c, 36) if c.isalnum() else 0) * (7, 3, 1)[i % 3] for i, c in enumerate(text)) % 10)
