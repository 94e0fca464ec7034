//! The user's file (`--config`): the register of systems, and retention rules of their own.
//!
//! A key that this program does not know is an error that names its line: a misspelt `legal_hold` must not pass
//! for none. The next section is one more field of [`Config`].

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::retention::Rule;

/// The file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The register of systems.
    #[serde(default, rename = "system")]
    pub systems: Vec<System>,
    /// Retention rules that replace built-in ones or come before them.
    #[serde(default)]
    pub retention: Vec<Rule>,
}

/// A system as the register has it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct System {
    /// What the report calls it.
    pub name: String,
    /// Where its stores are: first parts of paths as the report has them, such as `elections-share/2010`.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Where its stores are: folders of this machine, absolute.
    #[serde(default)]
    pub roots: Vec<String>,
    /// Who owns it.
    pub owner: Option<String>,
    /// Who answers for its data: `council`, `returning_officer`, `electoral_registration_officer`,
    /// `counting_officer`, or another name.
    pub controller: Option<String>,
    /// Who looks after it.
    pub custodian: Option<String>,
    /// Its state.
    #[serde(default)]
    pub status: Status,
    /// Who can reach it.
    #[serde(default)]
    pub exposure: Exposure,
    /// Nothing in it may be deleted at present.
    #[serde(default)]
    pub legal_hold: bool,
    /// Anything else.
    pub notes: Option<String>,
}

/// The state of a system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nobody said.
    #[default]
    NotKnown,
    /// In use and looked after.
    Live,
    /// Kept for its data.
    Legacy,
    /// Its maker no longer mends it.
    Unsupported,
    /// Switched off, its data still there.
    Retired,
}

impl Status {
    /// The stable id that reports use.
    pub fn id(self) -> &'static str {
        match self {
            Status::NotKnown => "not_known",
            Status::Live => "live",
            Status::Legacy => "legacy",
            Status::Unsupported => "unsupported",
            Status::Retired => "retired",
        }
    }
}

/// Who can reach a system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exposure {
    /// Nobody said.
    #[default]
    NotKnown,
    /// From the internet.
    Internet,
    /// From the council's network.
    Internal,
    /// From a few machines or accounts.
    Restricted,
    /// Not at all: a backup in a cupboard.
    Offline,
}

impl Exposure {
    /// The stable id that reports use.
    pub fn id(self) -> &'static str {
        match self {
            Exposure::NotKnown => "not_known",
            Exposure::Internet => "internet",
            Exposure::Internal => "internal",
            Exposure::Restricted => "restricted",
            Exposure::Offline => "offline",
        }
    }
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file could not be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is not in form.
    #[error("{file}, line {line}: {what}")]
    Malformed {
        /// The file.
        file: String,
        /// From 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
}

impl Config {
    /// Reads a file; also gives its text, to be kept with the inventory.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub fn load(path: &Path) -> Result<(Config, String), ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| ConfigError::Io { path: path.to_owned(), source })?;
        Ok((Config::parse(&path.display().to_string(), &text)?, text))
    }

    /// Reads a text.
    ///
    /// # Errors
    /// [`ConfigError::Malformed`].
    pub fn parse(file: &str, text: &str) -> Result<Config, ConfigError> {
        let malformed = |at: usize, what: String| ConfigError::Malformed {
            file: file.to_owned(),
            line: text.get(..at).unwrap_or(text).matches('\n').count() + 1,
            what,
        };
        let config: Config = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            malformed(at, error.message().lines().next().unwrap_or("not in form").to_owned())
        })?;
        let mut names = std::collections::BTreeSet::new();
        for (number, system) in config.systems.iter().enumerate() {
            let at = text.match_indices("[[system]]").nth(number).map_or(0, |(at, _)| at);
            if !names.insert(&system.name) {
                return Err(malformed(at, format!("the system \"{}\" is there twice", system.name)));
            }
            if system.paths.is_empty() && system.roots.is_empty() {
                let what =
                    format!("the system \"{}\" needs paths or roots: where are its stores?", system.name);
                return Err(malformed(at, what));
            }
            if let Some(root) = system.roots.iter().find(|root| !Path::new(root.as_str()).is_absolute()) {
                return Err(malformed(
                    at,
                    format!("the root \"{root}\" is not absolute; use paths for parts of paths"),
                ));
            }
        }
        for (number, rule) in config.retention.iter().enumerate() {
            if let Err(what) = rule.check() {
                let at = text.match_indices("[[retention]]").nth(number).map_or(0, |(at, _)| at);
                return Err(malformed(at, what));
            }
        }
        Ok(config)
    }

    /// Turns roots of this machine into first parts of paths. `roots` are the scan's: resolved path, and name
    /// where paths begin with one.
    pub fn resolve(&mut self, roots: &[(String, Option<String>)]) {
        for system in &mut self.systems {
            for own in std::mem::take(&mut system.roots) {
                let own = own.trim_end_matches('/');
                for (root, name) in roots {
                    let name = name.as_deref().unwrap_or_default();
                    if let Some(rest) = below(own, root) {
                        let path = format!("{name}/{rest}");
                        system.paths.push(path.trim_matches('/').to_owned());
                    } else if below(root, own).is_some() {
                        system.paths.push(name.to_owned());
                    }
                }
            }
        }
    }

    /// The system that a path belongs to: the one with the longest fitting part.
    pub fn system_of(&self, path: &str) -> Option<&System> {
        let fitting = self.systems.iter().flat_map(|system| {
            let longest = system
                .paths
                .iter()
                .filter(|own| below(path, own).is_some())
                .map(|own| own.trim_matches('/').len());
            longest.max().map(|length| (length, system))
        });
        fitting.max_by_key(|(length, _)| *length).map(|(_, system)| system)
    }
}

/// What is left of a path below another, or nothing if it is not below.
fn below<'p>(path: &'p str, above: &str) -> Option<&'p str> {
    let above = above.trim_end_matches('/');
    if above.is_empty() {
        return Some(path.trim_start_matches('/'));
    }
    let rest = path.strip_prefix(above)?;
    if rest.is_empty() || rest.starts_with('/') || rest.starts_with("!/") {
        Some(rest.trim_start_matches(['/', '!']))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        Config::parse("pollsweep.toml", text).expect_err("wrong").to_string()
    }

    #[test]
    fn an_unknown_key_is_an_error_with_its_line() {
        let text = "[[system]]\nname = \"a\"\npaths = [\"a\"]\nlegalhold = true\n";
        let said = error(text);
        assert!(said.starts_with("pollsweep.toml, line 4: ") && said.contains("legalhold"), "{said}");
        assert!(error("[[system]]\nname = \"a\"\npaths = [\"x\"]\nstatus = \"old\"\n").contains("line 4"));
        assert!(error("[[systems]]\n").contains("line 1"));
        assert!(error("[[system]]\nname = \"a\"\n").contains("needs paths or roots"));
        assert!(error("\n[[retention]]\nid = \"x\"\nkeep = \"6 moons\"\n").contains("line 2"));
        let twice = "[[system]]\nname = \"a\"\npaths = [\"a\"]\n[[system]]\nname = \"a\"\npaths = [\"b\"]\n";
        assert!(error(twice).contains("line 4") && error(twice).contains("twice"));
    }

    #[test]
    fn the_longest_part_of_a_path_decides() {
        let text = "[[system]]\nname = \"share\"\npaths = [\"share\"]\n[[system]]\nname = \"old\"\npaths = [\"share/old.zip\"]\n";
        let config = Config::parse("c", text).expect("in form");
        let name = |path: &str| config.system_of(path).map(|system| system.name.as_str());
        assert_eq!(name("share/a.csv"), Some("share"));
        assert_eq!(name("share/old.zip!/a.csv"), Some("old"));
        assert_eq!(name("share/old.zip"), Some("old"));
        assert_eq!(name("sharepoint/a.csv"), None);
    }

    #[test]
    fn roots_of_this_machine_become_parts_of_paths() {
        let text = "[[system]]\nname = \"a\"\nroots = [\"/mnt/share/2010/\"]\n[[system]]\nname = \"b\"\nroots = [\"/srv\"]\n";
        let mut config = Config::parse("c", text).expect("in form");
        let mut single = config.clone();
        single.resolve(&[("/mnt/share".to_owned(), None)]);
        assert_eq!(single.systems[0].paths, ["2010"]);
        assert!(single.systems[1].paths.is_empty());
        config.resolve(&[
            ("/mnt/share".to_owned(), Some("share".to_owned())),
            ("/srv/x".to_owned(), Some("x".to_owned())),
        ]);
        assert_eq!(config.systems[0].paths, ["share/2010"]);
        assert_eq!(config.systems[1].paths, ["x"]);
    }
}
