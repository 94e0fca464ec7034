"""What programs write: logs of systems and applications, some with people in them."""

from . import decoys, numbers
from .decoys import guid
from .mark import may, no, yes
from .people import Person, mail, postcode

LEVELS = ["INFO", "WARN", "DEBUG", "ERROR", "INFO"]


def _stamp(rng, style, minute):
    day = f"{rng.randrange(1, 29):02}"
    return {"syslog": f"May {int(day):>2} {minute // 60 % 24:02}:{minute % 60:02}:{rng.randrange(60):02}", "iso": f"2011-05-{day}T{minute // 60 % 24:02}:{minute % 60:02}:{rng.randrange(60):02}.{numbers.digits(rng, 3)}Z", "uk": f"{day}/05/2011 {minute // 60 % 24:02}:{minute % 60:02}:{rng.randrange(60):02}", "comma": f"2011-05-{day} {minute // 60 % 24:02}:{minute % 60:02}:{rng.randrange(60):02},{numbers.digits(rng, 3)}"}[style]


def syslog(rng, council):
    host, lines = rng.choice(["srv-file01", "dc2", "payroll-db", "web03"]), []
    for minute in sorted(rng.randrange(1440) for _ in range(rng.randrange(15, 50))):
        lines.append(f"{_stamp(rng, 'syslog', minute)} {host} " + rng.choice([
            f"sshd[{rng.randrange(900, 32000)}]: Accepted publickey for backup from 10.{rng.randrange(256)}.4.{rng.randrange(256)} port {rng.randrange(1024, 65535)} ssh2", f"CRON[{rng.randrange(32000)}]: (root) CMD (run-parts /etc/cron.hourly)", f"kernel: [{rng.randrange(10**6)}.{numbers.digits(rng, 6)}] eth0: link up",
            f"postfix/qmgr[{rng.randrange(32000)}]: {numbers.digits(rng, 10)}: from=<>, size={rng.randrange(900, 90000)}, nrcpt=1", f"smartd: {no('serial number', 'S/N:WD-' + numbers.digits(rng, 8))}, temp 34", f"ntpd: offset -0.{numbers.digits(rng, 6)} sec", f"su: pam_unix session opened for user {no('user at host', 'oracle@payroll-db')}", f"backup: job {no('ten digits', numbers.nhs_digits(rng))} done, {numbers.digits(rng, 11)} bytes, sha1 {no('digest', numbers.digits(rng, 8) + 'a9f3')}"]))
    return "\n".join(lines), "none", f"messages.{rng.randrange(9)}"


def app_log_people(rng, council):
    """A log of an application of the council that writes people's details where it should not."""
    style, lines = rng.choice(["iso", "uk", "comma"]), []
    keys = rng.choice([("nino", "dob", "mobile", "email", "postcode"), ("NI_NO", "BIRTH_DATE", "TEL", "EMAIL", "PCODE"), ("nationalInsuranceNumber", "dateOfBirth", "phone", "emailAddress", "postCode")])
    wrapper = rng.choice(["{k}={v}", '"{k}": "{v}"', "{k}: {v}", "<{k}>{v}</{k}>", "[{k}={v}]", "{k}='{v}'"])
    for minute in sorted(rng.randrange(1440) for _ in range(rng.randrange(10, 30))):
        p = Person(rng)
        parts = []
        if rng.random() < 0.5:
            make = {0: lambda: numbers.ni(rng), 1: lambda: numbers.birth(rng, p, "common"), 2: lambda: yes("phone", numbers.mobile(rng, True)), 3: lambda: mail(rng, p), 4: lambda: postcode(rng, p)}
            parts = [wrapper.format(k=keys[i], v=make[i]()) for i in rng.sample(range(5), rng.randrange(1, 4))]
        message = rng.choice(["saved record", "validation failed", "user lookup", "duplicate person", "payment queued", "letter printed"])
        lines.append(f"{_stamp(rng, style, minute)} {rng.choice(LEVELS)} [{rng.choice(['main', 'worker-3', 'http-8080-12'])}] {message} id={numbers.digits(rng, 8)} req={no('guid', guid(rng))} {' '.join(parts)}".rstrip())
    text = "\n".join(lines)
    return text, "other_personal" if any("\ue100" <= c < "\ue200" for c in text) else "none", f"app-{rng.randrange(99)}"


def app_log(rng, council):
    style, lines = rng.choice(["iso", "uk", "comma"]), []
    for minute in sorted(rng.randrange(1440) for _ in range(rng.randrange(12, 40))):
        lines.append(f"{_stamp(rng, style, minute)} {rng.choice(LEVELS)} {rng.choice(['ImportJob', 'uk.gov.council.Batch', 'Scheduler', 'NightlyPost'])} - " + rng.choice([f"run {no('guid', guid(rng))} took {rng.randrange(9999)} ms", f"batch {no('ten digits', numbers.nhs_digits(rng))} rows={rng.randrange(99999)}", f"checksum {no('hex', '0x' + numbers.digits(rng, 8))}", f"build {no('version', f'4.{rng.randrange(9)}.{rng.randrange(99)}.{rng.randrange(9999)}')}",
                     f"session {no('transaction', '4' + numbers.digits(rng, 15))} closed", f"GET /assets/{numbers.digits(rng, 8)}/{numbers.digits(rng, 6)} 200 {rng.randrange(99999)}", f"thread-{rng.randrange(40)} heap {numbers.digits(rng, 9)} free", f"bin round {numbers.digits(rng, 2)}-{numbers.digits(rng, 2)}-{numbers.digits(rng, 2)} vehicle {numbers.digits(rng, 8)} complete", f"asset {no('asset tag', rng.choice(['PC', 'SR', 'LT']) + numbers.digits(rng, 6) + rng.choice('ABCD'))} seen at {no('ip address', f'10.1.{rng.randrange(256)}.{rng.randrange(256)}')}"]))
    return "\n".join(lines), "none", f"batch-{rng.randrange(99)}"


def import_rejects(rng, council):
    """Rejected rows of a payroll import: numbers in a row, hardly a word."""
    lines = [rng.choice(["Rejected by import", "REJECTS", "Bad rows"]) + f" {rng.randrange(1, 13):02}/{rng.randrange(1, 29):02}"]
    label = rng.choice(["NI number not found: ", "unknown NINO ", "E104 nino ", "no match for national insurance number "])
    for _ in range(rng.randrange(4, 16)):
        lines.append(f"row {rng.randrange(1, 9000)}: {label}{numbers.ni(rng)}")
    return "\n".join(lines), "other_personal", f"rejects {rng.randrange(99)}"


def asset_log(rng, council):
    """Codes of the same form as NI numbers, of things."""
    lines, what = [rng.choice(["Asset register check", "Stock take", "Scanner dump", "Tree survey upload"])], rng.choice(["tag", "asset", "bin", "tree", "lamp column"])
    prefix = rng.choice(["AB", "JC", "SR", "LT", "PC", "ST"])
    for _ in range(rng.randrange(6, 25)):
        lines.append(f"{what} {no('asset tag', prefix + numbers.digits(rng, 6) + rng.choice('ABCD'))} {rng.choice(['ok', 'missing', 'moved', 'read'])} {rng.randrange(1, 99)}")
    return "\n".join(lines), "none", f"scan {rng.randrange(99)}"


def mail_log(rng, council):
    lines = []
    for minute in sorted(rng.randrange(1440) for _ in range(rng.randrange(8, 25))):
        p = Person(rng)
        lines.append(f"{_stamp(rng, 'syslog', minute)} mail postfix/smtp[{rng.randrange(32000)}]: {numbers.digits(rng, 4)}A{numbers.digits(rng, 5)}: to=<{mail(rng, p)}>, relay=mx.{p.mail.split('@')[1]}[{rng.randrange(1, 223)}.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(256)}]:25, delay={rng.randrange(1, 9)}.{rng.randrange(9)}, dsn=2.0.0, status=sent (250 ok {numbers.digits(rng, 10)})")
    return "\n".join(lines), "other_personal", f"maillog.{rng.randrange(9)}"


KINDS = {syslog: 14, app_log_people: 22, app_log: 18, import_rejects: 10, asset_log: 10, mail_log: 8}
