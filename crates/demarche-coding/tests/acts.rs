//! Which words are acts, of which type and status, on whole sentences.

use demarche_actors::{Tables, resolve};
use demarche_coding::{Lexicon, Status, code};
use demarche_language::Reader;

/// Type and status of the acts of a sentence.
fn told(reader: &Reader, tables: &Tables, lexicon: &Lexicon, text: &str) -> Vec<(String, Status)> {
    let day = jiff::civil::date(2016, 6, 15);
    let sentences = reader.read(text).unwrap();
    let mentions = resolve(&sentences, day, tables);
    let acts = code("r", day, &sentences, &mentions, lexicon).acts;
    acts.into_iter().map(|a| (a.event.to_string(), a.status)).collect()
}

#[test]
fn types_and_statuses() {
    let (reader, tables, lexicon) = (Reader::new().unwrap(), Tables::built_in().unwrap(), Lexicon::built_in().unwrap());
    let told = |text: &str| told(&reader, &tables, &lexicon, text);
    let has = |text: &str, event: &str, status: Status| {
        let acts = told(text);
        assert!(acts.contains(&(event.to_owned(), status)), "{text}: {acts:?}");
    };
    // lemmas that the reader leaves as they are
    has("Rwanda denies the charges.", "REJECT", Status::Actual);
    // what has yet to be done
    has("Kenya has yet to sign the border treaty with Somalia.", "SUPPORT", Status::Negated);
    // a condition on what is given, and on harm
    has("Japan will send food to North Korea if the inspectors return.", "AGREE", Status::Conditional);
    has("Turkey will attack the Syrian army unless it withdraws, Ankara said.", "THREATEN", Status::Actual);
    // idioms
    has("India brushed off the protest from Nepal.", "REJECT", Status::Actual);
    has("Turkey recalled its envoy from Brussels on Monday.", "SANCTION", Status::Actual);
    for text in [
        // what the talks are about is not who talks
        "The Afghan talks went on in Geneva.",
        // a scene in a photo
        "FILE - Iranian President Hassan Rouhani discusses a bill in parliament, Tehran, May 3, 2016.",
        // neither the one nor the other
        "Rwanda neither confirmed nor denied that it had sent the letter.",
        // what somebody would do then
        "France will help them when Chad abides by the accord.",
    ] {
        let acts = told(text);
        assert!(acts.iter().all(|(e, s)| e == "AGREE" || *s != Status::Actual), "{text}: {acts:?}");
    }
}
