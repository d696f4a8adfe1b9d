//! Entries, their pages, and what counts as seen.

use super::server::{Server, extracts, ok, page, reply, rss, story, whole_feed};
use super::{clock, feeds, look, once};
use crate::{Event, Found, Rounds, SetupError, States, Watcher};
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// A server that knows its own port.
fn server(answer: impl Fn(u16, &str, &mut std::net::TcpStream) + Send + Sync + 'static) -> Server {
    let here = Arc::new(AtomicU16::new(0));
    let port = here.clone();
    let server =
        Server::new(&clock(), move |request, stream| answer(port.load(Ordering::SeqCst), &request.path, stream));
    here.store(server.port, Ordering::SeqCst);
    server
}

#[test]
fn the_page_of_an_extract_is_read_whole() {
    let server = server(|port, path, stream| match path {
        "/feed" => ok(stream, "application/rss+xml", &extracts(&[("truce", format!("http://127.0.0.1:{port}/1"))])),
        _ => ok(stream, "text/html; charset=utf-8", &page("truce")),
    });
    let told = look(feeds(&server.url("/feed"), "language = \"en\""));
    assert_eq!(server.paths(), ["/feed", "/1"]);
    let report = &told.reports[0];
    assert!(report.text.contains("In the truce story") && report.text.contains("numbered 29"), "{report:?}");
    for trace in ["scripted", "color: red", "Home", "<p>"] {
        assert!(!report.text.contains(trace), "{trace}: {}", report.text);
    }
    assert_eq!(report.title.as_deref(), Some("On truce"));
    assert_eq!(report.outlet.as_deref(), Some("Example"));
    assert_eq!(report.url.as_deref(), Some(server.url("/1").as_str()));
}

#[test]
fn a_feed_that_holds_all_of_it_is_enough() {
    let server = server(|_, _, stream| ok(stream, "application/rss+xml", &whole_feed(&["one", "two"])));
    assert_eq!(look(feeds(&server.url("/feed"), "")).reports.len(), 2);
    assert_eq!(server.paths(), ["/feed"]);
}

#[test]
fn full_says_whether_pages_are_fetched() {
    let server = server(|port, path, stream| match path {
        "/feed" => ok(stream, "application/rss+xml", &extracts(&[("truce", format!("http://127.0.0.1:{port}/1"))])),
        "/whole" => {
            let (link, text) = (format!("http://127.0.0.1:{port}/2"), story("own"));
            let item = format!(
                "<item><guid>1</guid><title>On own</title><link>{link}</link><content:encoded><![CDATA[{text}]]></content:encoded></item>"
            );
            ok(stream, "application/rss+xml", &rss(&item));
        }
        _ => ok(stream, "text/html", &page("page").replace("</article>", &format!("{}</article>", story("longer")))),
    });
    let told = look(feeds(&server.url("/feed"), "full = false"));
    assert!(told.reports[0].text.contains("The extract of truce"));
    assert_eq!(server.paths(), ["/feed"]);
    let told = look(feeds(&server.url("/whole"), "full = true"));
    assert!(told.reports[0].text.contains("In the longer story"), "{told:?}");
}

#[test]
fn a_page_with_less_than_the_feed_is_passed_over() {
    let server = server(|port, path, stream| match path {
        "/feed" => ok(stream, "application/rss+xml", &extracts(&[("truce", format!("http://127.0.0.1:{port}/1"))])),
        _ => ok(stream, "text/html", "<html><body><p>Accept.</p></body></html>"),
    });
    let told = look(feeds(&server.url("/feed"), ""));
    assert!(told.reports[0].text.contains("The extract of truce"), "{told:?}");
}

#[test]
fn a_page_that_is_gone_leaves_the_extract_and_one_that_fails_is_tried_again() {
    let server = server(|port, path, stream| match path {
        "/feed" => {
            let page = |n: u32| format!("http://127.0.0.1:{port}/{n}");
            ok(
                stream,
                "application/rss+xml",
                &extracts(&[("gone", page(404)), ("failing", page(500)), ("picture", page(1))]),
            );
        }
        "/404" => reply(stream, 404, "", b""),
        "/500" => reply(stream, 500, "", b""),
        _ => ok(stream, "image/png", "picture"),
    });
    let clock = clock();
    let watcher = Watcher::new(feeds(&server.url("/feed"), "")).with_clock(clock.clone());
    let first = once(&watcher, States::default());
    assert_eq!(first.line(), "Example: 2 new, 0 known, 1 to come, next in 30 min");
    assert!(first.problems.iter().any(|line| line.contains("/500: the server answers 500")), "{:?}", first.problems);
    assert!(first.reports.iter().all(|report| report.notes.iter().any(|note| note.contains("Only what the feed has"))));
    clock.advance(Duration::from_secs(1800));
    let second = once(&watcher, first.states());
    assert_eq!(second.line(), "Example: 0 new, 2 known, 1 to come, next in 30 min");
    clock.advance(Duration::from_secs(1800));
    let third = once(&watcher, second.states());
    assert_eq!(third.line(), "Example: 1 new, 2 known, next in 30 min");
    assert!(third.reports[0].text.contains("The extract of failing"));
    clock.advance(Duration::from_secs(1800));
    assert_eq!(once(&watcher, third.states()).line(), "Example: 0 new, 3 known, next in 30 min");
    assert_eq!(server.paths().iter().filter(|path| *path == "/500").count(), 3);
}

#[test]
fn a_host_that_is_down_is_not_asked_for_every_page() {
    let server = server(|port, path, stream| match path {
        "/feed" => {
            let pages: Vec<(String, String)> =
                (0..20).map(|n| (format!("w{n}"), format!("http://127.0.0.1:{port}/page/{n}"))).collect();
            let pages: Vec<(&str, String)> = pages.iter().map(|(word, url)| (word.as_str(), url.clone())).collect();
            ok(stream, "application/rss+xml", &extracts(&pages));
        }
        _ => reply(stream, 502, "", b""),
    });
    let told = look(feeds(&server.url("/feed"), ""));
    assert_eq!(told.line(), "Example: 0 new, 0 known, 20 to come, next in 30 min");
    assert_eq!(server.paths().len(), 1 + 3);
}

#[test]
fn entries_without_ids_are_told_apart() {
    let text = |word: &str| format!("<content:encoded><![CDATA[{}]]></content:encoded>", story(word));
    let body = rss(&format!(
        "<item><title>A</title><link>https://news.example/a</link>{}</item><item><title>B</title>{}</item><item><title>B</title>{}</item>",
        text("first"),
        text("second"),
        text("third")
    ));
    let server = server(move |_, _, stream| ok(stream, "application/rss+xml", &body));
    let clock = clock();
    let watcher = Watcher::new(feeds(&server.url("/feed"), "")).with_clock(clock.clone());
    let first = once(&watcher, States::default());
    assert!(first.reports.len() >= 2, "{first:?}");
    clock.advance(Duration::from_secs(1800));
    let second = once(&watcher, first.states());
    assert!(second.reports.is_empty(), "{second:?}");
}

#[test]
fn an_entry_with_nothing_in_it_is_told_once() {
    let body = rss("<item><guid isPermaLink=\"false\">empty</guid><title>Nothing</title></item>");
    let server = server(move |_, _, stream| ok(stream, "application/rss+xml", &body));
    let clock = clock();
    let watcher = Watcher::new(feeds(&server.url("/feed"), "")).with_clock(clock.clone());
    let first = once(&watcher, States::default());
    assert_eq!(first.line(), "Example: 0 new, 0 known, 1 could not be read, next in 30 min");
    assert_eq!(first.problems.len(), 1);
    clock.advance(Duration::from_secs(1800));
    assert_eq!(once(&watcher, first.states()).line(), "Example: 0 new, 1 known, next in 30 min");
}

#[test]
fn an_article_of_two_feeds_is_fetched_once() {
    let server = server(|port, path, stream| match path {
        "/one" | "/two" => {
            let url = format!("http://127.0.0.1:{port}/story?utm_source={}", path.trim_start_matches('/'));
            ok(stream, "application/rss+xml", &extracts(&[(path, url)]));
        }
        _ => ok(stream, "text/html", &page("shared")),
    });
    let mut both = feeds(&server.url("/one"), "");
    both.feeds.extend(feeds(&server.url("/two"), "").feeds);
    let clock = clock();
    let watcher = Watcher::new(both.clone()).with_clock(clock.clone());
    let told = once(&watcher, States::default());
    assert_eq!(told.reports.len(), 1, "{told:?}");
    assert_eq!(server.paths().iter().filter(|path| path.starts_with("/story")).count(), 1);
    let (new, known) = told.outcomes.iter().fold((0, 0), |sum, outcome| match outcome.result {
        Found::Entries { new, known, .. } => (sum.0 + new, sum.1 + known),
        _ => sum,
    });
    assert_eq!((new, known), (1, 1));
    // a third feed that comes later finds it known
    let third = server.url("/one");
    let mut later = feeds(&third.replace("/one", "/two"), "");
    later.feeds.extend(feeds(&third, "").feeds);
    let mut states = told.states();
    states.feeds.remove(&third);
    clock.advance(Duration::from_secs(1800));
    let told = once(&Watcher::new(later).with_clock(clock), states);
    assert!(told.reports.is_empty(), "{told:?}");
}

#[test]
fn ten_thousand_entries_are_read_and_known_again() {
    let start = Instant::now();
    let mut items = String::new();
    for n in 0..10_000 {
        let _ = write!(
            items,
            "<item><guid isPermaLink=\"false\">e{n}</guid><title>Entry {n}</title><description>The sides met for the time numbered {n}.</description></item>"
        );
    }
    let body = rss(&items);
    let server = server(move |_, _, stream| ok(stream, "application/rss+xml", &body));
    let clock = clock();
    let watcher = Watcher::new(feeds(&server.url("/feed"), "full = false")).with_clock(clock.clone());
    let first = once(&watcher, States::default());
    assert_eq!(first.line(), "Example: 10000 new, 0 known, next in 30 min");
    clock.advance(Duration::from_secs(1800));
    assert_eq!(once(&watcher, first.states()).line(), "Example: 0 new, 10000 known, next in 30 min");
    let row = first.rows.get(&server.url("/feed")).unwrap();
    assert!(row.len() < 250_000, "{}", row.len());
    println!("10,000 entries twice in {:?}, state of {} bytes", start.elapsed(), row.len());
}

#[test]
fn what_is_not_stored_is_found_again() {
    let server = server(|port, path, stream| match path {
        "/feed" => {
            let page = |n: u32| format!("http://127.0.0.1:{port}/{n}");
            reply(
                stream,
                200,
                "content-type: application/rss+xml\r\netag: \"v1\"\r\n",
                extracts(&[("one", page(1)), ("two", page(2)), ("three", page(3))]).as_bytes(),
            );
        }
        path => ok(stream, "text/html", &page(path)),
    });
    #[derive(Debug)]
    struct DiskFull;
    impl From<SetupError> for DiskFull {
        fn from(error: SetupError) -> Self {
            panic!("{error}")
        }
    }
    let watcher = Watcher::new(feeds(&server.url("/feed"), "")).with_clock(clock());
    // the second report cannot be stored
    let (mut stored, mut rows) = (Vec::new(), Vec::new());
    let done = watcher.run(States::default(), Rounds::Once, |events| {
        for event in events {
            match event {
                Event::Report { report, .. } if stored.is_empty() => stored.push(report.text.clone()),
                Event::Report { .. } => return Err(DiskFull),
                Event::State { key, json } => rows.push((key, json)),
                _ => {}
            }
        }
        Ok(())
    });
    assert!(done.is_err() && stored.len() == 1);
    assert!(rows.iter().all(|(_, json)| !json.contains("\"v1\"")), "{rows:?}");
    // neither what was remembered until then, nor nothing at all, keeps the others away
    for states in [States::from_rows(rows), States::default()] {
        let mut states = states;
        states.feeds.values_mut().for_each(|state| state.next = None);
        let told = once(&watcher, states);
        let mut texts: Vec<&str> = told.texts();
        texts.push(&stored[0]);
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), 3, "{told:?}");
        assert!(told.rows[&server.url("/feed")].contains("v1"));
    }
}

#[test]
fn fetching_does_not_run_far_ahead_of_storing() {
    let server = server(|_, _, stream| {
        let words: Vec<String> = (0..500).map(|n| format!("w{n}")).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        ok(stream, "application/rss+xml", &whole_feed(&words));
    });
    let watcher = Watcher::new(feeds(&server.url("/feed"), "")).with_clock(clock());
    let (mut most, mut all) = (0, 0);
    let done: Result<(), SetupError> = watcher.run(States::default(), Rounds::Once, |events| {
        let reports = events.iter().filter(|event| matches!(event, Event::Report { .. })).count();
        (most, all) = (most.max(reports), all + reports);
        std::thread::sleep(Duration::from_millis(2));
        Ok(())
    });
    done.unwrap();
    assert_eq!(all, 500);
    assert!(most < 150, "{most} at a time");
}

#[test]
fn following_goes_on_until_it_is_told_to_end() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let server = server(move |_, _, stream| {
        let word = format!("w{}", count.fetch_add(1, Ordering::SeqCst));
        ok(stream, "application/rss+xml", &whole_feed(&[&word]));
    });
    let clock = clock();
    let watcher = Watcher::new(feeds(&server.url("/feed"), "every = \"10m\"")).with_clock(clock.clone());
    let (mut reports, enough) = (0, AtomicBool::new(false));
    #[derive(Debug)]
    struct Enough;
    impl From<SetupError> for Enough {
        fn from(error: SetupError) -> Self {
            panic!("{error}")
        }
    }
    let start = clock.now();
    let done = watcher.run(States::default(), Rounds::Forever, |events| {
        reports += events.iter().filter(|event| matches!(event, Event::Report { .. })).count();
        enough.store(reports >= 4, Ordering::SeqCst);
        if reports >= 4 { Err(Enough) } else { Ok(()) }
    });
    assert!(done.is_err() && reports == 4);
    let minutes = crate::clock::between(start, clock.now()).as_secs() / 60;
    assert!((25..60).contains(&minutes), "{minutes}");
}
