//! One JSON object to one report.

use serde::Deserialize;
use serde_json::Value;

use crate::problem::Fault;
use crate::report::Draft;

/// A report's fields as JSON has them. Other fields are passed over without being kept.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Record {
    id: Option<Value>,
    title: Option<Value>,
    pub text: Option<Value>,
    published: Option<Value>,
    outlet: Option<Value>,
    url: Option<Value>,
    language: Option<Value>,
}

/// The report that `json` (one object) holds; `id` is its id where it has none of its own.
pub(crate) fn draft(json: &[u8], id: &str) -> Result<Draft, Fault> {
    if !json.trim_ascii_start().starts_with(b"{") {
        return Err(match serde_json::from_slice::<serde::de::IgnoredAny>(json) {
            Ok(_) => Fault::NotObject,
            Err(error) => not_json(&error),
        });
    }
    let record: Record = serde_json::from_slice(json).map_err(|error| not_json(&error))?;
    let body = string("text", record.text)?.filter(|text| !text.trim().is_empty()).ok_or(Fault::NoText)?;
    let title = string("title", record.title)?.filter(|title| !title.trim().is_empty());
    let text = match &title {
        Some(title) => format!("{title}\n\n{body}"),
        None => body,
    };
    let mut notes = Vec::new();
    let own = match record.id {
        Some(Value::Number(number)) => Some(number.to_string()),
        other => word("id", other)?,
    };
    let published = match record.published {
        Some(Value::Number(number)) => {
            notes.push(format!(
                "The field published is a number ({number}), which does not tell a date: write YYYY-MM-DD."
            ));
            None
        }
        other => word("published", other)?,
    };
    Ok(Draft {
        id: own.unwrap_or_else(|| id.to_owned()),
        title: title.map(|title| title.trim().to_owned()),
        text,
        published,
        outlet: word("outlet", record.outlet)?,
        url: word("url", record.url)?,
        language: word("language", record.language)?,
        notes,
        ..Draft::default()
    })
}

fn not_json(error: &serde_json::Error) -> Fault {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    Fault::NotJson { message: message.strip_suffix(&place).unwrap_or(&message).to_owned(), column: error.column() }
}

/// A field's string as it is.
fn string(field: &'static str, value: Option<Value>) -> Result<Option<String>, Fault> {
    let found = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => return Ok(Some(text)),
        Some(Value::Bool(_)) => "true or false",
        Some(Value::Number(_)) => "a number",
        Some(Value::Array(_)) => "a list",
        Some(Value::Object(_)) => "an object",
    };
    Err(Fault::WrongType { field, found })
}

/// A field's string without space around it, if anything is left.
fn word(field: &'static str, value: Option<Value>) -> Result<Option<String>, Fault> {
    Ok(string(field, value)?.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_starts_with_the_title() {
        let draft = draft(br#"{"id": "a", "title": "Talks ", "text": "They met.", "other": [1]}"#, "x").unwrap();
        assert_eq!(draft.text, "Talks \n\nThey met.");
        assert_eq!(draft.title.as_deref(), Some("Talks"));
        assert_eq!(draft.id, "a");
    }

    #[test]
    fn empty_fields_are_missing_ones() {
        let draft =
            draft(br#"{"id": " ", "title": "", "text": "They met.", "url": null, "outlet": ""}"#, "x:3").unwrap();
        assert_eq!((draft.text.as_str(), draft.id.as_str()), ("They met.", "x:3"));
        assert!(draft.title.is_none() && draft.url.is_none() && draft.outlet.is_none());
    }

    #[test]
    fn numbers_are_ids_but_not_dates() {
        let draft = draft(br#"{"id": 17, "text": "They met.", "published": 1398211200}"#, "x").unwrap();
        assert_eq!(draft.id, "17");
        assert!(draft.published.is_none() && draft.notes.len() == 1);
    }

    #[test]
    fn what_is_no_report_is_told() {
        for (json, words) in [
            ("{", "not JSON"),
            ("They met.", "not JSON"),
            ("[1, 2]", "not a JSON object"),
            ("\"text\"", "not a JSON object"),
            ("{}", "has no `text`"),
            (r#"{"text": null}"#, "has no `text`"),
            (r#"{"text": " \n"}"#, "has no `text`"),
            (r#"{"text": 3}"#, "`text` is a number"),
            (r#"{"text": "a", "title": ["b"]}"#, "`title` is a list"),
            (r#"{"text": "a", "id": true}"#, "`id` is true or false"),
            (r#"{"text": "a", "outlet": {}}"#, "`outlet` is an object"),
            (r#"{"text": "a"} {"text": "b"}"#, "trailing characters (column 15)"),
            (r#"{"text": "\ud83d"}"#, "not JSON"),
            (r#"{"text": "a", "text": "b"}"#, "duplicate field"),
        ] {
            let fault = draft(json.as_bytes(), "x").unwrap_err().to_string();
            assert!(fault.contains(words), "{json}: {fault}");
        }
    }
}
