//! The same act told twice in a sentence is one.

use crate::act::Act;
use demarche_actors::Actor;

/// Whether two lists hold the same actors.
pub(crate) fn same(a: &[Actor], b: &[Actor]) -> bool {
    a.len() == b.len() && a.iter().all(|x| b.iter().any(|y| y.code == x.code))
}

/// One act for each type and parties in a sentence: the same told twice is one, the fuller one.
pub(crate) fn merged(acts: Vec<Act>) -> Vec<Act> {
    let mut out: Vec<Act> = Vec::new();
    for act in acts {
        let twin = out.iter_mut().find(|a| {
            a.event == act.event
                && same(&a.by, &act.by)
                && (same(&a.actor, &act.actor)
                    && (same(&a.recipient, &act.recipient) || a.recipient.is_empty() || act.recipient.is_empty())
                    || act.recipient.is_empty() && a.recipient.is_empty() && covers(&a.actor, &act.actor))
        });
        match twin {
            Some(twin) => {
                if twin.recipient.is_empty() {
                    twin.recipient.clone_from(&act.recipient);
                }
                if act.actor.len() > twin.actor.len() {
                    twin.actor.clone_from(&act.actor);
                }
            }
            None => out.push(act),
        }
    }
    out
}

fn covers(a: &[Actor], b: &[Actor]) -> bool {
    a.iter().all(|x| b.iter().any(|y| y.code == x.code)) || b.iter().all(|x| a.iter().any(|y| y.code == x.code))
}
