"""Invented people, places and councils. Forename, surname, place and numbers are drawn independently."""

import datetime
import re

from .mark import may, yes

# Forenames by sex, surnames; several origins, drawn apart from one another now and then.
ORIGINS = [
    ("Margaret Susan Patricia Jean Dorothy Gillian Hilary Wendy Beryl Tracey Joanne Lorraine Zoe Kayleigh Rosemary Philippa",
     "Trevor Kenneth Nigel Barry Derek Clive Graham Roger Stuart Darren Lee Gareth Keith Dennis Rupert Toby",
     "Hollis Pettigrew Ashworth Blakeley Cattermole Dunstan Eastwood Fairclough Garside Hebblethwaite Inchbald Jessop Kershaw Lovelock Mossop Nuttall Ogden Pilkington Rowbotham Sugden Thistlethwaite Underhill Venables Widdowson Yardley Boon Marsh Bishop Young May Day Church Field Price"),
    ("Bronwen Siân Eluned Carys Nerys Mair Ffion Myfanwy", "Gwilym Emyr Dafydd Iorwerth Rhodri Aled Ieuan Huw",
     "Llewellyn Prydderch Gwynne Bebb Probert Vaughan ap-Rhys Maddocks"),
    ("Morag Eilidh Shona Catriona Isla Kirsteen", "Hamish Alasdair Ewan Struan Callum Fergus",
     "MacAllister McGlashan Mac\u00a0Innes M'Kay McIlwraith MacDonald-Ross Drummond Carruthers Urquhart Dalgleish"),
    ("Siobhán Niamh Aoife Bernadette Róisín", "Declan Fintan Cormac Eamonn Ruairí", "O'Rourke O’Donoghue O'Hara Fitzgerald-Kane McAleer O'Neill Gallagher Toal"),
    ("Parveen Sunita Jaswinder Nasreen Meena Harpreet Shabana Anjali", "Imran Rajesh Gurpreet Tariq Sanjay Mohammed Arjun Bilal",
     "Chaudhry Ramanathan Dhillon Siddiqui Bhattacharya Mistry Ul-Haq Sandhu Gill Patel-Shah Khanom Begum"),
    ("Folasade Abena Ngozi Adwoa Temitope Chiamaka", "Olusegun Kwabena Chinedu Kofi Babatunde Emeka", "Adeyemi-Okafor Boateng Nwachukwu Owusu-Ansah Ogunleye Mensah Eze"),
    ("Agnieszka Małgorzata Katarzyna Elżbieta Zofia", "Zbigniew Krzysztof Paweł Wojciech Łukasz", "Wiśniewska Szczepański Kowalczyk Dąbrowski Zielińska Nowakowski"),
    ("Mei-Ling Xiuying Hui Wai-Yee", "Wei Ka-Ho Jianguo Chun", "Cheung Ng Ouyang Lam Zhao Xu Yip"),
]
STREETS = """Marlborough Road|Albert Street|Tithe Barn Lane|Station Approach|Hollybush Row|The Maltings|Kingfisher Drive|St Ebbe's Close|Sandpit Hill|Queen Adelaide Court
Back Lane|Wharfedale Crescent|Coronation Avenue|Nelson Terrace|Upper High Street|Orchard Mews|Mill Stream Walk|Bellevue Grove|Church Fold|Greenacres|Ridgeway|Cross Green|Lower Quay
Windsor Gardens|Old School Yard|Jubilee Way|The Paddock|Pump Street|Vicarage Gardens|Maple Rise|London Road|Southgate|Cuckoo Close|Battenberg Place|Long Meadow|Elm Tree Drive""".replace("\n", "|").split("|")
HOUSES = ["Rose Cottage", "The Old Forge", "Ty Gwyn", "Craigmore", "Hillview", "The Laurels", "Orchard House", "Bay View", "Fern Lodge", "2 Manor Farm Cottages"]
# Town, outward codes, dialling code, county or none.
TOWNS = [
    ("Oxford", "OX1 OX2 OX3 OX4", "01865", "Oxfordshire"), ("Bicester", "OX26", "01869", "Oxon"), ("Swindon", "SN1 SN2 SN25", "01793", "Wilts"), ("Reading", "RG1 RG4 RG30", "0118", "Berkshire"),
    ("London", "N4 N16 E8 E17 SE5 SE22 SW16 W12 NW6", "020", ""), ("London", "EC1V WC1X SW1V W1T", "020", ""), ("Croydon", "CR0 CR2", "020", "Surrey"), ("Ilford", "IG1 IG6", "020", "Essex"),
    ("Manchester", "M14 M20 M9", "0161", ""), ("Salford", "M6 M7", "0161", ""), ("Birmingham", "B13 B29 B9", "0121", ""), ("Leeds", "LS6 LS12", "0113", "West Yorkshire"),
    ("Sheffield", "S6 S10", "0114", ""), ("Bradford", "BD3 BD9", "01274", ""), ("Liverpool", "L8 L17", "0151", ""), ("Bolton", "BL1 BL3", "01204", "Lancs"),
    ("Newcastle upon Tyne", "NE3 NE6", "0191", ""), ("Carlisle", "CA1 CA2", "01228", "Cumbria"), ("York", "YO10 YO31", "01904", ""), ("Hull", "HU5 HU9", "01482", ""),
    ("Lincoln", "LN1 LN5", "01522", ""), ("Norwich", "NR2 NR7", "01603", "Norfolk"), ("Ipswich", "IP1 IP4", "01473", "Suffolk"), ("Southend-on-Sea", "SS1 SS2", "01702", "Essex"),
    ("Canterbury", "CT1 CT2", "01227", "Kent"), ("Brighton", "BN1 BN2", "01273", "E Sussex"), ("Portsmouth", "PO2 PO4", "023", "Hants"), ("Southampton", "SO15 SO17", "023", ""),
    ("Bournemouth", "BH1 BH8", "01202", "Dorset"), ("Exeter", "EX1 EX4", "01392", "Devon"), ("Truro", "TR1 TR4", "01872", "Cornwall"), ("Bristol", "BS3 BS7 BS16", "0117", ""),
    ("Gloucester", "GL1 GL4", "01452", ""), ("Hereford", "HR1 HR4", "01432", ""), ("Shrewsbury", "SY1 SY3", "01743", "Shropshire"), ("Stoke-on-Trent", "ST4 ST6", "01782", "Staffs"),
    ("Cardiff", "CF10 CF14 CF24", "029", ""), ("Abertawe / Swansea", "SA1 SA2", "01792", ""), ("Llanelli", "SA14 SA15", "01554", "Sir Gaerfyrddin"), ("Bangor", "LL57", "01248", "Gwynedd"),
    ("Aberystwyth", "SY23", "01970", "Ceredigion"), ("Merthyr Tydfil", "CF47", "01685", ""), ("Edinburgh", "EH6 EH10 EH3", "0131", ""), ("Glasgow", "G12 G42 G3", "0141", ""),
    ("Inverness", "IV2 IV3", "01463", ""), ("Aberdeen", "AB10 AB24", "01224", ""), ("Dundee", "DD2 DD4", "01382", ""), ("Kirkcaldy", "KY1 KY2", "01592", "Fife"),
    ("Stornoway", "HS1 HS2", "01851", "Isle of Lewis"), ("Lerwick", "ZE1", "01595", "Shetland"), ("Belfast", "BT7 BT15", "028", ""), ("Derry/Londonderry", "BT48", "028", ""),
]
COUNCILS = ["Saltmarsh District Council", "Borough of Wexcombe", "Northgate City Council", "Kestrel Vale Council", "Cyngor Dyffryn Aeron", "Strathmallie Council", "Royal Borough of Elmbridge Wells", "Harrowdown Metropolitan Borough Council"]
DOMAINS = ["saltmarsh.gov.uk", "wexcombe.gov.uk", "northgate-city.gov.uk", "kestrelvale.gov.uk", "dyffrynaeron.llyw.cymru", "strathmallie.gov.uk", "elmbridgewells.gov.uk", "harrowdown.gov.uk"]
PRIVATE = ["gmail.com", "hotmail.co.uk", "btinternet.com", "yahoo.co.uk", "talk21.com", "ntlworld.com", "aol.com", "virgin.net", "blueyonder.co.uk", "live.co.uk", "me.com", "protonmail.com", "tiscali.co.uk", "sky.com", "freeserve.co.uk", "student.harrowdown.ac.uk", "post.pl"]


def ascii_letters(text):
    table = str.maketrans("áéíóúâêôûłżńśćźąęŁ", "aeiouaeoulznsczaeL")
    return re.sub(r"[^a-z]", "", text.translate(table).lower())


class Person:
    def __init__(self, rng):
        female, male, surnames = rng.choices(ORIGINS, [10, 2, 2, 2, 4, 2, 2, 2])[0]
        self.female = rng.random() < 0.5
        self.first = rng.choice((female if self.female else male).split())
        if rng.random() < 0.12:  # married into another tradition
            surnames = rng.choice(ORIGINS)[2]
        self.last = rng.choice(re.split("[ \n]", surnames))
        self.title = rng.choice(["Mrs", "Miss", "Ms", "Mrs", "Dr"] if self.female else ["Mr", "Mr", "Mr", "Dr", "Rev", "Prof."])
        self.middle = rng.choice("ABCDEFGHJKLMPRSTW")
        self.born = datetime.date(1931, 1, 1) + datetime.timedelta(days=rng.randrange(365 * 70))
        self.town, codes, self.dial, self.county = rng.choice(TOWNS)
        self.raw_postcode = (rng.choice(codes.split()), rng.choice("123456789") + "".join(rng.choice("ABDEFGHJLNPQRSTUWXYZ") for _ in range(2)))
        self.mail = mail_of(rng, self)

    @property
    def name(self):
        return f"{self.first} {self.last}"

    @property
    def formal(self):
        return f"{self.title} {self.last}"


def mail_of(rng, person):
    first, last = ascii_letters(person.first), ascii_letters(person.last)
    local = rng.choice([f"{first}.{last}", f"{first[0]}{last}", f"{last}{rng.randrange(1, 99)}", f"{first}_{last}", f"{first}{last}{person.born.year % 100:02}", f"{last}.family", f"{first}-{last}", f"{first}+council"])
    if "'" in person.last and rng.random() < 0.3:
        local = f"{first[0]}.o'{last[1:]}"
    return f"{local}@{rng.choice(PRIVATE)}"


def mail(rng, person):
    """A labelled mention of the person's address."""
    value = person.mail
    if rng.random() < 0.1:
        value = value.title() if rng.random() < 0.5 else value.upper()
    return yes("email", value)


def postcode(rng, person, plain=False):
    out, inward = person.raw_postcode
    gap = " " if plain else rng.choices([" ", "", "  ", "\u00a0"], [80, 10, 4, 6])[0]
    value = out + gap + inward
    if not plain and rng.random() < 0.06:
        value = value.lower()
    return yes("postcode", value)


def street(rng):
    return rng.choice(STREETS)


def address_lines(rng, person):
    number = rng.randrange(1, 240)
    first = rng.choice([f"{number} {street(rng)}"] * 6 + [f"{number}{rng.choice('abAB')} {street(rng)}", f"Flat {rng.randrange(1, 30)}, {number} {street(rng)}", f"{rng.choice(HOUSES)}, {street(rng)}", f"Apartment {rng.randrange(1, 60)}, {rng.choice(HOUSES)}, {street(rng)}"])
    if person.town in ("Glasgow", "Edinburgh", "Dundee") and rng.random() < 0.5:
        first = rng.choice([f"{rng.randrange(0, 4)}/{rng.randrange(1, 4)}, {number} {street(rng)}", f"{rng.randrange(1, 5)}F{rng.randrange(1, 3)}, {number} {street(rng)}"])
    if person.town in ("Llanelli", "Bangor", "Aberystwyth", "Merthyr Tydfil") and rng.random() < 0.5:
        first = f"{number} {rng.choice(['Heol y Bont', 'Stryd Fawr', 'Ffordd Penrhyn', 'Lôn Cefn', 'Maes-y-Deri', 'Bryn Awel'])}"
    lines = [first] + ([rng.choice(["Upper Norbury", "Little Haddon", "Westfield", "Newtown", "Old Town"])] if rng.random() < 0.2 else []) + [person.town] + ([person.county] if person.county and rng.random() < 0.5 else [])
    return lines


def address(rng, person, sep=", ", end=None):
    """A home address as one mention, its postcode inside."""
    lines = address_lines(rng, person)
    return yes("home_address", sep.join(lines) + (end if end is not None else sep if rng.random() < 0.8 or "\n" in sep else " ") + postcode(rng, person))


class Council:
    def __init__(self, rng):
        n = rng.randrange(len(COUNCILS))
        self.name, self.domain = COUNCILS[n], DOMAINS[n]
        self.town, codes, self.dial, _ = rng.choice(TOWNS)
        self.code = rng.choice(codes.split()) + " " + rng.choice("123456789") + rng.choice("ABDEFGHJ") + rng.choice("ABDEFGHJ")

    def office(self, rng, sep=", "):
        place = rng.choice(["Town Hall", "Civic Centre", "Guildhall", "Council Offices", "County Hall", "PO Box 214", "St Aldate's Chambers"])
        return may("home_address", sep.join([place, rng.choice(["High Street", "The Square", "Castle Street", "Station Road"]), self.town, may("postcode", self.code)]))

    def line(self, rng):
        from .numbers import landline
        return may("phone", landline(rng, self.dial))

    def box(self, rng, name=None):
        return may("email", f"{name or rng.choice(['elections', 'hr.helpdesk', 'electoral.services', 'payroll', 'enquiries', 'planning'])}@{self.domain}")

    def officer_mail(self, rng, person):
        return yes("email", f"{ascii_letters(person.first)}.{ascii_letters(person.last)}@{self.domain}")
