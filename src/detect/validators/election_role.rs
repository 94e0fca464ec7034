//! Roles of election work, in full and abbreviated.
//!
//! In Wales also as the Electoral Commission calls them in Welsh.
//!
//! Two-letter codes (PO, PC, CA) mean many other things: they are marked ambiguous and never make a case alone. A
//! column with several of them, or one beside other election words, does; `table` decides that.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Verdict;

/// What kind of work a role is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Family {
    /// At polling stations.
    Polling,
    /// At the count.
    Count,
    /// Issue and opening of postal votes.
    Postal,
    /// Returning officers and their deputies.
    Officer,
    /// Canvass and registration.
    Registration,
    /// The electoral services team.
    Core,
    /// Deliveries, clerical help, drivers.
    Casual,
    /// Keyholders and caretakers of polling places: in the same files, but not staff.
    Premises,
}

/// A role.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Role {
    /// The usual name.
    pub name: &'static str,
    /// What kind of work.
    pub family: Family,
    /// The form that was met means other things as well.
    pub ambiguous: bool,
}

struct Entry {
    name: &'static str,
    family: Family,
    /// Other names in full, lower case.
    synonyms: &'static [&'static str],
    /// Abbreviations that mean little else.
    short: &'static [&'static str],
    /// Abbreviations and words that mean other things as well.
    ambiguous: &'static [&'static str],
}

use Family::*;

const ROLES: &[Entry] = &[
    Entry {
        name: "presiding officer",
        family: Polling,
        synonyms: &[
            "senior presiding officer",
            "pres officer",
            "pres off",
            "presoff",
            "presiding off",
            "presiding offcer",
            "presiding officers",
            "station head",
            "presiding",
            "swyddog llywyddu",
            "swyddogion llywyddu",
        ],
        short: &["spo", "pr off", "presid"],
        ambiguous: &["po", "p o", "pres", "presd", "sll"],
    },
    Entry {
        name: "poll clerk",
        family: Polling,
        synonyms: &[
            "polling clerk",
            "poll clark",
            "pollclerk",
            "poll clerks",
            "polling clerks",
            "p clerk",
            "p clk",
            "pclk",
            "senior poll clerk",
            "deputy presiding officer",
            "polling station clerk",
            "poll clrk",
            "poll clk",
            "polling clk",
            "pol clerk",
            "clerc pleidleisio",
            "clercod pleidleisio",
            "clerc yr orsaf bleidleisio",
            "clerc gorsaf bleidleisio",
            "clerc y bleidlais",
        ],
        short: &["spc"],
        ambiguous: &["pc", "p c", "dpo", "pcd", "clerk", "clk", "cp", "clerc"],
    },
    Entry {
        name: "reserve presiding officer",
        family: Polling,
        synonyms: &[
            "standby presiding officer",
            "presiding officer reserve",
            "reserve po",
            "standby po",
            "po reserve",
            "res po",
            "spare presiding officer",
            "res presiding officer",
            "swyddog llywyddu wrth gefn",
        ],
        short: &["rpo"],
        ambiguous: &["rp"],
    },
    Entry {
        name: "reserve poll clerk",
        family: Polling,
        synonyms: &[
            "standby poll clerk",
            "poll clerk reserve",
            "reserve polling clerk",
            "reserve pc",
            "standby pc",
            "pc reserve",
            "res pc",
            "spare poll clerk",
            "standby clerk",
            "reserve clerk",
            "res poll clerk",
            "clerc pleidleisio wrth gefn",
            "clerc wrth gefn",
        ],
        short: &["rpc", "prc"],
        ambiguous: &["rc", "reserve", "standby", "resv", "res", "stand by", "wrth gefn"],
    },
    Entry {
        name: "information officer",
        family: Polling,
        synonyms: &[
            "poll clerk information officer",
            "trainee poll clerk",
            "trainee presiding officer",
            "tellerator",
            "covid marshal",
            "covid ambassador",
            "polling station greeter",
            "trainee po",
            "trainee pc",
        ],
        short: &[],
        ambiguous: &["io", "greeter", "trainee", "marshal"],
    },
    Entry {
        name: "polling station inspector",
        family: Polling,
        synonyms: &[
            "polling station visitor",
            "station inspector",
            "polling inspector",
            "polling station supervisor",
            "supervising officer",
            "supervisor of stations",
            "polling supervisor",
            "visiting officer",
            "station visitor",
            "stn visitor",
            "ps visitor",
            "stn inspector",
            "ps inspector",
            "arolygydd gorsafoedd pleidleisio",
            "arolygydd gorsaf bleidleisio",
            "arolygydd gorsafoedd",
        ],
        short: &["psi", "psv", "ps insp"],
        ambiguous: &["vo", "inspector", "insp", "v o", "arolygydd"],
    },
    Entry {
        name: "count supervisor",
        family: Count,
        synonyms: &[
            "counting supervisor",
            "table supervisor",
            "ward supervisor",
            "senior count supervisor",
            "count sup",
            "count table supervisor",
            "verification supervisor",
            "counting super",
            "count super",
            "deputy count supervisor",
            "table sup",
            "tbl sup",
            "table supv",
            "cnt sup",
            "cnt supv",
            "count supv",
            "counting sup",
            "c sup",
            "cntsup",
            "ct sup",
            "goruchwyliwr cyfrif",
            "goruchwylydd cyfrif",
            "goruchwylwyr cyfrif",
        ],
        short: &["csup"],
        ambiguous: &["cs", "c s", "supv", "sup", "cts"],
    },
    Entry {
        name: "count assistant",
        family: Count,
        synonyms: &[
            "counting assistant",
            "count assistants",
            "counting assistants",
            "count clerk",
            "counting clerk",
            "vote counter",
            "ballot counter",
            "verification assistant",
            "count asst",
            "counting asst",
            "ct asst",
            "ctasst",
            "count ast",
            "count assistant overnight",
            "count assistant daytime",
            "counting agent staff",
            "count staff",
            "senior count assistant",
            "enumerator",
            "cnt asst",
            "cnt ast",
            "cnt assistant",
            "chief enumerator",
            "cynorthwyydd cyfrif",
            "cynorthwywyr cyfrif",
            "cynorthwyydd y cyfrif",
        ],
        short: &["cntass", "cntasst", "cnt ass", "c asst"],
        ambiguous: &["ca", "c a", "counter", "ctr", "count", "counters", "ct", "cnt"],
    },
    Entry {
        name: "count manager",
        family: Count,
        synonyms: &[
            "counting manager",
            "count controller",
            "chief counting assistant",
            "count centre manager",
            "deputy count manager",
            "count team leader",
            "verification manager",
        ],
        short: &[],
        ambiguous: &["cm"],
    },
    Entry {
        name: "ballot box receipt",
        family: Count,
        synonyms: &[
            "ballot box receiver",
            "ballot box check in",
            "ballot box receipt manager",
            "ballot box receipt assistant",
            "ballot box receipt staff",
            "ballot box reception",
            "box receipt",
            "box reception",
            "receipt of boxes",
            "count porter",
            "count doorkeeper",
            "count runner",
            "count security",
            "count doorman",
            "box receiver",
            "box recpt",
            "box check in",
            "bb receipt",
            "box rec",
            "box recs",
            "derbyn blychau pleidleisio",
            "derbyn blychau",
        ],
        short: &["bbr"],
        ambiguous: &["runner", "doorkeeper", "porter", "security", "boxes"],
    },
    Entry {
        name: "ballot paper account",
        family: Count,
        synonyms: &[
            "ballot paper account checker",
            "ballot paper accounts",
            "ballot box account",
            "ballot paper account team",
            "bpa team",
            "bpa checker",
            "accounts table",
            "count accounts team",
        ],
        short: &["bpa"],
        ambiguous: &["receipt manager", "accounts team"],
    },
    Entry {
        name: "e-count operator",
        family: Count,
        synonyms: &[
            "e count",
            "ecount operator",
            "count it",
            "count data entry",
            "count adjudicator",
            "scanner operator",
            "count computer operator",
            "count results officer",
            "adjudication assistant",
        ],
        short: &[],
        ambiguous: &["adjudicator", "data entry", "computer operator", "results officer"],
    },
    Entry {
        name: "postal vote opening assistant",
        family: Postal,
        synonyms: &[
            "postal vote opener",
            "postal vote opening",
            "postal votes opening",
            "absent vote opener",
            "postal vote assistant",
            "pv opener",
            "pv opening",
            "pv opening clerk",
            "pv opening assistant",
            "postal opening",
            "postal opener",
            "postal vote clerk",
            "postal vote opening clerk",
            "postal vote opening staff",
            "pv opening asst",
            "pv asst",
            "pv assistant",
            "av opener",
            "p v opener",
            "p v opening",
            "agorwr pleidleisiau post",
            "agor pleidleisiau post",
            "agorwyr pleidleisiau post",
            "cynorthwyydd pleidleisiau post",
        ],
        short: &["pvo", "pva", "apo", "pvopen"],
        ambiguous: &["opener", "pv", "openers", "opn"],
    },
    Entry {
        name: "postal vote supervisor",
        family: Postal,
        synonyms: &[
            "postal vote opening supervisor",
            "postal vote opening manager",
            "pv supervisor",
            "postal vote manager",
            "postal votes supervisor",
            "postal supervisor",
            "deputy postal vote supervisor",
            "pv opening supervisor",
            "goruchwyliwr pleidleisiau post",
        ],
        short: &["pvs", "pvsup", "pv sup", "p v sup"],
        ambiguous: &["opening manager"],
    },
    Entry {
        name: "postal vote adjudicator",
        family: Postal,
        synonyms: &[
            "postal vote identifier checking",
            "postal vote verifier",
            "postal vote verification",
            "pv adjudicator",
            "pv scanner",
            "postal vote scanner",
            "postal vote issue",
            "postal vote issue clerk",
            "postal vote issuing",
            "pv issue",
            "postal vote scanning",
            "signature verifier",
            "pvi checker",
        ],
        short: &["pvis", "pvi"],
        ambiguous: &["scanner", "verifier"],
    },
    Entry {
        name: "poll card deliverer",
        family: Casual,
        synonyms: &[
            "poll card delivery",
            "poll card deliveries",
            "pollcard delivery",
            "pollcard deliverer",
            "poll cards delivery",
            "hand delivery of poll cards",
            "poll card del",
            "poll card deliverers",
        ],
        short: &[],
        ambiguous: &["hand deliverer", "deliverer"],
    },
    Entry {
        name: "canvasser",
        family: Registration,
        synonyms: &[
            "canvassers",
            "electoral canvasser",
            "canvass staff",
            "personal canvasser",
            "canvass assistant",
            "hef deliverer",
            "registration canvasser",
            "canvass supervisor",
            "door knocker",
            "annual canvass",
            "canfasiwr",
            "canfaswyr",
            "canfasio",
        ],
        short: &[],
        ambiguous: &["canv", "canvass"],
    },
    Entry {
        name: "returning officer",
        family: Officer,
        synonyms: &["returning off", "swyddog canlyniadau"],
        short: &[],
        ambiguous: &["ro", "r o"],
    },
    Entry {
        name: "acting returning officer",
        family: Officer,
        synonyms: &["acting ro", "a ro", "swyddog canlyniadau gweithredol"],
        short: &["aro"],
        ambiguous: &[],
    },
    Entry {
        name: "deputy returning officer",
        family: Officer,
        synonyms: &[
            "deputy acting returning officer",
            "deputy ro",
            "d a ro",
            "dep returning officer",
            "dep ro",
            "dep r o",
            "dirprwy swyddog canlyniadau",
        ],
        short: &["dro", "daro"],
        ambiguous: &[],
    },
    Entry {
        name: "local returning officer",
        family: Officer,
        synonyms: &[
            "regional returning officer",
            "police area returning officer",
            "combined authority returning officer",
            "constituency returning officer",
        ],
        short: &["lro", "rro", "paro", "caro"],
        ambiguous: &[],
    },
    Entry {
        name: "counting officer",
        family: Officer,
        synonyms: &[
            "deputy counting officer",
            "regional counting officer",
            "local counting officer",
            "chief counting officer",
        ],
        short: &["dco", "lco", "rco", "cco"],
        ambiguous: &["co"],
    },
    Entry {
        name: "electoral registration officer",
        family: Officer,
        synonyms: &[
            "deputy electoral registration officer",
            "registration officer",
            "swyddog cofrestru etholiadol",
        ],
        short: &["ero", "dero"],
        ambiguous: &[],
    },
    Entry {
        name: "electoral services officer",
        family: Core,
        synonyms: &[
            "electoral services manager",
            "elections manager",
            "elections officer",
            "elections assistant",
            "election assistant",
            "electoral services",
            "electoral services assistant",
            "electoral services team leader",
            "electoral officer",
            "election officer",
            "election office",
            "elections office",
            "core team elections",
            "electoral administrator",
            "democratic services manager",
        ],
        short: &["eso", "esm"],
        ambiguous: &["dsm", "core team"],
    },
    Entry {
        name: "clerical assistance",
        family: Casual,
        synonyms: &[
            "election clerical assistance",
            "clerical assistant elections",
            "ballot box delivery",
            "ballot box driver",
            "ballot box collection",
            "delivery of equipment",
            "election driver",
            "polling equipment delivery",
            "training presenter",
            "election trainer",
            "equipment driver",
            "van driver",
        ],
        short: &[],
        ambiguous: &[
            "clerical",
            "general assistance",
            "driver",
            "admin",
            "trainer",
            "clerical assistant",
            "drv",
            "van",
        ],
    },
    Entry {
        name: "keyholder",
        family: Premises,
        synonyms: &[
            "polling place keyholder",
            "polling station caretaker",
            "key holder",
            "polling place caretaker",
            "hall caretaker",
            "hall keyholder",
        ],
        short: &[],
        ambiguous: &["caretaker", "booking agent", "treasurer", "payee"],
    },
];

/// Digits of the number behind a role, at most.
const LONGEST_NUMBER: usize = 3;

/// The role that a cell names, if it names one: in any case, with a number behind it (`PC2`), with `(A)RO` or
/// `P/O` as people write them.
pub fn lookup(text: &str) -> Option<Role> {
    lookup_one(text).or_else(|| {
        // In two languages, or two roles of one person: "Clerc Pleidleisio / Poll Clerk".
        let (one, other) = text.split_once('/')?;
        [one, other].into_iter().filter_map(lookup_one).find(|role| !role.ambiguous)
    })
}

fn lookup_one(text: &str) -> Option<Role> {
    let mut folded = [0_u8; 48];
    let folded = fold(text, &mut folded)?;
    find(folded).or_else(|| {
        // `poll clerk 2`, `pc2`, `count assistant a`; a longer number is an order's: `PO600908`.
        let digits = folded.iter().rev().take_while(|b| b.is_ascii_digit()).count();
        if digits > LONGEST_NUMBER {
            return None;
        }
        let head = folded.iter().rposition(|b| !b.is_ascii_digit() && *b != b' ').map_or(0, |at| at + 1);
        let stem = folded.get(..head).unwrap_or_default();
        if stem.len() < folded.len() && stem.len() > 1 {
            return find(stem);
        }
        let letter = folded.len() > 6 && folded.get(folded.len() - 2) == Some(&b' ');
        letter.then(|| folded.get(..folded.len() - 2).and_then(find)).flatten()
    })
}

/// Every way of writing a role, folded; of two roles with one way, the first in the list has it.
static WAYS: LazyLock<HashMap<&'static str, Role>> = LazyLock::new(|| {
    let mut ways = HashMap::new();
    for entry in ROLES {
        let plain = std::iter::once(&entry.name).chain(entry.synonyms).chain(entry.short);
        let plain = plain.map(|way| (way, false)).chain(entry.ambiguous.iter().map(|way| (way, true)));
        for (way, ambiguous) in plain {
            let role = Role { name: entry.name, family: entry.family, ambiguous };
            ways.entry(*way).or_insert(role);
        }
    }
    ways
});

/// Every way of writing a role, in lower case and without signs.
pub fn ways() -> impl Iterator<Item = &'static str> {
    WAYS.keys().copied()
}

/// How long the ways of writing are that begin with each letter, a bit for each length up to that of the longest: cells and
/// labels of all kinds are looked up, and nearly all are told by that.
static LENGTHS: LazyLock<[u64; 256]> = LazyLock::new(|| {
    let mut lengths = [0; 256];
    for way in ways() {
        if let Some(first) = way.bytes().next() {
            lengths[usize::from(first)] |= 1 << way.len().min(63);
        }
    }
    lengths
});

fn find(folded: &[u8]) -> Option<Role> {
    let first = folded.first()?;
    if LENGTHS[usize::from(*first)] & 1 << folded.len().min(63) == 0 {
        return None;
    }
    WAYS.get(std::str::from_utf8(folded).ok()?).copied()
}

/// Every name and unambiguous synonym of two words or more, for finding roles in running text.
pub fn phrases() -> impl Iterator<Item = (&'static str, Family)> {
    ROLES.iter().flat_map(|entry| {
        std::iter::once(entry.name)
            .chain(entry.synonyms.iter().copied())
            .filter(|name| name.contains(' '))
            .map(move |name| (name, entry.family))
    })
}

/// Lower case, one space for everything that is neither letter nor digit, brackets and slashes inside
/// abbreviations gone.
fn fold<'a>(text: &str, out: &'a mut [u8; 48]) -> Option<&'a [u8]> {
    let mut len = 0;
    let mut gap = false;
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            if gap && len > 0 {
                *out.get_mut(len)? = b' ';
                len += 1;
            }
            gap = false;
            *out.get_mut(len)? = c.to_ascii_lowercase() as u8;
            len += 1;
        } else {
            gap = true;
        }
    }
    out.get(..len).filter(|folded| folded.len() > 1)
}

/// Judges a candidate: valid for a role in full or a code that means nothing else, the form for other codes.
pub fn judge(text: &str) -> Verdict {
    match lookup(text) {
        None => Verdict::No,
        Some(role) if role.ambiguous => Verdict::Shape,
        Some(_) => Verdict::Valid,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_orders_are_no_roles() {
        for text in ["PO600908", "PO 4501", "PC1234"] {
            assert_eq!(judge(text), Verdict::No, "{text}");
        }
        assert_eq!(judge("PO 112"), Verdict::Shape);
    }

    #[test]
    fn every_way_of_writing_is_found() {
        for way in ways() {
            assert!(find(way.as_bytes()).is_some(), "{way}");
        }
    }

    #[test]
    fn roles_in_every_dress() {
        for (text, family) in [
            ("Presiding Officer", Polling),
            ("POLL CLERK 2", Polling),
            ("Presiding Officer (Reserve)", Polling),
            ("Count Assistant - Overnight", Count),
            ("Ct.Asst", Count),
            ("(A)RO", Officer),
            ("DRO", Officer),
            ("PVO", Postal),
            ("RPC", Polling),
            ("Canvasser", Registration),
            ("Swyddog Llywyddu", Polling),
            ("Arolygydd Gorsafoedd Pleidleisio / Polling Station Inspector", Polling),
            ("Poll Clerk/Count Asst", Polling),
        ] {
            let role = lookup(text).unwrap_or_else(|| panic!("{text} is a role"));
            assert_eq!((role.family, role.ambiguous), (family, false), "{text}");
            assert_eq!(judge(text), Verdict::Valid, "{text}");
        }
    }

    #[test]
    fn codes_that_mean_other_things_are_ambiguous() {
        for text in [
            "PO", "P/O", "PC1", "pc", "CA", "CS", "RO", "DPO", "CO", "Counter", "Clerk", "PRES", "CLERK2",
            "Ctr", "RESV", "CNT", "CTS", "OPN",
        ] {
            assert!(lookup(text).is_some_and(|role| role.ambiguous), "{text}");
        }
        for text in [
            "",
            "P",
            "Purchase order",
            "Policeman",
            "4",
            "Officer",
            "Clerical officer",
            "very long text that is surely no role of any kind at all",
        ] {
            assert_eq!(lookup(text), None, "{text}");
        }
    }

    #[test]
    fn no_form_stands_for_two_roles() {
        let mut seen = std::collections::HashMap::new();
        for entry in ROLES {
            for form in
                std::iter::once(&entry.name).chain(entry.synonyms).chain(entry.short).chain(entry.ambiguous)
            {
                let mut folded = [0; 48];
                assert!(seen.insert(*form, entry.name).is_none(), "{form} is there twice");
                if *form != "e-count operator" {
                    assert_eq!(
                        fold(form, &mut folded),
                        Some(form.as_bytes()),
                        "{form} is not in folded form"
                    );
                }
            }
        }
    }
}
