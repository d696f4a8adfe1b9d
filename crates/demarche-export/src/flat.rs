//! A nested value as cells of a table, and cells that no spreadsheet takes for a formula.

use super::fields::{Field, Kind};
use serde_json::Value;

/// What parts the items of a list within a cell.
const SEPARATOR: &str = ";";

/// The columns that fields take: those of `actor` are `actor_code`, `actor_name` and so on.
pub fn columns(fields: &[Field]) -> Vec<String> {
    fields.iter().flat_map(|f| columns_of(f.name, &f.kind)).collect()
}

fn columns_of(name: &str, kind: &Kind) -> Vec<String> {
    match kind {
        Kind::Parts(parts) => columns(parts).into_iter().map(|part| format!("{name}_{part}")).collect(),
        Kind::List(item) => columns_of(name, item),
        _ => vec![name.to_owned()],
    }
}

/// The cells of an object, one for each of the [`columns`].
pub fn cells(fields: &[Field], value: &Value) -> Vec<String> {
    parts(fields, Some(value)).into_iter().map(|c| if c.words { harmless(&c.text) } else { c.text }).collect()
}

struct Cell {
    text: String,
    /// Whether it holds words, which a report may have brought along.
    words: bool,
}

fn parts(fields: &[Field], value: Option<&Value>) -> Vec<Cell> {
    fields.iter().flat_map(|f| flat(&f.kind, value.and_then(|v| v.get(f.name)))).collect()
}

fn flat(kind: &Kind, value: Option<&Value>) -> Vec<Cell> {
    match kind {
        Kind::Parts(fields) => parts(fields, value),
        Kind::List(item) => {
            let mut joined = flat(item, None);
            for (i, value) in value.and_then(Value::as_array).into_iter().flatten().enumerate() {
                for (all, one) in joined.iter_mut().zip(flat(item, Some(value))) {
                    if i > 0 {
                        all.text += SEPARATOR;
                    }
                    all.text += &escaped(&one.text);
                }
            }
            joined
        }
        _ => vec![Cell { text: value.map(|v| scalar(kind, v)).unwrap_or_default(), words: matches!(kind, Kind::Text) }],
    }
}

fn scalar(kind: &Kind, value: &Value) -> String {
    match (kind, value) {
        (_, Value::Null) => String::new(),
        (_, Value::String(text)) => text.clone(),
        // a number of single precision in as few digits as tell it
        (Kind::Float, Value::Number(n)) => n.as_f64().map(|n| (n as f32).to_string()).unwrap_or_default(),
        (_, value) => value.to_string(),
    }
}

/// An item of a list: `;` and `\` in it are written `\;` and `\\`.
fn escaped(item: &str) -> String {
    item.replace('\\', "\\\\").replace(SEPARATOR, "\\;")
}

/// Words that a spreadsheet would take for a formula get a `'` before them, and so do words that start with `'`, so that one `'` can always be taken off again.
pub fn harmless(text: &str) -> String {
    let formula = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    let first = text.chars().next();
    if first.is_some_and(|c| matches!(c, '\'' | '\t' | '\r' | '\n')) || text.trim_start().starts_with(formula) {
        return format!("'{text}");
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const FIELDS: &[Field] = &[
        Field { name: "a", kind: Kind::Text, optional: true },
        Field {
            name: "b",
            kind: Kind::List(&Kind::Parts(&[
                Field { name: "c", kind: Kind::Text, optional: false },
                Field { name: "d", kind: Kind::Int, optional: false },
            ])),
            optional: false,
        },
    ];

    #[test]
    fn lists_are_joined_and_parts_get_columns() {
        assert_eq!(columns(FIELDS), ["a", "b_c", "b_d"]);
        let value = json!({"a": null, "b": [{"c": "x; y\\z", "d": -1}, {"c": "w", "d": 2}]});
        assert_eq!(cells(FIELDS, &value), ["", "x\\; y\\\\z;w", "-1;2"]);
        assert_eq!(cells(FIELDS, &json!({"a": "n", "b": []})), ["n", "", ""]);
    }

    #[test]
    fn formulas_are_made_harmless() {
        for bad in ["=1+1", "+49", "-x", "@SUM(A1)", "\t=1", " =1", "＝1", "\r1", "'quoted"] {
            assert_eq!(harmless(bad), format!("'{bad}"));
        }
        for good in ["", "ceasefire", "30-day truce", "a = b", "—", "“=1”"] {
            assert_eq!(harmless(good), good);
        }
    }
}
