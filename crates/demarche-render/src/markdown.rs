//! The board as a briefing note in Markdown, with its sentences as footnotes.
//!
//! The note is plain CommonMark with GitHub's tables and footnotes. Whatever comes from a report goes through [`escape`], so
//! that it can neither open a table cell, a heading or a link, nor bring HTML along.

use crate::text::one_line;
use crate::words::{self, Mark, Shown};
use demarche_board::{Agreement, Board, Dispute, Meeting, Party, Position, Proposal, Role, Terms, Trace, Warning, Who};
use demarche_coding::{Assessment, Evidence, Issue};
use std::collections::BTreeMap;

/// Footnotes of one line; the others are counted.
const NOTES: usize = 8;
/// Parties that the overview of positions has room for.
const COLUMNS: usize = 6;
/// Names of one party that are listed.
const NAMES: usize = 8;

/// The board as a briefing note. `shown` tells how many reports were read.
pub fn markdown(board: &Board, shown: impl Into<Shown>) -> String {
    let Shown { reports, hidden } = shown.into();
    let mut note = Note::default();
    note.block("# Where the talks stand");
    let period = words::period(board).map(|p| format!(", {p}")).unwrap_or_default();
    note.block(&format!(
        "{}{period}. Each line rests on the sentences in its footnotes; read them before you rely on it.",
        words::counted(reports, "report")
    ));
    if words::is_bare(board) {
        note.block(&words::nothing(reports));
    }
    pivots(&mut note, board);
    parties(&mut note, &board.parties);
    section(&mut note, "On the table", &board.proposals, |note, p| proposal(note, "", board, p));
    section(&mut note, "Agreements", &board.agreements, |note, a| agreement(note, "", a));
    positions(&mut note, board);
    meetings(&mut note, &words::meetings(board));
    section(&mut note, "Warnings", &board.warnings, |note, w| warning(note, "", w));
    section(&mut note, "Disputes", &board.disputes, |note, d| dispute(note, "", d));
    section(&mut note, "Assessments", &board.assessments, assessment);
    if !words::is_bare(board) {
        note.block(&format!("*{}*", words::ABSENCE));
    }
    if hidden > 0 {
        note.block(&format!("*{}*", words::hidden(hidden)));
    }
    note.finish()
}

/// A note on its way: its text, and the sentences it refers to.
#[derive(Default)]
pub(super) struct Note<'a> {
    out: String,
    numbers: BTreeMap<&'a Evidence, usize>,
    told: Vec<&'a Evidence>,
}

impl<'a> Note<'a> {
    /// A paragraph, heading or table of its own.
    pub(super) fn block(&mut self, text: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.line(text);
    }

    /// A line that goes on with what stands above.
    pub(super) fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    /// The marks of the footnotes, after a space.
    pub(super) fn notes(&mut self, evidence: impl IntoIterator<Item = &'a Evidence>) -> String {
        let mut marks = String::new();
        let mut more = 0;
        for (i, one) in evidence.into_iter().enumerate() {
            if i >= NOTES {
                more += 1;
                continue;
            }
            let number = *self.numbers.entry(one).or_insert_with(|| {
                self.told.push(one);
                self.told.len()
            });
            marks.push_str(&format!("[^{number}]"));
        }
        match (marks.is_empty(), more) {
            (true, _) => " (no sentence recorded)".into(),
            (false, 0) => format!(" {marks}"),
            (false, more) => format!(" {marks} and {more} more"),
        }
    }

    /// The same of all that a line rests on, and how many outlets tell it.
    pub(super) fn rest(&mut self, trace: &'a Trace) -> String {
        let told = words::outlets(trace).map(|told| format!(", {told}")).unwrap_or_default();
        self.notes(&trace.evidence) + &told
    }

    pub(super) fn finish(mut self) -> String {
        let told = std::mem::take(&mut self.told);
        for (i, evidence) in told.into_iter().enumerate() {
            self.block(&format!("[^{}]: {}: {}", i + 1, source(evidence), quote(&evidence.text)));
        }
        self.out
    }
}

/// Words of a report as Markdown that shows them as they are.
pub(super) fn escape(text: &str) -> String {
    let text = one_line(text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut start = true;
    for (at, c) in text.char_indices() {
        let (before, after) = (&text[..at], &text[at + c.len_utf8()..]);
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '{' | '}' | '|' | '~' | '$' | '^' | '@' => out.extend(['\\', c]),
            // What a heading, a list, a rule or a definition begins with
            '#' | '+' | '-' | '=' | ':' if at == 0 => out.extend(['\\', c]),
            '.' | ')' if start && at > 0 => out.extend(['\\', c]),
            // What some readers make a link of without being asked
            ':' if after.starts_with("//") => out.extend(['\\', c]),
            '.' if ends_with_www(before) => out.extend(['\\', c]),
            c => out.push(c),
        }
        start &= c.is_ascii_digit();
    }
    out
}

fn ends_with_www(text: &str) -> bool {
    text.chars().rev().take(3).all(|c| c.eq_ignore_ascii_case(&'w')) && text.chars().count() > 2
}

pub(super) fn quote(text: &str) -> String {
    format!("“{}”", escape(text))
}

/// Report and number of a sentence.
pub(super) fn source(evidence: &Evidence) -> String {
    let doc = escape(&evidence.doc);
    format!("{}, sentence {}", if doc.is_empty() { "report without a name" } else { &doc }, evidence.sentence)
}

pub(super) fn named((name, code): (&str, Option<&str>)) -> String {
    match code {
        Some(code) => format!("**{}** ({})", escape(name), escape(code)),
        None => format!("**{}**", escape(name)),
    }
}

pub(super) fn who(who: &Who) -> String {
    named(words::shown(&who.name, &who.code))
}

pub(super) fn everyone<'a>(all: impl IntoIterator<Item = &'a Who>) -> String {
    all.into_iter().map(who).collect::<Vec<_>>().join(", ")
}

pub(super) fn marked(mark: Mark) -> String {
    format!("{} {}", mark.sign.replace('~', "\\~"), mark.word)
}

/// The mark of a doubtful line, at its start.
pub(super) fn doubt(trace: &Trace) -> String {
    words::doubt(trace).map(|m| format!("{} ", marked(m))).unwrap_or_default()
}

/// A part that may be missing, with what leads to it.
pub(super) fn part(lead: &str, text: &str) -> String {
    let text = escape(text);
    if text.is_empty() { text } else { format!("{lead}{text}") }
}

fn section<'a, T>(note: &mut Note<'a>, title: &str, entries: &'a [T], show: impl Fn(&mut Note<'a>, &'a T)) {
    if !entries.is_empty() {
        note.block(&format!("## {title}"));
        note.out.push('\n');
        entries.iter().for_each(|entry| show(note, entry));
    }
}

fn parties<'a>(note: &mut Note<'a>, parties: &'a [Party]) {
    if parties.is_empty() {
        return;
    }
    note.block("## Parties");
    for role in [Role::Belligerent, Role::Mediator, Role::Other] {
        let mut of = parties.iter().filter(|p| p.role == role).peekable();
        if of.peek().is_none() {
            continue;
        }
        note.block(&format!("### {}", words::role(role)));
        note.block("| Party | Speaking for it | Also named | Heard through | First told |");
        note.line("|---|---|---|---|---|");
        for party in of {
            let (speakers, aliases) = words::other_names(party);
            let channels: Vec<&str> = party.channels.iter().map(|c| words::shown(&c.name, &c.code).0).collect();
            let first = party.first.map(words::day).unwrap_or_default();
            let notes = note.notes(party.names.first().map(|n| &n.evidence));
            note.line(&format!(
                "| {} | {} | {} | {} | {first}{notes} |",
                named(words::headline(party)),
                names(&speakers),
                names(&aliases),
                names(&channels)
            ));
        }
    }
}

fn names(names: &[&str]) -> String {
    let listed: Vec<String> = names.iter().take(NAMES).map(|n| escape(n)).collect();
    let more = names.len().saturating_sub(NAMES);
    if more > 0 { format!("{} and {more} more", listed.join(", ")) } else { listed.join(", ") }
}

fn pivots<'a>(note: &mut Note<'a>, board: &'a Board) {
    let all = words::pivots(board);
    if all.is_empty() {
        return;
    }
    note.block("## Pivots");
    note.block("| Party | Move | On | Was | Now |");
    note.line("|---|---|---|---|---|");
    for (position, shift) in all {
        let (was, now) = (note.notes([&shift.from.evidence]), note.notes([&shift.to.evidence]));
        let stance = |s| marked(words::stance(s));
        note.line(&format!(
            "| {} | {}{} | {}{} | {}, {}{was} | {}, {}{now} |",
            who(&position.actor),
            doubt(&position.trace),
            marked(words::shift(shift.kind)),
            words::issue(position.issue),
            part(": ", &position.theme),
            stance(shift.from.stance),
            words::day(shift.from.date),
            stance(shift.to.stance),
            words::day(shift.to.date),
        ));
    }
}

/// What is proposed, by whom and to whom, on which terms.
pub(super) fn proposal_line(proposal: &Proposal) -> String {
    let by = if proposal.by.is_empty() { "by nobody named".into() } else { everyone(&proposal.by) };
    let to = if proposal.to.is_empty() { String::new() } else { format!(" → {}", everyone(&proposal.to)) };
    let date = part(", ", &words::told(&proposal.trace).unwrap_or_default());
    let terms =
        part(": ", &proposal.terms) + &part("; on condition: ", &proposal.condition) + &fields(&proposal.fields);
    let doubt = doubt(&proposal.trace);
    format!("{doubt}*{}*: {by}{to}{date}{terms}", words::proposal_kind(proposal.kind))
}

/// `lead` comes first.
pub(super) fn proposal<'a>(note: &mut Note<'a>, lead: &str, board: &'a Board, proposal: &'a Proposal) {
    let notes = note.rest(&proposal.trace);
    note.line(&format!("- {lead}{}{notes}", proposal_line(proposal)));
    for answer in words::answers(board, proposal) {
        let was = answer.was.map(|w| format!(", was {}", marked(words::response(w)))).unwrap_or_default();
        let date = part(", ", &answer.date.map(words::day).unwrap_or_default());
        let notes = if answer.evidence.is_some() { note.notes(answer.evidence) } else { String::new() };
        let name = named(words::shown(answer.name, answer.code));
        note.line(&format!("  - {}: {name}{date}{was}{notes}", marked(words::response(answer.now))));
    }
    for answer in &proposal.unsure {
        let notes = note.notes([&answer.evidence]);
        let date = part(", ", &answer.date.map(words::day).unwrap_or_default());
        let response = marked(words::response(answer.response));
        note.line(&format!("  - ? this or another {response}: {}{date}{notes}", who(&answer.by)));
    }
}

/// What the words of the terms were read as.
fn fields(terms: &Terms) -> String {
    words::fields(terms).map(|told| format!(" ({})", escape(&told))).unwrap_or_default()
}

/// What is agreed, between whom, and where it stands.
pub(super) fn agreement_line(agreement: &Agreement) -> String {
    let parties = if agreement.parties.is_empty() { "parties not named".into() } else { everyone(&agreement.parties) };
    let brokers = if agreement.brokers.is_empty() {
        String::new()
    } else {
        format!(", brokered by {}", everyone(&agreement.brokers))
    };
    let when = match words::when(&agreement.when, agreement.date.as_ref()) {
        Some(when) => part(", ", &when),
        None => part(", told ", &words::told(&agreement.trace).unwrap_or_default()),
    };
    let state = words::agreement(agreement.state);
    format!(
        "{}{} *{}* {}: {parties}{brokers}{when}{}",
        doubt(&agreement.trace),
        state.sign,
        words::agreement_kind(agreement.kind),
        state.word,
        part(": ", &agreement.terms) + &fields(&agreement.fields)
    )
}

/// `lead` comes first.
pub(super) fn agreement<'a>(note: &mut Note<'a>, lead: &str, agreement: &'a Agreement) {
    let notes = note.rest(&agreement.trace);
    note.line(&format!("- {lead}{}{notes}", agreement_line(agreement)));
    for violation in &agreement.violations {
        let notes = note.notes(&violation.evidence);
        note.line(&format!("  - {} says that {} broke it{notes}", who(&violation.accuser), who(&violation.accused)));
    }
}

fn positions<'a>(note: &mut Note<'a>, board: &'a Board) {
    let groups = words::positions(board);
    if groups.is_empty() {
        return;
    }
    note.block("## Positions");
    overview(note, &groups);
    for (issue, group) in groups {
        note.block(&format!("### {}", words::issue(issue)));
        note.block("| Party | Stance | On | When told | Evidence |");
        note.line("|---|---|---|---|---|");
        for position in group {
            let toward = if position.toward.is_empty() {
                String::new()
            } else {
                format!(" (toward {})", everyone(&position.toward))
            };
            let mut stance = doubt(&position.trace) + &marked(words::stance(position.stance));
            for (i, (was, until)) in words::earlier(&position.earlier).into_iter().enumerate() {
                stance += if i > 0 { ", then " } else { "; was " };
                stance += &marked(was);
                stance += &part(" until ", &until.unwrap_or_default());
            }
            let told = words::told(&position.trace).unwrap_or_default();
            let notes = note.rest(&position.trace);
            note.line(&format!(
                "| {} | {stance} | {}{toward} | {told} |{notes} |",
                who(&position.actor),
                escape(&position.theme)
            ));
        }
    }
}

/// Issues by parties, where that makes a table.
fn overview(note: &mut Note, groups: &[(Issue, Vec<&Position>)]) {
    let mut parties: Vec<(&Who, usize)> = Vec::new();
    for position in groups.iter().flat_map(|(_, group)| group) {
        match parties.iter_mut().find(|(who, _)| who.code == position.actor.code) {
            Some((_, count)) => *count += 1,
            None => parties.push((&position.actor, 1)),
        }
    }
    if parties.len() < 2 || groups.len() < 2 {
        return;
    }
    let all = parties.len();
    parties.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    parties.truncate(COLUMNS);
    if all > COLUMNS {
        note.block(&format!(
            "The {COLUMNS} parties with the most positions; the others, themes and evidence are below."
        ));
    } else {
        note.block("An overview; themes and evidence are below.");
    }
    let heads: Vec<String> = parties.iter().map(|(one, _)| who(one)).collect();
    note.block(&format!("| Issue | {} |", heads.join(" | ")));
    note.line(&format!("|---|{}", "---|".repeat(heads.len())));
    for (issue, group) in groups {
        let cells = parties.iter().map(|(one, _)| {
            let mut stances: Vec<_> = group.iter().filter(|p| p.actor.code == one.code).map(|p| p.stance).collect();
            stances.sort();
            stances.dedup();
            stances.into_iter().map(|s| marked(words::stance(s))).collect::<Vec<_>>().join(", ")
        });
        let cells: Vec<String> = cells.collect();
        note.line(&format!("| {} | {} |", words::issue(*issue), cells.join(" | ")));
    }
}

fn meetings<'a>(note: &mut Note<'a>, meetings: &[&'a Meeting]) {
    if meetings.is_empty() {
        return;
    }
    note.block("## Meetings");
    note.block("| State | Who | Where | When | On | Evidence |");
    note.line("|---|---|---|---|---|---|");
    for meeting in meetings {
        let (guests, hosts) = words::guests(meeting);
        let hosts = if hosts.is_empty() { String::new() } else { format!("; mediator or host: {}", everyone(hosts)) };
        let when = match words::when(&meeting.when, meeting.date.as_ref()) {
            Some(when) => escape(&when),
            None => part("told ", &words::told(&meeting.trace).unwrap_or_default()),
        };
        let notes = note.rest(&meeting.trace);
        note.line(&format!(
            "| {}{} | {}{hosts} | {} | {when} | {} |{notes} |",
            doubt(&meeting.trace),
            marked(words::meeting(meeting.state)),
            everyone(guests),
            escape(&meeting.place),
            escape(&meeting.topic)
        ));
    }
}

/// Who threatens whom with what.
pub(super) fn warning_line(warning: &Warning) -> String {
    let by = if warning.by.is_empty() { String::new() } else { format!("according to {}: ", everyone(&warning.by)) };
    let to = if warning.to.is_empty() { String::new() } else { format!(" {}", everyone(&warning.to)) };
    let when = match words::when(&warning.when, warning.date.as_ref()) {
        Some(when) => part("; when: ", &when),
        None => part("; told ", &words::told(&warning.trace).unwrap_or_default()),
    };
    let text = part(": ", &warning.consequence) + &part(" — ", &warning.condition);
    format!("{}{by}{} warns{to}{text}{when}", doubt(&warning.trace), who(&warning.actor))
}

/// `lead` comes first.
pub(super) fn warning<'a>(note: &mut Note<'a>, lead: &str, warning: &'a Warning) {
    let notes = note.rest(&warning.trace);
    note.line(&format!("- {lead}{}{notes}", warning_line(warning)));
}

/// What is in dispute.
pub(super) fn dispute_line(dispute: &Dispute) -> String {
    let about = escape(&dispute.about);
    format!("{}{}", doubt(&dispute.trace), if about.is_empty() { "matter not named" } else { &about })
}

/// `lead` comes first.
pub(super) fn dispute<'a>(note: &mut Note<'a>, lead: &str, dispute: &'a Dispute) {
    let notes = note.rest(&dispute.trace);
    note.line(&format!("- {lead}{}{notes}", dispute_line(dispute)));
    for claim in &dispute.claims {
        note.line(&format!("  - {}{}", who(&claim.by), part(": ", &claim.claim)));
    }
}

fn assessment<'a>(note: &mut Note<'a>, assessment: &'a Assessment) {
    let (holder, reading) = words::reading(assessment);
    let doubt = words::doubt_of(assessment).map(|m| format!("{} ", marked(m))).unwrap_or_default();
    let judged = if assessment.judged.is_empty() {
        String::new()
    } else {
        format!(" ({})", escape(&assessment.judged.join(", ")))
    };
    let (text, source) = (quote(&assessment.evidence.text), source(&assessment.evidence));
    note.line(&format!("- {doubt}*{}* {reading}{judged}: {text} ({source})", escape(holder)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{any_board, example, hostile};
    use proptest::prelude::*;

    #[test]
    fn reports_cannot_write_markdown() {
        assert_eq!(escape("a | b"), "a \\| b");
        assert_eq!(escape("<b>&amp;"), "&lt;b&gt;&amp;amp;");
        assert_eq!(escape("# head\n## two"), "\\# head ## two");
        assert_eq!(escape("[x](y) `z` **w**"), "\\[x\\](y) \\`z\\` \\*\\*w\\*\\*");
        assert_eq!(escape("- item"), "\\- item");
        assert_eq!(escape("12. item"), "12\\. item");
        assert_eq!(escape("3.5 per cent."), "3\\.5 per cent.");
        assert_eq!(escape("30-day truce"), "30-day truce");
        assert_eq!(escape("see https://a.example and www.b.example"), "see https\\://a.example and www\\.b.example");
    }

    #[test]
    fn every_sentence_is_told_once() {
        let out = markdown(&example(), 3usize);
        assert!(out.contains(": kyiv-03, sentence 1: “Officials met.”"), "{out}");
        assert_eq!(out.matches(": “Officials met.”").count(), 1);
        for (i, line) in out.lines().filter(|l| l.starts_with("[^")).enumerate() {
            assert!(line.starts_with(&format!("[^{}]: ", i + 1)), "{line}");
            assert!(out.matches(&format!("[^{}]", i + 1)).count() > 1, "{line} is not referred to");
        }
    }

    #[test]
    fn an_allegation_is_its_speakers() {
        let out = markdown(&example(), 3usize);
        assert!(out.contains("**Ukraine** (UKR/GOV) says that **Russia** (RUS/GOV) broke it [^"), "{out}");
        assert!(out.contains("- according to **Ukraine** (UKR/GOV): **Russia** (RUS/GOV) warns"), "{out}");
    }

    #[test]
    fn positions_of_parties_side_by_side() {
        let out = markdown(&example(), 3usize);
        assert!(out.contains("| Issue | **Ukraine** (UKR/GOV) | **Russia** (RUS/GOV) |\n|---|---|---|\n"), "{out}");
        assert!(out.contains("| talks | ○ open | ✓ supports |"), "{out}");
        assert!(out.contains("✓ supports; was ✗ opposes until 14 Mar 2025"), "{out}");
    }

    #[test]
    fn an_empty_board_says_what_that_means() {
        let out = markdown(&Board::default(), 2usize);
        assert!(out.contains("That does not mean that there is none") && !out.contains("##"), "{out}");
    }

    /// The shape of a note: what each line begins with, and how many cells it has.
    fn shape(text: &str) -> Vec<(String, usize)> {
        let lines = text.lines().filter(|l| !l.starts_with("[^"));
        lines
            .map(|l| {
                (l.chars().take_while(|c| "#-| ".contains(*c)).collect(), l.replace("\\|", "").matches('|').count())
            })
            .collect()
    }

    #[test]
    fn a_hostile_report_changes_no_line_but_its_words() {
        let out = markdown(&hostile(), 3usize);
        assert_eq!(shape(&out), shape(&markdown(&example(), 3usize)));
        assert!(!out.contains('<') && !out.contains("\n# head") && !out.replace("\\](", "").contains("]("));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn any_words_stay_words(board in any_board()) {
            let out = markdown(&board, 7usize);
            prop_assert!(!out.chars().any(|c| c != '\n' && c.is_control()));
            let harmful = out.contains(['<', '\u{202e}', '\u{2066}', '\u{200b}']);
            prop_assert!(!harmful);
            let cells = |line: &str| {
                let line = line.replace("\\\\", "");
                line.replace("\\|", "").matches('|').count()
            };
            let mut columns = None;
            for line in out.lines() {
                match (line.starts_with('|'), columns) {
                    (true, Some(n)) => prop_assert_eq!(cells(line), n),
                    (true, None) => columns = Some(cells(line)),
                    (false, _) => columns = None,
                }
            }
        }
    }
}
