//! Spellings that count as the same: "Kobanî" and "Kobani", "Sana'a" and "Sanaa", "Deir-ez-Zor" and "Deir ez Zor".

/// A name without marks, capitals, apostrophes and full stops, its parts joined by one space.
pub fn fold(name: &str) -> String {
    folded(name).collect()
}

/// The characters of the folded name.
pub(crate) fn folded(name: &str) -> impl Iterator<Item = char> + '_ {
    let mut gap = false;
    let mut started = false;
    name.chars().flat_map(letters).filter(|c| !matches!(c, '.' | '\'' | '`' | '’' | '‘' | 'ʻ' | 'ʼ')).flat_map(
        move |c| {
            let is_gap = c.is_whitespace() || matches!(c, '-' | '‐' | '‑' | '–' | '−');
            let space = (!is_gap && gap && started).then_some(' ');
            gap = is_gap;
            started |= !is_gap;
            space.into_iter().chain((!is_gap).then_some(c))
        },
    )
}

/// A letter in lower case and without its mark.
fn letters(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        'ß' => ('s', Some('s')),
        'æ' | 'Æ' => ('a', Some('e')),
        'œ' | 'Œ' => ('o', Some('e')),
        'þ' | 'Þ' => ('t', Some('h')),
        c if c.is_ascii() => (c.to_ascii_lowercase(), None),
        c => (plain(c.to_lowercase().next().unwrap_or(c)), None),
    };
    // a combining mark says nothing
    let mark = ('\u{300}'..='\u{36f}').contains(&first);
    std::iter::once(first).filter(move |_| !mark).chain(second)
}

fn plain(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ə' | 'ạ'..='ặ' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' | 'ð' | 'ḍ' | 'ḑ' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ'..='ệ' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ĥ' | 'ħ' | 'ḥ' | 'ḩ' | 'ẖ' => 'h',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ỉ' | 'ị' => 'i',
        'ĵ' => 'j',
        'ķ' | 'ḵ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ọ'..='ợ' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' | 'ṣ' => 's',
        'ţ' | 'ť' | 'ț' | 'ṭ' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ'..='ự' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' | 'ỳ'..='ỹ' => 'y',
        'ź' | 'ż' | 'ž' | 'ẓ' => 'z',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn spellings() {
        for (one, other) in [
            ("Kobanî", "kobani"),
            ("Sana’a", "SANAA"),
            ("Deir-ez-Zor", "deir ez zor"),
            ("São Paulo", "Sao Paulo"),
            ("Washington, D.C.", "washington, dc"),
            ("  New   York ", "new york"),
            ("Łódź", "Lodz"),
            ("Chișinău", "chisinau"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
        assert_eq!(fold("-"), "");
    }
}
