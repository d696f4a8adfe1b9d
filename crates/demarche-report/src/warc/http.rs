//! An HTTP response as it was received: its body, with transfer and content encodings undone.

use crate::problem::Fault;
use crate::unpack;

/// Headers that a response may have.
const MOST_HEADERS: usize = 128;

/// A page as it was received.
pub(super) struct Body {
    pub content_type: String,
    pub body: Vec<u8>,
}

/// Whether a content type is that of a page.
pub(super) fn is_html(content_type: &str) -> bool {
    content_type.starts_with("text/html") || content_type.starts_with("application/xhtml")
}

/// The page in a response; `None` where it is none: a picture, an error, a redirect.
pub(super) fn body(response: &[u8], limit: u64) -> Option<Result<Body, Fault>> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut parsed = httparse::Response::new(&mut headers);
    let length = match parsed.parse(response) {
        Ok(httparse::Status::Complete(length)) => length,
        _ => return Some(Err(Fault::NoHttp)),
    };
    if parsed.code != Some(200) {
        return None;
    }
    let value = |name: &str| {
        let header = parsed.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))?;
        Some(String::from_utf8_lossy(header.value).trim().to_ascii_lowercase())
    };
    let content_type = value("content-type").unwrap_or_else(|| "text/html".to_owned());
    if !is_html(&content_type) && !content_type.starts_with("text/plain") {
        return None;
    }
    let mut body = response.get(length..).unwrap_or_default().to_vec();
    // Some archives keep the header and store the body without its chunks.
    if value("transfer-encoding").is_some_and(|encoding| encoding.contains("chunked"))
        && let Some(whole) = unchunked(&body)
    {
        body = whole;
    }
    let encodings = value("content-encoding").unwrap_or_default();
    for encoding in encodings.rsplit(',').map(str::trim).take(4) {
        let undone = match encoding {
            "gzip" | "x-gzip" if body.starts_with(b"\x1f\x8b") => unpack::gunzip(&body, limit),
            // Nor the packing that it tells of.
            "gzip" | "x-gzip" | "identity" | "" => continue,
            "deflate" => unpack::deflate(&body, limit).or(Ok(body)),
            "zstd" => unpack::unzstd(&body, limit),
            other => return Some(Err(Fault::Encoding { encoding: other.chars().take(40).collect() })),
        };
        body = match undone {
            Ok(body) if body.len() as u64 > limit => return Some(Err(Fault::TooLong { limit })),
            Ok(body) => body,
            Err(_) => return Some(Err(Fault::CutShort)),
        };
    }
    Some(Ok(Body { content_type, body }))
}

/// A body's chunks one after another; `None` where it does not consist of chunks. A last chunk that is cut short counts.
fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let end = body.iter().take(1024).position(|byte| *byte == b'\n')?;
        let line = std::str::from_utf8(body.get(..end)?).ok()?;
        let size = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        let rest = body.get(end + 1..)?;
        let chunk = rest.get(..size).unwrap_or(rest);
        whole.extend_from_slice(chunk);
        let after = rest.get(chunk.len()..).unwrap_or_default();
        if size == 0 || after.is_empty() {
            return Some(whole);
        }
        body = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n"))?;
        if body.is_empty() {
            return Some(whole);
        }
    }
}
