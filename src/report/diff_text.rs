//! A comparison of two reports as plain text: for a terminal, a mail, a ticket.
//!
//! Numbers first, then what got worse, then the rest. Not for programs: they read the JSON of `diff`.

use std::fmt::Write;

use super::diff::{Diff, Facts, Overdue, StoreChange, Unread};
use super::terminal::Style;
use super::v1::PeopleCount;
use super::words;

/// Lines of each list; the rest is counted, and all of it is in the JSON.
const MAX_LINES: usize = 40;

/// Kinds of data named for each store.
const MAX_KINDS: usize = 6;

/// The comparison in words.
pub fn text(diff: &Diff, style: Style) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}", style.bold(&format!("{} -> {}", diff.old.finished, diff.new.finished)));
    for caveat in &diff.caveats {
        let _ = writeln!(out, "{} {caveat}", style.warn("Note:"));
    }
    if diff.is_empty() {
        out.push_str("Nothing changed.\n");
        return out;
    }
    out.push('\n');
    figures(&mut out, diff);
    for (title, ids) in [
        ("New systems", &diff.systems_added),
        ("Systems gone", &diff.systems_removed),
        ("New kinds of data", &diff.field_types_added),
        ("Kinds of data gone", &diff.field_types_removed),
    ] {
        if !ids.is_empty() {
            let labels: Vec<&str> = ids.iter().map(|id| words::label(id)).collect();
            let _ = writeln!(out, "{}: {}", style.bold(title), labels.join(", "));
        }
    }
    stores(&mut out, "New", &diff.added, style);
    stores(&mut out, "Changed", &diff.changed, style);
    stores(&mut out, "Moved", &diff.moved, style);
    stores(&mut out, "Gone", &diff.vanished, style);
    unread(&mut out, "Not read in full any more, or new and not read", &diff.unread_added, style);
    unread(&mut out, "Read now, or gone", &diff.unread_removed, style);
    overdue(&mut out, "Kept too long only now", &diff.overdue_added, style);
    overdue(&mut out, "Kept too long no more", &diff.overdue_removed, style);
    out
}

fn figures(out: &mut String, diff: &Diff) {
    let (old, new) = (&diff.old, &diff.new);
    let mut line = |title: &str, old: u64, new: u64| {
        let step = match new.cmp(&old) {
            std::cmp::Ordering::Equal => "no change".to_owned(),
            std::cmp::Ordering::Greater => format!("+{}", words::number(new - old)),
            std::cmp::Ordering::Less => format!("-{}", words::number(old - new)),
        };
        let _ = writeln!(out, "{title:<28} {:>9} -> {:>9}   {step}", words::number(old), words::number(new));
    };
    line("Stores read", old.stores, new.stores);
    line("Stores of election work", old.election_stores, new.election_stores);
    line("People (best estimate)", old.people.likely, new.people.likely);
    line("Election workers", old.election_workers.likely, new.election_workers.likely);
    line("Places not read in full", old.unread, new.unread);
    line("Stores kept too long", old.overdue, new.overdue);
}

fn stores(out: &mut String, title: &str, changes: &[StoreChange], style: Style) {
    if changes.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "\n{}",
        style.bold(&format!("{title}: {}", words::plural(changes.len() as u64, "store", "stores")))
    );
    for change in changes.iter().take(MAX_LINES) {
        let _ = writeln!(out, "  {}", change.path);
        let details = details(change);
        if !details.is_empty() {
            let _ = writeln!(out, "    {}", style.dim(&details.join("; ")));
        }
    }
    more(out, changes.len());
}

/// What changed about a store, in a few words each.
pub fn details(change: &StoreChange) -> Vec<String> {
    let mut details = Vec::new();
    if let Some(from) = &change.moved_from {
        details.push(format!("was {from}"));
    }
    if change.content_changed {
        details.push("another content".to_owned());
    }
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => step(before, after, &mut details),
        (None, Some(one)) | (Some(one), None) => {
            let personal = !change.field_types_added.is_empty() || !change.field_types_removed.is_empty();
            let class = if one.class == "none" && personal { "untold" } else { &one.class };
            details.push(words::class(class).to_owned());
            if one.people.high > 0 {
                details.push(people(one.people));
            }
            if one.hidden {
                details.push("hidden".to_owned());
            }
        }
        (None, None) => {}
    }
    let fields = |title: &str, ids: &[String]| {
        let mut ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        // The gravest first: they say why somebody should look.
        ids.sort_by_key(|id| (std::cmp::Reverse(words::facts(id).harm), *id));
        let shown = words::labels(ids.iter().take(MAX_KINDS).copied());
        match ids.len().saturating_sub(MAX_KINDS) {
            0 => format!("{title} {shown}"),
            more => format!("{title} {shown} and {more} more"),
        }
    };
    if !change.field_types_added.is_empty() {
        details.push(fields(
            if change.before.is_some() { "now also" } else { "with" },
            &change.field_types_added,
        ));
    }
    if !change.field_types_removed.is_empty() {
        details.push(fields(
            if change.after.is_some() { "no more" } else { "had" },
            &change.field_types_removed,
        ));
    }
    details
}

fn step(before: &Facts, after: &Facts, details: &mut Vec<String>) {
    if before.people != after.people {
        details.push(format!("{} -> {}", people(before.people), people(after.people)));
    }
    if before.class != after.class {
        details.push(format!("{} -> {}", words::class(&before.class), words::class(&after.class)));
    }
    if (&before.status, &before.reason) != (&after.status, &after.reason) {
        let coverage = |facts: &Facts| match &facts.reason {
            Some(reason) => format!("{} ({})", words::status(&facts.status), words::reason(reason)),
            None => words::status(&facts.status).to_owned(),
        };
        details.push(format!("{} -> {}", coverage(before), coverage(after)));
    }
    if before.hidden != after.hidden {
        details.push(if after.hidden { "hidden now" } else { "no longer hidden" }.to_owned());
    }
}

fn people(count: PeopleCount) -> String {
    words::people_in_words(count)
}

fn unread(out: &mut String, title: &str, rows: &[Unread], style: Style) {
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", style.bold(&format!("{title}: {}", words::number(rows.len() as u64))));
    for row in rows.iter().take(MAX_LINES) {
        let _ = writeln!(out, "  {}: {}", row.path, words::reason(&row.reason));
    }
    more(out, rows.len());
}

fn overdue(out: &mut String, title: &str, stores: &[Overdue], style: Style) {
    if stores.is_empty() {
        return;
    }
    let count = words::plural(stores.len() as u64, "store", "stores");
    let _ = writeln!(out, "\n{}", style.bold(&format!("{title}: {count}")));
    for store in stores.iter().take(MAX_LINES) {
        let _ = writeln!(out, "  {}", store.path);
        let due = store.due.as_deref().unwrap_or("not known");
        let _ = writeln!(out, "    {}", style.dim(&format!("due {due}; {}", why_overdue(&store.why))));
    }
    more(out, stores.len());
}

/// Why a store is overdue in one report only.
pub fn why_overdue(id: &str) -> &str {
    match id {
        "new" => "the store is new",
        "date_passed" => "its date has passed since",
        "date_changed" => "its date is another one now",
        "gone" => "the store is gone",
        "held" => "a legal hold keeps it now",
        other => other,
    }
}

fn more(out: &mut String, length: usize) {
    if length > MAX_LINES {
        let _ = writeln!(out, "  and {} more", words::number((length - MAX_LINES) as u64));
    }
}
