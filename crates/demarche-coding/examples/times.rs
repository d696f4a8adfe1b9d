//! The time expressions of texts, to look at and to measure: lines of text, day of the report and tense (`past`, `perfect` or
//! `future`), parted by tabs, on standard input; the lines with kind, value, granularity and words of each expression on standard output.
//!
//! `printf 'They met late last month.\t2014-05-14\tpast\n' | cargo run -p demarche-coding --example times`

use demarche_coding::{Tense, TimeKind, time_expressions};
use std::error::Error;
use std::io::BufRead as _;

fn main() -> Result<(), Box<dyn Error>> {
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let mut fields = line.split('\t');
        let text = fields.next().unwrap_or_default();
        let day = fields.next().unwrap_or_default().parse()?;
        let tense = match fields.next() {
            Some("future") => Tense::Future,
            Some("perfect") => Tense::Perfect,
            _ => Tense::Past,
        };
        println!("{line}");
        let chars: Vec<char> = text.chars().collect();
        for found in time_expressions(text, day, tense) {
            let kind = match found.kind {
                TimeKind::Date => "date",
                TimeKind::Duration => "duration",
                TimeKind::Set => "set",
            };
            let value = if found.impossible { "impossible" } else { &found.value };
            let granularity = found.date.map(|d| format!("{:?}", d.granularity).to_lowercase()).unwrap_or_default();
            let words: String = chars.get(found.start..found.end).unwrap_or_default().iter().collect();
            println!("\t{kind}\t{value}\t{granularity}\t{words}");
        }
    }
    Ok(())
}
