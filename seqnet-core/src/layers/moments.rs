//! The mean and the deviation of some numbers.
//!
//! ```text
//! c = Σ x / n                    rounded
//! r = Σ (x - c) / n              what rounding has left of the mean, so that it is c + r
//! d = √(Σ (x - c - r)² / n + ε)
//! ```
//!
//! Numbers that lie close together far from zero have differences that are exact; so is then `(x - c - r) / d`, which the rounding of their
//! mean alone would put off by as many units as the mean is deviations from zero.

use super::per_feature::sum;
use crate::Scalar;

/// `c`, `r` and `d`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moments<S> {
    center: S,
    rest: S,
    pub(super) deviation: S,
}

impl<S: Scalar> Moments<S> {
    /// Of no numbers.
    #[cfg(feature = "train")]
    pub(super) const NONE: Self = Moments { center: S::ZERO, rest: S::ZERO, deviation: S::ONE };

    /// Of all numbers in these parts; `epsilon` are the bits of an `f64`.
    #[inline]
    pub(super) fn of<'a>(parts: impl Iterator<Item = &'a [S]> + Clone, epsilon: u64) -> Self
    where
        S: 'a,
    {
        #[expect(clippy::cast_precision_loss, reason = "no window in memory has 2⁵³ numbers")]
        let count = S::from_f64(parts.clone().map(<[S]>::len).sum::<usize>() as f64);
        let center = parts.clone().fold(S::ZERO, |all, x| all + sum(x, |x| x)) / count;
        let rest = parts.clone().fold(S::ZERO, |all, x| all + sum(x, |x| x - center)) / count;
        let squares =
            parts.fold(S::ZERO, |all, x| all + sum(x, |x| (x - center - rest) * (x - center - rest)));
        let deviation = (squares / count + S::from_f64(f64::from_bits(epsilon))).sqrt();
        Moments { center, rest, deviation }
    }

    /// A number without the mean.
    #[inline]
    pub(super) fn centered(&self, x: S) -> S {
        x - self.center - self.rest
    }

    /// A number without the mean, by the deviation.
    #[inline]
    pub(super) fn normal(&self, x: S) -> S {
        self.centered(x) / self.deviation
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Vector;

    /// The mean of 3, 5 and 4, 4 is 4, the variance `(1 + 1) / 4 = ½`, and `√(½ + ½) = 1`.
    #[test]
    fn moments_by_hand() {
        let (parts, half) = ([[3.0, 5.0], [4.0, 4.0]], f64::to_bits(0.5));
        let moments = Moments::<f64>::of(parts.iter().map(|part| &part[..]), half);
        let y = [3.0, 5.0, 4.0].map(|x| moments.normal(x));
        assert_eq!(Vector::from(y), Vector::from([-1.0, 1.0, 0.0]));
    }

    /// Numbers of single precision are a 128th apart where they are above 65536. The mean of 100000 and 100001 + ¹⁄₁₂₈ is none of them, and
    /// `r` is the half of a 128th.
    #[test]
    fn a_mean_far_from_zero_is_not_rounded() {
        let x = [100_000.0, 100_001.0 + 1.0 / 128.0_f32];
        let moments = Moments::of(core::iter::once(&x[..]), 0);
        let y = x.map(|x| moments.normal(x));
        assert_eq!(Vector::from(y), Vector::from([-1.0, 1.0]));
    }

    /// Single precision against double, with means of up to some ten thousand deviations: three roundings to 6e-8, of numbers up to 2.
    #[test]
    fn nothing_is_lost_by_a_mean_far_from_zero() {
        for offset in [0.0, 3.0, -1e2, 1e4] {
            let x =
                Vector::<37, f32>::from_fn(|i| f32::from(u8::try_from(i * i % 17).unwrap()) / 16.0 + offset);
            let exact = Vector::<37, f64>::from_fn(|i| f64::from(x[i]));
            let single = Moments::of(core::iter::once(x.as_slice()), 0);
            let double = Moments::of(core::iter::once(exact.as_slice()), 0);
            for (x, exact) in x.as_slice().iter().zip(exact.as_slice()) {
                let (y, expected) = (f64::from(single.normal(*x)), double.normal(*exact));
                assert!((y - expected).abs() <= 4e-7, "{y}, not {expected}, around {offset}");
            }
        }
    }
}
