//! The exponential linear unit as a layer (Clevert, Unterthiner & Hochreiter 2015).
//!
//! ```text
//! y = x                   for x > 0
//! y = ALPHA (eˣ - 1)      else
//! ```
//!
//! | symbol   | shape          | Keras array |
//! |----------|----------------|-------------|
//! | `x`, `y` | `F` or `T × F` |             |

use super::Activation;
use crate::activations::with;

/// Keras's layer `ELU`: `x` for `x > 0`, else `ALPHA (eˣ - 1)`, where `ALPHA` are the bits of an `f64`.
///
/// ```
/// use seqnet_core::{Layer, Vector, layers::Elu};
///
/// let mut y = Vector::zeros();
/// Elu::<{ f64::to_bits(0.5) }>::default().forward(&Vector::from([-1e3, 2.0]), &mut (), &mut y);
/// assert_eq!(y, Vector::from([-0.5, 2.0]));
/// ```
#[doc(alias = "ELU")]
pub type Elu<const ALPHA: u64 = { f64::to_bits(1.0) }> = Activation<with::Elu<ALPHA>>;

#[cfg(test)]
mod tests {
    use super::super::pushed::{output, pushed};
    use super::*;
    use crate::Vector;
    use core::f64::consts::LN_2;

    /// `e^(-ln 2) - 1 = -½`, twice that with an `ALPHA` of 2.
    #[test]
    fn a_half_below() {
        let y = output(&<Elu>::default(), Vector::from([-LN_2, 7.0]));
        assert!((y[0] + 0.5).abs() <= 1e-15 && (y[1] - 7.0).abs() <= 0.0);
        let y = output(&Elu::<{ f64::to_bits(2.0) }>::default(), Vector::from([-LN_2]));
        assert!((y[0] + 1.0).abs() <= 1e-15);
    }

    #[test]
    fn every_push_gives_a_timestep() {
        let windows = [[[1.0, -2.0], [-3.0, 4.0]], [[5.0, -6.0], [-7.0, 8.0]]];
        assert_eq!(pushed(&<Elu>::default(), windows), [1, 1, 1, 1]);
    }
}
