//! `demarche watch` against a server on this machine: what feeds bring is kept, once, whatever happens in between.

mod support;

use demarche_record::Record;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};
use support::{Folder, Told, run};

/// How many entries the feed has.
const ENTRIES: usize = 6;

/// A server with a feed of extracts and their pages. It tells each path as it is asked for.
struct Server {
    port: u16,
    paths: Arc<Mutex<Vec<String>>>,
    asked: mpsc::Receiver<String>,
}

impl Server {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (tell, asked) = mpsc::channel();
        let paths = Arc::new(Mutex::new(Vec::new()));
        let all = paths.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Some(path) = answer(stream.unwrap(), port) else { continue };
                all.lock().unwrap().push(path.clone());
                let _ = tell.send(path);
            }
        });
        Self { port, paths, asked }
    }

    fn pages(&self) -> usize {
        self.paths.lock().unwrap().iter().filter(|path| path.starts_with("/page")).count()
    }

    /// Waits until so many pages were asked for.
    fn wait_for_pages(&self, mut pages: usize) {
        while pages > 0 {
            let path = self.asked.recv_timeout(Duration::from_secs(60)).expect("the program asks for pages");
            pages -= usize::from(path.starts_with("/page"));
        }
    }

    /// A list with this feed, in a folder.
    fn list(&self, folder: &Folder) -> String {
        let port = self.port;
        folder.write(
            "feeds.toml",
            format!(
                "[limits]\nper_host_delay = \"0s\"\n[[feed]]\nurl = \"http://127.0.0.1:{port}/feed\"\nname = \"Example News\"\nallow_private = true\n"
            ),
        )
    }
}

fn answer(mut stream: TcpStream, port: u16) -> Option<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
    }
    let path = String::from_utf8_lossy(&head).split(' ').nth(1)?.to_owned();
    let (status, kind, body) = match path.split_at(1).1 {
        "feed" => (200, "application/rss+xml", feed(port)),
        page if page.starts_with("page") => (200, "text/html; charset=utf-8", page_of(page)),
        _ => (404, "text/plain", String::new()),
    };
    let head = format!(
        "HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    // whoever asked may be dead by now
    let _ = stream.write_all((head + &body).as_bytes());
    Some(path)
}

fn feed(port: u16) -> String {
    let mut items = String::new();
    for n in 1..=ENTRIES {
        let _ = write!(
            items,
            "<item><guid isPermaLink=\"false\">{n}</guid><title>Day {n} of the talks</title><link>http://127.0.0.1:{port}/page{n}</link>\
             <pubDate>Mon, 0{n} Jun 2026 10:00:00 GMT</pubDate><description>What day {n} brought …</description></item>"
        );
    }
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>News</title><link>https://news.example/</link><description>d</description>{items}</channel></rss>"
    )
}

fn page_of(name: &str) -> String {
    let n = name.trim_start_matches("page");
    let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let day = days[n.parse::<usize>().unwrap() % days.len()];
    format!(
        "<!doctype html><html lang=\"en\"><head><title>Day {n} of the talks</title></head><body><nav><a href=\"/\">Home</a></nav><article>\
         <h1>Day {n} of the talks</h1>\
         <p>Russia accused Ukraine of violating the ceasefire {n}{n} times on {day}, and called for a meeting of all sides.</p>\
         <p>Kyiv rejected the charge on the evening of day {n} and proposed talks in Istanbul, where both delegations have met before.</p>\
         <p>The mediators said that they would go on with their work in the coming {n} weeks, whatever was said on {day} in public.</p>\
         </article><script>alert(1)</script></body></html>"
    )
}

/// Starts the program by itself, so that it can be ended from outside.
fn start(list: &str, record: &str, once: bool) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    command.arg("watch").arg(list).arg("--record").arg(record).args(once.then_some("--once"));
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn once(list: &str, record: &str) -> Told {
    run(["watch", list, "--record", record, "--once"])
}

/// Makes every feed due, as time would.
fn make_due(record: &str) {
    let mut record = Record::open(record).unwrap();
    for (key, json) in record.feeds().unwrap() {
        let mut state: serde_json::Value = serde_json::from_str(&json).unwrap();
        if state.as_object_mut().unwrap().remove("next").is_some() {
            record.keep_feed(&key, &state.to_string()).unwrap();
        }
    }
}

/// What reports and acts a record has: all that does not depend on when they came.
fn content(record: &str) -> BTreeSet<String> {
    let rows = |question: &str| {
        let told = run(["record", "sql", record, question]);
        assert_eq!(told.status, 0, "{told:?}");
        told.out.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    rows("SELECT text, outlet, url, published FROM report")
        .into_iter()
        .chain(rows("SELECT count(*) FROM act"))
        .collect()
}

#[test]
fn a_second_round_adds_nothing() {
    let (folder, server) = (Folder::new(), Server::new());
    let (list, record) = (server.list(&folder), folder.path("talks.dmr"));
    let told = once(&list, &record);
    assert_eq!(told.status, 0, "{told:?}");
    assert!(told.out.contains("Example News: 6 new, 0 known, next in 30 min\n"), "{told:?}");
    assert!(told.out.contains("talks.dmr: 6 reports new with "), "{told:?}");
    let before = content(&record);
    let told = once(&list, &record);
    assert!(told.status == 0 && told.out.contains("Example News: not due, next in "), "{told:?}");
    make_due(&record);
    let told = once(&list, &record);
    assert!(told.status == 0 && told.out.contains("Example News: 0 new, 6 known, next in 30 min\n"), "{told:?}");
    assert_eq!(content(&record), before);
    assert_eq!(server.pages(), ENTRIES, "no page was asked for again");
}

#[test]
fn a_run_that_is_killed_loses_nothing() {
    let (folder, server) = (Folder::new(), Server::new());
    let whole = folder.path("whole.dmr");
    let list = server.list(&folder);
    once(&list, &whole);
    let expected = content(&whole);
    server.wait_for_pages(ENTRIES);
    // while it fetches, and while it reads and stores
    for (pages, wait) in [(1, 0), (4, 0), (ENTRIES, 50), (ENTRIES, 300), (ENTRIES, 600), (ENTRIES, 1000)] {
        let record = folder.path(&format!("killed-{pages}-{wait}.dmr"));
        let mut child = start(&list, &record, true);
        server.wait_for_pages(pages);
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        if Path::new(&record).exists() {
            make_due(&record);
        }
        let told = once(&list, &record);
        assert_eq!(told.status, 0, "{told:?}");
        assert_eq!(content(&record), expected, "killed {wait} ms after page {pages}");
        let told = run(["record", "check", &record]);
        assert_eq!(told.status, 0, "{told:?}");
        while server.asked.try_recv().is_ok() {}
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_cleanly() {
    let (folder, server) = (Folder::new(), Server::new());
    let (list, record) = (server.list(&folder), folder.path("talks.dmr"));
    let child = start(&list, &record, false);
    let begun = Instant::now();
    // all of it is stored, and it waits for the next time that the feed is due
    while begun.elapsed() < Duration::from_secs(120) {
        let stored = Record::open_to_read(&record).and_then(|record| record.feeds()).unwrap_or_default();
        if stored.values().any(|state| state.contains("\"seen\":{\"")) {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let told = Told::of(child.wait_with_output().unwrap());
    assert_eq!(told.status, 0, "{told:?}");
    assert!(told.out.contains("Example News: 6 new, 0 known") && told.out.contains("6 reports new"), "{told:?}");
}

#[test]
fn a_feed_that_cannot_be_read_is_told_and_the_others_go_on() {
    let (folder, server) = (Folder::new(), Server::new());
    let list = server.list(&folder);
    let more = format!(
        "{}\n[[feed]]\nurl = \"http://127.0.0.1:{}/none\"\nname = \"Gone\"\nallow_private = true\n[[feed]]\nurl = \"http://127.0.0.1:{}/feed?2\"\nname = \"Shut\"\n",
        std::fs::read_to_string(&list).unwrap(),
        server.port,
        server.port
    );
    std::fs::write(&list, more).unwrap();
    let told = once(&list, &folder.path("talks.dmr"));
    assert_eq!(told.status, 1, "{told:?}");
    assert!(told.out.contains("Example News: 6 new"), "{told:?}");
    assert!(
        told.err.contains("demarche: Gone: http://127.0.0.1:") && told.err.contains("find its new address"),
        "{told:?}"
    );
    assert!(told.err.contains("demarche: Shut: ") && told.err.contains("allow_private"), "{told:?}");
}

#[test]
fn a_list_that_is_wrong_is_told_with_its_line() {
    let folder = Folder::new();
    let record = folder.path("talks.dmr");
    let list = folder.write("feeds.toml", "[[feed]]\nurl = \"news.example/rss\"\nname = \"A\"\n");
    let told = once(&list, &record);
    assert!(told.status == 1 && told.err.contains("feeds.toml: line 2: `url` is not an address"), "{told:?}");
    assert!(!Path::new(&record).exists(), "nothing is made for a list that is wrong");
    let told = once(&folder.path("none.toml"), &record);
    assert!(told.status == 1 && told.err.contains("none.toml cannot be read"), "{told:?}");
}
