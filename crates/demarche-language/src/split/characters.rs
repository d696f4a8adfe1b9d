//! Kinds of characters.

/// Whether `c` parts words and shows nothing: white space, controls, and marks of direction or width zero.
pub(super) fn is_space(c: char) -> bool {
    match c {
        ' '..='~' => c == ' ',
        '\u{ad}' => false,
        _ => {
            c.is_whitespace()
                || c.is_control()
                || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        }
    }
}

/// Whether `c` ends a line. `\r` counts: the empty line that `\r\n` would give is seen to by the caller.
pub(super) fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether `c` goes on the character before it: accents, joiners, variation selectors, skin tones.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{93c}' | '\u{93e}'..='\u{94f}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{200c}' | '\u{200d}' | '\u{2060}'
        | '\u{20d0}'..='\u{20f0}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{1f3fb}'..='\u{1f3ff}'
        | '\u{e0100}'..='\u{e01ef}')
}

/// Whether `c` is part of a plain word: letters, digits, marks, the low line.
pub(super) fn is_wordly(c: char) -> bool {
    c == '_' || c.is_alphanumeric() || is_mark(c)
}

/// Whether `c` is an apostrophe, straight or curly.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '＇')
}

/// Whether the word `form` opens a quotation or a bracket whatever stands around it.
pub(super) fn opens(form: &str) -> bool {
    matches!(form, "(" | "[" | "{" | "“" | "‘" | "«" | "‹" | "„" | "‚" | "``" | "`" | "<<" | "¿" | "¡" | "「" | "『")
}

/// Whether the word `form` closes a quotation or a bracket whatever stands around it.
pub(super) fn closes(form: &str) -> bool {
    matches!(form, ")" | "]" | "}" | "”" | "’" | "»" | "›" | "''" | "’’" | ">>" | "」" | "』")
}

/// Whether the word `form` is a quotation mark that may open or close.
pub(super) fn is_either_quote(form: &str) -> bool {
    matches!(form, "\"" | "'" | "\"\"" | "＂")
}

/// Whether the word `form` is a dash of any length.
pub(super) fn is_dash(form: &str) -> bool {
    !form.is_empty() && form.chars().all(|c| matches!(c, '-' | '‐' | '‑' | '–' | '—' | '―' | '−'))
}
