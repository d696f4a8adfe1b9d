//! Where acts take place: own sentences with the place that a reader would name.

use demarche_actors::{Tables, resolve, rows};
use demarche_coding::{Lexicon, code};
use demarche_language::Reader;

const TABLE: &str = include_str!("places.tsv");

#[test]
fn places_of_own_sentences() {
    let (reader, tables, lexicon) = (Reader::new().unwrap(), Tables::built_in().unwrap(), Lexicon::built_in().unwrap());
    let day = jiff::civil::date(2016, 3, 4);
    let rows = rows("places.tsv", TABLE).unwrap();
    assert!(rows.len() >= 80);
    let texts: Vec<&str> = rows.iter().map(|(_, cells)| cells[1]).collect();
    let read = reader.read_all(&texts).unwrap();
    let mut wrong = Vec::new();
    for ((line, cells), sentences) in rows.iter().zip(&read) {
        let coded = code("d", day, sentences, &resolve(sentences, day, &tables), &lexicon);
        let (check, word, name, country) = (cells[0], cells[2], cells[3], cells[4]);
        let found = if check == "act" {
            match coded.acts.iter().find(|a| a.trigger == word) {
                Some(act) => act.location.as_ref().map_or("-\t".to_owned(), |l| format!("{}\t{}", l.name, l.country)),
                None => "no such act".to_owned(),
            }
        } else {
            let note = coded.places.iter().find(|p| p.text == word);
            note.map_or("no such place".to_owned(), |p| {
                p.outcome.split([';', '(']).next().unwrap_or("").trim().to_owned()
            })
        };
        let right = match check {
            "act" => found == format!("{name}\t{country}"),
            _ => found.ends_with(name),
        };
        if !right {
            wrong.push(format!("line {line}: {:?} in {:?}: {found}", word, cells[1]));
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}
