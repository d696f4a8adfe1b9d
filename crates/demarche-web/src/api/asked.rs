//! What a request tells, read strictly: what is not known, or makes no sense, is refused, so that a misspelt filter never shows everything.

use crate::Shared;
use crate::fault::Fault;
use crate::html::in_query;
use crate::view::{Look, View};
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use demarche_record::asking;
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The most characters of one parameter.
const LONGEST: usize = 1000;
/// The most values that one parameter names.
const SEVERAL: usize = 50;
/// The most entries of one answer.
const MOST: usize = 500;
/// So many where nothing else is asked for.
const USUAL: usize = 100;

/// The parameters of a query. Each is taken by its name; what is left at the end is refused.
pub struct Params {
    path: String,
    given: BTreeMap<String, String>,
    known: Vec<&'static str>,
}

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        let Query(pairs) =
            Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map_err(|e| Fault::asked(e.body_text()))?;
        let mut given = BTreeMap::new();
        for (name, value) in pairs {
            if value.chars().count() > LONGEST {
                return Err(Fault::asked(format!("{name}: it has more than {LONGEST} characters")));
            }
            if given.insert(name.clone(), value).is_some() {
                return Err(Fault::asked(format!("{name}: it is given twice; part several values by commas")));
            }
        }
        Ok(Self { path: parts.uri.path().to_owned(), given, known: Vec::new() })
    }
}

fn wrong(name: &str) -> impl FnOnce(String) -> Fault {
    move |told| Fault::asked(format!("{name}: {told}"))
}

impl Params {
    /// The words of a parameter.
    pub fn text(&mut self, name: &'static str) -> Result<Option<String>, Fault> {
        self.known.push(name);
        match self.given.get(name) {
            Some(text) if text.trim().is_empty() => Err(wrong(name)("it is empty; leave it out".to_owned())),
            text => Ok(text.cloned()),
        }
    }

    fn read<T>(&mut self, name: &'static str, read: impl Fn(&str) -> Result<T, String>) -> Result<Option<T>, Fault> {
        self.text(name)?.map(|text| read(&text)).transpose().map_err(wrong(name))
    }

    /// Several values, parted by commas.
    pub fn several<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Vec<T>, Fault> {
        let all = |text: &str| match text.split(',').count() > SEVERAL {
            true => Err(format!("it names more than {SEVERAL}")),
            false => text.split(',').map(&read).collect(),
        };
        Ok(self.read(name, all)?.unwrap_or_default())
    }

    /// Codes of actors or countries.
    pub fn codes(&mut self, name: &'static str) -> Result<Vec<String>, Fault> {
        self.several(name, code)
    }

    /// A day.
    pub fn day(&mut self, name: &'static str) -> Result<Option<Date>, Fault> {
        self.read(name, day)
    }

    /// A whole number.
    pub fn number(&mut self, name: &'static str) -> Result<Option<u32>, Fault> {
        self.read(name, |text| whole(text).ok_or_else(|| format!("give a whole number up to {}", u32::MAX)))
    }

    /// The number of an act or a correction.
    pub fn id(&mut self, name: &'static str) -> Result<Option<i64>, Fault> {
        self.read(name, |text| id(text).ok_or_else(|| "give a number, as those of acts and corrections are".to_owned()))
    }

    /// A number from 0 to 1.
    pub fn share(&mut self, name: &'static str) -> Result<Option<f32>, Fault> {
        self.read(name, |text| {
            let number = serde_json::from_str(text).ok().filter(|n| (0.0..=1.0).contains(n) && text.trim() == text);
            number.ok_or_else(|| "give a number from 0 to 1".to_owned())
        })
    }

    /// `true` or `false`; `false` where it is missing.
    pub fn flag(&mut self, name: &'static str) -> Result<bool, Fault> {
        let read = |text: &str| text.parse().map_err(|_| "give true or false".to_owned());
        Ok(self.read(name, read)?.unwrap_or(false))
    }

    /// The most entries that are wanted.
    pub fn limit(&mut self) -> Result<usize, Fault> {
        self.limit_of(USUAL, MOST)
    }

    /// The same, with what holds where it is missing, and the most that can be asked for.
    pub fn limit_of(&mut self, usual: usize, most: usize) -> Result<usize, Fault> {
        let read = |text: &str| {
            let number = whole(text).and_then(|n| usize::try_from(n).ok()).filter(|n| (1..=most).contains(n));
            number.ok_or_else(|| format!("give a whole number from 1 to {most}"))
        };
        Ok(self.read("limit", read)?.unwrap_or(usual))
    }

    /// The board that is meant.
    pub async fn look(&mut self, site: &Shared) -> Result<Look, Fault> {
        let all = self.flag("all")?;
        let view = View {
            at: self.day("at")?.map(|day| day.to_string()),
            window: self.read("window", |text| match text {
                "all" => Ok(text.to_owned()),
                days => whole(days).map(|n| n.to_string()).ok_or_else(|| "give a number of days, or all".to_owned()),
            })?,
            party: Some(self.codes("party")?.join(",")),
            all: all.then(|| "true".to_owned()),
            since: None,
        };
        view.look(&site.shelf).await
    }

    /// Refuses what nobody asked for.
    pub fn end(&self) -> Result<(), Fault> {
        match self.given.keys().find(|name| !self.known.contains(&name.as_str())) {
            None => Ok(()),
            Some(name) if self.known.is_empty() => Err(Fault::asked(format!("{name:?}: nothing can be asked here"))),
            Some(name) => {
                Err(Fault::asked(format!("{name:?} is not known here; what can be asked: {}", self.known.join(", "))))
            }
        }
    }

    /// The address of what comes after the entry of this name.
    pub fn after(&self, last: &str) -> String {
        let mut address = format!("{}?", self.path);
        for (name, value) in self.given.iter().filter(|(name, _)| *name != "after") {
            let _ = write!(address, "{}={}&", in_query(name), in_query(value));
        }
        address + "after=" + &in_query(last)
    }
}

/// A number written in digits alone.
fn whole(text: &str) -> Option<u32> {
    digits(text)?.parse().ok()
}

/// The number of something in the record.
pub fn id(text: &str) -> Option<i64> {
    digits(text)?.parse().ok()
}

fn digits(text: &str) -> Option<&str> {
    Some(text).filter(|t| t.bytes().all(|b| b.is_ascii_digit()) && (*t == "0" || !t.starts_with('0')))
}

/// A day as ISO 8601 has it, or `today`, `yesterday`, `7d`.
pub fn day(text: &str) -> Result<Date, String> {
    let shape = |like: &str| {
        text.len() == like.len()
            && text.bytes().zip(like.bytes()).all(|(b, l)| if l == b'0' { b.is_ascii_digit() } else { b == l })
    };
    let days = text.strip_suffix('d').and_then(digits).is_some_and(|n| n.len() <= 4);
    match shape("0000-00-00") || days || matches!(text, "today" | "yesterday") {
        true => asking::day(text),
        false => Err("write YYYY-MM-DD, today, yesterday, or a number of days ago such as 7d".to_owned()),
    }
}

fn code(text: &str) -> Result<String, String> {
    let told = || "give codes such as RUS or RUS/GOV, parted by commas".to_owned();
    let mut parts = text.split('/');
    let country = parts.next().unwrap_or_default();
    let fits = |part: &str| part.len() == 3 && part.bytes().all(|b| b.is_ascii_uppercase() || b == b'-');
    if !fits(country) || parts.clone().count() > 3 || !parts.all(fits) { Err(told()) } else { Ok(text.to_owned()) }
}

/// One of a vocabulary's words.
pub fn word<T: Copy>(
    all: &'static [T],
    read: fn(&str) -> Option<T>,
    name: fn(T) -> &'static str,
) -> impl Fn(&str) -> Result<T, String> {
    move |text| {
        let known = || all.iter().map(|v| name(*v)).collect::<Vec<_>>().join(", ");
        read(text).ok_or_else(|| format!("{text:?} is none of {}", known()))
    }
}

/// Nothing is asked besides the address.
pub struct Nothing;

impl<S: Send + Sync> FromRequestParts<S> for Nothing {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        Params::from_request_parts(parts, state).await?.end()?;
        Ok(Self)
    }
}

/// A part of the address.
pub struct Named(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let Path(name) = Path::from_request_parts(parts, state)
            .await
            .map_err(|_| Fault::missing("The name in the address is not in UTF-8."))?;
        Ok(Self(name))
    }
}

/// The number in the address.
pub struct Numbered(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for Numbered {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let Named(text) = Named::from_request_parts(parts, state).await?;
        id(&text).map(Self).ok_or_else(|| Fault::missing("The last part of the address is a number written in digits."))
    }
}

/// What is sent: JSON, told to be that. A form of another site cannot tell so.
pub struct Sent<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Sent<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        let (mut parts, body) = request.into_parts();
        Nothing::from_request_parts(&mut parts, state).await?;
        let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json")) {
            let told = "Send JSON, with the header “Content-Type: application/json”.".to_owned();
            return Err(Fault { status: StatusCode::UNSUPPORTED_MEDIA_TYPE, told });
        }
        let bytes = Bytes::from_request(Request::from_parts(parts, body), state).await.map_err(|rejected| {
            let told = match rejected.status() {
                StatusCode::PAYLOAD_TOO_LARGE => "That is more than is taken at once.".to_owned(),
                _ => rejected.body_text(),
            };
            Fault { status: rejected.status(), told }
        })?;
        // a list would be taken for the fields in their order
        let refused = |told: String| Fault { status: StatusCode::UNPROCESSABLE_ENTITY, told };
        match serde_json::from_slice::<T>(&bytes) {
            Ok(_) if !bytes.trim_ascii_start().starts_with(b"{") => Err(refused("Send an object.".to_owned())),
            Ok(value) => Ok(Self(value)),
            Err(error) if error.is_data() => Err(refused(error.to_string())),
            Err(error) => Err(Fault::asked(format!("That is not JSON: {error}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_in_one_way() {
        assert_eq!(day("2024-02-29").unwrap().to_string(), "2024-02-29");
        assert!(day("today").is_ok() && day("yesterday").is_ok() && day("7d").is_ok());
        for wrong in [
            "2025-02-29",
            "0999-01-01",
            "2025-2-1",
            "20250201",
            "2025-02-01T10:00",
            "07d",
            "d",
            "99999d",
            "Today",
            "",
            "٢٠٢٥-٠١-٠١",
        ] {
            assert!(day(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn numbers_and_codes_are_written_in_one_way() {
        assert_eq!((whole("0"), whole("17"), whole("4294967295")), (Some(0), Some(17), Some(u32::MAX)));
        for wrong in ["", "+5", "-1", "007", "1.0", "4294967296", "٣"] {
            assert_eq!(whole(wrong), None, "{wrong}");
        }
        assert!(["RUS", "RUS/GOV", "---/REB", "UNO/GOV/SPY"].iter().all(|c| code(c).is_ok()));
        assert!(["", "RU", "rus", "RUS/", "RUS//GOV", "RUS/gov", "Россия"].iter().all(|c| code(c).is_err()));
    }
}
