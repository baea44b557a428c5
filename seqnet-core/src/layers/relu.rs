//! The rectifier as a layer, with a bound, a slope and a threshold.
//!
//! ```text
//! y = min(x, MAX)                 for x > THRESHOLD
//! y = SLOPE (x - THRESHOLD)       else
//! ```
//!
//! | symbol   | shape          | Keras array |
//! |----------|----------------|-------------|
//! | `x`, `y` | `F` or `T × F` |             |

use super::Activation;
use crate::activations::with;

/// Keras's layer `ReLU`: `min(x, MAX)` for `x > THRESHOLD`, else `SLOPE (x - THRESHOLD)`. The three are the bits of `f64`s.
///
/// ```
/// use seqnet_core::{Layer, Vector, layers::Relu};
///
/// let mut y = Vector::zeros();
/// let relu = Relu::<{ f64::to_bits(2.0) }, { f64::to_bits(0.5) }>::default();
/// relu.forward(&Vector::from([-4.0, 1.0, 9.0]), &mut (), &mut y);
/// assert_eq!(y, Vector::from([-2.0, 1.0, 2.0]));
/// ```
#[doc(alias = "ReLU")]
pub type Relu<
    const MAX: u64 = { f64::to_bits(f64::INFINITY) },
    const SLOPE: u64 = 0,
    const THRESHOLD: u64 = 0,
> = Activation<with::Relu<MAX, SLOPE, THRESHOLD>>;

#[cfg(test)]
mod tests {
    use super::super::pushed::{output, pushed};
    use super::*;
    use crate::Vector;

    const ONE: u64 = f64::to_bits(1.0);

    /// `max(x, 0)`
    #[test]
    fn without_arguments_it_is_the_plain_one() {
        assert_eq!(output(&<Relu>::default(), Vector::from([-4.0, 1.0, 9.0])), Vector::from([0.0, 1.0, 9.0]));
    }

    /// Up to and with the threshold it gives zero, beyond it the number itself.
    #[test]
    fn the_threshold_is_a_step() {
        let layer = Relu::<{ f64::to_bits(f64::INFINITY) }, 0, ONE>::default();
        assert_eq!(output(&layer, Vector::from([0.5, 1.0, 1.5])), Vector::from([0.0, 0.0, 1.5]));
    }

    #[test]
    fn every_push_gives_a_timestep() {
        let windows = [[[1.0, -2.0], [-3.0, 4.0]], [[5.0, -6.0], [-7.0, 8.0]]];
        assert_eq!(pushed(&Relu::<ONE, ONE>::default(), windows), [1, 1, 1, 1]);
    }
}
