//! What is asked for, as people write it: days, codes, words of the vocabularies.

use crate::board::Window;
use demarche_coding::{EventType, Issue, Status};
use jiff::ToSpan as _;
use jiff::civil::Date;

/// An actor's code, or a country's.
///
/// # Errors
/// With what can stand there.
pub fn code(text: &str) -> Result<String, String> {
    let code = text.trim().to_uppercase();
    let country = code.split('/').next().unwrap_or_default();
    match country.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase() || matches!(b, b'/' | b'-')) {
        true => Ok(code),
        false => Err("give a code of three letters, as in RUS or RUS/GOV".to_owned()),
    }
}

/// An event type.
///
/// # Errors
/// With what can stand there.
pub fn event_type(text: &str) -> Result<EventType, String> {
    word(text, EventType::ALL, |t| EventType::from_word(&t.to_uppercase()), EventType::as_str)
}

/// An issue.
///
/// # Errors
/// With what can stand there.
pub fn issue(text: &str) -> Result<Issue, String> {
    word(text, Issue::ALL, |t| Issue::from_word(&t.to_lowercase()), Issue::as_str)
}

/// A status.
///
/// # Errors
/// With what can stand there.
pub fn status(text: &str) -> Result<Status, String> {
    word(text, Status::ALL, |t| Status::from_word(&t.to_lowercase()), Status::as_str)
}

fn word<T: Copy>(text: &str, all: &[T], read: fn(&str) -> Option<T>, name: fn(T) -> &'static str) -> Result<T, String> {
    let known = || all.iter().map(|v| name(*v)).collect::<Vec<_>>().join(", ");
    read(text.trim()).ok_or_else(|| format!("it is none of {}", known()))
}

/// How far back a board looks: a number of days, or `all`.
///
/// # Errors
/// With what can stand there.
pub fn window(text: &str) -> Result<Window, String> {
    match text {
        "all" => Ok(Window::All),
        days => {
            days.trim_end_matches('d').parse().map(Window::Days).map_err(|_| "give a number of days, or all".to_owned())
        }
    }
}

/// A day: a date, or one counted from today.
///
/// # Errors
/// With what can stand there.
pub fn day(text: &str) -> Result<Date, String> {
    let today = jiff::Zoned::now().date();
    let ago = |days: i64| today.checked_sub(days.days()).map_err(|e| e.to_string());
    match text.to_lowercase().as_str() {
        "today" => Ok(today),
        "yesterday" => ago(1),
        text => match text.strip_suffix('d').and_then(|n| n.parse::<u16>().ok()) {
            Some(days) => ago(i64::from(days)),
            None => demarche_report::parse_date(text)
                .map_err(|e| format!("{e}; today, yesterday, and a number of days ago such as 7d are taken too")),
        },
    }
}
