//! What people decided about stores: actions with owner and deadline, and suppressions of false positives, both
//! from one text file that can be reviewed and kept under version control.
//!
//! A decision never takes a number out of the report. It stands beside it; a suppression also keeps what it names
//! out of alerts, until its last day.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::v1::{Action, FieldValues, Suppression};

/// What can be done about a store.
pub const STATUSES: [&str; 6] = ["delete", "redact", "restrict", "migrate", "hold", "done"];

/// The file as it is written.
#[derive(Serialize, Deserialize, Default, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Actions, in their own order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub action: Vec<ActionEntry>,
    /// Suppressions, in their own order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suppression: Vec<SuppressionEntry>,
}

/// An action as it is written.
#[derive(Serialize, Deserialize, Default, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct ActionEntry {
    /// A store, folder or container as the report names it.
    pub path: String,
    /// One of [`STATUSES`].
    pub status: String,
    /// Who does it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// The last day, such as 2026-12-31.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub deadline: String,
    /// Why, or what is in the way.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A suppression as it is written.
#[derive(Serialize, Deserialize, Default, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
pub struct SuppressionEntry {
    /// A store, folder or container as the report names it.
    pub path: String,
    /// One kind of data; all kinds when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field_type: Option<String>,
    /// Why it is a false positive.
    pub reason: String,
    /// The last day: after it the finding alerts again.
    pub until: String,
}

/// What is wrong with a file of decisions.
#[derive(Debug, thiserror::Error)]
pub enum ActionsError {
    /// No TOML, or other words in it.
    #[error("{0}")]
    Toml(String),
    /// An entry says something impossible.
    #[error("{path}: {what}")]
    Entry {
        /// Which entry.
        path: String,
        /// What is wrong, and what would be right.
        what: String,
    },
}

impl File {
    /// Reads and checks a file's text.
    ///
    /// # Errors
    /// [`ActionsError`].
    pub fn parse(text: &str) -> Result<File, ActionsError> {
        let file: File = toml::from_str(text).map_err(|error| ActionsError::Toml(error.to_string()))?;
        let wrong = |path: &str, what: &str| {
            Err(ActionsError::Entry { path: path.to_owned(), what: what.to_owned() })
        };
        for action in &file.action {
            if !STATUSES.contains(&action.status.as_str()) {
                let what = format!("the status is one of {}", STATUSES.join(", "));
                return wrong(&action.path, &what);
            }
            if !action.deadline.is_empty() && date(&action.deadline).is_none() {
                return wrong(&action.path, "a deadline is a day such as 2026-12-31");
            }
        }
        for suppression in &file.suppression {
            if suppression.reason.trim().is_empty() {
                return wrong(&suppression.path, "a suppression needs a reason");
            }
            if date(&suppression.until).is_none() {
                return wrong(&suppression.path, "`until` is a day such as 2026-12-31");
            }
        }
        Ok(file)
    }

    /// As text, for review.
    pub fn text(&self) -> String {
        let entries = toml::to_string(self).unwrap_or_default();
        format!(
            "# What is to be done about stores, and what is a false positive (pollsweep actions).\n\n{entries}"
        )
    }
}

/// Decisions on the day of a run.
#[derive(Serialize, Deserialize, Default, Debug, PartialEq, Clone)]
pub struct Decisions {
    /// Actions, by path.
    pub actions: Vec<Action>,
    /// Suppressions, by path.
    pub suppressions: Vec<Suppression>,
}

impl Decisions {
    /// What a file says on a day.
    pub fn of(file: &File, today: Date) -> Decisions {
        let mut actions: Vec<Action> = file
            .action
            .iter()
            .map(|entry| Action {
                path: entry.path.clone(),
                status: entry.status.clone(),
                owner: entry.owner.clone(),
                deadline: Some(entry.deadline.clone()).filter(|day| !day.is_empty()),
                late: entry.status != "done" && date(&entry.deadline).is_some_and(|day| day < today),
                note: entry.note.clone(),
            })
            .collect();
        actions.sort_by(|a, b| (&a.path, &a.status).cmp(&(&b.path, &b.status)));
        let mut suppressions: Vec<Suppression> = file
            .suppression
            .iter()
            .map(|entry| Suppression {
                path: entry.path.clone(),
                field_type: entry.field_type.clone(),
                reason: entry.reason.clone(),
                until: entry.until.clone(),
                active: date(&entry.until).is_some_and(|day| day >= today),
            })
            .collect();
        suppressions.sort_by(|a, b| (&a.path, &a.field_type).cmp(&(&b.path, &b.field_type)));
        Decisions { actions, suppressions }
    }

    /// Whether a finding is suppressed today.
    pub fn suppresses(&self, path: &str, field_type: &str) -> bool {
        self.suppressions.iter().any(|suppression| {
            suppression.active
                && covers(&suppression.path, path)
                && suppression.field_type.as_deref().is_none_or(|own| own == field_type)
        })
    }

    /// Whether more personal data lies at a path than before, suppressed kinds apart.
    pub fn has_more(&self, path: &str, before: &[FieldValues], after: &[FieldValues]) -> bool {
        after.iter().any(|now| {
            let then = before.iter().find(|then| then.field_type == now.field_type);
            then.is_none_or(|then| then.values < now.values) && !self.suppresses(path, &now.field_type)
        })
    }
}

/// Whether a decision about one path is about another: the same, or inside it as folder or container.
pub fn covers(of: &str, path: &str) -> bool {
    let inside = path.strip_prefix(of.trim_end_matches('/'));
    inside.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || rest.starts_with("!/"))
}

fn date(text: &str) -> Option<Date> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_covers_what_is_inside() {
        assert!(covers("a/b", "a/b") && covers("a/b", "a/b/c") && covers("a/b.zip", "a/b.zip!/c"));
        assert!(covers("a/b/", "a/b/c") && !covers("a/b", "a/bc") && !covers("a/b", "a"));
    }

    #[test]
    fn a_suppression_comes_back_and_a_deadline_passes() {
        let text = "[[action]]\npath = 'a'\nstatus = 'delete'\ndeadline = '2026-01-31'\n\
                    [[suppression]]\npath = 's'\nfield_type = 'email'\nreason = 'a mailing list'\nuntil = '2026-06-30'\n";
        let file = File::parse(text).expect("right");
        assert_eq!(File::parse(&file.text()).expect("as written"), file);
        let on = |day: &str| Decisions::of(&file, day.parse().expect("a day"));
        assert!(!on("2026-01-31").actions[0].late && on("2026-02-01").actions[0].late);
        assert!(on("2026-06-30").suppresses("s/x.csv", "email"));
        assert!(!on("2026-06-30").suppresses("s/x.csv", "phone"));
        assert!(!on("2026-07-01").suppresses("s/x.csv", "email"));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, words) in [
            ("[[action]]\npath = 'a'\nstatus = 'burn'\n", "one of delete, redact"),
            ("[[action]]\npath = 'a'\nstatus = 'delete'\ndeadline = 'soon'\n", "2026-12-31"),
            ("[[suppression]]\npath = 'a'\nreason = ''\nuntil = '2026-01-01'\n", "needs a reason"),
            ("[[suppression]]\npath = 'a'\nreason = 'x'\n", "until"),
            ("[[acton]]\n", "acton"),
        ] {
            let error = File::parse(text).expect_err("wrong").to_string();
            assert!(error.contains(words), "{error}");
        }
    }
}
