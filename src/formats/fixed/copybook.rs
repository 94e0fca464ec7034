//! COBOL copybooks: the description of a record that lies beside its data, as far as it says where fields are.
//!
//! Levels, PICTURE, USAGE, OCCURS with a fixed number, REDEFINES (the first description of a place counts), signs.
//! Not values, conditions (level 88), renames (66) or tables whose length depends on a field: a record that has
//! one is not taken from the copybook. Decoding of the bytes is in `records`.

/// Longer copybooks are something else.
pub const LONGEST: u64 = 1 << 20;
/// No record has more fields.
const FIELDS: usize = 4096;
/// No record is longer than what a length word can say.
const LENGTH: usize = 32 << 10;

/// How a field's bytes mean what they mean.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Characters.
    Text,
    /// Digits, one a byte, the sign perhaps in the last; with so many behind the point.
    Zoned {
        /// Digits behind the point.
        scale: usize,
    },
    /// Two digits a byte and a sign (COMP-3).
    Packed {
        /// Digits behind the point.
        scale: usize,
        /// Digits at all.
        digits: usize,
    },
    /// A binary number, high byte first (COMP).
    Binary {
        /// Digits behind the point.
        scale: usize,
    },
    /// Known to be there, of no use: a floating-point number, an index.
    Skipped,
}

/// One elementary field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// Its name; with a number behind it where it occurs several times.
    pub name: String,
    /// First byte.
    pub start: usize,
    /// Bytes.
    pub length: usize,
    /// What they mean.
    pub kind: Kind,
}

/// A record as a copybook describes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// Its fields in order; fillers are left out.
    pub fields: Vec<Field>,
    /// Bytes.
    pub length: usize,
}

/// One sentence of a copybook.
#[derive(Debug)]
struct Item {
    level: u32,
    name: String,
    redefines: Option<String>,
    occurs: usize,
    /// Length and kind of an elementary item.
    leaf: Option<(usize, Kind)>,
}

/// The first record of a copybook; `None` when it is none, or says more than this reads.
pub fn parse(text: &str) -> Option<Record> {
    let items: Option<Vec<Option<Item>>> = sentences(text).iter().map(|words| item(words)).collect();
    let items: Vec<Item> = items?.into_iter().flatten().collect();
    let first = items.first()?.level;
    // A second record at the top describes the same bytes again.
    let end = items.iter().skip(1).position(|item| item.level <= first && item.level == 1);
    let items = items.get(..end.map_or(items.len(), |at| at + 1))?;
    let mut fields = Vec::new();
    let length = place(items, 0, "", &mut fields)?;
    (length > 0 && length <= LENGTH && fields.len() >= 2).then_some(Record { fields, length })
}

/// Puts items of one level and what is below them one behind the other; returns where they end.
fn place(items: &[Item], start: usize, suffix: &str, fields: &mut Vec<Field>) -> Option<usize> {
    let mut at = start;
    let mut rest = items;
    let mut places: Vec<(&str, usize)> = Vec::new();
    while let Some((item, after)) = rest.split_first() {
        let below = after.iter().position(|next| next.level <= item.level).unwrap_or(after.len());
        let (inner, next) = after.split_at(below);
        rest = next;
        let again = item.redefines.as_ref().and_then(|name| places.iter().find(|(known, _)| known == name));
        if item.redefines.is_some() {
            // Only its length counts: it may be longer than what it describes again.
            let from = again?.1;
            at = at.max(repeated(item, inner, from, suffix, &mut Vec::new())?);
            continue;
        }
        places.push((&item.name, at));
        at = repeated(item, inner, at, suffix, fields)?;
        if at > LENGTH || fields.len() > FIELDS {
            return None;
        }
    }
    Some(at)
}

fn repeated(
    item: &Item,
    inner: &[Item],
    start: usize,
    suffix: &str,
    fields: &mut Vec<Field>,
) -> Option<usize> {
    let mut at = start;
    for time in 1..=item.occurs {
        let suffix = if item.occurs > 1 { format!("{suffix}_{time}") } else { suffix.to_owned() };
        match item.leaf {
            Some((length, kind)) => {
                if item.name != "FILLER" {
                    fields.push(Field { name: format!("{}{suffix}", item.name), start: at, length, kind });
                }
                at += length;
            }
            None => at = place(inner, at, &suffix, fields)?,
        }
        if at > LENGTH || fields.len() > FIELDS {
            return None;
        }
    }
    Some(at)
}

/// The sentences as words in capitals, without sequence numbers and comments.
fn sentences(text: &str) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    let mut words: Vec<String> = Vec::new();
    for line in text.lines() {
        let line = line.trim_end();
        let chars: Vec<char> = line.chars().collect();
        // Columns 1 to 6 are a sequence number, 7 an indicator, from 73 on an identification.
        let numbered = chars.len() > 6
            && chars.iter().take(6).all(|c| *c == ' ' || c.is_ascii_digit())
            && matches!(chars.get(6), Some(' ' | '*' | '/' | '-' | 'D'));
        let body: String = if numbered { chars.iter().take(72).skip(6).collect() } else { line.to_owned() };
        if body.starts_with(['*', '/']) || body.trim_start().starts_with('*') {
            continue;
        }
        for word in body.split_whitespace() {
            let ends = word.ends_with('.');
            let word = word.strip_suffix('.').unwrap_or(word);
            if !word.is_empty() {
                words.push(word.to_ascii_uppercase());
            }
            if ends && !words.is_empty() {
                all.push(std::mem::take(&mut words));
            }
        }
    }
    // The last point may stand behind column 72.
    all.extend((!words.is_empty()).then_some(words));
    all
}

/// One sentence; `None` inside for one that describes no bytes, `None` for one that cannot be used.
fn item(words: &[String]) -> Option<Option<Item>> {
    let level: u32 = words.first()?.parse().ok()?;
    if matches!(level, 66 | 88) {
        return Some(None);
    }
    if !(1..=49).contains(&level) && level != 77 {
        return None;
    }
    let keyword = |word: &str| matches!(word, "PIC" | "PICTURE" | "REDEFINES" | "OCCURS" | "USAGE" | "VALUE");
    let named = words.get(1).is_some_and(|word| !keyword(word) && usage_of(word).is_none());
    let name = if named { words.get(1)?.clone() } else { "FILLER".to_owned() };
    let mut item = Item { level, name, redefines: None, occurs: 1, leaf: None };
    let (mut picture, mut usage, mut separate) = (None, "DISPLAY", false);
    let mut rest = words.get(if named { 2 } else { 1 }..)?.iter().map(String::as_str);
    while let Some(word) = rest.next() {
        match word {
            "PIC" | "PICTURE" => picture = rest.find(|word| *word != "IS"),
            "REDEFINES" => item.redefines = rest.next().map(str::to_owned),
            "OCCURS" => {
                item.occurs = rest.next()?.parse().ok().filter(|times| (1..=FIELDS).contains(times))?
            }
            // The number of times is in the data.
            "DEPENDING" | "TO" => return None,
            "SEPARATE" => separate = true,
            // What follows are values.
            "VALUE" | "VALUES" => break,
            word => usage = usage_of(word).unwrap_or(usage),
        }
    }
    item.leaf = match (picture, usage) {
        (Some(picture), usage) => Some(size(picture, usage, separate)?),
        (None, "COMP-1") => Some((4, Kind::Skipped)),
        (None, "COMP-2") => Some((8, Kind::Skipped)),
        (None, "INDEX") => Some((4, Kind::Skipped)),
        (None, _) => None,
    };
    Some(Some(item))
}

fn usage_of(word: &str) -> Option<&'static str> {
    Some(match word {
        "COMP" | "COMP-4" | "COMP-5" | "BINARY" | "COMPUTATIONAL" | "COMPUTATIONAL-4" | "COMPUTATIONAL-5" => {
            "COMP"
        }
        "COMP-3" | "COMPUTATIONAL-3" | "PACKED-DECIMAL" => "COMP-3",
        "COMP-1" | "COMPUTATIONAL-1" => "COMP-1",
        "COMP-2" | "COMPUTATIONAL-2" => "COMP-2",
        "INDEX" => "INDEX",
        "DISPLAY" => "DISPLAY",
        _ => return None,
    })
}

/// Bytes and meaning of a picture such as `S9(7)V99`.
fn size(picture: &str, usage: &str, separate: bool) -> Option<(usize, Kind)> {
    let (mut places, mut digits, mut scale) = (0_usize, 0_usize, 0_usize);
    let (mut point, mut numeric, mut signed) = (false, true, false);
    let mut rest = picture;
    while let Some(sign) = rest.chars().next() {
        rest = rest.get(sign.len_utf8()..)?;
        let mut times = 1;
        if let Some((number, after)) = rest.strip_prefix('(').and_then(|inner| inner.split_once(')')) {
            times = number.parse().ok().filter(|times| *times <= LENGTH)?;
            rest = after;
        }
        match sign {
            '9' => {
                places += times;
                digits += times;
                scale += if point { times } else { 0 };
            }
            'V' => point = true,
            'S' => signed = true,
            'P' => {}
            _ => {
                numeric = false;
                places += times;
            }
        }
        if places > LENGTH {
            return None;
        }
    }
    if places == 0 {
        return None;
    }
    Some(match usage {
        "COMP-3" if numeric && digits <= 31 => (digits / 2 + 1, Kind::Packed { scale, digits }),
        "COMP" if numeric => {
            let length = if digits <= 4 {
                2
            } else if digits <= 9 {
                4
            } else {
                8
            };
            (length, Kind::Binary { scale })
        }
        "DISPLAY" if numeric && digits <= 38 => {
            (places + usize::from(signed && separate), Kind::Zoned { scale })
        }
        "DISPLAY" => (places, Kind::Text),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAFF: &str = "\
000100* STAFF OF ELECTIONS, INVENTED FOR THIS TEST                      STAFF   \n\
000200 01  STAFF-RECORD.\n\
000300     05  PAYROLL-NO         PIC 9(6).\n\
000400     05  STAFF-NAME.\n\
000500         10  SURNAME        PIC X(12).\n\
000600         10  FORENAME       PICTURE IS X(8).\n\
000700     05  NI-NO              PIC X(9).\n\
000800     05  NI-PARTS REDEFINES NI-NO.\n\
000900         10  NI-PREFIX      PIC XX.\n\
001000         10  FILLER         PIC X(7).\n\
001100     05  FEES OCCURS 2 TIMES.\n\
001200         10  FEE            PIC S9(5)V99 COMP-3.\n\
001300             88  NO-FEE     VALUE ZERO.\n\
001400     05  WARD-NO            PIC 9(4) COMP.\n\
001500     05  FILLER             PIC X(3) VALUE SPACES.\n\
001600     05  BALANCE            PIC S9(4)V99\n\
001700         SIGN IS TRAILING SEPARATE CHARACTER.\n";

    #[test]
    fn fields_have_their_places() {
        let record = parse(STAFF).expect("a record");
        let fields: Vec<_> = record.fields.iter().map(|f| (f.name.as_str(), f.start, f.length)).collect();
        assert_eq!(
            fields,
            [
                ("PAYROLL-NO", 0, 6),
                ("SURNAME", 6, 12),
                ("FORENAME", 18, 8),
                ("NI-NO", 26, 9),
                ("FEE_1", 35, 4),
                ("FEE_2", 39, 4),
                ("WARD-NO", 43, 2),
                ("BALANCE", 48, 7),
            ]
        );
        assert_eq!(record.length, 55);
        assert_eq!(record.fields[4].kind, Kind::Packed { scale: 2, digits: 7 });
    }

    #[test]
    fn what_cannot_be_used_is_refused_and_nothing_grows_without_bound() {
        assert_eq!(parse("Dear Sir, this is a letter."), None);
        assert_eq!(parse("01 R.\n 05 N PIC 99.\n 05 T OCCURS 1 TO 9 TIMES DEPENDING ON N PIC X."), None);
        let mut deep = "01 R.\n".to_owned();
        for level in 2..40 {
            deep.push_str(&format!("{level} G{level} OCCURS 4000 TIMES.\n"));
        }
        deep.push_str("45 A PIC X.\n45 B PIC X.\n");
        assert_eq!(parse(&deep), None);
        assert_eq!(parse("01 R.\n 05 A PIC X(99999999999999999999).\n 05 B PIC X."), None);
        for end in 0..STAFF.len() {
            let _ = parse(STAFF.get(..end).unwrap_or_default());
        }
    }
}
