//! `demarche serve`, from the command line to the answer.

mod support;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use support::{Folder, program, run, run_with};

const NEWS: &str = "{\"id\": \"offer\", \"text\": \"Ukraine proposed a 30-day ceasefire to Russia.\", \"published\": \"2025-04-20\", \"outlet\": \"Daily\"}\n";

/// A program that answers, and where.
struct Served {
    child: Child,
    address: String,
}

impl Served {
    fn start(words: &[&str]) -> Self {
        let mut child = Command::new(program())
            .arg("serve")
            .args(words)
            .args(["--address", "127.0.0.1:0"])
            .env_remove("DEMARCHE_TOKEN")
            .env("DEMARCHE_AUTHOR", "Ada")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
        assert!(!address.is_empty(), "{line:?}");
        Self { address: address.to_owned(), child }
    }

    /// Status, head and body of an answer.
    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let mut request = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.address);
        headers.iter().for_each(|(name, value)| request += &format!("{name}: {value}\r\n"));
        request += &format!("content-length: {}\r\n\r\n{body}", body.len());
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head.to_ascii_lowercase(), body.to_owned())
    }

    fn page(&self, path: &str) -> String {
        let (status, _, body) = self.ask("GET", path, &[], "");
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// Sends a form with the secret of the page it stands on.
    fn send(&self, page: &str, path: &str, fields: &str) -> (u16, String, String) {
        self.send_with(&self.page(page), path, fields)
    }

    fn send_with(&self, shown: &str, path: &str, fields: &str) -> (u16, String, String) {
        let secret = shown.split("name=\"secret\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let form = [("content-type", "application/x-www-form-urlencoded")];
        self.ask("POST", path, &form, &format!("secret={secret}&{fields}"))
    }

    /// Waits until what is read at this address is done, and gives the page.
    fn read(&self, path: &str) -> String {
        let start = Instant::now();
        loop {
            let page = self.page(path);
            if !page.contains("<progress") {
                return page;
            }
            assert!(start.elapsed() < Duration::from_secs(120), "{page}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn place(head: &str) -> String {
    head.lines().find_map(|line| line.strip_prefix("location: ")).unwrap_or_default().to_owned()
}

#[test]
fn reports_are_pasted_read_and_corrected_in_place() {
    let folder = Folder::new();
    let news = folder.write("news.jsonl", NEWS);
    let record = folder.path("talks.dmr");
    assert_eq!(run(["record", "add", &record, &news]).status, 0);
    let served = Served::start(&[&record]);
    assert!(served.page("/board").contains("unanswered"));

    let text = "Russia+rejected+the+30-day+ceasefire.&title=An+answer&published=2025-04-21&outlet=Herald";
    let (status, head, _) = served.send("/add", "/add/text", &format!("text={text}"));
    assert_eq!(status, 303, "{head}");
    let done = served.read(&place(&head));
    assert!(done.contains("done") && done.contains("1 new report"), "{done}");
    assert!(served.page("/board").contains("rejected"));
    assert!(served.page("/").contains("rejected"), "it moved since the day before");
    assert!(served.page("/reports/an-answer").contains("REJECT"));

    // the answer is wrong, and is taken from the board; then it is right after all
    let list = run(["record", "list", &record, "--type", "REJECT", "--format", "jsonl"]).lines();
    let act = format!("/acts/{}", list[0]["id"]);
    let (status, head, _) = served.send(&act, &act, "do=reject&reason=misread");
    assert_eq!(status, 303, "{head}");
    assert!(served.page("/board").contains("unanswered"));
    let history = served.page(&act);
    assert!(history.contains("Ada") && history.contains("misread"), "{history}");
    assert_eq!(served.send(&act, "/undo", "").0, 303);
    assert!(!served.page("/board").contains("unanswered"));
    // what is told by the file and by the page is the same
    assert!(run(["board", &record]).out.contains("rejected"));

    // a form that is not ours changes nothing
    let form = [("content-type", "application/x-www-form-urlencoded")];
    assert_eq!(served.ask("POST", &act, &form, "do=reject").0, 403);
    let from = [form[0], ("origin", "http://evil.example")];
    assert_eq!(served.ask("POST", &act, &from, "do=reject").0, 403);
    assert!(!served.page("/board").contains("unanswered"));

    // a feed that cannot be reached says so, and the program goes on
    let (_, head, _) = served.send("/add", "/add/feed", "url=http%3A%2F%2F127.0.0.1%3A9%2Ffeed&name=Nobody");
    let failed = served.read(&place(&head));
    assert!(failed.contains("failed") && failed.contains("127.0.0.1"), "{failed}");
    assert_eq!(run(["record", "check", &record]).status, 0);

    // its actors are found from the report, however old that is
    let report = served.page("/reports/an-answer");
    let actor = report.split("href=\"/actors/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    served.page(&format!("/actors/{}", actor.replace("&amp;", "&")));

    // what is done to a record that was removed would be lost
    std::fs::remove_file(&record).unwrap();
    assert_eq!(served.send_with(&report, &act, "do=reject").0, 503);
    assert_eq!(served.ask("GET", "/board", &[], "").0, 503);
}

#[test]
fn others_come_in_with_a_password_only() {
    let folder = Folder::new();
    let (record, users) = (folder.path("talks.dmr"), folder.path("users.toml"));
    let open = run(["serve", &record, "--address", "0.0.0.0:0"]);
    assert_eq!((open.status, open.err.contains("--token")), (1, true), "{open:?}");
    assert_eq!(run(["serve", &record, "--token", "short"]).status, 2);
    assert_eq!(run_with("short\n", &["serve", "--users", &users, "--set-password", "ada"]).status, 1);
    assert_eq!(run_with("a long one\n", &["serve", "--users", &users, "--set-password", "ada"]).status, 0);
    let kept = std::fs::read_to_string(&users).unwrap();
    assert!(kept.contains("$argon2id$") && !kept.contains("a long one"), "{kept}");

    let served = Served::start(&[&record, "--users", &users]);
    let (status, head, _) = served.ask("GET", "/board", &[], "");
    assert_eq!((status, place(&head).as_str()), (303, "/login?next=/board"));
    assert_eq!(served.ask("GET", "/api/v1/totals", &[], "").0, 401);
    let form = [("content-type", "application/x-www-form-urlencoded")];
    assert_eq!(served.ask("POST", "/login", &form, "user=ada&password=another").0, 401);
    let (status, head, _) = served.ask("POST", "/login", &form, "user=ada&password=a+long+one&next=/board");
    assert_eq!((status, place(&head).as_str()), (303, "/board"));
    let cookie = head.split("set-cookie: ").nth(1).unwrap();
    assert!(cookie.contains("httponly") && cookie.contains("samesite=strict"), "{cookie}");
    let cookie = [("cookie", cookie.split(';').next().unwrap())];
    let (status, _, page) = served.ask("GET", "/board", &cookie, "");
    assert_eq!((status, page.contains("You are <bdi>ada</bdi>")), (200, true), "{page}");
}

#[test]
fn a_page_is_asked_for_under_our_own_name() {
    let folder = Folder::new();
    let served = Served::start(&[&folder.path("empty.dmr")]);
    let empty = served.page("/");
    assert!(empty.contains("There is no report in this record yet") && empty.contains("/add"), "{empty}");
    let mut stream = TcpStream::connect(&served.address).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 421"), "{answer}");
    for path in
        ["/nothing", "/reports/none", "/acts/1", "/board/none", "/board/proposals/none", "/add/7", "/assets/none"]
    {
        assert_eq!(served.ask("GET", path, &[], "").0, 404, "{path}");
    }
    for path in
        ["/board?at=someday", "/board?window=x", "/board?party=x", "/search?type=x", "/judge?below=2", "/acts/x"]
    {
        assert_eq!(served.ask("GET", path, &[], "").0, 400, "{path}");
    }
}

#[test]
fn a_board_is_one_file() {
    let folder = Folder::new();
    let text = "Ukraine proposed a 30-day ceasefire to Russia <script>alert(1)</script>.";
    let told = run(["board", "--format", "html", &folder.write("news.txt", text)]);
    assert_eq!(told.status, 0, "{told:?}");
    let page = &told.out;
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("ceasefire"), "{page}");
    // nothing that is fetched, and nothing that runs
    for never in ["<script", "<link", "<img", "src=", "href="] {
        assert!(!page.contains(never), "{never}");
    }
}
