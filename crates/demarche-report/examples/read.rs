//! Reads sources and tells how many reports and problems they hold, and how long it took; with `--all` each of them too.
//!
//! `cargo run --release -p demarche-report --example read -- archive.warc.gz`

use std::time::Instant;

use demarche_report::{Options, read_source};

fn main() {
    let (flags, paths): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|word| word.starts_with("--"));
    for path in paths {
        let start = Instant::now();
        let (mut reports, mut problems, mut bytes) = (0, 0, 0);
        for item in read_source(&path, &Options::default()) {
            match item {
                Ok(report) => {
                    (reports, bytes) = (reports + 1, bytes + report.text.len());
                    if !flags.is_empty() {
                        println!(
                            "{} | {} | {:?} | {:?} | {}\n{}\n",
                            report.id, report.published, report.outlet, report.title, report.language.code, report.text
                        );
                    }
                }
                Err(problem) => {
                    problems += 1;
                    if problems < 10 || !flags.is_empty() {
                        println!("{problem}");
                    }
                }
            }
        }
        let seconds = start.elapsed().as_secs_f64();
        println!("{path}: {reports} reports, {problems} problems, {bytes} bytes of text, {seconds:.2} s");
    }
}
