//! Time expressions: the table `dates.tsv`, and what must hold of any text.

use demarche_coding::{ActDate, Granularity, Open, Tense, TimeKind, duration, time_expressions};
use jiff::civil::Date;
use proptest::prelude::*;

const TABLE: &str = include_str!("dates.tsv");

fn joined(parts: Vec<String>) -> String {
    if parts.is_empty() { "-".into() } else { parts.join(" ; ") }
}

#[test]
fn the_table() {
    let mut wrong = String::new();
    let rows = TABLE.lines().filter(|l| !l.starts_with('#')).skip(1);
    let mut count = 0;
    for row in rows {
        let [words, day, tense, kind, value, granularity] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("six columns: {row}")
        };
        let tense = match tense {
            "past" => Tense::Past,
            "perfect" => Tense::Perfect,
            "future" => Tense::Future,
            _ => panic!("a tense: {row}"),
        };
        let found = time_expressions(words, day.parse().unwrap(), tense);
        let of = |each: &dyn Fn(&demarche_coding::TimeExpression) -> String| joined(found.iter().map(each).collect());
        let kinds = of(&|f| format!("{:?}", f.kind).to_lowercase());
        let values = of(&|f| match (f.impossible, f.value.as_str()) {
            (true, _) => "impossible".into(),
            (_, "") => "?".into(),
            (_, value) => value.into(),
        });
        let granularities =
            of(&|f| f.date.as_ref().map_or("-".into(), |d| format!("{:?}", d.granularity).to_lowercase()));
        if (kinds.as_str(), values.as_str(), granularities.as_str()) != (kind, value, granularity) {
            wrong += &format!("{row}\n  is {kinds}\t{values}\t{granularities}\n");
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count > 600, "{count}");
}

#[test]
fn lengths() {
    for (words, expected) in [
        ("a 30-day ceasefire", Some("P30D")),
        ("an unconditional 30 day truce", Some("P30D")),
        ("a truce of two or three days", Some("P2D/P3D")),
        ("a 72-hour pause", Some("PT72H")),
        ("a three-month extension from May 1", Some("P3M")),
        ("a weeklong halt", Some("P1W")),
        ("several weeks", None),
        ("a ceasefire by May 1", None),
        ("a daily pause", None),
        ("the day", None),
        ("", None),
    ] {
        assert_eq!(duration(words).as_deref(), expected, "{words}");
    }
}

/// What must hold of the expressions of any text.
fn check(text: &str, published: Date, tense: Tense) -> Result<(), TestCaseError> {
    let found = time_expressions(text, published, tense);
    prop_assert_eq!(&found, &time_expressions(text, published, tense));
    let chars: Vec<char> = text.chars().collect();
    let mut last = 0;
    for each in found {
        prop_assert!(last <= each.start && each.start < each.end && each.end <= chars.len(), "{:?}", each);
        last = each.end;
        let Some(date) = each.date else { continue };
        prop_assert!(each.kind != TimeKind::Set && date.told && date.start <= date.end, "{:?}", date);
        for day in [date.start, date.end] {
            prop_assert!((1..=9999).contains(&day.year()), "{:?}", date);
        }
        if date.open.is_none() {
            prop_assert_eq!(date.granularity == Granularity::Day, date.start == date.end, "{:?}", date);
        }
        prop_assert!(!date.iso().is_empty());
        prop_assert_eq!(&reread(&date.iso()), &(date.open.is_none().then_some((date.start, date.end))));
    }
    Ok(())
}

/// The days that a value names: what is written can be read again.
fn reread(iso: &str) -> Option<(Date, Date)> {
    let one = |part: &str| -> Option<(Date, Date)> {
        if let Some((year, week)) = part.split_once("-W") {
            let monday =
                jiff::civil::ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, jiff::civil::Weekday::Monday);
            let monday = monday.ok()?.date();
            return Some((monday, monday.checked_add(jiff::Span::new().days(6)).ok()?));
        }
        let numbers: Vec<i16> = part.split('-').map(str::parse).collect::<Result<_, _>>().ok()?;
        let month = |y: i16, m: i16| Date::new(y, i8::try_from(m).ok()?, 1).ok();
        match numbers[..] {
            [y] => Some((month(y, 1)?, month(y, 12)?.last_of_month())),
            [y, m] => Some((month(y, m)?, month(y, m)?.last_of_month())),
            [y, m, d] => {
                let day = Date::new(y, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok()?;
                Some((day, day))
            }
            _ => None,
        }
    };
    match iso.split_once('/') {
        Some(("..", _) | (_, "..")) => None,
        Some((first, last)) => Some((one(first)?.0, one(last)?.1)),
        None => one(iso),
    }
}

fn any_day() -> impl Strategy<Value = Date> {
    prop_oneof![
        8 => (1900i16..2100, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| Date::constant(y, m, d)),
        2 => (-9999i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| Date::constant(y, m, d)),
        1 => Just(Date::MIN),
        1 => Just(Date::MAX),
        1 => Just(Date::ZERO),
    ]
}

fn any_tense() -> impl Strategy<Value = Tense> {
    prop_oneof![Just(Tense::Past), Just(Tense::Perfect), Just(Tense::Future)]
}

const WORDS: &str = "on in the of a an by from to and or - , / . : ' 's ( last this next past coming recent earlier early mid late later end \
    beginning first second 3rd 12th 31st 0 1 3 12 13 29 30 31 99 1799 1990s 2014 2200 9999 2014-05-12 12.05.2014 2013-14 Monday Tuesday's Fri. \
    Sunday January Feb. March May may December spring winter fall hour hours minutes day days week weeks weekend month months year years decade \
    century quarter ago before after since until within for few several couple two ten hundred twenty-four today yesterday tomorrow tonight \
    night overnight morning half now one time every each daily once twice per that same following Easter Orthodox Christmas Eve New Year's \
    Good more than long old straight and a half at 30:99 post pre";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn any_phrase(
        picks in proptest::collection::vec(0usize..500, 0..12),
        published in any_day(),
        tense in any_tense(),
    ) {
        let words: Vec<&str> = WORDS.split_whitespace().collect();
        let phrase: Vec<&str> = picks.iter().map(|i| words[i % words.len()]).collect();
        check(&phrase.join(" ").replace(" - ", "-"), published, tense)?;
    }

    #[test]
    fn any_text(text in "\\PC{0,60}", published in any_day(), tense in any_tense()) {
        check(&text, published, tense)?;
    }

    #[test]
    fn any_digits_and_marks(text in "[0-9 .,:/'’()stndrhMay²½İß-]{0,40}", published in any_day(), tense in any_tense()) {
        check(&text, published, tense)?;
    }

    #[test]
    fn a_bare_weekday_is_within_a_week(published in any_day(), ahead: bool) {
        let tense = if ahead { Tense::Future } else { Tense::Past };
        for found in time_expressions("on Tuesday", published, tense) {
            let Some(date) = found.date else { continue };
            let days = (date.start - published).get_days();
            let near = if ahead { 0..=6 } else { -6..=0 };
            prop_assert!(near.contains(&days), "{}", days);
        }
    }

    #[test]
    fn what_is_written_in_full_is_that_day(day in (1000i16..2999, 1i8..=12, 1i8..=28), published in any_day()) {
        let day = Date::constant(day.0, day.1, day.2);
        for format in ["on %-d %B %Y", "on %B %-d, %Y", "on %Y-%m-%d", "on %A, %B %-d, %Y"] {
            let found = time_expressions(&day.strftime(format).to_string(), published, Tense::Past);
            prop_assert_eq!(found.first().and_then(|f| f.date.clone()), Some(ActDate::day(day, true)));
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_report_may_be_of_any_day(published in any_day(), tense in any_tense()) {
        for row in TABLE.lines().filter(|l| !l.starts_with('#')) {
            check(row.split('\t').next().unwrap_or_default(), published, tense)?;
        }
    }
}

#[test]
fn ends_left_open() {
    let one = |words: &str, tense| {
        let found = time_expressions(words, Date::constant(2017, 3, 9), tense);
        let date = found.into_iter().next().and_then(|f| f.date).unwrap();
        (date.start.to_string(), date.end.to_string(), date.open, date.granularity)
    };
    let of = |start: &str, end: &str, open, granularity| (start.to_owned(), end.to_owned(), Some(open), granularity);
    assert_eq!(one("since 2014", Tense::Past), of("2014-01-01", "2017-03-09", Open::End, Granularity::Year));
    assert_eq!(one("by May 25", Tense::Future), of("2017-03-09", "2017-05-25", Open::Start, Granularity::Day));
    assert_eq!(one("until Monday", Tense::Past), of("2017-03-06", "2017-03-06", Open::Start, Granularity::Day));
    assert_eq!(one("from April 1", Tense::Future), of("2017-04-01", "2017-04-01", Open::End, Granularity::Day));
}

#[test]
fn ten_thousand_dates_in_one_text_take_no_longer_than_they_must() {
    let text = "On May 3, 2014, and a day later, and on Monday, two weeks ago, the ".repeat(10_000);
    let start = std::time::Instant::now();
    assert_eq!(time_expressions(&text, Date::constant(2017, 3, 9), Tense::Past).len(), 40_000);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
