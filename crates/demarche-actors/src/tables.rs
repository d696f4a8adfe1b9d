//! What is known of the world's actors, from `knowledge/actors/`.

use crate::actor::Sector;
use crate::check;
use jiff::civil::Date;
use std::collections::HashMap;
use std::path::Path;

/// A line of a table that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The table cannot be read.
    #[error("{table}: {reason}")]
    Read {
        /// The table's file name.
        table: String,
        /// Why.
        reason: String,
    },
    /// A line is broken.
    #[error("{table}, line {line}: {reason}")]
    Line {
        /// The table's file name.
        table: String,
        /// Line number from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
}

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Entry {
    /// A state by its name.
    State { code: String, name: String },
    /// A state by its capital, which is a place too.
    Capital { code: String, name: String },
    /// A state's government by its seat or nickname.
    Government { code: String, name: String },
    /// An adjective of a state, or a word for its people.
    Demonym { code: String, name: String },
    /// An organisation, an armed group, a party.
    Organisation { code: String, name: String },
    /// A short name that holds only beside others ("the North"): country codes or actors' names, one of which the report names.
    Short { code: String, name: String, beside: Vec<String> },
    /// A region or a city of a country.
    Place { country: String },
    /// A person, by index into `Tables::people`.
    Person(usize),
}

/// A person with the offices held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) offices: Vec<Office>,
}

/// An office with its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Office {
    pub(crate) code: String,
    pub(crate) role: String,
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
}

impl Office {
    fn held_at(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    fn held_in(&self, year: i16) -> bool {
        self.from.is_none_or(|from| from.year() <= year) && self.to.is_none_or(|to| year <= to.year())
    }
}

/// What a noun of role tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Someone who acts.
    Actor { sector: Sector, kind: RoleKind },
    /// Someone who is no political actor.
    Outsider,
}

/// One person, several people, or a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RoleKind {
    Person,
    Group,
    Body,
}

/// The tables of `knowledge/actors/`, ready to be looked up.
#[derive(Debug, Default)]
pub struct Tables {
    /// By the name in lower case; with the name as the table writes it, for its capitals.
    names: HashMap<String, Vec<(String, Entry)>>,
    people: Vec<Person>,
    roles: HashMap<String, Role>,
    countries: HashMap<String, String>,
    longest: usize,
}

macro_rules! built_in {
    ($($name:literal),+) => { &[$(($name, include_str!(concat!("../../../knowledge/actors/", $name)))),+] };
}

static BUILT_IN: &[(&str, &str)] =
    built_in!("states.tsv", "organisations.tsv", "groups.tsv", "short.tsv", "places.tsv", "people.tsv", "roles.tsv");

impl Tables {
    /// The tables that the program carries.
    ///
    /// # Errors
    /// None with the files of the repository, which the tests check.
    pub fn built_in() -> Result<Self, TableError> {
        let mut tables = Self::default();
        for (name, text) in BUILT_IN {
            tables.add(name, text)?;
        }
        Ok(tables)
    }

    /// The tables of a folder laid out as `knowledge/`.
    ///
    /// # Errors
    /// The first line that is broken.
    pub fn from_folder(folder: &Path) -> Result<Self, TableError> {
        let mut tables = Self::default();
        for (name, _) in BUILT_IN {
            let text = std::fs::read_to_string(folder.join("actors").join(name)).map_err(|e| TableError::Read {
                table: format!("{}/actors/{name}", folder.display()),
                reason: e.to_string(),
            })?;
            tables.add(name, &text)?;
        }
        Ok(tables)
    }

    fn add(&mut self, table: &str, text: &str) -> Result<(), TableError> {
        for (line, cells) in check::rows(table, text)? {
            let broken = |reason: String| TableError::Line { table: table.to_owned(), line, reason };
            let cell = |i: usize| cells.get(i).copied().unwrap_or_default();
            let many = |i: usize| cell(i).split(';').map(str::trim).filter(|s| !s.is_empty());
            match table {
                "states.tsv" => {
                    check::country(cell(0)).map_err(broken)?;
                    let (code, name) = (cell(0).to_owned(), cell(1).to_owned());
                    self.countries.insert(code.clone(), name.clone());
                    for alias in many(1).chain(many(2)) {
                        self.name(alias, Entry::State { code: code.clone(), name: name.clone() });
                    }
                    for word in many(3) {
                        self.name(word, Entry::Demonym { code: code.clone(), name: name.clone() });
                    }
                    for word in many(4) {
                        self.name(word, Entry::Capital { code: code.clone(), name: name.clone() });
                    }
                    for word in many(5) {
                        self.name(word, Entry::Government { code: code.clone(), name: name.clone() });
                    }
                }
                "organisations.tsv" | "groups.tsv" => {
                    check::actor_code(cell(0)).map_err(broken)?;
                    let (code, name) = (cell(0).to_owned(), cell(1).to_owned());
                    for alias in many(1).chain(many(2)) {
                        self.name(alias, Entry::Organisation { code: code.clone(), name: name.clone() });
                    }
                }
                "short.tsv" => {
                    check::actor_code(cell(1)).map_err(broken)?;
                    let beside: Vec<String> = many(3).map(str::to_owned).collect();
                    if beside.is_empty() {
                        return Err(broken("beside whom it holds is missing".to_owned()));
                    }
                    let (code, name) = (cell(1).to_owned(), cell(2).to_owned());
                    for alias in many(0) {
                        let entry = Entry::Short { code: code.clone(), name: name.clone(), beside: beside.clone() };
                        self.name(alias, entry);
                    }
                }
                "places.tsv" => {
                    check::country(cell(2)).map_err(broken)?;
                    for alias in many(0).chain(many(1)) {
                        self.name(alias, Entry::Place { country: cell(2).to_owned() });
                    }
                }
                "people.tsv" => {
                    check::actor_code(cell(2)).map_err(broken)?;
                    let office = Office {
                        code: cell(2).to_owned(),
                        role: cell(3).to_owned(),
                        from: check::date(cell(4), false).map_err(broken)?,
                        to: check::date(cell(5), true).map_err(broken)?,
                    };
                    if office.from.zip(office.to).is_some_and(|(from, to)| from > to) {
                        return Err(broken("the office ends before it begins".to_owned()));
                    }
                    self.person(cell(0), many(1), office);
                }
                _ => {
                    let role = match cell(2) {
                        "none" => Role::Outsider,
                        kind => {
                            let sector = Sector::from_code(cell(1))
                                .ok_or_else(|| broken(format!("{:?} is no sector", cell(1))))?;
                            let kind = match kind {
                                "person" => RoleKind::Person,
                                "group" => RoleKind::Group,
                                "body" => RoleKind::Body,
                                other => {
                                    return Err(broken(format!("{other:?} is no kind: person, group, body, none")));
                                }
                            };
                            Role::Actor { sector, kind }
                        }
                    };
                    for word in many(0) {
                        self.roles.insert(word.to_lowercase(), role);
                    }
                }
            }
        }
        Ok(())
    }

    fn name(&mut self, alias: &str, entry: Entry) {
        let key = key_of(alias);
        self.longest = self.longest.max(key.split([' ', '-', '.', '\'']).count() * 2);
        let entries = self.names.entry(key).or_default();
        if !entries.iter().any(|(_, e)| *e == entry) {
            entries.push((alias.to_owned(), entry));
        }
    }

    fn person<'a>(&mut self, name: &str, aliases: impl Iterator<Item = &'a str>, office: Office) {
        let index = match self.people.iter().rposition(|p| p.name == name) {
            Some(known) => {
                self.people[known].offices.push(office);
                known
            }
            None => {
                self.people.push(Person { name: name.to_owned(), offices: vec![office] });
                self.people.len() - 1
            }
        };
        self.name(name, Entry::Person(index));
        for alias in aliases {
            self.name(alias, Entry::Person(index));
        }
    }

    /// The most words that a name has, at least.
    pub(crate) fn longest(&self) -> usize {
        self.longest.clamp(1, 16)
    }

    /// What the words `text` stand for; names in the table's capitals only ("US" is not "us").
    pub(crate) fn find(&self, text: &str) -> impl Iterator<Item = &Entry> {
        self.names
            .get(&key_of(text))
            .into_iter()
            .flatten()
            .filter(move |(written, _)| same_capitals(written, text))
            .map(|(_, entry)| entry)
    }

    /// The name of a country by its code; the code itself where it is no state's.
    pub(crate) fn country_name<'a>(&'a self, code: &'a str) -> &'a str {
        self.countries.get(code).map_or(code, String::as_str)
    }

    /// The role that a noun (its lemma, or several words) tells.
    pub(crate) fn role(&self, words: &str) -> Option<Role> {
        self.roles.get(words).copied()
    }

    /// Name, and the code held on the day; `None` in the second place for someone out of office by then.
    /// `None` altogether for someone who comes into office only later: the text must tell who that is.
    pub(crate) fn person_at(&self, index: usize, day: Date) -> Option<(&str, Option<&Office>)> {
        let person = self.people.get(index)?;
        let held = person.offices.iter().rev().find(|o| o.held_at(day));
        let over = person.offices.iter().any(|o| o.to.is_some_and(|to| to < day));
        (held.is_some() || over).then_some((person.name.as_str(), held))
    }

    /// The office that a person held in a year.
    pub(crate) fn office_in(&self, index: usize, year: i16) -> Option<&Office> {
        self.people.get(index)?.offices.iter().rev().find(|o| o.held_in(year))
    }

    /// Who held the office of `role` for `code` on the day, where the table knows exactly one.
    pub(crate) fn holder(&self, code: &str, role: &str, day: Date) -> Option<&str> {
        let mut holders =
            self.people.iter().filter(|p| p.offices.iter().any(|o| o.code == code && o.role == role && o.held_at(day)));
        let first = holders.next()?;
        holders.next().is_none().then_some(first.name.as_str())
    }
}

/// Lower case, with plain apostrophes.
fn key_of(text: &str) -> String {
    // nearly all text, and every phrase of every sentence is looked up
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().flat_map(char::to_lowercase).map(|c| if matches!(c, '’' | '‘' | 'ʼ') { '\'' } else { c }).collect()
}

/// Whether `text` is written with the capitals that `written` asks for: abbreviations exactly, names with a capital first.
fn same_capitals(written: &str, text: &str) -> bool {
    let letters = |s: &str| s.chars().filter(|c| c.is_alphabetic()).collect::<Vec<_>>();
    let (want, have) = (letters(written), letters(text));
    if want.len() <= 5 && want.iter().all(|c| c.is_uppercase()) {
        return want == have;
    }
    match (want.iter().find(|c| c.is_uppercase()), have.iter().find(|c| c.is_uppercase())) {
        (Some(_), None) => false,
        (Some(_), Some(_)) => want[0].is_lowercase() || have[0].is_uppercase(),
        (None, _) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals() {
        for (written, text, same) in [
            ("US", "us", false),
            ("US", "US", true),
            ("Turkey", "turkey", false),
            ("Iran", "IRAN", true),
            ("al-Qaida", "Al-Qaida", true),
        ] {
            assert_eq!(same_capitals(written, text), same, "{written} {text}");
        }
    }

    #[test]
    fn office_depends_on_the_day() {
        let mut tables = Tables::default();
        let text =
            "name\taliases\tcode\trole\tfrom\tto\nAnna Berg\tBerg\tSWE/GOV\tforeign minister\t2010-03\t2014-10-02\n";
        tables.add("people.tsv", text).unwrap();
        let day = |y, m, d| jiff::civil::date(y, m, d);
        assert!(tables.person_at(0, day(2012, 1, 1)).is_some_and(|(_, o)| o.is_some()));
        assert!(tables.person_at(0, day(2015, 1, 1)).is_some_and(|(_, o)| o.is_none()));
        assert!(tables.person_at(0, day(2009, 1, 1)).is_none());
        assert_eq!(tables.holder("SWE/GOV", "foreign minister", day(2014, 10, 2)), Some("Anna Berg"));
    }

    #[test]
    fn broken_lines_are_named() {
        let mut tables = Tables::default();
        let error = tables.add("roles.tsv", "words\tsector\tkind\nenvoy\tXYZ\tperson\n").unwrap_err();
        assert_eq!(error.to_string(), "roles.tsv, line 2: \"XYZ\" is no sector");
    }

    #[test]
    fn the_tables_of_the_repository_are_sound() {
        let tables = Tables::built_in().unwrap();
        assert!(tables.find("Kremlin").next().is_some());
    }
}
