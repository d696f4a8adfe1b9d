//! The board on a terminal: what a tired reader takes in at a glance.
//!
//! Bold names, coloured signs; everything that may be skipped is dim and further in. Beneath each line stands one sentence that
//! tells it, and how many more do.

use crate::page::{Line, Page, Style};
use crate::text::{one_line, shorten, width};
use crate::words::{self, Mark, Shown};
use demarche_board::{
    Agreement, Board, Dispute, Meeting, Party, Position, Proposal, Role, Shift, Terms, Trace, Warning, Who,
};
use demarche_coding::{Assessment, Evidence};

/// Narrower terminals get lines of this width.
pub(super) const NARROWEST: usize = 40;
/// Where lines of entries start, and where the rows after the first do.
pub(super) const ENTRY: (usize, usize) = (2, 6);
/// The same of what belongs to an entry.
pub(super) const DETAIL: (usize, usize) = (4, 6);
/// The same of evidence.
const EVIDENCE: (usize, usize) = (6, 8);
/// A sentence is given a second row where the first has less room than this.
const ROOM: usize = 36;
/// Parties of one role that get a line each; the rest share one.
const PARTIES: usize = 8;
/// Names of one party that are listed.
const NAMES: usize = 5;

/// The board for a terminal of `width` columns (40 at least), with colour if the terminal has it. `shown` tells how many reports were read.
pub fn terminal(board: &Board, shown: impl Into<Shown>, width: usize, colour: bool) -> String {
    let Shown { reports, hidden } = shown.into();
    let mut page = Page::new(width.max(NARROWEST), colour);
    header(&mut page, board, reports);
    section(&mut page, "PIVOTS", &words::pivots(board), |page, (p, s)| pivot(page, p, s));
    section(&mut page, "ON THE TABLE", &board.proposals, |page, p| proposal(page, board, p));
    section(&mut page, "AGREEMENTS", &board.agreements, agreement);
    positions(&mut page, board);
    section(&mut page, "MEETINGS", &words::meetings(board), |page, m| meeting(page, m));
    section(&mut page, "WARNINGS", &board.warnings, warning);
    section(&mut page, "DISPUTES", &board.disputes, dispute);
    section(&mut page, "ASSESSMENTS", &board.assessments, assessment);
    page.gap();
    if words::is_bare(board) {
        note(&mut page, Style::Plain, &words::nothing(reports));
    } else {
        note(&mut page, Style::Dim, words::ABSENCE);
        note(
            &mut page,
            Style::Dim,
            "s. is the sentence's number in its report, from 0; demarche explain REPORT --sentence N tells how it was read.",
        );
    }
    if hidden > 0 {
        note(&mut page, Style::Dim, &words::hidden(hidden));
    }
    page.into_string()
}

pub(super) fn note(page: &mut Page, style: Style, text: &str) {
    let mut line = Line::default();
    line.add(style, text);
    page.line(0, 0, &line);
}

fn section<T>(page: &mut Page, title: &str, entries: &[T], show: impl Fn(&mut Page, &T)) {
    if !entries.is_empty() {
        page.heading(title, entries.len());
        entries.iter().for_each(|entry| show(page, entry));
    }
}

fn header(page: &mut Page, board: &Board, reports: usize) {
    let mut line = Line::default();
    line.add(Style::Strong, "Where the talks stand").plain(" — ").plain(&words::counted(reports, "report"));
    if let Some(period) = words::period(board) {
        line.plain(", ").plain(&period);
    }
    page.line(0, 4, &line);
    for role in [Role::Belligerent, Role::Mediator, Role::Other] {
        let parties: Vec<&Party> = board.parties.iter().filter(|p| p.role == role).collect();
        if parties.is_empty() {
            continue;
        }
        page.gap();
        note(page, Style::Strong, words::role(role));
        parties.iter().take(PARTIES).for_each(|p| party(page, p));
        if let Some(rest) = parties.get(PARTIES..).filter(|r| !r.is_empty()) {
            let mut line = Line::default();
            line.plain(&format!("and {} more: ", rest.len()));
            for (i, party) in rest.iter().enumerate() {
                line.plain(if i > 0 { "; " } else { "" });
                short_party(&mut line, party);
            }
            page.line(ENTRY.0, ENTRY.1, &line);
        }
    }
}

fn short_party(line: &mut Line, party: &Party) {
    let (name, code) = words::headline(party);
    named(line, Style::Plain, name, code);
    if let Some(name) = party.names.first() {
        line.dim(", ");
        reference(line, &name.evidence);
    }
}

fn party(page: &mut Page, party: &Party) {
    let mut line = Line::default();
    let (name, code) = words::headline(party);
    named(&mut line, Style::Strong, name, code);
    let (speakers, aliases) = words::other_names(party);
    list_names(&mut line, "also ", &aliases);
    list_names(&mut line, "speaking: ", &speakers);
    let channels: Vec<&str> = party.channels.iter().map(|c| words::shown(&c.name, &c.code).0).collect();
    list_names(&mut line, "heard through ", &channels);
    if let Some(name) = party.names.first() {
        line.dim(" — first in ");
        reference(&mut line, &name.evidence);
    }
    page.line(ENTRY.0, ENTRY.1, &line);
}

fn list_names(line: &mut Line, lead: &str, names: &[&str]) {
    if !names.is_empty() {
        line.plain("; ").dim(lead);
        line.plain(&names.iter().take(NAMES).copied().collect::<Vec<_>>().join(", "));
        if names.len() > NAMES {
            line.dim(&format!(" and {} more", names.len() - NAMES));
        }
    }
}

fn named(line: &mut Line, style: Style, name: &str, code: Option<&str>) {
    line.add(style, &one_line(name));
    if let Some(code) = code {
        line.tie().dim(&format!("({})", one_line(code)));
    }
}

pub(super) fn who(line: &mut Line, style: Style, who: &Who) {
    let (name, code) = words::shown(&who.name, &who.code);
    named(line, style, name, code);
}

pub(super) fn everyone<'a>(line: &mut Line, style: Style, all: impl IntoIterator<Item = &'a Who>) {
    for (i, one) in all.into_iter().enumerate() {
        line.plain(if i > 0 { ", " } else { "" });
        who(line, style, one);
    }
}

pub(super) fn mark(line: &mut Line, mark: Mark) {
    let style = Style::Tone(mark.tone);
    line.add(style, mark.sign).tie().add(style, mark.word);
}

/// The mark of a doubtful line, at its start.
pub(super) fn doubt(line: &mut Line, trace: &Trace) {
    if let Some(doubtful) = words::doubt(trace) {
        mark(line, doubtful);
        line.plain(" ");
    }
}

/// A part of a line that may be missing, with what leads to it.
pub(super) fn part(line: &mut Line, lead: &str, text: &str) {
    let text = one_line(text);
    if !text.is_empty() {
        line.dim(lead).plain(&text);
    }
}

/// What is proposed, by whom and to whom, on which terms.
pub(super) fn proposal_head(page: &mut Page, proposal: &Proposal) {
    let mut line = Line::default();
    doubt(&mut line, &proposal.trace);
    line.add(Style::Strong, words::proposal_kind(proposal.kind)).dim(": ");
    if proposal.by.is_empty() {
        line.plain("by nobody named");
    }
    everyone(&mut line, Style::Strong, &proposal.by);
    if !proposal.to.is_empty() {
        line.plain(" →").tie();
        everyone(&mut line, Style::Strong, &proposal.to);
    }
    part(&mut line, ", ", &words::told(&proposal.trace).unwrap_or_default());
    page.line(ENTRY.0, ENTRY.1, &line);
    let mut line = Line::default();
    line.plain(&one_line(&proposal.terms));
    part(&mut line, " — on condition: ", &proposal.condition);
    page.line(DETAIL.0, DETAIL.1, &line);
}

pub(super) fn proposal(page: &mut Page, board: &Board, proposal: &Proposal) {
    proposal_head(page, proposal);
    fields(page, &proposal.fields);
    evidence(page, &proposal.trace, &proposal.terms, false);
    for answer in words::answers(board, proposal) {
        let mut line = Line::default();
        mark(&mut line, words::response(answer.now));
        line.dim(": ");
        let (name, code) = words::shown(answer.name, answer.code);
        named(&mut line, Style::Plain, name, code);
        part(&mut line, ", ", &answer.date.map(words::day).unwrap_or_default());
        if let Some(was) = answer.was {
            line.dim(", was ");
            mark(&mut line, words::response(was));
        }
        if let Some(evidence) = answer.evidence {
            line.dim(" — ");
            reference(&mut line, evidence);
        }
        page.line(DETAIL.0, DETAIL.1, &line);
    }
    for answer in &proposal.unsure {
        let mut line = Line::default();
        line.add(Style::Tone(words::Tone::Wary), "?").tie().dim("this or another ");
        mark(&mut line, words::response(answer.response));
        line.dim(": ");
        who(&mut line, Style::Plain, &answer.by);
        part(&mut line, ", ", &answer.date.map(words::day).unwrap_or_default());
        line.dim(" — ");
        reference(&mut line, &answer.evidence);
        page.line(DETAIL.0, DETAIL.1, &line);
    }
}

/// What the words of the terms were read as.
fn fields(page: &mut Page, terms: &Terms) {
    if let Some(told) = words::fields(terms) {
        let mut line = Line::default();
        line.dim("terms: ").dim(&one_line(&told));
        page.line(DETAIL.0, DETAIL.1, &line);
    }
}

/// What is agreed, between whom, and where it stands.
pub(super) fn agreement_head(page: &mut Page, agreement: &Agreement) {
    let mut line = Line::default();
    doubt(&mut line, &agreement.trace);
    let state = words::agreement(agreement.state);
    line.add(Style::Tone(state.tone), state.sign).tie().add(Style::Strong, words::agreement_kind(agreement.kind));
    line.plain(" ").add(Style::Tone(state.tone), state.word).dim(": ");
    if agreement.parties.is_empty() {
        line.plain("parties not named");
    }
    everyone(&mut line, Style::Strong, &agreement.parties);
    if !agreement.brokers.is_empty() {
        line.dim(", brokered by ");
        everyone(&mut line, Style::Plain, &agreement.brokers);
    }
    match words::when(&agreement.when, agreement.date.as_ref()) {
        Some(when) => part(&mut line, ", ", &when),
        None => part(&mut line, ", told ", &words::told(&agreement.trace).unwrap_or_default()),
    }
    page.line(ENTRY.0, ENTRY.1, &line);
    let mut line = Line::default();
    line.plain(&one_line(&agreement.terms));
    page.line(DETAIL.0, DETAIL.1, &line);
}

pub(super) fn agreement(page: &mut Page, agreement: &Agreement) {
    agreement_head(page, agreement);
    fields(page, &agreement.fields);
    evidence(page, &agreement.trace, &agreement.terms, false);
    for violation in &agreement.violations {
        let mut line = Line::default();
        who(&mut line, Style::Plain, &violation.accuser);
        line.add(Style::Tone(words::Tone::Wary), " says that ");
        who(&mut line, Style::Plain, &violation.accused);
        line.add(Style::Tone(words::Tone::Wary), " broke it");
        page.line(DETAIL.0, DETAIL.1, &line);
        sentences(page, &violation.evidence, "", false, None);
    }
}

fn positions(page: &mut Page, board: &Board) {
    if board.positions.is_empty() {
        return;
    }
    page.heading("POSITIONS", board.positions.len());
    for (i, (issue, group)) in words::positions(board).into_iter().enumerate() {
        if i > 0 {
            page.gap();
        }
        let mut line = Line::default();
        line.add(Style::Strong, words::issue(issue));
        page.line(1, 1, &line);
        group.into_iter().for_each(|p| position(page, p));
    }
}

/// Who stands where on what.
pub(super) fn position_line(position: &Position) -> Line {
    let mut line = Line::default();
    doubt(&mut line, &position.trace);
    let now = words::stance(position.stance);
    line.add(Style::Tone(now.tone), now.sign).tie();
    who(&mut line, Style::Strong, &position.actor);
    line.plain(" ").add(Style::Tone(now.tone), now.word);
    part(&mut line, ": ", &position.theme);
    if !position.toward.is_empty() {
        line.dim(", toward ");
        everyone(&mut line, Style::Plain, &position.toward);
    }
    part(&mut line, ", ", &words::told(&position.trace).unwrap_or_default());
    line
}

fn position(page: &mut Page, position: &Position) {
    page.line(ENTRY.0, ENTRY.1, &position_line(position));
    if !position.earlier.is_empty() {
        let mut line = Line::default();
        line.plain("was ");
        for (i, (stance, until)) in words::earlier(&position.earlier).into_iter().enumerate() {
            line.plain(if i > 0 { ", then " } else { "" });
            mark(&mut line, stance);
            part(&mut line, " until ", &until.unwrap_or_default());
        }
        page.line(DETAIL.0, DETAIL.1, &line);
    }
    evidence(page, &position.trace, &position.theme, !position.earlier.is_empty());
}

/// A move, with both stances and a sentence for each.
pub(super) fn pivot(page: &mut Page, position: &Position, shift: &Shift) {
    let mut line = Line::default();
    let kind = words::shift(shift.kind);
    if let Some(doubtful) = words::doubt(&position.trace) {
        mark(&mut line, doubtful);
        line.plain(" ");
    }
    line.add(Style::Tone(kind.tone), kind.sign).tie();
    who(&mut line, Style::Strong, &position.actor);
    line.plain(" ").add(Style::Tone(kind.tone), kind.word).dim(" on ").plain(words::issue(position.issue));
    part(&mut line, ": ", &position.theme);
    if !position.toward.is_empty() {
        line.dim(", toward ");
        everyone(&mut line, Style::Plain, &position.toward);
    }
    page.line(ENTRY.0, ENTRY.1, &line);
    for (lead, standing) in [("was ", &shift.from), ("now ", &shift.to)] {
        let mut line = Line::default();
        line.plain(lead);
        mark(&mut line, words::stance(standing.stance));
        part(&mut line, ", ", &words::day(standing.date));
        page.line(DETAIL.0, DETAIL.1, &line);
        sentences(page, std::slice::from_ref(&standing.evidence), "", false, None);
    }
}

/// Who meets, where and when.
pub(super) fn meeting_head(page: &mut Page, meeting: &Meeting) {
    let mut line = Line::default();
    doubt(&mut line, &meeting.trace);
    mark(&mut line, words::meeting(meeting.state));
    line.dim(": ");
    let (guests, hosts) = words::guests(meeting);
    everyone(&mut line, Style::Strong, guests);
    if !hosts.is_empty() {
        line.dim("; mediator or host: ");
        everyone(&mut line, Style::Plain, hosts);
    }
    part(&mut line, " · ", &meeting.place);
    match words::when(&meeting.when, meeting.date.as_ref()) {
        Some(when) => part(&mut line, " · ", &when),
        None => part(&mut line, " · told ", &words::told(&meeting.trace).unwrap_or_default()),
    }
    page.line(ENTRY.0, ENTRY.1, &line);
    let mut line = Line::default();
    part(&mut line, "on: ", &meeting.topic);
    page.line(DETAIL.0, DETAIL.1, &line);
}

pub(super) fn meeting(page: &mut Page, meeting: &Meeting) {
    meeting_head(page, meeting);
    evidence(page, &meeting.trace, &meeting.topic, meeting.trace.evidence.len() > 1);
}

/// Who threatens whom with what.
pub(super) fn warning_head(page: &mut Page, warning: &Warning) {
    let mut line = Line::default();
    doubt(&mut line, &warning.trace);
    if !warning.by.is_empty() {
        line.add(Style::Tone(words::Tone::Wary), "according to ");
        everyone(&mut line, Style::Plain, &warning.by);
        line.plain(": ");
    }
    who(&mut line, Style::Strong, &warning.actor);
    line.plain(" warns");
    if !warning.to.is_empty() {
        line.plain(" ");
        everyone(&mut line, Style::Strong, &warning.to);
    }
    part(&mut line, ": ", &warning.consequence);
    part(&mut line, " — ", &warning.condition);
    match words::when(&warning.when, warning.date.as_ref()) {
        Some(when) => part(&mut line, " · when: ", &when),
        None => part(&mut line, " · told ", &words::told(&warning.trace).unwrap_or_default()),
    }
    page.line(ENTRY.0, ENTRY.1, &line);
}

pub(super) fn warning(page: &mut Page, warning: &Warning) {
    warning_head(page, warning);
    evidence(page, &warning.trace, &warning.consequence, false);
}

/// What is in dispute, and what each side says.
pub(super) fn dispute_head(page: &mut Page, dispute: &Dispute) {
    let mut line = Line::default();
    doubt(&mut line, &dispute.trace);
    line.add(Style::Tone(words::Tone::Wary), "?").tie();
    let about = one_line(&dispute.about);
    line.add(Style::Strong, if about.is_empty() { "matter not named" } else { &about });
    page.line(ENTRY.0, ENTRY.1, &line);
    for claim in &dispute.claims {
        let mut line = Line::default();
        who(&mut line, Style::Plain, &claim.by);
        part(&mut line, ": ", &claim.claim);
        page.line(DETAIL.0, DETAIL.1, &line);
    }
}

pub(super) fn dispute(page: &mut Page, dispute: &Dispute) {
    dispute_head(page, dispute);
    evidence(page, &dispute.trace, &dispute.about, false);
}

/// The sentence is what the line tells, so it is not cut.
fn assessment(page: &mut Page, assessment: &Assessment) {
    let mut line = Line::default();
    if let Some(doubtful) = words::doubt_of(assessment) {
        mark(&mut line, doubtful);
        line.plain(" ");
    }
    let (holder, reading) = words::reading(assessment);
    line.dim(&one_line(holder)).dim(" ").dim(reading);
    if !assessment.judged.is_empty() {
        line.dim(&format!(" ({})", one_line(&assessment.judged.join(", "))));
    }
    line.dim(&format!(": “{}” — ", one_line(&assessment.evidence.text)));
    reference(&mut line, &assessment.evidence);
    page.line(ENTRY.0, ENTRY.1, &line);
}

/// Report and number of a sentence.
pub(super) fn reference(line: &mut Line, evidence: &Evidence) {
    let doc = one_line(&evidence.doc);
    line.dim(if doc.is_empty() { "report without a name" } else { &doc })
        .dim(" s.")
        .tie()
        .dim(&evidence.sentence.to_string());
}

/// What a line rests on: see [`sentences`].
pub(super) fn evidence(page: &mut Page, trace: &Trace, words: &str, moved: bool) {
    sentences(page, &trace.evidence, words, moved, words::outlets(trace));
}

/// The sentence of several that tells a line's words, cut to the page, how many more there are, and how many outlets tell it.
pub(super) fn sentences(page: &mut Page, all: &[Evidence], words: &str, moved: bool, outlets: Option<String>) {
    let mut line = Line::default();
    if let Some(told) = words::telling(all, words, moved) {
        reference(&mut line, told);
        let mut more = match all.len() {
            0 | 1 => String::new(),
            n => format!(" +{} more", n - 1),
        };
        more += &outlets.map(|told| format!(" · {told}")).unwrap_or_default();
        let doc = one_line(&told.doc);
        let taken = EVIDENCE.0 + width(&doc) + width(" s.  “”") + width(&told.sentence.to_string()) + width(&more);
        let room = page.width().saturating_sub(taken);
        let room = if room < ROOM { room + page.width().saturating_sub(EVIDENCE.1) } else { room };
        line.dim(&format!(" “{}”{more}", shorten(&one_line(&told.text), room)));
    } else {
        line.dim("no sentence recorded");
    }
    page.line(EVIDENCE.0, EVIDENCE.1, &line);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{any_board, example, hostile, strip};
    use crate::text::neutral;
    use proptest::prelude::*;

    fn widest(text: &str) -> usize {
        text.lines().map(width).max().unwrap_or(0)
    }

    #[test]
    fn every_entry_has_its_sentence_beneath() {
        let out = terminal(&example(), 3usize, 100, false);
        for (line, sentence) in [
            ("✓ ceasefire in force", "agreed to halt fire"),
            ("says that Russia (RUS/GOV) broke it", "Kyiv said that Russia had broken"),
            ("⊘ Ukraine (UKR/GOV) rules out: giving up land", "will not give up land"),
            ("according to Ukraine (UKR/GOV): Russia (RUS/GOV) warns", "Russia threatened to strike"),
        ] {
            let after = out.split_once(line).map(|(_, after)| after).unwrap_or_else(|| panic!("no {line:?} in\n{out}"));
            assert!(after.lines().take(4).any(|l| l.contains(sentence)), "{line:?} without {sentence:?} in\n{out}");
        }
    }

    #[test]
    fn sections_in_order_and_none_empty() {
        let mut board = example();
        let out = terminal(&board, 3usize, 80, false);
        let titles =
            ["PIVOTS", "ON THE TABLE", "AGREEMENTS", "POSITIONS", "MEETINGS", "WARNINGS", "DISPUTES", "ASSESSMENTS"];
        let at: Vec<usize> = titles.iter().map(|t| out.find(t).unwrap_or_else(|| panic!("no {t} in\n{out}"))).collect();
        assert!(at.is_sorted());
        board.disputes.clear();
        assert!(!terminal(&board, 3usize, 80, false).contains("DISPUTES"));
    }

    #[test]
    fn terms_and_answers_in_doubt() {
        let text = terminal(&example(), 3usize, 100, false);
        assert!(text.contains("terms: 30 days; energy; 14 Mar 2025"), "{text}");
        assert!(text.contains("? this or another ○ open: Ukraine (UKR/GOV), 14 Mar 2025 — kyiv-03 s. 10"), "{text}");
    }

    #[test]
    fn what_moved_is_shown_as_moved() {
        let out = terminal(&example(), 3usize, 100, false);
        assert!(out.contains("was ✗ opposes until 14 Mar 2025"), "{out}");
        assert!(out.contains("⇄ Russia (RUS/GOV) turns on talks: direct talks in Istanbul"), "{out}");
        assert!(out.contains("was ✗ opposes, 10 Mar 2025\n      moscow-01 s. 5"), "{out}");
        assert!(out.contains("now ✓ supports, 14 Mar 2025\n      ankara-02 s. 3"), "{out}");
        assert!(out.contains("~ conditional: Ukraine (UKR/GOV), 14 Mar 2025, was ✗ rejected"), "{out}");
    }

    #[test]
    fn what_is_doubtful_is_marked_and_what_is_hidden_counted() {
        let mut board = example();
        assert!(!terminal(&board, 3usize, 100, false).contains("doubtful"));
        board.meetings[0].trace.confidence = demarche_board::FIRM - 0.01;
        let out = terminal(&board, 3usize, 100, false);
        assert_eq!(out.matches("≈ doubtful").count(), 1, "{out}");
        let out = terminal(&board, Shown { reports: 3, hidden: 4 }, 100, false);
        assert!(out.contains("4 doubtful lines are not shown; --all shows them."), "{out}");
    }

    #[test]
    fn planned_meetings_come_first() {
        let out = terminal(&example(), 3usize, 100, false);
        assert!(out.find("planned").zip(out.find("held")).is_some_and(|(a, b)| a < b), "{out}");
    }

    #[test]
    fn an_empty_board_says_what_that_means() {
        let out = terminal(&Board::default(), 2usize, 100, false);
        assert!(out.contains("2 reports") && out.contains("That does not mean"), "{out}");
        assert!(terminal(&Board::default(), 0usize, 60, false).contains("No report was read"));
    }

    #[test]
    fn colour_changes_no_word() {
        let board = example();
        let coloured = terminal(&board, 3usize, 72, true);
        assert!(coloured.contains("\u{1b}[32m✓"));
        assert_eq!(strip(&coloured), terminal(&board, 3usize, 72, false));
    }

    #[test]
    fn a_hostile_report_does_not_reach_the_terminal() {
        let out = terminal(&hostile(), 1usize, 50, false);
        assert!(!out.chars().any(|c| c != '\n' && c.is_control()), "{out:?}");
        assert!(!out.contains(['\u{202e}', '\u{2066}', '\u{200b}']));
        assert!(out.contains('␛'));
        assert!(widest(&out) <= 50);
    }

    #[test]
    fn every_width_is_kept() {
        for columns in (0..60).chain((60..200).step_by(17)) {
            for board in [example(), hostile()] {
                assert!(widest(&terminal(&board, 3usize, columns, false)) <= columns.max(NARROWEST), "{columns}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn any_words_keep_the_width_and_the_peace(board in any_board(), columns in 0usize..200) {
            let out = terminal(&board, 7usize, columns, false);
            prop_assert!(widest(&out) <= columns.max(NARROWEST));
            for line in out.lines() {
                prop_assert_eq!(neutral(line), line);
                prop_assert!(!line.ends_with(' '));
            }
            prop_assert_eq!(strip(&terminal(&board, 7usize, columns, true)), out);
        }
    }
}
