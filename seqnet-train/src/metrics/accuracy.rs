//! How often the class is right.
//!
//! ```text
//! accuracy          mean of [argmax y = class]
//! binary accuracy   mean of [(y > threshold) = (target > 1/2)], over all features
//! top k             mean of [fewer than k features of y are higher than that of the class]
//! ```

use super::labels::{features, highest, rows};
use super::{Alike, Labels, Mean, Metric};
use seqnet_core::{Scalar, Tensor};

/// How often the highest feature is that of the class; with one feature, how often it is on the right side of one half.
///
/// Keras's `metrics = ["accuracy"]`: the target's type says whether it is categorical, sparse or binary.
///
/// ```
/// use seqnet_core::{Token, Vector};
/// use seqnet_train::{Accuracy, Metric};
///
/// let outputs = [Vector::from([0.1, 0.7, 0.2]), Vector::from([0.5, 0.2, 0.3])];
/// let classes = [Token::<3>::try_from(1)?, Token::try_from(2)?];
/// assert_eq!(Accuracy.of(outputs.iter().zip(&classes)), 0.5);
/// # Ok::<_, seqnet_core::TokensError>(())
/// ```
#[doc(alias("CategoricalAccuracy", "SparseCategoricalAccuracy"))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accuracy;

impl<Y: Tensor, T: Labels<Y>> Metric<Y, T> for Accuracy {
    type Sum = Mean;

    fn name(&self) -> String {
        "accuracy".into()
    }
    fn add(&self, sum: &mut Mean, y: &Y, target: &T) {
        for (row, class) in rows(y).zip(target.labels()) {
            sum.add(f64::from(u8::from(highest(row) == class)));
        }
    }
    fn value(&self, sum: &Mean) -> f64 {
        sum.value()
    }
}

/// How many features are on the right side of the threshold, each for itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BinaryAccuracy {
    /// Above it an output says yes; Keras's default is 0.5.
    pub threshold: f64,
}

impl Default for BinaryAccuracy {
    fn default() -> Self {
        BinaryAccuracy { threshold: 0.5 }
    }
}

impl<Y: Tensor, T: Alike<Y>> Metric<Y, T> for BinaryAccuracy {
    type Sum = Mean;

    fn name(&self) -> String {
        "binary_accuracy".into()
    }
    fn add(&self, sum: &mut Mean, y: &Y, target: &T) {
        for (y, target) in y.as_slice().iter().zip(target.alike().as_slice()) {
            let right = (y.to_f64() > self.threshold) == (target.to_f64() > 0.5);
            sum.add(f64::from(u8::from(right)));
        }
    }
    fn value(&self, sum: &Mean) -> f64 {
        sum.value()
    }
}

/// How often the class is among the `k` highest features.
///
/// ```
/// use seqnet_core::{Token, Vector};
/// use seqnet_train::{Metric, TopKAccuracy};
///
/// let (y, class) = (Vector::from([0.5, 0.2, 0.3]), Token::<3>::try_from(2)?);
/// assert_eq!(TopKAccuracy(2).of([(&y, &class)]), 1.0);
/// # Ok::<_, seqnet_core::TokensError>(())
/// ```
#[doc(alias("TopKCategoricalAccuracy", "SparseTopKCategoricalAccuracy"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TopKAccuracy(pub usize);

impl<Y: Tensor, T: Labels<Y>> Metric<Y, T> for TopKAccuracy {
    type Sum = Mean;

    fn name(&self) -> String {
        format!("top_{}_accuracy", self.0)
    }
    fn add(&self, sum: &mut Mean, y: &Y, target: &T) {
        for (row, class) in rows(y).zip(target.labels()).filter(|(_, class)| *class < features::<Y>()) {
            let higher = row.iter().filter(|value| **value > row[class]).count();
            sum.add(f64::from(u8::from(higher < self.0)));
        }
    }
    fn value(&self, sum: &Mean) -> f64 {
        sum.value()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use seqnet_core::{Sequence, Tokens, Vector};

    #[test]
    fn one_feature_is_a_yes_or_no() {
        let outputs = [Vector::from([0.9]), Vector::from([0.4]), Vector::from([0.5])];
        let targets = [Vector::from([1.0]), Vector::from([1.0]), Vector::from([0.0])];
        assert_eq!(Accuracy.of(outputs.iter().zip(&targets)), 2.0 / 3.0);
    }

    #[test]
    fn every_timestep_has_a_class() {
        let y = Sequence::from([[0.8, 0.2], [0.3, 0.7], [0.1, 0.9]]);
        let ids = Tokens::<3, 2>::try_from([0, 1, 0]).unwrap();
        assert_eq!(Accuracy.of([(&y, &ids)]), 2.0 / 3.0);
        let one_hot = Sequence::from([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]);
        assert_eq!(Accuracy.of([(&y, &one_hot)]), 2.0 / 3.0);
    }

    #[test]
    fn several_labels_count_each() {
        let (y, target) = (Vector::from([0.9, 0.1, 0.7, 0.7]), Vector::from([1.0, 0.0, 0.0, 1.0]));
        assert_eq!(BinaryAccuracy::default().of([(&y, &target)]), 0.75);
        assert_eq!(BinaryAccuracy { threshold: 0.8 }.of([(&y, &target)]), 0.75);
    }

    /// 0.5 > 0.3 > 0.2: the class is the third.
    #[test]
    fn among_the_highest() {
        let (y, target) = (Vector::from([0.3, 0.2, 0.5]), Vector::from([0.0, 1.0, 0.0]));
        assert_eq!([1, 2, 3].map(|k| TopKAccuracy(k).of([(&y, &target)])), [0.0, 0.0, 1.0]);
    }
}
