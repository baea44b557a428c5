//! Weights and inputs that both precisions have.

use seqnet::{Parameters, Path, Scalar};

/// Numbers between -½ and ½.
#[derive(Clone, Debug)]
pub struct Noise(u32);

impl Noise {
    /// The same numbers each time.
    pub fn new() -> Self {
        Noise(7)
    }

    /// The next numbers.
    pub fn fill<S: Scalar>(&mut self, values: &mut [S]) {
        for value in values {
            self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *value = S::from_f64(f64::from(self.0 as i32 >> 16) / 65_536.0);
        }
    }

    /// A layer, or a model, whose weights are the next numbers.
    pub fn weights<S: Scalar, L: Parameters<S>>(&mut self) -> L {
        let mut layer = L::ZEROS;
        layer.visit_mut(&Path::ROOT, &mut |weight| self.fill(weight.values));
        layer
    }
}

impl Default for Noise {
    fn default() -> Self {
        Noise::new()
    }
}

/// How far two rows of numbers are from each other at most, over `max(1, |y|)`.
pub fn distance(single: &[f32], double: &[f64]) -> f64 {
    let mut largest = 0.0_f64;
    for (&a, &b) in single.iter().zip(double) {
        let distance = (f64::from(a) - b).abs() / b.abs().max(1.0);
        if !(distance <= largest) {
            largest = distance;
        }
    }
    largest
}
