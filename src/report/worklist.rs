//! What is to be done: actions that somebody has, and proposals with the command that gives each to somebody.
//!
//! A proposal is for a file of the file system, with everything inside it: a message cannot be deleted apart from its
//! mailbox, nor a sheet from its workbook, without opening it. Which action is proposed follows from retention, hidden
//! content and risk, in this order; the next reason is one more arm in `propose`. Nothing here decides anything.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::actions::covers;
use super::v1::{Action, Store};
use super::view::View;
use super::words;

/// Days to restrict access, or to take hidden parts out.
const SOON: i64 = 7;
/// Days to delete what is past its date.
const LATER: i64 = 30;

/// An action that is in the file of decisions.
pub struct Assigned<'r> {
    /// As it is decided.
    pub action: &'r Action,
    /// Stores with personal data that it covers.
    pub stores: u64,
    /// People in the fullest of them: at least so many.
    pub people: u64,
    /// How it stands.
    pub state: State,
}

/// How an action stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not done, and in time or without a deadline.
    Open,
    /// Not done, and past its deadline.
    Late,
    /// Done, and no personal data is left there.
    Done,
    /// Said to be done, but personal data is still there.
    StillThere,
    /// Not done, but nothing with personal data is at its path any more, or it was never there.
    NotFound,
}

impl State {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Late => "late",
            State::Done => "done, no personal data found there",
            State::StillThere => "said to be done, but personal data is still there",
            State::NotFound => "no personal data at this path in this report",
        }
    }

    /// Whether somebody has to look at it.
    pub fn is_wrong(self) -> bool {
        matches!(self, State::Late | State::StillThere | State::NotFound)
    }
}

/// Something that nobody has yet.
#[derive(Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The file, with everything inside it.
    pub path: String,
    /// Id of its system.
    pub system: String,
    /// `delete`, `redact` or `restrict`.
    pub status: &'static str,
    /// Why.
    pub why: String,
    /// Stores with personal data in it.
    pub stores: u64,
    /// People in the fullest of them: at least so many.
    pub people: u64,
    /// Level of its gravest store.
    pub harm: u8,
    /// By when, counted from the day of the report.
    pub deadline: Option<String>,
    /// Owner of its system, from the register.
    pub owner: Option<String>,
}

impl Proposal {
    /// The command that assigns it.
    pub fn command(&self) -> String {
        let owner = self.owner.as_deref().unwrap_or("WHO");
        let deadline = self.deadline.as_deref().unwrap_or("YYYY-MM-DD");
        // What begins with a dash would be taken for an option.
        let path = if self.path.starts_with('-') { "-- " } else { "" };
        format!(
            "pollsweep actions add --status {} --owner {} --deadline {deadline} {path}{}",
            self.status,
            quoted(owner),
            quoted(&self.path)
        )
    }
}

/// For a POSIX shell.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// The actions of the report, those that somebody has to look at first.
pub fn assigned<'r>(view: &View<'r>) -> Vec<Assigned<'r>> {
    let mut assigned: Vec<Assigned<'r>> = view
        .report
        .actions
        .iter()
        .map(|action| {
            let covered = exposed(view).filter(|(store, _)| covers(&action.path, &store.path));
            let (stores, people) =
                covered.fold((0, 0), |(n, most), (store, _)| (n + 1, store.people.likely.max(most)));
            let state = match (action.status == "done", stores) {
                (true, 0) => State::Done,
                (true, _) => State::StillThere,
                (false, _) if action.late => State::Late,
                (false, 0) => State::NotFound,
                (false, _) => State::Open,
            };
            Assigned { action, stores, people, state }
        })
        .collect();
    assigned.sort_by_key(|one| match one.state {
        State::StillThere => 0,
        State::Late => 1,
        State::NotFound => 2,
        State::Open => 3,
        State::Done => 4,
    });
    assigned
}

/// The action that covers a path, the nearest one.
pub fn action_for<'r>(view: &View<'r>, path: &str) -> Option<&'r Action> {
    let own = view.report.actions.iter().filter(|action| covers(&action.path, path));
    own.max_by_key(|action| action.path.len())
}

/// An action in a few words: what, by whom, until when.
pub fn in_words(action: &Action) -> String {
    let mut text = action.status.clone();
    if !action.owner.is_empty() {
        text.push_str(&format!(", by {}", action.owner));
    }
    if let Some(deadline) = &action.deadline {
        text.push_str(&format!(", until {deadline}"));
    }
    text
}

/// What nobody has yet, the gravest first.
pub fn proposals(view: &View<'_>) -> Vec<Proposal> {
    struct File<'r> {
        stores: Vec<(&'r Store, u8)>,
        hidden: u64,
    }
    let hidden: std::collections::BTreeSet<u32> = view.hidden.iter().map(|hidden| hidden.store.id).collect();
    let mut files: BTreeMap<&str, File<'_>> = BTreeMap::new();
    for (store, harm) in exposed(view) {
        if action_for(view, &store.path).is_none() {
            let file = store.path.split_once("!/").map_or(store.path.as_str(), |(file, _)| file);
            let own = files.entry(file).or_insert(File { stores: Vec::new(), hidden: 0 });
            own.stores.push((store, harm));
            own.hidden += u64::from(hidden.contains(&store.id));
        }
    }
    let owners: BTreeMap<&str, &str> = view
        .report
        .systems
        .iter()
        .filter_map(|system| Some((system.id.as_str(), system.owner.as_deref()?)))
        .collect();
    let today: Option<Date> = words::day(view.as_of()).parse().ok();
    let mut proposals: Vec<Proposal> = files
        .into_iter()
        .filter_map(|(path, file)| {
            let (status, why) = propose(&file.stores, file.hidden)?;
            let days = if status == "delete" { LATER } else { SOON };
            let deadline = today.and_then(|day| day.checked_add(jiff::Span::new().days(days)).ok());
            let system = file.stores.first().map_or("", |(store, _)| store.system.as_str());
            Some(Proposal {
                path: path.to_owned(),
                system: system.to_owned(),
                status,
                why,
                stores: file.stores.len() as u64,
                people: file.stores.iter().map(|(store, _)| store.people.likely).max().unwrap_or(0),
                harm: file.stores.iter().map(|(_, harm)| *harm).max().unwrap_or(0),
                deadline: deadline.map(|day| day.to_string()),
                owner: owners.get(system).map(|owner| (*owner).to_owned()),
            })
        })
        .collect();
    proposals.sort_by(|a, b| {
        (b.harm, b.people).cmp(&(a.harm, a.people)).then_with(|| a.path.as_bytes().cmp(b.path.as_bytes()))
    });
    proposals
}

/// What to do with a file of these stores, and why.
fn propose(stores: &[(&Store, u8)], hidden: u64) -> Option<(&'static str, String)> {
    let all = stores.len() as u64;
    let overdue = || stores.iter().filter_map(|(store, _)| store.retention.as_ref()).filter(|r| r.overdue);
    let past = overdue().count() as u64;
    let critical = stores.iter().any(|(_, harm)| *harm >= 4);
    if past > 0 {
        let longest = overdue().max_by_key(|retention| retention.overdue_days)?;
        let mut why = format!("{}: {} too long", longest.words, words::duration(longest.overdue_days));
        if past < all {
            why.push_str(&format!("; {past} of {all} stores in it, take these out"));
        } else if all > 1 {
            why.push_str(&format!("; all {all} stores in it"));
        }
        if critical {
            why.push_str("; critical risk, restrict access until then");
        }
        return Some((if past == all { "delete" } else { "redact" }, why));
    }
    if hidden > 0 {
        return Some(("redact", "personal data in parts that whoever opens it does not see".to_owned()));
    }
    if critical {
        let reasons =
            stores.iter().filter_map(|(store, _)| store.risk.as_ref()).max_by_key(|risk| risk.score);
        let why = reasons.and_then(|risk| risk.why.first()).map(|reason| reason.words.as_str());
        return Some((
            "restrict",
            why.unwrap_or("what it holds serves identity theft or is specially protected").to_owned(),
        ));
    }
    None
}

/// Stores with personal data, with their level, in the order of paths.
fn exposed<'v, 'r>(view: &'v View<'r>) -> impl Iterator<Item = (&'r Store, u8)> + use<'v, 'r> {
    view.report
        .stores
        .iter()
        .zip(&view.facts)
        .filter(|(_, facts)| facts.harm > 0)
        .map(|(store, facts)| (store, facts.harm))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::testing::{report, store};
    use super::super::view::Options;
    use super::*;

    fn overdue(mut store: Value, days: u64) -> Value {
        store["retention"] = json!({"category": "c", "words": "records of election staff", "basis": "b",
            "source": "s", "min_until": null, "max_until": "2020-01-01", "due": "2020-01-01", "overdue": true,
            "overdue_days": days, "no_defined_end": false, "legal_hold": false});
        store
    }

    fn action(path: &str, status: &str, late: bool) -> Action {
        let (owner, note) = ("Finance".to_owned(), String::new());
        let deadline = Some("2026-01-31".to_owned());
        Action { path: path.to_owned(), status: status.to_owned(), owner, deadline, late, note }
    }

    #[test]
    fn proposals_are_for_files_and_nobody_gets_what_somebody_has() {
        let mut all = report(
            vec![
                overdue(store("a/box.mbox!/1", "election_worker", 1, "d1", &["full_name"]), 1000),
                store("a/box.mbox!/2", "election_worker", 7, "d2", &["full_name"]),
                overdue(store("a/it's old.csv", "election_worker", 5, "d3", &["full_name"]), 800),
                store("a/bank.csv", "election_worker", 50, "d4", &["full_name", "uk_bank_account"]),
                store("b/bank.csv", "election_worker", 60, "d5", &["full_name", "uk_bank_account"]),
                store("b/names.csv", "election_worker", 9, "d6", &["full_name"]),
            ],
            Vec::new(),
        );
        all.actions = vec![
            action("b", "migrate", true),
            action("c", "done", false),
            action("a/bank.csv", "done", false),
        ];
        let view = View::new(&all, Options::default());
        let told: Vec<String> = proposals(&view)
            .iter()
            .map(|one| format!("{} {} ({} of at least {})", one.status, one.path, one.stores, one.people))
            .collect();
        assert_eq!(told, ["redact a/box.mbox (2 of at least 7)", "delete a/it's old.csv (1 of at least 5)"]);
        let commands: Vec<String> = proposals(&view).iter().map(Proposal::command).collect();
        assert_eq!(
            commands[1],
            "pollsweep actions add --status delete --owner WHO --deadline 2026-01-31 'a/it'\\''s old.csv'"
        );
        let states: Vec<(&str, State, u64)> =
            assigned(&view).iter().map(|one| (one.action.path.as_str(), one.state, one.stores)).collect();
        assert_eq!(
            states,
            [("a/bank.csv", State::StillThere, 1), ("b", State::Late, 2), ("c", State::Done, 0)]
        );
    }
}
