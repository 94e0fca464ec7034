//! What the two ends say to each other: kinds of frames and the bodies that are not records.

use std::collections::BTreeMap;

use super::wire::{Broken, Reader, Writer};
use crate::engine::Limits;
use crate::formats::Format;
use crate::input::Passwords;
use crate::model::{Reason, StorePath};

/// To the child: key, rules, limits, with its journal. Once.
pub const SETUP: u8 = 1;
/// To the child: files to read one after another, with the files.
pub const JOBS: u8 = 2;
/// To the child: the answer to a wish, with a file if there is one.
pub const ANSWER: u8 = 3;
/// From the child: it is behind its walls; which hold.
pub const READY: u8 = 10;
/// From the child: the reading of a store begins.
pub const BEGAN: u8 = 11;
/// From the child: a finished store.
pub const STORE: u8 = 12;
/// From the child: observations.
pub const OBSERVATIONS: u8 = 13;
/// From the child: bytes of the file read since it last said so.
pub const PROGRESS: u8 = 14;
/// From the child: it wants the file with this name beside the one it reads.
pub const WANT_COMPANION: u8 = 15;
/// From the child: it wants an unnamed temporary file.
pub const WANT_SPOOL: u8 = 16;
/// From the child: it wants a conversation with text recognition.
pub const WANT_RECOGNITION: u8 = 19;
/// From the child: the next file begins.
pub const BEGIN: u8 = 20;
/// From the child: the file is done.
pub const DONE: u8 = 17;
/// From the child: it has read so many bytes, and goes on when they are paid for.
pub const WANT_PACE: u8 = 18;

/// What a child needs to know before it is closed off.
pub struct Setup {
    /// The organisation's key.
    pub key: [u8; 32],
    /// Rule files of the user's own: name and text, in order.
    pub rules: Vec<(String, String)>,
    /// The user's own table of bank accounts' checks, with its substitutes.
    pub modulus: Option<(String, Option<String>)>,
    /// The key that values are encrypted with on their way to the sealed file, where there is one.
    pub sealer: Option<[u8; 32]>,
    /// Candidates for stores that are encrypted.
    pub passwords: Passwords,
    /// There is text recognition.
    pub recognition: bool,
    /// The limits of each file.
    pub limits: Limits,
    /// Panics may say where.
    pub verbose: bool,
    /// It may not read as fast as it can.
    pub paced: bool,
    /// The reader that fails on request is there.
    pub faults: bool,
}

impl Setup {
    /// The body of the frame.
    pub fn write(&self) -> Vec<u8> {
        let mut w = Writer::default();
        w.0.extend_from_slice(&self.key);
        w.number(self.rules.len() as u64);
        for (name, text) in &self.rules {
            w.text(name);
            w.text(text);
        }
        w.option(self.modulus.as_ref(), |w, (table, substitutes)| {
            w.text(table);
            w.option(substitutes.as_deref(), Writer::text);
        });
        w.option(self.sealer.as_ref(), |w, key| w.0.extend_from_slice(key));
        w.number(self.passwords.len() as u64);
        self.passwords.iter().for_each(|password| w.text(password));
        let Limits { max_depth, max_bytes, max_ratio, max_entries, max_seconds, max_rows, max_memory } =
            self.limits;
        w.number(max_depth.into());
        [max_bytes, max_ratio, max_entries, max_seconds, max_memory]
            .iter()
            .for_each(|limit| w.number(*limit));
        w.option(max_rows, Writer::number);
        w.0.push(self.recognition.into());
        w.0.push(self.verbose.into());
        w.0.push(self.paced.into());
        w.0.push(self.faults.into());
        w.0
    }

    /// Reads it.
    pub fn read(body: &[u8]) -> Result<Setup, Broken> {
        let mut r = Reader::new(body);
        let setup = Setup {
            key: r.array()?,
            rules: r.list(|r| Ok((r.text()?.to_owned(), r.text()?.to_owned())))?,
            modulus: r.option(|r| Ok((r.text()?.to_owned(), r.option(|r| r.text().map(str::to_owned))?)))?,
            sealer: r.option(Reader::array)?,
            passwords: Passwords::of(r.list(|r| r.text().map(str::to_owned))?),
            limits: Limits {
                max_depth: u32::try_from(r.number()?).map_err(|_| Broken)?,
                max_bytes: r.number()?,
                max_ratio: r.number()?,
                max_entries: r.number()?,
                max_seconds: r.number()?,
                max_memory: r.number()?,
                max_rows: r.option(Reader::number)?,
            },
            recognition: r.flag()?,
            verbose: r.flag()?,
            paced: r.flag()?,
            faults: r.flag()?,
        };
        r.end()?;
        Ok(setup)
    }
}

/// A store that an earlier child did not survive: this one leaves it out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Skip {
    /// Why.
    pub reason: Reason,
    /// How many numbers its inner stores had used up; they stay used, so that all others keep theirs.
    pub used: u64,
}

/// A file to read.
pub struct Job {
    /// Its own name.
    pub name: String,
    /// The id of its reader, which the parent has chosen already.
    pub format: String,
    /// What it is called in the report.
    pub path: StorePath,
    /// Its system.
    pub system: String,
    /// Size when it was walked.
    pub bytes: u64,
    /// What is left out, by number.
    pub skip: BTreeMap<u64, Skip>,
}

impl Job {
    /// The body of the frame that has all of these.
    pub fn write_all<'j>(jobs: impl ExactSizeIterator<Item = &'j Job>) -> Vec<u8> {
        let mut w = Writer::default();
        w.number(jobs.len() as u64);
        jobs.for_each(|job| job.write(&mut w));
        w.0
    }

    /// Reads them.
    pub fn read_all(body: &[u8]) -> Result<Vec<Job>, Broken> {
        let mut r = Reader::new(body);
        let jobs = r.list(Job::read)?;
        r.end()?;
        Ok(jobs)
    }

    fn write(&self, w: &mut Writer) {
        w.text(&self.name);
        w.text(&self.format);
        w.text(self.path.as_str());
        w.text(&self.system);
        w.number(self.bytes);
        w.number(self.skip.len() as u64);
        for (id, skip) in &self.skip {
            w.number(*id);
            w.reason(skip.reason);
            w.number(skip.used);
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Job, Broken> {
        Ok(Job {
            name: r.text()?.to_owned(),
            format: r.text()?.to_owned(),
            path: StorePath::from_escaped(r.text()?),
            system: r.text()?.to_owned(),
            bytes: r.number()?,
            skip: r
                .list(|r| Ok((r.number()?, Skip { reason: r.reason()?, used: r.number()? })))?
                .into_iter()
                .collect(),
        })
    }
}

/// A store whose reading began: what its row needs should the child not survive it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Began {
    /// Its number.
    pub id: u64,
    /// Its container's.
    pub parent: Option<u64>,
    /// Where it is.
    pub path: StorePath,
    /// Its reader.
    pub format: Option<&'static str>,
    /// Its size, where known.
    pub bytes: Option<u64>,
    /// Its last change.
    pub modified: Option<i64>,
    /// Whether it is hidden.
    pub hidden: Option<&'static str>,
}

impl Began {
    /// The body of the frame.
    pub fn write(&self) -> Vec<u8> {
        let mut w = Writer::default();
        w.number(self.id);
        w.option(self.parent, Writer::number);
        w.text(self.path.as_str());
        w.option(self.format, Writer::text);
        w.option(self.bytes, Writer::number);
        w.option(self.modified, Writer::signed);
        w.option(self.hidden, Writer::text);
        w.0
    }

    /// Reads it.
    pub fn read(body: &[u8], formats: &[&dyn Format]) -> Result<Began, Broken> {
        let mut r = Reader::new(body);
        let began = Began {
            id: r.number()?,
            parent: r.option(Reader::number)?,
            path: StorePath::from_escaped(r.text()?),
            format: r.format(formats)?,
            bytes: r.option(Reader::number)?,
            modified: r.option(Reader::signed)?,
            hidden: r.visibility()?,
        };
        r.end()?;
        Ok(began)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_come_back_as_they_were() {
        let setup = Setup {
            key: [5; 32],
            rules: vec![("a.toml".to_owned(), "x".to_owned())],
            modulus: Some(("t".to_owned(), None)),
            sealer: Some([6; 32]),
            passwords: Passwords::of_lines(b"one\ntwo"),
            recognition: true,
            limits: Limits { max_rows: Some(7), max_seconds: 9, ..Limits::default() },
            verbose: true,
            paced: true,
            faults: false,
        };
        let back = Setup::read(&setup.write()).expect("whole");
        assert_eq!((back.key, &back.rules, &back.limits), (setup.key, &setup.rules, &setup.limits));
        assert_eq!((back.verbose, back.faults, back.recognition), (true, false, true));
        assert_eq!(back.sealer, Some([6; 32]));
        assert!(back.passwords.iter().eq(["one", "two"]));
        let skip = Skip { reason: Reason::ReaderCrashed, used: 3 };
        let job = Job {
            name: "b.zip".to_owned(),
            format: "zip".to_owned(),
            path: StorePath::from_escaped("a/b.zip"),
            system: "a".to_owned(),
            bytes: 12,
            skip: [(4, skip)].into(),
        };
        let both = Job::write_all([&job, &job].into_iter());
        for back in Job::read_all(&both).expect("whole") {
            assert_eq!(
                (back.name, back.path, back.skip),
                (job.name.clone(), job.path.clone(), job.skip.clone())
            );
        }
        assert!(Job::read_all(&[&both[..], b"x"].concat()).is_err(), "something is left");
        let began = Began {
            id: 3,
            parent: Some(0),
            path: StorePath::from_escaped("a/b.zip!/c"),
            format: Some("zip"),
            bytes: None,
            modified: Some(-1),
            hidden: Some("hidden"),
        };
        assert_eq!(Began::read(&began.write(), crate::formats::ALL), Ok(began));
    }
}
