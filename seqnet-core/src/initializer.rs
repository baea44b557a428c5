//! How weights are drawn before training, as Keras draws them.
//!
//! With `n` the inputs and `m` the outputs of a kernel:
//!
//! ```text
//! GlorotUniform     U(-√(6 / (n + m)), √(6 / (n + m)))
//! GlorotNormal      N'(0, 2 / (n + m))
//! HeUniform         U(-√(6 / n), √(6 / n))
//! HeNormal          N'(0, 2 / n)
//! LecunUniform      U(-√(3 / n), √(3 / n))
//! LecunNormal       N'(0, 1 / n)
//! ```
//!
//! `N'` is a normal distribution whose tails beyond twice its standard deviation are drawn anew, widened so that the variance is the
//! one given. A kernel `(n, m)` has `n` inputs and `m` outputs; one of a convolution, `(size, n, m)`, has `size` times as
//! many; of any other tensor with one dimension both are its length.

use crate::Scalar;
use core::cell::Cell;
use core::f64::consts::TAU;
use libm::sqrt;
use rand::Rng;

/// An initializer by Keras's name, with Keras's defaults.
///
/// ```
/// use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
/// use seqnet_core::Initializer;
///
/// let mut kernel = [0.0_f32; 2 * 4];
/// Initializer::GlorotUniform.fill(&[2, 4], &mut kernel, &mut Xoshiro256PlusPlus::seed_from_u64(0));
/// assert!(kernel.iter().all(|w| w.abs() <= 1.0), "√(6 / (2 + 4)) = 1");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Initializer {
    /// Uniform within ±√(6 / (inputs + outputs)).
    GlorotUniform,
    /// Truncated normal of variance 2 / (inputs + outputs).
    GlorotNormal,
    /// Uniform within ±√(6 / inputs).
    HeUniform,
    /// Truncated normal of variance 2 / inputs.
    HeNormal,
    /// Uniform within ±√(3 / inputs).
    LecunUniform,
    /// Truncated normal of variance 1 / inputs.
    LecunNormal,
    /// A matrix with orthonormal rows (or columns, where there are more rows).
    Orthogonal,
    /// Ones where row and column are the same, else zeros.
    Identity,
    /// All zeros.
    Zeros,
    /// All ones.
    Ones,
    /// Normal with a standard deviation of 0.05.
    RandomNormal,
    /// Uniform within ±0.05.
    RandomUniform,
    /// Normal with a standard deviation of 0.05, without what is beyond ±0.1.
    TruncatedNormal,
    /// Zeros, but ones in the second quarter: an LSTM's bias with `unit_forget_bias`.
    UnitForgetBias,
    /// Another initializer, but ones in the second quarter: the same with a `bias_initializer`, which draws the first quarter and the last two
    /// by themselves.
    UnitForget(&'static Initializer),
}

impl Initializer {
    /// Draws a tensor, given its shape in Keras. The same seed gives the same numbers on every machine, and an `f32` tensor takes as
    /// many from it as an `f64` one.
    pub fn fill<S: Scalar>(self, shape: &[usize], values: &mut [S], rng: &mut dyn Rng) {
        let (inputs, outputs) = fans(shape);
        let both = inputs + outputs;
        let truncated = |variance: f64| sqrt(variance) / TRUNCATED_DEVIATION;
        match self {
            Initializer::GlorotUniform => uniform(sqrt(6.0 / both), values, rng),
            Initializer::GlorotNormal => truncated_normal(truncated(2.0 / both), values, rng),
            Initializer::HeUniform => uniform(sqrt(6.0 / inputs), values, rng),
            Initializer::HeNormal => truncated_normal(truncated(2.0 / inputs), values, rng),
            Initializer::LecunUniform => uniform(sqrt(3.0 / inputs), values, rng),
            Initializer::LecunNormal => truncated_normal(truncated(1.0 / inputs), values, rng),
            Initializer::Orthogonal => orthogonal(shape, values, rng),
            Initializer::Identity => identity(shape, values),
            Initializer::Zeros => values.fill(S::ZERO),
            Initializer::Ones => values.fill(S::ONE),
            Initializer::RandomNormal => normal(0.05, values, rng),
            Initializer::RandomUniform => uniform(0.05, values, rng),
            Initializer::TruncatedNormal => truncated_normal(0.05, values, rng),
            Initializer::UnitForgetBias => {
                Initializer::UnitForget(&Initializer::Zeros).fill(shape, values, rng);
            }
            Initializer::UnitForget(others) => {
                let quarter = values.len() / 4;
                let (input, rest) = values.split_at_mut(quarter);
                let (forget, last) = rest.split_at_mut(quarter);
                others.fill(&[input.len()], input, rng);
                forget.fill(S::ONE);
                others.fill(&[last.len()], last, rng);
            }
        }
    }
}

/// The standard deviation of a standard normal distribution without what is beyond ±2.
const TRUNCATED_DEVIATION: f64 = 0.879_625_661_034_239_8;

/// The inputs and the outputs of a kernel, at least 1 each.
fn fans(shape: &[usize]) -> (f64, f64) {
    let (inputs, outputs) = match *shape {
        [] => (1.0, 1.0),
        [length] => (float(length), float(length)),
        [ref window @ .., inputs, outputs] => {
            let size: f64 = window.iter().map(|&size| float(size)).product();
            (size * float(inputs), size * float(outputs))
        }
    };
    (inputs.max(1.0), outputs.max(1.0))
}

#[expect(clippy::cast_precision_loss, reason = "no tensor in memory has 2⁵³ numbers")]
fn float(number: usize) -> f64 {
    number as f64
}

fn uniform<S: Scalar>(limit: f64, values: &mut [S], rng: &mut dyn Rng) {
    for value in values {
        *value = S::from_f64(limit * (2.0 * unit(rng) - 1.0));
    }
}

fn normal<S: Scalar>(deviation: f64, values: &mut [S], rng: &mut dyn Rng) {
    let mut normal = Normal::new(rng);
    for value in values {
        *value = S::from_f64(deviation * normal.next());
    }
}

fn truncated_normal<S: Scalar>(deviation: f64, values: &mut [S], rng: &mut dyn Rng) {
    let mut normal = Normal::new(rng);
    for value in values {
        *value = S::from_f64(deviation * normal.next_within(2.0));
    }
}

fn identity<S: Scalar>(shape: &[usize], values: &mut [S]) {
    let columns = shape.last().map_or(1, |&columns| columns.max(1));
    for (row, values) in values.chunks_mut(columns).enumerate() {
        values.fill(S::ZERO);
        if let Some(diagonal) = values.get_mut(row) {
            *diagonal = S::ONE;
        }
    }
}

/// Random vectors made orthonormal one after the other, which is the `Q` of `QR` with a positive diagonal in `R`: what Keras takes.
fn orthogonal<S: Scalar>(shape: &[usize], values: &mut [S], rng: &mut dyn Rng) {
    let columns = shape.last().map_or(1, |&columns| columns.max(1));
    let rows = values.len() / columns;
    let values = Cell::from_mut(values).as_slice_of_cells();
    let vectors = if rows <= columns {
        Vectors { values, length: columns, apart: columns, step: 1 }
    } else {
        Vectors { values, length: rows, apart: 1, step: columns }
    };
    let mut normal = Normal::new(rng);
    for i in 0..rows.min(columns) {
        // Beside the others there is room for at least one of the axes, should the generator give nothing else.
        for attempt in 0..DRAWS + vectors.length {
            vectors.get(i).enumerate().for_each(|(k, x)| {
                let axis = if attempt == DRAWS + k { S::ONE } else { S::ZERO };
                x.set(if attempt < DRAWS { S::from_f64(normal.next()) } else { axis });
            });
            if vectors.orthonormalize(i) {
                break;
            }
        }
    }
}

/// How often a vector is drawn that is nearly a combination of those before it.
const DRAWS: usize = 8;

/// The rows or the columns of a matrix.
struct Vectors<'a, S> {
    values: &'a [Cell<S>],
    length: usize,
    apart: usize,
    step: usize,
}

impl<'a, S: Scalar> Vectors<'a, S> {
    fn get(&self, i: usize) -> impl Iterator<Item = &'a Cell<S>> + use<'a, S> {
        self.values.get(i * self.apart..).unwrap_or_default().iter().step_by(self.step).take(self.length)
    }

    /// In plain loops, here and below, for they are many steps and most programs draw their weights unoptimized.
    fn dot(&self, i: usize, j: usize) -> f64 {
        let (mut x, mut y) = (i * self.apart, j * self.apart);
        let mut sum = 0.0;
        for _ in 0..self.length {
            sum += self.values[x].get().to_f64() * self.values[y].get().to_f64();
            x += self.step;
            y += self.step;
        }
        sum
    }

    fn subtract(&self, i: usize, times: f64, j: usize) {
        let (mut x, mut y) = (i * self.apart, j * self.apart);
        for _ in 0..self.length {
            let difference = self.values[x].get().to_f64() - times * self.values[y].get().to_f64();
            self.values[x].set(S::from_f64(difference));
            x += self.step;
            y += self.step;
        }
    }

    /// Takes from vector `i` what it shares with those before it, by modified Gram–Schmidt. Where less than half remains some of it is
    /// rounding, hence a second time, and where next to nothing remains the vector is refused.
    fn orthonormalize(&self, i: usize) -> bool {
        let drawn = sqrt(self.dot(i, i));
        let mut left = drawn;
        for _ in 0..2 {
            let before = left;
            (0..i).for_each(|j| self.subtract(i, self.dot(i, j), j));
            left = sqrt(self.dot(i, i));
            if left > 0.5 * before {
                break;
            }
        }
        self.get(i).for_each(|x| x.set(S::from_f64(x.get().to_f64() / left)));
        left > 1e-4 * drawn
    }
}

/// Draws from [0, 1).
#[expect(clippy::cast_precision_loss, reason = "as many bits as an `f64` has")]
fn unit(rng: &mut dyn Rng) -> f64 {
    (rng.next_u64() >> (u64::BITS - f64::MANTISSA_DIGITS)) as f64 * (f64::EPSILON / 2.0)
}

/// Draws from the standard normal distribution, in pairs (Box & Muller 1958).
struct Normal<'a> {
    rng: &'a mut dyn Rng,
    second: Option<f64>,
}

impl<'a> Normal<'a> {
    fn new(rng: &'a mut dyn Rng) -> Self {
        Normal { rng, second: None }
    }

    fn next(&mut self) -> f64 {
        if let Some(second) = self.second.take() {
            return second;
        }
        let radius = sqrt(-2.0 * libm::log(1.0 - unit(self.rng)));
        let (sin, cos) = libm::sincos(TAU * unit(self.rng));
        self.second = Some(radius * sin);
        radius * cos
    }

    /// Draws what is beyond ±`limit` again, but not for ever, should the generator give nothing else.
    fn next_within(&mut self, limit: f64) -> f64 {
        let mut drawn = self.next();
        for _ in 0..100 {
            if drawn.abs() <= limit {
                break;
            }
            drawn = self.next();
        }
        drawn.clamp(-limit, limit)
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "zeros and ones are exact")]
mod tests {
    extern crate std;
    use super::*;
    use core::convert::Infallible;
    use core::f32::consts::FRAC_1_SQRT_2;
    use rand::rngs::Xoshiro256PlusPlus;
    use rand::{SeedableRng, TryRng};
    use std::vec;

    const DRAWN: usize = 100_000;

    fn seeded() -> Xoshiro256PlusPlus {
        Xoshiro256PlusPlus::seed_from_u64(0)
    }

    fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
        let count = float(values.len());
        values.sum::<f64>() / count
    }

    /// Over `n` draws the mean of a distribution of variance `v` is off by `√(v / n)` and its variance by at most `v √(2 / n)` (a normal
    /// one; flatter ones less). Five times that is met by 1 seed of a million at most.
    #[test]
    fn variances_are_those_of_keras() {
        let mut values = vec![0.0_f64; DRAWN];
        let glorot = 2.0 / (40.0 + 2500.0);
        for (initializer, variance) in [
            (Initializer::GlorotUniform, glorot),
            (Initializer::GlorotNormal, glorot),
            (Initializer::HeUniform, 2.0 / 40.0),
            (Initializer::HeNormal, 2.0 / 40.0),
            (Initializer::LecunUniform, 1.0 / 40.0),
            (Initializer::LecunNormal, 1.0 / 40.0),
            (Initializer::RandomNormal, 0.05 * 0.05),
            (Initializer::RandomUniform, 0.05 * 0.05 / 3.0),
            (Initializer::TruncatedNormal, 0.05 * 0.05 * TRUNCATED_DEVIATION * TRUNCATED_DEVIATION),
        ] {
            initializer.fill(&[40, 2500], &mut values, &mut seeded());
            let (mean, square) = (mean(values.iter().copied()), mean(values.iter().map(|x| x * x)));
            assert!(mean.abs() <= 5.0 * sqrt(variance / float(DRAWN)), "{initializer:?}: mean {mean}");
            let tolerance = 5.0 * variance * sqrt(2.0 / float(DRAWN));
            assert!((square - variance).abs() <= tolerance, "{initializer:?}: {square}, not {variance}");
        }
    }

    /// Of a standard normal distribution 68.27 % are within ±1 and 99.73 % within ±3. A share `p` of `n` is off by `√(p (1 - p) / n)`.
    #[test]
    fn normal_draws_are_normal() {
        let mut values = vec![0.0_f64; DRAWN];
        Initializer::RandomNormal.fill(&[DRAWN], &mut values, &mut seeded());
        for (limit, share) in [(0.05, 0.6827), (0.15, 0.9973)] {
            let within = mean(values.iter().map(|x| if x.abs() <= limit { 1.0 } else { 0.0 }));
            assert!((within - share).abs() <= 5.0 * sqrt(share * (1.0 - share) / float(DRAWN)), "{within}");
        }
    }

    /// `√(6 / (2 + 10)) = 0.7071`; a window of 3 makes it `√(6 / (6 + 30)) = 0.4082`. Of 3000 uniform draws the largest is within 1 % of the
    /// limit for all seeds but `0.99³⁰⁰⁰ = 8e-14`.
    #[test]
    fn draws_reach_their_limits_and_no_further() {
        let mut values = [0.0_f32; 3000];
        for (initializer, shape, limit) in [
            (Initializer::GlorotUniform, &[2, 10][..], FRAC_1_SQRT_2),
            (Initializer::GlorotUniform, &[3, 2, 10], 0.408_248_3),
            (Initializer::GlorotUniform, &[3], 1.0),
            (Initializer::HeUniform, &[2, 10], 1.732_050_8),
            (Initializer::LecunUniform, &[3, 2, 10], FRAC_1_SQRT_2),
            (Initializer::RandomUniform, &[2, 10], 0.05),
            (Initializer::TruncatedNormal, &[2, 10], 0.1),
            (Initializer::HeNormal, &[2, 10], 2.0 / 0.879_625_7),
        ] {
            initializer.fill(shape, &mut values, &mut seeded());
            let largest = values.iter().fold(0.0_f32, |largest, x| largest.max(x.abs()));
            assert!(
                (0.99 * limit..=limit).contains(&largest),
                "{initializer:?} {shape:?}: {largest}, not {limit}"
            );
        }
    }

    fn is_orthonormal<S: Scalar>(vectors: &Vectors<'_, S>, count: usize, tolerance: f64) {
        for i in 0..count {
            for j in 0..=i {
                let expected = if i == j { 1.0 } else { 0.0 };
                let dot = vectors.dot(i, j);
                assert!((dot - expected).abs() <= tolerance, "{i} · {j} = {dot}");
            }
        }
    }

    /// In `f32` a vector is stored to 6e-8.
    #[test]
    fn orthogonal_rows_or_columns_are_orthonormal() {
        let mut values = vec![0.0_f32; 64 * 256];
        for (shape, rows) in [([64, 256], 64), ([128, 128], 128), ([256, 64], 256), ([16_384, 1], 16_384)] {
            Initializer::Orthogonal.fill(&shape, &mut values, &mut seeded());
            let columns = shape[1];
            let values = Cell::from_mut(&mut values[..]).as_slice_of_cells();
            let by_rows = Vectors { values, length: columns, apart: columns, step: 1 };
            let by_columns = Vectors { values, length: rows, apart: 1, step: columns };
            is_orthonormal(if rows <= columns { &by_rows } else { &by_columns }, rows.min(columns), 1e-6);
        }
    }

    /// Rotations and reflections of the plane are all alike: the mean of every element is 0, of its square 1/2, whose variance
    /// is 1/8, and of the determinant 0.
    #[test]
    fn orthogonal_matrices_are_uniform() {
        const MATRICES: usize = 20_000;
        let mut rng = seeded();
        let (mut sums, mut squares, mut determinant) = ([0.0; 4], [0.0; 4], 0.0);
        for _ in 0..MATRICES {
            let mut q = [0.0_f64; 4];
            Initializer::Orthogonal.fill(&[2, 2], &mut q, &mut rng);
            determinant += q[0] * q[3] - q[1] * q[2];
            for ((sum, square), q) in sums.iter_mut().zip(&mut squares).zip(q) {
                *sum += q;
                *square += q * q;
            }
        }
        let n = float(MATRICES);
        assert!((determinant / n).abs() <= 5.0 / sqrt(n), "{determinant}");
        for (sum, square) in sums.into_iter().zip(squares) {
            assert!((sum / n).abs() <= 5.0 * sqrt(0.5 / n), "{sum}");
            assert!((square / n - 0.5).abs() <= 5.0 * sqrt(0.125 / n), "{square}");
        }
    }

    #[test]
    fn the_forget_gate_begins_open() {
        let mut bias = [7.0_f32; 8];
        Initializer::UnitForgetBias.fill(&[8], &mut bias, &mut seeded());
        assert_eq!(bias, [0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn identity_has_ones_on_the_diagonal() {
        let mut values = [7.0_f32; 6];
        Initializer::Identity.fill(&[2, 3], &mut values, &mut seeded());
        assert_eq!(values, [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
        Initializer::Identity.fill(&[3, 2], &mut values, &mut seeded());
        assert_eq!(values, [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
    }

    const ALL: [Initializer; 14] = [
        Initializer::GlorotUniform,
        Initializer::GlorotNormal,
        Initializer::HeUniform,
        Initializer::HeNormal,
        Initializer::LecunUniform,
        Initializer::LecunNormal,
        Initializer::Orthogonal,
        Initializer::Identity,
        Initializer::Zeros,
        Initializer::Ones,
        Initializer::RandomNormal,
        Initializer::RandomUniform,
        Initializer::TruncatedNormal,
        Initializer::UnitForgetBias,
    ];

    /// `Orthogonal` rounds on the way, all others at the end.
    #[test]
    fn both_scalars_take_the_same_draws() {
        for initializer in ALL {
            let (mut single, mut double) = ([0.0_f32; 12], [0.0_f64; 12]);
            let (mut rng, mut again) = (seeded(), seeded());
            initializer.fill(&[3, 4], &mut single, &mut rng);
            initializer.fill(&[3, 4], &mut double, &mut again);
            assert_eq!(rng, again, "{initializer:?}");
            for (single, double) in single.into_iter().zip(double) {
                let tolerance = if initializer == Initializer::Orthogonal { 1e-6 } else { 0.0 };
                assert!((single - f32::from_f64(double)).abs() <= tolerance, "{initializer:?}");
            }
        }
    }

    /// A generator that is stuck.
    struct Stuck(u64);

    impl TryRng for Stuck {
        type Error = Infallible;

        fn try_next_u32(&mut self) -> Result<u32, Infallible> {
            Ok(0)
        }
        fn try_next_u64(&mut self) -> Result<u64, Infallible> {
            Ok(self.0)
        }
        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
            bytes.fill(0);
            Ok(())
        }
    }

    #[test]
    fn a_stuck_generator_is_no_trap() {
        for stuck in [0, 1 << 62, 3 << 62, u64::MAX] {
            for initializer in ALL {
                let mut values = [0.0_f32; 12];
                initializer.fill(&[4, 3], &mut values, &mut Stuck(stuck));
                assert!(values.iter().all(|x| x.is_finite()), "{initializer:?}: {values:?}");
            }
            let mut values = [0.0_f64; 12];
            Initializer::Orthogonal.fill(&[3, 4], &mut values, &mut Stuck(stuck));
            let values = Cell::from_mut(&mut values[..]).as_slice_of_cells();
            is_orthonormal(&Vectors { values, length: 4, apart: 4, step: 1 }, 3, 1e-14);
        }
    }

    #[test]
    fn any_shape_can_be_filled() {
        for initializer in ALL {
            for shape in [&[][..], &[0], &[1], &[0, 4], &[4, 0], &[0, 0], &[0, 0, 0], &[2, 2], &[1, 2, 2]] {
                let mut values = [0.0_f32; 4];
                let count = shape.iter().product();
                initializer.fill(shape, &mut values[..count], &mut seeded());
                assert!(values.iter().all(|x| x.is_finite()), "{initializer:?} {shape:?}: {values:?}");
            }
        }
    }
}
