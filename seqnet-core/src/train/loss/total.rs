//! The loss of a batch.

use super::{Loss, timesteps};
use crate::{Scalar, Tensor};

/// The sum of losses over the timesteps of a batch, and what to divide it and its gradient by.
///
/// ```
/// use seqnet_core::{Vector, train::{MeanSquaredError, Total}};
///
/// let mut total = Total::<f32>::default();
/// for (y, target) in [(1.0, 3.0), (5.0, 4.0)] {
///     let (y, target, mut dy) = (Vector::from([y]), Vector::from([target]), Vector::zeros());
///     total.add(&MeanSquaredError, &y, &target, |_| 1.0, None, &mut dy);
/// }
/// assert_eq!((total.count(), total.mean()), (2.0, 2.5));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Total<S> {
    sum: S,
    timesteps: usize,
}

impl<S: Scalar> Total<S> {
    /// Adds the loss of a window, whose timesteps are weighted and may not all count; with its derivative for `y`.
    pub fn add<L: Loss<Y, Target>, Y: Tensor<Scalar = S>, Target>(
        &mut self,
        loss: &L,
        y: &Y,
        target: &Target,
        weight: impl Fn(usize) -> S,
        counts: Option<&[bool]>,
        dy: &mut Y,
    ) {
        let valid = |t: usize| counts.is_none_or(|counts| counts.get(t).copied().unwrap_or(false));
        self.sum += loss.weighted(y, target, |t| if valid(t) { weight(t) } else { S::ZERO }, dy);
        self.timesteps += (0..timesteps::<Y>()).filter(|t| valid(*t)).count();
    }

    /// Adds what another part of the batch has come to.
    pub fn merge(&mut self, other: Total<S>) {
        self.sum += other.sum;
        self.timesteps += other.timesteps;
    }

    /// Makes of derivatives that are to be divided by [`count`](Total::count) those to be divided by the number of windows in the batch, as
    /// what the size of outputs costs is.
    pub fn balance<Y: Tensor<Scalar = S>>(&self, windows: usize, derivatives: &mut [Y]) {
        #[expect(clippy::cast_precision_loss, reason = "no batch has 2^53 windows")]
        let factor = S::from_f64(windows.max(1) as f64) / self.count();
        for dy in derivatives {
            dy.as_mut_slice().iter_mut().for_each(|dy| *dy *= factor);
        }
    }

    /// The number of timesteps that count; where none does, 1, so that the loss and the gradient are zero.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "no batch has 2^53 timesteps")]
    pub fn count(&self) -> S {
        S::from_f64(self.timesteps.max(1) as f64)
    }

    /// The loss of the batch.
    #[must_use]
    pub fn mean(&self) -> S {
        self.sum / self.count()
    }
}
