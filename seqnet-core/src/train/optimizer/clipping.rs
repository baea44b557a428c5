//! Gradients made smaller.

use crate::Scalar;

/// How gradients are made smaller.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Clipping {
    /// Not at all.
    None,
    /// No tensor's gradient is longer: `clipnorm`.
    Norm(f64),
    /// All tensors' gradients together are no longer: `global_clipnorm`.
    GlobalNorm(f64),
    /// No number is larger: `clipvalue`.
    Value(f64),
}

/// `Σ g²`
pub(super) fn squares<S: Scalar>(g: &[S]) -> S {
    g.iter().fold(S::ZERO, |sum, &g| sum + g * g)
}

/// Makes `g`, which is `norm` long, no longer than `most`.
fn shorten<S: Scalar>(g: &mut [S], norm: S, most: S) {
    let factor = most / norm.max(most);
    for g in g {
        *g *= factor;
    }
}

impl Clipping {
    /// Makes the gradient of a tensor smaller, where the whole gradient is `norm` long.
    pub(super) fn apply<S: Scalar>(self, g: &mut [S], norm: S) {
        match self {
            Clipping::None => {}
            Clipping::Norm(most) => {
                let norm = squares(g).sqrt();
                shorten(g, norm, S::from_f64(most));
            }
            Clipping::GlobalNorm(most) => shorten(g, norm, S::from_f64(most)),
            Clipping::Value(most) => {
                let most = S::from_f64(most);
                for g in g {
                    *g = g.max(-most).min(most);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `(3, 4)` is 5 long.
    #[test]
    fn clipping_by_hand() {
        let clipped = |clipping: Clipping, norm: f64| {
            let mut g = [3.0, 4.0];
            clipping.apply(&mut g, norm);
            g
        };
        assert_eq!(clipped(Clipping::None, 5.0).map(f64::to_bits), [3.0, 4.0].map(f64::to_bits));
        assert_eq!(clipped(Clipping::Norm(10.0), 5.0).map(f64::to_bits), [3.0, 4.0].map(f64::to_bits));
        assert_eq!(clipped(Clipping::Norm(2.5), 5.0).map(f64::to_bits), [1.5, 2.0].map(f64::to_bits));
        assert_eq!(clipped(Clipping::GlobalNorm(2.5), 10.0).map(f64::to_bits), [0.75, 1.0].map(f64::to_bits));
        assert_eq!(clipped(Clipping::Value(3.5), 5.0).map(f64::to_bits), [3.0, 3.5].map(f64::to_bits));
    }
}
