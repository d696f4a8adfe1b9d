//! Which encoding a page is in.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// As much of a page as may name its encoding, in bytes.
const HEAD: usize = 4096;

/// The page's text, and whether something of it could not be read. The byte-order mark tells the encoding, else
/// `content_type` as HTTP has it, else the page itself; else it is UTF-8, or Windows-1252 where it cannot be that.
pub(super) fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>) -> (Cow<'a, str>, bool) {
    let told = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let told = told.or_else(|| content_type.and_then(charset_of).and_then(encoding));
    let encoding = told.or_else(|| told_inside(bytes)).unwrap_or_else(|| match std::str::from_utf8(bytes) {
        Ok(_) => UTF_8,
        // Cut inside of a character.
        Err(error) if error.error_len().is_none() && !starts_ascii(bytes, error.valid_up_to()) => UTF_8,
        Err(_) => WINDOWS_1252,
    });
    let (text, _, wrong) = encoding.decode(bytes);
    (text, wrong)
}

fn starts_ascii(bytes: &[u8], length: usize) -> bool {
    bytes.get(..length).is_some_and(<[u8]>::is_ascii)
}

fn encoding(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label(name.trim().as_bytes())
}

/// The encoding that a page names at its start. One that names UTF-16 in bytes that are not is UTF-8, as browsers have
/// it.
fn told_inside(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(bytes)).to_ascii_lowercase();
    let xml = head.strip_prefix("<?xml").and_then(|rest| {
        let (declaration, _) = rest.split_once("?>")?;
        value_after(declaration, "encoding")
    });
    let meta = || head.split("<meta").skip(1).find_map(|tag| charset_of(tag.split('>').next().unwrap_or_default()));
    let found = xml.or_else(meta).and_then(encoding)?;
    Some(if found == UTF_16LE || found == UTF_16BE { UTF_8 } else { found })
}

/// The value of `charset=` in a content type or a tag.
fn charset_of(text: &str) -> Option<&str> {
    let at = text.as_bytes().windows(7).position(|seven| seven.eq_ignore_ascii_case(b"charset"))?;
    text.get(at..).and_then(|text| value_after(text, text.get(..7)?))
}

/// What stands after `name` and `=`, out of its quotation marks.
fn value_after<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let rest = text.split_once(name)?.1.trim_start().strip_prefix('=')?.trim_start();
    let value = rest.trim_start_matches(['"', '\'']);
    let value = value.split(['"', '\'', ';', ' ', '/', '>', '\t', '\n', '\r']).next()?;
    Some(value).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn the_encoding_is_found() {
        let cp1251 = b"<meta charset=windows-1251>\xcf\xe5\xf0\xe5\xec\xe8\xf0\xe8\xe5";
        assert!(decode(cp1251, None).0.ends_with("Перемирие"));
        let old = b"<META http-equiv=\"Content-Type\" content=\"text/html; CHARSET=ISO-8859-1\">caf\xe9";
        assert!(decode(old, None).0.ends_with("café"));
        assert_eq!(decode(b"caf\xe9", None), ("café".into(), false));
        assert_eq!(decode("café".as_bytes(), None), ("café".into(), false));
        assert_eq!(decode(b"caf\xe9", Some("text/html; charset=\"latin1\"")).0, "café");
        assert_eq!(decode(b"\xef\xbb\xbfcaf\xc3\xa9", Some("text/html; charset=latin1")).0, "café");
        assert_eq!(decode(b"\xff\xfeA\0", None).0, "A");
        assert_eq!(decode(b"<?xml version='1.0' encoding='koi8-r'?>\xf0", None).0.chars().last(), Some('П'));
        assert_eq!(decode(b"<meta charset=utf-16>A", None).0, "<meta charset=utf-16>A");
        assert_eq!(
            decode("<meta charset=nonsense>é".as_bytes(), Some("text/html; charset")).0.chars().last(),
            Some('é')
        );
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        assert!(decode(b"<meta charset=utf-8>caf\xe9 noir", None).1);
        assert!(!decode(b"<meta charset=utf-8>cafe", None).1);
    }
}
