//! Record layouts of known systems: payroll extracts, payment files, exports of election software.
//!
//! Told by the names of the columns alone, whatever their order: enough of a system's own names, and it is that
//! system's file. It says where a file comes from, which a DPO wants to know (an old National Fraud Initiative
//! extract is a whole payroll), and weighs little. The next layout is an entry in [`LAYOUTS`] and a line in
//! `evidence`. Sources: the owners' published specifications, named at each entry.

/// Whose data such a file holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holds {
    /// Employees.
    Staff,
    /// Electors.
    Electors,
    /// Polling places and the properties that vote there: an election system's, and nobody's own.
    Places,
}

/// A record layout.
#[derive(Debug)]
pub struct RecordLayout {
    /// Evidence code.
    pub code: &'static str,
    /// Whose data it is.
    pub holds: Holds,
    /// Column names, letters only, in lower case.
    names: &'static [&'static str],
    /// How many of them must be there.
    least: usize,
}

/// Every layout that is known.
pub const LAYOUTS: &[RecordLayout] = &[
    // National Fraud Initiative, public-sector payroll data specification.
    RecordLayout {
        code: "layout_nfi_payroll",
        holds: Holds::Staff,
        names: &[
            "employeereferencenumber",
            "employeepostnumber",
            "leaverindicator",
            "fulltimeparttimeflag",
            "grosspaytodate",
            "standardhoursperweek",
            "datelastpaid",
            "teacherflag",
            "nationalinsurancenumber",
            "dateleft",
            "datestarted",
            "middlenames",
        ],
        least: 5,
    },
    // HMRC Real Time Information, Full Payment Submission (XML element names).
    RecordLayout {
        code: "layout_hmrc_fps",
        holds: Holds::Staff,
        names: &[
            "nino",
            "birthdate",
            "ukpostcode",
            "payfreq",
            "bacshashcode",
            "pmtdate",
            "startdec",
            "payid",
            "taxcode",
            "fore",
            "sur",
            "taxablepay",
            "payno",
            "taxdeductedorrefunded",
        ],
        least: 5,
    },
    // Bacs Standard 18 and its comma-separated cousin.
    RecordLayout {
        code: "layout_bacs",
        holds: Holds::Staff,
        names: &[
            "destsort",
            "destacc",
            "destname",
            "transcode",
            "origsort",
            "origacc",
            "origname",
            "destinationsortcode",
            "destinationaccount",
            "accounttype",
            "transactioncode",
            "originatingsortcode",
            "originatingaccount",
            "originatorname",
            "payeereference",
            "destinationaccountname",
            "processingday",
        ],
        least: 5,
    },
    // SAP HCM infotypes PA0002, PA0006, PA0009, PA0069.
    RecordLayout {
        code: "layout_sap_hcm",
        holds: Holds::Staff,
        names: &[
            "pernr", "nachn", "vorna", "gbdat", "stras", "pstlz", "bankl", "bankn", "ninum", "gesch", "ort",
        ],
        least: 4,
    },
    // P11D Organiser import.
    RecordLayout {
        code: "layout_p11d",
        holds: Holds::Staff,
        names: &[
            "adr",
            "costcentre",
            "doc",
            "dol",
            "ninumber",
            "payetodate",
            "payroll",
            "forename",
            "initials",
        ],
        least: 6,
    },
    // IRIS payroll employee import.
    RecordLayout {
        code: "layout_iris_payroll",
        holds: Holds::Staff,
        names: &[
            "payrollcode",
            "ninumber",
            "nitable",
            "taxcode",
            "wm",
            "starterdeclaration",
            "studentloan",
            "leftdate",
            "joindate",
        ],
        least: 5,
    },
    // Xpress: WebLookup and Democracy Club exports.
    RecordLayout {
        code: "layout_xpress",
        holds: Holds::Places,
        names: &[
            "pollingplaceid",
            "pollingplacename",
            "pollingplaceaddress",
            "pollingplacepostcode",
            "pollingplaceeasting",
            "pollingplacenorthing",
            "pollingplaceuprn",
            "pollingplacedistrictreference",
            "propertyurn",
            "propertynumber",
        ],
        least: 4,
    },
    // Halarose, now Idox Eros.
    RecordLayout {
        code: "layout_halarose",
        holds: Holds::Places,
        names: &[
            "pollingstationnumber",
            "pollingstationname",
            "pollingstationaddress",
            "pollingstationpostcode",
            "pollingvenueid",
            "pollingvenueuprn",
            "pollingvenueeasting",
            "pollingvenuenorthing",
            "substreetname",
            "adminarea",
        ],
        least: 4,
    },
    // Democracy Counts (Elector8).
    RecordLayout {
        code: "layout_democracy_counts",
        holds: Holds::Places,
        names: &["stationcode", "placename", "add", "postcode", "uprn", "xordinate", "yordinate"],
        least: 6,
    },
    // The register of electors as sold and supplied.
    RecordLayout {
        code: "layout_register",
        holds: Holds::Electors,
        names: &[
            "electornumberprefix",
            "electornumber",
            "electornumbersuffix",
            "franchisemarker",
            "electormarkers",
            "electordob",
            "electorsurname",
            "electorforename",
            "electorname",
        ],
        least: 3,
    },
];

/// The layout that column names are of.
pub fn recognise<'n>(columns: impl Iterator<Item = &'n str>) -> Option<&'static RecordLayout> {
    let mut seen = [0u32; 16];
    for column in columns {
        // `Employee.EmployeeDetails.NINO` is the element NINO.
        let own = column.rsplit(['.', '/']).next().unwrap_or(column);
        let letters = || own.bytes().filter(u8::is_ascii_alphabetic).map(|b| b.to_ascii_lowercase());
        for (layout, seen) in LAYOUTS.iter().zip(seen.iter_mut()) {
            let known = layout.names.iter().position(|name| name.bytes().eq(letters()));
            *seen |= known.map_or(0, |at| 1 << at);
        }
    }
    let fits = |(layout, seen): (&'static RecordLayout, u32)| {
        (seen.count_ones() as usize >= layout.least).then_some((seen.count_ones(), layout))
    };
    LAYOUTS.iter().zip(seen).filter_map(fits).max_by_key(|(count, _)| *count).map(|(_, layout)| layout)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::evidence;

    #[test]
    fn known_exports_are_recognised_by_their_columns() {
        for (columns, code) in [
            (
                "pollingplaceid,pollingplaceaddress1,pollingplaceaddress7,pollingplaceeasting,propertynumber,streetname,postcode,uprn",
                "layout_xpress",
            ),
            (
                "polling_place_id,polling_place_name,polling_place_postcode,property_urn,addressline1",
                "layout_xpress",
            ),
            (
                "housename,pollingstationnumber,pollingstationname,pollingvenueid,pollingvenueuprn,streetname",
                "layout_halarose",
            ),
            ("stationcode,placename,add1,add2,postcode,uprn,xordinate,yordinate", "layout_democracy_counts"),
            (
                "Employee reference number,Surname,Full-time/part-time flag,Gross pay to date,Teacher flag,Date last paid,Sort code",
                "layout_nfi_payroll",
            ),
            ("PERNR,NACHN,VORNA,GBDAT,STRAS", "layout_sap_hcm"),
            (
                "EmployeeDetails.NINO,EmployeeDetails.Name.Fore,EmployeeDetails.Name.Sur,EmployeeDetails.BirthDate,Employment.PayId",
                "layout_hmrc_fps",
            ),
            ("Elector Number Prefix,Elector Number,Elector Number Suffix,Name", "layout_register"),
            ("Payroll Code,NI Number,NI Table,Tax Code,W1M1,Join Date", "layout_iris_payroll"),
            ("dest sort,dest acc,dest name,amount,trans code,orig sort,orig acc", "layout_bacs"),
        ] {
            assert_eq!(recognise(columns.split(',')).map(|l| l.code), Some(code), "{columns}");
        }
    }

    #[test]
    fn other_tables_are_not() {
        for columns in [
            "",
            "Surname,Forename,Address,Postcode,NI Number",
            "add1,add2,postcode,uprn",
            "Payroll,Forename,Fee",
        ] {
            assert_eq!(recognise(columns.split(',')).map(|l| l.code), None, "{columns}");
        }
    }

    #[test]
    fn every_layout_has_words() {
        assert!(
            LAYOUTS.len() <= 16 && LAYOUTS.iter().all(|l| l.names.len() <= 32 && l.least <= l.names.len())
        );
        assert!(LAYOUTS.iter().all(|layout| evidence::words(layout.code) != layout.code));
    }
}
