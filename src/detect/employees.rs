//! Lists of all employees that say who of them works at a poll: personnel sends one before each, and it comes back with
//! "Presiding Officer", "Y" or nothing in a column.
//!
//! Who has nothing there has a job with the council and none at the poll. What a table says of each of its people by a heading
//! goes here; whose list a whole store is, is for `election`.

use super::duties;

/// Headings of an employer's list.
const OF_EMPLOYER: &[&str] = &[
    "job",
    "job title",
    "jobtitle",
    "jobttl",
    "position",
    "position held",
    "post",
    "post held",
    "post title",
    "posttitle",
    "postttl",
    "occupation",
    "designation",
    "employer",
    "department",
    "dept",
    "directorate",
    "division",
    "estab",
    "establishment",
    "service",
    "service area",
    "section",
    "workplace",
];
/// What a heading that tells who works at polls speaks of ...
const OF_POLLS: &[&str] =
    &["election", "elections", "elec", "poll", "polls", "polling", "polling day", "el duty"];
/// ... and what it may not speak of: it is then that of something else about the poll.
const OF_OTHERS: &[&str] = &[
    "date", "day", "year", "no", "number", "station", "stn", "place", "district", "fee", "fees", "pay",
    "paid", "payment", "hours", "ward", "area", "card", "tax", "id", "ref", "agent", "postal",
];
/// Columns are of this kind where at least so many of a hundred rows say yes, and at most so many. A judgement: a council has many
/// times the employees that a poll needs, and of an office's own list nearly all work.
const YES: std::ops::RangeInclusive<usize> = 2..=65;

/// The column that says who works at a poll, of columns with these headings; `yes` gives how many of a hundred rows say so.
pub fn flag<'c>(
    columns: impl Iterator<Item = (usize, &'c str)>,
    yes: &dyn Fn(usize) -> usize,
) -> Option<usize> {
    let mut of_employer = false;
    let mut flags = Vec::new();
    for (column, name) in columns {
        if duties::says(name, OF_POLLS) && !duties::says(name, OF_OTHERS) {
            flags.push(column);
        } else {
            of_employer |= duties::says(name, OF_EMPLOYER);
        }
    }
    // Two of them are the polls at which somebody worked.
    match flags.as_slice() {
        [column] if of_employer && YES.contains(&yes(*column)) => Some(*column),
        _ => None,
    }
}

/// Whether a cell of such a column says that somebody works at the poll.
pub fn works(cell: &str) -> bool {
    let cell = cell.trim().to_ascii_lowercase();
    let no = ["", "0", "n", "no", "none", "false", "-", "x", "n/a", "na", "f"];
    let begins = ["not ", "no ", "declin", "refus", "unable", "unavail", "withdr", "n/"];
    !no.contains(&cell.as_str()) && !begins.iter().any(|begin| cell.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(columns: &[&str], yes: usize) -> Option<usize> {
        flag(columns.iter().copied().enumerate(), &|_| yes)
    }

    #[test]
    fn a_list_of_employees_says_who_works_at_the_poll() {
        assert_eq!(of(&["Names", "Position held", "Election duty"], 20), Some(2));
        assert_eq!(of(&["Who", "Employer", "Mobile No", "Released for poll"], 40), Some(3));
        assert_eq!(of(&["NM_SI", "ESTAB", "JOBTTL", "ElecRole2012"], 20), Some(3));
        // In a list of the office's own nearly everybody works.
        assert_eq!(of(&["Names", "Position held", "Election duty"], 97), None);
        // Nobody does, or it is asked before anybody has answered.
        assert_eq!(of(&["Names", "Position held", "Election duty"], 0), None);
        // No employer's list, another thing about the poll, several polls.
        assert_eq!(of(&["Name", "Mobile", "Election duty"], 20), None);
        assert_eq!(of(&["Name", "Dept", "Polling station"], 20), None);
        assert_eq!(of(&["Name", "Dept", "Election date", "Poll fee"], 20), None);
        assert_eq!(of(&["Name", "Dept", "May elections", "June elections"], 20), None);
    }

    #[test]
    fn cells_say_yes_in_many_words() {
        assert!(["Y", "yes", "P/C", "Presiding Officer", "✓", "1"].iter().all(|cell| works(cell)));
        assert!(!["", "N", "no", "-", "Declined", "not this time", "N/A"].iter().any(|cell| works(cell)));
    }
}
