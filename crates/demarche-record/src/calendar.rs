//! Days to come as a calendar (iCalendar, RFC 5545).
//!
//! The form is small and written here: the crate for it that fitted best, `icalendar`, folds some long lines without end where a report
//! has many spaces behind signs of four bytes. The tests read the calendar back with it.

use crate::plain::{codes, days, names, outlets, plain, quoted, short, uuid};
use demarche_board::{Deadline, DeadlineKind, Meeting, MeetingState, Trace, Who};
use demarche_coding::{ActDate, Open};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Octets of a line, without its end.
const LINE: usize = 75;
/// Characters of what a title tells beside the parties.
const WORDS: usize = 90;
/// Sentences of one entry; the others are counted.
const SENTENCES: usize = crate::plain::SENTENCES;

/// Days to come as a calendar that common programs read: the deadlines, and those of `meetings` that were called off, as cancelled ones.
/// `stamp` is when it was made.
///
/// Each entry lasts whole days and is tentative, since it rests on what somebody said. Its UID is made of its kind, its parties and its
/// date, so that it stays the same however reports word it; what has all of these in common is one entry.
#[must_use]
pub fn calendar(deadlines: &[Deadline], meetings: &[Meeting], stamp: Timestamp) -> String {
    let mut entries: Vec<Vec<Day>> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for day in deadlines.iter().map(Day::of).chain(meetings.iter().filter_map(Day::called_off)) {
        // four digits of a year are all that the form has
        if day.first().year() < 0 {
            continue;
        }
        let at = *known.entry(day.key()).or_insert(entries.len());
        match entries.get_mut(at) {
            Some(entry) => entry.push(day),
            None => entries.push(vec![day]),
        }
    }
    let mut out = Lines(String::new());
    out.line("BEGIN", "VCALENDAR");
    out.line("VERSION", "2.0");
    out.line("PRODID", concat!("-//Demarche//Demarche ", env!("CARGO_PKG_VERSION"), "//EN"));
    out.line("CALSCALE", "GREGORIAN");
    out.text("X-WR-CALNAME", "Demarche: days to come");
    for entry in &mut entries {
        standing(entry);
        event(&mut out, entry, stamp);
    }
    out.line("END", "VCALENDAR");
    out.0
}

/// What is set for a day, and what it rests on.
struct Day<'a> {
    kind: DeadlineKind,
    date: &'a ActDate,
    by: &'a [Who],
    to: &'a [Who],
    what: &'a str,
    place: &'a str,
    trace: &'a Trace,
    cancelled: bool,
}

impl<'a> Day<'a> {
    fn of(deadline: &'a Deadline) -> Self {
        let Deadline { kind, date, by, to, what, place, trace } = deadline;
        Self { kind: *kind, date, by, to, what, place, trace, cancelled: false }
    }

    fn called_off(meeting: &'a Meeting) -> Option<Self> {
        let date = meeting.date.as_ref().filter(|_| meeting.state == MeetingState::CalledOff)?;
        Some(Self {
            kind: DeadlineKind::Meeting,
            date,
            by: &meeting.participants,
            to: &[],
            what: &meeting.topic,
            place: &meeting.place,
            trace: &meeting.trace,
            cancelled: true,
        })
    }

    fn key(&self) -> String {
        format!("day {} {} > {} {}", self.kind, codes(self.by), codes(self.to), self.date.iso())
    }

    /// "By Friday" is Friday; of "from May on" the first of May is told.
    fn first(&self) -> Date {
        match self.date.open {
            Some(Open::Start) => self.date.end,
            _ => self.date.start,
        }
    }

    fn last(&self) -> Date {
        match self.date.open {
            Some(Open::End) => self.date.start,
            _ => self.date.end,
        }
        .max(self.first())
    }

    fn title(&self) -> String {
        let words = short(self.what, WORDS);
        let by = if self.by.is_empty() { "parties not named".into() } else { names(self.by) };
        let to = |lead: &str| if self.to.is_empty() { String::new() } else { format!(" ({lead} {})", names(self.to)) };
        let (lead, mark) = match self.kind {
            DeadlineKind::Warning => (format!("Deadline or warning, according to {by}{}", to("to")), ": "),
            DeadlineKind::Proposal => (format!("Proposed by {by}{}", to("to")), ": "),
            DeadlineKind::End => (format!("Ends by its terms: {by}"), " – "),
            DeadlineKind::Meeting if self.cancelled => (format!("Called off: {by}"), " – "),
            DeadlineKind::Meeting => (format!("Planned: {by}"), " – "),
        };
        if words.is_empty() { lead } else { format!("{lead}{mark}{words}") }
    }
}

/// Of a meeting that is told both as planned and as called off, leaves what was told last.
fn standing(entry: &mut Vec<Day>) {
    let last = |cancelled: bool| entry.iter().filter(|d| d.cancelled == cancelled).map(|d| d.trace.last).max();
    if let (Some(planned), Some(cancelled)) = (last(false), last(true)) {
        entry.retain(|d| d.cancelled == (cancelled > planned));
    }
}

fn event(out: &mut Lines, entry: &[Day], stamp: Timestamp) {
    let Some(first) = entry.first() else { return };
    out.line("BEGIN", "VEVENT");
    out.line("UID", &format!("{}@demarche", uuid(&first.key())));
    out.line("DTSTAMP", &stamp.strftime("%Y%m%dT%H%M%SZ").to_string());
    // Programs take what has the higher number for the later news of an entry.
    let told = entry.iter().filter_map(|d| d.trace.last).max().unwrap_or(Date::ZERO);
    let number = told.since(Date::constant(1970, 1, 1)).map_or(0, |span| span.get_days());
    out.line("SEQUENCE", &number.max(0).to_string());
    let digits = |day: Date| day.strftime("%Y%m%d").to_string();
    out.line("DTSTART;VALUE=DATE", &digits(first.first()));
    // The end is the first day that is no longer meant; without one, the entry has one day.
    if let Ok(end) = first.last().tomorrow() {
        out.line("DTEND;VALUE=DATE", &digits(end));
    }
    let more = entry.len().saturating_sub(1);
    let more = if more > 0 { format!(" (+{more} more)") } else { String::new() };
    out.text("SUMMARY", &(first.title() + &more));
    out.text("DESCRIPTION", &description(entry));
    let place = short(first.place, WORDS);
    if !place.is_empty() {
        out.text("LOCATION", &place);
    }
    out.text("CATEGORIES", first.kind.as_str());
    out.line("STATUS", if first.cancelled { "CANCELLED" } else { "TENTATIVE" });
    // It takes nobody's time.
    out.line("TRANSP", "TRANSPARENT");
    out.line("END", "VEVENT");
}

/// What is set for a day, on one line, with whose word it is.
pub(crate) fn title(deadline: &Deadline) -> String {
    Day::of(deadline).title()
}

/// What makes it the same entry however it is worded.
pub(crate) fn key(deadline: &Deadline) -> String {
    Day::of(deadline).key()
}

fn description(entry: &[Day]) -> String {
    let mut lines = Vec::new();
    for day in entry {
        lines.push(format!("{} ({})", day.title(), days(day.date)));
        let what = plain(day.what);
        if what.chars().count() > WORDS {
            lines.push(short(&what, crate::plain::LENGTH));
        }
        lines.extend(outlets(day.trace));
        lines.extend(day.trace.evidence.iter().take(SENTENCES).map(quoted));
        match day.trace.evidence.len().saturating_sub(SENTENCES) {
            0 => {}
            more => lines.push(format!("and {more} more")),
        }
    }
    lines.push("Found by Demarche; read the sentences before you rely on it.".into());
    lines.join("\n")
}

/// Lines as the form wants them: folded, each ended by CR LF.
struct Lines(String);

impl Lines {
    /// A line of words of the program.
    fn line(&mut self, name: &str, value: &str) {
        let mut used = 0;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if used + c.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                used = 1;
            }
            self.0.push(c);
            used += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// A line of words from anywhere, of which each line end is kept.
    fn text(&mut self, name: &str, value: &str) {
        let mut escaped = String::with_capacity(value.len() + 8);
        for c in value.chars() {
            match c {
                '\\' | ';' | ',' => escaped.extend(['\\', c]),
                '\n' => escaped.push_str("\\n"),
                c => escaped.push(c),
            }
        }
        self.line(name, &escaped);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use demarche_coding::{Evidence, Granularity};
    use icalendar::{Component as _, EventLike as _};
    use jiff::civil::date;
    use proptest::prelude::*;

    fn who(name: &str) -> Who {
        Who { code: format!("{}/GOV", name.chars().take(3).collect::<String>().to_uppercase()), name: name.into() }
    }

    fn trace(last: Date, text: &str) -> Trace {
        let evidence = Evidence { doc: "ankara-02".into(), sentence: 5, start: 0, end: 1, text: text.into() };
        Trace { first: Some(last), last: Some(last), evidence: vec![evidence], outlets: Some(3), ..Trace::default() }
    }

    fn talks() -> Deadline {
        Deadline {
            kind: DeadlineKind::Meeting,
            date: ActDate::day(date(2025, 3, 21), true),
            by: vec![who("Russia"), who("Ukraine")],
            to: vec![],
            what: "an exchange of prisoners, the wounded; others".into(),
            place: "Istanbul".into(),
            trace: trace(date(2025, 3, 14), "The sides are to meet in Istanbul on Friday."),
        }
    }

    fn stamp() -> Timestamp {
        "2025-03-15T06:30:00Z".parse().unwrap()
    }

    fn read(text: &str) -> icalendar::Calendar {
        text.parse().unwrap_or_else(|e| panic!("{e} in\n{text}"))
    }

    fn off() -> Meeting {
        let Deadline { date, by, what, place, .. } = talks();
        Meeting {
            participants: by,
            hosts: vec![],
            place,
            when: String::new(),
            date: Some(date),
            topic: what,
            state: MeetingState::CalledOff,
            trace: trace(jiff::civil::date(2025, 3, 15), "The meeting was called off."),
        }
    }

    #[test]
    fn a_meeting_reads_back() {
        let text = calendar(&[talks()], &[], stamp());
        let read = read(&text);
        let event = read.events().next().unwrap();
        assert_eq!(
            event.get_summary(),
            Some("Planned: Russia, Ukraine – an exchange of prisoners, the wounded; others")
        );
        assert_eq!(event.get_location(), Some("Istanbul"));
        assert_eq!(event.property_value("DTSTART"), Some("20250321"));
        assert_eq!(event.property_value("DTEND"), Some("20250322"));
        assert_eq!(event.property_value("STATUS"), Some("TENTATIVE"));
        assert_eq!(event.property_value("DTSTAMP"), Some("20250315T063000Z"));
        let told = event.get_description().unwrap();
        assert!(told.contains("\n“The sides are to meet in Istanbul on Friday.” — ankara-02, sentence 5\n"), "{told}");
        assert!(told.contains("Told by 3 outlets"), "{told}");
    }

    #[test]
    fn open_and_vague_days_take_the_days_that_are_told() {
        let on = |open, granularity, start, end| {
            let mut deadline = talks();
            deadline.date = ActDate { start, end, granularity, open, told: true };
            let text = calendar(&[deadline], &[], stamp());
            let value = |name: &str| {
                text.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(";VALUE=DATE:")).unwrap().to_owned()
            };
            (value("DTSTART"), value("DTEND"))
        };
        let days = |first: &str, last: &str| (first.to_owned(), last.to_owned());
        let by = on(Some(Open::Start), Granularity::Day, date(2025, 3, 14), date(2025, 3, 21));
        assert_eq!(by, days("20250321", "20250322"));
        let from = on(Some(Open::End), Granularity::Day, date(2025, 3, 21), date(2025, 3, 25));
        assert_eq!(from, days("20250321", "20250322"));
        let week = on(None, Granularity::Week, date(2025, 3, 17), date(2025, 3, 23));
        assert_eq!(week, days("20250317", "20250324"));
        let month = on(None, Granularity::Month, date(2024, 2, 1), date(2024, 2, 29));
        assert_eq!(month, days("20240201", "20240301"));
        let turned = on(None, Granularity::Interval, date(2025, 3, 17), date(2025, 3, 10));
        assert_eq!(turned, days("20250317", "20250318"));
    }

    #[test]
    fn a_uid_is_no_matter_of_wording() {
        let uid = |deadline: &Deadline| {
            read(&calendar(std::slice::from_ref(deadline), &[], stamp()))
                .events()
                .next()
                .unwrap()
                .get_uid()
                .unwrap()
                .to_owned()
        };
        let told_otherwise =
            Deadline { what: "prisoners".into(), place: String::new(), trace: Trace::default(), ..talks() };
        assert_eq!(uid(&talks()), uid(&told_otherwise));
        let turned = Deadline { by: vec![who("Ukraine"), who("Russia")], ..talks() };
        assert_eq!(uid(&talks()), uid(&turned));
        let later = Deadline { date: ActDate::day(date(2025, 3, 22), true), ..talks() };
        assert_ne!(uid(&talks()), uid(&later));
    }

    #[test]
    fn the_same_entry_is_written_once() {
        let other = Deadline { what: "grain".into(), ..talks() };
        let read = read(&calendar(&[talks(), other], &[], stamp()));
        let events: Vec<_> = read.events().collect();
        assert_eq!(events.len(), 1);
        assert!(events[0].get_summary().unwrap().ends_with("(+1 more)"));
        assert!(events[0].get_description().unwrap().contains("grain"));
    }

    #[test]
    fn what_is_called_off_is_cancelled_under_the_same_uid() {
        let (planned, cancelled) = (calendar(&[talks()], &[], stamp()), calendar(&[], &[off()], stamp()));
        let (planned, cancelled) = (read(&planned), read(&cancelled));
        let (planned, cancelled) = (planned.events().next().unwrap(), cancelled.events().next().unwrap());
        assert_eq!(planned.get_uid(), cancelled.get_uid());
        assert_eq!(cancelled.property_value("STATUS"), Some("CANCELLED"));
        assert!(cancelled.get_summary().unwrap().starts_with("Called off: Russia, Ukraine"));
        assert!(cancelled.get_sequence() > planned.get_sequence());
    }

    #[test]
    fn of_planned_and_called_off_the_last_word_stands() {
        let status = |deadline| {
            let read = read(&calendar(&[deadline], &[off()], stamp()));
            assert_eq!(read.events().count(), 1);
            read.events().next().unwrap().property_value("STATUS").unwrap().to_owned()
        };
        assert_eq!(status(talks()), "CANCELLED");
        let again = Deadline { trace: trace(date(2025, 3, 16), "They will meet after all."), ..talks() };
        assert_eq!(status(again), "TENTATIVE");
        let held = Meeting { state: MeetingState::Held, ..off() };
        assert!(read(&calendar(&[], &[held], stamp())).components.is_empty());
    }

    #[test]
    fn the_end_of_time_has_no_day_after() {
        let last = Deadline { date: ActDate::day(Date::MAX, true), ..talks() };
        let text = calendar(&[last], &[], stamp());
        assert!(text.contains("DTSTART;VALUE=DATE:99991231") && !text.contains("DTEND"), "{text}");
        let before = Deadline { date: ActDate::day(date(-44, 3, 15), true), ..talks() };
        assert!(!calendar(&[before], &[], stamp()).contains("VEVENT"));
    }

    #[test]
    fn a_report_cannot_write_properties() {
        let harm = format!(
            "x\r\nEND:VEVENT\nSTATUS:CONFIRMED\u{0}\u{202e}\\;,\u{2028}BEGIN:VALARM{}",
            "🙂".repeat(80) + &" a".repeat(90)
        );
        let deadline = Deadline {
            what: harm.clone(),
            place: harm.clone(),
            by: vec![Who { code: harm.clone(), name: harm.clone() }],
            trace: trace(date(2025, 3, 14), &harm),
            ..talks()
        };
        let text = calendar(&[deadline], &[], stamp());
        assert_eq!(text.lines().filter(|l| *l == "END:VEVENT").count(), 1);
        assert_eq!(text.lines().filter(|l| l.starts_with("STATUS")).count(), 1);
        assert!(!text.contains(['\u{0}', '\u{202e}', '\u{2028}']));
        assert_eq!(read(&text).events().count(), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn any_words_read_back(what in any::<String>(), place in "\\PC{0,200}", name in any::<String>(), text in "[ -~\n🙂é]{0,300}") {
            let by = vec![Who { code: "RUS/GOV".into(), name }];
            let deadline = Deadline { what, place, by, trace: trace(date(2025, 3, 14), &text), ..talks() };
            let text = calendar(std::slice::from_ref(&deadline), &[], stamp());
            prop_assert!(text.ends_with("END:VCALENDAR\r\n"));
            for line in text.split("\r\n") {
                prop_assert!(line.len() <= LINE && !line.contains(['\r', '\n']));
            }
            let read: icalendar::Calendar = text.parse().map_err(TestCaseError::fail)?;
            let event = read.events().next().ok_or_else(|| TestCaseError::fail("no event"))?;
            let title = title(&deadline);
            prop_assert_eq!(event.get_summary(), Some(title.as_str()));
            let told = description(&[Day::of(&deadline)]);
            prop_assert_eq!(event.get_description(), Some(told.as_str()));
        }
    }
}
