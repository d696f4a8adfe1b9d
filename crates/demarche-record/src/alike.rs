//! The same mistake elsewhere.

use crate::correct::Fields;
use demarche_actors::Actor;
use demarche_coding::Act;
use serde_json::Value;

/// Whether two acts were read from the same words by the same rule, and are about the same: what is wrong with one is wrong with the other.
pub(crate) fn same_reading(a: &Act, b: &Act) -> bool {
    same_words(a, b) && a.theme.to_lowercase() == b.theme.to_lowercase() && codes(&a.actor) == codes(&b.actor)
}

/// Whether the same trigger was read by the same rule as the same type.
fn same_words(a: &Act, b: &Act) -> bool {
    a.trigger.to_lowercase() == b.trigger.to_lowercase() && a.rule == b.rule && a.event == b.event
}

fn codes(actors: &[Actor]) -> Vec<&str> {
    actors.iter().map(|a| a.code.as_str()).collect()
}

/// What of a change to one act puts another right that has the same mistake; empty where it has not.
pub(crate) fn put_right(model: &Act, change: &Fields, other: &Act) -> Fields {
    let (Ok(model_json), Ok(other_json)) = (serde_json::to_value(model), serde_json::to_value(other)) else {
        return Fields::new();
    };
    let mut out = Fields::new();
    for (field, new) in change {
        let (old, there) = (model_json.get(field), other_json.get(field));
        let (Some(old), Some(there)) = (old, there) else { continue };
        if old == new {
            continue;
        }
        let made = match field.as_str() {
            "actor" | "recipient" | "by" => actors(old, new, there),
            _ => (same_words(model, other) && old == there).then(|| new.clone()),
        };
        if let Some(made) = made {
            out.insert(field.clone(), made);
        }
    }
    out
}

/// The actors of another act with those put right whose words were taken for the same actor; `None` where there is none.
fn actors(old: &Value, new: &Value, there: &Value) -> Option<Value> {
    let (old, new) = (old.as_array()?, new.as_array()?);
    let mut list = there.as_array()?.clone();
    let mut any = false;
    for (was, now) in old.iter().zip(new) {
        if was.get("code") == now.get("code") {
            continue;
        }
        for actor in &mut list {
            if actor.get("code") == was.get("code") && words(actor).is_some_and(|w| words(was).as_ref() == Some(&w)) {
                // the words and where they stand are the other sentence's own
                for part in ["code", "name"] {
                    actor[part] = now.get(part)?.clone();
                }
                any = true;
            }
        }
    }
    any.then_some(Value::Array(list))
}

/// The words that name an actor, without case.
fn words(actor: &Value) -> Option<String> {
    actor.get("text")?.as_str().map(str::to_lowercase).filter(|w| !w.is_empty())
}
