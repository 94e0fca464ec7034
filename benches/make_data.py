#!/usr/bin/env python3
"""Makes the files that the benches measure with: seeded, from word lists and formulas of its own, never from the rules.

    make_data.py FOLDER [--scale 1.0] [--only clean,prose,staff,small]

Scale 1 is 200 MB each of `clean.txt`, `prose.txt` and `staff.csv`, and 20,000 small files in `small/`. Everybody in
them is invented: numbers are drawn at random, check digits are right where a real file's would be. The same scale
gives the same bytes; a file that is there already with the right size is left alone.

clean   mixed machine text without personal data: logs, code, numeric tables, configuration
prose   minutes and reports: sentences with dates, sums and office names, a personal value in one line of 400
staff   a dense list of election staff: 14 columns, nearly every cell personal
small   2 to 20 KB each: nine of ten as in clean and prose, every tenth a short staff list
"""
import argparse
import pathlib
import random

SEED = 20250607
FIRST = "Ada Bert Cora Dev Edna Femi Gwen Hari Iris Joan Kofi Lena Mona Ned Olga Priya Rosa Sunil Tess Una Vera Will".split()
LAST = ("Ashby Brook Clegg Dawes Eagle Firth Goole Hobbs Inman Joyce Kirby Lomax Moss Noble Oates Pryor Quick Rudge "
        "Stoker Tench Usher Vance Wragg Yates").split()
STREET = "Mill Church Station Abbey Quarry Garden Orchard Bridge Castle Meadow".split()
KIND = "Road Street Lane Close Avenue Way Terrace".split()
AREA = ["OX4 {}{}", "RG8 {}{}", "B{} {}{}", "LS1 {}{}", "M{} {}{}", "SW1A {}{}"]
ROLE = ["Presiding Officer", "Poll Clerk", "Count Assistant", "Postal Vote Opener", "Polling Station Inspector"]
NOUN = ("committee report budget scheme street station hall survey drain hedge path register room clerk order notice river "
        "bridge library service contract meeting plan site school bus market tree fence lamp council").split()
VERB = "agreed noted received deferred considered approved reviewed opened closed moved repaired planted measured published".split()
MODULE = "auth cache index queue router store parser writer mailer planner".split()
ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def pick(rng, items):
    return items[int(rng.random() * len(items))]


def digits(rng, n):
    return str(int(rng.random() * 10**n)).zfill(n)


def clean_line(rng):
    """One line of machine text."""
    kind = int(rng.random() * 5)
    if kind == 0:
        return (f"2019-{1 + int(rng.random() * 12):02}-{1 + int(rng.random() * 28):02}T{int(rng.random() * 24):02}:{int(rng.random() * 60):02}:07Z "
                f"INFO {pick(rng, MODULE)}[{digits(rng, 4)}] request done in {int(rng.random() * 900)} ms status={pick(rng, (200, 204, 304, 404))} id={rng.getrandbits(64):016x}")
    if kind == 1:
        name = pick(rng, MODULE)
        return f"    if ({name}.len() > limit_{pick(rng, ALPHABET)}) {{ return {pick(rng, MODULE)}::retry({name}, {int(rng.random() * 64)}); }}  // {pick(rng, VERB)} by the {pick(rng, NOUN)}"
    if kind == 2:
        return ",".join(f"{rng.random() * 1000:.2f}" for _ in range(12))
    if kind == 3:
        return f"{pick(rng, MODULE)}.{pick(rng, NOUN)}.{pick(rng, VERB)} = {pick(rng, ('true', 'false', 'auto', 'none'))}  ; {pick(rng, NOUN)} {pick(rng, NOUN)} {pick(rng, VERB)}"
    return f"GET /{pick(rng, NOUN)}/{pick(rng, NOUN)}.html?page={int(rng.random() * 90)} HTTP/1.1 {pick(rng, (200, 301, 404))} {int(rng.random() * 90000)}"


def prose_line(rng):
    """A sentence or two of minutes; one in 400 holds an address, number or mail of a person."""
    words = [pick(rng, NOUN if i % 3 else VERB) for i in range(12 + int(rng.random() * 12))]
    line = f"The {pick(rng, NOUN)} {' '.join(words)}."
    dice = rng.random()
    if dice < 0.0025:
        p = person(rng)
        line += f" {p['title']} {p['first']} {p['last']}, {p['address']}, {p['postcode']}, telephone {p['mobile']}, {p['email']}."
    elif dice < 0.2:
        line += f" Minute {int(rng.random() * 200)}/{int(rng.random() * 20):02} of {1 + int(rng.random() * 28)} May 20{int(rng.random() * 20):02}; cost {int(rng.random() * 9000)}.{digits(rng, 2)} pounds."
    return line


def person(rng):
    """An invented person."""
    first, last = pick(rng, FIRST), pick(rng, LAST)
    postcode = pick(rng, AREA)
    postcode = postcode.format(*(digits(rng, 1) for _ in range(postcode.count("{}") - 1)), pick(rng, "ABDEFGHJLN") + pick(rng, "PQRSTUWXYZ"))
    nino = pick(rng, "ABCEGHJKLMNPRSTWXYZ") + pick(rng, "ABCEGHJKLMPRSTWXYZ")
    return {
        "title": pick(rng, ("Mr", "Mrs", "Ms", "Dr")), "first": first, "last": last,
        "born": f"{1 + int(rng.random() * 28):02}/{1 + int(rng.random() * 12):02}/{1940 + int(rng.random() * 60)}",
        "nino": f"{nino} {digits(rng, 2)} {digits(rng, 2)} {digits(rng, 2)} {pick(rng, 'ABCD')}",
        "address": f"{1 + int(rng.random() * 180)} {pick(rng, STREET)} {pick(rng, KIND)}", "postcode": postcode,
        "mobile": f"07{pick(rng, '4578')}{digits(rng, 2)} {digits(rng, 6)}", "email": f"{first}.{last}{digits(rng, 2)}@example.org".lower(),
        "sort": f"{digits(rng, 2)}-{digits(rng, 2)}-{digits(rng, 2)}", "account": digits(rng, 8), "payroll": digits(rng, 6),
    }


HEADER = "Title,Forename,Surname,Date of Birth,NI Number,Address,Postcode,Mobile,Email,Sort Code,Account No,Payroll No,Role,Fee"


def staff_line(rng):
    """A row of a staff list."""
    p = person(rng)
    return (f"{p['title']},{p['first']},{p['last']},{p['born']},{p['nino']},{p['address']},{p['postcode']},{p['mobile']},{p['email']},"
            f"{p['sort']},{p['account']},{p['payroll']},{pick(rng, ROLE)},{100 + int(rng.random() * 300)}.00")


def block(line, rng, size, header=""):
    """At least `size` bytes of whole lines."""
    lines, length = [header] if header else [], len(header) + bool(header)
    while length < size:
        lines.append(line(rng))
        length += len(lines[-1]) + 1
    return ("\n".join(lines) + "\n").encode("ascii")


def big(path, line, seed, size, header="", repeat=True):
    """A big file of 256 KB blocks. With `repeat` they are drawn from 64 different ones, which is several times faster
    to make; people are never repeated, because counting distinct values and people costs more when they differ."""
    if path.exists() and path.stat().st_size >= size:
        return
    rng = random.Random(f"{SEED}/{seed}")
    blocks = [block(line, rng, 256 << 10) for _ in range(64)] if repeat else []
    with path.open("wb") as out:
        if header:
            out.write(header.encode("ascii") + b"\n")
        written = 0
        while written < size:
            written += out.write(pick(rng, blocks) if repeat else block(line, rng, 256 << 10))


def small(folder, count):
    """Many small files in folders of 500."""
    rng = random.Random(f"{SEED}/small")
    for at in range(count):
        place = folder / f"{at // 500:03}"
        if at % 500 == 0:
            place.mkdir(parents=True, exist_ok=True)
        size = 2048 + int(rng.random() * 18432)
        if at % 10 == 0:
            name, data = f"list-{at}.csv", block(staff_line, rng, size, HEADER)
        elif at % 2:
            name, data = f"note-{at}.txt", block(prose_line, rng, size)
        else:
            name, data = f"app-{at}.log", block(clean_line, rng, size)
        (place / name).write_bytes(data)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--only", default="clean,prose,staff,small")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    size, wanted = int(200e6 * args.scale), set(args.only.split(","))
    if "clean" in wanted:
        big(args.folder / "clean.txt", clean_line, "clean", size)
    if "prose" in wanted:
        big(args.folder / "prose.txt", prose_line, "prose", size)
    if "staff" in wanted:
        big(args.folder / "staff.csv", staff_line, "staff", size, HEADER, repeat=False)
    if "small" in wanted:
        small(args.folder / "small", int(20000 * args.scale))


if __name__ == "__main__":
    main()
