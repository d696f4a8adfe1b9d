//! Coming in, going out, and the name to sign with.

use super::Who;
use crate::Shared;
use crate::fault::Fault;
use crate::guard::{login_page, own_form, signs_as};
use axum::extract::{Extension, Form, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use maud::Markup;
use serde::Deserialize;

/// Where to go on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Next {
    next: String,
}

/// A form that somebody logs in with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Login {
    user: String,
    password: String,
    next: String,
}

/// A form with nothing but its secret.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Bare {
    secret: String,
}

/// A form that sets a name.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Named {
    secret: String,
    name: String,
}

/// A path of ours, wherever else the form leads.
fn inside(next: &str) -> &str {
    let ours = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n', '\t']);
    if ours { next } else { "/" }
}

/// The page.
pub async fn page(State(site): State<Shared>, Query(next): Query<Next>) -> Response {
    if !site.guard.has_logins() {
        return Redirect::to("/").into_response();
    }
    login_page(&site, inside(&next.next), false).into_response()
}

/// Lets somebody in.
pub async fn log_in(
    State(site): State<Shared>,
    headers: HeaderMap,
    jar: CookieJar,
    Form(form): Form<Login>,
) -> Result<Response, Fault> {
    // behind a proxy that speaks https
    let secure = headers.get("x-forwarded-proto").is_some_and(|proto| proto.as_bytes() == b"https");
    match site.guard.log_in(form.user.trim(), &form.password, secure).await {
        Ok(cookie) => Ok((jar.add(cookie), Redirect::to(inside(&form.next))).into_response()),
        Err(fault) if fault.status == StatusCode::UNAUTHORIZED => {
            let page: Markup = login_page(&site, inside(&form.next), true);
            Ok((StatusCode::UNAUTHORIZED, page).into_response())
        }
        Err(fault) => Err(fault),
    }
}

/// Ends a login.
pub async fn log_out(
    State(site): State<Shared>,
    Extension(visitor): Who,
    headers: HeaderMap,
    Form(form): Form<Bare>,
) -> Result<Response, Fault> {
    own_form(&visitor, &form.secret)?;
    site.guard.log_out(&headers);
    Ok(Redirect::to("/login").into_response())
}

/// Sets the name that corrections are signed with.
pub async fn name(
    Extension(visitor): Who,
    headers: HeaderMap,
    jar: CookieJar,
    Form(form): Form<Named>,
) -> Result<Response, Fault> {
    own_form(&visitor, &form.secret)?;
    // back to the page on which the form stands, where the browser tells it
    let back = headers.get(header::REFERER).and_then(|v| v.to_str().ok()).and_then(|v| v.split_once("://"));
    let back =
        back.and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned())).unwrap_or_else(|| "/".to_owned());
    let name: String = form.name.trim().chars().take(100).collect();
    Ok((jar.add(signs_as(&name)), Redirect::to(inside(&back))).into_response())
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn one_goes_on_at_our_own_pages_only() {
        assert_eq!(inside("/board?at=2025-01-01"), "/board?at=2025-01-01");
        for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", ""] {
            assert_eq!(inside(elsewhere), "/");
        }
    }
}
