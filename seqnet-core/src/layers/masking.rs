//! Timesteps all of whose features are one value do not count.
//!
//! ```text
//! valid_t = any(x_t ≠ mask_value)
//! y_t     = x_t where valid_t, else 0
//! ```
//!
//! | symbol | shape   | Keras array |
//! |--------|---------|-------------|
//! | `x`    | `T × F` |             |
//! | `y`    | `T × F` |             |

use crate::{Every, Layer, Masked, MaskedStep, Parameters, Scalar, Sequence, Stepwise, Timeline, Vector};
use core::fmt::Debug;
use core::marker::PhantomData;

/// Marks the timesteps that are [`M::VALUE`](MaskValue::VALUE) throughout; 0 unless the model says otherwise.
///
/// ```
/// use seqnet_core::{Layer, Masked, Sequence, Tensor, layers::Masking};
///
/// let mut y = Masked::ZEROS;
/// <Masking>::default().forward(&Sequence::from([[1.0, 0.0], [0.0, 0.0]]), &mut (), &mut y);
/// assert_eq!(y.valid, [true, false]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Masking<M = Zero>(PhantomData<M>);

/// A value that stands for *nothing here*.
pub trait MaskValue: Copy + Debug {
    /// The value.
    const VALUE: f64;
}

/// 0, Keras's default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Zero;

impl MaskValue for Zero {
    const VALUE: f64 = 0.0;
}

fn mask<const F: usize, S: Scalar, M: MaskValue>(x: &Vector<F, S>) -> MaskedStep<F, S> {
    let value = S::from_f64(M::VALUE);
    let valid = x.as_slice().iter().any(|&x| x != value);
    MaskedStep { vector: if valid { *x } else { Vector::zeros() }, valid }
}

impl<const T: usize, const F: usize, S: Scalar, M: MaskValue> Layer<Sequence<T, F, S>> for Masking<M> {
    type Output = Masked<T, F, S>;
    type State = ();

    fn forward(&self, x: &Sequence<T, F, S>, (): &mut (), y: &mut Masked<T, F, S>) {
        let Masked { sequence, valid } = y;
        for ((y, valid), x) in sequence.steps_mut().iter_mut().zip(valid).zip(x.steps()) {
            (*y, *valid) = {
                let step = mask::<F, S, M>(x);
                (step.vector, step.valid)
            };
        }
    }
}

impl<X: Timeline<Step = Vector<F, S>>, const F: usize, S: Scalar, M: MaskValue> Stepwise<X> for Masking<M> {
    type Memory = ();
    type Rate = Every;
    type Step = MaskedStep<F, S>;

    fn step(&self, (): &mut (), x: &Vector<F, S>, give: &mut impl FnMut(&MaskedStep<F, S>)) {
        give(&mask::<F, S, M>(x));
    }
}

impl<S: Scalar, M: MaskValue> Parameters<S> for Masking<M> {
    const ZEROS: Self = Masking(PhantomData);
}
