//! summary.md: the first page of the report, for a ticket or a mail.
//!
//! Names come from the estate and may hold what Markdown takes for markup: they are escaped.

use std::fmt::Write;

use super::view::{View, level_words};
use super::{words, worklist};

/// Rows of each table.
const ROWS: usize = 20;

/// The summary.
pub fn render(view: &View<'_>) -> String {
    let report = view.report;
    let summary = &report.summary;
    let mut out = String::new();
    let _ = writeln!(out, "# Exposure report: personal data of election workers\n");
    let roots: Vec<String> = report.run.roots.iter().map(|root| escape(&root.given)).collect();
    let _ = writeln!(
        out,
        "Scanned {} on {} ({}). Contains no personal values.\n",
        roots.join(", "),
        words::day(&report.run.finished),
        escape(&report.run.host)
    );
    if report.run.interrupted {
        out.push_str("**The scan was stopped before its end: this is only what was read until then.**\n\n");
    }
    if summary.complete {
        out.push_str("Everything that may hold personal data was read.\n\n");
    } else {
        let _ = writeln!(
            out,
            "**{} could not be read in full: every figure is a lower bound.**\n",
            words::plural(view.unread_count(), "place", "places")
        );
    }
    let rows = [
        ("People", view.people_in_words(view.everybody())),
        ("Election workers", view.people_in_words(summary.election_workers.people)),
        ("Elections", words::Span::of(summary).in_words()),
        (
            "Stores with personal data",
            format!("{} of {} read", words::number(view.exposed()), words::number(summary.stores)),
        ),
        ("Records about people", view.count(view.records())),
        ("Stores kept too long", words::number(summary.overdue.stores)),
    ];
    out.push_str("| Figure | |\n|---|---|\n");
    for (title, text) in rows {
        let _ = writeln!(out, "| {title} | {text} |");
    }
    out.push_str("\n## Decisions needed\n\n");
    let decisions = view.decisions();
    if decisions.is_empty() {
        out.push_str("None.\n");
    }
    for decision in decisions {
        let _ =
            writeln!(out, "- [ ] **{}** ({}). {}", decision.what, decision.urgency, escape(&decision.why));
    }
    actions(&mut out, view);
    out.push_str("\n## Not read, and why\n\n");
    if view.unread.is_empty() {
        out.push_str("Nothing that may hold personal data was left unread.\n");
    } else {
        out.push_str("| Places | File or folder | Why |\n|--:|---|---|\n");
        for unread in view.unread.iter().take(ROWS) {
            let _ = writeln!(
                out,
                "| {} | {} | {} |",
                words::number(unread.count()),
                escape(&unread.place),
                words::reason(&unread.reason)
            );
        }
        more(&mut out, view.unread.len());
    }
    out.push_str("\n## Systems\n\n| System | Stores | People (range) | Elections | Risk | Read |\n|---|--:|---|---|---|---|\n");
    let systems = view.systems_by_people();
    for system in systems.iter().take(ROWS) {
        let (_, risk) = view.system_level(system);
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} |",
            escape(&system.name),
            words::number(system.stores),
            view.people(system.people),
            words::years(&system.years),
            risk,
            if system.complete { "all" } else { "**not all**" }
        );
    }
    more(&mut out, systems.len());
    out.push_str(
        "\n## Stores with the highest risk\n\n| Store | People | Kinds of data | Risk |\n|---|--:|---|---|\n",
    );
    for at in view.ranked.iter().take(ROWS / 2) {
        let (store, facts) = (&report.stores[*at], &view.facts[*at]);
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} |",
            escape(&store.path),
            view.count(store.people.likely),
            escape(&words::labels(facts.fields.iter().take(5).map(|(id, _)| *id))),
            level_words(facts.harm)
        );
    }
    out
}

/// Who has what; what nobody has is in the page and the workbook.
fn actions(out: &mut String, view: &View<'_>) {
    out.push_str("\n## Actions\n\n");
    let assigned = worklist::assigned(view);
    for one in assigned.iter().take(ROWS) {
        let done = if one.state == worklist::State::Done { "x" } else { " " };
        let _ = write!(
            out,
            "- [{done}] {}: {} ({})",
            escape(&one.action.path),
            escape(&worklist::in_words(one.action)),
            one.state.words()
        );
        let note =
            if one.action.note.is_empty() { String::new() } else { format!(" {}", escape(&one.action.note)) };
        let _ = writeln!(out, "{note}");
    }
    if assigned.len() > ROWS {
        more(out, assigned.len());
        out.push('\n');
    }
    let nobody = worklist::proposals(view).len() as u64;
    if nobody > 0 {
        let _ = writeln!(
            out,
            "{}{} without anybody: report.html and report.xlsx list them with the command that assigns each.",
            if assigned.is_empty() { "" } else { "\n" },
            words::plural(nobody, "proposed action", "proposed actions")
        );
    } else if assigned.is_empty() {
        out.push_str("None.\n");
    }
}

fn more(out: &mut String, all: usize) {
    if all > ROWS {
        let _ = writeln!(out, "\nand {} more in the full report", words::number((all - ROWS) as u64));
    }
}

/// Text that Markdown takes for text only.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '@' | '$' => {
                out.extend(['\\', c])
            }
            '&' => out.push_str("&amp;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ledger, report, store};
    use super::super::view::Options;
    use super::*;

    #[test]
    fn the_summary_reads_like_this() {
        let report = report(
            vec![
                store(
                    "finance/bacs_2004.txt",
                    "election_worker",
                    120,
                    "d",
                    &["full_name", "uk_bank_account"],
                ),
                store("share/a|b.csv", "election_worker", 3, "e", &["full_name"]),
            ],
            vec![
                ledger("share/p1.png", "needs_ocr"),
                ledger("share/p2.png", "needs_ocr"),
                ledger("x.zip", "encrypted"),
            ],
        );
        insta::assert_snapshot!(render(&View::new(&report, Options { suppress_small: true, ..Options::default() })), @r####"
        # Exposure report: personal data of election workers

        Scanned /share on 2026-01-01 (here). Contains no personal values.

        **3 places could not be read in full: every figure is a lower bound.**

        | Figure | |
        |---|---|
        | People | 123 people |
        | Election workers | 123 people |
        | Elections | 2004 |
        | Stores with personal data | 2 of 2 read |
        | Records about people | 123 |
        | Stores kept too long | 0 |

        ## Decisions needed

        - [ ] **Restrict access to 1 store now, then move or delete** (this week). They hold what serves identity theft or is specially protected, in 1 system.
        - [ ] **Decide what to do about 3 places that could not be read in full** (this week). Until then every figure is a lower bound. The most: 2 in share (an image: needs text recognition).

        ## Actions

        1 proposed action without anybody: report.html and report.xlsx list them with the command that assigns each.

        ## Not read, and why

        | Places | File or folder | Why |
        |--:|---|---|
        | 2 | share | an image: needs text recognition |
        | 1 | x.zip | encrypted or password-protected |

        ## Systems

        | System | Stores | People (range) | Elections | Risk | Read |
        |---|--:|---|---|---|---|
        | finance | 1 | 123 | 2004 | critical | all |
        | share | 1 | 123 | 2004 | low | all |

        ## Stores with the highest risk

        | Store | People | Kinds of data | Risk |
        |---|--:|---|---|
        | finance/bacs\_2004.txt | 120 | bank account number, full name | critical |
        | share/a\|b.csv | <5 | full name | low |
        "####);
    }

    #[test]
    fn names_are_no_markup() {
        assert_eq!(escape("a|b_c <x>&"), "a\\|b\\_c \\<x\\>&amp;");
    }
}
