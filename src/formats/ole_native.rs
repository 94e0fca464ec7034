//! Objects embedded the old way: the native data inside OLE 1 streams and packages (MS-OLEDS 2.2, 2.3).
//!
//! Shared by the readers of files that embed other files: Access fields, RTF objects, `Ole10Native` streams of
//! compound files. It only finds the bytes; what they are is the engine's business. Objects that are linked or
//! only shown as a picture have no native data.

/// The native data of an embedded object, borrowed from its stream.
#[derive(Debug, PartialEq)]
pub struct Native<'a> {
    /// The file's name as the packager kept it, without folders; empty when there is none.
    pub name: String,
    /// The bytes of the embedded file.
    pub body: &'a [u8],
}

/// The object in the bytes of an OLE field of an Access table, or of an OLE 1 stream as RTF has it.
pub fn embedded(bytes: &[u8]) -> Option<Native<'_>> {
    // Access puts a header of its own before the stream; its second word is its length.
    let stream = match bytes {
        [0x15, 0x1c, low, high, ..] => bytes.get(usize::from(u16::from_le_bytes([*low, *high]))..)?,
        _ => bytes,
    };
    let mut rest = stream;
    let (_version, kind) = (word(&mut rest)?, word(&mut rest)?);
    if kind != 2 {
        return None;
    }
    let class = counted(&mut rest)?;
    let is_package = class.eq_ignore_ascii_case(b"Package\0");
    let (_topic, _item) = (counted(&mut rest)?, counted(&mut rest)?);
    let body = counted(&mut rest)?;
    if is_package && let Some(packed) = package(body) {
        return Some(packed);
    }
    (!body.is_empty()).then_some(Native { name: String::new(), body })
}

/// The file in an `Ole10Native` stream: its length, then a package.
pub fn native_stream(bytes: &[u8]) -> Option<Native<'_>> {
    let mut rest = bytes;
    let body = counted(&mut rest)?;
    package(body).or_else(|| (!body.is_empty()).then_some(Native { name: String::new(), body }))
}

/// What the packager wraps around a file: label, path, and the bytes.
fn package(bytes: &[u8]) -> Option<Native<'_>> {
    let mut rest = bytes.strip_prefix(&[2, 0])?;
    let label = until_zero(&mut rest)?;
    let _path = until_zero(&mut rest)?;
    rest = rest.strip_prefix(&[0, 0])?;
    // 3 is an embedded file; others are links and commands.
    rest = rest.strip_prefix(&[3, 0])?;
    let _command = counted(&mut rest)?;
    let body = counted(&mut rest)?;
    let name = encoding_rs::WINDOWS_1252.decode_without_bom_handling(label).0;
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    Some(Native { name, body })
}

fn word(rest: &mut &[u8]) -> Option<u32> {
    let (value, after) = rest.split_first_chunk::<4>()?;
    *rest = after;
    Some(u32::from_le_bytes(*value))
}

fn counted<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(word(rest)?).ok()?;
    let (value, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(value)
}

fn until_zero<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let end = memchr::memchr(0, rest)?;
    let value = &rest[..end];
    *rest = &rest[end + 1..];
    Some(value)
}

#[cfg(test)]
pub mod tests {
    use super::*;

    fn add(bytes: &mut Vec<u8>, value: &[u8]) {
        bytes.extend(u32::try_from(value.len()).expect("small").to_le_bytes());
        bytes.extend(value);
    }

    /// A package as the packager writes it.
    pub fn packed(name: &str, body: &[u8]) -> Vec<u8> {
        let mut bytes = vec![2, 0];
        bytes.extend(name.as_bytes());
        bytes.push(0);
        bytes.extend(b"C:\\TEMP\\");
        bytes.extend(name.as_bytes());
        bytes.extend([0, 0, 0, 3, 0]);
        add(&mut bytes, b"C:\\TEMP\\x\0");
        add(&mut bytes, body);
        bytes
    }

    /// An OLE 1 stream with an embedded object.
    pub fn stream(class: &[u8], body: &[u8]) -> Vec<u8> {
        let mut bytes = [1, 5, 0, 0, 2, 0, 0, 0].to_vec();
        add(&mut bytes, class);
        add(&mut bytes, b"");
        add(&mut bytes, b"");
        add(&mut bytes, body);
        bytes
    }

    #[test]
    fn the_file_in_a_package_is_found_with_its_name() {
        let bytes = stream(b"Package\0", &packed("staff.csv", b"Name,Fee\n"));
        assert_eq!(embedded(&bytes), Some(Native { name: "staff.csv".to_owned(), body: b"Name,Fee\n" }));
        let mut field = vec![0x15, 0x1c, 10, 0, 2, 0, 1, 2, 3, 4];
        field.extend(&bytes);
        assert_eq!(embedded(&field).expect("found").body, b"Name,Fee\n");
        let mut native = Vec::new();
        add(&mut native, &packed("a/b.txt", b"text"));
        assert_eq!(native_stream(&native), Some(Native { name: "b.txt".to_owned(), body: b"text" }));
    }

    #[test]
    fn other_objects_give_their_data_as_it_is() {
        let bytes = stream(b"Word.Document.8\0", b"\xd0\xcf\x11\xe0");
        assert_eq!(embedded(&bytes).expect("found").body, b"\xd0\xcf\x11\xe0");
    }

    #[test]
    fn cut_off_objects_are_none() {
        let bytes = stream(b"Package\0", b"not packed");
        for length in 0..bytes.len() {
            assert_eq!(embedded(&bytes[..length]), None, "{length}");
        }
        assert_eq!(embedded(b""), None);
        assert_eq!(native_stream(&[0xff; 40]), None);
    }
}
