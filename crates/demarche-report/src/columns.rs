//! Tables of reports: which column is which, and a row to a report.

use crate::bytes::is_binary;
use crate::problem::Fault;
use crate::report::Draft;

/// The fields of a report that a table can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Id,
    Title,
    Text,
    Published,
    Outlet,
    Url,
    Language,
}

/// Names of columns, in lower case, the best first: where a table has two for one field, the better one counts.
const NAMES: [(Field, &[&str]); 7] = [
    (Field::Id, &["id", "doc", "doc_id", "document_id", "article_id", "guid", "uuid"]),
    (Field::Title, &["title", "headline", "heading"]),
    (
        Field::Text,
        &[
            "text",
            "body",
            "content",
            "article",
            "full_text",
            "fulltext",
            "article_text",
            "maintext",
            "plain_text",
            "story",
        ],
    ),
    (
        Field::Published,
        &[
            "published",
            "date",
            "pubdate",
            "pub_date",
            "published_at",
            "published_date",
            "publication_date",
            "date_publish",
            "publish_date",
            "datetime",
            "timestamp",
        ],
    ),
    (Field::Outlet, &["outlet", "source", "publisher", "publication", "source_domain", "domain", "site", "newspaper"]),
    (Field::Url, &["url", "link", "uri", "source_url", "href"]),
    (Field::Language, &["language", "lang"]),
];

/// Which column each field stands in, by the columns' names. Case, and spaces or hyphens for underscores, do not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Columns {
    columns: Vec<(Field, usize)>,
}

impl Columns {
    /// `None` where no column has the text.
    pub fn of<'a>(names: impl Iterator<Item = &'a str>) -> Option<Self> {
        let names: Vec<String> = names.map(fold).collect();
        let find = |known: &[&str]| known.iter().find_map(|known| names.iter().position(|name| name == known));
        let columns: Vec<_> =
            NAMES.iter().filter_map(|(field, known)| find(known).map(|column| (*field, column))).collect();
        columns.iter().any(|(field, _)| *field == Field::Text).then_some(Self { columns })
    }

    /// How many fields have a column.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Each field with its column.
    pub fn iter(&self) -> impl Iterator<Item = (Field, usize)> {
        self.columns.iter().copied()
    }
}

fn fold(name: &str) -> String {
    name.trim().trim_start_matches('\u{feff}').to_lowercase().replace([' ', '-'], "_")
}

/// The report that a row holds. `cell` gives a field's cell; `id` is its id where it has none.
pub(crate) fn draft(
    columns: &Columns,
    id: String,
    mut cell: impl FnMut(usize) -> Option<String>,
) -> Result<Draft, Fault> {
    let mut draft = Draft { id, ..Draft::default() };
    for (field, column) in columns.iter() {
        let Some(value) = cell(column).filter(|value| !value.trim().is_empty()) else { continue };
        let word = || Some(value.trim().to_owned());
        match field {
            Field::Id => draft.id = value.trim().to_owned(),
            Field::Title => draft.title = word(),
            Field::Text => draft.text = value,
            Field::Published => draft.published = word(),
            Field::Outlet => draft.outlet = word(),
            Field::Url => draft.url = word(),
            Field::Language => draft.language = word(),
        }
    }
    if draft.text.is_empty() {
        return Err(Fault::NoText);
    }
    if is_binary(draft.text.as_bytes()) {
        return Err(Fault::Binary);
    }
    Ok(draft.headed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_by_many_names() {
        let of = |names: &str| Columns::of(names.split(',')).map(|columns| columns.columns);
        assert_eq!(of("Body,Headline"), Some(vec![(Field::Title, 1), (Field::Text, 0)]));
        assert_eq!(of("content,text"), Some(vec![(Field::Text, 1)]));
        assert_eq!(of("\u{feff}Text,Pub Date,LINK,lang, source ").unwrap().len(), 5);
        assert_eq!(of("id,title"), None);
        assert_eq!(of(""), None);
    }
}
