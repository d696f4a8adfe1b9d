//! What stands at a place of a phrase: numbers, units, names of days and months.

use super::calendar::{Days, Unit, weekday_near};
use super::number::cardinal;
use super::token::Token;
use jiff::civil::{Date, Weekday};

/// An expression of time that was read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Read {
    /// What it names, if it names a date.
    pub(super) days: Option<Days>,
    /// The token after it.
    pub(super) end: usize,
    /// Whether it is written as a date that no calendar has.
    pub(super) impossible: bool,
}

pub(super) fn read(days: Option<Days>, end: usize) -> Option<Read> {
    Some(Read { days, end, impossible: false })
}

/// Words before a bare month or year.
pub(super) const LEADS: &[&str] = &[
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
    "least",
    "approximately",
    "roughly",
    "(",
];

/// Words that may follow a date without being named by it.
pub(super) const TRAILS: &[&str] = &[
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

/// Words in -s that may follow a year.
const PLURAL_TRAILS: &[&str] = &["as", "was", "has", "is", "does", "means", "this", "its", "his", "across", "towards"];
/// The tokens of a phrase, and what they are counted from.
#[derive(Clone, Copy)]
pub(super) struct Reader<'t> {
    pub(super) tokens: &'t [Token],
    /// The report's day.
    pub(super) published: Date,
    /// Whether what is told is planned or due.
    pub(super) ahead: bool,
    /// The date that was told last before.
    pub(super) reference: Option<Days>,
}

impl Reader<'_> {
    /// The token, in lower case; empty beyond the ends.
    pub(super) fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |t| &t.text)
    }

    /// The token `back` places before `at`.
    pub(super) fn before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |i| self.word(i))
    }

    pub(super) fn is(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&self.word(at))
    }

    /// `at`, or the token after it if it is one of `words`.
    pub(super) fn skip(&self, at: usize, words: &[&str]) -> usize {
        if self.is(at, words) { at + 1 } else { at }
    }

    /// Whether no noun follows that the expression before `at` could belong to.
    pub(super) fn is_free(&self, at: usize) -> bool {
        !self.word(at).starts_with(char::is_alphanumeric) || self.is(at, TRAILS)
    }

    /// Whether a clause could end before `at`.
    pub(super) fn ends(&self, at: usize) -> bool {
        !self.word(at).starts_with(char::is_alphanumeric)
    }

    /// A number in digits, of at most `length` digits.
    pub(super) fn number(&self, at: usize, length: usize) -> Option<i16> {
        let word = self.word(at);
        (word.len() <= length && word.bytes().all(|b| b.is_ascii_digit())).then(|| word.parse().ok())?
    }

    /// A year in four digits, not a count of things ("in 2000 homes") nor a time of day.
    pub(super) fn year_number(&self, at: usize) -> Option<i16> {
        let other = [
            "gmt",
            "utc",
            "hrs",
            "local",
            "people",
            "troops",
            "soldiers",
            "fighters",
            "civilians",
            "prisoners",
            "refugees",
            "children",
            "women",
            "men",
            "percent",
            "%",
        ];
        let next = self.word(at + 1);
        let counts = next.len() > 3 && next.ends_with('s') && !self.is(at + 1, PLURAL_TRAILS);
        let counts = counts && self.tokens.get(at + 1).is_some_and(|t| !t.capital && !t.possessive);
        // "the 2014 elections", "a 2015 accord"
        let counts = counts && !self.is(at.wrapping_sub(1), &["the", "a", "its", "their"]);
        if self.word(at).len() != 4 || self.is(at + 1, &other) || counts {
            return None;
        }
        self.number(at, 4).filter(|y| (1000..=2999).contains(y))
    }

    /// The day of a month: "12" or "12th".
    pub(super) fn day_number(&self, at: usize) -> Option<i8> {
        let day = self.number(at, 2).or_else(|| self.ordinal(at))?;
        i8::try_from(day).ok()
    }

    /// "12th".
    pub(super) fn ordinal(&self, at: usize) -> Option<i16> {
        let word = self.word(at);
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|s| word.strip_suffix(s))?;
        (digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok())?
    }

    pub(super) fn unit(&self, at: usize) -> Option<Unit> {
        Some(match self.word(at) {
            "minute" | "minutes" => Unit::Minute,
            "hour" | "hours" => Unit::Hour,
            "day" | "days" => Unit::Day,
            "week" | "weeks" => Unit::Week,
            "fortnight" | "fortnights" => Unit::Fortnight,
            "month" | "months" => Unit::Month,
            "quarter" | "quarters" => Unit::Quarter,
            "year" | "years" => Unit::Year,
            "decade" | "decades" => Unit::Decade,
            "century" | "centuries" => Unit::Century,
            _ => return None,
        })
    }

    pub(super) fn is_plural(&self, at: usize) -> bool {
        self.word(at).ends_with('s')
    }

    /// A weekday; an abbreviation only with its full stop or before a date.
    pub(super) fn weekday(&self, at: usize) -> Option<Weekday> {
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
    pub(super) fn month(&self, at: usize) -> Option<i8> {
        demarche_report::month_of(self.word(at)).map(u8::cast_signed)
    }

    /// Whether the month at `at` may stand without a day or a year: "may", "march" and "Jan" are other words too.
    pub(super) fn is_bare_month(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.capital && (t.dot || !matches!(t.text.as_str(), "jan" | "mar")))
    }

    /// The number of the first month of a season.
    pub(super) fn season(&self, at: usize) -> Option<i8> {
        Some(match self.word(at) {
            "spring" => 3,
            "summer" => 6,
            "autumn" | "fall" => 9,
            "winter" => 12,
            _ => return None,
        })
    }

    /// A number in digits or words ("30", "two", "twenty-four", "a hundred"), and the token after it.
    pub(super) fn amount(&self, at: usize) -> Option<(i32, usize)> {
        let tens = |i: usize| cardinal(self.word(i)).filter(|n| *n >= 20);
        let small = |i: usize| cardinal(self.word(i)).filter(|n| *n < 20);
        if let Some(ten) = tens(at) {
            let one = self.skip(at + 1, &["-"]);
            return Some(match small(one).filter(|n| *n < 10) {
                Some(n) if one > at + 1 => (ten + n, one + 1),
                _ => (ten, at + 1),
            });
        }
        if self.is(at, &["a", "one"]) && self.is(at + 1, &["hundred", "dozen"]) {
            return Some((if self.is(at + 1, &["dozen"]) { 12 } else { 100 }, at + 2));
        }
        small(at).or_else(|| self.number(at, 4).map(i32::from)).map(|n| (n, at + 1))
    }

    /// A count of units, from the least to the most that it may mean, and the token after it.
    pub(super) fn count(&self, at: usize) -> Option<(i32, i32, usize)> {
        const FEW: (i32, i32) = (2, 5);
        let article = self.skip(at, &["a"]);
        if self.is(article, &["few"]) || self.is(at, &["several", "some", "many"]) {
            return Some((FEW.0, FEW.1, article.max(at) + 1));
        }
        if self.is(article, &["couple"]) {
            return Some((2, 2, self.skip(article + 1, &["of"])));
        }
        if let Some((n, next)) = self.amount(at) {
            // "two or three days", "24 to 48 hours"
            if self.is(next, &["or", "to", "-"])
                && let Some((m, next)) = self.amount(next + 1)
                && m > n
                && self.unit(next).is_some()
            {
                return Some((n, m, next));
            }
            return Some((n, n, next));
        }
        if self.is(at, &["a", "an"]) {
            return Some((1, 1, at + 1));
        }
        // "days ago", not "hundred days ago", "30-days"
        let led = ["just", "only", "in", "within", "recent", "past", "last", "next", "coming", "upcoming", "preceding"];
        let alone = at == 0 || self.is(at - 1, &led) || self.is(at - 1, &[",", "("]);
        (alone && self.unit(at).is_some() && self.is_plural(at)).then_some((FEW.0, FEW.1, at))
    }

    /// The token after "to", "and", "-" at `end`: where the other end of a span from `at` may start.
    pub(super) fn connected(&self, at: usize, end: usize) -> Option<usize> {
        let words = ["to", "and", "or", "-", "into", "through", "until", "till"];
        // "since Monday and until Friday": one bound does not make a span
        let bound = self.is(at.wrapping_sub(1), &["since", "until", "after", "before"]);
        (!bound && self.is(end, &words)).then_some(end + 1)
    }

    pub(super) fn is_pointer(&self, at: usize) -> bool {
        self.is(at, &["last", "this", "next", "past", "previous", "coming"])
    }

    /// An expression that starts at `at`.
    pub(super) fn read(&self, at: usize) -> Option<Read> {
        self.part(at).or_else(|| self.ordinal_part(at)).or_else(|| self.plain(at))
    }

    /// An expression without a part of it being singled out.
    pub(super) fn plain(&self, at: usize) -> Option<Read> {
        let found = self
            .near_day(at)
            .or_else(|| self.holiday(at))
            .or_else(|| self.referring(at))
            .or_else(|| self.pointed(at))
            .or_else(|| self.rolling(at))
            .or_else(|| self.counted(at))
            .or_else(|| self.preceding(at))
            .or_else(|| self.week_of(at))
            .or_else(|| self.season_named(at))
            .or_else(|| self.weekend(at))
            .or_else(|| self.weekdays(at))
            .or_else(|| self.decade(at))
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
}
