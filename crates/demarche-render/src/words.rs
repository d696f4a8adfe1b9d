//! What both views share: signs with their words, names, dates, and the order of the lines.

use crate::text::one_line;
use demarche_board::{
    AgreementKind, AgreementState, Board, Meeting, MeetingState, Party, Position, Proposal, ProposalKind, Response,
    Role, Shift, ShiftKind, Stance, Terms, Trace, Who,
};
use demarche_coding::{ActDate, Assessment, Evidence, Granularity, Issue, Open};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What an empty or a missing section means.
pub const ABSENCE: &str =
    "What is not listed was not found in these reports. That does not mean that it does not exist.";

/// What the views tell beside the board itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shown {
    /// How many reports were read.
    pub reports: usize,
    /// How many lines are not shown because they are doubtful.
    pub hidden: usize,
}

impl From<usize> for Shown {
    fn from(reports: usize) -> Self {
        Self { reports, hidden: 0 }
    }
}

/// What is not shown, and how to see it.
pub fn hidden(count: usize) -> String {
    let (lines, are, them) = if count == 1 { ("line", "is", "it") } else { ("lines", "are", "them") };
    format!("{count} doubtful {lines} {are} not shown; --all shows {them}.")
}

/// The mark of a line that rests on no firm act.
pub fn doubt(trace: &Trace) -> Option<Mark> {
    is_doubtful(trace.confidence).then_some(DOUBTFUL)
}

/// The mark of a reading that may be none.
pub fn doubt_of(assessment: &Assessment) -> Option<Mark> {
    is_doubtful(assessment.confidence).then_some(DOUBTFUL)
}

const DOUBTFUL: Mark = mark("≈", "doubtful", Tone::Wary);

fn is_doubtful(confidence: f32) -> bool {
    confidence < demarche_board::FIRM
}

/// How a stance moved.
pub fn shift(kind: ShiftKind) -> Mark {
    match kind {
        ShiftKind::Turns => mark("⇄", "turns", Tone::Wary),
        ShiftKind::Hardens => mark("▲", "hardens", Tone::Bad),
        ShiftKind::Softens => mark("▽", "softens", Tone::Good),
    }
}

/// Every move of the board, the latest first, with the position that moved.
pub fn pivots(board: &Board) -> Vec<(&Position, &Shift)> {
    let ranks = ranks(board);
    let mut all: Vec<(&Position, &Shift)> =
        board.positions.iter().flat_map(|p| p.earlier.iter().map(move |s| (p, s))).collect();
    all.sort_by_key(|(p, s)| (std::cmp::Reverse(s.to.date), rank(&ranks, &p.actor.code)));
    all
}

/// Whose reading it is, in words, and what it does: "the report", "judges".
pub fn reading(assessment: &Assessment) -> (&str, &'static str) {
    let holder = &assessment.holder;
    let is_blank = |text: &str| one_line(text).is_empty();
    let name = match (is_blank(&holder.text), is_blank(&holder.name)) {
        (false, _) => holder.text.as_str(),
        (true, false) => holder.name.as_str(),
        (true, true) => "the report",
    };
    (name, assessment.reading.as_str())
}

/// How a sign is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Yes, holds.
    Good,
    /// No, fails.
    Bad,
    /// Yes, but.
    Wary,
    /// Neither yes nor no.
    Willing,
    /// Wants it.
    Firm,
    /// Nothing to see.
    Quiet,
}

/// A sign and its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// One column.
    pub sign: &'static str,
    /// The word, without hyphens.
    pub word: &'static str,
    /// How to take it.
    pub tone: Tone,
}

const fn mark(sign: &'static str, word: &'static str, tone: Tone) -> Mark {
    Mark { sign, word, tone }
}

/// How a party answers.
pub fn response(response: Response) -> Mark {
    match response {
        Response::Accepted => mark("✓", "accepted", Tone::Good),
        Response::Rejected => mark("✗", "rejected", Tone::Bad),
        Response::Conditional => mark("~", "conditional", Tone::Wary),
        Response::Open => mark("○", "open", Tone::Willing),
        Response::Unanswered => mark("·", "unanswered", Tone::Quiet),
    }
}

/// Where an actor stands.
pub fn stance(stance: Stance) -> Mark {
    match stance {
        Stance::Demands => mark("!", "demands", Tone::Firm),
        Stance::Supports => mark("✓", "supports", Tone::Good),
        Stance::Open => mark("○", "open", Tone::Willing),
        Stance::Conditional => mark("~", "conditional", Tone::Wary),
        Stance::Opposes => mark("✗", "opposes", Tone::Bad),
        Stance::RulesOut => mark("⊘", "rules out", Tone::Bad),
    }
}

/// Where an agreement stands. That one is broken is what reports tell, not a finding.
pub fn agreement(state: AgreementState) -> Mark {
    match state {
        AgreementState::Reached => mark("○", "reached", Tone::Willing),
        AgreementState::InForce => mark("✓", "in force", Tone::Good),
        AgreementState::Broken => mark("✗", "reported broken", Tone::Bad),
        AgreementState::Ended => mark("·", "ended", Tone::Quiet),
        AgreementState::Disputed => mark("?", "disputed", Tone::Wary),
    }
}

/// Where a meeting stands.
pub fn meeting(state: MeetingState) -> Mark {
    match state {
        MeetingState::Planned => mark("○", "planned", Tone::Willing),
        MeetingState::Ongoing => mark("~", "ongoing", Tone::Wary),
        MeetingState::Held => mark("✓", "held", Tone::Good),
        MeetingState::CalledOff => mark("✗", "called off", Tone::Bad),
    }
}

/// What is proposed.
pub fn proposal_kind(kind: ProposalKind) -> &'static str {
    match kind {
        ProposalKind::Other => "other proposal",
        kind => kind.as_str(),
    }
}

/// What is agreed.
pub fn agreement_kind(kind: AgreementKind) -> &'static str {
    match kind {
        AgreementKind::Other => "other agreement",
        kind => kind.as_str(),
    }
}

/// The issue.
pub fn issue(issue: Issue) -> &'static str {
    match issue {
        Issue::Other => "other matters",
        issue => issue.as_str(),
    }
}

/// The parties of one role, as a heading.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Belligerent => "Belligerents",
        Role::Mediator => "Mediators",
        Role::Other => "Others",
    }
}

/// The name under which a code's bearer is shown, and the code where it tells more than the name.
pub fn shown<'a>(name: &'a str, code: &'a str) -> (&'a str, Option<&'a str>) {
    let is_blank = |text| one_line(text).is_empty();
    match (is_blank(name), is_blank(code)) {
        (false, blank) => (name, Some(code).filter(|c| !blank && *c != name)),
        (true, false) => (code, None),
        (true, true) => ("unnamed", None),
    }
}

/// Its most frequent name.
pub fn headline(party: &Party) -> (&str, Option<&str>) {
    shown(party.names.first().map_or("", |n| n.name.as_str()), &party.code)
}

/// The other names of a party: those under which it is spoken for, and those under which it only acts.
pub fn other_names(party: &Party) -> (Vec<&str>, Vec<&str>) {
    let others = || party.names.iter().skip(1).filter(|n| !n.name.trim().is_empty());
    let pick = |speaks: bool| others().filter(|n| (n.speaks > 0) == speaks).map(|n| n.name.as_str()).collect();
    (pick(true), pick(false))
}

/// Each party's answer to a proposal: who, what now, when, where it is told, and the answer before it if that was another.
pub struct Answered<'a> {
    /// Who answers.
    pub name: &'a str,
    /// Its code.
    pub code: &'a str,
    /// The last answer.
    pub now: Response,
    /// When it was given.
    pub date: Option<Date>,
    /// Where it is told.
    pub evidence: Option<&'a Evidence>,
    /// The one before.
    pub was: Option<Response>,
}

/// The answers to a proposal, in the order of the parties.
pub fn answers<'a>(board: &'a Board, proposal: &'a Proposal) -> Vec<Answered<'a>> {
    let ranks = ranks(board);
    let mut answers: Vec<Answered> = proposal
        .responses
        .iter()
        .map(|(code, &now)| {
            let own = || proposal.answers.iter().rev().filter(|a| a.by.code == *code);
            let last = own().find(|a| a.response == now);
            let known = || proposal.to.iter().chain(&proposal.by).find(|w| w.code == *code).map(|w| w.name.as_str());
            let party = || board.parties.iter().find(|p| p.code == *code).map(|p| headline(p).0);
            Answered {
                name: last.map(|a| a.by.name.as_str()).or_else(known).or_else(party).unwrap_or(code),
                code,
                now,
                date: last.and_then(|a| a.date),
                evidence: last.map(|a| &a.evidence),
                was: own().find(|a| a.response != now).map(|a| a.response),
            }
        })
        .collect();
    answers.sort_by_key(|a| rank(&ranks, a.code));
    answers
}

/// The terms as they were read into fields, or `None` where they say no more than the words do.
pub fn fields(terms: &Terms) -> Option<String> {
    // "2 or 3 days"
    let most = terms.duration.last().map(|d| duration(d)).unwrap_or_default();
    let unit = most.split(' ').nth(1).unwrap_or_default().trim_end_matches('s');
    let count = |told: String| match told.split_once(' ') {
        Some((count, of)) if of.trim_end_matches('s') == unit => count.to_owned(),
        _ => told,
    };
    let others = terms.duration.iter().rev().skip(1).rev().map(|d| count(duration(d)));
    let duration: Vec<String> = others.chain([most.clone()]).collect();
    let date = terms.date.as_ref().map(|d| {
        let (start, end) = (day(d.start), day(d.end));
        if start == end { start } else { format!("{start} to {end}") }
    });
    let parts = [duration.join(" or "), terms.scope.join(", "), terms.targets.join(", "), terms.level.join(", ")];
    let told: Vec<String> = parts.into_iter().chain(date).filter(|part| !part.is_empty()).collect();
    (!told.is_empty()).then(|| told.join("; "))
}

/// An ISO 8601 duration in words: "30 days".
fn duration(iso: &str) -> String {
    let (rest, hours) = match iso.strip_prefix("PT") {
        Some(rest) => (rest, true),
        None => (iso.strip_prefix('P').unwrap_or(iso), false),
    };
    let unit = match (rest.chars().last(), hours) {
        (Some('H'), true) => "hour",
        (Some('D'), false) => "day",
        (Some('W'), false) => "week",
        (Some('M'), false) => "month",
        (Some('Y'), false) => "year",
        _ => return iso.to_owned(),
    };
    match rest.get(..rest.len() - 1).and_then(|count| count.parse().ok()) {
        Some(count) => counted(count, unit),
        None => iso.to_owned(),
    }
}

/// Positions by issue, in the order of the vocabulary; within one by party, in the order of the parties.
pub fn positions(board: &Board) -> Vec<(Issue, Vec<&Position>)> {
    let ranks = ranks(board);
    let mut groups: BTreeMap<Issue, Vec<&Position>> = BTreeMap::new();
    for position in &board.positions {
        groups.entry(position.issue).or_default().push(position);
    }
    for group in groups.values_mut() {
        group.sort_by_key(|p| (rank(&ranks, &p.actor.code), &p.actor.code));
    }
    groups.into_iter().collect()
}

/// Each stance held before, with the day until which it was held, oldest first.
pub fn earlier(shifts: &[Shift]) -> Vec<(Mark, Option<String>)> {
    shifts.iter().map(|s| (stance(s.from.stance), Some(day(s.to.date)))).collect()
}

/// Meetings: those to come first, then those going on, held, called off; within each by date, the undated last.
pub fn meetings(board: &Board) -> Vec<&Meeting> {
    let mut meetings: Vec<&Meeting> = board.meetings.iter().collect();
    meetings.sort_by_key(|m| {
        let state = match m.state {
            MeetingState::Planned => 0,
            MeetingState::Ongoing => 1,
            MeetingState::Held => 2,
            MeetingState::CalledOff => 3,
        };
        let date = m.date.as_ref().map(|d| d.start).or(m.trace.first);
        (state, date.is_none(), date)
    });
    meetings
}

/// Those who take part without hosting, and the hosts.
pub fn guests(meeting: &Meeting) -> (Vec<&Who>, Vec<&Who>) {
    let guests: Vec<&Who> =
        meeting.participants.iter().filter(|p| !meeting.hosts.iter().any(|h| h.code == p.code)).collect();
    if guests.is_empty() {
        (meeting.participants.iter().collect(), Vec::new())
    } else {
        (guests, meeting.hosts.iter().collect())
    }
}

fn ranks(board: &Board) -> BTreeMap<&str, usize> {
    board.parties.iter().enumerate().map(|(i, p)| (p.code.as_str(), i)).collect()
}

fn rank(ranks: &BTreeMap<&str, usize>, code: &str) -> usize {
    ranks.get(code).copied().unwrap_or(usize::MAX)
}

/// The sentence to show of several: one that has the words of the line, else the first, or the last where the line has moved.
pub fn telling<'a>(evidence: &'a [Evidence], words: &str, moved: bool) -> Option<&'a Evidence> {
    let has = |e: &&Evidence| !words.is_empty() && e.text.contains(words);
    if moved {
        evidence.iter().rev().find(has).or(evidence.last())
    } else {
        evidence.iter().find(has).or(evidence.first())
    }
}

/// "in 3 outlets", where it is known that more than one speaks of it independently of the others.
pub fn outlets(trace: &Trace) -> Option<String> {
    trace.outlets.filter(|n| *n > 1).map(|n| format!("in {}", counted(n, "outlet")))
}

/// "1 report", "12 reports".
pub fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

/// The first and the last day that the board tells of.
pub fn period(board: &Board) -> Option<String> {
    days_of(board).map(|(first, last)| span(first, last))
}

/// The same, as days.
pub fn days_of(board: &Board) -> Option<(Date, Date)> {
    let days = board.traces().map(|t| (t.first, t.last)).chain(board.parties.iter().map(|p| (p.first, p.last)));
    let days: Vec<Date> = days.flat_map(|(first, last)| [first, last]).flatten().collect();
    Some((*days.iter().min()?, *days.iter().max()?))
}

/// Whether the board has no line at all.
pub fn is_bare(board: &Board) -> bool {
    board.lines() == 0
}

/// What it means that it has none.
pub fn nothing(reports: usize) -> String {
    if reports == 0 {
        return "No report was read, so there is nothing to show.".into();
    }
    format!(
        "Nothing found: no proposal, agreement, position, meeting, warning, dispute or assessment in {}. \
         That does not mean that there is none: the reports may not tell of it, or Demarche may have missed it.",
        counted(reports, "report")
    )
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn month(date: Date) -> &'static str {
    usize::try_from(date.month() - 1).ok().and_then(|m| MONTHS.get(m)).copied().unwrap_or("?")
}

/// "12 Mar 2025".
pub fn day(date: Date) -> String {
    format!("{} {} {}", date.day(), month(date), date.year())
}

/// "12–15 Mar 2025", with no more said twice than needed.
pub fn span(first: Date, last: Date) -> String {
    if first == last {
        day(first)
    } else if (first.year(), first.month()) == (last.year(), last.month()) {
        format!("{}–{}", first.day(), day(last))
    } else if first.year() == last.year() {
        format!("{} {} – {}", first.day(), month(first), day(last))
    } else {
        format!("{} – {}", day(first), day(last))
    }
}

/// When reports tell it.
pub fn told(trace: &Trace) -> Option<String> {
    match (trace.first, trace.last) {
        (Some(first), Some(last)) => Some(span(first, last)),
        (one, other) => one.or(other).map(day),
    }
}

/// The days, as exactly as they are known; `until` leads to the last one where only that is told.
pub fn dated(date: &ActDate, until: &str) -> String {
    let known = |on: Date| match date.granularity {
        Granularity::Year => on.year().to_string(),
        Granularity::Month => format!("{} {}", month(on), on.year()),
        _ => day(on),
    };
    match (date.open, date.granularity) {
        (Some(Open::Start), _) => format!("{until} {}", known(date.end)),
        (Some(Open::End), _) => format!("from {}", known(date.start)),
        (None, Granularity::Year | Granularity::Month) => known(date.start),
        (None, _) => span(date.start, date.end),
    }
}

/// When it is, was or is to be: the report's words, and the day they mean. The report's own day is no answer.
pub fn when(words: &str, date: Option<&ActDate>) -> Option<String> {
    let date = date.filter(|d| d.told).map(|d| dated(d, "until"));
    match (words.trim(), date) {
        ("", date) => date,
        (words, None) => Some(words.to_owned()),
        (words, Some(date)) => Some(format!("{words} ({date})")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn terms_in_words() {
        let terms = |duration: &[&str]| Terms {
            duration: duration.iter().map(|d| (*d).to_owned()).collect(),
            scope: vec!["full".into(), "air".into()],
            ..Terms::default()
        };
        assert_eq!(fields(&terms(&["P30D"])).as_deref(), Some("30 days; full, air"));
        assert_eq!(fields(&terms(&["P2D", "P3D"])).as_deref(), Some("2 or 3 days; full, air"));
        assert_eq!(fields(&terms(&["PT72H", "P1W"])).as_deref(), Some("72 hours or 1 week; full, air"));
        assert_eq!(fields(&terms(&["P", ""])).as_deref(), Some("P or ; full, air"));
        assert_eq!(fields(&Terms::default()), None);
    }

    #[test]
    fn days_say_nothing_twice() {
        assert_eq!(day(date(2025, 3, 2)), "2 Mar 2025");
        assert_eq!(span(date(2025, 3, 2), date(2025, 3, 2)), "2 Mar 2025");
        assert_eq!(span(date(2025, 3, 2), date(2025, 3, 9)), "2–9 Mar 2025");
        assert_eq!(span(date(2025, 3, 2), date(2025, 4, 1)), "2 Mar – 1 Apr 2025");
        assert_eq!(span(date(2024, 12, 30), date(2025, 1, 2)), "30 Dec 2024 – 2 Jan 2025");
    }

    #[test]
    fn the_reports_own_day_is_not_when_it_happens() {
        let on = |told, granularity, end| ActDate { start: date(2025, 5, 1), end, granularity, open: None, told };
        let friday = on(true, Granularity::Day, date(2025, 5, 1));
        assert_eq!(when("Thursday", Some(&friday)).as_deref(), Some("Thursday (1 May 2025)"));
        assert_eq!(when("", Some(&on(true, Granularity::Month, date(2025, 5, 31)))).as_deref(), Some("May 2025"));
        assert_eq!(when("", Some(&on(true, Granularity::Year, date(2025, 12, 31)))).as_deref(), Some("2025"));
        assert_eq!(when("", Some(&on(false, Granularity::Day, date(2025, 5, 1)))), None);
        let by = ActDate { open: Some(Open::Start), ..on(true, Granularity::Day, date(2025, 5, 9)) };
        assert_eq!(when("by Friday", Some(&by)).as_deref(), Some("by Friday (until 9 May 2025)"));
        let since = ActDate { open: Some(Open::End), ..on(true, Granularity::Month, date(2025, 5, 9)) };
        assert_eq!(when("since May", Some(&since)).as_deref(), Some("since May (from May 2025)"));
        assert_eq!(when("soon", None).as_deref(), Some("soon"));
    }

    #[test]
    fn a_code_is_not_said_twice() {
        assert_eq!(shown("Russia", "RUS/GOV"), ("Russia", Some("RUS/GOV")));
        assert_eq!(shown("RUS/GOV", "RUS/GOV"), ("RUS/GOV", None));
        assert_eq!(shown(" ", "RUS/GOV"), ("RUS/GOV", None));
        assert_eq!(shown("\u{200b}", "\n"), ("unnamed", None));
    }
}
