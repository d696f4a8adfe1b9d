//! What stands between two spaces to words.

use super::abbreviations::{
    Abbreviation, abbreviation, contraction, is_clipped, is_domain, is_emoticon, is_prefix, is_sound, is_starter,
    is_suffix, is_unit,
};
use super::characters::{is_apostrophe, is_mark, is_space, is_wordly};
use std::collections::VecDeque;

/// A word, as the part of the text that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// Whether it goes on the multiword token of the piece before it.
    pub glued: bool,
    /// Whether there is space before it.
    pub spaced: bool,
}

/// A longer run without space is taken in parts of this many bytes.
pub(super) const LONGEST_CHUNK: usize = 1000;
/// So many characters after a chunk are looked at.
const AFTER: usize = 40;
/// In so many first places of a chunk an address is looked for.
const ADDRESS_TRIES: usize = 4;

/// Cuts the chunk `text[start..end]`, which holds no space, into `out`. `limit` is where its paragraph ends.
pub(super) fn cut(text: &str, start: usize, end: usize, limit: usize, spaced: bool, out: &mut VecDeque<Piece>) {
    let after = text[end..limit].trim_start_matches(is_space);
    let after = &after[..after.char_indices().nth(AFTER).map_or(after.len(), |(at, _)| at)];
    let mut chunk = Chunk { text: &text[start..end], after, at: 0, tries: 0 };
    let first = out.len();
    while chunk.at < chunk.text.len() {
        let from = chunk.at;
        chunk.next_pieces(|a, b, glued| {
            out.push_back(Piece { start: start + a, end: start + b, glued, spaced: spaced && a == 0 });
        });
        debug_assert!(chunk.at > from && out.len() > first);
    }
}

struct Chunk<'a> {
    /// What is cut.
    text: &'a str,
    /// What follows it in its paragraph, from the next chunk on.
    after: &'a str,
    /// Where the next word starts.
    at: usize,
    /// How often an address was looked for.
    tries: usize,
}

impl<'a> Chunk<'a> {
    /// Takes the next word, or the parts of the next contraction, and tells `give` their start, end and glue.
    fn next_pieces(&mut self, mut give: impl FnMut(usize, usize, bool)) {
        let (at, rest) = (self.at, &self.text[self.at..]);
        if let Some(len) = self.address(rest).or_else(|| self.special(rest)) {
            self.at += len;
            return give(at, at + len, false);
        }
        let first = rest.chars().next().unwrap_or(' ');
        if !is_wordly(first) {
            let clitic = self.possessive(first).or_else(|| self.genitive(first));
            let len = clitic.unwrap_or_else(|| symbol(rest));
            let glued = clitic.is_some();
            self.at += len;
            return give(at, at + len, glued);
        }
        let mut len = word(rest);
        if self.stutters(&rest[..len], &rest[len..]) {
            self.at += len + 1;
            return give(at, at + len + 1, false);
        }
        if let Some(number) = number_before_unit(&rest[..len]) {
            len = number;
        } else if self.stops(&rest[..len], &rest[len..]) {
            len += 1;
        }
        self.at += len;
        let mut from = at;
        for part in contracted(&rest[..len]) {
            give(from, from + part, from > at);
            from += part;
        }
    }

    /// The character before `at`.
    fn before(&self) -> Option<char> {
        self.text[..self.at].chars().next_back()
    }

    /// The length of the address (URL, e-mail, host) that `rest` starts with.
    fn address(&mut self, rest: &str) -> Option<usize> {
        if self.tries >= ADDRESS_TRIES || self.before().is_some_and(is_wordly) {
            return None;
        }
        self.tries += 1;
        let mut core =
            rest.trim_end_matches(['.', ',', ';', ':', '!', '?', '"', '\'', '>', ']', '}', '”', '’', '»', '*']);
        if !core.contains('(') {
            core = core.trim_end_matches(['.', ',', ';', ':', '!', '?', '"', '\'', '>', ']', '}', '”', '’', '»', ')']);
        }
        let core = &core[..core.find(['<', '>', '"', '“', '”']).unwrap_or(core.len())];
        let scheme = core
            .split_once("://")
            .is_some_and(|(s, r)| !s.is_empty() && !r.is_empty() && s.chars().all(|c| c.is_ascii_alphanumeric()));
        let prefixed = ["www.", "mailto:", "doi:"]
            .iter()
            .any(|p| core.len() > p.len() && core.is_char_boundary(p.len()) && core[..p.len()].eq_ignore_ascii_case(p));
        (scheme || prefixed || is_mail(core) || is_host(core)).then_some(core.len())
    }

    /// The length of what `rest` starts with where that is a word by its own rule: emoticon, hashtag, ".5", "'em".
    fn special(&self, rest: &str) -> Option<usize> {
        let fresh = !self.before().is_some_and(|c| c.is_alphanumeric());
        if rest.len() <= 8 && (fresh || (rest.len() <= 3 && !rest.starts_with(char::is_alphanumeric))) {
            let bare = rest.trim_end_matches(['.', ',', '!', '?', ')']);
            if let Some(face) = [rest, bare].into_iter().find(|text| is_emoticon(text)) {
                return Some(face.len());
            }
        }
        if !fresh {
            return None;
        }
        let mut chars = rest.chars();
        let first = chars.next()?;
        let second = chars.next()?;
        match first {
            '#' | '@' if second.is_alphabetic() || (second == '_') => Some(1 + run(&rest[1..], is_wordly)),
            '[' if rest.starts_with("[...]") => Some(5),
            '[' if rest.starts_with("[…]") => Some("[…]".len()),
            '.' if second.is_ascii_digit() && self.at == 0 => Some(1 + word(&rest[1..])),
            '+' if second.is_ascii_digit() && self.at == 0 => Some(1 + word(&rest[1..])),
            c if is_apostrophe(c) || c == '‘' => {
                let from = c.len_utf8();
                let len = run(&rest[from..], char::is_alphanumeric);
                let word = &rest[from..from + len];
                let decade = len >= 2 && word.ends_with('s') && word[..len - 1].bytes().all(|b| b.is_ascii_digit());
                let tail = &rest[from + len..];
                let plural = if is_year(word) && tail.starts_with("'s") { 2 } else { 0 };
                let quoted = tail.starts_with(is_apostrophe);
                let clitic = self.at == 0 && matches!(word, "s" | "S") && tail.is_empty();
                (clitic || (is_clipped(word) && !quoted) || decade || is_year(word)).then_some(from + len + plural)
            }
            _ => None,
        }
    }

    /// Whether the full stop at the start of `rest` belongs to `word`, which stands before it.
    fn stops(&self, word: &str, rest: &str) -> bool {
        let mut chars = rest.chars();
        if chars.next() != Some('.') {
            return false;
        }
        let follower = chars.next();
        if follower == Some('.') {
            return false;
        }
        // What comes next: further characters of the chunk, or the next chunk.
        let glued = follower.filter(|c| c.is_alphanumeric());
        let tail = rest[1..].trim_start_matches([')', ']', '"', '”', '’', '\'']);
        let next = if tail.is_empty() { self.after } else { tail };
        let ahead = next.trim_start_matches(['(', '[', '"', '“', '‘', '\'']);
        let head = &ahead[..run(ahead, |c| c.is_alphanumeric() || c == '.')];
        let nothing = next.is_empty();
        let word = word.rsplit('-').next().unwrap_or(word);
        let mut letters = word.chars();
        let single = letters.next().filter(|c| c.is_alphabetic()).filter(|_| letters.next().is_none());
        if let Some(letter) = single {
            let initial = letter.is_uppercase()
                && head.starts_with(char::is_uppercase)
                && !is_starter(head.trim_end_matches('.'));
            let listed = (letter.is_uppercase() || matches!(letter, 'c' | 'd' | 'b' | 'm' | 'p' | 'v'))
                && head.starts_with(|c: char| c.is_ascii_digit());
            let versus = letter == 'v' && head.starts_with(char::is_uppercase);
            let more = glued.is_some() && letter.is_uppercase();
            // "So do I." and "type O." end; "J. Smith", "E. Ukraine" and "George W." go on.
            return listed
                || versus
                || more
                || (initial && (letter != 'I' || head.chars().nth(1) == Some('.')))
                || (letter.is_uppercase()
                    && letter != 'I'
                    && next.starts_with(|c: char| c.is_lowercase() || ",-–—:".contains(c)));
        }
        if word.contains('.') {
            let dotted = word
                .split('.')
                .all(|part| (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic));
            return dotted;
        }
        if glued.is_some_and(|c| c.is_lowercase()) {
            return false;
        }
        match abbreviation(word) {
            None => false,
            Some(Abbreviation::Leads) => !nothing,
            Some(Abbreviation::Ends) => {
                !(word.eq_ignore_ascii_case("etc") && (nothing || head.starts_with(char::is_uppercase)))
            }
            Some(Abbreviation::Doubtful) => {
                head.starts_with(|c: char| c.is_ascii_digit())
                    || (rest[1..].starts_with([',', ')']) && !word.eq_ignore_ascii_case("no"))
            }
        }
    }

    /// The length of the "'s" at `at` if it follows the full stop of an abbreviation: "the U.S.'s".
    fn genitive(&self, first: char) -> Option<usize> {
        let rest = &self.text[self.at + first.len_utf8()..];
        let alone = rest.starts_with(['s', 'S']) && !rest[1..].starts_with(is_wordly);
        let stopped = self.before() == Some('.') && self.text[..self.at - 1].ends_with(char::is_alphabetic);
        (is_apostrophe(first) && alone && stopped).then_some(first.len_utf8() + 1)
    }

    /// Whether the hyphen that ends the chunk marks that the speaker broke off the word: "th- that".
    fn stutters(&self, word: &str, rest: &str) -> bool {
        if !matches!(rest, "-" | "-," | "-.") || !word.chars().all(char::is_alphabetic) {
            return false;
        }
        let same = |a: Option<char>, b: Option<char>| {
            a.is_some() && a.map(|c| c.to_ascii_lowercase()) == b.map(|c| c.to_ascii_lowercase())
        };
        word.chars().count() <= 2
            || self.after.starts_with(['—', '–'])
            || same(word.chars().next(), self.after.chars().next())
    }

    /// The length of the possessive apostrophe at `at`, if there is one: "the parties' talks".
    fn possessive(&self, first: char) -> Option<usize> {
        if !is_apostrophe(first) || !self.before().is_some_and(|c| matches!(c, 's' | 'S' | 'x' | 'z')) {
            return None;
        }
        let rest = &self.text[self.at + first.len_utf8()..];
        let quoted = self.text.starts_with(|c| is_apostrophe(c) || c == '‘');
        let next = if rest.is_empty() { self.after } else { rest };
        (!quoted && next.starts_with(|c: char| c.is_alphanumeric() || c == '-') && !rest.starts_with(is_wordly))
            .then_some(first.len_utf8())
    }
}

/// How many bytes from the start of `text` on are characters that `fits`.
fn run(text: &str, fits: impl Fn(char) -> bool) -> usize {
    text.find(|c| !fits(c)).unwrap_or(text.len())
}

/// Whether `word` is a year without its century, as in "'99".
fn is_year(word: &str) -> bool {
    word.len() == 2 && word.bytes().all(|b| b.is_ascii_digit())
}

/// Whether `text` is an e-mail address.
fn is_mail(text: &str) -> bool {
    let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%');
    text.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty() && host.len() > 2 && host.contains('.') && user.chars().all(good) && host.chars().all(good)
    })
}

/// Whether `text` is a host name, with or without a path: "voanews.com/a".
fn is_host(text: &str) -> bool {
    let host = &text[..run(text, |c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))];
    if !(host.len() == text.len() || text[host.len()..].starts_with('/')) {
        return false;
    }
    let Some((name, end)) = host.rsplit_once('.') else { return false };
    let cased = end.bytes().all(|b| b.is_ascii_lowercase()) || host.bytes().all(|b| !b.is_ascii_lowercase());
    cased && is_domain(end) && name.split('.').all(|part| part.len() > 1 || !part.is_empty() && name.contains('.'))
}

/// The length of the punctuation mark, run of marks, or symbol that `rest` starts with.
fn symbol(rest: &str) -> usize {
    let first = rest.chars().next().unwrap_or(' ');
    let len = match first {
        '.' | '…' => run(rest, |c| matches!(c, '.' | '…')),
        '!' | '?' => run(rest, |c| matches!(c, '!' | '?')),
        '-' | '=' | '*' | '+' | '~' | '|' if run(rest, |c| c == first) > 1 => run(rest, |c| c == first),
        '$' if rest.starts_with("$$") => run(rest, |c| c == '$'),
        '#' if rest.starts_with("##") => run(rest, |c| c == '#'),
        '\'' if rest.starts_with("''") => 2,
        '’' if rest.starts_with("’’") => "’’".len(),
        '`' if rest.starts_with("``") => 2,
        '<' if rest.starts_with("<<") => 2,
        '>' if rest.starts_with(">>") => 2,
        '<' if rest.starts_with("<-") => run(rest, |c| c != '>').min(2),
        _ => first.len_utf8(),
    };
    len + run(&rest[len..], is_mark)
}

/// The length of the word that `rest` starts with: letters and digits, and the signs that join them.
fn word(rest: &str) -> usize {
    let mut at = 0;
    let mut previous = ' ';
    let mut part = 0; // where the part after the last hyphen starts
    let mut mail = false;
    while let Some(c) = rest[at..].chars().next() {
        if !is_wordly(c) {
            if at == 0 {
                return c.len_utf8();
            }
            let ahead = &rest[at + c.len_utf8()..];
            let next = ahead.chars().next().unwrap_or(' ');
            let joined = match c {
                '$' => is_dollar(&rest[..at]),
                _ if !next.is_alphanumeric() => false,
                '.' => mail || dot_joins(rest, at, previous, next),
                ',' => {
                    previous.is_ascii_digit()
                        && groups_of_three(ahead)
                        && rest[..at].bytes().all(|b| b.is_ascii_digit() || b == b',')
                }
                ':' => previous.is_ascii_digit() && next.is_ascii_digit(),
                '/' => slash_joins(&rest[..at], ahead),
                '-' | '‑' => hyphen_joins(&rest[..at], &rest[part..at], ahead),
                '+' => previous.is_ascii_digit() && next.is_ascii_digit() && rest.starts_with(char::is_alphabetic),
                '&' => ampersand_joins(&rest[..at], ahead),
                '@' => {
                    mail = true;
                    true
                }
                '*' => previous.is_alphabetic() && next.is_alphabetic() && at < 4,
                '`' => matches!(ahead, "s" | "s,"),
                c if is_apostrophe(c) => next.is_alphabetic(),
                _ => false,
            };
            if !joined {
                return at;
            }
            if matches!(c, '-' | '‑') {
                part = at + c.len_utf8();
            }
            if c == '$' {
                return at + 1;
            }
        }
        previous = c;
        at += c.len_utf8();
    }
    at
}

/// Whether the letters before a dollar sign belong to it: "US$".
fn is_dollar(before: &str) -> bool {
    matches!(before, "US" | "U" | "A" | "C" | "HK" | "NZ" | "S" | "NT" | "R")
}

/// Whether the dot at `rest[at]` stands within a word: "3.5", "U.S", "alt.religion", "notes.doc".
fn dot_joins(rest: &str, at: usize, previous: char, next: char) -> bool {
    if previous.is_ascii_digit() && next.is_ascii_digit() {
        return true;
    }
    let part = &rest[rest[..at].rfind(['.', '-']).map_or(0, |dot| dot + 1)..at];
    let ahead = &rest[at + 1..];
    let following = run(ahead, is_wordly);
    let single = |text: &str| text.chars().count() == 1 && text.chars().all(char::is_alphabetic);
    if single(part) || part == "Ph" {
        return single(&ahead[..following]) || (part == "M" && ahead.starts_with("Sc"));
    }
    if matches!(
        &ahead[..following],
        "doc" | "DOC" | "xls" | "XLS" | "pdf" | "PDF" | "ppt" | "txt" | "exe" | "zip" | "jpg" | "html"
    ) {
        return true;
    }
    previous.is_lowercase() && next.is_lowercase() && next.is_ascii()
}

/// Whether exactly three digits follow: the thousands of a number.
fn groups_of_three(ahead: &str) -> bool {
    run(ahead, |c| c.is_ascii_digit()) == 3
}

/// Whether the slash between `before` and `ahead` is that of a date or a fraction: "9/11", "11/28/2000".
fn slash_joins(before: &str, ahead: &str) -> bool {
    let part = before.rsplit('/').next().unwrap_or("");
    let digits = run(ahead, |c| c.is_ascii_digit());
    before.bytes().all(|b| b.is_ascii_digit() || b == b'/') && part.len() <= 2 && (1..=4).contains(&digits)
}

/// Whether the ampersand between `before` and `ahead` is that of a short name: "AT&T", "R&D".
fn ampersand_joins(before: &str, ahead: &str) -> bool {
    let after = &ahead[..run(ahead, is_wordly)];
    let capital = |text: &str| text.len() <= 3 && text.bytes().all(|b| b.is_ascii_uppercase());
    let letter = |text: &str| text.len() == 1 && text.bytes().all(|b| b.is_ascii_lowercase());
    (capital(before) && capital(after)) || (letter(before) && letter(after))
}

/// Whether the hyphen between `before`, of which `part` is what follows its last hyphen, and `ahead` joins: UD parts
/// "long-term" but not "non-member", nor telephone numbers and dates.
fn hyphen_joins(before: &str, part: &str, ahead: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let next = &ahead[..run(ahead, is_wordly)];
    if before.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'/')) {
        let more =
            ahead[next.len()..].strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        return digits(next)
            && (part.len() < before.len() || more || (next.len() == 4 && part.len() >= 3 && part.len() != 4));
    }
    if before.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    (is_prefix(part)
        && part.len() == before.len()
        && (part.len() > 1 || part.eq_ignore_ascii_case("e"))
        && next.starts_with(char::is_alphanumeric))
        || (is_suffix(next))
        || (is_sound(part) && is_sound(next))
        || (before == "SARS" && next.starts_with("CoV"))
        || before == "SARS-CoV"
        || (next == "e" && before.starts_with(char::is_uppercase) && ahead[1..].starts_with('-'))
        || (part == "e" && before.ends_with("-e"))
}

/// The length of the number in a word such as "35mm", if the rest is a unit.
fn number_before_unit(word: &str) -> Option<usize> {
    let digits = run(word, |c| c.is_ascii_digit() || matches!(c, '.' | ',' | ':'));
    (digits > 0 && is_unit(&word[digits..]) && word.as_bytes()[digits - 1].is_ascii_digit()).then_some(digits)
}

/// The lengths of the parts of `word` if it is a contraction, else its own.
fn contracted(word: &str) -> Vec<usize> {
    if let Some(first) = contraction(word) {
        return vec![first, word.len() - first];
    }
    let mut cuts = Vec::new();
    let mut end = word.len();
    // Clitics are taken from the end: "couldn't've".
    while let Some(sign) = word[..end].rfind(|c| is_apostrophe(c) || c == '`') {
        let width = word[sign..].chars().next().map_or(1, char::len_utf8);
        let tail = &word[sign + width..end];
        let is = |form: &str| tail.eq_ignore_ascii_case(form);
        let before = &word[..sign];
        let cut = if is("t") && before.ends_with(['n', 'N']) && before.len() > 1 {
            sign - 1
        } else if is("s") && is_decade(before) {
            break;
        } else if ["s", "re", "ve", "ll", "d", "m"].into_iter().any(is) && !before.is_empty() {
            sign
        } else if is("ma") && before.eq_ignore_ascii_case("i") {
            cuts.push(end - 1);
            sign
        } else if is("all") && before.eq_ignore_ascii_case("y") || (is("mon") && before.eq_ignore_ascii_case("c")) {
            sign + if is("all") { width } else { width + 1 }
        } else {
            break;
        };
        cuts.push(cut);
        end = cut;
    }
    cuts.reverse();
    let mut parts = Vec::with_capacity(cuts.len() + 1);
    let mut from = 0;
    for cut in cuts.into_iter().chain([word.len()]) {
        parts.push(cut - from);
        from = cut;
    }
    parts
}

/// Whether `word` is a decade's number, "1990" or "90", so that "1990's" is one word.
fn is_decade(word: &str) -> bool {
    matches!(word.len(), 2 | 4) && word.ends_with('0') && word.bytes().all(|b| b.is_ascii_digit())
}
