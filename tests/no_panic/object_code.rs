//! Object code as a graph: sections, one for each function and each constant, and what they refer to.

use object::read::archive::ArchiveFile;
use object::{File, Object, ObjectSection, ObjectSymbol, RelocationTarget, SectionIndex, Symbol};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::PathBuf;

/// A section, by its number.
type Section = usize;

/// Where something refers to.
enum Target {
    Section(Section),
    /// A name that another object file may define.
    Name(String),
}

/// The object files of some libraries.
#[derive(Default)]
pub(crate) struct ObjectCode {
    /// The name of each section, which has the function's in it, and where it refers to.
    sections: Vec<(String, Vec<Target>)>,
    /// The sections of the symbols that are seen from other files.
    symbols: HashMap<String, Section>,
}

impl ObjectCode {
    pub(crate) fn read(libraries: &[PathBuf]) -> Self {
        let mut code = Self::default();
        for path in libraries {
            let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let library = ArchiveFile::parse(&*bytes).expect("a library is an archive");
            for member in library.members() {
                let member = member.expect("a member of an archive").data(&*bytes).expect("its bytes");
                // The other member is the metadata of the compiler.
                if let Ok(file) = File::parse(member) {
                    code.add(&file);
                }
            }
        }
        code
    }

    fn add(&mut self, file: &File<'_>) {
        let first = self.sections.len();
        let numbers: HashMap<SectionIndex, Section> =
            file.sections().enumerate().map(|(number, section)| (section.index(), first + number)).collect();
        let section_of =
            |symbol: &Symbol<'_, '_>| symbol.section_index().and_then(|index| numbers.get(&index).copied());
        let target = |target| match target {
            RelocationTarget::Symbol(index) => {
                let symbol = file.symbol_by_index(index).ok()?;
                let name = || symbol.name().map(|name| Target::Name(name.to_owned())).ok();
                section_of(&symbol).map(Target::Section).or_else(name)
            }
            RelocationTarget::Section(index) => numbers.get(&index).copied().map(Target::Section),
            _ => None,
        };
        for section in file.sections() {
            let targets =
                section.relocations().filter_map(|(_, relocation)| target(relocation.target())).collect();
            self.sections.push((section.name().unwrap_or_default().to_owned(), targets));
        }
        for symbol in file.symbols().filter(|symbol| symbol.is_global() && symbol.is_definition()) {
            if let (Ok(name), Some(section)) = (symbol.name(), section_of(&symbol)) {
                self.symbols.insert(name.to_owned(), section);
            }
        }
    }

    /// The section of a function, by its path.
    pub(crate) fn function(&self, path: &[&str]) -> Section {
        // Mangled paths are written so, in the old and in the new way.
        let mangled = path.iter().map(|name| format!("{}{name}", name.len())).collect::<Vec<_>>().concat();
        let mut symbols = self.symbols.iter().filter(|(symbol, _)| symbol.contains(&mangled));
        let found = symbols.next().unwrap_or_else(|| panic!("no function {}", path.join("::")));
        assert!(symbols.next().is_none(), "two functions {}", path.join("::"));
        *found.1
    }

    /// The way from a section to a name that nothing defines and that is not `allowed`.
    pub(crate) fn way_out(&self, from: Section, allowed: impl Fn(&str) -> bool) -> Option<Vec<&str>> {
        let mut ways = vec![vec![from]];
        let mut seen = HashSet::from([from]);
        while let Some(way) = ways.pop() {
            for target in &self.sections[way[way.len() - 1]].1 {
                let section = match target {
                    Target::Section(section) => *section,
                    Target::Name(name) => match self.symbols.get(name) {
                        Some(section) => *section,
                        None if allowed(name) => continue,
                        None => {
                            let names = way.iter().map(|section| &*self.sections[*section].0);
                            return Some(names.chain([&**name]).collect());
                        }
                    },
                };
                if seen.insert(section) {
                    ways.push([&way[..], &[section]].concat());
                }
            }
        }
        None
    }
}
