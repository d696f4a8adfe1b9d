//! Gzip and zstd taken off a source, with a bound on what they unpack to.

use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::read::MultiGzDecoder;

use crate::bytes::peek;

/// How many packings one around the other are taken off.
const LAYERS: u32 = 3;
/// How many times its packed size a source may have, past [`FREE`]. Text comes to 3 to 10, tables of numbers to 100.
const RATIO: u64 = 200;
/// What a source may unpack to whatever its packed size, in bytes.
const FREE: u64 = 64 << 20;

/// Why a packed source gives no more.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PackError {
    /// Its packing is broken.
    #[error("{0}")]
    Damaged(io::Error),
    /// It unpacks to more than it may.
    #[error("unpacks to more than {RATIO} times its size")]
    Bomb,
}

/// A source without its packing.
pub(crate) struct Unpacked {
    pub reader: Box<dyn Read + Send>,
    /// Its path without the endings of packings: `a.jsonl` for `a.jsonl.gz`.
    pub path: PathBuf,
    /// Whether it was packed.
    pub packed: bool,
}

/// Takes gzip and zstd off `reader`, which its first bytes tell. `path` is its name.
pub(crate) fn unpack(reader: Box<dyn Read + Send>, path: &Path) -> io::Result<Unpacked> {
    let mut unpacked = Unpacked { reader, path: path.to_owned(), packed: false };
    for _ in 0..LAYERS {
        let (head, reader) = peek(unpacked.reader, |head| head.len() >= 4)?;
        let read = Arc::new(AtomicU64::new(0));
        let counted = BufReader::with_capacity(1 << 16, Counted { inner: reader, read: Arc::clone(&read) });
        let decoder: Box<dyn Read + Send> = if head.starts_with(b"\x1f\x8b") {
            Box::new(MultiGzDecoder::new(counted))
        } else if head.starts_with(b"\x28\xb5\x2f\xfd") {
            Box::new(zstd::stream::read::Decoder::with_buffer(counted)?)
        } else {
            unpacked.reader = Box::new(counted);
            return Ok(unpacked);
        };
        let path = without_packing(&unpacked.path);
        unpacked = Unpacked { reader: Box::new(Guard { inner: decoder, read, given: 0 }), path, packed: true };
    }
    Ok(unpacked)
}

/// Unpacks `packed`, of which no more than `limit` bytes may come.
pub(crate) fn gunzip(packed: &[u8], limit: u64) -> io::Result<Vec<u8>> {
    inflate(MultiGzDecoder::new(packed), packed.len(), limit)
}

/// Unpacks zlib, or deflate without its header, as both are sent under one name.
pub(crate) fn deflate(packed: &[u8], limit: u64) -> io::Result<Vec<u8>> {
    inflate(flate2::read::ZlibDecoder::new(packed), packed.len(), limit)
        .or_else(|_| inflate(flate2::read::DeflateDecoder::new(packed), packed.len(), limit))
}

/// Unpacks zstd.
pub(crate) fn unzstd(packed: &[u8], limit: u64) -> io::Result<Vec<u8>> {
    inflate(zstd::stream::read::Decoder::with_buffer(packed)?, packed.len(), limit)
}

fn inflate(decoder: impl Read, packed: usize, limit: u64) -> io::Result<Vec<u8>> {
    let read = Arc::new(AtomicU64::new(packed as u64));
    let mut bytes = Vec::new();
    Guard { inner: decoder, read, given: 0 }.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn without_packing(path: &Path) -> PathBuf {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    match ending.as_str() {
        "gz" | "gzip" | "zst" | "zstd" => path.with_extension(""),
        "tgz" => path.with_extension("tar"),
        _ => path.to_owned(),
    }
}

/// Counts what is read.
struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// A decoder that fails once it gives more than it may.
struct Guard<R> {
    inner: R,
    /// Packed bytes read so far.
    read: Arc<AtomicU64>,
    given: u64,
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out).map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted | io::ErrorKind::PermissionDenied => error,
            _ => io::Error::new(io::ErrorKind::InvalidData, PackError::Damaged(error)),
        })?;
        self.given += count as u64;
        match self.given > FREE && self.given / RATIO > self.read.load(Ordering::Relaxed) {
            true => Err(io::Error::new(io::ErrorKind::InvalidData, PackError::Bomb)),
            false => Ok(count),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::{Cursor, Write};

    use super::*;

    pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        zstd::stream::encode_all(bytes, 3).unwrap()
    }

    fn read(bytes: Vec<u8>, name: &str) -> io::Result<(String, String, bool)> {
        let mut unpacked = unpack(Box::new(Cursor::new(bytes)), Path::new(name))?;
        let mut text = String::new();
        unpacked.reader.read_to_string(&mut text)?;
        Ok((text, unpacked.path.display().to_string(), unpacked.packed))
    }

    #[test]
    fn packings_are_told_by_their_first_bytes() {
        let text = "They met.";
        let members = [gzip(b"They "), gzip(b"met.")].concat();
        for (bytes, name, path, packed) in [
            (text.as_bytes().to_vec(), "a.txt", "a.txt", false),
            (gzip(text.as_bytes()), "b/a.jsonl.gz", "b/a.jsonl", true),
            (gzip(text.as_bytes()), "a.txt", "a.txt", true),
            (members, "a.warc.GZ", "a.warc", true),
            (zstd(text.as_bytes()), "a.csv.zst", "a.csv", true),
            (zstd(&gzip(text.as_bytes())), "a.txt.gz.zst", "a.txt", true),
        ] {
            assert_eq!(read(bytes, name).unwrap(), (text.to_owned(), path.to_owned(), packed));
        }
    }

    #[test]
    fn what_is_cut_short_is_told() {
        let whole = gzip("They met. ".repeat(1000).as_bytes());
        let error = read(whole[..whole.len() - 9].to_vec(), "a.gz").unwrap_err();
        assert!(matches!(error.get_ref().unwrap().downcast_ref(), Some(PackError::Damaged(_))), "{error:?}");
        assert!(read(b"\x1f\x8b".to_vec(), "a.gz").is_err());
        assert!(read(b"\x28\xb5\x2f\xfd".to_vec(), "a.gz").is_err());
    }

    #[test]
    fn a_bomb_is_stopped() {
        let zeros = vec![b' '; 80 << 20];
        for bomb in [gzip(&zeros), zstd(&zeros)] {
            let error = read(bomb.clone(), "a.txt").unwrap_err();
            assert!(matches!(error.get_ref().unwrap().downcast_ref(), Some(PackError::Bomb)), "{error:?}");
        }
        assert_eq!(gunzip(&gzip(&zeros), 1000).unwrap().len(), 1001);
    }
}
