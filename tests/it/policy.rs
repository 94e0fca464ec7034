//! Whose, how long, how bad, and which copies: over a small estate with a register of systems.

use serde_json::Value;

use crate::harness::{Dir, ledger, rows, text, without_run};

const STAFF: &str = "Surname,Forename,DOB,NI Number,Postcode,Sort Code,Account No,Role
Whitcombe,Margaret,12/03/1948,AB123459C,OX4 1LD,20-45-23,71834562,Presiding Officer
Okonkwo,Daniel,04/11/1961,CE234567A,OX3 7QP,40-11-62,20934417,Poll Clerk
Patel,Nisha,23/07/1975,HJ345678B,OX2 6HN,30-96-34,55210983,Poll Clerk
Ferris,Alan,30/01/1952,JK456789D,OX44 9EU,60-83-71,33417790,Presiding Officer
Barnwell,Joyce,19/09/1939,LM567891A,OX4 3DF,20-71-02,60127745,Count Assistant
Kowalska,Ewa,02/02/1983,NP678912B,OX4 2SD,77-23-11,14420965,Count Assistant
";

fn estate() -> Dir {
    let dir = Dir::new();
    dir.file("elections/2005/Poll staff GE2005.csv", STAFF);
    dir.file("elections/2005/Copy of Poll staff GE2005.csv", STAFF);
    dir.file("held/Poll staff GE2010.csv", STAFF.replace("Okonkwo", "Okonjo"));
    let config = "[[system]]\nname = \"Elections\"\npaths = [\"elections\"]\nowner = \"Head of Elections\"\nstatus = \"unsupported\"\n\
                  [[system]]\nname = \"Held\"\npaths = [\"held\"]\ncontroller = \"council\"\nlegal_hold = true\n\
                  [[system]]\nname = \"Gone\"\npaths = [\"gone\"]\n";
    std::fs::write(dir.path().join("pollsweep.toml"), config).expect("written");
    dir
}

fn store<'r>(report: &'r Value, path: &str) -> &'r Value {
    let stores = report["stores"].as_array().expect("a list");
    stores.iter().find(|store| store["path"] == path).unwrap_or_else(|| panic!("{path} is a store"))
}

#[test]
fn each_store_has_a_controller_a_date_a_risk_and_its_copies() {
    let dir = estate();
    dir.scan(&["--config", "pollsweep.toml", "--as-of", "2025-06-07"]).code(0);
    let report = dir.report();
    assert_eq!(report["run"]["as_of"], "2025-06-07");
    let first = store(&report, "elections/2005/Poll staff GE2005.csv");
    assert_eq!(first["controller"]["id"], "returning_officer");
    assert_eq!(first["retention"]["max_until"], "2011-05-05");
    // From 5 May 2011 to 7 June 2025: fourteen years with four leap days, and 33 days.
    assert_eq!(first["retention"]["overdue_days"], 14 * 365 + 4 + 33);
    assert_eq!(first["retention"]["overdue"], true);
    assert_eq!(first["risk"]["why"][0]["code"], "identity_theft_kit");
    assert!(first["risk"]["score"].as_u64().is_some_and(|score| score >= 50));
    assert_eq!(first["roles"], serde_json::json!(["polling", "count"]));
    assert_eq!((&first["copies"], &first["copies_of"]), (&1.into(), &serde_json::json!([0])));
    assert_eq!(first["risk_classes"][0]["people"]["likely"], 6);
    let held = store(&report, "held/Poll staff GE2010.csv");
    assert_eq!(
        (&held["controller"]["id"], &held["retention"]["overdue"]),
        (&"council".into(), &false.into())
    );
    assert_eq!(held["retention"]["legal_hold"], true);
    assert!(held["retention"]["overdue_days"].as_u64().is_some_and(|days| days > 3000));

    let summary = &report["summary"];
    assert_eq!(summary["people"]["likely"], 6, "a misspelt name is no new person");
    assert_eq!((&summary["overdue"]["stores"], &summary["overdue"]["legal_hold"]), (&2.into(), &1.into()));
    let years: Vec<_> =
        summary["by_election"].as_array().expect("a list").iter().map(|row| &row["year"]).collect();
    assert_eq!(years, [&Value::from(2005), &Value::from(2010)]);
    let controllers = summary["controllers"].as_array().expect("a list");
    assert_eq!(controllers.len(), 2);
    assert!(controllers.iter().all(|one| one["people"]["likely"] == 6));
    let kinds: Vec<_> =
        report["copy_families"].as_array().expect("a list").iter().map(|one| &one["kind"]).collect();
    assert_eq!(kinds, ["exact", "same_people"]);
    let systems: Vec<_> =
        report["systems"].as_array().expect("a list").iter().map(|one| &one["name"]).collect();
    assert_eq!(systems, ["Elections", "Gone", "Held"]);
    // Of a system that the register names and this scan did not meet, nothing is known: it must not look clean.
    let gone = &report["systems"][1];
    assert_eq!((&gone["complete"], &gone["coverage"]["skipped"]), (&false.into(), &1.into()), "{gone}");
    assert_eq!(gone["places"], serde_json::json!([{"place": "gone", "met": false}]));
    assert_eq!(ledger(&report), ["gone skipped not_scanned"]);
    assert_eq!(report["summary"]["complete"], false);
    assert_eq!(report["systems"][0]["owner"], "Head of Elections");
}

#[test]
fn the_register_is_kept_and_another_can_be_used_without_scanning() {
    let dir = estate();
    dir.scan(&["--config", "pollsweep.toml", "--as-of", "2025-06-07"]).code(0);
    let first = without_run(dir.report());
    dir.scan(&["--config", "pollsweep.toml", "--as-of", "2025-06-07", "--jobs", "1"]).code(0);
    assert_eq!(without_run(dir.report()), first, "two runs differ");
    let again = dir.run(["report", "out/inventory.db", "--json", "-"]).code(0);
    let again: Value = serde_json::from_str(&again.stdout).expect("JSON");
    assert_eq!(without_run(again), first);
    std::fs::write(dir.path().join("other.toml"), "").expect("written");
    let args =
        ["report", "out/inventory.db", "--config", "other.toml", "--as-of", "2006-01-01", "--json", "-"];
    let other: Value = serde_json::from_str(&dir.run(args).code(0).stdout).expect("JSON");
    assert_eq!(other["run"]["as_of"], "2006-01-01");
    assert_eq!(other["summary"]["overdue"]["stores"], 0);
    assert_eq!(other["systems"][0]["name"], "elections");
}

#[test]
fn the_register_alone_says_what_to_scan_and_what_was_not() {
    let dir = estate();
    let root = dir.root().canonicalize().expect("there");
    let config = format!(
        "[[system]]\nname = \"Elections\"\nroots = [\"{0}/elections\"]\nowner = \"Head of Elections\"\n\
         [[system]]\nname = \"Held\"\nurls = [\"file://{0}/held\", \"mssql://db1.council.example/payroll\"]\n\
         [[system]]\nname = \"Old share\"\nroots = [\"{0}/unplugged\"]\nurls = ['\\\\fs1\\old$']\n",
        root.display()
    );
    std::fs::write(dir.path().join("pollsweep.toml"), config).expect("written");
    let scan = ["scan", "--config", "pollsweep.toml", "--out", "out", "--fail-on", "incomplete"];
    let run = dir.run(scan).code(3);
    assert!(run.stderr.contains("unplugged of pollsweep.toml is not there"), "{}", run.stderr);
    let report = dir.report();
    let systems = rows(&report, "systems", |row| {
        let met = row["places"].as_array().expect("a list").iter().map(|place| place["met"] == true);
        (
            text(row, "name").to_owned(),
            row["stores"].as_u64(),
            row["complete"] == true,
            met.collect::<Vec<_>>(),
        )
    });
    let row =
        |name: &str, stores, complete, met: &[bool]| (name.to_owned(), Some(stores), complete, met.to_vec());
    assert_eq!(
        systems,
        [
            row("Elections", 2, true, &[true]),
            row("Held", 1, false, &[true, false]),
            row("Old share", 0, false, &[false, false]),
        ]
    );
    let unplugged = format!("{}/unplugged skipped not_scanned", root.display());
    let expected = [
        &unplugged,
        r"\\fs1\old$ skipped not_scanned",
        "mssql://db1.council.example/payroll skipped not_scanned",
    ];
    assert_eq!(ledger(&report), expected);
    // The part of one system has its own places, and no others'.
    let part = ["report", "out/inventory.db", "--system", "Held", "--format", "md,html", "--out", "part"];
    dir.run(part).code(0);
    let part = std::fs::read_to_string(dir.path().join("part/summary.md")).expect("written");
    assert!(part.contains("Nothing of mssql://db1.council.example/payroll was met"), "{part}");
    assert!(part.contains("mssql://db1") && !part.contains("unplugged"), "{part}");
    let part = std::fs::read_to_string(dir.path().join("part/report.html")).expect("written");
    assert!(part.contains("not read: mssql://db1.council.example/payroll"));

    std::fs::write(dir.path().join("pollsweep.toml"), "[[system]]\nname = \"a\"\nroots = [\"/no/such\"]\n")
        .expect("written");
    let run = dir.run(scan).code(2);
    assert!(run.stderr.contains("nothing to scan") && run.stderr.contains("add roots"), "{}", run.stderr);
    let run = dir.run(["scan", "--out", "out"]).code(2);
    assert!(run.stderr.contains("ROOT"), "{}", run.stderr);
}

#[test]
fn who_stands_beside_staff_is_told_apart_from_them() {
    let dir = Dir::new();
    dir.file(
        "elections/Polling stations May 2015.csv",
        "Station No,Polling Station,Keyholder,Presiding Officer,PO Mobile\n\
         1,St Luke's Hall,Edith Wainwright,Daniel Okonkwo,07811 482915\n\
         2,Marston Scout Hut,Alan Ferris,Nisha Patel,07904 338127\n\
         3,Cutteslowe Pavilion,Joyce Barnwell,Margaret Whitcombe,07533 910246\n\
         4,Wolvercote Village Hall,Peter Dunmore,Ewa Kowalska,07712 664083\n",
    );
    dir.file(
        "elections/Poll staff with contacts 2015.csv",
        "Surname,Forename,DOB,NI Number,Role,Emergency Contact,Emergency Contact Tel,Leaving Date\n\
         Whitcombe,Margaret,12/03/1948,AB123459C,Presiding Officer,Bill Whitcombe,01865 711222,31/03/2016\n\
         Okonkwo,Daniel,04/11/1961,CE234567A,Poll Clerk,Ada Okonkwo,01865 711223,\n\
         Patel,Nisha,23/07/1975,HJ345678B,Poll Clerk,Raj Patel,01865 711224,30/06/2018\n\
         Thorne,Leonard,30/01/1952,JK456789D,Canvasser,June Thorne,01865 711225,\n",
    );
    dir.scan(&[]).code(0);
    let report = dir.report();
    let summary = &report["summary"];
    let roles = rows(summary, "by_role", |row| {
        (text(row, "family").to_owned(), row["people"]["likely"].as_u64().unwrap_or_default())
    });
    let role = |family: &str, people| (family.to_owned(), people);
    assert_eq!(
        roles,
        [role("polling", 4), role("canvass", 1), role("keyholder", 4), role("emergency_contact", 4)]
    );
    // Four presiding officers and clerks, of whom three stand in both lists, and one canvasser: no keyholder.
    assert_eq!(summary["election_workers"]["people"]["likely"], 5, "{summary}");
    let year = &summary["by_election"][0];
    assert_eq!((&year["year"], &year["people"]["likely"]), (&2015.into(), &5.into()), "{year}");
    assert_eq!(summary["people"]["likely"], 9);
    let employed = &summary["employees"];
    assert_eq!((&employed["current"]["likely"], &employed["former"]["likely"]), (&2.into(), &2.into()));
}

#[test]
fn a_mistake_in_the_register_is_named_with_its_line() {
    let dir = estate();
    std::fs::write(
        dir.path().join("bad.toml"),
        "[[system]]\nname = \"a\"\npaths = [\"a\"]\nlegalhold = true\n",
    )
    .expect("written");
    let run = dir.scan(&["--config", "bad.toml"]).code(2);
    assert!(run.stderr.contains("bad.toml, line 4") && run.stderr.contains("legalhold"), "{}", run.stderr);
    let run = dir.scan(&["--config", "none.toml"]).code(2);
    assert!(run.stderr.contains("none.toml"), "{}", run.stderr);
}

#[test]
fn names_of_files_tell_leavers_and_tax_codes_tell_the_year() {
    let dir = Dir::new();
    dir.file("hr/Former staff.csv", STAFF);
    dir.scan(&[]).code(0);
    let report = dir.report();
    assert_eq!(report["summary"]["employees"]["former"]["likely"], 6);
    assert_eq!(report["summary"]["employees"]["current"]["likely"], 0);

    // A payroll of poll staff that says nothing of its year but the codes of 2011-12.
    let mut rows = STAFF.lines();
    let head = format!("{},Tax Code,Fee\n", rows.next().expect("a header"));
    let pay: String = rows.map(|row| format!("{row},747L,195.00\n")).collect();
    let dir = Dir::new();
    dir.file("elections/poll staff fees.csv", head + &pay);
    dir.scan(&[]).code(0);
    let report = dir.report();
    let election = &store(&report, "elections/poll staff fees.csv")["election"];
    assert_eq!(election["class"], "election_worker");
    assert_eq!(election["years"], serde_json::json!([2011]), "{election}");
    let codes = election["evidence"].as_array().expect("a list").iter().map(|one| one["code"].clone());
    assert!(codes.collect::<Vec<_>>().contains(&"tax_year".into()), "{election}");
}

#[test]
fn the_poll_that_a_name_tells_dates_retention_and_names_the_controller() {
    let dir = Dir::new();
    dir.file("elections/PCC 2012 poll staff.csv", STAFF);
    dir.file("elections/Poll staff 23 June 2016.csv", STAFF);
    dir.file("elections/Poll staff elections 2019.csv", STAFF);
    let dated = STAFF.lines().enumerate().map(|(at, row)| match at {
        0 => format!("{row},Date worked\n"),
        _ => format!("{row},{}\n", if at % 2 == 0 { "02/05/2019" } else { "23/05/2019" }),
    });
    dir.file("elections/poll staff worked.csv", dated.collect::<String>());
    dir.scan(&["--as-of", "2025-06-07"]).code(0);
    let report = dir.report();
    let of = |name: &str| {
        let store = store(&report, name);
        let polls = rows(&store["election"], "polls", |day| day.as_str().unwrap_or_default().to_owned());
        let due = text(&store["retention"], "due").to_owned();
        (polls.join(" "), due, text(&store["controller"], "id").to_owned())
    };
    let row = |polls: &str, due: &str, who: &str| (polls.to_owned(), due.to_owned(), who.to_owned());
    assert_eq!(of("elections/PCC 2012 poll staff.csv"), row("2012-11-15", "2018-11-15", "returning_officer"));
    assert_eq!(
        of("elections/Poll staff 23 June 2016.csv"),
        row("2016-06-23", "2022-06-23", "counting_officer")
    );
    assert_eq!(of("elections/Poll staff elections 2019.csv"), row("", "2025-12-12", "returning_officer"));
    let unnamed = text(&store(&report, "elections/Poll staff elections 2019.csv")["retention"], "basis");
    assert!(unnamed.contains("the last poll of the year that it names, 2019-12-12"), "{unnamed}");
    assert_eq!(
        of("elections/poll staff worked.csv"),
        row("2019-05-02 2019-05-23", "2025-05-23", "returning_officer")
    );
}

/// Another path than the program's: the list is set as the kernel's own format has it.
#[cfg(target_os = "linux")]
#[test]
fn an_access_list_that_lets_others_read_is_said() {
    use std::os::unix::fs::PermissionsExt;
    let dir = Dir::new();
    dir.file("open/Poll staff GE2005.csv", STAFF).file("shut/Poll staff GE2005.csv", STAFF);
    let path = |name: &str| dir.root().join(name).join("Poll staff GE2005.csv");
    for name in ["open", "shut"] {
        std::fs::set_permissions(path(name), std::fs::Permissions::from_mode(0o640)).expect("owned");
    }
    // Owner rw, the user 1234 r, group r, mask r, others none.
    let none = u32::MAX;
    let entries: [(u16, u16, u32); 5] =
        [(1, 6, none), (2, 4, 1234), (4, 4, none), (0x10, 4, none), (0x20, 0, none)];
    let mut list = vec![2, 0, 0, 0];
    for (tag, rights, id) in entries {
        list.extend(tag.to_le_bytes());
        list.extend(rights.to_le_bytes());
        list.extend(id.to_le_bytes());
    }
    let flags = rustix::fs::XattrFlags::empty();
    if rustix::fs::setxattr(path("open"), "system.posix_acl_access", &list, flags).is_err() {
        // The file system of the temporary folder keeps none.
        return;
    }
    dir.scan(&[]).code(0);
    let report = dir.report();
    for (name, said) in [("open", true), ("shut", false)] {
        let store = store(&report, &format!("{name}/Poll staff GE2005.csv"));
        assert_eq!(store["access"]["read_by_list"], said, "{name}");
        assert_eq!(store["access"]["mode"], "0640", "{name}");
        assert_eq!(store["access"]["world_readable"], false, "{name}");
        let why = store["risk"]["why"].as_array().expect("a list");
        assert_eq!(why.iter().any(|one| one["code"] == "read_by_list"), said, "{name}");
    }
}
