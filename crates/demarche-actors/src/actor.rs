//! Who acts: PLOVER's actor coding.

use serde::{Deserialize, Serialize};
use std::fmt;

/// PLOVER's primary sectors (codebook, "Actors").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs)]
pub enum Sector {
    Gov,
    Mil,
    Cop,
    Spy,
    Leg,
    Jud,
    Reb,
    Opp,
    Pty,
    Cvl,
    Jrn,
    Rel,
    Bus,
    Edu,
    Med,
    Ref,
    Prm,
    Uaf,
    Crm,
    Eli,
    Soc,
    Pre,
}

impl Sector {
    /// Every sector.
    pub const ALL: [Sector; 22] = {
        use Sector::*;
        [Gov, Mil, Cop, Spy, Leg, Jud, Reb, Opp, Pty, Cvl, Jrn, Rel, Bus, Edu, Med, Ref, Prm, Uaf, Crm, Eli, Soc, Pre]
    };

    /// The three letters of the codebook.
    pub fn as_str(self) -> &'static str {
        use Sector::*;
        match self {
            Gov => "GOV",
            Mil => "MIL",
            Cop => "COP",
            Spy => "SPY",
            Leg => "LEG",
            Jud => "JUD",
            Reb => "REB",
            Opp => "OPP",
            Pty => "PTY",
            Cvl => "CVL",
            Jrn => "JRN",
            Rel => "REL",
            Bus => "BUS",
            Edu => "EDU",
            Med => "MED",
            Ref => "REF",
            Prm => "PRM",
            Uaf => "UAF",
            Crm => "CRM",
            Eli => "ELI",
            Soc => "SOC",
            Pre => "PRE",
        }
    }

    /// The sector that the codebook writes `code`.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == code)
    }
}

impl fmt::Display for Sector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A political actor, as mentioned at one place of a report.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Actor {
    /// `COUNTRY/SECTOR`, e.g. `RUS/GOV`; the country is ISO 3166 alpha-3, `UNO`, `EUR`, `IGO`, `NGO`, `MNC`, `IMG`, or `---`.
    pub code: String,
    /// The resolved name: "Vladimir Putin" for "he", "Russia" for "Moscow".
    pub name: String,
    /// The words of the mention.
    pub text: String,
    /// Where the mention starts, in characters from the start of the report's text.
    pub start: usize,
    /// Where the mention ends (exclusive), in characters from the start of the report's text.
    pub end: usize,
}

impl Actor {
    /// The country part of the code.
    pub fn country(&self) -> &str {
        self.code.split('/').next().unwrap_or("---")
    }

    /// The sector part of the code.
    pub fn sector(&self) -> Option<Sector> {
        Sector::from_code(self.code.split('/').nth(1)?)
    }
}
