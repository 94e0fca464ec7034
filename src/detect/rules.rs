//! Rules: TOML files, one a kind of data, compiled into a [`RuleSet`].

/// The compiled rules. Stand-in until the rules land.
#[derive(Default, Debug)]
pub struct RuleSet;

impl RuleSet {
    /// The built-in rules with those of `folder`, where one is given.
    ///
    /// # Errors
    /// A message that names the file and what is wrong with it.
    pub fn load(_folder: Option<&std::path::Path>) -> Result<RuleSet, String> {
        Ok(RuleSet)
    }

    /// A digest of everything that can change a result, in hexadecimal.
    pub fn digest(&self) -> String {
        "none".to_owned()
    }
}
