//! Short forms of forenames, and what a name sounds like.
//!
//! Only forms that stand for one name are here: `PAT` is Patrick as often as Patricia and stays what it is.

/// Short forms and their formal name, in capitals; source: common English usage.
const FORMS: &[(&str, &str)] = &[
    ("ABBIE", "ABIGAIL"),
    ("ABBY", "ABIGAIL"),
    ("ANDY", "ANDREW"),
    ("ANGIE", "ANGELA"),
    ("ANNIE", "ANN"),
    ("ANNE", "ANN"),
    ("BABS", "BARBARA"),
    ("BARRY", "BARRIE"),
    ("BECKY", "REBECCA"),
    ("BEN", "BENJAMIN"),
    ("BERNIE", "BERNARD"),
    ("BETTY", "ELIZABETH"),
    ("BETH", "ELIZABETH"),
    ("BILL", "WILLIAM"),
    ("BILLY", "WILLIAM"),
    ("BOB", "ROBERT"),
    ("BOBBY", "ROBERT"),
    ("CAROLE", "CAROL"),
    ("CATH", "CATHERINE"),
    ("CATHY", "CATHERINE"),
    ("KATHERINE", "CATHERINE"),
    ("KATHRYN", "CATHERINE"),
    ("CHARLIE", "CHARLES"),
    ("CLAIRE", "CLARE"),
    ("CHRISSIE", "CHRISTINE"),
    ("DAN", "DANIEL"),
    ("DANNY", "DANIEL"),
    ("DAVE", "DAVID"),
    ("DEB", "DEBORAH"),
    ("DEBBIE", "DEBORAH"),
    ("DEBRA", "DEBORAH"),
    ("DEREK", "DERRICK"),
    ("DON", "DONALD"),
    ("DOUG", "DOUGLAS"),
    ("ED", "EDWARD"),
    ("EDDIE", "EDWARD"),
    ("TED", "EDWARD"),
    ("FRED", "FREDERICK"),
    ("GEOFF", "GEOFFREY"),
    ("GERRY", "GERALD"),
    ("GILL", "GILLIAN"),
    ("GREG", "GREGORY"),
    ("HELENE", "HELEN"),
    ("JACKIE", "JACQUELINE"),
    ("JACQUI", "JACQUELINE"),
    ("JEFF", "JEFFREY"),
    ("JEN", "JENNIFER"),
    ("JENNY", "JENNIFER"),
    ("JIM", "JAMES"),
    ("JIMMY", "JAMES"),
    ("JOHNNY", "JOHN"),
    ("JON", "JONATHAN"),
    ("JUDY", "JUDITH"),
    ("KATE", "CATHERINE"),
    ("KATIE", "CATHERINE"),
    ("KATHY", "CATHERINE"),
    ("KEN", "KENNETH"),
    ("LAURIE", "LAURENCE"),
    ("LAWRENCE", "LAURENCE"),
    ("LEN", "LEONARD"),
    ("LES", "LESLIE"),
    ("LESLEY", "LESLIE"),
    ("LIZ", "ELIZABETH"),
    ("LIZZIE", "ELIZABETH"),
    ("MAGGIE", "MARGARET"),
    ("MANDY", "AMANDA"),
    ("MATT", "MATTHEW"),
    ("MATHEW", "MATTHEW"),
    ("MIKE", "MICHAEL"),
    ("MICK", "MICHAEL"),
    ("NICK", "NICHOLAS"),
    ("NICKY", "NICOLA"),
    ("PAM", "PAMELA"),
    ("PATTI", "PATRICIA"),
    ("TRISH", "PATRICIA"),
    ("PADDY", "PATRICK"),
    ("PEG", "MARGARET"),
    ("PEGGY", "MARGARET"),
    ("PENNY", "PENELOPE"),
    ("PETE", "PETER"),
    ("PHIL", "PHILIP"),
    ("PHILLIP", "PHILIP"),
    ("RAY", "RAYMOND"),
    ("RICK", "RICHARD"),
    ("DICK", "RICHARD"),
    ("ROB", "ROBERT"),
    ("ROBBIE", "ROBERT"),
    ("ROD", "RODNEY"),
    ("RON", "RONALD"),
    ("SALLIE", "SALLY"),
    ("SANDY", "SANDRA"),
    ("SARA", "SARAH"),
    ("SHEILAGH", "SHEILA"),
    ("STEPH", "STEPHANIE"),
    ("STEVE", "STEPHEN"),
    ("STEVEN", "STEPHEN"),
    ("STU", "STUART"),
    ("STEWART", "STUART"),
    ("SUE", "SUSAN"),
    ("SUSIE", "SUSAN"),
    ("TERRY", "TERENCE"),
    ("TIM", "TIMOTHY"),
    ("TOM", "THOMAS"),
    ("TONY", "ANTHONY"),
    ("ANTONY", "ANTHONY"),
    ("TRACEY", "TRACY"),
    ("VAL", "VALERIE"),
    ("VIC", "VICTOR"),
    ("VICKY", "VICTORIA"),
    ("VICKI", "VICTORIA"),
    ("VIV", "VIVIEN"),
    ("VIVIENNE", "VIVIEN"),
    ("WILL", "WILLIAM"),
    ("ZACK", "ZACHARY"),
];

/// The formal name of a forename in capitals; itself when it is no short form.
pub fn formal(forename: &str) -> &str {
    FORMS.iter().find(|(short, _)| *short == forename).map_or(forename, |(_, formal)| formal)
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
        let mut seen = std::collections::HashSet::new();
        for (short, full) in FORMS {
            assert!(seen.insert(*short), "{short} is there twice");
            assert_eq!(formal(full), *full, "{full} is itself a short form");
        }
        assert_eq!((formal("MAGGIE"), formal("PAT")), ("MARGARET", "PAT"));
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
