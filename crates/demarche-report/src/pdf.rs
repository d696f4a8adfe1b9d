//! PDF documents to reports.
//!
//! `pdf-extract` keeps paragraphs, columns and most encodings apart; its reader panics at many broken documents, and may
//! take very long at some. So it works in a thread of its own, and is waited for no longer than a document needs.

use std::panic::catch_unwind;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::problem::Fault;
use crate::report::Draft;
use crate::txt;

/// The name of the thread in which a PDF file is read: a panic of the library in it is caught and told as a problem.
pub const READER: &str = "pdf reader";
/// How long a document is waited for. One of 500 pages takes a second or two.
const PATIENCE: Duration = Duration::from_secs(60);
/// What its deepest nesting may take, in bytes of the thread's stack.
const STACK: usize = 256 << 20;
const WHAT: &str = "a PDF document";

/// The report that a document holds. The draft has no id.
pub(crate) fn read(bytes: Vec<u8>) -> Result<Draft, Fault> {
    let unreadable = |message: &str| Fault::Unreadable { what: WHAT, message: message.to_owned() };
    let (done, wait) = mpsc::channel();
    let work = move || {
        let text = catch_unwind(|| pdf_extract::extract_text_from_mem(&bytes).map_err(|error| error.to_string()));
        // Nobody may wait any more.
        let _ = done.send(text.unwrap_or_else(|_| Err("it is damaged".to_owned())));
    };
    let thread = thread::Builder::new().name(READER.into()).stack_size(STACK).spawn(work);
    thread.map_err(|error| unreadable(&error.to_string()))?;
    let text = wait.recv_timeout(PATIENCE).map_err(|_| unreadable("it takes too long"))?;
    let text = tidy(&text.map_err(|message| unreadable(&message.replace('\n', " ")))?);
    if text.is_empty() {
        return Err(Fault::NoArticle);
    }
    Ok(Draft { title: txt::title(&text), text, ..Draft::default() })
}

/// Lines without space at their ends and doubled inside, words that were broken at a line's end made whole, and one
/// blank line between paragraphs. Numbers of pages are left out, and a sentence that goes on after one is not parted.
fn tidy(text: &str) -> String {
    let mut tidy = String::new();
    let mut blank = false;
    for line in text.lines() {
        let line = line.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
        let line = line.collect::<Vec<_>>().join(" ");
        if line.is_empty() {
            blank = !tidy.is_empty();
            continue;
        }
        if is_page_number(&line) {
            blank = !tidy.is_empty();
            continue;
        }
        let lower = line.starts_with(char::is_lowercase);
        if blank && lower && !tidy.ends_with(['.', ':', ';', '!', '?', '”', '"', ')']) {
            blank = false;
        }
        let broken = tidy.strip_suffix('-').is_some_and(|before| before.ends_with(char::is_lowercase));
        if std::mem::take(&mut blank) {
            tidy.push_str("\n\n");
        } else if broken && lower {
            tidy.pop();
        } else if !tidy.is_empty() {
            tidy.push('\n');
        }
        tidy.push_str(&line);
    }
    tidy
}

/// Whether a line is the number of a page: `7`, `- 7 -`, `Page 7 of 12`.
fn is_page_number(line: &str) -> bool {
    let words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut numbers = 0;
    for word in words {
        match word.to_ascii_lowercase().as_str() {
            "page" | "of" => {}
            word if word.len() < 4 && word.bytes().all(|byte| byte.is_ascii_digit()) => numbers += 1,
            _ => return false,
        }
    }
    matches!(numbers, 1 | 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_kept() {
        let draft = read(include_bytes!("../tests/data/talks.pdf").to_vec()).unwrap();
        assert_eq!(draft.title.as_deref(), Some("Truce extended by ten days"));
        let paragraphs: Vec<&str> = draft.text.split("\n\n").collect();
        assert_eq!(paragraphs.len(), 3, "{}", draft.text);
        assert!(paragraphs[1].starts_with("GENEVA — Negotiators for the government"), "{}", draft.text);
        assert!(paragraphs[2].ends_with("for the airport."), "{}", draft.text);
    }

    #[test]
    fn broken_documents_are_told() {
        let whole = include_bytes!("../tests/data/talks.pdf");
        for bytes in [&whole[..whole.len() / 2], b"%PDF-1.7\n", b"%PDF-1.7\ntrailer<</Root 1 0 R>>startxref 0"] {
            assert!(matches!(read(bytes.to_vec()), Err(Fault::Unreadable { .. })));
        }
    }

    #[test]
    fn lines_are_tidied() {
        assert_eq!(
            tidy("\n\n They  met \nand nego-\ntiated.\n\n \n\nAl-\nQaim\n"),
            "They met\nand negotiated.\n\nAl-\nQaim"
        );
    }
}
