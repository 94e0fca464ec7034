//! report.html: one file for people, with everything in it and nothing from anywhere else.
//!
//! Each section is one function that renders a part of the view; `charts` draws, `data` carries the register of
//! stores for `script.js`. The page runs under a content security policy that allows its own script and style by
//! their digests and nothing else: no network, no inline style, no other script. The next section is one function
//! here or in `sections`, and its line in `NAVIGATION`.

mod actions;
mod annexes;
mod charts;
mod data;
pub mod diff;
mod history;
mod sections;
mod summary;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::view::View;
use super::words;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// Sections by id, in the order of the page.
const NAVIGATION: &[(&str, &str)] = &[
    ("summary", "Summary"),
    ("not-read", "Not read"),
    ("systems", "Systems"),
    ("stores", "Stores"),
    ("people", "People"),
    ("elections", "Elections"),
    ("retention", "Retention"),
    ("copies", "Copies"),
    ("hidden", "Hidden"),
    ("actions", "Actions"),
    ("history", "Changes"),
    ("article-30", "Article 30"),
    ("article-33", "Article 33"),
    ("method", "Method"),
    ("words", "Words"),
];

/// The page.
pub fn render(view: &View<'_>) -> String {
    let (stores, details) = data::render(view);
    let navigation: Vec<(&str, &str)> =
        NAVIGATION.iter().copied().filter(|(id, _)| *id != "history" || history::is_there(view)).collect();
    page(
        "Exposure report",
        &navigation,
        html! {
            main id="content" {
                (summary::section(view))
                (sections::not_read(view))
                (sections::systems(view))
                (sections::stores(view))
                (sections::people(view))
                (sections::elections(view))
                (sections::retention(view))
                (sections::copies(view))
                (sections::hidden(view))
                (actions::actions(view))
                (history::history(view))
                (annexes::article_30(view))
                (annexes::article_33(view))
                (annexes::method(view))
                (annexes::glossary())
            }
            (footer(view))
            script type="application/json" id="store-data" { (PreEscaped(stores)) }
            script type="application/json" id="store-details" { (PreEscaped(details)) }
        },
    )
}

/// A page around its content: the policy, the style, the script, the way around.
fn page(title: &str, navigation: &[(&str, &str)], content: Markup) -> String {
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        digest(SCRIPT),
        digest(STYLE)
    );
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#content" { "Skip to the content" }
                nav aria-label="Sections" {
                    ul { @for (id, words) in navigation { li { a href={"#" (id)} { (words) } } } }
                }
                (content)
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
    .into_string()
}

fn footer(view: &View<'_>) -> Markup {
    let run = &view.report.run;
    html! {
        footer {
            p {
                "Made by " (run.tool) " " (run.version) " from its report.json, schema version "
                (view.report.schema_version) ". Rules " code { (run.rules_digest) } ", settings " code { (run.config_digest) }
                ", organisation key " code { (run.key_fingerprint) }
                @if !run.policy_digest.is_empty() { ", systems register and retention rules " code { (run.policy_digest) } }
                ". This file holds no personal value: counts, kinds and places only. It needs no network."
            }
        }
    }
}

/// SHA-256 in base64, as a policy names what it allows.
fn digest(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in Sha256::digest(text.as_bytes()).chunks(3) {
        let at = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for (i, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let letter = LETTERS[(bits >> shift & 63) as usize];
            out.push(if i <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

/// A level of risk as a word on a coloured ground.
fn pill(level: u8) -> Markup {
    html! { span class={"pill l" (level)} { (super::view::level_words(level)) } }
}

/// Kinds of data in words.
fn kinds<'i>(ids: impl IntoIterator<Item = &'i str>) -> String {
    let text = words::labels(ids);
    if text.is_empty() { "-".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ledger, report, store};
    use super::super::view::Options;
    use super::*;

    #[test]
    fn digests_are_what_browsers_compute() {
        // printf abc | openssl dgst -sha256 -binary | base64
        assert_eq!(digest("abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }

    #[test]
    fn names_cannot_become_markup() {
        let path = "a/</script><script>alert(1)</script>\u{2028}<img src=x onerror=alert(1)>.csv";
        let report = report(
            vec![store(path, "election_worker", 9, "d", &["full_name"])],
            vec![ledger("a/<b>.png", "needs_ocr")],
        );
        let page = render(&View::new(&report, Options::default()));
        assert_eq!(page.matches("<script").count(), 3, "two of data, one of code");
        assert!(!page.contains("<img") && !page.contains("<b>"));
        assert!(!page.contains(" style="), "the policy would block it");
    }

    #[test]
    fn a_page_of_nothing_renders() {
        let report = report(Vec::new(), Vec::new());
        let page = render(&View::new(&report, Options::default()));
        assert!(page.contains("No personal data was found"));
    }
}
