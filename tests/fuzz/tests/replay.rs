//! Files that were found, files made by hand, and damage that is the same every time.

use fuzz::memory::Counting;
use fuzz::target::{TARGETS, check};
use fuzz::{Mutator, hand};
use seqnet_weights::File;
use std::path::Path;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn files_that_were_found_are_harmless() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for entry in std::fs::read_dir(folder).expect("the corpus") {
        let path = entry.expect("a file").path();
        let bytes = std::fs::read(&path).expect("its bytes");
        check(&bytes).unwrap_or_else(|wrong| panic!("{}: {wrong}", path.display()));
    }
}

#[test]
fn hostile_files_are_errors() {
    for (what, bytes) in hand::files() {
        check(&bytes).unwrap_or_else(|wrong| panic!("{what}: {wrong}"));
        let read = File::from_bytes(&bytes);
        // What is only large, or empty, is no lie.
        let sound = what.starts_with("many") || ["models in models", "a dataset of no rows"].contains(&what);
        assert!(read.is_err() || sound, "{what} is read as {read:?}");
    }
}

#[test]
fn sound_files_are_read() {
    for (name, target) in TARGETS {
        let seeds = target.seeds();
        assert!(!seeds.is_empty(), "{name} has files");
        for bytes in seeds {
            check(&bytes).unwrap_or_else(|wrong| panic!("{name}: {wrong}"));
            assert!(File::from_bytes(&bytes).is_ok(), "{name}");
        }
    }
}

#[test]
fn damage_is_harmless() {
    for (name, target) in TARGETS {
        let seeds = target.seeds();
        for seed in 0..300 {
            let bytes = target.damaged(&seeds, &mut Mutator::new(seed));
            check(&bytes).unwrap_or_else(|wrong| panic!("{name}, seed {seed}: {wrong}"));
        }
    }
}
