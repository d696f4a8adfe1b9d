//! JSON under `/api/v1`. `openapi.json` describes all of it, and tests hold the two together.

mod acts;
mod asked;
mod board;
mod corrections;
mod document;
mod jobs;
mod reports;

use crate::Shared;
use crate::fault::Fault;
use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any, get, patch, post};
use serde::Serialize;

/// Where all of it stands.
const ROOT: &str = "/api/v1";

/// Every address, as the document writes it, with what answers there.
fn routes() -> Vec<(&'static str, MethodRouter<Shared>)> {
    vec![
        ("/openapi.json", get(document::document)),
        ("/totals", get(board::totals)),
        ("/board", get(board::board)),
        ("/changes", get(board::changes)),
        ("/actors", get(board::actors)),
        ("/acts", get(acts::acts)),
        ("/acts/{id}", get(acts::act).merge(patch(corrections::change))),
        ("/acts/{id}/confirm", post(corrections::confirm)),
        ("/acts/{id}/reject", post(corrections::reject)),
        ("/reports", get(reports::reports)),
        ("/reports/{name}", get(reports::report)),
        ("/reports/{name}/acts", post(corrections::add)),
        ("/search", get(reports::search)),
        ("/corrections", get(corrections::corrections)),
        ("/undo", post(corrections::undo)),
        ("/jobs", get(jobs::jobs)),
        ("/jobs/{id}", get(jobs::job)),
    ]
}

/// Those that take uploads.
fn large() -> Vec<(&'static str, MethodRouter<Shared>)> {
    vec![("/reports", post(jobs::add))]
}

/// What takes no uploads.
pub fn router() -> Router<Shared> {
    router_of(routes()).route("/api/{*other}", any(missing))
}

async fn missing() -> Fault {
    Fault::missing(format!("There is no such address; {ROOT}/openapi.json has all that there are."))
}

/// What takes uploads.
pub fn uploads() -> Router<Shared> {
    router_of(large())
}

fn router_of(routes: Vec<(&'static str, MethodRouter<Shared>)>) -> Router<Shared> {
    routes.into_iter().fold(Router::new(), |router, (path, answers)| router.route(&format!("{ROOT}{path}"), answers))
}

/// One page of a list.
#[derive(Serialize)]
struct Page<T> {
    items: Vec<T>,
    /// The address of the next one.
    next: Option<String>,
}

impl<T> Page<T> {
    /// The first so many of a list that has one more where it goes on; `next` makes the address of what comes after the last.
    fn new(mut items: Vec<T>, limit: usize, next: impl FnOnce(&T) -> String) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(next);
        Self { items, next }
    }
}

impl<T: Serialize> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        let link = self.next.as_ref().and_then(|next| HeaderValue::from_str(&format!("<{next}>; rel=\"next\"")).ok());
        let mut response = axum::Json(self).into_response();
        if let Some(link) = link {
            response.headers_mut().insert(header::LINK, link);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use demarche_board as board;
    use demarche_coding as coding;
    use serde_json::Value;
    use std::collections::BTreeSet;

    fn document() -> Value {
        serde_json::from_str(include_str!("openapi.json")).unwrap()
    }

    #[test]
    fn the_document_has_every_address_and_no_other() {
        let document = document();
        let told: BTreeSet<&str> = document["paths"].as_object().unwrap().keys().map(String::as_str).collect();
        let all: BTreeSet<&str> = routes().into_iter().chain(large()).map(|(path, _)| path).collect();
        assert_eq!(told, all);
    }

    #[test]
    fn the_document_has_the_words_of_the_vocabularies() {
        macro_rules! words {
            ($($list:expr),+ $(,)?) => { vec![$($list.iter().map(|word| word.to_string()).collect::<Vec<_>>()),+] };
        }
        let modes: Vec<&str> = {
            let mut seen = BTreeSet::new();
            coding::EventType::ALL.iter().flat_map(|t| coding::modes(*t)).copied().filter(|m| seen.insert(*m)).collect()
        };
        let names = [
            "EventType",
            "Sense",
            "Status",
            "Issue",
            "Sign",
            "Settled",
            "ReadingKind",
            "Context",
            "Mode",
            "ActState",
            "Action",
            "ProposalKind",
            "Response",
            "AgreementKind",
            "AgreementState",
            "Stance",
            "ShiftKind",
            "MeetingState",
            "Role",
            "DeadlineKind",
            "BoardList",
        ];
        let all = words![
            coding::EventType::ALL,
            coding::Sense::ALL,
            coding::Status::ALL,
            coding::Issue::ALL,
            coding::Sign::ALL,
            coding::Settled::ALL,
            coding::Reading::ALL,
            coding::CONTEXTS,
            modes,
            demarche_record::ActState::ALL,
            demarche_record::Action::ALL,
            board::ProposalKind::ALL,
            board::Response::ALL,
            board::AgreementKind::ALL,
            board::AgreementState::ALL,
            board::Stance::ALL,
            board::ShiftKind::ALL,
            board::MeetingState::ALL,
            board::Role::ALL,
            board::DeadlineKind::ALL,
            super::board::LISTS,
        ];
        let document = document();
        assert_eq!(names.len(), all.len());
        for (name, words) in names.iter().zip(all) {
            let told: Vec<&str> = document["components"]["schemas"][name]["enum"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(Value::as_str)
                .collect();
            assert_eq!(told, words, "{name}");
        }
    }

    #[test]
    fn the_document_points_nowhere_else() {
        fn look(value: &Value, document: &Value, seen: &mut BTreeSet<String>) {
            match value {
                Value::Object(fields) => {
                    if let Some(Value::String(place)) = fields.get("$ref") {
                        assert!(document.pointer(place.trim_start_matches('#')).is_some(), "{place}");
                        seen.insert(place.clone());
                    }
                    fields.values().for_each(|one| look(one, document, seen));
                }
                Value::Array(all) => all.iter().for_each(|one| look(one, document, seen)),
                _ => {}
            }
        }
        let document = document();
        let mut seen = BTreeSet::new();
        look(&document, &document, &mut seen);
        for kind in ["schemas", "responses", "parameters", "headers"] {
            for name in document["components"][kind].as_object().unwrap().keys() {
                assert!(seen.contains(&format!("#/components/{kind}/{name}")), "nothing points to {name}");
            }
        }
    }
}
