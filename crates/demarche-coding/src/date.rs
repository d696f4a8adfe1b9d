//! When an act took place: the words of a sentence ("on Tuesday", "late last month", "by June 2"), counted from the report's day.
//!
//! The words are read from the left; the first expression that names a day or a span of days decides. Each kind of expression has one
//! function on [`Reader`], which takes the place of its first token and answers with a [`Read`]: how far the expression goes, and the
//! days it names, or no days where it names none (February 30) or counts from something other than the report ("two days later").
//!
//! The conventions, where English leaves a choice:
//! - Weeks run from Monday to Sunday. A weekend belongs to the week it ends.
//! - A bare weekday, date, month or season is the nearest one not after the report's day; of a planned act, not before it.
//! - Of a span with both ends told ("from Monday to Wednesday"), these rules go for its start.
//! - "last Friday" is the nearest one before the report's day, "next Friday" the nearest after it. "last", "this" and "next" before a
//!   week, month, year or weekend count calendar ones; "the last week" and "the past week" are the seven days up to the report.
//! - "the day before", "a week earlier" and "the previous month" are counted from the report's day too.
//! - "early", "mid" and "late" divide a month at the 11th and the 21st, a year at May and September.
//! - Seasons are the northern ones, in whole months.
//! - Where a span is only bounded ("since 2011", "until Friday", "after the vote of May 12") and where only its length is told ("for
//!   two weeks") there is no date. A deadline ("by Friday") is its day.

use crate::act::{ActDate, Granularity};
use jiff::Span;
use jiff::civil::{Date, Weekday};

/// The years in which an act may take place.
const YEARS: std::ops::RangeInclusive<i16> = 1800..=2200;
/// A span of more days than this (two years, both ends counted) tells no date.
const LONGEST: i32 = 732;
/// As many tokens of a phrase are looked at.
const TOKENS: usize = 64;

/// The days that `words` names in a report of the day `published`; `ahead` where the act is planned.
///
/// The granularity is the smallest unit that holds the whole span: a weekend is known to the week, a spring to the year.
pub(crate) fn resolve(words: &str, published: Date, ahead: bool) -> Option<ActDate> {
    let reader = Reader { tokens: tokenize(words), published, ahead };
    let mut at = 0;
    while at < reader.tokens.len() {
        match reader.read(at) {
            Some(Read { days: Some(days), end }) if !reader.is_bound(at, end) => return days.act_date(),
            Some(Read { end, .. }) => at = end.max(at + 1),
            None => at += 1,
        }
    }
    None
}

/// Days from the first to the last, inclusive.
#[derive(Debug, Clone, Copy)]
struct Days {
    first: Date,
    last: Date,
}

impl Days {
    fn one(day: Date) -> Self {
        Days { first: day, last: day }
    }

    fn week(day: Date) -> Option<Self> {
        let first = shift(day, Unit::Day, -i32::from(day.weekday().to_monday_zero_offset()))?;
        Some(Days { first, last: shift(first, Unit::Day, 6)? })
    }

    fn weekend(day: Date) -> Option<Self> {
        let last = Days::week(day)?.last;
        Some(Days { first: shift(last, Unit::Day, -1)?, last })
    }

    fn month(year: i16, month: i8) -> Option<Self> {
        let first = Date::new(year, month, 1).ok()?;
        Some(Days { first, last: first.last_of_month() })
    }

    fn year(year: i16) -> Option<Self> {
        Some(Days { first: Date::new(year, 1, 1).ok()?, last: Date::new(year, 12, 31).ok()? })
    }

    /// The week, month or year that holds `day`.
    fn holding(unit: Unit, day: Date) -> Option<Self> {
        match unit {
            Unit::Hour | Unit::Day => Some(Days::one(day)),
            Unit::Week => Days::week(day),
            Unit::Month => Days::month(day.year(), day.month()),
            Unit::Year => Days::year(day.year()),
        }
    }

    fn count(self) -> i32 {
        self.last.since(self.first).map_or(i32::MAX, |span| span.get_days().saturating_add(1))
    }

    fn holds(self, day: Date) -> bool {
        (self.first..=self.last).contains(&day)
    }

    fn act_date(self) -> Option<ActDate> {
        if !YEARS.contains(&self.first.year()) || !YEARS.contains(&self.last.year()) {
            return None;
        }
        // one day of grace: a week, a month from the report's day has that day at both ends
        let granularity = match self.count() {
            1 => Granularity::Day,
            2..=8 => Granularity::Week,
            9..=32 => Granularity::Month,
            33..=LONGEST => Granularity::Year,
            _ => return None,
        };
        Some(ActDate { start: self.first, end: self.last, granularity, told: true })
    }

    /// The early, middle or late part.
    fn part(self, part: Part) -> Option<Self> {
        let Days { first, last } = self;
        let from = |n| shift(first, Unit::Day, n);
        let (second, third) = match self.count() {
            ..=3 => return Some(self),
            4..=8 => match part {
                Part::Early => return Some(Days { first, last: from(2)? }),
                Part::Middle => return Some(Days { first: from(1)?, last: from(3)? }),
                Part::Late => return Some(Days { first: from(3)?, last }),
            },
            9..=31 => (from(10)?, from(20)?),
            _ => {
                let months = (i32::from(last.year()) - i32::from(first.year())) * 12 + i32::from(last.month())
                    - i32::from(first.month())
                    + 1;
                let size = (months / 3).max(1);
                (shift(first, Unit::Month, size)?, shift(last.first_of_month(), Unit::Month, 1 - size)?)
            }
        };
        Some(match part {
            Part::Early => Days { first, last: shift(second, Unit::Day, -1)? },
            Part::Middle => Days { first: second, last: shift(third, Unit::Day, -1)? },
            Part::Late => Days { first: third, last },
        })
    }
}

/// `day`, `n` units on (or back); none beyond the calendar.
fn shift(day: Date, unit: Unit, n: i32) -> Option<Date> {
    let n = i64::from(n);
    let span = match unit {
        Unit::Hour => Span::new().try_days(n / 24),
        Unit::Day => Span::new().try_days(n),
        Unit::Week => Span::new().try_weeks(n),
        Unit::Month => Span::new().try_months(n),
        Unit::Year => Span::new().try_years(n),
    };
    day.checked_add(span.ok()?).ok()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Hour,
    Day,
    Week,
    Month,
    Year,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Early,
    Middle,
    Late,
}

/// The way that a word points from the report's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Toward {
    Last,
    This,
    Next,
}

/// A date of the calendar as far as it is told; at least one part is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Told {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
}

impl Told {
    /// The days it stands for: without a year, the nearest not after (`forward`: not before) `anchor`, within a year of it.
    fn near(self, anchor: Date, forward: bool) -> Option<Days> {
        let step = if forward { 1 } else { -1 };
        match (self.year, self.month, self.day) {
            (Some(year), Some(month), Some(day)) => Date::new(year, month, day).ok().map(Days::one),
            (Some(year), Some(month), None) => Days::month(year, month),
            (Some(year), None, _) => Days::year(year),
            (None, Some(month), Some(day)) => [0, step]
                .iter()
                .filter_map(|n| Date::new(anchor.year().checked_add(*n)?, month, day).ok())
                .find(|&d| if forward { d >= anchor } else { d <= anchor })
                .map(Days::one),
            (None, Some(month), None) => [0, step]
                .iter()
                .filter_map(|n| Days::month(anchor.year().checked_add(*n)?, month))
                .find(|d| if forward { d.last >= anchor } else { d.first <= anchor }),
            (None, None, Some(day)) => (0..=2)
                .filter_map(|n| shift(anchor.first_of_month(), Unit::Month, n * i32::from(step)))
                .filter_map(|m| Date::new(m.year(), m.month(), day).ok())
                .find(|&d| if forward { d >= anchor } else { d <= anchor })
                .map(Days::one),
            (None, None, None) => None,
        }
    }
}

/// The nearest `weekday` not after (`forward`: not before) `day`.
fn weekday_near(weekday: Weekday, day: Date, forward: bool) -> Option<Date> {
    if forward {
        shift(day, Unit::Day, i32::from(day.weekday().until(weekday)))
    } else {
        shift(day, Unit::Day, -i32::from(day.weekday().since(weekday)))
    }
}

/// A season that starts in `year`, by the number of its first month.
fn season_of(year: i16, month: i8) -> Option<Days> {
    let first = Date::new(year, month, 1).ok()?;
    Some(Days { first, last: shift(first, Unit::Month, 2)?.last_of_month() })
}

/// A word, a number or a mark.
#[derive(Debug)]
struct Token {
    /// In lower case, without a possessive ending.
    text: String,
    /// It starts with a capital.
    capital: bool,
    /// A full stop follows.
    dot: bool,
    /// It had a possessive ending.
    possessive: bool,
}

/// Splits into words and marks; dashes become "-". A number with a point or a thousands comma ("2,000", "12.05.2014") is one token.
fn tokenize(words: &str) -> Vec<Token> {
    let chars: Vec<char> = words.chars().collect();
    let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    let mut tokens: Vec<Token> = Vec::new();
    let mut i = 0;
    while let Some(&c) = chars.get(i).filter(|_| tokens.len() < TOKENS) {
        let start = i;
        i += 1;
        if c.is_whitespace() {
            continue;
        }
        let currency = matches!(c, '$' | '€' | '£' | '¥');
        if !c.is_alphanumeric() && !currency {
            let text = if matches!(c, '‐'..='―' | '−') { '-' } else { c };
            match tokens.last_mut() {
                Some(last) if c == '.' => last.dot = true,
                _ => tokens.push(Token { text: text.into(), capital: false, dot: false, possessive: false }),
            }
            continue;
        }
        while let Some(&c) = chars.get(i) {
            let thousands = (1..=3).all(|k| digit(i + k)) && !digit(i + 4);
            let inner = digit(i - 1) && (c == '.' && digit(i + 1) || c == ',' && thousands);
            if !c.is_alphanumeric() && !inner {
                break;
            }
            i += 1;
        }
        let text: String = chars[start..i].iter().flat_map(|c| c.to_lowercase()).collect();
        let mut possessive = false;
        if matches!(chars.get(i), Some('\'' | '’')) {
            let s =
                matches!(chars.get(i + 1), Some('s' | 'S')) && !chars.get(i + 2).is_some_and(|c| c.is_alphanumeric());
            possessive = s || text.ends_with('s');
            i += if s { 2 } else { usize::from(possessive) };
        }
        tokens.push(Token { text, capital: c.is_uppercase(), dot: false, possessive });
    }
    tokens
}

/// An expression of time that was read.
#[derive(Debug, Clone, Copy)]
struct Read {
    /// What it names, if it names a date.
    days: Option<Days>,
    /// The token after it.
    end: usize,
}

fn read(days: Option<Days>, end: usize) -> Option<Read> {
    Some(Read { days, end })
}

/// Words after which a weekday, month or year is only a bound, or recurs.
const BOUNDS: &[&str] =
    &["since", "until", "till", "through", "before", "after", "following", "pre", "post", "every", "each", "per"];
/// Words between such a word and the date.
const FILLERS: &[&str] =
    &["the", "at", "least", "about", "around", "approximately", "roughly", "as", "shortly", "well", "a"];
/// Words before a bare month or year.
const LEADS: &[&str] = &[
    "in",
    "by",
    "during",
    "of",
    "from",
    "between",
    "and",
    "or",
    "to",
    "since",
    "until",
    "till",
    "through",
    "throughout",
    "before",
    "after",
    "for",
    "early",
    "mid",
    "late",
    "year",
    "than",
    "-",
    "around",
    "about",
    "circa",
    "(",
];
/// Words that may follow a date without being named by it.
const TRAILS: &[&str] = &[
    "in",
    "at",
    "on",
    "of",
    "by",
    "with",
    "to",
    "for",
    "from",
    "and",
    "or",
    "but",
    "when",
    "after",
    "before",
    "during",
    "between",
    "over",
    "near",
    "that",
    "as",
    "while",
    "until",
    "under",
    "said",
    "amid",
    "into",
    "through",
    "following",
];

/// The tokens of a phrase, and what they are counted from.
struct Reader {
    tokens: Vec<Token>,
    published: Date,
    ahead: bool,
}

impl Reader {
    // ---- tokens ----

    /// The token, in lower case; empty beyond the ends.
    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |t| &t.text)
    }

    /// The token `back` places before `at`.
    fn before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |i| self.word(i))
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&self.word(at))
    }

    /// `at`, or the token after it if it is one of `words`.
    fn skip(&self, at: usize, words: &[&str]) -> usize {
        if self.is(at, words) { at + 1 } else { at }
    }

    /// Whether no noun follows that the expression before `at` could belong to.
    fn is_free(&self, at: usize) -> bool {
        !self.word(at).starts_with(char::is_alphanumeric) || self.is(at, TRAILS)
    }

    /// A number in digits, of at most `length` digits.
    fn number(&self, at: usize, length: usize) -> Option<i16> {
        let word = self.word(at);
        (word.len() <= length && word.bytes().all(|b| b.is_ascii_digit())).then(|| word.parse().ok())?
    }

    /// A year in four digits. Whether an act may take place in it is seen to at the end.
    fn year_number(&self, at: usize) -> Option<i16> {
        let time = ["gmt", "utc", "hours", "hrs", "local", "people", "troops", "soldiers", "fighters"];
        if self.word(at).len() != 4 || self.is(at + 1, &time) {
            return None;
        }
        self.number(at, 4)
    }

    /// The day of a month: "12" or "12th".
    fn day_number(&self, at: usize) -> Option<i8> {
        let day = self.number(at, 2).or_else(|| self.ordinal(at))?;
        i8::try_from(day).ok()
    }

    /// "12th".
    fn ordinal(&self, at: usize) -> Option<i16> {
        let word = self.word(at);
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|s| word.strip_suffix(s))?;
        (digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok())?
    }

    fn unit(&self, at: usize) -> Option<Unit> {
        Some(match self.word(at) {
            "hour" | "hours" => Unit::Hour,
            "day" | "days" => Unit::Day,
            "week" | "weeks" => Unit::Week,
            "month" | "months" => Unit::Month,
            "year" | "years" => Unit::Year,
            _ => return None,
        })
    }

    fn is_plural(&self, at: usize) -> bool {
        self.word(at).ends_with('s')
    }

    /// A weekday; an abbreviation only with its full stop or before a date.
    fn weekday(&self, at: usize) -> Option<Weekday> {
        let (weekday, full) = match self.word(at) {
            "monday" => (Weekday::Monday, true),
            "tuesday" => (Weekday::Tuesday, true),
            "wednesday" => (Weekday::Wednesday, true),
            "thursday" => (Weekday::Thursday, true),
            "friday" => (Weekday::Friday, true),
            "saturday" => (Weekday::Saturday, true),
            "sunday" => (Weekday::Sunday, true),
            "mon" => (Weekday::Monday, false),
            "tue" | "tues" => (Weekday::Tuesday, false),
            "wed" => (Weekday::Wednesday, false),
            "thu" | "thur" | "thurs" => (Weekday::Thursday, false),
            "fri" => (Weekday::Friday, false),
            "sat" => (Weekday::Saturday, false),
            "sun" => (Weekday::Sunday, false),
            _ => return None,
        };
        let token = self.tokens.get(at)?;
        let next = self.skip(at + 1, &[","]);
        let dated = || self.month(next).is_some() || self.day_number(next).is_some();
        (full || token.capital && (token.dot || dated())).then_some(weekday)
    }

    /// The number of a month.
    fn month(&self, at: usize) -> Option<i8> {
        demarche_report::month_of(self.word(at)).map(u8::cast_signed)
    }

    /// Whether the month at `at` may stand without a day or a year: "may", "march" and "Jan" are other words too.
    fn is_bare_month(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.capital && (t.dot || !matches!(t.text.as_str(), "jan" | "mar")))
    }

    /// The number of the first month of a season.
    fn season(&self, at: usize) -> Option<i8> {
        Some(match self.word(at) {
            "spring" => 3,
            "summer" => 6,
            "autumn" | "fall" => 9,
            "winter" => 12,
            _ => return None,
        })
    }

    /// A count of units, from the least to the most that it may mean, and the token after it.
    fn count(&self, at: usize) -> Option<(i32, i32, usize)> {
        const NUMBERS: &[&str] =
            &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
        const FEW: (i32, i32) = (2, 5);
        let article = self.skip(at, &["a"]);
        if self.is(article, &["few"]) || self.is(at, &["several", "some"]) {
            return Some((FEW.0, FEW.1, article.max(at) + 1));
        }
        if self.is(article, &["couple"]) {
            return Some((2, 2, self.skip(article + 1, &["of"])));
        }
        if self.is(at, &["a", "an"]) {
            return Some((1, 1, at + 1));
        }
        // "days ago", not "hundred days ago", "30-days"
        let led = ["just", "only", "in", "within", "recent", "past", "last", "next", "coming", "upcoming", "preceding"];
        let alone = at == 0 || self.is(at - 1, &led) || self.is(at - 1, &[",", "("]);
        if alone && self.unit(at).is_some() && self.is_plural(at) {
            return Some((FEW.0, FEW.1, at));
        }
        let named = NUMBERS.iter().zip(1..).find(|(n, _)| **n == self.word(at)).map(|(_, n)| n);
        let n = named.or_else(|| self.number(at, 4).map(i32::from))?;
        Some((n, n, at + 1))
    }

    // ---- context ----

    /// Whether the expression is only a bound of the time of the act, or the time of something else.
    fn is_bound(&self, at: usize, end: usize) -> bool {
        let mut i = at;
        while i > 0 && self.is(i - 1, FILLERS) {
            i -= 1;
        }
        match self.before(i, 1) {
            // in hyphens: "post-2014"
            "-" => self.is(i.saturating_sub(2), &["pre", "post"]) && i > 1,
            "of" => self.before(i, 2) == "ahead",
            "to" => matches!(self.before(i, 2), "prior" | "up"),
            "than" => self.before(i, 2) != "later",
            // without its other end; a plan may start from a day
            "from" => !self.is_span(at, end) && !self.ahead || i > 1 && self.unit(i - 2).is_some(),
            // "the Sept. 5 agreement", which is not what happened then; but "at the Sept. 5 meeting"
            _ if matches!(self.before(at, 1), "the" | "a") && self.is_calendar(at) && !self.is_free(end) => {
                !matches!(self.before(at, 2), "at" | "in" | "during" | "on")
            }
            word => BOUNDS.contains(&word),
        }
    }

    /// Whether both ends are told: "Monday to Wednesday".
    fn is_span(&self, at: usize, end: usize) -> bool {
        let joins = |i| self.is(i, &["to", "through", "until", "till", "into", "-"]) && self.before(i, 1) != "mid";
        (at..end).any(joins)
    }

    fn is_calendar(&self, at: usize) -> bool {
        self.month(at).is_some() || self.number(at, 4).is_some()
    }

    // ---- expressions ----

    /// An expression that starts at `at`.
    fn read(&self, at: usize) -> Option<Read> {
        self.part(at).or_else(|| self.ordinal_part(at)).or_else(|| self.plain(at))
    }

    /// An expression without a part of it being singled out.
    fn plain(&self, at: usize) -> Option<Read> {
        let found = self
            .near_day(at)
            .or_else(|| self.pointed(at))
            .or_else(|| self.rolling(at))
            .or_else(|| self.counted(at))
            .or_else(|| self.preceding(at))
            .or_else(|| self.week_of(at))
            .or_else(|| self.season_named(at))
            .or_else(|| self.weekend(at))
            .or_else(|| self.weekdays(at))
            .or_else(|| self.calendar(at))?;
        // "last week on Tuesday", "a week ago Friday"
        let on = self.skip(found.end, &["on"]);
        if let (Some(days), Some(weekday)) = (found.days, self.weekday(on))
            && days.count() == 7
            && days.first.weekday() == Weekday::Monday
        {
            return read(weekday_near(weekday, days.first, true).map(Days::one), on + 1);
        }
        Some(found)
    }

    /// "early April", "late last week", "mid-2013", "the end of the year", "earlier this month", "later in the week", "year's end".
    fn part(&self, at: usize) -> Option<Read> {
        let inner = |at: usize| self.span_of(at);
        if self.is(at, &["earlier", "later"]) {
            let found = inner(self.skip(at + 1, &["in", "on"]))?;
            return read(found.days.and_then(|d| self.side(d, self.is(at, &["later"]))), found.end);
        }
        let unit = self.unit(at).filter(|&u| u != Unit::Hour && u != Unit::Day);
        if let Some(unit) = unit
            && self.is(self.skip(at + 1, &["-"]), &["end"])
            && (self.is(at + 1, &["-"]) || self.tokens.get(at).is_some_and(|t| t.possessive))
        {
            let days = Days::holding(unit, self.published).and_then(|d| d.part(Part::Late));
            return read(days, self.skip(at + 1, &["-"]) + 1);
        }
        let (part, next) = match self.word(at) {
            "early" => (Part::Early, self.skip(at + 1, &["in", "on"])),
            "mid" => (Part::Middle, self.skip(at + 1, &["-"])),
            "late" => (Part::Late, self.skip(at + 1, &["in", "on"])),
            "beginning" | "start" | "outset" if self.is(at + 1, &["of"]) => (Part::Early, at + 2),
            "middle" if self.is(at + 1, &["of"]) => (Part::Middle, at + 2),
            "end" | "close" if self.is(at + 1, &["of"]) => (Part::Late, at + 2),
            "first" | "opening" if self.is_plural_of(at + 1) => (Part::Early, at + 3),
            "last" | "final" | "closing" if self.is_plural_of(at + 1) => (Part::Late, at + 3),
            _ => return None,
        };
        let found = inner(next)?;
        read(found.days.and_then(|d| d.part(part)), found.end)
    }

    /// "days of".
    fn is_plural_of(&self, at: usize) -> bool {
        self.is(at, &["days", "weeks", "months"]) && self.is(at + 1, &["of", "in"])
    }

    /// What of `days` lies before or after the report's day, where they hold it.
    fn side(&self, days: Days, later: bool) -> Option<Days> {
        if !days.holds(self.published) || days.count() == 1 {
            return Some(days);
        }
        Some(if later {
            Days { first: shift(self.published, Unit::Day, 1)?.min(days.last), last: days.last }
        } else {
            Days { first: days.first, last: shift(self.published, Unit::Day, -1)?.max(days.first) }
        })
    }

    /// "the first week of May", "the second half of 2014", "the last day of the month".
    fn ordinal_part(&self, at: usize) -> Option<Read> {
        let last = self.is(at, &["last", "final"]);
        let n = match self.word(at) {
            "first" => 1,
            "second" => 2,
            "third" => 3,
            "fourth" => 4,
            _ if last => 1,
            _ => i32::from(self.ordinal(at)?),
        };
        let piece = self.word(at + 1);
        if n < 1 || !matches!(piece, "day" | "week" | "half" | "quarter") {
            return None;
        }
        let found = self.span_of(self.skip(at + 2, &["of", "in"])).filter(|_| self.is(at + 2, &["of", "in"]))?;
        let days = found.days.and_then(|whole| {
            let (unit, size) = match (piece, whole.count()) {
                ("day", 28..=31) => (Unit::Day, 1),
                ("week", 28..=31) => (Unit::Day, 7),
                ("half", 365..=366) => (Unit::Month, 6),
                ("quarter", 365..=366) => (Unit::Month, 3),
                _ => return None,
            };
            let first = match (last, unit) {
                (false, _) => shift(whole.first, unit, size * (n - 1))?,
                (true, Unit::Day) => shift(whole.last, unit, 1 - size)?,
                (true, _) => shift(whole.first, unit, 12 - size)?,
            };
            let end = shift(shift(first, unit, size)?, Unit::Day, -1)?;
            (end.max(first) <= whole.last).then_some(Days { first, last: end })
        });
        read(days, found.end)
    }

    /// What a part is taken of: a plain expression, or "the week", "the month", "the year".
    fn span_of(&self, at: usize) -> Option<Read> {
        if self.is(at, &["the"])
            && let Some(unit) = self.unit(at + 1).filter(|&u| matches!(u, Unit::Week | Unit::Month | Unit::Year))
            && !self.is_plural(at + 1)
            && self.is_free(at + 2)
        {
            return read(Days::holding(unit, self.published), at + 2);
        }
        self.plain(self.skip(at, &["the"]))
    }

    /// "today", "yesterday", "last night", "overnight", "the day after tomorrow".
    fn near_day(&self, at: usize) -> Option<Read> {
        let day = |n: i32, end: usize| read(shift(self.published, Unit::Day, n).map(Days::one), end);
        match (self.word(at), self.word(at + 1)) {
            ("today" | "tonight", _) => day(0, at + 1),
            ("yesterday", _) => day(-1, at + 1),
            ("tomorrow", _) => day(1, at + 1),
            ("day", "before") if self.is(at + 2, &["yesterday"]) => day(-2, at + 3),
            ("day", "after") if self.is(at + 2, &["tomorrow"]) => day(2, at + 3),
            ("this", "morning" | "afternoon" | "evening") => day(0, at + 2),
            ("last", "night" | "evening") => day(-1, at + 2),
            ("overnight", _) => self.overnight(at),
            _ => None,
        }
    }

    /// "overnight", "overnight into Tuesday": two days. With a weekday or a date of its own, that one: "overnight on Tuesday".
    fn overnight(&self, at: usize) -> Option<Read> {
        let night = |last: Date| Some(Days { first: shift(last, Unit::Day, -1)?, last });
        if self.is(at + 1, &["to", "into"])
            && let Some(found) = self.weekdays(at + 2)
        {
            return read(found.days.and_then(|d| night(d.last)), found.end);
        }
        let on = self.skip(at + 1, &["on", "from"]);
        if let Some(found) = self.weekdays(on).or_else(|| self.calendar(on)) {
            return Some(found);
        }
        if self.is(at.wrapping_sub(1), &["night"]) || at > 0 && self.weekday(at - 1).is_some() {
            return None;
        }
        let last = if self.ahead { shift(self.published, Unit::Day, 1) } else { Some(self.published) };
        read(last.and_then(night), at + 1)
    }

    /// "last", "this", "next" before a week, month, year, weekend, weekday, named month or season.
    fn pointed(&self, at: usize) -> Option<Read> {
        // "this past Friday", "this coming week"
        let at = if self.is(at, &["this"]) && self.is(at + 1, &["past", "coming"]) { at + 1 } else { at };
        let toward = match self.word(at) {
            "last" | "past" | "previous" => Toward::Last,
            "this" | "current" => Toward::This,
            "next" | "coming" | "upcoming" => Toward::Next,
            _ => return None,
        };
        let step = match toward {
            Toward::Last => -1,
            Toward::This => 0,
            Toward::Next => 1,
        };
        let end = at + 2;
        if let Some(unit) = self.unit(at + 1).filter(|_| !self.is_plural(at + 1)) {
            let counted = self.is(at, &["past", "coming", "upcoming"])
                || self.is(at, &["last", "next"]) && self.before(at, 1) == "the";
            // in a story of what happened, "the next day" is the day after that
            let elsewhere = toward == Toward::Next && !self.ahead && unit == Unit::Day;
            if unit == Unit::Hour || counted && unit != Unit::Day {
                return None;
            }
            let days = shift(self.published, unit, step).and_then(|d| Days::holding(unit, d));
            // "last year in March", "last month on the 12th"
            if unit == Unit::Year
                && let Some(year) = days.map(|d| d.first.year())
                && let Some((told, end)) = self.told(self.skip(end, &[",", "in", "on"]))
                && told.year.is_none()
                && told.month.is_some()
            {
                return read(Told { year: Some(year), ..told }.near(self.published, false), end);
            }
            return read(days.filter(|_| !elsewhere && (unit != Unit::Day || toward != Toward::This)), end);
        }
        if self.is(at + 1, &["weekend"]) {
            let days = match toward {
                Toward::This => self.nearest_weekend(),
                Toward::Next if !self.is(at, &["next"]) => Days::weekend(self.published),
                _ => shift(self.published, Unit::Week, step).and_then(Days::weekend),
            };
            return read(days, end);
        }
        if let Some(weekday) = self.weekday(at + 1) {
            let day = match toward {
                Toward::Last => shift(self.published, Unit::Day, -1).and_then(|d| weekday_near(weekday, d, false)),
                Toward::Next => shift(self.published, Unit::Day, 1).and_then(|d| weekday_near(weekday, d, true)),
                Toward::This if self.ahead => weekday_near(weekday, self.published, true),
                Toward::This => Days::week(self.published).and_then(|w| weekday_near(weekday, w.first, true)),
            };
            return read(day.map(Days::one), end);
        }
        if let Some(month) = self.month(at + 1).filter(|_| self.is_bare_month(at + 1)) {
            // "last May 12"
            let told = self.told(at + 1).filter(|(t, _)| t.year.is_none());
            let (told, end) = told.unwrap_or((Told { month: Some(month), ..Told::default() }, end));
            let this = self.published.first_of_month();
            let days = match (toward, told.day) {
                (Toward::This, _) => Told { year: Some(self.published.year()), ..told }.near(this, false),
                (Toward::Last, None) => shift(this, Unit::Day, -1).and_then(|d| told.near(d, false)),
                (Toward::Next, None) => shift(this, Unit::Month, 1).and_then(|d| told.near(d, true)),
                (Toward::Last, _) => shift(self.published, Unit::Day, -1).and_then(|d| told.near(d, false)),
                (Toward::Next, _) => shift(self.published, Unit::Day, 1).and_then(|d| told.near(d, true)),
            };
            return read(days, end);
        }
        let season = self.season(at + 1)?;
        let published = self.published;
        read(
            match toward {
                Toward::Last => self.seasons(season).rev().find(|d| d.last < published),
                Toward::Next => self.seasons(season).find(|d| d.first > published),
                Toward::This => {
                    let mut seasons = self.seasons(season);
                    let holding = seasons.clone().find(|d| d.holds(published));
                    holding.or_else(|| seasons.find(|d| d.first.year() == published.year()))
                }
            },
            end,
        )
    }

    /// A season of the years around the report, the oldest first.
    fn seasons(&self, month: i8) -> impl DoubleEndedIterator<Item = Days> + Clone {
        let year = self.published.year();
        (-2..=2).filter_map(move |n| season_of(year.checked_add(n)?, month))
    }

    /// "the past two weeks", "the last few days", "recent days", "the coming days", "the next 48 hours": up to or from the report's day.
    fn rolling(&self, at: usize) -> Option<Read> {
        let at = if self.is(at, &["this"]) && self.is(at + 1, &["past", "coming"]) { at + 1 } else { at };
        let forward = match self.word(at) {
            "last" | "past" | "recent" | "preceding" => false,
            "next" | "coming" | "upcoming" => true,
            _ => return None,
        };
        let (count, unit_at) = match self.count(at + 1) {
            Some((least, most, next)) => ((least == most).then_some(most), next),
            None => (Some(1), at + 1),
        };
        let unit = self.unit(unit_at)?;
        let end = unit_at + 1;
        let days = match (count, unit) {
            (Some(n), _) => self.stretch(unit, n, forward),
            (None, Unit::Hour) => self.stretch(Unit::Hour, 24, forward),
            (None, Unit::Day) => self.stretch(Unit::Day, 7, forward),
            (None, Unit::Week) => self.stretch(Unit::Week, 4, forward),
            (None, Unit::Month | Unit::Year) => None,
        };
        // "for the past two weeks" tells how long, "the last two weeks of March" of what
        let lead = if self.before(at, 1) == "the" { self.before(at, 2) } else { self.before(at, 1) };
        read(days.filter(|_| lead != "for" && !self.is(end, &["of"])), end)
    }

    /// The `n` units up to the report's day, or after it.
    fn stretch(&self, unit: Unit, n: i32, forward: bool) -> Option<Days> {
        let (unit, n, today) = if unit == Unit::Hour { (Unit::Day, hours_up(n), true) } else { (unit, n, false) };
        let far = shift(self.published, unit, if forward { n } else { -n })?;
        Some(match (forward, today) {
            (true, true) => Days { first: self.published, last: far },
            (false, true) => Days { first: far, last: self.published },
            (true, false) => Days { first: shift(self.published, Unit::Day, 1)?.min(far), last: far },
            (false, false) => Days { first: shift(far, Unit::Day, 1)?.min(self.published), last: self.published },
        })
    }

    /// "two days ago", "a week earlier", "in three weeks", "within 24 hours", "two months from now", "three days later".
    fn counted(&self, at: usize) -> Option<Read> {
        let lead = self.word(at);
        let start = match lead {
            "in" => self.skip(at + 1, &["just", "about"]),
            "within" => self.skip(self.skip(at + 1, &["the"]), &["next", "coming"]),
            _ => at,
        };
        let (least, most, unit_at) = self.count(start)?;
        let unit = self.unit(unit_at)?;
        let end = unit_at + 1;
        let compound = at > 1 && self.before(at, 1) == "and" && self.unit(at - 2).is_some();
        let vague = matches!(self.before(at, 1), "than" | "over" | "under") || compound;
        if self.is(end, &["ago", "earlier"]) || self.is(end, &["before"]) && self.ends(end + 1) {
            return read(self.away(unit, -most, -least).filter(|_| !vague), end + 1);
        }
        if self.is(end, &["from"]) && self.is(end + 1, &["now", "today"]) {
            return read(self.away(unit, least, most).filter(|_| !vague), end + 2);
        }
        // what is counted from something else is no date, nor is what that is: "two days after Friday"
        if self.is(end, &["later", "after", "before", "from", "since"]) {
            let rest = self.read(self.skip(end + 1, &["the"])).map_or(end + 1, |r| r.end);
            return read(None, rest);
        }
        // "for the first time in two years"
        let ahead = self.ahead && self.before(at, 1) != "time" && self.is(at, &["in", "within"]);
        match lead {
            "in" => read(self.away(unit, least, most).filter(|_| ahead), end),
            "within" => {
                let far = if unit == Unit::Hour {
                    shift(self.published, Unit::Day, hours_up(most))
                } else {
                    shift(self.published, unit, most)
                };
                read(far.map(|last| Days { first: self.published, last }).filter(|_| ahead), end)
            }
            _ => None,
        }
    }

    /// The units that lie between `least` and `most` units from the report's day.
    fn away(&self, unit: Unit, least: i32, most: i32) -> Option<Days> {
        let (unit, least, most) = match unit {
            Unit::Hour => (Unit::Day, least.div_euclid(24), hours_up(most)),
            other => (other, least, most),
        };
        let first = Days::holding(unit, shift(self.published, unit, least)?)?.first;
        let last = Days::holding(unit, shift(self.published, unit, most)?)?.last;
        Some(Days { first, last })
    }

    /// Whether a clause could end before `at`.
    fn ends(&self, at: usize) -> bool {
        !self.word(at).starts_with(char::is_alphanumeric)
    }

    /// "the day before", "the week before last".
    fn preceding(&self, at: usize) -> Option<Read> {
        let unit = self.unit(at).filter(|_| !self.is_plural(at) && self.is(at + 1, &["before"]))?;
        if self.before(at, 1) != "the" {
            return None;
        }
        if self.is(at + 2, &["last"]) && self.ends(at + 3) {
            return read(self.away(unit, -2, -2), at + 3);
        }
        self.ends(at + 2).then(|| Read { days: self.away(unit, -1, -1), end: at + 2 })
    }

    /// "the week of May 12".
    fn week_of(&self, at: usize) -> Option<Read> {
        if !self.is(at, &["week"]) || !self.is(at + 1, &["of", "beginning", "starting"]) {
            return None;
        }
        let found = self.calendar(self.skip(at + 2, &["the"]))?;
        let day = found.days.filter(|d| d.count() == 1)?;
        read(Days::week(day.first), found.end)
    }

    /// "the spring of 2015", "summer 2014", "the winter of 2013-14", "in the autumn".
    fn season_named(&self, at: usize) -> Option<Read> {
        let season = self.season(at)?;
        if let Some((year, end)) = self.year_after(at + 1) {
            // "the winter of 2014" may be either of two
            let winter = season == 12;
            let next = self.year_range(end - 1).filter(|_| winter);
            return match next {
                Some((_, end)) => read(season_of(year, season), end),
                None if winter => read(Days::year(year), end),
                None => read(season_of(year, season), end),
            };
        }
        let lead = if self.before(at, 1) == "the" { self.before(at, 2) } else { self.before(at, 1) };
        if !matches!(lead, "in" | "by" | "during" | "early" | "late" | "mid" | "-")
            || !self.is_free(at + 1)
            || self.is(at + 1, &["of"])
        {
            return None;
        }
        let published = self.published;
        let days = if self.ahead {
            self.seasons(season).find(|d| d.last >= published)
        } else {
            self.seasons(season).rev().find(|d| d.first <= published)
        };
        read(days, at + 1)
    }

    /// "over the weekend".
    fn weekend(&self, at: usize) -> Option<Read> {
        self.is(at, &["weekend"]).then(|| Read { days: self.nearest_weekend(), end: at + 1 })
    }

    fn nearest_weekend(&self) -> Option<Days> {
        let this = Days::weekend(self.published)?;
        if self.ahead || this.holds(self.published) {
            return Some(this);
        }
        shift(self.published, Unit::Week, -1).and_then(Days::weekend)
    }

    /// "Friday", "Monday to Wednesday", "Tuesday last week", "Tuesday, May 12".
    fn weekdays(&self, at: usize) -> Option<Read> {
        let weekday = self.weekday(at)?;
        let mut end = at + 1;
        while self.is(end, &["morning", "afternoon", "evening", "night", "overnight"]) {
            end += 1;
        }
        // its date, which counts for more
        let mut next = end;
        while self.is(next, &[",", "(", "the"]) {
            next += 1;
        }
        if let Some((told, _)) = self.told(next)
            && told.day.is_some()
        {
            return self.calendar(next);
        }
        if let Some(day) = self.ordinal(next).and_then(|d| i8::try_from(d).ok()) {
            return read(Told { day: Some(day), ..Told::default() }.near(self.published, self.ahead), next + 1);
        }
        let of = self.skip(end, &["of"]);
        let week = self.is(of + 1, &["week"]).then(|| self.pointed(of)).flatten().filter(|r| r.end == of + 2);
        if let Some(Read { days, end }) = week {
            let day = days.and_then(|d| weekday_near(weekday, d.first, true));
            return read(day.map(Days::one), end);
        }
        let day = weekday_near(weekday, self.published, self.ahead);
        if let Some(after) = self.connected(at, end)
            && let Some(other) = self.weekday(after)
        {
            let days = day.and_then(|first| Some(Days { first, last: weekday_near(other, first, true)? }));
            return read(days, after + 1);
        }
        read(day.map(Days::one), end)
    }

    /// The token after "to", "and", "-" at `end`: where the other end of a span from `at` may start.
    fn connected(&self, at: usize, end: usize) -> Option<usize> {
        let words = ["to", "and", "or", "-", "into", "through", "until", "till"];
        // "since Monday and until Friday": one bound does not make a span
        let bound = self.is(at.wrapping_sub(1), &["since", "until", "after", "before"]);
        (!bound && self.is(end, &words)).then_some(end + 1)
    }

    /// A date of the calendar or a span of them: "May 12", "12 May 2014", "March 2014", "in 2014", "March 3-5", "on the 12th".
    fn calendar(&self, at: usize) -> Option<Read> {
        if let Some(found) = self.numeric(at) {
            return Some(found);
        }
        if let Some((years, end)) = self.year_range(at) {
            return read(years, end);
        }
        if let Some(found) = self.day_range(at).or_else(|| self.on_the(at)) {
            return Some(found);
        }
        let (told, end) = self.told(at)?;
        if let Some(after) = self.connected(at, end) {
            // "March 3-5", "March 3 to 5, 2014"
            if told.day.is_some()
                && told.month.is_some()
                && told.year.is_none()
                && self.month(at).is_some()
                && self.month(after + 1).is_none()
                && let Some(day) = self.day_number(after).filter(|_| self.ends(after + 1) || self.is_free(after + 1))
            {
                let (year, end) = self.year_after(after + 1).map_or((None, after + 1), |(y, e)| (Some(y), e));
                let other = Told { day: Some(day), ..told };
                return read(self.span(Told { year, ..told }, Told { year, ..other }), end);
            }
            if let Some((other, end)) = self.told(after)
                && told.day.is_some() == other.day.is_some()
                && told.month.is_some() == other.month.is_some()
            {
                return read(self.span(told, other), end);
            }
        }
        read(told.near(self.published, self.ahead), end)
    }

    /// From one date to another; a year that only one of them tells goes for both.
    fn span(&self, from: Told, to: Told) -> Option<Days> {
        let (first, last) = match (from.year, to.year) {
            (None, Some(_)) => {
                let last = to.near(self.published, false)?;
                (from.near(last.last, false)?, last)
            }
            _ => {
                let first = from.near(self.published, self.ahead)?;
                (first, to.near(first.first, true)?)
            }
        };
        (first.first <= last.last).then_some(Days { first: first.first, last: last.last })
    }

    /// "3-5 March 2014", "3 and 5 March".
    fn day_range(&self, at: usize) -> Option<Read> {
        let from = self.day_number(at)?;
        let after = self.connected(at, at + 1)?;
        let (to, end) = self.told(after).filter(|(t, _)| t.day.is_some() && self.month(after).is_none())?;
        read(self.span(Told { day: Some(from), ..to }, to), end)
    }

    /// "2012-2013", "2013-14", "2012 to 2013", "2012 and 2013".
    fn year_range(&self, at: usize) -> Option<(Option<Days>, usize)> {
        let from = self.year_number(at)?;
        let after = self.connected(at, at + 1)?;
        let next = from.checked_add(1)?;
        let dash = self.is(at + 1, &["-"]) && self.word(after).len() == 2 && self.number(after, 2) == Some(next % 100);
        let to = self.year_number(after).or(dash.then_some(next))?;
        if !self.is_year_lead(at) {
            return None;
        }
        let days = Days::year(from).zip(Days::year(to)).filter(|_| from <= to);
        Some((days.map(|(f, t)| Days { first: f.first, last: t.last }), after + 1))
    }

    /// Whether what stands around a number of four digits makes it a year.
    fn is_year_lead(&self, at: usize) -> bool {
        if at == 0 || self.is(at - 1, &["("]) {
            return self.is_free(at + 1);
        }
        self.is(at - 1, LEADS) || self.month(at - 1).is_some() || self.season(at - 1).is_some()
    }

    /// A date as told: "May 12, 2014", "12th of May", "May 2014", "May last year", "2014", "May".
    fn told(&self, at: usize) -> Option<(Told, usize)> {
        if let Some(month) = self.month(at).map(Some) {
            let day_at = self.skip(at + 1, &["the"]);
            let day = self.day_number(day_at).filter(|_| day_at == at + 1 || self.ordinal(day_at).is_some());
            // "March 3 million": no day
            let day = day.filter(|_| !self.is(day_at + 1, &["million", "billion", "percent", "%"]));
            let end = if day.is_some() { day_at + 1 } else { at + 1 };
            let (year, end) = self.year_after(end).map_or((None, end), |(y, e)| (Some(y), e));
            let bare = day.is_none() && year.is_none();
            let led = if at == 0 { self.is_free(at + 1) } else { self.is(at - 1, LEADS) || self.is_pointer(at - 1) };
            if bare && !(led && self.is_bare_month(at)) {
                return None;
            }
            return Some((Told { year, month, day }, end));
        }
        if let Some(day) = self.day_number(at) {
            let month_at = self.skip(at + 1, &["of", "-"]);
            if let Some(month) = self.month(month_at) {
                let end = month_at + 1;
                let dash = self.skip(end, &["-"]);
                let year = self.year_after(dash).or_else(|| self.year_after(end));
                let (year, end) = year.map_or((None, end), |(y, e)| (Some(y), e));
                return Some((Told { year, month: Some(month), day: Some(day) }, end));
            }
            // "the 12th of last month"
            if self.is(at + 1, &["of"])
                && self.is(at + 3, &["month"])
                && let Some(whole) = self.pointed(at + 2).and_then(|r| r.days)
            {
                let Days { first, .. } = whole;
                return Some((Told { year: Some(first.year()), month: Some(first.month()), day: Some(day) }, at + 4));
            }
            return None;
        }
        let year = self.year_number(at).filter(|_| self.is_year_lead(at))?;
        Some((Told { year: Some(year), ..Told::default() }, at + 1))
    }

    fn is_pointer(&self, at: usize) -> bool {
        self.is(at, &["last", "this", "next", "past", "previous", "coming"])
    }

    /// The year after a month or season: "2014", ", 2014", "of 2014", "last year", "of this year".
    fn year_after(&self, at: usize) -> Option<(i16, usize)> {
        let next = self.skip(self.skip(at, &[","]), &["of"]);
        if let Some(year) = self.year_number(next) {
            return Some((year, next + 1));
        }
        let step = match self.word(next) {
            "last" | "previous" => -1,
            "this" => 0,
            "next" => 1,
            _ => return None,
        };
        let year = self.published.year().checked_add(step).filter(|_| self.is(next + 1, &["year"]))?;
        Some((year, next + 2))
    }

    /// "on the 12th", not "on the 12th day".
    fn on_the(&self, at: usize) -> Option<Read> {
        let day = i8::try_from(self.ordinal(at)?).ok()?;
        if self.told(at).is_some() || !self.is_free(at + 1) || self.is(at + 1, &["of"]) {
            return None;
        }
        let led = at < 2
            || matches!(self.before(at, 2), "on" | "by" | "of" | "from" | "until" | "since" | "before" | "after");
        (self.before(at, 1) == "the" && led).then(|| Read {
            days: Told { day: Some(day), ..Told::default() }.near(self.published, self.ahead),
            end: at + 1,
        })
    }

    /// "2014-05-12", "12.05.2014", "5/13/2014"; "5/12/2014" may be either of two, and is no date.
    fn numeric(&self, at: usize) -> Option<Read> {
        let day = |year: i16, month: i16, day: i16| {
            let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
            Date::new(year, month, day).ok().map(Days::one)
        };
        let mut parts = self.word(at).split('.').map(|p| p.parse::<i16>().ok());
        if let (Some(Some(d)), Some(Some(m)), Some(Some(y)), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
            && y > 99
        {
            return read(day(y, m, d), at + 1);
        }
        let mark = self.word(at + 1);
        if !matches!(mark, "-" | "/") || self.word(at + 3) != mark {
            return None;
        }
        let (a, b, c) = (self.number(at, 4)?, self.number(at + 2, 2)?, self.number(at + 4, 4)?);
        let days = match (self.word(at).len(), self.word(at + 4).len()) {
            (4, ..=2) => day(a, b, c),
            (..=2, 4) if a == b || b > 12 => day(c, a, b),
            (..=2, 4) if a > 12 => day(c, b, a),
            _ => None,
        };
        read(days, at + 5)
    }
}

/// Days that `hours` reach into.
fn hours_up(hours: i32) -> i32 {
    hours.saturating_add(23).div_euclid(24)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Wednesday; its week is May 12 to 18.
    const REPORT: &str = "2014-05-14";

    fn show(words: &str, published: &str, ahead: bool) -> String {
        let Some(d) = resolve(words, published.parse().expect("a date"), ahead) else { return "-".into() };
        assert!(
            d.told && d.start <= d.end && (d.granularity == Granularity::Day) == (d.start == d.end),
            "{words}: {d:?}"
        );
        let unit = format!("{:?}", d.granularity).to_lowercase();
        if d.start == d.end { format!("{} {unit}", d.start) } else { format!("{}..{} {unit}", d.start, d.end) }
    }

    fn check(published: &str, ahead: bool, table: &str) {
        let mut wrong = String::new();
        for line in table.lines().map(str::trim).filter(|l| !l.is_empty()) {
            let (words, expected) = line.split_once(" => ").expect("words => date");
            let got = show(words, published, ahead);
            if got != expected {
                wrong += &format!("{words:?}: {got}, not {expected}\n");
            }
        }
        assert!(wrong.is_empty(), "report of {published}, ahead {ahead}:\n{wrong}");
    }

    #[test]
    fn days_near_the_report() {
        check(
            REPORT,
            false,
            "today => 2014-05-14 day
            Today => 2014-05-14 day
            earlier today => 2014-05-14 day
            tonight => 2014-05-14 day
            this morning => 2014-05-14 day
            yesterday => 2014-05-13 day
            yesterday evening => 2014-05-13 day
            late yesterday => 2014-05-13 day
            last night => 2014-05-13 day
            overnight => 2014-05-13..2014-05-14 week
            overnight on Tuesday => 2014-05-13 day
            overnight into Tuesday => 2014-05-12..2014-05-13 week
            tomorrow => 2014-05-15 day
            the day before yesterday => 2014-05-12 day
            the day after tomorrow => 2014-05-16 day
            the day before => 2014-05-13 day
            a day earlier => 2014-05-13 day
            the previous day => 2014-05-13 day
            the day before the vote => -
            the next day => -
            the day after => -
            the same day => -
            one day => -
            now => -
            two days ago => 2014-05-12 day
            2 days ago => 2014-05-12 day
            just three days ago => 2014-05-11 day
            a couple of days ago => 2014-05-12 day
            a few days ago => 2014-05-09..2014-05-12 week
            several days ago => 2014-05-09..2014-05-12 week
            days ago => 2014-05-09..2014-05-12 week
            48 hours ago => 2014-05-12 day
            ten hours ago => 2014-05-13..2014-05-14 week
            three days later => -
            two days after Friday => -
            two days after the ceasefire => -
            less than two days ago => -",
        );
        check(
            REPORT,
            true,
            "overnight => 2014-05-14..2014-05-15 week
            the next day => 2014-05-15 day
            in two days => 2014-05-16 day
            within 24 hours => 2014-05-14..2014-05-15 week
            within the next 48 hours => 2014-05-14..2014-05-16 week
            within a week => 2014-05-14..2014-05-21 week
            in the coming days => 2014-05-15..2014-05-21 week
            in the next few days => 2014-05-15..2014-05-21 week
            over the next three days => 2014-05-15..2014-05-17 week
            in the next 24 hours => 2014-05-14..2014-05-15 week
            two days from now => 2014-05-16 day
            for the next two weeks => -",
        );
        check(
            REPORT,
            false,
            "within 24 hours => -\nin two days => -\nin two weeks => -\nfor the first time in two years => -",
        );
        check(REPORT, true, "for the first time in two years => -");
    }

    #[test]
    fn weekdays() {
        check(
            REPORT,
            false,
            "on Tuesday => 2014-05-13 day
            Tuesday => 2014-05-13 day
            TUESDAY => 2014-05-13 day
            Tuesday's => 2014-05-13 day
            at Tuesday’s meeting => 2014-05-13 day
            on Wednesday => 2014-05-14 day
            Friday => 2014-05-09 day
            on Thursday in Geneva => 2014-05-08 day
            Monday morning => 2014-05-12 day
            late Thursday => 2014-05-08 day
            late on Thursday => 2014-05-08 day
            on Sunday night => 2014-05-11 day
            early on Monday => 2014-05-12 day
            at 3 p.m. on Tuesday => 2014-05-13 day
            at 10:30 GMT Tuesday => 2014-05-13 day
            last Tuesday => 2014-05-13 day
            last Wednesday => 2014-05-07 day
            last Friday => 2014-05-09 day
            this past Sunday => 2014-05-11 day
            this Monday => 2014-05-12 day
            next Tuesday => 2014-05-20 day
            next Wednesday => 2014-05-21 day
            on Tuesday last week => 2014-05-06 day
            last week on Friday => 2014-05-09 day
            Friday of last week => 2014-05-09 day
            a week ago Sunday => 2014-05-11 day
            on Tuesday, May 13 => 2014-05-13 day
            on Tuesday, May 6, 2014 => 2014-05-06 day
            Friday (9 May) => 2014-05-09 day
            Thurs. May 8 => 2014-05-08 day
            Friday the 9th => 2014-05-09 day
            Tuesday, February 30 => -
            on Monday and Tuesday => 2014-05-12..2014-05-13 week
            from Monday to Wednesday => 2014-05-12..2014-05-14 week
            between Friday and Sunday => 2014-05-09..2014-05-11 week
            Thursday night into Friday => 2014-05-08..2014-05-09 week
            on Tuesday after Monday's talks => 2014-05-13 day
            after Monday's talks, on Tuesday => 2014-05-13 day
            after Monday's talks => -
            since Monday => -
            until Friday => -
            from Monday => -
            before Friday => -
            ahead of Friday's vote => -
            every Friday => -
            on Fridays => -
            the Sun => -
            on the march => -
            from mid-2013 => -",
        );
        check(
            REPORT,
            true,
            "on Tuesday => 2014-05-20 day
            Wednesday => 2014-05-14 day
            by Friday => 2014-05-16 day
            for Friday => 2014-05-16 day
            from Friday => 2014-05-16 day
            starting Monday => 2014-05-19 day
            no later than Friday => 2014-05-16 day
            this Tuesday => 2014-05-20 day
            this coming Friday => 2014-05-16 day
            next Wednesday => 2014-05-21 day
            on Tuesday next week => 2014-05-20 day
            next week on Friday => 2014-05-23 day
            Thursday and Friday => 2014-05-15..2014-05-16 week
            a week from Friday => -",
        );
    }

    #[test]
    fn weeks_and_weekends() {
        check(
            REPORT,
            false,
            "this week => 2014-05-12..2014-05-18 week
            last week => 2014-05-05..2014-05-11 week
            last week's => 2014-05-05..2014-05-11 week
            next week => 2014-05-19..2014-05-25 week
            the previous week => 2014-05-05..2014-05-11 week
            the week before => 2014-05-05..2014-05-11 week
            the week before last => 2014-04-28..2014-05-04 week
            earlier this week => 2014-05-12..2014-05-13 week
            later this week => 2014-05-15..2014-05-18 week
            later in the week => 2014-05-15..2014-05-18 week
            early last week => 2014-05-05..2014-05-07 week
            late last week => 2014-05-08..2014-05-11 week
            earlier last week => 2014-05-05..2014-05-11 week
            a week ago => 2014-05-05..2014-05-11 week
            two weeks ago => 2014-04-28..2014-05-04 week
            about three weeks ago => 2014-04-21..2014-04-27 week
            in the past week => 2014-05-08..2014-05-14 week
            over the last week => 2014-05-08..2014-05-14 week
            over the past two weeks => 2014-05-01..2014-05-14 month
            over the past 24 hours => 2014-05-13..2014-05-14 week
            over the past few days => 2014-05-08..2014-05-14 week
            in recent days => 2014-05-08..2014-05-14 week
            the past few weeks => 2014-04-17..2014-05-14 month
            in recent weeks => 2014-04-17..2014-05-14 month
            in recent months => -
            for weeks => -
            for two weeks => -
            for the past two weeks => -
            a 30-day ceasefire => -
            a two-week truce => -
            a week-long truce => -
            over the weekend => 2014-05-10..2014-05-11 week
            at the weekend => 2014-05-10..2014-05-11 week
            last weekend => 2014-05-10..2014-05-11 week
            the past weekend => 2014-05-10..2014-05-11 week
            next weekend => 2014-05-24..2014-05-25 week
            the week of May 5 => 2014-05-05..2014-05-11 week
            the week of 12 March 2014 => 2014-03-10..2014-03-16 week",
        );
        check(
            REPORT,
            true,
            "over the weekend => 2014-05-17..2014-05-18 week
            this weekend => 2014-05-17..2014-05-18 week
            the coming weekend => 2014-05-17..2014-05-18 week
            next week => 2014-05-19..2014-05-25 week
            early next week => 2014-05-19..2014-05-21 week
            for next week => 2014-05-19..2014-05-25 week
            over the next week => 2014-05-15..2014-05-21 week
            in the coming weeks => 2014-05-15..2014-06-11 month
            in the coming months => -
            in two weeks => 2014-05-26..2014-06-01 week
            by the end of the week => 2014-05-15..2014-05-18 week",
        );
        // of a Sunday
        check(
            "2014-05-11",
            false,
            "over the weekend => 2014-05-10..2014-05-11 week\nlast weekend => 2014-05-03..2014-05-04 week",
        );
        check(
            "2014-05-11",
            true,
            "over the weekend => 2014-05-10..2014-05-11 week\nnext week => 2014-05-12..2014-05-18 week",
        );
        check("2014-05-11", false, "later this week => 2014-05-11 day\nthis week => 2014-05-05..2014-05-11 week");
        check("2014-05-12", false, "earlier this week => 2014-05-12 day\nlast week => 2014-05-05..2014-05-11 week");
    }

    #[test]
    fn dates() {
        check(
            REPORT,
            false,
            "January 29 => 2014-01-29 day
            on January 29th => 2014-01-29 day
            Nov. 8 => 2013-11-08 day
            Sept. 5 => 2013-09-05 day
            Sept 5 => 2013-09-05 day
            on May 14 => 2014-05-14 day
            May 15 => 2013-05-15 day
            12 May => 2014-05-12 day
            12 May 2014 => 2014-05-12 day
            12th of May => 2014-05-12 day
            the 12th of May, 2013 => 2013-05-12 day
            May the 12th => 2014-05-12 day
            March 31, 2016 => 2016-03-31 day
            March 31 2016 => 2016-03-31 day
            on MARCH 31, 2016 => 2016-03-31 day
            on 12 may 2014 => 2014-05-12 day
            May 12 last year => 2013-05-12 day
            on May 12 of this year => 2014-05-12 day
            last May 12 => 2014-05-12 day
            on the 12th => 2014-05-12 day
            on the 31st => 2014-03-31 day
            the 12th of last month => 2014-04-12 day
            on the 12th day => -
            on the 12th anniversary => -
            February 30 => -
            February 30, 2014 => -
            30 February => -
            February 29 => -
            February 29, 2012 => 2012-02-29 day
            February 29, 2013 => -
            April 31 => -
            January 0 => -
            May 99 => -
            March 3-5 => 2014-03-03..2014-03-05 week
            March 3 to 5, 2012 => 2012-03-03..2012-03-05 week
            on 3-5 March => 2014-03-03..2014-03-05 week
            3 and 5 March 2012 => 2012-03-03..2012-03-05 week
            from April 28 to May 2 => 2014-04-28..2014-05-02 week
            between Dec. 28, 2013 and Jan. 3, 2014 => 2013-12-28..2014-01-03 week
            December 28 - January 3 => 2013-12-28..2014-01-03 week
            Dec. 28–Jan. 3, 2013 => 2012-12-28..2013-01-03 week
            2014-05-12 => 2014-05-12 day
            12.05.2014 => 2014-05-12 day
            on 5/13/2014 => 2014-05-13 day
            13/5/2014 => 2014-05-13 day
            5/12/2014 => -
            2014-13-45 => -
            the Sept. 5 agreement => -
            a May 12 ceasefire => -
            May 12-15 => 2014-05-12..2014-05-15 week
            between May 12 and May 15 => 2014-05-12..2014-05-15 week
            under the May 12 deal => -
            at the May 12 meeting => 2014-05-12 day
            since March 31 => -
            after the March 31 vote => -
            March 31, 1799 => -
            March 31, 1800 => 1800-03-31 day
            March 31, 2201 => -",
        );
        check(
            REPORT,
            true,
            "by June 2 => 2014-06-02 day
            on May 14 => 2014-05-14 day
            May 13 => 2015-05-13 day
            on January 29 => 2015-01-29 day
            on 12 June => 2014-06-12 day
            on the 12th => 2014-06-12 day
            on the 31st => 2014-05-31 day
            from June 2 to 5 => 2014-06-02..2014-06-05 week
            from 28 December to 3 January => 2014-12-28..2015-01-03 week
            June 31 => -",
        );
        check("2016-03-01", false, "February 29 => 2016-02-29 day\non the 30th => 2016-01-30 day");
        check("2015-03-01", false, "February 29 => -\non the 29th => 2015-01-29 day");
    }

    #[test]
    fn months_and_seasons() {
        check(
            REPORT,
            false,
            "in March => 2014-03-01..2014-03-31 month
            March => 2014-03-01..2014-03-31 month
            in May => 2014-05-01..2014-05-31 month
            in June => 2013-06-01..2013-06-30 month
            last March => 2014-03-01..2014-03-31 month
            last May => 2013-05-01..2013-05-31 month
            this March => 2014-03-01..2014-03-31 month
            next March => 2015-03-01..2015-03-31 month
            in Sept. => 2013-09-01..2013-09-30 month
            September 2013 => 2013-09-01..2013-09-30 month
            in September, 2013 => 2013-09-01..2013-09-30 month
            March of last year => 2013-03-01..2013-03-31 month
            in June last year => 2013-06-01..2013-06-30 month
            last year in March => 2013-03-01..2013-03-31 month
            in the month of March => 2014-03-01..2014-03-31 month
            this month => 2014-05-01..2014-05-31 month
            last month => 2014-04-01..2014-04-30 month
            next month => 2014-06-01..2014-06-30 month
            earlier this month => 2014-05-01..2014-05-13 month
            earlier in the month => 2014-05-01..2014-05-13 month
            late last month => 2014-04-21..2014-04-30 month
            in early April => 2014-04-01..2014-04-10 month
            in mid-April => 2014-04-11..2014-04-20 month
            late in April => 2014-04-21..2014-04-30 month
            at the beginning of April => 2014-04-01..2014-04-10 month
            the end of March 2012 => 2012-03-21..2012-03-31 month
            in the last days of March => 2014-03-21..2014-03-31 month
            in the first week of March => 2014-03-01..2014-03-07 week
            in the last week of March => 2014-03-25..2014-03-31 week
            the first day of March => 2014-03-01 day
            the fifth week of March => 2014-03-01..2014-03-31 month
            a month ago => 2014-04-01..2014-04-30 month
            two months ago => 2014-03-01..2014-03-31 month
            over the past month => 2014-04-15..2014-05-14 month
            March to May 2013 => 2013-03-01..2013-05-31 year
            in March and April => 2014-03-01..2014-04-30 year
            since March => -
            with Theresa May => -
            officials may meet => -
            in the spring => 2014-03-01..2014-05-31 year
            in the spring of 2015 => 2015-03-01..2015-05-31 year
            in summer 2013 => 2013-06-01..2013-08-31 year
            in the late summer of 2013 => 2013-08-01..2013-08-31 month
            last summer => 2013-06-01..2013-08-31 year
            last winter => 2013-12-01..2014-02-28 year
            next winter => 2014-12-01..2015-02-28 year
            in the fall of 2013 => 2013-09-01..2013-11-30 year
            the winter of 2013-14 => 2013-12-01..2014-02-28 year
            in the winter of 2013 => 2013-01-01..2013-12-31 year
            after the fall of Aleppo => -
            in the fall of Aleppo => -",
        );
        check(
            REPORT,
            true,
            "in March => 2015-03-01..2015-03-31 month
            in May => 2014-05-01..2014-05-31 month
            by September => 2014-09-01..2014-09-30 month
            in two months => 2014-07-01..2014-07-31 month
            later this month => 2014-05-15..2014-05-31 month
            in late June => 2014-06-21..2014-06-30 month
            in the summer => 2014-06-01..2014-08-31 year",
        );
        check(
            "2014-03-31",
            false,
            "last month => 2014-02-01..2014-02-28 month\nlast year => 2013-01-01..2013-12-31 year",
        );
    }

    #[test]
    fn years() {
        check(
            REPORT,
            false,
            "in 2014 => 2014-01-01..2014-12-31 year
            2013 => 2013-01-01..2013-12-31 year
            back in 1998 => 1998-01-01..1998-12-31 year
            in the year 2012 => 2012-01-01..2012-12-31 year
            in 2012 when the war began => 2012-01-01..2012-12-31 year
            2012-2013 => 2012-01-01..2013-12-31 year
            2012–13 => 2012-01-01..2013-12-31 year
            from 2012 to 2013 => 2012-01-01..2013-12-31 year
            between 2003 and 2011 => -
            mid-2013 => 2013-05-01..2013-08-31 year
            in early 2013 => 2013-01-01..2013-04-30 year
            late in 2013 => 2013-09-01..2013-12-31 year
            earlier in 2014 => 2014-01-01..2014-05-13 year
            late last year => 2013-09-01..2013-12-31 year
            at the end of 2013 => 2013-09-01..2013-12-31 year
            in the first half of 2013 => 2013-01-01..2013-06-30 year
            in the second quarter of 2013 => 2013-04-01..2013-06-30 year
            in the last quarter of 2013 => 2013-10-01..2013-12-31 year
            last year => 2013-01-01..2013-12-31 year
            this year => 2014-01-01..2014-12-31 year
            earlier this year => 2014-01-01..2014-05-13 year
            a year ago => 2013-01-01..2013-12-31 year
            two years ago => 2012-01-01..2012-12-31 year
            20 years ago => 1994-01-01..1994-12-31 year
            a year earlier => 2013-01-01..2013-12-31 year
            a few years ago => -
            more than two years ago => -
            a year and two months ago => -
            a decade ago => -
            over the past year => 2013-05-15..2014-05-14 year
            over the past ten years => -
            since 2011 => -
            since at least 2011 => -
            since early 2011 => -
            since the beginning of 2011 => -
            post-2011 => -
            in the 1990s => -
            in 1799 => -
            in 1800 => 1800-01-01..1800-12-31 year
            in 2200 => 2200-01-01..2200-12-31 year
            in 2201 => -
            2000 soldiers => -
            with 2,000 troops => -
            $2014 => -
            at 1830 GMT => -
            500 years ago => -
            9999 years ago => -
            the war => -",
        );
        check(
            REPORT,
            true,
            "in 2015 => 2015-01-01..2015-12-31 year
            next year => 2015-01-01..2015-12-31 year
            early next year => 2015-01-01..2015-04-30 year
            by the end of the year => 2014-09-01..2014-12-31 year
            by year's end => 2014-09-01..2014-12-31 year
            by year-end => 2014-09-01..2014-12-31 year
            later this year => 2014-05-15..2014-12-31 year
            over the next two years => 2014-05-15..2016-05-14 year
            until 2016 => -",
        );
    }

    #[test]
    fn what_is_not_words() {
        for words in [
            "",
            " ",
            "-",
            "—",
            ".",
            "''",
            "’s",
            "th",
            "İ",
            "ß",
            "0",
            "00",
            "٣ days ago",
            "\u{0}",
            "of of of",
            "the",
            "1-",
        ] {
            assert_eq!(show(words, REPORT, false), "-", "{words:?}");
            assert_eq!(show(words, REPORT, true), "-", "{words:?}");
        }
        let long = "two days after the ".repeat(100_000);
        assert_eq!(show(&long, REPORT, false), "-");
    }

    #[test]
    fn ends_of_the_calendar() {
        for published in [Date::MIN, Date::MAX, Date::ZERO] {
            for words in [
                "today",
                "last week",
                "next year",
                "in March",
                "over the weekend",
                "overnight",
                "last winter",
                "on the 31st",
                "May 3",
            ] {
                assert_eq!(resolve(words, published, false), None);
                assert_eq!(resolve(words, published, true), None);
            }
            assert!(resolve("on March 31, 2016", published, false).is_some());
        }
    }

    /// Numbers below a bound, the same ones in every run.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, bound: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((self.0 >> 33) as usize) % bound.max(1)
        }

        /// A day near the years of acts, or anywhere in the calendar, or at its ends.
        fn day(&mut self) -> Date {
            let (month, day) = (1 + self.below(12) as i8, 1 + self.below(31) as i8);
            let year = match self.below(8) {
                0 => return Date::MIN,
                1 => return Date::MAX,
                2 => self.below(19_999) as i16 - 9_999,
                _ => 1_795 + self.below(411) as i16,
            };
            Date::new(year, month, day).unwrap_or(Date::ZERO)
        }
    }

    fn check_sound(words: &str, published: Date, ahead: bool) {
        if let Some(d) = resolve(words, published, ahead) {
            let case = format!("{words:?}, {published}, {ahead}: {d:?}");
            assert!(d.told && d.start <= d.end, "{case}");
            assert!(YEARS.contains(&d.start.year()) && YEARS.contains(&d.end.year()), "{case}");
            assert_eq!(d.granularity == Granularity::Day, d.start == d.end, "{case}");
        }
    }

    #[test]
    fn any_phrase() {
        const WORDS: &str = "on in the of a an by from to and - , / . ' 's ( last this next past coming recent earlier early mid late later end \
            beginning first second 3rd 12th 31st 0 1 3 12 13 29 30 31 99 1799 1800 2014 2200 9999 2014-05-12 12.05.2014 2013-14 Monday \
            Tuesday's Fri. Sunday January Feb. March May may December spring winter fall hour days day week weeks weekend month months \
            year years ago before after since within for few several couple two ten today yesterday tomorrow tonight night overnight \
            morning half quarter now one time from";
        let words: Vec<&str> = WORDS.split_whitespace().collect();
        let mut dice = Dice(1);
        for _ in 0..50_000 {
            let phrase: Vec<&str> = (0..dice.below(9)).map(|_| words[dice.below(words.len())]).collect();
            check_sound(&phrase.join(" ").replace(" - ", "-"), dice.day(), dice.below(2) == 0);
        }
    }

    #[test]
    fn any_characters() {
        let some: Vec<char> = "09 .,-–'’/$()stndrhMay May\u{301}İßǅ٣²½\n\0\u{feff}\u{10ffff}".chars().collect();
        let mut dice = Dice(2);
        for _ in 0..50_000 {
            let words: String = (0..dice.below(24)).map(|_| some[dice.below(some.len())]).collect();
            check_sound(&words, dice.day(), dice.below(2) == 0);
        }
    }

    #[test]
    fn bare_weekday_is_within_a_week() {
        let mut dice = Dice(3);
        for _ in 0..5_000 {
            let (published, ahead) = (dice.day(), dice.below(2) == 0);
            if let Some(d) = resolve("on Tuesday", published, ahead) {
                let near = if ahead { 0..=6 } else { -6..=0 };
                assert!(near.contains(&(d.start - published).get_days()), "{published}");
                assert_eq!(d.start.weekday(), Weekday::Tuesday);
            }
        }
    }
}
