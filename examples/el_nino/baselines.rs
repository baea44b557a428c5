//! Forecasts that any network has to beat.

use super::data::{Input, Window, single};
use nalgebra::{SMatrix, SVector};
use std::array;

/// The last month, on and on.
pub(crate) fn last_value<const H: usize>(input: &Input) -> [f32; H] {
    [input[(11, 0)]; H]
}

/// The same month a year ago.
pub(crate) fn seasonal_naive<const H: usize>(input: &Input) -> [f32; H] {
    array::from_fn(|k| input[(k, 0)])
}

/// AR(12): each of `H` months as a linear function of its own of the twelve inputs, plus an intercept.
pub(crate) struct Autoregression<const H: usize> {
    coefficients: SMatrix<f64, 13, H>,
}

impl<const H: usize> Autoregression<H> {
    /// Fits by least squares. `None` if the windows do not determine all coefficients.
    pub(crate) fn fit(windows: &[Window<H>]) -> Option<Self> {
        // The normal equations: (Σ x xᵀ) C = Σ x yᵀ.
        let mut squares = SMatrix::<f64, 13, 13>::zeros();
        let mut products = SMatrix::<f64, 13, H>::zeros();
        for window in windows {
            let x = regressors(&window.input);
            let y = SVector::<f64, H>::from_fn(|k, _| f64::from(window.target[k]));
            squares += x * x.transpose();
            products += x * y.transpose();
        }
        Some(Autoregression { coefficients: squares.cholesky()?.solve(&products) })
    }

    pub(crate) fn predict(&self, input: &Input) -> [f32; H] {
        let y = self.coefficients.transpose() * regressors(input);
        array::from_fn(|k| single(y[k]))
    }
}

/// The inputs, and a one for the intercept.
fn regressors(input: &Input) -> SVector<f64, 13> {
    SVector::from_fn(|t, _| if t < 12 { f64::from(input[(t, 0)]) } else { 1.0 })
}
