//! The models of `tests/fixtures/files.zip`, as files.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use zip::ZipArchive;

/// The folders of the archive's models, unpacked: `parity`, `activations` and `keras2`, with a folder for each network.
///
/// # Panics
///
/// If the archive cannot be read, or the folder not be written.
pub(crate) fn unpacked() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/files.zip");
        let folder =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("models-{}", env!("CARGO_CRATE_NAME")));
        let archive = ZipArchive::new(File::open(archive).expect("it is there"));
        archive.expect("an archive").extract(&folder).expect("it can be unpacked");
        folder
    })
}
