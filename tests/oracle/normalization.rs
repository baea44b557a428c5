//! Layers that make features comparable, and functions with arguments.
//!
//! ```text
//! Batch            y = γ (x - μ) / √(v + ε) + β                       with moving averages μ and v
//! Layer            y = γ (x - μ) / √(v + ε) + β                       with μ = Σ x / F and v = Σ (x - μ)² / F
//! ... rms_scaling  y = γ x / √(v + ε)                                 with the same v
//! Group            y = γ (x - μ) / √(v + ε) + β                       with μ and v of each group of features, over all timesteps
//! RootMeanSquare   y = γ x / √(Σ x² / F + ε)
//! Unit             y = x min(1 / √(Σ x²), 10¹²)
//! Data             y = (x - μ) / max(√v, 10⁻⁷), inverted y = μ + x max(√v, 10⁻⁷)
//! Line             y = γ x + β
//!
//! relu         x > t: min(max(x, 0), m), else a (x - t)
//! leaky_relu   x > 0: x, else a x
//! elu          x > 0: x, else a (e^x - 1)
//! celu         x > 0: x, else a (e^(x/a) - 1)
//! gelu         x/2 (1 + tanh(√(2/π) (x + 0.044715 x³))), approximate
//! hard_shrink  |x| > t: x, else 0
//! soft_shrink  x > t: x - t, x < -t: x + t, else 0
//! squareplus   (x + √(x² + b)) / 2
//! threshold    x > t: x, else d
//! ```

use super::Tensor;
use std::f64::consts::FRAC_2_PI;

/// `γ` and `β`, of which either can be missing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Affine {
    pub(crate) gamma: Option<Tensor>,
    pub(crate) beta: Option<Tensor>,
}

/// A normalization with its weights; `epsilon` is `ε`.
#[derive(Clone, Debug)]
pub(crate) enum Normalization {
    Batch { affine: Affine, mean: Tensor, variance: Tensor, epsilon: f64 },
    Layer { affine: Affine, epsilon: f64, rms_scaling: bool },
    RootMeanSquare { scale: Tensor, epsilon: f64 },
    Unit,
    Data { mean: Tensor, variance: Tensor, invert: bool },
    Line { scale: Tensor, offset: Tensor },
}

impl Affine {
    fn of(&self, mut x: Vec<f64>) -> Vec<f64> {
        for (f, x) in x.iter_mut().enumerate() {
            *x *= self.gamma.as_ref().map_or(1.0, |gamma| gamma.values[f]);
            *x += self.beta.as_ref().map_or(0.0, |beta| beta.values[f]);
        }
        x
    }
}

impl Normalization {
    /// The features of one timestep.
    pub(crate) fn of(&self, x: &[f64]) -> Vec<f64> {
        let each = |value: &dyn Fn(usize, f64) -> f64| -> Vec<f64> {
            x.iter().enumerate().map(|(f, x)| value(f, *x)).collect()
        };
        match self {
            Self::Batch { affine, mean, variance, epsilon } => {
                affine.of(each(&|f, x| (x - mean.values[f]) / (variance.values[f] + epsilon).sqrt()))
            }
            Self::Layer { affine, epsilon, rms_scaling } => {
                let center = average(x);
                let variance = average(&each(&|_, x| (x - center).powi(2)));
                let shift = if *rms_scaling { 0.0 } else { center };
                affine.of(each(&|_, x| (x - shift) / (variance + epsilon).sqrt()))
            }
            Self::RootMeanSquare { scale, epsilon } => {
                let root = (average(&each(&|_, x| x * x)) + epsilon).sqrt();
                each(&|f, x| scale.values[f] * x / root)
            }
            Self::Unit => {
                let length = each(&|_, x| x * x).iter().sum::<f64>().sqrt();
                each(&|_, x| x * (1.0 / length).min(1e12))
            }
            Self::Data { mean, variance, invert } => {
                let deviation = |f: usize| variance.values[f].sqrt().max(1e-7);
                each(&|f, x| {
                    if *invert {
                        mean.values[f] + x * deviation(f)
                    } else {
                        (x - mean.values[f]) / deviation(f)
                    }
                })
            }
            Self::Line { scale, offset } => each(&|f, x| scale.values[f] * x + offset.values[f]),
        }
    }
}

/// With so many groups, `y = γ (x - μ) / √(v + ε) + β`.
pub(crate) fn grouped(x: &Tensor, groups: usize, affine: &Affine, epsilon: f64) -> Tensor {
    let features = x.shape.last().copied().expect("a vector at least");
    let size = features / groups;
    let of = |f: usize| -> Vec<f64> {
        let group = f / size * size..(f / size + 1) * size;
        x.values.chunks(features).flat_map(|x| x[group.clone()].to_vec()).collect()
    };
    x.map_last_axis(|x| {
        let each = x.iter().enumerate().map(|(f, x)| {
            let center = average(&of(f));
            let squares: Vec<f64> = of(f).iter().map(|x| (x - center).powi(2)).collect();
            (x - center) / (average(&squares) + epsilon).sqrt()
        });
        affine.of(each.collect())
    })
}

#[expect(clippy::cast_precision_loss, reason = "there are few features")]
fn average(x: &[f64]) -> f64 {
    x.iter().sum::<f64>() / x.len() as f64
}

/// A function of one number; without a bound, `max_value` is infinite.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Function {
    Relu { max_value: f64, negative_slope: f64, threshold: f64 },
    LeakyRelu(f64),
    Elu(f64),
    Celu(f64),
    ApproximateGelu,
    HardShrink(f64),
    SoftShrink(f64),
    Squareplus(f64),
    Threshold { threshold: f64, default: f64 },
}

impl Function {
    pub(crate) fn of(self, x: f64) -> f64 {
        match self {
            Self::Relu { max_value, threshold, .. } if x > threshold => x.max(0.0).min(max_value),
            Self::Relu { negative_slope, threshold, .. } => negative_slope * (x - threshold),
            Self::LeakyRelu(slope) => x.max(0.0) + slope * x.min(0.0),
            Self::Elu(alpha) => x.max(0.0) + alpha * (x.min(0.0).exp() - 1.0),
            Self::Celu(alpha) => x.max(0.0) + alpha * ((x.min(0.0) / alpha).exp() - 1.0),
            Self::ApproximateGelu => {
                0.5 * x * (1.0 + (FRAC_2_PI.sqrt() * (x + 0.044_715 * x.powi(3))).tanh())
            }
            Self::HardShrink(threshold) if x.abs() > threshold => x,
            Self::SoftShrink(threshold) if x.abs() > threshold => x - threshold * x.signum(),
            Self::HardShrink(_) | Self::SoftShrink(_) => 0.0,
            Self::Squareplus(b) => 0.5 * (x + (x * x + b).sqrt()),
            Self::Threshold { threshold, default } => {
                if x > threshold {
                    x
                } else {
                    default
                }
            }
        }
    }
}

/// `x`, where it is negative times the slope in its place; slopes repeat along axes of 1.
pub(crate) fn prelu(x: &Tensor, alpha: &Tensor) -> Tensor {
    assert_eq!(x.shape.len(), alpha.shape.len(), "slopes for {:?}, not for {:?}", alpha.shape, x.shape);
    let mut y = x.clone();
    for (place, y) in y.values.iter_mut().enumerate() {
        let (mut rest, mut at, mut step) = (place, 0, 1);
        for (&size, &slopes) in x.shape.iter().zip(&alpha.shape).rev() {
            assert!(slopes == size || slopes == 1, "{slopes} slopes for {size}");
            at += if slopes == 1 { 0 } else { step * (rest % size) };
            rest /= size;
            step *= slopes;
        }
        *y = y.max(0.0) + alpha.values[at] * y.min(0.0);
    }
    y
}

/// `y_ji = x_ij`.
pub(crate) fn transposed(x: &Tensor) -> Tensor {
    let &[rows, columns] = &x.shape[..] else { panic!("a matrix has two axes, not {:?}", x.shape) };
    let values = (0..columns).flat_map(|column| (0..rows).map(move |row| (row, column)));
    Tensor::new(&[columns, rows], values.map(|(row, column)| x.at(row, column)))
}

/// The same numbers in a shape of which one size can be `-1`.
pub(crate) fn reshaped(x: &Tensor, shape: &[isize]) -> Tensor {
    let known: usize = shape.iter().filter_map(|size| usize::try_from(*size).ok()).product();
    let rest = x.values.len() / known;
    let shape: Vec<usize> = shape.iter().map(|size| usize::try_from(*size).unwrap_or(rest)).collect();
    Tensor::new(&shape, x.values.clone())
}
