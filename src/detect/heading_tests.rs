//! What a column is by its heading and its neighbours: tables through the analyzer. All people are invented.

use super::kinds_of;

/// A table of so many rows, each made from its number.
fn table(heading: &str, rows: usize, row: impl Fn(usize) -> String) -> String {
    (0..rows).fold(heading.to_owned() + "\n", |table, n| table + &row(n) + "\n")
}

const SURNAMES: [&str; 6] = ["Whitcombe", "Okonkwo", "Patel", "Ferris", "Barnwell", "Kowalska"];
const FORENAMES: [&str; 6] = ["Margaret", "Daniel", "Nisha", "Alan", "Joyce", "Ewa"];

fn kind_at(path: &str, table: &str, column: u32) -> Option<&'static str> {
    kinds_of(path, table).into_iter().find(|(at, _)| *at == column).map(|(_, kind)| kind)
}

#[test]
fn dots_in_a_heading_stand_for_blanks() {
    let list =
        |heading: &str| table(heading, 6, |n| format!("{}|{}|12/03/19{}", SURNAMES[n], FORENAMES[n], 48 + n));
    let found = kinds_of("staff.csv", &list("S.name|1st.name|Date.of.birth"));
    assert_eq!(found, [(0, "last_name"), (1, "first_name"), (2, "date_of_birth")]);
    let found = kinds_of("staff.csv", &list("Family.name|First.name|D.of.B"));
    assert_eq!(found[..2], [(0, "last_name"), (1, "first_name")]);
    // A path through an object is none: its last part tells, unless the place is that of something else.
    let path = table("applicant.name|venue.address", 6, |n| {
        format!("{} {}|{} Mill Lane, Testham", FORENAMES[n], SURNAMES[n], n + 2)
    });
    assert_eq!(kinds_of("staff.csv", &path), [(0, "full_name")]);
}

#[test]
fn two_numbered_columns_of_names_are_the_halves_of_a_name() {
    let found = kinds_of("staff.csv", &table("NM1|NM2", 6, |n| format!("{}|{}", SURNAMES[n], FORENAMES[n])));
    assert_eq!(found, [(0, "last_name"), (1, "first_name")]);
    let whole = table("Name 1|Name 2", 6, |n| {
        format!("{} {}|{} {}", FORENAMES[n], SURNAMES[n], FORENAMES[5 - n], SURNAMES[n])
    });
    assert_eq!(kinds_of("staff.csv", &whole), [(0, "full_name"), (1, "full_name")]);
}

#[test]
fn a_letter_over_both_sexes_heads_the_sex() {
    let sexes = |one: &'static str, other: &'static str| {
        table("Surname|Forename|G", 6, move |n| {
            format!("{}|{}|{}", SURNAMES[n], FORENAMES[n], if n % 2 == 0 { one } else { other })
        })
    };
    assert_eq!(kind_at("staff.csv", &sexes("F", "M"), 2), Some("gender"));
    // Goals and groups.
    assert_eq!(kind_at("staff.csv", &sexes("3", "1"), 2), None);
    assert_eq!(kind_at("staff.csv", &sexes("A", "B"), 2), None);
}

#[test]
fn whom_to_ring_about_a_candidate_is_not_published_by_law() {
    let list = |contact: &str| {
        table(&format!("Ward|Candidate|Party|Agent|{contact}"), 6, |n| {
            format!(
                "Testham|{} {}|Labour|{} {}|01865 24{}811",
                FORENAMES[n],
                SURNAMES[n],
                FORENAMES[5 - n],
                SURNAMES[n],
                n + 2
            )
        })
    };
    let found = kinds_of("nominations/agents.xls", &list("Agent tel"));
    assert_eq!(found, [(1, "full_name"), (2, "political_activity"), (3, "full_name"), (4, "phone")]);
    let published =
        table("Ward|Candidate|Party", 6, |n| format!("Testham|{} {}|Labour", FORENAMES[n], SURNAMES[n]));
    assert_eq!(kinds_of("nominations/statement.xls", &published), []);
}

#[test]
fn days_on_which_a_training_was_completed_are_its_record() {
    let list = |course: &str| {
        table(&format!("display_name|{course}|completed_on"), 6, |n| {
            format!("{} {}|Count training|2019-11-2{n}", FORENAMES[n], SURNAMES[n])
        })
    };
    assert_eq!(kind_at("export.csv", &list("module"), 2), Some("training_record"));
    let repairs = table("Tenant|Repair|Completed on", 6, |n| {
        format!("{} {}|Gutter at back|2019-11-2{n}", FORENAMES[n], SURNAMES[n])
    });
    assert_eq!(kind_at("repairs.csv", &repairs, 2), None);
}

#[test]
fn accounts_of_a_ledger_are_nobodys() {
    let rows = |heading: &str| {
        table(heading, 8, |n| format!("22-36-{}|1253643{n}|Roads salt|{}.51", 30 + n, 100 + n))
    };
    assert_eq!(kind_at("budget.csv", &rows("Cost centre|Account|Description|Budget"), 1), None);
    let paid = table("Name|Sort code|Account", 6, |n| {
        format!("{} {}|20-36-{}|1253643{n}", FORENAMES[n], SURNAMES[n], 30 + n)
    });
    assert_eq!(kind_at("pay.csv", &paid, 2), Some("uk_bank_account"));
}

#[test]
fn a_register_number_is_that_of_an_elector_where_electors_are_listed() {
    let list = |path: &str, form: fn(usize) -> String| {
        let rows = table("Reg No|Name|Address", 8, |n| {
            format!("{}|{} {}|{} Mill Lane, Testham", form(n), FORENAMES[n % 6], SURNAMES[n % 6], n + 2)
        });
        kind_at(path, &rows, 0)
    };
    let elector = |n: usize| format!("HNA/{}", 196 + n * 7);
    let vehicle = |n: usize| format!("AB5{n} TVS");
    assert_eq!(list("Register of electors 2008.csv", elector), Some("electoral_number"));
    assert_eq!(list("Parking permits.csv", vehicle), Some("vehicle_registration"));
    let tables = table("Table|Name", 8, |n| format!("T{}|{} {}", n + 1, FORENAMES[n % 6], SURNAMES[n % 6]));
    assert_eq!(kind_at("Elections 2010/table plan.csv", &tables, 0), None);
}

#[test]
fn prefixes_of_database_programmers_are_read_past() {
    let rows = table("XSURN|STRFNAME|STRNAME", 6, |n| {
        format!("{}|{}|{} Mill Lane", SURNAMES[n], FORENAMES[n], n + 2)
    });
    let found = kinds_of("staff.csv", &rows);
    assert_eq!(found[..2], [(0, "last_name"), (1, "first_name")]);
    assert_ne!(found.get(2), Some(&(2, "full_name")));
}

#[test]
fn two_numbers_in_a_cell_are_telephones() {
    let rows = table("Who|", 6, |n| {
        format!("{} {}|01865 24{}811 / 07{}00 900{}11", FORENAMES[n], SURNAMES[n], n + 2, n + 1, n + 1)
    });
    assert_eq!(kind_at("to ring.csv", &rows, 1), Some("phone"));
    let ranges = table("Who|", 6, |n| format!("{} {}|1234567890{n} / 22", FORENAMES[n], SURNAMES[n]));
    assert_eq!(kind_at("to ring.csv", &ranges, 1), None);
}

#[test]
fn the_roles_to_pick_from_are_nobodys() {
    const ROLES: [&str; 6] = [
        "Presiding Officer",
        "Poll Clerk",
        "Count Assistant",
        "Count Supervisor",
        "Poll Card Deliverer",
        "Postal Vote Opener",
    ];
    let list = table("Role|Fee", 6, |n| format!("{}|{}.50", ROLES[n], 60 + n));
    assert_eq!(kinds_of("Elections/lookups.xls", &list), []);
    let staff = table("Name|Role", 6, |n| format!("{} {}|{}", FORENAMES[n], SURNAMES[n], ROLES[n]));
    assert_eq!(kind_at("Elections/staff.xls", &staff, 1), Some("election_role"));
}

#[test]
fn what_customers_are_paid_is_no_fee() {
    let list = |sum: &str| {
        table(&format!("Who|NINO|{sum}"), 6, |n| {
            format!("{} {}|AB23456{n}C|{}.74", FORENAMES[n], SURNAMES[n], 66 + n)
        })
    };
    assert_eq!(kind_at("benefits/HB claims.txt", &list("£"), 2), None);
    assert_eq!(kind_at("benefits/staff/wages.txt", &list("Wages"), 2), Some("fee"));
}

#[test]
fn stations_of_a_fire_brigade_are_none_of_a_poll() {
    let list = table("Name|Station", 6, |n| format!("{} {}|Testham", FORENAMES[n], SURNAMES[n]));
    assert_eq!(kind_at("Fire station crew.csv", &list, 1), None);
    assert_eq!(kind_at("Elections/staff.csv", &list, 1), Some("polling_station"));
}

#[test]
fn rows_of_people_are_no_heading() {
    let list = "
Knockdarroch Free Church Hall|01847 614846|Miss G Ward|PC
Dunseas Primary School|none|Miss R S Shaw|PC
Testham Town Hall|01431 413757|Mr H A Anderson|PO
Lochtest Drill Hall|01955 660242|Mrs C Fraser|PC
Seaburn Old School|01863 285800|Mr D Lewis|PC
";
    let found = kinds_of("Elections/Allocation 2014.xls", list);
    assert_eq!(found, [(0, "polling_station"), (1, "phone"), (2, "full_name"), (3, "election_role")]);
}

#[test]
fn codes_of_bins_are_no_postcodes() {
    let list = |heading: &str| {
        table(&format!("{heading}|Name"), 8, |n| {
            format!("B{} {}AB|{} {}", 11 + n, n + 1, FORENAMES[n % 6], SURNAMES[n % 6])
        })
    };
    assert_eq!(kind_at("Grit bin requests.csv", &list("Bin"), 0), None);
    assert_eq!(kind_at("Grit bin requests.csv", &list("Postcode"), 0), Some("postcode"));
}

#[test]
fn names_of_things_come_again_and_names_of_people_do_not() {
    const THINGS: [&str; 3] = ["Booth", "Seal", "Pencil"];
    let stock = table("code|name|qty", 12, |n| format!("AB12345{n}X|{}|{}", THINGS[n % 3], n * 7));
    assert_eq!(kind_at("stock.xml", &stock, 1), None);
    let people = table("code|name|qty", 6, |n| format!("AB12345{n}X|{}|{}", SURNAMES[n], n * 7));
    assert_eq!(kind_at("list.xml", &people, 1), Some("full_name"));
}

#[test]
fn sessions_beside_courses_are_of_trainings() {
    let list = |course: &str, what: &str| {
        table(&format!("Name|Session|{course}|Phone"), 6, |n| {
            format!("{} {}|2005-04-1{n}|{what}|01865 24{}811", FORENAMES[n], SURNAMES[n], n + 2)
        })
    };
    assert_eq!(kind_at("db/T1.csv", &list("Crs", "PO1"), 1), Some("training_record"));
    // What is on at a leisure centre.
    assert_eq!(kind_at("db/T1.csv", &list("Hall", "Judo"), 1), None);
}

#[test]
fn access_for_the_disabled_is_a_buildings() {
    let halls = |heading: &str| {
        table(&format!("Name|Phone|{heading}"), 6, |n| {
            format!("{} {}|01865 24{}811|{}", FORENAMES[n], SURNAMES[n], n + 2, ["Yes", "No"][n % 2])
        })
    };
    assert_eq!(kind_at("halls.csv", &halls("Disabled access"), 2), None);
    assert_eq!(kind_at("staff.csv", &halls("Disabled"), 2), Some("disability_or_health"));
}

#[test]
fn a_band_above_the_headings_is_no_part_of_the_role() {
    let plan = |other: &str| {
        table(&format!("Stn No|PO|{other}"), 6, |n| {
            format!("{}|{} {}|{} {}", n + 1, FORENAMES[n], SURNAMES[n], FORENAMES[5 - n], SURNAMES[n])
        })
    };
    assert_eq!(kind_at("Elections/plan.csv", &plan("Election Clerk 2"), 2), Some("full_name"));
    assert_eq!(kind_at("Elections/plan.csv", &plan("Election candidate"), 2), None);
}

#[test]
fn polls_over_codes_of_roles_are_who_worked_when() {
    const CODES: [&str; 6] = ["CNT", "CLK", "OPN", "CNT", "SUP", "CNT"];
    const BANDS: [&str; 6] = ["COUNCIL", "HB", "CTB", "COUNCIL", "HB", "CTB"];
    let pool = |codes: [&'static str; 6]| {
        table("Surname|Forename|2008|EUR09|May 10", 6, move |n| {
            format!("{}|{}|{}|{}|{}", SURNAMES[n], FORENAMES[n], codes[n], codes[5 - n], codes[(n + 2) % 6])
        })
    };
    let found = kinds_of("Elections/pool.csv", &pool(CODES));
    assert!((2..5).all(|at| found.contains(&(at, "election_role"))), "{found:?}");
    let found = kinds_of("Elections/pool.csv", &pool(BANDS));
    assert!(!found.iter().any(|(_, kind)| *kind == "election_role"), "{found:?}");
}

#[test]
fn welsh_headings_and_answers_are_read() {
    let list = table("Enw|Rhyw|DG|Crefydd", 6, |n| {
        format!(
            "{} {}|{}|12/03/19{}|{}",
            FORENAMES[n],
            SURNAMES[n],
            ["Gwryw", "Benyw"][n % 2],
            48 + n,
            ["Bedyddwyr", "Dim"][n % 2]
        )
    });
    let found = kinds_of("staff.csv", &list);
    assert_eq!(found, [(0, "full_name"), (1, "gender"), (2, "date_of_birth"), (3, "religion")]);
    // Goals for and against.
    let league = table("Club|DG", 6, |n| format!("Testham|{}", n * 3));
    assert_eq!(kind_at("league.csv", &league, 1), None);
}

#[test]
fn codes_of_things_may_have_the_form_of_ni_numbers() {
    const LETTERS: &[u8] = b"ABCEGHJLMPRSTWXY";
    let number = |n: usize| {
        let letter = |at: usize| char::from(LETTERS[at % LETTERS.len()]);
        format!("{}{}{:02}59{:02}A", letter(n), letter(n * 3 + 2), n + 11, n * 7 % 89)
    };
    let list = |heading: &str, beside: &str| table(heading, 16, |n| format!("{}|{beside}|4.{n}8", number(n)));
    assert_eq!(kind_at("misc/stock.csv", &list("Code|Item|Unit", "Ballot box"), 0), None);
    assert_eq!(kind_at("misc/assets.csv", &list("Serial number|Model|Room", "Stapler"), 0), None);
    // Beside somebody's name it is theirs.
    let named =
        table("Code|Name|Unit", 16, |n| format!("{}|{} {}|4", number(n), FORENAMES[n % 6], SURNAMES[n % 5]));
    assert_eq!(kind_at("misc/list.csv", &named, 0), Some("national_insurance_number"));
}

#[test]
fn the_telephone_of_who_holds_a_role_is_a_telephone() {
    let list = |heading: &str| {
        table(heading, 6, |n| format!("{n}|{} {}|0759 167 94{n}3", FORENAMES[n], SURNAMES[n]))
    };
    for heading in ["Stn|Poll Clerk 1|Poll Clerk 1 mob", "Stn|PC1|PC1 mob", "Stn|Clerk|2nd Clerk mobile"] {
        assert_eq!(kind_at("staff/where.csv", &list(heading), 2), Some("phone"), "{heading}");
    }
    assert_eq!(kind_at("staff/where.csv", &list("Stn|Driver|Mobile library"), 2), None);
}

#[test]
fn the_answers_of_a_form_are_headed_by_a_q() {
    let list = |one: &str, other: &str| {
        table(&format!("{one}|{other}"), 6, |n| format!("{}|{}", FORENAMES[n], SURNAMES[n]))
    };
    let found = kinds_of("forms.csv", &list("qfirst_name", "qlast_name"));
    assert_eq!(found, [(0, "first_name"), (1, "last_name")]);
    assert_eq!(kinds_of("forms.csv", &table("quname|x", 6, |n| format!("{n}|{n}"))), []);
}

#[test]
fn who_watches_for_a_candidate_is_not_published_by_law() {
    let list = |heading: &str| {
        table(heading, 6, |n| {
            format!(
                "{} {}|{} {}|{} - Sample Hall",
                FORENAMES[5 - n],
                SURNAMES[n],
                FORENAMES[n],
                SURNAMES[n],
                n + 1
            )
        })
    };
    let watching = "Candidate|Counting agent|Station / table";
    assert_eq!(kind_at("elections/2003/list.csv", &list(watching), 1), Some("full_name"));
    assert_eq!(
        kind_at("elections/2003/list.csv", &list("Candidate|Asiant|Station / table"), 1),
        Some("full_name")
    );
    let nominated = list("Candidate|Agent|Address");
    assert_eq!(kind_at("elections/2003/list.csv", &nominated, 1), None);
    assert_eq!(kind_at("elections/2003/Counting agents.csv", &nominated, 1), Some("full_name"));
}

#[test]
fn days_of_polls_may_be_serial_numbers_and_versions_are_no_births() {
    // 5 May 2005, 6 May 2010, 7 May 2015 and 8 June 2017 in the 1900 system.
    let polls = [38477, 40304, 42131, 42894];
    let staff = |heading: &str, value: &dyn Fn(usize) -> String| {
        table(&format!("Surname|Forename|Role|{heading}"), 12, |n| {
            format!("{}|{}|Poll Clerk|{}", SURNAMES[n % 6], FORENAMES[n % 6], value(n))
        })
    };
    let days = staff("Date of poll", &|n| polls[n % 4].to_string());
    assert_eq!(kind_at("staff.csv", &days, 3), Some("election_date"));
    let other = staff("Batch", &|n| (38_480 + n * 113).to_string());
    assert_ne!(kind_at("staff.csv", &other, 3), Some("election_date"));
    let versions =
        table("|||", 12, |n| format!("PC{n}|{}.{}.{}|red|x", n % 9 + 1, n * 5 % 28 + 1, 40 + n * 3));
    assert_ne!(kind_at("pcs.csv", &versions, 1), Some("date_of_birth"));
    let built = table("Property|Built", 12, |n| {
        format!("{} Mill Lane|{:02}/{:02}/19{}", n + 2, n + 1, n % 12 + 1, 30 + n * 3)
    });
    assert_ne!(kind_at("houses.csv", &built, 1), Some("date_of_birth"));
}

#[test]
fn the_address_of_a_machine_is_nobodys_home() {
    let list = |heading: &str, value: &dyn Fn(usize) -> String| {
        table(&format!("Surname|Forename|{heading}"), 8, |n| {
            format!("{}|{}|{}", SURNAMES[n % 6], FORENAMES[n % 6], value(n))
        })
    };
    let machine = list("HW Address", &|n| format!("A5:08:D2:D0:DE:{:02}", 10 + n));
    assert_ne!(kind_at("list.csv", &machine, 2), Some("home_address"));
    let network = list("Addr", &|n| format!("10.165.157.{}", 15 + n));
    assert_ne!(kind_at("list.csv", &network, 2), Some("home_address"));
    let home = list("Addr", &|n| format!("{} Mill Lane", 15 + n));
    assert_eq!(kind_at("list.csv", &home, 2), Some("home_address"));
}

#[test]
fn ticks_and_days_under_signed_are_no_signatures() {
    let list = |value: &str| {
        table("Name|Signed", 6, |n| {
            format!("{} {}|{}", FORENAMES[n], SURNAMES[n], value.replace('#', &(n + 1).to_string()))
        })
    };
    assert_eq!(kind_at("staff.csv", &list("scan00#.tif"), 1), Some("signature_image"));
    assert_eq!(kind_at("staff.csv", &list("Y"), 1), None);
    assert_eq!(kind_at("staff.csv", &list("0#/05/2011"), 1), None);
}

#[test]
fn who_is_paid_as_a_councillor_is_named_beside_the_account() {
    let list = |more: &str, value: &str| {
        table(&format!("Councillor|Ward|{more}"), 6, |n| {
            format!("{} {}|Testham North|{}", FORENAMES[n], SURNAMES[n], value.replace('#', &n.to_string()))
        })
    };
    assert_eq!(kind_at("claims.csv", &list("Bank Account No", "5521098#"), 0), Some("full_name"));
    assert_eq!(kind_at("members.csv", &list("First elected", "200#"), 0), None);
}

#[test]
fn what_is_called_after_a_role_is_nobodys_work() {
    const THINGS: [&str; 6] = [
        "Presiding Officer's folder, blue",
        "Stacking chair, red",
        "Presiding Officer's stationery pack",
        "Wheelie bin 240L green",
        "Presiding Officer\u{2019}s desk sign",
        "Tape, barrier, white",
    ];
    let list = table("Item|Quantity", 6, |n| format!("{}|{}", THINGS[n], n + 2));
    assert_eq!(kind_at("stock.csv", &list, 0), None);
}

#[test]
fn what_goes_to_a_pension_or_is_charged_to_somebody_is_no_fee() {
    let list = |sum: &str| {
        table(&format!("Name|Payroll No|{sum}"), 6, |n| {
            format!("{} {}|20418{n}|{}.74", FORENAMES[n], SURNAMES[n], 66 + n)
        })
    };
    for sum in ["Pensionable pay", "Recharge", "Gross TD", "Pay to date"] {
        assert_eq!(kind_at("payroll/lgps.csv", &list(sum), 2), None, "{sum}");
    }
    assert_eq!(kind_at("payroll/polls.csv", &list("Fee"), 2), Some("fee"));
}

#[test]
fn the_name_of_a_table_before_every_heading_is_no_employees_number() {
    let list = |heading: &str| {
        table(heading, 6, |n| format!("{}|{}|{}|1{}7{}83", SURNAMES[n], FORENAMES[n], 40021 + 17 * n, n, n))
    };
    let prefixed = list("EMP_SURNAME|EMP_FORENAME|EMP_NO|EMP_ASSET_TAG");
    assert_eq!(kind_at("staff.csv", &prefixed, 2), Some("payroll_number"));
    assert_eq!(kind_at("staff.csv", &prefixed, 3), None);
    // Where only the number has it, it is the employee's.
    assert_eq!(kind_at("staff.csv", &list("SURNAME|FORENAME|AGE|EMP_REF"), 3), Some("payroll_number"));
}

#[test]
fn settings_of_a_program_name_nobody() {
    let settings = "section|host|port|version|name|surname_field|sort_code\n\
                    server|192.168.7.20|1433|3.2.1|||\n\
                    merge||||Register Printer|FAMNAME|asc\n";
    assert_eq!(kinds_of("config.ini", settings), []);
    let list = settings.replace("host|port|version", "h|p|v");
    assert_ne!(kinds_of("config.ini", &list), []);
}

#[test]
fn references_of_a_few_series_are_no_insurance_numbers() {
    let list = |heading: &str, prefixes: &[&str]| {
        table(heading, 24, |n| {
            format!(
                "{} {}|{}{:06}{}",
                FORENAMES[n % 6],
                SURNAMES[n % 6],
                prefixes[n % prefixes.len()],
                140_729 + 7919 * n,
                ["A", "B", "C", "D"][n % 4]
            )
        })
    };
    let few = ["KA", "KB", "LA", "LB", "TA", "TB", "AB", "BA", "AA", "BB"];
    let many = [
        "JA", "RK", "HK", "TN", "KW", "TM", "PY", "TH", "AS", "ZK", "RW", "RZ", "LW", "YB", "WM", "CE", "EH",
        "SR", "PX", "NE", "LZ", "HT", "MX", "OE",
    ];
    let ni = Some("national_insurance_number");
    assert_ne!(kind_at("staff.csv", &list("Name|Our Ref", &few), 1), ni);
    assert_eq!(kind_at("staff.csv", &list("Name|NI No", &few), 1), ni);
    assert_eq!(kind_at("staff.csv", &list("Name|Our Ref", &many), 1), ni);
}

#[test]
fn whole_names_under_known_as_are_whole_names() {
    let list =
        |name: &dyn Fn(usize) -> String| table("Known as|NI No", 6, |n| format!("{}|AB23456{n}C", name(n)));
    let whole = |n: usize| format!("{}. {}", &FORENAMES[n][..1], SURNAMES[n]);
    assert_eq!(kind_at("staff.csv", &list(&whole), 0), Some("full_name"));
    assert_eq!(kind_at("staff.csv", &list(&|n| FORENAMES[n].to_owned()), 0), Some("first_name"));
}

#[test]
fn bare_digits_that_are_no_banks_stand_for_a_meter_beside_an_account() {
    let list = |heading: &str, codes: &[&str]| {
        table(&format!("Name|{heading}|Account No"), 6, |n| {
            format!("{} {}|{}|5521098{n}", FORENAMES[n], SURNAMES[n], codes[n])
        })
    };
    let readings = ["983738", "902554", "777475", "035385", "950714", "761363"];
    assert_eq!(kind_at("list.csv", &list("Reading", &readings), 1), None);
    let banks = ["204523", "401162", "309634", "608371", "207102", "772311"];
    assert_eq!(kind_at("list.csv", &list("Reading", &banks), 1), Some("uk_sort_code"));
    assert_eq!(kind_at("list.csv", &list("Sort Code", &readings), 1), Some("uk_sort_code"));
}
