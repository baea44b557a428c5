//! What happens between two epochs.

mod checkpoint;
mod csv_logger;
mod early_stopping;
mod monitor;
mod reduce_lr_on_plateau;

pub use checkpoint::Checkpoint;
pub use csv_logger::CsvLogger;
pub use early_stopping::EarlyStopping;
pub use monitor::Mode;
pub use reduce_lr_on_plateau::ReduceLROnPlateau;

use crate::{History, TrainError};
use seqnet_core::{Parameters, Scalar};
use seqnet_weights::{SafeTensors, WeightsError};

/// Something to do after every epoch: stop, change the learning rate, write a file.
///
/// ```
/// use seqnet_train::{Callback, Run, TrainError};
///
/// /// Halves the learning rate every ten epochs.
/// struct Halve;
/// impl Callback for Halve {
///     fn on_epoch_end(&mut self, run: &mut Run<'_>) -> Result<(), TrainError> {
///         if run.history.epochs() % 10 == 0 {
///             run.learning_rate /= 2.0;
///         }
///         Ok(())
///     }
/// }
/// ```
pub trait Callback: Send {
    /// Before the first epoch.
    ///
    /// # Errors
    ///
    /// If it cannot do what it is for.
    fn on_train_begin(&mut self) -> Result<(), TrainError> {
        Ok(())
    }

    /// After an epoch, which is the last of `run.history`.
    ///
    /// # Errors
    ///
    /// If training cannot go on.
    fn on_epoch_end(&mut self, run: &mut Run<'_>) -> Result<(), TrainError>;

    /// After [`on_epoch_end`](Callback::on_epoch_end) of all callbacks: `snapshot` gives the state of training as a file, from which
    /// [`Trainer::resume`](crate::Trainer::resume) goes on.
    ///
    /// # Errors
    ///
    /// If training cannot go on.
    fn on_snapshot(&mut self, _run: &Run<'_>, _snapshot: &dyn Fn() -> Vec<u8>) -> Result<(), TrainError> {
        Ok(())
    }

    /// After the last epoch.
    ///
    /// # Errors
    ///
    /// If there is something wrong with the run.
    fn on_train_end(&mut self, _run: &mut Run<'_>) -> Result<(), TrainError> {
        Ok(())
    }

    /// What it must remember where a run is resumed.
    fn memory(&self) -> Vec<u8> {
        Vec::new()
    }

    /// Takes up what [`memory`](Callback::memory) gave. `None` if it is not that.
    fn recall(&mut self, memory: &[u8]) -> Option<()> {
        memory.is_empty().then_some(())
    }
}

/// Training, as a callback sees it.
#[non_exhaustive]
pub struct Run<'a> {
    /// What was logged, this epoch included.
    pub history: &'a History,
    /// The learning rate of the next epoch, before what the optimizer's schedule makes of it.
    pub learning_rate: f64,
    /// Whether this epoch is the last.
    pub stop: bool,
    /// The weights of the model.
    pub weights: &'a mut dyn Weights,
}

impl Run<'_> {
    /// What was logged under a name in this epoch.
    ///
    /// # Errors
    ///
    /// If nothing was, with the names that there are.
    pub fn logged(&self, name: &str) -> Result<f64, TrainError> {
        self.history.last(name).ok_or_else(|| TrainError::NotLogged {
            name: name.to_owned(),
            logged: self.history.names().map(str::to_owned).collect(),
        })
    }
}

/// The weights of a model, whatever its type, as a safetensors file.
pub trait Weights {
    /// The weights.
    fn save(&self) -> Vec<u8>;

    /// Takes the weights of a file.
    ///
    /// # Errors
    ///
    /// If they are not those of this model.
    fn load(&mut self, file: &[u8]) -> Result<(), WeightsError>;
}

/// A model whose numbers are `S`.
pub(crate) struct WeightsOf<'m, M, S>(pub(crate) &'m mut M, pub(crate) std::marker::PhantomData<S>);

impl<S: Scalar, M: Parameters<S>> Weights for WeightsOf<'_, M, S> {
    fn save(&self) -> Vec<u8> {
        self.0.to_safetensors()
    }
    fn load(&mut self, file: &[u8]) -> Result<(), WeightsError> {
        self.0.load_safetensors(file)
    }
}
