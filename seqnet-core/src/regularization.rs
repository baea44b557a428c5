//! What training does to weights besides following their gradient.

use crate::{Scalar, Tensor};

/// How training treats a weight tensor. `sequential!` sets it from a layer's arguments.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Training {
    /// Whether training changes the tensor, and how.
    pub role: Role,
    /// What its size costs.
    pub regularizer: Regularizer,
    /// What it is held to after each step.
    pub constraint: Constraint,
}

impl Training {
    /// The tensor follows its gradient, and nothing else.
    pub const PLAIN: Training =
        Training { role: Role::Trained, regularizer: Regularizer::NONE, constraint: Constraint::None };
}

/// Whether training changes a tensor, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It follows its gradient.
    Trained,
    /// It is gathered from what goes through the layer, such as a moving mean.
    Statistic,
    /// It stays as it is.
    Fixed,
}

/// What the size of weights costs: `l1 Σ |w| + l2 Σ w²`.
///
/// ```
/// use seqnet_core::Regularizer;
///
/// let mut gradient = [0.0, 0.0];
/// let loss: f32 = Regularizer { l1: 0.0, l2: 0.5 }.add_to(&[3.0, -1.0], &mut gradient);
/// assert_eq!((loss, gradient), (5.0, [3.0, -1.0]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Regularizer {
    /// For each unit of distance from zero.
    pub l1: f64,
    /// For each unit of the square.
    pub l2: f64,
}

impl Regularizer {
    /// Size is free.
    pub const NONE: Regularizer = Regularizer { l1: 0.0, l2: 0.0 };

    /// Whether it costs nothing.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Regularizer::NONE
    }

    /// The cost of weights.
    pub fn cost<S: Scalar>(&self, weights: &[S]) -> S {
        let (l1, l2) = (S::from_f64(self.l1), S::from_f64(self.l2));
        weights.iter().fold(S::ZERO, |sum, &w| sum + l1 * w.abs() + l2 * w * w)
    }

    /// Both costs.
    #[must_use]
    pub const fn and(self, other: Regularizer) -> Regularizer {
        Regularizer { l1: self.l1 + other.l1, l2: self.l2 + other.l2 }
    }

    /// The cost of outputs.
    #[must_use]
    pub fn cost_of<Y: Tensor>(&self, outputs: &[Y]) -> f64 {
        if self.is_none() {
            return 0.0;
        }
        outputs.iter().map(|y| self.cost(y.as_slice()).to_f64()).sum()
    }

    /// Adds the derivative of the cost of outputs to those for them.
    pub fn add_to_each<Y: Tensor>(&self, outputs: &[Y], derivatives: &mut [Y]) {
        if self.is_none() {
            return;
        }
        for (y, dy) in outputs.iter().zip(derivatives) {
            self.add_to(y.as_slice(), dy.as_mut_slice());
        }
    }

    /// The cost of weights, whose derivative is added to their gradient.
    pub fn add_to<S: Scalar>(&self, weights: &[S], gradient: &mut [S]) -> S {
        let (l1, l2) = (S::from_f64(self.l1), S::from_f64(2.0 * self.l2));
        for (gradient, &w) in gradient.iter_mut().zip(weights) {
            let sign = if w > S::ZERO {
                S::ONE
            } else if w < S::ZERO {
                -S::ONE
            } else {
                S::ZERO
            };
            *gradient += l1 * sign + l2 * w;
        }
        self.cost(weights)
    }
}

/// What weights are held to after each step. Norms are those over all inputs of a unit, along Keras's `axis = 0`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Constraint {
    /// Nothing.
    None,
    /// No weight is negative.
    NonNeg,
    /// Every norm is 1.
    UnitNorm {
        /// The axis along which it is taken.
        axis: usize,
    },
    /// No norm is larger.
    MaxNorm {
        /// The largest.
        max: f64,
        /// The axis along which it is taken.
        axis: usize,
    },
    /// Every norm comes nearer to a range.
    MinMaxNorm {
        /// The smallest.
        min: f64,
        /// The largest.
        max: f64,
        /// Which part of the way there is taken at each step.
        rate: f64,
        /// The axis along which it is taken.
        axis: usize,
    },
}

/// Keras's, which keeps a norm of zero from being divided by.
const EPSILON: f64 = 1e-7;

impl Constraint {
    /// Holds the weights of a tensor to it.
    pub fn apply<S: Scalar>(&self, shape: &[usize], weights: &mut [S]) {
        let (one, epsilon) = (S::ONE, S::from_f64(EPSILON));
        match *self {
            Constraint::None => {}
            Constraint::NonNeg => weights.iter_mut().filter(|w| **w < S::ZERO).for_each(|w| *w = S::ZERO),
            Constraint::UnitNorm { axis } => scale(shape, axis, weights, |norm| one / (epsilon + norm)),
            Constraint::MaxNorm { max, axis } => {
                let max = S::from_f64(max);
                scale(shape, axis, weights, |norm| norm.min(max) / (epsilon + norm));
            }
            Constraint::MinMaxNorm { min, max, rate, axis } => {
                let [min, max, rate] = [min, max, rate].map(S::from_f64);
                scale(shape, axis, weights, |norm| {
                    (rate * norm.min(max).max(min) + (one - rate) * norm) / (epsilon + norm)
                });
            }
        }
    }
}

/// Multiplies all weights that differ in one index alone by a factor that depends on their norm.
fn scale<S: Scalar>(shape: &[usize], axis: usize, weights: &mut [S], factor: impl Fn(S) -> S) {
    let axis = axis.min(shape.len().saturating_sub(1));
    let length = shape.get(axis).copied().unwrap_or(1);
    let stride: usize = shape.iter().skip(axis + 1).product();
    for block in weights.chunks_mut((length * stride).max(1)) {
        for first in 0..stride.min(block.len()) {
            let squares = block[first..].iter().step_by(stride).fold(S::ZERO, |sum, &w| sum + w * w);
            let factor = factor(squares.sqrt());
            block[first..].iter_mut().step_by(stride).for_each(|w| *w *= factor);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(constraint: Constraint, expected: [f64; 4]) {
        let mut w = [3.0, 0.1, -4.0, 0.2];
        constraint.apply(&[2, 2], &mut w);
        for (w, expected) in w.iter().zip(expected) {
            assert!(
                (w - expected).abs() <= 1e-6,
                "{constraint:?}: {w}, not {expected}; Keras's epsilon is 1e-7"
            );
        }
    }

    /// The columns of `(3 0.1; -4 0.2)` have norms `5` and `√0.05 = 0.2236068`, the rows `√9.01 = 3.0016662` and `√16.04 = 4.0049969`.
    #[test]
    fn constraints_by_hand() {
        check(Constraint::None, [3.0, 0.1, -4.0, 0.2]);
        check(Constraint::NonNeg, [3.0, 0.1, 0.0, 0.2]);
        check(Constraint::UnitNorm { axis: 0 }, [0.6, 0.447_213_4, -0.8, 0.894_426_8]);
        check(Constraint::MaxNorm { max: 2.0, axis: 0 }, [1.2, 0.1, -1.6, 0.2]);
        check(Constraint::MaxNorm { max: 4.0, axis: 1 }, [3.0, 0.1, -3.995_009_3, 0.199_750_5]);
        let halfway = Constraint::MinMaxNorm { min: 1.0, max: 3.0, rate: 0.5, axis: 0 };
        check(halfway, [2.4, 0.273_606_6, -3.2, 0.547_213_3]);
    }

    /// `0.1 (3 + 1) + 0.5 (9 + 1)`, and `±0.1 + w`.
    #[test]
    fn the_gradient_of_both_norms_by_hand() {
        let mut gradient = [1.0, 1.0, 1.0];
        let cost = Regularizer { l1: 0.1, l2: 0.5 }.add_to(&[3.0, -1.0, 0.0], &mut gradient);
        assert!((cost - 5.4_f64).abs() <= 1e-12);
        assert!((gradient[0] - 4.1).abs() <= 1e-12 && (gradient[1] + 0.1).abs() <= 1e-12);
        assert!((gradient[2] - 1.0).abs() <= 0.0);
    }
}
