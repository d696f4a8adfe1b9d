//! What coding gives: acts and assessments.

use crate::date::ActDate;
use demarche_actors::Actor;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A closed vocabulary: an enum whose values are written, read and shown as given words.
#[doc(hidden)]
#[macro_export]
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$vm:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vm])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every value, in the order of the vocabulary.
            pub const ALL: &[$name] = &[$($name::$variant),+];

            /// The word of the vocabulary.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            /// The value that the vocabulary writes `word`.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| v.as_str() == word)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

words! {
    /// PLOVER event types (codebook, "Event types").
    #[allow(missing_docs)]
    EventType {
        Agree = "AGREE", Consult = "CONSULT", Support = "SUPPORT", Concede = "CONCEDE", Cooperate = "COOPERATE", Aid = "AID",
        Retreat = "RETREAT", Request = "REQUEST", Accuse = "ACCUSE", Reject = "REJECT", Threaten = "THREATEN", Protest = "PROTEST",
        Sanction = "SANCTION", Mobilize = "MOBILIZE", Coerce = "COERCE", Assault = "ASSAULT",
    }
}

words! {
    /// Whether the act happened.
    Status {
        /// Has happened, is happening, or is a speech act that was made.
        Actual = "actual",
        /// Announced, promised, expected or due.
        Planned = "planned",
        /// Only if something else happens.
        Conditional = "conditional",
        /// May or might; speculation.
        Possible = "possible",
        /// Said not to have happened, denied, or failed to happen.
        Negated = "negated",
    }
}

words! {
    /// What an act is about.
    #[allow(missing_docs)]
    Issue {
        Ceasefire = "ceasefire", Talks = "talks", Territory = "territory", Security = "security", Nuclear = "nuclear",
        Sanctions = "sanctions", Prisoners = "prisoners", Humanitarian = "humanitarian", Governance = "governance",
        Justice = "justice", Economy = "economy", Monitoring = "monitoring", Terrorism = "terrorism", Other = "other",
    }
}

words! {
    /// The finer sense in which a word of the lexicon expresses its type; it tells the board what to do with the act.
    Sense {
        /// Nothing finer than the type.
        Plain = "plain",
        /// AGREE: puts a plan, an offer or terms on the table. REJECT, SUPPORT: of such a one.
        Propose = "propose",
        /// AGREE: is ready, willing, open, intends.
        Ready = "ready",
        /// AGREE: accepts what another proposed (`negated`: has not accepted it).
        Accept = "accept",
        /// AGREE: the parties reach a deal.
        Reach = "reach",
        /// AGREE: promises, pledges, commits itself.
        Promise = "promise",
        /// AGREE: invites. REQUEST likewise.
        Invite = "invite",
        /// AGREE: a meeting to come. CONSULT: a meeting, face to face.
        Meet = "meet",
        /// CONSULT: by telephone or letter.
        Phone = "phone",
        /// CONSULT: negotiations under way or held.
        Negotiate = "negotiate",
        /// CONSULT: a third party mediates or hosts.
        Mediate = "mediate",
        /// SUPPORT: signs, ratifies.
        Sign = "sign",
        /// SUPPORT, REJECT: recognition of a state, a government, a vote or a claim.
        Recognise = "recognise",
        /// SUPPORT: praises, welcomes, backs.
        Back = "back",
        /// CONCEDE: declares a truce. RETREAT: observes one. SANCTION: ends or suspends one. ASSAULT: breaks one.
        Truce = "truce",
        /// CONCEDE, RETREAT: withdraws from land.
        Withdraw = "withdraw",
        /// CONCEDE, RETREAT: frees prisoners or hostages. AGREE: an exchange of them.
        Release = "release",
        /// CONCEDE, RETREAT: lets aid, people or observers through. AGREE likewise.
        Access = "access",
        /// CONCEDE, RETREAT: lifts or eases sanctions or restrictions.
        Ease = "ease",
        /// REQUEST: demands, urges, calls for, presses.
        Demand = "demand",
        /// REQUEST: asks for something for itself (aid, arms, membership).
        Ask = "ask",
        /// ACCUSE: of a deed.
        Accuse = "accuse",
        /// ACCUSE: judges a deed (condemns, calls it illegal).
        Condemn = "condemn",
        /// ACCUSE: investigates, sues, charges, summons.
        Investigate = "investigate",
        /// REJECT: denies an accusation or a claim.
        Deny = "deny",
        /// REJECT: refuses a proposal, a demand, an idea.
        Refuse = "refuse",
        /// REJECT: breaks a duty, a resolution, an agreement.
        Violate = "violate",
        /// THREATEN: warns of consequences, gives an ultimatum.
        Warn = "warn",
        /// SANCTION: imposes sanctions.
        Impose = "impose",
        /// SANCTION: walks out of, suspends or breaks off talks, ties or an agreement.
        BreakOff = "break-off",
        /// ASSAULT: takes land, annexes.
        Seize = "seize",
    }
}

words! {
    /// What speaks for or against an act being read rightly; `knowledge/acts/confidence.tsv` weighs them.
    Sign {
        /// A verb expresses it.
        Verb = "verb",
        /// A noun does.
        Noun = "noun",
        /// An adjective does.
        Adjective = "adjective",
        /// The lexicon knows the word without any condition on those around it.
        BareFrame = "bare-frame",
        /// The lexicon's frame has two conditions or more.
        NarrowFrame = "narrow-frame",
        /// The lexicon has no frame: the model's type.
        FoundByModel = "found-by-model",
        /// The model gives the word this type.
        ModelAgrees = "model-agrees",
        /// The model thinks this type likely, though not the likeliest.
        ModelLeans = "model-leans",
        /// The model thinks this type unlikely.
        ModelDoubts = "model-doubts",
        /// The model gives the word no such type.
        ModelDenies = "model-denies",
        /// It stands in the report's first sentence.
        Headline = "headline",
        /// The sentence is long.
        LongSentence = "long-sentence",
        /// The word stands deep in the tree of its sentence.
        Deep = "deep",
        /// What somebody is accused of.
        Alleged = "alleged",
        /// "should", "must": a request without a verb of asking.
        Duty = "duty",
        /// A pronoun tells who acts.
        ActorPronoun = "actor-pronoun",
        /// A noun of role tells who acts.
        ActorRole = "actor-role",
        /// Several act.
        SeveralActors = "several-actors",
        /// Only the charge tells who acts.
        ActorAccused = "actor-accused",
        /// A pronoun tells toward whom.
        RecipientPronoun = "recipient-pronoun",
        /// The one toward whom it is was looked for in its theme.
        RecipientTheme = "recipient-theme",
        /// The model sees toward whom it is, where the tree does not tell.
        RecipientSeen = "recipient-seen",
        /// It is toward the adversary that the report tells of.
        RecipientFoe = "recipient-foe",
        /// Nobody is told toward whom or with whom.
        NoRecipient = "no-recipient",
        /// The country of a party is not known.
        UnknownCountry = "unknown-country",
        /// It is planned.
        Planned = "planned",
        /// It depends on a condition.
        Conditional = "conditional",
        /// It is only possible.
        Possible = "possible",
        /// It is denied.
        Negated = "negated",
        /// Somebody else tells it.
        Spoken = "spoken",
        /// It stands in quotation marks.
        Quoted = "quoted",
    }
}

words! {
    /// How it was settled which of the places that bear a name is meant.
    Settled {
        /// No other place of the gazetteer bears the name.
        Only = "only",
        /// The words beside the name tell: "Tripoli, Lebanon", "the Syrian city of Hama".
        Named = "named",
        /// The report's other places and actors tell.
        Context = "context",
        /// The best known of them: a capital, the largest.
        Size = "size",
    }
}

/// A place that a report names, as the gazetteer knows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Location {
    /// Its name as the gazetteer writes it; as the report does where the gazetteer lacks it.
    pub name: String,
    /// What it is.
    pub kind: demarche_places::Kind,
    /// ISO 3166 alpha-3 (`KOS` for Kosovo); empty for an area of several countries. A code is no opinion on a dispute.
    pub country: String,
    /// Its first-order region, or empty.
    pub region: String,
    /// Degrees north, WGS 84; `None` where only the country is known. Of a country, a region or an area its middle.
    pub latitude: Option<f64>,
    /// Degrees east, WGS 84.
    pub longitude: Option<f64>,
    /// How it was settled which place is meant.
    pub settled: Settled,
    /// The words that name it.
    pub text: String,
    /// Where they start, in characters from the start of the report's text.
    pub start: usize,
    /// Where they end (exclusive), in characters from the start of the report's text.
    pub end: usize,
}

impl std::fmt::Display for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.name)?;
        for part in [&self.region, &self.country] {
            if !part.is_empty() && *part != self.name {
                write!(f, ", {part}")?;
            }
        }
        write!(f, " ({})", self.kind.as_str())
    }
}

/// A piece of a report's text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence {
    /// The report.
    pub doc: String,
    /// Number of the sentence in its report, from 0.
    pub sentence: usize,
    /// Where it starts, in characters from the start of the report's text.
    pub start: usize,
    /// Where it ends (exclusive), in characters from the start of the report's text.
    pub end: usize,
    /// The sentence as written.
    pub text: String,
}

/// Where else a deed is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Telling {
    /// The sentence.
    pub evidence: Evidence,
    /// The day of its report.
    pub published: Date,
}

/// Who did what to whom, by whose word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Act {
    /// The report's id.
    pub doc: String,
    /// PLOVER event type.
    #[serde(rename = "type")]
    pub event: EventType,
    /// The finer sense of the trigger.
    pub sense: Sense,
    /// PLOVER mode: how it was done, where the words tell it; one of [`modes`](crate::modes).
    pub mode: Option<String>,
    /// PLOVER contexts, of [`CONTEXTS`](crate::CONTEXTS) and in their order.
    #[serde(default)]
    pub contexts: Vec<String>,
    /// Who acts; all parties where the act is mutual.
    pub actor: Vec<Actor>,
    /// Toward whom; empty if nobody or if mutual.
    pub recipient: Vec<Actor>,
    /// Whether it happened.
    pub status: Status,
    /// The nearest speaker who asserts the act, where that is neither the report nor the actor itself.
    pub by: Vec<Actor>,
    /// Whether it is told inside a direct quotation.
    pub direct: bool,
    /// The word that expresses it.
    pub trigger: String,
    /// What it is about, in the words of the sentence; may be empty.
    pub theme: String,
    /// What issue that is.
    pub issue: Issue,
    /// Further issues that the theme touches.
    pub issues: Vec<Issue>,
    /// The words of the condition ("if visible progress is not made"), or empty.
    pub condition: String,
    /// The words that tell when, or empty.
    pub when: String,
    /// When.
    pub date: Option<ActDate>,
    /// The words that tell when what is asked, offered or threatened is due, or empty.
    #[serde(default)]
    pub due: String,
    /// When that is.
    #[serde(default)]
    pub due_date: Option<ActDate>,
    /// The words that tell where, or empty.
    pub place: String,
    /// The place that they name.
    #[serde(default)]
    pub location: Option<Location>,
    /// How likely type, parties, status and speaker are all right, 0 to 1.
    pub confidence: f32,
    /// What that rests on.
    #[serde(default)]
    pub signs: Vec<Sign>,
    /// The frame of the lexicon that found it.
    pub rule: String,
    /// The sentence it was read from.
    pub evidence: Evidence,
    /// Other sentences that tell the same deed, where reports were compared: a record does that.
    #[serde(default)]
    pub also: Vec<Telling>,
}

words! {
    /// What a reading does with events.
    Reading {
        /// Weighs them up: "the coming weeks will be crucial".
        Judges = "judges",
        /// Reads a meaning or a purpose into them: "the wording suggests …", "by calling for talks, Kyiv is …".
        Infers = "infers",
        /// Leaves it open: "may be an attempt to …", "it remains to be seen".
        Guesses = "guesses",
        /// Tells what would follow: "if the Kremlin demurs, it risks …".
        Supposes = "supposes",
        /// An analyst's statement, with no mark of any of these.
        Says = "says",
    }
}

/// Whose reading it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Holder {
    /// The analyst's name where one is told, else the words that stand for one; "the report" for its author.
    pub name: String,
    /// The words that name the holder, as written; empty for the report's author.
    pub text: String,
    /// Where they start, in characters from the start of the report's text; 0 for the author.
    pub start: usize,
    /// Where they end (exclusive); 0 for the author.
    pub end: usize,
}

impl Holder {
    /// The name that stands for the report's author.
    pub const AUTHOR: &str = "the report";

    /// The report's author.
    pub fn author() -> Self {
        Self { name: Self::AUTHOR.to_owned(), text: String::new(), start: 0, end: 0 }
    }

    /// Whether it is the report's author.
    pub fn is_author(&self) -> bool {
        self.text.is_empty()
    }
}

/// An analyst's or the reporter's reading of events: never an act.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// Who judges.
    pub holder: Holder,
    /// What the reading does.
    pub reading: Reading,
    /// The actors whom it is about, as codes, in the order of the text.
    pub judged: Vec<String>,
    /// What it is about, in the words of the sentence; may be empty.
    pub about: String,
    /// What issue that is.
    pub issue: Issue,
    /// The word that marks it.
    pub trigger: String,
    /// The row of `assessments.tsv`, or the construction, that found it.
    pub rule: String,
    /// How sure it is that this is a reading, 0 to 1.
    pub confidence: f32,
    /// The sentence.
    pub evidence: Evidence,
}
