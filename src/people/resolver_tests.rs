//! Who is who in rows of a few keys each, and what is counted of them.

use super::super::Census;
use super::*;
use crate::model::{FieldType, KeyKind::*, Marks, PeopleRange, Token};

fn observed(keys: &[(KeyKind, u8)]) -> Observation {
    let keys = keys.iter().map(|(kind, n)| (*kind, Token([*n; 8]))).collect();
    Observation { keys, ..Observation::default() }
}

fn people(rows: &[&[(KeyKind, u8)]]) -> PeopleRange {
    let rows: Vec<Observation> = rows.iter().map(|keys| observed(keys)).collect();
    let mut resolver = Resolver::new();
    rows.iter().for_each(|row| resolver.push(row));
    let resolution = resolver.finish();
    let mut census = Census::new(&resolution);
    rows.iter().for_each(|row| census.add(row, Marks::default()));
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
fn one_rare_name_with_nothing_that_differs_is_one_person() {
    let range = people(&[&[(Name, 1), (Email, 1)], &[(Name, 1), (NamePostcode, 2)], &[(Name, 1)]]);
    assert_eq!(range, exactly(1));
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
    let resolution = resolver.finish();
    let mut census = Census::new(&resolution);
    census.add(&rows[0], Marks::year(2005));
    let first = census.take();
    assert_eq!((first.people, first.with(Marks::year(2005))), (exactly(1), exactly(1)));
    rows.iter().for_each(|row| census.add(row, Marks::WORKER));
    let all = census.take();
    let likely: Vec<_> = all.by_field.iter().map(|(field, range)| (*field, range.likely)).collect();
    assert_eq!(likely, [(FieldType::PHONE, 1), (FieldType::EMAIL, 2), (FieldType::UK_BANK_ACCOUNT, 1)]);
    assert_eq!(all.by_class.map(|range| range.likely), [1, 0, 1, 0]);
    assert_eq!(all.with(Marks::NO_YEAR), exactly(2));
    assert_eq!(first.sample.len() + 1, all.sample.len());
}
