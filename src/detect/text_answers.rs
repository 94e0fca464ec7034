//! Questions of forms: what a form asks is no answer to it.
//!
//! "Unspent convictions" or "Have you campaigned for a party?" say of somebody what a sentence with the same words would say.
//! Where nothing stands behind the question, or "None", nothing is said of anybody. Where an answer stands is for `text::labels`;
//! a further kind whose words are asked for is a line in [`may_be_asked`].

use std::ops::Range;

use super::text::{is_no_answer, line_before, line_behind};
use crate::model::FieldType as F;

/// What stands before a question on its line: "4.", "(b)".
const NUMBER: usize = 5;
/// A longer question is none of a form.
const LONGEST: usize = 80;

/// Whether a kind is one that the words of a question tell.
pub fn may_be_asked(field: F) -> bool {
    matches!(field, F::CRIMINAL_CONVICTION | F::POLITICAL_ACTIVITY | F::TRADE_UNION | F::DISABILITY_OR_HEALTH)
}

/// Whether a value is the words of a form's question, with no answer behind it.
pub fn is_asked(text: &str, at: &Range<usize>, is_label: impl Fn(&str) -> bool) -> bool {
    let (before, behind) = (line_before(text, at.start), line_behind(text, at.end));
    if before.len() > LONGEST {
        return false;
    }
    let lead = before.trim_start_matches(|c: char| !c.is_alphabetic());
    let (end, answer) = match behind.split_once('?') {
        // The rest of the question: "... convictions or cautions?"
        Some((rest, answer)) if rest.len() <= LONGEST && !rest.contains(['.', ':']) => {
            (rest.len() + 1, answer)
        }
        _ => (0, behind),
    };
    let question = &text[at.start - lead.len()..at.end + end];
    let asks =
        end > 0 || before.len() - lead.len() <= NUMBER && !question.contains(',') && is_label(question);
    let answer = answer.trim_matches(|c: char| !c.is_alphanumeric());
    asks && (answer.is_empty() || is_no_answer(answer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_without_an_answer_says_nothing() {
        for (text, value, asked) in [
            ("Unspent convictions ....... \nNationality British", "Unspent convictions", true),
            ("Unspent convictions\tNone", "Unspent convictions", true),
            ("7. Unspent convictions: N/A", "Unspent convictions", true),
            ("Have you campaigned for a party?: ", "campaigned for a party", true),
            ("Have you campaigned for a party? No", "campaigned for a party", true),
            ("Have you campaigned for a party? Yes, in 2003", "campaigned for a party", false),
            ("Have you campaigned for a partyyes, for Labour", "for Labour", false),
            ("Unspent convictions: theft 2003", "Unspent convictions", false),
            ("She has told us of unspent convictions", "unspent convictions", false),
        ] {
            let start = text.find(value).expect("there");
            let is_label = |label: &str| label == "Unspent convictions" || label.starts_with("Have you");
            assert_eq!(is_asked(text, &(start..start + value.len()), is_label), asked, "{text}");
        }
    }
}
