//! Folds acts, one JSON object a line as `demarche code` prints them: one board for each report, or with `--together` one for all.
//!
//! ```text
//! demarche code REPORTS… | cargo run -p demarche-board --example fold_acts -- OUT [--together]
//! ```

use anyhow::{Context, Result};
use demarche_coding::Act;
use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::Path;

fn main() -> Result<()> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let together = args.iter().position(|a| a == "--together").map(|i| args.remove(i)).is_some();
    let [out] = &args[..] else { anyhow::bail!("usage: fold_acts OUT [--together] < ACTS") };
    std::fs::create_dir_all(out)?;
    let mut reports: BTreeMap<String, Vec<Act>> = BTreeMap::new();
    for (i, line) in std::io::stdin().lock().lines().enumerate() {
        let mut act: Act = serde_json::from_str(&line?).with_context(|| format!("line {}", i + 1))?;
        // The program prints the first issue among the others.
        act.issues.retain(|other| *other != act.issue);
        reports.entry(if together { "all".into() } else { act.doc.clone() }).or_default().push(act);
    }
    for (name, acts) in reports {
        let board = demarche_board::fold(&acts, &[]);
        std::fs::write(Path::new(out).join(format!("{name}.json")), serde_json::to_string_pretty(&board)?)?;
    }
    Ok(())
}
