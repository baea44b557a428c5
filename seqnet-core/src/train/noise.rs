//! Random numbers that depend on nothing but where they are used, so that a run is the same with any number of threads.

use core::f64::consts::TAU;

/// The noise of one window in one layer and one pass (`SplitMix64`, Steele et al. 2014).
#[derive(Clone, Debug)]
pub struct Noise(u64);

const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

/// A key made of two, such that neighbouring ones have nothing in common.
pub(super) const fn mix(key: u64, with: u64) -> u64 {
    let mut z = key ^ with.wrapping_add(1).wrapping_mul(GAMMA);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Noise {
    /// The noise of a key.
    #[must_use]
    pub const fn new(key: u64) -> Self {
        Noise(key)
    }

    /// A number from 0 to 1, without 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
    pub fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(GAMMA);
        (mix(self.0, 0) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number of the normal distribution (Box & Muller 1958).
    pub fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log1p(-self.uniform()));
        radius * libm::cos(TAU * self.uniform())
    }

    /// Whether something is kept that is left out at a rate.
    pub fn keeps(&mut self, rate: f64) -> bool {
        self.uniform() >= rate
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of `n` numbers the mean of uniform ones is `1/2 ± 1/√(12 n)`, and those of normal ones and their squares `0 ± 1/√n`,
    /// `1 ± √(2/n)`: within five of these for 100,000.
    #[test]
    fn the_distributions_have_their_moments() {
        let mut noise = Noise::new(7);
        let n = 100_000;
        let [mut uniform, mut normal, mut square] = [0.0; 3];
        for _ in 0..n {
            uniform += noise.uniform();
            let x = noise.normal();
            (normal, square) = (normal + x, square + x * x);
        }
        let n = f64::from(n);
        assert!((uniform / n - 0.5).abs() <= 5.0 / libm::sqrt(12.0 * n));
        assert!((normal / n).abs() <= 5.0 / libm::sqrt(n));
        assert!((square / n - 1.0).abs() <= 5.0 * libm::sqrt(2.0 / n));
    }

    #[test]
    fn neighbouring_keys_have_other_noise() {
        let first: [f64; 4] = core::array::from_fn(|key| Noise::new(mix(key as u64, 0)).uniform());
        for (i, a) in first.iter().enumerate() {
            for b in &first[i + 1..] {
                assert!((a - b).abs() > 1e-6, "{first:?}");
            }
        }
    }
}
