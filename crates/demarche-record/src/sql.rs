//! Questions in SQL.

use crate::error::{Error, Result};
use crate::file::Record;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::types::ValueRef;
use serde_json::Value;

/// The answer to a question in SQL.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The cells, row by row: text, numbers, null; bytes in hexadecimal.
    pub rows: Vec<Vec<Value>>,
}

impl Record {
    /// Answers one question in SQL. It can only read: no table, file or setting is changed by it.
    ///
    /// # Errors
    /// Where SQLite does not take the question, or it would change something.
    pub fn sql(&self, question: &str) -> Result<Rows> {
        let told = |e: rusqlite::Error| Error::Sql(format!("{e}; docs/record.md has the views and their columns"));
        // a connection of its own, which may do nothing but read
        let mut db = self.again()?;
        db.authorizer(Some(|context: AuthContext| match context.action {
            AuthAction::Select | AuthAction::Read { .. } | AuthAction::Function { .. } | AuthAction::Recursive => {
                Authorization::Allow
            }
            _ => Authorization::Deny,
        }))
        .map_err(told)?;
        answer(&db, question).map_err(told)
    }
}

fn answer(db: &rusqlite::Connection, question: &str) -> rusqlite::Result<Rows> {
    let mut statement = db.prepare(question)?;
    let mut columns: Vec<String> = Vec::new();
    for name in statement.column_names() {
        let again = columns.iter().filter(|c| *c == name).count();
        columns.push(if again > 0 { format!("{name}_{}", again + 1) } else { name.to_owned() });
    }
    let count = columns.len();
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let cell = |at: usize| {
            Ok(match row.get_ref(at)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(number) => number.into(),
                ValueRef::Real(number) => number.into(),
                ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned().into(),
                ValueRef::Blob(bytes) => bytes.iter().map(|b| format!("{b:02x}")).collect::<String>().into(),
            })
        };
        all.push((0..count).map(cell).collect::<rusqlite::Result<Vec<Value>>>()?);
    }
    Ok(Rows { columns, rows: all })
}
