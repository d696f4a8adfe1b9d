//! What the document says of an answer.

use super::Answer;
use serde_json::{Value, json};

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
        let mut components = json!({"schemas": self.0["components"]["schemas"]});
        for schema in components["schemas"].as_object_mut().unwrap().values_mut() {
            close(schema, true);
        }
        let mut schema = content["schema"].clone();
        close(&mut schema, false);
        let whole = json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "allOf": [schema], "components": components});
        let validator = jsonschema::options().should_validate_formats(true).build(&whole).unwrap();
        let wrong: Vec<String> =
            validator.iter_errors(&answer.json()).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(wrong.is_empty(), "{told}\n{}", wrong.join("\n"));
    }
}

/// Allows no field that the document does not name. One of several schemas that hold together must not say that for itself; `part` tells
/// that it may be one.
fn close(schema: &mut Value, part: bool) {
    match schema {
        Value::Object(fields) => {
            let names = ["$ref", "properties", "allOf"].iter().any(|key| fields.contains_key(*key));
            for (key, inner) in fields.iter_mut() {
                match (key.as_str(), inner) {
                    ("properties", Value::Object(all)) => all.values_mut().for_each(|one| close(one, false)),
                    ("allOf", Value::Array(all)) => all.iter_mut().for_each(|one| close(one, true)),
                    ("items" | "additionalProperties" | "anyOf", inner) => close(inner, false),
                    _ => {}
                }
            }
            if names && !part {
                fields.insert("unevaluatedProperties".to_owned(), Value::Bool(false));
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|one| close(one, false)),
        _ => {}
    }
}
