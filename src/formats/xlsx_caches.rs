//! Caches of pivot tables in XML packages (xlsx).
//!
//! The definition lists the fields with their values, the records refer to them (ECMA-376, part 1, 18.10); what they
//! become is in `pivot`. Cached cells of linked workbooks are plain text and pushed as such by `ooxml`.

use std::io::Read;

use super::package::{Package, settle};
use super::pivot::{Cache, Pick};
use super::sheet::Value;
use super::xlsx::iso_date;
use super::xml::{Element, Node, Xml};
use super::{ReadError, Sink};
use crate::model::Reason;

/// The parts with the records of a cache, by the name of the part that defines it.
pub fn records_of(package: &Package, definition: &str) -> Vec<String> {
    let relations = package.relations(definition).unwrap_or_default();
    let mut parts: Vec<String> = relations
        .into_values()
        .filter(|relation| relation.kind == "pivotCacheRecords" && package.has(&relation.target))
        .map(|relation| relation.target)
        .collect();
    parts.sort_unstable();
    parts
}

/// Pushes the cache that the part `name` defines, with its records.
///
/// # Errors
/// The sink's; what cannot be read is counted.
pub fn push_pivot(
    package: &Package,
    name: &str,
    number: usize,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let mut cache = Cache::new(number);
    let end = package.part(name, |body| definition(body, &mut cache));
    settle(end.map(|end| end.unwrap_or(Ok(()))), sink)?;
    for part in records_of(package, name) {
        let end = package.part(&part, |body| records(body, &mut cache, sink));
        settle(end.and_then(|end| end.ok_or(Reason::Malformed)), sink)?;
    }
    cache.finish(sink)
}

fn definition(body: &mut dyn Read, cache: &mut Cache) -> Result<(), ReadError> {
    let mut xml = Xml::new(body);
    let (mut in_list, mut counts) = (false, false);
    loop {
        match xml.next_node()? {
            Node::Start(element) => match element.name() {
                "cacheField" => {
                    // Groups and calculations have nothing in the records.
                    counts =
                        !element.attribute("databaseField").is_some_and(|own| own == "0" || own == "false");
                    if counts && !cache.field(element.attribute("name").unwrap_or_default().into_owned()) {
                        return Ok(());
                    }
                }
                "sharedItems" => in_list = counts,
                kind if in_list => {
                    let kind = kind.to_owned();
                    let text = element.attribute("v").unwrap_or_default();
                    cache.item(value(&kind, &text).unwrap_or(Value::Text("")));
                }
                _ => {}
            },
            Node::End("sharedItems") => in_list = false,
            Node::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn value<'t>(kind: &str, text: &'t str) -> Option<Value<'t>> {
    match kind {
        "s" => Some(Value::Text(text)),
        "n" => text.parse().ok().map(Value::Number),
        "b" => Some(Value::Bool(text == "1" || text == "true")),
        "d" => iso_date(text)
            .map_or(Some(Value::Text(text)), |(year, month, day)| Some(Value::Date(year, month, day))),
        _ => None,
    }
}

/// What one element of a record says, with its text.
fn given(element: &Element<'_>) -> (char, String) {
    let kind = element.name().chars().next().filter(|_| element.name().len() == 1).unwrap_or(' ');
    (kind, element.attribute("v").unwrap_or_default().into_owned())
}

fn records(body: &mut dyn Read, cache: &mut Cache, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let mut xml = Xml::new(body);
    let mut record: Vec<(char, String)> = Vec::new();
    let mut within = false;
    loop {
        match xml.next_node()? {
            Node::Start(element) if element.name() == "r" => within = true,
            Node::Start(element) if within && record.len() < 1 << 14 => record.push(given(&element)),
            Node::End("r") if within => {
                let picks: Vec<Pick<'_>> = record
                    .iter()
                    .map(|(kind, text)| match kind {
                        'x' => text.parse().map_or(Pick::Nothing, Pick::Listed),
                        kind => value(kind.encode_utf8(&mut [0; 4]), text).map_or(Pick::Nothing, Pick::Own),
                    })
                    .collect();
                cache.record(&picks, sink)?;
                record.clear();
                within = false;
            }
            Node::Eof => return Ok(()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::Visibility;
    use crate::formats::testing::read;
    use crate::formats::testing_mutations::mutate;
    use crate::formats::xlsx::Xlsx;
    use crate::formats::xlsx::tests::package;

    const RELATIONS: &str = "<Relationships><Relationship Id='r1' Type='x/pivotCacheRecords' Target='pivotCacheRecords1.xml'/></Relationships>";
    const DEFINITION: &str = "<pivotCacheDefinition><cacheFields>
        <cacheField name='Name'><sharedItems count='2'><s v='Zoë'/><s v='Zebediah &amp; Co'/></sharedItems></cacheField>
        <cacheField name='Born'><sharedItems containsDate='1'/></cacheField>
        <cacheField name='Decade' databaseField='0'><fieldGroup base='1'><groupItems><s v='1990s'/></groupItems></fieldGroup></cacheField>
        <cacheField name='Fee'><sharedItems containsNumber='1'/></cacheField></cacheFields></pivotCacheDefinition>";
    const RECORDS: &str =
        "<pivotCacheRecords count='2'><r><x v='1'/><d v='1999-03-09T00:00:00'/><n v='185.5'/></r>
        <r><x v='1'/><m/><s v='none'/></r></pivotCacheRecords>";

    fn book(definition: &str, records: &str) -> Vec<u8> {
        package(&[
            ("xl/workbook.xml", "<workbook><sheets/></workbook>"),
            ("xl/pivotCache/pivotCacheRecords1.xml", records),
            ("xl/pivotCache/pivotCacheDefinition1.xml", definition),
            ("xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels", RELATIONS),
        ])
    }

    #[test]
    fn records_of_pivot_tables_are_a_hidden_table() {
        let (seen, end) = read(&Xlsx, "a.xlsx", &book(DEFINITION, RECORDS));
        assert_eq!((end, seen.lost.len()), (Ok(()), 0));
        assert_eq!(seen.tables[0].1.as_deref(), Some(&["Name", "Born", "Fee"].map(String::from)[..]));
        assert_eq!(seen.tables[0].2, Visibility::Hidden);
        assert_eq!(seen.cells(0), [["Zebediah & Co", "1999-03-09", "185.5"], ["Zebediah & Co", "", "none"]]);
        assert_eq!(seen.all_text(), "Name: Zoë\n", "what a refresh left behind, and nothing twice");
        mutate(DEFINITION.as_bytes(), 200, |bytes| {
            drop(read(&Xlsx, "a.xlsx", &book(&String::from_utf8_lossy(bytes), RECORDS)));
        });
        mutate(RECORDS.as_bytes(), 200, |bytes| {
            drop(read(&Xlsx, "a.xlsx", &book(DEFINITION, &String::from_utf8_lossy(bytes))));
        });
    }
}
