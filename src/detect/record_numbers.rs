//! The numbers by which the tables of one database tie their rows: `STF_NO` in the staff and in their duties, `ID` in the
//! people and `person_id` in what they are paid.
//!
//! A table of duties or bank accounts without a name is no list of strangers: it speaks of whom the table of people has under the
//! same number. Headings say which column that is; they are looked at once a table; another way to
//! call such a column goes into the lists here. What a number ties is for `people`.

use std::borrow::Cow;

use super::short::Short;

/// Formats that hold one table a file: their folder is the database, as in dBase, or in what one was exported to.
const TABLE_FILES: &[&str] =
    &["dbf", "csv", "tsv", "tab", "txt", "asc", "prn", "dat", "psv", "json", "ndjson", "jsonl", "xml"];
/// Of so many rows one number may come twice, or be missing, in a column that numbers people. A judgement.
const EXCEPTIONS: usize = 10;

/// What numbers a row of any table, and says nothing of what.
const PLAIN: &[&str] = &[
    "id",
    "no",
    "nr",
    "num",
    "number",
    "key",
    "pk",
    "recno",
    "recid",
    "recordno",
    "recordid",
    "record",
    "rowid",
    "autoid",
    "autonumber",
    "counter",
    "sysid",
    "uid",
    "ident",
    "internalid",
];
/// What a register calls the number of somebody in it.
const OWN: &[&str] = &[
    "urn",
    "ref",
    "refno",
    "refnum",
    "refnumber",
    "reference",
    "referenceno",
    "uniqueref",
    "uniqueid",
    "uniqueno",
    "uniquereference",
    "idno",
    "idnum",
    "idref",
    "idnumber",
    "regno",
    "membno",
];
/// Whom a table may number ...
const PEOPLE: &[&str] = &[
    "person",
    "pers",
    "per",
    "people",
    "staff",
    "stf",
    "stff",
    "emp",
    "employee",
    "empl",
    "worker",
    "wkr",
    "wrk",
    "member",
    "memb",
    "mem",
    "individual",
    "indiv",
    "cust",
    "customer",
    "client",
    "applicant",
    "party",
    "user",
    "officer",
    "clerk",
    "canvasser",
    "casual",
    "tenant",
    "student",
    "pupil",
    "borrower",
    "volunteer",
    "appointee",
    "pollstaff",
    "electionstaff",
    "elstaff",
    "elecstaff",
];
/// ... and how the number of one of them is called.
const NUMBERED: &[&str] =
    &["id", "no", "nr", "num", "number", "ref", "refno", "key", "code", "urn", "fk", "recno", "recordid"];
/// The same in short, and what points to somebody without saying that it is a number. "Contact no" is a telephone.
const SHORT: &[&str] = &[
    "pid",
    "eid",
    "wid",
    "sid",
    "pno",
    "contactid",
    "cust",
    "person",
    "pkperson",
    "fkperson",
    "fkstaff",
    "fkemp",
];

/// What a table says of people, beside their numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Says {
    /// Who they are.
    Names,
    /// Other kinds of data.
    Data,
    /// Nothing. What is called a reference then is one of anything.
    Nothing,
}

/// Whom large tables number that say nothing else: logs of users, orders of customers. Their rows would cost a token each, and
/// say nothing of anybody's work.
const OF_SERVICES: &[&str] =
    &["user", "cust", "client", "tenant", "student", "pupil", "borrower", "party", "sid", "contactid"];

/// What a heading says of the numbers below it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Heading {
    /// Rows are numbered.
    Plain,
    /// Rows are known by a number of this register.
    Own,
    /// Somebody's number.
    Person,
}

impl Heading {
    fn of(name: &str) -> Option<Heading> {
        // Programmers write what a thing is before its name: "tbl_", "fk_".
        let name = name.strip_prefix("fk_").or_else(|| name.strip_prefix("FK_")).unwrap_or(name);
        let plain = squeezed(name);
        let of_person = || {
            let numbered = |who: &&str| plain.strip_prefix(*who).is_some_and(|rest| NUMBERED.contains(&rest));
            PEOPLE.iter().any(numbered) || SHORT.contains(&plain.as_str())
        };
        if PLAIN.contains(&plain.as_str()) {
            Some(Heading::Plain)
        } else if OWN.contains(&plain.as_str()) {
            Some(Heading::Own)
        } else if of_person() {
            Some(Heading::Person)
        } else {
            None
        }
    }
}

/// Whom a number stands for beside a place or thing that is not theirs: who deals with an application, who logged in.
const BESIDE_THINGS: &[&str] = &["officer", "clerk", "user", "party", "sid", "eid", "wid", "pid"];

/// Whether a column's heading says that each row is some person's: `person_id` over their addresses.
pub fn says_whose(name: &str) -> bool {
    let plain = squeezed(name);
    Heading::of(name) == Some(Heading::Person) && !BESIDE_THINGS.iter().any(|whom| plain.starts_with(whom))
}

/// A heading's letters and digits, in small letters.
fn squeezed(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Which columns of a table number its people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordNumbers {
    /// The database within which numbers count.
    database: String,
    /// The column that other tables have under the same name, and the name.
    shared: Option<(usize, String)>,
    /// The column of a table of people that numbers them, or of another one that says whose a row is.
    numbered: Option<usize>,
}

impl RecordNumbers {
    /// Those of a table with these columns, which says this of people, in the store at `path`. `differ` says whether the
    /// values of a column differ from row to row, given how many may not.
    pub fn of<'c>(
        path: &str,
        columns: impl Iterator<Item = (usize, &'c str)>,
        says: Says,
        differ: &dyn Fn(usize, usize) -> bool,
    ) -> Option<RecordNumbers> {
        let (database, is_file) = database_of(path);
        let mut headings: Vec<(usize, &'c str, Heading)> =
            columns.filter_map(|(column, name)| Some((column, name, Heading::of(name)?))).collect();
        let of_service = |(_, name, _): &(usize, &str, Heading)| {
            let plain = squeezed(name);
            OF_SERVICES.iter().any(|whom| plain.starts_with(whom))
        };
        if says == Says::Nothing {
            headings.retain(|heading| heading.2 == Heading::Person && !of_service(heading));
        }
        let first = |wanted: Heading| {
            headings.iter().find(|(.., heading)| *heading == wanted).map(|(column, name, _)| (*column, *name))
        };
        let distinct =
            |found: Option<(usize, &'c str)>| found.filter(|(column, _)| differ(*column, EXCEPTIONS));
        // "Ref" numbers the people of a table where it comes once in it, and points to them from another.
        let own = first(Heading::Own);
        let own = if says == Says::Names { distinct(own) } else { own };
        let shared = first(Heading::Person).or(own).map(|(column, name)| (column, squeezed(name)));
        let numbered = match says {
            // In a folder of lists "No" numbers the rows of each.
            Says::Names => distinct(first(Heading::Plain)).filter(|_| is_file),
            Says::Data | Says::Nothing => first(Heading::Person).filter(|_| is_file),
        };
        let numbered = numbered.map(|(column, _)| column);
        (shared.is_some() || numbered.is_some()).then_some(RecordNumbers { database, shared, numbered })
    }

    /// The numbers of a row: of the column that other tables have under the same name, and of the one that points to a table's
    /// own numbering. `text` gives a column's text.
    pub fn read<'v>(&self, text: &dyn Fn(usize) -> Cow<'v, str>) -> [Option<RecordNumber<'_>>; 2] {
        let read = |column: usize, name| {
            let number = number(&text(column))?;
            Some(RecordNumber { database: &self.database, name, number })
        };
        let shared = self.shared.as_ref().and_then(|(column, name)| read(*column, name.as_str()));
        [shared, self.numbered.and_then(|column| read(column, ""))]
    }
}

/// Somebody's number in a database. Holds a value, so that it has no `Debug`.
pub struct RecordNumber<'n> {
    /// The database within which it counts.
    pub database: &'n str,
    /// What its column is called in every table; empty for the number of a row.
    pub name: &'n str,
    /// The number, normalised.
    pub number: Short,
}

/// The database that a store is, or is a table of; and whether it is a file of its own.
fn database_of(path: &str) -> (String, bool) {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    if TABLE_FILES.contains(&ending.as_str()) { (folder.to_owned(), false) } else { (path.to_owned(), true) }
}

/// A number as every table writes it: letters and digits, without leading zeros.
fn number(text: &str) -> Option<Short> {
    const LONGEST: usize = 16;
    let text = text.strip_suffix(".0").unwrap_or(text);
    let has_digits = text.bytes().any(|byte| byte.is_ascii_digit());
    if !has_digits || text.len() > LONGEST * 2 {
        return None;
    }
    let kept = text.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_uppercase());
    let number = Short::of(kept.skip_while(|byte| *byte == b'0').take(LONGEST));
    (!number.is_empty()).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &str, columns: &[&str], named: bool) -> Option<RecordNumbers> {
        let says = if named { Says::Names } else { Says::Data };
        RecordNumbers::of(path, columns.iter().copied().enumerate(), says, &|_, _| true)
    }

    fn shared(columns: &[&str], named: bool) -> Option<String> {
        of("pc/staff.mdb", columns, named)?.shared.map(|(_, name)| name)
    }

    #[test]
    fn tables_of_one_database_have_a_number_in_common() {
        assert_eq!(shared(&["URN", "Surname"], true), Some("urn".to_owned()));
        assert_eq!(shared(&["SEQ", "urn", "Duty"], false), Some("urn".to_owned()));
        assert_eq!(shared(&["Sort", "Acct", "STF_NO"], false), Some("stfno".to_owned()));
        assert_eq!(shared(&["Employee_ID", "Amount"], false), Some("employeeid".to_owned()));
        // Stations, wards and codes are nobody's.
        assert_eq!(of("pc/staff.mdb", &["Stn_No", "Ward", "Code"], false), None);
        assert_eq!(of("pc/staff.mdb", &["Elector No", "Reason", "Contact no"], false), None);
    }

    #[test]
    fn a_row_that_points_to_people_finds_their_own_numbering() {
        let people = of("pc/staff.mdb", &["ID", "Name"], true).expect("numbers");
        let paid = of("pc/staff.mdb", &["id", "person_id", "fee"], false).expect("numbers");
        assert_eq!((people.numbered, paid.numbered), (Some(0), Some(1)));
        let read = |numbers: &RecordNumbers, cells: &[&str]| {
            let read = numbers.read(&|column| cells[column].to_owned().into());
            read.map(|number| {
                number.map(|own| (own.database.to_owned(), own.name.to_owned(), own.number.to_string()))
            })
        };
        assert_eq!(read(&people, &["17", "Ann Hale"])[1], read(&paid, &["3", "0017", "95.00"])[1]);
        assert!(read(&people, &["17", "Ann Hale"])[1].is_some());
        // A folder of lists has a first row in each.
        assert_eq!(of("pc/lists/staff.csv", &["No", "Name"], true), None);
        // What numbers the rows of payments is nobody's number.
        assert_eq!(of("pc/staff.mdb", &["ID", "Fee"], false), None);
    }

    #[test]
    fn a_heading_says_whose_rows_are() {
        assert!(says_whose("person_id") && says_whose("StaffNo") && says_whose("fk_member_id"));
        for name in ["officer_id", "UserID", "ID", "case_ref", "site_id", "Clerk no"] {
            assert!(!says_whose(name), "{name}");
        }
    }

    #[test]
    fn a_number_that_comes_again_does_not_number_people() {
        let columns = || ["Ref", "Name"].into_iter().enumerate();
        assert_eq!(RecordNumbers::of("a/b.mdb", columns(), Says::Names, &|_, _| false), None);
        assert!(RecordNumbers::of("a/b.mdb", columns(), Says::Data, &|_, _| false).is_some());
        // A log of users costs a token a row, and says nothing; who was available is somebody's of the staff.
        let nothing =
            |name| RecordNumbers::of("a/b.mdb", [(0, name)].into_iter(), Says::Nothing, &|_, _| true);
        assert_eq!((nothing("User_ID"), nothing("CustomerNo")), (None, None));
        assert!(nothing("STF_NO").is_some());
        // Of a table that says nothing of people it is a planning application's.
        assert_eq!(RecordNumbers::of("a/b.mdb", columns(), Says::Nothing, &|_, _| true), None);
    }

    #[test]
    fn the_files_of_a_folder_are_one_database() {
        assert_eq!(database_of("pc/ELECT/STAFF.DBF"), ("pc/ELECT".to_owned(), false));
        assert_eq!(database_of("pc/b.zip!/STAFF.csv"), ("pc/b.zip!".to_owned(), false));
        assert_eq!(database_of("pc/ELECT/elect.db"), ("pc/ELECT/elect.db".to_owned(), true));
    }

    #[test]
    fn numbers_are_written_in_one_way() {
        let written = |text| number(text).map(|number| number.to_string());
        assert_eq!(written("000123"), written("123"));
        assert_eq!(written("123.0"), written("123"));
        assert_eq!(written("e-0042"), Some("E0042".to_owned()));
        assert_eq!((written(""), written("0"), written("n/a")), (None, None, None));
    }
}
