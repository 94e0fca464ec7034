//! Rich Text Format (RTF 1.0 to 1.9): text, tables, and what a reader of the page does not see.
//!
//! Reads the tokens of the format as a stream, whatever the size: groups, control words, text in the code page
//! of the document or of its font, and Unicode escapes. Fonts, styles, colours and pictures' drawings are
//! passed over; embedded objects and pictures of known kinds are children. Also mail bodies that wrap HTML.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};

use super::flow::{Flow, Place};
use super::{ChildInfo, Fit, Format, Probe, ReadError, Sink, ole_native};
use crate::input::Input;
use crate::model::Reason;

/// How deep groups may be nested; deeper ones share a state.
const DEPTH: usize = 512;

/// How many fonts are remembered.
const FONTS: usize = 1 << 14;

/// How long an object or picture may be when unpacked from its digits.
const LONGEST_OBJECT: usize = 64 << 20;

/// Objects shorter than this hold no document.
const SMALL_OBJECT: usize = 64;

/// Reader of RTF.
pub struct Rtf;

impl Format for Rtf {
    fn id(&self) -> &'static str {
        "rtf"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        if probe.head.trim_ascii_start().starts_with(b"{\\rtf") { Fit::Certain } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut reader = Reader {
            bytes: BufReader::with_capacity(64 << 10, input.into_stream()),
            flow: Flow::new(sink, Place::Body),
            state: State::default(),
            stack: Vec::new(),
            too_deep: 0,
            page: encoding_rs::WINDOWS_1252,
            fonts: HashMap::new(),
            pending: Vec::new(),
            skip: 0,
            high: None,
            object: Vec::new(),
            objects: 0,
            dropped: false,
            opened: false,
            at: 0,
        };
        let end = reader.document();
        if end != Err(ReadError::Halt) {
            if end.is_err() {
                reader.end_run()?;
            }
            reader.flow.finish()?;
        }
        end
    }
}

/// What the text of a group is for.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Target {
    #[default]
    Text,
    Hidden(&'static str),
    Fonts,
    /// The digits of an object or picture.
    Object,
    Nothing,
}

#[derive(Clone, Copy, Default)]
struct State {
    target: Target,
    /// The font, and the one that its table is just defining.
    font: i32,
    /// `\v`: not shown.
    hidden: bool,
    /// How many fallback characters follow a Unicode escape.
    fallback: Option<u8>,
    in_table: bool,
}

struct Reader<'s, R: Read> {
    bytes: BufReader<R>,
    flow: Flow<'s>,
    state: State,
    stack: Vec<State>,
    too_deep: u64,
    page: &'static encoding_rs::Encoding,
    fonts: HashMap<i32, &'static encoding_rs::Encoding>,
    /// Bytes of text not yet decoded: a character may take several.
    pending: Vec<u8>,
    /// Fallback characters still to be passed over.
    skip: u8,
    /// The first half of a character beyond the first plane.
    high: Option<u16>,
    object: Vec<u8>,
    objects: u64,
    dropped: bool,
    /// Whether the last token opened a group.
    opened: bool,
    at: u64,
}

impl<R: Read> Reader<'_, R> {
    fn next(&mut self) -> Result<Option<u8>, ReadError> {
        let Some(&byte) = self.bytes.fill_buf()?.first() else { return Ok(None) };
        self.bytes.consume(1);
        self.at += 1;
        Ok(Some(byte))
    }

    fn peek(&mut self) -> Result<Option<u8>, ReadError> {
        Ok(self.bytes.fill_buf()?.first().copied())
    }

    fn document(&mut self) -> Result<(), ReadError> {
        let mut begun = false;
        while let Some(byte) = self.next()? {
            let opened = std::mem::replace(&mut self.opened, byte == b'{');
            match byte {
                b'{' => {
                    begun = true;
                    self.end_run()?;
                    if self.stack.len() < DEPTH {
                        self.stack.push(self.state);
                    } else {
                        self.too_deep += 1;
                    }
                }
                b'}' => {
                    self.end_group()?;
                    if begun && self.stack.is_empty() {
                        // What follows the document (mail programs add line ends) is no text of it.
                        self.end_run()?;
                        return Ok(());
                    }
                }
                b'\\' => self.control(opened)?,
                b'\r' | b'\n' | 0 => self.opened = opened,
                b'\t' => self.character("\t")?,
                _ => self.byte(byte)?,
            }
        }
        self.end_run()?;
        Err(if begun { ReadError::Truncated } else { ReadError::Malformed { at: self.at } })
    }

    fn end_group(&mut self) -> Result<(), ReadError> {
        self.end_run()?;
        self.skip = 0;
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return Ok(());
        }
        let Some(outer) = self.stack.pop() else { return Ok(()) };
        let inner = self.state;
        self.state = State { in_table: inner.in_table, ..outer };
        if inner.target == Target::Object && outer.target != Target::Object {
            self.push_object()?;
        }
        if let Target::Hidden(part) = inner.target
            && outer.target != inner.target
        {
            self.flow.hidden(part, "\n")?;
        }
        Ok(())
    }

    /// `opened`: whether it is the first of its group.
    fn control(&mut self, opened: bool) -> Result<(), ReadError> {
        let Some(first) = self.next()? else { return Err(ReadError::Truncated) };
        if !first.is_ascii_alphabetic() {
            return self.symbol(first, opened);
        }
        let mut word = [0; 32];
        let mut length = 0;
        let mut letter = first;
        loop {
            if let Some(slot) = word.get_mut(length) {
                *slot = letter;
            }
            length += 1;
            match self.peek()? {
                Some(next) if next.is_ascii_alphabetic() => {
                    letter = next;
                    self.next()?;
                }
                _ => break,
            }
        }
        let mut number: Option<i64> = None;
        let mut negative = false;
        if self.peek()? == Some(b'-') {
            negative = true;
            self.next()?;
        }
        while let Some(digit) = self.peek()?.filter(u8::is_ascii_digit) {
            let value = number.unwrap_or(0).saturating_mul(10).saturating_add(i64::from(digit - b'0'));
            number = Some(value);
            self.next()?;
        }
        if self.peek()? == Some(b' ') {
            self.next()?;
        }
        let number = number.map(|number| if negative { -number } else { number });
        let word = word.get(..length).and_then(|word| str::from_utf8(word).ok()).unwrap_or("");
        self.word(word, number)
    }

    fn symbol(&mut self, symbol: u8, opened: bool) -> Result<(), ReadError> {
        match symbol {
            b'\'' => {
                let digits = (self.next()?, self.next()?);
                let (Some(high), Some(low)) = digits else { return Err(ReadError::Truncated) };
                match (hex(high), hex(low)) {
                    (Some(high), Some(low)) => self.byte(high << 4 | low),
                    _ => Ok(()),
                }
            }
            // Within a group it stands before a style, and what follows is text (OpenOffice 1 wrote such).
            b'*' if !opened => Ok(()),
            b'*' => self.ignorable(),
            b'~' => self.character("\u{a0}"),
            b'_' => self.character("-"),
            // A place where a word may be divided.
            b'-' => Ok(()),
            b'\r' | b'\n' => self.end_paragraph(),
            b'\\' | b'{' | b'}' => self.byte(symbol),
            b'\t' => self.character("\t"),
            _ => Ok(()),
        }
    }

    /// `\*` stands before destinations that old readers pass over; the known ones are read.
    fn ignorable(&mut self) -> Result<(), ReadError> {
        self.end_run()?;
        self.state.target = Target::Nothing;
        Ok(())
    }

    fn word(&mut self, word: &str, number: Option<i64>) -> Result<(), ReadError> {
        match word {
            "u" => return self.unicode(number.unwrap_or(0)),
            "bin" => return self.binary(number.unwrap_or(0)),
            _ => {}
        }
        if self.skip > 0 && matches!(word, "par" | "tab" | "line" | "emdash" | "endash" | "rquote") {
            self.skip -= 1;
            return Ok(());
        }
        match word {
            "ansi" => self.page = encoding_rs::WINDOWS_1252,
            "mac" => self.page = encoding_rs::MACINTOSH,
            "ansicpg" => {
                if let Some(page) = number.and_then(code_page) {
                    self.page = page;
                }
            }
            "uc" => self.state.fallback = Some(u8::try_from(number.unwrap_or(1)).unwrap_or(1)),
            "f" | "deff" => {
                self.end_run()?;
                let font = number.and_then(|font| i32::try_from(font).ok()).unwrap_or(0);
                if word == "f" {
                    self.state.font = font;
                }
            }
            "fcharset" if self.state.target == Target::Fonts => {
                if let Some(page) = number.and_then(char_set)
                    && self.fonts.len() < FONTS
                {
                    self.fonts.insert(self.state.font, page);
                }
            }
            "plain" => {
                self.end_run()?;
                self.state.hidden = false;
                self.state.font = 0;
            }
            "v" => {
                self.end_run()?;
                self.state.hidden = number != Some(0);
            }
            "deleted" => {
                self.end_run()?;
                self.state.hidden = number != Some(0);
            }
            "fonttbl" => self.go_to(Target::Fonts)?,
            "colortbl" | "stylesheet" | "listtable" | "listoverridetable" | "rsidtbl" | "generator"
            | "latentstyles" | "themedata" | "colorschememapping" | "datastore" | "xmlnstbl" | "filetbl"
            | "listtext" | "pntext" | "bkmkstart" | "bkmkend" | "atrfstart" | "atrfend" | "atnref"
            | "nonshppict" | "htmltag" | "mmathPr" | "shpinst" | "fchars" | "lchars" | "revtbl"
            | "pgdsctbl" | "blipuid" | "panose" | "falt" | "objclass" | "objname" | "sp" | "sn" | "sv" => {
                match word {
                    // Drawn objects may hold text boxes.
                    "shpinst" => self.go_to(Target::Text)?,
                    "revtbl" => self.go_to(Target::Hidden("authors of changes"))?,
                    "sp" | "sn" | "sv" if self.state.target == Target::Text => self.go_to(Target::Nothing)?,
                    "sp" | "sn" | "sv" => {}
                    _ => self.go_to(Target::Nothing)?,
                }
            }
            "shptxt" | "fldrslt" => self.go_to(Target::Text)?,
            "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf" => {
                self.end_paragraph()?;
            }
            "footnote" => self.character(" ")?,
            "info" => self.go_to(Target::Hidden("properties"))?,
            "creatim" | "revtim" | "printim" | "buptim" => self.go_to(Target::Nothing)?,
            "userprops" | "propname" | "staticval" | "company" | "manager" | "hlinkbase" => {
                self.go_to(Target::Hidden("properties"))?
            }
            "docvar" | "docvars" => self.go_to(Target::Hidden("variables"))?,
            "annotation" | "atnid" | "atnauthor" => self.go_to(Target::Hidden("comments"))?,
            "fldinst" | "xe" | "tc" => self.go_to(Target::Hidden("field codes"))?,
            "mmconnectstr" | "mmquery" | "mmdatasource" | "mmheadersource" | "mmaddfieldname"
            | "mmodsoudl" | "mmconnectstrdata" => self.go_to(Target::Hidden("mail merge source"))?,
            "objdata" | "pict" if self.state.target != Target::Object => {
                self.go_to(Target::Object)?;
                self.object.clear();
                self.dropped = false;
            }
            "par" | "sect" | "page" => self.end_paragraph()?,
            "line" | "softline" => self.character("\n")?,
            "tab" => self.character("\t")?,
            "emdash" => self.character("—")?,
            "endash" => self.character("–")?,
            "emspace" | "enspace" | "qmspace" => self.character(" ")?,
            "bullet" => self.character("•")?,
            "lquote" => self.character("‘")?,
            "rquote" => self.character("’")?,
            "ldblquote" => self.character("“")?,
            "rdblquote" => self.character("”")?,
            "pard" => {
                self.end_run()?;
                self.state.in_table = false;
            }
            "intbl" | "trowd" => {
                self.end_run()?;
                if word == "intbl" {
                    self.state.in_table = true;
                }
                self.begin_row()?;
            }
            "cell" => {
                self.end_run()?;
                self.begin_row()?;
                self.flow.end_cell()?;
            }
            "nestcell" => self.character("\t")?,
            "nestrow" => self.character("\n")?,
            "row" => {
                self.end_run()?;
                if self.flow.in_table() {
                    self.flow.end_row()?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn begin_row(&mut self) -> Result<(), ReadError> {
        if self.state.target == Target::Text && !self.flow.in_table() {
            self.flow.begin_table()?;
        }
        Ok(())
    }

    fn go_to(&mut self, target: Target) -> Result<(), ReadError> {
        self.end_run()?;
        self.state.target = target;
        Ok(())
    }

    fn end_paragraph(&mut self) -> Result<(), ReadError> {
        self.end_run()?;
        match self.state.target {
            Target::Text => Ok(self.flow.end_paragraph()?),
            Target::Hidden(part) => Ok(self.flow.hidden(part, "\n")?),
            _ => Ok(()),
        }
    }

    fn byte(&mut self, byte: u8) -> Result<(), ReadError> {
        if self.skip > 0 {
            self.skip -= 1;
            return Ok(());
        }
        match self.state.target {
            Target::Nothing | Target::Fonts => Ok(()),
            Target::Object => {
                if self.object.len() < LONGEST_OBJECT * 2 {
                    if byte.is_ascii_hexdigit() {
                        self.object.push(byte);
                    }
                } else {
                    self.dropped = true;
                }
                Ok(())
            }
            Target::Text | Target::Hidden(_) => {
                self.high = None;
                self.pending.push(byte);
                if self.pending.len() >= 4096 { self.end_run() } else { Ok(()) }
            }
        }
    }

    /// A character that the format names.
    fn character(&mut self, text: &str) -> Result<(), ReadError> {
        self.end_run()?;
        self.put(text)
    }

    fn unicode(&mut self, number: i64) -> Result<(), ReadError> {
        // Numbers above 32,767 are written as negative ones.
        let unit = u32::try_from(if number < 0 { number + 0x1_0000 } else { number }).unwrap_or(0xfffd);
        self.skip = 0;
        let fallback = self.state.fallback.unwrap_or(1);
        let high = self.high.take();
        self.end_run()?;
        let found = match (high, u16::try_from(unit)) {
            (_, Ok(unit @ 0xd800..=0xdbff)) => {
                self.high = Some(unit);
                None
            }
            (Some(high), Ok(unit)) => char::decode_utf16([high, unit]).next().and_then(Result::ok),
            // Symbol fonts keep their characters here.
            (None, Ok(0xf020..=0xf0ff)) => char::from_u32(unit - 0xf000),
            _ => char::from_u32(unit),
        };
        if let Some(c) = found {
            self.put(c.encode_utf8(&mut [0; 4]))?;
        }
        self.skip = fallback;
        Ok(())
    }

    /// Raw bytes in the middle of the text.
    fn binary(&mut self, length: i64) -> Result<(), ReadError> {
        let mut left = u64::try_from(length).unwrap_or(0);
        while left > 0 {
            let there = self.bytes.fill_buf()?;
            if there.is_empty() {
                return Err(ReadError::Truncated);
            }
            let count = usize::try_from(left).unwrap_or(usize::MAX).min(there.len());
            if self.state.target == Target::Object {
                if self.object.len() < LONGEST_OBJECT * 2 {
                    const DIGITS: &[u8; 16] = b"0123456789abcdef";
                    for byte in &there[..count] {
                        self.object.push(DIGITS[usize::from(byte >> 4)]);
                        self.object.push(DIGITS[usize::from(byte & 15)]);
                    }
                } else {
                    self.dropped = true;
                }
            }
            self.bytes.consume(count);
            self.at += count as u64;
            left -= count as u64;
        }
        Ok(())
    }

    /// Decodes the bytes of a run and adds them where they belong.
    fn end_run(&mut self) -> Result<(), ReadError> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let page = self.fonts.get(&self.state.font).copied().unwrap_or(self.page);
        let bytes = std::mem::take(&mut self.pending);
        let text = page.decode_without_bom_handling(&bytes).0;
        self.put(&text)?;
        drop(text);
        self.pending = bytes;
        self.pending.clear();
        Ok(())
    }

    fn put(&mut self, text: &str) -> Result<(), ReadError> {
        match self.state.target {
            Target::Text if self.state.hidden => Ok(self.flow.hidden("hidden text", text)?),
            Target::Text => {
                // The first paragraph without cells after a table ends it.
                if self.flow.in_table() && !self.state.in_table && !text.trim().is_empty() {
                    self.flow.end_table()?;
                }
                Ok(self.flow.text(text)?)
            }
            Target::Hidden(part) => Ok(self.flow.hidden(part, text)?),
            Target::Fonts | Target::Object | Target::Nothing => Ok(()),
        }
    }

    fn push_object(&mut self) -> Result<(), ReadError> {
        let digits = std::mem::take(&mut self.object);
        if self.dropped {
            self.flow.sink().lost(Reason::OverBudget)?;
            return Ok(());
        }
        let bytes: Vec<u8> =
            digits.chunks_exact(2).filter_map(|pair| Some(hex(pair[0])? << 4 | hex(pair[1])?)).collect();
        drop(digits);
        let found = ole_native::embedded(&bytes);
        // Drawings of Windows and Mac have no text worth reading; bitmaps need text recognition.
        let picture = bytes.starts_with(b"\x89PNG") || bytes.starts_with(&[0xff, 0xd8, 0xff]);
        let (name, mut body) = match &found {
            Some(found) => (found.name.as_str(), found.body),
            None if picture => ("", bytes.as_slice()),
            None => return Ok(()),
        };
        if body.len() < SMALL_OBJECT && name.is_empty() {
            return Ok(());
        }
        self.objects += 1;
        let own = if name.is_empty() { format!("object {}", self.objects) } else { name.to_owned() };
        let size = u64::try_from(body.len()).ok();
        Ok(self.flow.sink().child(&ChildInfo { name: &own, size, ..ChildInfo::default() }, &mut body)?)
    }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// The encoding of a Windows code page.
fn code_page(number: i64) -> Option<&'static encoding_rs::Encoding> {
    Some(match number {
        874 => encoding_rs::WINDOWS_874,
        932 => encoding_rs::SHIFT_JIS,
        936 => encoding_rs::GBK,
        949 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        1252 => encoding_rs::WINDOWS_1252,
        1253 => encoding_rs::WINDOWS_1253,
        1254 => encoding_rs::WINDOWS_1254,
        1255 => encoding_rs::WINDOWS_1255,
        1256 => encoding_rs::WINDOWS_1256,
        1257 => encoding_rs::WINDOWS_1257,
        1258 => encoding_rs::WINDOWS_1258,
        10000 => encoding_rs::MACINTOSH,
        65001 => encoding_rs::UTF_8,
        _ => return None,
    })
}

/// The encoding of a font's character set; `None` for the document's own and for symbols.
fn char_set(number: i64) -> Option<&'static encoding_rs::Encoding> {
    code_page(match number {
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::ole_native::tests::{packed, stream};
    use crate::formats::testing::{Recorder, read, read_into, survives};

    const LETTER: &str = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fcharset204 Arial Cyr;}}
{\colortbl;\red0\green0\blue0;}{\stylesheet{\s0 Normal;}}
{\info{\title The staff}{\author Q. Example}{\creatim\yr2001\mo6}}
\pard Dear \b Ms Exam\b0 ple, the fee is \'a3185 \u8211?\par
{\f1 \'c8\'e2} {\v not shown}{\*\unknown not text}\'e9\line next\par
\trowd\cellx100\cellx200\pard\intbl Name\cell Fee\cell\row
\trowd\cellx100\cellx200\pard\intbl Zebediah {\b Quarter}main\cell 185\cell\row
\pard after {\field{\*\fldinst HYPERLINK mailto:q@example.org}{\fldrslt the link}}{\*\annotation \pard a remark}\par}";

    fn at(seen: &Recorder, locator: &str) -> String {
        seen.texts.iter().filter(|(own, _)| own.starts_with(locator)).map(|(_, text)| text.as_str()).collect()
    }

    #[test]
    fn a_star_within_a_group_hides_nothing() {
        let text = r"{\rtf1\ansi{\*\generator x;}\pard{\i0\*\cs7\cf0 Zebediah Quartermain}{
\*\unknown gone}\par}";
        let (seen, end) = read(&Rtf, "a.rtf", text.as_bytes());
        assert_eq!((end, seen.all_text().as_str()), (Ok(()), "Zebediah Quartermain\n"));
    }

    #[test]
    fn text_tables_code_pages_and_what_is_not_shown() {
        let (seen, end) = read(&Rtf, "a.rtf", LETTER.as_bytes());
        assert_eq!(end, Ok(()));
        assert_eq!(at(&seen, "Part"), "Dear Ms Example, the fee is £185 –\nИв é\nnext\nafter the link\n");
        assert_eq!(seen.cells(0), [vec!["Name", "Fee"], vec!["Zebediah Quartermain", "185"]]);
        assert_eq!(at(&seen, "HiddenPart(\"hidden text\")"), "not shown\n");
        assert!(at(&seen, "HiddenPart(\"comments\")").contains("a remark"));
        assert!(at(&seen, "HiddenPart(\"field codes\")").contains("q@example.org"));
        assert!(at(&seen, "HiddenPart(\"properties\")").contains("Q. Example"));
        assert!(!seen.all_text().contains("unknown") && !seen.all_text().contains("Times"));
    }

    #[test]
    fn unicode_escapes_skip_their_fallback() {
        let (seen, _) = read(&Rtf, "a.rtf", br"{\rtf1\uc2 a\u233 xxb\uc0\u-10179 \u-8704 c\uc1\u8364\'80d}");
        assert_eq!(at(&seen, "Part"), "aéb😀c€d");
    }

    #[test]
    fn embedded_files_are_children() {
        let object = stream(b"Package\0", &packed("staff.csv", b"Name,Fee\nQ. Example,185\n"));
        let digits: String = object.iter().map(|byte| format!("{byte:02x}")).collect();
        let text = format!(
            "{{\\rtf1 a{{\\object\\objemb{{\\*\\objclass Package}}{{\\*\\objdata {digits}}}{{\\result{{\\pict 00}}}}}}b}}"
        );
        let (seen, end) = read(&Rtf, "a.rtf", text.as_bytes());
        assert_eq!(end, Ok(()));
        assert_eq!(seen.children, [("staff.csv".to_owned(), b"Name,Fee\nQ. Example,185\n".to_vec())]);
        assert_eq!(at(&seen, "Part"), "ab");
    }

    #[test]
    fn early_ends_are_noticed_and_damage_never_panics() {
        for length in 6..LETTER.trim_end().len() - 1 {
            let (_, end) = read(&Rtf, "a.rtf", &LETTER.as_bytes()[..length]);
            assert_eq!(end, Err(ReadError::Truncated), "{length}");
        }
        survives(&Rtf, "a.rtf", LETTER.as_bytes(), &[]);
        let deep = format!("{{\\rtf1 {}text{}}}", "{".repeat(100_000), "}".repeat(100_000));
        let (seen, end) = read(&Rtf, "a.rtf", deep.as_bytes());
        assert_eq!((at(&seen, "Part").as_str(), end), ("text", Ok(())));
    }

    #[test]
    fn stops_when_asked() {
        for calls in [0, 1, 2, 4] {
            let mut sink = Recorder::stopping_after(calls);
            assert_eq!(read_into(&Rtf, "a.rtf", LETTER.as_bytes(), &[], &mut sink), Err(ReadError::Halt));
        }
    }
}
