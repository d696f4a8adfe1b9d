//! The tables as text, with an index of their names.

use crate::check;
use crate::fold::{fold, folded};
use crate::place::{Kind, Place};
use demarche_actors::TableError;
use std::borrow::Cow;
use std::path::Path;
use std::sync::OnceLock;

pub(crate) const COUNTRIES: usize = 0;
pub(crate) const REGIONS: usize = 1;
pub(crate) const CITIES: usize = 2;
pub(crate) const AREAS: usize = 3;

/// Where the cells of a table are.
pub(crate) struct Layout {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static str,
    pub(crate) kind: Option<usize>,
    pub(crate) country: usize,
    /// The region's code (`regions.tsv`, `cities.tsv`) or name (`areas.tsv`).
    pub(crate) region: Option<usize>,
    /// The longitude is the next one.
    pub(crate) latitude: usize,
    pub(crate) population: Option<usize>,
}

pub(crate) static LAYOUTS: [Layout; 4] = [
    Layout {
        name: "countries.tsv",
        columns: "name\taliases\tcountry\tlatitude\tlongitude\tpopulation\tcapital",
        kind: None,
        country: 2,
        region: None,
        latitude: 3,
        population: Some(5),
    },
    Layout {
        name: "regions.tsv",
        columns: "name\taliases\tcountry\tcode\tlatitude\tlongitude\tpopulation",
        kind: None,
        country: 2,
        region: Some(3),
        latitude: 4,
        population: Some(6),
    },
    Layout {
        name: "cities.tsv",
        columns: "name\taliases\tcountry\tregion\tlatitude\tlongitude\tpopulation",
        kind: None,
        country: 2,
        region: Some(3),
        latitude: 4,
        population: Some(6),
    },
    Layout {
        name: "areas.tsv",
        columns: "name\taliases\tkind\tcountry\tregion\tlatitude\tlongitude",
        kind: Some(2),
        country: 3,
        region: Some(4),
        latitude: 5,
        population: None,
    },
];

static BUILT_IN: [&str; 4] = [
    include_str!("../../../knowledge/places/countries.tsv"),
    include_str!("../../../knowledge/places/regions.tsv"),
    include_str!("../../../knowledge/places/cities.tsv"),
    include_str!("../../../knowledge/places/areas.tsv"),
];

/// The bits of an entry of the index that tell the place in the text; those above tell the table.
const OFFSET_BITS: u32 = 29;

/// Places by their names.
#[derive(Debug, Default)]
pub struct Gazetteer {
    texts: Vec<Cow<'static, str>>,
    /// Hash of a folded name, or of a code, and where the line begins; sorted.
    index: OnceLock<Vec<(u32, u32)>>,
}

impl Gazetteer {
    /// The tables that the program carries.
    pub fn built_in() -> Self {
        Self { texts: BUILT_IN.iter().map(|t| Cow::Borrowed(*t)).collect(), index: OnceLock::new() }
    }

    /// The tables of a folder laid out as `knowledge/`, checked.
    ///
    /// # Errors
    /// The first line that is broken.
    pub fn from_folder(folder: &Path) -> Result<Self, TableError> {
        let mut texts = Vec::new();
        for layout in &LAYOUTS {
            let read = std::fs::read_to_string(folder.join("places").join(layout.name));
            texts.push(Cow::Owned(read.map_err(|e| TableError::Read {
                table: format!("{}/places/{}", folder.display(), layout.name),
                reason: e.to_string(),
            })?));
        }
        let made = Self { texts, index: OnceLock::new() };
        made.check()?;
        Ok(made)
    }

    /// Whether every line of the tables is sound.
    ///
    /// # Errors
    /// The first line that is broken.
    pub fn check(&self) -> Result<(), TableError> {
        check::tables(&self.texts.iter().map(|t| &**t).collect::<Vec<_>>())
    }

    /// The places that bear a name in one of its spellings, in the order of the tables. A place of `areas.tsv` stands for those of the
    /// other tables with its name and country.
    pub fn find(&self, name: &str) -> Vec<Place> {
        let wanted = fold(name);
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<Place> = Vec::new();
        for (table, line) in self.lines(hash(folded(name))) {
            if let Some(place) = self.place(table, line, &wanted) {
                if table == AREAS {
                    found.retain(|p| p.country != place.country || (p.kind == Kind::Country && place.kind != p.kind));
                }
                found.push(place);
            }
        }
        found
    }

    /// A country by its code.
    pub fn country(&self, code: &str) -> Option<Place> {
        let line = self.row(COUNTRIES, code, "")?;
        let name = line.split('\t').next()?;
        self.place(COUNTRIES, line, &fold(name))
    }

    /// The capital of a country.
    pub fn capital(&self, code: &str) -> Option<Place> {
        let name = self.row(COUNTRIES, code, "")?.split('\t').nth(6)?.to_owned();
        self.find(&name).into_iter().find(|p| p.country == code && p.kind == Kind::City)
    }

    fn place(&self, table: usize, line: &str, wanted: &str) -> Option<Place> {
        let layout = &LAYOUTS[table];
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        let cell = |i: usize| cells.get(i).copied().unwrap_or_default();
        let main = fold(cell(0)) == wanted;
        if !main && !cell(1).split(';').any(|alias| fold(alias) == wanted) {
            return None;
        }
        let kind = match table {
            COUNTRIES => Kind::Country,
            REGIONS => Kind::Region,
            CITIES => Kind::City,
            _ => Kind::from_word(cell(layout.kind?))?,
        };
        let country = cell(layout.country);
        let region = layout.region.map(cell).unwrap_or_default();
        let capital = kind == Kind::City && {
            let seat = self.row(COUNTRIES, country, "").and_then(|row| row.split('\t').nth(6)).unwrap_or_default();
            !seat.is_empty() && fold(seat) == fold(cell(0))
        };
        Some(Place {
            name: cell(0).to_owned(),
            kind,
            country: country.to_owned(),
            region: match table {
                REGIONS => cell(0).to_owned(),
                CITIES => {
                    self.row(REGIONS, country, region).and_then(|r| r.split('\t').next()).unwrap_or("").to_owned()
                }
                _ if kind == Kind::Region => cell(0).to_owned(),
                _ => region.to_owned(),
            },
            latitude: cell(layout.latitude).parse().ok()?,
            longitude: cell(layout.latitude + 1).parse().ok()?,
            thousands: layout.population.and_then(|i| cell(i).parse().ok()).unwrap_or(0),
            capital,
            main,
        })
    }

    /// The line of a country or of a region by its code.
    fn row(&self, table: usize, country: &str, code: &str) -> Option<&str> {
        let layout = &LAYOUTS[table];
        self.lines(hash_of_code(table, country, code)).find_map(|(at, line)| {
            let cell = |i: usize| line.split('\t').nth(i).unwrap_or_default();
            (at == table && cell(layout.country) == country && layout.region.is_none_or(|i| cell(i) == code))
                .then_some(line)
        })
    }

    /// The lines that stand under a hash, with their tables.
    fn lines(&self, hash: u32) -> impl Iterator<Item = (usize, &str)> {
        let index = self.index.get_or_init(|| self.index());
        let from = index.partition_point(|(h, _)| *h < hash);
        index[from..].iter().take_while(move |(h, _)| *h == hash).filter_map(|&(_, at)| {
            let table = (at >> OFFSET_BITS) as usize;
            let text = self.texts.get(table)?.get((at & ((1 << OFFSET_BITS) - 1)) as usize..)?;
            Some((table, text.lines().next().unwrap_or_default()))
        })
    }

    fn index(&self) -> Vec<(u32, u32)> {
        let mut index = Vec::with_capacity(1 << 17);
        for (table, text) in self.texts.iter().enumerate() {
            let layout = &LAYOUTS[table];
            let mut offset = 0;
            for (number, line) in text.split_inclusive('\n').enumerate() {
                let at = u32::try_from(offset).ok().filter(|o| *o < 1 << OFFSET_BITS);
                offset += line.len();
                let Some(at) = at.filter(|_| number > 0 && !line.starts_with('#')) else { continue };
                let at = at | (table as u32) << OFFSET_BITS;
                let mut cells = line.trim_end().split('\t');
                let (name, aliases) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
                for name in std::iter::once(name).chain(aliases.split(';')).filter(|n| !n.is_empty()) {
                    index.push((hash(folded(name)), at));
                }
                if table == COUNTRIES || table == REGIONS {
                    let cell = |i: usize| line.trim_end().split('\t').nth(i).unwrap_or_default();
                    let code = layout.region.map(cell).unwrap_or_default();
                    index.push((hash_of_code(table, cell(layout.country), code), at));
                }
            }
        }
        index.sort_unstable();
        index.dedup();
        index
    }
}

/// FNV-1a over the characters.
fn hash(characters: impl Iterator<Item = char>) -> u32 {
    characters.fold(0x811c_9dc5, |h, c| (h ^ u32::from(c)).wrapping_mul(0x0100_0193))
}

/// A code is hashed with a mark that no name has.
fn hash_of_code(table: usize, country: &str, code: &str) -> u32 {
    let mark = if table == COUNTRIES { '\u{1}' } else { '\u{2}' };
    hash(std::iter::once(mark).chain(country.chars()).chain(std::iter::once('\t')).chain(code.chars()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str) -> Vec<(String, Kind, String)> {
        Gazetteer::built_in().find(name).into_iter().map(|p| (p.country, p.kind, p.region)).collect()
    }

    #[test]
    fn the_tables_of_the_repository_are_sound() {
        Gazetteer::built_in().check().unwrap();
    }

    #[test]
    fn names_in_their_spellings() {
        for (name, country, region) in [
            ("Kobani", "SYR", "Aleppo"),
            ("Kobanî", "SYR", "Aleppo"),
            ("Ayn al-Arab", "SYR", "Aleppo"),
            ("SANA’A", "YEM", "Amanat Alasimah"),
            ("Kiev", "UKR", "Kyiv"),
            ("Debaltseve", "UKR", "Donetsk"),
        ] {
            let all = found(name);
            assert!(all.contains(&(country.to_owned(), Kind::City, region.to_owned())), "{name}: {all:?}");
        }
        assert!(found("Tripoli").iter().filter(|p| p.1 == Kind::City).count() > 2);
        assert!(found("Georgia").iter().any(|p| p.1 == Kind::Country));
        assert!(found("Georgia").iter().any(|p| p.0 == "USA" && p.1 == Kind::Region));
        assert!(found("Qwertyuiop").is_empty() && found("").is_empty() && found("-").is_empty());
    }

    #[test]
    fn capitals_and_countries() {
        let gazetteer = Gazetteer::built_in();
        assert_eq!(gazetteer.capital("YEM").unwrap().name, "Sanaa");
        assert!(gazetteer.find("Damascus").iter().any(|p| p.capital && p.country == "SYR"));
        assert!(gazetteer.find("Paris").iter().filter(|p| p.capital).count() == 1);
        assert_eq!(gazetteer.country("UKR").unwrap().name, "Ukraine");
        assert!(gazetteer.country("XXX").is_none() && gazetteer.capital("").is_none());
    }
}
