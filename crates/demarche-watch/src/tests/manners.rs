//! robots.txt, pauses, conditional requests, and coming back later.

use super::server::{Server, extracts, ok, page, redirect, reply, whole_feed};
use super::{Told, clock, feeds, look, once};
use crate::clock::between;
use crate::{Clock, Feeds, Found, States, Watcher};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};
use std::time::Duration;

const HALF_HOUR: u64 = 1800;

/// Seconds until the one feed is due again.
fn due_in(told: &Told) -> u64 {
    between(told.outcomes[0].now, told.outcomes[0].next).as_secs()
}

fn robots(text: &'static str) -> impl Fn(&mut std::net::TcpStream) + Send + Sync {
    move |stream| ok(stream, "text/plain", text)
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let server = Server::new(&clock(), |request, stream| {
        let same = request.has("if-none-match: \"v1\"\r\n")
            && request.has("if-modified-since: sat, 28 feb 2026 10:00:00 gmt\r\n");
        match same {
            true => reply(stream, 304, "", b""),
            false => reply(
                stream,
                200,
                "content-type: application/rss+xml\r\netag: \"v1\"\r\nlast-modified: Sat, 28 Feb 2026 10:00:00 GMT\r\n",
                whole_feed(&["one", "two"]).as_bytes(),
            ),
        }
    });
    let clock = clock();
    let watcher = Watcher::new(feeds(&server.url("/feed"), "")).with_clock(clock.clone());
    let first = once(&watcher, States::default());
    assert_eq!(first.line(), "Example: 2 new, 0 known, next in 30 min");
    let told = once(&watcher, first.states());
    assert!(told.line().starts_with("Example: not due, next in 30 min"), "{}", told.line());
    assert_eq!(server.requests().len(), 1);
    clock.advance(Duration::from_secs(HALF_HOUR));
    let second = once(&watcher, first.states());
    assert_eq!(second.line(), "Example: nothing new, next in 30 min");
    assert!(second.reports.is_empty() && server.requests().len() == 2);
    // what the states hold is all that there is
    assert_eq!(second.states().feeds, {
        let mut states = first.states().feeds;
        states.values_mut().for_each(|state| state.next = Some(second.outcomes[0].next));
        states
    });
}

#[test]
fn an_answer_of_304_that_nobody_asked_for_is_a_failure() {
    let server = Server::new(&clock(), |_, stream| reply(stream, 304, "", b""));
    assert!(look(feeds(&server.url("/feed"), "")).line().contains("the server answers 304"));
}

#[test]
fn a_server_that_asks_to_wait_is_left_alone() {
    for (status, header, seconds) in [
        (429, "retry-after: 7200\r\n", 7200),
        (503, "retry-after: Sun, 01 Mar 2026 14:00:00 GMT\r\n", 7200),
        (429, "retry-after: 99999999999999\r\n", 7 * 86_400),
        (429, "retry-after: soon\r\n", 0),
    ] {
        let server = Server::new(&clock(), move |_, stream| reply(stream, status, header, b""));
        let clock = clock();
        let watcher = Watcher::new(feeds(&server.url("/feed"), "")).with_clock(clock.clone());
        let told = once(&watcher, States::default());
        assert!(told.line().contains(&format!("the server answers {status}")), "{}", told.line());
        match seconds {
            0 => assert!((HALF_HOUR - 200..HALF_HOUR + 200).contains(&due_in(&told)), "{told:?}"),
            _ => assert!((seconds - 5..=seconds).contains(&due_in(&told)), "{} of {seconds}", due_in(&told)),
        }
        // nor is it asked by another feed on the same host, nor by another process
        let other = Feeds { feeds: feeds(&server.url("/other"), "").feeds, ..feeds(&server.url("/feed"), "") };
        let asked = server.requests().len();
        let told = once(&Watcher::new(other).with_clock(clock), told.states());
        assert_eq!(server.requests().len(), asked + usize::from(seconds == 0), "{told:?}");
    }
}

#[test]
fn a_feed_that_fails_is_looked_at_less_and_less_often() {
    let status = Arc::new(AtomicU16::new(500));
    let now = status.clone();
    let server = Server::new(&clock(), move |_, stream| match now.load(Ordering::SeqCst) {
        200 => ok(stream, "application/rss+xml", &whole_feed(&["late"])),
        status => reply(stream, status, "", b""),
    });
    let clock = clock();
    let watcher = Watcher::new(feeds(&server.url("/feed"), "")).with_clock(clock.clone());
    let mut states = States::default();
    for hours in [0.5, 1.0, 2.0, 4.0] {
        let told = once(&watcher, states);
        assert!(told.line().contains("the server answers 500 (it is out of order)"), "{}", told.line());
        let expected = hours * 3600.0;
        let due = due_in(&told) as f64;
        assert!((expected * 0.89..expected * 1.11).contains(&due), "{due} of {expected}");
        let early = once(&watcher, told.states());
        assert!(matches!(early.outcomes[0].result, Found::NotDue));
        clock.advance(Duration::from_secs_f64(due + 1.0));
        states = told.states();
    }
    status.store(200, Ordering::SeqCst);
    let told = once(&watcher, states);
    assert_eq!(told.line(), "Example: 1 new, 0 known, next in 30 min");
    assert_eq!(told.states().feeds.values().next().unwrap().failures, 0);
}

#[test]
fn robots_txt_is_kept_for_feeds_and_read_once() {
    let clock = clock();
    let server = Server::with_robots(&clock, robots("User-agent: *\nDisallow: /closed\n"), |_, stream| {
        ok(stream, "application/rss+xml", &whole_feed(&["one"]));
    });
    let told = look(feeds(&server.url("/closed/feed"), ""));
    assert!(told.line().contains("robots.txt forbids programs to read it; ask its publisher"), "{}", told.line());
    assert!(server.requests().is_empty());
    let watcher = Watcher::new(feeds(&server.url("/feed"), "")).with_clock(clock.clone());
    let told = once(&watcher, States::default());
    clock.advance(Duration::from_secs(HALF_HOUR));
    once(&watcher, told.states());
    let asked = |path: &str| server.all_requests().iter().filter(|request| request.path == path).count();
    assert_eq!((asked("/robots.txt"), asked("/feed")), (2, 2), "once for each of the two watchers");
    clock.advance(Duration::from_secs(25 * 3600));
    once(&watcher, told.states());
    assert_eq!((asked("/robots.txt"), asked("/feed")), (3, 3), "a day later it is read again");
}

#[test]
fn an_article_that_robots_txt_forbids_is_read_from_the_feed() {
    let here = Arc::new(AtomicU16::new(0));
    let port = here.clone();
    let server =
        Server::with_robots(&clock(), robots("User-agent: demarche\nDisallow: /news/"), move |request, stream| {
            let url = format!("http://127.0.0.1:{}/news/1", port.load(Ordering::SeqCst));
            match request.path.as_str() {
                "/feed" => ok(stream, "application/rss+xml", &extracts(&[("shut", url)])),
                _ => ok(stream, "text/html", &page("shut")),
            }
        });
    here.store(server.port, Ordering::SeqCst);
    let told = look(feeds(&server.url("/feed"), ""));
    assert_eq!(server.paths(), ["/feed"]);
    assert!(told.reports[0].text.contains("The extract of shut"), "{told:?}");
    assert!(told.reports[0].notes.iter().any(|note| note.contains("robots.txt forbids")), "{told:?}");
}

#[test]
fn a_host_whose_robots_txt_fails_is_left_alone() {
    for status in [500, 503, 429] {
        let server = Server::with_robots(
            &clock(),
            move |stream| reply(stream, status, "", b""),
            |_, stream| ok(stream, "application/rss+xml", &whole_feed(&["one"])),
        );
        let told = look(feeds(&server.url("/feed"), ""));
        assert!(
            told.line().contains(&format!("robots.txt cannot be read: the server answers {status}")),
            "{}",
            told.line()
        );
        assert!(server.requests().is_empty());
    }
}

#[test]
fn a_robots_txt_that_is_missing_led_elsewhere_or_huge_does_no_harm() {
    for reply_robots in [
        (|stream| reply(stream, 404, "", b"")) as fn(&mut std::net::TcpStream),
        |stream| reply(stream, 403, "", b""),
        |stream| redirect(stream, 302, "/robots.txt"),
        |stream| redirect(stream, 302, "file:///etc/passwd"),
        |stream| redirect(stream, 302, "http://169.254.169.254/"),
        |stream| ok(stream, "text/plain", &"# nothing to see\n".repeat(200_000)),
        |stream| ok(stream, "text/html", "<html><body>Disallow: /</body></html>"),
    ] {
        let server = Server::with_robots(&clock(), reply_robots, |_, stream| {
            ok(stream, "application/rss+xml", &whole_feed(&["one"]));
        });
        assert_eq!(look(feeds(&server.url("/feed"), "")).reports.len(), 1);
    }
}

/// A host with a feed of extracts and their pages, numbered from 1.
fn site(clock: &Clock, pages: usize, robots_txt: &'static str) -> Server {
    let here = Arc::new(AtomicU16::new(0));
    let port = here.clone();
    let server = Server::with_robots(clock, robots(robots_txt), move |request, stream| {
        let port = port.load(Ordering::SeqCst);
        let words: Vec<String> = (1..=pages).map(|n| format!("number{n}")).collect();
        match request.path.as_str() {
            path if path.starts_with("/feed") => {
                let entries: Vec<(&str, String)> =
                    words.iter().map(|word| (word.as_str(), format!("http://127.0.0.1:{port}{path}/{word}"))).collect();
                match path.matches('/').count() {
                    1 => ok(stream, "application/rss+xml", &extracts(&entries)),
                    _ => ok(stream, "text/html", &page(path)),
                }
            }
            _ => reply(stream, 404, "", b""),
        }
    });
    here.store(server.port, Ordering::SeqCst);
    server
}

/// The shortest time between two requests, in seconds.
fn shortest_pause(server: &Server) -> f64 {
    let requests = server.all_requests();
    requests.windows(2).map(|pair| between(pair[0].at, pair[1].at).as_secs_f64()).fold(f64::MAX, f64::min)
}

#[test]
fn a_host_is_asked_one_thing_at_a_time_with_a_pause() {
    let clock = clock();
    let server = site(&clock, 3, "");
    let mut all = feeds(&server.url("/feed1"), "");
    for n in 2..=4 {
        all.feeds.extend(feeds(&server.url(&format!("/feed{n}")), "").feeds);
    }
    let told = once(&Watcher::new(all).with_clock(clock), States::default());
    assert_eq!((told.reports.len(), told.outcomes.len()), (12, 4), "{:?}", told.problems);
    assert_eq!(server.all_requests().len(), 1 + 4 + 12);
    assert_eq!(server.most_at_once(), 1);
    assert!(shortest_pause(&server) >= 1.0, "{}", shortest_pause(&server));
}

#[test]
fn the_pause_that_robots_txt_asks_for_is_kept_over_rounds() {
    let clock = clock();
    let server = site(&clock, 4, "User-agent: *\nCrawl-delay: 20");
    let watcher = Watcher::new(feeds(&server.url("/feed"), "")).with_clock(clock.clone());
    let told = once(&watcher, States::default());
    assert_eq!(told.reports.len(), 4);
    // the first pause is after robots.txt itself, which was read before it was known
    let requests = server.requests();
    for pair in requests.windows(2) {
        assert!(between(pair[0].at, pair[1].at) >= Duration::from_secs(20), "{requests:?}");
    }
    let free = told.states().hosts["127.0.0.1"].free.unwrap();
    assert!(free >= crate::clock::after(requests.last().unwrap().at, Duration::from_secs(20)));
}

#[test]
fn what_there_is_no_time_for_is_left_for_the_next_rounds_and_not_lost() {
    let clock = clock();
    let server = site(&clock, 10, "User-agent: *\nCrawl-delay: 80");
    let watcher = Watcher::new(feeds(&server.url("/feed"), "")).with_clock(clock.clone());
    let (mut states, mut texts, mut rounds) = (States::default(), Vec::new(), 0);
    loop {
        let told = once(&watcher, states);
        texts.extend(told.texts().into_iter().map(str::to_owned));
        states = told.states();
        rounds += 1;
        let Found::Entries { left, .. } = told.outcomes[0].result else { panic!("{told:?}") };
        let state = states.feeds.values().next().unwrap();
        assert_eq!(state.seen.values().flatten().count(), 2 * texts.len(), "entry and page of each");
        if left == 0 {
            break;
        }
        assert!(
            told.line().contains(&format!("{left} to come, next in ")) && due_in(&told) < HALF_HOUR,
            "{}",
            told.line()
        );
        clock.advance(Duration::from_secs(due_in(&told)));
        assert!(rounds < 10);
    }
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), 10);
    assert_eq!(server.paths().iter().filter(|path| path.contains("number")).count(), 10, "each page once");
    assert!(rounds > 2);
}

#[test]
fn different_hosts_are_asked_at_once() {
    let clock = clock();
    let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let mut all: Option<Feeds> = None;
    let mut servers = Vec::new();
    for n in 1..=4 {
        let (running, most) = (running.clone(), most.clone());
        let server = Server::new(&clock, move |_, stream| {
            most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(300));
            running.fetch_sub(1, Ordering::SeqCst);
            ok(stream, "application/rss+xml", &whole_feed(&["one"]));
        });
        let feeds = feeds(&format!("http://host{n}.test:{}/feed", server.port), "");
        match &mut all {
            Some(all) => all.feeds.extend(feeds.feeds),
            None => all = Some(feeds),
        }
        servers.push(server);
    }
    let mut all = all.unwrap();
    all.limits.concurrency = 3;
    let names = crate::resolve::Names::Told(Arc::new(|_| vec![std::net::IpAddr::from([127, 0, 0, 1])]));
    let told = once(&Watcher::new(all).with_clock(clock).with_names(names), States::default());
    assert_eq!(told.reports.len(), 4, "{told:?}");
    assert_eq!(most.load(Ordering::SeqCst), 3);
}

#[test]
fn times_that_a_wrong_clock_wrote_do_not_count() {
    let server = Server::new(&clock(), |_, stream| ok(stream, "application/rss+xml", &whole_feed(&["one"])));
    let wrong = Clock::standing("2036-03-01T12:00:00Z".parse().unwrap());
    let list = feeds(&server.url("/feed"), "");
    let told = once(&Watcher::new(list.clone()).with_clock(wrong), States::default());
    assert_eq!(told.reports.len(), 1);
    let right = clock();
    let told = once(&Watcher::new(list).with_clock(right.clone()), told.states());
    assert_eq!(told.line(), "Example: 0 new, 1 known, next in 30 min");
    assert!(between(clock().now(), right.now()) < Duration::from_secs(60));
    assert_eq!(server.all_requests().iter().filter(|request| request.path == "/robots.txt").count(), 2);
}
