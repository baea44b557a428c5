//! Losses of numbers, with `e = y - target`, the mean over the features of a timestep.
//!
//! ```text
//! mse       = e²
//! mae       = |e|
//! huber     = e² / 2 for |e| ≤ δ, else δ |e| - δ² / 2
//! log_cosh  = ln(cosh(e))
//! mape      = 100 |e| / max(|target|, 1e-7)
//! ```

use super::{Loss, row};
use crate::{Scalar, Tensor};
use core::f64::consts::LN_2;

macro_rules! losses {
    ($($(#[$doc:meta])* $name:literal $Name:ident
        (|$self:ident, $e:ident, $target:ident| $loss:expr, $derivative:expr))*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $Name;

        impl<Y: Tensor> Loss<Y> for $Name {
            const NAME: &'static str = $name;

            #[inline]
            fn timestep(&$self, t: usize, y: &[Y::Scalar], target: &Y, dy: &mut [Y::Scalar]) -> Y::Scalar {
                type S<Y> = <Y as Tensor>::Scalar;
                #[expect(clippy::cast_precision_loss, reason = "no timestep has 2^53 features")]
                let share = S::<Y>::from_f64(1.0 / y.len().max(1) as f64);
                let mut sum = S::<Y>::ZERO;
                for ((dy, &y), &$target) in dy.iter_mut().zip(y).zip(row(target, t, y.len())) {
                    let $e = y - $target;
                    sum += $loss;
                    *dy = share * $derivative;
                }
                share * sum
            }
        }
    )*};
}

/// -1, 0 or 1.
#[inline]
fn sign<S: Scalar>(x: S) -> S {
    if x > S::ZERO {
        S::ONE
    } else if x < S::ZERO {
        -S::ONE
    } else {
        S::ZERO
    }
}

losses! {
    /// `(y - target)²`
    #[doc(alias = "mse")]
    "mse" MeanSquaredError (|self, e, target| e * e, (e + e))
    /// `|y - target|`
    #[doc(alias = "mae")]
    "mae" MeanAbsoluteError (|self, e, target| e.abs(), sign(e))
    /// `ln(cosh(y - target))`
    "log_cosh" LogCosh (|self, e, target| {
        let size = e.abs();
        size + (-(size + size)).exp().ln_1p() - S::<Y>::from_f64(LN_2)
    }, e.tanh())
    /// `100 |y - target| / max(|target|, 1e-7)`
    #[doc(alias = "mape")]
    "mape" MeanAbsolutePercentageError (|self, e, target|
        S::<Y>::from_f64(100.0) * e.abs() / target.abs().max(S::<Y>::from_f64(1e-7)),
        S::<Y>::from_f64(100.0) * sign(e) / target.abs().max(S::<Y>::from_f64(1e-7))
    )
}

/// `(y - target)² / 2` up to a distance of `delta`, and from there on linear.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Huber {
    /// The distance.
    pub delta: f64,
}

impl Default for Huber {
    fn default() -> Self {
        Huber { delta: 1.0 }
    }
}

impl<Y: Tensor> Loss<Y> for Huber {
    const NAME: &'static str = "huber";

    #[inline]
    fn timestep(&self, t: usize, y: &[Y::Scalar], target: &Y, dy: &mut [Y::Scalar]) -> Y::Scalar {
        #[expect(clippy::cast_precision_loss, reason = "no timestep has 2^53 features")]
        let share = Y::Scalar::from_f64(1.0 / y.len().max(1) as f64);
        let (half, delta) = (Y::Scalar::from_f64(0.5), Y::Scalar::from_f64(self.delta));
        let mut sum = Y::Scalar::ZERO;
        for ((dy, &y), &target) in dy.iter_mut().zip(y).zip(row(target, t, y.len())) {
            let e = y - target;
            let near = e.abs() <= delta;
            sum += if near { half * e * e } else { delta * (e.abs() - half * delta) };
            *dy = share * if near { e } else { delta * sign(e) };
        }
        share * sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Vector;

    fn check<L: Loss<Vector<2, f64>> + Clone>(loss: &L, expected: f64, derivative: [f64; 2]) {
        let (y, target) = (Vector::from([2.5, -1.0]), Vector::from([2.0, 1.0]));
        let mut dy = Vector::zeros();
        let value = loss.window(&y, &target, &mut dy);
        assert!(
            (value - expected).abs() <= 1e-6,
            "{}: {value}, not {expected}; six digits are on the page",
            L::NAME
        );
        for (dy, expected) in dy.as_slice().iter().zip(derivative) {
            assert!(
                (dy - expected).abs() <= 1e-6,
                "{}': {dy}, not {expected}; six digits are on the page",
                L::NAME
            );
        }
    }

    /// The distances are `0.5` and `-2`:
    ///
    /// ```text
    /// mse      = (0.25 + 4) / 2
    /// mae      = (0.5 + 2) / 2
    /// huber    = (0.125 + 1.5) / 2
    /// log_cosh = (0.120115 + 1.325003) / 2,  tanh = 0.462117, -0.964028
    /// mape     = 100 (0.25 + 2) / 2
    /// ```
    #[test]
    fn losses_by_hand() {
        check(&MeanSquaredError, 2.125, [0.5, -2.0]);
        check(&MeanAbsoluteError, 1.25, [0.5, -0.5]);
        check(&Huber::default(), 0.8125, [0.25, -0.5]);
        check(&LogCosh, 0.722_559, [0.231_059, -0.482_014]);
        check(&MeanAbsolutePercentageError, 112.5, [25.0, -50.0]);
    }
}
