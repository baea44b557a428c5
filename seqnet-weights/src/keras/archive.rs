//! `.keras`: a zip archive of `metadata.json`, `config.json` and `model.weights.h5`.

use super::{config, weights};
use crate::hdf5::Hdf5;
use crate::{File, Format, WeightsError, foreign};
use serde_json::Value;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// What an entry may have in bytes, beyond a multiple of the archive's size: a small archive can claim to unpack to anything.
const ROOM: u64 = 4 << 20;
const TIMES: u64 = 4;

pub(crate) fn archive(bytes: &[u8]) -> Result<File, WeightsError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(error.into()))?;
    let room = ROOM.saturating_add(TIMES.saturating_mul(bytes.len() as u64));
    let mut entry = |name: &str| entry(&mut archive, name, room);
    let metadata: Option<Value> =
        entry("metadata.json").ok().and_then(|json| serde_json::from_slice(&json).ok());
    let config = entry("config.json").map_err(|error| foreign::archive(bytes).unwrap_or(error))?;
    let config: Value = serde_json::from_slice(&config).map_err(|error| unreadable(error.into()))?;
    let model = config::model(&config)?;
    let file = Hdf5::open(entry("model.weights.h5")?)?;
    let mut read = weights::read(&file.root(), Some(model))?;
    read.format = Format::Keras;
    for (key, value) in metadata.iter().filter_map(Value::as_object).flatten() {
        read.facts.push((key.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)));
    }
    Ok(read)
}

fn entry(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str, room: u64) -> Result<Vec<u8>, WeightsError> {
    let entry = archive.by_name(name).map_err(|error| match error {
        zip::result::ZipError::FileNotFound => WeightsError::Malformed {
            needs: "a `.keras` archive",
            found: format!("a zip archive without `{name}`"),
            help: "save it with `model.save(\"model.keras\")`".to_owned(),
            source: None,
        },
        error => unreadable(error.into()),
    })?;
    let mut bytes = Vec::new();
    entry.take(room + 1).read_to_end(&mut bytes).map_err(|error| unreadable(error.into()))?;
    if bytes.len() as u64 > room {
        return Err(WeightsError::damaged(format!("`{name}` in it has more than {room} bytes")));
    }
    Ok(bytes)
}

fn unreadable(source: Box<dyn std::error::Error + Send + Sync>) -> WeightsError {
    WeightsError::Malformed {
        needs: "a `.keras` archive",
        found: "one that cannot be read".to_owned(),
        help: "save or copy it anew".to_owned(),
        source: Some(source),
    }
}
