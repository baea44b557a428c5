//! What can go wrong, in words.

use seqnet_weights::WeightsError;
use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};

/// Why the command did not do what was asked.
#[derive(Debug)]
#[non_exhaustive]
pub enum CliError {
    /// A file of weights cannot be read; in the words of the library.
    Weights {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: WeightsError,
    },
    /// A file cannot be written.
    Write {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// Files that would be lost are where others should go.
    Exists {
        /// The files.
        paths: Vec<PathBuf>,
    },
    /// The model cannot be declared.
    Declare {
        /// What is needed, and what there is.
        what: String,
        /// One thing to do.
        help: String,
    },
}

impl CliError {
    pub(crate) fn declare(what: impl Into<String>, help: impl Into<String>) -> Self {
        CliError::Declare { what: what.into(), help: help.into() }
    }

    pub(crate) fn write(path: &Path) -> impl FnOnce(std::io::Error) -> CliError {
        let path = path.to_owned();
        |source| CliError::Write { path, source }
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CliError::Weights { source: source @ WeightsError::Io { .. }, .. } => write!(f, "{source}"),
            CliError::Weights { path, source } => write!(f, "{}: {source}", path.display()),
            CliError::Write { path, source } => write!(
                f,
                "{} cannot be written: {source}\nhelp: write another path, or make its folder",
                path.display()
            ),
            CliError::Exists { paths } => {
                let paths: Vec<_> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
                let exist = if paths.len() == 1 { "is" } else { "are" };
                let paths = paths.join(" and ");
                write!(
                    f,
                    "{paths} {exist} there already\nhelp: write other files, or replace them with `--force`"
                )
            }
            CliError::Declare { what, help } => write!(f, "{what}\nhelp: {help}"),
        }
    }
}

impl Error for CliError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            CliError::Weights { source, .. } => Some(source),
            CliError::Write { source, .. } => Some(source),
            CliError::Exists { .. } | CliError::Declare { .. } => None,
        }
    }
}
