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

use super::adjoint::adjoint;
use crate::{Every, Layer, Masked, MaskedStep, Parameters, Scalar, Sequence, Stepwise, Timeline, Vector};

/// Marks the timesteps that are `VALUE` throughout, the bits of an `f64`: 0 unless the model says otherwise.
///
/// ```
/// use seqnet_core::{Layer, Masked, Sequence, Tensor, layers::Masking};
///
/// let mut y = Masked::ZEROS;
/// <Masking>::default().forward(&Sequence::from([[1.0, 0.0], [0.0, 0.0]]), &mut (), &mut y);
/// assert_eq!(y.valid, [true, false]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Masking<const VALUE: u64 = { f64::to_bits(0.0) }>;

fn mask<const F: usize, S: Scalar, const VALUE: u64>(x: &Vector<F, S>) -> MaskedStep<F, S> {
    let value = S::from_f64(f64::from_bits(VALUE));
    let valid = x.as_slice().iter().any(|&x| x != value);
    MaskedStep { vector: if valid { *x } else { Vector::zeros() }, valid }
}

impl<const T: usize, const F: usize, S: Scalar, const VALUE: u64> Layer<Sequence<T, F, S>>
    for Masking<VALUE>
{
    type Output = Masked<T, F, S>;
    type State = ();

    fn forward(&self, x: &Sequence<T, F, S>, (): &mut (), y: &mut Masked<T, F, S>) {
        let Masked { sequence, valid } = y;
        for ((y, valid), x) in sequence.steps_mut().iter_mut().zip(valid).zip(x.steps()) {
            (*y, *valid) = {
                let step = mask::<F, S, VALUE>(x);
                (step.vector, step.valid)
            };
        }
    }
}

adjoint! {
    impl[const T: usize, const F: usize, S: Scalar, const VALUE: u64] Masking<VALUE>: Sequence<T, F, S> => Masked<T, F, S>,
    |dy, dx| *dx = dy.sequence
}

impl<X: Timeline<Step = Vector<F, S>>, const F: usize, S: Scalar, const VALUE: u64> Stepwise<X>
    for Masking<VALUE>
{
    type Memory = ();
    type Rate = Every;
    type Step = MaskedStep<F, S>;

    fn step(&self, (): &mut (), x: &Vector<F, S>, give: &mut impl FnMut(&MaskedStep<F, S>)) {
        give(&mask::<F, S, VALUE>(x));
    }
}

impl<S: Scalar, const VALUE: u64> Parameters<S> for Masking<VALUE> {
    const ZEROS: Self = Masking;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Tensor;

    /// Only where every feature is -1 there is nothing, and zeros stand in its place.
    #[test]
    fn a_timestep_of_the_value_throughout_does_not_count() {
        let x = Sequence::from([[-1.0, 2.0], [-1.0, -1.0], [0.0, 0.0]]);
        let mut y = Masked::ZEROS;
        Masking::<{ f64::to_bits(-1.0) }>.forward(&x, &mut (), &mut y);
        assert_eq!(y.valid, [true, false, true]);
        assert_eq!(y.sequence, Sequence::from([[-1.0, 2.0], [0.0, 0.0], [0.0, 0.0]]));
    }
}
