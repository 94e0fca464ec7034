//! Short forms of forenames, and what a name sounds like.
//!
//! Only forms that stand for one name are here: `PAT` is Patrick as often as Patricia and stays what it is. So do forms
//! with another first letter that are people's registered names as well (Mandy, Betty): lists with initials have theirs.
//! Forenames that nobody has are for `misspelt`.

/// Short forms and spellings with their formal name, in capitals and in order; source: common English usage.
const FORMS: &[(&str, &str)] = &[
    ("ABBIE", "ABIGAIL"),
    ("ABBY", "ABIGAIL"),
    ("ABI", "ABIGAIL"),
    ("ALASDAIR", "ALISTAIR"),
    ("ALASTAIR", "ALISTAIR"),
    ("ALF", "ALFRED"),
    ("ALISTER", "ALISTAIR"),
    ("ALLAN", "ALAN"),
    ("ALLEN", "ALAN"),
    ("ALLISON", "ALISON"),
    ("ALLYSON", "ALISON"),
    ("ALYSON", "ALISON"),
    ("ANDY", "ANDREW"),
    ("ANG", "ANGELA"),
    ("ANGIE", "ANGELA"),
    ("ANNE", "ANN"),
    ("ANNIE", "ANN"),
    ("ANTONY", "ANTHONY"),
    ("ARCHIE", "ARCHIBALD"),
    ("ASH", "ASHLEY"),
    ("BABS", "BARBARA"),
    ("BARB", "BARBARA"),
    ("BARRY", "BARRIE"),
    ("BEA", "BEATRICE"),
    ("BECCA", "REBECCA"),
    ("BECKS", "REBECCA"),
    ("BECKY", "REBECCA"),
    ("BEN", "BENJAMIN"),
    ("BENNY", "BENJAMIN"),
    ("BEV", "BEVERLEY"),
    ("BEVERLY", "BEVERLEY"),
    ("BILL", "WILLIAM"),
    ("BILLY", "WILLIAM"),
    ("BOB", "ROBERT"),
    ("BOBBY", "ROBERT"),
    ("BRYAN", "BRIAN"),
    ("CAROLE", "CAROL"),
    ("CATH", "CATHERINE"),
    ("CATHARINE", "CATHERINE"),
    ("CATHY", "CATHERINE"),
    ("CHAS", "CHARLES"),
    ("CHAZ", "CHARLES"),
    ("CHRISSIE", "CHRISTINE"),
    ("CLAIRE", "CLARE"),
    ("CLIFF", "CLIFFORD"),
    ("CONNIE", "CONSTANCE"),
    ("DAI", "DAVID"),
    ("DAN", "DANIEL"),
    ("DAVE", "DAVID"),
    ("DAVEY", "DAVID"),
    ("DEB", "DEBORAH"),
    ("DEBBIE", "DEBORAH"),
    ("DEBRA", "DEBORAH"),
    ("DEBS", "DEBORAH"),
    ("DENIS", "DENNIS"),
    ("DEREK", "DERRICK"),
    ("DES", "DESMOND"),
    ("DIANNE", "DIANE"),
    ("DICK", "RICHARD"),
    ("DICKIE", "RICHARD"),
    ("DOM", "DOMINIC"),
    ("DON", "DONALD"),
    ("DOT", "DOROTHY"),
    ("DOUG", "DOUGLAS"),
    ("DREW", "ANDREW"),
    ("DUNC", "DUNCAN"),
    ("ED", "EDWARD"),
    ("EDDIE", "EDWARD"),
    ("EDDY", "EDWARD"),
    ("ELISABETH", "ELIZABETH"),
    ("ERIK", "ERIC"),
    ("ERNIE", "ERNEST"),
    ("FI", "FIONA"),
    ("FLO", "FLORENCE"),
    ("FRED", "FREDERICK"),
    ("FREDDIE", "FREDERICK"),
    ("FREDDY", "FREDERICK"),
    ("FREDERIC", "FREDERICK"),
    ("GARRY", "GARY"),
    ("GAV", "GAVIN"),
    ("GAYLE", "GAIL"),
    ("GEM", "GEMMA"),
    ("GEOFF", "GEOFFREY"),
    ("GEOFFERY", "GEOFFREY"),
    ("GERRY", "GERALD"),
    ("GILIAN", "GILLIAN"),
    ("GILL", "GILLIAN"),
    ("GINNY", "VIRGINIA"),
    ("GLENN", "GLEN"),
    ("GRAEME", "GRAHAM"),
    ("GRAHAME", "GRAHAM"),
    ("GREG", "GREGORY"),
    ("HATTIE", "HARRIET"),
    ("HAYLEIGH", "HAYLEY"),
    ("HELENE", "HELEN"),
    ("HILLARY", "HILARY"),
    ("HUW", "HUGH"),
    ("IAIN", "IAN"),
    ("ISABELLE", "ISABEL"),
    ("ISOBEL", "ISABEL"),
    ("JACKIE", "JACQUELINE"),
    ("JACKY", "JACQUELINE"),
    ("JACQUI", "JACQUELINE"),
    ("JACQUIE", "JACQUELINE"),
    ("JAQUELINE", "JACQUELINE"),
    ("JAYNE", "JANE"),
    ("JEFF", "JEFFREY"),
    ("JEFFERY", "JEFFREY"),
    ("JEN", "JENNIFER"),
    ("JENNI", "JENNIFER"),
    ("JENNIE", "JENNIFER"),
    ("JENNY", "JENNIFER"),
    ("JESS", "JESSICA"),
    ("JEZ", "JEREMY"),
    ("JIM", "JAMES"),
    ("JIMMIE", "JAMES"),
    ("JIMMY", "JAMES"),
    ("JOANN", "JOANNE"),
    ("JOE", "JOSEPH"),
    ("JOEY", "JOSEPH"),
    ("JOHNATHAN", "JONATHAN"),
    ("JOHNNY", "JOHN"),
    ("JON", "JONATHAN"),
    ("JONATHON", "JONATHAN"),
    ("JOSH", "JOSHUA"),
    ("JOSIE", "JOSEPHINE"),
    ("JUDY", "JUDITH"),
    ("KARIN", "KAREN"),
    ("KARL", "CARL"),
    ("KATE", "KATHERINE"),
    ("KATHARINE", "KATHERINE"),
    ("KATHERYN", "KATHERINE"),
    ("KATHRYN", "KATHERINE"),
    ("KATHY", "KATHERINE"),
    ("KATIE", "KATHERINE"),
    ("KEN", "KENNETH"),
    ("KENNY", "KENNETH"),
    ("KERRIE", "KERRY"),
    ("KEV", "KEVIN"),
    ("LAWRENCE", "LAURENCE"),
    ("LEN", "LEONARD"),
    ("LES", "LESLIE"),
    ("LESLEY", "LESLIE"),
    ("LINDSEY", "LINDSAY"),
    ("LIZ", "ELIZABETH"),
    ("LIZZIE", "ELIZABETH"),
    ("LIZZY", "ELIZABETH"),
    ("LOTTIE", "CHARLOTTE"),
    ("LYN", "LYNN"),
    ("LYNDA", "LINDA"),
    ("LYNNE", "LYNN"),
    ("LYNSEY", "LINDSAY"),
    ("MADDIE", "MADELEINE"),
    ("MADELINE", "MADELEINE"),
    ("MAGGIE", "MARGARET"),
    ("MAL", "MALCOLM"),
    ("MALCOM", "MALCOLM"),
    ("MARC", "MARK"),
    ("MARGE", "MARGARET"),
    ("MARGIE", "MARGARET"),
    ("MARGRET", "MARGARET"),
    ("MARION", "MARIAN"),
    ("MARJ", "MARJORIE"),
    ("MARJORY", "MARJORIE"),
    ("MARTYN", "MARTIN"),
    ("MATHEW", "MATTHEW"),
    ("MATT", "MATTHEW"),
    ("MATTY", "MATTHEW"),
    ("MICHEAL", "MICHAEL"),
    ("MICHELE", "MICHELLE"),
    ("MICK", "MICHAEL"),
    ("MICKY", "MICHAEL"),
    ("MIKE", "MICHAEL"),
    ("MIKEY", "MICHAEL"),
    ("MITCH", "MITCHELL"),
    ("MOHAMED", "MOHAMMED"),
    ("MOHAMMAD", "MOHAMMED"),
    ("MOHAMMOD", "MOHAMMED"),
    ("MOHAMUD", "MOHAMMED"),
    ("MOHD", "MOHAMMED"),
    ("MUHAMMAD", "MOHAMMED"),
    ("MUHAMMED", "MOHAMMED"),
    ("NEAL", "NEIL"),
    ("NED", "EDWARD"),
    ("NICK", "NICHOLAS"),
    ("NICOLAS", "NICHOLAS"),
    ("NIGE", "NIGEL"),
    ("NIKKI", "NICOLA"),
    ("NORAH", "NORA"),
    ("NORM", "NORMAN"),
    ("OLLIE", "OLIVER"),
    ("PADDY", "PATRICK"),
    ("PAM", "PAMELA"),
    ("PATSY", "PATRICIA"),
    ("PATTI", "PATRICIA"),
    ("PATTY", "PATRICIA"),
    ("PEG", "MARGARET"),
    ("PEGGY", "MARGARET"),
    ("PENNY", "PENELOPE"),
    ("PETE", "PETER"),
    ("PHILIPA", "PHILIPPA"),
    ("PHILLIP", "PHILIP"),
    ("PHILLIPA", "PHILIPPA"),
    ("PHILLIPPA", "PHILIPPA"),
    ("PHYL", "PHYLLIS"),
    ("PIP", "PHILIPPA"),
    ("PIPPA", "PHILIPPA"),
    ("PRU", "PRUDENCE"),
    ("RACHAEL", "RACHEL"),
    ("RAY", "RAYMOND"),
    ("REBEKAH", "REBECCA"),
    ("REG", "REGINALD"),
    ("RICH", "RICHARD"),
    ("RICHIE", "RICHARD"),
    ("RICK", "RICHARD"),
    ("RICKY", "RICHARD"),
    ("ROB", "ROBERT"),
    ("ROBBIE", "ROBERT"),
    ("ROBYN", "ROBIN"),
    ("ROD", "RODNEY"),
    ("RODGER", "ROGER"),
    ("RON", "RONALD"),
    ("RONNIE", "RONALD"),
    ("RUSS", "RUSSELL"),
    ("RUSSEL", "RUSSELL"),
    ("SALLIE", "SALLY"),
    ("SANDIE", "SANDRA"),
    ("SANDY", "SANDRA"),
    ("SARA", "SARAH"),
    ("SEB", "SEBASTIAN"),
    ("SHARRON", "SHARON"),
    ("SHAUN", "SEAN"),
    ("SHAWN", "SEAN"),
    ("SHAZ", "SHARON"),
    ("SHEELAGH", "SHEILA"),
    ("SHEILAGH", "SHEILA"),
    ("SHELAGH", "SHEILA"),
    ("SHIRL", "SHIRLEY"),
    ("SID", "SIDNEY"),
    ("SILVIA", "SYLVIA"),
    ("SOPH", "SOPHIE"),
    ("STACY", "STACEY"),
    ("STAN", "STANLEY"),
    ("STE", "STEPHEN"),
    ("STEPH", "STEPHANIE"),
    ("STEVE", "STEPHEN"),
    ("STEVEN", "STEPHEN"),
    ("STEWART", "STUART"),
    ("STU", "STUART"),
    ("SUE", "SUSAN"),
    ("SUSANNE", "SUZANNE"),
    ("SUSIE", "SUSAN"),
    ("SUZIE", "SUSAN"),
    ("SUZY", "SUSAN"),
    ("SYDNEY", "SIDNEY"),
    ("SYL", "SYLVIA"),
    ("TED", "EDWARD"),
    ("TERRENCE", "TERENCE"),
    ("TERRY", "TERENCE"),
    ("THERESA", "TERESA"),
    ("TIM", "TIMOTHY"),
    ("TIMMY", "TIMOTHY"),
    ("TOM", "THOMAS"),
    ("TOMMY", "THOMAS"),
    ("TONY", "ANTHONY"),
    ("TRACEY", "TRACY"),
    ("TRACIE", "TRACY"),
    ("TREV", "TREVOR"),
    ("TRICIA", "PATRICIA"),
    ("TRISH", "PATRICIA"),
    ("TRUDIE", "TRUDY"),
    ("VAL", "VALERIE"),
    ("VICKI", "VICTORIA"),
    ("VICKY", "VICTORIA"),
    ("VINCE", "VINCENT"),
    ("VIV", "VIVIEN"),
    ("VIVIENNE", "VIVIEN"),
    ("WALLY", "WALTER"),
    ("WALT", "WALTER"),
    ("WENDIE", "WENDY"),
    ("WES", "WESLEY"),
    ("WILF", "WILFRED"),
    ("WILL", "WILLIAM"),
    ("WINNIE", "WINIFRED"),
    ("ZACK", "ZACHARY"),
];

/// Short forms of several names, in capitals and in order: Chris is Christine as often as Christopher. Each begins with the
/// first three letters of all that it is short for. Those of two letters say no more than an initial: Jo stays what it is,
/// and Mo, which is hardly anybody's registered name, is one.
const OF_SEVERAL: &[&str] = &[
    "ALEX", "BAL", "BERNIE", "CHARLIE", "CHRIS", "DANNY", "DEN", "FRAN", "FRANK", "GABBY", "GEORGIE", "GWEN",
    "JAN", "JULES", "KAT", "KATH", "KIM", "LAURIE", "LIN", "LOU", "MAX", "MEL", "MO", "NAT", "NIC", "NICKI",
    "NICKY", "PAT", "PHIL", "ROS", "ROSIE", "SAL", "SAM", "SAMMY", "STEVIE", "VIC",
];

/// Whether a forename in capitals is a short form of several names.
pub fn is_short_of_several(forename: &str) -> bool {
    OF_SEVERAL.binary_search(&forename).is_ok()
}

/// The formal name of a forename in capitals; itself when it is no short form.
pub fn formal(forename: &str) -> &str {
    let at = FORMS.binary_search_by(|(short, _)| (*short).cmp(forename)).ok();
    at.and_then(|at| FORMS.get(at)).map_or(forename, |(_, formal)| formal)
}

/// What a name in capitals sounds like: Soundex (US patent 1,261,167 of 1918) of `length` characters, four in the
/// original. It lets most misspellings of consonants and all of vowels pass; it says little, and is only ever used
/// beside a second key.
pub fn sound(name: &str, length: usize) -> String {
    let code = |letter: u8| match letter {
        b'B' | b'F' | b'P' | b'V' => '1',
        b'C' | b'G' | b'J' | b'K' | b'Q' | b'S' | b'X' | b'Z' => '2',
        b'D' | b'T' => '3',
        b'L' => '4',
        b'M' | b'N' => '5',
        b'R' => '6',
        b'H' | b'W' => '-',
        _ => '0',
    };
    let mut out = String::with_capacity(length);
    let mut letters = name.bytes().filter(u8::is_ascii_uppercase);
    let Some(first) = letters.next() else { return "0".repeat(length) };
    out.push(char::from(first));
    let mut last = code(first);
    for letter in letters {
        let own = code(letter);
        if own == '-' {
            // H and W do not part two letters of one code.
            continue;
        }
        if own != '0' && own != last {
            out.push(own);
            if out.len() == length {
                break;
            }
        }
        last = own;
    }
    while out.len() < length {
        out.push('0');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formal_names_are_reached_in_one_step_from_distinct_forms() {
        assert!(FORMS.is_sorted_by(|(one, _), (next, _)| one < next), "in order, and none twice");
        for (_, full) in FORMS {
            assert_eq!(formal(full), *full, "{full} is itself a short form");
        }
        assert!(OF_SEVERAL.is_sorted_by(|one, next| one < next));
        for short in OF_SEVERAL {
            assert!(formal(short) == *short && short.len() >= 2, "{short}");
        }
        assert_eq!((formal("MAGGIE"), formal("KEV"), formal("PAT")), ("MARGARET", "KEVIN", "PAT"));
    }

    #[test]
    fn sounds_are_those_of_the_published_examples() {
        // From the National Archives' description of the index.
        for (name, expected) in [
            ("ROBERT", "R163"),
            ("RUPERT", "R163"),
            ("RUBIN", "R150"),
            ("ASHCRAFT", "A261"),
            ("TYMCZAK", "T522"),
            ("PFISTER", "P236"),
            ("HONEYMAN", "H555"),
            ("LEE", "L000"),
        ] {
            assert_eq!(sound(name, 4), expected, "{name}");
        }
        assert_eq!(sound("", 4), "0000");
    }
}
