//! Passwords and other secrets behind the word for one: tells a secret from the rest of a sentence.

use super::Verdict;

/// What follows "password" in guidance and in empty forms.
const NO_SECRET: &[&str] = &[
    "again",
    "bool",
    "char",
    "int",
    "integer",
    "option",
    "str",
    "string",
    "text",
    "varchar",
    "and",
    "attempts",
    "below",
    "blank",
    "cannot",
    "case",
    "change",
    "changed",
    "changes",
    "confirm",
    "correct",
    "details",
    "enter",
    "expired",
    "expires",
    "expiry",
    "field",
    "forgotten",
    "from",
    "guidance",
    "hash",
    "incorrect",
    "invalid",
    "length",
    "login",
    "must",
    "needed",
    "never",
    "none",
    "null",
    "password",
    "passwords",
    "please",
    "policy",
    "prompt",
    "protected",
    "protection",
    "required",
    "reset",
    "resets",
    "sent",
    "should",
    "strength",
    "that",
    "this",
    "true",
    "false",
    "undefined",
    "user",
    "username",
    "will",
    "with",
    "wrong",
    "yes",
    "your",
];

/// Judges what stands behind the word for a secret: a mix of letters and digits or signs is valid, a mask or
/// template is a placeholder, a word that continues the sentence is none, any other word has the form.
pub fn judge(text: &str) -> Verdict {
    let text = text.trim_end_matches(['.', ',', ')', ']', '!', '?']);
    if text.len() < 4 || text.len() > 64 || text.contains(char::is_whitespace) {
        return Verdict::No;
    }
    if NO_SECRET.iter().any(|word| word.eq_ignore_ascii_case(text)) {
        return Verdict::No;
    }
    let first = text.as_bytes().first();
    let masked = text.bytes().all(|b| Some(&b) == first)
        || text.bytes().all(|b| matches!(b, b'*' | b'.' | b'_' | b'x' | b'X' | b'-'));
    let template = ["${", "{{", "%", "<", "["].iter().any(|open| text.starts_with(open));
    if masked || template {
        return Verdict::Placeholder;
    }
    if text.starts_with([':', '=', '&', '(']) {
        return Verdict::No;
    }
    let letters = text.bytes().any(|b| b.is_ascii_alphabetic());
    let others = text.bytes().any(|b| !b.is_ascii_alphabetic());
    if letters && others || text.bytes().all(|b| b.is_ascii_digit()) {
        Verdict::Valid
    } else {
        Verdict::Shape
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_told_from_sentences() {
        for text in ["Ball0tBox", "returning9", "4829", "poll!clerk"] {
            assert_eq!(judge(text), Verdict::Valid, "{text}");
        }
        assert_eq!(judge("ballotbox"), Verdict::Shape);
        for text in ["changed", "must", "Required.", "abc", "two words", ":Pin", "String"] {
            assert_eq!(judge(text), Verdict::No, "{text}");
        }
        for text in ["********", "xxxx", "${PASSWORD}", "<password>"] {
            assert_eq!(judge(text), Verdict::Placeholder, "{text}");
        }
    }
}
