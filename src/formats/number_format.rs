//! Which number formats of a spreadsheet show a date, and which day a serial number is.
//!
//! The rules are those of ECMA-376, part 1, 18.8.30 and 18.17.4.1; ODS names its value types and needs none of
//! this. Only days matter here: a time of day alone stays a number.

use std::collections::HashSet;

/// How many styles a workbook may define; Excel's own limit is 65,490.
const STYLES: usize = 1 << 17;

/// Which day serial numbers count from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Epoch {
    /// 1 is 1900-01-01, and 60 is a 29 February that never was.
    #[default]
    Y1900,
    /// 0 is 1904-01-01: workbooks from older Macintoshes.
    Y1904,
}

/// The day of a serial number; `None` for times of day and numbers that are no day.
pub fn date(serial: f64, epoch: Epoch) -> Option<(i16, u8, u8)> {
    // 2958465 is 9999-12-31.
    if !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let day = serial as i32;
    let (base, days) = match epoch {
        Epoch::Y1904 => (jiff::civil::date(1904, 1, 1), day),
        Epoch::Y1900 if day < 60 => (jiff::civil::date(1899, 12, 31), day),
        Epoch::Y1900 => (jiff::civil::date(1899, 12, 30), day),
    };
    let date = base.checked_add(jiff::Span::new().days(days)).ok()?;
    Some((date.year(), u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?))
}

/// The number formats and cell styles of one workbook.
#[derive(Default)]
pub struct Styles {
    date_formats: HashSet<u32>,
    other_formats: HashSet<u32>,
    date_styles: Vec<bool>,
}

impl Styles {
    /// A format that the workbook defines.
    pub fn add_format(&mut self, id: u32, code: &str) {
        if self.date_formats.len() + self.other_formats.len() < STYLES {
            if shows_date(code) { &mut self.date_formats } else { &mut self.other_formats }.insert(id);
        }
    }

    /// The next cell style with its number format; formats must all be known before.
    pub fn add_style(&mut self, format: u32) {
        if self.date_styles.len() < STYLES {
            let built_in = matches!(format, 14..=17 | 22 | 27..=36 | 50..=58);
            let date =
                self.date_formats.contains(&format) || (built_in && !self.other_formats.contains(&format));
            self.date_styles.push(date);
        }
    }

    /// Whether cells with this style show their numbers as dates.
    pub fn is_date(&self, style: u32) -> bool {
        usize::try_from(style).ok().and_then(|at| self.date_styles.get(at)).copied().unwrap_or(false)
    }
}

/// Whether a format code has a day, a month or a year in it.
pub fn shows_date(code: &str) -> bool {
    if ["general", "standard"].iter().any(|word| code.eq_ignore_ascii_case(word)) {
        return false;
    }
    let (mut month, mut time) = (false, false);
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c.to_ascii_lowercase() {
            '"' => while chars.next().is_some_and(|c| c != '"') {},
            '[' => {
                // Colours and conditions are in brackets, and so are elapsed hours, minutes and seconds.
                let inside: String = chars.by_ref().take_while(|c| *c != ']').take(3).collect();
                time |= inside.starts_with(['h', 'H', 'm', 'M', 's', 'S']) && inside.len() <= 2;
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            'd' | 'y' => return true,
            'm' => month = true,
            'h' | 's' => time = true,
            _ => {}
        }
    }
    // An m beside hours or seconds is minutes.
    month && !time
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_are_days_in_both_systems() {
        assert_eq!(date(1.0, Epoch::Y1900), Some((1900, 1, 1)));
        assert_eq!(date(59.0, Epoch::Y1900), Some((1900, 2, 28)));
        assert_eq!(date(61.0, Epoch::Y1900), Some((1900, 3, 1)));
        assert_eq!(date(37049.75, Epoch::Y1900), Some((2001, 6, 7)));
        assert_eq!(date(35587.0, Epoch::Y1904), Some((2001, 6, 7)));
        assert_eq!(date(2_958_465.0, Epoch::Y1900), Some((9999, 12, 31)));
        assert_eq!(date(2_958_465.0, Epoch::Y1904), None);
        for none in [0.5, -1.0, 3e6, f64::NAN, f64::INFINITY] {
            assert_eq!(date(none, Epoch::Y1900), None);
        }
    }

    #[test]
    fn format_codes_show_dates_or_not() {
        for code in ["dd/mm/yyyy", "d-mmm-yy", "[$-809]dd mmmm yyyy;@", "mmm", "yyyy\\-mm", "DD/MM/YY hh:mm"]
        {
            assert!(shows_date(code), "{code}");
        }
        for code in [
            "General",
            "Standard",
            "0.00",
            "#,##0\" days\"",
            "[Red]0.0",
            "h:mm",
            "[h]:mm:ss",
            "[mm]:ss",
            "\\d0",
            "_d0",
            "@",
            "",
        ] {
            assert!(!shows_date(code), "{code}");
        }
    }

    #[test]
    fn a_workbook_can_redefine_a_built_in_format() {
        let mut styles = Styles::default();
        styles.add_format(14, "0.00");
        styles.add_format(164, "dd/mm/yy");
        for format in [0, 14, 15, 164, 165] {
            styles.add_style(format);
        }
        let dates: Vec<bool> = (0..6).map(|style| styles.is_date(style)).collect();
        assert_eq!(dates, [false, false, true, true, false, false]);
    }
}
