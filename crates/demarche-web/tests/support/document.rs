//! What the document says of an answer. Of JSON Schema, as much is understood as the document uses, and what is not is an error: the crates that know
//! all of it would have other programs' numbers read in another way in tests than in the program (`float_roundtrip` of serde_json).

use super::Answer;
use serde_json::Value;
use std::collections::BTreeSet;

/// The document, read.
pub struct Document(Value);

impl Document {
    pub fn read() -> Self {
        Self(serde_json::from_str(include_str!("../../src/api/openapi.json")).unwrap())
    }

    /// Every path with its methods.
    pub fn operations(&self) -> Vec<(String, Vec<String>)> {
        let paths = self.0["paths"].as_object().unwrap();
        let known = ["get", "put", "post", "delete", "patch"];
        paths
            .iter()
            .map(|(path, item)| {
                let methods = item.as_object().unwrap().keys().filter(|m| known.contains(&m.as_str()));
                (path.clone(), methods.map(|m| m.to_uppercase()).collect())
            })
            .collect()
    }

    fn resolved<'d>(&'d self, value: &'d Value) -> &'d Value {
        match value["$ref"].as_str() {
            Some(place) => self.0.pointer(place.trim_start_matches('#')).unwrap_or_else(|| panic!("{place}")),
            None => value,
        }
    }

    /// Looks whether an answer is one that the document knows: its status, its type, and what it holds, with no field more.
    pub fn check(&self, path: &str, method: &str, answer: &Answer) {
        let told = String::from_utf8_lossy(&answer.body).chars().take(2000).collect::<String>();
        let told = format!("{method} {path}: {} {told}", answer.status);
        let answers = &self.0["paths"][path][method.to_lowercase()]["responses"];
        let known = self.resolved(&answers[answer.status.to_string()]);
        assert!(!known.is_null(), "{told}");
        let Some((kind, content)) = known["content"].as_object().and_then(|kinds| kinds.iter().next()) else {
            assert!(answer.body.is_empty(), "{told}");
            return;
        };
        assert_eq!(answer.header("content-type"), Some(kind.as_str()), "{told}");
        let wrong = self.wrong(&content["schema"], &answer.json(), "");
        assert!(wrong.is_empty(), "{told}\n{}", wrong.join("\n"));
    }

    /// What is wrong with a value.
    fn wrong(&self, schema: &Value, value: &Value, at: &str) -> Vec<String> {
        let mut wrong = self.wrong_part(schema, value, at);
        if let Value::Object(fields) = value
            && let Some(names) = self.names(schema)
        {
            wrong.extend(
                fields.keys().filter(|name| !names.contains(*name)).map(|name| format!("{at}/{name}: not told of")),
            );
        }
        wrong
    }

    /// The fields that a schema names; `None` where it allows any.
    fn names(&self, schema: &Value) -> Option<BTreeSet<String>> {
        let schema = self.resolved(schema);
        let own = schema["properties"].as_object().map(|all| all.keys().cloned().collect::<BTreeSet<_>>());
        match schema["allOf"].as_array() {
            Some(parts) => Some(
                parts.iter().filter_map(|part| self.names(part)).flatten().chain(own.into_iter().flatten()).collect(),
            ),
            None => own,
        }
    }

    fn wrong_part(&self, schema: &Value, value: &Value, at: &str) -> Vec<String> {
        let schema = self.resolved(schema);
        let mut wrong = Vec::new();
        let mut need = |holds: bool, what: &Value| {
            if !holds {
                wrong.push(format!("{at}: {value} is not {what}"));
            }
        };
        let within = |range: &dyn Fn(f64) -> bool| value.as_f64().is_none_or(range);
        let mut inner = Vec::new();
        for (key, what) in schema.as_object().unwrap() {
            match (key.as_str(), what) {
                ("type", Value::Array(kinds)) => need(kinds.iter().any(|kind| is(value, kind)), what),
                ("type", kind) => need(is(value, kind), what),
                ("enum", Value::Array(all)) => need(all.contains(value), what),
                ("const", _) => need(value == what, what),
                ("minimum", _) => need(within(&|n| n >= what.as_f64().unwrap()), what),
                ("maximum", _) => need(within(&|n| n <= what.as_f64().unwrap()), what),
                ("minItems", _) => {
                    need(value.as_array().is_none_or(|l| l.len() as u64 >= what.as_u64().unwrap()), what)
                }
                ("maxItems", _) => {
                    need(value.as_array().is_none_or(|l| l.len() as u64 <= what.as_u64().unwrap()), what)
                }
                ("format", Value::String(format)) => {
                    need(value.as_str().is_none_or(|text| has_form(text, format)), what)
                }
                ("required", Value::Array(names)) => {
                    need(
                        value.as_object().is_none_or(|o| names.iter().all(|n| o.contains_key(n.as_str().unwrap()))),
                        what,
                    );
                }
                ("anyOf", Value::Array(all)) => need(all.iter().any(|one| self.wrong(one, value, at).is_empty()), what),
                ("allOf", Value::Array(all)) => {
                    inner.extend(all.iter().flat_map(|one| self.wrong_part(one, value, at)))
                }
                ("items", one) => {
                    let items = value.as_array().into_iter().flatten().enumerate();
                    inner.extend(items.flat_map(|(i, item)| self.wrong(one, item, &format!("{at}/{i}"))));
                }
                ("properties", Value::Object(all)) => {
                    let told = all.iter().filter_map(|(name, one)| Some((name, one, value.get(name)?)));
                    inner.extend(told.flat_map(|(name, one, field)| self.wrong(one, field, &format!("{at}/{name}"))));
                }
                ("additionalProperties", one @ Value::Object(_)) => {
                    let fields = value.as_object().into_iter().flatten();
                    inner.extend(fields.flat_map(|(name, field)| self.wrong(one, field, &format!("{at}/{name}"))));
                }
                ("description" | "examples", _) => {}
                other => panic!("{other:?} is not understood"),
            }
        }
        wrong.extend(inner);
        wrong
    }
}

fn is(value: &Value, kind: &Value) -> bool {
    match kind.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "null" => value.is_null(),
        other => panic!("{other}"),
    }
}

fn has_form(text: &str, format: &str) -> bool {
    let digits = |like: &str| {
        text.len() == like.len()
            && text.bytes().zip(like.bytes()).all(|(b, l)| if l == b'0' { b.is_ascii_digit() } else { b == l })
    };
    match format {
        "date" => digits("0000-00-00"),
        "date-time" => digits("0000-00-00T00:00:00Z"),
        "int64" => true,
        other => panic!("{other}"),
    }
}
