//! What moved, as a feed (Atom, RFC 4287).

use crate::changes::Briefing;
use crate::news::{Item, items};
use crate::plain::{SENTENCES, quoted, short, uuid};
use atom_syndication::{Category, Content, Entry, Feed, FixedDateTime, Generator, Person, Text};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What moved as a feed with an entry for each change, the latest first. `name` tells whose feed it is, such as the record's name; feeds of the same
/// name have the same id.
///
/// The id of an entry is made of who did what and when, so that a change that stands in the feeds of several days is the same entry in each.
/// It was updated on the day of the latest report that tells it.
#[must_use]
pub fn atom(briefing: &Briefing, name: &str) -> String {
    let mut items = items(briefing);
    items.sort_by_key(|item| std::cmp::Reverse(item.day));
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let feed = Feed {
        title: Text::plain(format!("{}: what moved", short(name, 200))),
        subtitle: Some(Text::plain("Found by Demarche in reports; read the sentences before you rely on it.")),
        id: id("feed", name),
        updated: time(items.first().map_or(briefing.until, |item| item.day)),
        authors: vec![Person { name: "Demarche".into(), ..Person::default() }],
        generator: Some(Generator {
            value: "Demarche".into(),
            version: Some(env!("CARGO_PKG_VERSION").into()),
            uri: None,
        }),
        lang: Some("en".into()),
        entries: items
            .iter()
            .map(|item| {
                let count = seen.entry(item.key.clone()).or_default();
                *count += 1;
                let key = if *count > 1 { format!("{} #{count}", item.key) } else { item.key.clone() };
                entry(item, id(name, &key))
            })
            .collect(),
        ..Feed::default()
    };
    // Writing into memory fails at nothing; a feed without entries is what would be left.
    let bytes = feed.write_to(Vec::new()).unwrap_or_default();
    let mut text = String::from_utf8(bytes).unwrap_or_default();
    text.push('\n');
    text
}

fn id(of: &str, key: &str) -> String {
    format!("urn:uuid:{}", uuid(&format!("{of}\n{key}")))
}

/// The start of a day in UTC; a day that the form cannot write is the first of its time.
fn time(day: Date) -> FixedDateTime {
    format!("{day}T00:00:00Z").parse().unwrap_or_default()
}

fn entry(item: &Item, id: String) -> Entry {
    Entry {
        title: Text::plain(short(&item.title, 400)),
        id,
        updated: time(item.day),
        categories: vec![Category { term: item.list.into(), ..Category::default() }],
        content: Some(Content { content_type: Some("html".into()), value: Some(html(item)), ..Content::default() }),
        ..Entry::default()
    }
}

/// The title, more of it, and the sentences that it rests on.
fn html(item: &Item) -> String {
    let mut out = format!("<p>{}</p>", escaped(&item.title));
    for line in &item.lines {
        out += &format!("<p>{}</p>", escaped(line));
    }
    out += "<ul>";
    for evidence in item.evidence.iter().take(SENTENCES) {
        out += &format!("<li>{}</li>", escaped(&quoted(evidence)));
    }
    match item.evidence.len().saturating_sub(SENTENCES) {
        _ if item.evidence.is_empty() => out += "<li>no sentence recorded</li>",
        0 => {}
        more => out += &format!("<li>and {more} more</li>"),
    }
    out + "</ul>"
}

/// Words as HTML that shows them as they are.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use demarche_board::{Board, Deadline, difference};
    use jiff::civil::date;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn trace(w: &dyn Fn(&str) -> String, day: &str, text: &str) -> Value {
        let evidence = json!({"doc": w("ankara-02"), "sentence": text.len(), "start": 0, "end": 1, "text": w(text)});
        json!({"s": [], "docs": ["ankara-02"], "first": day, "last": day, "evidence": [evidence], "confidence": 0.9, "outlets": 2})
    }

    fn with(mut entry: Value, more: Value) -> Value {
        if let (Some(entry), Value::Object(more)) = (entry.as_object_mut(), more) {
            entry.extend(more);
        }
        entry
    }

    /// A briefing in which everything happens, told in words of one's own.
    fn made(w: &dyn Fn(&str) -> String) -> Briefing {
        let (rus, ukr) =
            (json!({"code": "RUS/GOV", "name": w("Russia")}), json!({"code": "UKR/GOV", "name": w("Ukraine")}));
        let proposal = |response: &str, told: Value| {
            let fields = json!({"kind": "ceasefire", "by": [ukr], "to": [rus], "terms": w("a 30-day ceasefire"), "condition": "",
                                "responses": {"RUS/GOV": response}, "answers": []});
            with(fields, told)
        };
        let exchange = json!({"kind": "exchange", "by": [ukr], "to": [rus], "terms": w("all prisoners"), "condition": w("if Kyiv agrees"),
                              "responses": {}, "answers": []});
        let position = |stance: &str, earlier: Value, told: Value| {
            let fields = json!({"actor": rus, "issue": "talks", "stance": stance, "theme": w("direct talks"), "toward": [ukr],
                                "earlier": earlier});
            with(fields, told)
        };
        let standing = |stance: &str, day: &str, text: &str| json!({"stance": stance, "date": day, "evidence": {"doc": w("moscow-01"), "sentence": 4, "start": 0, "end": 1, "text": w(text)}});
        let shift = json!({"kind": "turns", "from": standing("opposes", "2025-03-10", "Russia was against talks."),
                           "to": standing("supports", "2025-03-14", "Russia now backs talks."), "confidence": 0.8});
        let meeting = |state: &str, told: Value| {
            let fields = json!({"participants": [rus, ukr], "hosts": [], "place": w("Istanbul"), "when": "", "date": null, "topic": w("grain"),
                                "state": state});
            with(fields, told)
        };
        let violation = json!({"accuser": ukr, "accused": rus, "evidence": []});
        let agreement = json!({"kind": "exchange", "parties": [rus, ukr], "brokers": [], "state": "broken", "terms": w("all prisoners"),
                               "when": "", "date": null, "violations": [violation]});
        let warning = json!({"actor": rus, "to": [ukr], "consequence": w("strikes"), "condition": w("unless convoys stop"), "when": "",
                             "date": null, "by": [ukr]});
        let dispute = json!({"about": w("the port"), "claims": [{"by": rus, "claim": w("denies")}, {"by": ukr, "claim": w("shelled")}]});
        let old = |text: &str| trace(w, "2025-03-12", text);
        let new = |text: &str| trace(w, "2025-03-14", text);
        let grown = |first: Value, second: Value| {
            let mut both = first.clone();
            both["last"] = second["last"].clone();
            both["evidence"] = json!([first["evidence"][0], second["evidence"][0]]);
            both
        };
        let offer = old("Ukraine offered a truce.");
        let before: Board = serde_json::from_value(json!({
            "proposals": [proposal("unanswered", offer.clone()), with(exchange, old("Ukraine offered an exchange."))],
            "positions": [position("opposes", json!([]), old("Russia was against talks."))],
            "meetings": [meeting("planned", old("They are to meet on Friday."))],
        }))
        .unwrap();
        let after: Board = serde_json::from_value(json!({
            "proposals": [proposal("rejected", grown(offer, new("Russia rejected the truce.")))],
            "agreements": [with(agreement, new("The exchange was agreed and broken."))],
            "positions": [position("supports", json!([shift]), grown(old("Russia was against talks."), new("Russia now backs talks.")))],
            "meetings": [meeting("called-off", grown(old("They are to meet on Friday."), new("It was called off.")))],
            "warnings": [with(warning, new("Russia threatened strikes, Kyiv said."))],
            "disputes": [with(dispute, new("Both accounts of the port."))],
        }))
        .unwrap();
        let day = json!({"kind": "warning", "date": {"start": "2025-03-16", "end": "2025-03-16", "granularity": "day", "open": null, "told": true},
                         "by": [rus], "to": [ukr], "what": w("strikes"), "place": ""});
        let day: Deadline = serde_json::from_value(with(day, new("Strikes by Sunday."))).unwrap();
        Briefing {
            since: date(2025, 3, 13),
            until: date(2025, 3, 15),
            pivots: after.positions.clone(),
            changes: difference(&before, &after),
            passed: vec![],
            near: vec![day],
        }
    }

    fn read(text: &str) -> feed_rs::model::Feed {
        feed_rs::parser::parse(text.as_bytes()).unwrap_or_else(|e| panic!("{e} in\n{text}"))
    }

    fn titles(text: &str) -> Vec<String> {
        read(text).entries.into_iter().map(|e| e.title.unwrap().content).collect()
    }

    #[test]
    fn each_change_is_an_entry() {
        let text = atom(&made(&str::to_owned), "talks");
        assert_eq!(
            titles(&text),
            [
                "Russia turns on talks: direct talks",
                "Changed: Russia: unanswered → rejected — proposal (ceasefire) by Ukraine to Russia: a 30-day ceasefire",
                "New: agreement (exchange), reported broken: Russia, Ukraine – all prisoners",
                "Changed: planned → called off — meeting called off: Russia, Ukraine – grain, Istanbul",
                "New: according to Ukraine, Russia warns Ukraine: strikes — unless convoys stop",
                "New: disputed: the port",
                "Near: 16 Mar 2025 – Deadline or warning, according to Russia (to Ukraine): strikes",
                "Agreed: proposal (exchange) by Ukraine to Russia: all prisoners",
            ]
        );
        let feed = read(&text);
        assert_eq!(feed.updated.unwrap().to_rfc3339(), "2025-03-14T00:00:00+00:00");
        assert!(feed.authors.iter().any(|a| a.name.as_deref() == Some("Demarche")));
    }

    #[test]
    fn each_entry_has_its_sentences() {
        let feed = read(&atom(&made(&str::to_owned), "talks"));
        let body = |n: usize| feed.entries[n].content.as_ref().unwrap().body.clone().unwrap();
        assert!(body(0).contains("<p>Was: opposes, 10 Mar 2025.</p>"), "{}", body(0));
        assert!(body(0).contains("“Russia was against talks.” — moscow-01, sentence 4"), "{}", body(0));
        assert!(body(0).contains("“Russia now backs talks.”"), "{}", body(0));
        // what is new about a line that changed
        assert!(
            body(1).contains("“Russia rejected the truce.”") && !body(1).contains("offered a truce"),
            "{}",
            body(1)
        );
        assert!(body(1).contains("<p>Told by 2 outlets"), "{}", body(1));
        assert!(body(2).contains("<p>Ukraine says that Russia broke it.</p>"), "{}", body(2));
        assert!(body(7).contains("<p>Now: agreement (exchange)"), "{}", body(7));
    }

    #[test]
    fn the_same_change_has_the_same_id() {
        let ids = |text: &str| read(text).entries.into_iter().map(|e| e.id).collect::<Vec<_>>();
        let plain = made(&str::to_owned);
        let first = ids(&atom(&plain, "talks"));
        let reworded = made(&|text: &str| if text == "ankara-02" { text.to_owned() } else { format!("{text}, again") });
        assert_eq!(first, ids(&atom(&reworded, "talks")));
        assert_ne!(first, ids(&atom(&plain, "other")));
        // seen from another day
        let mut earlier = plain.clone();
        earlier.since = date(2025, 3, 1);
        earlier.changes.proposals.moved[0].steps[0].from = "open".into();
        earlier.changes.proposals.moved[0].evidence.clear();
        assert_eq!(first, ids(&atom(&earlier, "talks")));
        let single: std::collections::BTreeSet<_> = first.iter().collect();
        assert_eq!(single.len(), first.len());
        assert!(first.iter().all(|id| id.starts_with("urn:uuid:")), "{first:?}");
        // twice the same is two entries all the same
        let mut twice = plain.clone();
        twice.near.extend(plain.near);
        let ids = ids(&atom(&twice, "talks"));
        assert_eq!(ids.len(), first.len() + 1);
        assert_eq!(ids.iter().collect::<std::collections::BTreeSet<_>>().len(), ids.len());
    }

    #[test]
    fn a_report_cannot_write_xml_or_html() {
        let harm = |text: &str| {
            format!(
                "\u{0}\u{1b}]0;x\u{7}\u{202e}{text}]]></content></entry><entry>&lt;<script>alert('1')</script>\u{ffff}\r\n<!-- <![CDATA[ \""
            )
        };
        let text = atom(&made(&harm), &harm("talks"));
        let (feed, plain) = (read(&text), read(&atom(&made(&str::to_owned), "talks")));
        assert_eq!(feed.entries.len(), plain.entries.len());
        assert!(!text.contains("<script") && !text.contains("<![CDATA["));
        for (entry, plain) in feed.entries.iter().zip(&plain.entries) {
            let body = entry.content.as_ref().unwrap().body.clone().unwrap();
            assert!(!body.contains("<script") && body.contains("&lt;script&gt;"), "{body}");
            let tags = |body: &str| body.matches('<').count();
            assert_eq!(tags(&body), tags(plain.content.as_ref().unwrap().body.as_ref().unwrap()));
        }
    }

    #[test]
    fn a_feed_of_nothing_is_a_feed() {
        let nothing = Briefing { pivots: vec![], changes: Default::default(), near: vec![], ..made(&str::to_owned) };
        let feed = read(&atom(&nothing, ""));
        assert!(feed.entries.is_empty());
        assert_eq!(feed.updated.unwrap().to_rfc3339(), "2025-03-15T00:00:00+00:00");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_words_make_a_feed(words in prop::collection::vec(any::<String>(), 5), name in any::<String>()) {
            let next = std::cell::Cell::new(0);
            let pick = |_: &str| {
                next.set(next.get() + 1);
                words[next.get() % words.len()].clone()
            };
            let briefing = made(&pick);
            let text = atom(&briefing, &name);
            let harmful = text.chars().any(|c| c != '\n' && c.is_control());
            prop_assert!(!harmful);
            let feed = feed_rs::parser::parse(text.as_bytes()).map_err(|e| TestCaseError::fail(e.to_string()))?;
            prop_assert_eq!(feed.entries.len(), items(&briefing).len());
        }
    }
}
