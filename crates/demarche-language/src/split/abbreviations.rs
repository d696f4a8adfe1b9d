//! Words that the rules know: abbreviations, affixes, units and the like. All tables hold lower case and are sorted.

/// How an abbreviation's full stop and the end of a sentence go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// Something always follows it, such as the name after "Mr.": it never ends a sentence.
    Leads,
    /// It may end a sentence ("Acme Inc."): it does if what follows looks like a start.
    Ends,
    /// It is also a common word ("No.", "Sun."): only an abbreviation if a number or a comma follows.
    Doubtful,
}

/// Abbreviations after which something always follows.
#[rustfmt::skip]
const LEADS: &[&str] = &[
    "adm", "amb", "approx", "attn", "atty", "brig", "ca", "capt", "cdr", "cf", "cmdr", "col", "cpl", "cpt",
    "dept", "det", "dr", "drs", "ens", "fr", "ft", "gen", "gens", "gov", "govs", "hon", "insp", "lt", "lts",
    "maj", "messrs", "mlle", "mlles", "mme", "mmes", "mr", "mrs", "ms", "msgr", "mt", "op", "pfc", "ph", "pp",
    "pres", "prof", "profs", "pvt", "rep", "reps", "rev", "sen", "sens", "sgt", "sgts", "spc", "st", "ste",
    "supt", "viz", "vs",
];

/// Abbreviations that may end a sentence.
#[rustfmt::skip]
const ENDS: &[&str] = &[
    "al", "ala", "apr", "ariz", "assn", "assoc", "aug", "ave", "blvd", "bros", "calif", "cent", "co", "colo",
    "conn", "corp", "cos", "dec", "dist", "div", "ed", "eds", "esq", "est", "et", "etc", "feb", "fla", "govt",
    "hwy", "ill", "inc", "intl", "jan", "jr", "kan", "ltd", "mass", "mich", "minn", "mo", "mont", "nat", "nev",
    "nov", "oct", "okla", "ont", "ore", "penn", "plc", "pty", "que", "rd", "ret", "sep", "sept", "sr", "tenn",
    "tex", "thur", "thurs", "tue", "tues", "univ", "va", "vt", "yr", "yrs",
];

/// Abbreviations that are words too.
#[rustfmt::skip]
const DOUBTFUL: &[&str] = &[
    "apt", "ark", "art", "b", "bk", "c", "ch", "chap", "d", "ed", "eq", "ext", "fig", "figs", "fri", "ga", "l",
    "la", "lb", "lbs", "mar", "mon", "n", "no", "nos", "oz", "p", "para", "pt", "ref", "sat", "sec", "sect",
    "sun", "t", "tel", "v", "vol", "vols", "wash", "wed",
];

/// Those that are also written without a capital; "gen", "col" or "sun" in lower case are something else.
#[rustfmt::skip]
const SMALL: &[&str] = &[
    "al", "approx", "attn", "b", "c", "ca", "cf", "co", "col", "d", "dept", "div", "dr", "ed", "eds", "est",
    "etc", "ext", "fig", "figs", "gen", "govt", "inc", "jr", "lb", "lbs", "ltd", "mr", "mrs", "ms", "no", "nos",
    "oz", "p", "para", "pp", "ret", "st", "v", "viz", "vol", "vols", "vs", "yr", "yrs",
];

/// What the abbreviation `word` (without its full stop) is, if it is one.
pub(super) fn abbreviation(word: &str) -> Option<Abbreviation> {
    if word.len() > 6 || !word.is_ascii() {
        return None;
    }
    let low = word.to_ascii_lowercase();
    let has = |table: &[&str]| table.binary_search(&low.as_str()).is_ok();
    let capital = word.starts_with(|c: char| c.is_ascii_uppercase());
    if !capital && !has(SMALL) {
        return None;
    }
    if has(LEADS) {
        Some(Abbreviation::Leads)
    } else if has(DOUBTFUL) {
        Some(Abbreviation::Doubtful)
    } else if has(ENDS) {
        Some(Abbreviation::Ends)
    } else {
        None
    }
}

/// Words that often start a sentence and are hardly ever the second part of a name.
#[rustfmt::skip]
const STARTERS: &[&str] = &[
    "a", "about", "according", "after", "all", "also", "although", "an", "and", "another", "are", "as", "at",
    "because", "before", "both", "but", "by", "can", "critics", "did", "do", "does", "during", "each",
    "earlier", "even", "every", "experts", "few", "for", "from", "he", "her", "here", "his", "how", "however",
    "i", "if", "in", "instead", "is", "it", "its", "last", "later", "many", "meanwhile", "most", "my",
    "neither", "nevertheless", "next", "no", "nor", "not", "nothing", "now", "officials", "on", "once", "one",
    "only", "or", "other", "others", "our", "over", "people", "perhaps", "please", "several", "she", "since",
    "so", "some", "still", "such", "thank", "thanks", "that", "the", "their", "then", "there", "therefore",
    "these", "they", "this", "those", "though", "thus", "to", "two", "under", "unlike", "until", "was", "we",
    "well", "were", "what", "when", "where", "whether", "which", "while", "who", "why", "will", "with", "would",
    "yes", "yet", "you", "your",
];

/// Whether the capitalised word `word` looks like the start of a sentence rather than a name.
pub(super) fn is_starter(word: &str) -> bool {
    in_table(STARTERS, word)
}

/// Words that something always follows, so that a line that ends with one is not finished.
#[rustfmt::skip]
const HANGING: &[&str] = &[
    "a", "an", "and", "at", "but", "by", "for", "from", "his", "in", "into", "its", "of", "on", "or", "that",
    "the", "their", "to", "which", "with",
];

/// Whether something always follows `word`.
pub(super) fn hangs(word: &str) -> bool {
    in_table(HANGING, word)
}

/// Verbs that report speech, as they follow a quotation: `"Why?" Smith asked.`
#[rustfmt::skip]
const REPORTING: &[&str] = &[
    "added", "admitted", "agreed", "announced", "answered", "argued", "asked", "asks", "begged", "called",
    "cried", "cries", "declared", "demanded", "exclaimed", "explained", "gasped", "inquired", "insisted",
    "laughed", "murmured", "muttered", "quipped", "remarked", "replied", "replies", "responded", "said", "say",
    "says", "screamed", "shouted", "shouts", "snapped", "told", "tweeted", "warned", "whispered", "wondered",
    "wonders", "wrote", "yelled",
];

/// Whether `word` is a verb that reports speech.
pub(super) fn reports(word: &str) -> bool {
    in_table(REPORTING, word)
}

/// Parts before a hyphen that UD leaves joined to the word, after the Penn Treebank's list.
#[rustfmt::skip]
const PREFIXES: &[&str] = &[
    "agro", "ante", "anti", "arch", "bi", "bio", "co", "counter", "cross", "cyber", "de", "e", "ex", "extra",
    "inter", "intra", "macro", "mega", "micro", "mid", "mini", "mono", "multi", "non", "over", "para", "peri",
    "post", "pre", "pro", "proto", "pseudo", "psycho", "quasi", "re", "semi", "socio", "sub", "super", "tri",
    "u", "ultra", "un", "uni",
];

/// Parts that a hyphen joins to a name: "pro-Russian", "then-President".
#[rustfmt::skip]
const JOINERS: &[&str] = &[
    "all", "anti", "counter", "cross", "early", "extra", "former", "inter", "intra", "late", "mid", "mini", "multi", "neo", "non", "pan",
    "post", "pre", "pro", "quasi", "self", "semi", "sub", "super", "then", "trans", "ultra", "vice",
];

/// Whether a hyphen after `part` joins it to a name.
pub(super) fn joins_name(part: &str) -> bool {
    in_table(JOINERS, part)
}

/// Whether the part `part` before a hyphen stays joined to what follows.
pub(super) fn is_prefix(part: &str) -> bool {
    in_table(PREFIXES, part)
}

/// Parts after a hyphen that stay joined to what precedes.
#[rustfmt::skip]
const SUFFIXES: &[&str] = &[
    "esque", "ette", "fest", "fold", "gate", "ish", "itis", "less", "most", "rama", "wise",
];

/// Whether the part `part` after a hyphen stays joined to what precedes.
pub(super) fn is_suffix(part: &str) -> bool {
    in_table(SUFFIXES, part)
}

/// Sounds that are written with hyphens: "uh-huh".
#[rustfmt::skip]
const SOUNDS: &[&str] = &[
    "ah", "eh", "er", "ha", "hee", "hm", "hmm", "ho", "huh", "hunh", "m", "mhm", "mm", "mmm", "nuh", "oh",
    "ooh", "uh", "um", "unh", "uuh", "whoo",
];

/// Whether `part` is a sound such as "uh".
pub(super) fn is_sound(part: &str) -> bool {
    in_table(SOUNDS, part)
}

/// Units that are parted from the number they are glued to. Case counts.
#[rustfmt::skip]
const UNITS: &[&str] = &[
    "AM", "B", "F", "GB", "GHz", "Hz", "K", "KB", "KG", "KM", "M", "MB", "MHz", "MM", "MW", "PM", "TB", "am",
    "b", "bn", "cc", "cm", "f", "feet", "ft", "g", "h", "hh", "hp", "hr", "hrs", "in", "k", "kHz", "kW", "kb",
    "kg", "kgs", "kilometers", "km", "kmh", "kph", "kt", "lb", "lbs", "m", "mW", "mb", "meters", "mg", "mi",
    "min", "mins", "ml", "mm", "mn", "mph", "ms", "oz", "pm", "pp", "ppm", "sec", "secs", "tn", "trn", "x",
    "yr", "yrs",
];

/// Whether `part` is a unit as glued to a number: "35mm", "$40K".
pub(super) fn is_unit(part: &str) -> bool {
    UNITS.binary_search(&part).is_ok()
}

/// Contractions without a sign to part them at: the word, and how many characters its first part has.
#[rustfmt::skip]
const CONTRACTIONS: &[(&str, usize)] = &[
    ("aint", 2), ("arent", 3), ("cannot", 3), ("cant", 2), ("couldnt", 5), ("didnt", 3), ("doesnt", 4),
    ("dont", 2), ("gonna", 3), ("gotta", 3), ("hadnt", 3), ("hasnt", 3), ("havent", 4), ("hes", 2), ("im", 1),
    ("isnt", 2), ("itll", 2), ("ive", 1), ("lotta", 3), ("outta", 3), ("shouldnt", 6), ("thats", 4),
    ("theres", 5), ("theyre", 4), ("theyve", 4), ("wanna", 3), ("wasnt", 3), ("werent", 4), ("weve", 2),
    ("whats", 4), ("wont", 2), ("wouldnt", 5), ("youll", 3), ("youre", 3), ("youve", 3),
];

/// How many characters the first part of the contraction `word` has, if it is one.
pub(super) fn contraction(word: &str) -> Option<usize> {
    if word.len() > 8 || !word.is_ascii() {
        return None;
    }
    // "IM" and "HES" may be names of things; "CANT" is not.
    if word.len() < 4 && word.chars().skip(1).any(|c| c.is_ascii_uppercase()) {
        return None;
    }
    let low = word.to_ascii_lowercase();
    CONTRACTIONS.binary_search_by_key(&low.as_str(), |&(w, _)| w).ok().map(|at| CONTRACTIONS[at].1)
}

/// Shortened words that start with an apostrophe: "'em".
#[rustfmt::skip]
const CLIPPED: &[&str] = &[
    "bout", "cause", "cuz", "em", "n", "round", "til", "till", "tis", "twas",
];

/// Whether `word` is written with an apostrophe before it.
pub(super) fn is_clipped(word: &str) -> bool {
    in_table(CLIPPED, word)
}

/// Ends of host names that are safe to take for such without "www" before them.
#[rustfmt::skip]
const DOMAINS: &[&str] = &[
    "ai", "au", "biz", "br", "ca", "ch", "cn", "co", "com", "de", "edu", "es", "eu", "fr", "ge", "gov", "il",
    "info", "int", "io", "ir", "jp", "kr", "kz", "md", "mil", "net", "nl", "org", "pl", "ru", "se", "tr", "tv",
    "ua", "uk", "za",
];

/// Whether `part` ends host names.
pub(super) fn is_domain(part: &str) -> bool {
    in_table(DOMAINS, part)
}

/// Emoticons that the scanner would otherwise take apart.
#[rustfmt::skip]
const EMOTICONS: &[&str] = &[
    "(:", "(;", "8)", ":'(", ":(", ":)", ":))", ":*", ":-(", ":-)", ":-/", ":-D", ":-P", ":/", ":D", ":O", ":P",
    ":S", ":]", ":o", ":p", ":|", ";)", ";-)", ";D", ";P", "<3", "=(", "=)", "=D", "=P", ">:(", "D:", "^^",
    "^_^", "xD",
];

/// Whether `text` is an emoticon.
pub(super) fn is_emoticon(text: &str) -> bool {
    EMOTICONS.binary_search(&text).is_ok()
}

/// Whether `word`, whatever its case, is in the sorted `table` of lower-case words.
fn in_table(table: &[&str], word: &str) -> bool {
    word.len() <= 16 && table.binary_search(&word.to_ascii_lowercase().as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        for table in [
            LEADS, ENDS, DOUBTFUL, SMALL, STARTERS, HANGING, REPORTING, PREFIXES, SUFFIXES, SOUNDS, UNITS, CLIPPED,
            DOMAINS, EMOTICONS,
        ] {
            let wrong: Vec<_> = table.windows(2).filter(|w| w[0] >= w[1]).collect();
            assert!(wrong.is_empty(), "{wrong:?}");
        }
        assert!(CONTRACTIONS.is_sorted());
    }
}
