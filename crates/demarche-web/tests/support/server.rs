//! A record made by hand, a server over it, and a client that sends whatever it is told to.

use demarche_coding::{Act, Assessment};
use demarche_record::{Item, Reading, Record};
use demarche_report::{Options, Report, read_from};
use demarche_web::{Add, Door, Shelf, Source, Step};
use serde_json::{Value, json};
use std::io::{Cursor, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::oneshot;

/// The name of a report that means harm wherever it is taken for anything but a name.
pub const HOSTILE: &str = "a/../b <script>?x=1#y %41\"';\u{202e}&é";
/// Its title, likewise.
pub const TITLE: &str = "</script><img src=x onerror=alert(1)> \u{202e}\u{1b}[31m 'x' \"y\"";

pub fn read(lines: &[u8]) -> Vec<Report> {
    read_from("test.jsonl", Cursor::new(lines.to_vec()), &Options::default()).map(Result::unwrap).collect()
}

fn report(id: &str, title: Option<&str>, day: &str, outlet: &str, sentences: &[&str]) -> Report {
    let line = json!({"id": id, "title": title, "text": sentences.join(" "), "published": day, "outlet": outlet, "language": "en"});
    read(line.to_string().as_bytes()).remove(0)
}

/// The sentence of a report that begins so, and where it stands.
fn evidence(report: &Report, begins: &str) -> Value {
    let sentences: Vec<&str> = report.text.split_inclusive(". ").map(str::trim_end).collect();
    let number = sentences.iter().position(|s| s.contains(begins)).unwrap();
    let text = sentences[number];
    let start = report.text[..report.text.find(text).unwrap()].chars().count();
    json!({"doc": report.id, "sentence": number, "start": start, "end": start + text.chars().count(), "text": text})
}

/// An act: `TYPE sense ACTOR… > RECIPIENT… | theme | the sentence begins`, and more fields.
fn act(report: &Report, line: &str, more: Value) -> Act {
    let mut parts = line.split('|').map(str::trim);
    let (left, right) = parts.next().unwrap().split_once('>').unwrap();
    let theme = parts.next().unwrap();
    let evidence = evidence(report, parts.next().unwrap());
    let mut left = left.split_whitespace();
    let (event, sense) = (left.next().unwrap(), left.next().unwrap());
    let actor = |code: &str| json!({"code": code, "name": code, "text": code, "start": evidence["start"], "end": evidence["start"]});
    let mut act = json!({
        "doc": report.id, "type": event, "sense": sense, "mode": null, "actor": left.map(actor).collect::<Vec<_>>(),
        "recipient": right.split_whitespace().map(actor).collect::<Vec<_>>(), "status": "actual", "by": [], "direct": false,
        "trigger": evidence["text"].as_str().unwrap().split(' ').nth(1), "theme": theme, "issue": "ceasefire", "issues": ["ceasefire"],
        "condition": "", "when": "", "place": "",
        "date": {"start": report.published, "end": report.published, "granularity": "day", "told": false},
        "confidence": 0.75, "signs": ["verb"], "rule": "a rule", "evidence": evidence,
    });
    for (field, value) in more.as_object().unwrap() {
        act[field] = match field.as_str() {
            "by" => json!([actor(value.as_str().unwrap())]),
            _ => value.clone(),
        };
    }
    serde_json::from_value(act).unwrap()
}

fn day(day: &str) -> Value {
    json!({"start": day, "end": day, "granularity": "day", "told": true})
}

/// Something of everything that a board can have.
fn talks() -> Vec<(Report, Vec<Act>, Vec<Assessment>)> {
    let offer = report(
        "offer",
        None,
        "2025-04-20",
        "Daily",
        &["Ukraine proposed a 30-day ceasefire to Russia.", "Ukraine was open to direct talks with Moscow."],
    );
    let offers = vec![
        act(&offer, "AGREE propose UKR/GOV > RUS/GOV | 30-day ceasefire | Ukraine proposed", json!({})),
        act(
            &offer,
            "AGREE ready UKR/GOV > RUS/GOV | direct talks with Moscow | Ukraine was",
            json!({"issue": "talks", "issues": ["talks"]}),
        ),
    ];
    let answer = report(
        "answer",
        None,
        "2025-04-21",
        "Herald",
        &[
            "Russia rejected the 30-day ceasefire.",
            "Ukraine rejected direct talks with Moscow.",
            "Russia warned Ukraine of strikes by May 1.",
            "Russia accused Ukraine of shelling Kursk.",
            "Ukraine denied the charges.",
            "Nobody knows.",
        ],
    );
    let answers = vec![
        act(&answer, "REJECT refuse RUS/GOV > UKR/GOV | the 30-day ceasefire | Russia rejected", json!({})),
        act(
            &answer,
            "REJECT refuse UKR/GOV > RUS/GOV | direct talks with Moscow | Ukraine rejected",
            json!({"issue": "talks", "issues": ["talks"]}),
        ),
        act(
            &answer,
            "THREATEN warn RUS/GOV > UKR/GOV | strikes | Russia warned",
            json!({"mode": "violence", "when": "by May 1", "date": day("2025-05-01"), "due": "by May 1", "due_date": day("2025-05-01"), "issue": "security"}),
        ),
        act(
            &answer,
            "ACCUSE accuse RUS/GOV > UKR/GOV | shelling Kursk | Russia accused",
            json!({"issue": "security", "contexts": ["military"], "confidence": 0.5}),
        ),
        act(
            &answer,
            "REJECT deny UKR/GOV > RUS/GOV | the charges | Ukraine denied",
            json!({"issue": "security", "by": "UKR/MIL", "direct": true, "confidence": 0.5}),
        ),
    ];
    let deal = report(
        "deal",
        Some("An exchange is agreed"),
        "2025-04-22",
        "Herald",
        &[
            "Russia agreed with Ukraine on an exchange of prisoners.",
            "They meet in Doha on April 25.",
            "The exchange may open the way to talks.",
        ],
    );
    let place = json!({"name": "Doha", "kind": "city", "country": "QAT", "region": "", "latitude": 25.28, "longitude": 51.52,
                       "settled": "only", "text": "Doha", "start": 0, "end": 4});
    let deals = vec![
        act(
            &deal,
            "AGREE reach RUS/GOV UKR/GOV > | an exchange of prisoners | Russia agreed",
            json!({"issue": "prisoners"}),
        ),
        act(
            &deal,
            "CONSULT meet RUS/GOV UKR/GOV > | prisoners | They meet",
            json!({"status": "planned", "place": "Doha", "location": place, "when": "on April 25", "date": day("2025-04-25"), "issue": "talks"}),
        ),
    ];
    let reading = json!({
        "holder": {"name": "the report", "text": "", "start": 0, "end": 0}, "reading": "guesses", "judged": ["RUS/GOV"], "about": "the exchange",
        "issue": "talks", "trigger": "may", "rule": "a rule", "confidence": 0.75, "evidence": evidence(&deal, "The exchange may"),
    });
    let hostile = report(HOSTILE, Some(TITLE), "2025-04-22", TITLE, &["Russia rejected <b>a plan</b>."]);
    let hostiles = vec![act(
        &hostile,
        "REJECT refuse RUS/GOV > | <b>a plan</b> | <b>a plan</b>",
        json!({"issue": "other", "confidence": 0.25, "trigger": "rejected"}),
    )];
    vec![
        (offer, offers, vec![]),
        (answer, answers, vec![]),
        (deal, deals, vec![serde_json::from_value(reading).unwrap()]),
        (hostile, hostiles, vec![]),
    ]
}

fn fill(path: &Path) {
    let talks = talks();
    let items: Vec<Item> = talks
        .iter()
        .map(|(report, acts, assessments)| Item {
            report,
            outlet: None,
            reading: Some(Reading { coder: "test 1", acts, assessments }),
        })
        .collect();
    Record::open_or_create(path).unwrap().add(&items).unwrap();
}

/// Stores reports without reading them.
fn adding(path: &Path) -> Add {
    let mut record = Record::open(path).unwrap();
    Box::new(move |source, tell| {
        let Source::Bytes(_, bytes) = source else { return Err("no feeds here".to_owned()) };
        for report in read(&bytes) {
            let added =
                record.add(&[Item { report: &report, outlet: None, reading: None }]).map_err(|e| e.to_string())?;
            added.into_iter().for_each(|a| tell(Step::Report { name: a.name, acts: a.acts, known: a.known }));
        }
        Ok(())
    })
}

/// A server over a record of its own.
pub struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    _folder: tempfile::TempDir,
}

impl Server {
    pub fn open() -> Self {
        Self::new(Door::Open, "Ada", true)
    }

    pub fn new(door: Door, author: &str, adds: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("talks.dmr");
        fill(&path);
        let options = demarche_web::Options {
            shelf: Shelf::open(&path, None).unwrap(),
            door,
            author: author.to_owned(),
            add: adds.then(|| adding(&path)),
            largest: 4 << 20,
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let (tell, told) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            let ready = move |address| tell.send(address).unwrap();
            let stop = async move {
                let _ = stopped.await;
            };
            runtime.block_on(demarche_web::serve("127.0.0.1:0".parse().unwrap(), options, ready, stop)).unwrap();
        });
        let address = told.recv_timeout(Duration::from_secs(60)).unwrap();
        Self { address, stop: Some(stop), thread: Some(thread), _folder: folder }
    }

    /// Sends a request as it is told; `host` is what the server is asked for as.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        if !headers.iter().any(|(name, _)| *name == "Host") {
            head += &format!("Host: {}\r\n", self.address);
        }
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(b"\r\n").unwrap();
        // it may be answered, and the connection closed, before all of a large body is sent
        let _ = stream.write_all(body);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        Answer::read(&bytes)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", &api(path), &[], b"")
    }

    pub fn write(&self, method: &str, path: &str, body: &Value) -> Answer {
        self.send(method, &api(path), &[("Content-Type", "application/json")], body.to_string().as_bytes())
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

/// A path under the API; one that is whole already is left as it is.
pub fn api(path: &str) -> String {
    if path.starts_with("/api/") { path.to_owned() } else { format!("/api/v1{path}") }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.take().map(|stop| stop.send(()));
        let ended = self.thread.take().map(JoinHandle::join);
        assert!(std::thread::panicking() || matches!(ended, Some(Ok(()))), "the server failed");
    }
}

/// An answer.
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").expect("no answer");
        let head = std::str::from_utf8(&bytes[..end]).unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let header = |line: &str| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_lowercase(), value.trim().to_owned())
        };
        Self { status, headers: lines.map(header).collect(), body: bytes[end + 4..].to_vec() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&self.body)))
    }

    /// The numbers of the acts on a page.
    pub fn ids(&self) -> Vec<i64> {
        self.json()["items"].as_array().unwrap().iter().map(|one| one["id"].as_i64().unwrap()).collect()
    }
}
