//! What a server sends, within limits.

use crate::trouble::Trouble;
use flate2::write::MultiGzDecoder;
use reqwest::Response;
use reqwest::header::{CONTENT_ENCODING, HeaderName};
use std::io::{self, Write};

/// Reads an answer to its end, unpacked. Neither what comes nor what it unpacks to may be longer than `limit` bytes.
///
/// The client could unpack by itself, but would count neither.
pub(crate) async fn read(response: Response, limit: u64) -> Result<Vec<u8>, Trouble> {
    let (bytes, whole) = read_start(response, limit).await?;
    if whole { Ok(bytes) } else { Err(Trouble::TooLong(limit)) }
}

/// As [`read`], but what is too long is cut off; gives whether it is whole.
pub(crate) async fn read_start(mut response: Response, limit: u64) -> Result<(Vec<u8>, bool), Trouble> {
    let packing = header(&response, &CONTENT_ENCODING).unwrap_or_default().trim().to_ascii_lowercase();
    let mut body = match packing.as_str() {
        "" | "identity" => Body::Plain(Bounded::new(limit)),
        "gzip" | "x-gzip" => Body::Packed(Box::new(MultiGzDecoder::new(Bounded::new(limit)))),
        _ => return Err(Trouble::Packing(short(&packing))),
    };
    let mut came = 0;
    while let Some(chunk) = response.chunk().await.map_err(|error| crate::net::trouble_of(&error))? {
        came += chunk.len() as u64;
        match body.push(&chunk) {
            Ok(()) if came <= limit => {}
            Ok(()) => return Ok((body.start(), false)),
            Err(error) if Full::is(&error) => return Ok((body.start(), false)),
            Err(_) => return Err(Trouble::Gzip),
        }
    }
    match body.finish() {
        Ok(bytes) => Ok((bytes, true)),
        Err(error) if Full::is(&error) => Err(Trouble::TooLong(limit)),
        Err(_) => Err(Trouble::Gzip),
    }
}

/// A header's value, where it is text.
pub(crate) fn header(response: &Response, name: &HeaderName) -> Option<String> {
    Some(response.headers().get(name)?.to_str().ok()?.to_owned())
}

/// Words of a server that stand in a message: no more than fit there, and nothing that moves a cursor.
pub(crate) fn short(words: &str) -> String {
    words.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The body so far.
enum Body {
    Plain(Bounded),
    Packed(Box<MultiGzDecoder<Bounded>>),
}

impl Body {
    fn push(&mut self, chunk: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(bytes) => bytes.write_all(chunk),
            Self::Packed(decoder) => decoder.write_all(chunk),
        }
    }

    /// What there is, though it is not whole.
    fn start(self) -> Vec<u8> {
        match self {
            Self::Plain(bytes) => bytes.bytes,
            Self::Packed(mut decoder) => std::mem::take(&mut decoder.get_mut().bytes),
        }
    }

    fn finish(self) -> io::Result<Vec<u8>> {
        match self {
            Self::Plain(bytes) => Ok(bytes.bytes),
            Self::Packed(decoder) => Ok(decoder.finish()?.bytes),
        }
    }
}

/// Bytes, so many at most.
struct Bounded {
    bytes: Vec<u8>,
    limit: u64,
}

/// More bytes came than there may be.
#[derive(Debug, thiserror::Error)]
#[error("too long")]
struct Full;

impl Full {
    fn is(error: &io::Error) -> bool {
        error.get_ref().is_some_and(|error| error.is::<Self>())
    }
}

impl Bounded {
    fn new(limit: u64) -> Self {
        Self { bytes: Vec::new(), limit }
    }
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = self.limit.saturating_sub(self.bytes.len() as u64);
        let taken = bytes.get(..usize::try_from(room).unwrap_or(usize::MAX)).unwrap_or(bytes);
        if taken.is_empty() && !bytes.is_empty() {
            return Err(io::Error::other(Full));
        }
        self.bytes.extend_from_slice(taken);
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn unpack(packed: &[u8], limit: u64) -> io::Result<Vec<u8>> {
        let mut body = Body::Packed(Box::new(MultiGzDecoder::new(Bounded::new(limit))));
        for chunk in packed.chunks(7) {
            body.push(chunk)?;
        }
        body.finish()
    }

    #[test]
    fn gzip_is_undone_and_no_more_than_its_limit() {
        let text = b"They met. ".repeat(100);
        assert_eq!(unpack(&gzip(&text), 1000).unwrap(), text);
        assert!(Full::is(&unpack(&gzip(&text), 999).unwrap_err()));
        let two = [gzip(b"They "), gzip(b"met.")].concat();
        assert_eq!(unpack(&two, 100).unwrap(), b"They met.");
        assert!(Full::is(&unpack(&gzip(&vec![0; 50_000_000]), 1 << 20).unwrap_err()));
    }

    #[test]
    fn damaged_gzip_is_an_error() {
        let packed = gzip(&b"They met. ".repeat(100));
        for cut in 1..packed.len() {
            assert!(unpack(&packed[..cut], 1 << 20).is_err(), "cut at {cut}");
        }
        let mut wrong = packed.clone();
        let middle = packed.len() / 2;
        wrong[middle] ^= 0x55;
        assert!(unpack(&wrong, 1 << 20).is_err());
        assert!(unpack(b"<rss/>", 1 << 20).is_err());
    }
}
