//! Evidence codes: the closed list of reasons a finding can carry, with the words that `rules explain` uses.
//!
//! A code never changes its meaning. A new one is a new line here.

/// Every code and what it means, by code.
pub const CODES: &[(&str, &str)] = &[
    ("agrees_with_row", "surname or birth date in the row are those inside the driver number"),
    ("bank_pair", "sort codes and account numbers stand in two columns side by side"),
    ("candidate_contacts", "a list of how candidates and their agents are reached"),
    ("check_digit", "the values pass the check digit of this kind of number"),
    ("context", "a word that goes with it stands near"),
    ("customer_accounts", "the table says what customers owe, so that an account is theirs with the council"),
    ("differs_from_row", "surname and birth date in the row are not those inside the driver number"),
    ("distinct", "the values are many and different, as such values are"),
    ("district_codes", "the numbers begin with the letters of several polling districts"),
    ("election_columns", "columns are named after elections"),
    ("election_people", "a list of people among the papers of an election, and of nobody else"),
    ("elector_words", "it speaks of electors, their register or their votes"),
    ("few_prefixes", "so many values begin with the same few letters that one office numbered them"),
    ("gazetteer", "the values are known names or places"),
    ("header_concept", "the column's name says that it is something else: a count, an office, a reference"),
    ("header_elsewhere", "another column of the table is called that"),
    ("header_exact", "the column's name is one of the names used for it"),
    ("header_negative", "the column's name holds a word that speaks against it"),
    ("header_other", "the column's name plainly means another kind of data"),
    ("header_weak", "the column's name hints at it"),
    ("header_words", "the column's name holds the words used for it"),
    ("headers", "the names of the columns speak of election work"),
    ("hidden_column", "the column is hidden in a table that is shown"),
    ("hidden_rows", "some of it stands in rows that are hidden in a table that is shown"),
    ("in_text", "it stands inside a longer text"),
    ("known_names", "nearly every value is a known forename with a surname"),
    ("known_staff", "nearly all people in it stand in lists of election staff"),
    ("layout_bacs", "the columns are those of a Bacs payment file"),
    (
        "layout_democracy_counts",
        "the columns are those of an export of Democracy Counts' Elector8: polling places",
    ),
    ("layout_halarose", "the columns are those of an export of Halarose (Idox Eros): polling places"),
    ("layout_hmrc_fps", "the columns are those of HMRC's Full Payment Submission: a whole payroll"),
    ("layout_iris_payroll", "the columns are those of an IRIS payroll file"),
    ("layout_nfi_payroll", "the columns are those of a National Fraud Initiative extract: a whole payroll"),
    ("layout_p11d", "the columns are those of a P11D file"),
    ("layout_register", "the columns are those of a register of electors"),
    ("layout_sap_hcm", "the columns are those of SAP's personnel tables"),
    ("layout_xpress", "the columns are those of an export of Xpress: polling places"),
    ("looks_like_dates", "all values could be dates as well"),
    ("looks_like_grades", "the values are grades of a pay scale"),
    ("looks_like_money", "the values are sums of money"),
    ("looks_like_times", "all values could be times of a computer's clock"),
    ("low_distinct", "too few different values for data of this kind"),
    ("miles", "the numbers are miles, not what is paid for them"),
    ("mixed_codes", "too many values beside them have nearly the form, as an office's own codes do"),
    ("modulus_fail", "sort code and account fail the modulus check by the table given with --modulus-table"),
    ("modulus_pass", "sort code and account pass the modulus check by the table given with --modulus-table"),
    ("name_pair", "known forenames and known surnames stand in two columns side by side"),
    (
        "named_work",
        "beside an election, the file, the sheet or its columns are named after work: staff, replies, claims",
    ),
    ("names_another", "a mail names somebody who neither writes nor receives it"),
    ("names_in_columns", "columns side by side hold nothing but names, as table plans and rotas do"),
    ("names_of_firms", "the values hold words that only the names of firms and bodies hold"),
    ("negative_context", "a word that speaks against it stands near"),
    ("neighbour", "a column that goes with it stands beside it"),
    ("no_share", "hardly any value has the form"),
    ("no_staff", "nothing in the table speaks of people who are paid"),
    ("nobody_named", "nobody is named in the document"),
    ("not_of_banks", "the numbers begin with digits that no bank is known to use"),
    ("not_spread_like_births", "the dates are not spread over decades, as births are"),
    ("not_staff_data", "minutes or planning papers, which mention elections in passing"),
    ("opened_with_a_password", "it was encrypted, and one of the given passwords opened it"),
    ("other_jobs", "the values are jobs, none of them a role at an election"),
    (
        "other_list",
        "the file's name is that of another service's list, or of one that an employer has of everybody",
    ),
    ("other_polls", "it speaks of a ballot that is none of the public: of governors, tenants, members"),
    ("parties_beside_names", "parties stand beside people of whom more is said than the law publishes"),
    ("party_names", "names of parties alone are a candidate's as often as anybody's"),
    ("path_election", "the path speaks of elections"),
    ("path_staff", "the path speaks of election staff"),
    ("paye_papers", "it speaks of P527, P528 or P35(EP), the pay papers of election fees up to 2013-14"),
    ("placeholder", "a published example, a template or a drama number"),
    ("poll_days", "the dates are days of polls"),
    ("premises", "the names speak of rooms and their keys, or of candidates"),
    ("property_table", "the table lists land or buildings, and nobody's name"),
    ("public_by_law", "the law has it published: a notice, a statement of persons nominated"),
    ("role_codes", "nearly every value is a role at an election, or its code"),
    ("role_header", "the column's name is a role at an election, and the values are names"),
    ("role_of_another", "it speaks of those who work at an election as of others"),
    ("roles", "it holds roles at an election"),
    ("running_text", "the values are running text"),
    ("several_kinds", "the column holds values of several kinds, each told by its form"),
    ("shape_hit", "a value in the text has the form"),
    ("shape_share", "most values have the form"),
    ("share_codes", "the values begin and go on as the codes do that prove a right to work"),
    ("short_numbers", "the numbers are short, like a table's own key"),
    ("spread_like_births", "the dates reach back over decades, as births do"),
    ("staff_attached", "a list of election staff came with the mail, which names somebody"),
    ("staff_fields", "it holds what is kept about staff: pay, bank or right to work"),
    ("staff_money", "a sum of money in a table of people who are paid"),
    ("staff_numbers", "the only numbers of that form in a list of staff, each of them another one"),
    ("staff_words", "it speaks of election staff again and again"),
    ("station_book", "the table says who is at which station, and this is where the station stands"),
    ("stations", "it holds polling stations"),
    ("streets_beside_names", "houses stand beside people, each of them another one"),
    ("tax_year", "most standard tax codes in it are those of one tax year"),
    ("title_election", "its title or text speaks of elections"),
    ("title_staff", "its title or text speaks of election staff"),
    ("training", "it says who was trained, in a place of election papers"),
    (
        "unknown_people",
        "most people in it stand in no other list of election staff, as those of such lists do",
    ),
    ("valid_hit", "a value in the text has the form and passes the check"),
    ("valid_share", "most values have the form and pass the check"),
    ("venue_table", "the table lists polling places or other venues"),
    ("venues_beside_names", "names of buildings stand beside people's names, among an election's papers"),
];

/// The words for a code, or the code itself when it is not in the list.
pub fn words(code: &str) -> &str {
    CODES.iter().find(|(known, _)| *known == code).map_or(code, |(_, words)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_distinct() {
        assert!(CODES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert_eq!(words("context"), "a word that goes with it stands near");
        assert_eq!(words("unheard_of"), "unheard_of");
    }
}
