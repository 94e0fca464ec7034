//! The roots of a scan: resolved, named, and each place only once.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::platform::{self, Identity};
use crate::model::StorePath;

/// One root as it was given.
#[derive(Clone, Debug)]
pub struct Root {
    /// As typed.
    pub given: PathBuf,
    /// With all links resolved.
    pub path: PathBuf,
    /// Its name in the report; unique among the roots.
    pub name: String,
    /// Which place it is.
    pub identity: Option<Identity>,
    /// The root (as given) that covers this one: it is then not walked by itself.
    pub covered_by: Option<PathBuf>,
}

/// All roots, in the order given.
#[derive(Clone, Debug, Default)]
pub struct Roots(pub Vec<Root>);

/// Why a root cannot be scanned.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {source}")]
pub struct RootError {
    /// As typed.
    pub path: PathBuf,
    /// What the system says.
    pub source: io::Error,
}

impl Roots {
    /// Looks the roots up. A root that is another root or lies inside one is marked as covered.
    ///
    /// # Errors
    /// [`RootError`] for the first root that does not exist or cannot be looked up.
    pub fn resolve(given: &[PathBuf]) -> Result<Roots, RootError> {
        let mut roots: Vec<Root> = Vec::new();
        for typed in given {
            let fail = |source| RootError { path: typed.clone(), source };
            let path = fs::canonicalize(typed).map_err(fail)?;
            let identity = platform::identity(&fs::metadata(&path).map_err(fail)?);
            roots.push(Root { given: typed.clone(), path, name: String::new(), identity, covered_by: None });
        }
        for at in 0..roots.len() {
            let covering = roots.iter().enumerate().find(|(other, root)| {
                let same = root.path == roots[at].path
                    || (root.identity.is_some() && root.identity == roots[at].identity);
                *other != at && if same { *other < at } else { roots[at].path.starts_with(&root.path) }
            });
            roots[at].covered_by = covering.map(|(_, root)| root.given.clone());
        }
        let mut names: Vec<String> = Vec::new();
        for root in roots.iter_mut().filter(|root| root.covered_by.is_none()) {
            let own = own_name(&root.path);
            let mut name = own.clone();
            let mut number = 1;
            while names.contains(&name) {
                number += 1;
                name = format!("{own}-{number}");
            }
            names.push(name.clone());
            root.name = name;
        }
        Ok(Roots(roots))
    }

    /// The roots to walk.
    pub fn walked(&self) -> impl Iterator<Item = &Root> {
        self.0.iter().filter(|root| root.covered_by.is_none())
    }

    /// Whether paths begin with the name of their root.
    pub fn are_named(&self) -> bool {
        self.walked().count() > 1
    }

    /// What a place in a root is called, and its system.
    ///
    /// With one root the first folder is the system, and the root itself that of the files directly in it; with
    /// several roots each is a system.
    pub fn name_of(&self, root: &Root, relative: &Path) -> (StorePath, String) {
        let path = StorePath::from_relative(relative);
        if self.are_named() {
            return (path.below(&root.name), root.name.clone());
        }
        let system = match relative.components().count() {
            0 | 1 => root.name.clone(),
            _ => path.first_component().to_owned(),
        };
        (path, system)
    }

    /// What the root itself is called in the ledger.
    pub fn name_of_root(&self, root: &Root) -> StorePath {
        StorePath::from_escaped(if self.are_named() { root.name.as_str() } else { "." })
    }
}

fn own_name(path: &Path) -> String {
    match path.file_name() {
        Some(name) => StorePath::from_relative(Path::new(name)).as_str().to_owned(),
        None => "root".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_walked_once_whatever_the_order() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let outer = dir.path().join("outer");
        let inner = outer.join("inner");
        fs::create_dir_all(&inner).expect("made");
        for given in [
            vec![outer.clone(), inner.clone(), outer.join(".")],
            vec![inner.clone(), outer.join("inner/.."), outer.clone()],
        ] {
            let roots = Roots::resolve(&given).expect("all there");
            let walked: Vec<_> = roots.walked().map(|root| root.path.clone()).collect();
            assert_eq!(walked, [fs::canonicalize(&outer).expect("there")]);
            assert!(!roots.are_named());
        }
    }

    #[test]
    fn roots_with_equal_names_are_told_apart() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let given: Vec<_> = ["a/share", "b/share"].iter().map(|path| dir.path().join(path)).collect();
        given.iter().for_each(|path| fs::create_dir_all(path).expect("made"));
        let roots = Roots::resolve(&given).expect("all there");
        let names: Vec<_> = roots
            .walked()
            .map(|root| roots.name_of(root, Path::new("x/y.csv")))
            .map(|(path, system)| format!("{path} {system}"))
            .collect();
        assert_eq!(names, ["share/x/y.csv share", "share-2/x/y.csv share-2"]);
    }

    #[test]
    fn the_first_folder_is_the_system_of_a_single_root() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let estate = dir.path().join("estate");
        fs::create_dir(&estate).expect("made");
        let roots = Roots::resolve(&[estate]).expect("there");
        let root = roots.walked().next().expect("one");
        let system = |path: &str| roots.name_of(root, Path::new(path)).1;
        assert_eq!(system("payroll/2004/a.csv"), "payroll");
        assert_eq!(system("loose.csv"), "estate");
        assert_eq!(roots.name_of(root, Path::new("loose.csv")).0.as_str(), "loose.csv");
    }

    #[test]
    fn a_missing_root_is_named_as_it_was_typed() {
        let error = Roots::resolve(&[PathBuf::from("no/such/place")]).expect_err("it is missing");
        assert_eq!(error.path, PathBuf::from("no/such/place"));
    }
}
