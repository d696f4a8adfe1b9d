//! Which words stand in quotation marks. `training/features.py` does the same.

/// Whether each word of a paragraph's sentences stands in quotation marks; the marks themselves do not.
///
/// Marks go by pairs; straight ones alternate. What nothing closes in its paragraph is quoted to the end of its sentence, what
/// nothing opened from the start of its own.
pub(crate) fn quoted(sentences: &[&[&str]]) -> Vec<Vec<bool>> {
    let mut out: Vec<Vec<bool>> = sentences.iter().map(|s| vec![false; s.len()]).collect();
    let mut open: Option<(usize, usize)> = None;
    for (n, forms) in sentences.iter().enumerate() {
        for (i, form) in forms.iter().enumerate() {
            let straight = *form == "\"";
            if matches!(*form, "“" | "„" | "«" | "``") || (straight && open.is_none()) {
                if let Some(start) = open.take() {
                    fill(&mut out, start, (start.0, sentences[start.0].len()));
                }
                open = Some((n, i + 1));
            } else if straight || matches!(*form, "”" | "»" | "''") {
                fill(&mut out, open.take().unwrap_or((n, 0)), (n, i));
            }
        }
    }
    if let Some(start) = open {
        fill(&mut out, start, (start.0, sentences[start.0].len()));
    }
    out
}

/// The words of a text that stand in quotation marks: first and last character (exclusive) of each run within a sentence, in order, counted from
/// the start of the text.
pub fn quotations(text: &str) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let spans = crate::split::sentences(text);
    for paragraph in spans.chunk_by(|a, b| a.paragraph == b.paragraph) {
        let forms: Vec<Vec<&str>> =
            paragraph.iter().map(|s| s.words.iter().map(|w| w.form.as_str()).collect()).collect();
        let views: Vec<&[&str]> = forms.iter().map(Vec::as_slice).collect();
        for (sentence, quoted) in paragraph.iter().zip(quoted(&views)) {
            let words: Vec<_> = sentence.words.iter().zip(quoted).collect();
            for run in words.chunk_by(|a, b| a.1 == b.1) {
                if let (Some((first, true)), Some((last, _))) = (run.first(), run.last()) {
                    runs.push((first.start, last.end));
                }
            }
        }
    }
    runs
}

fn fill(out: &mut [Vec<bool>], from: (usize, usize), to: (usize, usize)) {
    for (n, words) in out.iter_mut().enumerate().take(to.0 + 1).skip(from.0) {
        let start = if n == from.0 { from.1.min(words.len()) } else { 0 };
        let end = if n == to.0 { to.1 } else { words.len() };
        if start < end {
            words[start..end].fill(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{quotations, quoted};

    fn marked(sentences: &[&str]) -> Vec<String> {
        let words: Vec<Vec<&str>> = sentences.iter().map(|s| s.split(' ').collect()).collect();
        let views: Vec<&[&str]> = words.iter().map(Vec::as_slice).collect();
        let row = |(w, q): (&Vec<&str>, Vec<bool>)| {
            w.iter()
                .zip(q)
                .map(|(w, q)| if q { w.to_uppercase() } else { (*w).to_owned() })
                .collect::<Vec<_>>()
                .join(" ")
        };
        words.iter().zip(quoted(&views)).map(row).collect()
    }

    #[test]
    fn pairs_of_marks() {
        assert_eq!(marked(&["“ we go , ” he said . “ now . ”"]), ["“ WE GO , ” he said . “ NOW . ”"]);
        assert_eq!(marked(&["\" we go , \" he said , \" now \""]), ["\" WE GO , \" he said , \" NOW \""]);
    }

    #[test]
    fn over_sentences() {
        assert_eq!(marked(&["“ we go .", "now . ”", "he left ."]), ["“ WE GO .", "NOW . ”", "he left ."]);
    }

    #[test]
    fn marks_without_their_other() {
        assert_eq!(marked(&["he said : “ we go .", "then he left ."]), ["he said : “ WE GO .", "then he left ."]);
        assert_eq!(marked(&["we go , ” he said"]), ["WE GO , ” he said"]);
        assert_eq!(marked(&["“ we “ go", "now"]), ["“ WE “ GO", "now"]);
        assert_eq!(marked(&["”"]), ["”"]);
        assert_eq!(quoted(&[&[]]), [Vec::<bool>::new()]);
    }

    #[test]
    fn runs_of_quoted_words() {
        let text = "“We go,” he said. “Now. All of us.”\n\nNobody went.";
        let told: Vec<String> =
            quotations(text).iter().map(|(a, b)| text.chars().skip(*a).take(b - a).collect()).collect();
        assert_eq!(told, ["We go,", "Now.", "All of us."]);
    }
}
