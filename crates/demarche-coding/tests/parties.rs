//! Who does it, to whom, and by whose word: a sentence or two for each way of telling it.

use demarche_actors::{Tables, resolve};
use demarche_coding::{Act, Lexicon, code};
use demarche_language::Reader;

/// Text, and an act that must be read from it: type, actors, recipients, speakers; `*` for any.
const TOLD: &[(&str, &str, &str, &str, &str)] = &[
    // the party of the theme, and not one told beside it; spoken of by the actor itself
    (
        "The Kenyan government has signaled a readiness to hold direct talks with Uganda amid pressure from Washington.",
        "AGREE",
        "KEN/GOV",
        "UGA/GOV",
        "",
    ),
    // who is asked to do it
    ("President Kibaki reiterated his call for Uganda to cut its ties to Sudan.", "REQUEST", "KEN/GOV", "UGA/GOV", "*"),
    // partners: after "between", with a counterpart, joined by a hyphen
    (
        "Talks are under way between Kenyan officials and their counterparts from the US, UK and Italy.",
        "CONSULT",
        "GBR/GOV ITA/GOV KEN/GOV USA/GOV",
        "*",
        "",
    ),
    ("Norwegian-Swedish joint exercises began on Monday.", "COOPERATE", "NOR/GOV SWE/GOV", "", ""),
    // whom the governing verb is toward
    ("Ankara scolded Paris over the maps and cancelled two visits.", "SANCTION", "TUR/GOV", "FRA/GOV", ""),
    // the accused does it
    ("Kenya blamed Uganda for fueling the unrest.", "COERCE", "UGA/GOV", "KEN/GOV", "KEN/GOV"),
    // who answers a threat is the one it was made to
    ("Iran dismissed French threats to leave the talks.", "REJECT", "IRN/GOV", "FRA/GOV", ""),
    // short names beside others
    (
        "North Korea fired a rocket. South Korea condemned the launch, and the North threatened South Korea.",
        "THREATEN",
        "PRK/GOV",
        "KOR/GOV",
        "",
    ),
    // a document speaks for who gives it out
    ("Egypt issued a statement saying that Sudan had violated the truce.", "ASSAULT", "SDN/GOV", "*", "EGY/GOV"),
    // an aside is the reporter's
    ("Kenya said the drills would go on as planned, which Uganda has condemned.", "ACCUSE", "UGA/GOV", "*", "*"),
    // an object is not its own clause's subject
    ("Uganda sent an envoy to Kenya. Sudan praised Kenya and thanked it.", "SUPPORT", "SDN/GOV", "KEN/GOV", ""),
    // a rule is of the authorities of the land
    ("Residents of Kenya defied the curfew.", "REJECT", "KEN/CVL", "KEN/GOV", ""),
    // those whose country nothing tells
    ("Taliban fighters stormed a government office in Kandahar.", "ASSAULT", "AFG/REB", "AFG/GOV", ""),
];

fn acts(reader: &Reader, text: &str) -> Vec<Act> {
    let day = jiff::civil::date(2012, 6, 15);
    let sentences = reader.read(text).unwrap();
    let mentions = resolve(&sentences, day, &Tables::built_in().unwrap());
    code("d", day, &sentences, &mentions, &Lexicon::built_in().unwrap()).acts
}

fn codes(actors: &[demarche_actors::Actor]) -> String {
    let mut codes: Vec<&str> = actors.iter().map(|a| a.code.as_str()).collect();
    codes.sort_unstable();
    codes.join(" ")
}

#[test]
fn who_to_whom() {
    let reader = Reader::new().unwrap();
    let mut wrong = Vec::new();
    for (text, event, actor, recipient, by) in TOLD {
        let found = acts(&reader, text);
        let is = |want: &str, have: String| want == "*" || want == have;
        let told = found.iter().any(|a| {
            a.event.to_string() == *event
                && is(actor, codes(&a.actor))
                && is(recipient, codes(&a.recipient))
                && is(by, codes(&a.by))
        });
        if !told {
            let have: Vec<String> = found
                .iter()
                .map(|a| format!("{} {} -> {} by {}", a.event, codes(&a.actor), codes(&a.recipient), codes(&a.by)))
                .collect();
            wrong.push(format!("{text}\n    {event} {actor} -> {recipient} by {by}; but {have:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
