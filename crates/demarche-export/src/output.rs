//! Where output goes: standard output, or a file that appears when it is whole.

use super::Out;
use anyhow::{Context as _, Result};
use std::fs::{File, OpenOptions};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// An output that is being written.
pub enum Output {
    /// Standard output.
    Standard,
    /// What is no ordinary file, such as a device or a pipe, is written to directly.
    Special(File),
    /// A file under another name beside the one that it is going to replace. It goes away with this value.
    File {
        /// What is written meanwhile.
        temporary: NamedTempFile,
        /// The file that it becomes.
        path: PathBuf,
    },
}

impl Output {
    /// Open `path`; `None` and `-` are standard output.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn open(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path.filter(|p| *p != Path::new("-")) else { return Ok(Self::Standard) };
        let told = || format!("{} cannot be written", path.display());
        // a link stays and what it names is replaced
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        match path.metadata() {
            Ok(there) if there.is_dir() => anyhow::bail!("{}: it is a folder; name a file in it", told()),
            Ok(there) if !there.is_file() => {
                return Ok(Self::Special(OpenOptions::new().write(true).open(&path).with_context(told)?));
            }
            _ => {}
        }
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        builder.prefix(".demarche-").suffix(".part");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // as for any new file; the umask takes off what it does
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        Ok(Self::File { temporary: builder.tempfile_in(folder).with_context(told)?, path })
    }

    /// A writer into it.
    ///
    /// # Errors
    /// Where the system refuses another handle of it.
    pub fn writer(&self) -> Result<Out> {
        Ok(match self {
            Self::Standard => Box::new(BufWriter::new(std::io::stdout())),
            Self::Special(file) => Box::new(BufWriter::new(file.try_clone()?)),
            Self::File { temporary, .. } => Box::new(BufWriter::new(temporary.as_file().try_clone()?)),
        })
    }

    /// What was written is whole: let it appear under its name.
    ///
    /// # Errors
    /// Where it cannot be put there.
    pub fn keep(self) -> Result<()> {
        if let Self::File { temporary, path } = self {
            temporary.as_file().sync_all()?;
            temporary.persist(&path).with_context(|| format!("{} cannot be written", path.display()))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn a_file_appears_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("acts.csv");
        std::fs::write(&path, "old").unwrap();
        let names = || std::fs::read_dir(folder.path()).unwrap().count();

        let broken = Output::open(Some(&path)).unwrap();
        broken.writer().unwrap().write_all(b"ha").unwrap();
        assert_eq!(names(), 2);
        drop(broken);
        assert_eq!((names(), std::fs::read_to_string(&path).unwrap().as_str()), (1, "old"));

        let whole = Output::open(Some(&path)).unwrap();
        whole.writer().unwrap().write_all(b"new").unwrap();
        whole.keep().unwrap();
        assert_eq!((names(), std::fs::read_to_string(&path).unwrap().as_str()), (1, "new"));
    }

    #[test]
    fn a_folder_is_no_file() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Output::open(Some(folder.path())).is_err());
        assert!(Output::open(Some(&folder.path().join("none/acts.csv"))).is_err());
    }
}
