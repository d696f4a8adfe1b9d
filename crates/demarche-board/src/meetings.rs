//! Meetings, calls and talks: held, going on, planned or called off.

use crate::agreements::founding;
use crate::board::{Meeting, MeetingState, Trace};
use crate::case::{Case, Index, add_all, claimed, cover, everyone, same_side, sides, usable, whos};
use crate::theme::{content, keep_telling, shared, tokens};
use demarche_coding::{Act, ActDate, EventType, Evidence, Sense, Status};

const BY_PHONE: &str = "by phone";
/// How many sentences around talks may name the invited.
const INVITED_NEAR: usize = 2;
/// How many days apart reports of an undated meeting may be and still speak of the same one.
const SAME_NEWS: i32 = 3;

pub(crate) fn fold(case: &Case) -> Vec<Meeting> {
    let mut meetings: Vec<Meeting> = Vec::new();
    let mut index = Index::default();
    for act in &case.acts {
        let Some(new) = meeting(case, act) else { continue };
        let recent = index.recent(sides(&new.participants));
        let known = recent.into_iter().find(|&i| same(&meetings[i], &new) || follows(&meetings[i], &new));
        if let Some(at) = known {
            merge(&mut meetings[at], new, case, act);
            index.add(sides(&meetings[at].participants), at);
        } else {
            index.add(sides(&new.participants), meetings.len());
            meetings.push(new);
        }
    }
    meetings
}

/// Whom the host of talks invited to them, in the sentences around.
pub(crate) fn invited<'a>(case: &'a Case<'a>, host: &'a Act) -> impl Iterator<Item = &'a Act> {
    case.near(host, INVITED_NEAR).filter(|a| {
        a.event == EventType::Agree
            && a.sense == Sense::Invite
            && a.status == Status::Actual
            && !claimed(a)
            && a.actor.iter().any(|x| host.actor.iter().any(|y| same_side(&x.code, &y.code)))
    })
}

fn meeting(case: &Case, act: &Act) -> Option<Meeting> {
    use MeetingState::{CalledOff, Held, Ongoing, Planned};
    if claimed(act) || founding(case, act).is_some() {
        return None;
    }
    let talks = || case.words.has("about", "talks", &act.theme) || case.words.has("about", "talks", &act.trigger);
    let state = match (act.event, act.sense, act.status) {
        // A brokered deal is an agreement, not a meeting, even where its parties are not told.
        (EventType::Consult, Sense::Mediate | Sense::Negotiate, Status::Actual)
            if act.trigger.to_lowercase().ends_with("ed")
                && case.words.has("about", "deal", &act.theme)
                && act.recipient.is_empty() =>
        {
            return None;
        }
        (EventType::Consult, _, Status::Actual) if broken_off(case, act) => CalledOff,
        (EventType::Consult, _, Status::Actual) if wanted(case, act) => return None,
        // "They meet on Monday", in a report of the day before
        (EventType::Consult, _, Status::Actual) if is_to_come(case, act) => Planned,
        (EventType::Consult, sense, Status::Actual) => {
            let now = case.words.has("span", "now", &act.when);
            let past = act
                .date
                .as_ref()
                .is_some_and(|d| d.told && case.published.get(act.doc.as_str()).is_some_and(|day| d.end < *day))
                || (!act.when.is_empty() && !now)
                || act.trigger.ends_with("ed");
            if now || (matches!(sense, Sense::Negotiate | Sense::Mediate) && !past) { Ongoing } else { Held }
        }
        (EventType::Consult, _, Status::Planned) => Planned,
        (EventType::Consult, _, Status::Negated) => CalledOff,
        (EventType::Agree, Sense::Meet, Status::Planned | Status::Actual) => Planned,
        (EventType::Agree, sense, Status::Planned)
            if talks() && !matches!(sense, Sense::Accept | Sense::Reach | Sense::Propose) =>
        {
            Planned
        }
        (EventType::Sanction, Sense::BreakOff, Status::Actual)
            if talks() && case.words.has("span", "off", &format!("{} {}", act.trigger, act.theme)) =>
        {
            CalledOff
        }
        _ => return None,
    };
    let mut participants = everyone(act);
    let hosting = act.event == EventType::Consult && act.sense == Sense::Mediate;
    if act.event == EventType::Consult
        && matches!(act.sense, Sense::Mediate | Sense::Meet | Sense::Negotiate)
        && act.recipient.is_empty()
    {
        for invitation in invited(case, act) {
            add_all(&mut participants, whos(&invitation.recipient));
        }
    }
    if sides(&participants).len() < 2 {
        return None;
    }
    // who agrees to meet on Friday does so before
    let (when, date) =
        if state == Planned && !act.due.is_empty() { (&act.due, &act.due_date) } else { (&act.when, &act.date) };
    let phone = act.sense == Sense::Phone && act.place.is_empty();
    let mut made = Meeting {
        participants,
        hosts: if hosting { whos(&act.actor) } else { Vec::new() },
        place: if phone { BY_PHONE.into() } else { act.place.clone() },
        when: when.clone(),
        date: date.clone().filter(|d| d.told),
        topic: topic(case, act),
        state,
        trace: Trace::default(),
    };
    made.trace.add(act, case.seen(act));
    Some(made)
}

/// Whether the sentence names the talks only to tell that one of their parties left them: "suspended its part in talks with …".
fn broken_off(case: &Case, act: &Act) -> bool {
    act.sense == Sense::Negotiate
        && case.words.has("about", "talks", &act.trigger)
        && case.near(act, 0).any(|a| {
            a.event == EventType::Sanction
                && a.sense == Sense::BreakOff
                && a.status == Status::Actual
                && !claimed(a)
                && case.words.has("span", "off", &a.trigger)
                && usable(&a.actor).any(|x| act.actor.iter().any(|y| same_side(&x.code, &y.code)))
        })
}

/// Whether the talks are only what another act of the sentence asks for, offers or refuses: "urged them to renew talks".
fn wanted(case: &Case, act: &Act) -> bool {
    use EventType::{Agree, Reject, Request};
    let trigger = tokens(&act.trigger);
    act.sense == Sense::Negotiate
        && case.words.has("about", "talks", &act.trigger)
        && case.near(act, 0).any(|a| {
            matches!(a.event, Agree | Reject | Request)
                && a.evidence == act.evidence
                && !matches!(a.sense, Sense::Reach | Sense::Meet)
                && trigger.iter().all(|w| tokens(&a.theme).contains(w))
        })
}

fn is_to_come(case: &Case, act: &Act) -> bool {
    let published = case.published.get(act.doc.as_str());
    act.date.as_ref().is_some_and(|d| d.told && published.is_some_and(|day| d.start > *day))
}

/// What the meeting is about; that it is a meeting with its participants is no matter.
fn topic(case: &Case, act: &Act) -> String {
    let mentions: Vec<&str> =
        act.actor.iter().chain(&act.recipient).flat_map(|a| [&a.text, &a.name]).map(String::as_str).collect();
    let named = tokens(&mentions.join(" "));
    let role = |word: &str| case.words.has("about", "people", word) || case.words.has("about", "talks", word);
    let matter = act.theme.split_whitespace().any(|word| {
        // A title or a place has a capital, and so has every word of a headline; those tell no matter either.
        let plain = word.chars().next().is_some_and(|c| !c.is_uppercase());
        let of_it = content(word);
        plain && !of_it.is_empty() && !tokens(word).iter().any(|w| named.contains(w)) && !role(word)
    });
    let names_somebody = tokens(&act.theme).iter().any(|w| named.contains(w));
    if names_somebody && !matter { String::new() } else { act.theme.clone() }
}

/// Whether two acts tell of the same meeting.
fn same(old: &Meeting, new: &Meeting) -> bool {
    let took_place = |s| matches!(s, MeetingState::Held | MeetingState::Ongoing);
    (old.state == new.state || (took_place(old.state) && took_place(new.state)))
        && same_people(old, new)
        && (old.place == BY_PHONE) == (new.place == BY_PHONE)
        && (old.place.is_empty() || new.place.is_empty() || shared(&old.place, &new.place) > 0)
        && same_time(old, new)
}

/// Whether the new act tells what became of a planned meeting.
fn follows(old: &Meeting, new: &Meeting) -> bool {
    let known_time = old.date.is_some() && new.date.is_some();
    old.state == MeetingState::Planned
        && match new.state {
            MeetingState::Planned => false,
            MeetingState::Held | MeetingState::Ongoing => known_time && same_time(old, new),
            MeetingState::CalledOff => !known_time || same_time(old, new),
        }
        && cover(&old.participants, &new.participants)
        && cover(&new.participants, &old.participants)
}

fn same_people(old: &Meeting, new: &Meeting) -> bool {
    let more = cover(&old.participants, &new.participants);
    let fewer = cover(&new.participants, &old.participants);
    // Where one report names fewer people, the matter or the place in the report must tell that it is the same meeting.
    let linked = || {
        let close =
            |e: &Evidence| new.trace.evidence.iter().any(|n| n.doc == e.doc && n.sentence.abs_diff(e.sentence) < 2);
        shared(&old.topic, &new.topic) > 0 || old.trace.evidence.iter().any(close)
    };
    (more && fewer) || ((more || fewer) && linked())
}

fn same_time(old: &Meeting, new: &Meeting) -> bool {
    let overlap = |a: &ActDate, b: &ActDate| a.start <= b.end && b.start <= a.end;
    let same_report = old.trace.docs.iter().any(|d| new.trace.docs.contains(d));
    match (&old.date, &new.date) {
        (Some(a), Some(b)) => overlap(a, b),
        _ if same_report => old.when.is_empty() || new.when.is_empty() || shared(&old.when, &new.when) > 0,
        _ => match (old.trace.last, new.trace.first) {
            (Some(before), Some(after)) => after.since(before).is_ok_and(|span| span.get_days().abs() <= SAME_NEWS),
            _ => false,
        },
    }
}

fn merge(old: &mut Meeting, new: Meeting, case: &Case, act: &Act) {
    add_all(&mut old.participants, new.participants);
    add_all(&mut old.hosts, new.hosts);
    keep_telling(&mut old.topic, &new.topic);
    if old.place.is_empty() {
        old.place = new.place;
    }
    if old.when.is_empty() {
        old.when = new.when;
    }
    if old.date.is_none() {
        old.date = new.date;
    }
    if old.state == MeetingState::Planned {
        old.state = new.state;
    }
    old.trace.add(act, case.seen(act));
}

/// Whether the invitation is to talks that the report tells of, so that it is no proposal any more.
pub(crate) fn is_taken_up<'a>(case: &'a Case<'a>, invitation: &'a Act) -> bool {
    case.near(invitation, INVITED_NEAR).any(|a| {
        a.event == EventType::Consult
            && a.status == Status::Actual
            && !claimed(a)
            && usable(&a.actor).any(|x| invitation.actor.iter().any(|y| same_side(&x.code, &y.code)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{act, case};

    fn meetings(lines: &[&str]) -> Vec<Meeting> {
        let acts: Vec<Act> = lines.iter().map(|l| act(l)).collect();
        fold(&case(&acts))
    }

    #[test]
    fn states() {
        let state = |line: &str| meetings(&[line]).first().map(|m| m.state);
        assert_eq!(state("CONSULT meet USA/GOV RUS/GOV > | Syria | trigger=met"), Some(MeetingState::Held));
        assert_eq!(
            state("CONSULT negotiate USA/GOV IRN/GOV > | its programme | trigger=talks"),
            Some(MeetingState::Ongoing)
        );
        assert_eq!(state("CONSULT meet USA/GOV RUS/GOV > | Syria | status=negated"), Some(MeetingState::CalledOff));
        assert_eq!(state("AGREE meet USA/GOV RUS/GOV > | Syria | status=planned"), Some(MeetingState::Planned));
        assert_eq!(
            state("AGREE plain USA/GOV RUS/GOV > | security talks | status=planned"),
            Some(MeetingState::Planned)
        );
        assert_eq!(state("CONSULT meet USA/GOV RUS/GOV > | Syria | status=possible"), None);
        assert_eq!(state("CONSULT meet USA/GOV RUS/GOV > | Syria | by=CHN/GOV"), None);
        assert_eq!(state("CONSULT meet RUS/GOV RUS/MIL > | Syria"), None);
    }

    #[test]
    fn the_same_meeting_told_twice_and_another_one() {
        let found = meetings(&[
            "CONSULT meet USA/GOV KOR/GOV JPN/GOV > | summit | place=Washington | s=1 | trigger=meets",
            "CONSULT meet USA/GOV KOR/GOV JPN/GOV > | pressure | when=Thursday | s=2 | trigger=met",
            "CONSULT phone USA/GOV KOR/GOV > | call | s=3 | trigger=spoke",
        ]);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].place.as_str(), found[0].when.as_str()), ("Washington", "Thursday"));
        assert_eq!(found[1].place, BY_PHONE);
    }

    #[test]
    fn a_planned_meeting_takes_place_or_does_not() {
        let planned = "AGREE meet USA/GOV RUS/GOV > | Syria | status=planned | on=2016-09-09 | doc=a";
        let held = meetings(&[planned, "CONSULT meet USA/GOV RUS/GOV > | Syria | on=2016-09-09 | doc=b"]);
        assert_eq!(held.iter().map(|m| m.state).collect::<Vec<_>>(), [MeetingState::Held]);
        let off =
            meetings(&[planned, "CONSULT meet USA/GOV RUS/GOV > | Syria | status=negated | on=2016-09-09 | doc=b"]);
        assert_eq!(off.iter().map(|m| m.state).collect::<Vec<_>>(), [MeetingState::CalledOff]);
        let other = meetings(&[planned, "CONSULT meet USA/GOV RUS/GOV > | Syria | on=2016-08-01 | doc=b"]);
        assert_eq!(other.len(), 2);
    }

    #[test]
    fn an_agreed_meeting_is_when_it_is_due() {
        let found = meetings(&[
            "AGREE meet USA/GOV RUS/GOV > | Syria | when=Monday | on=2016-09-05 | due=Friday | due-on=2016-09-09",
        ]);
        assert_eq!((found[0].when.as_str(), found[0].state), ("Friday", MeetingState::Planned));
    }

    #[test]
    fn the_invited_take_part() {
        let found = meetings(&[
            "CONSULT mediate RUS/GOV > | peace talks | when=Wednesday | trigger=hosted | s=1",
            "AGREE invite RUS/GOV > AFG/GOV PAK/GOV | | s=2",
        ]);
        assert_eq!(found[0].participants.len(), 3);
        assert_eq!(found[0].hosts.len(), 1);
    }

    #[test]
    fn talks_that_one_side_leaves_are_called_off() {
        let text = "text=The army suspended its part in talks with the rebels.";
        let found = meetings(&[
            &format!("SANCTION break-off MLI/MIL > MLI/REB | its part | trigger=suspended | s=1 | {text}"),
            &format!("CONSULT negotiate MLI/MIL MLI/REB > | talks with the rebels | trigger=talks | s=1 | {text}"),
        ]);
        assert_eq!(found.iter().map(|m| m.state).collect::<Vec<_>>(), [MeetingState::CalledOff]);
    }

    #[test]
    fn a_date_to_come_makes_a_plan() {
        let found = meetings(&[
            "REQUEST demand FRA/GOV > | calm | day=2015-10-18",
            "CONSULT meet IRN/GOV USA/GOV > | commission | on=2015-10-19 | trigger=meet",
        ]);
        assert_eq!(found[0].state, MeetingState::Planned);
    }

    #[test]
    fn whom_one_meets_is_no_matter() {
        let topic = |theme: &str| {
            let mut met = act(&format!("CONSULT meet ISR/GOV RUS/GOV > | {theme} | trigger=met"));
            met.actor[1].text = "Vladimir Putin".into();
            fold(&case(&[met]))[0].topic.clone()
        };
        assert_eq!(topic("President Vladimir Putin"), "");
        assert_eq!(topic("Putin's plan for the ports"), "Putin's plan for the ports");
        assert_eq!(topic("the grain accord"), "the grain accord");
    }

    #[test]
    fn talks_that_are_only_asked_for_are_not_held() {
        let text = "text=He urged the government to renew talks with the separatists.";
        let found = meetings(&[
            &format!("REQUEST demand TUR/PTY > TUR/GOV | renew talks with the separatists | s=1 | {text}"),
            &format!("CONSULT negotiate TUR/GOV TUR/REB > | talks with the separatists | trigger=talks | s=1 | {text}"),
        ]);
        assert!(found.is_empty());
    }
}
