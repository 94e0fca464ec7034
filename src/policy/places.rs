//! Where a system of the register lies, in the words of its people: parts of paths, folders, network shares, servers.
//!
//! A share is known by its address (`smb://server/share`, `\\server\share`, `nfs://server/export`), and the table of
//! mounts says under which folder this machine has it. A database server, a web site or a mailbox on a server has an
//! address too, and none of them is read: it stands in the ledger, so that a system whose data is elsewhere never
//! looks clean. Nothing here opens a connection.

use std::path::PathBuf;

/// A network share that lies at or below a root of the scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// The path as the report has it; empty for the only root itself.
    pub path: String,
    /// The address of what lies there, as [`share_of`] writes it.
    pub address: String,
}

/// A network share that this machine has under a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkMount {
    /// Where it is mounted.
    pub folder: PathBuf,
    /// Server and share, as [`share_of`] writes them.
    pub address: String,
}

/// One place of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// As the register has it.
    pub said: String,
    /// First parts of paths at which its stores would be in this scan; none if it is not among its roots.
    pub paths: Vec<String>,
}

/// What an address in the register leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A folder of this machine (`file:`).
    Folder(String),
    /// A share of the network, in the form of [`Mount::address`].
    Share(String),
    /// Anything else: a server that this program does not read.
    Service,
}

/// Reads an address.
///
/// # Errors
/// In words, what is wrong. Passwords are refused: the register is kept with the inventory.
pub fn address(text: &str) -> Result<Address, String> {
    // What is wrong is not shown: it may be what must not be here.
    const SECRET: &str = "has a password or options in it; leave out all but server and path";
    let has_password = |rest: &str| {
        let host = rest.split('/').next().unwrap_or_default();
        host.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'))
    };
    if let Some(share) = text.strip_prefix(r"\\") {
        let share = share.replace('\\', "/");
        if has_password(&share) {
            return Err(format!("an address that begins with \\\\ {SECRET}"));
        }
        return Ok(Address::Share(share_of("smb", &share)));
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        return Err(
            "what stands in urls is no address; write it as smb://server/share, postgres://server/database or \\\\server\\share"
                .to_owned(),
        );
    };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    if !is_scheme || rest.is_empty() {
        return Err("what stands before :// in urls does not begin an address of a server".to_owned());
    }
    if has_password(rest) || rest.contains(['?', '#', ';']) {
        return Err(format!("an address that begins with {scheme}:// {SECRET}"));
    }
    Ok(match scheme.to_ascii_lowercase().as_str() {
        "file" => {
            let path = unescaped(rest.strip_prefix("localhost").unwrap_or(rest));
            if !path.starts_with('/') {
                return Err("an address that begins with file:// has no absolute path: write file:///folder"
                    .to_owned());
            }
            Address::Folder(path)
        }
        "smb" | "cifs" => Address::Share(share_of("smb", &unescaped(rest))),
        "nfs" => Address::Share(share_of("nfs", &unescaped(rest))),
        "sftp" | "ssh" => Address::Share(share_of("sftp", &unescaped(rest))),
        _ => Address::Service,
    })
}

/// The one form of a share's address: user and port left out, the server in lower case, no slash at the end. Names of
/// Windows shares make no difference between upper and lower case.
pub fn share_of(scheme: &str, rest: &str) -> String {
    let (host, path) = rest.trim_start_matches('/').split_once('/').unwrap_or((rest, ""));
    let host = host.rsplit('@').next().unwrap_or_default();
    // Within brackets the colons belong to the address.
    let port = host.rfind(':').filter(|at| !host.get(*at..).is_some_and(|rest| rest.contains(']')));
    let host = port.map_or(host, |at| &host[..at]).to_ascii_lowercase();
    let mut path = path.trim_matches('/').to_owned();
    while path.contains("//") {
        path = path.replace("//", "/");
    }
    let path = if scheme == "smb" { path.to_lowercase() } else { path };
    format!("{scheme}://{host}/{path}").trim_end_matches('/').to_owned()
}

/// `%20` and the like as characters.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = match tail {
            [high, low, ..] if *first == b'%' => {
                let digit = |b: u8| char::from(b).to_digit(16);
                digit(*high).zip(digit(*low)).map(|(high, low)| (high * 16 + low) as u8)
            }
            _ => None,
        };
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Where a share is in a scan, by its mounts.
pub fn paths_of(share: &str, mounts: &[Mount]) -> Vec<String> {
    let mut paths = Vec::new();
    for mount in mounts {
        if let Some(rest) = below(share, &mount.address) {
            paths.push(format!("{}/{rest}", mount.path).trim_matches('/').to_owned());
        } else if below(&mount.address, share).is_some() {
            paths.push(mount.path.clone());
        }
    }
    paths
}

/// What is left of a path below another, or nothing if it is not below.
pub fn below<'p>(path: &'p str, above: &str) -> Option<&'p str> {
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

    #[test]
    fn shares_are_known_by_one_address() {
        let share = |text: &str| match address(text) {
            Ok(Address::Share(share)) => share,
            other => panic!("{text}: {other:?}"),
        };
        for same in [
            r"\\FS1\Elections$\2010",
            "smb://fs1/elections$/2010/",
            "cifs://svc@FS1:445/Elections$/2010",
            "smb://fs1/elections%24/2010",
        ] {
            assert_eq!(share(same), "smb://fs1/elections$/2010", "{same}");
        }
        assert_eq!(share("nfs://nas/export/Old"), "nfs://nas/export/Old");
        assert_eq!(address("file:///mnt/old%20share"), Ok(Address::Folder("/mnt/old share".to_owned())));
        assert_eq!(address("postgres://db1/payroll"), Ok(Address::Service));
    }

    #[test]
    fn an_address_with_a_password_is_refused_and_not_repeated() {
        for text in [
            "postgres://sa:Tulip7@db1/payroll",
            "mssql://db1/payroll?password=Tulip7",
            "sqlserver://db1;user=sa;password=Tulip7",
            "smb://svc:Tulip7@fs1/elections",
            r"\\svc:Tulip7@fs1\elections",
        ] {
            let said = address(text).expect_err(text);
            assert!(!said.contains("Tulip7") && said.contains("password"), "{said}");
        }
        assert!(address("elections-share").is_err_and(|said| said.contains("no address")));
        for text in
            ["Server=db1;Uid=sa;Pwd=Tulip7", "sa:Tulip7@db1", "sa:Tulip7 mssql://db1", "file://Tulip7"]
        {
            assert!(address(text).is_err_and(|said| !said.contains("Tulip7")), "{text}");
        }
        assert!(address("file://x").is_err());
    }

    #[test]
    fn a_share_lies_where_it_is_mounted() {
        let mount = |path: &str, address: &str| Mount { path: path.to_owned(), address: address.to_owned() };
        let mounts = [mount("", "smb://fs1/elections"), mount("old/nas", "nfs://nas/export")];
        assert_eq!(paths_of("smb://fs1/elections/2010", &mounts), ["2010"]);
        assert_eq!(paths_of("smb://fs1/elections", &mounts), [""]);
        assert_eq!(paths_of("smb://fs1", &mounts), [""]);
        assert_eq!(paths_of("nfs://nas/export/a b", &mounts), ["old/nas/a b"]);
        assert!(paths_of("smb://fs1/electionsold", &mounts).is_empty());
        assert!(paths_of("smb://fs2/elections", &mounts).is_empty());
    }
}
