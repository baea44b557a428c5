//! The rectifier that lets a little of the negative through (Maas, Hannun & Ng 2013).
//!
//! ```text
//! y = x               for x > 0
//! y = SLOPE x         else
//! ```
//!
//! | symbol   | shape          | Keras array |
//! |----------|----------------|-------------|
//! | `x`, `y` | `F` or `T × F` |             |
//!
//! Keras's slope is 0.3 here, and 0.2 in the activation `leaky_relu`.

use super::Activation;
use crate::activations::with;

/// Keras's layer `LeakyReLU`: `x` for `x > 0`, else `SLOPE x`, where `SLOPE` are the bits of an `f64`.
///
/// ```
/// use seqnet_core::{Layer, Vector, layers::LeakyRelu};
///
/// let mut y = Vector::zeros();
/// LeakyRelu::<{ f64::to_bits(0.5) }>::default().forward(&Vector::from([-4.0, 1.0]), &mut (), &mut y);
/// assert_eq!(y, Vector::from([-2.0, 1.0]));
/// ```
#[doc(alias = "LeakyReLU")]
pub type LeakyRelu<const SLOPE: u64 = { f64::to_bits(0.3) }> = Activation<with::LeakyRelu<SLOPE>>;

#[cfg(test)]
mod tests {
    use super::super::pushed::{output, pushed};
    use super::*;
    use crate::Vector;

    /// `0.3 · -10 = -3`
    #[test]
    fn a_slope_of_three_tenths() {
        let y = output(&<LeakyRelu>::default(), Vector::from([-10.0_f64, 7.0]));
        assert!((y[0] + 3.0).abs() <= 1e-15 && (y[1] - 7.0).abs() <= 0.0);
    }

    #[test]
    fn every_push_gives_a_timestep() {
        let windows = [[[1.0, -2.0], [-3.0, 4.0]], [[5.0, -6.0], [-7.0, 8.0]]];
        assert_eq!(pushed(&<LeakyRelu>::default(), windows), [1, 1, 1, 1]);
    }
}
