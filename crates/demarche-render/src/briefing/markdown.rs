//! The page as a note in Markdown.

use super::{ABSENCE, Change, Followed, STILL, Section, due, kind, news, nothing, pivots, sections};
use crate::markdown::{
    Note, agreement, agreement_line, dispute, dispute_line, doubt, escape, everyone, marked, part, proposal,
    proposal_line, quote, source, warning, warning_line, who,
};
use crate::words;
use demarche_board::{Board, DeadlineKind, Dispute, Meeting, Position, Shift};
use demarche_record::{Briefing, Deadline, agreed};
use jiff::civil::Date;

/// What moved, as a note. Days are counted from `today`; `reports` tells how many reports there are of the days that are looked at.
pub fn briefing_markdown(briefing: &Briefing, today: Date, reports: usize) -> String {
    let board = Board::default();
    let mut note = Note::default();
    note.block("# What moved");
    note.block(&format!(
        "{}, {}. Each line rests on the sentences in its footnotes; read them before you rely on it.",
        words::span(briefing.since, briefing.until),
        words::counted(reports, "report")
    ));
    if briefing.is_empty() && briefing.pivots.is_empty() {
        note.block(&nothing(reports));
        return note.finish();
    }
    if briefing.changes.is_empty() && briefing.pivots.is_empty() {
        note.block(STILL);
    }
    lists(&mut note, briefing, &board);
    days(&mut note, "Days passed", &briefing.passed, today);
    days(&mut note, "Days near", &briefing.near, today);
    note.block(&format!("*{}*", ABSENCE));
    note.finish()
}

fn lists<'a>(note: &mut Note<'a>, briefing: &'a Briefing, board: &'a Board) {
    let changes = &briefing.changes;
    let turned = pivots(briefing);
    if !turned.is_empty() {
        heading(note, "Pivots");
        turned.into_iter().for_each(|(position, shift)| pivot(note, position, shift));
    }
    let all = sections(briefing);
    let new = |note: &mut Note<'a>, lead: &str, p| proposal(note, lead, board, p);
    section(note, "On the table", &all.proposals, new, proposal_line, |p| {
        let of = |a: &demarche_board::Agreement| {
            let (kind, state) = (words::agreement_kind(a.kind), marked(words::agreement(a.state)));
            format!("agreed, now *{kind}* {state}: {}", everyone(&a.parties))
        };
        agreed(p, changes).map(of)
    });
    section(note, "Agreements", &all.agreements, agreement, agreement_line, |_| None);
    section(note, "Positions", &all.positions, plainly(position_line), position_line, |_| None);
    section(note, "Meetings", &all.meetings, plainly(meeting_line), meeting_line, |_| None);
    section(note, "Warnings", &all.warnings, warning, warning_line, |_| None);
    section(note, "Disputes", &all.disputes, dispute, disputed, |_| None);
}

fn heading(note: &mut Note, title: &str) {
    note.block(&format!("## {title}"));
    note.line("");
}

/// What is new in a list, what changed, and what is listed no longer.
fn section<'a, T: Followed>(
    note: &mut Note<'a>,
    title: &str,
    section: &Section<'a, T>,
    new: impl Fn(&mut Note<'a>, &str, &'a T),
    line: impl Fn(&T) -> String,
    became: impl Fn(&T) -> Option<String>,
) {
    if section.count() == 0 {
        return;
    }
    heading(note, title);
    for entry in &section.new {
        new(note, "new: ", entry);
    }
    for moved in &section.moved {
        let trace = moved.entry.trace();
        let told = words::outlets(trace).map(|told| format!(", {told}")).unwrap_or_default();
        let notes = note.notes(news(&moved.evidence, &trace.evidence));
        note.line(&format!("- changed: {}{notes}{told}", line(&moved.entry)));
        for change in moved.entry.changes(&moved.steps) {
            let text = changed(note, &change);
            note.line(&format!("  - {text}"));
        }
    }
    for entry in &section.gone {
        let notes = note.rest(entry.trace());
        note.line(&format!("- no longer listed: {}{notes}", line(entry)));
        if let Some(text) = became(entry) {
            note.line(&format!("  - {text}"));
        }
    }
}

/// A new entry that is told on one line.
fn plainly<'a, T: Followed + 'a>(line: impl Fn(&T) -> String) -> impl Fn(&mut Note<'a>, &str, &'a T) {
    move |note, lead, entry| {
        let notes = note.rest(entry.trace());
        note.line(&format!("- {lead}{}{notes}", line(entry)));
    }
}

fn changed<'a>(note: &mut Note<'a>, change: &Change<'a>) -> String {
    match change {
        Change::Value { of, from, to, evidence } => {
            let of = of.as_ref().map(|one| format!("{}: ", who(one))).unwrap_or_default();
            let from = from.map_or_else(|| "not told".into(), marked);
            let to = to.map_or_else(|| "no longer told".into(), marked);
            let notes = if evidence.is_some() { note.notes(*evidence) } else { String::new() };
            format!("{of}{from} → {to}{notes}")
        }
        Change::Alleged { accuser, accused, evidence, listed } => {
            let notes = if evidence.is_some() { note.notes(*evidence) } else { String::new() };
            let lead = if *listed { "" } else { "no longer listed: " };
            format!("{lead}{} says that {} broke it{notes}", who(accuser), who(accused))
        }
        Change::Actors(lead, list) if list.is_empty() => format!("{lead}: nobody named"),
        Change::Actors(lead, list) => format!("{lead}: {}", everyone(list)),
        Change::Words(lead, from, to) => {
            let [from, to] = [from, to].map(|text| {
                let text = escape(text);
                if text.is_empty() { "not told".into() } else { text }
            });
            format!("{lead}: {from} → {to}")
        }
    }
}

/// Both stances, each with its sentence beside it: this is what the reader came for.
fn pivot(note: &mut Note, position: &Position, shift: &Shift) {
    let toward = part_of(" (toward ", &everyone(&position.toward), ")");
    note.line(&format!(
        "- {}{}: {} on {}{}{toward}",
        doubt(&position.trace),
        marked(words::shift(shift.kind)),
        who(&position.actor),
        words::issue(position.issue),
        part(": ", &position.theme)
    ));
    for (lead, standing) in [("was", &shift.from), ("now", &shift.to)] {
        let (stance, day) = (marked(words::stance(standing.stance)), words::day(standing.date));
        let (text, source) = (quote(&standing.evidence.text), source(&standing.evidence));
        note.line(&format!("  - {lead} {stance}, {day}: {text} ({source})"));
    }
}

fn part_of(lead: &str, text: &str, end: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{lead}{text}{end}") }
}

fn position_line(position: &Position) -> String {
    let toward = part_of(" (toward ", &everyone(&position.toward), ")");
    format!(
        "{}{} {}{}{toward}, on {}{}",
        doubt(&position.trace),
        who(&position.actor),
        marked(words::stance(position.stance)),
        part(": ", &position.theme),
        words::issue(position.issue),
        part(", ", &words::told(&position.trace).unwrap_or_default())
    )
}

fn meeting_line(meeting: &Meeting) -> String {
    let (guests, hosts) = words::guests(meeting);
    let hosts = part_of("; mediator or host: ", &everyone(hosts), "");
    let when = match words::when(&meeting.when, meeting.date.as_ref()) {
        Some(when) => part(", ", &when),
        None => part(", told ", &words::told(&meeting.trace).unwrap_or_default()),
    };
    format!(
        "{}{}: {}{hosts}{}{when}{}",
        doubt(&meeting.trace),
        marked(words::meeting(meeting.state)),
        everyone(guests),
        part(", ", &meeting.place),
        part("; on: ", &meeting.topic)
    )
}

/// A dispute with its claims, on one line.
fn disputed(dispute: &Dispute) -> String {
    let claims: Vec<String> = dispute.claims.iter().map(|c| who(&c.by) + &part(": ", &c.claim)).collect();
    dispute_line(dispute) + &part_of(" (", &claims.join("; "), ")")
}

fn days<'a>(note: &mut Note<'a>, title: &str, all: &'a [Deadline], today: Date) {
    if all.is_empty() {
        return;
    }
    heading(note, title);
    for deadline in all {
        let by = if deadline.by.is_empty() { "nobody named".into() } else { everyone(&deadline.by) };
        let to = part_of(" → ", &everyone(&deadline.to), "");
        let what = part(if deadline.kind == DeadlineKind::Meeting { ", on: " } else { ": " }, &deadline.what);
        let place = part(", ", &deadline.place);
        let notes = note.rest(&deadline.trace);
        let (doubt, due, kind) = (doubt(&deadline.trace), due(&deadline.date, today), kind(deadline));
        note.line(&format!("- {doubt}*{due}*: {kind} — {by}{to}{what}{place}{notes}"));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{TODAY, everything, nothing};
    use super::*;
    use crate::testing::{any_board, example, hostile};
    use proptest::prelude::*;

    fn note(briefing: &Briefing) -> String {
        briefing_markdown(briefing, TODAY, 4)
    }

    #[test]
    fn what_moved_is_told_with_its_sentences() {
        let out = note(&everything(&example()));
        for part in [
            "# What moved\n\n13–15 Mar 2025, 4 reports.",
            "## Pivots\n\n- ⇄ turns: **Russia** (RUS/GOV) on talks: direct talks in Istanbul (toward **Ukraine** (UKR/GOV))\n  \
             - was ✗ opposes, 10 Mar 2025: “Russia spoke against direct talks.” (moscow-01, sentence 5)\n  - now ✓ supports",
            "\n- new: *ceasefire*: **Russia** (RUS/GOV) → **Ukraine** (UKR/GOV)",
            "\n  - **Ukraine** (UKR/GOV): ✗ rejected → \\~ conditional [^",
            "\n  - **Ukraine** (UKR/GOV) says that **Russia** (RUS/GOV) broke it [^",
            "\n  - agreed, now *ceasefire* ✓ in force: **Russia** (RUS/GOV), **Ukraine** (UKR/GOV)\n",
            "\n- new: ○ planned: **Russia** (RUS/GOV), **Ukraine** (UKR/GOV); mediator or host: **Turkey** (TUR/GOV), Istanbul, on Friday",
            "\n- *in 6 days, 21 Mar 2025*: planned meeting — **Russia** (RUS/GOV)",
        ] {
            assert!(out.contains(part), "no {part:?} in\n{out}");
        }
        for line in out.lines().filter(|l| l.starts_with("- ") && !l.contains("turns")) {
            assert!(line.contains("[^"), "{line}");
        }
    }

    #[test]
    fn an_empty_note_says_what_that_means() {
        let out = note(&nothing());
        assert!(out.contains("does not mean that nothing happened") && !out.contains("##"), "{out}");
    }

    #[test]
    fn a_hostile_report_changes_no_line_but_its_words() {
        let shape = |text: &str| -> Vec<String> {
            let lines = text.lines().filter(|l| !l.starts_with("[^"));
            lines.map(|l| l.chars().take_while(|c| "#-| ".contains(*c)).collect()).collect()
        };
        let out = note(&everything(&hostile()));
        assert_eq!(shape(&out), shape(&note(&everything(&example()))));
        assert!(!out.contains('<') && !out.contains("\n# head") && !out.replace("\\](", "").contains("]("));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_words_stay_words(board in any_board()) {
            let out = note(&everything(&board));
            let harmful = out.chars().any(|c| c != '\n' && c.is_control()) || out.contains(['<', '\u{202e}', '\u{2066}', '\u{200b}']);
            prop_assert!(!harmful);
        }
    }
}
