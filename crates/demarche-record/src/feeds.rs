//! What is known of feeds that are followed.

use crate::error::Result;
use crate::file::Record;
use rusqlite::params;
use std::collections::BTreeMap;

impl Record {
    /// What was last known of each feed, by its address, in JSON.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub fn feeds(&self) -> Result<BTreeMap<String, String>> {
        self.read(|db| {
            db.prepare("SELECT url, state FROM feed")?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        })
    }

    /// Keeps what is known of a feed.
    ///
    /// # Errors
    /// Where the record cannot be written.
    pub fn keep_feed(&mut self, url: &str, state: &str) -> Result<()> {
        self.write(|change| {
            change.execute("INSERT OR REPLACE INTO feed (url, state) VALUES (?, ?)", params![url, state])?;
            Ok(())
        })
    }
}
