//! The page for the terminal.

use super::{ABSENCE, Change, Followed, STILL, Section, due, kind, news, nothing, pivots, sections};
use crate::page::{Line, Page, Style};
use crate::terminal::{
    DETAIL, ENTRY, NARROWEST, agreement, agreement_head, dispute, dispute_head, doubt, everyone, evidence, mark,
    meeting, meeting_head, note, part, pivot, position_line, proposal, proposal_head, reference, sentences, warning,
    warning_head, who,
};
use crate::text::one_line;
use crate::words;
use demarche_board::{Board, DeadlineKind, Moved, Position, Trace};
use demarche_coding::Evidence;
use demarche_record::{Briefing, Deadline, agreed};
use jiff::civil::Date;

/// What moved, for a terminal of `width` columns (40 at least), with colour if the terminal has it. Days are counted from `today`; `reports`
/// tells how many reports there are of the days that are looked at.
pub fn briefing_terminal(briefing: &Briefing, today: Date, reports: usize, width: usize, colour: bool) -> String {
    let mut page = Page::new(width.max(NARROWEST), colour);
    let mut line = Line::default();
    line.add(Style::Strong, "What moved").plain(" — ").plain(&words::span(briefing.since, briefing.until));
    line.plain(", ").plain(&words::counted(reports, "report"));
    page.line(0, 4, &line);
    if briefing.is_empty() && briefing.pivots.is_empty() {
        page.gap();
        note(&mut page, Style::Plain, &nothing(reports));
        return page.into_string();
    }
    if briefing.changes.is_empty() && briefing.pivots.is_empty() {
        page.gap();
        note(&mut page, Style::Plain, STILL);
    }
    lists(&mut page, briefing);
    days(&mut page, "DAYS PASSED", &briefing.passed, today);
    days(&mut page, "DAYS NEAR", &briefing.near, today);
    page.gap();
    note(&mut page, Style::Dim, ABSENCE);
    page.into_string()
}

fn lists(page: &mut Page, briefing: &Briefing) {
    let board = Board::default();
    let changes = &briefing.changes;
    let turned = pivots(briefing);
    if !turned.is_empty() {
        page.heading("PIVOTS", turned.len());
        turned.into_iter().for_each(|(p, s)| pivot(page, p, s));
    }
    let all = sections(briefing);
    section(
        page,
        "ON THE TABLE",
        &all.proposals,
        |page, p| proposal(page, &board, p),
        proposal_head,
        |page, p| {
            if let Some(agreement) = agreed(p, changes) {
                let mut line = Line::default();
                line.plain("agreed, now ").add(Style::Strong, words::agreement_kind(agreement.kind)).plain(" ");
                mark(&mut line, words::agreement(agreement.state));
                line.dim(": ");
                everyone(&mut line, Style::Plain, &agreement.parties);
                page.line(DETAIL.0, DETAIL.1, &line);
            }
            evidence(page, &p.trace, &p.terms, false);
        },
    );
    section(page, "AGREEMENTS", &all.agreements, agreement, agreement_head, |page, a| rest(page, &a.trace, &a.terms));
    section(
        page,
        "POSITIONS",
        &all.positions,
        |page, p| {
            position_head(page, p);
            evidence(page, &p.trace, &p.theme, false);
        },
        position_head,
        |page, p| rest(page, &p.trace, &p.theme),
    );
    section(page, "MEETINGS", &all.meetings, meeting, meeting_head, |page, m| rest(page, &m.trace, &m.topic));
    section(page, "WARNINGS", &all.warnings, warning, warning_head, |page, w| rest(page, &w.trace, &w.consequence));
    section(page, "DISPUTES", &all.disputes, dispute, dispute_head, |page, d| rest(page, &d.trace, &d.about));
}

fn rest(page: &mut Page, trace: &Trace, words: &str) {
    evidence(page, trace, words, false);
}

/// A position with its issue, which has no heading here.
fn position_head(page: &mut Page, position: &Position) {
    let mut line = position_line(position);
    line.dim(" · ").dim(words::issue(position.issue));
    page.line(ENTRY.0, ENTRY.1, &line);
}

/// What is new in a list, what changed, and what is listed no longer.
fn section<T: Followed>(
    page: &mut Page,
    title: &str,
    section: &Section<T>,
    new: impl Fn(&mut Page, &T),
    head: impl Fn(&mut Page, &T),
    gone: impl Fn(&mut Page, &T),
) {
    if section.count() == 0 {
        return;
    }
    page.heading(title, section.count());
    part_of(page, "new", &section.new, &new);
    part_of(page, "changed", &section.moved, &|page, moved: &Moved<T>| {
        head(page, &moved.entry);
        for change in moved.entry.changes(&moved.steps) {
            page.line(DETAIL.0, DETAIL.1, &told(&change));
        }
        let trace = moved.entry.trace();
        sentences(page, news(&moved.evidence, &trace.evidence), "", true, words::outlets(trace));
    });
    part_of(page, "no longer listed", &section.gone, &|page, entry| {
        head(page, entry);
        gone(page, entry);
    });
}

fn part_of<T>(page: &mut Page, title: &str, entries: &[&T], show: &impl Fn(&mut Page, &T)) {
    if entries.is_empty() {
        return;
    }
    let mut line = Line::default();
    line.add(Style::Strong, title);
    page.line(1, 1, &line);
    entries.iter().for_each(|entry| show(page, entry));
}

fn told(change: &Change) -> Line {
    let mut line = Line::default();
    match change {
        Change::Value { of, from, to, evidence } => {
            if let Some(one) = of {
                who(&mut line, Style::Plain, one);
                line.dim(": ");
            }
            match from {
                Some(from) => mark(&mut line, *from),
                None => _ = line.dim("not told"),
            }
            line.plain(" →").tie();
            match to {
                Some(to) => mark(&mut line, *to),
                None => _ = line.dim("no longer told"),
            }
            source(&mut line, *evidence);
        }
        Change::Alleged { accuser, accused, evidence, listed } => {
            line.dim(if *listed { "" } else { "no longer listed: " });
            who(&mut line, Style::Plain, accuser);
            line.add(Style::Tone(words::Tone::Wary), " says that ");
            who(&mut line, Style::Plain, accused);
            line.add(Style::Tone(words::Tone::Wary), " broke it");
            source(&mut line, *evidence);
        }
        Change::Actors(lead, list) => {
            line.dim(lead).dim(": ");
            if list.is_empty() {
                line.plain("nobody named");
            }
            everyone(&mut line, Style::Plain, list);
        }
        Change::Words(lead, from, to) => {
            line.dim(lead).dim(": ");
            for (i, text) in [from, to].into_iter().enumerate() {
                line.plain(if i > 0 { " → " } else { "" });
                let text = one_line(text);
                line.plain(if text.is_empty() { "not told" } else { &text });
            }
        }
    }
    line
}

/// Where a part of a line is told.
fn source(line: &mut Line, evidence: Option<&Evidence>) {
    if let Some(evidence) = evidence {
        line.dim(" — ");
        reference(line, evidence);
    }
}

fn days(page: &mut Page, title: &str, all: &[Deadline], today: Date) {
    if all.is_empty() {
        return;
    }
    page.heading(title, all.len());
    for deadline in all {
        let mut line = Line::default();
        doubt(&mut line, &deadline.trace);
        line.add(Style::Strong, &due(&deadline.date, today)).dim(": ").plain(kind(deadline)).dim(" — ");
        if deadline.by.is_empty() {
            line.plain("nobody named");
        }
        everyone(&mut line, Style::Strong, &deadline.by);
        if !deadline.to.is_empty() {
            line.plain(" →").tie();
            everyone(&mut line, Style::Strong, &deadline.to);
        }
        part(&mut line, if deadline.kind == DeadlineKind::Meeting { ", on: " } else { ": " }, &deadline.what);
        part(&mut line, " · ", &deadline.place);
        page.line(ENTRY.0, ENTRY.1, &line);
        evidence(page, &deadline.trace, &deadline.what, false);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{TODAY, everything, nothing};
    use super::*;
    use crate::testing::{any_board, example, hostile, strip};
    use crate::text::{neutral, width};
    use proptest::prelude::*;

    fn page(briefing: &Briefing) -> String {
        briefing_terminal(briefing, TODAY, 4, 100, false)
    }

    #[test]
    fn sections_in_order() {
        let out = page(&everything(&example()));
        let titles = [
            "What moved — 13–15 Mar 2025, 4 reports",
            "PIVOTS",
            "ON THE TABLE",
            "AGREEMENTS",
            "POSITIONS",
            "MEETINGS",
            "WARNINGS",
            "DISPUTES",
            "DAYS PASSED",
            "DAYS NEAR",
        ];
        let at: Vec<usize> = titles.iter().map(|t| out.find(t).unwrap_or_else(|| panic!("no {t} in\n{out}"))).collect();
        assert!(at.is_sorted(), "{out}");
    }

    #[test]
    fn a_pivot_has_both_sentences_and_stands_once() {
        let mut briefing = everything(&example());
        briefing.changes.positions.gone.clear();
        let out = page(&briefing);
        assert!(out.contains("⇄ Russia (RUS/GOV) turns on talks: direct talks in Istanbul"), "{out}");
        assert!(out.contains("“Russia spoke against direct talks.”"), "{out}");
        assert_eq!(out.matches("direct talks in Istanbul, toward").count(), 1, "{out}");
    }

    #[test]
    fn what_changed_is_told_in_words() {
        let out = page(&everything(&example()));
        for line in [
            "    Ukraine (UKR/GOV): ✗ rejected → ~ conditional — kyiv-03 s. 9\n",
            "    now addressed to: Ukraine (UKR/GOV)\n",
            "    now put forward by: nobody named\n",
            "    ○ reached → ✓ in force\n",
            "    Ukraine (UKR/GOV) says that Russia (RUS/GOV) broke it — kyiv-03 s. 6\n",
            "    ○ open → ⊘ rules out\n",
            "    ○ planned → ✗ called off\n",
            "    place: not told → Geneva\n",
            "    condition: unless it signs → not told\n",
            "    now also told by: Russia (RUS/GOV)\n",
        ] {
            assert!(out.contains(line), "no {line:?} in\n{out}");
        }
    }

    #[test]
    fn every_changed_line_has_its_new_sentence() {
        let out = page(&everything(&example()));
        let (_, changed) = out.split_once("\n changed\n").unwrap();
        let (changed, _) = changed.split_once("\n no longer listed\n").unwrap();
        assert!(changed.contains("kyiv-03 s. 9 “Kyiv said it would agree if prisoners were freed.”"), "{changed}");
        assert!(!changed.contains("Moscow offered"), "{changed}");
    }

    #[test]
    fn a_proposal_that_was_agreed_is_told_as_agreed() {
        let out = page(&everything(&example()));
        let (_, gone) = out.split_once("\n no longer listed\n").unwrap();
        assert!(gone.contains("    agreed, now ceasefire ✓ in force: Russia (RUS/GOV), Ukraine (UKR/GOV)\n"), "{gone}");
        let mut alone = everything(&example());
        alone.changes.agreements = Default::default();
        assert!(!page(&alone).contains("agreed, now"));
    }

    #[test]
    fn days_are_counted_from_today() {
        let out = page(&everything(&example()));
        assert!(out.contains("  yesterday, 14 Mar 2025: proposed for this day — Russia (RUS/GOV) → Ukraine"), "{out}");
        assert!(out.contains("  in 6 days, 21 Mar 2025: planned meeting — Russia (RUS/GOV), Ukraine"), "{out}");
    }

    #[test]
    fn how_many_outlets_tell_it_is_told() {
        let mut board = example();
        board.traces_mut().for_each(|trace| trace.outlets = Some(3));
        let out = page(&everything(&board));
        assert!(out.contains("+2 more · in 3 outlets"), "{out}");
        board.traces_mut().for_each(|trace| trace.outlets = Some(1));
        assert!(!page(&everything(&board)).contains("outlet"));
    }

    #[test]
    fn an_empty_page_says_what_that_means() {
        let out = page(&nothing());
        assert!(
            out.contains("Nothing moved: 4 reports") && out.contains("does not mean that nothing happened"),
            "{out}"
        );
        assert!(briefing_terminal(&nothing(), TODAY, 0, 60, false).contains("There is no report of these days"));
        let days = Briefing { near: everything(&example()).near, ..nothing() };
        let out = page(&days);
        assert!(out.contains(STILL) && out.contains("DAYS NEAR"), "{out}");
    }

    #[test]
    fn a_hostile_report_does_not_reach_the_terminal() {
        let out = briefing_terminal(&everything(&hostile()), TODAY, 1, 50, false);
        assert!(!out.chars().any(|c| c != '\n' && c.is_control()), "{out:?}");
        assert!(!out.contains(['\u{202e}', '\u{2066}', '\u{200b}']));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_words_keep_the_width_and_the_peace(board in any_board(), columns in 0usize..200) {
            let briefing = everything(&board);
            let out = briefing_terminal(&briefing, TODAY, 7, columns, false);
            for line in out.lines() {
                prop_assert!(width(line) <= columns.max(NARROWEST));
                prop_assert_eq!(neutral(line), line);
                prop_assert!(!line.ends_with(' '));
            }
            prop_assert_eq!(strip(&briefing_terminal(&briefing, TODAY, 7, columns, true)), out);
        }
    }
}
