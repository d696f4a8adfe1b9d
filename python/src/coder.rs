//! Which version of the program reads: a record keeps it with each report, to know which ones a later version would read otherwise.

use crate::error::Fail;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;

/// The version's number, and what the library and the user's tables and weights come to.
pub fn coder(parts: &[&Path]) -> Result<String, Fail> {
    let mut hasher = Sha256::new();
    for part in parts {
        digest(&mut hasher, part)
            .map_err(|error| Fail::Other(format!("{} cannot be read: {error}", part.display())))?;
    }
    let mut coder = format!("{}+", env!("CARGO_PKG_VERSION"));
    for byte in hasher.finalize().iter().take(4) {
        write!(coder, "{byte:02x}").map_err(Fail::other)?;
    }
    Ok(coder)
}

fn digest(hasher: &mut Sha256, path: &Path) -> std::io::Result<()> {
    if path.is_dir() {
        let mut inside = path.read_dir()?.map(|e| e.map(|e| e.path())).collect::<Result<Vec<_>, _>>()?;
        inside.sort();
        return inside.iter().try_for_each(|path| digest(hasher, path));
    }
    let mut file = std::fs::File::open(path)?;
    let mut piece = vec![0; 1 << 16];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(()),
            read => hasher.update(piece.get(..read).unwrap_or_default()),
        }
    }
}
