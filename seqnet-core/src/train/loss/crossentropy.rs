//! Losses of probabilities `p`, or of logits, whose probabilities are their `sigmoid` or `softmax`.
//!
//! ```text
//! binary      = -(t ln(p) + (1 - t) ln(1 - p))        the mean over the features of a timestep
//! categorical = -Σ_f t_f ln(p_f / Σ_j p_j)
//! sparse      = -ln(p_class)
//! ```
//!
//! Probabilities are held between `1e-7` and `1 - 1e-7`; beyond, the derivative is zero. With label smoothing `s` over `C` classes a
//! target `t` is `t (1 - s) + s / C`, of which a binary one has two.

use super::{Loss, Outcomes, Takes, row};
use crate::activations::{Activation, LogSoftmax};
use crate::{Scalar, Sequence, Tensor, Token, Tokens, Vector};

const EPSILON: f64 = 1e-7;

/// A probability between the bounds, and the derivative of that.
#[inline]
fn clip<S: Scalar>(p: S) -> (S, S) {
    let (low, high) = (S::from_f64(EPSILON), S::from_f64(1.0 - EPSILON));
    if p < low {
        (low, S::ZERO)
    } else if p > high {
        (high, S::ZERO)
    } else {
        (p, S::ONE)
    }
}

macro_rules! options {
    ($Name:ident) => {
        impl $Name {
            /// For an output without `sigmoid` or `softmax`.
            #[must_use]
            pub const fn from_logits() -> Self {
                $Name { from_logits: true, label_smoothing: 0.0 }
            }

            /// With targets less sure of themselves, from 0 to 1.
            #[must_use]
            pub const fn label_smoothing(self, label_smoothing: f64) -> Self {
                $Name { label_smoothing, ..self }
            }
        }
    };
}

/// How far probabilities are from targets that are 0 or 1, each by itself.
#[doc(alias = "bce")]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BinaryCrossentropy {
    from_logits: bool,
    label_smoothing: f64,
}
options!(BinaryCrossentropy);

impl<Y: Tensor> Loss<Y> for BinaryCrossentropy {
    const NAME: &'static str = "binary_crossentropy";

    fn takes(&self) -> Takes {
        Takes::of(Outcomes::Binary, self.from_logits)
    }

    fn timestep(&self, t: usize, y: &[Y::Scalar], target: &Y, dy: &mut [Y::Scalar]) -> Y::Scalar {
        let one = Y::Scalar::ONE;
        #[expect(clippy::cast_precision_loss, reason = "no timestep has 2^53 features")]
        let share = Y::Scalar::from_f64(1.0 / y.len().max(1) as f64);
        let smoothing = Y::Scalar::from_f64(self.label_smoothing);
        let half = Y::Scalar::from_f64(0.5);
        let mut sum = Y::Scalar::ZERO;
        for ((dy, &y), &t) in dy.iter_mut().zip(y).zip(row(target, t, y.len())) {
            let t = t * (one - smoothing) + half * smoothing;
            if self.from_logits {
                // -(t ln σ(y) + (1 - t) ln σ(-y)), in a form that stays finite.
                let power = (-y.abs()).exp();
                sum += y.max(Y::Scalar::ZERO) - y * t + power.ln_1p();
                let p = if y < Y::Scalar::ZERO { power / (one + power) } else { one / (one + power) };
                *dy = share * (p - t);
            } else {
                let (p, inside) = clip(y);
                sum -= t * p.ln() + (one - t) * (one - p).ln();
                *dy = share * inside * ((one - t) / (one - p) - t / p);
            }
        }
        share * sum
    }
}

/// How far probabilities are from targets of which one is 1 and all others 0.
#[doc(alias = "cce")]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CategoricalCrossentropy {
    from_logits: bool,
    label_smoothing: f64,
}
options!(CategoricalCrossentropy);

impl<Y: Tensor> Loss<Y> for CategoricalCrossentropy {
    const NAME: &'static str = "categorical_crossentropy";

    fn takes(&self) -> Takes {
        Takes::of(Outcomes::Categorical, self.from_logits)
    }

    fn timestep(&self, t: usize, y: &[Y::Scalar], target: &Y, dy: &mut [Y::Scalar]) -> Y::Scalar {
        #[expect(clippy::cast_precision_loss, reason = "no timestep has 2^53 features")]
        let classes = Y::Scalar::from_f64(y.len() as f64);
        let smoothing = Y::Scalar::from_f64(self.label_smoothing);
        let target = row(target, t, y.len());
        let share = |f: usize| {
            let t = target.get(f).copied().unwrap_or(Y::Scalar::ZERO);
            t * (Y::Scalar::ONE - smoothing) + smoothing / classes
        };
        if self.from_logits { of_logits(y, share, dy) } else { of_probabilities(y, share, dy) }
    }
}

/// `-Σ_f t_f ln(softmax(y)_f)`, whose derivative is `softmax(y) Σ_f t_f - t`.
fn of_logits<S: Scalar>(y: &[S], t: impl Fn(usize) -> S, dy: &mut [S]) -> S {
    let mut sum = S::ZERO;
    // Logarithms of probabilities in the place of the derivative, which then follows from them.
    dy.copy_from_slice(y);
    LogSoftmax::apply(dy);
    let total = (0..y.len()).fold(S::ZERO, |total, f| total + t(f));
    for (f, dy) in dy.iter_mut().enumerate() {
        sum -= t(f) * *dy;
        *dy = dy.exp() * total - t(f);
    }
    sum
}

/// `-Σ_f t_f ln(p_f / Σ_j p_j)`
fn of_probabilities<S: Scalar>(p: &[S], t: impl Fn(usize) -> S, dy: &mut [S]) -> S {
    let total = p.iter().fold(S::ZERO, |sum, &p| sum + p);
    let (mut sum, mut inside_of_it) = (S::ZERO, S::ZERO);
    for ((f, dy), &p) in dy.iter_mut().enumerate().zip(p) {
        let (share, inside) = clip(p / total);
        sum -= t(f) * share.ln();
        *dy = -(inside * t(f) / (share * total));
        inside_of_it += inside * t(f);
    }
    // Every probability is part of the total that the others are divided by.
    for dy in dy {
        *dy += inside_of_it / total;
    }
    sum
}

/// How far probabilities are from classes.
///
/// The targets are [`Token`]s, which are known to be among the classes:
///
/// ```
/// use seqnet_core::{Token, Vector, train::{Loss, SparseCategoricalCrossentropy}};
///
/// let loss = SparseCategoricalCrossentropy::default();
/// let target = Token::<3>::try_from(1)?;
/// let loss = loss.window(&Vector::from([0.25_f64, 0.5, 0.25]), &target, &mut Vector::zeros());
/// assert!((loss - 2.0_f64.ln()).abs() <= 1e-15);
/// # Ok::<_, seqnet_core::TokensError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SparseCategoricalCrossentropy {
    from_logits: bool,
}

impl SparseCategoricalCrossentropy {
    /// For an output without `softmax`.
    #[must_use]
    pub const fn from_logits() -> Self {
        SparseCategoricalCrossentropy { from_logits: true }
    }

    /// The loss at one timestep of a class.
    fn of_class<S: Scalar>(self, y: &[S], class: usize, dy: &mut [S]) -> S {
        let share = |f| if f == class { S::ONE } else { S::ZERO };
        if self.from_logits { of_logits(y, share, dy) } else { of_probabilities(y, share, dy) }
    }
}

impl<const C: usize, S: Scalar> Loss<Vector<C, S>, Token<C>> for SparseCategoricalCrossentropy {
    const NAME: &'static str = "sparse_categorical_crossentropy";

    fn takes(&self) -> Takes {
        Takes::of(Outcomes::Categorical, self.from_logits)
    }

    fn timestep(&self, _: usize, y: &[S], target: &Token<C>, dy: &mut [S]) -> S {
        self.of_class(y, target.id(), dy)
    }
}

impl<const T: usize, const C: usize, S: Scalar> Loss<Sequence<T, C, S>, Tokens<T, C>>
    for SparseCategoricalCrossentropy
{
    const NAME: &'static str = "sparse_categorical_crossentropy";

    fn takes(&self) -> Takes {
        Takes::of(Outcomes::Categorical, self.from_logits)
    }

    fn timestep(&self, t: usize, y: &[S], target: &Tokens<T, C>, dy: &mut [S]) -> S {
        self.of_class(y, target.steps().get(t).map_or(0, |token| token.id()), dy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activations::Softmax;

    type V = Vector<3, f64>;

    #[track_caller]
    fn value<L: Loss<V, T>, T>(loss: &L, y: &V, target: &T) -> f64 {
        let mut dy = V::zeros();
        let value = loss.window(y, target, &mut dy);
        for f in 0..3 {
            let moved = |h: f64| {
                let mut y = *y;
                y[f] += h;
                loss.window(&y, target, &mut V::zeros())
            };
            let expected = (moved(1e-6) - moved(-1e-6)) / 2e-6;
            assert!(
                (dy[f] - expected).abs() <= 1e-7,
                "{}, not {expected}; a difference is off by 1e-10",
                dy[f]
            );
        }
        value
    }

    #[track_caller]
    fn assert_close(value: f64, expected: f64) {
        assert!((value - expected).abs() <= 1e-12, "{value}, not {expected}");
    }

    /// With smoothing of 0.3 the targets `0, 1, 0` are `0.1, 0.8, 0.1`, and binary ones `0.15, 0.85, 0.15`.
    #[test]
    fn losses_by_hand() {
        let (p, target) = (V::from([0.5, 0.25, 0.25]), V::from([0.0, 1.0, 0.0]));
        let (ln_2, ln_4_3) = (2.0_f64.ln(), (4.0_f64 / 3.0).ln());
        let (binary, categorical) = (BinaryCrossentropy::default(), CategoricalCrossentropy::default());
        assert_close(value(&binary, &p, &target), (ln_2 + 2.0 * ln_2 + ln_4_3) / 3.0);
        let smooth =
            0.5 * (ln_2 + ln_2) + 0.85 * 2.0 * ln_2 + 0.15 * ln_4_3 + 0.15 * 2.0 * ln_2 + 0.85 * ln_4_3;
        assert_close(value(&binary.label_smoothing(0.3), &p, &target), smooth / 3.0);
        assert_close(value(&categorical, &p, &target), 2.0 * ln_2);
        assert_close(value(&categorical.label_smoothing(0.3), &p, &target), (0.1 + 1.6 + 0.2) * ln_2);
        let sparse = SparseCategoricalCrossentropy::default();
        assert_close(value(&sparse, &p, &Token::<3>::try_from(1).unwrap()), 2.0 * ln_2);
    }

    #[test]
    fn logits_give_what_their_probabilities_give() {
        let (logits, target) = (V::from([1.0, -2.0, 0.5]), V::from([0.0, 1.0, 0.0]));
        let mut p = logits;
        Softmax::apply(p.as_mut_slice());
        let expected = value(&CategoricalCrossentropy::default(), &p, &target);
        assert_close(value(&CategoricalCrossentropy::from_logits(), &logits, &target), expected);
        let class = Token::<3>::try_from(1).unwrap();
        assert_close(value(&SparseCategoricalCrossentropy::from_logits(), &logits, &class), expected);
        let sigmoid = V::from_fn(|f| 1.0 / (1.0 + (-logits[f]).exp()));
        let expected = value(&BinaryCrossentropy::default(), &sigmoid, &target);
        assert_close(value(&BinaryCrossentropy::from_logits(), &logits, &target), expected);
    }

    /// At logits of ±1000 a wrong answer costs 2000, and in binary terms 1000 each.
    #[test]
    fn far_off_a_loss_of_logits_is_finite() {
        let (y, target) = (V::from([1000.0, -1000.0, -1000.0]), V::from([0.0, 1.0, 0.0]));
        let mut dy = V::zeros();
        assert_close(CategoricalCrossentropy::from_logits().window(&y, &target, &mut dy), 2000.0);
        assert_close(BinaryCrossentropy::from_logits().window(&y, &target, &mut dy), 2000.0 / 3.0);
        assert!(dy.as_slice().iter().all(|dy| dy.is_finite()));
    }
}
