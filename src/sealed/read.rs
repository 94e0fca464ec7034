//! Reading, on the officer's machine: nothing is given out before the file was read and found whole to its end.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, BufRead, BufReader, Read};

use age::x25519::Identity;

use super::{FORMAT, Line, VERSION, unhex};
use crate::model::{ElectionClass, FieldSet, RiskClass};
use crate::people::names::without_remark;
use crate::people::seal::{Values, unseal};

/// Why a sealed file cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another key.
    #[error("this identity does not open the file: it was sealed to another recipient")]
    WrongKey,
    /// No age file.
    #[error("this is not a sealed subject file")]
    Foreign,
    /// Cut off, or changed.
    #[error("the file is damaged: it was cut off or changed after it was sealed; ask for a new copy")]
    Damaged,
    /// A later version.
    #[error("the file was sealed by a later version of pollsweep; open it with that one")]
    Later,
    /// The disk.
    #[error("the file could not be read: {0}")]
    Io(io::ErrorKind),
}

/// A person as the officer needs to know them. Holds values, so that it has no `Debug`.
#[derive(Default)]
pub struct Person {
    /// Pseudonym, the same in every scan under the same organisation key.
    pub token: String,
    /// Name.
    pub name: String,
    /// Address.
    pub address: String,
    /// The store that the address is from.
    pub address_source: String,
    /// The year that it is of, where known.
    pub address_year: Option<u16>,
    /// E-mail address.
    pub email: String,
    /// Kinds of data that lie exposed, in plain words.
    pub exposed: Vec<String>,
    /// Years of elections worked.
    pub elections: Vec<u16>,
    /// Who answers for the data.
    pub controllers: Vec<String>,
    /// `A` to `D`, as the report has it.
    pub risk: &'static str,
    /// Stores with their data.
    pub stores: u64,
    /// The name fits several people: some one of them.
    pub unsure: bool,
}

struct Place {
    path: String,
    class: ElectionClass,
    years: Vec<u16>,
    controller: String,
}

/// Store, kinds of data, elections, and what is sealed of them.
type Record = (u64, u64, Vec<u16>, Vec<u8>);

#[derive(Default)]
struct Gathered {
    person: Person,
    fields: FieldSet,
    years: BTreeSet<u16>,
    controllers: BTreeSet<String>,
    stores: BTreeSet<u64>,
    names: BTreeMap<String, u64>,
    emails: BTreeMap<String, u64>,
    /// Year, length and text of the best address.
    address: Option<(u16, usize, String)>,
}

/// Opens a sealed file and joins its records into people, by name.
///
/// # Errors
/// [`OpenError`].
pub fn read(input: impl Read, identity: &Identity) -> Result<Vec<Person>, OpenError> {
    let decryptor = age::Decryptor::new(BufReader::new(input)).map_err(explain)?;
    let identities = std::iter::once(identity as &dyn age::Identity);
    let stream = decryptor.decrypt(identities).map_err(explain)?;
    let mut key = None;
    let mut labels = Vec::new();
    let mut records: HashMap<String, Vec<Record>> = HashMap::new();
    let mut count = 0;
    let mut stores: HashMap<u64, Place> = HashMap::new();
    let mut people: Vec<(String, u32, String, bool)> = Vec::new();
    let mut ended = false;
    for line in BufReader::new(stream).lines() {
        // What does not decrypt comes as an error of the stream: cut off or changed.
        let line = line.map_err(|_| OpenError::Damaged)?;
        let line: Line = serde_json::from_str(&line).map_err(|_| OpenError::Damaged)?;
        match line {
            Line::Head { format, version, key: own, fields, .. } => {
                if format != FORMAT {
                    return Err(OpenError::Foreign);
                }
                if version != VERSION {
                    return Err(OpenError::Later);
                }
                key = unhex(&own).and_then(|key| <[u8; 32]>::try_from(key).ok());
                labels = fields;
            }
            Line::Record { keys, store, fields, years, sealed } => {
                count += 1;
                let sealed = unhex(&sealed).ok_or(OpenError::Damaged)?;
                records.entry(keys).or_default().push((store, fields, years, sealed));
            }
            Line::Store { id, path, class, years, controller, .. } => {
                let class = ElectionClass::from_id(&class).unwrap_or_default();
                stores.insert(id, Place { path, class, years, controller });
            }
            Line::Person { keys, person, token, unsure } => people.push((keys, person, token, unsure)),
            Line::End { records } => {
                ended = records == count;
            }
        }
    }
    let (Some(key), true) = (key, ended) else { return Err(OpenError::Damaged) };
    let mut gathered: BTreeMap<u32, Gathered> = BTreeMap::new();
    for (keys, number, token, unsure) in people {
        let one = gathered.entry(number).or_default();
        one.person.token = token;
        one.person.unsure |= unsure;
        for (store, fields, years, sealed) in records.remove(&keys).unwrap_or_default() {
            let values = match sealed.is_empty() {
                true => Values::default(),
                false => unseal(&key, &sealed)
                    .and_then(|plain| serde_json::from_slice(&plain).ok())
                    .ok_or(OpenError::Damaged)?,
            };
            // A store without a row was read by an attempt that was given up; it is read again under another id.
            if let Some(place) = stores.get(&store) {
                one.add(store, place, FieldSet(fields), &years, &values);
            }
        }
    }
    let mut list: Vec<Person> =
        gathered.into_values().filter(|one| !one.stores.is_empty()).map(|one| one.finish(&labels)).collect();
    list.sort_by(|a, b| (&a.name, &a.token).cmp(&(&b.name, &b.token)));
    Ok(list)
}

impl Gathered {
    fn add(&mut self, store: u64, place: &Place, fields: FieldSet, years: &[u16], values: &Values) {
        self.stores.insert(store);
        self.fields = self.fields.union(fields);
        let controller = match place.controller.as_str() {
            "returning_officer" => "returning officer",
            "registration_officer" => "electoral registration officer",
            "" => "not known",
            other => other,
        };
        self.controllers.insert(controller.to_owned());
        if place.class == ElectionClass::ElectionWorker {
            self.years.extend(years);
            // A list of one poll says it once, above the rows.
            if years.is_empty() && place.years.len() == 1 {
                self.years.extend(&place.years);
            }
        }
        let name = name_of(values);
        if !name.is_empty() {
            *self.names.entry(name).or_default() += 1;
        }
        if !values.email.is_empty() {
            *self.emails.entry(values.email.clone()).or_default() += 1;
        }
        let mut lines: Vec<&str> = values.address.iter().map(String::as_str).collect();
        let last = lines.last().copied().unwrap_or("");
        if !values.postcode.is_empty() && !last.contains(&values.postcode) {
            lines.push(&values.postcode);
        }
        // A postcode alone reaches nobody.
        if values.address.is_empty() {
            return;
        }
        let text = lines.join(", ");
        let year = years.iter().chain(&place.years).max().copied().unwrap_or(0);
        let candidate = (year, text.len(), text);
        if self.address.as_ref().is_none_or(|best| candidate > *best) {
            self.person.address_source = place.path.clone();
            self.address = Some(candidate);
        }
    }

    fn finish(self, labels: &[(String, String)]) -> Person {
        let Gathered { mut person, fields, years, controllers, stores, names, emails, address } = self;
        person.risk = RiskClass::of(fields).id();
        person.stores = stores.len() as u64;
        person.elections = years.into_iter().collect();
        person.controllers = controllers.into_iter().collect();
        let best = |all: BTreeMap<String, u64>| {
            all.into_iter().max_by_key(|(text, n)| (*n, text.len())).map(|(text, _)| text)
        };
        person.name = usual_name(names);
        person.email = best(emails).unwrap_or_default();
        if let Some((year, _, text)) = address {
            person.address = text;
            person.address_year = (year > 0).then_some(year);
        }
        let bits = (0..labels.len()).filter(|at| *at < 64 && fields.0 >> at & 1 == 1);
        person.exposed = bits.filter_map(|at| labels.get(at)).map(|(_, label)| label.clone()).collect();
        person
    }
}

/// The fullest of the usual ways to write a name, of several the commonest: once in ten times and less is a slip.
fn usual_name(names: BTreeMap<String, u64>) -> String {
    let most = names.values().max().copied().unwrap_or(0);
    let usual = names.into_iter().filter(|(_, n)| n * 10 > most);
    usual.max_by_key(|(name, n)| (name.len(), *n)).map(|(name, _)| name).unwrap_or_default()
}

fn name_of(values: &Values) -> String {
    let full = without_remark(&values.full);
    if !full.is_empty() {
        return full.to_owned();
    }
    let parts = [&values.title, &values.first, &values.last];
    parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn explain(error: age::DecryptError) -> OpenError {
    use age::DecryptError as E;
    match error {
        E::NoMatchingKeys => OpenError::WrongKey,
        E::DecryptionFailed | E::InvalidMac | E::KeyDecryptionFailed => OpenError::Damaged,
        E::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => OpenError::Damaged,
        E::Io(error) => OpenError::Io(error.kind()),
        _ => OpenError::Foreign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_nobodys_name_on_a_letter() {
        let name = |ways: &[(&str, u64)]| {
            usual_name(ways.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect())
        };
        assert_eq!(
            name(&[("T White", 9), ("Mr Trevor White", 21), ("Mr Trevor Whhite", 1)]),
            "Mr Trevor White"
        );
        assert_eq!(name(&[("T White", 1), ("Trevor White", 1)]), "Trevor White");
        assert_eq!(name(&[]), "");
    }
}
