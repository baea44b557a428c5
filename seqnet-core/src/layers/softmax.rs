//! Shares of a whole over the features, as a layer.
//!
//! ```text
//! y_f = e^(x_f) / Σ_j e^(x_j)
//! ```
//!
//! | symbol   | shape          | Keras array |
//! |----------|----------------|-------------|
//! | `x`, `y` | `F` or `T × F` |             |

use super::Activation;
use crate::activations;

/// Keras's layer `Softmax` over the last axis.
///
/// ```
/// use seqnet_core::{Layer, Sequence, layers::Softmax};
///
/// let mut y = Sequence::zeros();
/// Softmax::default().forward(&Sequence::from([[0.0, 0.0], [9.0, 9.0]]), &mut (), &mut y);
/// assert_eq!(y, Sequence::from([[0.5, 0.5], [0.5, 0.5]]));
/// ```
pub type Softmax = Activation<activations::Softmax>;

#[cfg(test)]
mod tests {
    use super::super::pushed::{output, pushed};
    use super::*;
    use crate::Vector;

    /// `e⁰ : e^(ln 3) = 1 : 3`
    #[test]
    fn one_to_three() {
        let y = output(&Softmax::default(), Vector::from([0.0, 1.098_612_288_668_11_f64]));
        assert!((y[0] - 0.25).abs() <= 1e-14 && (y[1] - 0.75).abs() <= 1e-14);
    }

    #[test]
    fn every_push_gives_a_timestep() {
        let windows = [[[1.0, -2.0], [-3.0, 4.0]], [[5.0, -6.0], [-7.0, 8.0]]];
        assert_eq!(pushed(&Softmax::default(), windows), [1, 1, 1, 1]);
    }
}
