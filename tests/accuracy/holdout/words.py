"""Word lists of the held-out corpus, written for it alone. Everybody and every council made of them is invented."""

# (origin, weight, women, men, surnames)
NAMES = [
    ("english", 34,
     "Margaret Susan Janet Patricia Christine Linda Pauline Gillian Hilary Maureen Beryl Dawn Tracey Joanne Kerry Gemma Lauren Bethany Chloe Poppy Freya Imogen Hazel Ivy Grace Verity Rosemary Daphne Thelma Glenys",
     "Keith Trevor Nigel Graham Clive Barry Derek Roger Terence Malcolm Stuart Darren Lee Wayne Craig Jordan Callum Tyler Alfie Jasper Rupert Giles Mark Guy Bill Dennis Reg Norman Cyril Hugh",
     "Ackroyd Applegarth Barraclough Bickerstaff Blenkinsop Bottomley Braithwaite Burnham Catchpole Clutterbuck Cowperthwaite Dankworth Dewhurst Entwistle Fairweather Fothergill Gathercole Greenhalgh Haddock Hebblethwaite Higginbotham Inskip Jowett Kitchener Lightfoot Longbottom Micklethwaite Nightingale Oldroyd Peabody Quilter Ramsbottom Sidebottom Threlfall Underhill Wainwright Winterbourne Woodhead Yarwood Smith Jones Taylor Brown Wood Green Hall King Baker Cook Carter Bishop Field Rivers Church Ward Banks Street Poole Marsh"),
    ("welsh", 7, "Angharad Bronwen Carys Eleri Ffion Gwenllian Lowri Mair Nerys Rhiannon Sian Tegwen", "Aled Bryn Dafydd Emyr Gareth Geraint Hywel Ieuan Iolo Llewellyn Rhodri Tudur",
     "Beynon Bevan Bowen Griffiths Gwilym Havard Llewelyn Lloyd Meredith Parry Penry Prosser Prytherch Rhydderch Treharne Vaughan ap-Rhys"),
    ("scottish", 7, "Ailsa Catriona Eilidh Fiona Isla Kirsty Mairi Morag Mhairi Shona Una Senga", "Alasdair Angus Calum Craig Dougal Ewan Fergus Hamish Iain Lachlan Murdo Ruaridh",
     "Abercrombie Auchterlonie Buchanan Carruthers Colquhoun Dalgleish Drummond Farquharson Gillespie MacAskill MacLeod McAllister McCorquodale McGlashan McKechnie McTavish Menzies Ogilvie Strachan Urquhart Wemyss"),
    ("irish", 6, "Aoife Bernadette Bridget Ciara Deirdre Grainne Mairead Niamh Orla Roisin Siobhan Sinead", "Aidan Brendan Cathal Ciaran Colm Declan Diarmuid Eamonn Fintan Liam Padraig Seamus",
     "Brannigan Coughlan Devlin Donoghue Fitzgibbon Geraghty Hanrahan Kinsella Loughran Mulvaney McGuigan O'Callaghan O'Dowd O'Rourke O'Shaughnessy Rafferty Scanlon Tierney"),
    ("south asian", 14, "Aaliyah Ayesha Bhavna Deepa Farzana Gurpreet Harjit Jaswinder Kavita Lakshmi Meera Nasreen Nusrat Parveen Priya Ruksana Sadia Shabnam Sunita Tahira Yasmin Zainab",
     "Abdul Amrit Arjun Balbir Dilip Farooq Gurdeep Hardeep Imran Jagdish Kamran Manjit Mohammed Naveed Pradeep Rajesh Sanjay Shahid Tariq Vijay Waqas Zubair",
     "Ahluwalia Ahmed Akhtar Ali Begum Bhattacharya Chaudhry Chowdhury Dhillon Gill Hussain Iqbal Islam Joshi Kaur Khan Khatun Mahmood Malik Miah Mistry Mukherjee Nair Patel Rahman Sandhu Shah Sharma Siddiqui Singh Solanki Sivakumar Thiruchelvam Uddin Venkataraman"),
    ("polish", 7, "Agnieszka Beata Danuta Ewa Grazyna Iwona Joanna Katarzyna Magdalena Małgorzata Renata Wioletta", "Andrzej Bartosz Dariusz Grzegorz Jacek Krzysztof Marek Mateusz Paweł Piotr Sławomir Tomasz",
     "Adamczyk Bąk Dąbrowski Grabowska Jankowski Kaczmarek Kowalczyk Lewandowska Majewski Nowak Pawlak Szczepański Wiśniewska Wojciechowski Zieliński Żukowska"),
    ("african", 9, "Abena Adaeze Akosua Amina Chidinma Efua Fatou Folasade Hodan Nomvula Ngozi Olubunmi Sade Thandiwe Wanjiku", "Babatunde Chinedu Emeka Farai Ibrahim Kofi Kwabena Kwame Mamadou Olusegun Sipho Tendai Tunde Yaw Yusuf",
     "Abdi Adebayo Adeyemi Agyeman Akinola Amoako Asante Balogun Boateng Chukwu Danso Diallo Ekwueme Eze Kamau Mensah Moyo Mugabo Ncube Nkemelu Nwosu Ogunleye Okafor Okonkwo Osei Owusu Sesay Warsame"),
    ("chinese", 5, "Hui-Ying Jia Lai-Kuen Mei Ming-Li Shuk-Yee Siu-Wan Xiaoling Yan Yuk", "Chi-Keung Chun-Wai Jun Kwok-Wah Man-Ho Wai-Lam Wei Xiang Yiu-Fai Zhong",
     "Chan Cheung Chow Fung Huang Kwan Lam Leung Li Liu Ng Poon Tsang Wang Wong Xu Yeung Yip Zhang"),
    ("european", 8, "Alina Anca Beatriz Carla Despina Elena Francesca Giulia Ingrid Luciana Mihaela Natalia Ozlem Raluca Svetlana Vasiliki", "Bogdan Catalin Dimitrios Fabrizio Goran Hakan Joao Luca Miguel Nuno Ovidiu Paulo Radu Stefan Viktor Yannis",
     "Andreou Barbosa Constantinou Da Silva De Souza Dimitrov Ferreira Georgiou Ionescu Jankauskas Kaya Marchetti Novák Oliveira Papadopoulos Petrov Popescu Rossi Schäfer van der Merwe Yilmaz"),
    ("caribbean", 3, "Beverley Claudette Delroya Hyacinth Lorna Marcia Merlene Yvonne", "Courtney Delroy Devon Errol Leroy Linford Winston Clifton",
     "Bartholomew Blackwood Brathwaite Campbell Codrington Grant Hinds Josephs Lewin Pinnock Reid Samuels Walcott"),
]
# Surnames of several words are split at blanks above; these mend it.
LONG_SURNAMES = {"european": ["Da Silva", "De Souza", "van der Merwe"], "english": ["Barrington-Hughes", "Finch-Lyle", "Carr-Hope"], "irish": ["Mac Giolla"]}

# (town, outward codes, county, dialling code)
TOWNS = [
    ("Abingdon", ["OX14"], "Oxfordshire", "01235"), ("Kidlington", ["OX5"], "Oxfordshire", "01865"), ("Headington", ["OX3"], "Oxford", "01865"), ("Aylesbury", ["HP19", "HP20", "HP21"], "Buckinghamshire", "01296"),
    ("Newbury", ["RG14"], "Berkshire", "01635"), ("Corby", ["NN17", "NN18"], "Northamptonshire", "01536"), ("Hinckley", ["LE10"], "Leicestershire", "01455"), ("Grantham", ["NG31"], "Lincolnshire", "01476"),
    ("Worksop", ["S80", "S81"], "Nottinghamshire", "01909"), ("Barnsley", ["S70", "S71", "S75"], "South Yorkshire", "01226"), ("Keighley", ["BD20", "BD21"], "West Yorkshire", "01535"), ("Scarborough", ["YO11", "YO12"], "North Yorkshire", "01723"),
    ("Hexham", ["NE46"], "Northumberland", "01434"), ("Gateshead", ["NE8", "NE9", "NE11"], "Tyne and Wear", "0191"), ("Whitehaven", ["CA28"], "Cumbria", "01946"), ("Lancaster", ["LA1"], "Lancashire", "01524"),
    ("Burnley", ["BB10", "BB11"], "Lancashire", "01282"), ("Salford", ["M5", "M6", "M7"], "Greater Manchester", "0161"), ("Birkenhead", ["CH41", "CH42"], "Merseyside", "0151"), ("Northwich", ["CW8", "CW9"], "Cheshire", "01606"),
    ("Stafford", ["ST16", "ST17"], "Staffordshire", "01785"), ("Smethwick", ["B66", "B67"], "West Midlands", "0121"), ("Hereford", ["HR1", "HR2"], "", "01432"), ("Stroud", ["GL5", "GL6"], "Gloucestershire", "01453"),
    ("Frome", ["BA11"], "Somerset", "01373"), ("Bideford", ["EX39"], "Devon", "01237"), ("Truro", ["TR1"], "Cornwall", "01872"), ("Weymouth", ["DT3", "DT4"], "Dorset", "01305"),
    ("Andover", ["SP10"], "Hampshire", "01264"), ("Worthing", ["BN11", "BN13"], "West Sussex", "01903"), ("Hastings", ["TN34", "TN35"], "East Sussex", "01424"), ("Dartford", ["DA1"], "Kent", "01322"),
    ("Hackney", ["E8", "E9"], "London", "020"), ("Brixton", ["SW2", "SW9"], "London", "020"), ("Holborn", ["WC1N", "WC2B"], "London", "020"), ("Harrow", ["HA1", "HA3"], "Middlesex", "020"),
    ("Braintree", ["CM7"], "Essex", "01376"), ("Lowestoft", ["NR32", "NR33"], "Suffolk", "01502"), ("Wisbech", ["PE13"], "Cambridgeshire", "01945"), ("Hitchin", ["SG4", "SG5"], "Hertfordshire", "01462"),
    ("Llanelli", ["SA14", "SA15"], "Carmarthenshire", "01554"), ("Pontypridd", ["CF37"], "Rhondda Cynon Taf", "01443"), ("Bangor", ["LL57"], "Gwynedd", "01248"), ("Wrexham", ["LL11", "LL13"], "", "01978"),
    ("Paisley", ["PA1", "PA2"], "Renfrewshire", "0141"), ("Kirkcaldy", ["KY1", "KY2"], "Fife", "01592"), ("Inverness", ["IV2", "IV3"], "", "01463"), ("Leith", ["EH6"], "Edinburgh", "0131"),
    ("Lisburn", ["BT27", "BT28"], "Co. Antrim", "028"), ("Omagh", ["BT78", "BT79"], "Co. Tyrone", "028"), ("Douglas", ["IM1", "IM2"], "Isle of Man", "01624"), ("Lerwick", ["ZE1"], "Shetland", "01595"),
]
STREETS = ("Alder Ash Aspen Bakery Barley Beacon Bridle Brickyard Cathedral Chandlers Chapel Chestnut Cobblers Coronation Curlew Dairy Derwent Eastgate Fallow Ferry Foundry Gladstone Goldfinch Granary Hawthorn Hillcrest "
           "Jubilee Kestrel Kingfisher Laburnum Larch Lavender Limekiln Linnet Mafeking Mallard Maypole Meadowsweet Mill Nelson Newcastle Nursery Orchard Palmerston Pinfold Plover Priory Quarry Queens Rectory Ropewalk Rowan "
           "Saddlers Saxon Shepherds Sorrel Station Sycamore Tannery Tennyson Thistle Trafalgar Tudor Union Vicarage Victoria Walnut Weavers Wellington Windmill Wordsworth Wren Yewtree").split()
STREET_TYPES = ["Road"] * 6 + ["Street"] * 5 + ["Close"] * 4 + ["Avenue"] * 4 + ["Lane"] * 3 + ["Drive"] * 3 + ["Way"] * 2 + ["Crescent"] * 2 + "Gardens Terrace Grove Place Court Walk Rise View Mews Hill Croft Row Garth Fold Wynd Brow".split()
ONE_WORD_STREETS = ["The Leas", "Broadwalk", "Cheapside", "Whinfell", "The Paddocks", "Pentre Isaf", "Ffordd Las", "Heol y Bryn", "Lôn Goch", "Bannerman Brae"]
VILLAGES = ["Lower Hatch", "Nether Stowell", "Long Barrow", "Ormsby", "Brynhafod", "Easter Kinloch", "Cold Ashby", "Much Wimbling"]
HOUSES = "Rose Cottage;The Old Forge;Fernlea;Ty Newydd;Bramble End;Hillside;Sea View;The Granary;Braeside;Coach House;2 Railway Cottages;Lower Farm;Mole End;Dunroamin;Glenmore;The Bungalow".split(";")
BLOCKS = "Attlee House;Nye Bevan Court;Mandela Point;Lansbury House;Churchill Tower;Keir Hardie Court;Bluebell Heights;Wharf Mill;Peabody Buildings;Hope Court".split(";")

COUNCILS = [  # (name, short name, domain)
    ("Arden Vale Borough Council", "AVBC", "ardenvale.gov.uk"), ("Westmere District Council", "WDC", "westmere.gov.uk"), ("Northbeck City Council", "NCC", "northbeck.gov.uk"), ("Marlsea Borough Council", "MBC", "marlsea.gov.uk"),
    ("South Coldale District Council", "SCDC", "southcoldale.gov.uk"), ("Thornhaven Council", "TC", "thornhaven.gov.uk"), ("London Borough of Eastwick", "LBE", "eastwick.gov.uk"), ("Glan Teifi County Council", "GTCC", "glanteifi.gov.uk"),
    ("Strathorrin Council", "SC", "strathorrin.gov.uk"), ("Kingsferry City Council", "KCC", "kingsferry.gov.uk"), ("Holderby Metropolitan Borough Council", "HMBC", "holderby.gov.uk"), ("Tamarvale District Council", "TVDC", "tamarvale.gov.uk"),
]
WARDS = "Abbeyfield;Barrow Hill;Castle;Churchdown;Copley & Scar Top;Dunstan Park;Eastgate;Fenside;Gorsey Bank;Highfield;Ironside;Kestrel Heath;Lower Marsh;Moorside;Newbold;Oakhanger;Priory;Quarrybank;Rushmere;St Oswald's;Temple;Upper Cross;Victoria;Westbrook".split(";")
VENUES = ("St Oswald's Church Hall;Moorside Primary School;The Scout Hut;Gorsey Bank Community Centre;Methodist Church Schoolroom;Kestrel Heath Village Hall;Central Library;Salvation Army Citadel;Portakabin, Asda Car Park;Fenside Working Men's Club;"
          "Ashgrove Sheltered Housing Common Room;Jubilee Pavilion;Royal British Legion;St Bede's RC Primary School;Guru Nanak Gurdwara;The Plough Inn (function room);Newbold Bowls Club;Trinity URC;Temple Leisure Centre;Quarrybank Infants School;"
          "Mobile Unit, Rushmere Close;Eastgate Fire Station;Neuadd y Pentref;Kirk Session House;Friends Meeting House;Upper Cross Cricket Club").split(";")

POLLS = [  # (ISO date, what it was called on papers, short names in paths and headings)
    ("2001-06-07", "Parliamentary and County Council Elections", ["GE2001", "UKPGE 2001", "General Election 2001"]), ("2002-05-02", "Borough Elections", ["May 2002", "Borough 2002"]), ("2003-05-01", "District Council Elections", ["LE2003", "District 2003"]),
    ("2004-06-10", "European and Local Elections", ["Euro04", "European 2004", "Combined 2004"]), ("2005-05-05", "Parliamentary Election", ["GE2005", "UKPGE05", "General Election 2005"]), ("2006-05-04", "Local Elections", ["May 2006", "LE06"]),
    ("2007-05-03", "Local Elections", ["Locals 2007", "May07"]), ("2008-05-01", "Local Elections", ["LE2008", "May 2008"]), ("2009-06-04", "European and County Council Elections", ["Euro 2009", "CC09"]),
    ("2010-05-06", "UK Parliamentary General Election", ["GE2010", "UKPGE10", "Parliamentary 2010"]), ("2011-05-05", "Local Elections and Referendum on the voting system", ["AV Ref 2011", "May 2011"]), ("2012-11-15", "Police and Crime Commissioner Election", ["PCC 2012", "PCC Nov 2012"]),
    ("2013-05-02", "County Council Elections", ["County 2013", "CC2013"]), ("2014-05-22", "European Parliamentary and Local Elections", ["EPE 2014", "Euro14"]), ("2015-05-07", "Parliamentary, District and Parish Elections", ["GE2015", "May 2015 combined"]),
    ("2016-05-05", "Local and Police and Crime Commissioner Elections", ["PCC 2016", "May 2016"]), ("2016-06-23", "EU Referendum", ["EURef 2016", "EU Referendum 2016"]), ("2017-06-08", "UK Parliamentary General Election", ["UKPGE 2017", "GE17"]),
    ("2018-05-03", "Local Elections", ["LE2018", "Boroughs 2018"]), ("2019-05-23", "European Parliamentary Election", ["EPE19", "Euro 2019"]), ("2019-12-12", "UK Parliamentary General Election", ["UKPGE Dec 2019", "GE2019"]),
    ("2021-05-06", "Combined Elections", ["May 2021", "PCC and County 2021"]), ("2022-05-05", "Local Elections", ["LE2022", "May 2022"]),
]
ROLES = [  # (full, codes)
    ("Presiding Officer", ["PO", "Pres Off"]), ("Poll Clerk", ["PC", "PClk", "PC1", "PC2"]), ("Count Assistant", ["CA", "Ct Asst"]), ("Count Supervisor", ["CS", "C Sup"]), ("Reserve Poll Clerk", ["RPC", "Res PC"]),
    ("Reserve Presiding Officer", ["RPO"]), ("Polling Station Inspector", ["PSI"]), ("Postal Vote Opening Assistant", ["PVO", "PV Asst"]), ("Postal Vote Supervisor", ["PVS"]), ("Ballot Box Receipt Assistant", ["BBR"]),
    ("Counting Assistant", ["CA"]), ("Polling Clerk", ["PC"]), ("Deputy Returning Officer", ["DRO"]), ("Canvasser", ["CANV"]), ("Count Enumerator", ["ENUM"]),
]
PERSONAL_MAIL = "gmail.com hotmail.com hotmail.co.uk yahoo.co.uk btinternet.com talktalk.net sky.com ntlworld.com tiscali.co.uk aol.com freeserve.co.uk blueyonder.co.uk outlook.com icloud.com virginmedia.com live.co.uk protonmail.com o2.co.uk".split()
NATIONALITIES = "British;British;British;British;Irish;Polish;Indian;Pakistani;Bangladeshi;Nigerian;Ghanaian;Portuguese;Romanian;Italian;Lithuanian;Jamaican;Australian;South African;Chinese;Spanish;Dual British/French".split(";")
ETHNICITIES = "White British;White - Irish;White Other;Asian or Asian British - Indian;Asian British Pakistani;Bangladeshi;Black African;Black Caribbean;Mixed White and Black Caribbean;Chinese;Any other ethnic group;Gypsy or Irish Traveller;Prefer not to say".split(";")
RELIGIONS = "Christian;Church of England;Roman Catholic;Muslim;Hindu;Sikh;Jewish;Buddhist;No religion;Methodist;Quaker".split(";")
UNIONS = ["UNISON", "GMB", "Unite", "NEU", "PCS", "NASUWT", "Prospect"]
PARTIES = ["Labour", "Conservative", "Liberal Democrat", "Green", "Plaid Cymru", "SNP", "UKIP", "Reform UK"]
CONDITIONS = ["type 1 diabetes", "epilepsy", "severe asthma", "registered partially sighted", "hearing loss in the left ear", "rheumatoid arthritis", "recovering from a hip replacement", "sciatica", "dyslexia", "multiple sclerosis", "depression", "Crohn's disease", "a heart condition", "chronic fatigue"]
CONVICTIONS = ["drink driving, 2004, 12 month ban", "theft from shop, 1998, conditional discharge", "common assault 2007, fined £250", "possession of cannabis - caution 2011", "benefit fraud, 2003, 80 hours community service", "criminal damage (1989), fine"]
JOBS = "Caretaker;Catering Assistant;Planning Technician;Benefits Assessor;Leisure Attendant;Refuse Loader;Teaching Assistant;Care Worker;Revenues Officer;Librarian;Housing Officer;Grounds Maintenance Operative;Solicitor;Accountant;Environmental Health Officer;Receptionist".split(";")
SUPPLIERS = "Ardale Stationers Ltd;Blackwater Skip Hire;Corvid Print & Mail;Dovetail Joinery;Eastfield Coaches;Fosse Paper Merchants;Greystone Plant Ltd;Halewood Portable Toilets;J R Pickering & Sons;Kirkgate Vending;Meridian Leasing plc;Northern Lights Electrical;Parkgate Catering;Quickfix Locksmiths;Tideway Cleaning Services;Swift Courier Co".split(";")
