"""Columns of the held-out tables: what a column is called in each kind of system, and what stands in it.

A maker gets (person, context) and gives a labelled cell. The label that
encloses all of the cell makes the column's type; see `sheets`.
"""

from . import numbers, words
from .mark import may, no, strip, yes
from .people import Person

# Ways of naming columns: office (typed by people), dbase (ten characters), camel, snake, sap, shout (mainframe).
FAMILIES = ["office", "office", "office", "dbase", "camel", "snake", "sap", "shout"]


def _rare(share, text, other=""):
    """A cell that is filled now and then."""
    return lambda p, w: text(p, w) if w.chance(share) else other


def _digits(w, n):
    return f"{w.rng.randint(10 ** (n - 1), 10 ** n - 1)}"


def _note(p, w):
    q = lambda: Person(w.rng, w.year, p.style)
    return w.rng.choice([
        "", "", "", "", "ok", "see file", "paid", "left msg", "rang " + str(w.rng.randint(1, 28)) + "/4", "prefers " + w.ward, "no car", "will not work with previous PO" if w.chance(.2) else "reliable", "mornings only",
        f"mob {p.mobile}", f"new tel {p.tel}", f"email is now {p.email}", f"moved to {p.addr}", f"has {p.condition}", f"NI {p.nino}", f"dob {p.dob}", f"car {p.vrm}", f"pay into {p.sort} {p.acct}", f"NOK {yes('emergency_contact', may('full_name', q().name('natural')))} {q().mobile}",
        f"ref {no('case ref', _digits(w, 8))}", f"room {no('room', 'K2')}", f"PO {no('purchase order', _digits(w, 6))}",
    ])


def history(p, w):
    return yes("election_role", w.rng.choice(["PO", "PC", "CA", "PC", "PO", "CS"])) if w.chance(0.55) else w.any("", "", "-", "N/A", "DECL", "X")


# key: (maker, {family: names}); a family that is left out uses "office"
LIBRARY = {
    "pay": (lambda p, w: p.pay, {"office": ["Payroll No", "Pay No.", "Employee reference number", "Emp No", "Staff Number", "Works No", "Payroll Ref"], "dbase": ["PAYROLL", "EMPNO", "PAY_REF", "EMP_NO"], "camel": ["employeeNo", "payrollNumber", "StaffId"], "snake": ["employee_no", "payroll_ref"], "sap": ["PERNR"], "shout": ["EMPLOYEE-NO", "PAY NUMBER"]}),
    "title": (lambda p, w: p.title, {"office": ["Title", "Mr/Mrs/Ms"], "dbase": ["TITLE", "TTL"], "camel": ["title", "personTitle"], "snake": ["title"], "sap": ["ANREX"], "shout": ["TITLE"]}),
    "first": (lambda p, w: p.first, {"office": ["First Name", "Forename", "Forename(s)", "Given name", "Christian Name"], "dbase": ["FORENAME", "FNAME", "FIRST_NAME", "FORENAMES"], "camel": ["firstName", "foreName"], "snake": ["first_name", "forenames"], "sap": ["VORNA"], "shout": ["FORENAMES", "FIRST NAME"]}),
    "last": (lambda p, w: p.last, {"office": ["Surname", "Last Name", "Family name"], "dbase": ["SURNAME", "SNAME", "LNAME", "LASTNAME"], "camel": ["lastName", "surname"], "snake": ["last_name", "surname"], "sap": ["NACHN"], "shout": ["SURNAME"]}),
    "initials": (lambda p, w: may("first_name", p.initials), {"office": ["Initials", "Inits"], "dbase": ["INITIALS", "INITS"], "camel": ["initials"], "snake": ["initials"], "sap": ["INITS"], "shout": ["INITS"]}),
    "full": (lambda p, w: p.full, {"office": ["Name", "Full Name", "Staff Name", "Employee", "Name of Employee", "Payee"], "dbase": ["NAME", "FULLNAME", "EMPNAME", "STAFFNAME"], "camel": ["fullName", "employeeName", "displayName"], "snake": ["full_name", "staff_name"], "sap": ["ENAME"], "shout": ["EMPLOYEE NAME", "NAME"]}),
    "dob": (lambda p, w: p.dob, {"office": ["Date of Birth", "DOB", "D.O.B.", "Birth date", "Born"], "dbase": ["DOB", "BIRTHDATE", "DTBIRTH", "D_O_B"], "camel": ["dateOfBirth", "birthDate", "dob"], "snake": ["date_of_birth", "dob"], "sap": ["GBDAT"], "shout": ["BIRTH DATE", "DATE-OF-BIRTH"]}),
    "sex": (lambda p, w: p.gender, {"office": ["Sex", "Gender", "M/F"], "dbase": ["SEX", "GENDER"], "camel": ["gender", "sex"], "snake": ["gender"], "sap": ["GESCH"], "shout": ["SEX"]}),
    "nino": (lambda p, w: p.nino, {"office": ["NI Number", "National Insurance No", "NINO", "N.I. No.", "Nat Ins", "National insurance number", "NI"], "dbase": ["NI_NUMBER", "NINO", "NATINSNO", "NI_NO"], "camel": ["niNumber", "nino", "nationalInsuranceNumber"], "snake": ["ni_number", "nat_ins_no"], "sap": ["NINUM"], "shout": ["NAT INS NO", "NINO"]}),
    "addr": (lambda p, w: p.addr, {"office": ["Address", "Home Address", "Full address", "Correspondence Address"], "dbase": ["ADDRESS", "HOMEADDR"], "camel": ["homeAddress", "address"], "snake": ["home_address", "address"], "shout": ["ADDRESS"]}),
    "addr1": (lambda p, w: p.addr1, {"office": ["Address 1", "Address Line 1", "House and street", "Street"], "dbase": ["ADR_1", "ADDR1", "ADD1"], "camel": ["addressLine1", "addr1"], "snake": ["address_1", "addr_line_1"], "sap": ["STRAS"], "shout": ["ADDRESS-1", "ADDR LINE1"]}),
    "addr2": (lambda p, w: p.addr2, {"office": ["Address 2", "Address Line 2", "Village"], "dbase": ["ADR_2", "ADDR2", "ADD2"], "camel": ["addressLine2"], "snake": ["address_2"], "sap": ["LOCAT"], "shout": ["ADDRESS-2"]}),
    "addr3": (lambda p, w: p.addr3, {"office": ["Town", "Address 3", "Post town"], "dbase": ["ADR_3", "TOWN", "ADD3"], "camel": ["town", "addressLine3"], "snake": ["town", "address_3"], "sap": ["ORT01"], "shout": ["POST-TOWN"]}),
    "postcode": (lambda p, w: p.postcode, {"office": ["Postcode", "Post Code", "PostCode", "P/Code"], "dbase": ["POST_CODE", "PCODE", "POSTCODE"], "camel": ["postCode", "postcode"], "snake": ["postcode", "post_code"], "sap": ["PSTLZ"], "shout": ["POST CODE"]}),
    "tel": (lambda p, w: p.tel, {"office": ["Telephone", "Home Tel", "Tel No", "Home telephone number", "Phone (home)", "Tel."], "dbase": ["TEL", "HOMETEL", "TEL_NO", "PHONE"], "camel": ["homePhone", "telephone"], "snake": ["home_tel", "phone"], "sap": ["TELNR"], "shout": ["TEL NO"]}),
    "mobile": (lambda p, w: p.mobile, {"office": ["Mobile", "Mobile No", "Mob", "Mobile telephone number", "Contact No"], "dbase": ["MOBILE", "MOB_NO", "CELL"], "camel": ["mobilePhone", "mobile"], "snake": ["mobile_no", "mobile"], "shout": ["MOBILE"]}),
    "email": (lambda p, w: p.email, {"office": ["Email", "E-mail", "Email Address", "E-mail (home)"], "dbase": ["EMAIL", "E_MAIL", "EMAILADDR"], "camel": ["emailAddress", "email"], "snake": ["email", "email_address"], "shout": ["E-MAIL"]}),
    "sort": (lambda p, w: p.sort, {"office": ["Sort Code", "Sortcode", "Bank sort code", "Bank Sort", "Branch code"], "dbase": ["SORTCODE", "SRTCD", "SORT_CODE", "BANKSORT"], "camel": ["sortCode", "bankSortCode"], "snake": ["sort_code", "bank_sort"], "sap": ["BANKL"], "shout": ["SORT CODE", "BANK SORT"]}),
    "acct": (lambda p, w: p.acct, {"office": ["Account No", "Account Number", "A/C No.", "Bank account", "Bank a/c"], "dbase": ["ACCNO", "ACCOUNT_NO", "BANK_AC", "ACCTNUM"], "camel": ["accountNumber", "bankAccount"], "snake": ["account_no", "bank_account"], "sap": ["BANKN"], "shout": ["ACCOUNT NO", "BANK A/C"]}),
    "acctname": (lambda p, w: yes("full_name", (p.raw_title + " " + p.initials + " " + p.raw_last).upper()), {"office": ["Account Name", "Name of account holder"], "dbase": ["ACCNAME"], "camel": ["accountName"], "snake": ["account_name"], "sap": ["EMFTX"], "shout": ["ACCOUNT NAME"]}),
    "bank": (lambda p, w: no("bank name", p.bank), {"office": ["Bank", "Bank Name"], "dbase": ["BANK"], "camel": ["bankName"], "snake": ["bank_name"], "sap": ["BANKA"], "shout": ["BANK"]}),
    "tax": (lambda p, w: p.tax, {"office": ["Tax Code", "Tax code used", "Code"], "dbase": ["TAXCODE", "TAX_CODE", "TCODE"], "camel": ["taxCode"], "snake": ["tax_code"], "shout": ["TAX CODE"]}),
    "nicat": (lambda p, w: no("NI category", w.any("A", "A", "X", "C", "B", "M")), {"office": ["NI Table", "NI Cat", "NI letter"], "dbase": ["NICAT", "NI_TABLE"], "camel": ["niCategory"], "snake": ["ni_cat"], "sap": ["NICAT"], "shout": ["NI TBL"]}),
    "role": (lambda p, w: p.role, {"office": ["Role", "Position", "Duty", "Appointment", "Post", "Job", "Capacity"], "dbase": ["ROLE", "DUTY", "POSITION", "APPT"], "camel": ["roleName", "position"], "snake": ["role", "duty_code"], "sap": ["PLSTX"], "shout": ["DUTY", "APPOINTED AS"]}),
    "station": (lambda p, w: yes("polling_station", str(w.rng.randint(1, 90))), {"office": ["Station No", "Polling Station", "PS No", "Stn"], "dbase": ["STATION", "PSNO", "STN_NO"], "camel": ["stationNo", "pollingStation"], "snake": ["station_no", "ps_number"], "shout": ["STN NO"]}),
    "place": (lambda p, w: yes("polling_station", w.any(*words.VENUES)), {"office": ["Polling Place", "Station name", "Polling Station Venue"], "dbase": ["PLACE", "PSNAME"], "camel": ["pollingPlace"], "snake": ["polling_place"], "shout": ["POLLING PLACE"]}),
    "fee": (lambda p, w: p.fee(), {"office": ["Fee", "Basic Fee", "Fee paid (£)", "Election fee", "Total Fee"], "dbase": ["FEE", "BASICFEE", "FEE_PAID"], "camel": ["feeAmount", "basicFee"], "snake": ["fee", "fee_paid"], "shout": ["FEE"]}),
    "training fee": (lambda p, w: yes("fee", w.any("25.00", "30.00", "40.00", "35.50")) if w.chance(.8) else "", {"office": ["Training Fee", "Trg fee"], "dbase": ["TRG_FEE"], "camel": ["trainingFee"], "snake": ["training_fee"], "shout": ["TRAINING FEE"]}),
    "gross": (lambda p, w: may("fee", f"{w.rng.randint(60, 480)}.{w.rng.randint(10, 99)}"), {"office": ["Gross", "Gross Pay"], "dbase": ["GROSS"], "camel": ["grossPay"], "snake": ["gross"], "sap": ["BETRG"], "shout": ["GROSS"]}),
    "deduction": (lambda p, w: may("fee", f"{w.rng.randint(5, 90)}.{w.rng.randint(10, 99)}"), {"office": ["Tax", "Tax deducted", "PAYE"], "dbase": ["TAX"], "camel": ["taxDeducted"], "snake": ["tax"], "shout": ["TAX"]}),
    "salary": (lambda p, w: may("fee", str(w.rng.randint(9000, 39000))), {"office": ["Salary", "Gross pay to date", "FTE salary"], "dbase": ["PAYETODATE", "SALARY"], "camel": ["annualSalary"], "snake": ["gross_to_date"], "sap": ["ANSAL"], "shout": ["GROSS TO DATE"]}),
    "trained": (lambda p, w: yes("training_record", p.date(w.day(-40, -4))), {"office": ["Training Date", "Trained", "Date training attended", "Training session attended"], "dbase": ["TRAINED", "TRNG_DATE"], "camel": ["trainingDate"], "snake": ["training_date"], "shout": ["TRAINED ON"]}),
    "course": (lambda p, w: yes("training_record", w.any("PO briefing", "PC e-learning", "Count training", "Polling staff module 1", "DNA", "Complete", "Completed")), {"office": ["Course", "Training", "Module completed"], "dbase": ["COURSE", "TRAINING"], "camel": ["courseName"], "snake": ["course"], "sap": ["KURZT"], "shout": ["COURSE"]}),
    "nationality": (lambda p, w: p.nationality, {"office": ["Nationality", "Citizenship"], "dbase": ["NATION", "NATIONALTY"], "camel": ["nationality"], "snake": ["nationality"], "sap": ["NATIO"], "shout": ["NATIONALITY"]}),
    "passport": (lambda p, w: p.passport, {"office": ["Passport No", "Passport number", "Passport"], "dbase": ["PASSPORT", "PPORT_NO"], "camel": ["passportNumber"], "snake": ["passport_no"], "sap": ["ICNUM"], "shout": ["PASSPORT NO"]}),
    "brp": (lambda p, w: p.brp, {"office": ["BRP Number", "BRP", "Residence permit no"], "dbase": ["BRP_NO"], "camel": ["brpNumber"], "snake": ["brp_number"], "shout": ["BRP NO"]}),
    "share": (lambda p, w: p.share, {"office": ["Share Code", "RTW share code"], "dbase": ["SHARECODE"], "camel": ["shareCode"], "snake": ["share_code"], "shout": ["SHARE CODE"]}),
    "licence": (lambda p, w: p.licence, {"office": ["Driving Licence No", "Licence", "DVLA licence"], "dbase": ["LICENCE", "DRVLIC"], "camel": ["licenceNumber"], "snake": ["driver_no"], "shout": ["DRIVER NO"]}),
    "vrm": (lambda p, w: p.vrm, {"office": ["Car Reg", "Vehicle Reg", "Registration", "Reg No."], "dbase": ["CARREG", "VRM"], "camel": ["vehicleReg"], "snake": ["car_reg"], "sap": ["KFZNR"], "shout": ["VEH REG"]}),
    "nhs": (lambda p, w: p.nhs, {"office": ["NHS No", "NHS Number"], "dbase": ["NHS_NO"], "camel": ["nhsNumber"], "snake": ["nhs_no"], "shout": ["NHS NO"]}),
    "utr": (lambda p, w: p.utr, {"office": ["UTR", "Unique Tax Ref", "UTR Number"], "dbase": ["UTR"], "camel": ["utr"], "snake": ["utr"], "shout": ["UTR"]}),
    "dbs": (lambda p, w: p.dbs, {"office": ["DBS Certificate", "DBS No", "CRB/DBS number"], "dbase": ["DBS_NO"], "camel": ["dbsNumber"], "snake": ["dbs_cert"], "shout": ["DBS NO"]}),
    "iban": (lambda p, w: p.iban, {"office": ["IBAN", "IBAN number"], "dbase": ["IBAN"], "camel": ["iban"], "snake": ["iban"], "sap": ["IBAN"], "shout": ["IBAN"]}),
    "card": (lambda p, w: p.card, {"office": ["Card Number", "Card No", "PAN"], "dbase": ["CARDNO"], "camel": ["cardNumber"], "snake": ["card_no"], "sap": ["CCNUM"], "shout": ["CARD NO"]}),
    "elector": (lambda p, w: p.elector, {"office": ["Elector No", "Electoral Number", "Elector Number", "Roll No"], "dbase": ["ELECTNO", "ELECTOR_NO"], "camel": ["electorNumber"], "snake": ["elector_no"], "shout": ["ELECTOR NO"]}),
    "ethnic": (lambda p, w: p.ethnicity, {"office": ["Ethnicity", "Ethnic Origin", "Ethnic group"], "dbase": ["ETHNIC", "ETH_ORIGIN"], "camel": ["ethnicOrigin"], "snake": ["ethnicity"], "sap": ["RACKY"], "shout": ["ETHNIC ORIGIN"]}),
    "religion": (lambda p, w: p.religion, {"office": ["Religion", "Religion or belief", "Faith"], "dbase": ["RELIGION"], "camel": ["religion"], "snake": ["religion"], "sap": ["KONFE"], "shout": ["RELIGION"]}),
    "disability": (_rare(0.4, lambda p, w: p.condition, may("disability_or_health", "None")), {"office": ["Disability", "Medical conditions", "Health notes", "Reasonable adjustments"], "dbase": ["DISABILITY", "MEDICAL"], "camel": ["disability"], "snake": ["health_notes"], "shout": ["DISABILITY"]}),
    "union": (_rare(0.7, lambda p, w: p.union), {"office": ["Union", "Trade Union", "TU membership"], "dbase": ["UNION"], "camel": ["tradeUnion"], "snake": ["union_name"], "shout": ["UNION"]}),
    "politics": (_rare(0.4, lambda p, w: yes("political_activity", w.any("Labour member", "Cons. canvasser 2004", "Lib Dem leafleter", "Green party", "candidate for UKIP 2013", "tells for Labour")), may("political_activity", "None")), {"office": ["Political activity", "Party membership", "Campaigning history"], "dbase": ["POLITICAL"], "camel": ["politicalActivity"], "snake": ["party_activity"], "shout": ["POLITICAL"]}),
    "conviction": (_rare(0.4, lambda p, w: p.conviction, may("criminal_conviction", "None")), {"office": ["Convictions", "Criminal record declared", "Unspent convictions"], "dbase": ["CONVICT"], "camel": ["convictions"], "snake": ["convictions"], "shout": ["CONVICTIONS"]}),
    "nok": (lambda p, w: yes("emergency_contact", may("full_name", Person(w.rng, w.year, None).name("natural"))), {"office": ["Next of Kin", "Emergency contact", "ICE name", "Emergency Contact Name"], "dbase": ["NOK", "EMERG_NAME"], "camel": ["emergencyContact"], "snake": ["next_of_kin"], "shout": ["NEXT OF KIN"]}),
    "noktel": (lambda p, w: may("emergency_contact", may("phone", strip(Person(w.rng, w.year, p.style).mobile)[0])), {"office": ["NOK Tel", "Emergency contact number", "ICE number"], "dbase": ["NOK_TEL"], "camel": ["emergencyPhone"], "snake": ["nok_phone"], "shout": ["NOK TEL"]}),
    "polldate": (lambda p, w: yes("election_date", p.date(w.poll)), {"office": ["Election Date", "Polling day", "Date of poll"], "dbase": ["POLLDATE", "ELECTDATE"], "camel": ["pollDate"], "snake": ["election_date"], "shout": ["POLL DATE"]}),
    "paid": (lambda p, w: may("fee", f"{w.rng.randint(4, 300)}.{w.rng.randint(10, 99)}"), {"office": ["Amount", "Deduction", "Monthly amount"], "dbase": ["AMOUNT"], "camel": ["amount"], "snake": ["amount"], "sap": ["BETRG"], "shout": ["AMOUNT"]}),
    # Electoral registration and payroll loads
    "elprefix": (lambda p, w: may("electoral_number", w.any("AB", "CD1", "KE2", "ND")), {"office": ["Elector Number Prefix", "PD", "Register"], "dbase": ["ELPREFIX"], "camel": ["electorNumberPrefix"], "snake": ["elector_prefix"], "shout": ["PD LETTERS"]}),
    "elnumber": (lambda p, w: yes("electoral_number", str(w.rng.randint(1, 2400))), {"office": ["Elector Number", "Elector No"], "dbase": ["ELNUMBER"], "camel": ["electorNumber"], "snake": ["elector_number"], "shout": ["ELECTOR NUMBER"]}),
    "elsuffix": (lambda p, w: may("electoral_number", w.any("0", "0", "0", "1", "2")), {"office": ["Elector Number Suffix"], "dbase": ["ELSUFFIX"], "camel": ["electorNumberSuffix"], "snake": ["elector_suffix"], "shout": ["SUFFIX"]}),
    "franchise": (lambda p, w: may("nationality", w.any("", "", "", "", "G", "K", "L", "B")), {"office": ["Franchise Marker", "Franchise"], "dbase": ["FRANCHISE"], "camel": ["franchiseMarker"], "snake": ["franchise"], "shout": ["FRANCHISE"]}),
    "marked": (lambda p, w: w.any("V", "", "A", "T", "V"), {"office": ["Marked", "Voted"], "dbase": ["MARKED"], "camel": ["marked"], "snake": ["marked"], "shout": ["MARKED"]}),
    "postref": (lambda p, w: no("post ref", _digits(w, 6)), {"office": ["Position reference", "Employee post number"], "dbase": ["POST_NO"], "camel": ["positionRef"], "snake": ["post_no"], "sap": ["PLANS"], "shout": ["POST NO"]}),
    "element": (lambda p, w: no("pay element", w.any("ELECFEE", "ELECTRNG", "MILEAGE", "0450", "ELECFEE")), {"office": ["Element", "Pay element"], "dbase": ["PAY_ELEM"], "camel": ["element"], "snake": ["pay_element"], "sap": ["LGART"], "shout": ["PAY ELEMENT"]}),
    "units": (lambda p, w: no("units", w.any("1", "1", "2", "8.5", "16")), {"office": ["Units"], "dbase": ["UNITS"], "camel": ["units"], "snake": ["units"], "sap": ["ANZHL"], "shout": ["UNITS"]}),
    "pence": (lambda p, w: may("fee", f"{w.rng.randint(4000, 39900):011d}"), {"office": ["Amount (pence)", "Amount"], "dbase": ["PENCE"], "camel": ["amountPence"], "snake": ["amount_pence"], "shout": ["AMOUNT"]}),
    "transcode": (lambda p, w: no("transaction code", "99"), {"office": ["Trans code"], "dbase": ["TRANCODE"], "camel": ["transCode"], "snake": ["trans_code"], "shout": ["TRANS CODE"]}),
    "origsort": (lambda p, w: may("uk_sort_code", w.own_account[:6]), {"office": ["Originating sort code"], "dbase": ["ORIG_SORT"], "camel": ["origSort"], "snake": ["orig_sort"], "shout": ["ORIG SORT"]}),
    "origacct": (lambda p, w: may("uk_bank_account", w.own_account[6:]), {"office": ["Originating account"], "dbase": ["ORIG_ACC"], "camel": ["origAccount"], "snake": ["orig_account"], "shout": ["ORIG ACCOUNT"]}),
    "origname": (lambda p, w: no("council", w.council.upper()[:18].strip()), {"office": ["Originator"], "dbase": ["ORIG_NAME"], "camel": ["originator"], "snake": ["originator"], "shout": ["ORIGINATOR"]}),
    "session": (lambda p, w: w.any("9-1", "1-5", "", "x", "9-5", "5-9pm"), {"office": ["Tue am", "Wed pm", "Thu count", "Session 1"], "dbase": ["SESSION1"], "camel": ["session1"], "snake": ["session_1"], "shout": ["SESSION 1"]}),
    "hours worked": (lambda p, w: no("hours", w.any("4", "3.5", "8", "4.25")), {"office": ["Hours", "Hrs worked"], "dbase": ["HOURS"], "camel": ["hoursWorked"], "snake": ["hours"], "sap": ["STDAZ"], "shout": ["HOURS"]}),
    "injury": (lambda p, w: yes("disability_or_health", w.any("fractured wrist", "sprained ankle", "cut to left hand", "back strain", "concussion", "burn to forearm")), {"office": ["Injury", "Nature of injury"], "dbase": ["INJURY"], "camel": ["injury"], "snake": ["injury"], "shout": ["INJURY"]}),
    "request": (lambda p, w: no("request", w.any("Leaking tap", "Pot hole report", "Missed bin", "Copy of contract register", "Business rates data", "Window will not shut")), {"office": ["Subject", "Repair", "Request"], "dbase": ["SUBJECT"], "camel": ["subject"], "snake": ["subject"], "shout": ["SUBJECT"]}),
    # Two kinds of data in one cell
    "name addr": (lambda p, w: f"{p.full}{p.style.address}{p.addr}", {"office": ["Name and Address", "Name & address", "Staff details"], "dbase": ["NAMEADDR"], "camel": ["nameAddress"], "snake": ["name_address"], "shout": ["NAME/ADDRESS"]}),
    "sort acct": (lambda p, w: p.sort + p.style.gap + p.acct, {"office": ["Bank details", "Bank", "Sort / account", "Bank a/c"], "dbase": ["BANKDETS"], "camel": ["bankDetails"], "snake": ["bank_details"], "shout": ["BANK DETAILS"]}),
    "contact": (lambda p, w: f"{p.full} {w.any('', '- ', '(')}{p.mobile}", {"office": ["Contact", "Keyholder", "Key from"], "dbase": ["CONTACT"], "camel": ["contact"], "snake": ["contact"], "shout": ["CONTACT"]}),
    # Neither here nor there
    "dept": (lambda p, w: no("department", w.any("Housing", "Leisure", "Finance", "Planning", "Legal & Dem", "DSO")), {"office": ["Department", "Section"], "dbase": ["DEPARTMENT", "DEPT"], "camel": ["department"], "snake": ["dept"], "sap": ["ORGTX"], "shout": ["DEPT"]}),
    "job": (lambda p, w: no("job", w.any(*words.JOBS)), {"office": ["Job Title", "Post title", "Occupation"], "dbase": ["JOBTITLE", "POST"], "camel": ["jobTitle"], "snake": ["job_title"], "sap": ["STLTX"], "shout": ["JOB TITLE"]}),
    "started": (lambda p, w: no("start date", p.date(w.day(-6000, -100))), {"office": ["Date started", "Start date", "Date of commencement"], "dbase": ["DOC", "STARTDATE"], "camel": ["startDate"], "snake": ["start_date"], "sap": ["BEGDA"], "shout": ["DATE STARTED"]}),
    "checked": (lambda p, w: no("check date", p.date(w.day(-100, -3))), {"office": ["Date checked", "RTW checked", "Date seen"], "dbase": ["CHECKDATE"], "camel": ["checkedOn"], "snake": ["checked_on"], "shout": ["CHECKED"]}),
    "expiry": (lambda p, w: no("expiry", p.date(w.day(200, 3000))), {"office": ["Expiry", "Expires", "Visa expiry"], "dbase": ["EXPIRY"], "camel": ["expiryDate"], "snake": ["expiry_date"], "sap": ["EXPID"], "shout": ["EXPIRES"]}),
    "costcentre": (lambda p, w: no("cost code", f"{w.rng.randint(10, 99)}-{w.rng.randint(10, 99)}-{w.rng.randint(10, 99)}" if p.style.dash_codes else _digits(w, 6)), {"office": ["Cost Centre", "Budget code", "Charge code"], "dbase": ["COSTCENTRE"], "camel": ["costCentre"], "snake": ["cost_centre"], "sap": ["KOSTL"], "shout": ["COST CTR"]}),
    "flag": (lambda p, w: no("flag", w.any("F", "P", "C")), {"office": ["Full-time/part-time flag", "FT/PT"], "dbase": ["FTPT"], "camel": ["ftPt"], "snake": ["ft_pt"], "sap": ["PERSK"], "shout": ["FT/PT"]}),
    "ward": (lambda p, w: no("ward", w.any(*words.WARDS)), {"office": ["Ward", "Area", "Preferred area"], "dbase": ["WARD"], "camel": ["wardName"], "snake": ["ward"], "shout": ["WARD"]}),
    "miles": (lambda p, w: no("miles", str(w.rng.randint(2, 60))), {"office": ["Miles", "Mileage"], "dbase": ["MILES"], "camel": ["miles"], "snake": ["miles"], "shout": ["MILES"]}),
    "yesno": (lambda p, w: w.any("Y", "N", "Y"), {"office": ["Available", "Accepted", "Car?", "Letter sent"], "dbase": ["AVAIL", "ACCEPTED"], "camel": ["isAvailable"], "snake": ["accepted"], "shout": ["ACCEPTED"]}),
    "notes": (_note, {"office": ["Notes", "Comments", "Remarks", "Office use"], "dbase": ["NOTES", "REMARKS"], "camel": ["comments"], "snake": ["notes"], "shout": ["REMARKS"]}),
    "row": (lambda p, w: None, {"office": ["No", "#", "Row", "Ref"], "dbase": ["ID", "RECNO"], "camel": ["id"], "snake": ["id"], "shout": ["SEQ"]}),
}
# Values of these do not tell by themselves what they are.
UNTELLABLE = {"fee", "payroll_number", "polling_station", "election_date", "training_record", "passport_number", "electoral_number", "gender", "emergency_contact", "dbs_certificate", "political_activity"}


def decoy(kind, make):
    return lambda p, w: no(kind, make(w))


def _d(n):
    return lambda w: _digits(w, n)


def _code(prefixes, n, ends=""):
    return lambda w: w.any(*prefixes) + _digits(w, n) + (w.any(*ends) if ends else "")


def _street(w):
    return f"{w.any(*words.STREETS)} {w.any(*words.STREET_TYPES)}"


def _day(w):
    d = w.day(-900, 30)
    return {"iso": f"{d:%Y-%m-%d}", "dmy": f"{d:%d/%m/%Y}", "short": f"{d:%d-%m-%y}", "serial": str(d.toordinal() - 693594), "mon": f"{d:%d-%b-%y}"}[w.decoy_date]


def _money(w):
    return f"{w.rng.randint(2, 9000)}.{w.rng.randint(10, 99)}"


# Columns of tables about nobody: (names, maker)
PLAIN = {
    "uprn": (["UPRN", "uprn", "Property Ref", "LLPG UPRN"], decoy("UPRN", lambda w: w.any("1000", "2000", "100") + _digits(w, 8))), "usrn": (["USRN", "Street ref"], decoy("USRN", _d(8))), "easting": (["Easting", "X", "EAST"], decoy("easting", lambda w: str(w.rng.randint(400000, 560000)))),
    "northing": (["Northing", "Y", "NORTH"], decoy("northing", lambda w: str(w.rng.randint(110000, 480000)))), "grid": (["Grid Ref", "OS grid", "NGR"], decoy("grid ref", _code(["SP", "NZ", "SU", "TQ", "SE", "NY"], 6))), "street": (["Street", "Road name", "STREET"], decoy("street", _street)),
    "ward": (["Ward", "Parish", "WARD_NAME"], decoy("ward", lambda w: w.any(*words.WARDS))), "town": (["Town", "Locality"], decoy("town", lambda w: w.rng.choice(words.TOWNS)[0])), "planref": (["Application No", "Planning ref", "APPNO"], decoy("planning ref", lambda w: f"{w.rng.randint(1, 22):02d}/{w.rng.randint(1, 4999):05d}/{w.any('FUL', 'OUT', 'LBC', 'HH', 'TPO')}")),
    "date": (["Date", "Date received", "Decision date", "Posting Date", "DATE_REG"], decoy("date", _day)), "date2": (["Target date", "Due", "Review date", "Last inspected"], decoy("date", _day)), "amount": (["Amount", "Net", "Value", "Total (£)", "Balance"], decoy("amount", _money)),
    "vat": (["VAT", "VAT amount"], decoy("amount", _money)), "invoice": (["Invoice No", "Doc no", "INVNO"], decoy("invoice", _code(["INV", "", "SI", "A"], 7))), "supplier": (["Supplier", "Supplier Name", "Creditor name", "Vendor"], decoy("supplier", lambda w: w.any(*words.SUPPLIERS))),
    "supplierno": (["Supplier No", "Creditor ref", "Vendor ID"], decoy("supplier no", _d(6))), "ledger": (["Ledger Code", "Account code", "GL code", "Nominal"], decoy("ledger code", lambda w: f"{w.rng.randint(10, 99)}-{w.rng.randint(10, 99)}-{w.rng.randint(10, 99)}")), "budget": (["Budget code", "Cost centre", "CC"], decoy("budget code", lambda w: f"{_digits(w, 2)} {_digits(w, 2)} {_digits(w, 2)}")),
    "nominal": (["Account", "Nominal account", "ACC_CODE"], decoy("nominal account", _d(8))), "po": (["PO", "PO Number", "Order no"], decoy("purchase order", _code(["PO", "45"], 6))), "stock": (["Stock Code", "Product", "Item no"], decoy("stock code", lambda w: w.any("AB", "CE", "JK", "WM", "ST") + _digits(w, 6) + w.any(*w.code_ends))), "qty": (["Qty", "Quantity"], decoy("quantity", _d(3))),
    "isbn": (["ISBN", "isbn13"], decoy("isbn", lambda w: numbers.isbn13("978" + f"{w.rng.randint(0, 999999999):09d}"))), "isbn10": (["ISBN", "ISBN-10"], decoy("isbn", lambda w: numbers.isbn10(f"0{w.rng.randint(0, 99999999):08d}"))), "class": (["Class", "Shelf mark", "Dewey"], decoy("class mark", lambda w: f"{w.rng.randint(100, 999)}.{w.rng.randint(1, 99)}")),
    "booktitle": (["Title", "Book title"], decoy("book title", lambda w: w.any("Birds of ", "A History of ", "Walks near ", "The Ghosts of ") + w.any(*words.WARDS))), "author": (["Author", "By"], decoy("author", lambda w: Person(w.rng, w.year).name("reverse"))), "desc": (["Description", "Details", "Proposal"], decoy("description", lambda w: w.any("Two storey side extension", "Replacement boiler", "A4 paper", "Grounds maintenance", "Erection of fence", "Signage", "Skip hire", "Consultancy", "Printing of poll cards"))),
    "ctref": (["CT Reference", "Account Ref", "Council tax ref"], decoy("council tax ref", lambda w: _digits(w, 8) + w.any("", "X", "1"))), "band": (["Band", "CT Band"], decoy("band", lambda w: w.any(*"ABCDEFGH"))), "nndr": (["NNDR Ref", "BA Reference"], decoy("NNDR ref", lambda w: _digits(w, 11) + w.any("", "A"))), "ip": (["IP", "Source IP", "Client"], decoy("ip", lambda w: ".".join(str(w.rng.randint(1, 254)) for _ in range(4)))),
    "hex": (["Hash", "Session", "GUID", "Token"], decoy("hex", lambda w: f"{w.rng.getrandbits(64):016x}")), "version": (["Version", "Build"], decoy("version", lambda w: f"{w.rng.randint(1, 12)}.{w.rng.randint(0, 20)}.{w.rng.randint(0, 99)}")), "time": (["Time", "Timestamp", "Logged"], decoy("timestamp", lambda w: f"{w.day():%Y-%m-%d} {w.clock()}:{w.rng.randint(10, 59)}")),
    "barcode": (["Barcode", "EAN"], decoy("barcode", _d(13))), "serial": (["Serial No", "S/N"], decoy("serial", lambda w: f"{w.rng.getrandbits(40):010X}")), "asset": (["Asset Tag", "Asset no"], decoy("asset tag", lambda w: w.any("WB", "PC", "NB", "LT") + _digits(w, 6) + w.any(*w.code_ends))), "room": (["Room", "Location"], decoy("room", lambda w: w.any("K2", "D1", "117L", "0T", "BR1", "C104", "M1"))),
    "mpan": (["MPAN", "Meter point"], decoy("mpan", _d(13))), "swipe": (["Payment ref", "Swipe card no", "Rent ref"], decoy("swipe card", lambda w: numbers.luhn("633857" + _digits(w, 12)))), "places": (["Polling Place", "Venue", "Place", "pollingstationname", "placename"], lambda p, w: may("polling_station", w.any(*words.VENUES))), "placeno": (["Station", "Polling station no", "stationcode", "pollingstationnumber"], lambda p, w: may("polling_station", str(w.rng.randint(1, 120)))),
    "placepost": (["Postcode", "pollingstationpostcode", "polling_place_postcode", "Venue postcode"], lambda p, w: may("postcode", w.rng.choice(w.rng.choice(words.TOWNS)[1]) + f" {w.rng.randint(1, 9)}{w.any('AB', 'QT', 'XX', 'HU')}")), "placeaddr": (["Address", "pollingstationaddress_1", "polling_place_address_1", "add1"], decoy("venue address", _street)),
    "electors": (["Electorate", "No of electors"], decoy("count", _d(4))), "turnout": (["Turnout %", "Turnout"], decoy("percent", lambda w: f"{w.rng.randint(20, 70)}.{w.rng.randint(0, 9)}")), "votes": (["Votes", "Votes cast"], decoy("votes", lambda w: str(w.rng.randint(20, 3000)))), "candidate": (["Candidate", "Name of candidate", "Candidate name"], lambda p, w: no("candidate", Person(w.rng, w.year).name("REVERSE"))),
    "party": (["Party", "Description"], decoy("party", lambda w: w.any(*words.PARTIES))), "councillor": (["Councillor", "Member", "Name"], lambda p, w: no("councillor", "Cllr " + Person(w.rng, w.year).name("natural"))), "cllrmail": (["Email", "Council email"], lambda p, w: no("councillor mail", f"cllr.{Person(w.rng, w.year).plain_last}@{w.domain}")), "district": (["Polling District", "PD"], decoy("polling district", lambda w: w.any("AB", "CD1", "KE2", "ND", "GAA", "W"))),
    "switchboard": (["Tel", "Telephone", "Enquiries"], decoy("switchboard", lambda w: w.office_number(w.any("252", "470") + w.any("000", "111", "222")))), "lat": (["Lat", "latitude"], decoy("latitude", lambda w: f"5{w.rng.randint(0, 5)}.{w.rng.randint(100000, 999999)}")), "lon": (["Long", "longitude"], decoy("longitude", lambda w: f"-{w.rng.randint(0, 4)}.{w.rng.randint(100000, 999999)}")),
    "status": (["Status", "State"], decoy("status", lambda w: w.any("Open", "Closed", "Pending", "Approved", "Refused"))), "case": (["Case Ref", "Ref", "Reference"], decoy("case ref", _d(9))), "tenid": (["Ref No", "Docket", "Ticket"], decoy("ten digits", _d(10))), "bus": (["Route", "Service"], decoy("route", lambda w: w.any("X", "N", "K", "") + str(w.rng.randint(1, 99)))), "charge": (["Charge", "Fee", "Fee paid", "Price"], decoy("price", _money)),
    "tree": (["TPO No", "Tree ref"], decoy("tree ref", lambda w: w.any("TP", "TA", "AB") + _digits(w, 6) + w.any(*w.code_ends))), "hours": (["Hours", "Opening"], decoy("hours", lambda w: w.any("9-5", "0900-1700", "8.30-6"))), "role name": (["Role", "Post"], lambda p, w: may("election_role", w.any("Presiding Officer", "Poll Clerk", "Count Assistant", "Count Supervisor", "PV Opening Assistant"))), "scale fee": (["Fee", "Rate", "Fee 2010", "Amount"], decoy("fee scale", lambda w: f"{w.rng.randint(40, 290)}.00")),
}
