//! Whose data: is a table or a letter about people who work at elections, about electors, or about others?
//!
//! Evidence is added up in log odds like everywhere else: what the path, sheet and title say, a column of roles,
//! days of polls, the pay papers of election fees. The result has a class, a score, the years and the reasons.

use std::ops::Range;

use super::confidence;
use super::duties::{self, Duties};
use super::letters::NAMES_ANOTHER;
use super::record_layouts::{Holds, RecordLayout};
use super::validators::elections::{self, Named};
use super::vocabulary::{Mentions, Side, Vocabulary};
use crate::model::{
    ElectionClass, ElectionEvidence, Evidence, FieldFinding, FieldSet, FieldType, POLLS, PollSet,
};

use FieldType as F;

/// What is known before the content: path, and the system's name.
#[derive(Clone, Default)]
pub struct Place {
    mentions: Mentions,
    named: Named,
    /// Years without any word of an election: the last part of the path that has any.
    bare_years: Vec<u16>,
    /// Those of them that the file's own name gives in the folder of an election.
    own_years: Vec<u16>,
    /// A folder of electoral registration.
    registration: bool,
    /// What its folders and file say that a list is for.
    duties: Duties,
    /// It speaks of what customers are paid or owe (benefit, refunds, arrears, rent), and of nobody's work.
    customers: bool,
    /// It speaks of stations that are none of a poll.
    other_stations: bool,
    /// The file is called a list of those who watch for a candidate at a station or at the count.
    polling_agents: bool,
    /// What the file's own name says.
    own: Duties,
    /// The file is called a list of another service, or one that an employer has of everybody.
    own_other_work: bool,
    /// The file is called after those who ask what the council holds.
    own_requests: bool,
    /// The file is called after a ballot or a count that is none of the public.
    own_other_polls: bool,
}

/// Words of folders and files of what is paid to those who are no staff, or owed by them.
const CUSTOMERS: &[&str] = &[
    "arrears",
    "benefit",
    "benefits",
    "claimants",
    "hb",
    "overpayment",
    "overpayments",
    "refund",
    "refunds",
    "rent",
    "rents",
    "tenant",
    "tenants",
    "tenancy",
];
/// Words of services that have stations.
const OTHER_STATIONS: &[&str] =
    &["fire", "firestat", "police", "ambulance", "lifeboat", "coastguard", "railway"];

/// Whether a path speaks of people's work by more than what customers claim: "travel claims" are those of staff, and "HB claims"
/// are not.
fn works_beside_customers(path: &str) -> bool {
    let mut own = String::with_capacity(path.len());
    let mut before = "";
    for word in path.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty()) {
        let theirs = CUSTOMERS.iter().any(|known| known.eq_ignore_ascii_case(before));
        if !(theirs && word.eq_ignore_ascii_case("claims")) {
            own.push_str(word);
            own.push(' ');
        }
        before = word;
    }
    duties::of_path(&own).work
}

impl Place {
    /// What a path says.
    pub fn new(path: &str, vocabulary: &Vocabulary) -> Place {
        let registration = path.split('/').any(|part| {
            let part = part.to_ascii_lowercase();
            ["registration", "electoral reg", "register of", "ier", "canvass returns", "hef "]
                .iter()
                .any(|word| part.starts_with(word))
        });
        Place {
            customers: has_word(path, CUSTOMERS) && !works_beside_customers(path),
            other_stations: has_word(path, OTHER_STATIONS),
            mentions: vocabulary.mentions_in_name(path),
            named: named_in_path(path),
            bare_years: bare_years_of(path),
            own_years: own_years(path),
            registration,
            duties: duties::of_path(path),
            polling_agents: names_polling_agents(file_name(path)),
            own: duties::of_path(file_name(path)),
            own_other_work: duties::is_never_for_polls(file_name(path)),
            own_requests: duties::is_of_requests(file_name(path)),
            own_other_polls: vocabulary.mentions_in_name(file_name(path)).of(Side::OtherPolls) > 0,
        }
    }

    /// Whether the path speaks of an election without any of the words: by a poll's name or day, or by the month of one
    /// in the office that runs elections.
    fn names_a_poll(&self) -> bool {
        self.named.firmly || self.duties.office && !self.named.years.is_empty()
    }

    /// Whether the path speaks of what customers are paid or owe, and of nobody's work at a poll.
    pub fn is_of_customers(&self) -> bool {
        self.customers
    }

    /// Whether the path speaks of stations that are none of a poll, and of no election.
    pub fn has_other_stations(&self) -> bool {
        self.other_stations && !self.is_of_elections()
    }

    /// Whether the file is called a list of those who watch for a candidate at a station or at the count.
    pub fn has_polling_agents(&self) -> bool {
        self.polling_agents
    }

    /// Whether the path speaks of electors.
    pub fn is_of_electors(&self) -> bool {
        self.mentions.of(Side::Elector) > 0
    }

    /// Whether the path speaks of elections or of those who work at them, in words or by the name or day of a poll.
    pub fn is_of_elections(&self) -> bool {
        self.mentions.of(Side::Election) + self.mentions.of(Side::Staff) > 0
            || self.duties.elections
            || self.names_a_poll()
    }

    /// Whether the path says that its lists are of those who were trained.
    pub fn is_of_training(&self) -> bool {
        self.duties.training
    }

    /// Whether the path says that the law has published what lies there.
    pub fn is_public(&self) -> bool {
        self.mentions.of(Side::Public) > 0
    }
}

/// Whether a name or a title speaks of those who watch for a candidate at a station or at the count: the returning officer is
/// told who they are, and nobody else.
pub fn names_polling_agents(name: &str) -> bool {
    let mut words = name.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty()).peekable();
    let is = |word: &str, known: &[&str]| known.iter().any(|own| own.eq_ignore_ascii_case(word));
    while let Some(word) = words.next() {
        if is(word, &["polling", "counting", "count"])
            && words.peek().is_some_and(|next| is(next, &["agent", "agents"]))
        {
            return true;
        }
    }
    false
}

/// The years of the elections of a file about election staff, by its path: those that it names, or the last that stands
/// in it by itself.
pub fn years_in_name(path: &str) -> Vec<u16> {
    let place = Place {
        named: named_in_path(path),
        bare_years: bare_years_of(path),
        own_years: own_years(path),
        ..Place::default()
    };
    elections_of(&place, &Content::default(), true).0
}

/// The elections that the last part of a path names which names any: a file lies in a folder of another year as well. Where
/// only two parts together do, those: "2016/Elections", "Elections/2016".
fn named_in_path(path: &str) -> Named {
    let whole = elections::named_in(path);
    if whole.years.is_empty() {
        return whole;
    }
    let parts: Vec<&str> = path.split('/').collect();
    let last = parts.iter().rev().map(|part| elections::named_in(part));
    let pairs = parts.windows(2).rev().filter(|pair| !pair.iter().any(|part| is_of_transport(part)));
    let pairs = pairs.map(|pair| elections::named_in(&pair.join("/")));
    let named = last.chain(pairs).find(|named| !named.years.is_empty()).unwrap_or_default();
    Named { firmly: whole.firmly, ..named }
}

/// Whether a folder's name says how things came there or on what machine they lie, rather than what they are: the number of
/// a server ("fileserver03") and of a product ("exch2003") is no year, and a backup is of its own.
fn is_of_transport(part: &str) -> bool {
    const WORDS: [&str; 9] =
        ["export", "exported", "exports", "merge", "merged", "migrated", "migration", "pst", "wget"];
    const MACHINES: [&str; 19] = [
        "server",
        "servers",
        "fileserver",
        "srv",
        "svr",
        "fs",
        "nas",
        "exch",
        "exchange",
        "sql",
        "sqlserver",
        "win",
        "windows",
        "intranet",
        "backup",
        "backups",
        "bkp",
        "weekly",
        "full",
    ];
    has_word(part, &WORDS) || has_word(part, &MACHINES)
}

/// Whether one of these words stands in a part of a path, in any case.
fn has_word(part: &str, words: &[&str]) -> bool {
    part.split(|c: char| !c.is_ascii_alphabetic())
        .any(|own| words.iter().any(|word| word.eq_ignore_ascii_case(own)))
}

/// The last part of a path.
fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// The years that a file's own name gives, where it names no election, and stands in the folder of one: what was put there
/// may be older. A number behind a blank is not sure enough for that.
fn own_years(path: &str) -> Vec<u16> {
    let name = file_name(path);
    let digits = name.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let behind_word = name[..digits].ends_with(|c: char| c.is_ascii_alphabetic());
    let whole = name.split(|c: char| !c.is_ascii_digit()).any(|run| run.len() == 4);
    if elections::named_in(name).years.is_empty() && (behind_word || whole) {
        bare_years(name)
    } else {
        Vec::new()
    }
}

/// Years without any word of an election, of the last part of a path that has any. The year in which a folder was merged or
/// exported is none.
fn bare_years_of(path: &str) -> Vec<u16> {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let folders = folders.rsplit('/').filter(|folder| !is_of_transport(folder));
    std::iter::once(name).chain(folders).map(bare_years).find(|years| !years.is_empty()).unwrap_or_default()
}

/// Years that a name can have by themselves: later ones are rather those in which files were moved.
const BARE_YEARS: std::ops::RangeInclusive<u16> = 1999..=2023;

/// Four-digit years with polls that stand free in a name: `2004.zip`, `reserve list 2002.xls`.
fn bare_years(name: &str) -> Vec<u16> {
    let mut years = Vec::new();
    for run in name.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 4) {
        years.extend(run.parse::<u16>().ok().filter(|year| BARE_YEARS.contains(year)));
    }
    if years.is_empty() {
        years.extend(short_year(name).or_else(|| year_of_stamp(name)));
    }
    years
}

/// The year of the poll near to the month or the day that a name gives in digits: `RTI_2205`, `accepts_201205`,
/// `extract_20120510`, `BACS210512`.
fn year_of_stamp(name: &str) -> Option<u16> {
    let mut runs = name.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() > 2);
    let run = runs.next().filter(|_| runs.next().is_none())?;
    let part = |at: Range<usize>| run.get(at).and_then(|digits| digits.parse::<u16>().ok());
    let (year, month, day) = match run.len() {
        // Of two digits each in either order, only the month of a poll is told from a number; or the one after, in which
        // it is paid.
        4 => {
            let (first, second) = (part(0..2)?, part(2..4)?);
            let held = |year: u16, month: u16| {
                POLLS.iter().any(|poll| poll.year == 2000 + year && u16::from(poll.month) == month)
            };
            return [(first, second), (second, first), (first, second.saturating_sub(1))]
                .into_iter()
                .find(|(year, month)| held(*year, *month))
                .map(|(year, _)| 2000 + year);
        }
        6 if run.starts_with("20") && (1..=12).contains(&part(4..6)?) => (part(0..4)?, part(4..6)?, 15),
        6 => (2000 + part(4..6)?, part(2..4)?, part(0..2)?),
        8 if run.starts_with("20") => (part(0..4)?, part(4..6)?, part(6..8)?),
        _ => return None,
    };
    if !((1..=12).contains(&month) && (1..=31).contains(&day)) {
        return None;
    }
    let (poll, away) = elections::nearest(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)?;
    elections::WINDOW.contains(&away).then_some(poll.year)
}

/// The year in two digits that stands behind the word of a name: `CLERKS08.DBF`, `EL08BACS.XLS`, `counters_21`, `Staff 03`.
/// Numbers of versions, weeks and letters are none, nor is one of several.
fn short_year(name: &str) -> Option<u16> {
    const OTHERS: [&str; 22] = [
        "v", "ver", "version", "week", "wk", "no", "part", "page", "note", "notes", "letter", "ltr", "form",
        "box", "tmp", "station", "std", "standard", "paylist", "release", "rev", "draft",
    ];
    let bytes = name.as_bytes();
    let mut found = None;
    let mut at = 0;
    while at < bytes.len() {
        let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 2 {
            let before = name.get(..at).unwrap_or_default();
            let word = before.trim_end_matches([' ', '_', '-']);
            let begin = word.rfind(|c: char| !c.is_ascii_alphabetic()).map_or(0, |end| end + 1);
            let word = word.get(begin..).unwrap_or_default();
            let apart = before.ends_with([' ', '-']);
            let year: u16 = name.get(at..at + 2)?.parse().ok()?;
            let other = word.len() < 2 || OTHERS.iter().any(|known| known.eq_ignore_ascii_case(word));
            // Behind a blank the number of a list looks alike, but has no nought before it.
            if other || !(1..=22).contains(&year) || apart && year > 9 {
                return None;
            }
            if found.replace(2000 + year).is_some() {
                return None;
            }
        }
        at += digits.max(1);
    }
    found
}

/// What a table or a document says about itself.
#[derive(Clone, Default)]
pub struct Content {
    /// Titles, sheet name, running text.
    pub mentions: Mentions,
    /// How many of those of elections are of an office's name.
    pub offices: u32,
    /// How many roles it speaks of in general, as guides do.
    pub general: u32,
    /// The same of column headers.
    pub headers: Mentions,
    /// Years that titles, headers and poll days name.
    pub years: Vec<u16>,
    /// The polls among them, where more is said than the year.
    pub polls: PollSet,
    /// Years in which the tax years began that tax codes date; elections of a year are paid in the tax year that began
    /// in it, because polls are held in May and later.
    pub tax_years: Vec<u16>,
    /// Columns of marks headed by elections ("May 2010", "UKPGE10").
    pub election_columns: u32,
    /// Columns of names that are headed by a role at a poll: "PO", "PC1", "PC2".
    pub role_columns: u32,
    /// Roles row by row beside somebody's number.
    pub roles_by_key: bool,
    /// Headers or labels that speak of electors.
    pub elector_headers: u32,
    /// What the sheet, its titles and the names of its columns say that it is for.
    pub duties: Duties,
    /// A title or a header names a poll, or its day.
    pub names_a_poll: bool,
    /// The year of the poll near to the day on which a letter or a mail was written.
    pub dated: Option<u16>,
    /// The only roles that it names are those of others, as a complaint about a polling station does.
    pub anothers_role: bool,
    /// It names no role but that of the returning officer, to whom anybody may write.
    pub officers_role: bool,
    /// Whether it is running text.
    pub text: bool,
    /// Names are a good part of what the text says.
    pub people_listed: bool,
    /// The record layout of a known system.
    pub layout: Option<&'static RecordLayout>,
}

impl Content {
    /// Adds elections that a title, a header or a text names.
    pub fn name(&mut self, named: Named) {
        self.years.extend(named.years);
        self.polls = self.polls.or(named.polls);
        self.names_a_poll |= named.firmly;
    }
}

/// What speaks against election staff before anything is known, in hundredths of log odds.
pub const BEFORE: i32 = -230;

/// The class of one table or document.
pub fn judge(place: &Place, content: &Content, fields: &Fields) -> ElectionEvidence {
    let mut evidence = Vec::new();
    let mut add = |code: &'static str, weight: i32| {
        if weight != 0 {
            evidence.push(Evidence { code, weight });
        }
    };
    if let Some(layout) = content.layout.filter(|layout| !fields.personal || layout.holds == Holds::Places) {
        // An election system's own file about places: nobody's data, but it says what the folder is.
        let evidence = vec![Evidence { code: layout.code, weight: 0 }];
        let (years, polls) = elections_of(place, content, false);
        return ElectionEvidence { score: 1, years, polls, evidence, ..Default::default() };
    }
    if !fields.personal {
        let (years, polls) = elections_of(place, content, false);
        // Who did what, by numbers of another table: `of_store` puts the two together.
        let weight = if fields.roles_repeat { fields.roles } else { LIST_OF_CODES };
        let roles = (!content.text && fields.roles >= ROLES_BY_NUMBER).then_some(weight);
        let mut evidence: Vec<Evidence> =
            roles.map(|weight| Evidence { code: "roles", weight }).into_iter().collect();
        // Row by row somebody's role, with the fee or among lists of work: people, by a number that another file explains.
        let paid = fields.contains(F::FEE) || fields.contains(F::POLLING_STATION);
        if roles.is_some() && content.roles_by_key && paid && (place.duties.work || place.duties.elections) {
            evidence.push(Evidence { code: "named_work", weight: 150 });
            let score = confidence(BEFORE + evidence.iter().map(|e| e.weight).sum::<i32>());
            let (years, polls) = elections_of(place, content, true);
            let class = ElectionClass::ElectionWorker;
            return ElectionEvidence { class, score, years, polls, evidence };
        }
        return ElectionEvidence { years, polls, evidence, ..ElectionEvidence::default() };
    }
    let (here, path) = (&content.mentions, &place.mentions);
    add("path_staff", if path.of(Side::Staff) > 0 { 220 } else { 0 });
    let speaks = |mentions: &Mentions| mentions.of(Side::Election) + mentions.of(Side::Staff) > 0;
    let canvass = place.duties.canvass && (place.duties.work || content.duties.work);
    let path_election =
        path.of(Side::Election) > 0 || place.names_a_poll() || place.duties.elections || canvass;
    add("path_election", if path_election { 130 } else { 0 });
    let staff_only = [F::UK_BANK_ACCOUNT, F::NATIONAL_INSURANCE_NUMBER, F::PAYROLL_NUMBER, F::TAX_CODE]
        .into_iter()
        .chain([F::PASSPORT_NUMBER, F::RIGHT_TO_WORK_SHARE_CODE, F::DBS_CERTIFICATE, F::EMERGENCY_CONTACT])
        .any(|field| fields.contains(field));
    // A mail with an account's number and nobody's name is a supplier's.
    let someone =
        [F::FULL_NAME, F::LAST_NAME, F::NATIONAL_INSURANCE_NUMBER, F::PAYROLL_NUMBER, F::HOME_ADDRESS];
    let staff_only = staff_only && (!content.text || someone.iter().any(|field| fields.contains(*field)));
    // Who writes to `elections@` writes about anything, and so does "Electoral Services", unless the folder or the subject says
    // more, or a fee does.
    let addressed = content.text
        && here.of(Side::Staff) == 0
        && here.of(Side::Election) <= content.offices
        && !(path_election || place.duties.work || content.duties.work || fields.contains(F::FEE));
    let election_near = speaks(path)
        || speaks(here) && !addressed
        || place.names_a_poll()
        || place.duties.elections
        || content.names_a_poll && !content.text
        || place.duties.canvass;
    add("staff_fields", if staff_only && election_near && !place.registration { 120 } else { 0 });
    // Beside an election: a list for people's work, and not for rooms or for candidates.
    let duties = place.duties.or(content.duties);
    let others = duties.premises || duties.nominations;
    let work = election_near && !place.registration && !others;
    let named = match content.text {
        true => {
            (place.duties.work || content.duties.work)
                && (path_election
                    || content.names_a_poll
                    || here.of(Side::Staff) > 0
                    || content.duties.work && here.of(Side::Election) > 0)
        }
        false => place.duties.work || content.duties.work,
    };
    add("named_work", if work && named { if content.text { 120 } else { 150 } } else { 0 });
    // A plan of stations has who is there, and who has the keys.
    let roles = fields.roles > 0 || content.role_columns >= 2;
    add("premises", if others && !content.text && !staff_only && !roles { -260 } else { 0 });
    // Arrears of rent among an election's papers, and a list of leavers headed "queries to Elections".
    let other_list =
        (place.own_other_work && !place.own.work || content.duties.other_columns) && !content.text && !roles;
    add("other_list", if other_list || place.own_requests { -260 } else { 0 });
    let staff_words = here.of(Side::Staff).saturating_sub(content.general);
    add("title_staff", if staff_words > 0 { if content.text { 160 } else { 260 } } else { 0 });
    add("staff_words", if content.text && staff_words > 2 { 120 } else { 0 });
    add("title_election", if here.of(Side::Election) > 0 && !addressed { 120 } else { 0 });
    add(
        "headers",
        if content.headers.of(Side::Staff) + content.headers.of(Side::Election) > 0 { 160 } else { 0 },
    );
    add(
        "paye_papers",
        if here.of(Side::Paye) + path.of(Side::Paye) + content.headers.of(Side::Paye) > 0 { 450 } else { 0 },
    );
    let roles_weigh = if content.anothers_role || content.officers_role { 0 } else { fields.roles };
    add("roles", roles_weigh);
    // Who writes of the presiding officer was not that one.
    let visitor = content.anothers_role && !place.duties.work && path.of(Side::Staff) == 0;
    add("role_of_another", if visitor { -200 } else { 0 });
    add("role_header", if content.role_columns >= 2 { 260 } else { 0 });
    add("poll_days", if fields.contains(F::ELECTION_DATE) { 150 } else { 0 });
    add(
        "stations",
        if fields.contains(F::POLLING_STATION) { if content.text { 130 } else { 100 } } else { 0 },
    );
    // Who was trained, in an office of elections: for a poll.
    add(
        "training",
        if !content.text && fields.contains(F::TRAINING_RECORD) && election_near { 120 } else { 0 },
    );
    // "Thank you for your help at the election. Your fee of £120": who is paid by letter.
    add(
        "staff_money",
        if content.text
            && fields.contains(F::FEE)
            && here.of(Side::Election) + here.of(Side::Staff) > 1
            && here.of(Side::Public) == 0
        {
            120
        } else {
            0
        },
    );
    add("election_columns", (content.election_columns.min(3) * 100) as i32);
    add(
        "not_staff_data",
        if content.text && here.of(Side::Incidental) > 0 && here.of(Side::Staff) == 0 { -150 } else { 0 },
    );
    let other_polls = path.of(Side::OtherPolls) > 0
        || here.of(Side::OtherPolls) > 0 && !(content.text && here.of(Side::Staff) > 0);
    // "Census 2011 enumerators", whatever roles its people have: what a table's file is called decides.
    let own = place.own_other_polls && !content.text;
    add(
        "other_polls",
        if own {
            -900
        } else if other_polls {
            -400
        } else {
            0
        },
    );
    // A list of people that lies among the papers of an election and is of nobody else.
    let elsewhere = [Side::Elector, Side::Public].iter().any(|side| here.of(*side) + path.of(*side) > 0)
        || content.headers.of(Side::Elector) > 0
        || content.elector_headers > 0
        || fields.contains(F::ELECTORAL_NUMBER)
        || place.duties.electors
        || place.duties.register
        || place.registration
        || place.duties.canvass
        || duties.services
        || others;
    let reached = [F::HOME_ADDRESS, F::POSTCODE, F::PHONE, F::EMAIL, F::DATE_OF_BIRTH, F::POLLING_STATION]
        .iter()
        .any(|field| fields.contains(*field));
    let listed = content.text && content.people_listed && (path_election || path.of(Side::Staff) > 0);
    let people = (listed || !content.text && reached && path_election) && !elsewhere;
    add("election_people", if people && !canvass { 110 } else { 0 });
    let staff: i32 = BEFORE + evidence.iter().map(|e| e.weight).sum::<i32>();

    let elector_words = here.of(Side::Elector) + path.of(Side::Elector) + content.headers.of(Side::Elector);
    // A National Insurance number alone also stands in an elector's application, since 2014.
    let pay = [F::UK_BANK_ACCOUNT, F::FEE, F::PAYROLL_NUMBER, F::TAX_CODE];
    let has_pay = pay.iter().any(|field| fields.contains(*field));
    let mut elector = -200;
    elector += if elector_words > 0 { 260 } else { 0 };
    elector += if fields.contains(F::ELECTORAL_NUMBER) { 240 } else { 0 };
    elector += if content.elector_headers > 0 { 160 } else { 0 };
    elector += if place.registration { 210 } else { 0 };
    // Canvassers lie there, too.
    let canvassers =
        path.of(Side::Staff) > 0 && place.duties.canvass && !fields.contains(F::ELECTORAL_NUMBER);
    elector -= if canvassers && !content.text { 300 } else { 0 };
    // A list that its file calls one of electors, and not of work: "training register" is none.
    let near = election_near || place.duties.office;
    let listed = place.duties.electors || place.duties.register && near;
    let of_electors = listed && !duties.work && !others && !content.text;
    // What the file is called, or headed, goes before the folder's name: "Staff/PV applications".
    let called = |said: &Duties| said.electors || said.register && near;
    let own_work = place.own.work || content.duties.work || path.of(Side::Staff) > 0;
    let of_electors = of_electors
        || called(&place.own) && !own_work && !others
        || !content.text && content.duties.electors && !own_work && !others;
    elector += if of_electors && elector_words == 0 && !place.registration { 260 } else { 0 };
    elector += if content.layout.is_some_and(|layout| layout.holds == Holds::Electors) { 400 } else { 0 };
    elector -= if has_pay { 300 } else { 0 };
    elector -= roles_weigh;
    let public = here.of(Side::Public) > 0 || place.is_public();

    let (class, score) = if public && !has_pay {
        (ElectionClass::None, 100)
    } else if elector > 0 && roles_weigh == 0 && content.role_columns < 2 {
        (ElectionClass::Elector, elector)
    } else if staff > 0 {
        (ElectionClass::ElectionWorker, staff)
    } else {
        (ElectionClass::OtherPersonal, -staff)
    };
    if class == ElectionClass::Elector {
        evidence = vec![Evidence { code: "elector_words", weight: elector }];
    } else if class == ElectionClass::None {
        evidence = vec![Evidence { code: "public_by_law", weight: 100 }];
    }
    evidence.extend(content.layout.map(|layout| Evidence { code: layout.code, weight: 0 }));
    if !content.tax_years.is_empty() {
        evidence.push(Evidence { code: "tax_year", weight: 0 });
    }
    let (years, polls) = elections_of(place, content, class == ElectionClass::ElectionWorker);
    ElectionEvidence { class, score: confidence(score), years, polls, evidence }
}

/// What it weighs that a table without people has every role once: a list of codes, which may lie in any database of the
/// same programmer.
const LIST_OF_CODES: i32 = 150;
/// What a column of roles weighs that makes a table without people speak for the people beside it.
const ROLES_BY_NUMBER: i32 = 260;

/// The years of the elections that a text is about, if it is about those who work there.
pub fn years_of_work(place: &Place, content: &Content) -> Vec<u16> {
    elections_of(place, content, true).0
}

fn elections_of(place: &Place, content: &Content, worker: bool) -> (Vec<u16>, PollSet) {
    // What the content says comes first: a folder's year is often the year of filing. In a file about poll staff
    // a year by itself is the election's.
    // Where nothing else tells, the year of the pay does.
    let dated: Vec<u16> = content.dated.into_iter().collect();
    // When a letter was written says more than the folder it lies in.
    let dated = if worker { dated } else { Vec::new() };
    // A file's own year, and not that of the folder, which may be of another.
    let own =
        !place.own_years.is_empty() && !place.own_years.iter().any(|year| place.named.years.contains(year));
    let named = if own && worker { &place.own_years } else { &place.named.years };
    let mut years = [&content.years, &dated, named, &place.bare_years, &content.tax_years]
        .into_iter()
        .take(if worker { 5 } else { 3 })
        .find(|years| !years.is_empty())
        .cloned()
        .unwrap_or_default();
    years.sort_unstable();
    years.dedup();
    // The path may say which poll of the year it was where the content does not.
    let of_years = PollSet::of(|poll| years.contains(&poll.year));
    let inside = content.polls.and(of_years);
    let unsaid = PollSet::of(|poll| inside.iter().all(|known| known.year != poll.year));
    (years, inside.or(place.named.polls.and(of_years).and(unsaid)))
}

/// So many mailboxes make a list of nothing else one of people.
const MAILBOXES: u64 = 5;

/// The kinds of data in a table or document, as far as its class depends on them.
#[derive(Clone, Copy, Default, Debug)]
pub struct Fields {
    /// Kinds found with some confidence.
    pub set: FieldSet,
    /// Whether they speak of people at all.
    pub personal: bool,
    /// Weight of a column of roles, or of roles in a text; 0 without.
    pub roles: i32,
    /// Whether the roles of a table come again, as they do where each row is somebody's.
    pub roles_repeat: bool,
}

impl Fields {
    /// Whether the kind was found.
    pub fn contains(&self, field: FieldType) -> bool {
        self.set.contains(field)
    }

    /// From the findings of a table's columns.
    pub fn of_table(findings: &[Vec<FieldFinding>]) -> Fields {
        let mut fields = Fields::default();
        for finding in findings.iter().flatten().filter(|f| f.values > 0) {
            if finding.confidence >= 60 {
                fields.set.insert(finding.field);
            }
            if finding.field == F::ELECTION_ROLE {
                fields.roles_repeat |= finding.values >= 2 * finding.distinct;
            }
            if finding.field == F::ELECTION_ROLE && finding.valid > 0 {
                let weight = if finding.valid * 3 > finding.values { 320 } else { 150 };
                fields.roles = fields.roles.max(weight);
            }
            if finding.field == F::ELECTION_ROLE
                && finding.values >= 4
                && (2..=40).contains(&finding.distinct)
            {
                // Codes such as PO and PC mean many things one by one, but hardly as a column of their own.
                fields.roles = fields.roles.max(260);
            }
        }
        // Nothing but mailboxes, one below the other, is a list to write to, of as many people.
        let mailing = matches!(findings, [only] if only.iter().any(|finding| {
            finding.field == F::EMAIL && finding.confidence >= 60 && finding.distinct >= MAILBOXES
        }));
        fields.personal = is_personal(fields.set) || mailing;
        fields
    }
}

/// Whether kinds of data speak of people: a name or a number of a person's own, or two ways to reach one.
pub fn is_personal(set: FieldSet) -> bool {
    let strong = [
        F::FULL_NAME,
        F::LAST_NAME,
        F::NATIONAL_INSURANCE_NUMBER,
        F::DATE_OF_BIRTH,
        F::NHS_NUMBER,
        F::UTR,
        F::PASSPORT_NUMBER,
        F::DRIVING_LICENCE,
        F::ELECTORAL_NUMBER,
        F::EMERGENCY_CONTACT,
        F::RIGHT_TO_WORK_SHARE_CODE,
        F::BIOMETRIC_RESIDENCE_PERMIT,
        F::DBS_CERTIFICATE,
        F::PAYMENT_CARD,
        F::IBAN,
    ];
    // One of these alone may be a firm's, a venue's or a reference.
    let weak = [F::HOME_ADDRESS, F::EMAIL, F::PHONE, F::UK_BANK_ACCOUNT, F::PAYROLL_NUMBER];
    // What only a person has; beside one of the weak ones it is known whose.
    let own = [
        F::GENDER,
        F::NATIONALITY,
        F::ETHNICITY,
        F::RELIGION,
        F::DISABILITY_OR_HEALTH,
        F::TRADE_UNION,
        F::CRIMINAL_CONVICTION,
        F::TRAINING_RECORD,
        F::FIRST_NAME,
        F::TAX_CODE,
    ];
    // Who is paid what for which duty, by number.
    let paid = [F::FEE, F::ELECTION_ROLE].iter().any(|field| set.contains(*field));
    if set.contains(F::PAYROLL_NUMBER) && paid {
        return true;
    }
    let reaches = weak.iter().filter(|field| set.contains(**field)).count();
    strong.iter().any(|field| set.contains(*field))
        || reaches >= 2
        || reaches == 1 && own.iter().any(|field| set.contains(*field))
}

/// The class of a store from those of its parts: the gravest, with the years of all parts of that class.
pub fn of_store<'p>(parts: impl Iterator<Item = &'p ElectionEvidence> + Clone) -> ElectionEvidence {
    let mut store = ElectionEvidence::default();
    for part in parts.clone() {
        if part.class > store.class || (part.class == store.class && part.score > store.score) {
            let before = std::mem::replace(&mut store, part.clone());
            if part.class == before.class {
                store.years.extend(before.years);
                store.polls = store.polls.or(before.polls);
            }
        } else if part.class == store.class {
            store.years.extend(&part.years);
            store.polls = store.polls.or(part.polls);
        }
    }
    let another = |part: &ElectionEvidence| part.evidence.iter().copied().find(|e| e.code == NAMES_ANOTHER);
    if store.class != ElectionClass::ElectionWorker && another(&store).is_none() {
        store.evidence.extend(parts.clone().find_map(another));
    }
    // The roles of a database's people stand in a table of its own.
    let given = |part: &&ElectionEvidence| {
        part.class == ElectionClass::None && part.evidence.iter().any(|e| e.code == "roles")
    };
    let roles = |part: &&ElectionEvidence| part.evidence.iter().map(|e| e.weight).sum::<i32>();
    let own: i32 = store.evidence.iter().map(|e| e.weight).sum();
    if store.class == ElectionClass::OtherPersonal
        && let Some(part) = parts.clone().filter(given).max_by_key(roles)
        && BEFORE + own + roles(&part) > 0
    {
        store.class = ElectionClass::ElectionWorker;
        store.score = confidence(BEFORE + own + roles(&part));
        store.evidence.extend(part.evidence.iter().copied());
    }
    // The polls of a database stand beside the table of its people: who worked when, by their numbers.
    if store.class == ElectionClass::ElectionWorker && store.years.is_empty() {
        for part in parts.filter(|part| part.class == ElectionClass::None) {
            store.years.extend(&part.years);
            store.polls = store.polls.or(part.polls);
        }
    }
    store.years.sort_unstable();
    store.years.dedup();
    store
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_of_a_merger_or_an_export_is_no_elections() {
        for (path, years) in [
            ("PST-export-2016/Inbox.mbox!/9!/list.xls", vec![]),
            ("merge2013_fs02/elec/release.txt", vec![]),
            ("PST-export-2016/Staff 2004/list.xls", vec![2004]),
            ("Export_2019/sites/elections/Archive/2018/list.xls", vec![2018]),
            ("2016/Elections/list.xls", vec![2016]),
            ("Letters/merge 2009.txt", vec![2009]),
            ("fileserver03/Pay/list.csv", vec![]),
            ("exch2003/elections/9.eml", vec![]),
            ("backup_2007_8.tar.gz!/elections/openers.csv", vec![]),
            ("exch2003/Elections May 2010/9.eml", vec![2010]),
        ] {
            assert_eq!(years_in_name(path), years, "{path}");
        }
    }

    #[test]
    fn a_file_may_be_of_another_year_than_its_folder() {
        for (path, years) in [
            ("Elections 2007.zip!/DATA/fees02e.dbf", vec![2002]),
            ("Elections 2007.zip!/count tables 2015.xls", vec![2015]),
            ("Elections 2007.zip!/list 02.xls", vec![2007]),
            ("Elections 2007.zip!/letter02.doc", vec![2007]),
            ("Elections 2007.zip!/European 2009 list.xls", vec![2009]),
            ("May 2010/list2010.xls", vec![2010]),
        ] {
            assert_eq!(years_in_name(path), years, "{path}");
        }
    }

    #[test]
    fn names_tell_their_year_in_two_digits() {
        for (name, years) in [
            ("CLERKS08.DBF", vec![2008]),
            ("EL08BACS.XLS", vec![2008]),
            ("counters_21.xls", vec![2021]),
            ("Staff 03.doc", vec![2003]),
            ("reserve list 2002.xls", vec![2002]),
            ("staff list 12.xls", vec![]),
            ("letter 07.doc", vec![]),
            ("rota v02.xls", vec![]),
            ("ltr067.docx", vec![]),
            ("fees 05-06.xls", vec![]),
            ("PAY38.TXT", vec![]),
            ("RTI_2205.DBF", vec![2022]),
            ("ELECPAY_1406.xml", vec![2014]),
            ("BACS0506.DAT", vec![2006]),
            ("CASUAL_0705.txt", vec![2007]),
            ("accepts_201205.tsv", vec![2012]),
            ("rtw_uploads_201703.txt", vec![2017]),
            ("extract_20130901.csv", vec![]),
            ("dump_20100521.csv", vec![2010]),
            ("BACS_180510.txt", vec![2010]),
            ("order_518213.txt", vec![]),
            ("RO1321.dat", vec![]),
            ("STD18", vec![]),
        ] {
            assert_eq!(bare_years(name), years, "{name}");
        }
    }
}
