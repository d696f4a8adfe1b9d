//! Words, numbers and marks of a phrase.

/// A word, a number or a mark.
#[derive(Debug)]
pub(super) struct Token {
    /// In lower case, without a possessive ending.
    pub(super) text: String,
    /// It starts with a capital.
    pub(super) capital: bool,
    /// A full stop follows.
    pub(super) dot: bool,
    /// It had a possessive ending.
    pub(super) possessive: bool,
    /// Where it starts, in characters.
    pub(super) start: usize,
    /// Where it ends (exclusive), without a possessive ending.
    pub(super) end: usize,
}

/// Splits into words and marks; dashes become "-". A number with a point or a thousands comma ("2,000", "12.05.2014") is one token.
pub(super) fn tokenize(words: &str) -> Vec<Token> {
    let chars: Vec<char> = words.chars().collect();
    let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    let mut tokens: Vec<Token> = Vec::new();
    let mut i = 0;
    while let Some(&c) = chars.get(i) {
        let start = i;
        i += 1;
        if c.is_whitespace() {
            continue;
        }
        let currency = matches!(c, '$' | '€' | '£' | '¥');
        if !c.is_alphanumeric() && !currency {
            let text = if matches!(c, '‐'..='―' | '−') { '-' } else { c };
            match tokens.last_mut() {
                Some(last) if c == '.' => last.dot = true,
                _ => tokens.push(Token {
                    text: text.into(),
                    capital: false,
                    dot: false,
                    possessive: false,
                    start,
                    end: i,
                }),
            }
            continue;
        }
        while let Some(&c) = chars.get(i) {
            let thousands = (1..=3).all(|k| digit(i + k)) && !digit(i + 4);
            let inner = digit(i - 1) && (c == '.' && digit(i + 1) || c == ',' && thousands);
            if !c.is_alphanumeric() && !inner {
                break;
            }
            i += 1;
        }
        let text: String = chars[start..i].iter().flat_map(|c| c.to_lowercase()).collect();
        let end = i;
        let mut possessive = false;
        if matches!(chars.get(i), Some('\'' | '’')) {
            let s =
                matches!(chars.get(i + 1), Some('s' | 'S')) && !chars.get(i + 2).is_some_and(|c| c.is_alphanumeric());
            possessive = s || text.ends_with('s');
            i += if s { 2 } else { usize::from(possessive) };
        }
        tokens.push(Token { text, capital: c.is_uppercase(), dot: false, possessive, start, end });
    }
    tokens
}
