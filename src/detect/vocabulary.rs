//! Words of election work: what a title, a path or a letter must say to be about poll staff, electors or a
//! publication.
//!
//! Phrases, each with the side it speaks for. Two-letter role codes are never here (they mean too many things);
//! they count only in a column of their own, see `election`. Sources: Electoral Commission and HMRC guidance
//! (EIM69800, PAYE20105) and the names that councils use in their own notices.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind, MatchKind};

/// What a phrase speaks for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Side {
    /// People who work at polls and counts.
    Staff,
    /// Elections in general.
    Election,
    /// Electors and registration.
    Elector,
    /// Documents that the law has published.
    Public,
    /// Words that make a mention of elections incidental: planning, minutes, consultation.
    Incidental,
    /// Elections and ballots that are none of the public: of governors, tenants, members.
    OtherPolls,
    /// The pay papers of election fees to 2013-14; nothing else uses them.
    Paye,
    /// Words of elections that stand near electors and workers alike.
    Neither,
}

const PHRASES: &[(&str, Side)] = &[
    ("presiding officer", Side::Staff),
    ("presiding off", Side::Staff),
    ("poll clerk", Side::Staff),
    ("pollclerk", Side::Staff),
    ("polling clerk", Side::Staff),
    ("poll clark", Side::Staff),
    ("count assistant", Side::Staff),
    ("counting assistant", Side::Staff),
    ("count supervisor", Side::Staff),
    ("counting supervisor", Side::Staff),
    ("count clerk", Side::Staff),
    ("counting staff", Side::Staff),
    ("count staff", Side::Staff),
    ("countstaff", Side::Staff),
    ("count_staff", Side::Staff),
    ("count team", Side::Staff),
    ("count plan", Side::Staff),
    ("count seating", Side::Staff),
    ("count tables", Side::Staff),
    ("count manager", Side::Staff),
    ("vote counter", Side::Staff),
    ("enumerator", Side::Staff),
    ("polling station inspector", Side::Staff),
    ("station inspector", Side::Staff),
    ("polling staff", Side::Staff),
    ("poll staff", Side::Staff),
    ("pollstaff", Side::Staff),
    ("poll_staff", Side::Staff),
    ("poll-staff", Side::Staff),
    ("polling station staff", Side::Staff),
    ("polling day staff", Side::Staff),
    ("election staff", Side::Staff),
    ("elections staff", Side::Staff),
    ("election staffing", Side::Staff),
    ("election_staff", Side::Staff),
    ("electionstaff", Side::Staff),
    ("electstaff", Side::Staff),
    ("elecstaff", Side::Staff),
    ("election workers", Side::Staff),
    ("election worker", Side::Staff),
    ("election payroll", Side::Staff),
    ("election fees", Side::Staff),
    ("election fee", Side::Staff),
    ("election pay", Side::Staff),
    ("election staffing", Side::Staff),
    ("elections staffing", Side::Staff),
    ("election duties", Side::Staff),
    ("election duty", Side::Staff),
    ("work at elections", Side::Staff),
    ("working at elections", Side::Staff),
    ("work at the election", Side::Staff),
    ("staff for elections", Side::Staff),
    ("do the election", Side::Staff),
    ("do the count", Side::Staff),
    ("work at the count", Side::Staff),
    ("agreeing to work", Side::Staff),
    ("agreed to work", Side::Staff),
    ("do the polling", Side::Staff),
    ("doing the polling", Side::Staff),
    ("did the polling", Side::Staff),
    ("happy to work", Side::Staff),
    ("can you work", Side::Staff),
    ("available to work", Side::Staff),
    ("unavailable to work", Side::Staff),
    ("able to work at", Side::Staff),
    ("work as usual", Side::Staff),
    ("happy to do it again", Side::Staff),
    ("who can work", Side::Staff),
    ("make training", Side::Staff),
    ("poll training", Side::Staff),
    ("working at the count", Side::Staff),
    ("help at the count", Side::Staff),
    ("work on polling day", Side::Staff),
    ("working on polling day", Side::Staff),
    ("work on election day", Side::Staff),
    ("help at the election", Side::Staff),
    ("postal vote opening", Side::Staff),
    ("postal vote opener", Side::Staff),
    ("pv opening", Side::Staff),
    ("pv opener", Side::Staff),
    ("pvopener", Side::Staff),
    ("pos and pcs", Side::Staff),
    ("pos & pcs", Side::Staff),
    ("po training", Side::Staff),
    ("pc training", Side::Staff),
    ("opening session", Side::Staff),
    ("verification and count", Side::Staff),
    ("ballot box receipt", Side::Staff),
    ("ballot box receiver", Side::Staff),
    ("poll card deliver", Side::Staff),
    ("staff availability", Side::Staff),
    ("deputy returning officer", Side::Staff),
    ("election casual", Side::Staff),
    ("casual election", Side::Staff),
    ("canvasser", Side::Staff),
    ("polling station allocation", Side::Staff),
    ("station allocation", Side::Staff),
    ("election", Side::Election),
    ("referendum", Side::Election),
    ("polling", Side::Election),
    ("poll ", Side::Election),
    ("polls", Side::Election),
    ("ballot", Side::Election),
    ("returning officer", Side::Election),
    ("electoral", Side::Election),
    ("ukpge", Side::Election),
    ("parliamentary", Side::Election),
    ("the count", Side::Election),
    ("count night", Side::Staff),
    ("council count", Side::Staff),
    ("european count", Side::Staff),
    ("parliamentary count", Side::Staff),
    ("pcc count", Side::Staff),
    ("referendum count", Side::Staff),
    ("mayoral count", Side::Staff),
    ("parish count", Side::Staff),
    ("election count", Side::Staff),
    ("polling district", Side::Neither),
    ("register of electors", Side::Elector),
    ("electoral register", Side::Elector),
    ("electoral roll", Side::Elector),
    ("marked register", Side::Elector),
    ("absent vot", Side::Elector),
    ("absentvot", Side::Elector),
    ("absent_vot", Side::Elector),
    ("postal voters", Side::Elector),
    ("postal_voters", Side::Elector),
    ("postal vote application", Side::Elector),
    ("proxy vot", Side::Elector),
    ("proxy list", Side::Elector),
    ("absent list", Side::Elector),
    ("vote by proxy", Side::Elector),
    ("vote by post", Side::Elector),
    ("voting by post", Side::Elector),
    ("absent voter", Side::Elector),
    ("register to vote", Side::Elector),
    ("registered to vote", Side::Elector),
    ("poll card for", Side::Elector),
    ("proxies", Side::Elector),
    ("elector number", Side::Elector),
    ("electors", Side::Elector),
    ("postal voting statement", Side::Elector),
    ("postal vote statement", Side::Elector),
    ("your postal vote", Side::Elector),
    ("my postal vote", Side::Elector),
    ("postal ballot paper", Side::Elector),
    ("application to vote", Side::Elector),
    ("individual electoral registration", Side::Elector),
    ("electoral number", Side::Elector),
    ("personal identifiers", Side::Elector),
    ("anonymous registration", Side::Elector),
    ("overseas elector", Side::Elector),
    ("overseas voter", Side::Elector),
    ("your poll card", Side::Elector),
    ("my poll card", Side::Elector),
    ("your polling card", Side::Elector),
    ("my polling card", Side::Elector),
    ("removed from the register", Side::Elector),
    ("name on the register", Side::Elector),
    ("rolling registration", Side::Elector),
    ("vote was rejected", Side::Elector),
    ("postal vote was", Side::Elector),
    ("postal vote has been", Side::Elector),
    ("canvass form", Side::Elector),
    ("canvass return", Side::Elector),
    ("household enquiry", Side::Elector),
    ("attainer", Side::Elector),
    ("application for postal vote", Side::Elector),
    ("application for a postal vote", Side::Elector),
    ("application for proxy vote", Side::Elector),
    ("application for a proxy vote", Side::Elector),
    ("open register", Side::Elector),
    ("edited register", Side::Elector),
    ("not on the register", Side::Elector),
    ("not on register", Side::Elector),
    ("number on the register", Side::Elector),
    ("wrong on the register", Side::Elector),
    ("being on the roll", Side::Elector),
    ("being on roll", Side::Elector),
    ("postal vote not arrived", Side::Elector),
    ("postal vote identifiers", Side::Elector),
    // Mailboxes of the register, which offices of elections do not use for their staff.
    ("electoral.roll@", Side::Elector),
    ("electoralroll@", Side::Elector),
    ("<registration@", Side::Elector),
    (" registration@", Side::Elector),
    (" pvi", Side::Elector),
    ("no poll card", Side::Elector),
    ("not had a poll card", Side::Elector),
    ("received a poll card", Side::Elector),
    ("received a polling card", Side::Elector),
    ("my vote", Side::Elector),
    ("your vote", Side::Elector),
    ("went to vote", Side::Elector),
    ("where do i vote", Side::Elector),
    ("number on the roll", Side::Elector),
    ("franchise", Side::Elector),
    ("wants a postal vote", Side::Elector),
    ("asks for a postal vote", Side::Elector),
    ("asks for a proxy", Side::Elector),
    ("appoint a proxy", Side::Elector),
    ("postal vote not arrived", Side::Elector),
    ("never got my postal vote", Side::Elector),
    ("not had my postal vote", Side::Elector),
    ("registration query", Side::Elector),
    ("registration queries", Side::Elector),
    ("registration review", Side::Elector),
    ("objection to the registration", Side::Elector),
    ("objection to registration", Side::Elector),
    ("deleted from the register", Side::Elector),
    ("voter registration", Side::Elector),
    ("on the register as", Side::Elector),
    ("personation", Side::Elector),
    ("ballot paper had already been issued", Side::Elector),
    ("am i registered", Side::Elector),
    ("elector_no", Side::Elector),
    ("into elector", Side::Elector),
    ("update elector", Side::Elector),
    ("good morning, electoral registration", Side::Elector),
    ("proxy application", Side::Elector),
    ("signature did not match", Side::Elector),
    ("poll card has not", Side::Elector),
    ("no poll card has", Side::Elector),
    ("canvassreturn", Side::Elector),
    ("ier match", Side::Elector),
    ("rolling_reg", Side::Elector),
    ("rolling reg", Side::Elector),
    ("statement of persons nominated", Side::Public),
    ("persons nominated", Side::Public),
    ("notice of poll", Side::Public),
    ("notice of election", Side::Public),
    ("situation of polling", Side::Public),
    ("declaration of result", Side::Public),
    ("list of councillors", Side::Public),
    ("your councillors", Side::Public),
    ("spending over", Side::Public),
    ("planning application", Side::Incidental),
    ("minutes of", Side::Incidental),
    ("apologies for absence", Side::Incidental),
    ("parent governor", Side::OtherPolls),
    ("school governor", Side::OtherPolls),
    ("staff governor", Side::OtherPolls),
    ("governor election", Side::OtherPolls),
    ("governor ballot", Side::OtherPolls),
    ("governors", Side::OtherPolls),
    ("unison", Side::OtherPolls),
    ("shop steward", Side::OtherPolls),
    ("union rep", Side::OtherPolls),
    ("union election", Side::OtherPolls),
    ("union vote", Side::OtherPolls),
    ("reps vote", Side::OtherPolls),
    ("reps ballot", Side::OtherPolls),
    ("tenant panel", Side::OtherPolls),
    ("tenants panel", Side::OtherPolls),
    ("tenants' panel", Side::OtherPolls),
    ("tenant ballot", Side::OtherPolls),
    ("tenants ballot", Side::OtherPolls),
    ("tenant poll", Side::OtherPolls),
    ("tenants poll", Side::OtherPolls),
    ("tenant election", Side::OtherPolls),
    ("residents panel", Side::OtherPolls),
    ("panel election", Side::OtherPolls),
    ("panel ballot", Side::OtherPolls),
    ("panel vote", Side::OtherPolls),
    ("stock transfer ballot", Side::OtherPolls),
    ("transfer ballot", Side::OtherPolls),
    ("union ballot", Side::OtherPolls),
    ("strike ballot", Side::OtherPolls),
    ("industrial action", Side::OtherPolls),
    ("youth council", Side::OtherPolls),
    ("youth parliament", Side::OtherPolls),
    ("school council", Side::OtherPolls),
    ("student union", Side::OtherPolls),
    ("staff council", Side::OtherPolls),
    ("works council", Side::OtherPolls),
    ("members ballot", Side::OtherPolls),
    ("member trustee", Side::OtherPolls),
    ("opinion poll", Side::OtherPolls),
    ("poll survey", Side::OtherPolls),
    ("straw poll", Side::OtherPolls),
    ("poll tax", Side::OtherPolls),
    // Counts of vehicles have enumerators as well, and so has the census, which is no poll of a council.
    ("census", Side::OtherPolls),
    ("traffic count", Side::OtherPolls),
    ("traffic survey", Side::OtherPolls),
    ("stock count", Side::OtherPolls),
    ("stockcount", Side::OtherPolls),
    ("bird count", Side::OtherPolls),
    // Welsh, as the Electoral Commission's bilingual forms and handbooks have it.
    ("etholiad", Side::Election),
    ("refferendwm", Side::Election),
    ("pleidleisio", Side::Election),
    ("bleidleisio", Side::Election),
    ("y bleidlais", Side::Election),
    ("swyddog canlyniadau", Side::Election),
    ("police and crime commissioner", Side::Election),
    ("swyddog llywyddu", Side::Staff),
    ("swyddogion llywyddu", Side::Staff),
    ("clerc pleidleisio", Side::Staff),
    ("clerc y bleidlais", Side::Staff),
    ("clercod pleidleisio", Side::Staff),
    ("cynorthwyydd cyfrif", Side::Staff),
    ("cynorthwywyr cyfrif", Side::Staff),
    ("goruchwyliwr cyfrif", Side::Staff),
    ("agorwr pleidleisiau post", Side::Staff),
    ("agorwyr pleidleisiau post", Side::Staff),
    ("arolygydd gorsafoedd pleidleisio", Side::Staff),
    ("canfasiwr", Side::Staff),
    ("canfaswyr", Side::Staff),
    ("staff etholiad", Side::Staff),
    ("gytuno i weithio", Side::Staff),
    ("cofrestr etholwyr", Side::Elector),
    ("cofrestr etholiadol", Side::Elector),
    ("cofrestr yr etholwyr", Side::Elector),
    ("etholwyr", Side::Elector),
    ("cerdyn pleidleisio", Side::Elector),
    ("ngherdyn pleidleisio", Side::Elector),
    ("rhif ar y gofrestr", Side::Elector),
    ("pleidlais bost", Side::Elector),
    ("pleidlais drwy'r post", Side::Elector),
    ("pleidleiswyr post", Side::Elector),
    ("bleidleisio drwy'r post", Side::Elector),
    ("bleidleisio drwy\u{2019}r post", Side::Elector),
    ("pleidleisio drwy'r post", Side::Elector),
    ("rhif etholwr", Side::Elector),
    ("hysbysiad etholiad", Side::Public),
    ("hysbysiad o etholiad", Side::Public),
    ("p35(ep)", Side::Paye),
    ("p35 (ep)", Side::Paye),
    ("p35ep", Side::Paye),
    ("p35 ep", Side::Paye),
    ("p527", Side::Paye),
    ("p528", Side::Paye),
];

/// How often each side is spoken for.
#[derive(Clone, Copy, Default, Debug)]
pub struct Mentions {
    counts: [u32; 8],
}

impl Mentions {
    /// Mentions of one side.
    pub fn of(&self, side: Side) -> u32 {
        self.counts[side as usize]
    }

    /// One more mention of a side that no phrase says.
    pub fn note(&mut self, side: Side) {
        self.counts[side as usize] = self.counts[side as usize].saturating_add(1);
    }

    /// Takes back the mentions of one side.
    pub fn forget(&mut self, side: Side) {
        self.counts[side as usize] = 0;
    }

    /// Those sides that are mentioned at least once in so many bytes of `passed`.
    pub fn at_least_every(mut self, bytes: usize, passed: usize) -> Mentions {
        for count in &mut self.counts {
            if (*count as usize).saturating_mul(bytes) < passed {
                *count = 0;
            }
        }
        self
    }

    /// Both together.
    pub fn add(&mut self, other: Mentions) {
        for (mine, their) in self.counts.iter_mut().zip(other.counts) {
            *mine = mine.saturating_add(their);
        }
    }
}

/// Finds the phrases.
pub struct Vocabulary {
    finder: AhoCorasick,
}

impl Default for Vocabulary {
    fn default() -> Vocabulary {
        let finder = AhoCorasickBuilder::new()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::DFA))
            .build(PHRASES.iter().map(|(phrase, _)| phrase))
            .expect("a few hundred short phrases");
        Vocabulary { finder }
    }
}

impl Vocabulary {
    /// Counts the phrases in a text.
    pub fn mentions(&self, text: &str) -> Mentions {
        let mut mentions = Mentions::default();
        for hit in self.finder.find_iter(text) {
            let (_, side) = PHRASES[hit.pattern().as_usize()];
            let count = &mut mentions.counts[side as usize];
            *count = count.saturating_add(1);
        }
        mentions
    }

    /// The same without those of an office's name, in a mail address or on a line of its own: who writes to `elections@`, or for
    /// "Electoral Services", need not write about an election.
    pub fn mentions_beside_offices(&self, text: &str) -> Mentions {
        let parts = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+');
        let mut mentions = Mentions::default();
        for line in text.split('\n').filter(|line| !names_an_office(line)) {
            let mut from = 0;
            for at in memchr::memchr_iter(b'@', line.as_bytes()) {
                if at < from {
                    continue;
                }
                let bytes = line.as_bytes();
                let before = bytes[from..at].iter().rev().take_while(|byte| parts(**byte)).count();
                let behind = bytes[at + 1..].iter().take_while(|byte| parts(**byte)).count();
                mentions.add(self.mentions(&line[from..at - before]));
                from = at + 1 + behind;
            }
            mentions.add(self.mentions(&line[from..]));
        }
        mentions
    }

    /// The same for a path or a name, where words are joined by `_`, `-` or capitals.
    pub fn mentions_in_name(&self, name: &str) -> Mentions {
        let mut spaced = String::with_capacity(name.len() + 16);
        let mut lower = false;
        for c in name.chars() {
            if lower && c.is_uppercase() {
                spaced.push(' ');
            }
            lower = c.is_lowercase();
            spaced.push(if c.is_alphanumeric() || c == '(' || c == ')' { c } else { ' ' });
        }
        spaced.push(' ');
        self.mentions(&spaced)
    }
}

/// Whether a line is the name of an office or a firm and nothing else: "Electoral Services", "Sampleton Elections Office".
fn names_an_office(line: &str) -> bool {
    const OFFICES: [&str; 7] = ["services", "service", "office", "team", "unit", "section", "department"];
    const MOST: usize = 60;
    let line = line.trim();
    if line.len() > MOST {
        return false;
    }
    let mut words = line.split(' ').map(|word| word.trim_matches([',', '.', '(', ')'])).rev();
    let last = words.by_ref().find(|word| !word.eq_ignore_ascii_case("ltd")).unwrap_or_default();
    OFFICES.iter().any(|word| last.eq_ignore_ascii_case(word))
        && words.all(|word| {
            word.starts_with(|c: char| c.is_uppercase() || c == '&')
                || matches!(word, "and" | "of" | "for" | "the")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_counted_by_side_and_longest_first() {
        let vocabulary = Vocabulary::default();
        let mentions =
            vocabulary.mentions("Fees for the Presiding Officer and two poll clerks (P528); election day");
        assert_eq!(
            (
                mentions.of(Side::Staff),
                mentions.of(Side::Election),
                mentions.of(Side::Paye),
                mentions.of(Side::Elector)
            ),
            (2, 1, 1, 0)
        );
        assert_eq!(vocabulary.mentions_in_name("PollStaff_2004/CountStaff.xls").of(Side::Staff), 2);
        assert_eq!(vocabulary.mentions("the selection of tiles").of(Side::Staff), 0);
        let outside = |text: &str| vocabulary.mentions_beside_offices(text).of(Side::Election);
        assert_eq!(
            outside("To: elections@sampleton.gov.uk, electoral.services@sampleton.gov.uk\nA badge"),
            0
        );
        assert_eq!(outside("To: Elections <elections@sampleton.gov.uk>; @ polling"), 2);
        assert_eq!(outside("an election"), 1);
        assert_eq!(
            outside(
                "Yours\n\nElectoral Services\nSampleton Elections Office\nExample Electoral Services Ltd\n"
            ),
            0
        );
        assert_eq!(outside("the elections office\nElection team meeting\nElectoral Services will pay\n"), 3);
    }
}
