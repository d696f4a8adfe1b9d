//! Where the watcher lets itself be led.

use super::server::{Server, ok, redirect, whole_feed};
use super::{Told, clock, feeds, look, once};
use crate::resolve::{Checked, Names};
use crate::{States, Watcher};
use reqwest::dns::Resolve;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Names that all stand for this machine.
fn here() -> Names {
    Names::Told(Arc::new(|_| vec![IpAddr::from([127, 0, 0, 1])]))
}

/// One round over a feed on `feed.test`, which may be private, and nothing else may.
fn look_at_feed_test(server: &Server, path: &str) -> Told {
    let url = format!("http://feed.test:{}{path}", server.port);
    once(&Watcher::new(feeds(&url, "")).with_clock(clock()).with_names(here()), States::default())
}

#[test]
fn redirects_lead_to_no_private_address_and_to_nothing_but_the_web() {
    let other = Server::new(&clock(), |_, stream| ok(stream, "application/rss+xml", &whole_feed(&["secret"])));
    let port = other.port;
    for (to, words) in [
        (format!("http://127.0.0.1:{port}/"), "stands for 127.0.0.1"),
        (format!("http://2130706433:{port}/"), "stands for 127.0.0.1"),
        (format!("http://0x7f.1:{port}/"), "stands for 127.0.0.1"),
        (format!("http://0177.0.0.1:{port}/"), "stands for 127.0.0.1"),
        (format!("http://127.1:{port}/"), "stands for 127.0.0.1"),
        (format!("http://[::1]:{port}/"), "stands for ::1"),
        (format!("http://[::ffff:127.0.0.1]:{port}/"), "stands for ::ffff:127.0.0.1"),
        (format!("http://[::ffff:7f00:1]:{port}/"), "stands for ::ffff:127.0.0.1"),
        (format!("http://0:{port}/"), "stands for 0.0.0.0"),
        (format!("http://inside.test:{port}/"), "stands for 127.0.0.1"),
        (format!("http://feed.test.:{port}/"), "stands for 127.0.0.1"),
        ("http://169.254.169.254/latest/meta-data/".to_owned(), "stands for 169.254.169.254"),
        ("http://2852039166/".to_owned(), "stands for 169.254.169.254"),
        ("http://[fd00:ec2::254]/".to_owned(), "stands for fd00:ec2::254"),
        ("http://10.0.0.1/".to_owned(), "stands for 10.0.0.1"),
        ("file:///etc/passwd".to_owned(), "is not an http or https address"),
        ("ftp://a.example/x".to_owned(), "is not an http or https address"),
        ("gopher://127.0.0.1:25/x".to_owned(), "is not an http or https address"),
        ("data:text/xml,<rss/>".to_owned(), "is not an http or https address"),
        ("http://a.example:25/".to_owned(), "port 25 is not one of the web"),
    ] {
        let target = to.clone();
        let server = Server::new(&clock(), move |_, stream| redirect(stream, 302, &target));
        let told = look_at_feed_test(&server, "/feed");
        let line = told.line();
        assert!(line.contains("redirects to ") && line.contains(words), "{to}: {line}");
        assert!(told.failed() && told.reports.is_empty());
    }
    assert!(other.all_requests().is_empty(), "{:?}", other.all_requests());
}

#[test]
fn a_feed_on_a_private_address_has_to_be_allowed() {
    let server = Server::new(&clock(), |_, stream| ok(stream, "application/rss+xml", &whole_feed(&["private"])));
    let localhost = format!("http://localhost:{}/", server.port);
    for url in [server.url("/feed"), localhost.clone()] {
        let mut closed = feeds(&url, "");
        closed.feeds[0].allow_private = false;
        let told = look(closed);
        assert!(
            told.line().contains("which is not a public address") && told.line().contains("allow_private"),
            "{told:?}"
        );
    }
    assert!(server.all_requests().is_empty());
    assert_eq!(look(feeds(&server.url("/feed"), "")).reports.len(), 1);
    assert_eq!(look(feeds(&localhost, "")).reports.len(), 1);
}

#[test]
fn link_local_addresses_are_never_allowed() {
    for url in
        ["http://169.254.169.254/feed", "http://[fe80::1]/feed", "http://0.0.0.0/feed", "http://100.100.100.200/"]
    {
        let told = look(feeds(url, ""));
        assert!(told.line().contains("which is not a public address"), "{}", told.line());
    }
}

#[test]
fn pages_of_entries_are_private_to_other_feeds_too() {
    let inside = Server::new(&clock(), |_, stream| ok(stream, "text/html", &super::server::page("inside")));
    let url = inside.url("/page");
    let server = Server::new(&clock(), move |_, stream| {
        ok(stream, "application/rss+xml", &super::server::extracts(&[("bait", url.clone())]));
    });
    let told = look_at_feed_test(&server, "/feed");
    assert!(inside.all_requests().is_empty());
    assert!(told.reports[0].text.contains("The extract of bait"), "{told:?}");
    assert!(told.reports[0].notes.iter().any(|note| note.contains("127.0.0.1")), "{told:?}");
}

#[test]
fn what_is_looked_up_is_what_is_connected_to() {
    // the first answer is sound, later ones are not, as a name server may do it that wants to get inside
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let names = Names::Told(Arc::new(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        0 => vec![IpAddr::from([93, 184, 216, 34]), IpAddr::from([127, 0, 0, 1])],
        _ => vec![IpAddr::from([127, 0, 0, 1]), IpAddr::from([169, 254, 169, 254])],
    }));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let look_up = |private| {
        let checked = Checked { names: names.clone(), private };
        runtime
            .block_on(checked.resolve("rebound.test".parse().unwrap()))
            .map(|found| found.map(|address| address.ip().to_string()).collect::<Vec<_>>())
    };
    assert_eq!(look_up(false).unwrap(), ["93.184.216.34"]);
    assert!(look_up(false).is_err());
    assert_eq!(look_up(true).unwrap(), ["127.0.0.1"]);
    assert_eq!(asked.load(Ordering::SeqCst), 3);
}

#[test]
fn circles_and_long_ways_are_not_followed_to_the_end() {
    let server = Server::new(&clock(), |request, stream| match request.path.as_str() {
        "/a" => redirect(stream, 302, "/b"),
        "/b" => redirect(stream, 307, "/a"),
        "/self" => redirect(stream, 301, "/self"),
        path => match path.trim_start_matches("/n").parse::<u32>() {
            Ok(0) => ok(stream, "application/rss+xml", &whole_feed(&["far"])),
            Ok(n) => redirect(stream, 302, &format!("/n{}", n - 1)),
            Err(_) => redirect(stream, 302, &format!("{path}x")),
        },
    });
    for (path, words) in [
        ("/a", "redirects in a circle"),
        ("/self", "redirects in a circle"),
        ("/n6", "redirects more than 5 times"),
        ("/longer", "redirects more than 5 times"),
    ] {
        let told = look(feeds(&server.url(path), ""));
        assert!(told.failed() && told.line().contains(words), "{path}: {}", told.line());
    }
    assert_eq!(look(feeds(&server.url("/n5"), "")).reports.len(), 1);
}

#[test]
fn a_feed_that_moved_for_good_is_told() {
    let server = Server::new(&clock(), |request, stream| match request.path.as_str() {
        "/old" => redirect(stream, 301, "/new"),
        "/now" => redirect(stream, 302, "/new"),
        _ => ok(stream, "application/rss+xml", &whole_feed(&["moved"])),
    });
    let told = look(feeds(&server.url("/old"), ""));
    assert!(told.line().contains(&format!("it has moved to {} for good", server.url("/new"))), "{}", told.line());
    assert_eq!(look(feeds(&server.url("/now"), "")).line(), "Example: 1 new, 0 known, next in 30 min");
}

#[test]
fn nothing_is_told_of_who_asks_but_the_name() {
    let server = Server::new(&clock(), |request, stream| match request.path.as_str() {
        "/feed" => {
            super::server::reply(stream, 302, "location: http://me:secret@127.0.0.1:1/\r\nset-cookie: a=b\r\n", b"")
        }
        _ => ok(stream, "application/rss+xml", ""),
    });
    let port = server.port;
    let again = Server::new(&clock(), move |request, stream| match request.path.as_str() {
        "/feed" => {
            let to = format!("http://me:secret@127.0.0.1:{port}/other");
            super::server::reply(stream, 302, &format!("location: {to}\r\nset-cookie: a=b\r\n"), b"");
        }
        _ => ok(stream, "application/rss+xml", ""),
    });
    let mut list = feeds(&again.url("/feed"), "");
    list.limits.contact = Some("Example Institute, press@example.org".to_owned());
    look(list);
    let asked = server.requests();
    assert_eq!(asked.len(), 1);
    for header in ["cookie:", "referer:", "authorization:", "if-none-match:", "from:"] {
        assert!(!asked[0].has(header), "{}", asked[0].head);
    }
    assert!(asked[0].has("user-agent: demarche/0.1.0 (example institute, press@example.org)\r\n"), "{}", asked[0].head);
}
