//! Where a store is: a path below a root, and the way into containers.

use std::fmt;
use std::path::Path;

/// The place of a store, relative to the scan's root: `archive/2004.zip!/mail.mbox!/3!/staff.xls`.
///
/// Always with `/`, whatever the platform. Bytes of a file name that are not UTF-8, control characters and
/// lone surrogates are written `\x..`, and a backslash in a Unix name `\\`, so that two names never look alike
/// and no name can forge a line of a report.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct StorePath(String);

impl StorePath {
    /// The path of a file or folder below a root; components are escaped one by one.
    pub fn from_relative(relative: &Path) -> StorePath {
        let mut text = String::new();
        for component in relative.components() {
            if !text.is_empty() {
                text.push('/');
            }
            escape_into(component.as_os_str().as_encoded_bytes(), &mut text);
        }
        StorePath(text)
    }

    /// A path as it stands in an inventory or a report, already escaped.
    pub fn from_escaped(text: impl Into<String>) -> StorePath {
        StorePath(text.into())
    }

    /// The path of an entry of this folder; the path of a root itself is empty.
    pub fn entry(&self, name: &std::ffi::OsStr) -> StorePath {
        let name = name.as_encoded_bytes();
        let mut text = String::with_capacity(self.0.len() + 1 + name.len());
        if !self.0.is_empty() {
            text.push_str(&self.0);
            text.push('/');
        }
        escape_into(name, &mut text);
        StorePath(text)
    }

    /// The path of a member of this container; `name` may itself contain `/`.
    ///
    /// Leading slashes, drive letters' backslashes and `..` are kept as text: the name is only ever displayed.
    pub fn member(&self, name: &str) -> StorePath {
        let mut text = String::with_capacity(self.0.len() + name.len() + 2);
        text.push_str(&self.0);
        text.push_str("!/");
        escape_into(name.as_bytes(), &mut text);
        StorePath(text)
    }

    /// This path below a prefix, `prefix/path`.
    pub fn below(&self, prefix: &str) -> StorePath {
        if self.0.is_empty() {
            StorePath(prefix.to_owned())
        } else {
            StorePath(format!("{prefix}/{}", self.0))
        }
    }

    /// The text of the path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last component: the file's or member's own name.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The container this store was found in, if any: `a.zip!/b.csv` -> `a.zip`.
    pub fn container(&self) -> Option<StorePath> {
        self.0.rfind("!/").map(|at| StorePath(self.0[..at].to_owned()))
    }

    /// How many containers are around this store: 0 for a file of the file system.
    pub fn depth(&self) -> usize {
        self.0.matches("!/").count()
    }

    /// The first component.
    pub fn first_component(&self) -> &str {
        self.0.split('/').next().unwrap_or("")
    }
}

impl fmt::Display for StorePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn escape_into(bytes: &[u8], out: &mut String) {
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\\' => out.push_str("\\\\"),
                // Bidirectional controls can make a path read as another one.
                '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                    out.push_str(&format!("\\u{{{:x}}}", c as u32))
                }
                c if c.is_control() => out.push_str(&format!("\\x{:02x}", c as u32)),
                c => out.push(c),
            }
        }
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02x}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_nest_and_containers_are_found_again() {
        let path = StorePath::from_relative(Path::new("archive/2004.zip"))
            .member("mail.mbox")
            .member("3")
            .member("a/staff.xls");
        assert_eq!(path.as_str(), "archive/2004.zip!/mail.mbox!/3!/a/staff.xls");
        assert_eq!(path.container().expect("nested").as_str(), "archive/2004.zip!/mail.mbox!/3");
        assert_eq!(path.depth(), 3);
        assert_eq!(path.name(), "staff.xls");
        assert_eq!(path.first_component(), "archive");
    }

    #[test]
    fn names_that_could_forge_a_line_are_escaped() {
        let path = StorePath::from_relative(Path::new("a")).member("b\nc\\d\u{202e}e");
        assert_eq!(path.as_str(), "a!/b\\x0ac\\\\d\\u{202e}e");
    }

    #[test]
    fn an_entry_is_named_as_its_whole_path_would_be() {
        for path in ["a/b.csv", "a", "a b/c\\d/e"] {
            let path = Path::new(path);
            let folder = StorePath::from_relative(path.parent().expect("not a root"));
            assert_eq!(folder.entry(path.file_name().expect("a name")), StorePath::from_relative(path));
        }
    }

    #[cfg(unix)]
    #[test]
    fn two_names_that_are_not_utf8_stay_apart() {
        use std::os::unix::ffi::OsStrExt;
        let one = StorePath::from_relative(Path::new(std::ffi::OsStr::from_bytes(b"caf\xe9")));
        let two = StorePath::from_relative(Path::new(std::ffi::OsStr::from_bytes(b"caf\xe8")));
        assert_eq!(one.as_str(), "caf\\xe9");
        assert_ne!(one, two);
    }
}
