//! The user's file (`--config`): the register of systems, and retention rules of their own.
//!
//! A key that this program does not know is an error that names its line: a misspelt `legal_hold` must not pass
//! for none. The next section is one more field of [`Config`].

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::places::{self, Address, Mount, NetworkMount, Place, below};
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
    /// Where its stores are: addresses of network shares and servers, without passwords.
    #[serde(default)]
    pub urls: Vec<String>,
    /// All of these with the paths they have in a scan; filled by [`Config::resolve`].
    #[serde(skip)]
    pub places: Vec<Place>,
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
            if system.paths.is_empty() && system.roots.is_empty() && system.urls.is_empty() {
                let what = format!(
                    "the system \"{}\" needs paths, roots or urls: where are its stores?",
                    system.name
                );
                return Err(malformed(at, what));
            }
            if let Some(what) = system.urls.iter().find_map(|url| places::address(url).err()) {
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

    /// Finds out which first parts of paths the places of the register have in a scan. `roots` are the scan's:
    /// resolved path, and name where paths begin with one; `mounts` are the network shares among them.
    pub fn resolve(&mut self, roots: &[(String, Option<String>)], mounts: &[Mount]) {
        let folder = |own: &str| {
            let own = own.trim_end_matches('/');
            let mut paths = Vec::new();
            for (root, name) in roots {
                let name = name.as_deref().unwrap_or_default();
                if let Some(rest) = below(own, root) {
                    paths.push(format!("{name}/{rest}").trim_matches('/').to_owned());
                } else if below(root, own).is_some() {
                    paths.push(name.to_owned());
                }
            }
            paths
        };
        for system in &mut self.systems {
            let given = system.paths.iter().map(|path| (path, vec![path.trim_matches('/').to_owned()]));
            let folders = system.roots.iter().map(|root| (root, folder(root)));
            let addresses = system.urls.iter().map(|url| {
                let paths = match places::address(url) {
                    Ok(Address::Folder(path)) => folder(&path),
                    Ok(Address::Share(share)) => places::paths_of(&share, mounts),
                    Ok(Address::Service) | Err(_) => Vec::new(),
                };
                (url, paths)
            });
            let places = given.chain(folders).chain(addresses);
            system.places = places.map(|(said, paths)| Place { said: said.clone(), paths }).collect();
        }
    }

    /// Folders of this machine that the register names: roots, `file:` addresses, and shares where they are mounted.
    pub fn folders(&self, mounted: &[NetworkMount]) -> Vec<PathBuf> {
        let mut folders = Vec::new();
        for system in &self.systems {
            folders.extend(system.roots.iter().map(PathBuf::from));
            for address in system.urls.iter().filter_map(|url| places::address(url).ok()) {
                match address {
                    Address::Folder(path) => folders.push(PathBuf::from(path)),
                    Address::Share(share) => folders.extend(mounted.iter().filter_map(|mount| {
                        let inner = below(&share, &mount.address);
                        inner
                            .map(|inner| mount.folder.join(inner))
                            .or_else(|| below(&mount.address, &share).map(|_| mount.folder.clone()))
                    })),
                    Address::Service => {}
                }
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        folders.retain(|folder| seen.insert(folder.clone()));
        folders
    }

    /// The system that a path belongs to: the one with the longest fitting part.
    pub fn system_of(&self, path: &str) -> Option<&System> {
        let fitting = self.systems.iter().flat_map(|system| {
            let paths = system.places.iter().flat_map(|place| &place.paths);
            let longest = paths.filter(|own| below(path, own).is_some()).map(String::len).max();
            longest.map(|length| (length, system))
        });
        fitting.max_by_key(|(length, _)| *length).map(|(_, system)| system)
    }

    /// Every place with the name of its system, in the order of the register.
    pub fn places(&self) -> impl Iterator<Item = (&str, &Place)> {
        self.systems
            .iter()
            .flat_map(|system| system.places.iter().map(move |place| (system.name.as_str(), place)))
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
        assert!(error("[[system]]\nname = \"a\"\n").contains("needs paths, roots or urls"));
        assert!(error("\n[[retention]]\nid = \"x\"\nkeep = \"6 moons\"\n").contains("line 2"));
        let twice = "[[system]]\nname = \"a\"\npaths = [\"a\"]\n[[system]]\nname = \"a\"\npaths = [\"b\"]\n";
        assert!(error(twice).contains("line 4") && error(twice).contains("twice"));
    }

    #[test]
    fn the_longest_part_of_a_path_decides() {
        let text = "[[system]]\nname = \"share\"\npaths = [\"share\"]\n[[system]]\nname = \"old\"\npaths = [\"share/old.zip\"]\n";
        let mut config = Config::parse("c", text).expect("in form");
        config.resolve(&[], &[]);
        let name = |path: &str| config.system_of(path).map(|system| system.name.as_str());
        assert_eq!(name("share/a.csv"), Some("share"));
        assert_eq!(name("share/old.zip!/a.csv"), Some("old"));
        assert_eq!(name("share/old.zip"), Some("old"));
        assert_eq!(name("sharepoint/a.csv"), None);
    }

    #[test]
    fn roots_and_addresses_become_parts_of_paths() {
        let text = "[[system]]\nname = \"a\"\nroots = [\"/mnt/share/2010/\"]\n\
            [[system]]\nname = \"b\"\nroots = [\"/srv\"]\n\
            [[system]]\nname = \"c\"\nurls = ['\\\\FS1\\Old', \"mssql://db1/payroll\", \"file:///srv/x/y\"]\n";
        let parsed = Config::parse("c", text).expect("in form");
        let paths = |config: &Config, system: usize| -> Vec<Vec<String>> {
            config.systems[system].places.iter().map(|place| place.paths.clone()).collect()
        };
        let mut single = parsed.clone();
        single.resolve(&[("/mnt/share".to_owned(), None)], &[]);
        assert_eq!(paths(&single, 0), [["2010"]]);
        assert_eq!(paths(&single, 1), [[""; 0]]);
        assert_eq!(paths(&single, 2), [[""; 0]; 3]);
        let mut several = parsed;
        let mount = Mount { path: "x/old".to_owned(), address: "smb://fs1/old".to_owned() };
        several.resolve(
            &[
                ("/mnt/share".to_owned(), Some("share".to_owned())),
                ("/srv/x".to_owned(), Some("x".to_owned())),
            ],
            &[mount],
        );
        assert_eq!(paths(&several, 0), [["share/2010"]]);
        assert_eq!(paths(&several, 1), [["x"]]);
        assert_eq!(paths(&several, 2), [vec!["x/old"], vec![], vec!["x/y"]]);
        let unmet = several.places().filter(|(_, place)| place.paths.is_empty());
        assert_eq!(unmet.map(|(_, place)| place.said.as_str()).collect::<Vec<_>>(), ["mssql://db1/payroll"]);
    }

    #[test]
    fn the_register_names_folders_to_scan() {
        let text = "[[system]]\nname = \"a\"\nroots = [\"/srv/a\", \"/srv/b\"]\npaths = [\"x\"]\n\
            [[system]]\nname = \"b\"\nroots = [\"/srv/b\"]\n\
            urls = [\"smb://fs1/old/2004\", \"smb://fs2\", \"file:///srv/c\", \"mssql://db1\", \"nfs://none/x\"]\n";
        let mount = |folder: &str, address: &str| NetworkMount {
            folder: PathBuf::from(folder),
            address: address.to_owned(),
        };
        let config = Config::parse("c", text).expect("in form");
        let folders = config.folders(&[mount("/mnt/o", "smb://fs1/old"), mount("/mnt/q", "smb://fs2/q")]);
        let expected = ["/srv/a", "/srv/b", "/mnt/o/2004", "/mnt/q", "/srv/c"].map(PathBuf::from);
        assert_eq!(folders, expected);
    }

    #[test]
    fn a_password_in_an_address_is_an_error_with_its_line() {
        let said = error("\n[[system]]\nname = \"a\"\nurls = [\"mssql://sa:Tulip7@db1/x\"]\n");
        assert!(said.contains("line 2") && said.contains("password") && !said.contains("Tulip7"), "{said}");
    }
}
