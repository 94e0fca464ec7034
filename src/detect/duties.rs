//! Words of files, sheets and columns that say what a list near an election is for: work, premises, nominations, electors.
//!
//! But for those of electors none of them says anything of elections. Beside a poll or the office of elections they tell its staff from the others
//! whose data lies there: "replies Euro 2019", "travel claims 4 May 06", but not "keyholders May 2010" and not "candidates
//! LE18". What a name says of the election itself is for `vocabulary` and `validators::elections`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a list is for.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Duties {
    /// People's work: who can come, goes where, was trained, is paid.
    pub work: bool,
    /// Who comes, or came, to be trained.
    pub training: bool,
    /// Rooms and their keys.
    pub premises: bool,
    /// Others whom the law brings to that office: candidates and those who act for them.
    pub nominations: bool,
    /// The office that runs elections.
    pub office: bool,
    /// The yearly canvass of households.
    pub canvass: bool,
    /// Another service of the council.
    pub services: bool,
    /// Elections, by the short names that files and folders have for them.
    pub elections: bool,
    /// Electors, in words that speak of nothing else.
    pub electors: bool,
    /// Electors, in words that say it beside an election only: "reg 2006", "households".
    pub register: bool,
    /// Another service, by the name of a column that no list of an election's staff has.
    pub other_columns: bool,
}

const WORK: &[&str] = &[
    "staff",
    "staffing",
    "ps contacts",
    "po contacts",
    "pc contacts",
    "staff contacts",
    "stations list",
    "casual",
    "casuals",
    "rsvp",
    "rsvps",
    "rota",
    "rotas",
    "hyfforddiant",
    "dyraniadau",
    "taliadau",
    "ffioedd",
    "seating",
    "mileage",
    "passes",
    "badges",
    "briefing",
    "briefings",
    "rtw",
    "appointee",
    "appointees",
    "appointments",
    "appointed",
    "allocation",
    "allocations",
    "allocated",
    "availability",
    "available",
    "avail",
    "replies",
    "recruitment",
    "applicants",
    "workers",
    "duties",
    "duty",
    "paysheet",
    "payments",
    "pay",
    "wages",
    "fees",
    "claims",
    "team",
    "teams",
    "training",
    "trained",
    "canvassers",
    "debrief",
    "openers",
    "inspectors",
    "clerks",
    "deputies",
    "reserves",
    "standby",
    "volunteers",
    "roster",
    "who can do",
    "who where",
    "who is where",
    "car users",
    "car park",
    "right to work",
    "expressions of interest",
    "expression of interest",
    "count",
    "counting",
    "counters",
    "count tables",
    "master",
    "masterst",
    "phones",
    "phone list",
    "phonelist",
    "phone nos",
    "phone numbers",
    "whos where",
    "who's where",
    "grid",
    "table plan",
    "table plans",
    "seating plan",
    "timesheet",
    "timesheets",
    "signing in",
    "sign in",
    "letters data",
    "mail merge",
    "datasrc",
];
const TRAINING: &[&str] =
    &["hyfforddiant", "briefing", "briefings", "training", "e learning", "elearning", "learning", "lms"];
const PREMISES: &[&str] = &[
    "polling places",
    "keyholder",
    "keyholders",
    "key holder",
    "key holders",
    "premises",
    "bookings",
    "booking",
    "venues",
    "hire",
    "hirers",
    "caretakers",
    "caretaker",
    "open by",
];
const NOMINATIONS: &[&str] = &[
    "candidate",
    "candidates",
    "agent",
    "agents",
    "asiant",
    "asiantau",
    "nominated",
    "nomination",
    "nominations",
    "sopn",
    "observers",
    "tellers",
    "cllrs",
    "councillors",
    "members",
    "proposers",
    "subscribers",
    "summons",
    "summonses",
];
const OFFICE: &[&str] =
    &["demserv", "dem serv", "democratic services", "dem services", "electoral services", "elec services"];
const SERVICES: &[&str] = &[
    "parking",
    "permit",
    "permits",
    "licensing",
    "planning",
    "housing",
    "tenants",
    "library",
    "libraries",
    "leisure",
    "benefits",
    "council tax",
    "contact centre",
    "call centre",
    "ctax",
    "revenues",
    "schools",
    "education",
    "social services",
    "waste",
    "highways",
    "arrears",
    "rent",
    "rents",
    "possession",
    "fsm",
    "free school meals",
    "repairs",
    "complaints",
    "supply",
    "suppliers",
];
/// What every employer has lists for: who was ill, who left, who knows first aid.
const EMPLOYMENT: &[&str] = &[
    "absence",
    "absences",
    "agency workers",
    "appraisals",
    "car user",
    "christmas",
    "disciplinary",
    "emergency contacts",
    "establishment",
    "fire wardens",
    "first aiders",
    "flexi",
    "grievance",
    "headcount",
    "leave",
    "leavers",
    "learning records",
    "maternity",
    "occupational health",
    "oh referrals",
    "overtime",
    "pension",
    "pensions",
    "redundancy",
    "sickness",
    "starters",
    "subs",
    "sweepstake",
    "union",
    "unison",
    "who s who",
    "xmas",
];
// "Elec" is electricity elsewhere: a council's folders of that name are of elections.
const ELECTIONS: &[&str] = &[
    "elec",
    "elecs",
    "elect",
    "elecpay",
    "electpay",
    "elpay",
    "el pay",
    "el fees",
    "ro pay",
    "ro payfile",
    "ro payments",
    "ro fees",
    "ro account",
    "count centre",
    "counting centre",
    "count venue",
    "poll sys",
    "pollsys",
    "poll workers",
];
const CANVASS: &[&str] = &["canvass", "canv"];
// Words that speak of electors wherever they stand, as "absent voters", are in `vocabulary`.
const ELECTORS: &[&str] = &[
    // Jurors are drawn from the register of electors (Juries Act 1974, section 3).
    "jury",
    "juries",
    "juror",
    "jurors",
    "voter authority",
    "voter id",
    "overseas electors",
    "marked register",
    "marked registers",
    "polling day queries",
    "full reg",
    "full register",
    "edited register",
    "open register",
    "non responder",
    "non responders",
    "nonresponders",
    "non respondents",
    "door knock",
    "door knocks",
    "door knocking",
    "doorknock",
    "av list",
    "avlist",
    "pv file",
    "pv files",
    "pv print",
    "pd list",
    "pd lists",
    "ereg",
    "attainers",
    "eu citizens",
    "citizens",
    "service voters",
    "av lists",
    "avl",
    "elector",
    "hef",
    "hefs",
    "itr",
    "itrs",
    "ier",
    "dwp",
    "citizen enquiries",
    "ero calls",
    "ero call log",
    "enquiries registration",
    "registration enquiries",
    "form a returns",
    "cofrestr",
    "pv list",
    "pvi mismatches",
    "rejected pvs",
    "signature refresh",
    "signaturerefresh",
    "pv app",
    "pv apps",
    "pv application",
    "pv applications",
    "pv rejects",
    "pv rejections",
    "postal vote applications",
    "postal vote rejects",
    "rejected postals",
    "rejected postal votes",
    "signature mismatch",
    "signature mismatches",
    "fullreg",
];
const REGISTER: &[&str] = &[
    "hotline",
    "helpline",
    "calls",
    "call log",
    "register update",
    "reg",
    "register",
    "registers",
    "household",
    "households",
    "occupiers",
    "proxies",
    "non response",
    "contact log",
    "possible duplicates",
    "poll card",
    "poll cards",
];

/// Names of columns that lists of staff have.
const COLUMNS: &[&str] = &[
    "role",
    "rate",
    "accepted",
    "accept",
    "accepts",
    "available",
    "avail",
    "acc",
    "pref",
    "preference",
    "stn",
    "stn no",
    "stnno",
    "ps no",
    "interested in",
    "briefing",
    "briefing session",
    "miles",
    "mileage",
    "training",
    "training attended",
    "duty",
    "duties",
    "session",
    "shift",
    "bb no",
    "fee",
    "cc",
    "engine",
    "confirmed",
    "forms out",
    "round",
    "rounds",
    "training useful",
    "past roles",
    "experience",
];

/// Names of columns that lists of another service have, and one of staff may have as well; the others are in [`OTHER_COLUMNS`].
const SERVICE_COLUMNS: &[&str] = &["permit"];

/// Names of columns, whole ones or words of them, that no list of an election's staff has: those of tenants, tax payers, taxi
/// drivers, borrowers, pupils, those who are cared for or were ill, jurors.
const OTHER_COLUMNS: &[&str] = &[
    "tenancy",
    "tenant",
    "landlord",
    "council tax",
    "ctax",
    "ct ref",
    "licensee",
    "plate no",
    "loans",
    "borrower",
    "upn",
    "pupil",
    "year group",
    "care home",
    "care plan",
    "social worker",
    "diagnosis",
    "sickreas",
    "sickness reason",
    "reason for absence",
    "vacancy ref",
    "last merchant",
    "juror",
];

/// Sheets of the staff of one poll.
const SHEETS: &[&str] = &[
    "po", "pos", "po s", "pc", "pcs", "pc s", "count", "pv", "pvo", "pvs", "dro", "psi", "clerks", "ro staff",
];

/// Whether one of these words or phrases, in small letters, stands in a name as whole words, however it is written.
pub fn says(name: &str, phrases: &[&str]) -> bool {
    let words = words(name);
    phrases.iter().any(|phrase| holds(&words, phrase))
}

/// A list of phrases and what a path says that has one of them.
type List = (&'static [&'static str], fn(&mut Duties));

/// All that a path may say.
const LISTS: [List; 10] = [
    (WORK, |duties| duties.work = true),
    (TRAINING, |duties| duties.training = true),
    (PREMISES, |duties| duties.premises = true),
    (NOMINATIONS, |duties| duties.nominations = true),
    (OFFICE, |duties| duties.office = true),
    (CANVASS, |duties| duties.canvass = true),
    (SERVICES, |duties| duties.services = true),
    (ELECTIONS, |duties| duties.elections = true),
    (ELECTORS, |duties| duties.electors = true),
    (REGISTER, |duties| duties.register = true),
];

/// The phrases of all lists by their first word, each with the place of its list: looking each of the few words of a
/// path up costs a fraction of looking for each of the many phrases.
static BY_FIRST_WORD: LazyLock<HashMap<&str, Vec<(&str, usize)>>> = LazyLock::new(|| {
    let mut by_first_word: HashMap<&str, Vec<(&str, usize)>> = HashMap::new();
    for (list, (phrases, _)) in LISTS.iter().enumerate() {
        for phrase in *phrases {
            let first = phrase.split(' ').next().unwrap_or_default();
            by_first_word.entry(first).or_default().push((phrase, list));
        }
    }
    by_first_word
});

/// What a path says: folders and file.
pub fn of_path(path: &str) -> Duties {
    let words = words(path);
    let mut duties = Duties::default();
    let mut at = 1;
    while let Some(length) = words.get(at..).and_then(|rest| rest.find(' ')) {
        for (phrase, list) in BY_FIRST_WORD.get(&words[at..at + length]).into_iter().flatten() {
            let whole = words[at..].strip_prefix(phrase).is_some_and(|rest| rest.starts_with(' '));
            if let Some((_, say)) = LISTS.get(*list).filter(|_| whole) {
                say(&mut duties);
            }
        }
        at += length + 1;
    }
    duties
}

/// Whether a sheet's name or a title speaks of training.
pub fn is_of_training(title: &str) -> bool {
    says(title, TRAINING)
}

/// Lists that no election has, whoever stands in them and wherever they lie.
const NEVER_FOR_POLLS: &[&str] = &[
    "absence",
    "absences",
    "sickness",
    "arrears",
    "possession",
    "possessions",
    "free school meals",
    "fsm",
    "council tax",
    "housing benefit",
    "blue badge",
    "blue badges",
    "repairs",
    "establishment",
    "leavers",
    "fire wardens",
    "first aiders",
    "appraisals",
    "grievances",
    "disciplinary",
    "headcount",
    "maternity",
    "occupational health",
    "oh referrals",
    "redundancy",
    "rent account",
    "rent accounts",
    "housing register",
    "housing applicants",
    "housing options",
    "school admissions",
    "gym",
    "taxi",
    "taxis",
    "hackney",
    "carers",
    "gardeners",
    "borrowers",
    "allotments",
    "ctax",
    "members allowances",
    "subcontractors",
    "p 11 d",
];

/// Whether a file's name says that it is of those who ask what the council holds: some ask what poll clerks are paid.
pub fn is_of_requests(name: &str) -> bool {
    says(name, &["foi", "foia", "freedom of information", "eir requests", "subject access"])
}

/// Whether a file's name says that its list is none that an election has.
pub fn is_never_for_polls(name: &str) -> bool {
    says(name, NEVER_FOR_POLLS)
}

/// Names of lists of those who want to work, or wanted and were not taken. Of replies and of who can come the office has lists
/// before each poll, and nearly all who stand there work; and what was recruited works.
const APPLICANTS: &[&str] = &[
    "applicant",
    "applicants",
    "applications",
    "available for election",
    "available for elections",
    "available for election work",
    "ceisiadau",
    "eoi",
    "eois",
    "expression of interest",
    "expressions of interest",
    "expr of int",
    "rejected candidates",
    "rhestr aros",
    "turned down",
    "unsuccessful",
    "wait list",
    "waiting list",
    "waiting lists",
    "waitlist",
    "would like to work",
];

/// Words of the same for those who were taken.
const TAKEN: &[&str] =
    &["accepted", "appointed", "appointments", "fees", "paid", "pay", "payroll", "recruited", "successful"];

/// Whether a file or a table is called a list of those who want to work at polls, or wanted and were not taken: who stands
/// there need not have worked at any.
pub fn is_of_applicants(name: &str) -> bool {
    says(name, APPLICANTS) && !says(name, TAKEN)
}

/// Headings of what somebody wants to work as.
const WANTED: &[&str] = &["applied for", "role wanted", "want", "wanted", "wants", "wants to do"];

/// Whether a heading is that of what somebody wants to work as.
pub fn says_wanted(heading: &str) -> bool {
    says(heading, WANTED)
}

/// Whether a heading is that of those who want to work.
pub fn names_applicants(heading: &str) -> bool {
    says(heading, &["applicant", "applicants", "applicant s"])
}

/// Whether a path says that its lists are another service's, or any employer's.
pub fn is_of_other_work(path: &str) -> bool {
    says(path, SERVICES) || says(path, EMPLOYMENT)
}

/// What a sheet's name or a title says.
pub fn of_title(title: &str) -> Duties {
    let mut duties = of_path(title);
    duties.work |= SHEETS.contains(&words(title).trim());
    duties
}

/// What the names of a table's columns say.
pub fn of_columns<'n>(names: impl Iterator<Item = &'n str>) -> Duties {
    let mut duties = Duties::default();
    for name in names.filter(|name| !name.is_empty()) {
        let words = words(name);
        duties.work |= COLUMNS.contains(&words.trim()) || holds(&words, "training useful");
        duties.premises |= PREMISES.iter().any(|phrase| holds(&words, phrase));
        duties.other_columns |= OTHER_COLUMNS.iter().any(|phrase| holds(&words, phrase));
        duties.services |= duties.other_columns || SERVICE_COLUMNS.iter().any(|phrase| holds(&words, phrase));
    }
    duties
}

impl Duties {
    /// What one of the two says.
    pub fn or(self, other: Duties) -> Duties {
        Duties {
            work: self.work || other.work,
            training: self.training || other.training,
            premises: self.premises || other.premises,
            nominations: self.nominations || other.nominations,
            office: self.office || other.office,
            canvass: self.canvass || other.canvass,
            services: self.services || other.services,
            elections: self.elections || other.elections,
            electors: self.electors || other.electors,
            register: self.register || other.register,
            other_columns: self.other_columns || other.other_columns,
        }
    }
}

/// A name in small letters, its words parted and surrounded by single blanks: `PO_Staff2004` is " po staff 2004 ".
fn words(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 8);
    out.push(' ');
    let mut last = ' ';
    for c in name.chars() {
        let parted = last.is_lowercase() && c.is_uppercase() || last.is_alphabetic() != c.is_alphabetic();
        if parted && !out.ends_with(' ') {
            out.push(' ');
        }
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
        last = c;
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

/// Whether a phrase stands in [`words`] as whole words.
fn holds(words: &str, phrase: &str) -> bool {
    words.match_indices(phrase).any(|(at, _)| {
        let end = at + phrase.len();
        words.as_bytes().get(at.wrapping_sub(1)) == Some(&b' ') && words.as_bytes().get(end) == Some(&b' ')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_looked_up_say_what_phrases_looked_for_say() {
        for phrase in LISTS.iter().flat_map(|(phrases, _)| *phrases) {
            for path in [
                format!("a/{phrase} 2004/x"),
                phrase.to_uppercase(),
                format!("x{phrase}"),
                format!("{phrase}x of {phrase}"),
            ] {
                let plain = LISTS.iter().filter(|(phrases, _)| says(&path, phrases));
                let mut expected = Duties::default();
                plain.for_each(|(_, say)| say(&mut expected));
                assert_eq!(of_path(&path), expected, "{path}");
            }
        }
    }

    #[test]
    fn names_say_that_people_only_want_to_work() {
        for name in [
            "Rejected applications - count.xls",
            "NewApplicants_May.csv",
            "WAITING LIST CLERKS 2009.txt",
            "expressions-of-interest.rtf",
            "eoi_la12.xml",
            "Available for Elections 2008.ods",
        ] {
            assert!(is_of_applicants(name), "{name}");
        }
        for name in [
            "Availability 2008.xls",
            "available Euro 2009.xls",
            "replies.xlsx",
            "recruited for June.xlsx",
            "Rejected payments.csv",
            "application Whitcombe.html",
            "who can work.csv",
            "waiting staff.xls",
            "Applications - appointed.xls",
        ] {
            assert!(!is_of_applicants(name), "{name}");
        }
        assert!(
            ["Wants", "qrole_wanted", "Post applied for", "field_role_wanted"].into_iter().all(says_wanted)
        );
        assert!(!["Preferred role", "Interested in", "Role", "Wantage"].into_iter().any(says_wanted));
        assert!(names_applicants("applicant.firstName") && names_applicants("Applicant's name"));
    }

    #[test]
    fn names_say_that_people_ask_what_the_council_holds() {
        assert!(is_of_requests("FOI requests 2011.txt") && is_of_requests("Freedom_of_Information.xls"));
        assert!(!is_of_requests("foil.csv") && !is_of_requests("requests for leave.xls"));
    }

    #[test]
    fn names_say_what_a_list_is_for() {
        for path in [
            "Elections/2019/replies Euro19.xlsx",
            "May 2006/STAFF_4May06.xls",
            "travel claims Euro04.xls",
            "who can do May 2002.lst",
        ] {
            assert!(of_path(path).work, "{path}");
        }
        for path in [
            "committee/minutes 2004.doc",
            "Payload/export.csv",
            "accounts 2004.xls",
            "Elections/2019/list.txt",
        ] {
            assert!(!of_path(path).work, "{path}");
        }
        let register = of_path("CDROMS/reg/REG2006LW.dbf");
        assert!(register.register && !register.electors && !register.work);
        assert!(of_path("Canvass/canvass non responders 2006.csv").electors);
        for path in [
            "Staff/PV applications 2019.ods",
            "Electoral Services/ITR log.xlsx",
            "canvass/HEF outstanding.html",
        ] {
            assert!(of_path(path).electors, "{path}");
        }
        assert!(!of_path("chef rota.xls").electors && !of_path("pv openers.xls").electors);
        assert!(of_columns(["Name", "Tenancy start"].into_iter()).other_columns);
        assert!(!of_columns(["Name", "Tenure", "Lieutenant", "Care of"].into_iter()).other_columns);
        assert!(
            is_never_for_polls("gym_members 2015.csv") && !is_never_for_polls("Gymnasium count staff.xls")
        );
        assert!(is_never_for_polls("Leavers v2.xls") && is_never_for_polls("rent arrears (2).csv"));
        assert!(!is_never_for_polls("staff leave for poll.xls") && !is_never_for_polls("repossessed.xls"));
        assert!(of_path("halls/KeyHolders 2010.xls").premises);
        assert!(of_path("e-learning results CC13.xls").training && !of_path("Trains to London.xls").training);
        assert!(of_path("SOPN CC2017.json").nominations);
        assert!(of_path("GDRIVE_DemServ/x.xls").office && of_path("Canvass/2002/x.csv").canvass);
        assert!(of_title("PO's").work && of_title("Count").work);
        assert!(
            of_columns(["Name", "Pref"].into_iter()).work && !of_columns(["Name", "Prefix"].into_iter()).work
        );
    }
}
