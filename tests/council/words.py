"""Words of the invented district of Holmebury: names, streets, places, departments, polls, roles.

Written from the domain papers and from common knowledge alone: nothing here was taken from the detector's lists or from
another corpus of the repository, and nothing must be. Forename, surname and number are drawn independently, so that a
person of this council is nobody.
"""
import datetime

FEMALE = """Agnes Amina Anjali Beatrice Beryl Bronwen Carol Charlotte Chloe Christine Claire Danuta Dawn Deborah Doreen
Edith Eileen Elaine Eleanor Ewa Fatima Fiona Freda Gemma Geraldine Gillian Gwen Hannah Heather Hilary Ingrid Irene Iris
Jacqueline Jane Jasmine Jean Jennifer Joan Joy Julie June Karen Kathryn Kiran Latoya Leanne Lesley Lily Linda Lorraine
Magdalena Marian Marjorie Maureen Mei Mollie Monika Muriel Nadia Nasreen Natasha Nicola Noreen Olivia Pamela Parveen
Patricia Pauline Philippa Priya Rachel Rebecca Rita Rosemary Ruth Sadie Samantha Shabnam Shanthi Sheila Sian Stella
Sunita Susan Sylvia Tamsin Teresa Tracey Ursula Valerie Vera Violet Wendy Winifred Yasmin Yetunde Yvonne""".split()
MALE = """Abdul Adebayo Adrian Alan Albert Alistair Amit Andrew Anthony Antoni Arthur Barry Benedict Bernard Brian Bruce
Callum Cedric Chidi Clifford Clive Colin Craig Cyril Darren David Dennis Derek Desmond Dominic Donald Douglas Duncan
Dylan Edward Eric Ernest Frank Gareth Gary Geoffrey Gerald Gordon Graham Gurpreet Harold Harry Howard Hugh Ian Imran
Ivor Jack Jakub James Jeremy Joseph Keith Kenneth Kevin Kofi Lee Leonard Leslie Liam Luke Malcolm Marcin Martin Maurice
Mohammed Neil Nigel Norman Oliver Omar Patrick Percy Peter Philip Piotr Rajesh Ralph Raymond Reginald Robert Roger Ronald
Roy Rupert Russell Samuel Sanjay Sidney Simon Stanley Stephen Stuart Tariq Terence Trevor Victor Vijay Walter William
Wojciech Yusuf""".split()
SURNAMES = """Abbott Achebe Adeyemi Ahmed Alderton Ali Allsopp Amery Andrews Appleby Armitage Ashdown Atkins Bagshaw Bains
Balogun Banerjee Barker Barlow Bassett Beaumont Beckford Bell Bennion Best Bhatt Birch Blackwood Bloomfield Bond Bone
Boothroyd Bowles Bradbury Brand Brewster Brierley Bristow Broughton Buckley Bull Burrows Butcher Cairns Capstick Cardew
Carpenter Chambers Chan Chaudhry Church Clegg Cohen Collier Cook Cooper Cotterill Cox Crabtree Cross Cutler Dalby
D'Arcy Das Day De-Souza Dewhurst Dhillon Dolan Drake Dutton Earl Eastwood Egan Ellery Eze Fairhurst Farmer Fawcett Field
Finch Fisher FitzGerald Flood Forester Fowler Fox Frost Gaskell Gill Goddard Goldberg Good Gosling Grabowski Grace Grant
Green Greenhalgh Gupta Hackett Haigh Hall Hardcastle Hargreaves Hartley-Brown Hasan Hawker Heath Hill Hogg Holland Hope
Horrocks Hughes Hunter Hussain Hyde Iqbal Islam Ivory Jagger Jankowski Jarvis Jones Joshi Judge Kaminski Kaur Kay Kelly
Kemp Kendrick Keogh Khan Kilbride King Knight Kowalczyk Lamb Lambert Lancaster Law Leadbetter Lee Li Lightfoot Little
Livesey Long Lovell Lowe MacDonald Mahmood Malik Marsden Marsh Mason McAllister McCarthy McGinty Mehta Mercer Miah Miller
Moffat Moon Morley Moss Naylor Nesbitt Newbold Noble Novak Nowak Nwosu O'Connor O'Leary Oakley Ogden Okafor Onions Osborne
Owusu Page Parr Patel Peacock Pearce Peel Penhaligon Petrov Pickles Pike Pope Price Proudfoot Pryce-Jones Quigley Quinn
Rahman Ramsbottom Rao Raven Rawlinson Redfern Reed Rees Rhodes Rigby Robinson Rook Rose Rowbotham Ryan Sadler St-John Salt
Sanderson Saunders Schofield Seddon Sethi Shah Sharma Sharp Shepherd Short Siddiqui Silva Simpkins Singh Skelton Sladen
Smith Snow Spencer Stead Steele Stone Street Summers Swann Sykes Szymanski Tanner Taylor Tench Thackeray Thorne Tran
Tunnicliffe Turner Tweddle Underhill Unsworth van-Dijk Vaughan Vickers Wade Walker Wall Walmsley Ward Waterhouse Weaver
Webb West Whalley White Whitworth Wilkins Williams Winter Wood Woodhead Wong Wray Wright Yates York Young Zaman
Zielinski""".split()
STREETS = """Abbotsford Acacia Albany Alma Bakehouse Beechwood Bishop's Bramley Bridge Brook Canal Castle Cedar Chapel Church
Clifton Cobden Corporation Cromwell Dairy Derwent Eden Elm Factory Fern Fleet Foundry Garden George Granby Hawthorn High
Holme Holly Inkerman Ivy Jubilee Kestrel King Lark Lime Lock Long Maltings Manor Market Meadow Mill Nelson New North
Oak Orchard Park Pear Poplar Priory Quarry Queen Railway Rectory Rowan Salisbury School Sebastopol Silver South Spring
Station Tannery Tenter Tower Union Vicarage Victoria Water Wellington West Willow Windsor Wren""".split()
STREET_KINDS = "Road Street Avenue Close Lane Drive Terrace Crescent Grove Way Gardens Walk Court Place Rise Mews".split()
HOUSES = ["Rose Cottage", "The Old Forge", "Hillcrest", "Dunroamin", "Mill House", "The Bungalow", "Fairview", "Tanglewood"]
TOWNS = [("Holmebury", "HD4"), ("Holmebury", "HD3"), ("Netherby", "HD8"), ("Great Tenning", "WF4"), ("Tenning St Mary", "WF12"),
         ("Ashcombe", "HX5"), ("Fordham Market", "HX3")]
COUNTY = "West Markshire"
WARDS = ["Ashcombe", "Brookside", "Castle", "Fordham", "Great Tenning", "Holme Valley", "Netherby", "Priory", "St Mary's", "Tannery"]
DISTRICTS = ["AA", "AB", "AC", "BR1", "BR2", "CA", "CB", "FD", "GT1", "GT2", "HV", "NB", "PR", "SM", "TN"]
PLACES = """Ashcombe Village Hall|St Mary's Church Hall|Netherby Methodist Chapel|Brookside Primary School|Castle Community Centre
|Fordham Memorial Hall|Priory Lane Scout Hut|Tannery Working Men's Club|Great Tenning Parish Room|Holme Valley Cricket Pavilion
|The Bull's Head (function room)|Mobile Unit, Corporation Street Car Park|Holmebury Library|Wellington Street Baptist Church
|St Wilfrid's R.C. School|Jubilee Sheltered Housing Lounge|Canal Road Day Centre|Alma Street Mosque Hall|Tenter Hill Academy
|Fire Station, Quarry Road""".replace("\n", "").split("|")
DEPARTMENTS = ["Environmental Health", "Finance & Resources", "Housing Services", "Legal and Democratic", "Leisure",
               "Planning Policy", "Revenues & Benefits", "Street Scene", "Customer Contact Centre", "ICT", "Building Control", "Museums"]
JOBS = ["Administrative Officer", "Accountant", "Benefits Assessor", "Building Inspector", "Caretaker", "Cleaner", "Cook",
        "Housing Officer", "Legal Assistant", "Lifeguard", "Museum Attendant", "Planning Officer", "Receptionist", "Refuse Loader",
        "Refuse Driver", "Street Sweeper", "Systems Analyst", "Senior Accountant", "Team Leader", "Park Ranger"]
MAIL = ["gmail.com", "hotmail.co.uk", "btinternet.com", "yahoo.co.uk", "talktalk.net", "ntlworld.com", "tiscali.co.uk", "aol.com",
        "outlook.com", "virginmedia.com"]
NATIONALITIES = ["British"] * 12 + ["Irish", "Polish", "Indian", "Portuguese", "Nigerian", "Romanian", "Pakistani"]
ETHNICITIES = ["White British"] * 9 + ["White Irish", "Pakistani", "Indian", "Black African", "Black Caribbean", "Mixed White and Asian",
                                       "Chinese", "Any other white background"]
RELIGIONS = ["Christian", "None", "Muslim", "Hindu", "Sikh", "Jewish", "Prefer not to say"]
UNIONS = ["UNISON", "GMB", "Unite", "None"]
HEALTH = ["Asthma", "Type 1 diabetes", "Hearing impairment", "Dyslexia", "Epilepsy", "Back injury - light duties only"]

# Polls this district ran: date, what the office calls it, short names as in file names and headings.
POLLS = [(datetime.date(*d), long, shorts) for d, long, shorts in [
    ((2001, 6, 7), "Parliamentary and County Council Elections", ["GE2001", "UKPGE & CC 01"]),
    ((2002, 5, 2), "District Council Elections", ["LGE 2002", "District 02"]),
    ((2003, 5, 1), "Local Elections", ["Local 2003", "LGE03"]),
    ((2004, 6, 10), "European Parliamentary and District Elections", ["Euro04", "EPE & DC 2004"]),
    ((2005, 5, 5), "General Election", ["GE05", "UKPGE 2005"]),
    ((2006, 5, 4), "District Council Elections", ["DC06", "District May 2006"]),
    ((2007, 5, 3), "District and Parish Elections", ["May 2007", "District Parish 07"]),
    ((2008, 5, 1), "District Council Elections", ["DC 2008", "LGE08"]),
    ((2009, 6, 4), "European and County Council Elections", ["Euro CC 09", "EPE2009"]),
    ((2010, 5, 6), "UK Parliamentary General Election", ["UKPGE10", "GE 2010"]),
    ((2011, 5, 5), "District, Parish and AV Referendum", ["AV Ref 2011", "May 2011"]),
    ((2012, 11, 15), "Police and Crime Commissioner Election", ["PCC 2012", "PCC Nov 12"]),
    ((2013, 5, 2), "County Council Elections", ["CC13", "County 2013"]),
    ((2014, 5, 22), "European and District Elections", ["Euro 2014", "EPE14"]),
    ((2015, 5, 7), "Parliamentary, District and Parish Elections", ["UKPGE 2015", "GE15"]),
    ((2016, 6, 23), "Referendum on Membership of the EU", ["EU Ref 2016", "EUREF16"]),
    ((2017, 6, 8), "UK Parliamentary General Election", ["UKPGE2017", "GE 17"]),
    ((2018, 5, 3), "District Council Elections", ["DC 2018", "Local 18"]),
    ((2019, 12, 12), "UK Parliamentary General Election", ["UKPGE Dec 2019", "GE19"]),
    ((2021, 5, 6), "County, District and PCC Elections", ["May 2021", "Combined 2021"]),
    ((2022, 5, 5), "District Council Elections", ["District 2022", "LGE 2022"]),
]]

# Role: family, abbreviation, fee in the first year.
ROLES = {
    "Presiding Officer": ("polling", "PO", 165), "Poll Clerk": ("polling", "PC", 105), "Polling Station Inspector": ("polling", "PSI", 180),
    "Count Supervisor": ("count", "CS", 85), "Count Assistant": ("count", "CA", 48), "Postal Vote Opener": ("postal", "PVO", 52),
    "Postal Vote Supervisor": ("postal", "PVS", 90), "Ballot Box Receipt": ("count", "BBR", 45), "Reserve Poll Clerk": ("polling", "RPC", 30),
    "Deputy Returning Officer": ("officer", "DRO", 350),
}
PARTIES = ["Markshire First", "Holmebury Independents", "Civic Alliance", "The Green Meadow Party", "Unity Labour Group"]
