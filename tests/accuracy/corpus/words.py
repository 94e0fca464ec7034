"""Word lists: invented councils, names, streets, places, roles, polls.

People are made by drawing a forename and a surname independently; no list holds
a person. Many names are not in English gazetteers, on purpose.
"""

import datetime

FEMALE = """Jean Margaret Susan Patricia Linda Christine Carol Janet Barbara Pauline Sandra Gillian Angela Julie Denise
Hazel Beryl Maureen Sheila Doreen Alison Nicola Joanne Tracey Karen Emma Chloe Georgia Amelia Niamh Siobhan Aoife Carys
Rhiannon Eilidh Shabnam Parveen Nasreen Harpreet Gurinder Jaswinder Lakshmi Meenakshi Thulasi Adaeze Chidinma Folasade
Oluwaseun Abimbola Nkechi Wanjiru Thandiwe Agnieszka Katarzyna Malgorzata Oksana Svitlana Ioana Mihaela Xiaoling Meihua
Yuet-Ling Thuy Sinead Fatuma Hodan Ayaan Zeynep Leyla Ewa Bronwen Perpetua Marjorie Enid Grace Hope Joy Rose April""".split()
MALE = """John David Michael Peter Robert Paul Alan Brian Keith Roger Graham Trevor Nigel Derek Kenneth Colin Barry Terence
Geoffrey Malcolm Stuart Gareth Huw Dafydd Emrys Callum Hamish Alasdair Padraig Declan Cormac Mohammed Imran Tariq Zulfiqar
Gurpreet Balwinder Sukhdev Venkatesh Senthil Murugan Chukwuemeka Olumide Babatunde Kwabena Kofi Tendai Sipho Krzysztof
Zbigniew Wojciech Grzegorz Andriy Bogdan Radu Jianguo Wai-Man Minh Abdirahman Yusuf Mehmet Tomasz Ignatius Cuthbert
Percival Basil Will Mark Frank Jack Dale Guy Rob Norman""".split()
SURNAMES = """Smith Jones Taylor Brown Williams Wilson Davies Evans Thomas Roberts Johnson Walker Wright Robinson Thompson
Hughes Edwards Green Wood Harris Clarke Jackson Cooper Ward Hill King Baker Carter Phillips Marsh Field Bishop Page Day
West Bird Rose Lamb Fox Cross Penny Banks Post Church Hall Street Booth Ballot-Reyes Featherstonehaugh Cholmondeley
Ramsbottom Threlkeld Postlethwaite Wigglesworth Ap-Iorwerth Llewelyn Prydderch Mac-an-Bhaird O'Sullivan O'Hanrahan
O'Dowd McGillicuddy MacAskill McIlwraith Fitzgerald-Hume Smith-Okafor Okonkwo Adeyemi Olatunji Nwachukwu Mwangi Dlamini
Mensah Asante Khan Hussain Begum Chaudhry Siddiqui Qureshi Patel Ramanathan Subramaniam Vijayakumar Sivapalan Dhillon
Sandhu Grewal Kowalczyk Wisniewska Szczepanski Brzezinska Wojcik Kovalenko Shevchuk Popescu Ionescu Dumitrescu Nguyen
Tran Zhang Ng Lau Cheung Abdullahi Warsame Jama Yilmaz Demirci van-der-Merwe de-Souza da-Silva Gonzalez Papadopoulos
Bjornstad Haavisto Janssens Lefebvre Hoffmeister Ferraro Pellegrini Attwater Quarmby Sowerbutts Tuffnell Upjohn Venables""".split()
ACCENTED = ["Zoë", "Renée", "Siân", "Łukasz", "Małgorzata", "Søren", "José", "Çiğdem", "Jürgen", "Anaïs"]
ACCENTED_SUR = ["Núñez", "Müller", "Wiśniewski", "Őrsi", "Brontë-Hale", "Åkesson", "Dvořák", "Gonçalves"]

STREET_NAMES = """Mill Church Station Victoria Albert Park Manor Chestnut Lime Orchard Meadow Bridge Castle Nelson Wellington
Churchill Cromwell Wilson Harrison Fairfax Marston Kingsley Tennyson Wordsworth Gladstone Queens Kings Vicarage School
Cricketers Blackthorn Hawthorn Larkspur Swallow Kestrel Heron Fuller Tanner Weavers Ropewalk Saltpan Dovecote Priory
Abbey Friars Canal Wharf Ferry Lock Warren Coppice Furze Bramble Holloway Upper-Mill Lower-Green Old-London St-Johns
St-Marys Bishop's Long Short Pound Silver Gold Bell Crown Plough Windmill""".split()
STREET_TYPES = ["Road"] * 8 + ["Street"] * 6 + ["Close"] * 5 + ["Avenue"] * 4 + ["Lane"] * 3 + ["Drive"] * 3 + [
    "Way", "Crescent", "Gardens", "Court", "Terrace", "Grove", "Walk", "Row", "Hill", "Rise", "Mews", "View", "Place",
    "Square", "Rd", "Rd.", "St", "Ave", "Cl", "Cres", "Gdns", "Ln", "Dr", "Wynd", "Croft", "Green"]
HOUSE_NAMES = """Rose-Cottage The-Old-Rectory Ivy-Lodge Hillcrest Brookside Sunnybank Fairview Wisteria-House The-Gables
Lower-Barn Keepers-Cottage Tŷ-Gwyn Bryn-Awel Woodlands Greystones Orchard-End The-Willows Mill-House Stonecroft""".split()
LOCALITIES = """Headley Nether-Wick Sandford-Mere Ashby-Cross Little-Horton Great-Bramley Temple-Cowden Eastbrook Westfold
Northgate Summerhill Littlecote Blackwater-End Ironpits Whitefen Kelham-Green Upper-Dene Marsh-End""".split()
TOWNS = """Northmarsh Elverdon Hallamby Wexcombe Ashmere Kingsbourne Thornaby-Vale Carrowby Llanfair-Glyn Strathallan
Dunmere Porthwen Brackley-Heath Selworth Tamebridge Oxenford Reddingham""".split()
COUNTIES = ["Ashmereshire", "Oxon", "Oxon.", "Berks", "West Yorks", "Lancs", "Norfolk", "Gwent", "Fife", "Co Durham", "Herts"]

COUNCILS = [
    ("Northmarsh City Council", "northmarsh.gov.uk", "Town Hall", "Market Square", "Northmarsh", "OX", "01865", "27"),
    ("Elverdon District Council", "elverdon.gov.uk", "Civic Offices", "London Road", "Elverdon", "RG", "01491", "82"),
    ("Hallamby Borough Council", "hallamby-bc.gov.uk", "The Guildhall", "High Street", "Hallamby", "LS", "01904", "55"),
    ("Wexcombe Council", "wexcombe.gov.uk", "County Hall", "Castle Street", "Wexcombe", "EX", "01392", "38"),
    ("London Borough of Carrowby", "carrowby.gov.uk", "Civic Centre", "Broadway", "Carrowby", "SE", "020 8", "31"),
]

VENUES = """St-Andrew's-Church-Hall St.-Barnabas-Parish-Room Marston-Primary-School The-Wilson-Community-Centre
Scout-Hut,-Fairfax-Road Mobile-Unit,-Tesco-Car-Park Methodist-Hall Village-Hall Harris-Academy-Sports-Hall
Rose-Hill-Community-Centre Thomas-More-School John-Radley-Library Cutteslowe-Pavilion W.I.-Hall Baptist-Church-Lounge
Nelson-Mandela-House Royal-British-Legion-Club Jack-Straws-Lane-Portakabin Quaker-Meeting-House Leisure-Centre-Foyer""".split()
WARDS = """Wolvercombe St-Clements Marston-Vale Churchill Northway Quarry-and-Risingham Lye-Valley Hinksford-Park Holywell
Cowden-Marsh Carfax Blackbird-Leas Littlemore-Dene Barton-Fields Iffley-Mead Summerton St-Margarets Jericho-and-Oswald""".split()

ROLES = [
    ("Presiding Officer", "PO", ["Presiding Officer", "presiding officer", "Pres. Officer", "Pres Officer", "Senior Presiding Officer", "PRESIDING OFFICER"]),
    ("Poll Clerk", "PC", ["Poll Clerk", "poll clerk", "Polling Clerk", "polling clerk", "POLL CLERK", "Poll Clerk 1"]),
    ("Reserve Presiding Officer", "RPO", ["Reserve Presiding Officer", "reserve presiding officer", "Standby Presiding Officer"]),
    ("Reserve Poll Clerk", "RPC", ["Reserve Poll Clerk", "reserve poll clerk"]),
    ("Polling Station Inspector", "PSI", ["Polling Station Inspector", "polling station inspector", "Polling Station Visitor"]),
    ("Count Supervisor", "CS", ["Count Supervisor", "Counting Supervisor", "count supervisor"]),
    ("Count Assistant", "CA", ["Count Assistant", "Counting Assistant", "counting assistant", "Count Clerk"]),
    ("Ballot Box Receipt", "BBR", ["Ballot Box Receiver", "ballot box receipt assistant"]),
    ("Postal Vote Opening Assistant", "PVO", ["Postal Vote Opener", "Postal Vote Opening Assistant", "postal vote assistant"]),
    ("Postal Vote Supervisor", "PVS", ["Postal Vote Supervisor", "Postal Vote Opening Supervisor"]),
    ("Canvasser", "CAN", ["Canvasser", "personal canvasser", "Canvass Officer"]),
    ("Deputy Returning Officer", "DRO", ["Deputy Returning Officer", "deputy returning officer"]),
]
COMMON_ROLES = [0, 0, 0, 1, 1, 1, 1, 1, 2, 3, 4, 5, 6, 6, 6, 7, 8, 8, 9]

_D = datetime.date
POLLS = [
    (_D(2001, 6, 7), "General Election", "UK Parliamentary General Election", "GE2001"),
    (_D(2002, 5, 2), "City Council elections", "Local Government Elections", "Local02"),
    (_D(2003, 5, 1), "Local elections", "District Council Elections", "LGE 2003"),
    (_D(2004, 6, 10), "European and local elections", "European Parliamentary and Local Elections", "Euro04"),
    (_D(2005, 5, 5), "General Election", "UK Parliamentary and County Council Elections", "UKPGE05"),
    (_D(2006, 5, 4), "City Council elections", "Local Government Elections", "Local 2006"),
    (_D(2007, 5, 3), "Local elections", "District and Parish Council Elections", "May07"),
    (_D(2008, 5, 1), "City Council elections", "Local Government Elections", "LG08"),
    (_D(2009, 6, 4), "European and County elections", "European Parliamentary and County Council Elections", "CC09"),
    (_D(2010, 5, 6), "General and local elections", "UK Parliamentary and Local Elections", "UKPGE10"),
    (_D(2011, 5, 5), "AV referendum", "Referendum on the voting system", "AVRef"),
    (_D(2012, 5, 3), "City Council elections", "Local Government Elections", "Local12"),
    (_D(2012, 11, 15), "PCC election", "Police and Crime Commissioner Election", "PCC 2012"),
    (_D(2013, 5, 2), "County Council elections", "County Council Elections", "CC13"),
    (_D(2014, 5, 22), "European and local elections", "European Parliamentary and Local Elections", "EPE14"),
    (_D(2015, 5, 7), "General Election", "UK Parliamentary General Election", "GE15"),
    (_D(2016, 5, 5), "local and PCC elections", "Local and PCC Elections", "May 2016"),
    (_D(2016, 6, 23), "EU referendum", "Referendum on membership of the European Union", "EURef"),
    (_D(2017, 6, 8), "General Election", "UK Parliamentary General Election", "UKPGE 2017"),
    (_D(2018, 5, 3), "local elections", "Local Government Elections", "LGE18"),
    (_D(2019, 5, 23), "European election", "European Parliamentary Election", "Euro2019"),
    (_D(2019, 12, 12), "General Election", "UK Parliamentary General Election", "GE19"),
    (_D(2021, 5, 6), "local, county and PCC elections", "Combined Elections", "May21"),
    (_D(2022, 5, 5), "City Council elections", "Local Government Elections", "Local22"),
]

ETHNICITIES = ["White British", "White - British", "White Irish", "White Other", "Asian or Asian British - Indian", "Pakistani",
               "Bangladeshi", "Black African", "Black Caribbean", "Mixed White and Black Caribbean", "Chinese", "Any other mixed background"]
NATIONALITIES = ["British", "UK", "Irish", "Polish", "Indian", "Nigerian", "Romanian", "Portuguese", "French", "GBR", "Italian", "Australian"]
RELIGIONS = ["Christian", "Muslim", "Hindu", "Sikh", "Jewish", "Buddhist", "No religion", "Church of England"]
HEALTH = ["asthma", "Type 2 diabetes", "epilepsy", "a heart condition", "rheumatoid arthritis", "depression", "multiple sclerosis",
          "a bad back following surgery", "hearing loss", "dyslexia"]
UNIONS = ["UNISON", "GMB", "Unite", "PCS", "NASUWT"]
PARTIES = ["Labour Party", "Conservative Party", "Liberal Democrats", "Green Party", "Plaid Cymru", "UKIP"]
OFFENCES = ["drink driving", "common assault", "theft", "criminal damage", "benefit fraud", "possession of cannabis"]
BANKS = ["Barclays", "Lloyds TSB", "HSBC", "NatWest", "Nationwide", "Halifax", "Santander", "Co-operative Bank", "Abbey National", "RBS"]
SUPPLIERS = ["Bailey Harris Ltd", "Walker & Sons (Printers) Ltd", "Mark Antony Signs", "Graham Taylor Fencing Ltd", "Royal Mail",
             "Inkwell Print plc", "James Hallam Security", "St John Ambulance", "Ballotprint Ltd", "Jordan Marquees", "Clarke Office Supplies"]
