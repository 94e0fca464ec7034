//! Rules: TOML files, one a kind of data, compiled into a [`RuleSet`].
