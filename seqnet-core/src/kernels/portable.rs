//! The definition: plain loops, for every machine and both kinds of numbers.
//!
//! ```text
//! z += Σ_k x_k W_k
//! tanh(x)
//! σ(x) = 1 / (1 + e⁻ˣ)
//! ```

use crate::Scalar;

#[inline]
pub(super) fn add_product<S: Scalar>(z: &mut [S], kernel: &[S], x: &[S]) {
    for (row, &x) in kernel.chunks_exact(z.len().max(1)).zip(x) {
        for (z, &w) in z.iter_mut().zip(row) {
            *z += w * x;
        }
    }
}

#[inline]
pub(super) fn tanh_each<S: Scalar>(values: &mut [S]) {
    for value in values {
        *value = value.tanh();
    }
}

#[inline]
pub(super) fn sigmoid_each<S: Scalar>(values: &mut [S]) {
    for value in values {
        *value = S::ONE / (S::ONE + (-*value).exp());
    }
}

#[inline]
pub(super) fn exp_each<S: Scalar>(values: &mut [S]) {
    for value in values {
        *value = value.exp();
    }
}
