//! Sources one after another, and the reports in them.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::bytes;
use crate::document::Objects;
use crate::feed;
use crate::folder;
use crate::html;
use crate::id::{self, Ids};
use crate::jsonl::Lines;
use crate::kind::{self, Kind};
use crate::office;
use crate::parquet;
use crate::pdf;
use crate::problem::{Fault, Problem};
use crate::report::{Draft, Options, Report};
use crate::table;
use crate::txt;
use crate::unpack;
use crate::warc;

/// The reports of one source: a file, a folder, or standard input where `path` is `-`.
///
/// Nothing is opened before the first report is asked for. Errors come as items, and reading goes on after them as far
/// as it can. What a file is, its first bytes tell, and its ending where they do not; gzip and zstd are taken off. Of a
/// folder all files are read, in the order of their names, and those in its folders.
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

/// Reports as they are read. It keeps one report at a time (of a feed, the whole feed), and some 16 bytes for each id
/// that it gave.
pub struct Reports {
    sources: Box<dyn Iterator<Item = Source> + Send>,
    /// What was found in folders and is not yet read, last first.
    found: Vec<PathBuf>,
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
        let drafts = Box::new(std::iter::empty());
        Self { sources, found: Vec::new(), drafts, ids: Ids::default(), options: options.clone() }
    }

    /// The drafts of a source; those of a folder are none, and what is in it comes next.
    fn open(&mut self, source: Source) -> Result<Drafts, Problem> {
        let limit = self.options.max_bytes;
        match source {
            Source::Path(path) if path.as_os_str() == "-" => {
                drafts("standard input".to_owned(), Path::new("stdin"), None, Box::new(io::stdin()), limit)
            }
            Source::Path(path) => {
                let name = path.display().to_string();
                let failed = |error| Problem::io(&name, None, error);
                if path.is_dir() {
                    let contents = folder::contents(&path).map_err(failed)?;
                    if contents.is_empty() {
                        return Err(failed(io::ErrorKind::IsADirectory.into()));
                    }
                    self.found.extend(contents.into_iter().rev());
                    return Ok(Box::new(std::iter::empty()));
                }
                let file = File::open(&path).map_err(failed)?;
                drafts(name, &path, Some(path.clone()), Box::new(file), limit)
            }
            Source::Reader(name, reader) => {
                let path = PathBuf::from(&name);
                drafts(name, &path, None, reader, limit)
            }
        }
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
            let source = match self.found.pop() {
                Some(path) => Source::Path(path),
                None => self.sources.next()?,
            };
            self.drafts = self.open(source).unwrap_or_else(|problem| Box::new(std::iter::once(Err(problem))));
        }
    }
}

impl std::fmt::Debug for Reports {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reports").field("options", &self.options).finish_non_exhaustive()
    }
}

/// The drafts in `reader`. `name` is told in problems; `path` tells the ids and the ending; `on_disk` is where the same
/// bytes can be read again.
fn drafts(
    name: String,
    path: &Path,
    on_disk: Option<PathBuf>,
    reader: Box<dyn Read + Send>,
    limit: u64,
) -> Result<Drafts, Problem> {
    let failed = |error| Problem::io(&name, None, error);
    let unpacked = unpack::unpack(reader, path).map_err(failed)?;
    let stem = id::stem(&unpacked.path);
    let ending = unpacked.path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let (head, reader) = bytes::peek(unpacked.reader, |head| head.len() >= kind::MAGIC).map_err(failed)?;
    if let Some(kind) = kind::binary(&head) {
        let on_disk = on_disk.filter(|_| !unpacked.packed);
        return binary(kind, reader, on_disk.as_deref(), name, stem, limit);
    }
    let (reader, mark) = bytes::utf8(reader).map_err(failed)?;
    let (head, reader) = bytes::peek(reader, kind::enough).map_err(failed)?;
    let mut reader: bytes::Utf8 = Box::new(reader);
    let kind = kind::kind(&ending, &head).map_err(|fault| Problem::new(&name, None, fault))?;
    if bytes::is_binary(&head) && (kind == Kind::Text || !head.contains(&b'{')) {
        return Err(Problem::new(&name, None, Fault::Binary));
    }
    Ok(match kind {
        Kind::Lines => Box::new(Lines::new(reader, mark, name, stem, limit)),
        Kind::Document => Box::new(Objects::new(reader, mark, name, stem, limit)),
        Kind::Table(delimiter) => Box::new(table::Rows::new(reader, name, stem, limit, delimiter)),
        Kind::Html => {
            let page = whole(&mut reader, &name, limit)?;
            // A byte-order mark, which has been taken off, tells UTF-8 whatever the page says.
            let content_type = (mark > 0).then_some("text/html; charset=utf-8");
            once(name, stem, html::page(&page, content_type, limit).map(|page| page.draft.headed()))
        }
        Kind::Feed => {
            let mut bytes = whole(&mut reader, &name, limit.max(DOCUMENT))?;
            if mark > 0 {
                feed::call_utf8(&mut bytes);
            }
            Box::new(feed::drafts(&bytes, name, limit))
        }
        _ => Box::new(std::iter::once_with(move || txt::read(reader, mark, &name, stem, limit))),
    })
}

/// The longest document and feed, in bytes, whatever the limit of the report in it: a PDF is mostly fonts and pictures.
const DOCUMENT: u64 = 256 << 20;

/// The drafts of a source that is no text.
fn binary(
    kind: Kind,
    mut reader: impl Read + Send + 'static,
    on_disk: Option<&Path>,
    name: String,
    stem: String,
    limit: u64,
) -> Result<Drafts, Problem> {
    Ok(match kind {
        Kind::Warc => Box::new(warc::Pages::new(Box::new(reader), name, limit)),
        Kind::Parquet => {
            let file = parquet::file(reader, on_disk).map_err(|error| Problem::io(&name, None, error))?;
            Box::new(parquet::Rows::new(file, name, stem, limit)?)
        }
        Kind::Pdf => {
            let bytes = whole(&mut reader, &name, limit.max(DOCUMENT))?;
            once(name, stem, pdf::read(bytes).and_then(|draft| draft.within(limit)))
        }
        _ => {
            let longest = limit.max(DOCUMENT);
            let bytes = whole(&mut reader, &name, longest)?;
            once(name, stem, office::read(bytes, longest).map(Draft::headed).and_then(|draft| draft.within(limit)))
        }
    })
}

/// All of `reader`, if it is within the limit.
fn whole(reader: &mut impl Read, name: &str, limit: u64) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    reader.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| Problem::io(name, None, error))?;
    if bytes.len() as u64 > limit { Err(Problem::new(name, None, Fault::TooLong { limit })) } else { Ok(bytes) }
}

/// The one draft of a source that holds one report.
fn once(name: String, stem: String, read: Result<Draft, Fault>) -> Drafts {
    let read = read.map(|draft| Draft { id: stem, ..draft }).map_err(|fault| Problem::new(&name, None, fault));
    Box::new(std::iter::once(read))
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
        let empty = folder.path().join("empty");
        fs::create_dir(&empty).unwrap();
        let paths = [empty, folder.path().join("none.txt"), good];
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
            ("a.html", b"<html><body><script>They met.</script></body></html>"),
            ("a.csv", b"id,title\n1,a\n"),
            ("a.rss", b"<rss version=\"2.0\"><channel></channel></rss>"),
            ("a.rss", b"<rss version=\"2.0\"><chan"),
            ("a.docx", b"PK\x03\x04"),
            ("a.parquet", b"PAR1PAR1"),
            ("a.txt.gz", b"\x1f\x8b\x08\0"),
            ("a.txt.zst", b"\x28\xb5\x2f\xfd"),
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

    #[test]
    fn every_kind_is_read_packed_or_not() {
        let page = "<html lang=en><title>Talks</title><p>They met.</p></html>".as_bytes().to_vec();
        let item = "<item><title>Talks</title><description>They met.</description></item>";
        let feed =
            format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>P</title>{item}</channel></rss>")
                .into_bytes();
        let kinds = [
            ("a.txt", "Talks\n\nThey met.".as_bytes().to_vec()),
            ("a.jsonl", b"{\"title\": \"Talks\", \"text\": \"They met.\"}\n".to_vec()),
            ("a.json", b"{\n\"title\": \"Talks\", \"text\": \"They met.\"}".to_vec()),
            ("a.html", page.clone()),
            ("a.xml", feed),
            ("a.csv", b"title,text\nTalks,They met.\n".to_vec()),
            ("a.tsv", b"title\ttext\nTalks\tThey met.\n".to_vec()),
            ("a.warc", warc::tests::response("https://example.org/talks", "Content-Type: text/html", &page)),
            ("a.odt", office::tests::zip(&[("content.xml", "<t:h>Talks</t:h><t:p>They met.</t:p>")])),
        ];
        for (name, bytes) in kinds {
            let packed = unpack::tests::gzip(&bytes);
            for (name, bytes) in [
                (name.to_owned(), bytes.clone()),
                (format!("{name}.gz"), packed.clone()),
                (format!("{name}.gz.zst"), zstd::stream::encode_all(packed.as_slice(), 1).unwrap()),
                ("-".to_owned(), bytes.clone()),
            ] {
                // A table without a name is told by its columns, JSON by its first line.
                let told = read(&name, &bytes);
                let [Ok(report)] = told.as_slice() else { panic!("{name}: {told:?}") };
                assert_eq!(report.text, "Talks\n\nThey met.", "{name}");
                assert!(
                    name == "-"
                        || report.id.starts_with('a')
                        || report.id.ends_with(":talks")
                        || name.starts_with("a.xml"),
                    "{name}: {}",
                    report.id
                );
            }
        }
        let rows = read("a.parquet.gz", &unpack::tests::gzip(&parquet::tests::small()));
        assert_eq!(
            rows.iter().flatten().map(|report| report.text.as_str()).collect::<Vec<_>>(),
            ["They met.", "They left."]
        );
    }

    #[test]
    fn a_folder_is_read_with_its_folders_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("b/deep")).unwrap();
        fs::write(at("c.csv"), "text,id\nThey met.,c").unwrap();
        fs::write(at("a.txt"), "They met.").unwrap();
        fs::write(at("b/deep/b.html"), "<p>They met.</p>").unwrap();
        fs::write(at("b/x.bin"), b"\x7fELF\0\0").unwrap();
        fs::write(at("b/x.png"), b"\x89PNG").unwrap();
        let told: Vec<String> = read_source(folder.path(), &options())
            .map(|report| report.map_or_else(|problem| problem.fault.to_string(), |report| report.id))
            .collect();
        assert_eq!(told, ["a", "b", "binary file, not text", "c"]);
        #[cfg(unix)]
        {
            let link = at("link");
            std::os::unix::fs::symlink(at("b/deep"), &link).unwrap();
            assert_eq!(
                read_source(&link, &options()).count(),
                1,
                "a folder that is named is read, though it is a link"
            );
        }
    }

    #[test]
    fn a_packed_source_that_is_cut_gives_what_came_before() {
        let lines = (0..20_000).fold(String::new(), |mut all, n| {
            let _ = writeln!(all, "{{\"id\": \"r{n}\", \"text\": \"They met {}.\"}}", n * 7919 % 10_007);
            all
        });
        let packed = unpack::tests::gzip(lines.as_bytes());
        let mut told = read("a.jsonl.gz", &packed[..packed.len() / 2]);
        let last = told.pop().unwrap().unwrap_err().to_string();
        assert!(last.contains("damaged or cut short"), "{last}");
        assert!(told.len() > 1000 && told.iter().all(Result::is_ok), "{}", told.len());
    }

    /// 100 MB on one line: of text, of JSON, of a table, of a page; none may take much more memory or time than its length.
    #[test]
    fn a_very_long_line_is_told_and_the_rest_goes_on() {
        let options = Options { max_bytes: 1 << 20, ..options() };
        let long = || io::repeat(b'a').take(100 << 20);
        for (name, before, after, expected) in [
            ("a.txt", "", "", 1),
            ("a.jsonl", "{\"text\": \"", "\"}\n{\"text\": \"They met.\"}\n", 2),
            ("a.csv", "text,id\n\"", "\",a\nThey met.,b\n", 2),
            ("a.html", "<p>", "</p>", 1),
        ] {
            let reader = Cursor::new(before).chain(long()).chain(Cursor::new(after));
            let told: Vec<_> = read_from(name, reader, &options).collect();
            assert_eq!(told.len(), expected, "{name}: {told:?}");
            assert!(matches!(told[0], Err(Problem { fault: Fault::TooLong { .. }, .. })), "{name}: {told:?}");
            assert!(told.iter().skip(1).all(Result::is_ok), "{name}: {told:?}");
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
                ";",
                "\t",
                "\"text\"",
                "\"id\"",
                "null",
                "17",
                "{\"text\": \"They met.\"}",
                "{\"id\": \"a\", \"text\": \"KYIV, April 23, 2025 — They met.\"}\n",
                "text,id\n",
                "text\tid\n",
                "They met.,a\n",
                "<p>",
                "</p>",
                "<div hidden>",
                "<html lang=en>",
                "<title>Talks</title>",
                "<script type=application/ld+json>",
                "</script>",
                "<?xml version=\"1.0\"?>",
                "<rss version=\"2.0\">",
                "<channel>",
                "<item>",
                "</item>",
                "<description>",
                "<![CDATA[",
                "]]>",
                "&lt;",
                "<feed xmlns=\"http://www.w3.org/2005/Atom\">",
                "<entry>",
                "WARC/1.0\r\n",
                "WARC-Type: response\r\n",
                "Content-Type: application/http\r\n",
                "Content-Length: 60\r\n",
                "\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n",
                "5\r\n",
                "%PDF-1.4\n",
                "PAR1",
                "PK\u{3}\u{4}",
            ])
            .prop_map(|piece| piece.as_bytes().to_vec()),
            Just(vec![0xff, 0xfe]),
            Just(vec![0xfe, 0xff]),
            Just(vec![0x1f, 0x8b, 8, 0]),
            Just(vec![0x28, 0xb5, 0x2f, 0xfd]),
            Just(vec![0]),
        ];
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    /// A source of each kind, to be broken.
    fn sound() -> Vec<(&'static str, Vec<u8>)> {
        let page = "<html lang=en><head><title>Talks</title><meta charset=utf-8></head><body><nav>Home</nav><article><p>They met.</p></article>";
        let feed = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>P</title><item><title>T &amp; t</title><link>https://a.org/b</link>\
            <pubDate>Tue, 22 Apr 2025 10:00:00 GMT</pubDate><description><![CDATA[<p>They met.</p>]]></description></item></channel></rss>";
        let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>P</title><entry><id>e</id><title>T</title><content type=\"xhtml\">\
            <div xmlns=\"http://www.w3.org/1999/xhtml\"><p>They met.</p></div></content></entry></feed>";
        let table = "id,title,text\n1,a,\"They met, \"\"again\"\".\"\n2,b,They left.\n";
        vec![
            ("a.html", page.into()),
            ("a.xml", feed.into()),
            ("a.xml", atom.into()),
            ("a.csv", table.into()),
            ("a.parquet", parquet::tests::small()),
            ("a.docx", office::tests::docx()),
            (
                "a.warc",
                warc::tests::response(
                    "https://a.org/b",
                    "Content-Type: text/html\r\nTransfer-Encoding: chunked",
                    b"9\r\n<p>They m\r\n4\r\net.\n\r\n0\r\n\r\n",
                ),
            ),
            ("a.csv.gz", unpack::tests::gzip(table.as_bytes())),
            ("a.csv.zst", zstd::stream::encode_all(table.as_bytes(), 1).unwrap()),
            ("a.pdf", include_bytes!("../tests/data/talks.pdf").to_vec()),
        ]
    }

    fn tell(name: &str, bytes: &[u8], limit: u64) -> Result<(), TestCaseError> {
        let options = Options { max_bytes: limit, ..options() };
        let told: Vec<_> = read_from(name, Cursor::new(bytes.to_vec()), &options).collect();
        prop_assert!(told.len() <= bytes.len() + 1);
        let mut ids = HashSet::new();
        for report in told {
            match report {
                Ok(report) => {
                    prop_assert!(!report.text.trim().is_empty());
                    prop_assert!(report.title.as_ref().is_none_or(|title| report.text.contains(title.as_str())));
                    prop_assert!(ids.insert(report.id));
                }
                Err(problem) => prop_assert!(!problem.fault.advice().is_empty()),
            }
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn any_bytes_give_reports_or_problems(bytes in any_bytes(), limit in prop_oneof![Just(5u64), Just(1 << 20)]) {
            for name in ["-", "a.txt", "a.jsonl", "a.json", "a", "a.html", "a.csv", "a.tsv", "a.xml", "a.rss"] {
                tell(name, &bytes, limit)?;
            }
        }

        #[test]
        fn broken_sources_give_reports_or_problems(
            which in any::<prop::sample::Index>(),
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4u8), 1..6),
        ) {
            let all = sound();
            let (name, mut bytes) = which.get(&all).clone();
            for (at, byte, how) in changes {
                if bytes.is_empty() {
                    break;
                }
                let at = at.index(bytes.len());
                match how {
                    0 => bytes[at] = byte,
                    1 => bytes.truncate(at),
                    2 => { bytes.insert(at, byte); }
                    _ => { bytes.drain(at..(at + usize::from(byte)).min(bytes.len())); }
                }
            }
            tell(name, &bytes, 1 << 20)?;
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
