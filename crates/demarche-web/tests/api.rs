//! The API, asked over the network as programs ask it.

mod support;

use demarche_web::{Door, hash};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use support::document::Document;
use support::{Answer, HOSTILE, Server, TITLE};

/// The name of a report as one part of an address.
fn escaped(name: &str) -> String {
    name.bytes().map(|b| format!("%{b:02X}")).collect()
}

fn problem(answer: &Answer, status: u16) -> String {
    let told = answer.json();
    assert_eq!((answer.status, told["status"].as_u64()), (status, Some(status.into())), "{told}");
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    assert_eq!(told["type"], "about:blank");
    assert!(answer.header("content-security-policy").is_some());
    told["detail"].as_str().unwrap().to_owned()
}

/// All acts, page by page.
fn pages(server: &Server, first: &str) -> Vec<Value> {
    let (mut all, mut next) = (Vec::new(), Some(first.to_owned()));
    while let Some(path) = next {
        let answer = server.get(&path);
        assert_eq!(answer.status, 200, "{path}");
        let page = answer.json();
        let items = page["items"].as_array().unwrap();
        all.extend(items.iter().map(|item| item["id"].clone()));
        next = page["next"].as_str().map(str::to_owned);
        let link = next.as_ref().map(|next| format!("<{next}>; rel=\"next\""));
        assert_eq!(answer.header("link"), link.as_deref());
        assert!(all.len() < 100 && (next.is_none() || !items.is_empty()));
    }
    all
}

fn ended(server: &Server, place: &str) -> Value {
    let since = Instant::now();
    loop {
        let job = server.get(place).json();
        if !matches!(job["state"].as_str(), Some("waiting" | "reading")) {
            return job;
        }
        assert!(since.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn every_answer_is_as_the_document_says() {
    let (server, document) = (Server::open(), Document::read());
    let looks = |path: &str, ask: &str| {
        let answer = server.get(ask);
        document.check(path, "GET", &answer);
        assert_eq!(answer.status, 200, "{ask}");
        answer.json()
    };
    looks("/totals", "/totals");
    let board = looks("/board", "/board?window=all&all=true");
    let lists = ["parties", "proposals", "agreements", "positions", "meetings", "warnings", "disputes", "assessments"];
    for list in lists {
        assert!(!board[list].as_array().unwrap().is_empty(), "no {list} to look at");
    }
    let moved = board["positions"].as_array().unwrap().iter().filter(|p| p["earlier"] != json!([])).count();
    assert!(moved > 0 && board["proposals"][0]["answers"] != json!([]), "{board}");
    let part = looks("/board", "/board?list=warnings,disputes&at=2025-04-21");
    assert_eq!(part.as_object().unwrap().keys().collect::<Vec<_>>(), ["at", "disputes", "from", "reports", "warnings"]);
    let changes = looks("/changes", "/changes?since=2025-04-21&at=2025-04-22&near=30&all=true");
    assert!(
        changes["pivots"] != json!([])
            && changes["near"] != json!([])
            && changes["changes"]["warnings"]["new"] != json!([])
    );
    looks("/actors", "/actors?party=RUS");
    looks("/acts", "/acts?limit=2");
    looks("/reports", "/reports");
    looks("/reports/{name}", &format!("/reports/{}", escaped(HOSTILE)));
    assert_eq!(looks("/reports/{name}", "/reports/deal")["assessments"].as_array().unwrap().len(), 1);
    assert_eq!(looks("/search", "/search?q=prisoners")["items"][0]["report"], "deal");
    assert_eq!(looks("/openapi.json", "/openapi.json")["openapi"], "3.1.0");

    let writes = |path: &str, method: &str, ask: &str, status: u16, body: Value| {
        let answer = server.write(method, ask, &body);
        document.check(path, method, &answer);
        assert_eq!(answer.status, status, "{ask}");
        answer
    };
    let (one, two) = (server.get("/acts?report=offer").ids()[0], server.get("/acts?report=offer").ids()[1]);
    writes("/acts/{id}/confirm", "POST", &format!("/acts/{one}/confirm"), 200, json!({"reason": "read again"}));
    writes("/acts/{id}/reject", "POST", &format!("/acts/{two}/reject"), 200, json!({"alike": true}));
    let set = json!({"set": {"status": "possible", "actor": "UKR/GOV:Ukraine", "date": ""}});
    writes("/acts/{id}", "PATCH", &format!("/acts/{one}"), 200, set);
    let missed = json!({"quote": "Nobody knows.", "set": {"type": "ACCUSE", "actor": "RUS", "trigger": "knows"}});
    let added = writes("/reports/{name}/acts", "POST", "/reports/answer/acts", 201, missed);
    let place = added.header("location").unwrap().to_owned();
    assert_eq!(looks("/acts/{id}", &place)["corrections"][0]["after"]["trigger"], "knows");
    writes("/undo", "POST", "/undo", 200, json!({"correction": null}));
    assert_eq!(server.get(&place).status, 404);
    looks("/acts/{id}", &format!("/acts/{one}"));
    looks("/corrections", "/corrections");
    let job = writes("/reports", "POST", "/reports", 202, json!({"text": "They met.", "title": "Talks"}));
    ended(&server, job.header("location").unwrap());
    looks("/jobs/{id}", job.header("location").unwrap());
    looks("/jobs", "/jobs");
    for (path, method, ask, status, body) in [
        ("/acts/{id}", "GET", "/acts/99999", 404, json!(null)),
        ("/acts", "GET", "/acts?partty=RUS", 400, json!(null)),
        ("/acts/{id}", "PATCH", "/acts/1", 422, json!({"set": {"status": "certain"}})),
        ("/undo", "POST", "/undo", 404, json!({"correction": 99999})),
    ] {
        writes(path, method, ask, status, body);
    }
}

#[test]
fn the_document_has_every_method_and_no_other() {
    let (server, document) = (Server::open(), Document::read());
    for (path, mut methods) in document.operations() {
        let ask = path.replace("{id}", "1").replace("{name}", "offer");
        let answer = server.write("BREW", &ask, &json!({}));
        assert!(problem(&answer, 405).contains("method"));
        let mut taken: Vec<&str> = answer.header("allow").unwrap().split(',').filter(|m| *m != "HEAD").collect();
        taken.sort_unstable();
        methods.sort();
        assert_eq!(taken, methods, "{path}");
    }
}

#[test]
fn lists_are_read_to_their_end() {
    let server = Server::open();
    for list in ["/acts", "/reports", "/acts?rejected=true&party=RUS,UKR&type=REJECT"] {
        let and = if list.contains('?') { '&' } else { '?' };
        let whole = pages(&server, &format!("{list}{and}limit=500"));
        assert!(whole.len() > 3);
        for limit in 1..=3 {
            assert_eq!(pages(&server, &format!("{list}{and}limit={limit}")), whole, "{list} {limit}");
        }
    }
    // who rejects the acts of one page misses none of the next
    let whole = pages(&server, "/acts?unjudged=true");
    let (mut seen, mut next) = (Vec::new(), Some("/acts?unjudged=true&limit=2".to_owned()));
    while let Some(path) = next {
        let page = server.get(&path);
        for id in page.ids() {
            assert_eq!(server.write("POST", &format!("/acts/{id}/reject"), &json!({})).status, 200);
            seen.push(json!(id));
        }
        next = page.json()["next"].as_str().map(str::to_owned);
    }
    assert_eq!(seen, whole);
    let corrections = pages(&server, "/corrections?limit=3");
    assert_eq!(corrections.len(), whole.len());
    assert_eq!(corrections, pages(&server, "/corrections"));
    for wrong in ["/acts?after=99999", "/reports?after=nobody"] {
        problem(&server.get(wrong), 404);
    }
}

#[test]
fn acts_are_found_by_what_is_asked() {
    let server = Server::open();
    let count = |query: &str| server.get(&format!("/acts?{query}")).ids().len();
    let all = count("");
    for (query, wanted) in [
        ("since=2025-04-22", 3),
        ("until=2025-04-20", 2),
        ("since=2025-04-21&until=2025-04-21", 5),
        ("party=QAT", 0),
        ("party=UKR/MIL", 1),
        ("type=THREATEN,CONSULT", 2),
        ("issue=prisoners", 1),
        ("status=planned", 1),
        ("report=deal", 2),
        ("report=nobody", 0),
        ("min_confidence=0.6", 7),
        ("max_confidence=0.3", 1),
        ("min_confidence=0.4&max_confidence=5e-1", 2),
        ("unjudged=true", all),
    ] {
        assert_eq!(count(query), wanted, "{query}");
    }
    let id = server.get("/acts?report=deal").ids()[0];
    server.write("POST", &format!("/acts/{id}/reject"), &json!({}));
    assert_eq!((count(""), count("rejected=true"), count("rejected=false")), (all - 1, all, all - 1));
}

#[test]
fn corrections_are_signed_and_taken_back() {
    let server = Server::open();
    let id = server.get("/acts?report=offer").ids()[0];
    let act = format!("/acts/{id}");
    let body = json!({"set": {"status": "planned"}, "author": "Bo", "reason": "a plan"});
    let made = server.write("PATCH", &act, &body).json();
    assert_eq!(made["acts"], json!([id]));
    let shown = server.get(&act).json();
    assert_eq!((shown["status"].as_str(), shown["state"].as_str()), (Some("planned"), Some("changed")));
    let one = &shown["corrections"][0];
    assert_eq!((&one["author"], &one["reason"], &one["before"]), (&json!("Bo"), &json!("a plan"), &json!("actual")));
    // as it is already
    problem(&server.write("PATCH", &act, &body), 422);
    let undone = server.write("POST", "/undo", &json!({"correction": made["batch"]}));
    assert_eq!((undone.status, server.get(&act).json()["status"].clone()), (200, json!("actual")));
    assert_eq!(server.get(&act).json()["corrections"][0]["author"], "Ada");
    problem(&server.write("POST", "/undo", &json!({"correction": made["batch"]})), 422);

    let nobody = Server::new(Door::Open, " ", false);
    assert!(problem(&nobody.write("POST", &format!("{act}/confirm"), &json!({})), 422).contains("author"));
    assert_eq!(nobody.write("POST", &format!("{act}/confirm"), &json!({"author": "Bo"})).status, 200);
    problem(&nobody.write("POST", "/reports", &json!({"text": "They met."})), 403);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let server = Server::open();
    for path in [
        "/acts?partty=RUS",
        "/acts?party=Russia",
        "/acts?party=",
        "/acts?party=RUS&party=UKR",
        "/acts?type=agree",
        "/acts?limit=0",
        "/acts?limit=501",
        "/acts?limit=%2B5",
        "/acts?since=2025-02-30",
        "/acts?since=someday",
        "/acts?rejected=yes",
        "/acts?min_confidence=2",
        "/acts?min_confidence=NaN",
        "/acts?after=x",
        "/board?list=pivots",
        "/board?window=-1",
        "/changes?near=x",
        "/totals?x=1",
        "/acts/1?x=1",
        "/search",
        "/search?q=+",
        "/openapi.json?x=",
        "/jobs?limit=1",
    ] {
        problem(&server.get(path), 400);
    }
    problem(&server.get(&format!("/search?q={}", "a".repeat(1001))), 400);
    for q in ["-a", "a*", "ab*%20%22b*%22", &"a+".repeat(21)] {
        problem(&server.get(&format!("/search?q={q}")), 422);
    }
    problem(&server.get("/search?q=a&limit=101"), 400);
    for path in [
        "/acts/x",
        "/acts/-1",
        "/acts/99999999999999999999",
        "/reports/nobody",
        "/reports/%FF",
        "/jobs/7",
        "/nothing",
        "/acts/",
        "/",
    ] {
        problem(&server.get(path), 404);
    }
    for (ask, body, status) in [
        ("/undo", "", 400),
        ("/undo", "{", 400),
        ("/undo", "{} {}", 400),
        ("/undo", "[null, null]", 422),
        ("/undo", "null", 422),
        ("/undo", r#"{"corection": 1}"#, 422),
        ("/undo", r#"{"correction": 1, "correction": 2}"#, 422),
        ("/undo", r#"{"correction": "1"}"#, 422),
        ("/acts/1/confirm", r#"{"alike": true}"#, 422),
        ("/acts/1/reject", r#"{"author": " "}"#, 422),
        ("/acts/x/reject", "{}", 404),
        ("/acts/99999/reject", "{}", 404),
        ("/reports", r#"{"text": " "}"#, 422),
        ("/reports", r#"{"title": "x"}"#, 422),
        ("/reports", r#"{"text": "x", "published": "someday"}"#, 422),
        ("/reports/offer/acts", r#"{"quote": "They left.", "set": {"type": "REJECT"}}"#, 422),
        ("/reports/nobody/acts", r#"{"quote": "x", "set": {"type": "REJECT"}}"#, 404),
        ("/reports/offer/acts", r#"{"quote": "x", "set": {}}"#, 422),
        ("/reports/offer/acts", r#"{"quote": "x", "set": {"rule=a": "b"}}"#, 422),
        ("/undo?x=1", "{}", 400),
    ] {
        let answer = server.send("POST", &support::api(ask), &[("Content-Type", "application/json")], body.as_bytes());
        problem(&answer, status);
    }
    // what a form of another site can send
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
        problem(&server.send("POST", "/api/v1/undo", &[("Content-Type", kind)], b"{}"), 415);
    }
    problem(&server.send("POST", "/api/v1/undo", &[], b"{}"), 415);
    let deep = "[".repeat(100_000);
    problem(
        &server.send("POST", "/api/v1/undo", &[("Content-Type", "application/json; charset=utf-8")], deep.as_bytes()),
        422,
    );
    let large = format!(r#"{{"text": "{}"}}"#, "a".repeat(3 << 20));
    let json = [("Content-Type", "application/json")];
    problem(&server.send("POST", "/api/v1/undo", &json, large.as_bytes()), 413);
    assert_eq!(server.send("POST", "/api/v1/reports", &json, large.as_bytes()).status, 202);
    assert_eq!(server.get("/totals").status, 200);
    assert_eq!(server.get("/corrections").json()["items"], json!([]));
}

#[test]
fn what_is_known_is_not_sent_again() {
    let server = Server::open();
    for path in ["/acts", "/board", "/openapi.json", "/jobs"] {
        let first = server.get(path);
        let tag = first.header("etag").unwrap();
        let again = server.send("GET", &support::api(path), &[("If-None-Match", tag)], b"");
        assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, Some(tag)), "{path}");
        let head = server.send("HEAD", &support::api(path), &[], b"");
        assert_eq!((head.status, head.body.len(), head.header("etag")), (200, 0, Some(tag)), "{path}");
        assert_eq!(head.header("content-length"), Some(first.body.len().to_string().as_str()));
    }
    let tag = server.get("/acts").header("etag").unwrap().to_owned();
    let id = server.get("/acts").ids()[0];
    server.write("POST", &format!("/acts/{id}/confirm"), &json!({}));
    assert_eq!(server.send("GET", "/api/v1/acts", &[("If-None-Match", &tag)], b"").status, 200);
}

#[test]
fn nothing_is_told_without_the_token() {
    let server = Server::new(Door::Token("sesame".into()), "Ada", true);
    for (path, methods) in Document::read().operations() {
        let ask = path.replace("{id}", "1").replace("{name}", "offer");
        for method in methods {
            let answer = server.write(&method, &ask, &json!({}));
            problem(&answer, 401);
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        }
    }
    problem(&server.get("/nothing"), 401);
    let with = |token: &str| server.send("GET", "/api/v1/totals", &[("Authorization", token)], b"");
    problem(&with("Bearer sesam"), 401);
    problem(&with("Basic sesame"), 401);
    assert_eq!(with("Bearer sesame").status, 200);
    let headers = [("Authorization", "bearer sesame"), ("Content-Type", "application/json")];
    assert_eq!(server.send("POST", "/api/v1/acts/1/confirm", &headers, b"{\"author\": \"Bo\"}").status, 200);
}

#[test]
fn a_login_signs_with_its_own_name() {
    let users = BTreeMap::from([("Cy".to_owned(), hash("a good password").unwrap())]);
    let server = Server::new(Door::Users(users), "Ada", true);
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    let entered = server.send("POST", "/login", &form, b"user=Cy&password=a+good+password&next=/");
    let cookie = entered.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let confirm = |body: &str| {
        let headers = [("Cookie", cookie.as_str()), ("Content-Type", "application/json")];
        server.send("POST", "/api/v1/acts/1/confirm", &headers, body.as_bytes())
    };
    problem(&confirm(r#"{"author": "Ada"}"#), 422);
    assert_eq!(confirm("{}").status, 200);
    let act = server.send("GET", "/api/v1/acts/1", &[("Cookie", &cookie)], b"").json();
    assert_eq!(act["corrections"][0]["author"], "Cy");
}

#[test]
fn other_sites_change_nothing() {
    let server = Server::open();
    let own = format!("http://{}", server.address());
    let confirm = |name: &str, value: &str| {
        let headers = [("Content-Type", "application/json"), (name, value)];
        server.send("POST", "/api/v1/acts/1/confirm", &headers, b"{}")
    };
    for (name, value) in [
        ("Origin", "https://evil.example"),
        ("Origin", "null"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
    ] {
        problem(&confirm(name, value), 403);
    }
    for host in ["evil.example", "evil.example:80", "127.0.0.1.evil.example"] {
        problem(&server.send("GET", "/api/v1/acts", &[("Host", host)], b""), 421);
        problem(&confirm("Host", host), 421);
    }
    assert_eq!(server.get("/corrections").json()["items"], json!([]));
    assert_eq!(confirm("Origin", &own).status, 200);
    let asked = server.get("/acts");
    assert!(asked.header("access-control-allow-origin").is_none());
}

#[test]
fn reports_are_added_once() {
    let server = Server::open();
    let report = json!({"id": "new one", "title": "Talks end", "text": "They met.\nNobody spoke.", "published": "2025-05-01",
                        "outlet": "Daily", "url": "https://daily.example/1"});
    for known in [0, 1] {
        let sent = server.write("POST", "/reports", &report);
        assert_eq!(sent.status, 202);
        let job = ended(&server, sent.header("location").unwrap());
        assert_eq!(
            (&job["state"], &job["reports"], &job["known"]),
            (&json!("done"), &json!(["new one"]), &json!(known))
        );
    }
    let shown = server.get("/reports/new%20one").json();
    for field in ["id", "title", "published", "outlet", "url"] {
        assert_eq!(shown[field], report[field]);
    }
    assert_eq!(shown["text"], "Talks end\n\nThey met.\nNobody spoke.");
    assert_eq!((&shown["published_from"], &shown["coder"]), (&json!("metadata"), &Value::Null));
    // without a name the text tells it
    let sent = server.write("POST", "/reports", &json!({"text": "They met again."}));
    let name = ended(&server, sent.header("location").unwrap())["reports"][0].as_str().unwrap().to_owned();
    assert!(name.starts_with("report-"), "{name}");
    let jobs = server.get("/jobs").json();
    assert_eq!(
        jobs["items"].as_array().unwrap().iter().map(|j| j["id"].as_u64().unwrap()).collect::<Vec<_>>(),
        [3, 2, 1]
    );
}

#[test]
fn words_of_reports_stay_words() {
    let server = Server::open();
    let path = format!("/reports/{}", escaped(HOSTILE));
    let answer = server.get(&path);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    let shown = answer.json();
    assert_eq!((shown["id"].as_str(), shown["title"].as_str()), (Some(HOSTILE), Some(TITLE)));
    let acts = server.get(&format!("/acts?report={}", escaped(HOSTILE)));
    assert_eq!(acts.json()["items"][0]["theme"], "<b>a plan</b>");
    // the address of the next page goes into a header
    let page = server.get("/reports?limit=1");
    assert_eq!(page.json()["items"][0]["id"], HOSTILE);
    assert_eq!(server.get(page.json()["next"].as_str().unwrap()).json()["items"][0]["id"], "deal");
    let quoted = json!({"quote": "<b>a plan</b>", "set": {"type": "REJECT", "actor": "RUS", "trigger": "rejected"}, "author": TITLE});
    assert_eq!(server.write("POST", &format!("{path}/acts"), &quoted).status, 201);
    for q in ["%00", "%00a%22%22*-", "%22", "NEAR(", "a%E2%80%AE", "(((((", "*"] {
        let status = server.get(&format!("/search?q={q}")).status;
        assert!(matches!(status, 200 | 422), "{q}: {status}");
    }
}
