//! What lies in a firmware's file.

use object::{Object, ObjectSection, ObjectSymbol, SectionFlags, SectionKind, elf};
use std::borrow::Cow;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// A firmware: its sizes and its symbols.
pub(crate) struct Image {
    /// Where it lies.
    pub(crate) path: PathBuf,
    /// Bytes of flash.
    pub(crate) flash: u64,
    /// Bytes of RAM that are taken before `main`.
    pub(crate) statics: u64,
    /// Names and addresses.
    symbols: Vec<(String, u64)>,
}

impl Image {
    pub(crate) fn read(path: &Path) -> Result<Self, Box<dyn Error>> {
        let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let file = object::File::parse(&*bytes)?;
        let mut image = Image { path: path.to_owned(), flash: 0, statics: 0, symbols: Vec::new() };
        for section in file.sections() {
            let SectionFlags::Elf { sh_flags, .. } = section.flags() else { continue };
            if !sh_flags.contains(elf::SHF_ALLOC) {
                continue;
            }
            if section.kind() != SectionKind::UninitializedData {
                image.flash += section.size();
            }
            if sh_flags.contains(elf::SHF_WRITE) {
                image.statics += section.size();
            }
        }
        for symbol in file.symbols() {
            let name = format!("{:#}", rustc_demangle::demangle(symbol.name()?));
            image.symbols.push((name, symbol.address()));
        }
        Ok(image)
    }

    /// The firmware's name.
    pub(crate) fn name(&self) -> Cow<'_, str> {
        self.path.file_name().unwrap_or_default().to_string_lossy()
    }

    /// The address of what is called `name`.
    pub(crate) fn address(&self, name: &str) -> Result<u64, String> {
        let symbol = self.symbols.iter().find(|(symbol, _)| symbol == name);
        symbol.map(|(_, address)| *address).ok_or_else(|| format!("{} has no `{name}`", self.path.display()))
    }

    /// The names that have one of `parts` in them.
    pub(crate) fn names<'a>(&'a self, parts: &'a [&str]) -> impl Iterator<Item = &'a str> {
        self.symbols
            .iter()
            .map(|(name, _)| name.as_str())
            .filter(|name| parts.iter().any(|part| name.contains(part)))
    }
}
