//! The models of `files.zip`, `random/random.zip` and `graphs/graphs.zip` in `tests/fixtures`, as files.

use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The folders of the archives' models, unpacked: `parity`, `activations`, `keras2`, `random` and `graphs`, with a folder for each network.
///
/// # Panics
///
/// If an archive cannot be read, or the folder not be written.
pub(crate) fn unpacked() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("models-{}", env!("CARGO_CRATE_NAME")));
        // Networks of before are not there any more.
        let _ = fs::remove_dir_all(&folder);
        for archive in ["files.zip", "random/random.zip", "graphs/graphs.zip"] {
            let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures").join(archive);
            let archive = ZipArchive::new(File::open(archive).expect("it is there"));
            archive.expect("an archive").extract(&folder).expect("it can be unpacked");
        }
        folder
    })
}

/// A model of these layers as `model.save` writes it, before it has weights; without a shape, before it has an input.
#[allow(dead_code, reason = "not every test writes models")]
pub(crate) fn archive(shape: Option<&Value>, layers: &[Value]) -> Vec<u8> {
    let input = shape.map(|shape| json!({ "class_name": "InputLayer", "config": { "batch_shape": shape } }));
    let layers: Vec<Value> = input.into_iter().chain(layers.iter().cloned()).collect();
    let config = json!({ "class_name": "Sequential", "config": { "name": "model", "layers": layers } });
    // Of a model without layers of these classes.
    let weights = fs::read(unpacked().join("parity/post01_one_to_one/model.weights.h5"));
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [
        ("config.json", config.to_string().into_bytes()),
        ("model.weights.h5", weights.expect("it is there")),
    ] {
        writer.start_file(name, SimpleFileOptions::default()).expect("an entry");
        writer.write_all(&bytes).expect("its bytes");
    }
    writer.finish().expect("an archive").into_inner()
}
