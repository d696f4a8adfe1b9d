//! Bytes to UTF-8: byte-order marks, UTF-16, and what is no text at all.

use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// A source's bytes as UTF-8, without a byte-order mark. Bytes that came as UTF-8 are not checked yet.
pub(crate) type Utf8 = Box<dyn BufRead + Send>;

/// UTF-16 that does not decode.
#[derive(Debug, thiserror::Error)]
#[error("not UTF-16 at byte {byte}")]
pub(crate) struct Malformed {
    /// The first wrong byte, from the start of the source.
    pub byte: u64,
    /// Its line, from 1.
    pub line: u64,
}

/// Reads `inner` as UTF-8; also the length in bytes of the mark that was taken off its start.
pub(crate) fn utf8(inner: impl Read + Send + 'static) -> io::Result<(Utf8, u64)> {
    let (head, inner) = peek(inner, |head| head.len() >= 3)?;
    let (encoding, mark) = Encoding::for_bom(&head).unwrap_or((UTF_8, 0));
    let mut inner = BufReader::with_capacity(1 << 16, inner);
    io::copy(&mut (&mut inner).take(mark as u64), &mut io::sink())?;
    let reader: Utf8 = if encoding == UTF_16LE || encoding == UTF_16BE {
        Box::new(Utf16::new(inner, encoding, mark as u64))
    } else {
        Box::new(inner)
    };
    Ok((reader, mark as u64))
}

/// A reader that gives again the start that was taken off it.
pub(crate) type Whole<R> = Chain<Cursor<Vec<u8>>, R>;

/// The start of `reader`, as far as `enough` asks, and a reader that still gives it.
pub(crate) fn peek<R: Read>(mut reader: R, enough: impl Fn(&[u8]) -> bool) -> io::Result<(Vec<u8>, Whole<R>)> {
    let mut head = Vec::new();
    let mut buffer = [0; 4096];
    while !enough(&head) {
        match reader.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => head.extend_from_slice(buffer.get(..n).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok((head.clone(), Cursor::new(head).chain(reader)))
}

/// Whether `bytes` are no text: one is NUL, or more than one in twenty is a control character that text does not use.
pub(crate) fn is_binary(bytes: &[u8]) -> bool {
    let control = |byte: &&u8| matches!(byte, 1..=8 | 14..=26 | 28..=31 | 127);
    bytes.contains(&0) || bytes.iter().filter(control).count() * 20 > bytes.len()
}

/// UTF-16 read as UTF-8.
struct Utf16<R> {
    inner: R,
    decoder: Decoder,
    /// Bytes taken from `inner`, the mark included.
    taken: u64,
    /// What is decoded, and how much of it has been given.
    decoded: Vec<u8>,
    given: usize,
    /// The line that `decoded` ends in, from 1.
    line: u64,
    /// What stands after `decoded`, if it does not decode.
    error: Option<Malformed>,
    ended: bool,
}

/// Bytes decoded at once.
const DECODED: usize = 1 << 16;

impl<R: BufRead> Utf16<R> {
    fn new(inner: R, encoding: &'static Encoding, mark: u64) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        Self { inner, decoder, taken: mark, decoded: Vec::new(), given: 0, line: 1, error: None, ended: false }
    }

    fn decode(&mut self) -> io::Result<()> {
        let bytes = self.inner.fill_buf()?;
        let last = bytes.is_empty();
        self.decoded.resize(DECODED, 0);
        let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(bytes, &mut self.decoded, last);
        self.inner.consume(read);
        self.taken += read as u64;
        self.decoded.truncate(written);
        self.given = 0;
        self.line += self.decoded.iter().filter(|byte| **byte == b'\n').count() as u64;
        match result {
            DecoderResult::InputEmpty => self.ended = last,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(wrong, after) => {
                self.ended = true;
                let byte = self.taken.saturating_sub(u64::from(wrong) + u64::from(after));
                self.error = Some(Malformed { byte, line: self.line });
            }
        }
        Ok(())
    }
}

impl<R: BufRead> BufRead for Utf16<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.given >= self.decoded.len() {
            if let Some(error) = self.error.take() {
                return Err(io::Error::new(io::ErrorKind::InvalidData, error));
            }
            if self.ended {
                break;
            }
            self.decode()?;
        }
        Ok(self.decoded.get(self.given..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.given += amount;
    }
}

impl<R: BufRead> Read for Utf16<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut ready = self.fill_buf()?;
        let count = ready.read(out)?;
        self.consume(count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> io::Result<String> {
        let (mut reader, _) = utf8(Cursor::new(bytes.to_vec()))?;
        let mut text = String::new();
        reader.read_to_string(&mut text)?;
        Ok(text)
    }

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        let mark = if big { [0xfe, 0xff] } else { [0xff, 0xfe] };
        let units = text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
        mark.into_iter().chain(units).collect()
    }

    #[test]
    fn marks_are_taken_off_and_utf16_is_decoded() {
        let text = "Перемирие — “truce” 🕊\r\nnext";
        assert_eq!(read(text.as_bytes()).unwrap(), text);
        assert_eq!(read(format!("\u{feff}{text}").as_bytes()).unwrap(), text);
        assert_eq!(read(&utf16(text, false)).unwrap(), text);
        assert_eq!(read(&utf16(text, true)).unwrap(), text);
        let long = text.repeat(20_000);
        assert_eq!(read(&utf16(&long, false)).unwrap(), long);
        assert_eq!(read(b"").unwrap(), "");
        assert_eq!(read(b"a").unwrap(), "a");
    }

    #[test]
    fn broken_utf16_is_told_with_its_place() {
        let mut bytes = utf16("one\ntwo", false);
        bytes.extend([0x00, 0xd8, 0x41, 0x00]);
        let error = read(&bytes).unwrap_err();
        let malformed = error.get_ref().unwrap().downcast_ref::<Malformed>().unwrap();
        assert_eq!((malformed.byte, malformed.line), (16, 2));
        assert!(read(&[0xff, 0xfe, 0x41]).is_err());
    }

    #[test]
    fn text_is_not_binary() {
        assert!(!is_binary(b"A report.\r\n\tWith a form feed\x0c and colours \x1b[1m."));
        assert!(!is_binary(b""));
        assert!(is_binary(b"A report\0"));
        assert!(is_binary(b"\x01\x02\x03abc"));
    }
}
