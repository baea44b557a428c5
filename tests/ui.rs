//! What `sequential!` says about mistakes, and where.
//!
//! Every file of `tests/ui` has one mistake, and beside it stands the one error that it gives. Where the macro sees the mistake,
//! `trybuild` compares all that rustc writes, for all of it is ours. Where a constant, a generic parameter, or a type of the user's
//! decides, or a macro of the user's gives the tokens (the names end with `_constant`, `_generic`, `_type` or `_macro`), and where there is a
//! warning alone (`_warning`), rustc adds notes that differ between its versions: there our words are compared and the place where they
//! stand, and that there is no other error and no other warning. These files are also compiled to the end, for only then do generic
//! parameters have values.
//!
//! What begins with `train_` needs feature `train`.
//!
//! `TRYBUILD=overwrite cargo test --test ui` writes what is expected anew, and `cargo test --test ui -- what trybuild=budget` looks at the
//! files with that in their name alone.

mod library;

use library::{Library, lines};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::{env, fs, thread};

#[test]
fn the_macro_says_what_is_wrong() {
    let cases = trybuild::TestCases::new();
    for file in files().iter().filter(|file| !decided_by_rustc(file)) {
        cases.compile_fail(file);
    }
}

#[test]
fn constants_parameters_and_types_say_what_is_wrong() {
    let compiler = Compiler {
        library: Library::find(cfg!(feature = "train")),
        out: PathBuf::from(env!("CARGO_TARGET_TMPDIR")),
    };
    let files: Vec<PathBuf> = files().into_iter().filter(|file| decided_by_rustc(file)).collect();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let wrong: Vec<String> = thread::scope(|scope| {
        let (files, compiler) = (&files, &compiler);
        let each = |first| {
            files.iter().skip(first).step_by(threads).filter_map(|file| compiler.disagrees(file)).collect()
        };
        let workers: Vec<_> =
            (0..threads).map(|first| scope.spawn(move || -> Vec<String> { each(first) })).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker does not panic")).collect()
    });
    assert!(wrong.is_empty(), "{} of {} differ:\n\n{}", wrong.len(), files.len(), wrong.join("\n"));
}

fn files() -> Vec<PathBuf> {
    let folder = fs::read_dir("tests/ui").expect("tests run where the package is");
    let mut files: Vec<PathBuf> = folder.map(|entry| entry.expect("the folder can be read").path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "rs"));
    // `trybuild` looks at this argument too.
    let words: Vec<String> =
        env::args().filter_map(|word| word.strip_prefix("trybuild=").map(Into::into)).collect();
    let wanted = |file: &PathBuf| words.iter().all(|word| file.to_string_lossy().contains(word));
    files.retain(wanted);
    files.retain(|file| cfg!(feature = "train") || !file.to_string_lossy().contains("/train_"));
    files.sort();
    files
}

fn decided_by_rustc(file: &Path) -> bool {
    let name = file.file_stem().expect("a file has a name").to_string_lossy();
    ["_constant", "_generic", "_macro", "_type", "_warning"].iter().any(|end| name.ends_with(end))
}

/// Compiles files.
struct Compiler {
    library: Library,
    /// For what rustc writes; nobody reads it.
    out: PathBuf,
}

impl Compiler {
    /// What is wrong with the errors of a file, if they are not what is expected.
    fn disagrees(&self, file: &Path) -> Option<String> {
        let (got, expectation) = (self.errors(file), file.with_extension("stderr"));
        if env::var_os("TRYBUILD").is_some_and(|how| how == "overwrite") {
            fs::write(&expectation, &got).expect("the expectation can be written");
        }
        let expected = fs::read_to_string(&expectation).unwrap_or_default();
        let message = format!("{}\n\nexpected:\n{expected}\ngot:\n{got}", file.display());
        (got != expected).then_some(message)
    }

    /// The errors and warnings that a file gives.
    fn errors(&self, file: &Path) -> String {
        let mut rustc = self.library.rustc();
        rustc.args(["--emit", "obj", "--error-format", "json", "-o"]);
        rustc.arg(self.out.join(file.with_extension("o").file_name().expect("a file has a name")));
        rustc.arg(file);
        let output = rustc.output().expect("rustc can be started");
        lines(&output.stderr).filter_map(|message| written(&message)).collect::<Vec<_>>().join("\n")
    }
}

/// Our words and their place.
fn written(message: &Value) -> Option<String> {
    let level = message["level"].as_str().filter(|level| ["error", "warning"].contains(level))?;
    let place = message["spans"].as_array()?.iter().find(|span| span["is_primary"] == true)?;
    let words = message["message"].as_str()?;
    let words = words.strip_prefix("evaluation panicked: ").unwrap_or(words);
    let ours = words.strip_prefix("use of deprecated constant `").and_then(|rest| rest.split_once("`: "));
    let mut words = ours.map_or(words, |(_, ours)| ours).to_owned();
    let notes = message["children"].as_array()?.iter().filter_map(|note| note["message"].as_str());
    for help in notes.filter(|note| note.starts_with("help: ")) {
        words = words + "\n" + help;
    }
    let number = |of: &str| place[of].as_u64().and_then(|number| usize::try_from(number).ok());
    let (line, from, to) = (number("line_start")?, number("column_start")?, number("column_end")?);
    let (file, text) = (place["file_name"].as_str()?, place["text"][0]["text"].as_str()?);
    let (words, margin) = (words.replace('\n', "\n       "), " ".repeat(line.to_string().len()));
    let (before, under) = (" ".repeat(from - 1), "^".repeat(to.saturating_sub(from).max(1)));
    Some(format!(
        "{level}: {words}\n{margin}--> {file}:{line}:{from}\n{margin} |\n{line} | {text}\n{margin} | {before}{under}\n"
    ))
}
