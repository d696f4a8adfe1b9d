//! What can go wrong with an address.

use crate::clock::words;
use demarche_report::Fault;
use jiff::Timestamp;
use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

/// What went wrong with one address. Its message says what happened; [`advice`](Self::advice) says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Trouble {
    /// It is no address, or one of another kind than `http` and `https`.
    #[error("is not an http or https address")]
    Scheme,
    /// Its port is one at which no pages are served.
    #[error("port {0} is not one of the web")]
    Port(u16),
    /// It stands for a private address, or for one that is never connected to.
    #[error("stands for {0}, which is not a public address")]
    Address(IpAddr),
    /// It leads on and on.
    #[error("redirects more than {0} times")]
    Redirects(usize),
    /// It leads back to where it came from.
    #[error("redirects in a circle")]
    Circle,
    /// It leads to an address that is not followed.
    #[error("redirects to {to}, which {trouble}")]
    RedirectTo {
        /// Where it leads.
        to: String,
        /// What is wrong with that.
        trouble: Box<Trouble>,
    },
    /// The host's name is not known.
    #[error("the name of the host cannot be looked up ({0})")]
    Name(String),
    /// The host does not answer.
    #[error("no connection ({0})")]
    Connect(String),
    /// The connection is not secure.
    #[error("no secure connection ({0})")]
    Tls(String),
    /// The answer took too long altogether.
    #[error("no full answer within {}", words(*.0))]
    Timeout(Duration),
    /// Nothing came for a while.
    #[error("nothing came for {}", words(*.0))]
    Stalled(Duration),
    /// The connection ended in the middle of the answer, or the answer is not HTTP.
    #[error("the answer broke off ({0})")]
    Cut(String),
    /// The answer is too long, packed or unpacked.
    #[error("longer than {0} bytes")]
    TooLong(u64),
    /// The answer is packed in a way that is not known.
    #[error("packed as {0}, which was not asked for")]
    Packing(String),
    /// What is packed with gzip is damaged.
    #[error("its gzip data is damaged or cut short")]
    Gzip,
    /// The answer is not of the kind that was asked for.
    #[error("is {found}, not {wanted}")]
    Kind {
        /// The content type that the server told.
        found: String,
        /// What was asked for, with its article.
        wanted: &'static str,
    },
    /// The server refuses.
    #[error("the server answers {code}{}", meaning(*.code))]
    Status {
        /// The status of HTTP.
        code: u16,
    },
    /// The server asks to come back later.
    #[error("the server answers {code} and asks to wait until {until:.0}")]
    Wait {
        /// The status of HTTP.
        code: u16,
        /// When to come back.
        until: Timestamp,
    },
    /// It is not this host's turn before the round ends.
    #[error("the host is to be asked again at {0:.0} only")]
    Later(Timestamp),
    /// The host's robots.txt forbids it.
    #[error("the host's robots.txt forbids programs to read it")]
    Forbidden,
    /// The host's robots.txt could not be read, so that it is not known what is allowed.
    #[error("the host's robots.txt cannot be read: {0}")]
    Robots(Box<Trouble>),
    /// What came could not be read.
    #[error("{0}")]
    Unreadable(Fault),
    /// The entry has neither text nor a page.
    #[error("has no text and names no page")]
    NoText,
    /// A mistake of this program.
    #[error("reading it failed")]
    Internal,
}

impl Trouble {
    /// What to do about it, a clause in the imperative; empty where there is nothing to say.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Scheme | Self::Port(_) => "check the address in the list of feeds",
            Self::Address(_) => {
                "if the feed itself is on a private network, set `allow_private = true` for it; nothing else opens such an address"
            }
            Self::Redirects(_) | Self::Circle | Self::RedirectTo { .. } => {
                "open it in a browser and write the address where it ends"
            }
            Self::Name(_) => "check the address, and whether there is a network",
            Self::Connect(_) => "it is tried again later; check the address if it stays so",
            Self::Tls(_) => {
                "its certificate is not trusted here: name a file of certificates in SSL_CERT_FILE if it is your own office's"
            }
            Self::Timeout(_) => "it is tried again later; raise `timeout` if it is only slow",
            Self::Stalled(_) | Self::Cut(_) | Self::Gzip => "it is tried again later",
            Self::TooLong(_) => "raise `max_size` if it is sound",
            Self::Packing(_) => "tell its publisher",
            Self::Kind { .. } => "check that the address is that of the feed or the article itself",
            Self::Status { code: 401 | 403 | 407 } => {
                "it is not open to the public, or not to programs: ask its publisher"
            }
            Self::Status { code: 404 | 410 } => "find its new address, or take it out of the list",
            Self::Status { .. } | Self::Wait { .. } | Self::Later(_) | Self::Robots(_) => "it is tried again later",
            Self::Forbidden => "ask its publisher for leave, or take it out of the list",
            Self::Unreadable(fault) => fault.advice(),
            Self::NoText => "nothing is lost",
            Self::Internal => "please report it with the address",
        }
    }

    /// Whether it may be over before long.
    pub(crate) fn passes(&self) -> bool {
        match self {
            Self::Name(_)
            | Self::Connect(_)
            | Self::Tls(_)
            | Self::Timeout(_)
            | Self::Stalled(_)
            | Self::Cut(_)
            | Self::Gzip
            | Self::Wait { .. }
            | Self::Later(_)
            | Self::Robots(_) => true,
            Self::Status { code } => *code == 408 || *code == 429 || *code >= 500,
            Self::RedirectTo { trouble, .. } => trouble.passes(),
            _ => false,
        }
    }

    /// Whether the host as a whole does not answer, so that asking it for more is in vain.
    pub(crate) fn is_of_host(&self) -> bool {
        match self {
            Self::Name(_) | Self::Connect(_) | Self::Tls(_) | Self::Timeout(_) | Self::Stalled(_) | Self::Robots(_) => {
                true
            }
            Self::Status { code } => *code >= 500,
            _ => false,
        }
    }

    /// When the host asks to be asked again.
    pub(crate) fn until(&self) -> Option<Timestamp> {
        match self {
            Self::Wait { until, .. } | Self::Later(until) => Some(*until),
            Self::Robots(trouble) | Self::RedirectTo { trouble, .. } => trouble.until(),
            _ => None,
        }
    }
}

fn meaning(code: u16) -> &'static str {
    match code {
        401 | 407 => " (it wants a password)",
        403 => " (it refuses)",
        404 => " (there is nothing)",
        410 => " (it is gone for good)",
        429 => " (too many requests)",
        500.. => " (it is out of order)",
        _ => "",
    }
}

/// What went wrong with a feed or one of its entries, with the name of the feed and the address.
#[derive(Debug)]
pub struct Problem {
    /// The feed's name.
    pub name: String,
    /// The address that was asked for.
    pub url: String,
    /// What is wrong.
    pub trouble: Trouble,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.name, self.url, self.trouble)?;
        match self.trouble.advice() {
            "" => Ok(()),
            advice => write!(f, "; {advice}"),
        }
    }
}

impl std::error::Error for Problem {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_names_feed_address_trouble_and_remedy() {
        let problem = Problem {
            name: "Example".to_owned(),
            url: "https://example.org/feed".to_owned(),
            trouble: Trouble::Status { code: 404 },
        };
        assert_eq!(
            problem.to_string(),
            "Example: https://example.org/feed: the server answers 404 (there is nothing); find its new address, or take it out of the list"
        );
        let wait = Trouble::Wait { code: 429, until: "2026-01-02T03:04:05.6789Z".parse().unwrap() };
        assert!(wait.to_string().ends_with("2026-01-02T03:04:06Z") || wait.to_string().ends_with("05Z"), "{wait}");
    }
}
