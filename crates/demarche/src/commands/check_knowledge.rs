//! `demarche check-knowledge`: whether the tables are sound.

use anyhow::Result;
use demarche_actors::Tables;
use demarche_coding::Lexicon;
use std::io::Write as _;
use std::path::Path;

/// Check the tables of a folder, or those that the program carries.
pub fn run(folder: Option<&Path>) -> Result<bool> {
    let tables = folder.map_or_else(Tables::built_in, Tables::from_folder);
    let lexicon = folder.map_or_else(Lexicon::built_in, Lexicon::from_folder);
    let mut sound = true;
    let board = demarche_engine::board_words(folder);
    // those of a folder are checked where they are loaded
    let places = lexicon.as_ref().ok().and_then(|l| l.gazetteer().check().err());
    let errors = [
        tables.err().map(|e| e.to_string()),
        lexicon.err().map(|e| e.to_string()),
        places.map(|e| e.to_string()),
        board.err().map(|e| format!("{e:#}")),
        demarche_export::Codes::load(folder).err().map(|e| format!("{e:#}")),
    ];
    for error in errors.into_iter().flatten() {
        tell!("demarche: {error}");
        sound = false;
    }
    if sound {
        writeln!(std::io::stdout(), "the tables are sound")?;
    }
    Ok(sound)
}
