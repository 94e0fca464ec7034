//! What every analysis of a run shares: rules, scanner, vocabulary, key. Read-only, one for all workers.

use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use super::recent::Scratch;
use super::rules::RuleSet;
use super::text::TextScanner;
use super::validators::modulus::ModulusTable;
use super::vocabulary::Vocabulary;
use crate::people::OrganisationKey;
use crate::people::seal::Sealer;

/// What workers remember, at most; a store inside a store inside a store takes another one.
const SPARE: usize = 32;

/// Shared by all workers of a run; a clone is the same context, so that rows which one worker read can be judged by
/// another one.
#[derive(Clone)]
pub struct DetectContext(Arc<Shared>);

impl Deref for DetectContext {
    type Target = Shared;
    fn deref(&self) -> &Shared {
        &self.0
    }
}

/// What a [`DetectContext`] holds.
pub struct Shared {
    /// Finds values in text; holds the rules and the header synonyms.
    pub scanner: TextScanner,
    /// Words of election work.
    pub vocabulary: Vocabulary,
    /// Makes tokens.
    pub key: OrganisationKey,
    /// Encrypts what a person is called and where they live, in a scan that seals subjects.
    pub sealer: Option<Sealer>,
    /// Checks bank accounts; only with the user's own table.
    pub modulus: Option<ModulusTable>,
    /// What workers remember while they are at something else; as many as there were workers at once.
    spare: Mutex<Vec<Scratch>>,
}

impl DetectContext {
    /// From a rule set and the organisation's key.
    pub fn new(rules: RuleSet, key: OrganisationKey) -> DetectContext {
        DetectContext(Arc::new(Shared {
            scanner: TextScanner::new(&rules),
            vocabulary: Vocabulary::default(),
            key,
            sealer: None,
            modulus: None,
            spare: Mutex::default(),
        }))
    }

    /// The same, with bank accounts checked by this table.
    #[must_use]
    pub fn with_modulus(mut self, modulus: Option<ModulusTable>) -> DetectContext {
        self.own().modulus = modulus;
        self
    }

    /// The same, with what a person is called and where they live encrypted.
    #[must_use]
    pub fn with_sealer(mut self, sealer: Option<Sealer>) -> DetectContext {
        self.own().sealer = sealer;
        self
    }

    /// Somewhere to work, for one worker.
    pub(super) fn scratch(&self) -> Scratch {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    /// Gives it back for the next one.
    pub(super) fn put_back(&self, scratch: Scratch) {
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        if spare.len() < SPARE {
            spare.push(scratch);
        }
    }

    fn own(&mut self) -> &mut Shared {
        Arc::get_mut(&mut self.0).expect("a context is set up before anybody shares it")
    }
}
