//! Which language a text is in.

use serde::{Deserialize, Serialize};
use whatlang::{Lang, Script};

/// The language of a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Language {
    /// Its code after BCP 47 without region or script: `en`, `uk`, `ar`; `und` where the text is in none that is known.
    pub code: String,
    /// How sure it is, from 0 to 1: 1 where the source says it and the text does not belie it, 0 where the text is too
    /// short to tell.
    pub confidence: f64,
    /// How it is known.
    pub source: LanguageSource,
}

/// How a report's language is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LanguageSource {
    /// The source says so: the field `language` of a JSON line or table, a page's or feed's metadata.
    Metadata,
    /// It is read off the text.
    Detected,
    /// The text is too short, or too mixed, to tell: it is taken to be English.
    Assumed,
}

impl Language {
    /// Whether it is English.
    #[must_use]
    pub fn is_english(&self) -> bool {
        self.code == "en"
    }

    fn new(code: &str, confidence: f64, source: LanguageSource) -> Self {
        Self { code: code.to_owned(), confidence, source }
    }
}

/// As much of a text as is looked at, in characters.
const SAMPLE: usize = 4000;
/// Fewer letters than these in Latin script do not tell a language.
const FEW_LETTERS: usize = 40;
/// Fewer words than these do not tell whether they are English; of words that look English, it takes many.
const FEW_WORDS: usize = 12;
const MANY_WORDS: usize = 30;
/// The share of [`COMMON`] words that English prose never falls below (it has a quarter to two fifths of them).
const LEAST_COMMON: f64 = 0.08;
/// Words that English prose cannot do without, and few other languages have.
const COMMON: [&str; 22] = [
    "the", "of", "and", "to", "in", "that", "is", "was", "for", "on", "with", "by", "said", "has", "have", "it",
    "from", "at", "be", "will", "not", "are",
];

/// The language of `text`, which its source says is `given`. Where the source says English it is English; another
/// language that it names gives way to what the text shows.
pub(crate) fn settle(given: Option<&str>, text: &str, notes: &mut Vec<String>) -> Language {
    let found = detect(text);
    let Some(given) = given.map(code_of) else {
        return found;
    };
    let told = found.source == LanguageSource::Detected;
    if !told || found.code == given {
        return Language::new(&given, 1.0, LanguageSource::Metadata);
    }
    notes.push(format!("Its source says its language is {given}, but it reads as {}.", found.code));
    match given == "en" {
        true => Language::new(&given, 1.0 - found.confidence, LanguageSource::Metadata),
        false => found,
    }
}

/// The code of a language that is named by a code, a tag (`en-GB`) or in English.
fn code_of(name: &str) -> String {
    let name = name.trim().to_lowercase();
    let main = name.split(['-', '_', ' ']).next().unwrap_or_default();
    let known = Lang::all().iter().find(|lang| lang.code() == main || lang.eng_name().to_lowercase() == name);
    known.map_or(main, |lang| code(*lang)).to_owned()
}

fn detect(text: &str) -> Language {
    let end = text.char_indices().nth(SAMPLE).map_or(text.len(), |(at, _)| at);
    let sample = text.get(..end).unwrap_or(text);
    let assumed = Language::new("en", 0.0, LanguageSource::Assumed);
    let Some(info) = whatlang::detect(sample) else {
        return assumed;
    };
    let latin = info.script() == Script::Latin;
    if latin && sample.chars().filter(|c| c.is_alphabetic()).take(FEW_LETTERS).count() < FEW_LETTERS {
        return assumed;
    }
    let detected = Language::new(code(info.lang()), info.confidence(), LanguageSource::Detected);
    if !latin || info.is_reliable() {
        return detected;
    }
    let (words, share) = common_share(sample);
    let enough = if detected.is_english() { MANY_WORDS } else { FEW_WORDS };
    match words >= enough && share < LEAST_COMMON {
        true => Language::new("und", 1.0 - share / LEAST_COMMON, LanguageSource::Detected),
        false => assumed,
    }
}

/// How many words a text has, and the share of them that are English prose's commonest.
fn common_share(text: &str) -> (usize, f64) {
    let (mut words, mut common) = (0, 0);
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        words += 1;
        common += usize::from(COMMON.iter().any(|own| own.eq_ignore_ascii_case(word)));
    }
    (words, common as f64 / f64::max(words as f64, 1.0))
}

/// A language's code after BCP 47: of two letters where it has one.
fn code(lang: Lang) -> &'static str {
    CODES.iter().find(|(three, _)| *three == lang.code()).map_or(lang.code(), |(_, two)| two)
}

/// Codes of three letters (ISO 639-3) and of two (ISO 639-1).
#[rustfmt::skip]
const CODES: [(&str, &str); 70] = [
    ("afr", "af"), ("aka", "ak"), ("amh", "am"), ("ara", "ar"), ("aze", "az"), ("bel", "be"), ("ben", "bn"),
    ("bul", "bg"), ("cat", "ca"), ("ces", "cs"), ("cmn", "zh"), ("cym", "cy"), ("dan", "da"), ("deu", "de"),
    ("ell", "el"), ("eng", "en"), ("epo", "eo"), ("est", "et"), ("fin", "fi"), ("fra", "fr"), ("guj", "gu"),
    ("heb", "he"), ("hin", "hi"), ("hrv", "hr"), ("hun", "hu"), ("hye", "hy"), ("ind", "id"), ("ita", "it"),
    ("jav", "jv"), ("jpn", "ja"), ("kan", "kn"), ("kat", "ka"), ("khm", "km"), ("kor", "ko"), ("lat", "la"),
    ("lav", "lv"), ("lit", "lt"), ("mal", "ml"), ("mar", "mr"), ("mkd", "mk"), ("mya", "my"), ("nep", "ne"),
    ("nld", "nl"), ("nob", "nb"), ("ori", "or"), ("pan", "pa"), ("pes", "fa"), ("pol", "pl"), ("por", "pt"),
    ("ron", "ro"), ("rus", "ru"), ("sin", "si"), ("slk", "sk"), ("slv", "sl"), ("sna", "sn"), ("spa", "es"),
    ("srp", "sr"), ("swe", "sv"), ("tam", "ta"), ("tel", "te"), ("tgl", "tl"), ("tha", "th"), ("tuk", "tk"),
    ("tur", "tr"), ("ukr", "uk"), ("urd", "ur"), ("uzb", "uz"), ("vie", "vi"), ("yid", "yi"), ("zul", "zu"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn of(given: Option<&str>, text: &str) -> (String, LanguageSource, usize) {
        let mut notes = Vec::new();
        let language = settle(given, text, &mut notes);
        assert!((0.0..=1.0).contains(&language.confidence), "{language:?}");
        (language.code, language.source, notes.len())
    }

    const ENGLISH: &str =
        "The envoy said on Tuesday that both delegations had agreed to return to the table next week.";
    const FRENCH: &str = "Les deux délégations ont accepté de revenir à la table des négociations la semaine prochaine, \
        a déclaré mardi l'envoyé spécial des Nations unies à l'issue d'une réunion avec le président de la République.";

    #[test]
    fn languages_are_told_apart() {
        for (text, expected) in [
            (ENGLISH, "en"),
            (FRENCH, "fr"),
            ("Обе делегации согласились вернуться за стол переговоров на следующей неделе, заявил посланник.", "ru"),
            ("Обидві делегації погодилися повернутися за стіл переговорів наступного тижня, заявив посланець.", "uk"),
            ("وافق الوفدان على العودة إلى طاولة المفاوضات الأسبوع المقبل، حسبما قال المبعوث الخاص يوم الثلاثاء.", "ar"),
            ("שתי המשלחות הסכימו לחזור לשולחן המשא ומתן בשבוע הבא, אמר השליח ביום שלישי.", "he"),
            ("特使周二表示，双方代表团已同意下周重返谈判桌。", "zh"),
            (
                "Ambas delegaciones acordaron volver a la mesa de negociaciones la próxima semana, dijo el enviado el \
                 martes tras reunirse con el presidente de la República en la capital. Añadió que aún no se ha decidido \
                 dónde se celebrará el encuentro, y que los rebeldes exigen garantías de seguridad para sus dirigentes.",
                "es",
            ),
            (
                "Her iki heyet de gelecek hafta müzakere masasına dönmeyi kabul etti, dedi özel temsilci salı günü yaptığı \
              açıklamada ve görüşmelerin başkentte süreceğini söyledi.",
                "tr",
            ),
        ] {
            assert_eq!(of(None, text), (expected.to_owned(), LanguageSource::Detected, 0), "{text}");
        }
    }

    #[test]
    fn a_language_that_is_not_known_is_not_english() {
        let swahili = "Mjumbe maalum alisema siku ya Jumanne kwamba wajumbe wa pande zote mbili wamekubali kurudi kwenye \
            meza ya mazungumzo wiki ijayo, baada ya kukutana na rais wa jamhuri katika mji mkuu wa nchi hiyo.";
        let somali = "Ergayga gaarka ah ayaa sheegay Talaadadii in labada wafdi ay ku heshiiyeen inay ku soo laabtaan miiska \
            wada hadalka toddobaadka soo socda, kadib markii uu la kulmay madaxweynaha jamhuuriyadda ee caasimadda dalka.";
        for text in [swahili, somali] {
            assert_ne!(of(None, text).0, "en", "{text}");
        }
    }

    #[test]
    fn short_texts_are_taken_to_be_english() {
        for text in ["", "Oui.", "Pas d'accord, dit-il.", "12 — 14", "🕊"] {
            assert_eq!(of(None, text), ("en".into(), LanguageSource::Assumed, 0), "{text}");
        }
        assert_eq!(of(None, "Перемирие").1, LanguageSource::Detected);
    }

    #[test]
    fn the_source_says_the_language() {
        for name in ["en", "EN", "en-GB", "en_US", "eng", "English"] {
            assert_eq!(of(Some(name), ENGLISH), ("en".into(), LanguageSource::Metadata, 0), "{name}");
        }
        assert_eq!(of(Some("en"), FRENCH), ("en".into(), LanguageSource::Metadata, 1));
        assert_eq!(of(Some("fr"), ENGLISH), ("en".into(), LanguageSource::Detected, 1));
        assert_eq!(of(Some("French"), FRENCH), ("fr".into(), LanguageSource::Metadata, 0));
        assert_eq!(of(Some("fr"), "Oui."), ("fr".into(), LanguageSource::Metadata, 0));
        assert_eq!(of(Some("ku"), "Erê."), ("ku".into(), LanguageSource::Metadata, 0));
    }

    #[test]
    fn every_language_has_its_code() {
        for lang in Lang::all() {
            assert!(code(*lang).len() == 2, "{lang}");
        }
        assert_eq!(CODES.len(), Lang::all().len());
    }
}
