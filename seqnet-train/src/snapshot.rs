//! The state of training between two epochs, as a safetensors file.
//!
//! | tensor       | type         | what                                             |
//! |--------------|--------------|--------------------------------------------------|
//! | `weights`    | `U8`         | the model's own safetensors file                 |
//! | `slots`      | the model's  | what the optimizer keeps                         |
//! | `progress`   | `U8`         | steps, and the factor of the learning rate       |
//! | `history`    | `F64`        | the columns of the log, named in the metadata    |
//! | `callback/0` | `U8`         | what the first callback remembers, and so on     |

use crate::{History, TrainError};
use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use seqnet_core::Scalar;
use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// All that a run needs to go on.
pub(crate) struct Snapshot<S> {
    pub(crate) weights: Vec<u8>,
    pub(crate) slots: Vec<S>,
    pub(crate) steps: u64,
    pub(crate) factor: f64,
    pub(crate) history: History,
    pub(crate) callbacks: Vec<Vec<u8>>,
}

/// The file of the state that belongs to a file of weights.
pub(crate) fn beside(weights: &Path) -> PathBuf {
    let mut name = weights.file_stem().map(OsString::from).unwrap_or_default();
    name.push(".state.safetensors");
    weights.with_file_name(name)
}

impl<S: Scalar> Snapshot<S> {
    const NUMBERS: Dtype = if size_of::<S>() == 4 { Dtype::F32 } else { Dtype::F64 };

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let names: Vec<&str> = self.history.names().collect();
        let history = names.iter().flat_map(|name| &self.history[name]).flat_map(|value| value.to_le_bytes());
        let progress = self.steps.to_le_bytes().into_iter().chain(self.factor.to_le_bytes());
        let mut tensors = vec![
            ("weights".to_owned(), Dtype::U8, self.weights.clone()),
            ("slots".to_owned(), Self::NUMBERS, self.slots.iter().flat_map(|slot| bytes(*slot)).collect()),
            ("progress".to_owned(), Dtype::U8, progress.collect()),
            ("history".to_owned(), Dtype::F64, history.collect()),
        ];
        let callbacks = self.callbacks.iter().enumerate();
        tensors.extend(callbacks.map(|(n, memory)| (format!("callback/{n}"), Dtype::U8, memory.clone())));
        let views = tensors.iter().map(|(name, dtype, bytes)| {
            let shape = vec![bytes.len() * 8 / dtype.bitsize()];
            let view = TensorView::new(*dtype, shape, bytes).expect("the shape is that of the bytes");
            (name, view)
        });
        let metadata = HashMap::from([("columns".to_owned(), names.join("\n"))]);
        safetensors::serialize(views, Some(metadata)).expect("the views are of their bytes")
    }

    /// Reads the state beside a file of weights, of a model with so many slots.
    pub(crate) fn read(path: &Path, state: &Path, slots: usize) -> Result<Self, TrainError> {
        let missing =
            |source| TrainError::NoCheckpoint { path: path.to_owned(), state: state.to_owned(), source };
        let file = std::fs::read(state).map_err(missing)?;
        let checkpoint = |found| TrainError::Checkpoint { path: path.to_owned(), found };
        let snapshot = Self::parse(&file).ok_or_else(|| checkpoint("is no state of training".to_owned()))?;
        if snapshot.slots.len() != slots {
            let found = snapshot.slots.len();
            return Err(checkpoint(format!("the optimizer keeps {slots} numbers, but the file has {found}")));
        }
        Ok(snapshot)
    }

    fn parse(file: &[u8]) -> Option<Self> {
        let (_, metadata) = SafeTensors::read_metadata(file).ok()?;
        let columns = metadata.metadata().as_ref()?.get("columns")?;
        let tensors = SafeTensors::deserialize(file).ok()?;
        let data = |name: &str| tensors.tensor(name).ok().map(|tensor| tensor.data().to_vec());
        let slots = tensors.tensor("slots").ok().filter(|slots| slots.dtype() == Self::NUMBERS)?;
        let (steps, factor) =
            tensors.tensor("progress").ok()?.data().split_first_chunk().map(|(steps, factor)| {
                (u64::from_le_bytes(*steps), factor.try_into().map(f64::from_le_bytes).ok())
            })?;
        let values = data("history")?;
        let values: Vec<f64> = values.as_chunks().0.iter().map(|value| f64::from_le_bytes(*value)).collect();
        let names: Vec<&str> = columns.lines().collect();
        let epochs = values.len().checked_div(names.len()).unwrap_or_default();
        let mut history = History::default();
        for epoch in 0..epochs {
            history
                .push(names.iter().zip(values.chunks(epochs)).map(|(name, column)| (*name, column[epoch])));
        }
        Some(Snapshot {
            weights: data("weights")?,
            slots: slots.data().chunks_exact(size_of::<S>()).map(number).collect(),
            steps,
            factor: factor?,
            history,
            callbacks: (0..).map_while(|n| data(&format!("callback/{n}"))).collect(),
        })
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a number of four bytes is an `f32`")]
fn bytes<S: Scalar>(number: S) -> Vec<u8> {
    match size_of::<S>() {
        4 => (number.to_f64() as f32).to_le_bytes().to_vec(),
        _ => number.to_f64().to_le_bytes().to_vec(),
    }
}

fn number<S: Scalar>(bytes: &[u8]) -> S {
    S::from_f64(match bytes {
        &[a, b, c, d] => f32::from_le_bytes([a, b, c, d]).into(),
        _ => bytes.try_into().map_or(f64::NAN, f64::from_le_bytes),
    })
}
