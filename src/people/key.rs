//! The organisation's key: what makes a token of a value that nobody without the key can try out.
//!
//! One key for one organisation, kept apart from the reports; the same key gives the same tokens, so that two
//! scans can be compared. It is not an encryption key: nothing can be read back with it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use sha2::block_api::compress256;

use super::lanes::{BLOCK, State, Way};
use crate::model::{KeyKind, Token};

const HEADER: &str = "pollsweep organisation key v1";
/// A key file is two short lines; a larger one is something else.
const MAX_FILE: u64 = 4096;
/// Separates these tokens from any other use of the same key.
const DOMAIN: &[u8] = b"pollsweep token v1\0";

/// 32 random bytes that key every token of an organisation.
#[derive(Clone)]
pub struct OrganisationKey {
    bytes: [u8; 32],
    keyed: Hmac<Sha256>,
    /// The states of SHA-256 after the two blocks that hold the key.
    inner: State,
    outer: State,
    /// How many blocks are hashed.
    way: Way,
}

/// Where SHA-256 begins (FIPS 180-4, 5.3.3).
const BEGIN: State =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];
/// A message that fits into one block with its end mark and its length.
const ONE_BLOCK: usize = BLOCK - 9;

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The key file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is there but holds no key.
    #[error("{0}: not a pollsweep key file; `pollsweep keygen FILE` makes one")]
    Malformed(PathBuf),
    /// The system gives no random bytes.
    #[error("the system gives no random numbers")]
    NoRandomness,
}

impl std::fmt::Debug for OrganisationKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OrganisationKey(..)")
    }
}

impl OrganisationKey {
    /// The key of these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> OrganisationKey {
        let keyed = Hmac::<Sha256>::new_from_slice(&bytes).expect("HMAC takes a key of any length");
        let state = |pad: u8| {
            let mut block = [pad; BLOCK];
            block.iter_mut().zip(bytes).for_each(|(byte, key)| *byte ^= key);
            let mut state = BEGIN;
            compress256(&mut state, &[block]);
            state
        };
        OrganisationKey { bytes, keyed, inner: state(0x36), outer: state(0x5c), way: Way::best() }
    }

    /// The bytes again, for a child process of this program and nothing else.
    pub fn to_bytes(&self) -> [u8; 32] {
        self.bytes
    }

    /// A new key from the system's randomness.
    ///
    /// # Errors
    /// [`KeyError::NoRandomness`].
    pub fn generate() -> Result<OrganisationKey, KeyError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|_| KeyError::NoRandomness)?;
        Ok(OrganisationKey::from_bytes(bytes))
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// [`KeyError::Io`] or [`KeyError::Malformed`].
    pub fn from_file(path: &Path) -> Result<OrganisationKey, KeyError> {
        let io = |source| KeyError::Io { path: path.to_owned(), source };
        let mut text = String::new();
        match File::open(path).and_then(|file| file.take(MAX_FILE).read_to_string(&mut text)) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                return Err(KeyError::Malformed(path.to_owned()));
            }
            Err(error) => return Err(io(error)),
        }
        let mut lines = text.lines();
        let header = lines.next().unwrap_or("").trim_start_matches('#').trim();
        let key = lines.next().and_then(|line| unhex(line.trim()));
        match key {
            Some(bytes) if header == HEADER => Ok(OrganisationKey::from_bytes(bytes)),
            _ => Err(KeyError::Malformed(path.to_owned())),
        }
    }

    /// Writes the key to a new file that only its owner can read.
    ///
    /// # Errors
    /// [`KeyError::Io`]; an existing file is never overwritten, because tokens made with its key could then
    /// never be compared again.
    pub fn write_new(&self, path: &Path) -> Result<(), KeyError> {
        let io = |source| KeyError::Io { path: path.to_owned(), source };
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(io)?;
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let mut file = options.open(path).map_err(io)?;
        let written = file.write_all(format!("# {HEADER}\n{}\n", hex(&self.bytes)).as_bytes());
        let written = written.and_then(|()| file.sync_all());
        if let Err(error) = written {
            // A half key file would stop every later run.
            let _ = fs::remove_file(path);
            return Err(io(error));
        }
        Ok(())
    }

    /// Where the key lies when nobody says otherwise: the user's state folder, apart from any report.
    ///
    /// `None` when the environment names neither a state folder nor a home.
    pub fn default_location() -> Option<PathBuf> {
        let state = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|p| p.is_absolute());
        let state = state.or_else(|| {
            let home = std::env::var_os("HOME").or_else(|| std::env::var_os("LOCALAPPDATA"))?;
            Some(PathBuf::from(home)).filter(|p| p.is_absolute()).map(|home| home.join(".local/state"))
        })?;
        Some(state.join("pollsweep").join("organisation.key"))
    }

    /// The token of a normalised value: HMAC-SHA-256 under this key, first 8 bytes, apart for each kind.
    pub fn token(&self, kind: KeyKind, value: &[u8]) -> Token {
        let mut token = [0; Token::LEN];
        token.copy_from_slice(&self.mac(kind as u8, value)[..Token::LEN]);
        Token(token)
    }

    /// Begins with the tokens of one person, which are hashed with others when `waiting` is. `owner` is what it calls the
    /// person then.
    pub fn tokens<'k>(&'k self, waiting: &'k mut Waiting, owner: usize) -> Tokens<'k> {
        let tokens = Vec::with_capacity(KeyKind::ALL.len());
        Tokens { key: self, tokens, waiting, owner }
    }

    /// Tells two keys apart without giving either away; kept in the inventory, so that a scan is never resumed
    /// or compared under another key unnoticed.
    pub fn fingerprint(&self) -> String {
        hex(&self.mac(0, b"fingerprint")[..8])
    }

    /// Tells two lists of secrets apart without giving either away; kept in the inventory.
    pub fn digest_of_secrets<'s>(&self, secrets: impl Iterator<Item = &'s str>) -> String {
        let joined: Vec<&str> = secrets.collect();
        hex(&self.mac(0, format!("secrets\0{}", joined.join("\n")).as_bytes())[..8])
    }

    fn mac(&self, kind: u8, value: &[u8]) -> [u8; 16] {
        let mut mac = self.keyed.clone();
        mac.update(DOMAIN);
        mac.update(&[kind]);
        mac.update(value);
        let full = mac.finalize().into_bytes();
        let mut token = [0; 16];
        token.copy_from_slice(&full[..16]);
        token
    }
}

/// The tokens of one person. A row costs up to twenty-one of them beside the seven of its name, which are remembered.
pub struct Tokens<'k> {
    key: &'k OrganisationKey,
    tokens: Vec<(KeyKind, Token)>,
    waiting: &'k mut Waiting,
    owner: usize,
}

impl Tokens<'_> {
    /// Adds the token of values that belong together, as [`OrganisationKey::token`] of them with a unit separator between.
    pub fn add(&mut self, kind: KeyKind, parts: &[&[u8]]) {
        let values: usize = parts.iter().map(|part| part.len() + 1).sum();
        let length = DOMAIN.len() + values.max(1);
        if length > ONE_BLOCK {
            return self.put(kind, self.key.token(kind, &parts.join(&SEPARATOR)));
        }
        let mut block = [0; BLOCK];
        fill(&mut block, kind, parts.iter().copied());
        end(&mut block, length);
        self.waiting.blocks.push(block);
        self.waiting.places.push((self.owner, self.tokens.len()));
        self.put(kind, Token([0; Token::LEN]));
    }

    /// Adds a token that is known.
    pub fn put(&mut self, kind: KeyKind, token: Token) {
        self.tokens.push((kind, token));
    }

    /// The tokens in the order in which they were added. Those that wait are zeros until [`Waiting::hash`] gives them.
    pub fn leave(self) -> Vec<(KeyKind, Token)> {
        self.tokens
    }
}

/// Messages of tokens that wait to be hashed together.
///
/// A short message is hashed as the two blocks that HMAC makes of it (RFC 2104), from the states that the key leaves: the
/// first blocks of many tokens together, and then the second ones (`lanes`). Tokens of one person fill no vectors, and
/// so those of many rows wait for each other.
#[derive(Default)]
pub struct Waiting {
    /// Messages that fit into a block, ended.
    blocks: Vec<[u8; BLOCK]>,
    /// Whose token each of them makes, and which.
    places: Vec<(usize, usize)>,
    states: Vec<State>,
}

impl Waiting {
    /// Hashes the tokens of one person alone.
    pub fn hash_for(&mut self, key: &OrganisationKey, tokens: &mut [(KeyKind, Token)]) {
        self.hash(key, |_, place, token| {
            if let Some(own) = tokens.get_mut(place) {
                own.1 = token;
            }
        });
    }

    /// Whether so many wait that hashing them fills vectors.
    pub fn is_full(&self) -> bool {
        self.blocks.len() >= MANY
    }

    /// Hashes all that wait. `put` takes a token, whose it is, and its place among the tokens of that owner.
    pub fn hash(&mut self, key: &OrganisationKey, mut put: impl FnMut(usize, usize, Token)) {
        self.states.clear();
        self.states.resize(self.blocks.len(), [0; 8]);
        key.way.compress(&key.inner, &self.blocks, &mut self.states);
        for (state, block) in self.states.iter().zip(&mut self.blocks) {
            *block = [0; BLOCK];
            for (place, word) in block.as_chunks_mut::<4>().0.iter_mut().zip(state) {
                *place = word.to_be_bytes();
            }
            end(block, 32);
        }
        key.way.compress(&key.outer, &self.blocks, &mut self.states);
        for (state, (owner, place)) in self.states.iter().zip(&self.places) {
            put(*owner, *place, first_of(state));
        }
        self.blocks.clear();
        self.places.clear();
    }
}

/// Stands between the values of a token: the unit separator of ASCII.
const SEPARATOR: u8 = 0x1f;

/// Blocks that are hashed together: several vectors full.
const MANY: usize = 128;

/// The first bytes of what a hash ends with.
fn first_of(state: &State) -> Token {
    Token(((u64::from(state[0]) << 32) | u64::from(state[1])).to_be_bytes())
}

/// Puts the message of a token into an empty block, where it is known to fit.
fn fill<'p>(block: &mut [u8; BLOCK], kind: KeyKind, parts: impl Iterator<Item = &'p [u8]>) {
    let mut rest = block.as_mut_slice();
    let mut put = |bytes: &[u8]| {
        let (place, after) = std::mem::take(&mut rest).split_at_mut(bytes.len());
        place.copy_from_slice(bytes);
        rest = after;
    };
    put(DOMAIN);
    put(&[kind as u8]);
    for (at, part) in parts.enumerate() {
        if at > 0 {
            put(&[SEPARATOR]);
        }
        put(part);
    }
}

/// Ends a message of this length, which follows a block of key, in its block.
fn end(block: &mut [u8; BLOCK], length: usize) {
    block[length] = 0x80;
    block[BLOCK - 8..].copy_from_slice(&(((BLOCK + length) * 8) as u64).to_be_bytes());
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_its_file_and_is_never_overwritten() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("deep/organisation.key");
        let key = OrganisationKey::generate().expect("randomness");
        key.write_new(&path).expect("written");
        let again = OrganisationKey::from_file(&path).expect("read back");
        assert_eq!(key.bytes, again.bytes);
        assert_eq!(key.fingerprint(), again.fingerprint());
        assert!(matches!(key.write_new(&path), Err(KeyError::Io { .. })));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn tokens_depend_on_key_kind_and_value() {
        let one = OrganisationKey::from_bytes([1; 32]);
        let two = OrganisationKey::from_bytes([2; 32]);
        let token = one.token(KeyKind::Email, b"x");
        assert_eq!(token, one.token(KeyKind::Email, b"x"));
        assert_ne!(token, one.token(KeyKind::Email, b"y"));
        assert_ne!(token, one.token(KeyKind::Payroll, b"x"));
        assert_ne!(token, two.token(KeyKind::Email, b"x"));
        assert_ne!(one.fingerprint(), two.fingerprint());
    }

    #[test]
    fn a_token_is_the_published_hmac() {
        // Value from `printf 'pollsweep token v1\0\x06x' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0101...`.
        let token = OrganisationKey::from_bytes([1; 32]).token(KeyKind::Email, b"x");
        assert_eq!(hex(&token.0), "1690115a33ea5d6f");
    }

    #[test]
    fn what_is_no_key_file_is_refused() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("k");
        for text in
            ["", "# pollsweep organisation key v1\n", "# pollsweep organisation key v1\nzz\n", "x\n00\n"]
        {
            fs::write(&path, text).expect("written");
            assert!(matches!(OrganisationKey::from_file(&path), Err(KeyError::Malformed(_))));
        }
        fs::write(&path, [0xff, 0xfe, 0x00]).expect("written");
        assert!(matches!(OrganisationKey::from_file(&path), Err(KeyError::Malformed(_))));
    }

    #[test]
    fn short_messages_have_the_token_that_the_library_gives_them() {
        let key = OrganisationKey::from_bytes([0xa5; 32]);
        for length in 0..120 {
            let text = "x".repeat(length);
            for parts in [vec![text.as_str()], vec![text.as_str(), "JS", "1970"], vec!["", text.as_str()]] {
                let joined = parts.join("\u{1f}");
                let mut waiting = Waiting::default();
                let mut tokens = key.tokens(&mut waiting, 0);
                tokens.put(KeyKind::Name, Token([9; 8]));
                for kind in KeyKind::ALL {
                    tokens.add(kind, &parts.iter().map(|part| part.as_bytes()).collect::<Vec<_>>());
                }
                let mut tokens = tokens.leave();
                waiting.hash_for(&key, &mut tokens);
                assert!(
                    tokens[0] == (KeyKind::Name, Token([9; 8])) && tokens.len() == KeyKind::ALL.len() + 1
                );
                for (kind, token) in &tokens[1..] {
                    assert!(*token == key.token(*kind, joined.as_bytes()), "{length} bytes, {kind:?}");
                }
            }
        }
    }
}
