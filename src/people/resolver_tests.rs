//! Who is who in rows of a few keys each, and what is counted of them.

use super::super::Census;
use super::*;
use crate::model::{FieldType, KeyKind::*, Marks, PeopleRange, Token};

fn observed(keys: &[(KeyKind, u8)]) -> Observation {
    let keys = keys.iter().map(|(kind, n)| (*kind, Token([*n; 8]))).collect();
    Observation { keys, ..Observation::default() }
}

fn people(rows: &[&[(KeyKind, u8)]]) -> PeopleRange {
    counted(&rows.iter().map(|keys| observed(keys)).collect::<Vec<_>>())
}

fn counted(rows: &[Observation]) -> PeopleRange {
    let mut resolver = Resolver::new();
    rows.iter().for_each(|row| resolver.push(row));
    let resolution = resolver.finish().expect("resolved");
    let mut census = Census::new(&resolution);
    let mut whose = resolution.rows();
    rows.iter().for_each(|row| census.add(whose.next(), row, Marks::default()));
    census.take().people
}

fn exactly(n: u64) -> PeopleRange {
    PeopleRange { low: n, likely: n, high: n }
}

#[test]
fn one_person_in_four_stores_is_counted_once() {
    let range = people(&[
        &[(NationalInsurance, 1), (Name, 1), (NameInitial, 1), (NameBirth, 1)],
        &[(NameBirth, 1), (Name, 1), (NameInitial, 1), (Email, 7)],
        &[(Email, 7)],
        &[(Name, 1), (NameInitial, 1)],
    ]);
    assert_eq!(range, exactly(1));
}

#[test]
fn a_row_of_nothing_but_a_number_is_whoever_has_it_in_another_system() {
    // Payroll numbers are told apart by system, the bare number is not.
    let named = [(Payroll, 1), (Name, 1), (NameInitial, 1), (PayrollNumber, 9)];
    let bare = [(Payroll, 2), (PayrollNumber, 9)];
    assert_eq!(people(&[&named, &bare]), exactly(1));
    // Two people have it: some one of them.
    let other = [(Payroll, 3), (Name, 2), (NameInitial, 2), (PayrollNumber, 9)];
    let both = people(&[&named, &other, &bare]);
    assert_eq!((both.likely, both.high), (2, 3), "{both:?}");
    // Two people with names are no one person by a number of two systems.
    assert_eq!(people(&[&named, &other]), exactly(2));
}

#[test]
fn rows_of_a_database_are_of_whoever_has_their_number_there() {
    let ann = [(NationalInsurance, 1), (Name, 1), (NameInitial, 1), (Record, 5)];
    let ben = [(NationalInsurance, 2), (Name, 2), (NameInitial, 2), (Record, 6)];
    // Her duties, and the account that she shares with him, by her number.
    let duty = [(Record, 5)];
    let account = [(Account, 9), (Record, 5)];
    let paid = [(Account, 9), (Name, 1), (NameInitial, 1)];
    assert_eq!(people(&[&ann, &ben, &duty, &account]), exactly(2));
    assert_eq!(people(&[&ann, &ben, &account, &paid]), exactly(2));
    // A number that nobody has is nobody that could be counted; an account under one is somebody.
    assert_eq!(people(&[&ann, &[(Record, 8)], &[(Record, 9)]]), exactly(1));
    assert_eq!(people(&[&ann, &[(Account, 9), (Record, 8)]]).high, 2);
    // Where a folder has two people of one number, nobody can say whose the row is.
    let other = [(NationalInsurance, 3), (Name, 3), (NameInitial, 3), (Record, 5)];
    let both = people(&[&ann, &other, &account]);
    assert_eq!((both.low, both.likely), (2, 2), "{both:?}");
    // A number never joins two people who have names, nor parts one who has two.
    assert_eq!(people(&[&ann, &other]), exactly(2));
    let again = [(Name, 1), (NameInitial, 1), (Record, 7)];
    assert_eq!(people(&[&ann, &again]), exactly(1));
}

#[test]
fn one_payroll_number_and_one_mailbox_are_one_person_under_another_surname() {
    let before = [(Name, 1), (NameInitial, 1), (Email, 4), (PayrollNumber, 7)];
    let after = [(Name, 2), (NameInitial, 2), (Email, 4), (PayrollNumber, 7)];
    assert_eq!(people(&[&before, &after]), exactly(1));
    // A couple with one mailbox has two numbers.
    let spouse = [(Name, 2), (NameInitial, 2), (Email, 4), (PayrollNumber, 8)];
    assert_eq!(people(&[&before, &spouse]).high, 2);
}

/// A list of numbers that no list of names explains says little of how many people there are.
#[test]
fn numbers_that_nothing_explains_are_mostly_people_who_are_known_by_name() {
    let token = |kind: KeyKind, n: u16| (kind, Token([kind as u8, (n >> 8) as u8, n as u8, 7, 7, 7, 7, 7]));
    let row = |keys: Vec<(KeyKind, Token)>| Observation { keys, ..Observation::default() };
    let mut rows: Vec<Observation> = Vec::new();
    // A hundred people with birth dates, who all stand in a list of names, too.
    for n in 0..100 {
        rows.push(row(vec![token(NameBirth, n), token(Name, n), token(NameInitial, n)]));
        rows.push(row(vec![token(Name, n), token(NameInitial, n)]));
    }
    let before = counted(&rows);
    rows.extend((0..80).map(|n| row(vec![token(Payroll, n)])));
    let after = counted(&rows);
    assert!(
        after.likely < before.likely + 60 && after.high == before.high + 80,
        "{before:?}, then {after:?}"
    );
}

/// Two hundred thousand shapes of one person: a walk over all of them at each join would take minutes.
#[test]
fn one_number_in_very_many_rows_is_one_person() {
    let mut resolver = Resolver::new();
    let rows = (0..200_000_u32).map(|n| {
        // Spread as tokens are, which are parts of a keyed hash.
        let payroll = u64::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
        let keys = vec![(NationalInsurance, Token([1; 8])), (Payroll, Token(payroll))];
        Observation { keys, ..Observation::default() }
    });
    rows.for_each(|row| resolver.push(&row));
    let resolution = resolver.finish().expect("resolved");
    assert_eq!(resolution.people, 1);
}

#[test]
fn one_rare_name_with_nothing_that_differs_is_one_person() {
    let range = people(&[&[(Name, 1), (Email, 1)], &[(Name, 1), (NamePostcode, 2)], &[(Name, 1)]]);
    assert_eq!(range, exactly(1));
}

#[test]
fn two_initials_tell_people_of_one_initial_apart_and_tie_lists_together() {
    let known: &[&[(KeyKind, u8)]] = &[
        &[(NationalInsurance, 1), (Name, 1), (NameInitial, 1), (NameInitials, 1)],
        &[(NationalInsurance, 2), (Name, 2), (NameInitial, 1), (NameInitials, 2)],
    ];
    let with = |rows: &[&[(KeyKind, u8)]]| people(&[known, rows].concat());
    // "J Smith" could be either of the two, "J A Smith" only one of them, "J B Smith" of two lists is somebody else.
    assert_eq!(with(&[&[(NameInitial, 1)]]), PeopleRange { low: 2, likely: 2, high: 3 });
    assert_eq!(with(&[&[(NameInitial, 1), (NameInitials, 2)]]), exactly(2));
    let third = [(NameInitial, 1), (NameInitials, 3)];
    let again = [(NameInitial, 1), (NameInitials, 3), (Account, 3)];
    assert_eq!(with(&[&third, &again]), PeopleRange { low: 2, likely: 3, high: 3 });
    // Under one roof they are two people, as two forenames are.
    let home = |initials| [(NameInitial, 1), (NamePostcode, 1), (NameInitials, initials)];
    assert_eq!(people(&[&home(1), &home(2)]).high, 2);
    assert_eq!(people(&[&home(1), &home(1)]), exactly(1));
}

#[test]
fn somebody_called_by_the_second_forename_is_told_by_a_number() {
    // "Wendy Judith" and "Judith" of one surname: two initials, one last forename.
    let whole = [(NationalInsurance, 1), (Name, 1), (NameInitial, 1), (Mobile, 5), (NameCalled, 9)];
    let called = [(Name, 2), (NameInitial, 2), (Mobile, 5), (NameCalled, 9)];
    assert_eq!(people(&[&whole, &called]), exactly(1));
    // A couple with one telephone are two.
    let other = [(Name, 2), (NameInitial, 2), (Mobile, 5), (NameCalled, 8)];
    assert_eq!(people(&[&whole, &other]).likely, 2);
    // Without anything else they are two, too.
    let alone = [(Name, 2), (NameInitial, 2), (NameCalled, 9)];
    assert_eq!(people(&[&whole, &alone]).likely, 2);
}

#[test]
fn a_surname_with_two_letters_swapped_is_the_one_person_whose_letters_it_has() {
    let known: &[(KeyKind, u8)] = &[(NationalInsurance, 1), (Name, 1), (NameInitial, 1), (NameLetters, 1)];
    let swapped: &[(KeyKind, u8)] = &[(NameInitial, 2), (NameLetters, 1)];
    assert_eq!(people(&[known, swapped]), exactly(1));
    // Who stands twice under that name is called so.
    let again: &[(KeyKind, u8)] = &[(NameInitial, 2), (NameLetters, 1), (NamePostcode, 9)];
    assert_eq!(people(&[known, swapped, again]).high, 3);
    // Two known people of the same letters: nobody can say whose slip it is.
    let other: &[(KeyKind, u8)] = &[(NationalInsurance, 2), (Name, 2), (NameInitial, 3), (NameLetters, 1)];
    assert_eq!(people(&[known, other, swapped]).high, 3);
}

#[test]
fn a_short_form_of_several_names_is_the_one_person_whose_name_begins_so() {
    let christine: &[(KeyKind, u8)] = &[(NationalInsurance, 1), (Name, 1), (NameInitial, 1), (NameShort, 1)];
    let christopher: &[(KeyKind, u8)] =
        &[(NationalInsurance, 2), (Name, 2), (NameInitial, 1), (NameShort, 1)];
    let colin: &[(KeyKind, u8)] = &[(NationalInsurance, 3), (Name, 3), (NameInitial, 1), (NameShort, 2)];
    let chris: &[(KeyKind, u8)] = &[(NameInitial, 1), (NameShort, 1)];
    assert_eq!(people(&[christine, chris]), exactly(1));
    assert_eq!(people(&[christine, colin, chris]), exactly(2));
    assert_eq!(people(&[colin, chris]).high, 2);
    // Nobody can say which of the two.
    assert_eq!(people(&[christine, christopher, chris]), PeopleRange { low: 2, likely: 2, high: 3 });
    // Under one roof the two are still two, and a Chris there is no Colin.
    let home: &[(KeyKind, u8)] = &[(NamePostcode, 1), (NameInitial, 1), (NameShort, 1)];
    let wife: &[(KeyKind, u8)] = &[(NamePostcode, 1), (Name, 1), (NameInitial, 1), (NameShort, 1)];
    let husband: &[(KeyKind, u8)] = &[(NamePostcode, 1), (Name, 2), (NameInitial, 1), (NameShort, 1)];
    let other: &[(KeyKind, u8)] = &[(NamePostcode, 1), (Name, 3), (NameInitial, 1), (NameShort, 2)];
    assert_eq!(people(&[wife, home]), exactly(1));
    assert_eq!(people(&[wife, husband]).high, 2);
    assert_eq!(people(&[other, home]).high, 2);
}

#[test]
fn one_common_name_at_two_addresses_is_not_joined_and_widens_the_range() {
    let mut rows: Vec<Vec<(KeyKind, u8)>> =
        (10..20).map(|n| vec![(Name, n), (NameInitial, 1), (NationalInsurance, n)]).collect();
    rows.push(vec![(Name, 1), (NameInitial, 1), (NamePostcode, 1)]);
    rows.push(vec![(Name, 1), (NameInitial, 1), (NamePostcode, 2)]);
    let rows: Vec<&[(KeyKind, u8)]> = rows.iter().map(Vec::as_slice).collect();
    assert_eq!(people(&rows), PeopleRange { low: 11, likely: 12, high: 12 });
}

#[test]
fn an_initial_is_the_only_person_of_that_name_or_nobody_in_particular() {
    let range = people(&[&[(NationalInsurance, 1), (NameInitial, 1)], &[(NameInitial, 1)]]);
    assert_eq!(range, exactly(1));
    let range = people(&[
        &[(NationalInsurance, 1), (NameInitial, 1)],
        &[(NationalInsurance, 2), (NameInitial, 1)],
        &[(NameInitial, 1)],
    ]);
    assert_eq!(range, PeopleRange { low: 2, likely: 2, high: 3 });
}

#[test]
fn a_mobile_ties_a_short_or_misspelt_forename_that_sounds_like_no_other() {
    let row = |name, initial, key| [(Name, name), (NameInitial, initial), (NameSound, name), key];
    assert_eq!(people(&[&row(1, 1, (Mobile, 7)), &row(2, 1, (Mobile, 7))]), exactly(1));
    // A couple's mailbox or account, and another surname or initial.
    assert_eq!(people(&[&row(1, 1, (Email, 7)), &row(2, 1, (Email, 7))]).high, 2);
    assert_eq!(people(&[&row(1, 1, (Mobile, 7)), &row(2, 2, (Mobile, 7))]).high, 2);
}

#[test]
fn forenames_of_another_surname_say_nothing() {
    // Of one number: a row that was read wrongly, or a name from before a wedding.
    let number = (NationalInsurance, 1);
    let mixed: &[&[(KeyKind, u8)]] = &[
        &[number, (NameInitial, 1), (Account, 5)],
        &[number, (Name, 8), (NameInitial, 8), (NameSound, 8), (ForenameBirth, 1)],
        &[number, (NameInitial, 1), (ForenameBirth, 1)],
    ];
    let named = [(Name, 1), (NameInitial, 1), (NameSound, 1), (Account, 5)];
    assert_eq!(people(&[mixed, &[&named]].concat()), exactly(1));
    // Under its own surname another forename does.
    let other: &[(KeyKind, u8)] = &[number, (Name, 2), (NameInitial, 1), (NameSound, 2)];
    assert_eq!(people(&[mixed, &[other, &named]].concat()).high, 2);
}

#[test]
fn a_father_and_a_son_at_one_address_stay_two() {
    let of = |birth| [(Name, 1), (NameInitial, 1), (NamePostcode, 5), (NameBirth, birth), (BirthDay, birth)];
    assert_eq!(people(&[&of(1), &of(2)]), exactly(2));
}

#[test]
fn twins_with_one_initial_stay_two() {
    let of = |name| [(Name, name), (NameSound, name), (NameInitial, 1), (NamePostcode, 5), (NameBirth, 1)];
    assert_eq!(people(&[&of(1), &of(2)]), exactly(2));
}

#[test]
fn a_mistyped_number_or_birthday_does_not_make_two() {
    let of = |ni, tail, birth, day| {
        [
            (NationalInsurance, ni),
            (NiHead, ni),
            (NiTail, tail),
            (NameInitial, 1),
            (Name, 1),
            (NameBirth, birth),
            (BirthDay, day),
        ]
    };
    assert_eq!(people(&[&of(1, 1, 1, 1), &of(2, 1, 1, 1)]), exactly(1));
    assert_eq!(people(&[&of(1, 1, 1, 1), &of(2, 1, 2, 1)]), exactly(1));
    assert_eq!(people(&[&of(1, 1, 1, 1), &of(2, 2, 2, 2)]), exactly(2));
}

#[test]
fn somebody_elses_number_beside_all_that_one_person_has_makes_no_second_person() {
    let of = |ni, forename, more: &[(KeyKind, u8)]| {
        let own = [(NationalInsurance, ni), (NiHead, ni), (NiTail, ni), (NameInitial, 1), (Name, forename)];
        [&own, more].concat()
    };
    let two =
        |a: (u8, &[(KeyKind, u8)]), b: (u8, &[(KeyKind, u8)])| people(&[&of(1, a.0, a.1), &of(2, b.0, b.1)]);
    for same in [[(NameBirth, 1), (Account, 1)], [(Account, 1), (Mobile, 1)], [(ForenameHome, 1), (Email, 1)]]
    {
        assert_eq!(two((1, &same), (1, &same)), exactly(1), "{same:?}");
    }
    assert_eq!(
        two((1, &[(NamePayroll, 1), (Payroll, 1)]), (1, &[(NamePayroll, 1), (Payroll, 2)])),
        exactly(1)
    );
    // A father and his son of one name with one account, and twins with one birth date besides.
    assert_eq!(two((1, &[(Account, 1)]), (1, &[(Account, 1)])), exactly(2));
    let twin = [(NameBirth, 1), (Account, 1), (ForenameHome, 1)];
    assert_eq!(two((1, &twin), (2, &twin)), exactly(2));
}

#[test]
fn a_mailbox_without_a_name_is_no_third_person_beside_the_two_who_have_it() {
    let couple: [&[(KeyKind, u8)]; 2] = [
        &[(NationalInsurance, 1), (Email, 3), (NameInitial, 1), (Name, 1)],
        &[(NationalInsurance, 2), (Email, 3), (NameInitial, 2), (Name, 2)],
    ];
    assert_eq!(people(&[couple[0], couple[1], &[(Email, 3)]]), PeopleRange { low: 2, likely: 2, high: 3 });
    // "Suan" and "Susan" of one mailbox turn out to be one person by their mobile, which is looked at later.
    let called = |name| [(Email, 3), (Mobile, 4), (NameInitial, 1), (Name, name)];
    assert_eq!(people(&[&called(1), &called(2), &[(Email, 3)]]), exactly(1));
}

#[test]
fn a_name_that_fits_two_people_widens_the_range_only() {
    let range = people(&[
        &[(NationalInsurance, 1), (Name, 9), (NameInitial, 1)],
        &[(NationalInsurance, 2), (Name, 9), (NameInitial, 1)],
        &[(Name, 9), (NameInitial, 1)],
    ]);
    assert_eq!(range, PeopleRange { low: 2, likely: 2, high: 3 });
}

#[test]
fn a_couple_shares_an_account_and_an_address_and_stays_two() {
    let range = people(&[
        &[(NationalInsurance, 1), (Account, 3), (Email, 3), (NameInitial, 1), (Name, 1)],
        &[(NationalInsurance, 2), (Account, 3), (Email, 3), (NameInitial, 2), (Name, 2)],
        &[(Account, 3), (Email, 3), (NameInitial, 2), (Name, 2)],
    ]);
    assert_eq!(range, exactly(2));
}

#[test]
fn a_new_surname_needs_a_second_key() {
    let before = [(NameInitial, 1), (Name, 1), (NameBirth, 1), (ForenameBirth, 1), (Mobile, 1)];
    let after = |mobile| [(NameInitial, 2), (Name, 2), (NameBirth, 2), (ForenameBirth, 1), (Mobile, mobile)];
    assert_eq!(people(&[&before, &after(1)]), exactly(1));
    assert_eq!(people(&[&before, &after(2)]), PeopleRange { low: 1, likely: 1, high: 2 });
}

#[test]
fn groups_are_counted_by_themselves_and_by_person() {
    let with = |ni, fields: &[FieldType]| {
        let mut one = observed(&[(NationalInsurance, ni)]);
        one.fields = fields.iter().copied().collect();
        one
    };
    let rows = [
        with(1, &[FieldType::EMAIL]),
        with(1, &[FieldType::EMAIL, FieldType::PHONE]),
        with(2, &[FieldType::EMAIL, FieldType::UK_BANK_ACCOUNT]),
    ];
    let mut resolver = Resolver::new();
    rows.iter().for_each(|row| resolver.push(row));
    let resolution = resolver.finish().expect("resolved");
    let mut census = Census::new(&resolution);
    census.add(resolution.rows().next(), &rows[0], Marks::year(2005));
    let first = census.take();
    assert_eq!((first.people, first.with(Marks::year(2005))), (exactly(1), exactly(1)));
    let mut whose = resolution.rows();
    rows.iter().for_each(|row| census.add(whose.next(), row, Marks::WORKER));
    let all = census.take();
    let likely: Vec<_> = all.by_field.iter().map(|(field, range)| (*field, range.likely)).collect();
    assert_eq!(likely, [(FieldType::PHONE, 1), (FieldType::EMAIL, 2), (FieldType::UK_BANK_ACCOUNT, 1)]);
    assert_eq!(all.by_class.map(|range| range.likely), [1, 0, 1, 0]);
    assert_eq!(all.with(Marks::NO_YEAR), exactly(2));
    assert_eq!(first.sample.len() + 1, all.sample.len());
}

/// Known people of one name each, a list of names of whom some are known, and one more row of a name that is known.
fn likely_with_a_list(known_in_list: u8) -> f64 {
    let mut rows: Vec<Vec<(KeyKind, u8)>> = Vec::new();
    // Sixty people with a number; now and then one shares a name with the one before.
    let name_of = |n: u8| n + 1 - u8::from(n % 15 == 14);
    for n in 0..60u8 {
        rows.push(vec![(NationalInsurance, n + 1), (Name, name_of(n)), (NameInitial, name_of(n))]);
    }
    for n in 0..60u8 {
        // A list with postcodes, which nobody known has.
        let name = if n < known_in_list { name_of(n) } else { 100 + n };
        rows.push(vec![(Name, name), (NameInitial, name), (NamePostcode, n + 1)]);
    }
    let rows: Vec<&[(KeyKind, u8)]> = rows.iter().map(Vec::as_slice).collect();
    people(&rows).likely as f64
}

#[test]
fn a_list_that_repeats_the_staff_adds_fewer_than_one_of_strangers() {
    let (staff, half, strangers) = (likely_with_a_list(57), likely_with_a_list(30), likely_with_a_list(3));
    // Sixty people, and those of the list that are new: 3, 30, 57, give or take those of shared names.
    for (likely, truth) in [(staff, 63.0), (half, 90.0), (strangers, 117.0)] {
        assert!((likely - truth).abs() / truth <= 0.05, "{staff} {half} {strangers}");
    }
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    fn rows() -> impl Strategy<Value = Vec<Observation>> {
        let key = (0..KeyKind::ALL.len(), 0..6u8).prop_map(|(at, n)| (KeyKind::ALL[at], Token([n; 8])));
        let row =
            (proptest::collection::vec(key, 1..6), 0..32u64, 0..4u64).prop_map(|(keys, fields, marks)| {
                Observation {
                    keys,
                    fields: crate::model::FieldSet(fields),
                    marks: Marks(marks << 3),
                    ..Observation::default()
                }
            });
        proptest::collection::vec(row, 0..60)
    }

    proptest! {
        #[test]
        fn who_is_who_does_not_depend_on_what_is_on_the_disk(rows in rows(), limit in 0..500usize) {
            let resolved = |room: Room| {
                let mut resolver = Resolver::with_room(&room);
                for (at, row) in rows.iter().enumerate() {
                    if at % 7 == 0 {
                        resolver.next_store(at % 2 == 0);
                    }
                    resolver.push(row);
                }
                let resolution = resolver.finish().expect("resolved");
                let mut whose = resolution.rows();
                (rows.iter().map(|_| whose.next()).collect::<Vec<_>>(), resolution.links)
            };
            prop_assert_eq!(resolved(Room::with_limit(limit)), resolved(Room::default()));
        }

        #[test]
        fn ranges_are_in_order_and_a_whole_is_its_parts(rows in rows(), cut in 0..60usize) {
            let mut resolver = Resolver::new();
            rows.iter().for_each(|row| resolver.push(row));
            let resolution = resolver.finish().expect("resolved");
            let (first, second) = rows.split_at(cut.min(rows.len()));
            let (mut whole, mut absorbed) = (Census::new(&resolution), Census::new(&resolution));
            let mut whose = resolution.rows();
            rows.iter().for_each(|row| whole.add(whose.next(), row, row.marks));
            let mut parts = Vec::new();
            let mut whose = resolution.rows();
            for part in [first, second] {
                let mut census = Census::new(&resolution);
                part.iter().for_each(|row| census.add(whose.next(), row, row.marks));
                absorbed.absorb(&census);
                parts.push(census.take().people);
            }
            let (whole, absorbed) = (whole.take(), absorbed.take());
            prop_assert_eq!(format!("{whole:?}"), format!("{absorbed:?}"));
            let fields = whole.by_field.iter().map(|(_, range)| *range);
            for range in fields.chain(whole.by_class).chain([whole.people]).chain(parts.iter().copied()) {
                prop_assert!(range.low <= range.likely && range.likely <= range.high, "{range:?}");
                prop_assert!(range.high == 0 || range.low > 0, "{range:?}");
            }
            // Nobody is in the whole who is in no part, and nobody in a part who is not in the whole.
            let all = whole.people;
            prop_assert!(all.high <= parts[0].high + parts[1].high);
            prop_assert!(all.high >= parts[0].high.max(parts[1].high));
            let by_class: u64 = whole.by_class.iter().map(|range| range.likely).sum();
            prop_assert!(by_class.abs_diff(all.likely) <= 3, "{:?} {all:?}", whole.by_class);
        }
    }
}

#[test]
fn a_staff_list_speaks_of_its_own_people_and_not_of_all_electors() {
    let staff: &[&[(KeyKind, u8)]] = &[
        &[(NationalInsurance, 1), (Name, 1), (NameInitial, 1), (NamePostcode, 1)],
        &[(Name, 1), (NameInitial, 1), (Mobile, 9)],
        &[(NameInitial, 1)],
    ];
    let electors: &[&[(KeyKind, u8)]] = &[
        &[(NationalInsurance, 2), (Name, 1), (NameInitial, 1), (NamePostcode, 2)],
        &[(NationalInsurance, 3), (Name, 2), (NameInitial, 1), (NamePostcode, 3)],
    ];
    let count = |of_workers: bool| {
        let mut resolver = Resolver::new();
        resolver.next_store(of_workers);
        staff.iter().for_each(|keys| resolver.push(&observed(keys)));
        resolver.next_store(false);
        electors.iter().for_each(|keys| resolver.push(&observed(keys)));
        resolver.finish().expect("resolved").people
    };
    assert_eq!(count(true), 3);
    assert!(count(false) > 3);
}

#[test]
fn one_forename_in_one_house_under_two_surnames_is_a_doubt_and_no_join() {
    let range = people(&[
        &[(Name, 1), (NameInitial, 1), (NamePostcode, 1), (ForenameHome, 1)],
        &[(Name, 2), (NameInitial, 2), (NamePostcode, 2), (ForenameHome, 1)],
    ]);
    assert_eq!((range.low, range.high), (1, 2));
}
