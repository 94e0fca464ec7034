//! Concepts of headers that are not personal data but must push a guess down: a start date, an office, a count.
//!
//! Only the words; `headers` reads them. A new concept is a line in each of the two lists.

macro_rules! concepts {
    ($($(#[$doc:meta])* $name:ident = $id:literal;)*) => {
        /// What a header can say beside, or instead of, a field type.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[repr(u8)]
        pub enum Concept { $($(#[$doc])* $name),* }
        impl Concept {
            /// Every concept.
            pub const ALL: &'static [Concept] = &[$(Concept::$name),*];
            /// Stable id.
            pub fn id(self) -> &'static str { match self { $(Concept::$name => $id),* } }
        }
    };
}

concepts! {
    /// The day somebody or something began: not a birth date.
    StartDate = "start_date";
    /// Any other date that is not a birth date.
    OtherDate = "other_date";
    /// Of an office or employer, not of a person.
    Office = "office";
    /// Of a polling place or another building.
    Venue = "venue";
    /// Of electors, not of staff.
    Elector = "elector";
    /// Of a third person: next of kin, referee, keyholder.
    ThirdParty = "third_party";
    /// Some system's own number.
    Identifier = "identifier";
    /// Free text.
    Notes = "notes";
    /// How many.
    Count = "count";
    /// A sum of money.
    Money = "money";
    /// A share in hundred.
    Percentage = "percentage";
    /// A company, department or party.
    Organisation = "organisation";
    /// Yes or no.
    Flag = "flag";
    /// A candidate or councillor: public by law.
    PublicRole = "public_role";
    /// A place on the map: easting, northing, grid reference, UPRN.
    Geography = "geography";
    /// Of a bank as such: its name or address.
    Bank = "bank";
    /// The name of a file, sheet or form.
    Document = "document";
    /// A time of day or a duration.
    Time = "time";
}

/// A set of [`Concept`]s, one bit each.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Concepts(pub u32);

impl Concepts {
    /// Adds one.
    pub fn insert(&mut self, concept: Concept) {
        self.0 |= 1 << concept as u8;
    }

    /// Takes one out.
    pub fn remove(&mut self, concept: Concept) {
        self.0 &= !(1 << concept as u8);
    }

    /// Whether it is in the set.
    pub fn contains(self, concept: Concept) -> bool {
        self.0 & (1 << concept as u8) != 0
    }

    /// Whether nothing is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Words that, all present, put a concept into a header, by concept; phrases are parted by commas.
pub(super) const PHRASES: &[(Concept, &str)] = &[
    (
        Concept::StartDate,
        "start date, date started, join date, date joined, joined, commencement, commenced, hire date, \
         date appointed, appointment date, continuous service, started, doj, from date, valid from, \
         date commenced",
    ),
    (
        Concept::OtherDate,
        "end date, date left, leaving date, left date, left, dol, leaver, expiry, expires, expiration, \
         date issued, issue date, valid until, created, modified, updated, changed, entered, date paid, \
         pay date, payment date, date sent, sent, received, date checked, checked, interview, \
         meeting date, due date, training date, invoice date, review date, order date, last paid, \
         period end, signed date, timestamp, date added, run date, booking date, built, year built, founded, constructed, \
         erected, established, installed, planted, incorporated, registered on",
    ),
    (
        Concept::Office,
        "office, work phone, work email, work address, work postcode, work mobile, work place, work location, employer, business, council, workplace, headquarters, switchboard, line manager, \
         registered, depot, corporate, fax",
    ),
    (
        Concept::Venue,
        "venue, polling place, polling station, hall, premises, building, site, station, school, church, \
         community centre, leisure centre, count centre, room, property, location, caretaker, booking, facility",
    ),
    (
        Concept::Elector,
        "elector, electors, voter, voters, absent vote, absent voter, postal voter, proxy, \
         electoral roll, franchise, roll number, marked register, attainer, opt out, electoral number, \
         household, elector number",
    ),
    (
        Concept::ThirdParty,
        "emergency, kin, nok, referee, guardian, parent, spouse, partner, keyholder, treasurer, \
         relationship, child, dependant, beneficiary nominee, doctor",
    ),
    (
        Concept::Identifier,
        "id, uid, guid, key, reference, code, record number, row, line number, serial, sequence, index, \
         invoice number, order number, batch, asset, barcode, case number, application number, \
         account reference",
    ),
    (
        Concept::Notes,
        "notes, note, comments, comment, remarks, memo, description, details, narrative, text, \
         observations, reason, message, circumstances, info",
    ),
    (
        Concept::Count,
        "count of, number of, quantity, total number, how many, headcount, turnout, electorate, votes, \
         ballots, tally, capacity seats, frequency, days, copies",
    ),
    (
        Concept::Money,
        "amount, fee, fees, pay, cost, price, gross, net, value, balance, budget, salary, tax, payment, \
         allowance, charge, deposit, expenses, total, debit, credit, pounds, rent",
    ),
    (Concept::Percentage, "percent, percentage, share, proportion"),
    (
        Concept::Organisation,
        "company, supplier, vendor, organisation, organization, creditor, department, directorate, \
         service, team, section, party, agency, authority, council, trust, charity, \
         cost centre, cctr, costc, cost code, costcode",
    ),
    (
        Concept::Flag,
        "flag, indicator, yn, yes no, tick, seen, required, confirmed, accepted, declined, available, \
         is, has, active, status, verified",
    ),
    (
        Concept::PublicRole,
        "candidate, councillor, agent, proposer, seconder, mp, assentor, nominee, elected, member ward",
    ),
    (
        Concept::Geography,
        "easting, northing, grid, uprn, usrn, latitude, longitude, lat, long, coordinate, xordinate, \
         yordinate, ward, constituency, parish, polling district, division, os",
    ),
    (
        Concept::Bank,
        "bank name, bank address, name bank, bank branch, branch name, building society, bank, branch, \
         bank title",
    ),
    (
        Concept::Document,
        "file, filename, document, doc type, doc reference, sheet, path, url, website, web, link, attachment, template, form, table, report, \
         subject, object",
    ),
    (Concept::Time, "time, hours, hour, start time, finish, duration, arrival, shift, slot, minutes, am, pm"),
];
