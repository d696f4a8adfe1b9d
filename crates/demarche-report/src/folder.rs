//! The files in a folder that may hold reports.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Endings of files that hold no reports and often lie beside them.
const NO_REPORTS: [&str; 30] = [
    "jpg", "jpeg", "png", "gif", "svg", "webp", "ico", "bmp", "tif", "tiff", "mp3", "mp4", "m4a", "wav", "ogg", "webm",
    "avi", "mov", "css", "js", "mjs", "map", "woff", "woff2", "ttf", "otf", "exe", "so", "db", "lock",
];

/// Files and folders in `folder`, in the order of their names. Left out are hidden ones, those whose ending tells that
/// they hold no report, what is neither file nor folder, and folders that are only linked to: a link may lead in a
/// circle.
pub(crate) fn contents(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        if hidden || NO_REPORTS.contains(&ending.as_str()) {
            continue;
        }
        let kind = entry.file_type()?;
        // What a broken link leads to is told when it is opened.
        let file = kind.is_file() || kind.is_symlink() && fs::metadata(&path).map_or(true, |file| file.is_file());
        if file || kind.is_dir() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// The files of paths, those of folders in them included, in the order in which [`read_sources`](crate::read_sources) reads them. What cannot be
/// looked into is given as it is: reading it tells why.
pub fn files(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut waiting: Vec<PathBuf> = paths.iter().rev().cloned().collect();
    let mut files = Vec::new();
    while let Some(path) = waiting.pop() {
        match path.is_dir().then(|| contents(&path)) {
            Some(Ok(inside)) if !inside.is_empty() => waiting.extend(inside.into_iter().rev()),
            _ => files.push(path),
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_in_order_and_links_to_folders_are_left() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["b.txt", "a.html", "photo.JPG", ".hidden"] {
            fs::write(at(name), "They met.").unwrap();
        }
        fs::create_dir(at("aa")).unwrap();
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(folder.path(), at("circle")).unwrap();
            std::os::unix::fs::symlink(at("b.txt"), at("c.txt")).unwrap();
        }
        let names: Vec<String> = contents(folder.path())
            .unwrap()
            .iter()
            .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        let expected: &[&str] =
            if cfg!(unix) { &["a.html", "aa", "b.txt", "c.txt"] } else { &["a.html", "aa", "b.txt"] };
        assert_eq!(names, expected);
        // the folder in it is empty, which reading it tells
        assert_eq!(files(&[folder.path().to_owned()]), contents(folder.path()).unwrap());
        fs::write(at("aa").join("z.txt"), "They left.").unwrap();
        let inside = files(&[at("b.txt"), folder.path().to_owned(), at("none")]);
        assert_eq!(inside[..4], [at("b.txt"), at("a.html"), at("aa").join("z.txt"), at("b.txt")]);
        assert_eq!(inside.last(), Some(&at("none")));
    }
}
