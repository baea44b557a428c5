//! How far numbers are from where they should be, over all `n` numbers of all outputs.
//!
//! ```text
//! RMSE = √(Σ (y - target)² / n)
//! R²   = 1 - Σ (y - target)² / Σ (target - mean target)²        for each number of an output; of them the mean
//! ```

use super::{Alike, Mean, Metric};
use seqnet_core::{Scalar, Tensor};

fn differences<Y: Tensor>(y: &Y, target: &Y) -> impl Iterator<Item = f64> {
    y.as_slice().iter().zip(target.as_slice()).map(|(y, target)| y.to_f64() - target.to_f64())
}

/// The root of the mean squared distance, in the units of the target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RootMeanSquaredError;

impl<Y: Tensor, T: Alike<Y>> Metric<Y, T> for RootMeanSquaredError {
    type Sum = Mean;

    fn name(&self) -> String {
        "root_mean_squared_error".into()
    }
    fn add(&self, sum: &mut Mean, y: &Y, target: &T) {
        differences(y, target.alike()).for_each(|difference| sum.add(difference * difference));
    }
    fn value(&self, sum: &Mean) -> f64 {
        sum.value().sqrt()
    }
}

/// The coefficient of determination: 1 where outputs are right, 0 where they are no better than the mean of the targets.
#[doc(alias = "R²")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct R2Score;

/// One number of the outputs, over the samples.
#[derive(Clone, Copy, Debug, Default)]
pub struct Variation {
    count: f64,
    mean: f64,
    /// `Σ (target - mean)²`, kept up sample by sample (Welford 1962).
    total: f64,
    /// `Σ (y - target)²`.
    residual: f64,
}

impl<Y: Tensor, T: Alike<Y>> Metric<Y, T> for R2Score {
    type Sum = Vec<Variation>;

    fn name(&self) -> String {
        "r2_score".into()
    }
    fn add(&self, sum: &mut Vec<Variation>, y: &Y, target: &T) {
        sum.resize(y.as_slice().len(), Variation::default());
        for ((of, y), target) in sum.iter_mut().zip(y.as_slice()).zip(target.alike().as_slice()) {
            let target = target.to_f64();
            of.count += 1.0;
            let from_mean = target - of.mean;
            of.mean += from_mean / of.count;
            of.total += from_mean * (target - of.mean);
            of.residual += (y.to_f64() - target).powi(2);
        }
    }
    fn value(&self, sum: &Vec<Variation>) -> f64 {
        let mut mean = Mean::default();
        for of in sum {
            mean.add(1.0 - of.residual / of.total);
        }
        mean.value()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use seqnet_core::Vector;
    use seqnet_core::train::MeanAbsoluteError;

    /// Distances 0, 3, 4, 5: 12 / 4 on average, and √(50 / 4).
    #[test]
    fn distances_by_hand() {
        let outputs = [Vector::<2, f64>::from([1.0, 5.0]), Vector::from([0.0, -5.0])];
        let targets = [Vector::from([1.0, 2.0]), Vector::from([4.0, 0.0])];
        assert_eq!(MeanAbsoluteError.of(outputs.iter().zip(&targets)), 3.0);
        assert!((RootMeanSquaredError.of(outputs.iter().zip(&targets)) - 12.5_f64.sqrt()).abs() <= 1e-15);
    }

    /// Targets 1, 2, 3 have mean 2 and `Σ (target - 2)² = 2`; outputs 1, 2, 4 leave 1: `1 - 1/2`. The second number is right: 1.
    #[test]
    fn determination_by_hand() {
        let outputs = [[1.0, 7.0], [2.0, 8.0], [4.0, 9.0]].map(Vector::<2, f64>::from);
        let targets = [[1.0, 7.0], [2.0, 8.0], [3.0, 9.0]].map(Vector::from);
        assert_eq!(R2Score.of(outputs.iter().zip(&targets)), 0.75);
    }

    #[test]
    fn the_mean_explains_nothing() {
        let targets = [1.0, 2.0, 6.0].map(|y| Vector::<1, f64>::from([y]));
        let outputs = [Vector::from([3.0]); 3];
        assert_eq!(R2Score.of(outputs.iter().zip(&targets)), 0.0);
    }
}
