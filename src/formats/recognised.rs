//! What text recognition answers: a table of words with their places and how sure it is of each.
//!
//! The form is that of Tesseract's TSV: one row a word, with page, block, paragraph and line. Words that it is not at
//! all sure of are what it makes of stains and pictures, and are left out. How sure it was of the rest goes with
//! the text as part of its locator.

use super::{Halt, Locator, Sink};

/// Words that it is less sure of are no text, in hundredths.
const LEAST_SURE: f64 = 30.0;

/// How many pages an answer holds; a page without a word counts as well.
///
/// # Errors
/// The sink's.
pub fn push(answer: &[u8], first_page: Option<u32>, sink: &mut dyn Sink) -> Result<u32, Halt> {
    let text = String::from_utf8_lossy(answer);
    let mut page = Page::default();
    let mut pages = 0;
    for line in text.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let number = |at: usize| fields.get(at).and_then(|field| field.trim().parse::<i64>().ok());
        match number(0) {
            Some(1) => {
                page.push(first_page.unwrap_or(pages), sink)?;
                pages += 1;
            }
            Some(5) => {
                let place = [2, 3, 4].map(|at| number(at).unwrap_or(0));
                let (left, width, height) = (number(6), number(8), number(9));
                let sure = fields.get(10).and_then(|sure| sure.trim().parse::<f64>().ok()).unwrap_or(0.0);
                if let (Some(word), true) = (fields.get(11), sure >= LEAST_SURE) {
                    page.word(word, place, left.zip(width).zip(height), sure);
                }
            }
            _ => {}
        }
    }
    page.push(first_page.unwrap_or(pages), sink)?;
    Ok(pages)
}

#[derive(Default)]
struct Page {
    text: String,
    place: [i64; 3],
    /// Where the last word ended.
    end: i64,
    /// Letters, and how sure it was of each, together.
    letters: f64,
    sure: f64,
}

impl Page {
    fn word(&mut self, word: &str, place: [i64; 3], spot: Option<((i64, i64), i64)>, sure: f64) {
        let word = word.trim();
        if word.is_empty() {
            return;
        }
        let ((left, width), height) = spot.unwrap_or_default();
        if self.text.is_empty() {
        } else if self.place[0] != place[0] || self.place[1] != place[1] {
            self.text.push_str("\n\n");
        } else if self.place != place {
            self.text.push('\n');
        } else if left.saturating_sub(self.end) > height.saturating_mul(2) {
            // A gap as between columns.
            self.text.push('\t');
        } else {
            self.text.push(' ');
        }
        self.text.push_str(word);
        (self.place, self.end) = (place, left.saturating_add(width));
        let letters = word.chars().count() as f64;
        self.letters += letters;
        self.sure += letters * sure;
    }

    fn push(&mut self, page: u32, sink: &mut dyn Sink) -> Result<(), Halt> {
        let page = std::mem::take(self).ended(page);
        match page {
            Some((text, locator)) => sink.text(locator, &text),
            None => Ok(()),
        }
    }

    fn ended(mut self, page: u32) -> Option<(String, Locator)> {
        if self.text.is_empty() {
            return None;
        }
        self.text.push('\n');
        let sure = (self.sure / self.letters.max(1.0)).clamp(0.0, 100.0) as u8;
        Some((self.text, Locator::Recognised { page: page.max(1), sure }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::Recorder;

    #[test]
    fn words_become_lines_and_say_how_sure_they_are() {
        let answer = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
            1\t1\t0\t0\t0\t0\t0\t0\t900\t300\t-1\t\n\
            5\t1\t1\t1\t1\t1\t10\t10\t50\t12\t90\tName:\n\
            5\t1\t1\t1\t1\t2\t65\t10\t90\t12\t96\tZebediah\n\
            5\t1\t1\t1\t1\t3\t400\t10\t90\t12\t95\t185.00\n\
            5\t1\t1\t1\t2\t1\t10\t30\t90\t12\t12.5\tnoise\n\
            5\t1\t1\t1\t2\t2\t10\t30\t90\t12\t80\tsecond\n\
            5\t1\t2\t1\t1\t1\t10\t90\t90\t12\t70\tblock\n\
            1\t2\t0\t0\t0\t0\t0\t0\t900\t300\t-1\t\n";
        let mut seen = Recorder::default();
        assert_eq!(push(answer.as_bytes(), None, &mut seen), Ok(2));
        assert_eq!(seen.texts.len(), 1);
        assert_eq!(seen.texts[0].1, "Name: Zebediah\t185.00\nsecond\n\nblock\n");
        assert_eq!(seen.texts[0].0, "Recognised { page: 1, sure: 87 }");
        let mut seen = Recorder::default();
        assert_eq!(push(b"Error in pixReadMem\n", None, &mut seen), Ok(0));
        assert_eq!(push(&answer.as_bytes()[..300], Some(7), &mut seen), Ok(1));
        assert!(seen.texts[0].0.contains("page: 7"));
        assert_eq!(push(answer.as_bytes(), None, &mut Recorder::stopping_after(0)), Err(Halt));
    }
}
