//! How good outputs are.

mod accuracy;
mod alike;
mod confusion_matrix;
mod labels;
mod losses;
mod regression;

pub use accuracy::{Accuracy, BinaryAccuracy, TopKAccuracy};
pub use alike::Alike;
pub use confusion_matrix::ConfusionMatrix;
pub use labels::Labels;
pub use regression::{R2Score, RootMeanSquaredError};

/// A number for how well outputs `Y` meet targets `T`.
///
/// ```
/// use seqnet_core::Vector;
/// use seqnet_train::{Metric, RootMeanSquaredError};
///
/// let outputs = [Vector::from([1.0, 2.0]), Vector::from([3.0, 4.0])];
/// let targets = [Vector::from([1.0, 2.0]), Vector::from([3.0, 8.0])];
/// let rmse = RootMeanSquaredError.of(outputs.iter().zip(&targets)); // √(4² / 4)
/// assert_eq!(rmse, 2.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not compare an output `{Y}` with a target `{T}`",
    label = "not for targets `{T}` of outputs `{Y}`"
)]
pub trait Metric<Y, T> {
    /// What is gathered sample by sample.
    type Sum: Default;

    /// Its name in [`History`](crate::History), as in Keras.
    fn name(&self) -> String;
    /// Takes one sample.
    fn add(&self, sum: &mut Self::Sum, y: &Y, target: &T);
    /// The metric of all that was taken.
    fn value(&self, sum: &Self::Sum) -> f64;

    /// The metric of these outputs and targets.
    fn of<'a>(&self, samples: impl IntoIterator<Item = (&'a Y, &'a T)>) -> f64
    where
        Y: 'a,
        T: 'a,
        Self: Sized,
    {
        let mut sum = Self::Sum::default();
        for (y, target) in samples {
            self.add(&mut sum, y, target);
        }
        self.value(&sum)
    }
}

/// A sum and how many were summed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mean {
    sum: f64,
    count: f64,
}

impl Mean {
    pub(crate) fn add(&mut self, value: f64) {
        self.add_many(value, 1.0);
    }

    pub(crate) fn add_many(&mut self, sum: f64, count: f64) {
        self.sum += sum;
        self.count += count;
    }

    pub(crate) fn value(&self) -> f64 {
        self.sum / self.count
    }
}

/// A metric together with its sum, whatever that is.
pub(crate) trait Observer<Y, T> {
    fn name(&self) -> String;
    fn add(&mut self, y: &Y, target: &T);
    /// The value, from which it begins anew.
    fn take(&mut self) -> f64;
}

pub(crate) struct Observed<M, Sum> {
    pub(crate) metric: M,
    pub(crate) sum: Sum,
}

impl<Y, T, M: Metric<Y, T>> Observer<Y, T> for Observed<M, M::Sum> {
    fn name(&self) -> String {
        self.metric.name()
    }
    fn add(&mut self, y: &Y, target: &T) {
        self.metric.add(&mut self.sum, y, target);
    }
    fn take(&mut self) -> f64 {
        self.metric.value(&std::mem::take(&mut self.sum))
    }
}
