//! What every analysis of a run shares: rules, scanner, vocabulary, key. Read-only, one for all workers.

use super::rules::RuleSet;
use super::text::TextScanner;
use super::validators::modulus::ModulusTable;
use super::vocabulary::Vocabulary;
use crate::people::OrganisationKey;

/// Shared by all workers of a run.
pub struct DetectContext {
    /// Finds values in text; holds the rules and the header synonyms.
    pub scanner: TextScanner,
    /// Words of election work.
    pub vocabulary: Vocabulary,
    /// Makes tokens.
    pub key: OrganisationKey,
    /// Checks bank accounts; only with the user's own table.
    pub modulus: Option<ModulusTable>,
}

impl DetectContext {
    /// From a rule set and the organisation's key.
    pub fn new(rules: RuleSet, key: OrganisationKey) -> DetectContext {
        DetectContext {
            scanner: TextScanner::new(&rules),
            vocabulary: Vocabulary::default(),
            key,
            modulus: None,
        }
    }

    /// The same, with bank accounts checked by this table.
    pub fn with_modulus(self, modulus: Option<ModulusTable>) -> DetectContext {
        DetectContext { modulus, ..self }
    }
}
