//! Every field of an act with its kind, once for CSV and Parquet. The fields of `jsonl` come from the act itself; a test compares.

/// What a field holds.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Words.
    Text,
    /// Yes or no.
    Bool,
    /// A whole number.
    Int,
    /// A number of single precision.
    Float,
    /// A number of double precision.
    Double,
    /// A day.
    Date,
    /// Several of a kind.
    List(&'static Kind),
    /// Named parts.
    Parts(&'static [Field]),
}

/// A field: its name, its kind, and whether it may be null.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    pub name: &'static str,
    pub kind: Kind,
    pub optional: bool,
}

const fn field(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, optional: false }
}

const fn maybe(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, optional: true }
}

use Kind::{Bool, Date, Double, Float, Int, List, Parts, Text};

const ACTORS: Kind = List(&Parts(&[
    field("code", Text),
    field("name", Text),
    field("text", Text),
    field("start", Int),
    field("end", Int),
]));

const ACT_DATE: Kind = Parts(&[
    field("iso", Text),
    field("start", Date),
    field("end", Date),
    field("granularity", Text),
    maybe("open", Text),
    field("told", Bool),
]);

const LOCATION: Kind = Parts(&[
    field("name", Text),
    field("kind", Text),
    field("country", Text),
    field("region", Text),
    maybe("latitude", Double),
    maybe("longitude", Double),
    field("settled", Text),
    field("text", Text),
    field("start", Int),
    field("end", Int),
]);

const EVIDENCE: Kind =
    Parts(&[field("doc", Text), field("sentence", Int), field("start", Int), field("end", Int), field("text", Text)]);

const TELLINGS: Kind = List(&Parts(&[field("evidence", EVIDENCE), field("published", Date)]));

/// The fields of an act, in the order of the columns.
pub const ACT: &[Field] = &[
    field("doc", Text),
    field("type", Text),
    field("sense", Text),
    maybe("mode", Text),
    field("contexts", List(&Text)),
    field("actor", ACTORS),
    field("recipient", ACTORS),
    field("status", Text),
    field("by", ACTORS),
    field("direct", Bool),
    field("trigger", Text),
    field("theme", Text),
    field("issue", Text),
    field("issues", List(&Text)),
    field("condition", Text),
    field("when", Text),
    maybe("date", ACT_DATE),
    field("due", Text),
    maybe("due_date", ACT_DATE),
    field("place", Text),
    maybe("location", LOCATION),
    field("confidence", Float),
    field("signs", List(&Text)),
    field("rule", Text),
    field("evidence", EVIDENCE),
    field("also", TELLINGS),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use serde_json::Value;

    /// Whether a value is of a kind and has exactly its parts.
    fn check(at: &str, kind: &Kind, value: &Value) {
        match (kind, value) {
            (Text, Value::String(_)) | (Bool, Value::Bool(_)) | (Int | Float | Double, Value::Number(_)) => {}
            (Date, Value::String(day)) => assert!(day.parse::<jiff::civil::Date>().is_ok(), "{at}: {day}"),
            (List(kind), Value::Array(items)) => items.iter().for_each(|v| check(at, kind, v)),
            (Parts(fields), Value::Object(parts)) => {
                for key in parts.keys() {
                    assert!(fields.iter().any(|f| f.name == key), "{at}.{key} has no line in fields.rs");
                }
                for f in *fields {
                    let at = format!("{at}.{}", f.name);
                    match parts.get(f.name) {
                        Some(Value::Null) if f.optional => {}
                        Some(value) => check(&at, &f.kind, value),
                        None => panic!("{at} is in fields.rs alone"),
                    }
                }
            }
            _ => panic!("{at} is {value}, not {kind:?}"),
        }
    }

    #[test]
    fn the_fields_are_those_of_an_act() {
        for act in testing::acts() {
            check("act", &Parts(ACT), &serde_json::to_value(act).unwrap());
        }
    }
}
