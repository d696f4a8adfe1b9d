//! A server that answers as a test wants it to.

use crate::Clock;
use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Request {
    pub path: String,
    /// All of it, in lower case.
    pub head: String,
    pub at: Timestamp,
}

impl Request {
    pub fn has(&self, header: &str) -> bool {
        self.head.contains(&format!("\r\n{header}"))
    }
}

/// A server on this machine. It lasts as long as the process.
pub struct Server {
    pub port: u16,
    requests: Arc<Mutex<Vec<Request>>>,
    most: Arc<AtomicUsize>,
}

/// Answers a request by writing to the connection, which is closed afterwards.
pub type Answer = dyn Fn(&Request, &mut TcpStream) + Send + Sync;

impl Server {
    /// A server that answers this way to all but robots.txt, which it has none of.
    pub fn new(clock: &Clock, answer: impl Fn(&Request, &mut TcpStream) + Send + Sync + 'static) -> Self {
        Self::with_robots(clock, |stream| reply(stream, 404, "", b""), answer)
    }

    pub fn with_robots(
        clock: &Clock,
        robots: impl Fn(&mut TcpStream) + Send + Sync + 'static,
        answer: impl Fn(&Request, &mut TcpStream) + Send + Sync + 'static,
    ) -> Self {
        let answer: Arc<Answer> = Arc::new(move |request, stream| match request.path.as_str() {
            "/robots.txt" => robots(stream),
            _ => answer(request, stream),
        });
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let server = Self { port, requests: requests.clone(), most: most.clone() };
        let clock = clock.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (answer, clock, requests) = (answer.clone(), clock.clone(), requests.clone());
                let (now, most) = (now.clone(), most.clone());
                std::thread::spawn(move || {
                    let mut stream = stream.unwrap();
                    stream.set_nodelay(true).unwrap();
                    let Some(request) = read(&mut stream, &clock) else { return };
                    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    requests.lock().unwrap().push(request.clone());
                    // whoever asks goes on once the answer is there, which may be before this thread does
                    std::thread::sleep(Duration::from_millis(2));
                    now.fetch_sub(1, Ordering::SeqCst);
                    answer(&request, &mut stream);
                });
            }
        });
        server
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What was asked for, less robots.txt.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().iter().filter(|request| request.path != "/robots.txt").cloned().collect()
    }

    pub fn all_requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    pub fn paths(&self) -> Vec<String> {
        self.requests().into_iter().map(|request| request.path).collect()
    }

    /// The most requests that ran at once.
    pub fn most_at_once(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }
}

/// Reads the head of a request; of a path with "reset" in it only the first line, so that closing resets the connection.
fn read(stream: &mut TcpStream, clock: &Clock) -> Option<Request> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
        if head.ends_with(b"\r\n") && head.starts_with(b"GET /reset") {
            break;
        }
    }
    let text = String::from_utf8_lossy(&head).into_owned();
    let path = text.split(' ').nth(1)?.to_owned();
    Some(Request { path, head: text.to_lowercase(), at: clock.now() })
}

/// Writes a whole answer. `headers` are lines, each with its end.
pub fn reply(stream: &mut TcpStream, status: u16, headers: &str, body: &[u8]) {
    let head = format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {}\r\n{headers}\r\n", body.len());
    // whoever asked may have gone
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

pub fn ok(stream: &mut TcpStream, content_type: &str, body: &str) {
    reply(stream, 200, &format!("content-type: {content_type}\r\n"), body.as_bytes());
}

pub fn redirect(stream: &mut TcpStream, status: u16, to: &str) {
    reply(stream, status, &format!("location: {to}\r\n"), b"");
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Words enough that nobody takes them for an extract.
pub fn story(word: &str) -> String {
    (1..30).fold(String::new(), |mut text, n| {
        let _ = write!(
            text,
            "<p>In the {word} story the two sides met for the time numbered {n} and agreed to meet again soon.</p>"
        );
        text
    })
}

/// An RSS feed of items that hold all of their text, named by these words.
pub fn whole_feed(words: &[&str]) -> String {
    let items = words.iter().fold(String::new(), |mut items, word| {
        let text = story(word);
        let _ = write!(
            items,
            "<item><guid>{word}</guid><title>On {word}</title><content:encoded><![CDATA[{text}]]></content:encoded></item>"
        );
        items
    });
    rss(&items)
}

/// An RSS feed of extracts, each with the address of its page.
pub fn extracts(pages: &[(&str, String)]) -> String {
    let items = pages.iter().fold(String::new(), |mut items, (word, url)| {
        let _ = write!(
            items,
            "<item><guid isPermaLink=\"false\">{word}</guid><title>On {word}</title><link>{url}</link><description>The extract of {word} …</description></item>"
        );
        items
    });
    rss(&items)
}

pub fn rss(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>Feed</title><link>https://news.example/</link><description>d</description>{items}</channel></rss>"
    )
}

/// A page with an article in it.
pub fn page(word: &str) -> String {
    let text = story(word);
    format!(
        "<!doctype html><html lang=\"en\"><head><title>On {word}</title><script>var secret = 'scripted';</script><style>p {{ color: red }}</style></head>\
         <body><nav><a href=\"/\">Home</a></nav><article><h1>On {word}</h1>{text}<script>document.write('scripted')</script></article></body></html>"
    )
}
