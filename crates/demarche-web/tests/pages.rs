//! The pages, asked for over the network: whole, harmless, and kept from those who may not see or change them.

mod support;

use demarche_web::Door;
use support::{Answer, HOSTILE, Server};

/// Every page that shows something, of a record with something of everything.
const PAGES: &[&str] = &[
    "/",
    "/?since=2025-04-01",
    "/board",
    "/board?all=1&window=all&party=RUS,UKR/GOV",
    "/board/proposals",
    "/board/agreements",
    "/board/positions?page=9",
    "/board/meetings",
    "/board/warnings",
    "/board/disputes",
    "/positions",
    "/timeline",
    "/timeline?window=all&from=2025-04-01&to=2025-04-30",
    "/actors",
    "/actors/RUS%2FGOV",
    "/actors/UKR",
    "/disputes?all=1",
    "/assessments",
    "/reports",
    "/reports/offer",
    "/acts/1",
    "/judge?below=1",
    "/search?q=ceasefire",
    "/search?type=REJECT&party=RUS&issue=ceasefire&status=actual&since=2025-01-01",
    "/add",
    "/keys",
];

fn get(server: &Server, path: &str) -> Answer {
    server.send("GET", path, &[], b"")
}

fn page(server: &Server, path: &str) -> String {
    let answer = get(server, path);
    let body = String::from_utf8(answer.body).unwrap();
    assert_eq!(answer.status, 200, "{path}: {body}");
    body
}

fn escaped(name: &str) -> String {
    name.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn secret(page: &str) -> &str {
    page.split("name=\"secret\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap()
}

fn form(server: &Server, path: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
    let mut all = vec![("Content-Type", "application/x-www-form-urlencoded")];
    all.extend_from_slice(headers);
    server.send("POST", path, &all, body.as_bytes())
}

/// The links of a page that lead to pages of ours.
fn links(page: &str) -> Vec<String> {
    let all = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    all.filter(|link| link.starts_with('/')).map(|link| link.replace("&amp;", "&")).collect()
}

#[test]
fn every_page_and_every_link_on_it_is_there() {
    let server = Server::open();
    let mut seen = std::collections::BTreeSet::new();
    for path in PAGES {
        for link in links(&page(&server, path)) {
            let link = link.split('#').next().unwrap_or_default().to_owned();
            if seen.insert(link.clone()) {
                page(&server, &link);
            }
        }
    }
    assert!(seen.iter().any(|path| path.starts_with("/board/proposals/")), "{seen:?}");
    assert!(seen.contains("/changes.atom") && seen.contains("/calendar.ics"), "{seen:?}");
}

#[test]
fn words_of_reports_are_shown_and_do_nothing() {
    let server = Server::open();
    let hostile = format!("/reports/{}", escaped(HOSTILE));
    for path in PAGES.iter().copied().chain([hostile.as_str()]) {
        let body = page(&server, path);
        // the one script of ours, and those of the timeline
        let scripts = body.matches("<script").count();
        let ours = body.matches("<script src=\"/assets/").count();
        assert_eq!(scripts, ours, "{path}");
        for never in ["<img", "onerror=\"", "<b>a plan", "javascript:", "style=\"", "\u{1b}", "\u{202e}"] {
            assert!(!body.contains(never), "{path}: {never:?}");
        }
    }
    let shown = page(&server, &hostile);
    assert!(shown.contains("&lt;/script&gt;&lt;img src=x") && shown.contains("&lt;b&gt;a plan&lt;/b&gt;"), "{shown}");
}

#[test]
fn every_answer_forbids_what_is_not_ours() {
    let server = Server::open();
    for path in ["/", "/nothing", "/assets/style.css", "/reports/none", "/api/v1/totals", "/changes.atom"] {
        let answer = get(&server, path);
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("x-frame-options"), Some("DENY"), "{path}");
        assert!(answer.header("cache-control").unwrap().contains("private"), "{path}");
    }
}

#[test]
fn a_line_leads_to_its_sentence() {
    let server = Server::open();
    let board = page(&server, "/board?window=all");
    assert!(board.contains("href=\"/reports/answer#s0\""), "{board}");
    let report = page(&server, "/reports/answer");
    assert!(
        report.contains("id=\"s0\"") && report.contains("Russia rejected the 30-day ceasefire.")
            || report.contains("rejected</span>")
    );
    assert!(report.contains("class=\"m trigger\""), "{report}");
    // a claim is somebody's
    let disputes = page(&server, "/disputes?all=1");
    assert!(disputes.contains("says"), "{disputes}");
}

#[test]
fn a_correction_is_told_once_and_undone() {
    let server = Server::open();
    let act = page(&server, "/acts/1");
    let secret = secret(&act).to_owned();
    let done = form(&server, "/acts/1", &format!("secret={secret}&do=reject&reason=no&back=/judge"), &[]);
    assert_eq!((done.status, done.header("location")), (303, Some("/judge")));
    let cookie = done.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let told = server.send("GET", "/judge", &[("Cookie", &cookie)], b"");
    assert!(String::from_utf8_lossy(&told.body).contains("1 act rejected."));
    assert!(told.header("set-cookie").unwrap().contains("Max-Age=0"), "told once");
    // a line that a browser made up is told as nothing
    let made_up = server.send("GET", "/judge", &[("Cookie", "demarche-done=<b>.x.y")], b"");
    assert!(!String::from_utf8_lossy(&made_up.body).contains("role=\"status\""));
    let undone = form(&server, "/undo", &format!("secret={secret}&back=//evil.example"), &[]);
    assert_eq!((undone.status, undone.header("location")), (303, Some("/")));
    let history = page(&server, "/acts/1");
    assert!(history.contains("taken back") && history.contains("takes back"), "{history}");

    // nothing changed is no correction; what does not fit says why
    let same = form(&server, "/acts/1", &format!("secret={secret}&do=change&type=AGREE&status=actual"), &[]);
    assert_eq!(same.status, 422);
    let wrong = form(&server, "/acts/1", &format!("secret={secret}&do=change&actor=nonsense"), &[]);
    assert!(wrong.status == 422 && String::from_utf8_lossy(&wrong.body).contains("no actor"));
    let planned = form(&server, "/acts/1", &format!("secret={secret}&do=change&type=AGREE&status=planned"), &[]);
    assert_eq!(planned.status, 303);
    assert!(page(&server, "/acts/1").contains("actual → planned") || page(&server, "/acts/1").contains("planned"));
}

#[test]
fn forms_of_other_sites_change_nothing() {
    let server = Server::open();
    let secret = secret(&page(&server, "/acts/1")).to_owned();
    let right = format!("secret={secret}&do=reject");
    for (body, headers) in [
        ("do=reject".to_owned(), vec![]),
        ("secret=&do=reject".to_owned(), vec![]),
        (format!("secret={}&do=reject", "0".repeat(64)), vec![]),
        (right.clone(), vec![("Origin", "http://evil.example")]),
        (right.clone(), vec![("Origin", "null")]),
        (right.clone(), vec![("Sec-Fetch-Site", "cross-site")]),
        (right.clone(), vec![("Sec-Fetch-Site", "same-site")]),
        (right.clone(), vec![("Host", "evil.example")]),
    ] {
        let answer = form(&server, "/acts/1", &body, &headers);
        assert!(matches!(answer.status, 403 | 421), "{body} {headers:?}: {}", answer.status);
    }
    assert!(!page(&server, "/acts/1").contains("rejected</span>"));
    assert_eq!(form(&server, "/acts/1", &right, &[("Sec-Fetch-Site", "same-origin")]).status, 303);
}

#[test]
fn what_is_known_is_not_sent_again() {
    let server = Server::open();
    let first = get(&server, "/board");
    let tag = first.header("etag").unwrap().to_owned();
    let again = server.send("GET", "/board", &[("If-None-Match", &tag)], b"");
    assert_eq!((again.status, again.body.len()), (304, 0));
    let secret = secret(&page(&server, "/acts/3")).to_owned();
    assert_eq!(form(&server, "/acts/3", &format!("secret={secret}&do=reject"), &[]).status, 303);
    assert_eq!(server.send("GET", "/board", &[("If-None-Match", &tag)], b"").status, 200);
}

#[test]
fn what_is_too_large_is_refused_and_the_rest_goes_on() {
    let server = Server::open();
    let add = page(&server, "/add");
    let secret = secret(&add);
    let body = format!("secret={secret}&text={}", "x".repeat(5 << 20));
    assert_eq!(form(&server, "/add/text", &body, &[]).status, 413);
    assert_eq!(form(&server, "/name", &format!("secret={secret}&name={}", "x".repeat(3 << 20)), &[]).status, 413);
    let part = |name: &str, more: &str, body: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{body}\r\n")
    };
    let kind = [("Content-Type", "multipart/form-data; boundary=b")];
    let file = part(
        "file",
        "; filename=\"a.jsonl\"",
        "{\"id\": \"new\", \"text\": \"They met.\", \"published\": \"2025-04-23\"}",
    );
    for (body, status) in [
        (part("secret", "", secret) + &file + "--b--", 303),
        // the secret comes first, or nothing is taken
        (file.clone() + "--b--", 403),
        (part("secret", "", secret) + "--b--", 400),
        (part("secret", "", secret) + "--b\r\nbroken", 400),
        (part("secret", "", secret) + &part("file", "; filename=\"a\"", &"x".repeat(5 << 20)) + "--b--", 413),
    ] {
        let answer = server.send("POST", "/add/file", &kind, body.as_bytes());
        assert_eq!(answer.status, status, "{}", body.chars().take(200).collect::<String>());
    }
    assert_eq!(get(&server, "/").status, 200);
}

#[test]
fn what_makes_no_sense_is_told() {
    let server = Server::open();
    for path in [
        "/?at=someday",
        "/board?at=2025-13-01",
        "/board?window=-1",
        "/board?party=%00",
        "/timeline?from=x",
        "/search?type=NONE",
        "/judge?below=x",
        "/acts/x",
        "/add/x",
        "/board/proposals?page=x",
    ] {
        let answer = get(&server, path);
        assert_eq!(answer.status, 400, "{path}");
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
    }
    for path in [
        "/board/none",
        "/acts/99",
        "/reports/none",
        "/actors/NONE",
        "/add/9",
        "/assets/..%2Fstyle.css",
        "/../etc/passwd",
    ] {
        assert_eq!(get(&server, path).status, 404, "{path}");
    }
    for path in [
        "/search?q=%22",
        "/search?q=-",
        "/search?q=(((((",
        "/?at=&window=&party=&all=&since=",
        "/board?at=9999-12-31&window=all",
        "/board?at=-9999-01-01",
    ] {
        assert!(matches!(get(&server, path).status, 200 | 400 | 422), "{path}");
    }
    assert_eq!(server.send("DELETE", "/acts/1", &[], b"").status, 405);
    assert_eq!(server.send("HEAD", "/board", &[], b"").status, 200);
}

#[test]
fn nobody_comes_in_without_the_token() {
    let server = Server::new(Door::Token("a token of some length".to_owned()), "Ada", true);
    for path in PAGES {
        let answer = get(&server, path);
        assert!(answer.status == 303 && answer.header("location").unwrap().starts_with("/login?next="), "{path}");
    }
    assert_eq!(get(&server, "/add/1/events").status, 303);
    assert_eq!(get(&server, "/assets/style.css").status, 200);
    assert_eq!(form(&server, "/login", "password=another", &[]).status, 401);
    assert_eq!(form(&server, "/acts/1", "do=reject", &[]).status, 401);
    let answer = form(&server, "/login", "password=a+token+of+some+length&next=//evil.example", &[]);
    assert_eq!((answer.status, answer.header("location")), (303, Some("/")));
    let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let inside = server.send("GET", "/board", &[("Cookie", &cookie)], b"");
    assert_eq!(inside.status, 200);
    // the secret of a login is its own
    let body = String::from_utf8(inside.body).unwrap();
    let out = form(&server, "/logout", &format!("secret={}", secret(&body)), &[("Cookie", &cookie)]);
    assert_eq!(out.status, 303);
    assert_eq!(server.send("GET", "/board", &[("Cookie", &cookie)], b"").status, 303);
}

#[test]
fn a_record_that_may_not_be_added_to_says_so() {
    let server = Server::new(Door::Open, "", false);
    assert!(page(&server, "/add").contains("Nothing can be added here"));
    // nobody is known: a correction asks for a name
    let act = page(&server, "/acts/1");
    assert!(act.contains("name=\"author\" required"), "{act}");
    let secret = secret(&act).to_owned();
    assert_eq!(form(&server, "/acts/1", &format!("secret={secret}&do=confirm"), &[]).status, 400);
    let signed = form(&server, "/acts/1", &format!("secret={secret}&do=confirm&author=Ada"), &[]);
    assert_eq!(signed.status, 303);
    assert!(page(&server, "/acts/1").contains("Ada"));
}
