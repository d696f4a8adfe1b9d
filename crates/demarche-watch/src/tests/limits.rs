//! Servers that are slow, endless, cut short or not what they say.

use super::server::{Server, gzip, ok, reply, whole_feed};
use super::{clock, feeds, look};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The line that a feed gets whose server answers so.
fn line(path: &str, answer: impl Fn(&mut TcpStream) + Send + Sync + 'static) -> String {
    let server = Server::new(&clock(), move |_, stream| answer(stream));
    let mut feeds = feeds(&server.url(path), "");
    feeds.limits.timeout = Duration::from_millis(600);
    feeds.limits.stall = Duration::from_millis(250);
    feeds.limits.max_size = 100_000;
    let start = Instant::now();
    let told = look(feeds);
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
    assert!(told.failed() && told.reports.is_empty(), "{told:?}");
    let line = told.line();
    assert!(line.starts_with("Example: http://127.0.0.1:") && line.contains(", next in "), "{line}");
    line
}

#[test]
fn a_server_that_says_nothing_is_given_up() {
    let line = line("/feed", |_| std::thread::sleep(Duration::from_secs(2)));
    assert!(line.contains("nothing came for 250 ms"), "{line}");
}

#[test]
fn a_server_that_falls_silent_is_given_up() {
    let line = line("/feed", |stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/rss+xml\r\n\r\n<rss>");
        std::thread::sleep(Duration::from_secs(2));
    });
    assert!(line.contains("nothing came for 250 ms"), "{line}");
}

#[test]
fn a_server_that_drips_is_given_up() {
    let line = line("/feed", |stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/rss+xml\r\n\r\n");
        for _ in 0..40 {
            if stream.write_all(b"<").is_err() {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    });
    assert!(line.contains("no full answer within 600 ms") && line.contains("raise `timeout`"), "{line}");
}

#[test]
fn headers_without_end_are_given_up() {
    let line = line("/feed", |stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
        while stream.write_all(b"x-more: and more of the same\r\n").is_ok() {}
    });
    assert!(line.contains("the answer broke off"), "{line}");
}

#[test]
fn an_answer_without_end_is_cut_at_the_limit() {
    let sent = Arc::new(AtomicU64::new(0));
    let count = sent.clone();
    let line = line("/feed", move |stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/rss+xml\r\n\r\n<rss><channel>");
        let piece = "<item><title>more</title></item>".repeat(1000);
        while stream.write_all(piece.as_bytes()).is_ok() {
            count.fetch_add(piece.len() as u64, Ordering::SeqCst);
        }
    });
    assert!(line.contains("longer than 100000 bytes; raise `max_size`"), "{line}");
    // what was under way when it was closed, and no more
    assert!(sent.load(Ordering::SeqCst) < 50_000_000);
}

#[test]
fn an_answer_that_says_it_is_too_long_is_not_read() {
    let line = line("/feed", |stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9999999999\r\n\r\n<rss>");
        std::thread::sleep(Duration::from_millis(900));
    });
    assert!(line.contains("longer than 100000 bytes"), "{line}");
}

#[test]
fn a_gzip_bomb_does_not_go_off() {
    let bomb = gzip(&vec![b' '; 50_000_000]);
    assert!(bomb.len() < 100_000, "it has to look small");
    let line = line("/feed", move |stream| reply(stream, 200, "content-encoding: gzip\r\n", &bomb));
    assert!(line.contains("longer than 100000 bytes"), "{line}");
}

#[test]
fn gzip_is_unpacked_and_what_is_damaged_is_told() {
    let whole = gzip(whole_feed(&["gzip"]).as_bytes());
    let packed = whole.clone();
    let server = Server::new(&clock(), move |_, stream| reply(stream, 200, "content-encoding: gzip\r\n", &packed));
    assert_eq!(look(feeds(&server.url("/"), "")).reports.len(), 1);
    assert!(server.requests()[0].has("accept-encoding: gzip\r\n"));
    let cut = whole[..whole.len() - 20].to_vec();
    let told = line("/feed", move |stream| reply(stream, 200, "content-encoding: gzip\r\n", &cut));
    assert!(told.contains("gzip data is damaged or cut short"), "{told}");
    let told = line("/feed", |stream| reply(stream, 200, "content-encoding: br\r\n", b"\x0b\x02\x80"));
    assert!(told.contains("packed as br, which was not asked for"), "{told}");
}

#[test]
fn other_kinds_of_things_are_not_read() {
    for kind in ["image/png", "video/mp4", "application/pdf", "application/zip"] {
        let header = format!("content-type: {kind}\r\n");
        let told = line("/feed", move |stream| reply(stream, 200, &header, &[0; 1000]));
        assert!(told.contains(&format!("is {kind}, not a feed; check that the address")), "{told}");
    }
}

#[test]
fn what_is_no_feed_is_told() {
    for body in
        ["", "<rss><channel><item><title>", "<html><body><p>Not found</p></body></html>", "{\"items\": 3}", "\0\0\0"]
    {
        let told = line("/feed", move |stream| ok(stream, "application/rss+xml", body));
        assert!(told.contains("; "), "{told}");
    }
}

#[test]
fn a_connection_that_is_reset_is_told() {
    let told = line("/reset", |stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n<rss><channel>");
    });
    assert!(told.contains("the answer broke off"), "{told}");
}

#[test]
fn an_answer_that_is_shorter_than_it_says_is_told() {
    let told = line("/feed", |stream| {
        let whole = whole_feed(&["short"]);
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", whole.len() + 10);
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(whole.as_bytes()));
    });
    assert!(told.contains("the answer broke off"), "{told}");
}

#[test]
fn any_bytes_for_an_answer_are_a_line() {
    let whole = whole_feed(&["any"]);
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\ncontent-type: text/xml\r\n\r\n", whole.len());
    let sound = [head.as_bytes(), whole.as_bytes()].concat();
    let answer = Arc::new(Mutex::new(Vec::new()));
    let next = answer.clone();
    let server = Server::new(&clock(), move |_, stream| {
        let _ = stream.write_all(&next.lock().unwrap());
    });
    let mut random = fastrand::Rng::with_seed(17);
    for turn in 0..150 {
        let mut bytes = sound.clone();
        // mostly in the headers, where a change tells most
        let places = if turn % 3 == 0 { bytes.len() } else { head.len() };
        for _ in 0..random.usize(1..8) {
            let places = places.min(bytes.len());
            if places == 0 {
                break;
            }
            let at = random.usize(..places);
            match random.u8(..4) {
                0 => bytes[at] = random.u8(..),
                1 => drop(bytes.drain(at..(at + 9).min(places))),
                2 => bytes.truncate(at.max(1)),
                _ => bytes.insert(at, *random.choice(b"\r\n:0 \xff,;<").unwrap()),
            }
        }
        *answer.lock().unwrap() = bytes;
        let mut feeds = feeds(&server.url("/feed"), "");
        feeds.limits.timeout = Duration::from_millis(200);
        let told = look(feeds);
        assert!(told.line().contains("next in"), "{told:?}");
    }
}

#[test]
fn what_is_not_http_is_told() {
    let told = line("/feed", |stream| {
        let _ = stream.write_all(b"220 mail.example ESMTP\r\n");
    });
    assert!(told.contains("the answer broke off"), "{told}");
}

#[test]
fn a_host_that_nobody_answers_at_is_told() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let told = look(feeds(&format!("http://127.0.0.1:{port}/feed"), ""));
    assert!(told.line().contains("no connection (") && told.line().contains("check the address"), "{}", told.line());
    let told = look(feeds("http://no-such-host.invalid/feed", ""));
    assert!(told.line().contains("the name of the host cannot be looked up"), "{}", told.line());
}

/// Serves an empty feed over TLS, with a certificate for this machine, and gives the port.
fn serve_tls(chain: Vec<CertificateDer<'static>>, key: &rcgen::KeyPair) -> u16 {
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let config = Arc::new(config);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = rustls::ServerConnection::new(config.clone()).unwrap();
            let mut stream = rustls::StreamOwned::new(connection, stream.unwrap());
            let feed = whole_feed(&["sealed"]);
            // whoever does not trust it is gone
            let _ = stream.read(&mut [0; 4096]);
            let _ =
                write!(stream, "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{feed}", feed.len());
            stream.conn.send_close_notify();
            let _ = stream.flush();
        }
    });
    port
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_not_trusted() {
    let certified = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let port = serve_tls(vec![certified.cert.der().clone()], &certified.signing_key);
    let line = look(feeds(&format!("https://127.0.0.1:{port}/feed"), "")).line();
    assert!(line.contains("no secure connection (") && line.contains("SSL_CERT_FILE"), "{line}");
}

/// The variable by which the test below tells itself, in a process of its own, what to ask for.
const ASK: &str = "DEMARCHE_TEST_ASK";

#[test]
fn a_certificate_of_an_authority_of_ones_own_is_trusted_and_only_for_its_host() {
    if let Some(url) = std::env::var_os(ASK) {
        println!("line: {}", look(feeds(url.to_str().unwrap(), "")).line());
        return;
    }
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let mut authority = rcgen::CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let certificate = authority.self_signed(&authority_key).unwrap();
    let file = std::env::temp_dir().join(format!("demarche-authority-{}.pem", std::process::id()));
    std::fs::write(&file, certificate.pem()).unwrap();
    let issuer = rcgen::Issuer::new(authority, authority_key);
    let key = rcgen::KeyPair::generate().unwrap();
    let leaf = rcgen::CertificateParams::new(["127.0.0.1".to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    let port = serve_tls(vec![leaf.der().clone()], &key);
    let ask = |host: &str| {
        let test = "tests::limits::a_certificate_of_an_authority_of_ones_own_is_trusted_and_only_for_its_host";
        let told = std::process::Command::new(std::env::current_exe().unwrap())
            .args([test, "--exact", "--nocapture"])
            .env(ASK, format!("https://{host}:{port}/feed"))
            .env("SSL_CERT_FILE", &file)
            .output()
            .unwrap();
        String::from_utf8_lossy(&told.stdout).into_owned()
    };
    let (here, elsewhere) = (ask("127.0.0.1"), ask("localhost"));
    std::fs::remove_file(&file).unwrap();
    assert!(here.contains("line: Example: 1 new, 0 known"), "{here}");
    assert!(elsewhere.contains("no secure connection ("), "{elsewhere}");
}
