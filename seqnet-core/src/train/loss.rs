//! How far an output is from its target.
//!
//! The loss of a batch is the mean over all timesteps of all of its windows, where an output without time is one timestep; with weights,
//! their weighted sum divided by the number of timesteps, as in Keras.

mod crossentropy;
mod regression;
mod total;

pub use crossentropy::{BinaryCrossentropy, CategoricalCrossentropy, SparseCategoricalCrossentropy};
pub use regression::{Huber, LogCosh, MeanAbsoluteError, MeanAbsolutePercentageError, MeanSquaredError};
pub use total::Total;

use crate::{Scalar, Sequence, Tensor, Token, Tokens, Vector};

/// What kind of numbers a loss takes for an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Any.
    Numbers,
    /// Those between 0 and 1 that `sigmoid` or `softmax` gives.
    Probabilities(Outcomes),
    /// Those of which `sigmoid` or `softmax` makes probabilities.
    Logits(Outcomes),
}

/// What probabilities are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcomes {
    /// Each feature is yes or no by itself: probabilities of `sigmoid`.
    Binary,
    /// One of the features is right: probabilities of `softmax`.
    Categorical,
}

impl Takes {
    const fn of(outcomes: Outcomes, from_logits: bool) -> Self {
        if from_logits { Takes::Logits(outcomes) } else { Takes::Probabilities(outcomes) }
    }
}

/// How far an output `Y` is from a `Target`.
///
/// ```
/// use seqnet_core::{Vector, train::{Loss, MeanSquaredError}};
///
/// let (y, target) = (Vector::from([1.0, 5.0]), Vector::from([3.0, 5.0]));
/// let mut dy = Vector::zeros();
/// assert_eq!(MeanSquaredError.window(&y, &target, &mut dy), 2.0);
/// assert_eq!(dy, Vector::from([-2.0, 0.0]));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not compare an output `{Y}` with a target `{Target}`",
    label = "is no loss for these",
    note = "help: give it targets of the output's own shape, or classes, `Token` or `Tokens`, with `SparseCategoricalCrossentropy`"
)]
pub trait Loss<Y: Tensor, Target = Y> {
    /// Keras's name: `mse`.
    const NAME: &'static str;

    /// What kind of numbers it takes for an output.
    fn takes(&self) -> Takes {
        Takes::Numbers
    }

    /// The loss of timestep `t`, whose features `y` are, and its derivative for them.
    fn timestep(&self, t: usize, y: &[Y::Scalar], target: &Target, dy: &mut [Y::Scalar]) -> Y::Scalar;

    /// The sum of the losses of all timesteps, each times its weight, and the derivative for `y`.
    fn weighted(&self, y: &Y, target: &Target, weight: impl Fn(usize) -> Y::Scalar, dy: &mut Y) -> Y::Scalar {
        let features = Y::SHAPE.last().copied().unwrap_or(1).max(1);
        let rows = y.as_slice().chunks(features).zip(dy.as_mut_slice().chunks_mut(features));
        rows.enumerate().fold(Y::Scalar::ZERO, |sum, (t, (y, dy))| {
            let weight = weight(t);
            let loss = self.timestep(t, y, target, dy);
            for dy in dy {
                *dy *= weight;
            }
            sum + weight * loss
        })
    }

    /// The sum of the losses of all timesteps, and the derivative for `y`.
    fn window(&self, y: &Y, target: &Target, dy: &mut Y) -> Y::Scalar {
        self.weighted(y, target, |_| Y::Scalar::ONE, dy)
    }
}

/// How many timesteps an output has; one without time counts as one.
#[must_use]
pub fn timesteps<Y: Tensor>() -> usize {
    Y::SHAPE.split_last().map_or(1, |(_, timesteps)| timesteps.iter().product())
}

/// A target of classes, which can be weighted by them.
pub trait Classes {
    /// The class at timestep `t`.
    fn class(&self, t: usize) -> usize;
}

impl<const C: usize> Classes for Token<C> {
    fn class(&self, _: usize) -> usize {
        self.id()
    }
}

impl<const T: usize, const C: usize> Classes for Tokens<T, C> {
    fn class(&self, t: usize) -> usize {
        self.steps().get(t).map_or(0, |token| token.id())
    }
}

/// The largest, of several equal ones the first; of a single number whether it is nearer to 1 than to 0.
fn largest<S: Scalar>(values: &[S]) -> usize {
    if let [value] = values {
        return usize::from(*value > S::from_f64(0.5));
    }
    let first = (0, values.first().copied().unwrap_or(S::ZERO));
    values.iter().enumerate().fold(first, |best, (i, &v)| if v > best.1 { (i, v) } else { best }).0
}

impl<const C: usize, S: Scalar> Classes for Vector<C, S> {
    fn class(&self, _: usize) -> usize {
        largest(self.as_slice())
    }
}

impl<const T: usize, const C: usize, S: Scalar> Classes for Sequence<T, C, S> {
    fn class(&self, t: usize) -> usize {
        self.steps().get(t).map_or(0, |step| largest(step.as_slice()))
    }
}

/// The features of timestep `t` of a target of the output's shape.
fn row<Y: Tensor>(target: &Y, t: usize, features: usize) -> &[Y::Scalar] {
    target.as_slice().chunks(features.max(1)).nth(t).unwrap_or(&[])
}
