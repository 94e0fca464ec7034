//! E-mail addresses.
//!
//! Not the whole grammar of RFC 5322 (comments, quotes, address literals): what people and address books hold.

use super::Verdict;

/// Top-level domains of more than two letters that occur in the mail of councils and their staff.
const LONG_TLDS: &[&str] = &[
    "aero",
    "agency",
    "app",
    "asia",
    "biz",
    "blog",
    "cat",
    "church",
    "cloud",
    "club",
    "com",
    "community",
    "company",
    "coop",
    "cymru",
    "dev",
    "digital",
    "edu",
    "email",
    "global",
    "gov",
    "group",
    "info",
    "int",
    "jobs",
    "life",
    "live",
    "llc",
    "london",
    "ltd",
    "media",
    "mil",
    "mobi",
    "museum",
    "name",
    "net",
    "network",
    "news",
    "online",
    "org",
    "post",
    "pro",
    "scot",
    "services",
    "shop",
    "site",
    "solutions",
    "space",
    "store",
    "studio",
    "support",
    "tech",
    "tel",
    "today",
    "travel",
    "wales",
    "website",
    "work",
    "works",
    "world",
    "xyz",
];

/// Endings of file names, which the shape alone would take for domains.
const FILE_ENDINGS: &[&str] = &[
    "avi", "bak", "bmp", "cfg", "css", "csv", "dat", "dbf", "dll", "doc", "docx", "exe", "gif", "htm",
    "html", "ini", "jpeg", "jpg", "json", "local", "log", "mdb", "msg", "pdf", "php", "png", "ppt", "pst",
    "rtf", "svg", "tif", "tiff", "tmp", "txt", "xls", "xlsx", "xml", "zip",
];

/// Domains whose mailboxes belong to an office.
const OFFICE_DOMAINS: &[&str] = &[
    "gov.uk",
    "gov.scot",
    "gov.wales",
    "llyw.cymru",
    "mod.uk",
    "nhs.net",
    "nhs.uk",
    "parliament.uk",
    "police.uk",
    "cjsm.net",
    "sch.uk",
    "gov.im",
    "gov.gg",
    "gov.je",
];

/// Local parts of mailboxes that belong to a function, not to a person.
const ROLE_MAILBOXES: &[&str] = &[
    "abuse",
    "accounts",
    "admin",
    "administrator",
    "bookings",
    "canvass",
    "communications",
    "complaints",
    "contact",
    "contactus",
    "council",
    "customerservices",
    "democraticservices",
    "donotreply",
    "dpo",
    "elections",
    "electoral",
    "electoralregistration",
    "electoralservices",
    "enquiries",
    "enquiry",
    "ero",
    "feedback",
    "finance",
    "foi",
    "helpdesk",
    "hello",
    "hr",
    "info",
    "information",
    "legal",
    "licensing",
    "mail",
    "mailer-daemon",
    "marketing",
    "media",
    "no-reply",
    "noreply",
    "office",
    "payroll",
    "planning",
    "postmaster",
    "press",
    "reception",
    "recruitment",
    "register",
    "registration",
    "returningofficer",
    "root",
    "sales",
    "secretary",
    "support",
    "system",
    "voterreg",
    "voting",
    "webmaster",
];

/// Judges a candidate: valid with a known top-level domain, the form with an unknown one.
pub fn judge(text: &str) -> Verdict {
    let text = text.strip_prefix("mailto:").or_else(|| text.strip_prefix("MAILTO:")).unwrap_or(text);
    let text = text.trim_matches(|c: char| matches!(c, '<' | '>' | '(' | ')' | '"' | '\'' | ';' | ',' | '.'));
    let Some((local, domain)) = split(text) else { return Verdict::No };
    if !local_fits(local) {
        return Verdict::No;
    }
    let Some(tld) = top_level(domain) else { return Verdict::No };
    if is_in(FILE_ENDINGS, tld) {
        return Verdict::No;
    }
    let second = |name: &str| {
        domain.len() > name.len()
            && ends_with(domain, name)
            && domain.as_bytes().get(domain.len() - name.len() - 1) == Some(&b'.')
            || domain.eq_ignore_ascii_case(name)
    };
    if ["example.com", "example.org", "example.net", "example.co.uk", "test.com", "domain.com", "email.com"]
        .iter()
        .any(|name| second(name))
        || ["example", "test", "invalid", "localhost"].iter().any(|name| tld.eq_ignore_ascii_case(name))
    {
        return Verdict::Placeholder;
    }
    let known = (tld.len() == 2 && tld.bytes().all(|b| b.is_ascii_alphabetic())) || is_in(LONG_TLDS, tld);
    if known { Verdict::Valid } else { Verdict::Shape }
}

/// Whether the mailbox belongs to an office: a public body's domain.
pub fn is_office(text: &str) -> bool {
    let Some((_, domain)) = split(text.trim()) else { return false };
    OFFICE_DOMAINS.iter().any(|office| {
        domain.eq_ignore_ascii_case(office)
            || (ends_with(domain, office)
                && domain.as_bytes().get(domain.len().wrapping_sub(office.len() + 1)) == Some(&b'.'))
    })
}

/// Whether the mailbox belongs to a function (`elections@`), not to a person.
pub fn is_role_mailbox(text: &str) -> bool {
    split(text.trim()).is_some_and(|(local, _)| is_in(ROLE_MAILBOXES, local))
}

/// Whether the mailbox is at a provider that private people use.
pub fn is_personal(text: &str) -> bool {
    split(text.trim()).is_some_and(|(_, domain)| crate::detect::gazetteer::is_personal_email_domain(domain))
}

/// Local part and domain, where there is exactly one `@`.
pub fn split(text: &str) -> Option<(&str, &str)> {
    let (local, domain) = text.split_once('@')?;
    (!domain.contains('@')).then_some((local, domain))
}

/// Whether the local part is one: no dot first, last or behind another.
fn local_fits(local: &str) -> bool {
    let mut before = b'.';
    let fits = |byte: u8| {
        let twice = byte == b'.' && before == b'.';
        before = byte;
        !twice && (byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~.-".contains(&byte))
    };
    (1..=64).contains(&local.len()) && local.bytes().all(fits) && before != b'.'
}

/// The top-level domain of a domain, which has one of letters and no label that is empty, too long or begins or ends with a
/// hyphen.
fn top_level(domain: &str) -> Option<&str> {
    let (mut start, mut before) = (0, b'.');
    for (at, byte) in domain.bytes().chain(std::iter::once(b'.')).enumerate() {
        let fits = match byte {
            b'.' => before != b'-' && (1..=63).contains(&(at - start)),
            b'-' => before != b'.',
            _ => byte.is_ascii_alphanumeric(),
        };
        if !fits {
            return None;
        }
        if byte == b'.' && at < domain.len() {
            start = at + 1;
        }
        before = byte;
    }
    let tld = domain.get(start..).filter(|_| start > 0 && domain.len() <= 253)?;
    ((2..=18).contains(&tld.len()) && tld.bytes().all(|byte| byte.is_ascii_alphabetic())).then_some(tld)
}

fn is_in(list: &[&str], word: &str) -> bool {
    let first = word.as_bytes().first().map(u8::to_ascii_lowercase);
    list.iter().any(|known| known.as_bytes().first().copied() == first && known.eq_ignore_ascii_case(word))
}

fn ends_with(text: &str, end: &str) -> bool {
    text.len() >= end.len()
        && text
            .as_bytes()
            .get(text.len() - end.len()..)
            .is_some_and(|tail| tail.eq_ignore_ascii_case(end.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_people_are_valid() {
        for text in
            ["jo.bloggs@hotmail.co.uk", "A_B-C+d@BTINTERNET.COM", "<o'neil@virgin.net>", "mailto:x@y.london"]
        {
            assert_eq!(judge(text), Verdict::Valid, "{text}");
        }
        assert_eq!(judge("jo@host.unheardof"), Verdict::Shape);
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "jo@",
            "@x.com",
            "jo@host",
            "jo..b@x.com",
            "jo@x..com",
            "a@b@c.com",
            "jo@-x.com",
            "jo@x-.com",
            "jo.@x.com",
            "image@2x.png",
            "jo b@x.com",
        ] {
            assert_eq!(judge(text), Verdict::No, "{text}");
        }
    }

    #[test]
    fn template_addresses_are_placeholders() {
        for text in ["jo@example.com", "jo@mail.example.org", "you@domain.com", "a@b.test"] {
            assert_eq!(judge(text), Verdict::Placeholder, "{text}");
        }
        assert_eq!(judge("a@latest.com"), Verdict::Valid);
    }

    #[test]
    fn offices_and_functions_are_told_from_people() {
        assert!(is_office("j.bloggs@OXFORD.gov.uk") && is_office("x@gov.uk") && is_office("x@nhs.net"));
        assert!(!is_office("x@notgov.uk") && !is_office("x@gov.uk.com") && !is_office("gov.uk"));
        assert!(is_role_mailbox("Elections@oxford.gov.uk") && !is_role_mailbox("jo@oxford.gov.uk"));
    }
}
