"""What programs write about people and what they write about nothing: XML, JSON, LDIF, cards, calendars, pages, certificates."""

import json

from . import words
from .mark import may, no, yes
from .people import DATES, Person


def _iso(p):
    return yes("date_of_birth", f"{p.raw_dob:%Y-%m-%d}")


def _nino(p):
    return yes("national_insurance_number", p.raw_nino)


def _xml(text):
    return text.replace("&", "&amp;").replace("'", "&apos;") if "'" in text or "&" in text else text


def fps(w):
    """A full payment submission to HMRC."""
    out = f'<?xml version="1.0" encoding="UTF-8"?>\n<IRenvelope xmlns="http://www.govtalk.gov.uk/taxation/PAYE/RTI/FullPaymentSubmission/{w.any("14-15", "16-17", "19-20")}/1">\n<FullPaymentSubmission><EmpRefs><OfficeNo>{no("PAYE reference", str(w.rng.randint(100, 999)))}</OfficeNo><PayeRef>{no("PAYE reference", f"A{w.rng.randint(100, 999)}")}</PayeRef></EmpRefs>\n'
    for p in w.people(w.rng.randint(3, 9)):
        out += f"""<Employee><EmployeeDetails><NINO>{_nino(p)}</NINO><Name><Ttl>{yes('title', p.raw_title)}</Ttl><Fore>{yes('first_name', p.raw_first)}</Fore><Sur>{yes('last_name', p.raw_last)}</Sur></Name>
<Address><Line>{yes('home_address', p.lines[0])}</Line><Line>{may('home_address', p.town)}</Line><UKPostcode>{yes('postcode', p.raw_postcode)}</UKPostcode></Address><BirthDate>{_iso(p)}</BirthDate><Gender>{yes('gender', 'F' if p.female else 'M')}</Gender></EmployeeDetails>
<Employment><PayId>{yes('payroll_number', p.raw_pay)}</PayId><Payment><BacsHashCode>{no('hex', f'{w.rng.getrandbits(256):064x}')}</BacsHashCode><PmtDate>{no('date', f'{w.day(5, 40):%Y-%m-%d}')}</PmtDate><TaxCode>{p.tax}</TaxCode></Payment></Employment></Employee>
"""
    return _xml(out) + "</FullPaymentSubmission></IRenvelope>\n"


def web_json(w):
    rows = [{"id": w.rng.randint(1, 9999), "firstName": yes("first_name", p.raw_first), "surname": yes("last_name", p.raw_last), "email": p.email, "mobile": p.mobile, "address": {"line1": yes("home_address", p.lines[0]), "town": may("home_address", p.town), "postcode": yes("postcode", p.raw_postcode)},
             "niNumber": _nino(p), "preferredRole": yes("election_role", p.raw_role), "token": no("hex", f"{w.rng.getrandbits(64):016x}"), "submitted": no("timestamp", f"{w.day():%Y-%m-%d}T{w.clock()}:00Z")} for p in w.people(w.rng.randint(2, 8))]
    return json.dumps({"form": "election-staff", "entries": rows}, indent=w.any(None, 1, 2), ensure_ascii=False) + "\n"


def ldif(w):
    out = ""
    for p in w.people(w.rng.randint(3, 8)):
        out += f"dn: uid={no('user id', p.plain_last[:5] + str(w.rng.randint(1, 99)))},ou=people,o=council\nobjectClass: inetOrgPerson\ncn: {yes('full_name', p.name('natural'))}\nsn: {yes('last_name', p.raw_last)}\ngivenName: {yes('first_name', p.raw_first)}\nemployeeNumber: {p.pay}\nhomePhone: {p.tel}\nmail: {may('email', f'{p.plain_first}.{p.plain_last}@{w.domain}')}\nuserPassword:: {no('hash', f'{w.rng.getrandbits(96):024x}')}\n\n"
    return out


def vcard(w):
    out = ""
    for p in w.people(w.rng.randint(1, 5)):
        out += f"BEGIN:VCARD\nVERSION:2.1\nN:{yes('last_name', p.raw_last)};{yes('first_name', p.raw_first)}\nFN:{yes('full_name', p.name('natural'))}\nTITLE:{yes('election_role', p.raw_role)}\nTEL;HOME:{p.tel}\nTEL;CELL:{p.mobile}\nEMAIL;INTERNET:{p.email}\nADR;HOME:;;{yes('home_address', f'{p.lines[0]};{p.town};;' + yes('postcode', p.raw_postcode))}\nBDAY:{_iso(p)}\nEND:VCARD\n"
    return out


def calendar(w):
    p = w.person()
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:{no('uid', f'{w.rng.getrandbits(64):016X}@{w.domain}')}\nDTSTART:{no('date', f'{w.day():%Y%m%dT090000Z}')}\nSUMMARY:Training - {may('election_role', 'presiding officers')}\nATTENDEE;CN=\"{yes('full_name', p.name('natural'))}\":mailto:{p.email}\nDESCRIPTION:For {w.poll_title}. Bring photo ID. Car park code {no('door code', str(w.rng.randint(1000, 9999)))}.\nEND:VEVENT\nEND:VCALENDAR\n"


def certificate(w):
    p = w.person()
    return f"""CERTIFICATE OF {w.any('ACHIEVEMENT', 'COMPLETION', 'ATTENDANCE')}

This is to certify that

{p.full}

has {w.any('completed', 'attended')} {yes('training_record', w.any('Polling Station Staff e-learning', 'the briefing for ' + may('election_role', 'presiding officers'), 'Count training, module 2') + w.any('', ' with a score of ' + str(w.rng.randint(70, 100)) + '%'))} on {may('training_record', w.date())}

{w.council}   Certificate no. {no('certificate no', f'ELX-{w.rng.randint(10000, 99999)}')}   {w.poll_title}
"""


def training_mail(w):
    out = f"Training results {w.date()}\n\n"
    for p in w.people(w.rng.randint(3, 7)):
        out += f"{p.full} ({p.role}): {yes('training_record', w.any('attended', 'passed ' + str(w.rng.randint(70, 100)) + '%', 'did not attend', 'e-learning completed', 'trained ' + DATES['dmy/'](w.day())))}\n"
    return out


def councillor_page(w):
    q = lambda: Person(w.rng, w.year)
    body = "".join(f"<li><b>Cllr {no('councillor', q().name('natural'))}</b> ({no('party', w.any(*words.PARTIES))}), {w.any(*words.WARDS)}, tel {no('councillor phone', w.office_number(str(w.rng.randint(200000, 899999))))}, <a href=\"mailto:{no('councillor mail', f'cllr.{q().plain_last}@{w.domain}')}\">email</a></li>\n" for _ in range(6))
    return f"<html><head><title>Your councillors - {w.council}</title></head><body>\n<h1>Your councillors</h1>\n<ul>\n{body}</ul>\n<p>{w.office_line}</p></body></html>\n"


def staff_page(w):
    rows = "".join(f"<tr><td>{p.full}</td><td>{p.role}</td><td>{p.mobile}</td><td>{p.email}</td></tr>\n" for p in w.people(w.rng.randint(4, 9)))
    return f"<html><body><h2>{w.poll_title}: on the day</h2>\n<table border=1>\n<tr><th>Name</th><th>Duty</th><th>Mobile</th><th>E-mail</th></tr>\n{rows}</table></body></html>\n"


def config(w):
    return f"; {w.council} batch settings\n[printer]\nqueue={no('queue', 'PRN' + str(w.rng.randint(100, 999)))}\nserver=10.{w.rng.randint(1, 250)}.{w.rng.randint(1, 250)}.7\n[licence]\nkey={no('licence key', '-'.join(f'{w.rng.getrandbits(20):05X}' for _ in range(5)))}\nserial={no('serial', f'AB{w.rng.randint(100000, 999999)}X')}\n[bureau]\nuser_number={no('bureau number', str(w.rng.randint(100000, 999999)))}\nversion={w.rng.randint(1, 9)}.{w.rng.randint(0, 99)}.{w.rng.randint(0, 999)}\nlast_run={no('date', f'{w.day():%d-%m-%y}')}\ncheck=04-05-06\n"


def stock_xml(w):
    return "<stock>\n" + "".join(f'<item code="{no("stock code", w.any("AB", "SE", "JK") + str(w.rng.randint(100000, 999999)) + w.any("X", "1", "A"))}" ean="{no("barcode", str(w.rng.randint(10 ** 12, 10 ** 13 - 1)))}"><name>{w.any("Booth", "Seal", "Pencil", "Ballot box")}</name><qty>{w.rng.randint(1, 500)}</qty><checked>{no("date", f"{w.day():%Y-%m-%d}")}</checked></item>\n' for _ in range(12)) + "</stock>\n"


# (kind, function, class, share); the ending follows from the kind in `truth`.
KINDS = [
    ("fps xml", fps, "other_personal", 5), ("web json", web_json, "election_worker", 6), ("directory ldif", ldif, "other_personal", 4), ("card vcf", vcard, "election_worker", 4), ("calendar ics", calendar, "election_worker", 3), ("certificate", certificate, "election_worker", 8),
    ("training results", training_mail, "election_worker", 6), ("councillor page html", councillor_page, "none", 4), ("staff page html", staff_page, "election_worker", 4), ("settings ini", config, "none", 4), ("stock xml", stock_xml, "none", 3),
]
