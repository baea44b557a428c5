//! Files that are sound: those of `tests/fixtures`, and the pieces of which they are made.

use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const FILES: &[u8] = include_bytes!("../../fixtures/files.zip");
const GRAPHS: &[u8] = include_bytes!("../../fixtures/graphs/graphs.zip");

/// The files whose names end so, small ones.
#[must_use]
pub fn files(ending: &str) -> Vec<Vec<u8>> {
    let mut files: Vec<Vec<u8>> = [entries(FILES), entries(GRAPHS)]
        .concat()
        .into_iter()
        .filter(|(name, _)| name.ends_with(ending))
        .map(|(_, b)| b)
        .collect();
    files.retain(|file| file.len() < 60_000);
    files
}

/// The state dicts of PyTorch.
#[must_use]
pub fn state_dicts() -> Vec<Vec<u8>> {
    vec![
        include_bytes!("../../fixtures/pytorch/stacked.safetensors").to_vec(),
        include_bytes!("../../fixtures/pytorch/sequential.safetensors").to_vec(),
        include_bytes!("../../fixtures/pytorch/convolution.safetensors").to_vec(),
        include_bytes!("../../fixtures/pytorch/normalization.safetensors").to_vec(),
        include_bytes!("../../fixtures/pytorch/causal.safetensors").to_vec(),
        include_bytes!("../../fixtures/pytorch/cells.safetensors").to_vec(),
        include_bytes!("../../fixtures/pytorch/plain_relu.safetensors").to_vec(),
    ]
}

/// The entries of an archive.
///
/// # Panics
///
/// If it is none.
#[must_use]
pub fn entries(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(archive)).expect("an archive");
    (0..archive.len())
        .map(|index| {
            let mut entry = archive.by_index(index).expect("an entry");
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).expect("its bytes");
            (entry.name().expect("its name").into_owned(), bytes)
        })
        .collect()
}

/// An archive of entries, with the checksums that they have.
///
/// # Panics
///
/// Never: it is written to memory.
#[must_use]
pub fn archive(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        writer.start_file(name.as_str(), options).expect("an entry");
        writer.write_all(bytes).expect("its bytes");
    }
    writer.finish().expect("an archive").into_inner()
}
