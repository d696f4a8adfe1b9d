//! Who may look and who may change: addresses, logins, and where a request came from.
//!
//! - Bound to this machine alone, everybody on it may do everything, as with the file itself. The name by which the page is asked for must be one of
//!   this machine, so that a page from elsewhere cannot make a browser ask for it under a name of its own (DNS rebinding).
//! - Bound to another address, a token or a user's password is asked for first.
//! - What changes something must come from a page of ours: browsers tell where a request came from (`Sec-Fetch-Site`, `Origin`), and each form carries
//!   a secret that other sites do not know.
//! - Every answer forbids scripts, frames and styles that are not ours.

use crate::Shared;
use crate::fault::Fault;
use crate::html::bare;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use subtle::ConstantTimeEq as _;
use tokio::sync::Semaphore;

/// How long a login holds.
const HOLDS: Duration = Duration::from_secs(12 * 3600);
/// So many are logged in at most; the oldest goes.
const SESSIONS: usize = 1000;
/// The cookie of a login.
const SESSION: &str = "demarche";
/// The cookie that keeps the name with which corrections are signed.
const NAME: &str = "demarche-name";
/// The cookie that carries what was just corrected to the next page.
const DONE: &str = "demarche-done";

/// Who may come in.
pub enum Door {
    /// Everybody on this machine.
    Open,
    /// Who knows the token.
    Token(String),
    /// The users of a file, with their passwords' hashes (Argon2, PHC strings).
    Users(BTreeMap<String, String>),
}

/// The watch at the door.
pub struct Guard {
    door: Door,
    /// Whether only this machine's own names are answered to.
    local: bool,
    /// Proves that a form is ours, where nobody logs in.
    secret: String,
    sessions: Mutex<HashMap<String, Session>>,
    /// Passwords are checked one after the other: it is meant to be slow.
    checking: Semaphore,
}

#[derive(Clone)]
struct Session {
    user: Option<String>,
    secret: String,
    since: Instant,
}

/// Who asks.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    /// The name with which corrections are signed.
    pub name: String,
    /// Whether that name is a login's.
    pub login: bool,
    /// What forms carry to show that they are ours.
    pub secret: String,
    /// What was just corrected, to be told once.
    pub done: Option<Done>,
}

/// What was just corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// What was done, in a word.
    pub what: String,
    /// How many acts.
    pub acts: usize,
    /// By which it is undone; `None` for what cannot be.
    pub batch: Option<i64>,
}

impl Done {
    /// The cookie that carries it to the next page.
    pub fn cookie(&self) -> Cookie<'static> {
        let batch = self.batch.map(|batch| batch.to_string()).unwrap_or_default();
        let value = format!("{}.{}.{batch}", self.what, self.acts);
        Cookie::build((DONE, value)).path("/").http_only(true).same_site(SameSite::Strict).build()
    }

    fn read(cookie: &str) -> Option<Self> {
        let mut parts = cookie.split('.');
        let what = parts.next().filter(|what| what.bytes().all(|b| b.is_ascii_lowercase()))?;
        let acts = parts.next()?.parse().ok()?;
        Some(Self { what: what.to_owned(), acts, batch: parts.next()?.parse().ok() })
    }
}

/// A number that nobody can guess, in hexadecimal.
fn random() -> Result<String, Fault> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(Fault::ours)?;
    Ok(hex(&bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Whether two texts are the same, in a time that does not tell how much of them is.
fn same(a: &str, b: &str) -> bool {
    let digest = |text: &str| Sha256::digest(text.as_bytes());
    digest(a).as_slice().ct_eq(digest(b).as_slice()).into()
}

impl Guard {
    /// A guard of a door. `local`: only this machine can connect.
    ///
    /// # Errors
    /// Where the system has no random numbers.
    pub fn new(door: Door, local: bool) -> Result<Self, Fault> {
        Ok(Self { door, local, secret: random()?, sessions: Mutex::default(), checking: Semaphore::new(1) })
    }

    /// Whether there is anything to log in with.
    pub fn has_logins(&self) -> bool {
        !matches!(self.door, Door::Open)
    }

    /// Whether users have names of their own.
    pub fn has_users(&self) -> bool {
        matches!(self.door, Door::Users(_))
    }

    fn session(&self, jar: &CookieJar) -> Option<Session> {
        let key = jar.get(SESSION)?.value().to_owned();
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.retain(|_, session| session.since.elapsed() < HOLDS);
        sessions.get(&key).cloned()
    }

    fn begin(&self, user: Option<String>) -> Result<String, Fault> {
        let (key, session) = (random()?, Session { user, secret: random()?, since: Instant::now() });
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        if sessions.len() >= SESSIONS {
            let oldest = sessions.iter().min_by_key(|(_, s)| s.since).map(|(key, _)| key.clone());
            oldest.and_then(|key| sessions.remove(&key));
        }
        sessions.insert(key.clone(), session);
        Ok(key)
    }

    /// Who asks, or `None` for somebody who has to log in.
    fn visitor(&self, headers: &HeaderMap, own: &str) -> Option<Visitor> {
        let jar = CookieJar::from_headers(headers);
        let chosen = jar.get(NAME).map(|cookie| unescape(cookie.value())).filter(|name| !name.trim().is_empty());
        let done = jar.get(DONE).and_then(|cookie| Done::read(cookie.value()));
        let named = |secret: &str| Visitor {
            name: chosen.clone().unwrap_or_else(|| own.to_owned()),
            login: false,
            secret: secret.to_owned(),
            done: done.clone(),
        };
        match &self.door {
            Door::Open => Some(named(&self.secret)),
            Door::Token(token) => {
                if bearer(headers).is_some_and(|told| same(told, token)) {
                    return Some(named(&self.secret));
                }
                self.session(&jar).map(|session| named(&session.secret))
            }
            Door::Users(_) => {
                let session = self.session(&jar)?;
                Some(Visitor { name: session.user.unwrap_or_default(), login: true, ..named(&session.secret) })
            }
        }
    }

    /// Lets somebody in who knows the token, or a user's name and password; gives the cookie.
    ///
    /// # Errors
    /// Where it is wrong.
    pub async fn log_in(&self, user: &str, password: &str, secure: bool) -> Result<Cookie<'static>, Fault> {
        let _one = self.checking.acquire().await.map_err(Fault::ours)?;
        let (right, user) = match &self.door {
            Door::Open => (true, None),
            Door::Token(token) => (same(password, token), None),
            Door::Users(users) => {
                // as slow for a name that there is not
                let hash = users.get(user).cloned().unwrap_or_else(|| NOBODY.to_owned());
                let (known, password) = (users.contains_key(user), password.to_owned());
                let fits = tokio::task::spawn_blocking(move || verify(&password, &hash)).await.map_err(Fault::ours)?;
                (known && fits, Some(user.to_owned()))
            }
        };
        if !right {
            tokio::time::sleep(Duration::from_millis(500)).await;
            return Err(Fault { status: StatusCode::UNAUTHORIZED, told: "That is not right.".to_owned() });
        }
        let cookie = Cookie::build((SESSION, self.begin(user)?)).path("/").http_only(true).same_site(SameSite::Strict);
        Ok(cookie.secure(secure).build())
    }

    /// Ends a login.
    pub fn log_out(&self, headers: &HeaderMap) {
        if let Some(cookie) = CookieJar::from_headers(headers).get(SESSION) {
            self.sessions.lock().unwrap_or_else(PoisonError::into_inner).remove(cookie.value());
        }
    }
}

/// A hash that no password is known for: checking it takes as long as checking a user's.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZSBzYWx0IGZvciBub2JvZHk$4Tl2cH2qbhGFDQJVEFs6B8Pu2qXl/XHk2TXlJ4hGXDo";

/// Whether a password fits its hash.
pub fn verify(password: &str, hash: &str) -> bool {
    use argon2::password_hash::PasswordVerifier as _;
    argon2::Argon2::default().verify_password(password.as_bytes(), hash).is_ok()
}

/// The hash of a password, as the users' file keeps it: Argon2id, a PHC string.
///
/// # Errors
/// Where the system has no random numbers.
pub fn hash(password: &str) -> Result<String, Fault> {
    use argon2::password_hash::PasswordHasher as _;
    argon2::Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(Fault::ours)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let told = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = told.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// The cookie that keeps a name to sign with.
pub fn signs_as(name: &str) -> Cookie<'static> {
    let escaped = name.bytes().fold(String::new(), |mut out, byte| {
        let _ =
            if byte.is_ascii_alphanumeric() { write!(out, "{}", char::from(byte)) } else { write!(out, "%{byte:02x}") };
        out
    });
    Cookie::build((NAME, escaped)).path("/").http_only(true).same_site(SameSite::Strict).permanent().build()
}

fn unescape(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let pair = || [rest.clone().next()?, rest.clone().nth(1)?].map(char::from).iter().collect::<String>().into();
        let pair: Option<String> = if byte == b'%' { pair() } else { None };
        match pair.and_then(|pair| u8::from_str_radix(&pair, 16).ok()) {
            Some(escaped) => {
                bytes.push(escaped);
                rest.nth(1);
            }
            None => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The name by which a request asks for us, without the port.
fn asked_name(headers: &HeaderMap) -> Option<&str> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next(),
        None => host.split(':').next(),
    }
}

/// Whether what changes something comes from a page of ours, or from a program.
fn is_ours(headers: &HeaderMap) -> bool {
    let told = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = told("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match (told("origin"), told("host")) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, of)| of.eq_ignore_ascii_case(host)),
        (Some(_), None) => false,
    }
}

/// What every answer forbids.
const HEADERS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
];

/// Looks at every request before it is answered, and at every answer before it is sent.
pub async fn watch(State(site): State<Shared>, mut request: Request, next: Next) -> Response {
    let api = request.uri().path().starts_with("/api/");
    let told = *request.method() == Method::GET && CookieJar::from_headers(request.headers()).get(DONE).is_some();
    let mut response = match admit(&site, &mut request) {
        Ok(()) => next.run(request).await,
        Err(refused) => *refused,
    };
    let failed = response.status().is_client_error() || response.status().is_server_error();
    if failed && api {
        response = problem(&response);
    } else if failed && response.extensions().get::<Fault>().is_none() {
        response = page_of(response).await;
    }
    let page =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if told && page {
        let gone = CookieJar::new().add(Cookie::build((DONE, "")).path("/").max_age(Default::default()).build());
        response = (gone, response).into_response();
    }
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
    response
}

/// What the router found wrong, as a page of ours.
async fn page_of(response: Response) -> Response {
    let is_page = |kind: &HeaderValue| kind.as_bytes().starts_with(b"text/html");
    if response.headers().get(header::CONTENT_TYPE).is_some_and(is_page) {
        return response;
    }
    let status = response.status();
    let allowed = response.headers().get(header::ALLOW).cloned();
    let told = axum::body::to_bytes(response.into_body(), 4096).await.unwrap_or_default();
    let told = String::from_utf8_lossy(&told).trim().to_owned();
    let told =
        if told.is_empty() { status.canonical_reason().unwrap_or("That cannot be done.").to_owned() } else { told };
    let mut page = Fault { status, told }.into_response();
    if let Some(allowed) = allowed {
        page.headers_mut().insert(header::ALLOW, allowed);
    }
    page
}

/// What went wrong as problem details, also where the router said so, with what the headers tell (how to log in, which methods there are).
fn problem(response: &Response) -> Response {
    let plain = || {
        let told = match response.status() {
            StatusCode::METHOD_NOT_ALLOWED => {
                "This address does not take that method; the header “Allow” has those that it takes."
            }
            other => other.canonical_reason().unwrap_or("That cannot be done."),
        };
        Fault { status: response.status(), told: told.to_owned() }
    };
    let mut problem = response.extensions().get::<Fault>().cloned().unwrap_or_else(plain).problem();
    for name in [header::WWW_AUTHENTICATE, header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = response.headers().get(&name) {
            problem.headers_mut().insert(name, value.clone());
        }
    }
    problem
}

fn admit(site: &Shared, request: &mut Request<Body>) -> Result<(), Box<Response>> {
    let refused = |fault: Fault| Box::new(fault.into_response());
    let guard = &site.guard;
    let headers = request.headers();
    if guard.local && !asked_name(headers).is_none_or(|name| matches!(name, "localhost" | "127.0.0.1" | "::1")) {
        return Err(refused(Fault {
            status: StatusCode::MISDIRECTED_REQUEST,
            told: "Ask for this page as localhost or 127.0.0.1.".to_owned(),
        }));
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !reads && !is_ours(headers) {
        return Err(refused(Fault::forbidden("That came from another site's page.")));
    }
    let path = request.uri().path();
    match guard.visitor(headers, &site.author) {
        Some(visitor) => {
            request.extensions_mut().insert(visitor);
            Ok(())
        }
        None if path == "/login" || path.starts_with("/assets/") => {
            request.extensions_mut().insert(Visitor::default());
            Ok(())
        }
        None if path.starts_with("/api/") || !reads => {
            let told = "Log in first: send the header “Authorization: Bearer TOKEN”, or the cookie of a login.";
            let mut response = Fault { status: StatusCode::UNAUTHORIZED, told: told.to_owned() }.into_response();
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            Err(Box::new(response))
        }
        None => {
            let to = request.uri().path_and_query().map_or("/", |p| p.as_str());
            let next = crate::html::in_query(to);
            Err(Box::new(Redirect::to(&format!("/login?next={next}")).into_response()))
        }
    }
}

/// Whether a form carries what its visitor's forms carry.
///
/// # Errors
/// Where it does not.
pub fn own_form(visitor: &Visitor, secret: &str) -> Result<(), Fault> {
    if !visitor.secret.is_empty() && same(&visitor.secret, secret) {
        return Ok(());
    }
    Err(Fault::forbidden(
        "This page is from before the program was started anew; load it again and repeat what you did.",
    ))
}

/// A page that asks for a token, or a name and a password.
pub fn login_page(site: &Shared, next: &str, wrong: bool) -> maud::Markup {
    let users = site.guard.has_users();
    bare(
        "Log in",
        &maud::html! {
            @if wrong { p.fault role="alert" { "That is not right." } }
            form.sheet method="post" action="/login" {
                input type="hidden" name="next" value=(next);
                @if users {
                    label { "Name" input name="user" autocomplete="username" required autofocus; }
                    label { "Password" input name="password" type="password" autocomplete="current-password" required; }
                } @else {
                    label { "Token" input name="password" type="password" autocomplete="current-password" required autofocus; }
                    p.hint { "The one with which the program was started." }
                }
                button { "Log in" }
            }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn what_comes_from_elsewhere_changes_nothing() {
        assert!(is_ours(&headers(&[("sec-fetch-site", "same-origin")])));
        assert!(!is_ours(&headers(&[("sec-fetch-site", "cross-site")])));
        assert!(!is_ours(&headers(&[("sec-fetch-site", "same-site")])));
        assert!(is_ours(&headers(&[("host", "localhost:1"), ("origin", "http://localhost:1")])));
        assert!(!is_ours(&headers(&[("host", "localhost:1"), ("origin", "http://localhost:2")])));
        assert!(!is_ours(&headers(&[("host", "localhost:1"), ("origin", "null")])));
        assert!(is_ours(&headers(&[("host", "localhost:1")])));
    }

    #[test]
    fn names_are_told_without_the_port() {
        assert_eq!(asked_name(&headers(&[("host", "localhost:80")])), Some("localhost"));
        assert_eq!(asked_name(&headers(&[("host", "[::1]:80")])), Some("::1"));
        assert_eq!(asked_name(&headers(&[("host", "evil.example")])), Some("evil.example"));
    }

    #[test]
    fn a_password_fits_its_own_hash_alone() {
        let hashed = hash("a good one").unwrap();
        assert!(verify("a good one", &hashed));
        assert!(!verify("another", &hashed));
        assert!(!verify("", NOBODY) && !verify("x", "no hash"));
        // as costly as a user's, and not a hash that cannot be read
        assert_eq!(NOBODY.split('$').nth(3), hashed.split('$').nth(3));
    }

    #[test]
    fn a_name_comes_back_from_its_cookie() {
        for name in ["Ada", "Łucja Ō'Brien; ok=1", "%41", ""] {
            assert_eq!(unescape(signs_as(name).value()), name);
        }
        assert_eq!(unescape("%zz%4"), "%zz%4");
    }
}
