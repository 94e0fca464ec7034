//! Vocabularies: values from short lists, such as sex, nationality, ethnicity, religion.
//!
//! They take whole cells, not words in running text, and never allocate. Where a word means other things as well
//! (`Indian` is a nationality and an ethnicity) the verdict is the form only.

use std::sync::LazyLock;

use super::Verdict;
use crate::detect::terms::{Terms, parted};

static GENDERS: Terms = Terms::new(&[
    "agender",
    "bachgen",
    "benyw",
    "boy",
    "dyn",
    "fem",
    "female",
    "female (including trans woman)",
    "fluid",
    "gender fluid",
    "genderfluid",
    "genderqueer",
    "girl",
    "gwryw",
    "i prefer not to say",
    "intersex",
    "male",
    "male (including trans man)",
    "man",
    "menyw",
    "merch",
    "non binary",
    "non-binary",
    "nonbinary",
    "other gender",
    "trans",
    "trans man",
    "trans woman",
    "transgender",
    "transman",
    "transwoman",
    "woman",
]);

static GENDER_CODES: Terms = Terms::new(&["m", "f", "x", "prefer not to say", "not stated", "unspecified"]);

/// Judges sex or gender: a word is valid, one letter has the form.
pub fn judge_gender(text: &str) -> Verdict {
    let text = text.trim_end_matches('.');
    if GENDERS.has(text) {
        return Verdict::Valid;
    }
    if GENDER_CODES.has(text) { Verdict::Shape } else { Verdict::No }
}

static NATIONALITIES: Terms = Terms::new(&[
    "afghan",
    "albanian",
    "algerian",
    "american",
    "angolan",
    "argentine",
    "argentinian",
    "armenian",
    "australian",
    "austrian",
    "azerbaijani",
    "bahamian",
    "bahraini",
    "bangladeshi",
    "barbadian",
    "belarusian",
    "belgian",
    "belizean",
    "beninese",
    "bermudian",
    "bhutanese",
    "bolivian",
    "bosnian",
    "botswanan",
    "brazilian",
    "british",
    "british citizen",
    "british national",
    "british overseas",
    "british subject",
    "bruneian",
    "bulgarian",
    "burmese",
    "burundian",
    "cambodian",
    "cameroonian",
    "canadian",
    "cape verdean",
    "chadian",
    "chilean",
    "chinese",
    "citizen of the eu",
    "colombian",
    "commonwealth",
    "commonwealth citizen",
    "congolese",
    "costa rican",
    "croatian",
    "cuban",
    "cypriot",
    "czech",
    "danish",
    "dominican",
    "dual british",
    "dutch",
    "ecuadorean",
    "egyptian",
    "emirati",
    "english",
    "eritrean",
    "estonian",
    "ethiopian",
    "eu citizen",
    "fijian",
    "filipino",
    "finnish",
    "french",
    "gambian",
    "georgian",
    "german",
    "ghanaian",
    "greek",
    "grenadian",
    "guatemalan",
    "guinean",
    "guyanese",
    "haitian",
    "honduran",
    "hong konger",
    "hungarian",
    "icelandic",
    "indian",
    "indonesian",
    "iranian",
    "iraqi",
    "irish",
    "israeli",
    "italian",
    "ivorian",
    "jamaican",
    "japanese",
    "jordanian",
    "kazakh",
    "kenyan",
    "kittitian",
    "kosovan",
    "kuwaiti",
    "kyrgyz",
    "lao",
    "latvian",
    "lebanese",
    "liberian",
    "libyan",
    "lithuanian",
    "luxembourger",
    "macedonian",
    "malagasy",
    "malawian",
    "malaysian",
    "maldivian",
    "malian",
    "maltese",
    "mauritanian",
    "mauritian",
    "mexican",
    "moldovan",
    "mongolian",
    "montenegrin",
    "moroccan",
    "mozambican",
    "namibian",
    "nepalese",
    "nepali",
    "new zealander",
    "nicaraguan",
    "nigerian",
    "north korean",
    "northern irish",
    "norwegian",
    "omani",
    "pakistani",
    "palestinian",
    "panamanian",
    "paraguayan",
    "peruvian",
    "polish",
    "portuguese",
    "qatari",
    "romanian",
    "russian",
    "rwandan",
    "salvadorean",
    "saudi",
    "saudi arabian",
    "scottish",
    "senegalese",
    "serbian",
    "seychellois",
    "sierra leonean",
    "singaporean",
    "slovak",
    "slovakian",
    "slovene",
    "slovenian",
    "somali",
    "south african",
    "south korean",
    "spanish",
    "sri lankan",
    "st lucian",
    "stateless",
    "sudanese",
    "surinamese",
    "swazi",
    "swedish",
    "swiss",
    "syrian",
    "taiwanese",
    "tajik",
    "tanzanian",
    "thai",
    "togolese",
    "trinidadian",
    "tunisian",
    "turkish",
    "turkmen",
    "ugandan",
    "ukrainian",
    "uruguayan",
    "uzbek",
    "venezuelan",
    "vietnamese",
    "vincentian",
    "welsh",
    "yemeni",
    "zambian",
    "zimbabwean",
]);

/// Country codes and names that forms use for a nationality.
static NATIONALITY_CODES: Terms = Terms::new(&[
    "aus",
    "bgd",
    "bgr",
    "can",
    "chn",
    "deu",
    "esp",
    "fra",
    "gb",
    "gbd",
    "gbr",
    "grc",
    "great britain",
    "hkg",
    "hun",
    "ind",
    "irl",
    "ita",
    "jam",
    "ltu",
    "lva",
    "nga",
    "nld",
    "npl",
    "nzl",
    "pak",
    "phl",
    "pol",
    "prt",
    "rou",
    "svk",
    "uk",
    "united kingdom",
    "usa",
    "zaf",
    "zwe",
]);

/// Judges a nationality: a demonym is valid (two joined as well), a country code has the form.
pub fn judge_nationality(text: &str) -> Verdict {
    if NATIONALITIES.has(text) {
        return Verdict::Valid;
    }
    let joined = ["/", " and ", " & "].into_iter().find_map(|join| parted(text, join));
    if joined.is_some_and(|(a, b)| NATIONALITIES.has(a.trim()) && NATIONALITIES.has(b.trim())) {
        return Verdict::Valid;
    }
    if NATIONALITY_CODES.has(text) { Verdict::Shape } else { Verdict::No }
}

static ETHNIC_CORE: Terms = Terms::new(&[
    "african",
    "arab",
    "asian",
    "black",
    "caribbean",
    "gypsy",
    "mixed",
    "roma",
    "romany",
    "traveller",
    "white",
]);
static ETHNIC_ALONE: Terms =
    Terms::new(&["bangladeshi", "chinese", "indian", "jewish", "kashmiri", "latin", "pakistani", "sikh"]);
static ETHNIC_OTHER: Terms = Terms::new(&[
    "a",
    "and",
    "any",
    "background",
    "bangladeshi",
    "british",
    "chinese",
    "cornish",
    "eastern",
    "english",
    "ethnic",
    "european",
    "group",
    "heritage",
    "indian",
    "irish",
    "kashmiri",
    "latin",
    "multiple",
    "non",
    "northern",
    "of",
    "or",
    "other",
    "pakistani",
    "scottish",
    "uk",
    "welsh",
]);

/// Judges an ethnic group as the census and equality forms name it (`White - British`, `Mixed White and Asian`).
pub fn judge_ethnicity(text: &str) -> Verdict {
    if text.len() > 90 || text.is_empty() {
        return Verdict::No;
    }
    let mut core = 0;
    let mut alone = 0;
    let mut count = 0;
    for word in text.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| !w.is_empty()) {
        count += 1;
        if ETHNIC_CORE.has(word) {
            core += 1;
        } else if !ETHNIC_OTHER.has(word) && !ETHNIC_ALONE.has(word) {
            return Verdict::No;
        }
        alone += usize::from(ETHNIC_ALONE.has(word));
    }
    match (core, count) {
        // `White` and `Black` alone are surnames and colours too.
        (1.., 2..) => Verdict::Valid,
        (1, 1) => Verdict::Shape,
        _ if alone > 0 => Verdict::Shape,
        _ => Verdict::No,
    }
}

static RELIGIONS: Terms = Terms::new(&[
    "agnostic",
    "anglican",
    "atheist",
    "baha'i",
    "bahai",
    "baptist",
    "buddhism",
    "buddhist",
    "c of e",
    "c.of.e",
    "catholic",
    "christian",
    "christianity",
    "church of england",
    "church of scotland",
    "church of wales",
    "coe",
    "eastern orthodox",
    "evangelical",
    "greek orthodox",
    "hindu",
    "hinduism",
    "humanist",
    "islam",
    "jain",
    "jehovah's witness",
    "jew",
    "jewish",
    "judaism",
    "lutheran",
    "methodist",
    "mormon",
    "muslim",
    "no religion",
    "no religion or belief",
    "non religious",
    "orthodox",
    "orthodox christian",
    "pagan",
    "pentecostal",
    "presbyterian",
    "protestant",
    "quaker",
    "rastafarian",
    "rc",
    "roman catholic",
    "russian orthodox",
    "salvation army",
    "seventh day adventist",
    "shia",
    "sikh",
    "sikhism",
    "spiritualist",
    "sunni",
    "unitarian",
    "united reformed church",
    "wiccan",
    "zoroastrian",
]);

static RELIGIONS_AMBIGUOUS: Terms = Terms::new(&["rc", "coe", "orthodox", "catholic", "none"]);

/// Judges a religion or belief.
pub fn judge_religion(text: &str) -> Verdict {
    match () {
        _ if RELIGIONS_AMBIGUOUS.has(text) => Verdict::Shape,
        _ if RELIGIONS.has(text) => Verdict::Valid,
        _ => Verdict::No,
    }
}

static UNIONS: Terms = Terms::new(&[
    "accord",
    "amicus",
    "apex",
    "aslef",
    "aspect",
    "atl",
    "bectu",
    "bfawu",
    "bma",
    "cohse",
    "community union",
    "connect",
    "csp",
    "cwu",
    "epa",
    "equity",
    "fbu",
    "fda",
    "gmb",
    "gmb union",
    "iras",
    "manufacturing science and finance",
    "mpo",
    "msf",
    "nahT",
    "naht",
    "nalgo",
    "napo",
    "nasuwt",
    "neu",
    "nipsa",
    "nuj",
    "num",
    "nupe",
    "nut",
    "pcs",
    "pfa",
    "prospect",
    "rcm",
    "rcn",
    "rmt",
    "scp",
    "sipto",
    "soulbury",
    "tgwu",
    "t&g",
    "t&gwu",
    "tssa",
    "ucatt",
    "ucu",
    "unison",
    "unite",
    "unite the union",
    "usdaw",
]);

/// Unions whose names are words or other abbreviations as well.
static UNIONS_AMBIGUOUS: Terms = Terms::new(&[
    "accord", "apex", "aspect", "atl", "connect", "csp", "epa", "equity", "fda", "iras", "mpo", "num", "nut",
    "pcs", "pfa", "prospect", "scp", "unite",
]);

/// Judges the name of a trade union.
pub fn judge_union(text: &str) -> Verdict {
    // "UNISON (steward)", "GMB - by DOCAS": what somebody is there, or how the subscription is paid.
    let text = [" (", " - "].iter().find_map(|sign| text.split_once(sign)).map_or(text, |(name, _)| name);
    match () {
        _ if UNIONS_AMBIGUOUS.has(text) => Verdict::Shape,
        _ if UNIONS.has(text) => Verdict::Valid,
        _ => Verdict::No,
    }
}

static PARTIES: Terms = Terms::new(&[
    "alliance party",
    "bnp",
    "brexit party",
    "british national party",
    "change uk",
    "co-operative party",
    "conservative",
    "conservative and unionist party",
    "conservative party",
    "conservatives",
    "democratic unionist party",
    "dup",
    "green",
    "green party",
    "labour",
    "labour and co-operative party",
    "labour party",
    "lib dem",
    "lib dems",
    "liberal democrat",
    "liberal democrats",
    "monster raving loony",
    "plaid cymru",
    "reform uk",
    "respect party",
    "scottish greens",
    "scottish national party",
    "sdlp",
    "sinn fein",
    "snp",
    "tory",
    "trade unionist and socialist coalition",
    "tusc",
    "uk independence party",
    "ukip",
    "ulster unionist party",
    "uup",
    "women's equality party",
    "yorkshire party",
]);

static PARTIES_AMBIGUOUS: Terms = Terms::new(&["green", "labour", "dup", "conservative"]);

/// Judges the name of a political party.
pub fn judge_politics(text: &str) -> Verdict {
    match () {
        _ if PARTIES_AMBIGUOUS.has(text) => Verdict::Shape,
        _ if PARTIES.has(text) => Verdict::Valid,
        _ => Verdict::No,
    }
}

static HEALTH: Terms = Terms::new(&[
    "abdominal pain",
    "addison's disease",
    "adhd",
    "allergies",
    "allergy",
    "alopecia",
    "alzheimer's",
    "anaemia",
    "anaphylaxis",
    "angina",
    "ankle injury",
    "anorexia",
    "anxiety",
    "appendicitis",
    "arm in plaster",
    "arthritis",
    "asd",
    "asperger",
    "aspergers",
    "asthma",
    "asthmatic",
    "autism",
    "autistic",
    "back ache",
    "back injury",
    "back pain",
    "back problem",
    "back problems",
    "back strain",
    "backache",
    "bad back",
    "bad knee",
    "bad knees",
    "bereavement reaction",
    "bipolar",
    "blind",
    "blood pressure",
    "brain injury",
    "broken ankle",
    "broken arm",
    "broken leg",
    "broken wrist",
    "bronchitis",
    "bruising",
    "bulimia",
    "burns",
    "cancer",
    "cataracts",
    "cerebral palsy",
    "cfs",
    "chemotherapy",
    "chest infection",
    "chest pain",
    "chest pains",
    "chicken pox",
    "chronic fatigue",
    "coeliac",
    "colitis",
    "concussion",
    "copd",
    "covid",
    "covid-19",
    "crohn's",
    "crohns",
    "cystic fibrosis",
    "cystitis",
    "d & v",
    "d&v",
    "deaf",
    "dementia",
    "depression",
    "dermatitis",
    "diabetes",
    "diabetic",
    "diarrhoea",
    "diarrhoea and vomiting",
    "disabled",
    "dizziness",
    "down's syndrome",
    "dyslexia",
    "dyslexic",
    "dyspraxia",
    "ear infection",
    "eczema",
    "endometriosis",
    "epilepsy",
    "epileptic",
    "eye infection",
    "fibroids",
    "fibromyalgia",
    "flu",
    "food poisoning",
    "fracture",
    "fractured ankle",
    "fractured arm",
    "fractured wrist",
    "frozen shoulder",
    "gallstones",
    "gastric flu",
    "gastroenteritis",
    "glandular fever",
    "glaucoma",
    "gout",
    "hard of hearing",
    "hay fever",
    "headache",
    "headaches",
    "hearing aid",
    "hearing impaired",
    "hearing impairment",
    "hearing loss",
    "heart attack",
    "heart bypass",
    "heart condition",
    "heart disease",
    "heart failure",
    "heart surgery",
    "hepatitis",
    "hernia",
    "hernia operation",
    "high blood pressure",
    "hip replacement",
    "hiv",
    "hypertension",
    "hysterectomy",
    "ibs",
    "influenza",
    "insomnia",
    "insulin",
    "irritable bowel",
    "irritable bowel syndrome",
    "kidney disease",
    "kidney infection",
    "kidney stones",
    "knee injury",
    "knee replacement",
    "labyrinthitis",
    "laryngitis",
    "learning difficulties",
    "learning difficulty",
    "learning disability",
    "long covid",
    "long term illness",
    "long-standing illness",
    "lower back pain",
    "lupus",
    "macular degeneration",
    "maternity related",
    "meniere's",
    "meningitis",
    "menopause",
    "mental health",
    "mental health condition",
    "mental ill health",
    "mental illness",
    "migraine",
    "migraines",
    "minor operation",
    "miscarriage",
    "mobility issues",
    "mobility problems",
    "motor neurone disease",
    "ms sufferer",
    "multiple injuries",
    "multiple sclerosis",
    "muscular dystrophy",
    "musculoskeletal",
    "neck injury",
    "neck pain",
    "nervous breakdown",
    "nervous debility",
    "norovirus",
    "nut allergy",
    "ocd",
    "osteoarthritis",
    "osteoporosis",
    "pacemaker",
    "palpitations",
    "panic attacks",
    "paralysis",
    "parkinson's",
    "parkinsons",
    "partially sighted",
    "physical disability",
    "physical impairment",
    "plantar fasciitis",
    "pleurisy",
    "pneumonia",
    "post operative",
    "post viral fatigue",
    "postnatal depression",
    "pregnancy related",
    "pregnancy-related",
    "pregnant",
    "prosthetic leg",
    "psoriasis",
    "ptsd",
    "pulled muscle",
    "raynaud's",
    "reduced mobility",
    "registered disabled",
    "repetitive strain injury",
    "restricted mobility",
    "rheumatism",
    "rheumatoid arthritis",
    "rsi",
    "schizophrenia",
    "sciatica",
    "sensory impairment",
    "shingles",
    "shoulder injury",
    "sickle cell",
    "sickness and diarrhoea",
    "sickness bug",
    "sight impaired",
    "sight loss",
    "sinusitis",
    "slipped disc",
    "sore throat",
    "speech impediment",
    "sprained ankle",
    "sprained wrist",
    "stammer",
    "stomach bug",
    "stomach upset",
    "stress",
    "stress and anxiety",
    "stress, anxiety",
    "stress/anxiety",
    "stroke",
    "swollen ankle",
    "thyroid",
    "tinnitus",
    "tonsillitis",
    "toothache",
    "type 1 diabetes",
    "type 2 diabetes",
    "type i diabetes",
    "type ii diabetes",
    "ulcer",
    "ulcerative colitis",
    "underactive thyroid",
    "upper respiratory infection",
    "urinary infection",
    "uti",
    "vertigo",
    "viral infection",
    "visual disability",
    "visual impairment",
    "visually impaired",
    "vomiting",
    "wheelchair",
    "wheelchair user",
    "whiplash",
    "work related stress",
    "work-related stress",
]);

/// Words that a sentence about health holds and other sentences hardly.
static HEALTH_IN_TEXT: Terms = Terms::new(&[
    "adhd",
    "allergic",
    "anaemia",
    "angina",
    "anxiety",
    "appendicitis",
    "arthritis",
    "asperger's",
    "aspergers",
    "asthma",
    "asthmatic",
    "autism",
    "autistic",
    "backache",
    "bipolar",
    "blindness",
    "bronchitis",
    "bruising",
    "cancer",
    "chemo",
    "chemotherapy",
    "coeliac",
    "colitis",
    "concussion",
    "copd",
    "covid",
    "crohn's",
    "deaf",
    "deafness",
    "dementia",
    "depressed",
    "depression",
    "diabetes",
    "diabetic",
    "dialysis",
    "diarrhoea",
    "disabilities",
    "disability",
    "disabled",
    "dyslexia",
    "dyslexic",
    "dyspraxia",
    "eczema",
    "epilepsy",
    "epileptic",
    "fibromyalgia",
    "fracture",
    "fractured",
    "gastroenteritis",
    "glaucoma",
    "hepatitis",
    "hernia",
    "hypertension",
    "hysterectomy",
    "ill-health",
    "illness",
    "impaired",
    "influenza",
    "injured",
    "injury",
    "insulin",
    "lupus",
    "menopause",
    "migraine",
    "migraines",
    "miscarriage",
    "osteoarthritis",
    "osteoporosis",
    "paralysed",
    "parkinson's",
    "pneumonia",
    "pregnancy",
    "pregnant",
    "psoriasis",
    "ptsd",
    "rheumatism",
    "rheumatoid",
    "schizophrenia",
    "sciatica",
    "sclerosis",
    "shingles",
    "sickle",
    "sinusitis",
    "sprain",
    "sprained",
    "stammer",
    "tinnitus",
    "tonsillitis",
    "tumour",
    "vertigo",
    "vomiting",
    "wheelchair",
    "whiplash",
]);

/// Judges a statement about health or disability: a whole term is valid, a sentence with such a word has the form.
pub fn judge_health(text: &str) -> Verdict {
    if HEALTH.has(text) {
        return Verdict::Valid;
    }
    // "hearing loss - uses loop": a term of some length among other words.
    let long = text.len() <= 80 && holds_a_long_term(text);
    if long || text.len() <= 400 && words_of(text).any(|word| HEALTH_IN_TEXT.has(word)) {
        Verdict::Shape
    } else {
        Verdict::No
    }
}

/// The runs of letters of ASCII and apostrophes in a text.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let in_word = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'\'';
    let mut rest = 0;
    std::iter::from_fn(move || {
        let bytes = text.as_bytes().get(rest..)?;
        let start = rest + bytes.iter().position(in_word)?;
        let more = text.as_bytes()[start..].iter().position(|byte| !in_word(byte));
        rest = more.map_or(text.len(), |more| start + more);
        text.get(start..rest)
    })
}

static TRAINING: Terms = Terms::new(&[
    "a/b",
    "absent",
    "attended",
    "booked",
    "cancelled",
    "certificate issued",
    "complete",
    "completed",
    "did not attend",
    "dna",
    "e-learning",
    "elearning",
    "exempt",
    "face to face",
    "failed",
    "invited",
    "moodle",
    "no show",
    "not attended",
    "not completed",
    "not required",
    "not trained",
    "online",
    "online training",
    "outstanding",
    "passed",
    "refresher",
    "refresher training",
    "required",
    "trained",
    "training attended",
    "training booked",
    "training complete",
    "training completed",
    "training not attended",
    "training required",
    "virtual",
    "webinar",
]);

/// Judges a note on training: a term that says so is valid, one that other columns use too has the form.
pub fn judge_training(text: &str) -> Verdict {
    // "attended 12 Apr": which of the sessions it was.
    let session = text
        .get(..9)
        .filter(|begin| begin.eq_ignore_ascii_case("attended "))
        .and_then(|_| text.get(9..))
        .is_some_and(|rest| rest.len() <= 24 && rest.bytes().any(|byte| byte.is_ascii_digit()));
    if !session && !TRAINING.has(text) && !is_training_for_polls(text) {
        // "Online module 26 Apr 2005", "PO briefing 29/03/2005".
        let dated = super::date::at_end(text).is_some_and(|(at, _)| names_a_training(text[..at].trim_end()));
        return if dated { Verdict::Valid } else { Verdict::No };
    }
    let says_so = ["train", "learning", "refresher", "moodle", "webinar", "attend"];
    let clear = says_so.iter().any(|word| contains(text, word));
    if clear { Verdict::Valid } else { Verdict::Shape }
}

/// Whether a text is what a training is called.
fn names_a_training(name: &str) -> bool {
    static SORTS: Terms = Terms::new(&[
        "briefing",
        "course",
        "e-learning",
        "elearning",
        "hyfforddiant",
        "induction",
        "module",
        "refresher",
        "training",
        "webinar",
        "workshop",
    ]);
    static SUBJECTS: Terms = Terms::new(&[
        "data protection",
        "equality and diversity",
        "fire safety",
        "first aid",
        "gdpr",
        "health & safety",
        "health and safety",
        "lone working",
        "manual handling",
        "safeguarding",
    ]);
    SUBJECTS.has(name) || SORTS.has(name.rsplit(' ').next().unwrap_or_default())
}

/// Whether a text is the name of the training for a role at a poll or for a part of it: "Poll Clerk training", "Count training".
fn is_training_for_polls(text: &str) -> bool {
    static FOR: Terms = Terms::new(&[
        "count",
        "election",
        "elections",
        "poll",
        "polling",
        "polling station",
        "postal vote",
        "pv",
    ]);
    let parted = text.len().checked_sub(" training".len()).and_then(|at| text.split_at_checked(at));
    parted.is_some_and(|(before, last)| {
        last.eq_ignore_ascii_case(" training")
            && (FOR.has(before) || super::election_role::lookup(before).is_some())
    })
}

/// Terms of health of eight letters or more by their first two letters.
static LONG_HEALTH: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| {
    let mut terms = vec![Vec::new(); 26 * 26];
    for term in HEALTH.all().iter().filter(|term| term.len() >= 8) {
        if let Some(own) = first_two(term.as_bytes()).and_then(|place| terms.get_mut(place)) {
            own.push(*term);
        }
    }
    terms
});

/// A number for the two letters of ASCII that a text begins with.
fn first_two(text: &[u8]) -> Option<usize> {
    let letter = |byte: u8| byte.is_ascii_alphabetic().then(|| usize::from((byte | 0x20) - b'a'));
    let (first, second) = (text.first()?, text.get(1)?);
    Some(letter(*first)? * 26 + letter(*second)?)
}

/// Whether one of them stands in a text between words.
fn holds_a_long_term(text: &str) -> bool {
    let text = text.as_bytes();
    let in_word = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let mut before = false;
    text.iter().enumerate().any(|(at, byte)| {
        let begins = !std::mem::replace(&mut before, byte.is_ascii_alphanumeric());
        let Some(place) = begins.then(|| first_two(&text[at..])).flatten() else { return false };
        LONG_HEALTH[place].iter().any(|term| {
            let end = at + term.len();
            text.get(at..end).is_some_and(|own| own.eq_ignore_ascii_case(term.as_bytes()))
                && !in_word(text.get(end))
        })
    })
}

fn contains(text: &str, word: &str) -> bool {
    text.as_bytes().windows(word.len()).any(|own| own.eq_ignore_ascii_case(word.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Verdict::{No, Shape, Valid};

    #[test]
    fn every_long_term_of_health_has_its_place() {
        let long = HEALTH.all().iter().filter(|term| term.len() >= 8);
        assert_eq!(LONG_HEALTH.iter().map(Vec::len).sum::<usize>(), long.count());
    }

    #[test]
    fn words_of_each_list_and_words_of_none() {
        for (judge, text, verdict) in [
            (judge_gender as fn(&str) -> Verdict, "FEMALE", Valid),
            (judge_gender, "m", Shape),
            (judge_gender, "Mr", No),
            (judge_nationality, "British", Valid),
            (judge_nationality, "British / Irish", Valid),
            (judge_nationality, "GBR", Shape),
            (judge_nationality, "Oxford", No),
            (judge_ethnicity, "White - British", Valid),
            (judge_ethnicity, "Asian or Asian British - Pakistani", Valid),
            (judge_ethnicity, "Any other mixed background", Valid),
            (judge_ethnicity, "Chinese", Shape),
            (judge_ethnicity, "White", Shape),
            (judge_ethnicity, "British", No),
            (judge_ethnicity, "White Horse Street", No),
            (judge_religion, "Roman Catholic", Valid),
            (judge_religion, "RC", Shape),
            (judge_religion, "Church Hall", No),
            (judge_union, "UNISON", Valid),
            (judge_union, "Unite", Shape),
            (judge_union, "UNISON (steward)", Valid),
            (judge_union, "GMB - by DOCAS", Valid),
            (judge_union, "Unison Street", No),
            (judge_union, "union", No),
            (judge_politics, "Liberal Democrats", Valid),
            (judge_politics, "Green", Shape),
            (judge_politics, "Party", No),
            (judge_health, "Registered disabled", Valid),
            (judge_health, "Cannot lift boxes, is diabetic", Shape),
            (judge_health, "anxiety and stress", Shape),
            (judge_health, "arthritis in both knees", Shape),
            (judge_health, "Chest infection", Valid),
            (judge_health, "Work-related stress", Valid),
            (judge_health, "hearing loss - uses loop", Shape),
            (judge_health, "Health and safety", No),
            (judge_health, "Street lamp broken", No),
            (judge_health, "Virus scanner out of date", No),
            (judge_training, "Attended", Valid),
            (judge_training, "Passed", Shape),
            (judge_training, "attended 12 Apr", Valid),
            (judge_training, "attended the wedding", No),
            (judge_training, "Trains", No),
            (judge_training, "Online module 26 Apr 2005", Valid),
            (judge_training, "PO briefing 29/03/2005", Valid),
            (judge_training, "Fire safety 5 Apr 2005", Valid),
            (judge_training, "Rent review 5 Apr 2005", No),
            (judge_training, "5 Apr 2005", No),
        ] {
            assert_eq!(judge(text), verdict, "{text}");
        }
    }
}
