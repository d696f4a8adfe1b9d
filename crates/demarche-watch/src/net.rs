//! One request at a time to each host, politely and within limits.

use crate::body::{self, header, short};
use crate::clock::{Clock, after, between};
use crate::feeds::Limits;
use crate::resolve::{Checked, Closed, Names, open};
use crate::robots::{self, rule};
use crate::state::{HostState, Robots, host_row};
use crate::trouble::Trouble;
use jiff::Timestamp;
use reqwest::header::{self as h, HeaderMap, HeaderValue};
use reqwest::{Client, Response, StatusCode, Url};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error as StdError;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// So many redirects are followed.
pub(crate) const REDIRECTS: usize = 5;

/// How long a robots.txt counts once it is read.
const ROBOTS_LAST: Duration = Duration::from_secs(24 * 3600);

/// When a robots.txt that could not be read is tried again.
const ROBOTS_AGAIN: Duration = Duration::from_secs(600);

/// The longest time that a server may ask for with `Retry-After`.
const LONGEST_WAIT: Duration = Duration::from_secs(7 * 24 * 3600);

/// The way out to the network.
pub(crate) struct Net {
    public: Client,
    private: Client,
    limits: Limits,
    clock: Clock,
    hosts: Mutex<BTreeMap<String, Host>>,
    changed: Mutex<BTreeSet<String>>,
    permits: Semaphore,
}

/// Whoever holds the lock of a host may ask it.
type Host = Arc<tokio::sync::Mutex<HostState>>;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Want<'a> {
    /// What kind of thing it should be.
    pub kind: Kind,
    /// The host that may have a private address.
    pub private_host: Option<&'a str>,
    /// The mark of the version that is known.
    pub etag: Option<&'a str>,
    /// The date of the version that is known.
    pub last_modified: Option<&'a str>,
    /// When waiting for a host's turn is given up.
    pub deadline: Timestamp,
}

/// Kinds of things to ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A feed.
    Feed,
    /// A web page.
    Page,
}

/// What came.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The address where it was in the end.
    pub url: Url,
    /// The address to which it has moved for good.
    pub moved: Option<Url>,
    /// The body; none where it is the version that is known.
    pub body: Option<Vec<u8>>,
    /// The content type as told.
    pub content_type: Option<String>,
    /// The version's mark.
    pub etag: Option<String>,
    /// The version's date.
    pub last_modified: Option<String>,
}

enum Step {
    Answer(Answer),
    Redirect { to: Url, for_good: bool },
}

impl Net {
    pub fn new(
        limits: &Limits,
        clock: Clock,
        names: &Names,
        hosts: &BTreeMap<String, HostState>,
    ) -> Result<Self, reqwest::Error> {
        let hosts = hosts.iter().map(|(name, state)| (name.clone(), Host::new(state.clone().into()))).collect();
        Ok(Self {
            public: client(limits, names, false)?,
            private: client(limits, names, true)?,
            limits: limits.clone(),
            clock,
            hosts: Mutex::new(hosts),
            changed: Mutex::default(),
            permits: Semaphore::new(limits.concurrency.max(1)),
        })
    }

    /// The rows of the hosts that were asked since this was last called and that nobody asks now.
    pub fn changed(&self) -> Vec<(String, String)> {
        let mut changed = lock(&self.changed);
        let mut rows = Vec::new();
        changed.retain(|name| match self.host(name).try_lock() {
            Ok(state) => {
                rows.push(host_row(name, &state));
                false
            }
            Err(_) => true,
        });
        rows
    }

    /// Asks for an address and follows where it leads.
    pub async fn get(&self, url: &Url, want: Want<'_>) -> Result<Answer, Trouble> {
        let mut url = url.clone();
        let mut visited = vec![url.clone()];
        let mut moved = None;
        // nothing that was moved for good counts behind something that was moved for now
        let mut for_good_so_far = true;
        loop {
            match self.step(&url, want).await.map_err(|trouble| led_to(&visited, trouble))? {
                Step::Answer(answer) => return Ok(Answer { moved, ..answer }),
                Step::Redirect { to, for_good } => {
                    if visited.contains(&to) {
                        return Err(Trouble::Circle);
                    }
                    if visited.len() > REDIRECTS {
                        return Err(Trouble::Redirects(REDIRECTS));
                    }
                    for_good_so_far &= for_good;
                    if for_good_so_far {
                        moved = Some(to.clone());
                    }
                    visited.push(to.clone());
                    url = to;
                }
            }
        }
    }

    /// One request, in its host's turn.
    async fn step(&self, url: &Url, want: Want<'_>) -> Result<Step, Trouble> {
        let (name, private) = may_be_asked(url, want.private_host)?;
        let host = self.host(&name);
        let mut state = host.lock().await;
        let delay = self.obey_robots(&mut state, &name, url, want, private).await?;
        self.wait_for_turn(&state, want.deadline).await?;
        let result = match self.permits.acquire().await {
            Ok(_permit) => self.ask(url, want, private).await,
            Err(_) => Err(Trouble::Internal),
        };
        self.leave_alone(&mut state, &name, delay, result.as_ref().err());
        result
    }

    /// Waits until the host may be asked, if that is before the deadline.
    async fn wait_for_turn(&self, state: &HostState, deadline: Timestamp) -> Result<(), Trouble> {
        let now = self.clock.now();
        // what is later than anybody may ask for was written while the clock was wrong
        let free = state.free.filter(|free| between(now, *free) <= LONGEST_WAIT + ROBOTS_LAST);
        let turn = free.map_or(now, |free| free.max(now));
        if turn > deadline {
            return Err(Trouble::Later(turn));
        }
        self.clock.wait_until(turn).await;
        Ok(())
    }

    /// Notes when the host may be asked again.
    fn leave_alone(&self, state: &mut HostState, name: &str, delay: Duration, trouble: Option<&Trouble>) {
        let free = after(self.clock.now(), self.limits.per_host_delay.max(delay));
        let asked = trouble.and_then(Trouble::until);
        state.free = Some(asked.map_or(free, |until| until.max(free)));
        lock(&self.changed).insert(name.to_owned());
    }

    /// Reads the host's robots.txt, if it was not read of late, and gives the delay that it wants; an error where it
    /// forbids the address.
    async fn obey_robots(
        &self,
        state: &mut HostState,
        name: &str,
        url: &Url,
        want: Want<'_>,
        private: bool,
    ) -> Result<Duration, Trouble> {
        let origin = url.origin().ascii_serialization();
        let now = self.clock.now();
        let counts = |robots: &Robots| now < robots.until && between(now, robots.until) <= ROBOTS_LAST;
        if !state.robots.get(&origin).is_some_and(counts) {
            self.wait_for_turn(state, want.deadline).await?;
            let text = match self.permits.acquire().await {
                Ok(_permit) => self.robots_text(url, want.private_host, private).await,
                Err(_) => Err(Trouble::Internal),
            };
            let text = text.map_err(|trouble| match trouble {
                // they say all that there is to say of the host
                Trouble::Name(_) | Trouble::Connect(_) | Trouble::Tls(_) | Trouble::Address(_) => trouble,
                other => Trouble::Robots(Box::new(other)),
            });
            self.leave_alone(state, name, Duration::ZERO, text.as_ref().err());
            let until = after(self.clock.now(), ROBOTS_LAST);
            state.robots.insert(origin.clone(), Robots { text: text?, until });
        }
        let text = state.robots.get(&origin).map_or("", |robots| robots.text.as_str());
        match rule(text, url.as_str()) {
            robots::Rule { allowed: true, delay } => Ok(delay.unwrap_or_default()),
            _ => Err(Trouble::Forbidden),
        }
    }

    /// The text of the robots.txt that speaks of an address, after RFC 9309: where there is none, all is allowed; where
    /// the server fails, nothing is.
    ///
    /// Redirects are followed without waiting for the turn of another host, since it is one request in a day.
    async fn robots_text(&self, url: &Url, private_host: Option<&str>, private: bool) -> Result<String, Trouble> {
        let mut url = url.join("/robots.txt").map_err(|_| Trouble::Scheme)?;
        let mut private = private;
        for _ in 0..=REDIRECTS {
            let response = self.send(&url, private, HeaderMap::new()).await?;
            let status = response.status();
            if let Some(to) = redirect(&response) {
                url = to;
                private = match may_be_asked(&url, private_host) {
                    Ok((_, private)) => private,
                    // it leads to where nobody may go: as if there were none
                    Err(_) => return Ok(String::new()),
                };
                continue;
            }
            if status.is_success() {
                let reading = body::read_start(response, robots::LONGEST.min(self.limits.max_size));
                let (bytes, _) = self.in_time(reading).await?;
                return Ok(String::from_utf8_lossy(&bytes).into_owned());
            }
            if status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS {
                return Ok(String::new());
            }
            let trouble = self.refusal(&response);
            let trouble = match trouble.until() {
                Some(_) => trouble,
                None => Trouble::Wait { code: status.as_u16(), until: after(self.clock.now(), ROBOTS_AGAIN) },
            };
            return Err(trouble);
        }
        Ok(String::new())
    }

    async fn ask(&self, url: &Url, want: Want<'_>, private: bool) -> Result<Step, Trouble> {
        let mut headers = HeaderMap::new();
        let accept = match want.kind {
            Kind::Feed => {
                "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
            }
            Kind::Page => "text/html, application/xhtml+xml;q=0.9, */*;q=0.5",
        };
        headers.insert(h::ACCEPT, HeaderValue::from_static(accept));
        for (name, value) in [(h::IF_NONE_MATCH, want.etag), (h::IF_MODIFIED_SINCE, want.last_modified)] {
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
                headers.insert(name, value);
            }
        }
        let conditional = headers.len() > 1;
        let response = self.send(url, private, headers).await?;
        if let Some(to) = redirect(&response) {
            let for_good = matches!(response.status(), StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT);
            return Ok(Step::Redirect { to, for_good });
        }
        let mut answer = Answer {
            url: url.clone(),
            moved: None,
            body: None,
            content_type: header(&response, &h::CONTENT_TYPE),
            etag: header(&response, &h::ETAG),
            last_modified: header(&response, &h::LAST_MODIFIED),
        };
        match response.status() {
            StatusCode::NOT_MODIFIED if conditional => return Ok(Step::Answer(answer)),
            // a part, or nothing, is not what was asked for
            StatusCode::OK | StatusCode::NON_AUTHORITATIVE_INFORMATION => {}
            _ => return Err(self.refusal(&response)),
        }
        right_kind(answer.content_type.as_deref(), want.kind)?;
        if response.content_length().is_some_and(|length| length > self.limits.max_size) {
            return Err(Trouble::TooLong(self.limits.max_size));
        }
        answer.body = Some(self.in_time(body::read(response, self.limits.max_size)).await?);
        Ok(Step::Answer(answer))
    }

    /// Sends a request and waits for the beginning of the answer.
    async fn send(&self, url: &Url, private: bool, headers: HeaderMap) -> Result<Response, Trouble> {
        let client = if private { &self.private } else { &self.public };
        let mut url = url.clone();
        // the client would make a header of them
        let _ = url.set_username("");
        let _ = url.set_password(None);
        let sending = client.get(url).headers(headers).send();
        self.in_time(async { sending.await.map_err(|error| self.stalled(trouble_of(&error))) }).await
    }

    /// The whole of the time that there is for a request; the client watches over pauses.
    async fn in_time<T>(&self, work: impl Future<Output = Result<T, Trouble>>) -> Result<T, Trouble> {
        match tokio::time::timeout(self.limits.timeout, work).await {
            Ok(result) => result.map_err(|trouble| self.stalled(trouble)),
            Err(_) => Err(Trouble::Timeout(self.limits.timeout)),
        }
    }

    fn stalled(&self, trouble: Trouble) -> Trouble {
        match trouble {
            Trouble::Stalled(_) => Trouble::Stalled(self.limits.stall),
            other => other,
        }
    }

    /// What it means that a server answers with neither what was asked for nor another address.
    fn refusal(&self, response: &Response) -> Trouble {
        let code = response.status().as_u16();
        match header(response, &h::RETRY_AFTER).and_then(|value| self.retry_after(&value)) {
            Some(until) if code == 429 || code >= 500 => Trouble::Wait { code, until },
            _ => Trouble::Status { code },
        }
    }

    /// The time that `Retry-After` tells, in seconds from now or as a date.
    fn retry_after(&self, value: &str) -> Option<Timestamp> {
        let (value, now) = (value.trim(), self.clock.now());
        let until = match value.parse::<u64>() {
            Ok(seconds) => after(now, Duration::from_secs(seconds)),
            Err(_) => Timestamp::try_from(httpdate::parse_http_date(value).ok()?).ok()?,
        };
        Some(until.clamp(now, after(now, LONGEST_WAIT)))
    }

    fn host(&self, name: &str) -> Host {
        lock(&self.hosts).entry(name.to_owned()).or_default().clone()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A client that follows no redirects, keeps no cookies, tells no referrer and uses no proxy: a proxy would look names up
/// by itself, and the check of addresses would be void.
fn client(limits: &Limits, names: &Names, private: bool) -> Result<Client, reqwest::Error> {
    // Err means that it is installed already
    let _ = rustls::crypto::ring::default_provider().install_default();
    let version = env!("CARGO_PKG_VERSION");
    let agent = match &limits.contact {
        Some(contact) => format!("{}/{version} ({contact})", robots::AGENT),
        None => format!("{}/{version}", robots::AGENT),
    };
    let builder = || {
        Client::builder()
            .user_agent(agent.as_str())
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .dns_resolver(Checked { names: names.clone(), private })
            .read_timeout(limits.stall)
            .connect_timeout(limits.stall)
            .pool_idle_timeout(Duration::from_secs(30))
            .default_headers(HeaderMap::from_iter([(h::ACCEPT_ENCODING, HeaderValue::from_static("gzip"))]))
    };
    // Where the system has no certificates at all, https fails with a message, and http goes on
    builder().build().or_else(|_| builder().tls_certs_only([]).build())
}

/// The host of an address and whether it may be private; an error where the address may not be asked at all.
fn may_be_asked(url: &Url, private_host: Option<&str>) -> Result<(String, bool), Trouble> {
    let Some(name) = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https")) else {
        return Err(Trouble::Scheme);
    };
    let private = private_host == Some(name);
    // what speaks something else than HTTP stands on low ports
    if let Some(port) = url.port().filter(|port| *port < 1024 && *port != 80 && *port != 443 && !private) {
        return Err(Trouble::Port(port));
    }
    // the parser has written out 2130706433 and 0x7f.1 as 127.0.0.1
    let literal = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
    match literal.filter(|address| !open(*address, private)) {
        Some(address) => Err(Trouble::Address(address)),
        None => Ok((name.to_owned(), private)),
    }
}

/// Where an answer leads, if it leads elsewhere.
fn redirect(response: &Response) -> Option<Url> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let to = String::from_utf8_lossy(response.headers().get(h::LOCATION)?.as_bytes());
    let mut to = response.url().join(&to).ok()?;
    to.set_fragment(None);
    Some(to)
}

/// What went wrong behind a redirect, with the address.
fn led_to(visited: &[Url], trouble: Trouble) -> Trouble {
    match visited {
        [_, .., to] => Trouble::RedirectTo { to: short_url(to), trouble: Box::new(trouble) },
        _ => trouble,
    }
}

fn short_url(url: &Url) -> String {
    let text = url.as_str();
    if text.len() <= 200 { text.to_owned() } else { text.chars().take(199).chain(['…']).collect() }
}

/// Whether a content type can be that of a feed or a page. Servers are careless with feeds, so that all that may be text
/// is tried.
fn right_kind(content_type: Option<&str>, kind: Kind) -> Result<(), Trouble> {
    let Some(told) = content_type else { return Ok(()) };
    let mime = told.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let right = match kind {
        Kind::Feed => {
            mime.is_empty()
                || mime.starts_with("text/")
                || mime.ends_with("xml")
                || mime.ends_with("json")
                || mime == "application/octet-stream"
        }
        Kind::Page => {
            matches!(mime.as_str(), "" | "text/html" | "application/xhtml+xml" | "application/xml" | "text/xml")
        }
    };
    let wanted = match kind {
        Kind::Feed => "a feed",
        Kind::Page => "a web page",
    };
    if right { Ok(()) } else { Err(Trouble::Kind { found: short(&mime), wanted }) }
}

/// What an error of the client means.
pub(crate) fn trouble_of(error: &reqwest::Error) -> Trouble {
    let mut last = error.to_string();
    let mut cause = error.source();
    let (mut tls, mut lookup) = (None, false);
    while let Some(error) = cause {
        if let Some(Closed(address)) = error.downcast_ref() {
            return Trouble::Address(*address);
        }
        if let Some(error) = error.downcast_ref::<rustls::Error>() {
            tls = Some(error.to_string());
        }
        last = error.to_string();
        lookup |= last.contains("dns error") || last.contains("lookup address");
        // an error of input and output hides what it stands for from `source`
        cause = match error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    let last = short(&last);
    match tls {
        Some(words) => Trouble::Tls(short(&words)),
        None if error.is_timeout() => Trouble::Stalled(Duration::ZERO),
        None if lookup => Trouble::Name(last),
        None if error.is_connect() => Trouble::Connect(last),
        None => Trouble::Cut(last),
    }
}
