//! Whether the lines of the tables are what they should be.

use crate::gazetteer::{AREAS, CITIES, COUNTRIES, REGIONS};
use crate::place::Kind;
use demarche_actors::{TableError, rows};
use std::collections::HashSet;

/// Checks all tables, in the order in which they lie: names of columns and numbers of cells, kinds, codes, coordinates, regions.
pub(crate) fn tables(texts: &[&str]) -> Result<(), TableError> {
    let mut regions: HashSet<(String, String)> = HashSet::new();
    let mut countries: HashSet<String> = HashSet::new();
    for (kind, text) in texts.iter().enumerate() {
        let layout = &crate::gazetteer::LAYOUTS[kind];
        let broken = |line, reason| TableError::Line { table: layout.name.to_owned(), line, reason };
        let head = text.lines().next().unwrap_or_default();
        if head != layout.columns {
            return Err(broken(1, format!("the columns are not {:?}", layout.columns)));
        }
        for (line, cells) in rows(layout.name, text)? {
            let cell = |i: Option<usize>| i.and_then(|i| cells.get(i)).copied().unwrap_or_default();
            let broken = |reason: String| broken(line, reason);
            let country = cell(Some(layout.country));
            let several = kind == AREAS && country.is_empty();
            let is_code = country.len() == 3 && country.bytes().all(|b| b.is_ascii_uppercase());
            if !several && !is_code {
                return Err(broken(format!("{country:?} is no country code of three capitals")));
            }
            degrees(cell(Some(layout.latitude)), 90.0).map_err(broken)?;
            degrees(cell(Some(layout.latitude + 1)), 180.0).map_err(broken)?;
            let people = cell(layout.population);
            if !people.is_empty() && people.parse::<u32>().is_err() {
                return Err(broken(format!("{people:?} is no number of thousands")));
            }
            if let Some(at) = layout.kind
                && Kind::from_word(cell(Some(at))).is_none()
            {
                return Err(broken(format!("{:?} is no kind: city, region, country, area", cell(Some(at)))));
            }
            match kind {
                COUNTRIES if !countries.insert(country.to_owned()) => {
                    return Err(broken(format!("{country} has a line already")));
                }
                REGIONS if !regions.insert((country.to_owned(), cell(layout.region).to_owned())) => {
                    return Err(broken(format!("{country} has a region {:?} already", cell(layout.region))));
                }
                REGIONS | CITIES | AREAS if !several && !countries.contains(country) => {
                    return Err(broken(format!("{country} is not in countries.tsv")));
                }
                _ => {}
            }
        }
    }
    Ok(())
}

fn degrees(text: &str, most: f64) -> Result<(), String> {
    match text.parse::<f64>() {
        Ok(value) if value.abs() <= most => Ok(()),
        _ => Err(format!("{text:?} is not between -{most} and {most} degrees")),
    }
}
