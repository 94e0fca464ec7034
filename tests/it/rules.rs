//! The user's own rules and tables through the real program: new types in the report, mistakes with their line,
//! patterns that would eat the memory refused; and what a report says of known record layouts.

use std::fs;

use serde_json::Value;

use crate::harness::{Dir, Run, text};

const BADGE: &str = r#"[[rule]]
id = "staff_badge"
field_type = "staff_badge"
label = "staff badge number"
category = "employment"
ico = "identification_data"
dpv = "dpv-pd:Identifying"
description = "Badge numbers: SB and six digits."
reference = "none"
pattern = '\bSB-?(?P<value>[0-9]{6})\b'
anchor = "digits"
context = ["badge"]
examples = ["badge SB-204417"]
counter_examples = ["asset SB-20441"]
header_examples = ["Badge No"]

[rule.headers]
exact = ["badge no"]

[rule.weights]
base = -200
shape_hit = 100
context = 250
"#;

/// Runs `rules check` over one rule file.
fn check(rule: &str) -> Run {
    let dir = Dir::new();
    let folder = dir.out().with_file_name("mine");
    fs::create_dir_all(&folder).expect("made");
    fs::write(folder.join("badge.toml"), rule).expect("written");
    dir.run([std::ffi::OsStr::new("rules"), "check".as_ref(), "--rules".as_ref(), folder.as_os_str()])
}

#[test]
fn a_users_rule_is_a_type_of_the_report() {
    let dir = Dir::new();
    let folder = dir.out().with_file_name("mine");
    fs::create_dir_all(&folder).expect("made");
    fs::write(folder.join("badge.toml"), BADGE).expect("written");
    dir.file("letter.txt", "Please return badge SB-204417 to the front desk.\n");
    dir.run(["scan", "root", "--out", "out", "--rules", &folder.to_string_lossy()]).code(0);
    let report = dir.report();
    let found = report["stores"][0]["text"].as_array().expect("a list");
    assert!(found.iter().any(|hit| text(hit, "field_type") == "staff_badge"), "{found:?}");
}

#[test]
fn a_mistake_in_a_rule_is_told_with_its_line() {
    check(BADGE).code(0);
    for (from, to, line, words) in [
        ("anchor = \"digits\"", "anchor = \"didgits\"", 11, "unknown variant"),
        ("reference", "referense", 9, "unknown field"),
        ("[0-9]{6})", "[0-9]{6", 10, "the pattern is wrong"),
        // Repeated repetitions that would compile to gigabytes.
        ("[0-9]{6})", "((([a-z]{200}){200}){200}))", 10, "the pattern is wrong"),
        ("[0-9]{6})", r"(\\w{1,500}){1,500})", 10, "the pattern is wrong"),
    ] {
        let run = check(&BADGE.replacen(from, &to.replace(r"\\", r"\"), 1)).code(2);
        let place = format!("badge.toml:{line}: ");
        assert!(run.stderr.contains(&place) && run.stderr.contains(words), "{}", run.stderr);
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    }
}

#[test]
fn an_example_that_comes_out_wrong_is_told_with_its_line() {
    let run = check(&BADGE.replacen("badge SB-204417", "badge SB-20441", 1));
    assert_ne!(run.code, Some(0));
    assert!(run.stdout.contains("badge.toml:13: rule staff_badge"), "{}", run.stdout);
}

const PAYEES: &str = "Name,Sort code,Account number\n\
    Avril Pollworth,20-45-23,31926810\nBertram Stationer,20-45-24,48219370\nCelia Tellerman,20-45-25,55194620\n";

/// The evidence of all columns of the first table.
fn evidence(report: &Value) -> String {
    report["stores"][0]["tables"][0]["columns"].to_string()
}

#[test]
fn accounts_are_checked_by_the_users_table_and_a_bad_table_is_told_with_its_line() {
    let dir = Dir::new();
    dir.file("payees.csv", PAYEES);
    dir.scan(&[]).code(0);
    let without = dir.report();
    assert!(!evidence(&without).contains("modulus"), "{without:#}");
    let table = dir.out().with_file_name("weights.txt");
    // Made up: the account's last digit must be 0.
    fs::write(&table, "200000 209999 MOD10 0 0 0 0 0 0 0 0 0 0 0 0 0 1\n").expect("written");
    let path = table.to_string_lossy().into_owned();
    dir.scan(&["--modulus-table", &path]).code(0);
    let with = dir.report();
    assert!(evidence(&with).contains("modulus_pass"), "{with:#}");
    assert_ne!(without["run"]["config_digest"], with["run"]["config_digest"]);
    fs::write(&table, "200000 209999 MOD10 0 0 0 0 0 0 0 0 0 0 0 0 0 1\n200000 MOD10\n").expect("written");
    let run = dir.scan(&["--modulus-table", &path]).code(2);
    assert!(run.stderr.contains("line 2 of the modulus table"), "{}", run.stderr);
    let run = dir.scan(&["--modulus-table", "nowhere.txt"]).code(2);
    assert!(run.stderr.contains("cannot read nowhere.txt"), "{}", run.stderr);
}

#[test]
fn a_driver_number_is_compared_with_its_row() {
    let dir = Dir::new();
    dir.file(
        "drivers.csv",
        "Surname,Date of birth,Driving licence\nTellerton,05/07/1964,TELLE607054SM9IJ\n\
         Pollworth,12/03/1971,POLLW703121AB9CD\nNg,30/11/1958,NG999511308CD9EF\n",
    );
    dir.scan(&[]).code(0);
    assert!(evidence(&dir.report()).contains("agrees_with_row"), "{:#}", dir.report());
}

#[test]
fn exports_of_known_systems_are_named() {
    let dir = Dir::new();
    dir.file(
        "places.csv",
        "pollingplaceid,pollingplaceaddress1,pollingplaceaddress7,pollingplaceeasting,pollingplacenorthing,\
         propertynumber,streetname,postcode,uprn\n12,Larkhill School,OX4 1AB,452100,204500,14,Mill Lane,OX4 1AC,1\n\
         13,Botley Hall,OX2 9QR,452200,204600,15,Mill Lane,OX4 1AC,2\n",
    );
    dir.scan(&[]).code(0);
    let report = dir.report();
    let election = &report["stores"][0]["election"];
    assert_eq!(text(election, "class"), "none", "{report:#}");
    assert!(election["evidence"].to_string().contains("layout_xpress"), "{report:#}");
}

#[test]
fn a_type_of_the_users_own_is_found_in_columns_and_in_text() {
    let dir = Dir::new();
    let rows: String = (10..50).map(|n| format!("Ann,SB-2044{n}\n")).collect();
    dir.file("staff.csv", format!("Who,Code\n{rows}"))
        .file("letter.txt", "Dear Ann\n\nYour badge SB-204417 is ready. Bring it with you.\n");
    let rules = dir.path().join("mine");
    std::fs::create_dir(&rules).expect("a folder");
    let rule = r#"[[rule]]
id = "staff_badge"
field_type = "staff_badge"
category = "membership"
ico = "other"
dpv = "dpv-pd:Identifier"
description = "Badges."
reference = "none"
pattern = '\bSB-[0-9]{6}\b'
anchor = "digits"
examples = ["SB-204417", "his SB-111222 now", "badge SB-204418"]
counter_examples = ["SB-20441", "XSB-204417", "SB 204417"]
"#;
    std::fs::write(rules.join("badge.toml"), rule).expect("written");
    dir.run(["rules", "check", "--rules", "mine"]).code(0);
    dir.scan(&["--rules", "mine"]).code(0);
    let report = dir.report();
    let store = |path: &str| {
        let stores = report["stores"].as_array().expect("a list");
        stores.iter().find(|store| store["path"] == path).expect("a store").clone()
    };
    let finding = &store("staff.csv")["tables"][0]["columns"][1]["findings"][0];
    assert_eq!(
        (&finding["field_type"], &finding["values"]),
        (&"staff_badge".into(), &40.into()),
        "{finding}"
    );
    assert_eq!(store("letter.txt")["text"][0]["field_type"], "staff_badge");
}
