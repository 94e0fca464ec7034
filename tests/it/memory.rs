//! Memory does not grow with the data: rows, people, one endless line, a mailbox, an archive of many files.
//!
//! The peak is what the kernel says of the running process (`VmHWM` of proc(5)), asked until it ends.

#![cfg(target_os = "linux")]

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::time::Duration;

use crate::harness::{Dir, rows, text};

/// A million bytes as they are counted here.
const MB: u64 = 1_000_000;
/// Where the peak has to stay, whatever the size: the target of 150 MB for rows, with room for how an allocator
/// fares from one machine to the next.
const MOST: u64 = 170;

/// Scans the root and says how many million bytes the program had at most.
fn peak(dir: &Dir) -> u64 {
    let mut child = dir
        .command(["scan", "root", "--out", "out", "--quiet", "--jobs", "2", "--format", "json"])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("started");
    let status = format!("/proc/{}/status", child.id());
    let mut highest = 0;
    loop {
        let said = fs::read_to_string(&status).unwrap_or_default();
        let kib = said.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next());
        highest = highest.max(kib.and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0));
        if let Some(ended) = child.try_wait().expect("a child") {
            assert!(ended.success(), "{ended}");
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(highest > 0, "the kernel said nothing");
    highest * 1024 / MB
}

/// Rows of ever new people, each with a number, a birthday, an address and an account of their own.
fn staff(size: u64) -> String {
    let mut text = String::from(
        "Surname,Forename,NI Number,Date of Birth,Address,Postcode,Sort Code,Account,Role,Fee\n",
    );
    let mut n: u64 = 0;
    while (text.len() as u64) < size {
        n += 1;
        let (a, b) = (n * 7919 % 1_000_003, n * 104_729 % 100_000_007);
        let _ = writeln!(
            text,
            "{}{},{}{},{}{}{:06}{},{:02}/{:02}/{},{} Station Road,OX{} {}AB,20-{:02}-{:02},{:08},Poll Clerk,{}.50",
            ["Whit", "Harg", "Bland", "Cord", "Penn"][(n % 5) as usize],
            ["comb", "reave", "ford", "ery", "ick"][(a % 5) as usize],
            ["Mar", "Jo", "El", "Ste", "An"][(b % 5) as usize],
            ["ion", "anna", "sie", "phen", "gela"][(n / 3 % 5) as usize],
            ["A", "B", "C", "E", "H"][(a % 5) as usize],
            ["B", "C", "E", "H", "J"][(b % 5) as usize],
            a % 1_000_000,
            ["A", "B", "C", "D"][(n % 4) as usize],
            1 + n % 28,
            1 + a % 12,
            1940 + b % 60,
            1 + n % 190,
            1 + a % 20,
            1 + b % 9,
            a % 100,
            b % 100,
            b % 100_000_000,
            150 + n % 90,
        );
    }
    text
}

#[test]
#[cfg_attr(debug_assertions, ignore = "tens of megabytes: the step `laws` runs a release build")]
fn memory_stays_flat_on_dense_rows() {
    let dir = Dir::new();
    dir.file("staff.csv", staff(8 * MB));
    let small = peak(&dir);
    dir.file("staff.csv", staff(48 * MB));
    let large = peak(&dir);
    let report = dir.report();
    let found = rows(&report, "matrix", |cell| text(cell, "field_type").to_owned());
    assert!(found.iter().any(|field| field == "national_insurance_number"), "{found:?}");
    assert!(large <= MOST, "{large} MB for 48 MB of rows, {small} MB for 8 MB");
}

#[test]
#[cfg_attr(debug_assertions, ignore = "tens of megabytes: the step `laws` runs a release build")]
fn memory_stays_flat_on_endless_lines_mailboxes_and_archives() {
    let dir = Dir::new();
    dir.file("line.txt", "call 01865 249811 or AB123456C, ".repeat(2_000_000));
    let letter = "From a@example.org Mon Jun  6 10:00:00 2005\nSubject: fees\nFrom: Ann Smith <a@example.org>\n\n\
                  Poll clerk AB123456C, born 3 May 1956\n\n";
    dir.file("inbox.mbox", letter.repeat(60_000));
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("big.csv", options).expect("begun");
    zip.write_all(staff(24 * MB).as_bytes()).expect("written");
    for number in 0..3000 {
        zip.start_file(format!("{number}.txt"), options).expect("begun");
        zip.write_all(format!("Dear Ann, your number {number} is AB123456C.\n").as_bytes()).expect("written");
    }
    dir.file("all.zip", zip.finish().expect("finished").into_inner());
    let peak = peak(&dir);
    assert!(peak <= MOST, "{peak} MB");
}
