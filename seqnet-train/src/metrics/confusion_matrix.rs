//! Which class is taken for which.

use super::Labels;
use super::labels::{features, highest, rows};
use crate::Dataset;
use seqnet_core::{Layer, Tensor};
use std::fmt;

/// How often a sample of one class was taken for another.
///
/// ```
/// use seqnet_train::ConfusionMatrix;
///
/// // 0 was seen twice and once taken for 1.
/// let matrix = ConfusionMatrix::new(2, [(0, 0), (0, 1), (1, 1)]);
/// assert_eq!(matrix.count(0, 1), 1);
/// assert_eq!((matrix.recall(0), matrix.precision(1)), (0.5, 0.5));
/// assert_eq!(matrix.to_string(), "actual \\ predicted  0  1\n                 0  1  1\n                 1  0  1");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfusionMatrix {
    /// `counts[actual][predicted]`.
    counts: Vec<Vec<usize>>,
}

impl ConfusionMatrix {
    /// Counts pairs of an actual and a predicted class.
    ///
    /// # Panics
    ///
    /// If a class is not below `classes`.
    #[must_use]
    pub fn new(classes: usize, pairs: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let mut counts = vec![vec![0; classes]; classes];
        for (actual, predicted) in pairs {
            counts[actual][predicted] += 1;
        }
        ConfusionMatrix { counts }
    }

    /// Counts what a model predicts for a dataset; of an output with one feature, whether it is above one half.
    #[must_use]
    pub fn of<X, M: Layer<X>, T: Labels<M::Output>>(model: &M, data: &Dataset<X, T>) -> Self {
        let mut pairs = Vec::new();
        for (x, target) in data.iter() {
            let mut y = M::Output::ZEROS;
            model.forward(x, &mut M::State::default(), &mut y);
            pairs.extend(target.labels().zip(rows(&y).map(highest)));
        }
        ConfusionMatrix::new(features::<M::Output>().max(2), pairs)
    }

    /// How many classes there are.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.counts.len()
    }

    /// How many samples of the class `actual` were taken for `predicted`.
    #[must_use]
    pub fn count(&self, actual: usize, predicted: usize) -> usize {
        self.counts[actual][predicted]
    }

    /// The part of all samples that is right.
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        let right = (0..self.classes()).map(|class| self.count(class, class)).sum();
        ratio(right, self.counts.iter().flatten().sum())
    }

    /// The part of what was taken for a class that is of it; not a number where nothing was.
    #[must_use]
    pub fn precision(&self, class: usize) -> f64 {
        ratio(self.count(class, class), (0..self.classes()).map(|actual| self.count(actual, class)).sum())
    }

    /// The part of a class that was found; not a number where there is nothing of it.
    #[must_use]
    pub fn recall(&self, class: usize) -> f64 {
        ratio(self.count(class, class), self.counts[class].iter().sum())
    }

    /// The harmonic mean of precision and recall.
    #[must_use]
    pub fn f1(&self, class: usize) -> f64 {
        let (precision, recall) = (self.precision(class), self.recall(class));
        2.0 * precision * recall / (precision + recall)
    }
}

#[expect(clippy::cast_precision_loss, reason = "nobody has 2⁵³ samples")]
fn ratio(part: usize, of: usize) -> f64 {
    part as f64 / of as f64
}

impl fmt::Display for ConfusionMatrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const CORNER: &str = "actual \\ predicted";
        let longest = self.counts.iter().flatten().max().copied().unwrap_or_default().max(self.classes());
        let width = longest.to_string().len() + 2;
        write!(f, "{CORNER}")?;
        for class in 0..self.classes() {
            write!(f, "{class:>width$}")?;
        }
        for (class, row) in self.counts.iter().enumerate() {
            write!(f, "\n{class:>corner$}", corner = CORNER.len())?;
            for count in row {
                write!(f, "{count:>width$}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of class 0, 3 of 4 were found; 3 of the 5 taken for it were of it.
    #[test]
    fn rates_by_hand() {
        let pairs = [(0, 0), (0, 0), (0, 0), (0, 1), (1, 0), (1, 0), (1, 1), (2, 2)];
        let matrix = ConfusionMatrix::new(3, pairs);
        assert_eq!((matrix.recall(0), matrix.precision(0)), (0.75, 0.6));
        assert!((matrix.f1(0) - 2.0 * 0.75 * 0.6 / 1.35).abs() <= 1e-15);
        assert_eq!(matrix.accuracy(), 5.0 / 8.0);
    }
}
