//! Lines that begin with a role and have a name behind it, as books of polling stations are typed:
//!
//! ```text
//! STATION 2   BRITISH LEGION CLUB
//! P.O.   N C THOMAS   £218.75
//! clerk  S R ROBERTS   £122.50
//! ```
//!
//! A code such as PC means many things, and a single line of that kind proves nothing. Several of them with different roles
//! are a list of who did what.

use std::ops::Range;

use super::text::line_before;
use super::validators::election_role::{self, Family, Role};
use super::validators::title;

/// What stands before the name is no longer than this.
const LONGEST: usize = 40;
/// A word that means other things as well is a role only if it is as short as one is written: "clerk", "P.O.".
const LONGEST_CODE: usize = 5;
/// Lines of a list, at least, and different roles among them.
pub const LINES: u64 = 4;
/// See [`LINES`].
pub const ROLES: usize = 2;

/// The role between the beginning of a line and a name, and where it stands. A bullet may stand before it, a title behind.
pub fn role_before(text: &str, name: &Range<usize>) -> Option<(Role, Range<usize>)> {
    let before = line_before(text, name.start);
    let start = name.start - before.len();
    let lead = before.trim_end();
    if lead.is_empty() || lead.len() > LONGEST || lead.len() == before.len() {
        return None;
    }
    let (before, last) = lead.rsplit_once([' ', '\t']).unwrap_or(("", lead));
    let lead = if title::is_title(last.trim_end_matches('.')) { before.trim_end() } else { lead };
    let role = lead.trim_start_matches(['-', '*', '>', '\u{2022}', ' ', '\t']);
    let at = start + (lead.len() - role.len());
    let role = role.trim_end_matches([':', '-', ' ', '\t', '=']);
    // "Standby" and "security" lead lines of any team.
    let met = election_role::lookup(role).filter(|met| {
        matches!(met.family, Family::Polling | Family::Count | Family::Postal)
            && (!met.ambiguous || role.len() <= LONGEST_CODE)
    })?;
    Some((met, at..at + role.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_may_stand_before_a_name() {
        let role = |text: &str, name: &str| {
            let at = text.find(name).expect("there");
            role_before(text, &(at..at + name.len())).map(|(role, at)| (role.name, text[at].to_owned()))
        };
        for (text, name, said) in [
            ("x\nP.O.   N C THOMAS   £218.75", "N C THOMAS", ("presiding officer", "P.O.")),
            ("clerk  S R ROBERTS", "S R ROBERTS", ("poll clerk", "clerk")),
            ("- PC: Mrs Ann Lowe", "Ann Lowe", ("poll clerk", "PC")),
            ("Count Supervisor - Ann Lowe", "Ann Lowe", ("count supervisor", "Count Supervisor")),
        ] {
            assert_eq!(role(text, name), Some((said.0, said.1.to_owned())), "{text}");
        }
        for (text, name) in [
            ("Ann Lowe", "Ann Lowe"),
            ("Dear Ann Lowe", "Ann Lowe"),
            ("PO of the station is Ann Lowe", "Ann Lowe"),
            ("Returning Officer: Ann Lowe", "Ann Lowe"),
            ("xPC Ann Lowe", "Ann Lowe"),
            ("Standby: Ann Lowe", "Ann Lowe"),
        ] {
            assert_eq!(role(text, name), None, "{text}");
        }
    }
}
