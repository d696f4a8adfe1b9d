//! Sources one after another, and the reports in them.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::bytes;
use crate::document::Objects;
use crate::id::{self, Ids};
use crate::jsonl::Lines;
use crate::kind::{self, Kind};
use crate::problem::{Fault, Problem};
use crate::report::{Draft, Options, Report};
use crate::txt;

/// The reports of one source: a file, or standard input where `path` is `-`.
///
/// Nothing is opened before the first report is asked for. Errors come as items, and reading goes on after them as far
/// as it can. A file is one report, unless its ending (`.jsonl`, `.ndjson`, `.json`) or its first line says that it is
/// JSON, with a report a line (or an array of them) of the fields `id title text published outlet url language`.
pub fn read_source(path: impl AsRef<Path>, options: &Options) -> Reports {
    read_sources([path.as_ref().to_owned()], options)
}

/// The reports of many sources, one after another, each opened when the one before is done. No two have the same id.
pub fn read_sources<I>(paths: I, options: &Options) -> Reports
where
    I: IntoIterator,
    I::Item: Into<PathBuf>,
    I::IntoIter: Send + 'static,
{
    Reports::new(Box::new(paths.into_iter().map(|path| Source::Path(path.into()))), options)
}

/// The reports that `reader` gives: `name` stands for its path in problems, in ids and for its ending.
pub fn read_from(name: &str, reader: impl Read + Send + 'static, options: &Options) -> Reports {
    Reports::new(Box::new(std::iter::once(Source::Reader(name.to_owned(), Box::new(reader)))), options)
}

/// Reports as they are read. It keeps one report at a time, and some 16 bytes for each id that it gave.
pub struct Reports {
    sources: Box<dyn Iterator<Item = Source> + Send>,
    drafts: Drafts,
    ids: Ids,
    options: Options,
}

type Drafts = Box<dyn Iterator<Item = Result<Draft, Problem>> + Send>;

enum Source {
    Path(PathBuf),
    Reader(String, Box<dyn Read + Send>),
}

impl Reports {
    fn new(sources: Box<dyn Iterator<Item = Source> + Send>, options: &Options) -> Self {
        Self { sources, drafts: Box::new(std::iter::empty()), ids: Ids::default(), options: options.clone() }
    }
}

impl Iterator for Reports {
    type Item = Result<Report, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(draft) = self.drafts.next() {
                return Some(draft.map(|draft| {
                    let mut report = draft.finish(&self.options);
                    self.ids.claim(&mut report.id, &mut report.notes);
                    report
                }));
            }
            let source = self.sources.next()?;
            self.drafts =
                open(source, self.options.max_bytes).unwrap_or_else(|problem| Box::new(std::iter::once(Err(problem))));
        }
    }
}

impl std::fmt::Debug for Reports {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reports").field("options", &self.options).finish_non_exhaustive()
    }
}

fn open(source: Source, limit: u64) -> Result<Drafts, Problem> {
    match source {
        Source::Path(path) if path.as_os_str() == "-" => {
            drafts("standard input".to_owned(), "stdin".to_owned(), "", io::stdin(), limit)
        }
        Source::Path(path) => {
            let name = path.display().to_string();
            let file = open_file(&path).map_err(|error| Problem::io(&name, None, error))?;
            drafts(name, id::stem(&path), &ending(&path), file, limit)
        }
        Source::Reader(name, reader) => {
            let path = PathBuf::from(&name);
            drafts(name, id::stem(&path), &ending(&path), reader, limit)
        }
    }
}

/// Opens a file; a folder, which opens on some systems and fails later, is an error at once.
fn open_file(path: &Path) -> io::Result<File> {
    let file = File::open(path)?;
    match file.metadata()?.is_dir() {
        true => Err(io::ErrorKind::IsADirectory.into()),
        false => Ok(file),
    }
}

fn ending(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

fn drafts(
    name: String,
    stem: String,
    ending: &str,
    reader: impl Read + Send + 'static,
    limit: u64,
) -> Result<Drafts, Problem> {
    let failed = |error| Problem::io(&name, None, error);
    let (reader, mark) = bytes::utf8(reader).map_err(failed)?;
    let (head, reader) = bytes::peek(reader, kind::enough).map_err(failed)?;
    let reader: bytes::Utf8 = Box::new(reader);
    let kind = kind::kind(ending, &head).map_err(|fault| Problem::new(&name, None, fault))?;
    if bytes::is_binary(&head) && (kind == Kind::Text || !head.contains(&b'{')) {
        return Err(Problem::new(&name, None, Fault::Binary));
    }
    Ok(match kind {
        Kind::Text => Box::new(std::iter::once_with(move || txt::read(reader, mark, &name, stem, limit))),
        Kind::Lines => Box::new(Lines::new(reader, mark, name, stem, limit)),
        Kind::Document => Box::new(Objects::new(reader, mark, name, stem, limit)),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::fmt::Write as _;
    use std::fs;
    use std::io::Cursor;

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::published::DateSource;

    fn options() -> Options {
        Options::new(date(2025, 5, 1))
    }

    fn read(name: &str, bytes: &[u8]) -> Vec<Result<Report, Problem>> {
        read_from(name, Cursor::new(bytes.to_vec()), &options()).collect()
    }

    #[test]
    fn a_text_file_is_one_report() {
        let text = "Talks open\r\n\r\nKYIV, April 23, 2025 — They met.\r\n";
        let reports = read("a/talks.b.txt", format!("\u{feff}{text}").as_bytes());
        let [Ok(report)] = reports.as_slice() else { panic!("{reports:?}") };
        assert_eq!((report.id.as_str(), report.title.as_deref()), ("talks.b", Some("Talks open")));
        assert_eq!(report.text, text);
        assert_eq!((report.published, report.published_from), (date(2025, 4, 23), DateSource::Dateline));
        assert!(report.is_english() && report.notes.is_empty(), "{report:?}");
    }

    #[test]
    fn utf16_lines_are_read() {
        let lines =
            "{\"id\": \"a\", \"text\": \"Перемирие “держится”.\"}\r\n{\"id\": \"b\", \"text\": \"They met.\"}\r\n";
        let bytes: Vec<u8> = "\u{feff}".encode_utf16().chain(lines.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        for name in ["a.jsonl", "-", "a.txt"] {
            let texts: Vec<String> = read(name, &bytes).into_iter().map(|report| report.unwrap().text).collect();
            assert_eq!(texts, ["Перемирие “держится”.", "They met."]);
        }
    }

    #[test]
    fn the_same_id_is_given_once() {
        let folder = tempfile::tempdir().unwrap();
        let paths = ["a.txt", "b/a.txt", "c.jsonl"].map(|name| folder.path().join(name));
        fs::create_dir(folder.path().join("b")).unwrap();
        fs::write(&paths[0], "They met.").unwrap();
        fs::write(&paths[1], "They met again.").unwrap();
        fs::write(&paths[2], "{\"id\": \"a\", \"text\": \"Third.\"}\n{\"text\": \"Fourth.\"}\n").unwrap();
        let reports: Vec<Report> = read_sources(paths, &options()).map(Result::unwrap).collect();
        let ids: Vec<&str> = reports.iter().map(|report| report.id.as_str()).collect();
        assert_eq!(ids, ["a", "a-2", "a-3", "c:2"]);
        assert!(reports[1].notes.iter().any(|note| note.contains("this one is a-2")));
    }

    #[test]
    fn what_cannot_be_opened_does_not_stop_the_rest() {
        let folder = tempfile::tempdir().unwrap();
        let good = folder.path().join("a.txt");
        fs::write(&good, "They met.").unwrap();
        let paths = [folder.path().to_owned(), folder.path().join("none.txt"), good];
        let told: Vec<_> = read_sources(paths, &options()).collect();
        assert!(matches!(told[0], Err(Problem { fault: Fault::Folder, .. })), "{told:?}");
        assert!(matches!(told[1], Err(Problem { fault: Fault::Missing, .. })), "{told:?}");
        assert!(told[2].is_ok() && told.len() == 3);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_may_not_be_read_is_told() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "They met.").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
        if File::open(&path).is_ok() {
            println!("skipped: whoever runs this test may read every file");
            return;
        }
        let told: Vec<_> = read_source(&path, &options()).collect();
        assert!(matches!(told.as_slice(), [Err(Problem { fault: Fault::Denied, .. })]), "{told:?}");
    }

    #[test]
    fn what_is_no_text_is_told() {
        for (name, bytes) in [
            ("a.bin", b"\x7fELF\x02\x01\x01\0\0".as_slice()),
            ("a.jsonl", b"\0\0\0\0"),
            ("a.txt", b"They met\0."),
            ("a.pdf", b"%PDF-1.7\n\0\0"),
            ("a.html", b"<html><body>They met.</body></html>"),
            ("a.txt", b""),
            ("a.jsonl", b""),
            ("a.txt", b"\xff\xfe"),
            ("a.txt", b"caf\xe9"),
            ("a.txt", b"\xff\xfea"),
        ] {
            let told = read(name, bytes);
            assert!(matches!(told.as_slice(), [Err(_)]), "{name} {told:?}");
            assert!(told[0].as_ref().unwrap_err().to_string().contains("; "), "{told:?}");
        }
    }

    /// A reader that gives one line of JSON after another, and never ends by itself.
    struct Endless {
        line: u64,
        left: Vec<u8>,
    }

    impl Read for Endless {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            if self.left.is_empty() {
                self.line += 1;
                let mut line = String::new();
                let _ = writeln!(line, "{{\"id\": \"r{}\", \"text\": \"They met.\"}}", self.line);
                self.left = line.into_bytes();
            }
            let count = self.left.len().min(out.len());
            out[..count].copy_from_slice(&self.left[..count]);
            self.left.drain(..count);
            Ok(count)
        }
    }

    #[test]
    fn lines_are_read_as_they_come() {
        let mut reports = read_from("-", Endless { line: 0, left: Vec::new() }, &options());
        assert_eq!(reports.nth(999).unwrap().unwrap().id, "r1000");
    }

    #[test]
    fn a_failing_reader_is_told_once() {
        struct Failing;
        impl Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the disk is gone"))
            }
        }
        let told: Vec<_> = read_from("a.txt", Failing, &options()).collect();
        assert!(matches!(told.as_slice(), [Err(Problem { fault: Fault::Io(_), .. })]), "{told:?}");
        let half = Cursor::new(b"{\"text\": \"They met.\"}\n".to_vec()).chain(Failing);
        let told: Vec<_> = read_from("a.jsonl", half, &options()).collect();
        assert!(told.len() == 2 && told[0].is_ok() && told[1].is_err(), "{told:?}");
    }

    /// Real reports, where the folder beside the repository has them.
    #[test]
    fn real_reports_are_read() {
        let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
        let voa = shared.join("data/voa/articles.jsonl");
        if !voa.exists() {
            println!("skipped: {} is not there", voa.display());
            return;
        }
        let reports: Vec<Report> = read_source(&voa, &options()).map(Result::unwrap).collect();
        assert!(reports.len() > 100);
        for report in &reports {
            assert_eq!((report.published_from, report.notes.as_slice()), (DateSource::Metadata, [].as_slice()));
            assert!(report.is_english() && report.text.starts_with(report.title.as_deref().unwrap_or_default()));
            let again = read(&format!("{}.txt", report.id), report.text.as_bytes()).remove(0).unwrap();
            assert_eq!(
                (again.id.as_str(), again.text.as_str(), again.title.as_deref(), again.published, again.published_from),
                (report.id.as_str(), report.text.as_str(), report.title.as_deref(), report.published, DateSource::Name)
            );
            assert_eq!(again.language.code, "en");
        }
        for name in ["a", "b"] {
            let path = shared.join(format!("reports/report-{name}.txt"));
            let report = read_source(&path, &options()).next().unwrap().unwrap();
            assert_eq!((report.id, report.language.code), (format!("report-{name}"), "en".to_owned()));
            assert_eq!(report.text, fs::read_to_string(&path).unwrap());
        }
    }

    fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            prop::collection::vec(any::<u8>(), 0..40),
            "\\PC{0,30}".prop_map(String::into_bytes),
            prop::sample::select(vec![
                "\u{feff}",
                "{",
                "}",
                "[",
                "]",
                "\n",
                "\r\n",
                "\\",
                "\"",
                ",",
                ":",
                "\"text\"",
                "\"id\"",
                "null",
                "17",
                "{\"text\": \"They met.\"}",
                "{\"id\": \"a\", \"text\": \"KYIV, April 23, 2025 — They met.\"}\n",
            ])
            .prop_map(|piece| piece.as_bytes().to_vec()),
            Just(vec![0xff, 0xfe]),
            Just(vec![0xfe, 0xff]),
            Just(vec![0]),
        ];
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn any_bytes_give_reports_or_problems(bytes in any_bytes(), limit in prop_oneof![Just(5u64), Just(1 << 20)]) {
            for name in ["-", "a.txt", "a.jsonl", "a.json", "a", "a.html"] {
                let options = Options { max_bytes: limit, ..options() };
                let told: Vec<_> = read_from(name, Cursor::new(bytes.clone()), &options).collect();
                prop_assert!(!told.is_empty(), "{}", name);
                prop_assert!(told.len() <= bytes.len() + 1);
                let mut ids = HashSet::new();
                for report in told.into_iter().flatten() {
                    prop_assert!(!report.text.trim().is_empty());
                    prop_assert!(report.title.as_ref().is_none_or(|title| report.text.contains(title.as_str())));
                    prop_assert!(ids.insert(report.id));
                }
            }
        }

        #[test]
        fn text_is_kept_to_the_character(text in "[ -~éЖ🕊\r\n\t]{1,200}") {
            for report in read("a.txt", text.as_bytes()).into_iter().flatten() {
                prop_assert_eq!(&report.text, &text);
            }
            let json = serde_json::json!({ "text": text, "title": "Talks" }).to_string();
            for report in read("a.jsonl", json.as_bytes()).into_iter().flatten() {
                prop_assert_eq!(report.text, format!("Talks\n\n{text}"));
            }
        }
    }
}
