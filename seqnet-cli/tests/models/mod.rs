//! The models of `files.zip`, `random/random.zip` and `graphs/graphs.zip` in `tests/fixtures`, as files.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use zip::ZipArchive;

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
        for archive in ["files.zip", "random/random.zip", "graphs/graphs.zip"] {
            let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures").join(archive);
            let archive = ZipArchive::new(File::open(archive).expect("it is there"));
            archive.expect("an archive").extract(&folder).expect("it can be unpacked");
        }
        folder
    })
}
