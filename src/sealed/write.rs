//! Writing: an age stream that grows with the scan and counts only once it is whole.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use age::stream::StreamWriter;
use age::x25519::Recipient;

use super::{FORMAT, Line, VERSION, hex, tie};
use crate::engine::pool::Subjects;
use crate::inventory::{Inventory, InventoryError};
use crate::model::{ElectionClass, FieldType, KeyKind, Observation, Token};
use crate::people::{Resolver, Whose};
use crate::report::Overview;
use crate::report::overview::Judged;

/// Why the sealed file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The disk.
    #[error("{path}: {source}")]
    Io {
        /// The sealed file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The inventory that says who is who.
    #[error(transparent)]
    Inventory(#[from] InventoryError),
    /// Encryption could not begin.
    #[error("cannot encrypt to this recipient")]
    Recipient,
}

/// A sealed file that is being written.
pub struct Seals {
    path: PathBuf,
    part: PathBuf,
    stream: Option<StreamWriter<BufWriter<File>>>,
    records: u64,
    failed: Option<io::Error>,
}

impl Seals {
    /// Begins a file that only `recipient` can open; `key` is that of the records.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn begin(
        path: &Path,
        recipient: &Recipient,
        key: &[u8; 32],
        started: &str,
    ) -> Result<Seals, SealError> {
        let part = path.with_extension("age.part");
        let io = |source| SealError::Io { path: path.to_owned(), source };
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let file = options.open(&part).map_err(io)?;
        let recipients = std::iter::once(recipient as &dyn age::Recipient);
        let encryptor = age::Encryptor::with_recipients(recipients).map_err(|_| SealError::Recipient)?;
        let stream = encryptor.wrap_output(BufWriter::new(file)).map_err(io)?;
        let mut seals = Seals { path: path.to_owned(), part, stream: Some(stream), records: 0, failed: None };
        let fields = (0..FieldType::MAX).map_while(FieldType::from_index);
        seals.line(&Line::Head {
            format: FORMAT.to_owned(),
            version: VERSION,
            started: started.to_owned(),
            key: hex(key),
            fields: fields.map(|field| (field.id().to_owned(), field.label().to_owned())).collect(),
        });
        seals.check()?;
        Ok(seals)
    }

    /// Adds who is who and where, and gives the file its name.
    ///
    /// # Errors
    /// [`SealError`]; nothing is left then.
    pub fn finish(mut self, inventory: &Inventory, overview: &Overview) -> Result<PathBuf, SealError> {
        let folder = inventory.folder();
        let mut resolver = Resolver::in_folder(folder);
        inventory.stores(&mut |number, store| {
            let judged = overview.stores.get(number as usize);
            let controller = judged.and_then(|judged| judged.controller.as_ref());
            // Who is who as in the report: by what the store says of itself.
            resolver.next_store(store.election.class == ElectionClass::ElectionWorker.id());
            let election = Judged::election_of(judged, store.election);
            self.line(&Line::Store {
                id: store.id,
                path: store.path,
                system: store.system,
                class: election.class,
                years: election.years,
                controller: controller.map(|(id, _)| id.clone()).unwrap_or_default(),
            });
            inventory.observations(store.id, &mut |observation| resolver.push(observation))
        })?;
        let resolution = resolver.finish().map_err(|source| InventoryError::beside(folder, source))?;
        // The strongest key of each person makes the pseudonym.
        let mut strongest: HashMap<u32, (KeyKind, Token)> = HashMap::new();
        inventory.stores(&mut |number, store| {
            let mut rows = resolution.rows_of(number);
            inventory.observations(store.id, &mut |observation| {
                if let Some(whose) = rows.next()
                    && let Some(first) = observation.keys.iter().min()
                {
                    let known = strongest.entry(whose.person).or_insert(*first);
                    *known = (*known).min(*first);
                }
            })
        })?;
        let mut said = HashSet::new();
        inventory.stores(&mut |number, store| {
            let mut rows = resolution.rows_of(number);
            inventory.observations(store.id, &mut |observation| {
                let Some(Whose { person, is_ambiguous: unsure, .. }) = rows.next() else { return };
                // By keys, not by node: a node stands for several combinations of them.
                let keys = tie(&observation.keys);
                if !said.contains(&keys) {
                    said.insert(keys.clone());
                    let token = strongest.get(&person).map(|(_, token)| token.0).unwrap_or_default();
                    let digits: String = token.iter().take(5).map(|byte| format!("{byte:02X}")).collect();
                    let token = format!("P-{digits}");
                    self.line(&Line::Person { keys, person, token, unsure });
                }
            })
        })?;
        resolution.check().map_err(|source| InventoryError::beside(folder, source))?;
        let records = self.records;
        self.line(&Line::End { records });
        self.check()?;
        let path = self.path.clone();
        let io = |source| SealError::Io { path: path.clone(), source };
        if let Some(stream) = self.stream.take() {
            let file = stream.finish().map_err(io)?.into_inner().map_err(|error| io(error.into_error()))?;
            file.sync_all().map_err(io)?;
        }
        fs::rename(&self.part, &self.path).map_err(io)?;
        Ok(path)
    }

    /// The first failure, if there was one.
    fn check(&mut self) -> Result<(), SealError> {
        match self.failed.take() {
            Some(source) => Err(SealError::Io { path: self.path.clone(), source }),
            None => Ok(()),
        }
    }

    fn line(&mut self, line: &Line) {
        if self.failed.is_some() {
            return;
        }
        let Some(stream) = &mut self.stream else { return };
        let written = serde_json::to_writer(&mut *stream, line).map_err(io::Error::from);
        if let Err(error) = written.and_then(|()| stream.write_all(b"\n")) {
            self.failed = Some(error);
        }
    }
}

impl Subjects for Seals {
    fn take(&mut self, store: u64, observation: &Observation) {
        self.records += 1;
        self.line(&Line::Record {
            keys: tie(&observation.keys),
            store,
            fields: observation.fields.0,
            years: observation.marks.years().collect(),
            sealed: observation.sealed.as_deref().map(hex).unwrap_or_default(),
        });
    }
}

impl Drop for Seals {
    fn drop(&mut self) {
        // What has its name already is not touched.
        let _ = fs::remove_file(&self.part);
    }
}
