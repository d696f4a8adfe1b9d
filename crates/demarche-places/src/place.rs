//! What the gazetteer gives.

use serde::{Deserialize, Serialize};

/// What a place is, the most exact first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A town, a village, a quarter, a crossing.
    City,
    /// A first-order region: a province, a governorate, an oblast, a state of a federation.
    Region,
    /// Another area: a historical or disputed land, a mountain, a sea, a strait.
    Area,
    /// A country.
    Country,
}

impl Kind {
    /// The word that the tables write.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::Region => "region",
            Self::Country => "country",
            Self::Area => "area",
        }
    }

    /// The kind that the tables write `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::City, Self::Region, Self::Country, Self::Area].into_iter().find(|k| k.as_str() == word)
    }
}

/// A place that bears a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Its name as the press writes it.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// ISO 3166 alpha-3 (`KOS` for Kosovo); empty for an area of several countries.
    pub country: String,
    /// Its first-order region, if that is told; of a region its own name.
    pub region: String,
    /// Degrees north, WGS 84.
    pub latitude: f64,
    /// Degrees east, WGS 84.
    pub longitude: f64,
    /// Inhabitants in thousands; 0 where that is not known.
    pub thousands: u32,
    /// Whether it is the capital of its country.
    pub capital: bool,
    /// Whether the name asked for is the one it is listed under, and not another spelling.
    pub main: bool,
}
